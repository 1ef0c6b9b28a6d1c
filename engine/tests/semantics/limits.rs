//! The bounds of an execution as a whole.

use super::*;

#[test]
fn a_standard_execution_ends_after_a_year() {
    let year = 365 * 24 * 60 * 60;
    let wait = |seconds: i64| one(json!({"Type": "Wait", "Seconds": seconds}));
    let over = play(wait(year + 1), json!({}), json!({}));
    assert_eq!((over.status, over.took_ms), (ExecutionStatus::TimedOut, year * 1000));
    assert_eq!(over.names().last(), Some(&"ExecutionTimedOut"));
    assert_eq!(play(wait(year - 1), json!({}), json!({})).status, ExecutionStatus::Succeeded);
    let silent = one(task(json!({})));
    let hangs = try_play(silent, setup(json!({})), json!({"S": {"timeout": "Task"}}));
    assert!(
        matches!(hangs, Err(MockedError::WaitsForEver { .. })),
        "what waits for ever is told, not played"
    );
}

#[test]
fn a_million_transitions_end() {
    let machine = json!({"StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "B"},
        "B": {"Type": "Choice", "Choices": [{"Variable": "$.go", "BooleanEquals": true, "Next": "A"}], "Default": "C"}, "C": {"Type": "Succeed"}}});
    let prepared = Arc::new(Machine::prepare(&Value::from(machine)).unwrap());
    for (workflow_type, transitions, cause) in [
        (
            WorkflowType::Standard,
            12_500,
            "The execution reached the maximum number of history events (25000).",
        ),
        (
            WorkflowType::Express,
            1_000_001,
            "The execution was ended after 1000000 state transitions, the budget of a dry run.",
        ),
    ] {
        let setup = ExecutionInput { workflow_type, ..setup(json!({"go": true})) };
        let mut execution = Execution::new(Arc::clone(&prepared), setup);
        let mut events = 0;
        loop {
            let step = execution.advance_steps(execution.now_ms(), Vec::new(), 10_000);
            events += execution.take_events().len() as u64;
            if step.finished {
                break;
            }
        }
        assert_eq!(events, execution.event_count());
        assert_eq!(execution.transitions(), transitions);
        assert_eq!(execution.outcome().unwrap().cause.as_deref(), Some(cause));
    }
}
