//! Templates of SAM and CloudFormation: every state machine in them, wherever its definition stands, with what the
//! template puts into it.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use aslant_engine::asl::substitution;
use aslant_engine::diagnostic::{Diagnostic, Edit, Severity, apply_edits};
use aslant_engine::interchange::sam::{self, SubstitutionTarget, TemplateStateMachine};
use aslant_engine::interchange::{Content, asl, content_of};
use aslant_engine::json::{Parsed, Pointer, Value, parse};

use super::read::{Checker, Inner, Seat};
use super::{Finding, Source};

impl Checker<'_> {
    /// Checks every state machine of a template, those of local templates that it nests too.
    pub(super) fn template(&mut self, source: usize, path: &Path) -> Result<(), String> {
        if !self.templates.insert(source) {
            return Ok(());
        }
        let Some(Source { parsed, .. }) = self.report.sources.get(source) else { return Ok(()) };
        let value = parsed.value.clone();
        let (plain, places) = spread(&value);
        let template = sam::from_value(&plain);
        let parameters: BTreeSet<&str> = value
            .get("Parameters")
            .and_then(Value::as_object)
            .into_iter()
            .flat_map(|object| object.keys().map(|key| &**key))
            .collect();
        let mut missing = None;
        for machine in &template.state_machines {
            let Some(properties) = places.get(&machine.logical_id) else { continue };
            let properties = properties.key("Properties");
            let raw = value.pointer(&properties).cloned().unwrap_or_default();
            let inline = ["Definition", "DefinitionBody"].into_iter().rfind(|key| raw.get(key).is_some());
            let as_json = raw.get("DefinitionString").is_some_and(|text| text.get(TO_JSON).is_some());
            let base = match inline {
                _ if as_json => Some(properties.key("DefinitionString").key(TO_JSON)),
                Some(key) => Some(properties.key(key)),
                None => None,
            };
            if raw.get("DefinitionString").is_some() && !as_json {
                let base = properties.key("DefinitionString");
                let inner = self.inner(source, &base);
                let seat = Seat { source, base, inner };
                match &machine.definition {
                    Some(definition) => {
                        let definition = filled(definition, machine, &raw, &parameters);
                        self.definition(&seat, &definition, machine.workflow_type);
                    }
                    None => self.unreadable_string(&seat, &machine.logical_id),
                }
            } else if let (Some(base), Some(definition)) = (base, &machine.definition) {
                let definition =
                    opened(value.pointer(&base).unwrap_or(&Value::Null), definition, &parameters, 0);
                let definition = filled(&definition, machine, &raw, &parameters);
                let seat = Seat { source, base, inner: None };
                self.definition(&seat, &definition, machine.workflow_type);
            } else if let Some(uri) = &machine.definition_uri {
                if let Err(why) = self.definition_file(path, uri, machine, &raw, &parameters) {
                    missing = Some(format!(
                        "The definition of {} cannot be read from {uri}: {why}",
                        machine.logical_id
                    ));
                }
            } else {
                let name =
                    self.report.sources.get(source).map(|source| source.name.clone()).unwrap_or_default();
                self.report.notes.push(format!(
                    "{name}: the definition of {} is not in reach and was not checked.",
                    machine.logical_id
                ));
            }
        }
        for (logical_id, place) in &places {
            let resource = value.pointer(place).unwrap_or(&Value::Null);
            self.nested(path, logical_id, resource);
        }
        missing.map_or(Ok(()), Err)
    }

    /// A stack inside the stack, where its template is a file beside this one.
    fn nested(&mut self, template: &Path, logical_id: &str, resource: &Value) {
        let field = match resource.get("Type").and_then(Value::as_str) {
            Some("AWS::CloudFormation::Stack") => "TemplateURL",
            Some("AWS::Serverless::Application") => "Location",
            _ => return,
        };
        let location = resource.get("Properties").and_then(|properties| properties.get(field));
        let Some(location) = location.and_then(Value::as_str) else { return };
        if location.contains("://") || location.contains("${") {
            return;
        }
        let path = template.parent().unwrap_or(Path::new("")).join(location.trim_start_matches("./"));
        let outcome = self.open(&path, &path.to_string_lossy()).and_then(|source| {
            let Some(Source { parsed, .. }) = self.report.sources.get(source) else { return Ok(()) };
            if !parsed.is_valid() {
                self.problems(source);
                return Ok(());
            }
            match content_of(&parsed.value) {
                Content::Template => self.template(source, &path),
                _ => Err("It is no template.".to_owned()),
            }
        });
        if let Err(why) = outcome {
            let note = format!("{}: {logical_id} at {location} was not checked: {why}", template.display());
            self.report.notes.push(note);
        }
    }

    fn definition_file(
        &mut self,
        template: &Path,
        uri: &str,
        machine: &TemplateStateMachine,
        properties: &Value,
        parameters: &BTreeSet<&str>,
    ) -> Result<(), String> {
        if uri.contains("://") || uri.contains("${") {
            self.report.notes.push(format!(
                "{}: the definition of {} is at {uri} and was not checked.",
                template.display(),
                machine.logical_id
            ));
            return Ok(());
        }
        let folder = template.parent().unwrap_or(Path::new(""));
        let path = folder.join(uri.trim_start_matches("./"));
        let source = self.open(&path, &path.to_string_lossy())?;
        let Some(Source { parsed, .. }) = self.report.sources.get(source) else { return Ok(()) };
        if !parsed.is_valid() {
            self.problems(source);
            return Ok(());
        }
        let seat = Seat { source, base: Pointer::root(), inner: None };
        let definition = filled(&parsed.value.clone(), machine, properties, parameters);
        self.definition(&seat, &definition, machine.workflow_type);
        let known: BTreeSet<&str> = machine.substitutions.keys().map(String::as_str).collect();
        for (pointer, name) in missing_substitutions(&definition, &known) {
            let message = format!(
                "${{{name}}} stays as it is: DefinitionSubstitutions of {} does not give it",
                machine.logical_id
            );
            self.found(&seat, Diagnostic::warning("missing-substitution", pointer, message));
        }
        Ok(())
    }

    fn unreadable_string(&mut self, seat: &Seat, logical_id: &str) {
        let problem = seat.inner.as_ref().and_then(|inner| inner.parsed.first_fatal().cloned());
        let Some(problem) = problem else {
            self.report.notes.push(format!(
                "The DefinitionString of {logical_id} is put together at deployment and was not checked."
            ));
            return;
        };
        let range = match &seat.inner {
            Some(inner) => self.outer_range(seat.source, inner, problem.range),
            None => 0..0,
        };
        self.add(Finding {
            source: seat.source,
            code: problem.code.to_owned(),
            severity: Severity::Error,
            message: problem.message,
            pointer: Pointer::root(),
            range,
            related: Vec::new(),
            hints: Vec::new(),
            fixes: Vec::new(),
        });
    }

    /// The text of a definition that stands in a string, with where the string stands.
    pub(super) fn inner(&self, source: usize, base: &Pointer) -> Option<Inner> {
        let Source { parsed, .. } = self.report.sources.get(source)?;
        if let Some(joined) = joined(parsed, base) {
            return Some(joined);
        }
        let candidates = [base.clone(), base.key("Fn::Sub"), base.key("Fn::Sub").index(0)];
        let found = candidates
            .into_iter()
            .find_map(|pointer| Some((parsed.value.pointer(&pointer)?.as_str()?.to_owned(), pointer)));
        let (text, pointer) = found?;
        let range = parsed.spans.nearest(&pointer);
        let inner = parse(&text);
        Some(Inner { text, parsed: inner, range, pieces: Vec::new() })
    }

    /// A range of a text that stands in a string, in the text that has the string: exact in a block of YAML, in a
    /// quoted string on one line too, the string's beginning elsewhere.
    pub(super) fn outer_range(&self, source: usize, inner: &Inner, range: Range<usize>) -> Range<usize> {
        let whole = inner.range.start..inner.range.start + 1;
        let Some(source) = self.report.sources.get(source) else { return whole };
        if let Some((piece, place)) = inner.pieces.iter().rev().find(|(piece, _)| piece.start <= range.start)
        {
            let start = place.start..place.start + 1;
            let part = range.start - piece.start..range.end.min(piece.end).saturating_sub(piece.start);
            let (Some(raw), Some(text)) = (source.text.get(place.clone()), inner.text.get(piece.clone()))
            else {
                return start;
            };
            let found = quoted(raw, text, &part).filter(|found| found.start < found.end);
            return found.map_or(start, |found| place.start + found.start..place.start + found.end);
        }
        let raw = source.text.get(inner.range.clone()).unwrap_or_default();
        // The tag of a function may stand before the sign of the block.
        let header = raw.lines().next().unwrap_or_default();
        if !header.contains('|') || header.contains(['"', '\'']) {
            return quoted(raw, &inner.text, &range)
                .map_or(whole, |found| inner.range.start + found.start..inner.range.start + found.end);
        }
        let line = inner.text.get(..range.start).unwrap_or_default().matches('\n').count();
        let wanted = inner.text.get(range).and_then(|text| text.lines().next()).unwrap_or_default();
        let mut at = inner.range.start;
        for (index, content) in raw.split_inclusive('\n').enumerate() {
            if index == line + 1 {
                let found = content.find(wanted).filter(|_| !wanted.is_empty());
                let blank = content.len() - content.trim_start().len();
                return match found {
                    Some(column) => at + column..at + column + wanted.len(),
                    None => at + blank..at + content.trim_end().len().max(blank),
                };
            }
            at += content.len();
        }
        whole
    }
}

/// The text of a definition that is joined from pieces (`Fn::Join`), with where each piece stands.
fn joined(parsed: &Parsed, base: &Pointer) -> Option<Inner> {
    let base = base.key("Fn::Join");
    let [separator, Value::Array(items)] = parsed.value.pointer(&base)?.as_array()? else { return None };
    let separator = separator.as_str()?;
    let (mut text, mut pieces) = (String::new(), Vec::new());
    for (index, item) in items.items().iter().enumerate() {
        if index > 0 {
            text.push_str(separator);
        }
        let start = text.len();
        text.push_str(item.as_str().unwrap_or("${Value}"));
        pieces.push((start..text.len(), parsed.spans.nearest(&base.index(1).index(index))));
    }
    let range = parsed.spans.nearest(&base);
    let inner = parse(&text);
    Some(Inner { text, parsed: inner, range, pieces })
}

/// The function that writes a definition as text.
const TO_JSON: &str = "Fn::ToJsonString";

/// Loops inside loops beyond which none is followed.
const DEEPEST_LOOP: usize = 5;

/// The template with what stands in loops (`Fn::ForEach`) as resources of its own, definitions that are written as JSON
/// (`Fn::ToJsonString`) as they are and local files that `package` would upload as such; with it, where each resource
/// stands in the template itself.
fn spread(template: &Value) -> (Value, BTreeMap<String, Pointer>) {
    let (mut resources, mut places) = (Vec::new(), BTreeMap::new());
    let listed = template.get("Resources").unwrap_or(&Value::Null);
    gather(listed, &Pointer::from_tokens(["Resources"]), 0, &mut resources, &mut places);
    let Some(object) = template.as_object() else { return (template.clone(), places) };
    let spread = object.iter().map(|(key, value)| match &**key {
        "Resources" => (key.clone(), Value::object(resources.clone())),
        _ => (key.clone(), value.clone()),
    });
    (Value::object(spread), places)
}

fn gather(
    listed: &Value,
    at: &Pointer,
    depth: usize,
    resources: &mut Vec<(Arc<str>, Value)>,
    places: &mut BTreeMap<String, Pointer>,
) {
    for (name, resource) in listed.as_object().into_iter().flat_map(aslant_engine::json::Object::iter) {
        let place = at.key(name.clone());
        if name.starts_with("Fn::ForEach") {
            if let Some(body) = resource.at(2).filter(|_| depth < DEEPEST_LOOP) {
                gather(body, &place.index(2), depth + 1, resources, places);
            }
            continue;
        }
        places.insert(name.to_string(), place);
        resources.push((name.clone(), plain(resource)));
    }
}

fn plain(resource: &Value) -> Value {
    let changed = |field: &str, as_field: &str, value: &Value| {
        let properties = Pointer::from_tokens(["Properties"]);
        let edits = [Edit::Remove(properties.key(field)), Edit::Set(properties.key(as_field), value.clone())];
        apply_edits(resource, &edits)
    };
    let properties = resource.get("Properties");
    let property = |field: &str| properties.and_then(|properties| properties.get(field));
    let written = property("DefinitionString").and_then(|text| text.get(TO_JSON));
    let uploaded = property("DefinitionS3Location").filter(|location| location.as_str().is_some());
    written
        .and_then(|definition| changed("DefinitionString", "Definition", definition))
        .or_else(|| uploaded.and_then(|location| changed("DefinitionS3Location", "DefinitionUri", location)))
        .unwrap_or_else(|| resource.clone())
}

/// A range of a text inside the quoted string (JSON or YAML, on one line) that holds it, in bytes from the string's
/// start. `None` where the string says something else, or in another way.
fn quoted(raw: &str, text: &str, range: &Range<usize>) -> Option<Range<usize>> {
    let opening = raw.find(['"', '\''])?;
    let quote = raw.get(opening..)?.chars().next()?;
    let content = raw.get(opening + 1..)?;
    let mut decoded = 0;
    let (mut start, mut end) = (None, None);
    let mut characters = content.char_indices();
    loop {
        if decoded >= range.start && start.is_none() {
            start = Some(opening + 1 + content.len() - characters.as_str().len());
        }
        if decoded >= range.end && end.is_none() {
            end = Some(opening + 1 + content.len() - characters.as_str().len());
            break;
        }
        let (_, first) = characters.next()?;
        let meant = match first {
            '\\' if quote == '"' => match characters.next()?.1 {
                'n' => '\n',
                't' => '\t',
                'r' => '\r',
                same @ ('"' | '\\' | '/') => same,
                _ => return None,
            },
            '\'' if quote == '\'' => characters.next().filter(|(_, next)| *next == '\'')?.1,
            '"' if quote == '"' => return None,
            '\n' | '\r' => return None,
            other => other,
        };
        if !text.get(decoded..)?.starts_with(meant) {
            return None;
        }
        decoded += meant.len_utf8();
    }
    Some(start?..end?)
}

/// Whether a value of a template depends on a parameter, whose value only a deployment knows.
fn depends(value: &Value, parameters: &BTreeSet<&str>, depth: usize) -> bool {
    match value {
        _ if depth > 100 => true,
        Value::String(text) => {
            parameters.contains(&**text)
                || substitution::names(text).iter().any(|name| parameters.contains(name))
        }
        Value::Array(array) => array.items().iter().any(|item| depends(item, parameters, depth + 1)),
        Value::Object(object) => object.iter().any(|(_, item)| depends(item, parameters, depth + 1)),
        _ => false,
    }
}

fn is_function(value: &Value) -> bool {
    let Some([(name, _)]) = value.as_object().map(aslant_engine::json::Object::members) else { return false };
    &**name == "Ref" || name.starts_with("Fn::")
}

/// Text that a JSON reader would take for something else than text.
fn is_other_json(text: &str) -> bool {
    text.is_empty() || matches!(text, "true" | "false" | "null") || text.parse::<f64>().is_ok()
}

/// The definition of a template with what only a deployment knows left open: functions of parameters, and those
/// that give a number, of which nobody can tell whether it arrives as text.
fn opened(raw: &Value, reduced: &Value, parameters: &BTreeSet<&str>, depth: usize) -> Value {
    if depth > 500 {
        return reduced.clone();
    }
    match (raw, reduced) {
        (raw, Value::String(text)) if is_function(raw) => {
            if depends(raw, parameters, 0) || is_other_json(text) {
                "${Value}".into()
            } else {
                reduced.clone()
            }
        }
        (Value::Object(raw), Value::Object(reduced)) => Value::object(reduced.iter().map(|(key, value)| {
            let below =
                raw.get(key).map_or_else(|| value.clone(), |raw| opened(raw, value, parameters, depth + 1));
            (key.clone(), below)
        })),
        (Value::Array(raw), Value::Array(reduced)) => Value::array(
            raw.items()
                .iter()
                .zip(reduced.items())
                .map(|(raw, value)| opened(raw, value, parameters, depth + 1)),
        ),
        _ => reduced.clone(),
    }
}

/// A definition that stands alone with the functions of a template in it (`!GetAtt Pay.Arn`, `{"Ref": "Pay"}`) left open:
/// it is a part of a template, and only that knows what they give.
pub(super) fn left_open(value: &Value, depth: usize) -> Value {
    match value {
        _ if depth > 500 => value.clone(),
        Value::Object(object) => {
            let function = match object.members() {
                [(name, Value::String(_))] if &**name == "Ref" => true,
                [(name, _)] => name.starts_with("Fn::"),
                _ => false,
            };
            if function {
                return "${Value}".into();
            }
            let members = object.iter().map(|(key, value)| (key.clone(), left_open(value, depth + 1)));
            Value::object(members)
        }
        Value::Array(array) => Value::array(array.items().iter().map(|item| left_open(item, depth + 1))),
        _ => value.clone(),
    }
}

/// The definition with every substitution whose text is certain.
fn filled(
    definition: &Value,
    machine: &TemplateStateMachine,
    properties: &Value,
    parameters: &BTreeSet<&str>,
) -> Value {
    let given = properties.get("DefinitionSubstitutions");
    asl::resolve_substitutions(definition, &|name| {
        let Some(SubstitutionTarget::Text(text)) = machine.substitutions.get(name) else { return None };
        let raw = given?.get(name)?;
        (!depends(raw, parameters, 0) && !is_other_json(text)).then(|| text.clone())
    })
}

/// Substitutions that a definition asks for and nobody gives, each at its first place.
fn missing_substitutions(definition: &Value, known: &BTreeSet<&str>) -> Vec<(Pointer, String)> {
    let mut found: Vec<(Pointer, String)> = Vec::new();
    let mut pending = vec![(Pointer::root(), definition)];
    while let Some((pointer, value)) = pending.pop() {
        match value {
            Value::String(text) => {
                for name in substitution::names(text) {
                    let told = found.iter().any(|(_, other)| other == name);
                    if !known.contains(name.trim())
                        && !name.starts_with("AWS::")
                        && !name.contains('.')
                        && !told
                    {
                        found.push((pointer.clone(), name.to_owned()));
                    }
                }
            }
            Value::Array(array) => pending.extend(
                array.items().iter().enumerate().rev().map(|(index, item)| (pointer.index(index), item)),
            ),
            Value::Object(object) => {
                pending.extend(object.iter().rev().map(|(key, item)| (pointer.key(key.clone()), item)));
            }
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]
    use super::quoted;

    #[test]
    fn places_in_quoted_strings_are_found() {
        let text = "{\"a\": 'b'}";
        for raw in [r#"!Sub "{\"a\": 'b'}""#, r#"'{"a": ''b''}'"#] {
            let at = text.find("'b'").unwrap();
            let found = quoted(raw, text, &(at..at + 3)).unwrap();
            assert!(matches!(&raw[found], "'b'" | "''b''"), "{raw}");
        }
        assert_eq!(quoted("\"other\"", text, &(1..2)), None);
        assert_eq!(quoted("plain", text, &(1..2)), None);
    }
}
