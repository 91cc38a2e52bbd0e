//! The best multipliers of the counters of a long line, by subgradient steps towards a level above the best value that is halved when it
//! proves too high (Polyak 1969; Goffin and Kiwiel 1999).
//!
//! Over half a year or a year a few steps at each call do not come near them, and a label search that is led by poor ones ends nowhere.

use crate::{graph::DayGraph, master::SCALE};

/// Steps without a better value after which it looks half as far.
const STALE: usize = 6;
/// How much more than the best value is looked for at first, as a share of it, and the least that is still looked for.
const HOPE: f64 = 0.02;
const LEAST_HOPE: f64 = SCALE as f64 / 4.0;

/// How far the search for multipliers is.
#[derive(Debug)]
pub(crate) struct Level {
    /// The best value, and its multipliers.
    pub(crate) best: (f64, Vec<f64>),
    /// The value of the first ones.
    first: f64,
    hope: f64,
    stale: usize,
}

impl Level {
    /// From some multipliers, with the hope that the search before left.
    pub(crate) fn new(multipliers: &[f64], hope: f64) -> Self {
        Self { best: (f64::NEG_INFINITY, multipliers.to_vec()), first: f64::NEG_INFINITY, hope, stale: 0 }
    }

    /// What to hope for next time: costs change as much again as they did this time.
    pub(crate) fn hope(&self) -> f64 {
        (2.0 * (self.best.0 - self.first)).max(8.0 * LEAST_HOPE)
    }

    /// Takes the value at some multipliers and the counts of the line that has it; the next multipliers in their place. Whether there are
    /// any.
    pub(crate) fn next(&mut self, graph: &DayGraph, multipliers: &mut [f64], value: f64, counts: &[u16]) -> bool {
        self.hope = self.hope.min(value.abs() * HOPE + SCALE as f64);
        if self.first == f64::NEG_INFINITY {
            self.first = value;
        } else if value > self.best.0 + self.hope / 2.0 {
            self.hope *= 2.0;
        }
        self.stale = if value > self.best.0 + self.hope / 4.0 { 0 } else { self.stale + 1 };
        if value > self.best.0 {
            self.best = (value, multipliers.to_vec());
        }
        if self.stale >= STALE {
            (self.hope, self.stale) = (self.hope / 2.0, 0);
        }
        let beyond = |(j, m): (usize, &f64)| {
            let excess = f64::from(counts[j]) - f64::from(graph.counters[j].most);
            if excess > 0.0 || *m > 0.0 { excess } else { 0.0 }
        };
        let moves: Vec<f64> = multipliers.iter().enumerate().map(beyond).collect();
        let square: f64 = moves.iter().map(|m| m * m).sum();
        if square == 0.0 || self.hope < LEAST_HOPE {
            return false;
        }
        let step = (self.best.0 + self.hope - value) / square;
        for ((m, cap), v) in multipliers.iter_mut().zip(&graph.caps).zip(moves) {
            *m = (*m + step * v).clamp(0.0, *cap).round();
        }
        true
    }
}
