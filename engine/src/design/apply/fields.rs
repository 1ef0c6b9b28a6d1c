//! Single values in bodies, and whole machines.

use super::{Edit, Outcome, refuse};
use crate::design::command::CommandError;
use crate::design::model::{Id, Place};
use crate::design::tree;
use crate::json::{Pointer, Value};

impl Edit<'_> {
    /// Sets or removes a value in a body. Where that touches a nested machine, the whole is matched anew.
    pub(super) fn set_field(&mut self, place: &Place, value: Option<&Value>) -> Outcome {
        self.edit_body(place, |body| {
            match value {
                Some(value) => set_in(body, place.pointer.tokens(), value),
                None => remove_in(body, &place.pointer),
            }
            .ok_or_else(|| CommandError::NoSuchPlace { owner: place.owner, pointer: place.pointer.clone() })
        })
    }

    pub(super) fn rename_field(&mut self, place: &Place, name: &str) -> Outcome {
        let missing = || CommandError::NoSuchPlace { owner: place.owner, pointer: place.pointer.clone() };
        let Some((parent, last)) = place.pointer.split_last() else { return Err(missing()) };
        if **last == *name {
            return Ok(());
        }
        self.edit_body(place, |body| {
            let object = body.pointer_mut(&parent).and_then(Value::as_object_mut).ok_or_else(missing)?;
            if object.contains_key(name) {
                return refuse(format!("There is a \"{name}\" already."));
            }
            let member = object.members_mut().iter_mut().rev().find(|(key, _)| key == last);
            member.ok_or_else(missing)?.0 = name.into();
            Ok(())
        })
    }

    pub(super) fn move_element(&mut self, place: &Place, to: usize) -> Outcome {
        let missing = || CommandError::NoSuchPlace { owner: place.owner, pointer: place.pointer.clone() };
        let Some((parent, last)) = place.pointer.split_last() else { return Err(missing()) };
        let from = last.parse::<usize>().map_err(|_| missing())?;
        self.edit_body(place, |body| {
            let items = body.pointer_mut(&parent).and_then(Value::as_array_mut).ok_or_else(missing)?;
            if from >= items.len() || to >= items.len() {
                return Err(missing());
            }
            let item = items.remove(from);
            items.insert(to, item);
            Ok(())
        })
    }

    /// Edits the body at a place. Places in and above nested machines are edited in the composed whole.
    fn edit_body(&mut self, place: &Place, edit: impl FnOnce(&mut Value) -> Outcome) -> Outcome {
        let owner = place.owner;
        let Some(body) = self.design.body(owner) else {
            return Err(if self.design.contains(owner) {
                CommandError::WrongKind { id: owner, needs: "state or workflow" }
            } else {
                CommandError::NoSuchRecord(owner)
            });
        };
        if place.pointer.tokens().len() > tree::MAXIMUM_DEPTH {
            return refuse("The place is nested too deep.");
        }
        let scopes = self.design.scopes(owner);
        let reaches = |scope: &Pointer, pointer: &Pointer| {
            let states = scope.key("States");
            // A branch, too, even one without states: moving or removing it moves the others.
            let branch = pointer.tokens().len() <= 2
                && pointer.tokens().first().is_some_and(|key| &**key == "Branches");
            branch || states.strip_prefix(pointer).is_some() || pointer.strip_prefix(&states).is_some()
        };
        if !scopes.iter().any(|scope| reaches(&scope.pointer, &place.pointer)) {
            let mut changed = body.clone();
            edit(&mut changed)?;
            let root = self.design.workflow(owner).is_some();
            let machines = if root { tree::root_machine(&changed) } else { tree::machines(&changed) };
            if machines.iter().eq(scopes.iter().map(|scope| &scope.pointer)) {
                if !tree::fits_depth(&changed, tree::MAXIMUM_DEPTH) {
                    return refuse("The value is nested too deep.");
                }
                self.change_body(owner, |body| *body = changed);
                return Ok(());
            }
            // A machine came or went: what was edited is all that differs, so the whole takes it over below.
            let mut whole = changed;
            let composed = self.design.compose(owner);
            for scope in scopes {
                let states = scope.pointer.key("States");
                if let (Some(hole), Some(states)) = (whole.pointer_mut(&states), composed.pointer(&states)) {
                    *hole = states.clone();
                }
            }
            return self.set_whole(owner, &whole);
        }
        let mut whole = self.design.compose(owner);
        edit(&mut whole)?;
        self.set_whole(owner, &whole)
    }

    pub(super) fn set_machine(&mut self, workflow: Id, machine: &Value) -> Outcome {
        let Some(present) = self.design.workflow(workflow) else {
            return Err(if self.design.contains(workflow) {
                CommandError::WrongKind { id: workflow, needs: "workflow" }
            } else {
                CommandError::NoSuchRecord(workflow)
            });
        };
        let has_states = present.scope.as_ref().is_some_and(|scope| !scope.states.is_empty());
        if has_states && tree::root_machine(machine).is_empty() {
            return refuse("The text has no object \"States\", so the canvas stays as it was.");
        }
        self.set_whole(workflow, machine)
    }
}

/// Sets a value, adding members on the way. An array takes an index up to its length, or `-` for its end.
fn set_in(root: &mut Value, tokens: &[crate::json::Token], value: &Value) -> Option<()> {
    let Some((first, rest)) = tokens.split_first() else {
        *root = value.clone();
        return Some(());
    };
    let fresh = || match rest.first().map(|token| &**token) {
        Some("0" | "-") => Value::array([]),
        _ => Value::empty_object(),
    };
    match root {
        Value::Object(_) => {
            let object = root.as_object_mut()?;
            if !object.contains_key(first) {
                object.insert(first.clone(), if rest.is_empty() { value.clone() } else { fresh() });
            }
            let member = object.members_mut().iter_mut().rev().find(|(key, _)| key == first);
            set_in(&mut member?.1, rest, value)
        }
        Value::Array(_) => {
            let items = root.as_array_mut()?;
            let index = if &**first == "-" { items.len() } else { first.parse::<usize>().ok()? };
            if index == items.len() {
                items.push(if rest.is_empty() { value.clone() } else { fresh() });
            }
            set_in(items.get_mut(index)?, rest, value)
        }
        _ => None,
    }
}

fn remove_in(root: &mut Value, pointer: &Pointer) -> Option<()> {
    let (parent, last) = pointer.split_last()?;
    match root.pointer_mut(&parent)? {
        container @ Value::Object(_) => container.as_object_mut()?.remove(last).map(drop),
        container @ Value::Array(_) => {
            let items = container.as_array_mut()?;
            let index = last.parse::<usize>().ok()?;
            (index < items.len()).then(|| drop(items.remove(index)))
        }
        _ => None,
    }
}
