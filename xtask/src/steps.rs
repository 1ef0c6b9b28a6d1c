//! Runs other programs as named steps, and keeps how long each took for the table at the end of a command.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{LazyLock, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Why a command could not do its work, in words for the person who called it.
#[derive(Debug)]
pub struct Failure(pub String);

/// How a step ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    Passed,
    Failed,
    /// With the reason.
    Skipped(String),
}

/// One step that has ended.
#[derive(Clone, Debug)]
pub struct Step {
    pub name: String,
    /// Time between the start of the command and the start of the step.
    pub start: Duration,
    pub took: Duration,
    pub outcome: Outcome,
}

/// When the command started.
static STARTED: LazyLock<Instant> = LazyLock::new(Instant::now);
/// Every step so far, in the order in which they ended.
static STEPS: Mutex<Vec<Step>> = Mutex::new(Vec::new());
/// Whether steps run side by side: then the output of each is printed whole when it ends.
static SIDE_BY_SIDE: AtomicBool = AtomicBool::new(false);
/// Held while the output of one step is printed.
static PRINTING: Mutex<()> = Mutex::new(());

/// The folder with the output of the steps that ran side by side.
const LOGS: &str = "target/xtask";

/// Says one line about what the command does, apart from what the programs that it runs print.
pub fn say(line: &str) {
    let _one_at_a_time = PRINTING.lock().unwrap_or_else(PoisonError::into_inner);
    println!("[xtask] {line}");
    drop(std::io::stdout().flush());
}

/// Starts the clock of the table.
pub fn start_clock() {
    LazyLock::force(&STARTED);
}

/// From now on steps may run at the same time, each with its output printed when it ends.
pub fn side_by_side() {
    SIDE_BY_SIDE.store(true, Ordering::Relaxed);
}

/// Runs `command` as the step `name`, its output shown as it comes, and says how long it took.
///
/// While steps run side by side the output is shown when the step ends; until then it is in `target/xtask/`.
pub fn step(name: &str, command: &mut Command) -> Result<(), Failure> {
    if !SIDE_BY_SIDE.load(Ordering::Relaxed) {
        return run(name, command, None);
    }
    let log = log_file(name)?;
    command.stdin(Stdio::null()).stdout(log.handle()).stderr(log.handle());
    run(name, command, Some(&log))
}

/// Like [`step`], and returns what `command` wrote to its standard output.
pub fn step_read(name: &str, command: &mut Command) -> Result<String, Failure> {
    let (log, out) = (log_file(name)?, log_file(&format!("{name} out"))?);
    command.stdin(Stdio::null()).stdout(out.handle()).stderr(log.handle());
    run(name, command, Some(&log))?;
    std::fs::read_to_string(&out.path).map_err(|error| Failure(format!("{}: {error}", out.path.display())))
}

fn run(name: &str, command: &mut Command, log: Option<&Log>) -> Result<(), Failure> {
    say(&format!("{name} …"));
    let start = STARTED.elapsed();
    let begun = Instant::now();
    let shown =
        std::iter::once(command.get_program()).chain(command.get_args()).map(|word| word.to_string_lossy());
    let shown = shown.collect::<Vec<_>>().join(" ");
    let status = command.status();
    let took = begun.elapsed();
    let passed = status.as_ref().is_ok_and(std::process::ExitStatus::success);
    record(name, start, took, if passed { Outcome::Passed } else { Outcome::Failed });
    if let Some(log) = log {
        print_file(&log.path);
    }
    let status = status.map_err(|error| Failure(format!("{name}: cannot run `{shown}`: {error}")))?;
    let took = duration(took);
    if status.success() {
        say(&format!("{name}: done in {took}"));
        Ok(())
    } else {
        Err(Failure(format!("{name} failed after {took} ({status}): {shown}")))
    }
}

/// Counts a check that could not run here, and says why.
pub fn skip(name: &str, reason: &str) {
    say(&format!("{name}: skipped, {reason}"));
    record(name, STARTED.elapsed(), Duration::ZERO, Outcome::Skipped(reason.to_owned()));
}

/// Counts a step that is no program of its own.
pub fn timed<T>(name: &str, work: impl FnOnce() -> Result<T, Failure>) -> Result<T, Failure> {
    let (start, begun) = (STARTED.elapsed(), Instant::now());
    let result = work();
    let outcome = if result.is_ok() { Outcome::Passed } else { Outcome::Failed };
    record(name, start, begun.elapsed(), outcome);
    result
}

fn record(name: &str, start: Duration, took: Duration, outcome: Outcome) {
    let step = Step { name: name.to_owned(), start, took, outcome };
    STEPS.lock().unwrap_or_else(PoisonError::into_inner).push(step);
}

/// Every step so far, in the order in which they started.
pub fn steps() -> Vec<Step> {
    let mut steps = STEPS.lock().unwrap_or_else(PoisonError::into_inner).clone();
    steps.sort_by_key(|step| step.start);
    steps
}

/// Where the time went: one line for each of `steps`, with when it started and how long it took, and one for all `short` ones.
pub fn table(steps: &[Step], short: &[Step], total: Duration) -> String {
    let width = steps.iter().map(|step| step.name.chars().count()).max().unwrap_or(0).max(5);
    let row = |name: &str, start: &str, took: &str| format!("{name:width$}  {start:>13}  {took:>13}\n");
    let mut table = row("step", "started after", "took");
    for step in steps {
        let took = match &step.outcome {
            Outcome::Passed => duration(step.took),
            Outcome::Failed => format!("{}  failed", duration(step.took)),
            Outcome::Skipped(_) => "skipped".to_owned(),
        };
        table += &row(&step.name, &duration(step.start), &took);
    }
    if !short.is_empty() {
        let took = duration(short.iter().map(|step| step.took).sum());
        table += &row(&format!("{} short steps", short.len()), "", &took);
    }
    table + &row("total", "", &duration(total))
}

/// Time since the start of the command.
pub fn since_start() -> Duration {
    STARTED.elapsed()
}

/// A file that takes the output of a step.
struct Log {
    path: PathBuf,
    file: File,
}

impl Log {
    fn handle(&self) -> Stdio {
        self.file.try_clone().map_or_else(|_| Stdio::null(), Stdio::from)
    }
}

/// What the step `name` printed, where steps run side by side.
pub fn log(name: &str) -> String {
    std::fs::read_to_string(log_path(name)).unwrap_or_default()
}

fn log_path(name: &str) -> PathBuf {
    let plain: String =
        name.chars().map(|letter| if letter.is_alphanumeric() { letter } else { '-' }).collect();
    Path::new(LOGS).join(format!("{plain}.log"))
}

fn log_file(name: &str) -> Result<Log, Failure> {
    let path = log_path(name);
    let cannot = |error: std::io::Error| Failure(format!("{}: {error}", path.display()));
    std::fs::create_dir_all(LOGS).map_err(cannot)?;
    // Appended to, so that what two handles write does not overlap.
    let file = File::options().create(true).append(true).open(&path).map_err(cannot)?;
    file.set_len(0).map_err(cannot)?;
    Ok(Log { path, file })
}

fn print_file(path: &Path) {
    let Ok(mut file) = File::open(path) else { return };
    let _one_at_a_time = PRINTING.lock().unwrap_or_else(PoisonError::into_inner);
    let mut out = std::io::stdout().lock();
    drop(std::io::copy(&mut file, &mut out));
    drop(out.flush());
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

#[cfg(test)]
mod tests {
    use super::{Outcome, Step, table};
    use std::time::Duration;

    #[test]
    fn the_table_says_when_each_step_started_and_what_it_took() {
        let step = |name: &str, start, took, outcome| Step {
            name: name.into(),
            start: Duration::from_secs(start),
            took: Duration::from_secs(took),
            outcome,
        };
        let steps = [
            step("format", 0, 2, Outcome::Passed),
            step("build the page", 1, 185, Outcome::Failed),
            step("licences", 2, 0, Outcome::Skipped("no tool".into())),
            step("tests, a", 3, 1, Outcome::Passed),
            step("tests, b", 4, 1, Outcome::Passed),
        ];
        let (long, short) = steps.split_at(3);
        let table = table(long, short, Duration::from_secs(190));
        let lines: Vec<String> =
            table.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
        assert_eq!(
            lines,
            [
                "step started after took",
                "format 0.0 s 2.0 s",
                "build the page 1.0 s 3 min 5 s failed",
                "licences 2.0 s skipped",
                "2 short steps 2.0 s",
                "total 3 min 10 s",
            ]
        );
    }
}
