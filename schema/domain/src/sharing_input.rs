//! The frozen input of a sharing plan: tasks, who may do them, and the heads that are agreed.

use crate::{
    calendar::{ClockTime, DayKind},
    competence::CompetenceClass,
    cover::{Band, HeadPlanLine, PolicyMinimum},
    demand::{CareLevel, DemandShift},
    id::{DecisionId, ProfessionId, TaskId, UnitId},
    planning_input::ShiftStructure,
    profession::Profession,
    quantity::{BasisPoints, Minutes},
    sharing::SharingDecision,
    shift::ShiftType,
    staff::StaffMember,
    task::Task,
};
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The mobile night team that a unit can call on: nurses in reach between two clock times.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NightReach {
    /// In reach from.
    pub from: ClockTime,
    /// In reach to (next day when at or before `from`).
    pub to: ClockTime,
    /// Pay of a mobile nurse per hour in øre, for pricing an earlier start.
    pub pay_per_hour: crate::quantity::Ore,
}

/// How work is measured at a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct WorkMeasure {
    /// Residents.
    pub residents: u32,
    /// Weekend work as a share of weekday work, for tasks done every day (R-WT-09: data, never assumed).
    pub weekend_factor: BasisPoints,
    /// Share of productive minutes that tasks may fill.
    pub utilisation: BasisPoints,
    /// Minutes of each shift that are not productive (breaks, hand-over).
    pub unproductive: Minutes,
}

/// Frozen input of a sharing plan at a log position, read for an effective day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SharingInput {
    /// Unit.
    pub unit: UnitId,
    /// Log position.
    pub position: u64,
    /// The day tasks, decisions and minima were read for.
    pub effective: NaiveDate,
    /// How work is measured.
    pub measure: WorkMeasure,
    /// Professions.
    pub professions: Vec<Profession>,
    /// Shift types.
    pub shift_types: Vec<ShiftType>,
    /// Shift types used per kind of day; the first structure of `head_plan` decides which count there.
    pub structure: ShiftStructure,
    /// Bands of the day.
    pub bands: Vec<Band>,
    /// Classes.
    pub classes: Vec<CompetenceClass>,
    /// Agreed heads per shift type.
    pub head_plan: Vec<HeadPlanLine>,
    /// Presence and competence minima.
    pub policy_minima: Vec<PolicyMinimum>,
    /// Task catalogue in force.
    pub tasks: Vec<Task>,
    /// Sharing decisions in force.
    pub decisions: Vec<SharingDecision>,
    /// Staff, for competences held and not expired.
    pub staff: Vec<StaffMember>,
    /// Mobile night team, if the unit has one.
    pub night_reach: Option<NightReach>,
    /// Work moved to the unit or away from it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub demand: Vec<DemandShift>,
    /// How much care the residents need, when that is not what the catalogue says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub care_level: Option<CareLevel>,
}

impl SharingInput {
    /// Head-plan shift types of a kind of day, in plan order.
    pub fn planned_shifts(&self, day: DayKind) -> impl Iterator<Item = (&ShiftType, u32)> {
        self.head_plan
            .iter()
            .filter(move |l| l.day == day)
            .filter_map(|l| Some((self.shift_types.iter().find(|s| s.id == l.shift)?, l.heads)))
    }
    /// The decision in force that lets a profession do a task, if any.
    #[must_use]
    pub fn decided(&self, task: &TaskId, to: &ProfessionId) -> Option<&SharingDecision> {
        self.decisions.iter().find(|d| d.task == *task && d.to == *to && d.valid.contains(self.effective))
    }
    /// Its id.
    #[must_use]
    pub fn decision(&self, task: &TaskId, to: &ProfessionId) -> Option<&DecisionId> {
        self.decided(task, to).map(|d| &d.id)
    }
}
