//! The text of the open workflow, in step with the canvas both ways. `texts` keeps the texts, `marks` finds what to mark in
//! them, `assist` answers what the editor asks about them, `bridge` is the door to the editor.

mod assist;
mod bridge;
mod marks;
mod panel;
mod texts;

pub use panel::CodePanel;
pub use texts::Texts;
