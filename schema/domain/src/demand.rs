//! What is asked of a unit beyond its catalogue: pathways moved to it, outbreaks, heavier residents.
//!
//! The saving of a pathway is nothing until evidence is entered (R-DM-03): a shift without an [`Effect`] only adds work.
//! What it saves or costs elsewhere is kept by payer and never netted (R-DM-05).

pub(crate) mod admit;
pub mod event;

use crate::{
    calendar::DateRange,
    evidence::{Evidence, Payer},
    id::{DemandId, TaskId, UnitId},
    quantity::{BasisPoints, Minutes, Ore},
    rule_book::Source,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Work for each person concerned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Work {
    /// A task of the unit's catalogue: who may do it, and when on the day, is told there.
    pub task: TaskId,
    /// Minutes each time, all performers together.
    pub minutes: Minutes,
    /// So many times …
    pub times: u32,
    /// … in so many days.
    pub per_days: u32,
}

/// Share of the work of today that goes away, in hundredths of a percent; below 0 it grows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Effect {
    /// At least. This is what is planned with.
    pub least: i32,
    /// At most.
    pub most: i32,
    /// What it rests on.
    pub evidence: Evidence,
}

/// What happens elsewhere for each person concerned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Elsewhere {
    /// Who gains or pays.
    pub payer: Payer,
    /// What it is, in English.
    pub name: String,
    /// What it is, in Norwegian.
    pub name_nb: String,
    /// So many times …
    pub times: u32,
    /// … in so many days.
    pub per_days: u32,
    /// Kilometres of travel saved each time.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub km: u32,
    /// Days in a hospital bed saved each time.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub bed_days: u32,
    /// What the payer gains each time; below 0 it costs.
    pub gain: Ore,
    /// What the figures rest on.
    pub evidence: Evidence,
}

fn is_zero(n: &u32) -> bool {
    *n == 0
}

/// Work moved to a unit or away from it (R-DM-01).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DemandShift {
    /// Its id.
    pub id: DemandId,
    /// At which unit.
    pub unit: UnitId,
    /// English name.
    pub name: String,
    /// Norwegian name.
    pub name_nb: String,
    /// People concerned.
    pub people: u32,
    /// Work it adds.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub adds: Vec<Work>,
    /// Work the unit has for the same people today.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub today: Vec<Work>,
    /// What happens to that work; absent until there is evidence, and then nothing happens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effect: Option<Effect>,
    /// What happens elsewhere.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub elsewhere: Vec<Elsewhere>,
    /// When it holds.
    pub valid: DateRange,
    /// Who decided it.
    pub source: Source,
    /// What number of people and minutes rest on.
    pub evidence: Evidence,
}

/// How much care the residents need, beside what the catalogue says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CareLevel {
    /// Share of the catalogue's minutes (10 000 = as there).
    pub work: BasisPoints,
    /// Of these tasks; of all when empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tasks: Vec<TaskId>,
    /// What it rests on.
    pub evidence: Evidence,
}

impl CareLevel {
    /// Share of the catalogue's minutes of a task.
    #[must_use]
    pub fn of(&self, task: &TaskId) -> BasisPoints {
        if self.tasks.is_empty() || self.tasks.contains(task) { self.work } else { BasisPoints::WHOLE }
    }
}

/// Hundredths of a minute a day of some work of a task, all people concerned together.
fn daily_x100(people: u32, work: &[Work], task: &TaskId) -> i64 {
    let of = work.iter().filter(|w| w.task == *task);
    of.map(|w| i64::from(people) * w.minutes.0 * 100 * i64::from(w.times) / i64::from(w.per_days.max(1))).sum()
}

impl DemandShift {
    /// Hundredths of a minute a day that it changes a task by, with the least effect or the most that evidence lets expect.
    #[must_use]
    pub fn change_x100(&self, task: &TaskId, most: bool) -> i64 {
        let effect = self.effect.as_ref().map_or(0, |e| i64::from(if most { e.most } else { e.least }));
        daily_x100(self.people, &self.adds, task) - daily_x100(self.people, &self.today, task) * effect / 10_000
    }

    /// How often something happens elsewhere in a year, all people concerned together.
    #[must_use]
    pub fn a_year(&self, elsewhere: &Elsewhere) -> i64 {
        i64::from(self.people) * i64::from(elsewhere.times) * 365 / i64::from(elsewhere.per_days.max(1))
    }
}
