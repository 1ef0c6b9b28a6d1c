//! What a word means: for the text view and expression fields.

use crate::asl::{self, QueryLanguage, errors, functions};
use crate::design::{Design, Place};

/// One or two sentences on the value or field at a place and, where given, the word in it under the pointer.
pub fn hover(design: &Design, place: &Place, word: &str) -> Option<String> {
    if let Some(error) = errors::explain(word) {
        return Some(error.description.to_owned());
    }
    let known = functions::JSONATA
        .iter()
        .chain(functions::INTRINSICS)
        .chain(functions::STATES_VARIABLE)
        .find(|function| function.name == word);
    if let Some(function) = known {
        return Some(format!("{}: {}", function.signature, function.description));
    }
    let language =
        if design.is_jsonata(place.owner) { QueryLanguage::Jsonata } else { QueryLanguage::JsonPath };
    let field = place.pointer.tokens().last()?;
    let body = design.body(place.owner)?;
    if place.pointer.tokens().len() == 1 {
        let info = match asl::state_type(body) {
            Some(kind) if design.state(place.owner).is_some() => asl::field(kind, language, field),
            _ => asl::machine_fields(language).iter().find(|info| info.name == &**field),
        };
        return info.map(|info| info.description.to_owned());
    }
    let tables = [
        asl::retrier_fields(language),
        asl::catcher_fields(language),
        asl::choice_rule_fields(language),
        asl::item_reader_fields(language),
        asl::item_batcher_fields(language),
        asl::processor_config_fields(language),
    ];
    tables.into_iter().flatten().find(|info| info.name == &**field).map(|info| info.description.to_owned())
}
