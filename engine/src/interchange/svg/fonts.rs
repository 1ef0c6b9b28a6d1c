//! Puts the page's fonts into a picture: an image may load nothing, and elsewhere they are seldom installed.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

use crate::layout::FontFile;

/// What marks a text of the monospaced face; see [`super::MONO`].
const MONO_MARK: &str = "font-family=";

/// The font files whose characters a picture of [`super::print`] writes.
pub fn needed(svg: &str) -> Vec<FontFile> {
    let texts = || {
        // Each text is a line of its own.
        svg.lines().filter_map(|line| line.strip_prefix("<text ")?.split_once('>'))
    };
    FontFile::all()
        .filter(|file| {
            texts()
                .filter(|(attributes, _)| attributes.contains(MONO_MARK) == file.mono)
                .filter_map(|(_, rest)| rest.strip_suffix("</text>"))
                .any(|text| text.chars().any(|character| file.has(character)))
        })
        .collect()
}

/// The picture with these font files (WOFF2) in it. A program that reads no style sheets shows it with a font of its own.
pub fn embedded<'f>(svg: &str, fonts: impl IntoIterator<Item = (FontFile, &'f [u8])>) -> String {
    let mut rules = String::new();
    for (file, bytes) in fonts {
        let (family, weights) = if file.mono { ("JetBrains Mono", "400") } else { ("Inter", "400 700") };
        let _ = writeln!(
            rules,
            "@font-face{{font-family:\"{family}\";font-weight:{weights};unicode-range:{};src:url(data:font/woff2;base64,{}) format(\"woff2\")}}",
            file.unicode_range(),
            BASE64_STANDARD.encode(bytes)
        );
    }
    match svg.split_once("</title>\n") {
        Some((head, rest)) if !rules.is_empty() => {
            format!("{head}</title>\n<style>\n{rules}</style>\n{rest}")
        }
        _ => svg.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::super::{SvgOptions, print};
    use super::*;
    use crate::design::Design;

    #[test]
    fn a_picture_takes_the_fonts_that_it_writes_in_along() {
        let svg = print(&Design::default_design(), &SvgOptions::default());
        let names: Vec<&str> = needed(&svg).iter().map(|file| file.name).collect();
        assert!(names.starts_with(&["inter-core"]) && names.contains(&"mono-core"), "{names:?}");
        assert!(!names.contains(&"inter-latin-ext"), "{names:?}");
        let fonts = needed(&svg);
        let with = embedded(&svg, fonts.iter().map(|file| (*file, file.name.as_bytes())));
        assert_eq!(with.matches("@font-face{").count(), names.len());
        assert!(with.contains("base64,aW50ZXItY29yZQ==) format"), "the bytes of inter-core");
        assert_eq!(embedded(&svg, []), svg, "without fonts the picture stays as it is");
    }

    #[test]
    fn letters_beyond_the_core_ask_for_their_file() {
        let line = |text: &str, family: &str| {
            format!("<svg>\n<title>é</title>\n<text x=\"1\"{family}>{text}</text>\n</svg>\n")
        };
        let names = |svg: &str| needed(svg).iter().map(|file| file.name).collect::<Vec<_>>();
        assert_eq!(
            names(&line("Straße → Łódź", "")),
            ["inter-core", "inter-signs", "inter-latin", "inter-latin-ext"]
        );
        assert_eq!(names(&line("/é", " font-family=\"x\"")), ["mono-core", "mono-latin"]);
        assert_eq!(names(&line("日本", "")), Vec::<&str>::new());
    }
}
