//! The only way a design changes: [`Command`]s.

use std::sync::Arc;

use super::model::{Id, Place, Position, Record, ScopeRef};
use crate::json::{Pointer, Value};

/// Which of a state's transitions, or which link of a thing, an edge stands for.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum EdgeKind {
    /// A scope's `StartAt`; `from` is the workflow or container, with the slot.
    Start(u16),
    Next,
    Default,
    /// The `Next` of the rule with this index in `Choices`.
    Choice(usize),
    /// The `Next` of the catcher with this index in `Catch`.
    Catch(usize),
    /// What a Task state calls: a function, resource or workflow.
    Call,
    /// The bucket that a Map reads its items from (`ItemReader`).
    Reader,
    /// The bucket that a Map writes its results to (`ResultWriter`).
    Writer,
    /// The function that authorizes the requests of a route or an API.
    Authorizer,
    /// What a route calls.
    Integration,
    /// What a trigger starts, and what feeds it.
    TriggerTarget,
    TriggerSource,
    OnFailure,
    /// An entry of a function's `uses`.
    Use(usize),
}

/// An edge of the canvas, by what it means rather than by how it is drawn.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EdgeRef {
    pub from: Id,
    pub kind: EdgeKind,
}

/// One intended change. Applied whole or not at all.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// Adds a record other than a state. References inside it must exist. Its name is made unique where it must be.
    Add(Record),
    /// Adds a state. Without a name it gets one from its type, unique in the machine. The first state of an empty
    /// scope becomes its `StartAt`.
    AddState {
        scope: ScopeRef,
        name: Option<Arc<str>>,
        body: Value,
        position: Position,
    },
    /// Adds a state in the middle of a transition: the edge leads to it and it leads where the edge led.
    InsertState {
        edge: EdgeRef,
        name: Option<Arc<str>>,
        body: Value,
        position: Position,
    },
    /// Puts an existing state in the middle of a transition of its own scope.
    InsertExisting {
        edge: EdgeRef,
        state: Id,
    },
    /// Removes things with all inside them. References to them go; with `heal`, predecessors of a removed
    /// state lead to its successor.
    Delete {
        ids: Vec<Id>,
        heal: bool,
    },
    /// Removes what an edge stands for (a rule, a catcher, a `Next`, a link).
    DeleteEdge(EdgeRef),
    /// Renames a thing; every reference follows, in transitions, `${NameArn}`s and scenarios' answers.
    Rename {
        id: Id,
        name: Arc<str>,
    },
    /// Places cards at points of their own scope.
    Move(Vec<(Id, i32, i32)>),
    /// Gives these places to those of the cards that still stand where the layout put them. What freezes a scope before the first
    /// move by hand in it: the page sends it, with the laid-out places, in the same transaction.
    Freeze(Vec<(Id, i32, i32)>),
    /// Takes states out of their scope into another one, with what they contain.
    MoveToScope {
        states: Vec<Id>,
        scope: ScopeRef,
        position: Position,
    },
    /// Sets or (`None`) removes the value at a place of a state's or workflow's body.
    /// Members on the way are added. A nested machine set whole becomes records.
    SetField {
        place: Place,
        value: Option<Value>,
    },
    /// Renames a member in place.
    RenameField {
        place: Place,
        name: Arc<str>,
    },
    /// Moves an element of an array (a rule, a retrier, a catcher) to another index.
    MoveElement {
        place: Place,
        to: usize,
    },
    /// Puts another version of a record other than a state in its place (forms of routes, functions …).
    /// A changed name is a rename.
    Replace {
        id: Id,
        record: Record,
    },
    /// What of a state is not ASL: mock, note, collapsed, breakpoint.
    SetStateMock {
        id: Id,
        mock: Option<super::model::Mock>,
    },
    /// The text of a note, or the note on a state or route.
    SetNote {
        id: Id,
        note: String,
    },
    SetCollapsed {
        id: Id,
        collapsed: bool,
    },
    SetBreakpoint {
        id: Id,
        breakpoint: bool,
    },
    /// Draws or redraws an edge: writes the field it stands for. Connecting from a Choice without a free
    /// `Default` adds a rule; a Task to a callee writes its `Resource` and `Arguments`.
    Connect {
        from: Id,
        kind: EdgeKind,
        to: Id,
    },
    /// Moves one end of an edge, or both. What it carries (a rule's condition, a catcher's errors) goes along.
    Reconnect {
        edge: EdgeRef,
        from: Option<Id>,
        to: Option<Id>,
    },
    /// Makes a state its scope's `StartAt`.
    SetStart {
        state: Id,
    },
    /// Copies things beside themselves; references among them are remapped.
    Duplicate {
        ids: Vec<Id>,
        offset: (i32, i32),
    },
    /// Adds what [`super::Design::fragment`] wrote, or states of ASL text, into a scope (or, for things, the design).
    Paste {
        fragment: Value,
        scope: Option<ScopeRef>,
        position: Position,
    },
    /// Gives the positions of a scope, of these things, or (`Tidy(None)`) of all back to the layout.
    Tidy(Option<Vec<Id>>),
    /// The whole machine as text gave it: matched against the present one, see [`super::reconcile`].
    SetMachine {
        workflow: Id,
        machine: Value,
    },
    /// Several as one.
    All(Vec<Command>),
}

/// Why a command was refused; nothing has changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CommandError {
    NoSuchRecord(Id),
    /// The record exists but is of another kind than the command needs.
    WrongKind {
        id: Id,
        needs: &'static str,
    },
    NoSuchPlace {
        owner: Id,
        pointer: Pointer,
    },
    /// With the reason in words a person understands: "A Succeed state has no Next."
    NotAllowed(String),
}

impl std::fmt::Display for CommandError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NoSuchRecord(id) => write!(f, "Nothing has the id {}.", id.0),
            Self::WrongKind { id, needs } => write!(f, "The thing with the id {} is no {needs}.", id.0),
            Self::NoSuchPlace { pointer, .. } => write!(f, "There is nothing at \"{pointer}\"."),
            Self::NotAllowed(reason) => f.write_str(reason),
        }
    }
}

impl std::error::Error for CommandError {}
