//! Amazon States Language as text: read from JSON or YAML, taken into a design, written with its
//! substitutions or with real values in their place.

use std::sync::Arc;

use super::import::{GUESSED, Import, Planner, workflow};
use super::{Format, read};
use crate::asl::substitution::{self, replace};
use crate::design::{Command, CommandError, Design, Id, Record, WorkflowType};
use crate::json::{Problem, Value, print_pretty, yaml};

/// Values nested deeper than this are left as they are.
const DEPTH: usize = 1000;

/// A state machine that was read from text.
#[derive(Clone, Debug)]
pub struct Machine {
    pub value: Value,
    pub format: Format,
    /// The problems of the text. Where one is fatal, the value is a guess.
    pub problems: Vec<Problem>,
    /// Its name and type, where the text is what `aws stepfunctions describe-state-machine` prints.
    pub name: Option<String>,
    pub workflow_type: Option<WorkflowType>,
}

/// Whether a document looks like a state machine.
pub fn is_machine(value: &Value) -> bool {
    value.get("States").is_some_and(|states| states.as_object().is_some())
        || (value.get("StartAt").is_some() && value.get("Resources").is_none())
        || described(value).is_some()
}

/// Reads a state machine. Never fails; see [`Machine::problems`].
pub fn parse(text: &str) -> Machine {
    let (format, parsed) = read(text);
    let Some((value, name, workflow_type)) = described(&parsed.value) else {
        return Machine {
            value: parsed.value,
            format,
            problems: parsed.problems,
            name: None,
            workflow_type: None,
        };
    };
    Machine { value, format, problems: parsed.problems, name, workflow_type }
}

/// The definition inside the answer of `DescribeStateMachine`.
fn described(value: &Value) -> Option<(Value, Option<String>, Option<WorkflowType>)> {
    let definition = value.get("definition")?.as_str()?;
    if value.get("States").is_some() {
        return None;
    }
    let (_, parsed) = read(definition);
    let name = value.get("name").and_then(Value::as_str).map(str::to_owned);
    (parsed.is_valid() && parsed.value.get("States").is_some())
        .then(|| (parsed.value, name, value.get("type").and_then(Value::as_str).map(workflow_type)))
}

/// `EXPRESS` or anything else.
pub(super) fn workflow_type(text: &str) -> WorkflowType {
    if text.eq_ignore_ascii_case("EXPRESS") { WorkflowType::Express } else { WorkflowType::Standard }
}

/// The machine as text. JSON ends without a line break, YAML with one.
pub fn print(machine: &Value, format: Format) -> String {
    match format {
        Format::Json => print_pretty(machine),
        Format::Yaml => yaml::print(machine),
    }
}

/// The machine with every `${Name}` inside its strings replaced where `resolver` knows the name; names of
/// members stay.
pub fn resolve_substitutions(machine: &Value, resolver: &dyn Fn(&str) -> Option<String>) -> Value {
    map_strings(machine, &|text| {
        substitution::contains(text).then(|| replace(text, resolver)).filter(|replaced| replaced != text)
    })
}

/// The value with every string changed for which `change` has another.
pub(super) fn map_strings(value: &Value, change: &dyn Fn(&str) -> Option<String>) -> Value {
    map_below(value, change, 0)
}

fn map_below(value: &Value, change: &dyn Fn(&str) -> Option<String>, depth: usize) -> Value {
    if depth > DEPTH {
        return value.clone();
    }
    match value {
        Value::String(text) => change(text).map_or_else(|| value.clone(), Value::from),
        Value::Array(array) => {
            Value::array(array.items().iter().map(|item| map_below(item, change, depth + 1)))
        }
        Value::Object(object) => Value::object(
            object.iter().map(|(key, value)| (key.clone(), map_below(value, change, depth + 1))),
        ),
        _ => value.clone(),
    }
}

/// Where an imported machine goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A workflow of its own, of that name and type.
    New { name: Arc<str>, workflow_type: WorkflowType },
    /// Over the machine of a workflow: ids, positions, mocks and notes of matching states survive.
    Replace(Id),
}

/// Plans taking a machine into a design. Functions, resources and workflows that it calls and that the
/// design does not have are added, and for a new workflow a scenario with example data, so that it can be run at
/// once; the machine itself stays as it is.
pub fn import_into(design: &Design, target: &Target, machine: &Value) -> Result<Import, CommandError> {
    let mut planner = Planner::new(design);
    let workflow = match target {
        Target::New { name, workflow_type } => {
            planner.add(Record::Workflow(workflow(name.clone(), *workflow_type, machine.clone())))?
        }
        Target::Replace(workflow) => {
            planner.run(Command::SetMachine { workflow: *workflow, machine: machine.clone() })?;
            *workflow
        }
    };
    planner.add_missing(workflow)?;
    if matches!(target, Target::New { .. }) {
        planner.add_examples(workflow)?;
        planner.notes.push(GUESSED.to_owned());
    }
    Ok(planner.finish(Some(workflow)))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

    use super::*;
    use crate::design::link;
    use crate::json;

    #[test]
    fn reads_either_spelling() {
        let json = parse(r#"{"StartAt": "A", "States": {"A": {"Type": "Succeed"}}}"#);
        let yaml = parse("StartAt: A\nStates:\n  A:\n    Type: Succeed\n");
        assert_eq!((json.format, yaml.format), (Format::Json, Format::Yaml));
        assert_eq!(json.value, yaml.value);
        assert!(is_machine(&json.value));
        assert_eq!(parse(&print(&json.value, Format::Yaml)).value, json.value);
        let described =
            parse(r#"{"name": "n", "type": "EXPRESS", "definition": "{\"StartAt\":\"A\",\"States\":{}}"}"#);
        assert_eq!(
            (described.name.as_deref(), described.workflow_type),
            (Some("n"), Some(WorkflowType::Express))
        );
        assert_eq!(described.value.get("StartAt").and_then(Value::as_str), Some("A"));
    }

    #[test]
    fn substitutions_are_replaced_in_strings_alone() {
        let machine = json::parse(r#"{"${A}": ["${A}", "x-${A}-${B}-${A}", 1, "{% $x & '${A}' %}"]}"#).value;
        let resolved = resolve_substitutions(&machine, &|name| (name == "A").then(|| "a".to_owned()));
        assert_eq!(resolved.to_json(), r#"{"${A}":["a","x-a-${B}-a",1,"{% $x & 'a' %}"]}"#);
    }

    #[test]
    fn everything_called_is_there_after_an_import() {
        let machine = json::parse(
            r#"{"StartAt": "A", "States": {
            "A": {"Type": "Task", "Resource": "arn:aws:lambda:eu-west-1:1:function:charge:live", "Next": "B"},
            "B": {"Type": "Task", "Resource": "arn:${AWS::Partition}:states:::lambda:invoke", "Parameters": {"FunctionName": "${sumFunction}"}, "Next": "C"},
            "C": {"Type": "Task", "Resource": "${ShipArn}", "Next": "D"},
            "D": {"Type": "Task", "Resource": "arn:aws:states:::dynamodb:putItem", "Parameters": {"TableName": "orders", "Item": {}}, "Next": "E"},
            "E": {"Type": "Parallel", "Branches": [{"StartAt": "F", "States": {
                "F": {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
                      "Parameters": {"QueueUrl": "https://sqs.eu-west-1.amazonaws.com/1/work", "MessageBody": {}}, "Next": "G"},
                "G": {"Type": "Task", "Resource": "arn:aws:states:::http:invoke",
                      "Parameters": {"ApiEndpoint": "https://api.example.com/v1/x", "Method": "GET", "Authentication": {"ConnectionArn": "${C}"}}, "End": true}}}], "Next": "H"},
            "H": {"Type": "Task", "Resource": "arn:aws:states:::states:startExecution.sync:2",
                  "Parameters": {"StateMachineArn": "arn:aws:states:eu-west-1:1:stateMachine:child", "Input": {}}, "Next": "I"},
            "I": {"Type": "Task", "Resource": "${ShipArn}", "Next": "J"},
            "J": {"Type": "Task", "Resource": "arn:aws:lambda:${AWS::Region}:${AWS::AccountId}:function:late", "End": true}}}"#,
        );
        assert!(machine.is_valid());
        let target = Target::New { name: "imported".into(), workflow_type: WorkflowType::Standard };
        let import = import_into(&Design::empty(), &target, &machine.value).unwrap();
        let design = &import.design;
        design.verify().unwrap();
        let mut names: Vec<_> = import
            .created
            .iter()
            .map(|id| format!("{} {}", design.get(*id).unwrap().kind(), design.name(*id)))
            .collect();
        names.sort();
        assert_eq!(
            names,
            [
                "function Ship",
                "function charge",
                "function late",
                "function sumFunction",
                "resource api.example.com",
                "resource orders",
                "resource work",
                "scenario Try imported",
                "workflow child",
                "workflow imported"
            ]
        );
        for (id, _) in design.states() {
            if let Some(target) = link::callee_of(design, id).and_then(|callee| callee.target) {
                assert!(matches!(target, link::Resolution::Found(_)), "{target:?}");
            }
        }
        // The machine comes out as it went in, and the plan does the same to the design it was made for.
        assert_eq!(design.machine(import.workflow.unwrap()).to_json(), machine.value.to_json());
        let mut again = Design::empty();
        again.apply(import.command.clone()).unwrap();
        assert_eq!(&again, design);
        // Over itself it changes nothing and adds nothing.
        let over = import_into(design, &Target::Replace(import.workflow.unwrap()), &machine.value).unwrap();
        assert_eq!(over.created, []);
        assert_eq!(&over.design, design);
    }
}
