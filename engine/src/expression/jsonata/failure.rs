//! Why an evaluation failed, in the words that AWS reports it with.

use std::fmt;
use std::ops::Range;

/// Why an evaluation failed.
#[derive(Clone, Debug, PartialEq)]
pub struct JsonataError {
    /// The JSONata code, such as `T2001`; `U…` for a limit.
    pub code: String,
    pub message: String,
    /// Bytes of the expression's text, where known.
    pub range: Option<Range<usize>>,
}

impl fmt::Display for JsonataError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code, self.message)
    }
}

impl std::error::Error for JsonataError {}

/// The code of a failure inside AWS's own functions, which is reported with an id and no reason.
pub(super) const INTERNAL: &str = "InternalError";

/// AWS's sentence for too much memory (github.com/floci-io/floci, issue 2737).
const MEMORY: &str = "Expression evaluation memory limit exceeded: Check for excessive memory usage";
/// AWS's sentence for too much nesting (issue 2737).
const DEPTH: &str = "Stack overflow error: Check for non-terminating recursive function. Consider rewriting as tail-recursive";
/// Guess: the developer guide quotes the part before the colon; the rest is what the JSONata libraries for Java and
/// JavaScript say.
const TIME: &str = "Expression evaluation timeout: Check for infinite loop";

impl JsonataError {
    /// Whether a limit of the service was met, and not a rule of the language broken.
    pub fn is_limit(&self) -> bool {
        matches!(self.code.as_str(), "D1011" | "D1012" | "U1001" | "U1006" | "U1007")
    }

    pub(super) fn memory() -> Self {
        Self { code: "U1007".to_owned(), message: MEMORY.to_owned(), range: None }
    }

    /// What AWS writes after the field's name. A message with a code follows a full stop, the service's own
    /// messages a colon (issue 2736).
    pub(super) fn write_cause(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.code == INTERNAL {
            // Guess: a blank before the id.
            write!(f, "threw an internal error during evaluation. {}", self.message)
        } else if self.is_limit() {
            write!(f, "threw an error during evaluation: {}", self.message)
        } else {
            write!(f, "threw an error during evaluation. {self}")
        }
    }
}

/// An error of the evaluator in our terms. `offset`: bytes in front of the expression's own text.
pub(super) fn from_evaluator(error: &jlens_core::Error, offset: usize) -> JsonataError {
    let range =
        error.span().and_then(|span| Some(span.start.checked_sub(offset)?..span.end.checked_sub(offset)?));
    let message = error.message();
    let (code, message) = match error.code() {
        "D1011" => ("D1011", DEPTH.to_owned()),
        // Steps are counted in place of AWS's second, so that a run is the same on every machine.
        code @ ("D1012" | "U1006") => (code, TIME.to_owned()),
        // `U1001` is also for values nested too deeply, which says so.
        "U1001" if message.contains("size limit") => ("U1001", MEMORY.to_owned()),
        // A padding of more than 10,000,000 characters.
        code @ ("U1007" | "D2016") => (if code == "D2016" { "U1001" } else { code }, MEMORY.to_owned()),
        // A message of our own functions, which names the kind of failure in front.
        "D3137" => match message.strip_prefix(INTERNAL).map(str::trim_start) {
            Some(id) => (INTERNAL, id.to_owned()),
            None => ("D3137", message),
        },
        code => (code, message),
    };
    JsonataError { code: code.to_owned(), message, range }
}

/// The text that stands for a number that is not finite; `None` for a finite one. Measured on AWS: `"Infinity"` for
/// `1/0` and `1e308 * 10`, `"NaN"` for `0/0` (github.com/floci-io/floci, issue 2737). Guess: `"-Infinity"`.
pub(super) fn non_finite_name(number: f64) -> Option<&'static str> {
    match number {
        _ if number.is_finite() => None,
        _ if number.is_nan() => Some("NaN"),
        _ if number > 0.0 => Some("Infinity"),
        _ => Some("-Infinity"),
    }
}
