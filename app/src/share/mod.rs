//! Links, export and import.

use leptos::prelude::*;

#[component]
pub fn ShareButton() -> impl IntoView {}

#[component]
pub fn ExportMenu() -> impl IntoView {}

/// Opens a file in the design.
#[component]
pub fn OpenFileButton() -> impl IntoView {}
