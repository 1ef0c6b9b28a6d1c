//! What a Task's `Resource` calls and how it waits for it.
//! Source: "Integrating services with Step Functions" of the developer guide.

use super::substitution;
pub use crate::aws::{OPTIMIZED, OptimizedAction};

/// How a task waits for what it calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Pattern {
    /// Goes on as soon as the service has answered the call.
    RequestResponse,
    /// `.sync`: waits for the job that the call started.
    Sync,
    /// `.sync:2`: the same, with the job's output parsed.
    Sync2,
    /// `.waitForTaskToken`: waits until somebody sends the token back.
    WaitForTaskToken,
}

impl Pattern {
    /// The end of the resource's name that asks for it.
    pub const fn suffix(self) -> &'static str {
        match self {
            Self::RequestResponse => "",
            Self::Sync => ".sync",
            Self::Sync2 => ".sync:2",
            Self::WaitForTaskToken => ".waitForTaskToken",
        }
    }
}

/// What is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Target {
    /// An integration that Step Functions has of its own: `lambda:invoke`, `dynamodb:putItem`.
    Optimized,
    /// Any action of any service: `aws-sdk:s3:getObject`.
    Sdk,
    /// An HTTPS endpoint outside AWS.
    Http,
    /// A Lambda function named directly by its ARN.
    LambdaFunction,
    /// Workers of one's own that poll an activity.
    Activity,
    /// A `${Substitution}` alone: anything, known only at deployment; mostly a Lambda function.
    Substitution,
    /// An ARN of some other form.
    Unknown,
}

/// A resource taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Integration {
    pub target: Target,
    /// `lambda`, `dynamodb`, `s3`; empty for a substitution or what is unknown.
    pub service: String,
    /// `invoke`, `putItem`; for a Lambda function or activity its name; for a substitution its name.
    pub action: String,
    pub pattern: Pattern,
    /// The text after the action that is none of the patterns: a pattern that does not exist.
    pub unknown_suffix: Option<String>,
}

impl Integration {
    /// Whether it is `service:action` of an integration of Step Functions' own.
    pub fn is(&self, service: &str, action: &str) -> bool {
        matches!(self.target, Target::Optimized | Target::Http)
            && self.service == service
            && self.action == action
    }

    /// Whether a Lambda function is called, in either way. A bare substitution is taken for one.
    pub fn calls_lambda(&self) -> bool {
        self.is("lambda", "invoke") || matches!(self.target, Target::LambdaFunction | Target::Substitution)
    }

    /// Whether another workflow is started by Step Functions' own integration.
    pub fn starts_workflow(&self) -> bool {
        self.is("states", "startExecution")
    }

    pub fn waits_for_token(&self) -> bool {
        self.pattern == Pattern::WaitForTaskToken
    }
}

const MASK: &str = "\u{1}";

/// Takes a resource apart. Anything is given an answer; what is no ARN of a known form is [`Target::Unknown`].
pub fn parse(resource: &str) -> Integration {
    let unknown = |service: &str, action: &str| Integration {
        target: Target::Unknown,
        service: service.to_owned(),
        action: action.to_owned(),
        pattern: Pattern::RequestResponse,
        unknown_suffix: None,
    };
    if let Some(name) = substitution::whole(resource) {
        return Integration { target: Target::Substitution, ..unknown("", name) };
    }
    // Substitutions may hold colons (`${AWS::Region}`): they are masked for taking apart and put back after.
    let names: Vec<String> = substitution::ranges(resource)
        .into_iter()
        .filter_map(|range| resource.get(range).map(str::to_owned))
        .collect();
    let masked = substitution::masked(resource, MASK);
    let parts: Vec<&str> = masked.splitn(6, ':').collect();
    let restore = |part: &str, before: usize| restore(part, &names, before);
    let [head, _partition, service, _region, _account, rest] = parts.as_slice() else {
        // A text that is partly substitution, for instance `${Prefix}:function:x`, stays open.
        return if names.is_empty() {
            unknown("", resource)
        } else {
            Integration { target: Target::Substitution, ..unknown("", resource) }
        };
    };
    if *head != "arn" {
        return unknown("", resource);
    }
    let before_rest = masked.len() - rest.len();
    let before_rest = masked.get(..before_rest).unwrap_or_default().matches(MASK).count();
    match *service {
        "lambda" => match rest.strip_prefix("function:") {
            Some(function) => Integration {
                target: Target::LambdaFunction,
                ..unknown("lambda", &restore(function, before_rest))
            },
            None => unknown("lambda", &restore(rest, before_rest)),
        },
        "states" => {
            if let Some(name) = rest.strip_prefix("activity:") {
                return Integration {
                    target: Target::Activity,
                    ..unknown("states", &restore(name, before_rest))
                };
            }
            let (sdk, named) = match rest.strip_prefix("aws-sdk:") {
                Some(named) => (true, named),
                None => (false, *rest),
            };
            let (called, action) = named.split_once(':').unwrap_or((named, ""));
            let (action, suffix) = action.split_once('.').unwrap_or((action, ""));
            let pattern = match suffix {
                "sync" => Pattern::Sync,
                "sync:2" => Pattern::Sync2,
                "waitForTaskToken" => Pattern::WaitForTaskToken,
                _ => Pattern::RequestResponse,
            };
            let known = pattern != Pattern::RequestResponse || suffix.is_empty() || suffix.contains(MASK);
            let before_action = before_rest + called.matches(MASK).count();
            Integration {
                target: if sdk {
                    Target::Sdk
                } else if called == "http" {
                    Target::Http
                } else {
                    Target::Optimized
                },
                service: restore(called, before_rest),
                action: restore(action, before_action),
                pattern,
                unknown_suffix: (!known).then(|| suffix.to_owned()),
            }
        }
        other => unknown(&restore(other, 0), &restore(rest, before_rest)),
    }
}

/// Puts the substitutions back that were masked, the first being the one numbered `before`.
fn restore(part: &str, names: &[String], before: usize) -> String {
    let mut rest = names.iter().skip(before);
    let mut out = String::with_capacity(part.len());
    for ch in part.chars() {
        if MASK.starts_with(ch) {
            out.push_str(rest.next().map_or("", String::as_str));
        } else {
            out.push(ch);
        }
    }
    out
}

/// The patterns of one of Step Functions' own integrations.
pub const fn patterns(action: &OptimizedAction) -> &'static [Pattern] {
    use Pattern::{RequestResponse, Sync, Sync2, WaitForTaskToken};
    match (action.sync, action.sync2, action.token) {
        (true, true, true) => &[RequestResponse, Sync, Sync2, WaitForTaskToken],
        (true, true, false) => &[RequestResponse, Sync, Sync2],
        (true, false, true) => &[RequestResponse, Sync, WaitForTaskToken],
        (true, false, false) => &[RequestResponse, Sync],
        (false, _, true) => &[RequestResponse, WaitForTaskToken],
        (false, _, false) => &[RequestResponse],
    }
}

/// The integration of Step Functions' own of that name.
pub fn optimized(service: &str, action: &str) -> Option<&'static OptimizedAction> {
    OPTIMIZED.iter().find(|entry| entry.service == service && entry.action == action)
}

/// A service's name as AWS writes it.
pub fn service_name(service: &str) -> &str {
    match service {
        "lambda" => "Lambda",
        "apigateway" => "API Gateway",
        "athena" => "Athena",
        "batch" => "Batch",
        "bedrock" | "bedrockruntime" => "Bedrock",
        "bedrockagentcore" => "Bedrock AgentCore",
        "codebuild" => "CodeBuild",
        "databrew" => "DataBrew",
        "dynamodb" => "DynamoDB",
        "ecs" => "ECS",
        "eks" => "EKS",
        "elasticmapreduce" | "emr" => "EMR",
        "emr-containers" => "EMR on EKS",
        "emr-serverless" | "emrserverless" => "EMR Serverless",
        "events" | "eventbridge" => "EventBridge",
        "scheduler" => "EventBridge Scheduler",
        "glue" => "Glue",
        "http" => "HTTP",
        "mediaconvert" => "MediaConvert",
        "sagemaker" => "SageMaker",
        "sns" => "SNS",
        "sqs" => "SQS",
        "states" | "sfn" => "Step Functions",
        "s3" => "S3",
        "ses" | "sesv2" => "SES",
        "secretsmanager" => "Secrets Manager",
        "ssm" => "Systems Manager",
        "textract" => "Textract",
        "transcribe" => "Transcribe",
        "translate" => "Translate",
        "rekognition" => "Rekognition",
        "comprehend" => "Comprehend",
        "polly" => "Polly",
        "rds" => "RDS",
        "redshiftdata" => "Redshift",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]
    use super::*;

    #[test]
    fn takes_every_form_apart() {
        let invoke = parse("arn:${AWS::Partition}:states:::lambda:invoke.waitForTaskToken");
        assert!(invoke.calls_lambda() && invoke.waits_for_token());
        let start = parse("arn:aws:states:::states:startExecution.sync:2");
        assert_eq!((start.starts_workflow(), start.pattern), (true, Pattern::Sync2));
        let sdk = parse("arn:aws:states:${AWS::Region}:${AWS::AccountId}:aws-sdk:s3:getObject");
        assert_eq!((sdk.target, sdk.service.as_str(), sdk.action.as_str()), (Target::Sdk, "s3", "getObject"));
        let function = parse("arn:aws:lambda:${Region}:1:function:${Stage}-pay:live");
        assert_eq!(
            (function.target, function.action.as_str()),
            (Target::LambdaFunction, "${Stage}-pay:live")
        );
        assert_eq!(parse("${ChargeArn}").target, Target::Substitution);
        assert_eq!(parse("arn:aws:states:us-east-1:1:activity:pick").target, Target::Activity);
        assert_eq!(parse("arn:aws:states:::http:invoke").target, Target::Http);
        assert_eq!(parse("nonsense").target, Target::Unknown);
        assert_eq!(parse("arn:aws:states:::sqs:sendMessage.async").unknown_suffix.as_deref(), Some("async"));
    }
}
