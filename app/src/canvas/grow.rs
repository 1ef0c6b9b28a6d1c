//! A new state beside the selected one, connected with it, in the direction of a key.

use aslant_engine::design::{Command, EdgeKind, EdgeRef, Id};
use aslant_engine::geometry::{Point, Rect, Size};
use aslant_engine::interaction::{Direction, Scene, forward};
use aslant_engine::json::Value;

use super::pointer_adapter::PointerAdapter;
use super::scene::CanvasScene;
use crate::palette::{Item, Placement, add};

/// Room between the two cards, for the edge and its label.
const GAP: f64 = 64.0;
const ITEM: Item = Item::State("Task");

/// Makes it: along the flow it comes after, against the flow before, to the side it is another way to go on.
/// Answers whether the card was a state; other things have no direction.
pub fn grow(adapter: PointerAdapter, from: Id, toward: Direction) -> bool {
    let editor = adapter.editor;
    let Some(state_type) = editor.with_design(|design| {
        let state = design.state(from)?;
        Some(state.body.get("Type").and_then(Value::as_str).unwrap_or("").to_owned())
    }) else {
        return false;
    };
    let scene = CanvasScene { editor, canvas: adapter.canvas, shell: adapter.shell };
    let flow = forward(&scene, from);
    if toward == flow.opposite() {
        before(adapter, &scene, from, toward);
        return true;
    }
    let at = (toward != flow).then(|| beside(&scene, from, toward)).flatten();
    let leads_on =
        editor.with_design(|design| design.state(from).is_some_and(|state| state.body.get("Next").is_some()));
    let choice_before = (toward != flow).then(|| choice_before(&scene, from)).flatten();
    let (from, kind) = match state_type.as_str() {
        "Choice" => (from, EdgeKind::Choice(usize::MAX)),
        _ if choice_before.is_some() => (choice_before.unwrap_or(from), EdgeKind::Choice(usize::MAX)),
        "Task" | "Map" | "Parallel" if toward != flow && leads_on => (from, EdgeKind::Catch(usize::MAX)),
        _ => (from, EdgeKind::Next),
    };
    // In the middle of a transition the layout knows the place best.
    let at = if kind == EdgeKind::Next && leads_on { None } else { at };
    add(editor, ITEM, Placement::After { from, kind, at });
    true
}

/// A state before this one: in the middle of the transition that leads here, or leading here by itself.
fn before(adapter: PointerAdapter, scene: &CanvasScene, to: Id, toward: Direction) {
    let editor = adapter.editor;
    let edge = editor.with_layout(|layout| {
        layout
            .edges
            .iter()
            .find(|path| path.to == to && path.class.is_transition())
            .map(|path| path.reference.clone())
    });
    if let Some(edge) = edge {
        add(editor, ITEM, Placement::At { at: Point::ZERO, scope: None, edge: Some(edge) });
        return;
    }
    let (Some(at), Some(scope)) = (beside(scene, to, toward), scene.scope_of(to)) else { return };
    let Some(new) = add(editor, ITEM, Placement::At { at, scope: Some(scope), edge: None }) else { return };
    let connect = Command::Connect { from: new, kind: EdgeKind::Next, to };
    editor.dispatch(&format!("connect {} to {}", editor.name(new), editor.name(to)), connect);
}

/// The Choice that leads to a state: what stands beside that state is another rule of it.
fn choice_before(scene: &CanvasScene, id: Id) -> Option<Id> {
    scene.links(id).into_iter().filter(|link| link.transition && !link.outgoing).map(|link| link.other).find(
        |before| {
            scene.editor.with_design(|design| {
                design
                    .state(*before)
                    .is_some_and(|state| state.body.get("Type").and_then(Value::as_str) == Some("Choice"))
            })
        },
    )
}

/// A free place beside a card.
fn beside(scene: &CanvasScene, id: Id, toward: Direction) -> Option<Point> {
    let own = scene.rect(id)?;
    let size: Size = ITEM.size();
    let mut place = match toward {
        Direction::Up => Rect::new(own.x, own.y - GAP - size.height, size.width, size.height),
        Direction::Down => Rect::new(own.x, own.bottom() + GAP, size.width, size.height),
        Direction::Left => Rect::new(own.x - GAP - size.width, own.y, size.width, size.height),
        Direction::Right => Rect::new(own.right() + GAP, own.y, size.width, size.height),
    };
    let scope = scene.scope_of(id);
    let others: Vec<Rect> = scene
        .cards()
        .into_iter()
        .filter(|(other, _)| *other != id && scene.scope_of(*other) == scope)
        .map(|(_, rect)| rect)
        .collect();
    for _ in 0..64 {
        let Some(taken) = others.iter().find(|rect| rect.inflated(8.0).intersects(place)) else { break };
        place = match toward {
            Direction::Up => Rect { y: taken.y - GAP / 2.0 - size.height, ..place },
            Direction::Down => Rect { y: taken.bottom() + GAP / 2.0, ..place },
            Direction::Left => Rect { x: taken.x - GAP / 2.0 - size.width, ..place },
            Direction::Right => Rect { x: taken.right() + GAP / 2.0, ..place },
        };
    }
    Some(place.origin())
}

/// The edges at a card in a fixed order: what leads on first, then what leads here.
pub fn edges_at(scene: &CanvasScene, id: Id) -> Vec<EdgeRef> {
    scene.editor.with_layout(|layout| {
        let out = layout.edges.iter().filter(|path| path.from == id);
        let here = layout.edges.iter().filter(|path| path.to == id && path.from != id);
        out.chain(here).map(|path| path.reference.clone()).collect()
    })
}
