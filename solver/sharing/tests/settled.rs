//! The settled definition of the sample unit (domain brief E.1a): heads, cover, and what a decision changes.

mod sample;

use sample::{Weekends, all_seven_days, delegated, heads, of, share, unit, unmet};
use std::collections::BTreeSet;
use turnus_domain::{
    calendar::DayKind,
    cover::{Band, CoverRequirement, CoverSource},
    id::ClassId,
    quantity::BasisPoints,
    sharing::SharingPlan,
    task::TaskDays,
};

const NURSE_OR_EDUCATOR: [&str; 2] = ["SP", "VP"];

fn row<'a>(plan: &'a SharingPlan, day: DayKind, from: &str, class: &str) -> Option<&'a CoverRequirement> {
    plan.cover.iter().find(|c| c.day == day && c.band.from.to_string() == from && c.class.as_str() == class)
}

fn check_heads(utilisation: u32) {
    for (weekends, weekend) in [(Weekends::ThreeShift, vec![5, 4, 2]), (Weekends::Long, vec![5, 2])] {
        let mut input = unit(weekends);
        input.measure.utilisation = BasisPoints(utilisation);
        let plan = share(&input);
        assert_eq!(heads(&plan, DayKind::Weekday), [7, 5, 2], "weekday at {utilisation}");
        assert_eq!(heads(&plan, DayKind::Weekend), weekend, "{weekends:?} weekend at {utilisation}");
        assert_eq!(heads(&plan, DayKind::Holiday), [5, 4, 2], "holiday at {utilisation}");
        assert!(plan.cover.iter().all(|c| c.class.as_str() != "any" || !c.tasks_exceed_head_plan()));
        assert!(plan.unmet_x100.iter().all(|(_, u)| *u == 0));
    }
}

#[test]
fn heads_are_the_agreed_plan_at_utilisation_92() {
    check_heads(9_200)
}

#[test]
fn heads_are_the_agreed_plan_at_utilisation_94() {
    check_heads(9_400)
}

#[test]
fn heads_are_the_agreed_plan_at_utilisation_95() {
    check_heads(9_500)
}

#[test]
fn heads_are_the_agreed_plan_at_utilisation_97() {
    check_heads(9_700)
}

#[test]
fn heads_are_the_agreed_plan_at_utilisation_100() {
    check_heads(10_000)
}

#[test]
fn without_a_weekend_factor_a_weekend_needs_a_head_more_per_day() {
    for (weekends, weekend) in [(Weekends::ThreeShift, vec![6, 5, 2]), (Weekends::Long, vec![6, 2])] {
        let mut input = unit(weekends);
        input.measure.weekend_factor = BasisPoints::WHOLE;
        let plan = share(&input);
        assert_eq!(heads(&plan, DayKind::Weekend), weekend);
        let first = row(&plan, DayKind::Weekend, "07:30", "any").unwrap();
        assert!(first.tasks_exceed_head_plan() && first.binding() == [CoverSource::TaskNeed], "told, not hidden");
        assert_eq!((first.head_plan, first.task_need, first.heads()), (5, 6, 6));
    }
}

/// R-WT-09: how busy a Saturday is beside a Tuesday is a datum of the unit, and the same program gives the cover of each.
#[test]
fn r_wt_09_a_ward_needs_on_saturday_what_it_needs_on_tuesday_and_a_home_less_by_its_own_datum() {
    let needs = |factor: u32| {
        let mut input = unit(Weekends::ThreeShift);
        input.measure.weekend_factor = BasisPoints(factor);
        // Cover from what is to be done on every day alone, by the same shifts on every day.
        input.tasks.retain(|task| task.days == TaskDays::Every);
        input.structure.weekend.clone_from(&input.structure.weekday);
        input.head_plan.iter_mut().for_each(|line| line.heads = 0);
        input.policy_minima.clear();
        let plan = share(&input);
        [DayKind::Weekday, DayKind::Weekend].map(|day| {
            let rows = plan.cover.iter().filter(move |c| c.day == day);
            rows.map(|c| (c.band, c.class.clone(), c.task_need)).collect::<BTreeSet<_>>()
        })
    };
    let minutes = |rows: &BTreeSet<(Band, ClassId, u32)>| {
        let any = rows.iter().filter(|(_, class, _)| class.as_str() == "any");
        any.map(|(band, _, heads)| band.minutes() * i64::from(*heads)).sum::<i64>()
    };
    let [tuesday, saturday] = needs(10_000);
    assert!(!tuesday.is_empty(), "there is something to do");
    assert_eq!(tuesday, saturday, "a ward: Saturdays are as busy as Tuesdays");
    let [home_tuesday, home_saturday] = needs(8_000);
    assert_eq!(home_tuesday, tuesday, "the datum says nothing of weekdays");
    assert!(minutes(&home_saturday) < minutes(&tuesday), "a home at 0.8: {home_saturday:?}");
    let [_, quiet] = needs(5_000);
    assert!(minutes(&quiet) < minutes(&home_saturday), "half: {quiet:?}");
}

/// The brief gives 6/4/2 without naming the day: it is the weekend; weekdays stay 7/5/2.
#[test]
fn planned_tasks_on_all_seven_days_cost_a_weekend_head() {
    let mut input = unit(Weekends::ThreeShift);
    all_seven_days(&mut input);
    let plan = share(&input);
    assert_eq!(heads(&plan, DayKind::Weekend), [6, 4, 2]);
    assert_eq!(heads(&plan, DayKind::Weekday), [7, 5, 2]);
}

#[test]
fn delegating_t08_frees_a_nurse_by_day_and_the_long_night_but_no_head() {
    let (before, after) = (share(&unit(Weekends::Long)), share(&delegated(Weekends::Long)));
    let need = |plan, day, shift| of(plan, day, shift, &NURSE_OR_EDUCATOR);
    assert_eq!((need(&before, DayKind::Weekday, "D"), need(&after, DayKind::Weekday, "D")), (2, 1));
    assert_eq!((need(&before, DayKind::Weekend, "LN"), need(&after, DayKind::Weekend, "LN")), (1, 0));
    for shift in ["E", "N"] {
        assert_eq!(need(&before, DayKind::Weekday, shift), need(&after, DayKind::Weekday, shift), "{shift}");
    }
    for day in [DayKind::Weekday, DayKind::Weekend, DayKind::Holiday] {
        assert_eq!(heads(&before, day), heads(&after, day), "the freed minutes free no head");
    }
    let (b, a) = (
        row(&before, DayKind::Weekday, "07:30", "nurse-or-social-educator"),
        row(&after, DayKind::Weekday, "07:30", "nurse-or-social-educator"),
    );
    assert_eq!((b.unwrap().heads(), a.unwrap().heads()), (2, 1), "task-derived, so the decision changes the cover");
    assert_eq!(b.unwrap().policy_minimum, 0);
    assert!(row(&before, DayKind::Weekend, "20:00", "nurse-or-social-educator").is_some());
    assert!(row(&after, DayKind::Weekend, "20:00", "nurse-or-social-educator").is_none());
    assert_eq!(after.decisions.len(), 1);
    assert!(before.decisions.is_empty());
}

#[test]
fn minima_keep_their_source_in_the_cover() {
    let plan = share(&unit(Weekends::Long));
    let night = row(&plan, DayKind::Weekday, "22:30", "any").unwrap();
    assert_eq!((night.head_plan, night.policy_minimum, night.task_need), (2, 2, 2));
    assert_eq!(night.binding(), [CoverSource::HeadPlan, CoverSource::PolicyMinimum, CoverSource::TaskNeed]);
    assert_eq!(row(&plan, DayKind::Weekday, "22:30", "skilled").unwrap().policy_minimum, 1);
    for from in ["07:30", "15:00"] {
        for day in [DayKind::Weekday, DayKind::Weekend, DayKind::Holiday] {
            assert_eq!(row(&plan, day, from, "nurse").unwrap().policy_minimum, 1, "{day:?} {from}");
        }
    }
    assert!(row(&plan, DayKind::Weekday, "22:30", "nurse").is_none(), "the mobile team is the night's nurse");
}

#[test]
fn two_people_tasks_keep_two_at_night_where_minutes_need_one() {
    let mut input = unit(Weekends::ThreeShift);
    input.policy_minima.clear();
    assert_eq!(heads(&share(&input), DayKind::Weekend)[2], 2, "498 minutes fit one head; turning needs two");
    input.tasks.retain(|t| t.performers == 1);
    assert_eq!(heads(&share(&input), DayKind::Weekend)[2], 1);
}

#[test]
fn without_a_mobile_team_the_night_needs_a_nurse() {
    let mut input = unit(Weekends::ThreeShift);
    input.night_reach = None;
    assert_eq!(of(&share(&input), DayKind::Weekday, "N", &["SP"]), 1);
    assert_eq!(of(&share(&unit(Weekends::ThreeShift)), DayKind::Weekday, "N", &["SP"]), 0);
}

#[test]
fn every_minute_of_the_day_is_shared_out_once() {
    let plan = share(&delegated(Weekends::ThreeShift));
    let sum = |day, task: &str| plan.shares.iter().filter(|s| s.day == day && s.task.as_str() == task).map(|s| s.minutes_x100).sum::<i64>();
    assert_eq!(sum(DayKind::Weekday, "T02"), 57_600, "30 minutes, two performers, 40 % of 24 residents");
    assert_eq!(sum(DayKind::Weekend, "T02"), 46_080, "80 % of it");
    assert_eq!(sum(DayKind::Weekday, "T09"), 2_400 / 5 * 5, "120 minutes a week on five days");
    assert_eq!(sum(DayKind::Weekend, "T09"), 0);
    assert_eq!(sum(DayKind::Weekday, "T46"), 0, "done by the mobile team");
    let t08_by_hf: i64 = plan
        .shares
        .iter()
        .filter(|s| s.day == DayKind::Weekday && s.task.as_str() == "T08" && s.profession.as_ref().is_some_and(|p| p.as_str() == "HF"))
        .map(|s| s.minutes_x100)
        .sum();
    assert!(t08_by_hf > 14_400, "health-care workers take over most of the 288 minutes: {t08_by_hf}");
    assert_eq!(unmet(&plan, DayKind::Weekday), 0);
}

#[test]
fn the_same_input_gives_the_same_plan() {
    let input = delegated(Weekends::Long);
    assert_eq!(share(&input), share(&input));
}
