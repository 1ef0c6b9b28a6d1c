//! What a copy puts on the clipboard. As text: Amazon States Language where the selection is states, which any editor takes,
//! else a design file with the things alone. Beside the text of states, in a form of our own: the same states with what of
//! them is not ASL.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{Edit, references};
use crate::design::Design;
use crate::design::command::Command;
use crate::design::edges;
use crate::design::file;
use crate::design::model::{Id, Position, Record, SETTINGS};
use crate::json::{Object, Value};

/// The member of a copy of states that holds the design file with them.
pub(super) const STATES: &str = "aslantStates";
/// How the `Comment` of copied states ends. By it another profile or program's clipboard tells loose states from a workflow
/// that was meant as one.
const MARK: &str = ", copied from Aslant";

/// Whether a machine is a copy of loose states rather than a workflow.
pub fn is_copy_of_states(fragment: &Value) -> bool {
    fragment.get(STATES).is_some()
        || fragment.get("Comment").and_then(Value::as_str).is_some_and(|comment| comment.ends_with(MARK))
}

/// The machine without the comment that says where its states were copied from.
pub(super) fn without_mark(fragment: &Value) -> Value {
    let mut fragment = fragment.clone();
    if is_copy_of_states(&fragment)
        && let Some(object) = fragment.as_object_mut()
    {
        object.members_mut().retain(|(key, _)| &**key != "Comment");
    }
    fragment
}

/// Copied states with their mocks and notes. `None` where something else is copied, whose text has all of it.
pub(in crate::design) fn whole_states(design: &Design, ids: &BTreeSet<Id>) -> Option<Value> {
    if ids.is_empty() || !ids.iter().all(|id| design.state(*id).is_some()) {
        return None;
    }
    let machine = fragment(design, ids)?;
    let mut part = Design::empty();
    let paste = Command::Paste { fragment: machine, scope: None, position: Position::Auto };
    part.apply(paste).ok()?;
    let (workflow, _) = part.workflows().next()?;
    let originals = outermost(design, ids)
        .into_iter()
        .flat_map(|id| std::iter::once(id).chain(design.descendants(id)).collect::<Vec<_>>());
    let pairs: Vec<(Id, Id)> = originals.zip(part.descendants(workflow)).collect();
    let mut edit = Edit::on(&mut part);
    for (original, twin) in pairs {
        let Some(model) = design.state(original) else { continue };
        edit.change(twin, |record| {
            if let Record::State(state) = record {
                state.mock.clone_from(&model.mock);
                state.note.clone_from(&model.note);
                state.collapsed = model.collapsed;
            }
        });
    }
    drop(edit.finish());
    Some(Value::object([(STATES, file::to_value(&part))]))
}

/// These states without those inside others of them, in their machine's order.
fn outermost(design: &Design, ids: &BTreeSet<Id>) -> Vec<Id> {
    let mut ordered: Vec<Id> = ids.iter().copied().collect();
    if let Some(workflow) = ordered.first().and_then(|id| design.workflow_of(*id)) {
        let order = design.descendants(workflow);
        ordered.sort_by_key(|id| order.iter().position(|other| other == id));
    }
    ordered.retain(|id| {
        let mut up = design.parent(*id);
        while let Some(owner) = up {
            if ids.contains(&owner) {
                return false;
            }
            up = design.parent(owner);
        }
        true
    });
    ordered
}

/// What a copy of these things puts on the clipboard: ASL where they are states, else a design's text.
/// States inside other copied ones come with those.
pub(in crate::design) fn fragment(design: &Design, ids: &BTreeSet<Id>) -> Option<Value> {
    let states: Vec<Id> = ids.iter().copied().filter(|id| design.state(*id).is_some()).collect();
    if states.len() == ids.len() && !states.is_empty() {
        let ordered = outermost(design, ids);
        let named: Vec<(Arc<str>, Value)> =
            ordered.iter().map(|id| (design.name(*id), design.compose(*id))).collect();
        let names: BTreeSet<Arc<str>> = named.iter().map(|(name, _)| name.clone()).collect();
        let is_target = |name: &Arc<str>| {
            named.iter().any(|(_, body)| edges::transitions(body).iter().any(|(_, target, _)| target == name))
        };
        let start =
            named.iter().map(|(name, _)| name).find(|name| !is_target(name)).or_else(|| names.first());
        let mut machine = Object::default();
        if ordered.first().is_some_and(|id| design.is_jsonata(*id)) {
            machine.insert("QueryLanguage", "JSONata".into());
        }
        let workflow = ordered.first().and_then(|id| design.workflow_of(*id));
        let source = workflow.map(|id| design.name(id)).unwrap_or_default();
        machine.insert("Comment", format!("States of {source}{MARK}").into());
        machine.insert("StartAt", Value::String(start?.clone()));
        machine.insert("States", Value::object(named));
        return Some(Value::Object(Arc::new(machine)));
    }
    let mut chosen: BTreeSet<Id> = ids.clone();
    for id in ids {
        chosen.extend(design.children(*id));
        chosen.extend(design.descendants(*id));
    }
    // A route comes with its API, a state with its workflow.
    for id in chosen.clone() {
        let mut up = design.parent(id);
        while let Some(owner) = up {
            chosen.insert(owner);
            if design.workflow(owner).is_some() {
                chosen.extend(design.descendants(owner));
            }
            up = design.parent(owner);
        }
    }
    chosen.insert(SETTINGS);
    let records: BTreeMap<Id, Arc<Record>> = chosen
        .iter()
        .filter_map(|id| {
            let record = references::without_lost(design.get(*id)?, &|id| chosen.contains(&id))?;
            Some((*id, Arc::new(record)))
        })
        .collect();
    let mut part = Design::from_records(records);
    Edit::on(&mut part).drop_lost();
    Some(file::to_value(&part))
}
