//! The designs kept in this browser: saving without being asked, opening, the list, the examples, and what is brought in
//! from files, drops, the clipboard and links. Opening anything keeps what was open.

mod designs;
mod import;
mod incoming;
mod menu;
mod opening;
mod overlays;
mod saving;
mod shared;

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;

use crate::editor::Editor;
use crate::platform::storage::{Database, Saved};

pub use import::Offer;
pub use incoming::import_text;
pub use menu::{DesignMenu, OpenFileButton, SaveState, choose_files, save_as_file};
pub use overlays::Overlays;
pub use shared::SharedBar;

/// Whether the work is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SaveStatus {
    Saved,
    Saving,
    /// The browser refused, with its reason; it is tried again.
    Failed(Arc<str>),
    /// The browser keeps nothing for this page.
    Off,
    /// It is somebody else's, and only looked at.
    Shared,
}

/// Something that did not work and needs more than a passing message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    pub title: String,
    pub text: String,
}

/// The design that is open, as the storage knows it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Current {
    id: String,
    /// The revision that was read or written last; 0: none yet.
    revision: u32,
}

#[derive(Default)]
struct Inner {
    database: RefCell<Option<Database>>,
    current: RefCell<Current>,
    /// There are changes that are not kept.
    dirty: Cell<bool>,
    /// A write is under way.
    busy: Cell<bool>,
    /// A write will begin soon.
    waiting: Cell<bool>,
}

/// The handle of everything kept. `Copy`; lives as long as the page.
#[derive(Clone, Copy)]
pub struct Library {
    inner: StoredValue<Rc<Inner>, LocalStorage>,
    pub editor: Editor,
    pub status: RwSignal<SaveStatus>,
    /// What is kept, the newest first; read when a list is opened.
    pub saved: RwSignal<Arc<Vec<Saved>>>,
    /// The id of the open design.
    pub current: RwSignal<Arc<str>>,
    /// Whether the list of designs is shown.
    pub list_open: RwSignal<bool>,
    pub refusal: RwSignal<Option<Refusal>>,
    /// Nothing has ever been kept here and no link was opened: somebody is here for the first time.
    pub newcomer: RwSignal<bool>,
    /// What waits to be imported; the first is asked about.
    pub offers: RwSignal<Vec<Arc<Offer>>>,
}

thread_local! {
    static LIBRARY: Cell<Option<Library>> = const { Cell::new(None) };
}

impl Library {
    fn new(editor: Editor) -> Self {
        Self {
            inner: StoredValue::new_local(Rc::default()),
            editor,
            status: RwSignal::new(SaveStatus::Saving),
            saved: RwSignal::default(),
            current: RwSignal::new("".into()),
            list_open: RwSignal::new(false),
            refusal: RwSignal::new(None),
            newcomer: RwSignal::new(false),
            offers: RwSignal::default(),
        }
    }

    fn inner(self) -> Rc<Inner> {
        self.inner.get_value()
    }

    /// The page's library. `None` before [`start`].
    pub fn of_page() -> Option<Self> {
        LIBRARY.get()
    }

    /// Says what did not work, until it is closed.
    pub fn refuse(self, title: impl Into<String>, text: impl Into<String>) {
        self.refusal.set(Some(Refusal { title: title.into(), text: text.into() }));
    }
}

/// Opens the design of the link in the address bar, or what was open last, or the design that greets a newcomer, and
/// keeps saving from then on. To be called once, by the page.
pub fn start(editor: Editor) -> Library {
    let library = Library::new(editor);
    LIBRARY.set(Some(library));
    provide_context(library);
    library.save_on_changes();
    library.open_first();
    incoming::listen(library);
    library
}
