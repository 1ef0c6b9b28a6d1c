//! `bench canvas`: the page and a page of React Flow with the same graph, moved by the same hand in one browser.

use std::path::{Path, PathBuf};

use crate::site::{self, Profile};
use crate::steps::{Failure, say, step};
use crate::tools::{self, Tools};

/// What the peer's page is made of, and what bundles it.
const PEER: [&str; 4] = ["@xyflow/react@12.12.1", "react@19.3.1", "react-dom@19.3.1", "esbuild@0.28.2"];
const PEER_PAGE: &str = include_str!("bench/react_flow.jsx");
const PEER_STYLES: &str = include_str!("bench/react_flow.css");
const PEER_INDEX: &str = "<!doctype html><html><head><meta charset=utf-8><title>React Flow</title>\
    <link rel=stylesheet href=./page.css><link rel=icon href=data:,></head>\
    <body style=\"margin:0\"><div id=root></div><script type=module src=./page.js></script></body></html>";

/// Builds both pages where they are not built, and has the browser test measure them.
pub fn bench(rest: &[&str]) -> Result<(), Failure> {
    let tools = Tools::for_tests()?;
    let folder = site::folder(Profile::Ci, false);
    site::build_if_stale(&tools, Profile::Ci, &folder)?;
    let mut command = tools.cargo(["test", "-p", "aslant-tests", "--test", "browser", "--"]);
    command.args(["beside_react_flow", "--ignored", "--nocapture", "--test-threads=1"]);
    command.env("ASLANT_DIST", crate::absolute(&folder));
    match peer(&tools) {
        Ok(peer) => {
            command.env("ASLANT_REACT_FLOW", peer).env("ASLANT_REACT_FLOW_VERSION", PEER[0]);
        }
        Err(Failure(reason)) => say(&format!("React Flow: {reason}; there is nothing to compare with")),
    }
    if let Some(sizes) = rest.first() {
        command.env("ASLANT_BENCH", sizes);
    }
    step("the canvas, moved by the same hand", &mut command)
}

/// The folder of the peer's page, bundled.
fn peer(tools: &Tools) -> Result<PathBuf, Failure> {
    let home = tools::npm_packages("react-flow-12.12.1", &PEER)?;
    let folder = crate::absolute(Path::new("target/bench/react-flow"));
    let cannot = |error: std::io::Error| Failure(format!("{}: {error}", folder.display()));
    std::fs::create_dir_all(&folder).map_err(cannot)?;
    std::fs::write(folder.join("page.jsx"), PEER_PAGE).map_err(cannot)?;
    std::fs::write(folder.join("page.source.css"), PEER_STYLES).map_err(cannot)?;
    std::fs::write(folder.join("index.html"), PEER_INDEX).map_err(cannot)?;
    let modules = home.join("node_modules");
    let mut bundle = tools.command(modules.join(".bin").join("esbuild"));
    bundle
        .arg(folder.join("page.jsx"))
        .args(["--bundle", "--minify", "--format=esm", "--jsx=automatic", "--log-level=warning"])
        .arg("--define:process.env.NODE_ENV=\"production\"")
        .arg(format!("--outfile={}", folder.join("page.js").display()))
        .env("NODE_PATH", &modules);
    step("bundle React Flow's page", &mut bundle)?;
    Ok(folder)
}
