//! Files, drops and pastes: read with a bound, told apart, and opened or offered for import.

use std::sync::Arc;

use aslant_engine::interchange::incoming::{Incoming, MAXIMUM_BYTES, identify, is_importable, workflow_name};
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::import::{Offer, OfferKind};
use super::{Library, menu};
use crate::editor::ToastTone;
use crate::platform::files::{self, TextFile};
use crate::shell::is_text_field;

/// Listens for drops, pastes and the keys that belong to files.
pub(super) fn listen(library: Library) {
    // Pasted text is the canvas's, which asks `import_text`; pasted files are ours.
    let pasted = window_event_listener(ev::paste, move |event| {
        if event.default_prevented() || is_text_field(&event) || in_dialog() {
            return;
        }
        let files = files::of_list(event.clipboard_data().and_then(|data| data.files()));
        if !files.is_empty() {
            event.prevent_default();
            take_files(library, files);
        }
    });
    let keys = window_event_listener(ev::keydown, move |event| {
        let command = (event.ctrl_key() || event.meta_key()) && !event.shift_key() && !event.alt_key();
        if !command || event.default_prevented() || in_dialog() {
            return;
        }
        match event.key().as_str() {
            "s" | "S" => {
                event.prevent_default();
                spawn_local(async move {
                    if library.flush().await {
                        library.editor.toast(ToastTone::Success, "Saved in this browser.");
                    } else {
                        library
                            .editor
                            .toast(ToastTone::Error, "Not saved in this browser: save it as a file.");
                    }
                });
            }
            "o" | "O" => {
                event.prevent_default();
                menu::choose_files();
            }
            _ => {}
        }
    });
    on_cleanup(move || {
        pasted.remove();
        keys.remove();
    });
}

/// Whether a dialog is open, which then has the keys.
fn in_dialog() -> bool {
    document().query_selector("dialog[open]").ok().flatten().is_some()
}

/// Takes text that is a state machine, a template or a design; `false` leaves it to others. What the canvas itself
/// copied is the canvas's to paste, and must not be offered here.
pub fn import_text(text: &str) -> bool {
    let Some(library) = Library::of_page() else { return false };
    if !is_importable(text) {
        return false;
    }
    take(library, vec![TextFile { name: String::new(), text: text.to_owned() }]);
    true
}

/// Reads files that a person chose or dropped.
pub(super) fn take_files(library: Library, chosen: Vec<web_sys::File>) {
    spawn_local(async move {
        let mut read = Vec::with_capacity(chosen.len());
        for file in chosen {
            match files::read_text(&file, MAXIMUM_BYTES).await {
                Ok(file) => read.push(file),
                Err(message) => return library.refuse("This file was not opened", message),
            }
        }
        take(library, read);
    });
}

/// Opens designs, offers machines and templates. Files beside a template are the definitions that it names.
fn take(library: Library, taken: Vec<TextFile>) {
    if add_to_template(library, &taken) {
        return;
    }
    let found: Vec<(TextFile, Result<Incoming, String>)> = taken
        .into_iter()
        .map(|file| {
            let incoming = identify(&file.text);
            (file, incoming)
        })
        .collect();
    let has_template = found.iter().any(|(_, incoming)| matches!(incoming, Ok(Incoming::Template(_))));
    if has_template {
        let beside: Vec<(String, String)> = found
            .iter()
            .filter(|(_, incoming)| !matches!(incoming, Ok(Incoming::Template(_))))
            .map(|(file, _)| (file.name.clone(), file.text.clone()))
            .collect();
        for (file, incoming) in found {
            if let Ok(Incoming::Template(template)) = incoming {
                let kind = OfferKind::Template { template: Box::new(template), files: beside.clone() };
                offer(library, file.name, kind);
            }
        }
        return;
    }
    let mut designs = Vec::new();
    for (file, incoming) in found {
        match incoming {
            Ok(Incoming::Design(design)) => designs.push(*design),
            Ok(Incoming::Machine(machine)) => {
                offer(library, file.name, OfferKind::Machine(Box::new(machine)));
            }
            Ok(Incoming::Template(_)) => {}
            Err(message) => {
                let title = if file.name.is_empty() {
                    "What was pasted cannot be imported".to_owned()
                } else {
                    format!("{} cannot be opened", file.name)
                };
                library.refuse(title, message);
            }
        }
    }
    // One after the other: each is kept before the next is opened.
    spawn_local(async move {
        for design in designs {
            library.open_new(design, "open a design file").await;
        }
    });
}

/// Definition files that were given while a template waits for them.
fn add_to_template(library: Library, taken: &[TextFile]) -> bool {
    let Some(first) = library.offers.with_untracked(|offers| offers.first().cloned()) else { return false };
    let OfferKind::Template { template, files } = &first.kind else { return false };
    let mut files = files.clone();
    files.extend(taken.iter().map(|file| (file.name.clone(), file.text.clone())));
    let kind = OfferKind::Template { template: template.clone(), files };
    let offer = Offer { kind, ..(*first).clone() };
    library.offers.update(|offers| {
        if let Some(first) = offers.first_mut() {
            *first = Arc::new(offer);
        }
    });
    true
}

fn offer(library: Library, file_name: String, kind: OfferKind) {
    let name = match &kind {
        OfferKind::Machine(machine) => machine.name.clone(),
        OfferKind::Template { .. } => None,
    };
    let name = name.unwrap_or_else(|| workflow_name(&file_name));
    let offer = Offer { file_name, name, kind };
    // Into an empty design there is nothing to ask.
    let nothing_to_ask = matches!(offer.kind, OfferKind::Machine(_))
        && library.editor.with_design(aslant_engine::design::Design::is_empty);
    if nothing_to_ask {
        super::import::add_machine(library, &offer);
        return;
    }
    library.offers.update(|offers| offers.push(Arc::new(offer)));
}
