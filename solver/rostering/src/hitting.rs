//! The cheapest sets of measures that mend something, told by a judge that only says whether a set is enough.
//!
//! # The mathematics
//! Implicit hitting sets (Karp; MaxHS of Davies and Bacchus 2011). The judge is asked about a set; when it is not enough, the
//! set is grown by every measure that still does not make it enough, and what is left outside is a *core*: whoever wants to
//! succeed takes one of it. A whole-number program takes the cheapest set that hits all cores known; the first such set that
//! the judge finds enough costs least, because every set that is enough hits every core. That holds when more measures never
//! do harm.
//!
//! Some measures are *weighed* by a part: of them it may have too few or too many, like shifts that are agreed as extra ones.
//! Those that a set takes of them are its *choice*, and more of the other measures are only asked to do no harm beside the same
//! choice. A core then holds for the choice it was grown by: whoever wants to succeed takes one of it, or takes a weighed measure
//! that was not chosen, or gives up one that was. A part is beyond mending when no choice mends it with all the other measures.
//!
//! A core of a choice says nothing of the next choice, so choices could be many. *Sums* that every set that is enough keeps to
//! cut them down before anybody is asked: minutes that are added up, for instance. They need not say everything, for the judge is
//! asked anyway, but whatever they forbid must not be enough.
//!
//! Where more measures could do harm beside the same choice, the judge has still found every answer enough, and only its being
//! cheapest is not proven. The next answer is the cheapest one that does not hold an earlier one. Every cost is above 0, so no
//! answer holds a smaller one that is enough. A search that comes to its end proves that there are no more.

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
    /// Those of them of which a part may have too many.
    fn weighed(&self, part: usize) -> &Set;
    /// What every set that is enough keeps to.
    fn sums(&self) -> &[Sum] {
        &[]
    }
    /// Whether a set mends a part.
    fn is_mended(&self, part: usize, set: &Set) -> bool;
    /// Whether a set that mends every part is enough altogether.
    fn is_enough(&self, _set: &Set) -> bool {
        true
    }
}

/// A sum over the measures of a set that is at most so much.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sum {
    /// What each measure adds; the others add nothing.
    pub weights: Vec<(usize, i64)>,
    /// The most.
    pub most: i64,
}

/// When the search stops.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// So many sets are enough.
    pub sets: usize,
    /// Most whole-number programs that are solved.
    pub rounds: usize,
}

/// The cheapest sets that mend every part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mended {
    /// The cheapest first; none holds another one.
    pub sets: Vec<Set>,
    /// Parts that nothing mends, each with the largest sets that were tried in vain: all measures that are not weighed with one
    /// choice of the others each. Then there are no sets.
    pub unmendable: Vec<(usize, Vec<Set>)>,
    /// Whether it is proven that there are no other sets than these that hold none of these.
    pub all: bool,
    /// How often the judge was asked.
    pub asked: usize,
}

/// At most so many of the cheapest sets; costs are above 0.
///
/// # Errors
/// What the solver said when it gave up.
pub fn cheapest(costs: &[u32], judge: &impl Judge, limits: Limits) -> Result<Mended, String> {
    let mut search = Search { costs, judge, cores: Vec::new(), rounds: limits.rounds, asked: 0 };
    let mut found = Mended { sets: Vec::new(), unmendable: Vec::new(), all: false, asked: 0 };
    for part in 0..judge.parts() {
        if let Some(tried) = search.beyond_mending(part)? {
            found.unmendable.push((part, tried));
        }
    }
    while found.unmendable.is_empty() && found.sets.len() < limits.sets {
        match search.cheapest(None, &found.sets)? {
            Next::Set(candidate) if search.is_enough(&candidate) => found.sets.push(candidate),
            Next::Set(_) => {}
            Next::None => found.all = true,
            Next::Unknown => break,
        }
        if found.all {
            break;
        }
    }
    found.all |= !found.unmendable.is_empty() || found.sets.first().is_some_and(Set::is_empty);
    found.asked = search.asked;
    Ok(found)
}

/// What whoever wants to succeed does: takes one of the measures, or gives one of them up.
struct Core {
    take: Set,
    give_up: Set,
}

/// What a whole-number program found.
enum Next {
    Set(Set),
    /// It is proven that there is none.
    None,
    /// The rounds are over.
    Unknown,
}

struct Search<'a, J> {
    costs: &'a [u32],
    judge: &'a J,
    cores: Vec<Core>,
    rounds: usize,
    asked: usize,
}

impl<J: Judge> Search<'_, J> {
    fn is_mended(&mut self, part: usize, set: &Set) -> bool {
        self.asked += 1;
        self.judge.is_mended(part, set)
    }

    /// The measures that a part does not weigh.
    fn harmless(&self, part: usize) -> Set {
        self.judge.relevant(part).difference(self.judge.weighed(part)).copied().collect()
    }

    /// The sets that were tried in vain, when no choice mends a part with all the measures that are not weighed.
    fn beyond_mending(&mut self, part: usize) -> Result<Option<Vec<Set>>, String> {
        let harmless = self.harmless(part);
        if self.is_mended(part, &harmless) {
            return Ok(None);
        }
        let mut tried = vec![harmless.clone()];
        if self.judge.weighed(part).is_empty() {
            return Ok(Some(tried));
        }
        self.cores.push(Core { take: self.judge.weighed(part).clone(), give_up: Set::new() });
        loop {
            match self.cheapest(Some(part), &[])? {
                Next::Set(candidate) => {
                    let choice: Set = candidate.intersection(self.judge.weighed(part)).copied().collect();
                    let all: Set = harmless.union(&choice).copied().collect();
                    if self.is_mended(part, &all) {
                        return Ok(None);
                    }
                    self.cores.push(self.otherwise(part, choice));
                    tried.push(all);
                }
                Next::None => return Ok(Some(tried)),
                Next::Unknown => return Ok(None),
            }
        }
    }

    /// Any other choice than this one.
    fn otherwise(&self, part: usize, choice: Set) -> Core {
        Core { take: self.judge.weighed(part).difference(&choice).copied().collect(), give_up: choice }
    }

    /// Whether a set is enough; if not, what it lacks is a core from now on.
    fn is_enough(&mut self, candidate: &Set) -> bool {
        let before = self.cores.len();
        for part in 0..self.judge.parts() {
            let within: Set = candidate.intersection(self.judge.relevant(part)).copied().collect();
            if !self.is_mended(part, &within) {
                let core = self.core(part, within);
                self.cores.push(core);
            }
        }
        if self.cores.len() == before {
            self.asked += 1;
            if !self.judge.is_enough(candidate) {
                let take = (0..self.costs.len()).filter(|k| !candidate.contains(k)).collect();
                self.cores.push(Core { take, give_up: candidate.clone() });
            }
        }
        self.cores.len() == before
    }

    /// What is left when the set is grown as long as it is not enough; or another choice.
    fn core(&mut self, part: usize, mut set: Set) -> Core {
        let choice: Set = set.intersection(self.judge.weighed(part)).copied().collect();
        let mut core = self.otherwise(part, choice);
        let harmless = self.harmless(part);
        if self.is_mended(part, &set.union(&harmless).copied().collect()) {
            for k in harmless {
                if set.insert(k) && self.is_mended(part, &set) {
                    set.remove(&k);
                    core.take.insert(k);
                }
            }
        }
        core
    }

    /// The cheapest set, of the measures of a part or of all, that hits all cores, keeps to the sums and holds no earlier set.
    fn cheapest(&mut self, part: Option<usize>, earlier: &[Set]) -> Result<Next, String> {
        if earlier.iter().any(Set::is_empty) {
            return Ok(Next::None);
        }
        if self.rounds == 0 {
            return Ok(Next::Unknown);
        }
        self.rounds -= 1;
        let mut mip = Mip::new();
        let columns: Vec<usize> = self.costs.iter().map(|cost| mip.column(f64::from(*cost), 0.0, 1.0, true)).collect();
        let relevant = part.map(|part| self.judge.relevant(part));
        // Of one part only what is about its measures and no others.
        let inside = |set: &Set| relevant.is_none_or(|relevant| set.is_subset(relevant));
        let terms = |set: &Set, by: f64| set.iter().map(|k| (columns[*k], by)).collect::<Vec<_>>();
        for core in self.cores.iter().filter(|core| inside(&core.take) && inside(&core.give_up)) {
            let both = [terms(&core.take, 1.0), terms(&core.give_up, -1.0)].concat();
            mip.row(1.0 - core.give_up.len() as f64, f64::INFINITY, &both);
        }
        for sum in self.judge.sums().iter().filter(|sum| inside(&sum.weights.iter().map(|(k, _)| *k).collect())) {
            let weighed: Vec<(usize, f64)> = sum.weights.iter().map(|(k, weight)| (columns[*k], *weight as f64)).collect();
            mip.row(f64::NEG_INFINITY, sum.most as f64, &weighed);
        }
        for set in earlier {
            mip.row(f64::NEG_INFINITY, set.len() as f64 - 1.0, &terms(set, 1.0));
        }
        match mip.solve(&MipLimits { absolute_gap: 0.5, ..MipLimits::default() }, None, &AtomicBool::new(false), &mut |_| {}) {
            MipOutcome::Solved { values, optimal: true, .. } => {
                Ok(Next::Set((0..self.costs.len()).filter(|k| values[columns[*k]] > 0.5).collect()))
            }
            MipOutcome::Infeasible => Ok(Next::None),
            other => Err(format!("{other:?}")),
        }
    }
}
