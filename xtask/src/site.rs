//! Building the page with Trunk, in one of three profiles, and holding what its first load costs against a budget.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, SystemTime};

use crate::split;
use crate::steps::{Failure, output, say, step};
use crate::tools::Tools;

/// How the page is compiled. The names are those of the Cargo profiles in the workspace's Cargo.toml.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Profile {
    /// Quick to build, slow to run.
    Development,
    /// What the browser tests run: optimised, but linked in a reasonable time.
    Ci,
    /// What is published: the smallest.
    Release,
}

/// What the first load may cost as brotli, in bytes. With the 5 % above which a build fails that is 630,000, so that a build
/// fails long before the 700,000 that the page must stay below. What the browser tests run is linked less thoroughly than what
/// is published, and yet about as large.
const BUDGET: usize = 600_000;
/// By how much a budget may be exceeded before the command fails, in percent.
const MARGIN: usize = 5;

impl Profile {
    /// What the first load may cost; nothing is said of what is only worked on.
    fn budget(self) -> Option<usize> {
        match self {
            Self::Development => None,
            Self::Ci | Self::Release => Some(BUDGET),
        }
    }

    fn cargo_name(self) -> &'static str {
        match self {
            Self::Development => "page",
            Self::Ci => "ci",
            Self::Release => "lean",
        }
    }
}

/// What the page is made of; a change in any of these makes a built site stale.
const SOURCES: [&str; 11] = [
    "app",
    "engine/src",
    "engine/data",
    "xtask/src/split",
    "engine/Cargo.toml",
    "styles",
    "public",
    "index.html",
    "Trunk.toml",
    "Cargo.toml",
    "Cargo.lock",
];

/// The style sheet that Trunk takes, made of all of `styles/`.
const STYLES: &str = "target/styles/aslant.css";

/// The folder for a site that only a command uses (the published one goes to `dist`).
pub fn folder(profile: Profile, served: bool) -> PathBuf {
    let name = if served { "served" } else { profile.cargo_name() };
    Path::new("target").join("site").join(name)
}

/// Builds the site into `folder`.
pub fn build(tools: &Tools, profile: Profile, folder: &Path) -> Result<(), Failure> {
    let mut command = trunk(tools, folder);
    command.args(["--cargo-profile", profile.cargo_name()]);
    if profile != Profile::Development {
        // Views as plain values instead of one type for each: a tenth less to fetch, and quicker to build.
        let flags = std::env::var("RUSTFLAGS").unwrap_or_default();
        command.env("RUSTFLAGS", format!("{flags} --cfg erase_components").trim());
    }
    step(&format!("build the page ({})", profile.cargo_name()), &mut command)?;
    if profile != Profile::Development {
        split::lighten(folder, &linked(profile))?;
    }
    // Only now, each part by itself: what is known of addresses holds for the wasm as it was linked.
    if profile == Profile::Release { shrink(tools, folder) } else { Ok(()) }
}

/// The page's wasm as Cargo has it linked, with what `app/build.rs` has the linker tell.
fn linked(profile: Profile) -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| "target".into(), PathBuf::from);
    target.join("wasm32-unknown-unknown").join(profile.cargo_name()).join("aslant-app.wasm")
}

/// What wasm-opt may expect of browsers: what the compiler itself expects of them.
const FEATURES: [&str; 8] = [
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-reference-types",
    "--enable-multivalue",
    "--enable-call-indirect-overlong",
];

/// Has wasm-opt, where it is there, make the site's wasm smaller.
fn shrink(tools: &Tools, folder: &Path) -> Result<(), Failure> {
    let Some(wasm_opt) = &tools.wasm_opt else { return Ok(()) };
    let entries =
        std::fs::read_dir(folder).map_err(|error| Failure(format!("{}: {error}", folder.display())))?;
    for path in entries.filter_map(|entry| Some(entry.ok()?.path())) {
        if path.extension().is_some_and(|extension| extension == "wasm") {
            let mut command = tools.command(wasm_opt);
            command.args(FEATURES).arg("-Oz").arg(&path).arg("-o").arg(&path);
            step("make the wasm smaller", &mut command)?;
        }
    }
    Ok(())
}

/// Builds the site into `folder` unless it is younger than everything that it is made of.
pub fn build_if_stale(tools: &Tools, profile: Profile, folder: &Path) -> Result<(), Failure> {
    let built = modified(&folder.join("index.html"));
    if built.is_some() && built > last_change() {
        say(&format!("the page ({}) is up to date", profile.cargo_name()));
        return Ok(());
    }
    build(tools, profile, folder)
}

/// Builds the site into `folder`, and again after every change, until the process is ended. A build that fails has said
/// why; the next change tries again.
pub fn watch(tools: &Tools, folder: &Path) -> Result<(), Failure> {
    loop {
        let seen = last_change();
        if let Err(Failure(message)) = build(tools, Profile::Development, folder) {
            say(&message);
        }
        while last_change() == seen {
            std::thread::sleep(Duration::from_millis(300));
        }
    }
}

/// When anything that the page is made of was last changed.
fn last_change() -> Option<SystemTime> {
    SOURCES.iter().filter_map(|source| newest(Path::new(source))).max()
}

fn trunk(tools: &Tools, folder: &Path) -> Command {
    let mut trunk = tools.command("trunk");
    trunk.args(["build", "--skip-version-check", "--dist"]).arg(folder);
    // Trunk takes the common NO_COLOR=1 for a malformed option of its own.
    trunk.env_remove("NO_COLOR");
    trunk
}

/// Joins every file of `styles/` into the page's one style sheet: `main.css` first, the others by name.
pub fn join_styles() -> Result<(), Failure> {
    let cannot = |error: std::io::Error| Failure(format!("styles: {error}"));
    let entries = std::fs::read_dir("styles").map_err(cannot)?;
    let mut files: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "css"));
    files.sort_by_key(|file| (!file.ends_with("main.css"), file.clone()));
    let mut joined = String::new();
    for file in files {
        joined.push_str(&without_comments(&std::fs::read_to_string(&file).map_err(cannot)?));
    }
    let target = Path::new(STYLES);
    // Written only when it differs, so that a watcher is not woken by what it does itself.
    if std::fs::read_to_string(target).ok().as_deref() != Some(joined.as_str()) {
        std::fs::create_dir_all(target.parent().unwrap_or(target)).map_err(cannot)?;
        std::fs::write(target, joined).map_err(cannot)?;
    }
    Ok(())
}

/// A style sheet without what is for its readers: comments, indentation and empty lines.
fn without_comments(sheet: &str) -> String {
    let mut rest = sheet;
    let mut kept = String::new();
    while let Some((before, comment)) = rest.split_once("/*") {
        kept.push_str(before);
        rest = comment.split_once("*/").map_or("", |(_, after)| after);
    }
    kept.push_str(rest);
    kept.lines().map(str::trim).filter(|line| !line.is_empty()).flat_map(|line| [line, "\n"]).collect()
}

fn modified(file: &Path) -> Option<SystemTime> {
    file.metadata().and_then(|about| about.modified()).ok()
}

/// When anything in `path` was last changed.
fn newest(path: &Path) -> Option<SystemTime> {
    let Ok(entries) = std::fs::read_dir(path) else { return modified(path) };
    let within = entries.filter_map(|entry| newest(&entry.ok()?.path())).max();
    within.max(modified(path))
}

/// Prints the size of what a browser fetches to show the page, raw, as gzip and as brotli, and fails where that is more than
/// the budget with its margin.
///
/// A page that is only worked on is not measured: it is large, and squeezing it takes minutes.
pub fn hold_first_load(profile: Profile, folder: &Path) -> Result<(), Failure> {
    if profile == Profile::Development {
        return Ok(());
    }
    let cannot = |error: std::io::Error| Failure(format!("{}: {error}", folder.display()));
    let page = std::fs::read_to_string(folder.join("index.html")).map_err(cannot)?;
    let mut names: Vec<String> = vec!["index.html".into()];
    let mut later: Vec<String> = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(cannot)? {
        let name = entry.map_err(cannot)?.file_name().to_string_lossy().into_owned();
        if [".js", ".css", ".wasm"].iter().any(|ending| name.ends_with(ending)) {
            if page.contains(&name) { names.push(name) } else { later.push(name) }
        }
    }
    names.sort();
    later.sort();
    let sizes = |name: &str| -> Result<[usize; 3], Failure> {
        let content = std::fs::read(folder.join(name)).map_err(cannot)?;
        let sizes = [content.len(), gzip_size(&content), brotli_size(&content)];
        print_sizes(name, sizes);
        Ok(sizes)
    };
    let mut total = [0; 3];
    if profile != Profile::Release {
        say(&format!("profile {}: `cargo xtask build` shows what is published", profile.cargo_name()));
    }
    say("first load, in bytes:              raw        gzip      brotli");
    for name in names {
        for (sum, size) in total.iter_mut().zip(sizes(&name)?) {
            *sum += size;
        }
    }
    print_sizes("together", total);
    say("fetched later:");
    for name in later {
        sizes(&name)?;
    }
    if let Some(time) = time_to_interactive(folder) {
        say(&format!("interactive after {time} with a cold cache, in this machine's browser"));
    }
    let (Some(budget), [_, _, brotli]) = (profile.budget(), total) else { return Ok(()) };
    let percent = brotli * 100 / budget;
    say(&format!("the first load is {percent} % of its budget of {budget} bytes as brotli"));
    if brotli * 100 > budget * (100 + MARGIN) {
        return Err(Failure(format!(
            "the first load is {brotli} bytes as brotli, more than {MARGIN} % over its budget of {budget}"
        )));
    }
    Ok(())
}

/// How long a browser that has never seen the page takes until it can be used; nothing where there is no browser.
fn time_to_interactive(folder: &Path) -> Option<String> {
    let tools = Tools::with_present_browser()?;
    let steps = Path::new("target/site/timed.txt");
    let when = "performance.getEntriesByName('interactive')[0]";
    std::fs::write(steps, format!("until {when}\njs return `${{Math.round({when}.startTime)}} ms`\n"))
        .ok()?;
    let mut command = tools.cargo(["run", "--quiet", "-p", "aslant-tests", "--bin", "shot", "--", "--steps"]);
    command.arg(steps).arg("target/site/timed.png");
    let told = output(command.env("ASLANT_DIST", std::path::absolute(folder).ok()?))?;
    told.lines().find_map(|line| Some(line.strip_prefix('"')?.strip_suffix('"')?.to_owned()))
}

fn print_sizes(name: &str, [raw, gzip, brotli]: [usize; 3]) {
    let short: String = name.chars().take(24).collect();
    say(&format!("  {short:24} {raw:>11} {gzip:>11} {brotli:>11}"));
}

/// The size as `gzip -9` would have it: a deflate stream with 18 bytes around it.
fn gzip_size(content: &[u8]) -> usize {
    miniz_oxide::deflate::compress_to_vec(content, 9).len() + 18
}

/// The size as a server that compresses ahead of time has it.
fn brotli_size(content: &[u8]) -> usize {
    let mut compressed = Vec::new();
    let parameters = brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 22, ..Default::default() };
    let mut source = content;
    brotli::BrotliCompress(&mut source, &mut compressed, &parameters)
        .map_or(content.len(), |_| compressed.len())
}

#[cfg(test)]
mod tests {
    use super::without_comments;

    #[test]
    fn a_style_sheet_keeps_its_rules_alone() {
        let sheet =
            "/* A\n b */\n@layer x {\n  .a { color: red; } /* c */\n\n  .b:hover,\n  .c { top: 0; }\n}\n";
        assert_eq!(without_comments(sheet), "@layer x {\n.a { color: red; }\n.b:hover,\n.c { top: 0; }\n}\n");
    }
}
