//! The last phase: simulated annealing from the engine's rota for wishes, fairness and health, where many small exchanges
//! count for more than a few whole lines. Hard rules are never broken.
//!
//! Moves exchange blocks of days between two lines (a substitute line counts as one without rules), or change
//! one day of one line; cover that would fall short is priced as unmet. Accepted by simulated annealing with a
//! geometric temperature. Deterministic: a chain depends on its seed and number of steps alone, and a fixed
//! number of chains is run whatever the number of threads.

use crate::{
    instance::{Instance, OFF},
    line::Judge,
    solve::Params,
    ward::{substitute_points, unmet_points},
};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::sync::atomic::{AtomicBool, Ordering};

/// First and last temperature in points: at the first a worsening of 6 points is often taken, at the last hardly one of 1.
const TEMPERATURE: (f64, f64) = (6.0, 0.15);
/// Longest block that is exchanged, in days.
const LONGEST_BLOCK: usize = 14;

/// Lines, substitutes and their points.
#[derive(Debug, Clone)]
pub(crate) struct Incumbent {
    pub lines: Vec<Vec<u8>>,
    pub substitutes: Vec<(usize, usize, usize)>,
    pub points: i64,
}

/// One chain of the search. A substitute line has any shift, no rules, and is paid by the hour.
struct Chain<'a> {
    instance: &'a Instance,
    judge: Judge,
    /// People first, then substitute lines.
    lines: Vec<Vec<u8>>,
    kinds: Vec<usize>,
    points: Vec<i64>,
    present: Vec<i32>,
    unmet: i64,
    random: ChaCha8Rng,
}

/// Runs `chains` chains of `steps` steps and returns the best rota found (the first chain wins ties).
pub(crate) fn improve(
    instance: &Instance,
    lines: &[Vec<u8>],
    substitutes: &[(usize, usize, usize)],
    params: &Params,
    cancel: &AtomicBool,
    report: &(dyn Fn(i64) + Sync),
) -> Option<Incumbent> {
    use rayon::prelude::*;
    let runs: Vec<Option<Incumbent>> = (0..params.chains)
        .into_par_iter()
        .map(|k| {
            Some(Chain::new(instance, lines, substitutes, params.seed.wrapping_mul(1000).wrapping_add(k))?.anneal(
                params.steps / 2,
                cancel,
                report,
            ))
        })
        .collect();
    runs.into_iter().flatten().reduce(|a, b| if b.points < a.points { b } else { a })
}

impl<'a> Chain<'a> {
    fn new(instance: &'a Instance, lines: &[Vec<u8>], substitutes: &[(usize, usize, usize)], seed: u64) -> Option<Self> {
        let mut all = lines.to_vec();
        let mut kinds = Vec::new();
        for (d, s, k) in substitutes {
            let free = (0..kinds.len()).find(|q| kinds[*q] == *k && all[lines.len() + q][*d] == OFF);
            let q = free.unwrap_or_else(|| {
                kinds.push(*k);
                all.push(vec![OFF; instance.days]);
                kinds.len() - 1
            });
            all[lines.len() + q][*d] = *s as u8 + 1;
        }
        let mut chain = Self {
            instance,
            judge: Judge::default(),
            lines: all,
            kinds,
            points: Vec::new(),
            present: vec![0; instance.cover.len()],
            unmet: 0,
            random: ChaCha8Rng::seed_from_u64(seed),
        };
        for i in 0..chain.lines.len() {
            let line = std::mem::take(&mut chain.lines[i]);
            let points = chain.line_points(i, &line)?;
            chain.points.push(points);
            for (d, c) in line.iter().enumerate() {
                chain.count(i, d, *c, 1);
            }
            chain.lines[i] = line;
        }
        chain.unmet = (0..instance.days).map(|d| chain.unmet_on(d)).sum();
        Some(chain)
    }

    fn total(&self) -> i64 {
        self.points.iter().sum::<i64>() + self.unmet
    }
    fn people(&self) -> usize {
        self.instance.people.len()
    }

    fn line_points(&mut self, i: usize, line: &[u8]) -> Option<i64> {
        let instance = self.instance;
        if i < self.people() {
            return self.judge.points(instance, i, line);
        }
        let kind = self.kinds[i - self.people()];
        let worked = line.iter().enumerate().filter(|(_, c)| **c != OFF);
        Some(worked.map(|(d, c)| substitute_points(instance, d, usize::from(*c) - 1, kind)).sum())
    }

    fn counts_in(&self, i: usize, class: usize, day: usize) -> bool {
        match i.checked_sub(self.people()) {
            None => self.instance.people[i].classes[class][day],
            Some(q) => self.instance.substitutes[self.kinds[q]].classes[class],
        }
    }

    /// Adds or takes away a choice from the heads present.
    fn count(&mut self, i: usize, day: usize, choice: u8, sign: i32) {
        if choice == OFF {
            return;
        }
        for r in &self.instance.rows_of_day[day] {
            let row = &self.instance.cover[*r];
            if row.shifts & (1 << (choice - 1)) != 0 && self.counts_in(i, row.class, day) {
                self.present[*r] += sign;
            }
        }
    }

    /// Points of the unmet cover of a day: per band the greatest shortfall over classes.
    fn unmet_on(&self, day: usize) -> i64 {
        let rows = &self.instance.rows_of_day[day];
        let mut points = 0;
        let mut k = 0;
        while k < rows.len() {
            let first = &self.instance.cover[rows[k]];
            let mut worst = 0;
            while k < rows.len() && self.instance.cover[rows[k]].slot == first.slot {
                worst = worst.max(self.instance.cover[rows[k]].need - self.present[rows[k]]);
                k += 1;
            }
            if worst > 0 {
                points += unmet_points(self.instance, first.band_minutes, worst);
            }
        }
        points
    }

    /// Whether line `i` may hold a choice on a day.
    fn may(&self, i: usize, day: usize, choice: u8) -> bool {
        choice == OFF || i >= self.people() || self.instance.may(i, day, usize::from(choice) - 1)
    }

    fn anneal(mut self, steps: u64, cancel: &AtomicBool, report: &(dyn Fn(i64) + Sync)) -> Incumbent {
        let mut best = self.incumbent();
        let (hot, cold) = TEMPERATURE;
        let mut scratch = (Vec::new(), Vec::new());
        for step in 0..steps {
            if step % 4096 == 0 && (cancel.load(Ordering::Relaxed) || best.points == 0) {
                break;
            }
            let temperature = hot * (cold / hot).powf(step as f64 / steps as f64);
            let allowance = -temperature * self.random.random_range(1e-12..1.0_f64).ln();
            if self.try_move(allowance, &mut scratch) && self.total() < best.points {
                best = self.incumbent();
                report(best.points);
            }
        }
        best
    }

    fn incumbent(&self) -> Incumbent {
        let n = self.people();
        let mut substitutes: Vec<_> = (0..self.kinds.len())
            .flat_map(|q| self.lines[n + q].iter().enumerate().filter(|(_, c)| **c != OFF).map(move |(d, c)| (d, usize::from(*c) - 1, q)))
            .map(|(d, s, q)| (d, s, self.kinds[q]))
            .collect();
        substitutes.sort_unstable();
        Incumbent { lines: self.lines[..n].to_vec(), substitutes, points: self.total() }
    }

    /// Days that a move touches, as (from, to) blocks; the second may be empty.
    fn pick_days(&mut self) -> [(usize, usize); 2] {
        let days = self.instance.days;
        let from = self.random.random_range(0..days);
        match self.random.random_range(0..4_u8) {
            0 => [(from, from + 1), (0, 0)],
            1 => {
                let near = (from + self.random.random_range(1..LONGEST_BLOCK)) % days;
                [(from, from + 1), (near, near + 1)]
            }
            _ => [(from, (from + self.random.random_range(1..=LONGEST_BLOCK)).min(days)), (0, 0)],
        }
    }

    fn try_move(&mut self, allowance: f64, scratch: &mut (Vec<u8>, Vec<u8>)) -> bool {
        let n = self.lines.len();
        if self.random.random_range(0..8_u8) == 0 {
            return self.try_change(allowance, scratch);
        }
        let (i, j) = (self.random.random_range(0..n), self.random.random_range(0..n));
        if i == j {
            return false;
        }
        let blocks = self.pick_days();
        let days = || blocks.into_iter().flat_map(|(a, b)| a..b);
        if days().all(|d| self.lines[i][d] == self.lines[j][d])
            || !days().all(|d| self.may(i, d, self.lines[j][d]) && self.may(j, d, self.lines[i][d]))
        {
            return false;
        }
        scratch.0.clone_from(&self.lines[i]);
        scratch.1.clone_from(&self.lines[j]);
        for d in days() {
            std::mem::swap(&mut scratch.0[d], &mut scratch.1[d]);
        }
        let changed: Vec<usize> = days().collect();
        self.accept(&[(i, &scratch.0), (j, &scratch.1)], &changed, allowance)
    }

    /// One day of one line changes.
    fn try_change(&mut self, allowance: f64, scratch: &mut (Vec<u8>, Vec<u8>)) -> bool {
        let i = self.random.random_range(0..self.lines.len());
        let d = self.random.random_range(0..self.instance.days);
        let choice = self.random.random_range(0..=self.instance.shifts as u8);
        let new_substitute = i >= self.people() && choice != OFF;
        if choice == self.lines[i][d] || new_substitute || !self.may(i, d, choice) {
            return false;
        }
        scratch.0.clone_from(&self.lines[i]);
        scratch.0[d] = choice;
        self.accept(&[(i, &scratch.0)], &[d], allowance)
    }

    /// Takes the new lines when they keep the hard rules and do not cost more than the allowance.
    fn accept(&mut self, new: &[(usize, &Vec<u8>)], days: &[usize], allowance: f64) -> bool {
        let mut points = [0_i64; 2];
        let mut change = 0;
        for (k, (i, line)) in new.iter().enumerate() {
            let Some(p) = self.line_points(*i, line) else { return false };
            points[k] = p;
            change += p - self.points[*i];
        }
        let before: i64 = days.iter().map(|d| self.unmet_on(*d)).sum();
        self.recount(new, days);
        let after: i64 = days.iter().map(|d| self.unmet_on(*d)).sum();
        change += after - before;
        let old: Vec<Vec<u8>> = new.iter().map(|(i, line)| std::mem::replace(&mut self.lines[*i], (*line).clone())).collect();
        if change as f64 <= allowance {
            self.unmet += after - before;
            for (k, (i, _)) in new.iter().enumerate() {
                self.points[*i] = points[k];
            }
            return true;
        }
        let back: Vec<(usize, &Vec<u8>)> = new.iter().zip(&old).map(|((i, _), o)| (*i, o)).collect();
        self.recount(&back, days);
        for ((i, _), o) in new.iter().zip(old.iter()) {
            self.lines[*i].clone_from(o);
        }
        false
    }

    /// Moves the heads present from the lines in force to the given ones on some days.
    fn recount(&mut self, to: &[(usize, &Vec<u8>)], days: &[usize]) {
        for (i, line) in to {
            for d in days {
                let old = self.lines[*i][*d];
                if old != line[*d] {
                    self.count(*i, *d, old, -1);
                    self.count(*i, *d, line[*d], 1);
                }
            }
        }
    }
}
