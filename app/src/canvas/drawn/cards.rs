//! Cards and frames of the drawn layer, near enough to be read: as the style sheets draw them.

use std::sync::Arc;

use aslant_engine::geometry::{Detail, Rect, Vector};
use web_sys::CanvasRenderingContext2d;

use super::icons::Icons;
use super::palette::{Colour, Palette};
use super::text::{Face, Texts};
use crate::editor::{Hint, NodeView, PictureCard, RunStatus};
use crate::widgets::icons::Glyph;

const RADIUS: f64 = 8.0;
const FRAME_RADIUS: f64 = 12.0;
const HEADER: f64 = 28.0;
const SHADOW: Colour = Colour::Rgb([12, 15, 24]);
/// A route's method beside its path where the path is written large, and the gap between, in shares of the path's size.
const METHOD_SHARE: f64 = 0.72;
const METHOD_GAP: f64 = 0.34;

/// The height of a line of details, in canvas units.
const DETAIL_LINE: f64 = 12.0;

/// How a card's text is set: its lines with their heights, its icon, and the gaps between; canvas units.
struct Setting {
    title: (Face, f64),
    subtitle: (Face, f64),
    icon: f64,
    gap: f64,
    /// At the right.
    padding: f64,
}

impl Setting {
    /// As the style sheets have it for what is small and quiet, and for the rest near and nearest.
    fn of(quiet: bool, detail: Detail) -> Self {
        let near = detail == Detail::Near;
        let icon = if near { 15.0 } else { 18.0 };
        if quiet {
            let (title, subtitle) = ((Face::ui(550, 12.5), 16.0), (Face::ui(400, 11.0), 14.0));
            return Self { title, subtitle, icon, gap: 8.0, padding: 11.0 };
        }
        if near {
            let (title, subtitle) = ((Face::ui(600, 11.0), 14.0), (Face::ui(400, 9.5), 12.0));
            return Self { title, subtitle, icon, gap: 8.0, padding: 10.0 };
        }
        let (title, subtitle) = ((Face::ui(600, 13.0), 18.0), (Face::ui(400, 12.0), 16.0));
        Self { title, subtitle, icon, gap: 10.0, padding: 13.0 }
    }
}

/// All that is needed to draw cards.
pub struct CardPainter<'p> {
    pub context: &'p CanvasRenderingContext2d,
    pub palette: &'p Palette,
    pub icons: &'p mut Icons,
    pub texts: &'p mut Texts,
    pub detail: Detail,
    pub zoom: f64,
    /// Device pixels of a canvas unit, and where the canvas' origin stands, in device pixels.
    pub scale: f64,
    pub origin: (f64, f64),
}

impl CardPainter<'_> {
    pub fn fill(&self, colour: &Colour) {
        self.context.set_fill_style_str(&colour.css());
    }

    pub fn rounded(&self, rect: Rect, radius: f64) {
        let context = self.context;
        if radius * self.zoom < 1.5 {
            context.fill_rect(rect.x, rect.y, rect.width, rect.height);
            return;
        }
        context.begin_path();
        let _ = context.round_rect_with_f64(
            rect.x,
            rect.y,
            rect.width,
            rect.height,
            radius.min(rect.height / 2.0),
        );
        context.fill();
    }

    fn back_to_canvas(&self) {
        let _ = self.context.set_transform(self.scale, 0.0, 0.0, self.scale, self.origin.0, self.origin.1);
    }

    fn icon(&mut self, glyph: Glyph, x: f64, y: f64, size: f64, colour: &Colour) {
        let context = self.context;
        if size * self.zoom < 5.0 {
            return;
        }
        context.set_stroke_style_str(&colour.css());
        self.fill(colour);
        context.set_line_cap("round");
        context.set_line_join("round");
        let _ = context.translate(x, y);
        self.icons.draw(context, glyph, size);
        self.back_to_canvas();
        context.set_line_cap("butt");
        context.set_line_join("miter");
    }

    pub fn text(&mut self, face: Face, colour: &Colour, text: &Arc<str>, at: (f64, f64), room: f64) {
        self.fill(colour);
        self.texts.line(self.context, self.palette, face, text, at, room);
    }

    /// The colour of the outline, and the ring around it: its width and colour.
    fn outline(&self, card: &PictureCard, plain: Colour) -> (Colour, Vec<(f64, Colour)>) {
        let palette = self.palette;
        let selection = &palette.selection;
        let ground = &palette.ground;
        match card.hint {
            Hint::Target | Hint::DropInto => return (selection.clone(), vec![(2.0, selection.clone())]),
            Hint::Dragged => return (selection.clone(), vec![(1.0, selection.clone())]),
            Hint::None | Hint::Refused => {}
        }
        match card.run {
            Some(RunStatus::Current) => return (palette.accent.clone(), vec![(2.0, palette.accent.clone())]),
            Some(RunStatus::Waiting) => {
                return (palette.accent.clone(), vec![(2.0, palette.accent.mixed(0.5, ground))]);
            }
            _ => {}
        }
        if card.selected {
            return (selection.clone(), vec![(4.0, selection.mixed(0.2, ground)), (1.0, selection.clone())]);
        }
        let colour = match card.run {
            Some(RunStatus::Done) => palette.success.mixed(0.6, &palette.line),
            Some(RunStatus::Failed) => palette.error.clone(),
            Some(RunStatus::Caught | RunStatus::Retried) => palette.warning.clone(),
            _ => plain,
        };
        (colour, Vec::new())
    }

    fn body(&self, rect: Rect, radius: f64, border: &Colour, rings: &[(f64, Colour)], fill: &Colour) {
        for (width, colour) in rings {
            self.fill(colour);
            self.rounded(rect.inflated(*width), radius + width);
        }
        self.fill(border);
        self.rounded(rect, radius);
        self.fill(fill);
        self.rounded(rect.inflated(-1.0), radius - 1.0);
    }

    fn alpha_of(card: &PictureCard) -> f64 {
        if card.dim {
            0.14
        } else if card.hint == Hint::Refused {
            0.45
        } else if card.run == Some(RunStatus::Skipped) {
            0.4
        } else {
            1.0
        }
    }

    /// A frame: its ground, its header and, where it can be read, its title.
    pub fn frame(&mut self, card: &PictureCard) {
        let palette = self.palette;
        let (view, rect) = (&card.view, card.rect);
        let kind = view.tone.map_or(palette.kind(view.kind_name), |tone| palette.tone(tone)).clone();
        let context = self.context;
        context.set_global_alpha(Self::alpha_of(card));
        let (border, rings) = self.outline(card, kind.mixed(0.32, &palette.line_strong));
        let ground = match view.kind_name {
            "parallel" | "map" => kind.mixed(0.04, &palette.surface_1),
            "workflow" => palette.surface_1.mixed(0.78, &palette.ground),
            "group" => kind.mixed(0.09, &palette.ground),
            _ => palette.surface_1.mixed(0.62, &palette.ground),
        };
        let ground = if card.hint == Hint::DropInto && !palette.forced {
            palette.selection.mixed(0.08, &palette.surface_1)
        } else {
            ground
        };
        self.body(rect, FRAME_RADIUS, &border, &rings, &ground);
        if !palette.forced {
            self.fill(&kind.mixed(0.07, &ground));
            if FRAME_RADIUS * self.zoom < 1.5 {
                context.fill_rect(rect.x + 1.0, rect.y + 1.0, rect.width - 2.0, HEADER);
            } else {
                context.begin_path();
                let radii: js_sys::Array =
                    [11.0, 11.0, 0.0, 0.0].into_iter().map(wasm_bindgen::JsValue::from_f64).collect();
                let _ = context.round_rect_with_f64_sequence(
                    rect.x + 1.0,
                    rect.y + 1.0,
                    rect.width - 2.0,
                    HEADER,
                    &radii,
                );
                context.fill();
            }
        }
        self.fill(&kind.mixed(0.18, &palette.line));
        context.fill_rect(rect.x + 1.0, rect.y + HEADER, rect.width - 2.0, 1.0);
        match self.detail {
            Detail::Full | Detail::Near => self.header(view, rect, &kind),
            Detail::Name(_) => {
                // An API's routes stand close below its title.
                let size = self.detail.name_size(if view.kind_name == "api" { 33.0 } else { f64::INFINITY });
                let middle = rect.y + 1.0 + size * 1.15 / 2.0;
                let mut x = rect.x + 11.0;
                if view.can_collapse {
                    let side = size.min(HEADER);
                    let muted = palette.text_muted.clone();
                    self.icon(
                        Glyph::ChevronDown,
                        x - 4.0 + side * 0.1,
                        rect.y + 1.0 + side * 0.1,
                        side * 0.8,
                        &muted,
                    );
                    x += side + 3.0;
                }
                let room = rect.right() - 11.0 - x;
                self.text(Face::ui(600, size), &palette.text.clone(), &view.title, (x, middle), room);
            }
            Detail::Far => {}
        }
        context.set_global_alpha(1.0);
        self.marks(card);
    }

    /// What selecting a frame changes, drawn over what stands in it.
    pub fn frame_outline(&self, card: &PictureCard) {
        let palette = self.palette;
        let kind = card.view.tone.map_or(palette.kind(card.view.kind_name), |tone| palette.tone(tone));
        let (border, rings) = self.outline(card, kind.mixed(0.32, &palette.line_strong));
        let within = rings.iter().skip(1).map(|(width, _)| *width).chain([0.0]);
        for ((width, colour), inside) in rings.iter().zip(within) {
            self.stroked(card.rect.inflated((width + inside) / 2.0), width - inside, colour);
        }
        self.stroked(card.rect.inflated(-0.5), 1.0, &border);
    }

    fn stroked(&self, rect: Rect, width: f64, colour: &Colour) {
        let context = self.context;
        context.set_stroke_style_str(&colour.css());
        context.set_line_width(width);
        context.begin_path();
        let radius = FRAME_RADIUS.min(rect.height / 2.0);
        let _ = context.round_rect_with_f64(rect.x, rect.y, rect.width, rect.height, radius);
        context.stroke();
    }

    fn header(&mut self, view: &NodeView, rect: Rect, kind: &Colour) {
        let palette = self.palette;
        let middle = rect.y + 1.0 + HEADER / 2.0;
        let mut x = rect.x + 11.0;
        if view.can_collapse {
            self.icon(Glyph::ChevronDown, x - 2.0, middle - 7.0, 14.0, &palette.text_muted.clone());
            x += 14.0 + 7.0;
        }
        self.icon(view.glyph, x, middle - 7.5, 15.0, kind);
        x += 15.0 + 7.0;
        let right = self.badges(view, rect.right() - 11.0, middle);
        let title = Face::ui(600, 13.0);
        let room = (right - x).max(0.0);
        self.text(title, &palette.text.clone(), &view.title, (x, middle), room);
        let taken = self.texts.width(self.context, palette, title, &view.title).min(room) + 7.0;
        self.text(
            Face::ui(400, 12.0),
            &palette.text_muted.clone(),
            &view.subtitle,
            (x + taken, middle),
            room - taken,
        );
    }

    /// The badges, from the right; returns where what stands left of them must end.
    fn badges(&mut self, view: &NodeView, right: f64, middle: f64) -> f64 {
        let badges = view.badges;
        if badges.count() == 0 {
            return right;
        }
        let palette = self.palette;
        let (muted, fail, container) =
            (palette.text_muted.clone(), palette.fail.clone(), palette.container.clone());
        let face = Face::ui(600, 11.0);
        let list = [
            (badges.note, Glyph::Note, 0, &muted),
            (badges.mock, Glyph::Mock, 0, &container),
            (badges.stream, Glyph::Streaming, 0, &muted),
            (badges.catches > 0, Glyph::Catch, badges.catches, &fail),
            (badges.retries > 0, Glyph::Retry, badges.retries, &muted),
            (badges.breakpoint, Glyph::Breakpoint, 0, &fail),
        ];
        let mut x = right;
        for (_, glyph, count, colour) in list.into_iter().filter(|(on, ..)| *on) {
            if count > 0 {
                let digits: Arc<str> = count.to_string().into();
                let width = self.texts.width(self.context, palette, face, &digits);
                x -= width;
                self.text(face, colour, &digits, (x, middle), width + 12.0);
                x -= 2.0;
            }
            x -= 12.0;
            self.icon(glyph, x, middle - 6.0, 12.0, colour);
            x -= 6.0;
        }
        x - 2.0
    }

    /// A card, near enough to be read at least by name.
    pub fn card(&mut self, card: &PictureCard) {
        let palette = self.palette;
        let (view, rect) = (&card.view, card.rect);
        let kind = palette.kind(view.kind_name).clone();
        self.context.set_global_alpha(Self::alpha_of(card));
        let quiet = matches!(view.kind_name, "resource" | "trigger");
        let pill = view.kind_name == "route";
        let note = view.kind_name == "note";
        let (fill, plain) = if note {
            let tone = palette.tone(view.tone.unwrap_or_default());
            (tone.mixed(0.09, &palette.surface_2), tone.mixed(0.35, &palette.line))
        } else if quiet {
            (palette.surface_2.mixed(0.6, &palette.ground), palette.line_strong.clone())
        } else {
            (palette.surface_2.clone(), palette.line_strong.clone())
        };
        let fill = if palette.forced { palette.surface_2.clone() } else { fill };
        let (border, rings) = self.outline(card, plain);
        if !quiet && palette.shadow > 0.0 {
            self.context.set_global_alpha(palette.shadow * Self::alpha_of(card));
            self.fill(&SHADOW);
            self.rounded(
                rect.translated(Vector::new(0.0, 1.0)).inflated(0.5),
                if pill { 18.5 } else { RADIUS + 0.5 },
            );
            self.context.set_global_alpha(Self::alpha_of(card));
        }
        self.body(rect, if pill { 18.0 } else { RADIUS }, &border, &rings, &fill);
        if !pill && !note {
            self.fill(&kind);
            self.edge_bar(rect);
        }
        match self.detail {
            Detail::Full | Detail::Near => match view.kind_name {
                "route" => self.route(view, rect),
                "note" => self.note(view, rect),
                _ => self.thing(card, quiet, &kind),
            },
            Detail::Name(_) => self.name(view, rect),
            Detail::Far => {}
        }
        self.context.set_global_alpha(1.0);
        self.marks(card);
    }

    fn edge_bar(&self, rect: Rect) {
        let context = self.context;
        if 3.0 * self.zoom < 1.5 {
            context.fill_rect(rect.x, rect.y, 3.0, rect.height);
            return;
        }
        context.begin_path();
        let radii: js_sys::Array =
            [3.0, 0.0, 0.0, 3.0].into_iter().map(wasm_bindgen::JsValue::from_f64).collect();
        let _ = context.round_rect_with_f64_sequence(rect.x, rect.y, 3.0, rect.height, &radii);
        context.fill();
    }

    fn name(&mut self, view: &NodeView, rect: Rect) {
        let size = self.detail.name_size(rect.height);
        let text = if matches!(view.kind_name, "route" | "note") { &view.subtitle } else { &view.title };
        let face = Face::ui(600, size);
        let colour = self.palette.text.clone();
        let middle = rect.y + rect.height / 2.0;
        let mut room = rect.width - 19.0;
        if view.kind_name == "route" {
            let method = Face::ui(700, (size * METHOD_SHARE).round());
            let width = self.texts.width(self.context, self.palette, method, &view.title);
            let colours = (self.palette.method(&view.title).clone(), colour);
            self.text(method, &colours.0, &view.title, (rect.x + 12.0, middle), width + method.size);
            let taken = width + size * METHOD_GAP;
            self.text(face, &colours.1, text, (rect.x + 12.0 + taken, middle), room - taken);
            return;
        }
        if view.can_collapse {
            let side = size.min(HEADER);
            let muted = self.palette.text_muted.clone();
            let x = rect.right() - 7.0 - side * 0.9;
            self.icon(Glyph::ChevronRight, x, middle - side * 0.4, side * 0.8, &muted);
            room -= side - 4.0;
        }
        self.text(face, &colour, text, (rect.x + 12.0, middle), room);
    }

    fn route(&mut self, view: &NodeView, rect: Rect) {
        let palette = self.palette;
        let middle = rect.y + rect.height / 2.0;
        let face = Face::ui(700, 11.0);
        let x = rect.x + 15.0;
        let width = self.texts.width(self.context, palette, face, &view.title);
        self.text(face, &palette.method(&view.title).clone(), &view.title, (x, middle), width + 11.0);
        let x = x + width + 8.0;
        let right = self.badges(view, rect.right() - 15.0, rect.y + 18.0);
        let face = Face { weight: 400, size: 12.0, mono: true };
        self.text(face, &palette.text.clone(), &view.subtitle, (x, middle), right - x);
    }

    fn note(&mut self, view: &NodeView, rect: Rect) {
        let face = Face::ui(400, 12.0);
        let room = rect.width - 26.0;
        let lines = self.wrapped(face, &view.subtitle, room);
        let colour = self.palette.text.clone();
        let mut middle = rect.y + 11.0 + 8.5;
        for line in lines {
            if middle + 8.5 > rect.bottom() {
                break;
            }
            self.text(face, &colour, &line, (rect.x + 13.0, middle), room);
            middle += 17.0;
        }
    }

    /// Text in lines of at most this width, broken between words.
    fn wrapped(&mut self, face: Face, text: &str, room: f64) -> Vec<Arc<str>> {
        let mut lines = Vec::new();
        for paragraph in text.lines().take(40) {
            let mut line = String::new();
            for word in paragraph.split(' ') {
                let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
                if line.is_empty() || self.texts.width(self.context, self.palette, face, &longer) <= room {
                    line = longer;
                } else {
                    lines.push(Arc::from(std::mem::replace(&mut line, word.to_owned())));
                }
            }
            lines.push(Arc::from(line));
        }
        lines
    }

    fn thing(&mut self, card: &PictureCard, quiet: bool, kind: &Colour) {
        let palette = self.palette;
        let (view, rect) = (&card.view, card.rect);
        let set = Setting::of(quiet, self.detail);
        let middle = rect.y + rect.height / 2.0;
        let icon_x = rect.x + if quiet { 13.0 } else { 14.0 };
        self.icon(view.glyph, icon_x, middle - set.icon / 2.0, set.icon, kind);
        let x = icon_x + set.icon + set.gap;
        let mut right = rect.right() - set.padding;
        if view.can_collapse {
            self.icon(Glyph::ChevronRight, right - 16.0, middle - 7.0, 14.0, &palette.text_muted.clone());
            right -= 14.0 + set.gap;
        }
        let second = if view.subtitle.is_empty() { 0.0 } else { set.subtitle.1 };
        let height = set.title.1 + second + card.details.len() as f64 * DETAIL_LINE;
        let top = middle - height / 2.0;
        let title_end = self.badges(view, right, top + set.title.1 / 2.0);
        self.text(
            set.title.0,
            &palette.text.clone(),
            &view.title,
            (x, top + set.title.1 / 2.0),
            title_end - x,
        );
        let muted = palette.text_muted.clone();
        let mut line = top + set.title.1;
        self.text(set.subtitle.0, &muted, &view.subtitle, (x, line + set.subtitle.1 / 2.0), right - x);
        line += second;
        let face = Face { weight: 400, size: 8.5, mono: true };
        for detail in &card.details {
            self.text(face, &muted, detail, (x, line + DETAIL_LINE / 2.0), right - x);
            line += DETAIL_LINE;
        }
    }

    /// The number of findings and what the run says, at the upper corners.
    fn marks(&mut self, card: &PictureCard) {
        let palette = self.palette;
        let rect = card.rect;
        // What is too small to be read keeps a size on the screen.
        let grown = (0.5 / self.zoom).max(1.0);
        if card.problems.total() > 0 {
            let colour = palette.severity(card.problems.severity()).clone();
            let count: Arc<str> = card.problems.total().to_string().into();
            let face = Face::ui(700, 11.0);
            let width = if grown > 1.0 {
                18.0 * grown
            } else {
                (self.texts.width(self.context, palette, face, &count) + 10.0).max(18.0)
            };
            let size = 18.0 * grown;
            let plate =
                Rect::new(rect.right() - 1.0 + 8.0 * grown - width, rect.y + 1.0 - 8.0 * grown, width, size);
            self.fill(&colour);
            self.rounded(plate, size / 2.0);
            if grown <= 1.0 {
                let width = self.texts.width(self.context, palette, face, &count);
                let at = (plate.x + (plate.width - width) / 2.0, plate.y + 9.0);
                self.text(face, &palette.surface_2.clone(), &count, at, width + 12.0);
            }
        }
        let (glyph, colour) = match card.run {
            None | Some(RunStatus::Skipped) => return,
            Some(RunStatus::Done) => (Glyph::Check, &palette.success),
            Some(RunStatus::Failed) => (Glyph::Cross, &palette.error),
            Some(RunStatus::Caught) => (Glyph::Catch, &palette.warning),
            Some(RunStatus::Retried) => (Glyph::Retry, &palette.warning),
            Some(RunStatus::Waiting) => (Glyph::Person, &palette.accent),
            Some(RunStatus::Current) => (Glyph::Play, &palette.accent),
        };
        let colour = colour.clone();
        let size = 18.0 * grown;
        let plate = Rect::new(rect.x + 1.0 - 9.0 * grown, rect.y + 1.0 - 9.0 * grown, size, size);
        self.fill(&colour);
        self.rounded(plate, size / 2.0);
        self.icon(
            glyph,
            plate.x + 3.0 * grown,
            plate.y + 3.0 * grown,
            12.0 * grown,
            &palette.surface_2.clone(),
        );
    }

    /// The plate of an edge's label.
    pub fn label(&mut self, text: &str, rect: Rect, failure: bool) {
        let palette = self.palette;
        self.fill(&palette.line);
        self.rounded(rect.inflated(0.5), 4.5);
        self.fill(&palette.surface_1);
        self.rounded(rect.inflated(-0.5), 3.5);
        let face = Face::ui(500, 11.0);
        let colour = if failure { palette.fail.clone() } else { palette.text_muted.clone() };
        let width = self.texts.width(self.context, palette, face, text);
        let at = (rect.x + (rect.width - width) / 2.0, rect.y + rect.height / 2.0);
        self.text(face, &colour, &Arc::from(text), at, width + 12.0);
    }

    /// Far away, the name of what stands on the canvas itself, at a constant size on the screen.
    pub fn far_name(&mut self, card: &PictureCard) {
        let unit = 1.0 / self.zoom;
        let rect = card.rect;
        if card.dim || rect.width < 30.0 * unit || rect.height < 9.5 * unit {
            return;
        }
        let palette = self.palette;
        let text = if card.view.kind_name == "note" { &card.view.subtitle } else { &card.view.title };
        let face = Face::ui(600, (10.0 * unit).round());
        let (at, room) = ((rect.x + 5.0 * unit, rect.center().y), rect.width - 6.0 * unit);
        let colour = palette.text.clone();
        // Names that begin alike differ in how they end.
        let mut shown = text.clone();
        for rest in endings(text) {
            if self.texts.width(self.context, palette, face, &shown) <= room {
                break;
            }
            shown = rest.into();
        }
        self.text(face, &colour, &shown, at, room);
    }
}

/// What is left of a name without its first word, its first two, and so on: `orders-validate`, `validate`.
fn endings(name: &str) -> impl Iterator<Item = &str> {
    name.match_indices(['-', '_', '.', ' '])
        .filter_map(|(at, mark)| name.get(at + mark.len()..))
        .filter(|rest| !rest.is_empty())
}
