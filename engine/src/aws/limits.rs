//! A figure of AWS: a limit, a quota, a default or a price.

use std::fmt::Write as _;

/// The region of a design that names none.
pub const DEFAULT_REGION: &str = "us-east-1";

/// A figure with its source and date.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limit {
    /// The name of the figure that replaces it in a design.
    pub id: &'static str,
    pub name: &'static str,
    pub value: f64,
    /// `s`, `bytes`, `MB`, `$`; empty for a plain count.
    pub unit: &'static str,
    /// The page or the service model.
    pub source: &'static str,
    pub url: &'static str,
    /// The day on which the source was read, as `2026-11-30`.
    pub as_of: &'static str,
    /// Whether AWS raises it on request.
    pub adjustable: bool,
    /// Whether it is an assumption that was not read on a page.
    pub assumed: bool,
    /// Other values in some regions.
    pub regions: &'static [(&'static str, f64)],
}

impl Limit {
    /// The figure as a whole number.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "figures are whole, positive and far below 2^53; `figures_are_whole_where_they_are_used_so` holds it"
    )]
    pub const fn whole(&self) -> usize {
        self.value as usize
    }

    /// The figure as a whole number of 32 bits, for forms and records.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a cast from a float saturates, and figures are whole and positive"
    )]
    pub const fn small(&self) -> u32 {
        self.value as u32
    }

    /// The figure in a region; an empty name is the default region.
    pub fn in_region(&self, region: &str) -> f64 {
        let region = if region.is_empty() { DEFAULT_REGION } else { region };
        self.regions.iter().find(|(name, _)| *name == region).map_or(self.value, |(_, value)| *value)
    }

    /// The figure with its unit: `262,144 bytes`, `$0.06`, `1,300 starts`.
    pub fn with_unit(&self, value: f64) -> String {
        match self.unit {
            "$" => format!("${}", grouped(value)),
            "" => grouped(value),
            unit => format!("{} {unit}", grouped(value)),
        }
    }

    /// What AWS's figure is, in every region: `1,300 starts in us-east-1, us-west-2 and eu-west-1; 800 starts elsewhere`.
    pub fn everywhere(&self) -> String {
        let Some((_, special)) = self.regions.first() else { return self.with_unit(self.value) };
        let named: Vec<&str> =
            self.regions.iter().filter(|(_, value)| value == special).map(|(name, _)| *name).collect();
        let others = self.regions.iter().filter(|(_, value)| value != special);
        let mut text = format!("{} in {}", self.with_unit(*special), named.join(", "));
        for (name, value) in others {
            let _ = write!(text, "; {} in {name}", self.with_unit(*value));
        }
        format!("{text}; {} elsewhere", self.with_unit(self.value))
    }

    /// When the source was read, whether AWS raises the figure, and whether it is an assumption.
    pub fn conditions(&self) -> String {
        let adjustable = if self.adjustable { "; AWS raises it on request" } else { "" };
        let assumed = if self.assumed { "; an assumption, not read on that page" } else { "" };
        format!(", read {}{adjustable}{assumed}", self.as_of)
    }
}

/// `262,144`, `0.06`
pub fn grouped(value: f64) -> String {
    let text = value.to_string();
    let (whole, fraction) = text.split_once('.').map_or((text.as_str(), None), |(a, b)| (a, Some(b)));
    let mut out = String::new();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if let Some(fraction) = fraction {
        out.push('.');
        out.push_str(fraction);
    }
    out
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]
    use super::super::{
        AS_OF, LIMITS, MODELS, REVIEWED, RUNTIMES_SOURCE, SDK_REMOVED, SDK_SOURCE, START_STANDARD_BUCKET,
        STATE_PAYLOAD, TRANSITION_RATE,
    };
    use super::*;

    fn is_date(text: &str) -> bool {
        let parts: Vec<&str> = text.split('-').collect();
        let digits = |part: &str, length| part.len() == length && part.bytes().all(|b| b.is_ascii_digit());
        matches!(parts.as_slice(), [year, month, day] if digits(year, 4) && digits(month, 2) && digits(day, 2))
    }

    #[test]
    fn every_figure_has_a_source_and_a_date() {
        assert!(LIMITS.len() > 50, "{}", LIMITS.len());
        for limit in LIMITS {
            let id = limit.id;
            assert!(!limit.name.is_empty() && limit.source.len() > 10, "{id} has no source");
            assert!(limit.url.starts_with("https://"), "{id} has no address");
            assert!(is_date(limit.as_of) && limit.as_of <= AS_OF, "{id} was read {}", limit.as_of);
            assert!(limit.value > 0.0 && limit.value.is_finite(), "{id}");
            assert_eq!(LIMITS.iter().filter(|other| other.id == id).count(), 1, "{id} is there twice");
        }
        assert!(REVIEWED.iter().all(|limit| LIMITS.contains(limit)));
        assert!(is_date(AS_OF) && MODELS.starts_with("botocore "));
        for (source, date) in [RUNTIMES_SOURCE, SDK_SOURCE] {
            assert!(source.len() > 10 && is_date(date), "{source} {date}");
        }
        assert!(SDK_REMOVED.iter().all(|(_, date)| is_date(date)));
    }

    #[test]
    fn figures_are_whole_where_they_are_used_so() {
        assert_eq!((STATE_PAYLOAD.whole(), STATE_PAYLOAD.small()), (262_144, 262_144));
        for limit in LIMITS.iter().filter(|limit| limit.unit != "$" && limit.value >= 1.0) {
            assert!(limit.value.fract() == 0.0 && limit.value < 2f64.powi(32), "{}", limit.id);
        }
    }

    /// The lines of a Rust file that are no comments.
    fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
        text.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with("//"))
    }

    fn rust_files(folder: &std::path::Path, files: &mut Vec<std::path::PathBuf>) {
        for entry in std::fs::read_dir(folder).unwrap().flatten() {
            let path = entry.path();
            if path.is_dir() {
                rust_files(&path, files);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.push(path);
            }
        }
    }

    #[test]
    fn no_figure_is_written_in_a_rule_or_a_form() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let folders = ["engine/src/check", "engine/src/review", "engine/src/asl", "engine/src/interpreter"];
        let forms = ["app/src/inspector", "app/src/palette", "app/src/problems"];
        let mut files = Vec::new();
        for folder in folders.iter().chain(&forms) {
            rust_files(&root.join(folder), &mut files);
        }
        assert!(files.len() > 100, "{}", files.len());
        let figures: Vec<String> =
            LIMITS.iter().filter(|limit| limit.value >= 10_000.0).map(|limit| grouped(limit.value)).collect();
        let mut written = Vec::new();
        for file in files {
            let text = std::fs::read_to_string(&file).unwrap();
            let text = text.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
            let text = text.split("fn fixtures()").next().unwrap_or_default();
            for (number, line) in code(text) {
                let line = line.replace('_', ",");
                let mut numbers = line
                    .split(|ch: char| !ch.is_ascii_digit() && ch != ',')
                    .map(|number| number.trim_matches(','));
                let found = numbers.find(|number| figures.iter().any(|figure| figure == number));
                if let Some(figure) = found {
                    written.push(format!("{}:{}: {figure}", file.display(), number + 1));
                }
            }
        }
        assert!(written.is_empty(), "write `figure!(NAME)` or `aws::NAME` instead:\n{}", written.join("\n"));
    }

    #[test]
    fn some_figures_differ_by_region() {
        let figures = |region| [START_STANDARD_BUCKET.in_region(region), TRANSITION_RATE.in_region(region)];
        assert_eq!(figures("us-east-1"), [1300.0, 5000.0]);
        assert_eq!(figures(""), figures(DEFAULT_REGION));
        assert_eq!(figures("eu-central-1"), [800.0, 800.0]);
        assert_eq!(
            START_STANDARD_BUCKET.everywhere(),
            "1,300 starts in us-east-1, us-west-2, eu-west-1; 800 starts elsewhere"
        );
        assert_eq!(STATE_PAYLOAD.everywhere(), "262,144 bytes");
    }
}
