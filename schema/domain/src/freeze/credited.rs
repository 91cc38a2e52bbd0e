//! Sick leave that came after the rota was published counts as worked as the rota had it (HTA 8.2).

use crate::{
    facts::Facts,
    planning_input::PlanningInput,
    rota::Rota,
    staff::{AbsenceKind, CreditedDay, StaffMember, state::PersonFacts},
    unit::state::UnitFacts,
};
use chrono::NaiveDate;

/// Fills in the credited days of everybody.
pub(super) fn add(input: &mut PlanningInput, facts: &Facts, u: &UnitFacts) {
    let published: Vec<(u64, &Rota)> = facts.publications(&input.unit).into_iter().map(|(at, p)| (at, &p.rota)).collect();
    let days: Vec<NaiveDate> = input.horizon.days().collect();
    for member in &mut input.staff {
        let Some(person) = facts.people.get(&member.person) else { continue };
        member.credited = days.iter().filter_map(|day| credited(&published, u, member, person, *day)).collect();
    }
}

/// The credit of a day, if it is a day of sick leave that was registered after a rota of that day was published.
fn credited(published: &[(u64, &Rota)], u: &UnitFacts, member: &StaffMember, person: &PersonFacts, day: NaiveDate) -> Option<CreditedDay> {
    let leave = member.absences.iter().find(|a| a.kind == AbsenceKind::SickLeave && a.days.contains(day))?;
    let registered = *person.absence_positions.get(&leave.id)?;
    let (_, then) = published.iter().rev().find(|(at, rota)| *at < registered && rota.horizon.contains(day))?;
    let shift = then.shift(&member.person, day).and_then(|shift| u.shift_type_ever(shift, day));
    Some(CreditedDay { date: day, working: shift.map(|s| s.working(day)).unwrap_or_default() })
}
