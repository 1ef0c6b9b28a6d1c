//! The canvas: cards and edges in one transformed layer, and the gestures on them.

mod aim;
mod breadcrumb;
mod card;
mod clipboard;
mod controls;
mod drawn;
mod edges;
mod elements;
mod empty;
mod ends;
mod focus;
mod grid;
mod grow;
mod hit;
mod keys;
mod menu;
mod minimap;
mod overlay;
mod picker;
mod pointer_adapter;
mod rename;
mod scene;
mod state;

use aslant_engine::geometry::Detail;
use aslant_engine::interaction::Cursor;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;

pub use aim::draw_edge_from;
pub use clipboard::{copy_to_system, paste_from_system};
pub use focus::to_canvas as focus_canvas;
pub use keys::{act, open_menu, open_picker, run_from};
pub use pointer_adapter::PointerAdapter;
pub use scene::fresh_kind;
pub use state::CanvasState;

use crate::editor::Editor;
use crate::platform::frame;
use crate::run::RunOverlays;
use card::Card;
use controls::Controls;
use drawn::DrawnLayer;
use edges::EdgeLayer;
use elements::{Elements, Unmounted};
use empty::EmptyCanvas;
use grid::Grid;
use menu::ContextMenu;
use minimap::Minimap;
use overlay::{GhostCard, GuideLayer, Reason};
use picker::Picker;
use rename::RenameField;

#[component]
pub fn Canvas() -> impl IntoView {
    let editor = expect_context::<Editor>();
    let canvas = expect_context::<CanvasState>();
    let adapter = PointerAdapter::from_context();
    watch_stage(editor, canvas, adapter);
    keys::listen(adapter);
    clipboard::listen(adapter);

    let view = editor.viewport;
    let transform = move || {
        let view = view.get();
        format!("translate({}px, {}px) scale({})", view.offset.x, view.offset.y, view.zoom)
    };
    let detail = Memo::new(move |_| Detail::at(view.get().zoom));
    let elements = Elements::follow(editor, canvas);
    watch_movement(editor);
    watch_gestures(editor, canvas);
    let cursor = move || match canvas.cursor.get() {
        Cursor::Default if canvas.space_held.get() => "grab",
        Cursor::Default => "default",
        Cursor::Grab => "grab",
        Cursor::Grabbing => "grabbing",
        Cursor::Crosshair => "crosshair",
        Cursor::Resize => "nwse-resize",
        Cursor::NotAllowed => "not-allowed",
    };
    let active = move || {
        let id = editor.selected_one()?;
        Some(if editor.drawn.get() { elements::UNMOUNTED.to_owned() } else { format!("card-{}", id.0) })
    };
    view! {
        <div class="canvas">
            <div
                class="canvas__stage"
                node_ref=canvas.stage
                role="application"
                aria-label="Canvas. Arrow keys follow the graph, A adds, C connects, F2 renames, Delete deletes."
                aria-activedescendant=active
                tabindex="0"
                style:cursor=cursor
                style=("--name-size", move || format!("{}px", detail.get().name_size(f64::INFINITY)))
                title=move || {
                    // From afar names are cut.
                    let from_afar = matches!(detail.get(), Detail::Name(_) | Detail::Far);
                    editor.hovered.get().filter(|_| from_afar).map(|id| editor.name(id).to_string())
                }
                data-detail=move || detail.get().as_str()
                data-gliding=move || editor.gliding.get().to_string()
                data-connecting=move || canvas.connect.with(Option::is_some).to_string()
                on:pointerdown=move |event| adapter.down(&event)
                on:pointermove=move |event| adapter.moved(&event)
                on:pointerup=move |event| adapter.up(&event)
                on:pointercancel=move |event| adapter.cancelled(&event)
                on:pointerleave=move |_| {
                    if editor.hovered.get_untracked().is_some() {
                        editor.hovered.set(None);
                        editor.enliven_edges();
                    }
                }
                on:contextmenu=move |event| event.prevent_default()
            >
                <Grid/>
                <DrawnLayer elements=elements/>
                <Unmounted/>
                <div
                    class="canvas__layer"
                    style:transform=transform
                    data-moving=move || editor.moving.get().to_string()
                    data-overdrawn=move || canvas.overdrawn.get().to_string()
                >
                    <div class="canvas__elements">
                        <EdgeLayer edges=elements.edges/>
                        <For each=move || elements.nodes.get().to_vec() key=move |id| (editor.opened.get_untracked(), *id) let:id>
                            <Card id=id/>
                        </For>
                    </div>
                    <crate::shell::FoundMarks/>
                    <ends::EdgeEnds/>
                    <GuideLayer/>
                    <GhostCard/>
                    <RenameField/>
                </div>
            </div>
            <RunOverlays/>
            <Reason/>
            <aim::AimBar/>
            <breadcrumb::Breadcrumb/>
            <breadcrumb::PathBar/>
            <EmptyCanvas/>
            <Picker/>
            <ContextMenu/>
            <crate::problems::AtCard/>
            <Minimap/>
            <Controls/>
        </div>
    }
}

/// How long after its last change the viewport counts as at rest, in milliseconds.
const REST_MS: i32 = 180;

/// More cards or lines than these near the view are drawn while it moves, or while they are moved or selected by a marquee.
const MOST_MOVED: usize = 16;
const MOST_MOVED_EDGES: usize = 40;

/// Says whether the drawing stands in for the elements for as long as something moves: they are there all the same, and
/// change, but nothing of them has to be painted in each frame.
fn watch_gestures(editor: Editor, canvas: CanvasState) {
    Effect::new(move |_| {
        let busy = editor.moving.get() || editor.dragging.get() || canvas.marquee.with(Option::is_some);
        let edges =
            editor.visible_edges.with(|edges| edges.len()) + editor.passing_edges.with(|edges| edges.len());
        let many = editor.visible_nodes.with(|ids| ids.len()) > MOST_MOVED || edges > MOST_MOVED_EDGES;
        // What glides is moved by the style sheets.
        let overdrawn = busy && many && !editor.gliding.get();
        if canvas.overdrawn.get_untracked() != overdrawn {
            canvas.overdrawn.set(overdrawn);
        }
    });
}

/// Says whether the viewport is moving. While it does, the layer is drawn once and shifted; at rest it is drawn sharp.
fn watch_movement(editor: Editor) {
    let ticket = RwSignal::new(0_u32);
    Effect::new(move |before: Option<()>| {
        editor.viewport.track();
        if before.is_none() {
            return;
        }
        let mine = ticket.get_untracked().wrapping_add(1);
        ticket.set(mine);
        if !editor.moving.get_untracked() {
            editor.moving.set(true);
        }
        frame::after(REST_MS, move || {
            // While the view glides, the next frame looks again.
            if ticket.get_untracked() == mine && !editor.view_glides() {
                editor.moving.set(false);
                editor.cull();
            }
        });
    });
}

/// Follows the size of the stage, and reads the wheel in a way that may prevent the page's own zoom.
fn watch_stage(editor: Editor, canvas: CanvasState, adapter: PointerAdapter) {
    Effect::new(move || {
        let Some(stage) = canvas.stage.get() else { return };
        let element: web_sys::Element = stage.clone().unchecked_into();
        let measured = element.clone();
        let resized =
            Closure::<dyn FnMut()>::new(move || editor.set_canvas_size(pointer_adapter::size_of(&measured)));
        if let Ok(observer) = web_sys::ResizeObserver::new(resized.as_ref().unchecked_ref()) {
            observer.observe(&element);
        }
        resized.forget();
        editor.set_canvas_size(pointer_adapter::size_of(&element));
        let wheel = Closure::<dyn FnMut(web_sys::WheelEvent)>::new(move |event: web_sys::WheelEvent| {
            adapter.wheel(&event);
        });
        let options = web_sys::AddEventListenerOptions::new();
        options.set_passive(false);
        let _ = element.add_event_listener_with_callback_and_add_event_listener_options(
            "wheel",
            wheel.as_ref().unchecked_ref(),
            &options,
        );
        wheel.forget();
    });
}
