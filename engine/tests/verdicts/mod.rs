//! Recorded verdicts on real-world definitions, and the table of how ours and other validators' compare with them.
//! Read from `$ASLANT_CORPUS`, else `../shared/conformance` beside the workspace; skipped, and said so, where
//! neither exists.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, dead_code)]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::PathBuf;

use aslant_engine::json::{Value, parse_strict};

#[path = "../corpus/mod.rs"]
mod corpus;
pub use corpus::corpus;

/// The validators whose verdicts were recorded, with the heads of their columns.
pub const PEERS: &[(&str, &str)] = &[
    ("asl-validator", "asl-val"),
    ("asl-language-service", "asl-ls"),
    ("statelint", "statelint"),
    ("cfn-lint", "cfn-lint"),
    ("localstack", "localst"),
];

pub struct Case {
    pub id: String,
    pub valid: bool,
    /// Its verdict is open: left out of every count.
    pub disputed: bool,
    pub express: bool,
    pub sample: bool,
    pub value: Value,
}

impl Case {
    /// The definition's text.
    pub fn text(&self) -> String {
        match self.value.get("definition_text").and_then(Value::as_str) {
            Some(text) => text.to_owned(),
            None => self.value.get("definition").unwrap().to_json(),
        }
    }

    fn problems(&self) -> &[Value] {
        self.value.get("expect").unwrap().get("problems").and_then(Value::as_array).unwrap_or_default()
    }

    fn kind(&self) -> String {
        self.problems().first().and_then(|problem| word(problem, "kind")).unwrap_or_default().to_owned()
    }

    /// Whether a peer refused it: as it stands, or, where that is recorded, with its substitutions filled in.
    fn refused_by(&self, peer: &str) -> bool {
        let of = |field: &str| self.value.get(field).and_then(|peers| word(peers, peer));
        of("peers_substituted").or_else(|| of("peers")).is_some_and(|verdict| verdict != "ok")
    }
}

fn word<'a>(value: &'a Value, field: &str) -> Option<&'a str> {
    value.get(field).and_then(Value::as_str)
}

/// Something that was found: an error.
#[derive(Clone, Debug)]
pub struct Found {
    pub id: String,
    pub pointer: String,
    pub message: String,
}

/// Every recorded case; `None` where there are none.
pub fn cases() -> Option<Vec<Case>> {
    let folder = corpus("validate")?;
    let mut cases = Vec::new();
    for (part, valid) in [("valid", true), ("invalid", false)] {
        let mut files: Vec<PathBuf> =
            std::fs::read_dir(folder.join(part)).unwrap().flatten().map(|entry| entry.path()).collect();
        files.retain(|path| path.extension().is_some_and(|ending| ending == "json"));
        files.sort();
        for path in files {
            let value = parse_strict(&std::fs::read_to_string(&path).unwrap()).unwrap();
            let disputed = value.get("expect").unwrap().get("disputed").is_some_and(|why| !why.is_null());
            cases.push(Case {
                id: word(&value, "id").unwrap().to_owned(),
                valid,
                disputed,
                express: word(&value, "type") == Some("EXPRESS"),
                sample: value.get("source").and_then(|source| word(source, "kind")) == Some("sample"),
                value,
            });
        }
    }
    Some(cases)
}

#[derive(Default)]
struct Row {
    cases: usize,
    missed: usize,
    misplaced: usize,
    other_kind: usize,
    peers: [usize; 5],
}

/// How the verdicts agree, by kind of problem; the columns of peers say how many they missed.
pub struct Table {
    rows: BTreeMap<String, Row>,
    valid: usize,
    refused: Vec<String>,
    refused_by_peers: [usize; 5],
    log: Vec<String>,
}

impl Table {
    pub fn of(cases: &[Case], found: impl Fn(&Case) -> Vec<Found>) -> Self {
        let mut table = Self {
            rows: BTreeMap::new(),
            valid: 0,
            refused: Vec::new(),
            refused_by_peers: [0; 5],
            log: Vec::new(),
        };
        for case in cases.iter().filter(|case| !case.disputed) {
            let errors = found(case);
            if case.valid {
                table.valid += 1;
                if let Some(first) = errors.first() {
                    table
                        .refused
                        .push(format!("{}: {} {}: {}", case.id, first.pointer, first.id, first.message));
                }
                for (count, (peer, _)) in table.refused_by_peers.iter_mut().zip(PEERS) {
                    *count += usize::from(case.refused_by(peer));
                }
                continue;
            }
            let kinds: BTreeSet<&str> =
                case.problems().iter().filter_map(|problem| word(problem, "kind")).collect();
            let places: BTreeSet<&str> = case
                .problems()
                .iter()
                .flat_map(|problem| {
                    let also = problem.get("also").and_then(Value::as_array).unwrap_or_default();
                    also.iter().filter_map(Value::as_str).chain(word(problem, "path"))
                })
                .collect();
            let row = table.rows.entry(case.kind()).or_default();
            row.cases += 1;
            for (count, (peer, _)) in row.peers.iter_mut().zip(PEERS) {
                *count += usize::from(!case.refused_by(peer));
            }
            let listed: Vec<String> = errors
                .iter()
                .map(|one| format!("\n      {} {}: {}", one.pointer, one.id, one.message))
                .collect();
            let listed = listed.concat();
            let is_kind = |one: &Found| {
                let id = if one.id.starts_with("json-") { "json-syntax" } else { one.id.as_str() };
                kinds.contains(id)
            };
            if errors.is_empty() {
                row.missed += 1;
                table.log.push(format!("missed {} {kinds:?} {places:?}", case.id));
            } else if !errors.iter().any(|one| places.contains(one.pointer.as_str())) {
                row.misplaced += 1;
                table.log.push(format!("misplaced {} {kinds:?} {places:?}{}", case.id, listed));
            } else if !errors.iter().any(is_kind) {
                row.other_kind += 1;
                table.log.push(format!("other kind {} {kinds:?} {places:?}{}", case.id, listed));
            }
        }
        table
    }

    /// No valid definition refused, no broken one missed, under 5 % at the wrong place.
    pub fn assert(&self) {
        assert!(self.refused.is_empty(), "valid definitions were refused");
        let (mut cases, mut missed, mut misplaced) = (0, 0, 0);
        for row in self.rows.values() {
            cases += row.cases;
            missed += row.missed;
            misplaced += row.misplaced;
        }
        assert!(cases > 0, "no case was read");
        assert_eq!(missed, 0, "broken definitions were missed");
        assert!(misplaced * 20 < cases, "too many problems were reported at the wrong place");
    }
}

impl fmt::Display for Table {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            out,
            "{:<32}{:>6}{:>8}{:>11}{:>12}  | missed by",
            "kind", "cases", "missed", "misplaced", "other kind"
        )?;
        for (_, head) in PEERS {
            write!(out, "{head:>10}")?;
        }
        let mut sum = Row::default();
        let line = |out: &mut fmt::Formatter<'_>, kind: &str, row: &Row| {
            write!(
                out,
                "\n{kind:<32}{:>6}{:>8}{:>11}{:>12}  |          ",
                row.cases, row.missed, row.misplaced, row.other_kind
            )?;
            row.peers.iter().try_for_each(|count| write!(out, "{count:>10}"))
        };
        for (kind, row) in &self.rows {
            line(out, kind, row)?;
            sum.cases += row.cases;
            sum.missed += row.missed;
            sum.misplaced += row.misplaced;
            sum.other_kind += row.other_kind;
            sum.peers.iter_mut().zip(row.peers).for_each(|(sum, count)| *sum += count);
        }
        line(out, "all", &sum)?;
        write!(
            out,
            "\n{:<32}{:>6}{:>8}{:>23}  | refused  ",
            "valid ones refused",
            self.valid,
            self.refused.len(),
            ""
        )?;
        for count in self.refused_by_peers {
            write!(out, "{count:>10}")?;
        }
        for line in self.refused.iter().chain(&self.log) {
            write!(out, "\n  {line}")?;
        }
        Ok(())
    }
}
