//! Tasks of the catalogue.

use crate::refusal::Source;
use async_graphql::{Enum, Object};

/// How a performer does a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "turnus_domain::task::Mode")]
pub(crate) enum Mode {
    /// Alone, by own right.
    Own,
    /// By delegation: needs a sharing decision in force.
    Delegated,
    /// With a supervisor in reach.
    Supervised,
    /// As the second pair of hands.
    Assist,
    /// Never: law forbids it.
    Forbidden,
}

/// How bad it is when a task is not done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "turnus_domain::task::Risk")]
pub(crate) enum Risk {
    /// Comfort or order.
    Low,
    /// Harm possible.
    Medium,
    /// Harm likely.
    High,
    /// Life at stake.
    Critical,
}

/// A task.
pub(crate) struct Task(pub(crate) turnus_domain::task::Task);

/// A task of the catalogue.
#[Object]
impl Task {
    /// Its key: `T08`.
    async fn key(&self) -> &str {
        self.0.id.as_str()
    }
    /// English name.
    async fn name(&self) -> &str {
        &self.0.name
    }
    /// Norwegian name.
    async fn name_nb(&self) -> &str {
        &self.0.name_nb
    }
    /// Typical minutes each time, per performer.
    async fn minutes(&self) -> i64 {
        self.0.minutes.0
    }
    /// People needed at once.
    async fn performers(&self) -> u8 {
        self.0.performers
    }
    /// Lowest effective level of care (LEON), 0 to 7.
    async fn leon_level(&self) -> u8 {
        self.0.leon.0
    }
    /// Risk when it is not done.
    async fn risk(&self) -> Risk {
        self.0.risk.into()
    }
    /// Where the figures come from.
    async fn source(&self) -> Source {
        (&self.0.source).into()
    }
}
