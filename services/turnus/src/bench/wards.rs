//! Wards of any size, from the sample home: its people over and over, its cover in the same proportion.

use crate::{
    exit::{Failure, fault},
    sample::solbakken,
};
use turnus_domain::{
    calendar::Horizon,
    event::Event,
    facts::Facts,
    freeze::{freeze_planning_input, freeze_sharing_input},
    planning_input::PlanningInput,
    rule_book::ParameterKey,
    sharing::event::SharingPlanAdopted,
    shift::{ShiftKind, ShiftType},
};

/// People and weeks where another thing is varied.
pub(super) const PEOPLE: usize = 28;
/// See [`PEOPLE`].
pub(super) const WEEKS: u32 = 8;
/// Shift types of the sample home.
pub(super) const SHIFTS: usize = 5;

/// What of the rules is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Without {
    /// Nothing.
    Nothing,
    /// Points of quick returns, nights and days in a row, rotation (HS-01 to HS-07).
    Health,
    /// Fair nights and weekends.
    Fairness,
    /// Wishes.
    Wishes,
    /// Every so manyth weekend: every weekend may be worked.
    Weekends,
    /// All of these.
    All,
}

/// A ward to measure.
#[derive(Debug, Clone, Copy)]
pub(super) struct Size {
    pub(super) people: usize,
    pub(super) weeks: u32,
    /// 3 (day, evening, night), 5 (long weekend shifts too), 6 or 7 (longer day and evening shifts too).
    pub(super) shifts: usize,
    pub(super) without: Without,
}

/// The frozen input.
///
/// # Errors
/// A sample that cannot be made.
pub(super) fn ward(size: Size, seed: u64) -> Result<PlanningInput, Failure> {
    let mut unit = solbakken::unit();
    unit.seed = seed;
    unit.horizon = Horizon { first: solbakken::FIRST, weeks: size.weeks };
    let (horizon, id) = (unit.horizon, solbakken::UNIT.parse().map_err(fault)?);
    let mut facts = Facts::default();
    for (k, fact) in unit.facts().map_err(fault)?.into_iter().enumerate() {
        facts.evolve(&fact.event, k as u64 + 1, fact.effective);
    }
    let defects = |d| fault(format!("{d:?}"));
    let sharing = freeze_sharing_input(&facts, &id, facts.position(), horizon.first).map_err(defects)?;
    let plan = turnus_sharing::share(&sharing, "S1".parse().map_err(fault)?, &mut |_| {}).map_err(fault)?;
    facts.evolve(&Event::SharingPlanAdopted(SharingPlanAdopted { plan }), facts.position() + 1, horizon.first);
    let mut input = freeze_planning_input(&facts, &id, horizon, facts.position()).map_err(defects)?;
    hire(&mut input, size.people)?;
    shifts(&mut input, size.shifts)?;
    relax(&mut input, size.without);
    let defects = input.defects();
    if defects.is_empty() { Ok(input) } else { Err(fault(format!("{defects:?}"))) }
}

/// So many people, and cover in proportion, rounded up.
fn hire(input: &mut PlanningInput, people: usize) -> Result<(), Failure> {
    let (own, consents) = (input.staff.clone(), std::mem::take(&mut input.consents));
    input.staff = Vec::with_capacity(people);
    for k in 0..people {
        let mut m = own[k % own.len()].clone();
        let was = m.person.clone();
        m.person = format!("P{k:03}").parse().map_err(fault)?;
        m.employment = format!("P{k:03}-1").parse().map_err(fault)?;
        let hers = consents.iter().filter(|c| c.person == was).cloned();
        input.consents.extend(hers.map(|c| turnus_domain::agreement::Consent { person: m.person.clone(), ..c }));
        input.staff.push(m);
    }
    let share = |heads: u32| (heads * people as u32).div_ceil(own.len() as u32);
    for row in &mut input.cover {
        (row.head_plan, row.policy_minimum, row.task_need) = (share(row.head_plan), share(row.policy_minimum), share(row.task_need));
    }
    Ok(())
}

fn shifts(input: &mut PlanningInput, number: usize) -> Result<(), Failure> {
    if number < SHIFTS {
        let long = |id: &turnus_domain::id::ShiftTypeId, of: &[ShiftType]| {
            of.iter().any(|s| s.id == *id && matches!(s.kind, ShiftKind::LongDay | ShiftKind::LongNight))
        };
        input.structure.weekend.retain(|id| !long(id, &input.shift_types));
        for kind in [ShiftKind::Day, ShiftKind::Evening, ShiftKind::Night] {
            let Some(s) = input.shift_types.iter().find(|s| s.kind == kind) else { continue };
            if !input.structure.weekend.contains(&s.id) {
                input.structure.weekend.push(s.id.clone());
            }
        }
    }
    // Longer by half an hour on the side where no band is left out.
    for (id, kind, start, end) in [("D2", ShiftKind::Day, "07:00", "15:00"), ("E2", ShiftKind::Evening, "15:00", "23:00")]
        .into_iter()
        .take(number.saturating_sub(SHIFTS))
    {
        let Some(like) = input.shift_types.iter().find(|s| s.kind == kind).cloned() else { continue };
        let id: turnus_domain::id::ShiftTypeId = id.parse().map_err(fault)?;
        let (start, end) = (start.parse().map_err(fault)?, end.parse().map_err(fault)?);
        input.shift_types.push(ShiftType { id: id.clone(), name: id.to_string(), start, end, ..like });
        input.structure.weekday.push(id);
    }
    Ok(())
}

fn relax(input: &mut PlanningInput, without: Without) {
    let off = |what| without == what || without == Without::All;
    for m in &mut input.staff {
        if off(Without::Fairness) {
            (m.fair_nights, m.fair_weekends) = (None, None);
        }
        if off(Without::Wishes) {
            m.wishes.clear();
        }
        if off(Without::Weekends) {
            m.weekend_every = 1;
        }
    }
    let health = [
        ParameterKey::PointsHs01,
        ParameterKey::PointsHs02,
        ParameterKey::PointsHs03,
        ParameterKey::PointsHs04,
        ParameterKey::PointsHs05,
        ParameterKey::PointsHs06,
        ParameterKey::PointsHs07,
    ];
    if off(Without::Health) {
        input.rule_book.parameters.iter_mut().filter(|p| health.contains(&p.key)).for_each(|p| p.value = 0);
    }
}
