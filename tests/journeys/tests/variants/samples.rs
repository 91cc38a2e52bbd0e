//! The weekend puzzle of the samples.

use crate::frozen::{adopt, of_class, person, record};
use chrono::Days;
use turnus::sample::{SampleUnit, Weekends, solbakken, ward};
use turnus_domain::{
    calendar::DayKind,
    cover::{CoverRequirement, CoverSource},
    fact::Fact,
    facts::Facts,
    freeze::{freeze_planning_input, freeze_sharing_input},
    id::ShiftTypeId,
    planning_input::PlanningInput,
    quantity::Minutes,
    rota::PersonHours,
    rule_book::RuleId,
};
use turnus_rostering::weekend::{
    Missing, WeekendPlan, compare_weekends, consent_curve, full_time_table, long_shift_obstacles, long_shift_types, three_shift_types,
    weekend_need, weekend_puzzle,
};

/// A sample with adopted long cover, and the cover of the three-shift head plan beside it.
fn sample(
    unit: &SampleUnit,
    more: &[Fact],
    three_shift: Vec<turnus_domain::cover::HeadPlanLine>,
) -> (PlanningInput, Vec<CoverRequirement>) {
    let mut facts = Facts::default();
    record(&mut facts, &unit.facts().unwrap());
    record(&mut facts, more);
    let (id, first) = (unit.unit.parse().unwrap(), unit.horizon.first);
    let mut sharing = freeze_sharing_input(&facts, &id, facts.position(), first).unwrap();
    let share = |input: &_, id: &str| turnus_sharing::share(input, id.parse().unwrap(), &mut |_| {}).unwrap();
    let long = share(&sharing, "S1");
    sharing.head_plan = three_shift;
    let three = share(&sharing, "S2").cover;
    adopt(&mut facts, long);
    (freeze_planning_input(&facts, &id, unit.horizon, facts.position()).unwrap(), three)
}

#[test]
fn the_home_freezes_as_base_rota_and_dated() {
    let (three, t08) = (Weekends::ThreeShift.head_plan().unwrap(), solbakken::t08_decision().unwrap());
    let (base, _) = sample(&solbakken::unit(), &t08, three.clone());
    assert_eq!((base.staff.len(), base.consents.len(), base.holidays.days.len()), (28, 28, 0));
    assert!(base.staff.iter().all(|m| m.absences.is_empty() && m.wishes.len() == 4 && m.history.weekends.len() >= 6));
    for phase in 0..4 {
        let crew: Vec<_> = solbakken::unit().staff.iter().filter(|p| p.phase == phase).map(|p| p.profession).collect();
        assert_eq!((crew.len(), crew.iter().filter(|p| matches!(**p, "SP" | "VP")).count()), (7, 2), "phase {phase}");
    }
    let (dated, _) = sample(&solbakken::dated_unit(), &t08, three);
    let away: usize = dated.staff.iter().map(|m| dated.horizon.days().filter(|d| m.is_absent(*d)).count()).sum();
    let days = dated.staff.len() * dated.horizon.len();
    assert!((3 * days..=6 * days).contains(&(100 * away)), "{away} of {days} days");
    assert_eq!(dated.holidays.days.iter().filter(|h| dated.horizon.contains(h.date)).count(), 3);
}

#[test]
fn solbakken_needs_33_people_with_three_shifts_and_28_with_long_ones() {
    let (input, three) = sample(&solbakken::unit(), &solbakken::t08_decision().unwrap(), Weekends::ThreeShift.head_plan().unwrap());
    let puzzle = compare_weekends(&input, WeekendPlan { cover: &three, every: 3 }, WeekendPlan { cover: &input.cover, every: 4 }).unwrap();
    let (three, long) = (&puzzle.three_shift, &puzzle.long_shift);
    assert_eq!((three.all.per_weekend, three.all.needed, three.comes_out), (11, 33, false));
    assert_eq!((long.all.per_weekend, long.all.needed, long.all.there, long.all.may, long.comes_out), (7, 28, 28, 28, true));
    for need in [three, long] {
        assert_eq!(need.all.binds, [CoverSource::HeadPlan, CoverSource::TaskNeed], "agreed heads are what the tasks need");
        assert!(!need.all.tight.is_empty());
    }
    assert!(puzzle.long_shifts_help());
    assert_eq!(of_class(&long.classes, "nurse-or-social-educator").needed, 4, "after T08: on the long day only");
    let covered: Vec<u32> = puzzle.consents.iter().map(|s| s.weekends).collect();
    let by_hand: Vec<u32> = (0..=28).rev().map(|consents| 3 * (consents / 7)).collect();
    assert_eq!(
        covered, by_hand,
        "of four weekends in a row nobody works two, so k people cover k / 7 of them; one refusal costs three weekends"
    );
    let plain = weekend_puzzle(&input).unwrap();
    assert_eq!((&plain.long_shift, plain.three_shift.every), (long, 3));
}

#[test]
fn before_t08_is_delegated_the_long_night_takes_every_nurse_and_social_educator() {
    let (input, _) = sample(&solbakken::unit(), &[], Weekends::ThreeShift.head_plan().unwrap());
    let long = weekend_need(&input, &input.cover, &long_shift_types(&input), 4).unwrap();
    let nurses = of_class(&long.classes, "nurse-or-social-educator");
    assert_eq!((nurses.per_weekend, nurses.needed, nurses.there), (2, 8, 8), "eight of eight: one refusal and it does not come out");
    assert!(nurses.tight.iter().any(|t| t.sources == [CoverSource::TaskNeed] && t.class.as_str() == "nurse-or-social-educator"));
}

#[test]
fn the_ward_is_told_that_long_shifts_do_not_solve_its_weekends() {
    let heads =
        |d, e| vec![turnus::sample::heads(DayKind::Weekend, "D", d).unwrap(), turnus::sample::heads(DayKind::Weekend, "E", e).unwrap()];
    let mut three: Vec<_> = ward::unit().unwrap().head_plan.unwrap().into_iter().filter(|l| l.day != DayKind::Weekend).collect();
    three.extend(heads(6, 5));
    three.push(turnus::sample::heads(DayKind::Weekend, "N", 2).unwrap());
    let (input, three) = sample(&ward::unit().unwrap(), &[], three);
    let puzzle = compare_weekends(&input, WeekendPlan { cover: &three, every: 3 }, WeekendPlan { cover: &input.cover, every: 4 }).unwrap();
    let long = &puzzle.long_shift.all;
    assert!(long.needed > long.there && long.needed > long.may, "{long:?}");
    assert_eq!((long.there, long.may), (30, 22));
    assert!(!puzzle.long_shift.comes_out && !puzzle.long_shifts_help());
    assert!(puzzle.consents[0].weekends < 12, "not even with everybody's consent: {:?}", puzzle.consents[0]);
}

#[test]
fn one_switch_makes_long_shifts_illegal_and_names_rule_and_missing_piece() {
    let (input, _) = sample(&solbakken::unit(), &[], Weekends::ThreeShift.head_plan().unwrap());
    let saturday = input.horizon.first + Days::new(5);
    let check = |change: &dyn Fn(&mut PlanningInput), rule: RuleId, missing: Missing| {
        let mut changed = input.clone();
        change(&mut changed);
        for m in &changed.staff {
            let found = long_shift_obstacles(&changed, &m.person, saturday).unwrap();
            assert_eq!(found.iter().map(|o| (o.rule, o.missing)).collect::<Vec<_>>(), [(rule, missing)]);
            assert!(!found[0].what.is_empty() && !found[0].remedy.is_empty());
        }
        let need = weekend_need(&changed, &changed.cover, &long_shift_types(&changed), 4).unwrap();
        assert_eq!((need.all.may, need.comes_out), (0, false));
    };
    let long = |i: &PlanningInput| i.agreements.iter().position(|a| a.id.as_str() == "A-LONG").unwrap();
    assert!(input.staff.iter().all(|m| long_shift_obstacles(&input, &m.person, saturday).unwrap().is_empty()));
    check(&|i| drop(i.agreements.remove(long(i))), RuleId::Loc02, Missing::Agreement);
    check(
        &|i| {
            let k = long(i);
            i.agreements[k].health_assessment = None
        },
        RuleId::Loc02,
        Missing::HealthAssessment,
    );
    check(
        &|i| {
            let k = long(i);
            i.agreements[k].monitoring = None
        },
        RuleId::Loc02,
        Missing::Monitoring,
    );
    check(
        &|i| {
            let k = long(i);
            i.agreements[k].evaluate_by = Some(i.horizon.first - Days::new(31))
        },
        RuleId::Loc02,
        Missing::Evaluation,
    );
    check(
        &|i| {
            let k = long(i);
            i.agreements[k].terms.day_limit = Some(Minutes(660))
        },
        RuleId::Loc02,
        Missing::ShiftLength,
    );
    check(&|i| i.consents.clear(), RuleId::Loc02, Missing::Consent);
    check(&|i| i.staff.iter_mut().for_each(|m| m.adult_from = Some(i.horizon.first + Days::new(100))), RuleId::Wt80, Missing::Age);
    let mut by_night = input.clone();
    by_night.agreements.retain(|a| a.id.as_str() != "A-NIGHT");
    assert!(
        by_night.staff.iter().all(|m| long_shift_obstacles(&by_night, &m.person, saturday).unwrap().is_empty()),
        "one agreement off does not break another"
    );
}

#[test]
fn without_the_agreement_on_the_clock_change_one_weekend_does_not_come_out() {
    let (mut input, _) = sample(&solbakken::unit(), &[], Weekends::ThreeShift.head_plan().unwrap());
    let types: Vec<ShiftTypeId> = long_shift_types(&input);
    assert_eq!(consent_curve(&input, &input.cover, &types).unwrap()[0].weekends, 12);
    input.agreements.retain(|a| a.id.as_str() != "A-SHORT-NIGHT");
    assert_eq!(consent_curve(&input, &input.cover, &types).unwrap()[0].weekends, 11);
    assert_eq!(three_shift_types(&input).len(), 3);
}

#[test]
fn every_fourth_weekend_takes_the_conversion_of_full_time_away() {
    let hours = |k: usize, week| PersonHours {
        person: person(k),
        owed: Minutes(0),
        worked: Minutes(0),
        weekends: 3,
        nights: 3,
        full_time_week: Minutes(week),
    };
    let table = full_time_table(&[hours(0, 2_088), hours(1, 2_130)], &[hours(1, 2_130), hours(0, 2_130)]);
    assert_eq!(
        table.iter().map(|c| (c.person.clone(), c.longer())).collect::<Vec<_>>(),
        [(person(0), Minutes(42)), (person(1), Minutes(0))]
    );
}
