//! A base rota: weeks that repeat, so that the last week is followed by the first.
//!
//! # The mathematics
//! 1. [`solve`](crate::solve()) finds a rota as if nothing were before it. Looking back only adds to what rules forbid and cost,
//!    so its bound holds for every rota that repeats.
//! 2. A second rota is laid around weekends that repeat: the program of weekends has the windows of LOC-01 over the seam, and who is
//!    off in a weekend then stays off.
//! 3. The seam is laid anew: the rota is turned by some weeks so that the seam lies inside the first weeks, everything else
//!    stays, and the weeks before are the rota itself. Only the first weeks are open: the end of the rota, which is what they look
//!    back at, does not change while they do.
//! 4. Turned back, the rota is judged with itself before it, again and again. The same is done at other places of the round, and
//!    the best legal rota counts. Turning by four weeks keeps the blocks of rules that count in twos or fours of weeks.

use crate::{
    instance::{Instance, OFF},
    search,
    solve::{
        DAYS_GAP, DAYS_OF_A_SUBSTITUTE, Outcome, Params, Progress, Stage, Unsolved, WEEKEND_GAP, assignments, limits, lines, named,
        program_limits, solve,
    },
    ward::{self, Ward},
    weekends::Weekends,
};
use std::sync::atomic::{AtomicBool, Ordering};
use turnus_domain::{base_rota::repeated, planning_input::PlanningInput, rota::SolveStatus};

/// Weeks by which the rota is turned each time.
const TURN: usize = 4;
/// Most weeks that are open at once; half of a shorter rota.
const OPEN: usize = 6;

/// The rota without a seam is searched for its bound, so with a tenth of the steps.
const FOR_THE_BOUND: u64 = 10;

/// Each place of the round that is laid anew has a quarter of the steps: most of its days stay.
const FOR_A_TURN: u64 = 4;

/// Lines of everybody, a choice a day.
type Lines = Vec<Box<[u8]>>;

/// Solves a base rota; the input has nobody's past (see [`turnus_domain::base_rota`]).
///
/// # Errors
/// See [`Unsolved`]; [`Unsolved::Seam`] when no way was found from the last week to the first.
pub fn solve_base_rota(
    input: &PlanningInput,
    params: &Params,
    cancel: &AtomicBool,
    monitor: &mut (dyn FnMut(&Progress) + Send),
) -> Result<Outcome, Unsolved> {
    let open = solve(input, &Params { steps: params.steps / FOR_THE_BOUND, ..params.clone() }, cancel, monitor)?;
    let mut lines = match around_weekends(input, params, cancel)? {
        Some(lines) => lines,
        None => lines(input, &open.assignments).ok_or(Unsolved::Seam)?,
    };
    let mut best: Option<(i64, Lines)> = judged(input, &lines)?.map(|points| (points, lines.clone()));
    let at_a_turn = Params { steps: params.steps / FOR_A_TURN, ..params.clone() };
    for turn in turns(input.horizon.weeks as usize) {
        if cancel.load(Ordering::Relaxed) {
            break;
        }
        if let Some(laid) = laid_anew(input, &lines, turn, &at_a_turn, cancel)? {
            lines = laid;
        }
        if let Some(points) = judged(input, &lines)?
            && best.as_ref().is_none_or(|(least, _)| points < *least)
        {
            monitor(&Progress { stage: Stage::Improve, objective: Some(points), bound: open.bound });
            best = Some((points, lines.clone()));
        }
        if let Some((_, kept)) = &best {
            lines.clone_from(kept);
        }
    }
    let cancelled = cancel.load(Ordering::Relaxed);
    let (_, lines) = best.ok_or(if cancelled { Unsolved::Stopped } else { Unsolved::Seam })?;
    finished(input, &lines, open.bound, cancelled)
}

/// A rota whose weekends repeat; none when it was stopped or nobody's lines fit.
fn around_weekends(input: &PlanningInput, params: &Params, cancel: &AtomicBool) -> Result<Option<Lines>, Unsolved> {
    let mut instance = Instance::lower(input)?;
    instance.repeats = true;
    let Some(weekends) = Weekends::build(&instance, None).solve(&program_limits(params, WEEKEND_GAP), cancel) else { return Ok(None) };
    for (p, line) in weekends.lines.iter().enumerate() {
        for week in 0..instance.weeks {
            keep_off(&mut instance, p, week, line);
        }
    }
    let ward = Ward::new(&instance);
    let settled = weekends.hired * DAYS_OF_A_SUBSTITUTE < instance.days;
    let days = settled.then(|| Weekends::build(&instance, Some(&weekends.lines)).solve(&program_limits(params, DAYS_GAP), cancel));
    let first = days.flatten().map_or_else(|| ward.around(&instance, &weekends.lines), |found| Ward::exactly(&found.lines));
    Ok(searched(&instance, &ward, Some(first), params, cancel))
}

/// Who works no duty of a weekend may not work one.
fn keep_off(instance: &mut Instance, p: usize, week: usize, line: &[u8]) {
    let days = 7 * week + 4..7 * week + 7;
    let touches = |instance: &Instance, d: usize, s: usize| instance.duty[d][s].weekend == Some(week as i32);
    if days.clone().any(|d| line[d] != OFF && touches(instance, d, usize::from(line[d]) - 1)) {
        return;
    }
    for d in days {
        let mask = (0..instance.shifts).filter(|s| touches(instance, d, *s)).fold(0, |mask, s| mask | 1 << s);
        instance.people[p].allowed[d] &= !mask;
    }
}

/// The engine's rota and the small exchanges after it.
fn searched(instance: &Instance, ward: &Ward, first: Option<Vec<Vec<u64>>>, params: &Params, cancel: &AtomicBool) -> Option<Lines> {
    let found = turnus_engine::search(&ward.model, &limits(params, first), cancel, &|| 0.0, &mut |_| {}).lines?;
    let substitutes = ward.substitutes(instance, &found);
    let plain: Vec<Vec<u8>> = found.iter().map(|line| line.to_vec()).collect();
    let better = search::improve(instance, &plain, &substitutes, params, cancel, &|_| {});
    Some(better.map_or(found, |b| b.lines.into_iter().map(Vec::into_boxed_slice).collect()))
}

/// By how many weeks the rota is turned each time: the seam first, twice, then the rest of the round, then the seam again.
fn turns(weeks: usize) -> Vec<usize> {
    let seam = OPEN.min(weeks / 2) / 2;
    let seam = weeks - seam.max(1);
    let rest = (0..weeks).step_by(TURN).map(move |k| (seam + k) % weeks);
    std::iter::once(seam).chain(rest).chain(std::iter::once(seam)).collect()
}

/// The instance with the rota before itself.
fn round(input: &PlanningInput, lines: &Lines) -> Result<Instance, Unsolved> {
    Ok(Instance::lower(&repeated(input, &assignments(input, lines)))?)
}

/// Points with itself before it; none when a line breaks a hard rule.
fn judged(input: &PlanningInput, lines: &Lines) -> Result<Option<i64>, Unsolved> {
    let instance = round(input, lines)?;
    let ward = Ward::new(&instance);
    Ok(ward::points(&instance, lines, &ward.substitutes(&instance, lines)))
}

/// The rota with the weeks after a turn laid anew; none where nobody's line fits.
fn laid_anew(input: &PlanningInput, lines: &Lines, turn: usize, params: &Params, cancel: &AtomicBool) -> Result<Option<Lines>, Unsolved> {
    let weeks = input.horizon.weeks as usize;
    let turned = by(lines, turn * 7);
    let mut instance = round(input, &turned)?;
    let open = OPEN.min(weeks / 2).max(1) * 7;
    for (person, line) in instance.people.iter_mut().zip(&turned) {
        for d in open..line.len() {
            person.allowed[d] = u32::from(line[d]).checked_sub(1).map_or(0, |s| 1 << s);
            person.fixed[d] = Some(line[d]);
        }
    }
    let weekends: Vec<Vec<u8>> = turned.iter().map(|line| line.to_vec()).collect();
    for (p, line) in weekends.iter().enumerate() {
        for week in 0..open / 7 {
            keep_off(&mut instance, p, week, line);
        }
    }
    let ward = Ward::new(&instance);
    let first = ward.around(&instance, &weekends);
    let laid = searched(&instance, &ward, Some(first), params, cancel);
    Ok(laid.map(|laid| by(&laid, (weeks - turn) * 7)))
}

/// Lines that begin some days later, and end with those days.
fn by(lines: &Lines, days: usize) -> Lines {
    let turned = |line: &[u8]| {
        let mut line = line.to_vec();
        let n = line.len().max(1);
        line.rotate_left(days % n);
        line.into_boxed_slice()
    };
    lines.iter().map(|line| turned(line)).collect()
}

fn finished(input: &PlanningInput, lines: &Lines, bound: i64, cancelled: bool) -> Result<Outcome, Unsolved> {
    let instance = round(input, lines)?;
    let substitutes = Ward::new(&instance).substitutes(&instance, lines);
    let objective = ward::points(&instance, lines, &substitutes).ok_or(Unsolved::Seam)?;
    let bound = bound.min(objective);
    let status = match (objective == bound, cancelled) {
        (true, _) => SolveStatus::Optimal,
        (false, true) => SolveStatus::Cancelled,
        (false, false) => SolveStatus::Feasible,
    };
    Ok(Outcome { assignments: assignments(input, lines), substitutes: named(input, &instance, &substitutes), objective, bound, status })
}
