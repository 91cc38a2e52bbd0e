//! Events of deviation reports (*avvik*).

use crate::deviation::Deviation;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A deviation was reported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DeviationReported {
    /// The report, without names.
    pub deviation: Deviation,
}
