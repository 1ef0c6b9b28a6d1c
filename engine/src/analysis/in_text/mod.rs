//! What can be typed next, and what a word means, in the text of a whole workflow, JSON or YAML, finished or not.
//!
//! `json_spot` and `yaml_spot` say where in the tree an offset is, from the text alone; what fits there is asked of the
//! design as it would be with this text. All offsets are in bytes.

mod json_spot;
#[cfg(test)]
mod tests;
mod yaml_spot;

use std::ops::Range;

use super::completion::{CompletionKind, Completions, complete_field_names, complete_value, fields_at};
use super::hover::hover;
use crate::asl::{FieldInfo, FieldKind, QueryLanguage};
use crate::design::{Command, Design, Id, Place};
use crate::json::{self, Parsed, Pointer, Value, yaml};

/// How a text is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextFormat {
    Json,
    Yaml,
}

impl TextFormat {
    fn parse(self, text: &str) -> Parsed {
        match self {
            Self::Json => json::parse(text),
            Self::Yaml => yaml::parse(text),
        }
    }
}

/// One offer in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextOffer {
    /// What is shown; it has in it what stands in [`TextOffers::replaces`] before the cursor.
    pub label: String,
    /// What takes the place of that range.
    pub insert: String,
    pub kind: CompletionKind,
    pub detail: String,
    /// What is selected afterwards, within `insert`; empty: where the cursor stands.
    pub select: Range<usize>,
    /// Whether there is more to be offered once this is taken.
    pub goes_on: bool,
}

/// What can stand at the cursor.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TextOffers {
    pub replaces: Range<usize>,
    pub items: Vec<TextOffer>,
}

/// Where in the tree an offset of the text is.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Spot {
    /// The object or array around it.
    container: Pointer,
    role: Role,
    /// What stands there already, without quotes.
    content: Range<usize>,
    /// Whether `content` is between quotes, and whether the closing one is there.
    quoted: Option<bool>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Role {
    /// The name of a member.
    Name,
    /// The value of the member or element of that name.
    Value(String),
}

/// What can be typed at `offset`. `asked`: a person asked for it; otherwise nothing is offered where nothing is begun.
pub fn complete_in_text(
    design: &Design,
    workflow: Id,
    format: TextFormat,
    text: &str,
    offset: usize,
    asked: bool,
) -> Option<TextOffers> {
    let parsed = format.parse(text);
    let spot = match format {
        TextFormat::Json => json_spot::at(text, offset),
        TextFormat::Yaml => yaml_spot::at(text, offset, &parsed),
    }?;
    let before = text.get(spot.content.start..offset)?;
    if !asked && before.is_empty() && spot.quoted.is_none() && spot.role == Role::Name {
        return None;
    }
    let design = with_text(design, workflow, &parsed);
    let offers = match &spot.role {
        Role::Name => names(&design, &design.locate(workflow, &spot.container), format, text, &spot, before),
        Role::Value(name) => {
            let place = design.locate(workflow, &spot.container.key(name.as_str()));
            values(&design, &place, format, &spot, before, offset)
        }
    };
    Some(offers).filter(|offers| !offers.items.is_empty())
}

/// What can be typed in a field of a form: `text` is the value at `place` as the form shows it, JSON or a bare text or
/// expression.
pub fn complete_in_field(
    design: &Design,
    place: &Place,
    text: &str,
    offset: usize,
    asked: bool,
) -> Option<TextOffers> {
    let before = text.get(..offset)?;
    let start = text.trim_start();
    let is_json = start.starts_with(['[', '"']) || (start.starts_with('{') && !start.starts_with("{%"));
    if is_json && let Some(spot) = json_spot::at(text, offset) {
        let content = text.get(spot.content.start..offset)?;
        if !asked && content.is_empty() && spot.quoted.is_none() && spot.role == Role::Name {
            return None;
        }
        let container = Place { owner: place.owner, pointer: place.pointer.join(&spot.container) };
        let offers = match &spot.role {
            Role::Name => names(design, &container, TextFormat::Json, text, &spot, content),
            Role::Value(name) => {
                let pointer = container.pointer.key(name.as_str());
                let place = Place { owner: place.owner, pointer };
                values(design, &place, TextFormat::Json, &spot, content, offset)
            }
        };
        return Some(offers).filter(|offers| !offers.items.is_empty());
    }
    let Completions { replace_from, items } = complete_value(design, place, before);
    let whole = replace_from == 0 && !start.starts_with("{%") && !start.starts_with('$');
    let replaces = replace_from..if whole { text.len() } else { offset };
    let items: Vec<TextOffer> = items
        .into_iter()
        .map(|item| {
            let at = item.insert.len() - if item.kind == CompletionKind::Snippet { 3 } else { 0 };
            TextOffer {
                label: item.label,
                insert: item.insert,
                kind: item.kind,
                detail: item.detail,
                select: at..at,
                goes_on: false,
            }
        })
        .collect();
    (!items.is_empty()).then_some(TextOffers { replaces, items })
}

/// What the word at an offset of a form's field means.
pub fn hover_in_field(design: &Design, place: &Place, text: &str, offset: usize) -> Option<String> {
    let word = word_at(text, offset, &(0..text.len()));
    let word = text.get(word).filter(|word| !word.is_empty())?;
    // What the field itself means, its label says.
    let nowhere = Place { owner: place.owner, pointer: Pointer::root() };
    hover(design, &nowhere, word)
}

/// What the word at `offset` means, and where it stands.
pub fn hover_in_text(
    design: &Design,
    workflow: Id,
    format: TextFormat,
    text: &str,
    offset: usize,
) -> Option<(Range<usize>, String)> {
    let parsed = format.parse(text);
    let pointer = parsed.spans.pointer_at(offset);
    let design = with_text(design, workflow, &parsed);
    let place = design.locate(workflow, &pointer);
    let inside = |range: &Range<usize>| range.start <= offset && offset <= range.end;
    if let Some(key) = parsed.spans.key(&pointer).filter(inside) {
        let name = pointer.tokens().last()?.clone();
        if place.pointer.is_root() {
            let state = design.state(place.owner)?;
            return Some((key, format!("{name}: {}", crate::asl::describe_state(&state.body))));
        }
        return Some((key, hover(&design, &place, &name)?));
    }
    parsed.value.pointer(&pointer).filter(|value| value.as_str().is_some())?;
    let value = parsed.spans.value(&pointer).filter(inside)?;
    let word = word_at(text, offset, &value);
    let meaning = hover(&design, &place, text.get(word.clone())?)?;
    Some((if word.is_empty() { value } else { word }, meaning))
}

/// The word around an offset, within a range.
fn word_at(text: &str, offset: usize, within: &Range<usize>) -> Range<usize> {
    let belongs = |ch: char| ch.is_alphanumeric() || matches!(ch, '$' | '_' | '.');
    let before = text.get(within.start..offset).unwrap_or_default();
    let after = text.get(offset..within.end).unwrap_or_default();
    let start = before.trim_end_matches(belongs).len() + within.start;
    let end = within.end - after.trim_start_matches(belongs).len();
    start..end.max(start)
}

/// The design as it would be with this text; as it is where the text can be no machine.
fn with_text(design: &Design, workflow: Id, parsed: &Parsed) -> Design {
    let mut design = design.clone();
    if parsed.value.get("States").is_some_and(|states| states.as_object().is_some())
        && design.machine(workflow) != parsed.value
    {
        // A text that the design refuses leaves it as it is: the offers are then those of the last one it took.
        let _ = design.apply(Command::SetMachine { workflow, machine: parsed.value.clone() });
    }
    design
}

/// The names that the object at `place` may have.
fn names(
    design: &Design,
    place: &Place,
    format: TextFormat,
    text: &str,
    spot: &Spot,
    before: &str,
) -> TextOffers {
    let language =
        if design.is_jsonata(place.owner) { QueryLanguage::Jsonata } else { QueryLanguage::JsonPath };
    let is_state = design.state(place.owner).is_some();
    let body = design.body(place.owner).cloned().unwrap_or_default();
    let fields = fields_at(is_state, &body, &place.pointer, language);
    let own = text.get(spot.content.clone()).unwrap_or_default();
    let mut items = complete_field_names(design, place);
    // The name under the cursor is not taken: it is what is being typed.
    if let Some(info) = fields.iter().find(|info| info.name == own) {
        items.push(super::Completion {
            label: info.name.to_owned(),
            insert: info.name.to_owned(),
            kind: CompletionKind::Field,
            detail: info.description.to_owned(),
        });
    }
    let wanted = before.to_lowercase();
    items.retain(|item| item.label.to_lowercase().contains(&wanted));
    items.sort_by_key(|item| !item.label.to_lowercase().starts_with(&wanted));
    let kind_of = |name: &str| fields.iter().find(|info| info.name == name);
    let mut replaces = spot.content.clone();
    let finish = Finish::of(format, text, spot);
    if finish.name_and_value && spot.quoted == Some(true) {
        replaces.end += 1;
    }
    let items = items
        .into_iter()
        .map(|item| {
            let (insert, select) = finish.member(&item.label, kind_of(&item.label));
            let goes_on = finish.name_and_value && kind_of(&item.label).is_some_and(is_chosen);
            TextOffer { label: item.label, insert, kind: item.kind, detail: item.detail, select, goes_on }
        })
        .collect();
    TextOffers { replaces, items }
}

/// Whether the values of a field are chosen rather than made up.
fn is_chosen(info: &FieldInfo) -> bool {
    matches!(info.kind, FieldKind::OneOf(_) | FieldKind::Target | FieldKind::Resource)
}

/// What is written after a name that is taken.
#[derive(Clone, Copy)]
struct Finish {
    format: TextFormat,
    /// Nothing but the name stands there: its value is written too.
    name_and_value: bool,
    opens_quote: bool,
    comma: bool,
}

impl Finish {
    fn of(format: TextFormat, text: &str, spot: &Spot) -> Self {
        let after = spot.content.end + usize::from(spot.quoted == Some(true));
        let rest = text.get(after..).unwrap_or_default();
        let same_line = rest.split('\n').next().unwrap_or_default();
        match format {
            TextFormat::Json => Self {
                format,
                name_and_value: !rest.trim_start().starts_with(':'),
                opens_quote: spot.quoted.is_none(),
                comma: rest.trim_start().starts_with('"'),
            },
            TextFormat::Yaml => Self {
                format,
                name_and_value: !same_line.trim_start().starts_with(':'),
                opens_quote: false,
                comma: false,
            },
        }
    }

    /// The member as it is written, and what of it is selected.
    fn member(self, name: &str, info: Option<&FieldInfo>) -> (String, Range<usize>) {
        if !self.name_and_value {
            return (name.to_owned(), name.len()..name.len());
        }
        let kind = info.map_or(FieldKind::Text, |info| info.kind);
        if self.format == TextFormat::Yaml {
            let start = if is_object(kind) || is_list(kind) { "" } else { start_text(name, kind) };
            let text = format!("{name}: {start}");
            let text = if start.is_empty() && (is_object(kind) || is_list(kind)) {
                text.trim_end().to_owned()
            } else {
                text
            };
            let end = text.len();
            return (text, end - start.len()..end);
        }
        let (value, inner) = if is_object(kind) {
            ("{}".to_owned(), 1..1)
        } else if is_list(kind) {
            ("[]".to_owned(), 1..1)
        } else {
            let start = start_text(name, kind);
            match kind {
                FieldKind::Boolean | FieldKind::Number | FieldKind::NumberOrJsonata | FieldKind::Decimal => {
                    (start.to_owned(), 0..start.len())
                }
                _ => (format!("\"{start}\""), 1..start.len() + 1),
            }
        };
        let quote = if self.opens_quote { "\"" } else { "" };
        let head = format!("{quote}{name}\": ");
        let select = head.len() + inner.start..head.len() + inner.end;
        let comma = if self.comma { "," } else { "" };
        (format!("{head}{value}{comma}"), select)
    }
}

/// What a value of its kind starts with, without quotes.
fn start_text(name: &str, kind: FieldKind) -> &'static str {
    match kind {
        FieldKind::Boolean => "true",
        FieldKind::Number | FieldKind::NumberOrJsonata => match name {
            "MaxAttempts" => "3",
            "TimeoutSeconds" => "60",
            "HeartbeatSeconds" | "MaxDelaySeconds" => "30",
            "MaxConcurrency" => "5",
            _ => "1",
        },
        FieldKind::Decimal => "2",
        FieldKind::Path | FieldKind::ReferencePath | FieldKind::PathOrIntrinsic | FieldKind::ResultPath => {
            "$"
        }
        FieldKind::Condition => "{%  %}",
        FieldKind::Timestamp | FieldKind::TimestampOrJsonata => "2030-01-01T00:00:00Z",
        _ => "",
    }
}

fn is_object(kind: FieldKind) -> bool {
    matches!(
        kind,
        FieldKind::Template
            | FieldKind::JsonataOrValue
            | FieldKind::Json
            | FieldKind::Assign
            | FieldKind::Processor
            | FieldKind::States
            | FieldKind::ItemReader
            | FieldKind::ReaderConfig
            | FieldKind::ItemBatcher
            | FieldKind::ResultWriter
            | FieldKind::WriterConfig
            | FieldKind::ProcessorConfig
            | FieldKind::Credentials
    )
}

fn is_list(kind: FieldKind) -> bool {
    matches!(
        kind,
        FieldKind::Retry
            | FieldKind::Catch
            | FieldKind::Choices
            | FieldKind::Branches
            | FieldKind::ErrorEquals
            | FieldKind::TextList
    )
}

/// A value's text up to the cursor, read as JSON reads it, and for each of its bytes where it stands in the text.
fn unescaped(raw: &str, format: TextFormat, quoted: bool) -> (String, Vec<usize>) {
    let mut text = String::new();
    let mut places = Vec::new();
    let mut characters = raw.char_indices().peekable();
    while let Some((at, ch)) = characters.next() {
        let ch = match (ch, format, quoted) {
            ('\\', TextFormat::Json, true) => match characters.next() {
                Some((_, 'n' | 't' | 'r')) => ' ',
                Some((_, other)) => other,
                None => break,
            },
            (ch, ..) => ch,
        };
        text.push(ch);
        places.resize(text.len(), at);
    }
    places.push(raw.len());
    (text, places)
}

/// What can be the value at `place`.
fn values(
    design: &Design,
    place: &Place,
    format: TextFormat,
    spot: &Spot,
    before: &str,
    offset: usize,
) -> TextOffers {
    let (read, places) = unescaped(before, format, spot.quoted.is_some());
    let jsonata = design.is_jsonata(place.owner);
    let Completions { replace_from, items } = complete_value(design, place, &read);
    let kind = place.pointer.split_last().and_then(|(parent, last)| {
        let language = if jsonata { QueryLanguage::Jsonata } else { QueryLanguage::JsonPath };
        let body = design.body(place.owner)?;
        let is_state = design.state(place.owner).is_some();
        fields_at(is_state, body, &parent, language).iter().find(|info| info.name == &**last)
    });
    if let Some(FieldInfo { kind: FieldKind::Boolean, .. }) = kind
        && spot.quoted.is_none()
    {
        let offer = |word: &str| TextOffer {
            label: word.to_owned(),
            insert: word.to_owned(),
            kind: CompletionKind::Word,
            detail: String::new(),
            select: word.len()..word.len(),
            goes_on: false,
        };
        return TextOffers {
            replaces: spot.content.start..offset,
            items: ["true", "false"].map(offer).to_vec(),
        };
    }
    let in_expression = read.trim_start().starts_with("{%");
    // An expression that is begun without its signs gets them.
    let wraps = jsonata && !in_expression && read.starts_with('$') && !read.starts_with("${");
    let whole = replace_from == 0 && !in_expression;
    let start = spot.content.start + places.get(replace_from).copied().unwrap_or(before.len());
    let replaces = if whole { spot.content.clone() } else { start..offset };
    let items = items
        .into_iter()
        .map(|item| {
            let goes_on = item.insert.ends_with(':') || item.insert.ends_with("$states.context");
            let is_expression = matches!(
                item.kind,
                CompletionKind::Variable | CompletionKind::Function | CompletionKind::Path
            );
            let (text, behind) = if wraps && is_expression {
                (format!("{{% {} %}}", item.insert), 3)
            } else if item.kind == CompletionKind::Snippet {
                (item.insert.clone(), 3)
            } else {
                (item.insert.clone(), 0)
            };
            let (insert, closing) = written(&text, format, spot.quoted);
            let at = insert.len().saturating_sub(behind + closing);
            TextOffer {
                label: item.label,
                insert,
                kind: item.kind,
                detail: item.detail,
                select: at..at,
                goes_on,
            }
        })
        .collect();
    TextOffers { replaces, items }
}

/// A text as it stands between the quotes that are there, or with quotes of its own where it needs them; and how many of
/// its last bytes are quotes that the cursor stays before.
fn written(text: &str, format: TextFormat, quoted: Option<bool>) -> (String, usize) {
    match (format, quoted) {
        (TextFormat::Json, quoted) => {
            let literal = Value::string(text).to_json();
            let inner = literal.get(1..literal.len().saturating_sub(1)).unwrap_or_default();
            match quoted {
                Some(true) => (inner.to_owned(), 0),
                Some(false) => (format!("{inner}\""), 0),
                None => (literal, 0),
            }
        }
        (TextFormat::Yaml, Some(_)) => (text.to_owned(), 0),
        (TextFormat::Yaml, None) => {
            let printed = yaml::print(&Value::string(text));
            let printed = printed.trim_end();
            // A text of many lines has no place in one.
            if printed.contains('\n') { (Value::string(text).to_json(), 0) } else { (printed.to_owned(), 0) }
        }
    }
}
