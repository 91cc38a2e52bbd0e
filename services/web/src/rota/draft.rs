//! Changes that are not kept yet. They live in the address of the page: going back undoes, a bookmark keeps, nothing is
//! lost when the browser closes, and nobody else sees them.
//!
//! Written `l:E07:2027-01-04:D~l:E08:2027-01-04:~r:HF:2027-01-04:D`: a person's line (without a shift: a day off), a
//! substitute removed (`r`) or added (`a`). Identifiers hold none of `~` and `:`.

use chrono::NaiveDate;
use std::fmt;
use turnus_domain::{
    id::{PersonId, ProfessionId, ShiftTypeId},
    rota::{Rota, SubstituteShift, amend::Amendment},
};

/// Most changes of one draft: an address must stay short enough for every browser.
pub(crate) const MOST: usize = 150;

/// Changes in order, at most one for each cell.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Draft(Vec<Amendment>);

/// A draft that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum DraftError {
    /// A change of unknown form.
    #[error("`{0}` is not a change: expected l:PERSON:DATE:SHIFT, a:PROFESSION:DATE:SHIFT or r:PROFESSION:DATE:SHIFT")]
    Form(String),
    /// Too many changes.
    #[error("{0} changes are more than {MOST}; keep some of them first")]
    TooMany(usize),
}

impl Draft {
    /// Reads a draft of a rota. A later change of the same cell replaces the earlier one; a change to what the rota has
    /// already is none.
    pub(crate) fn read(text: &str, base: &Rota) -> Result<Self, DraftError> {
        let parts: Vec<&str> = text.split('~').filter(|p| !p.is_empty()).collect();
        if parts.len() > MOST {
            return Err(DraftError::TooMany(parts.len()));
        }
        let mut draft = Self::default();
        for part in parts {
            let change = change(part).ok_or_else(|| DraftError::Form(part.chars().take(80).collect()))?;
            draft = draft.with(change, base);
        }
        Ok(draft)
    }

    /// This draft with one more change.
    pub(crate) fn with(mut self, change: Amendment, base: &Rota) -> Self {
        match &change {
            Amendment::Line { person, date, shift } => {
                self.0.retain(|c| !matches!(c, Amendment::Line { person: p, date: d, .. } if p == person && d == date));
                if base.shift(person, *date) != shift.as_ref() {
                    self.0.push(change);
                }
            }
            Amendment::SubstituteRemoved(s) => self.exchange(change.clone(), &Amendment::SubstituteAdded(s.clone())),
            Amendment::SubstituteAdded(s) => self.exchange(change.clone(), &Amendment::SubstituteRemoved(s.clone())),
        }
        self
    }

    /// A change and its opposite are none.
    fn exchange(&mut self, change: Amendment, opposite: &Amendment) {
        match self.0.iter().position(|c| c == opposite) {
            Some(k) => drop(self.0.remove(k)),
            None => self.0.push(change),
        }
    }

    /// This draft without one of its changes.
    pub(crate) fn without(&self, index: usize) -> Self {
        let kept = self.0.iter().enumerate().filter(|(k, _)| *k != index);
        Self(kept.map(|(_, c)| c.clone()).collect())
    }

    /// The changes in order.
    pub(crate) fn changes(&self) -> &[Amendment] {
        &self.0
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether the cell of a person and a day is changed.
    pub(crate) fn changes_line(&self, person: &PersonId, day: NaiveDate) -> bool {
        self.0.iter().any(|c| matches!(c, Amendment::Line { person: p, date, .. } if p == person && *date == day))
    }
}

fn change(text: &str) -> Option<Amendment> {
    let mut fields = text.split(':');
    let (kind, who, date, shift) = (fields.next()?, fields.next()?, fields.next()?, fields.next()?);
    if fields.next().is_some() {
        return None;
    }
    let date = date.parse().ok()?;
    let substitute = || Some(SubstituteShift { date, shift: shift.parse().ok()?, profession: who.parse::<ProfessionId>().ok()? });
    match kind {
        "l" => {
            let shift = if shift.is_empty() { None } else { Some(shift.parse::<ShiftTypeId>().ok()?) };
            Some(Amendment::Line { person: who.parse().ok()?, date, shift })
        }
        "a" => substitute().map(Amendment::SubstituteAdded),
        "r" => substitute().map(Amendment::SubstituteRemoved),
        _ => None,
    }
}

impl fmt::Display for Draft {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (k, change) in self.0.iter().enumerate() {
            if k > 0 {
                f.write_str("~")?;
            }
            match change {
                Amendment::Line { person, date, shift } => {
                    write!(f, "l:{person}:{date}:{}", shift.as_ref().map_or("", ShiftTypeId::as_str))?
                }
                Amendment::SubstituteAdded(s) => write!(f, "a:{}:{}:{}", s.profession, s.date, s.shift)?,
                Amendment::SubstituteRemoved(s) => write!(f, "r:{}:{}:{}", s.profession, s.date, s.shift)?,
            }
        }
        Ok(())
    }
}

/// A cell of the table that is open: a person or a profession's substitutes, and a day. Written like a change, without
/// the shift for a person (`l:E07:2027-01-04`), with it for a substitute (`s:HF:2027-01-04:D`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Cell {
    /// A person's day.
    Line(PersonId, NaiveDate),
    /// A substitute's shift.
    Substitute(SubstituteShift),
}

impl Cell {
    /// Reads a cell.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let mut fields = text.split(':');
        match (fields.next()?, fields.next()?, fields.next()?, fields.next()) {
            ("l", person, date, None) => Some(Self::Line(person.parse().ok()?, date.parse().ok()?)),
            ("s", profession, date, Some(shift)) => Some(Self::Substitute(SubstituteShift {
                date: date.parse().ok()?,
                shift: shift.parse().ok()?,
                profession: profession.parse().ok()?,
            })),
            _ => None,
        }
    }
}

impl fmt::Display for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Line(person, date) => write!(f, "l:{person}:{date}"),
            Self::Substitute(s) => write!(f, "s:{}:{}:{}", s.profession, s.date, s.shift),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use turnus_domain::{
        calendar::Horizon,
        rota::{Assignment, SolveStatus},
    };

    fn base() -> Rota {
        let first = NaiveDate::from_ymd_opt(2027, 1, 4).expect("a day");
        let id = |text: &str| text.parse().expect("an id");
        Rota {
            id: "R1".parse().expect("an id"),
            parent: None,
            unit: "U1".parse().expect("an id"),
            horizon: Horizon { first, weeks: 1 },
            input_position: 1,
            assignments: vec![Assignment { date: first, person: id("E01"), shift: "D".parse().expect("an id") }],
            substitutes: vec![],
            seed: 1,
            status: SolveStatus::Feasible,
            objective: 0,
            bound: 0,
        }
    }

    #[test]
    fn what_is_written_reads_back() {
        let text = "l:E01:2027-01-04:N~l:E02:2027-01-05:D~a:HF:2027-01-06:E~r:SP:2027-01-06:E";
        assert_eq!(Draft::read(text, &base()).expect("reads").to_string(), text);
    }

    #[test]
    fn later_changes_replace_earlier_ones_and_nothing_remains_of_what_is_undone() {
        let read = |text: &str| Draft::read(text, &base()).expect("reads").to_string();
        assert_eq!(read("l:E01:2027-01-04:N~l:E01:2027-01-04:E"), "l:E01:2027-01-04:E");
        assert_eq!(read("l:E01:2027-01-04:N~l:E01:2027-01-04:D"), "", "back to what it was");
        assert_eq!(read("l:E02:2027-01-04:"), "", "free already");
        assert_eq!(read("a:HF:2027-01-06:E~r:HF:2027-01-06:E"), "");
    }

    #[test]
    fn nonsense_is_named() {
        for text in ["x", "l:E01:2027-01-04", "l:E01:2027-13-04:D", "l:E01:2027-01-04:D:D", "q:E01:2027-01-04:D", "a:HF:2027-01-04:"] {
            assert_eq!(Draft::read(text, &base()), Err(DraftError::Form(text.into())));
        }
        let many = vec!["l:E01:2027-01-04:N"; MOST + 1].join("~");
        assert_eq!(Draft::read(&many, &base()), Err(DraftError::TooMany(MOST + 1)));
        assert_eq!(Cell::read("l:E01"), None);
        assert_eq!(Cell::read("l:E01:2027-01-04").expect("reads").to_string(), "l:E01:2027-01-04");
    }
}
