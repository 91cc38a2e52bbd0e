//! The cheapest legal line of one employee, by a forward dynamic program in whole numbers.

use crate::instance::{Employee, Instance};
use std::collections::{BTreeMap, HashMap};

/// What a partial line leaves to remember exactly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Key {
    /// Last shift by place in the list of shifts; `None` after a day off.
    last: Option<u8>,
    /// Length of the present run, no longer than matters.
    run: u16,
    /// The run touches the first day, so it may be short.
    edge: bool,
    minutes: i64,
}

/// Cost so far, and counts of what is limited: more of a count is never better.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Partial {
    cost: i128,
    counts: Vec<u16>,
}

/// Prices of an employee: what each shift costs on each day besides, and which choices are open.
pub(crate) struct Prices<'a> {
    /// Cost of shift `s` on day `d`.
    pub(crate) cost: &'a dyn Fn(usize, &str) -> i128,
    /// Whether shift `s`, or a day off, is open on day `d`.
    pub(crate) open: &'a dyn Fn(usize, Option<&str>) -> bool,
}

/// The least cost of a legal line, or `None` when there is none.
pub(crate) fn cheapest(instance: &Instance, e: &Employee, prices: &Prices<'_>) -> Option<i128> {
    let shifts: Vec<&String> = instance.shifts.keys().filter(|s| e.most.get(*s).copied().unwrap_or(0) > 0).collect();
    let longest = shifts.iter().map(|s| instance.shifts[*s].minutes).max().unwrap_or(0);
    // Place of each limited shift among the counts; the weekends come first.
    let limited: BTreeMap<&String, usize> =
        shifts.iter().filter(|s| e.most[**s] < instance.days as i64).enumerate().map(|(k, s)| (*s, k + 1)).collect();
    let width = limited.len() + 1;
    let enough = u16::try_from(e.fewest_off.max(1)).ok()?;
    let start = Key { last: None, run: enough, edge: true, minutes: 0 };
    let mut layer: HashMap<Key, Vec<Partial>> = HashMap::from([(start, vec![Partial { cost: 0, counts: vec![0; width] }])]);
    for day in 0..instance.days {
        let left = (instance.days - day - 1) as i64;
        let mut next: HashMap<Key, Vec<Partial>> = HashMap::new();
        for (key, partials) in &layer {
            let long_enough = key.edge || i64::from(key.run) >= if key.last.is_some() { e.fewest_in_row } else { e.fewest_off };
            if (key.last.is_none() || long_enough) && (prices.open)(day, None) {
                let run = if key.last.is_none() { (key.run + 1).min(enough) } else { 1 };
                let to = Key { last: None, run, edge: key.edge && (key.last.is_none() || day == 0), ..*key };
                if to.minutes + left * longest >= e.fewest_minutes {
                    partials.iter().for_each(|p| keep(next.entry(to).or_default(), p.clone()));
                }
            }
            if e.days_off.contains(&day) || (key.last.is_none() && !long_enough) {
                continue;
            }
            let run = if key.last.is_some() { key.run + 1 } else { 1 };
            if i64::from(run) > e.most_in_row {
                continue;
            }
            let new_weekend = day % 7 == 5 || (day % 7 == 6 && (key.last.is_none() || day == 0));
            for (at, shift) in shifts.iter().enumerate() {
                let follows = key.last.is_none_or(|l| !instance.shifts[shifts[usize::from(l)]].cannot_precede.contains(*shift));
                let minutes = key.minutes + instance.shifts[*shift].minutes;
                let reachable = minutes <= e.most_minutes && minutes + left * longest >= e.fewest_minutes;
                if !follows || !reachable || !(prices.open)(day, Some(shift)) {
                    continue;
                }
                let edge = if key.last.is_some() { key.edge } else { day == 0 };
                let to = Key { last: Some(at as u8), run, edge, minutes };
                let price = (prices.cost)(day, shift);
                for p in partials {
                    let mut counts = p.counts.clone();
                    counts[0] += u16::from(new_weekend);
                    let mut legal = i64::from(counts[0]) <= e.most_weekends;
                    if let Some(k) = limited.get(*shift) {
                        counts[*k] += 1;
                        legal &= i64::from(counts[*k]) <= e.most[*shift];
                    }
                    if legal {
                        keep(next.entry(to).or_default(), Partial { cost: p.cost + price, counts });
                    }
                }
            }
        }
        layer = next;
    }
    let ends = layer.iter().filter(|(key, _)| key.minutes >= e.fewest_minutes);
    ends.flat_map(|(_, partials)| partials.iter().map(|p| p.cost)).min()
}

/// Keeps a partial line unless another one is as good in everything; drops those it is as good as.
fn keep(list: &mut Vec<Partial>, new: Partial) {
    let as_good = |a: &Partial, b: &Partial| a.cost <= b.cost && a.counts.iter().zip(&b.counts).all(|(x, y)| x <= y);
    if !list.iter().any(|old| as_good(old, &new)) {
        list.retain(|old| !as_good(&new, old));
        list.push(new);
    }
}
