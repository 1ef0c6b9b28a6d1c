//! How much of a card is shown at a zoom, and when one drawn layer stands in for the elements of the cards.

/// From this zoom on a card has room for more than its two lines, in smaller type.
pub const NEAR_ZOOM: f64 = 1.3;
/// From this zoom on a card's own text can be read.
pub const FULL_ZOOM: f64 = 0.7;
/// Below this zoom not even a name fits on a card.
pub const NAME_ZOOM: f64 = 0.25;
/// The steps between: from this zoom on, a name is written in this size (canvas units), which is 11 to 15 pixels on the screen.
const NAME_SIZES: [(f64, f64); 6] =
    [(0.55, 20.0), (0.48, 23.0), (0.41, 27.0), (0.35, 31.5), (0.3, 37.0), (NAME_ZOOM, 44.0)];

/// More cards than this in sight are drawn; fewer than [`FEWEST_DRAWN`] are elements; between, what was stays.
const MOST_ELEMENTS: usize = 64;
const FEWEST_DRAWN: usize = 52;

/// How much of a card is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Detail {
    /// Its expressions, retries and mock too, in smaller type.
    Near,
    /// All that it says of itself.
    #[default]
    Full,
    /// Its name alone, in larger type of this size in canvas units.
    Name(f64),
    /// Its shape and colour; frames keep their titles at a constant size on the screen.
    Far,
}

impl Detail {
    pub fn at(zoom: f64) -> Self {
        if zoom >= NEAR_ZOOM {
            return Self::Near;
        }
        if zoom >= FULL_ZOOM {
            return Self::Full;
        }
        NAME_SIZES.iter().find(|(from, _)| zoom >= *from).map_or(Self::Far, |(_, size)| Self::Name(*size))
    }

    /// A short name, for style sheets: `near`, `full`, `name`, `far`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Near => "near",
            Self::Full => "full",
            Self::Name(_) => "name",
            Self::Far => "far",
        }
    }

    /// The size of a name in canvas units on a card of this height.
    pub fn name_size(self, height: f64) -> f64 {
        match self {
            Self::Name(size) => size.min((height * 0.8).floor()),
            Self::Near | Self::Full | Self::Far => 13.0,
        }
    }
}

/// Whether so many cards in sight are drawn at a zoom, rather than being elements of the page; `drawn` says what they are now.
pub fn is_drawn(zoom: f64, in_sight: usize, drawn: bool) -> bool {
    zoom < NAME_ZOOM || in_sight > if drawn { FEWEST_DRAWN } else { MOST_ELEMENTS }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_at_least_eleven_pixels_high_as_long_as_they_are_shown() {
        for percent in 25..70 {
            let zoom = f64::from(percent) / 100.0;
            let Detail::Name(size) = Detail::at(zoom) else { unreachable!("{zoom}") };
            assert!((10.9..15.0).contains(&(size * zoom)), "{size} at {zoom}");
            assert!(size < 56.0 * 0.8, "higher than a card");
        }
        assert_eq!(Detail::at(0.24), Detail::Far);
        assert_eq!(Detail::at(0.7), Detail::Full);
        assert_eq!(Detail::at(1.29), Detail::Full);
        assert_eq!(Detail::at(1.3), Detail::Near);
        assert_eq!(Detail::at(0.34).name_size(36.0), 28.0);
    }

    #[test]
    fn what_is_drawn_stays_drawn_until_it_is_clearly_less() {
        assert!(!is_drawn(1.0, MOST_ELEMENTS, false));
        assert!(is_drawn(1.0, MOST_ELEMENTS + 1, false));
        assert!(is_drawn(1.0, MOST_ELEMENTS, true));
        assert!(!is_drawn(1.0, FEWEST_DRAWN, true));
        assert!(is_drawn(0.2, 1, false));
    }
}
