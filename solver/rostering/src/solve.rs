//! From a frozen input to a rota with bound: weekends, then the rest, then the soft rules, then the proof.

use crate::{
    bound,
    compact::{Compact, Design, Draft, NoDraft, Scope},
    conflict::{self, PersonConflict},
    instance::Instance,
    search::{self, Incumbent},
};
use std::sync::{Mutex, atomic::AtomicBool};
use turnus_domain::{
    planning_input::PlanningInput,
    rota::{Assignment, SolveStatus, SubstituteShift},
    rule_book::MissingParameter,
};
use turnus_lp::MipLimits;

/// How a rota is searched for. Same parameters, same input: same rota, as long as no limit in seconds is met.
#[derive(Debug, Clone, PartialEq)]
pub struct Params {
    /// Seed of every random choice.
    pub seed: u64,
    /// Most seconds for each of the two integer programs.
    pub seconds: f64,
    /// Most branch-and-bound nodes for each of the two integer programs; the limit that tests use.
    pub nodes: Option<i64>,
    /// Steps of each chain of the local search.
    pub steps: u64,
    /// Number of chains; the best one counts. Independent of the number of threads.
    pub chains: u64,
    /// Rounds of the bound.
    pub rounds: u32,
}

impl Default for Params {
    fn default() -> Self {
        Self { seed: 1, seconds: 25.0, nodes: Some(4_000), steps: 6_000_000, chains: 2, rounds: 400 }
    }
}

/// What the solver is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Who works which weekend.
    Weekends,
    /// All other days.
    Days,
    /// Wishes, fairness and health rules.
    Improve,
    /// The bound.
    Bound,
}

/// A step forward, for a progress bar.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Progress {
    /// Stage.
    pub stage: Stage,
    /// Points of the best rota so far; in the first two stages only substitutes and unmet cover.
    pub objective: Option<i64>,
    /// Bound so far.
    pub bound: i64,
}

/// A rota that keeps every hard rule, with its proof.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// Assignments by date and person.
    pub assignments: Vec<Assignment>,
    /// Substitute lines.
    pub substitutes: Vec<SubstituteShift>,
    /// Points of the soft rules.
    pub objective: i64,
    /// No rota has fewer points.
    pub bound: i64,
    /// Optimal when both are equal.
    pub status: SolveStatus,
}

/// Why there is no rota.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Unsolved {
    /// For these people no line keeps the rules named. Cover is never the cause: it can always be left to substitutes.
    #[error("no rota keeps the rules: {}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    Infeasible(Vec<PersonConflict>),
    /// Stopped by limit or user before a rota was found.
    #[error("stopped before a rota was found; allow more time or nodes")]
    Stopped,
    /// The rule book lacks a number.
    #[error(transparent)]
    Rules(#[from] MissingParameter),
    /// The LP library failed.
    #[error("the LP solver failed: {0}")]
    Failed(String),
}

/// Solves on the calling thread and a small pool; never call it from an async runtime's thread.
///
/// # Errors
/// See [`Unsolved`].
pub fn solve(
    input: &PlanningInput,
    params: &Params,
    cancel: &AtomicBool,
    monitor: &mut (dyn FnMut(&Progress) + Send),
) -> Result<Outcome, Unsolved> {
    let instance = Instance::lower(input)?;
    let monitor = Mutex::new(monitor);
    let tell = |stage, objective, bound| {
        if let Ok(mut m) = monitor.lock() {
            m(&Progress { stage, objective, bound });
        }
    };
    let draft = draft(input, &instance, params, cancel, &tell)?;
    let best = search::improve(&instance, &draft, params.seed, params.steps, params.chains, cancel, &|points| {
        tell(Stage::Improve, Some(points), 0)
    })
    .ok_or_else(|| Unsolved::Failed(search::broken(input, &instance, &draft)))?;
    let proven = if best.points == 0 {
        0
    } else {
        bound::bound(&instance, &best.pool, params.rounds, cancel, &mut |b| tell(Stage::Bound, Some(best.points), b)).min(best.points)
    };
    let cancelled = cancel.load(std::sync::atomic::Ordering::Relaxed);
    Ok(lift(input, &instance, &best, proven, cancelled))
}

type Tell<'a> = dyn Fn(Stage, Option<i64>, i64) + 'a;

/// Weekends first: they are the scarce resource, and once they are settled the rest comes out quickly.
fn draft(input: &PlanningInput, instance: &Instance, params: &Params, cancel: &AtomicBool, tell: &Tell<'_>) -> Result<Draft, Unsolved> {
    let run = |scope: Scope<'_>, stage: Stage| {
        let model = Compact::build(instance, Design::of(scope));
        model.solve(&limits(params), cancel, &mut |p| tell(stage, p.objective.map(|o| o.round() as i64), 0))
    };
    let around = match run(Scope::Weekends, Stage::Weekends) {
        Ok(weekends) => run(Scope::AroundWeekends(&weekends.lines), Stage::Days),
        Err(why) => Err(why),
    };
    let result = match around {
        Err(NoDraft::Infeasible | NoDraft::Stopped) => run(Scope::All, Stage::Days),
        other => other,
    };
    result.map_err(|why| match why {
        NoDraft::Infeasible => Unsolved::Infeasible(conflict::people(input, instance)),
        NoDraft::Stopped => Unsolved::Stopped,
        NoDraft::Failed(why) => Unsolved::Failed(why),
    })
}

/// A draft this near to its model's bound goes on to the search, which improves it faster than the model would.
const DRAFT_GAP: f64 = 0.2;

fn limits(params: &Params) -> MipLimits {
    MipLimits {
        seconds: params.seconds,
        nodes: params.nodes,
        relative_gap: DRAFT_GAP,
        absolute_gap: 0.999,
        seed: (params.seed % 1_000_000) as i32,
        threads: 1,
        stop_at_first: false,
        stop_objective: 0.0,
    }
}

fn lift(input: &PlanningInput, instance: &Instance, best: &Incumbent, bound: i64, cancelled: bool) -> Outcome {
    let mut assignments = Vec::new();
    for d in 0..instance.days {
        for (p, line) in best.lines.iter().enumerate() {
            if let Some(s) = usize::from(line[d]).checked_sub(1) {
                assignments.push(Assignment {
                    date: input.horizon.date(d),
                    person: input.staff[p].person.clone(),
                    shift: input.shift_types[s].id.clone(),
                });
            }
        }
    }
    let substitutes = best
        .substitutes
        .iter()
        .map(|(d, s, k)| SubstituteShift {
            date: input.horizon.date(*d),
            shift: input.shift_types[*s].id.clone(),
            profession: instance.substitutes[*k].profession.clone(),
        })
        .collect();
    let status = match (best.points == bound, cancelled) {
        (true, _) => SolveStatus::Optimal,
        (false, true) => SolveStatus::Cancelled,
        (false, false) => SolveStatus::Feasible,
    };
    Outcome { assignments, substitutes, objective: best.points, bound, status }
}
