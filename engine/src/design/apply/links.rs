//! Drawing, redrawing and removing edges: each writes or removes the field that the edge stands for.

use std::sync::Arc;

use super::transitions;
use super::{Edit, Outcome, refuse};
use crate::design::command::{CommandError, EdgeKind, EdgeRef};
use crate::design::link::{self, Index};
use crate::design::model::{
    Access, Authorizer, CallMode, Id, Integration, Mapping, Record, ResourceKind, ScopeRef, TriggerSource,
    Use, WorkflowType,
};
use crate::json::{Pointer, Value};

impl Edit<'_> {
    pub(super) fn connect(&mut self, from: Id, kind: &EdgeKind, to: Id) -> Outcome {
        for id in [from, to] {
            if !self.design.contains(id) {
                return Err(CommandError::NoSuchRecord(id));
            }
        }
        // A plain edge out of a Choice is its default where that is free, else a new rule.
        let is_choice =
            self.design.state(from).is_some_and(|state| transitions::kind(&state.body) == "Choice");
        let kind = if *kind == EdgeKind::Next && is_choice {
            let body = self.design.body(from);
            let rules =
                body.and_then(|body| body.get("Choices")).and_then(Value::as_array).map_or(0, <[Value]>::len);
            let free = body.is_some_and(|body| body.get("Default").is_none());
            if free { EdgeKind::Default } else { EdgeKind::Choice(rules) }
        } else {
            kind.clone()
        };
        self.design.can_connect(from, &kind, to).map_err(CommandError::NotAllowed)?;
        let name = self.design.name(to);
        match &kind {
            EdgeKind::Start(slot) => self.set_start(ScopeRef { owner: from, slot: *slot }, Some(&name)),
            EdgeKind::Next | EdgeKind::Default => {
                self.change_body(from, |body| transitions::set(body, &kind, name));
            }
            EdgeKind::Choice(index) => self.connect_rule(from, *index, &name)?,
            EdgeKind::Catch(index) => self.connect_catcher(from, *index, &name)?,
            EdgeKind::Call => self.connect_call(from, to),
            EdgeKind::Reader => self.connect_storage(from, "ItemReader", to),
            EdgeKind::Writer => self.connect_storage(from, "ResultWriter", to),
            EdgeKind::Authorizer => self.set_authorizer(from, Some(to)),
            EdgeKind::Integration => self.connect_route(from, to),
            EdgeKind::TriggerTarget => self.change(from, |record| {
                if let Record::Trigger(trigger) = record {
                    trigger.target = Some(to);
                }
            }),
            EdgeKind::OnFailure => self.change(from, |record| {
                if let Record::Trigger(trigger) = record {
                    trigger.on_failure = Some(to);
                }
            }),
            EdgeKind::TriggerSource => {
                let source = match self.design.resource(to).map(|resource| resource.kind) {
                    Some(ResourceKind::Bucket) => TriggerSource::Upload(to),
                    Some(ResourceKind::Table) => TriggerSource::Stream(to),
                    Some(ResourceKind::Queue) => TriggerSource::Queue(to),
                    Some(ResourceKind::Topic) => TriggerSource::Topic(to),
                    _ => TriggerSource::Bus(to),
                };
                self.change(from, |record| {
                    if let Record::Trigger(trigger) = record {
                        trigger.source = source;
                    }
                });
            }
            EdgeKind::Use(index) => {
                let access = match self.design.get(to) {
                    Some(Record::Function(_) | Record::Workflow(_)) => Access::Invoke,
                    Some(Record::Resource(resource)) => match resource.kind {
                        ResourceKind::HttpEndpoint | ResourceKind::Partner | ResourceKind::EcsTask => {
                            Access::Invoke
                        }
                        _ => Access::Write,
                    },
                    _ => Access::Write,
                };
                self.change(from, |record| {
                    if let Record::Function(function) = record {
                        match function.uses.get_mut(*index) {
                            Some(used) => used.target = to,
                            None => function.uses.push(Use { target: to, access, mode: CallMode::Sync }),
                        }
                    }
                });
            }
        }
        Ok(())
    }

    fn list_length(&self, state: Id, list: &str) -> usize {
        self.design
            .body(state)
            .and_then(|body| body.get(list))
            .and_then(Value::as_array)
            .map_or(0, <[Value]>::len)
    }

    fn push_element(&mut self, state: Id, list: &str, element: Value) -> Outcome {
        let absent = self.design.body(state).is_none_or(|body| body.get(list).is_none());
        let mut done = false;
        self.change_body(state, |body| {
            let Some(object) = body.as_object_mut() else { return };
            if absent {
                object.insert(list, Value::array([]));
            }
            let items = object.members_mut().iter_mut().rev().find(|(key, _)| &**key == list);
            if let Some(items) = items.and_then(|(_, items)| items.as_array_mut()) {
                items.push(element);
                done = true;
            }
        });
        if done { Ok(()) } else { refuse(format!("\"{list}\" of this state is not a list.")) }
    }

    fn connect_rule(&mut self, from: Id, index: usize, name: &Arc<str>) -> Outcome {
        if index < self.list_length(from, "Choices") {
            self.change_body(from, |body| transitions::set(body, &EdgeKind::Choice(index), name.clone()));
            return Ok(());
        }
        let next = ("Next", Value::String(name.clone()));
        let rule = if self.design.is_jsonata(from) {
            Value::object([("Condition", crate::asl::UNWRITTEN_CONDITION.into()), next])
        } else {
            Value::object([("Variable", "$.value".into()), ("IsPresent", true.into()), next])
        };
        self.push_element(from, "Choices", rule)
    }

    fn connect_catcher(&mut self, from: Id, index: usize, name: &Arc<str>) -> Outcome {
        if index < self.list_length(from, "Catch") {
            self.change_body(from, |body| transitions::set(body, &EdgeKind::Catch(index), name.clone()));
            return Ok(());
        }
        let errors = Value::array([Value::string("States.ALL")]);
        self.push_element(
            from,
            "Catch",
            Value::object([("ErrorEquals", errors), ("Next", Value::String(name.clone()))]),
        )
    }

    /// Lets a Task call a thing. Where it calls that service already, only the argument that names the thing changes.
    fn connect_call(&mut self, from: Id, to: Id) {
        let Some(body) = self.design.body(from) else { return };
        let index = Index::new(self.design);
        let jsonata = self.design.is_jsonata(from);
        let express = self
            .design
            .workflow_of(from)
            .and_then(|workflow| self.design.workflow(workflow))
            .is_some_and(|workflow| workflow.kind == WorkflowType::Express);
        let Some((service, resource, naming, arguments)) = self.call_of(to, jsonata, express) else { return };
        if let Some(callee) = link::callee(&index, body)
            && callee.action.split(':').next() == Some(service)
            && let Some(pointer) = callee.pointer
            && pointer.tokens().len() > 1
            && pointer.tokens().last().is_some_and(|token| **token == *naming.0)
        {
            self.change_body(from, |body| {
                if let Some(slot) = body.pointer_mut(&pointer) {
                    *slot = naming.1.into();
                }
            });
            return;
        }
        let member = if jsonata { "Arguments" } else { "Parameters" };
        self.change_body(from, |body| {
            let Some(object) = body.as_object_mut() else { return };
            object.insert("Resource", resource.into());
            object.insert(member, arguments);
            if service == "lambda" && jsonata && !object.contains_key("Output") {
                object.insert("Output", "{% $states.result.Payload %}".into());
            }
        });
    }

    /// The service, the `Resource`, the naming argument and all arguments with which a Task calls a thing.
    fn call_of(
        &self,
        to: Id,
        jsonata: bool,
        express: bool,
    ) -> Option<(&'static str, String, (&'static str, String), Value)> {
        let record = self.design.get(to)?;
        let logical = link::logical_name(&record.label());
        let arn = format!("${{{logical}Arn}}");
        let name = format!("${{{logical}Name}}");
        let url = format!("${{{logical}Url}}");
        // The input as a member: `"Payload": "{% $states.input %}"` or `"Payload.$": "$"`.
        let input = |key: &str| {
            if jsonata {
                (key.to_owned(), Value::string("{% $states.input %}"))
            } else {
                (format!("{key}.$"), Value::string("$"))
            }
        };
        let own = |key: &str, value: &str| (key.to_owned(), Value::string(value));
        let (service, action, naming, arguments): (_, _, (&str, String), Vec<(String, Value)>) = match record
        {
            Record::Function(_) => (
                "lambda",
                "lambda:invoke",
                ("FunctionName", arn.clone()),
                vec![own("FunctionName", &arn), input("Payload")],
            ),
            Record::Workflow(_) => (
                "states",
                if express { "states:startExecution" } else { "states:startExecution.sync:2" },
                ("StateMachineArn", arn.clone()),
                vec![own("StateMachineArn", &arn), input("Input")],
            ),
            Record::Resource(resource) => match resource.kind {
                ResourceKind::Table => {
                    let key = if resource.detail.is_empty() { "id" } else { resource.detail.as_str() };
                    let value = if jsonata {
                        Value::object([("S", "{% $states.input.id %}")].map(|(k, v)| (k, Value::string(v))))
                    } else {
                        Value::object([("S.$", Value::string("$.id"))])
                    };
                    let key = Value::object([(key, value)]);
                    let arguments = vec![own("TableName", &name), ("Key".to_owned(), key)];
                    ("dynamodb", "dynamodb:getItem", ("TableName", name), arguments)
                }
                ResourceKind::Queue => {
                    let arguments = vec![own("QueueUrl", &url), input("MessageBody")];
                    ("sqs", "sqs:sendMessage", ("QueueUrl", url), arguments)
                }
                ResourceKind::Topic => {
                    let arguments = vec![own("TopicArn", &arn), input("Message")];
                    ("sns", "sns:publish", ("TopicArn", arn), arguments)
                }
                ResourceKind::Bucket => {
                    let key =
                        if jsonata { own("Key", "{% $states.input.key %}") } else { own("Key.$", "$.key") };
                    let arguments = vec![own("Bucket", &name), key];
                    ("aws-sdk", "aws-sdk:s3:getObject", ("Bucket", name), arguments)
                }
                ResourceKind::EventBus => {
                    let entry = [
                        own("EventBusName", &name),
                        own("Source", "orders"),
                        own("DetailType", "Event"),
                        input("Detail"),
                    ];
                    let arguments = vec![("Entries".to_owned(), Value::array([Value::object(entry)]))];
                    ("events", "events:putEvents", ("EventBusName", name), arguments)
                }
                ResourceKind::EcsTask => {
                    let arguments = vec![own("LaunchType", "FARGATE"), own("TaskDefinition", &arn)];
                    let action = if express { "ecs:runTask" } else { "ecs:runTask.sync" };
                    ("ecs", action, ("TaskDefinition", arn), arguments)
                }
                ResourceKind::HttpEndpoint | ResourceKind::Partner => {
                    let connection = Value::object([("ConnectionArn", Value::string(arn))]);
                    let arguments = vec![
                        own("ApiEndpoint", &url),
                        own("Method", "POST"),
                        ("Authentication".to_owned(), connection),
                        input("RequestBody"),
                    ];
                    ("http", "http:invoke", ("ApiEndpoint", url), arguments)
                }
            },
            _ => return None,
        };
        Some((service, format!("arn:aws:states:::{action}"), naming, Value::object(arguments)))
    }

    /// Lets a Map read from a bucket or write to it. Where it does so already, only the bucket changes.
    fn connect_storage(&mut self, from: Id, field: &'static str, to: Id) {
        let Some(body) = self.design.body(from) else { return };
        let name = self.design.get(to).map(|record| link::logical_name(&record.label())).unwrap_or_default();
        let bucket = format!("${{{name}Name}}");
        let index = Index::new(self.design);
        let present = link::map_storage(&index, body, field)
            .and_then(|callee| callee.pointer)
            .filter(|pointer| pointer.tokens().last().is_some_and(|token| **token == *"Bucket"));
        let jsonata = self.design.is_jsonata(from);
        self.change_body(from, |body| {
            if let Some(slot) = present.as_ref().and_then(|pointer| body.pointer_mut(pointer)) {
                *slot = bucket.into();
                return;
            }
            let member = if jsonata { "Arguments" } else { "Parameters" };
            let (action, rest) = if field == "ItemReader" {
                let key = if jsonata { ("Key", "{% $states.input.key %}") } else { ("Key.$", "$.key") };
                ("getObject", key)
            } else {
                ("putObject", ("Prefix", "results"))
            };
            let arguments = Value::object([("Bucket", Value::from(bucket)), (rest.0, Value::from(rest.1))]);
            let storage = Value::object([
                ("Resource", Value::from(format!("arn:aws:states:::s3:{action}"))),
                (member, arguments),
            ]);
            if let Some(object) = body.as_object_mut() {
                object.insert(field, storage);
            }
        });
    }

    fn set_authorizer(&mut self, from: Id, to: Option<Id>) {
        self.change(from, |record| match (record, to) {
            (Record::Route(route), to) => route.authorizer = to.map(Authorizer::Lambda),
            (Record::Api(api), Some(to)) => api.authorizer = Authorizer::Lambda(to),
            (Record::Api(api), None) => api.authorizer = Authorizer::None,
            _ => {}
        });
    }

    fn connect_route(&mut self, from: Id, to: Id) {
        let Some(route) = self.design.route(from) else { return };
        let mapping = match &route.integration {
            Integration::StartExecution { mapping, .. }
            | Integration::StartSyncExecution { mapping, .. }
            | Integration::Service { mapping, .. } => mapping.clone(),
            Integration::None | Integration::Function { .. } => Mapping::default(),
        };
        let was_sync = match &route.integration {
            Integration::StartExecution { .. } => Some(false),
            Integration::StartSyncExecution { .. } => Some(true),
            _ => None,
        };
        let integration = match self.design.get(to) {
            Some(Record::Function(_)) => Integration::Function { function: to },
            Some(Record::Workflow(workflow)) => {
                let express = workflow.kind == WorkflowType::Express;
                if express && was_sync != Some(false) {
                    Integration::StartSyncExecution { workflow: to, mapping }
                } else {
                    Integration::StartExecution { workflow: to, mapping }
                }
            }
            Some(Record::Resource(resource)) => {
                let action = match resource.kind {
                    ResourceKind::Table => "PutItem",
                    ResourceKind::Queue => "SendMessage",
                    ResourceKind::Topic => "Publish",
                    ResourceKind::EventBus => "PutEvents",
                    ResourceKind::Bucket => "PutObject",
                    ResourceKind::EcsTask => "RunTask",
                    ResourceKind::HttpEndpoint | ResourceKind::Partner => "Http",
                };
                Integration::Service { resource: to, action: action.into(), mapping }
            }
            _ => return,
        };
        self.change(from, |record| {
            if let Record::Route(route) = record {
                route.integration = integration;
            }
        });
    }

    pub(super) fn delete_edge(&mut self, edge: &EdgeRef) -> Outcome {
        let from = edge.from;
        if !self.design.contains(from) {
            return Err(CommandError::NoSuchRecord(from));
        }
        match &edge.kind {
            EdgeKind::Start(slot) => self.set_start(ScopeRef { owner: from, slot: *slot }, None),
            EdgeKind::Next | EdgeKind::Default | EdgeKind::Choice(_) | EdgeKind::Catch(_) => {
                if self.edge_name(edge).is_none() {
                    return refuse("This edge is gone.");
                }
                self.change_body(from, |body| transitions::remove(body, &edge.kind));
            }
            EdgeKind::Call | EdgeKind::Reader | EdgeKind::Writer => {
                let called = match (&edge.kind, self.design.body(from)) {
                    (EdgeKind::Reader, Some(body)) => {
                        link::map_storage(&Index::new(self.design), body, "ItemReader")
                    }
                    (EdgeKind::Writer, Some(body)) => {
                        link::map_storage(&Index::new(self.design), body, "ResultWriter")
                    }
                    _ => link::callee_of(self.design, from),
                };
                let Some(pointer) = called.and_then(|callee| callee.pointer) else {
                    return refuse("This edge is gone.");
                };
                let place = crate::design::model::Place { owner: from, pointer };
                self.set_field(&place, None)?;
            }
            EdgeKind::Authorizer => self.set_authorizer(from, None),
            EdgeKind::Integration => self.change(from, |record| {
                if let Record::Route(route) = record {
                    route.integration = Integration::None;
                }
            }),
            EdgeKind::TriggerTarget => self.change(from, |record| {
                if let Record::Trigger(trigger) = record {
                    trigger.target = None;
                }
            }),
            EdgeKind::TriggerSource => {
                return refuse(
                    "A trigger needs a source. Drag this end to another one, or delete the trigger.",
                );
            }
            EdgeKind::OnFailure => self.change(from, |record| {
                if let Record::Trigger(trigger) = record {
                    trigger.on_failure = None;
                }
            }),
            EdgeKind::Use(index) => self.change(from, |record| {
                if let Record::Function(function) = record
                    && *index < function.uses.len()
                {
                    function.uses.remove(*index);
                }
            }),
        }
        Ok(())
    }

    pub(super) fn reconnect(&mut self, edge: &EdgeRef, from: Option<Id>, to: Option<Id>) -> Outcome {
        if edge.kind == EdgeKind::TriggerSource {
            return match (from, to) {
                (Some(resource), _) => self.connect(edge.from, &edge.kind, resource),
                (None, Some(_)) => refuse("A trigger's source can be changed, not its trigger."),
                (None, None) => Ok(()),
            };
        }
        let Some(new_from) = from.filter(|from| *from != edge.from) else {
            return match to {
                Some(to) => self.connect(edge.from, &edge.kind, to),
                None => Ok(()),
            };
        };
        let current =
            self.design.edges().iter().find(|other| other.reference == *edge).and_then(|edge| edge.to.id());
        let Some(to) = to.or(current) else { return refuse("Connect the other end first.") };
        match &edge.kind {
            EdgeKind::Start(_) => refuse("The start of a machine belongs to it."),
            EdgeKind::Next | EdgeKind::Default | EdgeKind::Choice(_) | EdgeKind::Catch(_) => {
                self.move_transition(edge, new_from, to)
            }
            EdgeKind::Use(index) => {
                let Some(used) =
                    self.design.function(edge.from).and_then(|function| function.uses.get(*index)).cloned()
                else {
                    return refuse("This edge is gone.");
                };
                self.delete_edge(edge)?;
                let end = self.design.function(new_from).map_or(0, |function| function.uses.len());
                self.connect(new_from, &EdgeKind::Use(end), to)?;
                self.change(new_from, |record| {
                    if let Record::Function(function) = record
                        && let Some(slot) = function.uses.get_mut(end)
                    {
                        slot.access = used.access;
                        slot.mode = used.mode;
                    }
                });
                Ok(())
            }
            kind => {
                self.delete_edge(edge)?;
                self.connect(new_from, kind, to)
            }
        }
    }

    /// Moves a transition to another state, with its condition or errors.
    fn move_transition(&mut self, edge: &EdgeRef, new_from: Id, to: Id) -> Outcome {
        let list = match edge.kind {
            EdgeKind::Choice(index) => Some(("Choices", index)),
            EdgeKind::Catch(index) => Some(("Catch", index)),
            _ => None,
        };
        let carried =
            list.and_then(|(list, index)| self.design.body(edge.from)?.get(list)?.at(index).cloned());
        let target_is_choice =
            self.design.state(new_from).is_some_and(|state| transitions::kind(&state.body) == "Choice");
        let kind = match edge.kind {
            EdgeKind::Catch(_) => EdgeKind::Catch(self.list_length(new_from, "Catch")),
            EdgeKind::Choice(_) if target_is_choice => {
                EdgeKind::Choice(self.list_length(new_from, "Choices"))
            }
            _ => EdgeKind::Next,
        };
        self.delete_edge(edge)?;
        self.connect(new_from, &kind, to)?;
        if let (Some(carried), EdgeKind::Choice(index) | EdgeKind::Catch(index)) = (carried, &kind) {
            let list = if matches!(kind, EdgeKind::Catch(_)) { "Catch" } else { "Choices" };
            let name = self.design.name(to);
            self.change_body(new_from, |body| {
                if let Some(slot) = body.pointer_mut(&Pointer::root().key(list).index(*index)) {
                    *slot = carried;
                }
                transitions::set(body, &kind, name);
            });
        }
        Ok(())
    }
}
