//! Text in exported pictures: none runs into another, and a name is cut only on a card of the greatest width.
//!
//! Over the designs that come with Aslant, collapsed ones too, and the recorded definitions of `$ASLANT_CORPUS`, else
//! of `../shared/conformance` beside the workspace.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod corpus;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use aslant_engine::design::{Command, Design, Id, Mock, Position, Record, Workflow, WorkflowType, examples};
use aslant_engine::geometry::Rect;
use aslant_engine::interchange::svg::{SvgOptions, draw};
use aslant_engine::json::Value;
use aslant_engine::layout::{
    Graph, HEADER_HEIGHT, Layout, LayoutOptions, NodeKind, Weight, card_content, layout, text_width,
};

use corpus::corpus;

/// A text or a badge of a picture, in the picture's coordinates.
struct Mark {
    rect: Rect,
    text: String,
}

/// The value of an attribute of an element.
fn attribute<'a>(element: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = element.split_once(&format!(" {name}=\""))?;
    rest.split_once('"').map(|(value, _)| value)
}

fn number(element: &str, name: &str) -> f64 {
    attribute(element, name).and_then(|value| value.parse().ok()).unwrap_or_default()
}

fn weight(element: &str) -> Weight {
    if attribute(element, "font-family").is_some() {
        return Weight::Mono;
    }
    match attribute(element, "font-weight") {
        Some("500") => Weight::Medium,
        Some("550") => Weight::Demi,
        Some("600") => Weight::Semibold,
        Some("700") => Weight::Bold,
        _ => Weight::Regular,
    }
}

/// The two numbers of `translate(x y)`.
fn translation(element: &str) -> Option<(f64, f64)> {
    let (_, rest) = element.split_once("translate(")?;
    let (x, y) = rest.split_once(')')?.0.split_once(' ')?;
    Some((x.parse().ok()?, y.parse().ok()?))
}

fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

/// The texts and badges of what is on the canvas, in the canvas' own coordinates.
fn marks(svg: &str) -> Vec<Mark> {
    let begun = svg.lines().skip_while(|line| !line.starts_with("<g ")).take_while(|line| *line != "</g>");
    let mut marks = Vec::new();
    for line in begun {
        if line.starts_with("<text ") {
            let text = unescaped(line.split_once('>').unwrap().1.strip_suffix("</text>").unwrap());
            let size = number(line, "font-size");
            let width = text_width(&text, size, weight(line));
            let start = if line.contains("text-anchor=\"middle\"") { width / 2.0 } else { 0.0 };
            let top = number(line, "y") - size * 0.75;
            marks.push(Mark { rect: Rect::new(number(line, "x") - start, top, width, size * 0.9), text });
        } else if line.contains("scale(0.5)") {
            let (x, y) = translation(line).unwrap();
            marks.push(Mark { rect: Rect::new(x, y, 12.0, 12.0), text: String::new() });
        }
    }
    marks
}

/// What a kind's card is at most as wide as.
fn widest(kind: NodeKind) -> f64 {
    match kind {
        NodeKind::Resource | NodeKind::Trigger => 224.0,
        NodeKind::Container { .. } | NodeKind::Workflow { collapsed: false } => 400.0,
        _ => 280.0,
    }
}

/// What is wrong with a picture, if anything.
fn faults(design: &Design) -> Vec<String> {
    let graph = Graph::from_design(design);
    let placed = layout(&graph, &LayoutOptions::default());
    let svg = draw(design, &graph, &placed, &SvgOptions::default());
    let marks = marks(&svg);
    let mut faults = Vec::new();
    for (index, mark) in marks.iter().enumerate() {
        // Coordinates have one decimal.
        let own = mark.rect.inflated(-0.2);
        for other in marks.iter().skip(index + 1).filter(|other| other.rect.intersects(own)) {
            faults.push(format!("{:?} runs into {:?}", mark.text, other.text));
        }
    }
    for node in &graph.nodes {
        let Some(rect) = placed.rects.get(&node.id) else { continue };
        faults.extend(name_fault(design, node.id, node.kind, *rect, &marks, &placed));
    }
    faults
}

/// What is wrong with the name on a card or in a header.
fn name_fault(
    design: &Design,
    id: Id,
    kind: NodeKind,
    rect: Rect,
    marks: &[Mark],
    placed: &Layout,
) -> Option<String> {
    let content = card_content(design, id)?;
    let name = if kind == NodeKind::Route { content.subtitle } else { content.title };
    // A note is as large as people made it, and a name may hold what an SVG writes as a space.
    if matches!(kind, NodeKind::Note | NodeKind::Area) || name.is_empty() || name.contains(char::is_control) {
        return None;
    }
    let place = if kind.slots() > 0 { Rect::new(rect.x, rect.y, rect.width, HEADER_HEIGHT) } else { rect };
    let mut here =
        marks.iter().filter(|mark| place.intersects(mark.rect) && !mark.text.is_empty()).peekable();
    assert!(here.peek().is_some(), "nothing is written on {name}; {:?}", placed.bounds);
    let whole = here.any(|mark| mark.text == name && place.contains_rect(mark.rect));
    (!whole && rect.width < widest(kind)).then(|| format!("{name:?} is cut on a {kind:?} of {}", rect.width))
}

fn definitions(folder: &Path, found: &mut Vec<Value>) {
    let mut entries: Vec<PathBuf> =
        std::fs::read_dir(folder).into_iter().flatten().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            definitions(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "json") {
            let Ok(case) = serde_json::from_str::<Value>(&std::fs::read_to_string(&path).unwrap()) else {
                continue;
            };
            found.extend(case.get("definition").filter(|machine| machine.get("States").is_some()).cloned());
        }
    }
}

fn design_of(machine: Value) -> Option<Design> {
    let mut design = Design::empty();
    let workflow = Workflow {
        name: Arc::from("Recorded"),
        kind: WorkflowType::Standard,
        definition: Value::empty_object(),
        scope: None,
        position: Position::Auto,
        collapsed: false,
        mock: Mock::default(),
    };
    let added = design.apply(Command::Add(Record::Workflow(workflow))).ok()?;
    let workflow = *added.added.keys().next()?;
    design.apply(Command::SetMachine { workflow, machine }).ok()?;
    Some(design)
}

#[test]
fn no_text_of_an_example_runs_into_another_and_no_name_is_cut() {
    for example in examples::examples() {
        let design = example.design();
        assert_eq!(faults(&design), Vec::<String>::new(), "{}", example.id);
        // The same with all that can be closed closed: those cards have a button beside their badges.
        let mut closed = design.clone();
        let ids: Vec<Id> = design.iter().map(|(id, _)| id).collect();
        for id in ids.into_iter().rev() {
            if matches!(design.get(id), Some(Record::State(state)) if !state.scopes.is_empty()) {
                closed.apply(Command::SetCollapsed { id, collapsed: true }).unwrap();
            }
        }
        assert_eq!(faults(&closed), Vec::<String>::new(), "{}, closed", example.id);
    }
}

#[test]
fn no_text_of_a_recorded_definition_runs_into_another_and_no_name_is_cut() {
    let mut machines = Vec::new();
    for area in ["validate/valid", "asl"] {
        let Some(folder) = corpus(area) else { return };
        definitions(&folder, &mut machines);
    }
    let (mut read, mut skipped, mut all) = (0, 0, Vec::new());
    for machine in machines {
        match design_of(machine) {
            Some(design) => {
                read += 1;
                all.extend(faults(&design));
            }
            None => skipped += 1,
        }
    }
    println!("{read} definitions drawn, {skipped} skipped");
    assert_eq!(all, Vec::<String>::new());
}
