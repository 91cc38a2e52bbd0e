//! What to branch on: candidates by how far from whole they are, then the one that raises both children most.

use crate::{
    master::{Master, Side, SumBounds, SumOf},
    proof::Decision,
    relief::Relief,
};
use std::collections::BTreeMap;
use turnus_lp::Method;

/// Candidates that are tried by a solve of both children's masters.
const TRIED: usize = 8;
/// Sums among them.
const TRIED_SUMS: usize = 6;
/// Simplex iterations of a try.
const TRY_ITERATIONS: i32 = 40;
/// Tries after which a candidate is no longer tried, only expected.
const RELIABLE: u32 = 4;
/// Nearer to whole than this is whole.
const WHOLE: f64 = 1e-5;

/// Sums of slacks that may be branched on: all, per week, per set of choices, per day, and single rows; of reliefs likewise, by cost for
/// sets of choices.
pub(crate) fn sums(master: &Master<'_>) -> Vec<SumOf> {
    let cover = &master.model.cover;
    let rows = sets(cover.iter().map(|row| (row.day, row.choices)));
    let day = |relief: &Relief| relief.rows.first().map_or(0, |k| cover[*k].day);
    let reliefs = sets(master.model.help.reliefs().iter().map(|relief| (day(relief), relief.cost.unsigned_abs())));
    let of = |side: Side, sets: &[Vec<usize>]| sets.iter().map(|set| (side, set.clone())).collect::<Vec<_>>();
    [of(Side::Under, &rows), of(Side::Over, &rows), of(Side::Help, &reliefs)].concat()
}

/// Sets of things that have a day and a kind: all, per week, per kind, per day, single ones.
fn sets(of: impl Iterator<Item = (usize, u64)>) -> Vec<Vec<usize>> {
    let mut groups: BTreeMap<(u8, u64), Vec<usize>> = BTreeMap::new();
    for (k, (day, kind)) in of.enumerate() {
        for key in [(0, 0), (1, day as u64 / 7), (2, kind), (3, day as u64), (4, k as u64)] {
            groups.entry(key).or_default().push(k);
        }
    }
    let mut sets: Vec<Vec<usize>> = groups.into_values().collect();
    sets.dedup();
    sets
}

/// What a candidate has raised the master by so far, per unit of rounding: kept, and its opposite (pseudo-costs; reliability branching of
/// Achterberg, Koch and Martin 2005).
#[derive(Debug, Default)]
pub(crate) struct Rises {
    of: BTreeMap<Decision, [Mean; 2]>,
    all: [Mean; 2],
}

#[derive(Debug, Clone, Copy, Default)]
struct Mean {
    sum: f64,
    count: u32,
}

impl Mean {
    fn add(&mut self, value: f64) {
        self.sum += value;
        self.count += 1;
    }

    fn value(self) -> Option<f64> {
        (self.count > 0).then(|| self.sum / f64::from(self.count))
    }
}

impl Rises {
    /// What a candidate is expected to raise the master by, and whether that was seen often enough.
    fn expected(&self, candidate: &Candidate) -> ([f64; 2], bool) {
        let own = self.of.get(&kind(&candidate.decision)).copied().unwrap_or_default();
        let one = |side: usize| own[side].value().or_else(|| self.all[side].value()).unwrap_or(1.0) * candidate.away[side];
        ([one(0), one(1)], own.iter().all(|mean| mean.count >= RELIABLE))
    }

    fn learn(&mut self, candidate: &Candidate, rise: [f64; 2]) {
        let own = self.of.entry(kind(&candidate.decision)).or_default();
        for side in 0..2 {
            let by = rise[side] / candidate.away[side].max(WHOLE);
            own[side].add(by);
            self.all[side].add(by);
        }
    }
}

/// A decision whatever the number in it.
fn kind(decision: &Decision) -> Decision {
    match decision {
        Decision::Sum { side, rows, .. } => Decision::Sum { side: *side, rows: rows.clone(), most: 0 },
        choice @ Decision::Choice { .. } => choice.clone(),
    }
}

/// Something that is not whole.
struct Candidate {
    decision: Decision,
    /// How far the solution is from the decision, and from its opposite.
    away: [f64; 2],
    /// The greater, the sooner it is looked at.
    order: f64,
}

/// The decision to branch on at the present solution, and whether it (not its opposite) raises the bound less; `None`
/// when all candidates are whole.
/// `room`: how much the bound must rise to close the node; more counts no more.
pub(crate) fn choose(
    master: &mut Master<'_>,
    sums: &[SumOf],
    rises: &mut Rises,
    (allowed, bounds): (&[Vec<u64>], &SumBounds),
    room: f64,
) -> Option<(Decision, bool)> {
    let mut candidates = sum_candidates(master, sums);
    candidates.truncate(TRIED_SUMS);
    if candidates.is_empty() {
        candidates = person_candidates(master, allowed);
        let score = |c: &Candidate| product(rises.expected(c).0, room);
        candidates.sort_by(|a, b| score(b).total_cmp(&score(a)).then(b.order.total_cmp(&a.order)));
        candidates.truncate(TRIED);
    }
    if candidates.len() <= 1 {
        return candidates.into_iter().next().map(|c| (c.decision, true));
    }
    let (base, basis) = (master.objective, master.basis());
    let mut best: Option<(f64, Decision, bool)> = None;
    master.limit_iterations(Some(TRY_ITERATIONS));
    for candidate in candidates {
        let (mut rise, reliable) = rises.expected(&candidate);
        if !reliable {
            rise = [true, false].map(|keep| {
                if let Some(basis) = &basis {
                    master.set_basis(basis);
                }
                (probe(master, &candidate.decision, keep, bounds) - base).clamp(0.0, room)
            });
            rises.learn(&candidate, rise);
        }
        let score = product(rise, room);
        if best.as_ref().is_none_or(|b| score > b.0 * (1.0 + 1e-9)) {
            best = Some((score, candidate.decision, rise[0] <= rise[1]));
        }
    }
    master.limit_iterations(None);
    if let Some(basis) = &basis {
        master.set_basis(basis);
    }
    best.map(|b| (b.1, b.2))
}

/// Both children must rise: beyond `room` neither counts.
fn product(rise: [f64; 2], room: f64) -> f64 {
    rise.iter().map(|r| (r + 1e-3 * room).min(room)).product()
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

fn sum_candidates(master: &Master<'_>, sums: &[SumOf]) -> Vec<Candidate> {
    let mut found: Vec<Candidate> = sums
        .iter()
        .filter_map(|(side, rows)| {
            let value: f64 = rows.iter().map(|k| master.slack_value(*k, *side)).sum();
            let part = value - value.floor();
            let cost = |k: &usize| match side {
                Side::Under => master.model.cover[*k].under,
                Side::Over => master.model.cover[*k].over,
                Side::Help => master.model.help.reliefs()[*k].cost,
            };
            let weight = rows.iter().map(cost).max().unwrap_or(0) as f64;
            let score = weight * part.min(1.0 - part);
            (part > WHOLE && part < 1.0 - WHOLE).then(|| {
                let decision = Decision::Sum { side: *side, rows: rows.clone(), most: value.floor() as i64 };
                Candidate { decision, away: [part, 1.0 - part], order: score }
            })
        })
        .collect();
    found.sort_by(|a, b| b.order.total_cmp(&a.order));
    found
}

/// Worked or free, then single choices, nearest to one half first.
fn person_candidates(master: &Master<'_>, allowed: &[Vec<u64>]) -> Vec<Candidate> {
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
                let decision = Decision::Choice { person, day, choices: bits };
                found.push(Candidate { decision, away: [1.0 - v, v], order: v.min(1.0 - v) + bonus });
            }
        };
        offer(1, if day % 7 >= 5 { 0.1 } else { 0.05 });
        for c in 1..choices {
            offer(1 << c, 0.0);
        }
    }
    found
}
