//! Task moves of the library, and where they stand at a unit.

use super::task::Mode;
use crate::{
    backend::View,
    refusal::{Authority, fault},
};
use async_graphql::{Enum, Result, SimpleObject};
use turnus_domain::{evidence, freeze::freeze_sharing_input, id::UnitId, planning_input::InputDefect, task_move, task_move::MoveStatus};
use turnus_sharing::moves;

/// Where a task move stands at a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "moves::Standing")]
pub(crate) enum MoveStanding {
    /// A way of it is used or may be, and none waits for a decision.
    Done,
    /// A decision opens it, or more of it.
    Open,
    /// Something must be there first.
    NotReady,
    /// Blocked, here or everywhere; never assigned.
    Blocked,
    /// It is about no task of this unit.
    NotHere,
}

/// What kind of thing stands in the way of a task by a profession.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "moves::BarrierKind")]
pub(crate) enum MoveBarrierKind {
    /// Law forbids it.
    Forbidden,
    /// The task catalogue lists no such way.
    NotListed,
    /// No sharing decision is in force.
    NoDecision,
    /// Nobody of the profession is employed.
    NobodyEmployed,
    /// Nobody holds the competence asked for.
    NobodyHolds,
    /// Nobody was delegated to by name.
    NoPersonalDelegation,
    /// Nobody who may supervise is here or in reach.
    NoSupervisor,
    /// The move is blocked wherever it was tried.
    Everywhere,
}

/// How well something is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "evidence::Grade")]
pub(crate) enum EvidenceGrade {
    /// Assumed: nobody measured it.
    None,
    /// Few or weak observations, or another place.
    Low,
    /// Several studies or a local measurement.
    Moderate,
    /// Systematic reviews, or measured here over months.
    High,
}

/// What stands in the way.
#[derive(SimpleObject)]
pub(crate) struct MoveBarrier {
    /// What kind of thing.
    kind: MoveBarrierKind,
    /// Who can change it.
    authority: Authority,
    /// Paragraph or document.
    source: String,
    /// In words.
    text: String,
    /// In Norwegian words.
    text_nb: String,
}

/// A task by a profession, as a move would have it.
#[derive(SimpleObject)]
pub(crate) struct MoveWay {
    /// Task.
    task: String,
    /// Who would do it.
    profession: String,
    /// How, as the catalogue lets it; null where it lists nothing.
    mode: Option<Mode>,
    /// What stands in the way; null when nothing does.
    barrier: Option<MoveBarrier>,
    /// The decision in force that opens it.
    decision: Option<String>,
}

/// A task move of the library at a unit.
#[derive(SimpleObject)]
pub(crate) struct TaskMove {
    /// Its key: `M03`.
    key: String,
    /// What moves.
    name: String,
    /// What moves, in Norwegian.
    name_nb: String,
    /// From which group.
    from: String,
    /// To which group.
    to: String,
    /// Where it stands here.
    standing: MoveStanding,
    /// How well its effect is shown.
    evidence: EvidenceGrade,
    /// What the evidence is.
    evidence_text: String,
    /// Whether it may only start as a pilot: nobody has shown what it does.
    pilot_only: bool,
    /// Whether some gain while others pay.
    misaligned: bool,
    /// Working minutes a week lost because it is blocked, where somebody estimated them.
    lost_minutes: i64,
    /// What must be there first.
    conditions: Vec<String>,
    /// Who is called, and how fast, when the task is more than it seemed.
    escalation: String,
    /// Where it was read.
    source: String,
    /// Each task and profession it is about.
    #[graphql(complexity = "8 * child_complexity")]
    ways: Vec<MoveWay>,
}

pub(crate) fn of(view: &View, unit: &UnitId) -> Result<Vec<TaskMove>> {
    let incomplete = |defects: Vec<InputDefect>| {
        let all: Vec<String> = defects.iter().map(ToString::to_string).collect();
        fault("INPUT_INCOMPLETE", all.join("; "))
    };
    let input = freeze_sharing_input(&view.facts, unit, view.facts.position(), view.on).map_err(incomplete)?;
    let library = task_move::library().map_err(|e| fault("TASK_MOVES_NOT_READABLE", e))?;
    Ok(moves::moves(&input, &library).into_iter().map(task_move).collect())
}

fn task_move(at: moves::MoveAt) -> TaskMove {
    let m = at.task_move;
    TaskMove {
        key: m.id.to_string(),
        pilot_only: m.pilot_only(),
        misaligned: m.misaligned(),
        lost_minutes: if let MoveStatus::Blocked { lost, .. } = m.status { lost.0 } else { 0 },
        name: m.name,
        name_nb: m.name_nb,
        from: m.from,
        to: m.to,
        standing: at.standing.into(),
        evidence: m.evidence.grade.into(),
        evidence_text: m.evidence.text,
        conditions: m.conditions,
        escalation: m.escalation,
        source: m.source,
        ways: at.ways.into_iter().map(way).collect(),
    }
}

fn way(w: moves::WayAt) -> MoveWay {
    let barrier = w.barrier.map(|b| MoveBarrier {
        kind: b.kind.into(),
        authority: b.authority.into(),
        source: b.source,
        text: b.text.en,
        text_nb: b.text.nb,
    });
    MoveWay {
        task: w.task.to_string(),
        profession: w.profession.to_string(),
        mode: w.mode.map(Into::into),
        barrier,
        decision: w.decision.map(|d| d.to_string()),
    }
}
