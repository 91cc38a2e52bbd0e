//! What people bore above or below their share in the rotas in force before.

use super::{
    CarryOver,
    burden::{Burden, Lines},
    share,
};
use crate::{
    calendar::{DateRange, Horizon, monday_of},
    facts::Facts,
    freeze::freeze_planning_input,
    id::PersonId,
    night::Hundredths,
    planning_input::PlanningInput,
    rotas_in_force::RotasInForce,
    rule_book::MissingParameter,
};
use chrono::{Days, NaiveDate};
use std::collections::{BTreeMap, BTreeSet};

/// Above or below their share, by person and burden.
pub(super) type Carried = BTreeMap<(PersonId, Burden), Hundredths>;

/// Counted over the days of the last weeks before an input on which a rota was in force.
pub(super) fn before(facts: &Facts, input: &PlanningInput, weeks: i64) -> Result<(CarryOver, Carried), MissingParameter> {
    let first = input.horizon.first;
    let back = Days::new(7 * u64::try_from(weeks).unwrap_or(0));
    let looked = (first.checked_sub_days(back).unwrap_or(first), first.pred_opt().unwrap_or(first));
    let in_force = RotasInForce::of(facts, &input.unit, looked);
    let days: BTreeSet<NaiveDate> = in_force.dates.iter().copied().filter(|day| *day < first).collect();
    let (Some(from), Some(to)) = (days.first().copied(), days.last().copied()) else {
        return Ok((CarryOver::Nothing, Carried::new()));
    };
    let monday = monday_of(from);
    let span = Horizon { first: monday, weeks: u32::try_from((to - monday).num_days() / 7 + 1).unwrap_or(u32::MAX) };
    let then = match freeze_planning_input(facts, &input.unit, span, facts.position()) {
        Ok(then) => then,
        Err(defects) => {
            let why: Vec<String> = defects.iter().map(ToString::to_string).collect();
            return Ok((CarryOver::Unknown(why.join("; ")), Carried::new()));
        }
    };
    let people = then.staff.iter().map(|m| &m.person);
    let shifts = people.flat_map(|p| days.iter().filter_map(|day| Some((p.clone(), *day, in_force.shift_of(p, *day)?.0.clone()))));
    let counted = share::counted(&then, &Lines::from(&then, shifts.collect::<Vec<_>>().into_iter())?, &days);
    let apart = counted.into_iter().flat_map(|(person, borne)| {
        let shared = borne.into_iter().filter(|(_, b)| b.apart.is_none());
        shared.map(move |(burden, b)| ((person.clone(), burden), b.worked - b.share))
    });
    Ok((CarryOver::Counted(DateRange::between(from, to)), apart.collect()))
}
