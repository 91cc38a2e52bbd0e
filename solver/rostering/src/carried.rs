//! LOC-02: which agreement carries each long shift of a person, and its terms for runs of them.
//!
//! Of several long-shift agreements at a unit the one for which least is missing carries a shift, the first of equals; the terms of
//! the others do not bind it. A shift that was worked before the horizon is carried by one too, whatever it lacks: its run and the
//! rest after it count.

use crate::{
    automata::Frame,
    instance::{Axis, Duty},
    legality,
};
use turnus_domain::{agreement::Agreement, planning_input::PlanningInput, rule_book::MissingParameter, staff::StaffMember};

/// What an agreement says of runs of long shifts; nothing where it does not say.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Terms {
    /// Most on consecutive dates.
    pub in_row: Option<i32>,
    /// Minutes of rest from the end of the last one of a run of that many.
    pub rest: Option<i32>,
}

impl Terms {
    fn of(a: &Agreement) -> Self {
        Self { in_row: a.terms.long_shifts_in_row.map(i32::from), rest: a.terms.rest_block.map(|m| m.0 as i32) }
    }
    /// The length of a run after which a rest is due, and the rest.
    pub(crate) fn block(self) -> Option<(i32, i32)> {
        self.in_row.zip(self.rest)
    }
}

/// The terms of each long shift of one person.
#[derive(Debug, Clone, Default)]
pub(crate) struct Carried {
    /// The first day of `terms`: before it no shift's rest reaches the horizon.
    from: i32,
    /// By day and shift type.
    terms: Vec<Vec<Terms>>,
    /// The greatest number in a row of any of them; none when no terms bind.
    pub most: Option<i32>,
    /// The longest rest of any of them.
    pub rest: i32,
}

impl Carried {
    pub(crate) fn of(axis: &Axis<'_>, m: &StaffMember) -> Result<Self, MissingParameter> {
        let input = axis.input;
        let all = || legality::about_long_shifts(input).map(Terms::of);
        let (most, rest) = (all().filter_map(|t| t.in_row).max(), all().filter_map(|t| t.rest).max().unwrap_or(0));
        if most.is_none() {
            return Ok(Self { rest, ..Self::default() });
        }
        let from = -(Frame::days_to_remember(rest) as i32);
        let on = |day: i32| input.shift_types.iter().map(|s| terms(axis, input, m, s, day)).collect::<Result<Vec<_>, _>>();
        let terms = (from..input.horizon.len() as i32).map(on).collect::<Result<Vec<_>, _>>()?;
        Ok(Self { from, terms, most, rest })
    }

    /// Terms of a duty; those of an ordinary shift bind nothing.
    pub(crate) fn terms(&self, duty: &Duty) -> Terms {
        let day = usize::try_from(duty.day - self.from).ok().and_then(|day| self.terms.get(day));
        day.map_or_else(Terms::default, |shifts| shifts[usize::from(duty.shift)])
    }
}

fn terms(
    axis: &Axis<'_>,
    input: &PlanningInput,
    m: &StaffMember,
    shift: &turnus_domain::shift::ShiftType,
    day: i32,
) -> Result<Terms, MissingParameter> {
    let date = axis.date(day);
    if shift.working(date).0 as i32 <= axis.long_from {
        return Ok(Terms::default());
    }
    Ok(legality::carrier(input, m, shift, date)?.map_or_else(Terms::default, Terms::of))
}
