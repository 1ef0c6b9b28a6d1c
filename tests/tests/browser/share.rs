//! Links, saving, import and export, as a person uses them.

use anyhow::{Context, Result, ensure};
use aslant_tests::{Options, Page, run, run_with};
use serde_json::json;

use crate::bench::file_with;

const SAVED: &str = ".topbar__save[data-state=saved]";

/// Opens the design menu and chooses a line of it.
async fn design_menu(page: &Page, line: &str) -> Result<()> {
    choose_in(page, "[aria-label='Design menu']", line).await
}

/// Opens a menu by its button and chooses the line that begins so.
async fn choose_in(page: &Page, button: &str, line: &str) -> Result<()> {
    page.click(button).await?;
    page.until_there(".menu [role=menuitem]").await?;
    let mark = format!(
        "const item = [...document.querySelectorAll('.menu [role=menuitem]')].find(i => i.textContent.trim().startsWith({})); \
         if (!item) return false; item.id = 'chosen-item'; return true",
        json!(line)
    );
    // Lines of what is kept are read when the menu opens.
    let there = format!(
        "[...document.querySelectorAll('.menu [role=menuitem]')].some(i => i.textContent.trim().startsWith({}))",
        json!(line)
    );
    page.until(&format!("the line {line}"), &there).await?;
    ensure!(page.js(&mark).await? == json!(true), "the menu has no line {line}");
    page.click("#chosen-item").await
}

async fn name_of_design(page: &Page) -> Result<String> {
    let name = page.js("return document.querySelector('.topbar__name').value").await?;
    Ok(name.as_str().unwrap_or_default().to_owned())
}

async fn until_named(page: &Page, name: &str) -> Result<()> {
    let expression = format!("document.querySelector('.topbar__name').value === {}", json!(name));
    page.until(&format!("the design {name}"), &expression).await.map(|_| ())
}

/// The link that Share copies.
async fn link(page: &Page) -> Result<String> {
    page.click(".topbar__share").await?;
    page.until_text(".share__title", "Link copied").await?;
    let link = page.js("return document.querySelector('.share__link').value").await?;
    page.press("Escape").await?;
    link.as_str().map(str::to_owned).context("a link")
}

/// The ASL that the export dialog shows, in JSON.
async fn exported(page: &Page) -> Result<String> {
    choose_in(page, ".topbar__export", "Amazon States Language").await?;
    page.until_there(".export__preview").await?;
    let text = page.js("return document.querySelector('.export__preview').textContent").await?;
    page.press("Escape").await?;
    page.until_gone("dialog[open]").await?;
    text.as_str().map(str::to_owned).context("text")
}

#[tokio::test]
async fn a_link_opens_the_same_design_in_another_profile() {
    let (sender, receiver) = std::sync::mpsc::channel();
    run("share-link", async |page: Page| {
        page.open("").await?;
        page.grant_clipboard().await?;
        page.until_there(SAVED).await?;
        let link = link(&page).await?;
        ensure!(page.clipboard().await? == link, "the clipboard holds something else");
        let fragment = link.split_once('#').context("a fragment")?.1.to_owned();
        ensure!(fragment.len() < 4_000, "the default link has {} characters", fragment.len());
        page.click(".topbar__share").await?;
        page.until_text(".share__title", "Link copied").await?;
        page.screenshot("share-popover").await?;
        sender.send((fragment, name_of_design(&page).await?))?;
        Ok(())
    })
    .await;
    let Ok((fragment, name)) = receiver.try_recv() else { return };
    run("share-link-opened", async move |page: Page| {
        page.open(&format!("#{fragment}")).await?;
        page.grant_clipboard().await?;
        until_named(&page, &name).await?;
        page.click("[data-action=keep-copy]").await?;
        page.until_there(SAVED).await?;
        page.until("the fragment to be gone", "location.hash === ''").await?;
        let again = link(&page).await?;
        ensure!(again.ends_with(&fragment), "the link of the opened design is another one");
        // It is kept: a reload still has it.
        page.reload().await?;
        until_named(&page, &name).await?;
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_bad_link_is_explained_and_changes_nothing() {
    run("share-bad-link", async |page: Page| {
        page.open("").await?;
        page.until_there(SAVED).await?;
        let name = name_of_design(&page).await?;
        let cards = page.count(".canvas [data-id]").await?;
        for (fragment, words) in [
            ("1.AAAAAA.AAAA", "cut or altered"),
            ("9.AAAAAA.AAAA", "newer Aslant"),
            ("nothing", "holds no design"),
        ] {
            page.js(&format!("location.hash = {}", json!(fragment))).await?;
            page.until_text("dialog[open] .refusal__text", words).await?;
            if words.starts_with("cut") {
                page.screenshot("share-bad-link").await?;
            }
            page.press("Escape").await?;
            page.until_gone("dialog[open]").await?;
        }
        ensure!(name_of_design(&page).await? == name, "another design is open");
        ensure!(page.count(".canvas [data-id]").await? == cards, "the canvas changed");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_reload_finds_everything_and_nothing_is_overwritten() {
    run("share-reload", async |page: Page| {
        page.open("").await?;
        page.until_there(SAVED).await?;
        let first = name_of_design(&page).await?;
        page.fill(".topbar__name", "My system").await?;
        page.press("Enter").await?;
        // Reloaded before the 300 ms are over.
        page.reload().await?;
        until_named(&page, "My system").await?;
        page.until_there(SAVED).await?;
        design_menu(&page, "Saga").await?;
        until_named(&page, "Trip booking").await?;
        page.until_there(SAVED).await?;
        let saga = name_of_design(&page).await?;
        page.reload().await?;
        until_named(&page, &saga).await?;
        design_menu(&page, "My system").await?;
        until_named(&page, "My system").await?;
        design_menu(&page, "All designs").await?;
        page.until_there(".designs__row[data-name='My system'][data-open=true]").await?;
        page.screenshot("share-designs").await?;
        ensure!(page.count(".designs__row").await? == 2, "first was {first}");
        page.click(".designs__row[data-open=false] [title=Duplicate]").await?;
        page.until("three designs", "document.querySelectorAll('.designs__row').length === 3").await?;
        page.click(".designs__row[data-open=true] [title=Delete]").await?;
        page.until_gone(".designs__row[data-name='My system']").await?;
        page.press("Escape").await?;
        page.until_gone("dialog[open]").await?;
        page.until_text(".toast", "was deleted").await?;
        page.click(".toast .button").await?;
        until_named(&page, "My system").await?;
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn two_tabs_never_overwrite_each_other() {
    run("share-tabs", async |page: Page| {
        page.open("").await?;
        page.until_there(SAVED).await?;
        page.fill(".topbar__name", "Shared").await?;
        page.press("Enter").await?;
        page.until_there(SAVED).await?;
        let second = page.new_tab().await?;
        second.open("").await?;
        until_named(&second, "Shared").await?;
        second.fill(".topbar__name", "Shared by the second").await?;
        second.press("Enter").await?;
        second.until_there(SAVED).await?;
        page.bring_to_front().await?;
        // Either it has seen the other's change, or its own becomes a copy: never is the other's lost.
        page.fill(".topbar__name", "Mine").await?;
        page.press("Enter").await?;
        page.until_there(SAVED).await?;
        design_menu(&page, "All designs").await?;
        page.until_there(".designs__row[data-open=true]").await?;
        let names = page
            .js("return [...document.querySelectorAll('.designs__row')].map(row => row.dataset.name)")
            .await?;
        let own = page.text(".designs__row[data-open=true] .designs__name").await?;
        ensure!(own.starts_with("Mine"), "{own} of {names}");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn asl_goes_out_comes_in_and_goes_out_the_same() {
    run("share-asl", async |page: Page| {
        page.open("").await?;
        page.until_there(SAVED).await?;
        choose_in(&page, ".topbar__export", "Amazon States Language").await?;
        page.until_there(".export__preview").await?;
        page.screenshot("share-export").await?;
        page.click("[data-action=download]").await?;
        let (name, bytes) = page.downloaded(".asl.json").await?;
        page.press("Escape").await?;
        page.until_gone("dialog[open]").await?;
        let text = String::from_utf8(bytes)?;
        let file = file_with(&name, &text)?;
        design_menu(&page, "New design").await?;
        until_named(&page, "Untitled").await?;
        page.give_file("#open-files", &file).await?;
        page.until_there(".canvas [data-kind=workflow]").await?;
        ensure!(exported(&page).await? == text, "what comes out is not what went in");
        // Over itself: the dialog says what will change.
        let changed = text.replacen("\"Comment\"", "\"comment\"", 1).replacen(
            "\"StartAt\"",
            "\"Comment\": \"x\",\n  \"StartAt\"",
            1,
        );
        let file = file_with(&name, &changed)?;
        page.give_file("#open-files", &file).await?;
        page.until_there("dialog[open] .choice-card[data-goal=replace][data-chosen=true]").await?;
        page.until_there("dialog[open] .changes__line").await?;
        page.screenshot("share-import").await?;
        page.click(".import__confirm").await?;
        page.until_gone("dialog[open]").await?;
        page.until_text(".toast", "is imported").await?;
        // Broken text is refused with its place.
        let broken = file_with("broken.asl.json", "{\n  \"StartAt\": \"A\",\n  \"States\": {\"A\" {}}\n}")?;
        page.give_file("#open-files", &broken).await?;
        page.until_text("dialog[open] .refusal__text", "Line 3, column").await?;
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn real_arns_and_yaml_are_exported() {
    run("share-arns", async |page: Page| {
        page.open("").await?;
        choose_in(&page, ".topbar__export", "Amazon States Language").await?;
        page.until_text(".export__preview", "Arn}").await?;
        page.click(".segments__item[data-value='Real ARNs']").await?;
        page.click(".segments__item[data-value=YAML]").await?;
        page.until_text(".export__preview", "arn:aws:lambda:us-east-1:111122223333:function:").await?;
        let fields = "input[data-mono=true]";
        let count = page.count(&format!("dialog[open] {fields}")).await?;
        ensure!(count == 2, "{count} fields");
        page.js("document.querySelectorAll('dialog[open] input[data-mono=true]')[0].id = 'region-field'")
            .await?;
        page.fill("#region-field", "eu-west-1").await?;
        page.until_text(".export__preview", "arn:aws:lambda:eu-west-1:111122223333:function:").await?;
        page.fill("#region-field", "europe").await?;
        page.until_there("[data-action=download][disabled]").await?;
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn pictures_are_downloaded() {
    run("share-picture", async |page: Page| {
        page.open("").await?;
        choose_in(&page, ".topbar__export", "Picture").await?;
        page.until("the preview", "document.querySelector('.export__picture img')?.naturalWidth > 100")
            .await?;
        page.screenshot("share-picture").await?;
        page.click("[data-action=download-svg]").await?;
        let (_, svg) = page.downloaded(".svg").await?;
        let svg = String::from_utf8(svg)?;
        ensure!(svg.starts_with("<svg") && !svg.contains("foreignObject"), "no plain SVG");
        page.click("[data-action=download-png]").await?;
        let (_, png) = page.downloaded(".png").await?;
        ensure!(png.starts_with(b"\x89PNG"), "no PNG");
        let side = |at: usize| {
            png.get(at..at + 4).map(|bytes| bytes.iter().fold(0_u64, |sum, byte| sum << 8 | u64::from(*byte)))
        };
        let shown = page.js("return document.querySelector('.export__picture img').naturalWidth").await?;
        ensure!(side(16) == shown.as_u64().map(|width| width * 2), "{:?} of {shown}", side(16));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_template_opens_with_its_workflow() {
    run("share-template", async |page: Page| {
        let template = "AWSTemplateFormatVersion: '2010-09-09'\nTransform: AWS::Serverless-2016-10-31\nResources:\n  Greeter:\n    Type: AWS::Serverless::StateMachine\n    Properties:\n      DefinitionUri: statemachine/greeter.asl.json\n      DefinitionSubstitutions:\n        HelloArn: !GetAtt HelloFunction.Arn\n      Events:\n        Hello:\n          Type: Api\n          Properties: { Path: /hello, Method: post }\n  HelloFunction:\n    Type: AWS::Serverless::Function\n    Properties: { Handler: index.handler, Runtime: nodejs22.x, CodeUri: src/ }\n  Logs:\n    Type: AWS::Logs::LogGroup\n";
        let machine = "{\"StartAt\": \"Hello\", \"States\": {\"Hello\": {\"Type\": \"Task\", \"Resource\": \"${HelloArn}\", \"End\": true}}}";
        let template = file_with("template.yaml", template)?;
        let machine = file_with("greeter.asl.json", machine)?;
        page.open("").await?;
        page.until_there(SAVED).await?;
        page.give_file("#open-files", &template).await?;
        // The definition is in a file of its own, which is asked for.
        page.until_text("dialog[open] .notice", "statemachine/greeter.asl.json").await?;
        page.give_file("#open-files", &machine).await?;
        page.until_text("dialog[open] .changes__line", "1 state added").await?;
        page.until_text("dialog[open] .changes__notes", "AWS::Logs::LogGroup").await?;
        page.screenshot("share-template").await?;
        page.click(".import__confirm").await?;
        until_named(&page, "Greeter").await?;
        page.until_there(".canvas [data-kind=workflow][data-name=Greeter]").await?;
        page.until_there(".canvas [data-kind=function]").await?;
        page.until_there(".canvas [data-kind=route]").await?;
        page.until_gone(".canvas [data-name=orders-api]").await?;
        ensure!(exported(&page).await?.contains("Hello"), "the workflow is empty");
        Ok(())
    })
    .await;
}

/// A published template of the recorded ones: it opens, and its workflow runs at once on the mocks that the import made.
#[tokio::test]
async fn a_published_template_opens_and_runs() {
    let template = "sam/step-functions-workflows-collection-checkout-processing-workflow";
    let Some(folder) = aslant_tests::corpus("a_published_template_opens_and_runs", template) else { return };
    run("share-published-template", async move |page: Page| {
        page.open("").await?;
        page.until_there(SAVED).await?;
        page.give_file("#open-files", &folder.join("template.yaml")).await?;
        page.until_there("dialog[open] .notice").await?;
        let definition =
            std::fs::read_dir(folder.join("statemachine"))?.next().context("no definition")??.path();
        page.give_file("#open-files", &definition).await?;
        page.until_text("dialog[open] .changes__line", "added").await?;
        page.click(".import__confirm").await?;
        page.until_there(".canvas [data-kind=workflow]").await?;
        page.until_gone(".canvas [data-name=orders-api]").await?;
        page.until_gone("dialog[open]").await?;
        page.click("[data-action=run]").await?;
        page.until_there(".run-controls__speed select").await?;
        page.choose(".run-controls__speed select", "At once").await?;
        // It asks a person where it waits for a task token.
        let stands =
            "(document.querySelector('.run')?.dataset.status.match(/succeeded|failed|asking/) ?? [])[0]";
        for _ in 0..4 {
            if page.until("the run's end or a question", stands).await? != json!("asking") {
                break;
            }
            page.screenshot("share-published-template-asking").await?;
            page.click(".run__left .ask__buttons .button[data-tone=accent]").await?;
            page.until_gone(".run[data-status=asking]").await?;
        }
        let states = page.count(".timeline__row[data-kind=entered]").await?;
        ensure!(states >= 2, "only {states} states were entered");
        page.screenshot("share-published-template").await?;
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn pasted_asl_is_offered_for_import() {
    let options = Options { dark: true, ..Options::default() };
    run_with("share-paste", options, async |page: Page| {
        page.open("").await?;
        page.until_there(SAVED).await?;
        let text = "{\"StartAt\":\"Only\",\"States\":{\"Only\":{\"Type\":\"Succeed\"}}}";
        let paste = format!(
            "const data = new DataTransfer(); data.setData('text/plain', {}); \
             document.body.dispatchEvent(new ClipboardEvent('paste', {{ clipboardData: data, bubbles: true, cancelable: true }}))",
            json!(text)
        );
        page.js(&paste).await?;
        page.until_there("dialog[open] .choice-card[data-goal=add][data-chosen=true]").await?;
        page.screenshot("share-paste-dark").await?;
        page.click(".import__confirm").await?;
        page.until_text(".toast", "1 state added").await?;
        Ok(())
    })
    .await;
}
