//! Whether an event of demand may be recorded.

use super::{DemandShift, Work};
use crate::{
    admit::{days, ensure, invalid, named, unit, unknown},
    event::Event,
    evidence::{Evidence, Grade},
    facts::Facts,
    id::TaskId,
    quantity::Minutes,
    refusal::{Refusal, RefusalCode},
    unit::state::UnitFacts,
};
use chrono::NaiveDate;

/// More than all of today's work cannot go away; more than ten times as much is a slip of the pen.
const EFFECTS: std::ops::RangeInclusive<i32> = -100_000..=10_000;

pub(crate) fn admit(facts: &Facts, event: &Event, effective: NaiveDate) -> Result<(), Refusal> {
    match event {
        Event::DemandShifted(e) => shift(facts, &e.shift),
        Event::DemandShiftEnded(e) => {
            let known = unit(facts, &e.unit)?.demand.get(&e.shift).ok_or_else(|| unknown("shift of demand", &e.shift))?;
            ensure(known.valid.contains(e.on), || {
                let what = format!("does not hold on {}", e.on);
                Refusal::new(RefusalCode::InvalidDays, format!("shift of demand {}", e.shift), what, "end it on a day it holds")
            })
        }
        Event::CareLevelSet(e) => {
            let at = unit(facts, &e.unit)?;
            let place = format!("care level of {}", e.unit);
            ensure((1..=100_000).contains(&e.level.work.0), || {
                invalid(&place, format!("is {}", e.level.work), "give more than 0 % and at most 1000 % of the catalogue's minutes")
            })?;
            evidence(&e.level.evidence, &place)?;
            e.level.tasks.iter().try_for_each(|t| task(at, t, effective))
        }
        _ => Ok(()),
    }
}

fn shift(facts: &Facts, s: &DemandShift) -> Result<(), Refusal> {
    let at = unit(facts, &s.unit)?;
    let place = format!("shift of demand {}", s.id);
    named(&s.name, format!("name of {place}"), RefusalCode::InvalidValue)?;
    named(&s.source.text, format!("source of {place}"), RefusalCode::DocumentMissing)?;
    days(&place, s.valid)?;
    ensure(s.people > 0, || invalid(&place, "concerns nobody", "say how many people it concerns"))?;
    evidence(&s.evidence, &place)?;
    s.adds.iter().chain(&s.today).try_for_each(|w| work(at, w, &place, s.valid.from))?;
    for e in &s.elsewhere {
        named(&e.name, format!("what happens elsewhere by {place}"), RefusalCode::InvalidValue)?;
        ensure(e.per_days > 0, || invalid(&place, format!("{} has no period", e.name), "say in how many days it happens so often"))?;
        evidence(&e.evidence, &place)?;
    }
    let Some(effect) = &s.effect else { return Ok(()) };
    ensure(effect.least <= effect.most && EFFECTS.contains(&effect.least) && EFFECTS.contains(&effect.most), || {
        let what = format!("its effect is {} to {} hundredths of a percent", effect.least, effect.most);
        invalid(&place, what, "give the least and the most of today's work that goes away, at most 10000")
    })?;
    ensure(effect.evidence.grade > Grade::None, || {
        Refusal::new(
            RefusalCode::DocumentMissing,
            &place,
            "claims an effect that nobody has shown (R-DM-03)",
            "leave the effect out, and it counts as nothing; or enter the study or local measurement with its grade",
        )
    })?;
    evidence(&effect.evidence, &place)
}

fn evidence(e: &Evidence, place: &str) -> Result<(), Refusal> {
    named(&e.text, format!("evidence of {place}"), RefusalCode::DocumentMissing)
}

fn work(at: &UnitFacts, w: &Work, place: &str, day: NaiveDate) -> Result<(), Refusal> {
    ensure(w.minutes > Minutes::ZERO && w.per_days > 0, || {
        invalid(place, format!("work of {} has no minutes or no period", w.task), "give at least one of each")
    })?;
    task(at, &w.task, day)
}

fn task(at: &UnitFacts, id: &TaskId, day: NaiveDate) -> Result<(), Refusal> {
    let known = at.tasks(day).iter().any(|t| t.id == *id);
    ensure(known, || unknown("task", id))
}
