//! The page's typefaces: they come with the page, the engine's widths are the browser's, and what is written fits.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};
use aslant_engine::design::{Command, Design, Mock, examples};
use aslant_engine::interchange::share;
use aslant_engine::json::Value;
use aslant_engine::layout::{FontFile, Weight, card_content, text_width};
use aslant_tests::page::thing;
use aslant_tests::{Options, Page, run, run_with};
use serde_json::json;

use crate::hands::{at_rest, choose_in, open_example};

/// The ways in which cards, frames and labels are set: size and weight.
const SETTINGS: [(f64, Weight); 7] = [
    (13.0, Weight::Semibold),
    (12.0, Weight::Regular),
    (12.5, Weight::Demi),
    (11.0, Weight::Medium),
    (11.0, Weight::Bold),
    (20.0, Weight::Semibold),
    (12.0, Weight::Mono),
];

fn definitions(folder: &Path, found: &mut Vec<Value>) {
    let mut entries: Vec<PathBuf> =
        std::fs::read_dir(folder).into_iter().flatten().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            definitions(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "json") {
            let Ok(case) = serde_json::from_str::<Value>(&std::fs::read_to_string(&path).unwrap()) else {
                continue;
            };
            found.extend(case.get("definition").cloned());
        }
    }
}

/// The names of all states in a definition.
fn names(value: &Value, found: &mut BTreeSet<String>) {
    if let Some(states) = value.get("States").and_then(Value::as_object) {
        found.extend(states.iter().map(|(name, _)| name.to_string()));
    }
    if let Some(object) = value.as_object() {
        for (_, member) in object.iter() {
            names(member, found);
        }
    }
    if let Some(array) = value.as_array() {
        for element in array {
            names(element, found);
        }
    }
}

/// What the cards of all examples and of the recorded definitions say, as far as the page's fonts have its letters; and
/// how many names they do not have.
fn texts() -> (Vec<String>, usize) {
    let mut all = BTreeSet::new();
    for example in examples::examples() {
        let design = example.design();
        for (id, _) in design.iter() {
            all.extend(
                card_content(&design, id).into_iter().flat_map(|content| [content.title, content.subtitle]),
            );
        }
    }
    let mut machines = Vec::new();
    if let Some(root) = aslant_tests::corpus("the_engine_measures_text_as_the_browser_does", "") {
        definitions(&root, &mut machines);
    }
    for machine in &machines {
        names(machine, &mut all);
    }
    all.insert("Straße prüfen: Łódź → 5 ≥ 3".to_owned());
    let before = all.len();
    // A line feed is a space in the page, and no font has it.
    all.retain(|text| {
        !text.is_empty()
            && text.trim() == text
            && !text.contains("  ")
            && text.chars().all(|c| FontFile::all().any(|file| !file.mono && file.has(c)))
            && text
                .chars()
                .all(|c| FontFile::all().any(|file| file.mono && file.has(c)) || "→≥≤←".contains(c))
    });
    let skipped = before - all.len();
    (all.into_iter().collect(), skipped)
}

#[tokio::test]
async fn the_engine_measures_text_as_the_browser_does() {
    run("type-widths", async |page: Page| {
        page.open("").await?;
        at_rest(&page).await?;
        let (texts, skipped) = texts();
        println!("{} texts are measured, {skipped} skipped: letters of other scripts", texts.len());
        ensure!(texts.len() > 100, "only {} texts", texts.len());
        let faces: Vec<_> = SETTINGS.iter().map(|(size, weight)| json!([size, weight.css(), *weight == Weight::Mono])).collect();
        let script = format!(
            "const texts = {}; const faces = {}; const root = getComputedStyle(document.documentElement); \
             const family = mono => root.getPropertyValue(mono ? '--font-mono' : '--font-ui'); \
             const context = document.createElement('canvas').getContext('2d'); \
             const box = document.createElement('div'); box.style.cssText = 'position:absolute;visibility:hidden'; \
             document.querySelector('.canvas').append(box); \
             return (async () => {{ \
               for (const [size, weight, mono] of faces) await document.fonts.load(`${{weight}} ${{size}}px ${{mono ? 'JetBrains Mono' : 'Inter'}}`, texts.join('')); \
               const out = faces.map(([size, weight, mono]) => {{ \
                 const font = `${{weight}} ${{size}}px ${{family(mono)}}`; \
                 const spans = texts.map(text => {{ const span = document.createElement('span'); \
                   span.style.cssText = `font:${{font}};white-space:pre;position:absolute`; span.textContent = text; box.append(span); return span }}); \
                 const widths = spans.map(span => span.getBoundingClientRect().width); box.replaceChildren(); \
                 context.textRendering = 'geometricPrecision'; context.font = font; \
                 return [widths, texts.map(text => context.measureText(text).width)] }}); \
               box.remove(); return out }})()",
            json!(texts),
            json!(faces)
        );
        let measured = page.js(&script).await?;
        let mut largest = 0.0_f64;
        for (face, (size, weight)) in SETTINGS.iter().enumerate() {
            for (way, name) in [(0, "an element"), (1, "a drawing")] {
                for (index, text) in texts.iter().enumerate() {
                    // The monospaced face has no arrows and comparisons: they come from the system.
                    if *weight == Weight::Mono && text.contains(['→', '≥', '≤', '←']) {
                        continue;
                    }
                    let theirs = measured[face][way][index].as_f64().context("a width")?;
                    let ours = text_width(text, *size, *weight);
                    largest = largest.max((ours - theirs).abs());
                    ensure!(
                        (ours - theirs).abs() < 1.0,
                        "{text:?} at {size} px, {weight:?}: {ours:.2}, in {name} {theirs:.2}"
                    );
                }
            }
        }
        println!("the largest difference is {largest:.3} px");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn the_fonts_are_the_pages_own_and_come_before_the_design() {
    // Under a path, as a project's page on a shared host.
    let options = Options { prefix: "/some/where/".into(), ..Options::default() };
    run_with("type-loaded", options, async |page: Page| {
        page.open("").await?;
        at_rest(&page).await?;
        let loaded = page
            .js("return [...document.fonts].filter(f => f.status === 'loaded' && !f.family.includes(' as ')).map(f => f.family.replaceAll('\"', '')).sort().join()")
            .await?;
        ensure!(loaded == json!("Inter,JetBrains Mono"), "loaded are {loaded}: the core of each and no more");
        let files = page
            .js("return performance.getEntriesByType('resource').filter(e => e.name.endsWith('.woff2')).map(e => [e.name.split('/some/where/')[1], e.startTime, e.responseEnd])")
            .await?;
        let files = files.as_array().context("a list")?;
        let names: BTreeSet<&str> = files.iter().filter_map(|file| file[0].as_str()).collect();
        ensure!(
            names == BTreeSet::from(["fonts/inter-core.woff2", "fonts/mono-core.woff2"]) && files.len() == 2,
            "fetched are {files:?}: each once, from the page's own folder"
        );
        let shown = page.js("return performance.getEntriesByName('interactive')[0].startTime").await?;
        for file in files {
            ensure!(file[2].as_f64() < shown.as_f64(), "{file} came after the page at {shown}");
        }
        Ok(())
    })
    .await;
}

/// What does not fit where it is written: names that are cut on a card narrower than the widest, and texts that overlap.
const FAULTS: &str = "const faults = []; const near = (a, b) => a.right > b.left + .5 && b.right > a.left + .5; \
    for (const card of document.querySelectorAll('.canvas :is(.card, .frame)')) { \
      const frame = card.classList.contains('frame'); const part = css => card.querySelector((frame ? ':scope > .frame__header ' : ':scope ') + css); \
      const name = part('[data-part=name]'); const kind = card.dataset.kind; if (!name || kind === 'note' || kind === 'group') continue; \
      const widest = frame ? (kind === 'api' ? 280 : 400) : ['resource', 'trigger'].includes(kind) ? 224 : 280; \
      const width = parseFloat(card.style.width); \
      if (name.scrollWidth > name.clientWidth && width < widest) faults.push(`${card.dataset.name} is cut at ${width}`); \
      const parts = [name, part('.card__method'), part('.card__badges'), part('.frame__subtitle'), part('.frame__toggle')]; \
      const shown = parts.filter(p => p && p.getBoundingClientRect().width > 0).map(p => [p.className, p.getBoundingClientRect()]); \
      shown.forEach(([a, r], i) => shown.slice(i + 1).forEach(([b, s]) => { if (near(r, s)) faults.push(`${card.dataset.name}: ${a} over ${b}`) })); \
    } return faults";

#[tokio::test]
async fn no_name_of_an_example_is_cut_where_names_are_read() {
    // All of a design at once.
    let options = Options { width: 2600, height: 1900, ..Options::default() };
    run_with("type-whole", options, async |page: Page| {
        for example in examples::examples() {
            if example.id == "order-fulfilment" {
                page.open("").await?;
            } else {
                open_example(&page, example.id).await?;
            }
            for zoom in ["Control+0", "near", "name"] {
                match zoom {
                    "near" | "name" => {
                        // Straight to a level of detail: what fits at its least zoom fits at all of its zooms.
                        let (detail, size) = if zoom == "near" { ("near", "13px") } else { ("name", "20px") };
                        page.js(&format!(
                            "const stage = document.querySelector('.canvas__stage'); stage.dataset.detail = '{detail}'; \
                             stage.style.setProperty('--name-size', '{size}'); return 0"
                        ))
                        .await?;
                    }
                    keys => {
                        page.press(keys).await?;
                        at_rest(&page).await?;
                    }
                }
                let faults = page.js(FAULTS).await?;
                ensure!(faults == json!([]), "{} at {zoom}: {faults}", example.id);
            }
            page.press("Control+0").await?;
            at_rest(&page).await?;
            page.screenshot(&format!("type-{}", example.id)).await?;
        }
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn badges_do_not_cut_a_name() {
    let mut design = Design::default_design();
    let (id, _) = design.iter().find(|(id, _)| &*design.name(*id) == "ChargePayment").unwrap();
    for command in [
        Command::SetBreakpoint { id, breakpoint: true },
        Command::SetNote { id, note: "Ask the provider first.".into() },
        Command::SetStateMock { id, mock: Some(Mock::default()) },
    ] {
        design.apply(command).unwrap();
    }
    let fragment = share::encode(&design);
    let options = Options { width: 2600, height: 1900, ..Options::default() };
    run_with("type-badges", options, async move |page: Page| {
        page.open(&format!("#{fragment}")).await?;
        at_rest(&page).await?;
        page.press("Control+0").await?;
        at_rest(&page).await?;
        let card = thing("task", "ChargePayment");
        ensure!(page.count(&format!("{card} .badge")).await? == 5, "all five badges");
        let faults = page.js(FAULTS).await?;
        ensure!(faults == json!([]), "{faults}");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_picture_takes_its_fonts_along() {
    run("type-picture", async |page: Page| {
        page.open("").await?;
        at_rest(&page).await?;
        choose_in(&page, ".topbar__export", "Picture").await?;
        page.until_there(".export__picture img[src^=blob]").await?;
        page.click("[data-action=download-svg]").await?;
        let (name, svg) = page.downloaded(".svg").await?;
        let svg = String::from_utf8(svg)?;
        ensure!(svg.matches("@font-face{").count() >= 2, "{name} has no fonts");
        println!("{name} has {} bytes", svg.len());
        // In an image nothing of the page applies: a line as wide as this name in Inter is drawn in Inter.
        let drawn = page
            .js(&format!(
                "const svg = {}; const style = svg.slice(svg.indexOf('<style>'), svg.indexOf('</style>') + 8); \
                 const picture = `<svg xmlns='http://www.w3.org/2000/svg' width='600' height='60'>${{style}}<text x='0' y='40' font-size='40' font-weight='600' font-family='Inter'>WWWiiiAVATAR</text></svg>`; \
                 const image = new Image(); image.src = URL.createObjectURL(new Blob([picture], {{ type: 'image/svg+xml' }})); \
                 return image.decode().then(() => {{ const canvas = document.createElement('canvas'); canvas.width = 600; canvas.height = 60; \
                   const context = canvas.getContext('2d'); context.drawImage(image, 0, 0); \
                   const {{ data }} = context.getImageData(0, 0, 600, 60); let last = 0; \
                   for (let i = 3; i < data.length; i += 4) if (data[i] > 64) last = Math.max(last, (i >> 2) % 600); return last + 1 }})",
                json!(svg)
            ))
            .await?
            .as_f64()
            .context("a width")?;
        let width = text_width("WWWiiiAVATAR", 40.0, Weight::Semibold);
        ensure!((drawn - width).abs() < 4.0, "drawn {drawn} px wide, measured {width:.1}");
        Ok(())
    })
    .await;
}
