//! Finding anything in a design by words: names of things, fields, values, expressions, mocks and notes.
//!
//! An [`Index`] is made once of a design and searched with every key that is pressed: 5,000 states are some 50,000 short
//! texts. A search that has more than one word finds texts that hold all of them, where words of the owner's name count too
//! ("charge timeout" finds the time-out of `ChargePayment`).

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use crate::design::file::form;
use crate::design::{Design, Id, Place, Record, SETTINGS};
use crate::json::{Pointer, Value};

/// What of a thing a text is. Earlier ones stand first among what was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// What people call the thing.
    Name,
    /// A JSONata expression, a JSONPath or a condition.
    Expression,
    /// A field of ASL or of a form, with its value.
    Field,
    /// A note, a description, a caption.
    Text,
}

impl Part {
    /// In one word, for a list.
    pub fn word(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Expression => "expression",
            Self::Field => "field",
            Self::Text => "text",
        }
    }
}

/// One text of a design.
#[derive(Clone, Debug)]
pub struct Entry {
    pub place: Place,
    pub part: Part,
    /// What it belongs to, as people call it.
    pub owner: Arc<str>,
    /// `TimeoutSeconds: 20`; of a name, the name alone.
    pub text: String,
    /// `text` in small letters, where it has any that are not.
    folded: Option<String>,
}

impl Entry {
    fn folded(&self) -> &str {
        self.folded.as_deref().unwrap_or(&self.text)
    }
}

/// All texts of a design.
#[derive(Clone, Debug, Default)]
pub struct Index {
    entries: Vec<Entry>,
}

/// Values longer than this are searched and shown up to here, in bytes.
const LONGEST: usize = 2_000;
/// Members of forms that hold ids and places: numbers that nobody looks for.
const IDS: [&str; 21] = [
    "id",
    "at",
    "size",
    "function",
    "startExecution",
    "startSyncExecution",
    "service",
    "lambda",
    "by",
    "read",
    "write",
    "invoke",
    "upload",
    "stream",
    "queue",
    "topic",
    "bus",
    "target",
    "onFailure",
    "route",
    "workflow",
];

impl Index {
    /// All that can be found in a design.
    pub fn of(design: &Design) -> Self {
        let mut index = Self::default();
        for (id, record) in design.iter() {
            index.record(design, id, record);
        }
        index
    }

    /// One text by its number.
    pub fn entry(&self, number: usize) -> Option<&Entry> {
        self.entries.get(number)
    }

    /// How many texts there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is nothing to find.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The numbers of what fits, the likeliest first: names before expressions before fields, what begins with the query
    /// before what holds it somewhere. Nothing for an empty query.
    pub fn search(&self, query: &str) -> Vec<usize> {
        let query = fold(query.trim());
        if query.is_empty() {
            return Vec::new();
        }
        let words: Vec<&str> = query.split_whitespace().collect();
        let mut found: Vec<(u8, Part, usize)> = self
            .entries
            .iter()
            .enumerate()
            .filter_map(|(number, entry)| Some((rank(entry, &query, &words)?, entry.part, number)))
            .collect();
        found.sort_by_key(|(rank, part, number)| (*part != Part::Name, *rank, *part, *number));
        found.into_iter().map(|(_, _, number)| number).collect()
    }

    /// Whose texts these are.
    pub fn owners(&self, numbers: &[usize]) -> BTreeSet<Id> {
        numbers.iter().filter_map(|number| Some(self.entries.get(*number)?.place.owner)).collect()
    }

    fn record(&mut self, design: &Design, id: Id, record: &Record) {
        let owner = record.label();
        if id != SETTINGS {
            let text = match record {
                Record::Note(note) => {
                    self.push(id, Pointer::root().key("text"), Part::Text, &owner, note.text.clone());
                    return;
                }
                _ => owner.to_string(),
            };
            self.push(id, Pointer::root(), Part::Name, &owner, text);
        }
        if let Some(body) = design.body(id) {
            self.value(id, &Pointer::root(), &owner, body, 0);
        }
        if let Some(members) = form(design, id) {
            for (key, value) in members.iter().filter(|(key, _)| &***key != "name") {
                self.member(id, &Pointer::root(), &owner, key, value, 0);
            }
        }
    }

    fn value(&mut self, id: Id, at: &Pointer, owner: &Arc<str>, value: &Value, depth: usize) {
        match value {
            Value::Object(members) if depth < 64 => {
                for (key, value) in members.iter() {
                    self.member(id, at, owner, key, value, depth);
                }
            }
            Value::Array(items) if depth < 64 => {
                for (index, item) in items.items().iter().enumerate() {
                    let place = at.index(index);
                    if let Some(text) = scalar(item) {
                        self.push(id, place, part_of("", item), owner, text);
                    } else {
                        self.value(id, &place, owner, item, depth + 1);
                    }
                }
            }
            _ => {}
        }
    }

    fn member(
        &mut self,
        id: Id,
        at: &Pointer,
        owner: &Arc<str>,
        key: &Arc<str>,
        value: &Value,
        depth: usize,
    ) {
        let place = at.key(key.clone());
        match scalar(value) {
            Some(_) if IDS.contains(&&**key) && value.as_number().is_some() => {}
            Some(text) => {
                let part = part_of(key, value);
                let text = if part == Part::Text { text } else { format!("{key}: {text}") };
                self.push(id, place, part, owner, text);
            }
            None if IDS.contains(&&**key) && matches!(value, Value::Array(_)) => {}
            None => self.value(id, &place, owner, value, depth + 1),
        }
    }

    fn push(&mut self, id: Id, pointer: Pointer, part: Part, owner: &Arc<str>, text: String) {
        let lower = fold(&text);
        let folded = (lower != text).then_some(lower);
        self.entries.push(Entry {
            place: Place { owner: id, pointer },
            part,
            owner: owner.clone(),
            text,
            folded,
        });
    }
}

/// A value that is shown as one text.
fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(shortened(text).to_owned()),
        Value::Number(_) | Value::Bool(_) => Some(value.to_json()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

fn shortened(text: &str) -> &str {
    let mut end = text.len().min(LONGEST);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}

fn part_of(key: &str, value: &Value) -> Part {
    if matches!(key, "note" | "description" | "Comment" | "reason" | "publicBecause" | "caption") {
        return Part::Text;
    }
    let Some(text) = value.as_str() else { return Part::Field };
    let expression = (text.starts_with("{%") && text.ends_with("%}"))
        || (text.starts_with('$') && !text.starts_with("${"))
        || text.starts_with("States.") && text.ends_with(')')
        || matches!(key, "when" | "Condition" | "input" | "body");
    if expression { Part::Expression } else { Part::Field }
}

/// Small letters, one for one where that keeps the places of characters.
fn fold(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).collect()
}

/// How well a text fits, the best first; `None`: not at all.
fn rank(entry: &Entry, query: &str, words: &[&str]) -> Option<u8> {
    let text = entry.folded();
    if let Some(at) = text.find(query) {
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        return Some(match before {
            None => 0,
            Some(before) if !before.is_alphanumeric() => 1,
            // `CardDeclined` holds the word Declined.
            Some(_) if starts_word(entry, at) => 2,
            Some(_) => 3,
        });
    }
    if words.len() < 2 {
        return None;
    }
    let owner = fold(&entry.owner);
    let mut own = false;
    for word in words {
        if text.contains(word) {
            own = true;
        } else if !owner.contains(word) {
            return None;
        }
    }
    own.then_some(4)
}

/// Whether a capital stands there in a text of the same length as its small letters.
fn starts_word(entry: &Entry, at: usize) -> bool {
    entry.text.len() == entry.folded().len()
        && entry.text.get(at..).and_then(|rest| rest.chars().next()).is_some_and(char::is_uppercase)
}

/// A text cut to about `length` characters around what was looked for, with where that stands in the cut, in bytes.
pub fn excerpt(text: &str, query: &str, length: usize) -> (String, Vec<Range<usize>>) {
    let one_line: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let lower = fold(&one_line);
    let query = fold(query.trim());
    // Where small letters take other room than capitals, nothing is marked rather than the wrong thing.
    if query.is_empty() || lower.len() != one_line.len() {
        return (one_line.chars().take(length).collect(), Vec::new());
    }
    let words: Vec<&str> =
        if lower.contains(&query) { vec![&query] } else { query.split_whitespace().collect() };
    let first = words.iter().filter_map(|word| lower.find(word)).min().unwrap_or(0);
    let count = one_line.chars().count();
    let mut start = 0;
    if count > length {
        let lead = length / 3;
        let before = one_line.get(..first).map_or(0, |before| before.chars().count());
        let skip = before.saturating_sub(lead).min(count - length);
        start = one_line.char_indices().nth(skip).map_or(0, |(at, _)| at);
    }
    let end = one_line
        .get(start..)
        .and_then(|rest| rest.char_indices().nth(length))
        .map_or(one_line.len(), |(at, _)| start + at);
    let mut cut = String::new();
    if start > 0 {
        cut.push('…');
    }
    let shift = cut.len();
    cut.push_str(one_line.get(start..end).unwrap_or_default());
    let mut ranges: Vec<Range<usize>> = Vec::new();
    for word in words {
        if let Some(at) = lower.get(start..end).and_then(|lower| lower.find(word)) {
            ranges.push(at + shift..at + shift + word.len());
        }
    }
    ranges.sort_by_key(|range| range.start);
    ranges.dedup_by(|next, before| next.start < before.end);
    if end < one_line.len() {
        cut.push('…');
    }
    (cut, ranges)
}

/// The frames around a thing, from the outermost: `OrderFulfilment`, `ReserveLines`.
pub fn trail(design: &Design, id: Id) -> Vec<Arc<str>> {
    let mut names = Vec::new();
    let mut at = design.parent(id);
    while let Some(outer) = at
        && names.len() < 64
    {
        names.push(design.name(outer));
        at = design.parent(outer);
    }
    names.reverse();
    names
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

    use super::*;

    fn found(index: &Index, query: &str) -> Vec<(String, String, String)> {
        index
            .search(query)
            .into_iter()
            .map(|number| {
                let entry = index.entry(number).unwrap();
                (entry.owner.to_string(), entry.place.pointer.to_string(), entry.text.clone())
            })
            .collect()
    }

    #[test]
    fn names_fields_expressions_and_texts_are_found() {
        let design = Design::default_design();
        let index = Index::of(&design);
        let first = |query: &str| found(&index, query).first().cloned().unwrap_or_default();
        assert_eq!(first("chargep").0, "ChargePayment");
        assert_eq!(first("POST /orders").2, "POST /orders");
        assert_eq!(
            first("payments-charge").0,
            "payments-charge",
            "a function's name comes before its mentions"
        );
        let declined = found(&index, "CardDeclined");
        assert!(
            declined.iter().any(|(owner, at, _)| owner == "ChargePayment" && at.contains("/Catch/")),
            "{declined:?}"
        );
        let timeout = found(&index, "charge TimeoutSeconds");
        assert!(
            timeout.iter().any(|(owner, at, _)| owner == "ChargePayment" && at == "/TimeoutSeconds"),
            "{timeout:?}"
        );
        assert!(found(&index, "nodejs").is_empty(), "what has its default is not in the file");
        let expression = index.search("$states.input").into_iter().next().unwrap();
        assert_eq!(index.entry(expression).unwrap().part, Part::Expression);
    }

    #[test]
    fn every_place_that_is_found_is_there() {
        for example in crate::design::examples::examples() {
            let design = example.design();
            let index = Index::of(&design);
            assert!(!index.is_empty());
            for number in 0..index.len() {
                let entry = index.entry(number).unwrap();
                let Some(body) = design.body(entry.place.owner) else { continue };
                let own = entry.place.pointer.tokens().first().map(ToString::to_string).unwrap_or_default();
                if own.starts_with(char::is_uppercase) {
                    assert!(
                        body.pointer(&entry.place.pointer).is_some(),
                        "{}: {}",
                        entry.owner,
                        entry.place.pointer
                    );
                }
            }
        }
    }

    #[test]
    fn nothing_is_found_by_nothing_nor_by_ids() {
        let design = Design::default_design();
        let index = Index::of(&design);
        assert!(index.search("  ").is_empty());
        assert!(found(&index, "startExecution:").is_empty(), "an id of a record is nothing to look for");
    }

    #[test]
    fn an_excerpt_shows_what_was_looked_for() {
        let long = format!("{}needle{}", "hay ".repeat(60), " hay".repeat(60));
        let (cut, ranges) = excerpt(&long, "Needle", 40);
        assert!(cut.starts_with('…') && cut.ends_with('…') && cut.chars().count() <= 42, "{cut}");
        assert_eq!(&cut[ranges[0].clone()], "needle");
        let (cut, ranges) = excerpt("Straße İstanbul", "istanbul", 40);
        assert_eq!((cut.as_str(), ranges.len()), ("Straße İstanbul", 0));
        assert_eq!(excerpt("a b", "b a", 10).1, [0..1, 2..3]);
    }

    #[test]
    fn five_thousand_states_are_searched_at_once() {
        use crate::design::{Command, Mock, Position, Workflow, WorkflowType};
        let states: Vec<String> = (0..5_000)
            .map(|number| {
                let next = (number + 1) % 5_000;
                format!(
                    r#""Step{number}":{{"Type":"Pass","Output":"{{% $states.input.value{number} %}}","Next":"Step{next}"}}"#
                )
            })
            .collect();
        let states = states.join(",");
        let machine = crate::json::parse_strict(&format!(
            r#"{{"StartAt":"Step0","QueryLanguage":"JSONata","States":{{{states}}}}}"#
        ))
        .unwrap();
        let mut design = Design::empty();
        let workflow = Workflow {
            name: "Large".into(),
            kind: WorkflowType::Standard,
            definition: Value::empty_object(),
            scope: None,
            position: Position::Auto,
            collapsed: false,
            mock: Mock::default(),
        };
        let added = design.apply(Command::Add(Record::Workflow(workflow))).unwrap();
        let workflow = *added.added.keys().next().unwrap();
        design.apply(Command::SetMachine { workflow, machine }).unwrap();
        let index = Index::of(&design);
        let numbers = index.search("value4999");
        assert_eq!(numbers.len(), 1);
        assert_eq!(&*index.entry(numbers[0]).unwrap().owner, "Step4999");
        assert_eq!(
            index.owners(&index.search("step499")).len(),
            13,
            "Step499, Step4990 to Step4999, and what leads to the first two of them"
        );
    }
}
