//! The Run button of the top bar and the controls of a run.

use aslant_engine::design::Id;
use aslant_engine::simulation::{RunStatus, duration_words};
use leptos::prelude::*;

use super::Runner;
use super::store::Speed;
use crate::editor::Editor;
use crate::shell::actions::with_keys;
use crate::widgets::fields::{Select, next_element_id};
use crate::widgets::icons::{Glyph, Icon};

/// The Run button, with the scenario that it starts beside it.
#[component]
pub fn RunControl() -> impl IntoView {
    let runner = expect_context::<Runner>();
    let editor = expect_context::<Editor>();
    let scenarios = Signal::derive(move || {
        editor.structure.track();
        editor.revision.track();
        editor.with_design(|design| {
            design
                .scenarios()
                .map(|(id, scenario)| (id.0.to_string(), scenario.name.to_string()))
                .collect::<Vec<_>>()
        })
    });
    let chosen = Signal::derive(move || {
        scenarios.track();
        runner.scenario.track();
        runner.next_scenario().map(|id| id.0.to_string()).unwrap_or_default()
    });
    let choose = Callback::new(move |text: String| {
        if let Ok(id) = text.parse() {
            runner.scenario.set(Some(Id(id)));
        }
    });
    let has_scenarios = Memo::new(move |_| scenarios.with(|scenarios| !scenarios.is_empty()));
    view! {
        <Show when=move || has_scenarios.get()>
            <div class="run-choice">
                <Select id=next_element_id() value=chosen options=scenarios on_change=choose label="Scenario"/>
            </div>
        </Show>
        <button
            class="button"
            data-tone="accent"
            data-action="run"
            title=with_keys("Play the scenario here, in the page", "run")
            on:click=move |_| runner.toggle()
        >
            {move || if runner.playing.get() {
                view! { <Icon glyph=Glyph::Pause size=14/> "Pause" }.into_any()
            } else {
                view! { <Icon glyph=Glyph::Play size=14/> "Run" }.into_any()
            }}
        </button>
    }
}

/// What the status of a run is called, and the value of `data-status`.
pub fn status_words(status: RunStatus) -> (&'static str, &'static str) {
    match status {
        RunStatus::Ready => ("Ready", "ready"),
        RunStatus::Running => ("Running", "running"),
        RunStatus::Paused => ("At a breakpoint", "paused"),
        RunStatus::Asking => ("Waits for an answer", "asking"),
        RunStatus::Succeeded => ("Succeeded", "succeeded"),
        RunStatus::Failed => ("Failed", "failed"),
        RunStatus::TimedOut => ("Timed out", "failed"),
        RunStatus::Aborted => ("Stopped", "failed"),
    }
}

/// Play, step, back, to the end, again, the scrubber, the speed, close.
#[component]
pub fn Controls() -> impl IntoView {
    let runner = expect_context::<Runner>();
    let status = Memo::new(move |_| {
        runner.snapshot.with(|snapshot| snapshot.as_ref().map(|snapshot| snapshot.status))
    });
    let over = Memo::new(move |_| status.get().is_none_or(RunStatus::is_over));
    let steps = Memo::new(move |_| {
        runner
            .snapshot
            .with(|snapshot| snapshot.as_ref().map_or((0, 0), |snapshot| (snapshot.step, snapshot.furthest)))
    });
    let at_start = Memo::new(move |_| steps.get().0 == 0);
    let time = move || {
        runner.snapshot.with(|snapshot| {
            snapshot
                .as_ref()
                .map(|snapshot| duration_words(snapshot.now_ms - snapshot.started_ms))
                .unwrap_or_default()
        })
    };
    let button = move |label: &'static str,
                       title: String,
                       glyph: Glyph,
                       disabled: Signal<bool>,
                       act: fn(Runner)| {
        view! {
            <button class="icon-button" data-size="small" type="button" aria-label=label title=title disabled=move || disabled.get() on:click=move |_| act(runner)>
                <Icon glyph=glyph size=16/>
            </button>
        }
    };
    let never = Signal::stored(false);
    let speeds = Signal::stored(
        Speed::ALL.iter().map(|(_, label)| ((*label).to_owned(), (*label).to_owned())).collect::<Vec<_>>(),
    );
    let speed = Signal::derive(move || {
        Speed::ALL
            .iter()
            .find(|(speed, _)| *speed == runner.speed.get())
            .map(|(_, label)| (*label).to_owned())
            .unwrap_or_default()
    });
    let set_speed = Callback::new(move |label: String| {
        if let Some((speed, _)) = Speed::ALL.iter().find(|(_, known)| *known == label) {
            runner.speed.set(*speed);
        }
    });
    view! {
        <div class="run-controls" role="toolbar" aria-label="Run">
            <button
                class="icon-button" data-size="small" type="button" disabled=move || over.get()
                aria-label=move || if runner.playing.get() { "Pause" } else { "Continue playing" }
                title=move || if runner.playing.get() { "Pause" } else { "Continue playing" }
                on:click=move |_| if runner.playing.get_untracked() { runner.pause() } else { runner.play() }
            >
                {move || {
                    let glyph = if runner.playing.get() { Glyph::Pause } else { Glyph::Play };
                    view! { <Icon glyph=glyph size=16/> }
                }}
            </button>
            {button("Step back", with_keys("One step back", "step-back"), Glyph::StepBack, at_start.into(), Runner::step_back)}
            {button("Step", with_keys("One step on", "step"), Glyph::StepForward, over.into(), Runner::step)}
            {button("To the end", with_keys("On to the end, the next breakpoint or question", "to-end"), Glyph::ChevronRight, over.into(), Runner::to_end)}
            {button("Restart", with_keys("Start again from the design as it is now", "restart"), Glyph::Restart, never, Runner::restart)}
            <input
                class="run-controls__scrubber"
                type="range"
                min="0"
                aria-label="Position in the run"
                max=move || steps.get().1.to_string()
                prop:value=move || steps.get().0.to_string()
                on:input=move |event| if let Ok(step) = event_target_value(&event).parse() { runner.seek(step) }
            />
            <span class="run-controls__time" title="Virtual time since the start">{time}</span>
            <span class="run-status" data-status=move || status.get().map_or("none", |status| status_words(status).1)>
                {move || status.get().map_or("", |status| status_words(status).0)}
            </span>
            <span class="run-controls__spacer"></span>
            <div class="run-controls__speed"><Select id=next_element_id() value=speed options=speeds on_change=set_speed label="Speed"/></div>
            {button("Scenarios", "Show the scenarios; the run stays".to_owned(), Glyph::List, never, |runner| runner.scenarios_shown.set(true))}
            {button("Close the run", "Take the run off the page".to_owned(), Glyph::Close, never, Runner::close)}
        </div>
    }
}
