//! Task sharing: from the task catalogue and who may do what, to the cover a rota must give.
//!
//! # What it is
//! [`share`] reads a frozen [`SharingInput`] and gives a [`SharingPlan`]: the heads the tasks need per shift, the
//! cover (greatest of head plan, policy minimum and task need, each shown), who does how much of what at these
//! heads, what is left undone, the price of an hour of each profession in each shift, and the hours in which no
//! nurse is present or in reach.
//!
//! # The mathematics
//! * `ways`: admissible columns. What law forbids has none, at any stage.
//! * `day`: a kind of day cut in pieces, minutes of care per head, minutes asked for per task and window.
//! * `work`: rows and columns that both models share, with their formulas.
//! * `heads`: the whole-number model for the fewest heads.
//! * `allocation`: the staged linear program at given heads, and prices confirmed by solving again.
//! * `cover`, `reach`: cover rows, and priced gaps.
//!
//! # How to use
//! Before and after a decision are compared at the same heads: [`heads_of`] reads them from the plan *after*, and
//! [`prices_at`] prices both inputs at them. [`excluded`] says why a profession may not do a task today.
//! [`unit`] builds the full model ([`skill_mix`]) from the same input and tells its figures and what changed between two of
//! them; [`moves`] tells which task moves are open, done or blocked at a unit.
//! Everything is synchronous and gives the same plan for the same input.
#![forbid(unsafe_code)]

mod allocation;
mod cover;
mod day;
mod error;
mod heads;
pub mod mix;
pub mod moves;
mod reach;
pub mod skill_mix;
pub mod unit;
mod ways;
mod work;

pub use error::SharingError;
pub use ways::{Excluded, WhyNot, excluded};

use allocation::Program;
use day::{Day, KINDS};
use std::collections::BTreeMap;
use turnus_domain::{
    calendar::DayKind,
    competence::CompetenceExpr,
    cover::CoverRequirement,
    id::{PlanId, ProfessionId, ShiftTypeId},
    profession::Profession,
    sharing::{HourPrice, SharingPlan},
    sharing_input::SharingInput,
    task::Mode,
};
use ways::Way;
use work::{Post, Work};

/// How far [`share`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Kind of day being planned.
    pub day: DayKind,
    /// What is being solved.
    pub step: &'static str,
    /// Steps done.
    pub done: u32,
    /// Steps in all.
    pub steps: u32,
}

/// Heads of a profession in a shift.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShiftHeads {
    /// Kind of day.
    pub day: DayKind,
    /// Shift type.
    pub shift: ShiftTypeId,
    /// Profession.
    pub profession: ProfessionId,
    /// Heads.
    pub heads: u32,
}

/// Unmet care and prices of a kind of day at given heads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayPrices {
    /// Kind of day.
    pub day: DayKind,
    /// Least unmet minutes, in hundredths.
    pub unmet_x100: i64,
    /// The prices.
    pub prices: Vec<HourPrice>,
}

/// Makes the sharing plan of a unit.
///
/// # Errors
/// [`SharingError`] says what is wrong with the input, where, and what to do.
pub fn share(input: &SharingInput, id: PlanId, progress: &mut dyn FnMut(Progress)) -> Result<SharingPlan, SharingError> {
    let unit = Unit::new(input)?;
    let mut plan = SharingPlan {
        id,
        unit: input.unit.clone(),
        input_position: input.position,
        effective: input.effective,
        decisions: in_force(input),
        shares: Vec::new(),
        task_heads: Vec::new(),
        cover: Vec::new(),
        unmet_x100: Vec::new(),
        prices: Vec::new(),
        reach_gaps: Vec::new(),
    };
    let mut done = 0;
    for kind in KINDS {
        let mut tell = |step| {
            progress(Progress { day: kind, step, done, steps: 9 });
            done += 1;
        };
        tell("heads");
        let day = Day::new(input, kind)?;
        let work = Work::new(input, &day, &unit.ways);
        let fewest = heads::fewest(heads::Ask { day: &day, work: &work, team: &unit.team }, &input.classes)?;
        let tasks = cover::task_heads(input, &day, &unit.team, &fewest);
        let cover = cover::cover(input, &day, &tasks);
        let heads = cover::weakest_team(input, &day, &unit.team, &tasks, &cover);
        let program = Program { day: &day, work: &work, ways: &unit.ways, team: &unit.team, heads: &heads };
        tell("shares");
        let (shares, unmet) = program.shares()?;
        tell("prices");
        plan.prices.extend(program.prices()?.1);
        plan.reach_gaps.extend(reach::gaps(input, &day, &unit.team, &cover, &heads));
        plan.shares.extend(shares);
        plan.unmet_x100.push((kind, unmet));
        plan.task_heads.extend(tasks);
        plan.cover.extend(cover);
    }
    Ok(plan)
}

/// Heads by profession that just meet the cover of a plan made from this input: the weakest team the cover lets work.
///
/// # Errors
/// [`SharingError`] when the input is not one a plan can be made from.
pub fn heads_of(input: &SharingInput, plan: &SharingPlan) -> Result<Vec<ShiftHeads>, SharingError> {
    let unit = Unit::new(input)?;
    let mut out = Vec::new();
    for kind in KINDS {
        let day = Day::new(input, kind)?;
        let tasks: Vec<_> = plan.task_heads.iter().filter(|t| t.day == kind).cloned().collect();
        let cover: Vec<CoverRequirement> = plan.cover.iter().filter(|c| c.day == kind).cloned().collect();
        let heads = cover::weakest_team(input, &day, &unit.team, &tasks, &cover);
        out.extend(heads.into_iter().filter(|(_, n)| *n > 0).map(|((s, p), heads)| ShiftHeads {
            day: kind,
            shift: day.shifts[s].shift.id.clone(),
            profession: unit.team[p].0.id.clone(),
            heads,
        }));
    }
    Ok(out)
}

/// Unmet care and prices at given heads; posts that are not given have none. Compare before and after a decision
/// at the same heads, those after it: at the heads before, a plan that needs fewer has no unmet care to show.
///
/// # Errors
/// [`SharingError`] when the input is not one a plan can be made from, or heads name a shift or profession it lacks.
pub fn prices_at(input: &SharingInput, heads: &[ShiftHeads]) -> Result<Vec<DayPrices>, SharingError> {
    let unit = Unit::new(input)?;
    let mut out = Vec::new();
    for kind in KINDS {
        let day = Day::new(input, kind)?;
        let work = Work::new(input, &day, &unit.ways);
        let mut posts: BTreeMap<Post, u32> = BTreeMap::new();
        for given in heads.iter().filter(|h| h.day == kind) {
            let shift = day.shifts.iter().position(|s| s.shift.id == given.shift);
            let profession = unit.team.iter().position(|(p, _)| p.id == given.profession);
            let unknown = || SharingError::UnknownId {
                kind: "shift type",
                id: given.shift.to_string(),
                place: format!("a head to price on a {kind:?}"),
            };
            let unstaffed = || SharingError::Unstaffed { profession: given.profession.clone() };
            *posts.entry((shift.ok_or_else(unknown)?, profession.ok_or_else(unstaffed)?)).or_default() += given.heads;
        }
        let program = Program { day: &day, work: &work, ways: &unit.ways, team: &unit.team, heads: &posts };
        let (unmet_x100, prices) = program.prices()?;
        out.push(DayPrices { day: kind, unmet_x100, prices });
    }
    Ok(out)
}

/// A validated input with its team and ways.
struct Unit<'a> {
    team: Vec<(&'a Profession, u32)>,
    ways: Vec<Vec<Way<'a>>>,
}

impl<'a> Unit<'a> {
    fn new(input: &'a SharingInput) -> Result<Self, SharingError> {
        validate(input)?;
        let team = ways::team(input);
        if team.is_empty() {
            return Err(SharingError::NoStaff);
        }
        let ways = input.tasks.iter().map(|task| ways::ways(input, &team, task)).collect();
        Ok(Self { team, ways })
    }
}

fn in_force(input: &SharingInput) -> Vec<turnus_domain::id::DecisionId> {
    let here = input.decisions.iter().filter(|d| d.unit == input.unit && d.valid.contains(input.effective));
    here.map(|d| d.id.clone()).collect()
}

fn validate(input: &SharingInput) -> Result<(), SharingError> {
    if !input.tasks.iter().any(|t| t.valid.contains(input.effective)) {
        return Err(SharingError::NoTasks);
    }
    for task in &input.tasks {
        let sum: u64 = task.windows.iter().map(|w| u64::from(w.share.0)).sum();
        if sum != 10_000 {
            return Err(SharingError::Windows { task: task.id.clone(), sum });
        }
        if task.frequency.per_days == 0 || task.performers == 0 {
            let (per_days, performers) = (task.frequency.per_days, task.performers);
            return Err(SharingError::Frequency { task: task.id.clone(), per_days, performers });
        }
        if task.allowed.iter().all(|a| a.mode == Mode::Forbidden) {
            return Err(SharingError::NobodyMay { task: task.id.clone(), name: task.name.clone() });
        }
    }
    known(input)
}

/// Every identifier that the input names is in it.
fn known(input: &SharingInput) -> Result<(), SharingError> {
    let profession = |id: &ProfessionId, place: &dyn Fn() -> String| {
        let found = input.professions.iter().any(|p| p.id == *id);
        found.then_some(()).ok_or_else(|| SharingError::UnknownId { kind: "profession", id: id.to_string(), place: place() })
    };
    let shift = |id: &ShiftTypeId, place: &str| {
        let found = input.shift_types.iter().any(|s| s.id == *id);
        found.then_some(()).ok_or_else(|| SharingError::UnknownId { kind: "shift type", id: id.to_string(), place: place.to_owned() })
    };
    for task in &input.tasks {
        for allowed in &task.allowed {
            for id in std::iter::once(&allowed.profession).chain(&allowed.supervisors) {
                profession(id, &|| format!("task `{}`", task.id))?;
            }
        }
    }
    for member in &input.staff {
        profession(&member.profession, &|| format!("employment `{}`", member.employment))?;
    }
    for class in &input.classes {
        if let CompetenceExpr::Profession(list) = &class.who {
            list.iter().try_for_each(|id| profession(id, &|| format!("competence class `{}`", class.id)))?;
        }
    }
    input.head_plan.iter().try_for_each(|line| shift(&line.shift, "the head plan"))?;
    for kind in KINDS {
        input.structure.on(kind).iter().try_for_each(|id| shift(id, "the shift structure"))?;
    }
    for minimum in &input.policy_minima {
        if !input.classes.iter().any(|c| c.id == minimum.class) {
            let place = format!("the policy minimum `{}`", minimum.source.text);
            return Err(SharingError::UnknownId { kind: "competence class", id: minimum.class.to_string(), place });
        }
    }
    for decision in input.decisions.iter().filter(|d| d.valid.contains(input.effective)) {
        if !input.tasks.iter().any(|t| t.id == decision.task) {
            let place = format!("sharing decision `{}`", decision.id);
            return Err(SharingError::UnknownId { kind: "task", id: decision.task.to_string(), place });
        }
    }
    Ok(())
}
