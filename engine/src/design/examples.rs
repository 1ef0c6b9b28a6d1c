//! The designs that come with Aslant: the one that greets a newcomer, and others to learn from. Each is a design file.

use std::sync::OnceLock;

use super::document::Design;
use super::file;

/// A design that comes with Aslant.
#[derive(Clone, Copy, Debug)]
pub struct Example {
    /// Stable, for links: `order-fulfilment`.
    pub id: &'static str,
    pub title: &'static str,
    /// What it shows, in a sentence.
    pub description: &'static str,
    /// The design file.
    pub text: &'static str,
}

impl Example {
    /// The design. An empty one where the text is none, which the tests rule out.
    pub fn design(&self) -> Design {
        file::read(self.text).unwrap_or_default()
    }
}

/// All of them, the default first.
pub fn examples() -> &'static [Example] {
    &[
        Example {
            id: "order-fulfilment",
            title: "Order fulfilment",
            description: "A REST API, eleven functions and a workflow that takes an order from validation to shipping and undoes what was done where something fails.",
            text: include_str!("examples/order-fulfilment.aslant.json"),
        },
        Example {
            id: "saga",
            title: "Saga",
            description: "Three bookings, each with what undoes it; any failure walks back through those that happened.",
            text: include_str!("examples/saga.aslant.json"),
        },
        Example {
            id: "human-approval",
            title: "Human approval",
            description: "A person answers with a task token; nobody within two days means that somebody else is asked.",
            text: include_str!("examples/human-approval.aslant.json"),
        },
        Example {
            id: "fan-out",
            title: "Fan-out with Map",
            description: "The same work for each file of a bucket, ten at once.",
            text: include_str!("examples/fan-out.aslant.json"),
        },
        Example {
            id: "polling",
            title: "Polling a job",
            description: "Starts a job elsewhere and asks until it is done, ever more rarely, and not for ever.",
            text: include_str!("examples/polling.aslant.json"),
        },
        Example {
            id: "lambda-lith",
            title: "One big function",
            description: "What to avoid: a single function behind every path that calls other functions and waits for them.",
            text: include_str!("examples/lambda-lith.aslant.json"),
        },
    ]
}

impl Design {
    /// The design that greets a newcomer.
    pub fn default_design() -> Self {
        static DEFAULT: OnceLock<Design> = OnceLock::new();
        DEFAULT.get_or_init(|| examples().first().map(Example::design).unwrap_or_default()).clone()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

    use super::*;
    use crate::check::{CheckOptions, check};
    use crate::diagnostic::Severity;

    #[test]
    fn examples_are_canonical_and_right() {
        let mut failures = Vec::new();
        for example in examples() {
            let design = match file::read(example.text) {
                Ok(design) => design,
                Err(error) => {
                    failures.push(format!("{}: {error}", example.id));
                    continue;
                }
            };
            let canonical = file::write(&design);
            if canonical != example.text {
                if std::env::var_os("ASLANT_BLESS").is_some() {
                    let path = format!(
                        "{}/src/design/examples/{}.aslant.json",
                        env!("CARGO_MANIFEST_DIR"),
                        example.id
                    );
                    std::fs::write(path, &canonical).unwrap();
                } else {
                    failures.push(format!("{}: not canonical; ASLANT_BLESS=1 rewrites it", example.id));
                }
            }
            for (id, workflow) in design.workflows() {
                let options = CheckOptions { workflow_type: workflow.kind };
                for finding in check(&design.machine(id), &options) {
                    if finding.severity == Severity::Error {
                        failures.push(format!(
                            "{}: {} {} {}",
                            example.id, finding.code, finding.place, finding.message
                        ));
                    }
                }
            }
            for edge in design.edges().iter() {
                if edge.to.id().is_none() {
                    failures.push(format!("{}: {edge:?} leads nowhere", example.id));
                }
            }
        }
        assert!(failures.is_empty(), "{}", failures.join("\n"));
    }
}
