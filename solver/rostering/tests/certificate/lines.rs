//! Every line that the checker accepts, the verifier accepts, at the same points: so its relaxation shuts no rota out.

use crate::{drawn::drawn, file, plan, supplements, ward};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::sync::atomic::AtomicBool;
use turnus_checker::{check_assignments, check_person};
use turnus_domain::{
    planning_input::PlanningInput,
    rota::{Assignment, Severity},
    rule_book::ParameterKey,
    shift::DatedShift,
};
use turnus_rostering::{Params, solve};
use turnus_verifier::ward as verifier;

/// Changes of one or two days of somebody's line, kept while the checker finds nothing hard.
fn walk(input: &PlanningInput, assignments: &mut Vec<Assignment>, steps: usize, rng: &mut ChaCha8Rng) -> usize {
    let mut kept = 0;
    for _ in 0..steps {
        let m = &input.staff[rng.random_range(0..input.staff.len())];
        let mut line: Vec<Assignment> = assignments.iter().filter(|a| a.person == m.person).cloned().collect();
        for _ in 0..rng.random_range(1..=3) {
            let date = input.horizon.date(rng.random_range(0..input.horizon.len()));
            line.retain(|a| a.date != date);
            if rng.random_bool(0.6) {
                let shift = input.shift_types[rng.random_range(0..input.shift_types.len())].id.clone();
                line.push(Assignment { date, person: m.person.clone(), shift });
            }
        }
        let shifts: Vec<DatedShift> = line.iter().map(|a| DatedShift { date: a.date, shift: a.shift.clone() }).collect();
        if check_person(input, &m.person, &shifts).iter().all(|f| f.severity != Severity::Hard) {
            assignments.retain(|a| a.person != m.person);
            assignments.extend(line);
            kept += 1;
        }
    }
    kept
}

fn agree(mut input: PlanningInput, seed: u64) -> usize {
    // Loose hours, so that many lines are legal.
    for p in input.rule_book.parameters.iter_mut().filter(|p| p.key == ParameterKey::HoursTolerance) {
        p.value = 1_500;
    }
    let params = Params { seed, seconds: 1e6, nodes: Some(20), steps: 2_000, chains: 1, rounds: 0 };
    let Ok(rota) = solve(&input, &params, &AtomicBool::new(false), &mut |_| {}) else { return 0 };
    let (mut assignments, mut rng, mut kept) = (rota.assignments, ChaCha8Rng::seed_from_u64(seed), 0);
    for _ in 0..4 {
        kept += walk(&input, &mut assignments, 400, &mut rng);
        let report = check_assignments(&input, &assignments, &rota.substitutes);
        assert_eq!(report.hard(), 0, "ward {seed}");
        let points = verifier::points(&file(&input), &plan(&assignments, &rota.substitutes));
        assert_eq!(points, Ok(report.objective), "ward {seed}: {:?}", report.points);
    }
    kept
}

#[test]
fn every_line_that_the_checker_accepts_has_the_same_points_at_the_verifier() {
    let kept: usize = (100..112).map(|seed| agree(drawn(seed), seed)).sum();
    assert!(kept > 1_000, "only {kept} changes were legal");
}

#[test]
fn they_also_agree_where_supplements_cost() {
    let mut kept: usize = (112..116).map(|seed| agree(supplements::paid(drawn(seed)), seed)).sum();
    let mut input = supplements::paid(ward::solbakken(3));
    input.horizon.first = "2027-03-22".parse().unwrap();
    ward::dress(&mut input);
    kept += agree(input, 5);
    assert!(kept > 200, "only {kept} changes were legal");
}

#[test]
fn they_also_agree_when_the_clock_goes_forward_and_back() {
    let mut kept = 0;
    for (seed, first) in [(1, "2027-03-22"), (2, "2027-03-15"), (3, "2027-10-25"), (4, "2027-10-18")] {
        let mut input = ward::solbakken(3);
        input.horizon.first = first.parse().unwrap();
        ward::dress(&mut input);
        for a in &mut input.agreements {
            a.evaluate_by = None;
        }
        kept += agree(input, seed);
    }
    assert!(kept > 200, "only {kept} changes were legal");
}
