//! Everything on the canvas as a tree.

use leptos::prelude::*;

#[component]
pub fn Outline() -> impl IntoView {}
