//! What a machine reads, turned into examples: an input and answers with which an imported workflow gets somewhere.
//! A guess, made backwards along the transitions: what a state reads must come from the input or from the result of
//! a call before it. What cannot be followed is left out.

mod paths;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::asl::{QueryLanguage, effective_language, machine_language, transitions};
use crate::json::{Object, Value};

use paths::{LONGEST_PATH, Read, Root, Step, reads, steps};

/// Rounds after which the search along loops ends.
const ROUNDS: usize = 40;
/// Further values of one place that are kept.
const MOST_OTHERS: usize = 5;
/// Machines and bodies nested deeper than this are not looked into.
const DEPTH: usize = 100;

/// What is read of a value: nothing more than that it is there, members, or elements.
#[derive(Clone, Debug, Default, PartialEq)]
struct Need {
    wanted: bool,
    example: Option<Value>,
    /// Other values that it is compared with.
    others: Vec<Value>,
    members: BTreeMap<String, Need>,
    items: Option<Box<Need>>,
}

/// Examples for a machine.
pub(super) struct Samples {
    pub input: Value,
    /// What the call of each task should return, by the state's name, before the envelope. More than one where the call is
    /// made again in a loop and its answer may decide when that ends: one after the other.
    pub results: BTreeMap<String, Vec<Value>>,
}

/// Examples of all that the machine reads.
pub(super) fn samples(machine: &Value) -> Samples {
    let (input, results) = machine_needs(machine, machine_language(machine), 0);
    let input = input.value("");
    let mut looped = BTreeSet::new();
    in_loops(machine, 0, &mut looped);
    let results = results
        .into_iter()
        .map(|(name, need)| {
            let variants = if looped.contains(&name) { need.variants() } else { 1 };
            let answers = (0..variants).map(|number| need.variant("", number)).collect();
            (name, answers)
        })
        .collect();
    let input =
        if matches!(input, Value::Object(_) | Value::Array(_)) { input } else { Value::empty_object() };
    Samples { input, results }
}

/// The states of a machine, and of the machines in it, that lead back to themselves.
fn in_loops(machine: &Value, depth: usize, found: &mut BTreeSet<String>) {
    let Some(states) = machine.get("States").and_then(Value::as_object).filter(|_| depth < DEPTH) else {
        return;
    };
    let next: BTreeMap<&str, Vec<Arc<str>>> = states
        .iter()
        .map(|(name, body)| {
            let targets = transitions(body)
                .into_iter()
                .filter(|transition| !matches!(transition.kind, crate::asl::TransitionKind::Catch(_)));
            (&**name, targets.map(|transition| Arc::from(&*transition.target)).collect())
        })
        .collect();
    let looped = looped(&next);
    for (name, body) in states.iter() {
        if body.get("Type").and_then(Value::as_str) == Some("Task") && looped.contains(&**name) {
            found.insert(name.to_string());
        }
        for branch in body.get("Branches").and_then(Value::as_array).unwrap_or_default() {
            in_loops(branch, depth + 1, found);
        }
        if let Some(processor) = body.get("ItemProcessor").or(body.get("Iterator")) {
            in_loops(processor, depth + 1, found);
        }
    }
}

/// What leads back to itself: where a graph is taken apart into strongly connected parts (Kosaraju), the parts of more
/// than one, and what leads to itself at once.
fn looped<'n>(next: &BTreeMap<&'n str, Vec<Arc<str>>>) -> BTreeSet<&'n str> {
    let names: Vec<&'n str> = next.keys().copied().collect();
    let number = |name: &str| names.binary_search(&name).ok();
    let forth: Vec<Vec<usize>> =
        next.values().map(|targets| targets.iter().filter_map(|target| number(target)).collect()).collect();
    let mut back: Vec<Vec<usize>> = vec![Vec::new(); names.len()];
    for (from, targets) in forth.iter().enumerate() {
        for to in targets {
            if let Some(sources) = back.get_mut(*to) {
                sources.push(from);
            }
        }
    }
    // What is left last comes first.
    let mut order = Vec::with_capacity(names.len());
    let mut seen = vec![false; names.len()];
    for start in 0..names.len() {
        let mut open = vec![(start, false)];
        while let Some((at, left)) = open.pop() {
            if left {
                order.push(at);
            } else if let Some(seen) = seen.get_mut(at).filter(|seen| !**seen) {
                *seen = true;
                open.push((at, true));
                open.extend(forth.get(at).into_iter().flatten().map(|to| (*to, false)));
            }
        }
    }
    let mut found = BTreeSet::new();
    let mut taken = vec![false; names.len()];
    for start in order.into_iter().rev() {
        let mut part = Vec::new();
        let mut open = vec![start];
        while let Some(at) = open.pop() {
            if let Some(taken) = taken.get_mut(at).filter(|taken| !**taken) {
                *taken = true;
                part.push(at);
                open.extend(back.get(at).into_iter().flatten());
            }
        }
        let itself = forth.get(start).is_some_and(|targets| targets.contains(&start));
        if part.len() > 1 || itself {
            found.extend(part.iter().filter_map(|at| names.get(*at)));
        }
    }
    found
}

impl Need {
    fn add(&mut self, steps: &[Step], example: Option<&Value>) {
        let Some((first, rest)) = steps.split_first() else {
            self.wanted = true;
            self.see(example);
            return;
        };
        match first {
            Step::Member(name) => self.members.entry(name.clone()).or_default().add(rest, example),
            Step::Item => self.items.get_or_insert_default().add(rest, example),
        }
    }

    /// Takes an example; the first one counts, the others are kept.
    fn see(&mut self, example: Option<&Value>) {
        match (&self.example, example) {
            (None, Some(example)) => self.example = Some(example.clone()),
            (Some(first), Some(example))
                if first != example && self.others.len() < MOST_OTHERS && !self.others.contains(example) =>
            {
                self.others.push(example.clone());
            }
            _ => {}
        }
    }

    /// How many different values are worth trying.
    fn variants(&self) -> usize {
        let inner = self.members.values().chain(self.items.as_deref()).map(Self::variants).max();
        let own = match &self.example {
            Some(Value::String(_) | Value::Bool(_)) => 2 + self.others.len(),
            Some(_) => 1 + self.others.len(),
            None => 1,
        };
        inner.map_or(own, |inner| inner.max(own))
    }

    fn merge(&mut self, other: &Self, depth: usize) {
        if depth > LONGEST_PATH {
            return;
        }
        self.wanted |= other.wanted;
        for example in other.example.iter().chain(&other.others) {
            self.see(Some(example));
        }
        for (name, need) in &other.members {
            self.members.entry(name.clone()).or_default().merge(need, depth + 1);
        }
        if let Some(items) = &other.items {
            self.items.get_or_insert_default().merge(items, depth + 1);
        }
    }

    /// What is needed below a path; `None` where nothing is.
    fn at(&self, steps: &[Step]) -> Option<&Self> {
        steps.iter().try_fold(self, |need, step| match step {
            Step::Member(name) => need.members.get(name),
            Step::Item => need.items.as_deref(),
        })
    }

    fn merge_at(&mut self, steps: &[Step], other: &Self) {
        match steps.split_first() {
            None => self.merge(other, 0),
            Some((Step::Member(name), rest)) => {
                self.members.entry(name.clone()).or_default().merge_at(rest, other);
            }
            Some((Step::Item, rest)) => self.items.get_or_insert_default().merge_at(rest, other),
        }
    }

    fn remove(&mut self, steps: &[Step]) {
        match steps {
            [] => *self = Self::default(),
            [Step::Member(name)] => drop(self.members.remove(name)),
            [Step::Member(name), rest @ ..] => {
                if let Some(need) = self.members.get_mut(name) {
                    need.remove(rest);
                }
            }
            [Step::Item, ..] => {}
        }
    }

    fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// A value that has all of it.
    fn value(&self, name: &str) -> Value {
        self.variant(name, 0)
    }

    /// As [`Self::value`], with another example of what has several: the first, then what it is compared with elsewhere,
    /// at last one that it is compared with nowhere.
    fn variant(&self, name: &str, number: usize) -> Value {
        if !self.members.is_empty() {
            return Value::object(
                self.members.iter().map(|(name, need)| (name.as_str(), need.variant(name, number))),
            );
        }
        if let Some(items) = &self.items {
            let item = if items.is_empty() { Value::empty_object() } else { items.variant("", number) };
            return Value::array([item]);
        }
        match &self.example {
            Some(example) if number == 0 => example.clone(),
            Some(example) => match (self.others.get(number - 1).or(self.others.last()), example) {
                (Some(other), _) if number <= self.others.len() => other.clone(),
                (_, Value::Bool(is)) => Value::Bool(!is),
                (_, Value::String(_)) => "other".into(),
                (Some(other), _) => other.clone(),
                (None, example) => example.clone(),
            },
            None if name.is_empty() => Value::empty_object(),
            None => by_name(name),
        }
    }
}

/// An example by what its name says.
fn by_name(name: &str) -> Value {
    let lower = name.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    if has(&[
        "count", "total", "amount", "price", "quantity", "number", "size", "seconds", "index", "percent",
    ]) {
        Value::int(1)
    } else if has(&["date", "time"]) {
        "2026-01-01T00:00:00Z".into()
    } else if lower.starts_with("is") || has(&["approved", "enabled", "success"]) {
        Value::Bool(true)
    } else {
        "example".into()
    }
}

/// What a machine needs of its input, and of the result of each task in it.
fn machine_needs(machine: &Value, language: QueryLanguage, depth: usize) -> (Need, BTreeMap<String, Need>) {
    let mut results: BTreeMap<String, Need> = BTreeMap::new();
    let Some(states) = machine.get("States").and_then(Value::as_object).filter(|_| depth < DEPTH) else {
        return (Need::default(), results);
    };
    let mut variables: BTreeMap<String, Need> = BTreeMap::new();
    let mut inputs: BTreeMap<&str, Need> = BTreeMap::new();
    for _ in 0..ROUNDS {
        let before = (inputs.clone(), results.clone(), variables.clone());
        for (name, body) in states.iter().rev() {
            let mut out = Need::default();
            for transition in transitions(body) {
                if !matches!(transition.kind, crate::asl::TransitionKind::Catch(_))
                    && let Some(need) = inputs.get(&*transition.target)
                {
                    out.merge(need, 0);
                }
            }
            let mut state = State {
                body,
                jsonata: effective_language(body, language) == QueryLanguage::Jsonata,
                input: Need::default(),
                result: Need::default(),
                nested: BTreeMap::new(),
                variables: &mut variables,
            };
            state.read(&out, language, depth);
            let State { input, result, nested, .. } = state;
            for (name, need) in nested {
                results.entry(name).or_default().merge(&need, 0);
            }
            inputs.entry(name).or_default().merge(&input, 0);
            if !result.is_empty() && body.get("Type").and_then(Value::as_str) == Some("Task") {
                results.entry(name.to_string()).or_default().merge(&result, 0);
            }
        }
        if before == (inputs.clone(), results.clone(), variables.clone()) {
            break;
        }
    }
    let start = machine.get("StartAt").and_then(Value::as_str).unwrap_or_default();
    (inputs.remove(start).unwrap_or_default(), results)
}

struct State<'a, 'b> {
    /// Borrowed for longer than the rest, which changes while the body is read.
    body: &'a Value,
    jsonata: bool,
    input: Need,
    result: Need,
    /// Of the tasks in the machines inside.
    nested: BTreeMap<String, Need>,
    variables: &'b mut BTreeMap<String, Need>,
}

impl<'a> State<'a, '_> {
    fn text(&self, key: &str) -> Option<&'a str> {
        self.body.get(key).and_then(Value::as_str)
    }

    /// The steps of a field that holds a path, `default` where it is absent; `None` for `null` and what is no plain path.
    fn path(&self, key: &str) -> Option<Vec<Step>> {
        match self.body.get(key) {
            None => Some(Vec::new()),
            Some(value) => {
                let text = value.as_str()?.strip_prefix('$')?;
                (!text.starts_with('$')).then(|| steps(text, false).0)
            }
        }
    }

    fn read(&mut self, out: &Need, language: QueryLanguage, depth: usize) {
        let kind = self.text("Type").unwrap_or_default().to_owned();
        let calls = matches!(kind.as_str(), "Task" | "Map" | "Parallel");
        if self.jsonata {
            self.read_jsonata(out, calls);
        } else {
            self.read_jsonpath(out, &kind, calls);
        }
        self.read_inner(&kind, language, depth);
        if kind == "Task" {
            self.strip_envelope();
        }
    }

    fn read_jsonata(&mut self, out: &Need, calls: bool) {
        let body = self.body;
        let fields = body.as_object().into_iter().flat_map(Object::iter);
        for (key, value) in fields {
            if !matches!(&**key, "Branches" | "ItemProcessor" | "Iterator" | "Catch") {
                self.collect(value, key, true, true, 0);
            }
        }
        match self.text("Output") {
            None if self.body.get("Output").is_some() => {
                let output = self.body.get("Output").cloned().unwrap_or_default();
                self.through(&output, out, true, false, 0);
            }
            Some(text) if text.contains("$states.input") && calls => {
                self.input.merge(out, 0);
                if text.contains("$states.result") && !text.contains("$merge") {
                    self.result.merge(out, 0);
                }
            }
            Some(text) => {
                for read in reads(text, true) {
                    match read.root {
                        Root::Result => self.result.merge_at(&read.steps, out),
                        Root::Input => self.input.merge_at(&read.steps, out),
                        Root::Variable(name) => {
                            self.variables.entry(name).or_default().merge_at(&read.steps, out);
                        }
                    }
                }
            }
            None if calls => self.result.merge(out, 0),
            None => self.input.merge(out, 0),
        }
        self.assign(true);
    }

    fn read_jsonpath(&mut self, out: &Need, kind: &str, calls: bool) {
        // What later states read of the output, seen from before OutputPath.
        let mut after = Need::default();
        if let Some(path) = self.path("OutputPath") {
            after.merge_at(&path, out);
        }
        let mut read = Need::default();
        std::mem::swap(&mut self.input, &mut read);
        let passes = matches!(kind, "Choice" | "Wait" | "Succeed" | "Fail");
        let body = self.body;
        for key in [
            "Parameters",
            "ItemSelector",
            "Choices",
            "ItemsPath",
            "SecondsPath",
            "TimestampPath",
            "ErrorPath",
            "CausePath",
        ] {
            if let Some(value) = body.get(key) {
                self.collect(value, key, false, false, 0);
            }
        }
        // `self.input` is now what is read behind InputPath.
        let mut effective = std::mem::take(&mut self.input);
        let mut own = Need::default();
        let produces = calls || self.body.get("Result").is_some() || self.body.get("Parameters").is_some();
        if passes || (!produces && self.body.get("ResultPath").is_none()) {
            effective.merge(&after, 0);
        } else {
            let body = self.body;
            let selector = body.get("ResultSelector");
            let shaped = body.get("Parameters").filter(|_| !calls);
            if let Some(Value::Null) = body.get("ResultPath") {
                own.merge(&after, 0);
            } else if let Some(path) = self.path("ResultPath") {
                let need = after.at(&path).cloned().unwrap_or_default();
                match (selector, shaped) {
                    (Some(selector), _) => self.through(selector, &need, false, true, 0),
                    (None, _) if calls => self.result.merge(&need, 0),
                    (None, Some(shape)) => {
                        self.through(shape, &need, false, false, 0);
                        effective.merge(&std::mem::take(&mut self.input), 0);
                    }
                    (None, None) if body.get("Result").is_none() => effective.merge(&need, 0),
                    _ => {}
                }
                if !path.is_empty() {
                    after.remove(&path);
                    own.merge(&after, 0);
                }
            }
            if let Some(selector) = selector {
                self.collect(selector, "ResultSelector", false, true, 0);
            }
        }
        if let Some(path) = self.path("InputPath") {
            read.merge_at(&path, &effective);
        }
        read.merge(&own, 0);
        self.input.merge(&read, 0);
        self.assign(false);
    }

    /// What is read of a template's value is read of what its members are made of.
    fn through(&mut self, template: &Value, need: &Need, jsonata: bool, of_result: bool, depth: usize) {
        let Some(object) = template.as_object().filter(|_| depth < DEPTH) else { return };
        for (key, value) in object.iter() {
            let name = if jsonata { key } else { key.strip_suffix(".$").unwrap_or(key) };
            let Some(inner) = need.members.get(name) else { continue };
            match value {
                Value::String(text) if jsonata || key.ends_with(".$") => {
                    if let [read] = reads(text, jsonata).as_slice() {
                        match &read.root {
                            Root::Input if of_result => self.result.merge_at(&read.steps, inner),
                            Root::Input => self.input.merge_at(&read.steps, inner),
                            Root::Result => self.result.merge_at(&read.steps, inner),
                            Root::Variable(name) => {
                                self.variables.entry(name.clone()).or_default().merge_at(&read.steps, inner);
                            }
                        }
                    }
                }
                _ => self.through(value, inner, jsonata, of_result, depth + 1),
            }
        }
    }

    /// Values that become variables must have what is read of these.
    fn assign(&mut self, jsonata: bool) {
        let Some(assigned) = self.body.get("Assign").and_then(Value::as_object) else { return };
        for (name, value) in assigned.iter() {
            let Some(text) = value.as_str() else { continue };
            let name = name.strip_suffix(".$").unwrap_or(name);
            let Some(need) = self.variables.get(name).cloned() else { continue };
            if let [read] = reads(text, jsonata).as_slice() {
                match (&read.root, jsonata) {
                    (Root::Input, true) => self.input.merge_at(&read.steps, &need),
                    (Root::Variable(_), _) => {}
                    _ => self.result.merge_at(&read.steps, &need),
                }
            }
        }
    }

    /// Adds what the expressions inside a value read. In JSONPath only members whose names end in `.$`, or that hold
    /// paths by their name, are expressions.
    fn collect(&mut self, value: &Value, key: &str, jsonata: bool, of_result: bool, depth: usize) {
        if depth > DEPTH {
            return;
        }
        match value {
            Value::String(text) => {
                let is_path = key.ends_with(".$") || key.ends_with("Path") || key == "Variable";
                if !(if jsonata { text.starts_with("{%") } else { is_path }) {
                    return;
                }
                for mut read in reads(text, jsonata) {
                    if key == "ItemsPath" || key == "Items" {
                        read.steps.push(Step::Item);
                    }
                    if key == "SecondsPath" || key == "Seconds" {
                        read.example = Some(Value::int(1));
                    }
                    self.add(read, !jsonata && of_result);
                }
            }
            Value::Array(array) => {
                for item in array.items() {
                    self.collect(item, key, jsonata, of_result, depth + 1);
                }
            }
            Value::Object(object) => {
                if let (false, Some(variable)) = (jsonata, object.get("Variable").and_then(Value::as_str)) {
                    let example = object.iter().find_map(|(operator, value)| compared(operator, value));
                    for mut read in reads(variable, false) {
                        read.example.clone_from(&example);
                        self.add(read, false);
                    }
                }
                for (key, value) in object.iter() {
                    self.collect(value, key, jsonata, of_result, depth + 1);
                }
            }
            _ => {}
        }
    }

    fn add(&mut self, read: Read, of_result: bool) {
        let need = match read.root {
            Root::Input if of_result => &mut self.result,
            Root::Input => &mut self.input,
            Root::Result => &mut self.result,
            Root::Variable(name) => self.variables.entry(name).or_default(),
        };
        need.add(&read.steps, read.example.as_ref());
    }

    /// What the machines inside a Parallel or Map state read.
    fn read_inner(&mut self, kind: &str, language: QueryLanguage, depth: usize) {
        if kind == "Parallel" {
            let shaped = self.body.get("Parameters").or(self.body.get("Arguments")).is_some();
            let path = if self.jsonata { Some(Vec::new()) } else { self.path("InputPath") };
            let path = path.filter(|_| !shaped);
            for branch in self.body.get("Branches").and_then(Value::as_array).unwrap_or_default() {
                let (need, results) = machine_needs(branch, language, depth + 1);
                self.nested.extend(results);
                if let Some(path) = &path {
                    self.input.merge_at(path, &need);
                }
            }
        }
        if let Some(processor) = self.body.get("ItemProcessor").or(self.body.get("Iterator")) {
            let (need, results) = machine_needs(processor, language, depth + 1);
            self.nested.extend(results);
            let need = self.through_selector(need);
            if self.body.get("ItemReader").is_none() {
                self.read_items(&need);
            }
        }
    }

    /// What is read of the items themselves, where a selector shapes what each run gets.
    fn through_selector(&mut self, need: Need) -> Need {
        let Some(selector) = self.body.get("ItemSelector").or(self.body.get("Parameters")) else {
            return need;
        };
        let mut of_item = Need::default();
        for (key, value) in selector.as_object().into_iter().flat_map(Object::iter) {
            let inner = need.members.get(key.strip_suffix(".$").unwrap_or(key));
            let item = value.as_str().and_then(|text| text.split_once("Map.Item.Value"));
            if let (Some(inner), Some((_, behind))) = (inner, item) {
                of_item.merge_at(&steps(behind, self.jsonata).0, inner);
            }
        }
        self.through(selector, &need, self.jsonata, false, 0);
        of_item
    }

    fn read_items(&mut self, need: &Need) {
        let text = self.text(if self.jsonata { "Items" } else { "ItemsPath" }).unwrap_or("$");
        if let [read] = reads(text, self.jsonata).as_slice() {
            let path: Vec<Step> = read.steps.iter().cloned().chain([Step::Item]).collect();
            match &read.root {
                Root::Variable(name) => self.variables.entry(name.clone()).or_default().merge_at(&path, need),
                _ => self.input.merge_at(&path, need),
            }
        }
    }

    /// What the callee returns lies deeper in what the state gets.
    fn strip_envelope(&mut self) {
        let resource = self.text("Resource").unwrap_or_default();
        let member = if resource.contains(":lambda:invoke") {
            "Payload"
        } else if resource.contains(":http:invoke") {
            "ResponseBody"
        } else {
            return;
        };
        self.result = self.result.members.remove(member).unwrap_or_default();
    }
}

/// An example for which a Choice rule holds.
fn compared(operator: &str, value: &Value) -> Option<Value> {
    if operator.ends_with("Path") || operator == "Variable" || operator == "Next" {
        return None;
    }
    match (operator, value) {
        (operator, Value::Number(number)) if operator.starts_with("Numeric") => Some(match operator {
            "NumericGreaterThan" => {
                number.as_i64().map(|number| number.saturating_add(1)).map_or(value.clone(), Value::int)
            }
            "NumericLessThan" => {
                number.as_i64().map(|number| number.saturating_sub(1)).map_or(value.clone(), Value::int)
            }
            _ => value.clone(),
        }),
        ("StringMatches", Value::String(text)) => Some(text.replace('*', "example").into()),
        (operator, Value::String(_))
            if operator.starts_with("String") || operator.starts_with("Timestamp") =>
        {
            Some(value.clone())
        }
        ("BooleanEquals", Value::Bool(_)) => Some(value.clone()),
        ("IsNumeric", Value::Bool(true)) => Some(Value::int(1)),
        ("IsBoolean", Value::Bool(true)) => Some(Value::Bool(true)),
        ("IsNull", Value::Bool(true)) => Some(Value::Null),
        _ => None,
    }
}

/// Whether an example answer is of use for a task: not where a workflow or a person answers.
pub(super) fn takes_example(body: &Value) -> bool {
    let resource = body.get("Resource").and_then(Value::as_str).unwrap_or_default();
    !resource.is_empty()
        && !resource.contains(":states:startExecution")
        && !resource.ends_with(".waitForTaskToken")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

    use super::*;
    use crate::json;

    fn of(text: &str) -> (String, BTreeMap<String, String>) {
        let parsed = json::parse(text);
        assert!(parsed.is_valid(), "{:?}", parsed.problems);
        let samples = samples(&parsed.value);
        (
            samples.input.to_json(),
            samples.results.into_iter().map(|(name, values)| (name, values[0].to_json())).collect(),
        )
    }

    #[test]
    fn paths_are_followed_back_to_input_and_results() {
        let (input, results) = of(r#"{"StartAt": "A", "States": {
            "A": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": {"FunctionName": "f", "Payload.$": "$.order"},
                  "ResultPath": "$.check", "Next": "B"},
            "B": {"Type": "Choice", "Choices": [{"Variable": "$.check.Payload.ok", "BooleanEquals": true, "Next": "C"},
                  {"And": [{"Variable": "$.order.total", "NumericGreaterThan": 500}], "Next": "C"}]},
            "C": {"Type": "Map", "ItemsPath": "$.order.lines", "Iterator": {"StartAt": "D", "States": {
                  "D": {"Type": "Wait", "SecondsPath": "$.delay", "End": true}}}, "ResultPath": null, "Next": "E"},
            "E": {"Type": "Task", "Resource": "${F}", "InputPath": "$.order", "Parameters": {"who.$": "States.Format('{} {}', $.name, $$.Execution.Id)"}, "Next": "G"},
            "G": {"Type": "Task", "Resource": "${H}", "Parameters": {"id.$": "$.id"}, "End": true}}}"#);
        assert_eq!(input, r#"{"order":{"lines":[{"delay":1}],"name":"example","total":501}}"#);
        assert_eq!(results.get("A").map(String::as_str), Some(r#"{"ok":true}"#));
        assert_eq!(results.get("E").map(String::as_str), Some(r#"{"id":"example"}"#));
    }

    #[test]
    fn what_leads_back_to_itself_is_found() {
        let edges =
            [("a", "bc"), ("b", "a"), ("c", "d"), ("d", "ef"), ("e", "d"), ("f", ""), ("g", "g"), ("h", "a")];
        let next: BTreeMap<&str, Vec<Arc<str>>> = edges
            .into_iter()
            .map(|(from, to)| (from, to.chars().map(|to| Arc::from(to.to_string())).collect()))
            .collect();
        assert_eq!(looped(&next).into_iter().collect::<String>(), "abdeg");
    }

    #[test]
    fn jsonata_is_followed_too() {
        let (input, results) = of(r#"{"QueryLanguage": "JSONata", "StartAt": "A", "States": {
            "A": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Arguments": {"FunctionName": "f", "Payload": "{% $states.input.cart %}"},
                  "Assign": {"order": "{% $states.input %}", "quote": "{% $states.result.Payload %}"}, "Next": "B"},
            "B": {"Type": "Choice", "Choices": [{"Condition": "{% $order.kind = 'gift' and $quote.price > 10 %}", "Next": "C"}], "Default": "C"},
            "C": {"Type": "Map", "Items": "{% $order.lines %}", "ItemProcessor": {"StartAt": "D", "States": {"D": {"Type": "Pass", "End": true}}}, "End": true}}}"#);
        assert_eq!(input, r#"{"cart":"example","kind":"gift","lines":[{}]}"#);
        assert_eq!(results.get("A").map(String::as_str), Some(r#"{"price":11}"#));
    }

    #[test]
    fn loops_and_nonsense_end() {
        of(r#"{"StartAt": "A", "States": {"A": {"Type": "Pass", "OutputPath": "$.a", "Next": "A"}}}"#);
        of(
            r#"{"StartAt": 1, "States": {"A": 1, "B": {"Type": "Task", "Parameters": {"x.$": "$['", "y.$": "$.", "z.$": "$[", "é.$": "$.é[é"}, "Next": "B"}}}"#,
        );
        of("[]");
    }
}
