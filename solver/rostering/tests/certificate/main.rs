//! The certificate of a ward: it proves what is true, nearly all of what the search knows, and nothing that was tampered with.

#[path = "../ward/mod.rs"]
mod ward;

#[path = "../drawn/mod.rs"]
mod drawn;

#[path = "../supplements/mod.rs"]
mod supplements;

mod lines;
mod peers;
mod tampered;
mod tiny;

use std::sync::atomic::AtomicBool;
use turnus_domain::{
    planning_input::PlanningInput,
    rota::{Assignment, SubstituteShift},
};
use turnus_rostering::{Params, proof, solve};
use turnus_verifier::ward as verifier;

/// The plan's file, as far as the verifier reads it.
fn plan(assignments: &[Assignment], substitutes: &[SubstituteShift]) -> String {
    serde_json::json!({"assignments": assignments, "substitutes": substitutes}).to_string()
}

/// The input's file.
fn file(input: &PlanningInput) -> String {
    serde_json::to_string(input).unwrap()
}

/// Multipliers around a rota, and the engine's bound by them.
fn multipliers(input: &PlanningInput, assignments: &[Assignment], rounds: u32) -> (Vec<verifier::Multiplier>, i64) {
    let found = proof::multipliers(input, assignments, rounds, &AtomicBool::new(false)).unwrap().expect("a legal rota");
    let named =
        |m: proof::Multiplier| verifier::Multiplier(m.date, m.band.from.to_string(), m.band.to.to_string(), m.class.to_string(), m.size);
    (found.rows.into_iter().map(named).collect(), found.bound)
}

#[test]
fn the_sample_home_is_certified_as_far_as_the_search_knows() {
    let mut input = ward::solbakken(12);
    ward::dress(&mut input);
    ward::absences(&mut input);
    let params = Params { seed: 1, seconds: 600.0, nodes: Some(300), steps: 100_000, chains: 2, rounds: 60 };
    let rota = solve(&input, &params, &AtomicBool::new(false), &mut |_| {}).unwrap();
    let found = proof::multipliers(&input, &rota.assignments, 0, &AtomicBool::new(false)).unwrap().unwrap();
    assert_eq!(found.rows, vec![], "no round, no multiplier");
    let (rows, bound) = multipliers(&input, &rota.assignments, 60);
    let (certificate, proven) = verifier::certificate(&file(&input), rows, proof::SCALE, rota.objective).unwrap();
    let verified = verifier::verify(&file(&input), &plan(&rota.assignments, &rota.substitutes), &certificate).unwrap();
    assert_eq!((verified.bound, verified.objective), (proven.bound, rota.objective));
    println!("{} points, certified {}, by the engine {bound} now and {} in the search", rota.objective, proven.bound, rota.bound);
    assert!(proven.bound <= rota.objective);
    // The verifier leaves out some rules, and cuts off nothing.
    assert!(proven.bound * 1_000 >= bound.max(rota.bound) * 997, "{proven:?}: the engine has {bound} and {}", rota.bound);
}

#[test]
fn drawn_wards_are_certified_and_never_above_their_rota() {
    certified(drawn::drawn);
}

#[test]
fn so_are_wards_where_supplements_cost() {
    certified(|seed| supplements::paid(drawn::drawn(seed)));
}

fn certified(drawn: impl Fn(u64) -> PlanningInput) {
    let (mut certified, mut engine) = (0, 0);
    for seed in 0..8 {
        let input = drawn(seed);
        let params = Params { seed, seconds: 1e6, nodes: Some(20), steps: 6_000, chains: 2, rounds: 30 };
        let Ok(rota) = solve(&input, &params, &AtomicBool::new(false), &mut |_| {}) else { continue };
        let (rows, bound) = multipliers(&input, &rota.assignments, 30);
        let (certificate, proven) = verifier::certificate(&file(&input), rows, proof::SCALE, rota.objective).unwrap();
        let verified = verifier::verify(&file(&input), &plan(&rota.assignments, &rota.substitutes), &certificate);
        assert_eq!(verified.map(|v| v.objective), Ok(rota.objective), "ward {seed}");
        (certified, engine) = (certified + proven.bound, engine + bound);
    }
    println!("certified {certified}, by the engine {engine}");
    assert!(certified * 100 >= engine * 98, "certified {certified} in all, and the engine has {engine}");
}
