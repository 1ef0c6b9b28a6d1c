//! The browser's debugging protocol over a pipe: commands with their answers, and what each tab reports by itself.
//!
//! Chromium reads commands from its file descriptor 3 and writes to 4, one JSON text after the other with a zero byte
//! behind each (`--remote-debugging-pipe`). It ends when the pipe is closed, so no browser outlives the tests, however
//! they end. The protocol: <https://chromedevtools.github.io/devtools-protocol/>.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Write};
use std::process::{ChildStdin, ChildStdout};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use anyhow::{Context, Result, anyhow, bail};
use serde_json::{Value, json};
use tokio::sync::oneshot;

/// The two ends of the pipe.
pub(crate) struct Connection {
    shared: Arc<Shared>,
}

struct Shared {
    /// Nothing once the connection was closed.
    input: Mutex<Option<ChildStdin>>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    last_id: u64,
    waiting: HashMap<u64, Waiting>,
    tabs: HashMap<String, Tab>,
    /// The pipe was closed by the browser.
    ended: bool,
}

/// A command that has no answer yet.
struct Waiting {
    session: Option<String>,
    answer: oneshot::Sender<Result<Value>>,
}

/// What a tab has reported.
#[derive(Default)]
struct Tab {
    /// The frame of the page itself, as opposed to frames within it.
    main_frame: String,
    /// The documents whose `load` event is over, oldest first.
    loaded: Vec<String>,
    console: Vec<String>,
    /// Why nothing more will come from it.
    gone: Option<&'static str>,
}

/// A poisoned lock means that another test panicked while it held it; the maps are whole all the same.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl std::fmt::Debug for Connection {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Connection")
    }
}

impl Connection {
    pub fn new(input: ChildStdin, output: ChildStdout) -> Self {
        let shared = Arc::new(Shared { input: Mutex::new(Some(input)), state: Mutex::new(State::default()) });
        let reader = Arc::clone(&shared);
        std::thread::spawn(move || reader.read(output));
        Self { shared }
    }

    /// Sends a command to a tab, or to the browser itself, and waits for the answer, but no longer than `patience`.
    pub async fn send(
        &self,
        session: Option<&str>,
        method: &str,
        parameters: Value,
        patience: Duration,
    ) -> Result<Value> {
        let (answer, told) = oneshot::channel();
        let id = {
            let mut state = lock(&self.shared.state);
            if let Some(why) = session.and_then(|session| state.tabs.get(session)).and_then(|tab| tab.gone) {
                bail!("{method}: {why}");
            }
            if state.ended {
                bail!("{method}: the browser has ended");
            }
            state.last_id += 1;
            let id = state.last_id;
            state.waiting.insert(id, Waiting { session: session.map(str::to_owned), answer });
            id
        };
        self.shared.write(id, session, method, parameters)?;
        let answer = tokio::time::timeout(patience, told).await;
        lock(&self.shared.state).waiting.remove(&id);
        match answer {
            Ok(Ok(answer)) => answer.with_context(|| method.to_owned()),
            Ok(Err(_)) => Err(anyhow!("{method}: the browser has ended")),
            Err(_) => Err(anyhow!("{method}: the browser did not answer within {} s", patience.as_secs())),
        }
    }

    /// Begins to note what a tab reports.
    pub fn watch(&self, session: &str, main_frame: &str) {
        let tab = Tab { main_frame: main_frame.to_owned(), ..Tab::default() };
        lock(&self.shared.state).tabs.insert(session.to_owned(), tab);
    }

    /// Forgets a tab.
    pub fn forget(&self, session: &str) {
        lock(&self.shared.state).tabs.remove(session);
    }

    /// The documents that a tab has loaded so far, oldest first.
    pub fn loaded(&self, session: &str) -> Result<Vec<String>> {
        let state = lock(&self.shared.state);
        let tab = state.tabs.get(session).context("the tab is not watched")?;
        match tab.gone {
            _ if state.ended => bail!("the browser has ended"),
            Some(why) => bail!("{why}"),
            None => Ok(tab.loaded.clone()),
        }
    }

    /// What a tab's console got since this was last asked, as `LEVEL message`.
    pub fn take_console(&self, session: &str) -> Vec<String> {
        let mut state = lock(&self.shared.state);
        state.tabs.get_mut(session).map(|tab| std::mem::take(&mut tab.console)).unwrap_or_default()
    }

    /// Whether the browser has ended.
    pub fn has_ended(&self) -> bool {
        lock(&self.shared.state).ended
    }

    /// Closes the pipe, which ends the browser.
    pub fn close(&self) {
        drop(lock(&self.shared.input).take());
    }
}

impl Shared {
    fn write(&self, id: u64, session: Option<&str>, method: &str, parameters: Value) -> Result<()> {
        let mut message = json!({ "id": id, "method": method, "params": parameters });
        if let (Some(session), Some(message)) = (session, message.as_object_mut()) {
            message.insert("sessionId".into(), session.into());
        }
        let mut bytes = message.to_string().into_bytes();
        bytes.push(0);
        let mut input = lock(&self.input);
        let pipe = input.as_mut().with_context(|| format!("{method}: the connection is closed"))?;
        pipe.write_all(&bytes)
            .and_then(|()| pipe.flush())
            .with_context(|| format!("{method}: the browser has ended"))
    }

    /// Takes in all that the browser writes, until it ends.
    fn read(&self, output: ChildStdout) {
        let mut output = BufReader::new(output);
        let mut bytes = Vec::new();
        loop {
            bytes.clear();
            match output.read_until(0, &mut bytes) {
                Ok(read) if read > 0 && bytes.last() == Some(&0) => {}
                _ => break,
            }
            bytes.pop();
            if let Ok(message) = serde_json::from_slice::<Value>(&bytes) {
                self.take_in(message);
            }
        }
        let mut state = lock(&self.state);
        state.ended = true;
        // Dropping the senders tells everyone who waits.
        state.waiting.clear();
    }

    fn take_in(&self, mut message: Value) {
        if let Some(id) = message.get("id").and_then(Value::as_u64) {
            let Some(waiting) = lock(&self.state).waiting.remove(&id) else { return };
            let answer = match message.get("error") {
                None => Ok(take(&mut message, "/result")),
                Some(error) => Err(anyhow!("{}", text(error, "/message").unwrap_or("refused"))),
            };
            // Whoever asked may have given up.
            drop(waiting.answer.send(answer));
            return;
        }
        let session = text(&message, "/sessionId").or(text(&message, "/params/sessionId"));
        let Some(session) = session.map(str::to_owned) else { return };
        let Some(event) = message.get("params") else { return };
        match text(&message, "/method").unwrap_or_default() {
            "Page.javascriptDialogOpening" => {
                // What WebDriver prescribes: leaving a page is agreed to, every other dialog dismissed. An answer is not
                // waited for, and a browser that has ended needs none.
                let accept = json!({ "accept": text(event, "/type") == Some("beforeunload") });
                let id = {
                    let mut state = lock(&self.state);
                    state.last_id += 1;
                    state.last_id
                };
                drop(self.write(id, Some(&session), "Page.handleJavaScriptDialog", accept));
            }
            "Inspector.targetCrashed" => self.lose(&session, "the tab has crashed"),
            "Target.detachedFromTarget" => self.lose(&session, "the tab is closed"),
            method => {
                let mut state = lock(&self.state);
                let Some(tab) = state.tabs.get_mut(&session) else { return };
                match method {
                    "Page.lifecycleEvent"
                        if event["name"] == "load" && event["frameId"] == tab.main_frame =>
                    {
                        tab.loaded.extend(event["loaderId"].as_str().map(str::to_owned));
                    }
                    _ => tab.console.extend(console_entry(method, event)),
                }
            }
        }
    }

    /// Answers every command that waits for a tab that is gone.
    fn lose(&self, session: &str, why: &'static str) {
        let mut state = lock(&self.state);
        if let Some(tab) = state.tabs.get_mut(session) {
            tab.gone = Some(why);
        }
        let lost: Vec<u64> = state
            .waiting
            .iter()
            .filter(|(_, waiting)| waiting.session.as_deref() == Some(session))
            .map(|(id, _)| *id)
            .collect();
        for id in lost {
            if let Some(waiting) = state.waiting.remove(&id) {
                drop(waiting.answer.send(Err(anyhow!("{why}"))));
            }
        }
    }
}

/// The text at a JSON pointer.
pub(crate) fn text<'a>(value: &'a Value, pointer: &str) -> Option<&'a str> {
    value.pointer(pointer)?.as_str()
}

/// Takes out the value at a JSON pointer; null where there is none.
pub(crate) fn take(value: &mut Value, pointer: &str) -> Value {
    value.pointer_mut(pointer).map(Value::take).unwrap_or_default()
}

/// The line that an event adds to the console.
fn console_entry(method: &str, event: &Value) -> Option<String> {
    match method {
        "Log.entryAdded" => {
            let level = if text(event, "/entry/level") == Some("error") { "SEVERE" } else { "INFO" };
            let part = |pointer: &str| text(event, pointer).unwrap_or_default();
            Some(format!("{level} {} {}", part("/entry/url"), part("/entry/text")))
        }
        "Runtime.consoleAPICalled" => {
            let kind = text(event, "/type").unwrap_or_default();
            let level = if ["error", "assert"].contains(&kind) { "SEVERE" } else { "INFO" };
            let words = event.get("args").and_then(Value::as_array).into_iter().flatten().map(|argument| {
                let value = argument.get("value").unwrap_or(&Value::Null);
                match (value, text(argument, "/description")) {
                    (Value::String(text), _) => text.clone(),
                    (Value::Null, Some(description)) => description.to_owned(),
                    (value, _) => value.to_string(),
                }
            });
            Some(format!("{level} console.{kind}: {}", words.collect::<Vec<_>>().join(" ")))
        }
        "Runtime.exceptionThrown" => {
            let details = event.get("exceptionDetails")?;
            Some(format!("SEVERE {}", exception(details)))
        }
        _ => None,
    }
}

/// What an exception says, with its stack.
pub(crate) fn exception(details: &Value) -> String {
    let words = text(details, "/exception/description").map(str::to_owned);
    let words =
        words.or_else(|| details.pointer("/exception/value").map(Value::to_string)).unwrap_or_default();
    let line = details.get("lineNumber").and_then(Value::as_u64).unwrap_or_default() + 1;
    let part = |pointer: &str| text(details, pointer).unwrap_or_default();
    format!("{}:{line} {} {words}", part("/url"), part("/text"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn console_entries_say_what_happened_and_how_bad_it_is() {
        let entry = |method: &str, event: Value| console_entry(method, &event).unwrap_or_default();
        let missing = json!({ "entry": { "level": "error", "url": "http://x/a.wasm", "text": "404" } });
        assert_eq!(entry("Log.entryAdded", missing), "SEVERE http://x/a.wasm 404");
        let arguments = json!([{ "value": "a" }, { "value": 2 }, { "description": "Object" }]);
        let called = |kind: &str| json!({ "type": kind, "args": arguments });
        assert_eq!(entry("Runtime.consoleAPICalled", called("log")), "INFO console.log: a 2 Object");
        assert_eq!(entry("Runtime.consoleAPICalled", called("error")), "SEVERE console.error: a 2 Object");
        let details = json!({ "url": "u", "lineNumber": 4, "text": "Uncaught", "exception": { "description": "Error: x" } });
        let thrown = json!({ "exceptionDetails": details });
        assert_eq!(entry("Runtime.exceptionThrown", thrown), "SEVERE u:5 Uncaught Error: x");
        assert_eq!(console_entry("Page.frameNavigated", &json!({})), None);
    }
}
