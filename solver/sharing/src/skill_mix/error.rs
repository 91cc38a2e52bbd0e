//! What can be wrong with a model, and what its solver may fail at.

/// Why a model was refused or could not be solved.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ModelError {
    /// An id that nothing in the model has.
    #[error("{place} names {kind} `{id}`, which is not in the model; add it or correct the name")]
    Unknown {
        /// What is named.
        kind: &'static str,
        /// Its id.
        id: String,
        /// Where.
        place: String,
    },
    /// Something is said twice.
    #[error("{what} is there twice; keep one")]
    Twice {
        /// What.
        what: String,
    },
    /// A number that means nothing.
    #[error("{place} is {value}; expected {expected}")]
    Number {
        /// Where.
        place: String,
        /// The number.
        value: f64,
        /// What was expected.
        expected: &'static str,
    },
    /// A performer that never counts in minimum staffing is counted (R-PF-02, R-CO-02, R-CO-03).
    #[error("VolunteerCounted: `{profession}` never counts in minimum staffing, but {place} counts it; take it out there")]
    VolunteerCounted {
        /// Who.
        profession: String,
        /// Where.
        place: String,
    },
    /// A rule is relaxed outside a scenario (R-TS-12).
    #[error("ForbiddenInLive: rule `{rule}` is relaxed, but this is not a scenario; set \"scenario\": true to try it out")]
    ForbiddenInLive {
        /// The rule.
        rule: String,
    },
    /// A law is relaxed.
    #[error("rule `{rule}` is law ({source_text}) and is not relaxed in any scenario; only agreements, policies and wishes are")]
    Law {
        /// The rule.
        rule: String,
        /// Where it is written.
        source_text: String,
    },
    /// Certificates that expire, in a model that does not say for which day it is.
    #[error("{place} have a last day, but the model is for no day; add \"on\"")]
    NoDay {
        /// Where.
        place: String,
    },
    /// A supervised way without a supervisor.
    #[error("{place} is supervised, but names no supervisor; add \"supervision\"")]
    NoSupervisor {
        /// Where.
        place: String,
    },
    /// Nothing satisfies the rows: explain it with a conflict.
    #[error("the model is infeasible at stage `{stage}`; its conflict says why")]
    Infeasible {
        /// The stage.
        stage: &'static str,
    },
    /// A change that fits no line of the model.
    #[error("the change {change} fits no line of the model; name what the model has, or add the line to it")]
    NoLine {
        /// The change.
        change: String,
    },
    /// It was told to stop.
    #[error("the work was stopped before it was done; ask again")]
    Stopped,
    /// The solver failed.
    #[error("the solver failed at {step}: {why}")]
    Solver {
        /// What was solved.
        step: &'static str,
        /// What it said.
        why: String,
    },
}
