//! Drawing an edge and taking an end of one elsewhere: by dragging, by two clicks, or without a pointer.

use super::machine::{Interaction, Mode};
use super::types::{Cursor, Direction, Effect, End, PointerInput, Scene};
use super::walk::nearest_toward;
use crate::design::{EdgeKind, EdgeRef, Id};
use crate::geometry::{Point, Rect, Size, Viewport};

/// An edge that ends this near to a card that it may lead to leads there, in screen pixels.
const CONNECT_REACH: f64 = 14.0;

/// What is being drawn.
#[derive(Clone, Debug)]
pub(super) enum Drawn {
    New {
        from: Id,
        kind: EdgeKind,
    },
    /// An end of an edge that is there.
    Moved {
        edge: EdgeRef,
        end: End,
    },
}

impl Drawn {
    /// The card at which it begins or, for a moved end, which the edge is written in.
    fn from(&self) -> Id {
        match self {
            Self::New { from, .. } => *from,
            Self::Moved { edge, .. } => edge.from,
        }
    }

    /// Whether it may end at a card at all: a frame around where it begins is its background.
    fn may_meet(&self, id: Id, scene: &dyn Scene) -> bool {
        match self {
            Self::New { from, .. } => id != *from && !scene.is_inside(*from, id),
            Self::Moved { edge, end } => *end == End::From || !scene.is_inside(edge.from, id),
        }
    }

    fn verdict(&self, to: Id, scene: &dyn Scene) -> Result<(), String> {
        match self {
            Self::New { from, kind } => scene.can_connect(*from, kind, to),
            Self::Moved { edge, end } => scene.can_reconnect(edge, *end, to),
        }
    }
}

#[derive(Clone, Debug)]
pub(super) struct Connecting {
    /// `None`: by two clicks or by keys; any pointer shows where it leads.
    pub pointer: Option<i32>,
    pub drawn: Drawn,
    pub at: Point,
    /// The card chosen by keys; moving a pointer lets go of it.
    aimed: Option<Id>,
}

impl Connecting {
    pub fn new(pointer: Option<i32>, drawn: Drawn, at: Point) -> Self {
        Self { pointer, drawn, at, aimed: None }
    }

    pub fn follow(&mut self, screen: Point) {
        self.at = screen;
        self.aimed = None;
    }

    /// The card that it would lead to, from the point where it ends on the canvas.
    fn target(&self, point: Point, scene: &dyn Scene, viewport: Viewport) -> Option<Id> {
        let under = self.aimed.or_else(|| scene.node_at(point));
        under.filter(|id| self.drawn.may_meet(*id, scene)).or_else(|| {
            // On the card where it begins nothing else is meant.
            if under == Some(self.drawn.from()) && !scene.is_frame(self.drawn.from()) {
                return None;
            }
            let reach = CONNECT_REACH / viewport.zoom;
            scene
                .rects_near(Rect::at(point, Size::default()).inflated(reach))
                .into_iter()
                .filter(|(id, rect)| {
                    !rect.contains(point)
                        && self.drawn.from() != *id
                        && self.drawn.may_meet(*id, scene)
                        && self.drawn.verdict(*id, scene).is_ok()
                })
                .map(|(id, rect)| (id, rect.distance(point)))
                .filter(|(_, away)| *away <= reach)
                .min_by(|(_, a), (_, b)| a.total_cmp(b))
                .map(|(id, _)| id)
        })
    }

    fn point(&self, scene: &dyn Scene, viewport: Viewport) -> Point {
        self.aimed
            .and_then(|id| scene.rect(id))
            .map_or_else(|| viewport.canvas_from_screen(self.at), |rect| Point::new(rect.center().x, rect.y))
    }

    pub fn preview(&self, scene: &dyn Scene, viewport: Viewport) -> Effect {
        let at = self.point(scene, viewport);
        let target = self.target(at, scene, viewport);
        let verdict = target.map_or(Ok(()), |to| self.drawn.verdict(to, scene));
        match self.drawn.clone() {
            Drawn::New { from, kind } => Effect::ConnectPreview { from, kind, at, target, verdict },
            Drawn::Moved { edge, end } => Effect::ReconnectPreview { edge, end, at, target, verdict },
        }
    }

    /// What comes of it when it ends where it leads to now.
    pub fn finish(self, scene: &dyn Scene) -> Vec<Effect> {
        let mut effects = vec![Effect::ConnectEnd];
        let at = self.point(scene, scene.viewport());
        if let Some(to) = self.target(at, scene, scene.viewport()) {
            effects.push(match (self.drawn.verdict(to, scene), self.drawn) {
                (Err(reason), _) => Effect::Refused { reason },
                (Ok(()), Drawn::New { from, kind }) => Effect::Connect { from, kind, to },
                (Ok(()), Drawn::Moved { edge, end }) => Effect::Reconnect { edge, end, to },
            });
        } else if let Drawn::New { from, kind } = self.drawn {
            // Back on the card itself: nothing was meant.
            let on_itself =
                scene.node_at(at) == Some(from) && scene.scope_at(at).is_none_or(|scope| scope.owner != from);
            if !on_itself {
                effects.push(Effect::ConnectToEmpty { from, kind, at, scope: scene.scope_at(at) });
            }
        }
        effects.push(Effect::Cursor(Cursor::Default));
        effects
    }
}

impl Interaction {
    /// Begins an edge by keys or from a menu. Arrow keys ([`super::InputEvent::Walk`]) or a click choose its target.
    pub fn begin_connecting(&mut self, from: Id, kind: EdgeKind, scene: &dyn Scene) -> Vec<Effect> {
        self.begin_drawing(Drawn::New { from, kind }, from, scene)
    }

    /// Begins to take an end of an edge elsewhere by keys or from a menu; `stands` is the card where that end is.
    pub fn begin_reconnecting(
        &mut self,
        edge: EdgeRef,
        end: End,
        stands: Id,
        scene: &dyn Scene,
    ) -> Vec<Effect> {
        self.begin_drawing(Drawn::Moved { edge, end }, stands, scene)
    }

    fn begin_drawing(&mut self, drawn: Drawn, stands: Id, scene: &dyn Scene) -> Vec<Effect> {
        let mut effects = self.abort(scene);
        let at =
            scene.rect(stands).map_or(Point::ZERO, |rect| scene.viewport().screen_from_canvas(rect.center()));
        let mut connecting = Connecting::new(None, drawn, at);
        connecting.aimed = Some(stands);
        self.mode = Mode::Connecting(connecting);
        effects.push(Effect::Cursor(Cursor::Crosshair));
        effects
    }

    /// Whether an edge is being drawn whose target keys may choose.
    pub fn is_aiming(&self) -> bool {
        matches!(&self.mode, Mode::Connecting(connecting) if connecting.pointer.is_none())
    }

    /// The second click of an edge that began with a click on its handle, or with a key.
    pub(super) fn finish_by_click(&mut self, input: &PointerInput, scene: &dyn Scene) -> Vec<Effect> {
        let Mode::Connecting(mut connecting) = std::mem::take(&mut self.mode) else { return Vec::new() };
        self.mode = Mode::Spent { pointer: input.pointer };
        connecting.follow(input.screen);
        let mut effects = connecting.finish(scene);
        self.ask_for_ticks(false, &mut effects);
        effects
    }

    pub(super) fn aim(&mut self, target: Id, scene: &dyn Scene) -> Vec<Effect> {
        let Mode::Connecting(connecting) = &mut self.mode else { return Vec::new() };
        if connecting.pointer.is_some() || !connecting.drawn.may_meet(target, scene) {
            return Vec::new();
        }
        connecting.aimed = Some(target);
        let verdict = connecting.drawn.verdict(target, scene);
        vec![connecting.preview(scene, scene.viewport()), Effect::Aimed { target, verdict }]
    }

    pub(super) fn walk(&mut self, toward: Direction, scene: &dyn Scene) -> Vec<Effect> {
        let Mode::Connecting(connecting) = &self.mode else { return Vec::new() };
        let at = connecting.aimed.unwrap_or(connecting.drawn.from());
        let drawn = connecting.drawn.clone();
        match nearest_toward(scene, at, toward, &|id| drawn.may_meet(id, scene)) {
            Some(target) => self.aim(target, scene),
            None => Vec::new(),
        }
    }

    pub(super) fn cycle(&mut self, backward: bool, scene: &dyn Scene) -> Vec<Effect> {
        let Mode::Connecting(connecting) = &self.mode else { return Vec::new() };
        let drawn = &connecting.drawn;
        let fits: Vec<Id> = scene
            .cards()
            .into_iter()
            .map(|(id, _)| id)
            .filter(|id| drawn.may_meet(*id, scene) && drawn.verdict(*id, scene).is_ok())
            .collect();
        let at = connecting.aimed.and_then(|aimed| fits.iter().position(|id| *id == aimed));
        let last = fits.len().saturating_sub(1);
        let next = match (at, backward) {
            (None, false) => 0,
            (None, true) => last,
            (Some(at), false) => {
                if at >= last {
                    0
                } else {
                    at + 1
                }
            }
            (Some(at), true) => at.checked_sub(1).unwrap_or(last),
        };
        fits.get(next).copied().map_or_else(Vec::new, |target| self.aim(target, scene))
    }

    pub(super) fn confirm(&mut self, scene: &dyn Scene) -> Vec<Effect> {
        let Mode::Connecting(connecting) = &self.mode else { return Vec::new() };
        if connecting.pointer.is_some() {
            return Vec::new();
        }
        let target = connecting.aimed.filter(|id| connecting.drawn.may_meet(*id, scene));
        // A target that is refused says why; another may still be chosen.
        if let Some(target) = target
            && let Err(reason) = connecting.drawn.verdict(target, scene)
        {
            return vec![Effect::Refused { reason }];
        }
        let Mode::Connecting(connecting) = std::mem::take(&mut self.mode) else { return Vec::new() };
        match (target, connecting.drawn.clone()) {
            // To nothing that is there: the picker offers what it may lead to.
            (None, Drawn::New { from, kind }) => {
                let at = scene.rect(from).map_or(Point::ZERO, |rect| Point::new(rect.x, rect.bottom()));
                let scope = scene.scope_of(from);
                vec![
                    Effect::ConnectEnd,
                    Effect::Cursor(Cursor::Default),
                    Effect::ConnectToEmpty { from, kind, at, scope },
                ]
            }
            _ => connecting.finish(scene),
        }
    }
}
