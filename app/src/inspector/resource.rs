//! What a Task calls: a thing of the design, how it waits for it, and the ARN as it stands.

use aslant_engine::asl::resource::{Pattern, optimized, parse, patterns as patterns_of};
use aslant_engine::asl::{FieldInfo, FieldKind};
use aslant_engine::design::{Command, EdgeKind, Id, Record, link};
use aslant_engine::json::{Pointer, Value};
use leptos::prelude::*;

use super::form::Form;
use super::value_field::ValueField;
use crate::widgets::fields::{FieldFrame, Select, next_element_id};

fn pattern_words(pattern: Pattern) -> &'static str {
    match pattern {
        Pattern::RequestResponse => "go on when it has answered",
        Pattern::Sync => "wait until the job is done (.sync)",
        Pattern::Sync2 => "wait until the job is done, output as JSON (.sync:2)",
        Pattern::WaitForTaskToken => "wait for a task token",
    }
}

/// The fields `Resource` and what it says.
#[component]
pub fn ResourceEditor(form: Form, pointer: Pointer) -> impl IntoView {
    let editor = form.editor;
    let at = StoredValue::new(pointer.clone());
    let resource = Memo::new(move |_| match form.value(&at.get_value()) {
        Some(Value::String(text)) => text.to_string(),
        _ => String::new(),
    });

    let callee_id = next_element_id();
    let callee = Signal::derive(move || {
        form.record();
        editor.structure.track();
        editor.revision.track();
        editor.with_design(|design| match link::callee_of(design, form.id).and_then(|callee| callee.target) {
            Some(link::Resolution::Found(id)) => id.0.to_string(),
            Some(link::Resolution::Missing(name)) => format!("{name} (not in this design)"),
            Some(link::Resolution::Dynamic(_)) => "chosen when it runs".to_owned(),
            None => String::new(),
        })
    });
    let options = Signal::derive(move || {
        editor.structure.track();
        editor.revision.track();
        editor.with_design(|design| {
            let mut options: Vec<(String, String)> = Vec::new();
            for (id, record) in design.iter() {
                let kind = match record {
                    Record::Function(_) => "function",
                    Record::Resource(_) => "resource",
                    Record::Workflow(_) if design.workflow_of(form.id) != Some(id) => "workflow",
                    _ => continue,
                };
                options.push((id.0.to_string(), format!("{} ({kind})", design.name(id))));
            }
            options
        })
    });
    let connect = Callback::new(move |text: String| {
        if let Ok(number) = text.parse() {
            editor.dispatch(
                "change what is called",
                Command::Connect { from: form.id, kind: EdgeKind::Call, to: Id(number) },
            );
        }
    });

    let patterns = Memo::new(move |_| {
        let integration = parse(&resource.get());
        optimized(&integration.service, &integration.action).map(patterns_of).unwrap_or_default()
    });
    let has_patterns = Memo::new(move |_| patterns.with(|patterns| patterns.len() > 1));
    let pattern_id = StoredValue::new(next_element_id());
    let pattern = Signal::derive(move || parse(&resource.get()).pattern.suffix().to_owned());
    let pattern_options = Signal::derive(move || {
        patterns
            .get()
            .iter()
            .map(|pattern| (pattern.suffix().to_owned(), pattern_words(*pattern).to_owned()))
            .collect::<Vec<_>>()
    });
    let change_pattern = Callback::new(move |suffix: String| {
        let text = resource.get_untracked();
        let present = parse(&text).pattern.suffix();
        let base = text.strip_suffix(present).unwrap_or(&text);
        form.set(&at.get_value(), Some(format!("{base}{suffix}").into()));
    });
    let info = FieldInfo {
        name: "Resource",
        kind: FieldKind::TextOrJsonata,
        required: true,
        description: "The ARN of the integration, function or activity, as it goes into the definition.",
    };
    view! {
        <FieldFrame label="Calls" for_id=callee_id.clone() help="A function, resource or workflow of this design.">
            <Select id=callee_id.clone() value=callee options=options on_change=connect/>
        </FieldFrame>
        <Show when=move || has_patterns.get()>
            <FieldFrame label="How it waits" for_id=pattern_id.get_value()>
                <Select id=pattern_id.get_value() value=pattern options=pattern_options on_change=change_pattern/>
            </FieldFrame>
        </Show>
        <ValueField form=form pointer=Pointer::from_tokens(["Resource"]) info=info/>
    }
}
