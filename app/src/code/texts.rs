//! The texts of the workflows, each in step with its machine or, where it cannot be, kept as it was typed. They outlive the
//! panel: nothing typed is lost by closing it or looking elsewhere.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use aslant_engine::design::{Design, Id};
use aslant_engine::json::{self, Parsed, Value, yaml};
use leptos::prelude::*;

use crate::editor::Editor;
use crate::library::Library;
use crate::platform::local;

const FORMAT_KEY: &str = "aslant.code.format";
/// Under which a tab keeps the texts of a design that are not applied, before its id.
const DRAFTS_KEY: &str = "aslant.texts.";

/// How a machine is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    #[default]
    Json,
    Yaml,
}

impl Format {
    pub const ALL: [Self; 2] = [Self::Json, Self::Yaml];

    /// The editor's name for the language.
    pub fn language(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Yaml => "yaml",
        }
    }

    pub fn title(self) -> &'static str {
        match self {
            Self::Json => "JSON",
            Self::Yaml => "YAML",
        }
    }

    pub fn print(self, value: &Value) -> String {
        match self {
            Self::Json => json::print_pretty(value),
            Self::Yaml => yaml::print(value),
        }
    }

    pub fn parse(self, text: &str) -> Parsed {
        match self {
            Self::Json => json::parse(text),
            Self::Yaml => yaml::parse(text),
        }
    }
}

/// How a text stands to its machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It says what the design says.
    InStep,
    /// Somebody is typing; it is tried when they pause.
    Typing,
    /// It cannot be applied, and why. The canvas shows the last version that could.
    Refused(Refusal),
}

/// Why a text is not applied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    pub reason: String,
    /// The machine has changed on the canvas since it was typed.
    pub overtaken: bool,
}

/// What became of a text that was tried.
pub enum Tried {
    /// None waits to be tried, or it waits on.
    Nothing,
    /// It cannot be applied.
    Refused,
    /// It stands for this machine.
    Machine(Value),
}

/// A text and what it was made of.
#[derive(Clone)]
#[expect(clippy::struct_field_names, reason = "the text of a text")]
pub struct Text {
    pub text: Rc<str>,
    pub parsed: Rc<Parsed>,
    pub standing: Standing,
    /// What a text that is being typed was read as, where it was looked at.
    looked: Option<Rc<Parsed>>,
    /// The machine when this text was last in step with it; null where that is not known.
    machine: Value,
}

/// The texts by workflow and format, and which opened design they are of: what was typed belongs to that one alone.
#[derive(Default)]
struct Kept {
    opened: u64,
    texts: BTreeMap<(Id, Format), Text>,
}

/// The texts, by workflow and format. Lives as long as the page.
#[derive(Clone, Copy)]
pub struct Texts {
    editor: Editor,
    library: Library,
    kept: StoredValue<Rc<RefCell<Kept>>, LocalStorage>,
    pub format: RwSignal<Format>,
}

impl Texts {
    pub fn new(editor: Editor, library: Library) -> Self {
        let format =
            if local::read(FORMAT_KEY).as_deref() == Some("yaml") { Format::Yaml } else { Format::Json };
        let kept = StoredValue::new_local(Rc::default());
        let texts = Self { editor, library, kept, format: RwSignal::new(format) };
        let gone = window_event_listener(leptos::ev::pagehide, move |_| texts.keep());
        on_cleanup(move || gone.remove());
        texts
    }

    /// Writes the texts that are not applied where a reload finds them.
    fn keep(self) {
        let list: Vec<(u32, &'static str, String, String)> = self.kept(|kept| {
            kept.iter()
                .filter(|(_, text)| text.standing != Standing::InStep)
                .map(|((id, format), text)| {
                    let print = format.print(&text.machine);
                    (id.0, format.language(), text.text.to_string(), mark(&print))
                })
                .collect()
        });
        let key = format!("{DRAFTS_KEY}{}", self.library.current.get_untracked());
        match serde_json::to_string(&list) {
            Ok(text) if !list.is_empty() => local::write_of_tab(&key, &text),
            _ => local::remove_of_tab(&key),
        }
    }

    /// The texts that were not applied when the page was left.
    fn kept_before(self) -> BTreeMap<(Id, Format), Text> {
        let key = format!("{DRAFTS_KEY}{}", self.library.current.get_untracked());
        let list = local::read_of_tab(&key)
            .and_then(|text| serde_json::from_str::<Vec<(u32, String, String, String)>>(&text).ok())
            .unwrap_or_default();
        self.editor.with_design(|design| {
            list.into_iter()
                .filter_map(|(id, format, text, printed)| {
                    let id = Id(id);
                    design.workflow(id)?;
                    let format = Format::ALL.into_iter().find(|known| known.language() == format)?;
                    let machine = design.machine(id);
                    // What the machine was then is not kept: only whether it is another one now.
                    let same = mark(&format.print(&machine)) == printed;
                    let parsed = format.parse(&text);
                    let standing = match refusal(&parsed, &text, format) {
                        Some(reason) => Standing::Refused(Refusal { reason, overtaken: !same }),
                        None => Standing::Typing,
                    };
                    let machine = if same { machine } else { Value::Null };
                    Some((
                        (id, format),
                        Text { text: text.into(), parsed: Rc::new(parsed), standing, looked: None, machine },
                    ))
                })
                .collect()
        })
    }

    pub fn choose(self, format: Format) {
        if self.format.get_untracked() != format {
            local::write(FORMAT_KEY, format.language());
            self.format.set(format);
        }
    }

    fn kept<T>(self, work: impl FnOnce(&mut BTreeMap<(Id, Format), Text>) -> T) -> T {
        let kept = self.kept.get_value();
        let mut kept = kept.borrow_mut();
        let opened = self.editor.opened.get_untracked();
        if kept.opened != opened {
            *kept = Kept { opened, texts: self.kept_before() };
        }
        work(&mut kept.texts)
    }

    /// The text to show: what was typed, as long as the machine is what it was then; else the machine's print.
    pub fn of(self, design: &Design, workflow: Id, format: Format) -> Text {
        let machine = design.machine(workflow);
        self.kept(|kept| {
            if let Some(text) = kept.get_mut(&(workflow, format)) {
                match &mut text.standing {
                    Standing::Refused(refusal) => {
                        refusal.overtaken = !alike(&text.machine, &machine);
                        return text.clone();
                    }
                    Standing::Typing => return text.clone(),
                    Standing::InStep if alike(&text.machine, &machine) => {
                        // The same object is quicker to know again.
                        text.machine = machine;
                        return text.clone();
                    }
                    Standing::InStep => {}
                }
            }
            let print: Rc<str> = format.print(&machine).into();
            let fresh = Text {
                parsed: Rc::new(format.parse(&print)),
                text: print,
                standing: Standing::InStep,
                looked: None,
                machine,
            };
            kept.insert((workflow, format), fresh.clone());
            fresh
        })
    }

    /// The text as it was last typed or shown, without bringing it up to the design; `None` before it was shown.
    pub fn last(self, workflow: Id, format: Format) -> Option<Text> {
        self.kept(|kept| kept.get(&(workflow, format)).cloned())
    }

    /// Keeps what somebody typed, to be tried by [`Self::try_typed`].
    pub fn typed(self, workflow: Id, format: Format, text: &str) {
        self.kept(|kept| {
            if let Some(kept) = kept.get_mut(&(workflow, format)) {
                kept.text = text.into();
                kept.standing = Standing::Typing;
                kept.looked = None;
            }
        });
    }

    /// A text that waits to be tried, as if it were in step, and the machine that it stands for.
    pub fn glance(self, workflow: Id, format: Format) -> Option<(Text, Value)> {
        let (text, parsed) = self.kept(|kept| {
            let text = kept.get_mut(&(workflow, format)).filter(|text| text.standing == Standing::Typing)?;
            let parsed = Rc::new(format.parse(&text.text));
            text.looked = Some(parsed.clone());
            Some((text.clone(), parsed))
        })?;
        if refusal(&parsed, &text.text, format).is_some() {
            return None;
        }
        let machine = parsed.value.clone();
        Some((Text { parsed, standing: Standing::InStep, ..text }, machine))
    }

    /// The machine that a typed text stands for. `patient`: a text that cannot be applied waits on.
    pub fn try_typed(self, workflow: Id, format: Format, patient: bool) -> Tried {
        let tried = self.kept(|kept| {
            let text = kept.get_mut(&(workflow, format)).filter(|text| text.standing == Standing::Typing);
            let Some(text) = text else { return Tried::Nothing };
            let parsed = text.looked.take().unwrap_or_else(|| Rc::new(format.parse(&text.text)));
            let refusal = refusal(&parsed, &text.text, format);
            if refusal.is_some() && patient {
                text.looked = Some(parsed);
                return Tried::Nothing;
            }
            let machine = parsed.value.clone();
            text.parsed = parsed;
            match refusal {
                Some(reason) => {
                    text.standing = Standing::Refused(Refusal { reason, overtaken: false });
                    Tried::Refused
                }
                None => Tried::Machine(machine),
            }
        });
        if matches!(tried, Tried::Refused) {
            self.keep();
        }
        tried
    }

    /// The design took what was typed, or (`Err`) said why it does not.
    pub fn tried(self, design: &Design, workflow: Id, format: Format, outcome: Result<(), String>) {
        self.kept(|kept| {
            let Some(text) = kept.get_mut(&(workflow, format)) else { return };
            match outcome {
                Ok(()) => {
                    text.machine = design.machine(workflow);
                    text.standing = Standing::InStep;
                }
                Err(reason) => text.standing = Standing::Refused(Refusal { reason, overtaken: false }),
            }
        });
        self.keep();
    }
}

/// Whether two machines are written alike: equal, with their members in the same order.
pub(super) fn alike(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Object(a), Value::Object(b)) => {
            Arc::ptr_eq(a, b)
                || (a.len() == b.len() && a.iter().zip(b.iter()).all(|(a, b)| a.0 == b.0 && alike(a.1, b.1)))
        }
        (Value::Array(a), Value::Array(b)) => {
            Arc::ptr_eq(a, b)
                || (a.items().len() == b.items().len()
                    && a.items().iter().zip(b.items()).all(|(a, b)| alike(a, b)))
        }
        (Value::Number(_), Value::Number(_)) => a.to_json() == b.to_json(),
        _ => a == b,
    }
}

/// Tells a text from others.
fn mark(text: &str) -> String {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    format!("{:x}", hasher.finish())
}

/// Why a text cannot be the machine of a workflow.
fn refusal(parsed: &Parsed, text: &str, format: Format) -> Option<String> {
    if let Some(problem) = parsed.first_fatal() {
        let line = json::line_column(text, problem.range.start).line;
        return Some(format!("Line {line} is not {} yet.", format.title()));
    }
    match parsed.value.get("States") {
        Some(Value::Object(_)) => None,
        _ => Some("A workflow needs an object \"States\" at its top.".to_owned()),
    }
}
