//! The store: holds the engine's design, takes commands, and writes only the signals that a diff touches.
//!
//! Everything that shows or changes the design goes through [`Editor`], found with `expect_context::<Editor>()`. It is
//! `Copy` and lives as long as the page. Nothing outside this module sees the session.

mod describe;
mod entered;
mod feedback;
mod focus;
mod gesture;
mod naming;
mod picture;
mod scene;
mod selection;
mod view;

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;
use std::sync::Arc;

use aslant_engine::design::history::{Replay, Session};
use aslant_engine::design::{Command, CommandError, Design, Diff, EdgeRef, Id, Place, Record, ScopeRef};
use aslant_engine::diagnostic::{Diagnostic, Severity};
use aslant_engine::geometry::{Rect, Size, Viewport};
use leptos::prelude::*;

pub use describe::resource_words;
pub use feedback::{Toast, ToastTone};
pub use focus::Focus;
pub use gesture::Surface;
pub use picture::{Inside, LivePicture, Picture, PictureCard, PictureEdge};
pub use selection::{Selected, edge_place};
pub use view::{
    EdgeSignals, Hint, NodeSignals, NodeView, ProblemCounts, RunOverlay, RunStatus, edge_key, parse_edge_key,
};

use crate::platform::frame;
use gesture::Drag;
use scene::SceneState;
use view::put;

/// Why a design that came by a link stays as it is.
const READ_ONLY: &str =
    "This design was shared by a link and can only be looked at and run. Keep a copy to change it.";

type DiffListener = Rc<dyn Fn(&Diff)>;

/// What is kept beside the signals. Never borrowed while foreign code runs.
struct Inner {
    session: RefCell<Session>,
    nodes: RefCell<HashMap<Id, NodeSignals>>,
    edges: RefCell<BTreeMap<EdgeRef, EdgeSignals>>,
    records: RefCell<HashMap<Id, ArcRwSignal<Option<Arc<Record>>>>>,
    scene: RefCell<SceneState>,
    drag: RefCell<Option<Drag>>,
    listeners: RefCell<Vec<DiffListener>>,
    problems: RefCell<BTreeMap<Id, ProblemCounts>>,
    overlay: RefCell<RunOverlay>,
    marks: picture::Marks,
    remembered_selection: RefCell<Option<Selected>>,
    next_toast: Cell<u64>,
    /// When something was said last, on the page's clock.
    announced_at: Cell<f64>,
    next_settle: Cell<u64>,
    /// The latest movement of the view: earlier ones end where it begins.
    glide: Cell<u64>,
    /// That movement is under way.
    glides_on: Cell<bool>,
    /// The latest glide of cards.
    card_glide: Cell<u64>,
}

/// The handle of the store. Its signals are read as its own: `editor.revision.get()`.
#[derive(Clone, Copy)]
pub struct Editor {
    inner: StoredValue<Rc<Inner>, LocalStorage>,
    signals: &'static EditorSignals,
}

impl std::ops::Deref for Editor {
    type Target = EditorSignals;

    fn deref(&self) -> &EditorSignals {
        self.signals
    }
}

/// What the store tells everybody. They live as long as the page.
pub struct EditorSignals {
    /// Grows with every change of the design. What shows derived text or problems depends on it; cards do not.
    pub revision: RwSignal<u64>,
    /// The revision that the page shows completely: the value of `data-settled`.
    pub settled: RwSignal<u64>,
    /// The design came by a link and is only looked at: every change is refused until a copy is kept.
    pub read_only: RwSignal<bool>,
    pub design_name: RwSignal<Arc<str>>,
    /// Whether there is nothing on the canvas.
    pub is_empty: RwSignal<bool>,
    pub undo_label: RwSignal<Option<Arc<str>>>,
    pub redo_label: RwSignal<Option<Arc<str>>>,
    pub selection: RwSignal<Selected>,
    /// Whose name is being edited on its card.
    pub renaming: RwSignal<Option<Id>>,
    /// The card that the pointer is over.
    pub hovered: RwSignal<Option<Id>>,
    /// A place that somebody asked to be shown; forms focus its field.
    pub focused_place: RwSignal<Option<Place>>,
    /// The workflow that the code panel shows: that of the selection, or the first.
    pub open_workflow: RwSignal<Option<Id>>,
    pub viewport: RwSignal<Viewport>,
    /// The canvas element in screen pixels.
    pub canvas_size: RwSignal<Size>,
    /// How much of its right side lies under a panel, in screen pixels.
    pub covered: RwSignal<f64>,
    /// How much of its lower side lies under what a presentation shows.
    pub covered_below: RwSignal<f64>,
    /// All cards and frames, outer frames first.
    pub node_ids: RwSignal<Arc<Vec<Id>>>,
    pub edge_ids: RwSignal<Arc<Vec<EdgeRef>>>,
    /// Those of them near the part of the canvas that is in sight.
    pub visible_nodes: RwSignal<Arc<Vec<Id>>>,
    pub visible_edges: RwSignal<Arc<Vec<EdgeRef>>>,
    /// Edges whose lines pass through there from far to far, where there are many.
    pub passing_edges: RwSignal<Arc<Vec<EdgeRef>>>,
    /// The part of the canvas that these lists are of.
    pub region: RwSignal<Rect>,
    /// One drawing stands in for the elements of cards and edges: there are too many, or they are too small.
    pub drawn: RwSignal<bool>,
    /// Cards are being moved by hand.
    pub dragging: RwSignal<bool>,
    /// The view is moving; set by what moves it, and unset by the canvas once it rests.
    pub moving: RwSignal<bool>,
    /// Grows whenever a card or edge is shown otherwise than before.
    pub ink: RwSignal<u64>,
    /// Around everything, in canvas coordinates.
    pub bounds: RwSignal<Rect>,
    /// The frame that was entered: nothing else is shown. See [`Editor::enter`].
    pub entered: RwSignal<Option<Id>>,
    /// The path that is shown alone; what is not on it is dim. See [`Editor::focus_path`].
    pub focus: RwSignal<Option<Focus>>,
    /// Cards are so near that they show their details.
    pub near: RwSignal<bool>,
    /// Cards glide to their places while this is on.
    pub gliding: RwSignal<bool>,
    /// Grows when another design comes into the place of this one.
    pub opened: RwSignal<u64>,
    /// The names in scope changed, things came or went: lists rebuild on it.
    pub structure: RwSignal<u64>,
    pub announcement: RwSignal<Arc<str>>,
    pub toasts: RwSignal<Vec<Toast>>,
    /// What the checks found last; set with [`Editor::set_problems`].
    pub problems: RwSignal<Arc<Vec<Diagnostic<Place>>>>,
}

impl Editor {
    /// A store with an empty design. To be made once, by the page.
    pub fn new() -> Self {
        let inner = Inner {
            session: RefCell::new(Session::new(Design::empty())),
            nodes: RefCell::default(),
            edges: RefCell::default(),
            records: RefCell::default(),
            scene: RefCell::default(),
            drag: RefCell::default(),
            listeners: RefCell::default(),
            problems: RefCell::default(),
            overlay: RefCell::default(),
            marks: picture::Marks::default(),
            remembered_selection: RefCell::default(),
            next_toast: Cell::new(0),
            announced_at: Cell::new(f64::NEG_INFINITY),
            next_settle: Cell::new(0),
            glide: Cell::new(0),
            glides_on: Cell::new(false),
            card_glide: Cell::new(0),
        };
        let signals = EditorSignals {
            revision: RwSignal::new(0),
            settled: RwSignal::new(0),
            read_only: RwSignal::new(false),
            design_name: RwSignal::new("Untitled".into()),
            is_empty: RwSignal::new(true),
            undo_label: RwSignal::new(None),
            redo_label: RwSignal::new(None),
            selection: RwSignal::default(),
            renaming: RwSignal::new(None),
            hovered: RwSignal::new(None),
            focused_place: RwSignal::new(None),
            open_workflow: RwSignal::new(None),
            viewport: RwSignal::default(),
            canvas_size: RwSignal::default(),
            covered: RwSignal::new(0.0),
            covered_below: RwSignal::new(0.0),
            node_ids: RwSignal::default(),
            edge_ids: RwSignal::default(),
            visible_nodes: RwSignal::default(),
            visible_edges: RwSignal::default(),
            passing_edges: RwSignal::default(),
            region: RwSignal::default(),
            drawn: RwSignal::new(false),
            dragging: RwSignal::new(false),
            moving: RwSignal::new(false),
            ink: RwSignal::new(0),
            bounds: RwSignal::default(),
            entered: RwSignal::new(None),
            focus: RwSignal::new(None),
            near: RwSignal::new(false),
            gliding: RwSignal::new(false),
            opened: RwSignal::new(0),
            structure: RwSignal::new(0),
            announcement: RwSignal::new("".into()),
            toasts: RwSignal::default(),
            problems: RwSignal::default(),
        };
        let editor =
            Self { inner: StoredValue::new_local(Rc::new(inner)), signals: Box::leak(Box::new(signals)) };
        editor.rebuild();
        editor
    }

    fn inner(self) -> Rc<Inner> {
        self.inner.get_value()
    }

    // Reading.

    /// Asks the design something. Not reactive: depend on `revision`, a record or a node's signals.
    pub fn with_design<T>(self, ask: impl FnOnce(&Design) -> T) -> T {
        let inner = self.inner();
        let session = inner.session.borrow();
        ask(session.design())
    }

    /// A copy of the design as it is now. Cheap: records are shared.
    pub fn design(self) -> Design {
        self.with_design(Design::clone)
    }

    /// The record of an id as a signal of its own, written when that record changes; `None` while there is none.
    pub fn record(self, id: Id) -> ArcRwSignal<Option<Arc<Record>>> {
        let inner = self.inner();
        if let Some(signal) = inner.records.borrow().get(&id) {
            return signal.clone();
        }
        let signal = ArcRwSignal::new(self.with_design(|design| design.record(id).cloned()));
        inner.records.borrow_mut().insert(id, signal.clone());
        signal
    }

    /// The signals of a card.
    pub fn node(self, id: Id) -> Option<NodeSignals> {
        self.inner().nodes.borrow().get(&id).cloned()
    }

    /// Asks the signals of a card something.
    pub fn with_node<T>(self, id: Id, ask: impl FnOnce(&NodeSignals) -> T) -> Option<T> {
        self.inner().nodes.borrow().get(&id).map(ask)
    }

    /// The signals of an edge.
    pub fn edge(self, edge: &EdgeRef) -> Option<EdgeSignals> {
        self.inner().edges.borrow().get(edge).cloned()
    }

    /// Calls `listener` after every change of the design, with what changed. For autosave and the code panel.
    pub fn on_diff(self, listener: impl Fn(&Diff) + 'static) {
        self.inner().listeners.borrow_mut().push(Rc::new(listener));
    }

    /// What people call a thing.
    pub fn name(self, id: Id) -> Arc<str> {
        self.with_design(|design| design.name(id))
    }

    /// The name of one thing, or how many there are.
    pub fn names(self, ids: &[Id]) -> String {
        match ids {
            [id] => self.name(*id).to_string(),
            many => format!("{} things", many.len()),
        }
    }

    // Changing.

    /// Refuses a change of a design that is only looked at.
    fn may_change(self) -> Result<(), CommandError> {
        if self.read_only.get_untracked() {
            return Err(CommandError::NotAllowed(READ_ONLY.to_owned()));
        }
        Ok(())
    }

    /// Applies a command as one step of undo, named by `label` ("move two things"). A refused command becomes a
    /// message, and `None`.
    pub fn dispatch(self, label: &str, command: Command) -> Option<Diff> {
        self.try_dispatch(label, command)
            .map_err(|error| self.toast(ToastTone::Error, error.to_string()))
            .ok()
    }

    /// As [`Self::dispatch`], with the refusal handed back.
    pub fn try_dispatch(self, label: &str, command: Command) -> Result<Diff, CommandError> {
        self.may_change()?;
        let selection = self.selection.get_untracked();
        let diff = self.inner().session.borrow_mut().apply(label, command, &selection)?;
        self.show(&diff);
        Ok(diff)
    }

    /// As [`Self::dispatch`] for typing: changes with the same key, one after the other, are one step.
    /// Call [`Self::end_burst`] when the field is left.
    pub fn dispatch_burst(self, key: &str, label: &str, command: Command) -> Option<Diff> {
        let selection = self.selection.get_untracked();
        let result = self
            .may_change()
            .and_then(|()| self.inner().session.borrow_mut().apply_burst(key, label, command, &selection));
        match result {
            Ok(diff) => {
                self.show(&diff);
                Some(diff)
            }
            Err(error) => {
                self.toast(ToastTone::Error, error.to_string());
                None
            }
        }
    }

    pub fn end_burst(self) {
        self.inner().session.borrow_mut().end_burst();
    }

    /// Several commands as one step: all of them or, where one is refused, none. Each may look at what the one before did.
    pub fn transaction(
        self,
        label: &str,
        work: impl FnOnce(&mut Transaction) -> Result<(), CommandError>,
    ) -> Option<Diff> {
        if let Err(error) = self.may_change() {
            self.toast(ToastTone::Info, error.to_string());
            return None;
        }
        let inner = self.inner();
        let before = self.selection.get_untracked();
        inner.session.borrow_mut().begin(label, &before);
        let mut transaction = Transaction { inner: inner.clone() };
        match work(&mut transaction) {
            Ok(()) => {
                let diff = inner.session.borrow_mut().commit(&before);
                self.show(&diff);
                Some(diff)
            }
            Err(error) => {
                drop(inner.session.borrow_mut().cancel());
                self.toast(ToastTone::Error, error.to_string());
                None
            }
        }
    }

    pub fn undo(self) {
        self.cancel_drag();
        let replay = self.inner().session.borrow_mut().undo();
        self.replayed("Undo", replay);
    }

    pub fn redo(self) {
        self.cancel_drag();
        let replay = self.inner().session.borrow_mut().redo();
        self.replayed("Redo", replay);
    }

    fn replayed(self, word: &str, replay: Option<Replay>) {
        let Some(replay) = replay else { return };
        self.renaming.set(None);
        self.glide();
        self.show(&replay.diff);
        self.select_again(replay.selection);
        self.announce(format!("{word}: {}", replay.label));
    }

    /// Puts another design in the place of this one, as one step that Undo takes back, and shows all of it.
    pub fn replace_design(self, label: &str, design: Design) {
        let selection = self.selection.get_untracked();
        let diff = self.inner().session.borrow_mut().replace(label, design, &selection);
        self.opened.update(|opened| *opened += 1);
        self.entered.set(None);
        self.focus.set(None);
        self.clear_selection();
        self.show(&diff);
        self.fit_when_ready();
    }

    /// Opens a design with a history of its own: what was open and its history are gone from the page, so it must have been kept.
    pub fn open_design(self, design: Design) {
        self.cancel_drag();
        self.read_only.set(false);
        let inner = self.inner();
        *inner.session.borrow_mut() = Session::new(design);
        // Ids are small and recur: nothing that was said of the design before may stick to this one.
        inner.problems.borrow_mut().clear();
        *inner.overlay.borrow_mut() = RunOverlay::default();
        *inner.remembered_selection.borrow_mut() = None;
        self.renaming.set(None);
        self.hovered.set(None);
        self.focused_place.set(None);
        self.opened.update(|opened| *opened += 1);
        self.selection.set(Selected::default());
        self.entered.set(None);
        self.focus.set(None);
        self.rebuild();
        self.fit_when_ready();
    }

    /// Deletes what is selected. States before a deleted state then lead to the one after it, if `heal`.
    pub fn delete_selection(self, heal: bool) {
        let selection = self.selection.get_untracked();
        if let Some(edge) = selection.edge {
            if self.dispatch("delete the edge", Command::DeleteEdge(edge)).is_some() {
                self.announce("Edge deleted");
            }
            return;
        }
        let ids: Vec<Id> = selection.ids.into_iter().collect();
        if ids.is_empty() {
            return;
        }
        let names = self.names(&ids);
        self.glide();
        if self.dispatch(&format!("delete {names}"), Command::Delete { ids, heal }).is_some() {
            self.announce(format!("{names} deleted"));
        }
    }

    /// Copies what is selected beside itself and selects the copies.
    pub fn duplicate_selection(self) {
        let ids: Vec<Id> = self.selected_ids().into_iter().collect();
        if ids.is_empty() {
            return;
        }
        let label = format!("duplicate {}", self.names(&ids));
        if let Some(diff) = self.dispatch(&label, Command::Duplicate { ids, offset: (32, 32) }) {
            self.select_added(&diff);
        }
    }

    /// Selects what the last step made, also when that step is done again.
    pub fn select_step(self, ids: impl IntoIterator<Item = Id>) {
        self.select(ids);
        let selected = self.selection.get_untracked();
        self.inner().session.borrow_mut().select_after(&selected);
    }

    /// Selects the outermost of what a diff added, also when this step is done again.
    pub fn select_added(self, diff: &Diff) {
        let added: BTreeSet<Id> = self.with_design(|design| {
            let is_inner =
                |id: &Id| design.parent(*id).is_some_and(|parent| diff.added.contains_key(&parent));
            diff.added.keys().copied().filter(|id| !is_inner(id)).collect()
        });
        self.select_step(added);
    }

    /// Makes a state its scope's `StartAt`.
    pub fn make_start(self, state: Id) {
        self.glide();
        self.dispatch(&format!("start with {}", self.name(state)), Command::SetStart { state });
    }

    /// Sets or takes away breakpoints on the states selected.
    pub fn toggle_breakpoint(self) {
        let ids = self.selected_ids();
        let commands: Vec<Command> = self.with_design(|design| {
            ids.iter()
                .filter_map(|id| {
                    let breakpoint = !design.state(*id)?.breakpoint;
                    Some(Command::SetBreakpoint { id: *id, breakpoint })
                })
                .collect()
        });
        if !commands.is_empty() {
            self.dispatch("breakpoint", Command::All(commands));
        }
    }

    /// The scope that is worked in: that of the selection, or of the open workflow.
    pub fn working_scope(self) -> Option<ScopeRef> {
        let selected = self.selected_ids().first().copied();
        let open = self.open_workflow.get_untracked();
        self.with_design(|design| {
            let own = |id: Id| ScopeRef { owner: id, slot: 0 };
            if let Some(id) = selected {
                if let Some(state) = design.state(id) {
                    return Some(state.parent);
                }
                if design.scope(own(id)).is_some() {
                    return Some(own(id));
                }
            }
            open.map(own).filter(|scope| design.scope(*scope).is_some())
        })
    }

    /// Gives places chosen by hand back to the layout: of the selection, or of everything.
    pub fn tidy(self) {
        let ids = self.selected_ids();
        let which = (ids.len() > 1).then(|| ids.into_iter().collect());
        self.glide();
        self.dispatch("tidy", Command::Tidy(which));
        self.announce("Tidied");
    }

    /// Opens a frame that is a card, or closes one that is open.
    pub fn toggle_collapsed(self, id: Id) {
        let Some(collapsed) = self.node(id).map(|node| node.view.with_untracked(|view| view.collapsed))
        else {
            return;
        };
        let name = self.with_design(|design| design.name(id));
        let word = if collapsed { "expand" } else { "collapse" };
        self.glide();
        self.dispatch(&format!("{word} {name}"), Command::SetCollapsed { id, collapsed: !collapsed });
    }

    /// Closes the frames that are selected, or opens them where all of them are closed.
    pub fn toggle_selected_collapsed(self) {
        let frames: Vec<(Id, bool)> = self
            .selected_ids()
            .into_iter()
            .filter_map(|id| {
                let view = self.node(id)?.view.get_untracked();
                view.can_collapse.then_some((id, view.collapsed))
            })
            .collect();
        let collapsed = frames.iter().any(|(_, collapsed)| !collapsed);
        self.collapse(frames.into_iter().map(|(id, _)| id).collect(), collapsed);
    }

    /// Closes every Parallel and Map, or opens everything that is closed.
    pub fn collapse_all(self, collapsed: bool) {
        let frames = self.with_design(|design| {
            design
                .iter()
                .filter(|(_, record)| match record {
                    Record::State(state) => !state.scopes.is_empty() && state.collapsed != collapsed,
                    Record::Workflow(workflow) => !collapsed && workflow.collapsed,
                    _ => false,
                })
                .map(|(id, _)| id)
                .collect()
        });
        self.collapse(frames, collapsed);
    }

    fn collapse(self, frames: Vec<Id>, collapsed: bool) {
        let word = if collapsed { "collapse" } else { "expand" };
        if frames.is_empty() {
            self.announce(format!("Nothing to {word}"));
            return;
        }
        let names = self.names(&frames);
        self.glide();
        let commands = frames.into_iter().map(|id| Command::SetCollapsed { id, collapsed }).collect();
        if self.dispatch(&format!("{word} {names}"), Command::All(commands)).is_some() {
            self.announce(format!("{names} {}", if collapsed { "collapsed" } else { "expanded" }));
        }
    }

    // What others tell the canvas.

    /// Sets what the checks found. Cards get their counts.
    pub fn set_problems(self, problems: Vec<Diagnostic<Place>>) {
        let mut counts: BTreeMap<Id, ProblemCounts> = BTreeMap::new();
        for problem in &problems {
            let count = counts.entry(problem.place.owner).or_default();
            match problem.severity {
                Severity::Error => count.errors += 1,
                Severity::Warning => count.warnings += 1,
                Severity::Hint => count.notes += 1,
            }
        }
        let inner = self.inner();
        for (id, node) in inner.nodes.borrow().iter() {
            put(&node.problems, counts.get(id).copied().unwrap_or_default());
        }
        *inner.problems.borrow_mut() = counts;
        self.reink();
        self.problems.set(Arc::new(problems));
    }

    /// Shows a run on the canvas.
    pub fn set_run_overlay(self, overlay: RunOverlay) {
        let inner = self.inner();
        for (id, node) in inner.nodes.borrow().iter() {
            put(&node.run, overlay.nodes.get(id).copied());
        }
        for (edge, signals) in inner.edges.borrow().iter() {
            put(&signals.taken, overlay.taken.get(edge).copied().unwrap_or_default());
        }
        *inner.overlay.borrow_mut() = overlay;
        self.reink();
    }

    /// Takes the run off the canvas.
    pub fn clear_run_overlay(self) {
        self.set_run_overlay(RunOverlay::default());
    }

    // Showing a diff.

    /// Makes every signal anew from the design.
    fn rebuild(self) {
        let inner = self.inner();
        inner.nodes.borrow_mut().clear();
        inner.edges.borrow_mut().clear();
        // New cards have no places yet, also where the design is laid out as the one before.
        *inner.scene.borrow_mut() = SceneState::default();
        let everything: BTreeSet<Id> = inner.session.borrow().design().iter().map(|(id, _)| id).collect();
        for (id, signal) in inner.records.borrow().iter() {
            signal.set(inner.session.borrow().design().record(*id).cloned());
        }
        self.refresh(&everything, true);
        let first = self.with_design(|design| design.workflows().next().map(|(id, _)| id));
        self.open_workflow.set(first);
        self.after_change();
    }

    /// Writes the signals that a diff touches, then tells the listeners.
    fn show(self, diff: &Diff) {
        if diff.is_empty() {
            return;
        }
        let inner = self.inner();
        {
            let session = inner.session.borrow();
            let records = inner.records.borrow();
            for id in diff.touched() {
                if let Some(signal) = records.get(&id) {
                    signal.set(session.design().record(id).cloned());
                }
            }
        }
        let structural = !diff.added.is_empty() || !diff.removed.is_empty();
        self.refresh(&diff.touched(), structural);
        self.stay_entered();
        self.prune_selection();
        let open = self.open_workflow.get_untracked();
        let workflow = self.with_design(|design| {
            open.filter(|id| design.workflow(*id).is_some())
                .or_else(|| design.workflows().next().map(|(id, _)| id))
        });
        if workflow != open {
            self.open_workflow.set(workflow);
        }
        self.after_change();
        let listeners: Vec<DiffListener> = inner.listeners.borrow().clone();
        for listener in listeners {
            listener(diff);
        }
    }

    fn after_change(self) {
        let inner = self.inner();
        {
            let session = inner.session.borrow();
            let name = session.design().settings().name.clone();
            if self.design_name.with_untracked(|old| *old != name) {
                self.design_name.set(name);
            }
            let undo = session.undo_label().map(Arc::from);
            if self.undo_label.with_untracked(|old| *old != undo) {
                self.undo_label.set(undo);
            }
            let redo = session.redo_label().map(Arc::from);
            if self.redo_label.with_untracked(|old| *old != redo) {
                self.redo_label.set(redo);
            }
        }
        self.revision.update(|revision| *revision += 1);
        self.settle();
    }

    /// Says, once the page shows it, that this revision is settled.
    fn settle(self) {
        let inner = self.inner();
        let ticket = inner.next_settle.get() + 1;
        inner.next_settle.set(ticket);
        let revision = self.revision.get_untracked();
        frame::next(move |_| {
            frame::next(move |_| {
                if self.inner().next_settle.get() == ticket {
                    self.settled.set(revision);
                }
            });
        });
    }
}

/// Commands that become one step; see [`Editor::transaction`].
pub struct Transaction {
    inner: Rc<Inner>,
}

impl Transaction {
    pub fn apply(&mut self, command: Command) -> Result<Diff, CommandError> {
        self.inner.session.borrow_mut().apply("", command, &Selected::default())
    }

    pub fn with_design<T>(&self, ask: impl FnOnce(&Design) -> T) -> T {
        ask(self.inner.session.borrow().design())
    }
}
