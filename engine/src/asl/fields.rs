//! Which fields stand where: one table per kind of object, with each field's kind, whether it is required
//! and a line for a person. The checks, the completions and the inspector's forms are all driven by it.
//! Source: Amazon States Language specification and the Step Functions developer guide.

use std::sync::LazyLock;

use super::{QueryLanguage, StateType};

/// What a field holds; which editor it needs and which checks it gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldKind {
    /// Any text.
    Text,
    /// Text, or (in a JSONata state) one `{% %}` expression that gives text.
    TextOrJsonata,
    /// A whole number; bounds are the checks' matter.
    Number,
    /// A whole number, or one `{% %}` expression.
    NumberOrJsonata,
    /// A number with a fraction.
    Decimal,
    Boolean,
    /// A `JSONPath`, or null for "nothing".
    Path,
    /// A `JSONPath` to exactly one value.
    ReferencePath,
    /// A path, or an intrinsic function that gives text.
    PathOrIntrinsic,
    /// A reference path, or null for "discard".
    ResultPath,
    /// Any JSON, passed on as it is.
    Json,
    /// A payload template: JSON in which names that end in `.$` have paths or intrinsic functions as values.
    Template,
    /// Any JSON, with `{% %}` expressions in it.
    JsonataOrValue,
    /// An array, or one `{% %}` expression that gives one.
    ItemsOrJsonata,
    /// An object of variables: names, and values by the state's query language.
    Assign,
    /// One `{% %}` expression that gives true or false (a text, or a plain boolean).
    Condition,
    /// One word of a fixed list.
    OneOf(&'static [&'static str]),
    /// The ARN of what a task calls.
    Resource,
    /// The name of a state of the same scope.
    Target,
    /// An RFC 3339 time.
    Timestamp,
    /// An RFC 3339 time, or one `{% %}` expression that gives one.
    TimestampOrJsonata,
    Retry,
    Catch,
    Choices,
    Branches,
    Processor,
    States,
    ErrorEquals,
    ItemReader,
    ReaderConfig,
    ItemBatcher,
    ResultWriter,
    WriterConfig,
    ProcessorConfig,
    Credentials,
    /// An array of texts.
    TextList,
}

/// One field of an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FieldInfo {
    pub name: &'static str,
    pub kind: FieldKind,
    pub required: bool,
    /// One sentence for a person.
    pub description: &'static str,
}

const fn info(name: &'static str, kind: FieldKind, description: &'static str) -> FieldInfo {
    FieldInfo { name, kind, required: false, description }
}

const fn required(name: &'static str, kind: FieldKind, description: &'static str) -> FieldInfo {
    FieldInfo { name, kind, required: true, description }
}

/// The languages in which a field exists.
#[derive(Clone, Copy, PartialEq, Eq)]
enum In {
    Both,
    JsonPath,
    Jsonata,
}

impl In {
    const fn covers(self, language: QueryLanguage) -> bool {
        matches!(
            (self, language),
            (Self::Both, _)
                | (Self::JsonPath, QueryLanguage::JsonPath)
                | (Self::Jsonata, QueryLanguage::Jsonata)
        )
    }
}

type Row = (In, FieldInfo);

use FieldKind as K;

const LANGUAGES: &[&str] = &["JSONPath", "JSONata"];
const TYPES: &[&str] = &["Task", "Pass", "Choice", "Wait", "Succeed", "Fail", "Parallel", "Map"];

const TYPE: Row = (In::Both, required("Type", K::OneOf(TYPES), "What the state does."));
const COMMENT: Row = (In::Both, info("Comment", K::Text, "A note for people; the service ignores it."));
const LANGUAGE: Row = (
    In::Both,
    info(
        "QueryLanguage",
        K::OneOf(LANGUAGES),
        "The language of this state's expressions; the workflow's if absent.",
    ),
);
const NEXT: Row = (In::Both, info("Next", K::Target, "The state that follows."));
const END: Row =
    (In::Both, info("End", K::Boolean, "true: this state ends its workflow, branch or iteration."));
const INPUT_PATH: Row = (
    In::JsonPath,
    info("InputPath", K::Path, "The part of the input that the state works on; null for an empty object."),
);
const OUTPUT_PATH: Row = (
    In::JsonPath,
    info("OutputPath", K::Path, "The part of the result that goes on; null for an empty object."),
);
const PARAMETERS: Row =
    (In::JsonPath, info("Parameters", K::Template, "What the state works on instead of its input."));
const RESULT_SELECTOR: Row =
    (In::JsonPath, info("ResultSelector", K::Template, "Shapes the result before ResultPath places it."));
const RESULT_PATH: Row = (
    In::JsonPath,
    info("ResultPath", K::ResultPath, "Where in the input the result is put; null discards it."),
);
const ARGUMENTS: Row =
    (In::Jsonata, info("Arguments", K::JsonataOrValue, "What the state sends to what it calls."));
const OUTPUT: Row = (In::Jsonata, info("Output", K::JsonataOrValue, "What goes on to the next state."));
const ASSIGN: Row =
    (In::Both, info("Assign", K::Assign, "Variables to keep for later states of this scope."));
const RETRY: Row =
    (In::Both, info("Retry", K::Retry, "Which errors are tried again, how often and how soon."));
const CATCH: Row = (In::Both, info("Catch", K::Catch, "Where to go on when an error is not retried away."));

const TASK: &[Row] = &[
    TYPE,
    COMMENT,
    LANGUAGE,
    (In::Both, required("Resource", K::Resource, "The ARN of what the task calls and how it waits.")),
    ARGUMENTS,
    INPUT_PATH,
    PARAMETERS,
    RESULT_SELECTOR,
    RESULT_PATH,
    OUTPUT_PATH,
    OUTPUT,
    ASSIGN,
    (
        In::JsonPath,
        info("TimeoutSeconds", K::Number, "How long the task may take; then it fails with States.Timeout."),
    ),
    (
        In::Jsonata,
        info(
            "TimeoutSeconds",
            K::NumberOrJsonata,
            "How long the task may take; then it fails with States.Timeout.",
        ),
    ),
    (
        In::JsonPath,
        info("TimeoutSecondsPath", K::ReferencePath, "Where in the data the time-out in seconds stands."),
    ),
    (
        In::JsonPath,
        info("HeartbeatSeconds", K::Number, "How long the task may be silent; less than TimeoutSeconds."),
    ),
    (
        In::Jsonata,
        info(
            "HeartbeatSeconds",
            K::NumberOrJsonata,
            "How long the task may be silent; less than TimeoutSeconds.",
        ),
    ),
    (
        In::JsonPath,
        info("HeartbeatSecondsPath", K::ReferencePath, "Where in the data the heartbeat in seconds stands."),
    ),
    (
        In::Both,
        info(
            "Credentials",
            K::Credentials,
            "The role, perhaps of another account, that the call is made with.",
        ),
    ),
    RETRY,
    CATCH,
    NEXT,
    END,
];

const PASS: &[Row] = &[
    TYPE,
    COMMENT,
    LANGUAGE,
    INPUT_PATH,
    PARAMETERS,
    (
        In::JsonPath,
        info("Result", K::Json, "A fixed result instead of the input; nothing in it is evaluated."),
    ),
    RESULT_PATH,
    OUTPUT_PATH,
    OUTPUT,
    ASSIGN,
    NEXT,
    END,
];

const CHOICE: &[Row] = &[
    TYPE,
    COMMENT,
    LANGUAGE,
    (In::Both, required("Choices", K::Choices, "The rules, tried in order; the first that matches decides.")),
    (In::Both, info("Default", K::Target, "The state that follows when no rule matches.")),
    INPUT_PATH,
    OUTPUT_PATH,
    OUTPUT,
    ASSIGN,
];

const WAIT: &[Row] = &[
    TYPE,
    COMMENT,
    LANGUAGE,
    (In::JsonPath, info("Seconds", K::Number, "How long to wait.")),
    (In::Jsonata, info("Seconds", K::NumberOrJsonata, "How long to wait.")),
    (In::JsonPath, info("SecondsPath", K::ReferencePath, "Where in the data the number of seconds stands.")),
    (In::JsonPath, info("Timestamp", K::Timestamp, "Until when to wait.")),
    (In::Jsonata, info("Timestamp", K::TimestampOrJsonata, "Until when to wait.")),
    (In::JsonPath, info("TimestampPath", K::ReferencePath, "Where in the data the time stands.")),
    INPUT_PATH,
    OUTPUT_PATH,
    OUTPUT,
    ASSIGN,
    NEXT,
    END,
];

const SUCCEED: &[Row] = &[TYPE, COMMENT, LANGUAGE, INPUT_PATH, OUTPUT_PATH, OUTPUT];

const FAIL: &[Row] = &[
    TYPE,
    COMMENT,
    LANGUAGE,
    (In::JsonPath, info("Error", K::Text, "The error's name, for Retry, Catch and people.")),
    (In::Jsonata, info("Error", K::TextOrJsonata, "The error's name, for Retry, Catch and people.")),
    (In::JsonPath, info("ErrorPath", K::PathOrIntrinsic, "Where in the data the error's name stands.")),
    (In::JsonPath, info("Cause", K::Text, "What happened, for people.")),
    (In::Jsonata, info("Cause", K::TextOrJsonata, "What happened, for people.")),
    (In::JsonPath, info("CausePath", K::PathOrIntrinsic, "Where in the data the cause stands.")),
];

const PARALLEL: &[Row] = &[
    TYPE,
    COMMENT,
    LANGUAGE,
    (
        In::Both,
        required("Branches", K::Branches, "The workflows that run at the same time on the same input."),
    ),
    ARGUMENTS,
    INPUT_PATH,
    PARAMETERS,
    RESULT_SELECTOR,
    RESULT_PATH,
    OUTPUT_PATH,
    OUTPUT,
    ASSIGN,
    RETRY,
    CATCH,
    NEXT,
    END,
];

const MAP: &[Row] = &[
    TYPE,
    COMMENT,
    LANGUAGE,
    (In::Jsonata, info("Items", K::ItemsOrJsonata, "The array to run over; the whole input if absent.")),
    (
        In::JsonPath,
        info("ItemsPath", K::ReferencePath, "Where the array to run over stands; the whole input if absent."),
    ),
    (In::Both, info("ItemReader", K::ItemReader, "Reads the items from Amazon S3; distributed mode only.")),
    (In::JsonPath, info("ItemSelector", K::Template, "Shapes each item before its iteration starts.")),
    (In::Jsonata, info("ItemSelector", K::JsonataOrValue, "Shapes each item before its iteration starts.")),
    (In::JsonPath, info("Parameters", K::Template, "The older name of ItemSelector.")),
    (
        In::Both,
        info(
            "ItemBatcher",
            K::ItemBatcher,
            "Groups items so that one iteration gets several; distributed mode only.",
        ),
    ),
    (
        In::JsonPath,
        info(
            "MaxConcurrency",
            K::Number,
            "How many iterations run at once; 0 for as many as the service allows.",
        ),
    ),
    (
        In::Jsonata,
        info(
            "MaxConcurrency",
            K::NumberOrJsonata,
            "How many iterations run at once; 0 for as many as the service allows.",
        ),
    ),
    (
        In::JsonPath,
        info(
            "MaxConcurrencyPath",
            K::ReferencePath,
            "Where in the data the number of iterations at once stands.",
        ),
    ),
    (In::Both, info("ItemProcessor", K::Processor, "The workflow that runs for each item.")),
    (In::Both, info("Iterator", K::Processor, "The older name of ItemProcessor.")),
    (
        In::Both,
        info(
            "Label",
            K::Text,
            concat!(
                "A name for this Map's runs in ARNs, up to ",
                figure!(LABEL_LENGTH),
                " characters; distributed mode only."
            ),
        ),
    ),
    (
        In::JsonPath,
        info("ToleratedFailurePercentage", K::Decimal, "The share of items, in per cent, that may fail."),
    ),
    (
        In::Jsonata,
        info(
            "ToleratedFailurePercentage",
            K::NumberOrJsonata,
            "The share of items, in per cent, that may fail.",
        ),
    ),
    (
        In::JsonPath,
        info("ToleratedFailurePercentagePath", K::ReferencePath, "Where in the data that share stands."),
    ),
    (In::JsonPath, info("ToleratedFailureCount", K::Number, "How many items may fail.")),
    (In::Jsonata, info("ToleratedFailureCount", K::NumberOrJsonata, "How many items may fail.")),
    (
        In::JsonPath,
        info("ToleratedFailureCountPath", K::ReferencePath, "Where in the data that number stands."),
    ),
    (
        In::Both,
        info("ResultWriter", K::ResultWriter, "Writes the results to Amazon S3; distributed mode only."),
    ),
    INPUT_PATH,
    RESULT_SELECTOR,
    RESULT_PATH,
    OUTPUT_PATH,
    OUTPUT,
    ASSIGN,
    RETRY,
    CATCH,
    NEXT,
    END,
];

const MACHINE: &[Row] = &[
    COMMENT,
    (
        In::Both,
        info(
            "QueryLanguage",
            K::OneOf(LANGUAGES),
            "The language of every state that names none; JSONPath if absent.",
        ),
    ),
    (In::Both, required("StartAt", K::Target, "The state that runs first.")),
    (In::Both, required("States", K::States, "The states by their names.")),
    (In::Both, info("Version", K::Text, "The version of the language; 1.0.")),
    (
        In::Both,
        info(
            "TimeoutSeconds",
            K::Number,
            "How long an execution may take; then it ends with States.Timeout.",
        ),
    ),
];

const BRANCH: &[Row] = &[
    COMMENT,
    (In::Both, required("StartAt", K::Target, "The state that runs first.")),
    (In::Both, required("States", K::States, "The states by their names.")),
];

const PROCESSOR: &[Row] = &[
    COMMENT,
    (
        In::Both,
        info(
            "ProcessorConfig",
            K::ProcessorConfig,
            "Whether iterations run inside this execution or as executions of their own.",
        ),
    ),
    (In::Both, required("StartAt", K::Target, "The state that runs first.")),
    (In::Both, required("States", K::States, "The states by their names.")),
];

const PROCESSOR_CONFIG: &[Row] = &[
    (
        In::Both,
        info(
            "Mode",
            K::OneOf(&["INLINE", "DISTRIBUTED"]),
            concat!(
                "INLINE (up to ",
                figure!(INLINE_MAP),
                " at once) or DISTRIBUTED (up to ",
                figure!(DISTRIBUTED_MAP),
                ")."
            ),
        ),
    ),
    (
        In::Both,
        info(
            "ExecutionType",
            K::OneOf(&["STANDARD", "EXPRESS"]),
            "The kind of the child executions of a distributed Map.",
        ),
    ),
];

const RETRIER: &[Row] = &[
    (In::Both, required("ErrorEquals", K::ErrorEquals, "The names of the errors that it retries.")),
    (In::Both, info("IntervalSeconds", K::Number, "The wait before the first retry; 1 if absent.")),
    (In::Both, info("MaxAttempts", K::Number, "How many retries; 3 if absent, 0 for none.")),
    (In::Both, info("BackoffRate", K::Decimal, "By how much the wait grows each time; 2 if absent.")),
    (In::Both, info("MaxDelaySeconds", K::Number, "The longest wait.")),
    (
        In::Both,
        info(
            "JitterStrategy",
            K::OneOf(&["NONE", "FULL"]),
            "FULL spreads the waits at random, so that callers do not come back together.",
        ),
    ),
    COMMENT,
];

const CATCHER: &[Row] = &[
    (In::Both, required("ErrorEquals", K::ErrorEquals, "The names of the errors that it catches.")),
    (In::Both, required("Next", K::Target, "The state that handles them.")),
    RESULT_PATH,
    OUTPUT,
    ASSIGN,
    COMMENT,
];

const CHOICE_RULE: &[Row] = &[
    (
        In::Jsonata,
        required("Condition", K::Condition, "The expression that decides; it must give true or false."),
    ),
    (In::JsonPath, info("Variable", K::Path, "The path to the value that is compared.")),
    (In::JsonPath, info("And", K::Choices, "Every one of these rules must match.")),
    (In::JsonPath, info("Or", K::Choices, "One of these rules must match.")),
    (In::JsonPath, info("Not", K::Choices, "This rule must not match.")),
    (In::Both, required("Next", K::Target, "The state that follows when the rule matches.")),
    OUTPUT,
    ASSIGN,
    COMMENT,
];

const ITEM_READER: &[Row] = &[
    (In::Both, required("Resource", K::Resource, "The call that reads: s3:getObject or s3:listObjectsV2.")),
    (In::JsonPath, info("Parameters", K::Template, "Bucket and Key or Prefix.")),
    (In::Jsonata, info("Arguments", K::JsonataOrValue, "Bucket and Key or Prefix.")),
    (In::Both, info("ReaderConfig", K::ReaderConfig, "How to read what is there.")),
    COMMENT,
];

const READER_CONFIG: &[Row] = &[
    (
        In::Both,
        info(
            "InputType",
            K::OneOf(&["CSV", "JSON", "JSONL", "PARQUET", "MANIFEST"]),
            "The format of the object.",
        ),
    ),
    (
        In::Both,
        info(
            "Transformation",
            K::OneOf(&["NONE", "LOAD_AND_FLATTEN"]),
            "Whether listed objects are loaded, too.",
        ),
    ),
    (In::Both, info("ManifestType", K::OneOf(&["ATHENA_DATA", "S3_INVENTORY"]), "The kind of manifest.")),
    (
        In::Both,
        info("CSVHeaderLocation", K::OneOf(&["FIRST_ROW", "GIVEN"]), "Where the names of the columns stand."),
    ),
    (In::Both, info("CSVHeaders", K::TextList, "The names of the columns, with GIVEN.")),
    (
        In::Both,
        info(
            "CSVDelimiter",
            K::OneOf(&["COMMA", "PIPE", "SEMICOLON", "SPACE", "TAB"]),
            "What separates columns.",
        ),
    ),
    (In::JsonPath, info("MaxItems", K::Number, "How many items are read at most.")),
    (In::Jsonata, info("MaxItems", K::NumberOrJsonata, "How many items are read at most.")),
    (In::JsonPath, info("MaxItemsPath", K::ReferencePath, "Where in the data that number stands.")),
    (In::Both, info("ItemsPointer", K::Text, "A JSON pointer to the array inside the object.")),
];

const ITEM_BATCHER: &[Row] = &[
    (In::JsonPath, info("BatchInput", K::Template, "Added to every batch.")),
    (In::Jsonata, info("BatchInput", K::JsonataOrValue, "Added to every batch.")),
    (In::JsonPath, info("MaxItemsPerBatch", K::Number, "How many items a batch holds at most.")),
    (In::Jsonata, info("MaxItemsPerBatch", K::NumberOrJsonata, "How many items a batch holds at most.")),
    (In::JsonPath, info("MaxItemsPerBatchPath", K::ReferencePath, "Where in the data that number stands.")),
    (In::JsonPath, info("MaxInputBytesPerBatch", K::Number, "How large a batch is at most.")),
    (In::Jsonata, info("MaxInputBytesPerBatch", K::NumberOrJsonata, "How large a batch is at most.")),
    (
        In::JsonPath,
        info("MaxInputBytesPerBatchPath", K::ReferencePath, "Where in the data that size stands."),
    ),
];

const RESULT_WRITER: &[Row] = &[
    (In::Both, info("Resource", K::Resource, "The call that writes: s3:putObject.")),
    (In::JsonPath, info("Parameters", K::Template, "Bucket and Prefix.")),
    (In::Jsonata, info("Arguments", K::JsonataOrValue, "Bucket and Prefix.")),
    (In::Both, info("WriterConfig", K::WriterConfig, "How results are written.")),
];

const WRITER_CONFIG: &[Row] = &[
    (
        In::Both,
        info(
            "Transformation",
            K::OneOf(&["NONE", "COMPACT", "FLATTEN"]),
            "How much of each iteration is kept.",
        ),
    ),
    (In::Both, info("OutputType", K::OneOf(&["JSON", "JSONL"]), "The format of the files.")),
];

/// A table split by language once, then handed out for good.
struct Table([Vec<FieldInfo>; 2]);

impl Table {
    fn of(rows: &[Row]) -> Self {
        Self(QueryLanguage::ALL.map(|language| {
            rows.iter().filter(|(within, _)| within.covers(language)).map(|(_, field)| *field).collect()
        }))
    }

    fn get(&'static self, language: QueryLanguage) -> &'static [FieldInfo] {
        let [jsonpath, jsonata] = &self.0;
        match language {
            QueryLanguage::JsonPath => jsonpath,
            QueryLanguage::Jsonata => jsonata,
        }
    }
}

macro_rules! table {
    ($(#[$doc:meta])* $name:ident, $rows:expr) => {
        $(#[$doc])*
        pub fn $name(language: QueryLanguage) -> &'static [FieldInfo] {
            static TABLE: LazyLock<Table> = LazyLock::new(|| Table::of($rows));
            TABLE.get(language)
        }
    };
}

table!(task_fields, TASK);
table!(pass_fields, PASS);
table!(choice_fields, CHOICE);
table!(wait_fields, WAIT);
table!(succeed_fields, SUCCEED);
table!(fail_fields, FAIL);
table!(parallel_fields, PARALLEL);
table!(map_fields, MAP);
table!(
    /// The fields of one element of `Retry`.
    retrier_fields, RETRIER);
table!(
    /// The fields of one element of `Catch`.
    catcher_fields, CATCHER);
table!(
    /// The fields of one element of `Choices`, comparison operators apart.
    choice_rule_fields, CHOICE_RULE);
table!(
    /// The fields of `ItemReader`.
    item_reader_fields, ITEM_READER);
table!(
    /// The fields of `ReaderConfig`.
    reader_config_fields, READER_CONFIG);
table!(
    /// The fields of `ItemBatcher`.
    item_batcher_fields, ITEM_BATCHER);
table!(
    /// The fields of `ResultWriter`.
    result_writer_fields, RESULT_WRITER);
table!(
    /// The fields of `WriterConfig`.
    writer_config_fields, WRITER_CONFIG);
table!(
    /// The fields of `ProcessorConfig`.
    processor_config_fields, PROCESSOR_CONFIG);
table!(
    /// The fields of `ItemProcessor` and `Iterator`.
    processor_fields, PROCESSOR);
table!(
    /// The fields of one element of `Branches`.
    branch_fields, BRANCH);
table!(
    /// The fields of the whole definition.
    machine_fields, MACHINE);

/// The fields that a state of this kind takes in this language, in the order in which a form shows them.
pub fn fields(state_type: StateType, language: QueryLanguage) -> &'static [FieldInfo] {
    match state_type {
        StateType::Task => task_fields(language),
        StateType::Pass => pass_fields(language),
        StateType::Choice => choice_fields(language),
        StateType::Wait => wait_fields(language),
        StateType::Succeed => succeed_fields(language),
        StateType::Fail => fail_fields(language),
        StateType::Parallel => parallel_fields(language),
        StateType::Map => map_fields(language),
    }
}

/// One field of a state, where it exists.
pub fn field(state_type: StateType, language: QueryLanguage, name: &str) -> Option<&'static FieldInfo> {
    fields(state_type, language).iter().find(|field| field.name == name)
}

/// The languages in which some state of this kind takes the field; empty where none does.
pub fn all_field_languages(state_type: StateType, name: &str) -> Vec<QueryLanguage> {
    QueryLanguage::ALL.into_iter().filter(|language| field(state_type, *language, name).is_some()).collect()
}

/// What the value of a comparison operator must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operand {
    Text,
    Number,
    Boolean,
    Timestamp,
    /// A path to the value to compare with.
    Path,
}

/// A comparison operator of a `JSONPath` Choice rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Comparison {
    pub name: &'static str,
    pub operand: Operand,
    /// The operator as a sign or word: `>`, `matches`; empty for the `Is…` tests.
    pub sign: &'static str,
}

macro_rules! comparisons {
    ($($name:literal $operand:ident $sign:literal,)*) => {
        /// Every comparison operator. Source: Amazon States Language specification, "Data-test expression".
        pub const ALL_COMPARISONS: &[Comparison] =
            &[$(Comparison { name: $name, operand: Operand::$operand, sign: $sign },)*];
    };
}

comparisons! {
    "StringEquals" Text "=",
    "StringEqualsPath" Path "=",
    "StringLessThan" Text "<",
    "StringLessThanPath" Path "<",
    "StringGreaterThan" Text ">",
    "StringGreaterThanPath" Path ">",
    "StringLessThanEquals" Text "≤",
    "StringLessThanEqualsPath" Path "≤",
    "StringGreaterThanEquals" Text "≥",
    "StringGreaterThanEqualsPath" Path "≥",
    "StringMatches" Text "matches",
    "NumericEquals" Number "=",
    "NumericEqualsPath" Path "=",
    "NumericLessThan" Number "<",
    "NumericLessThanPath" Path "<",
    "NumericGreaterThan" Number ">",
    "NumericGreaterThanPath" Path ">",
    "NumericLessThanEquals" Number "≤",
    "NumericLessThanEqualsPath" Path "≤",
    "NumericGreaterThanEquals" Number "≥",
    "NumericGreaterThanEqualsPath" Path "≥",
    "BooleanEquals" Boolean "=",
    "BooleanEqualsPath" Path "=",
    "TimestampEquals" Timestamp "=",
    "TimestampEqualsPath" Path "=",
    "TimestampLessThan" Timestamp "before",
    "TimestampLessThanPath" Path "before",
    "TimestampGreaterThan" Timestamp "after",
    "TimestampGreaterThanPath" Path "after",
    "TimestampLessThanEquals" Timestamp "not after",
    "TimestampLessThanEqualsPath" Path "not after",
    "TimestampGreaterThanEquals" Timestamp "not before",
    "TimestampGreaterThanEqualsPath" Path "not before",
    "IsNull" Boolean "",
    "IsPresent" Boolean "",
    "IsNumeric" Boolean "",
    "IsString" Boolean "",
    "IsBoolean" Boolean "",
    "IsTimestamp" Boolean "",
}

/// The comparison operator of that name.
pub fn comparison(name: &str) -> Option<&'static Comparison> {
    ALL_COMPARISONS.iter().find(|comparison| comparison.name == name)
}
