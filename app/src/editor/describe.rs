//! What a card says of its record, in words.

use aslant_engine::design::{Design, Id, Record, ResourceKind, ScopeRef};
use aslant_engine::json::Value;
use aslant_engine::layout::{NodeKind, card_content, node_kind};

use super::view::NodeView;
use crate::widgets::icons::Glyph;

/// The card of a record; `None` for what has none (settings, scenarios).
pub fn node_view(design: &Design, id: Id) -> Option<NodeView> {
    let record = design.get(id)?;
    let kind = node_kind(record)?;
    let content = card_content(design, id)?;
    let name = design.name(id);
    let card = |kind_name, glyph| NodeView {
        id,
        kind,
        kind_name,
        glyph,
        title: content.title.as_str().into(),
        subtitle: content.subtitle.as_str().into(),
        name: name.clone(),
        badges: content.badges,
        tone: None,
        parent: None,
        depth: 0,
        is_frame: false,
        can_collapse: false,
        collapsed: false,
    };
    let mut view = match record {
        Record::Settings(_) | Record::Scenario(_) => return None,
        Record::Api(_) => NodeView { is_frame: true, ..card("api", Glyph::Api) },
        Record::Route(route) => NodeView {
            parent: Some(ScopeRef { owner: route.api, slot: 0 }),
            depth: 1,
            ..card("route", Glyph::Route)
        },
        Record::Function(_) => card("function", Glyph::Function),
        Record::Resource(resource) => card("resource", Glyph::of_resource(resource.kind)),
        Record::Trigger(trigger) => card("trigger", Glyph::of_trigger(&trigger.source)),
        Record::Workflow(workflow) => NodeView {
            is_frame: !workflow.collapsed,
            can_collapse: true,
            collapsed: workflow.collapsed,
            ..card("workflow", Glyph::Workflow)
        },
        Record::State(state) => {
            let body = &state.body;
            let state_type = body.get("Type").and_then(Value::as_str).unwrap_or_default();
            NodeView {
                parent: Some(state.parent),
                depth: u16::try_from(design.depth(id)).unwrap_or(u16::MAX).saturating_add(1),
                is_frame: matches!(kind, NodeKind::Container { .. }),
                can_collapse: !state.scopes.is_empty(),
                collapsed: state.collapsed,
                ..card(kind_name(state_type), Glyph::of_state(state_type))
            }
        }
        Record::Note(note) if note.group => NodeView {
            title: note.title().into(),
            subtitle: "".into(),
            is_frame: true,
            tone: Some(note.colour.as_str()),
            ..card("group", Glyph::Group)
        },
        Record::Note(note) => NodeView { tone: Some(note.colour.as_str()), ..card("note", Glyph::Note) },
    };
    // A note goes by its words; without any by what it is.
    if view.kind_name == "note" && !view.subtitle.is_empty() {
        view.name = view.subtitle.clone();
    }
    Some(view)
}

/// The value of `data-kind` for a state of this `Type`.
fn kind_name(state_type: &str) -> &'static str {
    match state_type {
        "Task" => "task",
        "Choice" => "choice",
        "Wait" => "wait",
        "Pass" => "pass",
        "Succeed" => "succeed",
        "Fail" => "fail",
        "Parallel" => "parallel",
        "Map" => "map",
        _ => "unknown",
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
