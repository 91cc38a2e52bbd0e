//! Whether the place of a unit may be recorded.

use super::UnitPlace;
use crate::{
    admit::{ensure, invalid, named, once, unit},
    facts::Facts,
    quantity::Minutes,
    refusal::{Refusal, RefusalCode},
};

/// A working day of travel is a slip of the pen.
const LONGEST: Minutes = Minutes(720);

pub(crate) fn admit(facts: &Facts, p: &UnitPlace) -> Result<(), Refusal> {
    let place = format!("place of unit {}", p.unit);
    unit(facts, &p.unit)?;
    named(&p.source.text, format!("source of the {place}"), RefusalCode::DocumentMissing)?;
    once(&format!("travel of unit {} to", p.unit), p.travel.iter().map(|t| &t.to))?;
    for t in &p.travel {
        unit(facts, &t.to)?;
        ensure(t.to != p.unit && t.minutes >= Minutes::ZERO && t.minutes <= LONGEST, || {
            invalid(&place, format!("{} to {}", t.minutes, t.to), format!("give the minutes one way to another unit, at most {LONGEST}"))
        })?;
    }
    let fine = p.induction.as_ref().is_none_or(|i| i.minutes >= Minutes::ZERO);
    ensure(fine, || invalid(&place, "an induction of less than no time", "give its minutes, 0 or more"))
}
