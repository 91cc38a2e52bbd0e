//! The task catalogue: what is done for residents, how often, by whom it may be done.

use crate::{
    calendar::{ClockTime, DateRange},
    competence::CompetenceExpr,
    id::{ProfessionId, TaskId},
    profession::LeonLevel,
    rule_book::Source,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How a performer does a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    /// Alone, by own right.
    Own,
    /// By personal delegation (Health Personnel Act §5): needs a sharing decision in force.
    Delegated,
    /// With a supervisor in reach: uses some of the supervisor's minutes.
    Supervised,
    /// As the second pair of hands beside somebody who does it by own right.
    Assist,
    /// Never: law forbids it. No column at any stage.
    Forbidden,
}

/// One way of doing a task: a profession in a mode.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AllowedMode {
    /// Who.
    pub profession: ProfessionId,
    /// How.
    pub mode: Mode,
    /// What the performer must hold besides the profession.
    pub requires: CompetenceExpr,
    /// Clock minutes used per standard minute in hundredths of a percent (10 000 = as fast as the reference).
    pub time_factor: crate::quantity::BasisPoints,
    /// Supervisor minutes used per standard minute (basis points); 0 unless supervised or delegated.
    pub supervision: crate::quantity::BasisPoints,
    /// Professions that may supervise; one of them must be on the shift or in reach.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub supervisors: Vec<ProfessionId>,
    /// Law, agreement or local policy this rests on.
    pub source: Source,
}

/// How often a task is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Frequency {
    /// Times per resident in so many days, times ten thousand (`times_bp: 20000, days: 1` = twice a day).
    pub times_bp: u64,
    /// The period in days (1, 7, 28, 30, 182, 365 …).
    pub per_days: u32,
    /// Share of residents it concerns.
    pub residents: crate::quantity::BasisPoints,
}

/// On which days a task is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TaskDays {
    /// Every day; the unit's weekend factor applies on weekends and public holidays.
    Every,
    /// Monday to Friday only: the week's work is spread on five days.
    Weekdays,
}

/// Part of the day a task falls in, with its share of the daily minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TimeWindow {
    /// Earliest start.
    pub from: ClockTime,
    /// Latest end; at or before `from` means the next day.
    pub to: ClockTime,
    /// Share of the task's daily minutes that falls in this window; the windows of a task add to the whole.
    pub share: crate::quantity::BasisPoints,
}

/// How bad it is when the task is not done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Risk {
    /// Comfort or order.
    Low,
    /// Harm possible.
    Medium,
    /// Harm likely.
    High,
    /// Life at stake.
    Critical,
}

/// A task of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Task {
    /// `T08`.
    pub id: TaskId,
    /// English name.
    pub name: String,
    /// Norwegian name.
    pub name_nb: String,
    /// Typical minutes each time, per performer.
    pub minutes: crate::quantity::Minutes,
    /// People needed at once.
    pub performers: u8,
    /// How often.
    pub frequency: Frequency,
    /// On which days.
    pub days: TaskDays,
    /// When on the day.
    pub windows: Vec<TimeWindow>,
    /// Lowest effective level of care.
    pub leon: LeonLevel,
    /// Risk when it is not done.
    pub risk: Risk,
    /// Who may do it, in which mode. A profession that is not listed may not; `Forbidden` says why not.
    pub allowed: Vec<AllowedMode>,
    /// Done by the mobile night team between these clock times, not by the unit.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub mobile_team_at_night: bool,
    /// When this description holds.
    pub valid: DateRange,
    /// Where the figures come from.
    pub source: Source,
}
