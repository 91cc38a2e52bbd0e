//! Task sharing: decisions who may do a task, and the plan that follows from them.

pub(crate) mod admit;
pub mod event;

use crate::{
    calendar::{DateRange, DayKind},
    cover::{Band, CoverRequirement},
    id::{DecisionId, PlanId, ProfessionId, ShiftTypeId, TaskId, UnitId},
    quantity::{Minutes, Ore},
    task::Mode,
};
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A decision that a profession may do a task by delegation or under supervision (R-TS-01).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SharingDecision {
    /// Its id.
    pub id: DecisionId,
    /// At which unit.
    pub unit: UnitId,
    /// Which task.
    pub task: TaskId,
    /// Who may now do it.
    pub to: ProfessionId,
    /// How.
    pub mode: Mode,
    /// What it is for.
    pub purpose: String,
    /// Risk assessment on file.
    pub risk_assessment: String,
    /// Minutes of the consultation with the unions (*drøfting*).
    pub consultation: String,
    /// Who answers for follow-up and how often.
    pub follow_up: String,
    /// Whom a performer turns to; none only in decisions made before it was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub escalation: Option<Escalation>,
    /// In force from the first to the last day; at most twelve months.
    pub valid: DateRange,
    /// Day of review.
    pub review_on: NaiveDate,
}

/// The way up from a shared task (R-TS-20): whom a performer turns to, how fast she gets an answer, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Escalation {
    /// Whom.
    pub to: ProfessionId,
    /// How long it takes at most until somebody looks at it.
    pub within: Minutes,
    /// When: `the wound grows by more than 20 %`.
    pub when: String,
}

/// Minutes of a task done by a profession in a mode on one day of a kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TaskShare {
    /// Kind of day.
    pub day: DayKind,
    /// Task.
    pub task: TaskId,
    /// Who; none when nobody does it (unmet).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub profession: Option<ProfessionId>,
    /// How; none when nobody does it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mode: Option<Mode>,
    /// Standard minutes a day, all performers together, in hundredths of a minute.
    pub minutes_x100: i64,
}

/// Price of one more hour of a profession in a shift, from the first stage of the staged LP.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct HourPrice {
    /// Kind of day.
    pub day: DayKind,
    /// Shift type.
    pub shift: ShiftTypeId,
    /// Profession.
    pub profession: ProfessionId,
    /// Unmet care minutes avoided per extra hour, hundredths of a minute, from the dual.
    pub dual_x100: i64,
    /// The same, confirmed by solving again with one hour more.
    pub plus_one_hour_x100: i64,
    /// Unmet care minutes that arise when an hour is taken away, confirmed by solving again.
    pub minus_one_hour_x100: i64,
}

/// Heads by shift that the tasks need.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TaskHeads {
    /// Kind of day.
    pub day: DayKind,
    /// Shift type.
    pub shift: ShiftTypeId,
    /// Heads in all.
    pub heads: u32,
    /// Of these, heads by profession group, smallest sufficient: (professions, heads).
    pub of_which: Vec<(Vec<ProfessionId>, u32)>,
}

/// Hours of a band in which no authorised nurse is present or in reach.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ReachGap {
    /// Kind of day.
    pub day: DayKind,
    /// When.
    pub band: Band,
    /// Length per such day.
    pub minutes: Minutes,
    /// Ways to close it, cheapest first, each with its price per such day.
    pub fixes: Vec<ReachFix>,
}

/// A priced way to close a reach gap.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ReachFix {
    /// What to do, in a sentence.
    pub what: String,
    /// Extra nurse minutes per such day.
    pub nurse_minutes: Minutes,
    /// Extra pay per such day, without social costs.
    pub cost: Ore,
}

/// The result of the sharing model for a unit, adopted as an event; rotas use its cover and never recompute it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SharingPlan {
    /// Its id.
    pub id: PlanId,
    /// The unit.
    pub unit: UnitId,
    /// Log position of the input.
    pub input_position: u64,
    /// Day for which tasks, decisions and minima were read.
    pub effective: NaiveDate,
    /// Decisions in force then.
    pub decisions: Vec<DecisionId>,
    /// Who does how much of what.
    pub shares: Vec<TaskShare>,
    /// Heads the tasks need per shift.
    pub task_heads: Vec<TaskHeads>,
    /// The cover: greatest of head plan, policy minimum and task need, each shown.
    pub cover: Vec<CoverRequirement>,
    /// Unmet minutes per kind of day at the heads of the cover, hundredths of a minute.
    pub unmet_x100: Vec<(DayKind, i64)>,
    /// Prices.
    pub prices: Vec<HourPrice>,
    /// Hours without a nurse in reach.
    pub reach_gaps: Vec<ReachGap>,
}
