//! `bench check`: the checks' speed beside that of other validators, in one run.

use std::path::Path;
use std::process::Command;

use crate::steps::{Failure, output, say, step};
use crate::tools::{self, Tools};

/// The validator of npm.
const NPM_PEER: &str = "asl-validator@4.0.0";
/// The linter of `PyPI` whose rule E3601 reads state machines.
const PYPI_PEER: &str = "cfn-lint==1.51.0";
const NPM_SCRIPT: &str = include_str!("bench/asl_validator.mjs");
const PYPI_SCRIPT: &str = include_str!("bench/cfn_lint.py");

/// Definitions a second by the engine and by the peers that can be had, and the engine's time from a keystroke to
/// findings.
pub fn bench() -> Result<(), Failure> {
    let folder = crate::absolute(Path::new("target/bench"));
    let definitions = folder.join("definitions");
    let _ = std::fs::remove_dir_all(&definitions);
    std::fs::create_dir_all(&definitions)
        .map_err(|error| Failure(format!("{}: {error}", definitions.display())))?;
    let tools = Tools::for_page()?;
    let engine = ["bench", "--quiet", "-p", "aslant-engine", "--bench", "check", "--"];
    step("the definitions", tools.cargo(engine).arg("--definitions").arg(&definitions))?;
    say("the engine …");
    let own = measured(tools.cargo(engine).arg("--json"))?;
    let rate = number(&own, "perSecond");
    println!("\n{:<28}{:>16}{:>12}", "validator", "definitions/s", "we: times");
    println!("{:<28}{rate:>16.1}{:>12}", "aslant", "1");
    let mut fastest: f64 = 0.0;
    for (peer, outcome) in
        [(NPM_PEER, npm(&tools, &folder, &definitions)), (PYPI_PEER, pypi(&tools, &folder, &definitions))]
    {
        match outcome {
            Ok(text) => {
                let theirs = number(&text, "perSecond");
                fastest = fastest.max(theirs);
                println!("{peer:<28}{theirs:>16.1}{:>12.0}", rate / theirs);
            }
            Err(Failure(reason)) => println!("{peer:<28}  not measured: {reason}"),
        }
    }
    println!("\n{} definitions, from the text to the findings.", number(&own, "definitions"));
    println!(
        "1,000 states: {:.1} ms from a keystroke to findings (read, taken into the design, checked and reviewed), \
         where checking the whole anew takes {:.1} ms.",
        number(&own, "keystrokeMs"),
        number(&own, "checkMs")
    );
    if fastest > 0.0 && rate < 20.0 * fastest {
        println!("Expected: over 20 times the faster one.");
    }
    Ok(())
}

fn npm(tools: &Tools, folder: &Path, definitions: &Path) -> Result<String, Failure> {
    let node = tools::on_path("node").ok_or_else(|| Failure("Node is not installed".into()))?;
    let home = tools::npm_package("asl-validator", NPM_PEER)?;
    let script = write(&folder.join("asl_validator.mjs"), NPM_SCRIPT)?;
    say(&format!("{NPM_PEER} …"));
    measured(tools.command(&node).arg(script).env("ASLANT_PEER", home).env("ASLANT_DEFINITIONS", definitions))
}

fn pypi(tools: &Tools, folder: &Path, definitions: &Path) -> Result<String, Failure> {
    let python = tools::python_package("cfn-lint", PYPI_PEER)?;
    let script = write(&folder.join("cfn_lint.py"), PYPI_SCRIPT)?;
    say(&format!("{PYPI_PEER} …"));
    measured(tools.command(&python).arg(script).env("ASLANT_DEFINITIONS", definitions))
}

fn measured(command: &mut Command) -> Result<String, Failure> {
    output(command).ok_or_else(|| Failure(format!("it failed: {command:?}")))
}

/// A number of the one-line JSON object that a benchmark prints.
fn number(json: &str, name: &str) -> f64 {
    let after = json.split_once(&format!("\"{name}\":")).map_or("", |(_, after)| after.trim_start());
    let end = after.find([',', '}']).unwrap_or(after.len());
    after.get(..end).and_then(|text| text.trim().parse().ok()).unwrap_or(0.0)
}

fn write(file: &Path, text: &str) -> Result<std::path::PathBuf, Failure> {
    std::fs::write(file, text).map_err(|error| Failure(format!("{}: {error}", file.display())))?;
    Ok(file.to_path_buf())
}
