//! Distributed Maps, nested executions and callbacks in a whole run: each execution with a history of its own, stepped
//! forth and back.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::sync::Arc;

use aslant_engine::design::file;
use aslant_engine::json::Value;
use aslant_engine::simulation::{AskAnswer, HistoryId, Input, NodeStatus, Run, RunStatus, Snapshot, Until};

const FAN_OUT: &str = r#"{"aslant": 1, "name": "Fan out", "workflows": [{"id": 1, "name": "Fan", "machine": {
    "QueryLanguage": "JSONata", "StartAt": "Each", "States": {"Each": {"Type": "Map", "Items": "{% $states.input.items %}",
        "MaxConcurrency": 2, "ToleratedFailureCount": 1, "End": true,
        "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, "StartAt": "Double", "States": {
            "Double": {"Type": "Pass", "Assign": {"twice": "{% $states.input * 2 %}"}, "Next": "Small?"},
            "Small?": {"Type": "Choice", "Choices": [{"Condition": "{% $twice > 5 %}", "Next": "Refuse"}], "Default": "Rest"},
            "Rest": {"Type": "Wait", "Seconds": 2, "Next": "Keep"},
            "Keep": {"Type": "Pass", "Output": "{% $twice %}", "End": true},
            "Refuse": {"Type": "Fail", "Error": "TooLarge"}}}}}}}],
    "scenarios": [{"id": 20, "name": "Three", "workflow": 1, "input": {"items": [1, 2, 3]}}]}"#;

const NESTED: &str = r#"{"aslant": 1, "name": "Nested", "workflows": [
    {"id": 1, "name": "Outer", "machine": {"QueryLanguage": "JSONata", "StartAt": "Inside", "States": {
        "Inside": {"Type": "Task", "Resource": "arn:aws:states:::states:startExecution.sync:2",
            "Arguments": {"StateMachineArn": "${InnerArn}", "Input": {"n": 4}},
            "Output": "{% $states.result.Output %}", "End": true}}}},
    {"id": 2, "name": "Inner", "machine": {"QueryLanguage": "JSONata", "StartAt": "Square", "States": {
        "Square": {"Type": "Pass", "Output": "{% $states.input.n * $states.input.n %}", "End": true}}}}],
    "scenarios": [{"id": 20, "name": "Four", "workflow": 1, "input": {}}]}"#;

const CALLBACK: &str = r#"{"aslant": 1, "name": "Callback", "workflows": [{"id": 1, "name": "Ask", "machine": {
    "QueryLanguage": "JSONata", "StartAt": "Wait", "States": {"Wait": {"Type": "Task",
        "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken", "TimeoutSeconds": 100, "HeartbeatSeconds": 40,
        "Arguments": {"QueueUrl": "q", "MessageBody": {"token": "{% $states.context.Task.Token %}"}}, "End": true}}}}],
    "scenarios": [{"id": 20, "name": "Try", "workflow": 1, "input": {}}]}"#;

fn start(design: &str) -> Run {
    let design = file::read(design).unwrap();
    let scenario = design.scenarios().next().unwrap().1.clone();
    Run::new(Arc::new(design), scenario).unwrap()
}

fn play(run: &mut Run) {
    while !run.advance(Until::Pause, 10_000) {}
}

fn node(run: &Run, nodes: &Snapshot, name: &str) -> Option<NodeStatus> {
    let id = run.design().iter().find(|(id, _)| &*run.design().name(*id) == name)?.0;
    nodes.nodes.iter().find(|(of, _)| *of == id).map(|(_, state)| state.status)
}

fn kinds(events: &[Value]) -> Vec<&str> {
    events.iter().map(|event| event.get("type").unwrap().as_str().unwrap()).collect()
}

#[test]
fn children_of_a_distributed_map_have_histories_of_their_own() {
    let mut run = start(FAN_OUT);
    play(&mut run);
    let snapshot = run.snapshot();
    assert_eq!(snapshot.status, RunStatus::Succeeded, "{:?}", snapshot.executions);
    let map = &snapshot.map_runs[0];
    assert_eq!((map.of, map.pending, map.running, map.succeeded, map.failed), (3, 0, 0, 2, 1));
    let (total, children) = run.children(0, None, 0, 10);
    assert_eq!((total, children.len()), (3, 3));
    assert_eq!(run.children(0, Some(RunStatus::Failed), 0, 10).0, 1);
    let at = HistoryId { execution: 0, child: Some(0) };
    let events = run.events(at, 0, 100);
    assert_eq!(
        kinds(&events),
        [
            "ExecutionStarted",
            "PassStateEntered",
            "PassStateExited",
            "ChoiceStateEntered",
            "ChoiceStateExited",
            "WaitStateEntered",
            "WaitStateExited",
            "PassStateEntered",
            "PassStateExited",
            "ExecutionSucceeded"
        ]
    );
    let visit = run.visit(at, 2).unwrap();
    assert_eq!(visit.state, "Double");
    assert_eq!(visit.assigned, [("twice".to_owned(), Value::int(2))]);
    // In the third, all of it ends in Refuse; in the whole run that card has failed, and Keep is done.
    assert_eq!(node(&run, &snapshot, "Refuse"), Some(NodeStatus::Failed));
    assert_eq!(node(&run, &snapshot, "Keep"), Some(NodeStatus::Done));
    run.look_at(Some(HistoryId { execution: 0, child: Some(2) }));
    let look = run.snapshot().look.unwrap();
    assert_eq!(look.execution.status, RunStatus::Failed);
    assert_eq!(look.item, Some(2));
    let names: Vec<_> = look.nodes.iter().map(|(id, _)| run.design().name(*id).to_string()).collect();
    assert!(names.contains(&"Refuse".to_owned()) && !names.contains(&"Keep".to_owned()), "{names:?}");
    // Where it was seen last, a state's data is found.
    assert_eq!(run.latest_visit(look.nodes.last().unwrap().0).unwrap().0.child, Some(2));
}

/// Everything that a run shows, to hold against the same step reached in another way.
fn shown(run: &Run) -> String {
    let snapshot = run.snapshot();
    let children: Vec<_> = (0..snapshot.map_runs.len()).map(|map| run.children(map, None, 0, 100)).collect();
    let histories: Vec<_> = (0..snapshot.executions.len())
        .map(HistoryId::of)
        .chain(
            (0..children.iter().map(|(count, _)| count).sum())
                .map(|child| HistoryId { execution: 0, child: Some(child) }),
        )
        .map(|at| run.events(at, 0, 1_000))
        .collect();
    let snapshot = Snapshot { furthest: 0, ..snapshot };
    serde_json::to_string(&(snapshot, run.rows(), children, histories)).unwrap()
}

#[test]
fn any_step_back_is_what_it_was_on_the_way_there() {
    for design in [FAN_OUT, NESTED] {
        let mut run = start(design);
        run.look_at(Some(HistoryId { execution: 0, child: Some(0) }));
        let mut on_the_way = vec![shown(&run)];
        while !run.snapshot().status.is_over() {
            run.advance(Until::Event, 1);
            on_the_way.push(shown(&run));
        }
        let furthest = run.position();
        for step in (0..=furthest).rev() {
            run.seek(step);
            assert_eq!(shown(&run), on_the_way[usize::try_from(step).unwrap()], "at step {step}");
        }
        run.seek(furthest);
        assert_eq!(Some(&shown(&run)), on_the_way.last());
    }
}

#[test]
fn a_nested_execution_says_what_started_it() {
    let mut run = start(NESTED);
    play(&mut run);
    let snapshot = run.snapshot();
    assert_eq!(snapshot.status, RunStatus::Succeeded, "{:?}", snapshot.executions);
    assert_eq!(snapshot.executions[0].output, Some(Value::int(16)));
    let (by, state) = snapshot.executions[1].started_by.unwrap();
    assert_eq!(by, HistoryId::of(0));
    assert_eq!(&*run.design().name(state.unwrap()), "Inside");
    assert_eq!(kinds(&run.events(HistoryId::of(1), 0, 1))[0], "ExecutionStarted");
}

#[test]
fn heartbeats_put_off_the_silence_but_not_the_time_out() {
    let mut run = start(CALLBACK);
    play(&mut run);
    let ask = run.snapshot().asks[0].clone();
    assert!(ask.task_token.as_deref().is_some_and(|token| token.starts_with("AQC")));
    assert_eq!(ask.deadline_ms, Some(ask.since_ms + 40_000));
    for beats in 1..=3 {
        run.give(Input::Answer { token: ask.token, answer: AskAnswer::Heartbeat });
        play(&mut run);
        let snapshot = run.snapshot();
        assert_eq!(snapshot.asks[0].heartbeats, beats);
        assert_eq!(snapshot.status, RunStatus::Asking);
    }
    // Half of the silence that is allowed each time, from when the message was sent on.
    assert!((60_000..60_100).contains(&(run.snapshot().now_ms - ask.since_ms)));
    run.give(Input::Answer { token: ask.token, answer: AskAnswer::TimeOut });
    play(&mut run);
    let end = run.snapshot();
    assert_eq!(end.status, RunStatus::Failed);
    assert_eq!(end.now_ms - ask.since_ms, 100_000);
    assert_eq!(end.executions[0].error.as_deref(), Some("States.Timeout"));
}
