//! Where everything stands: runs the engine's layout when the structure changes, keeps what is in sight, and moves the view.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use aslant_engine::design::{EdgeRef, Id, ScopeRef};
use aslant_engine::geometry::{Detail, Point, Rect, RectIndex, Size, Vector, Viewport, is_drawn};
use aslant_engine::layout::{EdgePath, Graph, Layout, LayoutOptions, NodeKind, layout};
use leptos::prelude::*;

use super::Editor;
use super::describe::node_view;
use super::view::{EdgeSignals, NodeSignals, NodeView, put};
use crate::platform::frame;

/// How long cards glide to new places.
const GLIDE_MILLISECONDS: i32 = 260;
/// Screen pixels kept free around what is fitted.
const FIT_PADDING: f64 = 40.0;
/// The screen pixels that the zoom's controls take in the lower left corner.
const CONTROLS: Size = Size { width: 252.0, height: 48.0 };
/// Screen pixels between a card and the panel that it came out from under.
const UNCOVERED: f64 = 16.0;
/// Screen pixels that stay free around what is brought into sight with room for more.
const ROOM_PADDING: f64 = 12.0;

/// The side of the cells that edges are found by, in canvas units. Edges are longer than cards are wide.
const EDGE_CELL: f64 = 1_024.0;
/// While no more edges than this are near, all of them are elements.
const MOST_PASSING_ELEMENTS: usize = 80;
/// What is higher than this is more than what stands at the end of an edge.
const LARGE: f64 = 1_200.0;
/// While fewer cards than this are in sight, more of what is beside them is kept as elements.
const FEW: usize = 40;

/// The layout that is shown, and what of it is drawn.
#[derive(Default)]
pub(super) struct SceneState {
    pub graph: Graph,
    pub layout: Layout,
    /// What each card stands in on the canvas itself, itself where it stands there.
    pub roots: HashMap<Id, Id>,
    /// How many states stand in each of these.
    pub states: HashMap<Id, usize>,
    /// Cards and frames by their number in `node_ids`, where the layout has put them.
    cards: RectIndex<u32>,
    /// Edges by their number in the layout, each piece of their lines by itself.
    edges: RectIndex<u32>,
    /// The edges at each card, by their number in the layout.
    touching: HashMap<Id, Vec<u32>>,
    /// The region that `visible_nodes` was computed for; it is larger than what is in sight.
    culled: Option<Rect>,
    /// The view is fitted as soon as the canvas has a size.
    fit_pending: bool,
}

impl SceneState {
    /// The edges that begin or end at a card.
    pub fn edges_at(&self, id: Id) -> impl Iterator<Item = &EdgePath> {
        let numbers = self.touching.get(&id).map_or(&[][..], Vec::as_slice);
        numbers.iter().filter_map(|number| self.layout.edges.get(*number as usize))
    }

    /// The numbers of the edges whose lines meet a region, in order.
    fn edges_in(&self, region: Rect) -> BTreeSet<u32> {
        self.edges.query(region).into_iter().map(|(number, _)| number).collect()
    }
}

/// What each card stands in on the canvas itself, and how many states stand in each of these.
fn roots(graph: &Graph) -> (HashMap<Id, Id>, HashMap<Id, usize>) {
    let mut roots: HashMap<Id, Id> = HashMap::with_capacity(graph.nodes.len());
    let mut states: HashMap<Id, usize> = HashMap::new();
    // Frames come before what stands in them.
    for node in &graph.nodes {
        let root = node.parent.and_then(|scope| roots.get(&scope.owner).copied()).unwrap_or(node.id);
        roots.insert(node.id, root);
        if matches!(node.kind, NodeKind::State(_) | NodeKind::Container { .. }) {
            *states.entry(root).or_default() += 1;
        }
    }
    (roots, states)
}

/// Whether something is a frame, of which an end may be anywhere.
fn is_large(scene: &SceneState, id: Id) -> bool {
    scene.layout.rects.get(&id).is_some_and(|rect| rect.height > LARGE)
}

impl Editor {
    /// Recomputes the views of what was touched, and the layout where the graph differs.
    pub(super) fn refresh(self, touched: &BTreeSet<Id>, structural: bool) {
        let inner = self.inner();
        let session = inner.session.borrow();
        let design = session.design();
        // Neighbours too: a card names what it calls.
        let mut stale = touched.clone();
        if touched.len() < 64 {
            for edge in design.edges().iter() {
                if let Some(to) = edge.to.id()
                    && touched.contains(&to)
                {
                    stale.insert(edge.reference.from);
                }
            }
        } else {
            stale.extend(design.iter().map(|(id, _)| id));
        }
        let graph = Graph::from_design(design);
        let shown: BTreeSet<Id> = graph.nodes.iter().map(|node| node.id).collect();
        let mut listed_changed = structural;
        {
            let mut nodes = inner.nodes.borrow_mut();
            let before = nodes.len();
            nodes.retain(|id, _| shown.contains(id));
            listed_changed |= nodes.len() != before;
            let problems = inner.problems.borrow();
            let overlay = inner.overlay.borrow();
            for id in &shown {
                let known = nodes.contains_key(id);
                if known && !stale.contains(id) {
                    continue;
                }
                let Some(view) = node_view(design, *id) else { continue };
                if let Some(node) = nodes.get(id) {
                    if node.view.with_untracked(|old| **old != view) {
                        listed_changed |= node.view.with_untracked(|old| {
                            old.name != view.name
                                || old.parent != view.parent
                                || old.kind_name != view.kind_name
                        });
                        node.view.set(Arc::new(view));
                    }
                } else {
                    let node = NodeSignals::new(view);
                    put(&node.problems, problems.get(id).copied().unwrap_or_default());
                    put(&node.run, overlay.nodes.get(id).copied());
                    nodes.insert(*id, node);
                    listed_changed = true;
                }
            }
        }
        let is_empty = graph.nodes.is_empty();
        drop(session);
        let changed = inner.scene.borrow().graph != graph;
        if changed {
            self.arrange(graph);
            self.refocus();
        }
        if self.is_empty.get_untracked() != is_empty {
            self.is_empty.set(is_empty);
        }
        if listed_changed {
            self.structure.update(|count| *count += 1);
        }
        self.reink();
    }

    /// Lays the graph out and writes what moved.
    fn arrange(self, graph: Graph) {
        let inner = self.inner();
        let arranged = layout(&graph, &LayoutOptions::default());
        let mut ids: Vec<Id> = graph.nodes.iter().map(|node| node.id).collect();
        {
            let nodes = inner.nodes.borrow();
            for (id, rect) in &arranged.rects {
                if let Some(node) = nodes.get(id) {
                    put(&node.rect, *rect);
                }
            }
            let order = |id: &Id| {
                nodes.get(id).map_or((false, false, 0), |node| {
                    node.view.with_untracked(|view| (view.kind_name == "group", view.is_frame, view.depth))
                })
            };
            // The grounds of groups, then frames, outer ones before what they hold; then the cards.
            ids.sort_by_key(|id| {
                let (is_group, is_frame, depth) = order(id);
                (Reverse(is_group), Reverse(is_frame), depth)
            });
        }
        {
            let overlay = inner.overlay.borrow();
            let mut edges = inner.edges.borrow_mut();
            let mut gone: BTreeSet<EdgeRef> = edges.keys().cloned().collect();
            for path in &arranged.edges {
                gone.remove(&path.reference);
                if let Some(edge) = edges.get(&path.reference) {
                    if edge.path.with_untracked(|old| **old != *path) {
                        edge.path.set(Arc::new(path.clone()));
                    }
                } else {
                    let edge = EdgeSignals::new(Arc::new(path.clone()));
                    put(&edge.taken, overlay.taken.get(&path.reference).copied().unwrap_or_default());
                    edges.insert(path.reference.clone(), edge);
                }
            }
            for edge in gone {
                edges.remove(&edge);
            }
        }
        let edge_ids: Vec<EdgeRef> = arranged.edges.iter().map(|path| path.reference.clone()).collect();
        if self.node_ids.with_untracked(|old| **old != ids) {
            self.node_ids.set(Arc::new(ids));
        }
        if self.edge_ids.with_untracked(|old| **old != edge_ids) {
            self.edge_ids.set(Arc::new(edge_ids));
        }
        if self.bounds.get_untracked() != arranged.bounds {
            self.bounds.set(arranged.bounds);
        }
        {
            let mut scene = inner.scene.borrow_mut();
            scene.cards = RectIndex::default();
            self.node_ids.with_untracked(|ids| {
                for (number, id) in ids.iter().enumerate() {
                    if let Some(rect) = arranged.rects.get(id) {
                        scene.cards.insert(number as u32, *rect);
                    }
                }
            });
            scene.edges = RectIndex::new(EDGE_CELL);
            for (number, path) in arranged.edges.iter().enumerate() {
                for ends in path.points.windows(2) {
                    if let [a, b] = ends {
                        // Something thin meets nothing.
                        scene.edges.insert(number as u32, Rect::spanning(*a, *b).inflated(2.0));
                    }
                }
            }
            let mut touching: HashMap<Id, Vec<u32>> = HashMap::new();
            for (number, path) in arranged.edges.iter().enumerate() {
                touching.entry(path.from).or_default().push(number as u32);
                if path.to != path.from {
                    touching.entry(path.to).or_default().push(number as u32);
                }
            }
            scene.touching = touching;
            (scene.roots, scene.states) = roots(&graph);
            scene.graph = graph;
            scene.layout = arranged;
            scene.culled = None;
        }
        self.cull();
        self.enliven_all_edges();
    }

    /// Brings the lists of what is near up to the view. Does little while the view stays within the region known already.
    pub(crate) fn cull(self) {
        let inner = self.inner();
        let screen = self.canvas_size.get_untracked();
        let view = self.viewport.get_untracked();
        let seen = view.visible(screen);
        let mut scene = inner.scene.borrow_mut();
        let before = self.drawn.get_untracked();
        let in_sight = scene.cards.count(seen, 1_000);
        // What is drawn stays drawn until the view rests: making elements takes longer than a frame.
        let drawn = is_drawn(view.zoom, in_sight, before) || (before && self.moving.get_untracked());
        let margin = if drawn {
            0.5
        } else if in_sight < FEW {
            0.4
        } else {
            0.15
        };
        // A view zoomed into has too much beside it.
        let most = 1.0 + 2.0 * margin + 0.7;
        let stays = drawn == before
            && scene.culled.is_some_and(|region| {
                region.contains_rect(seen)
                    && (drawn || (region.width <= seen.width * most && region.height <= seen.height * most))
            });
        if stays {
            return;
        }
        let region = Rect::new(
            seen.x - seen.width * margin,
            seen.y - seen.height * margin,
            seen.width * (1.0 + 2.0 * margin),
            seen.height * (1.0 + 2.0 * margin),
        );
        scene.culled = Some(region);
        let entered = self.entered_ids();
        let reachable = |id: &Id| entered.as_ref().is_none_or(|ids| ids.contains(id));
        let visible: Vec<Id> = self.node_ids.with_untracked(|ids| {
            scene
                .cards
                .query(region)
                .into_iter()
                .filter_map(|(number, _)| ids.get(number as usize).copied())
                .filter(&reachable)
                .collect()
        });
        let near = scene.edges_in(region);
        let many = near.len() > MOST_PASSING_ELEMENTS;
        let ends_near = |path: &&EdgePath| {
            let meets = |id: &Id| scene.layout.rects.get(id).is_some_and(|rect| rect.intersects(region));
            // A frame's own start mark stands beside the state, not beside the frame.
            !many
                || meets(&path.to) && !is_large(&scene, path.to)
                || meets(&path.from) && !is_large(&scene, path.from)
        };
        let (edges, passing): (Vec<&EdgePath>, Vec<&EdgePath>) = near
            .iter()
            .filter_map(|number| scene.layout.edges.get(*number as usize))
            .filter(|path| reachable(&path.from) && reachable(&path.to))
            .partition(ends_near);
        let references = |paths: Vec<&EdgePath>| -> Vec<EdgeRef> {
            paths.into_iter().map(|path| path.reference.clone()).collect()
        };
        let (edges, passing) = (references(edges), references(passing));
        drop(scene);
        if drawn != before {
            self.drawn.set(drawn);
        }
        if self.visible_nodes.with_untracked(|old| **old != visible) {
            self.visible_nodes.set(Arc::new(visible));
        }
        if self.visible_edges.with_untracked(|old| **old != edges) {
            self.visible_edges.set(Arc::new(edges));
        }
        if self.passing_edges.with_untracked(|old| **old != passing) {
            self.passing_edges.set(Arc::new(passing));
        }
        self.region.set(region);
    }

    // Looking for what is somewhere. What is being dragged counts where it is shown.

    /// The cards and frames that meet a region, the lowest first.
    pub fn cards_near(self, region: Rect) -> Vec<(Id, Rect)> {
        let moved = self.dragged_rects();
        let entered = self.entered_ids();
        let inner = self.inner();
        let scene = inner.scene.borrow();
        self.node_ids.with_untracked(|ids| {
            let standing = scene
                .cards
                .query(region)
                .into_iter()
                .filter_map(|(number, rect)| ids.get(number as usize).map(|id| (*id, rect)))
                .filter(|(id, _)| !moved.contains_key(id));
            let moving =
                moved.iter().map(|(id, rect)| (*id, *rect)).filter(|(_, rect)| rect.intersects(region));
            standing
                .chain(moving)
                .filter(|(id, _)| entered.as_ref().is_none_or(|ids| ids.contains(id)))
                .collect()
        })
    }

    /// The uppermost card or frame under a point that `counts`.
    pub fn topmost(self, point: Point, counts: impl Fn(&NodeView) -> bool) -> Option<Id> {
        let near = self.cards_near(Rect::new(point.x - 0.5, point.y - 0.5, 1.0, 1.0));
        let inner = self.inner();
        let nodes = inner.nodes.borrow();
        let mut under =
            near.into_iter().rev().filter(|(_, rect)| rect.contains(point)).filter_map(|(id, _)| {
                let node = nodes.get(&id)?;
                node.view.with_untracked(|view| counts(view).then_some((view.is_frame, view.depth, id)))
            });
        let first = under.next()?;
        // Frames that are dragged come last here, yet lie below every card.
        if !first.0 {
            return Some(first.2);
        }
        let (mut best, mut best_rank) = (first.2, (true, first.1));
        for (is_frame, depth, id) in under {
            if !is_frame {
                return Some(id);
            }
            if depth > best_rank.1 {
                (best, best_rank) = (id, (true, depth));
            }
        }
        Some(best)
    }

    /// The edges whose lines may come so near to a point.
    pub fn edges_near(self, point: Point, reach: f64) -> Vec<EdgeSignals> {
        let inner = self.inner();
        let scene = inner.scene.borrow();
        let edges = inner.edges.borrow();
        let drag = inner.drag.borrow();
        let moving = drag.as_ref().map(super::gesture::Drag::incident);
        let region = Rect::new(point.x - reach, point.y - reach, 2.0 * reach, 2.0 * reach);
        let standing = scene
            .edges_in(region)
            .into_iter()
            .filter_map(|number| scene.layout.edges.get(number as usize))
            .map(|path| &path.reference)
            .filter(|reference| moving.is_none_or(|moving| !moving.contains(reference)));
        standing
            .chain(moving.into_iter().flatten())
            .filter_map(|reference| edges.get(reference).cloned())
            .collect()
    }

    /// Brings the lists up to what may be seen, whatever was drawn before.
    pub(super) fn cull_anew(self) {
        self.inner().scene.borrow_mut().culled = None;
        self.cull();
    }

    // Asking.

    /// Where a card stands as it is shown, previews included.
    pub fn rect(self, id: Id) -> Option<Rect> {
        self.with_node(id, |node| node.rect.get_untracked())
    }

    /// Looks at the layout that is shown.
    pub fn with_layout<T>(self, ask: impl FnOnce(&Layout) -> T) -> T {
        let inner = self.inner();
        let scene = inner.scene.borrow();
        ask(&scene.layout)
    }

    pub(super) fn with_scene<T>(self, ask: impl FnOnce(&SceneState) -> T) -> T {
        let inner = self.inner();
        let scene = inner.scene.borrow();
        ask(&scene)
    }

    /// A canvas point in the coordinates of a scope, rounded.
    pub fn position_in(self, scope: Option<ScopeRef>, point: Point) -> (i32, i32) {
        let offset = point - self.with_layout(|layout| layout.origin(scope));
        (offset.x.round() as i32, offset.y.round() as i32)
    }

    // The view.

    /// Shows another part of the canvas.
    pub fn set_viewport(self, viewport: Viewport) {
        if self.viewport.get_untracked() != viewport {
            self.viewport.set(viewport);
            let near = Detail::at(viewport.zoom) == Detail::Near;
            if self.near.get_untracked() != near {
                self.near.set(near);
            }
            self.cull();
        }
    }

    /// The canvas element has another size.
    pub fn set_canvas_size(self, size: Size) {
        let before = self.canvas_size.get_untracked();
        if before == size {
            return;
        }
        self.canvas_size.set(size);
        let pending = {
            let inner = self.inner();
            let mut scene = inner.scene.borrow_mut();
            std::mem::take(&mut scene.fit_pending)
        };
        if pending || before.width < 1.0 {
            self.show_opening_view();
        } else {
            self.cull();
        }
    }

    /// Fits the design as soon as the canvas is there.
    pub(super) fn fit_when_ready(self) {
        if self.canvas_size.get_untracked().width < 1.0 {
            self.inner().scene.borrow_mut().fit_pending = true;
        } else {
            self.show_opening_view();
        }
    }

    /// All of the design, or as much of its beginning as is readable.
    fn show_opening_view(self) {
        let screen = self.canvas_size.get_untracked();
        let view =
            self.beside_controls(screen, |screen| self.with_layout(|layout| layout.opening_view(screen)));
        self.set_viewport(view);
        self.cull();
    }

    pub fn fit(self) {
        let bounds = self.shown_bounds();
        let view =
            self.beside_controls(self.free_size(), |screen| Viewport::fit(bounds, screen, FIT_PADDING));
        self.glide_view(view);
    }

    /// The view of all of a screen or, where a card would lie under the controls in its lower left corner, a little
    /// higher, or of what is above them.
    fn beside_controls(self, screen: Size, view: impl Fn(Size) -> Viewport) -> Viewport {
        let is_card = |id: &Id| self.with_node(*id, |node| node.view.with_untracked(|view| !view.is_frame));
        let is_free = |view: &Viewport| {
            let corner = view.canvas_from_screen(Point::new(0.0, screen.height - CONTROLS.height));
            let under =
                Rect::new(corner.x, corner.y, CONTROLS.width / view.zoom, CONTROLS.height / view.zoom);
            !self.cards_near(under).iter().any(|(id, _)| is_card(id) == Some(true))
        };
        let whole = view(screen);
        let higher = whole.panned(Vector::new(0.0, -18.0));
        let above = || view(Size::new(screen.width, screen.height - CONTROLS.height + FIT_PADDING / 2.0));
        [whole, higher].into_iter().find(is_free).unwrap_or_else(above)
    }

    /// Fits what is selected, or everything.
    pub fn fit_selection(self) {
        let ids = self.selected_ids();
        match Rect::around(ids.iter().filter_map(|id| self.rect(*id))) {
            Some(around) => {
                let screen = self.free_size();
                self.glide_view(Viewport::fit_within(around, screen, 2.0 * FIT_PADDING, 0.1, 1.5));
            }
            None => self.fit(),
        }
    }

    /// Zooms about the middle of the canvas.
    pub fn zoom_by(self, factor: f64) {
        let screen = self.canvas_size.get_untracked();
        let middle = Point::new(screen.width / 2.0, screen.height / 2.0);
        self.set_viewport(self.viewport.get_untracked().zoom_about(middle, factor));
    }

    pub fn zoom_to(self, zoom: f64) {
        let screen = self.canvas_size.get_untracked();
        let middle = Point::new(screen.width / 2.0, screen.height / 2.0);
        self.set_viewport(self.viewport.get_untracked().zoomed_to(middle, zoom));
    }

    /// Brings a card into sight with the least movement.
    /// Leaves the frame that was entered where the card stands outside it.
    pub fn reveal(self, id: Id) {
        if !self.is_reachable(id) {
            self.entered.set(None);
            self.cull_anew();
        }
        if let Some(rect) = self.rect(id) {
            let screen = self.free_size();
            let view = self.viewport.get_untracked();
            self.glide_view(view.revealing(rect, screen, FIT_PADDING));
        }
    }

    /// Brings a card and so many screen pixels beneath it and to its right into sight: room for what is shown there.
    pub fn reveal_with_room(self, id: Id, room: Size) {
        if let Some(mut rect) = self.rect(id) {
            let screen = self.free_size();
            let view = self.viewport.get_untracked();
            rect.width = rect.width.max(room.width / view.zoom);
            rect.height += room.height / view.zoom;
            self.glide_view(view.revealing(rect, screen, ROOM_PADDING));
        }
    }

    /// Brings a card out from under the panel that lies over the canvas, with the least movement.
    pub fn uncover(self, id: Id) {
        let Some(rect) = self.rect(id) else { return };
        let (screen, view) = (self.free_size(), self.viewport.get_untracked());
        let right = view.screen_from_canvas(Point::new(rect.right(), rect.y)).x;
        let left = view.screen_from_canvas(rect.origin()).x;
        if right > screen.width - UNCOVERED && left < self.canvas_size.get_untracked().width {
            // A frame wider than what is free keeps its beginning in sight.
            let by = (right - screen.width + UNCOVERED).min((left - UNCOVERED).max(0.0));
            self.glide_view(view.panned(Vector::new(-by, 0.0)));
        }
    }

    /// The size of that part of the canvas which no panel covers.
    pub(super) fn free_size(self) -> Size {
        let Size { width, height } = self.canvas_size.get_untracked();
        let (right, below) = (self.covered.get_untracked(), self.covered_below.get_untracked());
        Size::new((width - right).max(1.0), (height - below).max(1.0))
    }

    /// Moves the view there in some frames, at once where motion is unwanted.
    pub(super) fn glide_view(self, to: Viewport) {
        if frame::reduced_motion() {
            self.set_viewport(to);
            return;
        }
        let from = self.viewport.get_untracked();
        if from == to {
            return;
        }
        let inner = self.inner();
        let glide = inner.glide.get() + 1;
        inner.glide.set(glide);
        // The view counts as moving from now on, not only from the first frame that moves it.
        inner.glides_on.set(true);
        self.moving.set(true);
        step_view(self, Glide { from, to, began: frame::now_ms(), number: glide }, from);
    }

    /// Whether the view glides. On a busy machine its frames can be far apart.
    pub fn view_glides(self) -> bool {
        self.inner().glides_on.get()
    }

    /// Cards and edges glide to where the next change puts them.
    pub fn glide(self) {
        if frame::reduced_motion() {
            return;
        }
        let inner = self.inner();
        let ticket = inner.card_glide.get() + 1;
        inner.card_glide.set(ticket);
        self.gliding.set(true);
        // The style sheet's transitions begin with the next frame, however late that comes. A later glide that has begun
        // meanwhile ends by its own timer.
        frame::painted(move || {
            frame::after(GLIDE_MILLISECONDS, move || {
                if self.inner().card_glide.get() == ticket {
                    self.gliding.set(false);
                }
            });
        });
    }

    /// Where everything stands now, by id: for previews.
    pub(super) fn live_rects(self) -> BTreeMap<Id, Rect> {
        let inner = self.inner();
        let nodes = inner.nodes.borrow();
        nodes.iter().map(|(id, node)| (*id, node.rect.get_untracked())).collect()
    }
}

/// A movement of the view.
#[derive(Clone, Copy)]
struct Glide {
    from: Viewport,
    to: Viewport,
    /// Milliseconds on the page's clock.
    began: f64,
    number: u64,
}

/// One frame of a movement of the view. Stops where something else moved it meanwhile, or a later one began.
fn step_view(editor: Editor, glide: Glide, expected: Viewport) {
    frame::next(move |now| {
        let inner = editor.inner();
        if inner.glide.get() != glide.number {
            return;
        }
        if editor.viewport.get_untracked() != expected {
            inner.glides_on.set(false);
            // Whoever waits for the view to rest looks again.
            editor.viewport.notify();
            return;
        }
        let Glide { from, to, began, .. } = glide;
        let share = ((now - began) / 200.0).clamp(0.0, 1.0);
        let eased = 1.0 - (1.0 - share).powi(3);
        let mix = |a: f64, b: f64| a + (b - a) * eased;
        let next = if share >= 1.0 {
            to
        } else {
            let mut next = from;
            next.zoom = mix(from.zoom, to.zoom);
            next.offset.x = mix(from.offset.x, to.offset.x);
            next.offset.y = mix(from.offset.y, to.offset.y);
            next
        };
        if share < 1.0 {
            editor.set_viewport(next);
            step_view(editor, glide, next);
        } else {
            inner.glides_on.set(false);
            if editor.viewport.get_untracked() == next {
                editor.viewport.notify();
            }
            editor.set_viewport(next);
        }
    });
}
