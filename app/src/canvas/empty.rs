//! What an empty canvas offers.

use aslant_engine::design::examples::examples;
use aslant_engine::design::{Design, Method};
use aslant_engine::geometry::Point;
use leptos::prelude::*;

use super::clipboard;
use crate::editor::Editor;
use crate::palette::{Item, Placement, add};
use crate::share::OpenFileButton;
use crate::widgets::icons::{Glyph, Icon};

#[component]
pub fn EmptyCanvas() -> impl IntoView {
    let editor = expect_context::<Editor>();
    view! {
        <Show when=move || editor.is_empty.get()>
            <div class="welcome">
                <h2 class="welcome__title">"An empty design"</h2>
                <p class="welcome__text">"Drag anything from the left onto the canvas, or begin with one of these."</p>
                <div class="welcome__actions">
                    <button class="button" on:click=move |_| clipboard::paste_from_system(editor)>
                        <Icon glyph=Glyph::Paste/>
                        "Paste ASL"
                    </button>
                    <OpenFileButton/>
                    <button
                        class="button"
                        on:click=move |_| {
                            let placement = Placement::At { at: Point::new(80.0, 80.0), scope: None, edge: None };
                            add(editor, Item::Route(Method::Post), placement);
                        }
                    >
                        <Icon glyph=Glyph::Route/>
                        "Start with a route"
                    </button>
                </div>
                <h3 class="welcome__subtitle">"Examples"</h3>
                <ul class="welcome__examples">
                    {examples()
                        .iter()
                        .map(|example| {
                            view! {
                                <li>
                                    <button
                                        class="welcome__example"
                                        data-example=example.id
                                        on:click=move |_| {
                                            let design: Design = example.design();
                                            editor.replace_design("open an example", design);
                                        }
                                    >
                                        <span class="welcome__name">{example.title}</span>
                                        <span class="welcome__hint">{example.description}</span>
                                    </button>
                                </li>
                            }
                        })
                        .collect_view()}
                </ul>
            </div>
        </Show>
    }
}
