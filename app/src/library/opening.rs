//! Opening designs: at the start of the page, from links, from the list, from files and examples.

use std::sync::Arc;

use aslant_engine::design::{Command, Design, Record, SETTINGS, Settings, file};
use aslant_engine::interchange::share;
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::saving::{LAST, OPEN, Unsaved, new_id};
use super::{Library, SaveStatus};
use crate::editor::ToastTone;
use crate::platform::storage::{Database, Put, Saved};
use crate::platform::{address, frame, local};

impl Library {
    /// See [`super::start`].
    pub(super) fn open_first(self) {
        let fragment = address::fragment();
        let linked = (!fragment.is_empty()).then(|| share::decode(&fragment));
        let on_hash = window_event_listener(ev::hashchange, move |_| self.open_fragment());
        on_cleanup(move || on_hash.remove());
        match linked {
            Some(Ok(design)) => {
                self.open_shared(design);
                spawn_local(async move {
                    self.connect_quietly().await;
                });
                return;
            }
            Some(Err(error)) => {
                self.refuse("This link cannot be opened", error.to_string());
                address::clear_fragment();
            }
            None => {}
        }
        let known = local::read_of_tab(OPEN).or_else(|| local::read(LAST));
        let Some(id) = known else {
            self.newcomer.set(true);
            self.editor.open_design(Design::default_design());
            self.adopt(&new_id(), 0);
            spawn_local(async move {
                if self.connect().await.is_some() {
                    self.inner().dirty.set(true);
                    self.flush().await;
                }
            });
            return;
        };
        loading(true);
        spawn_local(async move {
            let database = self.connect().await;
            if !self.reopen(database.as_ref(), &id).await {
                self.editor.open_design(Design::default_design());
                self.adopt(&new_id(), 0);
                self.changed();
            }
            loading(false);
        });
    }

    /// Opens what was open last, with what a closing page left behind. `false` where it is not there any more.
    async fn reopen(self, database: Option<&Database>, id: &str) -> bool {
        let Some(database) = database else {
            // Without a database, what the closing page left behind is all there is.
            let left = Unsaved::of(id).and_then(|unsaved| file::read(&unsaved.text).ok());
            let Some(design) = left else { return false };
            self.editor.open_design(design);
            self.adopt(id, 0);
            self.changed();
            return true;
        };
        let read = database.read(id).await;
        let unsaved = Unsaved::of(id);
        let (saved, text) = match (read, &unsaved) {
            (Ok(Some(found)), _) => found,
            // Closed before its first write.
            (Ok(None), Some(unsaved)) => {
                let Ok(design) = file::read(&unsaved.text) else { return false };
                self.editor.open_design(design);
                self.adopt(id, 0);
                self.changed();
                return true;
            }
            (Ok(None), None) => return false,
            (Err(message), _) => {
                self.refuse("The last design could not be read", message);
                return false;
            }
        };
        let left = unsaved.filter(|unsaved| unsaved.text != text);
        let left = left.and_then(|unsaved| Some((unsaved.revision, file::read(&unsaved.text).ok()?)));
        match (left, file::read(&text)) {
            // Written by nobody since: it goes on where it stopped. Else the write of it becomes a copy.
            (Some((revision, design)), _) => {
                self.editor.open_design(design);
                self.adopt(id, revision);
                self.changed();
                true
            }
            (None, Ok(design)) => {
                // It is what is kept already, or cannot be read.
                Unsaved::forget(id);
                self.editor.open_design(design);
                self.adopt(id, saved.revision);
                self.status.set(SaveStatus::Saved);
                true
            }
            (None, Err(error)) => {
                self.refuse(format!("{} cannot be read", saved.name), error.to_string());
                false
            }
        }
    }

    /// A link was opened in a page that was there already.
    fn open_fragment(self) {
        let fragment = address::fragment();
        if fragment.is_empty() {
            return;
        }
        match share::decode(&fragment) {
            Ok(design) => spawn_local(async move {
                let before_id = self.current.get_untracked();
                let before = self.editor.design_name.get_untracked();
                if !self.flush().await {
                    self.refuse(
                        "The open design is not saved",
                        "The browser did not take it, so the link is not opened in its place. Save it as a file first, or open the link in a new tab.",
                    );
                    address::clear_fragment();
                    return;
                }
                self.open_shared(design);
                if !before_id.is_empty() {
                    self.editor.toast_with_action(
                        ToastTone::Info,
                        format!("{before} is kept."),
                        "Go back to it",
                        move || {
                            let id = before_id.clone();
                            spawn_local(async move { self.open_saved(&id).await });
                        },
                    );
                }
            }),
            Err(error) => {
                self.refuse("This link cannot be opened", error.to_string());
                address::clear_fragment();
            }
        }
    }

    /// Opens a design as one of its own and keeps what was open. Where nothing can be kept, Undo leads back.
    pub async fn open_new(self, design: Design, label: &str) {
        let before = self.editor.design_name.get_untracked();
        let before_id = self.current.get_untracked();
        let name = design.settings().name.clone();
        if !self.flush().await {
            self.editor.replace_design(label, design);
            self.editor.toast_with_action(
                ToastTone::Info,
                format!("{name} is open. {before} could not be saved; Undo leads back to it."),
                "Undo",
                move || self.editor.undo(),
            );
            return;
        }
        let was_empty = self.editor.with_design(Design::is_empty);
        let was_shared = self.editor.read_only.get_untracked();
        self.leave_shared();
        self.adopt(&new_id(), 0);
        self.editor.open_design(design);
        let database = self.inner().database.borrow().clone();
        if let Some(database) = database {
            self.keep_or_join(&database).await;
            if was_empty && !was_shared && self.current.get_untracked() != before_id {
                // Nothing is lost with a design that holds nothing.
                drop(database.delete(&before_id).await);
                return;
            }
        }
        if !was_shared && self.current.get_untracked() != before_id {
            self.editor.toast_with_action(
                ToastTone::Success,
                format!("{name} is open. {before} is kept."),
                "Go back",
                move || {
                    let id = before_id.clone();
                    spawn_local(async move { self.open_saved(&id).await });
                },
            );
        }
    }

    /// Writes the design that was just opened; or goes on with a kept one where there is one exactly like it, so that
    /// opening the same link or example again does not fill the list.
    pub(super) async fn keep_or_join(self, database: &Database) {
        let text = self.editor.with_design(file::write_kept);
        let revision = self.editor.revision.get_untracked();
        let twin = self.twin(database, &text).await;
        let untouched = self.editor.revision.get_untracked() == revision && !self.inner().dirty.get();
        match twin {
            Some(twin) if untouched => {
                self.adopt(&twin.id, twin.revision);
                self.status.set(SaveStatus::Saved);
            }
            _ => {
                self.inner().dirty.set(true);
                self.flush().await;
            }
        }
    }

    async fn twin(self, database: &Database, text: &str) -> Option<Saved> {
        let name = self.editor.design_name.get_untracked();
        for saved in database.list().await.ok()? {
            if saved.bytes == text.len() && saved.name == *name {
                let found = database.read(&saved.id).await.ok().flatten();
                if let Some((saved, found)) = found
                    && found == text
                {
                    return Some(saved);
                }
            }
        }
        None
    }

    /// Opens a kept design.
    pub async fn open_saved(self, id: &str) {
        if *self.current.get_untracked() == *id {
            return;
        }
        let database = self.inner().database.borrow().clone();
        let Some(database) = database else { return };
        let read = database.read(id).await;
        // Last of all, so that nothing can change between its being kept and the other's being opened.
        if !self.flush().await {
            self.refuse(
                "The open design is not saved",
                "The browser did not take it, so nothing else is opened. Save it as a file first.",
            );
            return;
        }
        match read.map(|found| found.map(|(saved, text)| (saved, file::read(&text)))) {
            Ok(Some((saved, Ok(design)))) => {
                self.leave_shared();
                self.adopt(id, saved.revision);
                self.editor.open_design(design);
                self.status.set(SaveStatus::Saved);
                self.editor.announce(format!("{} is open", saved.name));
            }
            Ok(Some((saved, Err(error)))) => {
                self.refuse(format!("{} cannot be read", saved.name), error.to_string());
            }
            Ok(None) => self.refuse("The design is gone", "It was deleted in another tab."),
            Err(message) => self.refuse("The design could not be read", message),
        }
    }

    /// Reads the list anew.
    pub async fn refresh(self) {
        let database = self.inner().database.borrow().clone();
        if let Some(database) = database
            && let Ok(list) = database.list().await
        {
            self.saved.set(Arc::new(list));
        }
    }

    /// Gives a kept design another name.
    pub async fn rename(self, id: &str, name: &str) {
        let name = name.trim();
        if name.is_empty() {
            return;
        }
        if *self.current.get_untracked() == *id {
            self.editor.rename_design(name);
            self.flush().await;
        } else if let Err(message) = self.rewrite(id, id, name).await {
            self.refuse("The design was not renamed", message);
        }
        self.refresh().await;
    }

    /// Keeps a second copy of a design.
    pub async fn duplicate(self, id: &str) {
        self.flush().await;
        let name = self.saved.with_untracked(|saved| {
            saved.iter().find(|saved| saved.id == id).map(|saved| saved.name.clone())
        });
        let name = format!("{} (copy)", name.unwrap_or_default());
        if let Err(message) = self.rewrite(id, &new_id(), &name).await {
            self.refuse("The design was not copied", message);
        }
        self.refresh().await;
    }

    /// Writes the design kept as `from` to `to` with another name.
    async fn rewrite(self, from: &str, to: &str, name: &str) -> Result<(), String> {
        let database = self.inner().database.borrow().clone().ok_or("This browser keeps nothing here.")?;
        let (saved, text) = database.read(from).await?.ok_or("It was deleted in another tab.")?;
        let mut design = file::read(&text).map_err(|error| error.to_string())?;
        let settings = Settings { name: name.into(), ..design.settings().clone() };
        design
            .apply(Command::Replace { id: SETTINGS, record: Record::Settings(settings) })
            .map_err(|error| error.to_string())?;
        let expected = if from == to { saved.revision } else { 0 };
        match database.put(to, name, &file::write_kept(&design), expected).await? {
            Put::Kept(_) => Ok(()),
            Put::Conflict => Err("Another tab changed it at the same time.".to_owned()),
        }
    }

    /// Deletes a kept design. A message offers to take that back.
    pub async fn delete(self, id: &str) {
        let database = self.inner().database.borrow().clone();
        let Some(database) = database else { return };
        let was_open = *self.current.get_untracked() == *id;
        if was_open {
            self.flush().await;
        }
        let Ok(Some((saved, text))) = database.read(id).await else { return self.refresh().await };
        if let Err(message) = database.delete(id).await {
            return self.refuse("The design was not deleted", message);
        }
        self.refresh().await;
        if was_open {
            let next = self.saved.with_untracked(|saved| saved.first().map(|saved| saved.id.clone()));
            // What was open is deleted on purpose, not unsaved.
            self.inner().dirty.set(false);
            if let Some(next) = next {
                self.open_saved(&next).await;
            } else {
                self.adopt(&new_id(), 0);
                self.editor.open_design(Design::empty());
            }
        }
        let id = id.to_owned();
        self.editor.toast_with_action(
            ToastTone::Info,
            format!("{} was deleted.", saved.name),
            "Undo",
            move || {
                let (id, name, text, database) = (id.clone(), saved.name.clone(), text.clone(), self);
                spawn_local(async move {
                    let Some(storage) = database.inner().database.borrow().clone() else { return };
                    if let Err(message) = storage.put(&id, &name, &text, 0).await {
                        return self.refuse("The design is not back", message);
                    }
                    if was_open {
                        self.open_saved(&id).await;
                    }
                    self.refresh().await;
                });
            },
        );
    }
}

/// Whether the page is still reading what was open; the canvas stays hidden until then.
fn loading(on: bool) {
    let Some(root) = document().document_element() else { return };
    if on {
        drop(root.set_attribute("data-loading", ""));
        return;
    }
    // After the frame in which what was opened is drawn and settled.
    frame::next(move |_| {
        frame::next(move |_| frame::next(move |_| drop(root.remove_attribute("data-loading"))));
    });
}
