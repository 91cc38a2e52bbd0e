//! Units: a nursing-home ward, a home-care zone, a hospital ward, and what is agreed about their work.

pub(crate) mod admit;
pub mod event;
pub mod state;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What kind of place a unit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum UnitKind {
    /// Ward of a nursing home (*sykehjem*).
    NursingHome,
    /// Zone of home care (*hjemmetjeneste*).
    HomeCare,
    /// Sheltered housing with staff (*bofellesskap*).
    SupportedHousing,
    /// Ward of a hospital.
    HospitalWard,
    /// Mobile night team of a district.
    NightTeam,
}
