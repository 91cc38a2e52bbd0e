//! A day of the sample unit.

use crate::{
    given::{WEEKDAY, on, planned},
    sample::{Weekends, date, delegated, unit},
};
use std::collections::BTreeMap;
use turnus_domain::{
    calendar::DateRange,
    day_plan::{DayAim, Doing},
    demand::{CareLevel, DemandShift, Work},
    evidence::{Evidence, Grade},
    id::TaskId,
    quantity::{BasisPoints, Minutes},
    rule_book::{Authority, Source},
    sharing_input::SharingInput,
    task::{Task, TaskDays},
};

#[test]
fn a_day_of_the_sample_leaves_nothing_and_that_is_proven() {
    let input = on(delegated(Weekends::ThreeShift), "2027-01-06", &WEEKDAY);
    let plan = planned(&input);
    assert_eq!(plan.stages.iter().map(|s| s.aim).collect::<Vec<_>>(), DayAim::ALL);
    assert!(plan.stages[..4].iter().all(|s| (s.value, s.bound) == (0, 0)), "{:?}", plan.stages);
    let levels = &plan.stages[4];
    assert!(levels.bound > 0 && (levels.value - levels.bound) * 100 <= levels.value * 5, "{levels:?}");
}

/// Issue: a day of the sample unit solved to proof. Weekdays and a weekend day; how long it takes is measured below.
#[test]
fn days_of_the_sample_are_proven_in_every_aim() {
    for day in ["2027-01-05", "2027-01-07", "2027-01-10", "2027-01-14"] {
        let plan = planned(&on(delegated(Weekends::ThreeShift), day, &WEEKDAY));
        assert!(plan.proven(), "{day}: {:?}", plan.stages);
    }
}

/// Three people can do one thing in pairs at a time: of eight half hours in seven, one is left, although the people have minutes
/// for more. Counted in minutes alone nothing would be left.
#[test]
fn of_three_people_two_at_a_time_do_something_in_pairs() {
    let mut input = on(unit(Weekends::ThreeShift), "2027-01-06", &[("D", &["P-09", "P-10", "P-11"])]);
    input.demands.retain(|d| d.task.as_str() == "T02");
    input.demands[0].times = 8;
    assert_eq!((input.demands.len(), input.demands[0].from, input.demands[0].to), (1, Minutes(450), Minutes(660)));
    let plan = planned(&input);
    assert_eq!(plan.stages.iter().map(|s| s.value - s.bound).collect::<Vec<_>>(), [0; 6], "{:?}", plan.stages);
    assert_eq!(plan.minutes_left(), Minutes(60));
    input.demands[0].times = 7;
    assert_eq!(planned(&input).minutes_left(), Minutes(0));
}

/// People read stretches, others parts: the same minutes, and nothing that could be one is two.
#[test]
fn stretches_are_the_parts_put_together() {
    let input = on(delegated(Weekends::ThreeShift), "2027-01-06", &WEEKDAY);
    let plan = planned(&input);
    let mut shorter = 0;
    for duty in 0..input.duties.len() {
        let (parts, stretches) = (plan.parts(duty), plan.stretches(duty));
        let care = |doing: Doing<'_>, from: Minutes, to: Minutes| if doing == Doing::Break { Minutes::ZERO } else { to - from };
        assert_eq!(stretches.iter().map(|s| s.times).sum::<u32>() as usize, parts.len());
        assert_eq!(stretches.iter().map(|s| care(s.doing, s.from, s.to)).sum::<Minutes>(), plan.care(duty));
        assert!(parts.windows(2).all(|w| w[0].to <= w[1].from), "nobody is in two places");
        assert!(stretches.iter().all(|s| parts.iter().any(|p| p.from == s.from) && parts.iter().any(|p| p.to == s.to)));
        shorter += parts.len() - stretches.len();
    }
    assert!(shorter > 100, "{shorter} lines less to read");
}

#[test]
#[ignore = "measures: where the time of a day goes"]
fn every_weekday_of_a_month_with_its_time() {
    for day in 4..29 {
        let date = format!("2027-01-{day:02}");
        let input = on(delegated(Weekends::ThreeShift), &date, &WEEKDAY);
        let start = std::time::Instant::now();
        let plan = turnus_day::plan(&input).unwrap();
        println!("{date} {} ms {:?}", start.elapsed().as_millis(), plan.stages.iter().map(|s| (s.value, s.bound)).collect::<Vec<_>>());
    }
}

/// How often each task is due in 52 weeks from 4 January 2027.
fn turns(sharing: &SharingInput) -> BTreeMap<TaskId, f64> {
    let mut due = BTreeMap::<_, f64>::new();
    let shifts: [(&str, &[&str]); 0] = [];
    for day in 0..52 * 7 {
        let on_day = date("2027-01-04") + chrono::Days::new(day);
        let input = on(sharing.clone(), &on_day.to_string(), &shifts);
        for demand in input.demands.iter().chain(&input.mobile) {
            *due.entry(demand.task.clone()).or_default() += f64::from(demand.times);
        }
    }
    due
}

/// A week has five whole days and two of 0.8, unless all of a week's work is done from Monday to Friday.
fn weeks(task: &Task) -> f64 {
    52.0 * if task.days == TaskDays::Weekdays { 7.0 } else { 5.0 + 2.0 * 0.8 }
}

#[test]
fn over_a_year_every_task_has_its_turn() {
    let sharing = unit(Weekends::ThreeShift);
    let due = turns(&sharing);
    for task in &sharing.tasks {
        let f = task.frequency;
        let often = f.times_bp as f64 / 1e4 / f64::from(f.per_days) * f64::from(f.residents.0) / 1e4 * 24.0;
        let (got, due) = (due.get(&task.id).copied().unwrap_or(0.0), often * weeks(task));
        assert!((got - due).abs() <= task.windows.len() as f64, "{}: {got} of {due}", task.id);
    }
}

/// A day counts what the cover counts: residents who need a tenth more, and work that was moved to the unit.
#[test]
fn heavier_residents_and_work_moved_here_are_due_too() {
    let plain = unit(Weekends::ThreeShift);
    let mut changed = plain.clone();
    let (heavier, moved): (TaskId, TaskId) = ("T01".parse().unwrap(), "T08".parse().unwrap());
    let evidence = Evidence { grade: Grade::Low, text: "constructed".into() };
    changed.care_level = Some(CareLevel { work: BasisPoints(11_000), tasks: vec![heavier.clone()], evidence: evidence.clone() });
    // Ten people twice a week, each as long as one turn: 20 / 7 turns a day.
    let of = |id: &TaskId| plain.tasks.iter().find(|t| t.id == *id).unwrap();
    let each = Minutes(of(&moved).minutes.0 * i64::from(of(&moved).performers));
    changed.demand.push(DemandShift {
        id: "copd".parse().unwrap(),
        unit: plain.unit.clone(),
        name: "COPD followed up at home".into(),
        name_nb: "Kols fulgt opp hjemme".into(),
        people: 10,
        adds: vec![Work { task: moved.clone(), minutes: each, times: 2, per_days: 7 }],
        today: vec![],
        effect: None,
        elsewhere: vec![],
        valid: DateRange::starting(date("2027-01-01")),
        source: Source { authority: Authority::Policy, text: "council case".into() },
        evidence,
    });
    let (before, after) = (turns(&plain), turns(&changed));
    let close = |id: &TaskId, due: f64| (after[id] - due).abs() <= 2.0 * of(id).windows.len() as f64;
    assert!(close(&heavier, before[&heavier] * 1.1), "{} of {}", after[&heavier], before[&heavier] * 1.1);
    assert!(close(&moved, before[&moved] + 20.0 / 7.0 * weeks(of(&moved))), "{} after {}", after[&moved], before[&moved]);
    let same = plain.tasks.iter().filter(|t| t.id != heavier && t.id != moved);
    assert!(same.map(|t| &t.id).all(|id| after.get(id) == before.get(id)));
}

#[test]
fn a_shift_of_the_night_belongs_to_the_date_it_starts_on() {
    let input = on(unit(Weekends::Long), "2027-01-09", &[("LD", &["P-01"]), ("LN", &["P-15"])]);
    let spans: Vec<_> = input.duties.iter().map(|d| (d.shift.as_str(), d.from.0, d.to.0)).collect();
    assert_eq!(spans, [("LD", 450, 1200), ("LN", 1185, 1890)], "what is after 07:30 is hand-over to the next care day");
    let night = input.demands.iter().find(|d| d.task.as_str() == "T42").unwrap();
    assert_eq!((night.from.0, night.to.0), (1440, 1830), "00:00 to 06:30 of the next day");
}
