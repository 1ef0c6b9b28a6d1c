//! Definitions with one slip in them, and definitions changed in a way that changes nothing: what the checks must find
//! and what they must leave alone.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, dead_code)]

pub mod benign;
pub mod broken;
pub mod contents;

use aslant_engine::asl::{self, QueryLanguage, StateType};
use aslant_engine::check::{CheckOptions, Machine};
use aslant_engine::diagnostic::{Edit, apply_edits};
use aslant_engine::json::{Pointer, Value, parse_strict};

/// A definition with a slip.
pub struct Mutant {
    /// What was done to it.
    pub kind: String,
    pub machine: Value,
    /// Where the slip must be found: one of these.
    pub places: Vec<String>,
    /// What it must be found as: one of these; any error where there is none.
    pub codes: &'static [&'static str],
    pub express: bool,
}

/// A state of the definition that is changed.
#[derive(Clone)]
pub struct Spot {
    pub pointer: Pointer,
    pub scope: Pointer,
    pub name: String,
    pub body: Value,
    pub kind: StateType,
    pub language: QueryLanguage,
    pub depth: usize,
}

/// A definition and its states.
pub struct Base {
    pub machine: Value,
    pub spots: Vec<Spot>,
    pub scopes: Vec<Pointer>,
}

impl Base {
    pub fn new(machine: Value) -> Self {
        let prepared = Machine::new(&machine, CheckOptions::default());
        let scopes = prepared.scopes.iter().map(|scope| scope.pointer.clone()).collect();
        let spots = prepared
            .states
            .iter()
            .filter_map(|state| {
                Some(Spot {
                    pointer: state.pointer.clone(),
                    scope: state.scope.clone(),
                    name: state.name.to_string(),
                    body: state.body.clone(),
                    kind: state.state_type?,
                    language: state.language,
                    depth: state.depth,
                })
            })
            .collect();
        Self { machine, spots, scopes }
    }

    /// The first, the middle and the last state that fit: enough to see a rule at work, few enough to be quick.
    pub fn some(&self, fits: impl Fn(&Spot) -> bool) -> Vec<&Spot> {
        let all: Vec<&Spot> = self.spots.iter().filter(|spot| fits(spot)).collect();
        let mut chosen: Vec<usize> = vec![0, all.len() / 2, all.len().saturating_sub(1)];
        chosen.dedup();
        chosen.into_iter().filter_map(|index| all.get(index).copied()).collect()
    }

    pub fn of(&self, kind: StateType) -> Vec<&Spot> {
        self.some(|spot| spot.kind == kind)
    }

    pub fn edited(&self, edits: &[Edit]) -> Option<Value> {
        apply_edits(&self.machine, edits)
    }
}

pub fn json(text: &str) -> Value {
    parse_strict(text).unwrap_or_else(|_| panic!("{text}"))
}

/// Collects mutants of one definition.
pub struct Mutants<'b> {
    pub base: &'b Base,
    pub made: Vec<Mutant>,
}

impl Mutants<'_> {
    pub fn add(&mut self, kind: &str, edits: &[Edit], places: &[&Pointer], codes: &'static [&'static str]) {
        let Some(machine) = self.base.edited(edits) else { return };
        if machine == self.base.machine {
            return;
        }
        self.made.push(Mutant {
            kind: kind.to_owned(),
            machine,
            places: places.iter().map(ToString::to_string).collect(),
            codes,
            express: false,
        });
    }

    /// Sets a value; the slip is found there.
    pub fn set(&mut self, kind: &str, place: &Pointer, value: &str, codes: &'static [&'static str]) {
        self.add(kind, &[Edit::Set(place.clone(), json(value))], &[place], codes);
    }

    /// Removes a member; the slip is found at the object that had it.
    pub fn without(&mut self, kind: &str, place: &Pointer, codes: &'static [&'static str]) {
        let Some((object, _)) = place.split_last() else { return };
        self.add(kind, &[Edit::Remove(place.clone())], &[&object], codes);
    }
}

/// Every place of a value where an object or element stands under a name, with the value.
pub fn places(value: &Value, at: &Pointer, found: &mut Vec<(Pointer, Value)>) {
    match value {
        Value::Object(object) => {
            for (key, value) in object.iter() {
                let at = at.key(key.clone());
                found.push((at.clone(), value.clone()));
                places(value, &at, found);
            }
        }
        Value::Array(array) => {
            for (index, value) in array.items().iter().enumerate() {
                let at = at.index(index);
                found.push((at.clone(), value.clone()));
                places(value, &at, found);
            }
        }
        _ => {}
    }
}

pub fn is_open(value: &Value) -> bool {
    value.as_str().is_some_and(asl::substitution::contains)
}
