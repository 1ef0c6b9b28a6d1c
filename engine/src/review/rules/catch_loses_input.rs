//! `catch-loses-input`: A catcher that replaces the data by the error while the next state reads the data.

#[cfg(test)]
use crate::review::bench::{Bench, Fixtures};
use crate::review::{Facts, Rule, RuleInfo, at, finding};
use crate::asl::{self, QueryLanguage, StateType, StateVisit};
use crate::check::{SiteKind, sites};
use crate::design::{Id, Place};
use crate::diagnostic::{Diagnostic, Edit, Severity};
use crate::json::{Pointer, Value};

pub(in crate::review) const RULE: Rule = Rule {
    info: RuleInfo {
        number: "D016",
        code: "catch-loses-input",
        aws_code: "",
        severity: Severity::Warning,
        what: "A catcher that replaces the data by the error while the next state reads the data.",
        why: "The path finds nothing there: the handler of the failure fails itself.",
        example: r#""Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Tell"}] where Tell reads $.orderId"#,
        better: r#""Catch": [{"ErrorEquals": ["States.ALL"], "ResultPath": "$.error", "Next": "Tell"}]"#,
        instead: "Keep the input: ResultPath $.error in JSONPath; Output with the input, or variables, in JSONata.",
        source: "Fallback states, Step Functions developer guide",
    },
    check: catch_loses_input,
};

fn catch_loses_input(facts: &Facts<'_>, info: &RuleInfo, out: &mut Vec<Diagnostic<Place>>) {
    for (id, state) in facts.design.states() {
        if !asl::state_type(&state.body).is_some_and(StateType::takes_retry_and_catch) {
            continue;
        }
        let catchers = state.body.get("Catch").and_then(Value::as_array).unwrap_or_default();
        for (index, catcher) in catchers.iter().enumerate() {
            let kept = match facts.language(id) {
                QueryLanguage::JsonPath => {
                    !matches!(catcher.get("ResultPath").map(Value::as_str), None | Some(Some("$")))
                }
                QueryLanguage::Jsonata => catcher.get("Output").is_some_and(|output| !is_error_alone(output)),
            };
            let Some(target) = catcher.get("Next").and_then(Value::as_str) else { continue };
            let Some(handler) = facts.design.state_in_scope(state.parent, target).filter(|_| !kept) else {
                continue;
            };
            let Some(read) = reads_input(facts, handler) else { continue };
            let place = at(id, &format!("/Catch/{index}"));
            let message = format!(
                "When {} fails, {target} gets only the error, but it reads {read} of the data",
                state.name
            );
            let mut diagnostic =
                finding(info, place, message).with_related(at(handler, ""), format!("{target} reads {read}"));
            if facts.language(id) == QueryLanguage::JsonPath {
                let edit = Edit::Set(at(id, &format!("/Catch/{index}/ResultPath")), "$.error".into());
                diagnostic = diagnostic.with_safe_fix("Keep the input, put the error into $.error", vec![edit]);
            } else {
                let merged = "{% $merge([$states.input, {'error': $states.errorOutput}]) %}";
                let edit = Edit::Set(at(id, &format!("/Catch/{index}/Output")), merged.into());
                diagnostic = diagnostic.with_safe_fix("Keep the input, put the error into error", vec![edit]);
            }
            out.push(diagnostic);
        }
    }
}

/// Whether an Output is what a catcher gives anyway.
fn is_error_alone(output: &Value) -> bool {
    output
        .as_str()
        .and_then(crate::expression::jsonata::expression_text)
        .is_some_and(|(source, _)| source.trim() == "$states.errorOutput")
}

/// A member of the input, other than the error's own, that a state surely reads.
fn reads_input(facts: &Facts<'_>, id: Id) -> Option<String> {
    let record = facts.design.state(id)?;
    let visit = StateVisit {
        pointer: Pointer::root(),
        scope: Pointer::root(),
        name: &record.name,
        body: &record.body,
        state_type: asl::state_type(&record.body),
        language: facts.language(id),
        depth: 0,
    };
    let own = |name: &str| matches!(name, "Error" | "Cause");
    sites(&visit).iter().filter(|site| site.phase == crate::check::Phase::Before).find_map(|site| {
        let text = site.value.as_str()?;
        // What is asked whether it is there may be absent.
        let rule = site.pointer.split_last().and_then(|(rule, _)| record.body.pointer(&rule));
        if rule.is_some_and(|rule| rule.get("IsPresent").is_some()) || text.contains("$exists(") {
            return None;
        }
        match site.kind {
            SiteKind::Jsonata => {
                let (source, _) = crate::expression::jsonata::expression_text(text)?;
                let expression = crate::expression::cache::jsonata(source).ok()?;
                expression.references().states.iter().find_map(|reference| match reference.path.as_slice() {
                    [input, name, ..] if &**input == "input" && !own(name) => {
                        Some(format!("$states.input.{name}"))
                    }
                    _ => None,
                })
            }
            SiteKind::ResultPath => None,
            _ => {
                let path = crate::expression::cache::path(text.trim()).ok()?;
                let first = path.leading_names().first().map(std::string::ToString::to_string)?;
                (*path.root() == crate::expression::jsonpath::Root::Input && !own(&first))
                    .then(|| format!("$.{first}"))
            }
        }
    })
}
#[cfg(test)]
fn saving(kept: &str) -> Bench {
    Bench::new().machine(
        "OrderFulfilment",
        &format!(
            r#"{{"StartAt": "Save", "States": {{
            "Save": {{"Type": "Task", "Resource": "arn:aws:states:::dynamodb:putItem", "Parameters": {{"TableName": "${{OrdersName}}", "Item": {{}}}},
                "Catch": [{{"ErrorEquals": ["States.ALL"], {kept} "Next": "Tell"}}], "End": true}},
            "Tell": {{"Type": "Task", "Resource": "arn:aws:states:::sns:publish",
                "Parameters": {{"TopicArn": "${{OrderNotificationsArn}}", "Message.$": "$.orderId"}}, "End": true}}}}}}"#
        ),
    )
}


/// A handler that asks about the data.
#[cfg(test)]
fn asking(rule: &str) -> Bench {
    Bench::new().machine(
        "OrderFulfilment",
        &format!(
            r#"{{"StartAt": "Save", "States": {{
            "Save": {{"Type": "Task", "Resource": "arn:aws:states:::dynamodb:putItem", "Parameters": {{"TableName": "${{OrdersName}}", "Item": {{}}}},
                "Catch": [{{"ErrorEquals": ["States.ALL"], "Next": "Ask"}}], "End": true}},
            "Ask": {{"Type": "Choice", "Choices": [{rule}], "Default": "Done"}}, "Done": {{"Type": "Succeed"}}}}}}"#
        ),
    )
}

/// A handler in JSONata, with what the catcher gives it.
#[cfg(test)]
fn caught(output: &str) -> Bench {
    Bench::new().machine(
        "OrderFulfilment",
        &format!(
            r#"{{"QueryLanguage": "JSONata", "StartAt": "Save", "States": {{
            "Save": {{"Type": "Task", "Resource": "arn:aws:states:::dynamodb:putItem", "Arguments": {{"TableName": "${{OrdersName}}", "Item": {{}}}},
                "Catch": [{{"ErrorEquals": ["States.ALL"], "Output": "{output}", "Next": "Tell"}}], "End": true}},
            "Tell": {{"Type": "Task", "Resource": "arn:aws:states:::sns:publish",
                "Arguments": {{"TopicArn": "${{OrderNotificationsArn}}", "Message": "{{% $states.input.orderId %}}"}}, "End": true}}}}}}"#
        ),
    )
}

#[cfg(test)]
pub(in crate::review) fn fixtures() -> Fixtures {
    Fixtures {
        found: vec![
            saving(""),
            asking(r#"{"Variable": "$.attempts", "NumericLessThan": 3, "Next": "Done"}"#),
            caught("{% $states.errorOutput %}"),
        ],
        quiet: vec![
            saving(r#""ResultPath": null,"#),
            asking(r#"{"Variable": "$.attempts", "IsPresent": true, "Next": "Done"}"#),
            saving(r#""ResultPath": "$.error","#),
            caught("{% $merge([$states.input, {'error': $states.errorOutput}]) %}"),
        ],
    }
}
