//! The tree of a proof: every rota's help belongs to one of its leaves, and each leaf has multipliers.

use super::{
    help::{ANY, Help, Limits},
    proof::Multiplier,
};
use crate::{Refused, refuse};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A node; node 0 is the root, and children come after their parents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Node {
    /// At most so many units of help that cost so many points each (the first child), or more (the second).
    Units {
        /// Points of a unit.
        points: i64,
        /// At most so many.
        most: i64,
        /// Both nodes.
        children: [usize; 2],
    },
    /// All help costs at most so many points (the first child), or at least so many (the second): whole numbers of units within the
    /// limits above come to nothing between.
    Points {
        /// At most so many.
        most: i64,
        /// At least so many.
        least: i64,
        /// Both nodes.
        children: [usize; 2],
    },
    /// Multipliers, in parts of 1/scale.
    Leaf(Leaf),
}

/// Multipliers of a leaf.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Leaf {
    /// Of rows of the cover.
    pub multipliers: Vec<Multiplier>,
    /// Points of a unit, and the multiplier of the number of such units.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub units: Vec<(i64, i64)>,
    /// Of the points of all units.
    #[serde(default, skip_serializing_if = "is_none")]
    pub points: i64,
}

const fn is_none(points: &i64) -> bool {
    *points == 0
}

/// The leaves that whole numbers of units come to, each with its limits.
pub(super) fn leaves<'a>(nodes: &'a [Node], help: &Help, objective: i64) -> Result<Vec<(&'a Leaf, Limits)>, Refused> {
    let mut found = Vec::new();
    let mut seen = vec![false; nodes.len()];
    let mut open = vec![(0, Limits { units: BTreeMap::new(), points: (0, objective) })];
    while let Some((at, limits)) = open.pop() {
        if seen.get(at).copied().unwrap_or(true) {
            return refuse(format!("node {at} of the certificate is not there or has two parents"));
        }
        seen[at] = true;
        let both = match &nodes[at] {
            Node::Leaf(leaf) => {
                if help.reaches(&limits, 0, objective)? {
                    found.push((leaf, limits));
                }
                continue;
            }
            Node::Units { points, most, children } => children.iter().zip(units(&limits, *points, *most)),
            Node::Points { most, least, children } => {
                if help.reaches(&limits, most.saturating_add(1), least.saturating_sub(1))? {
                    return refuse(format!("node {at} of the certificate leaves out help of between {most} and {least} points"));
                }
                children.iter().zip(points(&limits, *most, *least))
            }
        };
        open.extend(both.map(|(child, limits)| (*child, limits)));
    }
    Ok(found)
}

fn units(limits: &Limits, points: i64, most: i64) -> [Limits; 2] {
    let mut both = [limits.clone(), limits.clone()];
    let fewer = both[0].units.entry(points).or_insert(ANY);
    fewer.1 = fewer.1.min(most);
    let more = both[1].units.entry(points).or_insert(ANY);
    more.0 = more.0.max(most.saturating_add(1));
    both
}

fn points(limits: &Limits, most: i64, least: i64) -> [Limits; 2] {
    let mut both = [limits.clone(), limits.clone()];
    both[0].points.1 = both[0].points.1.min(most);
    both[1].points.0 = both[1].points.0.max(least);
    both
}

impl Leaf {
    /// Multipliers of numbers of units, by their points.
    pub(super) fn of_units(&self) -> Result<BTreeMap<i64, i64>, Refused> {
        let all: BTreeMap<i64, i64> = self.units.iter().copied().collect();
        if all.len() < self.units.len() {
            return refuse("a multiplier of numbers of units is there twice");
        }
        Ok(all)
    }

    /// What the limits are worth: a multiplier above 0 is that of the lower limit, below 0 of the upper one.
    pub(super) fn earned(&self, limits: &Limits) -> Result<i128, Refused> {
        let side = |size: i64, (low, high): (i64, i64)| match (size < 0, high) {
            (true, i64::MAX) => refuse("a multiplier below 0 limits help that has no limit"),
            (true, high) => Ok(i128::from(size) * i128::from(high)),
            (false, _) => Ok(i128::from(size) * i128::from(low)),
        };
        let mut sum = side(self.points, limits.points)?;
        for (points, size) in &self.units {
            sum += side(*size, limits.units.get(points).copied().unwrap_or(ANY))?;
        }
        Ok(sum)
    }
}
