//! Reading and rewriting the names by which states lead to each other, in a body.

use std::sync::Arc;

use crate::design::command::EdgeKind;
use crate::json::Value;

/// What becomes of one transition.
pub(super) enum Rewrite {
    Keep,
    To(Arc<str>),
    /// The transition goes: a rule or catcher with it, and a state whose `Next` goes ends there.
    Drop,
}

/// The states' types that lead on by `Next`.
pub(super) fn may_lead_on(body: &Value) -> bool {
    matches!(kind(body), "Task" | "Pass" | "Wait" | "Parallel" | "Map")
}

pub(super) fn kind(body: &Value) -> &str {
    body.get("Type").and_then(Value::as_str).unwrap_or("")
}

pub(super) fn text_of(value: Option<&Value>) -> Option<Arc<str>> {
    match value {
        Some(Value::String(text)) => Some(text.clone()),
        _ => None,
    }
}

/// Passes every transition of a body through `rewrite`.
pub(super) fn rewrite(body: &mut Value, rewrite: &mut dyn FnMut(&EdgeKind, &str) -> Rewrite) {
    let found = crate::design::edges::transitions(body);
    // From the back, so that removing a rule or catcher leaves the indexes before it as they are.
    for (kind, name, _) in found.into_iter().rev() {
        match rewrite(&kind, &name) {
            Rewrite::Keep => {}
            Rewrite::To(to) => set(body, &kind, to),
            Rewrite::Drop => remove(body, &kind),
        }
    }
}

/// The name that a transition leads to.
pub(super) fn target(body: &Value, kind: &EdgeKind) -> Option<Arc<str>> {
    match kind {
        EdgeKind::Next => text_of(body.get("Next")),
        EdgeKind::Default => text_of(body.get("Default")),
        EdgeKind::Choice(index) => text_of(body.get("Choices")?.at(*index)?.get("Next")),
        EdgeKind::Catch(index) => text_of(body.get("Catch")?.at(*index)?.get("Next")),
        _ => None,
    }
}

/// Writes the name that a transition leads to. A rule or catcher that is not there stays away.
pub(super) fn set(body: &mut Value, kind: &EdgeKind, name: Arc<str>) {
    let value = Value::String(name);
    let element = |body: &mut Value, list: &str, index: usize, value: Value| {
        let items =
            body.as_object_mut().and_then(|members| member_mut(members, list)).and_then(Value::as_array_mut);
        if let Some(item) = items.and_then(|items| items.get_mut(index)).and_then(Value::as_object_mut) {
            item.insert("Next", value);
        }
    };
    match kind {
        EdgeKind::Next => {
            let Some(members) = body.as_object_mut() else { return };
            // In the place of `End`, so that the text changes in one line.
            if members.contains_key("End") && !members.contains_key("Next") {
                for (key, present) in members.members_mut() {
                    if &**key == "End" {
                        *key = "Next".into();
                        *present = value.clone();
                    }
                }
            } else {
                members.remove("End");
                members.insert("Next", value);
            }
        }
        EdgeKind::Default => {
            if let Some(members) = body.as_object_mut() {
                members.insert("Default", value);
            }
        }
        EdgeKind::Choice(index) => element(body, "Choices", *index, value),
        EdgeKind::Catch(index) => element(body, "Catch", *index, value),
        _ => {}
    }
}

/// Takes a transition away, with the rule or catcher that it belongs to. A state without `Next` ends.
pub(super) fn remove(body: &mut Value, kind: &EdgeKind) {
    let leads_on = may_lead_on(body);
    let Some(members) = body.as_object_mut() else { return };
    let mut element = |list: &str, index: usize, keep_empty: bool| {
        let Some(items) = member_mut(members, list).and_then(Value::as_array_mut) else { return };
        if index < items.len() {
            items.remove(index);
        }
        if items.is_empty() && !keep_empty {
            members.remove(list);
        }
    };
    match kind {
        EdgeKind::Next if leads_on => {
            let had_end = members.contains_key("End");
            for (key, value) in members.members_mut() {
                if &**key == "Next" && !had_end {
                    *key = "End".into();
                    *value = true.into();
                }
            }
            members.remove("Next");
        }
        EdgeKind::Next => drop(members.remove("Next")),
        EdgeKind::Default => drop(members.remove("Default")),
        EdgeKind::Choice(index) => element("Choices", *index, true),
        EdgeKind::Catch(index) => element("Catch", *index, false),
        _ => {}
    }
}

fn member_mut<'a>(members: &'a mut crate::json::Object, key: &str) -> Option<&'a mut Value> {
    members.members_mut().iter_mut().rev().find(|(name, _)| &**name == key).map(|(_, value)| value)
}

/// Makes a state lead to a name: its `Next`, or a Choice's `Default`. False where it cannot.
pub(super) fn lead_on(body: &mut Value, name: &Arc<str>) -> bool {
    match kind(body) {
        "Choice" => set(body, &EdgeKind::Default, name.clone()),
        _ if may_lead_on(body) => set(body, &EdgeKind::Next, name.clone()),
        _ => return false,
    }
    true
}

/// Gives a state that must have one of `Next` and `End` the latter where it has neither.
pub(super) fn end_where_open(body: &mut Value) {
    let open = may_lead_on(body) && body.get("Next").is_none() && body.get("End").is_none();
    if open && let Some(members) = body.as_object_mut() {
        members.insert("End", true.into());
    }
}

/// Where a state leads when nothing goes wrong: `Next`, else a Choice's `Default`, else its first rule's.
pub(super) fn main_target(body: &Value) -> Option<Arc<str>> {
    let first_rule = || text_of(body.get("Choices")?.at(0)?.get("Next"));
    text_of(body.get("Next")).or_else(|| text_of(body.get("Default"))).or_else(first_rule)
}
