//! Column generation: restricted master and pricing in turn, with a bound after every round.

use crate::{
    control::Control,
    master::{Duals, Master, SCALE, costs},
    model::Model,
    priced::Pricer,
    pricing::{Answer, Ask},
};
use rayon::prelude::*;
use std::sync::{Mutex, PoisonError};
use turnus_lp::Method;

/// A reduced cost above this is no improvement.
const EPSILON: f64 = 1e-5;
/// Beams of the pricing, from quick to nearly exact.
const BEAMS: [usize; 4] = [24, 200, 3_000, 60_000];
const S: f64 = SCALE as f64;

/// How far to go.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Until {
    /// Most rounds.
    pub(crate) rounds: usize,
    /// Stop when the rounded bound reaches this objective.
    pub(crate) cutoff: Option<i64>,
    /// Stop when objective and bound of the root are so close (share of the objective); 0 to go to the end.
    pub(crate) near: f64,
    /// Widest beam, as a place in the table of beams.
    pub(crate) beam: usize,
    /// Weight of the best duals in the duals that are priced.
    pub(crate) smoothing: f64,
}

impl Until {
    /// To the end of the root. Unsmoothed: beside weight 0.7 the root of a ward of 20 people took 34 rounds instead of 72
    /// and half the time (Curtois 7); several lines per person and round do what smoothing is for.
    pub(crate) const END: Self = Self { rounds: 10_000, cutoff: None, near: 0.0, beam: BEAMS.len() - 1, smoothing: 0.0 };
}

/// How it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ended {
    /// No better line exists (or none that the widest beam finds): the master is the relaxation.
    Converged,
    /// The bound reached the cutoff.
    Cut,
    /// Rounds were used up, it was near enough, or it was cancelled.
    Stopped,
    /// The master could not be solved.
    Failed,
}

/// Result of a node.
#[derive(Debug, Clone)]
pub(crate) struct Generated {
    /// Best Lagrangian bound in 1/[`SCALE`].
    pub(crate) bound: f64,
    /// Duals that give it.
    pub(crate) duals: Duals,
    pub(crate) ended: Ended,
    pub(crate) rounds: usize,
}

/// The least integer objective that a bound allows.
pub(crate) fn whole_bound(bound: f64) -> i64 {
    if bound == f64::INFINITY {
        return i64::MAX;
    }
    (bound.max(-1e17) as i64).div_euclid(SCALE) + i64::from((bound.max(-1e17) as i64).rem_euclid(SCALE) != 0)
}

/// One pricer per person of the model, shared between nodes; each is used by one thread at a time.
pub(crate) type Pricers = [Mutex<Pricer>];

/// Generates columns for the free people of a master within allowed choices. `start` are duals known to be good.
pub(crate) fn generate(
    master: &mut Master<'_>,
    pricers: &Pricers,
    allowed: &[Vec<u64>],
    until: &Until,
    start: Option<&Duals>,
    control: &Control<'_>,
) -> Generated {
    let mut state = Rounds { best: f64::NEG_INFINITY, duals: Duals::default(), beam: 0 };
    let mut method = Method::Dual;
    if let Some(duals) = start {
        state.price(master, pricers, allowed, duals, false, control);
    }
    for round in 0..until.rounds {
        let solved = control.time_lp(|| master.solve_unless(method, || control.stopped()));
        method = Method::Primal;
        control.work(master.take_work());
        let ended = if !solved {
            Some(if control.stopped() { Ended::Stopped } else { Ended::Failed })
        } else if until.cutoff.is_some_and(|c| whole_bound(state.best) >= c) {
            Some(Ended::Cut)
        } else if control.stopped() || close(master.objective, state.best, until.near) {
            Some(Ended::Stopped)
        } else {
            None
        };
        if let Some(ended) = ended {
            return state.end(ended, round);
        }
        let out = master.duals();
        let mut added = 0;
        if state.best > f64::NEG_INFINITY && until.smoothing > 0.0 {
            let between = blend(&state.duals, &out, until.smoothing);
            added = state.price(master, pricers, allowed, &between, false, control);
        }
        while added == 0 {
            added = state.price(master, pricers, allowed, &out, true, control);
            if until.cutoff.is_some_and(|c| whole_bound(state.best) >= c) {
                return state.end(Ended::Cut, round + 1);
            }
            if added > 0 {
                break;
            }
            if control.stopped() {
                return state.end(Ended::Stopped, round + 1);
            }
            // Nothing better within the beam: done when bound and objective agree, or with a wider beam.
            let open = whole_bound(state.best) < ((master.objective - 1e-6).ceil() as i64);
            if !open || state.beam >= until.beam {
                return state.end(Ended::Converged, round + 1);
            }
            state.beam += 1;
        }
    }
    state.end(Ended::Stopped, until.rounds)
}

fn close(objective: f64, bound: f64, near: f64) -> bool {
    near > 0.0 && objective - bound / S <= near * objective.abs().max(1.0)
}

/// Best bound and duals so far, and the beam that the last rounds needed.
struct Rounds {
    best: f64,
    duals: Duals,
    beam: usize,
}

impl Rounds {
    fn end(self, ended: Ended, rounds: usize) -> Generated {
        Generated { bound: self.best, duals: self.duals, ended, rounds }
    }

    /// Prices everybody at some duals, adds lines that improve the master, keeps the best bound; number of lines added.
    /// At the master's own duals only lines that improve are asked for, which makes the search short.
    fn price(
        &mut self,
        master: &mut Master<'_>,
        pricers: &Pricers,
        allowed: &[Vec<u64>],
        duals: &Duals,
        own: bool,
        control: &Control<'_>,
    ) -> usize {
        let beam = BEAMS[self.beam];
        let (model, free) = (master.model, &master.free[..]);
        let targets: Vec<f64> = (0..free.len())
            .map(|place| if own { master.worth(place) - model.people[free[place]].base as f64 * S } else { f64::INFINITY })
            .collect();
        let answers: Vec<Answer> = control.time_pricing(|| {
            free.par_iter()
                .zip(targets)
                .map(|(p, target)| {
                    if control.stopped() {
                        return Answer { lower: f64::NEG_INFINITY, ..Answer::default() };
                    }
                    let cost = costs(model, *p, duals);
                    let ask = Ask { cost: &cost, allowed: &allowed[*p], target, beam, keep: 4 };
                    pricers[*p].lock().unwrap_or_else(PoisonError::into_inner).price(&ask)
                })
                .collect()
        });
        control.work(answers.iter().map(|a| a.work).sum());
        let people: f64 = answers.iter().zip(&master.free).map(|(a, p)| a.lower + master.model.people[*p].base as f64 * S).sum();
        let bound = master.without_people(duals) + people;
        if bound > self.best {
            self.best = bound;
            self.duals = duals.clone();
        }
        let out = master.is_fresh().then(|| master.duals());
        // Without duals of the present master only the best line of each person is sure to help.
        let most = if out.is_some() { usize::MAX } else { 1 };
        let mut added = 0;
        for (place, answer) in answers.into_iter().enumerate() {
            let p = master.free[place];
            let person = &master.model.people[p];
            for (_, line) in answer.lines.into_iter().take(most) {
                let Some(cost) = person.line_cost(master.model.choices, &line) else { continue };
                let better = out.as_ref().is_none_or(|out| reduced(master, place, &line, cost, out) < -EPSILON * S);
                added += usize::from(better && master.add(p, &line, cost));
            }
        }
        added
    }
}

/// Reduced cost of a line at the master's duals, in 1/[`SCALE`].
fn reduced(master: &Master<'_>, place: usize, line: &[u8], cost: i64, out: &Duals) -> f64 {
    let paid: f64 = master.rows_of(master.free[place], line).map(|k| out.cover[k]).sum();
    cost as f64 * S - paid - master.worth(place)
}

/// `weight` of the first duals and the rest of the second, rounded.
fn blend(best: &Duals, out: &Duals, weight: f64) -> Duals {
    let mix = |a: f64, b: f64| (weight * a + (1.0 - weight) * b).round();
    let cover = best.cover.iter().zip(&out.cover).map(|(a, b)| mix(*a, *b)).collect();
    let sums = out.sums.iter().map(|(sum, y)| (sum.clone(), mix(best.sums.get(sum).copied().unwrap_or(*y), *y))).collect();
    Duals { cover, sums }
}

/// The bound of some duals over everybody, priced as exactly as a beam allows. Where lines are no layered graphs, pricing a year may take
/// minutes: then stopping ends it without a bound.
pub(crate) fn exact(model: &Model, pricers: &Pricers, allowed: &[Vec<u64>], duals: &Duals, beam: usize, control: &Control<'_>) -> f64 {
    let everybody: Vec<usize> = (0..model.people.len()).collect();
    let rest = Master::new(model, &everybody, None, 1e6).without_people(duals);
    let answers: Vec<Answer> = control.time_pricing(|| {
        everybody
            .par_iter()
            .map(|p| {
                if control.stopped() && !model.is_layered() {
                    return Answer { lower: f64::NEG_INFINITY, ..Answer::default() };
                }
                let cost = costs(model, *p, duals);
                let ask = Ask { cost: &cost, allowed: &allowed[*p], target: f64::INFINITY, beam, keep: 1 };
                pricers[*p].lock().unwrap_or_else(PoisonError::into_inner).price(&ask)
            })
            .collect()
    });
    control.work(answers.iter().map(|a| a.work).sum());
    rest + answers.iter().zip(&model.people).map(|(a, p)| a.lower + p.base as f64 * S).sum::<f64>()
}
