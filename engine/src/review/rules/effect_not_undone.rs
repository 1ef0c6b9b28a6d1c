//! `effect-not-undone`: A later failure that leaves the effect of an earlier call in place.

#[cfg(test)]
use crate::review::bench::{Bench, Fixtures};
use std::collections::{BTreeMap, BTreeSet};
use crate::review::{Facts, Rule, RuleInfo, at, finding};
use crate::asl::{self, StateType, TransitionKind};
use crate::design::{Id, Place, ResourceKind, ScopeRef, Undo};
use crate::diagnostic::{Diagnostic, Edit, Severity};
use crate::json::{Value};

/// Words in the names of calls whose effect one would want back.
const EFFECTS: &[&str] =
    &["charge", "payment", "capture", "reserve", "book", "debit", "transfer", "purchase", "withdraw"];
/// Words in the names of calls that undo or only look.
const NOT_EFFECTS: &[&str] = &[
    "refund", "release", "cancel", "void", "revert", "undo", "check", "verify", "validate", "get", "list",
    "notify", "status", "bookmark", "facebook",
];

pub(in crate::review) const RULE: Rule = Rule {
    info: RuleInfo {
        number: "D015",
        code: "effect-not-undone",
        aws_code: "",
        severity: Severity::Warning,
        what: "A later failure that leaves the effect of an earlier call in place.",
        why: "The customer has paid, or the goods are held, for something that never happens.",
        example: "ChargePayment, then ShipOrder without a Catch",
        better: "ShipOrder with a Catch that leads to RefundPayment",
        instead: "Catch the failure and lead it to the call that undoes the effect.",
        source: "Saga pattern, AWS Prescriptive Guidance",
    },
    check: not_undone,
};

fn not_undone(facts: &Facts<'_>, info: &RuleInfo, out: &mut Vec<Diagnostic<Place>>) {
    let flow = Flow::new(facts);
    for (target, calls) in facts.calls_by_target() {
        let undo = match (facts.design.function(target), facts.design.resource(target)) {
            (Some(function), _) => function.undo,
            (_, Some(resource)) => resource.undo,
            _ => continue,
        };
        let Some(first) = calls.first().filter(|_| undo != Undo::NotNeeded) else { continue };
        let called = facts.name(target);
        match undo {
            Undo::NotNeeded => {}
            Undo::Unknown => {
                let is_effect = calls.iter().any(|call| {
                    let name = format!("{called} {}", facts.name(call.state)).to_lowercase();
                    call.writes()
                        && EFFECTS.iter().any(|word| name.contains(word))
                        && !NOT_EFFECTS.iter().any(|word| name.contains(word))
                });
                if is_effect && !flow.later_failures(target, None).is_empty() {
                    let message = format!("If something fails after {called}, must it be undone?");
                    let set = |value: &str| vec![Edit::Set(at(target, "/undo"), value.into())];
                    let mut diagnostic = finding(info, at(target, "/undo"), message)
                        .with_fix("It need not be undone", set("NotNeeded"))
                        .with_fix("It must be undone", set("Needed"));
                    diagnostic.severity = Severity::Hint;
                    out.push(diagnostic);
                }
            }
            Undo::Needed => {
                if !flow.later_failures(target, None).is_empty() {
                    let message = format!(
                        "{called} must be undone when something fails later, but nothing is said to undo it"
                    );
                    out.push(finding(info, at(target, "/undo"), message));
                }
            }
            Undo::By(undoing) => {
                for (failing, why) in flow.later_failures(target, Some(undoing)) {
                    let message = format!("{why} leaves what {} did in place", facts.name(first.state));
                    out.push(
                        finding(info, at(failing, ""), message)
                            .with_related(at(first.state, ""), format!("{called} is called here"))
                            .with_related(at(undoing, ""), format!("{} undoes it", facts.name(undoing))),
                    );
                }
            }
        }
    }
}

/// How states follow one another, found once for the whole design.
struct Flow<'f, 'a> {
    facts: &'f Facts<'a>,
    steps: BTreeMap<Id, Step>,
}

struct Step {
    kind: Option<StateType>,
    /// The states that follow when all goes well.
    next: Vec<Id>,
    /// The state that handles every error, where a catcher says so.
    catch_all: Option<Id>,
    /// The container that the state stands in.
    container: Option<Id>,
}

impl<'f, 'a> Flow<'f, 'a> {
    fn new(facts: &'f Facts<'a>) -> Self {
        let design = facts.design;
        let mut names: BTreeMap<(ScopeRef, &str), Id> = BTreeMap::new();
        for (id, state) in design.states() {
            names.insert((state.parent, &*state.name), id);
        }
        let mut steps = BTreeMap::new();
        for (id, state) in design.states() {
            let mut step = Step {
                kind: asl::state_type(&state.body),
                next: Vec::new(),
                catch_all: None,
                container: Some(state.parent.owner).filter(|owner| design.state(*owner).is_some()),
            };
            for way in asl::transitions(&state.body) {
                let Some(target) = names.get(&(state.parent, &*way.target)) else { continue };
                let TransitionKind::Catch(index) = way.kind else {
                    step.next.push(*target);
                    continue;
                };
                let errors = state
                    .body
                    .get("Catch")
                    .and_then(|list| list.at(index))
                    .and_then(|one| one.get("ErrorEquals"));
                let errors = errors.and_then(Value::as_array).unwrap_or_default();
                if errors.iter().any(|error| error.as_str() == Some("States.ALL")) {
                    step.catch_all = Some(*target);
                }
            }
            steps.insert(id, step);
        }
        Self { facts, steps }
    }

    /// Everything that follows, not going on from states of which `stop` is true; those are in it themselves.
    fn after(&self, starts: impl IntoIterator<Item = Id>, stop: impl Fn(Id) -> bool) -> BTreeSet<Id> {
        let mut reached = BTreeSet::new();
        let mut pending: Vec<Id> = starts.into_iter().collect();
        while let Some(state) = pending.pop() {
            if reached.insert(state) && !stop(state) {
                pending.extend(self.steps.get(&state).into_iter().flat_map(|step| step.next.iter().copied()));
            }
        }
        reached
    }

    fn undoes(&self, state: Id, undoing: Option<Id>) -> bool {
        undoing.is_some_and(|undoing| self.facts.calls_within(state, undoing))
    }

    /// States after a call of `effect` whose failure ends the workflow without a call of `undoing`, each with the
    /// failure in words. The effect is followed out of branches and iterations: the container then has it.
    fn later_failures(&self, effect: Id, undoing: Option<Id>) -> Vec<(Id, String)> {
        let holders = self.facts.callers(effect);
        let starts =
            holders.iter().filter_map(|id| self.steps.get(id)).flat_map(|step| step.next.iter().copied());
        let mut found = Vec::new();
        for id in self.after(starts, |state| self.undoes(state, undoing)) {
            let Some(step) = self.steps.get(&id).filter(|_| !self.undoes(id, undoing)) else { continue };
            let name = self.facts.name(id);
            match step.kind {
                Some(StateType::Fail) if !self.caught_outside(id, undoing) => {
                    found.push((id, format!("{name} ends in failure and")));
                }
                Some(StateType::Task | StateType::Parallel | StateType::Map)
                    if !holders.contains(&id)
                        && !self.failure_is_undone(id, undoing)
                        && !self.caught_outside(id, undoing)
                        && !self.only_records_success(id) =>
                {
                    found.push((id, format!("A failure of {name}")));
                }
                _ => {}
            }
        }
        found
    }

    /// Whether every failure of the state is caught and does not end in Fail before the effect is undone.
    fn failure_is_undone(&self, state: Id, undoing: Option<Id>) -> bool {
        let Some(handler) = self.steps.get(&state).and_then(|step| step.catch_all) else { return false };
        let handled = self.after([handler], |state| self.undoes(state, undoing));
        handled.iter().all(|id| self.steps.get(id).is_none_or(|step| step.kind != Some(StateType::Fail)))
    }

    /// Whether a container around the state catches its failure and undoes the effect.
    fn caught_outside(&self, state: Id, undoing: Option<Id>) -> bool {
        let mut at = self.steps.get(&state).and_then(|step| step.container);
        while let Some(container) = at {
            if self.failure_is_undone(container, undoing) {
                return true;
            }
            at = self.steps.get(&container).and_then(|step| step.container);
        }
        false
    }

    /// Whether all that is left from here on is to write down or announce that it went well: undoing what was
    /// done would then be wrong.
    fn only_records_success(&self, state: Id) -> bool {
        let mut reached = BTreeSet::new();
        let mut pending = vec![state];
        while let Some(next) = pending.pop() {
            if !reached.insert(next) {
                continue;
            }
            let Some(step) = self.steps.get(&next) else { return false };
            let records = |id: Id| {
                let target = self.facts.call_of(id)?.target?;
                let kind = self.facts.design.resource(target)?.kind;
                Some(matches!(
                    kind,
                    ResourceKind::Table | ResourceKind::Topic | ResourceKind::EventBus | ResourceKind::Queue
                ))
            };
            match step.kind {
                Some(StateType::Succeed | StateType::Pass) => {}
                Some(StateType::Task) if records(next) == Some(true) => {}
                _ => return false,
            }
            pending.extend(step.next.iter().copied());
        }
        true
    }
}

/// Another workflow undoes the charge, and the one that charges starts it.
#[cfg(test)]
fn undone_elsewhere(catch: &str) -> Bench {
    use crate::design::{Command, Mock, Position, Record, Workflow};
    let bench = Bench::new().machine("OrderFulfilment", &format!(r#"{{"StartAt": "Charge", "States": {{
        "Charge": {{"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": {{"FunctionName": "${{PaymentsChargeArn}}"}}, "Next": "Ship"}},
        "Ship": {{"Type": "Task", "Resource": "arn:aws:states:::http:invoke", "Parameters": {{"ApiEndpoint": "x", "Method": "POST"}}, {catch} "End": true}},
        "Undo": {{"Type": "Task", "Resource": "arn:aws:states:::states:startExecution.sync:2", "Parameters": {{"StateMachineArn": "${{CompensationArn}}"}}, "Next": "Failed"}},
        "Failed": {{"Type": "Fail"}}}}}}"#));
    let workflow = Workflow {
        name: "Compensation".into(),
        kind: crate::asl::WorkflowType::Standard,
        definition: Value::empty_object(),
        scope: None,
        position: Position::Auto,
        collapsed: false,
        mock: Mock::default(),
    };
    let machine = r#"{"StartAt": "Refund", "States": {"Refund": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke",
        "Parameters": {"FunctionName": "${PaymentsRefundArn}"}, "End": true}}}"#;
    bench.apply(Command::Add(Record::Workflow(workflow))).machine("Compensation", machine)
}

#[cfg(test)]
pub(in crate::review) fn fixtures() -> Fixtures {
    Fixtures {
        found: vec![
            Bench::new().field("ShipAndNotify", "/Catch", None),
            undone_elsewhere(r#""Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Failed"}],"#),
            Bench::new().function("payments-charge", |function| function.undo = Undo::Unknown),
            Bench::new().function("payments-charge", |function| function.undo = Undo::Needed),
        ],
        quiet: vec![
            undone_elsewhere(r#""Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Undo"}],"#),
            Bench::new().field("ShipAndNotify", "/Catch", None).function("payments-charge", |function| function.undo = Undo::NotNeeded).function("inventory-reserve", |function| function.undo = Undo::NotNeeded),
        ],
    }
}
