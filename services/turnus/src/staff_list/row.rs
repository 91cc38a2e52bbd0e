//! One person of a staff list.

use super::{
    Known, Mistake, cell,
    header::{Column, Header},
};
use chrono::NaiveDate;
use turnus_domain::{
    calendar::DateRange,
    competence::HeldCompetence,
    id::{PersonId, ProfessionId},
    quantity::BasisPoints,
    shift::{DatedShift, ShiftKind},
    staff::{AbsenceKind, WishFor},
};

/// A person as the list tells of her.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Line of the list.
    pub line: u64,
    /// Name.
    pub name: String,
    /// Id, if the list gives one.
    pub id: Option<PersonId>,
    /// Position percentage.
    pub position: BasisPoints,
    /// Profession.
    pub profession: ProfessionId,
    /// Competences.
    pub competences: Vec<HeldCompetence>,
    /// Kinds of shift.
    pub kinds: Vec<ShiftKind>,
    /// Every so many weekends.
    pub weekend_every: u8,
    /// Fixed shifts.
    pub fixed: Vec<DatedShift>,
    /// Leave.
    pub leave: Vec<(AbsenceKind, DateRange)>,
    /// Wishes.
    pub wishes: Vec<(NaiveDate, WishFor)>,
    /// Consents to long shifts.
    pub consent: bool,
}

/// What the rule book's local default is: every third weekend.
const WEEKEND_EVERY: u8 = 3;

/// Collects the mistakes of a line while it is read on.
struct Line<'a> {
    record: &'a csv::StringRecord,
    header: &'a Header,
    number: u64,
    mistakes: Vec<Mistake>,
}

impl Line<'_> {
    fn cell(&self, column: Column) -> &str {
        self.header.cell(self.record, column)
    }

    fn wrong(&mut self, column: Column, found: &str, expected: String) {
        self.mistakes.push(Mistake { line: self.number, column: self.header.name_of(column), found: found.into(), expected });
    }

    fn one<T>(&mut self, column: Column, read: impl FnOnce(&str) -> Result<T, String>) -> Option<T> {
        let cell = self.cell(column).to_owned();
        read(&cell).map_err(|expected| self.wrong(column, &cell, expected)).ok()
    }

    fn many<T>(&mut self, column: Column, read: impl Fn(&str) -> Result<T, String>) -> Vec<T> {
        let cell = self.cell(column).to_owned();
        cell::parts(&cell).filter_map(|part| read(part).map_err(|expected| self.wrong(column, part, expected)).ok()).collect()
    }
}

/// Reads a line.
///
/// # Errors
/// Every mistake of the line.
pub fn read(record: &csv::StringRecord, number: u64, header: &Header, known: &Known, start: NaiveDate) -> Result<Person, Vec<Mistake>> {
    let mut line = Line { record, header, number, mistakes: Vec::new() };
    if record.len() > header.width() {
        let found = format!("{} cells", record.len());
        let expected = format!("{} cells as in the header; put a cell that holds the separator in quotation marks", header.width());
        line.mistakes.push(Mistake { line: number, column: None, found, expected });
    }
    let name = line.one(Column::Name, name);
    let id = line.one(Column::Person, |c| if c.is_empty() { Ok(None) } else { c.parse().map(Some).map_err(|e| format!("an id; {e}")) });
    let position = line.one(Column::Position, cell::position);
    let profession = line.one(Column::Profession, |c| cell::profession(c, known));
    let weekend = line.one(Column::WeekendEvery, |c| if c.is_empty() { Ok(WEEKEND_EVERY) } else { cell::weekend_every(c) });
    let consent = line.one(Column::Consent, cell::yes);
    let kinds = kinds(&mut line);
    let competences = line.many(Column::Competences, |p| cell::competence(p, known, start));
    let fixed = line.many(Column::Fixed, |p| cell::fixed(p, known));
    let leave = line.many(Column::Leave, |p| cell::leave(p, start));
    let wishes = line.many(Column::Wishes, |p| cell::wish(p, known));
    clashes(&mut line, &fixed, &leave, &competences);
    match (name, id, position, profession, weekend, consent) {
        (Some(name), Some(id), Some(position), Some(profession), Some(weekend_every), Some(consent)) if line.mistakes.is_empty() => {
            Ok(Person { line: number, name, id, position, profession, competences, kinds, weekend_every, fixed, leave, wishes, consent })
        }
        _ => Err(line.mistakes),
    }
}

fn name(cell: &str) -> Result<String, String> {
    let fine = !cell.is_empty() && cell.chars().count() <= 120 && !cell.chars().any(char::is_control);
    if fine { Ok(cell.to_owned()) } else { Err("a name of 1 to 120 characters".into()) }
}

/// Night-only is a short word for night and long-night; without any word a person works day, evening and night.
fn kinds(line: &mut Line<'_>) -> Vec<ShiftKind> {
    let mut kinds = line.many(Column::Kinds, cell::kind);
    let night_only = line.one(Column::NightOnly, cell::yes).unwrap_or(false);
    if night_only && kinds.iter().any(|k| !k.is_night()) {
        let found = line.cell(Column::Kinds).to_owned();
        line.wrong(Column::Kinds, &found, "night or long-night only, because the line says night-only".into());
    }
    if night_only {
        return vec![ShiftKind::Night, ShiftKind::LongNight];
    }
    if kinds.is_empty() {
        kinds = vec![ShiftKind::Day, ShiftKind::LongDay, ShiftKind::Evening, ShiftKind::Night, ShiftKind::LongNight];
    }
    kinds.sort_unstable();
    kinds.dedup();
    kinds
}

/// What a line says twice or against itself.
fn clashes(line: &mut Line<'_>, fixed: &[DatedShift], leave: &[(AbsenceKind, DateRange)], competences: &[HeldCompetence]) {
    for (k, f) in fixed.iter().enumerate() {
        if fixed[..k].iter().any(|o| o.date == f.date) {
            line.wrong(Column::Fixed, &format!("{}={}", f.date, f.shift), "one fixed shift a day".into());
        }
        if leave.iter().any(|(_, days)| days.contains(f.date)) {
            line.wrong(Column::Fixed, &format!("{}={}", f.date, f.shift), "no fixed shift on a day of leave; take one of them out".into());
        }
    }
    for (k, (_, days)) in leave.iter().enumerate() {
        if leave[..k].iter().any(|(_, o)| o.overlaps(days)) {
            line.wrong(Column::Leave, &days.from.to_string(), "leave that does not overlap; end one before the other begins".into());
        }
    }
    for (k, c) in competences.iter().enumerate() {
        if competences[..k].iter().any(|o| o.competence == c.competence && o.valid.overlaps(&c.valid)) {
            line.wrong(Column::Competences, c.competence.as_str(), "each competence once for the same days".into());
        }
    }
}
