//! Wards drawn at random, with everything the rule book knows: every rota is legal by the checker and worth what it claims,
//! and where there is none, every person without a line is told with rules that clash.

#[expect(dead_code, reason = "the sample unit has more than the drawn wards need")]
mod ward;

mod drawn;
mod mild;

use drawn::drawn;
use mild::mild;
use std::sync::atomic::AtomicBool;
use turnus_checker::{check_assignments, check_person};
use turnus_domain::{planning_input::PlanningInput, rota::Severity};
use turnus_rostering::{Params, Unsolved, solve};

/// What came of some wards.
#[derive(Debug, Default)]
struct Counts {
    solved: usize,
    impossible: usize,
}

fn run(draw: fn(u64) -> PlanningInput, seeds: std::ops::Range<u64>) -> Counts {
    let mut counts = Counts::default();
    for seed in seeds {
        let input = draw(seed);
        assert_eq!(input.defects(), vec![], "ward {seed}");
        let params = Params { seed, seconds: 1e6, nodes: Some(20), steps: 10 * 600, chains: 2, rounds: 40 };
        match solve(&input, &params, &AtomicBool::new(false), &mut |_| {}) {
            Ok(rota) => {
                let report = check_assignments(&input, &rota.assignments, &rota.substitutes);
                let hard: Vec<_> = report.findings.iter().filter(|f| f.severity == Severity::Hard).collect();
                assert!(hard.is_empty(), "ward {seed}: {hard:#?}");
                assert_eq!(report.objective, rota.objective, "ward {seed}: {:?}", report.points);
                assert!(rota.bound <= rota.objective, "ward {seed}");
                counts.solved += 1;
            }
            Err(Unsolved::Infeasible(conflicts)) => {
                assert!(!conflicts.is_empty(), "ward {seed}");
                for c in &conflicts {
                    assert!(!c.rules.is_empty(), "ward {seed}: {c}");
                    // Nothing at all is no way out either: the checker finds what she owes, or what was fixed.
                    let found = check_person(&input, &c.person, &[]);
                    assert!(found.iter().any(|f| f.severity == Severity::Hard), "ward {seed}: {c}");
                }
                counts.impossible += 1;
            }
            Err(other) => panic!("ward {seed}: {other}"),
        }
        if seed % 100 == 99 {
            println!("to {seed}: {counts:?}");
        }
    }
    counts
}

#[test]
fn drawn_wards_get_a_legal_rota_or_a_reason() {
    let counts = run(drawn, 0..10);
    assert!(counts.solved > 0, "{counts:?}");
}

#[test]
fn most_wards_with_mild_contracts_get_a_legal_rota() {
    let counts = run(mild, 0..10);
    assert!(counts.solved > 6, "{counts:?}");
}

#[test]
#[ignore = "long: about a second a ward"]
fn a_thousand_drawn_wards_get_a_legal_rota_or_a_reason() {
    let counts = run(drawn, 1_000..2_000);
    println!("{counts:?}");
    // Most wards drawn have somebody whose contract has no legal line: 67 were solved and 933 explained on 2026-11-29.
    assert!(counts.solved > 50 && counts.solved + counts.impossible == 1_000, "{counts:?}");
}

#[test]
#[ignore = "long: a few seconds a ward"]
fn a_thousand_wards_with_mild_contracts_get_a_legal_rota_or_a_reason() {
    let begun = std::time::Instant::now();
    let counts = run(mild, 1_000..2_000);
    println!("{counts:?} in {:.0} s", begun.elapsed().as_secs_f64());
    assert!(counts.solved > 600 && counts.solved + counts.impossible == 1_000, "{counts:?}");
}
