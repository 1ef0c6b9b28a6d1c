//! What can be typed next, as a list under a text field: it opens while one types and with Ctrl+Space, arrow keys walk
//! through it, Enter and Tab take what is marked, Esc closes it. What is offered, the field's owner knows.

use std::ops::Range;

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, HtmlTextAreaElement};

use super::fields::next_element_id;
use crate::platform::frame;

/// More lines than this are not shown; typing on narrows them.
const MOST: usize = 60;
/// The room that the list wants, in pixels.
const HEIGHT: f64 = 236.0;

/// One offer.
#[derive(Clone, Debug, PartialEq)]
pub struct Offer {
    pub label: String,
    pub insert: String,
    /// A line of explanation.
    pub detail: String,
    /// What is selected afterwards, in bytes of `insert`.
    pub select: Range<usize>,
}

/// What can stand in the place of a range, in bytes of the field's text.
#[derive(Clone, Debug, PartialEq)]
pub struct Offers {
    pub replaces: Range<usize>,
    pub items: Vec<Offer>,
}

/// Answers what fits: the text, the cursor in bytes, and whether a person asked for it.
pub type Suggester = Callback<(String, usize, bool), Option<Offers>>;
/// What a place of the text means: the text, and the place in bytes.
pub type Explainer = Callback<(String, usize), Option<String>>;

/// The element that is typed into.
#[derive(Clone)]
enum Field {
    Line(HtmlInputElement),
    Lines(HtmlTextAreaElement),
}

impl Field {
    fn of(target: Option<web_sys::EventTarget>) -> Option<Self> {
        let target = target?;
        match target.dyn_into::<HtmlInputElement>() {
            Ok(line) => Some(Self::Line(line)),
            Err(target) => target.dyn_into::<HtmlTextAreaElement>().ok().map(Self::Lines),
        }
    }

    fn element(&self) -> &web_sys::Element {
        match self {
            Self::Line(line) => line,
            Self::Lines(lines) => lines,
        }
    }

    fn text(&self) -> String {
        match self {
            Self::Line(line) => line.value(),
            Self::Lines(lines) => lines.value(),
        }
    }

    /// The cursor in bytes; `None` while something is selected.
    fn cursor(&self, text: &str) -> Option<usize> {
        let (start, end) = match self {
            Self::Line(line) => (line.selection_start(), line.selection_end()),
            Self::Lines(lines) => (lines.selection_start(), lines.selection_end()),
        };
        let start = start.ok()??;
        (end.ok()?? == start).then(|| byte_at(text, start))
    }

    fn put(&self, text: &str, select: Range<usize>) {
        let units = |to: usize| {
            let count = text.get(..to).unwrap_or(text).encode_utf16().count();
            u32::try_from(count).unwrap_or(u32::MAX)
        };
        let (from, to) = (units(select.start), units(select.end));
        // Neither fails for a text field.
        match self {
            Self::Line(line) => {
                line.set_value(text);
                let _ = line.set_selection_range(from, to);
            }
            Self::Lines(lines) => {
                lines.set_value(text);
                let _ = lines.set_selection_range(from, to);
            }
        }
    }
}

fn byte_at(text: &str, units: u32) -> usize {
    aslant_engine::json::byte_offset(text, usize::try_from(units).unwrap_or(usize::MAX))
}

/// Where the list stands, in pixels of the page's window.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct At {
    left: f64,
    width: f64,
    top: Option<f64>,
    bottom: f64,
}

/// The list of one field.
#[derive(Clone, Copy)]
pub struct Suggest {
    ask: Option<Suggester>,
    on_input: Callback<String>,
    open: RwSignal<Option<Offers>>,
    marked: RwSignal<usize>,
    at: RwSignal<At>,
    list: StoredValue<String>,
    field: StoredValue<Option<Field>, LocalStorage>,
}

impl Suggest {
    pub fn new(ask: Option<Suggester>, on_input: Callback<String>) -> Self {
        Self {
            ask,
            on_input,
            open: RwSignal::new(None),
            marked: RwSignal::new(0),
            at: RwSignal::default(),
            list: StoredValue::new(next_element_id()),
            field: StoredValue::new_local(None),
        }
    }

    /// The list's id while it is open, for `aria-controls`.
    pub fn controls(self) -> Option<String> {
        self.open.with(Option::is_some).then(|| self.list.get_value())
    }

    /// The marked line's id, for `aria-activedescendant`.
    pub fn active(self) -> Option<String> {
        self.open.with(Option::is_some).then(|| format!("{}-{}", self.list.get_value(), self.marked.get()))
    }

    pub fn close(self) {
        if self.open.try_with_untracked(Option::is_some) == Some(true) {
            self.open.set(None);
        }
    }

    /// To be called after each `input` event.
    pub fn typed(self, event: &web_sys::Event) {
        if let Some(field) = Field::of(event.target()) {
            self.look(field, false);
        }
    }

    fn look(self, field: Field, asked: bool) {
        let Some(ask) = self.ask else { return };
        let text = field.text();
        let Some(cursor) = field.cursor(&text) else { return self.close() };
        let offers = ask.run((text.clone(), cursor, asked)).filter(|offers| {
            let begun = text.get(offers.replaces.start..cursor).unwrap_or_default();
            let done =
                offers.items.len() == 1 && offers.items.first().is_some_and(|item| item.insert == begun);
            !offers.items.is_empty() && (asked || (!begun.is_empty() && !done))
        });
        let Some(offers) = offers else { return self.close() };
        let rect = field.element().get_bounding_client_rect();
        let height = window().inner_height().ok().and_then(|height| height.as_f64()).unwrap_or(800.0);
        let width = window().inner_width().ok().and_then(|width| width.as_f64()).unwrap_or(1200.0);
        let below = rect.bottom() + HEIGHT < height || rect.top() < HEIGHT;
        let wide = rect.width().max(280.0);
        self.at.set(At {
            left: rect.left().min(width - wide - 8.0).max(8.0),
            width: wide,
            top: below.then_some(rect.bottom() + 3.0),
            bottom: height - rect.top() + 3.0,
        });
        self.marked.set(0);
        self.field.set_value(Some(field));
        self.open.set(Some(offers));
    }

    /// Whether the key was the list's.
    pub fn key(self, event: &web_sys::KeyboardEvent) -> bool {
        let key = event.key();
        if key == " " && event.ctrl_key() {
            if let Some(field) = Field::of(event.target()).filter(|_| self.ask.is_some()) {
                self.look(field, true);
                event.prevent_default();
                return true;
            }
            return false;
        }
        let Some(count) =
            self.open.with_untracked(|open| open.as_ref().map(|offers| offers.items.len().min(MOST)))
        else {
            return false;
        };
        let last = count.saturating_sub(1);
        let at = self.marked.get_untracked();
        match key.as_str() {
            "ArrowDown" => self.mark(if at >= last { 0 } else { at + 1 }),
            "ArrowUp" => self.mark(at.checked_sub(1).unwrap_or(last)),
            "Enter" | "Tab" if !event.shift_key() && !event.ctrl_key() => self.take(at),
            "Escape" => self.close(),
            "ArrowLeft" | "ArrowRight" | "Home" | "End" => {
                self.close();
                return false;
            }
            _ => return false,
        }
        event.prevent_default();
        event.stop_propagation();
        true
    }

    fn mark(self, index: usize) {
        self.marked.set(index);
        let id = format!("{}-{index}", self.list.get_value());
        if let Some(line) = document().get_element_by_id(&id) {
            let options = web_sys::ScrollIntoViewOptions::new();
            options.set_block(web_sys::ScrollLogicalPosition::Nearest);
            line.scroll_into_view_with_scroll_into_view_options(&options);
        }
    }

    fn take(self, index: usize) {
        let offers = self.open.get_untracked();
        self.close();
        let Some(field) = self.field.get_value() else { return };
        let Some((offers, item)) = offers.and_then(|offers| {
            let item = offers.items.get(index)?.clone();
            Some((offers, item))
        }) else {
            return;
        };
        let old = field.text();
        let start = offers.replaces.start;
        let (Some(before), Some(after)) = (old.get(..start), old.get(offers.replaces.end..)) else { return };
        let text = format!("{before}{}{after}", item.insert);
        let select = start + item.select.start..start + item.select.end;
        field.put(&text, select.clone());
        self.on_input.run(text.clone());
        // What is shown may have been written anew by what was typed.
        frame::next(move |_| {
            if field.text() == text {
                field.put(&text, select);
            }
        });
    }

    /// The list itself.
    pub fn view(self) -> impl IntoView {
        // The list does not move with the field: it closes where the page is scrolled beneath it.
        let close_on_wheel = move || {
            let scrolled = window_event_listener(leptos::ev::wheel, move |event| {
                let inside = event
                    .target()
                    .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
                    .is_some_and(|target| target.closest(".suggest").ok().flatten().is_some());
                if !inside {
                    self.close();
                }
            });
            on_cleanup(move || scrolled.remove());
        };
        view! {
            <Show when=move || self.open.with(Option::is_some)>
                {close_on_wheel()}
                <div
                    class="suggest"
                    style:left=move || format!("{}px", self.at.get().left)
                    style:width=move || format!("{}px", self.at.get().width)
                    style:top=move || self.at.get().top.map_or("auto".to_owned(), |top| format!("{top}px"))
                    style:bottom=move || {
                        let at = self.at.get();
                        if at.top.is_some() { "auto".to_owned() } else { format!("{}px", at.bottom) }
                    }
                >
                    <div class="suggest__list" role="listbox" id=self.list.get_value() aria-label="What fits here">
                        {move || self.open.get().map(|offers| offers.items.into_iter().take(MOST).enumerate().map(|(index, item)| view! {
                            <div
                                class="suggest__line"
                                role="option"
                                id=format!("{}-{index}", self.list.get_value())
                                aria-selected=move || (self.marked.get() == index).to_string()
                                on:pointerdown=move |event| {
                                    event.prevent_default();
                                    self.take(index);
                                }
                            >
                                <span class="suggest__label">{item.label}</span>
                            </div>
                        }).collect_view())}
                    </div>
                    {move || {
                        let detail = self.open.with(|open| {
                            open.as_ref()?.items.get(self.marked.get()).map(|item| item.detail.clone())
                        });
                        detail.filter(|detail| !detail.is_empty()).map(|detail| view! { <p class="suggest__about">{detail}</p> })
                    }}
                </div>
            </Show>
        }
    }
}

/// Shows, as the tooltip of a field, what the word under the pointer means.
pub fn explain_under_pointer(explain: Explainer, event: &web_sys::MouseEvent) {
    let Some(target) =
        event.current_target().and_then(|target| target.dyn_into::<HtmlTextAreaElement>().ok())
    else {
        return;
    };
    let document = document();
    let at = js_sys::Reflect::get(&document, &"caretPositionFromPoint".into())
        .and_then(JsCast::dyn_into::<js_sys::Function>)
        .and_then(|ask| ask.call2(&document, &event.client_x().into(), &event.client_y().into()))
        .and_then(|at| js_sys::Reflect::get(&at, &"offset".into()))
        .ok()
        .and_then(|offset| offset.as_f64());
    let Some(at) = at else { return };
    let text = target.value();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an offset in a text")]
    let words = explain.run((text.clone(), byte_at(&text, at as u32))).unwrap_or_default();
    if target.title() != words {
        target.set_title(&words);
    }
}
