//! Questions to a person: a call with a task token waits until somebody answers, on its card or in the panel.

use aslant_engine::design::Id;
use aslant_engine::geometry::Size;
use aslant_engine::json::{self, Value};
use aslant_engine::simulation::{Ask, AskAnswer, duration_words};
use leptos::html::Div;
use leptos::prelude::*;

use super::Runner;
use crate::editor::{Editor, NodeSignals};
use crate::platform::frame;
use crate::widgets::fields::{CodeInput, FieldFrame, next_element_id};
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
    Effect::new(move |_| {
        if let Some(element) = element.get() {
            size.set(Size::new(f64::from(element.offset_width()), f64::from(element.offset_height())));
        }
    });
    // The drawer may open at the same time, so it is looked after each change of the canvas' size.
    let ticket = StoredValue::new(0_u32);
    Effect::new(move |_| {
        let size = size.get();
        editor.canvas_size.track();
        if size.height < 1.0 {
            return;
        }
        let mine = ticket.get_value().wrapping_add(1);
        ticket.set_value(mine);
        frame::after(REST_MS, move || {
            if ticket.try_get_value() == Some(mine) {
                editor.reveal_with_room(id, Size::new(size.width, size.height + GAP));
            }
        });
    });
    view! {
        <div
            class="ask ask--card"
            node_ref=element
            style:left=move || format!("{}px", corner.get().0)
            style:top=move || format!("{}px", corner.get().1)
        >
            <AskForm ask=ask/>
        </div>
    }
}

/// One question: what it is about, and the three ways to answer it. A compact one leaves the payload and the answer's
/// text to the card.
#[component]
pub fn AskForm(ask: Ask, #[prop(optional)] compact: bool) -> impl IntoView {
    let runner = expect_context::<Runner>();
    let ask = StoredValue::new(ask);
    let id = next_element_id();
    let text = RwSignal::new("{\n  \"approved\": true\n}".to_owned());
    let error: RwSignal<Option<String>> = RwSignal::new(None);
    let on_input = Callback::new(move |typed: String| {
        error.set(json::parse_strict(&typed).err());
        text.set(typed);
    });
    let approve = move |_| match json::parse_strict(&text.get_untracked()) {
        Ok(value) => runner.answer(&ask.get_value(), AskAnswer::Succeed(value)),
        Err(message) => error.set(Some(message)),
    };
    let deny = move |_| {
        let answer = AskAnswer::Fail {
            error: "Denied".to_owned(),
            cause: "Denied by a person in the dry run.".to_owned(),
        };
        runner.answer(&ask.get_value(), answer);
    };
    let (name, limit, payload) = ask.with_value(|ask| {
        let limit = ask.deadline_ms.map(|deadline| duration_words(deadline - ask.since_ms));
        (ask.state_name.clone(), limit, payload_words(&ask.payload))
    });
    let can_time_out = limit.is_some();
    let group_label = format!("{name} waits for an answer");
    view! {
        <div class="ask__form" role="group" aria-label=group_label>
            <p class="ask__title">
                <Icon glyph=Glyph::Person size=14/>
                <strong>{name}</strong>
                " waits for an answer"
                {limit.map(|limit| view! { <span class="ask__limit">{format!(", {limit} at most")}</span> })}
            </p>
            {payload.filter(|_| !compact).map(|payload| view! { <p class="ask__payload">{payload}</p> })}
            {(!compact).then(|| view! {
                <FieldFrame label="Answer" for_id=id.clone() error=Signal::derive(move || error.get())>
                    <CodeInput id=id.clone() text=Signal::derive(move || text.get()) language=Language::Json on_input=on_input/>
                </FieldFrame>
            })}
            <div class="ask__buttons">
                <button class="button" data-tone="accent" data-size="small" type="button" on:click=approve>"Approve"</button>
                <button class="button" data-size="small" type="button" on:click=deny>"Deny"</button>
                {can_time_out.then(|| view! {
                    <button class="button" data-tone="plain" data-size="small" type="button"
                        on:click=move |_| runner.answer(&ask.get_value(), AskAnswer::TimeOut)>"Let it time out"</button>
                })}
            </div>
        </div>
    }
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
