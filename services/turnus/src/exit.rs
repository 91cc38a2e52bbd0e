//! How the program ends when it cannot do what was asked: an exit code and a text for the person who meets it.

use std::{fmt, process::ExitCode};
use turnus_domain::refusal::Refusal;
use turnus_event_log::{AppendError, BranchError};
use turnus_planning::{LogFault, PlanningError, ScenarioError};
use turnus_rostering::Unsolved;

/// Why a command ended without success.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// Exit 2: what was given cannot be used; where, what was expected, what to do.
    BadInput(String),
    /// Exit 3: no rota can keep the rules; which ones, for whom.
    Infeasible(String),
    /// Exit 4: nothing was found in the time given.
    NothingFound(String),
    /// Exit 1: the checker found hard violations.
    Violations(String),
    /// Exit 1: a fault of the machine or of this program.
    Fault(String),
}

impl Failure {
    /// The exit code of the contract.
    #[must_use]
    pub fn code(&self) -> ExitCode {
        ExitCode::from(self.number())
    }

    /// The same as a number.
    #[must_use]
    pub const fn number(&self) -> u8 {
        match self {
            Self::BadInput(_) => 2,
            Self::Infeasible(_) => 3,
            Self::NothingFound(_) => 4,
            Self::Violations(_) | Self::Fault(_) => 1,
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Self::BadInput(text) | Self::Infeasible(text) | Self::NothingFound(text) | Self::Violations(text) | Self::Fault(text)) = self;
        f.write_str(text)
    }
}

impl From<PlanningError> for Failure {
    fn from(e: PlanningError) -> Self {
        match e {
            PlanningError::Refused(refusal) => Self::BadInput(told(&refusal)),
            PlanningError::Unsolved(Unsolved::Infeasible(people)) => {
                let lines: Vec<_> = people.iter().map(|c| format!("  {c}")).collect();
                Self::Infeasible(format!("no rota keeps the rules:\n{}", lines.join("\n")))
            }
            PlanningError::Unsolved(Unsolved::Stopped) => Self::NothingFound(format!("{e}: give a longer --time-limit")),
            PlanningError::Log(LogFault::Append(AppendError::Closed { .. })) => Self::BadInput(
                "the scenario is closed: it can be read, and takes no more changes; open another with `turnus scenario open`".into(),
            ),
            PlanningError::Unsolved(Unsolved::Rules(_))
            | PlanningError::Defects(_)
            | PlanningError::Sharing(_)
            | PlanningError::Day(_)
            | PlanningError::CommandReused { .. }
            | PlanningError::NotYet { .. }
            | PlanningError::Rejected { .. }
            | PlanningError::Unwritable(_) => Self::BadInput(e.to_string()),
            _ => Self::Fault(e.to_string()),
        }
    }
}

impl From<ScenarioError> for Failure {
    fn from(e: ScenarioError) -> Self {
        match e {
            ScenarioError::Planning(e) => e.into(),
            ScenarioError::Refused(refusal) => Self::BadInput(told(&refusal)),
            ScenarioError::Conflict(_) | ScenarioError::Outdated { .. } => Self::BadInput(e.to_string()),
            ScenarioError::Branch(e) => branch(&e),
            ScenarioError::Busy => Self::Fault(e.to_string()),
        }
    }
}

/// What went wrong with a scenario, which the log calls a branch.
pub fn branch(e: &BranchError) -> Failure {
    match e {
        BranchError::Name { name, why } => Failure::BadInput(format!("{name:?} is no name for a scenario: {why}")),
        BranchError::Taken { name, .. } => Failure::BadInput(format!("there is or was a scenario {name}; choose another name")),
        BranchError::NoSuchPosition { at, head, .. } => {
            Failure::BadInput(format!("--at {at}: the log ends at position {head}; name one from 1 to {head}"))
        }
        BranchError::Unknown(_) => Failure::BadInput("there is no such scenario; see `turnus scenario list`".into()),
        BranchError::Closed(_) => Failure::BadInput("the scenario is closed already".into()),
        BranchError::Nothing(_) => Failure::BadInput("nothing was recorded in the scenario, so there is nothing to merge".into()),
        e => Failure::Fault(crate::database::causes(e)),
    }
}

/// A refusal with its rule and what it rests on.
#[must_use]
pub fn told(refusal: &Refusal) -> String {
    let mut text = refusal.to_string();
    if let Some(rule) = refusal.rule {
        text.push_str(&format!(" [rule {rule}]"));
    }
    if let Some(basis) = &refusal.basis {
        text.push_str(&format!(" [{}]", basis.text));
    }
    text
}

/// A fault while reading or writing a file.
pub fn io(path: &std::path::Path) -> impl FnOnce(std::io::Error) -> Failure + '_ {
    move |e| Failure::BadInput(format!("{}: {e}; check the name and the rights of the file", path.display()))
}

/// A fault of this program: what it wrote itself cannot be written.
pub fn fault(e: impl fmt::Display) -> Failure {
    Failure::Fault(format!("{e}; please report this"))
}
