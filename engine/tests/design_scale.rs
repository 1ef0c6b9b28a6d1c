//! How long the document takes with a thousand states; prints figures, fails only far beyond what is usable.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::time::Instant;

use aslant_engine::design::{Command, Design, Mock, Place, Position, Record, Workflow, WorkflowType, file};
use aslant_engine::interchange::share;
use aslant_engine::json::{Pointer, Value};

#[test]
fn a_thousand_states_are_handled_at_once() {
    let states = (0..1_000).map(|index| {
        let next = if index == 999 {
            ("End", true.into())
        } else {
            ("Next", Value::from(format!("State{}", index + 1)))
        };
        (format!("State{index}"), Value::object([("Type", "Pass".into()), next]))
    });
    let machine = Value::object([("StartAt", "State0".into()), ("States", Value::object(states))]);
    let workflow = Workflow {
        name: "Long".into(),
        kind: WorkflowType::Standard,
        definition: machine,
        scope: None,
        position: Position::Auto,
        collapsed: false,
        mock: Mock::default(),
    };
    let mut design = Design::empty();
    let time = |what: &str, work: &mut dyn FnMut()| {
        let start = Instant::now();
        work();
        let taken = start.elapsed();
        println!("{what}: {taken:?}");
        assert!(taken.as_secs() < 5, "{what}: {taken:?}");
    };
    time("add", &mut || drop(design.apply(Command::Add(Record::Workflow(workflow.clone()))).unwrap()));
    let id = design.workflows().next().unwrap().0;
    let state = design.state_by_name(id, "State500").unwrap();
    time("compose", &mut || drop(design.machine(id)));
    time("edges", &mut || drop(design.edges()));
    time("move", &mut || drop(design.apply(Command::Move(vec![(state, 1, 2)])).unwrap()));
    let place = Place { owner: state, pointer: Pointer::root().key("Comment") };
    time("field", &mut || {
        drop(design.apply(Command::SetField { place: place.clone(), value: Some("x".into()) }).unwrap());
    });
    time("rename", &mut || drop(design.apply(Command::Rename { id: state, name: "Other".into() }).unwrap()));
    let text = design.machine(id);
    time("text", &mut || {
        drop(design.apply(Command::SetMachine { workflow: id, machine: text.clone() }).unwrap());
    });
    time("edges again", &mut || drop(design.edges()));
    time("file", &mut || assert!(file::read(&file::write(&design)).unwrap() == design));
    time("link", &mut || assert!(share::decode(&share::encode(&design)).unwrap() == design));
}
