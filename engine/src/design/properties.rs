//! Properties of the document under long sequences of random commands, and cases of each command.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::collections::BTreeSet;
use std::sync::Arc;

use proptest::prelude::*;

use super::history::{Selection, Session};
use super::*;
use crate::json::{Pointer, Value, parse_strict};

/// A small generator of its own, so that one seed is one sequence.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % sides.max(1)
    }

    fn pick<T: Copy>(&mut self, items: &[T]) -> Option<T> {
        if items.is_empty() { None } else { Some(items[self.roll(items.len())]) }
    }

    fn name(&mut self) -> Arc<str> {
        ["A", "B", "C", "Do it", "orders-get", "Ä/~", "#5", ""][self.roll(8)].into()
    }

    fn position(&mut self) -> Position {
        if self.roll(2) == 0 {
            Position::Auto
        } else {
            Position::At(self.roll(500) as i32, self.roll(500) as i32)
        }
    }

    /// A state's body, right or wrong, with machines inside it.
    fn body(&mut self, depth: usize) -> Value {
        let target = self.name();
        match self.roll(9) {
            0 => json(r#"{"Type":"Succeed"}"#),
            1 => Value::object([
                ("Type", "Choice".into()),
                (
                    "Choices",
                    Value::array([Value::object([
                        ("Condition", Value::string("{% true %}")),
                        ("Next", Value::String(target.clone())),
                    ])]),
                ),
                ("Default", Value::String(target)),
            ]),
            2 => Value::object([
                ("Type", "Task".into()),
                ("Resource", "arn:aws:states:::lambda:invoke".into()),
                ("Arguments", Value::object([("FunctionName", Value::string("${OrdersGetArn}"))])),
                ("Catch", Value::array([Value::object([("Next", Value::String(target.clone()))])])),
                ("Next", Value::String(target)),
            ]),
            3 if depth < 3 => Value::object([
                ("Type", "Parallel".into()),
                ("Branches", Value::array([self.machine(depth + 1), Value::int(3), self.machine(depth + 1)])),
                ("End", true.into()),
            ]),
            4 if depth < 3 => {
                let inner = self.machine(depth + 1);
                Value::object([
                    ("Type", "Map".into()),
                    ("ItemProcessor", inner),
                    ("Next", Value::String(target)),
                ])
            }
            5 => json(r#"{"Type":7,"Next":null,"End":"yes","n":1.50}"#),
            6 => Value::int(3),
            _ => Value::object([("Type", "Pass".into()), ("Next", Value::String(target))]),
        }
    }

    fn machine(&mut self, depth: usize) -> Value {
        let mut states = Vec::new();
        for _ in 0..self.roll(4) {
            let (name, body) = (self.name(), self.body(depth));
            states.push((name, body));
        }
        let states = if self.roll(12) == 0 { Value::Null } else { Value::object(states) };
        Value::object([("StartAt", Value::String(self.name())), ("Comment", "x".into()), ("States", states)])
    }

    fn command(&mut self, design: &Design) -> Command {
        let all: Vec<Id> = design.iter().map(|(id, _)| id).collect();
        let states: Vec<Id> = design.states().map(|(id, _)| id).collect();
        let workflows: Vec<Id> = design.workflows().map(|(id, _)| id).collect();
        let mut scopes = Vec::new();
        for id in &all {
            scopes
                .extend((0..design.scopes(*id).len()).map(|slot| ScopeRef { owner: *id, slot: slot as u16 }));
        }
        let references: Vec<EdgeRef> = design.edges().iter().map(|edge| edge.reference.clone()).collect();
        let any = self.pick(&all).unwrap_or(SETTINGS);
        let other = self.pick(&all).unwrap_or(SETTINGS);
        let state = self.pick(&states).unwrap_or(any);
        let scope = self.pick(&scopes).unwrap_or(ScopeRef { owner: any, slot: 0 });
        let edge = if references.is_empty() {
            EdgeRef { from: any, kind: EdgeKind::Next }
        } else {
            references[self.roll(references.len())].clone()
        };
        let kinds = [
            EdgeKind::Next,
            EdgeKind::Default,
            EdgeKind::Choice(self.roll(3)),
            EdgeKind::Catch(self.roll(3)),
            EdgeKind::Call,
            EdgeKind::Integration,
            EdgeKind::TriggerTarget,
            EdgeKind::TriggerSource,
            EdgeKind::OnFailure,
            EdgeKind::Use(self.roll(3)),
            EdgeKind::Start(self.roll(2) as u16),
        ];
        let pointers = [
            "",
            "/Next",
            "/Branches",
            "/Branches/0",
            "/Branches/-",
            "/Branches/1/States",
            "/ItemProcessor",
            "/States/A",
            "/Catch/0/Next",
            "/Type",
            "/x/y/0",
        ];
        let place = Place {
            owner: if self.roll(4) == 0 { any } else { state },
            pointer: Pointer::parse(pointers[self.roll(pointers.len())]).unwrap(),
        };
        let two = vec![state, self.pick(&states).unwrap_or(any)];
        match self.roll(24) {
            0 => Command::AddState {
                scope,
                name: Some(self.name()),
                body: self.body(0),
                position: self.position(),
            },
            1 => Command::InsertState { edge, name: None, body: self.body(0), position: self.position() },
            2 => Command::InsertExisting { edge, state },
            3 => Command::Delete { ids: vec![any, state], heal: self.roll(2) == 0 },
            4 => Command::Delete { ids: vec![state], heal: true },
            5 => Command::DeleteEdge(edge),
            6 | 7 => Command::Rename { id: any, name: self.name() },
            8 => Command::Move(vec![(any, 3, 4), (state, 5, 6)]),
            9 => Command::MoveToScope { states: two, scope, position: self.position() },
            10 | 11 => Command::SetField { place, value: (self.roll(3) > 0).then(|| self.body(1)) },
            12 => Command::RenameField {
                place,
                name: ["Iterator", "ItemProcessor", "Next", "zz"][self.roll(4)].into(),
            },
            13 => Command::MoveElement { place, to: self.roll(3) },
            14 | 15 => Command::Connect { from: any, kind: kinds[self.roll(kinds.len())].clone(), to: other },
            16 => Command::Connect { from: state, kind: kinds[self.roll(5)].clone(), to: two[1] },
            17 => Command::Reconnect { edge, from: Some(state), to: (self.roll(2) == 0).then_some(other) },
            18 => Command::Duplicate { ids: vec![any, state], offset: (10, 10) },
            19 => {
                let ids: BTreeSet<Id> = [any, state].into();
                let fragment = design.fragment(&ids).unwrap_or_else(|| self.machine(0));
                Command::Paste {
                    fragment,
                    scope: (self.roll(3) > 0).then_some(scope),
                    position: self.position(),
                }
            }
            20 => Command::Tidy(Some(vec![any])),
            21 => Command::SetMachine {
                workflow: self.pick(&workflows).unwrap_or(any),
                machine: self.machine(0),
            },
            22 => Command::SetStart { state },
            _ => Command::All(vec![
                Command::Add(Record::Function(Function { name: self.name(), ..Function::default() })),
                Command::Rename { id: any, name: self.name() },
            ]),
        }
    }
}

fn json(text: &str) -> Value {
    parse_strict(text).unwrap()
}

/// What is kept incrementally is what a rebuild from the records gives.
fn assert_whole(design: &Design) {
    design.verify().unwrap();
    let rebuilt = Design::from_records(design.records.clone());
    assert_eq!(*design.edges(), *rebuilt.edges());
    for (id, _) in design.workflows() {
        assert_eq!(design.machine(id).to_json(), rebuilt.machine(id).to_json());
    }
}

fn start(seed: u64) -> Design {
    match seed % 3 {
        0 => Design::empty(),
        1 => file::read(include_str!("golden/design_1.aslant.json")).unwrap(),
        _ => Design::default_design(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn commands_keep_a_design_whole_and_reverse(seed in any::<u64>()) {
        let mut dice = Dice(seed);
        let first = start(seed);
        let mut session = Session::new(first.clone());
        let none = Selection::default();
        for _ in 0..40 {
            let before = session.design().clone();
            let command = dice.command(session.design());
            match session.apply("step", command.clone(), &none) {
                Ok(diff) => {
                    assert_whole(session.design());
                    let mut back = session.design().clone();
                    back.apply_diff(&diff.reversed());
                    prop_assert!(back == before, "{command:?}");
                    prop_assert_eq!(file::write(&back), file::write(&before));
                    back.apply_diff(&diff);
                    prop_assert!(&back == session.design());
                }
                Err(_) => prop_assert!(*session.design() == before, "{:?} failed half", command),
            }
        }
        let last = session.design().clone();
        let text = file::write(&last);
        let read = file::read(&text).unwrap();
        prop_assert!(read == last);
        prop_assert_eq!(file::write(&read), text);
        while session.undo().is_some() {}
        prop_assert_eq!(file::write(session.design()), file::write(&first));
        while session.redo().is_some() {}
        prop_assert!(*session.design() == last);
    }

    #[test]
    fn a_text_is_taken_over_exactly(seed in any::<u64>()) {
        let mut dice = Dice(seed);
        let mut design = Design::empty();
        let workflow = Workflow { name: "W".into(), kind: WorkflowType::Standard, definition: dice.machine(0), scope: None, position: Position::Auto, collapsed: false, mock: Mock::default() };
        let definition = workflow.definition.to_json();
        let diff = design.apply(Command::Add(Record::Workflow(workflow))).unwrap();
        let id = design.workflows().next().unwrap().0;
        prop_assert!(diff.added.contains_key(&id));
        prop_assert_eq!(design.machine(id).to_json(), definition);
        for _ in 0..8 {
            let machine = dice.machine(0);
            if design.apply(Command::SetMachine { workflow: id, machine: machine.clone() }).is_ok() {
                prop_assert_eq!(design.machine(id).to_json(), machine.to_json());
                assert_whole(&design);
            }
        }
        for (state, record) in design.states() {
            let place = Place { owner: state, pointer: Pointer::root().key("Type") };
            let (owner, pointer) = design.machine_pointer(&place).unwrap();
            prop_assert_eq!(owner, id);
            // Where a name is doubled the pointer means its last bearer.
            if design.state_in_scope(record.parent, &record.name) == Some(state) && design.depth(state) == 0 {
                prop_assert_eq!(design.locate(id, &pointer), place);
            }
        }
    }
}

fn workflow_of(design: &Design) -> Id {
    design.workflows().next().unwrap().0
}

fn named(design: &Design, name: &str) -> Id {
    design.state_by_name(workflow_of(design), name).unwrap()
}

#[test]
fn the_golden_file_stays_readable() {
    let text = include_str!("golden/design_1.aslant.json");
    let design = file::read(text).unwrap();
    if std::env::var_os("ASLANT_BLESS").is_some() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/design/golden/design_1.aslant.json");
        std::fs::write(path, file::write(&design)).unwrap();
    } else {
        assert_eq!(file::write(&design), text);
    }
    for (id, _) in design.iter() {
        assert!(!design.name(id).is_empty());
    }
}

#[test]
fn notes_have_colours_and_groups_are_notes() {
    let text = r#"{"aslant":1,"notes":[
        {"id":1,"text":"Payments","at":[-20,-60],"size":[800,600],"colour":"blue","group":true},
        {"id":2,"text":"Ask Jo","at":[10,20],"size":[200,80]}]}"#;
    let mut design = file::read(text).unwrap();
    let Some(Record::Note(group)) = design.get(Id(1)).cloned() else { panic!("a note") };
    assert_eq!((group.colour, group.group, group.title()), (NoteColour::Blue, true, "Payments"));
    assert_eq!(&*design.name(Id(1)), "Payments");
    let Some(Record::Note(note)) = design.get(Id(2)).cloned() else { panic!("a note") };
    assert_eq!((note.colour, note.group), (NoteColour::Yellow, false));
    let written = file::write(&design);
    assert_eq!(file::read(&written).unwrap(), design);
    assert_eq!(written.matches("colour").count(), 1, "{written}");
    for colour in NoteColour::ALL {
        let changed = Note { colour, width: 640, ..group.clone() };
        let before = design.clone();
        let diff = design.apply(Command::Replace { id: Id(1), record: Record::Note(changed) }).unwrap();
        assert_eq!(file::read(&file::write(&design)).unwrap(), design);
        assert!(colour != NoteColour::Blue || !diff.is_empty());
        design = before;
    }
    let wrong = text.replace("blue", "beige");
    assert_eq!(file::read(&wrong).unwrap_err().to_string(), "/notes/0/colour: This is no colour of a note.");
}

#[test]
fn what_is_wrong_with_a_file_is_said() {
    let say = |text: &str| file::read(text).unwrap_err().to_string();
    assert!(say("{").contains('1'), "{}", say("{"));
    assert!(say("{}").contains("not a design"));
    assert!(say(r#"{"aslant":2}"#).contains("newer"));
    assert_eq!(
        say(r#"{"aslant":1,"functions":[{"id":1,"name":7}]}"#),
        "/functions/0/name: Text belongs here."
    );
    assert!(
        say(r#"{"aslant":1,"functions":[{"id":1,"name":"a"},{"id":1,"name":"b"}]}"#).contains("used twice")
    );
    assert!(say(r#"{"aslant":1,"triggers":[{"id":1,"upload":9}]}"#).contains("does not exist"));
    assert!(say(r#"{"aslant":1,"functions":[{"id":1,"name":"a","memroyMb":1}]}"#).contains("memroyMb"));
    assert!(say(&format!("{{\"aslant\":1,\"x\":{}", "[".repeat(5_000))).len() < 300);
    for cut in (0..DEFAULT.len()).step_by(997) {
        if DEFAULT.is_char_boundary(cut) {
            assert!(file::read(&DEFAULT[..cut]).is_err());
        }
    }
}

const DEFAULT: &str = include_str!("examples/order-fulfilment.aslant.json");

#[test]
fn references_follow_a_rename() {
    let mut design = Design::default_design();
    let charge = named(&design, "ChargePayment");
    let scenario = design.scenarios().next().unwrap();
    let mut changed = scenario.1.clone();
    changed.answers = json(r#"{"ChargePayment":[{"return":{}}]}"#);
    design.apply(Command::Replace { id: scenario.0, record: Record::Scenario(changed) }).unwrap();
    let scenario = design.scenarios().next().unwrap().0;
    design.apply(Command::Rename { id: charge, name: "Charge".into() }).unwrap();
    assert!(design.scenario(scenario).unwrap().answers.get("Charge").is_some());
    let edges = design.edges_of(charge);
    assert_eq!(edges.iter().filter(|edge| edge.to.id() == Some(charge)).count(), 2);
    assert!(design.apply(Command::Rename { id: charge, name: "SaveOrder".into() }).is_err());
    let function = design.functions().find(|(_, function)| &*function.name == "payments-charge").unwrap().0;
    design.apply(Command::Rename { id: function, name: "card-charge".into() }).unwrap();
    let text = design.machine(workflow_of(&design)).to_json();
    assert!(text.contains("${CardChargeArn}") && !text.contains("PaymentsCharge"));
    assert!(design.edges_of(charge).iter().any(|edge| edge.to.id() == Some(function)));
    assert!(design.apply(Command::Rename { id: function, name: "CardRefund".into() }).is_ok());
    assert!(design.apply(Command::Rename { id: function, name: "OrdersGet".into() }).is_err());
}

#[test]
fn deleting_heals_the_gap() {
    let mut design = Design::default_design();
    let (save, lines) = (named(&design, "SaveOrder"), named(&design, "ReserveLines"));
    let diff = design.apply(Command::Delete { ids: vec![save, lines], heal: true }).unwrap();
    assert_eq!(diff.removed.len(), 3);
    let accepted = named(&design, "Accepted?");
    let next = named(&design, "NeedsApproval?");
    assert!(design.edges().iter().any(|edge| edge.from == accepted && edge.to.id() == Some(next)));
    let first = named(&design, "ValidateOrder");
    design.apply(Command::Delete { ids: vec![first], heal: true }).unwrap();
    assert_eq!(design.machine(workflow_of(&design)).get("StartAt").unwrap().as_str(), Some("Accepted?"));
    let function = design.functions().next().unwrap().0;
    design.apply(Command::Delete { ids: vec![function], heal: false }).unwrap();
    let workflow = workflow_of(&design);
    design.apply(Command::Delete { ids: vec![workflow], heal: false }).unwrap();
    assert!(design.states().next().is_none());
    assert_whole(&design);
}

#[test]
fn a_state_is_inserted_on_an_edge() {
    let mut design = Design::default_design();
    let save = named(&design, "SaveOrder");
    let edge = EdgeRef { from: save, kind: EdgeKind::Next };
    let wait = json(r#"{"Type":"Wait","Seconds":1}"#);
    let diff = design
        .apply(Command::InsertState { edge: edge.clone(), name: None, body: wait, position: Position::Auto })
        .unwrap();
    let wait = *diff.added.keys().next().unwrap();
    assert_eq!(design.body(save).unwrap().get("Next").unwrap().as_str(), Some("Wait"));
    assert_eq!(design.body(wait).unwrap().get("Next").unwrap().as_str(), Some("ReserveLines"));
    let order = &design.scope(ScopeRef { owner: workflow_of(&design), slot: 0 }).unwrap().states;
    assert_eq!(
        order.iter().position(|id| *id == wait),
        order.iter().position(|id| *id == save).map(|at| at + 1)
    );
    let fail = json(r#"{"Type":"Fail"}"#);
    let refused =
        design.apply(Command::InsertState { edge, name: None, body: fail, position: Position::Auto });
    assert!(refused.unwrap_err().to_string().contains("no Next"));
}

#[test]
fn text_edits_keep_ids_and_notes() {
    let mut design = Design::default_design();
    let workflow = workflow_of(&design);
    let (charge, stock) = (named(&design, "ChargePayment"), named(&design, "ReserveStock"));
    design.apply(Command::SetNote { id: charge, note: "mind".into() }).unwrap();
    design.apply(Command::Move(vec![(charge, 7, 8)])).unwrap();
    let renamed = design.machine(workflow).to_json().replace("\"ChargePayment\"", "\"Bill\"");
    design.apply(Command::SetMachine { workflow, machine: json(&renamed) }).unwrap();
    assert_eq!(named(&design, "Bill"), charge);
    let state = design.state(charge).unwrap();
    assert_eq!((&*state.note, state.position), ("mind", Position::At(7, 8)));
    // The iteration's state moves out of the Map: the same state elsewhere.
    let mut machine = design.machine(workflow);
    let inner = Pointer::parse("/States/ReserveLines/ItemProcessor/States").unwrap();
    let moved = machine.pointer(&inner).unwrap().get("ReserveStock").unwrap().clone();
    *machine.pointer_mut(&inner).unwrap() = Value::empty_object();
    machine
        .pointer_mut(&Pointer::parse("/States").unwrap())
        .unwrap()
        .as_object_mut()
        .unwrap()
        .insert("ReserveStock", moved);
    let diff = reconcile(&design, workflow, &machine).unwrap();
    assert!(diff.added.is_empty() && diff.removed.is_empty());
    design.apply(Command::SetMachine { workflow, machine }).unwrap();
    assert_eq!(design.parent(stock), Some(workflow));
    // Swapping a Parallel's branches keeps what stands in them.
    let ship = named(&design, "ShipAndNotify");
    let create = named(&design, "CreateShipment");
    let place = Place { owner: ship, pointer: Pointer::parse("/Branches/0").unwrap() };
    design.apply(Command::MoveElement { place, to: 1 }).unwrap();
    assert_eq!(design.state(create).unwrap().parent, ScopeRef { owner: ship, slot: 1 });
}

#[test]
fn what_cannot_be_connected_is_said() {
    let mut design = Design::default_design();
    let (done, stock) = (named(&design, "OrderFulfilled"), named(&design, "ReserveStock"));
    let save = named(&design, "SaveOrder");
    let refusal = |from, kind, to| design.can_connect(from, &kind, to).unwrap_err();
    assert_eq!(refusal(done, EdgeKind::Next, save), "A Succeed state has no Next.");
    assert_eq!(refusal(save, EdgeKind::Next, stock), "A state cannot point into another container.");
    let route = design.routes().next().unwrap().0;
    assert!(refusal(route, EdgeKind::Integration, save).contains("workflow"));
    let choice = named(&design, "Accepted?");
    let kinds = design.connect_kinds(choice, save);
    assert_eq!(
        kinds.iter().map(|(kind, _)| kind.clone()).collect::<Vec<_>>(),
        [EdgeKind::Choice(1), EdgeKind::Default]
    );
    design.apply(Command::Connect { from: choice, kind: EdgeKind::Next, to: done }).unwrap();
    assert_eq!(design.body(choice).unwrap().get("Choices").unwrap().as_array().unwrap().len(), 2);
    let table = design.resources().find(|(_, resource)| resource.kind == ResourceKind::Queue).unwrap().0;
    design.apply(Command::Connect { from: save, kind: EdgeKind::Call, to: table }).unwrap();
    assert!(design.edges_of(save).iter().any(|edge| edge.to.id() == Some(table)));
}

#[test]
fn a_gesture_is_one_step_and_typing_merges() {
    let mut session = Session::new(Design::default_design());
    let first = session.design().clone();
    let charge = named(&first, "ChargePayment");
    let chosen = Selection::from(BTreeSet::from([charge]));
    session.begin("Move", &chosen);
    session.apply("", Command::Move(vec![(charge, 1, 1)]), &chosen).unwrap();
    session.apply("", Command::Move(vec![(charge, 2, 2)]), &chosen).unwrap();
    assert_eq!(session.cancel().unwrap().selection, chosen);
    assert_eq!(*session.design(), first);
    session.begin("Move", &chosen);
    session.apply("", Command::Move(vec![(charge, 3, 3)]), &chosen).unwrap();
    session.commit(&chosen);
    for note in ["a", "ab", "abc"] {
        session
            .apply_burst("note", "Note", Command::SetNote { id: charge, note: note.into() }, &chosen)
            .unwrap();
    }
    assert_eq!(session.depth(), (2, 0));
    session.end_burst();
    session.apply_burst("note", "Note", Command::SetNote { id: charge, note: "d".into() }, &chosen).unwrap();
    assert_eq!(session.depth(), (3, 0));
    session.undo().unwrap();
    assert_eq!(session.design().state(charge).unwrap().note, "abc");
    assert_eq!(session.undo_label(), Some("Note"));
    session.undo().unwrap();
    session.undo().unwrap();
    assert_eq!(*session.design(), first);
}

#[test]
fn names_and_addresses_are_understood() {
    assert_eq!(link::logical_name("payments-charge"), "PaymentsCharge");
    assert_eq!(link::named("arn:aws:lambda:eu-west-1:1:function:pay:live"), "pay");
    assert_eq!(link::named("arn:aws:dynamodb:eu-west-1:1:table/orders"), "orders");
    assert_eq!(link::named("https://sqs.eu-west-1.amazonaws.com/1/jobs"), "jobs");
    assert_eq!(
        link::integration("arn:aws:states:::states:startExecution.sync:2"),
        Some(("states:startExecution", link::Pattern::Sync2))
    );
    let design = Design::default_design();
    let index = link::Index::new(&design);
    let function = index.by_logical_name("PaymentsCharge").unwrap();
    let found = link::Resolution::Found(function);
    for text in [
        "${PaymentsChargeArn}",
        "payments-charge",
        "arn:aws:lambda:us-east-1:1:function:payments-charge",
        "arn:aws:lambda:us-east-1:1:function:payments-charge:live",
        "arn:aws:lambda:us-east-1:1:function:payments-charge:$LATEST",
        "payments-charge:live",
        "payments-charge:12",
        "payments-charge:$LATEST",
        "123456789012:function:payments-charge",
        "123456789012:function:payments-charge:12",
        "function:payments-charge",
        "${PaymentsChargeArn}:live",
        "${PaymentsChargeName}:$LATEST",
    ] {
        assert_eq!(index.resolve(text), found, "{text}");
    }
    assert_eq!(index.resolve("nobody:live"), link::Resolution::Missing("nobody".into()));
    for text in ["a:b:c", "a b:c", ":c", "a:", "s3:objects/x"] {
        assert_eq!(link::named(text), text);
    }
    assert_eq!(index.resolve("${NobodyArn}"), link::Resolution::Missing("Nobody".into()));
    assert!(matches!(index.resolve("{% $x %}"), link::Resolution::Dynamic(_)));
    assert_eq!(link::with_real_values(&design, &index, "${OrdersName}"), "orders");
}

#[test]
fn every_command_of_the_random_sequences_succeeds_sometimes() {
    let mut succeeded = std::collections::BTreeMap::<String, (usize, usize)>::new();
    for seed in 0..60 {
        let mut dice = Dice(seed * 7_919);
        let mut design = start(seed);
        for _ in 0..40 {
            let command = dice.command(&design);
            let name = format!("{command:?}");
            let name = name.split(|ch: char| !ch.is_alphanumeric()).next().unwrap().to_owned();
            let counts = succeeded.entry(name).or_default();
            counts.1 += 1;
            counts.0 += usize::from(design.apply(command).is_ok());
        }
    }
    println!("{succeeded:?}");
    assert!(succeeded.values().all(|(succeeded, _)| *succeeded > 0), "{succeeded:?}");
}

#[test]
fn saved_views_are_kept_in_a_file() {
    let mut design = Design::default_design();
    let views = vec![
        View { caption: "All of it".into(), region: [-20, 0, 1200, 700], entered: None },
        View {
            caption: String::new(),
            region: [5, -7, 90, 60],
            entered: design.workflows().next().map(|(id, _)| id),
        },
    ];
    let settings = Settings { views: views.clone(), ..design.settings().clone() };
    design.apply(Command::Replace { id: SETTINGS, record: Record::Settings(settings) }).unwrap();
    let again = file::read(&file::write(&design)).unwrap();
    assert_eq!(again.settings().views, views);
    let text = file::write(&design).replace("1200", "0");
    let error = file::read(&text).unwrap_err();
    assert_eq!(error.place, "/views/0/region", "{error}");
}
