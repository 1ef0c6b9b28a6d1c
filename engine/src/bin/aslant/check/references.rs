//! References of a state machine to resources, parameters and attributes that its template does not have.

use std::collections::BTreeSet;

use aslant_engine::asl::substitution;
use aslant_engine::check;
use aslant_engine::diagnostic::Diagnostic;
use aslant_engine::interchange::sam;
use aslant_engine::json::{Object, Pointer, Value};

use super::read::{Checker, Seat};

/// The attributes that `Fn::GetAtt` gives of resources, where the list is short and whole. For SAM's resources they are those
/// of what SAM makes of them. Source: "Return values" of each resource's page, CloudFormation template reference, as of
/// cfn-lint 1.58's schemas.
const ATTRIBUTES: &[(&str, &[&str])] = &[
    ("AWS::Lambda::Function", &["Arn", "SnapStartResponse"]),
    ("AWS::Serverless::Function", &["Arn", "SnapStartResponse"]),
    ("AWS::StepFunctions::StateMachine", &["Arn", "Name", "StateMachineRevisionId"]),
    ("AWS::Serverless::StateMachine", &["Arn", "Name", "StateMachineRevisionId"]),
    ("AWS::DynamoDB::Table", &["Arn", "StreamArn"]),
    ("AWS::Serverless::SimpleTable", &["Arn", "StreamArn"]),
    ("AWS::ECS::Cluster", &["Arn"]),
    ("AWS::ECS::TaskDefinition", &["TaskDefinitionArn"]),
    ("AWS::IAM::Role", &["Arn", "RoleId"]),
    ("AWS::Logs::LogGroup", &["Arn"]),
];

/// What SAM appends to the logical ids of its resources for those that it makes of them.
/// Source: "Generated AWS CloudFormation resources", SAM developer guide.
const GENERATED: &[&str] = &[
    "Role",
    "Version",
    "Alias",
    "Url",
    "EventInvokeConfig",
    "LogGroup",
    "Stage",
    "Deployment",
    "DomainName",
    "ApiGatewayDefaultStage",
    "CodeDeploy",
    "LayerVersion",
    "EventQueue",
    "EventTopic",
    "CognitoUserPool",
];

/// What functions of a template can name.
pub(super) struct Names {
    /// Parameters and resources.
    pub known: BTreeSet<String>,
    /// Macros, loops, modules or a missing rest make resources that the text does not show.
    pub open: bool,
}

impl Names {
    /// `value` is the template as it is, before its loops are spread.
    pub fn of(value: &Value, is_fragment: bool) -> Self {
        let keys = |section: &str| {
            let object = value.get(section).and_then(Value::as_object);
            object.into_iter().flat_map(Object::keys).map(ToString::to_string).collect::<Vec<_>>()
        };
        let resources = keys("Resources");
        let known: BTreeSet<String> =
            keys("Parameters").into_iter().chain(resources.iter().cloned()).collect();
        let ours = |name: &str| {
            name.starts_with("AWS::Serverless")
                || matches!(name, "AWS::LanguageExtensions" | "AWS::CodeDeployBlueGreen")
        };
        let macros = match value.get("Transform") {
            None => false,
            Some(Value::String(name)) => !ours(name),
            Some(Value::Array(list)) => !list.items().iter().all(|item| item.as_str().is_some_and(ours)),
            Some(_) => true,
        };
        let kind = |name: &str| value.get("Resources")?.get(name)?.get("Type")?.as_str();
        let made = resources
            .iter()
            .any(|name| name.starts_with("Fn::") || kind(name).is_none_or(|kind| kind.ends_with("::MODULE")));
        let from_elsewhere = value.get("Fn::Transform").is_some()
            || keys("Parameters").iter().any(|name| name.starts_with("Fn::"));
        Self { known, open: is_fragment || macros || made || from_elsewhere }
    }

    /// Whether SAM makes a resource of this name.
    fn is_generated(name: &str, template: &Value) -> bool {
        // Of all APIs without a resource of their own, and of gradual deployments.
        let shared = [
            "ServerlessRestApi",
            "ServerlessHttpApi",
            "ServerlessDeploymentApplication",
            "CodeDeployServiceRole",
        ];
        if shared.iter().any(|shared| name.starts_with(shared)) {
            return true;
        }
        let resources = template.get("Resources").and_then(Value::as_object);
        resources.into_iter().flat_map(Object::iter).any(|(id, resource)| {
            let is_sam = resource
                .get("Type")
                .and_then(Value::as_str)
                .is_some_and(|kind| kind.starts_with("AWS::Serverless::"));
            let Some(rest) = name.strip_prefix(&**id).filter(|rest| is_sam && !rest.is_empty()) else {
                return false;
            };
            let properties = resource.get("Properties");
            let mut events = properties
                .and_then(|properties| properties.get("Events"))
                .and_then(Value::as_object)
                .into_iter()
                .flat_map(Object::keys);
            GENERATED.iter().any(|part| rest.starts_with(part))
                || rest.ends_with("Stage")
                || events.any(|event| rest.starts_with(&**event))
        })
    }
}

impl Checker<'_> {
    /// Looks at every function of the properties at `at`.
    pub(super) fn references(
        &mut self,
        source: usize,
        template: &Value,
        names: &Names,
        loop_variables: &[String],
        at: &Pointer,
    ) {
        if names.open {
            return;
        }
        let Some(properties) = template.pointer(at).cloned() else { return };
        let seat = Seat { source, base: Pointer::root(), inner: None };
        let mut pending = vec![(at.clone(), &properties)];
        let mut wrong = Vec::new();
        while let Some((at, value)) = pending.pop() {
            match sam::function(value) {
                Some(("Ref", argument)) => {
                    wrong.extend(argument.as_str().map(|name| (at.clone(), name.to_owned())));
                    continue;
                }
                Some(("Fn::GetAtt", argument)) => {
                    let name = match argument {
                        Value::String(text) => Some(text.to_string()),
                        _ => argument
                            .at(0)
                            .and_then(Value::as_str)
                            .zip(argument.at(1).and_then(Value::as_str))
                            .map(|(id, attribute)| format!("{id}.{attribute}")),
                    };
                    wrong.extend(name.map(|name| (at.clone(), name)));
                    continue;
                }
                Some(("Fn::Sub", argument)) => {
                    let text = argument.as_str().or_else(|| argument.at(0)?.as_str()).unwrap_or_default();
                    let own = argument.at(1);
                    for name in substitution::names(text) {
                        let name = name.trim();
                        let is_own = own.is_some_and(|own| own.get(name).is_some());
                        if !is_own && !name.starts_with('!') {
                            wrong.push((at.clone(), name.to_owned()));
                        }
                    }
                    pending.extend(own.map(|own| (at.key("Fn::Sub").index(1), own)));
                    continue;
                }
                _ => {}
            }
            match value {
                Value::Object(object) => {
                    pending.extend(object.iter().rev().map(|(key, item)| (at.key(key.clone()), item)));
                }
                Value::Array(array) => pending.extend(
                    array.items().iter().enumerate().rev().map(|(index, item)| (at.index(index), item)),
                ),
                _ => {}
            }
        }
        for (at, name) in wrong {
            if loop_variables.contains(&name) {
                continue;
            }
            if let Some((message, hint)) = wrong_reference(&name, template, names) {
                let mut diagnostic = Diagnostic::error("unknown-resource", at, message);
                diagnostic.hints.extend(hint);
                self.found(&seat, diagnostic);
            }
        }
    }
}

/// What is wrong with `LogicalId` or `LogicalId.Attribute`, and what helps.
fn wrong_reference(name: &str, template: &Value, names: &Names) -> Option<(String, Option<String>)> {
    let (id, attribute) = name.split_once('.').map_or((name, None), |(id, rest)| (id, Some(rest)));
    let is_name = |ch: char| ch.is_ascii_alphanumeric();
    if name.starts_with("AWS::") || !id.chars().all(is_name) {
        return None;
    }
    if !names.known.contains(id) {
        if Names::is_generated(id, template) {
            return None;
        }
        let meant = check::closest(id, names.known.iter().map(String::as_str));
        let message = format!("The template has no resource or parameter {id}");
        return Some((message, meant.map(|meant| format!("Did you mean {meant}?"))));
    }
    let attribute = attribute?;
    let kind = template.get("Resources")?.get(id)?.get("Type")?.as_str()?;
    let (_, attributes) = ATTRIBUTES.iter().find(|(known, _)| *known == kind)?;
    let first = attribute.split('.').next().unwrap_or(attribute);
    // SAM gives the version and alias that it makes of a function under the function's name.
    let of_sam = kind == "AWS::Serverless::Function"
        && matches!(first, "Version" | "Alias" | "DestinationTopic" | "DestinationQueue");
    if of_sam || attributes.contains(&first) {
        return None;
    }
    let message = format!("{id}, of type {kind}, has no attribute {attribute}");
    Some((message, Some(format!("Its attributes: {}.", attributes.join(", ")))))
}
