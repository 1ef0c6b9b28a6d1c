//! From a design to the graph that is laid out: which cards there are, what they say and how wide that makes them.

use std::collections::BTreeMap;

use super::card::{Badges, CardText, LABEL_FONT, card_size, label_width};
use super::graph::{EdgeClass, EdgeLabel, Graph, GraphEdge, Node, NodeKind, StateShape};
use super::text::{Weight, elide};
use crate::asl::{StateType, describe_state, state_type};
use crate::design::{
    Design, EdgeKind, EdgeLabel as DesignLabel, Id, Note, Position, Record, ResourceKind, ScopeRef,
    WorkflowType,
};
use crate::geometry::Size;
use crate::json::Value;

/// Conditions longer than this are cut on the canvas; the inspector shows all of them.
const LONGEST_CONDITION: f64 = 168.0;
const LONGEST_CATCH: f64 = 132.0;

/// What a card says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CardContent {
    pub title: String,
    pub subtitle: String,
    pub badges: Badges,
}

/// What the card or header of a record says; `None` for what has no card.
pub fn card_content(design: &Design, id: Id) -> Option<CardContent> {
    let record = design.get(id)?;
    let title = record.label().to_string();
    let none = Badges::default();
    let (title, subtitle, badges) = match record {
        Record::State(state) => {
            let count = |field| state.body.get(field).and_then(Value::as_array).map_or(0, <[Value]>::len);
            let badges = Badges {
                retries: if count("Retry") == 0 { 0 } else { most_attempts(&state.body) },
                catches: count("Catch"),
                mock: state.mock.is_some(),
                breakpoint: state.breakpoint,
                note: !state.note.is_empty(),
                stream: false,
            };
            (title, describe_state(&state.body), badges)
        }
        Record::Workflow(workflow) => {
            let kind = match workflow.kind {
                WorkflowType::Standard => "Standard",
                WorkflowType::Express => "Express",
            };
            (title, kind.to_owned(), none)
        }
        Record::Api(api) => {
            let kind = match api.protocol {
                crate::design::Protocol::Rest => "REST API",
                crate::design::Protocol::Http => "HTTP API",
            };
            (title, kind.to_owned(), none)
        }
        Record::Route(route) => {
            let badges = Badges { note: !route.note.is_empty(), stream: route.streaming, ..none };
            (route.method.as_str().to_owned(), route.path.to_string(), badges)
        }
        Record::Function(function) => (
            title,
            format!("{} · {} MB · {} s", function.runtime, function.memory_mb, function.timeout_seconds),
            none,
        ),
        Record::Resource(resource) => (title, resource_word(resource.kind).to_owned(), none),
        Record::Trigger(trigger) => {
            let source = trigger.source.resource().map(|source| design.name(source).to_string());
            (title, source.unwrap_or_else(|| "Schedule".to_owned()), none)
        }
        Record::Note(note) => (String::new(), note.text.clone(), none),
        Record::Settings(_) | Record::Scenario(_) => return None,
    };
    Some(CardContent { title, subtitle, badges })
}

/// The largest `MaxAttempts` of the retriers; 3 where one does not say.
fn most_attempts(body: &Value) -> usize {
    let retriers = body.get("Retry").and_then(Value::as_array).unwrap_or_default();
    let attempts = |retrier: &Value| retrier.get("MaxAttempts").and_then(Value::as_i64).unwrap_or(3);
    retriers.iter().map(attempts).max().and_then(|most| usize::try_from(most).ok()).unwrap_or_default().max(1)
}

/// What kind of resource it is, in a word or two.
pub(crate) fn resource_word(kind: ResourceKind) -> &'static str {
    match kind {
        ResourceKind::Table => "DynamoDB table",
        ResourceKind::Queue => "SQS queue",
        ResourceKind::Topic => "SNS topic",
        ResourceKind::Bucket => "S3 bucket",
        ResourceKind::EventBus => "Event bus",
        ResourceKind::EcsTask => "ECS task",
        ResourceKind::HttpEndpoint => "HTTP endpoint",
        ResourceKind::Partner => "Partner",
    }
}

/// How a record is drawn; `None` for what has no card.
pub fn node_kind(record: &Record) -> Option<NodeKind> {
    Some(match record {
        Record::State(state) => {
            let shape = match state_type(&state.body) {
                Some(StateType::Task) => StateShape::Task,
                Some(StateType::Choice) => StateShape::Choice,
                Some(StateType::Wait) => StateShape::Wait,
                Some(StateType::Pass) => StateShape::Pass,
                Some(StateType::Succeed) => StateShape::Succeed,
                Some(StateType::Fail) => StateShape::Fail,
                Some(StateType::Parallel) => StateShape::Parallel,
                Some(StateType::Map) => StateShape::Map,
                None => StateShape::Unknown,
            };
            if state.collapsed || state.scopes.is_empty() {
                NodeKind::State(shape)
            } else {
                NodeKind::Container { shape, slots: state.scopes.len().min(usize::from(u16::MAX)) as u16 }
            }
        }
        Record::Workflow(workflow) => {
            NodeKind::Workflow { collapsed: workflow.collapsed || workflow.scope.is_none() }
        }
        Record::Api(_) => NodeKind::ApiGroup,
        Record::Route(_) => NodeKind::Route,
        Record::Function(_) => NodeKind::Function,
        Record::Resource(_) => NodeKind::Resource,
        Record::Trigger(_) => NodeKind::Trigger,
        Record::Note(note) if note.group => NodeKind::Area,
        Record::Note(_) => NodeKind::Note,
        Record::Settings(_) | Record::Scenario(_) => return None,
    })
}

impl Graph {
    /// The graph of a design. What stands inside something collapsed is left out; its edges to the outside begin and end
    /// at the collapsed card.
    pub fn from_design(design: &Design) -> Self {
        let mut graph = Self::default();
        // For everything hidden, the card that stands for it.
        let mut shown_as: BTreeMap<Id, Id> = BTreeMap::new();
        for (id, record) in design.iter() {
            if !matches!(record, Record::State(_) | Record::Route(_)) {
                graph.add_with_contents(design, id, &mut shown_as);
            }
        }
        let order: BTreeMap<Id, usize> =
            graph.nodes.iter().enumerate().map(|(index, node)| (node.id, index)).collect();
        for edge in design.edges().iter() {
            let Some(target) = edge.to.id() else { continue };
            let visible = |id: Id| shown_as.get(&id).copied().unwrap_or(id);
            let (from, to) = (visible(edge.from), visible(target));
            let hidden = (from, to) != (edge.from, target);
            if !(order.contains_key(&from) && order.contains_key(&to)) || (hidden && from == to) {
                continue;
            }
            let class = match edge.reference.kind {
                EdgeKind::Start(_) => EdgeClass::Start,
                EdgeKind::Next | EdgeKind::Default | EdgeKind::Choice(_) => EdgeClass::Flow,
                EdgeKind::Catch(_) => EdgeClass::Failure,
                EdgeKind::Call | EdgeKind::Reader | EdgeKind::Writer => EdgeClass::Call,
                EdgeKind::Integration | EdgeKind::TriggerTarget => EdgeClass::Integration,
                EdgeKind::TriggerSource | EdgeKind::OnFailure => EdgeClass::Feed,
                EdgeKind::Use(_) | EdgeKind::Authorizer => EdgeClass::Use,
            };
            // A transition whose ends are hidden in one card stays inside it.
            if hidden && class.is_transition() {
                continue;
            }
            graph.edges.push(GraphEdge {
                reference: edge.reference.clone(),
                from,
                to,
                class,
                label: label(&edge.label),
            });
        }
        graph.edges.sort_by_key(|edge| order.get(&edge.from).copied());
        graph
    }

    fn add_with_contents(&mut self, design: &Design, id: Id, shown_as: &mut BTreeMap<Id, Id>) {
        let mut open: Vec<(Id, Option<ScopeRef>)> = vec![(id, None)];
        while let Some((id, parent)) = open.pop() {
            let Some(record) = design.get(id) else { continue };
            let Some(kind) = node_kind(record) else { continue };
            let size = if let Record::Note(note) = record {
                let (width, height) = Note::LEAST;
                Size::new(
                    f64::from(note.width.clamp(width, Note::MOST)),
                    f64::from(note.height.clamp(height, Note::MOST)),
                )
            } else {
                let content = card_content(design, id).unwrap_or_default();
                card_size(
                    kind,
                    CardText { title: &content.title, subtitle: &content.subtitle, badges: content.badges },
                )
            };
            let position = record.position().unwrap_or(Position::Auto);
            self.nodes.push(Node { id, parent, kind, size, position });
            if kind.slots() == 0 {
                for inner in design.descendants(id) {
                    shown_as.insert(inner, id);
                }
                continue;
            }
            let mut inside: Vec<(Id, Option<ScopeRef>)> = Vec::new();
            if kind == NodeKind::ApiGroup {
                let scope = ScopeRef { owner: id, slot: 0 };
                inside.extend(design.children(id).into_iter().map(|child| (child, Some(scope))));
            } else {
                for (slot, scope) in design.scopes(id).iter().enumerate() {
                    let reference = ScopeRef { owner: id, slot: slot as u16 };
                    inside.extend(scope.states.iter().map(|child| (*child, Some(reference))));
                }
            }
            open.extend(inside.into_iter().rev());
        }
    }
}

/// What stands on an edge of the canvas. Calls and uses say it when they are hovered, not here; a route's pill says it itself.
fn label(label: &DesignLabel) -> Option<EdgeLabel> {
    let (text, longest) = match label {
        DesignLabel::Condition(words) if !words.is_empty() => (words.clone(), LONGEST_CONDITION),
        DesignLabel::Otherwise => (label.to_string(), LONGEST_CONDITION),
        DesignLabel::Catch(errors) => {
            let all = errors.iter().any(|error| &**error == "States.ALL");
            (if all { "Catch all".to_owned() } else { label.to_string() }, LONGEST_CATCH)
        }
        DesignLabel::Failure => (label.to_string(), LONGEST_CATCH),
        _ => return None,
    };
    let text = elide(&text, LABEL_FONT, Weight::Medium, longest);
    let width = label_width(&text).ceil();
    Some(EdgeLabel { text, width })
}
