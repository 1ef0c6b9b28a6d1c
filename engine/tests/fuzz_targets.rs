//! Every fuzz target on a few hundred inputs: what is right, what is right but for some bytes, and what is not right at all.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

#[path = "../fuzz/targets.rs"]
mod targets;

use aslant_engine::design::Design;
use aslant_engine::expression::Entropy;
use aslant_engine::interchange::share;
use targets::TARGETS;

const MACHINE: &str = r#"{"StartAt": "M", "States": {
    "M": {"Type": "Map", "ItemsPath": "$.items", "ItemSelector": {"v.$": "$$.Map.Item.Value", "s.$": "States.Format('{}', $.a)"},
        "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "EXPRESS"}, "StartAt": "T", "States": {"T": {"Type": "Task",
            "Resource": "arn:aws:states:::lambda:invoke", "Retry": [{"ErrorEquals": ["States.ALL"]}], "End": true}}},
        "ItemBatcher": {"MaxItemsPerBatch": 2}, "ResultWriter": {"WriterConfig": {"Transformation": "FLATTEN"}},
        "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "C"}], "ResultPath": "$.r", "Next": "C"},
    "C": {"Type": "Choice", "Choices": [{"And": [{"Variable": "$.a", "NumericGreaterThan": 0}, {"Not": {"Variable": "$.b", "IsPresent": true}}],
        "Next": "J"}], "Default": "W"},
    "W": {"Type": "Wait", "SecondsPath": "$.a", "Next": "J"},
    "J": {"Type": "Parallel", "QueryLanguage": "JSONata", "Branches": [{"StartAt": "P", "States": {"P": {"Type": "Pass",
        "QueryLanguage": "JSONata", "Assign": {"x": "{% $states.input.a + 1 %}"}, "Output": "{% [$states.input.items.$string()] %}", "End": true}}}],
        "Output": "{% $merge([{'r': $states.result}, {'n': $random()}]) %}", "End": true}}}"#;
const INPUT: &str = r#"{"items": [1, {"fail": 1}, "x"], "a": 1.5, "l": [[1], {"b": [2, 3]}]}"#;

/// Inputs from which those of a target are made.
fn seeds(target: &str) -> Vec<Vec<u8>> {
    let pairs = |texts: &[&str]| texts.iter().map(|text| format!("{text}\0{INPUT}").into_bytes()).collect();
    match target {
        "run" => pairs(&[MACHINE]),
        "jsonpath" => pairs(&[
            "$.l[*].b[1:]",
            "$..b",
            "$['a','items']",
            "$.l[?(@.b && @.c =~ /x.*/i || @ == 1)]",
            "$v.a",
            "$$.items[-1:]",
            "$.items.length()",
        ]),
        "intrinsic" => pairs(&[
            "States.Format('{} \\'{}', $.a, States.JsonToString($))",
            "States.ArrayRange(0, 10, $.a)",
            "States.ArrayPartition($.items, 2)",
            "States.StringToJson('{\"a\": [1e400]}')",
            "States.MathRandom(1, 999, 3)",
            "States.Base64Decode(States.Base64Encode('x'))",
            "States.JsonMerge($, $.l[1], false)",
            "States.Hash($.l, 'SHA-256')",
            "States.StringSplit('a,b', ',')",
            "States.UUID()",
        ]),
        "jsonata" => pairs(&[
            "$states.input.items[$type($) = 'number'] ~> $sum()",
            "$map([1..20], function($n) { $n * $v })",
            "$replace('aaa', /a*?/, 'b')",
            "($f := function($n) { $n = 0 ? 0 : $f($n - 1) }; $f(30))",
            "$partition($range(1, 9, 2), 2)",
            "$parse('[1]') & $hash('x', 'MD5')",
            "$states.input.**.b^(>$)",
            "$formatNumber(12.5, '#0.00') & $fromMillis(0, '[Y0001]')",
            "$eval('1')",
            "$split('a1b', /[0-9]/)",
        ]),
        "text" => vec![
            MACHINE.into(),
            b"a: &x [1, yes, 'on']\nb: *x\nc: |\n  text\n".to_vec(),
            b"{a: [1, 2,], // no\n'b': tru".to_vec(),
            b"\xff\xfe[".to_vec(),
            // Names inside of names, whose escapes doubled with each level.
            b"{".repeat(95),
            b"[".repeat(3000),
        ],
        "link" => vec![share::encode(&Design::default_design()).into_bytes(), b"1.".to_vec(), b"".to_vec()],
        _ => vec![MACHINE.into(), INPUT.into()],
    }
}

/// The bytes with some replaced, removed, repeated or put in.
fn disturbed(bytes: &[u8], entropy: &mut Entropy) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for _ in 0..entropy.between(1, 5) {
        let at = entropy.between(0, bytes.len() as i64 + 1) as usize;
        let end = (at + entropy.between(1, 9) as usize).min(bytes.len());
        let telling = b"{}[]\"'\\$.,:*?()0123456789eE-+|&<>%/\n\0\xf0\x9f";
        match entropy.between(0, 4) {
            0 => drop(bytes.drain(at.min(end)..end)),
            1 => bytes.insert(at, telling[entropy.between(0, telling.len() as i64) as usize]),
            2 if at < bytes.len() => bytes[at] = telling[entropy.between(0, telling.len() as i64) as usize],
            _ => {
                let copy = bytes[at.min(end)..end].to_vec();
                bytes.splice(at..at, copy);
            }
        }
    }
    bytes
}

#[test]
fn every_target_takes_what_it_is_given() {
    for (name, target) in TARGETS {
        let mut entropy = Entropy::new(11);
        for seed in seeds(name) {
            target(&seed);
            for _ in 0..40 {
                target(&disturbed(&seed, &mut entropy));
            }
        }
        for length in 0..60 {
            let noise: Vec<u8> = (0..length).map(|_| entropy.next_u64() as u8).collect();
            target(&noise);
        }
    }
}

/// Writes the inputs as a first corpus for the fuzzer into the folder that `ASLANT_FUZZ_CORPUS` names.
#[test]
fn seeds_are_written_where_they_are_asked_for() {
    let Some(folder) = std::env::var_os("ASLANT_FUZZ_CORPUS") else { return };
    for (name, _) in TARGETS {
        let folder = std::path::Path::new(&folder).join(name);
        std::fs::create_dir_all(&folder).unwrap();
        for (index, seed) in seeds(name).iter().enumerate() {
            std::fs::write(folder.join(format!("seed-{index}")), seed).unwrap();
        }
    }
}
