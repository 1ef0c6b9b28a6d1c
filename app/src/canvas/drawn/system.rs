//! The system from far away: workflows and APIs as titled blocks with what they hold in numbers, routes by method and path.
//! All type is of a constant size on the screen.

use std::sync::Arc;

use aslant_engine::design::Id;
use aslant_engine::geometry::Rect;

use super::cards::CardPainter;
use super::text::Face;
use crate::editor::{Inside, Picture, PictureCard};

/// Type, in screen pixels.
const TITLE: f64 = 12.0;
const BLOCK_TITLE: f64 = 14.0;
const BLOCK_WORDS: f64 = 11.5;
const ROUTE: f64 = 10.0;
/// Routes closer together than so many screen pixels are written farther apart, and where they are many, they are numbers on
/// their API's block.
const LEAST_PITCH: f64 = 11.0;
const MOST_SPREAD: usize = 10;
/// Between the top of one route and the next, in canvas units.
const ROUTE_PITCH: f64 = 44.0;

/// A frame is large enough to hold its block.
fn holds_a_block(rect: Rect, zoom: f64) -> bool {
    rect.width * zoom >= 120.0 && rect.height * zoom >= 64.0
}

/// A block ready to be drawn.
struct Plate {
    rect: Rect,
    title: Face,
    words: Face,
    text: Arc<str>,
    count: Arc<str>,
    mark_width: f64,
}

/// The routes of an API as they are written.
struct RouteList<'p> {
    api: Id,
    /// With the middle of the line, in canvas units; from the top down.
    routes: Vec<(&'p PictureCard, f64)>,
    pitch: f64,
    /// Where they begin, or their frame if it begins higher.
    top: f64,
}

impl CardPainter<'_> {
    /// What is written over the shapes, the most important last: `seen` is what of the canvas is in sight.
    pub fn system(&mut self, picture: &Picture, seen: Rect, around: Rect) {
        let tops = |card: &&PictureCard| card.view.depth == 0 && card.rect.intersects(around);
        let lists = self.route_lists(picture, around);
        let is_named = |id: Id| lists.iter().any(|list| list.api == id);
        for card in picture.cards.iter().filter(tops) {
            if card.view.kind_name != "workflow" {
                self.far_name(card);
            }
        }
        for list in &lists {
            for (route, middle) in &list.routes {
                self.far_route(route, *middle, list.pitch);
            }
        }
        let mut plates: Vec<Rect> = Vec::new();
        for frame in picture.frames.iter().filter(|frame| frame.rect.intersects(around)) {
            let holds = holds_a_block(frame.rect, self.zoom);
            match frame.inside {
                Some(inside) if holds && frame.view.kind_name != "api" => {
                    self.block(frame, inside, seen);
                }
                Some(inside) if frame.view.kind_name == "api" && !is_named(frame.view.id) && !frame.dim => {
                    if !self.free_block(frame, inside, picture, &mut plates) {
                        self.far_title(frame);
                    }
                }
                // Its routes' names stand where its title would.
                _ if frame.view.kind_name == "api" => {
                    let top = lists.iter().find(|list| list.api == frame.view.id).map(|list| list.top);
                    self.title_above(frame, top.unwrap_or(frame.rect.y));
                }
                _ => self.far_title(frame),
            }
        }
        for card in picture.cards.iter().filter(tops).filter(|card| card.view.kind_name == "workflow") {
            let drawn = match card.inside {
                Some(inside) if !card.dim => self.free_block(card, inside, picture, &mut plates),
                _ => false,
            };
            if !drawn {
                self.far_name(card);
            }
        }
    }

    /// The routes of each API that are written, and where: at their shapes, or farther apart from the last one upwards.
    fn route_lists<'p>(&self, picture: &'p Picture, around: Rect) -> Vec<RouteList<'p>> {
        let apis = picture.frames.iter().filter(|frame| frame.view.kind_name == "api");
        apis.filter(|api| api.rect.intersects(around))
            .filter_map(|api| {
                let routes = picture.cards.iter().filter(|card| card.view.kind_name == "route");
                let mut routes: Vec<(&PictureCard, f64)> = routes
                    .map(|route| (route, route.rect.center()))
                    .filter(|(_, center)| api.rect.contains(*center))
                    .map(|(route, center)| (route, center.y))
                    .collect();
                routes.sort_by(|a, b| a.1.total_cmp(&b.1));
                let pitch = LEAST_PITCH / self.zoom;
                let spread = pitch > ROUTE_PITCH;
                if spread && routes.len() > MOST_SPREAD {
                    return None;
                }
                if let Some(last) = routes.last().map(|(_, middle)| *middle).filter(|_| spread) {
                    for (up, (_, middle)) in routes.iter_mut().rev().enumerate() {
                        *middle = last - up as f64 * pitch;
                    }
                }
                let first = routes.first().map(|(_, middle)| *middle);
                let top = first.map_or(api.rect.y, |first| api.rect.y.min(first - pitch / 2.0));
                Some(RouteList { api: api.view.id, routes, pitch: pitch.max(ROUTE_PITCH), top })
            })
            .collect()
    }

    /// A route's method and path, over its shape and to the left of it, where no line leaves.
    fn far_route(&mut self, card: &PictureCard, middle: f64, pitch: f64) {
        if card.dim {
            return;
        }
        let palette = self.palette;
        let unit = 1.0 / self.zoom;
        let size = (ROUTE * unit).min(pitch * 0.86).round();
        let (method, path) = (Face::ui(700, (size * 0.86).round()), Face::ui(600, size));
        let gap = size * 0.35;
        let method_width = self.texts.width(self.context, palette, method, &card.view.title);
        let room = (150.0 * unit - method_width - gap).max(0.0);
        let path_width = self.texts.width(self.context, palette, path, &card.view.subtitle).min(room);
        let width = method_width + gap + path_width + 8.0 * unit;
        let rect = card.rect;
        let x = if width <= rect.width { rect.x } else { rect.right() - width };
        let plate = Rect::new(x, middle - size * 0.62, width, size * 1.24);
        self.fill(&palette.surface_1);
        self.rounded(plate, 3.0 * unit);
        let (method_colour, colour) = (palette.method(&card.view.title).clone(), palette.text.clone());
        let x = x + 4.0 * unit;
        self.text(method, &method_colour, &card.view.title, (x, middle), method_width + size);
        self.text(path, &colour, &card.view.subtitle, (x + method_width + gap, middle), room);
    }

    /// The title of a frame at a constant size on the screen.
    fn far_title(&mut self, card: &PictureCard) {
        let rect = card.rect;
        let on_screen = rect.width * self.zoom;
        if card.dim || on_screen < if card.view.depth == 0 { 40.0 } else { 150.0 } {
            return;
        }
        let unit = 1.0 / self.zoom;
        let palette = self.palette;
        let face = Face::ui(600, (TITLE * unit).round());
        let room = rect.width - 12.0 * unit;
        let width = self.texts.width(self.context, palette, face, &card.view.title).min(room);
        let plate = Rect::new(rect.x, rect.y, width + 12.0 * unit, 18.0 * unit);
        self.fill(&palette.surface_1);
        self.rounded(plate, 4.0 * unit);
        let colour = palette.text.clone();
        self.text(face, &colour, &card.view.title, (rect.x + 6.0 * unit, rect.y + 9.0 * unit), room);
    }

    /// The title of a frame above what is written in it, as wide as it is.
    fn title_above(&mut self, card: &PictureCard, top: f64) {
        if card.dim || card.rect.width * self.zoom < 24.0 {
            return;
        }
        let unit = 1.0 / self.zoom;
        let face = Face::ui(600, (TITLE * unit).round());
        let colour = self.palette.text.clone();
        let at = (card.rect.x, top - 8.0 * unit);
        self.text(face, &colour, &card.view.title, at, 160.0 * unit);
    }

    /// The block of a workflow in the middle of what of it is in sight.
    fn block(&mut self, card: &PictureCard, inside: Inside, seen: Rect) {
        if card.dim {
            return;
        }
        let part = card.rect.intersection(seen).unwrap_or(card.rect);
        let unit = 1.0 / self.zoom;
        let plate = self.plate(card, inside, part, part.width.max(60.0 * unit));
        self.draw_plate(card, inside, &plate);
    }

    /// The block of what is smaller than it, where it covers nothing else; whether it was drawn.
    fn free_block(
        &mut self,
        card: &PictureCard,
        inside: Inside,
        picture: &Picture,
        plates: &mut Vec<Rect>,
    ) -> bool {
        let mut plate = self.plate(card, inside, card.rect, 200.0 / self.zoom);
        let (own, unit) = (card.view.id, 1.0 / self.zoom);
        let is_free = |place: Rect| {
            let stands_apart = |other: &PictureCard| {
                other.view.depth > 0
                    || other.view.id == own
                    || other.view.kind_name == "group"
                    || !other.rect.intersects(place)
            };
            picture.frames.iter().chain(&picture.cards).all(stands_apart)
                && !plates.iter().any(|other| other.intersects(place))
        };
        // Over it, else above or below it.
        let Rect { x, y, width, height } = plate.rect;
        let above = card.rect.y - 6.0 * unit - height;
        let below = card.rect.bottom() + 6.0 * unit;
        let place = [y, above, below]
            .into_iter()
            .map(|y| Rect::new(x, y, width, height))
            .find(|place| is_free(*place));
        let Some(place) = place else { return false };
        plate.rect = place;
        self.draw_plate(card, inside, &plate);
        plates.push(place);
        true
    }

    fn plate(&mut self, card: &PictureCard, inside: Inside, part: Rect, room: f64) -> Plate {
        let palette = self.palette;
        let unit = 1.0 / self.zoom;
        let (title, words) =
            (Face::ui(600, (BLOCK_TITLE * unit).round()), Face::ui(400, (BLOCK_WORDS * unit).round()));
        let what = if card.view.kind_name == "api" { "route" } else { "state" };
        let many = if inside.count == 1 { "" } else { "s" };
        let held = format!("{} {what}{many}", grouped(inside.count));
        let text: Arc<str> = match &*card.view.subtitle {
            "" => held.into(),
            subtitle => format!("{subtitle} · {held}").into(),
        };
        let name = self.texts.width(self.context, palette, title, &card.view.title);
        let about = self.texts.width(self.context, palette, words, &text);
        let total = inside.problems.total();
        let count: Arc<str> = grouped(total).into();
        let mark = Face::ui(700, (11.0 * unit).round());
        let mark_width = if total > 0 {
            (self.texts.width(self.context, palette, mark, &count) + 10.0 * unit).max(18.0 * unit)
        } else {
            0.0
        };
        let beside = if total > 0 { mark_width + 8.0 * unit } else { 0.0 };
        let width = (name + beside).max(about).min(room) + 24.0 * unit;
        let middle = part.center();
        let rect = Rect::new(middle.x - width / 2.0, middle.y - 24.0 * unit, width, 48.0 * unit);
        Plate { rect, title, words, text, count, mark_width }
    }

    fn draw_plate(&mut self, card: &PictureCard, inside: Inside, plate: &Plate) {
        let palette = self.palette;
        let unit = 1.0 / self.zoom;
        let rect = plate.rect;
        let (border, around) = if card.selected {
            (palette.selection.clone(), 2.0 * unit)
        } else {
            (palette.kind(card.view.kind_name).mixed(0.45, &palette.line_strong), unit)
        };
        self.fill(&border);
        self.rounded(rect.inflated(around), 9.0 * unit);
        self.fill(&palette.surface_2);
        self.rounded(rect, 8.0 * unit);
        let x = rect.x + 12.0 * unit;
        let beside = if plate.mark_width > 0.0 { plate.mark_width + 8.0 * unit } else { 0.0 };
        let room = rect.width - 24.0 * unit;
        let (text, muted) = (palette.text.clone(), palette.text_muted.clone());
        self.text(plate.title, &text, &card.view.title, (x, rect.y + 16.0 * unit), room - beside);
        self.text(plate.words, &muted, &plate.text, (x, rect.y + 34.0 * unit), room);
        if plate.mark_width > 0.0 {
            let face = Face::ui(700, (11.0 * unit).round());
            let pill = Rect::new(
                rect.right() - 10.0 * unit - plate.mark_width,
                rect.y + 7.0 * unit,
                plate.mark_width,
                18.0 * unit,
            );
            self.fill(&palette.severity(inside.problems.severity()).clone());
            self.rounded(pill, 9.0 * unit);
            let width = self.texts.width(self.context, palette, face, &plate.count);
            let at = (pill.center().x - width / 2.0, pill.center().y);
            self.text(face, &palette.surface_2.clone(), &plate.count, at, width + 12.0 * unit);
        }
    }
}

/// `5,000`.
fn grouped(count: usize) -> String {
    let digits = count.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}
