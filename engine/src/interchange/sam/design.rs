//! A template's system as records of a design.

use std::collections::{BTreeMap, BTreeSet};

use super::intrinsics::whole_reference;
use super::{
    ApiEvent, OtherEvent, SubstitutionTarget, Template, TemplateAuthorizer, TemplateResource,
    TemplateStateMachine, definition,
};
use crate::asl::substitution::{self, replace};
use crate::design::link::{Property, logical_name};
use crate::design::{
    Api, Authorizer, Command, CommandError, Design, Function, Id, Integration, Mapping, Method, Position,
    Protocol, Record, Resource, ResourceKind, Route, Trigger, TriggerSource, Use,
};
use crate::interchange::Import;
use crate::interchange::asl::map_strings;
use crate::interchange::import::{GUESSED, Planner, function, resource, workflow};
use crate::json::Value;

/// Plans taking a template into a design: the chosen state machine and those it starts, with all functions,
/// resources, routes and triggers. `read` gives the text of a definition file by the path that the template names.
/// Substitutions that stand for things of the template become `${NameArn}` of the design's own names; what is called
/// and not in the template is added as for any definition. The error is a sentence.
pub fn import(
    design: &Design,
    template: &Template,
    chosen: &str,
    read: &dyn Fn(&str) -> Option<String>,
) -> Result<Import, String> {
    let Some(first) = template.state_machines.iter().find(|machine| machine.logical_id == chosen) else {
        return Err(format!("The template has no state machine {chosen}."));
    };
    let first_definition = definition(first, read)?;
    let importer =
        Importer { planner: Planner::new(design), template, things: BTreeMap::new(), apis: BTreeMap::new() };
    importer.everything(first, first_definition, read).map_err(|error| error.to_string())
}

struct Importer<'a> {
    planner: Planner,
    template: &'a Template,
    /// What was added for each logical id.
    things: BTreeMap<String, Id>,
    /// The API for each logical id; for an event that names none by whether it is an HTTP API.
    apis: BTreeMap<(Option<String>, bool), Id>,
}

impl Importer<'_> {
    fn everything(
        mut self,
        first: &TemplateStateMachine,
        first_definition: Value,
        read: &dyn Fn(&str) -> Option<String>,
    ) -> Result<Import, CommandError> {
        let template = self.template;
        for described in &template.functions {
            let plain = function(described.name.as_deref().unwrap_or(&described.logical_id).into());
            let id = self.planner.add(Record::Function(Function {
                runtime: described.runtime.clone(),
                architecture: described.architecture,
                memory_mb: described.memory_mb,
                timeout_seconds: described.timeout_seconds,
                description: described.description.clone(),
                ..plain
            }))?;
            self.things.insert(described.logical_id.clone(), id);
        }
        let mut kinds_left_out: BTreeMap<&str, usize> = BTreeMap::new();
        for described in &template.resources {
            match kind_of(&described.kind) {
                Some(kind) => {
                    let id = self.planner.add(Record::Resource(resource_of(described, kind)))?;
                    self.things.insert(described.logical_id.clone(), id);
                }
                // An API comes with the routes that name it.
                None if is_api(&described.kind) || is_part_of_api(&described.kind) => {}
                None => *kinds_left_out.entry(&described.kind).or_default() += 1,
            }
        }
        let machines = self.machines(first, first_definition, read);
        for (machine, _) in &machines {
            let name = machine.name.as_deref().unwrap_or(&machine.logical_id);
            let id = self.planner.add(Record::Workflow(workflow(
                name.into(),
                machine.workflow_type,
                Value::empty_object(),
            )))?;
            self.things.insert(machine.logical_id.clone(), id);
        }
        for (machine, definition) in &machines {
            let Some(id) = self.things.get(&machine.logical_id).copied() else { continue };
            let machine = self.localised(machine, definition);
            self.planner.run(Command::SetMachine { workflow: id, machine })?;
            self.planner.add_missing(id)?;
        }
        for described in &template.functions {
            self.events(&described.logical_id, &described.api_events, &described.other_events)?;
        }
        for (machine, _) in &machines {
            self.events(&machine.logical_id, &machine.api_events, &machine.other_events)?;
        }
        for trigger in &template.triggers {
            let startable = |id: &&String| {
                let record = self.things.get(*id).and_then(|id| self.planner.design.get(*id));
                matches!(record, Some(Record::Function(_) | Record::Workflow(_)))
            };
            let targets: Vec<&String> = trigger.targets.iter().filter(startable).collect();
            if targets.is_empty() {
                *kinds_left_out.entry(&trigger.kind).or_default() += 1;
            }
            for target in targets {
                self.events(target, &[], std::slice::from_ref(&trigger.event))?;
            }
        }
        self.uses()?;
        for (machine, _) in machines.iter().rev() {
            if let Some(id) = self.things.get(&machine.logical_id).copied() {
                self.planner.add_examples(id)?;
            }
        }
        let routed: BTreeSet<&str> = self.apis.keys().filter_map(|(id, _)| id.as_deref()).collect();
        let unrouted: Vec<String> = template
            .resources
            .iter()
            .filter(|resource| is_api(&resource.kind) && !routed.contains(resource.logical_id.as_str()))
            .map(|resource| {
                format!("The API {}, whose routes call nothing of the template", resource.logical_id)
            })
            .collect();
        let others =
            template.state_machines.iter().filter(|machine| !self.things.contains_key(&machine.logical_id));
        let others: Vec<String> =
            others.map(|machine| format!("The state machine {}", machine.logical_id)).collect();
        let notes = &mut self.planner.notes;
        notes.extend(template.left_out.iter().map(|left| format!("Left out: {left}.")));
        notes.extend(others.into_iter().chain(unrouted).map(|left| format!("Left out: {left}.")));
        if !kinds_left_out.is_empty() {
            let kinds: Vec<String> =
                kinds_left_out.iter().map(|(kind, count)| format!("{count} {kind}")).collect();
            notes.push(format!("Left out, because a design does not show them: {}.", kinds.join(", ")));
        }
        self.planner.notes.extend(template.notes.iter().cloned());
        self.planner.notes.push(GUESSED.to_owned());
        let workflow = self.things.get(&first.logical_id).copied();
        Ok(self.planner.finish(workflow))
    }

    /// The chosen machine and all that it starts, as far as the template tells, with their definitions.
    fn machines(
        &mut self,
        first: &TemplateStateMachine,
        first_definition: Value,
        read: &dyn Fn(&str) -> Option<String>,
    ) -> Vec<(TemplateStateMachine, Value)> {
        let template = self.template;
        let mut found = vec![(first.clone(), first_definition)];
        let mut seen: BTreeSet<&str> = [first.logical_id.as_str()].into();
        let mut next = 0;
        while let Some((machine, machine_definition)) = found.get(next).cloned() {
            next += 1;
            for other in &template.state_machines {
                let named = references(&machine, &machine_definition).any(|id| id == other.logical_id);
                if !named || !seen.insert(&other.logical_id) {
                    continue;
                }
                match definition(other, read) {
                    Ok(definition) => found.push((other.clone(), definition)),
                    Err(reason) => self.planner.notes.push(format!("Left out: {reason}")),
                }
            }
        }
        found
    }

    /// The definition with the design's names in the place of the template's.
    fn localised(&self, machine: &TemplateStateMachine, definition: &Value) -> Value {
        let local = |name: &str| match machine.substitutions.get(name) {
            Some(SubstitutionTarget::Resource { logical_id, attribute }) => {
                Some(self.reference(logical_id, attribute.as_deref()))
            }
            Some(SubstitutionTarget::Text(text)) => Some(self.local_text(text)),
            Some(SubstitutionTarget::Unknown) => None,
            None => self.placeholder(name),
        };
        map_strings(definition, &|text| {
            substitution::contains(text).then(|| replace(text, &local)).filter(|changed| changed != text)
        })
    }

    /// Text that stands for the name of a thing, or has placeholders of the template in it.
    fn local_text(&self, text: &str) -> String {
        let same_name = |resource: &&TemplateResource| resource.name.as_deref() == Some(text);
        match self.template.resources.iter().find(same_name) {
            Some(resource) if self.things.contains_key(&resource.logical_id) => {
                self.named(&resource.logical_id, Property::Name)
            }
            _ => replace(text, &|name| self.placeholder(name)),
        }
    }

    /// What a placeholder of the template, `LogicalId.Attribute`, is in the design.
    fn placeholder(&self, name: &str) -> Option<String> {
        if name == "AWS::Partition" {
            return Some("aws".into());
        }
        let (id, attribute) = whole_reference(&format!("${{{name}}}"))
            .map(|(id, attribute)| (id.to_owned(), attribute.map(str::to_owned)))?;
        (attribute.is_some() || self.things.contains_key(&id))
            .then(|| self.reference(&id, attribute.as_deref()))
    }

    /// `${NameArn}` of what `Ref` or `Fn::GetAtt` gives. Source: "Return values" of each resource's page.
    fn reference(&self, logical_id: &str, attribute: Option<&str>) -> String {
        let record = self.things.get(logical_id).and_then(|id| self.planner.design.get(*id));
        let by_reference = match record {
            Some(Record::Workflow(_)) => Property::Arn,
            Some(Record::Resource(resource)) if resource.kind == ResourceKind::Topic => Property::Arn,
            Some(Record::Resource(resource)) if resource.kind == ResourceKind::Queue => Property::Url,
            Some(_) => Property::Name,
            // What the design does not have keeps a name of its own.
            None => return format!("${{{logical_id}{}}}", attribute.unwrap_or_default().replace('.', "")),
        };
        let property = match attribute {
            None => by_reference,
            Some("QueueUrl") => Property::Url,
            Some(attribute) if attribute.ends_with("Name") => Property::Name,
            Some(_) => Property::Arn,
        };
        self.named(logical_id, property)
    }

    fn named(&self, logical_id: &str, property: Property) -> String {
        let name = self.things.get(logical_id).map(|id| self.planner.design.name(*id)).unwrap_or_default();
        format!("${{{}{}}}", logical_name(&name), property.suffix())
    }

    fn events(
        &mut self,
        logical_id: &str,
        routes: &[ApiEvent],
        others: &[OtherEvent],
    ) -> Result<(), CommandError> {
        let Some(target) = self.things.get(logical_id).copied() else { return Ok(()) };
        for event in routes {
            let api = self.api(event)?;
            let known = self.template.apis.get(&(event.api.clone(), event.is_http));
            let of_api = known.map_or(&TemplateAuthorizer::None, |known| &known.authorizer);
            // A route that says the same as its API leaves it to the API.
            let own = event.authorizer.as_ref().filter(|own| *own != of_api);
            let authorizer = own.map(|own| self.authorizer(own));
            let mut scopes = event.scopes.clone();
            if scopes.is_empty() && own.is_none() {
                scopes = known.map(|known| known.scopes.clone()).unwrap_or_default();
            }
            let Some(method) = Method::ALL.into_iter().find(|method| method.as_str() == event.method) else {
                self.planner.notes.push(format!(
                    "Left out: the route {} {}, whose method is unknown.",
                    event.method, event.path
                ));
                continue;
            };
            let integration = if self.planner.design.workflow(target).is_some() {
                let mapping = Mapping::default();
                if event.waits {
                    Integration::StartSyncExecution { workflow: target, mapping }
                } else {
                    Integration::StartExecution { workflow: target, mapping }
                }
            } else {
                Integration::Function { function: target }
            };
            self.planner.add(Record::Route(Route {
                api,
                method,
                path: event.path.as_str().into(),
                integration,
                authorizer,
                scopes,
                streaming: event.streaming,
                timeout_ms: event.timeout_ms,
                public_because: String::new(),
                note: String::new(),
                position: Position::Auto,
            }))?;
        }
        for event in others {
            match self.source(event)? {
                Some(source) => {
                    self.planner.add(Record::Trigger(Trigger {
                        source,
                        target: Some(target),
                        batch_size: event.batch_size,
                        filter: event.filter.clone(),
                        retries: None,
                        on_failure: None,
                        position: Position::Auto,
                    }))?;
                }
                None => self
                    .planner
                    .notes
                    .push(format!("Left out: the {} event {} of {logical_id}.", event.kind, event.name)),
            }
        }
        Ok(())
    }

    /// What functions use, now that everything is there.
    fn uses(&mut self) -> Result<(), CommandError> {
        for described in &self.template.functions {
            let Some(id) = self.things.get(&described.logical_id).copied() else { continue };
            let Some(mut function) = self.planner.design.function(id).cloned() else { continue };
            for used in &described.uses {
                let target = self.things.get(&used.logical_id).copied().filter(|target| *target != id);
                function.uses.extend(target.map(|target| Use {
                    target,
                    access: used.access,
                    mode: used.mode,
                }));
            }
            if !function.uses.is_empty() {
                self.planner.run(Command::Replace { id, record: Record::Function(function) })?;
            }
        }
        Ok(())
    }

    fn api(&mut self, event: &ApiEvent) -> Result<Id, CommandError> {
        let key = (event.api.clone(), event.is_http);
        if let Some(id) = self.apis.get(&key) {
            return Ok(*id);
        }
        let given = event
            .api
            .as_ref()
            .and_then(|id| self.template.resources.iter().find(|resource| resource.logical_id == *id));
        let plain = given.and_then(|resource| resource.name.as_deref()).filter(|name| !name.contains("${"));
        let name = plain.or(event.api.as_deref()).unwrap_or(if event.is_http {
            "ServerlessHttpApi"
        } else {
            "ServerlessRestApi"
        });
        let known = self.template.apis.get(&key);
        let authorizer = known.map(|known| self.authorizer(&known.authorizer)).unwrap_or_default();
        let id = self.planner.add(Record::Api(Api {
            name: name.into(),
            protocol: if event.is_http { Protocol::Http } else { Protocol::Rest },
            authorizer,
            endpoint: known.and_then(|known| known.endpoint),
            timeout_ms: None,
            position: Position::Auto,
        }))?;
        self.apis.insert(key, id);
        Ok(id)
    }

    fn authorizer(&mut self, authorizer: &TemplateAuthorizer) -> Authorizer {
        let unknown = match authorizer {
            TemplateAuthorizer::None => return Authorizer::None,
            TemplateAuthorizer::Iam => return Authorizer::Iam,
            TemplateAuthorizer::Jwt(issuers) => return Authorizer::Jwt(issuers.clone()),
            TemplateAuthorizer::Cognito => return Authorizer::Cognito,
            TemplateAuthorizer::Lambda(id) => {
                let function = self.things.get(id).filter(|id| self.planner.design.function(**id).is_some());
                match function {
                    Some(function) => return Authorizer::Lambda(*function),
                    None => id,
                }
            }
            TemplateAuthorizer::Unknown(name) => name,
        };
        let note = format!(
            "Left out: the authorizer {unknown}, which is not in the template. Its routes have no authorizer in the design."
        );
        if !self.planner.notes.contains(&note) {
            self.planner.notes.push(note);
        }
        Authorizer::None
    }

    /// What an event listens to; `None` where a design has nothing of the kind.
    fn source(&mut self, event: &OtherEvent) -> Result<Option<TriggerSource>, CommandError> {
        if matches!(event.kind.as_str(), "Schedule" | "ScheduleV2") {
            return Ok(event.source.clone().map(TriggerSource::Schedule));
        }
        let named = |text: &str| {
            self.template
                .resources
                .iter()
                .find(|resource| resource.name.as_deref() == Some(text))
                .map(|resource| resource.logical_id.as_str())
        };
        let id = event
            .source
            .as_deref()
            .and_then(|text| whole_reference(text).map(|(id, _)| id).or_else(|| named(text)));
        let thing = id.and_then(|id| self.things.get(id)).copied();
        let kind = thing.and_then(|id| self.planner.design.resource(id)).map(|resource| resource.kind);
        Ok(match (event.kind.as_str(), thing, kind) {
            ("SQS", Some(id), Some(ResourceKind::Queue)) => Some(TriggerSource::Queue(id)),
            ("SNS", Some(id), Some(ResourceKind::Topic)) => Some(TriggerSource::Topic(id)),
            ("S3", Some(id), Some(ResourceKind::Bucket)) => Some(TriggerSource::Upload(id)),
            ("DynamoDB", Some(id), Some(ResourceKind::Table)) => Some(TriggerSource::Stream(id)),
            ("EventBridgeRule" | "CloudWatchEvent", Some(id), Some(ResourceKind::EventBus)) => {
                Some(TriggerSource::Bus(id))
            }
            ("EventBridgeRule" | "CloudWatchEvent", None, _) if event.source.is_none() => {
                let buses = self.planner.design.resources();
                let default = buses.into_iter().find(|(_, resource)| {
                    resource.kind == ResourceKind::EventBus && &*resource.name == "default"
                });
                let id = match default.map(|(id, _)| id) {
                    Some(id) => id,
                    None => self
                        .planner
                        .add(Record::Resource(resource("default".into(), ResourceKind::EventBus)))?,
                };
                Some(TriggerSource::Bus(id))
            }
            _ => None,
        })
    }
}

/// The logical ids that a machine refers to.
fn references<'a>(
    machine: &'a TemplateStateMachine,
    definition: &'a Value,
) -> impl Iterator<Item = String> + 'a {
    let substituted = machine.substitutions.values().filter_map(|target| match target {
        SubstitutionTarget::Resource { logical_id, .. } => Some(logical_id.clone()),
        _ => None,
    });
    let text = definition.to_json();
    let inline: Vec<String> = substitution::names(&text)
        .into_iter()
        .map(|name| name.split('.').next().unwrap_or(name).to_owned())
        .collect();
    substituted.chain(inline)
}

/// The kind of a design's resource that a resource of a template is.
fn kind_of(kind: &str) -> Option<ResourceKind> {
    Some(match kind {
        "AWS::DynamoDB::Table" | "AWS::DynamoDB::GlobalTable" | "AWS::Serverless::SimpleTable" => {
            ResourceKind::Table
        }
        "AWS::SQS::Queue" => ResourceKind::Queue,
        "AWS::SNS::Topic" => ResourceKind::Topic,
        "AWS::S3::Bucket" => ResourceKind::Bucket,
        "AWS::Events::EventBus" => ResourceKind::EventBus,
        "AWS::ECS::TaskDefinition" => ResourceKind::EcsTask,
        "AWS::Events::Connection" => ResourceKind::HttpEndpoint,
        _ => return None,
    })
}

fn is_api(kind: &str) -> bool {
    matches!(
        kind,
        "AWS::Serverless::Api"
            | "AWS::Serverless::HttpApi"
            | "AWS::ApiGateway::RestApi"
            | "AWS::ApiGatewayV2::Api"
    )
}

/// Whether a resource is read as a part of an API's routes.
fn is_part_of_api(kind: &str) -> bool {
    matches!(
        kind,
        "AWS::ApiGateway::Method"
            | "AWS::ApiGateway::Resource"
            | "AWS::ApiGateway::Authorizer"
            | "AWS::ApiGatewayV2::Route"
            | "AWS::ApiGatewayV2::Integration"
            | "AWS::ApiGatewayV2::Authorizer"
    )
}

fn resource_of(described: &TemplateResource, kind: ResourceKind) -> Resource {
    let plain = described.name.as_deref().filter(|name| !name.contains("${") && !name.is_empty());
    let properties = &described.properties;
    let key = || {
        let schema = properties.get("KeySchema").and_then(Value::as_array)?;
        let hash = schema.iter().find(|key| key.get("KeyType").and_then(Value::as_str) == Some("HASH"))?;
        hash.get("AttributeName")?.as_str()
    };
    let primary = || properties.get("PrimaryKey")?.get("Name")?.as_str();
    Resource {
        visibility_timeout_seconds: (kind == ResourceKind::Queue)
            .then(|| properties.get("VisibilityTimeout")?.as_i64()?.try_into().ok())
            .flatten(),
        detail: if kind == ResourceKind::Table {
            key().or_else(primary).unwrap_or_default().to_owned()
        } else {
            String::new()
        },
        ..resource(plain.unwrap_or(&described.logical_id).into(), kind)
    }
}
