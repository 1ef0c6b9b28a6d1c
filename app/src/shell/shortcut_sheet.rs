//! The sheet of shortcuts: all keys, by part, searchable.

use leptos::prelude::*;

use super::Shell;
use super::actions::{ACTIONS, Group, HINTS, shown};
use crate::widgets::dialog::Dialog;

/// The lines of a group that fit the words: what, and the ways to do it.
fn lines(group: Group, query: &str) -> Vec<(&'static str, Vec<String>)> {
    let words: Vec<String> = query.split_whitespace().map(str::to_lowercase).collect();
    let actions = ACTIONS
        .iter()
        .filter(|action| action.group == group && !action.keys.is_empty())
        .map(|action| (action.name, action.what, action.keys.to_vec()));
    let hints = HINTS.iter().filter(|hint| hint.group == group).map(|hint| (hint.what, "", vec![hint.keys]));
    actions
        .chain(hints)
        .filter(|(name, what, keys)| {
            let text = format!("{name} {what} {}", keys.join(" ")).to_lowercase();
            words.iter().all(|word| text.contains(word.as_str()))
        })
        .map(|(name, _, keys)| (name, keys.into_iter().map(shown).collect()))
        .collect()
}

#[component]
pub fn ShortcutSheet() -> impl IntoView {
    let shell = expect_context::<Shell>();
    let query = RwSignal::new(String::new());
    Effect::new(move |_| {
        if shell.sheet_open.get() {
            query.set(String::new());
        }
    });
    let groups = Memo::new(move |_| {
        query.with(|query| {
            Group::ALL
                .into_iter()
                .map(|group| (group.title(), lines(group, query)))
                .filter(|(_, lines)| !lines.is_empty())
                .collect::<Vec<_>>()
        })
    });
    view! {
        <Dialog open=shell.sheet_open title="Keyboard shortcuts" size="large">
            <div class="sheet">
                <input
                    class="input finder__field"
                    type="text"
                    aria-label="Search the shortcuts"
                    placeholder="Search: undo, zoom, Ctrl …"
                    autofocus=true
                    autocomplete="off"
                    spellcheck="false"
                    prop:value=move || query.get()
                    on:input=move |event| query.set(event_target_value(&event))
                />
                <div class="sheet__groups" tabindex="0"><div class="sheet__columns">
                    {move || groups.get().into_iter().map(|(title, lines)| view! {
                        <section class="sheet__group">
                            <h3 class="sheet__title">{title}</h3>
                            <dl class="sheet__lines">
                                {lines.into_iter().map(|(name, keys)| view! {
                                    <div class="sheet__line" data-name=name>
                                        <dt>{name}</dt>
                                        <dd>
                                            {keys.into_iter().map(|keys| view! { <kbd class="keys">{keys}</kbd> }).collect_view()}
                                        </dd>
                                    </div>
                                }).collect_view()}
                            </dl>
                        </section>
                    }).collect_view()}
                    <Show when=move || groups.with(Vec::is_empty)>
                        <p class="finder__none" role="status">"No shortcut is called so."</p>
                    </Show>
                </div></div>
                <p class="sheet__note">"Shortcuts rest while a text field has the focus. Everything else has a name: Ctrl+K finds it."</p>
            </div>
        </Dialog>
    }
}
