//! The error names that Step Functions reserves, with what raises them.
//! Source: Amazon States Language specification, "Errors", and the Step Functions developer guide.

/// One reserved error name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ErrorName {
    pub name: &'static str,
    /// One sentence: when it is raised.
    pub description: &'static str,
    /// Whether a Retry or Catch can match it at all.
    pub catchable: bool,
}

const fn error(name: &'static str, description: &'static str) -> ErrorName {
    ErrorName { name, description, catchable: true }
}

/// The names that start with `States.`.
pub const RESERVED: &[ErrorName] = &[
    error(
        "States.ALL",
        "Matches every error but States.DataLimitExceeded and States.Runtime; it must stand alone, last.",
    ),
    error("States.TaskFailed", "Matches every error of a task but States.Timeout."),
    error(
        "States.Timeout",
        "A task ran longer than TimeoutSeconds, or was silent longer than HeartbeatSeconds.",
    ),
    error("States.HeartbeatTimeout", "A task was silent longer than HeartbeatSeconds."),
    error("States.Permissions", "The role of the workflow may not do what the task asks."),
    error(
        "States.ResultPathMatchFailure",
        "ResultPath cannot be applied to the input that the state received.",
    ),
    error("States.ParameterPathFailure", "A path in a payload template finds nothing in the data."),
    error("States.BranchFailed", "A branch of a Parallel state failed."),
    error("States.NoChoiceMatched", "No rule of a Choice state matched and it has no Default."),
    error("States.IntrinsicFailure", "An intrinsic function could not be evaluated."),
    error("States.ExceedToleratedFailureThreshold", "More items of a Map failed than it tolerates."),
    error("States.ItemReaderFailed", "A Map could not read its items from the source that ItemReader names."),
    error("States.ResultWriterFailed", "A Map could not write its results where ResultWriter says."),
    error(
        "States.QueryEvaluationError",
        "A JSONata expression failed, gave nothing, or gave a value of the wrong type.",
    ),
    error("States.Http.Socket", "An HTTP task had no answer within 60 seconds."),
    ErrorName {
        name: "States.Runtime",
        description: "The state could not be run, for instance because a path does not exist. It cannot be caught and always ends the execution.",
        catchable: false,
    },
    ErrorName {
        name: "States.DataLimitExceeded",
        description: concat!(
            "An input or output is larger than ",
            figure!(STATE_PAYLOAD),
            " bytes. States.ALL does not match it; Catch it by its name."
        ),
        catchable: true,
    },
];

/// The errors of AWS Lambda that are worth another attempt, as the service's own documentation lists them.
pub const LAMBDA_TRANSIENT: &[&str] = &[
    "Lambda.ServiceException",
    "Lambda.AWSLambdaException",
    "Lambda.SdkClientException",
    "Lambda.ClientExecutionTimeoutException",
    "Lambda.TooManyRequestsException",
];

/// Frequent error names of services, for completion.
pub const SERVICE: &[ErrorName] = &[
    error("Lambda.ServiceException", "Lambda had an internal failure; try again."),
    error("Lambda.AWSLambdaException", "Lambda could not run the function; try again."),
    error("Lambda.SdkClientException", "Step Functions could not reach Lambda; try again."),
    error("Lambda.ClientExecutionTimeoutException", "The connection to Lambda timed out; try again."),
    error("Lambda.TooManyRequestsException", "The function was throttled; try again later."),
    error(
        "Lambda.Unknown",
        "The function ended without a proper answer, for instance out of memory or timed out.",
    ),
    error("DynamoDB.ConditionalCheckFailedException", "The condition of the write was not met."),
    error("DynamoDB.ProvisionedThroughputExceededException", "The table was throttled; try again later."),
    error("AmazonECS.Unknown", "ECS took the call, but could not place the task."),
    error("EventBridge.FailedEntry", "EventBridge did not take one of the entries."),
    error("ApiGateway.429", "The API asks for fewer requests; try again later."),
    error("ApiGateway.500", "The API failed."),
    error("ApiGateway.503", "The API is not available; try again later."),
    error("States.Http.StatusCode.429", "The other side asks for fewer requests; try again later."),
    error("States.Http.StatusCode.500", "The other side failed."),
    error("States.Http.StatusCode.502", "A gateway before the other side failed; try again."),
    error("States.Http.StatusCode.503", "The other side is not available; try again later."),
    error("States.Http.StatusCode.504", "The other side did not answer in time."),
    error(
        "Events.ConnectionResource.InvalidConnectionState",
        "The EventBridge connection of an HTTP task is not authorised.",
    ),
];

/// What a reserved or well-known error name means.
pub fn explain(name: &str) -> Option<&'static ErrorName> {
    RESERVED.iter().chain(SERVICE).find(|error| error.name == name)
}
