//! Variables: what each state reads, and whether something in its scope assigns it.
//!
//! Catches: unassigned-variable (AWS accepts it; the execution fails), variable-assigned-too-late, bad-variable-name,
//! shadowed-variable, no-dollar of texts that name a variable.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::limits::is_distributed;
use super::machine::Machine;
use super::sites::{Parsed, SiteKind, parse_jsonata, parse_path, sites};
use super::suggest::closest;
use super::variable_flow::Flow;
use crate::asl::{QueryLanguage, StateVisit, substitution};
use crate::diagnostic::{Diagnostic, Edit};
use crate::expression::cache;
use crate::json::{Object, Pointer, Value};

/// Characters of a variable's name.
const LONGEST_NAME: usize = crate::aws::VARIABLE_NAME_LENGTH.whole();

/// What a state reads of variables.
#[derive(Clone, Debug)]
pub(super) struct StateReads {
    pub references: Arc<[VariableReference]>,
    pub texts: Arc<[VariableText]>,
}

/// One use of a variable.
#[derive(Clone, Debug, PartialEq)]
pub struct VariableReference {
    pub name: Arc<str>,
    /// The field that reads it, from the root of the machine.
    pub pointer: Pointer,
}

/// The variables that a state reads, in the order of its fields; those of nested states apart.
pub fn variable_references(state: &StateVisit<'_>) -> Vec<VariableReference> {
    let mut found = Vec::new();
    for site in sites(state) {
        let names = match site.kind {
            SiteKind::Jsonata => match site.value.as_str().map(parse_jsonata) {
                Some(Parsed::Jsonata(expression)) => expression.references().variable_names(),
                _ => Vec::new(),
            },
            _ => match parse_path(&site) {
                Parsed::Path(path) => path.variables(),
                Parsed::Intrinsic(intrinsic) => intrinsic.variables(),
                _ => Vec::new(),
            },
        };
        found.extend(names.into_iter().map(|name| VariableReference { name, pointer: site.pointer.clone() }));
    }
    found
}

/// A plain text of a JSONata state that looks like a path from a variable: `$order.total` without `{%` and `%}`.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct VariableText {
    name: Arc<str>,
    text: Arc<str>,
    field: String,
    pointer: Pointer,
}

/// The texts of a state that would read a variable if they were expressions, whether or not there is such a variable.
pub(super) fn variable_texts(state: &StateVisit<'_>) -> Vec<VariableText> {
    if state.language != QueryLanguage::Jsonata {
        return Vec::new();
    }
    let sites = sites(state).into_iter();
    let texts = sites.filter(|site| site.kind == SiteKind::Jsonata && site.field != "Condition");
    texts
        .filter_map(|site| {
            let text = site.value.as_str()?;
            let name = variable_of_path(text).filter(|_| !substitution::contains(text))?;
            let pointer = site.pointer.clone();
            Some(VariableText {
                name: name.into(),
                text: text.into(),
                field: site.field.to_string(),
                pointer,
            })
        })
        .collect()
}

/// The variable at the start of a text that is a JSONata path: `order` of `$order.items[0].id`.
fn variable_of_path(text: &str) -> Option<&str> {
    let inside = text.strip_prefix('$')?;
    let end = inside.find(|ch: char| !ch.is_alphanumeric() && ch != '_').unwrap_or(inside.len());
    let (name, rest) = inside.split_at(end);
    let is_path = rest.is_empty() || rest.starts_with(['.', '[']);
    // Prose and prices are no paths: "$5", "$total is due".
    (is_path && !name.is_empty() && name != "states" && cache::jsonata(text).is_ok()).then_some(name)
}

/// The `Assign` objects of a state: its own, those of its rules and those of its catchers.
fn assignments<'a>(state: &StateVisit<'a>) -> Vec<(Pointer, &'a Object)> {
    let mut found = Vec::new();
    let mut add = |pointer: Pointer, value: Option<&'a Value>| {
        if let Some(object) = value.and_then(Value::as_object) {
            found.push((pointer, object));
        }
    };
    add(state.pointer.key("Assign"), state.body.get("Assign"));
    for list in ["Choices", "Catch"] {
        for (index, item) in
            state.body.get(list).and_then(Value::as_array).unwrap_or_default().iter().enumerate()
        {
            add(state.pointer.key(list).index(index).key("Assign"), item.get("Assign"));
        }
    }
    found
}

/// A variable's name as the rest of the workflow knows it: `total` of `total.$` in a `JSONPath` state.
pub(super) fn variable_name(key: &str, language: QueryLanguage) -> &str {
    match language {
        QueryLanguage::JsonPath => key.strip_suffix(".$").unwrap_or(key),
        QueryLanguage::Jsonata => key,
    }
}

/// The variables that states of each scope assign, by the scope's pointer.
fn assigned_by_scope(machine: &Machine<'_>) -> BTreeMap<Pointer, BTreeSet<Arc<str>>> {
    let mut scopes: BTreeMap<Pointer, BTreeSet<Arc<str>>> = BTreeMap::new();
    for state in &machine.states {
        for (_, object) in assignments(state) {
            let names = object.keys().map(|key| Arc::from(variable_name(key, state.language)));
            scopes.entry(state.scope.clone()).or_default().extend(names);
        }
    }
    scopes
}

/// The scopes whose variables a state sees: its own, then the ones around it up to a distributed Map. With each, the
/// state of that scope that the reader is or stands in.
fn visible_scopes<'m, 'a>(
    machine: &'m Machine<'a>,
    state: &'m StateVisit<'a>,
) -> Vec<(&'m Pointer, &'m StateVisit<'a>)> {
    let mut found = vec![(&state.scope, state)];
    let mut current = &state.scope;
    while let Some(container) = machine.container_of(current) {
        if is_distributed(container.body) {
            break;
        }
        current = &container.scope;
        found.push((current, container));
    }
    found
}

/// The names of the variables that may have a value in the state at `pointer`, sorted.
pub fn variables_in_scope(machine: &Value, pointer: &Pointer) -> Vec<Arc<str>> {
    let prepared = Machine::new(machine, super::CheckOptions::default());
    let Some(state) = prepared.states.iter().find(|state| state.pointer == *pointer) else {
        return Vec::new();
    };
    let assigned = assigned_by_scope(&prepared);
    let mut names = BTreeSet::new();
    for (scope, _) in visible_scopes(&prepared, state) {
        names.extend(assigned.get(scope).into_iter().flatten().cloned());
    }
    names.into_iter().collect()
}

/// `reads`: what each state reads, in the order of the states.
pub(super) fn check(machine: &Machine<'_>, reads: &[StateReads], out: &mut Vec<Diagnostic>) {
    let assigned = assigned_by_scope(machine);
    let mut flow = Flow::new(machine);
    for (state, StateReads { references, texts }) in machine.states.iter().zip(reads) {
        check_names(state, out);
        check_shadowing(machine, state, &assigned, out);
        check_texts(machine, state, texts, &assigned, out);
        if references.is_empty() {
            continue;
        }
        let visible = visible_scopes(machine, state);
        let mut told = BTreeSet::new();
        for reference in references.iter().cloned() {
            let assigns =
                |scope: &Pointer| assigned.get(scope).is_some_and(|names| names.contains(&reference.name));
            if !told.insert(reference.name.clone()) {
                continue;
            }
            let mut seen = visible.iter().filter(|(scope, _)| assigns(scope)).peekable();
            if seen.peek().is_some() {
                if !seen.any(|(scope, reader)| flow.reaches(scope, &reference.name, reader.name)) {
                    let message = format!(
                        "{} reads ${}, which is assigned, but on no way that leads here",
                        state.name, reference.name
                    );
                    out.push(
                        Diagnostic::warning("variable-assigned-too-late", reference.pointer, message)
                            .with_hint(
                                "What a state assigns is seen by the states that follow it, not by itself.",
                            ),
                    );
                }
                continue;
            }
            let elsewhere = assigned.values().any(|others| others.contains(&reference.name));
            let message = if elsewhere {
                format!(
                    "{} reads ${}, which is assigned only where it cannot see it",
                    state.name, reference.name
                )
            } else {
                format!("{} reads ${}, which no state assigns", state.name, reference.name)
            };
            let mut diagnostic = Diagnostic::warning("unassigned-variable", reference.pointer, message);
            if elsewhere {
                diagnostic = diagnostic
                    .with_hint("Variables of a branch or iteration end with it; a distributed Map sees none from outside.");
            } else if let Some(meant) = closest(&reference.name, in_scope(&visible, &assigned)) {
                diagnostic = diagnostic.with_hint(format!("Is it ${meant}?"));
            }
            out.push(diagnostic);
        }
    }
}

/// Texts that name a variable which the state sees: most likely the delimiters are missing.
fn check_texts(
    machine: &Machine<'_>,
    state: &StateVisit<'_>,
    texts: &[VariableText],
    assigned: &BTreeMap<Pointer, BTreeSet<Arc<str>>>,
    out: &mut Vec<Diagnostic>,
) {
    if texts.is_empty() {
        return;
    }
    let visible = visible_scopes(machine, state);
    for VariableText { name, text, field, pointer } in texts {
        if !visible.iter().any(|(scope, _)| assigned.get(*scope).is_some_and(|names| names.contains(name))) {
            continue;
        }
        let message = format!(
            "{field} of {} is the text {text:?}; to evaluate it, put it between {{% and %}}",
            state.name
        );
        let fixed: Value = format!("{{% {text} %}}").into();
        out.push(
            Diagnostic::warning("no-dollar", pointer.clone(), message)
                .with_fix("Put it between {% and %}", vec![Edit::Set(pointer.clone(), fixed)]),
        );
    }
}

/// A scope cannot assign a variable that a scope around it assigns.
fn check_shadowing(
    machine: &Machine<'_>,
    state: &StateVisit<'_>,
    assigned: &BTreeMap<Pointer, BTreeSet<Arc<str>>>,
    out: &mut Vec<Diagnostic>,
) {
    if state.depth == 0 {
        return;
    }
    let own = assignments(state);
    if own.is_empty() {
        return;
    }
    let outer = visible_scopes(machine, state);
    for (pointer, object) in own {
        for key in object.keys() {
            let name = variable_name(key, state.language);
            let Some((_, container)) = outer
                .iter()
                .skip(1)
                .find(|(scope, _)| assigned.get(*scope).is_some_and(|names| names.contains(name)))
            else {
                continue;
            };
            let message = format!(
                "{} assigns ${name}, which the workflow around {} assigns too",
                state.name, container.name
            );
            out.push(
                Diagnostic::warning("shadowed-variable", pointer.key(key.clone()), message)
                    .with_hint("Names of variables are unique from a branch or iteration outwards."),
            );
        }
    }
}

fn in_scope<'n>(
    visible: &[(&Pointer, &StateVisit<'_>)],
    assigned: &'n BTreeMap<Pointer, BTreeSet<Arc<str>>>,
) -> impl Iterator<Item = &'n str> {
    let names: Vec<&str> =
        visible.iter().filter_map(|(scope, _)| assigned.get(*scope)).flatten().map(|name| &**name).collect();
    names.into_iter()
}

fn check_names(state: &StateVisit<'_>, out: &mut Vec<Diagnostic>) {
    for (pointer, object) in assignments(state) {
        for key in object.keys() {
            let name = variable_name(key, state.language);
            if substitution::contains(name) {
                continue;
            }
            let mut characters = name.chars();
            let starts = characters.next().is_some_and(|ch| ch.is_alphabetic() || ch == '_');
            let why = if !starts || !characters.all(|ch| ch.is_alphanumeric() || ch == '_') {
                "it must start with a letter and have letters, digits and _ only"
            } else if name.chars().count() > LONGEST_NAME {
                concat!(figure!(VARIABLE_NAME_LENGTH), " characters is the most")
            } else if name == "states" {
                "that name is reserved"
            } else {
                continue;
            };
            let message = format!("{} assigns a variable called {name:?}: {why}", state.name);
            out.push(Diagnostic::error("bad-variable-name", pointer.key(key.clone()), message));
        }
    }
}
