//! What a design of five thousand states costs, part by part. Prints figures; fails only far beyond what is usable.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::fmt::Write;
use std::sync::Arc;
use std::time::Instant;

use aslant_engine::analysis;
use aslant_engine::design::{Command, Design, Place, Position, WorkflowType, file};
use aslant_engine::interchange::asl::{Target, import_into};
use aslant_engine::interchange::{asl, export, share, svg};
use aslant_engine::json::Pointer;
use aslant_engine::layout::{Graph, LayoutOptions, layout};
use aslant_engine::simulation::{Run, Until};

/// A machine of about `count` states of every type that leads from its first state to its last.
fn machine(count: usize) -> String {
    let mut states = String::new();
    let mut made = 0;
    let mut step = 0;
    while made < count {
        let next = format!("Step {}", step + 1);
        let name = format!("Step {step}");
        made += 1;
        let body = match step % 7 {
            0 | 3 => format!(
                r#"{{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","Arguments":{{"FunctionName":"${{Work{}Arn}}","Payload":"{{% $states.input %}}"}},"Output":"{{% $states.input %}}","Retry":[{{"ErrorEquals":["States.Timeout"],"MaxAttempts":2}}],"Catch":[{{"ErrorEquals":["States.ALL"],"Next":"Sorry"}}],"Next":"{next}"}}"#,
                step % 40
            ),
            1 => format!(
                r#"{{"Type":"Choice","Choices":[{{"Condition":"{{% $states.input.count > {step} + 1 %}}","Next":"Sorry"}}],"Default":"{next}"}}"#
            ),
            2 => {
                made += 2;
                format!(
                    r#"{{"Type":"Parallel","Branches":[{{"StartAt":"Left {step}","States":{{"Left {step}":{{"Type":"Pass","End":true}}}}}},{{"StartAt":"Right {step}","States":{{"Right {step}":{{"Type":"Wait","Seconds":1,"End":true}}}}}}],"Output":"{{% $states.input %}}","Next":"{next}"}}"#
                )
            }
            4 => {
                made += 1;
                format!(
                    r#"{{"Type":"Map","Items":[1,2],"ItemProcessor":{{"StartAt":"Item {step}","States":{{"Item {step}":{{"Type":"Pass","End":true}}}}}},"Output":"{{% $states.input %}}","Next":"{next}"}}"#
                )
            }
            5 => format!(r#"{{"Type":"Wait","Seconds":5,"Next":"{next}"}}"#),
            _ => format!(r#"{{"Type":"Pass","Next":"{next}"}}"#),
        };
        write!(states, "{name:?}:{body},").unwrap();
        step += 1;
    }
    format!(
        r#"{{"QueryLanguage":"JSONata","StartAt":"Step 0","States":{{{states}"Step {step}":{{"Type":"Succeed"}},"Sorry":{{"Type":"Fail","Error":"Sorry"}}}}}}"#
    )
}

fn timed<T>(what: &str, work: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let result = work();
    let taken = start.elapsed();
    println!("{what:<28}{:>9.1} ms", taken.as_secs_f64() * 1000.0);
    result
}

/// So few states that an unoptimised build takes a second; `ASLANT_STATES=5000` in an optimised one gives figures.
#[test]
fn a_large_design_is_handled() {
    let count = std::env::var("ASLANT_STATES").ok().and_then(|count| count.parse().ok()).unwrap_or(300);
    let text = machine(count);
    let read = timed("read text", || asl::parse(&text));
    assert!(read.problems.is_empty(), "{:?}", read.problems.first());
    let target = Target::New { name: "Large".into(), workflow_type: WorkflowType::Standard };
    let import = timed("import", || import_into(&Design::empty(), &target, &read.value).unwrap());
    let workflow = import.workflow.unwrap();
    let mut design = import.design;
    assert!(design.states().count() >= count);
    timed("apply the import", || Design::empty().apply(import.command.clone()).unwrap());
    timed("compose", || design.machine(workflow));
    timed("edges", || design.edges());
    timed("verify", || design.verify().unwrap());
    let findings = timed("findings", || analysis::findings(&design));
    println!("{} findings", findings.len());
    let mut kept = analysis::Analysis::default();
    timed("findings, kept", || kept.findings(&design));
    let graph = timed("graph", || Graph::from_design(&design));
    let placed = timed("layout", || layout(&graph, &LayoutOptions::default()));
    timed("svg", || svg::draw(&design, &graph, &placed, &svg::SvgOptions::default()));
    let places: Vec<_> = design
        .states()
        .filter_map(|(id, _)| placed.rects.get(&id).map(|rect| (id, rect.x as i32, rect.y as i32)))
        .collect();
    timed("freeze", || design.apply(Command::Freeze(places)).unwrap());
    let state = design.state_by_name(workflow, "Step 100").unwrap();
    timed("move one", || design.apply(Command::Move(vec![(state, 1, 2)])).unwrap());
    timed("edges after a move", || design.edges());
    let place = Place { owner: state, pointer: Pointer::root().key("Comment") };
    timed("set a field", || {
        design.apply(Command::SetField { place, value: Some("x".into()) }).unwrap();
    });
    timed("edges after a field", || design.edges());
    timed("findings after a field", || kept.findings(&design));
    timed("rename a state", || design.apply(Command::Rename { id: state, name: "Other".into() }).unwrap());
    let function = design.functions().next().unwrap().0;
    timed("rename a function", || {
        design.apply(Command::Rename { id: function, name: "another".into() }).unwrap();
    });
    let written = timed("write file", || file::write(&design));
    let back = timed("read file", || file::read(&written).unwrap());
    assert_eq!(back, design);
    let link = timed("write link", || share::encode(&design));
    timed("read link", || assert_eq!(share::decode(&link).unwrap(), design));
    let machine = timed("export", || export::machine(&design, workflow, &export::Values::Substitutions));
    let printed = timed("print YAML", || asl::print(&machine, aslant_engine::interchange::Format::Yaml));
    let again = timed("read YAML", || asl::parse(&printed));
    assert_eq!(again.value, machine);
    let changed = text.replace("\"Step ", "\"Stage ").replace("\"Wait\"", "\"Pass\"");
    let changed = asl::parse(&changed).value;
    timed("reconcile a rename of all", || {
        design.clone().apply(Command::SetMachine { workflow, machine: changed.clone() }).unwrap();
    });
    let other = asl::parse(&self::machine(count / 2)).value;
    timed("reconcile half", || {
        design.clone().apply(Command::SetMachine { workflow, machine: other.clone() }).unwrap();
    });
    let fragment =
        timed("copy all", || design.fragment(&design.states().map(|(id, _)| id).collect())).unwrap();
    timed("paste all", || {
        let paste = Command::Paste { fragment: fragment.clone(), scope: None, position: Position::Auto };
        design.clone().apply(paste).unwrap();
    });
    let all: Vec<_> = design.states().map(|(id, _)| id).collect();
    timed("delete half", || {
        let ids = all.iter().copied().step_by(2).collect();
        design.clone().apply(Command::Delete { ids, heal: true }).unwrap();
    });
    timed("tidy", || design.clone().apply(Command::Tidy(None)).unwrap());
    let scenario = design.scenarios().next().unwrap().1.clone();
    let mut run = Run::new(Arc::new(design), scenario).unwrap();
    timed("run", || assert!(run.advance(Until::Pause, 1_000_000)));
    println!("{:?} after {} steps", run.snapshot().status, run.snapshot().step);
    timed("seek to the start", || run.seek(1));
}
