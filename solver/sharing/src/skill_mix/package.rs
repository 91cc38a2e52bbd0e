//! C11, packages: which rules to relax together within a budget, by integer programming.
//!
//! `x[a,u,b] ≤ open·rr[r]` for every rule `r` that bars the way, `Σ cost[r]·rr[r] ≤ B`. First the fewest unmet hours,
//! then the least cost among those. The next best package may not contain one that was found: nothing worth knowing
//! is lost, as a package that contains another and frees more would have been found before it.

use super::{
    engine,
    error::ModelError,
    model::Rule,
    price::clean,
    program::{Program, Terms},
    stages::unmet_hours,
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// A package of rules.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Package {
    /// Rules to relax.
    pub rules: Vec<String>,
    /// What that costs.
    pub cost: f64,
    /// Unmet hours with it.
    pub unmet: f64,
    /// Hours it frees.
    pub frees: f64,
}

/// The best packages within a budget, best first, at most `most` that free something. Proven.
pub(crate) fn packages(blocks: &[Program], rules: &[Rule], budget: f64, most: usize) -> Result<Vec<Package>, ModelError> {
    let shut = |b: &&Program| b.columns.iter().any(|c| !c.bars.is_empty());
    let touched: Vec<&Program> = blocks.iter().filter(shut).collect();
    let mut choice = Choice::new(Program::merged(&touched), rules, budget);
    let none = choice.with(&BTreeSet::new())?;
    let elsewhere: f64 = blocks.iter().filter(|b| !shut(b)).map(engine_unmet).sum::<Result<f64, _>>()?;
    let mut found = Vec::new();
    while found.len() < most {
        let Some((chosen, unmet)) = choice.next()? else { break };
        if none - unmet < 1e-6 {
            break;
        }
        choice.exclude(&chosen);
        found.push(Package {
            rules: chosen.iter().map(|r| rules[*r].id.clone()).collect(),
            cost: chosen.iter().map(|r| rules[*r].cost).sum(),
            unmet: clean(unmet + elsewhere),
            frees: clean(none - unmet),
        });
    }
    Ok(found)
}

fn engine_unmet(program: &Program) -> Result<f64, ModelError> {
    super::least::Least::new(program).unmet(&[])
}

/// The program with a column per rule.
#[derive(Debug)]
struct Choice {
    program: Program,
    /// Column of each rule.
    chosen: BTreeMap<usize, usize>,
    cost: Terms,
    rows: Vec<(f64, f64, Terms)>,
}

impl Choice {
    fn new(mut program: Program, rules: &[Rule], budget: f64) -> Self {
        let used: BTreeSet<usize> = program.columns.iter().flat_map(|c| c.bars.iter().copied()).collect();
        let mut rows: Vec<(f64, f64, Terms)> = Vec::new();
        let mut chosen = BTreeMap::new();
        let barred: Vec<(usize, f64, Vec<usize>)> =
            program.columns.iter().enumerate().map(|(i, c)| (i, c.open, c.bars.clone())).filter(|(.., bars)| !bars.is_empty()).collect();
        for rule in used {
            // Any column kind does: its own meaning is never asked for here.
            let column = program.column(super::program::Column::Scheme(usize::MAX - rule), 1.0);
            program.columns[column].integer = true;
            chosen.insert(rule, column);
        }
        for (column, open, bars) in barred {
            program.columns[column].upper = open;
            rows.extend(bars.iter().map(|r| (f64::NEG_INFINITY, 0.0, vec![(column, 1.0), (chosen[r], -open)])));
        }
        let cost: Terms = chosen.iter().map(|(rule, column)| (*column, rules[*rule].cost)).collect();
        rows.push((f64::NEG_INFINITY, budget, cost.clone()));
        Self { program, chosen, cost, rows }
    }

    fn mip(&self, costs: &[(usize, f64)]) -> turnus_lp::Mip {
        let mut mip = engine::mip(&self.program, costs);
        for (lower, upper, terms) in &self.rows {
            mip.row(*lower, *upper, terms);
        }
        mip
    }

    /// The best package that is left, or `None` when none is.
    fn next(&self) -> Result<Option<(BTreeSet<usize>, f64)>, ModelError> {
        let unmet = unmet_hours(&self.program);
        let (least, values) = match engine::best(self.mip(&unmet), None, "the best package") {
            Err(ModelError::Infeasible { .. }) => return Ok(None),
            other => other?,
        };
        let mut cheapest = self.mip(&self.cost);
        cheapest.row(f64::NEG_INFINITY, least + 1e-6, &unmet);
        let (_, values) = engine::best(cheapest, Some(&values), "the cheapest of the best packages")?;
        let chosen: BTreeSet<usize> = self.chosen.iter().filter(|(_, c)| values[**c] > 0.5).map(|(rule, _)| *rule).collect();
        let unmet = self.with(&chosen)?;
        Ok(Some((chosen, unmet)))
    }

    /// Least unmet hours with exactly these rules relaxed, by the LP without the choice.
    fn with(&self, rules: &BTreeSet<usize>) -> Result<f64, ModelError> {
        let mut program = self.program.clone();
        for (rule, column) in &self.chosen {
            let value = if rules.contains(rule) { 1.0 } else { 0.0 };
            let c = &mut program.columns[*column];
            (c.lower, c.upper, c.integer) = (value, value, false);
        }
        for column in program.columns.iter_mut().filter(|c| !c.bars.is_empty()) {
            column.upper = if column.bars.iter().all(|r| rules.contains(r)) { column.open } else { 0.0 };
            column.bars.clear();
        }
        super::least::Least::new(&program).unmet(&[])
    }

    /// No later package may contain this one.
    fn exclude(&mut self, rules: &BTreeSet<usize>) {
        let terms: Terms = rules.iter().map(|r| (self.chosen[r], 1.0)).collect();
        self.rows.push((f64::NEG_INFINITY, rules.len() as f64 - 1.0, terms));
    }
}
