//! All of the design in small, with what is in sight; a press or drag moves the view.

use std::cell::Cell;
use std::rc::Rc;

use aslant_engine::geometry::{Point, Rect, Size, Vector};
use leptos::ev::PointerEvent;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::drawn::{Palette, context_of, fit};
use crate::editor::Editor;
use crate::platform::frame;
use crate::shell::Shell;

const WIDTH: f64 = 168.0;
const HEIGHT: f64 = 108.0;

#[component]
pub fn Minimap() -> impl IntoView {
    let editor = expect_context::<Editor>();
    let shell = expect_context::<Shell>();
    let area = Memo::new(move |_| editor.bounds.get().inflated(60.0));
    let scale = move || {
        let area = area.get();
        (WIDTH / area.width.max(1.0)).min(HEIGHT / area.height.max(1.0))
    };
    let picture = NodeRef::<leptos::html::Canvas>::new();
    let waiting = Rc::new(Cell::new(false));
    Effect::new(move |_| {
        editor.node_ids.track();
        editor.revision.track();
        area.track();
        shell.theme.track();
        if picture.get().is_some() && !waiting.replace(true) {
            let waiting = waiting.clone();
            frame::next(move |_| {
                waiting.set(false);
                let there = picture.try_get_untracked().flatten().zip(area.try_get_untracked());
                if let Some((element, area)) = there {
                    paint(editor, &element, area);
                }
            });
        }
    });
    let seen = move || {
        let view: Rect = editor.viewport.get().visible(editor.canvas_size.get());
        let (area, scale) = (area.get(), scale());
        let seen = Rect::new(
            (view.x - area.x) * scale,
            (view.y - area.y) * scale,
            view.width * scale,
            view.height * scale,
        );
        // What is beside the map is cut off, so that its frame is never larger than a screen.
        let (left, top) = (seen.left().max(-4.0), seen.top().max(-4.0));
        let (right, bottom) = (seen.right().min(WIDTH + 4.0), seen.bottom().min(HEIGHT + 4.0));
        Rect::new(left, top, (right - left).max(0.0), (bottom - top).max(0.0))
    };
    // Where it is a matter of layout alone, the browser need not ask anew what is moved over what.
    let side = move |side: fn(Rect) -> f64| {
        let length = Memo::new(move |_| (side(seen()) * 10.0).round() / 10.0);
        move || format!("{}px", length.get())
    };
    let (left, top) = (side(|seen| seen.x), side(|seen| seen.y));
    let (width, height) = (side(|seen| seen.width), side(|seen| seen.height));
    let dragging = RwSignal::new(false);
    let go = move |event: &PointerEvent| {
        let Some(element) =
            event.current_target().and_then(|target| target.dyn_into::<web_sys::Element>().ok())
        else {
            return;
        };
        let corner = element.get_bounding_client_rect();
        let (area, scale) = (area.get_untracked(), {
            let area = area.get_untracked();
            (WIDTH / area.width.max(1.0)).min(HEIGHT / area.height.max(1.0))
        });
        let at = Point::new(
            (f64::from(event.client_x()) - corner.left()) / scale + area.x,
            (f64::from(event.client_y()) - corner.top()) / scale + area.y,
        );
        let size = editor.canvas_size.get_untracked();
        let view = editor.viewport.get_untracked();
        let now = view.screen_from_canvas(at);
        editor.set_viewport(view.panned(Vector::new(size.width / 2.0 - now.x, size.height / 2.0 - now.y)));
    };
    view! {
        <Show when=move || !editor.is_empty.get()>
            <div
                class="minimap"
                aria-hidden="true"
                on:pointerdown=move |event| {
                    if let Some(element) = event.current_target().and_then(|target| target.dyn_into::<web_sys::Element>().ok()) {
                        let _ = element.set_pointer_capture(event.pointer_id());
                    }
                    dragging.set(true);
                    go(&event);
                }
                on:pointermove=move |event| {
                    if dragging.get_untracked() {
                        go(&event);
                    }
                }
                on:pointerup=move |_| dragging.set(false)
                on:pointercancel=move |_| dragging.set(false)
            >
                <canvas class="minimap__picture" node_ref=picture></canvas>
                <div class="minimap__seen" style:left=left style:top=top style:width=width style:height=height></div>
            </div>
        </Show>
    }
}

/// Draws every card and frame as a small bar in the colour of its kind.
fn paint(editor: Editor, element: &web_sys::HtmlCanvasElement, area: Rect) {
    let Some(context) = context_of(element) else { return };
    let ratio = web_sys::window().map_or(1.0, |window| window.device_pixel_ratio()).clamp(0.5, 4.0);
    fit(element, Size::new(WIDTH, HEIGHT), ratio);
    let _ = context.set_transform(ratio, 0.0, 0.0, ratio, 0.0, 0.0);
    context.clear_rect(0.0, 0.0, WIDTH, HEIGHT);
    let palette = Palette::read();
    let scale = (WIDTH / area.width.max(1.0)).min(HEIGHT / area.height.max(1.0));
    let ids = editor.node_ids.get_untracked();
    let (line, ground) =
        (palette.line_strong.css(), palette.line_strong.mixed(0.25, &palette.surface_1).css());
    let mut present = "";
    for id in ids.iter() {
        let Some(rect) = editor.with_layout(|layout| layout.rects.get(id).copied()) else { continue };
        let Some((kind, is_frame)) =
            editor.node(*id).map(|node| node.view.with_untracked(|view| (view.kind_name, view.is_frame)))
        else {
            continue;
        };
        let (x, y) = ((rect.x - area.x) * scale, (rect.y - area.y) * scale);
        let (width, height) = ((rect.width * scale).max(2.0), (rect.height * scale).max(1.5));
        if is_frame {
            context.set_fill_style_str(&line);
            context.fill_rect(x, y, width, height);
            context.set_fill_style_str(if palette.forced { "Canvas" } else { &ground });
            context.fill_rect(x + 0.6, y + 0.6, width - 1.2, height - 1.2);
            present = "";
            continue;
        }
        if kind != present {
            let loud = matches!(kind, "task" | "choice" | "route" | "function" | "fail" | "succeed");
            context.set_fill_style_str(&if loud { palette.kind(kind) } else { &palette.edge }.css());
            present = kind;
        }
        context.fill_rect(x, y, width, height);
    }
}
