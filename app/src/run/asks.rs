//! Questions to a person: a call with a task token waits until somebody answers, on its card or in the panel.

use aslant_engine::design::Id;
use aslant_engine::geometry::Size;
use aslant_engine::json::{self, Value};
use aslant_engine::simulation::{Ask, AskAnswer, duration_words};
use leptos::html::Div;
use leptos::prelude::*;

use super::Runner;
use crate::editor::{Editor, NodeSignals, ToastTone};
use crate::platform::{clipboard, frame, sizes};
use crate::widgets::fields::{CodeInput, FieldFrame, TextInput, next_element_id};
use crate::widgets::highlight::Language;
use crate::widgets::icons::{Glyph, Icon};

/// The open questions.
pub fn asks(runner: Runner) -> Memo<Vec<Ask>> {
    Memo::new(move |_| {
        runner
            .snapshot
            .with(|snapshot| snapshot.as_ref().map(|snapshot| snapshot.asks.clone()).unwrap_or_default())
    })
}

/// Screen pixels between a card and its question, and between that and the canvas' edge.
const GAP: f64 = 8.0;
/// Screen pixels that a message takes at the lower edge of the canvas.
const TOAST: f64 = 48.0;
/// The view comes to rest before it is looked whether a question is in sight.
const REST_MS: i32 = 260;

/// The questions at their cards, over the canvas in its own pixels: they stay readable at any zoom.
#[component]
pub fn AskCards() -> impl IntoView {
    let runner = expect_context::<Runner>();
    let editor = expect_context::<Editor>();
    let asks = asks(runner);
    view! {
        <For each=move || asks.get() key=|ask| ask.token let:ask>
            {ask.state.and_then(|id| Some((id, editor.node(id)?))).map(|(id, node)| view! { <AskCard ask=ask.clone() id=id node=node/> })}
        </For>
    }
}

/// One question beneath its card; above it, or over its edge, where there is no room beneath.
#[component]
fn AskCard(ask: Ask, id: Id, node: NodeSignals) -> impl IntoView {
    let editor = expect_context::<Editor>();
    let element = NodeRef::<Div>::new();
    let size = RwSignal::new(Size::default());
    let corner = Memo::new(move |_| {
        let (rect, view, canvas) = (node.rect.get(), editor.viewport.get(), editor.canvas_size.get());
        let size = size.get();
        let (left, top) = (view.offset.x + view.zoom * rect.x, view.offset.y + view.zoom * rect.y);
        let (right, bottom) = (left + view.zoom * rect.width, top + view.zoom * rect.height);
        let beneath = bottom + GAP;
        let in_sight = right > 0.0 && bottom > 0.0 && left < canvas.width && top < canvas.height;
        if !in_sight || size.height < 1.0 {
            return (left.round(), beneath.round());
        }
        let lowest = canvas.height - size.height - GAP;
        let y = if beneath <= lowest {
            beneath
        } else if top - GAP - size.height >= GAP {
            top - GAP - size.height
        } else {
            lowest.max(GAP)
        };
        let x = left.clamp(GAP, (canvas.width - size.width - GAP).max(GAP));
        (x.round(), y.round())
    });
    // It grows with what it says, with the text size and with the typeface, which may come later than the question.
    Effect::new(move |_| {
        if let Some(element) = element.get() {
            sizes::follow(&element, move |now| {
                if size.get_untracked() != now {
                    size.set(now);
                }
            });
        }
    });
    // The drawer may open at the same time, so it is looked after each change of the canvas' size.
    let ticket = StoredValue::new(0_u32);
    let looked = RwSignal::new(false);
    Effect::new(move |_| {
        let size = size.get();
        editor.canvas_size.track();
        looked.set(false);
        if size.height < 1.0 {
            return;
        }
        let mine = ticket.get_value().wrapping_add(1);
        ticket.set_value(mine);
        frame::after(REST_MS, move || {
            if ticket.try_get_value() == Some(mine) {
                // Messages stand at the lower edge.
                let messages = TOAST * editor.toasts.with_untracked(Vec::len) as f64;
                editor.reveal_with_room(id, Size::new(size.width, size.height + GAP + messages));
                looked.set(true);
            }
        });
    });
    view! {
        <div
            class="ask ask--card"
            // Whether it stays where it is now: it was looked whether it is in sight, and the view rests.
            data-rests=move || (looked.get() && !editor.moving.get()).to_string()
            node_ref=element
            style:left=move || format!("{}px", corner.get().0)
            style:top=move || format!("{}px", corner.get().1)
        >
            <AskForm ask=ask/>
        </div>
    }
}

/// One question: what it is about, and the ways to answer it with its token. In the drawer it has room for the error of
/// a failure.
#[component]
pub fn AskForm(ask: Ask, #[prop(optional)] in_drawer: bool) -> impl IntoView {
    let runner = expect_context::<Runner>();
    let editor = expect_context::<Editor>();
    let token = ask.token;
    let ask = StoredValue::new(ask);
    let ids = [(); 3].map(|()| StoredValue::new(next_element_id()));
    let [answer_id, error_id, cause_id] = ids;
    let text = RwSignal::new("{\n  \"approved\": true\n}".to_owned());
    let problem: RwSignal<Option<String>> = RwSignal::new(None);
    let on_input = Callback::new(move |typed: String| {
        problem.set(json::parse_strict(&typed).err());
        text.set(typed);
    });
    let error = RwSignal::new("Denied".to_owned());
    let cause = RwSignal::new("Denied by a person in the dry run.".to_owned());
    let succeed = move |_| match json::parse_strict(&text.get_untracked()) {
        Ok(value) => runner.answer(&ask.get_value(), AskAnswer::Succeed(value)),
        Err(message) => problem.set(Some(message)),
    };
    let fail = move |_| {
        let (error, cause) = (error.get_untracked(), cause.get_untracked());
        runner.answer(&ask.get_value(), AskAnswer::Fail { error, cause });
    };
    let give = move |answer: AskAnswer| move |_| runner.answer(&ask.get_value(), answer.clone());
    let (name, payload, task_token, beats) = ask.with_value(|ask| {
        (
            ask.state_name.clone(),
            payload_words(&ask.payload),
            ask.task_token.clone(),
            ask.heartbeat_ms.is_some(),
        )
    });
    // What heartbeats change.
    let limit = Memo::new(move |_| {
        runner.snapshot.with(|snapshot| {
            let snapshot = snapshot.as_ref()?;
            let ask = snapshot.asks.iter().find(|ask| ask.token == token)?;
            let left =
                ask.deadline_ms.map(|deadline| duration_words(deadline - snapshot.now_ms.max(ask.since_ms)));
            Some((left?, ask.heartbeats))
        })
    });
    let can_time_out = ask.with_value(|ask| ask.deadline_ms.is_some());
    let group_label = format!("{name} waits for an answer");
    let (token_text, drawer_token) = (task_token.clone(), task_token);
    view! {
        <div class="ask__form" role="group" aria-label=group_label>
            <p class="ask__title">
                <Icon glyph=Glyph::Person size=14/>
                <strong>{name}</strong>
                " waits for an answer"
                {move || limit.get().map(|(left, beats)| {
                    let beats = if beats > 0 { format!(", {beats} {} so far", if beats == 1 { "heartbeat" } else { "heartbeats" }) } else { String::new() };
                    view! { <span class="ask__limit">{format!(", {left} at most{beats}")}</span> }
                })}
            </p>
            {payload.filter(|_| !in_drawer).map(|payload| view! { <p class="ask__payload">{payload}</p> })}
            {(!in_drawer).then(|| token_line(editor, token_text.clone()))}
            {(!in_drawer).then(|| answer_field(answer_id, text, problem, on_input))}
            {in_drawer.then(|| view! {
                <details class="stage ask__more">
                    <summary class="stage__name">"Token, answer, error and cause"</summary>
                    {token_line(editor, drawer_token.clone())}
                    {answer_field(answer_id, text, problem, on_input)}
                    <FieldFrame label="Error" for_id=error_id.get_value()>
                        <TextInput id=error_id.get_value() text=Signal::derive(move || error.get()) on_input=Callback::new(move |text: String| error.set(text)) mono=true/>
                    </FieldFrame>
                    <FieldFrame label="Cause" for_id=cause_id.get_value()>
                        <TextInput id=cause_id.get_value() text=Signal::derive(move || cause.get()) on_input=Callback::new(move |text: String| cause.set(text))/>
                    </FieldFrame>
                </details>
            })}
            <div class="ask__buttons">
                <button class="button" data-tone="accent" data-size="small" type="button" title="SendTaskSuccess with the answer" data-answer="success" on:click=succeed>"Send success"</button>
                <button class="button" data-size="small" type="button" title="SendTaskFailure with an error and a cause" data-answer="failure" on:click=fail>"Send failure"</button>
                {beats.then(|| view! {
                    <button class="button" data-tone="plain" data-size="small" type="button" data-answer="heartbeat"
                        title="SendTaskHeartbeat, after half of the time that it may be silent"
                        on:click=give(AskAnswer::Heartbeat)>"Heartbeat"</button>
                })}
                {can_time_out.then(|| view! {
                    <button class="button" data-tone="plain" data-size="small" type="button" data-answer="timeout"
                        title="Nobody answers before the time is over"
                        on:click=give(AskAnswer::TimeOut)>"Time out"</button>
                })}
            </div>
        </div>
    }
}

/// The beginning of the task token, and a button that copies it whole.
fn token_line(editor: Editor, token: Option<String>) -> Option<impl IntoView> {
    let token = token?;
    let short: String = token.chars().take(18).collect();
    let title = token.clone();
    Some(view! {
        <p class="ask__token">"Task token "<code title=title>{short}"…"</code>
            <button class="icon-button" data-size="small" type="button" aria-label="Copy the task token" title="Copy the task token"
                on:click=move |_| copy_token(editor, token.clone())><Icon glyph=Glyph::Copy size=12/></button>
        </p>
    })
}

fn answer_field(
    id: StoredValue<String>,
    text: RwSignal<String>,
    problem: RwSignal<Option<String>>,
    on_input: Callback<String>,
) -> impl IntoView {
    view! {
        <FieldFrame label="Answer" for_id=id.get_value() error=Signal::derive(move || problem.get())>
            <CodeInput id=id.get_value() text=Signal::derive(move || text.get()) language=Language::Json on_input=on_input/>
        </FieldFrame>
    }
}

fn copy_token(editor: Editor, token: String) {
    leptos::task::spawn_local(async move {
        match clipboard::write_text(&token).await {
            Ok(()) => editor.announce("Task token copied"),
            Err(message) => editor.toast(ToastTone::Error, message),
        }
    });
}

/// The first few members of a payload: `orderId ord-1, total 1240`.
fn payload_words(payload: &Value) -> Option<String> {
    let object = payload.as_object()?;
    let words: Vec<String> = object
        .iter()
        .filter(|(key, _)| !key.to_lowercase().contains("token"))
        .filter_map(|(key, value)| match value {
            Value::String(text) => Some(format!("{key} {text}")),
            Value::Number(number) => Some(format!("{key} {number}")),
            Value::Bool(value) => Some(format!("{key} {value}")),
            _ => None,
        })
        .take(4)
        .collect();
    (!words.is_empty()).then(|| words.join(", "))
}
