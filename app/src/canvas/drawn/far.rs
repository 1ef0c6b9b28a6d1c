//! Cards of the drawn layer far away: a shape in the colour of its kind, a bar, and marks. One colour at a time, since
//! there may be thousands.

use aslant_engine::geometry::Rect;
use web_sys::CanvasRenderingContext2d;

use super::palette::{Colour, Palette};
use crate::editor::{Hint, PictureCard, RunStatus};

/// From so many cards on their corners are square.
const MANY: usize = 400;

/// Rectangles by colour, in the order in which colours came first.
#[derive(Default)]
struct Coats(Vec<(Colour, Vec<(Rect, f64)>)>);

impl Coats {
    fn add(&mut self, colour: &Colour, rect: Rect, radius: f64) {
        if let Some((_, rects)) = self.0.iter_mut().find(|(known, _)| known == colour) {
            rects.push((rect, radius));
        } else {
            self.0.push((colour.clone(), vec![(rect, radius)]));
        }
    }

    fn paint(&self, context: &CanvasRenderingContext2d) {
        for (colour, rects) in &self.0 {
            context.set_fill_style_str(&colour.css());
            for (rect, radius) in rects {
                if *radius > 0.0 {
                    context.begin_path();
                    let _ = context.round_rect_with_f64(rect.x, rect.y, rect.width, rect.height, *radius);
                    context.fill();
                } else {
                    context.fill_rect(rect.x, rect.y, rect.width, rect.height);
                }
            }
        }
    }
}

/// What the run makes of a card's colour.
fn run_colour(palette: &Palette, run: RunStatus) -> Option<&Colour> {
    match run {
        RunStatus::Current | RunStatus::Waiting => Some(&palette.accent),
        RunStatus::Done => Some(&palette.success),
        RunStatus::Failed => Some(&palette.error),
        RunStatus::Caught | RunStatus::Retried => Some(&palette.warning),
        RunStatus::Skipped => None,
    }
}

/// Draws the cards that meet `seen` (canvas coordinates).
pub fn draw(
    context: &CanvasRenderingContext2d,
    palette: &Palette,
    cards: &[PictureCard],
    zoom: f64,
    seen: Rect,
) {
    let pixel = 1.0 / zoom;
    let (mut rings, mut bodies, mut insides, mut bars, mut marks) =
        (Coats::default(), Coats::default(), Coats::default(), Coats::default(), Coats::default());
    let round = cards.len() <= MANY;
    let around = seen.inflated(8.0 * pixel);
    for card in cards {
        let rect = card.rect;
        if !rect.intersects(around) {
            continue;
        }
        let kind = card.view.tone.map_or(palette.kind(card.view.kind_name), |tone| palette.tone(tone));
        let radius = if !round {
            0.0
        } else if card.view.kind_name == "route" {
            rect.height / 2.0
        } else {
            8.0
        };
        let run = card.run.and_then(|run| run_colour(palette, run));
        if card.selected || !matches!(card.hint, Hint::None | Hint::Refused) {
            rings.add(&palette.selection, rect.inflated(2.5 * pixel), radius);
        } else if let Some(colour) = run {
            rings.add(colour, rect.inflated(1.5 * pixel), radius);
        }
        let faint = card.dim || card.hint == Hint::Refused || card.run == Some(RunStatus::Skipped);
        if palette.forced {
            bodies.add(&palette.text, rect, radius);
            if !faint {
                insides.add(&palette.surface_2, rect.inflated(-pixel), 0.0);
            }
        } else {
            let ground = if faint { &palette.surface_1 } else { &palette.surface_2 };
            // What stands in a workflow is its texture; what stands on the canvas itself is a block.
            let share = if faint {
                0.1
            } else if card.view.depth > 0 && run.is_none() {
                0.3
            } else {
                0.4
            };
            bodies.add(&run.unwrap_or(kind).mixed(share, ground), rect, radius);
        }
        let bar = (2.0 * pixel).max(3.0).min(rect.width / 3.0);
        if !faint {
            bars.add(kind, Rect::new(rect.x, rect.y, bar, rect.height), 0.0);
        }
        if card.problems.total() > 0 {
            let size = 6.0 * pixel;
            let place = Rect::new(rect.right() - size / 2.0, rect.y - size / 2.0, size, size);
            marks.add(palette.severity(card.problems.severity()), place, size / 2.0);
        }
    }
    rings.paint(context);
    bodies.paint(context);
    insides.paint(context);
    bars.paint(context);
    marks.paint(context);
}
