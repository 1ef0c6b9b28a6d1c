//! What is done with fuzzed bytes: one function for each way in from outside. None of them may panic, hang or take memory
//! without bound. Shared by the fuzz targets here and by `engine/tests/fuzz_targets.rs`, which runs them on fewer inputs.

use std::collections::BTreeMap;
use std::sync::Arc;

use aslant_engine::asl::WorkflowType;
use aslant_engine::check::{CheckOptions, check};
use aslant_engine::diagnostic::apply_edits;
use aslant_engine::expression::{
    Entropy, Intrinsic, JsonPath, Jsonata, JsonataLimits, JsonataScope, PathScope, Variables,
};
use aslant_engine::interchange::share;
use aslant_engine::interpreter::{
    Answer, AnswerKind, Execution, ExecutionInput, Limits, Machine, RequestKind,
};
use aslant_engine::json::{self, Value, yaml};

/// What is called with each input.
pub type Target = fn(&[u8]);

/// The targets by name.
pub const TARGETS: [(&str, Target); 7] = [
    ("run", run),
    ("jsonpath", jsonpath),
    ("intrinsic", intrinsic),
    ("jsonata", jsonata),
    ("text", text),
    ("link", link),
    ("check", check_and_fix),
];

/// Two texts, the second after a NUL; what is no UTF-8 is replaced.
fn halves(data: &[u8]) -> (String, String) {
    let mut parts = data.splitn(2, |byte| *byte == 0);
    let mut next = || String::from_utf8_lossy(parts.next().unwrap_or_default()).into_owned();
    (next(), next())
}

/// A definition and an input: prepares the machine and runs it, giving tasks their own parameters back, or failures.
pub fn run(data: &[u8]) {
    let (definition, input) = halves(data);
    let Ok(machine) = Machine::prepare(&json::parse(&definition).value) else { return };
    let machine = Arc::new(machine);
    let setup = ExecutionInput {
        input: json::parse(&input).value,
        seed: data.len() as u64,
        limits: Limits { max_transitions: 200, max_strands: 2_000, ..Limits::default() },
        inspect: data.len().is_multiple_of(2),
        ..ExecutionInput::default()
    };
    let mut execution = Execution::new(machine, setup);
    let (mut now, mut answers) = (0, Vec::new());
    for _ in 0..20_000 {
        let step = execution.advance_steps(now, std::mem::take(&mut answers), 64);
        let events = execution.take_events();
        if let Some(last) = events.last() {
            assert_eq!(last.id, execution.event_count(), "ids have no gaps");
            let _ = last.to_api_json().to_json();
        }
        let _ = execution.take_inspections();
        if step.finished {
            return;
        }
        answers.extend(step.requests.iter().map(|request| {
            let kind = match &request.kind {
                RequestKind::Task(call) if call.parameters.get("fail").is_some() => {
                    AnswerKind::Failed { error: Some("Failed".into()), cause: None }
                }
                RequestKind::Task(call) => AnswerKind::Succeeded(call.parameters.clone()),
                RequestKind::ReadItems(read) => AnswerKind::Succeeded(Value::String(Arc::clone(&read.key))),
                RequestKind::WriteResults(_) => AnswerKind::Succeeded(Value::Null),
            };
            Answer { request: request.id, kind }
        }));
        if answers.is_empty() && !step.ready {
            let Some(at) = step.wake_at_ms else { return };
            now = at;
        }
    }
    panic!("it does not end");
}

/// A path and an input.
pub fn jsonpath(data: &[u8]) {
    let (path, input) = halves(data);
    let Ok(path) = JsonPath::parse(&path) else { return };
    let input = json::parse(&input).value;
    let variables = Variables::from([("v".into(), input.clone())]);
    let scope = PathScope { input: &input, context: &input, variables: &variables };
    let _ = path.evaluate(&scope).map_err(|error| error.cause());
    let _ = path.reference_set(&input, Value::Null);
    let _ = (path.is_definite(), path.is_reference_path(), path.variables(), path.leading_names());
    let again = JsonPath::parse(path.text()).expect("the text it was read from");
    assert_eq!(again, path);
}

/// A call and an input.
pub fn intrinsic(data: &[u8]) {
    let (call, input) = halves(data);
    let Ok(call) = Intrinsic::parse(&call) else { return };
    let input = json::parse(&input).value;
    let variables = Variables::from([("v".into(), input.clone())]);
    let scope = PathScope { input: &input, context: &input, variables: &variables };
    let first = call.evaluate(&scope, &mut Entropy::new(1));
    assert_eq!(first, call.evaluate(&scope, &mut Entropy::new(1)), "the same seed, the same value");
}

/// An expression and an input.
pub fn jsonata(data: &[u8]) {
    let (source, input) = halves(data);
    let Ok(expression) = Jsonata::compile(&source) else { return };
    let states = Value::object([("input", json::parse(&input).value)]);
    let variables = BTreeMap::from([(Arc::from("v"), Value::int(1))]);
    let limits = JsonataLimits {
        steps: 20_000,
        string_bytes: 100_000,
        array_items: 20_000,
        result_bytes: 200_000,
        ..JsonataLimits::default()
    };
    let scope = JsonataScope { states: &states, variables: &variables, now_ms: 0, seed: 1, limits };
    let _ = expression.evaluate(&scope);
    let _ = expression.references();
}

/// Text as JSON and as YAML: what was read prints, and what was printed reads the same.
pub fn text(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let read = json::parse(&text);
    assert!(read.problems.iter().all(|problem| problem.range.end <= text.len()));
    let printed = json::print_pretty(&read.value);
    assert_eq!(json::parse_strict(&printed), Ok(read.value), "{printed}");
    let read = yaml::parse(&text);
    assert!(read.problems.iter().all(|problem| problem.range.end <= text.len()));
    let printed = yaml::print(&read.value);
    let again = yaml::parse(&printed);
    assert_eq!(again.value, read.value, "{printed}");
}

/// The fragment of a link.
pub fn link(data: &[u8]) {
    let fragment = String::from_utf8_lossy(data);
    if let Ok(design) = share::decode(&fragment) {
        let again = share::decode(&share::encode(&design)).expect("a link that was just made");
        assert_eq!(share::encode(&again), share::encode(&design));
    }
}

/// A definition: checked, mended by each fix, and checked again.
pub fn check_and_fix(data: &[u8]) {
    let machine = json::parse(&String::from_utf8_lossy(data)).value;
    let workflow_type =
        if data.len().is_multiple_of(2) { WorkflowType::Standard } else { WorkflowType::Express };
    let options = CheckOptions { workflow_type };
    for found in check(&machine, &options) {
        for fix in &found.fixes {
            if let Some(mended) = apply_edits(&machine, &fix.edits) {
                let _ = check(&mended, &options);
            }
        }
    }
}
