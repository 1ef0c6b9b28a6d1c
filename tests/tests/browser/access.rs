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
    // A page that has just opened may still show the text in the other theme's color.
    let dark = looker.theme == "dark";
    let light_text = "(color => !color || color.slice(0, 3).every(part => part > 127))\
        (getComputedStyle(document.querySelector('.topbar__name')).color.match(/^rgb/) && \
        getComputedStyle(document.querySelector('.topbar__name')).color.match(/[0-9.]+/g).map(Number))";
    page.until("the theme's colors", if dark { light_text } else { "true" }).await?;
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
        let panel = match tab {
            "Problems" => ".drawer__body > .problems",
            "Run" => ".drawer__body .scenarios",
            _ => ".drawer__body .cm-editor",
        };
        page.until_there(panel).await?;
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
        aslant_tests::skip(name, "axe-core is missing, which comes from npm");
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

/// What of the text of these parts of the page is cut or lies over another, in words. Names that end in an ellipsis and
/// what can be scrolled into sight are neither.
const CROWDED: &str = r"
    const found = [];
    const parts = [...document.querySelectorAll(PARTS)].filter(part => part.getClientRects().length > 0);
    const scrolls = (style, axis) => /auto|scroll/.test(style[axis]);
    for (const part of parts) {
        const texts = [];
        const walker = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
        for (let node = walker.nextNode(); node; node = walker.nextNode()) {
            const element = node.parentElement;
            if (!node.data.trim() || element.closest('.visually-hidden, .cm-editor, .code-input, option, [hidden]')) continue;
            const range = document.createRange();
            range.selectNodeContents(node);
            const rect = range.getBoundingClientRect();
            if (rect.width < 1 || rect.height < 1 || getComputedStyle(element).visibility === 'hidden') continue;
            let seen = { left: rect.left, top: rect.top, right: rect.right, bottom: rect.bottom }, free = { x: false, y: false };
            const words = node.data.trim().slice(0, 40);
            for (let box = element; box && box !== document.body; box = box.parentElement) {
                const style = getComputedStyle(box), edge = box.getBoundingClientRect();
                // What is only one line high must hold its line.
                if (/^(BUTTON|KBD)$/.test(box.tagName) && (rect.bottom > edge.bottom + 2 || rect.top < edge.top - 2))
                    found.push(`${words}: higher than its ${box.className || box.tagName}`);
                if (style.overflowX !== 'visible' && !free.x && (rect.right > edge.right + 2 || rect.left < edge.left - 2)) {
                    if (scrolls(style, 'overflowX') || style.textOverflow === 'ellipsis') free.x = true;
                    else { found.push(`${words}: cut at the side by ${box.className || box.tagName}`); free.x = true; }
                }
                if (style.overflowY !== 'visible' && !free.y && (rect.bottom > edge.bottom + 2 || rect.top < edge.top - 2)) {
                    if (!scrolls(style, 'overflowY')) found.push(`${words}: cut above or below by ${box.className || box.tagName}`);
                    free.y = true;
                }
                if (style.overflowX !== 'visible' || style.overflowY !== 'visible') {
                    seen.left = Math.max(seen.left, edge.left); seen.right = Math.min(seen.right, edge.right);
                    seen.top = Math.max(seen.top, edge.top); seen.bottom = Math.min(seen.bottom, edge.bottom);
                }
                if (/fixed|absolute/.test(style.position) && box.parentElement?.matches('.popup, body')) break;
            }
            if (seen.right - seen.left > 2 && seen.bottom - seen.top > 2) texts.push({ words, node, ...seen });
        }
        if (!free_of_window(part)) found.push(`${part.className} is outside of the window`);
        texts.forEach((a, index) => texts.slice(index + 1).forEach(b => {
            const across = Math.min(a.right, b.right) - Math.max(a.left, b.left), down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
            if (across > 3 && down > 6 && a.node.parentElement !== b.node.parentElement) found.push(`${a.words} over ${b.words}`);
        }));
    }
    function free_of_window(part) {
        const edge = part.getBoundingClientRect();
        return edge.left >= -1 && edge.top >= -1 && edge.right <= innerWidth + 1 && edge.bottom <= innerHeight + 1;
    }
    return [...new Set(found)]
";

/// Fails where text of these parts is cut or lies over another.
async fn roomy(page: &Page, view: &str, parts: &str) -> Result<()> {
    page.until_there(parts).await.with_context(|| view.to_owned())?;
    page.screenshot(&format!("access-text-{view}")).await?;
    let found = page.js(&CROWDED.replace("PARTS", &json!(parts).to_string())).await?;
    let found: Vec<&str> = found.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    ensure!(found.is_empty(), "at 200 % text, in {view}:\n{}", found.join("\n"));
    Ok(())
}

/// As a person has it whose browser shows text at twice the usual size, and all else as it is.
async fn large_text(page: &Page) -> Result<()> {
    page.devtools("Page.setFontSizes", json!({ "fontSizes": { "standard": 32, "fixed": 26 } })).await?;
    page.until("large text", "getComputedStyle(document.documentElement).fontSize === '32px'").await?;
    Ok(())
}

#[tokio::test]
async fn large_text_alone_leaves_panels_and_dialogs_in_order() {
    let options = Options { reduced_motion: true, ..Options::default() };
    run_with("access-text", options, async |page: Page| {
        page.open("").await?;
        large_text(&page).await?;
        page.reload().await?;
        large_text(&page).await?;
        page.until_there(".canvas .card").await?;
        page.assert_no_sideways_scroll().await?;
        roomy(&page, "the top bar", ".topbar").await?;
        roomy(&page, "what can be added", ".side[data-side=left]").await?;
        for (kind, name) in [("task", "ChargePayment"), ("choice", "Accepted?"), ("route", "POST /orders")] {
            page.press("Control+f").await?;
            page.until_there(".find__field").await?;
            page.fill(".find__field", name).await?;
            page.until_there(&format!(".find__line[data-name={}]", json!(name))).await?;
            if kind == "task" {
                roomy(&page, "finding", ".find").await?;
            }
            page.press("Enter").await?;
            page.press("Escape").await?;
            page.until_gone(".find").await?;
            page.until_there(".side[data-side=right][data-open=true] .inspector").await?;
            roomy(&page, &format!("the form of a {kind}"), ".side[data-side=right]").await?;
        }
        page.press("Escape").await?;
        page.click(".side[data-side=left] [role=tab]:nth-of-type(2)").await?;
        page.until_there("[role=tree]").await?;
        roomy(&page, "the outline", ".side[data-side=left]").await?;
        for tab in ["Problems", "Code"] {
            crate::hands::open_drawer(&page, tab).await?;
            page.until_there(".drawer__body > *").await?;
            roomy(&page, tab, ".drawer").await?;
        }
        page.click("[data-action=run]").await?;
        page.until_there(".timeline__row").await?;
        page.until_there(".run[data-status]").await?;
        roomy(&page, "a run", ".drawer").await?;
        page.click(".topbar__share").await?;
        page.until_there(".share").await?;
        roomy(&page, "sharing", ".popup__panel").await?;
        page.press("Escape").await?;
        page.click(".topbar__export").await?;
        page.until_there(".menu__item").await?;
        roomy(&page, "the export menu", ".popup__panel").await?;
        page.click(".menu__item:nth-of-type(1)").await?;
        page.until_there(".export").await?;
        roomy(&page, "the export", "dialog[open]").await?;
        page.press("Escape").await?;
        page.until_gone("dialog[open]").await?;
        page.js("document.querySelector('.canvas__stage').focus()").await?;
        page.press("Control+k").await?;
        page.until_there(".finder").await?;
        roomy(&page, "the palette", "dialog[open]").await?;
        page.press("Escape").await?;
        page.until_gone("dialog[open]").await?;
        page.press("?").await?;
        page.until_there(".sheet").await?;
        roomy(&page, "the shortcuts", "dialog[open]").await?;
        page.press("Escape").await?;
        page.until_gone("dialog[open]").await?;
        page.click(".topbar__menu").await?;
        page.until_there(".menu__item").await?;
        roomy(&page, "the design menu", ".popup__panel").await
    })
    .await;
}

#[tokio::test]
async fn reduced_motion_moves_nothing_by_itself() {
    let options = Options { reduced_motion: true, ..Options::default() };
    run_with("access-motion", options, async |page: Page| {
        page.open("").await?;
        page.until_there(".canvas .card").await?;
        // Every frame of the view is noted from here on.
        page.js(
            "const layer = document.querySelector('.canvas__layer'); window.views = []; \
             new MutationObserver(() => window.views.push(layer.style.transform)).observe(layer, { attributeFilter: ['style'] })",
        )
        .await?;
        page.press("Control+0").await?;
        page.press("Shift+!").await?;
        page.until("the view to change", "window.views.length > 0").await?;
        page.click(".controls__action:last-of-type").await?;
        page.settled().await?;
        // Each command is one jump: no frames between where the view was and where it is.
        let views = page.js("return [...new Set(window.views)].length").await?;
        ensure!(views.as_u64().is_some_and(|views| views <= 2), "the view glides over {views} places");
        ensure!(page.count(".canvas__stage[data-gliding=true]").await? == 0, "cards glide");
        page.click("[data-action=run]").await?;
        page.until_there(".canvas [data-run]").await?;
        let moving = "return document.getAnimations().filter(a => a.playState === 'running' && \
            (a.effect.getComputedTiming().duration > 1 || a.effect.getComputedTiming().iterations === Infinity)).length";
        let moving = page.js(moving).await?;
        ensure!(moving == json!(0), "{moving} animations run");
        Ok(())
    })
    .await;
}
