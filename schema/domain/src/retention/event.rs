//! Events of leaving.

use super::reason::Reason;
use crate::id::UnitId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Somebody who leaves a unit answered why. Answering is voluntary, and nothing of the answer says whose it is: it takes effect on the
/// first of its month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ExitSurveyAnswered {
    /// Where.
    pub unit: UnitId,
    /// Why, one reason or more, in order.
    pub reasons: BTreeSet<Reason>,
}

/// Fields of a stored event that are not shown to those who read single events, because they are told of groups only.
#[must_use]
pub fn told_in_groups(event: &str) -> &'static [&'static str] {
    match event {
        "ExitSurveyAnswered" => &["reasons"],
        _ => &[],
    }
}
