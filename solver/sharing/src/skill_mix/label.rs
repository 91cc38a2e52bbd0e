//! Rows and rules by the names the model gives them.

use super::{
    frame::{Frame, Place, Post},
    program::Row,
};
use serde::{Deserialize, Serialize};
use std::fmt;

/// What a row is about. Fields that do not apply are absent.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub struct Label {
    /// Family of the row: `demand` (C1), `capacity` (C2), `competence` (C3), `supervision` (C4), `presence` (C5), `share`
    /// (C6), `risk` (C7), `coherence` (C8), `change` (C9), `training` (C10).
    pub row: String,
    /// Task.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub task: Option<String>,
    /// Profession, or several joined by `+`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub profession: Option<String>,
    /// Competence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub competence: Option<String>,
    /// Unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// Bucket.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bucket: Option<String>,
}

impl Label {
    /// The label of a row.
    pub(crate) fn of(frame: &Frame<'_>, row: Row) -> Self {
        let model = frame.model;
        match row {
            Row::Demand(place) => Self::place(frame, "demand", place),
            Row::Capacity(post) => Self::post(frame, "capacity", post),
            Row::Competence { competence, at } => {
                Self { competence: Some(model.competences[competence].id.clone()), ..Self::post(frame, "competence", at) }
            }
            Row::Supervision(post) => Self::post(frame, "supervision", post),
            Row::Presence(line) => {
                let m = &model.minimum_presence[line];
                Self::named("presence", Some(m.professions.join("+")), Some(&m.unit), Some(&m.bucket))
            }
            Row::Share(line) => {
                let m = &model.minimum_share[line];
                Self::named("share", Some(m.professions.join("+")), Some(&m.unit), Some(&m.bucket))
            }
            Row::Risk(line) => Self::named("risk", None, Some(&model.risk_limits[line].unit), None),
            Row::PartOf { at, profession } => {
                Self { profession: Some(model.professions[profession].id.clone()), ..Self::place(frame, "coherence", at) }
            }
            Row::Professions { task, unit } => Self { task: Some(model.tasks[task].id.clone()), ..Self::unit(frame, "coherence", unit) },
            Row::Chunk { task, profession, unit } => Self {
                task: Some(model.tasks[task].id.clone()),
                profession: Some(model.professions[profession].id.clone()),
                ..Self::unit(frame, "coherence", unit)
            },
            Row::Practice(line) => {
                let p = &model.today[line];
                let named = Self::named("change", Some(p.profession.clone()), Some(&p.unit), Some(&p.bucket));
                Self { task: Some(p.task.clone()), ..named }
            }
            Row::Change => Self::named("change", None, None, None),
            Row::TrainingBudget => Self::named("training", None, None, None),
            Row::Seats(line) => {
                let t = &model.training[line];
                let named = Self::named("training", Some(t.profession.clone()), Some(&t.unit), None);
                Self { competence: Some(t.competence.clone()), ..named }
            }
        }
    }

    fn named(row: &str, profession: Option<String>, unit: Option<&String>, bucket: Option<&String>) -> Self {
        Self { row: row.to_owned(), profession, unit: unit.cloned(), bucket: bucket.cloned(), ..Self::default() }
    }

    fn unit(frame: &Frame<'_>, row: &str, unit: usize) -> Self {
        Self::named(row, None, Some(&frame.model.units[unit].id), None)
    }

    fn post(frame: &Frame<'_>, row: &str, at: Post) -> Self {
        let profession = frame.model.professions[at.profession].id.clone();
        Self::named(row, Some(profession), Some(&frame.model.units[at.unit].id), Some(&frame.model.buckets[at.bucket].id))
    }

    fn place(frame: &Frame<'_>, row: &str, at: Place) -> Self {
        let named = Self::named(row, None, Some(&frame.model.units[at.unit].id), Some(&frame.model.buckets[at.bucket].id));
        Self { task: Some(frame.model.tasks[at.task].id.clone()), ..named }
    }
}

impl fmt::Display for Label {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.row)?;
        for part in [&self.task, &self.profession, &self.competence, &self.unit, &self.bucket].into_iter().flatten() {
            write!(f, " {part}")?;
        }
        Ok(())
    }
}
