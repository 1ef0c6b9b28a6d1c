//! The dry run: the default scenarios play to their right ends, step by step too, and a question is answered by hand.

mod callback;
mod children;
mod expressions;
mod moves;
mod nested;
mod places;
mod speed;

use anyhow::{Context, Result, ensure};
use aslant_engine::design::file;
use aslant_engine::interchange::share;
use aslant_tests::{Page, run};
use serde_json::json;

/// Opens a design file's text by a link and runs its scenario at once, to its end or to what it waits for.
async fn run_design(page: &Page, design: &str) -> Result<()> {
    let link = share::encode(&file::read(design)?);
    page.open(&format!("#{link}")).await?;
    page.click("[data-action=keep-copy]").await?;
    page.until_gone(".shared").await?;
    page.click("[data-action=run]").await?;
    page.until_there(".run-controls__speed select").await?;
    page.choose(".run-controls__speed select", "At once").await
}

/// Presses a button of the run's toolbar.
async fn press(page: &Page, label: &str) -> Result<()> {
    page.click(&format!(".run-controls [aria-label='{label}']")).await
}

/// Opens a pane of the run.
async fn pane(page: &Page, name: &str) -> Result<()> {
    let find = format!(
        "const tab = [...document.querySelectorAll('.run__tabs [role=tab]')].find(tab => tab.textContent === {}); \
         if (!tab) return false; tab.id = 'the-tab'; return true",
        json!(name)
    );
    page.js("document.querySelector('#the-tab')?.removeAttribute('id')").await?;
    ensure!(page.js(&find).await? == json!(true), "no pane {name}");
    page.click("#the-tab").await
}

/// Moves the scrubber by a key.
async fn scrub(page: &Page, key: &str) -> Result<()> {
    page.js("document.querySelector('.run-controls__scrubber').focus()").await?;
    page.press(key).await
}

/// Clicks the line of the timeline that says this, of one item where that is given.
async fn choose_line(page: &Page, text: &str, item: Option<usize>) -> Result<()> {
    let tag = item.map(|item| format!("item {item}"));
    let find = format!(
        "const line = [...document.querySelectorAll('.timeline__button')].find(line => \
           line.querySelector('.timeline__text').textContent === {} && \
           ({tag} === null || line.querySelector('.timeline__tag')?.textContent === {tag})); \
         if (!line) return false; line.id = 'the-line'; return true",
        json!(text),
        tag = json!(tag)
    );
    page.js("document.querySelector('#the-line')?.removeAttribute('id')").await?;
    ensure!(page.js(&find).await? == json!(true), "no line {text}: {}", page.text(".timeline").await?);
    page.click("#the-line").await
}

/// Waits until the data are of this state.
async fn until_visit(page: &Page, state: &str) -> Result<()> {
    let is = format!("document.querySelector('.visit__title')?.firstChild?.textContent === {}", json!(state));
    match page.until(&format!("the data of {state}"), &is).await {
        Ok(_) => Ok(()),
        Err(error) => {
            let shown = page.js("return document.querySelector('.run__pane')?.textContent").await;
            Err(error).context(format!("{shown:?}"))
        }
    }
}

/// Waits until a stage of the data holds this JSON.
async fn until_stage(page: &Page, stage: &str, value: serde_json::Value) -> Result<()> {
    let expression = format!(
        "(() => {{ const stage = [...document.querySelectorAll('.visit .stage')].find(stage => \
           stage.querySelector('.stage__name').textContent === {}); if (!stage) return false; \
           return JSON.stringify(JSON.parse(stage.querySelector('.json').textContent)) === {} }})()",
        json!(stage),
        json!(value.to_string())
    );
    match page.until(&format!("{stage} to be {value}"), &expression).await {
        Ok(_) => Ok(()),
        Err(error) => Err(error.context(page.text(".run__pane").await?)),
    }
}

/// The type of the newest event that the history shows, with its name.
async fn newest_event(page: &Page) -> Result<String> {
    page.text(".history__event[data-now=true] .history__type").await
}

/// Waits until a card stands so in the run.
async fn until_card(page: &Page, state: &str, status: &str) -> Result<()> {
    let found = format!("[data-name='{state}'][data-run='{status}']");
    match page.until_there(&found).await {
        Ok(()) => Ok(()),
        Err(error) => Err(error.context(format!("{state} is {:?}", card_status(page, state).await?))),
    }
}

/// Pictures in both themes, then the light one again.
async fn pictures(page: &Page, name: &str) -> Result<()> {
    page.screenshot(&format!("{name}-light")).await?;
    page.emulate_dark(true).await?;
    page.until_there("html[data-theme=dark]").await?;
    page.until("colours at rest", "!document.getAnimations().some(a => a instanceof CSSTransition)").await?;
    page.screenshot(&format!("{name}-dark")).await?;
    page.emulate_dark(false).await?;
    page.until_there("html[data-theme=light]").await
}

/// Opens the default design, chooses a scenario and runs it at once.
async fn start(page: &Page, scenario: &str) -> Result<()> {
    page.open("").await?;
    page.click(".drawer [role=tab]:nth-of-type(2)").await?;
    page.until_there(&format!(".scenario[data-name='{scenario}']")).await?;
    page.click(&format!(".scenario[data-name='{scenario}'] .scenario__run")).await?;
    page.until_there(".run-controls__speed select").await?;
    page.choose(".run-controls__speed select", "At once").await
}

/// Waits until the run is over and holds its status against what is expected.
async fn ends(page: &Page, status: &str) -> Result<()> {
    page.until("the run's end", "document.querySelector('.run')?.dataset.status.match(/succeeded|failed/)")
        .await?;
    let found = page.attribute(".run", "data-status").await?;
    ensure!(found.as_deref() == Some(status), "expected {status}, found {found:?}");
    Ok(())
}

async fn card_status(page: &Page, state: &str) -> Result<Option<String>> {
    page.attribute(&format!("[data-name='{state}'][data-run]"), "data-run").await
}

async fn plays(
    scenario: &'static str,
    status: &'static str,
    reached: &'static [&'static str],
    words: &'static str,
) {
    let name = format!("run-{}", scenario.to_lowercase().replace(' ', "-"));
    run(&name.clone(), async move |page: Page| {
        start(&page, scenario).await?;
        ends(&page, status).await?;
        page.until_text(".timeline", words).await?;
        for state in reached {
            let shown = page.text(".timeline").await?;
            ensure!(shown.contains(state), "{state} is not in the timeline:\n{shown}");
        }
        page.until_text(".summary", "Virtual time").await?;
        page.screenshot(&format!("{name}-light")).await?;
        page.emulate_dark(true).await?;
        page.until_there("html[data-theme=dark]").await?;
        page.screenshot(&format!("{name}-dark")).await?;
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn an_ordinary_order_is_fulfilled() {
    plays("Ordinary order", "succeeded", &["ChargePayment", "OrderFulfilled"], "10 min skipped").await;
}

#[tokio::test]
async fn a_declined_card_releases_the_inventory() {
    plays("Card declined", "failed", &["ReleaseInventory"], "failed with CardDeclined").await;
}

#[tokio::test]
async fn a_flaky_payment_goes_through() {
    plays("Payment flaky", "succeeded", &["OrderFulfilled"], "tries again, try 3").await;
}

#[tokio::test]
async fn without_a_courier_the_payment_goes_back() {
    plays("No courier", "failed", &["RefundPayment", "ReleaseInventory"], "OrderFailed").await;
}

#[tokio::test]
async fn a_sold_out_line_charges_nobody() {
    plays("Sold out", "failed", &["ReleaseInventory", "MarkFailed"], "OrderFailed").await;
}

#[tokio::test]
async fn a_large_order_is_approved_by_hand() {
    run("run-approval", async |page: Page| {
        start(&page, "Large order").await?;
        page.until_there(".run[data-status=asking]").await?;
        page.until_there(".ask--card").await?;
        for (width, height) in [(1440, 900), (1024, 768)] {
            page.resize(width, height).await?;
            whole_in_sight(&page).await?;
            page.screenshot(&format!("run-approval-asking-{width}-light")).await?;
        }
        page.resize(1440, 900).await?;
        ensure!(card_status(&page, "RequestApproval").await?.as_deref() == Some("waiting"));
        page.click(".ask--card .ask__buttons .button[data-tone=accent]").await?;
        ends(&page, "succeeded").await?;
        page.until_text(".timeline", "RequestApproval was answered").await?;
        Ok(())
    })
    .await;
}

/// The question at its card, and the card, are inside the canvas.
async fn whole_in_sight(page: &Page) -> Result<()> {
    let inside = "(() => { const canvas = document.querySelector('.canvas__stage').getBoundingClientRect(); \
        return ['.ask--card', '.canvas [data-name=RequestApproval]'].every(css => { \
            const r = document.querySelector(css)?.getBoundingClientRect(); \
            return r && r.left >= canvas.left && r.right <= canvas.right && r.top >= canvas.top && r.bottom <= canvas.bottom }) })()";
    page.until("the question to be in sight", inside).await.map(|_| ())
}

#[tokio::test]
async fn steps_forth_and_back_and_shows_the_data() {
    run("run-steps", async |page: Page| {
        start(&page, "Ordinary order").await?;
        ends(&page, "succeeded").await?;
        let count = page.count(".timeline__row").await?;
        page.click(".run-controls [aria-label='Step back']").await?;
        page.until("one row less", &format!("document.querySelectorAll('.timeline__row').length < {count}"))
            .await?;
        page.click(".run-controls [aria-label='Step']").await?;
        page.until(
            "the row again",
            &format!("document.querySelectorAll('.timeline__row').length == {count}"),
        )
        .await?;
        page.click(".timeline__row[data-kind=entered]:nth-of-type(4) .timeline__button").await?;
        page.until_text(".visit", "ValidateOrder").await?;
        page.until_text(".visit", "Input").await?;
        Ok(())
    })
    .await;
}
