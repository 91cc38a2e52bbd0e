//! INRC-II from text to a plan, on scenarios drawn by a seed, beside a judge written from the format's description alone.

mod drawn;
mod judge;

use drawn::{Ward, ward};
use judge::judge;
use rand::{RngExt, SeedableRng, seq::IndexedRandom};
use rand_chacha::ChaCha8Rng;
use std::sync::atomic::AtomicBool;
use turnus_benchmarks::inrc2;
use turnus_engine::{Params, search};

fn read(ward: &Ward) -> inrc2::Instance {
    let weeks: Vec<&str> = ward.weeks.iter().map(String::as_str).collect();
    inrc2::read(&ward.scenario, &ward.history, &weeks).expect("readable")
}

/// A drawn ward that no roster leaves without its least cover.
fn without_least(seed: u64) -> Ward {
    let mut ward = ward(seed);
    ward.weeks.iter_mut().for_each(|week| *week = week.replace("(1,", "(0,"));
    ward
}

#[test]
fn the_model_costs_every_drawn_roster_what_the_format_says() {
    let (mut met, mut open) = (0, 0);
    for seed in 0..30_u64 {
        let ward = if seed.is_multiple_of(3) { ward(seed) } else { without_least(seed) };
        let instance = read(&ward);
        let model = &instance.model;
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        for _ in 0..60 {
            let line = |p: usize| -> Option<Box<[u8]>> {
                (0..200).find_map(|_| {
                    let busy = rng.random_bool(0.7);
                    let mut last = 0;
                    let line: Box<[u8]> = (0..model.days)
                        .map(|d| {
                            let open: Vec<u8> = (0..model.choices as u8).filter(|c| model.people[p].allowed[d] & (1 << c) != 0).collect();
                            // Long runs of one choice are as likely as short ones.
                            if rng.random_bool(0.4) {
                                last =
                                    if rng.random_bool(if busy { 0.2 } else { 0.6 }) { 0 } else { *open.choose(&mut rng).expect("free") };
                            }
                            last
                        })
                        .collect();
                    model.people[p].line_cost(model.choices, &line).map(|_| line)
                })
            };
            let Some(lines) = (0..model.people.len()).map(line).collect::<Option<Vec<_>>>() else { continue };
            let judged = judge(&ward, &instance.write(&lines));
            assert_eq!(instance.cost(&lines), judged.ok(), "seed {seed}\n{}", instance.write(&lines));
            if instance.cost(&lines).is_some() { met += 1 } else { open += 1 }
        }
    }
    assert!(met > 100 && open > 100, "{met} with the least cover, {open} without");
}

#[test]
fn a_forbidden_succession_has_no_line_and_the_judge_says_so() {
    let ward = without_least(1);
    let instance = read(&ward);
    let after_night = [&[5_u8, 1][..], &[0; 5], &[0; 7]].concat();
    assert_eq!(instance.model.people[0].line_cost(instance.model.choices, &after_night), None, "early after night");
    let mut lines = vec![vec![0_u8; 14].into_boxed_slice(); instance.nurses.len()];
    lines[0] = after_night.into_boxed_slice();
    let said = judge(&ward, &instance.write(&lines)).expect_err("hard");
    assert!(said.contains("after Night"), "{said}");
}

#[test]
fn drawn_wards_are_solved_to_an_optimum_that_the_judge_confirms_and_no_roster_undercuts() {
    let mut solved = 0;
    for seed in 0..12 {
        let ward = ward(seed);
        let instance = read(&ward);
        let params = Params { nodes: 2_000, neighbourhoods: 2_000, ..Params::default() };
        let outcome = search(&instance.model, &params, &AtomicBool::new(false), &|| 0.0, &mut |_| ());
        let lines = outcome.lines.as_ref().expect("a plan: the least cover is soft in the model");
        assert!(outcome.is_optimal(), "seed {seed}: {:?} with bound {}", outcome.objective, outcome.bound);
        match (instance.cost(lines), judge(&ward, &instance.write(lines))) {
            (Some(cost), judged) => {
                assert_eq!(judged, Ok(cost), "seed {seed}");
                assert_eq!(outcome.objective.map(|o| o * inrc2::UNIT), Some(cost));
                solved += 1;
            }
            (None, judged) => assert!(judged.is_err(), "seed {seed}"),
        }
    }
    assert!(solved >= 6, "only {solved} of 12 have a plan");
}

#[test]
fn what_cannot_be_read_is_told_with_its_line_and_file() {
    let good = ward(1);
    let weeks: Vec<&str> = good.weeks.iter().map(String::as_str).collect();
    let said = |scenario: &str, history: &str, weeks: &[&str]| inrc2::read(scenario, history, weeks).expect_err("wrong").to_string();
    assert!(said(&good.scenario.replace("(2,3) 1 1", "(2;3) 1 1"), &good.history, &weeks).contains("expected (least,most), not `(2;3)`"));
    assert!(said(&good.scenario, &good.history.replace("N0 ", "X0 "), &weeks).contains("nurse `X0` is not in the scenario (history)"));
    let wrong = good.weeks[0].replacen("Early", "Earlier", 1);
    assert!(said(&good.scenario, &good.history, &[&wrong]).contains("shift type `Earlier`"));
    assert!(said(&good.scenario, &good.history, &[]).contains("expected week files"));
}
