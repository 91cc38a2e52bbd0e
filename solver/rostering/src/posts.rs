//! Left-over fragments of posts put together to full ones (R-WT-15: part time breeds part time).
//!
//! # The mathematics
//! Exact. Fragments of one size are alike, so a pattern is how many of each size make one full post, to the last hundredth of
//! a percent; every pattern of at most so many parts is listed. A whole-number program takes as many patterns as the
//! fragments allow, then as few fragments as possible:
//! `max Σ x_p`, then `min Σ parts_p x_p`, with `Σ n_ps x_p ≤ fragments of size s`. The two stages are one objective, because no
//! choice has more parts than there are fragments.

use std::{collections::BTreeMap, sync::atomic::AtomicBool};
use turnus_lp::{Mip, MipLimits, MipOutcome};

/// Most patterns that are looked at; more fragments of different sizes than any municipality advertises at once.
const MOST_PATTERNS: usize = 50_000;

/// Full posts that fragments make, each as the indices of its fragments in ascending order; proven to be as many as possible.
///
/// # Errors
/// What the solver said when it gave up, or that there are too many patterns to be exact.
pub fn full_posts(sizes: &[u32], full: u32, most_parts: usize) -> Result<Vec<Vec<usize>>, String> {
    let mut fragments: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for (k, size) in sizes.iter().enumerate().filter(|(_, size)| (1..full).contains(*size)) {
        fragments.entry(*size).or_default().push(k);
    }
    let kinds: Vec<(u32, usize)> = fragments.iter().map(|(size, all)| (*size, all.len())).collect();
    let mut found = Patterns { kinds: &kinds, all: Vec::new() };
    found.extend(0, full, most_parts, &mut vec![0; kinds.len()])?;
    let patterns = found.all;
    if patterns.is_empty() {
        return Ok(Vec::new());
    }
    let taken = chosen(&kinds, &patterns)?;
    let mut left: Vec<Vec<usize>> = fragments.into_values().map(|all| all.into_iter().rev().collect()).collect();
    let mut posts = Vec::new();
    for (pattern, times) in patterns.iter().zip(taken) {
        for _ in 0..times {
            let parts = pattern.iter().zip(&mut left).flat_map(|(n, left)| left.split_off(left.len() - n));
            let mut post: Vec<usize> = parts.collect();
            post.sort_unstable();
            posts.push(post);
        }
    }
    posts.sort();
    Ok(posts)
}

struct Patterns<'a> {
    /// Size and number of fragments, the smallest first.
    kinds: &'a [(u32, usize)],
    all: Vec<Vec<usize>>,
}

impl Patterns<'_> {
    /// Every way to fill what is left with the kinds from `k` on.
    fn extend(&mut self, k: usize, left: u32, parts: usize, so_far: &mut Vec<usize>) -> Result<(), String> {
        if left == 0 {
            self.all.push(so_far.clone());
            let few = self.all.len() <= MOST_PATTERNS;
            return if few { Ok(()) } else { Err("there are too many fragments of different sizes to look at all ways".into()) };
        }
        let Some((size, there)) = self.kinds.get(k).copied().filter(|(size, _)| *size <= left && parts > 0) else { return Ok(()) };
        for n in 0..=there.min(parts).min((left / size) as usize) {
            so_far[k] = n;
            self.extend(k + 1, left - size * n as u32, parts - n, so_far)?;
        }
        so_far[k] = 0;
        Ok(())
    }
}

/// How often each pattern is taken.
fn chosen(kinds: &[(u32, usize)], patterns: &[Vec<usize>]) -> Result<Vec<usize>, String> {
    let fragments: usize = kinds.iter().map(|(_, n)| n).sum();
    let mut mip = Mip::new();
    let parts = |pattern: &Vec<usize>| pattern.iter().sum::<usize>();
    let columns: Vec<usize> =
        patterns.iter().map(|p| mip.column(parts(p) as f64 - fragments as f64 - 1.0, 0.0, fragments as f64, true)).collect();
    for (k, (_, there)) in kinds.iter().enumerate() {
        let terms: Vec<_> = columns.iter().zip(patterns).filter(|(_, p)| p[k] > 0).map(|(c, p)| (*c, p[k] as f64)).collect();
        mip.row(f64::NEG_INFINITY, *there as f64, &terms);
    }
    let limits = MipLimits { absolute_gap: 0.5, ..MipLimits::default() };
    match mip.solve(&limits, None, &AtomicBool::new(false), &mut |_| {}) {
        MipOutcome::Solved { values, optimal: true, .. } => Ok(columns.iter().map(|c| values[*c].round() as usize).collect()),
        other => Err(format!("{other:?}")),
    }
}
