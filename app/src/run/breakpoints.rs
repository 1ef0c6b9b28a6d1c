//! Breakpoints on transitions. They are a reader's own, no part of the design: the browser keeps them by design, so that
//! they are there again after a reload.

use std::collections::BTreeSet;
use std::sync::Arc;

use aslant_engine::design::EdgeRef;
use leptos::prelude::*;

use super::Runner;
use crate::editor::{Editor, edge_key, parse_edge_key};
use crate::library::Library;
use crate::platform::local;

const KEY: &str = "aslant.breakpoints";
/// The breakpoints of this many designs are kept, the latest first.
const MOST: usize = 40;

/// Designs by their ids, each with the keys of its edges.
type Kept = Vec<(String, Vec<String>)>;

fn kept() -> Kept {
    local::read(KEY).and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default()
}

/// What is kept for a design.
fn read(design: &str) -> BTreeSet<EdgeRef> {
    let found = kept().into_iter().find(|(id, _)| id == design);
    found.into_iter().flat_map(|(_, keys)| keys).filter_map(|key| parse_edge_key(&key)).collect()
}

fn write(design: &str, edges: &BTreeSet<EdgeRef>) {
    if design.is_empty() {
        return;
    }
    let mut all = kept();
    all.retain(|(id, _)| id != design);
    if !edges.is_empty() {
        all.insert(0, (design.to_owned(), edges.iter().map(edge_key).collect()));
        all.truncate(MOST);
    }
    if let Ok(text) = serde_json::to_string(&all) {
        local::write(KEY, &text);
    }
}

/// Which design is open, and how often one was opened.
type Open = (Arc<str>, u64);

/// Brings them back when a design is opened, and keeps every change.
pub(super) fn keep(runner: Runner, editor: Editor, library: Library) {
    Effect::new(move |before: Option<Open>| {
        let now = (library.current.get(), editor.opened.get());
        let Some((id, opened)) = &before else {
            runner.edge_breakpoints.set(read(&now.0));
            return now;
        };
        match (*id != now.0, *opened != now.1) {
            (true, true) => runner.edge_breakpoints.set(read(&now.0)),
            // It goes on under another id.
            (true, false) => {
                if runner.edge_breakpoints.with_untracked(BTreeSet::is_empty) {
                    runner.edge_breakpoints.set(read(&now.0));
                } else {
                    runner.edge_breakpoints.with_untracked(|edges| write(&now.0, edges));
                }
            }
            // Another design in its place: ids recur.
            (false, true) => runner.edge_breakpoints.update(BTreeSet::clear),
            (false, false) => {}
        }
        now
    });
}

/// Keeps them as they are now.
pub(super) fn remember(runner: Runner) {
    let Some(library) = Library::of_page() else { return };
    let design = library.current.get_untracked();
    runner.edge_breakpoints.with_untracked(|edges| write(&design, edges));
}
