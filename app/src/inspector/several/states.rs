//! The form of several states: simple fields, retriers, the catcher of every error, note and breakpoint.

use aslant_engine::asl::{self, FieldInfo, FieldKind, QueryLanguage};
use aslant_engine::design::{Command, Place, Record};
use aslant_engine::json::{self, Pointer, Value};
use leptos::prelude::*;

use super::super::form::body;
use super::super::lists::{all_last, usual_catcher, usual_retrier};
use super::super::value_field::{text_of, value_of};
use super::{Common, MIXED, MIXED_WORD, Many, ManyDraft};
use crate::widgets::combobox::Combobox;
use crate::widgets::fields::{CodeInput, FieldFrame, Section, Select, TextInput, Toggle, next_element_id};
use crate::widgets::highlight::Language;
use crate::widgets::icons::{Glyph, Icon};

/// Fields that are shown for several states even where none of them has one.
const LOOKED_FOR: [&str; 6] =
    ["Comment", "QueryLanguage", "TimeoutSeconds", "HeartbeatSeconds", "InputPath", "OutputPath"];

/// Whether a field holds something simple enough to be the same in many states.
fn is_simple(kind: FieldKind) -> bool {
    matches!(
        kind,
        FieldKind::Text
            | FieldKind::TextOrJsonata
            | FieldKind::Number
            | FieldKind::NumberOrJsonata
            | FieldKind::Decimal
            | FieldKind::Boolean
            | FieldKind::Path
            | FieldKind::ReferencePath
            | FieldKind::PathOrIntrinsic
            | FieldKind::ResultPath
            | FieldKind::OneOf(_)
            | FieldKind::Timestamp
            | FieldKind::TimestampOrJsonata
            | FieldKind::Resource
            | FieldKind::JsonataOrValue
            | FieldKind::Template
            | FieldKind::Json
            | FieldKind::Assign
            | FieldKind::Retry
            | FieldKind::Credentials
    )
}

/// The fields that all of these states may have, reactively.
fn shared_fields(many: Many) -> Vec<FieldInfo> {
    many.editor.revision.track();
    let ids = many.ids();
    many.editor.with_design(|design| {
        let mut tables: Vec<&'static [FieldInfo]> = Vec::new();
        for id in ids.iter() {
            let language =
                if design.is_jsonata(*id) { QueryLanguage::Jsonata } else { QueryLanguage::JsonPath };
            let Some(kind) = design.state(*id).and_then(|state| asl::state_type(&state.body)) else {
                return Vec::new();
            };
            let table = asl::fields(kind, language);
            if !tables.iter().any(|known| std::ptr::eq(*known, table)) {
                tables.push(table);
            }
        }
        let Some((first, others)) = tables.split_first() else { return Vec::new() };
        first
            .iter()
            .filter(|field| {
                is_simple(field.kind) && !matches!(field.name, "Type" | "Next" | "End" | "Default")
            })
            .filter(|field| {
                others.iter().all(|table| {
                    table.iter().any(|other| other.name == field.name && other.kind == field.kind)
                })
            })
            .copied()
            .collect()
    })
}

/// What several states have in common.
#[component]
pub fn StateFields(many: Many) -> impl IntoView {
    let fields = Memo::new(move |_| shared_fields(many));
    // A field that was asked for stays in the form though nothing is in it yet.
    let asked = RwSignal::new(Vec::<&'static str>::new());
    let is_shown = move |field: &FieldInfo| {
        LOOKED_FOR.contains(&field.name)
            || asked.with(|asked| asked.contains(&field.name))
            || many.value(&Pointer::from_tokens([field.name])) != Common::Same(None)
    };
    let shown = Memo::new(move |_| {
        fields.with(|fields| {
            fields
                .iter()
                .filter(|field| field.kind != FieldKind::Retry && is_shown(field))
                .copied()
                .collect::<Vec<_>>()
        })
    });
    let missing = Memo::new(move |_| {
        fields.with(|fields| {
            fields
                .iter()
                .filter(|field| field.kind != FieldKind::Retry && !is_shown(field))
                .copied()
                .collect::<Vec<_>>()
        })
    });
    let has_retry =
        Memo::new(move |_| fields.with(|fields| fields.iter().any(|field| field.kind == FieldKind::Retry)));
    view! {
        <Section title="All of them">
            <div class="fields">
                <For each=move || shown.get() key=|field| field.name let:field>
                    <SharedField many=many info=field/>
                </For>
                <Show when=move || missing.with(|missing| !missing.is_empty())>
                    <div class="select select--add">
                        <select
                            class="input select__field"
                            aria-label="Add a field to all"
                            prop:value=move || { missing.track(); String::new() }
                            on:change=move |event| {
                                let name = event_target_value(&event);
                                let found = missing.with_untracked(|missing| missing.iter().find(|field| field.name == name).copied());
                                if let Some(field) = found {
                                    asked.update(|asked| asked.push(field.name));
                                }
                            }
                        >
                            <option value="">"Add a field …"</option>
                            {move || missing.get().into_iter().map(|field| view! { <option value=field.name title=field.description>{field.name}</option> }).collect_view()}
                        </select>
                    </div>
                </Show>
            </div>
        </Section>
        <Show when=move || has_retry.get()>
            <Section title="Errors">
                <div class="fields">
                    <SharedRetry many=many/>
                    <SharedCatch many=many/>
                </div>
            </Section>
        </Show>
        <SharedNote many=many/>
    }
}

/// One field of all of them.
#[component]
pub fn SharedField(many: Many, info: FieldInfo) -> impl IntoView {
    let id = next_element_id();
    let pointer = StoredValue::new(Pointer::from_tokens([info.name]));
    let value = Memo::new(move |_| many.value(&pointer.get_value()));
    let mixed = Signal::derive(move || value.with(Common::is_mixed));
    let on_remove = Callback::new(move |()| many.set(&pointer.get_value(), None, false));
    let editor = match info.kind {
        FieldKind::OneOf(list) => {
            let chosen = Signal::derive(move || match value.get() {
                Common::Mixed => MIXED_WORD.to_owned(),
                Common::Same(value) => value.as_ref().and_then(Value::as_str).unwrap_or_default().to_owned(),
            });
            let options = Signal::derive(move || {
                let mixed = value.with(Common::is_mixed).then(|| (MIXED_WORD.to_owned(), MIXED.to_owned()));
                let none = (String::new(), "not set".to_owned());
                mixed
                    .into_iter()
                    .chain([none])
                    .chain(list.iter().map(|word| ((*word).to_owned(), (*word).to_owned())))
                    .collect::<Vec<_>>()
            });
            let choose = Callback::new(move |word: String| match word.as_str() {
                MIXED_WORD => {}
                "" => many.set(&pointer.get_value(), None, false),
                word => many.set(&pointer.get_value(), Some(Value::string(word)), false),
            });
            view! { <Select id=id.clone() value=chosen options=options on_change=choose/> }.into_any()
        }
        FieldKind::Boolean => {
            let on = Signal::derive(move || value.get() == Common::Same(Some(Value::Bool(true))));
            let label = Signal::derive(move || match value.get() {
                Common::Mixed => MIXED.to_owned(),
                Common::Same(value) => value.as_ref().map_or_else(|| "not set".to_owned(), Value::to_json),
            });
            let turn = Callback::new(move |on| many.set(&pointer.get_value(), Some(Value::Bool(on)), false));
            view! { <Toggle id=id.clone() on=on label=label on_change=turn/> }.into_any()
        }
        kind => {
            let draft = ManyDraft::new(
                many,
                Signal::derive(move || match value.get() {
                    Common::Same(Some(value)) => text_of(&value, kind),
                    _ => String::new(),
                }),
                move |text| {
                    if text.trim().is_empty() {
                        // Nothing typed takes the field away.
                        many.set(&pointer.get_value(), None, true);
                        return Ok(());
                    }
                    value_of(&text, kind).map(|value| many.set(&pointer.get_value(), Some(value), true))
                },
            );
            return shared_frame(many, info, id, draft, mixed, on_remove).into_any();
        }
    };
    view! {
        <FieldFrame attr:data-pointer=format!("/{}", info.name) attr:data-mixed=move || mixed.get().to_string() label=info.name for_id=id help=info.description>
            {editor}
        </FieldFrame>
    }
    .into_any()
}

fn shared_frame(
    many: Many,
    info: FieldInfo,
    id: String,
    draft: ManyDraft,
    mixed: Signal<bool>,
    on_remove: Callback<()>,
) -> impl IntoView {
    let invalid = Signal::derive(move || draft.error.with(Option::is_some));
    let placeholder = if mixed.get_untracked() { MIXED } else { "" };
    let is_line = matches!(
        info.kind,
        FieldKind::Number | FieldKind::NumberOrJsonata | FieldKind::Decimal | FieldKind::Text
    );
    let language = match info.kind {
        FieldKind::JsonataOrValue | FieldKind::Template | FieldKind::Json | FieldKind::Assign => {
            Language::Json
        }
        FieldKind::Text => Language::Plain,
        _ => Language::Path,
    };
    let present = Memo::new(move |_| many.value(&Pointer::from_tokens([info.name])) != Common::Same(None));
    view! {
        <FieldFrame
            attr:data-pointer=format!("/{}", info.name) attr:data-mixed=move || mixed.get().to_string()
            label=info.name for_id=id.clone() help=info.description error=draft.error on_remove=present.get_untracked().then_some(on_remove)
        >
            {if is_line {
                view! { <TextInput id=id.clone() text=draft.text on_input=draft.on_input on_done=draft.on_done mono=true placeholder=placeholder invalid=invalid/> }.into_any()
            } else {
                view! { <CodeInput id=id.clone() text=draft.text language=language on_input=draft.on_input on_done=draft.on_done placeholder=placeholder invalid=invalid/> }.into_any()
            }}
        </FieldFrame>
    }
}

/// `Retry` of all of them as JSON, and the usual retrier for all.
#[component]
fn SharedRetry(many: Many) -> impl IntoView {
    let id = next_element_id();
    let pointer = StoredValue::new(Pointer::from_tokens(["Retry"]));
    let value = Memo::new(move |_| many.value(&pointer.get_value()));
    let draft = ManyDraft::new(
        many,
        Signal::derive(move || match value.get() {
            Common::Same(Some(value)) => json::print_pretty(&value),
            _ => String::new(),
        }),
        move |text| {
            let value = if text.trim().is_empty() { None } else { Some(json::parse_strict(&text)?) };
            match value {
                Some(value) if value.as_array().is_none() => Err("A list of retriers: [{ … }].".to_owned()),
                value => {
                    many.set(&pointer.get_value(), value, true);
                    Ok(())
                }
            }
        },
    );
    let add = move |_| {
        many.apply("Retry", false, |id, record| {
            let mut retriers = body(record)?
                .get("Retry")
                .and_then(Value::as_array)
                .map(<[Value]>::to_vec)
                .unwrap_or_default();
            let retrier = usual_retrier(&retriers);
            // `States.ALL` must stand last.
            retriers.insert(0, retrier);
            let retriers = if retriers.len() > 1 { all_last(retriers) } else { retriers };
            let place = Place { owner: id, pointer: pointer.get_value() };
            Some(Command::SetField { place, value: Some(Value::array(retriers)) })
        });
    };
    let mixed = Signal::derive(move || value.with(Common::is_mixed));
    let placeholder = if mixed.get_untracked() { MIXED } else { "none" };
    view! {
        <FieldFrame attr:data-pointer="/Retry" attr:data-mixed=move || mixed.get().to_string() label="Retry" for_id=id.clone() help="What is typed here takes the place of the retriers of all of them." error=draft.error>
            <CodeInput id=id.clone() text=draft.text language=Language::Json on_input=draft.on_input on_done=draft.on_done placeholder=placeholder/>
        </FieldFrame>
        <button class="button" data-tone="plain" data-size="small" type="button" data-adds="/Retry" on:click=add>
            <Icon glyph=Glyph::Plus size=14/>"Add a retrier to all"
        </button>
    }
}

/// Where the catcher of all errors leads.
#[component]
fn SharedCatch(many: Many) -> impl IntoView {
    let editor = many.editor;
    let id = StoredValue::new(next_element_id());
    let target = Memo::new(move |_| {
        many.common(|record| {
            let catchers = body(record)?.get("Catch")?.as_array()?;
            let last = catchers.iter().find(|catcher| catches_all(catcher))?;
            last.get("Next")?.as_str().map(ToOwned::to_owned)
        })
    });
    // Only states of one scope can lead to the same state.
    let scope = Memo::new(move |_| {
        editor.revision.track();
        let ids = many.ids();
        editor.with_design(|design| {
            let first = design.state(*ids.first()?)?.parent;
            ids.iter().all(|id| design.state(*id).is_some_and(|state| state.parent == first)).then_some(first)
        })
    });
    let shown = Signal::derive(move || match target.get() {
        Common::Same(name) => name.unwrap_or_default(),
        Common::Mixed => MIXED.to_owned(),
    });
    let options = Callback::new(move |()| {
        let ids = many.ids();
        editor.with_design(|design| {
            let states =
                scope.get_untracked().and_then(|scope| design.scope(scope)).map(|scope| &scope.states);
            states
                .into_iter()
                .flatten()
                .filter(|id| !ids.contains(id))
                .map(|id| design.name(*id).to_string())
                .map(|name| (name.clone(), name))
                .collect::<Vec<_>>()
        })
    });
    let choose = Callback::new(move |name: String| {
        let jsonata = editor.with_design(|design| {
            many.ids().iter().map(|id| (*id, design.is_jsonata(*id))).collect::<Vec<_>>()
        });
        many.apply("Catch", false, |id, record| {
            let mut catchers = body(record)?
                .get("Catch")
                .and_then(Value::as_array)
                .map(<[Value]>::to_vec)
                .unwrap_or_default();
            if let Some(catcher) = catchers.iter_mut().find(|catcher| catches_all(catcher)) {
                catcher.as_object_mut()?.insert("Next", Value::string(name.as_str()));
            } else {
                let is_jsonata = jsonata.iter().any(|(of, jsonata)| *of == id && *jsonata);
                catchers.push(usual_catcher(is_jsonata, &name));
            }
            let place = Place { owner: id, pointer: Pointer::from_tokens(["Catch"]) };
            Some(Command::SetField { place, value: Some(Value::array(catchers)) })
        });
    });
    let mixed = Signal::derive(move || target.with(Common::is_mixed));
    view! {
        <Show
            when=move || scope.get().is_some()
            fallback=|| view! { <p class="section__hint">"They stand in different frames, so that no state can catch the errors of all."</p> }
        >
            <FieldFrame attr:data-pointer="/Catch" attr:data-mixed=move || mixed.get().to_string() label="Every error leads to" for_id=id.get_value() help="The target of the catcher of States.ALL; states without one get it.">
                <Combobox id=id.get_value() shown=shown options=options on_change=choose placeholder="nowhere"/>
            </FieldFrame>
        </Show>
    }
}

fn catches_all(catcher: &Value) -> bool {
    let errors = catcher.get("ErrorEquals").and_then(Value::as_array).unwrap_or_default();
    errors.iter().any(|error| error.as_str() == Some("States.ALL"))
}

/// The note and the breakpoint of all of them.
#[component]
fn SharedNote(many: Many) -> impl IntoView {
    let id = next_element_id();
    let note = Memo::new(move |_| {
        many.common(|record| match record {
            Record::State(state) => Some(state.note.clone()),
            _ => None,
        })
    });
    let draft = ManyDraft::new(
        many,
        Signal::derive(move || match note.get() {
            Common::Same(Some(text)) => text,
            _ => String::new(),
        }),
        move |text| {
            many.apply("the note", true, |id, _| Some(Command::SetNote { id, note: text.clone() }));
            Ok(())
        },
    );
    let breakpoint = Memo::new(move |_| {
        many.common(|record| match record {
            Record::State(state) => Some(state.breakpoint),
            _ => None,
        })
    });
    let switch = Callback::new(move |on: bool| {
        many.apply("the breakpoint", false, |id, _| Some(Command::SetBreakpoint { id, breakpoint: on }));
    });
    let mixed = Signal::derive(move || note.with(Common::is_mixed));
    let placeholder = if mixed.get_untracked() { MIXED } else { "" };
    let label = Signal::derive(move || {
        let some = breakpoint.with(Common::is_mixed);
        if some { "Pause a run here (some do)".to_owned() } else { "Pause a run here".to_owned() }
    });
    view! {
        <Section title="Notes">
            <div class="fields">
                <FieldFrame attr:data-pointer="/note" attr:data-mixed=move || mixed.get().to_string() label="Note" for_id=id.clone() help="For people; it stays in the design and out of the definition.">
                    <CodeInput id=id.clone() text=draft.text language=Language::Plain on_input=draft.on_input on_done=draft.on_done placeholder=placeholder/>
                </FieldFrame>
                <Toggle id=next_element_id() on=Signal::derive(move || breakpoint.get() == Common::Same(Some(true))) label=label on_change=switch/>
            </div>
        </Section>
    }
}
