//! The sample unit comes out: judged by the checker, bounded, the same twice; and what happens when it cannot.

mod ward;

use std::sync::atomic::AtomicBool;
use turnus_checker::check_assignments;
use turnus_domain::{planning_input::PlanningInput, rule_book::RuleId, shift::ShiftKind};
use turnus_rostering::{Outcome, Params, Unsolved, solve};

fn quick(seed: u64) -> Params {
    Params { seed, seconds: 600.0, nodes: Some(300), steps: 1_000 * 600, chains: 2, rounds: 60 }
}

fn solved(input: &PlanningInput, seed: u64) -> Outcome {
    assert_eq!(input.defects(), vec![]);
    solve(input, &quick(seed), &AtomicBool::new(false), &mut |_| {}).unwrap()
}

/// The checker agrees: no hard finding, the same points, nothing unmet.
fn judged(input: &PlanningInput, rota: &Outcome) {
    let report = check_assignments(input, &rota.assignments, &rota.substitutes);
    let hard: Vec<_> = report.findings.iter().filter(|f| f.severity == turnus_domain::rota::Severity::Hard).collect();
    assert!(hard.is_empty(), "{hard:#?}");
    assert_eq!(report.unmet, vec![]);
    assert_eq!(report.objective, rota.objective, "{:?}", report.points);
    assert!(rota.bound <= rota.objective);
}

#[test]
fn twelve_weeks_without_slack_come_out_and_are_the_same_twice() {
    let mut input = ward::solbakken(12);
    ward::dress(&mut input);
    let rota = solved(&input, 1);
    judged(&input, &rota);
    assert_eq!(rota.substitutes, vec![]);
    let one_thread = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    assert_eq!(one_thread.install(|| solved(&input, 1)), rota);
}

#[test]
fn absences_are_filled_by_visible_substitutes() {
    let input = ward::scarce(12);
    let rota = solve(&input, &Params { rounds: 150, ..quick(1) }, &AtomicBool::new(false), &mut |_| {}).unwrap();
    judged(&input, &rota);
    assert!(!rota.substitutes.is_empty());
    assert!(rota.bound * 10 > rota.objective * 9, "{} is far from {}", rota.bound, rota.objective);
}

#[test]
fn without_a_consent_nobody_works_long_shifts_and_the_hole_shows() {
    let mut input = ward::solbakken(4);
    input.consents.clear();
    let rota = solved(&input, 1);
    judged(&input, &rota);
    let long =
        |id: &turnus_domain::id::ShiftTypeId| matches!(input.shift_type(id).unwrap().kind, ShiftKind::LongDay | ShiftKind::LongNight);
    assert!(rota.assignments.iter().all(|a| !long(&a.shift)));
    assert!(!rota.substitutes.is_empty());
}

#[test]
fn hours_that_cannot_be_worked_are_explained_by_the_rules_that_clash() {
    let mut input = ward::solbakken(4);
    // A full position that may only be worked as evenings at weekends.
    input.staff[0].kinds = vec![ShiftKind::Evening];
    input.structure.weekday.retain(|s| s.as_str() != "E");
    input.cover.retain(|c| c.day != turnus_domain::calendar::DayKind::Weekday);
    let Err(Unsolved::Infeasible(conflicts)) = solve(&input, &quick(1), &AtomicBool::new(false), &mut |_| {}) else {
        panic!("there is no such rota")
    };
    let mine = conflicts.iter().find(|c| c.person == input.staff[0].person).unwrap();
    assert!(mine.rules.contains(&RuleId::Hours), "{mine}");
    assert!(mine.to_string().contains("142 h owed"), "{mine}");
}

#[test]
fn cancelled_before_a_rota_is_found_is_said_so() {
    let input = ward::solbakken(12);
    assert_eq!(solve(&input, &quick(1), &AtomicBool::new(true), &mut |_| {}), Err(Unsolved::Stopped));
}

#[test]
fn holidays_in_a_row_without_a_sunday_agreement_come_out_too() {
    let mut input = ward::solbakken(4);
    input.agreements.retain(|a| a.kind != turnus_domain::agreement::AgreementKind::SundayAverage);
    for day in [8, 9, 15] {
        let date = chrono::NaiveDate::from_ymd_opt(2027, 1, day).unwrap();
        input.holidays.days.push(turnus_domain::calendar::PublicHoliday { date, name: "holiday".into() });
    }
    // So many days off leave too few shifts for everybody's hours.
    for p in &mut input.rule_book.parameters {
        if p.key == turnus_domain::rule_book::ParameterKey::HoursTolerance {
            p.value = 2_000;
        }
    }
    let rota = solved(&input, 1);
    judged(&input, &rota);
}

/// A longer search sees single weeks when it lays weekends, and lays all other days by a program too.
#[test]
fn a_thorough_search_is_legal_and_not_dearer() {
    let input = ward::scarce(4);
    let of = |steps: u64| solve(&input, &Params { steps, ..quick(1) }, &AtomicBool::new(false), &mut |_| {}).unwrap();
    let (short, thorough) = (of(200_000), of(1_000_000));
    judged(&input, &thorough);
    assert!(thorough.objective <= short.objective, "{} after {}", thorough.objective, short.objective);
}

/// A first rota is there before the programs begin; whoever stops then has it, or a better one.
#[test]
fn stopped_at_once_there_is_a_legal_rota() {
    let input = ward::scarce(12);
    let cancel = AtomicBool::new(false);
    let mut first = None;
    let rota = solve(&input, &quick(1), &cancel, &mut |p| {
        first = first.or(p.objective);
        cancel.store(true, std::sync::atomic::Ordering::Relaxed);
    });
    let rota = rota.unwrap();
    judged(&input, &rota);
    assert!(first.is_some_and(|points| rota.objective <= points), "{first:?}, then {}", rota.objective);
}
