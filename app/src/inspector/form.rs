//! The one way in which forms read and write: a [`Form`] is a thing of the design, its fields are values at pointers into
//! its body or members of its record.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use aslant_engine::analysis::{complete_in_field, hover_in_field};
use aslant_engine::asl::{self, QueryLanguage, StateType};
use aslant_engine::design::{Command, Id, Place, Record};
use aslant_engine::diagnostic::{Diagnostic, Fix};
use aslant_engine::json::{Pointer, Value};
use leptos::prelude::*;

use crate::editor::Editor;
use crate::library::Library;
use crate::platform::local;
use crate::problems::severity_name;
use crate::widgets::fields::FieldFix;
use crate::widgets::suggest::{Explainer, Offer, Offers, Suggester};

/// Texts that were typed and cannot be applied yet, kept until they can or are cleared: nothing typed is lost by looking
/// elsewhere or loading the page again. Each design has its own; they live as long as the tab.
#[derive(Clone, Copy)]
pub struct Drafts {
    kept: StoredValue<Rc<RefCell<Kept>>, LocalStorage>,
    library: Library,
}

/// The drafts of one design.
#[derive(Default)]
struct Kept {
    design: Arc<str>,
    texts: BTreeMap<Place, String>,
}

/// Under which a tab keeps the drafts of a design, before its id.
const KEY: &str = "aslant.drafts.";

impl Drafts {
    pub fn new(library: Library) -> Self {
        Self { kept: StoredValue::new_local(Rc::default()), library }
    }

    fn with<T>(self, work: impl FnOnce(&mut Kept) -> T) -> T {
        let kept = self.kept.get_value();
        let mut kept = kept.borrow_mut();
        let design = self.library.current.get_untracked();
        if kept.design != design {
            let texts = local::read_of_tab(&format!("{KEY}{design}"))
                .and_then(|text| serde_json::from_str::<Vec<(u32, String, String)>>(&text).ok())
                .unwrap_or_default();
            let texts = texts.into_iter().filter_map(|(owner, pointer, text)| {
                Some((Place { owner: Id(owner), pointer: Pointer::parse(&pointer)? }, text))
            });
            *kept = Kept { texts: texts.collect(), design };
        }
        work(&mut kept)
    }

    pub fn get(self, place: &Place) -> Option<String> {
        self.with(|kept| kept.texts.get(place).cloned())
    }

    /// The place of the first one that is kept of this design, and how many there are.
    pub fn first(self) -> Option<(Place, usize)> {
        self.with(|kept| Some((kept.texts.keys().next()?.clone(), kept.texts.len())))
    }

    pub fn put(self, place: Place, text: Option<String>) {
        self.with(|kept| {
            let changed = match text {
                Some(text) => kept.texts.insert(place, text.clone()) != Some(text),
                None => kept.texts.remove(&place).is_some(),
            };
            if !changed {
                return;
            }
            let key = format!("{KEY}{}", kept.design);
            let list: Vec<(u32, String, &str)> = kept
                .texts
                .iter()
                .map(|(place, text)| (place.owner.0, place.pointer.to_string(), text.as_str()))
                .collect();
            match serde_json::to_string(&list) {
                Ok(text) if !list.is_empty() => local::write_of_tab(&key, &text),
                _ => local::remove_of_tab(&key),
            }
        });
    }
}

/// A thing that a form shows.
#[derive(Clone, Copy)]
pub struct Form {
    pub editor: Editor,
    pub id: Id,
    record: StoredValue<ArcRwSignal<Option<Arc<Record>>>>,
    pub drafts: Drafts,
}

impl Form {
    pub fn new(editor: Editor, id: Id) -> Self {
        Self { editor, id, record: StoredValue::new(editor.record(id)), drafts: expect_context::<Drafts>() }
    }

    /// The record, reactively.
    pub fn record(self) -> Option<Arc<Record>> {
        self.record.get_value().get()
    }

    pub fn record_untracked(self) -> Option<Arc<Record>> {
        self.record.get_value().get_untracked()
    }

    /// Asks the record something, reactively; `T::default()` where it is gone.
    pub fn ask<T: Default>(self, ask: impl FnOnce(&Record) -> T) -> T {
        self.record().map_or_else(T::default, |record| ask(&record))
    }

    /// The value at a pointer into the body, reactively.
    pub fn value(self, pointer: &Pointer) -> Option<Value> {
        self.record().and_then(|record| body(&record)?.pointer(pointer).cloned())
    }

    pub fn value_untracked(self, pointer: &Pointer) -> Option<Value> {
        self.record_untracked().and_then(|record| body(&record)?.pointer(pointer).cloned())
    }

    pub fn place(self, pointer: &Pointer) -> Place {
        Place { owner: self.id, pointer: pointer.clone() }
    }

    /// Sets or removes a value, as one step of undo.
    pub fn set(self, pointer: &Pointer, value: Option<Value>) {
        let label = self.label(pointer);
        self.editor.dispatch(&label, Command::SetField { place: self.place(pointer), value });
    }

    /// As [`Self::set`] for typing.
    pub fn type_in(self, pointer: &Pointer, value: Option<Value>) {
        let label = self.label(pointer);
        let key = format!("{}{pointer}", self.id.0);
        self.editor.dispatch_burst(&key, &label, Command::SetField { place: self.place(pointer), value });
    }

    fn label(self, pointer: &Pointer) -> String {
        let field = pointer.tokens().first().map_or("", |token| token);
        let name = self.editor.with_design(|design| design.name(self.id));
        format!("change {field} of {name}")
    }

    /// Changes a copy of the record and puts it in its place; what is typed in one go is one step.
    pub fn update(self, what: &str, change: impl FnOnce(&mut Record)) {
        let Some(record) = self.record_untracked() else { return };
        let mut record = Record::clone(&record);
        change(&mut record);
        let name = self.editor.with_design(|design| design.name(self.id));
        let label = format!("change {what} of {name}");
        let key = format!("{}#{what}", self.id.0);
        self.editor.dispatch_burst(&key, &label, Command::Replace { id: self.id, record });
    }

    pub fn done(self) {
        self.editor.end_burst();
    }

    /// What is wrong at a place or inside it, the worst of it, reactively.
    fn worst(self, pointer: &Pointer) -> Option<Diagnostic<Place>> {
        self.editor.problems.with(|problems| {
            problems
                .iter()
                .filter(|problem| problem.place.owner == self.id)
                .filter(|problem| {
                    problem.place.pointer == *pointer
                        || (!pointer.is_root() && problem.place.pointer.strip_prefix(pointer).is_some())
                })
                .min_by_key(|problem| problem.severity)
                .cloned()
        })
    }

    /// What is wrong at a place or inside it, as a field shows it.
    pub fn problem(self, pointer: &Pointer) -> FieldProblem {
        let pointer = pointer.clone();
        let worst = Memo::new(move |_| self.worst(&pointer));
        FieldProblem {
            message: Signal::derive(move || {
                worst.with(|found| found.as_ref().map(|problem| problem.message.clone()))
            }),
            severity: Signal::derive(move || {
                worst
                    .with(|found| found.as_ref().map_or("error", |problem| severity_name(problem.severity)))
                    .to_owned()
            }),
            fixes: Signal::derive(move || {
                let fixes = worst.with(|found| found.as_ref().map(|problem| problem.fixes.clone()));
                let fix = |fix: Fix<Place>| FieldFix {
                    title: fix.title.clone(),
                    apply: Callback::new(move |()| crate::problems::apply_fix(self.editor, &fix)),
                };
                fixes.into_iter().flatten().take(MOST_FIXES).map(fix).collect()
            }),
        }
    }

    /// [`Self::problem`] of a pointer as text.
    pub fn problem_at(self, pointer: &str) -> FieldProblem {
        self.problem(&Pointer::parse(pointer).unwrap_or_default())
    }

    /// What can be typed into the field of a place.
    pub fn suggester(self, pointer: &Pointer) -> Suggester {
        let place = self.place(pointer);
        Callback::new(move |(text, cursor, asked): (String, usize, bool)| {
            let found =
                self.editor.with_design(|design| complete_in_field(design, &place, &text, cursor, asked))?;
            let items = found.items.into_iter().map(|item| Offer {
                label: item.label,
                insert: item.insert,
                detail: item.detail,
                select: item.select,
            });
            Some(Offers { replaces: found.replaces, items: items.collect() })
        })
    }

    /// What a word in the field of a place means.
    pub fn explainer(self, pointer: &Pointer) -> Explainer {
        let place = self.place(pointer);
        Callback::new(move |(text, at): (String, usize)| {
            self.editor.with_design(|design| hover_in_field(design, &place, &text, at))
        })
    }

    /// The kind of state and the language of its expressions, reactively. `None` for other things and unknown types.
    pub fn state_type(self) -> Option<(StateType, QueryLanguage)> {
        let record = self.record()?;
        let Record::State(state) = &*record else { return None };
        let state_type = asl::state_type(&state.body)?;
        Some((state_type, self.language()))
    }

    /// The language of this thing's expressions.
    pub fn language(self) -> QueryLanguage {
        let jsonata = self.editor.with_design(|design| design.is_jsonata(self.id));
        if jsonata { QueryLanguage::Jsonata } else { QueryLanguage::JsonPath }
    }

    /// The names of the states that a transition of this state may lead to.
    pub fn targets(self) -> Vec<String> {
        self.editor.with_design(|design| {
            let Some(state) = design.state(self.id) else { return Vec::new() };
            let Some(scope) = design.scope(state.parent) else { return Vec::new() };
            scope.states.iter().filter(|id| **id != self.id).map(|id| design.name(*id).to_string()).collect()
        })
    }
}

/// What is wrong in a field.
#[derive(Clone, Copy)]
pub struct FieldProblem {
    pub message: Signal<Option<String>>,
    /// The value of `data-severity`.
    pub severity: Signal<String>,
    pub fixes: Signal<Vec<FieldFix>>,
}

/// More fixes than this are left to the list of problems.
const MOST_FIXES: usize = 2;

/// The ASL of a record: a state's or workflow's body.
pub fn body(record: &Record) -> Option<&Value> {
    match record {
        Record::State(state) => Some(&state.body),
        Record::Workflow(workflow) => Some(&workflow.definition),
        _ => None,
    }
}
