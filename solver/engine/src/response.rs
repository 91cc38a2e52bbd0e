//! Best response: with everybody else's line fixed, the cost of cover is linear in one person's line, so pricing finds her
//! best line. One after the other this makes a first plan, and the cheapest strong local search.

use crate::{master::SCALE, model::Model, priced::Pricer, pricing::Ask};
use std::sync::{Mutex, PoisonError};

const S: f64 = SCALE as f64;
/// Beams, from quick to nearly exact, until a line is found.
const BEAMS: [usize; 3] = [32, 1_000, 50_000];
/// Most labels of all days of a search. The widest beam over a year went on for half an hour with one person of Curtois 22.
const LABELS: usize = 50_000 * 84;

/// How many people count in each row, kept while lines change.
pub(crate) struct Tally<'a> {
    model: &'a Model,
    by_day: Vec<Vec<usize>>,
    pub(crate) have: Vec<i64>,
}

impl<'a> Tally<'a> {
    pub(crate) fn new(model: &'a Model) -> Self {
        Self { model, by_day: model.rows_by_day(), have: vec![0; model.cover.len()] }
    }

    pub(crate) fn change(&mut self, p: usize, line: &[u8], by: i64) {
        for (d, c) in line.iter().enumerate().filter(|(_, c)| **c != 0) {
            for k in &self.by_day[d] {
                if self.model.cover[*k].counts(p, usize::from(*c)) {
                    self.have[*k] += by;
                }
            }
        }
    }

    /// Costs of every choice for a person when the others stay as they are.
    pub(crate) fn costs(&self, p: usize) -> Vec<f64> {
        let model = self.model;
        let mut cost: Vec<f64> = model.people[p].cost.iter().map(|c| *c as f64 * S).collect();
        if !model.help.reliefs().is_empty() {
            self.add_help(p, &mut cost);
            return cost;
        }
        for (k, row) in model.cover.iter().enumerate() {
            let marginal = row.cost(self.have[k] + 1) - row.cost(self.have[k]);
            for c in (1..model.choices).filter(|c| row.counts(p, *c)) {
                cost[row.day * model.choices + c] += marginal as f64 * S;
            }
        }
        cost
    }

    /// What the cover of each day costs more or less by a choice, all its rows together.
    fn add_help(&self, p: usize, cost: &mut [f64]) {
        let model = self.model;
        for (d, rows) in self.by_day.iter().enumerate() {
            let before = model.cover_cost(d, rows, |k| self.have[k]);
            for c in 1..model.choices {
                let after = model.cover_cost(d, rows, |k| self.have[k] + i64::from(model.cover[k].counts(p, c)));
                cost[d * model.choices + c] += (after - before) as f64 * S;
            }
        }
    }

    /// Her best line within allowed choices, and work; `None` when no legal line was found.
    pub(crate) fn best(&self, p: usize, pricer: &Mutex<Pricer>, allowed: &[u64], least_beam: usize) -> (Option<Box<[u8]>>, u64) {
        self.best_at(&self.costs(p), pricer, allowed, least_beam)
    }

    /// Cost of all cover.
    pub(crate) fn cover(&self) -> i64 {
        self.by_day.iter().enumerate().map(|(d, rows)| self.model.cover_cost(d, rows, |k| self.have[k])).sum()
    }

    /// The best line at some costs.
    pub(crate) fn best_at(&self, cost: &[f64], pricer: &Mutex<Pricer>, allowed: &[u64], least_beam: usize) -> (Option<Box<[u8]>>, u64) {
        let mut work = 0;
        for beam in BEAMS.iter().skip(least_beam).filter(|beam| **beam * self.model.days <= LABELS) {
            let ask = Ask { cost, allowed, target: f64::INFINITY, beam: *beam, keep: 8 };
            let answer = pricer.lock().unwrap_or_else(PoisonError::into_inner).price(&ask);
            work += answer.work;
            if let Some((_, line)) = answer.lines.into_iter().next() {
                return (Some(line), work);
            }
            if answer.lower.is_infinite() && answer.lower > 0.0 {
                return (None, work);
            }
        }
        (None, work)
    }
}
