//! Recorded calls beside what was assumed, and the inputs with their sources.

use crate::sample::{parameters, sample};
use chrono::NaiveDate;
use turnus_domain::{
    night::{CallPriority, Hundredths, InputSource, NightCall, NightInput, NightInputName, Solved},
    quantity::{BasisPoints, Minutes},
};
use turnus_night::{InputUnit, inputs, measure, simulation_effort, sizing_effort};

fn day(d: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2027, 1, d).unwrap()
}

fn call(n: u32, home: &str, night: u32, priority: CallPriority, solved: Solved) -> NightCall {
    let id = format!("C{n}").parse().unwrap();
    NightCall { id, home: home.parse().unwrap(), night: day(night), at: "23:00".parse().unwrap(), priority, solved }
}

fn input(completed: Vec<NaiveDate>, calls: Vec<NightCall>) -> NightInput {
    let sample = sample();
    NightInput {
        id: "north".parse().unwrap(),
        position: 1,
        on: day(31),
        district: sample.district,
        parameters: Some(parameters(|p| p.ranking.draws = 1)),
        team: None,
        sources: vec![InputSource { input: NightInputName::Driving, document: "map of the district".into() }],
        completed,
        calls,
    }
}

/// Four completed nights, one of them silent; a call of an open night does not count.
#[test]
fn only_completed_nights_count() {
    let visit = |response| Solved::Visit { response: Minutes(response) };
    let orange = |n, night, solved| call(n, "home-a", night, CallPriority::Orange, solved);
    let mut calls: Vec<_> = (1..=10).map(|n| orange(n, 1 + n % 3, visit(i64::from(n) * 5))).collect();
    calls.push(call(11, "home-b", 2, CallPriority::Green, Solved::Phone));
    calls.push(call(12, "home-b", 2, CallPriority::Red, Solved::HandedOver));
    calls.push(orange(13, 9, visit(500)));
    let m = measure(&input(vec![day(1), day(2), day(3), day(4)], calls));
    assert_eq!((m.nights, m.calls, m.not_counted, m.first, m.last), (4, 12, 1, Some(day(1)), Some(day(4))));
    assert_eq!((m.by_phone, m.assumed_by_phone), (Some(BasisPoints(833)), BasisPoints(4500)));
    let homes: Vec<_> = m.per_home.iter().map(|h| (h.calls, h.per_night, h.assumed_per_night)).collect();
    assert_eq!(homes[0], (10, Some(Hundredths(250)), Hundredths(90)));
    assert_eq!(homes[1], (2, Some(Hundredths(50)), Hundredths(90)));
    assert_eq!((homes.len(), homes[7].1), (8, Some(Hundredths(0))), "a home without calls had none");
    let orange = &m.per_priority[1];
    assert_eq!((orange.calls, orange.visits, orange.p50, orange.p90), (10, 10, Some(Minutes(25)), Some(Minutes(45))));
    assert_eq!((orange.target, orange.within_target), (Some(Minutes(30)), Some(BasisPoints(6000))));
    assert_eq!((orange.per_night, orange.assumed_per_night), (Some(Hundredths(250)), Hundredths(240)));
    let (red, green) = (&m.per_priority[0], &m.per_priority[3]);
    assert_eq!((red.handed_over, red.visits, red.p50, red.within_target), (1, 0, None, None));
    assert_eq!((green.calls, green.by_phone), (1, 1));
}

/// Without a completed night nothing is measured, however many calls there are.
#[test]
fn no_night_no_figure() {
    let m = measure(&input(vec![], vec![call(1, "home-a", 1, CallPriority::Orange, Solved::Phone)]));
    assert_eq!((m.nights, m.calls, m.not_counted, m.by_phone, m.first), (0, 0, 1, None, None));
    assert!(m.per_home.iter().all(|h| h.per_night.is_none()) && m.per_priority.iter().all(|p| p.per_night.is_none() && p.p90.is_none()));
}

/// Every input has its number and unit, and is assumed unless it rests on something.
#[test]
fn inputs_say_what_they_rest_on() {
    let lines = inputs(&input(vec![], vec![]));
    let of = |name| lines.iter().find(|l| l.input == name).map(|l| (l.value, l.unit, l.assumed())).unwrap();
    assert_eq!(of(NightInputName::NightHours), (Hundredths(57_000), InputUnit::Minutes, true));
    assert_eq!(of(NightInputName::FixedNurses), (Hundredths(800), InputUnit::Heads, true));
    assert_eq!(of(NightInputName::Absence), (Hundredths(2000), InputUnit::Percent, true));
    assert_eq!(of(NightInputName::NurseHour), (Hundredths(40_000), InputUnit::KronerPerHour, true));
    assert_eq!(of(NightInputName::Calls), (Hundredths(90), InputUnit::CallsPer50, true));
    assert_eq!(of(NightInputName::ByPhone), (Hundredths(4500), InputUnit::Percent, true));
    let (drive, unit, assumed) = of(NightInputName::Driving);
    assert!((900..930).contains(&drive.0) && unit == InputUnit::Minutes && !assumed);
    assert_eq!(lines.iter().filter(|l| !l.assumed()).count(), 1);
    assert_eq!(lines.len(), 23, "every input but the arrival shares, which sizing does not use");
}

/// The effort is known beforehand: eight homes draw 7.2 calls and 3 visits a night.
#[test]
fn effort_is_known_beforehand() {
    let sample = sample();
    assert_eq!(simulation_effort(&sample.district, 2_000), 2_000 * (8 + 3));
    // 500 draws of 100 nights, at most 20 homes × 100 residents × 2.5 / 50 calls and 8 visits, for three designs
    assert_eq!(sizing_effort(&sample.district, &sample.sizing), 3 * (100 * 11 + 500 * 100 * 108));
}

/// What 2,000 nights cost. It prints and judges nothing: other programs share the machine.
#[test]
#[ignore = "a measurement; run it with --ignored --nocapture"]
fn what_two_thousand_nights_cost() {
    let sample = sample();
    for mode in [turnus_domain::night::TeamMode::Together, turnus_domain::night::TeamMode::Split] {
        let begun = std::time::Instant::now();
        let f = turnus_night::simulate(&sample.district, &turnus_domain::night::NightDesign::reference(mode), 2_000, 1);
        println!("{mode:?}: 2 000 nights, {} visits a night, {} ms", f.visits, begun.elapsed().as_millis());
    }
    let begun = std::time::Instant::now();
    let s = turnus_night::size(&sample.district, &sample.sizing);
    println!("sizing with {} draws: {} ms", s.ranking_share.draws, begun.elapsed().as_millis());
}
