//! Who is on which shift by the rotas that are published, for questions about days ahead.

use crate::{
    facts::Facts,
    id::{PersonId, ShiftTypeId, UnitId},
    shift::ShiftType,
};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// What the rotas in force say of the days that are looked at.
pub(crate) struct RotasInForce<'a> {
    /// Dates with a rota in force.
    pub(crate) dates: Vec<NaiveDate>,
    shifts: BTreeMap<NaiveDate, Vec<(&'a PersonId, &'a ShiftTypeId, &'a ShiftType)>>,
}

impl<'a> RotasInForce<'a> {
    /// Of a unit, from a first to a last day; who is absent is on no shift.
    pub(crate) fn of(facts: &'a Facts, unit: &UnitId, days: (NaiveDate, NaiveDate)) -> Self {
        let (mut dates, mut shifts) = (Vec::new(), BTreeMap::<_, Vec<_>>::new());
        let Some(at) = facts.units.get(unit) else { return Self { dates, shifts } };
        let published = facts.publications(unit);
        for day in days.0.iter_days().take_while(|day| *day <= days.1) {
            let Some((_, in_force)) = published.iter().rev().find(|(_, p)| p.rota.horizon.contains(day)) else { continue };
            dates.push(day);
            let absent = |id: &PersonId| facts.people.get(id).is_some_and(|p| p.absences.values().any(|a| a.days.contains(day)));
            for a in in_force.rota.assignments.iter().filter(|a| a.date == day && !absent(&a.person)) {
                if let Some(of) = at.shift_type_ever(&a.shift, day) {
                    shifts.entry(day).or_default().push((&a.person, &a.shift, of));
                }
            }
        }
        Self { dates, shifts }
    }

    /// Who is on duty in the middle of a shift of a date.
    pub(crate) fn on_duty(&self, day: NaiveDate, of: &ShiftType) -> Vec<PersonId> {
        let span = |s: &ShiftType| {
            let end = s.end.minutes() + if s.end <= s.start { 1440 } else { 0 };
            (s.start.minutes(), end)
        };
        let (from, to) = span(of);
        let middle = i64::midpoint(from, to);
        let there = |s: &ShiftType| span(s).0 <= middle && middle < span(s).1;
        self.shifts.get(&day).into_iter().flatten().filter(|(_, _, s)| there(s)).map(|(id, _, _)| (*id).clone()).collect()
    }

    /// Somebody's shift on a day.
    pub(crate) fn shift_of(&self, id: &PersonId, day: NaiveDate) -> Option<(&'a ShiftTypeId, &'a ShiftType)> {
        self.shifts.get(&day)?.iter().find(|(who, _, _)| *who == id).map(|(_, shift, of)| (*shift, *of))
    }
}
