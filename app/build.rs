//! Has the linker tell what holds which address in the optimised page: cutting its wasm in two needs that (`xtask/src/split`).

use std::env::var;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let is = |name: &str, value: &str| var(name).is_ok_and(|found| found == value);
    if is("CARGO_CFG_TARGET_ARCH", "wasm32") && !is("OPT_LEVEL", "0") {
        println!("cargo::rustc-link-arg-bins=--emit-relocs");
    }
}
