//! The command palette: every action by name, what can be added, what can be run, and everything in the design to go to.

use std::sync::Arc;

use aslant_engine::design::examples::{Example, examples};
use aslant_engine::design::{Id, Place, SETTINGS};
use aslant_engine::json::Pointer;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::actions::{ACTIONS, Action, Reach, shown};
use crate::palette::{Item, Placement, SECTIONS, add};
use crate::platform::frame;
use crate::widgets::dialog::Dialog;
use crate::widgets::fields::next_element_id;
use crate::widgets::icons::{Glyph, Icon};

/// How many lines are shown at most.
const SHOWN: usize = 120;

/// What a line does.
#[derive(Clone, Copy)]
enum Deed {
    Act(&'static Action),
    Add(Item),
    Run(Id),
    Example(&'static Example),
    Go(Id),
}

/// One line.
#[derive(Clone)]
struct Line {
    name: String,
    /// What it belongs to, and further words to find it by.
    what: String,
    keys: String,
    glyph: Glyph,
    enabled: bool,
    deed: Deed,
}

/// Everything that can be done now.
fn lines(reach: Reach) -> Vec<Line> {
    let editor = reach.editor;
    let plain = |name: String, what: &str, glyph, deed| Line {
        name,
        what: what.to_owned(),
        keys: String::new(),
        glyph,
        enabled: true,
        deed,
    };
    let actions = ACTIONS.iter().filter(|action| action.id != "palette").map(|action| Line {
        name: action.name.to_owned(),
        what: action.what.to_owned(),
        keys: action.keys.first().map(|keys| shown(keys)).unwrap_or_default(),
        glyph: action.glyph,
        enabled: (action.enabled)(reach),
        deed: Deed::Act(action),
    });
    let items = SECTIONS.iter().flat_map(|(section, items)| {
        items
            .iter()
            .map(move |item| plain(format!("Add {}", item.label()), section, item.glyph(), Deed::Add(*item)))
    });
    let opened = examples().iter().map(|example| {
        plain(format!("Open example: {}", example.title), "design", Glyph::Pattern, Deed::Example(example))
    });
    let mut all: Vec<Line> = actions.chain(items).chain(opened).collect();
    editor.with_design(|design| {
        for (id, scenario) in design.scenarios() {
            all.push(plain(format!("Run {}", scenario.name), "scenario", Glyph::Play, Deed::Run(id)));
        }
    });
    for id in editor.node_ids.get_untracked().iter() {
        let Some(node) = editor.node(*id) else { continue };
        let (glyph, kind) = node.view.with_untracked(|view| (view.glyph, view.kind_name));
        all.push(plain(format!("Go to {}", editor.name(*id)), kind, glyph, Deed::Go(*id)));
    }
    all
}

/// How well a line fits what was typed, the best first; `None`: not at all.
fn rank(line: &Line, words: &[String]) -> Option<u8> {
    let (name, what) = (line.name.to_lowercase(), line.what.to_lowercase());
    let mut worst = 0;
    for (index, word) in words.iter().enumerate() {
        let begins = |text: &str| {
            text.split(|c: char| !c.is_alphanumeric()).any(|part| part.starts_with(word.as_str()))
        };
        let rank = if index == 0 && name.starts_with(word.as_str()) {
            0
        } else if begins(&name) {
            1
        } else if name.contains(word.as_str()) {
            2
        } else if begins(&what) {
            3
        } else if what.contains(word.as_str()) {
            4
        } else {
            return None;
        };
        worst = worst.max(rank);
    }
    Some(worst)
}

fn act(reach: Reach, deed: Deed) {
    match deed {
        Deed::Act(action) => {
            if (action.enabled)(reach) {
                (action.run)(reach);
            }
        }
        Deed::Add(item) => drop(add(reach.editor, item, Placement::AfterSelection)),
        Deed::Run(id) => reach.runner.start_scenario(id),
        Deed::Example(example) => {
            spawn_local(async move { reach.library.open_new(example.design(), "open an example").await });
        }
        Deed::Go(id) => {
            let owner = if reach.editor.with_design(|design| design.contains(id)) { id } else { SETTINGS };
            reach.editor.go_to(Place { owner, pointer: Pointer::root() });
            reach.editor.announce(format!("{} selected", reach.editor.name(owner)));
        }
    }
}

#[component]
pub fn CommandPalette() -> impl IntoView {
    let reach = expect_context::<Reach>();
    let open = reach.shell.palette_open;
    let query = RwSignal::new(String::new());
    let at = RwSignal::new(0_usize);
    let all = RwSignal::new(Arc::<Vec<Line>>::default());
    let list = NodeRef::<html::Ul>::new();
    let list_id = StoredValue::new(next_element_id());
    Effect::new(move |_| {
        if open.get() {
            query.set(String::new());
            at.set(0);
            all.set(Arc::new(lines(reach)));
        }
    });
    let found = Memo::new_with_compare(
        move |_| {
            let words: Vec<String> =
                query.with(|query| query.split_whitespace().map(str::to_lowercase).collect());
            all.with(|all| {
                let mut found: Vec<(u8, usize)> = all
                    .iter()
                    .enumerate()
                    // Without a word the things of the design would drown the actions.
                    .filter(|(_, line)| !words.is_empty() || matches!(line.deed, Deed::Act(_) | Deed::Add(_)))
                    .filter_map(|(index, line)| Some((rank(line, &words)?, index)))
                    .collect();
                found.sort_by_key(|(rank, index)| {
                    (all.get(*index).is_some_and(|line| !line.enabled), *rank, *index)
                });
                found.into_iter().take(SHOWN).map(|(_, index)| index).collect::<Vec<_>>()
            })
        },
        |_, _| true,
    );
    let choose = move |position: usize| {
        let line = found.with_untracked(|found| found.get(position).copied());
        let Some(line) = line.and_then(|index| all.with_untracked(|all| all.get(index).cloned())) else {
            return;
        };
        if !line.enabled {
            return;
        }
        open.set(false);
        // The dialog gives the focus back first.
        frame::next(move |_| act(reach, line.deed));
    };
    let step = move |by: isize| {
        let count = found.with_untracked(Vec::len);
        let next = at.get_untracked().saturating_add_signed(by).min(count.saturating_sub(1));
        at.set(next);
        frame::next(move |_| {
            let line = list.get_untracked().and_then(|list| list.children().item(u32::try_from(next).ok()?));
            if let Some(line) = line {
                let options = web_sys::ScrollIntoViewOptions::new();
                options.set_block(web_sys::ScrollLogicalPosition::Nearest);
                line.scroll_into_view_with_scroll_into_view_options(&options);
            }
        });
    };
    let keys = move |event: leptos::ev::KeyboardEvent| {
        match event.key().as_str() {
            "ArrowDown" => step(1),
            "ArrowUp" => step(-1),
            "PageDown" => step(8),
            "PageUp" => step(-8),
            "Enter" => choose(at.get_untracked()),
            _ => return,
        }
        event.prevent_default();
    };
    view! {
        <Dialog open=open title="Do anything by name" size="medium">
            <div class="finder" on:keydown=keys>
                <input
                    class="input finder__field"
                    type="text"
                    role="combobox"
                    aria-expanded="true"
                    aria-controls=list_id.get_value()
                    aria-activedescendant=move || format!("{}-{}", list_id.get_value(), at.get())
                    aria-label="What to do, or where to go"
                    placeholder="Undo, add Task, run, go to …"
                    autofocus=true
                    autocomplete="off"
                    spellcheck="false"
                    prop:value=move || query.get()
                    on:input=move |event| {
                        query.set(event_target_value(&event));
                        at.set(0);
                    }
                />
                <ul class="finder__list" id=list_id.get_value() role="listbox" aria-label="Found" node_ref=list>
                    {move || {
                        let all = all.get();
                        found
                            .get()
                            .into_iter()
                            .enumerate()
                            .filter_map(|(position, index)| {
                                let line = all.get(index)?.clone();
                                Some(view! {
                                    <li
                                        class="finder__line"
                                        role="option"
                                        id=format!("{}-{position}", list_id.get_value())
                                        data-name=line.name.clone()
                                        aria-selected=move || (at.get() == position).to_string()
                                        aria-disabled=(!line.enabled).to_string()
                                        on:pointermove=move |_| if at.get_untracked() != position { at.set(position) }
                                        on:click=move |_| choose(position)
                                    >
                                        <Icon glyph=line.glyph/>
                                        <span class="finder__name">{line.name.clone()}</span>
                                        <span class="finder__what">{line.what.clone()}</span>
                                        {(!line.keys.is_empty()).then(|| view! { <kbd class="keys">{line.keys.clone()}</kbd> })}
                                    </li>
                                })
                            })
                            .collect_view()
                    }}
                </ul>
                <Show when=move || found.with(Vec::is_empty)>
                    <p class="finder__none" role="status">"Nothing is called so."</p>
                </Show>
            </div>
        </Dialog>
    }
}
