//! Ruin and recreate with exact lines: some people (perhaps within some weeks only) lose their lines and get them back one
//! after the other, each the best there is beside the others; worse plans are taken now and then (simulated annealing).
//!
//! Where pricing is cheap and the master has hundreds of rows, thousands of these are tried in the time of one neighbourhood
//! with a master of its own. A fixed number of chains goes on in rounds, each with its own pricers and random numbers: the
//! same result on any number of threads.

use crate::{
    control::Control,
    master::{Duals, SCALE, costs},
    model::Model,
    priced::Pricer,
    response::{ALL, QUICKEST, Tally},
};
use rand::{
    RngExt, SeedableRng,
    seq::{IndexedRandom, SliceRandom},
};
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;
use std::sync::Mutex;

/// Tries of a chain between two looks at the other.
const ROUND: u64 = 50;
/// First and last temperature, in units of cost, where lines are layered graphs. The ward with absences came to 31 535, 31 496 and 31 512 points (seeds 1 to 3)
/// from 60 degrees and to 31 589, 31 425 and 31 398 from 25; the base rota to 61 and 72: no clear difference.
pub(crate) const HOT: (f64, f64) = (60.0, 2.0);
/// The same where lines are long, and again from what came of it. Half a year of 100 people (Curtois 21, seed 1, two chains of 30 000
/// tries) came from 25 560 to 22 703 from 10 degrees to 1, to 22 403 from 6 to 0.4 and to 22 370 from 10 to 0.3.
pub(crate) const WARM: (f64, f64) = (10.0, 0.3);
pub(crate) const REHEATED: (f64, f64) = (3.0, 0.3);
/// Most noise of prices in half of the tries, in units of cost: it gives others a chance. In the other half it goes with the
/// temperature.
const NOISE: f64 = 40.0;

/// How long, how many chains, from which seed, how warm.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Effort {
    /// Tries of each chain.
    pub(crate) tries: u64,
    pub(crate) chains: u64,
    pub(crate) seed: u64,
    /// First and last.
    pub(crate) temperature: (f64, f64),
}

/// Is told of a better plan.
pub(crate) type Better<'a> = dyn FnMut(&[Box<[u8]>]) + 'a;

/// A plan on its way, with what a chain needs.
struct Chain<'a> {
    model: &'a Model,
    duals: &'a Duals,
    pricers: Vec<Mutex<Pricer>>,
    rng: ChaCha8Rng,
    tally: Tally<'a>,
    lines: Vec<Box<[u8]>>,
    cost: i64,
    best: (i64, Vec<Box<[u8]>>),
}

/// Improves a plan; tells every better one. The duals say what heads are worth to everybody together.
pub(crate) fn recreate(model: &Model, lines: &[Box<[u8]>], duals: &Duals, effort: Effort, control: &Control<'_>, better: &mut Better<'_>) {
    let seed = |k: u64| effort.seed.wrapping_mul(1_000).wrapping_add(k);
    let mut chains: Vec<Chain<'_>> = (0..effort.chains).filter_map(|k| Chain::new(model, lines, duals, seed(k))).collect();
    let rounds = effort.tries.div_ceil(ROUND);
    let mut least = i64::MAX;
    for round in 0..rounds {
        let tries = ROUND.min(effort.tries - round * ROUND);
        let (hot, cold) = effort.temperature;
        let temperature = hot * (cold / hot).powf(round as f64 / rounds as f64);
        control.time_pricing(|| chains.par_iter_mut().for_each(|chain| chain.round(tries, temperature, control)));
        let Some(first) = (0..chains.len()).min_by_key(|k| (chains[*k].best.0, *k)) else { return };
        if chains[first].best.0 < least {
            least = chains[first].best.0;
            better(&chains[first].best.1);
        }
        if control.stopped() {
            return;
        }
        // Who has fallen behind goes on from the best.
        let best = chains[first].best.clone();
        for chain in chains.iter_mut().filter(|c| (c.cost - best.0) as f64 > 20.0 * temperature) {
            chain.set(&best.1, best.0);
        }
    }
}

impl<'a> Chain<'a> {
    fn new(model: &'a Model, lines: &[Box<[u8]>], duals: &'a Duals, seed: u64) -> Option<Self> {
        let cost = model.objective(lines)?;
        let mut chain = Self {
            model,
            duals,
            pricers: model.people.iter().map(|p| Mutex::new(Pricer::new(p, model.days, model.choices))).collect(),
            rng: ChaCha8Rng::seed_from_u64(seed),
            tally: Tally::new(model),
            lines: Vec::new(),
            cost,
            best: (cost, lines.to_vec()),
        };
        chain.set(lines, cost);
        Some(chain)
    }

    fn set(&mut self, lines: &[Box<[u8]>], cost: i64) {
        self.tally = Tally::new(self.model);
        for (p, line) in lines.iter().enumerate() {
            self.tally.change(p, line, 1);
        }
        self.lines = lines.to_vec();
        self.cost = cost;
    }

    fn round(&mut self, tries: u64, temperature: f64, control: &Control<'_>) {
        for _ in 0..tries {
            if control.stopped() {
                return;
            }
            let worse = -temperature * self.rng.random_range(1e-9..1.0_f64).ln();
            self.one(worse.round() as i64, temperature, control);
        }
    }

    /// One try: taken when it costs at most `worse` more.
    fn one(&mut self, worse: i64, temperature: f64, control: &Control<'_>) {
        let (people, days) = self.pick();
        let old: Vec<(usize, Box<[u8]>)> = people.iter().map(|p| (*p, self.lines[*p].clone())).collect();
        let cover = self.tally.cover();
        let mut own = 0;
        for (p, line) in &old {
            own -= self.model.people[*p].line_cost(self.model.choices, line).unwrap_or(0);
            self.tally.change(*p, line, -1);
        }
        // Who comes first leaves to the others what is worth as much to them: a part of each price is the dual.
        let shared = if self.rng.random_range(0..2) == 0 { 0.0 } else { self.rng.random_range(0.0..0.8_f64) };
        for (place, (p, before)) in old.iter().enumerate() {
            let mut allowed = self.model.people[*p].allowed.clone();
            for d in (0..self.model.days).filter(|d| *d < days.0 || *d >= days.1) {
                allowed[d] = 1 << before[d];
            }
            let mut cost = self.tally.costs(*p);
            let part = shared * (old.len() - 1 - place) as f64 / old.len() as f64;
            if part > 0.0 {
                let worth = costs(self.model, *p, self.duals);
                cost.iter_mut().zip(&worth).for_each(|(c, w)| *c = ((1.0 - part) * *c + part * w).round());
            }
            let most = if self.rng.random_range(0..2) == 0 { NOISE } else { temperature };
            let noise = most * f64::from(SCALE as i32) * self.rng.random_range(0.0..1.0_f64).powi(3);
            for c in &mut cost {
                *c += (noise * self.rng.random_range(0.0..1.0_f64)).round();
            }
            let beams = if self.model.is_long() { QUICKEST } else { ALL };
            let (line, work) = self.tally.best_at(&cost, &self.pricers[*p], &allowed, beams);
            control.work(work);
            let line = line.unwrap_or_else(|| before.clone());
            own += self.model.people[*p].line_cost(self.model.choices, &line).unwrap_or(0);
            self.tally.change(*p, &line, 1);
            self.lines[*p] = line;
        }
        let change = own + self.tally.cover() - cover;
        if change <= worse {
            self.cost += change;
            if self.cost < self.best.0 {
                self.best = (self.cost, self.lines.clone());
            }
            return;
        }
        for (p, line) in old {
            self.tally.change(p, &self.lines[p], -1);
            self.tally.change(p, &line, 1);
            self.lines[p] = line;
        }
    }

    /// Few people over the whole horizon or more within some weeks, where lines are long always these; half of them where cover is missing.
    fn pick(&mut self) -> (Vec<usize>, (usize, usize)) {
        let model = self.model;
        let weeks = model.days.div_ceil(7);
        let short = model.is_long() || self.rng.random_range(0..2) == 0 && weeks > 2;
        let size = if short { self.rng.random_range(3..=8) } else { self.rng.random_range(2..=4) }.min(model.people.len());
        let missing: Vec<usize> = (0..model.cover.len()).filter(|k| self.tally.have[*k] < model.cover[*k].need).collect();
        let row = if self.rng.random_range(0..2) == 0 { missing.choose(&mut self.rng) } else { None };
        let mut people: Vec<usize> = match row {
            Some(k) => (0..model.people.len()).filter(|p| model.cover[*k].people.as_ref().is_none_or(|all| all[*p])).collect(),
            None => (0..model.people.len()).collect(),
        };
        people.shuffle(&mut self.rng);
        people.truncate(size);
        if !short {
            return (people, (0, model.days));
        }
        let span = self.rng.random_range(1..=3_usize.min(weeks));
        let center = row.map_or_else(|| self.rng.random_range(0..weeks), |k| model.cover[*k].day / 7);
        let from = center.saturating_sub(self.rng.random_range(0..span)) * 7;
        (people, (from, (from + 7 * span).min(model.days)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        automaton::Sequence,
        model::{CountedDays, Counter, Cover, DayRule, Person},
        relief::Help,
    };
    use std::sync::{Arc, atomic::AtomicBool};

    const DAYS: usize = 182;
    const CHOICES: usize = 3;

    /// Half a year of two shifts, of which each wants two of six people, who work every other weekend.
    fn model() -> Model {
        let sequence =
            Sequence { choices: CHOICES, used: 0b110, not_after: vec![0, 0, 0b10], most_days: 5, fewest_days: 2, fewest_free: 2 };
        let weekend = (0..DAYS).map(|d| if d % 7 > 4 { DayRule::Counts } else { DayRule::Not }).collect();
        let person = Person {
            cost: vec![0; DAYS * CHOICES],
            base: 0,
            allowed: vec![0b111; DAYS],
            automaton: Arc::new(sequence.automaton()),
            amount: vec![0, 1, 1],
            least: 116,
            most: 124,
            amount_cost: Arc::default(),
            turn: Arc::default(),
            counters: vec![Counter { most: 34, excess: None, choices: 0b110, days: CountedDays::Some(weekend) }],
            lines: None,
        };
        let row = |k: usize| Cover { day: k / 2, choices: 0b10 << (k % 2), people: None, need: 2, under: 100, over: 1 };
        Model {
            days: DAYS,
            choices: CHOICES,
            people: vec![person; 6],
            cover: (0..DAYS * 2).map(row).collect(),
            help: Arc::new(Help::default()),
        }
    }

    /// Everybody has the line that is best beside nobody.
    fn alike(model: &Model) -> Vec<Box<[u8]>> {
        let (tally, person) = (Tally::new(model), &model.people[0]);
        let pricer = Mutex::new(Pricer::new(person, DAYS, CHOICES));
        let line = tally.best(0, &pricer, &person.allowed).0.expect("a line");
        vec![line; model.people.len()]
    }

    #[test]
    fn long_lines_that_are_all_alike_are_spread_over_the_shifts_and_the_same_on_one_thread_and_on_two() {
        let model = model();
        assert!(model.is_long());
        let lines = alike(&model);
        let duals = Duals { cover: vec![0.0; model.cover.len()], ..Duals::default() };
        let of = |threads, tries| {
            let (stop, clock) = (AtomicBool::new(false), || 0.0);
            let control = Control::new(&stop, &clock);
            let effort = Effort { tries, chains: 2, seed: 1, temperature: WARM };
            let mut costs: Vec<i64> = Vec::new();
            let mut last = lines.clone();
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
            pool.install(|| {
                recreate(&model, &lines, &duals, effort, &control, &mut |better| {
                    costs.push(model.objective(better).expect("legal lines"));
                    last = better.to_vec();
                });
            });
            (costs, last)
        };
        let before = model.objective(&lines).expect("legal lines");
        let (costs, last) = of(1, 400);
        assert!(costs.is_sorted_by(|a, b| a > b) && costs.last().is_some_and(|c| c * 3 < before), "{costs:?} after {before}");
        assert_eq!(of(2, 400), (costs, last));
        assert_eq!(of(1, 0), (Vec::new(), lines.clone()), "nothing without a try");
    }
}
