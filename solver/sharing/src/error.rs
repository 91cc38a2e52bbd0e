//! Why no sharing plan could be made: what is wrong, where, and what to do.

use turnus_domain::{
    calendar::DayKind,
    id::{ProfessionId, TaskId},
};

/// A sharing plan cannot be made from this input.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum SharingError {
    /// Something names an identifier that the input does not hold.
    #[error("{place} names the {kind} `{id}`, which is not in the input; add it or correct the name")]
    UnknownId {
        /// Profession, shift type, class, task.
        kind: &'static str,
        /// The name.
        id: String,
        /// Who names it.
        place: String,
    },
    /// Nobody is employed at the unit on the effective day.
    #[error("nobody with a valid standing is employed at the unit on the effective day; register employments or choose another day")]
    NoStaff,
    /// There is nothing to share.
    #[error("the task catalogue in force on the effective day is empty; register tasks or choose another day")]
    NoTasks,
    /// No profession may do a task, whatever is decided.
    #[error("no profession may do task `{task}` ({name}); list at least one allowed mode that is not forbidden")]
    NobodyMay {
        /// The task.
        task: TaskId,
        /// Its name.
        name: String,
    },
    /// The windows of a task do not add to the whole.
    #[error("the time windows of task `{task}` add to {sum} of 10 000; correct their shares")]
    Windows {
        /// The task.
        task: TaskId,
        /// Sum of their shares.
        sum: u64,
    },
    /// A task happens every nought days or needs nobody.
    #[error("task `{task}` has a period of {per_days} days and {performers} performers; both must be at least 1")]
    Frequency {
        /// The task.
        task: TaskId,
        /// Its period.
        per_days: u32,
        /// Its performers.
        performers: u8,
    },
    /// The head plan has no shift for a kind of day.
    #[error("the head plan has no shift on a {day:?}; add a line, with 0 heads if nobody is planned")]
    NoHeadPlan {
        /// The kind of day.
        day: DayKind,
    },
    /// The bands do not follow each other round the clock.
    #[error("the bands do not cover the day once: {what}; give bands that follow each other round the clock")]
    Bands {
        /// What is wrong.
        what: String,
    },
    /// Heads to price that do not belong to the input.
    #[error("heads are given for profession `{profession}`, whom nobody at the unit belongs to; price staffed professions only")]
    Unstaffed {
        /// The profession.
        profession: ProfessionId,
    },
    /// The solver gave no answer; this is a fault of ours or of HiGHS.
    #[error("the solver gave no answer for {step} on a {day:?}: {why}; report this with the input")]
    Solver {
        /// Which model.
        step: &'static str,
        /// Kind of day.
        day: DayKind,
        /// What it said.
        why: String,
    },
}
