//! A click on a finding goes to its field, whatever it is of.

use anyhow::{Context, Result, bail, ensure};
use aslant_engine::analysis;
use aslant_engine::interchange::share;
use aslant_engine::json::Pointer;
use aslant_tests::{Page, run};
use serde_json::json;

use crate::fixtures::fixtures;

/// Where the click led: the pointer of the field that is marked, and whether the focus is in it.
async fn sent_to(page: &Page) -> Result<(String, bool)> {
    let found = page
        .until(
            "a marked field",
            "(() => { const field = document.querySelector('[data-sent-here]'); \
              return field && [field.dataset.pointer ?? field.dataset.adds, field.contains(document.activeElement)] })()",
        )
        .await?;
    let pointer = found.get(0).and_then(|pointer| pointer.as_str()).context("a pointer")?;
    Ok((pointer.to_owned(), found.get(1) == Some(&json!(true))))
}

#[tokio::test]
async fn every_finding_of_the_review_leads_to_its_field() {
    run("places-of-findings", async |page: Page| {
        page.open("").await?;
        page.until_there(".topbar__count[data-checked]").await?;
        page.click(".drawer [role=tab]:nth-of-type(1)").await?;
        let mut fields = std::collections::BTreeSet::new();
        for (index, (code, bench)) in fixtures().into_iter().enumerate() {
            let found = analysis::findings(&bench.0);
            let finding = found.iter().find(|found| found.code == code);
            let finding = finding.with_context(|| format!("{code} is not found in its fixture"))?;
            // A name of its own tells when it is the one that is open.
            let name = format!("Fixture {index}");
            let mut design = bench.0.clone();
            let mut settings = design.settings().clone();
            settings.name = name.as_str().into();
            let record = aslant_engine::design::Record::Settings(settings);
            let id = aslant_engine::design::SETTINGS;
            design.apply(aslant_engine::design::Command::Replace { id, record }).unwrap();
            page.js(&format!("location.hash = {}", json!(share::encode(&design)))).await?;
            let opened = format!("document.querySelector('.topbar__name').value === {}", json!(name));
            page.until(&name, &opened).await?;
            // What came by a link can only be looked at, and its fields take no focus.
            page.click("[data-action=keep-copy]").await?;
            page.until_gone(".shared").await?;
            let owner = finding.place.owner;
            let row = format!(".problem[data-code={code}][data-name={}]", json!(first_crumb(&design, owner)));
            page.until_there(&row).await.with_context(|| code.to_owned())?;
            page.until_gone("[data-sent-here]").await?;
            page.click(&format!("{row} .problem__main")).await?;
            let (pointer, focused) =
                sent_to(&page).await.with_context(|| format!("{code} at {}", finding.place.pointer))?;
            let place = Pointer::parse(&pointer).context("a pointer")?;
            if finding.place.pointer.strip_prefix(&place).is_none() {
                bail!("{code} at {} led to {pointer}", finding.place.pointer);
            }
            ensure!(
                finding.place.pointer.is_root() || !place.is_root(),
                "{code}: no field for {} of {owner:?}",
                finding.place.pointer
            );
            ensure!(focused, "{code}: the focus is not in {pointer}");
            fields.insert(pointer);
        }
        ensure!(fields.len() >= 9, "only {fields:?}");
        page.screenshot("places-light").await?;
        Ok(())
    })
    .await;
}

/// What a finding's row is named by: the outermost thing that its place is in.
fn first_crumb(design: &aslant_engine::design::Design, id: aslant_engine::design::Id) -> String {
    let mut at = id;
    while let Some(up) = design.parent(at) {
        at = up;
    }
    design.name(at).to_string()
}
