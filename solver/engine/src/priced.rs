//! Pricing of anybody: by automaton and counters, or by a layered graph.

use crate::{
    layered_pricing::LayeredPricer,
    model::Person,
    pricing::{Answer, Ask, SequencePricer},
};
use std::sync::Arc;

/// Pricing of one person with its memory.
#[derive(Debug)]
pub(crate) enum Pricer {
    /// The same rules on every day.
    Sequence(Box<SequencePricer>),
    /// Rules that depend on the day.
    Layered(Box<LayeredPricer>),
}

impl Pricer {
    pub(crate) fn new(person: &Person, days: usize, choices: usize) -> Self {
        match &person.lines {
            Some(lines) => Self::Layered(Box::new(LayeredPricer::new(Arc::clone(lines), choices))),
            None => Self::Sequence(Box::new(SequencePricer::new(person, days, choices))),
        }
    }

    /// The cheapest lines and a lower bound on every legal line.
    pub(crate) fn price(&mut self, ask: &Ask<'_>) -> Answer {
        match self {
            Self::Sequence(pricer) => pricer.price(ask),
            Self::Layered(pricer) => pricer.price(ask),
        }
    }

    /// A lower bound on every legal line through each choice of each day by the multipliers of the last call, and the work it took;
    /// where lines are layered graphs, none is known.
    pub(crate) fn through(&mut self, cost: &[f64], allowed: &[u64]) -> Option<(Vec<f64>, u64)> {
        match self {
            Self::Sequence(pricer) => Some(pricer.through(cost, allowed)),
            Self::Layered(_) => None,
        }
    }
}
