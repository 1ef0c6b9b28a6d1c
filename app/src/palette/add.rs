//! Adding an entry of the palette to the design.

use aslant_engine::design::{
    Command, CommandError, Diff, EdgeKind, EdgeRef, Id, Position, Protocol, ScopeRef, WorkflowType,
};
use aslant_engine::geometry::{Point, Rect};
use leptos::prelude::*;

use super::Item;
use crate::editor::{Editor, Surface, Transaction};

/// Room between a card and one that was dropped on it, for the edge between them.
const SIBLING_GAP: f64 = 40.0;
/// Room between a frame and what was dropped on it but stands beside it.
const FRAME_GAP: f64 = 48.0;

/// Where an entry goes.
#[derive(Clone, Debug, PartialEq)]
pub enum Placement {
    /// With its upper left corner there; into a scope, or into an edge.
    At { at: Point, scope: Option<ScopeRef>, edge: Option<EdgeRef> },
    /// At the end of an edge drawn from something.
    After { from: Id, kind: EdgeKind, at: Option<Point> },
    /// Wherever the layout puts it.
    Anywhere { scope: Option<ScopeRef> },
    /// After what is selected, or wherever it fits.
    AfterSelection,
}

/// Adds the entry as one step, selects it and says so. Answers what was added, the outermost first.
pub fn add(editor: Editor, item: Item, placement: Placement) -> Option<Id> {
    // A group that was not put anywhere goes around what is selected.
    if item == Item::Group && placement == Placement::AfterSelection && !editor.selected_ids().is_empty() {
        editor.group_selection();
        return editor.selected_ids().first().copied();
    }
    let placement = resolve(editor, item, placement);
    let mut main = None;
    let after = match &placement {
        Placement::After { from, .. } => Some(editor.name(*from)),
        _ => None,
    };
    editor.glide();
    let diff = editor.transaction(&format!("add {}", item.label()), |transaction| {
        if let Some(scope) = placed_by_hand(editor, item, &placement) {
            transaction.apply(editor.freeze(&std::collections::BTreeSet::from([scope])))?;
        }
        main = Some(place(editor, transaction, item, &placement)?);
        Ok(())
    })?;
    let _ = diff;
    let id = main?;
    editor.select_step([id]);
    editor.reveal(id);
    let name = editor.name(id);
    match after {
        Some(after) => editor.announce(format!("{name} added after {after}")),
        None => editor.announce(format!("{name} added")),
    }
    // What is words is written at once.
    if matches!(item, Item::Note | Item::Group) {
        editor.start_rename(id);
    }
    Some(id)
}

/// The scope whose other cards must stay where they are, because a person chose the place of the new one.
fn placed_by_hand(editor: Editor, item: Item, placement: &Placement) -> Option<Surface> {
    match placement {
        Placement::At { edge: Some(_), .. } if item.can_be_inserted() => None,
        Placement::At { scope, .. } if item.is_state() => {
            let empty = |scope: ScopeRef| {
                editor.with_design(|design| design.scope(scope).is_none_or(|scope| scope.states.is_empty()))
            };
            (!scope.is_some_and(empty)).then_some(*scope)
        }
        Placement::At { .. } => (!matches!(item, Item::Route(_))).then_some(None),
        Placement::After { from, at: Some(_), .. } => Some(if item.is_state() {
            editor.with_design(|design| design.state(*from).map(|state| state.parent))
        } else {
            None
        }),
        _ => None,
    }
}

/// What "after the selection" means now.
fn resolve(editor: Editor, item: Item, placement: Placement) -> Placement {
    let Placement::AfterSelection = placement else { return placement };
    let selection = editor.selection.get_untracked();
    if item.is_state() {
        if let Some(edge) = selection.edge
            && item.can_be_inserted()
        {
            return Placement::At { at: Point::ZERO, scope: None, edge: Some(edge) };
        }
        let selected = selection.ids.iter().next_back().copied();
        if let Some(id) = selected {
            if editor.with_design(|design| design.state(id).is_some()) {
                let is_choice = editor
                    .node(id)
                    .is_some_and(|node| node.view.with_untracked(|view| view.kind_name == "choice"));
                let kind = if is_choice { EdgeKind::Choice(usize::MAX) } else { EdgeKind::Next };
                return Placement::After { from: id, kind, at: None };
            }
            if editor.with_design(|design| design.workflow(id).is_some()) {
                return append(editor, id);
            }
        }
        if let Some(workflow) = editor.open_workflow.get_untracked() {
            return append(editor, workflow);
        }
        return Placement::At { at: free_point(editor), scope: None, edge: None };
    }
    if let (Some(id), true) =
        (selection.ids.first().copied(), matches!(item, Item::Function | Item::Resource(_)))
    {
        let kind = editor.with_design(|design| {
            if design.state(id).is_some() {
                Some(EdgeKind::Call)
            } else if design.route(id).is_some() {
                Some(EdgeKind::Integration)
            } else {
                design.function(id).map(|function| EdgeKind::Use(function.uses.len()))
            }
        });
        if let Some(kind) = kind {
            return Placement::After { from: id, kind, at: None };
        }
    }
    let scope = match item {
        Item::Route(_) => selection.ids.first().and_then(|id| {
            editor.with_design(|design| {
                let api =
                    design.route(*id).map(|route| route.api).or_else(|| design.api(*id).map(|_| *id))?;
                Some(ScopeRef { owner: api, slot: 0 })
            })
        }),
        _ => None,
    };
    match item {
        Item::Note | Item::Group => Placement::At { at: free_point(editor), scope, edge: None },
        _ => Placement::Anywhere { scope },
    }
}

/// After the last state of a workflow that leads nowhere yet, or as its first.
fn append(editor: Editor, workflow: Id) -> Placement {
    let scope = ScopeRef { owner: workflow, slot: 0 };
    let last = editor.with_design(|design| {
        let states = &design.scope(scope)?.states;
        states
            .iter()
            .rev()
            .copied()
            .find(|id| design.state(*id).is_some_and(|state| state.body.get("End").is_some()))
    });
    match last {
        Some(from) => Placement::After { from, kind: EdgeKind::Next, at: None },
        None => Placement::At { at: Point::ZERO, scope: Some(scope), edge: None },
    }
}

/// A point in sight, right of what is there if there is room.
fn free_point(editor: Editor) -> Point {
    let view = editor.viewport.get_untracked();
    let seen = view.visible(editor.canvas_size.get_untracked());
    let bounds = editor.bounds.get_untracked();
    if bounds.width < 1.0 {
        return Point::new(seen.x + seen.width * 0.3, seen.y + seen.height * 0.25);
    }
    Point::new(bounds.right() + 48.0, bounds.y.max(seen.y + 24.0))
}

fn place(
    editor: Editor,
    transaction: &mut Transaction,
    item: Item,
    placement: &Placement,
) -> Result<Id, CommandError> {
    if item.is_state() {
        return place_state(editor, transaction, item, placement);
    }
    let (at, scope) = match placement {
        Placement::Anywhere { scope } => (None, *scope),
        Placement::At { at, scope, .. } => (Some(*at), *scope),
        Placement::After { at, .. } => (*at, None),
        Placement::AfterSelection => (None, None),
    };
    let position = at.map_or(Position::Auto, |at| rounded(clear_of_frames(editor, item, at)));
    let mut api = None;
    let mut position = position;
    if let Item::Route(_) = item {
        api = transaction.with_design(|design| {
            scope
                .map(|scope| scope.owner)
                .filter(|owner| design.api(*owner).is_some())
                .or_else(|| design.apis().next().map(|(id, _)| id))
        });
        if api.is_none() {
            let record = Item::Api(Protocol::Http).record(position, None);
            if let Some(record) = record {
                api = first_added(&transaction.apply(Command::Add(record))?);
            }
        }
        position = Position::Auto;
    }
    let Some(record) = item.record(position, api) else {
        return Err(CommandError::NotAllowed("This cannot be added here.".to_owned()));
    };
    let diff = transaction.apply(Command::Add(record))?;
    let id = first_added(&diff).ok_or_else(|| CommandError::NotAllowed("Nothing was added.".to_owned()))?;
    if let Placement::After { from, kind, .. } = placement {
        transaction.apply(Command::Connect { from: *from, kind: kind.clone(), to: id })?;
    }
    Ok(id)
}

/// The point, or one to the right of the frame that a function, resource or trigger would lie over: it cannot stand in one.
fn clear_of_frames(editor: Editor, item: Item, at: Point) -> Point {
    if !matches!(item, Item::Function | Item::Resource(_) | Item::Schedule) {
        return at;
    }
    let mut frames: Vec<Rect> = editor.node_ids.with_untracked(|ids| {
        let frame = |id: &Id| {
            let node = editor.node(*id)?;
            let holds = node
                .view
                .with_untracked(|view| view.is_frame && view.depth == 0 && view.kind_name != "group");
            holds.then(|| node.rect.get_untracked())
        };
        ids.iter().filter_map(frame).collect()
    });
    frames.sort_by(|a, b| a.x.total_cmp(&b.x));
    let mut wanted = Rect::at(at, item.size());
    for frame in frames {
        if frame.intersects(wanted) {
            wanted = Rect::at(Point::new(frame.right() + FRAME_GAP, wanted.y), item.size());
        }
    }
    wanted.origin()
}

/// The point, or one below it where the new card covers none of the scope's others: a frame is often too tight for a
/// drop beside what stands in it.
fn clear_of_siblings(
    editor: Editor,
    transaction: &Transaction,
    scope: ScopeRef,
    item: Item,
    at: Point,
) -> Point {
    let siblings = transaction
        .with_design(|design| design.scope(scope).map(|scope| scope.states.clone()).unwrap_or_default());
    let mut rects: Vec<Rect> = siblings.iter().filter_map(|id| editor.rect(*id)).collect();
    rects.sort_by(|a, b| a.y.total_cmp(&b.y));
    let mut wanted = Rect::at(at, item.size());
    for rect in rects {
        if rect.intersects(wanted) {
            wanted = Rect::at(Point::new(wanted.x, rect.bottom() + SIBLING_GAP), item.size());
        }
    }
    wanted.origin()
}

fn place_state(
    editor: Editor,
    transaction: &mut Transaction,
    item: Item,
    placement: &Placement,
) -> Result<Id, CommandError> {
    let nothing = || CommandError::NotAllowed("Nothing was added.".to_owned());
    match placement {
        Placement::At { edge: Some(edge), .. } if item.can_be_inserted() => {
            let jsonata = transaction.with_design(|design| design.is_jsonata(edge.from));
            let body = item.state_body(jsonata);
            let diff = transaction.apply(Command::InsertState {
                edge: edge.clone(),
                name: None,
                body,
                position: Position::Auto,
            })?;
            first_added(&diff).ok_or_else(nothing)
        }
        Placement::At { at, scope, .. } => {
            let known =
                scope.filter(|scope| transaction.with_design(|design| design.scope(*scope).is_some()));
            let (scope, position) = if let Some(scope) = known {
                let is_empty = transaction
                    .with_design(|design| design.scope(scope).is_none_or(|scope| scope.states.is_empty()));
                let free = clear_of_siblings(editor, transaction, scope, item, *at);
                let (x, y) = editor.position_in(Some(scope), free);
                (scope, if is_empty { Position::Auto } else { Position::At(x, y) })
            } else {
                // A state stands in a workflow: one is made around it.
                let around = Point::new(at.x - 24.0, at.y - 60.0);
                let record = Item::Workflow(WorkflowType::Standard).record(rounded(around), None);
                let diff = transaction.apply(Command::Add(record.ok_or_else(nothing)?))?;
                (ScopeRef { owner: first_added(&diff).ok_or_else(nothing)?, slot: 0 }, Position::Auto)
            };
            add_states(transaction, item, scope, position)
        }
        Placement::After { from, kind, at } => {
            let scope = transaction
                .with_design(|design| design.state(*from).map(|state| state.parent))
                .ok_or_else(nothing)?;
            // In the middle of a transition where there is one already.
            let follows = transaction.with_design(|design| {
                let body = &design.state(*from)?.body;
                (matches!(kind, EdgeKind::Next) && body.get("Next").is_some()).then_some(())
            });
            if follows.is_some() && item.can_be_inserted() && at.is_none() {
                let edge = EdgeRef { from: *from, kind: EdgeKind::Next };
                let placement = Placement::At { at: Point::ZERO, scope: None, edge: Some(edge) };
                return place_state(editor, transaction, item, &placement);
            }
            let position = match at {
                Some(at) => {
                    let free = clear_of_siblings(editor, transaction, scope, item, *at);
                    let (x, y) = editor.position_in(Some(scope), free);
                    Position::At(x, y)
                }
                None => Position::Auto,
            };
            let id = add_states(transaction, item, scope, position)?;
            let kind = transaction.with_design(|design| crate::canvas::fresh_kind(design, kind, *from));
            transaction.apply(Command::Connect { from: *from, kind, to: id })?;
            Ok(id)
        }
        Placement::Anywhere { .. } | Placement::AfterSelection => Err(nothing()),
    }
}

/// One state, or those of a pattern; answers the first.
fn add_states(
    transaction: &mut Transaction,
    item: Item,
    scope: ScopeRef,
    position: Position,
) -> Result<Id, CommandError> {
    let nothing = || CommandError::NotAllowed("Nothing was added.".to_owned());
    if let Some(fragment) = item.pattern_machine() {
        let diff = transaction.apply(Command::Paste { fragment, scope: Some(scope), position })?;
        let first = transaction
            .with_design(|design| {
                let added = |id: &Id| diff.added.contains_key(id);
                design.scope(scope)?.states.iter().copied().find(added)
            })
            .ok_or_else(nothing)?;
        return Ok(first);
    }
    let jsonata = transaction.with_design(|design| design.is_jsonata(scope.owner));
    let body = item.state_body(jsonata);
    let diff = transaction.apply(Command::AddState { scope, name: None, body, position })?;
    first_added(&diff).ok_or_else(nothing)
}

fn first_added(diff: &Diff) -> Option<Id> {
    diff.added.keys().next().copied()
}

fn rounded(at: Point) -> Position {
    Position::At(at.x.round() as i32, at.y.round() as i32)
}
