//! The checks take whatever they are given: arbitrary values, and real definitions with parts knocked out.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use aslant_engine::asl::{self, WorkflowType};
use aslant_engine::check::{CheckOptions, check, code_info};
use aslant_engine::design::{Design, Record};
use aslant_engine::json::{Pointer, Value};
use proptest::prelude::*;

const WORDS: &[&str] = &[
    "StartAt",
    "States",
    "Type",
    "Task",
    "Choice",
    "Map",
    "Parallel",
    "Wait",
    "Pass",
    "Fail",
    "Succeed",
    "Next",
    "End",
    "Default",
    "Choices",
    "Catch",
    "Retry",
    "ErrorEquals",
    "States.ALL",
    "Branches",
    "ItemProcessor",
    "Iterator",
    "ProcessorConfig",
    "Mode",
    "DISTRIBUTED",
    "Resource",
    "Parameters",
    "Arguments",
    "Output",
    "Assign",
    "QueryLanguage",
    "JSONata",
    "JSONPath",
    "Variable",
    "And",
    "Or",
    "Not",
    "Condition",
    "NumericEquals",
    "TimestampEquals",
    "Seconds",
    "Timestamp",
    "2024-01-01T00:00:00Z",
    "2024-01-01T00:00:00é",
    "Label",
    "A",
    "B",
    "a.$",
    "a",
    "$.a",
    "$$.Execution.Id",
    "$.a[?(@.b == 1)]",
    "States.Format('{}', $.a)",
    "States.Format('\\",
    "{% $states.input.a %}",
    "{%",
    "%}",
    "{%}",
    "${X}",
    "$",
    "arn:aws:states:::lambda:invoke.waitForTaskToken",
    "arn:aws:states:::",
    "arn:${A::B}:states:::x",
    "arn:",
    "",
    "é\u{0}",
    "TimeoutSeconds",
    "HeartbeatSeconds",
    "ItemReader",
    "ReaderConfig",
    "ItemBatcher",
    "ResultWriter",
    "WriterConfig",
    "Credentials",
    "MaxConcurrency",
    "IntervalSeconds",
    "BackoffRate",
    "Result",
    "ResultPath",
    "InputPath",
    "ItemsPath",
];

fn word() -> impl Strategy<Value = String> {
    prop_oneof![9 => prop::sample::select(WORDS).prop_map(str::to_owned), 1 => any::<String>()]
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        any::<i64>().prop_map(Value::int),
        any::<f64>().prop_filter_map("finite", |number| aslant_engine::json::Number::from_f64(number)
            .map(Value::Number)),
        word().prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 64, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::array),
            prop::collection::vec((word(), inner), 0..8).prop_map(Value::object),
        ]
    })
}

fn machine() -> impl Strategy<Value = Value> {
    let state = prop::collection::vec((word(), value()), 0..8);
    let states = prop::collection::vec(
        (prop::sample::select(&["A", "B", "C"][..]), state, prop::sample::select(WORDS)),
        0..5,
    );
    (states, value()).prop_map(|(states, extra)| {
        let states = Value::object(states.into_iter().map(|(name, fields, kind)| {
            let kind = (String::from("Type"), Value::from(kind));
            (name, Value::object(fields.into_iter().chain([kind])))
        }));
        Value::object([("StartAt", Value::from("A")), ("States", states), ("QueryLanguage", extra)])
    })
}

/// Every pointer of a value, in document order.
fn pointers(value: &Value, at: &Pointer, found: &mut Vec<Pointer>) {
    found.push(at.clone());
    match value {
        Value::Object(object) => {
            object.iter().for_each(|(key, value)| pointers(value, &at.key(key.clone()), found));
        }
        Value::Array(array) => {
            array
                .items()
                .iter()
                .enumerate()
                .for_each(|(index, value)| pointers(value, &at.index(index), found));
        }
        _ => {}
    }
}

fn read(machine: &Value) {
    for workflow_type in [WorkflowType::Standard, WorkflowType::Express] {
        for found in check(machine, &CheckOptions { workflow_type }) {
            assert!(code_info(found.code).is_some(), "{} is not explained", found.code);
            assert!(!found.message.is_empty());
        }
    }
    asl::walk(machine, &mut |visit| {
        let _ = asl::describe_state(visit.body);
        let _ = asl::transitions(visit.body);
    });
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn arbitrary_values(value in value()) {
        read(&value);
        let _ = asl::describe_choice_rule(&value);
    }

    #[test]
    fn arbitrary_machines(machine in machine()) {
        read(&machine);
    }

    #[test]
    fn a_real_machine_with_parts_replaced(changes in prop::collection::vec((any::<prop::sample::Index>(), value()), 1..4)) {
        let design = Design::default_design();
        let (workflow, _) = design.iter().find(|(_, record)| matches!(record, Record::Workflow(_))).unwrap();
        let mut machine = design.machine(workflow);
        for (place, value) in changes {
            let mut all = Vec::new();
            pointers(&machine, &Pointer::root(), &mut all);
            let chosen = place.get(&all).clone();
            // Where a name stands twice, a pointer leads to one of the two.
            if let Some(part) = machine.pointer_mut(&chosen) {
                *part = value;
            }
        }
        read(&machine);
    }
}
