//! What the canvas shows for the time of a gesture. Lives beside the editor, in the context.

use std::cell::RefCell;
use std::rc::Rc;

use aslant_engine::design::{EdgeKind, EdgeRef, Id, ScopeRef};
use aslant_engine::geometry::{Guide, Point, Rect, Size};
use aslant_engine::interaction::{Cursor, Interaction};
use leptos::prelude::*;

use super::aim::Aim;
use crate::palette::Item;

/// An edge being drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct ConnectPreview {
    pub from: Point,
    pub at: Point,
    /// It leaves its card at the side.
    pub level: bool,
    /// The edge that is being taken elsewhere is drawn faint meanwhile.
    pub replaces: Option<EdgeRef>,
    /// Why it cannot end where the pointer is.
    pub refusal: Option<String>,
    pub failure: bool,
}

/// What the picker adds, and where.
#[derive(Clone, Debug, PartialEq)]
pub struct PickerRequest {
    /// The edge that leads to what is picked.
    pub from: Option<(Id, EdgeKind)>,
    /// Where it opens, and where the new thing goes if `by_hand`.
    pub at: Point,
    pub scope: Option<ScopeRef>,
    /// Whether a person pointed at the place; else the layout chooses it.
    pub by_hand: bool,
    /// Whether another edge than the one named will do: of those that `from` can have, the first that fits.
    pub any_edge: bool,
}

/// A palette item under the pointer.
#[derive(Clone, Debug, PartialEq)]
pub struct Ghost {
    pub item: Item,
    /// Canvas coordinates; none before the pointer is over the canvas.
    pub at: Option<Point>,
    pub size: Size,
}

/// The canvas' own signals. Found in the context; they live as long as the page.
#[derive(Clone, Copy)]
pub struct CanvasState {
    signals: &'static CanvasSignals,
}

impl std::ops::Deref for CanvasState {
    type Target = CanvasSignals;

    fn deref(&self) -> &CanvasSignals {
        self.signals
    }
}

/// See [`CanvasState`].
pub struct CanvasSignals {
    /// The element that reads pointer events.
    pub stage: NodeRef<leptos::html::Div>,
    pub(super) machine: StoredValue<Rc<RefCell<Interaction>>, LocalStorage>,
    pub marquee: RwSignal<Option<Rect>>,
    pub guides: RwSignal<Vec<Guide>>,
    pub connect: RwSignal<Option<ConnectPreview>>,
    /// The edge that is drawn with the keys.
    pub aim: RwSignal<Option<Aim>>,
    pub picker: RwSignal<Option<PickerRequest>>,
    /// Where the menu of a right click stands, in screen pixels.
    pub menu: RwSignal<Option<Point>>,
    pub ghost: RwSignal<Option<Ghost>>,
    pub cursor: RwSignal<Cursor>,
    pub space_held: RwSignal<bool>,
    /// The pointer, in screen pixels from the canvas' corner: where pasted things go.
    pub pointer: RwSignal<Point>,
    pub(super) ticking: RwSignal<bool>,
    /// Everything in sight is an element, where it is not drawn.
    pub(super) elements_complete: RwSignal<bool>,
    /// The drawing stands in for the elements while something moves.
    pub(super) overdrawn: RwSignal<bool>,
}

impl CanvasState {
    pub fn new() -> Self {
        let signals = CanvasSignals {
            stage: NodeRef::new(),
            machine: StoredValue::new_local(Rc::new(RefCell::new(Interaction::default()))),
            marquee: RwSignal::new(None),
            guides: RwSignal::default(),
            connect: RwSignal::new(None),
            aim: RwSignal::new(None),
            picker: RwSignal::new(None),
            menu: RwSignal::new(None),
            ghost: RwSignal::new(None),
            cursor: RwSignal::default(),
            space_held: RwSignal::new(false),
            pointer: RwSignal::default(),
            ticking: RwSignal::new(false),
            elements_complete: RwSignal::new(true),
            overdrawn: RwSignal::new(false),
        };
        Self { signals: Box::leak(Box::new(signals)) }
    }
}
