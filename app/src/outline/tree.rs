//! The rows of the outline, from the design.

use std::collections::BTreeSet;

use aslant_engine::design::{Design, Id, Record};

/// One row: the thing, how deep it stands, and whether it holds others.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    pub id: Id,
    /// 1 for what stands on the canvas itself.
    pub level: usize,
    pub has_children: bool,
    /// Its place among the rows beside it, from 1, and how many those are.
    pub place: (usize, usize),
}

/// The rows in reading order. Contents of collapsed things are left out.
pub fn rows(design: &Design, closed: &BTreeSet<Id>) -> Vec<Row> {
    let rank = |record: &Record| match record {
        Record::Api(_) => Some(0),
        Record::Trigger(_) => Some(1),
        Record::Workflow(_) => Some(2),
        Record::Function(_) => Some(3),
        Record::Resource(_) => Some(4),
        Record::Note(_) => Some(5),
        _ => None,
    };
    let mut top: Vec<(i32, Id)> =
        design.iter().filter_map(|(id, record)| Some((rank(record)?, id))).collect();
    top.sort_by_key(|(rank, id)| (*rank, *id));
    let listed = |ids: Vec<Id>, level: usize| {
        let count = ids.len();
        ids.into_iter().enumerate().rev().map(move |(at, id)| (id, level, (at + 1, count)))
    };
    let mut open: Vec<(Id, usize, (usize, usize))> =
        listed(top.into_iter().map(|(_, id)| id).collect(), 1).collect();
    let mut rows = Vec::new();
    while let Some((id, level, place)) = open.pop() {
        let children = design.children(id);
        rows.push(Row { id, level, has_children: !children.is_empty(), place });
        if !closed.contains(&id) {
            open.extend(listed(children, level + 1));
        }
    }
    rows
}
