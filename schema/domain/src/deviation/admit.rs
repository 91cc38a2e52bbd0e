//! Whether a deviation report may be recorded.

use crate::{
    admit::{duplicate, ensure, invalid, named, unit},
    event::Event,
    facts::Facts,
    refusal::{Refusal, RefusalCode},
    unit::admit::shift_type,
};

pub(crate) fn admit(facts: &Facts, event: &Event) -> Result<(), Refusal> {
    let Event::DeviationReported(e) = event else { return Ok(()) };
    let d = &e.deviation;
    let place = format!("deviation report {}", d.id);
    ensure(!facts.deviations.contains_key(&d.id), || duplicate("deviation report", &d.id))?;
    shift_type(unit(facts, &d.unit)?, &d.shift)?;
    ensure(d.hours_into_shift < 24, || {
        invalid(&place, format!("{} hours into the shift", d.hours_into_shift), "give whole hours below 24")
    })?;
    ensure(d.rest_before.is_none_or(|rest| rest.0 >= 0), || {
        invalid(&place, "has negative rest before the shift", "give 0 minutes or more")
    })?;
    named(&d.category, format!("category of {place}"), RefusalCode::InvalidValue)
}
