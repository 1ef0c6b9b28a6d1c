//! What lies under the pointer where cards are drawn rather than elements: asked of the layout.

use aslant_engine::design::{EdgeRef, Id};
use aslant_engine::geometry::{Point, Rect, distance_to_path};
use aslant_engine::interaction::{End, Hit};
use aslant_engine::layout::EdgeClass;
use leptos::prelude::*;

use super::card::handle_names;
use crate::editor::{Editor, NodeView};

/// Half the breadth of what of an edge can be hit, and of a handle: canvas units, and at least so many pixels.
const REACH: f64 = 7.0;
const HANDLE_REACH: f64 = 10.0;
const LEAST_PIXELS: f64 = 5.0;
/// More cards than this selected show no handles.
const MOST_WITH_HANDLES: usize = 8;

/// A place to draw an edge from.
pub struct Handle {
    pub of: Id,
    /// The value of `data-handle`.
    pub name: &'static str,
    pub at: Point,
}

/// The handles that show: of the card under the pointer, and of what is selected.
pub fn handles(editor: Editor) -> Vec<Handle> {
    let mut ids: Vec<Id> = editor.selection.with_untracked(|selection| {
        let few = selection.ids.len() <= MOST_WITH_HANDLES;
        if few { selection.ids.iter().copied().collect() } else { Vec::new() }
    });
    if let Some(hovered) = editor.hovered.get_untracked()
        && !ids.contains(&hovered)
    {
        ids.push(hovered);
    }
    let mut handles = Vec::new();
    for id in ids {
        let Some(node) = editor.node(id) else { continue };
        let rect = node.rect.get_untracked();
        for (name, _) in handle_names(node.view.with_untracked(|view| view.kind_name)) {
            handles.push(Handle { of: id, name, at: handle_place(rect, name) });
        }
    }
    handles
}

/// Where the style sheets put a handle.
fn handle_place(rect: Rect, name: &str) -> Point {
    match name {
        "call" | "integration" | "target" | "use" => Point::new(rect.right(), rect.center().y),
        "catch" => Point::new(rect.right() - 18.0, rect.bottom()),
        "default" => Point::new(rect.right() - 26.0, rect.bottom()),
        _ => Point::new(rect.center().x, rect.bottom()),
    }
}

/// The handle under a point.
pub fn handle_at(editor: Editor, point: Point) -> Option<Handle> {
    let near = |handle: &Handle| {
        (handle.at.x - point.x).abs() <= HANDLE_REACH && (handle.at.y - point.y).abs() <= HANDLE_REACH
    };
    handles(editor).into_iter().find(near)
}

/// What lies under a point of the canvas, handles left out.
pub fn at(editor: Editor, point: Point) -> Hit {
    let pixel = 1.0 / editor.viewport.get_untracked().zoom;
    let selected = editor.selection.with_untracked(|selection| selection.edge.clone());
    if let Some(edge) = selected
        && let Some(signals) = editor.edge(&edge)
    {
        let reach = REACH.max(LEAST_PIXELS * pixel);
        let near = |end: Option<&Point>| end.is_some_and(|end| end.distance(point) <= reach);
        let which = signals.path.with_untracked(|path| {
            if path.class == EdgeClass::Start {
                None
            } else if near(path.points.first()) {
                Some(End::From)
            } else if near(path.points.last()) {
                Some(End::To)
            } else {
                None
            }
        });
        if let Some(which) = which {
            return Hit::EdgeEnd(edge, which);
        }
    }
    let corner = |view: &NodeView| view.tone.is_some();
    if let Some(sized) = editor.topmost(point, corner)
        && let Some(rect) = editor.rect(sized)
        && (rect.right() - point.x).max(rect.bottom() - point.y) <= 12.0 * pixel.max(1.0)
    {
        return Hit::Corner(sized);
    }
    if let Some(card) = editor.topmost(point, |view| !view.is_frame) {
        return Hit::Node(card);
    }
    if let Some(edge) = edge_at(editor, point) {
        return Hit::Edge(edge);
    }
    let Some(frame) = editor.topmost(point, |view| view.is_frame) else { return Hit::Empty };
    // The title of a frame far away is higher than its header.
    let header = aslant_engine::layout::HEADER_HEIGHT.max(18.0 * pixel);
    if editor.rect(frame).is_some_and(|rect| point.y <= rect.top() + header) {
        Hit::Header(frame)
    } else {
        Hit::Inside(frame)
    }
}

/// The edge whose line a point lies on.
pub fn edge_at(editor: Editor, point: Point) -> Option<EdgeRef> {
    let reach = REACH.max(LEAST_PIXELS / editor.viewport.get_untracked().zoom);
    editor
        .edges_near(point, reach)
        .into_iter()
        .map(|edge| (edge.path.with_untracked(|path| distance_to_path(&path.points, point)), edge))
        .filter(|(away, _)| *away <= reach)
        .min_by(|(a, _), (b, _)| a.total_cmp(b))
        .map(|(_, edge)| edge.reference)
}

/// The frame or card whose sign to open or close it lies under a point. It is drawn where names are.
pub fn toggle_at(editor: Editor, point: Point) -> Option<Id> {
    use aslant_engine::geometry::Detail;
    if Detail::at(editor.viewport.get_untracked().zoom) == Detail::Far {
        return None;
    }
    let id = editor.topmost(point, |view| view.can_collapse)?;
    let (rect, is_frame) = (editor.rect(id)?, editor.node(id)?.view.with_untracked(|view| view.is_frame));
    let place = if is_frame {
        Rect::new(rect.x + 6.0, rect.y + 2.0, 26.0, 26.0)
    } else {
        Rect::new(rect.right() - 34.0, rect.center().y - 13.0, 26.0, 26.0)
    };
    place.contains(point).then_some(id)
}
