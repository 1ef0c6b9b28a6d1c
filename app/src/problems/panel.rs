//! The list in the drawer: filtered by severity, moved through with the arrow keys, with what is silenced at its end.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::Arc;

use aslant_engine::aws::{AS_OF, MODELS};
use aslant_engine::design::{Command, Place, Record, SETTINGS, Silenced};
use aslant_engine::diagnostic::{Diagnostic, Severity};
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::Checker;
use super::row::ProblemRow;
use super::words::{count_words, glyph_of, place_parts, severity_name};
use crate::editor::Editor;
use crate::widgets::icons::{Glyph, Icon};

/// More rows than this are not drawn; the rest is counted.
const MOST_ROWS: usize = 300;

/// A finding with what tells its row from the others, also after the list is made anew.
#[derive(Clone)]
struct Row {
    key: String,
    problem: Arc<Diagnostic<Place>>,
    parts: Vec<String>,
}

/// Everything that the row shows but its key: a row is drawn anew where this differs.
fn rows(editor: Editor, filter: Option<Severity>) -> Vec<Row> {
    let problems = editor.problems.get();
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    editor.with_design(|design| {
        problems
            .iter()
            .filter(|problem| filter.is_none_or(|severity| problem.severity == severity))
            .take(MOST_ROWS)
            .map(|problem| {
                let parts = place_parts(design, &problem.place);
                let mut key = format!(
                    "{}|{}{}|{}|{}|{}",
                    problem.code,
                    problem.place.owner.0,
                    problem.place.pointer,
                    problem.message,
                    parts.join("/"),
                    problem.fixes.len(),
                );
                let count = seen.entry(key.clone()).or_default();
                *count += 1;
                if *count > 1 {
                    let _ = write!(key, "|{count}");
                }
                Row { key, problem: Arc::new(problem.clone()), parts }
            })
            .collect()
    })
}

/// The list in the drawer.
#[component]
pub fn ProblemsPanel() -> impl IntoView {
    let editor = expect_context::<Editor>();
    let Checker { counts, checked, .. } = expect_context::<Checker>();
    let filter = RwSignal::new(None::<Severity>);
    let open = RwSignal::new(BTreeSet::<String>::new());
    let chip = move |severity: Option<Severity>| {
        let count = move || {
            let counts = counts.get();
            match severity {
                None => counts.total(),
                Some(Severity::Error) => counts.errors,
                Some(Severity::Warning) => counts.warnings,
                Some(Severity::Hint) => counts.notes,
            }
        };
        let (name, words) = match severity {
            None => ("all", "All"),
            Some(Severity::Error) => ("error", "Errors"),
            Some(Severity::Warning) => ("warning", "Warnings"),
            Some(Severity::Hint) => ("info", "Hints"),
        };
        view! {
            <button
                class="chip"
                type="button"
                data-severity=name
                aria-pressed=move || (filter.get() == severity).to_string()
                on:click=move |_| filter.set(severity)
            >
                {severity.map(|_| view! { <Icon glyph=glyph_of(name) size=14/> })}
                {words}
                <span class="chip__count">{count}</span>
            </button>
        }
    };
    let is_clean = Memo::new(move |_| counts.get().total() == 0);
    let hidden = Memo::new(move |_| counts.get().total().saturating_sub(MOST_ROWS));
    view! {
        <div class="problems" on:keydown=move_between_rows>
            <Show when=move || !is_clean.get()>
                <div class="problems__bar" role="group" aria-label="Which problems are shown">
                    {chip(None)}
                    {chip(Some(Severity::Error))}
                    {chip(Some(Severity::Warning))}
                    {chip(Some(Severity::Hint))}
                </div>
                <ul class="problems__list" aria-label="Problems">
                    <For each=move || rows(editor, filter.get()) key=|row| row.key.clone() let:row>
                        <ProblemRow key=row.key problem=row.problem parts=row.parts open=open/>
                    </For>
                </ul>
                <Show when=move || filter.get().is_some() && rows(editor, filter.get()).is_empty()>
                    <p class="problems__none">"None of these. "{move || count_words(counts.get())}" in all."</p>
                </Show>
                <Show when=move || hidden.get() != 0>
                    <p class="problems__none">{move || format!("{} more are not listed; mend some first.", hidden.get())}</p>
                </Show>
            </Show>
            <Show when=move || is_clean.get()>
                <div class="problems__clean">
                    <span class="problems__tick" aria-hidden="true"><Icon glyph=Glyph::Check size=20/></span>
                    <div tabindex="0">
                        <p class="empty__title">{move || if checked.get().is_some() { "No problems found" } else { "Checking …" }}</p>
                        <p>
                            "Checked after every change: the language rules of every workflow as AWS applies them, references between \
                             states, routes, functions and resources, reachability, timeouts against API Gateway's limits, \
                             retries, callbacks, what a failure leaves undone."
                        </p>
                        <p data-as-of=AS_OF>
                            {format!("AWS as of {AS_OF} ({MODELS}). Each quota and price has its own date; see Limits and prices of the design.")}
                        </p>
                    </div>
                </div>
            </Show>
            <SilencedList/>
        </div>
    }
}

/// Arrow keys go from row to row; Home and End to the first and last.
fn move_between_rows(event: leptos::ev::KeyboardEvent) {
    let key = event.key();
    if !matches!(key.as_str(), "ArrowDown" | "ArrowUp" | "Home" | "End") {
        return;
    }
    let Some(active) =
        document().active_element().filter(|active| active.class_list().contains("problem__main"))
    else {
        return;
    };
    let Ok(found) = document().query_selector_all(".problem__main") else { return };
    let all: Vec<web_sys::HtmlElement> =
        (0..found.length()).filter_map(|index| found.item(index)?.dyn_into().ok()).collect();
    let Some(at) = all.iter().position(|row| row.is_same_node(Some(&active))) else { return };
    let to = match key.as_str() {
        "ArrowDown" => at + 1,
        "ArrowUp" => at.saturating_sub(1),
        "Home" => 0,
        _ => all.len().saturating_sub(1),
    };
    if let Some(row) = all.get(to) {
        let _ = row.focus();
    }
    event.prevent_default();
    event.stop_propagation();
}

/// Adds or takes away silenced rules, as one step.
pub(super) fn change_silenced(editor: Editor, label: &str, change: impl FnOnce(&mut Vec<Silenced>)) {
    let mut settings = editor.with_design(|design| design.settings().clone());
    change(&mut settings.silenced);
    editor.dispatch(label, Command::Replace { id: SETTINGS, record: Record::Settings(settings) });
}

/// The rules that a person has silenced, and a way to hear them again.
#[component]
fn SilencedList() -> impl IntoView {
    let editor = expect_context::<Editor>();
    let silenced = Memo::new(move |_| {
        editor.revision.track();
        editor.with_design(|design| {
            design
                .settings()
                .silenced
                .iter()
                .map(|entry| {
                    let place =
                        entry.owner.map_or("everywhere".to_owned(), |owner| design.name(owner).to_string());
                    (entry.code.clone(), place, entry.reason.clone())
                })
                .collect::<Vec<_>>()
        })
    });
    let hear = move |index: usize, code: &str| {
        change_silenced(editor, &format!("hear {code} again"), |silenced| {
            if index < silenced.len() {
                silenced.remove(index);
            }
        });
    };
    view! {
        <Show when=move || silenced.with(|silenced| !silenced.is_empty())>
            <section class="silenced">
                <h3 class="silenced__title">"Silenced"</h3>
                <ul>
                    {move || silenced.get().into_iter().enumerate().map(|(index, (code, place, reason))| {
                        let (of, row) = (code.clone(), code.clone());
                        view! {
                            <li class="silenced__row" data-code=row>
                                <code class="problem__code">{code}</code>
                                <span class="silenced__place">{place}</span>
                                <span class="silenced__reason">{reason}</span>
                                <button class="button" data-size="small" data-tone="plain" type="button" on:click=move |_| hear(index, &of)>
                                    "Hear it again"
                                </button>
                            </li>
                        }
                    }).collect_view()}
                </ul>
            </section>
        </Show>
    }
}

/// The value of `data-severity` of a finding.
pub(super) fn severity_of(problem: &Diagnostic<Place>) -> &'static str {
    severity_name(problem.severity)
}
