//! Names and words: of the design, of what is on the canvas, of routes, and what is written on notes.

use aslant_engine::design::{Command, Id, Method, Record, Route, SETTINGS, Settings};
use leptos::prelude::*;

use super::{Editor, ToastTone};

impl Editor {
    /// Gives the design another name. Empty names are refused silently.
    pub fn rename_design(self, name: &str) {
        let name = name.trim();
        if name.is_empty() || *name == *self.design_name.get_untracked() {
            self.design_name.notify();
            return;
        }
        let settings = self.with_design(|design| design.settings().clone());
        let record = Record::Settings(Settings { name: name.into(), ..settings });
        self.dispatch("rename the design", Command::Replace { id: SETTINGS, record });
    }

    /// Begins to edit the name on the card, where the thing has a name of its own.
    pub fn start_rename(self, id: Id) {
        if let Err(error) = self.may_change() {
            self.toast(ToastTone::Info, error.to_string());
            return;
        }
        let nameable = self
            .with_design(|design| design.get(id).is_some_and(|record| record.own_name().is_some()))
            || self.group_title(id).is_some()
            || self.note_text(id).is_some()
            || self.with_design(|design| design.route(id).is_some());
        if nameable {
            self.select([id]);
            self.renaming.set(Some(id));
        }
    }

    /// The words of a note, which are written where it stands; `None` for anything else, groups too.
    pub fn note_text(self, id: Id) -> Option<String> {
        self.with_design(|design| match design.get(id) {
            Some(Record::Note(note)) if !note.group => Some(note.text.clone()),
            _ => None,
        })
    }

    /// Gives a note other words, as one step.
    pub fn write_note(self, id: Id, text: &str) {
        if self.note_text(id).is_none_or(|before| before == text) {
            return;
        }
        if self.dispatch("write a note", Command::SetNote { id, note: text.to_owned() }).is_some() {
            self.announce("Note written");
        }
    }

    /// Renames a thing; every reference follows.
    pub fn rename(self, id: Id, name: &str) {
        let name = name.trim();
        let before = self.name(id);
        if name.is_empty() || *before == *name {
            return;
        }
        if let Some(route) = self.with_design(|design| design.route(id).cloned()) {
            self.rename_route(id, route, name);
            return;
        }
        // A group's name is the first line of its text.
        let command = match self.group_title(id) {
            Some(text) => Command::SetNote { id, note: text.replacen(&*before, name, 1) },
            None => Command::Rename { id, name: name.into() },
        };
        if self.dispatch(&format!("rename {before}"), command).is_some() {
            self.announce(format!("{before} is now {name}"));
        }
    }

    /// Gives a route the method and path of `POST /orders`, or the path of `/orders`.
    fn rename_route(self, id: Id, route: Route, name: &str) {
        let (method, path) = match name.split_once(char::is_whitespace) {
            Some((word, path)) => {
                let known = Method::ALL.into_iter().find(|method| method.as_str().eq_ignore_ascii_case(word));
                let Some(method) = known else {
                    self.toast(
                        ToastTone::Error,
                        format!("{word} is no method. A route is written as POST /orders."),
                    );
                    return;
                };
                (method, path.trim())
            }
            None => (route.method, name),
        };
        let path = if path.starts_with('/') { path.to_owned() } else { format!("/{path}") };
        let before = self.name(id);
        let record = Record::Route(Route { method, path: path.into(), ..route });
        if self.dispatch(&format!("rename {before}"), Command::Replace { id, record }).is_some() {
            self.announce(format!("{before} is now {}", self.name(id)));
        }
    }

    /// The text of a group, with its title, which stands there if nobody wrote one.
    fn group_title(self, id: Id) -> Option<String> {
        self.with_design(|design| match design.get(id) {
            Some(Record::Note(note)) if note.group && note.text.trim().is_empty() => {
                Some(note.title().to_owned())
            }
            Some(Record::Note(note)) if note.group => Some(note.text.clone()),
            _ => None,
        })
    }
}
