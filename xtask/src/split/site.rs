//! Cutting the wasm of a site that Trunk has built.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::{Cut, cut, failure, watched, without_relocations};
use crate::steps::{Failure, output, say};
use crate::tools::Tools;

const JOINT: &str = include_str!("joint.js");
const WATCH: &str = include_str!("watch.js");
const VISIT: &str = include_str!("visit.txt");

/// The files of a built site that matter here.
struct Files {
    folder: PathBuf,
    script: String,
    wasm: String,
}

impl Files {
    /// Reads from the page which they are.
    fn of(folder: &Path) -> Result<Self, Failure> {
        let page = read(&folder.join("index.html"))?;
        let named = |attribute: &str| {
            let rest = page.split_once(&format!("{attribute}=\""))?.1;
            Some(rest.split_once('"')?.0.trim_start_matches("./").to_owned())
        };
        match (named("data-js"), named("data-wasm")) {
            (Some(script), Some(wasm)) => Ok(Self { folder: folder.to_path_buf(), script, wasm }),
            _ => Err(failure("the page does not name its script and its wasm")),
        }
    }

    fn rest(&self) -> String {
        format!("{}_rest.wasm", self.wasm.trim_end_matches("_bg.wasm").trim_end_matches(".wasm"))
    }
}

/// Makes the first load of a site small. `linked` is the linker's output. Without a browser there is nobody to watch, and the
/// site stays in one piece.
pub fn lighten(folder: &Path, linked: &Path) -> Result<(), Failure> {
    let files = Files::of(folder)?;
    let page = folder.join(&files.wasm);
    let wasm = without_relocations(&bytes(&page)?)?;
    let Some(tools) = Tools::with_present_browser() else {
        say(
            "no browser is installed, so the wasm stays in one piece: the first load is more than twice as large",
        );
        return write(&page, &wasm);
    };
    let script = read(&folder.join(&files.script))?;
    let needed = watch(&tools, &files, &wasm, &script)?;
    let Cut { first, rest, functions: [kept, later], moved } = cut(&wasm, &bytes(linked)?, &needed)?;
    say(&format!(
        "the wasm is cut in two: {kept} functions at first, {later} and {moved} bytes of data right after"
    ));
    write(&page, &first)?;
    write(&folder.join(files.rest()), &rest)?;
    write(&folder.join(&files.script), joined(&script, JOINT, &files.rest())?.as_bytes())
}

/// Which functions run when a visit begins.
fn watch(tools: &Tools, files: &Files, wasm: &[u8], script: &str) -> Result<BTreeSet<u32>, Failure> {
    let folder = Path::new("target/site/watched");
    drop(std::fs::remove_dir_all(folder));
    copy(&files.folder, folder)?;
    write(&folder.join(&files.wasm), &watched(wasm)?)?;
    write(&folder.join(&files.script), joined(script, WATCH, &files.rest())?.as_bytes())?;
    let steps = Path::new("target/site/visit.txt");
    write(steps, VISIT.as_bytes())?;
    say("a browser begins a visit, and what runs is noted …");
    let mut seen = BTreeSet::new();
    for theme in ["light", "dark"] {
        let mut command = tools.cargo([
            "run",
            "--quiet",
            "-p",
            "aslant-tests",
            "--bin",
            "shot",
            "--",
            "--newcomer",
            "--theme",
            theme,
        ]);
        command.arg("--steps").arg(steps).arg("target/site/visit.png");
        command.env("ASLANT_DIST", std::path::absolute(folder).map_err(failure)?);
        let told = output(&mut command).ok_or_else(|| failure("the watched visit failed"))?;
        let numbers = told.lines().find_map(|line| line.strip_prefix('"')?.strip_suffix('"'));
        let numbers = numbers.ok_or_else(|| failure("the watched visit told nothing"))?;
        seen.extend(numbers.split(' ').filter_map(|number| number.parse::<u32>().ok()));
    }
    Ok(seen)
}

/// The page's script with `joint` before it, which gives the wasm its last import and is told when it has started.
fn joined(script: &str, joint: &str, rest: &str) -> Result<String, Failure> {
    let imports = "function __wbg_get_imports() {";
    let started = "function __wbg_finalize_init(instance, module) {";
    for part in [imports, started] {
        if script.matches(part).count() != 1 {
            return Err(failure(format!("the script of wasm-bindgen has not one `{part}`")));
        }
    }
    let with_joint = "function __wbg_get_imports() { return { ...bindings(), joint: joint.imports }; }\nfunction bindings() {";
    let told = format!("{started}\n    joint.started(instance, new URL(\"./{rest}\", import.meta.url));");
    Ok(format!("{joint}\n{}", script.replace(imports, with_joint).replace(started, &told)))
}

fn read(path: &Path) -> Result<String, Failure> {
    std::fs::read_to_string(path).map_err(|error| failure(format!("{}: {error}", path.display())))
}

fn bytes(path: &Path) -> Result<Vec<u8>, Failure> {
    std::fs::read(path).map_err(|error| failure(format!("{}: {error}", path.display())))
}

fn write(path: &Path, content: &[u8]) -> Result<(), Failure> {
    std::fs::write(path, content).map_err(|error| failure(format!("{}: {error}", path.display())))
}

fn copy(from: &Path, to: &Path) -> Result<(), Failure> {
    std::fs::create_dir_all(to).map_err(failure)?;
    for entry in std::fs::read_dir(from).map_err(failure)? {
        let path = entry.map_err(failure)?.path();
        let Some(name) = path.file_name() else { continue };
        if path.is_dir() {
            copy(&path, &to.join(name))?;
        } else {
            std::fs::copy(&path, to.join(name)).map_err(failure)?;
        }
    }
    Ok(())
}
