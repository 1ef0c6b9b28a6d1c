//! Starting and ending browsers: a few that the tests share, one test at a time in each, and every test in a browser
//! context of its own, which has its own storage, cache, permissions and downloads.

use std::future::Future;
use std::panic::{AssertUnwindSafe, resume_unwind};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow};
use futures_util::FutureExt;
use serde_json::json;
use tokio::sync::Semaphore;
use xtask::server::{Server, Site};

use crate::devtools::{Connection, text};
use crate::page::{Page, Tab};

/// How many browsers run at once: one for each core, two at least, and not more than eight, for each needs about half a
/// gigabyte.
static BROWSERS: LazyLock<Semaphore> = LazyLock::new(|| {
    let cores = std::thread::available_parallelism().map_or(2, usize::from);
    Semaphore::new(cores.clamp(2, 8))
});

/// Browsers that no test uses at the moment. They end with this process, which closes their pipes.
static IDLE: Mutex<Vec<Chromium>> = Mutex::new(Vec::new());

/// Numbers the folders of browsers and tests within this process.
static NUMBER: AtomicU64 = AtomicU64::new(0);

/// How long a browser may take to come up, and to answer what belongs to no page. A busy machine needs seconds.
const PATIENCE: Duration = Duration::from_secs(60);

const FLAGS: [&str; 20] = [
    "--remote-debugging-pipe",
    "--headless=new",
    "--no-startup-window",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--password-store=basic",
    "--use-mock-keychain",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--disable-hang-monitor",
    "--disable-search-engine-choice-screen",
    // Otherwise input is dropped until the first frame of a page is drawn, which takes long on a busy machine.
    "--allow-pre-commit-input",
    "--force-device-scale-factor=1",
    "--lang=en-US",
    "--mute-audio",
];

/// What a test may change about its page and browser.
#[derive(Clone, Debug)]
pub struct Options {
    /// Width of the page, in CSS pixels.
    pub width: u32,
    /// Height of the page, in CSS pixels.
    pub height: u32,
    /// Whether the system is said to prefer a dark theme.
    pub dark: bool,
    /// Whether the person is said to prefer reduced motion.
    pub reduced_motion: bool,
    /// Whether the person was never here before: then the tour is offered.
    pub newcomer: bool,
    /// The path under which the site is served, with a slash at both ends.
    pub prefix: String,
    /// Console errors that contain one of these are part of the test and do not fail it.
    pub expected_errors: Vec<String>,
    /// Further words on the browser's command line. A test that has some gets a browser of its own.
    pub flags: Vec<String>,
}

impl Default for Options {
    fn default() -> Self {
        let prefix = "/".to_owned();
        Self {
            width: 1440,
            height: 900,
            dark: false,
            reduced_motion: false,
            newcomer: false,
            prefix,
            expected_errors: Vec::new(),
            flags: Vec::new(),
        }
    }
}

/// Runs `test` on a page of its own at 1440 x 900. See [`run_with`].
///
/// # Panics
/// When the test fails: this is what makes it fail.
pub async fn run<Test, Outcome>(name: &str, test: Test)
where
    Test: FnOnce(Page) -> Outcome,
    Outcome: Future<Output = Result<()>>,
{
    run_with(name, Options::default(), test).await;
}

/// Runs `test` in a fresh browser context. The page is not opened yet: the test calls [`Page::open`].
///
/// The test fails by an error, by a panic, and also by any severe entry in the browser's console that it did not
/// announce. On failure a screenshot goes to `target/screenshots/failed-<name>.png`. A browser that ended or no longer
/// answers fails the test that it ended in, and the next test starts another one.
///
/// # Panics
/// When the test fails.
#[allow(clippy::panic)]
pub async fn run_with<Test, Outcome>(name: &str, options: Options, test: Test)
where
    Test: FnOnce(Page) -> Outcome,
    Outcome: Future<Output = Result<()>>,
{
    let Some(folder) = crate::site_folder() else {
        crate::skip(name, "no built site; `cargo xtask e2e` builds one");
        return;
    };
    let permit = BROWSERS.acquire().await;
    let shared = options.flags.is_empty();
    let idle = if shared { take_idle() } else { None };
    let started = match idle {
        Some(chromium) => Browser::within(chromium, &folder, &options).await,
        None => Browser::start(&folder, &options).await,
    };
    let browser = match started {
        Ok(browser) => browser,
        Err(error) => panic!("{name}: the browser cannot be started: {error:?}"),
    };
    let page = browser.page(name);
    let outcome = AssertUnwindSafe(test(page.clone())).catch_unwind().await;
    let severe = page.severe_console_entries(&options.expected_errors).await;
    let failed = !matches!(outcome, Ok(Ok(()))) || !matches!(&severe, Ok(entries) if entries.is_empty());
    if failed && let Ok(path) = page.screenshot(&format!("failed-{name}")).await {
        eprintln!("{name}: the page as it was: {}", path.display());
    }
    let death = browser.chromium.death();
    if shared {
        browser.hand_back().await;
    } else {
        browser.end();
    }
    drop(permit);
    let console = severe.map(|entries| entries.join("\n"));
    if let Some(death) = death {
        eprintln!("{name}: {death}");
    }
    match (outcome, console) {
        (Err(panic), console) => {
            eprintln!("{name}: console: {}", console.unwrap_or_default());
            resume_unwind(panic)
        }
        (Ok(Err(error)), console) => panic!("{name}: {error:?}\nconsole: {}", console.unwrap_or_default()),
        (Ok(Ok(())), Ok(console)) if console.is_empty() => {}
        (Ok(Ok(())), Ok(console)) => panic!("{name}: errors in the browser's console:\n{console}"),
        (Ok(Ok(())), Err(error)) => panic!("{name}: the browser is gone: {error:?}"),
    }
}

/// A browser that no test uses and that still runs.
fn take_idle() -> Option<Chromium> {
    let mut idle = IDLE.lock().unwrap_or_else(PoisonError::into_inner);
    while let Some(chromium) = idle.pop() {
        if !chromium.connection.has_ended() {
            return Some(chromium);
        }
    }
    None
}

/// A served site, and a page in a browser context of its own.
pub struct Browser {
    chromium: Chromium,
    context: String,
    tab: Arc<Tab>,
    server: Server,
    downloads: PathBuf,
}

impl Browser {
    /// Serves `folder` and starts a browser beside it.
    pub async fn start(folder: &Path, options: &Options) -> Result<Self> {
        let chromium = Chromium::start(&options.flags).await?;
        Self::within(chromium, folder, options).await
    }

    /// Serves `folder` and opens a page in a new context of a browser.
    async fn within(chromium: Chromium, folder: &Path, options: &Options) -> Result<Self> {
        let site = Site { root: folder.to_path_buf(), prefix: options.prefix.clone(), reload: false };
        let server = Server::start(site, 0).context("serving the site")?;
        let downloads = crate::workspace().join("target/downloads").join(own_name());
        let context = chromium.command("Target.createBrowserContext", json!({})).await?;
        let context = text(&context, "/browserContextId").context("a browser context")?.to_owned();
        let rule = json!({ "behavior": "allow", "downloadPath": downloads, "browserContextId": context });
        chromium.command("Browser.setDownloadBehavior", rule).await?;
        let tab = Tab::open(&chromium.connection, &context, options).await?;
        Ok(Self { chromium, context, tab: Arc::new(tab), server, downloads })
    }

    /// The browser's page; `name` names its screenshots.
    pub fn page(&self, name: &str) -> Page {
        Page::new(Arc::clone(&self.tab), self.server.url(), self.downloads.clone(), name)
    }

    /// Closes the browser.
    pub fn end(self) {
        drop(std::fs::remove_dir_all(&self.downloads));
        self.chromium.end();
    }

    /// Closes the page with its context and leaves the browser to the next test. The clipboard is the only thing that
    /// contexts have in common, so it is emptied.
    async fn hand_back(self) {
        let cleaned = async {
            self.tab.empty_clipboard().await?;
            self.tab.forget();
            let context = json!({ "browserContextId": self.context });
            self.chromium.command("Target.disposeBrowserContext", context).await
        };
        let cleaned = cleaned.await;
        drop(std::fs::remove_dir_all(&self.downloads));
        match cleaned {
            Ok(_) => IDLE.lock().unwrap_or_else(PoisonError::into_inner).push(self.chromium),
            Err(_) => self.chromium.end(),
        }
    }
}

/// A running Chromium; it ends with this value.
struct Chromium {
    connection: Arc<Connection>,
    child: Child,
    /// Its profile and what it writes to its standard error.
    folder: PathBuf,
}

impl Chromium {
    async fn start(flags: &[String]) -> Result<Self> {
        let program = find("ASLANT_BROWSER", &["chromium", "chromium-browser", "google-chrome"])
            .ok_or_else(|| anyhow!("no browser is installed; on Debian: apt-get install chromium"))?;
        let browsers = crate::workspace().join("target/browsers");
        remove_left_over(&browsers);
        let folder = browsers.join(own_name());
        std::fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
        let errors = std::fs::File::create(folder.join("stderr"))?;
        // The shell gives the two ends of the pipe the numbers that Chromium expects.
        let mut command = Command::new("sh");
        command.args(["-c", "exec \"$@\" 3<&0 4>&1 0</dev/null 1>/dev/null", "sh"]).arg(&program);
        command.args(FLAGS).arg(format!("--user-data-dir={}", folder.join("profile").display())).args(flags);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(errors);
        let mut child = command.spawn().with_context(|| program.display().to_string())?;
        let input = child.stdin.take().context("the browser's input")?;
        let output = child.stdout.take().context("the browser's output")?;
        let chromium = Self { connection: Arc::new(Connection::new(input, output)), child, folder };
        if let Err(error) = chromium.command("Browser.getVersion", json!({})).await {
            return Err(error.context(format!("{}:\n{}", program.display(), chromium.last_errors())));
        }
        Ok(chromium)
    }

    /// A command to the browser itself.
    async fn command(&self, method: &str, parameters: serde_json::Value) -> Result<serde_json::Value> {
        self.connection.send(None, method, parameters, PATIENCE).await
    }

    /// The end of what it wrote to its standard error.
    fn last_errors(&self) -> String {
        let text = std::fs::read(self.folder.join("stderr")).unwrap_or_default();
        let text = String::from_utf8_lossy(&text).into_owned();
        let lines: Vec<&str> = text.lines().collect();
        lines.iter().skip(lines.len().saturating_sub(8)).copied().collect::<Vec<_>>().join("\n")
    }

    /// What is known about its end, where it has ended.
    fn death(&self) -> Option<String> {
        self.connection
            .has_ended()
            .then(|| format!("the browser ended during this test; it wrote:\n{}", self.last_errors()))
    }

    fn end(self) {
        drop(self);
    }
}

impl Drop for Chromium {
    fn drop(&mut self) {
        self.connection.close();
        // It usually ends within 0.2 s of that.
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_secs(5) && matches!(self.child.try_wait(), Ok(None)) {
            std::thread::sleep(Duration::from_millis(10));
        }
        drop(self.child.kill());
        drop(self.child.wait());
        drop(std::fs::remove_dir_all(&self.folder));
    }
}

/// A name for a folder that no other process and no other test uses.
fn own_name() -> String {
    format!("{}-{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed))
}

/// Removes the folders of browsers whose test process has ended, where the system tells which processes run.
fn remove_left_over(browsers: &Path) {
    if !Path::new("/proc/self").exists() {
        return;
    }
    for entry in std::fs::read_dir(browsers).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let process = name.split('-').next().and_then(|number| number.parse::<u32>().ok());
        if process.is_some_and(|process| !Path::new(&format!("/proc/{process}")).exists()) {
            drop(std::fs::remove_dir_all(entry.path()));
        }
    }
}

/// The program that `variable` names, else the first of `names` on the PATH.
fn find(variable: &str, names: &[&str]) -> Option<PathBuf> {
    let named = std::env::var_os(variable).map(PathBuf::from);
    named.or_else(|| {
        let path = std::env::var_os("PATH")?;
        let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
        names
            .iter()
            .find_map(|name| folders.iter().map(|folder| folder.join(name)).find(|file| file.is_file()))
    })
}
