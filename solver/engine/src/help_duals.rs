//! Duals of the cover and of limits of help, as whole multiples of 1/[`SCALE`].

use crate::{
    help_kinds::{Kinds, Limits},
    help_tree::HelpNode,
    master::SCALE,
    model::Model,
    weights::project_below,
};

const S: f64 = SCALE as f64;

/// Duals of a node.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct HelpDuals {
    /// Of each row of the cover.
    pub(crate) cover: Vec<f64>,
    /// Of the number of units of each kind.
    pub(crate) units: Vec<f64>,
    /// Of what all units cost together, per unit of cost.
    pub(crate) cost: f64,
}

impl HelpDuals {
    /// As a leaf of a proof.
    pub(crate) fn leaf(&self, kinds: &Kinds) -> HelpNode<i64> {
        let units = kinds.costs.iter().zip(&self.units).filter(|(_, y)| **y != 0.0).map(|(cost, y)| (*cost, *y as i64));
        HelpNode::Leaf { cover: self.cover.iter().map(|y| *y as i64).collect(), units: units.collect(), cost: self.cost as i64 }
    }

    /// Duals of the cover where nothing is limited.
    pub(crate) fn of_cover(cover: Vec<f64>, kinds: &Kinds) -> Self {
        Self { cover, units: vec![0.0; kinds.costs.len()], cost: 0.0 }
    }

    /// What limits are worth: a dual above 0 is that of the lower one, below 0 of the upper one.
    pub(crate) fn earned(&self, limits: &Limits) -> f64 {
        let side = |y: f64, (low, high): (i64, i64)| match y.total_cmp(&0.0) {
            std::cmp::Ordering::Greater => y * low as f64,
            std::cmp::Ordering::Equal => 0.0,
            std::cmp::Ordering::Less => y * high as f64,
        };
        side(self.cost, limits.cost) + self.units.iter().zip(&limits.units).map(|(y, of)| side(*y, *of)).sum::<f64>()
    }

    /// What a unit of a kind costs less what its limits pay: the cover may pay no more for it.
    fn price(&self, kinds: &Kinds, kind: usize) -> f64 {
        kinds.costs[kind] as f64 * (S - self.cost) - self.units[kind]
    }

    /// Into the duals that help and limits allow: there is nothing to win outside. Those of a master are there but for rounding.
    pub(crate) fn payable(mut self, model: &Model, kinds: &Kinds, limits: &Limits) -> Self {
        // The cover pays nothing below 0 for a unit. Where there may be any number of them, what all cost must be paid less, else these.
        for (kind, cost) in kinds.costs.iter().enumerate() {
            let is_any = limits.units[kind].1 == i64::MAX;
            if is_any {
                self.units[kind] = self.units[kind].max(0.0);
            }
            let beyond = self.price(kinds, kind).min(0.0);
            if beyond < 0.0 && is_any && *cost > 0 {
                self.cost += (beyond / *cost as f64).floor();
            } else {
                self.units[kind] += beyond;
            }
        }
        let prices: Vec<f64> = (0..kinds.costs.len()).map(|kind| self.price(kinds, kind)).collect();
        let head = |k: usize| kinds.of_head[k].map_or(f64::INFINITY, |kind| prices[kind]);
        project_below(model, &mut self.cover, head, |j| prices[kinds.of_relief[j]]);
        self
    }
}
