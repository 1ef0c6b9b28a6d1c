//! The reference page of all checks, in Markdown, from the rules' own documentation.

use std::fmt::Write as _;

use super::{LIMITS, RULES};
use crate::check::CODES;
use crate::diagnostic::Severity;

/// The page: language checks first, then the review's rules, then the limits that they reckon with.
pub fn reference_page() -> String {
    let mut page = String::from(
        "# What Aslant checks\n\nThis page is generated from the rules; `ASLANT_UPDATE=1 cargo test -p aslant-engine --test review` writes it.\n\n\
         ## Language checks\n\nAn error here means that AWS would refuse the definition. The second column is the code that\n\
         `ValidateStateMachineDefinition` gives.\n\n| Code | AWS's code | Meaning |\n|---|---|---|\n",
    );
    for info in CODES {
        let _ = writeln!(page, "| `{}` | `{}` | {} |", info.code, info.aws_code, info.meaning);
    }
    page.push_str("\n## Design review\n\nWhat deploys and would hurt later. Warnings and hints can be silenced, with a reason, for a design or a thing.\n");
    for rule in RULES {
        let info = &rule.info;
        let severity = match info.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Hint => "hint",
        };
        let _ = write!(
            page,
            "\n### `{}` ({severity})\n\n{}\n\n**Why it is bad.** {}\n\n**Instead.** {}\n\nSource: {}.\n",
            info.code, info.what, info.why, info.instead, info.source
        );
    }
    page.push_str("\n## Limits\n\n| Limit | Value | Source | Read |\n|---|---|---|---|\n");
    for limit in LIMITS {
        let _ = writeln!(
            page,
            "| {} | {} {} | {} | {} |",
            limit.name, limit.value, limit.unit, limit.source, limit.read
        );
    }
    page
}
