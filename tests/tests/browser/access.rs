//! Accessibility: axe-core finds nothing at level AA in the main views, in both themes; forced colours, large text.

use anyhow::{Context, Result, bail, ensure};
use aslant_tests::{Options, Page, run, run_with};
use serde_json::{Value, json};

/// What axe is asked: WCAG 2.2 up to level AA.
const AXE: &str = "return axe.run(document, {
    runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] },
    resultTypes: ['violations'],
}).then(found => found.violations.map(rule => `${rule.id} (${rule.help}): ` + rule.nodes.slice(0, 5).map(node =>
    node.target.join(' ') + ': ' + [...node.any, ...node.all, ...node.none].slice(0, 1).map(check => check.message)).join(' | ')))";

/// The source of axe-core, where the tests are run with it.
fn axe() -> Option<String> {
    let path = std::env::var_os("ASLANT_AXE")?;
    std::fs::read_to_string(path).ok()
}

/// What axe finds on the page as it is.
async fn findings(page: &Page, source: &str) -> Result<Vec<String>> {
    if page.js("return typeof axe === 'undefined'").await? == Value::Bool(true) {
        page.js(&format!("{source}; window.axe = window.axe ?? axe; return null")).await?;
    }
    let found = page.js(AXE).await?;
    let found = found.as_array().context("what axe found")?;
    Ok(found.iter().filter_map(|line| line.as_str().map(str::to_owned)).collect())
}

/// Does what leads to a view, and looks at it.
struct Looker<'a> {
    page: &'a Page,
    source: &'a str,
    theme: &'a str,
    found: Vec<String>,
}

impl Looker<'_> {
    async fn look(&mut self, view: &str) -> Result<()> {
        for finding in findings(self.page, self.source).await? {
            self.found.push(format!("{} in {view}: {finding}", self.theme));
        }
        Ok(())
    }
}

/// The views that are held to it.
async fn views(page: &Page, looker: &mut Looker<'_>) -> Result<()> {
    page.open("").await?;
    page.until_there(".canvas .card").await?;
    looker.look("the default design").await?;
    for (kind, name) in [
        ("task", "ChargePayment"),
        ("choice", "Accepted?"),
        ("map", "ReserveLines"),
        ("wait", "CancellationWindow"),
        ("function", "payments-charge"),
        ("route", "POST /orders"),
        ("workflow", "OrderFulfilment"),
    ] {
        page.press("Control+f").await?;
        page.until_there(".find__field").await?;
        page.fill(".find__field", name).await?;
        page.until_there(&format!(".find__line[data-name={}]", json!(name))).await?;
        if kind == "task" {
            looker.look("the find bar").await?;
        }
        page.press("Enter").await?;
        page.press("Escape").await?;
        page.until_gone(".find").await?;
        page.until_there(".inspector").await?;
        looker.look(&format!("the form of a {kind}")).await?;
    }
    page.press("Escape").await?;
    for (id, tab) in ["Problems", "Run", "Code"].into_iter().enumerate() {
        page.click(&format!(".drawer [role=tab]:nth-of-type({})", id + 1)).await?;
        page.until_there(".drawer__body > *").await?;
        if tab == "Code" {
            page.until_there(".cm-editor").await?;
        }
        looker.look(&format!("the drawer's {tab}")).await?;
    }
    page.click("[data-action=run]").await?;
    page.until_there(".timeline__row").await?;
    page.until_there(".run[data-status]").await?;
    looker.look("a run").await?;
    page.click(".side[data-side=left] [role=tab]:nth-of-type(2)").await?;
    page.until_there("[role=tree]").await?;
    looker.look("the outline").await?;
    page.click(".topbar__share").await?;
    page.until_there(".share").await?;
    looker.look("sharing").await?;
    page.press("Escape").await?;
    page.click(".topbar__present").await?;
    page.until_there(".views").await?;
    page.click("[data-action=save-view]").await?;
    page.until_there(".views__row").await?;
    looker.look("the views").await?;
    page.press("Escape").await?;
    page.js("document.querySelector('.canvas__stage').focus()").await?;
    page.press("Control+k").await?;
    page.until_there(".finder").await?;
    looker.look("the palette").await?;
    page.press("Escape").await?;
    page.until_gone("dialog[open]").await?;
    page.press("?").await?;
    page.until_there(".sheet").await?;
    looker.look("the sheet of shortcuts").await?;
    page.press("Escape").await?;
    page.until_gone("dialog[open]").await?;
    page.click(".topbar__export").await?;
    page.until_there(".menu__item").await?;
    looker.look("the export menu").await?;
    page.click(".menu__item:nth-of-type(1)").await?;
    page.until_there(".export").await?;
    looker.look("the export").await?;
    page.press("Escape").await?;
    page.until_gone("dialog[open]").await?;
    page.click(".topbar__menu").await?;
    page.until_there(".menu__item").await?;
    looker.look("the design menu").await?;
    page.click(".menu__item").await?;
    page.until_there(".welcome").await?;
    looker.look("an empty design").await
}

async fn nothing_is_found(name: &'static str, dark: bool) {
    let Some(source) = axe() else {
        eprintln!("SKIPPED {name}: no axe-core; `cargo xtask e2e` and `test` fetch it from npm");
        return;
    };
    let options = Options { dark, reduced_motion: true, ..Options::default() };
    run_with(name, options, async |page: Page| {
        let theme = if dark { "dark" } else { "light" };
        let mut looker = Looker { page: &page, source: &source, theme, found: Vec::new() };
        let outcome = views(&page, &mut looker).await;
        if !looker.found.is_empty() {
            bail!("axe found:\n{}\n({:?})", looker.found.join("\n"), outcome.err());
        }
        outcome
    })
    .await;
}

#[tokio::test]
async fn axe_finds_nothing_in_the_light_theme() {
    nothing_is_found("access-light", false).await;
}

#[tokio::test]
async fn axe_finds_nothing_in_the_dark_theme() {
    nothing_is_found("access-dark", true).await;
}

#[tokio::test]
async fn forced_colours_leave_selection_and_status_visible() {
    run("access-forced", async |page: Page| {
        page.open("").await?;
        page.emulate_media(&[("forced-colors", "active"), ("prefers-color-scheme", "dark")]).await?;
        page.until("forced colours", "matchMedia('(forced-colors: active)').matches").await?;
        page.click(".canvas [data-name=ChargePayment]").await?;
        page.until_there(".canvas [data-name=ChargePayment][data-selected=true]").await?;
        // What is told by colour alone otherwise has an outline or a border of the system's own colour.
        let ring = page
            .js("const card = document.querySelector('.canvas [data-name=ChargePayment]');
                const other = document.querySelector('.canvas [data-name=ValidateOrder]');
                const look = element => { const style = getComputedStyle(element); return [style.outlineStyle, style.outlineWidth, style.outlineColor, style.borderColor, style.borderWidth].join(' ') };
                return [look(card), look(other)]")
            .await?;
        ensure!(ring[0] != ring[1], "a selected card looks like another: {ring}");
        page.screenshot("access-forced-colours").await?;
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn text_at_twice_its_size_stays_within_the_page() {
    run("access-large-text", async |page: Page| {
        page.open("").await?;
        // As the browser's own zoom to 200 %: half as many pixels in the same window.
        page.devtools(
            "Emulation.setDeviceMetricsOverride",
            json!({ "width": 720, "height": 450, "deviceScaleFactor": 2, "mobile": false }),
        )
        .await?;
        page.until("the page to be narrow", "innerWidth === 720").await?;
        page.assert_no_sideways_scroll().await?;
        page.screenshot("access-large-text").await?;
        // What is most needed can be reached.
        for selector in ["[data-action=run]", ".topbar__share", ".topbar__export"] {
            let rect = page.rect(selector).await?;
            ensure!(rect.x >= 0.0 && rect.x + rect.width <= 720.0, "{selector} is outside: {rect:?}");
        }
        Ok(())
    })
    .await;
}
