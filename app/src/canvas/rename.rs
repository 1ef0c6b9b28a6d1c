//! Editing in place: a name on its card (Enter or leaving keeps it, Esc does not), and the words of a note (Esc, Ctrl+Enter
//! or leaving keeps them; Enter begins a line).

use aslant_engine::design::Id;
use aslant_engine::geometry::Rect;
use leptos::prelude::*;

use super::focus::Return;
use super::state::CanvasState;
use crate::editor::Editor;
use crate::platform::frame;

/// A field is not shown smaller than at this zoom.
const LEAST_SCALE: f64 = 0.9;

#[component]
pub fn RenameField() -> impl IntoView {
    let editor = expect_context::<Editor>();
    let canvas = expect_context::<CanvasState>();
    move || {
        let id = editor.renaming.get()?;
        let node = editor.node(id)?;
        let rect = node.rect.get_untracked();
        if let Some(text) = editor.note_text(id) {
            return Some(note_field(editor, canvas, id, rect, text).into_any());
        }
        let view = node.view.get_untracked();
        // Where the name stands on the card: a route's is all that it says.
        let inset = match (view.is_frame, view.kind_name) {
            (true, _) => (26.0, 1.0),
            (_, "route") => (8.0, 5.0),
            _ => (36.0, 6.0),
        };
        Some(name_field(editor, canvas, id, rect, inset).into_any())
    }
}

/// Where an edit ends: once, with the focus where it came from unless it was left for something else.
#[derive(Clone, Copy)]
struct Ending {
    editor: Editor,
    canvas: CanvasState,
    back: StoredValue<Return, LocalStorage>,
    done: StoredValue<bool>,
}

impl Ending {
    fn new(editor: Editor, canvas: CanvasState) -> Self {
        Self { editor, canvas, back: StoredValue::new_local(Return::here()), done: StoredValue::new(false) }
    }

    /// `keep` writes what was typed. `by_leaving`: a click elsewhere has the focus already.
    fn end(self, keep: impl FnOnce(), by_leaving: bool) {
        if self.done.try_get_value().unwrap_or(true) {
            return;
        }
        self.done.set_value(true);
        self.editor.renaming.set(None);
        keep();
        if !by_leaving {
            self.back.with_value(|back| back.go(self.canvas));
        }
    }
}

/// How much larger than the card a field is drawn, so that what is typed can be read from far away too.
fn readable(editor: Editor) -> f64 {
    (LEAST_SCALE / editor.viewport.get_untracked().zoom).max(1.0)
}

fn name_field(
    editor: Editor,
    canvas: CanvasState,
    id: Id,
    rect: Rect,
    (dx, dy): (f64, f64),
) -> impl IntoView {
    let field = NodeRef::<leptos::html::Input>::new();
    field.on_load(|input| frame::focus_once_there(input, web_sys::HtmlInputElement::select));
    let ending = Ending::new(editor, canvas);
    let finish = move |keep: bool, by_leaving: bool| {
        let name = field.get_untracked().map(|input| input.value()).unwrap_or_default();
        ending.end(
            || {
                if keep {
                    editor.rename(id, &name);
                }
            },
            by_leaving,
        );
    };
    view! {
        <input
            node_ref=field
            class="rename"
            data-part="rename"
            aria-label="Name"
            spellcheck="false"
            autocomplete="off"
            prop:value=editor.name(id).to_string()
            style:transform=format!("translate({}px,{}px) scale({})", rect.x + dx, rect.y + dy, readable(editor))
            style:width=format!("{}px", (rect.width - dx - 6.0).clamp(120.0, 320.0))
            style:height="26px"
            on:pointerdown=move |event| event.stop_propagation()
            on:keydown=move |event| {
                event.stop_propagation();
                match event.key().as_str() {
                    "Enter" => {
                        // What gets the focus back is not pressed by it.
                        event.prevent_default();
                        finish(true, false);
                    }
                    "Escape" => finish(false, false),
                    _ => {}
                }
            }
            on:blur=move |_| finish(true, true)
        />
    }
}

fn note_field(editor: Editor, canvas: CanvasState, id: Id, rect: Rect, text: String) -> impl IntoView {
    let field = NodeRef::<leptos::html::Textarea>::new();
    let end = u32::try_from(text.encode_utf16().count()).unwrap_or(u32::MAX);
    field.on_load(move |area| {
        frame::focus_once_there(area, move |area: &web_sys::HtmlTextAreaElement| {
            let _ = area.set_selection_range(end, end);
        });
    });
    let tone = editor.node(id).and_then(|node| node.view.with_untracked(|view| view.tone));
    let ending = Ending::new(editor, canvas);
    let finish = move |by_leaving: bool| {
        let text = field.get_untracked().map(|area| area.value());
        ending.end(
            || {
                if let Some(text) = text {
                    editor.write_note(id, text.trim_end());
                }
            },
            by_leaving,
        );
    };
    view! {
        <textarea
            node_ref=field
            class="rename rename--note"
            data-part="rename"
            data-tone=tone
            aria-label="Words of the note. Esc leaves it."
            placeholder="Write a note"
            prop:value=text
            style:transform=format!("translate({}px,{}px) scale({})", rect.x, rect.y, readable(editor))
            style:width=format!("{}px", rect.width)
            style:height=format!("{}px", rect.height)
            on:pointerdown=move |event| event.stop_propagation()
            on:wheel=move |event| event.stop_propagation()
            on:keydown=move |event| {
                event.stop_propagation();
                let done = event.key() == "Escape" || event.key() == "Enter" && (event.ctrl_key() || event.meta_key());
                if done {
                    event.prevent_default();
                    finish(false);
                }
            }
            on:blur=move |_| finish(true)
        ></textarea>
    }
}
