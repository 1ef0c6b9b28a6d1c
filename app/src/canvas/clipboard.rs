//! Copy, cut and paste as text: ASL where the selection is states.

use std::hash::{DefaultHasher, Hash, Hasher};

use aslant_engine::design::{Command, Position, ScopeRef, is_copy_of_states};
use aslant_engine::geometry::Point;
use aslant_engine::interaction::Scene;
use aslant_engine::json;
use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::pointer_adapter::PointerAdapter;
use super::scene::CanvasScene;
use crate::editor::{Editor, ToastTone};
use crate::platform::{clipboard, local};
use crate::shell::is_text_field;

/// A copy: text that anybody takes, and what of it is for Aslant alone (mocks and notes are no part of ASL).
struct Copied {
    text: String,
    whole: Option<String>,
}

/// The selection as text, remembered for this browser's other tabs and for the page's own Paste.
fn copied(editor: Editor) -> Option<Copied> {
    let ids = editor.selected_ids();
    let (fragment, whole) = editor.with_design(|design| (design.fragment(&ids), design.whole_states(&ids)));
    let text = json::print_pretty(&fragment?);
    let whole = whole.map(|whole| whole.to_json());
    local::write(COPIED, &format!("{} {}", mark(&text), whole.as_deref().unwrap_or_default()));
    Some(Copied { text, whole })
}

/// The type of the part of a copy that is for Aslant alone.
const OWN_TYPE: &str = "application/x-aslant+json";

/// Under which the page remembers what it copied last, in whichever tab.
const COPIED: &str = "aslant.copied";

/// Tells a text from others, well enough to know one's own copy again.
fn mark(text: &str) -> String {
    let mut hasher = DefaultHasher::new();
    text.trim().hash(&mut hasher);
    format!("{:x}", hasher.finish())
}

/// Puts the selection on the system's clipboard, as the keyboard's copy does: the browser is asked for a copy, which
/// arrives as an event and takes both parts. Where it gives none, the text alone is written.
pub fn copy_to_system(editor: Editor) {
    // The focus must be in no text field, whose own text would be copied.
    if let Ok(Some(stage)) = document().query_selector(".canvas__stage")
        && let Some(stage) = wasm_bindgen::JsCast::dyn_ref::<web_sys::HtmlElement>(&stage)
    {
        let _ = stage.focus();
    }
    COPIED_NOW.set(false);
    if platform_copy() && COPIED_NOW.get() {
        return;
    }
    let Some(copied) = copied(editor) else { return };
    spawn_local(async move {
        match clipboard::write_text(&copied.text).await {
            Ok(()) => editor.announce("Copied"),
            Err(reason) => editor.toast(ToastTone::Error, reason),
        }
    });
}

thread_local! {
    /// The last copy that was asked for has reached the clipboard.
    static COPIED_NOW: std::cell::Cell<bool> = const { std::cell::Cell::new(false) };
    /// The page itself asks for a copy: what is selected as text then is not what a person selected.
    static COPYING: std::cell::Cell<bool> = const { std::cell::Cell::new(false) };
}

/// Asks the browser for a copy; whether it gave one. It does so only where some text is selected, so for that moment some is.
fn platform_copy() -> bool {
    let document = document();
    let called = |of: &wasm_bindgen::JsValue, name: &str, with: &wasm_bindgen::JsValue| {
        js_sys::Reflect::get(of, &name.into())
            .and_then(wasm_bindgen::JsCast::dyn_into::<js_sys::Function>)
            .and_then(|function| function.call1(of, with))
    };
    let selection = called(&window(), "getSelection", &wasm_bindgen::JsValue::UNDEFINED);
    let (Ok(selection), Ok(text), Some(body)) = (selection, document.create_element("span"), document.body())
    else {
        return false;
    };
    text.set_text_content(Some("copy"));
    let _ = text
        .set_attribute("style", "position: fixed; opacity: 0; user-select: text; -webkit-user-select: text");
    let _ = text.set_attribute("aria-hidden", "true");
    let _ = body.append_child(&text);
    let _ = called(&selection, "selectAllChildren", &text);
    COPYING.set(true);
    let done = called(&document, "execCommand", &"copy".into());
    COPYING.set(false);
    let _ = called(&selection, "removeAllRanges", &wasm_bindgen::JsValue::UNDEFINED);
    text.remove();
    done.is_ok_and(|done| done.as_bool() == Some(true))
}

/// Pastes what the system's clipboard has.
pub fn paste_from_system(editor: Editor) {
    spawn_local(async move {
        match clipboard::read_text().await {
            Ok(text) => paste(editor, &text, None, None),
            Err(reason) => editor.toast(ToastTone::Error, reason),
        }
    });
}

/// Adds what a text says, at a canvas point or in the middle of what is in sight.
/// What no Aslant copied and is a whole machine, template or design, is imported. `own`: the part for Aslant alone, where
/// the clipboard has one.
pub fn paste(editor: Editor, text: &str, own: Option<&str>, at: Option<(Point, Option<ScopeRef>)>) {
    let remembered = local::read(COPIED)
        .and_then(|kept| kept.split_once(' ').map(|(of, whole)| (of.to_owned(), whole.to_owned())))
        .filter(|(of, _)| *of == mark(text));
    let own = own.map(ToOwned::to_owned).or_else(|| remembered.as_ref().map(|(_, whole)| whole.clone()));
    let own = own.and_then(|own| json::parse_strict(&own).ok()).filter(is_copy_of_states);
    let parsed = json::parse_strict(text);
    let is_copy = own.is_some() || parsed.as_ref().is_ok_and(is_copy_of_states);
    if !is_copy && remembered.is_none() && crate::library::import_text(text) {
        return;
    }
    let is_machine = parsed.as_ref().is_ok_and(|fragment| fragment.get("StartAt").is_some()) && !is_copy;
    let fragment = match own.map_or(parsed, Ok) {
        Ok(fragment) => fragment,
        Err(reason) => {
            editor.toast(ToastTone::Error, format!("What was pasted is no JSON: {reason}"));
            return;
        }
    };
    let is_part = fragment.get("aslant").is_some();
    let (at, scope) = at.unwrap_or_else(|| {
        let seen = editor.viewport.get_untracked().visible(editor.canvas_size.get_untracked());
        (seen.center(), None)
    });
    // Whole machines become workflows of their own; loose states join the scope that is worked in.
    let scope = if is_part || (is_machine && scope.is_none()) {
        None
    } else {
        scope
            .filter(|scope| editor.with_design(|design| design.scope(*scope).is_some()))
            .or_else(|| editor.working_scope())
    };
    let (x, y) = editor.position_in(scope, at);
    let position = Position::At(x, y);
    if let Some(diff) = editor.dispatch(
        "paste",
        Command::All(vec![
            editor.freeze(&std::collections::BTreeSet::from([scope])),
            Command::Paste { fragment, scope, position },
        ]),
    ) {
        editor.select_added(&diff);
        editor.announce("Pasted");
    }
}

/// Reads the keyboard's copy, cut and paste, which arrive as events and need no permission.
pub fn listen(adapter: PointerAdapter) {
    let editor = adapter.editor;
    let put = move |event: &web_sys::ClipboardEvent| -> bool {
        if !COPYING.get() && (is_text_field(event) || has_text_selected()) {
            return false;
        }
        let (Some(copied), Some(data)) = (copied(editor), event.clipboard_data()) else { return false };
        event.prevent_default();
        if let Some(whole) = &copied.whole {
            let _ = data.set_data(OWN_TYPE, whole);
        }
        data.set_data("text/plain", &copied.text).is_ok()
    };
    let copy = window_event_listener(ev::copy, move |event| {
        if put(&event) {
            COPIED_NOW.set(true);
            editor.announce("Copied");
        }
    });
    let cut = window_event_listener(ev::cut, move |event| {
        if put(&event) {
            editor.delete_selection(true);
        }
    });
    let paste_handle = window_event_listener(ev::paste, move |event| {
        if event.default_prevented() || is_text_field(&event) {
            return;
        }
        let Some(data) = event.clipboard_data() else { return };
        let Ok(text) = data.get_data("text/plain") else { return };
        let own = data.get_data(OWN_TYPE).ok().filter(|own| !own.is_empty());
        if text.trim().is_empty() {
            return;
        }
        event.prevent_default();
        // Where the pointer is, if it is over the canvas.
        let over = document().query_selector(".canvas__stage:hover").ok().flatten().is_some();
        let at = over.then(|| {
            let screen = adapter.canvas.pointer.get_untracked();
            let at = editor.viewport.get_untracked().canvas_from_screen(screen);
            let scene = CanvasScene { editor, canvas: adapter.canvas, shell: adapter.shell };
            (at, scene.scope_at(at))
        });
        paste(editor, &text, own.as_deref(), at);
    });
    on_cleanup(move || {
        copy.remove();
        cut.remove();
        paste_handle.remove();
    });
}

/// Whether the person has selected text on the page, which the browser itself copies.
fn has_text_selected() -> bool {
    web_sys::window()
        .and_then(|window| js_sys::Reflect::get(&window, &"getSelection".into()).ok())
        .and_then(|function| wasm_bindgen::JsCast::dyn_into::<js_sys::Function>(function).ok())
        .and_then(|function| function.call0(&web_sys::window()?.into()).ok())
        .and_then(|selection| js_sys::Reflect::get(&selection, &"isCollapsed".into()).ok())
        .is_some_and(|collapsed| collapsed.as_bool() == Some(false))
}
