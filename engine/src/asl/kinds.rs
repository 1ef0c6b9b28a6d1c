//! The kinds of states and the two query languages.

use std::fmt;

/// What a state does: the value of its `Type`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StateType {
    Task,
    Pass,
    Choice,
    Wait,
    Succeed,
    Fail,
    Parallel,
    Map,
}

impl StateType {
    pub const ALL: [Self; 8] = [
        Self::Task,
        Self::Choice,
        Self::Parallel,
        Self::Map,
        Self::Pass,
        Self::Wait,
        Self::Succeed,
        Self::Fail,
    ];

    /// The word that stands in `Type`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Task => "Task",
            Self::Pass => "Pass",
            Self::Choice => "Choice",
            Self::Wait => "Wait",
            Self::Succeed => "Succeed",
            Self::Fail => "Fail",
            Self::Parallel => "Parallel",
            Self::Map => "Map",
        }
    }

    /// The kind that `text` names; `Type` is case-sensitive.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }

    /// Succeed and Fail end their scope and take neither `Next` nor `End`.
    pub const fn is_terminal(self) -> bool {
        matches!(self, Self::Succeed | Self::Fail)
    }

    /// States that go on by `Next` or stop by `End`: all but Choice, Succeed and Fail.
    pub const fn takes_next(self) -> bool {
        !matches!(self, Self::Choice | Self::Succeed | Self::Fail)
    }

    /// Parallel and Map hold machines of their own.
    pub const fn is_container(self) -> bool {
        matches!(self, Self::Parallel | Self::Map)
    }

    /// States that can fail and so may carry `Retry` and `Catch`.
    pub const fn takes_retry_and_catch(self) -> bool {
        matches!(self, Self::Task | Self::Parallel | Self::Map)
    }
}

impl fmt::Display for StateType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The language in which a state reads and shapes data.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum QueryLanguage {
    #[default]
    JsonPath,
    Jsonata,
}

impl QueryLanguage {
    pub const ALL: [Self; 2] = [Self::JsonPath, Self::Jsonata];

    /// The word that stands in `QueryLanguage`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::JsonPath => "JSONPath",
            Self::Jsonata => "JSONata",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.as_str() == text)
    }
}

impl fmt::Display for QueryLanguage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The two kinds of workflows. Which one it is stands beside the definition, not in it.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
pub enum WorkflowType {
    /// Up to a year, exactly once, with a history.
    #[default]
    Standard,
    /// Up to five minutes, cheap by the request.
    Express,
}

impl WorkflowType {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Standard => "STANDARD",
            Self::Express => "EXPRESS",
        }
    }
}
