//! What a day calls its aims, its reasons and its parts.

use async_graphql::Enum;

/// What is made as small as possible, one after the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "turnus_domain::day_plan::DayAim")]
pub(crate) enum DayAim {
    /// Minutes left of tasks of critical risk.
    CriticalLeft,
    /// Minutes left of tasks of high risk.
    HighLeft,
    /// Minutes left of tasks of medium risk.
    MediumLeft,
    /// Minutes left of tasks of low risk.
    LowLeft,
    /// Minutes × levels above the lowest effective level of care.
    LevelsAbove,
    /// Busiest person: minutes used in a thousand of those she has.
    Busiest,
}

/// Why a task is left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "turnus_domain::day_plan::LeftReason")]
pub(crate) enum LeftReason {
    /// Nobody on duty in its window may do it.
    NobodyMay,
    /// Those who may do it only under supervision have no supervisor on duty or in reach.
    NoSupervisor,
    /// The window, as far as those who may are on duty in it, is shorter than the task.
    WindowTooShort,
    /// Fewer people are on duty together than the task needs at once.
    TooFewTogether,
    /// Those who may do it are full.
    AllBusy,
}

/// What somebody does in a part of her day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub(crate) enum DayPartKind {
    /// Does a task.
    Task,
    /// Supervises somebody else's task.
    Supervision,
    /// Has a break.
    Break,
}
