//! The cheapest sets of measures that mend something, told by a judge that only says whether a set is enough.
//!
//! # The mathematics
//! Implicit hitting sets (Karp; MaxHS of Davies and Bacchus 2011). The judge is asked about a set; when it is not enough, the
//! set is grown by every measure that still does not make it enough, and what is left outside is a *core*: whoever wants to
//! succeed takes one of it. A whole-number program takes the cheapest set that hits all cores known; the first such set that
//! the judge finds enough costs least, because every set that is enough hits every core. That holds when more measures never
//! do harm.
//!
//! Some measures hinder each other: of two shifts that are each agreed as the extra one, one is enough and both leave too few
//! hours. They are *alternatives*, of which a set holds at most one, and more measures are only asked to do no harm beside the
//! same choice of alternatives. A core then holds for the choice it was grown by: whoever wants to succeed takes one of it or
//! chooses otherwise. A part is beyond mending when no choice mends it with all the measures that are no alternatives.
//!
//! Where more measures could do harm beside the same choice, the judge has still found every answer enough, and only its being
//! cheapest is not proven. The next answer is the cheapest one that does not hold an earlier one. Every cost is above 0, so no
//! answer holds a smaller one.

use std::{collections::BTreeSet, sync::atomic::AtomicBool};
use turnus_lp::{Mip, MipLimits, MipOutcome};

/// A set of measures by their indices.
pub type Set = BTreeSet<usize>;

/// Who says of a set whether it is enough; of parts that are judged on their own, each is asked on its own.
pub trait Judge {
    /// Parts that must all be mended.
    fn parts(&self) -> usize;
    /// Measures that can make a difference to a part.
    fn relevant(&self, part: usize) -> &Set;
    /// Measures of which at most one is taken, because two of them hinder each other. No measure stands in two of these sets.
    fn alternatives(&self) -> &[Set] {
        &[]
    }
    /// Whether a set mends a part.
    fn is_mended(&self, part: usize, set: &Set) -> bool;
}

/// The cheapest sets that mend every part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mended {
    /// The cheapest first; none holds another one.
    pub sets: Vec<Set>,
    /// Parts that nothing mends, each with the largest sets that were tried in vain: all measures with one choice of alternatives
    /// each. Then there are no sets.
    pub unmendable: Vec<(usize, Vec<Set>)>,
    /// How often the judge was asked.
    pub asked: usize,
}

/// At most so many of the cheapest sets; costs are above 0.
///
/// # Errors
/// What the solver said when it gave up.
pub fn cheapest(costs: &[u32], judge: &impl Judge, most: usize) -> Result<Mended, String> {
    let mut asked = 0;
    let mut mended = |part: usize, set: &Set| {
        asked += 1;
        judge.is_mended(part, set)
    };
    let mut unmendable = Vec::new();
    for part in 0..judge.parts() {
        let all = largest(judge, part);
        if !all.iter().any(|set| mended(part, set)) {
            unmendable.push((part, all));
        }
    }
    let (mut sets, mut cores): (Vec<Set>, Vec<Core>) = (Vec::new(), Vec::new());
    while unmendable.is_empty() && sets.len() < most {
        let Some(candidate) = hitting(costs, judge.alternatives(), &cores, &sets)? else { break };
        let before = cores.len();
        for part in 0..judge.parts() {
            let within: Set = candidate.intersection(judge.relevant(part)).copied().collect();
            if !mended(part, &within) {
                cores.push(core(judge, part, within, &mut mended));
            }
        }
        if cores.len() == before {
            sets.push(candidate);
        }
    }
    Ok(Mended { sets, unmendable, asked })
}

/// The alternatives that can make a difference to a part.
fn alternatives_of(judge: &impl Judge, part: usize) -> Vec<Set> {
    let here = |all: &Set| -> Set { all.intersection(judge.relevant(part)).copied().collect() };
    judge.alternatives().iter().map(here).filter(|here| !here.is_empty()).collect()
}

/// Every choice of alternatives, each with all the measures that are no alternatives.
fn largest(judge: &impl Judge, part: usize) -> Vec<Set> {
    let groups = alternatives_of(judge, part);
    let always: Set = judge.relevant(part).iter().filter(|k| !groups.iter().any(|group| group.contains(k))).copied().collect();
    groups.iter().fold(vec![always], |sets, group| {
        let with = |set: &Set, k: &usize| set.iter().chain([k]).copied().collect::<Set>();
        sets.iter().flat_map(|set| [set.clone()].into_iter().chain(group.iter().map(|k| with(set, k)))).collect()
    })
}

/// What whoever wants to succeed does: takes one of the measures, or gives one of them up.
struct Core {
    take: Set,
    give_up: Set,
}

/// What is left when the set is grown as long as it is not enough; or another choice of alternatives.
fn core(judge: &impl Judge, part: usize, mut set: Set, mended: &mut impl FnMut(usize, &Set) -> bool) -> Core {
    let groups = alternatives_of(judge, part);
    let give_up: Set = groups.iter().flat_map(|group| group.intersection(&set)).copied().collect();
    let mut take: Set = groups.iter().filter(|group| group.is_disjoint(&set)).flatten().copied().collect();
    for k in judge.relevant(part).iter().filter(|k| !groups.iter().any(|group| group.contains(k))) {
        if set.insert(*k) && mended(part, &set) {
            set.remove(k);
            take.insert(*k);
        }
    }
    Core { take, give_up }
}

/// The cheapest set with at most one of any alternatives that hits all cores and holds no earlier set.
fn hitting(costs: &[u32], alternatives: &[Set], cores: &[Core], earlier: &[Set]) -> Result<Option<Set>, String> {
    if earlier.iter().any(Set::is_empty) {
        return Ok(None);
    }
    let mut mip = Mip::new();
    let columns: Vec<usize> = costs.iter().map(|cost| mip.column(f64::from(*cost), 0.0, 1.0, true)).collect();
    let terms = |set: &Set, by: f64| set.iter().map(|k| (columns[*k], by)).collect::<Vec<_>>();
    for group in alternatives {
        mip.row(f64::NEG_INFINITY, 1.0, &terms(group, 1.0));
    }
    for core in cores {
        let both = [terms(&core.take, 1.0), terms(&core.give_up, -1.0)].concat();
        mip.row(1.0 - core.give_up.len() as f64, f64::INFINITY, &both);
    }
    for set in earlier {
        mip.row(f64::NEG_INFINITY, set.len() as f64 - 1.0, &terms(set, 1.0));
    }
    match mip.solve(&MipLimits { absolute_gap: 0.5, ..MipLimits::default() }, None, &AtomicBool::new(false), &mut |_| {}) {
        MipOutcome::Solved { values, optimal: true, .. } => Ok(Some((0..costs.len()).filter(|k| values[columns[*k]] > 0.5).collect())),
        MipOutcome::Infeasible => Ok(None),
        other => Err(format!("{other:?}")),
    }
}
