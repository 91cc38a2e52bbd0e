//! What to buy before it is known how the weeks turn out: extra hours and courses, by stochastic programming.
//!
//! Extra hours and people sent to courses are settled once; who does what is settled in every draw. First the risk of
//! unmet care is minimised, `(1 − weight)·mean + weight·CVaR` with CVaR as the linear program of Rockafellar and
//! Uryasev (2000): `ζ + Σ η_s / (n·(1 − alpha))`, `η_s ≥ v_s − ζ`, `η_s ≥ 0`. Then, keeping it, kroner; then unmet
//! care in every draw, also those that the risk does not look at. Courses are not kept whole here.
//!
//! Told beside it, as is usual: what it would be worth to know the draw beforehand (EVPI), and what thinking of draws
//! at all is worth over planning for the week as it stands (VSS), both in hours of the same risk.

use super::{
    engine,
    error::ModelError,
    frame::Frame,
    model::{Assumption, Model},
    price::clean,
    program::{Column, Program, Terms},
    stages::{Objective, unmet_hours},
    uncertainty::{Assumed, draw, tail_mean},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use turnus_lp::Lp;

/// How much worse the second stage may leave the risk, in hours.
const TOLERANCE: f64 = 1e-6;

/// What is settled beforehand.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Bought {
    /// `overtime`, `agency` or `trained`.
    pub kind: String,
    /// Who.
    pub profession: String,
    /// Where.
    pub unit: String,
    /// When, or which competence.
    pub of: String,
    /// Hours, or people.
    pub amount: f64,
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Hedge {
    /// What was assumed.
    pub assumed: Assumed,
    /// The same and what the model assumes.
    pub assumptions: Vec<Assumption>,
    /// Weight of CVaR beside the mean, 0 to 1.
    pub weight: f64,
    /// What is bought.
    pub bought: Vec<Bought>,
    /// Kroner of that.
    pub kroner: f64,
    /// Mean unmet hours.
    pub mean: f64,
    /// Mean of the worst draws.
    pub worst: f64,
    /// The risk that is minimised.
    pub risk: f64,
    /// Expected value of perfect information, in hours.
    pub evpi: f64,
    /// Value of the stochastic solution, in hours.
    pub vss: f64,
}

/// Solves it over `assumed.draws` draws; the program grows with draws × model, so a few dozen draws are meant.
///
/// # Errors
/// As [`super::answer()`]; a draw that no plan satisfies makes it infeasible.
pub fn hedge(model: &Model, assumed: &Assumed, weight: f64) -> Result<Hedge, ModelError> {
    if !(0.0..=1.0).contains(&weight) {
        return Err(ModelError::Number { place: "weight of CVaR".to_owned(), value: weight, expected: "a share from 0 to 1" });
    }
    let draws: Vec<Model> = (0..assumed.draws).map(|k| draw(model, assumed, k)).collect();
    let risk = Risk { alpha: assumed.alpha, weight };
    let (settled, values) = joint(&draws, risk, None)?;
    let alone: Vec<f64> = draws.iter().map(|d| joint(std::slice::from_ref(d), risk, None).map(|(_, v)| v[0])).collect::<Result<_, _>>()?;
    let (as_it_stands, _) = joint(std::slice::from_ref(model), risk, None)?;
    let (_, plain) = joint(&draws, risk, Some(&as_it_stands))?;
    let bought: Vec<Bought> = settled.iter().filter(|(_, v)| **v > 1e-6).filter_map(|(c, v)| told(model, *c, *v)).collect();
    Ok(Hedge {
        assumptions: assumed.assumptions().into_iter().chain(model.assumptions.iter().cloned()).collect(),
        assumed: assumed.clone(),
        weight,
        bought,
        kroner: clean(kroner(model, &settled)),
        mean: clean(mean(&values)),
        worst: clean(tail_mean(&sorted(&values), risk.alpha)),
        risk: clean(risk.of(&values)),
        evpi: clean((risk.of(&values) - risk.of(&alone)).max(0.0)),
        vss: clean((risk.of(&plain) - risk.of(&values)).max(0.0)),
    })
}

#[derive(Debug, Clone, Copy)]
struct Risk {
    alpha: f64,
    weight: f64,
}

impl Risk {
    fn of(self, values: &[f64]) -> f64 {
        (1.0 - self.weight) * mean(values) + self.weight * tail_mean(&sorted(values), self.alpha)
    }
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len().max(1) as f64
}

fn sorted(values: &[f64]) -> Vec<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted
}

fn is_settled(column: Column) -> bool {
    matches!(column, Column::Extra(_) | Column::Trained(_) | Column::Scheme(_))
}

/// What is settled, and unmet hours of every draw then. `given` fixes what is settled.
fn joint(draws: &[Model], risk: Risk, given: Option<&BTreeMap<Column, f64>>) -> Result<(BTreeMap<Column, f64>, Vec<f64>), ModelError> {
    let mut lp = Lp::new();
    let mut shared: BTreeMap<Column, usize> = BTreeMap::new();
    let mut unmet: Vec<Vec<usize>> = Vec::new();
    let mut rows: Vec<(f64, f64, Terms)> = Vec::new();
    let mut money: BTreeMap<usize, f64> = BTreeMap::new();
    for model in draws {
        let frame = Frame::new(model)?;
        let program = Program::new(&frame);
        let place: Vec<usize> = program
            .columns
            .iter()
            .map(|c| {
                if !is_settled(c.what) {
                    return lp.column(0.0, c.lower, c.upper);
                }
                let (lower, upper) = given.map_or((c.lower, c.upper), |g| g.get(&c.what).map_or((0.0, 0.0), |v| (*v, *v)));
                *shared.entry(c.what).or_insert_with(|| lp.column(0.0, lower, upper))
            })
            .collect();
        for (column, cost) in Objective::Money.costs(&frame, &program) {
            if is_settled(program.columns[column].what) {
                money.insert(place[column], cost);
            }
        }
        unmet.push(unmet_hours(&program).into_iter().map(|(c, _)| place[c]).collect());
        rows.extend(program.rows.iter().map(|r| (r.lower, r.upper, r.terms.iter().map(|(c, v)| (place[*c], *v)).collect())));
    }
    let n = draws.len() as f64;
    let most = draws.iter().map(|d| d.demand.iter().map(|d| d.hours).sum::<f64>()).fold(0.0, f64::max);
    let threshold = lp.column(0.0, 0.0, most);
    let beyond: Vec<usize> = draws.iter().map(|_| lp.column(0.0, 0.0, most)).collect();
    for (lower, upper, terms) in &rows {
        lp.row(*lower, *upper, terms);
    }
    let mut costs: Vec<(usize, f64)> = vec![(threshold, risk.weight)];
    for (of, eta) in unmet.iter().zip(&beyond) {
        let mut terms: Vec<(usize, f64)> = of.iter().map(|c| (*c, -1.0)).collect();
        terms.extend([(*eta, 1.0), (threshold, 1.0)]);
        lp.row(0.0, f64::INFINITY, &terms);
        costs.push((*eta, risk.weight / (n * (1.0 - risk.alpha))));
        costs.extend(of.iter().map(|c| (*c, (1.0 - risk.weight) / n)));
    }
    costs.iter().for_each(|(column, cost)| lp.set_column_cost(*column, *cost));
    let least = engine::least(&mut lp, "the risk of unmet care")?;
    lp.row(f64::NEG_INFINITY, least + TOLERANCE, &costs);
    costs.iter().for_each(|(column, _)| lp.set_column_cost(*column, 0.0));
    money.iter().for_each(|(column, cost)| lp.set_column_cost(*column, *cost));
    let kroner = engine::least(&mut lp, "kroner of what is bought beforehand")?;
    let money: Vec<(usize, f64)> = money.into_iter().collect();
    lp.row(f64::NEG_INFINITY, kroner + TOLERANCE, &money);
    money.iter().for_each(|(column, _)| lp.set_column_cost(*column, 0.0));
    unmet.iter().flatten().for_each(|column| lp.set_column_cost(*column, 1.0));
    engine::least(&mut lp, "unmet care in every draw")?;
    let values = lp.values();
    let hours = unmet.iter().map(|of| of.iter().map(|c| values[*c]).sum()).collect();
    Ok((shared.into_iter().map(|(what, column)| (what, values[column])).collect(), hours))
}

fn kroner(model: &Model, settled: &BTreeMap<Column, f64>) -> f64 {
    let of = |column: &Column| match column {
        Column::Extra(line) => model.extra[*line].supplement,
        Column::Trained(line) => {
            let t = &model.training[*line];
            t.cost + t.hours * model.professions.iter().find(|p| p.id == t.profession).map_or(0.0, |p| p.cost)
        }
        Column::Scheme(line) => model.training[*line].scheme_cost,
        _ => 0.0,
    };
    settled.iter().map(|(column, value)| of(column) * value).sum()
}

fn told(model: &Model, column: Column, value: f64) -> Option<Bought> {
    let amount = clean(value);
    match column {
        Column::Extra(line) => {
            let e = &model.extra[line];
            let kind = if e.kind == super::model::ExtraKind::Overtime { "overtime" } else { "agency" };
            let (profession, unit, of) = (e.profession.clone(), e.unit.clone(), e.bucket.clone());
            Some(Bought { kind: kind.to_owned(), profession, unit, of, amount })
        }
        Column::Trained(line) => {
            let t = &model.training[line];
            let (profession, unit, of) = (t.profession.clone(), t.unit.clone(), t.competence.clone());
            Some(Bought { kind: "trained".to_owned(), profession, unit, of, amount })
        }
        _ => None,
    }
}
