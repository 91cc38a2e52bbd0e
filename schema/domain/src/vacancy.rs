//! Vacant posts. Full time is the rule; less needs grounds (WT-90, aml §14-1 b; R-WT-16).

pub(crate) mod admit;
pub mod event;

use crate::{
    id::{PersonId, ProfessionId, UnitId, VacancyId},
    quantity::BasisPoints,
};
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A vacant post as it is advertised.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Vacancy {
    /// Its id.
    pub id: VacancyId,
    /// Where.
    pub unit: UnitId,
    /// As what.
    pub profession: ProfessionId,
    /// Position percentage.
    pub position: BasisPoints,
    /// First day of work.
    pub from: NaiveDate,
    /// Why it is not full time, and who was asked; none for a full post.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part_time: Option<PartTimeGrounds>,
}

/// What the law asks for before a post is advertised below full time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PartTimeGrounds {
    /// The need for part time, in writing.
    pub reason: String,
    /// Record of the discussion with the union representatives.
    pub consultation: String,
}

impl PartTimeGrounds {
    /// What was said of a reason and a discussion; none when nothing was.
    #[must_use]
    pub fn said(reason: Option<String>, consultation: Option<String>) -> Option<Self> {
        (reason.is_some() || consultation.is_some())
            .then(|| Self { reason: reason.unwrap_or_default(), consultation: consultation.unwrap_or_default() })
    }
}

/// How a vacancy ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum VacancyOutcome {
    /// Somebody got the post; her employment is an event of its own.
    Filled(PersonId),
    /// It became part of another post.
    MergedInto(VacancyId),
    /// The post is not wanted any more.
    Dropped,
}

impl VacancyOutcome {
    /// Filled or merged when somebody or a vacancy is named, else dropped.
    #[must_use]
    pub fn named(filled_by: Option<PersonId>, merged_into: Option<VacancyId>) -> Self {
        filled_by.map(Self::Filled).or(merged_into.map(Self::MergedInto)).unwrap_or(Self::Dropped)
    }
}

/// A vacancy as folded from its events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VacancyFacts {
    /// The post.
    pub vacancy: Vacancy,
    /// Where it was recorded, and the first day it is open.
    pub advertised: (u64, NaiveDate),
    /// The first day it is no longer open, and how it ended.
    pub closed: Option<(NaiveDate, VacancyOutcome)>,
}

impl VacancyFacts {
    pub(crate) fn advertised(vacancy: &Vacancy, position: u64, from: NaiveDate) -> Self {
        Self { vacancy: vacancy.clone(), advertised: (position, from), closed: None }
    }

    /// Whether somebody can still get it on a day.
    #[must_use]
    pub fn is_open(&self, day: NaiveDate) -> bool {
        self.advertised.1 <= day && self.closed.as_ref().is_none_or(|(on, _)| day < *on)
    }
}
