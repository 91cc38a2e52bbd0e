//! Events of a solve: requested, started, released, asked to stop, then ended in one of four ways.

use super::{FromBase, InputHash, SolveLimits};
use crate::id::{PlanId, UnitId, WorkerId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The rota of a request is to be solved. It stands beside its `RotaRequested`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SolveRequested {
    /// Id of the rota to be; it names the job.
    pub plan: PlanId,
    /// Where.
    pub unit: UnitId,
    /// Hash of the frozen input, with the base shifts of its days when it is made from them: the same input, seed and limits are
    /// solved once.
    pub input_hash: InputHash,
    /// Seed of the search.
    pub seed: u64,
    /// Where the search ends.
    pub limits: SolveLimits,
    /// 0 to 9; the highest is started first, and of the same the one that was requested first.
    pub priority: u8,
    /// What base rota it is made from; without it, it is made anew.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from_base: Option<FromBase>,
}

/// A worker has taken the job.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SolveStarted {
    /// The job.
    pub plan: PlanId,
    /// 1 for the first start; only the latest attempt can end the job.
    pub attempt: u32,
    /// Who took it.
    pub worker: WorkerId,
}

/// The worker gives the job back unsolved, because it is told to stop: it is queued again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SolveReleased {
    /// The job.
    pub plan: PlanId,
    /// The attempt that ends here.
    pub attempt: u32,
}

/// Somebody wants the search to stop; a rota in hand is still proposed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SolveCancelRequested {
    /// The job.
    pub plan: PlanId,
}

/// The job has a result; the rota is proposed beside it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SolveFinished {
    /// The job.
    pub plan: PlanId,
    /// The attempt it is of.
    pub attempt: u32,
    /// Milliseconds the search took.
    pub millis: u64,
}

/// There is no rota; its rejection beside it says why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SolveFailed {
    /// The job.
    pub plan: PlanId,
    /// The attempt it is of.
    pub attempt: u32,
    /// Milliseconds the search took.
    pub millis: u64,
}

/// The job was stopped before there was a rota.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SolveCancelled {
    /// The job.
    pub plan: PlanId,
    /// The latest attempt; 0 when it never started.
    pub attempt: u32,
}

/// The job was started so often without a result that it is not started again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SolveAbandoned {
    /// The job.
    pub plan: PlanId,
    /// The latest attempt.
    pub attempt: u32,
    /// What is known of the cause.
    pub cause: String,
}
