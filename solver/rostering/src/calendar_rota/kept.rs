//! Every standing shift is kept that a rule does not take: who loses nothing has her standing line, the others are laid around
//! what stands.

use super::standing::Lines;
use crate::{
    instance::{Instance, OFF},
    line::Judge,
    solve::{Params, Unsolved, limits, no_line},
    ward::{self, Ward},
};
use std::sync::atomic::AtomicBool;
use turnus_domain::planning_input::PlanningInput;

/// Cost of a standing shift that is not worked: dearer than any substitute's shift, so that only rules take one away. [ASSUME]
pub(super) const KEEP: i64 = 10_000;
/// Cost of a shift on a day that is free in the base: less than any substitute's, so that holes are covered, and more than a
/// wish, so that a line does not change for it. [ASSUME]
const MORE: i64 = 20;
/// The same on a public holiday, which asks for fewer: still less than a substitute's shift.
const NOT_NEEDED: i64 = 200;

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
pub(super) fn laid(
    input: &PlanningInput,
    instance: &Instance,
    (base, stands): (&Lines, &Lines),
    holiday: &[bool],
    params: &Params,
    cancel: &AtomicBool,
) -> Result<Lines, Unsolved> {
    let mut open = openness(instance, base, stands);
    loop {
        if open.iter().all(|o| *o == Openness::Kept) {
            return Ok(stands.clone());
        }
        let mut narrow = instance.clone();
        narrow.people = (0..open.len()).map(|p| narrowed(instance, p, &stands[p], open[p])).collect();
        let mut ward = Ward::new(&narrow);
        for (p, person) in ward.model.people.iter_mut().enumerate() {
            changes_cost(person, &stands[p], holiday);
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
            return Err(no_line(input, instance, &found.without_line));
        }
        more.into_iter().for_each(|p| open[p] = Openness::Any);
    }
}

/// Adds what changes cost to a person of the model.
fn changes_cost(person: &mut turnus_engine::Person, stands: &[u8], holiday: &[bool]) {
    let choices = person.cost.len() / stands.len().max(1);
    for (d, stood) in stands.iter().enumerate() {
        for c in (0..choices).filter(|c| *c != usize::from(*stood)) {
            let cost = match (*stood != OFF, holiday[d]) {
                (true, _) => KEEP,
                (false, true) => NOT_NEEDED,
                (false, false) => MORE,
            };
            person.cost[d * choices + c] += cost;
        }
    }
}
