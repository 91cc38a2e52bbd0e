//! The restricted master: a linear program over the lines known so far, live between solves.
//!
//! `min Σ cost·λ + Σ under·u + Σ over·o`; per free person `Σ λ = 1`; per cover row `Σ λ·counts + u − o = need` (of rows in which the
//! same lines count, all but the first are given as their difference from the first, which no line enters); and for
//! branching, rows on sums of `u` or of `o` ("at most so many people missing in week 2"), which pricing does not see.
//! For any duals π, μ of cover and sum rows, `L(π, μ) = π·need + μ·sides + Σ slacks min(0, reduced cost)·upper bound +
//! Σ_p cheapest line` is a lower bound (Lagrange). Duals are rounded to multiples of 1/[`SCALE`], so `L` is a whole number
//! of those and exact.

mod kept;

use crate::{model::Model, twins::twins};
use std::collections::{BTreeMap, HashSet};
use turnus_lp::{Basis, Lp, LpOutcome, Method};

/// Duals are whole multiples of one part in so many: the least common multiple of 1 to 16, so that the usual fractions
/// are met exactly.
pub const SCALE: i64 = 720_720;
const S: f64 = SCALE as f64;

/// Simplex iterations between two looks at whether it is stopped.
const STEP: i32 = 2_000;
/// Where rows are many, fewer: an iteration takes as the square of the rows. With 3 640 of them, so many took 90 s (Curtois 22).
const STEP_SQUARES: usize = 2_400_000_000;

/// Missing people, people too many, or help from outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// Missing.
    Under,
    /// Too many.
    Over,
    /// Units of reliefs.
    Help,
}

/// A sum of slacks over cover rows, or of units of reliefs: (side, sorted numbers of rows or reliefs).
pub(crate) type SumOf = (Side, Vec<usize>);
/// At least and at most of sums; `i64::MIN` and `i64::MAX` for no limit.
pub(crate) type SumBounds = BTreeMap<SumOf, (i64, i64)>;

/// A line of a person in the master.
#[derive(Debug)]
pub(crate) struct Column {
    pub(crate) person: usize,
    pub(crate) line: Box<[u8]>,
    pub(crate) cost: i64,
    pub(crate) lp: usize,
    banned: bool,
}

/// A sum row and the bounds it has now.
#[derive(Debug)]
struct SumRow {
    row: usize,
    bounds: (f64, f64),
}

/// Duals as whole multiples of 1/[`SCALE`].
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Duals {
    /// Per cover row of the model; 0 where the master has no row.
    pub(crate) cover: Vec<f64>,
    /// Per sum that has a bound.
    pub(crate) sums: BTreeMap<SumOf, f64>,
}

/// The restricted master over some people; the others' lines are subtracted from the needs.
pub(crate) struct Master<'a> {
    pub(crate) model: &'a Model,
    /// People with lines to choose.
    pub(crate) free: Vec<usize>,
    /// Need of each cover row less what the others give.
    pub(crate) need: Vec<i64>,
    pub(crate) columns: Vec<Column>,
    /// Objective of the last solve.
    pub(crate) objective: f64,
    /// Work of all solves in the units of pricing: simplex iterations × size.
    worked: u64,
    /// Nothing changed since the last optimal solve, except that columns were added.
    fresh: bool,
    dear: f64,
    lp: Lp,
    place: Vec<Option<usize>>,
    convexity: Vec<usize>,
    rows: Vec<usize>,
    /// Per cover row: the first one in which the same lines count, if it is not that one.
    twins: Vec<Option<usize>>,
    by_day: Vec<Vec<usize>>,
    known: HashSet<(usize, Box<[u8]>)>,
    sums: BTreeMap<SumOf, SumRow>,
}

impl<'a> Master<'a> {
    /// A master over `free` people; everybody else's line is in `lines`.
    pub(crate) fn new(model: &'a Model, free: &[usize], lines: Option<&[Box<[u8]>]>, dear: f64) -> Self {
        let mut place = vec![None; model.people.len()];
        for (k, p) in free.iter().enumerate() {
            place[*p] = Some(k);
        }
        let need: Vec<i64> = model
            .cover
            .iter()
            .map(|row| {
                let others = lines.into_iter().flatten().enumerate().filter(|(p, _)| place[*p].is_none());
                row.need - others.filter(|(p, line)| row.counts(*p, usize::from(line[row.day]))).count() as i64
            })
            .collect();
        let twins = twins(&model.cover);
        let (lp, convexity, rows) = program(model, free.len(), (&need, &twins), dear);
        Self {
            model,
            free: free.to_vec(),
            need,
            columns: Vec::new(),
            objective: f64::INFINITY,
            worked: 0,
            fresh: false,
            dear,
            lp,
            place,
            convexity,
            rows,
            twins,
            by_day: model.rows_by_day(),
            known: HashSet::new(),
            sums: BTreeMap::new(),
        }
    }

    /// The same program without a basis.
    fn rebuild(&mut self) {
        (self.lp, self.convexity, self.rows) = program(self.model, self.free.len(), (&self.need, &self.twins), self.dear);
        for at in 0..self.columns.len() {
            let terms = self.terms(self.columns[at].person, &self.columns[at].line);
            let column = &mut self.columns[at];
            let most = if column.banned { 0.0 } else { f64::INFINITY };
            column.lp = self.lp.add_column(column.cost as f64, 0.0, most, &terms);
        }
        for (sum, old) in std::mem::take(&mut self.sums) {
            let row = self.add_sum(&sum);
            self.lp.set_row_bounds(row, old.bounds.0, old.bounds.1);
            self.sums.insert(sum, SumRow { row, bounds: old.bounds });
        }
    }

    fn add_sum(&mut self, sum: &SumOf) -> usize {
        let terms: Vec<_> = sum.1.iter().map(|k| (self.slack(*k, sum.0), 1.0)).collect();
        let row = self.lp.row(f64::NEG_INFINITY, f64::INFINITY, &terms);
        for sign in [1.0, -1.0] {
            self.lp.add_column(self.dear, 0.0, f64::INFINITY, &[(row, sign)]);
        }
        row
    }

    fn terms(&self, p: usize, line: &[u8]) -> Vec<(usize, f64)> {
        let own = self.place[p].map(|place| (self.convexity[place], 1.0));
        own.into_iter().chain(self.rows_of(p, line).filter(|k| self.twins[*k].is_none()).map(|k| (self.rows[k], 1.0))).collect()
    }

    /// Column of a slack or relief: two per cover row from the first column on, then one per relief.
    const fn slack(&self, k: usize, side: Side) -> usize {
        match side {
            Side::Under => 2 * k,
            Side::Over => 2 * k + 1,
            Side::Help => 2 * self.rows.len() + k,
        }
    }

    /// Greatest value of a slack or relief.
    fn slack_most(&self, k: usize, side: Side) -> f64 {
        match side {
            Side::Under => self.need[k].max(0) as f64,
            Side::Over => (self.free.len() as i64 - self.need[k]).max(0) as f64,
            Side::Help => relief_most(&self.need, &self.model.help.reliefs()[k].rows),
        }
    }

    /// Adds a line that is not known yet; whether it was new. Its cost must be that of a legal line.
    pub(crate) fn add(&mut self, p: usize, line: &[u8], cost: i64) -> bool {
        if self.place[p].is_none() || !self.known.insert((p, line.into())) {
            return false;
        }
        let terms = self.terms(p, line);
        let lp = self.lp.add_column(cost as f64, 0.0, f64::INFINITY, &terms);
        self.columns.push(Column { person: p, line: line.into(), cost, lp, banned: false });
        true
    }

    /// Cover rows that a line counts in.
    pub(crate) fn rows_of<'b>(&'b self, p: usize, line: &'b [u8]) -> impl Iterator<Item = usize> + 'b {
        self.model.rows_of(&self.by_day, p, line)
    }

    /// Bans the lines of a person whose choice on a day is not allowed; gives their places for [`Master::unban`].
    pub(crate) fn ban(&mut self, p: usize, d: usize, mask: u64) -> Vec<usize> {
        let hit = |c: &Column| c.person == p && !c.banned && mask & (1 << c.line[d]) == 0;
        let places: Vec<usize> = (0..self.columns.len()).filter(|k| hit(&self.columns[*k])).collect();
        for k in &places {
            self.columns[*k].banned = true;
            self.lp.set_column_bounds(self.columns[*k].lp, 0.0, 0.0);
        }
        places
    }

    /// Frees columns again.
    pub(crate) fn unban(&mut self, places: &[usize]) {
        self.fresh = false;
        for k in places {
            self.columns[*k].banned = false;
            self.lp.set_column_bounds(self.columns[*k].lp, 0.0, f64::INFINITY);
        }
    }

    /// Bans the lines that leave the allowed choices, and frees the others.
    pub(crate) fn allow(&mut self, allowed: &[Vec<u64>]) {
        for column in &mut self.columns {
            let mask = &allowed[column.person];
            let banned = column.line.iter().zip(mask).any(|(c, m)| m & (1 << c) == 0);
            if banned != column.banned {
                self.fresh = false;
                column.banned = banned;
                self.lp.set_column_bounds(column.lp, 0.0, if banned { 0.0 } else { f64::INFINITY });
            }
        }
    }

    /// Sets the bounds of all sums: those not named are free.
    pub(crate) fn bound_sums(&mut self, bounds: &SumBounds) {
        for sum in bounds.keys() {
            if !self.sums.contains_key(sum) {
                let row = self.add_sum(sum);
                self.sums.insert(sum.clone(), SumRow { row, bounds: (f64::NEG_INFINITY, f64::INFINITY) });
            }
        }
        for (sum, row) in &mut self.sums {
            let side = |n: i64| {
                if n == i64::MIN {
                    f64::NEG_INFINITY
                } else if n == i64::MAX {
                    f64::INFINITY
                } else {
                    n as f64
                }
            };
            let now = bounds.get(sum).map_or((f64::NEG_INFINITY, f64::INFINITY), |(a, b)| (side(*a), side(*b)));
            if now != row.bounds {
                self.fresh = false;
                row.bounds = now;
                self.lp.set_row_bounds(row.row, now.0, now.1);
            }
        }
    }

    /// Solves from the last basis in steps of so many iterations that stopping does not wait for long; whether it is optimal.
    pub(crate) fn solve_unless(&mut self, method: Method, stopped: impl Fn() -> bool) -> bool {
        let few = STEP_SQUARES / self.lp.rows().max(1).pow(2);
        self.limit_iterations(Some(STEP.min(i32::try_from(few).unwrap_or(STEP)).max(1)));
        let mut solved = self.solve(method);
        while !solved && self.objective.is_finite() && !stopped() {
            solved = self.solve(method);
        }
        self.limit_iterations(None);
        solved
    }

    /// Solves from the last basis; whether it is optimal. Stopped by the iteration limit, `objective` is that of the basis.
    pub(crate) fn solve(&mut self, method: Method) -> bool {
        self.lp.set_method(method);
        let mut outcome = self.lp.solve();
        if matches!(outcome, LpOutcome::Failed(_) | LpOutcome::Infeasible | LpOutcome::Unbounded) {
            // Slacks and dear columns make every master feasible and bounded: HiGHS has lost its way. Again from nothing.
            self.rebuild();
            outcome = self.lp.solve();
        }
        self.worked += self.lp.iterations().max(1) as u64 * (self.lp.rows() + self.lp.columns()) as u64;
        self.fresh = matches!(outcome, LpOutcome::Optimal { .. });
        match outcome {
            LpOutcome::Optimal { objective } => {
                self.objective = objective;
                true
            }
            LpOutcome::Limited { objective } => {
                self.objective = objective;
                false
            }
            _ => {
                self.objective = f64::INFINITY;
                false
            }
        }
    }

    /// The basis of the last solve.
    pub(crate) fn basis(&mut self) -> Option<Basis> {
        self.lp.basis()
    }

    /// Starts the next solve from an earlier basis of this master.
    pub(crate) fn set_basis(&mut self, basis: &Basis) {
        self.lp.set_basis(basis);
    }

    /// Duals belong to the present bounds.
    pub(crate) const fn is_fresh(&self) -> bool {
        self.fresh
    }

    /// Cost of a line less what its rows pay at some duals, in 1/[`SCALE`].
    pub(crate) fn price_of(&self, column: &Column, duals: &Duals) -> f64 {
        column.cost as f64 * S - self.rows_of(column.person, &column.line).map(|k| duals.cover[k]).sum::<f64>()
    }

    /// Work since the last call.
    pub(crate) fn take_work(&mut self) -> u64 {
        std::mem::take(&mut self.worked)
    }

    /// Most simplex iterations of the next solves.
    pub(crate) fn limit_iterations(&mut self, limit: Option<i32>) {
        self.lp.set_iteration_limit(limit);
    }

    /// Duals of the last solve, rounded, with the sign that each row's open side asks for.
    pub(crate) fn duals(&self) -> Duals {
        let y = self.lp.duals();
        let mut cover: Vec<f64> = self.rows.iter().map(|row| (y[*row] * S).round()).collect();
        for (k, first) in self.twins.iter().enumerate().filter_map(|(k, first)| Some((k, (*first)?))) {
            cover[first] -= cover[k];
        }
        let sums = self.sums.iter().filter(|(_, row)| row.bounds.0.is_finite() || row.bounds.1.is_finite());
        let signed = |row: &SumRow| {
            let y = (y.get(row.row).copied().unwrap_or(0.0) * S).round();
            if row.bounds.0.is_infinite() {
                y.min(0.0)
            } else if row.bounds.1.is_infinite() {
                y.max(0.0)
            } else {
                y
            }
        };
        Duals { cover, sums: sums.map(|(sum, row)| (sum.clone(), signed(row))).collect() }
    }

    /// Dual of a free person's convexity row, rounded.
    pub(crate) fn worth(&self, place: usize) -> f64 {
        (self.lp.duals()[self.convexity[place]] * S).round()
    }

    /// The Lagrangian bound of duals without the people: what rows and slacks give, in 1/[`SCALE`].
    pub(crate) fn without_people(&self, duals: &Duals) -> f64 {
        let mut total: f64 = duals.cover.iter().zip(&self.need).map(|(y, need)| y * *need as f64).sum();
        let mut extra: BTreeMap<(usize, Side), f64> = BTreeMap::new();
        for (sum, y) in &duals.sums {
            let Some(row) = self.sums.get(sum) else { continue };
            let side = if *y > 0.0 { row.bounds.0 } else { row.bounds.1 };
            if *y == 0.0 || side.is_infinite() {
                continue;
            }
            total += y * side;
            for k in &sum.1 {
                *extra.entry((*k, sum.0)).or_default() += y;
            }
        }
        for (k, row) in self.model.cover.iter().enumerate() {
            for (side, cost, sign) in [(Side::Under, row.under, 1.0), (Side::Over, row.over, -1.0)] {
                let reduced = cost as f64 * S - sign * duals.cover[k] - extra.get(&(k, side)).copied().unwrap_or(0.0);
                if reduced < 0.0 {
                    total += reduced * self.slack_most(k, side);
                }
            }
        }
        for (j, relief) in self.model.help.reliefs().iter().enumerate() {
            let paid = relief.rows.iter().map(|k| duals.cover[*k]).sum::<f64>();
            let reduced = relief.cost as f64 * S - paid - extra.get(&(j, Side::Help)).copied().unwrap_or(0.0);
            if reduced < 0.0 {
                total += reduced * self.slack_most(j, Side::Help);
            }
        }
        total
    }

    /// Value of a column in the last solve; 0 when it was added later.
    pub(crate) fn value(&self, column: &Column) -> f64 {
        self.lp.values().get(column.lp).copied().unwrap_or(0.0)
    }

    /// Value of a slack or relief in the last solve.
    pub(crate) fn slack_value(&self, k: usize, side: Side) -> f64 {
        self.lp.values()[self.slack(k, side)]
    }

    /// The chosen lines when all values are whole, by free person.
    pub(crate) fn whole(&self) -> Option<Vec<(usize, Box<[u8]>)>> {
        let mut lines = Vec::new();
        for column in &self.columns {
            let v = self.value(column);
            if v > 1e-6 && v < 1.0 - 1e-6 {
                return None;
            }
            if v > 0.5 {
                lines.push((column.person, column.line.clone()));
            }
        }
        (lines.len() == self.free.len()).then_some(lines)
    }
}

/// Costs of every choice for a person at these duals, in 1/[`SCALE`], without the line's base cost.
pub(crate) fn costs(model: &Model, p: usize, duals: &Duals) -> Vec<f64> {
    let mut cost: Vec<f64> = model.people[p].cost.iter().map(|c| *c as f64 * S).collect();
    for (row, y) in model.cover.iter().zip(&duals.cover).filter(|(_, y)| **y != 0.0) {
        if row.people.as_ref().is_some_and(|people| !people[p]) {
            continue;
        }
        let mut bits = row.choices;
        while bits != 0 {
            cost[row.day * model.choices + bits.trailing_zeros() as usize] -= y;
            bits &= bits - 1;
        }
    }
    cost
}

/// More units of a relief than one of its rows can need never pay.
pub(crate) fn relief_most(need: &[i64], rows: &[usize]) -> f64 {
    rows.iter().map(|k| need[*k].max(0)).max().unwrap_or(0) as f64
}

/// The program without lines: convexity rows, cover rows with two slacks each, a dear column per person.
fn program(model: &Model, heads: usize, (need, twins): (&[i64], &[Option<usize>]), dear: f64) -> (Lp, Vec<usize>, Vec<usize>) {
    let mut lp = Lp::new();
    let convexity: Vec<usize> = (0..heads).map(|_| lp.row(1.0, 1.0, &[])).collect();
    let side = |k: usize| (need[k] - twins[k].map_or(0, |first| need[first])) as f64;
    let rows: Vec<usize> = (0..need.len()).map(|k| lp.row(side(k), side(k), &[])).collect();
    let mut differences = vec![Vec::new(); rows.len()];
    for (k, first) in twins.iter().enumerate().filter_map(|(k, first)| Some((k, (*first)?))) {
        differences[first].push(rows[k]);
    }
    // What enters a row leaves the rows that are given as their difference from it.
    let terms = |k: usize, sign: f64| -> Vec<(usize, f64)> {
        [(rows[k], sign)].into_iter().chain(differences[k].iter().map(|row| (*row, -sign))).collect()
    };
    for (k, row) in model.cover.iter().enumerate() {
        lp.add_column(row.under as f64, 0.0, need[k].max(0) as f64, &terms(k, 1.0));
        lp.add_column(row.over as f64, 0.0, (heads as i64 - need[k]).max(0) as f64, &terms(k, -1.0));
    }
    for relief in model.help.reliefs() {
        let terms: Vec<_> = relief.rows.iter().flat_map(|k| terms(*k, 1.0)).collect();
        lp.add_column(relief.cost as f64, 0.0, relief_most(need, &relief.rows), &terms);
    }
    for row in &convexity {
        lp.add_column(dear, 0.0, f64::INFINITY, &[(*row, 1.0)]);
    }
    (lp, convexity, rows)
}
