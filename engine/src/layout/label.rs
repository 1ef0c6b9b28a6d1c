//! Labels on free stretches of edges, clear of cards and of each other.
#![expect(clippy::indexing_slicing, reason = "indices are made here, from the lengths of these same arrays")]

use super::card::{LABEL_FONT, LABEL_HEIGHT};
use super::graph::{EdgePath, Graph, PlacedLabel};
use super::text::{Weight, elide};
use crate::geometry::{Point, Rect, RectIndex};

/// Up to so many edges, labels keep clear of other edges' lines.
const MANY: usize = 1000;
/// A plate is no narrower than this, where its text would be longer.
const NARROWEST: f64 = 44.0;
/// The plate's own part of its width.
const PLATE: f64 = 12.0;

/// Gives each of `paths`, which stand for the edges `numbers` of the graph, its label: within its `home`, as far as it has
/// one.
pub(super) fn place(
    graph: &Graph,
    numbers: &[usize],
    paths: &mut [EdgePath],
    cards: &RectIndex<usize>,
    home: &dyn Fn(&EdgePath) -> Option<Rect>,
) {
    let labels: std::collections::BTreeMap<&crate::design::EdgeRef, &super::graph::EdgeLabel> = numbers
        .iter()
        .filter_map(|number| graph.edges.get(*number))
        .filter_map(|edge| Some((&edge.reference, edge.label.as_ref()?)))
        .collect();
    // Pieces of all lines, as thin rectangles: a plate on another edge's line would seem to belong to it.
    // In a large graph, where lines share lanes by the thousand, that is not looked at.
    let mut lines: RectIndex<usize> = RectIndex::default();
    if paths.len() <= MANY {
        for (number, path) in paths.iter().enumerate() {
            for ends in path.points.windows(2) {
                lines.insert(number, Rect::spanning(ends[0], ends[1]).inflated(1.0));
            }
        }
    }
    let mut taken: RectIndex<usize> = RectIndex::default();
    for (number, path) in paths.iter_mut().enumerate() {
        let Some(label) = labels.get(&path.reference) else { continue };
        // Where there is no room for all of it, its beginning.
        let widths = [1.0, 0.7, 0.45].map(|share| (label.width * share).max(NARROWEST).min(label.width));
        let home = home(path);
        let tries = widths.into_iter().map(|width| (width, home));
        let anywhere = widths.into_iter().map(|width| (width, None)).filter(|_| home.is_some());
        let found = tries.chain(anywhere).find_map(|(width, home)| {
            let mut best: Option<(usize, Rect)> = None;
            for rect in candidates(&path.points, width) {
                if home.is_some_and(|home| !home.contains_rect(rect)) {
                    continue;
                }
                if cards.any(rect.inflated(1.0), |_, _| true) || taken.any(rect.inflated(2.0), |_, _| true) {
                    continue;
                }
                let crossed = lines.query(rect).iter().filter(|(other, _)| *other != number).count();
                if best.is_none_or(|(least, _)| crossed < least) {
                    best = Some((crossed, rect));
                }
                if crossed == 0 {
                    break;
                }
            }
            best
        });
        if let Some((_, rect)) = found {
            taken.insert(number, rect);
            let text = if rect.width < label.width {
                elide(&label.text, LABEL_FONT, Weight::Medium, rect.width - PLATE)
            } else {
                label.text.clone()
            };
            path.label = Some(PlacedLabel { text, rect });
        }
    }
}

/// Plates along a path, the best first: on the middle of pieces that are long enough, then on any piece, near the source
/// before near the target.
fn candidates(points: &[Point], width: f64) -> Vec<Rect> {
    let around = |x: f64, y: f64| {
        Rect::new((x - width / 2.0).round(), (y - LABEL_HEIGHT / 2.0).round(), width, LABEL_HEIGHT)
    };
    let mut first = Vec::new();
    let mut rest = Vec::new();
    for (segment, ends) in points.windows(2).enumerate() {
        let (a, b) = (ends[0], ends[1]);
        let flat = (a.y - b.y).abs() < 0.01;
        let length = a.distance(b);
        let roomy = if flat { length >= width + 16.0 } else { length >= LABEL_HEIGHT + 14.0 };
        let last = segment + 2 == points.len();
        for share in [0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8, 0.1, 0.9] {
            // The arrowhead stays in sight.
            let share = if last && share > 0.5 { share - 0.1 } else { share };
            let at = Point::new(a.x + (b.x - a.x) * share, a.y + (b.y - a.y) * share);
            let rect = around(at.x, at.y);
            if roomy {
                first.push(rect);
            } else {
                rest.push(rect);
            }
            // Beside the piece.
            if flat {
                rest.push(around(at.x, at.y - LABEL_HEIGHT / 2.0 - 3.0));
                rest.push(around(at.x, at.y + LABEL_HEIGHT / 2.0 + 3.0));
            } else {
                rest.push(Rect::new((at.x + 6.0).round(), rect.y, width, LABEL_HEIGHT));
                rest.push(Rect::new((at.x - 6.0 - width).round(), rect.y, width, LABEL_HEIGHT));
            }
        }
    }
    // Farther off, where nothing nearer is free.
    for ends in points.windows(2) {
        let middle = Point::new(f64::midpoint(ends[0].x, ends[1].x), f64::midpoint(ends[0].y, ends[1].y));
        let flat = (ends[0].y - ends[1].y).abs() < 0.01;
        for step in [1.0, -1.0] {
            rest.push(if flat {
                around(middle.x, middle.y + step * (LABEL_HEIGHT + 2.0))
            } else {
                around(middle.x + step * (width / 2.0 + 12.0), middle.y)
            });
        }
    }
    first.into_iter().chain(rest).collect()
}
