//! The cheapest sets of measures that mend something, told by a judge that only says whether a set is enough.
//!
//! # The mathematics
//! Implicit hitting sets (Karp; MaxHS of Davies and Bacchus 2011). The judge is asked about a set; when it is not enough, the
//! set is grown by every measure that still does not make it enough, and what is left outside is a *core*: whoever wants to
//! succeed takes one of it. A whole-number program takes the cheapest set that hits all cores known; the first such set that
//! the judge finds enough costs least, because every set that is enough hits every core. That holds when more measures never
//! do harm; where they could, the judge has still found every answer enough, and only its being cheapest is not proven.
//! The next answer is the cheapest one that does not hold an earlier one. Every cost is above 0, so no answer holds a smaller one.

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
    /// Whether a set mends a part.
    fn is_mended(&self, part: usize, set: &Set) -> bool;
}

/// The cheapest sets that mend every part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mended {
    /// The cheapest first; none holds another one.
    pub sets: Vec<Set>,
    /// Parts that all measures together do not mend; then there are no sets.
    pub unmendable: Vec<usize>,
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
    let unmendable: Vec<usize> = (0..judge.parts()).filter(|part| !mended(*part, judge.relevant(*part))).collect();
    let (mut sets, mut cores): (Vec<Set>, Vec<Set>) = (Vec::new(), Vec::new());
    while unmendable.is_empty() && sets.len() < most {
        let Some(candidate) = hitting(costs, &cores, &sets)? else { break };
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

/// Measures of which one is needed: what is left when the set is grown as long as it is not enough.
fn core(judge: &impl Judge, part: usize, mut set: Set, mended: &mut impl FnMut(usize, &Set) -> bool) -> Set {
    let mut outside = Set::new();
    for k in judge.relevant(part) {
        if set.insert(*k) && mended(part, &set) {
            set.remove(k);
            outside.insert(*k);
        }
    }
    outside
}

/// The cheapest set that hits all cores and holds no earlier set.
fn hitting(costs: &[u32], cores: &[Set], earlier: &[Set]) -> Result<Option<Set>, String> {
    if earlier.iter().any(Set::is_empty) {
        return Ok(None);
    }
    let mut mip = Mip::new();
    let columns: Vec<usize> = costs.iter().map(|cost| mip.column(f64::from(*cost), 0.0, 1.0, true)).collect();
    let terms = |set: &Set| set.iter().map(|k| (columns[*k], 1.0)).collect::<Vec<_>>();
    for core in cores {
        mip.row(1.0, f64::INFINITY, &terms(core));
    }
    for set in earlier {
        mip.row(f64::NEG_INFINITY, set.len() as f64 - 1.0, &terms(set));
    }
    match mip.solve(&MipLimits { absolute_gap: 0.5, ..MipLimits::default() }, None, &AtomicBool::new(false), &mut |_| {}) {
        MipOutcome::Solved { values, optimal: true, .. } => Ok(Some((0..costs.len()).filter(|k| values[columns[*k]] > 0.5).collect())),
        MipOutcome::Infeasible => Ok(None),
        other => Err(format!("{other:?}")),
    }
}
