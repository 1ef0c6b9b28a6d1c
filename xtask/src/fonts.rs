//! `cargo xtask fonts`: makes the page's typefaces, their style sheet and the engine's table of widths.
//!
//! All of it comes from packages of npm in fixed versions, cut to what the page writes by `fonts.py`, which `fontTools` of
//! `PyPI` runs. The output is committed; running the command again with the same versions changes no byte.

use std::path::Path;
use std::process::Command;

use crate::steps::{Failure, output, say, step};
use crate::tools;

/// The typefaces, and the ones whose metrics the fallback faces are measured on. Arimo has the widths of Arial and
/// Liberation Sans. `inter-ui` has the signs that Google's Latin slices, and so fontsource's, leave out.
const PACKAGES: [&str; 6] = [
    "@fontsource-variable/inter@5.3.0",
    "@fontsource/jetbrains-mono@5.3.0",
    "@fontsource/arimo@5.3.0",
    "@fontsource/roboto@5.3.0",
    "@fontsource/dejavu-sans@5.3.0",
    "inter-ui@4.1.1",
];
/// The folder of the cache that holds them; the number changes with the list above.
const PACKAGES_FOLDER: &str = "fonts-1";
const FONTTOOLS: &str = "fonttools==4.68.0";
/// Compresses WOFF2. Another version could give other bytes.
const BROTLI: &str = "1.2.0";

/// Makes `public/fonts`, `styles/fonts.css` and `engine/src/layout/text/table.rs`.
pub fn make() -> Result<(), Failure> {
    let packages = tools::npm_packages(PACKAGES_FOLDER, &PACKAGES)?;
    let python = tools::python_package("fonttools", FONTTOOLS)?;
    brotli(&python)?;
    let mut command = Command::new(&python);
    command.arg("xtask/src/fonts.py").arg(packages.join("node_modules"));
    step("subset the fonts", &mut command)?;
    say("public/fonts, styles/fonts.css and engine/src/layout/text/table.rs are written");
    Ok(())
}

/// Sees to the compressor in the environment of fontTools.
fn brotli(python: &Path) -> Result<(), Failure> {
    let ask = ["-c", "import importlib.metadata as m; print(m.version('brotli'))"];
    if output(Command::new(python).args(ask)).is_some_and(|found| found.trim() == BROTLI) {
        return Ok(());
    }
    let mut install = Command::new(python);
    install.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]);
    step("install brotli from PyPI", install.arg(format!("brotli=={BROTLI}")))
}
