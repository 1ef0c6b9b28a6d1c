//! A design as a standalone SVG that opens unchanged in browsers and drawing tools: presentation attributes
//! alone, no `foreignObject`, no markers, nothing from elsewhere.
//!
//! Where each text goes follows from the widths of the page's fonts. [`embedded`] puts those fonts into the picture, the only
//! style rules that it ever has.

mod fonts;

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::design::{Command, Design, Id, Method, NoteColour, Record};
use crate::geometry::{Point, Rect, rounded_path};
use crate::layout::{
    BADGE_BETWEEN, BADGE_FONT, BADGE_ICON, BADGE_NUMBER_GAP, Badges, CardContent, EdgeClass, EdgePath, Graph,
    HEADER_HEIGHT, LABEL_FONT, Layout, LayoutOptions, NodeKind, StateShape, Weight, card_content, elide,
    layout, text_width,
};

pub use fonts::{embedded, needed};

/// How much of a design a picture shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Part {
    #[default]
    Everything,
    /// Routes, functions, resources and workflows; of the latter no states.
    System,
    /// One workflow with its states, and nothing around it.
    Workflow(Id),
}

/// What the picture shows, and what beside the design.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SvgOptions {
    /// Light on dark.
    pub dark: bool,
    /// Above the picture, such as the date of the export; nothing where empty.
    pub date: String,
    /// Explains colours and lines below the picture, as far as they occur in it.
    pub legend: bool,
    pub part: Part,
}

/// Room around the picture.
const MARGIN: f64 = 32.0;
const TITLE_ROOM: f64 = 56.0;
const LEGEND_ROOM: f64 = 64.0;
const LEGEND_WIDTH: f64 = 760.0;
const SANS: &str = "Inter, 'Segoe UI', Helvetica, Arial, sans-serif";
const MONO: &str = "'JetBrains Mono', Menlo, Consolas, 'Courier New', monospace";

/// The badges' signs, 24 by 24.
const RETRY: &str = "M19.5 12a7.5 7.5 0 1 1-2.3-5.4L19.5 9M19.5 4.5V9H15";
const CATCH: &str = "M13 3 5 13.5h6L10.5 21 19 10.5h-6.5z";
const MOCK: &str =
    "M9 3.5h6M10.2 3.5v6L5 18.2c-.7 1.2.1 2.3 1.4 2.3h11.2c1.3 0 2.1-1.1 1.4-2.3L13.8 9.5v-6M7.5 15h9";
/// Two waves: the route streams its response.
const STREAM: &str = "M3.5 9c2.8-3 5.7-3 8.5 0s5.7 3 8.5 0M3.5 15.5c2.8-3 5.7-3 8.5 0s5.7 3 8.5 0";
const NOTE: &str = "M6.5 4h11A2.5 2.5 0 0 1 20 6.5V14l-6 6H6.5A2.5 2.5 0 0 1 4 17.5v-11A2.5 2.5 0 0 1 6.5 4zM20 14h-3.5a2.5 2.5 0 0 0-2.5 2.5V20";

/// Colours by what they mean.
struct Palette {
    canvas: &'static str,
    frame: &'static str,
    card: &'static str,
    line: &'static str,
    text: &'static str,
    muted: &'static str,
    edge: &'static str,
    faint: &'static str,
    failure: &'static str,
    route: &'static str,
    function: &'static str,
    resource: &'static str,
    task: &'static str,
    choice: &'static str,
    container: &'static str,
    wait: &'static str,
    pass: &'static str,
    succeed: &'static str,
    note: &'static str,
}

const LIGHT: Palette = Palette {
    canvas: "#f7f8fa",
    frame: "#ffffff",
    card: "#ffffff",
    line: "#d5dae1",
    text: "#16202c",
    muted: "#566372",
    edge: "#5d6b7b",
    faint: "#9aa7b5",
    failure: "#c0362c",
    route: "#0b7a75",
    function: "#b85c00",
    resource: "#516173",
    task: "#2457c5",
    choice: "#956400",
    container: "#6d3fc4",
    wait: "#3a7284",
    pass: "#68727e",
    succeed: "#217a3c",
    note: "#fff7d6",
};

const DARK: Palette = Palette {
    canvas: "#10151c",
    frame: "#161d26",
    card: "#1d2631",
    line: "#35414f",
    text: "#eef2f6",
    muted: "#a3b0be",
    edge: "#93a1b0",
    faint: "#5d6b7a",
    failure: "#ff7b70",
    route: "#3fc6bd",
    function: "#ff9f45",
    resource: "#9fb0c3",
    task: "#7aa5ff",
    choice: "#f0b840",
    container: "#b594ff",
    wait: "#7cc0d4",
    pass: "#a6b0bb",
    succeed: "#66cf85",
    note: "#33301c",
};

/// Draws the design as the canvas lays it out.
pub fn print(design: &Design, options: &SvgOptions) -> String {
    match options.part {
        Part::Everything => print_graph(design, &Graph::from_design(design), options),
        Part::System => {
            let mut closed = design.clone();
            let workflows: Vec<Id> = design.workflows().map(|(id, _)| id).collect();
            for id in workflows {
                // A workflow can always be closed.
                drop(closed.apply(Command::SetCollapsed { id, collapsed: true }));
            }
            print_graph(&closed, &Graph::from_design(&closed), options)
        }
        Part::Workflow(id) => {
            let mut opened = design.clone();
            drop(opened.apply(Command::SetCollapsed { id, collapsed: false }));
            let mut graph = Graph::from_design(&opened);
            let mut inside: BTreeSet<Id> = opened.descendants(id).into_iter().collect();
            inside.insert(id);
            graph.nodes.retain(|node| inside.contains(&node.id));
            graph.edges.retain(|edge| inside.contains(&edge.from) && inside.contains(&edge.to));
            print_graph(&opened, &graph, options)
        }
    }
}

fn print_graph(design: &Design, graph: &Graph, options: &SvgOptions) -> String {
    let placed = layout(graph, &LayoutOptions::default());
    draw(design, graph, &placed, options)
}

/// Draws a design whose layout is known.
pub fn draw(design: &Design, graph: &Graph, placed: &Layout, options: &SvgOptions) -> String {
    let palette: &'static Palette = if options.dark { &DARK } else { &LIGHT };
    let bounds = placed.bounds;
    let least = if options.legend { LEGEND_WIDTH } else { 320.0 };
    let width = (bounds.width + 2.0 * MARGIN).max(least).ceil();
    let height =
        (bounds.height + 2.0 * MARGIN + TITLE_ROOM + if options.legend { LEGEND_ROOM } else { 0.0 }).ceil();
    let mut svg = Drawing { out: String::new(), palette };
    let _ = writeln!(
        svg.out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" font-family=\"{SANS}\" text-rendering=\"geometricPrecision\">"
    );
    let name = &design.settings().name;
    let name = if name.is_empty() { "Untitled design" } else { name };
    let title = match options.part {
        Part::Workflow(id) => format!("{} · {name}", design.name(id)),
        Part::Everything | Part::System => name.to_owned(),
    };
    let title = title.as_str();
    let _ = writeln!(svg.out, "<title>{}</title>", escaped(title));
    let _ = writeln!(svg.out, "<rect width=\"{width}\" height=\"{height}\" fill=\"{}\"/>", palette.canvas);
    let heading = elide(title, 20.0, Weight::Semibold, width - 2.0 * MARGIN);
    svg.text(Point::new(MARGIN, MARGIN + 16.0), 20.0, Weight::Semibold, palette.text, &heading);
    if !options.date.is_empty() {
        svg.text(Point::new(MARGIN, MARGIN + 36.0), 12.0, Weight::Regular, palette.muted, &options.date);
    }
    let _ = writeln!(
        svg.out,
        "<g transform=\"translate({} {})\">",
        fixed(MARGIN - bounds.x),
        fixed(MARGIN + TITLE_ROOM - bounds.y)
    );
    // Frames come first, outer before inner; then lines, then what stands on them.
    for node in graph.nodes.iter().filter(|node| node.kind.slots() > 0) {
        if let (Some(rect), Some(content)) = (placed.rects.get(&node.id), card_content(design, node.id)) {
            svg.frame(*rect, node.kind, &content, placed, node.id);
        }
    }
    for quiet in [true, false] {
        for edge in &placed.edges {
            if matches!(edge.class, EdgeClass::Call | EdgeClass::Use) == quiet {
                svg.edge(edge);
            }
        }
    }
    for node in graph.nodes.iter().filter(|node| node.kind.slots() == 0) {
        if let (Some(rect), Some(content)) = (placed.rects.get(&node.id), card_content(design, node.id)) {
            svg.card(*rect, node.kind, &content, design.get(node.id));
        }
    }
    for edge in &placed.edges {
        svg.label(edge);
    }
    svg.out.push_str("</g>\n");
    if options.legend {
        svg.legend(MARGIN, height - MARGIN, graph);
    }
    svg.out.push_str("</svg>\n");
    svg.out
}

struct Drawing {
    out: String,
    palette: &'static Palette,
}

impl Drawing {
    fn text(&mut self, at: Point, size: f64, weight: Weight, colour: &str, text: &str) {
        let weight = weight.css();
        let _ = writeln!(
            self.out,
            "<text x=\"{}\" y=\"{}\" font-size=\"{size}\" font-weight=\"{weight}\" fill=\"{colour}\">{}</text>",
            fixed(at.x),
            fixed(at.y),
            escaped(text)
        );
    }

    fn rect(&mut self, rect: Rect, radius: f64, fill: &str, stroke: &str) {
        let _ = writeln!(
            self.out,
            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"{radius}\" fill=\"{fill}\" stroke=\"{stroke}\"/>",
            fixed(rect.x),
            fixed(rect.y),
            fixed(rect.width),
            fixed(rect.height)
        );
    }

    fn colour(&self, kind: NodeKind) -> &'static str {
        let palette = self.palette;
        match kind {
            NodeKind::State(shape) => match shape {
                StateShape::Task | StateShape::Unknown => palette.task,
                StateShape::Choice => palette.choice,
                StateShape::Wait => palette.wait,
                StateShape::Pass => palette.pass,
                StateShape::Succeed => palette.succeed,
                StateShape::Fail => palette.failure,
                StateShape::Parallel | StateShape::Map => palette.container,
            },
            NodeKind::Container { .. } | NodeKind::Workflow { .. } => palette.container,
            NodeKind::ApiGroup | NodeKind::Route => palette.route,
            NodeKind::Function => palette.function,
            NodeKind::Resource | NodeKind::Trigger | NodeKind::Note | NodeKind::Area => palette.resource,
        }
    }

    fn frame(&mut self, rect: Rect, kind: NodeKind, content: &CardContent, placed: &Layout, id: Id) {
        let colour = self.colour(kind);
        self.rect(rect, 12.0, self.palette.frame, self.palette.line);
        let slots: Vec<Rect> =
            placed.slots.iter().filter(|(scope, _)| scope.owner == id).map(|(_, slot)| slot.rect).collect();
        for slot in slots.iter().skip(1) {
            let _ = writeln!(
                self.out,
                "<path d=\"M{} {}V{}\" stroke=\"{}\" fill=\"none\"/>",
                fixed(slot.x),
                fixed(slot.y),
                fixed(slot.bottom()),
                self.palette.line
            );
        }
        self.icon(kind, Point::new(rect.x + 12.0, rect.y + 7.0), colour);
        let middle = rect.y + HEADER_HEIGHT / 2.0;
        let right = self.badges(content.badges, rect.right() - 11.0, middle);
        let left = rect.x + 36.0;
        let title = elide(&content.title, 13.0, Weight::Semibold, right - left);
        let after = left + text_width(&title, 13.0, Weight::Semibold) + 10.0;
        self.text(Point::new(left, middle + 5.0), 13.0, Weight::Semibold, self.palette.text, &title);
        let subtitle = elide(&content.subtitle, 12.0, Weight::Regular, (right - after).max(0.0));
        if subtitle != "…" {
            self.text(Point::new(after, middle + 5.0), 12.0, Weight::Regular, self.palette.muted, &subtitle);
        }
    }

    /// The badges of a card or header, from the right; returns where what is left of them must end. A breakpoint is of
    /// no meaning in a picture.
    fn badges(&mut self, badges: Badges, right: f64, middle: f64) -> f64 {
        let (muted, failure, container) = (self.palette.muted, self.palette.failure, self.palette.container);
        let list = [
            (badges.note, NOTE, 0, muted),
            (badges.mock, MOCK, 0, container),
            (badges.stream, STREAM, 0, muted),
            (badges.catches > 0, CATCH, badges.catches, failure),
            (badges.retries > 0, RETRY, badges.retries, muted),
        ];
        let mut x = right;
        for (_, path, number, colour) in list.into_iter().filter(|(on, ..)| *on) {
            if number > 0 {
                let digits = number.to_string();
                x -= text_width(&digits, BADGE_FONT, Weight::Semibold);
                self.text(Point::new(x, middle + 4.0), BADGE_FONT, Weight::Semibold, colour, &digits);
                x -= BADGE_NUMBER_GAP;
            }
            x -= BADGE_ICON;
            let _ = writeln!(
                self.out,
                "<path transform=\"translate({} {}) scale(0.5)\" d=\"{path}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\" stroke-linecap=\"round\" stroke-linejoin=\"round\"/>",
                fixed(x),
                fixed(middle - BADGE_ICON / 2.0)
            );
            x -= BADGE_BETWEEN;
        }
        if x < right { x - 2.0 } else { right }
    }

    fn card(&mut self, rect: Rect, kind: NodeKind, content: &CardContent, record: Option<&Record>) {
        let colour = self.colour(kind);
        match kind {
            NodeKind::Route => {
                self.rect(rect, rect.height / 2.0, self.palette.card, self.palette.line);
                let method =
                    if let Some(Record::Route(route)) = record { self.method(route.method) } else { colour };
                let middle = rect.center().y + 4.0;
                let (left, right) = (rect.x + 15.0, rect.right() - 15.0);
                let right = self.badges(content.badges, right, rect.center().y);
                self.text(Point::new(left, middle), 11.0, Weight::Bold, method, &content.title);
                let left = left + text_width(&content.title, 11.0, Weight::Bold) + 8.0;
                let path = elide(&content.subtitle, 12.0, Weight::Mono, right - left);
                let _ = writeln!(
                    self.out,
                    "<text x=\"{}\" y=\"{}\" font-size=\"12\" font-family=\"{MONO}\" fill=\"{}\">{}</text>",
                    fixed(left),
                    fixed(middle),
                    self.palette.text,
                    escaped(&path)
                );
            }
            NodeKind::Area => {
                self.rect(rect, 12.0, "none", self.note_colour(record));
                let title = elide(&content.subtitle, 13.0, Weight::Semibold, rect.width - 24.0);
                let at = Point::new(rect.x + 12.0, rect.y + 19.0);
                self.text(at, 13.0, Weight::Semibold, self.palette.muted, &title);
            }
            NodeKind::Note => {
                self.rect(rect, 4.0, self.palette.note, self.palette.line);
                for (number, line) in wrapped(&content.subtitle, rect.width - 20.0).iter().enumerate() {
                    let y = rect.y + 20.0 + number as f64 * 16.0;
                    if y > rect.bottom() - 6.0 {
                        break;
                    }
                    let at = Point::new(rect.x + 10.0, y);
                    self.text(at, 12.0, Weight::Regular, self.palette.text, line);
                }
            }
            _ => {
                self.rect(rect, 8.0, self.palette.card, self.palette.line);
                let _ = writeln!(
                    self.out,
                    "<rect x=\"{}\" y=\"{}\" width=\"3\" height=\"{}\" rx=\"1.5\" fill=\"{colour}\"/>",
                    fixed(rect.x + 1.0),
                    fixed(rect.y + 8.0),
                    fixed(rect.height - 16.0)
                );
                // As styles/canvas.css has it: what is small and quiet, and the rest.
                let quiet = matches!(kind, NodeKind::Resource | NodeKind::Trigger);
                let (icon, text, padding) = if quiet { (12.0, 36.0, 11.0) } else { (14.0, 40.0, 13.0) };
                let (size, weight, second) =
                    if quiet { (12.5, Weight::Demi, 11.0) } else { (13.0, Weight::Semibold, 12.0) };
                let center = rect.center().y;
                self.icon(kind, Point::new(rect.x + icon, center - 8.0), colour);
                let (left, right) = (rect.x + text, rect.right() - padding);
                let middle = if content.subtitle.is_empty() { center } else { center - 8.0 };
                let end = self.badges(content.badges, right, middle);
                let title = elide(&content.title, size, weight, end - left);
                self.text(Point::new(left, middle + 5.0), size, weight, self.palette.text, &title);
                if !content.subtitle.is_empty() {
                    let subtitle = elide(&content.subtitle, second, Weight::Regular, right - left);
                    let at = Point::new(left, center + 14.0);
                    self.text(at, second, Weight::Regular, self.palette.muted, &subtitle);
                }
            }
        }
    }

    /// The colour of a group's outline.
    fn note_colour(&self, record: Option<&Record>) -> &'static str {
        let palette = self.palette;
        let Some(Record::Note(note)) = record else { return palette.line };
        match note.colour {
            NoteColour::Yellow => palette.choice,
            NoteColour::Red => palette.failure,
            NoteColour::Green => palette.succeed,
            NoteColour::Blue => palette.task,
            NoteColour::Violet => palette.container,
            NoteColour::Grey => palette.line,
        }
    }

    fn method(&self, method: Method) -> &'static str {
        let palette = self.palette;
        match method {
            Method::Get | Method::Head => palette.task,
            Method::Post => palette.succeed,
            Method::Put | Method::Patch => palette.choice,
            Method::Delete => palette.failure,
            Method::Options | Method::Any => palette.route,
        }
    }

    /// A sign of 16 by 16 for a kind.
    fn icon(&mut self, kind: NodeKind, at: Point, colour: &str) {
        let path = match kind {
            NodeKind::State(shape) => match shape {
                StateShape::Task => "M3 3h10v10h-10zM6 8l2 2 3-4",
                StateShape::Choice => "M8 1.5l6.5 6.5-6.5 6.5-6.5-6.5z",
                StateShape::Wait => "M8 2a6 6 0 1 1 0 12a6 6 0 1 1 0-12M8 5v3.5l2.5 1.5",
                StateShape::Pass => "M2 8h11M9 4l4 4-4 4",
                StateShape::Succeed => "M8 2a6 6 0 1 1 0 12a6 6 0 1 1 0-12M5.5 8l2 2 3.5-4",
                StateShape::Fail => "M8 2a6 6 0 1 1 0 12a6 6 0 1 1 0-12M6 6l4 4M10 6l-4 4",
                StateShape::Parallel => "M4 2v12M8 2v12M12 2v12",
                StateShape::Map => "M3 5a5.5 5.5 0 0 1 10 1M13 2v4h-4M13 11a5.5 5.5 0 0 1-10-1M3 14v-4h4",
                StateShape::Unknown => "M5.5 6a2.5 2.5 0 1 1 3.5 2.3c-1 .5-1 1-1 1.7M8 12.5v.5",
            },
            NodeKind::Container { shape: StateShape::Map, .. } => {
                "M3 5a5.5 5.5 0 0 1 10 1M13 2v4h-4M13 11a5.5 5.5 0 0 1-10-1M3 14v-4h4"
            }
            NodeKind::Container { .. } => "M4 2v12M8 2v12M12 2v12",
            NodeKind::Workflow { .. } => "M2 2h5v4h-5zM9 10h5v4h-5zM4.5 6v6h4.5",
            NodeKind::ApiGroup | NodeKind::Route => {
                "M2 8h12M8 2a6 6 0 1 1 0 12a6 6 0 1 1 0-12M8 2c-3.5 4-3.5 8 0 12c3.5-4 3.5-8 0-12"
            }
            NodeKind::Function => "M4 13l4.5-9M6 3h2.2l4 10h1.8",
            NodeKind::Resource => "M3 4c0-2.5 10-2.5 10 0v8c0 2.5-10 2.5-10 0zM3 4c0 2.5 10 2.5 10 0",
            NodeKind::Trigger => "M9 1.5l-5.5 7.5h4l-.5 5.5 5.5-7.5h-4z",
            NodeKind::Note | NodeKind::Area => "M3 2h10v12h-10zM5.5 6h5M5.5 9h5",
        };
        let _ = writeln!(
            self.out,
            "<path transform=\"translate({} {})\" d=\"{path}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"1.5\" stroke-linecap=\"round\" stroke-linejoin=\"round\"/>",
            fixed(at.x),
            fixed(at.y)
        );
    }

    fn stroke(&self, class: EdgeClass) -> (&'static str, &'static str) {
        let palette = self.palette;
        match class {
            EdgeClass::Start | EdgeClass::Flow | EdgeClass::Integration => (palette.edge, ""),
            EdgeClass::Failure => (palette.failure, "5 4"),
            EdgeClass::Feed => (palette.edge, "5 4"),
            EdgeClass::Call | EdgeClass::Use => (palette.faint, "1.5 4"),
        }
    }

    fn edge(&mut self, edge: &EdgePath) {
        let (colour, dashes) = self.stroke(edge.class);
        let (Some(tip), Some(before)) =
            (edge.points.last().copied(), edge.points.iter().rev().nth(1).copied())
        else {
            return;
        };
        let length = tip.distance(before);
        if length < 0.01 {
            return;
        }
        let along = (tip - before).scaled(1.0 / length);
        // The line ends inside the arrowhead.
        let mut points = edge.points.clone();
        if let Some(last) = points.last_mut() {
            *last = tip + along.scaled(-4.0_f64.min(length / 2.0));
        }
        let _ = write!(
            self.out,
            "<path d=\"{}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"1.5\" stroke-linecap=\"round\"",
            rounded_path(&points, 8.0)
        );
        if !dashes.is_empty() {
            let _ = write!(self.out, " stroke-dasharray=\"{dashes}\"");
        }
        self.out.push_str("/>\n");
        let back = tip + along.scaled(-6.0);
        let side = crate::geometry::Vector::new(-along.y, along.x);
        let (a, b) = (back + side.scaled(3.5), back + side.scaled(-3.5));
        let _ = writeln!(
            self.out,
            "<path d=\"M{} {}L{} {}L{} {}Z\" fill=\"{colour}\"/>",
            fixed(tip.x),
            fixed(tip.y),
            fixed(a.x),
            fixed(a.y),
            fixed(b.x),
            fixed(b.y)
        );
        if let (EdgeClass::Start, Some(first)) = (edge.class, edge.points.first()) {
            let _ = writeln!(
                self.out,
                "<circle cx=\"{}\" cy=\"{}\" r=\"4\" fill=\"{colour}\"/>",
                fixed(first.x),
                fixed(first.y)
            );
        }
    }

    fn label(&mut self, edge: &EdgePath) {
        let Some(label) = &edge.label else { return };
        let colour = if edge.class == EdgeClass::Failure { self.palette.failure } else { self.palette.muted };
        let _ = writeln!(
            self.out,
            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"4\" fill=\"{}\"/>",
            fixed(label.rect.x),
            fixed(label.rect.y + 1.0),
            fixed(label.rect.width),
            fixed(label.rect.height - 2.0),
            self.palette.frame
        );
        let _ = writeln!(
            self.out,
            "<text x=\"{}\" y=\"{}\" font-size=\"{LABEL_FONT}\" font-weight=\"{}\" fill=\"{colour}\" text-anchor=\"middle\">{}</text>",
            fixed(label.rect.center().x),
            fixed(label.rect.center().y + 4.0),
            Weight::Medium.css(),
            escaped(&label.text)
        );
    }

    fn legend(&mut self, left: f64, bottom: f64, graph: &Graph) {
        let kinds = [
            (NodeKind::State(StateShape::Task), "Task"),
            (NodeKind::State(StateShape::Choice), "Choice"),
            (NodeKind::State(StateShape::Wait), "Wait"),
            (NodeKind::State(StateShape::Pass), "Pass"),
            (NodeKind::Container { shape: StateShape::Parallel, slots: 1 }, "Parallel, Map"),
            (NodeKind::Route, "Route"),
            (NodeKind::Function, "Function"),
            (NodeKind::Resource, "Resource"),
            (NodeKind::Trigger, "Trigger"),
            (NodeKind::State(StateShape::Succeed), "Succeed"),
            (NodeKind::State(StateShape::Fail), "Fail"),
        ];
        let mut x = left;
        // What does not occur needs no explanation.
        let occurs = |kind: NodeKind| match kind {
            NodeKind::Container { .. } => graph.nodes.iter().any(|node| {
                matches!(
                    node.kind,
                    NodeKind::Container { .. } | NodeKind::State(StateShape::Parallel | StateShape::Map)
                )
            }),
            kind => graph.nodes.iter().any(|node| node.kind == kind),
        };
        for (kind, word) in kinds.into_iter().filter(|(kind, _)| occurs(*kind)) {
            let colour = self.colour(kind);
            self.icon(kind, Point::new(x, bottom - 40.0), colour);
            self.text(Point::new(x + 22.0, bottom - 28.0), 12.0, Weight::Regular, self.palette.muted, word);
            x += 22.0 + text_width(word, 12.0, Weight::Regular) + 20.0;
        }
        let mut x = left;
        let drawn = |class: EdgeClass| {
            graph.edges.iter().any(|edge| match class {
                EdgeClass::Flow => {
                    matches!(edge.class, EdgeClass::Start | EdgeClass::Flow | EdgeClass::Integration)
                }
                EdgeClass::Call => matches!(edge.class, EdgeClass::Call | EdgeClass::Use),
                class => edge.class == class,
            })
        };
        let lines = [
            (EdgeClass::Flow, "next step or request"),
            (EdgeClass::Feed, "feeds"),
            (EdgeClass::Failure, "on error"),
            (EdgeClass::Call, "calls or uses"),
        ];
        for (class, word) in lines.into_iter().filter(|(class, _)| drawn(*class)) {
            let (colour, dashes) = self.stroke(class);
            let y = bottom - 8.0;
            let _ = write!(
                self.out,
                "<path d=\"M{} {}H{}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"1.5\"",
                fixed(x),
                fixed(y),
                fixed(x + 32.0)
            );
            if !dashes.is_empty() {
                let _ = write!(self.out, " stroke-dasharray=\"{dashes}\"");
            }
            self.out.push_str("/>\n");
            self.text(Point::new(x + 40.0, y + 4.0), 12.0, Weight::Regular, self.palette.muted, word);
            x += 40.0 + text_width(word, 12.0, Weight::Regular) + 24.0;
        }
    }
}

/// A coordinate in at most one decimal.
fn fixed(value: f64) -> f64 {
    (value * 10.0).round() / 10.0 + 0.0
}

/// Text for an element's content or an attribute; characters that XML forbids are left out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\r' | '\t' => out.push(' '),
            '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {}
            other => out.push(other),
        }
    }
    out
}

/// Words in lines no wider than `width` at 12 px.
fn wrapped(text: &str, width: f64) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in text.lines() {
        let mut line = String::new();
        for word in paragraph.split_whitespace() {
            let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
            if text_width(&longer, 12.0, Weight::Regular) > width && !line.is_empty() {
                lines.push(std::mem::take(&mut line));
                elide(word, 12.0, Weight::Regular, width).clone_into(&mut line);
            } else {
                line = elide(&longer, 12.0, Weight::Regular, width);
            }
        }
        lines.push(line);
    }
    lines
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use crate::design::{Command, Mock, Note, Position, Workflow, WorkflowType};
    use crate::json::Value;

    fn design() -> Design {
        let mut design = Design::empty();
        let machine: Value = serde_json::from_str(
            r#"{"StartAt":"Ask","States":{
                "Ask":{"Type":"Choice","Choices":[{"Variable":"$.total","NumericGreaterThan":500,"Next":"A & <B>"}],"Default":"Done"},
                "A & <B>":{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","Catch":[{"ErrorEquals":["States.ALL"],"Next":"Sorry"}],"Next":"Done"},
                "Sorry":{"Type":"Fail"},
                "Done":{"Type":"Succeed"}}}"#,
        )
        .unwrap();
        let workflow = Workflow {
            name: "Orders".into(),
            kind: WorkflowType::Standard,
            definition: Value::empty_object(),
            scope: None,
            position: Position::Auto,
            collapsed: false,
            mock: Mock::default(),
        };
        let added = design.apply(Command::Add(Record::Workflow(workflow))).unwrap();
        let workflow = *added.added.keys().next().unwrap();
        design.apply(Command::SetMachine { workflow, machine }).unwrap();
        let note = Note {
            text: "Remember\u{1} \"this\"".into(),
            position: Position::Auto,
            width: 200,
            height: 80,
            colour: NoteColour::Red,
            group: false,
        };
        design.apply(Command::Add(Record::Note(note))).unwrap();
        design
    }

    #[test]
    fn stands_alone_and_escapes_what_people_wrote() {
        for dark in [false, true] {
            let options =
                SvgOptions { dark, date: "2026-01-31".into(), legend: true, ..SvgOptions::default() };
            let svg = print(&design(), &options);
            assert!(svg.starts_with("<svg xmlns=") && svg.trim_end().ends_with("</svg>"));
            assert!(svg.contains("A &amp; &lt;B&gt;") && svg.contains("2026-01-31"));
            assert!(svg.contains("Remember &quot;this&quot;"));
            for forbidden in
                ["foreignObject", "var(", "<style", "class=", "@import", "href", "url(", "NaN", "inf"]
            {
                assert!(!svg.contains(forbidden), "{forbidden}");
            }
            assert_eq!(svg, print(&design(), &options), "the same every time");
        }
    }

    #[test]
    fn a_part_shows_that_part_alone_and_explains_what_is_in_it() {
        let design = Design::default_design();
        let picture = |part| print(&design, &SvgOptions { legend: true, part, ..SvgOptions::default() });
        let text = |picture: &str, words: &str| picture.contains(&format!(">{words}</text>"));
        let whole = picture(Part::Everything);
        assert!(text(&whole, "ChargePayment") && text(&whole, "/orders") && text(&whole, "Route"));
        let system = picture(Part::System);
        assert!(
            !text(&system, "ChargePayment") && text(&system, "OrderFulfilment") && text(&system, "/orders")
        );
        assert!(!text(&system, "Wait"), "there is no Wait in it to explain");
        let (id, workflow) = design.workflows().next().unwrap();
        let alone = picture(Part::Workflow(id));
        assert!(text(&alone, "ChargePayment") && !text(&alone, "/orders") && !text(&alone, "Route"));
        assert!(alone.contains(&format!("<title>{} · ", workflow.name)));
        assert!(design.workflow(id).is_some_and(|workflow| !workflow.collapsed), "the design is as it was");
    }

    #[test]
    fn a_route_that_streams_has_a_badge() {
        let mut design = Design::default_design();
        let waves =
            |design: &Design| print(design, &SvgOptions::default()).matches("s5.7 3 8.5 0M3.5").count();
        assert_eq!(waves(&design), 0);
        let (id, route) = design.routes().next().map(|(id, route)| (id, route.clone())).unwrap();
        let record = Record::Route(crate::design::Route { streaming: true, ..route });
        design.apply(Command::Replace { id, record }).unwrap();
        assert_eq!(waves(&design), 1);
    }

    #[test]
    fn an_empty_design_is_a_picture_too() {
        assert!(print(&Design::empty(), &SvgOptions::default()).contains("</svg>"));
    }
}
