//! Duals of the cover and of limits of help, as whole multiples of 1/[`SCALE`].

use crate::{
    help_kinds::{Kinds, Limits},
    help_tree::HelpNode,
    master::SCALE,
    model::Model,
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
    pub(crate) fn leaf(&self, kinds: &Kinds) -> HelpNode {
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
        // Nobody pays less than 0 for a unit: where there may be any number of them all cost must pay less, else these units.
        for (kind, cost) in kinds.costs.iter().enumerate().filter(|(kind, _)| limits.units[*kind].1 == i64::MAX) {
            self.units[kind] = self.units[kind].max(0.0);
            self.cost += (self.price(kinds, kind).min(0.0) / *cost as f64).floor();
        }
        for kind in (0..kinds.costs.len()).filter(|kind| limits.units[*kind].1 < i64::MAX) {
            self.units[kind] += self.price(kinds, kind).min(0.0);
        }
        let prices: Vec<f64> = (0..kinds.costs.len()).map(|kind| self.price(kinds, kind)).collect();
        for ((y, row), kind) in self.cover.iter_mut().zip(&model.cover).zip(&kinds.of_head) {
            *y = y.clamp(-(row.over as f64) * S, kind.map_or(f64::INFINITY, |kind| prices[kind]));
        }
        for (relief, kind) in model.help.reliefs().iter().zip(&kinds.of_relief) {
            let sum: f64 = relief.rows.iter().map(|k| self.cover[*k]).sum();
            if sum > prices[*kind] {
                // A hair below, so that rounding does not lead out again.
                relief.rows.iter().for_each(|k| self.cover[*k] = (self.cover[*k] * prices[*kind] / sum).floor());
            }
        }
        self
    }
}
