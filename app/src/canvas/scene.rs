//! The canvas as the gestures see it.

use aslant_engine::design::{Design, EdgeKind, EdgeRef, Id, ScopeRef};
use aslant_engine::geometry::{Point, Rect, Size, Viewport, distance_to_path};
use aslant_engine::interaction::{End, Link, Scene};
use aslant_engine::layout::EdgeClass;
use leptos::prelude::*;

use super::state::CanvasState;
use crate::editor::Editor;
use crate::shell::Shell;

/// Answers the gestures from the editor's present state.
pub struct CanvasScene {
    pub editor: Editor,
    pub canvas: CanvasState,
    pub shell: Shell,
}

/// Whether the state may stand in the middle of a transition: it can lead on.
fn leads_on(design: &Design, id: Id) -> bool {
    design.state(id).is_some_and(|state| {
        !matches!(
            state.body.get("Type").and_then(aslant_engine::json::Value::as_str),
            Some("Succeed" | "Fail")
        )
    })
}

/// A new state this near beneath one that leads nowhere yet becomes its next (canvas units).
const BENEATH: f64 = 140.0;
/// So far to the side of a Choice its branches may stand.
const ASIDE: f64 = 240.0;

/// The edge that leads to a new card in this scope: from the nearest state above it that leads nowhere yet, or from a
/// Choice above it without rules (the first) or without a default (that).
pub fn loose_end(editor: Editor, scope: ScopeRef, card: Rect) -> Option<EdgeRef> {
    let ends: Vec<(Id, Option<EdgeKind>)> = editor.with_design(|design| {
        let states = design.scope(scope).map(|scope| scope.states.clone()).unwrap_or_default();
        states.into_iter().map(|id| (id, loose_kind(design, id))).collect()
    });
    let stands = |id: &Id| editor.rect(*id);
    let beside = |rect: Rect, slack: f64| card.x < rect.right() + slack && rect.x - slack < card.right();
    let (edge, above, _) = ends
        .iter()
        .filter_map(|(id, kind)| {
            let (rect, kind) = (stands(id)?, kind.clone()?);
            let slack = if matches!(kind, EdgeKind::Default) { ASIDE } else { 0.0 };
            let gap = (card.y - rect.bottom()).max(0.0);
            let fits = card.center().y > rect.center().y && gap <= BENEATH && beside(rect, slack);
            let away = gap + (card.center().x - rect.center().x).abs() / 2.0;
            fits.then_some((EdgeRef { from: *id, kind }, rect, away))
        })
        .min_by(|(.., a), (.., b)| a.total_cmp(b))?;
    // What stands between the two is nearer.
    let between = |rect: Rect| rect.y >= above.bottom() && rect.bottom() <= card.y && beside(rect, 0.0);
    let blocked = ends.iter().filter_map(|(id, _)| stands(id)).any(between);
    (!blocked).then_some(edge)
}

/// The edge that a state would be continued with, where it leads nowhere yet.
fn loose_kind(design: &Design, id: Id) -> Option<EdgeKind> {
    let body = &design.state(id)?.body;
    if body.get("Type").and_then(aslant_engine::json::Value::as_str) == Some("Choice") {
        let rules = body.get("Choices").and_then(aslant_engine::json::Value::as_array);
        return match (rules.map_or(0, <[_]>::len), body.get("Default")) {
            (0, _) => Some(EdgeKind::Choice(0)),
            (_, None) => Some(EdgeKind::Default),
            _ => None,
        };
    }
    (leads_on(design, id) && body.get("Next").is_none()).then_some(EdgeKind::Next)
}

/// A state of the palette that is dropped this near to a workflow (canvas units) is meant for it.
const BESIDE: f64 = 240.0;

impl CanvasScene {
    /// The open workflow nearest to a point on the free canvas, while a state is dragged from the palette.
    fn workflow_beside(&self, point: Point) -> Option<ScopeRef> {
        if !self.palette_is_state() {
            return None;
        }
        let workflows: Vec<Id> = self.editor.with_design(|design| {
            design.workflows().filter(|(_, workflow)| !workflow.collapsed).map(|(id, _)| id).collect()
        });
        workflows
            .into_iter()
            .filter(|id| self.editor.is_reachable(*id))
            .filter_map(|id| Some((id, self.editor.rect(id)?.distance(point))))
            .filter(|(_, away)| *away <= BESIDE)
            .min_by(|(_, a), (_, b)| a.total_cmp(b))
            .map(|(owner, _)| ScopeRef { owner, slot: 0 })
    }

    /// Whether these cards (none: what the palette drags) may stand in the middle of a transition.
    fn can_insert(&self, ids: &[Id], edge: &EdgeRef) -> bool {
        if ids.is_empty() {
            return self
                .canvas
                .ghost
                .with_untracked(|ghost| ghost.as_ref().is_some_and(|ghost| ghost.item.can_be_inserted()));
        }
        let [id] = ids else { return false };
        if edge.from == *id {
            return false;
        }
        let ends_here =
            self.editor.edge(edge).is_some_and(|edge| edge.path.with_untracked(|path| path.to == *id));
        !ends_here && self.editor.with_design(|design| leads_on(design, *id))
    }
}

impl Scene for CanvasScene {
    fn viewport(&self) -> Viewport {
        self.editor.viewport.get_untracked()
    }

    fn screen(&self) -> Size {
        self.editor.canvas_size.get_untracked()
    }

    fn rect(&self, id: Id) -> Option<Rect> {
        self.editor.rect(id)
    }

    fn rects_near(&self, region: Rect) -> Vec<(Id, Rect)> {
        self.editor.cards_near(region)
    }

    fn selection(&self) -> Vec<Id> {
        self.editor.selected_ids().into_iter().collect()
    }

    fn cards(&self) -> Vec<(Id, Rect)> {
        let within = self.editor.entered_ids();
        let mut cards: Vec<(Id, Rect)> = self
            .editor
            .node_ids
            .get_untracked()
            .iter()
            .filter(|id| within.as_ref().is_none_or(|ids| ids.contains(id)))
            .filter_map(|id| Some((*id, self.editor.rect(*id)?)))
            .collect();
        cards.sort_by(|(_, a), (_, b)| a.x.total_cmp(&b.x).then(a.y.total_cmp(&b.y)));
        cards
    }

    fn links(&self, id: Id) -> Vec<Link> {
        self.editor.with_layout(|layout| {
            let seen = |path: &aslant_engine::layout::EdgePath| {
                let outgoing = path.from == id;
                (outgoing || path.to == id).then_some(Link {
                    other: if outgoing { path.to } else { path.from },
                    outgoing,
                    transition: path.class.is_transition(),
                })
            };
            layout.edges.iter().filter_map(seen).collect()
        })
    }

    fn is_inside(&self, id: Id, frame: Id) -> bool {
        self.editor.with_design(|design| {
            let mut at = id;
            for _ in 0..256 {
                match design.parent(at) {
                    Some(parent) if parent == frame => return true,
                    Some(parent) => at = parent,
                    None => return false,
                }
            }
            false
        })
    }

    fn holders(&self, id: Id) -> Vec<Id> {
        self.editor.with_design(|design| {
            let parents = std::iter::successors(design.parent(id), |holder| design.parent(*holder));
            parents.take(256).collect()
        })
    }

    fn is_frame(&self, id: Id) -> bool {
        self.editor.with_node(id, |node| node.view.with_untracked(|view| view.is_frame)).unwrap_or_default()
    }

    fn scope_of(&self, id: Id) -> Option<ScopeRef> {
        self.editor.with_node(id, |node| node.view.with_untracked(|view| view.parent))?
    }

    fn scope_at(&self, point: Point) -> Option<ScopeRef> {
        let around = self.editor.with_layout(|layout| {
            layout
                .slots
                .iter()
                .filter(|(scope, place)| place.rect.contains(point) && self.editor.is_reachable(scope.owner))
                .min_by(|(_, a), (_, b)| {
                    (a.rect.width * a.rect.height).total_cmp(&(b.rect.width * b.rect.height))
                })
                .map(|(scope, _)| *scope)
        });
        around.or_else(|| self.workflow_beside(point))
    }

    fn node_at(&self, point: Point) -> Option<Id> {
        self.editor.topmost(point, |_| true)
    }

    fn edge_at(&self, point: Point, distance: f64, ids: &[Id]) -> Option<EdgeRef> {
        // What comes from the palette is dropped in passing: its edge may be farther away than one for a card in hand.
        let distance = if self.palette_is_state() { distance.max(32.0) } else { distance };
        self.editor
            .edges_near(point, distance)
            .into_iter()
            .filter_map(|edge| {
                let away = edge.path.with_untracked(|path| {
                    matches!(path.class, EdgeClass::Flow | EdgeClass::Failure | EdgeClass::Start)
                        .then(|| distance_to_path(&path.points, point))
                })?;
                Some((edge.reference, away))
            })
            .filter(|(reference, away)| *away <= distance && self.can_insert(ids, reference))
            .min_by(|(_, a), (_, b)| a.total_cmp(b))
            .map(|(reference, _)| reference)
    }

    fn can_move_into(&self, ids: &[Id], scope: ScopeRef) -> bool {
        self.editor.with_design(|design| {
            design.scope(scope).is_some()
                && ids.iter().all(|id| {
                    design.state(*id).is_some()
                        && *id != scope.owner
                        && !design.descendants(*id).contains(&scope.owner)
                })
        })
    }

    fn palette_is_state(&self) -> bool {
        self.canvas.ghost.with_untracked(|ghost| ghost.as_ref().is_some_and(|ghost| ghost.item.is_state()))
    }

    fn leads_to(&self, card: Rect, point: Point) -> Option<EdgeRef> {
        loose_end(self.editor, self.scope_at(point)?, card)
    }

    fn can_connect(&self, from: Id, kind: &EdgeKind, to: Id) -> Result<(), String> {
        self.editor.with_design(|design| {
            let Err(reason) = design.can_connect(from, kind, to) else { return Ok(()) };
            // A handle stands for the likeliest edge; another one may be meant.
            let other = design.connect_kinds(from, to);
            let free = |kind: &EdgeKind| {
                !matches!(kind, EdgeKind::Catch(_)) && design.can_connect(from, kind, to).is_ok()
            };
            if matches!(kind, EdgeKind::Next) && other.iter().any(|(kind, _)| free(kind)) {
                Ok(())
            } else {
                Err(reason)
            }
        })
    }

    fn can_reconnect(&self, edge: &EdgeRef, end: End, to: Id) -> Result<(), String> {
        // A trigger's source is drawn from what feeds it: that end alone can be taken elsewhere.
        if edge.kind == EdgeKind::TriggerSource {
            return match end {
                End::From => self.editor.with_design(|design| design.can_connect(edge.from, &edge.kind, to)),
                End::To => Err("A trigger's source can be changed, not its trigger.".to_owned()),
            };
        }
        match end {
            End::To => self.editor.with_design(|design| design.can_connect(edge.from, &edge.kind, to)),
            End::From => {
                let Some(target) =
                    self.editor.edge(edge).map(|edge| edge.path.with_untracked(|path| path.to))
                else {
                    return Err("The edge is gone.".to_owned());
                };
                self.editor.with_design(|design| {
                    let kind = fresh_kind(design, &edge.kind, to);
                    let refused = design.can_connect(to, &kind, target);
                    // Where there are no rules, a rule becomes the plain way on.
                    let plain = matches!(edge.kind, EdgeKind::Choice(_) | EdgeKind::Default)
                        && design.can_connect(to, &EdgeKind::Next, target).is_ok();
                    if plain { Ok(()) } else { refused }
                })
            }
        }
    }

    fn wheel_zooms(&self) -> bool {
        self.shell.wheel_zooms.get_untracked()
    }
}

/// The edge kind that adds another of the same sort at `from`: a new rule, catcher or use.
pub fn fresh_kind(design: &Design, kind: &EdgeKind, from: Id) -> EdgeKind {
    let count = |member: &str| {
        design
            .state(from)
            .and_then(|state| state.body.get(member))
            .and_then(aslant_engine::json::Value::as_array)
            .map_or(0, <[aslant_engine::json::Value]>::len)
    };
    match kind {
        EdgeKind::Choice(_) => EdgeKind::Choice(count("Choices")),
        EdgeKind::Catch(_) => EdgeKind::Catch(count("Catch")),
        EdgeKind::Use(_) => EdgeKind::Use(design.function(from).map_or(0, |function| function.uses.len())),
        other => other.clone(),
    }
}

/// The kind to draw from one thing to another when the hand began with `kind`: itself where it may be, else the likeliest.
pub fn fitting_kind(design: &Design, from: Id, kind: &EdgeKind, to: Id) -> EdgeKind {
    if design.can_connect(from, kind, to).is_ok() || !matches!(kind, EdgeKind::Next) {
        return kind.clone();
    }
    design
        .connect_kinds(from, to)
        .into_iter()
        .map(|(kind, _)| kind)
        .find(|kind| design.can_connect(from, kind, to).is_ok())
        .unwrap_or_else(|| kind.clone())
}
