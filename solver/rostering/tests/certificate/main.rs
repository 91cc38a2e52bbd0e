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
use turnus_rostering::{
    Params,
    proof::{self, Effort},
    solve,
};
use turnus_verifier::ward as verifier;

/// The plan's file, as far as the verifier reads it.
fn plan(assignments: &[Assignment], substitutes: &[SubstituteShift]) -> String {
    serde_json::json!({"assignments": assignments, "substitutes": substitutes}).to_string()
}

/// The input's file.
fn file(input: &PlanningInput) -> String {
    serde_json::to_string(input).unwrap()
}

/// A proof around a rota, and the engine's bound by it.
fn proven(input: &PlanningInput, assignments: &[Assignment], effort: Effort) -> (Vec<verifier::Node>, i64) {
    let found = proof::prove(input, assignments, effort, &AtomicBool::new(false)).unwrap().expect("a legal rota");
    (found.nodes.into_iter().map(named).collect(), found.bound)
}

fn named(node: proof::HelpNode<proof::Multiplier>) -> verifier::Node {
    match node {
        proof::HelpNode::Units { cost: points, most, children } => verifier::Node::Units { points, most, children },
        proof::HelpNode::Cost { most, least, children } => verifier::Node::Points { most, least, children },
        proof::HelpNode::Leaf { cover, units, cost } => {
            let one = |m: proof::Multiplier| {
                verifier::Multiplier(m.date, m.band.from.to_string(), m.band.to.to_string(), m.class.to_string(), m.size)
            };
            verifier::Node::Leaf(verifier::Leaf { multipliers: cover.into_iter().map(one).collect(), units, points: cost })
        }
    }
}

/// Multipliers of the relaxation alone, and the engine's bound by them.
fn multipliers(input: &PlanningInput, assignments: &[Assignment], rounds: usize) -> (Vec<verifier::Multiplier>, i64) {
    let (nodes, bound) = proven(input, assignments, Effort { rounds, leaves: 0 });
    let [verifier::Node::Leaf(leaf)] = &nodes[..] else { panic!("one leaf") };
    (leaf.multipliers.clone(), bound)
}

/// A proof of one leaf.
fn leaf(multipliers: &[verifier::Multiplier]) -> Vec<verifier::Node> {
    vec![verifier::Node::Leaf(verifier::Leaf { multipliers: multipliers.to_vec(), ..verifier::Leaf::default() })]
}

#[test]
fn the_sample_home_is_certified_as_far_as_the_search_knows() {
    let input = ward::scarce(12);
    let params = Params { seed: 1, seconds: 600.0, nodes: Some(300), steps: 100_000, chains: 2, rounds: 60 };
    let rota = solve(&input, &params, &AtomicBool::new(false), &mut |_| {}).unwrap();
    assert_eq!(multipliers(&input, &rota.assignments, 0).0, vec![], "no round, no multiplier");
    let (nodes, bound) = proven(&input, &rota.assignments, proof::effort(60));
    let (certificate, proven) = verifier::certificate(&file(&input), nodes, proof::SCALE, rota.objective).unwrap();
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
    let (mut certified, mut engine, mut trees) = (0, 0, 0);
    for seed in 0..8 {
        let input = drawn(seed);
        let params = Params { seed, seconds: 1e6, nodes: Some(20), steps: 6_000, chains: 2, rounds: 30 };
        let Ok(rota) = solve(&input, &params, &AtomicBool::new(false), &mut |_| {}) else { continue };
        let (nodes, bound) = proven(&input, &rota.assignments, proof::effort(60));
        trees += usize::from(nodes.len() > 1);
        let (certificate, proven) = verifier::certificate(&file(&input), nodes, proof::SCALE, rota.objective).unwrap();
        let verified = verifier::verify(&file(&input), &plan(&rota.assignments, &rota.substitutes), &certificate);
        assert_eq!(verified.map(|v| v.objective), Ok(rota.objective), "ward {seed}");
        (certified, engine) = (certified + proven.bound, engine + bound);
    }
    println!("certified {certified}, by the engine {engine}, {trees} wards by trees");
    assert!(certified * 100 >= engine * 98, "certified {certified} in all, and the engine has {engine}");
}
