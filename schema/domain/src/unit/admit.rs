//! Whether an event of a unit may be recorded.

use crate::{
    admit::{days, duplicate, ensure, invalid, named, once, profession, unit, unknown},
    base_rota,
    catalogue::admit::known_professions,
    demand,
    event::Event,
    facts::Facts,
    id::{ClassId, ShiftTypeId},
    place, placement,
    quantity::{BasisPoints, Minutes},
    refusal::{Refusal, RefusalCode},
    retention,
    sharing_input::WorkMeasure,
    shift::ShiftType,
    task::Task,
    unit::state::UnitFacts,
    vacancy, volunteer, wish_round,
};
use chrono::NaiveDate;

pub(crate) fn admit(facts: &Facts, event: &Event, effective: NaiveDate) -> Result<(), Refusal> {
    match event {
        Event::UnitOpened(e) => {
            ensure(!facts.units.contains_key(&e.unit), || duplicate("unit", &e.unit))?;
            named(&e.name, format!("name of unit {}", e.unit), RefusalCode::InvalidValue)?;
            measure(&e.measure)
        }
        Event::WorkMeasured(e) => unit(facts, &e.unit).and_then(|_| measure(&e.measure)),
        Event::ShiftTypesAdopted(e) => {
            unit(facts, &e.unit)?;
            once("shift type", e.shift_types.iter().map(|s| &s.id))?;
            once("band", e.bands.iter().map(|b| format!("{}–{}", b.from, b.to)))?;
            e.shift_types.iter().try_for_each(length)
        }
        Event::ShiftStructureAdopted(e) => {
            let unit = unit(facts, &e.unit)?;
            let s = &e.structure;
            s.weekday.iter().chain(&s.weekend).chain(&s.holiday).try_for_each(|id| shift_type(unit, id))
        }
        Event::HeadPlanAgreed(e) => {
            let unit = unit(facts, &e.unit)?;
            named(&e.document, format!("document of the head plan of {}", e.unit), RefusalCode::DocumentMissing)?;
            once("head plan line", e.lines.iter().map(|l| format!("{:?} {}", l.day, l.shift)))?;
            e.lines.iter().try_for_each(|l| shift_type(unit, &l.shift))
        }
        Event::PolicyMinimaSet(e) => {
            unit(facts, &e.unit)?;
            e.minima.iter().try_for_each(|m| class(facts, &m.class))
        }
        Event::TaskCatalogueAdopted(e) => {
            unit(facts, &e.unit)?;
            once("task", e.tasks.iter().map(|t| &t.id))?;
            e.tasks.iter().try_for_each(|t| task(facts, t))
        }
        Event::BaseRotaAdopted(e) => base_rota::admit::admit(facts, e, effective),
        Event::TaskRevised(e) => unit(facts, &e.unit).and_then(|_| task(facts, &e.task)),
        Event::NightReachArranged(e) => {
            unit(facts, &e.unit)?;
            ensure(e.reach.pay_per_hour.0 >= 0, || invalid("night reach", "has negative pay", "give pay of 0 or more"))
        }
        Event::NightReachEnded(e) => {
            let there = unit(facts, &e.unit)?.night_reach.at(effective).is_some_and(Option::is_some);
            ensure(there, || unknown("night reach of unit", &e.unit))
        }
        Event::VacancyAdvertised(_) | Event::VacancyClosed(_) => vacancy::admit::admit(facts, event, effective),
        Event::WishRoundOpened(_) | Event::WishRoundClosed(_) => wish_round::admit::admit(facts, event),
        Event::ExitSurveyAnswered(e) => retention::admit::admit(facts, e, effective),
        Event::DemandShifted(_) | Event::DemandShiftEnded(_) | Event::CareLevelSet(_) => demand::admit::admit(facts, event, effective),
        Event::UnitPlaced(e) => place::admit::admit(facts, &e.place),
        Event::PlacementPlanned(_) | Event::PlacementCancelled(_) => placement::admit::admit(facts, event),
        Event::ActivityHeld(_) => volunteer::admit::admit(facts, event, effective),
        _ => Ok(()),
    }
}

fn measure(m: &WorkMeasure) -> Result<(), Refusal> {
    let fine = (1..=BasisPoints::WHOLE.0).contains(&m.utilisation.0) && m.unproductive >= Minutes::ZERO;
    ensure(fine, || {
        let what = format!("utilisation {} and {} unproductive", m.utilisation, m.unproductive);
        invalid("work measure", what, "give a utilisation above 0 % and at most 100 %, and 0 minutes or more")
    })
}

/// A shift type of the unit, whatever the day.
pub(crate) fn shift_type(unit: &UnitFacts, id: &ShiftTypeId) -> Result<(), Refusal> {
    let known = unit.shift_types.versions().any(|v| v.value.iter().any(|s| s.id == *id));
    ensure(known, || unknown("shift type", id))
}

/// A competence class of the catalogue, whatever the day.
pub(crate) fn class(facts: &Facts, id: &ClassId) -> Result<(), Refusal> {
    let known = facts.catalogue.classes.versions().any(|v| v.value.iter().any(|c| c.id == *id));
    ensure(known, || unknown("competence class", id))
}

/// A shift lasts a day at most and longer than its breaks.
fn length(s: &ShiftType) -> Result<(), Refusal> {
    let by_clock = s.end.minutes() - s.start.minutes();
    let elapsed = if by_clock <= 0 { by_clock + 1440 } else { by_clock };
    let breaks = s.paid_break.0.min(s.unpaid_break.0) >= 0 && s.paid_break.0.saturating_add(s.unpaid_break.0) < elapsed;
    ensure(breaks, || {
        let what = format!("lasts {} with breaks of {} (paid) and {} (unpaid)", Minutes(elapsed), s.paid_break, s.unpaid_break);
        invalid(
            format!("shift type {}", s.id),
            what,
            "give breaks of 0 minutes or more that are shorter than the shift; no shift is longer than 24 hours",
        )
    })
}

fn task(facts: &Facts, t: &Task) -> Result<(), Refusal> {
    let place = format!("task {}", t.id);
    days(&place, t.valid)?;
    let windows: u64 = t.windows.iter().map(|w| u64::from(w.share.0)).sum();
    let numbers = t.minutes > Minutes::ZERO && t.performers > 0 && t.frequency.per_days > 0 && t.frequency.residents <= BasisPoints::WHOLE;
    ensure(numbers, || {
        invalid(
            &place,
            "has no minutes, performers or period, or more than all residents",
            "give each at least 1 and at most 100 % of residents",
        )
    })?;
    ensure(windows == u64::from(BasisPoints::WHOLE.0), || {
        invalid(&place, format!("its windows add to {windows} hundredths of a percent"), "let the shares of the windows add to 10000")
    })?;
    for allowed in &t.allowed {
        profession(facts, &allowed.profession)?;
        allowed.supervisors.iter().try_for_each(|id| profession(facts, id))?;
        known_professions(facts, &allowed.requires)?;
    }
    Ok(())
}
