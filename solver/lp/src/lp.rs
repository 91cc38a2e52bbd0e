//! A linear program that stays alive between solves.

use crate::ffi::{self, Change};
use highs::{Col, HighsModelStatus, Model, RowProblem, Sense, SolvedModel};

/// HiGHS's number for the primal simplex method. Most re-solves here follow added columns, which leave the basis
/// primal feasible: on the rota master the dual method took 39 s for 120 rounds, the primal 4 s for 127.
const PRIMAL: i32 = 4;
/// HiGHS's number for the serial dual simplex method.
const DUAL: i32 = 1;

/// Whether HiGHS simplifies a model before it solves it. Off keeps the basis useful in the next solve.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presolve {
    /// Off: always for models solved again and again.
    Off,
    /// On: for large models solved once.
    On,
}

/// Which simplex method goes on from the last basis.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Primal: after columns were added, the basis is still primal feasible.
    Primal,
    /// Dual: after bounds were tightened, the basis is still dual feasible.
    Dual,
}

/// A basis of a program: which columns and rows are basic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Basis {
    columns: Vec<i32>,
    rows: Vec<i32>,
}

/// What a solve found.
#[derive(Debug, Clone, PartialEq)]
pub enum LpOutcome {
    /// Proven least objective; values, duals and reduced costs are set.
    Optimal {
        /// The objective.
        objective: f64,
    },
    /// Nothing satisfies all rows and bounds.
    Infeasible,
    /// The objective falls without end.
    Unbounded,
    /// The iteration limit was reached; the basis is kept.
    Limited {
        /// Objective there: after the dual method a lower bound, after the primal method an upper bound.
        objective: f64,
    },
    /// HiGHS gave up or refused; the text says why.
    Failed(String),
}

/// A live linear program: minimise cost · x within bounds of columns and rows. Infinite bounds are allowed.
#[derive(Debug)]
pub struct Lp {
    form: Form,
    columns: usize,
    bounds: Vec<(f64, f64)>,
    presolve: Presolve,
    broken: Option<String>,
    values: Vec<f64>,
    duals: Vec<f64>,
    reduced: Vec<f64>,
    iterations: i64,
}

/// Rows are collected until the first solve and passed to HiGHS at once; after that each change is made live.
#[derive(Debug)]
enum Form {
    Collected(RowProblem, Vec<Col>),
    Live(Model),
    Lost,
}

impl Default for Lp {
    fn default() -> Self {
        Self::new()
    }
}

impl Lp {
    /// An empty program that is solved without presolve.
    #[must_use]
    pub fn new() -> Self {
        Self::with_presolve(Presolve::Off)
    }

    /// An empty program with a choice of presolve.
    #[must_use]
    pub fn with_presolve(presolve: Presolve) -> Self {
        Self {
            form: Form::Collected(RowProblem::new(), Vec::new()),
            columns: 0,
            bounds: Vec::new(),
            presolve,
            broken: None,
            values: Vec::new(),
            duals: Vec::new(),
            reduced: Vec::new(),
            iterations: 0,
        }
    }

    /// Adds a column that is in no row yet and gives its index.
    pub fn column(&mut self, cost: f64, lower: f64, upper: f64) -> usize {
        self.add_column(cost, lower, upper, &[])
    }

    /// Adds a row and gives its index. A column named twice counts with the sum.
    pub fn row(&mut self, lower: f64, upper: f64, terms: &[(usize, f64)]) -> usize {
        let terms = merged(terms);
        if let Form::Collected(problem, columns) = &mut self.form {
            problem.add_row(lower..=upper, terms.into_iter().map(|(c, v)| (columns[c], v)));
        } else {
            self.change(Change::AddRow { lower, upper, terms: &terms });
        }
        self.bounds.push((lower, upper));
        self.bounds.len() - 1
    }

    /// Adds a column that enters rows, also after a solve: the basis is kept.
    pub fn add_column(&mut self, cost: f64, lower: f64, upper: f64, terms: &[(usize, f64)]) -> usize {
        if !terms.is_empty() {
            self.make_live();
        }
        if let Form::Collected(problem, columns) = &mut self.form {
            columns.push(problem.add_column(cost, lower..=upper));
        } else {
            self.change(Change::AddColumn { cost, lower, upper, terms: &merged(terms) });
        }
        self.columns += 1;
        self.columns - 1
    }

    /// Changes the bounds of a column.
    pub fn set_column_bounds(&mut self, column: usize, lower: f64, upper: f64) {
        if let Form::Collected(problem, columns) = &mut self.form {
            problem.change_column_bounds(columns[column], lower..=upper);
        } else {
            self.change(Change::ColumnBounds { column, lower, upper });
        }
    }

    /// Changes the cost of a column.
    pub fn set_column_cost(&mut self, column: usize, cost: f64) {
        if let Form::Collected(problem, columns) = &mut self.form {
            problem.change_column_cost(columns[column], cost);
        } else {
            self.change(Change::ColumnCost { column, cost });
        }
    }

    /// Deletes columns, one mark per column: the others close up and keep their order. The basis is kept where none of them is basic
    /// (see [`Lp::basic_columns`]). Values and reduced costs are those of the columns that stay.
    pub fn delete_columns(&mut self, gone: &[bool]) {
        self.make_live();
        self.change(Change::DeleteColumns { gone });
        let kept = |of: &mut Vec<f64>| {
            let mut marks = gone.iter();
            of.retain(|_| !marks.next().is_some_and(|g| *g));
        };
        kept(&mut self.values);
        kept(&mut self.reduced);
        self.columns -= gone.iter().filter(|g| **g).count();
    }

    /// Changes the bounds of a row.
    pub fn set_row_bounds(&mut self, row: usize, lower: f64, upper: f64) {
        self.make_live();
        self.bounds[row] = (lower, upper);
        self.change(Change::RowBounds { row, lower, upper });
    }

    /// The bounds of a row.
    #[must_use]
    pub fn row_bounds(&self, row: usize) -> (f64, f64) {
        self.bounds[row]
    }

    /// Number of columns.
    #[must_use]
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// Number of rows.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.bounds.len()
    }

    /// Chooses the simplex method of the following solves; a new program starts with the primal one.
    pub fn set_method(&mut self, method: Method) {
        self.make_live();
        let strategy = if method == Method::Primal { PRIMAL } else { DUAL };
        if let Form::Live(model) = &mut self.form
            && model.try_set_option("simplex_strategy", strategy).is_err()
        {
            self.broken = Some("HiGHS refuses the option simplex_strategy".to_owned());
        }
    }

    /// Most simplex iterations of a following solve: one that stops there is [`LpOutcome::Limited`].
    pub fn set_iteration_limit(&mut self, limit: Option<i32>) {
        self.make_live();
        if let Form::Live(model) = &mut self.form
            && model.try_set_option("simplex_iteration_limit", limit.unwrap_or(i32::MAX)).is_err()
        {
            self.broken = Some("HiGHS refuses the option simplex_iteration_limit".to_owned());
        }
    }

    /// Solves from the last basis, if there is one.
    pub fn solve(&mut self) -> LpOutcome {
        self.make_live();
        if let Some(why) = &self.broken {
            return LpOutcome::Failed(why.clone());
        }
        let Form::Live(model) = std::mem::replace(&mut self.form, Form::Lost) else {
            return LpOutcome::Failed("the model was lost in an earlier failure".to_owned());
        };
        let solved = match model.try_solve() {
            Ok(solved) => solved,
            Err(status) => return self.fail(format!("HiGHS refuses the model: {status:?}")),
        };
        let outcome = self.read(&solved);
        let undecided = solved.status() == HighsModelStatus::UnboundedOrInfeasible && self.presolve == Presolve::On;
        self.form = Form::Live(solved.into());
        if undecided {
            return self.solve_without_presolve();
        }
        outcome
    }

    /// Values of the columns in the last optimal solve.
    #[must_use]
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// Duals of the rows in the last optimal solve: change of the objective per unit of the binding side.
    #[must_use]
    pub fn duals(&self) -> &[f64] {
        &self.duals
    }

    /// Reduced costs of the columns in the last optimal solve.
    #[must_use]
    pub fn reduced_costs(&self) -> &[f64] {
        &self.reduced
    }

    /// Simplex iterations of the last solve.
    #[must_use]
    pub fn iterations(&self) -> i64 {
        self.iterations
    }

    /// The basis that the next solve would start from; `None` before the first solve.
    pub fn basis(&mut self) -> Option<Basis> {
        let Form::Live(model) = &mut self.form else { return None };
        let (columns, rows) = ffi::basis(model, self.columns, self.bounds.len()).ok()?;
        Some(Basis { columns, rows })
    }

    /// Per column whether it is basic; none before the first solve.
    #[must_use]
    pub fn basic_columns(&mut self) -> Vec<bool> {
        let basis = self.basis().map_or_else(Vec::new, |basis| basis.columns);
        basis.into_iter().map(|status| status == highs_sys::kHighsBasisStatusBasic).collect()
    }

    /// Starts the next solve from an earlier basis of this program. Columns added since are at their lower bound, rows
    /// added since are basic. A basis that does not fit is left out: the next solve then starts where it is.
    pub fn set_basis(&mut self, basis: &Basis) {
        let Form::Live(model) = &mut self.form else { return };
        let filled = |old: &[i32], n: usize, new: i32| {
            let mut all = old.to_vec();
            all.resize(n, new);
            all
        };
        let columns = filled(&basis.columns, self.columns, highs_sys::kHighsBasisStatusLower);
        let rows = filled(&basis.rows, self.bounds.len(), highs_sys::kHighsBasisStatusBasic);
        let _ = ffi::set_basis(model, &columns, &rows);
    }

    /// Makes a change of the live model; the first refusal is remembered and told by the next solve.
    fn change(&mut self, change: Change<'_>) {
        if let Form::Live(model) = &mut self.form
            && let Err(why) = ffi::change(model, change)
        {
            self.broken.get_or_insert(why);
        }
    }

    fn make_live(&mut self) {
        if !matches!(self.form, Form::Collected(..)) {
            return;
        }
        let Form::Collected(problem, _) = std::mem::replace(&mut self.form, Form::Lost) else { return };
        match problem.try_optimise(Sense::Minimise) {
            Ok(mut model) => {
                let options =
                    [("parallel", "off"), ("solver", "simplex"), ("presolve", if self.presolve == Presolve::On { "on" } else { "off" })];
                let ok = options.iter().all(|(k, v)| model.try_set_option(*k, *v).is_ok())
                    && model.try_set_option("threads", 1).is_ok()
                    && model.try_set_option("random_seed", 1).is_ok()
                    && model.try_set_option("simplex_strategy", PRIMAL).is_ok();
                if !ok {
                    self.broken = Some("HiGHS refuses an option".to_owned());
                }
                self.form = Form::Live(model);
            }
            Err(status) => self.broken = Some(format!("HiGHS refuses the model: {status:?}")),
        }
    }

    fn solve_without_presolve(&mut self) -> LpOutcome {
        self.set_presolve(Presolve::Off);
        let outcome = self.solve();
        self.set_presolve(Presolve::On);
        outcome
    }

    fn set_presolve(&mut self, presolve: Presolve) {
        self.presolve = presolve;
        if let Form::Live(model) = &mut self.form
            && model.try_set_option("presolve", if presolve == Presolve::On { "on" } else { "off" }).is_err()
        {
            self.broken = Some("HiGHS refuses the option presolve".to_owned());
        }
    }

    fn fail(&mut self, why: String) -> LpOutcome {
        self.broken = Some(why.clone());
        LpOutcome::Failed(why)
    }

    fn read(&mut self, solved: &SolvedModel) -> LpOutcome {
        self.iterations = solved.simplex_iteration_count();
        match solved.status() {
            HighsModelStatus::Optimal => {
                let solution = solved.get_solution();
                self.values = solution.columns().to_vec();
                self.duals = solution.dual_rows().to_vec();
                self.reduced = solution.dual_columns().to_vec();
                LpOutcome::Optimal { objective: solved.objective_value() }
            }
            HighsModelStatus::ModelEmpty => {
                (self.values, self.duals, self.reduced) = (Vec::new(), vec![0.0; self.bounds.len()], Vec::new());
                LpOutcome::Optimal { objective: 0.0 }
            }
            HighsModelStatus::ReachedIterationLimit => LpOutcome::Limited { objective: solved.objective_value() },
            HighsModelStatus::Infeasible => LpOutcome::Infeasible,
            HighsModelStatus::Unbounded => LpOutcome::Unbounded,
            other => LpOutcome::Failed(format!("HiGHS stopped: {other:?}")),
        }
    }
}

/// Terms with each index once: HiGHS refuses a row that names a column twice.
pub(crate) fn merged(terms: &[(usize, f64)]) -> Vec<(usize, f64)> {
    let mut sorted = terms.to_vec();
    sorted.sort_by_key(|(index, _)| *index);
    let mut out: Vec<(usize, f64)> = Vec::with_capacity(sorted.len());
    for (index, value) in sorted {
        match out.last_mut() {
            Some((last, sum)) if *last == index => *sum += value,
            _ => out.push((index, value)),
        }
    }
    out
}
