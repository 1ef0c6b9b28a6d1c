//! Copies, edges of storage and authorizers, and the counter of ids.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::collections::BTreeSet;

use aslant_engine::design::{
    Authorizer, Command, Design, EdgeKind, EdgeRef, Function, Id, Mock, MockAnswer, MockRule, Position,
    Record, Resource, ResourceKind, ScopeRef, Undo, file, is_copy_of_states,
};
use aslant_engine::json::{self, Value};

fn id(design: &Design, name: &str) -> Id {
    design.iter().find(|(_, record)| &*record.label() == name).unwrap_or_else(|| panic!("no {name}")).0
}

fn with_mock_and_note(design: &mut Design, name: &str) -> Id {
    let state = id(design, name);
    let answer = MockAnswer::Return(Value::object([("copied", Value::Bool(true))]));
    let mock = Mock { rules: vec![MockRule { answer, ..MockRule::default() }], ..Mock::default() };
    design.apply(Command::SetStateMock { id: state, mock: Some(mock) }).unwrap();
    design.apply(Command::SetNote { id: state, note: format!("about {name}") }).unwrap();
    state
}

#[test]
fn copied_states_keep_mocks_and_notes_and_their_text_is_asl() {
    let mut design = Design::default_design();
    let charge = with_mock_and_note(&mut design, "ChargePayment");
    // One inside a container, which is copied whole.
    let container = design
        .states()
        .find(|(id, _)| !design.scopes(*id).is_empty())
        .map(|(id, _)| id)
        .expect("a container");
    let inner = design.name(design.descendants(container)[0]).to_string();
    with_mock_and_note(&mut design, &inner);
    let ids = BTreeSet::from([charge, container]);

    let text = design.fragment(&ids).unwrap();
    assert!(is_copy_of_states(&text));
    assert!(text.get("StartAt").is_some() && text.get("States").is_some());
    assert!(
        text.as_object()
            .unwrap()
            .keys()
            .all(|key| { ["QueryLanguage", "Comment", "StartAt", "States"].contains(&&**key) })
    );

    let workflow = design.workflow_of(charge).unwrap();
    let scope = Some(ScopeRef { owner: workflow, slot: 0 });
    let whole = design.whole_states(&ids).unwrap();
    assert!(is_copy_of_states(&whole));
    let before: BTreeSet<Id> = design.iter().map(|(id, _)| id).collect();
    let paste = Command::Paste { fragment: whole.clone(), scope, position: Position::At(8, 8) };
    design.apply(paste).unwrap();
    design.verify().unwrap();
    let added: Vec<Id> = design.iter().map(|(id, _)| id).filter(|id| !before.contains(id)).collect();
    let noted: Vec<String> = added
        .iter()
        .filter_map(|id| design.state(*id))
        .map(|state| state.note.clone())
        .filter(|note| !note.is_empty())
        .collect();
    assert_eq!(noted.len(), 2, "{noted:?}");
    let mocked =
        added.iter().filter(|id| design.state(**id).is_some_and(|state| state.mock.is_some())).count();
    assert!(mocked >= 2);

    // Without a workflow to join it becomes one, without the comment that says where it came from.
    let mut other = Design::empty();
    other.apply(Command::Paste { fragment: whole, scope: None, position: Position::Auto }).unwrap();
    let (made, _) = other.workflows().next().unwrap();
    assert!(other.machine(made).get("Comment").is_none());
    assert_eq!(other.states().filter(|(_, state)| !state.note.is_empty()).count(), 2);
    let mut plain = Design::empty();
    plain.apply(Command::Paste { fragment: text, scope: None, position: Position::Auto }).unwrap();
    let (made, record) = plain.workflows().next().unwrap();
    assert!(plain.machine(made).get("Comment").is_none());
    assert_eq!(&*record.name, "Workflow");
}

#[test]
fn a_workflow_of_others_is_no_copy_of_states() {
    let machine = r#"{"Comment": "Orders", "StartAt": "A", "States": {"A": {"Type": "Succeed"}}}"#;
    assert!(!is_copy_of_states(&json::parse_strict(machine).unwrap()));
}

fn storage_design() -> (Design, Id, Id, Id) {
    let mut design = Design::empty();
    let mut add = |record: Record| *design.apply(Command::Add(record)).unwrap().added.keys().next().unwrap();
    let bucket = |name: &str| {
        Record::Resource(Resource {
            name: name.into(),
            kind: ResourceKind::Bucket,
            description: String::new(),
            visibility_timeout_seconds: None,
            detail: String::new(),
            undo: Undo::default(),
            mock: Mock::default(),
            position: Position::Auto,
        })
    };
    let source = add(bucket("orders-in"));
    let target = add(bucket("orders-out"));
    let machine = r#"{"StartAt": "Each", "States": {"Each": {"Type": "Map",
        "ItemReader": {"Resource": "arn:aws:states:::s3:getObject", "Parameters": {"Bucket": "${OrdersInName}", "Key": "k"}},
        "ItemProcessor": {"StartAt": "A", "States": {"A": {"Type": "Succeed"}}},
        "ResultWriter": {"Resource": "arn:aws:states:::s3:putObject", "Parameters": {"Bucket.$": "$.bucket", "Prefix": "p"}},
        "End": true}}}"#;
    let fragment = json::parse_strict(machine).unwrap();
    design.apply(Command::Paste { fragment, scope: None, position: Position::Auto }).unwrap();
    let each = id(&design, "Each");
    (design, each, source, target)
}

#[test]
fn a_map_is_joined_with_its_buckets() {
    let (mut design, each, source, target) = storage_design();
    let to = |design: &Design, kind: EdgeKind| {
        let reference = EdgeRef { from: each, kind };
        design.edges().iter().find(|edge| edge.reference == reference).map(|edge| edge.to.clone())
    };
    assert_eq!(to(&design, EdgeKind::Reader).and_then(|to| to.id()), Some(source));
    assert_eq!(to(&design, EdgeKind::Writer).map(|to| to.id()), Some(None), "chosen when it runs");

    let before = design.clone();
    let diff = design.apply(Command::Connect { from: each, kind: EdgeKind::Writer, to: target }).unwrap();
    assert_eq!(to(&design, EdgeKind::Writer).and_then(|to| to.id()), Some(target));
    design.apply_diff(&diff.reversed());
    assert!(design == before);
    design.apply(Command::Connect { from: each, kind: EdgeKind::Reader, to: target }).unwrap();
    assert_eq!(to(&design, EdgeKind::Reader).and_then(|to| to.id()), Some(target));
    design.apply(Command::Rename { id: target, name: "results".into() }).unwrap();
    assert_eq!(to(&design, EdgeKind::Reader).and_then(|to| to.id()), Some(target));
    design.apply(Command::DeleteEdge(EdgeRef { from: each, kind: EdgeKind::Reader })).unwrap();
    assert!(to(&design, EdgeKind::Reader).is_none());
    design.verify().unwrap();
    assert!(design.can_connect(each, &EdgeKind::Reader, each).is_err());
}

#[test]
fn an_authorizer_is_an_edge() {
    let mut design = Design::default_design();
    let function = Record::Function(Function { name: "authorize".into(), ..Function::default() });
    let function = *design.apply(Command::Add(function)).unwrap().added.keys().next().unwrap();
    let (route, _) = design.routes().next().unwrap();
    let (api, _) = design.apis().next().unwrap();
    for from in [route, api] {
        let edge = EdgeRef { from, kind: EdgeKind::Authorizer };
        design.apply(Command::Connect { from, kind: EdgeKind::Authorizer, to: function }).unwrap();
        let found = design.edges().iter().find(|found| found.reference == edge).unwrap().clone();
        assert_eq!((found.to.id(), found.label.to_string().as_str()), (Some(function), "authorizes"));
        design.apply(Command::DeleteEdge(edge.clone())).unwrap();
        assert!(!design.edges().iter().any(|found| found.reference == edge));
    }
    assert_eq!(design.route(route).unwrap().authorizer, None);
    assert_eq!(design.api(api).unwrap().authorizer, Authorizer::None);
}

#[test]
fn ids_of_deleted_things_never_come_back() {
    let mut design = Design::default_design();
    let plain = file::write(&design);
    assert_eq!(file::write_kept(&design), plain, "nothing was deleted yet");
    let add = |design: &mut Design| {
        let function = Record::Function(Function { name: "spare".into(), ..Function::default() });
        *design.apply(Command::Add(function)).unwrap().added.keys().next().unwrap()
    };
    let first = add(&mut design);
    design.apply(Command::Delete { ids: vec![first], heal: false }).unwrap();
    assert_eq!(file::write(&design), plain, "the canonical text knows nothing of it");
    let mut back = file::read(&file::write_kept(&design)).unwrap();
    assert!(back == design);
    assert!(add(&mut back) > first);
}
