//! Everything a model is asked for, as data: what `turnus solve --format sharing` writes.

use super::{
    conflict::Conflict,
    model::{Assumption, RuleKind},
    package::Package,
    price::Price,
};
use serde::{Deserialize, Serialize};

/// What is asked beside the stages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ask {
    /// Prices of rows, here and with every rule relaxed.
    pub prices: bool,
    /// Values of rules.
    pub values: Depth,
    /// Packages of rules within the model's budget.
    pub packages: bool,
    /// The conflict, when not all that is asked can be done.
    pub conflict: bool,
    /// Seed of the permutations of Shapley values.
    pub seed: u64,
}

/// How much is told about the value of rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Depth {
    /// Nothing.
    None,
    /// First hour, alone and last-in: the league table.
    League,
    /// Shapley values, curves and the synergy of pairs too.
    Full,
}

impl Default for Ask {
    /// Everything.
    fn default() -> Self {
        Self { prices: true, values: Depth::Full, packages: true, conflict: true, seed: 1 }
    }
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// Title of the model.
    pub title: String,
    /// What of the model is assumed: every figure below rests on it.
    #[serde(default)]
    pub assumptions: Vec<Assumption>,
    /// `optimal`, or `infeasible` when even leaving care undone keeps no rule; only the conflict is there then.
    pub status: String,
    /// The stages in order.
    pub stages: Vec<StageValue>,
    /// Least unmet hours, each counting one.
    pub unmet_hours: f64,
    /// Who does how much.
    pub shares: Vec<Share>,
    /// What is left undone.
    pub unmet: Vec<Unmet>,
    /// Extra hours, hours lent, people sent to courses.
    pub measures: Vec<Measure>,
    /// Prices as the rules are.
    pub prices: Vec<Price>,
    /// Where the bottleneck is, and where it moves.
    pub bottleneck: Bottleneck,
    /// Values of the rules, in the order of the model.
    pub rules: Vec<RuleValue>,
    /// Hours that two rules free together beyond what each frees alone.
    pub synergy: Vec<Synergy>,
    /// Best packages within the budget, best first.
    pub packages: Vec<Package>,
    /// Why not all that is asked can be done.
    pub conflicts: Vec<Conflict>,
}

/// A stage.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StageValue {
    /// Its name.
    pub name: String,
    /// Class of the tasks, for unmet care.
    pub class: Option<u8>,
    /// Unit of the value.
    pub unit: String,
    /// The least value.
    pub value: f64,
    /// How much worse later stages may leave it (absolute).
    pub tolerance: f64,
}

/// Standard hours done in a way.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Share {
    /// Task.
    pub task: String,
    /// Who.
    pub profession: String,
    /// How.
    pub mode: String,
    /// Unit.
    pub unit: String,
    /// Bucket.
    pub bucket: String,
    /// Standard hours.
    pub hours: f64,
}

/// Standard hours not done.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Unmet {
    /// Task.
    pub task: String,
    /// Unit.
    pub unit: String,
    /// Bucket.
    pub bucket: String,
    /// Standard hours.
    pub hours: f64,
}

/// Something bought, lent or learnt.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Measure {
    /// `overtime`, `agency`, `lent` or `trained`.
    pub kind: String,
    /// Who.
    pub profession: String,
    /// The unit (that lends).
    pub unit: String,
    /// The unit that borrows, or the competence learnt.
    pub to: Option<String>,
    /// Bucket.
    pub bucket: Option<String>,
    /// Hours, or people.
    pub amount: f64,
}

/// The capacity whose hour frees most, by its confirmed price.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Bottleneck {
    /// As the rules are; absent when nothing is scarce.
    pub now: Option<Scarce>,
    /// With every rule relaxed that may be.
    pub all_relaxed: Option<Scarce>,
    /// Duals of the capacity rows then.
    pub prices_all_relaxed: Vec<Price>,
}

/// A scarce capacity.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Scarce {
    /// Who.
    pub profession: String,
    /// Where.
    pub unit: String,
    /// When.
    pub bucket: String,
    /// Dual.
    pub dual: f64,
    /// Hours one more head frees, `|dual|·hours per head`; 0 when hours per head are not told.
    pub per_head: f64,
    /// Hours that one more hour frees, solved again.
    #[serde(default)]
    pub one_more_frees: Option<f64>,
}

/// What relaxing a rule is worth, in hours of the period.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RuleValue {
    /// The rule.
    pub rule: String,
    /// What it rests on. Law has no value: it is not relaxed.
    pub kind: RuleKind,
    /// Freed by the first hour let through (solved).
    pub first_hour: f64,
    /// The same by the dual at nought.
    pub slope: f64,
    /// Freed when it alone is relaxed.
    pub alone: f64,
    /// Lost when it alone is kept.
    pub last_in: f64,
    /// Shapley value.
    pub shapley: Option<f64>,
    /// Whether that is exact, not drawn.
    pub shapley_exact: bool,
    /// Half of its 95 % interval; 0 when it is exact.
    #[serde(default)]
    pub shapley_margin: f64,
    /// Hours let through and hours freed.
    pub curve: Vec<(f64, f64)>,
}

/// What two rules do for each other.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Synergy {
    /// The rules.
    pub rules: (String, String),
    /// Freed together less freed alone: above 0 they help, below 0 they compete.
    pub hours: f64,
}
