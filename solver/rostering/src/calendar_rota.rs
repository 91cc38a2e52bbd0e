//! A rota of the calendar made from a base rota: base shifts stay where they can, and as few others as possible are worked.
//!
//! # The mathematics
//! 1. *What stands*: a base shift stands unless the person may not work it on that day (`legality`), another one is fixed there,
//!    or a public holiday asks for fewer: then shifts are taken off whose absence no row of cover misses, first from whoever
//!    works most above what she owes.
//! 2. *Who is open*: whose standing line is the base's own and keeps every rule has that line and no other. Who lost shifts may
//!    work on her free days besides what stands. Where no such line keeps the rules (her hours, rest beside what she worked
//!    before), all her days are open, and each standing shift that she does not work costs [`KEEP`]. Where a price of changes is
//!    given, everybody is open at that price.
//! 3. *The lines* of those who are open: the engine's, at the points of the rota and the cost of each change. Substitutes do what
//!    is left, as in every rota.
//!
//! This is re-rostering with few changes: the standing shifts come before points, because people live by them.

use crate::{
    conflict,
    instance::{Instance, OFF},
    line::Judge,
    solve::{Outcome, Params, Progress, Stage, Unsolved, assignments, limits, named},
    ward::{self, Ward},
};
use std::sync::atomic::{AtomicBool, Ordering};
use turnus_domain::{
    calendar::DayKind,
    planning_input::PlanningInput,
    rota::{Assignment, SolveStatus},
};

/// Cost of a standing shift that is not worked: dearer than any substitute's shift, so that only rules take one away. [ASSUME]
const KEEP: i64 = 10_000;
/// Cost of a shift on a day that is free in the base: less than any substitute's, so that holes are covered, and more than a
/// wish, so that a line does not change for it. [ASSUME]
const MORE: i64 = 20;
/// The same on a public holiday, which asks for fewer: still less than a substitute's shift.
const NOT_NEEDED: i64 = 200;

/// Makes a rota of the calendar from the shifts that base rotas give on its days. Shifts of people or types that the input does
/// not know are left out. `change_cost`: points that a standing shift counts for which is not worked; without it standing shifts go
/// only where a rule asks for it. The bound is that of any rota of these days, from a base or not, and 0 where no rounds are asked for.
///
/// # Errors
/// See [`Unsolved`].
pub fn calendar_rota(
    input: &PlanningInput,
    base: &[Assignment],
    change_cost: Option<u32>,
    params: &Params,
    cancel: &AtomicBool,
    monitor: &mut (dyn FnMut(&Progress) + Send),
) -> Result<Outcome, Unsolved> {
    let instance = Instance::lower(input)?;
    let base = known(input, base);
    let stands = standing(input, &instance, &base);
    monitor(&Progress { stage: Stage::Days, objective: None, bound: 0 });
    let openness = match change_cost {
        None => openness(&instance, &base, &stands),
        Some(_) => vec![Openness::Any; stands.len()],
    };
    let holiday: Vec<bool> = input.horizon.days().map(|d| input.holidays.kind(d) == DayKind::Holiday).collect();
    let base = Base { stands: &stands, holiday: &holiday, keep: change_cost.map_or(KEEP, i64::from) };
    let lines = laid(input, &instance, base, openness, params, cancel)?;
    let ward = Ward::new(&instance);
    let substitutes = ward.substitutes(&instance, &lines);
    let broken = || Unsolved::Failed("a line of the rota breaks a rule; please report this with the exported input".into());
    let objective = ward::points(&instance, &lines, &substitutes).ok_or_else(broken)?;
    monitor(&Progress { stage: Stage::Bound, objective: Some(objective), bound: 0 });
    let bound = if params.rounds == 0 { 0 } else { bound(&ward, &lines, params, cancel).clamp(0, objective) };
    let status = match (objective == bound, cancel.load(Ordering::Relaxed)) {
        (true, _) => SolveStatus::Optimal,
        (false, true) => SolveStatus::Cancelled,
        (false, false) => SolveStatus::Feasible,
    };
    Ok(Outcome { assignments: assignments(input, &lines), substitutes: named(input, &instance, &substitutes), objective, bound, status })
}

/// Lines, a choice a day.
type Lines = Vec<Box<[u8]>>;

/// What stands of the base, which days are public holidays, and what a standing shift that is not worked costs.
#[derive(Clone, Copy)]
struct Base<'a> {
    stands: &'a Lines,
    holiday: &'a [bool],
    keep: i64,
}

fn known(input: &PlanningInput, base: &[Assignment]) -> Lines {
    let mut lines = vec![vec![OFF; input.horizon.len()].into_boxed_slice(); input.staff.len()];
    for a in base {
        let person = input.staff.iter().position(|m| m.person == a.person);
        let shift = input.shift_types.iter().position(|s| s.id == a.shift).and_then(|s| u8::try_from(s + 1).ok());
        let day = usize::try_from(input.horizon.index(a.date)).ok();
        if let (Some(p), Some(choice), Some(day)) = (person, shift, day)
            && let Some(cell) = lines[p].get_mut(day)
        {
            *cell = choice;
        }
    }
    lines
}

/// What stands of the base on its own days, with what is fixed and without what public holidays do not need.
fn standing(input: &PlanningInput, instance: &Instance, base: &Lines) -> Lines {
    let mut stands = base.clone();
    for (line, person) in stands.iter_mut().zip(&instance.people) {
        for (d, choice) in line.iter_mut().enumerate() {
            let may = *choice == OFF || person.allowed[d] & (1 << (*choice - 1)) != 0;
            *choice = person.fixed[d].unwrap_or(if may { *choice } else { OFF });
        }
    }
    for (d, date) in input.horizon.days().enumerate() {
        if input.holidays.kind(date) == DayKind::Holiday {
            take_off(instance, d, &mut stands);
        }
    }
    stands
}

/// Takes shifts of a day off that no row of its cover misses, first from whoever works most above what she owes.
fn take_off(instance: &Instance, d: usize, stands: &mut Lines) {
    loop {
        let above = |p: usize| {
            let worked: i32 = (0..instance.days).filter_map(|d| instance.duty_of(d, stands[p][d])).map(|duty| duty.working).sum();
            worked - instance.people[p].owed_minutes
        };
        let free = |p: &usize| stands[*p][d] != OFF && instance.people[*p].fixed[d].is_none() && spare(instance, d, stands, *p);
        // Of two with as much, the first in order.
        let Some(p) = (0..stands.len()).filter(free).max_by_key(|p| (above(*p), std::cmp::Reverse(*p))) else { return };
        stands[p][d] = OFF;
    }
}

/// Whether every row of cover that she counts in on a day has somebody to spare.
fn spare(instance: &Instance, d: usize, lines: &Lines, p: usize) -> bool {
    instance.rows_of_day[d].iter().map(|r| &instance.cover[*r]).all(|row| {
        let counts = |q: usize| {
            let choice = lines[q][d];
            choice != OFF && row.shifts & (1 << (choice - 1)) != 0 && instance.people[q].classes[row.class][d]
        };
        !counts(p) || (0..lines.len()).filter(|q| counts(*q)).count() as i32 > row.need
    })
}

/// How free a person's line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Openness {
    /// Her standing line and no other.
    Kept,
    /// Her standing shifts, and more on free days.
    More,
    /// Any line.
    Any,
}

fn openness(instance: &Instance, base: &Lines, stands: &Lines) -> Vec<Openness> {
    let mut judge = Judge::default();
    let of = |p: usize| {
        if stands[p] == base[p] && judge.points(instance, p, &stands[p]).is_some() {
            return Openness::Kept;
        }
        let person = narrowed(instance, p, &stands[p], Openness::More);
        let possible = ward::lines(instance, &person, &[]).is_possible(instance.shifts + 1);
        if possible { Openness::More } else { Openness::Any }
    };
    (0..stands.len()).map(of).collect()
}

/// A person with the choices that are open to her.
fn narrowed(instance: &Instance, p: usize, stands: &[u8], open: Openness) -> crate::instance::Person {
    let mut person = instance.people[p].clone();
    for (d, choice) in stands.iter().enumerate() {
        let kept = match open {
            Openness::Kept => true,
            Openness::More => *choice != OFF,
            Openness::Any => false,
        };
        if kept {
            person.allowed[d] = u32::from(*choice).checked_sub(1).map_or(0, |s| 1 << s);
            person.fixed[d] = Some(*choice);
        }
    }
    person
}

/// Everybody's line; somebody who has none besides what stands is opened wholly, once.
fn laid(
    input: &PlanningInput,
    instance: &Instance,
    base: Base<'_>,
    mut open: Vec<Openness>,
    params: &Params,
    cancel: &AtomicBool,
) -> Result<Lines, Unsolved> {
    let stands = base.stands;
    loop {
        if open.iter().all(|o| *o == Openness::Kept) {
            return Ok(stands.clone());
        }
        let mut narrow = instance.clone();
        narrow.people = (0..open.len()).map(|p| narrowed(instance, p, &stands[p], open[p])).collect();
        let mut ward = Ward::new(&narrow);
        for (p, person) in ward.model.people.iter_mut().enumerate() {
            changes_cost(person, &stands[p], base.holiday, base.keep);
        }
        let first: Vec<Vec<u8>> = stands.iter().map(|line| line.to_vec()).collect();
        let tries = turnus_engine::Params { weights: 0, ..limits(params, Some(Ward::exactly(&first))) };
        let found = turnus_engine::search(&ward.model, &tries, cancel, &|| 0.0, &mut |_| {});
        if let Some(lines) = found.lines {
            return Ok(lines);
        }
        let more: Vec<usize> = found.without_line.iter().copied().filter(|p| open[*p] != Openness::Any).collect();
        if found.without_line.is_empty() {
            return Err(Unsolved::Stopped);
        }
        if more.is_empty() {
            let conflicts = conflict::people(input, instance, &found.without_line);
            let missed = "a line that exists was not found: means over weeks bind; please report this with the exported input";
            return Err(if conflicts.is_empty() { Unsolved::Failed(missed.into()) } else { Unsolved::Infeasible(conflicts) });
        }
        more.into_iter().for_each(|p| open[p] = Openness::Any);
    }
}

/// Adds what changes cost to a person of the model.
fn changes_cost(person: &mut turnus_engine::Person, stands: &[u8], holiday: &[bool], keep: i64) {
    let choices = person.cost.len() / stands.len().max(1);
    for (d, stood) in stands.iter().enumerate() {
        for c in (0..choices).filter(|c| *c != usize::from(*stood)) {
            let cost = match (*stood != OFF, holiday[d]) {
                (true, _) => keep,
                (false, true) => NOT_NEEDED,
                (false, false) => MORE,
            };
            person.cost[d * choices + c] += cost;
        }
    }
}

/// No rota of these days has fewer points, whether it comes from a base or not.
fn bound(ward: &Ward, lines: &Lines, params: &Params, cancel: &AtomicBool) -> i64 {
    let first: Vec<Vec<u8>> = lines.iter().map(|line| line.to_vec()).collect();
    let only = turnus_engine::Params { tries: 0, chains: 0, ..limits(params, Some(Ward::exactly(&first))) };
    turnus_engine::search(&ward.model, &only, cancel, &|| 0.0, &mut |_| {}).bound
}
