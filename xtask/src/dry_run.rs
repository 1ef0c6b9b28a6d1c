//! `bench run` and `fuzz`: the dry run's speed beside its peer's, and bytes that nobody wrote for every way in.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::site::{self, Profile};
use crate::steps::{Failure, output, say, step};
use crate::tools::{self, Tools};

/// The package of npm that runs state machines on Node and in a page: the peer.
const PEER: &str = "aws-local-stepfunctions@3.0.0";
const PEER_SCRIPT: &str = include_str!("bench/peer.mjs");

/// Times whole executions: by the engine natively and in the page's worker, and by the peer where it can be had.
pub fn bench() -> Result<(), Failure> {
    let folder = workspace_folder("target/bench")?;
    let tools = Tools::for_tests()?;
    let engine = ["bench", "--quiet", "-p", "aslant-engine", "--bench", "run", "--"];
    let machines = folder.join("machines.json");
    say("build the benchmark …");
    save(tools.cargo(engine).arg("--machines"), &machines)?;
    let native = folder.join("native.json");
    say("natively …");
    save(tools.cargo(engine).arg("--json"), &native)?;

    let mut table = tools.cargo(engine);
    table.arg("--table").arg(&native);
    if let Some(node) = tools::on_path("node") {
        match tools::npm_package("aws-local-stepfunctions", PEER) {
            Ok(home) => {
                let peer = folder.join("peer.json");
                let script = write(&folder.join("peer.mjs"), PEER_SCRIPT)?;
                say("the peer in Node …");
                let given = File::open(&machines).map_err(|error| failed(&machines, &error))?;
                let mut command = tools.command(&node);
                save(command.arg(script).env("ASLANT_PEER", home).stdin(given), &peer)?;
                table.arg("--peer").arg(peer);
            }
            Err(Failure(reason)) => say(&format!("{PEER}: {reason}; there is nothing to compare with")),
        }
    } else {
        say("Node is not installed: the peer is not measured");
    }
    let report = folder.join("page.json");
    drop(std::fs::remove_file(&report));
    say("the page's worker …");
    let site = site::folder(Profile::Ci, false);
    site::build_if_stale(&tools, Profile::Ci, &site)?;
    let mut page = tools.cargo(["test", "-p", "aslant-tests", "--test", "browser", "--"]);
    page.args(["dry_run_speed", "--ignored", "--nocapture"]);
    page.env("ASLANT_DIST", crate::absolute(&site)).env("ASLANT_MACHINES", &machines);
    step("benchmarks of the page's worker", page.env("ASLANT_REPORT", &report))?;
    table.arg("--page").arg(&report);
    step("the table", &mut table)
}

/// The standard output of a command as a file.
fn save(command: &mut Command, file: &Path) -> Result<(), Failure> {
    let out = File::create(file).map_err(|error| failed(file, &error))?;
    let status = command.stdout(Stdio::from(out)).status();
    let status = status.map_err(|error| Failure(format!("cannot run {command:?}: {error}")))?;
    if status.success() { Ok(()) } else { Err(Failure(format!("{status}: {command:?}"))) }
}

fn write(file: &Path, text: &str) -> Result<PathBuf, Failure> {
    std::fs::write(file, text).map_err(|error| failed(file, &error))?;
    Ok(file.to_path_buf())
}

fn workspace_folder(path: &str) -> Result<PathBuf, Failure> {
    let folder = crate::absolute(Path::new(path));
    std::fs::create_dir_all(&folder).map_err(|error| failed(&folder, &error))?;
    Ok(folder)
}

fn failed(path: &Path, error: &std::io::Error) -> Failure {
    Failure(format!("{}: {error}", path.display()))
}

/// The fuzz targets of `engine/fuzz`.
const TARGETS: [&str; 7] = ["run", "jsonpath", "intrinsic", "jsonata", "text", "link", "check"];

/// Fuzzes one target, or each of them in turn, so many seconds long.
pub fn fuzz(rest: &[&str]) -> Result<(), Failure> {
    let usage = || Failure(format!("fuzz takes [TARGET] [--seconds N]; targets: {}", TARGETS.join(", ")));
    let (mut chosen, mut seconds, mut words) = (None, 60_u32, rest.iter());
    while let Some(&word) = words.next() {
        match word {
            "--seconds" => seconds = words.next().and_then(|text| text.parse().ok()).ok_or_else(usage)?,
            name if chosen.is_none() && TARGETS.contains(&name) => chosen = Some(name),
            _ => return Err(usage()),
        }
    }
    let toolchains = output(Command::new("rustup").args(["toolchain", "list"])).unwrap_or_default();
    if !toolchains.lines().any(|line| line.starts_with("nightly")) {
        return Err(Failure("fuzzing needs a nightly compiler: rustup toolchain install nightly".into()));
    }
    if output(Command::new("cargo").args(["+nightly", "fuzz", "--version"])).is_none() {
        return Err(Failure("fuzzing needs cargo-fuzz: cargo install cargo-fuzz".into()));
    }
    let corpus = workspace_folder("engine/fuzz/corpus")?;
    let mut seeds = Command::new("cargo");
    seeds.args(["test", "--quiet", "-p", "aslant-engine", "--test", "fuzz_targets", "seeds_are_written"]);
    step("first inputs", seeds.env("ASLANT_FUZZ_CORPUS", corpus))?;
    let mut found = Vec::new();
    for target in TARGETS.into_iter().filter(|target| chosen.is_none_or(|chosen| chosen == *target)) {
        let mut command = Command::new("cargo");
        command.args(["+nightly", "fuzz", "run", target, "--"]).current_dir(workspace_folder("engine")?);
        command.args([
            &format!("-max_total_time={seconds}"),
            "-timeout=20",
            "-rss_limit_mb=2048",
            "-max_len=8192",
        ]);
        if let Err(Failure(message)) = step(&format!("fuzz {target}"), &mut command) {
            found.push(message);
        }
    }
    if found.is_empty() { Ok(()) } else { Err(Failure(found.join("\n"))) }
}
