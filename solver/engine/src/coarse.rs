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
    coarse_master::Master,
    control::Control,
    generation::{Pricers, exact, whole_bound},
    help_duals::HelpDuals,
    help_kinds::{Kinds, Limits},
    master::{Duals, SCALE, costs},
    model::Model,
    pricing::{Answer, Ask},
    weights::{self, Pool},
};
use rayon::prelude::*;
use std::sync::PoisonError;

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
/// Nothing is proven yet, and the bound is to be that of the master.
const NOTHING: (f64, i64) = (f64::NEG_INFINITY, 0);
/// A leaf of the tree is done this near to its master: the last point takes half of its rounds.
const LEAF_TAIL: i64 = 1;
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
    plan: (i64, &[Box<[u8]>]),
    rounds: usize,
    control: &Control<'_>,
) -> Coarse {
    let mut root = Root::new(model, pricers, allowed, plan, control);
    root.relax(plan, rounds);
    root.best
}

fn only(plan: &[Box<[u8]>]) -> Pool {
    plan.iter().map(|line| vec![line.clone()]).collect()
}

/// All that both masters share.
pub(crate) struct Root<'a> {
    pub(crate) model: &'a Model,
    pricers: &'a Pricers,
    allowed: &'a [Vec<u64>],
    pub(crate) control: &'a Control<'a>,
    pub(crate) by_day: Vec<Vec<usize>>,
    pub(crate) kinds: Kinds,
    /// A bound of so much will do.
    pub(crate) enough: i64,
    /// Everybody's lines, no line twice.
    pub(crate) lines: Pool,
    pub(crate) best: Coarse,
}

/// Where everybody was priced.
pub(crate) struct Priced {
    /// The duals after rounding, with what they prove in 1/[`SCALE`].
    pub(crate) duals: HelpDuals,
    pub(crate) bound: f64,
    /// Lines that are better.
    better: Vec<(usize, Box<[u8]>)>,
}

impl<'a> Root<'a> {
    pub(crate) fn new(
        model: &'a Model,
        pricers: &'a Pricers,
        allowed: &'a [Vec<u64>],
        (objective, plan): (i64, &[Box<[u8]>]),
        control: &'a Control<'a>,
    ) -> Self {
        let duals = Duals { cover: vec![0.0; model.cover.len()], ..Duals::default() };
        Self {
            model,
            pricers,
            allowed,
            control,
            by_day: model.rows_by_day(),
            kinds: Kinds::of(model),
            enough: objective,
            lines: only(plan),
            best: Coarse { duals, bound: f64::NEG_INFINITY },
        }
    }

    /// From coarse to fine around a plan and its cost; the last master, over all rows.
    pub(crate) fn relax(&mut self, plan: (i64, &[Box<[u8]>]), rounds: usize) -> Master {
        let weeks = self.model.days.div_ceil(7).max(1);
        let free = (&self.kinds.free(self.enough), 0);
        if weeks > 1 {
            let coarse = self.converge(&mut Master::new(self, weeks), free, NOTHING, rounds, &COARSE);
            self.better(coarse);
            self.weigh(plan, rounds.min(WEIGHTS));
        }
        let mut master = Master::new(self, 1);
        let fine = self.converge(&mut master, free, NOTHING, rounds, &FINE);
        self.better(fine);
        master
    }

    /// Column generation of a leaf of the tree of which so much is proven already, by the beams of the whole relaxation. `None` where
    /// that is all that can be proven, or the master was stopped or lost.
    pub(crate) fn leaf(&mut self, master: &mut Master, limits: (&Limits, i64), proven: f64, rounds: usize) -> Option<Priced> {
        self.converge(master, limits, (proven, LEAF_TAIL), rounds, &FINE)
    }

    /// Keeps duals if they prove more.
    fn better(&mut self, priced: Option<Priced>) {
        if let Some(Priced { duals: HelpDuals { cover, .. }, bound, .. }) = priced.filter(|priced| priced.bound > self.best.bound) {
            self.best = Coarse { duals: Duals { cover, ..Duals::default() }, bound };
        }
    }

    /// Column generation under some limits in at most so many rounds, until no line of the widest beam is better, or the bound in whole
    /// numbers is that of the master or what will do. The duals with the best bound.
    fn converge(
        &mut self,
        master: &mut Master,
        (limits, dear): (&Limits, i64),
        (proven, tail): (f64, i64),
        mut left: usize,
        beams: &[usize],
    ) -> Option<Priced> {
        let (mut again, mut best) = (AGAIN, None::<Priced>);
        let mut beams = beams.iter();
        let is_near = |bound: f64, objective: f64| whole_bound(bound) + tail >= (objective - 1e-6).ceil() as i64;
        let is_free = *limits == self.kinds.free(self.enough);
        if !is_free || master.is_limited() {
            master.limit(limits, dear);
        }
        while left > 0 && !self.control.stopped() && best.as_ref().is_none_or(|b| whole_bound(b.bound) < self.enough) {
            let Some((duals, worth)) = master.solve(self.control) else {
                if again == 0 || self.control.stopped() {
                    break;
                }
                again -= 1;
                *master = master.anew(self);
                if !is_free {
                    master.limit(limits, dear);
                }
                continue;
            };
            if is_near(proven, master.objective) {
                break;
            }
            left -= 1;
            // The last bound is as exact as it gets.
            let Some(beam) = (if left == 0 { beams.next_back() } else { beams.as_slice().first() }) else { break };
            let mut priced = self.price(duals, limits, &worth, *beam);
            let better = std::mem::take(&mut priced.better);
            if best.as_ref().is_none_or(|b| b.bound < priced.bound) {
                best = Some(priced);
            }
            if best.as_ref().is_some_and(|b| is_near(b.bound, master.objective)) {
                break;
            }
            if better.is_empty() {
                beams.next();
                if beams.as_slice().is_empty() {
                    break;
                }
            }
            for (p, line) in better {
                master.add(self, p, &line);
                self.lines[p].push(line);
            }
        }
        best
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

    /// Prices everybody at a master's duals.
    fn price(&mut self, duals: HelpDuals, limits: &Limits, worth: &[f64], beam: usize) -> Priced {
        let duals = duals.payable(self.model, &self.kinds, limits);
        let cover = Duals { cover: duals.cover.clone(), ..Duals::default() };
        let needed: f64 = self.model.cover.iter().zip(&cover.cover).map(|(row, y)| row.need as f64 * y).sum();
        let (mut bound, mut better) = (needed + duals.earned(limits), Vec::new());
        for (p, answer) in self.answers(&cover, worth, beam).into_iter().enumerate() {
            bound += answer.lower + self.model.people[p].base as f64 * S;
            let lines = answer.lines.into_iter().map(|(_, line)| line);
            better.extend(
                lines.filter(|l| self.reduced(p, l, &cover) < worth[p] - EPSILON * S && !self.lines[p].contains(l)).map(|l| (p, l)),
            );
        }
        Priced { duals, bound, better }
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
