//! Commands that touch more than one thing: what they must leave whole.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use aslant_engine::design::{
    Command, Design, Id, Position, Record, ResourceKind, ScopeRef, TriggerSource, file,
};

fn design(members: &str) -> Design {
    file::read(&format!(r#"{{"aslant": 1, "name": "Test", {members}}}"#)).unwrap()
}

fn whole(design: &Design) {
    design.verify().unwrap();
    let text = file::write(design);
    assert_eq!(file::write(&file::read(&text).unwrap()), text);
}

/// A design must not become one that cannot be read again.
#[test]
fn another_kind_of_resource_takes_its_triggers_along_or_is_refused() {
    let start = design(
        r#""functions": [{"id": 1, "name": "f"}],
        "resources": [{"id": 2, "name": "r", "kind": "table"}, {"id": 5, "name": "dead", "kind": "queue"}],
        "triggers": [{"id": 3, "stream": 2, "target": 1, "onFailure": 5}]"#,
    );
    let with_kind = |id: Id, kind: ResourceKind| {
        let resource = start.resource(id).unwrap().clone();
        Command::Replace {
            id,
            record: Record::Resource(aslant_engine::design::Resource { kind, ..resource }),
        }
    };
    let mut changed = start.clone();
    changed.apply(with_kind(Id(2), ResourceKind::Queue)).unwrap();
    assert_eq!(changed.trigger(Id(3)).unwrap().source, TriggerSource::Queue(Id(2)));
    whole(&changed);
    for (id, kind) in [(Id(2), ResourceKind::Partner), (Id(5), ResourceKind::Table)] {
        let mut refused = start.clone();
        let error = refused.apply(with_kind(id, kind)).unwrap_err().to_string();
        assert!(error.contains("Stream"), "{error}");
        assert_eq!(refused, start);
    }
    changed.apply(with_kind(Id(5), ResourceKind::Topic)).unwrap();
    whole(&changed);
}

/// States that move together into a machine that has their names lead to each other, not to those that had the names.
#[test]
fn states_that_move_together_stay_connected() {
    let mut design = design(
        r#""workflows": [
        {"id": 1, "name": "From", "states": "2-4", "machine": {"StartAt": "A", "States": {
            "A": {"Type": "Pass", "Next": "B"}, "B": {"Type": "Pass", "Next": "C"}, "C": {"Type": "Succeed"}}}},
        {"id": 5, "name": "To", "states": "6-7", "machine": {"StartAt": "B", "States": {
            "B": {"Type": "Pass", "Next": "C"}, "C": {"Type": "Succeed"}}}}]"#,
    );
    let states = vec![Id(2), Id(3), Id(4)];
    let scope = ScopeRef { owner: Id(5), slot: 0 };
    design.apply(Command::MoveToScope { states, scope, position: Position::Auto }).unwrap();
    whole(&design);
    let next = |id| design.body(Id(id)).unwrap().get("Next").unwrap().as_str().unwrap().to_owned();
    assert_eq!((next(2), next(3)), (design.name(Id(3)).to_string(), design.name(Id(4)).to_string()));
    assert_eq!((&*design.name(Id(6)), next(6).as_str()), ("B", "C"));
    assert_ne!(&*design.name(Id(3)), "B");
}

#[test]
fn a_renamed_function_is_found_in_the_middle_of_an_arn() {
    let mut design = design(
        r#""functions": [{"id": 1, "name": "a"}],
        "workflows": [{"id": 2, "name": "W", "states": "3", "machine": {"StartAt": "T", "States": {
            "T": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:111122223333:function:a:alias", "End": true}}}}]"#,
    );
    design.apply(Command::Rename { id: Id(1), name: "charge".into() }).unwrap();
    let resource = design.body(Id(3)).unwrap().get("Resource").unwrap().as_str().unwrap().to_owned();
    assert_eq!(resource, "arn:aws:lambda:us-east-1:111122223333:function:charge:alias");
}

/// What has been read can be written and read again after anything was added.
#[test]
fn ids_at_the_upper_end_leave_room_for_more() {
    let mut design = design(
        r#""functions": [{"id": 1000000000, "name": "f", "uses": [{"invoke": 999999999}]}, {"id": 999999999, "name": "g"}],
        "silenced": [{"code": "x", "owner": 1000000000, "reason": "r"}], "scenario": 999999998,
        "workflows": [{"id": 7, "name": "W", "states": "999999990-999999991", "machine": {"StartAt": "P", "States": {
            "P": {"Type": "Parallel", "End": true, "Branches": [{"StartAt": "Q", "States": {"Q": {"Type": "Succeed"}}}]}}}}],
        "scenarios": [{"id": 999999998, "name": "S", "workflow": 7, "faults": [{"at": 999999990, "timeOut": true, "times": 1}]}]"#,
    );
    whole(&design);
    for _ in 0..3 {
        let first = design.functions().next().unwrap().0;
        design.apply(Command::Duplicate { ids: vec![first], offset: (0, 0) }).unwrap();
        whole(&design);
    }
    let (_, used) = design.functions().find(|(_, f)| &*f.name == "f").unwrap();
    assert_eq!(&*design.name(used.uses[0].target), "g");
    assert_eq!(&*design.name(design.settings().scenario.unwrap()), "S");
    let (_, scenario) = design.scenarios().next().unwrap();
    assert_eq!(&*design.name(scenario.faults[0].at), "P");
    assert_eq!(&*design.name(design.settings().silenced[0].owner.unwrap()), "f");
}
