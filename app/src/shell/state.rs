//! What of the page's furniture is open, how wide it is, and the theme. Remembered in the browser; no part of a design.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::platform::{local, media};

const KEY: &str = "aslant.shell";

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum LeftTab {
    #[default]
    Add,
    Outline,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum DrawerTab {
    #[default]
    Problems,
    Run,
    Code,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Theme {
    Light,
    Dark,
}

/// What is written to the browser's storage.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default)]
struct Remembered {
    left_open: bool,
    left_width: f64,
    left_tab: LeftTab,
    right_open: bool,
    right_width: f64,
    drawer_open: bool,
    drawer_height: f64,
    drawer_tab: DrawerTab,
    /// `None` follows the system.
    theme: Option<Theme>,
    /// The plain wheel zooms instead of panning.
    wheel_zooms: bool,
}

impl Default for Remembered {
    fn default() -> Self {
        Self {
            left_open: true,
            left_width: 232.0,
            left_tab: LeftTab::Add,
            right_open: true,
            right_width: 316.0,
            drawer_open: false,
            drawer_height: 300.0,
            drawer_tab: DrawerTab::Problems,
            theme: None,
            wheel_zooms: false,
        }
    }
}

/// The page's furniture. Found in the context: `expect_context::<Shell>()`.
#[derive(Clone, Copy)]
pub struct Shell {
    pub left_open: RwSignal<bool>,
    /// Pixels at the usual size of text, as the others.
    pub left_width: RwSignal<f64>,
    pub left_tab: RwSignal<LeftTab>,
    pub right_open: RwSignal<bool>,
    pub right_width: RwSignal<f64>,
    /// The window has no room for three columns: the inspector lies over the canvas, while there is something to inspect.
    pub narrow: RwSignal<bool>,
    /// In a narrow window the inspector was asked for, whatever is selected. Not remembered.
    right_called: RwSignal<bool>,
    pub drawer_open: RwSignal<bool>,
    pub drawer_height: RwSignal<f64>,
    pub drawer_tab: RwSignal<DrawerTab>,
    pub theme: RwSignal<Theme>,
    theme_chosen: RwSignal<bool>,
    pub wheel_zooms: RwSignal<bool>,
    /// `\` hides everything but the canvas. Not remembered.
    pub chrome_hidden: RwSignal<bool>,
    /// The design is being presented: nothing but the canvas is seen, in the light theme. Not remembered.
    pub presenting: RwSignal<bool>,
    /// The command palette and the sheet of shortcuts. Not remembered.
    pub palette_open: RwSignal<bool>,
    pub sheet_open: RwSignal<bool>,
    /// The run panel says here that a run is on; the top bar is tinted.
    pub run_active: RwSignal<bool>,
}

impl Shell {
    /// Reads what is remembered, and from now on remembers every change.
    pub fn new() -> Self {
        let remembered: Remembered =
            local::read(KEY).and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
        let narrow = media::matches(NARROW);
        let shell = Self {
            left_open: RwSignal::new(remembered.left_open),
            left_width: RwSignal::new(remembered.left_width.clamp(180.0, 420.0)),
            left_tab: RwSignal::new(remembered.left_tab),
            right_open: RwSignal::new(remembered.right_open),
            right_width: RwSignal::new(
                remembered.right_width.clamp(260.0, if narrow { 300.0 } else { 640.0 }),
            ),
            narrow: RwSignal::new(narrow),
            right_called: RwSignal::new(false),
            drawer_open: RwSignal::new(remembered.drawer_open),
            drawer_height: RwSignal::new(remembered.drawer_height.clamp(140.0, 900.0)),
            drawer_tab: RwSignal::new(remembered.drawer_tab),
            theme: RwSignal::new(remembered.theme.unwrap_or_else(system_theme)),
            theme_chosen: RwSignal::new(remembered.theme.is_some()),
            wheel_zooms: RwSignal::new(remembered.wheel_zooms),
            chrome_hidden: RwSignal::new(false),
            presenting: RwSignal::new(false),
            palette_open: RwSignal::new(false),
            sheet_open: RwSignal::new(false),
            run_active: RwSignal::new(false),
        };
        Effect::new(move || {
            let remembered = Remembered {
                left_open: shell.left_open.get(),
                left_width: shell.left_width.get(),
                left_tab: shell.left_tab.get(),
                right_open: shell.right_open.get(),
                right_width: shell.right_width.get(),
                drawer_open: shell.drawer_open.get(),
                drawer_height: shell.drawer_height.get(),
                drawer_tab: shell.drawer_tab.get(),
                theme: shell.theme_chosen.get().then(|| shell.theme.get()),
                wheel_zooms: shell.wheel_zooms.get(),
            };
            if let Ok(text) = serde_json::to_string(&remembered) {
                local::write(KEY, &text);
            }
        });
        Effect::new(move || {
            let theme = match shell.shown_theme() {
                Theme::Light => "light",
                Theme::Dark => "dark",
            };
            if let Some(root) = document().document_element() {
                let _ = root.set_attribute("data-theme", theme);
            }
        });
        media::on_change(NARROW, move || shell.narrow.set(media::matches(NARROW)));
        // Until a person chooses one, the theme is the system's, which may change by the hour.
        media::on_change(DARK, move || {
            if !shell.theme_chosen.get_untracked() {
                shell.theme.set(system_theme());
            }
        });
        shell
    }

    /// Whether the inspector is to be seen, while things are selected or not. Reactive.
    pub fn right_shown(self, selected: bool) -> bool {
        self.right_open.get() && (!self.narrow.get() || selected || self.right_called.get())
    }

    pub fn show_right(self) {
        self.right_open.set(true);
        self.right_called.set(true);
    }

    pub fn hide_right(self) {
        self.right_open.set(false);
        self.right_called.set(false);
    }

    /// Nothing is selected any more: what lies over the canvas for it goes.
    pub fn release_right(self) {
        self.right_called.set(false);
    }

    /// The theme that is shown: a presentation is always light. Reactive.
    pub fn shown_theme(self) -> Theme {
        if self.presenting.get() { Theme::Light } else { self.theme.get() }
    }

    pub fn toggle_theme(self) {
        self.theme_chosen.set(true);
        self.theme.update(|theme| {
            *theme = match theme {
                Theme::Light => Theme::Dark,
                Theme::Dark => Theme::Light,
            }
        });
    }

    /// How high the drawer is, as a length of a style sheet. Reactive.
    pub fn drawer_space(self) -> String {
        if self.chrome_hidden.get() || self.presenting.get() {
            "0px".to_owned()
        } else if self.drawer_open.get() {
            format!("min({}rem, 70vh)", self.drawer_height.get() / 16.0)
        } else {
            "2.125rem".to_owned()
        }
    }

    /// Opens the drawer on a tab.
    pub fn show_drawer(self, tab: DrawerTab) {
        self.drawer_tab.set(tab);
        self.drawer_open.set(true);
        self.chrome_hidden.set(false);
    }

    /// Opens the drawer on a tab, or closes it where it is open on that tab.
    pub fn toggle_drawer(self, tab: DrawerTab) {
        if self.drawer_open.get_untracked() && self.drawer_tab.get_untracked() == tab {
            self.drawer_open.set(false);
        } else {
            self.show_drawer(tab);
        }
    }
}

/// Narrower than three columns need.
const NARROW: &str = "(max-width: 74.9375em)";
const DARK: &str = "(prefers-color-scheme: dark)";

fn system_theme() -> Theme {
    if media::matches(DARK) { Theme::Dark } else { Theme::Light }
}
