//! Published SAM templates: each is read, and each of its state machines becomes a design in which everything
//! that a state calls is there.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod corpus;

use std::sync::Arc;

use aslant_engine::design::{
    Access, Authorizer, CallMode, Design, Endpoint, Id, Integration, JwtIssuer, Method, Protocol, Record,
    ResourceKind, Route, Scenario, ScenarioStart, TriggerSource, WorkflowType, link,
};
use aslant_engine::interchange::{Content, content_of, read, sam};
use aslant_engine::json::{Object, Value, parse};
use aslant_engine::simulation::{Run, RunStatus, Until};
use corpus::corpus;

fn unresolved(design: &Design) -> Vec<String> {
    let index = link::Index::new(design);
    let callees = design.states().filter_map(|(_, state)| Some((state, link::callee(&index, &state.body)?)));
    callees
        .filter(|(_, callee)| matches!(callee.target, Some(link::Resolution::Missing(_))))
        .map(|(state, callee)| format!("{}: {:?}", state.name, callee.target))
        .collect()
}

/// Runs the scenario that came with a workflow, as far as it goes without a person.
fn run(design: &Design, workflow: Id) -> RunStatus {
    let starts = |scenario: &Scenario| matches!(scenario.start, ScenarioStart::Workflow { workflow: id, .. } if id == workflow);
    let scenario = design.scenarios().find(|(_, scenario)| starts(scenario)).unwrap().1.clone();
    let mut run = Run::new(Arc::new(design.clone()), scenario).unwrap();
    run.advance(Until::Pause, 2_000);
    let snapshot = run.snapshot();
    if let Some(Some(error)) = snapshot.executions.first().map(|execution| &execution.error) {
        println!("    {error}: {:?}", snapshot.executions[0].cause);
    }
    snapshot.status
}

#[test]
fn every_recorded_template_becomes_a_design() {
    let Some(folder) = corpus("sam") else { return };
    let mut folders: Vec<_> =
        std::fs::read_dir(folder).unwrap().flatten().map(|entry| entry.path()).collect();
    folders.retain(|path| path.is_dir());
    folders.sort();
    assert!(!folders.is_empty());
    let mut succeeded = 0;
    for path in folders {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(path.join("template.yaml")).unwrap();
        let (_, parsed) = read(&text);
        assert!(parsed.is_valid(), "{name}: {:?}", parsed.first_fatal());
        assert_eq!(content_of(&parsed.value), Content::Template, "{name}");
        let template = sam::parse(&text);
        let meta = parse(&std::fs::read_to_string(path.join("meta.json")).unwrap()).value;
        let count = |kinds: [&str; 2]| {
            let types = meta.get("resource_types").unwrap();
            kinds.iter().filter_map(|kind| types.get(kind)?.as_i64()).sum::<i64>() as usize
        };
        assert_eq!(
            template.state_machines.len(),
            count(["AWS::Serverless::StateMachine", "AWS::StepFunctions::StateMachine"]),
            "{name}"
        );
        assert_eq!(
            template.functions.len(),
            count(["AWS::Serverless::Function", "AWS::Lambda::Function"]),
            "{name}"
        );
        let reader = |file: &str| std::fs::read_to_string(path.join(file)).ok();
        for machine in &template.state_machines {
            let definition =
                sam::definition(machine, &reader).unwrap_or_else(|error| panic!("{name}: {error}"));
            let states = definition.get("States").and_then(Value::as_object).map_or(0, Object::len);
            assert!(states > 0, "{name}: {}", machine.logical_id);
            let import = sam::import(&Design::empty(), &template, &machine.logical_id, &reader)
                .unwrap_or_else(|error| panic!("{name}: {error}"));
            import.design.verify().unwrap_or_else(|error| panic!("{name}: {error}"));
            assert_eq!(unresolved(&import.design), Vec::<String>::new(), "{name}");
            let workflow = import.design.workflow(import.workflow.unwrap()).unwrap();
            assert_eq!(workflow.scope.as_ref().unwrap().states.len(), states);
            let status = run(&import.design, import.workflow.unwrap());
            println!("{name}: {} ({status:?})\n    {}", machine.logical_id, import.notes.join("\n    "));
            // Examples can keep a polling loop going; it would end at the limit of events.
            assert!(status != RunStatus::Ready, "{name}: {status:?}");
            succeeded += usize::from(matches!(status, RunStatus::Succeeded | RunStatus::Asking));
        }
    }
    // How many get to a good end with guessed examples says how good the guesses are.
    assert!(succeeded >= 22, "{succeeded}");
}

const TEMPLATE: &str = r"
AWSTemplateFormatVersion: '2010-09-09'
Transform: AWS::Serverless-2016-10-31
Description: Orders
Parameters:
  Stage: {Type: String, Default: dev}
Globals:
  Function: {Runtime: python3.13, Timeout: 20, MemorySize: 512, Architectures: [arm64]}
Resources:
  Charge:
    Type: AWS::Serverless::Function
    Properties:
      FunctionName: payments-charge
      Timeout: 30
      Policies:
        - DynamoDBReadPolicy: {TableName: !Ref Orders}
        - SNSPublishMessagePolicy: {TopicName: !GetAtt News.TopicName}
        - Statement: []
      Events:
        Get: {Type: HttpApi, Properties: {Path: '/orders/{id}', Method: get}}
        Queue: {Type: SQS, Properties: {Queue: !GetAtt Work.Arn, BatchSize: 5}}
        Log: {Type: CloudWatchLogs, Properties: {LogGroupName: x}}
  Orders:
    Type: AWS::DynamoDB::Table
    Properties: {TableName: !Sub '${AWS::StackName}-orders', KeySchema: [{AttributeName: id, KeyType: HASH}]}
  Rule:
    Type: AWS::Events::Rule
    Properties: {ScheduleExpression: rate(1 hour), Targets: [{Id: a, Arn: !GetAtt Main.Arn}]}
  Work: {Type: AWS::SQS::Queue, Properties: {VisibilityTimeout: 60}}
  News: {Type: AWS::SNS::Topic}
  Role: {Type: AWS::IAM::Role, Properties: {}}
  Child:
    Type: AWS::Serverless::StateMachine
    Properties:
      Type: EXPRESS
      Definition:
        StartAt: Pay
        States:
          Pay: {Type: Task, Resource: !GetAtt Charge.Arn, End: true}
  Other:
    Type: AWS::Serverless::StateMachine
    Properties: {DefinitionUri: other.asl.json}
  Main:
    Type: AWS::Serverless::StateMachine
    Properties:
      Name: orders
      DefinitionUri: ./main.asl.json
      DefinitionSubstitutions:
        ChargePath: !Ref Charge
        Table: !Sub '${AWS::StackName}-orders'
        QueueAddress: !Ref Work
        Topic: !Ref News
        Nested: !Ref Child
        Put: !Sub 'arn:${AWS::Partition}:states:::dynamodb:putItem'
        Stage: !Ref Stage
        RoleOfIt: !GetAtt Role.Arn
      Events:
        Start: {Type: Api, Properties: {Path: /orders, Method: post}}
        Nightly: {Type: Schedule, Properties: {Schedule: rate(1 day)}}
";

const MAIN: &str = r#"{"StartAt": "A", "States": {
    "A": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": {"FunctionName": "${ChargePath}", "Payload": {"stage": "${Stage}"}}, "Next": "B"},
    "B": {"Type": "Task", "Resource": "${Put}", "Parameters": {"TableName": "${Table}", "Item": {}}, "Next": "C"},
    "C": {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "Parameters": {"QueueUrl": "${QueueAddress}", "MessageBody": "x"}, "Next": "D"},
    "D": {"Type": "Task", "Resource": "arn:aws:states:::sns:publish", "Parameters": {"TopicArn": "${Topic}", "Message": "x"}, "Next": "E"},
    "E": {"Type": "Task", "Resource": "arn:aws:states:::states:startExecution.sync:2", "Parameters": {"StateMachineArn": "${Nested}"}, "Next": "F"},
    "F": {"Type": "Task", "Resource": "${Unknown}", "Parameters": {"role": "${RoleOfIt}"}, "End": true}}}"#;

#[test]
fn a_template_comes_with_all_that_a_design_shows() {
    let template = sam::parse(TEMPLATE);
    assert!(template.problems.is_empty(), "{:?}", template.problems);
    let reader = |file: &str| (file == "main.asl.json").then(|| MAIN.to_owned());
    let import = sam::import(&Design::empty(), &template, "Main", &reader).unwrap();
    let design = &import.design;
    design.verify().unwrap();
    assert_eq!(unresolved(design), Vec::<String>::new());
    let machine = design.machine(import.workflow.unwrap());
    let at = |pointer: &str| {
        let pointer = aslant_engine::json::Pointer::parse(pointer).unwrap();
        machine.pointer(&pointer).and_then(Value::as_str).unwrap_or_default().to_owned()
    };
    assert_eq!(at("/States/A/Parameters/FunctionName"), "${PaymentsChargeName}");
    assert_eq!(at("/States/A/Parameters/Payload/stage"), "dev");
    assert_eq!(at("/States/B/Resource"), "arn:aws:states:::dynamodb:putItem");
    assert_eq!(at("/States/B/Parameters/TableName"), "${OrdersName}");
    assert_eq!(at("/States/C/Parameters/QueueUrl"), "${WorkUrl}");
    assert_eq!(at("/States/D/Parameters/TopicArn"), "${NewsArn}");
    assert_eq!(at("/States/E/Parameters/StateMachineArn"), "${ChildArn}");
    assert_eq!(at("/States/F/Resource"), "${Unknown}");
    assert_eq!(at("/States/F/Parameters/role"), "${RoleArn}");
    let charge = design.functions().find(|(_, function)| &*function.name == "payments-charge").unwrap();
    assert_eq!(
        (charge.1.runtime.as_str(), charge.1.memory_mb, charge.1.timeout_seconds),
        ("python3.13", 512, 30)
    );
    let child = design.workflows().find(|(_, workflow)| &*workflow.name == "Child").unwrap();
    assert_eq!(child.1.kind, WorkflowType::Express);
    assert_eq!(
        design
            .machine(child.0)
            .get("States")
            .unwrap()
            .get("Pay")
            .unwrap()
            .get("Resource")
            .and_then(Value::as_str),
        Some("${PaymentsChargeArn}")
    );
    let table = design.resources().find(|(_, resource)| resource.kind == ResourceKind::Table).unwrap();
    assert_eq!((&*table.1.name, table.1.detail.as_str()), ("Orders", "id"));
    let routes: Vec<_> = design.routes().map(|(_, route)| (route.method, route.path.to_string())).collect();
    assert_eq!(routes, [(Method::Get, "/orders/{id}".to_owned()), (Method::Post, "/orders".to_owned())]);
    assert!(design.routes().any(|(_, route)| matches!(route.integration, Integration::StartExecution { workflow, .. } if Some(workflow) == import.workflow)));
    let sources: Vec<_> = design.triggers().map(|(_, trigger)| trigger.source.clone()).collect();
    let [TriggerSource::Queue(_), TriggerSource::Schedule(day), TriggerSource::Schedule(hour)] = &sources[..]
    else {
        panic!("{sources:?}")
    };
    assert_eq!((day.as_str(), hour.as_str()), ("rate(1 day)", "rate(1 hour)"));
    let uses: Vec<_> = charge
        .1
        .uses
        .iter()
        .map(|used| (design.name(used.target).to_string(), used.access, used.mode))
        .collect();
    assert_eq!(
        uses,
        [("Orders".into(), Access::Read, CallMode::Sync), ("News".into(), Access::Write, CallMode::Async)]
    );
    assert_eq!(
        import.notes,
        [
            "Left out: the CloudWatchLogs event Log of Charge.",
            "Left out: The state machine Other.",
            "Left out, because a design does not show them: 1 AWS::IAM::Role.",
            "The inputs of the new scenarios and the answers of calls are examples, guessed from what the states read.",
        ]
    );
    assert!(design.iter().all(|(_, record)| !matches!(record, Record::Note(_))));
    let missing = sam::import(&Design::empty(), &template, "Other", &reader).unwrap_err();
    assert_eq!(
        missing,
        "The definition of Other is in other.asl.json. Open that file together with the template."
    );
}

#[test]
fn plain_cloudformation_is_read_too() {
    let text = r#"{"Resources": {
        "Fn": {"Type": "AWS::Lambda::Function", "Properties": {"Runtime": "nodejs22.x"}},
        "Machine": {"Type": "AWS::StepFunctions::StateMachine", "Properties": {"StateMachineType": "EXPRESS", "DefinitionString": {"Fn::Join": ["", [
            "{\"StartAt\":\"A\",\"States\":{\"A\":{\"Type\":\"Task\",\"Resource\":\"", {"Fn::GetAtt": ["Fn", "Arn"]}, "\",\"End\":true}}}"]]}}}}}"#;
    let template = sam::parse(text);
    let import = sam::import(&Design::empty(), &template, "Machine", &|_| None).unwrap();
    let machine = import.design.machine(import.workflow.unwrap());
    assert_eq!(
        machine.to_json(),
        r#"{"StartAt":"A","States":{"A":{"Type":"Task","Resource":"${FnArn}","End":true}}}"#
    );
    assert_eq!(import.design.workflow(import.workflow.unwrap()).unwrap().kind, WorkflowType::Express);
}

/// The machine that an import gives for the one of a template.
fn imported(template: &str, file: &str) -> (Value, sam::Template, Vec<String>) {
    let template = sam::parse(template);
    let import = sam::import(&Design::empty(), &template, "Ship", &|_| Some(file.to_owned())).unwrap();
    import.design.verify().unwrap();
    (import.design.machine(import.workflow.unwrap()), template, import.notes)
}

#[test]
fn definition_files_are_read_as_cloudformation_reads_them() {
    let template = "Parameters:\n  Pause: {Type: Number, Default: 300}\nResources:\n  Ship:\n    Type: AWS::Serverless::StateMachine\n    Properties:\n      \
                    DefinitionUri: ship.asl.json\n      DefinitionSubstitutions: {Pause: !Ref Pause, Rest: 5, Late: !Ref Other, Text: 7}\n";
    // Substituted first, then read as JSON, and where that fails as YAML.
    let json = r#"{"StartAt": "A", "TimeoutSeconds": ${Pause}, "States": {"A": {"Type": "Wait", "Seconds": ${Rest},
        "Comment": "${Text}", "Next": "B"}, "B": {"Type": "Wait", "Seconds": ${Late}, "End": true,}}}"#;
    let (machine, _, _) = imported(template, json);
    assert_eq!(
        machine.to_json(),
        r#"{"StartAt":"A","TimeoutSeconds":300,"States":{"A":{"Type":"Wait","Seconds":5,"Comment":"7","Next":"B"},"B":{"Type":"Wait","Seconds":"${Other}","End":true}}}"#
    );
    let yaml = "StartAt: A\nStates:\n  A: {Type: Wait, Seconds: ${Rest}, Next: B}\n  B:\n    Type: Wait\n    Seconds: ${Pause}\n    End: true\n";
    let (machine, _, _) = imported(template, yaml);
    let seconds =
        |state: &str| machine.get("States").unwrap().get(state).unwrap().get("Seconds").unwrap().as_i64();
    assert_eq!((seconds("A"), seconds("B")), (Some(5), Some(300)));
}

#[test]
fn included_files_and_branches_become_definitions() {
    let head = "Resources:\n  Fn: {Type: AWS::Serverless::Function}\n  Ship:\n    Type: AWS::Serverless::StateMachine\n    Properties:\n      Definition:\n        ";
    let include =
        format!("{head}Fn::Transform: {{Name: AWS::Include, Parameters: {{Location: ./a.yaml}}}}\n");
    let (machine, template, _) = imported(
        &include,
        "StartAt: A\nStates:\n  A: {Type: Task, Resource: {Fn::GetAtt: [Fn, Arn]}, End: true}\n",
    );
    assert_eq!(template.state_machines[0].definition_uri.as_deref(), Some("./a.yaml"));
    assert_eq!(
        machine.to_json(),
        r#"{"StartAt":"A","States":{"A":{"Type":"Task","Resource":"${FnArn}","End":true}}}"#
    );
    let either = format!(
        "{head}Fn::If: [C, !Ref AWS::NoValue, !If [D, {{StartAt: B, States: {{B: {{Type: Succeed}}}}}}, {{StartAt: C, States: {{C: {{Type: Succeed}}}}}}]]\n"
    );
    let (machine, _, notes) = imported(&either, "");
    assert_eq!(machine.to_json(), r#"{"StartAt":"B","States":{"B":{"Type":"Succeed"}}}"#);
    assert!(notes.iter().any(|note| note.contains("the other definition of Ship")), "{notes:?}");
}

#[test]
fn dynamic_references_are_named_after_their_paths() {
    let template = "Resources:\n  Ship:\n    Type: AWS::Serverless::StateMachine\n    Properties:\n      DefinitionSubstitutions:\n        Table: '{{resolve:ssm:/shared/boxes}}'\n      \
                    Definition:\n        StartAt: A\n        States:\n          A: {Type: Task, Resource: '{{resolve:ssm:/ship/label-arn}}', Next: B}\n          \
                    B: {Type: Task, Resource: 'arn:aws:states:::dynamodb:getItem', Parameters: {TableName: '${Table}', Key: {}}, End: true}\n";
    let parsed = sam::parse(template);
    let import = sam::import(&Design::empty(), &parsed, "Ship", &|_| None).unwrap();
    let names: Vec<String> = import.created.iter().map(|id| import.design.name(*id).to_string()).collect();
    assert!(names.contains(&"boxes".to_owned()), "{names:?}");
    assert!(names.iter().all(|name| !name.contains("resolve")), "{names:?}");
    assert!(import.notes.iter().any(|note| note.contains("{{resolve:…}}")), "{:?}", import.notes);
    assert_eq!(unresolved(&import.design), Vec::<String>::new());
}

/// What a template says of its APIs and routes, taken into a design with the chosen state machine.
fn routes_of(text: &str) -> (Design, Vec<String>) {
    let template = sam::parse(text);
    let machine = template.state_machines[0].logical_id.clone();
    let import = sam::import(&Design::empty(), &template, &machine, &|_| None).unwrap();
    let mut design = Design::empty();
    design.apply(import.command).unwrap();
    (design, import.notes)
}

fn the_route<'a>(design: &'a Design, name: &str) -> &'a Route {
    let found =
        design.routes().find(|(_, route)| &*format!("{} {}", route.method.as_str(), route.path) == name);
    found.unwrap_or_else(|| panic!("no {name}")).1
}

const MACHINE: &str = "
  Flow:
    Type: AWS::Serverless::StateMachine
    Properties:
      Type: EXPRESS
      Definition: {StartAt: A, States: {A: {Type: Succeed}}}
";

#[test]
fn events_keep_their_authorizers_scopes_and_streams() {
    let (design, notes) = routes_of(&format!(
        "Transform: AWS::Serverless-2016-10-31
Globals:
  HttpApi:
    Auth:
      DefaultAuthorizer: Login
      Authorizers:
        Login:
          AuthorizationScopes: [app]
          IdentitySource: $request.header.Authorization
          JwtConfiguration: {{issuer: !Sub 'https://cognito-idp.${{AWS::Region}}.amazonaws.com/${{Pool}}', audience: [!Ref Client]}}
Resources:
  Rest:
    Type: AWS::Serverless::Api
    Properties:
      StageName: prod
      EndpointConfiguration: {{Type: REGIONAL}}
      Auth:
        DefaultAuthorizer: Users
        Authorizers:
          Users: {{UserPoolArn: !GetAtt Pool.Arn}}
          Custom: {{FunctionArn: !GetAtt Check.Arn}}
  Check: {{Type: AWS::Serverless::Function, Properties: {{Runtime: python3.13}}}}
  Chat:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: nodejs22.x
      Events:
        Talk: {{Type: Api, Properties: {{RestApiId: !Ref Rest, Path: /chat, Method: post, ResponseTransferMode: RESPONSE_STREAM, TimeoutInMillis: 600000,
          Auth: {{AuthorizationScopes: [chat/write]}}}}}}
        Open: {{Type: Api, Properties: {{RestApiId: !Ref Rest, Path: /health, Method: get, Auth: {{Authorizer: NONE}}}}}}
        Own: {{Type: Api, Properties: {{RestApiId: !Ref Rest, Path: /own, Method: get, Auth: {{Authorizer: Custom}}}}}}
        Odd: {{Type: Api, Properties: {{RestApiId: !Ref Rest, Path: /odd, Method: get, Auth: {{Authorizer: Elsewhere}}}}}}
        Web: {{Type: HttpApi, Properties: {{Path: /web, Method: get}}}}
        Signed: {{Type: HttpApi, Properties: {{Path: /signed, Method: get, Auth: {{Authorizer: AWS_IAM}}}}}}
{MACHINE}"
    ));
    let rest = design.apis().find(|(_, api)| api.protocol == Protocol::Rest).unwrap().1;
    assert_eq!((&rest.authorizer, rest.endpoint), (&Authorizer::Cognito, Some(Endpoint::Regional)));
    let http = design.apis().find(|(_, api)| api.protocol == Protocol::Http).unwrap().1;
    let issuer = JwtIssuer {
        issuer: "https://cognito-idp.${AWS::Region}.amazonaws.com/${Pool}".into(),
        audiences: vec!["${Client}".into()],
    };
    assert_eq!(http.authorizer, Authorizer::Jwt(vec![issuer]));
    let chat = the_route(&design, "POST /chat");
    assert_eq!((chat.streaming, chat.timeout_ms, &chat.authorizer), (true, Some(600_000), &None));
    assert_eq!(chat.scopes, ["chat/write"]);
    assert_eq!(the_route(&design, "GET /health").authorizer, Some(Authorizer::None));
    let check = design.functions().find(|(_, function)| &*function.name == "Check").unwrap().0;
    assert_eq!(the_route(&design, "GET /own").authorizer, Some(Authorizer::Lambda(check)));
    let web = the_route(&design, "GET /web");
    assert_eq!((&web.authorizer, &*web.scopes), (&None, &["app".to_owned()][..]));
    let signed = the_route(&design, "GET /signed");
    assert_eq!((&signed.authorizer, signed.scopes.len()), (&Some(Authorizer::Iam), 0));
    assert!(notes.iter().any(|note| note.contains("the authorizer Elsewhere")), "{notes:?}");
}

#[test]
fn the_operations_of_an_openapi_body_are_routes() {
    let (design, notes) = routes_of(&format!(
        "Transform: AWS::Serverless-2016-10-31
Resources:
  Rest:
    Type: AWS::Serverless::Api
    Properties:
      StageName: prod
      DefinitionBody:
        openapi: 3.0.1
        security: [{{tokens: [shop/read]}}]
        components:
          securitySchemes:
            tokens:
              type: apiKey
              name: Authorization
              in: header
              x-amazon-apigateway-authtype: jwt
              x-amazon-apigateway-authorizer:
                type: jwt
                identitySource: method.request.header.Authorization
                jwtConfiguration:
                  defaultAlgorithms: [RS256]
                  issuers:
                    - {{issuer: 'https://id.example.com', audiences: [shop, back-office]}}
                    - {{issuer: 'https://partners.example.com/', audiences: [shop]}}
        paths:
          /stream:
            get:
              x-amazon-apigateway-integration:
                type: aws_proxy
                httpMethod: POST
                uri: !Sub 'arn:${{AWS::Partition}}:apigateway:${{AWS::Region}}:lambda:path/2021-11-15/functions/${{Chat.Arn}}/response-streaming-invocations'
                responseTransferMode: STREAM
                timeoutInMillis: 900000
            options:
              x-amazon-apigateway-integration: {{type: mock}}
          /run:
            x-amazon-apigateway-any-method:
              security: []
              x-amazon-apigateway-integration:
                type: aws
                uri: !Sub 'arn:aws:apigateway:${{AWS::Region}}:states:action/StartSyncExecution'
                requestTemplates: {{application/json: !Sub '{{\"input\": \"$input.body\", \"stateMachineArn\": \"${{Flow}}\"}}'}}
          /elsewhere:
            get:
              x-amazon-apigateway-integration: {{type: http_proxy, uri: 'https://example.com'}}
  Chat: {{Type: AWS::Serverless::Function, Properties: {{Runtime: nodejs22.x}}}}
{MACHINE}"
    ));
    assert_eq!(design.routes().count(), 2);
    let stream = the_route(&design, "GET /stream");
    assert_eq!((stream.streaming, stream.timeout_ms), (true, Some(900_000)));
    assert_eq!(stream.scopes, ["shop/read"]);
    let Some(Authorizer::Jwt(issuers)) = &stream.authorizer else { panic!("{:?}", stream.authorizer) };
    assert_eq!(issuers.len(), 2);
    assert_eq!(
        (&*issuers[1].issuer, &*issuers[1].audiences),
        ("https://partners.example.com/", &["shop".to_owned()][..])
    );
    let run = the_route(&design, "ANY /run");
    assert!(matches!(run.integration, Integration::StartSyncExecution { .. }));
    assert!(run.scopes.is_empty() && !run.streaming);
    assert!(notes.iter().any(|note| note.contains("GET /elsewhere")), "{notes:?}");
}

#[test]
fn methods_and_routes_that_are_resources_are_routes() {
    let (design, _) = routes_of(&format!(
        "Resources:
  Rest: {{Type: AWS::ApiGateway::RestApi, Properties: {{Name: front, EndpointConfiguration: {{Types: [EDGE]}}}}}}
  Chats: {{Type: AWS::ApiGateway::Resource, Properties: {{RestApiId: !Ref Rest, ParentId: !GetAtt Rest.RootResourceId, PathPart: chats}}}}
  Chat: {{Type: AWS::ApiGateway::Resource, Properties: {{RestApiId: !Ref Rest, ParentId: !Ref Chats, PathPart: '{{id}}'}}}}
  Loop: {{Type: AWS::ApiGateway::Resource, Properties: {{RestApiId: !Ref Rest, ParentId: !Ref Loop, PathPart: x}}}}
  Tokens: {{Type: AWS::ApiGateway::Authorizer, Properties: {{Type: JWT, RestApiId: !Ref Rest, JwtConfiguration: {{Issuers: [{{Issuer: 'https://id.example.com', Audiences: [shop]}}]}}}}}}
  Get:
    Type: AWS::ApiGateway::Method
    Properties:
      RestApiId: !Ref Rest
      ResourceId: !Ref Chat
      HttpMethod: GET
      AuthorizationType: JWT
      AuthorizerId: !Ref Tokens
      AuthorizationScopes: [chat/read]
      Integration: {{Type: AWS_PROXY, ResponseTransferMode: STREAM, TimeoutInMillis: 120000, IntegrationHttpMethod: POST,
        Uri: !Sub 'arn:aws:apigateway:${{AWS::Region}}:lambda:path/2021-11-15/functions/${{Fn.Arn}}/response-streaming-invocations'}}
  Endless: {{Type: AWS::ApiGateway::Method, Properties: {{RestApiId: !Ref Rest, ResourceId: !Ref Loop, HttpMethod: GET, Integration: {{Type: AWS_PROXY, Uri: !GetAtt Fn.Arn}}}}}}
  Web: {{Type: AWS::ApiGatewayV2::Api, Properties: {{Name: web, ProtocolType: HTTP}}}}
  Start: {{Type: AWS::ApiGatewayV2::Route, Properties: {{ApiId: !Ref Web, RouteKey: POST /start, Target: !Sub 'integrations/${{Starts}}', AuthorizationType: AWS_IAM}}}}
  Starts: {{Type: AWS::ApiGatewayV2::Integration, Properties: {{ApiId: !Ref Web, IntegrationType: AWS_PROXY, IntegrationSubtype: StepFunctions-StartExecution, RequestParameters: {{StateMachineArn: !Ref Flow}}}}}}
  Fn: {{Type: AWS::Lambda::Function, Properties: {{Runtime: nodejs22.x}}}}
{MACHINE}"
    ));
    assert_eq!(design.routes().count(), 2);
    let get = the_route(&design, "GET /chats/{id}");
    assert_eq!((get.streaming, get.timeout_ms), (true, Some(120_000)));
    assert_eq!(get.scopes, ["chat/read"]);
    assert!(matches!(&get.authorizer, Some(Authorizer::Jwt(issuers)) if issuers[0].audiences == ["shop"]));
    assert_eq!(design.api(get.api).unwrap().endpoint, Some(Endpoint::Edge));
    let start = the_route(&design, "POST /start");
    assert_eq!(start.authorizer, Some(Authorizer::Iam));
    assert!(matches!(start.integration, Integration::StartExecution { .. }));
    assert_eq!(design.api(start.api).unwrap().protocol, Protocol::Http);
}
