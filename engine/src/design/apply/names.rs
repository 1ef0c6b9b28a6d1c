//! Names: unique where they must be, and followed by every reference when they change.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::transitions::{self, Rewrite};
use super::{Edit, Outcome, refuse};
use crate::design::command::CommandError;
use crate::design::link::{self, Index, Resolution};
use crate::design::model::{Id, Integration, Record, ScenarioStart};
use crate::json::{Object, Value};

/// ASL's limit for a state's name, in characters.
const LONGEST_NAME: usize = crate::aws::STATE_NAME_LENGTH.whole();

/// `wanted`, or with the first number behind it that is free.
pub(super) fn unique(wanted: &str, taken: &dyn Fn(&str) -> bool, separator: Option<&str>) -> Arc<str> {
    let wanted = if wanted.trim().is_empty() { "Unnamed" } else { wanted };
    if !taken(wanted) {
        return wanted.into();
    }
    let base = wanted.trim_end_matches(|ch: char| ch.is_ascii_digit());
    let base = base.trim_end_matches([' ', '-']);
    let base = if base.is_empty() { wanted } else { base };
    let separator = separator.unwrap_or(if base.contains(' ') { " " } else { "" });
    let short: String = base.chars().take(LONGEST_NAME - 6).collect();
    let mut number = 2_u64;
    loop {
        let name = format!("{short}{separator}{number}");
        if !taken(&name) {
            return name.into();
        }
        number += 1;
    }
}

impl Edit<'_> {
    /// Every state name in a workflow's machine.
    pub(super) fn state_names(&self, workflow: Id) -> BTreeSet<Arc<str>> {
        let states = self.design.descendants(workflow);
        states.into_iter().filter_map(|id| self.design.state(id).map(|state| state.name.clone())).collect()
    }

    /// Whether a thing other than `except` has that name, or one that ASL cannot tell from it.
    fn thing_name_taken(&self, like: &Record, except: Option<Id>, name: &str) -> bool {
        let linkable = |record: &Record| {
            matches!(record, Record::Function(_) | Record::Resource(_) | Record::Workflow(_))
        };
        self.design.iter().any(|(id, record)| {
            Some(id) != except
                && record.own_name().is_some_and(|other| {
                    if linkable(like) {
                        linkable(record) && link::logical_name(other) == link::logical_name(name)
                    } else {
                        record.kind() == like.kind() && &**other == name
                    }
                })
        })
    }

    /// Makes the name of a new thing unique.
    pub(super) fn make_name_unique(&self, record: &mut Record) {
        if matches!(record, Record::Settings(_) | Record::State(_)) {
            return;
        }
        let Some(name) = record.own_name().cloned() else { return };
        let separator = match record {
            Record::Scenario(_) | Record::Api(_) => " ",
            _ if name.contains('-') || name.to_lowercase() == *name => "-",
            _ => "",
        };
        let free = unique(&name, &|name| self.thing_name_taken(record, None, name), Some(separator));
        if let Some(slot) = record.own_name_mut() {
            *slot = free;
        }
    }

    pub(super) fn rename(&mut self, id: Id, name: &Arc<str>) -> Outcome {
        let Some(record) = self.design.get(id).cloned() else { return Err(CommandError::NoSuchRecord(id)) };
        let Some(old) = record.own_name().cloned() else {
            return Err(CommandError::WrongKind { id, needs: "thing with a name" });
        };
        if old == *name {
            return Ok(());
        }
        if name.trim().is_empty() {
            return refuse("A name cannot be empty.");
        }
        match &record {
            Record::State(_) => {
                let workflow = self.design.workflow_of(id);
                if workflow.is_some_and(|workflow| self.state_names(workflow).contains(name)) {
                    return refuse(format!("Another state of this workflow is called \"{name}\"."));
                }
                self.rename_state(id, name);
                Ok(())
            }
            Record::Settings(_) => {
                self.set_own_name(id, name);
                Ok(())
            }
            _ if self.thing_name_taken(&record, Some(id), name) => {
                refuse(format!("\"{name}\" is taken, or its name in ASL, {}, is.", link::logical_name(name)))
            }
            _ => {
                let index = Index::new(self.design);
                self.set_own_name(id, name);
                if matches!(record, Record::Function(_) | Record::Resource(_) | Record::Workflow(_)) {
                    self.rename_links(&index, id, &old, name);
                }
                Ok(())
            }
        }
    }

    fn set_own_name(&mut self, id: Id, name: &Arc<str>) {
        self.change(id, |record| {
            if let Some(slot) = record.own_name_mut() {
                *slot = name.clone();
            }
        });
    }

    /// Renames a state; transitions to it and scenarios' answers follow. The caller has seen to uniqueness.
    pub(super) fn rename_state(&mut self, id: Id, name: &Arc<str>) {
        let Some(state) = self.design.state(id) else { return };
        let (old, scope) = (state.name.clone(), state.parent);
        let effective = self.design.state_in_scope(scope, &old) == Some(id);
        if effective {
            let siblings = self.design.scope(scope).map(|scope| scope.states.clone()).unwrap_or_default();
            for sibling in siblings {
                let leads = self.design.body(sibling).is_some_and(|body| {
                    crate::design::edges::transitions(body).iter().any(|(_, target, _)| *target == old)
                });
                if leads {
                    self.change_body(sibling, |body| {
                        transitions::rewrite(body, &mut |_, target| {
                            if *target == *old { Rewrite::To(name.clone()) } else { Rewrite::Keep }
                        });
                    });
                }
            }
            if self.start_of(scope).as_ref() == Some(&old) {
                self.set_start(scope, Some(name));
            }
        }
        self.set_own_name(id, name);
        self.rename_answers(id, &old, name);
    }

    /// Lets the answers of scenarios, which go by state names, follow a state that has been renamed.
    pub(in crate::design) fn rename_answers(&mut self, state: Id, old: &str, new: &Arc<str>) {
        let Some(workflow) = self.design.workflow_of(state) else { return };
        let concerned: Vec<Id> = self
            .design
            .scenarios()
            .filter(|(_, scenario)| {
                if scenario.answers.get(old).is_none() || scenario.answers.get(new).is_some() {
                    return false;
                }
                let started = match &scenario.start {
                    ScenarioStart::Workflow { workflow, .. } => Some(*workflow),
                    ScenarioStart::Route { route, .. } => {
                        match self.design.route(*route).map(|r| &r.integration) {
                            Some(
                                Integration::StartExecution { workflow, .. }
                                | Integration::StartSyncExecution { workflow, .. },
                            ) => Some(*workflow),
                            _ => None,
                        }
                    }
                };
                // A name in another workflow means that one, where the scenario's own has it too.
                started == Some(workflow)
                    || started.is_none_or(|started| self.design.state_by_name(started, old).is_none())
            })
            .map(|(id, _)| id)
            .collect();
        for id in concerned {
            self.change(id, |record| {
                if let Record::Scenario(scenario) = record
                    && let Some(answers) = scenario.answers.as_object_mut()
                {
                    for (key, _) in answers.members_mut() {
                        if &**key == old {
                            *key = new.clone();
                        }
                    }
                }
            });
        }
    }

    /// Rewrites `${OldArn}` and literal names, ARNs and URLs in every body.
    fn rename_links(&mut self, index: &Index, id: Id, old: &str, new: &str) {
        let logical = link::logical_name(new);
        let owners: Vec<Id> =
            self.design.workflows().map(|(id, _)| id).chain(self.design.states().map(|(id, _)| id)).collect();
        for owner in owners {
            let Some(body) = self.design.body(owner) else { continue };
            let mut renamed = body.clone();
            if let Some(callee) = link::callee(index, body)
                && callee.target == Some(Resolution::Found(id))
                && let Some(pointer) = &callee.pointer
                && let Some(slot) = renamed.pointer_mut(pointer)
                && let Some(text) = slot.as_str()
                && !text.contains("${")
                && let Some((before, behind)) = link::around_name(text, old)
            {
                *slot = format!("{before}{new}{behind}").into();
            }
            let mut changed = renamed != *body;
            changed |= rewrite_substitutions(&mut renamed, index, id, &logical);
            if changed {
                self.change_body(owner, |body| *body = renamed);
            }
        }
    }
}

/// Whether a text in the value was changed.
fn rewrite_substitutions(value: &mut Value, index: &Index, id: Id, logical: &str) -> bool {
    if !mentions(value, index, id) {
        return false;
    }
    match value {
        Value::String(text) => {
            let mut out = String::with_capacity(text.len());
            let mut rest: &str = text;
            while let Some((before, after)) = rest.split_once("${") {
                out.push_str(before);
                out.push_str("${");
                rest = after;
                if let Some((inside, behind)) = after.split_once('}')
                    && let Some((found, property)) = index.substitution(inside)
                    && found == id
                {
                    out.push_str(logical);
                    out.push_str(property.map_or("", link::Property::suffix));
                    out.push('}');
                    rest = behind;
                }
            }
            out.push_str(rest);
            *value = out.into();
        }
        Value::Array(_) => {
            for item in value.as_array_mut().into_iter().flatten() {
                rewrite_substitutions(item, index, id, logical);
            }
        }
        Value::Object(_) => {
            for (_, member) in value.as_object_mut().map(Object::members_mut).into_iter().flatten() {
                rewrite_substitutions(member, index, id, logical);
            }
        }
        _ => {}
    }
    true
}

fn mentions(value: &Value, index: &Index, id: Id) -> bool {
    match value {
        Value::String(text) => {
            text.contains("${")
                && link::substitutions(text)
                    .any(|inside| index.substitution(inside).is_some_and(|(found, _)| found == id))
        }
        Value::Array(array) => array.items().iter().any(|item| mentions(item, index, id)),
        Value::Object(object) => object.iter().any(|(_, value)| mentions(value, index, id)),
        _ => false,
    }
}
