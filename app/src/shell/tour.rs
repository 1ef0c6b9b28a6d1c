//! First contact: five short hints beside what they are about, on the real canvas. Nothing is blocked while they stand
//! there; doing what a hint says leads on, and Esc or "Skip" ends them for good. They come back from the palette.

use aslant_engine::geometry::Rect;
use leptos::prelude::*;

use super::Shell;
use super::actions::keys_of;
use crate::editor::Editor;
use crate::platform::{frame, local, media};
use crate::run::Runner;
use crate::widgets::icons::{Glyph, Icon};

const KEY: &str = "aslant.tour";
/// How often it is looked where the thing is that a hint is about, in milliseconds.
const FOLLOW_MS: i32 = 150;
/// The size of a hint, in pixels.
const WIDTH: f64 = 300.0;
const HEIGHT: f64 = 204.0;
const GAP: f64 = 12.0;

/// One hint.
struct Step {
    title: &'static str,
    text: &'static str,
    /// The keys of these actions are shown with it.
    keys: &'static [&'static str],
    /// What it is about: the first of these selectors that finds something.
    about: &'static [&'static str],
}

const STEPS: [Step; 5] = [
    Step {
        title: "A whole system on one canvas",
        text: "Routes on the left, workflows in the middle, functions and resources beside what calls them. The wheel moves the view, with Ctrl it zooms.",
        keys: &["fit"],
        about: &[".controls"],
    },
    Step {
        title: "Click any card",
        text: "Its form opens on the right. Whatever you change there or on the canvas can be undone, so try things.",
        keys: &["undo"],
        about: &[
            ".canvas [data-kind=task][data-name=ChargePayment]",
            ".canvas [data-kind=task]",
            ".canvas__stage",
        ],
    },
    Step {
        title: "Run it, here in the page",
        text: "A run plays the chosen scenario on a clock of its own: step by step, forwards and back. Nothing is called on AWS.",
        keys: &["run"],
        about: &["[data-action=run]"],
    },
    Step {
        title: "Add what is missing",
        text: "Drag anything onto the canvas, into a frame or onto an edge. On a selected card, A adds what comes next.",
        keys: &[],
        about: &[".side[data-side=left] .side__body", ".main__reopen[data-side=left]"],
    },
    Step {
        title: "Hand it on",
        text: "The link holds the whole design; there is no server. Everything else is found by name or by key.",
        keys: &["palette", "find", "shortcuts"],
        about: &[".topbar__share"],
    },
];

/// The tour. `Copy`; found in the context.
#[derive(Clone, Copy)]
pub struct Tour {
    /// The hint that is shown.
    at: RwSignal<Option<usize>>,
    /// Where what it is about stands in the window.
    target: RwSignal<Option<Rect>>,
}

impl Tour {
    pub fn new(editor: Editor, runner: Runner) -> Self {
        let tour = Self { at: RwSignal::new(None), target: RwSignal::new(None) };
        // Doing what a hint says leads on.
        Effect::new(move |before: Option<bool>| {
            let selected = editor.selection.with(|selection| !selection.ids.is_empty());
            if selected && before == Some(false) && tour.at.get_untracked() == Some(1) {
                tour.go(2);
            }
            selected
        });
        Effect::new(move |before: Option<bool>| {
            let running = runner.snapshot.with(Option::is_some);
            if running && before == Some(false) && tour.at.get_untracked() == Some(2) {
                tour.go(3);
            }
            running
        });
        tour
    }

    /// Shows it to whoever has never seen it.
    pub fn offer(self) {
        if local::read(KEY).is_none() {
            self.start();
        }
    }

    pub fn start(self) {
        self.go(0);
    }

    fn go(self, to: usize) {
        let follows = self.at.get_untracked().is_some();
        if to >= STEPS.len() {
            self.end();
            return;
        }
        self.at.set(Some(to));
        self.look();
        if !follows {
            self.follow();
        }
    }

    /// Ends it and remembers that.
    pub fn end(self) {
        self.at.set(None);
        local::write(KEY, "seen");
    }

    fn follow(self) {
        frame::after(FOLLOW_MS, move || {
            if self.at.get_untracked().is_some() {
                self.look();
                self.follow();
            }
        });
    }

    fn look(self) {
        let Some(step) = self.at.get_untracked().and_then(|at| STEPS.get(at)) else { return };
        let found = step.about.iter().find_map(|selector| visible(selector));
        if self.target.get_untracked() != found {
            self.target.set(found);
        }
    }
}

/// Where the element stands in the window, if it is in sight.
fn visible(selector: &str) -> Option<Rect> {
    let element = document().query_selector(selector).ok().flatten()?;
    let rect = element.get_bounding_client_rect();
    let (width, height) = window_size();
    let rect = Rect { x: rect.x(), y: rect.y(), width: rect.width(), height: rect.height() };
    let inside =
        rect.width > 0.0 && rect.x < width && rect.y < height && rect.right() > 0.0 && rect.bottom() > 0.0;
    inside.then_some(rect)
}

fn window_size() -> (f64, f64) {
    let read = |value: Result<wasm_bindgen::JsValue, wasm_bindgen::JsValue>| {
        value.ok().and_then(|value| value.as_f64()).unwrap_or(0.0)
    };
    (read(window().inner_width()), read(window().inner_height()))
}

/// Where a hint stands beside what it is about: beneath it, above it (then `y` is its lower edge), or at the side where
/// there is more room.
fn place(target: Option<Rect>) -> (f64, f64, bool) {
    let (width, height) = window_size();
    let scale = media::text_scale();
    let (own_width, own_height) = (WIDTH * scale, HEIGHT * scale);
    let Some(target) = target else {
        return (width / 2.0 - own_width / 2.0, height / 2.0 - own_height / 2.0, false);
    };
    let along = target.x.clamp(GAP, (width - own_width - GAP).max(GAP));
    if target.height > height / 2.0 {
        let right = target.right() + GAP;
        let x = if right + own_width < width { right } else { (target.x - own_width - GAP).max(GAP) };
        return (x, (target.y + 64.0).min(height - own_height - GAP), false);
    }
    if target.bottom() + GAP + own_height < height {
        (along, target.bottom() + GAP, false)
    } else {
        (along, (target.y - GAP).max(own_height + GAP), true)
    }
}

#[component]
pub fn TourHint() -> impl IntoView {
    let tour = expect_context::<Tour>();
    let shell = expect_context::<Shell>();
    let ring = move || {
        let target = tour.target.get()?;
        Some(format!(
            "transform:translate({}px,{}px);width:{}px;height:{}px",
            target.x - 4.0,
            target.y - 4.0,
            target.width + 8.0,
            target.height + 8.0
        ))
    };
    let at_place = move || {
        let (x, y, above) = place(tour.target.get());
        let up = if above { "translateY(-100%)" } else { "" };
        format!("transform:translate({}px,{}px) {up};width:{}rem", x.round(), y.round(), WIDTH / 16.0)
    };
    move || {
        let at = tour.at.get().filter(|_| !shell.presenting.get())?;
        let step = STEPS.get(at)?;
        let last = at + 1 == STEPS.len();
        let keys = step
            .keys
            .iter()
            .filter_map(|id| {
                let action = super::actions::find(id)?;
                Some(view! { <li><kbd class="keys">{keys_of(id)}</kbd> {action.name}</li> })
            })
            .collect_view();
        Some(view! {
            <div class="tour__ring" aria-hidden="true" hidden=move || tour.target.get().is_none() style=move || ring().unwrap_or_default()></div>
            <section
                class="tour"
                aria-label="A first look around"
                data-step=(at + 1).to_string()
                style=at_place
                on:keydown=move |event| {
                    if event.key() == "Escape" {
                        event.stop_propagation();
                        tour.end();
                    }
                }
            >
                <header class="tour__head">
                    <h2 class="tour__title">{step.title}</h2>
                    <button class="icon-button" data-size="small" type="button" aria-label="Skip the tour" title="Skip (Esc)" on:click=move |_| tour.end()>
                        <Icon glyph=Glyph::Close size=14/>
                    </button>
                </header>
                <p class="tour__text">{step.text}</p>
                <ul class="tour__keys">{keys}</ul>
                <footer class="tour__foot">
                    <span class="tour__count">{format!("{} of {}", at + 1, STEPS.len())}</span>
                    {(at > 0).then(|| view! { <button class="button" data-size="small" type="button" on:click=move |_| tour.go(at - 1)>"Back"</button> })}
                    <button class="button" data-size="small" data-tone="accent" type="button" on:click=move |_| tour.go(at + 1)>
                        {if last { "Done" } else { "Next" }}
                    </button>
                </footer>
            </section>
        })
    }
}
