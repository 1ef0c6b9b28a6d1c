//! The form of what is selected: of one thing all its fields, of nothing the design itself, of several what can be done
//! with all of them.

mod authorizer;
mod callees;
mod figures;
mod focus;
mod form;
mod lists;
mod mock;
mod nested;
mod record_fields;
mod resource;
mod routes;
mod rule;
mod several;
mod state;
mod things;
mod value_field;

use std::sync::Arc;

use aslant_engine::design::{Command, Id, Record, SETTINGS};
use leptos::prelude::*;

use crate::canvas::CanvasState;
use crate::editor::{Editor, ToastTone};
use crate::library::Library;
use crate::shell::Shell;
use crate::widgets::icons::{Glyph, Icon};
use callees::{FunctionForm, ResourceForm};
use form::{Drafts, Form};
use routes::{ApiForm, RouteForm};
use several::Several;
use state::StateForm;
use things::{DesignForm, NoteForm, TriggerForm, WorkflowForm};

/// Which form a record has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Design,
    Api,
    Route,
    Function,
    Resource,
    Trigger,
    Workflow,
    State,
    Note,
    Gone,
}

fn kind_of(record: Option<&Record>) -> Kind {
    match record {
        Some(Record::Settings(_)) => Kind::Design,
        Some(Record::Api(_)) => Kind::Api,
        Some(Record::Route(_)) => Kind::Route,
        Some(Record::Function(_)) => Kind::Function,
        Some(Record::Resource(_)) => Kind::Resource,
        Some(Record::Trigger(_)) => Kind::Trigger,
        Some(Record::Workflow(_)) => Kind::Workflow,
        Some(Record::State(_)) => Kind::State,
        Some(Record::Note(_)) => Kind::Note,
        Some(Record::Scenario(_)) | None => Kind::Gone,
    }
}

/// What has a form: one thing, or several together.
#[derive(Clone, PartialEq)]
enum Shown {
    One(Id),
    Several(Arc<Vec<Id>>),
    /// A marquee is being drawn: how many it has is enough, and no form is made that is another one at once.
    Counted,
}

/// Shows the selection.
#[component]
pub fn Inspector() -> impl IntoView {
    let editor = expect_context::<Editor>();
    let shell = expect_context::<Shell>();
    let drafts = Drafts::new(expect_context::<Library>());
    provide_context(drafts);
    tell_of_drafts(editor, drafts);
    focus::follow(editor);
    let canvas = expect_context::<CanvasState>();
    let drawing = Memo::new(move |_| canvas.marquee.with(Option::is_some));
    let shown = Memo::new(move |_| {
        if drawing.get() {
            return Shown::Counted;
        }
        editor.selection.with(|selection| match selection.ids.len() {
            // An edge is part of what it leaves.
            0 => Shown::One(selection.edge.as_ref().map_or(SETTINGS, |edge| edge.from)),
            1 => Shown::One(selection.ids.first().copied().unwrap_or(SETTINGS)),
            _ => Shown::Several(Arc::new(selection.ids.iter().copied().collect())),
        })
    });
    view! {
        {move || match shown.get() {
            Shown::One(id) => view! { <One id=id/> }.into_any(),
            Shown::Several(ids) => view! { <Several ids=ids/> }.into_any(),
            Shown::Counted => view! { <Counted/> }.into_any(),
        }}
        <button
            class="icon-button inspector__hide"
            data-size="small"
            aria-label="Hide the inspector"
            title="Hide the inspector"
            on:click=move |_| shell.hide_right()
        >
            <Icon glyph=Glyph::PanelRight/>
        </button>
    }
}

/// How many things are selected.
#[component]
fn Counted() -> impl IntoView {
    let editor = expect_context::<Editor>();
    let count = Memo::new(move |_| editor.selection.with(|selection| selection.ids.len()));
    let words = move || match count.get() {
        0 => "Nothing selected".to_owned(),
        count => format!("{count} selected"),
    };
    view! { <div class="side__head inspector__head"><h2 class="inspector__title">{words}</h2></div> }
}

/// Says, when a design is opened, that something typed into its forms before is not applied yet.
fn tell_of_drafts(editor: Editor, drafts: Drafts) {
    Effect::new(move |_| {
        if editor.opened.get() == 0 {
            return;
        }
        let Some((place, count)) = drafts.first() else { return };
        if !editor.with_design(|design| design.contains(place.owner)) {
            return;
        }
        let name = editor.name(place.owner);
        let words = match count {
            1 => format!("A text in {name} is not applied yet; it is kept as you typed it."),
            count => format!(
                "{count} texts, the first in {name}, are not applied yet; they are kept as you typed them."
            ),
        };
        editor.toast_with_action(ToastTone::Info, words, "Show it", move || editor.go_to(place.clone()));
    });
}

/// One thing: its head with the name, and its form.
#[component]
fn One(id: Id) -> impl IntoView {
    let editor = expect_context::<Editor>();
    let form = Form::new(editor, id);
    let kind = Memo::new(move |_| kind_of(form.record().as_deref()));
    view! {
        <Head form=form kind=kind/>
        <div class="side__body inspector" data-inspects=move || id.0.to_string()>
            {move || match kind.get() {
                Kind::Design => view! { <DesignForm form=form/> }.into_any(),
                Kind::Api => view! { <ApiForm form=form/> }.into_any(),
                Kind::Route => view! { <RouteForm form=form/> }.into_any(),
                Kind::Function => view! { <FunctionForm form=form/> }.into_any(),
                Kind::Resource => view! { <ResourceForm form=form/> }.into_any(),
                Kind::Trigger => view! { <TriggerForm form=form/> }.into_any(),
                Kind::Workflow => view! { <WorkflowForm form=form/> }.into_any(),
                Kind::State => view! { <StateForm form=form/> }.into_any(),
                Kind::Note => view! { <NoteForm form=form/> }.into_any(),
                Kind::Gone => ().into_any(),
            }}
        </div>
    }
}

/// The name, editable where the thing has one of its own, and what kind of thing it is.
#[component]
fn Head(form: Form, kind: Memo<Kind>) -> impl IntoView {
    let editor = form.editor;
    let name = Memo::new(move |_| {
        form.record();
        editor.with_design(|design| design.name(form.id).to_string())
    });
    let node = editor.node(form.id);
    let view_of = node.clone().map(|node| node.view);
    let glyph = {
        let view_of = view_of.clone();
        move || view_of.as_ref().map(|view| view.get().glyph)
    };
    let kind_name = {
        let view_of = view_of.clone();
        move || view_of.as_ref().map_or("design", |view| view.get().kind_name)
    };
    let subtitle = move || {
        if kind.get() == Kind::Note {
            return "Note".to_owned();
        }
        view_of.as_ref().map_or_else(String::new, |view| view.get().subtitle.to_string())
    };
    let group = Memo::new(move |_| form.ask(|record| matches!(record, Record::Note(note) if note.group)));
    let renamable = move || group.get() || !matches!(kind.get(), Kind::Route | Kind::Trigger | Kind::Note);
    let rename = move |event: leptos::ev::Event| {
        let text = event_target_value(&event);
        let text = text.trim();
        let old = name.get_untracked();
        if text.is_empty() || text == old {
            name.with_untracked(|_| ());
            editor.record(form.id).notify();
            return;
        }
        if form.id == SETTINGS {
            editor.rename_design(text);
        } else if group.get_untracked() {
            editor.rename(form.id, text);
            editor.record(form.id).notify();
        } else {
            editor.dispatch(&format!("rename {old}"), Command::Rename { id: form.id, name: text.into() });
            editor.record(form.id).notify();
        }
    };
    view! {
        <div class="side__head inspector__head" data-kind=kind_name data-inspects=form.id.0.to_string() data-pointer="" tabindex="-1">
            <span class="inspector__glyph" aria-hidden="true">{move || glyph().map(|glyph| view! { <Icon glyph=glyph size=16/> })}</span>
            {move || if renamable() {
                view! {
                    <input
                        class="inspector__name"
                        data-pointer="/name"
                        type="text"
                        aria-label="Name"
                        spellcheck="false"
                        autocomplete="off"
                        prop:value=move || { form.record(); name.get() }
                        on:change=rename
                        on:keydown=move |event| {
                            if event.key() == "Enter" {
                                blur_active();
                            }
                        }
                    />
                }.into_any()
            } else {
                view! { <h2 class="inspector__title">{subtitle.clone()}</h2> }.into_any()
            }}
        </div>
    }
}

fn blur_active() {
    use wasm_bindgen::JsCast;
    let active =
        web_sys::window().and_then(|window| window.document()).and_then(|document| document.active_element());
    if let Some(element) = active.and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = element.blur();
    }
}
