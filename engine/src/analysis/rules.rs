//! Every rule in one list, whichever part of the engine it belongs to.

use crate::check::{CODES, code_info};
use crate::diagnostic::Severity;
use crate::review::{RULES, RuleInfo, rule_info};

/// What a rule is about; `None` for a code that no rule has.
pub fn rule(code: &str) -> Option<RuleInfo> {
    if let Some(info) = rule_info(code) {
        return Some(*info);
    }
    let info = code_info(if is_syntax(code) { "json-syntax" } else { code })?;
    Some(RuleInfo {
        code: info.code,
        severity: Severity::Error,
        what: info.meaning,
        why: info.meaning,
        instead: info.meaning,
        source: "Amazon States Language specification",
    })
}

/// The number of a rule, `A012`: A for the language, D for the design. Empty for a code that no rule has.
pub fn rule_number(code: &str) -> String {
    let code = if is_syntax(code) { "json-syntax" } else { code };
    if let Some(index) = CODES.iter().position(|info| info.code == code) {
        return format!("A{:03}", index + 1);
    }
    RULES
        .iter()
        .position(|rule| rule.info.code == code)
        .map_or_else(String::new, |index| format!("D{:03}", index + 1))
}

/// The parsers of text have codes of their own for each mistake; they are one rule.
fn is_syntax(code: &str) -> bool {
    code.starts_with("json-") || code.starts_with("yaml-")
}
