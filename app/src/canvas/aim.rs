//! Drawing an edge with the keys: which one, where it would lead, and what the keys do.

use aslant_engine::design::{EdgeKind, EdgeRef, Id};
use aslant_engine::interaction::End;
use leptos::prelude::*;

use super::pointer_adapter::PointerAdapter;
use super::state::CanvasState;
use crate::editor::Editor;

/// An edge that is drawn with the keys.
#[derive(Clone, Debug, PartialEq)]
pub struct Aim {
    /// The card at which the drawing began; it is selected again when it ends.
    pub from: Id,
    /// The edge whose end is taken elsewhere; `None` for a new one.
    pub moves: Option<(EdgeRef, End)>,
    pub kind: EdgeKind,
    /// What is drawn: "Charge: what comes next".
    pub title: String,
    /// Where it leads to now, and why it may not.
    pub target: Option<(Id, Result<(), String>)>,
}

/// Begins an edge from a card, or goes on to the next kind of edge that it can have.
pub fn draw_edge_from(adapter: PointerAdapter, from: Id) {
    let PointerAdapter { editor, canvas, .. } = adapter;
    let kinds = editor.with_design(|design| design.edge_kinds(from));
    let present = canvas.aim.get_untracked().filter(|aim| aim.from == from && aim.moves.is_none());
    let at = present
        .as_ref()
        .and_then(|aim| kinds.iter().position(|(kind, _)| *kind == aim.kind))
        .map_or(0, |at| if at + 1 >= kinds.len() { 0 } else { at + 1 });
    let Some((kind, words)) = kinds.get(at).cloned() else {
        editor.toast(crate::editor::ToastTone::Info, nothing_leads_on(editor, from));
        return;
    };
    let title = format!("{}: {words}", editor.name(from));
    let target = present.and_then(|aim| aim.target).map(|(target, _)| target);
    adapter.begin_connecting(Aim { from, moves: None, kind, title: title.clone(), target: None });
    match target {
        Some(target) => adapter.aim_at(target),
        None => editor.announce(format!(
            "Drawing from {title}. Arrow keys choose the target, Tab the next that fits, C another kind of edge, \
             Enter connects or, without a target, adds one, Esc cancels."
        )),
    }
}

/// Why nothing can be drawn from a card.
fn nothing_leads_on(editor: Editor, from: Id) -> String {
    let name = editor.name(from);
    let kind = editor.node(from).map(|node| node.view.with_untracked(|view| view.kind_name));
    match kind {
        Some("succeed") => "A Succeed state has no Next.".to_owned(),
        Some("fail") => "A Fail state has no Next.".to_owned(),
        _ => format!("No edge leads on from {name}."),
    }
}

/// Begins to take an end of the selected edge elsewhere.
pub fn move_end(adapter: PointerAdapter, edge: EdgeRef, end: End) {
    let editor = adapter.editor;
    let Some((from, to)) =
        editor.edge(&edge).map(|edge| edge.path.with_untracked(|path| (path.from, path.to)))
    else {
        return;
    };
    let stands = if end == End::To { to } else { from };
    let which = if end == End::To { "where it leads" } else { "where it begins" };
    let title = format!("{} to {}: {which}", editor.name(from), editor.name(to));
    let kind = edge.kind.clone();
    adapter.begin_connecting(Aim {
        from: stands,
        moves: Some((edge, end)),
        kind,
        title: title.clone(),
        target: None,
    });
    editor.announce(format!("{title}. Arrow keys choose another, Enter keeps it, Esc cancels."));
}

/// At the lower edge of the canvas: what is being drawn and which keys there are.
#[component]
pub fn AimBar() -> impl IntoView {
    let editor = expect_context::<Editor>();
    let canvas = expect_context::<CanvasState>();
    move || {
        let aim = canvas.aim.get()?;
        let (words, tone) = match &aim.target {
            None => (String::new(), "open"),
            Some((target, Ok(()))) => (editor.name(*target).to_string(), "open"),
            Some((target, Err(reason))) => (format!("{}. {reason}", editor.name(*target)), "refused"),
        };
        let key = |key: &'static str, does: &'static str| {
            view! { <span class="aim__key"><kbd>{key}</kbd>{does}</span> }
        };
        Some(view! {
            <div class="aim" data-tone=tone aria-hidden="true">
                <p class="aim__title">
                    {aim.title.clone()}
                    {(!words.is_empty()).then(|| view! { <span class="aim__target">" → "{words}</span> })}
                </p>
                <p class="aim__keys">
                    {key("Arrows", "choose")}
                    {key("Tab", "next that fits")}
                    {aim.moves.is_none().then(|| key("C", "another kind"))}
                    {key("Enter", if aim.target.is_none() && aim.moves.is_none() { "add a new one" } else { "connect" })}
                    {key("Esc", "cancel")}
                </p>
            </div>
        })
    }
}
