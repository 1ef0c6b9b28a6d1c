//! Templates of SAM and CloudFormation: every state machine in them, wherever its definition stands, with what the
//! template puts into it.

use std::collections::BTreeSet;
use std::path::Path;

use aslant_engine::asl::WorkflowType;
use aslant_engine::asl::substitution::{self, Written};
use aslant_engine::check::{self, CheckOptions};
use aslant_engine::diagnostic::{Diagnostic, Severity};
use aslant_engine::interchange::sam::{self, DefinitionFile, SubstitutionTarget, TemplateStateMachine};
use aslant_engine::interchange::{Content, Format, asl, content_of, format_of};
use aslant_engine::json::{Pointer, Value, parse};

use super::open::{depends, functions, gives_container, is_other_json, opened, with};
use super::read::{Checker, Seat};
use super::references::Names;
use super::substitutions::{
    Asked, Given, asked_in_object, asked_in_text, containers, given_names, left_by_sub,
};
use super::{Finding, Source};
use crate::template::{self as places, DEFINITIONS, Origin, is_fragment, local_path, origins, spread};

/// A template while its state machines are checked.
struct Deployed<'a> {
    source: usize,
    path: &'a Path,
    value: Value,
    scope: sam::Scope,
    parameters: BTreeSet<String>,
    names: Names,
}

/// A state machine of it.
struct Subject<'a> {
    machine: &'a TemplateStateMachine,
    /// Its properties as they are written.
    raw: Value,
    is_sam: bool,
    given: Given<'a>,
    /// The texts of the definitions that were read.
    texts: Vec<String>,
    checked: bool,
    out_of_reach: bool,
}

impl Checker<'_> {
    /// Checks every state machine of a template, those of local templates that it nests too.
    pub(super) fn template(&mut self, source: usize, path: &Path) {
        if !self.templates.insert(source) {
            return;
        }
        let Some(Source { parsed, .. }) = self.report.sources.get(source) else { return };
        let value = parsed.value.clone();
        let spread = spread(&value);
        let template = sam::from_value(&spread.template);
        let parameters = value.get("Parameters").and_then(Value::as_object);
        let deployed = Deployed {
            source,
            path,
            scope: sam::Scope::of(&value),
            parameters: parameters
                .into_iter()
                .flat_map(|object| object.keys().map(ToString::to_string))
                .collect(),
            names: Names::of(&value, is_fragment(&value)),
            value,
        };
        for machine in &template.state_machines {
            if let Some(place) = spread.places.get(&machine.logical_id) {
                self.template_machine(&deployed, machine, place);
            }
        }
        for (logical_id, place) in &spread.places {
            let resource = deployed.value.pointer(&place.pointer).unwrap_or(&Value::Null);
            self.nested(&deployed, logical_id, &place.pointer, resource);
        }
    }

    fn template_machine(
        &mut self,
        deployed: &Deployed<'_>,
        machine: &TemplateStateMachine,
        place: &places::Place,
    ) {
        let resource = deployed.value.pointer(&place.pointer).unwrap_or(&Value::Null);
        let at = place.pointer.key("Properties");
        let raw = resource.get("Properties").cloned().unwrap_or_default();
        let kind = resource.get("Type").and_then(Value::as_str).unwrap_or_default();
        let is_sam = kind == "AWS::Serverless::StateMachine";
        let (mut names, open) = given_names(&raw);
        names.extend(place.loop_variables.iter().cloned());
        let mut subject = Subject {
            machine,
            is_sam,
            given: Given { logical_id: &machine.logical_id, names, open, of_template: &deployed.names.known },
            raw,
            texts: Vec::new(),
            checked: false,
            out_of_reach: false,
        };
        self.properties(deployed, &subject, &place.pointer);
        self.references(deployed.source, &deployed.value, &deployed.names, &place.loop_variables, &at);
        let listed = origins(&subject.raw, &at, is_sam, &deployed.scope);
        for origin in &listed {
            match origin {
                Origin::Object { at, functions_are_text } => {
                    self.object(deployed, &mut subject, at, *functions_are_text);
                }
                Origin::Text { at } => self.text(deployed, &mut subject, at),
                Origin::File { at, uri, included } => {
                    self.definition_file(deployed, &mut subject, at, uri, *included);
                }
                Origin::OutOfReach { at, why } => {
                    let message =
                        format!("The definition of {} {why}. It was not checked", machine.logical_id);
                    self.note(deployed.source, at, message);
                    subject.out_of_reach = true;
                }
            }
        }
        if subject.checked {
            self.tally.machines += 1;
        } else {
            self.tally.unchecked += 1;
        }
        if !listed.is_empty() && !subject.out_of_reach {
            let substitutions = subject.raw.get("DefinitionSubstitutions").cloned().unwrap_or_default();
            let at = at.key("DefinitionSubstitutions");
            self.unused_substitutions(
                deployed.source,
                &substitutions,
                &at,
                &machine.logical_id,
                &subject.texts,
            );
        }
    }

    /// What is wrong with the resource itself.
    fn properties(&mut self, deployed: &Deployed<'_>, subject: &Subject<'_>, at: &Pointer) {
        let seat = Seat { source: deployed.source, base: Pointer::root(), inner: None };
        let id = &subject.machine.logical_id;
        let properties = at.key("Properties");
        if sam::function(&subject.raw).is_some() {
            return;
        }
        let kind = if subject.is_sam { "Type" } else { "StateMachineType" };
        if let Some(value) = subject.raw.get(kind) {
            for (place, value) in sam::branches(value, &properties.key(kind)) {
                let written = deployed.scope.text(value).filter(|_| !depends(value, &deployed.parameters, 0));
                let Some(text) = written.filter(|text| !text.contains("${")) else { continue };
                if !matches!(text.as_str(), "STANDARD" | "EXPRESS") {
                    let message = format!("{kind} of {id} is {text}. It must be STANDARD or EXPRESS");
                    let mut diagnostic = Diagnostic::error("bad-enum", place, message);
                    if let Some(meant) = check::closest(&text, ["STANDARD", "EXPRESS"]) {
                        diagnostic = diagnostic.with_hint(format!("Did you mean {meant}?"));
                    }
                    self.found(&seat, diagnostic);
                }
            }
        }
        let given: Vec<&str> = DEFINITIONS.into_iter().filter(|key| subject.raw.get(key).is_some()).collect();
        // A condition may give one where it takes away the other.
        let certain = given.iter().filter(|key| {
            let value = subject.raw.get(key).unwrap_or(&Value::Null);
            !sam::is_no_value(value) && !matches!(sam::function(value), Some(("Fn::If", _)))
        });
        let certain: Vec<&&str> = certain.collect();
        if let [first, second, ..] = certain.as_slice() {
            let message = format!("{id} has both {first} and {second}. It takes one of them");
            let diagnostic = Diagnostic::error("exclusive-fields", properties.key(**second), message)
                .with_related(properties.key(**first), "The other one");
            self.found(&seat, diagnostic);
        }
        let takes = if subject.is_sam {
            "Definition or DefinitionUri"
        } else {
            "Definition, DefinitionString or DefinitionS3Location"
        };
        if given.is_empty() && subject.raw.get("Fn::Transform").is_none() {
            let message = format!("{id} has no definition. It must have {takes}");
            self.found(&seat, Diagnostic::error("missing-field", at.clone(), message));
        }
        let substitutions = subject.raw.get("DefinitionSubstitutions").unwrap_or(&Value::Null);
        for name in containers(substitutions, &deployed.value) {
            let message = format!(
                "{name} is a list or an object. DefinitionSubstitutions takes text, whole numbers, true and false"
            );
            let place = properties.key("DefinitionSubstitutions").key(name);
            self.found(&seat, Diagnostic::error("wrong-type", place, message));
        }
    }

    /// A definition that stands in the template as an object.
    fn object(&mut self, deployed: &Deployed<'_>, subject: &mut Subject<'_>, at: &Pointer, is_text: bool) {
        let seat = Seat { source: deployed.source, base: at.clone(), inner: None };
        let raw = deployed.value.pointer(at).unwrap_or(&Value::Null).clone();
        self.with_functions(deployed, subject, &seat, &raw, is_text && subject.is_sam);
    }

    /// A definition with functions of the template in it.
    fn with_functions(
        &mut self,
        deployed: &Deployed<'_>,
        subject: &mut Subject<'_>,
        seat: &Seat,
        raw: &Value,
        is_text: bool,
    ) {
        let reduced = deployed.scope.inline(raw);
        let open = opened(raw, &reduced, &deployed.parameters, 0);
        if let Some(part) = unknown_part(raw) {
            let id = &subject.machine.logical_id;
            let place = seat.base.join(&part);
            let message = format!(
                "A part of the definition of {id} is made when the template is deployed. It was not checked"
            );
            self.note(seat.source, &place, message);
            subject.out_of_reach = true;
        }
        let definition = filled(&open, deployed, subject);
        subject.checked = true;
        subject.texts.push(raw.to_json());
        let workflow_type = subject.machine.workflow_type;
        self.definition(seat, &definition, workflow_type);
        if is_text {
            self.functions_as_text(deployed, seat, raw, &reduced, &definition, workflow_type);
        }
        let asked = asked_in_object(raw);
        self.missing_substitutions(seat, &definition, &asked, &subject.given, workflow_type, true);
    }

    /// SAM writes each function of an inline definition as a placeholder in quotation marks, so all that they give
    /// arrives as text. Source: serverless-application-model, issue 1616.
    fn functions_as_text(
        &mut self,
        deployed: &Deployed<'_>,
        seat: &Seat,
        raw: &Value,
        reduced: &Value,
        definition: &Value,
        workflow_type: WorkflowType,
    ) {
        let way =
            "Put the definition into a file (DefinitionUri) and write ${Name} there without quotation marks";
        let listed = functions(raw);
        let mut as_text = Vec::new();
        for (at, function) in &listed {
            if gives_container(function, &deployed.value) {
                let message = format!(
                    "{} gives a list or an object. SAM makes a substitution of it, which is text",
                    called(at, function)
                );
                let diagnostic = Diagnostic::error("wrong-type", at.clone(), message).with_hint(way);
                self.found(seat, diagnostic);
            } else {
                let known = reduced.pointer(at).and_then(Value::as_str).filter(|text| is_other_json(text));
                as_text.push((at.clone(), Value::from(known.unwrap_or("text"))));
            }
        }
        let options = CheckOptions { workflow_type };
        let wrong = |definition: &Value| -> BTreeSet<Pointer> {
            let found = check::check(definition, &options).into_iter();
            found
                .filter(|one| one.severity == Severity::Error && one.code == "wrong-type")
                .map(|one| one.place)
                .collect()
        };
        let before = wrong(definition);
        let after = wrong(&with(definition, &as_text));
        for (at, function) in &listed {
            if after.contains(at) && !before.contains(at) {
                let message = format!(
                    "{} arrives as text: SAM writes what a function of an inline definition gives in quotation marks",
                    called(at, function)
                );
                let diagnostic = Diagnostic::error("wrong-type", at.clone(), message).with_hint(way);
                self.found(seat, diagnostic);
            }
        }
    }

    /// A definition that stands in the template as text.
    fn text(&mut self, deployed: &Deployed<'_>, subject: &mut Subject<'_>, at: &Pointer) {
        let raw = deployed.value.pointer(at).unwrap_or(&Value::Null);
        let Some(text) = deployed.scope.text(raw) else { return };
        let id = &subject.machine.logical_id;
        let inner = self.inner(deployed.source, at);
        let seat = Seat { source: deployed.source, base: at.clone(), inner };
        let parsed = parse(&text);
        let is_open = parsed.value.as_str().is_some_and(substitution::contains);
        if is_open {
            let message =
                format!("The definition of {id} is given when the template is deployed. It was not checked");
            self.note(deployed.source, at, message);
            subject.out_of_reach = true;
            return;
        }
        subject.checked = true;
        if format_of(&text) == Format::Yaml && asl::parse(&text).value.as_object().is_some() {
            let message = format!("The DefinitionString of {id} is YAML. It must be JSON");
            let outer = Seat { source: deployed.source, base: Pointer::root(), inner: None };
            self.found(&outer, Diagnostic::error("not-json", at.clone(), message));
            return;
        }
        if let Some(problem) = parsed.first_fatal() {
            self.broken_string(&seat, problem.clone(), id);
            return;
        }
        let definition = filled(&parsed.value, deployed, subject);
        let workflow_type = subject.machine.workflow_type;
        self.definition(&seat, &definition, workflow_type);
        let only = left_by_sub(raw);
        let asked = if raw.as_str().is_some() || only.is_some() {
            asked_in_text(&text, &parsed, only.as_ref())
        } else {
            // What Fn::Join puts together is told by its pieces.
            Vec::new()
        };
        subject.texts.extend([text, raw.to_json()]);
        self.missing_substitutions(&seat, &definition, &asked, &subject.given, workflow_type, true);
    }

    /// A text that is not JSON where it must be.
    fn broken_string(&mut self, seat: &Seat, problem: aslant_engine::json::Problem, id: &str) {
        let first = seat.inner.as_ref().and_then(|inner| inner.parsed.first_fatal().cloned());
        let (range, problem) = if let (Some(inner), Some(first)) = (&seat.inner, first) {
            (self.outer_range(seat.source, inner, first.range.clone()), first)
        } else {
            // Only what the functions give is broken.
            let source = self.report.sources.get(seat.source);
            let start = source.map_or(0, |source| source.parsed.spans.nearest(&seat.base).start);
            (start..start + 1, problem)
        };
        self.add(Finding {
            source: seat.source,
            code: problem.code.to_owned(),
            severity: Severity::Error,
            message: format!("{} (in the DefinitionString of {id})", problem.message),
            pointer: Pointer::root(),
            range,
            related: Vec::new(),
            hints: Vec::new(),
            fixes: Vec::new(),
        });
    }

    /// A definition in a file beside the template.
    fn definition_file(
        &mut self,
        deployed: &Deployed<'_>,
        subject: &mut Subject<'_>,
        at: &Pointer,
        uri: &str,
        included: bool,
    ) {
        let id = &subject.machine.logical_id;
        let path = match local_path(deployed.path, uri) {
            Ok(path) => path,
            Err(why) => {
                let message = format!("The definition of {id} is in {uri}: {why}. It was not checked");
                self.note(deployed.source, at, message);
                subject.out_of_reach = true;
                return;
            }
        };
        let source = match self.open(&path, &path.to_string_lossy()) {
            Ok(source) => source,
            Err(why) => {
                let name = deployed.path.to_string_lossy().into_owned();
                let why = format!("The definition of {id} cannot be read from {uri}: {why}");
                self.report.unreadable.push((name, why));
                subject.out_of_reach = true;
                return;
            }
        };
        subject.checked = true;
        let Some(opened) = self.report.sources.get_mut(source) else { return };
        if !opened.parsed.is_valid() {
            let file = DefinitionFile::read(&opened.text);
            match file.not_json {
                Some(problem) => {
                    opened.parsed = file.parsed;
                    self.report_not_json(source, &problem, id);
                }
                None => return self.problems(source),
            }
        }
        let Some(Source { text, parsed, .. }) = self.report.sources.get(source) else { return };
        let (text, parsed) = (text.clone(), parsed.clone());
        let seat = Seat { source, base: Pointer::root(), inner: None };
        if included {
            return self.with_functions(deployed, subject, &seat, &parsed.value, subject.is_sam);
        }
        let definition = substitution::fill(&text, &parsed, &|name, written| {
            known_text(name, deployed, subject)
                .filter(|text| written != Written::Quoted || !is_other_json(text))
        });
        let workflow_type = subject.machine.workflow_type;
        self.definition(&seat, &definition, workflow_type);
        let asked: Vec<Asked> = asked_in_text(&text, &parsed, None);
        subject.texts.push(text);
        self.missing_substitutions(&seat, &definition, &asked, &subject.given, workflow_type, false);
    }

    /// A definition file that only CloudFormation takes.
    fn report_not_json(&mut self, source: usize, problem: &aslant_engine::json::Problem, id: &str) {
        self.add(Finding {
            source,
            code: "not-json".to_owned(),
            severity: Severity::Hint,
            message: format!(
                "CloudFormation reads this definition of {id} as YAML. The console and the API would refuse it: {}",
                problem.message
            ),
            pointer: Pointer::root(),
            range: problem.range.clone(),
            related: Vec::new(),
            hints: Vec::new(),
            fixes: Vec::new(),
        });
    }

    /// A stack inside the stack, where its template is a file beside this one.
    fn nested(&mut self, deployed: &Deployed<'_>, logical_id: &str, at: &Pointer, resource: &Value) {
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
        let at = at.key("Properties").key(field);
        let outcome = local_path(deployed.path, location).and_then(|path| {
            let source = self.open(&path, &path.to_string_lossy())?;
            let Some(Source { parsed, .. }) = self.report.sources.get(source) else { return Ok(()) };
            if !parsed.is_valid() {
                self.problems(source);
                return Ok(());
            }
            match content_of(&parsed.value) {
                Content::Template => {
                    self.nested.insert(source);
                    self.template(source, &path);
                    Ok(())
                }
                _ => Err("It is no template.".to_owned()),
            }
        });
        if let Err(why) = outcome {
            let why = why.trim_end_matches('.');
            let message = format!("The nested stack {logical_id} at {location} was not checked: {why}");
            self.note(deployed.source, &at, message);
        }
    }
}

/// How a message speaks of a function at a place of a definition.
fn called(at: &Pointer, function: &Value) -> String {
    let function = sam::function(function).map_or("The function", |(name, _)| name);
    match at.tokens().last() {
        Some(name) if name.parse::<usize>().is_err() => format!("{name}, made by {function},"),
        _ => format!("What {function} gives"),
    }
}

/// A part of a definition that a macro or a loop makes, of which nothing is known.
fn unknown_part(raw: &Value) -> Option<Pointer> {
    let mut pending = vec![(Pointer::root(), raw)];
    while let Some((at, value)) = pending.pop() {
        match value {
            Value::Object(object) => {
                if object.keys().any(|key| &**key == "Fn::Transform" || key.starts_with("Fn::ForEach")) {
                    return Some(at);
                }
                pending.extend(object.iter().map(|(key, item)| (at.key(key.clone()), item)));
            }
            Value::Array(array) => {
                pending.extend(array.items().iter().enumerate().map(|(index, item)| (at.index(index), item)));
            }
            _ => {}
        }
    }
    None
}

/// The text that a substitution gives, where it is certain.
fn known_text(name: &str, deployed: &Deployed<'_>, subject: &Subject<'_>) -> Option<String> {
    let Some(SubstitutionTarget::Text(text)) = subject.machine.substitutions.get(name) else { return None };
    let raw = subject.raw.get("DefinitionSubstitutions")?.get(name)?;
    (!depends(raw, &deployed.parameters, 0)).then(|| text.clone())
}

/// The definition with every substitution whose text is certain.
fn filled(definition: &Value, deployed: &Deployed<'_>, subject: &Subject<'_>) -> Value {
    asl::resolve_substitutions(definition, &|name| {
        known_text(name, deployed, subject).filter(|text| !is_other_json(text))
    })
}
