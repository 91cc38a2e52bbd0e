//! The root relaxation without a linear program: everybody's line is a weighted mean of lines, and an augmented Lagrangian
//! (Hestenes 1969; Powell 1969) presses on every cover row the more, the more heads it lacks.
//!
//! One after the other is priced at the present pressures and moves weight from her dearest line to her cheapest
//! (block-coordinate Frank-Wolfe with pairwise steps; Lacoste-Julien, Jaggi, Schmidt and Pletscher 2013; Lacoste-Julien and
//! Jaggi 2015). The pressures become the duals, and growing ever less they settle there. Where a master has hundreds of equal
//! rows and each line counts in hundreds of them, one solve of it takes as long as hundreds of these steps.

use crate::{
    control::Control,
    generation::{Pricers, exact},
    master::{Duals, SCALE, costs},
    model::Model,
    pricing::{Answer, Ask},
};
use rayon::prelude::*;
use std::sync::PoisonError;

const S: f64 = SCALE as f64;
/// People priced at the same pressures before their weights move.
pub(crate) const TOGETHER: usize = 4;
/// Pairwise steps of a person after each pricing.
const STEPS: usize = 12;
/// Lines kept per person.
const KEPT: usize = 40;
/// Lines of one pricing, and its beam. By a beam of 24 the duals of a ward whose cover comes out settled at no bound at all
/// in 300 rounds, by this one at the cost of the best rota in 120.
const NEW: usize = 2;
const BEAM: usize = 200;
/// Beam where lines are long: there multipliers of counters do most, and labels take ten times as long.
const LONG_BEAM: usize = 32;
/// A weight below this is none.
const NOTHING: f64 = 1e-9;
/// Growth of the pressures per head at the beginning, as a share of the cost of a row in the first plan.
const GROWTH: f64 = 0.5;
/// The same from duals that are nearly right.
const NEAR_GROWTH: f64 = 1.0;
/// In this part of all rounds it is searched for: harder while more than so many of all heads are missing, else softer.
const SEARCHING: f64 = 0.4;
const MANY: f64 = 0.004;
const HARDER: f64 = 1.2;
const SOFTER: f64 = 0.95;
/// What is left of it when the duals have settled.
const AT_END: f64 = 0.01;
/// Weight of the newest pressures in their mean, which is nearer to the duals than they are.
const NEWEST: f64 = 0.1;
/// Rounds between two looks at the bound, and the beam of a look.
const LOOK: usize = 10;
const LOOK_BEAM: usize = 200;
/// Beam of the last look: a master goes on from the duals.
const LAST_BEAM: usize = 1_000;

/// Some lines of everybody.
pub(crate) type Pool = Vec<Vec<Box<[u8]>>>;

/// What the relaxation comes to.
pub(crate) struct Relaxed {
    /// The duals with the best bound, and the bound in 1/[`SCALE`].
    pub(crate) duals: Duals,
    pub(crate) bound: f64,
    /// Lines of everybody that had weight lately.
    pub(crate) lines: Pool,
    /// A plan near the weights, where it was asked for.
    pub(crate) plan: Option<Vec<Box<[u8]>>>,
}

/// Relaxes in so many rounds around a plan and its cost.
pub(crate) fn relax(
    model: &Model,
    pricers: &Pricers,
    allowed: &[Vec<u64>],
    plan: (i64, &[Box<[u8]>]),
    rounds: usize,
    control: &Control<'_>,
) -> Relaxed {
    let free = Duals { cover: vec![0.0; model.cover.len()], ..Duals::default() };
    let nothing = || Relaxed { duals: free.clone(), bound: f64::NEG_INFINITY, lines: Vec::new(), plan: None };
    let Some(mut weights) = Weights::new(model, plan.1, free.cover.clone(), pressure(model, plan.0, GROWTH), rounds) else {
        return nothing();
    };
    let mut relaxed = nothing();
    for round in 0..rounds {
        if control.stopped() {
            break;
        }
        weights.round(pricers, allowed, control);
        if (round + 1) % LOOK == 0 || round + 1 == rounds {
            let duals = weights.settled();
            let bound = exact(model, pricers, allowed, &duals, beam_of(model, LOOK_BEAM), control);
            if bound > relaxed.bound {
                (relaxed.bound, relaxed.duals) = (bound, duals);
            }
        }
    }
    if !control.stopped() {
        relaxed.bound = relaxed.bound.max(exact(model, pricers, allowed, &relaxed.duals, LAST_BEAM, control));
    }
    relaxed.lines = weights.known();
    relaxed.plan = weights.whole(pressure(model, plan.0, GROWTH), pricers, allowed, control);
    relaxed
}

/// Duals, and everybody's lines, after so many rounds around a plan and its cost, from duals that are nearly right already.
pub(crate) fn lines(
    model: &Model,
    pricers: &Pricers,
    allowed: &[Vec<u64>],
    (objective, plan): (i64, &[Box<[u8]>]),
    duals: &Duals,
    rounds: usize,
    control: &Control<'_>,
) -> Option<(Duals, Pool)> {
    let mut weights = Weights::new(model, plan, duals.cover.clone(), pressure(model, objective, NEAR_GROWTH), rounds)?;
    for _ in (0..rounds).take_while(|_| !control.stopped()) {
        weights.round(pricers, allowed, control);
    }
    Some((weights.settled(), weights.known()))
}

/// Growth of the pressures per head, by a share of what a row costs in a plan.
fn pressure(model: &Model, objective: i64, share: f64) -> f64 {
    share * objective as f64 / model.cover.len().max(1) as f64 * S
}

/// A line with its weight.
#[derive(Debug)]
pub(crate) struct Weighted {
    pub(crate) line: Box<[u8]>,
    pub(crate) weight: f64,
    pub(crate) cost: f64,
    /// Cover rows that it counts in, in order.
    pub(crate) rows: Vec<u32>,
}

/// Everybody's mean line, help from outside, and the duals of cover.
pub(crate) struct Weights<'a> {
    pub(crate) model: &'a Model,
    by_day: Vec<Vec<usize>>,
    pub(crate) lines: Vec<Vec<Weighted>>,
    help: Vec<f64>,
    /// Heads in each row, help included.
    pub(crate) have: Vec<f64>,
    duals: Vec<f64>,
    pub(crate) growth: f64,
    /// Rounds of all, and done.
    rounds: usize,
    done: usize,
    mean: Vec<f64>,
}

impl<'a> Weights<'a> {
    /// Everybody at one line.
    fn new(model: &'a Model, lines: &[Box<[u8]>], duals: Vec<f64>, growth: f64, rounds: usize) -> Option<Self> {
        let rows = model.cover.len();
        let mut all = Self {
            model,
            by_day: model.rows_by_day(),
            lines: Vec::new(),
            help: vec![0.0; model.help.reliefs().len()],
            have: vec![0.0; rows],
            mean: duals.clone(),
            duals,
            growth,
            rounds,
            done: 0,
        };
        for (p, line) in lines.iter().enumerate() {
            let only = Weighted { weight: 1.0, ..all.weighted(p, line)? };
            only.rows.iter().for_each(|k| all.have[*k as usize] += 1.0);
            all.lines.push(vec![only]);
        }
        for relief in model.relief(lines) {
            all.help[relief] += 1.0;
            model.help.reliefs()[relief].rows.iter().for_each(|k| all.have[*k] += 1.0);
        }
        Some(all)
    }

    pub(crate) fn weighted(&self, p: usize, line: &[u8]) -> Option<Weighted> {
        let cost = self.model.people[p].line_cost(self.model.choices, line)? as f64 * S;
        let rows = self.model.rows_of(&self.by_day, p, line).map(|k| k as u32);
        Some(Weighted { line: line.into(), weight: 0.0, cost, rows: rows.collect() })
    }

    /// Pressure on a row once `more` heads are there.
    pub(crate) fn pressure(&self, k: usize, more: f64) -> f64 {
        let row = &self.model.cover[k];
        let free = self.duals[k] + self.growth * (row.need as f64 - self.have[k] - more);
        free.clamp(-(row.over as f64) * S, row.under as f64 * S)
    }

    fn pressures(&self) -> Vec<f64> {
        (0..self.have.len()).map(|k| self.pressure(k, 0.0)).collect()
    }

    /// Everybody's lines that had weight lately.
    fn known(&self) -> Pool {
        self.lines.iter().map(|own| own.iter().map(|w| w.line.clone()).collect()).collect()
    }

    /// The mean of the pressures as duals.
    fn settled(&self) -> Duals {
        let mut cover: Vec<f64> = self.mean.iter().map(|y| y.round()).collect();
        project(self.model, &mut cover);
        Duals { cover, ..Duals::default() }
    }

    /// Prices everybody once and moves weights; the duals become the pressures.
    fn round(&mut self, pricers: &Pricers, allowed: &[Vec<u64>], control: &Control<'_>) {
        let everybody: Vec<usize> = (0..self.lines.len()).collect();
        for people in everybody.chunks(TOGETHER) {
            // Where a round takes minutes, whoever stops does not wait for its end.
            if control.stopped() && !self.model.is_layered() {
                return;
            }
            let answers = self.price(people, pricers, allowed, control);
            for (p, answer) in people.iter().zip(answers) {
                self.know(*p, answer);
                self.shift(*p);
            }
            self.relieve();
        }
        self.grow();
        self.duals = self.pressures();
        self.mean.iter_mut().zip(&self.duals).for_each(|(mean, y)| *mean += NEWEST * (y - *mean));
    }

    /// Presses harder while many heads are missing; from a part of all rounds on ever less, so that the duals settle.
    fn grow(&mut self) {
        self.done += 1;
        let rows = self.model.cover.iter();
        let need: i64 = rows.clone().map(|row| row.need).sum();
        let lack: f64 = rows.zip(&self.have).map(|(row, have)| (row.need as f64 - have).max(0.0)).sum();
        let searching = SEARCHING * self.rounds as f64;
        self.growth *= if self.done as f64 > searching {
            AT_END.powf(1.0 / (self.rounds as f64 - searching))
        } else if lack > MANY * need as f64 {
            HARDER
        } else {
            SOFTER
        };
    }

    pub(crate) fn price(&self, people: &[usize], pricers: &Pricers, allowed: &[Vec<u64>], control: &Control<'_>) -> Vec<Answer> {
        let duals = self.duals_beside(0.0);
        let one = |p: &usize| priced(self.model, *p, &duals, pricers, &allowed[*p]);
        let answers: Vec<Answer> = control.time_pricing(|| people.par_iter().map(one).collect());
        control.work(answers.iter().map(|a| a.work).sum());
        answers
    }

    /// Prices one person once `more` heads are in every row.
    pub(crate) fn price_beside(&self, p: usize, more: f64, pricers: &Pricers, allowed: &[Vec<u64>], control: &Control<'_>) -> Answer {
        let duals = self.duals_beside(more);
        let answer = control.time_pricing(|| priced(self.model, p, &duals, pricers, &allowed[p]));
        control.work(answer.work);
        answer
    }

    fn duals_beside(&self, more: f64) -> Duals {
        Duals { cover: (0..self.have.len()).map(|k| self.pressure(k, more).round()).collect(), ..Duals::default() }
    }

    pub(crate) fn know(&mut self, p: usize, answer: Answer) {
        for (_, line) in answer.lines {
            if self.lines[p].iter().all(|w| w.line != line)
                && let Some(new) = self.weighted(p, &line)
            {
                self.lines[p].push(new);
            }
        }
        // The oldest without weight go.
        let mut spare = self.lines[p].len().saturating_sub(KEPT);
        self.lines[p].retain(|w| {
            let go = spare > 0 && w.weight <= NOTHING;
            spare -= usize::from(go);
            !go
        });
    }

    /// Moves weight from a person's dearest line to her cheapest until they cost the same.
    pub(crate) fn shift(&mut self, p: usize) {
        for _ in 0..STEPS {
            let price = |w: &Weighted| w.cost - w.rows.iter().map(|k| self.pressure(*k as usize, 0.0)).sum::<f64>();
            let prices: Vec<f64> = self.lines[p].iter().map(price).collect();
            let by_price = |a: &usize, b: &usize| prices[*a].total_cmp(&prices[*b]);
            let Some(to) = (0..prices.len()).min_by(by_price) else { return };
            let Some(from) = (0..prices.len()).filter(|i| self.lines[p][*i].weight > NOTHING).max_by(by_price) else { return };
            if prices[from] - prices[to] < 1e-3 * S {
                return;
            }
            let (gain, lose) = differ(&self.lines[p][to].rows, &self.lines[p][from].rows);
            let by = self.turn(self.lines[p][to].cost - self.lines[p][from].cost, &gain, &lose, self.lines[p][from].weight);
            self.lines[p][to].weight += by;
            self.lines[p][from].weight -= by;
            gain.iter().for_each(|k| self.have[*k as usize] += by);
            lose.iter().for_each(|k| self.have[*k as usize] -= by);
        }
    }

    /// Weight to move from one line to another, at most `most`: up to where moving more no longer pays.
    fn turn(&self, cost: f64, gain: &[u32], lose: &[u32], most: f64) -> f64 {
        let slope = |by: f64| {
            let gained: f64 = gain.iter().map(|k| self.pressure(*k as usize, by)).sum();
            let lost: f64 = lose.iter().map(|k| self.pressure(*k as usize, -by)).sum();
            cost - gained + lost
        };
        if slope(most) <= 0.0 {
            return most;
        }
        let (mut low, mut high) = (0.0, most);
        for _ in 0..20 {
            let middle = (low + high) / 2.0;
            if slope(middle) < 0.0 { low = middle } else { high = middle }
        }
        low
    }

    /// Help from outside until it costs what it is worth.
    fn relieve(&mut self) {
        for (j, relief) in self.model.help.reliefs().iter().enumerate() {
            let worth: f64 = relief.rows.iter().map(|k| self.pressure(*k, 0.0)).sum();
            let by = ((worth - relief.cost as f64 * S) / (self.growth * relief.rows.len() as f64)).max(-self.help[j]);
            self.help[j] += by;
            relief.rows.iter().for_each(|k| self.have[*k] += by);
        }
    }
}

fn priced(model: &Model, p: usize, duals: &Duals, pricers: &Pricers, allowed: &[u64]) -> Answer {
    let cost = costs(model, p, duals);
    let ask = Ask { cost: &cost, allowed, target: f64::INFINITY, beam: beam_of(model, BEAM), keep: NEW };
    pricers[p].lock().unwrap_or_else(PoisonError::into_inner).price(&ask)
}

/// A beam, or the narrow one where lines are long.
fn beam_of(model: &Model, beam: usize) -> usize {
    if model.is_long() { LONG_BEAM } else { beam }
}

/// Rows of one sorted list that the other does not have, both ways.
fn differ(a: &[u32], b: &[u32]) -> (Vec<u32>, Vec<u32>) {
    let without = |x: &[u32], y: &[u32]| x.iter().filter(|k| y.binary_search(k).is_err()).copied().collect();
    (without(a, b), without(b, a))
}

/// Into the duals that slacks and reliefs allow: there is nothing to win outside.
fn project(model: &Model, duals: &mut [f64]) {
    project_below(model, duals, |k| model.cover[k].under as f64 * S, |j| model.help.reliefs()[j].cost as f64 * S);
}

/// The same where a missing head of a row and a unit of a relief may be paid so much, not less than 0.
pub(crate) fn project_below(model: &Model, duals: &mut [f64], head: impl Fn(usize) -> f64, unit: impl Fn(usize) -> f64) {
    for (k, (y, row)) in duals.iter_mut().zip(&model.cover).enumerate() {
        *y = y.clamp(-(row.over as f64) * S, head(k));
    }
    for (j, relief) in model.help.reliefs().iter().enumerate() {
        let sum: f64 = relief.rows.iter().map(|k| duals[*k]).sum();
        let most = unit(j);
        if sum > most {
            // A hair below, so that rounding does not lead out again.
            relief.rows.iter().for_each(|k| duals[*k] = (duals[*k] * most / sum).floor());
        }
    }
}
