//! What the canvas and the lists show of each thing: plain data made from a record, and the signals that carry it.

use std::collections::BTreeMap;
use std::sync::Arc;

use aslant_engine::design::{EdgeRef, Id, ScopeRef};
use aslant_engine::geometry::Rect;
use aslant_engine::layout::{Badges, EdgePath, NodeKind};
use leptos::prelude::*;

use crate::widgets::icons::Glyph;

/// What a card says.
#[derive(Clone, Debug, PartialEq)]
pub struct NodeView {
    pub id: Id,
    pub kind: NodeKind,
    /// The value of `data-kind`, which also chooses the colour: `task`, `route`, `function`, `workflow` …
    pub kind_name: &'static str,
    pub glyph: Glyph,
    /// The name; of a route, its method.
    pub title: Arc<str>,
    /// What it does, in words; of a route, its path.
    pub subtitle: Arc<str>,
    /// The name that people and tests know it by: `ChargePayment`, `POST /orders`.
    pub name: Arc<str>,
    pub badges: Badges,
    /// The colour of a note or group, by its word.
    pub tone: Option<&'static str>,
    /// The frame's slot that it stands in.
    pub parent: Option<ScopeRef>,
    /// How many frames it stands in.
    pub depth: u16,
    /// It is drawn as a frame around its contents.
    pub is_frame: bool,
    /// It can be opened and closed.
    pub can_collapse: bool,
    pub collapsed: bool,
}

/// How many problems a thing has; the worst decides the mark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ProblemCounts {
    pub errors: usize,
    pub warnings: usize,
    pub notes: usize,
}

impl ProblemCounts {
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            errors: self.errors + other.errors,
            warnings: self.warnings + other.warnings,
            notes: self.notes + other.notes,
        }
    }

    pub fn total(self) -> usize {
        self.errors + self.warnings + self.notes
    }

    /// The value of `data-severity`.
    pub fn severity(self) -> &'static str {
        if self.errors > 0 {
            "error"
        } else if self.warnings > 0 {
            "warning"
        } else if self.notes > 0 {
            "info"
        } else {
            "none"
        }
    }
}

/// What became of a thing in the run that is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RunStatus {
    /// Being run at this moment.
    Current,
    /// Waiting for a person's answer.
    Waiting,
    Done,
    Failed,
    /// Failed, and a catcher took over.
    Caught,
    /// Failed, and is being tried again.
    Retried,
    /// Not reached by this run.
    Skipped,
}

impl RunStatus {
    /// The value of `data-run`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Current => "current",
            Self::Waiting => "waiting",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Caught => "caught",
            Self::Retried => "retried",
            Self::Skipped => "skipped",
        }
    }

    pub fn words(self) -> &'static str {
        match self {
            Self::Current => "running",
            Self::Waiting => "waiting for an answer",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Caught => "failed and caught",
            Self::Retried => "being retried",
            Self::Skipped => "not reached",
        }
    }
}

/// The run as the canvas shows it. Set whole; only the signals of what differs are written.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RunOverlay {
    pub nodes: BTreeMap<Id, RunStatus>,
    /// Edges that the run has taken, and how often.
    pub taken: BTreeMap<EdgeRef, u32>,
}

/// A passing mark of a gesture on a card.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Hint {
    #[default]
    None,
    /// An edge being drawn may end here.
    Target,
    /// It may not.
    Refused,
    /// What is dragged would go in here.
    DropInto,
    /// It is being dragged.
    Dragged,
}

impl Hint {
    /// The value of `data-hint`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Target => "target",
            Self::Refused => "refused",
            Self::DropInto => "drop",
            Self::Dragged => "dragged",
        }
    }
}

/// The signals of one card. A card subscribes to these alone.
#[derive(Clone)]
pub struct NodeSignals {
    pub id: Id,
    pub view: ArcRwSignal<Arc<NodeView>>,
    /// Canvas coordinates.
    pub rect: ArcRwSignal<Rect>,
    pub selected: ArcRwSignal<bool>,
    pub problems: ArcRwSignal<ProblemCounts>,
    pub run: ArcRwSignal<Option<RunStatus>>,
    pub hint: ArcRwSignal<Hint>,
    /// Not on the path that is shown alone.
    pub dim: ArcRwSignal<bool>,
}

impl NodeSignals {
    pub(super) fn new(view: NodeView) -> Self {
        Self {
            id: view.id,
            view: ArcRwSignal::new(Arc::new(view)),
            rect: ArcRwSignal::default(),
            selected: ArcRwSignal::new(false),
            problems: ArcRwSignal::default(),
            run: ArcRwSignal::new(None),
            hint: ArcRwSignal::default(),
            dim: ArcRwSignal::new(false),
        }
    }
}

/// The signals of one edge.
#[derive(Clone)]
pub struct EdgeSignals {
    pub reference: EdgeRef,
    pub path: ArcRwSignal<Arc<EdgePath>>,
    pub selected: ArcRwSignal<bool>,
    /// Either end is selected or under the pointer.
    pub lively: ArcRwSignal<bool>,
    /// What is dragged would be inserted here.
    pub drop_target: ArcRwSignal<bool>,
    /// How often the run took it.
    pub taken: ArcRwSignal<u32>,
    /// Not on the path that is shown alone.
    pub dim: ArcRwSignal<bool>,
}

impl EdgeSignals {
    pub(super) fn new(path: Arc<EdgePath>) -> Self {
        Self {
            reference: path.reference.clone(),
            path: ArcRwSignal::new(path),
            selected: ArcRwSignal::new(false),
            lively: ArcRwSignal::new(false),
            drop_target: ArcRwSignal::new(false),
            taken: ArcRwSignal::new(0),
            dim: ArcRwSignal::new(false),
        }
    }
}

/// Writes a signal where the value differs.
pub(super) fn put<T: PartialEq + Send + Sync + 'static>(signal: &ArcRwSignal<T>, value: T) {
    if signal.with_untracked(|old| *old != value) {
        signal.set(value);
    }
}

/// A stable text for an edge: the value of `data-id`.
pub fn edge_key(edge: &EdgeRef) -> String {
    use aslant_engine::design::EdgeKind;
    let Id(from) = edge.from;
    match &edge.kind {
        EdgeKind::Start(slot) => format!("{from}-start-{slot}"),
        EdgeKind::Next => format!("{from}-next"),
        EdgeKind::Default => format!("{from}-default"),
        EdgeKind::Choice(index) => format!("{from}-choice-{index}"),
        EdgeKind::Catch(index) => format!("{from}-catch-{index}"),
        EdgeKind::Call => format!("{from}-call"),
        EdgeKind::Reader => format!("{from}-reader"),
        EdgeKind::Writer => format!("{from}-writer"),
        EdgeKind::Authorizer => format!("{from}-authorizer"),
        EdgeKind::Integration => format!("{from}-integration"),
        EdgeKind::TriggerTarget => format!("{from}-target"),
        EdgeKind::TriggerSource => format!("{from}-source"),
        EdgeKind::OnFailure => format!("{from}-on-failure"),
        EdgeKind::Use(index) => format!("{from}-use-{index}"),
    }
}

/// The edge of that text; `None` where it is none.
pub fn parse_edge_key(key: &str) -> Option<EdgeRef> {
    use aslant_engine::design::EdgeKind;
    let (from, rest) = key.split_once('-')?;
    let (word, number) = match rest.rsplit_once('-') {
        Some((word, number)) if number.parse::<usize>().is_ok() => (word, number.parse::<usize>().ok()),
        _ => (rest, None),
    };
    let kind = match (word, number) {
        ("start", Some(slot)) => EdgeKind::Start(u16::try_from(slot).ok()?),
        ("next", None) => EdgeKind::Next,
        ("default", None) => EdgeKind::Default,
        ("choice", Some(index)) => EdgeKind::Choice(index),
        ("catch", Some(index)) => EdgeKind::Catch(index),
        ("call", None) => EdgeKind::Call,
        ("reader", None) => EdgeKind::Reader,
        ("writer", None) => EdgeKind::Writer,
        ("authorizer", None) => EdgeKind::Authorizer,
        ("integration", None) => EdgeKind::Integration,
        ("target", None) => EdgeKind::TriggerTarget,
        ("source", None) => EdgeKind::TriggerSource,
        ("on-failure", None) => EdgeKind::OnFailure,
        ("use", Some(index)) => EdgeKind::Use(index),
        _ => return None,
    };
    Some(EdgeRef { from: Id(from.parse().ok()?), kind })
}
