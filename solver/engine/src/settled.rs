//! The bound around a plan that is there already, and what proves it.

use crate::{
    coarse::Root,
    control::{Clock, Control},
    generation::whole_bound,
    help_tree::{HelpNode, HelpTree},
    model::Model,
    priced::Pricer,
};
use std::sync::{Mutex, atomic::AtomicBool};

/// How far to go.
#[derive(Debug, Clone, Copy)]
pub struct Effort {
    /// Rounds of the relaxation.
    pub rounds: usize,
    /// Leaves of the tree that are worked on.
    pub leaves: usize,
}

/// What is proven.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settled {
    /// No plan costs less.
    pub bound: i64,
    /// The tree that proves it, with a multiplier of each cover row; node 0 is its root.
    pub nodes: Vec<HelpNode<i64>>,
}

/// The bound where lines are layered graphs: the relaxation of [`crate::search`] by itself, and then help in whole units. `None` when a
/// line of the plan is not legal. `told` hears of the relaxation's multiplier of each cover row in parts of 1/[`crate::SCALE`] and of its
/// bound, and then of the same with better bounds.
#[must_use]
pub fn settle(
    model: &Model,
    lines: &[Box<[u8]>],
    effort: Effort,
    stop: &AtomicBool,
    clock: Clock<'_>,
    told: &mut dyn FnMut(&[i64], i64),
) -> Option<Settled> {
    let objective = model.objective(lines)?;
    if objective <= 0 || effort.rounds == 0 {
        let cover = vec![0; model.cover.len()];
        told(&cover, 0);
        return Some(Settled { bound: 0, nodes: vec![HelpNode::Leaf { cover, units: Vec::new(), cost: 0 }] });
    }
    let control = Control::new(stop, clock);
    let allowed: Vec<Vec<u64>> = model.people.iter().map(|p| p.allowed.clone()).collect();
    let pricers: Vec<Mutex<Pricer>> = model.people.iter().map(|p| Mutex::new(Pricer::new(p, model.days, model.choices))).collect();
    let mut root = Root::new(model, &pricers, &allowed, (objective, lines), &control);
    let mut master = root.relax((objective, lines), effort.rounds);
    let cover: Vec<i64> = root.best.duals.cover.iter().map(|y| *y as i64).collect();
    told(&cover, whole_bound(root.best.bound));
    let mut tree = HelpTree::new(&root);
    tree.grow(&mut root, &mut master, effort.leaves, &mut |bound| told(&cover, whole_bound(bound).min(objective)));
    Some(Settled { bound: whole_bound(tree.bound()).min(objective), nodes: tree.into_nodes() })
}
