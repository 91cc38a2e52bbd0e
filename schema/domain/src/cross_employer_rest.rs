//! Rest across employers (R-TS-19): between a shift here and work that the person told of, or a shift at another unit.
//!
//! The limits of the law hold for each employer, and the checker judges them. This is a warning of prudence (aml §10-2(1)) with the
//! daily rest of the rule book as measure; it stops nothing.

use crate::{
    calendar::{ClockTime, DateRange, minutes_between},
    cover::Band,
    facts::Facts,
    id::{PersonId, PlanId, ShiftTypeId, UnitId},
    quantity::Minutes,
    rota::Rota,
    rule_book::{ParameterKey, Source},
};
use chrono::{DateTime, Days, NaiveDate, NaiveDateTime, Timelike, Utc};
use serde::Serialize;
use std::collections::BTreeMap;

/// Where somebody works.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum WorkAt {
    /// A shift at a unit of this log.
    Unit(UnitId, ShiftTypeId),
    /// For another employer; where is not asked.
    Elsewhere,
}

/// Work with its times by the local clock.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Work {
    /// Begins.
    pub from: NaiveDateTime,
    /// Ends.
    pub to: NaiveDateTime,
    /// Where.
    pub at: WorkAt,
}

/// Too little rest between two employers or units.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RestGap {
    /// Whose.
    pub person: PersonId,
    /// What ends before.
    pub before: Work,
    /// What begins after.
    pub after: Work,
    /// Minutes between them; below 0 when they overlap.
    pub rest: Minutes,
    /// Daily rest.
    pub least: Minutes,
    /// Where that comes from.
    pub source: Source,
}

/// Every gap shorter than the daily rest between a shift at the unit on one of the days and work elsewhere, by the rotas in
/// force; of the unit itself by `rota` where one is named. Empty while no rule book holds.
#[must_use]
pub fn cross_employer_rest(facts: &Facts, unit: &UnitId, days: (NaiveDate, NaiveDate), rota: Option<&PlanId>) -> Vec<RestGap> {
    let known = facts.catalogue.rule_book.at(days.0).and_then(|book| book.parameter(ParameterKey::DailyRest, days.0));
    let Some(daily) = known else { return Vec::new() };
    let around = (days.0.checked_sub_days(Days::new(2)).unwrap_or(days.0), days.1.checked_add_days(Days::new(2)).unwrap_or(days.1));
    let mut work: BTreeMap<PersonId, Vec<Work>> = BTreeMap::new();
    for (id, person) in facts.employed_at(unit, DateRange::between(days.0, days.1)).map(|(who, _)| who) {
        let told = person.other_work.iter().filter(|(from, to)| around.0 <= to.date() && from.date() <= around.1);
        work.entry(id.clone()).or_insert_with(|| told.map(|(from, to)| Work { from: *from, to: *to, at: WorkAt::Elsewhere }).collect());
    }
    for at in facts.units.keys() {
        shifts(facts, at, around, rota.filter(|_| at == unit), &mut work);
    }
    let mut found = Vec::new();
    for (person, mut all) in work {
        all.sort();
        all.dedup();
        // What ends last of all that begins before: one may lie within another.
        let last = |k: usize| all[..k].iter().max_by_key(|w| w.to);
        for (before, after) in (1..all.len()).filter_map(|k| Some((last(k)?, &all[k]))) {
            let here = |w: &Work| matches!(&w.at, WorkAt::Unit(u, _) if u == unit) && (days.0..=days.1).contains(&w.from.date());
            let rest = minutes_between(instant(before.to), instant(after.from));
            if here(before) != here(after) && differ(&before.at, &after.at) && rest.0 < daily.value {
                let (before, after, least) = (before.clone(), after.clone(), Minutes(daily.value));
                found.push(RestGap { person: person.clone(), before, after, rest, least, source: daily.source.clone() });
            }
        }
    }
    found
}

/// The instant of a time by the local clock: the night the clock goes forward has an hour less of rest.
fn instant(local: NaiveDateTime) -> DateTime<Utc> {
    let clock = ClockTime::new(local.hour() as u16, local.minute() as u16).unwrap_or(ClockTime::MIDNIGHT);
    clock.on(local.date())
}

/// Two shifts at one unit are the checker's.
fn differ(a: &WorkAt, b: &WorkAt) -> bool {
    match (a, b) {
        (WorkAt::Unit(a, _), WorkAt::Unit(b, _)) => a != b,
        _ => true,
    }
}

/// Adds the shifts of a unit's rotas in force to the work of those who are looked at.
fn shifts(facts: &Facts, unit: &UnitId, days: (NaiveDate, NaiveDate), rota: Option<&PlanId>, work: &mut BTreeMap<PersonId, Vec<Work>>) {
    let named = rota.and_then(|id| Some(&facts.rotas.get(id)?.proposal.as_ref()?.rota));
    let published: Vec<&Rota> = facts.publications(unit).into_iter().rev().map(|(_, p)| &p.rota).collect();
    // Newest first: a day belongs to the first rota that holds it.
    let rotas: Vec<&Rota> = named.into_iter().chain(published).collect();
    for (k, rota) in rotas.iter().enumerate() {
        let newer = |day: NaiveDate| rotas[..k].iter().any(|r| r.horizon.contains(day));
        for a in rota.assignments.iter().filter(|a| days.0 <= a.date && a.date <= days.1 && !newer(a.date)) {
            let known = facts.units.get(unit).and_then(|u| u.shift_type_ever(&a.shift, a.date));
            if let (Some(all), Some(shift)) = (work.get_mut(&a.person), known) {
                let from = a.date.and_time(chrono::NaiveTime::MIN) + chrono::TimeDelta::minutes(shift.start.minutes());
                let to = from + chrono::TimeDelta::minutes(Band { from: shift.start, to: shift.end }.minutes());
                all.push(Work { from, to, at: WorkAt::Unit(unit.clone(), a.shift.clone()) });
            }
        }
    }
}
