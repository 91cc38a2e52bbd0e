//! The weeks before a rota, as far as they are looked back at: which days had a rota in force, and the input of those weeks.

use crate::{
    calendar::{DateRange, Horizon, monday_of},
    facts::Facts,
    freeze::freeze_planning_input,
    planning_input::PlanningInput,
    rotas_in_force::RotasInForce,
};
use chrono::{Days, NaiveDate};
use std::collections::BTreeSet;

/// What is known of the weeks before.
pub(crate) enum Before<'a> {
    /// No rota was in force.
    Nothing,
    /// What was in force.
    Known(Box<KnownBefore<'a>>),
    /// It is not known, and why.
    Unknown(String),
}

/// The rotas that were in force before.
pub(crate) struct KnownBefore<'a> {
    pub(crate) in_force: RotasInForce<'a>,
    /// Days with a rota in force.
    pub(crate) days: BTreeSet<NaiveDate>,
    /// First and last of them.
    pub(crate) span: DateRange,
    /// The input of those weeks as the facts are now.
    pub(crate) input: PlanningInput,
}

impl<'a> Before<'a> {
    /// The last weeks before an input.
    pub(crate) fn of(facts: &'a Facts, input: &PlanningInput, weeks: i64) -> Self {
        let first = input.horizon.first;
        let back = Days::new(7 * u64::try_from(weeks).unwrap_or(0));
        let looked = (first.checked_sub_days(back).unwrap_or(first), first.pred_opt().unwrap_or(first));
        let in_force = RotasInForce::of(facts, &input.unit, looked);
        let days: BTreeSet<NaiveDate> = in_force.dates.iter().copied().filter(|day| *day < first).collect();
        let (Some(from), Some(to)) = (days.first().copied(), days.last().copied()) else { return Self::Nothing };
        let monday = monday_of(from);
        let span = Horizon { first: monday, weeks: u32::try_from((to - monday).num_days() / 7 + 1).unwrap_or(u32::MAX) };
        match freeze_planning_input(facts, &input.unit, span, facts.position()) {
            Ok(then) => Self::Known(Box::new(KnownBefore { in_force, days, span: DateRange::between(from, to), input: then })),
            Err(defects) => {
                let why: Vec<String> = defects.iter().map(ToString::to_string).collect();
                Self::Unknown(why.join("; "))
            }
        }
    }
}
