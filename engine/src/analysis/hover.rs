//! What a word means: for the text view, forms and expression fields.

use super::completion::fields_at;
use crate::asl::{self, Pattern, QueryLanguage, errors, functions, resource};
use crate::design::{Design, Id, Place};
use crate::json::{Object, Value};

/// One or two sentences on the value or field at a place and, where given, the word in it under the pointer: what a
/// function does, which states assign a variable, what a state named as a target does, what a resource calls.
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
    let context = word.strip_prefix("$states.context.").or_else(|| word.strip_prefix("$$."));
    if let Some(entry) = context.and_then(|path| functions::CONTEXT.iter().find(|entry| entry.name == path)) {
        return Some(entry.description.to_owned());
    }
    if let Some(text) = word.strip_prefix('$').and_then(|name| variable(design, place.owner, name)) {
        return Some(text);
    }
    let field = place.pointer.tokens().last()?;
    let body = design.body(place.owner)?;
    let value = body.pointer(&place.pointer).and_then(Value::as_str);
    let about = match (&**field, value) {
        ("Next" | "Default" | "StartAt", Some(name)) => target(design, place, name),
        ("Resource", Some(text)) => called(text),
        _ => None,
    };
    if about.is_some() {
        return about;
    }
    let language =
        if design.is_jsonata(place.owner) { QueryLanguage::Jsonata } else { QueryLanguage::JsonPath };
    let (parent, _) = place.pointer.split_last()?;
    let fields = fields_at(design.state(place.owner).is_some(), body, &parent, language);
    if let Some(info) = fields.iter().find(|info| info.name == &**field) {
        return Some(info.description.to_owned());
    }
    let operator = asl::comparison(field)?;
    let sign = if operator.sign.is_empty() { operator.name } else { operator.sign };
    Some(format!("Compares Variable: {sign}."))
}

/// Which states assign a variable of that name, in the workflow of the state.
fn variable(design: &Design, state: Id, name: &str) -> Option<String> {
    let workflow = design.workflow_of(state)?;
    let mut assigning = Vec::new();
    for id in design.descendants(workflow) {
        let Some(state) = design.state(id) else { continue };
        let own = state.body.get("Assign").into_iter();
        let inner = ["Choices", "Catch"].into_iter().flat_map(|list| {
            let items = state.body.get(list).and_then(Value::as_array).unwrap_or_default();
            items.iter().filter_map(|item| item.get("Assign"))
        });
        let mut keys = own.chain(inner).filter_map(Value::as_object).flat_map(Object::keys);
        if keys.any(|key| key.strip_suffix(".$").unwrap_or(key) == name) {
            assigning.push(state.name.to_string());
        }
    }
    (!assigning.is_empty()).then(|| format!("A variable, assigned by {}.", assigning.join(", ")))
}

fn target(design: &Design, place: &Place, name: &str) -> Option<String> {
    let workflow = design.workflow_of(place.owner)?;
    let scope = design.state(place.owner).map(|state| state.parent);
    let id = scope
        .and_then(|scope| design.state_in_scope(scope, name))
        .or_else(|| design.state_by_name(workflow, name))?;
    Some(format!("{name}: {}", asl::describe_state(&design.state(id)?.body)))
}

fn called(text: &str) -> Option<String> {
    let integration = resource::parse(text);
    let service = resource::service_name(&integration.service);
    let what = match integration.target {
        resource::Target::Optimized | resource::Target::Http => format!("{service}: {}", integration.action),
        resource::Target::Sdk => format!("{service}: {} by the AWS SDK", integration.action),
        resource::Target::LambdaFunction => format!("The Lambda function {}", integration.action),
        resource::Target::Activity => format!("The activity {}", integration.action),
        resource::Target::Substitution | resource::Target::Unknown => return None,
    };
    let how = match integration.pattern {
        Pattern::RequestResponse => "",
        Pattern::Sync | Pattern::Sync2 => ", waits for the job to end",
        Pattern::WaitForTaskToken => ", waits for the task token",
    };
    Some(format!("{what}{how}."))
}
