//! How stable the advice is when absence and demand are not what was assumed.
//!
//! Every draw multiplies the hours of each supply and each demand by a factor around 1 of its own. The bottleneck of
//! a draw is the profession whose posts together free most by an hour more each; the best rule is the one that frees
//! most alone. Told is how often they are those of the model as it stands.

use super::{
    answer::{Ask, Depth},
    engine,
    error::ModelError,
    frame::Frame,
    model::Model,
    program::{Program, Row},
    solve::answer,
    stages::unmet_hours,
};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What is assumed; shown wherever a result of it is.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Assumed {
    /// Draws.
    pub draws: u32,
    /// Seed.
    pub seed: u64,
    /// Standard deviation of hours to give, as a share of them.
    pub supply_deviation: f64,
    /// Standard deviation of hours asked for, as a share of them.
    pub demand_deviation: f64,
}

/// How often draws agree with the model as it stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Stability {
    /// What was assumed.
    pub assumed: Assumed,
    /// The bottleneck as the model stands; absent when nothing is scarce.
    pub bottleneck: Option<String>,
    /// Share of draws with the same.
    pub same_bottleneck: f64,
    /// Draws by bottleneck.
    pub bottlenecks: BTreeMap<String, u32>,
    /// The rule that frees most alone.
    pub best_rule: Option<String>,
    /// Share of draws with the same.
    pub same_rule: f64,
    /// Unmet hours: as the model stands, then the 10th, 50th and 90th percentile of the draws.
    pub unmet: (f64, f64, f64, f64),
}

/// Draws and counts.
///
/// # Errors
/// As [`answer`].
pub fn stability(model: &Model, assumed: Assumed) -> Result<Stability, ModelError> {
    let stands = drawn(model)?;
    let mut rng = ChaCha8Rng::seed_from_u64(assumed.seed);
    let (mut bottlenecks, mut same, mut same_rule, mut unmet) = (BTreeMap::new(), 0, 0, Vec::new());
    for _ in 0..assumed.draws {
        let mut draw = model.clone();
        draw.supply.iter_mut().for_each(|s| {
            let factor = factor(&mut rng, assumed.supply_deviation);
            (s.hours, s.present) = (s.hours * factor, s.present.map(|p| p * factor));
        });
        draw.demand.iter_mut().for_each(|d| d.hours *= factor(&mut rng, assumed.demand_deviation));
        let found = drawn(&draw)?;
        same += u32::from(found.bottleneck == stands.bottleneck);
        same_rule += u32::from(found.best_rule == stands.best_rule);
        *bottlenecks.entry(found.bottleneck.unwrap_or_else(|| "none".to_owned())).or_insert(0) += 1;
        unmet.push(found.unmet);
    }
    unmet.sort_by(f64::total_cmp);
    let at = |share: f64| unmet.get((share * (unmet.len() as f64 - 1.0)).round() as usize).copied().unwrap_or(stands.unmet);
    let draws = f64::from(assumed.draws.max(1));
    Ok(Stability {
        assumed,
        bottleneck: stands.bottleneck,
        same_bottleneck: f64::from(same) / draws,
        bottlenecks,
        best_rule: stands.best_rule,
        same_rule: f64::from(same_rule) / draws,
        unmet: (stands.unmet, at(0.1), at(0.5), at(0.9)),
    })
}

struct Drawn {
    bottleneck: Option<String>,
    best_rule: Option<String>,
    unmet: f64,
}

fn drawn(model: &Model) -> Result<Drawn, ModelError> {
    let ask = Ask { prices: false, values: Depth::League, packages: false, conflict: false, seed: 1 };
    let answer = answer(model, ask)?;
    let best = answer.rules.iter().filter(|v| v.alone > 1e-6).max_by(|a, b| a.alone.total_cmp(&b.alone).then(b.rule.cmp(&a.rule)));
    Ok(Drawn { bottleneck: bottleneck(model)?, best_rule: best.map(|v| v.rule.clone()), unmet: answer.unmet_hours })
}

/// The profession whose posts together free most by an hour more each.
fn bottleneck(model: &Model) -> Result<Option<String>, ModelError> {
    let frame = Frame::new(model)?;
    let mut worth: BTreeMap<usize, f64> = BTreeMap::new();
    for block in Program::new(&frame).blocks().iter().filter(|b| !b.columns.is_empty()) {
        let mut lp = engine::lp(block);
        unmet_hours(block).into_iter().for_each(|(column, cost)| lp.set_column_cost(column, cost));
        engine::least(&mut lp, "the bottleneck of a draw")?;
        for (row, dual) in block.rows.iter().zip(lp.duals()) {
            if let Row::Capacity(post) = row.what {
                *worth.entry(post.profession).or_default() -= dual;
            }
        }
    }
    let most = worth.into_iter().filter(|(_, w)| *w > 1e-9).max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
    Ok(most.map(|(p, _)| model.professions[p].id.clone()))
}

/// A factor around 1, never below 0: the sum of twelve even draws is close to a normal one.
fn factor(rng: &mut ChaCha8Rng, deviation: f64) -> f64 {
    let normal = (0..12).map(|_| rng.random_range(0.0..1.0)).sum::<f64>() - 6.0;
    (1.0 + deviation * normal).max(0.0)
}
