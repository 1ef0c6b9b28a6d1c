//! Form fields that know no ASL: each shows a text, tells what is typed, and shows an error under itself.

use leptos::prelude::*;

use super::highlight::{Language, highlight};
use super::suggest::{Explainer, Suggest, Suggester, explain_under_pointer};
use crate::widgets::icons::{Glyph, Icon};

/// A number for ids of form elements, unique on the page.
pub fn next_element_id() -> String {
    use std::sync::atomic::{AtomicU32, Ordering};
    static NEXT: AtomicU32 = AtomicU32::new(1);
    format!("field-{}", NEXT.fetch_add(1, Ordering::Relaxed))
}

/// Something that mends what is wrong in a field.
#[derive(Clone)]
pub struct FieldFix {
    pub title: String,
    pub apply: Callback<()>,
}

/// A label, what it labels, an explanation on demand, an error and what mends it.
#[component]
pub fn FieldFrame(
    #[prop(into)] label: Signal<String>,
    #[prop(into)] for_id: String,
    #[prop(optional, into)] help: String,
    #[prop(optional, into)] error: Signal<Option<String>>,
    #[prop(optional, into)] severity: Signal<String>,
    #[prop(optional, into)] fixes: Signal<Vec<FieldFix>>,
    /// Shows a button that takes the field away.
    #[prop(optional_no_strip)]
    on_remove: Option<Callback<()>>,
    #[prop(optional)] required: bool,
    children: Children,
) -> impl IntoView {
    let error_id = format!("{for_id}-error");
    let remove = on_remove.map(|remove| {
        view! {
            <button
                class="field__remove"
                type="button"
                title=move || format!("Remove {}", label.get())
                aria-label=move || format!("Remove {}", label.get())
                on:click=move |_| remove.run(())
            >
                <Icon glyph=Glyph::Close size=12/>
            </button>
        }
    });
    view! {
        <div class="field" data-invalid=move || error.with(Option::is_some).to_string()>
            <div class="field__head">
                <label class="field__label" for=for_id.clone() title=help.clone()>
                    {move || label.get()}
                    {required.then(|| view! { <span class="field__required" title="Required">" *"</span> })}
                </label>
                {remove}
            </div>
            {children()}
            <Show when=move || error.with(Option::is_some)>
                <p class="field__error" id=error_id.clone() role="alert"
                    data-severity=move || severity.get()>{move || error.get().unwrap_or_default()}</p>
            </Show>
            {move || fixes.get().into_iter().map(|fix| view! {
                <button
                    class="field__fix" type="button" title=format!("{} (Undo takes it back)", fix.title)
                    on:click=move |_| fix.apply.run(())
                >
                    <Icon glyph=Glyph::Sparkle size=12/>
                    <span class="field__fix-title">{fix.title.clone()}</span>
                </button>
            }).collect_view()}
        </div>
    }
}

/// Says that the field is left. One that goes because its form goes loses the focus too, when nobody listens any more.
fn leave(on_done: Option<Callback<()>>) {
    if let Some(done) = on_done {
        let _ = done.try_run(());
    }
}

/// One line of text.
#[component]
pub fn TextInput(
    #[prop(into)] id: String,
    #[prop(into)] text: Signal<String>,
    on_input: Callback<String>,
    #[prop(optional, into)] on_done: Option<Callback<()>>,
    #[prop(optional, into)] placeholder: Signal<String>,
    #[prop(optional)] mono: bool,
    #[prop(optional, into)] invalid: Signal<bool>,
    #[prop(optional, into)] list: Option<String>,
    #[prop(optional, into)] label: Option<String>,
    #[prop(optional_no_strip)] suggest: Option<Suggester>,
) -> impl IntoView {
    let suggest = Suggest::new(suggest, on_input);
    view! {
        <input
            class="input"
            data-mono=mono.to_string()
            id=id
            type="text"
            spellcheck="false"
            autocomplete="off"
            placeholder=move || placeholder.get()
            list=list
            aria-label=label
            aria-invalid=move || invalid.get().to_string()
            aria-controls=move || suggest.controls()
            aria-activedescendant=move || suggest.active()
            prop:value=move || text.get()
            on:input=move |event| {
                on_input.run(event_target_value(&event));
                suggest.typed(&event);
            }
            on:keydown=move |event| { suggest.key(&event); }
            on:change=move |_| leave(on_done)
            on:blur=move |_| {
                suggest.close();
                leave(on_done);
            }
        />
        {suggest.view()}
    }
}

/// A text of many lines in a language, highlighted as it is typed; it grows with its text.
#[component]
pub fn CodeInput(
    #[prop(into)] id: String,
    #[prop(into)] text: Signal<String>,
    language: Language,
    on_input: Callback<String>,
    #[prop(optional, into)] on_done: Option<Callback<()>>,
    #[prop(optional, into)] placeholder: String,
    #[prop(optional, into)] invalid: Signal<bool>,
    #[prop(optional, into)] label: Option<String>,
    #[prop(optional_no_strip)] suggest: Option<Suggester>,
    #[prop(optional_no_strip)] explain: Option<Explainer>,
) -> impl IntoView {
    let suggest = Suggest::new(suggest, on_input);
    let shown = move || {
        let text = text.get();
        let mut views: Vec<AnyView> = highlight(&text, language)
            .into_iter()
            .map(|(class, run)| {
                let run = run.to_owned();
                view! { <span class=format!("code code--{class}")>{run}</span> }.into_any()
            })
            .collect();
        // A last empty line has no height of its own.
        views.push(view! { <span>"\u{200b}"</span> }.into_any());
        views
    };
    let indent = move |event: leptos::ev::KeyboardEvent| {
        if suggest.key(&event) {
            return;
        }
        // Tab leaves the field, as everywhere; Ctrl+] and Ctrl+[ are the editor's.
        if event.key() == "Escape" {
            event.stop_propagation();
            leave(on_done);
        }
    };
    view! {
        <div class="code-input" data-prose=(language == Language::Plain).then_some("") data-invalid=move || invalid.get().to_string()>
            <pre class="code-input__shown" aria-hidden="true">{shown}</pre>
            <textarea
                class="code-input__text"
                id=id
                rows="1"
                spellcheck="false"
                autocomplete="off"
                autocapitalize="off"
                placeholder=placeholder
                aria-label=label
                aria-invalid=move || invalid.get().to_string()
                prop:value=move || text.get()
                aria-controls=move || suggest.controls()
                aria-activedescendant=move || suggest.active()
                on:input=move |event| {
                    on_input.run(event_target_value(&event));
                    suggest.typed(&event);
                }
                on:keydown=indent
                on:pointermove=move |event| {
                    if let Some(explain) = explain {
                        explain_under_pointer(explain, &event);
                    }
                }
                on:change=move |_| leave(on_done)
                on:blur=move |_| {
                    suggest.close();
                    leave(on_done);
                }
            ></textarea>
            {suggest.view()}
        </div>
    }
}

/// One of several words. `options`: value and label; the present value is offered even where it is not among them.
#[component]
pub fn Select(
    #[prop(into)] id: String,
    #[prop(into)] value: Signal<String>,
    #[prop(into)] options: Signal<Vec<(String, String)>>,
    on_change: Callback<String>,
    #[prop(optional, into)] label: Option<String>,
    #[prop(optional, into)] invalid: Signal<bool>,
) -> impl IntoView {
    let all = Memo::new(move |_| {
        let mut all = options.get();
        let value = value.get();
        if !all.iter().any(|(known, _)| *known == value) {
            all.insert(0, (value.clone(), if value.is_empty() { "Choose …".to_owned() } else { value }));
        }
        all
    });
    view! {
        <div class="select">
            <select
                class="input select__field"
                id=id
                aria-label=label
                aria-invalid=move || invalid.get().to_string()
                prop:value=move || { all.track(); value.get() }
                on:change=move |event| on_change.run(event_target_value(&event))
            >
                {move || {
                    let chosen = value.get();
                    all.get()
                        .into_iter()
                        .map(|(of, label)| {
                            let selected = of == chosen;
                            view! { <option value=of selected=selected>{label}</option> }
                        })
                        .collect_view()
                }}
            </select>
            <span class="select__arrow" aria-hidden="true"><Icon glyph=Glyph::ChevronDown size=14/></span>
        </div>
    }
}

/// On or off.
#[component]
pub fn Toggle(
    #[prop(into)] id: String,
    #[prop(into)] on: Signal<bool>,
    #[prop(into)] label: Signal<String>,
    on_change: Callback<bool>,
) -> impl IntoView {
    view! {
        <label class="toggle" for=id.clone()>
            <input
                class="toggle__box"
                id=id.clone()
                type="checkbox"
                role="switch"
                prop:checked=move || on.get()
                on:change=move |event| on_change.run(event_target_checked(&event))
            />
            <span class="toggle__track" aria-hidden="true"></span>
            <span class="toggle__label">{move || label.get()}</span>
        </label>
    }
}

/// A part of a form that can be folded.
#[component]
pub fn Section(
    #[prop(into)] title: Signal<String>,
    #[prop(optional, into)] count: Signal<Option<usize>>,
    #[prop(default = true)] open: bool,
    children: Children,
) -> impl IntoView {
    let open = RwSignal::new(open);
    let id = next_element_id();
    view! {
        <section class="section">
            <h3 class="section__head">
                <button
                    class="section__toggle"
                    type="button"
                    aria-expanded=move || open.get().to_string()
                    aria-controls=id.clone()
                    on:click=move |_| open.update(|open| *open = !*open)
                >
                    <span class="section__arrow" aria-hidden="true"><Icon glyph=Glyph::ChevronRight size=14/></span>
                    <span>{move || title.get()}</span>
                    {move || count.get().filter(|count| *count > 0).map(|count| view! { <span class="tabs__count">{count}</span> })}
                </button>
            </h3>
            <div class="section__body" id=id.clone() hidden=move || !open.get()>
                {children()}
            </div>
        </section>
    }
}
