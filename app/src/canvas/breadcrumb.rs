//! Where one is: the frames around what was entered, each a way back; and the path that is shown alone.

use leptos::prelude::*;

use super::focus;
use super::state::CanvasState;
use crate::editor::Editor;
use crate::widgets::icons::{Glyph, Icon};

/// Says that a path is shown alone, and takes that back.
#[component]
pub fn PathBar() -> impl IntoView {
    let editor = expect_context::<Editor>();
    let canvas = expect_context::<CanvasState>();
    move || {
        let focus = editor.focus.get()?;
        editor.structure.track();
        let of: Vec<_> = focus.of.iter().copied().collect();
        let all = editor.node_ids.with(|ids| ids.len());
        Some(view! {
            <div class="path-bar" role="status">
                <span>
                    "The path of "
                    <b>{editor.names(&of)}</b>
                    <span class="path-bar__count">{format!("{} of {all}", focus.lit.len())}</span>
                </span>
                <button
                    class="path-bar__button"
                    title="Esc"
                    on:click=move |_| {
                        editor.leave_focus();
                        focus::to_canvas(canvas);
                    }
                >
                    "Show everything"
                </button>
            </div>
        })
    }
}

#[component]
pub fn Breadcrumb() -> impl IntoView {
    let editor = expect_context::<Editor>();
    let canvas = expect_context::<CanvasState>();
    move || {
        editor.entered.get()?;
        editor.structure.track();
        let path = editor.entered_path();
        let last = path.last().copied();
        let steps = path
            .into_iter()
            .map(|id| {
                let current = Some(id) == last;
                view! {
                    <li class="breadcrumb__step">
                        <Icon glyph=Glyph::ChevronRight size=12/>
                        <button
                            class="breadcrumb__button"
                            data-name=editor.name(id).to_string()
                            aria-current=current.then_some("true")
                            on:click=move |_| {
                                if !current {
                                    editor.leave_to(Some(id));
                                }
                                focus::to_canvas(canvas);
                            }
                        >
                            {editor.name(id).to_string()}
                        </button>
                    </li>
                }
            })
            .collect_view();
        Some(view! {
            <nav class="breadcrumb" aria-label="Where you are">
                <ol class="breadcrumb__list">
                    <li class="breadcrumb__step">
                        <button
                            class="breadcrumb__button"
                            title="Show the whole design (Esc)"
                            on:click=move |_| {
                                editor.leave_to(None);
                                focus::to_canvas(canvas);
                            }
                        >
                            {move || editor.design_name.get().to_string()}
                        </button>
                    </li>
                    {steps}
                </ol>
            </nav>
        })
    }
}
