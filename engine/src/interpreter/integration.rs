//! What a Task state's `Resource` names, and how its calls show in the history.

use std::sync::Arc;

use super::failure::Failure;
use super::types::SyncPattern;
use crate::json::Value;

/// A parsed `Resource`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Resource {
    /// As written.
    pub text: Arc<str>,
    pub target: Target,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// A Lambda function by its ARN: `LambdaFunction…` events.
    Function,
    /// An activity by its ARN: `Activity…` events.
    Activity,
    /// An integration, optimised or of the SDK: `Task…` events.
    Service {
        /// `lambda`, `aws-sdk:s3`, …
        resource_type: Arc<str>,
        /// The action with its suffix, such as `sendMessage.waitForTaskToken`.
        resource: Arc<str>,
        pattern: SyncPattern,
    },
}

impl Resource {
    /// Never fails: what is no known form counts as a service call, whose answer decides.
    pub fn parse(text: &str) -> Self {
        let parts: Vec<&str> = text.split(':').collect();
        let target = match parts.as_slice() {
            ["arn", _, "lambda", _, _, "function", ..] => Target::Function,
            ["arn", _, "states", _, _, "activity", ..] => Target::Activity,
            ["arn", _, "states", _, _, rest @ ..] if !rest.is_empty() => service(rest),
            // `${FunctionArn}` and the like: a substitution that stands for a function most often.
            [one] if one.starts_with("${") => Target::Function,
            rest => service(rest),
        };
        Self { text: text.into(), target }
    }

    pub fn pattern(&self) -> SyncPattern {
        match &self.target {
            Target::Service { pattern, .. } => *pattern,
            Target::Function | Target::Activity => SyncPattern::RequestResponse,
        }
    }

    /// Whether the call's end comes later than its answer, by a token or by polling.
    pub fn waits_or_polls(&self) -> bool {
        self.pattern() != SyncPattern::RequestResponse
    }

    /// How long the service lets a call take, whatever the state's time-out: an HTTP task has a minute.
    pub fn longest_seconds(&self) -> Option<i64> {
        match &self.target {
            Target::Service { resource_type, .. } if &**resource_type == "http" => Some(60),
            _ => None,
        }
    }

    /// The failure that an optimised integration makes of a service's response to its call. Sources: the developer guide's
    /// pages on EventBridge, ECS, API Gateway and HTTP tasks.
    pub fn refusal(&self, response: &Value) -> Option<Failure> {
        let Target::Service { resource_type, resource, pattern } = &self.target else { return None };
        let action = resource.split('.').next().unwrap_or_default();
        match (&**resource_type, action) {
            ("events", "putEvents") => refused_entries(response),
            // Without a suffix the response is the result, whatever it tells.
            ("ecs", "runTask") if *pattern != SyncPattern::RequestResponse => {
                let failures = response
                    .get("Failures")
                    .filter(|list| list.as_array().is_some_and(|list| !list.is_empty()))?;
                let tasks = response.get("Tasks").cloned().unwrap_or_else(|| Value::array([]));
                let cause = Value::object([("Failures", failures.clone()), ("Tasks", tasks)]);
                Some(Failure::named("AmazonECS.Unknown", cause.to_json()))
            }
            ("apigateway", "invoke") => refused_status("ApiGateway", response),
            ("http", "invoke") => refused_status("States.Http.StatusCode", response),
            _ => None,
        }
    }

    /// What `States.DataLimitExceeded` calls the task.
    pub fn limit_name(&self) -> &str {
        match &self.target {
            Target::Service { resource_type, .. } => resource_type,
            Target::Function | Target::Activity => &self.text,
        }
    }
}

/// EventBridge refused an entry.
fn refused_entries(response: &Value) -> Option<Failure> {
    let failed = response.get("FailedEntryCount")?;
    if failed.as_f64()? <= 0.0 {
        return None;
    }
    let entries = response.get("Entries").cloned().unwrap_or_else(|| Value::array([]));
    let cause = Value::object([("Entries", entries), ("FailedEntryCount", failed.clone())]);
    Some(Failure::named("EventBridge.FailedEntry", cause.to_json()))
}

/// An HTTP status other than a success, as an error named by it, with the response's body as its cause.
fn refused_status(prefix: &str, response: &Value) -> Option<Failure> {
    let status = response.get("StatusCode")?.as_i64()?;
    if (200..300).contains(&status) {
        return None;
    }
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_json(), str::to_owned);
    let body = response.get("ResponseBody").or_else(|| response.get("StatusText"));
    Some(Failure::from_outside(
        Some(format!("{prefix}.{status}").into()),
        Some(body.map(text).unwrap_or_default().into()),
    ))
}

fn service(parts: &[&str]) -> Target {
    // Suffixes of actions, not of file names.
    let suffix = |text: &str| text.split_once('.').map_or(String::new(), |(_, suffix)| suffix.to_owned());
    let (action, kind) = match parts {
        [kind @ .., action] => (*action, kind.join(":")),
        [] => ("", String::new()),
    };
    // `.sync:2` is split by its colon.
    let (action, kind) = match (action, kind.rsplit_once(':')) {
        ("2", Some((kind, before))) if suffix(before) == "sync" => (format!("{before}:2"), kind.to_owned()),
        _ => (action.to_owned(), kind),
    };
    let pattern = match suffix(&action).as_str() {
        "waitForTaskToken" => SyncPattern::WaitForTaskToken,
        "sync" | "sync:2" => SyncPattern::Sync,
        _ => SyncPattern::RequestResponse,
    };
    Target::Service { resource_type: kind.into(), resource: action.into(), pattern }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]
    use super::*;

    #[test]
    fn resources_are_told_apart() {
        let service = |text: &str| match Resource::parse(text).target {
            Target::Service { resource_type, resource, pattern } => {
                (resource_type.to_string(), resource.to_string(), pattern)
            }
            other => panic!("{other:?}"),
        };
        assert_eq!(
            service("arn:aws:states:::states:startExecution.sync:2"),
            ("states".into(), "startExecution.sync:2".into(), SyncPattern::Sync)
        );
        assert_eq!(
            service("arn:aws:states:::aws-sdk:s3:getObject"),
            ("aws-sdk:s3".into(), "getObject".into(), SyncPattern::RequestResponse)
        );
        assert_eq!(
            service("arn:aws:states:::sqs:sendMessage.waitForTaskToken").2,
            SyncPattern::WaitForTaskToken
        );
        assert_eq!(Resource::parse("arn:aws:lambda:eu-west-1:1:function:f:$LATEST").target, Target::Function);
        assert_eq!(Resource::parse("arn:aws:states:eu-west-1:1:activity:a").target, Target::Activity);
    }
}
