//! The bar at the top: the design's name, what it can do as a whole.

use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::actions::with_keys;
use super::{DrawerTab, Shell, Theme};
use crate::editor::Editor;
use crate::library::{DesignMenu, SaveState};
use crate::problems::ProblemsButton;
use crate::run::RunControl;
use crate::share::{ExportMenu, ShareButton};
use crate::widgets::icons::{Glyph, Icon};

#[component]
pub fn TopBar() -> impl IntoView {
    let shell = expect_context::<Shell>();
    let editor = expect_context::<Editor>();
    view! {
        <header class="topbar">
            <div class="topbar__brand">
                <Icon glyph=Glyph::Mark size=18/>
                <span>"Aslant"</span>
            </div>
            <div class="topbar__group">
                <DesignName/>
                <DesignMenu/>
                <SaveState/>
            </div>
            <div class="topbar__spacer"></div>
            <div class="topbar__group">
                <button
                    class="icon-button"
                    aria-label="Undo"
                    title=move || match editor.undo_label.get() {
                        Some(label) => with_keys(&format!("Undo: {label}"), "undo"),
                        None => "Nothing to undo".to_owned(),
                    }
                    disabled=move || editor.undo_label.get().is_none()
                    on:click=move |_| editor.undo()
                >
                    <Icon glyph=Glyph::Undo/>
                </button>
                <button
                    class="icon-button"
                    aria-label="Redo"
                    title=move || match editor.redo_label.get() {
                        Some(label) => with_keys(&format!("Redo: {label}"), "redo"),
                        None => "Nothing to redo".to_owned(),
                    }
                    disabled=move || editor.redo_label.get().is_none()
                    on:click=move |_| editor.redo()
                >
                    <Icon glyph=Glyph::Redo/>
                </button>
                <span class="topbar__divider"></span>
                <RunControl/>
            </div>
            <div class="topbar__spacer"></div>
            <div class="topbar__group">
                <ProblemsButton on_open=move || shell.toggle_drawer(DrawerTab::Problems)/>
                <super::present::PresentButton/>
                <ShareButton/>
                <ExportMenu/>
                <button
                    class="icon-button"
                    aria-label="Do anything by name"
                    title=with_keys("Do anything by name", "palette")
                    on:click=move |_| shell.palette_open.set(true)
                >
                    <Icon glyph=Glyph::Search/>
                </button>
                <button
                    class="icon-button"
                    aria-label="Keyboard shortcuts"
                    title=with_keys("Keyboard shortcuts", "shortcuts")
                    on:click=move |_| shell.sheet_open.set(true)
                >
                    <Icon glyph=Glyph::Keyboard/>
                </button>
                <button
                    class="icon-button"
                    aria-label=move || match shell.theme.get() {
                        Theme::Light => "Dark theme",
                        Theme::Dark => "Light theme",
                    }
                    title="Light or dark"
                    on:click=move |_| shell.toggle_theme()
                >
                    {move || {
                        let glyph = if shell.theme.get() == Theme::Dark { Glyph::Sun } else { Glyph::Moon };
                        view! { <Icon glyph=glyph/> }
                    }}
                </button>
            </div>
        </header>
    }
}

/// The design's name, edited in place: Enter or leaving keeps it, Esc does not.
#[component]
fn DesignName() -> impl IntoView {
    let editor = expect_context::<Editor>();
    let field = NodeRef::<leptos::html::Input>::new();
    view! {
        <input
            node_ref=field
            class="topbar__name"
            aria-label="Name of the design"
            spellcheck="false"
            autocomplete="off"
            prop:value=move || editor.design_name.get().to_string()
            on:change=move |event| editor.rename_design(&event_target_value(&event))
            on:keydown=move |event| {
                let key = event.key();
                if key != "Enter" && key != "Escape" {
                    return;
                }
                let Some(input) = field.get_untracked() else { return };
                if key == "Escape" {
                    input.set_value(&editor.design_name.get_untracked());
                }
                let _ = input.unchecked_ref::<web_sys::HtmlElement>().blur();
            }
        />
    }
}
