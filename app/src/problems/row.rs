//! One finding: what, where, and what to do; opened, why, and a way to silence it.

use std::collections::BTreeSet;
use std::sync::Arc;

use aslant_engine::design::{Place, SETTINGS, Silenced};
use aslant_engine::diagnostic::{Diagnostic, Severity};
use aslant_engine::json::Pointer;
use aslant_engine::review::limits;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::panel::{change_silenced, severity_of};
use super::words::{explanation, glyph_of, place_parts, source};
use super::{Checker, apply_fix};
use crate::editor::Editor;
use crate::platform::frame;
use crate::run::Runner;
use crate::shell::Shell;
use crate::widgets::fields::next_element_id;
use crate::widgets::icons::{Glyph, Icon};

/// Goes to a place: selects it, brings it into sight, and focuses its field.
pub fn go(editor: Editor, shell: Shell, runner: Runner, place: &Place) {
    // Scenarios are not on the canvas; they stand in the drawer.
    if editor.with_design(|design| design.scenario(place.owner).is_some()) {
        runner.go_to_scenario(place.clone());
        return;
    }
    shell.show_right();
    shell.chrome_hidden.set(false);
    editor.go_to(place.clone());
}

/// One finding.
#[component]
pub fn ProblemRow(
    key: String,
    problem: Arc<Diagnostic<Place>>,
    parts: Vec<String>,
    open: RwSignal<BTreeSet<String>>,
) -> impl IntoView {
    let editor = expect_context::<Editor>();
    let shell = expect_context::<Shell>();
    let runner = expect_context::<Runner>();
    let key = StoredValue::new(key);
    let is_open = Memo::new(move |_| open.with(|open| key.with_value(|key| open.contains(key))));
    let set_open = move |to: bool| {
        open.update(|open| {
            key.with_value(|key| if to { open.insert(key.clone()) } else { open.remove(key) });
        });
    };
    let severity = severity_of(&problem);
    let details = next_element_id();
    let controls = details.clone();
    let place = problem.place.clone();
    let shown_fix = problem.fixes.first().cloned().map(|fix| {
        let title = fix.title.clone();
        view! {
            <button class="button problem__fix" data-size="small" type="button" title=format!("{title} (Undo takes it back)")
                on:click=move |_| apply_fix(editor, &fix)>
                <Icon glyph=Glyph::Sparkle size=14/>
                <span class="problem__fix-title">{title.clone()}</span>
            </button>
        }
    });
    let name = parts.first().cloned().unwrap_or_default();
    let last = parts.len().saturating_sub(1);
    let crumbs = parts
        .into_iter()
        .enumerate()
        .map(|(index, part)| {
            view! {
                <span class="problem__crumb" data-last=(index == last).to_string()>{part}</span>
                {(index != last).then(|| view! { <span class="problem__divider">" › "</span> })}
            }
        })
        .collect_view();
    let inside = problem.clone();
    view! {
        <li class="problem" data-severity=severity data-code=problem.code data-name=name data-open=move || is_open.get().to_string()>
            <div class="problem__line">
                <button
                    class="problem__main"
                    type="button"
                    aria-describedby=controls.clone()
                    on:click=move |_| go(editor, shell, runner, &place)
                    on:keydown=move |event| {
                        match event.key().as_str() {
                            "ArrowRight" => set_open(true),
                            "ArrowLeft" => set_open(false),
                            _ => return,
                        }
                        event.prevent_default();
                        event.stop_propagation();
                    }
                >
                    <span class="problem__icon"><Icon glyph=glyph_of(severity)/></span>
                    <span class="visually-hidden">{match severity { "error" => "Error: ", "warning" => "Warning: ", _ => "Hint: " }}</span>
                    <span class="problem__text">
                        <span class="problem__message">{problem.message.clone()}</span>
                        <span class="problem__place">{crumbs}</span>
                    </span>
                </button>
                {shown_fix}
                <code class="problem__code">{problem.code}</code>
                <button
                    class="icon-button"
                    data-size="small"
                    type="button"
                    aria-label="Why, and what else can be done"
                    title="Why, and what else can be done"
                    aria-expanded=move || is_open.get().to_string()
                    aria-controls=controls.clone()
                    on:click=move |_| set_open(!is_open.get_untracked())
                >
                    <Icon glyph=Glyph::ChevronDown size=14/>
                </button>
            </div>
            <Show when=move || is_open.get()>
                <Details problem=inside.clone() id=details.clone()/>
            </Show>
        </li>
    }
}

/// Why, what belongs to it, all fixes, and silencing.
#[component]
fn Details(problem: Arc<Diagnostic<Place>>, id: String) -> impl IntoView {
    let editor = expect_context::<Editor>();
    let shell = expect_context::<Shell>();
    let runner = expect_context::<Runner>();
    let related = editor.with_design(|design| {
        problem
            .related
            .iter()
            .map(|(place, why)| (place.clone(), place_parts(design, place).join(" › "), why.clone()))
            .collect::<Vec<_>>()
    });
    let other_fixes: Vec<_> = problem.fixes.iter().skip(1).cloned().collect();
    let has_fixes = !other_fixes.is_empty();
    let can_silence = problem.severity != Severity::Error;
    view! {
        <div class="problem__details" id=id>
            {explanation(&problem).into_iter().map(|hint| view! { <p>{hint}</p> }).collect_view()}
            {source(problem.code).map(|source| view! { <p class="problem__source">{source}</p> })}
            {limits_behind(editor, shell, runner, problem.code)}
            {(!related.is_empty()).then(|| view! {
                <ul class="problem__related">
                    {related.into_iter().map(|(place, words, why)| view! {
                        <li>
                            <button class="problem__link" type="button" on:click=move |_| go(editor, shell, runner, &place)>{words}</button>
                            <span>{why}</span>
                        </li>
                    }).collect_view()}
                </ul>
            })}
            {has_fixes.then(|| view! {
                <div class="problem__fixes">
                    {other_fixes.into_iter().map(|fix| {
                        let title = fix.title.clone();
                        view! {
                            <button class="button" data-size="small" type="button" on:click=move |_| apply_fix(editor, &fix)>
                                <Icon glyph=Glyph::Sparkle size=14/>{title}
                            </button>
                        }
                    }).collect_view()}
                </div>
            })}
            {can_silence.then(|| view! { <Silence problem=problem.clone()/> })}
        </div>
    }
}

/// The figures that the rule reckons with, each with a way to the field in which another is entered.
fn limits_behind(editor: Editor, shell: Shell, runner: Runner, code: &str) -> Option<impl IntoView + use<>> {
    let limits = limits::behind(code);
    (!limits.is_empty()).then(|| {
        let lines = limits.iter().map(|limit| {
            let (entered, own) = editor.with_design(|design| {
                let settings = design.settings();
                let mut figures = settings.figures.iter();
                let entered = figures.find(|figure| figure.owner.is_none() && figure.name == limit.id);
                (entered.map(|figure| figure.value), limit.in_region(&settings.region))
            });
            let source = match entered {
                Some(_) => "as entered for this design".to_owned(),
                None => format!("{}{}", limit.source, limit.conditions()),
            };
            let value = limit.with_unit(entered.unwrap_or(own));
            let place = Place { owner: SETTINGS, pointer: Pointer::from_tokens(["figures", limit.id]) };
            view! {
                <li>
                    <span>{format!("{}: {value} ({source})", limit.name)}</span>
                    <button class="problem__link" type="button" data-figure=limit.id on:click=move |_| go(editor, shell, runner, &place)>"Enter another"</button>
                </li>
            }
        });
        view! { <ul class="problem__related" aria-label="Reckoned with">{lines.collect_view()}</ul> }
    })
}

/// A reason is asked for, so that the next reader knows why nothing is said.
#[component]
fn Silence(problem: Arc<Diagnostic<Place>>) -> impl IntoView {
    let editor = expect_context::<Editor>();
    let checker = expect_context::<Checker>();
    let asking = RwSignal::new(false);
    let reason = RwSignal::new(String::new());
    let owner = problem.place.owner;
    let code = problem.code;
    let name = editor.with_design(|design| design.name(owner).to_string());
    let silence = move |everywhere: bool| {
        let text = reason.with_untracked(|reason| reason.trim().to_owned());
        if text.is_empty() {
            return;
        }
        change_silenced(editor, &format!("silence {code}"), |silenced| {
            silenced.push(Silenced {
                code: code.to_owned(),
                owner: (!everywhere).then_some(owner),
                reason: text,
            });
        });
        // The row goes with it; the focus goes on to what is next in the list.
        checker.check_now();
        focus_after_silence(code);
    };
    let field = NodeRef::<leptos::html::Input>::new();
    field.on_load(|field| frame::focus_once_there(field, |_| ()));
    let id = StoredValue::new(next_element_id());
    let name = StoredValue::new(name);
    let cannot = move || reason.with(|reason| reason.trim().is_empty());
    view! {
        <Show
            when=move || asking.get()
            fallback=move || view! {
                <button class="button" data-size="small" data-tone="plain" type="button" on:click=move |_| asking.set(true)>"Silence …"</button>
            }
        >
            <div class="problem__silence">
                <label for=id.get_value()>"Why is this right here?"</label>
                <input
                    class="input"
                    node_ref=field
                    id=id.get_value()
                    type="text"
                    autocomplete="off"
                    placeholder="For the next reader"
                    prop:value=move || reason.get()
                    on:input=move |event| reason.set(event_target_value(&event))
                    on:keydown=move |event| match event.key().as_str() {
                        "Enter" => silence(false),
                        "Escape" => {
                            asking.set(false);
                            event.stop_propagation();
                        }
                        _ => {}
                    }
                />
                <button class="button" data-size="small" type="button" disabled=cannot on:click=move |_| silence(false)>
                    {name.with_value(|name| format!("Silence for {name}"))}
                </button>
                <button class="button" data-size="small" type="button" disabled=cannot on:click=move |_| silence(true)>"Silence everywhere"</button>
                <button class="button" data-size="small" data-tone="plain" type="button" on:click=move |_| asking.set(false)>"Cancel"</button>
            </div>
        </Show>
    }
}

/// Gives the focus to the first finding that is left, or to what hears the silenced rule again.
fn focus_after_silence(code: &'static str) {
    frame::next(move |_| {
        let silenced = format!(".silenced__row[data-code=\"{code}\"] button");
        let found = [".problem__main", silenced.as_str()]
            .into_iter()
            .find_map(|selector| document().query_selector(selector).ok().flatten());
        if document().active_element().is_none_or(|active| active.tag_name() == "BODY")
            && let Some(found) = found.and_then(|found| found.dyn_into::<web_sys::HtmlElement>().ok())
        {
            drop(found.focus());
        }
    });
}
