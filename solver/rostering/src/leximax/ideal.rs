//! What no rota with the same shifts can beat: the sizing identity of a burden.
//!
//! Nights and evenings of those who share are as many as they are, whoever works them. Of a weekend at least as many people work
//! as shifts begin on any one of its days. So many occasions, each given to whoever then lies least above her target, have the
//! lexicographically least excesses: all steps are 100, so an exchange never helps.

use super::Aim;
use crate::instance::{Instance, OFF};

/// Excesses of the ideal, sorted downwards.
pub(super) fn excesses(instance: &Instance, lines: &[Vec<u8>], target: &[Option<i64>], aim: Aim) -> Vec<i64> {
    let sharing: Vec<(&Vec<u8>, i64)> = lines.iter().zip(target).filter_map(|(line, target)| Some((line, (*target)?))).collect();
    let (all, targets): (Vec<&Vec<u8>>, Vec<i64>) = sharing.into_iter().unzip();
    allocated(occasions(instance, &all, aim), &targets)
}

/// The lexicographically least excesses, sorted downwards, of so many occasions given to people with these targets in hundredths.
#[must_use]
pub fn allocated(occasions: usize, targets: &[i64]) -> Vec<i64> {
    let mut excess: Vec<i64> = targets.iter().map(|target| -target).collect();
    for _ in 0..occasions {
        if let Some(least) = excess.iter_mut().min() {
            *least += 100;
        }
    }
    excess.sort_unstable_by(|a, b| b.cmp(a));
    excess
}

/// Occasions that these lines have together at least, however the same shifts are shared.
fn occasions(instance: &Instance, lines: &[&Vec<u8>], aim: Aim) -> usize {
    let shifts = |d: usize| lines.iter().map(move |line| line[d]).filter(|c| *c != OFF).map(move |c| &instance.duty[d][usize::from(c) - 1]);
    match aim {
        Aim::Nights => (0..instance.days).map(|d| shifts(d).filter(|duty| duty.night).count()).sum(),
        Aim::Evenings => (0..instance.days).map(|d| shifts(d).filter(|duty| duty.rotation == 1).count()).sum(),
        Aim::Weekends => {
            let of_week = |k: usize| {
                let touching = |d: usize| shifts(d).filter(|duty| duty.weekend == Some(k as i32)).count();
                (7 * k..7 * k + 7).map(touching).max().unwrap_or(0)
            };
            (0..instance.weeks).map(of_week).sum()
        }
    }
}
