//! A day of the sample unit.

use crate::{
    given::{WEEKDAY, on, planned},
    sample::{Weekends, delegated, unit},
};
use turnus_domain::day_plan::DayAim;

#[test]
fn a_day_of_the_sample_leaves_nothing_and_that_is_proven() {
    let input = on(delegated(Weekends::ThreeShift), "2027-01-06", &WEEKDAY);
    let plan = planned(&input);
    assert_eq!(plan.stages.iter().map(|s| s.aim).collect::<Vec<_>>(), DayAim::ALL);
    assert!(plan.stages[..4].iter().all(|s| (s.value, s.bound) == (0, 0)), "{:?}", plan.stages);
    let levels = &plan.stages[4];
    assert!(levels.bound > 0 && (levels.value - levels.bound) * 100 <= levels.value * 5, "{levels:?}");
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

#[test]
fn over_a_year_every_task_has_its_turn() {
    let mut sharing = unit(Weekends::ThreeShift);
    let mut done = std::collections::BTreeMap::<_, f64>::new();
    let days = 52 * 7;
    for day in 0..days {
        sharing.effective = crate::sample::date("2027-01-04") + chrono::Days::new(day);
        let shifts: [(&str, &[&str]); 0] = [];
        let input = on(sharing.clone(), &sharing.effective.to_string(), &shifts);
        for demand in input.demands.iter().chain(&input.mobile) {
            *done.entry(demand.task.clone()).or_default() += f64::from(demand.times);
        }
    }
    for task in &sharing.tasks {
        let f = task.frequency;
        let often = f.times_bp as f64 / 1e4 / f64::from(f.per_days) * f64::from(f.residents.0) / 1e4 * 24.0;
        // A week has five whole days and two of 0.8, unless all of a week's work is done from Monday to Friday.
        let week = if task.days == turnus_domain::task::TaskDays::Weekdays { 7.0 } else { 5.0 + 2.0 * 0.8 };
        let due = often * week * 52.0;
        let got = done.get(&task.id).copied().unwrap_or(0.0);
        assert!((got - due).abs() <= task.windows.len() as f64, "{}: {got} of {due}", task.id);
    }
}

#[test]
fn a_shift_of_the_night_belongs_to_the_date_it_starts_on() {
    let input = on(unit(Weekends::Long), "2027-01-09", &[("LD", &["P-01"]), ("LN", &["P-15"])]);
    let spans: Vec<_> = input.duties.iter().map(|d| (d.shift.as_str(), d.from.0, d.to.0)).collect();
    assert_eq!(spans, [("LD", 450, 1200), ("LN", 1185, 1890)], "what is after 07:30 is hand-over to the next care day");
    let night = input.demands.iter().find(|d| d.task.as_str() == "T42").unwrap();
    assert_eq!((night.from.0, night.to.0), (1440, 1830), "00:00 to 06:30 of the next day");
}
