//! The functions an expression can call, for completion and hover texts and for telling a function from a variable.

use std::sync::OnceLock;

/// A function as an editor shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FunctionSummary {
    /// Without the `$`.
    pub name: &'static str,
    pub parameters: &'static [&'static str],
    /// One line.
    pub summary: &'static str,
    /// Whether Step Functions adds it to JSONata.
    pub added_by_service: bool,
}

/// What Step Functions adds, by its developer guide. `random` is JSONata's own with a seed.
const ADDED: [(&str, &[&str], &str); 6] = [
    ("hash", &["data", "algorithm"], "The digest of a text: MD5, SHA-1, SHA-256, SHA-384 or SHA-512"),
    ("parse", &["text"], "The value that a JSON text spells"),
    ("partition", &["array", "size"], "The array in chunks of a size"),
    ("random", &["seed"], "A number from 0 up to 1, the same for the same seed"),
    ("range", &["first", "last", "step"], "The numbers from the first to the last"),
    ("uuid", &[], "A version 4 UUID"),
];

/// Every function that Step Functions has, by name. `$eval` is not among them: the service refuses it.
pub fn functions() -> &'static [FunctionSummary] {
    static ALL: OnceLock<Vec<FunctionSummary>> = OnceLock::new();
    ALL.get_or_init(|| {
        let added = ADDED.iter().map(|&(name, parameters, summary)| FunctionSummary {
            name,
            parameters,
            summary,
            added_by_service: true,
        });
        let own = jlens_core::function_catalog()
            .into_iter()
            .filter(|function| {
                function.name != "eval" && !ADDED.iter().any(|(name, ..)| *name == function.name)
            })
            .map(|function| FunctionSummary {
                name: function.name,
                parameters: function.params,
                summary: function.summary,
                added_by_service: false,
            });
        let mut all: Vec<FunctionSummary> = added.chain(own).collect();
        all.sort_by_key(|function| function.name);
        all
    })
}

/// Whether JSONata or Step Functions has a function of that name. `eval` counts: it is no variable either.
pub(super) fn is_function(name: &str) -> bool {
    name == "eval" || functions().binary_search_by_key(&name, |function| function.name).is_ok()
}
