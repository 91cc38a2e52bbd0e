//! The rota: assignments, what was left to substitutes, its proof and its report.

pub(crate) mod admit;
pub mod amend;
pub mod event;
pub mod figures;
pub mod state;
pub mod swap;

use crate::{
    calendar::Horizon,
    cover::Band,
    id::{ClassId, PersonId, PlanId, ProfessionId, ShiftTypeId, UnitId},
    quantity::Minutes,
    rule_book::{RuleId, Source},
};
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One person works one shift.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub struct Assignment {
    /// The local date the shift starts on.
    pub date: NaiveDate,
    /// Who.
    pub person: PersonId,
    /// Shift type.
    pub shift: ShiftTypeId,
}

/// A visible line for somebody who is not employed at the unit (*vikar*): the hole, not a name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub struct SubstituteShift {
    /// Date.
    pub date: NaiveDate,
    /// Shift type.
    pub shift: ShiftTypeId,
    /// Profession asked for.
    pub profession: ProfessionId,
}

/// Why the search ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SolveStatus {
    /// Objective equals bound.
    Optimal,
    /// A rota was found; the gap says how far it can be from the best.
    Feasible,
    /// Stopped by the user with a rota in hand.
    Cancelled,
}

/// The rota a solver hands over, with its proof. Points and bound are integers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Rota {
    /// Its id.
    pub id: PlanId,
    /// The rota that was published when this one was requested.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<PlanId>,
    /// Unit.
    pub unit: UnitId,
    /// Days.
    pub horizon: Horizon,
    /// Log position of the frozen input.
    pub input_position: u64,
    /// Assignments, in order of date and person.
    pub assignments: Vec<Assignment>,
    /// Substitute lines, in order.
    pub substitutes: Vec<SubstituteShift>,
    /// Seed of the search.
    pub seed: u64,
    /// How the search ended.
    pub status: SolveStatus,
    /// Points of all soft rules (lower is better).
    pub objective: i64,
    /// No rota can have fewer points than this.
    pub bound: i64,
}

impl Rota {
    /// (objective − bound) / max(1, |objective|), in hundredths of a percent, rounded up.
    #[must_use]
    pub fn gap_bp(&self) -> i64 {
        gap_bp(self.objective, self.bound)
    }
}

/// The gap of an objective to a bound that is no greater, as [`Rota::gap_bp`]: 0 only where both are equal.
pub(crate) fn gap_bp(objective: i64, bound: i64) -> i64 {
    let whole = objective.abs().max(1);
    ((objective - bound) * 10_000 + whole - 1) / whole
}

/// Whether a breach blocks or costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Blocks publication.
    Hard,
    /// Costs points.
    Soft,
}

/// One breach of one rule, told to the person who meets it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Finding {
    /// Which rule.
    pub rule: RuleId,
    /// Hard or soft.
    pub severity: Severity,
    /// Whom it concerns, if one person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<PersonId>,
    /// First day concerned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<NaiveDate>,
    /// What is wrong, measured against the limit, in a sentence.
    pub what: String,
    /// Measured value (minutes, days or a count, as the rule counts).
    pub measured: i64,
    /// The limit it is measured against.
    pub limit: i64,
    /// Law, agreement or policy behind the limit.
    pub source: Source,
    /// What would mend it, in a sentence.
    pub remedy: String,
    /// Points (soft) or 0 (hard).
    pub points: i64,
}

/// Cover that is not met.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct UnmetCover {
    /// Day.
    pub date: NaiveDate,
    /// Band.
    pub band: Band,
    /// Class.
    pub class: ClassId,
    /// Heads required.
    pub required: u32,
    /// Heads there, substitutes included.
    pub present: u32,
    /// Why, and what would mend it.
    pub reason: String,
    /// Three ways out at most, cheapest first.
    pub remedies: Vec<String>,
}

/// What the checker found: recomputed from the frozen input and the assignments alone.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Report {
    /// Every breach, hard first.
    pub findings: Vec<Finding>,
    /// Cover that is not met.
    pub unmet: Vec<UnmetCover>,
    /// Points by soft rule, all rules listed, zero included.
    pub points: Vec<(RuleId, i64)>,
    /// Sum of the points.
    pub objective: i64,
    /// Hidden slacks that stand beside "no violations".
    pub slack: Slack,
    /// Hours of each person.
    pub hours: Vec<PersonHours>,
    /// Rest that agreements allowed to be shorter and that is owed back (WT-40, WT-41), per person.
    pub rest_debt: Vec<(PersonId, Minutes)>,
}

/// What "0 violations" does not say.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Slack {
    /// Sum over people of |worked − owed|.
    pub hours_tolerance_used: Minutes,
    /// Person-minutes of cover that is not met, any class, largest class shortfall per band counted once.
    pub unmet: Minutes,
    /// Working minutes of substitute lines.
    pub substitutes: Minutes,
}

/// Hours of one person over the horizon.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PersonHours {
    /// Who.
    pub person: PersonId,
    /// Minutes owed.
    pub owed: Minutes,
    /// Minutes worked.
    pub worked: Minutes,
    /// Weekends with a shift touching Saturday or Sunday.
    pub weekends: u32,
    /// Night and long-night shifts.
    pub nights: u32,
    /// Full time per week that the three-shift conversion gives for this line (HTA-12).
    pub full_time_week: Minutes,
}

impl Report {
    /// Number of hard breaches.
    #[must_use]
    pub fn hard(&self) -> usize {
        self.findings.iter().filter(|f| f.severity == Severity::Hard).count()
    }
}
