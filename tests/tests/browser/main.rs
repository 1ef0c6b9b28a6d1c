//! The real-browser tests: the built page in headless Chromium, with real pointer and key events.
//!
//! `cargo xtask e2e [FILTER]` builds the page and runs them. One module for each part of the product.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod access;
mod bench;
mod bench_peer;
mod bench_typing;
mod canvas;
mod code;
mod commands;
mod feel;
mod find;
mod fixtures;
mod gestures;
mod hands;
mod hang;
mod keep;
mod keyboard;
mod levels;
mod lines;
mod newcomer;
mod notes;
mod outline;
mod places;
mod present;
mod routes;
mod run;
mod scale;
mod several;
mod share;
mod shared;
mod smoke;
mod touch;
mod tour;
mod type_face;
mod typing;
mod undo;
