//! Branch and price: the bound is raised node by node until it meets the best plan. Children first while they
//! are open, then the node with the least bound.

use crate::{
    branching::{self, Rises},
    control::Control,
    generation::{Ended, Generated, Pricers, Until, generate, whole_bound},
    master::{Duals, Master, SumBounds, SumOf},
    proof::{Certificate, Decision, ProofNode},
    repair::Lines,
};
use std::sync::Arc;
use turnus_lp::Basis;

/// Lines of a person that the master of a node begins with, and how many times as many it may come to have.
const KEPT: usize = 40;
const GROWN: usize = 3;

/// An open node: its decisions (kept or opposite), and the bound it inherits with its duals.
#[derive(Debug)]
struct Open {
    path: Vec<(Decision, bool)>,
    bound: f64,
    duals: Duals,
    proof: usize,
    /// The basis of the parent's master.
    basis: Option<Arc<Basis>>,
}

/// The tree.
#[derive(Debug)]
pub(crate) struct Tree {
    open: Vec<Open>,
    /// Least bound of leaves that are closed though their bound is below the best plan's cost.
    left: i64,
    nodes: Vec<ProofNode>,
    /// Duals of the root.
    root: Duals,
    /// The child to go on with: its master is near the last one, and its basis with it.
    plunge: Option<usize>,
    sums: Vec<SumOf>,
    rises: Rises,
}

impl Tree {
    /// A tree whose root has the duals of the root's best bound.
    pub(crate) fn new(master: &Master<'_>, root: &Generated) -> Self {
        let open = Open { path: Vec::new(), bound: root.bound, duals: root.duals.clone(), proof: 0, basis: None };
        Self {
            open: vec![open],
            left: i64::MAX,
            nodes: vec![ProofNode::leaf(&root.duals)],
            root: root.duals.clone(),
            plunge: None,
            sums: branching::sums(master),
            rises: Rises::default(),
        }
    }

    /// No plan costs less; `i64::MAX` when no node is open and none was left.
    pub(crate) fn bound(&self) -> i64 {
        self.open.iter().map(|n| whole_bound(n.bound)).min().unwrap_or(i64::MAX).min(self.left)
    }

    /// Whether there is a node to work on that could hold a better plan.
    pub(crate) fn is_open(&self, cutoff: i64) -> bool {
        self.open.iter().any(|n| whole_bound(n.bound) < cutoff)
    }

    /// Works on the child of the last node, or the open node with the least bound: closes or splits it. A whole solution on the way is given back.
    pub(crate) fn step(
        &mut self,
        master: &mut Master<'_>,
        pricers: &Pricers,
        allowed: &[Vec<u64>],
        cutoff: Option<i64>,
        control: &Control<'_>,
    ) -> Option<Lines> {
        let next = self.plunge.take().and_then(|proof| self.open.iter().position(|n| n.proof == proof));
        let least = next.or_else(|| {
            (0..self.open.len()).min_by(|a, b| {
                let (a, b) = (&self.open[*a], &self.open[*b]);
                a.bound.total_cmp(&b.bound).then(b.path.len().cmp(&a.path.len())).then(b.proof.cmp(&a.proof))
            })
        })?;
        let mut node = self.open.swap_remove(least);
        if cutoff.is_some_and(|c| whole_bound(node.bound) >= c) {
            self.left = self.left.min(whole_bound(node.bound));
            return None;
        }
        let (masks, bounds) = limits(allowed, &node.path);
        if master.columns.len() > GROWN * KEPT * master.free.len() {
            // Bases belong to the lines that were there.
            *master = master.cheapest(&self.root, KEPT);
            self.open.iter_mut().for_each(|n| n.basis = None);
            node.basis = None;
        }
        master.allow(&masks);
        master.bound_sums(&bounds);
        if let Some(basis) = &node.basis {
            master.set_basis(basis);
        }
        let until = Until { cutoff, smoothing: 0.3, ..Until::END };
        let start = (!node.path.is_empty()).then_some(&node.duals);
        let done = generate(master, pricers, &masks, &until, start, control);
        control.count(|p| p.nodes += 1);
        if done.bound > node.bound {
            node.bound = done.bound;
            node.duals = done.duals;
            self.nodes[node.proof] = ProofNode::leaf(&node.duals);
        }
        let closed = cutoff.is_some_and(|c| whole_bound(node.bound) >= c);
        match done.ended {
            _ if closed => self.left = self.left.min(whole_bound(node.bound)),
            Ended::Failed => self.left = self.left.min(whole_bound(node.bound)),
            Ended::Stopped => self.open.push(node),
            Ended::Converged | Ended::Cut => return self.split(master, node, &masks, &bounds, cutoff, control),
        }
        None
    }

    fn split(
        &mut self,
        master: &mut Master<'_>,
        node: Open,
        masks: &[Vec<u64>],
        bounds: &SumBounds,
        cutoff: Option<i64>,
        control: &Control<'_>,
    ) -> Option<Lines> {
        let whole = master.whole();
        let basis = master.basis().map(Arc::new);
        let room = cutoff.map_or(f64::INFINITY, |c| c as f64 - master.objective).clamp(1.0, 1e6);
        let choice = control.time_branching(|| branching::choose(master, &self.sums, &mut self.rises, (masks, bounds), room));
        control.work(master.take_work());
        match choice {
            Some((decision, keep_first)) => {
                let first = self.nodes.len();
                self.plunge = Some(if keep_first { first } else { first + 1 });
                for keep in [true, false] {
                    let mut path = node.path.clone();
                    path.push((decision.clone(), keep));
                    self.open.push(Open {
                        path,
                        bound: node.bound,
                        duals: node.duals.clone(),
                        proof: self.nodes.len(),
                        basis: basis.clone(),
                    });
                    self.nodes.push(ProofNode::leaf(&node.duals));
                }
                self.nodes[node.proof] = ProofNode::Branch { decision, children: [first, first + 1] };
            }
            // All is whole: the master's solution is the node's best plan, and the bound says so within rounding.
            None => self.left = self.left.min(whole_bound(node.bound)),
        }
        whole
    }

    /// Duals of the root.
    pub(crate) const fn root(&self) -> &Duals {
        &self.root
    }

    /// The proof as far as it is. Where the tree was worked on, the choices that were left out of it come first: each day that lost some
    /// is a branch of its own, and making one of them is a leaf with the duals of the root. Then no leaf of the tree itself need prove
    /// anything of them.
    pub(crate) fn certificate(&self, bound: i64, allowed: &[Vec<u64>], tight: &[Vec<u64>]) -> Certificate {
        let mut nodes = Vec::new();
        if self.nodes != [ProofNode::leaf(&self.root)] {
            for (person, (all, left)) in allowed.iter().zip(tight).enumerate() {
                for (day, choices) in all.iter().zip(left).map(|(all, left)| all & !left).enumerate().filter(|(_, c)| *c != 0) {
                    let at = nodes.len();
                    nodes.push(ProofNode::Branch { decision: Decision::Choice { person, day, choices }, children: [at + 1, at + 2] });
                    nodes.push(ProofNode::leaf(&self.root));
                }
            }
        }
        let before = nodes.len();
        let moved = |node: &ProofNode| match node {
            ProofNode::Branch { decision, children } => {
                ProofNode::Branch { decision: decision.clone(), children: children.map(|child| child + before) }
            }
            leaf @ ProofNode::Leaf { .. } => leaf.clone(),
        };
        nodes.extend(self.nodes.iter().map(moved));
        Certificate { bound, scale: crate::SCALE, nodes }
    }
}

/// Allowed choices and sums under decisions.
fn limits(allowed: &[Vec<u64>], path: &[(Decision, bool)]) -> (Vec<Vec<u64>>, SumBounds) {
    let mut masks = allowed.to_vec();
    let mut bounds = SumBounds::new();
    for (decision, keep) in path {
        match decision {
            Decision::Choice { person, day, choices } => masks[*person][*day] &= if *keep { *choices } else { !*choices },
            Decision::Sum { .. } => branching::tighten(&mut bounds, decision, *keep),
        }
    }
    (masks, bounds)
}

#[cfg(test)]
mod tests {
    use super::{Rises, Tree};
    use crate::{
        master::Duals,
        proof::{Decision, ProofNode},
    };

    fn duals(y: f64) -> Duals {
        Duals { cover: vec![y], ..Duals::default() }
    }

    /// A root that is closed at once, because of what was left out of it, has one leaf whose duals prove less without that.
    #[test]
    fn a_tree_of_one_node_proves_what_was_left_out_of_it_unless_it_was_not_worked_on() {
        let tree = |leaf: f64| Tree {
            open: Vec::new(),
            left: 7,
            nodes: vec![ProofNode::leaf(&duals(leaf))],
            root: duals(1.0),
            plunge: None,
            sums: Vec::new(),
            rises: Rises::default(),
        };
        let (allowed, tight) = (vec![vec![0b111, 0b111]], vec![vec![0b111, 0b101]]);
        assert_eq!(tree(1.0).certificate(7, &allowed, &tight).nodes, [ProofNode::leaf(&duals(1.0))]);
        let decision = Decision::Choice { person: 0, day: 1, choices: 0b010 };
        let proven = [ProofNode::Branch { decision, children: [1, 2] }, ProofNode::leaf(&duals(1.0)), ProofNode::leaf(&duals(2.0))];
        assert_eq!(tree(2.0).certificate(7, &allowed, &tight).nodes, proven);
    }
}
