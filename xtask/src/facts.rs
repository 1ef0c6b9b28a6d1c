//! `facts`: reads AWS's service models from `PyPI`'s newest botocore and the file kept by hand, and rewrites `engine/data`.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::steps::{Failure, output, say, step};
use crate::tools;

/// Reads the models and writes the data; needs Python 3.11.
const SCRIPT: &str = include_str!("facts/generate.py");
/// Where the data are, from the workspace.
const DATA: &str = "engine/data";

/// Rewrites the data from the newest botocore, or from the version that `--botocore` names.
pub fn run(arguments: &[&str]) -> Result<(), Failure> {
    let wanted = match arguments {
        [] => None,
        ["--botocore", version] => Some(*version),
        _ => return Err(Failure("facts takes only --botocore VERSION".into())),
    };
    let python = models(wanted)?;
    let folder = crate::absolute(Path::new("target/facts"));
    let script = folder.join("generate.py");
    std::fs::create_dir_all(&folder)
        .and_then(|()| std::fs::write(&script, SCRIPT))
        .map_err(|error| Failure(format!("{}: {error}", script.display())))?;
    let data = crate::absolute(Path::new(DATA));
    let mut command = Command::new(&python);
    command.arg(&script).arg(&data).arg(today(&python)?);
    step("the facts of AWS", &mut command)
}

/// A Python with botocore: the newest of `PyPI`, or the wanted version.
fn models(wanted: Option<&str>) -> Result<PathBuf, Failure> {
    let offline = |Failure(reason): Failure| {
        Failure(format!(
            "{reason}\nPyPI's botocore could not be had, so {DATA} is left as it is. The command needs Python 3.11 \
             and a way to PyPI."
        ))
    };
    if let Some(version) = wanted {
        return tools::python_package("botocore", &format!("botocore=={version}")).map_err(offline);
    }
    let python = tools::python_package("botocore", "botocore").map_err(offline)?;
    let pip = |arguments: &[&str]| {
        let mut command = Command::new(&python);
        command.args(["-m", "pip", "--disable-pip-version-check"]).args(arguments);
        command
    };
    // An upgrade succeeds offline where any version is installed, and the data would be dated wrongly.
    if output(&mut pip(&["index", "versions", "botocore"])).is_none() {
        return Err(offline(Failure("PyPI did not answer".into())));
    }
    let upgrade = ["install", "--quiet", "--upgrade", "botocore"];
    step("the newest botocore from PyPI", &mut pip(&upgrade)).map_err(offline)?;
    Ok(python)
}

/// The day in UTC, as `2026-12-01`.
fn today(python: &Path) -> Result<String, Failure> {
    let script = "import datetime; print(datetime.datetime.now(datetime.timezone.utc).date())";
    let text = output(Command::new(python).args(["-c", script]));
    let day = text.map(|text| text.trim().to_owned()).filter(|text| text.len() == 10);
    day.ok_or_else(|| {
        say("the Python of the botocore environment does not run");
        Failure(format!("{} cannot tell the date", python.display()))
    })
}
