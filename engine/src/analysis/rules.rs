//! Every rule in one list, whichever part of the engine it belongs to.

use crate::check::code_info;
use crate::diagnostic::RuleInfo;
use crate::review::rule_info;

/// What a rule is about; `None` for a code that no rule has. The parsers of text have codes of their own for each
/// mistake; they are one rule.
pub fn rule(code: &str) -> Option<&'static RuleInfo> {
    let is_syntax = code.starts_with("json-") || code.starts_with("yaml-");
    rule_info(code).or_else(|| code_info(if is_syntax { "json-syntax" } else { code }))
}

/// The number of a rule, `A012`: A for the language, D for the design. Empty for a code that no rule has.
pub fn rule_number(code: &str) -> &'static str {
    rule(code).map_or("", |info| info.number)
}
