//! The codes of the language checks, with what they mean and what AWS calls them.

/// What a code stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CodeInfo {
    pub code: &'static str,
    /// The code that `ValidateStateMachineDefinition` gives for it.
    pub aws_code: &'static str,
    /// One sentence.
    pub meaning: &'static str,
}

macro_rules! codes {
    ($($code:literal $aws:literal $meaning:literal,)*) => {
        /// Every code that the language checks give.
        pub const CODES: &[CodeInfo] = &[$(CodeInfo { code: $code, aws_code: $aws, meaning: $meaning },)*];
    };
}

codes! {
    "json-syntax" "INVALID_JSON_DESCRIPTION" "The text is not JSON (or YAML).",
    "not-an-object" "SCHEMA_VALIDATION_FAILED" "The definition is no JSON object.",
    "missing-field" "SCHEMA_VALIDATION_FAILED" "A required field is absent.",
    "unknown-field" "SCHEMA_VALIDATION_FAILED" "There is no such field here.",
    "field-not-for-state-type" "SCHEMA_VALIDATION_FAILED" "This type of state does not take the field.",
    "field-of-other-query-language" "SCHEMA_VALIDATION_FAILED" "The field belongs to the other query language.",
    "duplicate-field" "SCHEMA_VALIDATION_FAILED" "The same name stands twice in one object.",
    "wrong-type" "SCHEMA_VALIDATION_FAILED" "The value has the wrong JSON type.",
    "out-of-range" "SCHEMA_VALIDATION_FAILED" "A number is outside its limits.",
    "bad-enum" "SCHEMA_VALIDATION_FAILED" "The value is not one of the allowed words.",
    "exclusive-fields" "SCHEMA_VALIDATION_FAILED" "Of these fields only one may stand.",
    "empty-list" "SCHEMA_VALIDATION_FAILED" "A list that must hold something is empty.",
    "missing-target" "MISSING_TRANSITION_TARGET" "The name of a state that does not exist.",
    "cross-scope-target" "MISSING_TRANSITION_TARGET" "The state exists, but in another branch, processor or level.",
    "unreachable-state" "MISSING_TRANSITION_TARGET" "No transition leads to the state.",
    "no-terminal-state" "MISSING_END_STATE" "Nothing ends the workflow, branch or iteration.",
    "next-and-end" "SCHEMA_VALIDATION_FAILED" "A state has both Next and End.",
    "missing-next-or-end" "SCHEMA_VALIDATION_FAILED" "A state has neither Next nor End.",
    "duplicate-state-name" "DUPLICATE_STATE_NAME" "Two states of the workflow have the same name.",
    "name-too-long" "INVALID_STATE_NAME" "A state's name is longer than 80 characters.",
    "bad-path" "SCHEMA_VALIDATION_FAILED" "A path is expected and this is none.",
    "bad-path-or-intrinsic" "SCHEMA_VALIDATION_FAILED" "A field that ends in .$ needs a path or an intrinsic function.",
    "duplicate-template-field" "SCHEMA_VALIDATION_FAILED" "A template has both name and name.$.",
    "states-all-placement" "SCHEMA_VALIDATION_FAILED" "States.ALL must stand alone, in the last element.",
    "query-language-conflict" "SCHEMA_VALIDATION_FAILED" "A JSONPath state in a JSONata workflow.",
    "jsonata-syntax" "INVALID_JSONATA_EXPRESSION" "The JSONata expression does not parse.",
    "jsonata-delimiter" "SCHEMA_VALIDATION_FAILED" "{% without %} or the reverse.",
    "jsonata-unsupported-reference" "UNSUPPORTED_JSONATA_EXPRESSION" "A name that has no value there.",
    "bad-timestamp" "SCHEMA_VALIDATION_FAILED" "Not a time of RFC 3339.",
    "bad-resource" "SCHEMA_VALIDATION_FAILED" "The resource is no usable ARN.",
    "unknown-integration" "SCHEMA_VALIDATION_FAILED" "There is no such service integration.",
    "express-unsupported" "SCHEMA_VALIDATION_FAILED" "An Express workflow cannot do this.",
    "bad-label" "INVALID_LABEL_NAME" "A Map's Label is empty, too long or has a forbidden character.",
    "definition-too-large" "SCHEMA_VALIDATION_FAILED" "The definition is larger than the service takes.",
    "nested-too-deeply" "SCHEMA_VALIDATION_FAILED" "Scopes are nested too deeply to be checked.",
    "doubtful-filter" "SCHEMA_VALIDATION_FAILED" "A path's filter that is not understood.",
    "no-dollar" "NO_DOLLAR" "The value looks like a path but its field does not end in .$.",
    "no-path" "NO_PATH" "The value looks like a path but its field's name does not end in Path.",
    "pass-result-is-static" "PASS_RESULT_IS_STATIC" "Result is never evaluated.",
    "jsonata-in-jsonpath-state" "SCHEMA_VALIDATION_FAILED" "{% %} means nothing in a JSONPath state.",
    "bad-variable-name" "SCHEMA_VALIDATION_FAILED" "A variable cannot be called that.",
    "unassigned-variable" "SCHEMA_VALIDATION_FAILED" "A variable that no state of the scope assigns.",
    "heartbeat-not-below-timeout" "SCHEMA_VALIDATION_FAILED" "A heartbeat that can never be missed.",
    "retry-never-matches" "SCHEMA_VALIDATION_FAILED" "The error can never be retried or caught.",
    "choice-without-default" "SCHEMA_VALIDATION_FAILED" "No rule may match, and there is no Default.",
    "result-not-available" "SCHEMA_VALIDATION_FAILED" "$states.result has no value there.",
    "unsupported-function" "UNSUPPORTED_JSONATA_EXPRESSION" "A function of JSONata that Step Functions leaves out.",
    "concurrency-above-limit" "SCHEMA_VALIDATION_FAILED" "More at once than the service runs.",
    "distributed-only" "SCHEMA_VALIDATION_FAILED" "The field has an effect in distributed mode only.",
    "missing-substitution" "SCHEMA_VALIDATION_FAILED" "A template does not give a value that the definition asks for.",
    "unusual-template" "SCHEMA_VALIDATION_FAILED" "A template that is neither an object nor an array.",
}

/// What a code stands for; `None` for a code of another part of the engine.
pub fn code_info(code: &str) -> Option<&'static CodeInfo> {
    CODES.iter().find(|info| info.code == code)
}

/// The code that `ValidateStateMachineDefinition` gives for a code of ours.
pub fn aws_code(code: &str) -> Option<&'static str> {
    code_info(code).map(|info| info.aws_code)
}
