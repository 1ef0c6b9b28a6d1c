//! Failure paths: what was done is undone, and what is caught keeps what it needs.

use std::collections::BTreeSet;

use super::{Facts, Rule, RuleInfo, at, finding};
use crate::asl::{self, QueryLanguage, StateType, StateVisit, TransitionKind};
use crate::check::{SiteKind, sites};
use crate::design::{Design, Id, Place, ResourceKind, ScopeRef, Undo};
use crate::diagnostic::{Diagnostic, Edit, Severity};
use crate::json::{Pointer, Value};

/// Words in the names of calls whose effect one would want back.
const EFFECTS: &[&str] =
    &["charge", "payment", "capture", "reserve", "book", "debit", "transfer", "purchase", "withdraw"];
/// Words in the names of calls that undo or only look.
const NOT_EFFECTS: &[&str] = &[
    "refund", "release", "cancel", "void", "revert", "undo", "check", "verify", "validate", "get", "list",
    "notify", "status", "bookmark", "facebook",
];

pub(super) const NOT_UNDONE: Rule = Rule {
    info: RuleInfo {
        code: "effect-not-undone",
        severity: Severity::Warning,
        what: "A later failure that leaves the effect of an earlier call in place.",
        why: "The customer has paid, or the goods are held, for something that never happens.",
        instead: "Catch the failure and lead it to the call that undoes the effect.",
        source: "Saga pattern, AWS Prescriptive Guidance",
    },
    check: not_undone,
};

fn not_undone(facts: &Facts<'_>, info: &RuleInfo, out: &mut Vec<Diagnostic<Place>>) {
    let mut asked = BTreeSet::new();
    for call in &facts.calls {
        let Some(target) = call.target else { continue };
        let undo = match (facts.design.function(target), facts.design.resource(target)) {
            (Some(function), _) => function.undo,
            (_, Some(resource)) => resource.undo,
            _ => continue,
        };
        let failures = || later_failures(facts, call.state, target, None);
        match undo {
            Undo::NotNeeded => {}
            Undo::Unknown => {
                let name = format!("{} {}", facts.name(target), facts.name(call.state)).to_lowercase();
                let effect = EFFECTS.iter().any(|word| name.contains(word))
                    && !NOT_EFFECTS.iter().any(|word| name.contains(word));
                if effect && call.writes() && !asked.contains(&target) && !failures().is_empty() {
                    asked.insert(target);
                    let message =
                        format!("If something fails after {}, must it be undone?", facts.name(target));
                    let mut diagnostic = finding(info, at(target, "/undo"), message)
                        .with_fix(
                            "It need not be undone",
                            vec![Edit::Set(at(target, "/undo"), "NotNeeded".into())],
                        )
                        .with_fix("It must be undone", vec![Edit::Set(at(target, "/undo"), "Needed".into())]);
                    diagnostic.severity = Severity::Hint;
                    out.push(diagnostic);
                }
            }
            Undo::Needed => {
                if asked.insert(target) && !failures().is_empty() {
                    let message = format!(
                        "{} must be undone when something fails later, but nothing is said to undo it",
                        facts.name(target)
                    );
                    out.push(finding(info, at(target, "/undo"), message));
                }
            }
            Undo::By(undoing) => {
                for (failing, why) in later_failures(facts, call.state, target, Some(undoing)) {
                    let message = format!("{why} leaves what {} did in place", facts.name(call.state));
                    out.push(
                        finding(info, at(failing, ""), message)
                            .with_related(
                                at(call.state, ""),
                                format!("{} is called here", facts.name(target)),
                            )
                            .with_related(at(undoing, ""), format!("{} undoes it", facts.name(undoing))),
                    );
                }
            }
        }
    }
}

/// States after `state` whose failure does not lead to a call of `undoing`, each with the failure in words. The
/// effect is followed out of branches and iterations: the container is then what has the effect.
fn later_failures(facts: &Facts<'_>, state: Id, effect: Id, undoing: Option<Id>) -> Vec<(Id, String)> {
    let design = facts.design;
    let mut found = Vec::new();
    let mut holder = Some(state);
    while let Some(current) = holder {
        let Some(record) = design.state(current) else { break };
        let mut reached = BTreeSet::new();
        let mut pending: Vec<Id> = onward(design, current, record.parent, false);
        while let Some(next) = pending.pop() {
            if next == current
                || !reached.insert(next)
                || undoing.is_some_and(|undoing| calls_within(facts, next, undoing))
            {
                continue;
            }
            let Some(later) = design.state(next) else { continue };
            match asl::state_type(&later.body) {
                Some(StateType::Fail) => found.push((next, format!("{} fails the workflow and", later.name))),
                Some(StateType::Task | StateType::Parallel | StateType::Map)
                    if !calls_within(facts, next, effect)
                        && !only_records_success(facts, next, later.parent)
                        && !failure_is_undone(facts, next, later.parent, undoing) =>
                {
                    found.push((next, format!("A failure of {}", later.name)));
                }
                _ => {}
            }
            pending.extend(onward(design, next, later.parent, false));
        }
        holder = Some(record.parent.owner).filter(|owner| design.state(*owner).is_some());
    }
    found
}

/// Whether all that is left from here on is to write down or announce that it went well: undoing what was done
/// would then be wrong.
fn only_records_success(facts: &Facts<'_>, state: Id, scope: ScopeRef) -> bool {
    let mut reached = BTreeSet::new();
    let mut pending = vec![state];
    while let Some(next) = pending.pop() {
        if !reached.insert(next) {
            continue;
        }
        let Some(record) = facts.design.state(next) else { return false };
        let harmless = match asl::state_type(&record.body) {
            Some(StateType::Succeed | StateType::Pass) => true,
            Some(StateType::Task) => facts
                .calls
                .iter()
                .find(|call| call.state == next)
                .and_then(|call| facts.design.resource(call.target?))
                .is_some_and(|resource| {
                    matches!(
                        resource.kind,
                        ResourceKind::Table
                            | ResourceKind::Topic
                            | ResourceKind::EventBus
                            | ResourceKind::Queue
                    )
                }),
            _ => false,
        };
        if !harmless {
            return false;
        }
        pending.extend(onward(facts.design, next, scope, false));
    }
    true
}

/// The states that follow, by catchers too where asked.
fn onward(design: &Design, state: Id, scope: ScopeRef, catchers: bool) -> Vec<Id> {
    let Some(record) = design.state(state) else { return Vec::new() };
    asl::transitions(&record.body)
        .into_iter()
        .filter(|way| catchers || !matches!(way.kind, TransitionKind::Catch(_)))
        .filter_map(|way| design.state_in_scope(scope, &way.target))
        .collect()
}

/// Whether the state or one inside it calls the thing.
fn calls_within(facts: &Facts<'_>, state: Id, thing: Id) -> bool {
    let inside = facts.design.descendants(state);
    facts
        .calls
        .iter()
        .any(|call| call.target == Some(thing) && (call.state == state || inside.contains(&call.state)))
}

/// Whether every failure of the state is caught and leads to the call that undoes.
fn failure_is_undone(facts: &Facts<'_>, state: Id, scope: ScopeRef, undoing: Option<Id>) -> bool {
    let Some(record) = facts.design.state(state) else { return true };
    let Some(undoing) = undoing else { return false };
    let catchers = record.body.get("Catch").and_then(Value::as_array).unwrap_or_default();
    let all = catchers.iter().find(|catcher| {
        let errors = catcher.get("ErrorEquals").and_then(Value::as_array).unwrap_or_default();
        errors.iter().any(|error| error.as_str() == Some("States.ALL"))
    });
    let start = all
        .and_then(|catcher| catcher.get("Next"))
        .and_then(Value::as_str)
        .and_then(|name| facts.design.state_in_scope(scope, name));
    let mut pending: Vec<Id> = match start {
        Some(start) => vec![start],
        None => return false,
    };
    let mut reached = BTreeSet::new();
    while let Some(next) = pending.pop() {
        if !reached.insert(next) {
            continue;
        }
        if calls_within(facts, next, undoing) {
            return true;
        }
        pending.extend(onward(facts.design, next, scope, false));
    }
    // Nothing is left to undo where the failure is passed over and the work goes on.
    false
}

pub(super) const CATCH_LOSES_INPUT: Rule = Rule {
    info: RuleInfo {
        code: "catch-loses-input",
        severity: Severity::Warning,
        what: "A catcher that replaces the data by the error while the next state reads the data.",
        why: "The path finds nothing there: the handler of the failure fails itself.",
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
                QueryLanguage::Jsonata => catcher.get("Output").is_some(),
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
                diagnostic = diagnostic.with_fix("Keep the input, put the error into $.error", vec![edit]);
            } else {
                let merged = "{% $merge([$states.input, {'error': $states.errorOutput}]) %}";
                let edit = Edit::Set(at(id, &format!("/Catch/{index}/Output")), merged.into());
                diagnostic = diagnostic.with_fix("Keep the input, put the error into error", vec![edit]);
            }
            out.push(diagnostic);
        }
    }
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
