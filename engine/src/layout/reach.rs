//! What leads to some cards and what comes of them: the path that the canvas shows alone.

use std::collections::{BTreeMap, BTreeSet};

use super::graph::{EdgeClass, Graph, NodeKind};
use crate::design::Id;

/// The edges, and what stands in what.
struct Reach {
    after: BTreeMap<Id, Vec<(Id, EdgeClass)>>,
    before: BTreeMap<Id, Vec<(Id, EdgeClass)>>,
    inside: BTreeMap<Id, Vec<Id>>,
    parent: BTreeMap<Id, Id>,
    kinds: BTreeMap<Id, NodeKind>,
}

impl Reach {
    /// Whether it runs as one state of what it stands in: a Parallel or a Map.
    fn is_state(&self, id: Id) -> bool {
        matches!(self.kinds.get(&id), Some(NodeKind::Container { .. } | NodeKind::State(_)))
    }

    /// Everything that stands in a frame, however deep.
    fn contents(&self, frame: Id, into: &mut BTreeSet<Id>) {
        let mut open = vec![frame];
        while let Some(id) = open.pop() {
            for inner in self.inside.get(&id).into_iter().flatten() {
                if into.insert(*inner) {
                    open.push(*inner);
                }
            }
        }
    }

    /// What is reached from some cards along the edges, or against them.
    fn follow(&self, ids: &BTreeSet<Id>, forward: bool) -> BTreeSet<Id> {
        let edges = if forward { &self.after } else { &self.before };
        let mut found: BTreeSet<Id> = ids.clone();
        // A frame that was come to from inside goes on, but not into its contents again.
        let mut open: Vec<(Id, bool)> = ids.iter().map(|id| (*id, false)).collect();
        let mut left: BTreeSet<Id> = BTreeSet::new();
        while let Some((id, from_inside)) = open.pop() {
            for (next, class) in edges.get(&id).into_iter().flatten() {
                let start = *class == EdgeClass::Start;
                if from_inside && forward && start {
                    continue;
                }
                // Against a start mark one comes to the frame from its inside.
                let inward = start && !forward;
                if found.insert(*next) || (inward && left.insert(*next)) {
                    open.push((*next, inward));
                }
                if !forward && !start && self.inside.contains_key(next) && self.is_state(*next) {
                    self.contents(*next, &mut found);
                }
            }
            if let Some(frame) = self.parent.get(&id)
                && self.is_state(*frame)
                && forward
                && left.insert(*frame)
            {
                found.insert(*frame);
                open.push((*frame, true));
            }
        }
        found
    }
}

/// The cards from which one comes to any of `ids`, those to which one comes from there, and the frames that they stand
/// in. Calls count like transitions: a function comes after the state that calls it. Of a frame named, all that stands in
/// it counts too.
pub fn path_through(graph: &Graph, ids: &BTreeSet<Id>) -> BTreeSet<Id> {
    let mut reach = Reach {
        after: BTreeMap::new(),
        before: BTreeMap::new(),
        inside: BTreeMap::new(),
        parent: BTreeMap::new(),
        kinds: graph.nodes.iter().map(|node| (node.id, node.kind)).collect(),
    };
    for edge in &graph.edges {
        reach.after.entry(edge.from).or_default().push((edge.to, edge.class));
        reach.before.entry(edge.to).or_default().push((edge.from, edge.class));
    }
    for node in &graph.nodes {
        if let Some(scope) = node.parent {
            reach.inside.entry(scope.owner).or_default().push(node.id);
            reach.parent.insert(node.id, scope.owner);
        }
    }
    let mut begin: BTreeSet<Id> = ids.iter().copied().filter(|id| reach.kinds.contains_key(id)).collect();
    for id in begin.clone() {
        reach.contents(id, &mut begin);
    }
    let mut found = reach.follow(&begin, true);
    found.extend(reach.follow(&begin, false));
    // The frames around them.
    for id in found.clone() {
        let mut at = id;
        while let Some(frame) = reach.parent.get(&at)
            && found.insert(*frame)
        {
            at = *frame;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

    use super::*;
    use crate::design::Design;

    fn names(design: &Design, ids: &BTreeSet<Id>) -> BTreeSet<String> {
        ids.iter().map(|id| design.name(*id).to_string()).collect()
    }

    fn path(design: &Design, name: &str) -> BTreeSet<String> {
        let graph = Graph::from_design(design);
        let id = graph.nodes.iter().map(|node| node.id).find(|id| *design.name(*id) == *name).unwrap();
        names(design, &path_through(&graph, &BTreeSet::from([id])))
    }

    #[test]
    fn a_state_has_what_leads_to_it_and_what_comes_of_it() {
        let design = Design::default_design();
        let path = path(&design, "ChargePayment");
        for there in [
            "POST /orders",
            "ValidateOrder",
            "ReserveLines",
            "ReserveStock",
            "payments-charge",
            "OrderFulfilled",
        ] {
            assert!(path.contains(there), "{there} in {path:?}");
        }
        // Neither a branch that it is not reached by nor another route.
        for missing in ["OrderRejected", "GET /orders/{id}", "orders-get"] {
            assert!(!path.contains(missing), "{missing} in {path:?}");
        }
    }

    #[test]
    fn inside_a_parallel_the_other_branch_is_not_on_the_path() {
        let design = Design::default_design();
        let path = path(&design, "CreateShipment");
        for there in ["ShipAndNotify", "OrderFulfilment", "MarkFulfilled", "ChargePayment"] {
            assert!(path.contains(there), "{there} in {path:?}");
        }
        assert!(!path.contains("NotifyCustomer"), "{path:?}");
    }

    #[test]
    fn what_nothing_is_connected_to_stands_alone_and_strangers_are_no_path() {
        let design = Design::default_design();
        let graph = Graph::from_design(&design);
        assert!(path_through(&graph, &BTreeSet::from([Id(999_999)])).is_empty());
        for node in &graph.nodes {
            let found = path_through(&graph, &BTreeSet::from([node.id]));
            assert!(found.contains(&node.id));
        }
    }
}
