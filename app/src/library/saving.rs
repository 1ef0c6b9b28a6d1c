//! Autosave: 300 ms after a change and when the page is hidden, compare-and-put on the revision.

use aslant_engine::design::file;
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::{Deserialize, Serialize};

use super::{Current, Library, SaveStatus};
use crate::editor::ToastTone;
use crate::platform::storage::{Database, Put};
use crate::platform::{frame, local};

/// From a change to its being written, in milliseconds.
const DELAY: i32 = 300;
/// Until a failed write is tried again.
const RETRY: i32 = 5_000;
/// The design that this tab shows, and the one that any tab showed last.
pub(super) const OPEN: &str = "aslant.open";
pub(super) const LAST: &str = "aslant.last";
const UNSAVED: &str = "aslant.unsaved.";

/// What a page that is being closed leaves behind where the database might not have had the time to write.
#[derive(Serialize, Deserialize)]
pub(super) struct Unsaved {
    /// The revision that it was made from.
    pub revision: u32,
    pub text: String,
}

impl Unsaved {
    /// What was left behind for a design. It stays there until it is written, or forgotten.
    pub fn of(id: &str) -> Option<Self> {
        serde_json::from_str(&local::read(&format!("{UNSAVED}{id}"))?).ok()
    }

    pub fn forget(id: &str) {
        local::remove(&format!("{UNSAVED}{id}"));
    }

    /// Leaves it behind; answers whether the browser took it.
    fn leave(&self, id: &str) -> bool {
        serde_json::to_string(self).is_ok_and(|text| local::write(&format!("{UNSAVED}{id}"), &text))
    }
}

/// An id for a design, unlike any other.
pub(super) fn new_id() -> String {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let (time, random) = (js_sys::Date::now() as u64, (js_sys::Math::random() * 4_294_967_296.0) as u32);
    format!("{time:x}-{random:08x}")
}

impl Library {
    pub(super) fn save_on_changes(self) {
        self.editor.on_diff(move |_| self.changed());
        let leave = move || {
            self.leave_behind();
            spawn_local(async move {
                self.flush().await;
            });
        };
        let hidden = window_event_listener(ev::visibilitychange, move |_| {
            if document().visibility_state() == web_sys::VisibilityState::Hidden {
                leave();
            } else {
                self.look_for_newer();
            }
        });
        let gone = window_event_listener(ev::pagehide, move |_| leave());
        let asked = window_event_listener(ev::beforeunload, move |event| {
            // Asked only where leaving would lose something.
            let lost = matches!(self.status.get_untracked(), SaveStatus::Failed(_) | SaveStatus::Off);
            if lost && self.inner().dirty.get() {
                event.prevent_default();
            }
        });
        on_cleanup(move || {
            hidden.remove();
            gone.remove();
            asked.remove();
        });
    }

    /// Notes that something changed, and writes it soon.
    pub(super) fn changed(self) {
        let inner = self.inner();
        inner.dirty.set(true);
        if self.status.get_untracked() == SaveStatus::Off {
            return;
        }
        if self.status.get_untracked() == SaveStatus::Saved {
            self.status.set(SaveStatus::Saving);
        }
        self.write_after(DELAY);
    }

    fn write_after(self, milliseconds: i32) {
        let inner = self.inner();
        if inner.waiting.replace(true) {
            return;
        }
        frame::after(milliseconds, move || {
            self.inner().waiting.set(false);
            spawn_local(async move {
                self.flush().await;
            });
        });
    }

    /// Writes until nothing is unsaved. Answers whether all is kept.
    pub(super) async fn flush(self) -> bool {
        let inner = self.inner();
        while inner.busy.get() {
            frame::sleep(10).await;
        }
        while inner.dirty.get() {
            if !self.write().await {
                return false;
            }
        }
        true
    }

    async fn write(self) -> bool {
        let inner = self.inner();
        let Some(database) = inner.database.borrow().clone() else { return false };
        inner.busy.set(true);
        inner.dirty.set(false);
        let design = self.editor.design();
        let text = file::write_kept(&design);
        let name = design.settings().name.clone();
        let current = inner.current.borrow().clone();
        let outcome = database.put(&current.id, &name, &text, current.revision).await;
        inner.busy.set(false);
        match outcome {
            Ok(Put::Kept(revision)) => {
                // Another design may have been opened while this one was written.
                if inner.current.borrow().id == current.id {
                    inner.current.borrow_mut().revision = revision;
                }
                Unsaved::forget(&current.id);
                if !inner.dirty.get() {
                    self.status.set(SaveStatus::Saved);
                }
                true
            }
            Ok(Put::Conflict) => {
                self.become_a_copy(&name);
                true
            }
            Err(message) => {
                inner.dirty.set(true);
                let told = matches!(self.status.get_untracked(), SaveStatus::Failed(_));
                if !told {
                    self.editor.toast_with_action(
                        ToastTone::Error,
                        format!("Not saved in this browser. {message} It is tried again every few seconds; a file is safe."),
                        "Save as file",
                        move || super::save_as_file(self),
                    );
                }
                self.status.set(SaveStatus::Failed(message.into()));
                self.write_after(RETRY);
                false
            }
        }
    }

    /// Another tab wrote the same design since: what is here goes on as a design of its own.
    fn become_a_copy(self, name: &str) {
        let before = self.inner().current.borrow().id.clone();
        self.adopt(&new_id(), 0);
        self.inner().dirty.set(true);
        // What was left behind is the copy's now.
        self.leave_behind();
        Unsaved::forget(&before);
        let copy = format!("{name} (copy)");
        self.editor.rename_design(&copy);
        self.editor.toast(
            ToastTone::Info,
            format!("{name} was changed in another tab. Your version goes on as “{copy}”; both are kept."),
        );
    }

    /// From now on this is the design that is open in this tab.
    pub(super) fn adopt(self, id: &str, revision: u32) {
        *self.inner().current.borrow_mut() = Current { id: id.to_owned(), revision };
        self.current.set(id.into());
        local::write_of_tab(OPEN, id);
        local::write(LAST, id);
    }

    /// Leaves what is not written yet where it can be left at once.
    fn leave_behind(self) {
        let inner = self.inner();
        if !inner.dirty.get() && !inner.busy.get() {
            return;
        }
        let current = inner.current.borrow().clone();
        let unsaved = Unsaved { revision: current.revision, text: self.editor.with_design(file::write_kept) };
        unsaved.leave(&current.id);
    }

    /// Shows what another tab has made of this design meanwhile, where nothing here is unsaved.
    fn look_for_newer(self) {
        spawn_local(async move {
            let inner = self.inner();
            let database = inner.database.borrow().clone();
            let Some(database) = database else { return };
            let current = inner.current.borrow().clone();
            let clean = || !inner.dirty.get() && !inner.busy.get() && *inner.current.borrow() == current;
            if !clean() {
                return;
            }
            let newer = database.about(&current.id).await.ok().flatten();
            if newer.is_none_or(|newer| newer.revision <= current.revision) {
                return;
            }
            let Ok(Some((saved, text))) = database.read(&current.id).await else { return };
            let Ok(design) = file::read(&text) else { return };
            if clean() {
                inner.current.borrow_mut().revision = saved.revision;
                self.editor.open_design(design);
                self.editor
                    .toast(ToastTone::Info, "This design was changed in another tab; this is how it is now.");
            }
        });
    }

    /// Opens the database, of which nobody is told where there is none: nothing is to be kept yet.
    pub(super) async fn connect_quietly(self) {
        if let Ok(database) = Database::open().await {
            *self.inner().database.borrow_mut() = Some(database);
        }
    }

    /// Opens the database; without one, says so once.
    pub(super) async fn connect(self) -> Option<Database> {
        if let Ok(database) = Database::open().await {
            *self.inner().database.borrow_mut() = Some(database.clone());
            Some(database)
        } else {
            self.status.set(SaveStatus::Off);
            self.editor.toast(
                ToastTone::Error,
                "This browser keeps nothing for this page (a private window?). Save your work as a file before you close the page.",
            );
            None
        }
    }
}
