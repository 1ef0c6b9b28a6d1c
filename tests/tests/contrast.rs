//! Both themes' colours, as the style sheet names them, against what they stand on: text at 4.5 to 1, what must be seen to be
//! understood at 3 to 1 (WCAG 2.2, 1.4.3 and 1.4.11, level AA).
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::collections::BTreeMap;

type Colour = [f64; 3];

/// The colours of a block `selector { … }` in the tokens, by name.
fn colours(css: &str, selector: &str) -> BTreeMap<String, Colour> {
    let start = css.find(&format!("{selector} {{")).unwrap_or_else(|| panic!("no {selector}"));
    let block = css[start..].split('}').next().unwrap();
    block
        .lines()
        .filter_map(|line| line.trim().strip_prefix("--")?.strip_suffix(';')?.split_once(": #"))
        .map(|(name, hex)| {
            assert_eq!(hex.len(), 6, "{name} is written as #rrggbb");
            let part = |at: usize| f64::from(u8::from_str_radix(&hex[at..at + 2], 16).unwrap()) / 255.0;
            (name.to_owned(), [part(0), part(2), part(4)])
        })
        .collect()
}

/// Relative luminance.
fn luminance(colour: Colour) -> f64 {
    let linear = |part: f64| if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) };
    0.2126 * linear(colour[0]) + 0.7152 * linear(colour[1]) + 0.0722 * linear(colour[2])
}

fn contrast(a: Colour, b: Colour) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// Names before and after, and what they must reach.
fn pairs(names: &BTreeMap<String, Colour>) -> Vec<(String, String, f64)> {
    let begins = |prefix: &str| -> Vec<String> {
        names.keys().filter(|name| name.starts_with(prefix) && !name.ends_with("-soft")).cloned().collect()
    };
    let surfaces = ["surface-0", "surface-1", "surface-2", "surface-3"].map(str::to_owned).to_vec();
    let mut pairs = Vec::new();
    let mut need = |fronts: &[String], backs: &[String], least: f64| {
        for front in fronts {
            for back in backs {
                pairs.push((front.clone(), back.clone(), least));
            }
        }
    };
    let own = |list: &[&str]| -> Vec<String> { list.iter().map(|name| (*name).to_owned()).collect() };
    let texts = own(&["text", "text-muted", "text-faint"]);
    need(&texts, &surfaces, 4.5);
    need(&texts, &own(&["surface-hover", "surface-tint", "accent-soft"]), 4.5);
    need(&own(&["text", "text-muted"]), &own(&["surface-pressed"]), 4.5);
    for status in ["error", "warning", "info", "success"] {
        let soft = format!("status-{status}-soft");
        need(&[format!("status-{status}")], std::slice::from_ref(&soft), 4.5);
        need(&own(&["text", "text-muted"]), &[soft], 4.5);
    }
    need(&begins("status-"), &surfaces, 4.5);
    need(&own(&["text-on-accent"]), &own(&["accent", "accent-hover"]), 4.5);
    need(&own(&["accent"]), &surfaces, 4.5);
    need(&begins("code-"), &own(&["surface-1", "surface-2"]), 4.5);
    need(&begins("method-"), &own(&["surface-2"]), 4.5);
    need(&begins("kind-"), &surfaces, 3.0);
    need(&own(&["focus", "selection"]), &surfaces, 3.0);
    need(&own(&["guide", "edge", "edge-strong", "edge-call"]), &own(&["surface-0"]), 3.0);
    need(&own(&["line-control"]), &own(&["surface-1", "surface-2", "surface-3"]), 3.0);
    pairs
}

fn too_faint(theme: &str, names: &BTreeMap<String, Colour>) -> Vec<String> {
    let of = |name: &str| *names.get(name).unwrap_or_else(|| panic!("{theme} has no --{name}"));
    pairs(names)
        .into_iter()
        .map(|(front, back, least)| (contrast(of(&front), of(&back)), front, back, least))
        .filter(|(found, _, _, least)| found < least)
        .map(|(found, front, back, least)| {
            format!("{theme}: --{front} on --{back} is {found:.2}, not {least}")
        })
        .collect()
}

#[test]
fn both_themes_reach_level_aa() {
    let path = aslant_tests::workspace().join("styles/tokens.css");
    let css = std::fs::read_to_string(path).unwrap();
    let light = colours(&css, ":root");
    let dark = colours(&css, ":root[data-theme=\"dark\"]");
    assert!(light.len() > 50, "only {} colours", light.len());
    let missing: Vec<&String> = light.keys().filter(|name| !dark.contains_key(*name)).collect();
    assert!(missing.is_empty(), "the dark theme has none of its own for {missing:?}");
    let wrong = [too_faint("light", &light), too_faint("dark", &dark)].concat();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn the_measure_is_the_standard_s() {
    assert!((contrast([0.0; 3], [1.0; 3]) - 21.0).abs() < 1e-9);
    let grey = [119.0 / 255.0; 3];
    assert!((contrast(grey, [1.0; 3]) - 4.48).abs() < 0.005, "#777777 on white just fails");
}
