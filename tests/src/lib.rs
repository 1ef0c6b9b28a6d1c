//! What the whole-product tests stand on: a built site served on the loopback address, a headless browser that opens it,
//! and a page object that moves a real pointer and presses real keys.
//!
//! A test asks for a page with [`run`]; where no site was built it says that it is skipped and passes.

pub mod browser;
mod devtools;
mod keys;
pub mod page;

use std::fs::OpenOptions;
use std::io::Write;
use std::path::PathBuf;

pub use browser::{Options, run, run_with};
pub use page::{Page, Point, Rect};

/// The folder of the built site: `ASLANT_DIST`, else `dist/` of the workspace. Nothing where there is no page in it.
pub fn site_folder() -> Option<PathBuf> {
    let named = std::env::var_os("ASLANT_DIST").map(PathBuf::from);
    let folder = named.unwrap_or_else(|| workspace().join("dist"));
    folder.join("index.html").is_file().then_some(folder)
}

/// The folder of the workspace.
pub fn workspace() -> PathBuf {
    let own = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    own.parent().map_or(own.clone(), PathBuf::from)
}

/// The folder `part` of the recorded cases: in `ASLANT_CORPUS`, else in `../shared/conformance` beside the workspace. Where
/// it is missing, the test `name` is counted as skipped.
pub fn corpus(name: &str, part: &str) -> Option<PathBuf> {
    let named = std::env::var_os("ASLANT_CORPUS").map(PathBuf::from);
    let folder = named.unwrap_or_else(|| workspace().join("../shared/conformance")).join(part);
    // A browser takes canonical paths alone.
    let found = folder.canonicalize().ok();
    if found.is_none() {
        skip(name, &format!("no recorded cases at {}; set ASLANT_CORPUS", folder.display()));
    }
    found
}

/// Prints that the test `name` could not check something and why, and appends it to the file that `ASLANT_SKIPPED` names,
/// which `cargo xtask test` counts.
pub fn skip(name: &str, reason: &str) {
    let line = format!("{name}: {reason}");
    eprintln!("SKIPPED {line}");
    let Some(path) = std::env::var_os("ASLANT_SKIPPED") else { return };
    let file = OpenOptions::new().create(true).append(true).open(path);
    if let Err(error) = file.and_then(|mut file| writeln!(file, "{line}")) {
        eprintln!("ASLANT_SKIPPED: {error}");
    }
}
