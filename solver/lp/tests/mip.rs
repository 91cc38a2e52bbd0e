//! The compact whole-number model: truthful outcomes, limits, cancel, start and progress.

use std::sync::atomic::{AtomicBool, Ordering};
use turnus_lp::{Lp, Mip, MipLimits, MipOutcome, MipProgress};

const INF: f64 = f64::INFINITY;

/// A knapsack-like model with many near ties; the same for the same seed.
fn hard(columns: usize, rows: usize, seed: u64) -> Mip {
    let mut state = seed;
    let mut random = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as f64 / (1u64 << 31) as f64
    };
    let mut mip = Mip::new();
    let x: Vec<usize> = (0..columns).map(|_| mip.column(-(50.0 + 50.0 * random()).round(), 0.0, 1.0, true)).collect();
    for _ in 0..rows {
        let terms: Vec<(usize, f64)> = x.iter().map(|c| (*c, (10.0 + 90.0 * random()).round())).collect();
        mip.row(-INF, columns as f64 * 15.0, &terms);
    }
    mip
}

fn run(mip: Mip, limits: &MipLimits, start: Option<&[f64]>) -> (MipOutcome, Vec<MipProgress>) {
    let mut seen = Vec::new();
    let outcome = mip.solve(limits, start, &AtomicBool::new(false), &mut |p| seen.push(p));
    (outcome, seen)
}

#[test]
fn solves_to_the_proven_optimum() {
    let (outcome, seen) = run(hard(40, 5, 1), &MipLimits::default(), None);
    let MipOutcome::Solved { values, objective, bound, optimal } = outcome else { panic!("{outcome:?}") };
    assert!(optimal && (objective - bound).abs() <= 1e-6 * objective.abs() && values.len() == 40);
    assert!(seen.iter().any(|p| p.objective.is_some()), "progress told of a solution");
    let (again, _) = run(hard(40, 5, 1), &MipLimits::default(), Some(&values));
    assert!(matches!(again, MipOutcome::Solved { objective: o, .. } if (o - objective).abs() < 1e-6));
}

#[test]
fn outcomes_tell_the_truth() {
    let mut none = Mip::new();
    let x = none.column(1.0, 0.0, 1.0, true);
    let y = none.column(1.0, 0.0, 1.0, true);
    none.row(1.0, 1.0, &[(x, 2.0), (y, 2.0)]);
    assert_eq!(run(none, &MipLimits::default(), None).0, MipOutcome::Infeasible);
    let mut endless = Mip::new();
    endless.column(-1.0, 0.0, INF, true);
    assert!(matches!(run(endless, &MipLimits::default(), None).0, MipOutcome::Failed(_)));
    let mut continuous = Mip::new();
    let x = continuous.column(1.0, 0.0, INF, false);
    continuous.row(2.5, INF, &[(x, 1.0)]);
    assert_eq!(
        run(continuous, &MipLimits::default(), None).0,
        MipOutcome::Solved { values: vec![2.5], objective: 2.5, bound: 2.5, optimal: true }
    );
    assert!(matches!(run(hard(5, 1, 1), &MipLimits::default(), Some(&[0.0])).0, MipOutcome::Failed(_)), "a start of the wrong length");
}

#[test]
fn node_limits_give_the_same_result_twice_and_an_honest_bound() {
    let limits = MipLimits { nodes: Some(20), ..MipLimits::default() };
    let first = run(hard(150, 15, 7), &limits, None).0;
    let MipOutcome::Solved { objective, bound, optimal, .. } = &first else { panic!("{first:?}") };
    assert!(!optimal && bound < objective);
    assert_eq!(first, run(hard(150, 15, 7), &limits, None).0);
}

#[test]
fn iteration_limits_give_the_same_result_twice_and_the_fewer_the_sooner() {
    let after = |iterations| run(hard(150, 15, 7), &MipLimits { iterations: Some(iterations), ..MipLimits::default() }, None);
    let (few, more) = (after(500), after(5_000));
    let nodes = |seen: &[MipProgress]| seen.last().map_or(0, |p| p.nodes);
    assert!(nodes(&few.1) < nodes(&more.1), "{} and {}", nodes(&few.1), nodes(&more.1));
    let MipOutcome::Solved { objective, bound, optimal, .. } = &more.0 else { panic!("{:?}", more.0) };
    assert!(!optimal && bound < objective);
    assert_eq!(more.0, after(5_000).0);
}

#[test]
fn a_bound_beyond_what_will_do_stops_and_one_that_is_never_reached_changes_nothing() {
    let until = |stop_bound| run(hard(150, 15, 7), &MipLimits { iterations: Some(5_000), stop_bound, ..MipLimits::default() }, None);
    let (all, seen) = until(INF);
    let bounds: Vec<f64> = seen.iter().map(|p| p.bound).filter(|bound| bound.is_finite()).collect();
    let (first, last) = (bounds[0], bounds[bounds.len() - 1]);
    assert!(first < last);
    let (_, stopped) = until(first);
    let nodes = |seen: &[MipProgress]| seen.last().map_or(0, |p| p.nodes);
    assert!(stopped.last().is_some_and(|p| p.bound > first) && nodes(&stopped) < nodes(&seen), "{} and {}", nodes(&stopped), nodes(&seen));
    assert_eq!(until(last).0, all);
}

#[test]
fn only_what_is_below_counts_and_the_first_of_it_will_do() {
    let found = |below, stop_at_first| run(hard(60, 8, 7), &MipLimits { below, stop_at_first, ..MipLimits::default() }, None);
    let (MipOutcome::Solved { objective: best, .. }, all) = found(INF, false) else { panic!("no solution") };
    let first = all.iter().find_map(|p| p.objective).unwrap();
    assert!(first > best + 2.0, "the first solution is the best: this test shows nothing");
    let (MipOutcome::Solved { objective, .. }, seen) = found(first - 1.0, true) else { panic!("none below the first") };
    assert!(objective < first - 1.0 && seen.iter().filter_map(|p| p.objective).all(|o| o < first - 1.0), "{objective} {seen:?}");
    let (none, seen) = found(best - 0.5, true);
    assert!(matches!(none, MipOutcome::Infeasible | MipOutcome::Stopped { .. }), "{none:?}");
    assert!(seen.iter().all(|p| p.objective.is_none()), "{seen:?}");
}

#[test]
fn cancel_stops_and_keeps_the_best_solution() {
    let cancel = AtomicBool::new(false);
    let limits = MipLimits { seconds: 60.0, ..MipLimits::default() };
    let outcome = hard(300, 20, 7).solve(&limits, None, &cancel, &mut |p| {
        if p.objective.is_some() {
            cancel.store(true, Ordering::Relaxed);
        }
    });
    assert!(matches!(outcome, MipOutcome::Solved { optimal: false, .. }), "{outcome:?}");
    let at_once = AtomicBool::new(true);
    let outcome = hard(300, 20, 7).solve(&limits, None, &at_once, &mut |_| {});
    assert!(!matches!(outcome, MipOutcome::Failed(_) | MipOutcome::Infeasible), "{outcome:?}");
}

#[test]
fn stops_at_a_solution_that_is_good_enough() {
    let limits = MipLimits { stop_at_first: true, stop_objective: -1000.0, seconds: 60.0, ..MipLimits::default() };
    let outcome = run(hard(300, 20, 7), &limits, None).0;
    let MipOutcome::Solved { objective, optimal, .. } = outcome else { panic!("{outcome:?}") };
    assert!(!optimal && objective <= -1000.0);
}

#[test]
fn another_number_of_threads_on_the_same_thread_is_fine() {
    for threads in [1, 2, 1] {
        let limits = MipLimits { threads, ..MipLimits::default() };
        assert!(matches!(run(hard(30, 5, 3), &limits, None).0, MipOutcome::Solved { optimal: true, .. }), "{threads} threads");
        let mut lp = Lp::new();
        lp.column(1.0, 1.0, 2.0);
        lp.solve();
        assert_eq!(lp.values(), [1.0]);
    }
}

#[test]
fn a_panic_in_progress_is_passed_on() {
    let caught = std::panic::catch_unwind(|| {
        hard(100, 10, 7).solve(&MipLimits::default(), None, &AtomicBool::new(false), &mut |_| panic!("from progress"))
    });
    assert!(caught.is_err());
}
