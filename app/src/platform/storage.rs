//! Saved designs in `IndexedDB`. Two stores: what the list shows (`about`) and the text (`texts`), both by the design's
//! id and always written together. A write names the revision that it replaces, so that two tabs never overwrite each
//! other unseen.
//!
//! `web-sys` alone: the crates around it add size and nothing that is needed here.

use js_sys::{Array, Function, Promise};
use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    IdbDatabase, IdbObjectStore, IdbOpenDbRequest, IdbRequest, IdbTransaction, IdbTransactionMode,
};

const NAME: &str = "aslant";
const VERSION: u32 = 1;
const ABOUT: &str = "about";
const TEXTS: &str = "texts";

/// What is known of a saved design without its text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Saved {
    pub id: String,
    pub name: String,
    /// Grows with every write.
    pub revision: u32,
    /// Milliseconds since 1970.
    pub written_at: f64,
    /// Of the text.
    pub bytes: usize,
}

/// How a write ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Put {
    /// Kept, under this revision.
    Kept(u32),
    /// Somebody else wrote since; nothing was written.
    Conflict,
}

/// The open database.
#[derive(Clone)]
pub struct Database(IdbDatabase);

impl Database {
    /// Opens it, and makes it where it is missing. The error says why the browser refused.
    pub async fn open() -> Result<Self, String> {
        let window = web_sys::window().ok_or("There is no window.")?;
        let factory =
            window.indexed_db().ok().flatten().ok_or("This browser keeps no data for this page.")?;
        let request = factory.open_with_u32(NAME, VERSION).map_err(|error| reason(&error))?;
        let upgrade = Closure::once(upgrade);
        request.set_onupgradeneeded(Some(upgrade.as_ref().unchecked_ref()));
        let database: IdbDatabase = settled(&request).await?.unchecked_into();
        // A newer version of the page, in another tab, must be able to open its own.
        let closing = database.clone();
        let on_version = Closure::<dyn FnMut()>::new(move || closing.close());
        database.set_onversionchange(Some(on_version.as_ref().unchecked_ref()));
        on_version.forget();
        Ok(Self(database))
    }

    /// Every saved design, the newest first. What cannot be read is left out.
    pub async fn list(&self) -> Result<Vec<Saved>, String> {
        let transaction = self.transaction(IdbTransactionMode::Readonly)?;
        let request = store(&transaction, ABOUT)?.get_all().map_err(|error| reason(&error))?;
        let all: Array = settled(&request).await?.unchecked_into();
        let mut list: Vec<Saved> = all.iter().filter_map(|value| about(&value)).collect();
        list.sort_by(|a, b| b.written_at.total_cmp(&a.written_at));
        Ok(list)
    }

    /// What is known of one design.
    pub async fn about(&self, id: &str) -> Result<Option<Saved>, String> {
        let transaction = self.transaction(IdbTransactionMode::Readonly)?;
        let request = store(&transaction, ABOUT)?.get(&id.into()).map_err(|error| reason(&error))?;
        Ok(about(&settled(&request).await?))
    }

    /// One design with its text.
    pub async fn read(&self, id: &str) -> Result<Option<(Saved, String)>, String> {
        let transaction = self.transaction(IdbTransactionMode::Readonly)?;
        let request = store(&transaction, ABOUT)?.get(&id.into()).map_err(|error| reason(&error))?;
        let text = store(&transaction, TEXTS)?.get(&id.into()).map_err(|error| reason(&error))?;
        let saved = about(&settled(&request).await?);
        // Both requests were made at once and answer in their order.
        let text = match text.ready_state() {
            web_sys::IdbRequestReadyState::Done => text.result().map_err(|error| reason(&error))?,
            _ => settled(&text).await?,
        };
        Ok(saved.zip(text.as_string()))
    }

    /// Writes a design if what is there has the revision `expected`, or nothing is there.
    pub async fn put(&self, id: &str, name: &str, text: &str, expected: u32) -> Result<Put, String> {
        let transaction = self.transaction(IdbTransactionMode::Readwrite)?;
        let abouts = store(&transaction, ABOUT)?;
        let request = abouts.get(&id.into()).map_err(|error| reason(&error))?;
        let present = about(&settled(&request).await?);
        if present.is_some_and(|present| present.revision != expected) {
            return Ok(Put::Conflict);
        }
        let revision = expected.saturating_add(1);
        let saved = Saved {
            id: id.to_owned(),
            name: name.to_owned(),
            revision,
            written_at: js_sys::Date::now(),
            bytes: text.len(),
        };
        let about = serde_json::to_string(&saved).map_err(|error| error.to_string())?;
        abouts.put_with_key(&about.into(), &id.into()).map_err(|error| reason(&error))?;
        store(&transaction, TEXTS)?.put_with_key(&text.into(), &id.into()).map_err(|error| reason(&error))?;
        completed(&transaction).await?;
        Ok(Put::Kept(revision))
    }

    pub async fn delete(&self, id: &str) -> Result<(), String> {
        let transaction = self.transaction(IdbTransactionMode::Readwrite)?;
        for name in [ABOUT, TEXTS] {
            store(&transaction, name)?.delete(&id.into()).map_err(|error| reason(&error))?;
        }
        completed(&transaction).await
    }

    fn transaction(&self, mode: IdbTransactionMode) -> Result<IdbTransaction, String> {
        let names = Array::of2(&ABOUT.into(), &TEXTS.into());
        self.0.transaction_with_str_sequence_and_mode(&names, mode).map_err(|error| reason(&error))
    }
}

fn store(transaction: &IdbTransaction, name: &str) -> Result<IdbObjectStore, String> {
    transaction.object_store(name).map_err(|error| reason(&error))
}

fn about(value: &JsValue) -> Option<Saved> {
    serde_json::from_str(&value.as_string()?).ok()
}

/// Makes the stores of a new database.
fn upgrade(event: web_sys::IdbVersionChangeEvent) {
    let request = event.target().and_then(|target| target.dyn_into::<IdbOpenDbRequest>().ok());
    let Some(database) = request
        .and_then(|request| request.result().ok())
        .and_then(|result| result.dyn_into::<IdbDatabase>().ok())
    else {
        return;
    };
    for name in [ABOUT, TEXTS] {
        // One that is there already is kept.
        drop(database.create_object_store(name));
    }
}

/// Waits for a request. The transaction stays open for what is asked next without waiting for anything else.
async fn settled(request: &IdbRequest) -> Result<JsValue, String> {
    let mut callbacks = None;
    let promise = Promise::new(&mut |resolve, reject| {
        let success = once(resolve);
        let failure = once(reject);
        request.set_onsuccess(Some(success.as_ref().unchecked_ref()));
        request.set_onerror(Some(failure.as_ref().unchecked_ref()));
        callbacks = Some((success, failure));
    });
    let outcome = JsFuture::from(promise).await;
    request.set_onsuccess(None);
    request.set_onerror(None);
    drop(callbacks);
    match outcome {
        Ok(_) => request.result().map_err(|error| reason(&error)),
        Err(_) => Err(match request.error() {
            Ok(Some(error)) => error.message(),
            _ => "The browser's storage failed.".to_owned(),
        }),
    }
}

/// Waits until a transaction is on the disk.
async fn completed(transaction: &IdbTransaction) -> Result<(), String> {
    let mut callbacks = None;
    let promise = Promise::new(&mut |resolve, reject| {
        let success = once(resolve);
        let failure = once(reject);
        transaction.set_oncomplete(Some(success.as_ref().unchecked_ref()));
        transaction.set_onabort(Some(failure.as_ref().unchecked_ref()));
        callbacks = Some((success, failure));
    });
    let outcome = JsFuture::from(promise).await;
    transaction.set_oncomplete(None);
    transaction.set_onabort(None);
    drop(callbacks);
    outcome.map(drop).map_err(|_| match transaction.error() {
        Some(error) => words(&error),
        None => "The browser's storage failed.".to_owned(),
    })
}

fn once(settle: Function) -> Closure<dyn FnMut(web_sys::Event)> {
    Closure::once(move |event: web_sys::Event| {
        // A failure is told by us; it must not also end the transaction loudly.
        event.prevent_default();
        drop(settle.call0(&JsValue::NULL));
    })
}

fn reason(error: &JsValue) -> String {
    match error.dyn_ref::<web_sys::DomException>() {
        Some(error) => words(error),
        None => "The browser's storage failed.".to_owned(),
    }
}

fn words(error: &web_sys::DomException) -> String {
    if error.name() == "QuotaExceededError" {
        return "The browser's storage is full.".to_owned();
    }
    error.message()
}
