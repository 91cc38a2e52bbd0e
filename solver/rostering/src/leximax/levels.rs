//! The levels of a pool, the greatest value first: fewest people at or above each, with multipliers that bound it.

use super::certificate::{Level, PARTS, Pool, bound};
use std::sync::atomic::AtomicBool;
use turnus_lp::{Lp, LpOutcome, Mip, MipLimits, MipOutcome};

/// Most nodes of a level's search tree.
const NODES: i64 = 2_000;

/// A choice with the levels that prove it, as far as they do. `start`: a column of each person that keep all rows together.
#[must_use]
pub fn solve(pool: &Pool, start: &[usize]) -> (Vec<usize>, Vec<Level>) {
    let mut values: Vec<i64> = pool.columns.iter().map(|c| c.excess).filter(|e| *e > 0).collect();
    values.sort_unstable_by(|a, b| b.cmp(a));
    values.dedup();
    let (mut chosen, mut levels) = (start.to_vec(), Vec::new());
    for from in values {
        let level = one(pool, &levels, from, &mut chosen);
        levels.push(level);
    }
    // A later level never makes an earlier one worse, so every count is that of the last choice.
    (chosen, levels)
}

fn one(pool: &Pool, earlier: &[Level], from: i64, chosen: &mut Vec<usize>) -> Level {
    let rows = pool.rows.len() + earlier.len();
    let people = |chosen: &[usize]| chosen.iter().filter(|c| pool.columns[**c].excess >= from).count() as i64;
    let mut best = Level { from, people: people(chosen), bound: 0, multipliers: vec![0; rows] };
    best.bound = bound(pool, earlier, &best).unwrap_or(0);
    if best.bound >= best.people {
        return best;
    }
    if let Some(multipliers) = multipliers(pool, earlier, from) {
        let by_duals = Level { multipliers, ..best.clone() };
        match bound(pool, earlier, &by_duals) {
            Some(bound) if bound > best.bound => best = Level { bound, ..by_duals },
            _ => {}
        }
    }
    let found = if best.bound < best.people { fewest(pool, earlier, from, chosen) } else { None };
    if let Some(found) = found.filter(|found| people(found) < best.people) {
        best.people = people(&found);
        *chosen = found;
    }
    best.bound = best.bound.min(best.people);
    best
}

/// Every row as a program has it: terms and at least.
fn rows(pool: &Pool, earlier: &[Level]) -> Vec<(Vec<(usize, f64)>, f64)> {
    let own = pool.rows.iter().map(|row| (row.terms.iter().map(|(c, a)| (*c, *a as f64)).collect(), row.least as f64));
    let before = earlier.iter().map(|level| {
        let there = pool.columns.iter().enumerate().filter(|(_, c)| c.excess >= level.from);
        (there.map(|(c, _)| (c, -1.0)).collect(), -level.people as f64)
    });
    own.chain(before).collect()
}

fn cost(excess: i64, from: i64) -> f64 {
    if excess >= from { 1.0 } else { 0.0 }
}

fn columns_of(pool: &Pool, person: usize) -> Vec<(usize, f64)> {
    pool.columns.iter().enumerate().filter(|(_, c)| c.person == person).map(|(c, _)| (c, 1.0)).collect()
}

/// Duals of the linear program, in parts; what rounding makes negative is 0.
fn multipliers(pool: &Pool, earlier: &[Level], from: i64) -> Option<Vec<i64>> {
    let mut lp = Lp::new();
    for column in &pool.columns {
        lp.column(cost(column.excess, from), 0.0, f64::INFINITY);
    }
    for (terms, least) in rows(pool, earlier) {
        lp.row(least, f64::INFINITY, &terms);
    }
    let n = lp.rows();
    for person in 0..pool.people {
        lp.row(1.0, 1.0, &columns_of(pool, person));
    }
    let LpOutcome::Optimal { .. } = lp.solve() else { return None };
    Some(lp.duals()[..n].iter().map(|y| ((y * PARTS as f64).round() as i64).max(0)).collect())
}

/// A choice with fewest people at or above a value, from one there is.
fn fewest(pool: &Pool, earlier: &[Level], from: i64, chosen: &[usize]) -> Option<Vec<usize>> {
    let mut mip = Mip::new();
    for column in &pool.columns {
        mip.column(cost(column.excess, from), 0.0, 1.0, true);
    }
    for (terms, least) in rows(pool, earlier) {
        mip.row(least, f64::INFINITY, &terms);
    }
    for person in 0..pool.people {
        mip.row(1.0, 1.0, &columns_of(pool, person));
    }
    let mut start = vec![0.0; pool.columns.len()];
    chosen.iter().for_each(|c| start[*c] = 1.0);
    let limits = MipLimits { nodes: Some(NODES), absolute_gap: 0.5, ..MipLimits::default() };
    let MipOutcome::Solved { values, .. } = mip.solve(&limits, Some(&start), &AtomicBool::new(false), &mut |_| {}) else { return None };
    let mut found = vec![None; pool.people];
    values
        .iter()
        .zip(&pool.columns)
        .enumerate()
        .filter(|(_, (v, _))| **v > 0.5)
        .for_each(|(c, (_, column))| found[column.person] = Some(c));
    found.into_iter().collect()
}
