//! `cargo xtask e2e`: runs the real-browser tests, on demand several times in a row and beside busy processes, and lists
//! the tests that did not pass every time.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::time::Instant;

use crate::site::{self, Profile};
use crate::steps::{Failure, duration, say};
use crate::tools::Tools;
use crate::{HELP, absolute, with_axe};

/// What was asked for on the command line.
#[derive(Debug, PartialEq, Eq)]
struct Order<'a> {
    profile: Profile,
    rounds: u32,
    busy: u32,
    /// Parts of the names of the tests to run, then options of the test program.
    passed_on: Vec<&'a str>,
}

/// Reads what follows `e2e`.
fn read<'a>(words: &[&'a str]) -> Result<Order<'a>, Failure> {
    let mut order = Order { profile: Profile::Ci, rounds: 1, busy: 0, passed_on: Vec::new() };
    let mut words = words.iter().copied();
    while let Some(word) = words.next() {
        match word {
            "--dev" => order.profile = Profile::Development,
            "--repeat" => order.rounds = number(word, words.next(), 1)?,
            "--busy" => order.busy = number(word, words.next(), 0)?,
            "--" => order.passed_on.extend(words.by_ref()),
            option if option.starts_with('-') => {
                return Err(Failure(format!("e2e has no option {option}\n\n{HELP}")));
            }
            filter => order.passed_on.push(filter),
        }
    }
    Ok(order)
}

fn number(option: &str, given: Option<&str>, least: u32) -> Result<u32, Failure> {
    let given = given.unwrap_or("nothing");
    match given.parse() {
        // 1,000 is more than anyone waits for, or any machine bears.
        Ok(number) if (least..=1_000).contains(&number) => Ok(number),
        _ => Err(Failure(format!("{option} takes a number from {least} to 1000, not {given}"))),
    }
}

/// Builds the site if it is stale and runs the tests.
pub fn run(words: &[&str]) -> Result<(), Failure> {
    let order = read(words)?;
    let tools = Tools::for_tests()?;
    let folder = site::folder(order.profile, false);
    site::build_if_stale(&tools, order.profile, &folder)?;
    let tests = ["test", "-p", "aslant-tests", "--test", "browser"];
    crate::steps::step("build the browser tests", tools.cargo(tests).arg("--no-run"))?;
    let busy = Busy::start(order.busy)?;
    let mut failed: BTreeMap<String, Vec<u32>> = BTreeMap::new();
    let mut broken = Vec::new();
    for round in 1..=order.rounds {
        let mut command = tools.cargo(tests);
        command.arg("--").args(&order.passed_on).env("ASLANT_DIST", absolute(&folder));
        let begun = Instant::now();
        let result = one_round(with_axe(&mut command))?;
        let (took, bad) = (duration(begun.elapsed()), result.failed.len());
        say(&format!("round {round} of {}: {} passed, {bad} failed, in {took}", order.rounds, result.passed));
        // A program that was ended before its last line, or found something else wrong.
        if result.success != result.failed.is_empty() || !result.complete {
            broken.push(round);
        }
        for name in result.failed {
            failed.entry(name).or_default().push(round);
        }
    }
    drop(busy);
    for (name, rounds) in &failed {
        let rounds: Vec<String> = rounds.iter().map(u32::to_string).collect();
        say(&format!(
            "failed {} of {} times: {name} (rounds {})",
            rounds.len(),
            order.rounds,
            rounds.join(", ")
        ));
    }
    match (failed.len(), broken.as_slice()) {
        (0, []) => Ok(()),
        (0, rounds) => {
            Err(Failure(format!("the test program ended without its result in rounds {rounds:?}")))
        }
        (count, _) => Err(Failure(format!("{count} browser tests failed at least once"))),
    }
}

/// What came of running the tests once.
#[derive(Debug, Default, PartialEq, Eq)]
struct Outcome {
    passed: usize,
    failed: BTreeSet<String>,
    /// The test program told its result.
    complete: bool,
    /// It ended with success.
    success: bool,
}

impl Outcome {
    /// Takes in one line of what the test program prints.
    fn take_in(&mut self, line: &str) {
        self.complete |= line.starts_with("test result: ");
        let told = line.strip_prefix("test ").and_then(|rest| rest.rsplit_once(" ... "));
        match told {
            Some((_, outcome)) if outcome.starts_with("ok") => self.passed += 1,
            Some((name, outcome)) if outcome.starts_with("FAILED") => {
                self.failed.insert(name.to_owned());
            }
            _ => {}
        }
    }
}

/// Runs the tests once, and shows what they print as it comes.
fn one_round(command: &mut Command) -> Result<Outcome, Failure> {
    let describe = |error| Failure(format!("cannot run the browser tests: {error}"));
    let mut child = command.stdout(Stdio::piped()).spawn().map_err(describe)?;
    let mut outcome = Outcome::default();
    if let Some(output) = child.stdout.take() {
        for line in BufReader::new(output).split(b'\n').map_while(Result::ok) {
            let line = String::from_utf8_lossy(&line).into_owned();
            println!("{line}");
            outcome.take_in(line.trim_end());
        }
    }
    outcome.success = child.wait().map_err(describe)?.success();
    Ok(outcome)
}

/// Processes that keep a core busy each, for as long as this value lives. Each ends when its input is closed, which the
/// system does for it however this process ends.
struct Busy(Vec<(Child, Option<ChildStdin>)>);

impl Busy {
    fn start(count: u32) -> Result<Self, Failure> {
        let describe = |error| Failure(format!("cannot start a busy process: {error}"));
        let own = std::env::current_exe().map_err(describe)?;
        let mut busy = Self(Vec::new());
        for _ in 0..count {
            let mut child = Command::new(&own).arg("spin").stdin(Stdio::piped()).spawn().map_err(describe)?;
            let input = child.stdin.take();
            busy.0.push((child, input));
        }
        if count > 0 {
            say(&format!("{count} busy processes run beside the tests"));
        }
        Ok(busy)
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        for (child, input) in &mut self.0 {
            drop(input.take());
            drop(child.wait());
        }
    }
}

/// What a busy process does: it counts until its input is closed.
pub fn spin() -> Result<(), Failure> {
    std::thread::spawn(|| {
        // Nothing is ever written to it: reading ends when it is closed.
        drop(std::io::stdin().read_to_end(&mut Vec::new()));
        std::process::exit(0);
    });
    let mut count = 0_u64;
    loop {
        count = std::hint::black_box(count.wrapping_add(1));
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn options_and_filters_are_told_apart() {
        let order = read(&["--repeat", "5", "run::", "--busy", "2", "lines", "--", "--nocapture"]).unwrap();
        let passed_on = vec!["run::", "lines", "--nocapture"];
        assert_eq!(order, Order { profile: Profile::Ci, rounds: 5, busy: 2, passed_on });
        assert_eq!(read(&["--dev"]).unwrap().profile, Profile::Development);
        for wrong in [&["--repeat"][..], &["--repeat", "0"], &["--busy", "x"], &["--busy", "-1"], &["--fast"]]
        {
            assert!(read(wrong).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn results_are_read_from_what_the_test_program_prints() {
        let mut outcome = Outcome::default();
        for line in [
            "running 4 tests",
            "test run::callback::a_callback_times_out ... ok",
            "test bench::benchmark ... ignored, a benchmark",
            "test lines::the_wheel ... FAILED",
            "test slow ... ok <61.2s>",
            "    lines::the_wheel",
            "test result: FAILED. 2 passed; 1 failed; 1 ignored; 0 measured; 0 filtered out; finished in 61.30s",
        ] {
            outcome.take_in(line);
        }
        let failed = BTreeSet::from(["lines::the_wheel".to_owned()]);
        assert_eq!(outcome, Outcome { passed: 2, failed, complete: true, success: false });
    }
}
