//! A page in a browser, as a person has it: looked at, pointed at, typed into. Elements are named by CSS selectors;
//! cards, edges and rows are best found with [`thing`].

use std::path::PathBuf;
use std::sync::atomic::{AtomicU8, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, bail};
use base64::Engine;
use serde_json::{Value, json};

use crate::browser::Options;
use crate::devtools::{Connection, exception, take, text};
use crate::keys::{Key, key};

/// How long the page may take to do what a test waits for.
const PATIENCE: Duration = Duration::from_secs(15);
/// How often is looked whether it did.
const INTERVAL: Duration = Duration::from_millis(25);
/// How long the browser may take to carry out one command.
const COMMAND: Duration = Duration::from_secs(30);
/// Two presses at one place that are no double click are this far apart; the page counts up to 400 ms as one.
const BETWEEN_CLICKS: Duration = Duration::from_millis(450);

/// Keeps what the page's live region has said since the page was opened: one message may be followed by the next before
/// a test looks.
const LISTEN: &str = "window.saidSoFar = []; new MutationObserver(() => { \
    const now = document.querySelector('[data-announcer]')?.textContent ?? ''; \
    if (now && now !== window.saidSoFar.at(-1)) window.saidSoFar.push(now); \
    }).observe(document, { subtree: true, childList: true, characterData: true });";

/// A place in the page, in CSS pixels from its upper left corner.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    pub x: f64,
    pub y: f64,
}

impl Point {
    /// The point this far to the right of and below `self`.
    #[must_use]
    pub fn plus(self, right: f64, down: f64) -> Self {
        Self { x: self.x + right, y: self.y + down }
    }
}

/// Where an element is in the page, in CSS pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rect {
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
}

impl Rect {
    pub fn center(self) -> Point {
        Point { x: self.x + self.width / 2.0, y: self.y + self.height / 2.0 }
    }
}

/// A button of the pointer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Button {
    Left,
    Middle,
    Right,
}

impl Button {
    fn name(self) -> &'static str {
        match self {
            Self::Left => "left",
            Self::Middle => "middle",
            Self::Right => "right",
        }
    }

    fn bit(self) -> u8 {
        match self {
            Self::Left => 1,
            Self::Right => 2,
            Self::Middle => 4,
        }
    }
}

/// Modifier keys held during a pointer event: a sum of these.
pub mod modifier {
    pub const ALT: u8 = 1;
    pub const CONTROL: u8 = 2;
    pub const META: u8 = 4;
    pub const SHIFT: u8 = 8;
}

/// The selector of what carries this `data-kind` and `data-name`.
pub fn thing(kind: &str, name: &str) -> String {
    format!("[data-kind={}][data-name={}]", json!(kind), json!(name))
}

/// A tab of a browser.
#[derive(Debug)]
pub(crate) struct Tab {
    connection: Arc<Connection>,
    session: String,
    context: String,
    options: Options,
    /// The modifier keys that [`Page::hold_key`] holds.
    held: AtomicU8,
    /// When and where buttons were pressed a moment ago.
    presses: Mutex<Vec<(Instant, Point)>>,
    /// How long a command may take, in seconds.
    patience: AtomicU64,
}

impl Tab {
    /// Opens an empty page in a browser context, with what the options ask for.
    pub(crate) async fn open(connection: &Arc<Connection>, context: &str, options: &Options) -> Result<Self> {
        let target = json!({ "url": "about:blank", "browserContextId": context });
        let target = connection.send(None, "Target.createTarget", target, COMMAND).await?;
        let target = text(&target, "/targetId").context("a tab")?;
        let attach = json!({ "targetId": target, "flatten": true });
        let session = connection.send(None, "Target.attachToTarget", attach, COMMAND).await?;
        let session = text(&session, "/sessionId").context("a session")?.to_owned();
        connection.watch(&session, target);
        let tab = Self {
            connection: Arc::clone(connection),
            session,
            context: context.to_owned(),
            options: options.clone(),
            held: AtomicU8::new(0),
            presses: Mutex::new(Vec::new()),
            patience: AtomicU64::new(COMMAND.as_secs()),
        };
        for domain in ["Page", "Runtime", "Log", "Inspector"] {
            tab.send(&format!("{domain}.enable"), json!({})).await?;
        }
        tab.send("Page.setLifecycleEventsEnabled", json!({ "enabled": true })).await?;
        // A page keeps the focus, whatever the browser's own windows do: Ctrl+D in a text field opens the one for bookmarks.
        // Only a focused page has a clipboard, too.
        tab.send("Emulation.setFocusEmulationEnabled", json!({ "enabled": true })).await?;
        let screen = json!({ "width": options.width, "height": options.height, "deviceScaleFactor": 1, "mobile": false });
        tab.send("Emulation.setDeviceMetricsOverride", screen).await?;
        let theme = if options.dark { "dark" } else { "light" };
        let motion = if options.reduced_motion { "reduce" } else { "no-preference" };
        let features = json!({ "features": [
            { "name": "prefers-color-scheme", "value": theme },
            { "name": "prefers-reduced-motion", "value": motion },
        ] });
        tab.send("Emulation.setEmulatedMedia", features).await?;
        tab.send("Page.addScriptToEvaluateOnNewDocument", json!({ "source": LISTEN })).await?;
        if !options.newcomer {
            // The tour was seen: its hints would lie over what a test clicks.
            let source =
                "try { localStorage.setItem('aslant.tour', 'seen') } catch { /* a page without storage */ }";
            tab.send("Page.addScriptToEvaluateOnNewDocument", json!({ "source": source })).await?;
        }
        Ok(tab)
    }

    async fn send(&self, method: &str, parameters: Value) -> Result<Value> {
        let patience = Duration::from_secs(self.patience.load(Ordering::Relaxed));
        self.connection.send(Some(&self.session), method, parameters, patience).await
    }

    /// Lets the page of this origin use the clipboard without asking.
    async fn grant_clipboard(&self, origin: &Value) -> Result<()> {
        let permissions = json!({
            "origin": origin, "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"],
            "browserContextId": self.context,
        });
        self.connection.send(None, "Browser.grantPermissions", permissions, COMMAND).await.map(|_| ())
    }

    /// Empties the clipboard that all contexts of a browser share. Fails where the page can no longer do it.
    pub(crate) async fn empty_clipboard(&self) -> Result<()> {
        self.patience.store(10, Ordering::Relaxed);
        let origin = self.js("return isSecureContext ? location.origin : null").await?;
        if origin.is_null() || origin == "null" {
            // An empty page, which has none: nothing was copied in this context unless the page left its site.
            return Ok(());
        }
        self.grant_clipboard(&origin).await?;
        self.js("return navigator.clipboard.writeText('')").await.map(|_| ())
    }

    pub(crate) fn forget(&self) {
        self.connection.forget(&self.session);
    }

    /// Runs the body of a function in the page and returns what it returns (the value of a promise, too). An element
    /// counts as an empty object.
    async fn js(&self, body: &str) -> Result<Value> {
        let expression = format!(
            "Promise.resolve((function () {{ {body}\n }})()).then(value => value instanceof Node ? {{}} : value)"
        );
        let evaluate = json!({ "expression": expression, "awaitPromise": true, "returnByValue": true });
        let mut answer = self.send("Runtime.evaluate", evaluate).await?;
        if let Some(details) = answer.get("exceptionDetails") {
            bail!("{}", exception(details));
        }
        Ok(match text(&answer, "/result/unserializableValue") {
            Some("-0") => json!(0),
            Some(other) => json!(other),
            None => take(&mut answer, "/result/value"),
        })
    }

    /// Waits until a document is loaded that was not before: the one of this id, or any.
    async fn loaded(&self, before: usize, id: Option<&str>) -> Result<()> {
        let begun = Instant::now();
        loop {
            let loaded = self.connection.loaded(&self.session)?;
            let mut later = loaded.iter().skip(before);
            if later.any(|loaded| id.is_none_or(|id| id == loaded)) {
                return Ok(());
            }
            if begun.elapsed() > COMMAND {
                bail!("the page did not load within {} s", COMMAND.as_secs());
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
}

/// A page; clones are the same page.
#[derive(Clone, Debug)]
pub struct Page {
    tab: Arc<Tab>,
    url: String,
    downloads: PathBuf,
    name: String,
}

impl Page {
    pub(crate) fn new(tab: Arc<Tab>, url: String, downloads: PathBuf, name: &str) -> Self {
        Self { tab, url, downloads, name: name.to_owned() }
    }

    /// Another tab in the same context, empty.
    pub async fn new_tab(&self) -> Result<Self> {
        let tab = Tab::open(&self.tab.connection, &self.tab.context, &self.tab.options).await?;
        Ok(Self { tab: Arc::new(tab), ..self.clone() })
    }

    /// Brings this tab before the others.
    pub async fn bring_to_front(&self) -> Result<()> {
        self.devtools("Page.bringToFront", json!({})).await.map(|_| ())
    }

    /// Lets each command, and so each script, take this long; for measurements.
    pub fn be_patient(&self, patience: Duration) {
        self.tab.patience.store(patience.as_secs(), Ordering::Relaxed);
    }

    /// The address of the site's first page.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The folder where the browser puts downloaded files; it is removed when the test ends.
    pub fn downloads(&self) -> &PathBuf {
        &self.downloads
    }

    /// Waits for a downloaded file whose name ends with `ending`, and returns its name and content.
    pub async fn downloaded(&self, ending: &str) -> Result<(String, Vec<u8>)> {
        let begun = Instant::now();
        loop {
            for entry in std::fs::read_dir(&self.downloads).into_iter().flatten().flatten() {
                let name = entry.file_name().to_string_lossy().into_owned();
                if name.ends_with(ending) {
                    return Ok((name, std::fs::read(entry.path())?));
                }
            }
            if begun.elapsed() > PATIENCE {
                bail!("no file *{ending} was downloaded");
            }
            tokio::time::sleep(INTERVAL).await;
        }
    }

    /// Opens the site (`rest` is added to its address: `""`, or a fragment such as `#…`) and waits until it has settled.
    pub async fn open(&self, rest: &str) -> Result<()> {
        self.go(&format!("{}{rest}", self.url)).await?;
        self.settled().await.map(|_| ())
    }

    /// Opens any address and waits until the browser has loaded it.
    pub async fn go(&self, address: &str) -> Result<()> {
        let before = self.tab.connection.loaded(&self.tab.session)?.len();
        let told = self.devtools("Page.navigate", json!({ "url": address })).await?;
        if let Some(error) = text(&told, "/errorText").filter(|error| !error.is_empty()) {
            bail!("{address}: {error}");
        }
        // A change of the fragment alone loads nothing.
        match text(&told, "/loaderId") {
            Some(loader) => self.tab.loaded(before, Some(loader)).await,
            None => Ok(()),
        }
    }

    /// Loads the page again and waits until it has settled.
    pub async fn reload(&self) -> Result<()> {
        let before = self.tab.connection.loaded(&self.tab.session)?.len();
        self.devtools("Page.reload", json!({})).await?;
        self.tab.loaded(before, None).await?;
        self.settled().await.map(|_| ())
    }

    /// Waits until the page says that it has drawn what it knows, and returns that revision.
    pub async fn settled(&self) -> Result<i64> {
        let failed = "document.querySelector('#boot[data-state=failed]')?.textContent ?? ''";
        // A page that still reads what was open last shows nothing yet, and one without its fonts not all of it.
        let revision = "(shell => document.fonts.status === 'loaded' && shell?.dataset.settled === shell?.dataset.revision \
             ? shell?.dataset.settled : null)(document.querySelector(':root:not([data-loading]) [data-settled]'))";
        let begun = Instant::now();
        loop {
            let state = self.js(&format!("return [{revision}, {failed}]")).await?;
            if let Some(text) = state.get(1).and_then(Value::as_str).filter(|text| !text.is_empty()) {
                bail!("the page could not start: {}", text.trim());
            }
            if let Some(text) = state.get(0).and_then(Value::as_str) {
                return text.parse().with_context(|| format!("data-settled is {text:?}, not a number"));
            }
            if begun.elapsed() > PATIENCE * 2 {
                bail!("the page never settled: there is no element with data-settled");
            }
            tokio::time::sleep(INTERVAL).await;
        }
    }

    /// Waits until the page has settled on a revision after `before`, and returns it.
    pub async fn settled_after(&self, before: i64) -> Result<i64> {
        let revision = "+document.querySelector('[data-settled]').getAttribute('data-settled')";
        self.until(&format!("a revision after {before}"), &format!("{revision} > {before}")).await?;
        self.settled().await
    }

    /// Runs the body of a function in the page and returns what it returns (the value of a promise, too). An element
    /// counts as an empty object.
    pub async fn js(&self, body: &str) -> Result<Value> {
        self.tab.js(body).await.with_context(|| body.to_owned())
    }

    /// Waits until a JavaScript expression is truthy, and returns its value; `what` says in words what is waited for.
    pub async fn until(&self, what: &str, expression: &str) -> Result<Value> {
        let begun = Instant::now();
        loop {
            let value = self.js(&format!("return ({expression})")).await?;
            let truthy = match &value {
                Value::Null | Value::Bool(false) => false,
                Value::String(text) => !text.is_empty(),
                Value::Number(number) => number.as_f64() != Some(0.0),
                _ => true,
            };
            if truthy {
                return Ok(value);
            }
            if begun.elapsed() > PATIENCE {
                bail!("waited {} s for {what}: {expression}", PATIENCE.as_secs());
            }
            tokio::time::sleep(INTERVAL).await;
        }
    }

    /// Waits until something matches `selector`.
    pub async fn until_there(&self, selector: &str) -> Result<()> {
        let expression = format!("!!document.querySelector({})", json!(selector));
        self.until(selector, &expression).await.map(|_| ())
    }

    /// Waits until nothing matches `selector`.
    pub async fn until_gone(&self, selector: &str) -> Result<()> {
        let expression = format!("!document.querySelector({})", json!(selector));
        self.until(&format!("{selector} to be gone"), &expression).await.map(|_| ())
    }

    /// Waits until the text of the first match of `selector` contains `text`.
    pub async fn until_text(&self, selector: &str, text: &str) -> Result<()> {
        let (css, wanted) = (json!(selector), json!(text));
        let expression = format!("(document.querySelector({css})?.textContent ?? '').includes({wanted})");
        self.until(&format!("{selector} to say {text:?}"), &expression).await.map(|_| ())
    }

    /// Waits until the live region says this, or has said it since the last of these waits.
    pub async fn until_said(&self, text: &str) -> Result<()> {
        let expression = format!(
            "(() => {{ const said = window.saidSoFar, from = window.heardSoFar ?? 0; \
               const at = said.findIndex((words, index) => index >= from && words.includes({text})); \
               if (at >= 0) window.heardSoFar = at + 1; \
               return at >= 0 || !!document.querySelector('[data-announcer]')?.textContent.includes({text}) }})()",
            text = json!(text)
        );
        match self.until(&format!("{text:?} to be said"), &expression).await {
            Ok(_) => Ok(()),
            Err(error) => {
                Err(error.context(format!("said so far: {}", self.js("return window.saidSoFar").await?)))
            }
        }
    }

    /// How many elements match `selector`.
    pub async fn count(&self, selector: &str) -> Result<u64> {
        let value = self.js(&format!("return document.querySelectorAll({}).length", json!(selector))).await?;
        value.as_u64().context("a count")
    }

    /// The text of the first match of `selector`, once it is there, with runs of white space made one space.
    pub async fn text(&self, selector: &str) -> Result<String> {
        self.until_there(selector).await?;
        let value =
            self.js(&format!("return document.querySelector({}).textContent", json!(selector))).await?;
        Ok(value.as_str().unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" "))
    }

    /// An attribute of the first match of `selector`.
    pub async fn attribute(&self, selector: &str, attribute: &str) -> Result<Option<String>> {
        let body =
            format!("return document.querySelector({})?.getAttribute({})", json!(selector), json!(attribute));
        Ok(self.js(&body).await?.as_str().map(str::to_owned))
    }

    /// The value of the first form field that matches `selector`.
    pub async fn value(&self, selector: &str) -> Result<String> {
        self.until_there(selector).await?;
        let value = self.js(&format!("return document.querySelector({}).value", json!(selector))).await?;
        value.as_str().map(str::to_owned).ok_or_else(|| anyhow!("{selector} has no value"))
    }

    /// Where the first match of `selector` is, once it is there and in the same place in two frames in a row. What glides
    /// moves in every frame, however far apart these are on a busy machine.
    pub async fn rect(&self, selector: &str) -> Result<Rect> {
        let body = format!(
            "const look = () => {{ const r = document.querySelector({})?.getBoundingClientRect(); \
               return r ? [r.x, r.y, r.width, r.height] : null }}; \
             return new Promise(done => requestAnimationFrame(() => {{ const first = look(); \
               requestAnimationFrame(() => done([first, look()])) }}))",
            json!(selector)
        );
        let begun = Instant::now();
        loop {
            let looks = self.js(&body).await?;
            let now = looks.get(1).filter(|now| !now.is_null());
            if let Some(now) = now.filter(|now| looks.get(0) == Some(now)) {
                let side = |at: usize| now.get(at).and_then(Value::as_f64).unwrap_or_default();
                return Ok(Rect { x: side(0), y: side(1), width: side(2), height: side(3) });
            }
            if begun.elapsed() > PATIENCE {
                bail!("{selector} is not there, or never rests");
            }
        }
    }

    /// The middle of the first match of `selector`, scrolled into view.
    pub async fn center(&self, selector: &str) -> Result<Point> {
        self.until_there(selector).await?;
        let scroll = "scrollIntoView({ block: 'nearest', inline: 'nearest', behavior: 'instant' })";
        self.js(&format!("document.querySelector({}).{scroll}", json!(selector))).await?;
        Ok(self.rect(selector).await?.center())
    }

    /// One event of the real pointer.
    async fn pointer(
        &self,
        kind: &str,
        at: Point,
        button: Option<Button>,
        held: u8,
        extra: Value,
    ) -> Result<()> {
        let mut event = json!({
            "type": kind, "x": at.x, "y": at.y, "modifiers": held,
            "button": button.map_or("none", Button::name),
            "buttons": if kind == "mouseReleased" { 0 } else { button.map_or(0, Button::bit) },
            "pointerType": "mouse",
        });
        if let (Some(event), Value::Object(extra)) = (event.as_object_mut(), extra) {
            event.extend(extra);
        }
        self.devtools("Input.dispatchMouseEvent", event).await?;
        // Noted after it arrived: what counts in the page is when it was made, which is earlier.
        if let ("mousePressed", Ok(mut presses)) = (kind, self.tab.presses.lock()) {
            presses.retain(|(when, _)| when.elapsed() < BETWEEN_CLICKS);
            presses.push((Instant::now(), at));
        }
        Ok(())
    }

    /// Moves the pointer there, with no button held.
    pub async fn move_to(&self, at: Point) -> Result<()> {
        self.pointer("mouseMoved", at, None, 0, Value::Null).await
    }

    /// Moves the pointer there with `button` held.
    pub async fn drag_to(&self, at: Point, button: Button, held: u8) -> Result<()> {
        self.pointer("mouseMoved", at, Some(button), held, Value::Null).await
    }

    /// Presses a button; `clicks` is 1, or 2 for the second press of a double click.
    pub async fn press_button(&self, at: Point, button: Button, held: u8, clicks: u8) -> Result<()> {
        self.pointer("mousePressed", at, Some(button), held, json!({ "clickCount": clicks })).await
    }

    /// Releases a button.
    pub async fn release_button(&self, at: Point, button: Button, held: u8, clicks: u8) -> Result<()> {
        self.pointer("mouseReleased", at, Some(button), held, json!({ "clickCount": clicks })).await
    }

    /// Moves the pointer there and clicks, with `held` modifiers. It is never the second half of a double click: a person
    /// who clicks twice waits in between, too.
    pub async fn click_at(&self, at: Point, button: Button, held: u8) -> Result<()> {
        self.move_to(at).await?;
        self.wait_for_a_new_click(at).await;
        self.press_button(at, button, held, 1).await?;
        self.release_button(at, button, held, 1).await
    }

    /// Clicks the middle of the first match of `selector`, once it is there. Fails if something else covers it.
    pub async fn click(&self, selector: &str) -> Result<()> {
        let at = self.uncovered(selector).await?;
        self.click_at(at, Button::Left, 0).await
    }

    /// Clicks twice, as a double click.
    pub async fn double_click(&self, selector: &str) -> Result<()> {
        let at = self.uncovered(selector).await?;
        self.double_click_at(at).await
    }

    /// Clicks twice at a place, as a double click. Its events carry times of their own, 60 ms from press to press, so that
    /// it is a double click on a busy machine as well.
    pub async fn double_click_at(&self, at: Point) -> Result<()> {
        self.move_to(at).await?;
        self.wait_for_a_new_click(at).await;
        let begun = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH)?.as_secs_f64();
        for (clicks, pressed, released) in [(1, 0.0, 0.02), (2, 0.06, 0.08)] {
            let (held, extra) = (0, |after: f64| json!({ "clickCount": clicks, "timestamp": begun + after }));
            self.pointer("mousePressed", at, Some(Button::Left), held, extra(pressed)).await?;
            self.pointer("mouseReleased", at, Some(Button::Left), held, extra(released)).await?;
        }
        Ok(())
    }

    /// Waits until a press at this place makes no double click with one before it, whatever was pressed in between.
    async fn wait_for_a_new_click(&self, at: Point) {
        let near = |last: Point| (last.x - at.x).hypot(last.y - at.y) <= 12.0;
        let presses = self.tab.presses.lock().map(|presses| presses.clone()).unwrap_or_default();
        let last = presses.iter().rev().find(|(_, last)| near(*last));
        if let Some(left) = last.and_then(|(when, _)| BETWEEN_CLICKS.checked_sub(when.elapsed())) {
            tokio::time::sleep(left).await;
        }
    }

    /// The middle of the first match of `selector`, once a click there would hit it: the page may still scroll to
    /// something else or show a message over it.
    async fn uncovered(&self, selector: &str) -> Result<Point> {
        let begun = Instant::now();
        loop {
            let at = self.center(selector).await?;
            let css = json!(selector);
            let hit = format!(
                "const wanted = document.querySelector({css}); const hit = document.elementFromPoint({}, {}); \
                 if (hit && wanted && (wanted.contains(hit) || hit.contains(wanted) || hit.closest('label')?.contains(wanted))) return ''; \
                 return hit ? hit.outerHTML.slice(0, 200) : 'nothing: it is outside the window'",
                at.x, at.y
            );
            let cover = self.js(&hit).await?;
            match cover.as_str() {
                Some("") => return Ok(at),
                cover if begun.elapsed() > PATIENCE => {
                    bail!("a click on {selector} would hit {}", cover.unwrap_or("something else"))
                }
                _ => tokio::time::sleep(INTERVAL).await,
            }
        }
    }

    /// Drags from one place to another with the left button: many moves, as a hand does.
    pub async fn drag(&self, from: Point, to: Point) -> Result<()> {
        self.drag_with(from, &[to], Button::Left, 0).await
    }

    /// Drags along `path` with this button and these modifiers, and drops at its end.
    pub async fn drag_with(&self, from: Point, path: &[Point], button: Button, held: u8) -> Result<()> {
        self.drag_without_drop(from, path, button, held).await?;
        let end = path.last().copied().unwrap_or(from);
        self.release_button(end, button, held, 1).await
    }

    /// Drags along `path` and keeps the button down.
    pub async fn drag_without_drop(
        &self,
        from: Point,
        path: &[Point],
        button: Button,
        held: u8,
    ) -> Result<()> {
        self.move_to(from).await?;
        self.press_button(from, button, held, 1).await?;
        let mut at = from;
        for &to in path {
            let distance = (to.x - at.x).hypot(to.y - at.y);
            let moves = (distance / 16.0).ceil().clamp(6.0, 40.0) as u32;
            for step in 1..=moves {
                let part = f64::from(step) / f64::from(moves);
                let between = at.plus((to.x - at.x) * part, (to.y - at.y) * part);
                self.drag_to(between, button, held).await?;
            }
            at = to;
        }
        Ok(())
    }

    /// Turns the wheel at a place: positive values scroll right and down, in CSS pixels.
    pub async fn wheel(&self, at: Point, right: f64, down: f64, held: u8) -> Result<()> {
        self.pointer("mouseWheel", at, None, held, json!({ "deltaX": right, "deltaY": down })).await
    }

    /// Turns a wheel whose steps are not pixels: `unit` is `deltaMode`, 1 for lines and 2 for pages. The browser's
    /// debugging protocol knows pixels alone, so the event is made in the page.
    pub async fn wheel_by(&self, at: Point, down: f64, unit: u8) -> Result<()> {
        let body = format!(
            "document.elementFromPoint({x}, {y}).dispatchEvent(new WheelEvent('wheel', {{ deltaY: {down}, \
             deltaMode: {unit}, clientX: {x}, clientY: {y}, bubbles: true, cancelable: true }}))",
            x = at.x,
            y = at.y
        );
        self.js(&body).await.map(|_| ())
    }

    /// Presses the right button while the left one is held, and lets go of it.
    pub async fn right_click_while_held(&self, at: Point) -> Result<()> {
        for (kind, buttons) in [("mousePressed", 3), ("mouseReleased", 1)] {
            let event = json!({ "type": kind, "x": at.x, "y": at.y, "button": "right", "buttons": buttons, "clickCount": 1 });
            self.devtools("Input.dispatchMouseEvent", event).await?;
        }
        Ok(())
    }

    /// What fingers do: `touchStart`, `touchMove` or `touchEnd`, with those that are down then, by number and place.
    pub async fn touch(&self, kind: &str, fingers: &[(u8, Point)]) -> Result<()> {
        let points: Vec<Value> =
            fingers.iter().map(|(id, at)| json!({ "x": at.x, "y": at.y, "id": id })).collect();
        let event = json!({ "type": kind, "touchPoints": points });
        self.devtools("Input.dispatchTouchEvent", event).await.map(|_| ())
    }

    /// Drags one finger in many small moves and lifts it. All of it is sent at once, so that the finger moves on without
    /// resting first, on a busy machine as well.
    pub async fn touch_drag(&self, from: Point, to: Point) -> Result<()> {
        let start = [(1, from)];
        let moves: Vec<[(u8, Point); 1]> = touch_path(from, to).map(|at| [(1, at)]).collect();
        let mut sent = vec![self.touch("touchStart", &start)];
        sent.extend(moves.iter().map(|finger| self.touch("touchMove", finger)));
        sent.push(self.touch("touchEnd", &[]));
        futures_util::future::try_join_all(sent).await.map(|_| ())
    }

    /// Moves a finger that is down.
    pub async fn touch_move(&self, from: Point, to: Point) -> Result<()> {
        for at in touch_path(from, to) {
            self.touch("touchMove", &[(1, at)]).await?;
        }
        Ok(())
    }

    /// Taps with one finger.
    pub async fn tap(&self, at: Point) -> Result<()> {
        let start = [(1, at)];
        futures_util::future::try_join(self.touch("touchStart", &start), self.touch("touchEnd", &[])).await?;
        Ok(())
    }

    /// Drags a file from outside over the page and drops it there.
    pub async fn drop_file(&self, at: Point, file: &std::path::Path) -> Result<()> {
        let data = json!({ "items": [], "files": [file], "dragOperationsMask": 1 });
        for kind in ["dragEnter", "dragOver", "drop"] {
            let event = json!({ "type": kind, "x": at.x, "y": at.y, "data": data });
            self.devtools("Input.dispatchDragEvent", event).await?;
        }
        Ok(())
    }

    /// Presses keys together, modifiers first: `"Control+Shift+z"`, `"Escape"`, `"F2"`, `"ArrowRight"`, `"+"`.
    pub async fn press(&self, keys: &str) -> Result<()> {
        let mut names: Vec<&str> = keys.split('+').filter(|name| !name.is_empty()).collect();
        if keys.ends_with('+') {
            names.push("+");
        }
        for name in &names {
            self.hold_key(name).await.with_context(|| keys.to_owned())?;
        }
        for name in names.iter().rev() {
            self.release_key(name).await.with_context(|| keys.to_owned())?;
        }
        Ok(())
    }

    /// Holds a key down until [`Page::release_key`].
    pub async fn hold_key(&self, name: &str) -> Result<()> {
        let key = key(name, self.tab.held.load(Ordering::Relaxed))?;
        let held = self.tab.held.fetch_or(key.modifier, Ordering::Relaxed) | key.modifier;
        self.key_event("keyDown", &key, held).await
    }

    /// Releases a key that [`Page::hold_key`] holds.
    pub async fn release_key(&self, name: &str) -> Result<()> {
        let key = key(name, self.tab.held.load(Ordering::Relaxed))?;
        let held = self.tab.held.fetch_and(!key.modifier, Ordering::Relaxed) & !key.modifier;
        self.key_event("keyUp", &key, held).await
    }

    async fn key_event(&self, kind: &str, key: &Key, held: u8) -> Result<()> {
        let mut event = json!({
            "key": key.value, "code": key.code, "modifiers": held,
            "windowsVirtualKeyCode": key.number, "nativeVirtualKeyCode": key.number,
        });
        // With Control, Alt or Meta a key types nothing.
        let text = key.text.as_ref().filter(|_| held & !modifier::SHIFT == 0);
        if let (Some(event), Some(text), true) = (event.as_object_mut(), text, kind == "keyDown") {
            event.insert("text".into(), json!(text));
            event.insert("unmodifiedText".into(), json!(text));
        }
        let kind = if kind == "keyDown" && text.is_none() { "rawKeyDown" } else { kind };
        if let Some(event) = event.as_object_mut() {
            event.insert("type".into(), json!(kind));
        }
        self.devtools("Input.dispatchKeyEvent", event).await.map(|_| ())
    }

    /// Types text where the focus is, key by key. All of it is sent at once, so that no pause gets between two keys on a
    /// busy machine.
    pub async fn type_text(&self, text: &str) -> Result<()> {
        let held = self.tab.held.load(Ordering::Relaxed);
        let keys = text.chars().map(|character| key(&character.to_string(), held));
        let keys = keys.collect::<Result<Vec<Key>>>()?;
        let events =
            keys.iter().flat_map(|key| ["keyDown", "keyUp"].map(|kind| self.key_event(kind, key, held)));
        futures_util::future::try_join_all(events).await.map(|_| ())
    }

    /// Clicks into a field, selects what is in it and types `text` over it.
    pub async fn fill(&self, selector: &str, text: &str) -> Result<()> {
        self.click(selector).await?;
        self.press("Control+a").await?;
        if text.is_empty() { self.press("Delete").await } else { self.type_text(text).await }
    }

    /// Puts text where the focus is in one step, as an input method does; for long texts.
    pub async fn insert_text(&self, text: &str) -> Result<()> {
        self.devtools("Input.insertText", json!({ "text": text })).await.map(|_| ())
    }

    /// Chooses the option with this value in a `<select>`, as the person's choice reports it.
    pub async fn choose(&self, selector: &str, value: &str) -> Result<()> {
        self.until_there(selector).await?;
        let body = format!(
            "const s = document.querySelector({}); const o = [...s.options].find(o => o.value === {v} || o.text.trim() === {v}); \
             if (!o) return [...s.options].map(o => o.value).join(', ') || 'no options'; \
             s.value = o.value; s.dispatchEvent(new Event('input', {{ bubbles: true }})); \
             s.dispatchEvent(new Event('change', {{ bubbles: true }})); return ''",
            json!(selector),
            v = json!(value)
        );
        match self.js(&body).await?.as_str() {
            Some("") => Ok(()),
            options => bail!("{selector} has no option {value}, but: {}", options.unwrap_or_default()),
        }
    }

    /// Gives a file to an `<input type=file>`.
    pub async fn give_file(&self, selector: &str, file: &std::path::Path) -> Result<()> {
        let found = json!({ "expression": format!("document.querySelector({})", json!(selector)) });
        let found = self.devtools("Runtime.evaluate", found).await?;
        let object = text(&found, "/result/objectId").with_context(|| format!("{selector} is not there"))?;
        let files = json!({ "files": [file], "objectId": object });
        self.devtools("DOM.setFileInputFiles", files).await.map(|_| ())
    }

    /// Lets the page read and write the clipboard without asking.
    pub async fn grant_clipboard(&self) -> Result<()> {
        let origin = self.js("return location.origin").await?;
        self.tab.grant_clipboard(&origin).await
    }

    /// The text in the clipboard; [`Page::grant_clipboard`] comes first.
    pub async fn clipboard(&self) -> Result<String> {
        let text = self.js("return navigator.clipboard.readText()").await?;
        text.as_str().map(str::to_owned).context("text in the clipboard")
    }

    /// Puts text into the clipboard; [`Page::grant_clipboard`] comes first.
    pub async fn set_clipboard(&self, text: &str) -> Result<()> {
        self.js(&format!("return navigator.clipboard.writeText({})", json!(text))).await.map(|_| ())
    }

    /// Says that the system prefers a dark or a light theme.
    pub async fn emulate_dark(&self, dark: bool) -> Result<()> {
        let value = if dark { "dark" } else { "light" };
        let features = json!({ "features": [{ "name": "prefers-color-scheme", "value": value }] });
        self.devtools("Emulation.setEmulatedMedia", features).await.map(|_| ())
    }

    /// Says what the system prefers, such as `forced-colors: active`.
    pub async fn emulate_media(&self, features: &[(&str, &str)]) -> Result<()> {
        let features: Vec<Value> =
            features.iter().map(|(name, value)| json!({ "name": name, "value": value })).collect();
        self.devtools("Emulation.setEmulatedMedia", json!({ "features": features })).await.map(|_| ())
    }

    /// Makes the page this large, in CSS pixels.
    pub async fn resize(&self, width: u32, height: u32) -> Result<()> {
        let screen = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.devtools("Emulation.setDeviceMetricsOverride", screen).await.map(|_| ())
    }

    /// Sends a command of the browser's debugging protocol.
    pub async fn devtools(&self, command: &str, parameters: Value) -> Result<Value> {
        let shown = format!("{command} {parameters}");
        self.tab.send(command, parameters).await.context(shown)
    }

    /// Writes a screenshot to `target/screenshots/<name>.png` and returns where it is.
    pub async fn screenshot(&self, name: &str) -> Result<PathBuf> {
        let folder = crate::workspace().join("target/screenshots");
        let safe: String = name.chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).collect();
        let path = folder.join(format!("{safe}.png"));
        self.screenshot_to(&path).await?;
        Ok(path)
    }

    /// Writes a screenshot to `path`.
    pub async fn screenshot_to(&self, path: &std::path::Path) -> Result<()> {
        let told = self.devtools("Page.captureScreenshot", json!({ "format": "png" })).await?;
        let image = text(&told, "/data").context("a screenshot")?;
        let image = base64::engine::general_purpose::STANDARD.decode(image)?;
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        std::fs::write(path, image).with_context(|| path.display().to_string())
    }

    /// What the browser's console got since this was last asked, as `LEVEL message`.
    pub async fn console(&self) -> Result<Vec<String>> {
        // What the page reported before it answers this has come by then.
        self.js("return 0").await?;
        Ok(self.tab.connection.take_console(&self.tab.session))
    }

    /// The console's errors, apart from those that contain one of `expected`.
    pub(crate) async fn severe_console_entries(&self, expected: &[String]) -> Result<Vec<String>> {
        let entries = self.console().await?;
        let unexpected = |entry: &String| !expected.iter().any(|part| entry.contains(part.as_str()));
        Ok(entries.into_iter().filter(|entry| entry.starts_with("SEVERE")).filter(unexpected).collect())
    }

    /// Fails if the page is wider than its window.
    pub async fn assert_no_sideways_scroll(&self) -> Result<()> {
        let widths =
            self.js("const e = document.documentElement; return [e.scrollWidth, e.clientWidth]").await?;
        let width = |at: usize| widths.get(at).and_then(Value::as_u64);
        if width(0) > width(1) {
            bail!("{}: the page is {:?} px wide in a window of {:?} px", self.name, width(0), width(1));
        }
        Ok(())
    }
}

/// The places of a finger on its way.
fn touch_path(from: Point, to: Point) -> impl Iterator<Item = Point> {
    (1..=12).map(move |step| {
        let part = f64::from(step) / 12.0;
        from.plus((to.x - from.x) * part, (to.y - from.y) * part)
    })
}
