//! The text of the open workflow.

use leptos::prelude::*;

use crate::editor::Editor;

/// Shows the machine of the open workflow.
#[component]
pub fn CodePanel() -> impl IntoView {
    let editor = expect_context::<Editor>();
    let text = move || {
        editor.revision.track();
        let workflow = editor.open_workflow.get()?;
        Some(editor.with_design(|design| {
            serde_json::to_string_pretty(&design.machine(workflow)).unwrap_or_default()
        }))
    };
    view! { <pre style="margin:0;padding:12px;user-select:text">{text}</pre> }
}
