//! What can be added.

use leptos::prelude::*;

#[component]
pub fn Palette() -> impl IntoView {}
