//! Whether deviations rise under a long-shift arrangement: a u-chart beside the rate before it (R-WT-06).
//!
//! Rates are deviations per 1,000 resident-days, in hundredths. Limit: `ū + k √(ū / n)`, with `n` in 1,000 resident-days and `k`
//! from the rule book (Shewhart's u-chart). Only days count on which the published rota has long shifts, as long as the
//! follow-up of the agreement runs.

use crate::{
    agreement::Agreement,
    calendar::DateRange,
    deviation::Deviation,
    facts::Facts,
    id::{AgreementId, ShiftTypeId, UnitId},
    quantity::Minutes,
    rule_book::{ParameterKey, Source},
    shift::ShiftKind,
};
use chrono::{Days, NaiveDate};
use std::collections::{BTreeMap, BTreeSet};

/// Hours into a shift that are told together.
pub const STEP: u8 = 4;

/// A rate beside the limit of its chart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Chart {
    /// Deviations counted.
    pub deviations: u64,
    /// Residents × days.
    pub resident_days: u64,
    /// Deviations per 1,000 resident-days before the arrangement, in hundredths.
    pub baseline_x100: u64,
    /// The same now; 0 when there were no resident-days.
    pub rate_x100: u64,
    /// Above this it is no chance: baseline and so many standard deviations.
    pub limit_x100: u64,
}

impl Chart {
    /// The chart of some counts.
    #[must_use]
    pub fn of(deviations: u64, resident_days: u64, baseline_x100: u64, sigmas: u64) -> Self {
        let rate_x100 = (deviations * 100_000 + resident_days / 2).checked_div(resident_days).unwrap_or(0);
        let spread = (sigmas * sigmas * 100_000 * baseline_x100).checked_div(resident_days).map_or(0, u64::isqrt);
        Self { deviations, resident_days, baseline_x100, rate_x100, limit_x100: baseline_x100 + spread }
    }

    /// Whether a review meeting is required.
    #[must_use]
    pub const fn alarm(&self) -> bool {
        self.resident_days > 0 && self.rate_x100 > self.limit_x100
    }
}

/// What the deviations of a chart have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Circumstance<'a> {
    /// On which shift type.
    pub shift: &'a ShiftTypeId,
    /// Into the shift: from so many hours, in steps of [`STEP`].
    pub from_hour: u8,
    /// Whether the rest before the shift was shorter than daily rest; none when it is not known.
    pub short_rest: Option<bool>,
}

/// The follow-up of an agreement in a window of days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FollowUp<'a> {
    /// Which agreement.
    pub agreement: &'a AgreementId,
    /// The days looked at.
    pub days: DateRange,
    /// The chart.
    pub chart: Chart,
    /// Where the number of standard deviations comes from.
    pub source: &'a Source,
    /// Deviations by what they have in common.
    pub circumstances: BTreeMap<Circumstance<'a>, u32>,
}

/// The follow-up of every agreement whose monitoring was running in the weeks up to a day, at a unit or everywhere. Without
/// a number of standard deviations in the rule book there is none.
#[must_use]
pub fn follow_ups<'a>(facts: &'a Facts, unit: Option<&UnitId>, on: NaiveDate, weeks: u32) -> Vec<FollowUp<'a>> {
    let book = facts.catalogue.rule_book.at(on);
    let Some(sigmas) = book.and_then(|book| book.parameter(ParameterKey::ChartSigmas, on)) else { return Vec::new() };
    let rest = book.and_then(|book| book.parameter(ParameterKey::DailyRest, on)).map_or(Minutes::ZERO, |p| Minutes(p.value));
    let from = on.checked_sub_days(Days::new(u64::from(weeks) * 7 - 1)).unwrap_or(on);
    let days = DateRange::between(from, on);
    let followed = facts.agreements.values().filter_map(|a| Some((a, a.monitoring.as_ref().filter(|m| m.running.overlaps(&days))?)));
    followed
        .map(|(a, monitoring)| {
            let here = |id: &UnitId| unit.is_none_or(|unit| unit == id) && (a.scope.units.is_empty() || a.scope.units.contains(id));
            let units: Vec<&UnitId> = facts.units.keys().filter(|id| here(id)).collect();
            let dates = units.iter().map(|id| (*id, long_days(facts, id, a, days))).collect::<BTreeMap<_, _>>();
            let residents = |id: &UnitId, day: &NaiveDate| facts.units[id].measure.at(*day).map_or(0, |m| u64::from(m.residents));
            let resident_days = dates.iter().flat_map(|(id, dates)| dates.iter().map(|day| residents(id, day))).sum();
            let counted: Vec<&Deviation> =
                facts.deviations.values().filter(|d| dates.get(&d.unit).is_some_and(|dates| dates.contains(&d.date))).collect();
            let mut circumstances = BTreeMap::new();
            for d in &counted {
                let short_rest = d.rest_before.map(|before| before < rest);
                let like = Circumstance { shift: &d.shift, from_hour: d.hours_into_shift / STEP * STEP, short_rest };
                *circumstances.entry(like).or_default() += 1;
            }
            let baseline = u64::from(monitoring.baseline_per_1000_x100);
            let chart = Chart::of(counted.len() as u64, resident_days, baseline, u64::try_from(sigmas.value).unwrap_or(0));
            FollowUp { agreement: &a.id, days, chart, source: &sigmas.source, circumstances }
        })
        .collect()
}

/// Days on which the rota in force has long shifts while the follow-up runs.
fn long_days(facts: &Facts, unit: &UnitId, a: &Agreement, days: DateRange) -> BTreeSet<NaiveDate> {
    let publications = facts.publications(unit);
    let in_force = |day: NaiveDate| publications.iter().rev().find(|(_, p)| p.rota.horizon.contains(day)).map(|(at, _)| *at);
    let running = |day: NaiveDate| days.contains(day) && a.monitoring.as_ref().is_some_and(|m| m.running.contains(day));
    let is_long = |shift: &ShiftTypeId, day: NaiveDate| {
        let kind = facts.units[unit].shift_type_ever(shift, day).map(|s| s.kind);
        matches!(kind, Some(ShiftKind::LongDay | ShiftKind::LongNight))
    };
    let worked = publications.iter().flat_map(|(at, p)| p.rota.assignments.iter().map(move |a| (*at, a)));
    let long = worked.filter(|(at, a)| running(a.date) && is_long(&a.shift, a.date) && in_force(a.date) == Some(*at));
    long.map(|(_, a)| a.date).collect()
}
