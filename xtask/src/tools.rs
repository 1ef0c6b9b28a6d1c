//! The programs that the commands need, found where they fit and installed where they are missing.
//!
//! What is on the PATH is taken when its version fits. Everything else goes into a cache folder of the user that every
//! clone shares: `$XDG_CACHE_HOME/aslant`, else `~/.cache/aslant`, one folder for each tool and version. An
//! installation happens beside its place and is then renamed into it, so two processes at once cannot spoil it.
//! The browser alone comes from the system's package manager, which needs root.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::steps::{Failure, output, say, step};

const TRUNK: &str = "0.21.14";
pub const WASM_TARGET: &str = "wasm32-unknown-unknown";
/// The `binaryen` package of npm that is installed when no fitting wasm-opt is there.
const BINARYEN: &str = "132";
/// Older ones reject or miscompile what today's compilers emit; Debian 12 has 108.
const OLDEST_WASM_OPT: u32 = 116;
const AXE: &str = "axe-core@4.14.1";
const BROWSERS: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// Where the tools are.
#[derive(Debug, Default)]
pub struct Tools {
    /// Folders that go before PATH for everything that is run.
    folders: Vec<PathBuf>,
    /// wasm-opt, if one that works is there.
    pub wasm_opt: Option<PathBuf>,
    browser: Option<PathBuf>,
}

impl Tools {
    /// What builds the page: the wasm target, Trunk and wasm-bindgen.
    pub fn for_page() -> Result<Self, Failure> {
        let mut tools = Self::default();
        wasm_target()?;
        tools.cargo_tool("trunk", "trunk", TRUNK, true)?;
        // Its lock file names releases that a mirror of crates.io may not have yet.
        tools.cargo_tool("wasm-bindgen", "wasm-bindgen-cli", &locked_version("wasm-bindgen")?, false)?;
        Ok(tools)
    }

    /// What builds the page and makes it small.
    pub fn for_release() -> Result<Self, Failure> {
        let mut tools = Self::for_page()?;
        tools.find_wasm_opt();
        Ok(tools)
    }

    /// What opens a page: a browser.
    pub fn for_browser() -> Result<Self, Failure> {
        let mut tools = Self::default();
        tools.find_browser()?;
        Ok(tools)
    }

    /// A browser, if one is there; nothing is installed.
    pub fn with_present_browser() -> Option<Self> {
        let mut tools = Self::default();
        tools.look_for_browser().then_some(tools)
    }

    /// What builds the page and opens it.
    pub fn for_tests() -> Result<Self, Failure> {
        let mut tools = Self::for_page()?;
        tools.find_browser()?;
        Ok(tools)
    }

    /// `program`, with the tools on its PATH and in the environment.
    pub fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        let path = std::env::var_os("PATH").unwrap_or_default();
        let folders = self.folders.iter().cloned().chain(std::env::split_paths(&path));
        if let Ok(joined) = std::env::join_paths(folders) {
            command.env("PATH", joined);
        }
        // The browser tests read where the browser is from this.
        if let Some(browser) = &self.browser {
            command.env("ASLANT_BROWSER", browser);
        }
        command
    }

    /// Cargo with `arguments`.
    pub fn cargo<'a>(&self, arguments: impl IntoIterator<Item = &'a str>) -> Command {
        let mut command = self.command(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        command.args(arguments);
        command
    }

    /// Lists where everything is.
    pub fn print(&self) {
        for folder in &self.folders {
            say(&format!("tools: {}", folder.display()));
        }
        for tool in [&self.wasm_opt, &self.browser].into_iter().flatten() {
            say(&format!("tool: {}", tool.display()));
        }
    }

    /// Takes `program` from the PATH or the cache in exactly `version`, or installs `package` into the cache.
    fn cargo_tool(
        &mut self,
        program: &str,
        package: &str,
        version: &str,
        locked: bool,
    ) -> Result<(), Failure> {
        let fits = |path: &Path| version_of(path).is_some_and(|found| found == version);
        if on_path(program).is_some_and(|path| fits(&path)) {
            return Ok(());
        }
        let home = cache()?.join(format!("{program}-{version}"));
        let folder = home.join("bin");
        if !fits(&folder.join(program)) {
            say(&format!("{program} {version} is missing; it is installed into {}", home.display()));
            let scratch = scratch(program)?;
            let step_name = format!("install {program} {version}");
            if !downloaded(&step_name, package, version, &scratch) {
                step(&step_name, &mut cargo_install(program, package, version, locked, &scratch))?;
            }
            settle(&scratch, &home)?;
        }
        self.folders.push(folder);
        Ok(())
    }

    /// Looks for a wasm-opt that works; without one, and without npm to fetch it, the site is built without it.
    fn find_wasm_opt(&mut self) {
        let version = |path: &Path| version_of(path).and_then(|text| text.parse::<u32>().ok());
        if let Some(path) = on_path("wasm-opt") {
            match version(&path) {
                Some(found) if found >= OLDEST_WASM_OPT => {
                    self.wasm_opt = Some(path);
                    return;
                }
                found => say(&format!(
                    "wasm-opt on the PATH is {}, older than {OLDEST_WASM_OPT}; it is not used",
                    found.map_or("unknown".into(), |found| found.to_string())
                )),
            }
        }
        match self.cached_wasm_opt() {
            Ok(path) => self.wasm_opt = Some(path),
            Err(Failure(reason)) => {
                say(&format!("wasm-opt: {reason}; the site works without it, about a tenth larger"));
            }
        }
    }

    fn cached_wasm_opt(&mut self) -> Result<PathBuf, Failure> {
        let home = cache()?.join(format!("binaryen-{BINARYEN}"));
        let folder = home.join("node_modules").join(".bin");
        let path = folder.join("wasm-opt");
        if version_of(&path).as_deref() != Some(BINARYEN) {
            install_from_npm("wasm-opt", &[&format!("binaryen@{BINARYEN}")], &home)?;
        }
        self.folders.push(folder);
        Ok(path)
    }

    /// Looks for a browser; as root, installs Debian's.
    fn find_browser(&mut self) -> Result<(), Failure> {
        if !self.look_for_browser() {
            let advice = "the browser tests need Chromium; on Debian: apt-get install chromium (or name a browser in \
                          ASLANT_BROWSER)";
            let is_root = output(Command::new("id").arg("-u")).is_some_and(|user| user.trim() == "0");
            let apt = on_path("apt-get").filter(|_| is_root).ok_or_else(|| Failure(advice.into()))?;
            say("no browser was found; the system's package manager installs chromium");
            let apt_get = |arguments: &[&str]| {
                let mut command = Command::new(&apt);
                command.args(arguments).env("DEBIAN_FRONTEND", "noninteractive");
                command
            };
            step("apt-get update", &mut apt_get(&["update", "--quiet"]))?;
            // The fonts give a bare system letters to draw.
            let install = ["install", "--yes", "--no-install-recommends", "chromium", "fonts-dejavu-core"];
            step("apt-get install chromium", &mut apt_get(&install))?;
            if !self.look_for_browser() {
                return Err(Failure(advice.into()));
            }
        }
        Ok(())
    }

    fn look_for_browser(&mut self) -> bool {
        let named = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_file());
        self.browser = named("ASLANT_BROWSER").or_else(|| BROWSERS.iter().find_map(|name| on_path(name)));
        self.browser.is_some()
    }
}

/// Has `cargo binstall`, where it is installed, fetch a built program; `false` where it is missing or has none.
fn downloaded(step_name: &str, package: &str, version: &str, folder: &Path) -> bool {
    if on_path("cargo-binstall").is_none() {
        return false;
    }
    let mut command = outside_the_workspace(folder);
    command.args(["binstall", "--no-confirm", "--disable-strategies", "compile"]);
    command.args([package, "--version", version, "--root"]).arg(folder);
    step(&format!("{step_name} by cargo-binstall"), &mut command)
        .inspect_err(|Failure(message)| say(&format!("{message}; Cargo builds it instead")))
        .is_ok()
}

/// Builds a program from crates.io. Unoptimised and without what the page's build has no use for (TLS, update checks, a test
/// runner): Trunk takes 4 minutes of processor time so, and 14 optimised and whole.
fn cargo_install(program: &str, package: &str, version: &str, locked: bool, folder: &Path) -> Command {
    let mut command = outside_the_workspace(folder);
    command.args(["install", package, "--version", version, "--bin", program, "--debug"]);
    command.args(["--no-default-features", "--root"]).arg(folder);
    command.env("CARGO_PROFILE_DEV_DEBUG", "0");
    if locked {
        command.arg("--locked");
    }
    command
}

/// Cargo, started where the settings and the target folder of this workspace have no part in it.
fn outside_the_workspace(folder: &Path) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(folder).env_remove("CARGO_TARGET_DIR").env_remove("RUSTFLAGS");
    command
}

/// The folder of the cache under which a package of npm is installed.
pub fn npm_package(name: &str, package: &str) -> Result<PathBuf, Failure> {
    let home = cache()?.join(package);
    if !home.join("node_modules").join(name).is_dir() {
        install_from_npm(name, &[package], &home)?;
    }
    Ok(home)
}

/// The folder of the cache, called `name`, in which several packages of npm are installed together.
pub fn npm_packages(name: &str, packages: &[&str]) -> Result<PathBuf, Failure> {
    let home = cache()?.join(name);
    if !home.join("node_modules").is_dir() {
        install_from_npm(name, packages, &home)?;
    }
    Ok(home)
}

fn install_from_npm(name: &str, packages: &[&str], home: &Path) -> Result<(), Failure> {
    let npm = on_path("npm").ok_or_else(|| Failure("not installed, and no npm to fetch it with".into()))?;
    let scratch = scratch(name)?;
    let mut command = Command::new(npm);
    command.args(["install", "--no-fund", "--no-audit", "--prefix"]).arg(&scratch).args(packages);
    step(&format!("install {} from npm", packages.join(", ")), command.current_dir(&scratch))?;
    settle(&scratch, home)
}

/// The Python of an environment in the cache that has a package of `PyPI`, such as `cfn-lint==1.51.0`.
pub fn python_package(name: &str, package: &str) -> Result<PathBuf, Failure> {
    let home = cache()?.join(package.replace("==", "@"));
    let python = home.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    let done = home.join("installed");
    if !done.is_file() {
        let system = ["python3", "python"].into_iter().find_map(on_path);
        let system = system.ok_or_else(|| Failure("not installed, and no Python to run it with".into()))?;
        step("an environment of Python", Command::new(system).args(["-m", "venv", "--clear"]).arg(&home))?;
        let mut install = Command::new(&python);
        install.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", package]);
        step(&format!("install {name} from PyPI"), &mut install)?;
        std::fs::write(&done, package).map_err(|error| Failure(format!("{}: {error}", done.display())))?;
    }
    Ok(python)
}

/// The first executable file of this name on the PATH.
pub fn on_path(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(program)).find(|file| is_executable(file))
}

#[cfg(unix)]
fn is_executable(file: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    file.metadata().is_ok_and(|about| about.is_file() && about.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_executable(file: &Path) -> bool {
    file.is_file()
}

/// The first word of `program --version` that begins with a digit.
fn version_of(program: &Path) -> Option<String> {
    let text = output(Command::new(program).arg("--version"))?;
    text.split_whitespace()
        .find(|word| word.starts_with(|first: char| first.is_ascii_digit()))
        .map(str::to_owned)
}

/// The version of the compiler in use, such as `1.95.0`.
pub fn rust_release() -> Option<String> {
    let text = output(Command::new("rustc").arg("--version"))?;
    text.split_whitespace().nth(1).map(str::to_owned)
}

/// The version that `rust-toolchain.toml` names. Another one formats a little differently and has other lints.
pub fn pinned_release() -> Option<String> {
    let file = std::fs::read_to_string("rust-toolchain.toml").ok()?;
    let line = file.lines().find_map(|line| line.strip_prefix("channel"))?;
    line.split('"').nth(1).map(str::to_owned)
}

/// The script of the checker of accessibility that browser tests run in the page.
pub fn axe() -> Result<PathBuf, Failure> {
    Ok(npm_package("axe-core", AXE)?.join("node_modules/axe-core/axe.min.js"))
}

/// Adds the wasm target to the toolchain in use where it is missing.
pub fn wasm_target() -> Result<(), Failure> {
    let installed = output(Command::new("rustc").args(["--print", "target-libdir", "--target", WASM_TARGET]));
    if installed.is_some_and(|folder| Path::new(folder.trim()).is_dir()) {
        return Ok(());
    }
    say(&format!("the target {WASM_TARGET} is missing; rustup adds it"));
    step("rustup target add", Command::new("rustup").args(["target", "add", WASM_TARGET]))
}

/// The version of `package` that Cargo.lock names.
fn locked_version(package: &str) -> Result<String, Failure> {
    let lock =
        std::fs::read_to_string("Cargo.lock").map_err(|error| Failure(format!("Cargo.lock: {error}")))?;
    let entry = format!("name = \"{package}\"\nversion = \"");
    let version = lock.split_once(&entry).and_then(|(_, rest)| rest.split('"').next());
    version.map(str::to_owned).ok_or_else(|| Failure(format!("Cargo.lock has no package {package}")))
}

fn cache() -> Result<PathBuf, Failure> {
    let base = std::env::var_os("XDG_CACHE_HOME").filter(|path| !path.is_empty()).map(PathBuf::from);
    let home = || std::env::var_os("HOME").map(|home| Path::new(&home).join(".cache"));
    let base = base.or_else(home).ok_or_else(|| Failure("neither XDG_CACHE_HOME nor HOME is set".into()))?;
    Ok(base.join("aslant"))
}

/// An empty folder in the cache, of this process alone.
fn scratch(tool: &str) -> Result<PathBuf, Failure> {
    let folder = cache()?.join(format!("installing-{tool}-{}", std::process::id()));
    let describe = |error| Failure(format!("cannot make {}: {error}", folder.display()));
    std::fs::create_dir_all(&folder).map_err(describe)?;
    Ok(folder)
}

/// Gives a finished installation its place. Where another process was faster, its work is kept and ours removed;
/// what was in the place but did not work is replaced.
fn settle(scratch: &Path, home: &Path) -> Result<(), Failure> {
    if std::fs::rename(scratch, home).is_ok() {
        return Ok(());
    }
    let old = scratch.with_extension("old");
    let replaced = std::fs::rename(home, &old).and_then(|()| std::fs::rename(scratch, home));
    drop(std::fs::remove_dir_all(&old));
    replaced
        .map_err(|error| Failure(format!("cannot move {} to {}: {error}", scratch.display(), home.display())))
}
