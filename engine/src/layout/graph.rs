//! What is laid out: nodes and edges, apart from the records that they stand for.

use std::collections::BTreeMap;

use crate::design::{EdgeRef, Id, Position, ScopeRef};
use crate::geometry::{Point, Rect, Size, Vector, Viewport};

/// A kind of state, as far as its card shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum StateShape {
    Task,
    Choice,
    Wait,
    Pass,
    Succeed,
    Fail,
    /// As a card: collapsed, or without branches.
    Parallel,
    Map,
    /// A `Type` that is missing or not one of ASL's.
    Unknown,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum NodeKind {
    /// A card.
    State(StateShape),
    /// A Parallel or Map that is open: a frame with so many slots side by side.
    Container {
        shape: StateShape,
        slots: u16,
    },
    /// A frame with one slot; collapsed it is a card.
    Workflow {
        collapsed: bool,
    },
    /// A frame whose slot holds routes.
    ApiGroup,
    Route,
    Function,
    Resource,
    Trigger,
    Note,
    /// The ground of a group. It lies under everything and is in nothing's way.
    Area,
}

impl NodeKind {
    /// How many slots a frame has; 0 for a card.
    pub fn slots(self) -> u16 {
        match self {
            Self::Container { slots, .. } => slots,
            Self::Workflow { collapsed: false } | Self::ApiGroup => 1,
            _ => 0,
        }
    }
}

/// Something with a place on the canvas.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    pub id: Id,
    /// The frame's slot that it stands in; `None` for what stands on the canvas itself.
    pub parent: Option<ScopeRef>,
    pub kind: NodeKind,
    /// The card's size; for a frame, the least size of its header.
    pub size: Size,
    pub position: Position,
}

/// How an edge is drawn and whether it takes part in the ranking.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum EdgeClass {
    /// From a scope's start mark to its first state.
    Start,
    /// `Next`, a Choice rule, `Default`.
    Flow,
    /// `Catch`: dashed, in the failure colour, never ranked.
    Failure,
    /// From a route or a trigger to what it calls.
    Integration,
    /// What feeds a trigger, and where its failures go.
    Feed,
    /// From a state to what it calls: dotted and faint.
    Call,
    /// From a function to what it uses: dotted and faint.
    Use,
}

impl EdgeClass {
    /// Whether it leads from state to state.
    pub fn is_transition(self) -> bool {
        matches!(self, Self::Start | Self::Flow | Self::Failure)
    }
}

/// A label and the width that its plate needs.
#[derive(Clone, Debug, PartialEq)]
pub struct EdgeLabel {
    pub text: String,
    pub width: f64,
}

#[derive(Clone, Debug, PartialEq)]
pub struct GraphEdge {
    pub reference: EdgeRef,
    /// For [`EdgeClass::Start`] the frame.
    pub from: Id,
    pub to: Id,
    pub class: EdgeClass,
    pub label: Option<EdgeLabel>,
}

/// All that is laid out. The order of `nodes` and `edges` matters: it is the order in which people wrote them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Graph {
    pub nodes: Vec<Node>,
    pub edges: Vec<GraphEdge>,
}

/// The least zoom at which a name of 13 px is still 11 px high.
pub const READABLE_ZOOM: f64 = 0.85;
/// The least zoom at which a card's name, which is drawn larger from afar, is 11 px high and fits.
pub const NAMES_ZOOM: f64 = 0.55;
/// The least zoom at which a design is shown whole when it opens: names are 11 px high, and the longest of them cut.
const WHOLE_ZOOM: f64 = 0.45;
/// Screen pixels kept free around what is shown first.
pub(super) const OPENING_MARGIN: f64 = 24.0;

/// What the layout may know of the screen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LayoutOptions {
    /// The free part of the canvas in screen pixels. Chains wrap into columns to read well in it.
    pub viewport: Size,
}

impl Default for LayoutOptions {
    fn default() -> Self {
        Self { viewport: Size::new(892.0, 822.0) }
    }
}

/// A slot of a frame as laid out.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SlotPlace {
    /// All of the slot's room, between the hairlines.
    pub rect: Rect,
    /// Where the slot's own coordinates begin: a child `At(x, y)` stands at `origin + (x, y)`.
    pub origin: Point,
}

/// A label's plate.
#[derive(Clone, Debug, PartialEq)]
pub struct PlacedLabel {
    pub text: String,
    pub rect: Rect,
}

/// An edge as drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct EdgePath {
    pub reference: EdgeRef,
    pub from: Id,
    pub to: Id,
    pub class: EdgeClass,
    /// Orthogonal; the last point is the arrowhead's tip. The first of a `Start` edge is where its dot stands.
    pub points: Vec<Point>,
    pub label: Option<PlacedLabel>,
    /// It leads back to something that comes before it.
    pub back: bool,
}

/// Where everything stands, in canvas coordinates.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Layout {
    /// Frames include header and padding.
    pub rects: BTreeMap<Id, Rect>,
    pub slots: BTreeMap<ScopeRef, SlotPlace>,
    pub edges: Vec<EdgePath>,
    /// How far a frame reaches up and left (negative) of its own position, where something inside was moved there.
    pub overhangs: BTreeMap<Id, Vector>,
    /// Around all rectangles and edges; empty at the origin for an empty design.
    pub bounds: Rect,
}

impl Layout {
    /// Where the coordinates of a scope begin (`None`: the canvas itself).
    pub fn origin(&self, scope: Option<ScopeRef>) -> Point {
        scope.and_then(|scope| self.slots.get(&scope)).map_or(Point::ZERO, |slot| slot.origin)
    }

    /// The position in its scope's coordinates that keeps a card or frame where it stands.
    pub fn position_of(&self, id: Id, scope: Option<ScopeRef>) -> Option<(i32, i32)> {
        let overhang = self.overhangs.get(&id).copied().unwrap_or_default();
        let offset = self.rects.get(&id)?.origin() - self.origin(scope) - overhang;
        Some((offset.x.round() as i32, offset.y.round() as i32))
    }

    /// What to show first on a screen of this size: all of it where most names are read whole, else the beginning, near
    /// enough to read all that cards say ([`READABLE_ZOOM`]).
    pub fn opening_view(&self, screen: Size) -> Viewport {
        let whole = Viewport::fit_within(self.bounds, screen, OPENING_MARGIN, 0.01, 1.0);
        if whole.zoom >= WHOLE_ZOOM {
            return whole;
        }
        Viewport::fit_within(self.bounds, screen, OPENING_MARGIN, READABLE_ZOOM, 1.0)
    }
}
