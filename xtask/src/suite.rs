//! `cargo xtask test`: every check, on two lanes that run side by side, and a table of where the time went.
//!
//! The page lane installs what builds the page, builds it and runs the real-browser tests. The host lane formats, lints
//! and runs the tests that need no page. Each lane alone leaves a processor idle for much of its time: while it links,
//! compiles the last crate of a build or waits for a page.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Mutex, PoisonError};
use std::thread::{ScopedJoinHandle, scope};
use std::time::Duration;

use crate::site::{self, Profile};
use crate::steps::{self, Failure, Outcome, Step, say, skip, step};
use crate::tools::{self, Tools};

/// Builds the command `aslant` too, which the page does without.
pub const COMMAND_LINE: &str = "--features=aslant-engine/cli";
/// Everything that compiles for this machine. Lints and tests select the same packages, so that Cargo resolves the same
/// features for both.
const HOST: [&str; 3] = ["--workspace", "--exclude=aslant-app", COMMAND_LINE];
/// Tests append a line to the file that this variable names for each check that they could not make.
const SKIPPED_VARIABLE: &str = "ASLANT_SKIPPED";
const SKIPPED: &str = "target/xtask/skipped.txt";
/// Steps shorter than this share one line of the table.
const SHORT: Duration = Duration::from_secs(2);

/// Runs every check even when one fails, so that one run tells all that is wrong.
pub fn test() -> Result<(), Failure> {
    steps::side_by_side();
    drop(fs::remove_file(SKIPPED));
    // Both lanes need it, and two rustups at once get in each other's way.
    tools::wasm_target()?;
    let report = Report::default();
    let (compiled, browser_tests) = channel();
    scope(|scope| {
        let browser = scope.spawn(|| (Tools::for_browser(), tools::axe()));
        scope.spawn(|| host_lane(&report, compiled));
        page_lane(&report, browser, &browser_tests);
    });
    report.finish()
}

/// What went wrong so far.
#[derive(Default)]
struct Report {
    failures: Mutex<Vec<String>>,
    /// Browser tests that passed only when they ran once more.
    unstable: Mutex<Vec<String>>,
}

impl Report {
    /// Runs one check and keeps its failure.
    fn check(&self, name: &str, command: &mut Command) {
        self.note(step(name, command));
    }

    fn note<T>(&self, result: Result<T, Failure>) -> Option<T> {
        match result {
            Ok(value) => Some(value),
            Err(Failure(message)) => {
                say(&message);
                self.failures.lock().unwrap_or_else(PoisonError::into_inner).push(message);
                None
            }
        }
    }

    /// Prints the table and the verdict.
    fn finish(self) -> Result<(), Failure> {
        let total = steps::since_start();
        let mut steps = steps::steps();
        // A test that is skipped for one reason in ten places is one line.
        let by_tests = fs::read_to_string(SKIPPED).unwrap_or_default();
        let mut skipped: Vec<String> = by_tests.lines().map(str::to_owned).collect();
        for step in &steps {
            if let Outcome::Skipped(reason) = &step.outcome {
                skipped.push(format!("{}: {reason}", step.name));
            }
        }
        skipped.sort();
        let (short, long): (Vec<Step>, Vec<Step>) =
            steps.drain(..).partition(|step| step.took < SHORT && step.outcome == Outcome::Passed);
        println!("\n{}", steps::table(&long, &short, total));
        for line in &skipped {
            println!("skipped: {line}");
        }
        let unstable = self.unstable.into_inner().unwrap_or_else(PoisonError::into_inner);
        for name in &unstable {
            println!("unstable, passed on the second attempt: {name}");
        }
        let failures = self.failures.into_inner().unwrap_or_else(PoisonError::into_inner);
        let skips = format!("{} skipped, {} unstable", skipped.len(), unstable.len());
        let took = steps::duration(total);
        if failures.is_empty() {
            say(&format!("all checks passed in {took}, {skips}"));
            Ok(())
        } else {
            Err(Failure(format!("{} failed in {took}, {skips}: {}", failures.len(), failures.join("; "))))
        }
    }
}

/// A compiled test program.
#[derive(Clone, Debug, PartialEq, Eq)]
struct TestProgram {
    /// The package and the test target, such as `aslant-engine replay`.
    name: String,
    program: PathBuf,
    /// The folder of its package, where Cargo would start it.
    package: PathBuf,
}

impl TestProgram {
    fn command(&self, tools: &Tools) -> Command {
        let mut command = tools.command(&self.program);
        command.current_dir(&self.package).env("CARGO_MANIFEST_DIR", &self.package);
        command.env(SKIPPED_VARIABLE, crate::absolute(Path::new(SKIPPED)));
        command
    }

    fn is_of_the_browser(&self) -> bool {
        self.name == "aslant-tests browser"
    }
}

fn host_lane(report: &Report, compiled: Sender<TestProgram>) {
    let tools = Tools::default();
    let denied = match tools::pinned_release() {
        pinned if pinned.is_some() && pinned == tools::rust_release() => ["-D", "warnings"].as_slice(),
        pinned => {
            let reason = format!(
                "rustc is {} and not the {} of rust-toolchain.toml",
                tools::rust_release().unwrap_or_else(|| "unknown".into()),
                pinned.unwrap_or_else(|| "release".into())
            );
            skip("format", &reason);
            skip("lints as errors", &reason);
            &[]
        }
    };
    if !denied.is_empty() {
        report.check("format", &mut tools.cargo(["fmt", "--all", "--check"]));
    }
    if let Some(programs) = report.note(compile_tests(&tools)) {
        let (browser, others): (Vec<TestProgram>, Vec<TestProgram>) =
            programs.into_iter().partition(TestProgram::is_of_the_browser);
        for program in browser {
            drop(compiled.send(program));
        }
        drop(compiled);
        for program in others {
            report.check(&format!("tests, {}", program.name), &mut program.command(&tools));
        }
        report.check("tests in documentation", tools.cargo(["test", "--doc"]).args(HOST));
    }
    let host = ["clippy", "--all-targets"];
    report.check("lints, host", tools.cargo(host).args(HOST).arg("--").args(denied));
    let wasm = ["clippy", "-p", "aslant-app", "--target", tools::WASM_TARGET, "--"];
    report.check("lints, wasm32", tools.cargo(wasm).args(denied));
    let licences = "licences and sources of dependencies";
    if let Some(deny) = tools::on_path("cargo-deny") {
        let arguments = ["check", "licenses", "sources", "bans"];
        report.check(licences, tools.command(&deny).args(arguments));
    } else {
        skip(licences, "cargo-deny is not installed");
    }
}

/// Compiles every test program for this machine.
fn compile_tests(tools: &Tools) -> Result<Vec<TestProgram>, Failure> {
    let mut command = tools.cargo(["test", "--no-run", "--message-format=json-render-diagnostics"]);
    let told = steps::step_read("compile the tests", command.args(HOST))?;
    Ok(told.lines().filter_map(test_program).collect())
}

/// The test program that a line of Cargo's messages tells of.
fn test_program(line: &str) -> Option<TestProgram> {
    let message: serde_json::Value = serde_json::from_str(line).ok()?;
    let text = |path: &str| message.pointer(path)?.as_str();
    let is_test = message.pointer("/profile/test")?.as_bool()?;
    if text("/reason")? != "compiler-artifact" || !is_test {
        return None;
    }
    let package = Path::new(text("/manifest_path")?).parent()?;
    // `path+file:///folder#package@version`, and without `package@` where the folder has the package's name.
    let id = text("/package_id")?.rsplit('#').next()?;
    let package_name = match id.split_once('@') {
        Some((name, _)) => name.to_owned(),
        None => package.file_name()?.to_string_lossy().into_owned(),
    };
    let target = text("/target/name")?;
    let kind = text("/target/kind/0")?;
    let target =
        if kind == "lib" || kind == "bin" { format!("{target} ({kind})") } else { target.to_owned() };
    Some(TestProgram {
        name: format!("{package_name} {target}"),
        program: text("/executable")?.into(),
        package: package.to_path_buf(),
    })
}

fn page_lane(
    report: &Report,
    browser: ScopedJoinHandle<'_, (Result<Tools, Failure>, Result<PathBuf, Failure>)>,
    compiled: &Receiver<TestProgram>,
) {
    let folder = site::folder(Profile::Ci, false);
    let page = Tools::for_page().and_then(|tools| site::build_if_stale(&tools, Profile::Ci, &folder));
    let page = report.note(page).is_some();
    let (tools, axe) = browser.join().unwrap_or_else(|_| {
        (Err(Failure("the installation of the browser panicked".into())), Err(Failure(String::new())))
    });
    let tools = report.note(tools);
    if !page {
        // An older page must not be tested in place of the one that does not build.
        drop(fs::remove_dir_all(&folder));
        return;
    }
    // The host lane says why where there is none.
    if let (Some(tools), Ok(program)) = (&tools, compiled.recv()) {
        let axe = axe.inspect_err(|Failure(reason)| say(&format!("axe-core: {reason}"))).ok();
        let command = || {
            let mut command = program.command(tools);
            command.env("ASLANT_DIST", crate::absolute(&folder));
            if let Some(script) = &axe {
                command.env("ASLANT_AXE", script);
            }
            command
        };
        browser_tests(report, command);
    }
    report.note(steps::timed("size of the first load", || site::hold_first_load(Profile::Ci, &folder)));
}

/// More failures than this are not tried again: then it is the page that is broken.
const MOST_REPEATED: usize = 5;

/// Runs the browser tests, and those that fail once more. A test that passes only then depends on the machine's load, which
/// is a bug of its own: it is counted and named in the last lines.
fn browser_tests(report: &Report, command: impl Fn() -> Command) {
    const NAME: &str = "browser tests";
    let Err(failure) = step(NAME, &mut command()) else { return };
    let failed = failed_tests(&steps::log(NAME));
    if failed.is_empty() || failed.len() > MOST_REPEATED {
        report.note::<()>(Err(failure));
        return;
    }
    let mut again = command();
    again.arg("--exact").args(&failed);
    if report.note(step("failed browser tests again", &mut again)).is_some() {
        report.unstable.lock().unwrap_or_else(PoisonError::into_inner).extend(failed);
    }
}

/// The names in lines such as `test share::a_link_opens ... FAILED`.
fn failed_tests(log: &str) -> Vec<String> {
    let name = |line: &str| Some(line.strip_prefix("test ")?.strip_suffix(" ... FAILED")?.to_owned());
    log.lines().filter_map(name).collect()
}

#[cfg(test)]
mod tests {
    use super::{TestProgram, failed_tests, test_program};

    #[test]
    fn failed_tests_are_found_in_what_the_program_prints() {
        let log = "running 2 tests\ntest a::b ... ok\ntest c::d ... FAILED\n\nfailures:\n    c::d\ntest result: FAILED. 1 passed; 1 failed\n";
        assert_eq!(failed_tests(log), ["c::d"]);
    }

    #[test]
    fn test_programs_are_found_in_what_cargo_tells() {
        let line = |id: &str, kind: &str, name: &str, test: bool| {
            format!(
                r#"{{"reason":"compiler-artifact","package_id":"{id}","manifest_path":"/w/engine/Cargo.toml","target":{{"kind":["{kind}"],"name":"{name}"}},"profile":{{"test":{test}}},"executable":"/w/target/x"}}"#
            )
        };
        let found = |id: &str, kind: &str, name: &str| {
            test_program(&line(id, kind, name, true)).map(|program| program.name)
        };
        let id = "path+file:///w/engine#aslant-engine@0.1.0";
        assert_eq!(found(id, "test", "replay").as_deref(), Some("aslant-engine replay"));
        assert_eq!(found(id, "lib", "aslant_engine").as_deref(), Some("aslant-engine aslant_engine (lib)"));
        assert_eq!(found("path+file:///w/engine#0.1.0", "test", "replay").as_deref(), Some("engine replay"));
        assert_eq!(test_program(&line(id, "bin", "aslant", false)), None);
        assert_eq!(test_program(r#"{"reason":"build-finished","success":true}"#), None);
        let program =
            test_program(&line(id, "test", "replay", true)).map(|TestProgram { package, .. }| package);
        assert_eq!(program.as_deref(), Some(std::path::Path::new("/w/engine")));
    }
}
