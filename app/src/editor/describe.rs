//! What a card says of its record, in words.

use std::sync::Arc;

use aslant_engine::design::link::{self, Pattern};
use aslant_engine::design::{
    Api, Design, Id, Integration, Protocol, Record, ResourceKind, ScopeRef, State, WorkflowType,
};
use aslant_engine::json::Value;
use aslant_engine::layout::{NodeKind, StateShape};

use super::view::{Badges, NodeView};
use crate::widgets::icons::Glyph;

/// The card of a record; `None` for what has none (settings, scenarios).
pub fn node_view(design: &Design, id: Id) -> Option<NodeView> {
    let record = design.get(id)?;
    let name = design.name(id);
    let card = |kind, kind_name, glyph, subtitle: String| NodeView {
        id,
        kind,
        kind_name,
        glyph,
        title: name.clone(),
        subtitle: subtitle.into(),
        name: name.clone(),
        badges: Badges::default(),
        parent: None,
        depth: 0,
        is_frame: false,
        can_collapse: false,
        collapsed: false,
    };
    let mut view = match record {
        Record::Settings(_) | Record::Scenario(_) => return None,
        Record::Api(api) => {
            NodeView { is_frame: true, ..card(NodeKind::ApiGroup, "api", Glyph::Api, api_words(api)) }
        }
        Record::Route(route) => NodeView {
            title: route.method.as_str().into(),
            subtitle: route.path.clone(),
            parent: Some(ScopeRef { owner: route.api, slot: 0 }),
            depth: 1,
            badges: Badges { note: !route.note.is_empty(), ..Badges::default() },
            ..card(NodeKind::Route, "route", Glyph::Route, String::new())
        },
        Record::Function(function) => NodeView {
            badges: Badges { mock: !function.mock.rules.is_empty(), ..Badges::default() },
            ..card(
                NodeKind::Function,
                "function",
                Glyph::Function,
                format!("{} · {} MB · {} s", function.runtime, function.memory_mb, function.timeout_seconds),
            )
        },
        Record::Resource(resource) => card(
            NodeKind::Resource,
            "resource",
            Glyph::of_resource(resource.kind),
            resource_words(resource.kind).to_owned(),
        ),
        Record::Trigger(trigger) => card(
            NodeKind::Trigger,
            "trigger",
            Glyph::of_trigger(&trigger.source),
            match trigger.source.resource() {
                Some(source) => format!("of {}", design.name(source)),
                None => "Schedule".to_owned(),
            },
        ),
        Record::Workflow(workflow) => NodeView {
            is_frame: !workflow.collapsed,
            can_collapse: true,
            collapsed: workflow.collapsed,
            ..card(
                NodeKind::Workflow { collapsed: workflow.collapsed },
                "workflow",
                Glyph::Workflow,
                match workflow.kind {
                    WorkflowType::Standard => "Standard".to_owned(),
                    WorkflowType::Express => "Express".to_owned(),
                },
            )
        },
        Record::State(state) => state_view(design, id, state, card),
        Record::Note(note) => card(NodeKind::Note, "note", Glyph::Note, note.text.clone()),
    };
    if let Record::State(state) = record {
        view.parent = Some(state.parent);
        view.depth = u16::try_from(design.depth(id)).unwrap_or(u16::MAX).saturating_add(1);
    }
    Some(view)
}

fn state_view(
    design: &Design,
    id: Id,
    state: &State,
    card: impl Fn(NodeKind, &'static str, Glyph, String) -> NodeView,
) -> NodeView {
    let body = &state.body;
    let kind = body.get("Type").and_then(Value::as_str).unwrap_or_default();
    let (shape, kind_name) = match kind {
        "Task" => (StateShape::Task, "task"),
        "Choice" => (StateShape::Choice, "choice"),
        "Wait" => (StateShape::Wait, "wait"),
        "Pass" => (StateShape::Pass, "pass"),
        "Succeed" => (StateShape::Succeed, "succeed"),
        "Fail" => (StateShape::Fail, "fail"),
        "Parallel" => (StateShape::Parallel, "parallel"),
        "Map" => (StateShape::Map, "map"),
        _ => (StateShape::Unknown, "unknown"),
    };
    let container = matches!(shape, StateShape::Parallel | StateShape::Map);
    let open = !state.collapsed && !state.scopes.is_empty();
    let node_kind = if open {
        NodeKind::Container { shape, slots: u16::try_from(state.scopes.len()).unwrap_or(u16::MAX) }
    } else {
        NodeKind::State(shape)
    };
    let count = |member: &str| body.get(member).and_then(Value::as_array).map_or(0, <[Value]>::len);
    NodeView {
        is_frame: open,
        can_collapse: container && !state.scopes.is_empty(),
        collapsed: state.collapsed,
        badges: Badges {
            retries: if count("Retry") == 0 { 0 } else { most_attempts(body) },
            catches: count("Catch"),
            mock: state.mock.is_some(),
            breakpoint: state.breakpoint,
            note: !state.note.is_empty(),
        },
        ..card(node_kind, kind_name, Glyph::of_state(kind), state_words(design, id, state, kind))
    }
}

/// The largest `MaxAttempts` of the retriers; 3 where one does not say.
fn most_attempts(body: &Value) -> usize {
    let retriers = body.get("Retry").and_then(Value::as_array).unwrap_or_default();
    let attempts = |retrier: &Value| retrier.get("MaxAttempts").and_then(Value::as_i64).unwrap_or(3);
    retriers.iter().map(attempts).max().and_then(|most| usize::try_from(most).ok()).unwrap_or_default().max(1)
}

fn state_words(design: &Design, id: Id, state: &State, kind: &str) -> String {
    let body = &state.body;
    match kind {
        "Task" => task_words(design, id, body),
        "Choice" => match body.get("Choices").and_then(Value::as_array).unwrap_or_default() {
            [] => "No rules yet".to_owned(),
            [rule] => aslant_engine::design::condition_text(rule),
            rules => format!("{} rules", rules.len()),
        },
        "Wait" => wait_words(body),
        "Pass" => {
            if body.get("Output").or_else(|| body.get("Result")).is_some() {
                "sets the output".to_owned()
            } else if body.get("Assign").is_some() {
                "sets variables".to_owned()
            } else {
                "passes its input on".to_owned()
            }
        }
        "Parallel" => match state.scopes.len() {
            1 => "1 branch".to_owned(),
            many => format!("{many} branches"),
        },
        "Map" => map_words(body),
        "Fail" => body.get("Error").and_then(Value::as_str).map(short_expression).unwrap_or_default(),
        _ => String::new(),
    }
}

fn task_words(design: &Design, id: Id, body: &Value) -> String {
    let Some(callee) = link::callee_of(design, id) else { return "Calls nothing yet".to_owned() };
    let target = match &callee.target {
        Some(link::Resolution::Found(target)) => Some(design.name(*target)),
        Some(link::Resolution::Missing(name)) => Some(Arc::from(link::named(name))),
        Some(link::Resolution::Dynamic(_)) => Some("chosen when it runs".into()),
        None => None,
    };
    let service = match callee.action.split(':').next().unwrap_or_default() {
        "lambda" | "function" => "Lambda",
        "dynamodb" => "DynamoDB",
        "sqs" => "SQS",
        "sns" => "SNS",
        "events" => "EventBridge",
        "states" => "Step Functions",
        "s3" => "S3",
        "ecs" => "ECS",
        "http" => "HTTP",
        "activity" => "Activity",
        "bedrock" => "Bedrock",
        "glue" => "Glue",
        "athena" => "Athena",
        "batch" => "Batch",
        "aws-sdk" => callee.action.split(':').nth(1).unwrap_or("AWS SDK"),
        other => other,
    };
    let verb = callee.action.rsplit(':').next().unwrap_or_default();
    let mut words = match (service, target) {
        ("Lambda", Some(target)) => format!("Lambda {target}"),
        (service, Some(target)) => format!("{service} {verb} · {target}"),
        (service, None) => format!("{service} {verb}"),
    };
    if callee.pattern == Pattern::WaitForTaskToken {
        words.push_str(", waits for an answer");
    }
    let _ = body;
    words
}

fn wait_words(body: &Value) -> String {
    if let Some(seconds) = body.get("Seconds") {
        return match seconds.as_f64() {
            Some(seconds) => format!("wait {}", duration(seconds)),
            None => format!("wait {} s", seconds.as_str().map(short_expression).unwrap_or_default()),
        };
    }
    if let Some(until) = body.get("Timestamp").and_then(Value::as_str) {
        return format!("until {}", short_expression(until));
    }
    match body.get("SecondsPath").or_else(|| body.get("TimestampPath")).and_then(Value::as_str) {
        Some(path) => format!("wait {path}"),
        None => "waits for nothing yet".to_owned(),
    }
}

fn map_words(body: &Value) -> String {
    let items = body
        .get("Items")
        .or_else(|| body.get("ItemsPath"))
        .and_then(Value::as_str)
        .map_or_else(|| "item".to_owned(), short_expression);
    let distributed = body
        .get("ItemProcessor")
        .and_then(|processor| processor.get("ProcessorConfig"))
        .and_then(|config| config.get("Mode"))
        .and_then(Value::as_str)
        == Some("DISTRIBUTED");
    let each = format!("each of {items}");
    match body.get("MaxConcurrency").and_then(Value::as_i64) {
        Some(most) if most > 0 => format!("{each}, {most} at once"),
        _ if distributed => format!("{each}, distributed"),
        _ => each,
    }
}

/// `{% $states.input.lines %}` as `lines`.
fn short_expression(text: &str) -> String {
    let text = text.trim();
    let inside = text.strip_prefix("{%").and_then(|text| text.strip_suffix("%}")).unwrap_or(text).trim();
    let inside = inside.strip_prefix("$states.input.").unwrap_or(inside);
    inside.strip_prefix("$.").unwrap_or(inside).to_owned()
}

/// `90 s`, `10 min`, `2 h`, `3 days`.
pub fn duration(seconds: f64) -> String {
    let exact = |unit: f64| (seconds / unit).fract() == 0.0;
    if seconds >= 172_800.0 && exact(86_400.0) {
        format!("{} days", seconds / 86_400.0)
    } else if seconds >= 3_600.0 && exact(1_800.0) {
        format!("{} h", seconds / 3_600.0)
    } else if seconds >= 120.0 && exact(60.0) {
        format!("{} min", seconds / 60.0)
    } else {
        format!("{seconds} s")
    }
}

fn api_words(api: &Api) -> String {
    match api.protocol {
        Protocol::Rest => "REST API".to_owned(),
        Protocol::Http => "HTTP API".to_owned(),
    }
}

/// What AWS calls such a resource.
pub fn resource_words(kind: ResourceKind) -> &'static str {
    match kind {
        ResourceKind::Table => "DynamoDB table",
        ResourceKind::Queue => "SQS queue",
        ResourceKind::Topic => "SNS topic",
        ResourceKind::Bucket => "S3 bucket",
        ResourceKind::EventBus => "EventBridge bus",
        ResourceKind::EcsTask => "ECS task",
        ResourceKind::HttpEndpoint => "HTTP endpoint",
        ResourceKind::Partner => "Partner",
    }
}

/// Whether a route calls nothing yet.
pub fn route_is_open_ended(design: &Design, id: Id) -> bool {
    design.route(id).is_some_and(|route| route.integration == Integration::None)
}
