//! Events of wish rounds.

use crate::{
    id::{UnitId, WishRoundId},
    wish_round::WishRound,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A wish round was opened; wishes for its days are admitted within its points.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct WishRoundOpened {
    /// The round.
    pub round: WishRound,
}

/// A wish round was closed; no wish for its days is admitted any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct WishRoundClosed {
    /// Where.
    pub unit: UnitId,
    /// Which.
    pub round: WishRoundId,
}
