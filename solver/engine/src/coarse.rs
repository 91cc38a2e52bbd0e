//! The root relaxation where lines are layered graphs: column generation from coarse to fine.
//!
//! 1. Rows of the cover that are alike week after week share one dual: a master of some sixty rows is solved in milliseconds, and its
//!    duals are nearly those of the whole one.
//! 2. `weights` makes lines of them that meet the cover of every day. Without these the master of all rows stays at the cost of the
//!    plan for twenty rounds, and its first duals are far from all sense.
//! 3. The master of all rows, until no line is better by a beam that cuts hardly anything off: what the relaxation can prove is proven.
//!
//! Pricing at the master's own duals looks only for lines that are better, which makes the widest beam affordable. By beams of 200 the
//! bound of the hospital ward of the samples is 32 980 where it is 35 105. Rows that share a dual: as in Elhallaoui, Villeneuve, Soumis
//! and Desaulniers (2005), there in the primal program.

use crate::{
    control::Control,
    generation::{Pricers, exact, whole_bound},
    master::{Duals, SCALE, costs},
    model::Model,
    pricing::{Answer, Ask},
    weights::{self, Pool},
};
use rayon::prelude::*;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::PoisonError,
};
use turnus_lp::{Lp, LpOutcome, Method};

const S: f64 = SCALE as f64;
/// Lines of one pricing that enter the master.
const NEW: usize = 3;
/// A reduced cost above this is no improvement.
const EPSILON: f64 = 1e-5;
/// Beams, from quick to nearly exact: while duals are shared, and once each row has its own.
const COARSE: [usize; 2] = [300, 3_000];
const FINE: [usize; 2] = [3_000, 60_000];
/// Most rounds of weights: by 60 of them the sample home took 20 s, by 30 of them 14 s.
const WEIGHTS: usize = 30;
/// Simplex iterations between two looks at whoever stops.
const STEP: i32 = 2_000;
/// HiGHS loses its way in some masters: then a new one is made of the same lines, at most so many times.
const AGAIN: usize = 3;

/// What the relaxation comes to.
pub(crate) struct Coarse {
    /// The duals with the best bound.
    pub(crate) duals: Duals,
    /// The bound in 1/[`SCALE`].
    pub(crate) bound: f64,
}

/// Relaxes around a plan and its cost until the bound is that cost, in at most so many rounds.
pub(crate) fn relax(
    model: &Model,
    pricers: &Pricers,
    allowed: &[Vec<u64>],
    (objective, plan): (i64, &[Box<[u8]>]),
    rounds: usize,
    control: &Control<'_>,
) -> Coarse {
    let duals = Duals { cover: vec![0.0; model.cover.len()], ..Duals::default() };
    let mut root = Root {
        model,
        pricers,
        allowed,
        control,
        by_day: model.rows_by_day(),
        enough: objective,
        lines: only(plan),
        best: Coarse { duals, bound: f64::NEG_INFINITY },
    };
    let weeks = model.days.div_ceil(7).max(1);
    if weeks > 1 {
        root.converge(weeks, rounds, &COARSE);
        root.weigh((objective, plan), rounds.min(WEIGHTS));
    }
    root.converge(1, rounds, &FINE);
    root.best
}

fn only(plan: &[Box<[u8]>]) -> Pool {
    plan.iter().map(|line| vec![line.clone()]).collect()
}

/// All that both masters share.
struct Root<'a> {
    model: &'a Model,
    pricers: &'a Pricers,
    allowed: &'a [Vec<u64>],
    control: &'a Control<'a>,
    by_day: Vec<Vec<usize>>,
    /// A bound of so much will do.
    enough: i64,
    /// Everybody's lines, no line twice.
    lines: Pool,
    best: Coarse,
}

impl Root<'_> {
    /// Column generation where rows of so many weeks share duals, in at most so many rounds, until no line of the widest beam is better.
    fn converge(&mut self, weeks: usize, mut left: usize, beams: &[usize]) {
        let (mut master, mut again) = (Master::new(self, weeks), AGAIN);
        let mut beams = beams.iter();
        while left > 0 && !self.is_done() {
            let Some((duals, worth)) = master.solve(self.control) else {
                if again == 0 || self.control.stopped() {
                    return;
                }
                again -= 1;
                master = Master::new(self, weeks);
                continue;
            };
            left -= 1;
            // The last bound is as exact as it gets.
            let Some(beam) = (if left == 0 { beams.next_back() } else { beams.as_slice().first() }) else { return };
            let better = self.price(duals, &worth, *beam);
            if better.is_empty() {
                beams.next();
                if beams.as_slice().is_empty() {
                    return;
                }
            }
            for (p, line) in better {
                master.add(self, p, &line);
                self.lines[p].push(line);
            }
        }
    }

    /// Lines by weights from the best duals, in place of those of shared duals; the duals of weights may be the better ones.
    fn weigh(&mut self, plan: (i64, &[Box<[u8]>]), rounds: usize) {
        let (model, control) = (self.model, self.control);
        let Some((duals, lines)) = weights::lines(model, self.pricers, self.allowed, plan, &self.best.duals, rounds, control) else {
            return;
        };
        let bound = exact(model, self.pricers, self.allowed, &duals, FINE[0], control);
        if bound > self.best.bound {
            self.best = Coarse { duals, bound };
        }
        self.lines = only(plan.1);
        self.know(lines);
    }

    fn is_done(&self) -> bool {
        self.control.stopped() || whole_bound(self.best.bound) >= self.enough
    }

    /// Prices everybody at a master's duals, keeps the best bound; lines that are better.
    fn price(&mut self, duals: Vec<f64>, worth: &[f64], beam: usize) -> Vec<(usize, Box<[u8]>)> {
        let mut cover: Vec<f64> = duals.into_iter().map(f64::floor).collect();
        weights::project(self.model, &mut cover);
        let duals = Duals { cover, ..Duals::default() };
        let (mut bound, mut better) =
            (self.model.cover.iter().zip(&duals.cover).map(|(row, y)| row.need as f64 * y).sum::<f64>(), Vec::new());
        for (p, answer) in self.answers(&duals, worth, beam).into_iter().enumerate() {
            bound += answer.lower + self.model.people[p].base as f64 * S;
            let lines = answer.lines.into_iter().map(|(_, line)| line);
            better.extend(
                lines.filter(|l| self.reduced(p, l, &duals) < worth[p] - EPSILON * S && !self.lines[p].contains(l)).map(|l| (p, l)),
            );
        }
        if bound > self.best.bound {
            self.best = Coarse { duals, bound };
        }
        better
    }

    fn answers(&self, duals: &Duals, worth: &[f64], beam: usize) -> Vec<Answer> {
        let one = |p: usize| {
            let cost = costs(self.model, p, duals);
            let target = worth[p] - self.model.people[p].base as f64 * S;
            let ask = Ask { cost: &cost, allowed: &self.allowed[p], target, beam, keep: NEW };
            self.pricers[p].lock().unwrap_or_else(PoisonError::into_inner).price(&ask)
        };
        let everybody = 0..self.model.people.len();
        let answers: Vec<Answer> = self.control.time_pricing(|| everybody.into_par_iter().map(one).collect());
        self.control.work(answers.iter().map(|a| a.work).sum());
        answers
    }

    fn know(&mut self, lines: Pool) {
        for (own, new) in self.lines.iter_mut().zip(lines) {
            for line in new {
                if !own.contains(&line) {
                    own.push(line);
                }
            }
        }
    }

    /// Cost of a line less what its rows pay, in 1/[`SCALE`].
    fn reduced(&self, p: usize, line: &[u8], duals: &Duals) -> f64 {
        let cost = self.model.people[p].line_cost(self.model.choices, line).map_or(f64::INFINITY, |cost| cost as f64 * S);
        cost - self.model.rows_of(&self.by_day, p, line).map(|k| duals.cover[k]).sum::<f64>()
    }
}

/// The restricted master over groups of rows.
struct Master {
    /// Group of each row of the cover.
    group: Vec<usize>,
    groups: usize,
    lp: Lp,
}

impl Master {
    /// Rows of the same weekday within so many weeks share a dual where they count the same and need the same.
    fn new(root: &Root<'_>, weeks: usize) -> Self {
        let mut known = BTreeMap::new();
        let mut group = Vec::with_capacity(root.model.cover.len());
        let mut sums: Vec<(f64, f64, f64)> = Vec::new();
        for row in &root.model.cover {
            let of = ((row.day % 7, row.day / 7 / weeks), row.choices, &row.people, (row.need, row.under, row.over));
            let g = *known.entry(of).or_insert(sums.len());
            if g == sums.len() {
                sums.push((0.0, row.under as f64, row.over as f64));
            }
            sums[g].0 += row.need as f64;
            group.push(g);
        }
        let mut lp = Lp::new();
        for (need, ..) in &sums {
            lp.row(*need, *need, &[]);
        }
        for _ in &root.lines {
            lp.row(1.0, 1.0, &[]);
        }
        for (g, (_, under, over)) in sums.iter().enumerate() {
            lp.add_column(*under, 0.0, f64::INFINITY, &[(g, 1.0)]);
            lp.add_column(*over, 0.0, f64::INFINITY, &[(g, -1.0)]);
        }
        let reliefs = root.model.help.reliefs().iter().map(|r| (r.cost, r.rows.iter().map(|k| group[*k]).collect::<Vec<_>>()));
        for (cost, rows) in reliefs.collect::<BTreeSet<_>>() {
            let terms: Vec<(usize, f64)> = rows.into_iter().map(|g| (g, 1.0)).collect();
            lp.add_column(cost as f64, 0.0, f64::INFINITY, &terms);
        }
        lp.set_method(Method::Primal);
        lp.set_iteration_limit(Some(STEP));
        let mut master = Self { group, groups: sums.len(), lp };
        for (p, own) in root.lines.iter().enumerate() {
            own.iter().for_each(|line| master.add(root, p, line));
        }
        master
    }

    fn add(&mut self, root: &Root<'_>, p: usize, line: &[u8]) {
        let Some(cost) = root.model.people[p].line_cost(root.model.choices, line) else { return };
        let mut terms: Vec<(usize, f64)> = root.model.rows_of(&root.by_day, p, line).map(|k| (self.group[k], 1.0)).collect();
        terms.push((self.groups + p, 1.0));
        self.lp.add_column(cost as f64, 0.0, f64::INFINITY, &terms);
    }

    /// Duals of all rows and of people in 1/[`SCALE`]; `None` where it was stopped or HiGHS lost its way.
    fn solve(&mut self, control: &Control<'_>) -> Option<(Vec<f64>, Vec<f64>)> {
        loop {
            let outcome = control.time_lp(|| self.lp.solve());
            control.work(self.lp.iterations().max(1) as u64 * (self.lp.rows() + self.lp.columns()) as u64);
            match outcome {
                LpOutcome::Optimal { .. } => break,
                LpOutcome::Limited { .. } if !control.stopped() => {}
                _ => return None,
            }
        }
        let duals = self.lp.duals();
        let of_people = duals[self.groups..].iter().map(|worth| worth * S).collect();
        Some((self.group.iter().map(|g| duals[*g] * S).collect(), of_people))
    }
}
