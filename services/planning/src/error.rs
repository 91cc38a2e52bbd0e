//! What can go wrong, told so that a unit manager can act on it: one variant for each thing to do.

use chrono::NaiveDate;
use turnus_day::DayError;
use turnus_domain::{id::PlanId, planning_input::InputDefect, refusal::Refusal, rota::Report, upcast::UpcastError};
use turnus_event_log::{AppendError, CommandId, NameError, ReadError, StorageError};
use turnus_rostering::Unsolved;
use turnus_sharing::SharingError;

/// Why a command, a plan or a question got no answer.
#[derive(Debug, thiserror::Error)]
pub enum PlanningError {
    /// The command was refused; nothing was recorded.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The input of a plan has defects; nothing was recorded.
    #[error("the plan cannot be made yet: {}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    Defects(Vec<InputDefect>),
    /// No rota was found; the reason is recorded with the rejected plan.
    #[error(transparent)]
    Unsolved(Unsolved),
    /// The checker does not bear the rota out; it was rejected, with the report.
    #[error("rota {plan} was not proposed: {why}; this is a fault of the solver, please report it with the input")]
    Disproved {
        /// The rejected rota.
        plan: PlanId,
        /// What the checker found.
        why: String,
        /// All it found.
        report: Box<Report>,
    },
    /// A rota with this command id was turned down before.
    #[error("rota {plan} was turned down: {why}; request it anew under another id")]
    Rejected {
        /// The rota.
        plan: PlanId,
        /// Why.
        why: String,
    },
    /// No sharing plan can be made; nothing was recorded.
    #[error(transparent)]
    Sharing(#[from] SharingError),
    /// No day plan can be made.
    #[error(transparent)]
    Day(#[from] DayError),
    /// The checker does not bear a day plan out.
    #[error("the day plan of {date} is not shown: {why}; this is a fault of the solver, please report it with the input")]
    DayDisproved {
        /// The date.
        date: NaiveDate,
        /// What the checker found first.
        why: String,
    },
    /// The command id was used for something else; nothing was recorded.
    #[error("command {id} was already used for something else; send this command under a new id")]
    CommandReused {
        /// The id.
        id: CommandId,
    },
    /// A position is asked for that the log has not reached.
    #[error("position {asked} is not reached yet; the log ends at {head}")]
    NotYet {
        /// Position asked for.
        asked: u64,
        /// Where the log ends.
        head: u64,
    },
    /// The log cannot be read or written.
    #[error(transparent)]
    Log(#[from] LogFault),
    /// A stored event cannot be read by this program.
    #[error("the event at position {position} cannot be read: {why}")]
    EventForm {
        /// Its position.
        position: u64,
        /// What is wrong with it.
        why: String,
    },
    /// Something cannot be written in the form the log has.
    #[error("this cannot be recorded: {0}")]
    Unwritable(String),
    /// A thread ended without an answer.
    #[error("{0} got no answer from its thread; please report this with the input")]
    Silent(&'static str),
    /// Somebody else has the job by now; nothing was recorded.
    #[error("the solve of rota {plan} was taken over or ended elsewhere; nothing of this attempt was recorded")]
    SolveLost {
        /// The rota.
        plan: PlanId,
    },
    /// It cannot be told who is at work on what; nothing was recorded.
    #[error("the leases of solves cannot be read: {0}; check the database")]
    Leases(#[source] StorageError),
    /// Others kept changing the log; nothing was recorded.
    #[error("others are changing the plan data just now and nothing was recorded; try again in a moment")]
    Busy,
}

/// The log failed.
#[derive(Debug, thiserror::Error)]
pub enum LogFault {
    /// While writing.
    #[error("the log could not be written: {0}; {hint}", hint = .0.hint())]
    Append(#[from] AppendError),
    /// While reading.
    #[error("the log could not be read: {0}")]
    Read(#[from] ReadError),
}

impl From<AppendError> for PlanningError {
    fn from(e: AppendError) -> Self {
        Self::Log(e.into())
    }
}
impl From<ReadError> for PlanningError {
    fn from(e: ReadError) -> Self {
        Self::Log(e.into())
    }
}

impl PlanningError {
    pub(crate) fn unwritable(e: NameError) -> Self {
        Self::Unwritable(e.to_string())
    }
    pub(crate) fn unreadable(position: u64, e: &UpcastError) -> Self {
        Self::EventForm { position, why: e.to_string() }
    }
}
