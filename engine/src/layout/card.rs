//! How large cards are: one height a kind, width by content.

use super::graph::{NodeKind, StateShape};
use super::text::{Weight, text_width};
use crate::geometry::Size;

/// A state's or function's card.
pub const CARD_HEIGHT: f64 = 56.0;
/// The header of a Parallel, a Map, a workflow or a group of routes.
pub const HEADER_HEIGHT: f64 = 28.0;
/// Size of the text on edges.
pub const LABEL_FONT: f64 = 11.0;
/// Of a badge: its icon, what is between it and its number, the number's size, and what is between two badges.
pub const BADGE_ICON: f64 = 12.0;
pub const BADGE_NUMBER_GAP: f64 = 2.0;
pub const BADGE_FONT: f64 = 11.0;
pub const BADGE_BETWEEN: f64 = 6.0;
/// Height of a label's plate.
pub const LABEL_HEIGHT: f64 = 18.0;

const NARROWEST: f64 = 160.0;
const WIDEST: f64 = 280.0;
// What is drawn beside the words, in canvas units, as styles/canvas.css has it: border, padding, icon and gaps.
/// 1 + 13, an icon of 18, 10, and at the right 12 + 1.
const CARD: f64 = 55.0;
/// Of resources and triggers: 1 + 12, an icon of 18, 8, and 10 + 1.
const QUIET_CARD: f64 = 50.0;
/// 15 on both sides, and 8 between method and path.
const PILL: f64 = 38.0;
/// 1 + 10 on both sides, an icon of 15, and 7 after it.
const HEADER: f64 = 44.0;
/// The button that opens and closes: on a card 18 - 4 and 10, in a header 18 - 4 and 7.
const CARD_TOGGLE: f64 = 24.0;
const HEADER_TOGGLE: f64 = 21.0;
/// Between a name and its badges, on a card and in a header.
const BADGE_GAP: f64 = 8.0;
const HEADER_GAP: f64 = 7.0;
/// A browser rounds widths to 64ths of a pixel, and the table's kerning is rounded too.
const SPARE: f64 = 1.0;
/// From afar (55 to 70 %) a name alone is written, in this size; beside it 1 + 11 and 6 + 1.
const FAR_FONT: f64 = 20.0;
const FAR_CARD: f64 = 19.0;
/// A header then has 1 + 10 on both sides; the button that opens and closes is 20 wide.
const FAR_HEADER: f64 = 22.0;
const FAR_CARD_TOGGLE: f64 = 16.0;
const FAR_HEADER_TOGGLE: f64 = 23.0;
/// A route's method from afar, and the gap after it, in shares of the size of its path.
const FAR_METHOD: f64 = 0.72;
const FAR_METHOD_GAP: f64 = 0.34;
/// A frame is widened for its subtitle up to this, and for its title up to [`WIDEST_TITLE`].
const WIDEST_HEADER: f64 = 360.0;
const WIDEST_TITLE: f64 = 400.0;
/// A longer second line is cut rather than widening the card. Of a function it is the runtime, the memory and the time-out,
/// which are read whole.
const WIDEST_SUBTITLE: f64 = 152.0;
const WIDEST_FUNCTION_SUBTITLE: f64 = 166.0;
/// Holds those three of nearly every function, so the cards of a column end in one line.
const NARROWEST_FUNCTION: f64 = 216.0;

/// The small marks at the right of a card.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Badges {
    /// The most attempts of its retriers; 0 without any.
    pub retries: usize,
    /// How many catchers it has.
    pub catches: usize,
    pub mock: bool,
    pub breakpoint: bool,
    pub note: bool,
    /// A route that streams its response.
    pub stream: bool,
}

impl Badges {
    pub fn count(self) -> usize {
        [self.retries > 0, self.catches > 0, self.mock, self.breakpoint, self.note, self.stream]
            .iter()
            .filter(|on| **on)
            .count()
    }

    /// How wide they are together: icons of 12 with 6 between them, and 2 between an icon and its number.
    pub fn width(self) -> f64 {
        let numbers = [self.retries, self.catches].into_iter().filter(|number| *number > 0);
        let numbers: f64 = numbers
            .map(|number| BADGE_NUMBER_GAP + text_width(&number.to_string(), BADGE_FONT, Weight::Semibold))
            .sum();
        match self.count() {
            0 => 0.0,
            count => count as f64 * BADGE_ICON + (count - 1) as f64 * BADGE_BETWEEN + numbers,
        }
    }

    /// The same with the gap before them.
    fn after(self, gap: f64) -> f64 {
        if self.count() == 0 { 0.0 } else { gap + self.width() }
    }
}

/// What a card says.
#[derive(Clone, Copy, Debug, Default)]
pub struct CardText<'a> {
    pub title: &'a str,
    pub subtitle: &'a str,
    pub badges: Badges,
}

/// The size of a card; of a frame, its header's least size. Widths are multiples of 8.
///
/// A card is as wide as its name with its badges needs at 100 % and as its name alone needs from afar, up to the widest.
pub fn card_size(kind: NodeKind, text: CardText<'_>) -> Size {
    let CardText { title, subtitle, badges } = text;
    let named = text_width(title, 13.0, Weight::Semibold);
    let described = text_width(subtitle, 12.0, Weight::Regular);
    let far = text_width(title, FAR_FONT, Weight::Semibold);
    let header = |toggle: f64| {
        let name = HEADER + toggle + named + badges.after(HEADER_GAP);
        let subtitle = if subtitle.is_empty() { 0.0 } else { HEADER_GAP + described };
        (name, name + subtitle)
    };
    let (width, narrowest, widest, height) = match kind {
        NodeKind::State(_) | NodeKind::Function | NodeKind::Workflow { collapsed: true } => {
            let (toggle, far_toggle) = match kind {
                NodeKind::State(StateShape::Parallel | StateShape::Map) | NodeKind::Workflow { .. } => {
                    (CARD_TOGGLE, FAR_CARD_TOGGLE)
                }
                _ => (0.0, 0.0),
            };
            let (widest_subtitle, narrowest) = match kind {
                NodeKind::Function => (WIDEST_FUNCTION_SUBTITLE, NARROWEST_FUNCTION),
                _ => (WIDEST_SUBTITLE, NARROWEST),
            };
            let lines = (named + badges.after(BADGE_GAP)).max(described.min(widest_subtitle));
            let ends = matches!(kind, NodeKind::State(StateShape::Succeed | StateShape::Fail));
            let narrowest = if ends && subtitle.is_empty() { 136.0 } else { narrowest };
            ((CARD + toggle + lines).max(FAR_CARD + far_toggle + far), narrowest, WIDEST, CARD_HEIGHT)
        }
        NodeKind::Container { .. } | NodeKind::Workflow { .. } => {
            let (name, whole) = header(HEADER_TOGGLE);
            let name = name.max(FAR_HEADER + FAR_HEADER_TOGGLE + far);
            (whole.min(WIDEST_HEADER - SPARE).max(name), NARROWEST, WIDEST_TITLE, HEADER_HEIGHT)
        }
        NodeKind::ApiGroup => {
            let (_, whole) = header(0.0);
            (whole.max(FAR_HEADER + far), NARROWEST, WIDEST, HEADER_HEIGHT)
        }
        // A pill: the method in the title, the path in mono; from afar the path is written as names are.
        NodeKind::Route => {
            let near = PILL
                + text_width(title, 11.0, Weight::Bold)
                + text_width(subtitle, 12.0, Weight::Mono)
                + badges.after(BADGE_GAP);
            let far = FAR_CARD
                + text_width(title, FAR_FONT * FAR_METHOD, Weight::Bold)
                + FAR_FONT * FAR_METHOD_GAP
                + text_width(subtitle, FAR_FONT, Weight::Semibold);
            (near.max(far), NARROWEST, WIDEST, 36.0)
        }
        NodeKind::Resource | NodeKind::Trigger => {
            let named = text_width(title, 12.5, Weight::Demi);
            let described = text_width(subtitle, 11.0, Weight::Regular);
            let lines = (named + badges.after(BADGE_GAP)).max(described);
            ((QUIET_CARD + lines).max(FAR_CARD + far), 128.0, 224.0, 44.0)
        }
        NodeKind::Note | NodeKind::Area => (240.0, 80.0, 640.0, 96.0),
    };
    Size::new(((width + SPARE).clamp(narrowest, widest) / 8.0).ceil() * 8.0, height)
}

/// The width of the plate of an edge's label.
pub fn label_width(text: &str) -> f64 {
    text_width(text, LABEL_FONT, Weight::Medium) + 12.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_follow_the_content_within_limits() {
        let task = NodeKind::State(StateShape::Task);
        let size = |title: &str, catches| {
            let badges = Badges { catches, ..Badges::default() };
            card_size(task, CardText { title, subtitle: "Lambda payments", badges })
        };
        assert_eq!(card_size(task, CardText { title: "A", ..CardText::default() }), Size::new(160.0, 56.0));
        assert!(size("CancellationWindowForOrders", 0).width > 200.0);
        assert_eq!(size(&"x".repeat(200), 4).width, 280.0);
        let map = NodeKind::Container { shape: StateShape::Map, slots: 1 };
        let header = |subtitle| {
            card_size(map, CardText { title: "ReserveLines", subtitle, badges: Badges::default() }).width
        };
        assert!(
            header("each line of the order, 5 at once") > header("") + 40.0,
            "title and subtitle are read whole"
        );
        assert_eq!(header(&"x".repeat(200)), WIDEST_HEADER);
    }

    #[test]
    fn a_name_and_its_badges_fit_side_by_side() {
        let badges =
            Badges { retries: 12, catches: 2, mock: true, breakpoint: true, note: true, stream: false };
        assert_eq!(badges.count(), 5);
        assert!((95.0..110.0).contains(&badges.width()), "{}", badges.width());
        for name in ["A", "Pay", "ChargePayment", "RefundPaymentNow", "WWWWWWWWWWWW"] {
            let collapsed = NodeKind::State(StateShape::Map);
            for (kind, beside) in [
                (NodeKind::State(StateShape::Task), CARD + BADGE_GAP),
                (collapsed, CARD + CARD_TOGGLE + BADGE_GAP),
                (
                    NodeKind::Container { shape: StateShape::Map, slots: 1 },
                    HEADER + HEADER_TOGGLE + HEADER_GAP,
                ),
            ] {
                let width = card_size(kind, CardText { title: name, subtitle: "", badges }).width;
                let needed = beside + badges.width() + text_width(name, 13.0, Weight::Semibold);
                assert!(width >= needed.min(WIDEST), "{name}, {kind:?}: {width} for {needed}");
            }
        }
    }
}
