//! Who may do what: tasks × professions.

use super::task::Mode;
use crate::{
    backend::View,
    refusal::{Source, fault},
};
use async_graphql::{Enum, Result, SimpleObject};
use turnus_domain::{freeze::freeze_sharing_input, id::UnitId, planning_input::InputDefect, sharing_input::SharingInput, task::Task};
use turnus_sharing::{Excluded, WhyNot, excluded};

/// Why a profession may not do a task in a mode today.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub(crate) enum WhyNotAllowed {
    /// Law forbids it.
    Forbidden,
    /// No sharing decision is in force on the day.
    NoDecision,
    /// Nobody of the profession is employed at the unit with a valid standing.
    NobodyEmployed,
    /// Nobody of the profession holds what is required: never held, or expired.
    NobodyHolds,
    /// None of the supervisors named is employed at the unit or in reach.
    NoSupervisor,
}

impl From<WhyNot> for WhyNotAllowed {
    fn from(why: WhyNot) -> Self {
        match why {
            WhyNot::Forbidden => Self::Forbidden,
            WhyNot::NoDecision => Self::NoDecision,
            WhyNot::NobodyEmployed => Self::NobodyEmployed,
            WhyNot::NobodyHolds => Self::NobodyHolds,
            WhyNot::NoSupervisor => Self::NoSupervisor,
        }
    }
}

/// A profession in a mode of a task.
#[derive(SimpleObject)]
pub(crate) struct Permission {
    /// Who.
    profession: String,
    /// How.
    mode: Mode,
    /// Whether it is possible on the day.
    allowed: bool,
    /// Why not, when it is not.
    why_not: Option<WhyNotAllowed>,
    /// The sharing decision in force, if one is.
    decision: Option<String>,
    /// Law, agreement or policy this rests on.
    source: Source,
}

/// A row of the matrix of who may do what.
#[derive(SimpleObject)]
pub(crate) struct TaskPermissions {
    /// The task's key.
    task: String,
    /// Its English name.
    name: String,
    /// Its Norwegian name.
    name_nb: String,
    /// Every way of the catalogue; a profession that is not listed may not do the task.
    #[graphql(complexity = "8 * child_complexity")]
    performers: Vec<Permission>,
}

pub(crate) fn of(view: &View, unit: &UnitId) -> Result<Vec<TaskPermissions>> {
    let incomplete = |defects: Vec<InputDefect>| {
        let all: Vec<String> = defects.iter().map(ToString::to_string).collect();
        fault("INPUT_INCOMPLETE", all.join("; "))
    };
    let input = freeze_sharing_input(&view.facts, unit, view.facts.position(), view.on).map_err(incomplete)?;
    let out = excluded(&input);
    Ok(input.tasks.iter().map(|task| row(&input, &out, task)).collect())
}

fn row(input: &SharingInput, out: &[Excluded], task: &Task) -> TaskPermissions {
    let performers = task.allowed.iter().map(|way| {
        let why_not = out.iter().find(|e| e.task == task.id && e.profession == way.profession && e.mode == way.mode).map(|e| e.why.into());
        Permission {
            profession: way.profession.to_string(),
            mode: way.mode.into(),
            allowed: why_not.is_none(),
            why_not,
            decision: input.decision(&task.id, &way.profession).map(ToString::to_string),
            source: (&way.source).into(),
        }
    });
    TaskPermissions { task: task.id.to_string(), name: task.name.clone(), name_nb: task.name_nb.clone(), performers: performers.collect() }
}
