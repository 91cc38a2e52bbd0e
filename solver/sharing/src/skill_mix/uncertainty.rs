//! How stable the advice is when absence and demand are not what was assumed, and how bad bad weeks are.
//!
//! Every draw multiplies the hours of each supply and each demand by a factor around 1 of its own. The bottleneck of
//! a draw is the profession whose posts together free most by an hour more each; the best rule is the one that frees
//! most alone. Told is how often they are those of the model as it stands, with the 95 % interval (Wilson 1927), and
//! the mean unmet care of the worst draws: CVaR at level `alpha` (Rockafellar and Uryasev 2000).
//! Draws have streams of their own, so they can be worked out in any order.

use super::{
    adjust, engine,
    error::ModelError,
    frame::Frame,
    least::{Least, care},
    model::{Assumption, Grade, Model, RuleKind},
    price::clean,
    program::{Program, Row},
    warm::is_like,
    watch::Watch,
};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use turnus_lp::Basis;

/// What is assumed; shown wherever a result of it is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Assumed {
    /// Draws.
    pub draws: u32,
    /// Seed.
    pub seed: u64,
    /// Standard deviation of hours to give (absence), as a share of them.
    pub supply_deviation: f64,
    /// Standard deviation of hours asked for, as a share of them.
    pub demand_deviation: f64,
    /// Level of the conditional value at risk: 0.9 is the mean of the worst tenth.
    pub alpha: f64,
    /// Where the deviations are from.
    pub source: String,
    /// How well they are known.
    pub grade: Grade,
}

impl Default for Assumed {
    fn default() -> Self {
        Self {
            draws: 200,
            seed: 1,
            supply_deviation: 0.1,
            demand_deviation: 0.1,
            alpha: 0.9,
            source: "nothing was given, so a tenth was taken".to_owned(),
            grade: Grade::Assumed,
        }
    }
}

impl Assumed {
    /// The numbers a result of draws rests on.
    #[must_use]
    pub fn assumptions(&self) -> Vec<Assumption> {
        let line = |what: &str, value: f64| Assumption {
            what: what.to_owned(),
            value,
            unit: "share of the hours".to_owned(),
            source: self.source.clone(),
            grade: self.grade,
        };
        vec![
            line("standard deviation of hours to give in each post", self.supply_deviation),
            line("standard deviation of hours asked for by each task", self.demand_deviation),
        ]
    }

    fn checked(&self) -> Result<(), ModelError> {
        let number = |place: &str, value, expected| Err(ModelError::Number { place: place.to_owned(), value, expected });
        for (name, value) in [("supply_deviation", self.supply_deviation), ("demand_deviation", self.demand_deviation)] {
            if !(0.0..=1.0).contains(&value) {
                return number(name, value, "a share from 0 to 1");
            }
        }
        if !(0.0..1.0).contains(&self.alpha) {
            return number("alpha", self.alpha, "a level from 0 to below 1");
        }
        if !(1..=10_000).contains(&self.draws) {
            return number("draws", f64::from(self.draws), "1 to 10000 draws");
        }
        Ok(())
    }
}

/// A share of draws with its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Certainty {
    /// The share.
    pub share: f64,
    /// Low end.
    pub low: f64,
    /// High end.
    pub high: f64,
}

impl Certainty {
    /// Wilson's interval: it stays within 0 and 1, and says something when all draws agree.
    #[must_use]
    pub fn of(count: u32, draws: u32) -> Self {
        let (n, z) = (f64::from(draws.max(1)), 1.959_964_f64);
        let share = f64::from(count) / n;
        let middle = share + z * z / (2.0 * n);
        let half = z * (share * (1.0 - share) / n + z * z / (4.0 * n * n)).sqrt();
        let end = |sum: f64| (sum / (1.0 + z * z / n)).clamp(0.0, 1.0);
        Self { share, low: end(middle - half).min(share), high: end(middle + half).max(share) }
    }
}

/// Unmet hours over the draws.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Spread {
    /// As the model stands.
    pub stands: f64,
    /// Mean of the draws.
    pub mean: f64,
    /// 10th percentile.
    pub low: f64,
    /// Median.
    pub middle: f64,
    /// 90th percentile.
    pub high: f64,
    /// Mean of the worst draws, `1 − alpha` of them.
    pub worst: f64,
}

/// How often draws agree with the model as it stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Stability {
    /// What was assumed.
    pub assumed: Assumed,
    /// The same and what the model assumes, as a list to show beside the result.
    pub assumptions: Vec<Assumption>,
    /// Draws that no plan satisfies: they are in no figure below but this.
    pub infeasible: u32,
    /// The bottleneck as the model stands; absent when nothing is scarce.
    pub bottleneck: Option<String>,
    /// Draws with the same.
    pub same_bottleneck: Certainty,
    /// Draws by bottleneck.
    pub bottlenecks: BTreeMap<String, u32>,
    /// The rule that frees most alone.
    pub best_rule: Option<String>,
    /// Draws with the same.
    pub same_rule: Certainty,
    /// Draws by best rule.
    pub best_rules: BTreeMap<String, u32>,
    /// Unmet hours.
    pub unmet: Spread,
}

/// Draws and counts.
///
/// # Errors
/// As [`super::answer()`], and [`ModelError::Stopped`].
pub fn stability(model: &Model, assumed: &Assumed, watch: &Watch<'_>) -> Result<Stability, ModelError> {
    assumed.checked()?;
    let (stands, bases) = first(model)?;
    watch.expect(assumed.draws as usize);
    let draws: Vec<Option<Drawn>> = (0..assumed.draws)
        .into_par_iter()
        .map(|k| {
            watch.step()?;
            match drawn(&draw(model, assumed, k), &bases) {
                Ok((drawn, _)) => Ok(Some(drawn)),
                Err(ModelError::Infeasible { .. }) => Ok(None),
                Err(e) => Err(e),
            }
        })
        .collect::<Result<_, _>>()?;
    Ok(counted(model, assumed, stands, &draws))
}

fn counted(model: &Model, assumed: &Assumed, stands: Drawn, draws: &[Option<Drawn>]) -> Stability {
    let found: Vec<&Drawn> = draws.iter().flatten().collect();
    let n = found.len() as u32;
    let count = |same: &dyn Fn(&Drawn) -> bool| Certainty::of(found.iter().filter(|d| same(d)).count() as u32, n);
    let by = |of: &dyn Fn(&Drawn) -> &Option<String>| {
        let mut counts = BTreeMap::new();
        for d in &found {
            *counts.entry(of(d).clone().unwrap_or_else(|| "none".to_owned())).or_insert(0) += 1;
        }
        counts
    };
    let mut unmet: Vec<f64> = found.iter().map(|d| d.unmet).collect();
    unmet.sort_by(f64::total_cmp);
    let at = |share: f64| unmet.get((share * (unmet.len() as f64 - 1.0)).round() as usize).copied().unwrap_or(stands.unmet);
    let spread = Spread {
        stands: stands.unmet,
        mean: clean(unmet.iter().sum::<f64>() / f64::from(n.max(1))),
        low: at(0.1),
        middle: at(0.5),
        high: at(0.9),
        worst: clean(tail_mean(&unmet, assumed.alpha)),
    };
    Stability {
        assumed: assumed.clone(),
        assumptions: assumed.assumptions().into_iter().chain(model.assumptions.iter().cloned()).collect(),
        infeasible: draws.len() as u32 - n,
        same_bottleneck: count(&|d| d.bottleneck == stands.bottleneck),
        bottlenecks: by(&|d| &d.bottleneck),
        same_rule: count(&|d| d.best_rule == stands.best_rule),
        best_rules: by(&|d| &d.best_rule),
        bottleneck: stands.bottleneck,
        best_rule: stands.best_rule,
        unmet: spread,
    }
}

/// CVaR of equally likely values in ascending order: the mean of the worst `1 − alpha` of them, the draw on the edge
/// counted in part. It is the least of `ζ + Σ max(0, v − ζ) / (n·(1 − alpha))`.
pub(crate) fn tail_mean(ascending: &[f64], alpha: f64) -> f64 {
    let mass = ascending.len() as f64 * (1.0 - alpha);
    let (mut left, mut sum) = (mass, 0.0);
    for value in ascending.iter().rev() {
        let take = left.clamp(0.0, 1.0);
        sum += take * value;
        left -= take;
    }
    if mass > 0.0 { sum / mass } else { 0.0 }
}

/// The model in a draw: absence and demand multiply the hours line by line.
pub(crate) fn draw(model: &Model, assumed: &Assumed, k: u32) -> Model {
    let mut rng = ChaCha8Rng::seed_from_u64(assumed.seed);
    rng.set_stream(u64::from(k) + 1);
    let mut draw = model.clone();
    for line in &mut draw.supply {
        adjust::change_hours(line, adjust::Amount::Times(factor(&mut rng, assumed.supply_deviation)));
    }
    draw.demand.iter_mut().for_each(|d| d.hours *= factor(&mut rng, assumed.demand_deviation));
    draw
}

#[derive(Debug, PartialEq)]
struct Drawn {
    bottleneck: Option<String>,
    best_rule: Option<String>,
    unmet: f64,
}

/// Bases of the blocks as the model stands, with the programs they belong to.
type Bases = Vec<(Program, Option<Basis>)>;

fn first(model: &Model) -> Result<(Drawn, Bases), ModelError> {
    let (drawn, bases) = drawn(model, &Vec::new())?;
    let frame = Frame::new(model)?;
    Ok((drawn, Program::new(&frame).blocks().into_iter().zip(bases).collect()))
}

fn drawn(model: &Model, near: &Bases) -> Result<(Drawn, Vec<Option<Basis>>), ModelError> {
    let frame = Frame::new(model)?;
    let free: Vec<usize> = (0..model.rules.len()).filter(|r| !frame.relaxed.contains(r) && model.rules[*r].kind != RuleKind::Law).collect();
    let (mut worth, mut alone, mut unmet, mut bases) = (BTreeMap::new(), BTreeMap::new(), 0.0, Vec::new());
    for (index, block) in Program::new(&frame).blocks().iter().enumerate() {
        let mut least = Least::new(block);
        least.start(near.get(index).filter(|(program, _)| is_like(program, block)).and_then(|(_, basis)| basis.as_ref()));
        let none = least.unmet(&[])?;
        unmet += none;
        bases.push(least.basis());
        for (row, dual) in block.rows.iter().zip(duals(block, &least)?) {
            if let Row::Capacity(post) = row.what {
                *worth.entry(post.profession).or_insert(0.0) -= dual;
            }
        }
        let here = least.mark(&[])?;
        for rule in free.iter().filter(|r| least.rules.contains(r)).copied().collect::<Vec<_>>() {
            here.iter().for_each(|here| least.rewind(here));
            *alone.entry(rule).or_insert(0.0) += none - least.unmet(&[rule])?;
        }
    }
    let bottleneck = most(worth, 1e-9).map(|p| model.professions[p].id.clone());
    let best_rule = most(alone, 1e-6).map(|r| model.rules[r].id.clone());
    Ok((Drawn { bottleneck, best_rule, unmet: clean(unmet) }, bases))
}

/// Duals of the rows, of the relaxation where something must be whole.
fn duals(block: &Program, least: &Least<'_>) -> Result<Vec<f64>, ModelError> {
    if !block.is_integer() {
        return Ok(least.duals().to_vec());
    }
    let mut relaxed = care(block);
    engine::least(&mut relaxed, "the bottleneck of a draw")?;
    Ok(relaxed.duals().to_vec())
}

/// The one with the highest value above a least one; the first of equals.
fn most(values: BTreeMap<usize, f64>, least: f64) -> Option<usize> {
    values.into_iter().filter(|(_, w)| *w > least).max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0))).map(|(k, _)| k)
}

/// A factor around 1, never below 0: the sum of twelve even draws is close to a normal one.
fn factor(rng: &mut ChaCha8Rng, deviation: f64) -> f64 {
    let normal = (0..12).map(|_| rng.random_range(0.0..1.0)).sum::<f64>() - 6.0;
    (1.0 + deviation * normal).max(0.0)
}
