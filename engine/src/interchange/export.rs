//! A workflow as it is handed on: with the design's `${NameArn}` substitutions, or with the ARNs of a region and account.

use std::collections::BTreeSet;

use super::asl::map_strings;
use crate::asl::substitution;
use crate::design::{Command, Design, Id, Record, SETTINGS, Settings, link};
use crate::json::Value;

/// What stands in the exported text for functions, resources and workflows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Values {
    /// `${NameArn}`, for CloudFormation, SAM and Terraform to fill in.
    Substitutions,
    /// Real ARNs, names and URLs of a region and an account.
    Real { region: String, account: String },
}

/// The machine of a workflow. Substitutions that the design does not know stay as they are.
pub fn machine(design: &Design, workflow: Id, values: &Values) -> Value {
    let machine = design.machine(workflow);
    let Values::Real { region, account } = values else { return machine };
    let settings = Settings { region: region.clone(), account: account.clone(), ..design.settings().clone() };
    let mut design = design.clone();
    // A design whose settings cannot be replaced does not exist; its own values are used then.
    drop(design.apply(Command::Replace { id: SETTINGS, record: Record::Settings(settings) }));
    let index = link::Index::new(&design);
    map_strings(&machine, &|text| {
        substitution::contains(text)
            .then(|| link::with_real_values(&design, &index, text))
            .filter(|changed| changed != text)
    })
}

/// The names inside every `${…}` of a machine: what a deployment has to provide.
pub fn substitutions(machine: &Value) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let seen = std::cell::RefCell::new(&mut found);
    map_strings(machine, &|text| {
        seen.borrow_mut().extend(substitution::names(text).into_iter().map(str::to_owned));
        None
    });
    found
}

/// What is wrong with a region's name; nothing where it has the form of one.
/// The form: "Regions and Availability Zones", AWS General Reference.
pub fn region_problem(region: &str) -> Option<&'static str> {
    let mut parts = region.split('-');
    let letters = |part: Option<&str>| {
        part.is_some_and(|part| part.len() >= 2 && part.bytes().all(|byte| byte.is_ascii_lowercase()))
    };
    let number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let well_formed = region.split('-').count() >= 3
        && letters(parts.next())
        && letters(parts.next())
        && region.rsplit('-').next().is_some_and(number);
    (!well_formed).then_some("A region looks like eu-west-1.")
}

/// What is wrong with an account's number; nothing where it has twelve digits.
pub fn account_problem(account: &str) -> Option<&'static str> {
    let well_formed = account.len() == 12 && account.bytes().all(|byte| byte.is_ascii_digit());
    (!well_formed).then_some("An account has 12 digits.")
}

/// A file's name without ending from a name that a person gave.
pub fn file_stem(name: &str) -> String {
    let mut stem = String::new();
    for c in name.trim().chars().take(80) {
        if c.is_alphanumeric() || matches!(c, '-' | '_' | '.') {
            stem.push(c);
        } else if !stem.ends_with('-') {
            stem.push('-');
        }
    }
    let stem = stem.trim_matches(['-', '.']);
    if stem.is_empty() { "design".to_owned() } else { stem.to_owned() }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

    use super::*;
    use crate::design::WorkflowType;
    use crate::interchange::Format;
    use crate::interchange::asl::{self, Target, import_into};

    #[test]
    fn real_arns_leave_no_substitution() {
        let design = Design::default_design();
        let (workflow, _) = design.workflows().next().unwrap();
        let plain = machine(&design, workflow, &Values::Substitutions);
        assert!(!substitutions(&plain).is_empty());
        let values = Values::Real { region: "eu-central-1".into(), account: "210987654321".into() };
        let real = machine(&design, workflow, &values);
        assert_eq!(substitutions(&real), BTreeSet::new());
        assert!(real.to_json().contains("arn:aws:lambda:eu-central-1:210987654321:function:"));
        assert_eq!(design, Design::default_design());
    }

    #[test]
    fn what_is_exported_comes_back_and_is_exported_the_same() {
        for example in crate::design::examples::examples() {
            let design = example.design();
            for (workflow, record) in design.workflows() {
                for format in [Format::Json, Format::Yaml] {
                    let text = asl::print(&machine(&design, workflow, &Values::Substitutions), format);
                    let read = asl::parse(&text);
                    assert!(!read.problems.iter().any(|problem| problem.fatal), "{}", example.id);
                    let target =
                        Target::New { name: record.name.clone(), workflow_type: WorkflowType::Standard };
                    let import = import_into(&Design::empty(), &target, &read.value).unwrap();
                    let again = machine(&import.design, import.workflow.unwrap(), &Values::Substitutions);
                    assert_eq!(asl::print(&again, format), text, "{}", example.id);
                }
            }
        }
    }

    #[test]
    fn regions_accounts_and_names_are_checked() {
        for region in ["eu-west-1", "us-gov-east-1", "ap-southeast-10"] {
            assert_eq!(region_problem(region), None, "{region}");
        }
        for region in ["", "eu", "eu-west", "EU-west-1", "eu-west-x"] {
            assert!(region_problem(region).is_some(), "{region}");
        }
        assert_eq!(account_problem("111122223333"), None);
        assert!(account_problem("1234").is_some());
        assert_eq!(file_stem("Mobile orders / v2"), "Mobile-orders-v2");
        assert_eq!(file_stem(" … "), "design");
    }
}
