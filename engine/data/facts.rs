//! What AWS allows, costs and offers. Written by `cargo xtask facts`; edit `data/aws.toml` and run it again.

use super::{Limit, OptimizedAction, Runtime};

/// The day on which the service models were read. Each figure has the date of its own source.
pub const AS_OF: &str = "2026-12-01";
/// The service models that were read.
pub const MODELS: &str = "botocore 1.44.8";

pub const DEFINITION_SIZE: Limit = Limit {
    id: "definition-size", name: "characters of a definition", value: 1_048_576.0, unit: "characters",
    source: "service model stepfunctions, botocore 1.44.8",
    url: "https://pypi.org/project/botocore/1.44.8/",
    as_of: "2026-12-01", adjustable: false, assumed: false, regions: &[],
};
pub const STATE_PAYLOAD: Limit = Limit {
    id: "state-payload", name: "input or output of a state", value: 262_144.0, unit: "bytes",
    source: "service model stepfunctions, botocore 1.44.8",
    url: "https://pypi.org/project/botocore/1.44.8/",
    as_of: "2026-12-01", adjustable: false, assumed: false, regions: &[],
};
pub const ERROR_LENGTH: Limit = Limit {
    id: "error-length", name: "characters of an error", value: 256.0, unit: "characters",
    source: "service model stepfunctions, botocore 1.44.8",
    url: "https://pypi.org/project/botocore/1.44.8/",
    as_of: "2026-12-01", adjustable: false, assumed: false, regions: &[],
};
pub const CAUSE_LENGTH: Limit = Limit {
    id: "cause-length", name: "characters of a cause", value: 32_768.0, unit: "characters",
    source: "service model stepfunctions, botocore 1.44.8",
    url: "https://pypi.org/project/botocore/1.44.8/",
    as_of: "2026-12-01", adjustable: false, assumed: false, regions: &[],
};
pub const STATE_NAME_LENGTH: Limit = Limit {
    id: "state-name-length", name: "characters of a state's name", value: 80.0, unit: "characters",
    source: "service model stepfunctions, botocore 1.44.8",
    url: "https://pypi.org/project/botocore/1.44.8/",
    as_of: "2026-12-01", adjustable: false, assumed: false, regions: &[],
};
pub const WORKFLOW_NAME_LENGTH: Limit = Limit {
    id: "workflow-name-length", name: "characters of a state machine's name", value: 80.0, unit: "characters",
    source: "service model stepfunctions, botocore 1.44.8",
    url: "https://pypi.org/project/botocore/1.44.8/",
    as_of: "2026-12-01", adjustable: false, assumed: false, regions: &[],
};
pub const ROLE_ARN_LENGTH: Limit = Limit {
    id: "role-arn-length", name: "characters of a role's ARN", value: 256.0, unit: "characters",
    source: "service model stepfunctions, botocore 1.44.8",
    url: "https://pypi.org/project/botocore/1.44.8/",
    as_of: "2026-12-01", adjustable: false, assumed: false, regions: &[],
};
pub const VARIABLE_NAME_LENGTH: Limit = Limit {
    id: "variable-name-length", name: "characters of a variable's name", value: 80.0, unit: "characters",
    source: "Passing data between states with variables, Step Functions developer guide",
    url: "https://docs.aws.amazon.com/step-functions/latest/dg/workflow-variables.html",
    as_of: "2026-11-30", adjustable: false, assumed: false, regions: &[],
};
pub const VARIABLES_SIZE: Limit = Limit {
    id: "variables-size", name: "bytes of all variables of an execution", value: 10_485_760.0, unit: "bytes",
    source: "Passing data between states with variables, Step Functions developer guide",
    url: "https://docs.aws.amazon.com/step-functions/latest/dg/workflow-variables.html",
    as_of: "2026-11-30", adjustable: false, assumed: false, regions: &[],
};
pub const RETRY_MAX_DELAY: Limit = Limit {
    id: "retry-max-delay", name: "MaxDelaySeconds of a retrier", value: 31_622_400.0, unit: "s",
    source: "Handling errors in workflows, Step Functions developer guide",
    url: "https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html",
    as_of: "2026-11-30", adjustable: false, assumed: false, regions: &[],
};
pub const LABEL_LENGTH: Limit = Limit {
    id: "label-length", name: "characters of a Map's label", value: 40.0, unit: "characters",
    source: "Distributed Map state, Step Functions developer guide",
    url: "https://docs.aws.amazon.com/step-functions/latest/dg/state-map-distributed.html",
    as_of: "2026-11-30", adjustable: false, assumed: false, regions: &[],
};
pub const HISTORY_EVENTS: Limit = Limit {
    id: "history-events", name: "events of a Standard execution", value: 25_000.0, unit: "events",
    source: "Step Functions service quotas",
    url: "https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html",
    as_of: "2026-11-30", adjustable: false, assumed: false, regions: &[],
};
pub const STANDARD_DURATION: Limit = Limit {
    id: "standard-duration", name: "duration of a Standard execution", value: 31_536_000.0, unit: "s",
    source: "Step Functions service quotas",
    url: "https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html",
    as_of: "2026-11-30", adjustable: false, assumed: false, regions: &[],
};
pub const EXPRESS_DURATION: Limit = Limit {
    id: "express-duration", name: "duration of an Express execution", value: 300.0, unit: "s",
    source: "Step Functions service quotas",
    url: "https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html",
    as_of: "2026-11-30", adjustable: false, assumed: false, regions: &[],
};
pub const TASK_SECONDS: Limit = Limit {
    id: "task-seconds", name: "time-out, heartbeat or wait of a state", value: 99_999_999.0, unit: "s",
    source: "Task state, Step Functions developer guide",
    url: "https://docs.aws.amazon.com/step-functions/latest/dg/state-task.html",
    as_of: "2026-11-30", adjustable: false, assumed: false, regions: &[],
};
pub const HTTP_TASK_TIMEOUT: Limit = Limit {
    id: "http-task-timeout", name: "time that an HTTP task waits", value: 60.0, unit: "s",
    source: "Step Functions service quotas",
    url: "https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html",
    as_of: "2026-11-30", adjustable: false, assumed: false, regions: &[],
};
pub const INLINE_MAP: Limit = Limit {
    id: "inline-map", name: "iterations of an inline Map at once", value: 40.0, unit: "",
    source: "Step Functions service quotas",
    url: "https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html",
    as_of: "2026-11-30", adjustable: false, assumed: false, regions: &[],
};
pub const DISTRIBUTED_MAP: Limit = Limit {
    id: "distributed-map", name: "child executions of a distributed Map at once", value: 10_000.0, unit: "",
    source: "Step Functions service quotas",
    url: "https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html",
    as_of: "2026-11-30", adjustable: false, assumed: false, regions: &[],
};
pub const OPEN_MAP_RUNS: Limit = Limit {
    id: "open-map-runs", name: "open Map runs of an account", value: 1_000.0, unit: "",
    source: "Step Functions service quotas",
    url: "https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html",
    as_of: "2026-11-30", adjustable: true, assumed: false, regions: &[],
};
pub const READER_MAX_ITEMS: Limit = Limit {
    id: "reader-max-items", name: "MaxItems of an ItemReader", value: 100_000_000.0, unit: "items",
    source: "ItemReader, Step Functions developer guide",
    url: "https://docs.aws.amazon.com/step-functions/latest/dg/input-output-itemreader.html",
    as_of: "2026-11-30", adjustable: false, assumed: false, regions: &[],
};
pub const HASH_INPUT_LENGTH: Limit = Limit {
    id: "hash-input-length", name: "characters that States.Hash takes", value: 10_000.0, unit: "characters",
    source: "Intrinsic functions, Step Functions developer guide",
    url: "https://docs.aws.amazon.com/step-functions/latest/dg/intrinsic-functions.html",
    as_of: "2026-11-30", adjustable: false, assumed: false, regions: &[],
};
pub const BASE64_INPUT_LENGTH: Limit = Limit {
    id: "base64-input-length", name: "characters that States.Base64Encode and Base64Decode take", value: 10_000.0, unit: "characters",
    source: "Intrinsic functions, Step Functions developer guide",
    url: "https://docs.aws.amazon.com/step-functions/latest/dg/intrinsic-functions.html",
    as_of: "2026-11-30", adjustable: false, assumed: false, regions: &[],
};
pub const ARRAY_RANGE_LENGTH: Limit = Limit {
    id: "array-range-length", name: "elements that States.ArrayRange makes", value: 1_000.0, unit: "elements",
    source: "Intrinsic functions, Step Functions developer guide",
    url: "https://docs.aws.amazon.com/step-functions/latest/dg/intrinsic-functions.html",
    as_of: "2026-11-30", adjustable: false, assumed: false, regions: &[],
};
pub const START_STANDARD_BUCKET: Limit = Limit {
    id: "start-standard-bucket", name: "StartExecution of Standard workflows, at once", value: 800.0, unit: "starts",
    source: "Step Functions service quotas",
    url: "https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html",
    as_of: "2026-11-30", adjustable: true, assumed: false, regions: &[("us-east-1", 1_300.0), ("us-west-2", 1_300.0), ("eu-west-1", 1_300.0)],
};
pub const START_STANDARD_RATE: Limit = Limit {
    id: "start-standard-rate", name: "StartExecution of Standard workflows, sustained", value: 150.0, unit: "starts/s",
    source: "Step Functions service quotas",
    url: "https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html",
    as_of: "2026-11-30", adjustable: true, assumed: false, regions: &[("us-east-1", 300.0), ("us-west-2", 300.0), ("eu-west-1", 300.0)],
};
pub const START_EXPRESS_RATE: Limit = Limit {
    id: "start-express-rate", name: "StartExecution of Express workflows, sustained", value: 6_000.0, unit: "starts/s",
    source: "Step Functions service quotas",
    url: "https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html",
    as_of: "2026-11-30", adjustable: true, assumed: true, regions: &[],
};
pub const TRANSITION_RATE: Limit = Limit {
    id: "transition-rate", name: "state transitions of Standard workflows, sustained", value: 800.0, unit: "transitions/s",
    source: "Step Functions service quotas",
    url: "https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html",
    as_of: "2026-11-30", adjustable: true, assumed: false, regions: &[("us-east-1", 5_000.0), ("us-west-2", 5_000.0), ("eu-west-1", 5_000.0)],
};
pub const CHILD_STANDARD_RATE: Limit = Limit {
    id: "child-standard-rate", name: "Standard child executions that a distributed Map starts", value: 100.0, unit: "starts/s",
    source: "Step Functions service quotas",
    url: "https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html",
    as_of: "2026-11-30", adjustable: false, assumed: false, regions: &[],
};
pub const CHILD_EXPRESS_RATE: Limit = Limit {
    id: "child-express-rate", name: "Express child executions that a distributed Map starts", value: 1_000.0, unit: "starts/s",
    source: "Step Functions service quotas",
    url: "https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html",
    as_of: "2026-11-30", adjustable: false, assumed: false, regions: &[],
};
pub const STANDARD_PRICE: Limit = Limit {
    id: "standard-price", name: "a million transitions of a Standard workflow", value: 25.0, unit: "$",
    source: "Step Functions pricing, us-east-1",
    url: "https://aws.amazon.com/step-functions/pricing/",
    as_of: "2026-11-30", adjustable: false, assumed: false, regions: &[],
};
pub const EXPRESS_PRICE: Limit = Limit {
    id: "express-price", name: "a million requests of an Express workflow", value: 1.0, unit: "$",
    source: "Step Functions pricing, us-east-1",
    url: "https://aws.amazon.com/step-functions/pricing/",
    as_of: "2026-11-30", adjustable: false, assumed: false, regions: &[],
};
pub const EXPRESS_MEMORY_PRICE: Limit = Limit {
    id: "express-memory-price", name: "a GB-hour of Express workflows", value: 0.06, unit: "$",
    source: "Step Functions pricing, us-east-1",
    url: "https://aws.amazon.com/step-functions/pricing/",
    as_of: "2026-11-30", adjustable: false, assumed: false, regions: &[],
};
pub const EXPRESS_BILLED_MEMORY: Limit = Limit {
    id: "express-billed-memory", name: "step in which the memory of an Express execution is billed", value: 64.0, unit: "MB",
    source: "Step Functions pricing, us-east-1",
    url: "https://aws.amazon.com/step-functions/pricing/",
    as_of: "2026-11-30", adjustable: false, assumed: false, regions: &[],
};
pub const EXPRESS_BILLED_DURATION: Limit = Limit {
    id: "express-billed-duration", name: "step in which the duration of an Express execution is billed", value: 0.1, unit: "s",
    source: "Step Functions pricing, us-east-1",
    url: "https://aws.amazon.com/step-functions/pricing/",
    as_of: "2026-11-30", adjustable: false, assumed: false, regions: &[],
};
pub const FUNCTION_LEAST_TIMEOUT: Limit = Limit {
    id: "function-least-timeout", name: "shortest time-out of a function", value: 1.0, unit: "s",
    source: "service model lambda, botocore 1.44.8",
    url: "https://pypi.org/project/botocore/1.44.8/",
    as_of: "2026-12-01", adjustable: false, assumed: false, regions: &[],
};
pub const FUNCTION_TIMEOUT: Limit = Limit {
    id: "function-timeout", name: "longest time-out of a function", value: 1_800.0, unit: "s",
    source: "CreateFunction, Lambda API reference",
    url: "https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html",
    as_of: "2026-12-01", adjustable: false, assumed: false, regions: &[],
};
pub const FUNCTION_MANAGED_TIMEOUT: Limit = Limit {
    id: "function-managed-timeout", name: "longest time-out on Managed Instances, asynchronous or by an event source", value: 5_400.0, unit: "s",
    source: "service model lambda, botocore 1.44.8",
    url: "https://pypi.org/project/botocore/1.44.8/",
    as_of: "2026-12-01", adjustable: false, assumed: false, regions: &[],
};
pub const FUNCTION_DEFAULT_TIMEOUT: Limit = Limit {
    id: "function-default-timeout", name: "time-out of a function that sets none", value: 3.0, unit: "s",
    source: "CreateFunction, Lambda API reference",
    url: "https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html",
    as_of: "2026-12-01", adjustable: false, assumed: false, regions: &[],
};
pub const FUNCTION_LEAST_MEMORY: Limit = Limit {
    id: "function-least-memory", name: "least memory of a function", value: 128.0, unit: "MB",
    source: "service model lambda, botocore 1.44.8",
    url: "https://pypi.org/project/botocore/1.44.8/",
    as_of: "2026-12-01", adjustable: false, assumed: false, regions: &[],
};
pub const FUNCTION_MEMORY: Limit = Limit {
    id: "function-memory", name: "most memory of a function", value: 10_240.0, unit: "MB",
    source: "Lambda quotas",
    url: "https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html",
    as_of: "2026-11-30", adjustable: false, assumed: false, regions: &[],
};
pub const FUNCTION_MANAGED_MEMORY: Limit = Limit {
    id: "function-managed-memory", name: "most memory of a function on Managed Instances", value: 32_768.0, unit: "MB",
    source: "service model lambda, botocore 1.44.8",
    url: "https://pypi.org/project/botocore/1.44.8/",
    as_of: "2026-12-01", adjustable: false, assumed: false, regions: &[],
};
pub const FUNCTION_DEFAULT_MEMORY: Limit = Limit {
    id: "function-default-memory", name: "memory of a function that sets none", value: 128.0, unit: "MB",
    source: "CreateFunction, Lambda API reference",
    url: "https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html",
    as_of: "2026-12-01", adjustable: false, assumed: false, regions: &[],
};
pub const FUNCTION_NAME_LENGTH: Limit = Limit {
    id: "function-name-length", name: "characters of a function's name", value: 64.0, unit: "characters",
    source: "CreateFunction, Lambda API reference",
    url: "https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html",
    as_of: "2026-12-01", adjustable: false, assumed: false, regions: &[],
};
pub const FUNCTION_CONCURRENCY: Limit = Limit {
    id: "function-concurrency", name: "functions that run at once in an account and region", value: 1_000.0, unit: "",
    source: "Lambda quotas",
    url: "https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html",
    as_of: "2026-11-30", adjustable: true, assumed: false, regions: &[],
};
pub const EVENT_BATCH_SIZE: Limit = Limit {
    id: "event-batch-size", name: "records in one call of an event source", value: 10_000.0, unit: "records",
    source: "service model lambda, botocore 1.44.8",
    url: "https://pypi.org/project/botocore/1.44.8/",
    as_of: "2026-12-01", adjustable: false, assumed: false, regions: &[],
};
pub const EVENT_RETRIES: Limit = Limit {
    id: "event-retries", name: "retries of an event source", value: 10_000.0, unit: "",
    source: "service model lambda, botocore 1.44.8",
    url: "https://pypi.org/project/botocore/1.44.8/",
    as_of: "2026-12-01", adjustable: false, assumed: false, regions: &[],
};
pub const DURABLE_NAME_LENGTH: Limit = Limit {
    id: "durable-name-length", name: "characters of a durable execution's name", value: 64.0, unit: "characters",
    source: "service model lambda, botocore 1.44.8",
    url: "https://pypi.org/project/botocore/1.44.8/",
    as_of: "2026-12-01", adjustable: false, assumed: false, regions: &[],
};
pub const TENANT_ID_LENGTH: Limit = Limit {
    id: "tenant-id-length", name: "characters of a tenant's id", value: 256.0, unit: "characters",
    source: "service model lambda, botocore 1.44.8",
    url: "https://pypi.org/project/botocore/1.44.8/",
    as_of: "2026-12-01", adjustable: false, assumed: false, regions: &[],
};
pub const REST_TIMEOUT: Limit = Limit {
    id: "rest-timeout", name: "REST API integration time-out", value: 29.0, unit: "s",
    source: "API Gateway quotas; can be raised for Regional and private APIs since June 2024",
    url: "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html",
    as_of: "2026-11-30", adjustable: true, assumed: false, regions: &[],
};
pub const REST_RAISED_TIMEOUT: Limit = Limit {
    id: "rest-raised-timeout", name: "REST API integration time-out that AWS raises to", value: 300.0, unit: "s",
    source: "API Gateway quotas; can be raised for Regional and private APIs since June 2024",
    url: "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html",
    as_of: "2026-11-30", adjustable: false, assumed: false, regions: &[],
};
pub const API_LEAST_TIMEOUT: Limit = Limit {
    id: "api-least-timeout", name: "shortest integration time-out of an API", value: 50.0, unit: "ms",
    source: "API Gateway quotas; can be raised for Regional and private APIs since June 2024",
    url: "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html",
    as_of: "2026-11-30", adjustable: false, assumed: false, regions: &[],
};
pub const HTTP_TIMEOUT: Limit = Limit {
    id: "http-timeout", name: "HTTP API integration time-out", value: 30.0, unit: "s",
    source: "API Gateway quotas for HTTP APIs; fixed",
    url: "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html",
    as_of: "2026-11-30", adjustable: false, assumed: false, regions: &[],
};
pub const REST_STREAM_DURATION: Limit = Limit {
    id: "rest-stream-duration", name: "duration of a streamed response of a REST API", value: 900.0, unit: "s",
    source: "Response streaming of REST APIs, API Gateway developer guide",
    url: "https://docs.aws.amazon.com/apigateway/latest/developerguide/response-transfer-mode.html",
    as_of: "2026-11-30", adjustable: false, assumed: false, regions: &[],
};
pub const REST_STREAM_IDLE: Limit = Limit {
    id: "rest-stream-idle", name: "idle time of a streamed response, Regional and private APIs", value: 300.0, unit: "s",
    source: "Response streaming of REST APIs, API Gateway developer guide",
    url: "https://docs.aws.amazon.com/apigateway/latest/developerguide/response-transfer-mode.html",
    as_of: "2026-11-30", adjustable: false, assumed: false, regions: &[],
};
pub const REST_STREAM_IDLE_EDGE: Limit = Limit {
    id: "rest-stream-idle-edge", name: "idle time of a streamed response, edge-optimized APIs", value: 30.0, unit: "s",
    source: "Response streaming of REST APIs, API Gateway developer guide",
    url: "https://docs.aws.amazon.com/apigateway/latest/developerguide/response-transfer-mode.html",
    as_of: "2026-11-30", adjustable: false, assumed: false, regions: &[],
};
pub const GATEWAY_PAYLOAD: Limit = Limit {
    id: "gateway-payload", name: "response through API Gateway without streaming", value: 10_485_760.0, unit: "bytes",
    source: "API Gateway quotas; can be raised for Regional and private APIs since June 2024",
    url: "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html",
    as_of: "2026-11-30", adjustable: false, assumed: false, regions: &[],
};
pub const LAMBDA_PAYLOAD: Limit = Limit {
    id: "lambda-payload", name: "response of a function without streaming", value: 6_291_556.0, unit: "bytes",
    source: "Lambda quotas",
    url: "https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html",
    as_of: "2026-11-30", adjustable: false, assumed: false, regions: &[],
};
pub const LAMBDA_STREAM_PAYLOAD: Limit = Limit {
    id: "lambda-stream-payload", name: "streamed response of a function", value: 209_715_200.0, unit: "bytes",
    source: "Response streaming for Lambda functions, Lambda developer guide",
    url: "https://docs.aws.amazon.com/lambda/latest/dg/configuration-response-streaming.html",
    as_of: "2026-12-01", adjustable: false, assumed: false, regions: &[],
};
pub const DEFAULT_VISIBILITY: Limit = Limit {
    id: "default-visibility", name: "default visibility time-out", value: 30.0, unit: "s",
    source: "Amazon SQS developer guide",
    url: "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-visibility-timeout.html",
    as_of: "2026-11-30", adjustable: false, assumed: false, regions: &[],
};
pub const VISIBILITY_FACTOR: Limit = Limit {
    id: "visibility-factor", name: "visibility time-out over function time-out", value: 6.0, unit: "times",
    source: "Using Lambda with Amazon SQS, Lambda developer guide",
    url: "https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html",
    as_of: "2026-11-30", adjustable: false, assumed: false, regions: &[],
};
pub const QUEUE_VISIBILITY: Limit = Limit {
    id: "queue-visibility", name: "longest visibility time-out of a queue", value: 43_200.0, unit: "s",
    source: "Amazon SQS developer guide",
    url: "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-visibility-timeout.html",
    as_of: "2026-11-30", adjustable: false, assumed: false, regions: &[],
};
pub const QUEUE_NAME_LENGTH: Limit = Limit {
    id: "queue-name-length", name: "characters of a queue's name", value: 80.0, unit: "characters",
    source: "Amazon SQS message and queue quotas",
    url: "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html",
    as_of: "2026-11-30", adjustable: false, assumed: false, regions: &[],
};
pub const TOPIC_NAME_LENGTH: Limit = Limit {
    id: "topic-name-length", name: "characters of a topic's name", value: 256.0, unit: "characters",
    source: "CreateTopic, Amazon SNS API reference",
    url: "https://docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html",
    as_of: "2026-11-30", adjustable: false, assumed: false, regions: &[],
};
pub const BUS_NAME_LENGTH: Limit = Limit {
    id: "bus-name-length", name: "characters of an event bus's name", value: 256.0, unit: "characters",
    source: "service model events, botocore 1.44.8",
    url: "https://pypi.org/project/botocore/1.44.8/",
    as_of: "2026-12-01", adjustable: false, assumed: false, regions: &[],
};
pub const BUCKET_NAME_LEAST: Limit = Limit {
    id: "bucket-name-least", name: "fewest characters of a bucket's name", value: 3.0, unit: "characters",
    source: "Bucket naming rules, Amazon S3 user guide",
    url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html",
    as_of: "2026-11-30", adjustable: false, assumed: false, regions: &[],
};
pub const BUCKET_NAME_LENGTH: Limit = Limit {
    id: "bucket-name-length", name: "characters of a bucket's name", value: 63.0, unit: "characters",
    source: "Bucket naming rules, Amazon S3 user guide",
    url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html",
    as_of: "2026-11-30", adjustable: false, assumed: false, regions: &[],
};
pub const TABLE_NAME_LEAST: Limit = Limit {
    id: "table-name-least", name: "fewest characters of a table's name", value: 3.0, unit: "characters",
    source: "Naming rules, DynamoDB developer guide",
    url: "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html",
    as_of: "2026-11-30", adjustable: false, assumed: false, regions: &[],
};
pub const TABLE_NAME_LENGTH: Limit = Limit {
    id: "table-name-length", name: "characters of a table's name", value: 255.0, unit: "characters",
    source: "Naming rules, DynamoDB developer guide",
    url: "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html",
    as_of: "2026-11-30", adjustable: false, assumed: false, regions: &[],
};
pub const TASK_FAMILY_LENGTH: Limit = Limit {
    id: "task-family-length", name: "characters of an ECS task family", value: 255.0, unit: "characters",
    source: "RegisterTaskDefinition, Amazon ECS API reference",
    url: "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html",
    as_of: "2026-11-30", adjustable: false, assumed: false, regions: &[],
};

/// Every figure.
pub const LIMITS: &[Limit] = &[
    DEFINITION_SIZE,
    STATE_PAYLOAD,
    ERROR_LENGTH,
    CAUSE_LENGTH,
    STATE_NAME_LENGTH,
    WORKFLOW_NAME_LENGTH,
    ROLE_ARN_LENGTH,
    VARIABLE_NAME_LENGTH,
    VARIABLES_SIZE,
    RETRY_MAX_DELAY,
    LABEL_LENGTH,
    HISTORY_EVENTS,
    STANDARD_DURATION,
    EXPRESS_DURATION,
    TASK_SECONDS,
    HTTP_TASK_TIMEOUT,
    INLINE_MAP,
    DISTRIBUTED_MAP,
    OPEN_MAP_RUNS,
    READER_MAX_ITEMS,
    HASH_INPUT_LENGTH,
    BASE64_INPUT_LENGTH,
    ARRAY_RANGE_LENGTH,
    START_STANDARD_BUCKET,
    START_STANDARD_RATE,
    START_EXPRESS_RATE,
    TRANSITION_RATE,
    CHILD_STANDARD_RATE,
    CHILD_EXPRESS_RATE,
    STANDARD_PRICE,
    EXPRESS_PRICE,
    EXPRESS_MEMORY_PRICE,
    EXPRESS_BILLED_MEMORY,
    EXPRESS_BILLED_DURATION,
    FUNCTION_LEAST_TIMEOUT,
    FUNCTION_TIMEOUT,
    FUNCTION_MANAGED_TIMEOUT,
    FUNCTION_DEFAULT_TIMEOUT,
    FUNCTION_LEAST_MEMORY,
    FUNCTION_MEMORY,
    FUNCTION_MANAGED_MEMORY,
    FUNCTION_DEFAULT_MEMORY,
    FUNCTION_NAME_LENGTH,
    FUNCTION_CONCURRENCY,
    EVENT_BATCH_SIZE,
    EVENT_RETRIES,
    DURABLE_NAME_LENGTH,
    TENANT_ID_LENGTH,
    REST_TIMEOUT,
    REST_RAISED_TIMEOUT,
    API_LEAST_TIMEOUT,
    HTTP_TIMEOUT,
    REST_STREAM_DURATION,
    REST_STREAM_IDLE,
    REST_STREAM_IDLE_EDGE,
    GATEWAY_PAYLOAD,
    LAMBDA_PAYLOAD,
    LAMBDA_STREAM_PAYLOAD,
    DEFAULT_VISIBILITY,
    VISIBILITY_FACTOR,
    QUEUE_VISIBILITY,
    QUEUE_NAME_LENGTH,
    TOPIC_NAME_LENGTH,
    BUS_NAME_LENGTH,
    BUCKET_NAME_LEAST,
    BUCKET_NAME_LENGTH,
    TABLE_NAME_LEAST,
    TABLE_NAME_LENGTH,
    TASK_FAMILY_LENGTH,
];

/// The figures that the review uses and that a design can replace.
pub const REVIEWED: &[Limit] = &[
    STATE_PAYLOAD,
    EXPRESS_DURATION,
    INLINE_MAP,
    DISTRIBUTED_MAP,
    START_STANDARD_BUCKET,
    START_STANDARD_RATE,
    START_EXPRESS_RATE,
    TRANSITION_RATE,
    STANDARD_PRICE,
    EXPRESS_PRICE,
    EXPRESS_MEMORY_PRICE,
    REST_TIMEOUT,
    HTTP_TIMEOUT,
    REST_STREAM_DURATION,
    REST_STREAM_IDLE,
    REST_STREAM_IDLE_EDGE,
    GATEWAY_PAYLOAD,
    LAMBDA_PAYLOAD,
    LAMBDA_STREAM_PAYLOAD,
    DEFAULT_VISIBILITY,
    VISIBILITY_FACTOR,
];

/// A figure of AWS as text, for `concat!`: `figure!(INLINE_MAP)` is "40", `figure!(EXPRESS_DURATION as time)`
/// "5 minutes".
#[macro_export]
macro_rules! figure {
    (RETRY_MAX_DELAY as time) => { "8784 hours" };
    (STANDARD_DURATION as time) => { "1 year" };
    (EXPRESS_DURATION as time) => { "5 minutes" };
    (TASK_SECONDS as time) => { "99,999,999 seconds" };
    (HTTP_TASK_TIMEOUT as time) => { "1 minute" };
    (EXPRESS_BILLED_DURATION as time) => { "0.1 seconds" };
    (FUNCTION_LEAST_TIMEOUT as time) => { "1 seconds" };
    (FUNCTION_TIMEOUT as time) => { "30 minutes" };
    (FUNCTION_MANAGED_TIMEOUT as time) => { "90 minutes" };
    (FUNCTION_DEFAULT_TIMEOUT as time) => { "3 seconds" };
    (REST_TIMEOUT as time) => { "29 seconds" };
    (REST_RAISED_TIMEOUT as time) => { "5 minutes" };
    (HTTP_TIMEOUT as time) => { "30 seconds" };
    (REST_STREAM_DURATION as time) => { "15 minutes" };
    (REST_STREAM_IDLE as time) => { "5 minutes" };
    (REST_STREAM_IDLE_EDGE as time) => { "30 seconds" };
    (DEFAULT_VISIBILITY as time) => { "30 seconds" };
    (QUEUE_VISIBILITY as time) => { "12 hours" };
    (DEFINITION_SIZE) => { "1,048,576" };
    (STATE_PAYLOAD) => { "262,144" };
    (ERROR_LENGTH) => { "256" };
    (CAUSE_LENGTH) => { "32,768" };
    (STATE_NAME_LENGTH) => { "80" };
    (WORKFLOW_NAME_LENGTH) => { "80" };
    (ROLE_ARN_LENGTH) => { "256" };
    (VARIABLE_NAME_LENGTH) => { "80" };
    (VARIABLES_SIZE) => { "10,485,760" };
    (RETRY_MAX_DELAY) => { "31,622,400" };
    (LABEL_LENGTH) => { "40" };
    (HISTORY_EVENTS) => { "25,000" };
    (STANDARD_DURATION) => { "31,536,000" };
    (EXPRESS_DURATION) => { "300" };
    (TASK_SECONDS) => { "99,999,999" };
    (HTTP_TASK_TIMEOUT) => { "60" };
    (INLINE_MAP) => { "40" };
    (DISTRIBUTED_MAP) => { "10,000" };
    (OPEN_MAP_RUNS) => { "1,000" };
    (READER_MAX_ITEMS) => { "100,000,000" };
    (HASH_INPUT_LENGTH) => { "10,000" };
    (BASE64_INPUT_LENGTH) => { "10,000" };
    (ARRAY_RANGE_LENGTH) => { "1,000" };
    (START_STANDARD_BUCKET) => { "800" };
    (START_STANDARD_RATE) => { "150" };
    (START_EXPRESS_RATE) => { "6,000" };
    (TRANSITION_RATE) => { "800" };
    (CHILD_STANDARD_RATE) => { "100" };
    (CHILD_EXPRESS_RATE) => { "1,000" };
    (STANDARD_PRICE) => { "25" };
    (EXPRESS_PRICE) => { "1" };
    (EXPRESS_MEMORY_PRICE) => { "0.06" };
    (EXPRESS_BILLED_MEMORY) => { "64" };
    (EXPRESS_BILLED_DURATION) => { "0.1" };
    (FUNCTION_LEAST_TIMEOUT) => { "1" };
    (FUNCTION_TIMEOUT) => { "1,800" };
    (FUNCTION_MANAGED_TIMEOUT) => { "5,400" };
    (FUNCTION_DEFAULT_TIMEOUT) => { "3" };
    (FUNCTION_LEAST_MEMORY) => { "128" };
    (FUNCTION_MEMORY) => { "10,240" };
    (FUNCTION_MANAGED_MEMORY) => { "32,768" };
    (FUNCTION_DEFAULT_MEMORY) => { "128" };
    (FUNCTION_NAME_LENGTH) => { "64" };
    (FUNCTION_CONCURRENCY) => { "1,000" };
    (EVENT_BATCH_SIZE) => { "10,000" };
    (EVENT_RETRIES) => { "10,000" };
    (DURABLE_NAME_LENGTH) => { "64" };
    (TENANT_ID_LENGTH) => { "256" };
    (REST_TIMEOUT) => { "29" };
    (REST_RAISED_TIMEOUT) => { "300" };
    (API_LEAST_TIMEOUT) => { "50" };
    (HTTP_TIMEOUT) => { "30" };
    (REST_STREAM_DURATION) => { "900" };
    (REST_STREAM_IDLE) => { "300" };
    (REST_STREAM_IDLE_EDGE) => { "30" };
    (GATEWAY_PAYLOAD) => { "10,485,760" };
    (LAMBDA_PAYLOAD) => { "6,291,556" };
    (LAMBDA_STREAM_PAYLOAD) => { "209,715,200" };
    (DEFAULT_VISIBILITY) => { "30" };
    (VISIBILITY_FACTOR) => { "6" };
    (QUEUE_VISIBILITY) => { "43,200" };
    (QUEUE_NAME_LENGTH) => { "80" };
    (TOPIC_NAME_LENGTH) => { "256" };
    (BUS_NAME_LENGTH) => { "256" };
    (BUCKET_NAME_LEAST) => { "3" };
    (BUCKET_NAME_LENGTH) => { "63" };
    (TABLE_NAME_LEAST) => { "3" };
    (TABLE_NAME_LENGTH) => { "255" };
    (TASK_FAMILY_LENGTH) => { "255" };
}

/// Where the dates of the runtimes are from, and when they were read.
pub const RUNTIMES_SOURCE: (&str, &str) = ("Lambda runtimes", "2026-10-20");

/// Every runtime of Lambda: families in the order in which they are offered, the newest version first.
pub const RUNTIMES: &[Runtime] = &[
    Runtime { id: "nodejs26.x", name: "Node.js 26", ended: None, create_blocked: None, update_blocked: None, successor: None, offered: true },
    Runtime { id: "nodejs24.x", name: "Node.js 24", ended: Some("2028-04-30"), create_blocked: Some("2028-06-01"), update_blocked: Some("2028-07-01"), successor: None, offered: true },
    Runtime { id: "nodejs22.x", name: "Node.js 22", ended: Some("2027-04-30"), create_blocked: Some("2027-06-01"), update_blocked: Some("2027-07-01"), successor: None, offered: true },
    Runtime { id: "nodejs20.x", name: "Node.js 20", ended: Some("2026-04-30"), create_blocked: Some("2027-02-01"), update_blocked: Some("2027-03-03"), successor: Some("nodejs24.x"), offered: false },
    Runtime { id: "nodejs18.x", name: "Node.js 18", ended: Some("2025-09-01"), create_blocked: Some("2027-02-01"), update_blocked: Some("2027-03-03"), successor: Some("nodejs24.x"), offered: false },
    Runtime { id: "nodejs16.x", name: "Node.js 16", ended: Some("2024-06-12"), create_blocked: Some("2027-02-01"), update_blocked: Some("2027-03-03"), successor: Some("nodejs24.x"), offered: false },
    Runtime { id: "nodejs14.x", name: "Node.js 14", ended: Some("2023-12-04"), create_blocked: Some("2024-01-09"), update_blocked: Some("2027-03-03"), successor: Some("nodejs24.x"), offered: false },
    Runtime { id: "nodejs12.x", name: "Node.js 12", ended: Some("2023-03-31"), create_blocked: Some("2023-03-31"), update_blocked: Some("2023-04-30"), successor: Some("nodejs24.x"), offered: false },
    Runtime { id: "nodejs10.x", name: "Node.js 10", ended: Some("2021-07-30"), create_blocked: Some("2021-07-30"), update_blocked: Some("2022-02-14"), successor: Some("nodejs24.x"), offered: false },
    Runtime { id: "nodejs8.10", name: "Node.js 8.10", ended: Some("2020-03-06"), create_blocked: Some("2020-02-04"), update_blocked: Some("2020-03-06"), successor: Some("nodejs24.x"), offered: false },
    Runtime { id: "nodejs6.10", name: "Node.js 6.10", ended: Some("2019-08-12"), create_blocked: Some("2019-07-12"), update_blocked: Some("2019-08-12"), successor: Some("nodejs24.x"), offered: false },
    Runtime { id: "nodejs4.3", name: "Node.js 4.3", ended: Some("2020-03-05"), create_blocked: Some("2020-02-03"), update_blocked: Some("2020-03-05"), successor: Some("nodejs24.x"), offered: false },
    Runtime { id: "nodejs4.3-edge", name: "Node.js 4.3", ended: Some("2020-03-05"), create_blocked: Some("2019-03-31"), update_blocked: Some("2019-04-30"), successor: Some("nodejs24.x"), offered: false },
    Runtime { id: "nodejs", name: "Node.js", ended: Some("2016-08-30"), create_blocked: Some("2016-09-30"), update_blocked: Some("2016-10-31"), successor: Some("nodejs24.x"), offered: false },
    Runtime { id: "python3.15", name: "Python 3.15", ended: None, create_blocked: None, update_blocked: None, successor: None, offered: true },
    Runtime { id: "python3.14", name: "Python 3.14", ended: Some("2029-06-30"), create_blocked: Some("2029-07-31"), update_blocked: Some("2029-08-31"), successor: None, offered: true },
    Runtime { id: "python3.13", name: "Python 3.13", ended: Some("2029-06-30"), create_blocked: Some("2029-07-31"), update_blocked: Some("2029-08-31"), successor: None, offered: true },
    Runtime { id: "python3.12", name: "Python 3.12", ended: Some("2028-10-31"), create_blocked: Some("2028-11-30"), update_blocked: Some("2029-01-10"), successor: None, offered: true },
    Runtime { id: "python3.11", name: "Python 3.11", ended: Some("2027-06-30"), create_blocked: Some("2027-07-31"), update_blocked: Some("2027-08-31"), successor: None, offered: true },
    Runtime { id: "python3.10", name: "Python 3.10", ended: Some("2026-10-31"), create_blocked: Some("2027-02-01"), update_blocked: Some("2027-03-03"), successor: Some("python3.14"), offered: false },
    Runtime { id: "python3.9", name: "Python 3.9", ended: Some("2025-12-15"), create_blocked: Some("2027-02-01"), update_blocked: Some("2027-03-03"), successor: Some("python3.14"), offered: false },
    Runtime { id: "python3.8", name: "Python 3.8", ended: Some("2024-10-14"), create_blocked: Some("2027-02-01"), update_blocked: Some("2027-03-03"), successor: Some("python3.14"), offered: false },
    Runtime { id: "python3.7", name: "Python 3.7", ended: Some("2023-12-04"), create_blocked: Some("2024-01-09"), update_blocked: Some("2027-03-03"), successor: Some("python3.14"), offered: false },
    Runtime { id: "python3.6", name: "Python 3.6", ended: Some("2022-07-18"), create_blocked: Some("2022-07-18"), update_blocked: Some("2022-08-29"), successor: Some("python3.14"), offered: false },
    Runtime { id: "python2.7", name: "Python 2.7", ended: Some("2021-07-15"), create_blocked: Some("2021-07-15"), update_blocked: Some("2022-05-30"), successor: Some("python3.14"), offered: false },
    Runtime { id: "java25", name: "Java 25", ended: Some("2029-06-30"), create_blocked: Some("2029-07-31"), update_blocked: Some("2029-08-31"), successor: None, offered: true },
    Runtime { id: "java21", name: "Java 21", ended: Some("2029-06-30"), create_blocked: Some("2029-07-31"), update_blocked: Some("2029-08-31"), successor: None, offered: true },
    Runtime { id: "java17.al2023", name: "Java 17 (Amazon Linux 2023)", ended: None, create_blocked: None, update_blocked: None, successor: None, offered: true },
    Runtime { id: "java17", name: "Java 17", ended: Some("2027-06-30"), create_blocked: Some("2027-07-31"), update_blocked: Some("2027-08-31"), successor: None, offered: true },
    Runtime { id: "java11.al2023", name: "Java 11 (Amazon Linux 2023)", ended: None, create_blocked: None, update_blocked: None, successor: None, offered: true },
    Runtime { id: "java11", name: "Java 11", ended: Some("2027-06-30"), create_blocked: Some("2027-07-31"), update_blocked: Some("2027-08-31"), successor: None, offered: true },
    Runtime { id: "java8.al2023", name: "Java 8 (Amazon Linux 2023)", ended: None, create_blocked: None, update_blocked: None, successor: None, offered: true },
    Runtime { id: "java8.al2", name: "Java 8 (Amazon Linux 2)", ended: Some("2027-06-30"), create_blocked: Some("2027-07-31"), update_blocked: Some("2027-08-31"), successor: None, offered: true },
    Runtime { id: "java8", name: "Java 8", ended: Some("2024-01-08"), create_blocked: Some("2024-02-08"), update_blocked: Some("2027-03-03"), successor: Some("java25"), offered: false },
    Runtime { id: "dotnet10", name: ".NET 10", ended: Some("2028-11-14"), create_blocked: Some("2028-12-14"), update_blocked: Some("2029-01-15"), successor: None, offered: true },
    Runtime { id: "dotnet8", name: ".NET 8", ended: Some("2026-11-10"), create_blocked: Some("2027-02-01"), update_blocked: Some("2027-03-03"), successor: Some("dotnet10"), offered: false },
    Runtime { id: "dotnet6", name: ".NET 6", ended: Some("2024-12-20"), create_blocked: Some("2027-02-01"), update_blocked: Some("2027-03-03"), successor: Some("dotnet10"), offered: false },
    Runtime { id: "dotnetcore3.1", name: ".NET Core 3.1", ended: Some("2023-04-03"), create_blocked: Some("2023-04-03"), update_blocked: Some("2023-05-03"), successor: Some("dotnet10"), offered: false },
    Runtime { id: "dotnetcore2.1", name: ".NET Core 2.1", ended: Some("2022-01-05"), create_blocked: Some("2022-01-05"), update_blocked: Some("2022-04-13"), successor: Some("dotnet10"), offered: false },
    Runtime { id: "dotnetcore2.0", name: ".NET Core 2.0", ended: Some("2019-05-30"), create_blocked: Some("2019-04-30"), update_blocked: Some("2019-05-30"), successor: Some("dotnet10"), offered: false },
    Runtime { id: "dotnetcore1.0", name: ".NET Core 1.0", ended: Some("2019-06-27"), create_blocked: Some("2019-06-30"), update_blocked: Some("2019-07-30"), successor: Some("dotnet10"), offered: false },
    Runtime { id: "ruby4.0", name: "Ruby 4.0", ended: Some("2029-03-31"), create_blocked: Some("2029-04-30"), update_blocked: Some("2029-05-31"), successor: None, offered: true },
    Runtime { id: "ruby3.4", name: "Ruby 3.4", ended: Some("2028-03-31"), create_blocked: Some("2028-04-30"), update_blocked: Some("2028-05-31"), successor: None, offered: true },
    Runtime { id: "ruby3.3", name: "Ruby 3.3", ended: Some("2027-03-31"), create_blocked: Some("2027-04-30"), update_blocked: Some("2027-05-31"), successor: None, offered: true },
    Runtime { id: "ruby3.2", name: "Ruby 3.2", ended: Some("2026-03-31"), create_blocked: Some("2027-02-01"), update_blocked: Some("2027-03-03"), successor: Some("ruby4.0"), offered: false },
    Runtime { id: "ruby2.7", name: "Ruby 2.7", ended: Some("2023-12-07"), create_blocked: Some("2024-01-09"), update_blocked: Some("2027-03-03"), successor: Some("ruby4.0"), offered: false },
    Runtime { id: "ruby2.5", name: "Ruby 2.5", ended: Some("2021-07-30"), create_blocked: Some("2021-07-30"), update_blocked: Some("2022-03-31"), successor: Some("ruby4.0"), offered: false },
    Runtime { id: "go1.x", name: "Go 1", ended: Some("2024-01-08"), create_blocked: Some("2024-02-08"), update_blocked: Some("2027-03-03"), successor: Some("provided.al2023"), offered: false },
    Runtime { id: "provided.al2023", name: "OS only (Amazon Linux 2023)", ended: Some("2029-06-30"), create_blocked: Some("2029-07-31"), update_blocked: Some("2029-08-31"), successor: None, offered: true },
    Runtime { id: "provided.al2", name: "OS only (Amazon Linux 2)", ended: Some("2026-07-31"), create_blocked: Some("2027-02-01"), update_blocked: Some("2027-03-03"), successor: Some("provided.al2023"), offered: false },
    Runtime { id: "provided", name: "OS only", ended: Some("2024-01-08"), create_blocked: Some("2024-02-08"), update_blocked: Some("2027-03-03"), successor: Some("provided.al2023"), offered: false },
    Runtime { id: "custom", name: "Customer-managed runtime", ended: None, create_blocked: None, update_blocked: None, successor: None, offered: false },
];

/// Where the list of SDK integrations is from, and when it was read.
pub const SDK_SOURCE: (&str, &str) = ("Service integrations release history, Step Functions developer guide", "2026-12-01");

/// The services on AWS's list of SDK integrations.
pub const SDK_SERVICES: &[&str] = &[
    "accessanalyzer", "account", "accountaccess", "acm", "acmpca", "agentregistry", "agentregistrycontrol", "aiops",
    "amp", "amplify", "amplifybackend", "amplifyuibuilder", "apigateway", "apigatewayv2", "appconfig",
    "appconfigdata", "appfabric", "appflow", "appintegrations", "applicationautoscaling", "applicationcostprofiler",
    "applicationdiscovery", "applicationinsights", "applicationsignals", "appmesh", "apprunner", "appstream",
    "appsync", "arcregionswitch", "arczonalshift", "athena", "auditmanager", "autoscaling", "autoscalingplans",
    "b2bi", "backup", "backupgateway", "backupsearch", "batch", "bcmdashboards", "bcmdataexports",
    "bcmpricingcalculator", "bcmrecommendedactions", "bedrock", "bedrockagent", "bedrockagentcore",
    "bedrockagentcorecontrol", "bedrockagentruntime", "bedrockdataautomation", "bedrockdataautomationruntime",
    "bedrockruntime", "billing", "billingconductor", "braket", "budgets", "chime", "chimesdkidentity",
    "chimesdkmediapipelines", "chimesdkmeetings", "chimesdkmessaging", "chimesdkvoice", "cleanrooms", "cleanroomsml",
    "cloud9", "cloudcontrol", "clouddirectory", "cloudformation", "cloudfront", "cloudfrontkeyvaluestore", "cloudhsm",
    "cloudhsmv2", "cloudsearch", "cloudtrail", "cloudtraildata", "cloudwatch", "cloudwatchlogs", "codeartifact",
    "codebuild", "codecatalyst", "codecommit", "codeconnections", "codedeploy", "codeguruprofiler",
    "codegurureviewer", "codegurusecurity", "codepipeline", "codestarconnections", "codestarnotifications",
    "cognitoidentity", "cognitoidentityprovider", "cognitosync", "comprehend", "comprehendmedical",
    "computeoptimizer", "computeoptimizerautomation", "config", "connect", "connectcampaigns", "connectcampaignsv2",
    "connectcases", "connectcontactlens", "connecthealth", "connectparticipant", "controlcatalog", "controltower",
    "costandusagereport", "costexplorer", "costoptimizationhub", "customerprofiles", "databasemigration", "databrew",
    "dataexchange", "datapipeline", "datasync", "datazone", "dax", "deadline", "detective", "devicefarm",
    "devopsagent", "devopsguru", "directconnect", "directory", "directoryservicedata", "dlm", "docdb", "docdbelastic",
    "drs", "dsql", "dynamodb", "dynamodbstreams", "ebs", "ec2", "ec2instanceconnect", "ecr", "ecrpublic", "ecs",
    "efs", "eks", "eksauth", "elasticache", "elasticbeanstalk", "elasticinference", "elasticloadbalancing",
    "elasticloadbalancingv2", "elasticsearch", "elementalinference", "emr", "emrcontainers", "emrserverless",
    "entityresolution", "eventbridge", "finspace", "finspacedata", "firehose", "fis", "fms", "forecast",
    "forecastquery", "frauddetector", "freetier", "fsx", "gamelift", "gameliftstreams", "geomaps", "geoplaces",
    "georoutes", "glacier", "glue", "grafana", "greengrass", "greengrassv2", "groundstation", "guardduty", "health",
    "healthlake", "honeycode", "iam", "iamtoolbox", "identitystore", "imagebuilder", "inspector", "inspector2",
    "inspectorscan", "interconnect", "internetmonitor", "invoicing", "iot", "iotanalytics", "iotdeviceadvisor",
    "iotevents", "ioteventsdata", "iotfleethub", "iotfleetwise", "iotjobsdataplane", "iotmanagedintegrations",
    "iotsecuretunneling", "iotsitewise", "iotthingsgraph", "iottwinmaker", "iotwireless", "ivs", "ivschat",
    "ivsrealtime", "kafka", "kafkaconnect", "kendra", "kendraranking", "keyspaces", "keyspacesstreams", "kinesis",
    "kinesisanalytics", "kinesisanalyticsv2", "kinesisvideo", "kinesisvideoarchivedmedia", "kinesisvideomedia",
    "kinesisvideosignaling", "kinesisvideowebrtcstorage", "kms", "lakeformation", "lambda", "lambdacore",
    "lambdamicrovms", "launchwizard", "lexmodelsv2", "lexruntimev2", "licensemanager",
    "licensemanagerlinuxsubscriptions", "licensemanagerusersubscriptions", "lightsail", "location",
    "lookoutequipment", "lookoutvision", "m2", "macie2", "mailmanager", "managedblockchain", "managedblockchainquery",
    "marketplacecatalog", "marketplacecommerceanalytics", "marketplacediscovery", "marketplaceentitlement",
    "marketplacemetering", "marketplacereporting", "mediaconnect", "mediaconvert", "medialive", "mediapackage",
    "mediapackagev2", "mediapackagevod", "mediastore", "mediatailor", "medicalimaging", "memorydb", "mgn",
    "migrationhub", "migrationhubconfig", "migrationhuborchestrator", "migrationhubrefactorspaces",
    "migrationhubstrategy", "mpa", "mq", "mturk", "mwaa", "mwaaserverless", "neptune", "neptunegraph",
    "networkfirewall", "networkflowmonitor", "networkmanager", "networkmonitor", "notificationscontacts", "novaact",
    "oam", "observabilityadmin", "odb", "omics", "opensearch", "opensearchserverless", "opsworkscm", "organizations",
    "osis", "outposts", "panorama", "partnercentralaccount", "partnercentralbenefits", "partnercentralchannel",
    "partnercentralrevenuemeasurement", "partnercentralselling", "paymentcryptography", "paymentcryptographydata",
    "pcaconnectorad", "pcaconnectorscep", "pcs", "personalize", "personalizeevents", "personalizeruntime", "pi",
    "pinpoint", "pinpointemail", "pinpointsmsvoice", "pinpointsmsvoicev2", "pipes", "polly", "pricing",
    "pricingplanmanager", "privatenetworks", "proton", "qapps", "qbusiness", "qconnect", "quicksight", "ram", "rbin",
    "rds", "rdsdata", "redshift", "redshiftdata", "redshiftserverless", "rekognition", "repostspace", "resiliencehub",
    "resiliencehubv2", "resourceexplorer2", "resourcegroups", "resourcegroupstaggingapi", "rolesanywhere", "route53",
    "route53domains", "route53globalresolver", "route53profiles", "route53recoverycluster",
    "route53recoverycontrolconfig", "route53recoveryreadiness", "route53resolver", "rtbfabric", "rum", "s3",
    "s3control", "s3files", "s3outposts", "s3tables", "s3vectors", "sagemaker", "sagemakera2iruntime",
    "sagemakeredge", "sagemakerfeaturestoreruntime", "sagemakergeospatial", "sagemakerjobruntime", "sagemakermetrics",
    "sagemakerruntime", "sagemakerruntimehttp2", "savingsplans", "scheduler", "schemas", "secretsmanager",
    "securityagent", "securityhub", "securityir", "securitylake", "serverlessapplicationrepository", "servicecatalog",
    "servicecatalogappregistry", "servicediscovery", "servicequotas", "ses", "sesv2", "sfn", "shield", "signer",
    "signerdata", "signin", "simpledbv2", "simspaceweaver", "sms", "snowball", "snowdevicemanagement", "sns",
    "socialmessaging", "sqs", "ssm", "ssmcontacts", "ssmguiconnect", "ssmincidents", "ssmquicksetup", "ssmsap", "sso",
    "ssoadmin", "ssooidc", "storagegateway", "sts", "supplychain", "support", "supportapp", "supportauthz",
    "sustainability", "swf", "synthetics", "taxsettings", "textract", "timestreaminfluxdb", "timestreamquery",
    "timestreamwrite", "tnb", "transcribe", "transfer", "translate", "trustedadvisor", "uxc", "verifiedpermissions",
    "voiceid", "vpclattice", "waf", "wafregional", "wafv2", "wellarchitected", "wickr", "wisdom", "workdocs",
    "workmail", "workmailmessageflow", "workspaces", "workspacesinstances", "workspacesthinclient", "workspacesweb",
    "xray",
];

/// Services that AWS took off that list, with the date.
pub const SDK_REMOVED: &[(&str, &str)] = &[
    ("apptest", "2026-03-12"),
    ("elastictranscoder", "2026-03-12"),
    ("evidently", "2026-03-12"),
    ("lexmodelbuilding", "2026-06-03"),
    ("lexruntime", "2026-06-03"),
    ("lookoutmetrics", "2026-03-12"),
    ("opsworks", "2026-03-12"),
    ("qldb", "2026-03-12"),
    ("qldbsession", "2026-03-12"),
    ("robomaker", "2026-03-12"),
    ("worklink", "2026-03-12"),
];

/// Services that AWS has and that are not on that list.
pub const SDK_UNLISTED: &[&str] = &[
    "abusesignal", "accountaccessruntime", "agentdiscovery", "apigatewaymanagementapi", "apiportal", "artifact",
    "chatbot", "cloudsearchdomain", "cloudwatchomni", "connectscheduling", "continuum", "endusermessaging",
    "eventbridgev2", "evs", "globalaccelerator", "importexport", "iotdataplane", "lambdaweb", "machinelearning",
    "marketplaceagreement", "marketplacedeployment", "mediastoredata", "neptunedata", "networksecuritymanager",
    "notifications", "opensearchmemory", "partnercentralmarketing", "payments", "sagemakergatewayruntime",
    "sagemakerinferencerouterruntime", "sagemakertrainingsessionruntime", "simpledb",
];

/// Other names of services on the list, with the name that resources have.
pub const SDK_OTHER_NAMES: &[(&str, &str)] = &[
    ("applicationdiscoveryservice", "applicationdiscovery"),
    ("ce", "costexplorer"),
    ("cognitoidp", "cognitoidentityprovider"),
    ("configservice", "config"),
    ("costandusagereportservice", "costandusagereport"),
    ("cur", "costandusagereport"),
    ("databasemigrationservice", "databasemigration"),
    ("directoryservice", "directory"),
    ("discovery", "applicationdiscovery"),
    ("dms", "databasemigration"),
    ("ds", "directory"),
    ("dsdata", "directoryservicedata"),
    ("elasticsearchservice", "elasticsearch"),
    ("elb", "elasticloadbalancing"),
    ("elbv2", "elasticloadbalancingv2"),
    ("es", "elasticsearch"),
    ("events", "eventbridge"),
    ("iotjobsdata", "iotjobsdataplane"),
    ("lexv2models", "lexmodelsv2"),
    ("lexv2runtime", "lexruntimev2"),
    ("logs", "cloudwatchlogs"),
    ("marketplaceentitlementservice", "marketplaceentitlement"),
    ("meteringmarketplace", "marketplacemetering"),
    ("mgh", "migrationhub"),
    ("serverlessrepo", "serverlessapplicationrepository"),
    ("smsvoice", "pinpointsmsvoice"),
    ("stepfunctions", "sfn"),
];

/// Actions of services on the list that AWS calls unsupported.
pub const SDK_UNSUPPORTED: &[(&str, &[&str])] = &[
    ("applicationdiscovery", &["describeExportConfigurations", "exportConfigurations"]),
    ("bedrockagentruntime", &["invokeAgent", "invokeFlow", "invokeInlineAgent", "optimizePrompt", "retrieveAndGenerateStream"]),
    ("bedrockruntime", &["converseStream", "invokeModelWithResponseStream"]),
    ("cloudwatchlogs", &["startLiveTail"]),
    ("codedeploy", &["batchGetDeploymentInstances", "getDeploymentInstance", "listDeploymentInstances", "skipWaitTimeForInstanceTermination"]),
    ("comprehendmedical", &["detectEntities"]),
    ("dataexchange", &["sendApiAsset"]),
    ("directconnect", &["allocateConnectionOnInterconnect", "describeConnectionLoa", "describeConnectionsOnInterconnect", "describeInterconnectLoa"]),
    ("efs", &["createTags"]),
    ("emr", &["describeJobFlows"]),
    ("iot", &["attachPrincipalPolicy", "detachPrincipalPolicy", "listPolicyPrincipals", "listPrincipalPolicies"]),
    ("iotdeviceadvisor", &["listTestCases"]),
    ("iotsitewise", &["invokeAssistant"]),
    ("kinesis", &["subscribeToShard"]),
    ("lambda", &["invokeAsync", "invokeWithResponseStream"]),
    ("lexruntimev2", &["startConversation"]),
    ("mediapackage", &["rotateChannelCredentials"]),
    ("qbusiness", &["chat"]),
    ("rdsdata", &["executeSql"]),
    ("s3", &["selectObjectContent"]),
    ("s3control", &["selectObjectContent"]),
    ("sagemakerruntime", &["invokeEndpointWithResponseStream"]),
    ("shield", &["deleteSubscription"]),
    ("sts", &["assumeRole", "assumeRoleWithSAML", "assumeRoleWithWebIdentity"]),
];

/// Every integration that Step Functions has of its own.
pub const OPTIMIZED: &[OptimizedAction] = &[
    OptimizedAction { service: "lambda", action: "invoke", sync: false, sync2: false, token: true, required: &["FunctionName"], optional: Some(&["Payload", "InvocationType", "Qualifier", "ClientContext", "LogType", "DurableExecutionName", "TenantId"]) },
    OptimizedAction { service: "apigateway", action: "invoke", sync: false, sync2: false, token: true, required: &["ApiEndpoint", "Method"], optional: Some(&["Headers", "Stage", "Path", "QueryParameters", "RequestBody", "AllowNullValues", "AuthType"]) },
    OptimizedAction { service: "athena", action: "startQueryExecution", sync: true, sync2: false, token: false, required: &[], optional: None },
    OptimizedAction { service: "athena", action: "stopQueryExecution", sync: false, sync2: false, token: false, required: &[], optional: None },
    OptimizedAction { service: "athena", action: "getQueryExecution", sync: false, sync2: false, token: false, required: &[], optional: None },
    OptimizedAction { service: "athena", action: "getQueryResults", sync: false, sync2: false, token: false, required: &[], optional: None },
    OptimizedAction { service: "batch", action: "submitJob", sync: true, sync2: false, token: false, required: &[], optional: None },
    OptimizedAction { service: "bedrock", action: "invokeModel", sync: false, sync2: false, token: true, required: &[], optional: None },
    OptimizedAction { service: "bedrock", action: "createModelCustomizationJob", sync: true, sync2: false, token: false, required: &[], optional: None },
    OptimizedAction { service: "codebuild", action: "startBuild", sync: true, sync2: false, token: false, required: &["ProjectName"], optional: None },
    OptimizedAction { service: "codebuild", action: "stopBuild", sync: false, sync2: false, token: false, required: &[], optional: None },
    OptimizedAction { service: "codebuild", action: "batchDeleteBuilds", sync: false, sync2: false, token: false, required: &[], optional: None },
    OptimizedAction { service: "codebuild", action: "batchGetReports", sync: false, sync2: false, token: false, required: &[], optional: None },
    OptimizedAction { service: "codebuild", action: "startBuildBatch", sync: true, sync2: false, token: false, required: &[], optional: None },
    OptimizedAction { service: "codebuild", action: "stopBuildBatch", sync: false, sync2: false, token: false, required: &[], optional: None },
    OptimizedAction { service: "codebuild", action: "retryBuildBatch", sync: true, sync2: false, token: false, required: &[], optional: None },
    OptimizedAction { service: "codebuild", action: "deleteBuildBatch", sync: false, sync2: false, token: false, required: &[], optional: None },
    OptimizedAction { service: "databrew", action: "startJobRun", sync: true, sync2: false, token: false, required: &[], optional: None },
    OptimizedAction { service: "dynamodb", action: "getItem", sync: false, sync2: false, token: false, required: &["TableName", "Key"], optional: Some(&["AttributesToGet", "ConsistentRead", "ExpressionAttributeNames", "ProjectionExpression", "ReturnConsumedCapacity"]) },
    OptimizedAction { service: "dynamodb", action: "putItem", sync: false, sync2: false, token: false, required: &["TableName", "Item"], optional: Some(&["ConditionalOperator", "ConditionExpression", "Expected", "ExpressionAttributeNames", "ExpressionAttributeValues", "ReturnConsumedCapacity", "ReturnItemCollectionMetrics", "ReturnValues", "ReturnValuesOnConditionCheckFailure"]) },
    OptimizedAction { service: "dynamodb", action: "deleteItem", sync: false, sync2: false, token: false, required: &["TableName", "Key"], optional: Some(&["ConditionalOperator", "ConditionExpression", "Expected", "ExpressionAttributeNames", "ExpressionAttributeValues", "ReturnConsumedCapacity", "ReturnItemCollectionMetrics", "ReturnValues", "ReturnValuesOnConditionCheckFailure"]) },
    OptimizedAction { service: "dynamodb", action: "updateItem", sync: false, sync2: false, token: false, required: &["TableName", "Key"], optional: Some(&["AttributeUpdates", "ConditionalOperator", "ConditionExpression", "Expected", "ExpressionAttributeNames", "ExpressionAttributeValues", "ReturnConsumedCapacity", "ReturnItemCollectionMetrics", "ReturnValues", "UpdateExpression", "ReturnValuesOnConditionCheckFailure"]) },
    OptimizedAction { service: "ecs", action: "runTask", sync: true, sync2: false, token: true, required: &["TaskDefinition"], optional: Some(&["CapacityProviderStrategy", "ClientToken", "Cluster", "Count", "EnableEcsManagedTags", "EnableECSManagedTags", "EnableExecuteCommand", "Group", "LaunchType", "NetworkConfiguration", "Overrides", "PlacementConstraints", "PlacementStrategy", "PlatformVersion", "PropagateTags", "ReferenceId", "StartedBy", "Tags", "VolumeConfigurations"]) },
    OptimizedAction { service: "eks", action: "createCluster", sync: true, sync2: false, token: false, required: &[], optional: None },
    OptimizedAction { service: "eks", action: "deleteCluster", sync: true, sync2: false, token: false, required: &[], optional: None },
    OptimizedAction { service: "eks", action: "createNodegroup", sync: true, sync2: false, token: false, required: &[], optional: None },
    OptimizedAction { service: "eks", action: "deleteNodegroup", sync: true, sync2: false, token: false, required: &[], optional: None },
    OptimizedAction { service: "eks", action: "createFargateProfile", sync: true, sync2: false, token: false, required: &[], optional: None },
    OptimizedAction { service: "eks", action: "deleteFargateProfile", sync: true, sync2: false, token: false, required: &[], optional: None },
    OptimizedAction { service: "eks", action: "runJob", sync: true, sync2: false, token: true, required: &[], optional: None },
    OptimizedAction { service: "eks", action: "call", sync: false, sync2: false, token: true, required: &[], optional: None },
    OptimizedAction { service: "elasticmapreduce", action: "createCluster", sync: true, sync2: false, token: false, required: &[], optional: None },
    OptimizedAction { service: "elasticmapreduce", action: "terminateCluster", sync: true, sync2: false, token: false, required: &[], optional: None },
    OptimizedAction { service: "elasticmapreduce", action: "addStep", sync: true, sync2: false, token: false, required: &[], optional: None },
    OptimizedAction { service: "elasticmapreduce", action: "cancelStep", sync: false, sync2: false, token: false, required: &[], optional: None },
    OptimizedAction { service: "elasticmapreduce", action: "setClusterTerminationProtection", sync: false, sync2: false, token: false, required: &[], optional: None },
    OptimizedAction { service: "elasticmapreduce", action: "modifyInstanceFleetByName", sync: false, sync2: false, token: false, required: &[], optional: None },
    OptimizedAction { service: "elasticmapreduce", action: "modifyInstanceGroupByName", sync: false, sync2: false, token: false, required: &[], optional: None },
    OptimizedAction { service: "emr-containers", action: "createVirtualCluster", sync: false, sync2: false, token: false, required: &[], optional: None },
    OptimizedAction { service: "emr-containers", action: "deleteVirtualCluster", sync: true, sync2: false, token: false, required: &[], optional: None },
    OptimizedAction { service: "emr-containers", action: "startJobRun", sync: true, sync2: false, token: false, required: &[], optional: None },
    OptimizedAction { service: "emr-serverless", action: "createApplication", sync: true, sync2: false, token: false, required: &[], optional: None },
    OptimizedAction { service: "emr-serverless", action: "startApplication", sync: true, sync2: false, token: false, required: &[], optional: None },
    OptimizedAction { service: "emr-serverless", action: "stopApplication", sync: true, sync2: false, token: false, required: &[], optional: None },
    OptimizedAction { service: "emr-serverless", action: "deleteApplication", sync: true, sync2: false, token: false, required: &[], optional: None },
    OptimizedAction { service: "emr-serverless", action: "startJobRun", sync: true, sync2: false, token: false, required: &[], optional: None },
    OptimizedAction { service: "emr-serverless", action: "cancelJobRun", sync: true, sync2: false, token: false, required: &[], optional: None },
    OptimizedAction { service: "events", action: "putEvents", sync: false, sync2: false, token: true, required: &["Entries"], optional: Some(&["EndpointId"]) },
    OptimizedAction { service: "glue", action: "startJobRun", sync: true, sync2: false, token: false, required: &["JobName"], optional: Some(&["JobRunQueuingEnabled", "JobRunId", "Arguments", "AllocatedCapacity", "Timeout", "MaxCapacity", "SecurityConfiguration", "NotificationProperty", "WorkerType", "NumberOfWorkers", "ExecutionClass", "ExecutionRoleSessionPolicy"]) },
    OptimizedAction { service: "http", action: "invoke", sync: false, sync2: false, token: false, required: &["ApiEndpoint", "Method"], optional: Some(&["Authentication", "InvocationConfig", "Headers", "QueryParameters", "RequestBody", "Transform"]) },
    OptimizedAction { service: "mediaconvert", action: "createJob", sync: true, sync2: false, token: false, required: &[], optional: None },
    OptimizedAction { service: "sagemaker", action: "createEndpoint", sync: false, sync2: false, token: false, required: &[], optional: None },
    OptimizedAction { service: "sagemaker", action: "createEndpointConfig", sync: false, sync2: false, token: false, required: &[], optional: None },
    OptimizedAction { service: "sagemaker", action: "createHyperParameterTuningJob", sync: true, sync2: false, token: false, required: &[], optional: None },
    OptimizedAction { service: "sagemaker", action: "createLabelingJob", sync: true, sync2: false, token: false, required: &[], optional: None },
    OptimizedAction { service: "sagemaker", action: "createModel", sync: false, sync2: false, token: false, required: &[], optional: None },
    OptimizedAction { service: "sagemaker", action: "createProcessingJob", sync: true, sync2: false, token: false, required: &[], optional: None },
    OptimizedAction { service: "sagemaker", action: "createTrainingJob", sync: true, sync2: false, token: false, required: &[], optional: None },
    OptimizedAction { service: "sagemaker", action: "createTransformJob", sync: true, sync2: false, token: false, required: &[], optional: None },
    OptimizedAction { service: "sagemaker", action: "updateEndpoint", sync: false, sync2: false, token: false, required: &[], optional: None },
    OptimizedAction { service: "sns", action: "publish", sync: false, sync2: false, token: true, required: &["Message"], optional: Some(&["TopicArn", "TargetArn", "PhoneNumber", "Subject", "MessageAttributes", "MessageStructure", "MessageDeduplicationId", "MessageGroupId"]) },
    OptimizedAction { service: "sqs", action: "sendMessage", sync: false, sync2: false, token: true, required: &["QueueUrl", "MessageBody"], optional: Some(&["DelaySeconds", "MessageAttributes", "MessageSystemAttributes", "MessageDeduplicationId", "MessageGroupId"]) },
    OptimizedAction { service: "states", action: "startExecution", sync: true, sync2: true, token: true, required: &["StateMachineArn"], optional: Some(&["Input", "Name", "TraceHeader"]) },
    OptimizedAction { service: "bedrockagentcore", action: "invokeHarness", sync: false, sync2: false, token: false, required: &["HarnessArn", "RuntimeSessionId", "Messages"], optional: Some(&["Qualifier", "RuntimeUserId", "TraceParent", "TraceState", "TraceId", "Baggage", "Model", "SystemPrompt", "Tools", "Skills", "AllowedTools", "MaxIterations", "MaxTokens", "TimeoutSeconds", "ActorId"]) },
];
