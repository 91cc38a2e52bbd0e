//! A base rota (*grunnturnus*): weeks that repeat, with everybody at work and every week like the next.
//!
//! What holds on its first day holds in every round: who is employed, agreements, consents and competences then are taken as
//! without end, and nobody has leave, wishes, fixed shifts or a past. Public holidays are ordinary days: they belong to the
//! calendar rota that is made from it. A base rota is legal when it is so with itself before it, again and again
//! ([`repeated`]): then the rules that look back look over the seam between its last week and its first.
//!
//! An adopted base rota ([`event`]) holds days of a round, not dates. [`calendar`] rolls it over the calendar and tells where a
//! rota made from it departs from it.

pub(crate) mod admit;
pub mod calendar;
pub mod event;

pub use admit::taken;

use crate::{
    calendar::{DateRange, Horizon},
    facts::Facts,
    freeze::freeze_planning_input,
    id::UnitId,
    planning_input::{InputDefect, PlanningInput},
    rota::Assignment,
    shift::DatedShift,
    staff::{History, StaffMember},
    touch::HISTORY_WEEKS,
};
use chrono::{Duration, NaiveDate};
use std::collections::BTreeSet;

/// The input of a base rota of a unit, as of the facts' position.
///
/// # Errors
/// As of [`freeze_planning_input`]; nobody employed on the first day is a defect too.
pub fn freeze_base_rota(facts: &Facts, unit: &UnitId, horizon: Horizon) -> Result<PlanningInput, Vec<InputDefect>> {
    let mut input = freeze_planning_input(facts, unit, horizon, facts.position())?;
    settle(&mut input);
    crate::freeze::fair_shares(&mut input);
    let defects = input.defects();
    if defects.is_empty() { Ok(input) } else { Err(defects) }
}

/// Takes an input as it is on its first day, without end.
fn settle(input: &mut PlanningInput) {
    let first = input.horizon.first;
    input.holidays.days.clear();
    input.staff.retain(|m| m.employed.contains(first));
    for m in &mut input.staff {
        for_good(m, first);
    }
    // What is agreed for some day of the round only, such as the night of a clock change, stays as it is.
    for a in input.agreements.iter_mut().filter(|a| a.valid.contains(first)) {
        a.valid.to = None;
        a.evaluate_by = None;
        if let Some(followed) = a.monitoring.as_mut().filter(|w| w.running.contains(first)) {
            followed.running.to = None;
        }
    }
    input.consents.retain(|c| c.valid.contains(first));
    input.consents.iter_mut().for_each(|c| c.valid.to = None);
}

fn for_good(m: &mut StaffMember, first: NaiveDate) {
    m.employed = DateRange::starting(m.employed.from);
    m.fixed.clear();
    m.extra.clear();
    m.credited.clear();
    m.absences.clear();
    m.wishes.clear();
    m.history = History::default();
    m.exemptions.retain(|e| e.valid.contains(first));
    m.exemptions.iter_mut().for_each(|e| e.valid.to = None);
    m.competences.retain(|c| c.valid.contains(first));
    m.competences.iter_mut().for_each(|c| c.valid.to = None);
}

/// The same input with a rota of its horizon before it as often as rules look back: what that rota must be legal by.
#[must_use]
pub fn repeated(input: &PlanningInput, assignments: &[Assignment]) -> PlanningInput {
    let mut round = input.clone();
    let (first, weeks) = (input.horizon.first, i64::from(input.horizon.weeks.max(1)));
    let from = first - Duration::weeks(HISTORY_WEEKS);
    let rounds = (1..).map(|k| Duration::weeks(k * weeks)).take_while(|back| first - *back + Duration::weeks(weeks) > from);
    let rounds: Vec<Duration> = rounds.collect();
    for m in &mut round.staff {
        let hers = assignments.iter().filter(|a| a.person == m.person);
        let before = hers.flat_map(|a| rounds.iter().map(|back| DatedShift { date: a.date - *back, shift: a.shift.clone() }));
        let mut shifts: Vec<DatedShift> = before.filter(|s| s.date >= from).collect();
        shifts.sort();
        let weekends: BTreeSet<NaiveDate> = shifts.iter().filter_map(|s| input.shift_type(&s.shift)?.weekend(s.date)).collect();
        m.history = History { complete_from: Some(from), shifts, weekends: weekends.into_iter().collect() };
    }
    round
}
