//! Find anything: a bar over the canvas that lists where words stand in the design, goes there, and marks the cards.
//! What is found and in which order is the engine's to say (`analysis::find`).

use std::collections::BTreeSet;
use std::sync::Arc;

use aslant_engine::analysis::find::{self, Index, Part};
use aslant_engine::design::{Id, SETTINGS};
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::Shell;
use super::actions::with_keys;
use crate::canvas::{self, CanvasState};
use crate::editor::Editor;
use crate::platform::frame;
use crate::widgets::icons::{Glyph, Icon};

/// How many lines are shown; the count and the keys know all of them.
const SHOWN: usize = 60;
/// Characters of a text around what was looked for.
const EXCERPT: usize = 64;
/// How many cards in sight are marked at most.
const MARKED: usize = 400;

/// For how long the focus is kept in the bar after going somewhere, in milliseconds: forms take a few frames to open.
const HOLD_MS: f64 = 500.0;

/// Gives the focus back to `field` as often as it is taken, until then; not where a person takes it away by closing the bar.
fn hold_focus(field: web_sys::HtmlElement, until: f64) {
    if !field.is_connected() || frame::now_ms() > until {
        return;
    }
    if document().active_element().as_ref() != Some(field.unchecked_ref::<web_sys::Element>()) {
        drop(field.focus());
    }
    frame::next(move |_| hold_focus(field, until));
}

/// What is looked for. `Copy`; found in the context.
#[derive(Clone, Copy)]
pub struct Finder {
    editor: Editor,
    pub open: RwSignal<bool>,
    pub query: RwSignal<String>,
    /// The texts of the design as they were at a revision.
    index: RwSignal<Option<(u64, Arc<Index>)>>,
    /// The numbers of what was found.
    found: RwSignal<Arc<Vec<usize>>>,
    /// Cards that hold something that was found.
    owners: RwSignal<Arc<BTreeSet<Id>>>,
    /// Which of them one is at; `None` before the first.
    at: RwSignal<Option<usize>>,
    field: NodeRef<html::Input>,
}

impl Finder {
    pub fn new(editor: Editor) -> Self {
        let finder = Self {
            editor,
            open: RwSignal::new(false),
            query: RwSignal::new(String::new()),
            index: RwSignal::new(None),
            found: RwSignal::default(),
            owners: RwSignal::default(),
            at: RwSignal::new(None),
            field: NodeRef::new(),
        };
        Effect::new(move || {
            let revision = editor.revision.get();
            editor.opened.track();
            let query = finder.query.get();
            if finder.open.get() {
                finder.search(revision, &query);
            }
        });
        finder
    }

    fn search(self, revision: u64, query: &str) {
        let known = self.index.with_untracked(|index| {
            index.as_ref().filter(|(of, _)| *of == revision).map(|(_, index)| index.clone())
        });
        let index = known.unwrap_or_else(|| {
            let index = Arc::new(self.editor.with_design(Index::of));
            self.index.set(Some((revision, index.clone())));
            index
        });
        let numbers = index.search(query);
        let owners = index.owners(&numbers);
        if self.found.with_untracked(|before| **before != numbers) {
            self.at.set(None);
        }
        self.found.set(Arc::new(numbers));
        self.owners.set(Arc::new(owners));
    }

    /// Opens the bar, or gives it the focus with all of the query selected.
    pub fn show(self) {
        self.open.set(true);
        let field = self.field;
        frame::shown(move || {
            let there = field.try_get_untracked().flatten();
            if let Some(field) = &there {
                drop(field.focus());
                field.select();
            }
            there.is_some()
        });
    }

    /// Whether there is something to go on to.
    pub fn has_more(self) -> bool {
        self.found.with_untracked(|found| !found.is_empty())
    }

    /// Goes to the next place, or the one before; from the last on to the first.
    pub fn step(self, by: isize) {
        let count = self.found.with_untracked(|found| found.len());
        if count == 0 {
            return;
        }
        let next = match self.at.get_untracked() {
            None if by > 0 => 0,
            None => count - 1,
            Some(at) => (at + count).saturating_add_signed(by) % count,
        };
        self.go(next);
    }

    fn go(self, position: usize) {
        let number = self.found.with_untracked(|found| found.get(position).copied());
        let entry = self
            .index
            .with_untracked(|index| index.as_ref().and_then(|(_, index)| index.entry(number?).cloned()));
        let Some(entry) = entry else { return };
        self.at.set(Some(position));
        let had_focus = self.field.get_untracked().filter(|field| {
            document().active_element().as_ref() == Some(field.unchecked_ref::<web_sys::Element>())
        });
        let owner = entry.place.owner;
        if entry.part == Part::Name && self.editor.node(owner).is_some() {
            self.editor.select([owner]);
            self.editor.reveal(owner);
        } else {
            self.editor.go_to(entry.place.clone());
        }
        // The form takes the focus to the field; while one looks through what was found it stays in the bar.
        if let Some(field) = had_focus {
            hold_focus(field.unchecked_into(), frame::now_ms() + HOLD_MS);
        }
        let count = self.found.with_untracked(|found| found.len());
        self.editor.announce(format!("{} of {count}: {}, {}", position + 1, entry.owner, entry.text));
    }

    fn close(self, canvas: CanvasState) {
        self.open.set(false);
        self.owners.set(Arc::default());
        canvas::focus_canvas(canvas);
    }
}

/// One line of the list.
#[derive(Clone, PartialEq)]
struct Line {
    position: usize,
    name: String,
    /// The frames around it.
    trail: String,
    /// Nothing where the name itself was found.
    excerpt: Vec<(bool, String)>,
    part: Part,
    glyph: Glyph,
}

fn lines(finder: Finder) -> Vec<Line> {
    let editor = finder.editor;
    let query = finder.query.get_untracked();
    let found = finder.found.get();
    let Some((_, index)) = finder.index.get_untracked() else { return Vec::new() };
    // The window of lines goes along with where one is.
    let first =
        finder.at.get().map_or(0, |at| at.saturating_sub(SHOWN / 2)).min(found.len().saturating_sub(SHOWN));
    found
        .iter()
        .enumerate()
        .skip(first)
        .take(SHOWN)
        .filter_map(|(position, number)| {
            let entry = index.entry(*number)?;
            let owner = entry.place.owner;
            let trail = editor.with_design(|design| find::trail(design, owner)).join(" › ");
            let (text, ranges) = find::excerpt(&entry.text, &query, EXCERPT);
            let glyph = editor
                .node(owner)
                .map_or(if owner == SETTINGS { Glyph::Info } else { Glyph::Play }, |node| {
                    node.view.with_untracked(|view| view.glyph)
                });
            let name = if owner == SETTINGS { "The design".to_owned() } else { entry.owner.to_string() };
            Some(Line { position, name, trail, excerpt: marked(&text, &ranges), part: entry.part, glyph })
        })
        .collect()
}

/// A text in runs, those that were looked for marked.
fn marked(text: &str, ranges: &[std::ops::Range<usize>]) -> Vec<(bool, String)> {
    let mut runs = Vec::new();
    let mut at = 0;
    for range in ranges {
        for (on, part) in [(false, text.get(at..range.start)), (true, text.get(range.clone()))] {
            if let Some(part) = part.filter(|part| !part.is_empty()) {
                runs.push((on, part.to_owned()));
            }
        }
        at = range.end;
    }
    if let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        runs.push((false, rest.to_owned()));
    }
    runs
}

fn runs(excerpt: Vec<(bool, String)>) -> AnyView {
    excerpt
        .into_iter()
        .map(|(on, run)| {
            if on {
                view! { <mark class="find__mark">{run}</mark> }.into_any()
            } else {
                view! { <span>{run}</span> }.into_any()
            }
        })
        .collect_view()
        .into_any()
}

/// The bar with its list. To be put over the canvas once.
#[component]
pub fn FindBar() -> impl IntoView {
    let finder = expect_context::<Finder>();
    let canvas = expect_context::<CanvasState>();
    let shell = expect_context::<Shell>();
    let count = move || {
        let found = finder.found.with(|found| found.len());
        match (finder.query.with(|query| query.trim().is_empty()), found, finder.at.get()) {
            (true, ..) => String::new(),
            (_, 0, _) => "nothing found".to_owned(),
            (_, found, None) => format!("{found} found"),
            (_, found, Some(at)) => format!("{} of {found}", at + 1),
        }
    };
    let keys = move |event: leptos::ev::KeyboardEvent| {
        match (event.key().as_str(), event.shift_key()) {
            ("Enter" | "F3", false) | ("ArrowDown", _) => finder.step(1),
            ("Enter" | "F3", true) | ("ArrowUp", _) => finder.step(-1),
            ("Escape", _) => finder.close(canvas),
            ("f", _) if event.ctrl_key() || event.meta_key() => finder.show(),
            _ => {
                event.stop_propagation();
                return;
            }
        }
        event.prevent_default();
        event.stop_propagation();
    };
    let list = Memo::new(move |_| if finder.open.get() { lines(finder) } else { Vec::new() });
    view! {
        <Show when=move || finder.open.get() && !shell.presenting.get()>
            <section class="find" role="search" aria-label="Find in the design" on:keydown=keys>
                <div class="find__row">
                    <Icon glyph=Glyph::Search size=14/>
                    <input
                        node_ref=finder.field
                        class="find__field"
                        type="text"
                        aria-label="Find states, routes, functions, fields, expressions"
                        placeholder="Find states, fields, expressions …"
                        autocomplete="off"
                        spellcheck="false"
                        prop:value=move || finder.query.get()
                        on:input=move |event| finder.query.set(event_target_value(&event))
                    />
                    <span class="find__count" role="status" data-count=move || finder.found.with(|found| found.len())>{count}</span>
                    <button class="icon-button" data-size="small" type="button" aria-label="The one before" title=with_keys("The one before", "find-previous") disabled=move || finder.found.with(|found| found.is_empty()) on:click=move |_| finder.step(-1)>
                        <Icon glyph=Glyph::ChevronUp size=14/>
                    </button>
                    <button class="icon-button" data-size="small" type="button" aria-label="The next" title=with_keys("The next", "find-next") disabled=move || finder.found.with(|found| found.is_empty()) on:click=move |_| finder.step(1)>
                        <Icon glyph=Glyph::ChevronDown size=14/>
                    </button>
                    <button class="icon-button" data-size="small" type="button" aria-label="Close" title="Close (Esc)" on:click=move |_| finder.close(canvas)>
                        <Icon glyph=Glyph::Close size=14/>
                    </button>
                </div>
                <Show when=move || list.with(|list| !list.is_empty())>
                    <ul class="find__list" aria-label="Found">
                        {move || {
                            list.get()
                                .into_iter()
                                .map(|line| {
                                    let position = line.position;
                                    let is_name = line.part == Part::Name;
                                    let text = runs(line.excerpt);
                                    let (title, beneath) = if is_name {
                                        (text, None)
                                    } else {
                                        (view! { <span>{line.name.clone()}</span> }.into_any(), Some(text))
                                    };
                                    let word = line.part.word();
                                    view! {
                                        <li>
                                            <button
                                                class="find__line"
                                                type="button"
                                                tabindex="-1"
                                                data-name=line.name.clone()
                                                data-part=word
                                                aria-current=move || (finder.at.get() == Some(position)).then_some("true")
                                                on:click=move |_| finder.go(position)
                                            >
                                                <Icon glyph=line.glyph size=14/>
                                                <span class="find__words">
                                                    <span class="find__name">
                                                        {title}
                                                        {(!line.trail.is_empty()).then(|| view! { <span class="find__trail">{line.trail.clone()}</span> })}
                                                    </span>
                                                    {beneath.map(|text| view! { <span class="find__text" data-part=word>{text}</span> })}
                                                </span>
                                            </button>
                                        </li>
                                    }
                                })
                                .collect_view()
                        }}
                    </ul>
                </Show>
                <Show when=move || finder.query.with(|query| !query.trim().is_empty()) && finder.found.with(|found| found.is_empty())>
                    <p class="find__none">"Nothing in this design holds these words. Names, fields with their values, expressions, mocks and notes are searched."</p>
                </Show>
            </section>
        </Show>
    }
}

/// Marks around the cards that hold something that was found; to be put into the canvas' own layer.
#[component]
pub fn FoundMarks() -> impl IntoView {
    let finder = expect_context::<Finder>();
    let editor = finder.editor;
    let marks = move || {
        let owners = finder.owners.get();
        if owners.is_empty() {
            return Vec::new();
        }
        editor.structure.track();
        editor.revision.track();
        let region = editor.region.get();
        let reachable = editor.entered_ids();
        owners
            .iter()
            .filter(|id| reachable.as_ref().is_none_or(|ids| ids.contains(id)))
            .filter_map(|id| Some((*id, editor.node(*id)?)))
            .filter(|(_, node)| node.rect.with_untracked(|rect| rect.intersects(region)))
            .take(MARKED)
            .collect()
    };
    move || {
        marks()
            .into_iter()
            .map(|(_, node)| {
                let rect = node.rect.clone();
                let style = move || {
                    let rect = rect.get();
                    format!(
                        "transform:translate({}px,{}px);width:{}px;height:{}px",
                        rect.x, rect.y, rect.width, rect.height
                    )
                };
                view! { <div class="found-mark" aria-hidden="true" style=style></div> }
            })
            .collect_view()
    }
}
