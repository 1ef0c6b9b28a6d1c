//! The design as a graph to lay out.

use aslant_engine::design::{Design, EdgeKind, EdgeLabel};
use aslant_engine::layout::{self, CardText, EdgeClass, Graph, GraphEdge, Node, card_size, label_width};

use super::describe::node_view;

/// All cards and edges, in the order of the records.
pub fn graph_of(design: &Design) -> Graph {
    let mut graph = Graph::default();
    for (id, _) in design.iter() {
        let Some(view) = node_view(design, id) else { continue };
        let text = CardText { title: &view.title, subtitle: &view.subtitle, badges: view.badges.count() };
        let size = card_size(view.kind, text);
        graph.nodes.push(Node {
            id,
            parent: view.parent,
            kind: view.kind,
            size,
            position: design.position(id),
        });
    }
    for edge in design.edges().iter() {
        let Some(to) = edge.to.id() else { continue };
        let class = match edge.reference.kind {
            EdgeKind::Start(_) => EdgeClass::Start,
            EdgeKind::Next | EdgeKind::Default | EdgeKind::Choice(_) => EdgeClass::Flow,
            EdgeKind::Catch(_) => EdgeClass::Failure,
            EdgeKind::Call => EdgeClass::Call,
            EdgeKind::Integration | EdgeKind::TriggerTarget => EdgeClass::Integration,
            EdgeKind::TriggerSource | EdgeKind::OnFailure => EdgeClass::Feed,
            EdgeKind::Use(_) => EdgeClass::Use,
        };
        let label = match &edge.label {
            EdgeLabel::Condition(_) | EdgeLabel::Otherwise | EdgeLabel::Catch(_) => {
                let text = edge.label.to_string();
                Some(layout::EdgeLabel { width: label_width(&text), text })
            }
            _ => None,
        };
        graph.edges.push(GraphEdge { reference: edge.reference.clone(), from: edge.from, to, class, label });
    }
    graph
}
