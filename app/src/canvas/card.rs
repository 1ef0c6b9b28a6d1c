//! One card or frame. It subscribes to its own signals alone.

use aslant_engine::design::Id;
use aslant_engine::layout::card_details;
use leptos::prelude::*;

use crate::editor::{Editor, NodeSignals, NodeView};
use crate::widgets::icons::{Glyph, Icon};

/// Draws what has this id; nothing where it is gone.
#[component]
pub fn Card(id: Id) -> impl IntoView {
    let editor = expect_context::<Editor>();
    editor.node(id).map(|node| card(editor, node))
}

fn card(editor: Editor, node: NodeSignals) -> impl IntoView {
    let NodeSignals { id, view, rect, selected, problems, run, hint, dim } = node;
    let place = {
        let rect = rect.clone();
        move || {
            let rect = rect.get();
            format!("translate({}px,{}px)", rect.x, rect.y)
        }
    };
    let size = Memo::new(move |_| rect.with(|rect| rect.size()));
    let shape = {
        let view = view.clone();
        Memo::new(move |_| view.with(|view| (view.is_frame, view.kind_name)))
    };
    let label = {
        let (view, run) = (view.clone(), run.clone());
        move || {
            let view = view.get();
            let status = run.get().map(|status| format!(", {}", status.words())).unwrap_or_default();
            format!("{}, {} {}{}", view.name, view.kind_name, view.subtitle, status)
        }
    };
    let name = {
        let view = view.clone();
        move || view.with(|view| view.name.to_string())
    };
    let collapsed = {
        let view = view.clone();
        move || view.with(|view| view.can_collapse.then(|| (!view.collapsed).to_string()))
    };
    let inside = {
        let view = view.clone();
        move || inside(editor, &view.get())
    };
    let run_status = {
        let run = run.clone();
        move || run.get().map(crate::editor::RunStatus::as_str)
    };
    let tone = {
        let view = view.clone();
        move || view.with(|view| view.tone)
    };
    let corner = {
        let view = view.clone();
        move || {
            let sized = view.with(|view| view.tone.is_some());
            sized.then(|| view! { <span class="card__corner" data-part="corner" title="Draw it larger or smaller"></span> })
        }
    };
    let handles = {
        let view = view.clone();
        move || handles(view.with(|view| view.kind_name))
    };
    let run_mark = move || {
        use crate::editor::RunStatus;
        let glyph = match run.get()? {
            RunStatus::Current => return Some(view! { <span class="card__spinner"></span> }.into_any()),
            RunStatus::Skipped => return None,
            RunStatus::Done => Glyph::Check,
            RunStatus::Failed => Glyph::Cross,
            RunStatus::Caught => Glyph::Catch,
            RunStatus::Retried => Glyph::Retry,
            RunStatus::Waiting => Glyph::Person,
        };
        Some(view! { <span class="card__status"><Icon glyph=glyph size=12/></span> }.into_any())
    };
    let checker = use_context::<crate::problems::Checker>();
    let problem_mark = move || {
        let counts = problems.get();
        (counts.total() > 0).then(|| {
            view! {
                <button
                    class="card__problems"
                    type="button"
                    tabindex="-1"
                    data-part="problems"
                    data-severity=counts.severity()
                    aria-label=format!("{}: show and mend", crate::problems::count_words(counts))
                    title=format!("{} (Ctrl+. shows and mends them)", crate::problems::count_words(counts))
                    on:click=move |_| {
                        if let Some(checker) = checker {
                            checker.open_at_card(editor, Some(id));
                        }
                    }
                >
                    {counts.total()}
                </button>
            }
        })
    };
    view! {
        <div
            class=move || if shape.get().0 { "frame" } else { "card" }
            style:transform=place
            style:width=move || format!("{}px", size.get().width)
            style:height=move || format!("{}px", size.get().height)
            id=format!("card-{}", id.0)
            role="group"
            aria-label=label
            aria-expanded=collapsed
            data-id=id.0
            data-kind=move || shape.get().1
            data-name=name
            data-selected=move || selected.get().to_string()
            data-hint=move || hint.get().as_str()
            data-run=run_status
            data-dim=move || dim.get().then_some("true")
            data-tone=tone
        >
            {inside}
            {problem_mark}
            {run_mark}
            {handles}
            {corner}
        </div>
    }
}

/// The handles of a kind, by the value of `data-handle`, and what drawing from them means.
pub fn handle_names(kind_name: &str) -> &'static [(&'static str, &'static str)] {
    match kind_name {
        "task" => &[
            ("next", "Draw what comes next"),
            ("catch", "Draw what catches its errors"),
            ("call", "Draw what it calls"),
        ],
        "choice" => &[("choice", "Draw another rule"), ("default", "Draw where it goes otherwise")],
        "wait" | "pass" => &[("next", "Draw what comes next")],
        "parallel" | "map" => &[("next", "Draw what comes next"), ("catch", "Draw what catches its errors")],
        "route" => &[("integration", "Draw what it calls")],
        "trigger" => &[("target", "Draw what it starts")],
        "function" => &[("use", "Draw what it uses")],
        _ => &[],
    }
}

/// Where edges are drawn from.
fn handles(kind_name: &str) -> impl IntoView + use<> {
    handle_names(kind_name)
        .iter()
        .map(|(name, title)| view! { <span class="handle" data-handle=*name title=*title></span> })
        .collect_view()
}

/// What stands in the card: written anew only when the card says something else.
fn inside(editor: Editor, view: &NodeView) -> AnyView {
    let badges = badges(view);
    let id = view.id;
    let title = view.title.to_string();
    let method = title.clone();
    let subtitle = view.subtitle.to_string();
    if view.is_frame {
        let toggle = view.can_collapse.then(|| {
            view! {
                <button
                    class="frame__toggle"
                    data-part="toggle"
                    tabindex="-1"
                    aria-label=format!("Collapse {}", view.name)
                    on:click=move |_| editor.toggle_collapsed(id)
                >
                    <Icon glyph=Glyph::ChevronDown size=14/>
                </button>
            }
        });
        return view! {
            <div class="frame__header" data-part="header">
                {toggle}
                <span class="frame__icon"><Icon glyph=view.glyph size=15/></span>
                <span class="frame__title" data-part="name">{title}</span>
                <span class="frame__subtitle">{subtitle}</span>
                {badges}
            </div>
        }
        .into_any();
    }
    match view.kind_name {
        "route" => view! {
            <span class="card__method" data-method=method>{title}</span>
            <span class="card__path" data-part="name">{subtitle}</span>
            {badges}
        }
        .into_any(),
        "note" if subtitle.trim().is_empty() => {
            view! { <p class="card__note card__note--empty" data-part="name">"An empty note"</p> }.into_any()
        }
        "note" => view! { <p class="card__note" data-part="name">{subtitle}</p> }.into_any(),
        _ => {
            let toggle = view.can_collapse.then(|| {
                view! {
                    <button
                        class="frame__toggle"
                        data-part="toggle"
                        tabindex="-1"
                        aria-label=format!("Expand {}", view.name)
                        on:click=move |_| editor.toggle_collapsed(id)
                    >
                        <Icon glyph=Glyph::ChevronRight size=14/>
                    </button>
                }
            });
            view! {
                <span class="card__icon"><Icon glyph=view.glyph size=18/></span>
                <span class="card__text">
                    <span class="card__title" data-part="name">{title}</span>
                    {badges}
                    {(!subtitle.is_empty()).then(|| view! { <span class="card__subtitle">{subtitle}</span> })}
                    {details(editor, id)}
                </span>
                {toggle}
            }
            .into_any()
        }
    }
}

/// What there is room for from nearest: expressions, retries, a mock.
fn details(editor: Editor, id: Id) -> impl IntoView {
    let record = editor.record(id);
    move || {
        if !editor.near.get() {
            return None;
        }
        record.track();
        let lines = editor.with_design(|design| card_details(design, id));
        let lines = lines.into_iter().map(|line| {
            let title = line.clone();
            view! { <span class="card__detail" title=title>{line}</span> }
        });
        Some(lines.collect_view())
    }
}

fn badges(view: &NodeView) -> Option<impl IntoView + use<>> {
    let badges = view.badges;
    (badges.count() > 0).then(|| {
        view! {
            <span class="card__badges">
                {badges.breakpoint.then(|| {
                    view! { <span class="badge" data-badge="breakpoint" title="Breakpoint"><Icon glyph=Glyph::Breakpoint size=12/></span> }
                })}
                {(badges.retries > 0).then(|| {
                    view! {
                        <span class="badge" data-badge="retry" title=format!("Retries up to {} times", badges.retries)>
                            <Icon glyph=Glyph::Retry size=12/>
                            {badges.retries}
                        </span>
                    }
                })}
                {(badges.catches > 0).then(|| {
                    view! {
                        <span class="badge" data-badge="catch" title=format!("{} catchers", badges.catches)>
                            <Icon glyph=Glyph::Catch size=12/>
                            {badges.catches}
                        </span>
                    }
                })}
                {badges.stream.then(|| {
                    view! { <span class="badge" data-badge="stream" title="Streams its response"><Icon glyph=Glyph::Streaming size=12/></span> }
                })}
                {badges.mock.then(|| {
                    view! { <span class="badge" data-badge="mock" title="Has a mock of its own"><Icon glyph=Glyph::Mock size=12/></span> }
                })}
                {badges.note.then(|| {
                    view! { <span class="badge" data-badge="note" title="Has a note"><Icon glyph=Glyph::Note size=12/></span> }
                })}
            </span>
        }
    })
}
