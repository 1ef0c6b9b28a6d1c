//! What must hold of every execution, whatever the machine: determinism, steps, clones, budgets; and rules that no recorded
//! case shows.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::sync::Arc;

use aslant_engine::expression::Entropy;
use aslant_engine::interpreter::{
    Activity, Answer, AnswerKind, Event, Execution, ExecutionInput, ExecutionStatus, Limits, Machine,
    Request, RequestKind, WorkflowType,
};
use aslant_engine::json::{Pointer, Value};
use proptest::prelude::*;

fn json(value: serde_json::Value) -> Value {
    value.into()
}

fn execution(definition: &Value, input: ExecutionInput) -> Execution {
    Execution::new(Arc::new(Machine::prepare(definition).unwrap()), input)
}

fn input(value: serde_json::Value) -> ExecutionInput {
    ExecutionInput { input: json(value), seed: 7, ..ExecutionInput::default() }
}

/// Echoes parameters; fails where they hold `fail`; leaves the call open where they hold `silent`.
fn answer(request: &Request) -> Option<Answer> {
    let kind = match &request.kind {
        RequestKind::Task(call) => match call.parameters.get("then").and_then(Value::as_str) {
            Some("silent") => return None,
            Some("fail") => {
                AnswerKind::Failed { error: Some("Broken".into()), cause: Some("told to".into()) }
            }
            _ => AnswerKind::Succeeded(call.parameters.clone()),
        },
        RequestKind::ReadItems(_) => AnswerKind::Succeeded("[1, 2, 3]".into()),
        RequestKind::WriteResults(_) => AnswerKind::Succeeded(Value::empty_object()),
    };
    Some(Answer { request: request.id, kind })
}

/// Runs to the end, `steps` things at a time, cloning after each where `cloning` is set.
fn run(mut execution: Execution, steps: u64, cloning: bool) -> (Execution, Vec<Event>) {
    let (mut events, mut answers, mut now) = (Vec::new(), Vec::new(), execution.now_ms());
    for _ in 0..2_000_000 {
        if cloning {
            execution = execution.clone();
        }
        let step = execution.advance_steps(now, std::mem::take(&mut answers), steps);
        events.extend(execution.take_events());
        if step.finished {
            assert!(execution.outcome().is_some() && execution.open_requests().is_empty());
            return (execution, events);
        }
        answers.extend(step.requests.iter().filter_map(answer));
        if !step.ready && answers.is_empty() {
            now = step.wake_at_ms.expect("something to wait for");
        }
    }
    panic!("it does not end");
}

fn history(events: &[Event]) -> String {
    events.iter().map(|event| event.to_api_json().to_json() + "\n").collect()
}

fn names(events: &[Event]) -> Vec<String> {
    events.iter().map(|event| event.kind.name().to_owned()).collect()
}

fn machines() -> Vec<Value> {
    let task = |parameters: serde_json::Value| {
        serde_json::json!({"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": parameters, "End": true,
            "Retry": [{"ErrorEquals": ["Broken"], "MaxAttempts": 2, "JitterStrategy": "FULL", "MaxDelaySeconds": 2}]})
    };
    let scope = |task: serde_json::Value| serde_json::json!({"StartAt": "T", "States": {"T": task}});
    vec![
        json(serde_json::json!({"StartAt": "P", "States": {
            "P": {"Type": "Parallel", "Branches": [
                scope(task(serde_json::json!({"id.$": "States.UUID()"}))),
                {"StartAt": "W", "States": {"W": {"Type": "Wait", "Seconds": 3, "Next": "Again"},
                    "Again": {"Type": "Pass", "Assign": {"n": 1}, "End": true}}},
                scope(task(serde_json::json!({"then": "fail"})))],
                "Catch": [{"ErrorEquals": ["States.ALL"], "ResultPath": "$.error", "Next": "M"}], "Next": "M"},
            "M": {"Type": "Map", "ItemsPath": "$.items", "MaxConcurrency": 2, "Next": "D",
                "ItemSelector": {"value.$": "$$.Map.Item.Value", "index.$": "$$.Map.Item.Index"},
                "ItemProcessor": scope(task(serde_json::json!({"v.$": "$.value"}))), "ResultPath": "$.mapped"},
            "D": {"Type": "Map", "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
                    "StartAt": "T2", "States": {"T2": task(serde_json::json!({"v.$": "$.Items"}))}},
                "ItemReader": {"Resource": "arn:aws:states:::s3:getObject", "ReaderConfig": {"InputType": "JSON"},
                    "Parameters": {"Bucket": "b", "Key": "k"}},
                "ItemBatcher": {"MaxItemsPerBatch": 2}, "End": true}}})),
        json(serde_json::json!({"QueryLanguage": "JSONata", "StartAt": "A", "States": {
            "A": {"Type": "Pass", "Assign": {"n": "{% $states.input.items[0] + $random() %}"}, "Next": "C"},
            "C": {"Type": "Choice", "Choices": [{"Condition": "{% $n > 5 %}", "Next": "S"}], "Default": "B"},
            "B": {"Type": "Wait", "Seconds": "{% 1 + 1 %}", "Assign": {"n": "{% $n + 1 %}"}, "Next": "C"},
            "S": {"Type": "Succeed", "Output": {"n": "{% $n %}", "id": "{% $uuid() %}"}}}})),
    ]
}

#[test]
fn steps_clones_and_one_run_give_the_same_history() {
    for machine in machines() {
        let start = || execution(&machine, input(serde_json::json!({"items": [1, 2, 3, 4]})));
        let (whole, events) = run(start(), u64::MAX, false);
        let expected = history(&events);
        assert_eq!(whole.outcome().unwrap().status, ExecutionStatus::Succeeded, "{expected}");
        assert_eq!(history(&run(start(), 1, false).1), expected);
        assert_eq!(history(&run(start(), 1, true).1), expected);
        assert_eq!(history(&run(start(), 3, true).1), expected);
        // A step writes few events: a call's two, or a last state's exit with what it ends.
        let mut stepped = start();
        let mut answers = Vec::new();
        while stepped.outcome().is_none() {
            let step = stepped.advance_one(stepped.now_ms(), std::mem::take(&mut answers));
            assert!(stepped.take_events().len() <= 8);
            answers.extend(step.requests.iter().filter_map(answer));
            if let Some(at) = step.wake_at_ms.filter(|_| !step.ready && answers.is_empty()) {
                let step = stepped.advance_one(at, Vec::new());
                answers.extend(step.requests.iter().filter_map(answer));
                stepped.take_events();
            }
        }
        for (index, event) in events.iter().enumerate() {
            assert_eq!(event.id, index as u64 + 1);
            assert!(event.previous_id < event.id);
        }
    }
}

/// Answers what is open, as [`run`] does: from this very state of an execution on.
fn rest(mut execution: Execution) -> String {
    let mut answers: Vec<Answer> = execution.open_requests().iter().filter_map(answer).collect();
    let mut now = execution.now_ms();
    for _ in 0..100_000 {
        let step = execution.advance(now, std::mem::take(&mut answers));
        if step.finished {
            return history(&execution.take_events());
        }
        answers.extend(step.requests.iter().filter_map(answer));
        if answers.is_empty() {
            now = step.wake_at_ms.expect("something to wait for");
        }
    }
    panic!("it does not end");
}

#[test]
fn a_clone_at_any_event_and_its_original_come_to_the_same_end() {
    for machine in machines() {
        let mut execution = execution(&machine, input(serde_json::json!({"items": [1, 2, 3, 4]})));
        let (mut now, mut answers, mut clones) = (0, Vec::new(), Vec::new());
        while execution.outcome().is_none() {
            let step = execution.advance_one(now, std::mem::take(&mut answers));
            clones.push((execution.event_count(), execution.clone()));
            answers.extend(step.requests.iter().filter_map(answer));
            if !step.ready && answers.is_empty() {
                now = step.wake_at_ms.unwrap_or(now);
            }
        }
        let whole = history(&execution.take_events());
        assert!(clones.len() > 10);
        // Answers that come later, or earlier, than they did change times; so each clone is held against its own clone.
        for (count, clone) in clones {
            let (one, other) = (rest(clone.clone()), rest(clone));
            assert_eq!(one, other, "after {count} events");
            let before: Vec<&str> = whole.lines().take(count as usize).collect();
            assert!(one.lines().zip(before).all(|(now, then)| now == then), "what had happened stays");
        }
    }
}

#[test]
fn deep_nesting_is_refused_or_ended() {
    let nest = |depth: usize, inner: Value, wrap: &dyn Fn(Value) -> Value| {
        (0..depth).fold(inner, |inner, _| wrap(inner))
    };
    let pass = json(serde_json::json!({"Type": "Pass", "End": true}));
    let scope = |state: Value| {
        Value::object([("StartAt", Value::from("S")), ("States", Value::object([("S", state)]))])
    };
    let parallel = nest(5_000, pass, &|state| {
        Value::object([
            ("Type", Value::from("Parallel")),
            ("End", true.into()),
            ("Branches", Value::array([scope(state)])),
        ])
    });
    assert!(Machine::prepare(&scope(parallel)).unwrap_err().to_string().contains("nested deeper"));

    let deep = nest(50_000, Value::int(1), &|inner| Value::array([inner]));
    let machine = json(
        serde_json::json!({"StartAt": "A", "States": {"A": {"Type": "Pass", "Parameters": {"a.$": "$"}, "End": true}}}),
    );
    let setup = ExecutionInput { input: deep, ..ExecutionInput::default() };
    let (ended, _) = run(execution(&machine, setup), u64::MAX, false);
    assert!(ended.outcome().unwrap().cause.as_deref().unwrap().contains("nested deeper"));
}

#[test]
fn a_hundred_thousand_transitions_end_by_their_budget() {
    let machine = json(serde_json::json!({"StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "A"}}}));
    let limits = Limits { max_transitions: 100_000, ..Limits::default() };
    let setup =
        ExecutionInput { workflow_type: WorkflowType::Express, limits, ..input(serde_json::json!({})) };
    let (ended, events) = run(execution(&machine, setup), u64::MAX, false);
    assert!(events.len() > 200_000);
    assert!(ended.outcome().unwrap().cause.as_deref().unwrap().contains("100000 state transitions"));
}

#[test]
fn machines_that_never_end_are_ended() {
    let machine = json(serde_json::json!({"StartAt": "A", "States": {
        "A": {"Type": "Pass", "Next": "B"}, "B": {"Type": "Pass", "Next": "A"}}}));
    let (ended, events) = run(execution(&machine, input(serde_json::json!({}))), u64::MAX, false);
    assert_eq!(events.len(), 25_000);
    assert_eq!(events.last().unwrap().kind.name(), "ExecutionFailed");
    let outcome = ended.outcome().unwrap();
    assert_eq!(outcome.error.as_deref(), Some("States.Runtime"));
    assert_eq!(
        outcome.cause.as_deref(),
        Some("The execution reached the maximum number of history events (25000).")
    );

    let limits = Limits { max_transitions: 500, ..Limits::default() };
    let express =
        ExecutionInput { workflow_type: WorkflowType::Express, limits, ..input(serde_json::json!({})) };
    let (ended, _) = run(execution(&machine, express), u64::MAX, false);
    assert!(ended.outcome().unwrap().cause.as_deref().unwrap().contains("500 state transitions"));

    let deep = json(serde_json::json!({"StartAt": "A", "States": {
        "A": {"Type": "Pass", "Parameters": {"a.$": "$"}, "Next": "A"}}}));
    let (ended, _) = run(execution(&deep, input(serde_json::json!({}))), u64::MAX, false);
    assert_eq!(ended.outcome().unwrap().status, ExecutionStatus::Failed);

    let endless = json(serde_json::json!({"QueryLanguage": "JSONata", "StartAt": "A", "States": {
        "A": {"Type": "Pass", "Output": "{% ($f := function($n) { $f($n + 1) }; $f(0)) %}", "End": true}}}));
    let (ended, _) = run(execution(&endless, input(serde_json::json!({}))), u64::MAX, false);
    assert_eq!(ended.outcome().unwrap().error.as_deref(), Some("States.QueryEvaluationError"));
}

#[test]
fn time_runs_out_for_machines_express_workflows_tasks_and_heartbeats() {
    let silent = serde_json::json!({"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke",
        "Parameters": {"then": "silent"}, "End": true});
    let mut machine = serde_json::json!({"TimeoutSeconds": 30, "StartAt": "T", "States": {"T": silent}});
    let (ended, events) =
        run(execution(&json(machine.clone()), input(serde_json::json!({}))), u64::MAX, false);
    assert_eq!(ended.outcome().unwrap().status, ExecutionStatus::TimedOut);
    assert_eq!(ended.now_ms(), 30_000);
    assert_eq!(names(&events).last().unwrap(), "ExecutionTimedOut");

    machine["TimeoutSeconds"] = 3600.into();
    let express = ExecutionInput { workflow_type: WorkflowType::Express, ..input(serde_json::json!({})) };
    let (ended, _) = run(execution(&json(machine.clone()), express), u64::MAX, false);
    assert_eq!((ended.outcome().unwrap().status, ended.now_ms()), (ExecutionStatus::TimedOut, 300_000));

    machine["States"]["T"]["HeartbeatSeconds"] = 5.into();
    machine["States"]["T"]["Catch"] = serde_json::json!([
        {"ErrorEquals": ["States.TaskFailed"], "Next": "Wrong"}, {"ErrorEquals": ["States.HeartbeatTimeout"], "Next": "Right"}]);
    machine["States"]["Wrong"] = serde_json::json!({"Type": "Fail"});
    machine["States"]["Right"] = serde_json::json!({"Type": "Succeed"});
    let mut beating = execution(&json(machine), input(serde_json::json!({})));
    let request = beating.advance(0, Vec::new()).requests.remove(0).id;
    let step = beating.advance(4_000, vec![Answer { request, kind: AnswerKind::Heartbeat }]);
    assert_eq!(step.wake_at_ms, Some(9_000));
    let active = beating.active_states();
    assert!(active.len() == 1 && active[0].activity == Activity::Calling { request });
    let step = beating.advance(20_000, Vec::new());
    assert_eq!((step.finished, step.cancelled), (true, vec![request]));
    assert_eq!(beating.outcome().unwrap().status, ExecutionStatus::Succeeded);
    let timed_out =
        beating.take_events().into_iter().find(|event| event.kind.name() == "TaskTimedOut").unwrap();
    assert_eq!(timed_out.timestamp_ms, 9_000);
}

#[test]
fn several_retriers_keep_their_own_counters() {
    let machine = json(serde_json::json!({"StartAt": "T", "States": {"T": {"Type": "Task", "End": true,
        "Resource": "arn:aws:lambda:us-east-1:111111111111:function:f",
        "Retry": [{"ErrorEquals": ["A"], "MaxAttempts": 1}, {"ErrorEquals": ["States.ALL"], "MaxAttempts": 2, "IntervalSeconds": 5}]}}}));
    let mut run = execution(&machine, input(serde_json::json!({})));
    let (mut now, mut calls) = (0, Vec::new());
    let mut answers = Vec::new();
    loop {
        let step = run.advance(now, std::mem::take(&mut answers));
        if step.finished {
            break;
        }
        match step.requests.first() {
            Some(request) => {
                let RequestKind::Task(call) = &request.kind else { panic!() };
                calls.push((request.at_ms, call.attempt));
                let error = ["A", "B", "A", "B"].get(calls.len() - 1).copied().unwrap_or("B");
                let kind = AnswerKind::Failed { error: Some(error.into()), cause: None };
                answers.push(Answer { request: request.id, kind });
            }
            None => now = step.wake_at_ms.unwrap(),
        }
    }
    // A: after 1 s; B: after 5 s; the second A finds its retrier used up.
    assert_eq!(calls, [(0, 0), (1_000, 1), (6_000, 2)]);
    assert_eq!(run.outcome().unwrap().error.as_deref(), Some("A"));
}

#[test]
fn a_distributed_map_tolerates_what_it_may() {
    let machine = |tolerated: serde_json::Value| {
        json(
            serde_json::json!({"StartAt": "M", "States": {"M": {"Type": "Map", "ToleratedFailurePercentage": tolerated, "End": true,
            "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "EXPRESS"}, "StartAt": "T", "States": {
                "T": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "End": true}}}}}}),
        )
    };
    let items = serde_json::json!([{"then": "fail"}, {"n": 1}, {"n": 2}, {"n": 3}]);
    let (ended, events) = run(execution(&machine(25.into()), input(items.clone())), u64::MAX, false);
    assert_eq!(ended.outcome().unwrap().output.as_ref().unwrap().to_json(), r#"[{"n":1},{"n":2},{"n":3}]"#);
    assert_eq!(names(&events).len(), 8);
    let (ended, events) = run(execution(&machine(24.into()), input(items)), u64::MAX, false);
    assert_eq!(ended.outcome().unwrap().error.as_deref(), Some("States.ExceedToleratedFailureThreshold"));
    assert!(names(&events).ends_with(&[
        "MapRunFailed".into(),
        "MapStateFailed".into(),
        "ExecutionFailed".into()
    ]));
}

#[test]
fn a_failing_branch_aborts_its_siblings_and_their_requests() {
    let machine = json(
        serde_json::json!({"StartAt": "P", "States": {"P": {"Type": "Parallel", "End": true, "Branches": [
        {"StartAt": "Slow", "States": {"Slow": {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
            "Parameters": {"then": "silent", "token.$": "$$.Task.Token"}, "End": true}}},
        {"StartAt": "Fails", "States": {"Fails": {"Type": "Fail", "Error": "E"}}}]}}}),
    );
    let mut run = execution(&machine, input(serde_json::json!({})));
    let step = run.advance(0, Vec::new());
    assert!(step.finished && step.requests.is_empty(), "a request that was aborted at once is not shown");
    let events = run.take_events();
    assert!(names(&events).contains(&"ParallelStateFailed".to_owned()));
    assert_eq!(run.outcome().unwrap().error.as_deref(), Some("E"));
}

#[test]
fn inspections_show_every_stage() {
    let machine = json(
        serde_json::json!({"StartAt": "T", "States": {"T": {"Type": "Task", "InputPath": "$.in",
        "Parameters": {"p.$": "$.a"}, "Resource": "arn:aws:states:::lambda:invoke", "ResultSelector": {"s.$": "$.p"},
        "ResultPath": "$.r", "OutputPath": "$.r.s", "Assign": {"v.$": "$.p"}, "End": true}}}),
    );
    let setup = ExecutionInput { inspect: true, ..input(serde_json::json!({"in": {"a": 1}})) };
    let (mut ended, _) = run(execution(&machine, setup), u64::MAX, false);
    let inspection = ended.take_inspections().remove(0);
    let text = |value: &Option<Value>| value.as_ref().unwrap().to_json();
    assert_eq!(text(&inspection.after_input_path), r#"{"a":1}"#);
    assert_eq!(text(&inspection.after_parameters), r#"{"p":1}"#);
    assert_eq!(text(&inspection.result), r#"{"p":1}"#);
    assert_eq!(text(&inspection.after_result_selector), r#"{"s":1}"#);
    assert_eq!(text(&inspection.after_result_path), r#"{"in":{"a":1},"r":{"s":1}}"#);
    assert_eq!(text(&inspection.output), "1");
    assert_eq!(inspection.variables_after.get("v"), Some(&Value::int(1)));
}

/// Puts something else in a random place of a value.
fn disturbed(value: &Value, entropy: &mut Entropy) -> Value {
    let mut places = vec![Pointer::root()];
    let mut at = 0;
    while let Some(place) = places.get(at).cloned() {
        match value.pointer(&place) {
            Some(Value::Object(object)) => places.extend(object.keys().map(|key| place.key(Arc::clone(key)))),
            Some(Value::Array(array)) => {
                places.extend((0..array.items().len()).map(|index| place.index(index)));
            }
            _ => {}
        }
        at += 1;
    }
    let mut pick = |most: usize| entropy.between(0, most as i64) as usize;
    let place = places[pick(places.len())].clone();
    let other = places[pick(places.len())].clone();
    let texts = [
        "$",
        "$.items[*]",
        "$$",
        "{% $states.input %}",
        "{% $x( %}",
        "States.UUID()",
        "T",
        "DISTRIBUTED",
        "🦀",
        "A",
    ];
    let new = match pick(9) {
        0 => Value::Null,
        1 => Value::Bool(true),
        2 => Value::int([0, -1, 1, i64::MAX, 1_000_000][pick(5)]),
        3 => json(serde_json::json!(1.5)),
        4 => Value::array([Value::int(1)]),
        5 => value.pointer(&other).cloned().unwrap_or_default(),
        _ => texts[pick(texts.len())].into(),
    };
    let mut changed = value.clone();
    if let Some(slot) = changed.pointer_mut(&place) {
        *slot = new;
    }
    changed
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn no_definition_or_input_panics_or_hangs(seed in any::<u64>(), changes in 1..6) {
        let mut entropy = Entropy::new(seed);
        let all = machines();
        let mut machine = all[entropy.between(0, all.len() as i64) as usize].clone();
        let mut value = json(serde_json::json!({"items": [1, 2, 3, 4], "then": "ok"}));
        for _ in 0..changes {
            machine = disturbed(&machine, &mut entropy);
            if entropy.next_f64() < 0.3 {
                value = disturbed(&value, &mut entropy);
            }
        }
        let Ok(machine) = Machine::prepare(&machine) else { return Ok(()) };
        let machine = Arc::new(machine);
        let setup = ExecutionInput {
            input: value,
            seed,
            limits: Limits { max_transitions: 300, ..Limits::default() },
            ..ExecutionInput::default()
        };
        let (_, events) = run(Execution::new(Arc::clone(&machine), setup.clone()), u64::MAX, false);
        let (_, stepped) = run(Execution::new(machine, setup), 1, true);
        prop_assert_eq!(history(&events), history(&stepped));
    }
}
