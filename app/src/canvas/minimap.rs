//! All of the design in small, with what is in sight; a press or drag moves the view.

use aslant_engine::geometry::{Point, Rect, Vector};
use leptos::ev::PointerEvent;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use crate::editor::Editor;

const WIDTH: f64 = 168.0;
const HEIGHT: f64 = 108.0;

#[component]
pub fn Minimap() -> impl IntoView {
    let editor = expect_context::<Editor>();
    let area = Memo::new(move |_| editor.bounds.get().inflated(60.0));
    let scale = move || {
        let area = area.get();
        (WIDTH / area.width.max(1.0)).min(HEIGHT / area.height.max(1.0))
    };
    let shapes = move || {
        editor.revision.track();
        let ids = editor.node_ids.get();
        let (area, scale) = (area.get(), scale());
        ids.iter()
            .filter_map(|id| {
                let rect = editor.with_layout(|layout| layout.rects.get(id).copied())?;
                let (kind, is_frame) =
                    editor.node(*id)?.view.with_untracked(|view| (view.kind_name, view.is_frame));
                Some(view! {
                    <rect
                        class=if is_frame { "minimap__frame" } else { "minimap__card" }
                        data-shape=kind
                        x=(rect.x - area.x) * scale
                        y=(rect.y - area.y) * scale
                        width=(rect.width * scale).max(2.0)
                        height=(rect.height * scale).max(1.5)
                        rx="1"
                    ></rect>
                })
            })
            .collect_view()
    };
    let seen = move || {
        let view: Rect = editor.viewport.get().visible(editor.canvas_size.get());
        let (area, scale) = (area.get(), scale());
        view! {
            <rect
                class="minimap__seen"
                x=(view.x - area.x) * scale
                y=(view.y - area.y) * scale
                width=view.width * scale
                height=view.height * scale
                rx="2"
            ></rect>
        }
    };
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
                <svg width=WIDTH height=HEIGHT>{shapes}{seen}</svg>
            </div>
        </Show>
    }
}
