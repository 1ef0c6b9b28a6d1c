//! `aslant`: the engine on the command line, for a person at a terminal and for a pipeline.
//!
//! Each command is a file with its help, its arguments and what it does; `files` reads what it is given, `style` colours
//! what it prints. Exit codes: 0 all is well, 1 the execution failed or the checks found an error, 2 bad input or usage.

// Lines are put together with `format!`: the texts are short, and writing to a string cannot fail anyway.
#![allow(clippy::format_push_string)]

mod check;
mod files;
mod history;
mod run;
mod style;
mod template;
mod test_state;

use std::io::Write;
use std::process::ExitCode;

const HELP: &str = "\
aslant: check, run and test Amazon States Language, without an account and without a network

Usage: aslant <command> [options] FILE

Commands:
  run         run a state machine with mocked answers, and show its history
  check       find what AWS would refuse, and what would hurt later
  test-state  test a single state, as the TestState API does
  help        this text, or that of a command: aslant help run

Options:
  -h, --help     this text; after a command, that of the command
  -V, --version  the version, and the date of what is known of AWS

FILE may be Amazon States Language as JSON or YAML, a SAM or CloudFormation template, or a design file of Aslant;
- is the standard input.
Exit codes: 0 all is well; 1 the execution failed, or the checks found an error; 2 bad input or usage.
";

/// How a command ended, when it did not end in a refusal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// Exit code 0.
    Well,
    /// Exit code 1.
    Badly,
    /// Exit code 2, with what there is to say already said.
    Refused,
}

/// Why a command could not do its work: exit code 2.
#[derive(Debug)]
pub enum Refusal {
    /// What was typed is no command line; the help is at hand.
    Usage(String),
    /// What was given cannot be used. With `file:line:column:` where there is a place.
    Input(String),
}

impl From<lexopt::Error> for Refusal {
    fn from(error: lexopt::Error) -> Self {
        Self::Usage(error.to_string())
    }
}

fn main() -> ExitCode {
    // Deep definitions and expressions are bounded, but not to the smallest stack that a system gives a main thread.
    let thread = std::thread::Builder::new().stack_size(64 << 20).spawn(|| begin(lexopt::Parser::from_env()));
    match thread.map(std::thread::JoinHandle::join) {
        Ok(Ok(code)) => ExitCode::from(code),
        Ok(Err(_)) => ExitCode::from(101),
        Err(error) => {
            complain(&format!("cannot start: {error}"));
            ExitCode::from(2)
        }
    }
}

fn begin(mut arguments: lexopt::Parser) -> u8 {
    match command(&mut arguments) {
        Ok(End::Well) => 0,
        Ok(End::Badly) => 1,
        Ok(End::Refused) => 2,
        Err(Refusal::Usage(message)) => {
            complain(&format!("{message}\nTry: aslant --help"));
            2
        }
        Err(Refusal::Input(message)) => {
            complain(&message);
            2
        }
    }
}

fn command(arguments: &mut lexopt::Parser) -> Result<End, Refusal> {
    use lexopt::prelude::{Long, Short, Value, ValueExt};
    match arguments.next()? {
        None => Err(Refusal::Usage("a command is missing: run, check or test-state".to_owned())),
        Some(Short('h') | Long("help")) => print(HELP),
        Some(Short('V') | Long("version")) => print(&format!(
            "aslant {} (AWS as of {}, {})\n",
            env!("CARGO_PKG_VERSION"),
            aslant_engine::aws::AS_OF,
            aslant_engine::aws::MODELS
        )),
        Some(Value(name)) => match name.string()?.as_str() {
            "run" => run::command(arguments),
            "check" => check::command(arguments),
            "test-state" => test_state::command(arguments),
            "help" => match arguments.next()? {
                None => print(HELP),
                Some(Value(name)) => match name.string()?.as_str() {
                    "run" => print(run::HELP),
                    "check" => print(check::HELP),
                    "test-state" => print(test_state::HELP),
                    other => Err(Refusal::Usage(format!("there is no command '{other}'"))),
                },
                Some(other) => Err(other.unexpected().into()),
            },
            other => Err(Refusal::Usage(format!("there is no command '{other}'"))),
        },
        Some(other) => Err(other.unexpected().into()),
    }
}

/// Writes to the standard output. A reader who stopped listening ends the program quietly.
pub fn print(text: &str) -> Result<End, Refusal> {
    let mut output = std::io::stdout().lock();
    match output.write_all(text.as_bytes()).and_then(|()| output.flush()) {
        Ok(()) => Ok(End::Well),
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(End::Well),
        Err(error) => Err(Refusal::Input(format!("cannot write the output: {error}"))),
    }
}

/// Writes a line to the standard error.
pub fn complain(message: &str) {
    drop(writeln!(std::io::stderr().lock(), "aslant: {message}"));
}
