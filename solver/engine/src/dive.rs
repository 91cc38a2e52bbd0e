//! Diving: fix what the relaxation is nearly sure of, generate a few more columns, and go on until all is whole.

use crate::{
    control::Control,
    generation::{Ended, Pricers, Until, generate},
    master::Master,
    repair::Lines,
};

/// Values from here on are fixed together.
const SURE: f64 = 0.8;
/// Share of people that may be fixed in one step, one in so many.
const AT_ONCE: usize = 5;

/// Rounds the present solution of a master to lines for its free people. `None` when a person is left without a line.
pub(crate) fn dive(
    master: &mut Master<'_>,
    pricers: &Pricers,
    allowed: &[Vec<u64>],
    rounds: usize,
    control: &Control<'_>,
) -> Option<Lines> {
    let mut masks = allowed.to_vec();
    let mut fixed = vec![false; master.model.people.len()];
    let until = Until { rounds, near: 1e-4, beam: 0, smoothing: 0.0, ..Until::END };
    loop {
        if let Some(whole) = master.whole() {
            return Some(whole);
        }
        let mut best: Vec<(f64, usize)> = Vec::new();
        for (k, column) in master.columns.iter().enumerate().filter(|(_, c)| !fixed[c.person]) {
            let v = master.value(column);
            if v > 1e-6 {
                best.push((v, k));
            }
        }
        best.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let most = (master.free.len() / AT_ONCE).max(1);
        let take = best.iter().take(most).take_while(|b| b.0 >= SURE).count().max(1);
        if best.is_empty() || control.stopped() {
            return None;
        }
        for (_, k) in best.into_iter().take(take) {
            let column = &master.columns[k];
            fixed[column.person] = true;
            for (mask, c) in masks[column.person].iter_mut().zip(&column.line) {
                *mask = 1 << c;
            }
        }
        master.allow(&masks);
        if generate(master, pricers, &masks, &until, None, control).ended == Ended::Failed {
            return None;
        }
    }
}
