//! What to branch on: candidates by how far from whole they are, then the one that raises both children most.

use crate::{
    master::{Master, Side, SumBounds, SumOf},
    proof::Decision,
};
use std::collections::BTreeMap;
use turnus_lp::Method;

/// Candidates that are tried by a solve of both children's masters.
const TRIED: usize = 6;
/// Sums among them.
const TRIED_SUMS: usize = 6;
/// Simplex iterations of a try.
const TRY_ITERATIONS: i32 = 40;
/// Nearer to whole than this is whole.
const WHOLE: f64 = 1e-5;

/// Sums of slacks that may be branched on: all, per week, per set of choices, per day, and single rows.
pub(crate) fn sums(master: &Master<'_>) -> Vec<SumOf> {
    let cover = &master.model.cover;
    let mut groups: BTreeMap<(u8, u64), Vec<usize>> = BTreeMap::new();
    for (k, row) in cover.iter().enumerate() {
        for key in [(0, 0), (1, row.day as u64 / 7), (2, row.choices), (3, row.day as u64), (4, k as u64)] {
            groups.entry(key).or_default().push(k);
        }
    }
    let mut sets: Vec<Vec<usize>> = groups.into_values().collect();
    sets.dedup();
    [Side::Under, Side::Over].iter().flat_map(|side| sets.iter().map(|rows| (*side, rows.clone()))).collect()
}

/// The decision to branch on at the present solution, and whether it (not its opposite) raises the bound less; `None`
/// when all candidates are whole.
/// `room`: how much the bound must rise to close the node; more counts no more.
pub(crate) fn choose(
    master: &mut Master<'_>,
    sums: &[SumOf],
    allowed: &[Vec<u64>],
    bounds: &SumBounds,
    room: f64,
) -> Option<(Decision, bool)> {
    let mut candidates = sum_candidates(master, sums);
    candidates.truncate(TRIED_SUMS);
    if candidates.is_empty() {
        candidates = person_candidates(master, allowed);
        candidates.truncate(TRIED);
    }
    if candidates.len() <= 1 {
        return candidates.into_iter().next().map(|c| (c.1, true));
    }
    let (base, basis) = (master.objective, master.basis());
    let mut best: Option<(f64, Decision, bool)> = None;
    master.limit_iterations(Some(TRY_ITERATIONS));
    for (_, decision) in candidates {
        let rise: Vec<f64> = [true, false]
            .iter()
            .map(|keep| {
                if let Some(basis) = &basis {
                    master.set_basis(basis);
                }
                (probe(master, &decision, *keep, bounds) - base).clamp(0.0, room)
            })
            .collect();
        let score = (rise[0] + 1e-3 * room).min(room) * (rise[1] + 1e-3 * room).min(room);
        if best.as_ref().is_none_or(|b| score > b.0 * (1.0 + 1e-9)) {
            best = Some((score, decision, rise[0] <= rise[1]));
        }
    }
    master.limit_iterations(None);
    if let Some(basis) = &basis {
        master.set_basis(basis);
    }
    best.map(|b| (b.1, b.2))
}

/// Objective of the master under a decision or its opposite; the master is as before afterwards, its basis is not.
fn probe(master: &mut Master<'_>, decision: &Decision, keep: bool, bounds: &SumBounds) -> f64 {
    let value = |master: &mut Master<'_>| {
        master.solve(Method::Dual);
        master.objective
    };
    match decision {
        Decision::Choice { person, day, choices } => {
            let places = master.ban(*person, *day, if keep { *choices } else { !*choices });
            let v = value(master);
            master.unban(&places);
            v
        }
        Decision::Sum { .. } => {
            let mut tight = bounds.clone();
            tighten(&mut tight, decision, keep);
            master.bound_sums(&tight);
            let v = value(master);
            master.bound_sums(bounds);
            v
        }
    }
}

/// Puts a decision on a sum into bounds.
pub(crate) fn tighten(bounds: &mut SumBounds, decision: &Decision, keep: bool) {
    let Decision::Sum { side, rows, most } = decision else { return };
    let entry = bounds.entry((*side, rows.clone())).or_insert((i64::MIN, i64::MAX));
    if keep {
        entry.1 = entry.1.min(*most);
    } else {
        entry.0 = entry.0.max(most + 1);
    }
}

fn sum_candidates(master: &Master<'_>, sums: &[SumOf]) -> Vec<(f64, Decision)> {
    let mut found: Vec<(f64, Decision)> = sums
        .iter()
        .filter_map(|(side, rows)| {
            let value: f64 = rows.iter().map(|k| master.slack_value(*k, *side)).sum();
            let part = value - value.floor();
            let dearest =
                rows.iter().map(|k| if *side == Side::Under { master.model.cover[*k].under } else { master.model.cover[*k].over });
            let weight = dearest.max().unwrap_or(0) as f64;
            let score = weight * part.min(1.0 - part);
            (part > WHOLE && part < 1.0 - WHOLE)
                .then(|| (score, Decision::Sum { side: *side, rows: rows.clone(), most: value.floor() as i64 }))
        })
        .collect();
    found.sort_by(|a, b| b.0.total_cmp(&a.0));
    found
}

/// Worked or free, then single choices, nearest to one half first.
fn person_candidates(master: &Master<'_>, allowed: &[Vec<u64>]) -> Vec<(f64, Decision)> {
    let choices = master.model.choices;
    let mut shares: BTreeMap<(usize, usize), Vec<f64>> = BTreeMap::new();
    for column in &master.columns {
        let v = master.value(column);
        if v > WHOLE && v < 1.0 - WHOLE {
            for (d, c) in column.line.iter().enumerate() {
                shares.entry((column.person, d)).or_insert_with(|| vec![0.0; choices])[usize::from(*c)] += v;
            }
        }
    }
    let mut found = Vec::new();
    for ((person, day), share) in shares {
        let mut offer = |bits: u64, bonus: f64| {
            let v: f64 = (0..choices).filter(|c| bits & (1 << c) != 0).map(|c| share[c]).sum();
            if v > WHOLE && v < 1.0 - WHOLE && bits & allowed[person][day] != 0 {
                found.push((v.min(1.0 - v) + bonus, Decision::Choice { person, day, choices: bits }));
            }
        };
        offer(1, if day % 7 >= 5 { 0.1 } else { 0.05 });
        for c in 1..choices {
            offer(1 << c, 0.0);
        }
    }
    found.sort_by(|a, b| b.0.total_cmp(&a.0));
    found
}
