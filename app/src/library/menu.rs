//! The menu beside the design's name, and whether the work is saved.

use std::sync::Arc;

use aslant_engine::design::examples::examples;
use aslant_engine::design::{Design, file};
use aslant_engine::interchange::export::file_stem;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{Library, SaveStatus};
use crate::editor::ToastTone;
use crate::platform::files;
use crate::platform::storage::Saved;
use crate::shell::actions::keys_of;
use crate::widgets::icons::{Glyph, Icon};
use crate::widgets::popup::{MenuItem, Popup};

/// How many kept designs the menu itself shows.
const RECENT: usize = 4;
/// What can be opened; other endings can be chosen by hand.
pub(super) const ACCEPTED: &str = ".json,.yaml,.yml,.asl,.template,application/json,text/yaml";
/// The id of the page's own file field.
pub(super) const FILE_FIELD: &str = "open-files";

/// The menu beside the design's name.
#[component]
pub fn DesignMenu() -> impl IntoView {
    let library = expect_context::<Library>();
    let open = RwSignal::new(false);
    let field = NodeRef::<html::Input>::new();
    let recent = Memo::new(move |_| {
        let current = library.current.get();

        library.saved.with(|saved| {
            saved.iter().filter(|saved| *saved.id != *current).take(RECENT).cloned().collect::<Vec<Saved>>()
        })
    });
    let refresh = Callback::new(move |()| spawn_local(library.refresh()));
    view! {
        <Popup
            open=open
            label="Design menu"
            button_class="icon-button topbar__menu"
            on_open=refresh
            button=|| view! { <Icon glyph=Glyph::ChevronDown size=14/> }
        >
            <MenuItem
                open=open
                glyph=Glyph::Plus
                text="New design"
                on_choose=Callback::new(move |()| {
                    spawn_local(async move { library.open_new(Design::empty(), "new design").await });
                })
            />
            <MenuItem
                open=open
                glyph=Glyph::Open
                text="Open or import a file …"
                hint=keys_of("open")
                on_choose=Callback::new(move |()| choose_files())
            />
            <MenuItem
                open=open
                glyph=Glyph::Download
                text="Save as file"
                hint=keys_of("save")
                on_choose=Callback::new(move |()| save_as_file(library))
            />
            <div class="menu__rule" role="separator"></div>
            <div class="menu__title">"In this browser"</div>
            <For each=move || recent.get() key=|saved| (saved.id.clone(), saved.revision) let:saved>
                {
                    let id = saved.id.clone();
                    view! {
                        <MenuItem
                            open=open
                            glyph=Glyph::Workflow
                            text=saved.name.clone()
                            hint=ago(saved.written_at)
                            on_choose=Callback::new(move |()| {
                                let id = id.clone();
                                spawn_local(async move { library.open_saved(&id).await });
                            })
                        />
                    }
                }
            </For>
            <MenuItem
                open=open
                glyph=Glyph::List
                text="All designs …"
                on_choose=Callback::new(move |()| library.list_open.set(true))
            />
            <div class="menu__rule" role="separator"></div>
            <div class="menu__title">"Examples"</div>
            {examples()
                .iter()
                .map(|example| {
                    view! {
                        <MenuItem
                            open=open
                            glyph=Glyph::Pattern
                            text=example.title
                            on_choose=Callback::new(move |()| {
                                spawn_local(async move {
                                    library.open_new(example.design(), "open an example").await;
                                });
                            })
                        />
                    }
                })
                .collect_view()}
        </Popup>
        <input
            node_ref=field
            id=FILE_FIELD
            class="visually-hidden"
            type="file"
            multiple=true
            tabindex="-1"
            aria-hidden="true"
            accept=ACCEPTED
            on:change=move |_| {
                let Some(field) = field.get_untracked() else { return };
                super::incoming::take_files(library, files::of_list(field.files()));
                // The same file can be chosen again.
                field.set_value("");
            }
        />
    }
}

/// Opens the browser's own choice of files.
pub fn choose_files() {
    let field = document().get_element_by_id(FILE_FIELD);
    if let Some(field) =
        field.and_then(|field| wasm_bindgen::JsCast::dyn_into::<web_sys::HtmlElement>(field).ok())
    {
        field.click();
    }
}

/// Opens files, where there is room for a button.
#[component]
pub fn OpenFileButton() -> impl IntoView {
    view! {
        <button class="button" type="button" on:click=move |_| choose_files()>
            <Icon glyph=Glyph::Open/>
            "Open a file"
        </button>
    }
}

/// Hands the design file to the person.
pub fn save_as_file(library: Library) {
    let (name, text) = library.editor.with_design(|design| {
        (format!("{}.aslant.json", file_stem(&design.settings().name)), file::write_kept(design))
    });
    match files::download_text(&name, "application/json", &text) {
        Ok(()) => library.editor.announce(format!("{name} is downloaded")),
        Err(message) => library.editor.toast(ToastTone::Error, message),
    }
}

/// Says whether the work is saved.
#[component]
pub fn SaveState() -> impl IntoView {
    let library = expect_context::<Library>();
    let words = move || match library.status.get() {
        SaveStatus::Saved => ("saved", "Saved".to_owned(), "Everything is kept in this browser".to_owned()),
        SaveStatus::Saving => ("saving", "Saving …".to_owned(), "Being written".to_owned()),
        SaveStatus::Failed(reason) => (
            "failed",
            "Not saved".to_owned(),
            format!("Not saved: {reason} It is tried again; save it as a file to be sure."),
        ),
        SaveStatus::Shared => (
            "shared",
            "Shared, read-only".to_owned(),
            "This design came by a link; keep a copy to change it".to_owned(),
        ),
        SaveStatus::Off => (
            "off",
            "Not saved here".to_owned(),
            "This browser keeps nothing for this page; save the design as a file".to_owned(),
        ),
    };
    view! {
        <span class="topbar__save" data-state=move || words().0 title=move || words().2>
            {move || words().1}
        </span>
    }
}

/// How long ago a moment was, in words.
pub(super) fn ago(milliseconds: f64) -> String {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let minutes = ((js_sys::Date::now() - milliseconds) / 60_000.0).max(0.0) as u64;
    match minutes {
        0 => "just now".to_owned(),
        1..60 => format!("{minutes} min ago"),
        60..1_440 => format!("{} h ago", minutes / 60),
        1_440..2_880 => "yesterday".to_owned(),
        _ => format!("{} days ago", minutes / 1_440),
    }
}

/// The name of a kept design.
pub(super) fn name_of(library: Library, id: &str) -> Arc<str> {
    library.saved.with_untracked(|saved| {
        saved
            .iter()
            .find(|saved| saved.id == id)
            .map_or_else(|| "".into(), |saved| saved.name.as_str().into())
    })
}
