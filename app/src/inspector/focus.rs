//! Brings the field of a place into sight and focuses it, when somebody asked to be shown that place.

use aslant_engine::design::Place;
use aslant_engine::json::Pointer;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, ScrollIntoViewOptions, ScrollLogicalPosition};

use crate::editor::Editor;
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
}

fn show(place: &Place) {
    let selector = format!("[data-inspects=\"{}\"]", place.owner.0);
    let Ok(Some(form)) = document().query_selector(&selector) else { return };
    let Some(field) = nearest_field(&form, &place.pointer) else { return };
    open_sections(&field);
    let options = ScrollIntoViewOptions::new();
    options.set_block(ScrollLogicalPosition::Center);
    field.scroll_into_view_with_scroll_into_view_options(&options);
    let control = field.query_selector("input, textarea, select, button:not(.field__remove)").ok().flatten();
    if let Some(control) = control.and_then(|control| control.dyn_into::<HtmlElement>().ok()) {
        let _ = control.focus();
    }
    let _ = field.set_attribute("data-sent-here", "");
    frame::after(MARKED, move || {
        let _ = field.remove_attribute("data-sent-here");
    });
}

/// The field of the pointer, or of the innermost thing around it that has one.
fn nearest_field(form: &Element, pointer: &Pointer) -> Option<Element> {
    let found = form.query_selector_all("[data-pointer]").ok()?;
    let mut best: Option<(usize, Element)> = None;
    for index in 0..found.length() {
        let Some(element) = found.item(index).and_then(|node| node.dyn_into::<Element>().ok()) else {
            continue;
        };
        let of = element.get_attribute("data-pointer").and_then(|text| Pointer::parse(&text));
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
