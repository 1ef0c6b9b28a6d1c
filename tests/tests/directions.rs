//! The engine's modules use only those above them, and its wasm pulls in nothing of the web.
//!
//! ARCHITECTURE.md shows the same order; change both together.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The engine's modules; each may use itself and those before it.
const ORDER: [&str; 16] = [
    "aws",
    "json",
    "geometry",
    "diagnostic",
    "expression",
    "asl",
    "check",
    "interpreter",
    "design",
    "review",
    "simulation",
    "layout",
    "interaction",
    "interchange",
    "analysis",
    "bin",
];

/// Packages of the web, or that ask the system for randomness.
const FOREIGN: [&str; 6] = ["leptos", "web-sys", "js-sys", "getrandom", "wasm-bindgen", "gloo"];

/// A foreign package that another library brings along, and the library: the clock of the JSONata evaluator, which is
/// there in every browser. The engine itself always gives the evaluator a fixed time.
const BROUGHT_ALONG: [(&str, &str); 2] = [("js-sys", "web-time"), ("wasm-bindgen", "web-time")];

#[test]
fn every_module_of_the_engine_has_its_place_in_the_order() {
    let source = engine_source();
    let mut unknown: Vec<String> = fs::read_dir(&source)
        .unwrap()
        .map(|entry| entry.unwrap().path().file_stem().unwrap().to_string_lossy().into_owned())
        .filter(|name| name != "lib" && !ORDER.contains(&name.as_str()))
        .collect();
    unknown.sort();
    assert!(unknown.is_empty(), "not in the order of modules: {unknown:?}");
}

#[test]
fn the_engine_s_modules_use_only_those_above_them() {
    let source = engine_source();
    let mut wrong = Vec::new();
    for (place, module) in ORDER.iter().enumerate() {
        let mut files = Vec::new();
        collect(&source.join(module), &mut files);
        let single = source.join(format!("{module}.rs"));
        files.extend(single.is_file().then_some(single));
        for file in files {
            let text = fs::read_to_string(&file).unwrap();
            for (number, used) in uses(&text) {
                match ORDER.iter().position(|name| *name == used) {
                    Some(at) if at <= place => {}
                    Some(_) => wrong.push(format!("{}:{number} uses {used}", file.display())),
                    None => {}
                }
            }
        }
    }
    assert!(wrong.is_empty(), "against the direction:\n{}", wrong.join("\n"));
}

#[test]
fn the_engine_for_wasm_pulls_in_nothing_of_the_web() {
    let tree = ["tree", "-p", "aslant-engine", "--target", "wasm32-unknown-unknown", "-e", "normal"];
    let output = Command::new(env!("CARGO"))
        .args(tree)
        .args(["--prefix", "depth", "--no-dedupe", "--format", " {p}"])
        .current_dir(aslant_tests::workspace())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8_lossy(&output.stdout);
    let mut path: Vec<&str> = Vec::new();
    let mut wrong = Vec::new();
    for line in text.lines() {
        let mut words = line.split_whitespace();
        let (Some(depth), Some(name)) = (words.next(), words.next()) else { continue };
        path.truncate(depth.parse().unwrap());
        path.push(name);
        let foreign = FOREIGN.contains(&name);
        let allowed = BROUGHT_ALONG.iter().any(|&(package, by)| package == name && path.contains(&by));
        if foreign && !allowed {
            wrong.push(path.join(" -> "));
        }
    }
    assert!(text.lines().count() > 5, "cargo tree said: {text}");
    assert!(wrong.is_empty(), "the engine for wasm32 depends on:\n{}", wrong.join("\n"));
}

fn engine_source() -> PathBuf {
    aslant_tests::workspace().join("engine/src")
}

/// The Rust files below `folder` that are not tests.
fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.file_stem().is_some_and(|stem| stem == "tests" || stem.to_string_lossy().ends_with("_tests"))
        {
            continue;
        }
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

/// The modules of the crate that a file names, with the line; comments and the tests at its end do not count.
fn uses(text: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (index, line) in text.lines().enumerate() {
        if line.trim_start().starts_with("#[cfg(test)]") {
            break;
        }
        let code = line.split("//").next().unwrap_or_default();
        for rest in code.split("crate::").skip(1) {
            // `use crate::{json::Value, asl}` names several.
            let names: Vec<&str> = match rest.strip_prefix('{') {
                Some(group) => group.split(',').collect(),
                None => vec![rest],
            };
            for name in names {
                let end = name.trim().split(|c: char| !(c.is_alphanumeric() || c == '_')).next();
                found.push((index + 1, end.unwrap_or_default().to_owned()));
            }
        }
    }
    found
}
