//! Where the arrow keys lead: along the graph where it goes that way, else to the nearest card.

use super::types::{Direction, Scene};
use crate::design::Id;
use crate::geometry::{Point, Rect};

/// How far down a frame its name stands: what the keys take for its middle.
const HEADER: f64 = 14.0;

/// Where a card is for the keys.
fn place(id: Id, rect: Rect, scene: &dyn Scene) -> Point {
    if scene.is_frame(id) { Point::new(rect.center().x, rect.y + HEADER) } else { rect.center() }
}

/// How far a point lies that way, the better the smaller; nothing where it lies another way. `width` is how far it may
/// lie aside for each unit ahead.
fn cost(from: Point, to: Point, toward: Direction, width: f64) -> Option<f64> {
    let (way, unit) = (to - from, toward.unit());
    let along = way.x * unit.x + way.y * unit.y;
    let across = (way.x * unit.y).abs() + (way.y * unit.x).abs();
    (along > 1.0 && across <= along * width).then_some(along + 2.0 * across)
}

fn best(
    from: Point,
    toward: Direction,
    width: f64,
    scene: &dyn Scene,
    ids: impl IntoIterator<Item = Id>,
) -> Option<Id> {
    ids.into_iter()
        .filter_map(|id| Some((id, cost(from, place(id, scene.rect(id)?, scene), toward, width)?)))
        .min_by(|(_, a), (_, b)| a.total_cmp(b))
        .map(|(id, _)| id)
}

/// The card that an arrow key leads to: what comes next or before or a sibling branch where it stands that way, then what
/// it calls, the nearest card beside it, and at the end of a column what comes next or before wherever it stands.
pub fn neighbour(scene: &dyn Scene, from: Id, toward: Direction) -> Option<Id> {
    let at = place(from, scene.rect(from)?, scene);
    let links = scene.links(from);
    let next = || links.iter().filter(|link| link.transition && link.outgoing).map(|link| link.other);
    let before = || links.iter().filter(|link| link.transition && !link.outgoing).map(|link| link.other);
    let enclosed = |id: Id| scene.is_inside(from, id) || scene.is_inside(id, from);
    // A frame leads down to what it begins with.
    if scene.is_frame(from)
        && toward == Direction::Down
        && let Some(first) = next().find(|id| scene.is_inside(*id, from))
    {
        return Some(first);
    }
    let flow = links.iter().filter(|link| link.transition && !enclosed(link.other)).map(|link| link.other);
    let siblings = before()
        .filter(|id| !enclosed(*id))
        .flat_map(|before| scene.links(before))
        .filter(|link| link.transition && link.outgoing && link.other != from)
        .map(|link| link.other);
    let calls = links.iter().filter(|link| !link.transition).map(|link| link.other);
    let scope = scene.scope_of(from);
    let beside = scene
        .cards()
        .into_iter()
        .map(|(id, _)| id)
        .filter(|id| *id != from && scene.scope_of(*id) == scope && !enclosed(*id));
    best(at, toward, 1.0, scene, flow.chain(siblings))
        .or_else(|| best(at, toward, 1.0, scene, calls))
        .or_else(|| best(at, toward, 2.0, scene, beside))
        .or_else(|| match toward {
            Direction::Down => next().next(),
            Direction::Up => before().next(),
            Direction::Left | Direction::Right => None,
        })
        .or_else(|| nearest_toward(scene, from, toward, &|id| !enclosed(id)))
}

/// The nearest acceptable card that way, whatever it has to do with this one.
pub fn nearest_toward(
    scene: &dyn Scene,
    from: Id,
    toward: Direction,
    accept: &dyn Fn(Id) -> bool,
) -> Option<Id> {
    let at = place(from, scene.rect(from)?, scene);
    let others = || {
        scene
            .cards()
            .into_iter()
            .map(|(id, _)| id)
            .filter(|id| *id != from && accept(*id))
            .collect::<Vec<_>>()
    };
    best(at, toward, 2.0, scene, others()).or_else(|| best(at, toward, f64::INFINITY, scene, others()))
}

/// The way in which the flow goes on from a card: toward what comes next, or from what comes before it; else down.
pub fn forward(scene: &dyn Scene, from: Id) -> Direction {
    let links = scene.links(from);
    let rect = |id: Id| scene.rect(id);
    let Some(own) = rect(from) else { return Direction::Down };
    let way = |outgoing: bool| {
        links
            .iter()
            .find(|link| {
                link.transition
                    && link.outgoing == outgoing
                    && !scene.is_inside(from, link.other)
                    && !scene.is_inside(link.other, from)
            })
            .and_then(|link| rect(link.other))
    };
    match (way(true), way(false)) {
        (Some(next), _) => Direction::between(own.center(), next.center()),
        (None, Some(before)) => Direction::between(before.center(), own.center()),
        (None, None) => Direction::Down,
    }
}
