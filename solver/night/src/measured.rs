//! What recorded calls say, beside what was assumed.
//!
//! Only completed nights count: in them every call is recorded, so a home without a call had none. The figures say how
//! many nights they rest on and nothing about nights to come.

use crate::{
    instance::Instance,
    simulate::{PRIORITIES, hundredths, share},
};
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use turnus_domain::{
    id::UnitId,
    night::{CallPriority, Hundredths, NightCall, NightInput, Solved},
    quantity::{BasisPoints, Minutes},
};

/// Calls of one home.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MeasuredHome {
    /// The home.
    pub home: UnitId,
    /// Calls in all completed nights.
    pub calls: u32,
    /// Calls per night, in hundredths; none before a night is completed.
    pub per_night: Option<Hundredths>,
    /// Calls per night as the district assumes them, in hundredths.
    pub assumed_per_night: Hundredths,
}

/// Calls of one priority.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MeasuredPriority {
    /// Priority.
    pub priority: CallPriority,
    /// Calls in all completed nights.
    pub calls: u32,
    /// Those solved by phone.
    pub by_phone: u32,
    /// Those left to 113 or 116117.
    pub handed_over: u32,
    /// Those that the team visited.
    pub visits: u32,
    /// Calls per night, in hundredths; none before a night is completed.
    pub per_night: Option<Hundredths>,
    /// Calls per night as the district assumes them, in hundredths.
    pub assumed_per_night: Hundredths,
    /// Median response of the visits; none without visits.
    pub p50: Option<Minutes>,
    /// Ninth decile of the response.
    pub p90: Option<Minutes>,
    /// The district's target (the shortest, where the kinds of call differ) …
    pub target: Option<Minutes>,
    /// … and the share of visits that kept it.
    pub within_target: Option<BasisPoints>,
}

/// What the completed nights say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MeasuredNights {
    /// Completed nights.
    pub nights: u32,
    /// The first of them.
    pub first: Option<NaiveDate>,
    /// The last of them.
    pub last: Option<NaiveDate>,
    /// Calls in them.
    pub calls: u32,
    /// Calls of nights that are not completed; they do not count.
    pub not_counted: u32,
    /// Share solved by phone; none without calls.
    pub by_phone: Option<BasisPoints>,
    /// The same as the district assumes it.
    pub assumed_by_phone: BasisPoints,
    /// Per home of the district, in its order.
    pub per_home: Vec<MeasuredHome>,
    /// Per priority, most urgent first.
    pub per_priority: Vec<MeasuredPriority>,
}

/// Measures the completed nights of a district.
#[must_use]
pub fn measure(input: &NightInput) -> MeasuredNights {
    let completed: BTreeSet<_> = input.completed.iter().collect();
    let counted: Vec<&NightCall> = input.calls.iter().filter(|c| completed.contains(&c.night)).collect();
    let lowered = Instance::lower(&input.district);
    let assumed = |residents: u32| hundredths(lowered.rate() * f64::from(residents));
    let home = |h: &turnus_domain::night::NightHome| {
        let calls = count(&counted, |c| c.home == h.home);
        MeasuredHome { home: h.home.clone(), calls, per_night: per_night(calls, completed.len()), assumed_per_night: assumed(h.residents) }
    };
    let by_phone = count(&counted, |c| c.solved == Solved::Phone);
    MeasuredNights {
        nights: number(completed.len()),
        first: input.completed.first().copied(),
        last: input.completed.last().copied(),
        calls: number(counted.len()),
        not_counted: number(input.calls.len() - counted.len()),
        by_phone: (!counted.is_empty()).then(|| share(f64::from(by_phone), counted.len() as f64)),
        assumed_by_phone: share(lowered.by_phone(), 1.0),
        per_home: input.district.homes.iter().map(home).collect(),
        per_priority: PRIORITIES.iter().map(|p| of_priority(*p, &counted, input, completed.len())).collect(),
    }
}

fn of_priority(priority: CallPriority, counted: &[&NightCall], input: &NightInput, nights: usize) -> MeasuredPriority {
    let of = |test: fn(&Solved) -> bool| count(counted, |c| c.priority == priority && test(&c.solved));
    let mut minutes: Vec<i64> = counted.iter().filter(|c| c.priority == priority).filter_map(|c| response(c)).collect();
    minutes.sort_unstable();
    let kinds = || input.district.calls.iter().filter(|k| k.priority == priority);
    let assumed: i64 = kinds().map(|k| k.per_50_residents.0).sum();
    let calls = of(|_| true);
    let target = kinds().filter_map(|k| k.target).min();
    let kept = |t: Minutes| share(minutes.partition_point(|m| *m <= t.0) as f64, minutes.len() as f64);
    MeasuredPriority {
        priority,
        calls,
        by_phone: of(|s| *s == Solved::Phone),
        handed_over: of(|s| *s == Solved::HandedOver),
        visits: number(minutes.len()),
        per_night: per_night(calls, nights),
        assumed_per_night: hundredths(assumed as f64 / 100.0 / 50.0 * f64::from(input.district.residents())),
        p50: quantile(&minutes, 50),
        p90: quantile(&minutes, 90),
        target,
        within_target: target.filter(|_| !minutes.is_empty()).map(kept),
    }
}

fn response(call: &NightCall) -> Option<i64> {
    match call.solved {
        Solved::Visit { response } => Some(response.0),
        Solved::Phone | Solved::HandedOver => None,
    }
}

fn count(calls: &[&NightCall], test: impl Fn(&NightCall) -> bool) -> u32 {
    number(calls.iter().filter(|c| test(c)).count())
}

fn per_night(calls: u32, nights: usize) -> Option<Hundredths> {
    (nights > 0).then(|| hundredths(f64::from(calls) / nights as f64))
}

fn number(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// Nearest-rank quantile of sorted values.
fn quantile(sorted: &[i64], percent: usize) -> Option<Minutes> {
    sorted.get((sorted.len() * percent).div_ceil(100).max(1) - 1).map(|m| Minutes(*m))
}
