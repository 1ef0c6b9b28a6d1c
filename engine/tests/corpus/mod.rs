//! Finds the recorded cases, which are kept outside of the project, and counts the tests that run without them.
#![allow(dead_code)]

use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Path, PathBuf};

/// The folder `part` of the recorded cases: in `ASLANT_CORPUS`, else in `../shared/conformance` beside the workspace.
/// Where it is missing, the test is counted as skipped.
pub fn corpus(part: &str) -> Option<PathBuf> {
    let root = std::env::var_os("ASLANT_CORPUS").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/conformance"),
        PathBuf::from,
    );
    let folder = root.join(part);
    if folder.is_dir() {
        return Some(folder);
    }
    skipped(&format!("no recorded cases at {}; set ASLANT_CORPUS", folder.display()));
    None
}

/// Prints that this test could not check something and why, and appends it to the file that `ASLANT_SKIPPED` names, which
/// `cargo xtask test` counts.
pub fn skipped(reason: &str) {
    let thread = std::thread::current();
    let line = format!("{}: {reason}", thread.name().unwrap_or("a test"));
    println!("SKIPPED {line}");
    let Some(path) = std::env::var_os("ASLANT_SKIPPED") else { return };
    let mut file = OpenOptions::new().create(true).append(true).open(path).unwrap();
    writeln!(file, "{line}").unwrap();
}
