//! The door to the text editor in `public/vendor/code_editor.js` (its source is in `app/code_editor`): fetched when it is
//! first needed, then made and told what to show. All offsets are in UTF-16 code units.

use std::cell::RefCell;

use js_sys::{Array, Object, Promise, Reflect};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

const ADDRESS: &str = "./vendor/code_editor.js";

#[wasm_bindgen]
extern "C" {
    /// A text editor on the page.
    pub type TextEditor;

    #[wasm_bindgen(js_namespace = aslantCodeEditor, js_name = create, catch)]
    fn create_editor(
        parent: &web_sys::Element,
        options: &Object,
        told: &Object,
    ) -> Result<TextEditor, JsValue>;

    #[wasm_bindgen(method)]
    fn open(this: &TextEditor, options: &Object);

    /// Makes the text this one by the smallest change; the cursor and what is in sight stay. Not a step of undo.
    #[wasm_bindgen(method, js_name = setText)]
    pub fn set_text(this: &TextEditor, text: &str);

    /// As if it had been typed.
    #[wasm_bindgen(method)]
    pub fn replace(this: &TextEditor, text: &str);

    #[wasm_bindgen(method, js_name = setDiagnostics)]
    fn set_diagnostics(this: &TextEditor, list: &Array);

    #[wasm_bindgen(method)]
    fn show(this: &TextEditor, from: Option<u32>, to: Option<u32>, scroll: bool);

    /// Puts the cursor there and the focus into the text.
    #[wasm_bindgen(method, js_name = goTo)]
    pub fn go_to(this: &TextEditor, offset: u32);

    /// Whether the text takes nothing: it can be read, searched and copied all the same.
    #[wasm_bindgen(method, js_name = setReadOnly)]
    pub fn set_read_only(this: &TextEditor, read_only: bool);

    #[wasm_bindgen(method)]
    pub fn search(this: &TextEditor);

    #[wasm_bindgen(method)]
    pub fn destroy(this: &TextEditor);
}

/// What the editor shows when it is opened on a text.
pub struct Opening<'a> {
    pub text: &'a str,
    /// `json` or `yaml`.
    pub language: &'a str,
    pub label: &'a str,
}

impl Opening<'_> {
    fn to_js(&self) -> Object {
        let options = Object::new();
        put(&options, "text", self.text);
        put(&options, "language", self.language);
        put(&options, "label", self.label);
        options
    }
}

/// A mark in the text.
pub struct Diagnosed<'a> {
    pub from: u32,
    pub to: u32,
    /// `error`, `warning` or `info`.
    pub severity: &'a str,
    pub message: &'a str,
    pub code: &'a str,
    /// Titles; told back by their index.
    pub fixes: Vec<&'a str>,
}

fn put(object: &Object, key: &str, value: impl Into<JsValue>) {
    // Setting a member of an object just made does not fail.
    let _ = Reflect::set(object, &key.into(), &value.into());
}

/// What the editor tells. To be kept as long as the editor.
pub struct Told {
    object: Object,
    change: Closure<dyn Fn(String)>,
    cursor: Closure<dyn Fn(u32)>,
    leave: Closure<dyn Fn()>,
    fix: Closure<dyn Fn(u32, u32)>,
    complete: Closure<dyn Fn(u32, bool) -> JsValue>,
    hover: Closure<dyn Fn(u32) -> JsValue>,
    follow: Closure<dyn Fn(u32) -> bool>,
}

/// What the editor tells and asks.
pub trait Listener: 'static {
    /// The text after somebody typed.
    fn change(&self, text: &str);
    /// Where somebody put the cursor.
    fn cursor(&self, offset: u32);
    /// The focus went elsewhere.
    fn leave(&self);
    /// The index of a mark and that of its fix.
    fn fix(&self, mark: u32, fix: u32);
    /// What can be typed there; `asked`: a person asked for it.
    fn complete(&self, offset: u32, asked: bool) -> Option<Offered>;
    /// What the word there means: its range and the words.
    fn hover(&self, offset: u32) -> Option<(u32, u32, String)>;
    /// Goes where the word there leads; whether it leads anywhere.
    fn follow(&self, offset: u32) -> bool;
}

/// What can be typed in the place of a range.
pub struct Offered {
    pub from: u32,
    pub to: u32,
    pub items: Vec<OfferedItem>,
}

pub struct OfferedItem {
    pub label: String,
    pub insert: String,
    /// The name of its icon.
    pub kind: &'static str,
    pub detail: String,
    /// What is selected afterwards, within `insert`.
    pub select: (u32, u32),
    pub goes_on: bool,
}

impl Offered {
    fn to_js(&self) -> JsValue {
        let items: Array = self
            .items
            .iter()
            .map(|item| {
                let object = Object::new();
                put(&object, "label", &item.label);
                put(&object, "insert", &item.insert);
                put(&object, "kind", item.kind);
                put(&object, "detail", &item.detail);
                put(&object, "selectFrom", item.select.0);
                put(&object, "selectTo", item.select.1);
                put(&object, "goesOn", item.goes_on);
                object
            })
            .collect();
        let object = Object::new();
        put(&object, "from", self.from);
        put(&object, "to", self.to);
        put(&object, "items", items);
        object.into()
    }
}

impl Told {
    pub fn new<L: Listener>(listener: std::rc::Rc<L>) -> Self {
        let of = || listener.clone();
        let (change, cursor, leave, fix, complete, hover, follow) =
            (of(), of(), of(), of(), of(), of(), of());
        let told = Self {
            object: Object::new(),
            change: Closure::new(move |text: String| change.change(&text)),
            cursor: Closure::new(move |offset| cursor.cursor(offset)),
            leave: Closure::new(move || leave.leave()),
            fix: Closure::new(move |mark, number| fix.fix(mark, number)),
            complete: Closure::new(move |offset, asked| {
                complete.complete(offset, asked).map_or(JsValue::NULL, |offered| offered.to_js())
            }),
            hover: Closure::new(move |offset| {
                hover.hover(offset).map_or(JsValue::NULL, |(from, to, text)| {
                    let object = Object::new();
                    put(&object, "from", from);
                    put(&object, "to", to);
                    put(&object, "text", text);
                    object.into()
                })
            }),
            follow: Closure::new(move |offset| follow.follow(offset)),
        };
        put(&told.object, "change", told.change.as_ref().clone());
        put(&told.object, "cursor", told.cursor.as_ref().clone());
        put(&told.object, "leave", told.leave.as_ref().clone());
        put(&told.object, "fix", told.fix.as_ref().clone());
        put(&told.object, "complete", told.complete.as_ref().clone());
        put(&told.object, "hover", told.hover.as_ref().clone());
        put(&told.object, "follow", told.follow.as_ref().clone());
        told
    }
}

impl TextEditor {
    /// Makes an editor inside `parent`; [`load`] comes first.
    pub fn create(parent: &web_sys::Element, opening: &Opening<'_>, told: &Told) -> Result<Self, String> {
        create_editor(parent, &opening.to_js(), &told.object).map_err(|error| format!("{error:?}"))
    }

    /// Shows another text from its beginning, with a history of its own.
    pub fn open_text(&self, opening: &Opening<'_>) {
        self.open(&opening.to_js());
    }

    pub fn diagnose(&self, marks: &[Diagnosed<'_>]) {
        let list = Array::new();
        for mark in marks {
            let item = Object::new();
            put(&item, "from", mark.from);
            put(&item, "to", mark.to);
            put(&item, "severity", mark.severity);
            put(&item, "message", mark.message);
            put(&item, "source", mark.code);
            let fixes: Array = mark.fixes.iter().map(|title| JsValue::from_str(title)).collect();
            put(&item, "fixes", fixes);
            list.push(&item);
        }
        self.set_diagnostics(&list);
    }

    /// Tints the lines of a range; `None` tints nothing. With `scroll` its start comes into sight.
    pub fn tint(&self, range: Option<(u32, u32)>, scroll: bool) {
        self.show(range.map(|range| range.0), range.map(|range| range.1), scroll && range.is_some());
    }
}

thread_local! {
    static LOADING: RefCell<Option<Promise>> = const { RefCell::new(None) };
}

/// Fetches the editor once. The error says what could not be done; the next call tries again.
pub async fn load() -> Result<(), String> {
    let promise = LOADING.with_borrow_mut(|loading| loading.get_or_insert_with(fetch).clone());
    JsFuture::from(promise).await.map(drop).map_err(|_| {
        LOADING.with_borrow_mut(|loading| *loading = None);
        "The text editor could not be loaded. Look whether you are online, then try again.".to_owned()
    })
}

fn fetch() -> Promise {
    Promise::new(&mut |loaded, failed| {
        let script = web_sys::window().and_then(|window| window.document()).and_then(|document| {
            let script = document.create_element("script").ok()?;
            script.set_attribute("type", "module").ok()?;
            script.set_attribute("src", ADDRESS).ok()?;
            Some((document.head()?, script))
        });
        let Some((head, script)) = script else {
            let _ = failed.call0(&JsValue::NULL);
            return;
        };
        let _ = script.add_event_listener_with_callback("load", loaded.unchecked_ref());
        let _ = script.add_event_listener_with_callback("error", failed.unchecked_ref());
        let _ = head.append_child(&script);
    })
}
