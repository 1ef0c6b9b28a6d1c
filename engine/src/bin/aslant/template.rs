//! Where the state machines of a SAM or CloudFormation template have their definitions. `check` and `run` both read
//! templates through this.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use aslant_engine::asl::substitution::Written;
use aslant_engine::diagnostic::{Edit, apply_edits};
use aslant_engine::interchange::sam::{self, DefinitionFile, SubstitutionTarget, TemplateStateMachine};
use aslant_engine::interchange::{Content, asl, content_of};
use aslant_engine::json::{Object, Pointer, Value, parse};

use crate::Refusal;
use crate::files::{self, Choice, Definition, Document, filled, warn_of_unused};

/// Loops (`Fn::ForEach`) inside loops beyond which none is followed.
const DEEPEST_LOOP: usize = 5;

/// The function that writes a definition as text.
const TO_JSON: &str = "Fn::ToJsonString";

/// A template with the resources that stand in loops as resources of their own.
pub struct Spread {
    pub template: Value,
    /// Where each resource stands in the text, with the variables of the loops around it.
    pub places: BTreeMap<String, Place>,
}

#[derive(Clone, Debug)]
pub struct Place {
    pub pointer: Pointer,
    pub loop_variables: Vec<String>,
}

/// A part of a template that a build step puts under `Resources`: a map of resources and nothing else.
pub fn is_fragment(value: &Value) -> bool {
    let Some(object) = value.as_object().filter(|object| !object.is_empty()) else { return false };
    let is_resource = |resource: &Value| {
        resource.as_object().is_some()
            && resource.get("Type").and_then(Value::as_str).is_some_and(|kind| kind.contains("::"))
    };
    object.iter().all(|(_, resource)| is_resource(resource))
        && object.iter().any(|(_, resource)| {
            resource.get("Type").and_then(Value::as_str).is_some_and(|kind| kind.starts_with("AWS::"))
        })
}

/// The template with its loops spread out. Of a loop's body each resource is taken once. A fragment becomes a template.
pub fn spread(value: &Value) -> Spread {
    let (mut resources, mut places) = (Vec::new(), BTreeMap::new());
    if is_fragment(value) {
        gather(value, &Pointer::root(), &[], &mut resources, &mut places);
        let template = Value::object([("Resources", Value::object(resources))]);
        return Spread { template, places };
    }
    let listed = value.get("Resources").unwrap_or(&Value::Null);
    gather(listed, &Pointer::from_tokens(["Resources"]), &[], &mut resources, &mut places);
    let template = match value.as_object() {
        None => value.clone(),
        Some(object) => Value::object(object.iter().map(|(key, value)| match &**key {
            "Resources" => (key.clone(), Value::object(resources.clone())),
            _ => (key.clone(), value.clone()),
        })),
    };
    Spread { template, places }
}

fn gather(
    listed: &Value,
    at: &Pointer,
    variables: &[String],
    resources: &mut Vec<(Arc<str>, Value)>,
    places: &mut BTreeMap<String, Place>,
) {
    for (name, resource) in listed.as_object().into_iter().flat_map(Object::iter) {
        let pointer = at.key(name.clone());
        if name.starts_with("Fn::ForEach") {
            let body = resource.at(2).filter(|_| variables.len() < DEEPEST_LOOP);
            if let Some(body) = body {
                let mut variables = variables.to_vec();
                variables.push(resource.at(0).and_then(Value::as_str).unwrap_or_default().to_owned());
                gather(body, &pointer.index(2), &variables, resources, places);
            }
            continue;
        }
        places.insert(name.to_string(), Place { pointer, loop_variables: variables.to_vec() });
        resources.push((name.clone(), resource.clone()));
    }
}

/// Where a state machine of a template has its definition, or one of them where a condition chooses.
#[derive(Clone, Debug)]
pub enum Origin {
    /// As an object in the template. SAM makes a text of each function in it (`functions_are_text`).
    Object { at: Pointer, functions_are_text: bool },
    /// As text in the template: a string, `Fn::Sub` or `Fn::Join`.
    Text { at: Pointer },
    /// In a file beside the template. `AWS::Include` puts it into the template, where its functions are carried out.
    File { at: Pointer, uri: String, included: bool },
    /// Only a deployment knows it. The sentence says why, after the machine's name.
    OutOfReach { at: Pointer, why: String },
}

/// The properties that give a definition; a state machine has exactly one of them.
pub const DEFINITIONS: [&str; 5] =
    ["Definition", "DefinitionBody", "DefinitionString", "DefinitionUri", "DefinitionS3Location"];

/// The definitions of the resource whose properties are `properties` and stand at `at`.
pub fn origins(properties: &Value, at: &Pointer, is_sam: bool, scope: &sam::Scope) -> Vec<Origin> {
    let mut found = Vec::new();
    for key in DEFINITIONS {
        let Some(value) = properties.get(key) else { continue };
        for (at, value) in sam::branches(value, &at.key(key)) {
            found.push(match key {
                "Definition" | "DefinitionBody" => object(at, value, is_sam, scope),
                "DefinitionString" => text(at, value, scope),
                _ => file(at, value, false, scope),
            });
        }
    }
    found
}

fn object(at: Pointer, value: &Value, functions_are_text: bool, scope: &sam::Scope) -> Origin {
    if let Some(location) = sam::included_file(value) {
        return file(at, location, true, scope);
    }
    match sam::function(value) {
        Some((function, _)) => made_by(at, function),
        None => Origin::Object { at, functions_are_text },
    }
}

fn text(at: Pointer, value: &Value, scope: &sam::Scope) -> Origin {
    match sam::function(value) {
        Some((TO_JSON, definition)) => object(at.key(TO_JSON), definition, false, scope),
        Some((function, _)) if scope.text(value).is_none() => made_by(at, function),
        // A parameter without a default.
        Some(("Ref", _)) if scope.text(value).is_some_and(|text| text.starts_with("${")) => {
            made_by(at, "Ref")
        }
        _ => Origin::Text { at },
    }
}

fn file(at: Pointer, value: &Value, included: bool, scope: &sam::Scope) -> Origin {
    if let (Some(bucket), Some(key)) = (value.get("Bucket"), value.get("Key")) {
        let text = |value: &Value| scope.text(value).unwrap_or_else(|| "…".to_owned());
        let why = format!("is in S3, at s3://{}/{}", text(bucket), text(key));
        return Origin::OutOfReach { at, why };
    }
    match (scope.text(value), sam::function(value)) {
        (Some(uri), _) if uri.contains("://") => {
            Origin::OutOfReach { at, why: format!("is in S3, at {uri}") }
        }
        (Some(uri), _) if !uri.contains("${") => Origin::File { at, uri, included },
        (_, Some((function, _))) => made_by(at, function),
        (Some(uri), None) => {
            Origin::OutOfReach { at, why: format!("is in {uri}, which only a deployment knows") }
        }
        (None, None) => Origin::OutOfReach { at, why: "is named in no way that could be read".to_owned() },
    }
}

fn made_by(at: Pointer, function: &str) -> Origin {
    Origin::OutOfReach { at, why: format!("is made by {function} when the template is deployed") }
}

/// The path of a file that a template names. Only files inside the template's folder are followed, so that checking a
/// template from elsewhere reads nothing else of this machine. The error is the end of a sentence.
pub fn local_path(template: &Path, uri: &str) -> Result<PathBuf, String> {
    let named = Path::new(uri);
    let mut depth = 0_usize;
    let mut path = template.parent().unwrap_or(Path::new("")).to_path_buf();
    for component in named.components() {
        match component {
            Component::CurDir => {}
            Component::Normal(part) => {
                depth += 1;
                path.push(part);
            }
            Component::ParentDir if depth > 0 => {
                depth -= 1;
                path.pop();
            }
            Component::ParentDir | Component::RootDir | Component::Prefix(_) => {
                return Err("outside the template's folder, where no file is followed".to_owned());
            }
        }
    }
    if uri.contains('\\') || depth == 0 {
        return Err("no path of a file in the template's folder".to_owned());
    }
    Ok(path)
}

/// Whether a document is a template or a part of one.
pub fn is_template(value: &Value) -> bool {
    content_of(value) == Content::Template || is_fragment(value)
}

/// A state machine of a template with what the template fills in, for a command that runs it. Where a condition chooses
/// between definitions the first is taken.
pub fn definition(document: Document, choice: &Choice) -> Result<Definition, Refusal> {
    let mut value = document.value().clone();
    for (name, given) in &choice.parameters {
        let at = Pointer::from_tokens(["Parameters", name]);
        if value.pointer(&at).is_none() {
            let message = format!("{}: the template has no parameter '{name}'", document.name);
            return Err(Refusal::Input(message));
        }
        let edit = Edit::Set(at.key("Default"), given.as_str().into());
        value = apply_edits(&value, &[edit]).unwrap_or(value);
    }
    let spread = spread(&value);
    let template = sam::from_value(&spread.template);
    let machine = chosen(&document, &template.state_machines, choice.machine.as_deref())?;
    let id = &machine.logical_id;
    let Some(place) = spread.places.get(id) else {
        return Err(Refusal::Input(format!("{}: {id} cannot be found", document.name)));
    };
    let resource = value.pointer(&place.pointer).unwrap_or(&Value::Null);
    let at = place.pointer.key("Properties");
    let is_sam = resource.get("Type").and_then(Value::as_str) == Some("AWS::Serverless::StateMachine");
    let scope = sam::Scope::of(&value);
    let properties = resource.get("Properties").unwrap_or(&Value::Null);
    let listed = origins(properties, &at, is_sam, &scope);
    let given = |name: &str, _: Written| {
        choice.substitution(name).map(str::to_owned).or_else(|| match machine.substitutions.get(name) {
            Some(SubstitutionTarget::Text(text)) => Some(text.clone()),
            _ => None,
        })
    };
    let name = Some(machine.name.clone().unwrap_or_else(|| id.clone()));
    let workflow_type = Some(machine.workflow_type);
    let in_strings = |value: &Value| asl::resolve_substitutions(value, &|name| given(name, Written::Quoted));
    match listed.into_iter().next() {
        None => Err(document.refuse(&place.pointer, &format!("{id} has no definition"))),
        Some(Origin::OutOfReach { at, why }) => {
            Err(document.refuse(&at, &format!("the definition of {id} {why}")))
        }
        Some(Origin::Object { at, .. }) => {
            let raw = value.pointer(&at).unwrap_or(&Value::Null);
            warn_of_unused(choice, &raw.to_json());
            let machine = in_strings(&scope.inline(raw));
            Ok(Definition { machine, base: Some(at), name, workflow_type, document })
        }
        Some(Origin::Text { at }) => {
            let raw = value.pointer(&at).unwrap_or(&Value::Null);
            let text = scope.text(raw).unwrap_or_default();
            warn_of_unused(choice, &text);
            let inner = Document { name: document.place(&at), parsed: parse(&text), text };
            if let Some(problem) = inner.parsed.first_fatal() {
                let message = format!("the DefinitionString of {id} is not JSON: {}", problem.message);
                return Err(document.refuse(&at, &message));
            }
            let machine = filled(&inner, &Pointer::root(), &given)?;
            if machine.as_object().is_none() {
                let message = format!("the DefinitionString of {id} is not an object");
                return Err(document.refuse(&at, &message));
            }
            Ok(Definition { machine, base: None, name, workflow_type, document })
        }
        Some(Origin::File { at, uri, included }) => {
            let path = local_path(Path::new(&document.name), &uri)
                .map_err(|why| document.refuse(&at, &format!("the definition of {id} is in {uri}: {why}")))?;
            let (name_of_file, text) =
                files::text(&path.to_string_lossy()).map_err(|refusal| match refusal {
                    Refusal::Input(why) => document.refuse(&at, &format!("the definition of {id}: {why}")),
                    other @ Refusal::Usage(_) => other,
                })?;
            warn_of_unused(choice, &text);
            let parsed = DefinitionFile::read(&text).parsed;
            let file = Document { name: name_of_file, text, parsed };
            file.refuse_broken()?;
            let machine = if included {
                in_strings(&scope.inline(file.value()))
            } else {
                filled(&file, &Pointer::root(), &given)?
            };
            Ok(Definition { machine, base: Some(Pointer::root()), name, workflow_type, document: file })
        }
    }
}

/// The state machine that is meant, by logical id or by name.
fn chosen<'t>(
    document: &Document,
    machines: &'t [TemplateStateMachine],
    wanted: Option<&str>,
) -> Result<&'t TemplateStateMachine, Refusal> {
    let names = || machines.iter().map(|machine| machine.logical_id.as_str()).collect::<Vec<_>>().join(", ");
    let refuse = |message: String| Err(Refusal::Input(format!("{}: {message}", document.name)));
    match (wanted, machines) {
        (_, []) => refuse("the template has no state machine".to_owned()),
        (None, [one]) => Ok(one),
        (None, _) => {
            refuse(format!("the template has several state machines; choose one with --machine: {}", names()))
        }
        (Some(wanted), _) => {
            let is_meant = |machine: &&TemplateStateMachine| {
                machine.logical_id == wanted || machine.name.as_deref() == Some(wanted)
            };
            match machines.iter().find(is_meant) {
                Some(machine) => Ok(machine),
                None => refuse(format!("there is no state machine '{wanted}'; there is {}", names())),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]
    use super::*;

    #[test]
    fn only_files_inside_the_template_s_folder_are_followed() {
        let path = |uri: &str| local_path(Path::new("a/template.yaml"), uri);
        assert_eq!(path("./b/../c.json").unwrap(), Path::new("a/c.json"));
        assert_eq!(path("b/c.json").unwrap(), Path::new("a/b/c.json"));
        for uri in ["../c.json", "b/../../c.json", "/etc/passwd", "", ".", "..\\c.json"] {
            assert!(path(uri).is_err(), "{uri}");
        }
        assert_eq!(local_path(Path::new("t.yaml"), "c.json").unwrap(), Path::new("c.json"));
    }
}
