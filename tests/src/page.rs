//! A page in a browser, as a person has it: looked at, pointed at, typed into. Elements are named by CSS selectors;
//! cards, edges and rows are best found with [`thing`].

use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, bail};
use serde_json::{Value, json};
use thirtyfour::{Key, WebDriver};

/// How long the page may take to do what a test waits for.
const PATIENCE: Duration = Duration::from_secs(15);
/// How often is looked whether it did.
const INTERVAL: Duration = Duration::from_millis(25);

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

/// A page; clones are the same page.
#[derive(Clone, Debug)]
pub struct Page {
    /// For what this type has no method for.
    pub driver: WebDriver,
    url: String,
    downloads: PathBuf,
    name: String,
}

impl Page {
    pub(crate) fn new(driver: WebDriver, url: String, downloads: PathBuf, name: &str) -> Self {
        Self { driver, url, downloads, name: name.to_owned() }
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
        self.driver.goto(format!("{}{rest}", self.url)).await?;
        self.settled().await.map(|_| ())
    }

    /// Loads the page again and waits until it has settled.
    pub async fn reload(&self) -> Result<()> {
        self.driver.refresh().await?;
        self.settled().await.map(|_| ())
    }

    /// Waits until the page says that it has drawn what it knows, and returns that revision.
    pub async fn settled(&self) -> Result<i64> {
        let failed = "document.querySelector('#boot[data-state=failed]')?.textContent ?? ''";
        // A page that still reads what was open last shows nothing yet, and one without its fonts not all of it.
        let revision = "document.fonts.status === 'loaded' && document.querySelector(':root:not([data-loading]) [data-settled]')?.getAttribute('data-settled')";
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

    /// Runs the body of a function in the page and returns what it returns (the value of a promise, too).
    pub async fn js(&self, body: &str) -> Result<Value> {
        let result = self.driver.execute(body, Vec::new()).await.with_context(|| body.to_owned())?;
        Ok(result.json().clone())
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

    /// Where the first match of `selector` is, once it is there and its place no longer changes.
    pub async fn rect(&self, selector: &str) -> Result<Rect> {
        let body = format!(
            "const r = document.querySelector({})?.getBoundingClientRect(); return r ? [r.x, r.y, r.width, r.height] : null",
            json!(selector)
        );
        let begun = Instant::now();
        let mut last = Value::Null;
        loop {
            let now = self.js(&body).await?;
            if now != Value::Null && now == last {
                let side = |at: usize| now.get(at).and_then(Value::as_f64).unwrap_or_default();
                return Ok(Rect { x: side(0), y: side(1), width: side(2), height: side(3) });
            }
            if begun.elapsed() > PATIENCE {
                bail!("{selector} is not there, or never rests");
            }
            last = now;
            tokio::time::sleep(INTERVAL).await;
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
        self.devtools("Input.dispatchMouseEvent", event).await.map(|_| ())
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

    /// Moves the pointer there and clicks, with `held` modifiers.
    pub async fn click_at(&self, at: Point, button: Button, held: u8) -> Result<()> {
        self.move_to(at).await?;
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
        self.click_at(at, Button::Left, 0).await?;
        self.press_button(at, Button::Left, 0, 2).await?;
        self.release_button(at, Button::Left, 0, 2).await
    }

    async fn uncovered(&self, selector: &str) -> Result<Point> {
        let at = self.center(selector).await?;
        let css = json!(selector);
        let hit = format!(
            "const wanted = document.querySelector({css}); const hit = document.elementFromPoint({}, {}); \
             if (hit && (wanted.contains(hit) || hit.contains(wanted) || hit.closest('label')?.contains(wanted))) return ''; \
             return hit ? hit.outerHTML.slice(0, 200) : 'nothing: it is outside the window'",
            at.x, at.y
        );
        match self.js(&hit).await?.as_str() {
            Some("") => Ok(at),
            cover => bail!("a click on {selector} would hit {}", cover.unwrap_or("something else")),
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

    /// Drags one finger in many small moves and lifts it.
    pub async fn touch_drag(&self, from: Point, to: Point) -> Result<()> {
        self.touch("touchStart", &[(1, from)]).await?;
        self.touch_move(from, to).await?;
        self.touch("touchEnd", &[]).await
    }

    /// Moves a finger that is down.
    pub async fn touch_move(&self, from: Point, to: Point) -> Result<()> {
        for step in 1..=12 {
            let part = f64::from(step) / 12.0;
            let at = from.plus((to.x - from.x) * part, (to.y - from.y) * part);
            self.touch("touchMove", &[(1, at)]).await?;
        }
        Ok(())
    }

    /// Taps with one finger.
    pub async fn tap(&self, at: Point) -> Result<()> {
        self.touch("touchStart", &[(1, at)]).await?;
        self.touch("touchEnd", &[]).await
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
        let mut chain = self.driver.action_chain();
        for name in &names {
            chain = chain.key_down(key(name)?);
        }
        for name in names.iter().rev() {
            chain = chain.key_up(key(name)?);
        }
        chain.perform().await.with_context(|| keys.to_owned())
    }

    /// Holds a key down until [`Page::release_key`].
    pub async fn hold_key(&self, name: &str) -> Result<()> {
        Ok(self.driver.action_chain().key_down(key(name)?).perform().await?)
    }

    /// Releases a key that [`Page::hold_key`] holds.
    pub async fn release_key(&self, name: &str) -> Result<()> {
        Ok(self.driver.action_chain().key_up(key(name)?).perform().await?)
    }

    /// Types text where the focus is, key by key.
    pub async fn type_text(&self, text: &str) -> Result<()> {
        Ok(self.driver.action_chain().send_keys(text).perform().await?)
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
        let element = self.driver.find(thirtyfour::By::Css(selector)).await?;
        Ok(element.send_keys(file.to_string_lossy().as_ref()).await?)
    }

    /// Lets the page read and write the clipboard without asking.
    pub async fn grant_clipboard(&self) -> Result<()> {
        let origin = self.js("return location.origin").await?;
        let permissions =
            json!({ "origin": origin, "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"] });
        self.devtools("Browser.grantPermissions", permissions).await?;
        // A headless page counts as focused only when told so, and only a focused page has a clipboard.
        self.devtools("Emulation.setFocusEmulationEnabled", json!({ "enabled": true })).await.map(|_| ())
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
        self.driver.cdp().send_raw(command, parameters).await.context(shown)
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
        let image = self.driver.screenshot_as_png().await?;
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        std::fs::write(path, image).with_context(|| path.display().to_string())
    }

    /// What the browser's console got since this was last asked, as `LEVEL message`.
    pub async fn console(&self) -> Result<Vec<String>> {
        let entries = self.driver.browser_log().await?;
        Ok(entries.into_iter().map(|entry| format!("{} {}", entry.level, entry.message)).collect())
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

/// The key of this name: one character, or a name as in `KeyboardEvent.key`.
fn key(name: &str) -> Result<char> {
    let key = match name {
        "Control" | "Ctrl" => Key::Control,
        "Shift" => Key::Shift,
        "Alt" => Key::Alt,
        "Meta" | "Cmd" => Key::Meta,
        "Escape" | "Esc" => Key::Escape,
        "Enter" => Key::Enter,
        "Tab" => Key::Tab,
        "Backspace" => Key::Backspace,
        "Delete" => Key::Delete,
        "Home" => Key::Home,
        "End" => Key::End,
        "PageUp" => Key::PageUp,
        "PageDown" => Key::PageDown,
        "ArrowUp" => Key::Up,
        "ArrowDown" => Key::Down,
        "ArrowLeft" => Key::Left,
        "ArrowRight" => Key::Right,
        "Space" => return Ok(' '),
        "F1" => Key::F1,
        "F2" => Key::F2,
        "F3" => Key::F3,
        "F5" => Key::F5,
        "F6" => Key::F6,
        "F7" => Key::F7,
        "F8" => Key::F8,
        "F9" => Key::F9,
        "F10" => Key::F10,
        "F11" => Key::F11,
        "F12" => Key::F12,
        _ => {
            let mut characters = name.chars();
            return match (characters.next(), characters.next()) {
                (Some(only), None) => Ok(only),
                _ => Err(anyhow!("{name:?} is not the name of a key")),
            };
        }
    };
    Ok(char::from(key))
}
