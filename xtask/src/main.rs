//! The project's commands: `cargo xtask serve | build | test | e2e | shot | bench | fuzz | facts`.
//!
//! This file reads the command line; `tools` finds or installs what the commands need, `site` builds the page and
//! measures it, `suite` runs every check, `dry_run` times and fuzzes the engine, `steps` runs programs and says how long they
//! took.

mod canvas_bench;
mod check_bench;
mod dry_run;
mod e2e;
mod facts;
mod fonts;
mod site;
mod split;
mod steps;
mod suite;
mod tools;

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use site::Profile;
use steps::{Failure, say, step};
use tools::Tools;
use xtask::server::{Server, Site};

const HELP: &str = "cargo xtask <command>

  serve [--port N]        build the page, serve it on 127.0.0.1 (port 8080, or the next free one), rebuild on change
  build [--dev|--ci]      write the static site to dist/ (--dev: quick and unoptimised; --ci: what the tests run)
  test                    everything that must hold: format, lints, unit tests, directions, real-browser tests, size
  e2e [--dev] [--repeat N] [--busy N] [FILTER…]
                          build the site if it is stale, then run only the real-browser tests (whose name has FILTER),
                          N times in a row, beside N processes that keep the machine busy
  shot [OPTIONS] OUT.png  a screenshot of dist/ in a headless browser; `shot --help` lists the options
  bench                   the benchmarks: engine and page
  bench layout            only the layout of real definitions, beside npm's dagre
  bench run               executions per second, beside npm's aws-local-stepfunctions
  bench check             definitions per second, beside npm's asl-validator and PyPI's cfn-lint; a keystroke in 1,000 states
  bench canvas [SIZE]     frames of the canvas beside npm's React Flow, at 100, 625, 1,000 and 5,000 states
  fuzz [TARGET] [--seconds N]  bytes that nobody wrote, for each way in (needs cargo-fuzz and a nightly compiler)
  fonts                   make the page's typefaces and the engine's table of their widths (needs npm and Python)
  facts [--botocore VERSION]  read PyPI's newest botocore and engine/data/aws.toml, rewrite engine/data, print what changed
  styles                  join styles/*.css into the one style sheet that the page loads (the build does it itself)
  tools                   install what the commands above need, and say where it is

Options that begin with -- after a lone -- go to the test programs.
";

/// The folder of the workspace.
fn workspace() -> PathBuf {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    own.parent().unwrap_or(own).to_path_buf()
}

fn main() -> ExitCode {
    steps::start_clock();
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = std::env::set_current_dir(workspace())
        .map_err(|error| Failure(format!("cannot enter {}: {error}", workspace().display())))
        .and_then(|()| match words.split_first() {
            Some((&"serve", rest)) => serve(rest),
            Some((&"build", rest)) => build(rest),
            Some((&"test", [])) => suite::test(),
            Some((&"e2e", rest)) => e2e::run(rest),
            Some((&"spin", [])) => e2e::spin(),
            Some((&"shot", rest)) => shot(rest),
            Some((&"bench", ["run"])) => dry_run::bench(),
            Some((&"bench", ["layout"])) => layout_bench(),
            Some((&"bench", ["check"])) => check_bench::bench()
                .and_then(|()| page_benchmark(&Tools::for_tests()?, "benchmark_of_typing")),
            Some((&"bench", ["canvas", rest @ ..])) => canvas_bench::bench(rest),
            Some((&"bench", rest)) => bench(rest),
            Some((&"fuzz", rest)) => dry_run::fuzz(rest),
            Some((&"fonts", [])) => fonts::make(),
            Some((&"facts", rest)) => facts::run(rest),
            Some((&"styles", [])) => site::join_styles(),
            Some((&"tools", [])) => Tools::for_tests().map(|tools| tools.print()),
            None | Some((&("help" | "--help" | "-h"), _)) => {
                print!("{HELP}");
                Ok(())
            }
            Some((command, rest)) => {
                let given = [&[*command], rest].concat().join(" ");
                Err(Failure(format!("`{given}` is not a command.\n\n{HELP}")))
            }
        });
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure(message)) => {
            eprintln!("\nxtask: {message}");
            ExitCode::FAILURE
        }
    }
}

fn serve(rest: &[&str]) -> Result<(), Failure> {
    let wanted: Option<u16> = match rest {
        [] => None,
        ["--port", port] => {
            Some(port.parse().map_err(|_| Failure(format!("`{port}` is not a port number")))?)
        }
        _ => return Err(Failure(format!("serve takes only --port N\n\n{HELP}"))),
    };
    let tools = Tools::for_page()?;
    let root = site::folder(Profile::Development, true);
    let start = |port| Server::start(Site { root: root.clone(), prefix: "/".into(), reload: true }, port);
    let server = match wanted {
        Some(port) => start(port).map_err(|error| Failure(format!("port {port} cannot be used: {error}")))?,
        None => (8080..8180)
            .find_map(|port| start(port).ok())
            .ok_or_else(|| Failure("no free port between 8080 and 8179; give one with --port".into()))?,
    };
    say(&format!("Aslant is at {} (rebuilds and reloads on change; Ctrl+C ends it)", server.url()));
    site::watch(&tools, &root)
}

fn build(rest: &[&str]) -> Result<(), Failure> {
    let profile = match rest {
        [] => Profile::Release,
        ["--dev"] => Profile::Development,
        ["--ci"] => Profile::Ci,
        _ => return Err(Failure(format!("build takes only --dev or --ci\n\n{HELP}"))),
    };
    let tools = if profile == Profile::Release { Tools::for_release()? } else { Tools::for_page()? };
    let folder = PathBuf::from("dist");
    site::build(&tools, profile, &folder)?;
    site::hold_first_load(profile, &folder)?;
    if profile == Profile::Release {
        opens(&folder)?;
    }
    say("the site is in dist/; any web server can serve it, under any path");
    Ok(())
}

/// Opens a published site in a browser, where one is there: it is optimised as nothing else is that the tests run.
fn opens(folder: &Path) -> Result<(), Failure> {
    let Some(tools) = Tools::with_present_browser() else {
        say("no browser is installed, so the page was not opened");
        return Ok(());
    };
    let mut command =
        tools.cargo(["test", "--quiet", "-p", "aslant-tests", "--test", "browser", "--", "smoke"]);
    step("open the page", command.env("ASLANT_DIST", absolute(folder)))
}

/// Tells the browser tests where the checker of accessibility is, which npm has.
fn with_axe(command: &mut Command) -> &mut Command {
    match tools::axe() {
        Ok(script) => command.env("ASLANT_AXE", script),
        Err(Failure(reason)) => {
            say(&format!("axe-core: {reason}; the tests that need it say that they are skipped"));
            command
        }
    }
}

fn shot(rest: &[&str]) -> Result<(), Failure> {
    let tools = Tools::for_browser()?;
    let mut command = tools.cargo(["run", "--quiet", "-p", "aslant-tests", "--bin", "shot", "--"]);
    command.args(rest);
    if std::env::var_os("ASLANT_DIST").is_none() {
        command.env("ASLANT_DIST", absolute(Path::new("dist")));
    }
    step("screenshot", &mut command)
}

/// The layout of real definitions in numbers, beside that of npm's dagre where it can be had.
fn layout_bench() -> Result<(), Failure> {
    let tools = Tools::for_page()?;
    let mut command = tools.cargo(["bench", "--quiet", "-p", "aslant-engine", "--bench", "layout"]);
    match tools::npm_package("dagre", "dagre@0.8.5") {
        Ok(home) => {
            command.env("ASLANT_DAGRE", home);
        }
        Err(Failure(reason)) => say(&format!("dagre: {reason}; there is nothing to compare with")),
    }
    step("the layout in numbers", &mut command)
}

fn bench(rest: &[&str]) -> Result<(), Failure> {
    let tools = Tools::for_tests()?;
    step("benchmarks of the engine", tools.cargo(["bench", "-p", "aslant-engine"]).args(rest))?;
    page_benchmark(&tools, "benchmark")
}

/// Runs the benchmarks of the page whose names contain `filter`, on the site that the tests run.
fn page_benchmark(tools: &Tools, filter: &str) -> Result<(), Failure> {
    let folder = site::folder(Profile::Ci, false);
    site::build_if_stale(tools, Profile::Ci, &folder)?;
    let mut command = tools.cargo(["test", "-p", "aslant-tests", "--test", "browser", "--"]);
    command.args([filter, "--ignored", "--nocapture", "--test-threads=1"]);
    step("benchmarks of the page", command.env("ASLANT_DIST", absolute(&folder)))
}

fn absolute(folder: &Path) -> PathBuf {
    workspace().join(folder)
}
