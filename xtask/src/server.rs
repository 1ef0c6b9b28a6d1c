//! A static file server for one folder, on the loopback address alone.
//!
//! It serves the built site to the browser tests, to `cargo xtask shot` and to `cargo xtask serve`. It knows only what
//! those need: `GET` and `HEAD`, whole files, the right media types (a wrong one would stop wasm and module scripts),
//! a path prefix, and a reload script for development that obeys the page's own Content-Security-Policy.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, UNIX_EPOCH};

/// The longest request head that is read, in bytes; what is longer is cut off and answered as it stands.
const LONGEST_HEAD: u64 = 64 * 1024;

/// The script that `cargo xtask serve` adds to the page: it reloads when the site was built anew.
const RELOAD_SCRIPT: &str = "let seen = null;
setInterval(async () => {
  const answer = await fetch('./__revision', { cache: 'no-store' }).catch(() => null);
  if (!answer || !answer.ok) return;
  const revision = await answer.text();
  if (seen !== null && revision !== seen) location.reload();
  seen = revision;
}, 500);
";

/// Shown by `cargo xtask serve` until the first build is done.
const BUILDING_PAGE: &str = "<!doctype html><meta charset=utf-8><title>Aslant</title>
<script type=module src=\"./__reload.js\"></script><p>The first build is under way; this page reloads by itself.";

/// What is served and how.
#[derive(Clone, Debug)]
pub struct Site {
    /// The folder whose files are served.
    pub root: PathBuf,
    /// The path under which they appear: `/`, or for example `/some/where/` with a slash at both ends.
    pub prefix: String,
    /// Whether the page is given the script that reloads it after a new build.
    pub reload: bool,
}

/// A running server; it stops accepting when dropped.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    prefix: String,
    stopped: Arc<AtomicBool>,
}

impl Server {
    /// Starts serving on 127.0.0.1 at `port`, or at any free port for 0. An error says that the port cannot be had.
    pub fn start(site: Site, port: u16) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
        let address = listener.local_addr()?;
        let stopped = Arc::new(AtomicBool::new(false));
        let prefix = site.prefix.clone();
        let (site, flag) = (Arc::new(site), Arc::clone(&stopped));
        std::thread::spawn(move || {
            for connection in listener.incoming() {
                if flag.load(Ordering::Relaxed) {
                    return;
                }
                let Ok(stream) = connection else { continue };
                let site = Arc::clone(&site);
                // A connection that breaks concerns its browser alone.
                std::thread::spawn(move || drop(answer(&stream, &site)));
            }
        });
        Ok(Self { address, prefix, stopped })
    }

    /// The address of the site's first page, for example `http://127.0.0.1:8080/`.
    pub fn url(&self) -> String {
        format!("http://{}{}", self.address, self.prefix)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stopped.store(true, Ordering::Relaxed);
        // One connection wakes the listener, which then sees the flag.
        drop(TcpStream::connect_timeout(&self.address, Duration::from_millis(200)));
    }
}

/// Reads one request from `stream` and answers it; the connection closes after it.
fn answer(stream: &TcpStream, site: &Site) -> io::Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(10)))?;
    let mut head = BufReader::new(stream).take(LONGEST_HEAD);
    let mut request = String::new();
    head.read_line(&mut request)?;
    let mut line = String::new();
    while head.read_line(&mut line)? > 2 {
        line.clear();
    }
    let mut words = request.split_whitespace();
    let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let path = target.split(['?', '#']).next().unwrap_or_default();
    let (status, media_type, body) = match (method, path.strip_prefix(site.prefix.as_str())) {
        ("GET" | "HEAD", Some(relative)) => resource(site, relative),
        ("GET" | "HEAD", None) => not_found(),
        _ => ("405 Method Not Allowed", "text/plain; charset=utf-8", b"only GET and HEAD\n".to_vec()),
    };
    let mut out = io::BufWriter::new(stream);
    write!(
        out,
        "HTTP/1.1 {status}\r\nContent-Type: {media_type}\r\nContent-Length: {}\r\nCache-Control: no-store\r\n\
         X-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n",
        body.len()
    )?;
    if method != "HEAD" {
        out.write_all(&body)?;
    }
    out.flush()
}

type Answer = (&'static str, &'static str, Vec<u8>);

fn not_found() -> Answer {
    ("404 Not Found", "text/plain; charset=utf-8", b"not found\n".to_vec())
}

/// The answer for a path below the prefix.
fn resource(site: &Site, relative: &str) -> Answer {
    const OK: &str = "200 OK";
    if site.reload {
        match relative {
            "__reload.js" => return (OK, media_type(Path::new("x.js")), RELOAD_SCRIPT.into()),
            "__revision" => return (OK, "text/plain; charset=utf-8", revision(&site.root).into_bytes()),
            _ => {}
        }
    }
    let relative = decode(if relative.is_empty() { "index.html" } else { relative });
    let path = Path::new(&relative);
    if !path.components().all(|part| matches!(part, Component::Normal(_))) {
        return not_found();
    }
    let is_page = relative == "index.html";
    match std::fs::read(site.root.join(path)) {
        Ok(body) if is_page && site.reload => {
            let page = String::from_utf8_lossy(&body).replacen(
                "</head>",
                "<script type=module src=\"./__reload.js\"></script></head>",
                1,
            );
            (OK, media_type(path), page.into_bytes())
        }
        Ok(body) => (OK, media_type(path), body),
        Err(_) if is_page && site.reload => (OK, media_type(path), BUILDING_PAGE.into()),
        Err(_) => not_found(),
    }
}

/// Changes whenever the site is built anew: when its page was last written.
fn revision(root: &Path) -> String {
    let written = std::fs::metadata(root.join("index.html")).and_then(|page| page.modified()).ok();
    let since = written.and_then(|at| at.duration_since(UNIX_EPOCH).ok());
    since.map_or_else(String::new, |since| since.as_nanos().to_string())
}

/// Undoes percent encoding; a broken escape stays as it is.
fn decode(path: &str) -> String {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        let escaped = (first == b'%').then(|| tail.get(..2)).flatten();
        let value = escaped.and_then(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok());
        bytes.push(value.unwrap_or(first));
        rest = value.and_then(|_| tail.get(2..)).unwrap_or(tail);
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn media_type(path: &Path) -> &'static str {
    match path.extension().and_then(|extension| extension.to_str()).unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "json" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]
    use super::*;

    fn fetch(url: &str, path: &str) -> String {
        let host = url.trim_start_matches("http://").split('/').next().unwrap();
        let mut stream = TcpStream::connect(host).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n").unwrap();
        let mut text = String::new();
        stream.read_to_string(&mut text).unwrap();
        text
    }

    #[test]
    fn serves_files_below_its_prefix_and_nothing_outside_its_folder() {
        let folder = std::env::temp_dir().join(format!("aslant-server-{}", std::process::id()));
        let root = folder.join("site");
        std::fs::create_dir_all(&root).unwrap();
        std::fs::write(root.join("index.html"), "<head></head>page").unwrap();
        std::fs::write(root.join("a b.wasm"), "code").unwrap();
        std::fs::write(folder.join("secret.txt"), "secret").unwrap();
        let server = Server::start(Site { root, prefix: "/deep/er/".into(), reload: false }, 0).unwrap();
        let url = server.url();
        assert!(fetch(&url, "/deep/er/?x#y").ends_with("page"));
        let wasm = fetch(&url, "/deep/er/a%20b.wasm");
        assert!(wasm.contains("application/wasm") && wasm.ends_with("code"));
        for outside in ["/", "/deep/er/../secret.txt", "/deep/er/%2e%2e/secret.txt", "/deep/er//etc/passwd"] {
            assert!(fetch(&url, outside).starts_with("HTTP/1.1 404"), "{outside}");
        }
        drop(server);
        std::fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn gives_the_page_its_reload_script_only_in_development() {
        let root = std::env::temp_dir().join(format!("aslant-reload-{}", std::process::id()));
        std::fs::create_dir_all(&root).unwrap();
        let server = Server::start(Site { root: root.clone(), prefix: "/".into(), reload: true }, 0).unwrap();
        assert!(fetch(&server.url(), "/").contains("first build"));
        std::fs::write(root.join("index.html"), "<head></head>page").unwrap();
        assert!(fetch(&server.url(), "/").contains("__reload.js\"></script></head>page"));
        drop(server);
        std::fs::remove_dir_all(root).unwrap();
    }
}
