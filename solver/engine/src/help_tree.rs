//! A tree over help in whole units, on top of the relaxation of all lines.
//!
//! Where hours are what is missing, the relaxation meets them with parts of substitutes. A node limits how many units of a kind there
//! are, or what all of them cost together: at most the one cost or at least the other, where whole numbers come to none between
//! ([`Kinds`]). Limits are rows of the master that no line counts in, so that pricing is the same everywhere. The bound of the hospital
//! ward of the samples rises by that from 35 105 to 35 177, of the sample home from 32 851 to 32 931.

use crate::{
    coarse::Root,
    coarse_master::Master,
    generation::whole_bound,
    help_duals::HelpDuals,
    help_kinds::{Kinds, Limits},
};

/// Nearer to whole than this is whole.
const WHOLE: f64 = 1e-4;
/// Rounds of column generation of a node.
const ROUNDS: usize = 60;
/// What missing a limit by a unit of cost costs at first, how many times as much whenever that was too little, and at most. Where it cost
/// 100 at once, leaves took 60 s instead of 3.
const DEAR: i64 = 20;
const DEARER: i64 = 5;
const DEAREST: i64 = 500;

/// A node of the proof; node 0 is the root. The first child keeps what a split says, the second its opposite. Multipliers are in parts of
/// 1/[`SCALE`](crate::SCALE); `M` is the multiplier of a row of the cover, by its place or with a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HelpNode<M> {
    /// At most so many units that cost so much each, or more.
    Units {
        /// What each of them costs.
        cost: i64,
        /// At most so many.
        most: i64,
        /// The node that keeps it and the node that keeps its opposite.
        children: [usize; 2],
    },
    /// All units cost at most the one, or at least the other: whole numbers within the limits above come to nothing between.
    Cost {
        /// At most so much.
        most: i64,
        /// At least so much.
        least: i64,
        /// The node that keeps the first and the node that keeps the second.
        children: [usize; 2],
    },
    /// Multipliers; any where whole numbers within the limits above come to nothing at all.
    Leaf {
        /// Of rows of the cover.
        cover: Vec<M>,
        /// What a unit costs, and the multiplier of the number of such units.
        units: Vec<(i64, i64)>,
        /// Of what all units cost, per unit of cost.
        cost: i64,
    },
}

impl<M> HelpNode<M> {
    /// The same node with other names for the rows of the cover.
    #[must_use]
    pub fn named<N>(self, names: impl FnOnce(Vec<M>) -> Vec<N>) -> HelpNode<N> {
        match self {
            Self::Units { cost, most, children } => HelpNode::Units { cost, most, children },
            Self::Cost { most, least, children } => HelpNode::Cost { most, least, children },
            Self::Leaf { cover, units, cost } => HelpNode::Leaf { cover: names(cover), units, cost },
        }
    }
}

/// An open leaf.
#[derive(Debug)]
struct Open {
    limits: Limits,
    /// In 1/[`SCALE`](crate::SCALE).
    bound: f64,
    /// Its place among the nodes.
    at: usize,
    /// What missing its limits costs.
    dear: i64,
}

/// The tree.
pub(crate) struct HelpTree {
    nodes: Vec<HelpNode<i64>>,
    open: Vec<Open>,
    /// Least bound of the leaves that are not to be split.
    left: f64,
}

impl HelpTree {
    /// A tree of one leaf, with the duals of the relaxation.
    pub(crate) fn new(root: &Root<'_>) -> Self {
        let duals = HelpDuals::of_cover(root.best.duals.cover.clone(), &root.kinds).leaf(&root.kinds);
        let open = Open { limits: root.kinds.free(root.enough), bound: root.best.bound, at: 0, dear: DEAR };
        Self { nodes: vec![duals], open: vec![open], left: f64::INFINITY }
    }

    /// No plan costs less, in 1/[`SCALE`](crate::SCALE).
    pub(crate) fn bound(&self) -> f64 {
        self.open.iter().map(|open| open.bound).fold(self.left, f64::min)
    }

    pub(crate) fn into_nodes(self) -> Vec<HelpNode<i64>> {
        self.nodes
    }

    /// Works on so many leaves at most, the one with the least bound first; `told` hears of the bound after each.
    pub(crate) fn grow(&mut self, root: &mut Root<'_>, master: &mut Master, most: usize, told: &mut dyn FnMut(f64)) {
        if !root.kinds.are_countable(root.enough) {
            return;
        }
        for _ in 0..most {
            let least = (0..self.open.len()).min_by(|a, b| self.open[*a].bound.total_cmp(&self.open[*b].bound).then(a.cmp(b)));
            let is_of_use = |at: &usize| whole_bound(self.open[*at].bound) < root.enough && self.open[*at].bound < self.left;
            let Some(leaf) = least.filter(|at| is_of_use(at) && !root.control.stopped()) else { return };
            let leaf = self.open.remove(leaf);
            self.work(root, master, leaf);
            told(self.bound());
        }
    }

    /// Raises the bound of a leaf and splits it.
    fn work(&mut self, root: &mut Root<'_>, master: &mut Master, mut leaf: Open) {
        let priced = root.leaf(master, (&leaf.limits, leaf.dear), leaf.bound, ROUNDS);
        if root.control.stopped() {
            return self.open.push(leaf);
        }
        if let Some(priced) = priced.filter(|priced| priced.bound > leaf.bound) {
            leaf.bound = priced.bound;
            self.nodes[leaf.at] = priced.duals.leaf(&root.kinds);
        }
        let Some(units) = master.units().filter(|_| whole_bound(leaf.bound) < root.enough) else { return self.leave(&leaf) };
        if !is_kept(&root.kinds, &leaf.limits, &units) {
            leaf.dear *= DEARER;
            return if leaf.dear > DEAREST { self.leave(&leaf) } else { self.open.push(leaf) };
        }
        let Some((split, limits)) = split(&root.kinds, &leaf.limits, &units) else { return self.leave(&leaf) };
        let children = [self.nodes.len(), self.nodes.len() + 1];
        let duals = std::mem::replace(&mut self.nodes[leaf.at], split.node(&root.kinds, children));
        for (at, limits) in children.into_iter().zip(limits) {
            if root.kinds.is_possible(&limits) {
                self.open.push(Open { limits, bound: leaf.bound, at, dear: DEAR });
            }
            self.nodes.push(duals.clone());
        }
    }

    fn leave(&mut self, leaf: &Open) {
        self.left = self.left.min(leaf.bound);
    }
}

/// Whether units keep limits.
fn is_kept(kinds: &Kinds, limits: &Limits, units: &[f64]) -> bool {
    let keeps = |n: f64, (low, high): (i64, i64)| n > low as f64 - WHOLE && n < high as f64 + WHOLE;
    keeps(kinds.cost(units), limits.cost) && units.iter().zip(&limits.units).all(|(n, limit)| keeps(*n, *limit))
}

/// What splits a leaf.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Split {
    Units { kind: usize, most: i64 },
    Cost { most: i64, least: i64 },
}

impl Split {
    fn node(self, kinds: &Kinds, children: [usize; 2]) -> HelpNode<i64> {
        match self {
            Self::Units { kind, most } => HelpNode::Units { cost: kinds.costs[kind], most, children },
            Self::Cost { most, least } => HelpNode::Cost { most, least, children },
        }
    }

    /// The limits of both children.
    fn limits(self, of: &Limits) -> [Limits; 2] {
        let mut both = [of.clone(), of.clone()];
        match self {
            Self::Units { kind, most } => (both[0].units[kind].1, both[1].units[kind].0) = (most, most + 1),
            Self::Cost { most, least } => (both[0].cost.1, both[1].cost.0) = (most, least),
        }
        both
    }
}

/// What to split on, with the limits of both children: a cost that whole numbers do not come to; a kind that is whole, where with all such
/// kinds as they are the others do not come to the cost; or the kind of which the dearest part is missing. `None` where all is whole.
fn split(kinds: &Kinds, limits: &Limits, units: &[f64]) -> Option<(Split, [Limits; 2])> {
    let cost = kinds.cost(units);
    let split = gap(kinds, limits, cost).map(|(most, least)| Split::Cost { most, least }).or_else(|| {
        let kind = loose(kinds, limits, units, cost).or_else(|| broken(kinds, units))?;
        // Where the number is its upper limit, that against less.
        Some(Split::Units { kind, most: ((units[kind] + WHOLE).floor() as i64).min(limits.units[kind].1 - 1) })
    })?;
    Some((split, split.limits(limits)))
}

fn is_whole(n: f64) -> bool {
    (n - n.round()).abs() < WHOLE
}

/// The costs around one that whole numbers do not come to.
fn gap(kinds: &Kinds, limits: &Limits, cost: f64) -> Option<(i64, i64)> {
    let (below, above) = kinds.around(limits, (cost + WHOLE).floor() as i64);
    let is_reached = below.is_some_and(|below| below as f64 > cost - WHOLE);
    (!is_reached).then(|| (below.unwrap_or(limits.cost.0 - 1), above.unwrap_or(limits.cost.1 + 1)))
}

/// A kind whose number is whole but not settled, where with all such numbers as they are the others come to no such cost: the one with
/// the fewest units.
fn loose(kinds: &Kinds, limits: &Limits, units: &[f64], cost: f64) -> Option<usize> {
    let mut fixed = limits.clone();
    for (limit, n) in fixed.units.iter_mut().zip(units).filter(|(_, n)| is_whole(**n)) {
        *limit = (n.round() as i64, n.round() as i64);
    }
    gap(kinds, &fixed, cost)?;
    let loose = |kind: &usize| is_whole(units[*kind]) && limits.units[*kind].0 < limits.units[*kind].1;
    (0..units.len()).filter(loose).min_by_key(|kind| units[*kind].round() as i64)
}

/// The kind of which the dearest part is missing.
fn broken(kinds: &Kinds, units: &[f64]) -> Option<usize> {
    let part = |kind: &usize| kinds.costs[*kind] as f64 * (units[*kind] - units[*kind].round()).abs();
    (0..units.len()).filter(|kind| !is_whole(units[*kind])).max_by(|a, b| part(a).total_cmp(&part(b)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{Cover, Model},
        relief::{Help, Relief},
    };
    use std::sync::Arc;

    fn kinds(costs: &[i64]) -> Kinds {
        let cover = vec![Cover { day: 0, choices: 2, people: None, need: 1, under: 99_999, over: 0 }];
        let reliefs = costs.iter().map(|cost| Relief { cost: *cost, rows: vec![0] }).collect();
        let help = Arc::new(Help::new(1, &cover, reliefs));
        Kinds::of(&Model { days: 1, choices: 2, people: Vec::new(), cover, help })
    }

    #[test]
    fn a_cost_that_whole_units_do_not_come_to_is_split_first() {
        let (kinds, most) = (kinds(&[750, 950]), 40_000);
        let (split, limits) = split(&kinds, &kinds.free(most), &[2.5, 0.0]).unwrap();
        assert_eq!(split, Split::Cost { most: 1_700, least: 1_900 });
        assert_eq!(limits.map(|l| l.cost), [(0, 1_700), (1_900, most)]);
    }

    /// 1 900 is two of the dear ones, but without them nothing of the others: their number is settled first, although it is whole.
    #[test]
    fn a_whole_number_is_split_where_the_others_alone_do_not_come_to_the_cost() {
        let (kinds, most) = (kinds(&[750, 950]), 40_000);
        let units = [1_900.0 / 750.0, 0.0];
        let (split, limits) = split(&kinds, &kinds.free(most), &units).unwrap();
        assert_eq!(split, Split::Units { kind: 1, most: 0 });
        assert_eq!(limits.map(|l| l.units[1]), [(0, 0), (1, i64::MAX)]);
    }

    #[test]
    fn a_number_at_its_upper_limit_is_split_below_it() {
        let kinds = kinds(&[750, 950]);
        let limits = Limits { units: vec![(0, i64::MAX), (0, 1)], cost: (0, 40_000) };
        // 1 500 is two of the cheap ones.
        let (split, limits) = split(&kinds, &limits, &[550.0 / 750.0, 1.0]).unwrap();
        assert_eq!(split, Split::Units { kind: 1, most: 0 });
        assert_eq!(limits.map(|l| l.units[1]), [(0, 0), (1, 1)]);
    }

    #[test]
    fn a_broken_number_is_split_where_the_cost_can_be_and_nothing_where_all_is_whole() {
        let kinds = kinds(&[750, 1_250]);
        let free = kinds.free(40_000);
        // 3 000 is four of the one, or one and a half of the other and one and a half of the first.
        let (split_at, _) = split(&kinds, &free, &[1.5, 1.5]).unwrap();
        assert_eq!(split_at, Split::Units { kind: 1, most: 1 });
        assert!(split(&kinds, &free, &[4.0, 0.0]).is_none());
    }

    #[test]
    fn units_beyond_a_limit_do_not_keep_it() {
        let kinds = kinds(&[750, 950]);
        let limits = Limits { units: vec![(0, 2), (0, i64::MAX)], cost: (0, 2_400) };
        assert!(is_kept(&kinds, &limits, &[2.0, 0.9]));
        assert!(!is_kept(&kinds, &limits, &[2.0, 1.0]));
        assert!(!is_kept(&kinds, &limits, &[2.1, 0.0]));
    }
}
