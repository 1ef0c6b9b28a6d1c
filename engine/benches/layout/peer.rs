//! The same scopes laid out by npm's dagre, measured in the same way.
//!
//! dagre cannot draw an edge to a group, so each scope is compared by itself: its cards and frames in the sizes that they
//! have here, its transitions, and the widths of their labels.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use aslant_engine::design::{Id, ScopeRef};
use aslant_engine::geometry::{Point, Rect, Size, Vector};
use aslant_engine::layout::{
    EdgeClass, EdgePath, Graph, LABEL_HEIGHT, Layout, Movement, Node, PlacedLabel, Quality,
};
use serde_json::{Value, json};

const SCRIPT: &str = include_str!("dagre.cjs");

/// One scope by itself, and where this layout puts it.
#[derive(Clone)]
pub struct Scope {
    graph: Graph,
    layout: Layout,
}

/// The scopes of a design with at least one transition.
pub fn scopes(graph: &Graph, layout: &Layout) -> BTreeMap<ScopeRef, Scope> {
    let mut scopes: BTreeMap<ScopeRef, Scope> = BTreeMap::new();
    let mut home: BTreeMap<Id, ScopeRef> = BTreeMap::new();
    for node in &graph.nodes {
        let (Some(parent), Some(rect)) = (node.parent, layout.rects.get(&node.id)) else { continue };
        home.insert(node.id, parent);
        let scope = scopes
            .entry(parent)
            .or_insert_with(|| Scope { graph: Graph::default(), layout: Layout::default() });
        let offset = Vector::ZERO - (layout.origin(Some(parent)) - Point::ZERO);
        scope.layout.rects.insert(node.id, rect.translated(offset));
        scope.graph.nodes.push(Node { parent: None, size: rect.size(), ..node.clone() });
    }
    for (edge, path) in graph
        .edges
        .iter()
        .filter_map(|edge| Some((edge, layout.edges.iter().find(|path| path.reference == edge.reference)?)))
    {
        let Some(parent) = home.get(&edge.to).filter(|_| edge.class.is_transition()) else { continue };
        let Some(scope) = scopes.get_mut(parent) else { continue };
        if edge.class == EdgeClass::Start || !scope.layout.rects.contains_key(&edge.from) {
            continue;
        }
        let offset = Vector::ZERO - (layout.origin(Some(*parent)) - Point::ZERO);
        let mut path = path.clone();
        path.points.iter_mut().for_each(|point| *point += offset);
        if let Some(label) = &mut path.label {
            label.rect = label.rect.translated(offset);
        }
        scope.layout.edges.push(path);
        scope.graph.edges.push(edge.clone());
    }
    scopes.retain(|_, scope| !scope.graph.edges.is_empty());
    for scope in scopes.values_mut() {
        scope.layout.bounds = bounds(&scope.layout);
    }
    scopes
}

fn bounds(layout: &Layout) -> Rect {
    let points =
        layout.edges.iter().flat_map(|path| &path.points).map(|point| Rect::at(*point, Size::default()));
    Rect::around(layout.rects.values().copied().chain(points)).unwrap_or_default()
}

impl Scope {
    fn to_json(&self) -> Value {
        let number: BTreeMap<Id, usize> =
            self.graph.nodes.iter().enumerate().map(|(number, node)| (node.id, number)).collect();
        let nodes: Vec<Value> =
            self.graph.nodes.iter().map(|node| json!([node.size.width, node.size.height])).collect();
        let edges: Vec<Value> = self
            .graph
            .edges
            .iter()
            .map(|edge| {
                json!([
                    number[&edge.from],
                    number[&edge.to],
                    edge.label.as_ref().map_or(0.0, |label| label.width)
                ])
            })
            .collect();
        json!({ "nodes": nodes, "edges": edges })
    }

    /// The layout that the script printed for this scope.
    fn read(&self, value: &Value) -> Option<Layout> {
        let point = |value: &Value| Some(Point::new(value.get(0)?.as_f64()?, value.get(1)?.as_f64()?));
        let mut layout = Layout::default();
        for (node, at) in self.graph.nodes.iter().zip(value["nodes"].as_array()?) {
            layout.rects.insert(node.id, Rect::at(point(at)?, node.size));
        }
        for (edge, drawn) in self.graph.edges.iter().zip(value["edges"].as_array()?) {
            let points: Vec<Point> = drawn["points"].as_array()?.iter().filter_map(point).collect();
            let label = edge.label.as_ref().zip(point(&drawn["label"])).map(|(label, at)| PlacedLabel {
                text: label.text.clone(),
                rect: Rect::at(at, Size::new(label.width, LABEL_HEIGHT)),
            });
            layout.edges.push(EdgePath {
                reference: edge.reference.clone(),
                from: edge.from,
                to: edge.to,
                class: edge.class,
                points: straightened(&points),
                label,
                back: false,
            });
        }
        layout.bounds = bounds(&layout);
        Some(layout)
    }
}

/// Without points on a straight line, which are no bends.
fn straightened(points: &[Point]) -> Vec<Point> {
    let mut out: Vec<Point> = Vec::new();
    for point in points {
        if let [.., a, b] = out.as_slice() {
            let across = (b.x - a.x) * (point.y - a.y) - (b.y - a.y) * (point.x - a.x);
            if across.abs() <= 0.5 * a.distance(*point) {
                out.pop();
            }
        }
        out.push(*point);
    }
    out
}

/// Sums for one side.
#[derive(Clone, Copy, Default)]
pub struct Sums {
    pub quality: Quality,
    pub movement: Movement,
    /// Of the rectangles around the pictures, in square canvas units.
    pub area: f64,
    /// Of all lines, measured along right angles.
    pub angled: f64,
}

/// What both make of the same scopes and of the same edits: pairs of a scope before and after.
pub struct Compared {
    pub version: String,
    pub scopes: usize,
    pub edits: usize,
    pub ours: Sums,
    pub theirs: Sums,
}

/// Runs dagre from `folder/node_modules` in Node.
pub fn compare(folder: &Path, scopes: &[Scope], edits: &[(Scope, Scope)]) -> Result<Compared, String> {
    let all: Vec<&Scope> =
        scopes.iter().chain(edits.iter().flat_map(|(before, after)| [before, after])).collect();
    let given = Value::Array(all.iter().map(|scope| scope.to_json()).collect()).to_string();
    let mut node = Command::new("node")
        .args(["-e", SCRIPT])
        .env("ASLANT_DAGRE", folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| format!("cannot run node: {error}"))?;
    let mut input = node.stdin.take().ok_or("node has no input")?;
    let writer = std::thread::spawn(move || input.write_all(given.as_bytes()));
    let output = node.wait_with_output().map_err(|error| error.to_string())?;
    drop(writer.join());
    let answer: Value = serde_json::from_slice(&output.stdout).map_err(|error| format!("dagre: {error}"))?;
    let graphs = answer["graphs"].as_array().ok_or("dagre gave no graphs")?;
    let theirs: Vec<Layout> =
        all.iter().zip(graphs).map(|(scope, value)| scope.read(value).unwrap_or_default()).collect();
    let mut compared = Compared {
        version: answer["version"].as_str().unwrap_or_default().to_owned(),
        scopes: scopes.len(),
        edits: edits.len(),
        ours: Sums::default(),
        theirs: Sums::default(),
    };
    let add = |sums: &mut Sums, graph: &Graph, layout: &Layout| {
        sums.quality = sums.quality.plus(Quality::of(graph, layout));
        sums.area += layout.bounds.width * layout.bounds.height;
        let pieces = layout.edges.iter().flat_map(|path| path.points.windows(2));
        sums.angled +=
            pieces.map(|ends| (ends[0].x - ends[1].x).abs() + (ends[0].y - ends[1].y).abs()).sum::<f64>();
    };
    for (scope, other) in scopes.iter().zip(&theirs) {
        add(&mut compared.ours, &scope.graph, &scope.layout);
        add(&mut compared.theirs, &scope.graph, other);
    }
    for ((before, after), pair) in edits.iter().zip(theirs[scopes.len()..].chunks(2)) {
        let moved = Movement::between(&before.graph, &before.layout, &after.layout);
        compared.ours.movement = compared.ours.movement.plus(moved);
        if let [old, new] = pair {
            let moved = Movement::between(&before.graph, old, new);
            compared.theirs.movement = compared.theirs.movement.plus(moved);
        }
    }
    Ok(compared)
}
