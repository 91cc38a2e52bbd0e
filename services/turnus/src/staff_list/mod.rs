//! A unit manager's own staff list: CSV in, facts out, every mistake told with its line and column.
//!
//! What it reads: a header line with English or Norwegian names, then one person per line, separated by `;`, `,` or
//! tabs. `encoding` finds out what the bytes are, `header` which column is which, `cell` reads one value, `row` a
//! person, `facts` turns people into events. Nothing is kept of a file with a single mistake.
//!
//! ```text
//! name;position %;profession;competences;leave;wishes;fixed shifts
//! Kari Nordmann;75 %;Sykepleier;C-IV:..2027-06-01;2027-02-15..2027-02-21;2027-01-23 off;2027-01-05=D
//! ```

pub mod cell;
pub mod encoding;
pub mod facts;
pub mod header;
pub mod row;

use chrono::NaiveDate;
use header::{Column, Header};
use row::Person;
use std::{collections::BTreeSet, fmt};
use turnus_domain::{
    competence::CompetenceExpr,
    facts::Facts,
    id::{PersonId, ShiftTypeId, UnitId},
    profession::Profession,
    task::Task,
};

/// What the list may refer to.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// Professions of the catalogue.
    pub professions: Vec<Profession>,
    /// Competence codes.
    pub competences: BTreeSet<String>,
    /// Shift types of the unit.
    pub shift_types: Vec<ShiftTypeId>,
    /// People registered already.
    pub people: BTreeSet<PersonId>,
    /// Names registered already.
    pub names: BTreeSet<String>,
}

/// Competence codes of the starter set (DOMAIN.md C.3); tasks of the unit add their own.
const STARTER_COMPETENCES: &[&str] = &[
    "S-GER",
    "S-PSY",
    "S-ONC",
    "S-AKS",
    "S-WND",
    "C-MED1",
    "C-MED2",
    "C-DEL-MED",
    "C-INJ-SC",
    "C-IV",
    "C-PUMP",
    "C-NEWS",
    "C-ABC",
    "C-WOUND1",
    "C-WOUND2",
    "C-CATH",
    "C-BLOOD",
    "C-ECG",
    "C-DYS",
    "C-TRANS",
    "C-DEM",
    "C-TMA",
    "C-HYG",
    "C-FIRE",
    "C-PRIV",
    "C-DIGI",
    "C-DHO",
    "C-CHEMO",
    "C-RESP",
    "C-SUPV",
    "K-POL",
    "K-TB",
    "K-MRSA",
    "K-DRV",
    "K-LANG",
];

impl Known {
    /// What a log knows about a unit.
    #[must_use]
    pub fn of(facts: &Facts, unit: &UnitId, names: BTreeSet<String>) -> Self {
        let mut known = Self { people: facts.people.keys().cloned().collect(), names, ..Self::default() };
        known.professions = facts.catalogue.professions.versions().next_back().map(|v| v.value.clone()).unwrap_or_default();
        known.competences = STARTER_COMPETENCES.iter().map(ToString::to_string).collect();
        if let Some(unit) = facts.units.get(unit) {
            known.shift_types = unit.shift_types.versions().flat_map(|v| &v.value).map(|s| s.id.clone()).collect();
            let tasks = unit.tasks(NaiveDate::MAX);
            tasks.into_iter().for_each(|t| asked_for(t, &mut known.competences));
        }
        known
    }
}

fn asked_for(task: &Task, found: &mut BTreeSet<String>) {
    fn walk(expr: &CompetenceExpr, found: &mut BTreeSet<String>) {
        match expr {
            CompetenceExpr::Holds { competence, .. } => drop(found.insert(competence.to_string())),
            CompetenceExpr::All(list) | CompetenceExpr::Any(list) => list.iter().for_each(|e| walk(e, found)),
            CompetenceExpr::Anyone | CompetenceExpr::Profession(_) => {}
        }
    }
    task.allowed.iter().for_each(|a| walk(&a.requires, found));
}

/// A mistake in a staff list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// Line number, from 1.
    pub line: u64,
    /// Name of the column as the list writes it; none when it concerns the line or the file.
    pub column: Option<String>,
    /// What stands there.
    pub found: String,
    /// What was expected, and what to do.
    pub expected: String,
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}", self.line)?;
        if let Some(column) = &self.column {
            write!(f, ", column “{column}”")?;
        }
        if !self.found.is_empty() {
            write!(f, ": “{}”", self.found.chars().take(80).collect::<String>())?;
        }
        write!(f, ": expected {}", self.expected)
    }
}

/// A list that was read.
#[derive(Debug, Clone, Default)]
pub struct StaffList {
    /// People in order of the lines.
    pub people: Vec<Person>,
    /// What the reader should know: encoding, expired competences, nobody of a kind.
    pub warnings: Vec<String>,
}

/// Reads a list from the bytes of a file. `start` is the day from which people are employed where a row says nothing.
///
/// # Errors
/// Every mistake of the file, in order of lines.
pub fn read(bytes: &[u8], known: &Known, start: NaiveDate) -> Result<StaffList, Vec<Mistake>> {
    let decoded = encoding::decode(bytes).map_err(|expected| vec![Mistake { line: 1, column: None, found: String::new(), expected }])?;
    let mut list = StaffList { warnings: decoded.note.into_iter().collect(), ..StaffList::default() };
    let (text, skipped) = without_separator_line(&decoded.text);
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(header::separator(text))
        .has_headers(false)
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let mut records = reader.records();
    let first = records.next().and_then(Result::ok).ok_or_else(|| vec![empty()])?;
    let header = Header::read(&first, 1 + skipped)?;
    let mut mistakes = Vec::new();
    for record in records {
        match record {
            Ok(r) if r.iter().all(str::is_empty) => {}
            Ok(r) => {
                let line = r.position().map_or(0, csv::Position::line) + skipped;
                match row::read(&r, line, &header, known, start) {
                    Ok(person) => list.people.push(person),
                    Err(found) => mistakes.extend(found),
                }
            }
            Err(e) => mistakes.push(unreadable(&e, skipped)),
        }
    }
    same_person_twice(&list.people, known, &header, &mut mistakes);
    if list.people.is_empty() && mistakes.is_empty() {
        mistakes.push(empty());
    }
    mistakes.sort_by_key(|m| m.line);
    list.warnings.extend(warnings(&list.people, start));
    if mistakes.is_empty() { Ok(list) } else { Err(mistakes) }
}

/// Excel writes `sep=;` as a first line of its own.
fn without_separator_line(text: &str) -> (&str, u64) {
    match text.split_once('\n') {
        Some((first, rest)) if first.trim().to_ascii_lowercase().starts_with("sep=") => (rest, 1),
        _ => (text, 0),
    }
}

fn empty() -> Mistake {
    Mistake {
        line: 1,
        column: None,
        found: String::new(),
        expected: "a header line (name; position %; profession; …) and one line per person".into(),
    }
}

fn unreadable(e: &csv::Error, skipped: u64) -> Mistake {
    let line = e.position().map_or(0, csv::Position::line) + skipped;
    Mistake { line, column: None, found: e.to_string(), expected: "cells with closed quotation marks".into() }
}

fn same_person_twice(people: &[Person], known: &Known, header: &Header, mistakes: &mut Vec<Mistake>) {
    let mut at = |p: &Person, column, found: &str, expected: String| {
        mistakes.push(Mistake { line: p.line, column: header.name_of(column), found: found.into(), expected });
    };
    for (k, p) in people.iter().enumerate() {
        if let Some(id) = &p.id {
            if let Some(other) = people[..k].iter().find(|o| o.id.as_ref() == Some(id)) {
                at(p, Column::Person, id.as_str(), format!("an id of her own; line {} has the same", other.line));
            } else if known.people.contains(id) {
                at(p, Column::Person, id.as_str(), "somebody who is not registered yet; take the line out".into());
            }
            continue;
        }
        let same = |o: &&Person| o.name.to_lowercase() == p.name.to_lowercase();
        if let Some(other) = people[..k].iter().find(same) {
            at(
                p,
                Column::Name,
                &p.name,
                format!("each name once; line {} has the same. If they are two people, give each a person id", other.line),
            );
        } else if known.names.contains(&p.name) {
            at(
                p,
                Column::Name,
                &p.name,
                "somebody who is not registered yet; take the line out, or give a person id if it is another person".into(),
            );
        }
    }
}

fn warnings(people: &[Person], start: NaiveDate) -> Vec<String> {
    let mut out = Vec::new();
    if !people.iter().any(|p| p.profession.as_str() == "SP") {
        out.push(
            "the list has no nurses (SP): every task and every minimum that asks for a nurse will be left open or to substitutes".into(),
        );
    }
    for p in people {
        for c in p.competences.iter().filter(|c| c.valid.to.is_some_and(|to| to < start)) {
            let to = c.valid.to.map(|d| d.to_string()).unwrap_or_default();
            out.push(format!("line {}: {} expired on {to} and does not count", p.line, c.competence));
        }
    }
    out
}
