//! Repair: somebody falls away from a rota in force; who else works what, with the fewest people changed.
//!
//! A *lost shift* is an assignment of the rota on a day on which the person is absent. *Cover owed* of a row (day, band, class)
//! is min(need, heads the rota had): a repair gives back what was lost and does not mend what was short before.
//!
//! # The mathematics
//! 1. `columns`: for each other person every changed line of these kinds that keeps all hard rules (HOURS by agreed extra
//!    shifts, WT-31 for their overtime):
//!    *a* up to [`Params::most_changes`] changes on days with lost cover, each to a shift that covers some of it;
//!    *b* such a line with one more day of the window made free; *c* one shift more on a free day of the window.
//! 2. `choice`: a set of columns, at most one a person, and substitutes for what nobody takes, by an integer program in four
//!    stages, each proven optimal and then held: head-minutes of owed cover left; minutes of substitutes; people changed;
//!    burden. The next alternative may not change the same people.
//!
//! The proof of "fewest people" is over the columns of 1: the note says which. Burden, in minutes [ASSUME]: extra work, twice
//! overtime (part-timers come first by themselves), the soft points a line gains × 10, and for each changed day 30 for every
//! day by which it comes later than the notice of WT-05, since its change needs her consent.

mod choice;
mod columns;
pub(crate) mod state;

use crate::instance::Instance;
use chrono::NaiveDate;
use state::State;
use std::sync::atomic::AtomicBool;
use turnus_domain::{
    cover::Band,
    id::{ClassId, PersonId, ShiftTypeId},
    planning_input::PlanningInput,
    quantity::Minutes,
    rota::{Assignment, Rota, SubstituteShift, amend::Amendment},
    rule_book::MissingParameter,
    staff::ExtraShift,
};

/// How a repair is searched for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Params {
    /// The day it is decided: earlier days stay as they are, and notice counts from it.
    pub today: NaiveDate,
    /// Alternatives asked for.
    pub alternatives: usize,
    /// Days after the last lost shift that may change too.
    pub days_after: u32,
    /// Most days that a person changes to cover what was lost.
    pub most_changes: usize,
    /// Most branch-and-bound nodes of each integer program.
    pub nodes: i64,
}

impl Params {
    /// Three alternatives, a week after the last lost shift, three days a person.
    #[must_use]
    pub const fn on(today: NaiveDate) -> Self {
        Self { today, alternatives: 3, days_after: 7, most_changes: 3, nodes: 2_000 }
    }
}

/// Cover that was owed and is gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LostCover {
    /// The day.
    pub date: NaiveDate,
    /// The band.
    pub band: Band,
    /// The class.
    pub class: ClassId,
    /// Heads gone, or still gone after a repair.
    pub heads: u32,
}

/// One way to repair.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alternative {
    /// Changes of the rota, the lost shifts taken out first.
    pub changes: Vec<Amendment>,
    /// Who is changed besides those who are absent, in order.
    pub people: Vec<PersonId>,
    /// Shifts that need a yes because they lie beyond the contract.
    pub extra: Vec<Extra>,
    /// Substitutes for what nobody of the staff can take; they are among the changes.
    pub substitutes: Vec<SubstituteShift>,
    /// Cover that is still gone: no substitute of a profession of the unit would mend it.
    pub left: Vec<LostCover>,
    /// Soft points more than the rota without the lost shifts.
    pub points: i64,
    /// See the module.
    pub burden: i64,
    /// No repair of these kinds (which does not change the same people as an earlier alternative) leaves less cover, asks for
    /// less of substitutes, changes fewer people or, then, is less of a burden.
    pub proven: bool,
}

/// An extra shift of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extra {
    /// Who.
    pub person: PersonId,
    /// The shift and its working minutes.
    pub shift: ExtraShift,
    /// The part of them that is overtime; the rest is extra work inside full time.
    pub overtime: Minutes,
}

/// What was lost and how it may be given back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repair {
    /// Assignments of people who are absent.
    pub lost: Vec<Assignment>,
    /// Cover that goes with them; empty when enough people are left.
    pub cover: Vec<LostCover>,
    /// Best first. Without lost cover: one, which takes the lost shifts out; without lost shifts: none.
    pub alternatives: Vec<Alternative>,
    /// Changed lines that were looked at.
    pub columns: usize,
}

/// Why there is no repair, or no swap.
#[derive(Debug, thiserror::Error)]
pub enum Unrepaired {
    /// The rule book lacks a number.
    #[error(transparent)]
    Rules(#[from] MissingParameter),
    /// The rota has people, shift types or days that the input has not.
    #[error("the rota does not fit the input: {0}")]
    Foreign(String),
    /// The LP library failed.
    #[error("the LP solver failed: {0}")]
    Failed(String),
}

/// Repairs a rota whose input says who is absent. Same input: same alternatives.
///
/// # Errors
/// See [`Unrepaired`].
pub fn repair(input: &PlanningInput, rota: &Rota, params: &Params, cancel: &AtomicBool) -> Result<Repair, Unrepaired> {
    let instance = Instance::lower(input)?;
    let state = State::of(input, &instance, rota, params.today)?;
    let columns = if state.is_short() { columns::all(&instance, &state, params) } else { Vec::new() };
    let substitutes = choice::substitutes(&instance, &state);
    let chosen = match state.lost.is_empty() {
        true => Vec::new(),
        false => choice::choose(&state, &columns, &substitutes, params, cancel).map_err(Unrepaired::Failed)?,
    };
    let lift = Lift { input, instance: &instance, state: &state };
    Ok(Repair {
        lost: state.lost.clone(),
        cover: lift.lost_cover(|row| state.owed[row] - state.heads[row]),
        alternatives: chosen.iter().map(|c| lift.alternative(&columns, &substitutes, c)).collect(),
        columns: columns.len(),
    })
}

/// From indices back to ids.
struct Lift<'a> {
    input: &'a PlanningInput,
    instance: &'a Instance,
    state: &'a State,
}

impl Lift<'_> {
    fn alternative(&self, columns: &[columns::Column], offers: &[choice::Substitute], chosen: &choice::Chosen) -> Alternative {
        let taken = || chosen.columns.iter().map(|k| &columns[*k]);
        let mut changes: Vec<_> = self.state.lost.iter().map(|a| self.line(&a.person, a.date, None)).collect();
        for c in taken() {
            let person = self.person(c.person);
            changes.extend(c.changed.iter().map(|(d, choice)| self.line(&person, self.input.horizon.date(*d), self.shift(*choice))));
        }
        let asked = || chosen.substitutes.iter().map(|(k, n)| (&offers[*k], *n));
        let substitutes: Vec<SubstituteShift> = asked().flat_map(|(s, n)| std::iter::repeat_n(self.substitute(s), n as usize)).collect();
        changes.extend(substitutes.iter().cloned().map(Amendment::SubstituteAdded));
        let given = |row: usize| {
            let by_staff = taken().flat_map(|c| &c.heads).filter(|(r, _)| *r == row).map(|(_, n)| n).sum::<i32>();
            by_staff + asked().filter(|(s, _)| s.rows.contains(&row)).map(|(_, n)| n).sum::<i32>()
        };
        Alternative {
            changes,
            people: taken().map(|c| self.person(c.person)).collect(),
            extra: taken().flat_map(|c| c.extra.iter().map(|e| self.extra(c, e))).collect(),
            substitutes,
            left: self.lost_cover(|row| self.state.owed[row] - self.state.heads[row] - given(row)),
            points: taken().map(|c| c.points).sum(),
            burden: taken().map(|c| c.burden).sum(),
            proven: chosen.proven,
        }
    }

    fn extra(&self, column: &columns::Column, (day, overtime): &(usize, i32)) -> Extra {
        let choice = column.changed.iter().find(|(d, _)| d == day).map_or(0, |(_, choice)| *choice);
        let working = self.instance.duty_of(*day, choice).map_or(0, |duty| duty.working);
        let shift = self.shift(choice).unwrap_or_else(|| self.input.shift_types[0].id.clone());
        let shift = ExtraShift { date: self.input.horizon.date(*day), shift, working: Minutes(i64::from(working)) };
        Extra { person: self.person(column.person), shift, overtime: Minutes(i64::from(*overtime)) }
    }

    fn lost_cover(&self, heads: impl Fn(usize) -> i32) -> Vec<LostCover> {
        let short = self.instance.cover.iter().enumerate().filter_map(|(k, row)| {
            let bands: Vec<Band> = self.input.bands().into_iter().collect();
            let heads = u32::try_from(heads(k)).ok().filter(|n| *n > 0)?;
            let class = self.input.classes[row.class].id.clone();
            Some(LostCover { date: self.input.horizon.date(row.day), band: bands[row.slot % bands.len()], class, heads })
        });
        short.collect()
    }

    fn substitute(&self, s: &choice::Substitute) -> SubstituteShift {
        SubstituteShift {
            date: self.input.horizon.date(s.day),
            shift: self.input.shift_types[s.shift].id.clone(),
            profession: self.instance.substitutes[s.kind].profession.clone(),
        }
    }

    fn line(&self, person: &PersonId, date: NaiveDate, shift: Option<ShiftTypeId>) -> Amendment {
        Amendment::Line { person: person.clone(), date, shift }
    }
    fn person(&self, p: usize) -> PersonId {
        self.input.staff[p].person.clone()
    }
    fn shift(&self, choice: u8) -> Option<ShiftTypeId> {
        Some(self.input.shift_types[usize::from(choice).checked_sub(1)?].id.clone())
    }
}
