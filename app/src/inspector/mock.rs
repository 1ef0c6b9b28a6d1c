//! The mock's rules: what the other side of a call answers in a dry run, and how long it takes.

use aslant_engine::design::{Latency, Mock, MockAnswer, MockRule};
use aslant_engine::json::{self, Value};
use leptos::prelude::*;

use crate::widgets::fields::{CodeInput, FieldFrame, Select, TextInput, next_element_id};
use crate::widgets::highlight::Language;
use crate::widgets::icons::{Glyph, Icon};

/// Shows and changes a mock. `change` puts a new version in its place; `done` ends a burst of typing.
#[component]
pub fn MockEditor(
    #[prop(into)] mock: Signal<Mock>,
    change: Callback<Mock>,
    done: Callback<()>,
    /// Says whom the mock stands for.
    #[prop(into)]
    hint: String,
) -> impl IntoView {
    let count = Memo::new(move |_| mock.with(|mock| mock.rules.len()));
    // What a person has changed is no guess any more.
    let change = Callback::new(move |mock: Mock| change.run(Mock { guessed: false, ..mock }));
    let guessed = move || mock.with(|mock| mock.guessed);
    let edit = move |work: &dyn Fn(&mut Mock)| {
        let mut next = mock.get_untracked();
        work(&mut next);
        change.run(next);
    };
    let add = move |_| {
        edit(&|mock| {
            mock.rules.push(MockRule {
                answer: MockAnswer::Return(Value::object([("ok", Value::Bool(true))])),
                ..MockRule::default()
            });
        });
        done.run(());
    };
    view! {
        <p class="section__hint">{hint}</p>
        <Show when=guessed>
            <p class="section__hint" data-guessed="">"Guessed from what the states read; a run marks these answers as assumed. What you change is yours."</p>
        </Show>
        <ol class="list__items">
            <For each=move || 0..count.get() key=|index| *index let:index>
                <Rule mock=mock change=change done=done index=index/>
            </For>
        </ol>
        <button class="button" data-tone="plain" data-size="small" type="button" on:click=add>
            <Icon glyph=Glyph::Plus size=14/>
            "Add an answer"
        </button>
        <LatencyFields mock=mock change=change done=done/>
    }
}

#[component]
fn LatencyFields(mock: Signal<Mock>, change: Callback<Mock>, done: Callback<()>) -> impl IntoView {
    let field = move |label: &'static str,
                      help: &'static str,
                      read: fn(Latency) -> u32,
                      write: fn(&mut Latency, u32)| {
        let id = next_element_id();
        let text = Signal::derive(move || {
            mock.with(|mock| mock.latency.map(|latency| read(latency).to_string()).unwrap_or_default())
        });
        let on_input = Callback::new(move |text: String| {
            let mut next = mock.get_untracked();
            if text.trim().is_empty() {
                next.latency = None;
            } else {
                let Ok(ms) = text.trim().parse::<u32>() else { return };
                let mut latency = next.latency.unwrap_or(Latency { p50: ms, p99: ms });
                write(&mut latency, ms);
                next.latency = Some(latency);
            }
            change.run(next);
        });
        view! {
            <FieldFrame label=label for_id=id.clone() help=help>
                <TextInput id=id.clone() text=text on_input=on_input on_done=done mono=true placeholder="assumed"/>
            </FieldFrame>
        }
    };
    view! {
        <div class="fields fields--pair">
            {field("Latency p50, ms", "Half of the calls are at least this fast.", |latency| latency.p50, |latency, ms| latency.p50 = ms)}
            {field("Latency p99, ms", "One call in a hundred is slower.", |latency| latency.p99, |latency, ms| latency.p99 = ms)}
        </div>
    }
}

const KINDS: [(&str, &str); 4] = [
    ("return", "returns"),
    ("throw", "fails with"),
    ("timeout", "never answers"),
    ("ask", "waits for a person"),
];

fn kind_of(answer: &MockAnswer) -> &'static str {
    match answer {
        MockAnswer::Return(_) => "return",
        MockAnswer::Throw { .. } => "throw",
        MockAnswer::TimeOut => "timeout",
        MockAnswer::Ask => "ask",
    }
}

#[component]
fn Rule(mock: Signal<Mock>, change: Callback<Mock>, done: Callback<()>, index: usize) -> impl IntoView {
    let rule = Memo::new(move |_| mock.with(|mock| mock.rules.get(index).cloned()).unwrap_or_default());
    let edit = move |work: &dyn Fn(&mut MockRule)| {
        let mut next = mock.get_untracked();
        if let Some(rule) = next.rules.get_mut(index) {
            work(rule);
            change.run(next);
        }
    };
    let kind = Memo::new(move |_| rule.with(|rule| kind_of(&rule.answer)));
    let choose = Callback::new(move |to: String| {
        edit(&|rule| {
            rule.answer = match to.as_str() {
                "throw" => MockAnswer::Throw { error: "ServiceUnavailable".to_owned(), cause: String::new() },
                "timeout" => MockAnswer::TimeOut,
                "ask" => MockAnswer::Ask,
                _ => MockAnswer::default(),
            };
        });
        done.run(());
    });
    let (when_id, times_id, kind_id) = (next_element_id(), next_element_id(), next_element_id());
    let when = Signal::derive(move || rule.with(|rule| rule.when.clone()));
    let on_when = Callback::new(move |text: String| edit(&|rule| rule.when.clone_from(&text)));
    let times = Signal::derive(move || {
        rule.with(|rule| rule.times.map(|times| times.to_string()).unwrap_or_default())
    });
    let on_times = Callback::new(move |text: String| {
        let times = text.trim().parse().ok();
        if times.is_some() || text.trim().is_empty() {
            edit(&|rule| rule.times = times);
        }
    });
    let remove = move |_| {
        let mut next = mock.get_untracked();
        if index < next.rules.len() {
            next.rules.remove(index);
            change.run(next);
            done.run(());
        }
    };
    let title = move || {
        rule.with(|rule| {
            let when = if rule.when.is_empty() { "always".to_owned() } else { format!("if {}", rule.when) };
            let words =
                KINDS.iter().find(|(name, _)| *name == kind_of(&rule.answer)).map_or("", |(_, words)| words);
            format!("{when}: {words}")
        })
    };
    view! {
        <li class="element">
            <div class="element__head">
                <span class="element__number" aria-hidden="true">{index + 1}</span>
                <span class="element__title">{title}</span>
                <button class="icon-button" data-size="small" type="button" aria-label=format!("Remove answer {}", index + 1) on:click=remove>
                    <Icon glyph=Glyph::Trash size=14/>
                </button>
            </div>
            <div class="element__body fields">
                <FieldFrame label="When" for_id=when_id.clone() help="JSONata over $payload, $attempt and $call; empty: always.">
                    <CodeInput id=when_id.clone() text=when language=Language::Jsonata on_input=on_when on_done=done placeholder="always"/>
                </FieldFrame>
                <FieldFrame label="At most so many times in a run" for_id=times_id.clone()>
                    <TextInput id=times_id.clone() text=times on_input=on_times on_done=done mono=true placeholder="any number"/>
                </FieldFrame>
                <FieldFrame label="It" for_id=kind_id.clone()>
                    <Select
                        id=kind_id.clone()
                        value=Signal::derive(move || kind.get().to_owned())
                        options=Signal::stored(KINDS.iter().map(|(name, words)| ((*name).to_owned(), (*words).to_owned())).collect::<Vec<_>>())
                        on_change=choose
                    />
                </FieldFrame>
                {move || match kind.get() {
                    "return" => view! { <ReturnField rule=rule edit=Callback::new(move |value: Value| {
                        edit(&|rule| rule.answer = MockAnswer::Return(value.clone()));
                    }) done=done/> }.into_any(),
                    "throw" => view! { <ThrowFields rule=rule edit=Callback::new(move |(error, cause): (String, String)| {
                        edit(&|rule| rule.answer = MockAnswer::Throw { error: error.clone(), cause: cause.clone() });
                    }) done=done/> }.into_any(),
                    _ => ().into_any(),
                }}
            </div>
        </li>
    }
}

#[component]
fn ReturnField(rule: Memo<MockRule>, edit: Callback<Value>, done: Callback<()>) -> impl IntoView {
    let id = next_element_id();
    let typed: RwSignal<Option<String>> = RwSignal::new(None);
    let error = RwSignal::new(None);
    let text = Signal::derive(move || {
        typed.get().unwrap_or_else(|| {
            rule.with(|rule| match &rule.answer {
                MockAnswer::Return(Value::String(text)) if text.trim_start().starts_with("{%") => {
                    text.to_string()
                }
                MockAnswer::Return(value) => json::print_pretty(value),
                _ => String::new(),
            })
        })
    });
    let on_input = Callback::new(move |text: String| {
        let value = if text.trim_start().starts_with("{%") {
            Ok(Value::string(text.as_str()))
        } else {
            json::parse_strict(&text)
        };
        match value {
            Ok(value) => {
                error.set(None);
                edit.run(value);
            }
            Err(message) => error.set(Some(message)),
        }
        typed.set(Some(text));
    });
    let on_done = Callback::new(move |()| {
        if error.with_untracked(Option::is_none) {
            typed.set(None);
        }
        done.run(());
    });
    view! {
        <FieldFrame label="Value" for_id=id.clone() help="JSON; strings in {% … %} are JSONata over $payload." error=Signal::derive(move || error.get())>
            <CodeInput id=id.clone() text=text language=Language::Json on_input=on_input on_done=on_done invalid=Signal::derive(move || error.with(Option::is_some))/>
        </FieldFrame>
    }
}

#[component]
fn ThrowFields(rule: Memo<MockRule>, edit: Callback<(String, String)>, done: Callback<()>) -> impl IntoView {
    let (error_id, cause_id) = (next_element_id(), next_element_id());
    let parts = move || {
        rule.with(|rule| match &rule.answer {
            MockAnswer::Throw { error, cause } => (error.clone(), cause.clone()),
            _ => (String::new(), String::new()),
        })
    };
    let error = Signal::derive(move || parts().0);
    let cause = Signal::derive(move || parts().1);
    let on_error = Callback::new(move |text: String| edit.run((text, cause.get_untracked())));
    let on_cause = Callback::new(move |text: String| edit.run((error.get_untracked(), text)));
    view! {
        <FieldFrame label="Error" for_id=error_id.clone()>
            <TextInput id=error_id.clone() text=error on_input=on_error on_done=done mono=true/>
        </FieldFrame>
        <FieldFrame label="Cause" for_id=cause_id.clone()>
            <TextInput id=cause_id.clone() text=cause on_input=on_cause on_done=done/>
        </FieldFrame>
    }
}
