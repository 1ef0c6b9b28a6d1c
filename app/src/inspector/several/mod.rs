//! The form of several things at once: the fields that all of them have. What differs is shown as mixed, and what is typed
//! goes to all of them as one step of undo.

mod records;
mod states;

use std::sync::Arc;

use aslant_engine::design::{Command, Id, Place, Record};
use aslant_engine::json::{Pointer, Value};
use leptos::prelude::*;

use super::form::body;
use crate::editor::Editor;
use crate::widgets::fields::Section;
use crate::widgets::icons::{Glyph, Icon};
use records::{function_fields, resource_fields, workflow_fields};
use states::StateFields;

/// More names than this are counted instead.
const MOST_NAMES: usize = 100;
/// Shown where the things differ.
const MIXED: &str = "Mixed";
/// The value of a choice whose things differ.
const MIXED_WORD: &str = "\u{0}mixed";

/// What several things say of one field.
#[derive(Clone, Debug, PartialEq)]
enum Common<T> {
    /// All say this; `None`: none of them has the field.
    Same(Option<T>),
    Mixed,
}

impl<T: PartialEq> Common<T> {
    fn of(values: impl IntoIterator<Item = Option<T>>) -> Self {
        let mut values = values.into_iter();
        let Some(first) = values.next() else { return Self::Same(None) };
        if values.all(|value| value == first) { Self::Same(first) } else { Self::Mixed }
    }

    fn is_mixed(&self) -> bool {
        matches!(self, Self::Mixed)
    }
}

/// The things.
#[derive(Clone, Copy)]
struct Many {
    editor: Editor,
    ids: StoredValue<Arc<Vec<Id>>>,
    /// "3 states"
    noun: StoredValue<String>,
}

impl Many {
    fn ids(self) -> Arc<Vec<Id>> {
        self.ids.get_value()
    }

    /// What they say of a field, reactively.
    fn common<T: PartialEq>(self, read: impl Fn(&Record) -> Option<T>) -> Common<T> {
        self.editor.revision.track();
        let ids = self.ids();
        self.editor.with_design(|design| Common::of(ids.iter().map(|id| read(design.get(*id)?))))
    }

    fn value(self, pointer: &Pointer) -> Common<Value> {
        self.common(|record| body(record)?.pointer(pointer).cloned())
    }

    fn label(self, what: &str) -> String {
        format!("change {what} of {}", self.noun.get_value())
    }

    /// One command for each thing, together one step; typing in one go joins it.
    fn apply(self, what: &str, typing: bool, command: impl Fn(Id, &Record) -> Option<Command>) {
        let ids = self.ids();
        let commands: Vec<Command> = self
            .editor
            .with_design(|design| ids.iter().filter_map(|id| command(*id, design.get(*id)?)).collect());
        if commands.is_empty() {
            return;
        }
        let label = self.label(what);
        if typing {
            let key = format!("several#{what}");
            self.editor.dispatch_burst(&key, &label, Command::All(commands));
        } else {
            self.editor.dispatch(&label, Command::All(commands));
        }
    }

    fn set(self, pointer: &Pointer, value: Option<Value>, typing: bool) {
        let what = pointer.tokens().first().map_or("", |token| token).to_owned();
        self.apply(&what, typing, |id, record| {
            let present = body(record)?.pointer(pointer);
            let place = Place { owner: id, pointer: pointer.clone() };
            (present != value.as_ref()).then(|| Command::SetField { place, value: value.clone() })
        });
    }

    fn update(self, what: &str, typing: bool, change: impl Fn(&mut Record)) {
        self.apply(what, typing, |id, record| {
            let mut changed = record.clone();
            change(&mut changed);
            (changed != *record).then_some(Command::Replace { id, record: changed })
        });
    }

    fn done(self) {
        self.editor.end_burst();
    }
}

/// What kind of things they are, where they are of one kind.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    States,
    Functions,
    Resources,
    Workflows,
    Others,
}

fn kind_of(editor: Editor, ids: &[Id]) -> (Kind, String) {
    let count = ids.len();
    let all = |is: fn(&Record) -> bool| {
        editor.with_design(|design| ids.iter().all(|id| design.get(*id).is_some_and(is)))
    };
    let (kind, noun) = if all(|record| matches!(record, Record::State(_))) {
        (Kind::States, "states")
    } else if all(|record| matches!(record, Record::Function(_))) {
        (Kind::Functions, "functions")
    } else if all(|record| matches!(record, Record::Resource(_))) {
        (Kind::Resources, "resources")
    } else if all(|record| matches!(record, Record::Workflow(_))) {
        (Kind::Workflows, "workflows")
    } else {
        (Kind::Others, "things")
    };
    (kind, format!("{count} {noun}"))
}

/// Several things at once.
#[component]
pub fn Several(ids: Arc<Vec<Id>>) -> impl IntoView {
    let editor = expect_context::<Editor>();
    let (kind, noun) = kind_of(editor, &ids);
    let many = Many { editor, ids: StoredValue::new(ids), noun: StoredValue::new(noun.clone()) };
    let selected = move || many.ids().to_vec();
    let duplicate =
        move |_| drop(editor.dispatch("duplicate", Command::Duplicate { ids: selected(), offset: (24, 24) }));
    let tidy = move |_| drop(editor.dispatch("tidy the selection", Command::Tidy(Some(selected()))));
    let delete = move |_| {
        drop(editor.dispatch("delete the selection", Command::Delete { ids: selected(), heal: true }));
    };
    view! {
        <div class="side__head inspector__head"><h2 class="inspector__title">{format!("{noun} selected")}</h2></div>
        <div class="side__body inspector" data-inspects="several">
            <div class="inspector__actions">
                <button class="button" type="button" on:click=duplicate><Icon glyph=Glyph::Copy size=14/>"Duplicate"</button>
                <button class="button" type="button" on:click=tidy><Icon glyph=Glyph::Tidy size=14/>"Tidy"</button>
                <button class="button" data-tone="danger" type="button" on:click=delete><Icon glyph=Glyph::Trash size=14/>"Delete"</button>
            </div>
            {match kind {
                Kind::States => view! { <StateFields many=many/> }.into_any(),
                Kind::Functions => function_fields(many).into_any(),
                Kind::Resources => resource_fields(many).into_any(),
                Kind::Workflows => workflow_fields(many).into_any(),
                Kind::Others => view! {
                    <p class="section__hint inspector__summary">"Things of different kinds have no field in common. Select things of one kind to change them together."</p>
                }.into_any(),
            }}
            <Names many=many/>
        </div>
    }
}

/// Their names; a click selects that one alone.
#[component]
fn Names(many: Many) -> impl IntoView {
    let editor = many.editor;
    let names = move || {
        editor.structure.track();
        editor.revision.track();
        let ids = many.ids();
        editor.with_design(|design| {
            ids.iter().take(MOST_NAMES).map(|id| (*id, design.name(*id).to_string())).collect::<Vec<_>>()
        })
    };
    let count = many.ids().len();
    view! {
        <Section title="Selected" count=Signal::stored(Some(count))>
            <ul class="plain-list inspector__several">
                {move || names().into_iter().map(|(id, name)| view! {
                    <li class="plain-list__row">
                        <button class="button" data-tone="plain" data-size="small" type="button" on:click=move |_| editor.select([id])>{name}</button>
                    </li>
                }).collect_view()}
            </ul>
            {(count > MOST_NAMES).then(|| view! { <p class="section__hint">{format!("and {} more", count - MOST_NAMES)}</p> })}
        </Section>
    }
}

/// What is typed for several things at once: shown as typed until the field is left.
#[derive(Clone, Copy)]
struct ManyDraft {
    text: Signal<String>,
    on_input: Callback<String>,
    on_done: Callback<()>,
    error: RwSignal<Option<String>>,
}

impl ManyDraft {
    fn new(
        many: Many,
        value: Signal<String>,
        write: impl Fn(String) -> Result<(), String> + Send + Sync + 'static,
    ) -> Self {
        let typed = RwSignal::new(None::<String>);
        let error = RwSignal::new(None::<String>);
        let on_input = Callback::new(move |text: String| {
            error.set(write(text.clone()).err());
            typed.set(Some(text));
        });
        let on_done = Callback::new(move |()| {
            if error.with_untracked(Option::is_none) {
                typed.set(None);
            }
            many.done();
        });
        Self {
            text: Signal::derive(move || typed.get().unwrap_or_else(|| value.get())),
            on_input,
            on_done,
            error,
        }
    }
}
