//! Events of a unit.

use crate::{
    cover::{Band, HeadPlanLine, PolicyMinimum},
    id::UnitId,
    planning_input::ShiftStructure,
    sharing_input::{NightReach, WorkMeasure},
    shift::ShiftType,
    task::Task,
    unit::UnitKind,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A unit opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct UnitOpened {
    /// Its id.
    pub unit: UnitId,
    /// What people call it.
    pub name: String,
    /// What kind of place it is.
    pub kind: UnitKind,
    /// How its work is measured.
    pub measure: WorkMeasure,
}

/// Residents, weekend factor, utilisation or unproductive minutes were measured anew.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct WorkMeasured {
    /// Unit.
    pub unit: UnitId,
    /// The new measure.
    pub measure: WorkMeasure,
}

/// The shift types and the bands of the day were adopted; they replace the earlier ones.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ShiftTypesAdopted {
    /// Unit.
    pub unit: UnitId,
    /// All shift types.
    pub shift_types: Vec<ShiftType>,
    /// All bands of the day.
    pub bands: Vec<Band>,
}

/// Which shift types are used on which kind of day was adopted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ShiftStructureAdopted {
    /// Unit.
    pub unit: UnitId,
    /// The structure.
    pub structure: ShiftStructure,
}

/// A head plan (*bemanningsplan*) was agreed; it replaces the earlier one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct HeadPlanAgreed {
    /// Unit.
    pub unit: UnitId,
    /// Heads per shift type and kind of day.
    pub lines: Vec<HeadPlanLine>,
    /// The document people can look up.
    pub document: String,
}

/// Presence and competence minima were set; they replace the earlier ones.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PolicyMinimaSet {
    /// Unit.
    pub unit: UnitId,
    /// All minima.
    pub minima: Vec<PolicyMinimum>,
}

/// The unit's task catalogue was adopted; it replaces the earlier one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TaskCatalogueAdopted {
    /// Unit.
    pub unit: UnitId,
    /// All tasks.
    pub tasks: Vec<Task>,
}

/// One task was described anew or added.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TaskRevised {
    /// Unit.
    pub unit: UnitId,
    /// The task as it is from now on.
    pub task: Task,
}

/// The unit can call on the mobile night team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NightReachArranged {
    /// Unit.
    pub unit: UnitId,
    /// When and at which price.
    pub reach: NightReach,
}

/// The unit can no longer call on the mobile night team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NightReachEnded {
    /// Unit.
    pub unit: UnitId,
}
