//! How wide text is, without a browser: the advance widths of a sans-serif such as Inter, Helvetica or Segoe UI.
//!
//! The table holds thousandths of the font size for printable ASCII at weight 400. Interface faces differ by a few per cent;
//! cards leave that much room, and the page elides what is longer still.

/// The weights that cards use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// 400.
    Regular,
    /// 600.
    Semibold,
    /// 400 of the monospaced face: paths and JSON.
    Mono,
}

/// From U+0020 to U+007E.
const ADVANCES: [u16; 95] = [
    278, 296, 404, 631, 626, 862, 647, 250, 361, 361, 478, 626, 290, 452, 290, 368, // space to /
    626, 440, 605, 626, 645, 605, 620, 570, 620, 620, 290, 290, 626, 626, 626, 519, // 0 to ?
    950, 688, 654, 712, 724, 604, 590, 744, 742, 278, 574, 674, 562, 894, 752, 764, // @ to O
    640, 766, 648, 640, 642, 734, 688, 984, 682, 680, 628, 361, 368, 361, 478, 500, // P to _
    400, 566, 614, 568, 614, 586, 368, 614, 598, 252, 254, 556, 258, 880, 596, 602, // ` to o
    614, 614, 384, 534, 366, 598, 566, 818, 548, 568, 556, 361, 310, 361, 626, // p to ~
];

/// The width of one line of text in canvas units.
pub fn text_width(text: &str, font_size: f64, weight: Weight) -> f64 {
    let thousandths: f64 = text.chars().map(|character| advance(character, weight)).sum();
    thousandths * font_size / 1000.0
}

fn advance(character: char, weight: Weight) -> f64 {
    let code = character as u32;
    let wide = matches!(code, 0x1100..=0x115F | 0x2E80..=0xA4CF | 0xAC00..=0xD7A3 | 0xF900..=0xFAFF | 0xFE30..=0xFE4F
        | 0xFF00..=0xFF60 | 0x1F300..=0x1FAFF | 0x20000..=0x3FFFD);
    let zero =
        matches!(code, 0x00..=0x1F | 0x7F..=0x9F | 0x0300..=0x036F | 0x200B..=0x200F | 0xFE00..=0xFE0F);
    if zero {
        return 0.0;
    }
    if wide {
        return 1000.0;
    }
    match weight {
        Weight::Mono => 602.0,
        Weight::Regular | Weight::Semibold => {
            let regular = code
                .checked_sub(0x20)
                .and_then(|index| ADVANCES.get(index as usize))
                .map_or(620.0, |width| f64::from(*width));
            if weight == Weight::Semibold { regular * 1.05 } else { regular }
        }
    }
}

/// The text, or as much of its beginning as fits into `width` with an ellipsis.
pub fn elide(text: &str, font_size: f64, weight: Weight, width: f64) -> String {
    if text_width(text, font_size, weight) <= width {
        return text.to_owned();
    }
    let room = width - text_width("…", font_size, weight);
    let mut used = 0.0;
    let mut out = String::new();
    for character in text.chars() {
        used += advance(character, weight) * font_size / 1000.0;
        if used > room {
            break;
        }
        out.push(character);
    }
    out.truncate(out.trim_end().len());
    out.push('…');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_are_plausible_and_add_up() {
        let width = text_width("ChargePayment", 13.0, Weight::Semibold);
        assert!((85.0..115.0).contains(&width), "{width}");
        assert!(text_width("iiii", 13.0, Weight::Regular) < text_width("mmmm", 13.0, Weight::Regular) / 2.0);
        assert_eq!(text_width("", 13.0, Weight::Regular), 0.0);
        assert_eq!(text_width("日本", 10.0, Weight::Regular), 20.0);
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
