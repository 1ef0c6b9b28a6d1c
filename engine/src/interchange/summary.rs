//! What an import would change, in a form to show before it is done.

use std::sync::Arc;

use super::Import;
use crate::design::{Design, Diff, Record};

/// The difference that an import makes. Names are in the order of the design; positions count for nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    pub states_added: Vec<Arc<str>>,
    pub states_removed: Vec<Arc<str>>,
    pub states_changed: Vec<Arc<str>>,
    /// From, to.
    pub states_renamed: Vec<(Arc<str>, Arc<str>)>,
    /// Whether fields of a present workflow outside its states change, such as `StartAt` or `Comment`.
    pub workflow_changed: bool,
    /// New things other than states: kind and name.
    pub things_added: Vec<(&'static str, Arc<str>)>,
}

impl Summary {
    /// What `import`, planned for `design`, does to it.
    pub fn of(design: &Design, import: &Import) -> Self {
        let diff = Diff::between(design, &import.design);
        let mut summary = Self::default();
        for record in diff.added.values() {
            match &**record {
                Record::State(state) => summary.states_added.push(state.name.clone()),
                other => summary.things_added.push((other.kind(), other.label())),
            }
        }
        for record in diff.removed.values() {
            if let Record::State(state) = &**record {
                summary.states_removed.push(state.name.clone());
            }
        }
        for (before, after) in diff.updated.values() {
            match (&**before, &**after) {
                (Record::State(before), Record::State(after)) => {
                    if before.name != after.name {
                        summary.states_renamed.push((before.name.clone(), after.name.clone()));
                    } else if before.body != after.body || before.parent != after.parent {
                        summary.states_changed.push(after.name.clone());
                    }
                }
                (Record::Workflow(before), Record::Workflow(after)) => {
                    summary.workflow_changed |= before.definition != after.definition;
                }
                _ => {}
            }
        }
        summary
    }

    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// In one line: `2 states added, 1 removed, 3 changed; 2 functions added`.
    pub fn sentence(&self) -> String {
        let states = [
            (self.states_added.len(), "added"),
            (self.states_removed.len(), "removed"),
            (self.states_changed.len(), "changed"),
            (self.states_renamed.len(), "renamed"),
        ];
        let mut parts = Vec::new();
        for (count, word) in states.into_iter().filter(|(count, _)| *count > 0) {
            let noun = match (parts.is_empty(), count) {
                (false, _) => "",
                (true, 1) => " state",
                (true, _) => " states",
            };
            parts.push(format!("{count}{noun} {word}"));
        }
        let mut sentence = parts.join(", ");
        let mut things: Vec<(&'static str, usize)> = Vec::new();
        for (kind, _) in &self.things_added {
            match things.iter_mut().find(|(known, _)| known == kind) {
                Some((_, count)) => *count += 1,
                None => things.push((kind, 1)),
            }
        }
        let things: Vec<String> = things
            .into_iter()
            .map(|(kind, count)| (if kind == "api" { "API" } else { kind }, count))
            .map(|(kind, count)| format!("{count} {kind}{}", if count == 1 { "" } else { "s" }))
            .collect();
        if !things.is_empty() {
            let more = if sentence.is_empty() { "" } else { "; " };
            sentence = format!("{sentence}{more}{} added", things.join(", "));
        }
        if sentence.is_empty() {
            let text = if self.workflow_changed {
                "Only fields of the workflow itself change"
            } else {
                "Nothing changes"
            };
            return text.to_owned();
        }
        sentence
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

    use super::*;
    use crate::design::WorkflowType;
    use crate::interchange::asl::{Target, import_into};
    use crate::json;

    #[test]
    fn what_changes_is_told() {
        let first = json::parse(
            r#"{"StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "B"}, "B": {"Type": "Wait", "Seconds": 1, "Next": "C"}, "C": {"Type": "Succeed"}}}"#,
        );
        let target = Target::New { name: "w".into(), workflow_type: WorkflowType::Standard };
        let empty = Design::empty();
        let import = import_into(&empty, &target, &first.value).unwrap();
        assert_eq!(Summary::of(&empty, &import).sentence(), "3 states added; 1 workflow, 1 scenario added");
        let design = import.design;
        let workflow = import.workflow.unwrap();
        let second = json::parse(
            r#"{"StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "Later"}, "Later": {"Type": "Wait", "Seconds": 1, "Next": "D"}, "D": {"Type": "Task", "Resource": "${ShipArn}", "Next": "E"}, "E": {"Type": "Fail"}}}"#,
        );
        let over = import_into(&design, &Target::Replace(workflow), &second.value).unwrap();
        let summary = Summary::of(&design, &over);
        assert_eq!(summary.states_renamed, [("B".into(), "Later".into())]);
        assert_eq!(summary.things_added, [("function", "Ship".into())]);
        assert!(summary.states_changed.contains(&"A".into()));
        assert!(summary.sentence().ends_with("1 function added"), "{}", summary.sentence());
        let same = import_into(&design, &Target::Replace(workflow), &first.value).unwrap();
        assert_eq!(Summary::of(&design, &same).sentence(), "Nothing changes");
    }
}
