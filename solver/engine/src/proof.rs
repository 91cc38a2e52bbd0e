//! The proof of a bound: a tree of decisions with duals at its leaves.
//!
//! Every inner node splits on one decision and its opposite, so every plan belongs to one leaf. A leaf's duals give a
//! Lagrangian bound on the plans that keep its decisions, which anybody can compute again; the least of them is the bound.

use crate::master::{Duals, Side};

/// What splits a node: the first child keeps it, the second its opposite.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Decision {
    /// A person's choice on a day is one of these bits; the opposite: none of them.
    Choice {
        /// Person.
        person: usize,
        /// Day.
        day: usize,
        /// Choices as bits.
        choices: u64,
    },
    /// The missing (or surplus) people of these cover rows, or the units of these reliefs, are together at most so many; the opposite:
    /// at least one more.
    Sum {
        /// Missing, too many, or help.
        side: Side,
        /// Cover rows or reliefs, sorted.
        rows: Vec<usize>,
        /// At most so many.
        most: i64,
    },
}

/// A node of the tree; node 0 is the root.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProofNode {
    /// Split on a decision.
    Branch {
        /// The decision.
        decision: Decision,
        /// The node that keeps it and the node that keeps its opposite.
        children: [usize; 2],
    },
    /// A bound from duals.
    Leaf {
        /// Dual of each cover row, in parts of 1/[`crate::SCALE`].
        cover: Vec<i64>,
        /// Duals of sums that decisions above have bounded.
        sums: Vec<(Side, Vec<usize>, i64)>,
    },
}

/// A proof that no plan costs less than `bound`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    /// The bound.
    pub bound: i64,
    /// Parts of a unit that duals are counted in.
    pub scale: i64,
    /// The tree.
    pub nodes: Vec<ProofNode>,
}

impl ProofNode {
    pub(crate) fn leaf(duals: &Duals) -> Self {
        Self::Leaf {
            cover: duals.cover.iter().map(|y| *y as i64).collect(),
            sums: duals.sums.iter().filter(|(_, y)| **y != 0.0).map(|((side, rows), y)| (*side, rows.clone(), *y as i64)).collect(),
        }
    }
}
