//! The engine beside the compact program, and beside itself.

use crate::{
    compact,
    drawn::{large, params, solve, ward},
};
use turnus_benchmarks::curtois;
use turnus_engine::Params;
use turnus_verifier::{Instance, judge, read_plan};

/// Solves a ward to the proof and has the plan judged; the optimum, or `None` when there is no plan.
pub(crate) fn optimum(text: &str) -> Option<i64> {
    let (instance, outcome) = solve(text, &params());
    let judged = Instance::read(text).expect("readable");
    let Some(lines) = &outcome.lines else {
        assert!(!outcome.without_line.is_empty(), "no plan and nobody without a line");
        return None;
    };
    let judgement = judge(&judged, &read_plan(&judged, &curtois::write(&instance, lines)).expect("readable"));
    assert_eq!(judgement.violations, Vec::<String>::new());
    assert_eq!(Some(judgement.objective()), outcome.objective);
    assert!(outcome.is_optimal(), "{:?} with bound {}\n{text}", outcome.objective, outcome.bound);
    outcome.objective
}

fn agrees(seeds: std::ops::Range<u64>) {
    let mut feasible = 0;
    for seed in seeds.clone() {
        let text = ward(seed);
        let expected = compact::optimum(&Instance::read(&text).expect("readable"));
        assert_eq!(optimum(&text), expected, "seed {seed}\n{text}");
        feasible += u64::from(expected.is_some());
    }
    let all = seeds.end - seeds.start;
    assert!(feasible * 2 > all, "only {feasible} of {all} wards have a plan");
}

#[test]
fn forty_tiny_wards_have_the_optimum_of_a_compact_integer_program() {
    agrees(0..40);
}

#[test]
#[ignore = "a minute or more"]
fn two_hundred_tiny_wards_have_the_optimum_of_a_compact_integer_program() {
    agrees(40..240);
}

#[test]
fn the_same_seed_gives_the_same_plan_on_any_number_of_threads() {
    let text = large();
    let params = Params { nodes: 6, neighbourhoods: 12, rounds: 60, seed: 3, ..Params::default() };
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        let (instance, outcome) = pool.install(|| solve(&text, &params));
        (curtois::write(&instance, &outcome.lines.expect("a plan")), outcome.bound, outcome.certificate)
    };
    let one = on(1);
    assert!(one == on(2), "two threads");
    assert!(one == on(5), "five threads");
}

#[test]
fn a_person_without_any_line_is_named_and_no_plan_is_claimed() {
    let text = ward(3).replacen("P1,", "P1,E=0|", 1);
    let impossible: String = text
        .lines()
        .map(|line| if line.starts_with("P1,E=0|") { "P1,E=7,480,9600,5,1,1,1\n".to_owned() } else { format!("{line}\n") })
        .collect();
    let (_, outcome) = solve(&impossible, &params());
    assert_eq!(outcome.lines, None);
    assert_eq!(outcome.without_line, [1]);
}
