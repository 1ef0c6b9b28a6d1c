//! What is wrong with one thing of the canvas, beside its card: opened by its badge or by a key, with the fixes as buttons.

use aslant_engine::design::Id;
use aslant_engine::geometry::Point;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::words::{explanation, glyph_of, severity_name};
use super::{Checker, apply_fix, go};
use crate::editor::Editor;
use crate::platform::frame;
use crate::shell::{DrawerTab, Shell};
use crate::widgets::icons::{Glyph, Icon};

const WIDTH: f64 = 340.0;
const HEIGHT: f64 = 260.0;

impl Checker {
    /// Opens what is wrong with a thing, beside its card; that of the first thing selected where none is named.
    pub fn open_at_card(self, editor: Editor, id: Option<Id>) {
        let chosen = id.or_else(|| {
            let ids = editor.selected_ids();
            let has_problems =
                |id: &Id| editor.problems.with_untracked(|all| all.iter().any(|one| one.place.owner == *id));
            ids.iter().copied().find(has_problems).or_else(|| ids.first().copied())
        });
        let Some(id) = chosen else { return };
        if editor.problems.with_untracked(|all| all.iter().all(|problem| problem.place.owner != id)) {
            editor.announce(format!("Nothing is wrong with {}", editor.name(id)));
            return;
        }
        editor.select([id]);
        editor.reveal(id);
        self.at_card.set(Some(id));
    }
}

/// The list beside the card. Stands in the canvas.
#[component]
pub fn AtCard() -> impl IntoView {
    let editor = expect_context::<Editor>();
    let checker = expect_context::<Checker>();
    move || checker.at_card.get().map(|id| view! { <List editor=editor checker=checker id=id/> })
}

#[component]
fn List(editor: Editor, checker: Checker, id: Id) -> impl IntoView {
    let shell = expect_context::<Shell>();
    let runner = expect_context::<crate::run::Runner>();
    let root = NodeRef::<leptos::html::Div>::new();
    let node = editor.node(id);
    let place = Memo::new(move |_| {
        let rect = node.as_ref().map(|node| node.rect.get()).unwrap_or_default();
        let view = editor.viewport.get();
        let size = editor.canvas_size.get();
        let at = view.screen_from_canvas(Point::new(rect.right(), rect.y));
        let left = view.screen_from_canvas(Point::new(rect.x, rect.y)).x;
        // At the right of the card; at its left where there is no room.
        let x = if at.x + 12.0 + WIDTH < size.width { at.x + 12.0 } else { left - WIDTH - 12.0 };
        let x = x.clamp(8.0, (size.width - WIDTH - 8.0).max(8.0));
        (x, (at.y - 10.0).clamp(8.0, (size.height - HEIGHT - 8.0).max(8.0)))
    });
    let found = Memo::new(move |_| {
        editor.problems.with(|problems| {
            problems.iter().filter(|problem| problem.place.owner == id).cloned().collect::<Vec<_>>()
        })
    });
    let close = move || {
        checker.at_card.set(None);
        if let Ok(Some(stage)) = document().query_selector(".canvas__stage") {
            drop(stage.unchecked_into::<web_sys::HtmlElement>().focus());
        }
    };
    // Once nothing is left there is nothing to show.
    Effect::new(move |_| {
        if found.with(Vec::is_empty) {
            close();
        }
    });
    root.on_load(move |root| {
        frame::next(move |_| {
            let first = root.query_selector("button").ok().flatten();
            if let Some(first) = first.and_then(|first| first.dyn_into::<web_sys::HtmlElement>().ok()) {
                drop(first.focus());
            }
        });
    });
    let keys = move |event: web_sys::KeyboardEvent| {
        match event.key().as_str() {
            "Escape" => close(),
            "ArrowDown" => walk(root, 1),
            "ArrowUp" => walk(root, -1),
            _ => {
                // Its own keys are those of its buttons; the canvas' do not reach through.
                event.stop_propagation();
                return;
            }
        }
        event.prevent_default();
        event.stop_propagation();
    };
    let outside = window_event_listener(leptos::ev::pointerdown, move |event| {
        let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        let inside =
            target.is_some_and(|target| target.closest(".at-card, .card__problems").ok().flatten().is_some());
        if !inside {
            checker.at_card.set(None);
        }
    });
    on_cleanup(move || outside.remove());
    let name = editor.name(id).to_string();
    view! {
        <div
            node_ref=root
            class="at-card"
            role="dialog"
            aria-label=format!("What is wrong with {name}")
            style:left=move || format!("{}px", place.get().0)
            style:top=move || format!("{}px", place.get().1)
            style:width=format!("{WIDTH}px")
            on:keydown=keys
        >
            <ul class="at-card__list">
                {move || found.get().into_iter().map(|problem| {
                    let severity = severity_name(problem.severity);
                    let why = explanation(&problem).join(" ");
                    let place = problem.place.clone();
                    let fixes = problem.fixes.clone();
                    view! {
                        <li class="at-card__problem" data-severity=severity data-code=problem.code>
                            <button class="at-card__message" type="button" title="Show the field" on:click=move |_| {
                                checker.at_card.set(None);
                                go(editor, shell, runner, &place);
                            }>
                                <span class="at-card__icon"><Icon glyph=glyph_of(severity) size=14/></span>
                                <span>{problem.message.clone()}</span>
                            </button>
                            {(!why.is_empty()).then(|| view! { <p class="at-card__why">{why.clone()}</p> })}
                            <div class="at-card__fixes">
                                {fixes.into_iter().map(|fix| {
                                    let title = fix.title.clone();
                                    view! {
                                        <button class="button" data-size="small" type="button" title=format!("{title} (Undo takes it back)")
                                            on:click=move |_| {
                                                apply_fix(editor, &fix);
                                                checker.check_now();
                                            }>
                                            <Icon glyph=Glyph::Sparkle size=14/>{title.clone()}
                                        </button>
                                    }
                                }).collect_view()}
                            </div>
                        </li>
                    }
                }).collect_view()}
            </ul>
            <div class="at-card__foot">
                <button class="button" data-tone="plain" data-size="small" type="button" on:click=move |_| {
                    checker.at_card.set(None);
                    shell.show_drawer(DrawerTab::Problems);
                }>"All problems"</button>
                <button class="button" data-tone="plain" data-size="small" type="button" on:click=move |_| close()>"Close"</button>
            </div>
        </div>
    }
}

/// Moves the focus among the buttons.
fn walk(root: NodeRef<leptos::html::Div>, by: i32) {
    let Some(root) = root.get_untracked() else { return };
    let Ok(found) = root.query_selector_all("button") else { return };
    let count = i32::try_from(found.length()).unwrap_or(0);
    if count == 0 {
        return;
    }
    let focused = document().active_element();
    let at = (0..count).find(|index| {
        let item = found.item(index.unsigned_abs()).and_then(|item| item.dyn_into::<web_sys::Element>().ok());
        item.is_some() && item == focused
    });
    let to = at.map_or(0, |at| (at + by).rem_euclid(count));
    let item = found.item(to.unsigned_abs());
    if let Some(item) = item.and_then(|item| item.dyn_into::<web_sys::HtmlElement>().ok()) {
        drop(item.focus());
    }
}
