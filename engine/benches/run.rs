//! How fast dry runs are: whole executions of a few machines, what an event weighs, and a step back in a long run.
//!
//! Natively `cargo bench --bench run` prints a report, or with `--json` one JSON object; `--machines` prints the machines
//! themselves for other interpreters and for the page's worker, and `--table NATIVE --peer PEER --page PAGE` joins what was
//! measured.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::sync::Arc;

use aslant_engine::design::Design;
use aslant_engine::interpreter::Limits;
use aslant_engine::simulation::bench::{Benchmark, Ready};
use serde_json::{Value as Json, json};

/// A machine to run, with the answers of its tasks by state name. A task without one gives back its parameters.
struct Case {
    name: &'static str,
    definition: Json,
    input: Json,
    answers: Json,
}

const NAMES: [&str; 5] =
    ["order", "order in JSONPath", "Map of 1,000 items", "chain of 200 states", "JSONata-heavy"];

fn case(name: &'static str) -> Case {
    let case = |definition, input, answers| Case { name, definition, input, answers };
    match name {
        "order" => order(),
        "order in JSONPath" => case(order_in_jsonpath(), order_input(), order_answers()),
        "Map of 1,000 items" => {
            let items: Vec<Json> = (0..1000).map(|n| json!({"id": format!("item-{n}"), "n": n})).collect();
            case(map_of_items(), json!({"tenant": "t-1", "items": items}), json!({}))
        }
        "chain of 200 states" => case(chain(200), json!({"count": 0, "order": order_input()}), json!({})),
        _ => case(jsonata_heavy(), json!({"lines": lines(60), "rates": {"EUR": 1.1, "USD": 1.0}}), json!({})),
    }
}

/// The order workflow of the default design, with the answers of an ordinary order.
fn order() -> Case {
    let design = Design::default_design();
    let workflow = design.workflows().next().expect("the default design has a workflow").0;
    let definition = serde_json::from_str(&design.machine(workflow).to_json()).unwrap();
    Case { name: "order", definition, input: order_input(), answers: order_answers() }
}

fn lines(count: usize) -> Vec<Json> {
    (0..count).map(|n| json!({"sku": format!("sku-{n}"), "quantity": n % 7 + 1, "price": 2.5 + n as f64, "currency": if n % 2 == 0 { "EUR" } else { "USD" }})).collect()
}

fn order_input() -> Json {
    json!({"orderId": "o-1", "customerId": "c-1", "email": "a@example.com", "postcode": "1010", "total": 120,
        "paymentToken": "tok", "lines": lines(3)})
}

fn order_answers() -> Json {
    let payload = |payload: Json| json!({"Payload": payload, "StatusCode": 200});
    json!({
        "ValidateOrder": payload(json!({"accepted": true, "order": order_input()})),
        "ReserveStock": payload(json!({"reserved": true})),
        "ChargePayment": payload(json!({"paymentId": "p-1"})),
        "CreateShipment": {"ResponseBody": {"trackingNumber": "n-1"}, "StatusCode": 201},
        "NotifyCustomer": {"MessageId": "m-1"}
    })
}

fn order_in_jsonpath() -> Json {
    let invoke = |parameters: Json, more: Json| {
        let mut task = json!({"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:111111111111:function:f", "Parameters": parameters, "TimeoutSeconds": 15,
            "Retry": [{"ErrorEquals": ["Lambda.ServiceException"], "IntervalSeconds": 2, "MaxAttempts": 3, "BackoffRate": 2}]});
        task.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        task
    };
    let catch = json!([{"ErrorEquals": ["States.ALL"], "ResultPath": "$.failure", "Next": "Failed"}]);
    json!({"StartAt": "ValidateOrder", "States": {
        "ValidateOrder": invoke(json!({"order.$": "$"}), json!({"ResultPath": "$.validated", "Next": "Accepted?"})),
        "Accepted?": {"Type": "Choice", "Choices": [{"Variable": "$.validated.Payload.accepted", "BooleanEquals": true, "Next": "SaveOrder"}],
            "Default": "Failed"},
        "SaveOrder": invoke(json!({"Item": {"orderId": {"S.$": "$.orderId"}, "customerId": {"S.$": "$.customerId"},
            "total.$": "States.Format('{}', $.total)"}}), json!({"ResultPath": null, "Next": "ReserveLines"})),
        "ReserveLines": {"Type": "Map", "ItemsPath": "$.lines", "MaxConcurrency": 5, "ResultPath": "$.reserved", "Catch": catch,
            "Parameters": {"orderId.$": "$.orderId", "line.$": "$$.Map.Item.Value"},
            "ItemProcessor": {"StartAt": "ReserveStock", "States": {"ReserveStock": invoke(
                json!({"sku.$": "$.line.sku", "quantity.$": "$.line.quantity", "key.$": "States.Format('{}/{}', $.orderId, $.line.sku)"}),
                json!({"OutputPath": "$.Payload", "End": true}))}},
            "Next": "NeedsApproval?"},
        "NeedsApproval?": {"Type": "Choice", "Choices": [{"Variable": "$.total", "NumericGreaterThan": 500, "Next": "Failed"}],
            "Default": "ChargePayment"},
        "ChargePayment": invoke(json!({"orderId.$": "$.orderId", "amount.$": "$.total", "token.$": "$.paymentToken"}),
            json!({"ResultPath": "$.payment", "Catch": catch, "Next": "LockForShipping"})),
        "LockForShipping": invoke(json!({"Key": {"orderId": {"S.$": "$.orderId"}}}), json!({"ResultPath": null, "Next": "ShipAndNotify"})),
        "ShipAndNotify": {"Type": "Parallel", "ResultPath": "$.shipped", "Next": "OrderFulfilled", "Branches": [
            {"StartAt": "CreateShipment", "States": {"CreateShipment": invoke(
                json!({"orderId.$": "$.orderId", "postcode.$": "$.postcode", "lines.$": "$.lines"}),
                json!({"ResultSelector": {"trackingNumber.$": "$.ResponseBody.trackingNumber"}, "End": true}))}},
            {"StartAt": "NotifyCustomer", "States": {"NotifyCustomer": invoke(
                json!({"email.$": "$.email", "event": "OrderShipping"}), json!({"End": true}))}}]},
        "OrderFulfilled": {"Type": "Succeed"},
        "Failed": {"Type": "Fail", "Error": "OrderFailed", "Cause": "It did not work out."}
    }})
}

fn map_of_items() -> Json {
    json!({"StartAt": "Each", "States": {"Each": {"Type": "Map", "ItemsPath": "$.items", "MaxConcurrency": 40,
        "Parameters": {"tenant.$": "$.tenant", "index.$": "$$.Map.Item.Index", "item.$": "$$.Map.Item.Value"},
        "ItemProcessor": {"StartAt": "Even?", "States": {
            "Even?": {"Type": "Choice", "Choices": [{"Variable": "$.item.n", "NumericLessThan": 500, "Next": "Work"}], "Default": "Skip"},
            "Work": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:111111111111:function:f",
                "Parameters": {"id.$": "$.item.id", "tenant.$": "$.tenant"}, "ResultPath": "$.done", "End": true},
            "Skip": {"Type": "Pass", "Result": {"skipped": true}, "ResultPath": "$.done", "End": true}}},
        "End": true}}})
}

fn chain(length: usize) -> Json {
    let states = (0..length).map(|index| {
        let next = format!("S{}", index + 1);
        let state = match index % 4 {
            0 => json!({"Type": "Pass", "Parameters": {"count.$": "States.MathAdd($.count, 1)", "order.$": "$.order"}, "Next": next}),
            1 => json!({"Type": "Choice", "Choices": [{"Variable": "$.count", "NumericGreaterThan": 100_000, "Next": "End"}], "Default": next}),
            2 => json!({"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:111111111111:function:f",
                "Parameters": {"id.$": "$.order.orderId", "n.$": "$.count"}, "ResultPath": "$.last", "Next": next}),
            _ => json!({"Type": "Pass", "Result": {"at": index}, "ResultPath": "$.note", "Next": next}),
        };
        (format!("S{index}"), state)
    });
    let mut states: serde_json::Map<String, Json> = states.collect();
    states.insert(format!("S{length}"), json!({"Type": "Pass", "Next": "End"}));
    states.insert("End".to_owned(), json!({"Type": "Succeed"}));
    json!({"StartAt": "S0", "States": states})
}

fn jsonata_heavy() -> Json {
    json!({"QueryLanguage": "JSONata", "StartAt": "Sum", "States": {
        "Sum": {"Type": "Pass", "Assign": {
            "total": "{% $sum($states.input.lines.(quantity * price)) %}",
            "byCurrency": "{% $states.input.lines{currency: $sum($.(quantity * price))} %}",
            "dear": "{% [$states.input.lines[price > 30].sku] %}"}, "Next": "Order"},
        "Order": {"Type": "Pass", "Output": {
            "lines": "{% $map($sort($states.input.lines, function($a, $b) { $a.price < $b.price }), function($line, $i) { $merge([$line, {'rank': $i}]) }) %}",
            "rates": "{% $states.input.rates %}"}, "Next": "Convert"},
        "Convert": {"Type": "Pass", "Assign": {"rates": "{% $states.input.rates %}"}, "Output":
            "{% $states.input.lines.{'sku': $uppercase(sku), 'value': $round(quantity * price * $lookup($states.input.rates, currency), 2)} %}", "Next": "Big?"},
        "Big?": {"Type": "Choice", "Choices": [{"Condition": "{% $total > 100000 %}", "Next": "Refuse"},
            {"Condition": "{% $count($dear) > 10 and $exists($byCurrency.EUR) %}", "Next": "Report"}], "Default": "Report"},
        "Report": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Arguments": {"FunctionName": "f", "Payload": {
            "text": "{% $join($states.input.(sku & '=' & $string(value)), ', ') %}",
            "total": "{% $formatNumber($total, '#,##0.00') %}",
            "checked": "{% $reduce($states.input.value, function($a, $b) { $a + $b }) %}"}},
            "Output": "{% $states.result %}", "End": true},
        "Refuse": {"Type": "Fail", "Error": "TooBig"}}})
}

fn benchmark(case: &Case, span_ms: u32) -> Benchmark {
    Benchmark {
        name: case.name.to_owned(),
        definition: case.definition.clone().into(),
        input: case.input.clone().into(),
        answers: case.answers.clone().into(),
        span_ms,
    }
}

fn main() {
    native::main();
}

mod native {
    use std::time::Instant;

    use aslant_engine::design::WorkflowType;
    use aslant_engine::interchange::asl::{Target, import_into};
    use aslant_engine::simulation::{Run, Until};

    use super::{Arc, Case, Design, Json, Limits, NAMES, Ready, benchmark, case, json};

    /// How long each case is run.
    const SPAN_MS: u32 = 1500;

    pub fn main() {
        let arguments: Vec<String> = std::env::args().collect();
        let has = |name: &str| arguments.iter().any(|argument| argument == name);
        if has("--machines") {
            let machines: Vec<Json> = NAMES.map(case).iter().map(described).collect();
            println!("{}", Json::Array(machines));
            return;
        }
        if has("--table") {
            print_table(&arguments);
            return;
        }
        let only =
            arguments.iter().position(|argument| argument == "--only").and_then(|at| arguments.get(at + 1));
        let mut rows = Vec::new();
        for name in NAMES.into_iter().filter(|name| only.is_none_or(|only| name.contains(only.as_str()))) {
            let clock = Instant::now();
            let measured = benchmark(&case(name), SPAN_MS).measure(|| clock.elapsed().as_secs_f64() * 1000.0);
            assert_eq!(measured.error, None, "{name}");
            let rate = measured.executions as f64 * 1000.0 / measured.milliseconds;
            rows.push(json!({"name": name, "events": measured.events, "perSecond": rate}));
        }
        let bytes = bytes_of_a_million_events();
        let (step_back, slowest, events) = step_back();
        let report = json!({"cases": rows, "millionEventsBytes": bytes, "stepBackMicroseconds": step_back,
            "slowestStepBackMicroseconds": slowest, "stepBackEvents": events});
        if has("--json") {
            println!("{report}");
            return;
        }
        for row in report["cases"].as_array().unwrap() {
            let (name, rate) = (row["name"].as_str().unwrap(), row["perSecond"].as_f64().unwrap());
            println!("{name:24} {:>8} events {rate:>12.0} executions/s", row["events"]);
        }
        match bytes {
            Some(bytes) => println!("a million events: {:.0} MB", bytes as f64 / 1e6),
            None => println!("a million events: not measured on this system"),
        }
        println!("a step back at {events} events: {step_back} µs, the slowest of 300: {slowest} µs");
    }

    /// Joins what the three have measured to a table in Markdown.
    fn print_table(arguments: &[String]) {
        let read = |flag: &str| -> Json {
            let at = arguments.iter().position(|argument| argument == flag);
            let text = at.and_then(|at| std::fs::read_to_string(arguments.get(at + 1)?).ok());
            text.map_or(Json::Null, |text| serde_json::from_str(&text).expect("a report"))
        };
        let (native, peer, page) = (read("--table"), read("--peer"), read("--page"));
        let rate = |report: &Json, name: &str| -> Result<f64, String> {
            let rows = report["cases"].as_array();
            let row =
                rows.and_then(|rows| rows.iter().find(|row| row["name"] == name)).ok_or("not measured")?;
            row["perSecond"]
                .as_f64()
                .ok_or_else(|| format!("cannot: {}", row["refused"].as_str().unwrap_or_default()))
        };
        println!(
            "| machine | events | native, executions/s | page, executions/s | peer, executions/s | native : peer | page : peer |"
        );
        println!("|---|--:|--:|--:|--:|--:|--:|");
        for row in native["cases"].as_array().into_iter().flatten() {
            let name = row["name"].as_str().unwrap_or_default();
            let (ours, worker, theirs) = (rate(&native, name), rate(&page, name), rate(&peer, name));
            let shown = |rate: &Result<f64, String>| match rate {
                Ok(rate) if *rate < 100.0 => format!("{rate:.1}"),
                Ok(rate) => format!("{rate:.0}"),
                Err(reason) => reason.clone(),
            };
            let times = |rate: &Result<f64, String>| match (rate, &theirs) {
                (Ok(rate), Ok(theirs)) => format!("{:.0}×", rate / theirs),
                _ => "–".to_owned(),
            };
            println!(
                "| {name} | {} | {} | {} | {} | {} | {} |",
                row["events"],
                shown(&ours),
                shown(&worker),
                shown(&theirs),
                times(&ours),
                times(&worker)
            );
        }
        if let Some(bytes) = native["millionEventsBytes"].as_f64() {
            println!("\nA million events: {:.0} MB.", bytes / 1e6);
        }
        println!(
            "A step back at {} events: {} µs; the slowest of 300: {} µs.",
            native["stepBackEvents"], native["stepBackMicroseconds"], native["slowestStepBackMicroseconds"]
        );
        if peer["older"] == true {
            println!(
                "The peer asks for Node 22; here it ran on {}, with the one function that it lacks there put in.",
                peer["node"].as_str().unwrap_or("an older one")
            );
        }
    }

    fn described(case: &Case) -> Json {
        json!({"name": case.name, "definition": case.definition, "input": case.input, "answers": case.answers})
    }

    /// What a million events of a loop add to the process, where the system tells.
    fn bytes_of_a_million_events() -> Option<u64> {
        let definition = json!({"StartAt": "A", "States": {
            "A": {"Type": "Pass", "Parameters": {"n.$": "States.MathAdd($.n, 1)", "text": "some text to carry around"}, "Next": "B"},
            "B": {"Type": "Choice", "Choices": [{"Variable": "$.n", "NumericGreaterThanEquals": 250_000, "Next": "C"}], "Default": "A"},
            "C": {"Type": "Succeed"}}});
        let case = Case { name: "", definition, input: json!({"n": 0}), answers: json!({}) };
        let ready = Ready::new(&benchmark(&case, 0)).expect("a machine that can be run");
        let limits = Limits { max_events: u64::MAX, ..Limits::default() };
        let before = resident()?;
        let mut events = Vec::new();
        ready.execute(0, limits, |more| events.extend(more)).expect("an end");
        let after = resident()?;
        Some((after - before) * 1_000_000 / events.len() as u64)
    }

    fn resident() -> Option<u64> {
        let text = std::fs::read_to_string("/proc/self/statm").ok()?;
        Some(text.split(' ').nth(1)?.parse::<u64>().ok()? * 4096)
    }

    /// The microseconds of one step back at the end of a run of about 25,000 events: the median and the slowest of 300.
    fn step_back() -> (u128, u128, u64) {
        let machine = json!({"StartAt": "A", "States": {
            "A": {"Type": "Pass", "Parameters": {"n.$": "States.MathAdd($.n, 1)"}, "Next": "B"},
            "B": {"Type": "Choice", "Choices": [{"Variable": "$.n", "NumericGreaterThanEquals": 6_240, "Next": "C"}], "Default": "A"},
            "C": {"Type": "Succeed"}}});
        let target = Target::New { name: "W".into(), workflow_type: WorkflowType::Standard };
        let import =
            import_into(&Design::empty(), &target, &machine.into()).expect("a machine that can be imported");
        let mut scenario = import.design.scenarios().next().expect("a scenario").1.clone();
        if let aslant_engine::design::ScenarioStart::Workflow { input, .. } = &mut scenario.start {
            *input = json!({"n": 0}).into();
        }
        let mut run = Run::new(Arc::new(import.design), scenario).expect("a run");
        while !run.advance(Until::Pause, 100_000) {}
        let events = run.snapshot().executions.first().map_or(0, |execution| execution.events as u64);
        let mut times: Vec<u128> = (0..300)
            .map(|_| {
                let begun = Instant::now();
                run.step_back();
                begun.elapsed().as_micros()
            })
            .collect();
        times.sort_unstable();
        (times[times.len() / 2], times[times.len() - 1], events)
    }
}
