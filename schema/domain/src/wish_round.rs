//! Wish rounds (*ønsketurnus*, self-rostering, R-RT-05): a time in which everybody of a unit wishes for the days of a rota to come,
//! each with as many points as the others.
//!
//! While a round is open, a wish for a day of its rota is admitted as long as the wishes of that person together weigh no more than
//! the round allows. When it was closed, no wish for these days is admitted any more; a wish can always be withdrawn. What counts is
//! the order of the log, because a wish is dated by the day it is for. Days without a round take wishes as ever.

pub(crate) mod admit;
pub mod event;
pub mod status;

use crate::{
    calendar::Horizon,
    id::{UnitId, WishRoundId},
};
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A wish round as it is announced.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct WishRound {
    /// Its id.
    pub id: WishRoundId,
    /// Where.
    pub unit: UnitId,
    /// The days that are wished for.
    pub horizon: Horizon,
    /// First day of the round.
    pub opens: NaiveDate,
    /// Last day of the round, as announced; it ends when it is closed.
    pub closes: NaiveDate,
    /// Most points that the wishes of one person may weigh together.
    pub most_points: u32,
}

/// A wish round as folded from its events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WishRoundFacts {
    /// The round.
    pub round: WishRound,
    /// Where it was recorded.
    pub opened: u64,
    /// The day it was closed, once it is.
    pub closed: Option<NaiveDate>,
}

impl WishRoundFacts {
    /// Whether wishes are admitted.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        self.closed.is_none()
    }

    /// Whether its last day is over on a day and nobody closed it.
    #[must_use]
    pub fn is_overdue(&self, day: NaiveDate) -> bool {
        self.is_open() && self.round.closes < day
    }
}
