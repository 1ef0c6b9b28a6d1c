//! The reference page of all checks, in Markdown, from the rules' own documentation.

use std::fmt::Write as _;

use super::{LIMITS, RULES};
use crate::check::RULES as LANGUAGE;
use crate::diagnostic::{RuleInfo, Severity};

/// The page: language checks first, then the review's rules, then the limits that they reckon with.
pub fn reference_page() -> String {
    let mut page = String::from(
        "# What Aslant checks\n\nThis page is generated from the rules; \
         `ASLANT_UPDATE=1 cargo test -p aslant-engine --test review` writes it.\n\n\
         An error means that AWS would refuse the definition, or that it deploys and always fails. Warnings and hints \
         can be\nsilenced, with a reason, for a design or a thing.\n\n",
    );
    contents(&mut page, "Language checks", &mut LANGUAGE.iter());
    contents(&mut page, "Design review", &mut RULES.iter().map(|rule| &rule.info));
    page.push_str(
        "## Language checks\n\nWhat AWS would refuse, and what it takes but hardly does what was meant. An example is a \
         definition or its `States`\nalone.\n",
    );
    for info in LANGUAGE {
        rule(&mut page, info);
    }
    page.push_str("\n## Design review\n\nWhat deploys and would hurt later.\n");
    for one in RULES {
        rule(&mut page, &one.info);
    }
    page.push_str(
        "\n## Limits\n\nThe figures of AWS that the review uses. A figure of the same name in a design replaces one.\n\n\
         | Limit | Name | AWS's figure | Source |\n|---|---|---|---|\n",
    );
    for limit in LIMITS {
        let _ = writeln!(
            page,
            "| {} | `{}` | {} | [{}]({}){} |",
            limit.name,
            limit.id,
            limit.everywhere(),
            limit.source,
            limit.url,
            limit.conditions()
        );
    }
    page
}

fn contents(page: &mut String, title: &str, rules: &mut dyn Iterator<Item = &RuleInfo>) {
    let _ = write!(page, "| {title} | | |\n|---|---|---|\n");
    for info in rules {
        let (code, what) = (info.code, info.what.replace('|', "\\|"));
        let _ = writeln!(page, "| {} [`{code}`](#{code}) | {} | {what} |", info.number, word(info.severity));
    }
    page.push('\n');
}

const fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Hint => "hint",
    }
}

fn rule(page: &mut String, info: &RuleInfo) {
    let _ = write!(page, "\n### {}\n\n{} ({})", info.code, info.number, word(info.severity));
    if !info.aws_code.is_empty() {
        let _ = write!(page, ", which AWS calls `{}`", info.aws_code);
    }
    let _ = write!(
        page,
        "\n\n**What it does.** {}\n\n**Why is this bad?** {}\n\n**Example**\n\n{}\n\n**Use instead.** {}\n\n{}\n\nSource: {}.\n",
        info.what,
        info.why,
        block(info.example),
        info.instead,
        block(info.better),
        info.source
    );
}

fn block(text: &str) -> String {
    let json = text.starts_with(['{', '[']) && !text.contains('…');
    format!("```{}\n{text}\n```", if json { "json" } else { "text" })
}
