//! SAM and CloudFormation templates, in: state machines with their definitions, functions, resources and what
//! starts them. Source: "AWS SAM resources and properties", SAM developer guide.

mod design;
mod intrinsics;
mod routes;

use std::collections::BTreeMap;

use super::asl::workflow_type;
use crate::asl::substitution::{self, Written};
use crate::aws::{FUNCTION_DEFAULT_MEMORY, FUNCTION_DEFAULT_TIMEOUT};
use crate::design::{Access, Architecture, CallMode, WorkflowType};
use crate::json::{Object, Parsed, Pointer, Problem, Value, yaml};
use intrinsics::whole_reference;

pub use design::import;
pub use intrinsics::{Scope, branches, function, included_file, is_no_value};
pub use routes::{ApiEvent, TemplateApi, TemplateAuthorizer};

/// What a template holds of use to a design.
#[derive(Clone, Debug, Default)]
pub struct Template {
    pub description: String,
    pub state_machines: Vec<TemplateStateMachine>,
    pub functions: Vec<TemplateFunction>,
    /// Rules and schedules that stand for themselves.
    pub triggers: Vec<TemplateTrigger>,
    /// Every other resource.
    pub resources: Vec<TemplateResource>,
    /// What is said of each API, by its logical id (`None`: the one that SAM adds) and whether it is an HTTP API.
    pub apis: BTreeMap<(Option<String>, bool), TemplateApi>,
    /// What is in the template and has no place in a design, in words.
    pub left_out: Vec<String>,
    /// What was assumed of it, a sentence each.
    pub notes: Vec<String>,
    /// The problems of the text. Where one is fatal, the rest is a guess.
    pub problems: Vec<Problem>,
}

#[derive(Clone, Debug)]
pub struct TemplateStateMachine {
    pub logical_id: String,
    /// Its own name where the template gives one as plain text.
    pub name: Option<String>,
    pub workflow_type: WorkflowType,
    /// The definition where it stands in the template, its functions reduced to `${LogicalId.Attribute}`.
    pub definition: Option<Value>,
    /// The file that holds it otherwise, as the template names it.
    pub definition_uri: Option<String>,
    /// The file is put into the template (`AWS::Include`), so it may have functions in it.
    pub included: bool,
    /// What each `${Name}` in the definition stands for.
    pub substitutions: BTreeMap<String, SubstitutionTarget>,
    pub api_events: Vec<ApiEvent>,
    pub other_events: Vec<OtherEvent>,
    scope: Scope,
}

/// What a substitution stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SubstitutionTarget {
    /// A resource or parameter of the template: `Ref` (no attribute) or `Fn::GetAtt`.
    Resource { logical_id: String, attribute: Option<String> },
    /// Text, in which `${LogicalId}` and `${AWS::Region}` may stand for what only a deployment knows.
    Text(String),
    /// A function whose value only a deployment knows.
    Unknown,
}

/// Another event that starts a function or state machine.
#[derive(Clone, Debug, PartialEq)]
pub struct OtherEvent {
    pub name: String,
    /// SAM's type: `SQS`, `Schedule`, `EventBridgeRule`.
    pub kind: String,
    /// The queue, topic, bucket, stream or bus, in text as of [`SubstitutionTarget`]; a schedule's expression.
    pub source: Option<String>,
    pub batch_size: Option<u32>,
    /// The event pattern or filter; `Null`: none.
    pub filter: Value,
}

#[derive(Clone, Debug)]
pub struct TemplateFunction {
    pub logical_id: String,
    pub name: Option<String>,
    /// Empty for a container image.
    pub runtime: String,
    pub architecture: Architecture,
    pub memory_mb: u32,
    pub timeout_seconds: u32,
    pub description: String,
    pub api_events: Vec<ApiEvent>,
    pub other_events: Vec<OtherEvent>,
    /// What its policies let it use.
    pub uses: Vec<TemplateUse>,
}

/// A policy template of SAM, such as `DynamoDBReadPolicy`, that names a resource of the template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplateUse {
    pub logical_id: String,
    pub access: Access,
    pub mode: CallMode,
}

/// An `AWS::Events::Rule` or `AWS::Scheduler::Schedule`.
#[derive(Clone, Debug)]
pub struct TemplateTrigger {
    pub kind: String,
    pub event: OtherEvent,
    /// The logical ids of what it starts.
    pub targets: Vec<String>,
}

#[derive(Clone, Debug)]
pub struct TemplateResource {
    pub logical_id: String,
    /// `AWS::DynamoDB::Table`.
    pub kind: String,
    /// Its own name where the template gives one, in text as of [`SubstitutionTarget`].
    pub name: Option<String>,
    pub properties: Value,
}

/// Whether a document is a SAM or CloudFormation template.
pub fn is_template(value: &Value) -> bool {
    let Some(resources) = value.get("Resources").and_then(Value::as_object) else { return false };
    value.get("AWSTemplateFormatVersion").is_some()
        || value.get("Transform").is_some()
        || resources.iter().any(|(_, resource)| {
            resource.get("Type").and_then(Value::as_str).is_some_and(|kind| kind.starts_with("AWS::"))
        })
}

/// Reads a template from JSON or YAML text. Never fails; see [`Template::problems`].
pub fn parse(text: &str) -> Template {
    let (_, parsed) = super::read(text);
    let mut template = from_value(&parsed.value);
    template.problems = parsed.problems;
    template
}

/// Reads a template that is parsed already.
pub fn from_value(value: &Value) -> Template {
    let reader = Reader { scope: Scope::of(value), globals: value.get("Globals") };
    let mut template = Template {
        description: value.get("Description").and_then(Value::as_str).unwrap_or_default().trim().to_owned(),
        ..Template::default()
    };
    let Some(resources) = value.get("Resources").and_then(Value::as_object) else { return template };
    for (logical_id, resource) in resources.iter() {
        let properties = resource.get("Properties").cloned().unwrap_or_default();
        match resource.get("Type").and_then(Value::as_str).unwrap_or_default() {
            "AWS::Serverless::StateMachine" | "AWS::StepFunctions::StateMachine" => {
                let machine = reader.state_machine(logical_id, &properties, &mut template);
                template.state_machines.push(machine);
            }
            "AWS::Serverless::Function" | "AWS::Lambda::Function" => {
                let function = reader.function(logical_id, &properties, &mut template.left_out);
                template.functions.push(function);
            }
            kind @ ("AWS::Events::Rule" | "AWS::Scheduler::Schedule") => {
                template.triggers.push(reader.trigger(logical_id, kind, &properties));
            }
            kind => template.resources.push(TemplateResource {
                logical_id: logical_id.to_string(),
                kind: kind.to_owned(),
                name: reader.physical_name(kind, &properties),
                properties,
            }),
        }
    }
    reader.routes(&mut template);
    template
}

/// The definition of a state machine: its own, or that in the file which `read` gives for the path that the
/// template names.
pub fn definition(
    machine: &TemplateStateMachine,
    read: &dyn Fn(&str) -> Option<String>,
) -> Result<Value, String> {
    if let Some(definition) = &machine.definition {
        return Ok(definition.clone());
    }
    let Some(uri) = &machine.definition_uri else {
        return Err(format!("{} has no definition that could be read.", machine.logical_id));
    };
    let plain = uri.trim_start_matches("./");
    let Some(text) = read(uri).or_else(|| read(plain)) else {
        return Err(format!(
            "The definition of {} is in {uri}. Open that file together with the template.",
            machine.logical_id
        ));
    };
    let file = DefinitionFile::read(&text);
    if let Some(problem) = file.parsed.first_fatal() {
        let place = crate::json::line_column(&text, problem.range.start);
        return Err(format!("{uri}, line {}, column {}: {}", place.line, place.column, problem.message));
    }
    Ok(if machine.included {
        machine.scope.inline(&file.parsed.value)
    } else {
        // Text may stand for something of the template, which an import has under a name of its own.
        let scalar = |name: &str, written: Written| match machine.substitutions.get(name)? {
            SubstitutionTarget::Text(text) if written != Written::Quoted => {
                yaml::plain_scalar(text).as_str().is_none().then(|| text.clone())
            }
            _ => None,
        };
        substitution::fill(&text, &file.parsed, &scalar)
    })
}

/// The text of a definition that a template takes from a file.
#[derive(Clone, Debug)]
pub struct DefinitionFile {
    pub parsed: Parsed,
    /// What keeps the text from being JSON, where it is YAML: Step Functions' own API would refuse it.
    pub not_json: Option<Problem>,
}

impl DefinitionFile {
    /// Reads a definition as CloudFormation does: as JSON, and where that fails as YAML, in which a comma before a closing
    /// bracket is legal. Source: `DefinitionProcessor.java` of aws-cloudformation-resource-providers-stepfunctions.
    pub fn read(text: &str) -> Self {
        let (format, parsed) = super::read(text);
        let Some(problem) = parsed.first_fatal().filter(|_| format == super::Format::Json).cloned() else {
            return Self { parsed, not_json: None };
        };
        let as_yaml = yaml::parse(text);
        if as_yaml.is_valid() && as_yaml.value.as_object().is_some() {
            Self { parsed: as_yaml, not_json: Some(problem) }
        } else {
            Self { parsed, not_json: None }
        }
    }
}

struct Reader<'a> {
    scope: Scope,
    globals: Option<&'a Value>,
}

impl Reader<'_> {
    fn text(&self, properties: &Value, key: &str) -> Option<String> {
        self.scope.text(properties.get(key)?)
    }

    /// Text without anything that only a deployment knows.
    fn plain(&self, properties: &Value, key: &str) -> Option<String> {
        self.text(properties, key).filter(|text| !text.contains("${") && !text.is_empty())
    }

    fn number(&self, value: &Value) -> Option<u32> {
        self.scope.text(value)?.parse().ok()
    }

    fn state_machine(
        &self,
        logical_id: &str,
        properties: &Value,
        template: &mut Template,
    ) -> TemplateStateMachine {
        let left_out = &mut template.left_out;
        let kind = self.text(properties, "Type").or_else(|| self.text(properties, "StateMachineType"));
        let mut machine = TemplateStateMachine {
            logical_id: logical_id.to_owned(),
            name: self.plain(properties, "Name").or_else(|| self.plain(properties, "StateMachineName")),
            workflow_type: workflow_type(&kind.unwrap_or_default()),
            definition: None,
            definition_uri: self.text(properties, "DefinitionUri"),
            included: false,
            substitutions: BTreeMap::new(),
            api_events: Vec::new(),
            other_events: Vec::new(),
            scope: self.scope.clone(),
        };
        for key in ["Definition", "DefinitionBody"] {
            let Some(definition) = properties.get(key) else { continue };
            let branches = branches(definition, &Pointer::root());
            let Some((_, first)) = branches.first() else { continue };
            if branches.len() > 1 {
                left_out
                    .push(format!("the other definition of {logical_id}, which another condition chooses"));
            }
            match included_file(first).and_then(|location| self.scope.text(location)) {
                Some(location) => {
                    machine.definition_uri = Some(location);
                    machine.included = true;
                }
                None => machine.definition = Some(self.scope.inline(first)),
            }
        }
        if let Some(text) = self.text(properties, "DefinitionString") {
            let parsed = super::asl::parse(&text);
            if parsed.problems.iter().any(|problem| problem.fatal) {
                left_out.push(format!("The DefinitionString of {logical_id}, which is not JSON"));
            } else {
                machine.definition = Some(parsed.value);
            }
        }
        if machine.definition.is_none() && machine.definition_uri.is_none() {
            left_out.push(format!("The definition of {logical_id}, which is not in the template"));
        }
        if let Some(substitutions) = properties.get("DefinitionSubstitutions").and_then(Value::as_object) {
            for (name, value) in substitutions.iter() {
                let target = match self.scope.text(value) {
                    None => SubstitutionTarget::Unknown,
                    Some(text) => match whole_reference(&text) {
                        Some((id, attribute)) => SubstitutionTarget::Resource {
                            logical_id: id.to_owned(),
                            attribute: attribute.map(str::to_owned),
                        },
                        None => SubstitutionTarget::Text(text),
                    },
                };
                machine.substitutions.insert(name.to_string(), target);
            }
        }
        (machine.api_events, machine.other_events) = self.events(properties);
        if substitution::is_dynamic(&properties.to_json()) {
            template.notes.push(format!(
                "{logical_id} has values that CloudFormation looks up when it is deployed ({{{{resolve:…}}}}). Each is \
                 named after the end of its path."
            ));
        }
        machine
    }

    fn function(&self, logical_id: &str, properties: &Value, left_out: &mut Vec<String>) -> TemplateFunction {
        let global = self.globals.and_then(|globals| globals.get("Function"));
        let property = |key: &str| properties.get(key).or_else(|| global?.get(key));
        let text = |key: &str| property(key).and_then(|value| self.scope.text(value));
        // A value that only a deployment knows is not replaced without a word.
        let mut given = |key: &str, what: &str, assumed: u32, unit: &str| {
            match property(key) {
            None => assumed,
            Some(value) => self.number(value).unwrap_or_else(|| {
                left_out.push(format!(
                    "The {what} of {logical_id}, which only a deployment knows ({assumed} {unit} in the design)"
                ));
                assumed
            }),
        }
        };
        let architecture =
            property("Architectures").and_then(|list| list.at(0)).and_then(|first| self.scope.text(first));
        let (api_events, other_events) = self.events(properties);
        TemplateFunction {
            logical_id: logical_id.to_owned(),
            name: self.plain(properties, "FunctionName"),
            runtime: text("Runtime").unwrap_or_default(),
            architecture: if architecture.as_deref() == Some("arm64") {
                Architecture::Arm64
            } else {
                Architecture::X86
            },
            // What Lambda assumes.
            memory_mb: given("MemorySize", "memory", FUNCTION_DEFAULT_MEMORY.small(), "MB"),
            timeout_seconds: given("Timeout", "time-out", FUNCTION_DEFAULT_TIMEOUT.small(), "s"),
            description: text("Description").unwrap_or_default(),
            api_events,
            other_events,
            uses: self.uses(properties),
        }
    }

    /// Source: "AWS SAM policy templates".
    fn uses(&self, properties: &Value) -> Vec<TemplateUse> {
        let mut uses: Vec<TemplateUse> = Vec::new();
        let policies = properties.get("Policies").and_then(Value::as_array).unwrap_or_default();
        for (policy, parameters) in policies.iter().filter_map(Value::as_object).flat_map(Object::iter) {
            let Some(policy) = policy.strip_suffix("Policy") else { continue };
            let access = if policy.ends_with("Read") {
                Access::Read
            } else if policy.ends_with("Invoke") || policy == "StepFunctionsExecution" {
                Access::Invoke
            } else {
                Access::Write
            };
            let sends = ["SQS", "SNS", "EventBridge", "StepFunctions"];
            let mode = if sends.iter().any(|service| policy.starts_with(service)) {
                CallMode::Async
            } else {
                CallMode::Sync
            };
            let values = parameters.as_object().into_iter().flat_map(Object::iter).map(|(_, value)| value);
            for text in values.filter_map(|value| self.scope.text(value)) {
                let Some((id, _)) = whole_reference(&text) else { continue };
                match uses.iter_mut().find(|other| other.logical_id == id) {
                    Some(other) if other.access == Access::Read => other.access = access,
                    Some(_) => {}
                    None => uses.push(TemplateUse { logical_id: id.to_owned(), access, mode }),
                }
            }
        }
        uses
    }

    fn trigger(&self, logical_id: &str, kind: &str, properties: &Value) -> TemplateTrigger {
        let target = |target: &Value| {
            let text = self.text(target, "Arn")?;
            whole_reference(&text).map(|(id, _)| id.to_owned())
        };
        let schedule = self.text(properties, "ScheduleExpression");
        let targets = properties.get("Targets").and_then(Value::as_array).unwrap_or_default();
        TemplateTrigger {
            kind: kind.to_owned(),
            event: OtherEvent {
                name: logical_id.to_owned(),
                kind: if schedule.is_some() { "Schedule" } else { "EventBridgeRule" }.to_owned(),
                source: schedule.or_else(|| self.text(properties, "EventBusName")),
                batch_size: None,
                filter: properties
                    .get("EventPattern")
                    .map(|filter| self.scope.inline(filter))
                    .unwrap_or_default(),
            },
            targets: targets.iter().chain(properties.get("Target")).filter_map(target).collect(),
        }
    }

    fn events(&self, properties: &Value) -> (Vec<ApiEvent>, Vec<OtherEvent>) {
        let (mut routes, mut others) = (Vec::new(), Vec::new());
        let events = properties.get("Events").and_then(Value::as_object);
        for (name, event) in events.into_iter().flat_map(Object::iter) {
            let kind = event.get("Type").and_then(Value::as_str).unwrap_or_default();
            let properties = event.get("Properties").cloned().unwrap_or_default();
            if matches!(kind, "Api" | "HttpApi") {
                routes.push(self.api_event(kind, &properties));
                continue;
            }
            let source =
                ["Queue", "Topic", "Bucket", "Stream", "EventBusName", "Schedule", "ScheduleExpression"]
                    .iter()
                    .find_map(|key| self.text(&properties, key));
            let filter =
                ["Pattern", "FilterCriteria", "FilterPolicy"].iter().find_map(|key| properties.get(key));
            others.push(OtherEvent {
                name: name.to_string(),
                kind: kind.to_owned(),
                source,
                batch_size: properties.get("BatchSize").and_then(|value| self.number(value)),
                filter: filter.map(|filter| self.scope.inline(filter)).unwrap_or_default(),
            });
        }
        (routes, others)
    }

    /// The name that the template itself gives a resource.
    fn physical_name(&self, kind: &str, properties: &Value) -> Option<String> {
        let key = match kind {
            "AWS::DynamoDB::Table" | "AWS::Serverless::SimpleTable" => "TableName",
            "AWS::SQS::Queue" => "QueueName",
            "AWS::SNS::Topic" => "TopicName",
            "AWS::S3::Bucket" => "BucketName",
            "AWS::ECS::TaskDefinition" => "Family",
            _ => "Name",
        };
        self.text(properties, key)
    }
}
