//! What relaxing a rule is worth: first hour, alone, last-in, Shapley, curve, and which rules help each other.
//!
//! `V(S)` is the least number of unmet hours when the rules `S` are relaxed, each unmet hour counting one. Values
//! are never added up: relaxations are not additive, which is why there are four of them and packages beside.

use super::{engine, error::ModelError, program::Program, stages::unmet_hours};
use rand::{SeedableRng, seq::SliceRandom};
use rand_chacha::ChaCha8Rng;
use std::collections::{BTreeMap, BTreeSet};
use turnus_lp::Lp;

/// Above this many rules that meet in a block, Shapley values are drawn from permutations.
const EXACT: usize = 12;
/// How many.
const PERMUTATIONS: usize = 2_000;

/// `V(S)` of one block, solved again from the last basis and remembered.
#[derive(Debug)]
pub(crate) struct Least<'a> {
    program: &'a Program,
    lp: Option<Lp>,
    /// Rules that shut something here.
    pub(crate) rules: Vec<usize>,
    known: BTreeMap<Vec<usize>, f64>,
    /// Solves it took.
    pub(crate) solves: usize,
}

impl<'a> Least<'a> {
    pub(crate) fn new(program: &'a Program) -> Self {
        let lp = (!program.is_integer()).then(|| {
            let mut lp = engine::lp(program);
            unmet_hours(program).into_iter().for_each(|(column, cost)| lp.set_column_cost(column, cost));
            lp
        });
        let rules: BTreeSet<usize> = program.columns.iter().flat_map(|c| c.bars.iter().copied()).collect();
        Self { program, lp, rules: rules.into_iter().collect(), known: BTreeMap::new(), solves: 0 }
    }

    /// Least unmet hours with these rules relaxed. Rules that shut nothing here change nothing.
    pub(crate) fn unmet(&mut self, relaxed: &[usize]) -> Result<f64, ModelError> {
        let mut key: Vec<usize> = relaxed.iter().copied().filter(|r| self.rules.contains(r)).collect();
        key.sort_unstable();
        if let Some(known) = self.known.get(&key) {
            return Ok(*known);
        }
        self.solves += 1;
        let value = match &mut self.lp {
            Some(lp) => {
                for (index, column) in self.program.columns.iter().enumerate().filter(|(_, c)| !c.bars.is_empty()) {
                    lp.set_column_bounds(index, column.lower, upper(column, &key));
                }
                engine::least(lp, "unmet care with rules relaxed")?
            }
            None => {
                let mut program = self.program.clone();
                program.columns.iter_mut().filter(|c| !c.bars.is_empty()).for_each(|c| c.upper = upper(c, &key));
                engine::best(engine::mip(&program, &unmet_hours(&program)), None, "unmet care with rules relaxed")?.0
            }
        };
        self.known.insert(key, value);
        Ok(value)
    }

    /// Hours freed by the first hour (or unit of a row) that a rule lets through, and the slope the dual names.
    pub(crate) fn first(&mut self, rule: usize) -> Result<(f64, f64), ModelError> {
        let opened = opened(self.program, rule);
        if opened.is_empty() {
            return Ok((0.0, 0.0));
        }
        let none = self.unmet(&[])?;
        let mut bounded = Bounded::new(self.program, &opened);
        let slope = bounded.slope(&opened)?;
        Ok((none - bounded.unmet(1.0)?, slope))
    }
}

fn upper(column: &super::program::ColumnOf, relaxed: &[usize]) -> f64 {
    if column.bars.iter().all(|r| relaxed.contains(r)) { column.open } else { 0.0 }
}

/// Columns that a rule alone opens.
fn opened(program: &Program, rule: usize) -> Vec<usize> {
    let alone = |bars: &[usize]| !bars.is_empty() && bars.iter().all(|r| *r == rule);
    program.columns.iter().enumerate().filter(|(_, c)| alone(&c.bars) && c.open > 0.0).map(|(index, _)| index).collect()
}

/// A rule relaxed for so many hours only: the opened columns together stay within `theta`.
#[derive(Debug)]
pub(crate) struct Bounded {
    lp: Lp,
    row: usize,
}

impl Bounded {
    /// What must be whole is relaxed here.
    fn new(program: &Program, opened: &[usize]) -> Self {
        let mut lp = engine::lp(program);
        unmet_hours(program).into_iter().for_each(|(column, cost)| lp.set_column_cost(column, cost));
        opened.iter().for_each(|c| lp.set_column_bounds(*c, 0.0, program.columns[*c].open));
        let terms: Vec<(usize, f64)> = opened.iter().map(|c| (*c, 1.0)).collect();
        let row = lp.row(f64::NEG_INFINITY, 0.0, &terms);
        Self { lp, row }
    }

    /// Least unmet hours when the rule lets `theta` hours through.
    fn unmet(&mut self, theta: f64) -> Result<f64, ModelError> {
        self.lp.set_row_bounds(self.row, f64::NEG_INFINITY, theta);
        engine::least(&mut self.lp, "the curve of a rule")
    }

    /// What the dual at nought says the first hour frees.
    fn slope(&mut self, opened: &[usize]) -> Result<f64, ModelError> {
        self.unmet(0.0)?;
        let best = opened.iter().map(|c| -self.lp.reduced_costs()[*c]).fold(0.0, f64::max);
        Ok(best.max(-self.lp.duals()[self.row]))
    }

    /// Hours the rule must let through to free all that it can: the fewest.
    fn enough(&mut self, opened: &[usize], program: &Program, least: f64) -> Result<f64, ModelError> {
        self.lp.set_row_bounds(self.row, f64::NEG_INFINITY, f64::INFINITY);
        let unmet = unmet_hours(program);
        self.lp.row(f64::NEG_INFINITY, least + 1e-7, &unmet);
        unmet.iter().for_each(|(column, _)| self.lp.set_column_cost(*column, 0.0));
        opened.iter().for_each(|column| self.lp.set_column_cost(*column, 1.0));
        engine::least(&mut self.lp, "the hours a rule must let through")
    }
}

/// `V(θ)` of a rule in eleven points, from nought to the fewest hours that free all it can; one point when it frees nothing.
pub(crate) fn curve(blocks: &[Program], rule: usize) -> Result<Vec<(f64, f64)>, ModelError> {
    let touched: Vec<&Program> = blocks.iter().filter(|b| !opened(b, rule).is_empty()).collect();
    let program = Program::merged(&touched);
    let opened = opened(&program, rule);
    if opened.is_empty() {
        return Ok(Vec::new());
    }
    let mut bounded = Bounded::new(&program, &opened);
    let (none, all) = (bounded.unmet(0.0)?, bounded.unmet(f64::INFINITY)?);
    let most = Bounded::new(&program, &opened).enough(&opened, &program, all)?;
    if most < 1e-6 {
        return Ok(vec![(0.0, 0.0)]);
    }
    let points = (0..=10).map(|tenth| {
        let theta = most * f64::from(tenth) / 10.0;
        Ok((theta, none - bounded.unmet(theta)?))
    });
    points.collect()
}

/// Shapley values of the rules that meet in a block, and whether they are exact.
pub(crate) fn shapley(least: &mut Least<'_>, seed: u64) -> Result<(BTreeMap<usize, f64>, bool), ModelError> {
    let rules = least.rules.clone();
    if rules.len() <= EXACT { Ok((exact(least, &rules)?, true)) } else { Ok((drawn(least, &rules, seed)?, false)) }
}

/// `Σ_S |S|!(n−|S|−1)!/n! · (V(S) − V(S+r))` over all sets. Sets are visited so that neighbours differ by one rule.
fn exact(least: &mut Least<'_>, rules: &[usize]) -> Result<BTreeMap<usize, f64>, ModelError> {
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
    Ok(rules.iter().enumerate().map(|(k, rule)| (*rule, share(k))).collect())
}

fn binomial(n: usize, k: usize) -> f64 {
    (0..k).map(|i| (n - i) as f64 / (i + 1) as f64).product()
}

fn drawn(least: &mut Least<'_>, rules: &[usize], seed: u64) -> Result<BTreeMap<usize, f64>, ModelError> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let mut order = rules.to_vec();
    let mut sum: BTreeMap<usize, f64> = rules.iter().map(|r| (*r, 0.0)).collect();
    let all = least.unmet(rules)?;
    for _ in 0..PERMUTATIONS {
        order.shuffle(&mut rng);
        let mut before = least.unmet(&[])?;
        for k in 0..order.len() {
            // Once everything that can be freed is freed, no later rule adds anything.
            if before - all < 1e-9 {
                break;
            }
            let after = least.unmet(&order[..=k])?;
            *sum.entry(order[k]).or_default() += (before - after) / PERMUTATIONS as f64;
            before = after;
        }
    }
    Ok(sum)
}
