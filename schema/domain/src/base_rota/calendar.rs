//! A base rota on the calendar: which shifts it gives on which dates, and where a rota of the calendar departs from it.

use super::event::{BaseLine, BaseRotaAdopted, BaseShift, BaseSubstitute};
use crate::{
    calendar::Horizon,
    dated::Dated,
    id::{PersonId, ShiftTypeId},
    planning_input::PlanningInput,
    rota::{Assignment, Finding, Rota, SubstituteShift, gap_bp},
};
use chrono::{Days, NaiveDate};
use serde::Serialize;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

impl BaseRotaAdopted {
    /// A round of a solver as it is adopted: every member of the input has a line.
    #[must_use]
    pub fn of(input: &PlanningInput, rota: &Rota, consulted: String) -> Self {
        let day = |date: NaiveDate| u32::try_from(rota.horizon.index(date)).unwrap_or(u32::MAX);
        let line = |person: &PersonId| {
            let hers = rota.assignments.iter().filter(|a| a.person == *person);
            let mut shifts: Vec<_> = hers.map(|a| BaseShift { day: day(a.date), shift: a.shift.clone() }).collect();
            shifts.sort();
            BaseLine { person: person.clone(), shifts }
        };
        let outside = rota.substitutes.iter();
        let mut substitutes: Vec<_> =
            outside.map(|s| BaseSubstitute { day: day(s.date), shift: s.shift.clone(), profession: s.profession.clone() }).collect();
        substitutes.sort();
        Self {
            base_rota: rota.id.clone(),
            unit: rota.unit.clone(),
            from: rota.horizon.first,
            weeks: rota.horizon.weeks,
            lines: input.staff.iter().map(|m| line(&m.person)).collect(),
            substitutes,
            objective: rota.objective,
            bound: rota.bound,
            consulted,
        }
    }

    /// The days of its first round.
    #[must_use]
    pub const fn round(&self) -> Horizon {
        Horizon { first: self.from, weeks: self.weeks }
    }

    /// (objective − bound) / max(1, |objective|), in hundredths of a percent, rounded up.
    #[must_use]
    pub fn gap_bp(&self) -> i64 {
        gap_bp(self.objective, self.bound)
    }

    /// The shifts it gives on the days of a horizon from its first day on, in order of date and person.
    #[must_use]
    pub fn rolled(&self, horizon: Horizon) -> Vec<Assignment> {
        let length = i64::from(self.weeks.max(1)) * 7;
        // How far into a round the horizon begins.
        let start = (horizon.first - self.from).num_days().rem_euclid(length);
        let mut all = Vec::new();
        for line in &self.lines {
            for s in &line.shifts {
                let first = (i64::from(s.day) - start).rem_euclid(length) as usize;
                let dates = (first..horizon.len()).step_by(length as usize).map(|k| horizon.date(k)).filter(|date| *date >= self.from);
                all.extend(dates.map(|date| Assignment { date, person: line.person.clone(), shift: s.shift.clone() }));
            }
        }
        all.sort();
        all
    }

    /// The substitutes of its first round, by date.
    #[must_use]
    pub fn first_substitutes(&self) -> Vec<SubstituteShift> {
        let of = |s: &BaseSubstitute| {
            let date = self.from.checked_add_days(Days::new(u64::from(s.day)))?;
            Some(SubstituteShift { date, shift: s.shift.clone(), profession: s.profession.clone() })
        };
        self.substitutes.iter().filter_map(of).collect()
    }
}

/// What the base rotas of a unit give on the days of a horizon.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BaseShifts {
    /// Everybody with a line in one that is in force on some day.
    pub people: BTreeSet<PersonId>,
    /// Their shifts, in order of date and person.
    pub shifts: Vec<Assignment>,
}

/// What the base rotas of a unit give on the days of a horizon, each day by the one in force on it.
#[must_use]
pub fn base_shifts(adopted: &Dated<Arc<BaseRotaAdopted>>, horizon: Horizon) -> BaseShifts {
    let mut all = BaseShifts::default();
    for version in adopted.until(horizon.last()) {
        let in_force = |date: NaiveDate| adopted.at(date).is_some_and(|now| Arc::ptr_eq(now, &version.value));
        if horizon.days().any(in_force) {
            all.people.extend(version.value.lines.iter().map(|line| line.person.clone()));
            all.shifts.extend(version.value.rolled(horizon).into_iter().filter(|a| in_force(a.date)));
        }
    }
    all.shifts.sort();
    all
}

/// Why a day of somebody is not as the base rota has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Because {
    /// She is not employed at the unit then.
    NotEmployed,
    /// She is not in the base rota: employed after it was made.
    NotInBase,
    /// Another shift was fixed for her, or agreed beyond her contract.
    Fixed,
    /// A public holiday asks for fewer than an ordinary day.
    Holiday(String),
    /// The base shifts would break a rule then, as the checker found.
    Rule(Box<Finding>),
    /// Another of her days changed for a rule, and her hours or rest ask for this one too.
    Follows(Box<Finding>),
    /// So that what was left is covered.
    Cover,
}

/// A day on which a rota of the calendar differs from the base rota.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Departure {
    /// Who.
    pub person: PersonId,
    /// The date.
    pub date: NaiveDate,
    /// The base rota's shift; none when it has a day off.
    pub base: Option<ShiftTypeId>,
    /// The shift in the calendar; none when it is a day off.
    pub now: Option<ShiftTypeId>,
    /// Why.
    pub because: Because,
}

/// The cells in which a rota differs from the shifts of a base rota, by person and date: the base's shift and the rota's.
#[must_use]
pub fn differing<'a>(base: &'a [Assignment], rota: &'a [Assignment]) -> Vec<Differing<'a>> {
    let by_cell = |all: &'a [Assignment]| all.iter().map(|a| ((&a.person, a.date), &a.shift)).collect::<BTreeMap<_, _>>();
    let (before, after) = (by_cell(base), by_cell(rota));
    let cells: BTreeSet<_> = before.keys().chain(after.keys()).copied().collect();
    let pair = |cell: (&'a PersonId, NaiveDate)| (cell, before.get(&cell).copied(), after.get(&cell).copied());
    cells.into_iter().map(pair).filter(|(_, before, after)| before != after).collect()
}

/// A person, a date, the base's shift and the rota's.
pub type Differing<'a> = ((&'a PersonId, NaiveDate), Option<&'a ShiftTypeId>, Option<&'a ShiftTypeId>);
