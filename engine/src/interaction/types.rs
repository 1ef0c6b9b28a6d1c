//! What goes into and comes out of the gestures: events, hits, effects, and the scene that they play on.

use crate::design::{EdgeKind, EdgeRef, Id, ScopeRef};
use crate::geometry::{Guide, Point, Rect, Size, Vector, Viewport};

/// What lies under the pointer, as the page found it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Hit {
    /// The canvas itself.
    #[default]
    Empty,
    /// A card.
    Node(Id),
    /// The name on a card or header: a double click renames.
    Name(Id),
    /// The header of a frame: drags the frame.
    Header(Id),
    /// The inside of a frame, where there is no card: like the canvas, but a click selects the frame.
    Inside(Id),
    /// A handle from which an edge of this kind is drawn.
    Handle(Id, EdgeKind),
    Edge(EdgeRef),
    /// An end of an edge, where it can be taken to another card.
    EdgeEnd(EdgeRef, End),
    /// The lower right corner of something whose size can be changed.
    Corner(Id),
}

impl Hit {
    /// The card or frame concerned.
    pub fn node(&self) -> Option<Id> {
        match self {
            Self::Node(id)
            | Self::Name(id)
            | Self::Header(id)
            | Self::Inside(id)
            | Self::Handle(id, _)
            | Self::Corner(id) => Some(*id),
            Self::Empty | Self::Edge(_) | Self::EdgeEnd(..) => None,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    From,
    To,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Button {
    #[default]
    Primary,
    Middle,
    Secondary,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PointerKind {
    #[default]
    Mouse,
    Pen,
    /// Coarse: presses become drags after 6 px instead of 4.
    Touch,
}

/// Keys held. `command` is Ctrl, or Cmd on a Mac. `space` is told by the page, which sees the key.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Modifiers {
    pub shift: bool,
    pub command: bool,
    pub alt: bool,
    pub space: bool,
}

/// A pointer event. Canvas coordinates follow from the scene's viewport.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PointerInput {
    /// `pointerId`: tells fingers apart.
    pub pointer: i32,
    pub kind: PointerKind,
    /// The button of a press or release; meaningless in a move.
    pub button: Button,
    pub modifiers: Modifiers,
    /// Pixels from the canvas element's upper left corner.
    pub screen: Point,
    /// Milliseconds; only differences count.
    pub time: f64,
    pub hit: Hit,
}

/// The unit of a wheel event, `WheelEvent.deltaMode`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WheelUnit {
    #[default]
    Pixel,
    Line,
    Page,
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct WheelInput {
    pub screen: Point,
    pub delta: Vector,
    pub unit: WheelUnit,
    /// A trackpad's pinch arrives as a wheel with `command`.
    pub modifiers: Modifiers,
}

#[derive(Clone, Debug, PartialEq)]
pub enum InputEvent {
    Down(PointerInput),
    Move(PointerInput),
    Up(PointerInput),
    /// The browser took the pointer away (`pointercancel`, `lostpointercapture`, a blurred window).
    Cancel {
        pointer: i32,
    },
    /// A press on something in the palette. Its ghost has this size on the canvas.
    PaletteDown {
        input: PointerInput,
        size: Size,
    },
    Wheel(WheelInput),
    /// Esc.
    Escape,
    /// The edge that is being drawn without a pointer shall lead to this card.
    Aim(Id),
    /// It shall lead to the next card in that direction.
    Walk(Direction),
    /// It shall lead to the next card where it may end, in reading order.
    Cycle {
        backward: bool,
    },
    /// It ends where it leads to.
    Confirm,
    /// Modifiers changed while the pointer rests.
    Modifiers(Modifiers),
    /// An animation frame, while [`Effect::Ticks`] asked for them. Milliseconds on the pointer events' clock.
    Tick {
        time: f64,
    },
}

/// A way on the canvas.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    Up,
    Down,
    Left,
    Right,
}

impl Direction {
    pub const ALL: [Self; 4] = [Self::Up, Self::Down, Self::Left, Self::Right];

    /// One unit that way.
    pub fn unit(self) -> Vector {
        match self {
            Self::Up => Vector::new(0.0, -1.0),
            Self::Down => Vector::new(0.0, 1.0),
            Self::Left => Vector::new(-1.0, 0.0),
            Self::Right => Vector::new(1.0, 0.0),
        }
    }

    #[must_use]
    pub fn opposite(self) -> Self {
        match self {
            Self::Up => Self::Down,
            Self::Down => Self::Up,
            Self::Left => Self::Right,
            Self::Right => Self::Left,
        }
    }

    /// The main way from one point to another.
    pub fn between(from: Point, to: Point) -> Self {
        let way = to - from;
        match (way.x.abs() > way.y.abs(), way.x > 0.0, way.y >= 0.0) {
            (true, true, _) => Self::Right,
            (true, false, _) => Self::Left,
            (false, _, true) => Self::Down,
            (false, _, false) => Self::Up,
        }
    }
}

/// An edge as the arrow keys follow it, seen from one of its ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    /// The card at the other end.
    pub other: Id,
    pub outgoing: bool,
    /// Whether it leads from state to state, or from a frame to its first state.
    pub transition: bool,
}

/// How a selection changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Selecting {
    Replace,
    Toggle,
}

/// Where a drag ends.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Drop {
    /// Within the scope that it came from (things: on the canvas).
    #[default]
    Here,
    /// Into another scope.
    Into(ScopeRef),
    /// On an edge, to be inserted there.
    OnEdge(EdgeRef),
}

/// What the page is to do. Points and rectangles are canvas coordinates unless they say `screen`.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    Select {
        ids: Vec<Id>,
        how: Selecting,
    },
    SelectEdge {
        edge: EdgeRef,
        how: Selecting,
    },
    /// Shows the marquee. What it covers is in the `Select` beside it.
    Marquee(Rect),
    MarqueeEnd,
    /// A gesture may begin: remember what is selected.
    RememberSelection,
    /// The selection as it was when the gesture began.
    RestoreSelection,
    /// Begins moving cards: remember where they stand.
    BeginDrag {
        ids: Vec<Id>,
    },
    /// Shows the cards moved by so much since the beginning, snapped.
    DragBy {
        delta: Vector,
        guides: Vec<Guide>,
    },
    /// Lights up where a drop would go.
    DropHint(Drop),
    /// One transaction: the cards moved by `delta`, or inserted.
    EndDrag {
        ids: Vec<Id>,
        delta: Vector,
        drop: Drop,
    },
    /// Puts everything back where it stood.
    CancelDrag,
    /// Shows something with this rectangle, whose lower right corner is being drawn.
    ResizeTo {
        id: Id,
        rect: Rect,
    },
    /// Its rectangle is this one from now on.
    EndResize {
        id: Id,
        rect: Rect,
    },
    /// It keeps the rectangle that it had.
    CancelResize {
        id: Id,
    },
    /// Shows an edge being drawn. `verdict` is `Ok` over empty canvas.
    ConnectPreview {
        from: Id,
        kind: EdgeKind,
        at: Point,
        target: Option<Id>,
        verdict: Result<(), String>,
    },
    /// An end of an edge being taken elsewhere.
    ReconnectPreview {
        edge: EdgeRef,
        end: End,
        at: Point,
        target: Option<Id>,
        verdict: Result<(), String>,
    },
    /// Takes the preview away.
    ConnectEnd,
    Connect {
        from: Id,
        kind: EdgeKind,
        to: Id,
    },
    /// Opens the picker of what can come next.
    ConnectToEmpty {
        from: Id,
        kind: EdgeKind,
        at: Point,
        scope: Option<ScopeRef>,
    },
    Reconnect {
        edge: EdgeRef,
        end: End,
        to: Id,
    },
    /// Says why a target was refused.
    Refused {
        reason: String,
    },
    /// The edge drawn without a pointer now leads there: say so, and bring it into sight.
    Aimed {
        target: Id,
        verdict: Result<(), String>,
    },
    /// Moves the view by screen pixels.
    Pan(Vector),
    /// The view as it was when the gesture began.
    RestoreView(Viewport),
    /// Zooms; what is under `about` (screen) stays there.
    Zoom {
        about: Point,
        factor: f64,
    },
    OpenRename(Id),
    /// A double click beside the name: enter a container, open what is called.
    Open(Id),
    OpenEdge(EdgeRef),
    /// At a screen point.
    ContextMenu {
        screen: Point,
        hit: Hit,
    },
    /// Shows the palette's ghost with its upper left corner there, and the edge that a drop would draw to it.
    Ghost {
        at: Point,
        guides: Vec<Guide>,
        after: Option<EdgeRef>,
    },
    /// Adds what the palette offered: into `edge`, or at the end of the new edge `after`.
    PaletteDrop {
        at: Point,
        scope: Option<ScopeRef>,
        edge: Option<EdgeRef>,
        after: Option<EdgeRef>,
    },
    /// Opens the picker of all that can be added there.
    AddAt {
        at: Point,
        scope: Option<ScopeRef>,
    },
    /// A press without a drag: add it where it fits best.
    PaletteClick,
    PaletteCancel,
    /// Send [`InputEvent::Tick`] with each animation frame, or stop.
    Ticks(bool),
    /// Capture the pointer, so that its events arrive from outside the canvas too.
    Capture {
        pointer: i32,
    },
    Cursor(Cursor),
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Cursor {
    #[default]
    Default,
    Grab,
    Grabbing,
    Crosshair,
    Resize,
    NotAllowed,
}

/// What the gestures ask of the canvas.
pub trait Scene {
    fn viewport(&self) -> Viewport;
    /// The canvas element's size in screen pixels.
    fn screen(&self) -> Size;
    fn rect(&self, id: Id) -> Option<Rect>;
    /// Cards in sight that do not contain each other's kind of thing: what alignment looks at. Frames that contain
    /// the moved cards need not be left out.
    fn rects_near(&self, region: Rect) -> Vec<(Id, Rect)>;
    fn selection(&self) -> Vec<Id>;
    /// All cards and frames, also those out of sight, in reading order.
    fn cards(&self) -> Vec<(Id, Rect)>;
    /// The edges at a card, in the order in which they were written.
    fn links(&self, id: Id) -> Vec<Link>;
    /// Whether `id` stands, however deep, inside `frame`.
    fn is_inside(&self, id: Id, frame: Id) -> bool;
    /// What a card stands in, the innermost first.
    fn holders(&self, id: Id) -> Vec<Id> {
        let outer = |id: Id| self.scope_of(id).map(|scope| scope.owner);
        std::iter::successors(outer(id), |holder| outer(*holder)).take(256).collect()
    }
    /// Whether others stand inside it: a marquee must cover all of it.
    fn is_frame(&self, id: Id) -> bool {
        let _ = id;
        false
    }
    /// The scope that a card stands in; `None` for things on the canvas.
    fn scope_of(&self, id: Id) -> Option<ScopeRef>;
    /// The innermost slot under a point.
    fn scope_at(&self, point: Point) -> Option<ScopeRef>;
    /// The topmost card (or frame) under a point.
    fn node_at(&self, point: Point) -> Option<Id>;
    /// The nearest transition within `distance` of a point into which these cards (none: what the palette drags) can be
    /// inserted. Edges at the cards themselves follow them about and are none.
    fn edge_at(&self, point: Point, distance: f64, ids: &[Id]) -> Option<EdgeRef>;
    /// Whether these cards may be moved into a scope: states may, among the scopes of workflows.
    fn can_move_into(&self, ids: &[Id], scope: ScopeRef) -> bool;
    /// Whether what the palette drags is a state, which needs a scope and can be inserted into transitions.
    fn palette_is_state(&self) -> bool;
    /// The state that leads nowhere yet, and the edge by which it would lead to what the palette drags were that let go as
    /// this card with the pointer at a point.
    fn leads_to(&self, card: Rect, point: Point) -> Option<EdgeRef> {
        let _ = (card, point);
        None
    }
    /// Whether this edge can be drawn, and if not why, in words for people.
    fn can_connect(&self, from: Id, kind: &EdgeKind, to: Id) -> Result<(), String>;
    fn can_reconnect(&self, edge: &EdgeRef, end: End, to: Id) -> Result<(), String>;
    /// The wheel without keys zooms, by preference.
    fn wheel_zooms(&self) -> bool {
        false
    }
    /// The grid's step in canvas units.
    fn grid(&self) -> f64 {
        8.0
    }
}
