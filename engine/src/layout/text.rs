//! How wide text is, without a browser: from the advances and the kerning of the fonts that the page brings.
//!
//! The table is generated from those same files (`cargo xtask fonts`). Characters that are in none of them come from a font
//! of the system, so their width is an estimate: one em for East Asian letters and pictures, a usual letter for the rest.

#[rustfmt::skip]
mod table;

use table::{
    BOLD, COLUMNS, CORE, FILES, KERN_BOLD, KERN_LIGHT, KERN_UNITS, LEFT, LIGHT, MONO, RIGHT, RUNS, Runs,
    UNITS,
};

/// Guess: the width of a letter of another script, in shares of the font size.
const OTHER: f64 = 0.62;

/// The weights in use, and the monospaced face.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// 400.
    Regular,
    /// 500: the labels of edges.
    Medium,
    /// 550: the names of resources and triggers.
    Demi,
    /// 600: the names of everything else.
    Semibold,
    /// 700: the methods of routes.
    Bold,
    /// 400 of the monospaced face: paths and JSON.
    Mono,
}

impl Weight {
    /// The weight as style sheets have it.
    pub fn css(self) -> u16 {
        match self {
            Self::Regular | Self::Mono => 400,
            Self::Medium => 500,
            Self::Demi => 550,
            Self::Semibold => 600,
            Self::Bold => 700,
        }
    }

    /// How far it is from 400 to 700.
    fn share(self) -> f64 {
        f64::from(self.css() - 400) / 300.0
    }
}

/// The width of one line of text in canvas units.
pub fn text_width(text: &str, font_size: f64, weight: Weight) -> f64 {
    let mut before = None;
    let mut width = 0.0;
    for character in text.chars() {
        let index = index(character);
        width += advance(character, index, weight) + kerning(before, index, weight);
        before = index;
    }
    width * font_size
}

/// Where a character's width is in the table.
fn index(character: char) -> Option<usize> {
    let code = character as u32;
    let after = RUNS.partition_point(|(first, ..)| *first <= code);
    let (first, last, from) = RUNS.get(after.checked_sub(1)?)?;
    (code <= *last).then(|| usize::from(*from) + (code - first) as usize)
}

/// In shares of the font size.
fn advance(character: char, index: Option<usize>, weight: Weight) -> f64 {
    let code = character as u32;
    let zero =
        matches!(code, 0x00..=0x1F | 0x7F..=0x9F | 0x0300..=0x036F | 0x200B..=0x200F | 0xFE00..=0xFE0F);
    if zero {
        return 0.0;
    }
    let wide = matches!(code, 0x1100..=0x115F | 0x2E80..=0xA4CF | 0xAC00..=0xD7A3 | 0xF900..=0xFAFF | 0xFE30..=0xFE4F
        | 0xFF00..=0xFF60 | 0x1F300..=0x1FAFF | 0x20000..=0x3FFFD);
    if wide {
        return 1.0;
    }
    if weight == Weight::Mono {
        return MONO;
    }
    let of = |table: &[u16]| Some(f64::from(*table.get(index?)?));
    of(&LIGHT).zip(of(&BOLD)).map_or(OTHER, |(light, bold)| between(light, bold, weight) / UNITS)
}

/// By how much a character moves towards the one before it (below 0) or away from it, in shares of the font size.
fn kerning(before: Option<usize>, index: Option<usize>, weight: Weight) -> f64 {
    let of = || {
        let (left, right) = (before.filter(|left| *left < CORE)?, index.filter(|right| *right < CORE)?);
        let cell = usize::from(*LEFT.get(left)?) * COLUMNS + usize::from(*RIGHT.get(right)?);
        let (light, bold) = (*KERN_LIGHT.get(cell)?, *KERN_BOLD.get(cell)?);
        Some(between(f64::from(light), f64::from(bold), weight) / KERN_UNITS)
    };
    if weight == Weight::Mono { 0.0 } else { of().unwrap_or_default() }
}

fn between(light: f64, bold: f64, weight: Weight) -> f64 {
    light + (bold - light) * weight.share()
}

/// The text, or as much of its beginning as fits into `width` with an ellipsis.
pub fn elide(text: &str, font_size: f64, weight: Weight, width: f64) -> String {
    if text_width(text, font_size, weight) <= width {
        return text.to_owned();
    }
    // Kerning against the ellipsis is left out: it only ever draws nearer.
    let room = width - text_width("…", font_size, weight);
    let mut used = 0.0;
    let mut before = None;
    let mut out = String::new();
    for character in text.chars() {
        let index = index(character);
        used += (advance(character, index, weight) + kerning(before, index, weight)) * font_size;
        before = index;
        if used > room {
            break;
        }
        out.push(character);
    }
    out.truncate(out.trim_end().len());
    out.push('…');
    out
}

/// One of the page's font files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FontFile {
    /// Its name in `fonts/`, without `.woff2`.
    pub name: &'static str,
    /// It is of the monospaced face.
    pub mono: bool,
    characters: Runs,
}

impl FontFile {
    /// All of them.
    pub fn all() -> impl Iterator<Item = Self> {
        FILES.iter().map(|(name, mono, characters)| Self { name, mono: *mono, characters })
    }

    pub fn has(&self, character: char) -> bool {
        self.characters.iter().any(|(first, last)| (*first..=*last).contains(&(character as u32)))
    }

    /// Its characters as style sheets list them: `U+20-7E, U+A0`.
    pub fn unicode_range(&self) -> String {
        let runs = self.characters.iter().map(|(first, last)| {
            if first == last { format!("U+{first:X}") } else { format!("U+{first:X}-{last:X}") }
        });
        runs.collect::<Vec<_>>().join(", ")
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

    use super::*;

    #[test]
    fn widths_are_those_that_a_browser_measured() {
        // Chromium 147, Inter 4.1 of public/fonts, text-rendering: geometricPrecision.
        for (text, size, weight, measured) in [
            ("ChargePayment", 13.0, Weight::Semibold, 100.82),
            ("OrderFulfilment", 20.0, Weight::Semibold, 151.46),
            ("AVATAR To Tty", 13.0, Weight::Semibold, 92.45),
            ("Wait for 7, \"J\" 'A'", 13.0, Weight::Semibold, 103.49),
            ("AVATAR To Tty", 12.0, Weight::Regular, 83.09),
            ("Straße prüfen", 12.0, Weight::Regular, 77.78),
            ("Łódź → ≥ 5", 13.0, Weight::Semibold, 70.14),
        ] {
            let width = text_width(text, size, weight);
            assert!((width - measured).abs() < 0.05, "{text}: {width}, not {measured}");
        }
        assert!(
            text_width("AVATAR", 13.0, Weight::Regular)
                < "AVATAR".chars().map(|c| text_width(&c.to_string(), 13.0, Weight::Regular)).sum::<f64>()
                    - 1.0
        );
        assert_eq!(text_width("", 13.0, Weight::Regular), 0.0);
        assert_eq!(text_width("日本", 10.0, Weight::Regular), 20.0);
        assert_eq!(text_width("{id}", 10.0, Weight::Mono), 24.0);
    }

    #[test]
    fn the_table_is_whole() {
        assert!(RUNS.windows(2).all(|pair| pair[0].1 < pair[1].0), "runs are sorted and apart");
        let count: u32 = RUNS.iter().map(|(first, last, _)| last - first + 1).sum();
        assert_eq!((count as usize, count as usize), (LIGHT.len(), BOLD.len()));
        assert_eq!(KERN_LIGHT.len(), KERN_BOLD.len());
        assert_eq!(KERN_LIGHT.len() % COLUMNS, 0);
        let last =
            usize::from(*LEFT.iter().max().unwrap()) * COLUMNS + usize::from(*RIGHT.iter().max().unwrap());
        assert_eq!(last + 1, KERN_LIGHT.len());
        // Whatever has a width comes from a file, and no character from two.
        for code in 0x20..0x3000 {
            let Some(character) = char::from_u32(code) else { continue };
            let files = FontFile::all().filter(|file| !file.mono && file.has(character)).count();
            assert_eq!(files, usize::from(index(character).is_some()), "{character:?}");
        }
        assert_eq!(FontFile::all().next().unwrap().name, "inter-core");
    }

    #[test]
    fn elided_text_fits() {
        let name = "AnUnreasonablyLongNameForAStateThatGoesOn";
        for width in [0.0, 20.0, 100.0, 1000.0] {
            let short = elide(name, 13.0, Weight::Semibold, width);
            assert!(short == "…" || text_width(&short, 13.0, Weight::Semibold) <= width);
        }
        assert_eq!(elide(name, 13.0, Weight::Semibold, 1000.0), name);
    }
}
