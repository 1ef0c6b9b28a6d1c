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
use crate::platform::{frame, media};
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
    let right_shown = right_shown(shell, editor);

    view! {
        <div
            class="shell"
            data-chrome=move || if shell.chrome_hidden.get() { "hidden" } else { "shown" }
            data-presenting=move || shell.presenting.get().then_some("")
            data-read-only=move || editor.read_only.get().then_some("")
            data-run=move || if shell.run_active.get() { "active" } else { "none" }
            data-revision=move || editor.revision.get()
            data-settled=move || editor.settled.get()
        >
            <topbar::TopBar/>
            <LeftPanel/>
            <main class="main">
                <div class="main__canvas" style=("--covered", move || format!("{}px", editor.covered.get()))>
                    <Canvas/>
                    <crate::library::SharedBar/>
                    <find::FindBar/>
                    <present::PresentBar/>
                    <Reopen side="left" label="Show the left panel" glyph=Glyph::PanelLeft
                        shown=Signal::derive(move || shell.left_open.get()) show=move || shell.left_open.set(true)/>
                    <Reopen side="right" label="Show the inspector" glyph=Glyph::PanelRight
                        shown=right_shown show=move || shell.show_right()/>
                </div>
                <Drawer/>
            </main>
            <RightPanel shown=right_shown/>
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
fn Reopen(
    side: &'static str,
    label: &'static str,
    glyph: Glyph,
    shown: Signal<bool>,
    show: impl Fn() + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let shell = expect_context::<Shell>();
    view! {
        <Show when=move || !shown.get() && !shell.chrome_hidden.get()>
            <button class="icon-button main__reopen" data-side=side aria-label=label title=label on:click=move |_| show()>
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
            style:width=move || format!("{}rem", shell.left_width.get() / 16.0)
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

/// How long a second click may be on its way before the view moves under the pointer, in milliseconds.
const CLICKS_MS: i32 = 450;

/// Whether the inspector is seen. Over the canvas it waits until a card that is dragged lies still, and what is selected
/// comes out from under it.
fn right_shown(shell: Shell, editor: Editor) -> Signal<bool> {
    let selected = Memo::new(move |_| {
        editor.selection.with(|selection| !selection.ids.is_empty() || selection.edge.is_some())
    });
    let shown = Memo::new(move |_| {
        let held = shell.narrow.get() && editor.dragging.get();
        shell.right_shown(selected.get()) && !held
    });
    Effect::new(move |before: Option<bool>| {
        if before == Some(true) && !selected.get() {
            shell.release_right();
        }
        selected.get()
    });
    Effect::new(move |_| {
        let over = shell.narrow.get() && shown.get() && !shell.chrome_hidden.get() && !shell.presenting.get();
        editor.covered.set(if over { shell.right_width.get() * media::text_scale() } else { 0.0 });
        let one = editor
            .selection
            .with(|selection| selection.ids.first().copied().filter(|_| selection.ids.len() == 1));
        if let Some(id) = one.filter(|_| over) {
            frame::after(CLICKS_MS, move || {
                if editor.selected_one() == Some(id) && !editor.dragging.get_untracked() {
                    editor.uncover(id);
                }
            });
        }
    });
    shown.into()
}

#[component]
fn RightPanel(shown: Signal<bool>) -> impl IntoView {
    let shell = expect_context::<Shell>();
    let editor = expect_context::<Editor>();
    view! {
        <aside
            class="side"
            data-side="right"
            aria-label="Inspector"
            data-open=move || shown.get().to_string()
            data-over=move || shell.narrow.get().then_some("")
            style:width=move || format!("{}rem", shell.right_width.get() / 16.0)
            style:bottom=move || if shell.narrow.get() { shell.drawer_space() } else { "auto".to_owned() }
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
                if shell.drawer_open.get() {
                    format!("min({}rem, 70vh)", shell.drawer_height.get() / 16.0)
                } else {
                    "2.125rem".to_owned()
                }
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
