//! The page: top bar, panels, drawer, toasts; where every other part has its slot.

pub mod actions;
mod command_palette;
mod find;
mod present;
mod shortcut_sheet;
mod shortcuts;
mod splitter;
mod state;
mod toasts;
mod topbar;
mod tour;

pub use find::{Finder, FoundMarks};
pub use present::Presenter;
pub use shortcuts::is_text_field;
pub use splitter::{Grows, Splitter};
pub use state::{DrawerTab, LeftTab, Shell, Theme};
pub use tour::Tour;

use actions::Reach;
use leptos::prelude::*;

use crate::canvas::{Canvas, CanvasState, PointerAdapter};
use crate::code::{CodePanel, Texts};
use crate::editor::Editor;
use crate::inspector::Inspector;
use crate::outline::Outline;
use crate::palette::Palette;
use crate::platform::frame;
use crate::problems::{Checker, ProblemCount, ProblemsPanel};
use crate::run::{RunPanel, Runner};
use crate::share::ExportState;
use crate::widgets::dialog::Layers;
use crate::widgets::icons::{Glyph, Icon};

/// The whole page. Makes the editor and the shell and puts both into the context.
#[component]
pub fn App() -> impl IntoView {
    let shell = Shell::new();
    provide_context(shell);
    let editor = Editor::new();
    provide_context(editor);
    let canvas = CanvasState::new();
    provide_context(canvas);
    let runner = Runner::new(editor, shell);
    provide_context(runner);
    let checker = Checker::start(editor);
    provide_context(checker);
    let library = crate::library::start(editor);
    provide_context(Texts::new(editor, library));
    let export = ExportState::new();
    provide_context(export);
    let adapter = PointerAdapter { editor, canvas, shell, runner, edges_of: RwSignal::new(None) };
    let finder = Finder::new(editor);
    provide_context(finder);
    let presenter = Presenter::new(editor, shell, runner, canvas);
    provide_context(presenter);
    let tour = Tour::new(editor, runner);
    provide_context(tour);
    if library.newcomer.get_untracked() {
        // Once there is something to point at.
        frame::after(700, move || tour.offer());
    }
    let reach = Reach { editor, shell, runner, library, export, adapter, checker, finder, presenter, tour };
    provide_context(reach);
    provide_context(Layers::new(|| view! { <toasts::ToastList/> }.into_any()));
    shortcuts::listen(reach);

    view! {
        <div
            class="shell"
            data-chrome=move || if shell.chrome_hidden.get() { "hidden" } else { "shown" }
            data-presenting=move || shell.presenting.get().then_some("")
            data-read-only=move || editor.read_only.get().then_some("")
            data-run=move || if shell.run_active.get() { "active" } else { "none" }
            data-settled=move || editor.settled.get()
        >
            <topbar::TopBar/>
            <LeftPanel/>
            <main class="main">
                <div class="main__canvas">
                    <Canvas/>
                    <crate::library::SharedBar/>
                    <find::FindBar/>
                    <present::PresentBar/>
                    <Reopen side="left" label="Show the left panel" glyph=Glyph::PanelLeft open=shell.left_open/>
                    <Reopen side="right" label="Show the inspector" glyph=Glyph::PanelRight open=shell.right_open/>
                </div>
                <Drawer/>
            </main>
            <RightPanel/>
            <toasts::Toasts/>
            <tour::TourHint/>
            <crate::library::Overlays/>
            <command_palette::CommandPalette/>
            <shortcut_sheet::ShortcutSheet/>
        </div>
    }
}

/// The button that brings back a panel that is hidden.
#[component]
fn Reopen(side: &'static str, label: &'static str, glyph: Glyph, open: RwSignal<bool>) -> impl IntoView {
    let shell = expect_context::<Shell>();
    view! {
        <Show when=move || !open.get() && !shell.chrome_hidden.get()>
            <button class="icon-button main__reopen" data-side=side aria-label=label title=label on:click=move |_| open.set(true)>
                <Icon glyph=glyph/>
            </button>
        </Show>
    }
}

#[component]
fn LeftPanel() -> impl IntoView {
    let shell = expect_context::<Shell>();
    let tab = move |of: LeftTab, label: &'static str| {
        view! {
            <button
                class="tabs__tab"
                role="tab"
                aria-selected=move || (shell.left_tab.get() == of).to_string()
                on:click=move |_| shell.left_tab.set(of)
            >
                {label}
            </button>
        }
    };
    view! {
        <aside
            class="side"
            data-side="left"
            aria-label="Add and outline"
            data-open=move || shell.left_open.get().to_string()
            style:width=move || format!("{}px", shell.left_width.get())
        >
            <div class="side__head">
                <div class="tabs" role="tablist" aria-label="Left panel">
                    {tab(LeftTab::Add, "Add")}
                    {tab(LeftTab::Outline, "Outline")}
                </div>
                <button
                    class="icon-button"
                    data-size="small"
                    aria-label="Hide the left panel"
                    title="Hide the left panel"
                    on:click=move |_| shell.left_open.set(false)
                >
                    <Icon glyph=Glyph::PanelLeft/>
                </button>
            </div>
            <div class="side__body">
                {move || match shell.left_tab.get() {
                    LeftTab::Add => view! { <Palette/> }.into_any(),
                    LeftTab::Outline => view! { <Outline/> }.into_any(),
                }}
            </div>
            <Splitter size=shell.left_width grows=Grows::Right least=180.0 most=420.0 label="Width of the left panel"/>
        </aside>
    }
}

#[component]
fn RightPanel() -> impl IntoView {
    let shell = expect_context::<Shell>();
    let editor = expect_context::<Editor>();
    view! {
        <aside
            class="side"
            data-side="right"
            aria-label="Inspector"
            data-open=move || shell.right_open.get().to_string()
            style:width=move || format!("{}px", shell.right_width.get())
        >
            // Fields of a design that is only looked at take nothing.
            <fieldset class="bare" disabled=move || editor.read_only.get()>
                <Inspector/>
            </fieldset>
            <Splitter size=shell.right_width grows=Grows::Left least=260.0 most=640.0 label="Width of the inspector"/>
        </aside>
    }
}

#[component]
fn Drawer() -> impl IntoView {
    let shell = expect_context::<Shell>();
    let tab = move |of: DrawerTab, label: &'static str, extra: AnyView| {
        view! {
            <button
                class="tabs__tab"
                role="tab"
                aria-selected=move || (shell.drawer_open.get() && shell.drawer_tab.get() == of).to_string()
                on:click=move |_| shell.toggle_drawer(of)
            >
                {label}
                {extra}
            </button>
        }
    };
    view! {
        <section
            class="drawer"
            aria-label="Problems, run and code"
            data-open=move || shell.drawer_open.get().to_string()
            style:height=move || {
                if shell.drawer_open.get() { format!("min({}px, 70vh)", shell.drawer_height.get()) } else { "34px".to_owned() }
            }
        >
            <Show when=move || shell.drawer_open.get()>
                <Splitter size=shell.drawer_height grows=Grows::Up least=140.0 most=900.0 label="Height of the drawer"/>
            </Show>
            <div class="drawer__head">
                <div class="tabs" role="tablist" aria-label="Drawer">
                    {tab(DrawerTab::Problems, "Problems", view! { <ProblemCount/> }.into_any())}
                    {tab(DrawerTab::Run, "Run", ().into_any())}
                    {tab(DrawerTab::Code, "Code", ().into_any())}
                </div>
                <button
                    class="icon-button"
                    data-size="small"
                    aria-label=move || if shell.drawer_open.get() { "Close the drawer" } else { "Open the drawer" }
                    on:click=move |_| shell.drawer_open.update(|open| *open = !*open)
                >
                    {move || {
                        let glyph = if shell.drawer_open.get() { Glyph::ChevronDown } else { Glyph::ChevronUp };
                        view! { <Icon glyph=glyph/> }
                    }}
                </button>
            </div>
            <Show when=move || shell.drawer_open.get()>
                <div class="drawer__body">
                    {move || match shell.drawer_tab.get() {
                        DrawerTab::Problems => view! { <ProblemsPanel/> }.into_any(),
                        DrawerTab::Run => view! { <RunPanel/> }.into_any(),
                        DrawerTab::Code => view! { <CodePanel/> }.into_any(),
                    }}
                </div>
            </Show>
        </section>
    }
}
