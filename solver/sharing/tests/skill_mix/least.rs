//! The league table by screening and warm starts equals what solving each set from nothing gives.

use crate::{
    given::{close, solved},
    many,
};
use turnus_sharing::skill_mix::{Ask, Depth, answer, unmet_with};

const RULES: [&str; 4] = ["r0", "r1", "r2", "r3"];

fn v(model: &turnus_sharing::skill_mix::Model, set: u32) -> f64 {
    let relaxed: Vec<&str> = RULES.iter().enumerate().filter(|(k, _)| set >> k & 1 == 1).map(|(_, r)| *r).collect();
    unmet_with(model, &relaxed).unwrap()
}

/// Twenty models of two units, all sixteen sets of rules solved from nothing: the judge of every value.
#[test]
fn every_value_equals_that_of_sets_solved_from_nothing() {
    let mut nought = 0;
    for seed in 0..20 {
        let model = many::model(2, seed);
        let told = solved(&model);
        let value: Vec<f64> = (0..16).map(|set| v(&model, set)).collect();
        for (k, of) in told.rules.iter().enumerate() {
            let me = 1_u32 << k;
            assert!(close(of.alone, value[0] - value[me as usize]), "{seed} {}: {} {}", of.rule, of.alone, value[0] - value[me as usize]);
            assert!(close(of.last_in, value[(15 & !me) as usize] - value[15]), "{seed} {}", of.rule);
            let weight = [1.0 / 4.0, 1.0 / 12.0, 1.0 / 12.0, 1.0 / 4.0];
            let without = (0..16_u32).filter(|s| s & me == 0);
            let shapley: f64 = without.map(|s| weight[s.count_ones() as usize] * (value[s as usize] - value[(s | me) as usize])).sum();
            assert!(close(of.shapley.unwrap(), shapley), "{seed} {}: {:?} {shapley}", of.rule, of.shapley);
            assert!(of.first_hour <= of.alone + 1e-6 && of.first_hour <= of.slope + 1e-6, "{seed} {of:?}");
            nought += usize::from(of.alone == 0.0);
        }
        for pair in &told.synergy {
            let at = |r: &str| 1_usize << RULES.iter().position(|x| *x == r).unwrap();
            let (a, b) = (at(&pair.rules.0), at(&pair.rules.1));
            assert!(close(pair.hours, value[a] + value[b] - value[0] - value[a | b]), "{seed} {pair:?}");
        }
    }
    assert!(nought > 5, "some rules free nothing alone, so that screening is tried: {nought}");
}

#[test]
fn a_league_table_is_the_same_on_one_thread_and_on_many() {
    let model = many::model(6, 3);
    let of = || answer(&model, Ask { values: Depth::Full, ..Ask::default() }).unwrap();
    let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap().install(of);
    let many = rayon::ThreadPoolBuilder::new().num_threads(4).build().unwrap().install(of);
    assert_eq!(one, many);
}
