//! The scenarios of the examples beside the default one end as they say.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::sync::Arc;

use aslant_engine::design::examples::examples;
use aslant_engine::json::Value;
use aslant_engine::simulation::{AskAnswer, Input, Run, RunStatus, Until};

#[test]
fn every_scenario_of_the_examples_ends_as_it_says() {
    let ends = [
        ("saga", "All booked", RunStatus::Succeeded),
        ("saga", "No seat on the flight", RunStatus::Failed),
        ("saga", "No car", RunStatus::Failed),
        ("human-approval", "An expense of $240", RunStatus::Succeeded),
        ("fan-out", "Four images", RunStatus::Succeeded),
        ("polling", "Ready at the fourth poll", RunStatus::Succeeded),
        ("polling", "The job fails", RunStatus::Failed),
        ("lambda-lith", "An order", RunStatus::Succeeded),
    ];
    let mut wrong = Vec::new();
    let mut ran = 0;
    for example in examples().iter().skip(1) {
        let design = Arc::new(example.design());
        for (_, scenario) in design.scenarios() {
            ran += 1;
            let expected = ends.iter().find(|(id, name, _)| *id == example.id && **name == *scenario.name);
            let mut run = Run::new(design.clone(), scenario.clone()).unwrap();
            assert!(run.advance(Until::Pause, 200_000));
            while run.snapshot().status == RunStatus::Asking {
                let token = run.snapshot().asks[0].token;
                run.give(Input::Answer {
                    token,
                    answer: AskAnswer::Succeed(Value::object([("approved", true.into())])),
                });
                assert!(run.advance(Until::Pause, 200_000));
            }
            let rows: Vec<&str> = run.rows().iter().map(|row| &*row.text).collect();
            let rows = rows.join("\n");
            let assumed = rows.contains("assumed");
            if expected.is_none_or(|(.., status)| run.snapshot().status != *status) || assumed {
                wrong.push(format!(
                    "{} / {}: {:?}\n{rows}",
                    example.id,
                    scenario.name,
                    run.snapshot().status
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(ran, ends.len());
}
