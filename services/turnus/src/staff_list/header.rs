//! The header line: which column is which, by English or Norwegian name.

use super::Mistake;

/// A column a list may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    /// Name; required.
    Name,
    /// Person id.
    Person,
    /// Position percentage; required.
    Position,
    /// Profession; required.
    Profession,
    /// Competences with dates.
    Competences,
    /// Kinds of shift.
    Kinds,
    /// Works nights only.
    NightOnly,
    /// Every so many weekends.
    WeekendEvery,
    /// Fixed shifts.
    Fixed,
    /// Leave.
    Leave,
    /// Wishes.
    Wishes,
    /// Consent to long shifts.
    Consent,
}

/// Names of each column, the first one is shown.
const NAMES: &[(Column, &[&str])] = &[
    (Column::Name, &["name", "navn", "ansatt", "employee"]),
    (Column::Person, &["person id", "person", "id", "employee number", "ansattnummer", "ansattnr", "personid"]),
    (Column::Position, &["position %", "position", "stillingsprosent", "stilling %", "stillings %", "stillingsandel", "prosent", "fte %"]),
    (Column::Profession, &["profession", "yrke", "profesjon", "tittel", "title", "hpr"]),
    (Column::Competences, &["competences", "competence", "kompetanse", "kompetanser"]),
    (Column::Kinds, &["kinds", "kinds of shift", "shifts", "vakttyper", "vakter", "skift"]),
    (Column::NightOnly, &["night-only", "night only", "kun natt", "bare natt", "nattevakt", "fast natt"]),
    (Column::WeekendEvery, &["weekend every", "weekend", "helg hver", "hver n. helg", "helgefrekvens", "helg"]),
    (Column::Fixed, &["fixed shifts", "fixed", "faste vakter", "låste vakter"]),
    (Column::Leave, &["leave", "absence", "ferie", "permisjon", "fravær"]),
    (Column::Wishes, &["wishes", "wish", "ønsker", "ønske", "ønskevakter"]),
    (
        Column::Consent,
        &["consent to long shifts", "consent", "samtykke til langvakter", "samtykke langvakt", "samtykke langvakter", "samtykke"],
    ),
];

/// Where the columns are.
#[derive(Debug, Clone)]
pub struct Header {
    columns: Vec<(Column, usize, String)>,
    width: usize,
}

impl Header {
    /// Reads the header line.
    ///
    /// # Errors
    /// Unknown, doubtful, repeated and missing columns.
    pub fn read(record: &csv::StringRecord, line: u64) -> Result<Self, Vec<Mistake>> {
        let mut header = Self { columns: Vec::new(), width: record.len() };
        let mut mistakes = Vec::new();
        let mut wrong = |found: &str, expected: String| mistakes.push(Mistake { line, column: None, found: found.into(), expected });
        for (k, written) in record.iter().enumerate().filter(|(_, w)| !w.is_empty()) {
            match column(written) {
                Ok(c) if header.columns.iter().any(|(o, ..)| *o == c) => wrong(written, "each column once".into()),
                Ok(c) => header.columns.push((c, k, written.to_owned())),
                Err(expected) => wrong(written, expected),
            }
        }
        for (needed, names) in &NAMES[..4] {
            if *needed != Column::Person && header.name_of(*needed).is_none() {
                wrong("", format!("a column “{}” (or “{}”) in the header line", names[0], names[1..].join("”, “")));
            }
        }
        if mistakes.is_empty() { Ok(header) } else { Err(mistakes) }
    }

    /// What stands in a column of a line; empty when there is no such column.
    #[must_use]
    pub fn cell<'a>(&self, record: &'a csv::StringRecord, column: Column) -> &'a str {
        let at = self.columns.iter().find(|(c, ..)| *c == column);
        at.and_then(|(_, k, _)| record.get(*k)).unwrap_or_default()
    }

    /// The name of a column as the list writes it.
    #[must_use]
    pub fn name_of(&self, column: Column) -> Option<String> {
        self.columns.iter().find(|(c, ..)| *c == column).map(|(.., name)| name.clone())
    }

    /// Number of cells of the header line.
    #[must_use]
    pub const fn width(&self) -> usize {
        self.width
    }
}

fn column(written: &str) -> Result<Column, String> {
    let plain = written.to_lowercase().replace('_', " ");
    let plain = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    if plain == "stilling" {
        return Err("“stillingsprosent” for the percentage or “yrke” for the profession; “stilling” can mean both".into());
    }
    let found = NAMES.iter().find(|(_, names)| names.contains(&plain.as_str()));
    found.map(|(c, _)| *c).ok_or_else(|| {
        let all: Vec<_> = NAMES.iter().map(|(_, names)| format!("{} ({})", names[0], names[1])).collect();
        format!("one of the columns {}; correct the name or take the column out", all.join(", "))
    })
}

/// The separator: whichever of `;`, tab and `,` the header line has most of.
#[must_use]
pub fn separator(text: &str) -> u8 {
    let first = text.lines().next().unwrap_or_default();
    let count = |c: char| first.matches(c).count();
    [b';', b'\t', b','].into_iter().rev().max_by_key(|c| count(char::from(*c))).unwrap_or(b';')
}
