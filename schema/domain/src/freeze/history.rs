//! What people worked before the horizon: published rotas first, recorded history where none was published.

use crate::{
    facts::Facts,
    id::{PersonId, UnitId},
    planning_input::PlanningInput,
    rota::Rota,
    shift::DatedShift,
    staff::History,
    touch::HISTORY_WEEKS,
    unit::state::UnitFacts,
};
use chrono::{Days, Duration, NaiveDate};
use std::collections::{BTreeMap, BTreeSet};

/// Fills in the history of everybody, and the shift types out of use that it needs.
pub(super) fn add(input: &mut PlanningInput, facts: &Facts, u: &UnitFacts) {
    let first = input.horizon.first;
    let past = Past::before(facts, &input.unit, first);
    for member in &mut input.staff {
        let recorded = facts.people.get(&member.person).and_then(|p| Some(&**p.history.get(&input.unit)?));
        member.history = past.of(&member.person, recorded, u);
    }
    let used: BTreeSet<_> = input.staff.iter().flat_map(|m| &m.history.shifts).map(|s| s.shift.clone()).collect();
    for id in used {
        if input.shift_type(&id).is_none() {
            input.shift_types.extend(u.shift_type_ever(&id, first).cloned());
        }
    }
}

/// The days before a horizon that rules look back to, each with the rota that was in force.
struct Past<'a> {
    from: NaiveDate,
    first: NaiveDate,
    in_force: BTreeMap<NaiveDate, &'a Rota>,
    worked: BTreeMap<&'a PersonId, Vec<DatedShift>>,
}

impl<'a> Past<'a> {
    fn before(facts: &'a Facts, unit: &UnitId, first: NaiveDate) -> Self {
        let from = first - Duration::weeks(HISTORY_WEEKS);
        let mut in_force = BTreeMap::new();
        for (_, proposal) in facts.publications(unit) {
            let days = proposal.rota.horizon.days().filter(|d| (from..first).contains(d));
            in_force.extend(days.map(|day| (day, &proposal.rota)));
        }
        let mut worked: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for (_, proposal) in facts.publications(unit) {
            let rota = &proposal.rota;
            for a in rota.assignments.iter().filter(|a| in_force.get(&a.date).is_some_and(|r| r.id == rota.id)) {
                worked.entry(&a.person).or_default().push(DatedShift { date: a.date, shift: a.shift.clone() });
            }
        }
        Self { from, first, in_force, worked }
    }

    fn of(&self, person: &PersonId, recorded: Option<&History>, u: &UnitFacts) -> History {
        let days = self.from..self.first;
        let kept = recorded.into_iter().flat_map(|h| &h.shifts);
        let kept = kept.filter(|s| days.contains(&s.date) && !self.in_force.contains_key(&s.date));
        let mut shifts: Vec<_> = kept.chain(self.worked.get(person).into_iter().flatten()).cloned().collect();
        shifts.sort();
        let recorded_weekends = recorded.into_iter().flat_map(|h| &h.weekends).copied().filter(|d| days.contains(d));
        let worked_weekends = shifts.iter().filter_map(|s| u.shift_type_ever(&s.shift, s.date)?.weekend(s.date));
        let weekends: BTreeSet<_> = recorded_weekends.chain(worked_weekends).collect();
        let complete = [recorded.and_then(|h| h.complete_from), self.unbroken()];
        History {
            complete_from: complete.into_iter().flatten().min().map(|day| day.max(self.from)),
            shifts,
            weekends: weekends.into_iter().collect(),
        }
    }

    /// The first day from which every day up to the horizon has a published rota.
    fn unbroken(&self) -> Option<NaiveDate> {
        let back = (1..).map_while(|k| self.first.checked_sub_days(Days::new(k)));
        back.take_while(|day| self.in_force.contains_key(day)).last()
    }
}
