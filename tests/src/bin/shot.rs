//! `cargo xtask shot`: opens the built site in a headless browser, does what it is told there, and takes a screenshot.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, anyhow, bail};
use aslant_tests::browser::Browser;
use aslant_tests::page::{Button, Page, Point};
use aslant_tests::{Options, site_folder};

const HELP: &str = "cargo xtask shot [OPTIONS] OUT.png

  --theme light|dark      what the system is said to prefer
  --size WIDTHxHEIGHT     of the page, in CSS pixels (1440x900)
  --newcomer              somebody who was never here before
  --url REST              added to the site's address, for example '#…'
  --script FILE.js        the body of a function that runs in the page before the screenshot; it may return a promise
  --steps FILE|-          one step a line, done with a real pointer and real keys before the screenshot:
                            click CSS | click-at X Y | double CSS | right CSS | move X Y | drag X Y X Y | drag-from CSS X Y
                            press Control+z | type TEXT | fill CSS => TEXT | choose CSS => VALUE | wheel X Y DX DY
                            wait CSS | until EXPRESSION | js BODY | text CSS (prints it) | shot FILE.png | open REST

The site is dist/ (see `cargo xtask build --dev`), or the folder in ASLANT_DIST. Console errors are printed.
";

struct Order {
    options: Options,
    url: String,
    script: Option<PathBuf>,
    steps: Option<PathBuf>,
    out: PathBuf,
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if arguments.iter().any(|argument| argument == "--help") || arguments.is_empty() {
        print!("{HELP}");
        return ExitCode::SUCCESS;
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let outcome = runtime.map_err(anyhow::Error::from).and_then(|runtime| {
        let order = read(arguments)?;
        runtime.block_on(take(&order))
    });
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("shot: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn read(arguments: Vec<String>) -> Result<Order> {
    let mut order = Order {
        options: Options::default(),
        url: String::new(),
        script: None,
        steps: None,
        out: PathBuf::new(),
    };
    let mut rest = arguments.into_iter();
    while let Some(argument) = rest.next() {
        let mut value = || rest.next().with_context(|| format!("{argument} needs a value"));
        match argument.as_str() {
            "--theme" => order.options.dark = value()? == "dark",
            "--size" => {
                let size = value()?;
                let (width, height) = size.split_once('x').context("a size such as 1440x900")?;
                (order.options.width, order.options.height) = (width.parse()?, height.parse()?);
            }
            "--newcomer" => order.options.newcomer = true,
            "--url" => order.url = value()?,
            "--script" => order.script = Some(value()?.into()),
            "--steps" => order.steps = Some(value()?.into()),
            option if option.starts_with("--") => bail!("unknown option {option}\n\n{HELP}"),
            _ => order.out = argument.into(),
        }
    }
    if order.out.as_os_str().is_empty() {
        bail!("the file to write is missing\n\n{HELP}");
    }
    Ok(order)
}

async fn take(order: &Order) -> Result<()> {
    let folder =
        site_folder().ok_or_else(|| anyhow!("no built site; `cargo xtask build --dev` builds one"))?;
    let browser = Browser::start(&folder, &order.options).await?;
    let page = browser.page("shot");
    let outcome = act(&page, order).await;
    // The picture is taken of a page that failed, too: it often says why.
    let taken = page.screenshot_to(&order.out).await;
    for entry in page.console().await.unwrap_or_default() {
        eprintln!("console: {entry}");
    }
    browser.end();
    outcome.and(taken)?;
    println!("{}", order.out.display());
    Ok(())
}

async fn act(page: &Page, order: &Order) -> Result<()> {
    page.open(&order.url).await?;
    if let Some(script) = &order.script {
        let value = page.js(&std::fs::read_to_string(script)?).await?;
        if !value.is_null() {
            println!("{value}");
        }
    }
    if let Some(steps) = &order.steps {
        let text = if steps == Path::new("-") {
            std::io::read_to_string(std::io::stdin())?
        } else {
            std::fs::read_to_string(steps)?
        };
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("//")) {
            step(page, line).await.with_context(|| line.to_owned())?;
        }
    }
    // Two frames, so that what the last step caused is drawn.
    page.js(
        "return new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(null))))",
    )
    .await?;
    Ok(())
}

async fn step(page: &Page, line: &str) -> Result<()> {
    let (verb, rest) = line.split_once(' ').unwrap_or((line, ""));
    let rest = rest.trim();
    match verb {
        "click" => page.click(rest).await,
        "double" => page.double_click(rest).await,
        "right" => page.click_at(page.center(rest).await?, Button::Right, 0).await,
        "click-at" => page.click_at(point(rest, 0)?, Button::Left, 0).await,
        "move" => page.move_to(point(rest, 0)?).await,
        "drag" => page.drag(point(rest, 0)?, point(rest, 2)?).await,
        "drag-from" => {
            let words: Vec<&str> = rest.rsplitn(3, ' ').collect();
            let [y, x, css] = words.as_slice() else { bail!("drag-from CSS X Y") };
            page.drag(page.center(css).await?, Point { x: x.parse()?, y: y.parse()? }).await
        }
        "press" => page.press(rest).await,
        "type" => page.type_text(rest).await,
        "fill" | "choose" => {
            let (css, text) = rest.split_once("=>").context("CSS => TEXT")?;
            if verb == "fill" {
                page.fill(css.trim(), text.trim()).await
            } else {
                page.choose(css.trim(), text.trim()).await
            }
        }
        "wheel" => {
            let delta = point(rest, 2)?;
            page.wheel(point(rest, 0)?, delta.x, delta.y, 0).await
        }
        "wait" => page.until_there(rest).await,
        "until" => page.until(rest, rest).await.map(|_| ()),
        "js" => page.js(rest).await.map(|value| println!("{value}")),
        "text" => page.text(rest).await.map(|text| println!("{text}")),
        "shot" => page.screenshot_to(Path::new(rest)).await,
        "open" => page.open(rest).await,
        _ => bail!("unknown step\n\n{HELP}"),
    }
}

/// Two of the numbers in `text`, from the one at `first` on.
fn point(text: &str, first: usize) -> Result<Point> {
    let mut numbers = text.split_whitespace().skip(first);
    let mut next = || -> Result<f64> { Ok(numbers.next().context("a coordinate is missing")?.parse()?) };
    Ok(Point { x: next()?, y: next()? })
}
