//! Wards of at most eight people and fourteen days, solved and written down for another solver: `bench/wards/cpsat.py` solves them
//! to the proven optimum by a model of its own.

use crate::{drawn::drawn, file, proven};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::sync::atomic::AtomicBool;
use turnus_domain::{planning_input::PlanningInput, rule_book::ParameterKey};
use turnus_rostering::{Params, proof, solve};
use turnus_verifier::ward as verifier;

fn small(seed: u64) -> PlanningInput {
    let mut input = drawn(seed);
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    input.horizon.weeks = rng.random_range(1..=2);
    input.staff.truncate(rng.random_range(3..=8));
    let (days, people) = (input.horizon.range(), input.staff.len() as u32);
    for m in &mut input.staff {
        m.fixed.retain(|f| days.contains(f.date));
        m.wishes.retain(|w| days.contains(w.date));
    }
    for c in &mut input.cover {
        c.head_plan = (c.head_plan * people).div_ceil(28);
        (c.policy_minimum, c.task_need) = (c.policy_minimum.min(1), c.task_need.min(1));
    }
    input.rule_book.parameters.iter_mut().filter(|p| p.key == ParameterKey::HoursTolerance).for_each(|p| p.value = 1_500);
    input
}

/// The root's bound is below the optimum, so that only the tree, which branches on substitutes too, proves it.
#[test]
fn a_small_ward_is_proven_optimal_by_branching() {
    let input = small(5_082);
    let solved = |nodes| {
        let params = Params { seed: 1, seconds: 1e6, nodes: Some(nodes), steps: 3_000_000, chains: 1, rounds: 60 };
        solve(&input, &params, &AtomicBool::new(false), &mut |_| {}).unwrap()
    };
    let (without, with) = (solved(1), solved(2_000));
    assert!(without.bound < without.objective);
    assert_eq!((with.objective, with.bound), (17_684, 17_684));
}

#[test]
#[ignore = "long: writes two hundred solved wards for bench/wards/cpsat.py"]
fn two_hundred_small_wards_are_solved_and_written_for_another_solver() {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("wards");
    std::fs::create_dir_all(&folder).unwrap();
    let mut written = 0;
    for seed in 5_000.. {
        let input = small(seed);
        let params = Params { seed: 1, seconds: 1e6, nodes: Some(2_000), steps: 3_000_000, chains: 1, rounds: 100 };
        let Ok(rota) = solve(&input, &params, &AtomicBool::new(false), &mut |_| {}) else { continue };
        let (nodes, _) = proven(&input, &rota.assignments, proof::effort(100));
        let certified = verifier::prove(&file(&input), &nodes, proof::SCALE, rota.objective).unwrap().bound;
        let ward = serde_json::json!({
            "seed": seed, "input": input, "assignments": rota.assignments, "substitutes": rota.substitutes,
            "objective": rota.objective, "bound": rota.bound, "certified": certified,
        });
        std::fs::write(folder.join(format!("{seed}.json")), ward.to_string()).unwrap();
        written += 1;
        if written == 200 {
            break;
        }
    }
    println!("{written} wards in {}", folder.display());
    assert_eq!(written, 200);
}
