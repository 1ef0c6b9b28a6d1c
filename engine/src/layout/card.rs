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
/// Height of a label's plate.
pub const LABEL_HEIGHT: f64 = 18.0;

const NARROWEST: f64 = 160.0;
const WIDEST: f64 = 280.0;
/// Colour edge, icon and the gaps on both sides.
const CHROME: f64 = 3.0 + 12.0 + 18.0 + 10.0 + 12.0;
const BADGE: f64 = 26.0;
/// Between a name and its badges.
const BADGE_GAP: f64 = 8.0;
/// From afar a name is written in 20 px instead of 13, without what stands beside it.
const FAR_NAME: f64 = 20.0 / 13.0;
const FAR_CHROME: f64 = 28.0;
/// What stands in a frame's header beside its words: the toggle, the icon, and gaps.
const HEADER_CHROME: f64 = 84.0;
/// A frame is widened for its subtitle up to this, and for its title up to [`WIDEST_TITLE`].
const WIDEST_HEADER: f64 = 320.0;
const WIDEST_TITLE: f64 = 400.0;
/// A longer second line is cut rather than widening the card.
const WIDEST_SUBTITLE: f64 = 166.0;

/// What a card says.
#[derive(Clone, Copy, Debug, Default)]
pub struct CardText<'a> {
    /// 13 px, 600.
    pub title: &'a str,
    /// 12 px.
    pub subtitle: &'a str,
    /// How many badges stand at the right; more than four are not drawn.
    pub badges: usize,
}

/// The size of a card; of a frame, its header's least size. Widths are multiples of 8.
pub fn card_size(kind: NodeKind, text: CardText<'_>) -> Size {
    let title = text_width(text.title, 13.0, Weight::Semibold);
    let subtitle = text_width(text.subtitle, 12.0, Weight::Regular);
    let badges = if text.badges == 0 { 0.0 } else { BADGE_GAP + BADGE * text.badges.min(4) as f64 };
    let far = title * FAR_NAME + FAR_CHROME;
    let card = (CHROME + (title + badges).max(subtitle.min(WIDEST_SUBTITLE))).max(far);
    let (width, narrowest, widest, height) = match kind {
        NodeKind::State(StateShape::Succeed | StateShape::Fail) if text.subtitle.is_empty() => {
            ((CHROME + title + badges).max(far), 136.0, WIDEST, CARD_HEIGHT)
        }
        NodeKind::State(_) | NodeKind::Function | NodeKind::Workflow { collapsed: true } => {
            (card, NARROWEST, WIDEST, CARD_HEIGHT)
        }
        NodeKind::Container { .. } | NodeKind::Workflow { .. } => {
            let alone = (HEADER_CHROME + title + badges).min(WIDEST_TITLE);
            ((alone + subtitle).min(WIDEST_HEADER).max(alone), NARROWEST, WIDEST_TITLE, HEADER_HEIGHT)
        }
        NodeKind::ApiGroup => (CHROME + title + subtitle + 12.0, NARROWEST, WIDEST, HEADER_HEIGHT),
        // A pill: the method in the title, the path in mono.
        NodeKind::Route => (
            text_width(text.title, 12.0, Weight::Semibold)
                + text_width(text.subtitle, 12.0, Weight::Mono)
                + badges
                + 46.0,
            NARROWEST,
            WIDEST,
            36.0,
        ),
        NodeKind::Resource | NodeKind::Trigger => {
            ((54.0 + title.max(subtitle) + badges).max(far - 8.0), 128.0, 224.0, 44.0)
        }
        NodeKind::Note | NodeKind::Area => (240.0, 80.0, 640.0, 96.0),
    };
    Size::new((width.clamp(narrowest, widest) / 8.0).ceil() * 8.0, height)
}

/// The width of the plate of an edge's label.
pub fn label_width(text: &str) -> f64 {
    text_width(text, LABEL_FONT, Weight::Regular) + 12.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_follow_the_content_within_limits() {
        let task = NodeKind::State(StateShape::Task);
        let size =
            |title: &str, badges| card_size(task, CardText { title, subtitle: "Lambda payments", badges });
        assert_eq!(card_size(task, CardText { title: "A", ..CardText::default() }), Size::new(160.0, 56.0));
        assert!(size("CancellationWindowForOrders", 0).width > 200.0);
        assert!(size("CancellationWindow", 2).width > size("CancellationWindow", 0).width);
        assert_eq!(size(&"x".repeat(200), 4).width, 280.0);
        let map = NodeKind::Container { shape: StateShape::Map, slots: 1 };
        let header = |subtitle| card_size(map, CardText { title: "ReserveLines", subtitle, badges: 1 }).width;
        assert!(header("5 at once") > header("") + 40.0, "title and subtitle are read whole");
        assert_eq!(header(&"x".repeat(200)), WIDEST_HEADER);
    }
}
