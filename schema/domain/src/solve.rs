//! Solves: the jobs that make rotas, as facts of the log. The log is the lease: a start names its attempt, a result names
//! the attempt it is of, and only the latest attempt can end a job.
//!
//! A job is *queued* when it was requested, *started* when a worker has taken it, and ended once: *finished* (its rota was
//! proposed), *failed* (there is no rota), *cancelled*, or *abandoned* after [`MOST_STARTS`] starts of which nothing was
//! heard again. A worker that is told to stop *releases* its job, which is queued again; that is no lost start.

pub(crate) mod admit;
pub mod event;
pub mod state;

use crate::{id::PlanId, quantity::Minutes};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Starts without a word after which a job is abandoned: it seems to take its workers with it.
pub const MOST_STARTS: u32 = 3;

/// Highest priority of a job.
pub const HIGHEST_PRIORITY: u8 = 9;

/// Priority of a job when nobody says otherwise.
pub const USUAL_PRIORITY: u8 = 5;

/// SHA-256 over the frozen input of a plan without its position, in hexadecimal: two requests of the same content have the
/// same one, however long the log has become in between.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(with = "String")]
pub struct InputHash(String);

/// Why a text is no hash.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no hash of an input: 64 digits 0–9 a–f are expected")]
pub struct InvalidHash(String);

impl TryFrom<String> for InputHash {
    type Error = InvalidHash;

    fn try_from(text: String) -> Result<Self, InvalidHash> {
        let digits = text.len() == 64 && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
        if digits { Ok(Self(text)) } else { Err(InvalidHash(text.chars().take(80).collect())) }
    }
}

impl From<InputHash> for String {
    fn from(hash: InputHash) -> Self {
        hash.0
    }
}

impl fmt::Display for InputHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Where a search ends. All but the times give the same rota on any machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub struct SolveLimits {
    /// Most milliseconds for each of the two integer programs.
    pub program_millis: u64,
    /// Most branch-and-bound nodes for each of the two integer programs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nodes: Option<i64>,
    /// Steps of each chain of the local search.
    pub steps: u64,
    /// Chains of the local search.
    pub chains: u64,
    /// Rounds of the bound.
    pub rounds: u32,
    /// Milliseconds of one attempt after which the best rota so far is kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total_millis: Option<u64>,
}

/// A rota of the calendar made from a base rota: its shifts stay where they can.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub struct FromBase {
    /// The base rota in force on the first day.
    pub base_rota: PlanId,
    /// Minutes of substitutes that a standing shift must save to be given up; without it only rules take one away.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub saves: Option<Minutes>,
}
