//! What stops those who count for a hole and are in none of its ways out.

use super::{Desk, Left, MOST_WAYS, Missing, WayOut};
use crate::step_in::Replacement;
use turnus_domain::{
    id::{PersonId, ShiftTypeId},
    rota::Finding,
};

/// Somebody who counts for a hole, is there and is in none of its ways out.
#[derive(Debug, Clone, PartialEq)]
pub struct Stop {
    /// Who.
    pub person: PersonId,
    /// What stops her.
    pub by: Stopped,
}

/// What stops somebody.
#[derive(Debug, Clone, PartialEq)]
pub enum Stopped {
    /// A rule that stays broken whatever is agreed, of those agreements that were looked at.
    Whatever(Box<Finding>),
    /// A rule that she would break; what could be agreed of it is not looked for, because she is at work on another shift that day or
    /// others are nearer.
    Rule(Box<Finding>),
    /// Her shift of that day, which can neither be spared nor worked by somebody else.
    Works(ShiftTypeId),
    /// Cover or rules of the whole rota, which are not better with her.
    Rota,
}

impl Desk<'_> {
    pub(super) fn stops(&self, missing: &Missing, staff: &[Replacement], ways: &[WayOut], left: &Left) -> Vec<Stop> {
        if ways.len() >= MOST_WAYS {
            return Vec::new();
        }
        let counts = |r: &&Replacement| self.input.member(&r.person).is_some_and(|m| self.counts(missing, m));
        let in_none = |person: &PersonId| !ways.iter().any(|way| way.person() == Some(person));
        let by = |r: &Replacement| match (left.get(&r.person), r.breaks.first(), &r.instead_of) {
            (Some(f), ..) => Stopped::Whatever(Box::new(f.clone())),
            (None, Some(f), _) => Stopped::Rule(Box::new(f.clone())),
            (None, None, Some(shift)) => Stopped::Works(shift.clone()),
            (None, None, None) => Stopped::Rota,
        };
        let there = staff.iter().filter(counts).filter(|r| in_none(&r.person));
        let mut stops: Vec<Stop> = there.map(|r| Stop { person: r.person.clone(), by: by(r) }).collect();
        // Those who were asked to move their leave.
        let away = left.iter().filter(|(person, _)| in_none(person) && !staff.iter().any(|r| r.person == **person));
        stops.extend(away.map(|(person, f)| Stop { person: person.clone(), by: Stopped::Whatever(Box::new(f.clone())) }));
        stops.sort_by(|a, b| a.person.cmp(&b.person));
        stops
    }
}
