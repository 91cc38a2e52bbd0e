//! Wards of any size, from the sample home: its people over and over, its cover in the same proportion, shift types of other times
//! beside its own, and its rules group by group.

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

/// Further shift types of weekdays: (id, kind, start, end). Each has its own times and spans at least one band of the cover: longer
/// and earlier days, longer and earlier evenings, short evenings on either side of 20:00, and an earlier night.
const MORE: [(&str, ShiftKind, &str, &str); 7] = [
    ("D2", ShiftKind::Day, "07:00", "15:00"),
    ("E2", ShiftKind::Evening, "15:00", "23:00"),
    ("N2", ShiftKind::Night, "21:30", "07:30"),
    ("D3", ShiftKind::Day, "07:30", "16:00"),
    ("E3", ShiftKind::Evening, "14:00", "22:30"),
    ("E4", ShiftKind::Evening, "15:00", "20:00"),
    ("E5", ShiftKind::Evening, "18:30", "22:30"),
];

/// Groups of rules, in the order in which they are switched on. Contract, absences, hours over the horizon and daily rest (WT-40)
/// always hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rules {
    /// Those that always hold.
    DailyRest,
    /// Weekly rest (WT-41).
    WeeklyRest,
    /// Every so manyth weekend (LOC-01) and Sundays off (WT-42).
    Weekends,
    /// Longest weeks and their means (WT-20, WT-21), overtime (WT-31) and the mean of nights (WT-61).
    Averages,
    /// Runs of long shifts and the rest after them (LOC-02).
    LongShifts,
    /// Points of quick returns, nights and days in a row, rotation (HS-01 to HS-07).
    Health,
    /// Fair nights and weekends.
    Fairness,
    /// Wishes: all rules.
    All,
}

/// A ward to measure.
#[derive(Debug, Clone, Copy)]
pub(super) struct Size {
    pub(super) people: usize,
    pub(super) weeks: u32,
    /// 3 (day, evening, night), 5 (long weekend shifts too), up to 12 (shifts of [`MORE`] on weekdays too).
    pub(super) shifts: usize,
    /// The last group that is on.
    pub(super) rules: Rules,
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
    relax(&mut input, size.rules);
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
    for (id, kind, start, end) in MORE.into_iter().take(number.saturating_sub(SHIFTS)) {
        let Some(like) = input.shift_types.iter().find(|s| s.kind == kind).cloned() else { continue };
        let id: turnus_domain::id::ShiftTypeId = id.parse().map_err(fault)?;
        let (start, end) = (start.parse().map_err(fault)?, end.parse().map_err(fault)?);
        input.shift_types.push(ShiftType { id: id.clone(), name: id.to_string(), start, end, ..like });
        input.structure.weekday.push(id);
    }
    Ok(())
}

/// Switches off the groups after the last one that is on. A limit is set where it can bind nobody, points to none.
fn relax(input: &mut PlanningInput, last: Rules) {
    let off = |group| last < group;
    for m in &mut input.staff {
        if off(Rules::All) {
            m.wishes.clear();
        }
        if off(Rules::Fairness) {
            (m.fair_nights, m.fair_weekends) = (None, None);
        }
        if off(Rules::Weekends) {
            m.weekend_every = 1;
        }
    }
    for a in &mut input.agreements {
        if off(Rules::LongShifts) {
            (a.terms.long_shifts_in_row, a.terms.rest_block) = (None, None);
        }
    }
    for p in &mut input.rule_book.parameters {
        if let Some((group, value)) = idle(p.key)
            && off(group)
        {
            p.value = value;
        }
    }
}

/// The group that a parameter belongs to, and a value by which its rule binds nobody.
const fn idle(key: ParameterKey) -> Option<(Rules, i64)> {
    use ParameterKey as Key;
    /// Minutes of a week and of four, and the most weeks a window can have: history and horizon together are shorter.
    const WEEK: i64 = 7 * 24 * 60;
    const WINDOW: i64 = 104;
    Some(match key {
        Key::WeeklyRest | Key::WeeklyRestFloor => (Rules::WeeklyRest, 0),
        Key::SundayWindow | Key::SundayEvery => (Rules::Weekends, WINDOW),
        Key::WeekLimit | Key::WeekMean | Key::WeekMaxIndividual | Key::WeekMaxLocal | Key::OvertimeWeek | Key::OvertimeWeekLocal => {
            (Rules::Averages, WEEK)
        }
        Key::NightAverage => (Rules::Averages, 4 * WEEK),
        Key::PointsHs01 | Key::PointsHs02 | Key::PointsHs03 | Key::PointsHs04 | Key::PointsHs05 | Key::PointsHs06 | Key::PointsHs07 => {
            (Rules::Health, 0)
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::{MORE, PEOPLE, Rules, SHIFTS, Size, WEEKS, ward};
    use std::collections::BTreeSet;

    const HOME: Size = Size { people: PEOPLE, weeks: WEEKS, shifts: SHIFTS, rules: Rules::All };

    #[test]
    fn twelve_shift_types_have_times_of_their_own_and_people_who_may_work_them() {
        let input = ward(Size { shifts: SHIFTS + MORE.len(), ..HOME }, 1).expect("a ward");
        let times: BTreeSet<_> = input.shift_types.iter().map(|s| (s.start, s.end)).collect();
        assert_eq!(times.len(), 12);
        for s in &input.shift_types {
            assert!(input.staff.iter().any(|m| m.kinds.contains(&s.kind)), "nobody may work {}", s.id);
            assert!(input.bands().iter().any(|b| b.covered_by(s)), "{} meets no cover", s.id);
        }
    }

    #[test]
    fn every_group_of_rules_changes_the_input_and_the_last_leaves_it_as_it_is() {
        use Rules::{All, Averages, DailyRest, Fairness, Health, LongShifts, Weekends, WeeklyRest};
        let of = |rules| ward(Size { rules, ..HOME }, 1).expect("a ward");
        let inputs = [DailyRest, WeeklyRest, Weekends, Averages, LongShifts, Health, Fairness, All].map(of);
        assert!(inputs.windows(2).all(|two| two[0] != two[1]));
        assert!(inputs[7].staff.iter().any(|m| !m.wishes.is_empty() && m.fair_nights.is_some() && m.weekend_every > 1));
    }
}
