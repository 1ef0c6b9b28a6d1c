//! Automatic layout of nested graphs, edge routes and the width of card text.
//!
//! [`layout`] places every `Auto` node of a [`Graph`] and routes its edges; [`route_edges`] routes some edges
//! again around other rectangles, [`MovingEdges`] does so in each frame of a drag. The same graph gives the same picture on every machine.

mod beside;
mod card;
mod details;
mod detour;
mod fill;
mod form;
mod from_design;
mod graph;
mod label;
mod moving;
mod nudge;
mod place;
mod port;
mod quality;
mod rank;
mod reach;
mod route;
mod scope;
mod text;
mod things;
mod tracks;
mod untangle;
mod ways;

#[cfg(test)]
mod property_tests;
#[cfg(test)]
mod tests;

pub use card::{
    BADGE_BETWEEN, BADGE_FONT, BADGE_ICON, BADGE_NUMBER_GAP, Badges, CARD_HEIGHT, CardText, HEADER_HEIGHT,
    LABEL_FONT, LABEL_HEIGHT, card_size, label_width,
};
pub use details::card_details;
pub use from_design::{CardContent, card_content, node_kind};
pub use graph::{
    EdgeClass, EdgeLabel, EdgePath, Graph, GraphEdge, Layout, LayoutOptions, NAMES_ZOOM, Node, NodeKind,
    PlacedLabel, READABLE_ZOOM, SlotPlace, StateShape,
};
pub use moving::MovingEdges;
pub use quality::{Movement, Quality};
pub use reach::path_through;
pub use route::route_edges;
pub use text::{FontFile, Weight, elide, text_width};

use crate::geometry::{Point, Rect};

/// Places everything and routes every edge.
pub fn layout(graph: &Graph, options: &LayoutOptions) -> Layout {
    let mut layout = place::place(graph, options);
    layout.edges = route_edges(graph, &layout.rects, None);
    let edges = layout.edges.iter().filter_map(|edge| {
        let around = edge.points.iter().map(|point| Rect::at(*point, crate::geometry::Size::default()));
        Rect::around(around.chain(edge.label.iter().map(|label| label.rect)))
    });
    layout.bounds = Rect::around(layout.rects.values().copied().chain(edges))
        .unwrap_or(Rect::at(Point::ZERO, crate::geometry::Size::default()));
    layout
}
