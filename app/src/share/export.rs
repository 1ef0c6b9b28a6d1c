//! The export menu and its dialog.

use aslant_engine::interchange::export::Values;
use aslant_engine::interchange::{Format, asl as asl_text, export};
use leptos::prelude::*;

use super::asl::AslPage;
use super::picture::PicturePage;
use crate::editor::Editor;
use crate::library::Library;
use crate::widgets::dialog::Dialog;
use crate::widgets::icons::{Glyph, Icon};
use crate::widgets::popup::{MenuItem, Popup};

/// What the dialog shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportPage {
    Asl,
    Picture,
}

/// The export dialog. Found in the context.
#[derive(Clone, Copy)]
pub struct ExportState {
    open: RwSignal<bool>,
    page: RwSignal<ExportPage>,
}

impl ExportState {
    pub fn new() -> Self {
        Self { open: RwSignal::new(false), page: RwSignal::new(ExportPage::Asl) }
    }

    /// Opens the dialog.
    pub fn show(self, page: ExportPage) {
        self.page.set(page);
        self.open.set(true);
    }
}

#[component]
pub fn ExportMenu() -> impl IntoView {
    let editor = expect_context::<Editor>();
    let library = expect_context::<Library>();
    let menu = RwSignal::new(false);
    let state = expect_context::<ExportState>();
    let ExportState { open, page } = state;
    let show = move |of: ExportPage| Callback::new(move |()| state.show(of));
    let has_workflow = Memo::new(move |_| {
        editor.structure.track();
        editor.open_workflow.get().is_some()
    });
    let copy_asl = Callback::new(move |()| {
        let Some(workflow) = editor.open_workflow.get_untracked() else { return };
        let (text, name) = editor.with_design(|design| {
            let machine = export::machine(design, workflow, &Values::Substitutions);
            (asl_text::print(&machine, Format::Json), design.name(workflow))
        });
        super::copy(editor, text, format!("The ASL of {name}"));
    });
    view! {
        <Popup
            open=menu
            label="Export"
            button_class="button topbar__export"
            align="end"
            button=|| view! {
                <Icon glyph=Glyph::Export/>
                <span class="topbar__label">"Export"</span>
                <Icon glyph=Glyph::ChevronDown size=14/>
            }
        >
            <Show when=move || has_workflow.get()>
                <MenuItem open=menu glyph=Glyph::Code text="Amazon States Language …" on_choose=show(ExportPage::Asl)/>
                <MenuItem open=menu glyph=Glyph::Copy text="Copy ASL as JSON" on_choose=copy_asl/>
                <div class="menu__rule" role="separator"></div>
            </Show>
            <MenuItem open=menu glyph=Glyph::Export text="Picture: SVG or PNG …" on_choose=show(ExportPage::Picture)/>
            <MenuItem
                open=menu
                glyph=Glyph::Download
                text="Design file"
                hint=".aslant.json"
                on_choose=Callback::new(move |()| crate::library::save_as_file(library))
            />
        </Popup>
        <Dialog open=open title="Export" size="large">
            <div class="dialog__tabs tabs" role="tablist" aria-label="What to export">
                {[(ExportPage::Asl, "Amazon States Language"), (ExportPage::Picture, "Picture")]
                    .into_iter()
                    .map(|(of, word)| view! {
                        <button
                            class="tabs__tab"
                            type="button"
                            role="tab"
                            aria-selected=move || (page.get() == of).to_string()
                            on:click=move |_| page.set(of)
                        >
                            {word}
                        </button>
                    })
                    .collect_view()}
            </div>
            {move || match page.get() {
                ExportPage::Asl => view! { <AslPage/> }.into_any(),
                ExportPage::Picture => view! { <PicturePage/> }.into_any(),
            }}
        </Dialog>
    }
}
