//! The restricted master of `coarse`, over groups of rows of the cover, with limits of help beside them.

use crate::{coarse::Root, control::Control, help_duals::HelpDuals, help_kinds::Limits, master::SCALE};
use std::collections::{BTreeMap, BTreeSet};
use turnus_lp::{Lp, LpOutcome, Method};

const S: f64 = SCALE as f64;
/// Simplex iterations between two looks at whoever stops.
const STEP: i32 = 2_000;
/// The program, live between solves.
pub(crate) struct Master {
    weeks: usize,
    /// Group of each row of the cover.
    group: Vec<usize>,
    groups: usize,
    people: usize,
    /// Cost of a unit of each kind of help, the columns of these units, and the row that limits them.
    kinds: Vec<(i64, Vec<usize>, usize)>,
    /// The row that limits what all help costs, once there are limits.
    cost: Option<usize>,
    /// Columns that miss a limit, with what they cost where a miss costs 1.
    misses: Vec<(usize, f64)>,
    /// Objective of the last solve, infinite when there is none.
    pub(crate) objective: f64,
    lp: Lp,
}

impl Master {
    /// Rows of the same weekday within so many weeks share a dual where they count the same and need the same.
    pub(crate) fn new(root: &Root<'_>, weeks: usize) -> Self {
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
        let mut kinds: Vec<(i64, Vec<usize>, usize)> = root.kinds.costs.iter().map(|cost| (*cost, Vec::new(), 0)).collect();
        let mut missing: Vec<Option<usize>> = vec![None; sums.len()];
        group.iter().zip(&root.kinds.of_head).for_each(|(g, kind)| missing[*g] = *kind);
        for (g, (_, under, over)) in sums.iter().enumerate() {
            // Where a relief does as well nobody goes missing.
            let column = lp.add_column(*under, 0.0, if missing[g].is_some() { f64::INFINITY } else { 0.0 }, &[(g, 1.0)]);
            missing[g].into_iter().for_each(|kind| kinds[kind].1.push(column));
            lp.add_column(*over, 0.0, f64::INFINITY, &[(g, -1.0)]);
        }
        let reliefs = root.model.help.reliefs().iter().zip(&root.kinds.of_relief);
        let reliefs = reliefs.map(|(r, kind)| (*kind, r.rows.iter().map(|k| group[*k]).collect::<Vec<_>>()));
        for (kind, rows) in reliefs.collect::<BTreeSet<_>>() {
            let terms: Vec<(usize, f64)> = rows.into_iter().map(|g| (g, 1.0)).collect();
            let column = lp.add_column(kinds[kind].0 as f64, 0.0, f64::INFINITY, &terms);
            kinds[kind].1.push(column);
        }
        lp.set_method(Method::Primal);
        lp.set_iteration_limit(Some(STEP));
        let mut master = Self {
            weeks,
            group,
            groups: sums.len(),
            people: root.lines.len(),
            kinds,
            cost: None,
            misses: Vec::new(),
            objective: f64::INFINITY,
            lp,
        };
        for (p, own) in root.lines.iter().enumerate() {
            own.iter().for_each(|line| master.add(root, p, line));
        }
        master
    }

    /// The same program of the same lines without a basis.
    pub(crate) fn anew(&self, root: &Root<'_>) -> Self {
        Self::new(root, self.weeks)
    }

    pub(crate) fn add(&mut self, root: &Root<'_>, p: usize, line: &[u8]) {
        let Some(cost) = root.model.people[p].line_cost(root.model.choices, line) else { return };
        let mut terms: Vec<(usize, f64)> = root.model.rows_of(&root.by_day, p, line).map(|k| (self.group[k], 1.0)).collect();
        terms.push((self.groups + p, 1.0));
        self.lp.add_column(cost as f64, 0.0, f64::INFINITY, &terms);
    }

    /// Limits help; missing what is left to it by a unit of cost costs so much.
    pub(crate) fn limit(&mut self, limits: &Limits, dear: i64) {
        let cost = self.cost.unwrap_or_else(|| self.limited());
        let side = |n: i64| if n == i64::MAX { f64::INFINITY } else { n as f64 };
        let rows = self.kinds.iter().map(|(.., row)| *row).chain([cost]);
        for (row, (low, high)) in rows.zip(limits.units.iter().chain([&limits.cost])) {
            self.lp.set_row_bounds(row, *low as f64, side(*high));
        }
        self.misses.iter().for_each(|(column, cost)| self.lp.set_column_cost(*column, *cost * dear as f64));
    }

    /// Makes the rows of limits; the one of the cost.
    fn limited(&mut self) -> usize {
        let mut all = Vec::new();
        for at in 0..self.kinds.len() {
            let (cost, columns, _) = &self.kinds[at];
            let (cost, terms) = (*cost as f64, columns.iter().map(|c| (*c, 1.0)).collect::<Vec<_>>());
            all.extend(terms.iter().map(|(c, _)| (*c, cost)));
            self.kinds[at].2 = self.row(&terms, cost);
        }
        let row = self.row(&all, 1.0);
        self.cost = Some(row);
        row
    }

    /// A row that can be missed.
    fn row(&mut self, terms: &[(usize, f64)], cost: f64) -> usize {
        let row = self.lp.row(f64::NEG_INFINITY, f64::INFINITY, terms);
        for sign in [1.0, -1.0] {
            let column = self.lp.add_column(cost, 0.0, f64::INFINITY, &[(row, sign)]);
            self.misses.push((column, cost));
        }
        row
    }

    /// Whether help was ever limited.
    pub(crate) const fn is_limited(&self) -> bool {
        self.cost.is_some()
    }

    /// Units of each kind of help in the last solve; `None` when it was stopped or HiGHS lost its way.
    pub(crate) fn units(&self) -> Option<Vec<f64>> {
        let x = Some(self.lp.values()).filter(|_| self.objective.is_finite())?;
        Some(self.kinds.iter().map(|(_, columns, _)| columns.iter().map(|c| x[*c]).sum()).collect())
    }

    /// Duals of all rows and of limits, and of people, in 1/[`SCALE`]; `None` where it was stopped or HiGHS lost its way.
    pub(crate) fn solve(&mut self, control: &Control<'_>) -> Option<(HelpDuals, Vec<f64>)> {
        self.objective = f64::INFINITY;
        loop {
            let outcome = control.time_lp(|| self.lp.solve());
            control.work(self.lp.iterations().max(1) as u64 * (self.lp.rows() + self.lp.columns()) as u64);
            match outcome {
                LpOutcome::Optimal { objective } => {
                    self.objective = objective;
                    break;
                }
                LpOutcome::Limited { .. } if !control.stopped() => {}
                _ => return None,
            }
        }
        let y: Vec<f64> = self.lp.duals().iter().map(|y| y * S).collect();
        let of_people = y[self.groups..self.groups + self.people].to_vec();
        let limit = |row: usize| if self.cost.is_some() { y[row].round() } else { 0.0 };
        let duals = HelpDuals {
            cover: self.group.iter().map(|g| y[*g].floor()).collect(),
            units: self.kinds.iter().map(|(.., row)| limit(*row)).collect(),
            cost: self.cost.map_or(0.0, limit),
        };
        Some((duals, of_people))
    }
}
