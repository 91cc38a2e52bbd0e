//! Which task moves are open, done or blocked at a unit, and by what: law, agreement, policy, or something that is missing.

use crate::{
    unit::Text,
    ways::{WhyNot, why_not},
};
use serde::Serialize;
use turnus_domain::{
    competence::CompetenceExpr,
    id::{DecisionId, ProfessionId, TaskId},
    quantity::Minutes,
    rule_book::{Authority, Source},
    sharing_input::SharingInput,
    task::{AllowedMode, Mode},
    task_move::{BlockedBy, MoveStatus, TaskMove},
};

/// A move at a unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MoveAt {
    /// The move as the library has it.
    pub task_move: TaskMove,
    /// Where it stands here.
    pub standing: Standing,
    /// Each task and profession it is about.
    pub ways: Vec<WayAt>,
}

/// Where a move stands at a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// A way of it is used or may be, and none waits for a decision.
    Done,
    /// A decision opens it, or more of it.
    Open,
    /// Something must be there first: people, competence, supervision, a line of the catalogue.
    NotReady,
    /// Blocked, here or everywhere; never assigned.
    Blocked,
    /// It is about no task of this unit.
    NotHere,
}

/// A task by a profession.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WayAt {
    /// Task.
    pub task: TaskId,
    /// Who would do it.
    pub profession: ProfessionId,
    /// How, as the catalogue lets it; absent where it lists nothing.
    pub mode: Option<Mode>,
    /// What stands in the way; none when nothing does.
    pub barrier: Option<Barrier>,
    /// The decision in force that opens it.
    pub decision: Option<DecisionId>,
}

/// What stands in the way of a task by a profession.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Barrier {
    /// What kind of thing.
    pub kind: BarrierKind,
    /// Who can change it.
    pub authority: Authority,
    /// Paragraph or document.
    pub source: String,
    /// In words.
    pub text: Text,
}

/// What kind of thing stands in the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum BarrierKind {
    /// Law forbids it: no column at any stage.
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

/// Competences that are a personal delegation, not a skill, begin so in the catalogue of competences.
const DELEGATION: &str = "C-DEL-";

/// Where every move of the library stands at a unit.
#[must_use]
pub fn moves(input: &SharingInput, library: &[TaskMove]) -> Vec<MoveAt> {
    library.iter().map(|m| at(input, m)).collect()
}

/// Working minutes a week lost by moves that are blocked, as far as somebody estimated them (R-TS-13).
#[must_use]
pub fn lost(moves: &[MoveAt]) -> Minutes {
    let of = |m: &MoveAt| if let MoveStatus::Blocked { lost, .. } = m.task_move.status { lost } else { Minutes::ZERO };
    moves.iter().map(of).sum()
}

fn at(input: &SharingInput, m: &TaskMove) -> MoveAt {
    let here = m.tasks.iter().filter(|t| input.tasks.iter().any(|x| x.id == **t && x.valid.contains(input.effective)));
    let ways: Vec<WayAt> = here.flat_map(|t| m.professions.iter().map(move |p| (t, p))).map(|(t, p)| way(input, m, t, p)).collect();
    let standing = match &m.status {
        MoveStatus::Blocked { .. } => Standing::Blocked,
        _ if ways.is_empty() => Standing::NotHere,
        _ => standing(&ways),
    };
    MoveAt { task_move: m.clone(), standing, ways }
}

fn standing(ways: &[WayAt]) -> Standing {
    let is = |kind: BarrierKind| move |w: &&WayAt| w.barrier.as_ref().is_some_and(|b| b.kind == kind);
    let lawful: Vec<&WayAt> = ways.iter().filter(|w| !is(BarrierKind::Forbidden)(w)).collect();
    if lawful.is_empty() {
        Standing::Blocked
    } else if lawful.iter().copied().any(|w| is(BarrierKind::NoDecision)(&w)) {
        Standing::Open
    } else if lawful.iter().any(|w| w.barrier.is_none()) {
        Standing::Done
    } else {
        Standing::NotReady
    }
}

fn way(input: &SharingInput, m: &TaskMove, task: &TaskId, profession: &ProfessionId) -> WayAt {
    let listed = input.tasks.iter().find(|t| t.id == *task);
    let allowed = listed.and_then(|t| {
        let of = || t.allowed.iter().filter(|a| a.profession == *profession);
        let law = of().find(|a| a.mode == Mode::Forbidden);
        law.or_else(|| of().find(|a| a.mode == m.mode)).or_else(|| of().next())
    });
    let barrier = match (&m.status, listed, allowed) {
        (MoveStatus::Blocked { reason, authority, reference, .. }, ..) => Some(everywhere(*reason, *authority, reference)),
        (_, Some(t), Some(a)) => why_not(input, t, a).map(|why| barrier(input, why, a)),
        _ => Some(not_listed(profession)),
    };
    WayAt {
        task: task.clone(),
        profession: profession.clone(),
        mode: allowed.map(|a| a.mode),
        decision: input.decision(task, profession).cloned(),
        barrier,
    }
}

fn everywhere(reason: BlockedBy, authority: Authority, reference: &str) -> Barrier {
    let (en, nb) = match reason {
        BlockedBy::Law => ("law", "lov"),
        BlockedBy::Liability => ("liability", "ansvar"),
        BlockedBy::Money => ("money", "penger"),
        BlockedBy::Consent => ("consent", "samtykke"),
        BlockedBy::Competence => ("competence", "kompetanse"),
    };
    let text = Text::new(format!("Blocked: {en} ({reference})"), format!("Blokkert: {nb} ({reference})"));
    Barrier { kind: BarrierKind::Everywhere, authority, source: reference.to_owned(), text }
}

fn not_listed(profession: &ProfessionId) -> Barrier {
    let text = Text::new(
        format!("the task catalogue lists no way for {profession}: revise the task, with its source, when law allows it"),
        format!("oppgavekatalogen har ingen måte for {profession}: revider oppgaven med kilde når loven tillater det"),
    );
    Barrier { kind: BarrierKind::NotListed, authority: Authority::Policy, source: "task catalogue".into(), text }
}

fn barrier(input: &SharingInput, why: WhyNot, a: &AllowedMode) -> Barrier {
    let wanted = crate::unit::wanted(&a.requires);
    let Source { authority, text: source } = a.source.clone();
    let p = &a.profession;
    let policy =
        |kind, en: String, nb: String| Barrier { kind, authority: Authority::Policy, source: source.clone(), text: Text::new(en, nb) };
    match why {
        WhyNot::Forbidden => Barrier {
            kind: BarrierKind::Forbidden,
            authority: Authority::Law,
            text: Text::new(format!("law forbids it ({source})"), format!("loven forbyr det ({source})")),
            source,
        },
        WhyNot::NoDecision => {
            let authority = if authority == Authority::Agreement { authority } else { Authority::Policy };
            let text = Text::new("no sharing decision is in force", "ingen delingsbeslutning gjelder");
            Barrier { kind: BarrierKind::NoDecision, authority, source, text }
        }
        WhyNot::NobodyEmployed => {
            policy(BarrierKind::NobodyEmployed, format!("nobody of {p} is employed here"), format!("ingen {p} er ansatt her"))
        }
        WhyNot::NobodyHolds if undelegated(input, a) => policy(
            BarrierKind::NoPersonalDelegation,
            format!("nobody of {p} has a personal delegation ({wanted})"),
            format!("ingen {p} har personlig delegasjon ({wanted})"),
        ),
        WhyNot::NobodyHolds => policy(BarrierKind::NobodyHolds, format!("nobody of {p} holds {wanted}"), format!("ingen {p} har {wanted}")),
        WhyNot::NoSupervisor => policy(
            BarrierKind::NoSupervisor,
            "nobody who may supervise is here or in reach".into(),
            "ingen som kan veilede er her eller kan nås".into(),
        ),
    }
}

/// Whether somebody holds all that is asked for but the personal delegation.
fn undelegated(input: &SharingInput, a: &AllowedMode) -> bool {
    let but = without_delegation(&a.requires);
    let mut of = crate::ways::employed(input).filter(|m| m.profession == a.profession);
    but != a.requires && of.any(|m| m.meets(&but, input.effective))
}

fn without_delegation(expr: &CompetenceExpr) -> CompetenceExpr {
    match expr {
        CompetenceExpr::Holds { competence, .. } if competence.as_str().starts_with(DELEGATION) => CompetenceExpr::Anyone,
        CompetenceExpr::All(list) => CompetenceExpr::All(list.iter().map(without_delegation).collect()),
        CompetenceExpr::Any(list) => CompetenceExpr::Any(list.iter().map(without_delegation).collect()),
        other => other.clone(),
    }
}
