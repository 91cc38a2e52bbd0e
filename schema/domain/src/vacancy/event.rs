//! Events of vacant posts.

use crate::{
    id::{UnitId, VacancyId},
    vacancy::{Vacancy, VacancyOutcome},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A vacant post was advertised.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct VacancyAdvertised {
    /// The post, with grounds when it is below full time.
    pub vacancy: Vacancy,
}

/// A vacancy is no longer open from the effective day on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct VacancyClosed {
    /// Where.
    pub unit: UnitId,
    /// Which.
    pub vacancy: VacancyId,
    /// How it ended.
    pub outcome: VacancyOutcome,
}
