//! Events of volunteers and of what they and staff do in groups.

use crate::{
    id::PersonId,
    quantity::Minutes,
    volunteer::{Activity, Volunteer},
};
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A volunteer enrolled; it replaces what she said before. Sealed: `contact`, how she is reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct VolunteerEnrolled {
    /// The volunteer.
    pub volunteer: Volunteer,
}

/// A volunteer left.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct VolunteerLeft {
    /// Who.
    pub person: PersonId,
    /// The first day without her.
    pub on: NaiveDate,
}

/// An activity was held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ActivityHeld {
    /// The activity.
    pub activity: Activity,
}

/// Hours of the time bank were used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TimeCreditUsed {
    /// By whom.
    pub person: PersonId,
    /// How much.
    pub minutes: Minutes,
}
