//! Brings the field of a place into sight and focuses it, when somebody asked to be shown that place.

use aslant_engine::design::Place;
use aslant_engine::json::Pointer;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, ScrollIntoViewOptions, ScrollLogicalPosition};

use crate::editor::{Editor, edge_place};
use crate::platform::frame;

/// How long a field keeps its mark, in milliseconds.
const MARKED: i32 = 1_600;

/// Follows [`Editor::focused_place`].
pub fn follow(editor: Editor) {
    Effect::new(move |_| {
        if let Some(place) = editor.focused_place.get() {
            // The form of what was selected a moment ago is there after the next frame.
            frame::next(move |_| frame::next(move |_| show(&place)));
        }
    });
    // What an edge says stands in the form of what it leaves. The focus stays where it is.
    Effect::new(move |_| {
        let place = editor.selection.with(|selection| selection.edge.as_ref().and_then(edge_place));
        if let Some(place) = place {
            frame::next(move |_| frame::next(move |_| drop(bring(&place, ScrollLogicalPosition::Nearest))));
        }
    });
}

/// Brings the field of a place into sight, and marks it for a moment.
fn bring(place: &Place, block: ScrollLogicalPosition) -> Option<Element> {
    let field = nearest_field(place)?;
    open_sections(&field);
    let options = ScrollIntoViewOptions::new();
    options.set_block(block);
    field.scroll_into_view_with_scroll_into_view_options(&options);
    let _ = field.set_attribute("data-sent-here", "");
    let marked = field.clone();
    frame::after(MARKED, move || {
        let _ = marked.remove_attribute("data-sent-here");
    });
    Some(field)
}

fn show(place: &Place) {
    let Some(field) = bring(place, ScrollLogicalPosition::Center) else { return };
    // The head stands for the whole thing: its name is not to be typed over by accident.
    let control = if field.get_attribute("data-pointer").as_deref() == Some("") || is_control(&field) {
        Some(field.clone())
    } else {
        first_in_sight(&field)
    };
    if let Some(control) = control.and_then(|control| control.dyn_into::<HtmlElement>().ok()) {
        // While nothing is typed into it, Undo takes back what led here.
        if let Some(text) = control.dyn_ref::<web_sys::HtmlTextAreaElement>() {
            let _ = text.set_attribute("data-as-it-was", &text.value());
        }
        let _ = control.focus();
    }
}

/// The first control in a field that is not folded away.
fn first_in_sight(field: &Element) -> Option<Element> {
    let found = field
        .query_selector_all(":is(input, textarea, select, button):not(.field__remove, :disabled)")
        .ok()?;
    (0..found.length())
        .filter_map(|index| found.item(index)?.dyn_into::<Element>().ok())
        .find(|control| control.dyn_ref::<HtmlElement>().is_some_and(|control| control.offset_width() > 0))
}

fn is_control(element: &Element) -> bool {
    element.matches("input, textarea, select, button").unwrap_or(false)
}

/// The field of the place, of the innermost thing around it that has one, or where such a field can be added; at the last
/// the form's head.
fn nearest_field(place: &Place) -> Option<Element> {
    let inside = |attribute: &str| format!("[data-inspects=\"{}\"] [{attribute}]", place.owner.0);
    let head = format!("[data-inspects=\"{}\"][data-pointer]", place.owner.0);
    deepest(&inside("data-pointer"), "data-pointer", &place.pointer)
        .or_else(|| {
            let missing = !place.pointer.is_root();
            missing.then(|| deepest(&inside("data-adds"), "data-adds", &place.pointer)).flatten()
        })
        .or_else(|| document().query_selector(&head).ok().flatten())
}

/// The element of those found whose pointer is the longest that leads to `pointer`.
fn deepest(selector: &str, attribute: &str, pointer: &Pointer) -> Option<Element> {
    let found = document().query_selector_all(selector).ok()?;
    let mut best: Option<(usize, Element)> = None;
    for index in 0..found.length() {
        let Some(element) = found.item(index).and_then(|node| node.dyn_into::<Element>().ok()) else {
            continue;
        };
        let of = element.get_attribute(attribute).and_then(|text| Pointer::parse(&text));
        let Some(of) = of.filter(|of| pointer.strip_prefix(of).is_some()) else { continue };
        let depth = of.tokens().len();
        if best.as_ref().is_none_or(|(deepest, _)| depth > *deepest) {
            best = Some((depth, element));
        }
    }
    best.map(|(_, element)| element)
}

/// Opens the folded parts of the form around a field.
fn open_sections(field: &Element) {
    while let Ok(Some(body)) = field.closest("[hidden]") {
        let toggle = format!("[aria-controls=\"{}\"]", body.id());
        let Ok(Some(toggle)) = document().query_selector(&toggle) else { return };
        let Ok(toggle) = toggle.dyn_into::<HtmlElement>() else { return };
        toggle.click();
        let _ = body.remove_attribute("hidden");
    }
}
