//! A mixed-integer model, built and solved once on one thread, with progress and cancel.

use crate::{
    ffi::{self, Report},
    lp::merged,
};
use highs::{Col, HighsModelStatus, HighsSolutionStatus, Model, RowProblem, Sense, SolvedModel};
use std::sync::atomic::{AtomicBool, Ordering};

/// One model: minimise cost · x within bounds of columns and rows, some columns whole numbers.
#[derive(Debug, Default)]
pub struct Mip {
    problem: RowProblem,
    columns: Vec<Col>,
    bounded: bool,
    started: bool,
}

/// When to stop. Use `nodes` and `iterations` where the result must be the same on every machine: seconds are wall-clock time.
#[derive(Debug, Clone, PartialEq)]
pub struct MipLimits {
    /// Most seconds.
    pub seconds: f64,
    /// Most nodes of the search tree (0 = the root only).
    pub nodes: Option<i64>,
    /// Stop soon after so many simplex iterations of all relaxations together: the root alone may take many.
    pub iterations: Option<i64>,
    /// Stop when (objective − bound) / |objective| is not greater.
    pub relative_gap: f64,
    /// Stop when objective − bound is not greater.
    pub absolute_gap: f64,
    /// Seed of the search.
    pub seed: i32,
    /// Threads; 1 unless measured better.
    pub threads: i32,
    /// Stop at the first solution with an objective not greater than `stop_objective`.
    pub stop_at_first: bool,
    /// See `stop_at_first`; infinity for any solution.
    pub stop_objective: f64,
    /// Stop as soon as the bound is greater: no solution that will do is left.
    pub stop_bound: f64,
    /// Only solutions with a smaller objective count; infinity for all.
    pub below: f64,
}

impl Default for MipLimits {
    /// To the proven optimum (gap 0) on one thread.
    fn default() -> Self {
        Self {
            seconds: f64::INFINITY,
            nodes: None,
            iterations: None,
            relative_gap: 0.0,
            absolute_gap: 1e-6,
            seed: 1,
            threads: 1,
            stop_at_first: false,
            stop_objective: f64::INFINITY,
            stop_bound: f64::INFINITY,
            below: f64::INFINITY,
        }
    }
}

/// How far a solve is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MipProgress {
    /// Objective of the best solution so far.
    pub objective: Option<f64>,
    /// Proven lower bound; minus infinity before the first relaxation is solved.
    pub bound: f64,
    /// Nodes.
    pub nodes: i64,
    /// Seconds since the start.
    pub seconds: f64,
}

/// What a solve found.
#[derive(Debug, Clone, PartialEq)]
pub enum MipOutcome {
    /// A solution.
    Solved {
        /// Values of the columns; whole numbers are exactly whole.
        values: Vec<f64>,
        /// Its objective.
        objective: f64,
        /// Proven lower bound of every solution.
        bound: f64,
        /// Whether it is proven best within the gaps asked for.
        optimal: bool,
    },
    /// Nothing satisfies all rows and bounds.
    Infeasible,
    /// Stopped by a limit or by cancel before anything was found.
    Stopped {
        /// Proven lower bound of every solution.
        bound: f64,
    },
    /// HiGHS gave up or refused; the text says why.
    Failed(String),
}

impl Mip {
    /// An empty model.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a column and gives its index.
    pub fn column(&mut self, cost: f64, lower: f64, upper: f64, integer: bool) -> usize {
        self.bounded = (self.bounded || !self.started) && lower.is_finite() && upper.is_finite();
        self.started = true;
        self.columns.push(self.problem.add_column_with_integrality(cost, lower..=upper, integer));
        self.columns.len() - 1
    }

    /// Adds a row and gives its index. Infinite bounds are allowed; a column named twice counts with the sum.
    pub fn row(&mut self, lower: f64, upper: f64, terms: &[(usize, f64)]) -> usize {
        let terms: Vec<(Col, f64)> = merged(terms).into_iter().map(|(c, v)| (self.columns[c], v)).collect();
        self.problem.add_row(lower..=upper, terms);
        self.problem.num_rows() - 1
    }

    /// Solves, from `start` if given (one value per column; one that breaks a row is repaired or dropped by HiGHS).
    /// `progress` is called when objective or bound got better and at least about twice a second;
    /// setting `cancel` stops soon and keeps the best solution.
    pub fn solve(
        self,
        limits: &MipLimits,
        start: Option<&[f64]>,
        cancel: &AtomicBool,
        progress: &mut dyn FnMut(MipProgress),
    ) -> MipOutcome {
        let (bounded, columns) = (self.bounded, self.columns.len());
        let mut model = match self.problem.try_optimise(Sense::Minimise) {
            Ok(model) => model,
            Err(status) => return MipOutcome::Failed(format!("HiGHS refuses the model: {status:?}")),
        };
        if let Err(why) = set_limits(&mut model, limits) {
            return MipOutcome::Failed(why);
        }
        if let Some(start) = start {
            if start.len() != columns {
                return MipOutcome::Failed(format!("the start has {} values for {columns} columns", start.len()));
            }
            if model.try_set_solution(Some(start), None, None, None).is_err() {
                return MipOutcome::Failed("HiGHS refuses the start".to_owned());
            }
        }
        if limits.threads != 1 {
            ffi::reset_scheduler();
        }
        let mut last: Option<MipProgress> = None;
        let mut judge = |report: Report| {
            let now = MipProgress {
                // Before it has a solution HiGHS reports what solutions must be below.
                objective: (report.primal.is_finite() && report.primal < limits.below).then_some(report.primal),
                bound: report.dual,
                nodes: report.nodes,
                seconds: report.seconds,
            };
            if last.is_none_or(|l| l.objective != now.objective || l.bound != now.bound || now.seconds - l.seconds > 0.5) {
                progress(now);
                last = Some(now);
            }
            let good_enough = limits.stop_at_first && now.objective.is_some_and(|o| o <= limits.stop_objective);
            let enough = limits.iterations.is_some_and(|most| report.iterations > most);
            let hopeless = now.bound > limits.stop_bound;
            good_enough || hopeless || enough || cancel.load(Ordering::Relaxed)
        };
        let solved = ffi::solve_watched(model, &mut judge);
        let outcome = match solved {
            Ok(solved) => read(&solved, bounded, last, limits.below),
            Err(why) => MipOutcome::Failed(why),
        };
        if limits.threads != 1 {
            ffi::reset_scheduler();
        }
        outcome
    }
}

fn set_limits(model: &mut Model, limits: &MipLimits) -> Result<(), String> {
    let numbers = [
        ("time_limit", limits.seconds.max(0.0)),
        ("mip_rel_gap", limits.relative_gap),
        ("mip_abs_gap", limits.absolute_gap),
        ("objective_bound", limits.below),
    ];
    for (key, value) in numbers {
        model.try_set_option(key, value).map_err(|_| format!("HiGHS refuses {key} = {value}"))?;
    }
    let nodes = limits.nodes.map_or(i32::MAX, |n| i32::try_from(n.max(0)).unwrap_or(i32::MAX));
    for (key, value) in [("mip_max_nodes", nodes), ("random_seed", limits.seed), ("threads", limits.threads)] {
        model.try_set_option(key, value).map_err(|_| format!("HiGHS refuses {key} = {value}"))?;
    }
    let parallel = if limits.threads == 1 { "off" } else { "on" };
    model.try_set_option("parallel", parallel).map_err(|_| format!("HiGHS refuses parallel = {parallel}"))
}

fn read(solved: &SolvedModel, bounded: bool, last: Option<MipProgress>, below: f64) -> MipOutcome {
    let status = solved.status();
    // HiGHS has no dual bound for a model without whole-number columns, and none before the first relaxation.
    let bound = solved.double_info_value(c"mip_dual_bound").ok().filter(|b| b.is_finite() && solved.mip_gap().is_finite());
    let bound = bound.or(last.map(|l| l.bound)).unwrap_or(f64::NEG_INFINITY);
    match status {
        HighsModelStatus::ModelEmpty => {
            return MipOutcome::Solved { values: Vec::new(), objective: 0.0, bound: 0.0, optimal: true };
        }
        HighsModelStatus::Infeasible => return MipOutcome::Infeasible,
        HighsModelStatus::UnboundedOrInfeasible if bounded => return MipOutcome::Infeasible,
        HighsModelStatus::Optimal
        | HighsModelStatus::ObjectiveBound
        | HighsModelStatus::ObjectiveTarget
        | HighsModelStatus::ReachedTimeLimit
        | HighsModelStatus::ReachedIterationLimit
        | HighsModelStatus::ReachedSolutionLimit
        | HighsModelStatus::ReachedInterrupt => {}
        other => return MipOutcome::Failed(format!("HiGHS stopped: {other:?}")),
    }
    // HiGHS may end with a solution that does not count.
    if solved.primal_solution_status() != HighsSolutionStatus::Feasible || solved.objective_value() >= below {
        return MipOutcome::Stopped { bound };
    }
    let optimal = status == HighsModelStatus::Optimal;
    let objective = solved.objective_value();
    let pure_lp = !solved.mip_gap().is_finite() && optimal;
    let values = solved.get_solution().columns().to_vec();
    MipOutcome::Solved { values, objective, bound: if pure_lp { objective } else { bound.min(objective) }, optimal }
}
