//! What relaxing a rule is worth: first hour, alone, last-in, Shapley, curve, and which rules help each other.
//!
//! Values are never added up: relaxations are not additive, which is why there are four of them and packages beside.
//! Blocks share no row, so a rule's values are the sums of those of the blocks, and each block is worked out by itself,
//! several at once. Within a block every rule starts from a marked set near it (none relaxed, all relaxed).

use super::{
    answer::Depth,
    error::ModelError,
    least::{Bounded, Least, Single, Solved, opened},
    program::Program,
    shapley::{Shapley, shapley},
    watch::Watch,
};
use std::collections::BTreeMap;

/// A rule in a block.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Worth {
    /// By itself.
    pub(crate) single: Single,
    /// Lost when it alone is kept.
    pub(crate) last_in: f64,
}

/// What the rules are worth in a block.
#[derive(Debug, Default)]
pub(crate) struct Values {
    /// By rule.
    pub(crate) rules: BTreeMap<usize, Worth>,
    pub(crate) shapley: BTreeMap<usize, Shapley>,
    /// Pairs of rules that meet here; others have nothing to do with each other.
    pub(crate) synergy: BTreeMap<(usize, usize), f64>,
}

/// Values of the rules of a block that may be relaxed; `free` is sorted.
pub(crate) fn values(block: &Program, free: &[usize], depth: Depth, seed: u64, watch: &Watch<'_>) -> Result<Values, ModelError> {
    let mut least = Least::new(block);
    let mine: Vec<usize> = least.rules.iter().copied().filter(|r| free.binary_search(r).is_ok()).collect();
    let mut values = Values::default();
    if mine.is_empty() {
        return Ok(values);
    }
    let none = least.mark(&[])?;
    for rule in &mine {
        watch.step()?;
        let single = least.single(*rule, none.as_ref())?;
        values.rules.insert(*rule, Worth { single, last_in: 0.0 });
    }
    last_in(&mut least, &mine, &mut values, watch)?;
    if depth == Depth::Full {
        values.shapley = shapley(&mut least, &mine, none.as_ref(), seed, watch)?;
        values.synergy = synergy(&mut least, &mine, none.as_ref(), watch)?;
    }
    Ok(values)
}

fn last_in(least: &mut Least<'_>, mine: &[usize], values: &mut Values, watch: &Watch<'_>) -> Result<(), ModelError> {
    let whole = least.unmet(mine)?;
    let all = least.mark(mine)?;
    for rule in mine {
        watch.step()?;
        all.iter().for_each(|all| least.rewind(all));
        let kept: Vec<usize> = mine.iter().copied().filter(|r| r != rule).collect();
        let lost = least.unmet(&kept)? - whole;
        values.rules.entry(*rule).or_default().last_in = lost;
    }
    Ok(())
}

fn synergy(
    least: &mut Least<'_>,
    mine: &[usize],
    none: Option<&Solved>,
    watch: &Watch<'_>,
) -> Result<BTreeMap<(usize, usize), f64>, ModelError> {
    let mut hours = BTreeMap::new();
    let nothing = least.unmet(&[])?;
    for (k, a) in mine.iter().enumerate() {
        watch.go_on()?;
        none.iter().for_each(|none| least.rewind(none));
        let one = least.mark(&[*a])?;
        for b in &mine[k + 1..] {
            one.iter().for_each(|one| least.rewind(one));
            let together = nothing - least.unmet(&[*a, *b])?;
            let apart = 2.0 * nothing - least.unmet(&[*a])? - least.unmet(&[*b])?;
            hours.insert((*a, *b), together - apart);
        }
    }
    Ok(hours)
}

/// `V(θ)` of a rule in eleven points, from nought to the fewest hours that free all it can; one point when it frees nothing.
pub(crate) fn curve(blocks: &[&Program], rule: usize, alone: f64) -> Result<Vec<(f64, f64)>, ModelError> {
    let touched: Vec<&Program> = blocks.iter().copied().filter(|b| !opened(b, rule).is_empty()).collect();
    if touched.is_empty() {
        return Ok(Vec::new());
    }
    if alone < 1e-9 && touched.iter().all(|b| !b.is_integer()) {
        return Ok(vec![(0.0, 0.0)]);
    }
    let program = Program::merged(&touched);
    let opened = opened(&program, rule);
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
