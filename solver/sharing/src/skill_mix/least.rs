//! `V(S)`: the least number of unmet hours when the rules `S` are relaxed, each unmet hour counting one.
//!
//! One live program per block, solved again from a basis that is near. *Screening* saves the solve where nothing
//! changes: a column that opens while its reduced cost is not below 0 stays at 0, and a column that shuts while it is
//! at 0 is not missed. If that is so of every column that opens or shuts, the point stays feasible and its multipliers
//! still prove its bound, so `V` is the same.

use super::{
    engine,
    error::ModelError,
    program::{ColumnOf, Program},
    stages::unmet_hours,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};
use turnus_lp::{Basis, Lp, Method};

/// A reduced cost above minus this opens nothing, a value below this is 0.
const NOUGHT: f64 = 1e-9;
/// Sets larger than this, and smaller than all but one of the rules, are not remembered.
const REMEMBERED: usize = 2;
/// Up to so many rules, every set is remembered.
const FEW: usize = 14;

/// A set that was solved, to start others from.
#[derive(Debug, Clone)]
pub(crate) struct Solved {
    set: Vec<usize>,
    point: Rc<Point>,
}

#[derive(Debug)]
struct Point {
    value: f64,
    values: Vec<f64>,
    reduced: Vec<f64>,
    /// Only of points that are marked.
    basis: Option<Basis>,
}

impl Solved {
    /// Its value.
    pub(crate) fn value(&self) -> f64 {
        self.point.value
    }
}

/// What relaxing one rule alone does.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Single {
    /// Freed by the first hour.
    pub(crate) first: f64,
    /// The same by the dual at nought.
    pub(crate) slope: f64,
    /// Freed by all of it.
    pub(crate) alone: f64,
}

/// `V(S)` of one block.
#[derive(Debug)]
pub(crate) struct Least<'a> {
    program: &'a Program,
    /// Absent when something must be whole.
    lp: Option<Lp>,
    /// Rules that shut something here.
    pub(crate) rules: Vec<usize>,
    /// Columns that rules shut, and whether the program has them open.
    barred: Vec<(usize, bool)>,
    at: Option<Solved>,
    /// The program's own basis is not that of `at`.
    moved: bool,
    known: BTreeMap<Vec<usize>, f64>,
    /// Solves it took.
    pub(crate) solves: usize,
}

impl<'a> Least<'a> {
    pub(crate) fn new(program: &'a Program) -> Self {
        let lp = (!program.is_integer()).then(|| care(program));
        let rules: BTreeSet<usize> = program.columns.iter().flat_map(|c| c.bars.iter().copied()).collect();
        let barred = program.columns.iter().enumerate().filter(|(_, c)| !c.bars.is_empty()).map(|(index, _)| (index, false)).collect();
        let rules = rules.into_iter().collect();
        Self { program, lp, rules, barred, at: None, moved: false, known: BTreeMap::new(), solves: 0 }
    }

    /// Starts the first solve from the basis of a program of the same form.
    pub(crate) fn start(&mut self, basis: Option<&Basis>) {
        if let (Some(lp), Some(basis)) = (&mut self.lp, basis) {
            lp.set_method(Method::Dual);
            lp.set_basis(basis);
        }
    }

    /// Least unmet hours with these rules relaxed. Rules that shut nothing here change nothing.
    pub(crate) fn unmet(&mut self, relaxed: &[usize]) -> Result<f64, ModelError> {
        let key = self.key(relaxed);
        if let Some(known) = self.known.get(&key) {
            return Ok(*known);
        }
        let value = self.found(&key)?;
        let n = self.rules.len();
        if n <= FEW || key.len() <= REMEMBERED || key.len() + REMEMBERED > n {
            self.known.insert(key, value);
        }
        Ok(value)
    }

    /// Goes to a set and marks it. Without a live program there is nothing to mark.
    pub(crate) fn mark(&mut self, relaxed: &[usize]) -> Result<Option<Solved>, ModelError> {
        let key = self.key(relaxed);
        let value = self.found(&key)?;
        self.known.insert(key, value);
        if self.moved
            && let (Some(lp), Some(at)) = (&mut self.lp, &self.at)
        {
            // Screened from a marked point: its basis is the one to keep.
            at.point.basis.iter().for_each(|basis| lp.set_basis(basis));
            self.moved = false;
        }
        let basis = self.lp.as_mut().and_then(Lp::basis);
        Ok(self.at.as_mut().map(|at| {
            let point = &at.point;
            let (value, values, reduced) = (point.value, point.values.clone(), point.reduced.clone());
            at.point = Rc::new(Point { value, values, reduced, basis });
            at.clone()
        }))
    }

    /// Goes back to a marked set.
    pub(crate) fn rewind(&mut self, to: &Solved) {
        self.at = Some(to.clone());
        self.moved = true;
    }

    /// First hour, slope and all of a rule, from the marked set in which none is relaxed.
    pub(crate) fn single(&mut self, rule: usize, none: Option<&Solved>) -> Result<Single, ModelError> {
        let Some(none) = none else { return self.single_of_whole(rule) };
        let opened = opened(self.program, rule);
        if opened.iter().all(|c| none.point.reduced[*c] >= -NOUGHT) {
            self.known.insert(vec![rule], none.value());
            return Ok(Single::default());
        }
        self.rewind(none);
        self.push(&[rule]);
        let Some(lp) = &mut self.lp else { return Ok(Single::default()) };
        let terms: Vec<(usize, f64)> = opened.iter().map(|c| (*c, 1.0)).collect();
        let row = lp.row(f64::NEG_INFINITY, 0.0, &terms);
        none.point.basis.iter().for_each(|basis| lp.set_basis(basis));
        lp.set_method(Method::Primal);
        engine::least(lp, "the first hour of a rule")?;
        let best = opened.iter().map(|c| -lp.reduced_costs()[*c]).fold(0.0, f64::max);
        let slope = best.max(-lp.duals()[row]);
        lp.set_method(Method::Dual);
        lp.set_row_bounds(row, f64::NEG_INFINITY, 1.0);
        let first = none.value() - engine::least(lp, "the first hour of a rule")?;
        lp.set_row_bounds(row, f64::NEG_INFINITY, f64::INFINITY);
        self.solves += 2;
        let alone = none.value() - self.solve(&[rule])?;
        self.known.insert(vec![rule], none.value() - alone);
        Ok(Single { first, slope, alone })
    }

    /// The same where something must be whole: that is relaxed for the first hour only.
    fn single_of_whole(&mut self, rule: usize) -> Result<Single, ModelError> {
        let none = self.unmet(&[])?;
        let alone = none - self.unmet(&[rule])?;
        let opened = opened(self.program, rule);
        if opened.is_empty() {
            return Ok(Single { alone, ..Single::default() });
        }
        let mut bounded = Bounded::new(self.program, &opened);
        let slope = bounded.slope(&opened)?;
        Ok(Single { first: none - bounded.unmet(1.0)?, slope, alone })
    }

    fn key(&self, relaxed: &[usize]) -> Vec<usize> {
        let mut key: Vec<usize> = relaxed.iter().copied().filter(|r| self.rules.binary_search(r).is_ok()).collect();
        key.sort_unstable();
        key.dedup();
        key
    }

    fn found(&mut self, key: &[usize]) -> Result<f64, ModelError> {
        if self.lp.is_none() {
            self.solves += 1;
            let mut program = self.program.clone();
            program.columns.iter_mut().filter(|c| !c.bars.is_empty()).for_each(|c| c.upper = upper(c, key));
            return Ok(engine::best(engine::mip(&program, &unmet_hours(&program)), None, "unmet care with rules relaxed")?.0);
        }
        if self.is_screened(key)
            && let Some(at) = &mut self.at
        {
            at.set = key.to_vec();
            return Ok(at.value());
        }
        self.solve(key)
    }

    /// Whether the point at hand stays optimal when these rules are relaxed instead.
    fn is_screened(&self, key: &[usize]) -> bool {
        let Some(at) = &self.at else { return false };
        at.set == key
            || self.barred.iter().all(|(index, _)| {
                let column = &self.program.columns[*index];
                match (is_open(column, &at.set), is_open(column, key)) {
                    (false, true) => at.point.reduced[*index] >= -NOUGHT,
                    (true, false) => at.point.values[*index].abs() <= NOUGHT,
                    _ => true,
                }
            })
    }

    /// Opens and shuts the columns of the live program.
    fn push(&mut self, key: &[usize]) {
        let Some(lp) = &mut self.lp else { return };
        for (index, open) in &mut self.barred {
            let column = &self.program.columns[*index];
            let wanted = is_open(column, key);
            if wanted != *open {
                lp.set_column_bounds(*index, column.lower, upper(column, key));
                *open = wanted;
            }
        }
    }

    fn solve(&mut self, key: &[usize]) -> Result<f64, ModelError> {
        self.push(key);
        self.solves += 1;
        let Some(lp) = &mut self.lp else { return Ok(0.0) };
        if let Some(at) = &self.at {
            if self.moved {
                at.point.basis.iter().for_each(|basis| lp.set_basis(basis));
            }
            let shuts = at.set.iter().any(|r| !key.contains(r));
            lp.set_method(if shuts { Method::Dual } else { Method::Primal });
        }
        let value = engine::least(lp, "unmet care with rules relaxed")?;
        let point = Point { value, values: lp.values().to_vec(), reduced: lp.reduced_costs().to_vec(), basis: None };
        self.at = Some(Solved { set: key.to_vec(), point: Rc::new(point) });
        self.moved = false;
        Ok(value)
    }

    /// The basis at hand.
    pub(crate) fn basis(&mut self) -> Option<Basis> {
        self.lp.as_mut().and_then(Lp::basis)
    }

    /// Duals of the rows at the last solve.
    pub(crate) fn duals(&self) -> &[f64] {
        self.lp.as_ref().map_or(&[], |lp| &lp.duals()[..self.program.rows.len().min(lp.duals().len())])
    }
}

/// The live program that minimises unmet hours.
pub(crate) fn care(program: &Program) -> Lp {
    let mut lp = engine::lp(program);
    unmet_hours(program).into_iter().for_each(|(column, cost)| lp.set_column_cost(column, cost));
    lp
}

fn is_open(column: &ColumnOf, relaxed: &[usize]) -> bool {
    column.bars.iter().all(|r| relaxed.contains(r))
}

fn upper(column: &ColumnOf, relaxed: &[usize]) -> f64 {
    if is_open(column, relaxed) { column.open } else { 0.0 }
}

/// Columns that a rule alone opens.
pub(crate) fn opened(program: &Program, rule: usize) -> Vec<usize> {
    let alone = |bars: &[usize]| !bars.is_empty() && bars.iter().all(|r| *r == rule);
    program.columns.iter().enumerate().filter(|(_, c)| alone(&c.bars) && c.open > 0.0).map(|(index, _)| index).collect()
}

/// A rule relaxed for so many hours only: the opened columns together stay within `theta`. What must be whole is
/// relaxed here.
#[derive(Debug)]
pub(crate) struct Bounded {
    lp: Lp,
    row: usize,
}

impl Bounded {
    pub(crate) fn new(program: &Program, opened: &[usize]) -> Self {
        let mut lp = care(program);
        opened.iter().for_each(|c| lp.set_column_bounds(*c, 0.0, program.columns[*c].open));
        let terms: Vec<(usize, f64)> = opened.iter().map(|c| (*c, 1.0)).collect();
        let row = lp.row(f64::NEG_INFINITY, 0.0, &terms);
        Self { lp, row }
    }

    /// Least unmet hours when the rule lets `theta` hours through.
    pub(crate) fn unmet(&mut self, theta: f64) -> Result<f64, ModelError> {
        self.lp.set_row_bounds(self.row, f64::NEG_INFINITY, theta);
        engine::least(&mut self.lp, "the curve of a rule")
    }

    /// What the dual at nought says the first hour frees.
    fn slope(&mut self, opened: &[usize]) -> Result<f64, ModelError> {
        self.unmet(0.0)?;
        let best = opened.iter().map(|c| -self.lp.reduced_costs()[*c]).fold(0.0, f64::max);
        Ok(best.max(-self.lp.duals()[self.row]))
    }

    /// Hours the rule must let through to free all that it can: the fewest.
    pub(crate) fn enough(&mut self, opened: &[usize], program: &Program, least: f64) -> Result<f64, ModelError> {
        self.lp.set_row_bounds(self.row, f64::NEG_INFINITY, f64::INFINITY);
        let unmet = unmet_hours(program);
        self.lp.row(f64::NEG_INFINITY, least + 1e-7, &unmet);
        unmet.iter().for_each(|(column, _)| self.lp.set_column_cost(*column, 0.0));
        opened.iter().for_each(|column| self.lp.set_column_cost(*column, 1.0));
        engine::least(&mut self.lp, "the hours a rule must let through")
    }
}
