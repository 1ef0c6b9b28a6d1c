//! The design review and the findings of whole designs: the example is clean, every rule finds what it is for.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use aslant_engine::analysis;
use aslant_engine::design::examples::examples;

#[test]
fn the_default_design_is_clean() {
    for example in examples() {
        let design = example.design();
        let found = analysis::findings(&design);
        for diagnostic in &found {
            println!(
                "{:?} {} {} {}: {}",
                diagnostic.severity,
                diagnostic.code,
                design.name(diagnostic.place.owner),
                diagnostic.place.pointer,
                diagnostic.message
            );
        }
        if example.id == "lambda-lith" {
            // It is there to be criticised.
            assert!(found.iter().any(|diagnostic| diagnostic.code == "lambda-lith"));
        } else {
            assert!(found.is_empty(), "{}", example.id);
        }
    }
}
