//! What the editor asks about the text: what can be typed next, what a word means, where a word leads.

use aslant_engine::analysis::{CompletionKind, TextFormat, complete_in_text, hover_in_text};
use aslant_engine::design::{Design, Id};
use aslant_engine::json::{Value, byte_offset};

use super::bridge::{Offered, OfferedItem};
use super::marks::{small, units};
use super::texts::{Format, Text};

fn format_of(format: Format) -> TextFormat {
    match format {
        Format::Json => TextFormat::Json,
        Format::Yaml => TextFormat::Yaml,
    }
}

fn byte_at(text: &str, offset: u32) -> usize {
    byte_offset(text, usize::try_from(offset).unwrap_or(usize::MAX))
}

/// The name by which the editor's icons know it.
fn kind_name(kind: CompletionKind) -> &'static str {
    match kind {
        CompletionKind::Field => "field",
        CompletionKind::State => "state",
        CompletionKind::Word => "word",
        CompletionKind::Variable => "variable",
        CompletionKind::Function => "function",
        CompletionKind::Path => "path",
        CompletionKind::Resource => "resource",
        CompletionKind::Error => "error",
        CompletionKind::Snippet => "snippet",
    }
}

/// What fits at an offset in UTF-16 code units.
pub fn complete(
    design: &Design,
    (workflow, format): (Id, Format),
    text: &Text,
    offset: u32,
    asked: bool,
) -> Option<Offered> {
    let cursor = byte_at(&text.text, offset);
    let offers = complete_in_text(design, workflow, format_of(format), &text.text, cursor, asked)?;
    let from = offset - small(units(text.text.get(offers.replaces.start..cursor)?));
    let to = offset + small(units(text.text.get(cursor..offers.replaces.end)?));
    let items = offers
        .items
        .into_iter()
        .map(|item| {
            let until = |end: usize| small(units(item.insert.get(..end).unwrap_or(&item.insert)));
            OfferedItem {
                select: (until(item.select.start), until(item.select.end)),
                kind: kind_name(item.kind),
                goes_on: item.goes_on,
                label: item.label,
                insert: item.insert,
                detail: item.detail,
            }
        })
        .collect();
    Some(Offered { from, to, items })
}

/// What the word at an offset means.
pub fn hover(
    design: &Design,
    (workflow, format): (Id, Format),
    text: &Text,
    offset: u32,
) -> Option<(u32, u32, String)> {
    let at = byte_at(&text.text, offset);
    let (range, words) = hover_in_text(design, workflow, format_of(format), &text.text, at)?;
    let from = small(units(text.text.get(..range.start)?));
    Some((from, from + small(units(text.text.get(range)?)), words))
}

/// The thing that the word at an offset names: a state that is a target, or what a `${Reference}` stands for.
pub fn target(design: &Design, workflow: Id, text: &Text, offset: u32) -> Option<Id> {
    let pointer = text.parsed.spans.pointer_at(byte_at(&text.text, offset));
    let Some(Value::String(name)) = text.parsed.value.pointer(&pointer) else { return None };
    let place = design.locate(workflow, &pointer);
    let field = place.pointer.tokens().last()?;
    if matches!(&**field, "Next" | "Default" | "StartAt") {
        let scope = design.state(place.owner).map(|state| state.parent);
        return scope
            .and_then(|scope| design.state_in_scope(scope, name))
            .or_else(|| design.state_by_name(workflow, name));
    }
    aslant_engine::analysis::reference_of(design, name)
}
