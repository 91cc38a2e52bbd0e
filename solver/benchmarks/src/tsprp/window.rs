//! Some employees on some days again, everything else as it is: column generation, then a dive.
//!
//! `min Σ cost·y + missing·u`: per task `Σ x + u ≥ 1` over patterns x (tasks of one employee, day and shift); per employee,
//! day and shift `Σ x = Σ y` over partial rosters y with that shift there; per employee `Σ y = 1`. The best pattern at task
//! duals is a heaviest set of intervals, the best roster a look through all (few days, so few).

use super::{Instance, Plan};
use std::collections::HashSet;
use turnus_lp::{Lp, LpOutcome, Method};

/// Cost of a task that nobody does.
pub(super) const MISSING: f64 = 40.0;
const EPSILON: f64 = 1e-6;
/// Rounds of column generation at first, and after each step of the dive.
const ROUNDS: usize = 200;
const DIVE_ROUNDS: usize = 6;
/// Values from here on are fixed together.
const SURE: f64 = 0.85;
/// All partial rosters are columns from the start when there are no more.
const FEW: usize = 64;

/// A pattern column.
struct Pattern {
    slot: usize,
    tasks: Vec<usize>,
    column: usize,
}

/// What one employee could do on one day in one shift: places of tasks by their end, and how many of them are over before each begins.
#[derive(Default)]
pub(super) struct Slot {
    tasks: Vec<usize>,
    before: Vec<usize>,
}

pub(super) struct Window<'a> {
    instance: &'a Instance,
    people: &'a [usize],
    days: &'a [usize],
    /// Tasks to be done: those that the people hold on the days, and those that nobody holds.
    tasks: Vec<usize>,
    slots: Vec<Slot>,
    /// Cost of each partial roster, by person.
    costs: Vec<Vec<f64>>,
    lp: Lp,
    rosters: HashSet<(usize, usize)>,
    patterns: Vec<Pattern>,
    known: HashSet<(usize, Vec<usize>)>,
    done: Vec<bool>,
    fixed: Vec<Option<usize>>,
    /// Simplex iterations × size.
    pub(super) work: u64,
}

impl<'a> Window<'a> {
    /// `cost` of a person with a whole roster.
    pub(super) fn new(
        instance: &'a Instance,
        plan: &Plan,
        people: &'a [usize],
        days: &'a [usize],
        cost: &dyn Fn(usize, &[u8]) -> f64,
    ) -> Self {
        let inside = |t: &usize| days.contains(&instance.tasks[*t].day) && plan.holder[*t].is_none_or(|e| people.contains(&e));
        let tasks: Vec<usize> = (0..instance.tasks.len()).filter(inside).collect();
        let kinds = instance.shifts.len();
        let codes = kinds.pow(days.len() as u32);
        let costs = people.iter().map(|e| {
            let mut row = plan.shifts[*e].clone();
            let mut of = |code: usize| {
                days.iter().enumerate().for_each(|(k, d)| row[*d] = digit(code, k, kinds) as u8);
                cost(*e, &row)
            };
            (0..codes).map(&mut of).collect()
        });
        let costs: Vec<Vec<f64>> = costs.collect();
        let mut lp = Lp::new();
        for _ in &tasks {
            lp.row(1.0, f64::INFINITY, &[]);
        }
        let slots = slots(instance, people, days, &tasks);
        for _ in &slots {
            lp.row(0.0, 0.0, &[]);
        }
        for _ in people {
            lp.row(1.0, 1.0, &[]);
        }
        for row in 0..tasks.len() {
            lp.add_column(MISSING, 0.0, 1.0, &[(row, 1.0)]);
        }
        let cells = people.len() * days.len();
        let mut window = Self {
            instance,
            people,
            days,
            done: vec![false; tasks.len()],
            tasks,
            slots,
            costs,
            lp,
            rosters: HashSet::new(),
            patterns: Vec::new(),
            known: HashSet::new(),
            fixed: vec![None; cells],
            work: 0,
        };
        window.add_present(plan, codes);
        window
    }

    /// The present plan's columns, and all days off.
    fn add_present(&mut self, plan: &Plan, codes: usize) {
        let kinds = self.instance.shifts.len();
        for p in 0..self.people.len() {
            let row = &plan.shifts[self.people[p]];
            let now = self.days.iter().rev().fold(0, |code, d| code * kinds + usize::from(row[*d]));
            for code in if codes <= FEW { (0..codes).collect() } else { vec![0, now] } {
                self.add_roster(p, code);
            }
            for (k, d) in self.days.iter().enumerate() {
                let shift = usize::from(row[*d]);
                let own = |place: &usize| {
                    plan.holder[self.tasks[*place]] == Some(self.people[p]) && self.instance.tasks[self.tasks[*place]].day == *d
                };
                let held: Vec<usize> = (0..self.tasks.len()).filter(own).collect();
                if shift > 0 && !held.is_empty() {
                    self.add_pattern(self.slot(p, k, shift), held);
                }
            }
        }
    }

    const fn slot(&self, p: usize, k: usize, shift: usize) -> usize {
        (p * self.days.len() + k) * (self.instance.shifts.len() - 1) + shift - 1
    }

    fn add_roster(&mut self, p: usize, code: usize) -> bool {
        if !self.rosters.insert((p, code)) {
            return false;
        }
        let kinds = self.instance.shifts.len();
        let mut terms = vec![(self.tasks.len() + self.slots.len() + p, 1.0)];
        for k in 0..self.days.len() {
            let shift = digit(code, k, kinds);
            if shift > 0 {
                terms.push((self.tasks.len() + self.slot(p, k, shift), -1.0));
            }
        }
        self.lp.add_column(self.costs[p][code], 0.0, 1.0, &terms);
        true
    }

    fn add_pattern(&mut self, slot: usize, mut tasks: Vec<usize>) -> bool {
        tasks.sort_unstable();
        if !self.known.insert((slot, tasks.clone())) {
            return false;
        }
        let terms: Vec<(usize, f64)> = tasks.iter().map(|t| (*t, 1.0)).chain([(self.tasks.len() + slot, 1.0)]).collect();
        let column = self.lp.add_column(0.0, 0.0, 1.0, &terms);
        self.patterns.push(Pattern { slot, tasks, column });
        true
    }

    /// Columns until none improves; the objective, or `None` when the program failed.
    fn generate(&mut self, rounds: usize) -> Option<f64> {
        let mut objective = None;
        for round in 0..rounds {
            self.lp.set_method(if round == 0 { Method::Dual } else { Method::Primal });
            let LpOutcome::Optimal { objective: now } = self.lp.solve() else { return None };
            objective = Some(now);
            self.work += self.lp.iterations().max(1) as u64 * (self.lp.rows() + self.lp.columns()) as u64;
            if !self.price() {
                break;
            }
        }
        objective
    }

    fn price(&mut self) -> bool {
        let duals = self.lp.duals().to_vec();
        let (links, convexity) = (self.tasks.len(), self.tasks.len() + self.slots.len());
        let mut added = false;
        for slot in 0..self.slots.len() {
            let cell = slot / (self.instance.shifts.len() - 1);
            if self.fixed[cell].is_some() || self.slots[slot].tasks.is_empty() {
                continue;
            }
            let weight = |t: usize| if self.done[t] { 0.0 } else { duals[t] };
            let (value, tasks) = self.slots[slot].heaviest(|place| (self.instance.tasks[self.tasks[place]].start, weight(place)));
            if -value - duals[links + slot] < -EPSILON {
                added |= self.add_pattern(slot, tasks);
            }
        }
        let kinds = self.instance.shifts.len();
        for p in 0..self.people.len() {
            if self.costs[p].len() <= FEW {
                break;
            }
            let reduced = |code: usize| {
                let paid: f64 = (0..self.days.len())
                    .map(|k| match digit(code, k, kinds) {
                        0 => 0.0,
                        shift => duals[links + self.slot(p, k, shift)],
                    })
                    .sum();
                self.costs[p][code] + paid - duals[convexity + p]
            };
            let best = (0..self.costs[p].len()).map(|code| (reduced(code), code)).min_by(|a, b| a.0.total_cmp(&b.0));
            if let Some((_, code)) = best.filter(|b| b.0 < -EPSILON) {
                added |= self.add_roster(p, code);
            }
        }
        added
    }

    /// A plan that costs less than `below` or as much, missing tasks counted; `None` when the bound says there is none that
    /// costs less, or the dive found none.
    pub(super) fn solve(&mut self, plan: &Plan, below: f64) -> Option<Plan> {
        let bound = self.generate(ROUNDS)?;
        if (bound - 1e-4).ceil() >= below {
            return None;
        }
        loop {
            let values = self.lp.values().to_vec();
            let cells = self.instance.shifts.len() - 1;
            let value = |p: &Pattern| values.get(p.column).copied().unwrap_or(0.0);
            let mut open: Vec<(f64, usize)> = (0..self.patterns.len())
                .filter(|k| self.fixed[self.patterns[*k].slot / cells].is_none())
                .map(|k| (value(&self.patterns[k]), k))
                .filter(|v| v.0 > EPSILON)
                .collect();
            if open.is_empty() {
                return self.read(plan, below);
            }
            open.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
            let sure = open.iter().take_while(|v| v.0 >= SURE).count().max(1);
            for (_, k) in open.into_iter().take(sure) {
                self.fix(k);
            }
            if self.generate(DIVE_ROUNDS)? > below - 1e-4 {
                return None;
            }
        }
    }

    fn fix(&mut self, k: usize) {
        let kinds = self.instance.shifts.len();
        let Pattern { slot, ref tasks, column } = self.patterns[k];
        let cell = slot / (kinds - 1);
        tasks.iter().for_each(|t| self.done[*t] = true);
        self.fixed[cell] = Some(k);
        self.lp.set_column_bounds(column, 1.0, 1.0);
        // Some roster must have all that is fixed of this person.
        let p = cell / self.days.len();
        let fits = |code: &usize| {
            (0..self.days.len()).all(|day| {
                let fixed = self.fixed[p * self.days.len() + day].map(|k| self.patterns[k].slot % (kinds - 1) + 1);
                fixed.is_none_or(|shift| digit(*code, day, kinds) == shift)
            })
        };
        let best = (0..self.costs[p].len()).filter(fits).min_by(|a, b| self.costs[p][*a].total_cmp(&self.costs[p][*b]));
        if let Some(code) = best {
            self.add_roster(p, code);
        }
    }

    /// The fixed patterns as a plan; tasks that several hold go where they are needed to fill a shift.
    fn read(&self, plan: &Plan, below: f64) -> Option<Plan> {
        let mut new = plan.clone();
        let kinds = self.instance.shifts.len();
        self.tasks.iter().for_each(|t| new.holder[*t] = None);
        let mut chosen: Vec<(usize, &Pattern)> = Vec::new();
        for (cell, fixed) in self.fixed.iter().enumerate() {
            let (e, d) = (self.people[cell / self.days.len()], self.days[cell % self.days.len()]);
            new.shifts[e][d] = 0;
            if let Some(k) = fixed {
                new.shifts[e][d] = (self.patterns[*k].slot % (kinds - 1) + 1) as u8;
                chosen.push((e, &self.patterns[*k]));
            }
        }
        chosen.sort_by_key(|(e, p)| (p.tasks.len(), *e));
        for (e, pattern) in &chosen {
            let first = pattern.tasks.iter().find(|t| new.holder[self.tasks[**t]].is_none())?;
            new.holder[self.tasks[*first]] = Some(*e);
        }
        for (e, pattern) in &chosen {
            for t in pattern.tasks.iter().filter(|t| new.holder[self.tasks[**t]].is_none()).collect::<Vec<_>>() {
                new.holder[self.tasks[*t]] = Some(*e);
            }
        }
        let missing = self.tasks.iter().filter(|t| new.holder[**t].is_none()).count();
        let cost: f64 = self
            .people
            .iter()
            .enumerate()
            .map(|(p, e)| {
                let code = self.days.iter().rev().fold(0, |code, d| code * kinds + usize::from(new.shifts[*e][*d]));
                self.costs[p][code]
            })
            .sum();
        (cost + missing as f64 * MISSING <= below + 1e-6).then_some(new)
    }
}

/// Shift of the `k`-th day in a partial roster.
const fn digit(code: usize, k: usize, kinds: usize) -> usize {
    code / kinds.pow(k as u32) % kinds
}

pub(super) fn slots(instance: &Instance, people: &[usize], days: &[usize], tasks: &[usize]) -> Vec<Slot> {
    let mut slots = Vec::new();
    for e in people {
        for d in days {
            let mut own: Vec<usize> =
                (0..tasks.len()).filter(|t| instance.tasks[tasks[*t]].day == *d && instance.skilled[*e][tasks[*t]]).collect();
            own.sort_by_key(|t| (instance.tasks[tasks[*t]].end, *t));
            for shift in 1..instance.shifts.len() {
                let held: Vec<usize> = own.iter().copied().filter(|t| instance.fits(tasks[*t], shift)).collect();
                let over = |start: u32| held.partition_point(|t| instance.tasks[tasks[*t]].end <= start);
                let before = held.iter().map(|t| over(instance.tasks[tasks[*t]].start)).collect();
                slots.push(Slot { tasks: held, before });
            }
        }
    }
    slots
}

impl Slot {
    pub(super) const fn is_empty(&self) -> bool {
        self.tasks.is_empty()
    }

    /// The heaviest set of tasks that do not overlap, at least one: weight and places.
    pub(super) fn heaviest(&self, of: impl Fn(usize) -> (u32, f64)) -> (f64, Vec<usize>) {
        let n = self.tasks.len();
        let mut best = vec![0.0; n + 1];
        for i in 0..n {
            let with = of(self.tasks[i]).1 + best[self.before[i]];
            best[i + 1] = if with > best[i] + 1e-12 { with } else { best[i] };
        }
        let mut taken = Vec::new();
        let mut i = n;
        while i > 0 {
            if best[i] > best[i - 1] {
                taken.push(self.tasks[i - 1]);
                i = self.before[i - 1];
            } else {
                i -= 1;
            }
        }
        if taken.is_empty() {
            let first = self.tasks.iter().copied().max_by(|a, b| of(*a).1.total_cmp(&of(*b).1)).unwrap_or(0);
            return (of(first).1, vec![first]);
        }
        (best[n], taken)
    }
}
