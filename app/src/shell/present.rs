//! Showing a design to others: nothing but the canvas in its light theme, one saved view after the other with its caption,
//! and a run through it. The views are part of the design; where none is saved, the whole and each workflow are shown.

use std::sync::Arc;

use aslant_engine::design::{Command, Id, Record, SETTINGS, Settings, View};
use aslant_engine::geometry::Rect;
use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;

use super::Shell;
use super::actions::with_keys;
use crate::canvas::{self, CanvasState};
use crate::editor::Editor;
use crate::platform::frame;
use crate::run::Runner;
use crate::widgets::icons::{Glyph, Icon};
use crate::widgets::popup::Popup;

/// Screen pixels that caption and buttons take at the lower edge.
const BAR: f64 = 108.0;

/// What one step of the presentation shows.
#[derive(Clone, Debug, PartialEq)]
struct Slide {
    caption: String,
    shows: Shows,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Shows {
    Everything,
    Thing(Id),
    Region(Rect, Option<Id>),
}

/// The presentation. `Copy`; found in the context.
#[derive(Clone, Copy)]
pub struct Presenter {
    editor: Editor,
    shell: Shell,
    runner: Runner,
    canvas: CanvasState,
    at: RwSignal<usize>,
    /// Where the view was before, to go back to.
    before: RwSignal<Option<(aslant_engine::geometry::Viewport, Option<Id>)>>,
}

fn rect_of(view: &View) -> Rect {
    let [x, y, width, height] = view.region.map(f64::from);
    Rect { x, y, width, height }
}

impl Presenter {
    pub fn new(editor: Editor, shell: Shell, runner: Runner, canvas: CanvasState) -> Self {
        let presenter =
            Self { editor, shell, runner, canvas, at: RwSignal::new(0), before: RwSignal::new(None) };
        // The canvas is larger without the panels: what is shown is fitted again whenever its size changes.
        Effect::new(move || {
            editor.canvas_size.track();
            let at = presenter.at.get();
            if shell.presenting.get() {
                presenter.show(at);
            }
        });
        // Before the canvas, to which arrow keys mean something else.
        let keys = Closure::<dyn FnMut(web_sys::KeyboardEvent)>::new(move |event: web_sys::KeyboardEvent| {
            if shell.presenting.get_untracked() && presenter.key(&event) {
                event.prevent_default();
                event.stop_propagation();
            }
        });
        let listener: js_sys::Function = keys.into_js_value().unchecked_into();
        let _ = window().add_event_listener_with_callback_and_bool("keydown", &listener, true);
        presenter
    }

    fn slides(self) -> Vec<Slide> {
        self.editor.with_design(|design| {
            let saved = &design.settings().views;
            if !saved.is_empty() {
                return saved
                    .iter()
                    .map(|view| Slide {
                        caption: view.caption.clone(),
                        shows: Shows::Region(rect_of(view), view.entered.filter(|id| design.contains(*id))),
                    })
                    .collect();
            }
            let whole = Slide { caption: design.settings().name.to_string(), shows: Shows::Everything };
            let workflows = design
                .workflows()
                .map(|(id, workflow)| Slide { caption: workflow.name.to_string(), shows: Shows::Thing(id) });
            std::iter::once(whole).chain(workflows).collect()
        })
    }

    pub fn start(self) {
        if self.shell.presenting.get_untracked() {
            return;
        }
        let editor = self.editor;
        self.before.set(Some((editor.viewport.get_untracked(), editor.entered.get_untracked())));
        editor.clear_selection();
        self.at.set(0);
        editor.covered_below.set(BAR);
        self.shell.presenting.set(true);
        canvas::focus_canvas(self.canvas);
        editor.announce("Presenting. Arrow keys go from view to view, Esc leaves.");
    }

    pub fn leave(self) {
        self.shell.presenting.set(false);
        self.editor.covered_below.set(0.0);
        let Some((viewport, entered)) = self.before.get_untracked() else { return };
        let editor = self.editor;
        // After the panels are back, so that the view is not fitted to the larger canvas again.
        frame::next(move |_| {
            editor.show_region(None, entered);
            editor.set_viewport(viewport);
        });
        canvas::focus_canvas(self.canvas);
        editor.announce("The presentation is over");
    }

    fn show(self, at: usize) {
        let slides = self.slides();
        let Some(slide) = slides.get(at) else { return };
        match slide.shows {
            Shows::Everything => {
                let bounds = self.editor.bounds.get_untracked();
                self.editor.show_region(Some(bounds), None);
            }
            Shows::Thing(id) => self.editor.show_region(self.editor.rect(id), None),
            Shows::Region(region, entered) => self.editor.show_region(Some(region), entered),
        }
    }

    fn step(self, by: isize) {
        let count = self.slides().len();
        let next = self.at.get_untracked().saturating_add_signed(by).min(count.saturating_sub(1));
        if next != self.at.get_untracked() {
            self.at.set(next);
        }
        let caption = self.slides().get(next).map(|slide| slide.caption.clone()).unwrap_or_default();
        self.editor.announce(format!("View {} of {count}. {caption}", next + 1));
    }

    /// Begins a run that goes on by the arrow keys alone.
    fn begin_run(self) {
        self.runner.start();
        self.runner.playing.set(false);
    }

    /// Whether the key means something here.
    fn key(self, event: &web_sys::KeyboardEvent) -> bool {
        if event.ctrl_key() || event.meta_key() || event.alt_key() {
            return false;
        }
        let run = self.runner.snapshot.with_untracked(Option::is_some);
        match event.key().as_str() {
            "ArrowRight" | "PageDown" => self.step(1),
            "ArrowLeft" | "PageUp" => self.step(-1),
            "Home" => self.at.set(0),
            "End" => self.at.set(self.slides().len().saturating_sub(1)),
            "ArrowDown" if run => self.runner.step(),
            "ArrowDown" => self.begin_run(),
            "ArrowUp" if run => self.runner.step_back(),
            "Escape" => self.leave(),
            _ => return false,
        }
        true
    }
}

/// What stands at the foot of the presentation: the caption, where one is, and how to go on.
#[component]
pub fn PresentBar() -> impl IntoView {
    let presenter = expect_context::<Presenter>();
    let Presenter { editor, shell, runner, .. } = presenter;
    let slides = Memo::new(move |_| {
        editor.revision.track();
        editor.opened.track();
        presenter.slides()
    });
    let caption = move || {
        slides.with(|slides| {
            slides.get(presenter.at.get()).map(|slide| slide.caption.clone()).unwrap_or_default()
        })
    };
    let count = move || slides.with(Vec::len);
    let running = Memo::new(move |_| runner.snapshot.with(Option::is_some));
    view! {
        <Show when=move || shell.presenting.get()>
            <section class="present" aria-label="Presentation" data-view=move || (presenter.at.get() + 1).to_string()>
                <p class="present__caption">{caption}</p>
                <div class="present__controls">
                    <button class="icon-button" type="button" aria-label="The view before" title="The view before (←)" disabled=move || presenter.at.get() == 0 on:click=move |_| presenter.step(-1)>
                        <Icon glyph=Glyph::ChevronLeft/>
                    </button>
                    <span class="present__count">{move || format!("{} / {}", presenter.at.get() + 1, count())}</span>
                    <button class="icon-button" type="button" aria-label="The next view" title="The next view (→)" disabled=move || { presenter.at.get() + 1 >= count() } on:click=move |_| presenter.step(1)>
                        <Icon glyph=Glyph::ChevronRight/>
                    </button>
                    <span class="topbar__divider"></span>
                    <button class="icon-button" type="button" aria-label="Step back in the run" title="Step back in the run (↑)" disabled=move || !running.get() on:click=move |_| runner.step_back()>
                        <Icon glyph=Glyph::StepBack/>
                    </button>
                    <button
                        class="icon-button"
                        type="button"
                        aria-label=move || if running.get() { "Step on in the run" } else { "Begin a run, step by step" }
                        title="Step through a run (↓)"
                        on:click=move |_| if running.get_untracked() { runner.step() } else { presenter.begin_run() }
                    >
                        <Icon glyph=Glyph::StepForward/>
                    </button>
                    <span class="topbar__divider"></span>
                    <button class="button" data-size="small" type="button" title="Leave the presentation (Esc)" on:click=move |_| presenter.leave()>"Leave"</button>
                </div>
            </section>
        </Show>
    }
}

/// Replaces the saved views as one step of undo.
fn keep(editor: Editor, label: &str, change: impl FnOnce(&mut Vec<View>)) {
    let settings = editor.with_design(|design| design.settings().clone());
    let mut views = settings.views.clone();
    change(&mut views);
    let record = Record::Settings(Settings { views, ..settings });
    editor.dispatch(label, Command::Replace { id: SETTINGS, record });
}

/// The button of the top bar: the saved views, and the start of the presentation.
#[component]
pub fn PresentButton() -> impl IntoView {
    let presenter = expect_context::<Presenter>();
    let editor = presenter.editor;
    let open = RwSignal::new(false);
    let views = Memo::new(move |_| {
        editor.revision.track();
        editor.opened.track();
        editor.with_design(|design| design.settings().views.clone())
    });
    let count = Memo::new(move |_| views.with(Vec::len));
    let save = move |_| {
        let screen = editor.canvas_size.get_untracked();
        let seen = editor.viewport.get_untracked().visible(screen);
        let entered = editor.entered.get_untracked();
        let region =
            [seen.x, seen.y, seen.width.max(1.0), seen.height.max(1.0)].map(|number| number.round() as i32);
        keep(editor, "save a view", |views| views.push(View { caption: String::new(), region, entered }));
        // The caption is what one wants to write next.
        frame::next(move |_| {
            frame::next(move |_| {
                let last = document().query_selector(".views__row:last-child input").ok().flatten();
                if let Some(last) = last.and_then(|last| last.dyn_into::<web_sys::HtmlElement>().ok()) {
                    drop(last.focus());
                }
            });
        });
    };
    view! {
        <Popup
            open=open
            label="Present"
            button_class="icon-button topbar__present"
            role="dialog"
            align="end"
            button=|| view! { <Icon glyph=Glyph::Present/> }
        >
            <div class="views">
                <h2 class="share__title">"Present"</h2>
                <p class="share__text">
                    {move || if count.get() == 0 {
                        "The canvas alone, in its light theme: first the whole design, then each workflow. Save views of your own to show something else, with a caption each."
                    } else {
                        "The canvas alone, in its light theme, one view after the other. They are kept in the design."
                    }}
                </p>
                <ol class="views__list">
                    <For each=move || 0..count.get() key=|index| *index let:index>
                        <ViewRow views=views index=index open=open/>
                    </For>
                </ol>
                <div class="views__foot">
                    <button class="button" type="button" data-action="save-view" on:click=save>
                        <Icon glyph=Glyph::Plus size=14/>"Save what is in sight"
                    </button>
                    <button
                        class="button"
                        data-tone="accent"
                        type="button"
                        data-action="present"
                        title=with_keys("Present", "present")
                        on:click=move |_| {
                            open.set(false);
                            presenter.start();
                        }
                    >
                        <Icon glyph=Glyph::Play size=14/>"Present"
                    </button>
                </div>
            </div>
        </Popup>
    }
}

#[component]
fn ViewRow(views: Memo<Vec<View>>, index: usize, open: RwSignal<bool>) -> impl IntoView {
    let presenter = expect_context::<Presenter>();
    let editor = presenter.editor;
    let caption =
        move || views.with(|views| views.get(index).map(|view| view.caption.clone()).unwrap_or_default());
    let field = NodeRef::<html::Input>::new();
    let write = move |_: ev::Event| {
        let Some(text) = field.get_untracked().map(|field| field.value()) else { return };
        let text = Arc::<str>::from(text.trim());
        keep(editor, "write a caption", |views| {
            if let Some(view) = views.get_mut(index) {
                view.caption = text.to_string();
            }
        });
    };
    view! {
        <li class="views__row">
            <span class="views__number">{index + 1}</span>
            <input
                node_ref=field
                class="input"
                aria-label=format!("Caption of view {}", index + 1)
                placeholder="A caption"
                prop:value=caption
                on:change=write
            />
            <button
                class="icon-button"
                data-size="small"
                type="button"
                aria-label=format!("Show view {}", index + 1)
                title="Show it"
                on:click=move |_| {
                    let view = views.with_untracked(|views| views.get(index).cloned());
                    if let Some(view) = view {
                        open.set(false);
                        editor.show_region(Some(rect_of(&view)), view.entered);
                    }
                }
            >
                <Icon glyph=Glyph::Focus size=14/>
            </button>
            <button
                class="icon-button"
                data-size="small"
                type="button"
                aria-label=format!("Move view {} up", index + 1)
                title="Earlier"
                disabled=index == 0
                on:click=move |_| keep(editor, "move a view", |views| {
                    if index > 0 && index < views.len() {
                        views.swap(index - 1, index);
                    }
                })
            >
                <Icon glyph=Glyph::ChevronUp size=14/>
            </button>
            <button
                class="icon-button"
                data-size="small"
                type="button"
                aria-label=format!("Remove view {}", index + 1)
                title="Remove"
                on:click=move |_| keep(editor, "remove a view", |views| {
                    if index < views.len() {
                        views.remove(index);
                    }
                })
            >
                <Icon glyph=Glyph::Trash size=14/>
            </button>
        </li>
    }
}
