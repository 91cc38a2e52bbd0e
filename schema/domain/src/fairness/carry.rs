//! What people bore above or below their share in the rotas in force before.

use super::{
    CarryOver,
    burden::{Burden, Lines},
    share,
};
use crate::{before::Before, facts::Facts, id::PersonId, night::Hundredths, planning_input::PlanningInput, rule_book::MissingParameter};
use std::collections::BTreeMap;

/// Above or below their share, by person and burden.
pub(super) type Carried = BTreeMap<(PersonId, Burden), Hundredths>;

/// Counted over the days of the last weeks before an input on which a rota was in force.
pub(super) fn before(facts: &Facts, input: &PlanningInput, weeks: i64) -> Result<(CarryOver, Carried), MissingParameter> {
    let known = match Before::of(facts, input, weeks) {
        Before::Nothing => return Ok((CarryOver::Nothing, Carried::new())),
        Before::Unknown(why) => return Ok((CarryOver::Unknown(why), Carried::new())),
        Before::Known(known) => known,
    };
    let (then, days) = (&known.input, &known.days);
    let people = then.staff.iter().map(|m| &m.person);
    let shifts = people.flat_map(|p| days.iter().filter_map(|day| Some((p.clone(), *day, known.in_force.shift_of(p, *day)?.0.clone()))));
    let counted = share::counted(then, &Lines::from(then, shifts.collect::<Vec<_>>().into_iter())?, days);
    let apart = counted.into_iter().flat_map(|(person, borne)| {
        let shared = borne.into_iter().filter(|(_, b)| b.apart.is_none());
        shared.map(move |(burden, b)| ((person.clone(), burden), b.worked - b.share))
    });
    Ok((CarryOver::Counted(known.span), apart.collect()))
}
