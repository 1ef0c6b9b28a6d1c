//! Everything that can be done on the page, in one list: its name, its keys, when it is possible. Menus, tooltips, the keys
//! themselves, the sheet of shortcuts and the command palette read it here, so that they never disagree.

use aslant_engine::design::Design;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{DrawerTab, Finder, LeftTab, Presenter, Shell, Tour};
use crate::canvas::{self, PointerAdapter};
use crate::editor::Editor;
use crate::library::{self, Library};
use crate::problems::Checker;
use crate::run::Runner;
use crate::share::{self, ExportPage, ExportState};
use crate::widgets::icons::Glyph;

/// What actions work on. `Copy`; found in the context.
#[derive(Clone, Copy)]
pub struct Reach {
    pub editor: Editor,
    pub shell: Shell,
    pub runner: Runner,
    pub library: Library,
    pub export: ExportState,
    pub adapter: PointerAdapter,
    pub checker: Checker,
    pub finder: Finder,
    pub presenter: Presenter,
    pub tour: Tour,
}

/// Part of the list, as the sheet of shortcuts shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    Edit,
    View,
    Run,
    Design,
    Help,
}

impl Group {
    pub const ALL: [Self; 5] = [Self::Edit, Self::View, Self::Run, Self::Design, Self::Help];

    pub fn title(self) -> &'static str {
        match self {
            Self::Edit => "Select and edit",
            Self::View => "View",
            Self::Run => "Run",
            Self::Design => "Design",
            Self::Help => "Help",
        }
    }
}

/// Something that can be done.
pub struct Action {
    /// Names it for menus and tooltips.
    pub id: &'static str,
    pub group: Group,
    pub glyph: Glyph,
    pub name: &'static str,
    /// Further words by which people look for it, and what it does where the name does not say.
    pub what: &'static str,
    /// Any of these does it: `Ctrl+Shift+Z`, where Ctrl is also Cmd.
    pub keys: &'static [&'static str],
    pub enabled: fn(Reach) -> bool,
    pub run: fn(Reach),
}

/// Keys and gestures that mean something in one place alone, for the sheet.
pub struct Hint {
    pub group: Group,
    pub keys: &'static str,
    pub what: &'static str,
}

fn always(_: Reach) -> bool {
    true
}

fn some_selected(reach: Reach) -> bool {
    reach.editor.selection.with_untracked(|selection| !selection.ids.is_empty())
}

fn something_selected(reach: Reach) -> bool {
    reach.editor.selection.with_untracked(|selection| !selection.ids.is_empty() || selection.edge.is_some())
}

fn state_selected(reach: Reach) -> bool {
    let ids = reach.editor.selected_ids();
    !ids.is_empty() && reach.editor.with_design(|design| ids.iter().all(|id| design.state(*id).is_some()))
}

fn state_or_edge_selected(reach: Reach) -> bool {
    state_selected(reach) || reach.editor.selection.with_untracked(|selection| selection.edge.is_some())
}

fn one_state_selected(reach: Reach) -> bool {
    state_selected(reach) && reach.editor.selected_ids().len() == 1
}

fn one_selected(reach: Reach) -> bool {
    reach.editor.selected_ids().len() == 1
}

fn frame_selected(reach: Reach) -> bool {
    let ids = reach.editor.selected_ids();
    ids.len() == 1
        && ids.first().is_some_and(|id| reach.editor.with_design(|design| !design.scopes(*id).is_empty()))
}

fn not_empty(reach: Reach) -> bool {
    !reach.editor.is_empty.get_untracked()
}

fn has_workflow(reach: Reach) -> bool {
    reach.editor.open_workflow.with_untracked(Option::is_some)
}

fn run_is_on(reach: Reach) -> bool {
    reach.runner.snapshot.with_untracked(Option::is_some)
}

fn run_goes_on(reach: Reach) -> bool {
    reach
        .runner
        .snapshot
        .with_untracked(|snapshot| snapshot.as_ref().is_some_and(|snapshot| !snapshot.status.is_over()))
}

fn run_has_steps(reach: Reach) -> bool {
    reach
        .runner
        .snapshot
        .with_untracked(|snapshot| snapshot.as_ref().is_some_and(|snapshot| snapshot.step > 0))
}

/// Shorthand for one line of the list.
macro_rules! action {
    ($id:literal, $group:ident, $glyph:ident, $name:literal, $what:literal, [$($key:literal),*], $enabled:expr, $run:expr) => {
        Action {
            id: $id,
            group: Group::$group,
            glyph: Glyph::$glyph,
            name: $name,
            what: $what,
            keys: &[$($key),*],
            enabled: $enabled,
            run: $run,
        }
    };
}

/// The list.
pub static ACTIONS: &[Action] = &[
    action!(
        "undo",
        Edit,
        Undo,
        "Undo",
        "take the last step back",
        ["Ctrl+Z"],
        |r| r.editor.undo_label.with_untracked(Option::is_some),
        |r| r.editor.undo()
    ),
    action!(
        "redo",
        Edit,
        Redo,
        "Redo",
        "do again what was undone",
        ["Ctrl+Shift+Z", "Ctrl+Y"],
        |r| r.editor.redo_label.with_untracked(Option::is_some),
        |r| r.editor.redo()
    ),
    action!("select-all", Edit, Focus, "Select everything", "all cards", ["Ctrl+A"], not_empty, |r| r
        .editor
        .select_all()),
    action!(
        "duplicate",
        Edit,
        Plus,
        "Duplicate",
        "copy the selection beside itself",
        ["Ctrl+D"],
        some_selected,
        |r| r.editor.duplicate_selection()
    ),
    action!("copy", Edit, Copy, "Copy", "the selection as text; states as ASL", [], some_selected, |r| {
        canvas::copy_to_system(r.editor);
    }),
    action!("paste", Edit, Paste, "Paste", "what the clipboard holds", [], always, |r| {
        canvas::paste_from_system(r.editor);
    }),
    action!(
        "rename",
        Edit,
        Edit,
        "Rename",
        "change the name; every reference follows",
        ["F2"],
        one_selected,
        |r| {
            if let Some(id) = r.editor.selected_ids().first() {
                r.editor.start_rename(*id);
            }
        }
    ),
    action!(
        "delete",
        Edit,
        Trash,
        "Delete",
        "the selection; what came before goes on with what comes after",
        ["Delete", "Backspace"],
        something_selected,
        |r| r.editor.delete_selection(true)
    ),
    action!(
        "delete-gap",
        Edit,
        Cross,
        "Delete and leave the gap",
        "the selection, with the edges to it",
        ["Shift+Delete", "Shift+Backspace"],
        some_selected,
        |r| r.editor.delete_selection(false)
    ),
    action!(
        "make-start",
        Edit,
        Play,
        "Make it the start",
        "the state where the workflow begins, StartAt",
        [],
        one_state_selected,
        |r| {
            if let Some(id) = r.editor.selected_ids().first() {
                r.editor.make_start(*id);
            }
        }
    ),
    action!("add", Edit, Plus, "Add after the selection", "what comes next, new state", [], always, |r| {
        canvas::act(r.adapter, "a");
    }),
    action!(
        "connect",
        Edit,
        Link,
        "Connect the selection",
        "draw an edge, arrow keys choose where",
        [],
        one_selected,
        |r| {
            canvas::act(r.adapter, "c");
        }
    ),
    action!(
        "edges",
        Edit,
        ChevronRight,
        "Select the next edge",
        "of the selected card",
        [],
        something_selected,
        |r| {
            canvas::act(r.adapter, "e");
        }
    ),
    action!("tidy", Edit, Tidy, "Tidy", "lay everything out anew, or what is selected", [], not_empty, |r| r
        .editor
        .tidy()),
    action!(
        "fit",
        View,
        Fit,
        "Show everything",
        "fit the whole design into the window",
        ["Shift+1"],
        not_empty,
        |r| r.editor.fit()
    ),
    action!(
        "fit-selection",
        View,
        Fit,
        "Show the selection",
        "fit what is selected into the window",
        ["Shift+2"],
        some_selected,
        |r| r.editor.fit_selection()
    ),
    action!("zoom-100", View, Search, "Zoom to 100 %", "actual size", ["Ctrl+0"], always, |r| r
        .editor
        .zoom_to(1.0)),
    action!("zoom-in", View, Plus, "Zoom in", "larger", ["Ctrl+=", "Ctrl++"], always, |r| r
        .editor
        .zoom_by(1.2)),
    action!("zoom-out", View, Minus, "Zoom out", "smaller", ["Ctrl+-"], always, |r| r
        .editor
        .zoom_by(1.0 / 1.2)),
    action!(
        "collapse",
        View,
        ChevronDown,
        "Collapse or expand",
        "the selected Parallels, Maps and workflows",
        [],
        some_selected,
        |r| r.editor.toggle_selected_collapsed()
    ),
    action!(
        "collapse-all",
        View,
        ChevronRight,
        "Collapse everything",
        "every Parallel and Map",
        [],
        not_empty,
        |r| r.editor.collapse_all(true)
    ),
    action!(
        "expand-all",
        View,
        ChevronDown,
        "Expand everything",
        "all that is collapsed",
        [],
        not_empty,
        |r| r.editor.collapse_all(false)
    ),
    action!(
        "group",
        Edit,
        Group,
        "Group",
        "a titled ground under the selection that moves with it",
        [],
        always,
        |r| r.editor.group_selection()
    ),
    action!(
        "focus-path",
        View,
        Search,
        "Show the path of the selection alone",
        "what leads to it and what comes of it; dim the rest",
        [],
        something_selected,
        |r| {
            canvas::act(r.adapter, "f");
        }
    ),
    action!(
        "leave-path",
        View,
        Fit,
        "Show everything again",
        "leave the path",
        [],
        |r| r.editor.focus.with_untracked(Option::is_some),
        |r| r.editor.leave_focus()
    ),
    action!(
        "enter",
        View,
        Focus,
        "Enter the frame",
        "show a workflow, Parallel or Map alone",
        [],
        frame_selected,
        |r| {
            canvas::act(r.adapter, "Enter");
        }
    ),
    action!(
        "leave",
        View,
        Fit,
        "Leave the frame",
        "show what is around it",
        [],
        |r| r.editor.entered.with_untracked(Option::is_some),
        |r| r.editor.leave()
    ),
    action!("chrome", View, PanelLeft, "Hide or show all panels", "the canvas alone", ["\\"], always, |r| r
        .shell
        .chrome_hidden
        .update(|hidden| *hidden = !*hidden)),
    action!("add-panel", View, Plus, "Show what can be added", "palette, left panel", [], always, |r| {
        r.shell.left_tab.set(LeftTab::Add);
        r.shell.left_open.set(true);
    }),
    action!(
        "outline",
        View,
        List,
        "Show the outline",
        "tree of everything on the canvas, left panel",
        [],
        always,
        |r| {
            r.shell.left_tab.set(LeftTab::Outline);
            r.shell.left_open.set(true);
        }
    ),
    action!(
        "inspector",
        View,
        PanelRight,
        "Show or hide the inspector",
        "form, right panel",
        [],
        always,
        |r| {
            let selected = r.editor.selection.with_untracked(|selection| !selection.ids.is_empty());
            if untrack(|| r.shell.right_shown(selected)) {
                r.shell.hide_right();
            } else {
                r.shell.show_right();
            }
        }
    ),
    action!(
        "problems",
        View,
        Problem,
        "Show or hide the problems",
        "errors, warnings and hints",
        [],
        always,
        |r| r.shell.toggle_drawer(DrawerTab::Problems)
    ),
    action!(
        "code",
        View,
        Code,
        "Show or hide the code",
        "Amazon States Language as JSON or YAML",
        [],
        always,
        |r| r.shell.toggle_drawer(DrawerTab::Code)
    ),
    action!(
        "find",
        View,
        Search,
        "Find in the design",
        "search states, routes, functions, fields, values, expressions",
        ["Ctrl+F"],
        always,
        |r| r.finder.show()
    ),
    action!("find-next", View, ChevronDown, "Find the next", "of what is looked for", ["F3"], always, |r| {
        if r.finder.has_more() {
            r.finder.step(1);
        } else {
            r.finder.show();
        }
    }),
    action!(
        "find-previous",
        View,
        ChevronUp,
        "Find the one before",
        "of what is looked for",
        ["Shift+F3"],
        |r| r.finder.has_more(),
        |r| r.finder.step(-1)
    ),
    action!(
        "present",
        View,
        Present,
        "Present",
        "slides, saved views with captions, the canvas alone",
        ["P"],
        not_empty,
        |r| r.presenter.start()
    ),
    action!("theme", View, Moon, "Light or dark theme", "colours", [], always, |r| r.shell.toggle_theme()),
    action!(
        "wheel",
        View,
        Search,
        "Wheel zooms or pans",
        "what the plain mouse wheel does",
        [],
        always,
        |r| {
            r.shell.wheel_zooms.update(|zooms| *zooms = !*zooms);
            let zooms = r.shell.wheel_zooms.get_untracked();
            r.editor.announce(if zooms { "The wheel zooms" } else { "The wheel pans" });
        }
    ),
    action!(
        "run",
        Run,
        Play,
        "Run or pause",
        "play the scenario here, in the page",
        ["Ctrl+Enter"],
        always,
        |r| r.runner.toggle()
    ),
    action!(
        "restart",
        Run,
        Restart,
        "Restart the run",
        "from the design as it is now",
        ["Ctrl+Shift+Enter"],
        run_is_on,
        |r| r.runner.restart()
    ),
    action!("step", Run, StepForward, "Step", "one line of the timeline on", ["F10"], run_goes_on, |r| r
        .runner
        .step()),
    action!(
        "step-back",
        Run,
        StepBack,
        "Step back",
        "one line of the timeline back",
        ["F7"],
        run_has_steps,
        |r| r.runner.step_back()
    ),
    action!(
        "to-end",
        Run,
        ChevronRight,
        "Run to the end",
        "or the next breakpoint or question",
        ["F8"],
        run_goes_on,
        |r| r.runner.to_end()
    ),
    action!(
        "run-here",
        Run,
        Play,
        "Run from here",
        "from the selected route, workflow or state",
        [],
        one_selected,
        |r| {
            canvas::act(r.adapter, "r");
        }
    ),
    action!("close-run", Run, Close, "Close the run", "take it off the page", [], run_is_on, |r| r
        .runner
        .close()),
    action!(
        "breakpoint",
        Run,
        Breakpoint,
        "Breakpoint",
        "pause a run at the selected states or transition",
        ["F9"],
        state_or_edge_selected,
        |r| r.runner.toggle_breakpoint()
    ),
    action!("scenarios", Run, List, "Show or hide the run", "scenarios, timeline, data", [], always, |r| r
        .shell
        .toggle_drawer(DrawerTab::Run)),
    action!(
        "new",
        Design,
        Plus,
        "New design",
        "start from an empty canvas; what is open is kept",
        [],
        always,
        |r| {
            spawn_local(async move { r.library.open_new(Design::empty(), "new design").await });
        }
    ),
    action!(
        "open",
        Design,
        Open,
        "Open or import a file",
        "ASL, SAM or CloudFormation template, design file",
        ["Ctrl+O"],
        always,
        |_| library::choose_files()
    ),
    action!("designs", Design, List, "All designs", "what is kept in this browser", [], always, |r| r
        .library
        .list_open
        .set(true)),
    action!("save", Design, Download, "Save as file", "download the design file", ["Ctrl+S"], always, |r| {
        library::save_as_file(r.library);
    }),
    action!(
        "keep-copy",
        Design,
        Download,
        "Keep a copy",
        "make a design that was shared by a link one of your own",
        [],
        |r| r.editor.read_only.get_untracked(),
        |r| r.library.keep_copy()
    ),
    action!(
        "copy-for-chat",
        Design,
        Copy,
        "Copy for chat",
        "title, link and picture together",
        [],
        not_empty,
        |r| share::copy_for_chat(r.editor)
    ),
    action!("link", Design, Link, "Copy the link", "share the whole design", [], always, |r| {
        share::copy_link(r.editor);
    }),
    action!(
        "export-asl",
        Design,
        Code,
        "Export Amazon States Language",
        "JSON, YAML, file or clipboard",
        [],
        has_workflow,
        |r| r.export.show(ExportPage::Asl)
    ),
    action!("export-picture", Design, Export, "Export a picture", "SVG, PNG, image", [], not_empty, |r| r
        .export
        .show(ExportPage::Picture)),
    action!(
        "problems-here",
        Edit,
        Problem,
        "Problems of the selection",
        "what is wrong with the card, and what mends it",
        ["Ctrl+."],
        some_selected,
        |r| r.checker.open_at_card(r.editor, None)
    ),
    action!("palette", Help, Search, "Do anything by name", "command palette", ["Ctrl+K"], always, |r| r
        .shell
        .palette_open
        .set(true)),
    action!("tour", Help, Sparkle, "Take the tour", "first steps, help, introduction", [], always, |r| {
        r.tour.start();
    }),
    action!("shortcuts", Help, Info, "Keyboard shortcuts", "all keys", ["?"], always, |r| r
        .shell
        .sheet_open
        .set(true)),
];

/// What is done with keys and the pointer on the canvas, beside the actions.
pub static HINTS: &[Hint] = &[
    Hint { group: Group::Edit, keys: "Ctrl+C", what: "Copy, also into other tabs and editors" },
    Hint { group: Group::Edit, keys: "Ctrl+X", what: "Cut" },
    Hint { group: Group::Edit, keys: "Ctrl+V", what: "Paste at the pointer" },
    Hint {
        group: Group::Edit, keys: "↑ ↓ ← →", what: "Go to the next, previous or neighbouring card"
    },
    Hint { group: Group::Edit, keys: "A", what: "Add what comes after the selected card" },
    Hint {
        group: Group::Edit,
        keys: "C",
        what: "Connect it: arrows or Tab choose, C another kind of edge, Enter",
    },
    Hint {
        group: Group::Edit,
        keys: "E",
        what: "Select its edges, one after the other; then C takes an end elsewhere",
    },
    Hint { group: Group::Edit, keys: "Ctrl+Space", what: "In a field or the text: what can be typed here" },
    Hint { group: Group::Edit, keys: "Shift+F1", what: "In the text: what the word at the cursor means" },
    Hint { group: Group::Edit, keys: "F12", what: "In the text: go to the state that is named" },
    Hint { group: Group::Edit, keys: "Ctrl+↓", what: "Add a connected state in that direction" },
    Hint { group: Group::Edit, keys: "Alt+↑", what: "Nudge by one grid step; with Shift by five" },
    Hint { group: Group::Edit, keys: "Shift+Click", what: "Add to the selection or take from it" },
    Hint { group: Group::Edit, keys: "Esc", what: "Break off a gesture, close a menu, select nothing" },
    Hint { group: Group::View, keys: "Enter", what: "Enter the selected frame; Esc leaves it" },
    Hint { group: Group::Edit, keys: "Ctrl+G", what: "Put a group's ground under the selection" },
    Hint { group: Group::View, keys: "O", what: "Collapse or expand the selected frames" },
    Hint {
        group: Group::View,
        keys: "F",
        what: "Show the path of the selection alone; Esc shows everything again",
    },
    Hint { group: Group::View, keys: "F6", what: "Go to the next part of the page; with Shift back" },
    Hint { group: Group::View, keys: "→ ←", what: "While presenting: the next view, the one before" },
    Hint { group: Group::View, keys: "↓ ↑", what: "While presenting: through a run, step by step" },
    Hint { group: Group::Run, keys: "R", what: "Run from the selected route, workflow or state" },
    Hint { group: Group::Edit, keys: "Double-click", what: "On the empty canvas: add there" },
    Hint { group: Group::View, keys: "Space+Drag", what: "Move the view; so does the middle button" },
    Hint { group: Group::View, keys: "Ctrl+Wheel", what: "Zoom about the pointer; so does a pinch" },
];

/// The action of an id.
pub fn find(id: &str) -> Option<&'static Action> {
    ACTIONS.iter().find(|action| action.id == id)
}

/// The first keys of an action as this system writes them; empty where it has none.
pub fn keys_of(id: &str) -> String {
    find(id).and_then(|action| action.keys.first()).map(|keys| shown(keys)).unwrap_or_default()
}

/// `words (Ctrl+Z)`: a tooltip with the keys of an action.
pub fn with_keys(words: &str, id: &str) -> String {
    let keys = keys_of(id);
    if keys.is_empty() { words.to_owned() } else { format!("{words} ({keys})") }
}

/// Keys as this system writes them: `⇧⌘Z` on a Mac.
pub fn shown(keys: &str) -> String {
    if !is_mac() {
        return keys.replace("Delete", "Del");
    }
    parts(keys)
        .into_iter()
        .map(|part| match part {
            "Ctrl" => "⌘",
            "Shift" => "⇧",
            "Alt" => "⌥",
            "Enter" => "↩",
            "Delete" => "⌦",
            "Backspace" => "⌫",
            part => part,
        })
        .collect()
}

fn is_mac() -> bool {
    window().navigator().platform().is_ok_and(|platform| platform.starts_with("Mac"))
}

/// `Ctrl++` is `Ctrl` and `+`.
fn parts(keys: &str) -> Vec<&str> {
    match keys.strip_suffix("++") {
        Some(before) => before.split('+').chain(["+"]).collect(),
        None if keys == "+" => vec!["+"],
        None => keys.split('+').collect(),
    }
}

/// Whether these keys were pressed.
pub fn pressed(keys: &str, event: &web_sys::KeyboardEvent) -> bool {
    let parts = parts(keys);
    let Some((key, held)) = parts.split_last() else { return false };
    if (event.ctrl_key() || event.meta_key()) != held.contains(&"Ctrl")
        || event.alt_key() != held.contains(&"Alt")
    {
        return false;
    }
    let shift = held.contains(&"Shift");
    match *key {
        // Of these the layout says whether Shift is needed.
        "?" | "\\" | "+" | "=" | "-" => event.key() == *key,
        digit if digit.len() == 1 && digit.bytes().all(|byte| byte.is_ascii_digit()) => {
            event.shift_key() == shift && event.code() == format!("Digit{digit}")
        }
        key => event.shift_key() == shift && event.key().eq_ignore_ascii_case(key),
    }
}
