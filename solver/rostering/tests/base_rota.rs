//! A base rota repeats: judged by the checker with itself before it.

#[expect(dead_code, reason = "the sample unit has more than a base rota needs")]
mod ward;

use chrono::Days;
use std::sync::atomic::{AtomicBool, Ordering};
use turnus_checker::check_assignments;
use turnus_domain::{
    base_rota::repeated,
    planning_input::PlanningInput,
    rota::{Assignment, Report, Severity, SolveStatus},
};
use turnus_rostering::{Outcome, Params, Unsolved, solve, solve_base_rota};

fn quick() -> Params {
    Params { seed: 1, seconds: 600.0, nodes: Some(300), steps: 500 * 600, chains: 2, rounds: 40 }
}

fn base(input: &PlanningInput) -> Outcome {
    solve_base_rota(input, &quick(), &AtomicBool::new(false), &mut |_| {}).unwrap()
}

fn hard(report: &Report) -> usize {
    report.findings.iter().filter(|f| f.severity == Severity::Hard).count()
}

/// The judge, of a rota with itself before it.
fn repeats(input: &PlanningInput, rota: &Outcome) -> Report {
    let round = repeated(input, &rota.assignments);
    assert_eq!(round.defects(), vec![]);
    check_assignments(&round, &rota.assignments, &rota.substitutes)
}

#[test]
fn eight_weeks_repeat_by_every_rule_and_are_the_same_on_one_thread() {
    let mut input = ward::solbakken(8);
    ward::dress(&mut input);
    input.staff.iter_mut().for_each(|m| m.wishes.clear());
    let rota = base(&input);
    let report = repeats(&input, &rota);
    assert_eq!(hard(&report), 0, "{:#?}", report.findings);
    assert_eq!(report.unmet, vec![]);
    assert_eq!(report.objective, rota.objective, "{:?}", report.points);
    assert!(rota.bound <= rota.objective);
    let one_thread = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    assert_eq!(one_thread.install(|| base(&input)), rota);

    // The seam binds: the rota that is made without it does not repeat by the same judge.
    let once = solve(&input, &quick(), &AtomicBool::new(false), &mut |_| {}).unwrap();
    let seam = repeats(&input, &once);
    assert!(hard(&seam) > 0, "a rota that happens to repeat: choose another seed");
    assert!(once.bound >= rota.bound, "the bound is that of the rota without a seam");
}

/// The judge sees over the seam: a night at the end and a day shift at the beginning leave too little rest.
#[test]
fn a_night_on_the_last_sunday_and_a_day_on_the_first_monday_are_refused() {
    let input = ward::solbakken(8);
    let of = |night: bool| {
        let all = input.shift_types.iter();
        all.filter(|s| s.kind.is_night() == night).find(|s| input.structure.weekday.contains(&s.id)).unwrap().id.clone()
    };
    let person = input.staff[0].person.clone();
    let (first, last) = (input.horizon.first, input.horizon.last());
    let of_two = vec![
        Assignment { date: first, person: person.clone(), shift: of(false) },
        Assignment { date: last, person: person.clone(), shift: of(true) },
    ];
    let rests = |input: &PlanningInput| {
        let report = check_assignments(input, &of_two, &[]);
        let on_first = report.findings.iter().filter(|f| f.severity == Severity::Hard && f.what.contains("rest")).count();
        (on_first, report)
    };
    let (without, _) = rests(&input);
    let (with, report) = rests(&repeated(&input, &of_two));
    assert!(with > without, "{:#?}", report.findings);
}

/// The rota of the weeks before is the rota itself, as far back as rules look.
#[test]
fn the_past_of_a_base_rota_is_the_rota_itself() {
    let input = ward::solbakken(8);
    let (person, shift) = (input.staff[3].person.clone(), input.shift_types[0].id.clone());
    let one = vec![Assignment { date: input.horizon.first + Days::new(5), person, shift }];
    let round = repeated(&input, &one);
    let dates: Vec<_> = round.staff[3].history.shifts.iter().map(|s| (input.horizon.first - s.date).num_days()).collect();
    assert_eq!(dates, [163, 107, 51], "a Saturday 8, 16 and 24 weeks before, none beyond 26 weeks");
    assert_eq!(round.staff[3].history.weekends.len(), 3);
    assert!(round.staff.iter().enumerate().all(|(k, m)| k == 3 || m.history.shifts.is_empty()));
}

#[test]
fn cancelled_before_anything_is_found_is_said_so() {
    let input = ward::solbakken(8);
    assert_eq!(solve_base_rota(&input, &quick(), &AtomicBool::new(true), &mut |_| {}), Err(Unsolved::Stopped));
}

/// Whoever stops it after the first rota has a legal one.
#[test]
fn stopped_after_the_first_rota_it_is_legal() {
    let input = ward::solbakken(8);
    let cancel = AtomicBool::new(false);
    let mut found = Vec::new();
    let rota = solve_base_rota(&input, &quick(), &cancel, &mut |p| {
        if let Some(points) = p.objective {
            found.push(points);
            cancel.store(true, Ordering::Relaxed);
        }
    });
    let rota = rota.unwrap();
    assert_eq!(rota.status, SolveStatus::Cancelled);
    assert_eq!(found.last(), Some(&rota.objective));
    let report = repeats(&input, &rota);
    assert_eq!((hard(&report), report.objective), (0, rota.objective), "{:#?}", report.findings);
}

/// Seven people fewer than the weekends need: substitutes are hired, and the weeks around the seam are laid anew.
#[test]
fn with_too_few_people_substitutes_are_hired_and_the_round_is_legal() {
    let mut input = ward::solbakken(8);
    input.staff.retain(|m| !["E04", "E11", "E12", "E17", "E21", "E22", "E25"].contains(&m.person.as_str()));
    let rota = base(&input);
    let report = repeats(&input, &rota);
    assert_eq!((hard(&report), report.objective), (0, rota.objective), "{:#?}", report.findings);
    assert_eq!(report.unmet, vec![]);
    assert!(!rota.substitutes.is_empty() && rota.bound > 0 && rota.bound <= rota.objective, "{} of {}", rota.bound, rota.objective);
}
