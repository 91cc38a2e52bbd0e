//! Builds the automaton of runs that cost when they are too short or too long.

use std::collections::HashMap;
use turnus_engine::{Automaton, NONE};

/// Limits of a run of equal days, and the cost of each day missing or beyond.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Run {
    pub(crate) least: usize,
    pub(crate) most: usize,
    pub(crate) cost: i64,
}

/// Rules about runs. A run that reaches the last day is long enough.
#[derive(Debug, Clone)]
pub(crate) struct SoftRuns {
    /// Runs of each shift type.
    pub(crate) shifts: Vec<Run>,
    pub(crate) work: Run,
    pub(crate) free: Run,
    /// What it costs that shift `b` follows shift `a` on the next day, at `a` and `b`; absent when it is forbidden.
    pub(crate) after: Vec<Vec<Option<i64>>>,
    /// Choices of a day for each shift type: shift `s` is the choices from `1 + s * ways` on.
    pub(crate) ways: usize,
}

/// What was before the first day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Before {
    /// Days off, or as many as matter; `edge` when they are never too few, as nothing is known of the days before.
    Free { run: usize, edge: bool },
    /// Days worked, the last of them with a shift for so many days.
    Work { shift: usize, same: usize, run: usize },
}

impl Run {
    /// Days of a run that are worth telling apart.
    fn seen(self, days: usize) -> usize {
        days.min(self.least.max(self.most))
    }

    fn short(self, days: usize) -> i64 {
        self.least.saturating_sub(days) as i64 * self.cost
    }

    /// Cost of one day more after so many.
    fn longer(self, days: usize) -> i64 {
        if days >= self.most { self.cost } else { 0 }
    }
}

impl SoftRuns {
    /// The automaton that begins after `before`.
    pub(crate) fn automaton(&self, before: Before) -> Automaton {
        let before = match before {
            Before::Free { run, edge } => Before::Free { run: self.free.seen(run), edge },
            Before::Work { shift, same, run } => Before::Work { shift, same: self.shifts[shift].seen(same), run: self.work.seen(run) },
        };
        let mut nodes = vec![before];
        let mut known = HashMap::from([(before, 0_u16)]);
        let (mut next, mut cost) = (Vec::new(), Vec::new());
        let mut at = 0;
        while at < nodes.len() {
            for c in 0..=self.shifts.len() * self.ways {
                let Some((to, paid)) = self.step(nodes[at], c.checked_sub(1).map(|c| c / self.ways)) else {
                    next.push(NONE);
                    cost.push(0);
                    continue;
                };
                next.push(*known.entry(to).or_insert_with(|| {
                    nodes.push(to);
                    nodes.len() as u16 - 1
                }));
                cost.push(paid);
            }
            at += 1;
        }
        let works = nodes.iter().map(|n| matches!(n, Before::Work { .. })).collect();
        Automaton { start: 0, next, works, accepting: vec![true; nodes.len()], cost, end: Vec::new() }
    }

    /// What is before the next day after a shift or a day off, and what that costs.
    fn step(&self, node: Before, shift: Option<usize>) -> Option<(Before, i64)> {
        let Some(s) = shift else {
            return Some(match node {
                Before::Free { run, edge } => (Before::Free { run: self.free.seen(run + 1), edge }, self.free.longer(run)),
                Before::Work { shift, same, run } => {
                    (Before::Free { run: 1, edge: false }, self.work.short(run) + self.shifts[shift].short(same))
                }
            });
        };
        let first = Before::Work { shift: s, same: 1, run: 1 };
        Some(match node {
            Before::Free { run, edge } => (first, if edge { 0 } else { self.free.short(run) }),
            Before::Work { shift, same, run } => {
                let (same, own) = if shift == s {
                    (self.shifts[s].seen(same + 1), self.shifts[s].longer(same))
                } else {
                    (1, self.shifts[shift].short(same) + self.after[shift][s]?)
                };
                (Before::Work { shift: s, same, run: self.work.seen(run + 1) }, own + self.work.longer(run))
            }
        })
    }
}
