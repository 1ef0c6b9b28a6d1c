//! A run whose worker is lost goes on in another one as if nothing had happened; one that hangs says where.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use aslant_engine::design::{Design, Id, file};
use aslant_engine::expression::jsonata;
use aslant_engine::json::{self, Value};
use aslant_engine::simulation::protocol::{FromWorker, Server, ToWorker, VERSION};
use aslant_engine::simulation::{AskAnswer, Keeper, Recovery, Row, RunStatus, Snapshot, Until};

/// The page as it talks to a worker: what it shows, and what it keeps.
struct Page {
    server: Server,
    keeper: Keeper,
    rows: Vec<Row>,
    snapshot: Option<Snapshot>,
    messages: usize,
    /// The worker is lost before this message.
    lose_at: Option<usize>,
}

impl Page {
    fn start(design: &Design, scenario: Id, lose_at: Option<usize>) -> Self {
        let mut page = Self {
            server: Server::default(),
            keeper: Keeper::default(),
            rows: Vec::new(),
            snapshot: None,
            messages: 0,
            lose_at,
        };
        page.send(ToWorker::Start { version: VERSION, run: 1, design: file::write(design), scenario });
        page
    }

    fn send(&mut self, message: ToWorker) {
        self.keeper.sent(&message);
        self.deliver(message);
        self.work();
    }

    fn deliver(&mut self, message: ToWorker) {
        for answer in self.server.take(message) {
            self.receive(answer);
        }
    }

    fn receive(&mut self, message: FromWorker) {
        self.keeper.received(&message);
        if let FromWorker::Progress { snapshot, first, rows, .. } = message {
            self.rows.truncate(first);
            self.rows.extend(rows);
            self.snapshot = Some(*snapshot);
        }
    }

    fn work(&mut self) {
        while self.server.is_busy() {
            self.messages += 1;
            if self.lose_at == Some(self.messages) {
                self.server = Server::default();
                let Recovery::GoOn(messages) = self.keeper.after_hang() else { panic!("it does not go on") };
                for message in messages {
                    self.deliver(message);
                }
                continue;
            }
            for answer in self.server.slice(3) {
                self.receive(answer);
            }
        }
    }

    /// Plays to the end row by row, and approves what is asked.
    fn play(&mut self) {
        for _ in 0..10_000 {
            let snapshot = self.snapshot.clone().unwrap();
            if snapshot.status.is_over() {
                return;
            }
            if let Some(ask) = snapshot.asks.first().filter(|_| snapshot.status == RunStatus::Asking) {
                let answer = AskAnswer::Succeed(json::parse_strict(r#"{"approved": true}"#).unwrap());
                self.send(ToWorker::Answer { run: 1, token: ask.token, answer });
            }
            self.send(ToWorker::Advance { run: 1, until: Until::Row });
        }
        panic!("it does not end");
    }
}

#[test]
fn a_lost_worker_is_not_noticed() {
    let design = Design::default_design();
    for (scenario, record) in design.scenarios() {
        let mut whole = Page::start(&design, scenario, None);
        whole.play();
        assert!(whole.messages > 20, "{}", record.name);
        for lose_at in (1..whole.messages).step_by(7) {
            let mut page = Page::start(&design, scenario, Some(lose_at));
            page.play();
            assert_eq!(page.rows, whole.rows, "{} lost at {lose_at}", record.name);
            assert_eq!(page.snapshot, whole.snapshot, "{} lost at {lose_at}", record.name);
        }
    }
}

#[test]
fn a_step_back_sends_no_line_again() {
    let design = Design::default_design();
    for (scenario, record) in design.scenarios() {
        let mut page = Page::start(&design, scenario, None);
        page.play();
        for _ in 0..page.rows.len().min(20) {
            let before = page.rows.clone();
            let mut answers = page.server.take(ToWorker::StepBack { run: 1 });
            answers.extend(page.server.slice(2_000));
            let [FromWorker::Progress { more: false, first, rows, .. }] = answers.as_slice() else {
                panic!("{}: {answers:?}", record.name)
            };
            assert!(
                rows.is_empty() && *first <= before.len(),
                "{}: {first} of {}",
                record.name,
                before.len()
            );
            for answer in answers {
                page.receive(answer);
            }
            assert_eq!(page.rows, before[..page.rows.len()]);
        }
        // What was kept is what comes of the same steps again.
        let step = page.snapshot.clone().unwrap().step;
        let kept = page.rows.clone();
        page.send(ToWorker::Seek { run: 1, step: 0 });
        page.send(ToWorker::Seek { run: 1, step });
        assert_eq!(page.rows, kept, "{}", record.name);
    }
}

#[test]
fn stepping_back_goes_on_after_a_loss() {
    let design = Design::default_design();
    let (scenario, _) = design.scenarios().next().unwrap();
    let mut page = Page::start(&design, scenario, None);
    page.play();
    let end = page.snapshot.clone().unwrap();
    page.send(ToWorker::StepBack { run: 1 });
    page.send(ToWorker::StepBack { run: 1 });
    let (step, rows) = (page.snapshot.clone().unwrap().step, page.rows.clone());
    page.server = Server::default();
    let Recovery::GoOn(messages) = page.keeper.after_hang() else { panic!() };
    for message in messages {
        page.deliver(message);
    }
    page.work();
    let back = page.snapshot.clone().unwrap();
    assert_eq!((back.step, back.furthest, &page.rows), (step, end.furthest, &rows));
    page.send(ToWorker::Seek { run: 1, step: end.step });
    assert_eq!(page.snapshot, Some(end));
}

std::thread_local! {
    static TOLD: std::cell::RefCell<Vec<String>> = const { std::cell::RefCell::new(Vec::new()) };
}

#[test]
fn what_hangs_twice_is_named() {
    let design = Design::default_design();
    let (scenario, _) = design.scenarios().next().unwrap();
    let mut page = Page::start(&design, scenario, None);
    page.send(ToWorker::Advance { run: 1, until: Until::Row });
    page.send(ToWorker::Advance { run: 1, until: Until::Row });
    // It was asked on, and nothing came.
    page.keeper.sent(&ToWorker::Advance { run: 1, until: Until::Pause });
    let Recovery::GoOn(messages) = page.keeper.after_hang() else { panic!("the first time it goes on") };
    page.server = Server::default();
    for message in messages {
        page.deliver(message);
    }
    while page.server.about().is_none() {
        for answer in page.server.slice(100) {
            page.receive(answer);
        }
    }
    // Now it is careful: it says what comes before it does it.
    let state = loop {
        let about = page.server.about().expect("it is careful");
        page.receive(FromWorker::About(about.clone()));
        if let Some(state) = about.at.filter(|id| design.state(*id).is_some()) {
            break state;
        }
        for answer in page.server.slice(1) {
            page.receive(answer);
        }
    };
    let step = page.snapshot.clone().unwrap().step;
    let Recovery::Stay { messages, about } = page.keeper.after_hang() else { panic!("twice is enough") };
    assert_eq!(about.unwrap().at, Some(state));
    page.server = Server::default();
    for message in messages {
        page.deliver(message);
    }
    page.work();
    assert_eq!(page.snapshot.clone().unwrap().step, step, "it stands where it stood");
    page.play();
    assert_eq!(page.snapshot.unwrap().status, RunStatus::Succeeded);
}

#[test]
fn expressions_are_told_before_they_are_evaluated() {
    TOLD.with_borrow_mut(Vec::clear);
    jsonata::observe(Some(|text| TOLD.with_borrow_mut(|told| told.push(text.to_owned()))));
    let design = Design::default_design();
    let (scenario, _) = design.scenarios().next().unwrap();
    Page::start(&design, scenario, None).play();
    jsonata::observe(None);
    let machine = design.workflows().map(|(id, _)| design.machine(id).to_json()).collect::<String>();
    let told = TOLD.take();
    assert!(told.len() > 3);
    let states = told.iter().filter(|text| text.contains("$states"));
    for text in states {
        let quoted = Value::string(text.trim()).to_json();
        assert!(machine.contains(quoted.trim_matches('"')), "{text}");
    }
}

#[test]
fn a_run_that_never_begins_is_given_up() {
    let mut keeper = Keeper::default();
    assert_eq!(keeper.after_hang(), Recovery::GiveUp);
    keeper.sent(&ToWorker::Start { version: VERSION, run: 1, design: String::new(), scenario: Id(1) });
    assert!(matches!(keeper.after_hang(), Recovery::GoOn(_)));
    assert_eq!(keeper.after_hang(), Recovery::GiveUp);
}
