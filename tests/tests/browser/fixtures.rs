//! A design for each rule of the review, with the one thing wrong that it is for.

use aslant_engine::asl::WorkflowType;
use aslant_engine::design::{
    Access, Api, Authorizer, CallMode, Command, Design, Endpoint, Function, Id, Integration, JwtIssuer,
    MockAnswer, MockRule, Place, Protocol, Record, Trigger, TriggerSource, Undo, Use,
};
use aslant_engine::json::{self, Pointer, Value};

/// The default design, with shorthands for changing it.
pub struct Bench(pub Design);

impl Bench {
    pub fn new() -> Self {
        Self(Design::default_design())
    }

    pub fn id(&self, name: &str) -> Id {
        self.0
            .iter()
            .find(|(_, record)| &*record.label() == name)
            .map_or_else(|| panic!("no {name}"), |(id, _)| id)
    }

    pub fn apply(mut self, command: Command) -> Self {
        self.0.apply(command).unwrap();
        self
    }

    pub fn change(self, name: &str, change: impl FnOnce(&mut Record)) -> Self {
        let id = self.id(name);
        let mut record = self.0.get(id).unwrap().clone();
        change(&mut record);
        self.apply(Command::Replace { id, record })
    }

    pub fn function(self, name: &str, change: impl FnOnce(&mut Function)) -> Self {
        self.change(name, |record| match record {
            Record::Function(function) => change(function),
            _ => panic!("{} is no function", record.label()),
        })
    }

    /// Changes the default design's only API.
    pub fn api(self, change: impl FnOnce(&mut Api)) -> Self {
        self.change("orders-api", |record| match record {
            Record::Api(api) => change(api),
            _ => panic!("{} is no API", record.label()),
        })
    }

    /// Sets or removes a field of a state's or workflow's body; the value as JSON text.
    pub fn field(self, name: &str, pointer: &str, value: Option<&str>) -> Self {
        let place = Place { owner: self.id(name), pointer: Pointer::parse(pointer).unwrap() };
        let value = value.map(|text| json::parse_strict(text).unwrap());
        self.apply(Command::SetField { place, value })
    }

    pub fn uses(name: &'static str, targets: &'static [(&'static str, Access, CallMode)]) -> Self {
        let bench = Self::new();
        let uses: Vec<Use> = targets
            .iter()
            .map(|(target, access, mode)| Use { target: bench.id(target), access: *access, mode: *mode })
            .collect();
        bench.function(name, |function| function.uses = uses)
    }

    pub fn route(self, name: &str, kind: Option<WorkflowType>) -> Self {
        let bench = self.change(name, |record| {
            if let Record::Route(route) = record
                && let Integration::StartExecution { workflow, mapping } = route.integration.clone()
            {
                route.integration = Integration::StartSyncExecution { workflow, mapping };
            }
        });
        match kind {
            None => bench,
            Some(kind) => bench.change("OrderFulfilment", |record| {
                if let Record::Workflow(workflow) = record {
                    workflow.kind = kind;
                }
            }),
        }
    }
}

/// Designs with one thing wrong each, and the rule that must say so.
pub fn fixtures() -> Vec<(&'static str, Bench)> {
    use Access::{Invoke, Write};
    use CallMode::Sync;
    vec![
        ("start-sync-on-standard", Bench::new().route("POST /orders", None)),
        (
            "dangling-reference",
            Bench::new().field("ChargePayment", "/Arguments/FunctionName", Some(r#""${PaymentsChargArn}""#)),
        ),
        (
            "duplicate-route",
            Bench::new().change("POST /approvals/{id}", |record| {
                if let Record::Route(route) = record {
                    route.path = "/orders/{order}/cancel".into();
                }
            }),
        ),
        ("callback-without-timeout", Bench::new().field("RequestApproval", "/TimeoutSeconds", None)),
        (
            "callback-without-token",
            Bench::new().field(
                "RequestApproval",
                "/Arguments/Payload",
                Some(r#"{"orderId": "{% $states.input.orderId %}"}"#),
            ),
        ),
        (
            "gateway-timeout-too-short",
            Bench::new().function("orders-get", |function| function.timeout_seconds = 60),
        ),
        ("sync-workflow-outlives-gateway", Bench::new().route("POST /orders", Some(WorkflowType::Express))),
        ("task-timeout-too-short", Bench::new().field("ChargePayment", "/TimeoutSeconds", Some("5"))),
        ("queue-visibility-too-short", {
            let bench = Bench::new();
            let trigger = Trigger {
                source: TriggerSource::Queue(bench.id("manual-refunds")),
                target: Some(bench.id("payments-refund")),
                batch_size: None,
                filter: Value::Null,
                retries: None,
                on_failure: Some(bench.id("failed-events")),
                position: aslant_engine::design::Position::Auto,
            };
            bench.apply(Command::Add(Record::Trigger(trigger)))
        }),
        (
            "no-failure-destination",
            Bench::new().change("Upload", |record| {
                if let Record::Trigger(trigger) = record {
                    trigger.on_failure = None;
                }
            }),
        ),
        (
            "lambda-lith",
            Bench::uses(
                "orders-cancel",
                &[("orders", Write, Sync), ("courier", Invoke, Sync), ("payment-provider", Invoke, Sync)],
            ),
        ),
        ("function-waits-for-function", Bench::uses("orders-validate", &[("orders-get", Invoke, Sync)])),
        ("no-retry", Bench::new().field("ValidateOrder", "/Retry", None)),
        (
            "retry-not-idempotent",
            Bench::new().function("payments-charge", |function| function.idempotent = Some(false)),
        ),
        ("effect-not-undone", Bench::new().field("ShipAndNotify", "/Catch", None)),
        (
            "effect-not-undone",
            Bench::new().function("payments-charge", |function| function.undo = Undo::Unknown),
        ),
        (
            "effect-not-undone",
            Bench::new().function("payments-charge", |function| function.undo = Undo::Needed),
        ),
        ("catch-loses-input", {
            let bench = Bench::new();
            let workflow = bench.id("OrderFulfilment");
            let machine = r#"{"StartAt": "Save", "States": {
                "Save": {"Type": "Task", "Resource": "arn:aws:states:::dynamodb:putItem", "Parameters": {"TableName": "${OrdersName}", "Item": {}},
                    "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Tell"}], "End": true},
                "Tell": {"Type": "Task", "Resource": "arn:aws:states:::sns:publish",
                    "Parameters": {"TopicArn": "${OrderNotificationsArn}", "Message.$": "$.orderId"}, "End": true}}}"#;
            bench.apply(Command::SetMachine { workflow, machine: json::parse_strict(machine).unwrap() })
        }),
        (
            "unused",
            Bench::new().apply(Command::Add(Record::Function(Function {
                name: "spare".into(),
                ..Function::default()
            }))),
        ),
        (
            "open-route",
            Bench::new().change("POST /orders", |record| {
                if let Record::Route(route) = record {
                    route.authorizer = Some(Authorizer::None);
                    route.public_because = String::new();
                }
            }),
        ),
        (
            "payload-too-large",
            Bench::new().function("payments-charge", |function| {
                function.mock.rules = vec![MockRule {
                    answer: MockAnswer::Return(Value::from("x".repeat(400_000))),
                    ..MockRule::default()
                }];
            }),
        ),
        ("authorizer-not-available", Bench::new().api(|api| api.protocol = Protocol::Http)),
        (
            "bad-jwt-authorizer",
            Bench::new().api(|api| {
                let audiences = vec!["shop".to_owned()];
                api.authorizer =
                    Authorizer::Jwt(vec![JwtIssuer { issuer: "http://id.example.com".into(), audiences }]);
            }),
        ),
        ("jwt-without-issuer", Bench::new().api(|api| api.authorizer = Authorizer::Jwt(Vec::new()))),
        (
            "scopes-without-token",
            Bench::new().api(|api| api.authorizer = Authorizer::Iam).change("POST /orders", |record| {
                if let Record::Route(route) = record {
                    route.scopes = vec!["orders/write".into()];
                }
            }),
        ),
        (
            "cannot-stream",
            Bench::new().change("POST /orders", |record| {
                if let Record::Route(route) = record {
                    route.streaming = true;
                }
            }),
        ),
        (
            "stream-idle",
            Bench::new().function("orders-get", |function| function.timeout_seconds = 600).change(
                "GET /orders/{id}",
                |record| {
                    if let Record::Route(route) = record {
                        route.streaming = true;
                    }
                },
            ),
        ),
        (
            "integration-timeout-too-long",
            Bench::new().api(|api| {
                (api.endpoint, api.timeout_ms) = (Some(Endpoint::Edge), Some(60_000));
            }),
        ),
        (
            "response-too-large",
            Bench::new().function("orders-get", |function| {
                function.mock.rules = vec![MockRule {
                    answer: MockAnswer::Return(Value::from("x".repeat(6_400_000))),
                    ..MockRule::default()
                }];
            }),
        ),
        ("bad-name", Bench::new().function("orders-get", |function| function.timeout_seconds = 2000)),
    ]
}
