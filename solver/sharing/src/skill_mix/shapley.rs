//! Shapley values of the rules that meet in a block: exact up to twelve rules, drawn beyond, with how sure that is.

use super::{
    error::ModelError,
    least::{Least, Solved},
    watch::Watch,
};
use rand::{SeedableRng, seq::SliceRandom};
use rand_chacha::ChaCha8Rng;
use std::collections::BTreeMap;

/// Above this many rules values are drawn from permutations.
const EXACT: usize = 12;
/// Most permutations.
const PERMUTATIONS: u32 = 2_000;
/// Fewest.
const FEWEST: u32 = 100;
/// Permutations end when every 95 % interval is within this share of what all rules free together, either way.
const SURE: f64 = 0.01;

/// A value of a rule.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Shapley {
    pub(crate) value: f64,
    /// Half of the 95 % interval; 0 when exact.
    pub(crate) margin: f64,
    pub(crate) exact: bool,
}

/// Shapley values of some rules of a block.
pub(crate) fn shapley(
    least: &mut Least<'_>,
    rules: &[usize],
    none: Option<&Solved>,
    seed: u64,
    watch: &Watch<'_>,
) -> Result<BTreeMap<usize, Shapley>, ModelError> {
    if rules.len() <= EXACT { exact(least, rules) } else { drawn(least, rules, none, seed, watch) }
}

/// `Σ_S |S|!(n−|S|−1)!/n! · (V(S) − V(S+r))` over all sets. Sets are visited so that neighbours differ by one rule.
fn exact(least: &mut Least<'_>, rules: &[usize]) -> Result<BTreeMap<usize, Shapley>, ModelError> {
    let n = rules.len();
    let mut value = vec![0.0; 1 << n];
    for step in 0..1_usize << n {
        let set = step ^ (step >> 1);
        let relaxed: Vec<usize> = (0..n).filter(|k| set >> k & 1 == 1).map(|k| rules[k]).collect();
        value[set] = least.unmet(&relaxed)?;
    }
    let weight = |size: usize| 1.0 / (n as f64 * binomial(n - 1, size));
    let share = |k: usize| {
        let without = (0..1_usize << n).filter(|set| set >> k & 1 == 0);
        without.map(|set| weight(set.count_ones() as usize) * (value[set] - value[set | 1 << k])).sum()
    };
    Ok(rules.iter().enumerate().map(|(k, rule)| (*rule, Shapley { value: share(k), margin: 0.0, exact: true })).collect())
}

fn binomial(n: usize, k: usize) -> f64 {
    (0..k).map(|i| (n - i) as f64 / (i + 1) as f64).product()
}

/// Means over permutations; they add up to what all rules free, whatever is drawn.
fn drawn(
    least: &mut Least<'_>,
    rules: &[usize],
    none: Option<&Solved>,
    seed: u64,
    watch: &Watch<'_>,
) -> Result<BTreeMap<usize, Shapley>, ModelError> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let mut order = rules.to_vec();
    let mut sums: BTreeMap<usize, (f64, f64)> = rules.iter().map(|r| (*r, (0.0, 0.0))).collect();
    let (nothing, all) = (least.unmet(&[])?, least.unmet(rules)?);
    let mut draws = 0;
    while draws < PERMUTATIONS && (draws < FEWEST || !is_sure(&sums, draws, nothing - all)) {
        watch.go_on()?;
        order.shuffle(&mut rng);
        none.iter().for_each(|none| least.rewind(none));
        let mut before = nothing;
        for k in 0..order.len() {
            // Once everything that can be freed is freed, no later rule adds anything.
            if before - all < 1e-9 {
                break;
            }
            let after = least.unmet(&order[..=k])?;
            let gain = before - after;
            let sum = sums.entry(order[k]).or_default();
            *sum = (sum.0 + gain, sum.1 + gain * gain);
            before = after;
        }
        draws += 1;
    }
    let told = |(sum, squares): (f64, f64)| Shapley { value: sum / f64::from(draws), margin: margin(sum, squares, draws), exact: false };
    Ok(sums.into_iter().map(|(rule, of)| (rule, told(of))).collect())
}

fn is_sure(sums: &BTreeMap<usize, (f64, f64)>, draws: u32, total: f64) -> bool {
    draws.is_multiple_of(20) && sums.values().all(|(sum, squares)| margin(*sum, *squares, draws) <= SURE * total)
}

fn margin(sum: f64, squares: f64, draws: u32) -> f64 {
    let n = f64::from(draws);
    let variance = ((squares - sum * sum / n) / (n - 1.0)).max(0.0);
    1.96 * (variance / n).sqrt()
}
