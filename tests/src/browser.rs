//! Starting and ending browsers: one driver, one session and one fresh profile for each test, at most two at a time.

use std::future::Future;
use std::io::{BufRead, BufReader};
use std::panic::{AssertUnwindSafe, resume_unwind};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, anyhow};
use futures_util::FutureExt;
use serde_json::json;
use thirtyfour::{ChromiumLikeCapabilities, DesiredCapabilities, LoggingPrefsLogLevel, WebDriver};
use tokio::sync::Semaphore;
use xtask::server::{Server, Site};

use crate::page::Page;

/// How many browsers run at once; each needs about half a gigabyte.
static BROWSERS: Semaphore = Semaphore::const_new(2);

const FLAGS: [&str; 12] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--disable-search-engine-choice-screen",
    "--force-device-scale-factor=1",
    "--lang=en-US",
];

/// What a test may want to be otherwise.
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
    /// Further words on the browser's command line.
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

/// Runs `test` in a fresh browser. The page is not opened yet: the test calls [`Page::open`].
///
/// The test fails by an error, by a panic, and also by any severe entry in the browser's console that it did not
/// announce. On failure a screenshot goes to `target/screenshots/failed-<name>.png`.
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
    let browser = match Browser::start(&folder, &options).await {
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
    browser.end().await;
    drop(permit);
    let console = severe.map(|entries| entries.join("\n"));
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

/// A served site, a driver and a session with it.
pub struct Browser {
    driver: WebDriver,
    process: DriverProcess,
    server: Server,
    downloads: PathBuf,
}

impl Browser {
    /// Serves `folder` and starts a browser beside it.
    pub async fn start(folder: &Path, options: &Options) -> Result<Self> {
        let site = Site { root: folder.to_path_buf(), prefix: options.prefix.clone(), reload: false };
        let server = Server::start(site, 0).context("serving the site")?;
        // Its port may be taken by another in the moment between.
        let process = DriverProcess::start().or_else(|_| DriverProcess::start())?;
        let downloads = crate::workspace().join("target/downloads").join(process.port.to_string());
        let mut capabilities = DesiredCapabilities::chrome();
        for flag in FLAGS {
            capabilities.add_arg(flag)?;
        }
        for flag in &options.flags {
            capabilities.add_arg(flag)?;
        }
        capabilities.add_arg(&format!("--window-size={},{}", options.width, options.height))?;
        if let Some(browser) = find("ASLANT_BROWSER", &["chromium", "chromium-browser", "google-chrome"]) {
            capabilities.set_binary(&browser.to_string_lossy())?;
        }
        let preferences = json!({
            "download.default_directory": downloads,
            "download.prompt_for_download": false,
            "profile.default_content_setting_values.automatic_downloads": 1,
        });
        capabilities.add_experimental_option("prefs", preferences)?;
        capabilities.set_browser_log_level(LoggingPrefsLogLevel::All)?;
        let driver = WebDriver::new(format!("http://127.0.0.1:{}", process.port), capabilities).await?;
        let browser = Self { driver, process, server, downloads };
        browser.emulate(options).await?;
        Ok(browser)
    }

    async fn emulate(&self, options: &Options) -> Result<()> {
        let tools = self.driver.cdp();
        let screen = json!({ "width": options.width, "height": options.height, "deviceScaleFactor": 1, "mobile": false });
        tools.send_raw("Emulation.setDeviceMetricsOverride", screen).await?;
        let theme = if options.dark { "dark" } else { "light" };
        let motion = if options.reduced_motion { "reduce" } else { "no-preference" };
        let features = json!({ "features": [
            { "name": "prefers-color-scheme", "value": theme },
            { "name": "prefers-reduced-motion", "value": motion },
        ] });
        tools.send_raw("Emulation.setEmulatedMedia", features).await?;
        if !options.newcomer {
            // The tour has been seen: its hints would lie over what a test clicks.
            let source =
                "try { localStorage.setItem('aslant.tour', 'seen') } catch { /* a page without storage */ }";
            tools.send_raw("Page.addScriptToEvaluateOnNewDocument", json!({ "source": source })).await?;
        }
        Ok(())
    }

    /// The browser's page; `name` names its screenshots.
    pub fn page(&self, name: &str) -> Page {
        Page::new(self.driver.clone(), self.server.url(), self.downloads.clone(), name)
    }

    /// Closes the browser, then its driver.
    pub async fn end(self) {
        // What cannot be closed any more is ended with the driver's process.
        drop(self.driver.quit().await);
        drop(std::fs::remove_dir_all(&self.downloads));
        drop(self.process);
    }
}

/// A chromedriver on a port of its own; it ends with this value.
struct DriverProcess {
    child: Child,
    port: u16,
}

impl DriverProcess {
    fn start() -> Result<Self> {
        let program = find("ASLANT_DRIVER", &["chromedriver"])
            .ok_or_else(|| anyhow!("chromedriver is missing; on Debian: apt-get install chromium-driver"))?;
        let mut command = Command::new(&program);
        command.arg("--port=0").stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().with_context(|| program.display().to_string())?;
        let mut lines = BufReader::new(child.stdout.take().context("chromedriver's output")?).lines();
        let port = loop {
            let line = lines.next().context("chromedriver ended before it told its port")??;
            let told = line.split_once("on port ").map(|(_, rest)| rest.trim_end_matches('.').trim());
            if let (true, Some(port)) = (line.contains("successfully"), told) {
                break port.parse().with_context(|| line.clone())?;
            }
        };
        // Its later output is read and dropped, so that it never waits for a full pipe.
        std::thread::spawn(move || lines.for_each(drop));
        Ok(Self { child, port })
    }
}

impl Drop for DriverProcess {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
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
