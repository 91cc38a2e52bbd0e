//! Professions, their authorisation and their level of care.

use crate::{calendar::DateRange, id::ProfessionId};
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A profession as data: an HPR code (Volven 9060) or a local role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Profession {
    /// `SP`, `VP`, `HF`, `X-ASS`, …
    pub id: ProfessionId,
    /// English name.
    pub name: String,
    /// Norwegian name.
    pub name_nb: String,
    /// Lowest effective level of care this profession works at (0 the person self … 7 specialist service).
    pub level: LeonLevel,
    /// Whether the profession needs authorisation or licence (Health Personnel Act §48).
    pub regulated: bool,
    /// How scarce an hour is when the optimiser must choose, 0 = plentiful. A local estimate.
    pub scarcity: u32,
    /// Ordinary pay per hour in øre, for comparison of costs. A local estimate.
    pub pay_per_hour: crate::quantity::Ore,
}

/// LEON level (*lavest effektive omsorgsnivå*), 0 to 7.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct LeonLevel(pub u8);

/// Standing in the Health Personnel Register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", tag = "status")]
pub enum Authorisation {
    /// Authorised, or a profession that needs no authorisation.
    Authorised,
    /// Licensed for a time.
    Licensed {
        /// When the licence holds.
        valid: DateRange,
    },
    /// Waiting: works supervised or assisting only and never counts as the profession.
    Awaiting {
        /// When authorisation was applied for.
        applied: NaiveDate,
    },
    /// Suspended, revoked or restricted from a day on: never counts from then.
    Withdrawn {
        /// First day without the right to work.
        from: NaiveDate,
    },
}

impl Authorisation {
    /// Whether the person counts as her profession on a day.
    #[must_use]
    pub fn counts_on(&self, day: NaiveDate) -> bool {
        match self {
            Self::Authorised => true,
            Self::Licensed { valid } => valid.contains(day),
            Self::Awaiting { .. } => false,
            Self::Withdrawn { from } => day < *from,
        }
    }
}
