//! Running other programs: what is run, how long it took, and a failure that says which step it was.

use std::io::Write;
use std::process::Command;
use std::time::{Duration, Instant};

/// Why a command could not do its work, in words for the person who called it.
#[derive(Debug)]
pub struct Failure(pub String);

/// Says one line about what the command does, apart from what the programs that it runs print.
pub fn say(line: &str) {
    println!("[xtask] {line}");
    drop(std::io::stdout().flush());
}

/// Runs `command` as the step `name`, its output shown as it comes, and says how long it took.
pub fn step(name: &str, command: &mut Command) -> Result<(), Failure> {
    say(&format!("{name} …"));
    let begun = Instant::now();
    let shown =
        std::iter::once(command.get_program()).chain(command.get_args()).map(|word| word.to_string_lossy());
    let shown = shown.collect::<Vec<_>>().join(" ");
    let status =
        command.status().map_err(|error| Failure(format!("{name}: cannot run `{shown}`: {error}")))?;
    let took = duration(begun.elapsed());
    if status.success() {
        say(&format!("{name}: done in {took}"));
        Ok(())
    } else {
        Err(Failure(format!("{name} failed after {took} ({status}): {shown}")))
    }
}

/// The standard output of `command`, or nothing if it cannot be run or fails.
pub fn output(command: &mut Command) -> Option<String> {
    let output = command.output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// A length of time as people say it: `4.2 s`, `3 min 7 s`.
pub fn duration(length: Duration) -> String {
    let seconds = length.as_secs();
    if seconds < 60 {
        format!("{:.1} s", length.as_secs_f64())
    } else {
        format!("{} min {} s", seconds / 60, seconds % 60)
    }
}
