//! From a frozen input to a rota with bound, by the engine.

use crate::{
    conflict::{self, PersonConflict},
    instance::Instance,
    proof::effort,
    start::{Extent, Ground},
    told::Told,
    ward::{self, Ward},
};
use std::sync::{
    atomic::{AtomicBool, Ordering},
    mpsc,
};
use turnus_domain::{
    planning_input::PlanningInput,
    rota::{Assignment, SolveStatus, SubstituteShift},
    rule_book::MissingParameter,
};
use turnus_lp::MipLimits;

/// How a rota is searched for. Same parameters, same input: same rota, unless a limit in seconds is met.
#[derive(Debug, Clone, PartialEq)]
pub struct Params {
    /// Seed of every random choice.
    pub seed: u64,
    /// Most seconds for each of the two integer programs.
    pub seconds: f64,
    /// Most branch-and-bound nodes of each of the two integer programs, and of the tree over lines where the ward is small.
    pub nodes: Option<i64>,
    /// Steps of each chain of the search. Laying some people's lines anew counts as 500 of them; half as many small
    /// exchanges follow; where numbers of duties are settled first, half as many lines and four times as many exchanges.
    pub steps: u64,
    /// Number of chains; the best one counts. Independent of the number of threads.
    pub chains: u64,
    /// Rounds of the bound.
    pub rounds: u32,
}

/// Steps that laying a few lines anew counts for: about six lines of 84 days with a few looks at each day.
const STEPS_OF_A_TRY: u64 = 500;

impl Default for Params {
    fn default() -> Self {
        Self { seed: 1, seconds: 10.0 * 60.0, nodes: Some(4_000), steps: 6_000_000, chains: 2, rounds: 240 }
    }
}

/// What the solver is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Who works which weekend.
    Weekends,
    /// A first rota, one person after the other.
    Days,
    /// Lines are laid anew, some people or weeks at a time.
    Improve,
    /// The bound.
    Bound,
}

/// A step forward, for a progress bar.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Progress {
    /// Stage.
    pub stage: Stage,
    /// Points of the best rota so far.
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
    /// A base rota whose first week does not follow its last.
    #[error("no way was found from the last week to the first under the rules; plan more weeks, or search longer")]
    Seam,
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
    if cancel.load(Ordering::Relaxed) {
        return Err(Unsolved::Stopped);
    }
    let Searched { lines, substitutes, objective, bound } = searched(input, &instance, None, params, cancel, monitor)?;
    let status = match (objective == bound, cancel.load(Ordering::Relaxed)) {
        (true, _) => SolveStatus::Optimal,
        (false, true) => SolveStatus::Cancelled,
        (false, false) => SolveStatus::Feasible,
    };
    Ok(Outcome { assignments: assignments(input, &lines), substitutes: named(input, &instance, &substitutes), objective, bound, status })
}

/// Shifts that stand, a choice a day for everybody, and what each costs in points that is not worked.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Standing<'a> {
    pub lines: &'a [Box<[u8]>],
    pub price: i64,
}

/// What a search comes to.
pub(crate) struct Searched {
    pub lines: Vec<Box<[u8]>>,
    /// Day, shift type, kind.
    pub substitutes: Vec<(usize, usize, usize)>,
    /// Points, with the price of standing shifts that are not worked.
    pub objective: i64,
    /// No rota has fewer of these.
    pub bound: i64,
}

/// From the programs of weekends by the engine's search to the last small exchanges.
pub(crate) fn searched(
    input: &PlanningInput,
    instance: &Instance,
    standing: Option<Standing<'_>>,
    params: &Params,
    cancel: &AtomicBool,
    monitor: &mut (dyn FnMut(&Progress) + Send),
) -> Result<Searched, Unsolved> {
    let priced = standing.map(|s| instance.priced(s));
    let instance = priced.as_ref().unwrap_or(instance);
    monitor(&Progress { stage: Stage::Weekends, objective: None, bound: 0 });
    let ward = Ward::new(instance);
    let at_once = at_once(instance, &ward, params.seed);
    let told = Told::new(monitor);
    told.tell(Stage::Weekends, at_once.as_ref().map(|found| found.2), 0);
    let threads = rayon::current_num_threads();
    let found = std::thread::scope(|scope| {
        let (send, relaxed) = mpsc::channel();
        let bound = scope.spawn(|| settled(&ward, at_once.as_ref(), params, cancel, (&told, threads), send));
        let ground = Ground { input, instance, ward: &ward, standing, cancel, told: &told };
        ground.best(
            params,
            Extent::of(params, standing.is_some()),
            || relaxed.recv().ok(),
            || bound.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)),
        )
    })?;
    let (lines, substitutes, objective) = match at_once {
        Some(first) if first.2 < found.rota.2 => first,
        _ => found.rota,
    };
    Ok(Searched { lines, substitutes, objective, bound: found.bound.min(objective) })
}

/// Why some people have no line.
pub(crate) fn no_line(input: &PlanningInput, instance: &Instance, without: &[usize]) -> Unsolved {
    let conflicts = conflict::people(input, instance, without);
    let missed = "a line that exists was not found: means over weeks bind; please report this with the exported input";
    if conflicts.is_empty() { Unsolved::Failed(missed.into()) } else { Unsolved::Infeasible(conflicts) }
}

/// Lines, substitutes and their points.
pub(crate) type Found = (Vec<Box<[u8]>>, Vec<(usize, usize, usize)>, i64);

/// A first rota, one person after the other, for who stops the search soon.
pub(crate) fn at_once(instance: &Instance, ward: &Ward, seed: u64) -> Option<Found> {
    let allowed: Vec<Vec<u64>> = ward.model.people.iter().map(|p| p.allowed.clone()).collect();
    let lines = turnus_engine::first(&ward.model, &allowed, seed)?;
    let substitutes = ward.substitutes(instance, &lines);
    let points = ward::points(instance, &lines, &substitutes)?;
    Some((lines, substitutes, points))
}

/// The bound, beside the programs of the first rota and the search: it needs any rota only. The relaxation's duals and bound are sent as
/// soon as they are known, each better bound is told.
fn settled(
    ward: &Ward,
    at_once: Option<&Found>,
    params: &Params,
    cancel: &AtomicBool,
    (told, threads): (&Told<'_>, usize),
    relaxed: mpsc::Sender<(Vec<i64>, i64)>,
) -> i64 {
    let Some((lines, ..)) = at_once.filter(|_| params.rounds > 0) else { return 0 };
    let mut relaxed = Some(relaxed);
    let mut proven = |cover: &[i64], bound: i64| {
        told.prove(bound);
        // Whoever waits for it may have gone.
        let _ = relaxed.take().map(|relaxed| relaxed.send((cover.to_vec(), bound)));
    };
    let mut settle = || turnus_engine::settle(&ward.model, lines, effort(params.rounds), cancel, &|| 0.0, &mut proven);
    // Threads of its own: those that all share are busy with chains of the search for as long as these last.
    let found = match rayon::ThreadPoolBuilder::new().num_threads(threads).build() {
        Ok(threads) => threads.install(settle),
        Err(_) => settle(),
    };
    found.map_or(0, |settled| settled.bound)
}

/// Weekends this near to the program's bound will do: the search improves them. The hours of all days count in both, so that
/// this is a few hours in a ward of thirty.
pub(crate) const WEEKEND_GAP: f64 = 0.002;

/// The same of all other days: a rota this near goes on to the search, which improves it faster than the program would.
pub(crate) const DAYS_GAP: f64 = 0.2;

pub(crate) fn program_limits(params: &Params, relative_gap: f64) -> MipLimits {
    MipLimits {
        seconds: params.seconds,
        nodes: params.nodes,
        relative_gap,
        absolute_gap: 0.999,
        seed: (params.seed % 1_000_000) as i32,
        ..MipLimits::default()
    }
}

pub(crate) fn limits(params: &Params, first: Option<Vec<Vec<u64>>>) -> turnus_engine::Params {
    turnus_engine::Params {
        first,
        seed: params.seed,
        nodes: 0,
        neighbourhoods: 0,
        rounds: 0,
        weights: params.rounds as usize,
        known: None,
        chains: params.chains,
        tries: params.steps / STEPS_OF_A_TRY,
    }
}

pub(crate) fn assignments(input: &PlanningInput, lines: &[Box<[u8]>]) -> Vec<Assignment> {
    let mut assignments = Vec::new();
    for d in 0..input.horizon.len() {
        for (p, line) in lines.iter().enumerate() {
            if let Some(s) = usize::from(line[d]).checked_sub(1) {
                let shift = input.shift_types[s].id.clone();
                assignments.push(Assignment { date: input.horizon.date(d), person: input.staff[p].person.clone(), shift });
            }
        }
    }
    assignments
}

/// One line per person; `None` when the rota has somebody, a shift type or a date that the input does not know.
pub(crate) fn lines(input: &PlanningInput, assignments: &[Assignment]) -> Option<Vec<Box<[u8]>>> {
    let mut lines = vec![vec![0_u8; input.horizon.len()].into_boxed_slice(); input.staff.len()];
    for a in assignments {
        let person = input.staff.iter().position(|m| m.person == a.person)?;
        let shift = input.shift_types.iter().position(|s| s.id == a.shift)?;
        let day = usize::try_from(input.horizon.index(a.date)).ok()?;
        *lines[person].get_mut(day)? = u8::try_from(shift).ok()? + 1;
    }
    Some(lines)
}

pub(crate) fn named(input: &PlanningInput, instance: &Instance, substitutes: &[(usize, usize, usize)]) -> Vec<SubstituteShift> {
    let one = |(d, s, k): &(usize, usize, usize)| SubstituteShift {
        date: input.horizon.date(*d),
        shift: input.shift_types[*s].id.clone(),
        profession: instance.substitutes[*k].profession.clone(),
    };
    substitutes.iter().map(one).collect()
}
