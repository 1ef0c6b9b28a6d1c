//! The form of several functions, resources or workflows.

use aslant_engine::asl::{self, QueryLanguage};
use aslant_engine::aws::{
    FUNCTION_LEAST_MEMORY, FUNCTION_LEAST_TIMEOUT, FUNCTION_MANAGED_MEMORY, FUNCTION_MANAGED_TIMEOUT,
};
use aslant_engine::design::{Architecture, Record, WorkflowType};
use leptos::prelude::*;

use super::super::callees::offered_runtimes;
use super::super::record_fields::{of, set};
use super::states::SharedField;
use super::{Common, MIXED, MIXED_WORD, Many, ManyDraft};
use crate::widgets::fields::{FieldFrame, Section, Select, TextInput, next_element_id};

/// A whole number of all of them; `None` where it may be left empty.
fn number_of_all(
    many: Many,
    pointer: &'static str,
    label: &'static str,
    (least, most): (u32, u32),
    read: fn(&Record) -> Option<u32>,
    write: fn(&mut Record, u32),
) -> impl IntoView + use<> {
    let id = next_element_id();
    let value = Memo::new(move |_| many.common(read));
    let draft = ManyDraft::new(
        many,
        Signal::derive(move || match value.get() {
            Common::Same(Some(number)) => number.to_string(),
            _ => String::new(),
        }),
        move |text| match text.trim().parse::<u32>() {
            Ok(number) if (least..=most).contains(&number) => {
                many.update(label, true, |record| write(record, number));
                Ok(())
            }
            _ => Err(format!("A whole number from {least} to {most}.")),
        },
    );
    let mixed = Signal::derive(move || value.with(Common::is_mixed));
    let placeholder = if mixed.get_untracked() { MIXED } else { "" };
    view! {
        <FieldFrame attr:data-pointer=pointer attr:data-mixed=move || mixed.get().to_string() label=label for_id=id.clone() error=draft.error>
            <TextInput id=id.clone() text=draft.text on_input=draft.on_input on_done=draft.on_done mono=true placeholder=placeholder/>
        </FieldFrame>
    }
}

/// One of several words for all of them.
fn choice_of_all(
    many: Many,
    pointer: &'static str,
    label: &'static str,
    options: Vec<(String, String)>,
    read: fn(&Record) -> String,
    write: fn(&mut Record, String),
) -> impl IntoView + use<> {
    let id = next_element_id();
    let value = Memo::new(move |_| many.common(|record| Some(read(record))));
    let chosen = Signal::derive(move || match value.get() {
        Common::Same(word) => word.unwrap_or_default(),
        Common::Mixed => MIXED_WORD.to_owned(),
    });
    let options = Signal::derive(move || {
        let chosen = chosen.get();
        let mixed = value.with(Common::is_mixed).then(|| (MIXED_WORD.to_owned(), MIXED.to_owned()));
        let mut all: Vec<_> = mixed.into_iter().chain(options.clone()).collect();
        // What is no longer offered, such as a runtime that has ended, is still shown where it is used.
        if !all.iter().any(|(word, _)| *word == chosen) {
            all.push((chosen.clone(), chosen));
        }
        all
    });
    let choose = Callback::new(move |word: String| {
        if word != MIXED_WORD {
            many.update(label, false, |record| write(record, word.clone()));
        }
    });
    let mixed = Signal::derive(move || value.with(Common::is_mixed));
    view! {
        <FieldFrame attr:data-pointer=pointer attr:data-mixed=move || mixed.get().to_string() label=label for_id=id.clone()>
            <Select id=id.clone() value=chosen options=options on_change=choose/>
        </FieldFrame>
    }
}

/// A text of all of them.
fn text_of_all(
    many: Many,
    pointer: &'static str,
    label: &'static str,
    read: fn(&Record) -> String,
    write: fn(&mut Record, String),
) -> impl IntoView + use<> {
    let id = next_element_id();
    let value = Memo::new(move |_| many.common(|record| Some(read(record))));
    let draft = ManyDraft::new(
        many,
        Signal::derive(move || match value.get() {
            Common::Same(text) => text.unwrap_or_default(),
            Common::Mixed => String::new(),
        }),
        move |text| {
            many.update(label, true, |record| write(record, text.clone()));
            Ok(())
        },
    );
    let mixed = Signal::derive(move || value.with(Common::is_mixed));
    let placeholder = if mixed.get_untracked() { MIXED } else { "" };
    view! {
        <FieldFrame attr:data-pointer=pointer attr:data-mixed=move || mixed.get().to_string() label=label for_id=id.clone()>
            <TextInput id=id.clone() text=draft.text on_input=draft.on_input on_done=draft.on_done placeholder=placeholder/>
        </FieldFrame>
    }
}

fn fixed(options: &[(&str, &str)]) -> Vec<(String, String)> {
    options.iter().map(|(word, label)| ((*word).to_owned(), (*label).to_owned())).collect()
}

const ARCHITECTURES: &[(&str, &str)] = &[("arm64", "arm64"), ("x86_64", "x86_64")];
const TWICE: &[(&str, &str)] =
    &[("", "not said"), ("yes", "does no more than once (idempotent)"), ("no", "does it twice")];
const WORKFLOW_TYPES: &[(&str, &str)] = &[("standard", "Standard"), ("express", "Express")];

pub(super) fn function_fields(many: Many) -> impl IntoView {
    view! {
        <Section title="All of them">
            <div class="fields">
                {choice_of_all(many, "/runtime", "Runtime", offered_runtimes(), of!(Function, |function| function.runtime.clone()),
                    set!(Function, |function, word| function.runtime = word))}
                <div class="fields fields--pair">
                    {choice_of_all(many, "/architecture", "Architecture", fixed(ARCHITECTURES),
                        of!(Function, |function| if function.architecture == Architecture::X86 { "x86_64".to_owned() } else { "arm64".to_owned() }),
                        set!(Function, |function, word: String| {
                            function.architecture = if word == "x86_64" { Architecture::X86 } else { Architecture::Arm64 };
                        }))}
                    {number_of_all(many, "/memoryMb", "Memory, MB", (FUNCTION_LEAST_MEMORY.small(), FUNCTION_MANAGED_MEMORY.small()), of!(Function, |function| Some(function.memory_mb)),
                        set!(Function, |function, value| function.memory_mb = value))}
                </div>
                {number_of_all(many, "/timeoutSeconds", "Time-out, s", (FUNCTION_LEAST_TIMEOUT.small(), FUNCTION_MANAGED_TIMEOUT.small()), of!(Function, |function| Some(function.timeout_seconds)),
                    set!(Function, |function, value| function.timeout_seconds = value))}
                {choice_of_all(many, "/idempotent", "Calling it twice", fixed(TWICE),
                    of!(Function, |function| match function.idempotent { None => String::new(), Some(true) => "yes".to_owned(), Some(false) => "no".to_owned() }),
                    set!(Function, |function, word: String| {
                        function.idempotent = match word.as_str() { "yes" => Some(true), "no" => Some(false), _ => None };
                    }))}
                {text_of_all(many, "/description", "What it does", of!(Function, |function| function.description.clone()),
                    set!(Function, |function, text| function.description = text))}
            </div>
        </Section>
    }
}

pub(super) fn resource_fields(many: Many) -> impl IntoView {
    view! {
        <Section title="All of them">
            <div class="fields">
                {text_of_all(many, "/description", "What it is for", of!(Resource, |resource| resource.description.clone()),
                    set!(Resource, |resource, text| resource.description = text))}
            </div>
        </Section>
    }
}

pub(super) fn workflow_fields(many: Many) -> impl IntoView {
    view! {
        <Section title="All of them">
            <div class="fields">
                {choice_of_all(many, "/kind", "Type", fixed(WORKFLOW_TYPES),
                    |record| match record {
                        Record::Workflow(workflow) if workflow.kind == WorkflowType::Express => "express".to_owned(),
                        _ => "standard".to_owned(),
                    },
                    set!(Workflow, |workflow, word: String| {
                        workflow.kind = if word == "express" { WorkflowType::Express } else { WorkflowType::Standard };
                    }))}
                {["Comment", "TimeoutSeconds", "QueryLanguage"].into_iter().filter_map(|name| {
                    let info = asl::machine_fields(QueryLanguage::Jsonata).iter().find(|field| field.name == name)?;
                    Some(view! { <SharedField many=many info=*info/> })
                }).collect_view()}
            </div>
        </Section>
    }
}
