//! Cover: how many people of which competence class are needed in which band of the day.

use crate::{
    calendar::{ClockTime, DayKind},
    id::{ClassId, ShiftTypeId},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A band of the day. Cover is constant inside a band and every shift covers a band wholly or not at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub struct Band {
    /// Local start; the band belongs to the date it starts on.
    pub from: ClockTime,
    /// Local end; at or before `from` means the next day.
    pub to: ClockTime,
}

impl Band {
    /// Nominal length in minutes.
    #[must_use]
    pub fn minutes(&self) -> i64 {
        let m = self.to.minutes() - self.from.minutes();
        if m <= 0 { m + 1440 } else { m }
    }
    /// Whether a shift of the same date is there for the whole band, judged by the clock.
    #[must_use]
    pub fn covered_by(&self, shift: &crate::shift::ShiftType) -> bool {
        let start = shift.start.minutes();
        let end = if shift.end <= shift.start { shift.end.minutes() + 1440 } else { shift.end.minutes() };
        start <= self.from.minutes() && self.from.minutes() + self.minutes() <= end
    }
}

/// Which of the three sources asks for a number of heads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CoverSource {
    /// The agreed head plan (*bemanningsplan*).
    HeadPlan,
    /// The policy minimum: presence and competence.
    PolicyMinimum,
    /// What the tasks need.
    TaskNeed,
}

/// Heads of a competence class needed in a band on a kind of day: the greatest of three sources.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CoverRequirement {
    /// On which kind of day.
    pub day: DayKind,
    /// In which band.
    pub band: Band,
    /// Of which competence class.
    pub class: ClassId,
    /// From the agreed head plan.
    pub head_plan: u32,
    /// From the policy minimum.
    pub policy_minimum: u32,
    /// From the tasks.
    pub task_need: u32,
}

impl CoverRequirement {
    /// The heads required.
    #[must_use]
    pub fn heads(&self) -> u32 {
        self.head_plan.max(self.policy_minimum).max(self.task_need)
    }
    /// The sources that bind: all that ask for the greatest number; none when nothing is required.
    #[must_use]
    pub fn binding(&self) -> Vec<CoverSource> {
        let top = self.heads();
        [
            (CoverSource::HeadPlan, self.head_plan),
            (CoverSource::PolicyMinimum, self.policy_minimum),
            (CoverSource::TaskNeed, self.task_need),
        ]
        .into_iter()
        .filter(|(_, n)| top > 0 && *n == top)
        .map(|(s, _)| s)
        .collect()
    }
    /// Whether the tasks need more than the agreed head plan gives.
    #[must_use]
    pub fn tasks_exceed_head_plan(&self) -> bool {
        self.task_need > self.head_plan
    }
}

/// Heads per shift type on a kind of day: a line of the head plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct HeadPlanLine {
    /// Kind of day.
    pub day: DayKind,
    /// Shift type.
    pub shift: ShiftTypeId,
    /// Agreed heads.
    pub heads: u32,
}

/// A presence or competence minimum that the unit's policy (or law) sets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PolicyMinimum {
    /// Kinds of day it holds on.
    pub days: Vec<DayKind>,
    /// Bands it holds in: every band that starts at or after `from` and before `to`.
    pub band: Band,
    /// Competence class.
    pub class: ClassId,
    /// Least heads.
    pub heads: u32,
    /// What it rests on.
    pub source: crate::rule_book::Source,
}
