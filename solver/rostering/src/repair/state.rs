//! The rota with the lost shifts taken out: lines, heads of each row of cover, and what is owed.

use super::Unrepaired;
use crate::instance::{Instance, OFF};
use chrono::NaiveDate;
use turnus_domain::{
    planning_input::PlanningInput,
    rota::{Assignment, Rota, SubstituteShift},
    rule_book::ParameterKey,
};

/// What a repair starts from.
#[derive(Clone)]
pub(crate) struct State {
    /// One choice per person and day; lost shifts are taken out.
    pub(crate) lines: Vec<Vec<u8>>,
    /// Assignments of people who are absent.
    pub(crate) lost: Vec<Assignment>,
    /// Heads of each row without the lost shifts.
    pub(crate) heads: Vec<i32>,
    /// Heads of each row that a repair gives back.
    pub(crate) owed: Vec<i32>,
    /// Minutes of each row's band.
    pub(crate) minutes: Vec<i32>,
    /// Whether somebody's line may change: nobody's who is absent on a lost shift.
    pub(crate) may_change: Vec<bool>,
    /// The day of the decision as an index; days before it are past.
    pub(crate) today: i32,
    /// Days of notice (WT-05).
    pub(crate) notice: i32,
}

impl State {
    pub(crate) fn of(input: &PlanningInput, instance: &Instance, rota: &Rota, today: NaiveDate) -> Result<Self, Unrepaired> {
        let index = Index { input };
        let mut lines = vec![vec![OFF; instance.days]; instance.people.len()];
        let mut before = vec![0; instance.cover.len()];
        let (mut heads, mut lost) = (before.clone(), Vec::new());
        let mut may_change = vec![true; instance.people.len()];
        let today = input.horizon.index(today) as i32;
        for a in &rota.assignments {
            let (p, d, s) = (index.person(a)?, index.day(a.date)?, index.shift(a)?);
            let counted = rows_of(instance, p, d, s);
            counted.iter().for_each(|row| before[*row] += 1);
            if input.staff[p].is_absent(a.date) && d as i32 >= today {
                lost.push(a.clone());
                may_change[p] = false;
            } else {
                lines[p][d] = s as u8 + 1;
                counted.iter().for_each(|row| heads[*row] += 1);
            }
        }
        for s in &rota.substitutes {
            for row in index.substitute(instance, s)? {
                before[row] += 1;
                heads[row] += 1;
            }
        }
        let owed = instance.cover.iter().zip(&before).map(|(row, had)| row.need.min(*had)).collect();
        let notice = input.rule_book.value(ParameterKey::NoticeDays, input.horizon.first)? as i32;
        let minutes = instance.cover.iter().map(|row| row.band_minutes).collect();
        Ok(Self { lines, lost, heads, owed, minutes, may_change, today, notice })
    }

    /// Heads a row may lose (negative: heads it lacks).
    pub(crate) fn spare(&self, row: usize) -> i32 {
        self.heads[row] - self.owed[row]
    }

    /// Whether owed cover is gone.
    pub(crate) fn is_short(&self) -> bool {
        (0..self.owed.len()).any(|row| self.spare(row) < 0)
    }
}

/// Rows of cover in which a person counts who works a shift type on a day.
pub(crate) fn rows_of(instance: &Instance, person: usize, day: usize, shift: usize) -> Vec<usize> {
    let counts = |row: &usize| {
        let row = &instance.cover[*row];
        row.shifts & (1 << shift) != 0 && instance.people[person].classes[row.class][day]
    };
    instance.rows_of_day[day].iter().copied().filter(counts).collect()
}

struct Index<'a> {
    input: &'a PlanningInput,
}

impl Index<'_> {
    fn person(&self, a: &Assignment) -> Result<usize, Unrepaired> {
        let place = self.input.staff.iter().position(|m| m.person == a.person);
        place.ok_or_else(|| Unrepaired::Foreign(format!("person {} on {} is not employed at the unit", a.person, a.date)))
    }
    fn day(&self, date: NaiveDate) -> Result<usize, Unrepaired> {
        let inside = self.input.horizon.contains(date).then(|| self.input.horizon.index(date) as usize);
        inside.ok_or_else(|| Unrepaired::Foreign(format!("{date} is outside the days of the input")))
    }
    fn shift(&self, a: &Assignment) -> Result<usize, Unrepaired> {
        self.type_of(&a.shift, a.date)
    }
    fn type_of(&self, id: &turnus_domain::id::ShiftTypeId, date: NaiveDate) -> Result<usize, Unrepaired> {
        let place = self.input.shift_types.iter().position(|s| s.id == *id);
        place.ok_or_else(|| Unrepaired::Foreign(format!("shift type {id} on {date} is not in use")))
    }
    /// Rows in which a substitute counts.
    fn substitute(&self, instance: &Instance, s: &SubstituteShift) -> Result<Vec<usize>, Unrepaired> {
        let (day, shift) = (self.day(s.date)?, self.type_of(&s.shift, s.date)?);
        let Some(kind) = instance.substitutes.iter().find(|k| k.profession == s.profession) else {
            return Err(Unrepaired::Foreign(format!("a substitute {} on {} is of no profession of the unit", s.profession, s.date)));
        };
        let counts = |row: &usize| {
            let row = &instance.cover[*row];
            row.shifts & (1 << shift) != 0 && kind.classes[row.class]
        };
        Ok(instance.rows_of_day[day].iter().copied().filter(counts).collect())
    }
}
