//! The designs kept in this browser, and the examples.

use leptos::prelude::*;

use crate::editor::Editor;

/// Opens what was open last, or the design that greets a newcomer, and keeps saving from then on.
pub fn start(editor: Editor) {
    editor.open_default();
}

/// The menu beside the design's name.
#[component]
pub fn DesignMenu() -> impl IntoView {}

/// Says whether the work is saved.
#[component]
pub fn SaveState() -> impl IntoView {}

/// The examples, on the empty canvas.
#[component]
pub fn ExampleList() -> impl IntoView {}
