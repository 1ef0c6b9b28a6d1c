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

/// Half of the calls are as fast as p50, one in a hundred is slower than p99. Both or neither: while one alone is given first, the
/// other follows it.
#[component]
fn LatencyFields(mock: Signal<Mock>, change: Callback<Mock>, done: Callback<()>) -> impl IntoView {
    let typed = [RwSignal::new(None::<String>), RwSignal::new(None::<String>)];
    let errors = [RwSignal::new(None::<String>), RwSignal::new(None::<String>)];
    // The field that was filled in because the other one was.
    let following = RwSignal::new(None::<usize>);
    let given = move || mock.with(|mock| mock.latency.map(|latency| [latency.p50, latency.p99]));
    let shown = move |index: usize| {
        let written =
            || given().and_then(|both| both.get(index).map(ToString::to_string)).unwrap_or_default();
        typed.get(index).and_then(|typed| typed.get()).unwrap_or_else(written)
    };
    let enter = move |index: usize, text: String| {
        let other = 1 - index;
        if let Some(typed) = typed.get(index) {
            typed.set(Some(text.clone()));
        }
        if following.get_untracked() == Some(index) {
            following.set(None);
        } else if given().is_none() && shown(other).trim().is_empty() {
            following.set(Some(other));
        }
        let other_text = if following.get_untracked() == Some(other) { text.clone() } else { shown(other) };
        let mut wrong = [None, None];
        let read = read_latency(&text, &other_text, index);
        let latency = match read {
            Ok(latency) => Some(latency),
            Err((at, message)) => {
                if let Some(wrong) = wrong.get_mut(at) {
                    *wrong = Some(message);
                }
                None
            }
        };
        for (error, wrong) in errors.iter().zip(wrong) {
            error.set(wrong.map(str::to_owned));
        }
        if let Some(latency) = latency {
            change.run(Mock { latency, ..mock.get_untracked() });
        }
    };
    let on_done = Callback::new(move |()| {
        following.set(None);
        if errors.iter().all(|error| error.with_untracked(Option::is_none)) {
            for typed in &typed {
                typed.set(None);
            }
        }
        done.run(());
    });
    let field = move |index: usize,
                      label: &'static str,
                      help: &'static str,
                      error: RwSignal<Option<String>>| {
        let id = next_element_id();
        view! {
            <FieldFrame label=label for_id=id.clone() help=help error=error>
                <TextInput
                    id=id.clone() text=Signal::derive(move || shown(index)) on_done=on_done mono=true placeholder="assumed"
                    on_input=Callback::new(move |text: String| enter(index, text))
                    invalid=Signal::derive(move || error.with(Option::is_some))
                />
            </FieldFrame>
        }
    };
    let [half, slowest] = errors;
    view! {
        <div class="fields fields--pair">
            {field(0, "Latency p50, ms", "Half of the calls are at least this fast.", half)}
            {field(1, "Latency p99, ms", "One call in a hundred is slower.", slowest)}
        </div>
    }
}

/// The latency that two texts are, the one at `index` of which was typed last; else which is wrong and why.
fn read_latency(text: &str, other: &str, index: usize) -> Result<Option<Latency>, (usize, &'static str)> {
    let (half, slowest) = if index == 0 { (text.trim(), other.trim()) } else { (other.trim(), text.trim()) };
    let number = |text: &str, at| text.parse::<u32>().map_err(|_| (at, "A whole number of milliseconds."));
    match (half, slowest) {
        ("", "") => Ok(None),
        ("", _) => Err((0, "Clear both fields to use the assumed latency.")),
        (_, "") => Err((1, "Clear both fields to use the assumed latency.")),
        (half, slowest) => {
            let latency = Latency { p50: number(half, 0)?, p99: number(slowest, 1)? };
            if latency.p50 > latency.p99 {
                return Err((index, "p99 is at least p50."));
            }
            Ok(Some(latency))
        }
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
    // What was entered for a kind of answer comes back when that kind is chosen again.
    let kept = StoredValue::new(Vec::<MockAnswer>::new());
    let choose = Callback::new(move |to: String| {
        edit(&|rule| {
            kept.update_value(|kept| {
                kept.retain(|answer| kind_of(answer) != kind_of(&rule.answer));
                kept.push(rule.answer.clone());
            });
            if let Some(answer) =
                kept.with_value(|kept| kept.iter().find(|answer| kind_of(answer) == to).cloned())
            {
                rule.answer = answer;
                return;
            }
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
    let times_error = RwSignal::new(None::<String>);
    let on_times = Callback::new(move |text: String| {
        let times = text.trim().parse().ok();
        if times.is_some() || text.trim().is_empty() {
            times_error.set(None);
            edit(&|rule| rule.times = times);
        } else {
            times_error.set(Some("A whole number, or nothing for any number.".to_owned()));
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
                <FieldFrame label="Used at most, times in a run" for_id=times_id.clone() error=times_error>
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
