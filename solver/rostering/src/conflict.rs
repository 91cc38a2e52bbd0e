//! Why no rota exists: for which people, and which rules cannot hold together for each of them.
//!
//! Cover can always be left to substitutes, so people do not constrain each other: when there is no rota, it is
//! because some person alone has no line. For each such person a deletion filter over the rules gives an
//! irreducible set: together they cannot be kept, without any one of them they can.

use crate::{
    instance::Instance,
    ward::{lines, unit},
};
use std::fmt;
use turnus_domain::{id::PersonId, planning_input::PlanningInput, rule_book::RuleId};

/// Rules that a line can do without, one by one.
const DROPPABLE: [RuleId; 8] =
    [RuleId::Hours, RuleId::Wt40, RuleId::Wt41, RuleId::Wt42, RuleId::Wt21, RuleId::Loc01, RuleId::Loc02, RuleId::Fixed];

/// Rules that cannot hold together for one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonConflict {
    /// Who.
    pub person: PersonId,
    /// An irreducible set of rules.
    pub rules: Vec<RuleId>,
    /// Minutes owed over the horizon.
    pub owed: i64,
    /// Minutes that can be worked at most when HOURS is left out, or -1 when even then no line exists.
    pub reachable: i64,
}

impl fmt::Display for PersonConflict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rules: Vec<String> = self.rules.iter().map(ToString::to_string).collect();
        write!(f, "for {} the rules {} cannot hold together", self.person, rules.join(" + "))?;
        if self.reachable >= 0 && self.rules.contains(&RuleId::Hours) {
            let (owed, reachable) = (self.owed / 60, self.reachable / 60);
            if self.reachable < self.owed {
                write!(
                    f,
                    " ({owed} h owed, at most {reachable} h can be worked: fewer hours, fewer absences or more kinds of shift would mend it)"
                )?;
            } else {
                write!(
                    f,
                    " ({owed} h owed: no number of whole shifts comes near enough to that; another position percentage, other shift lengths or a wider tolerance would mend it)"
                )?;
            }
        }
        Ok(())
    }
}

/// The conflicts of people for whom no line was found.
pub(crate) fn people(input: &PlanningInput, instance: &Instance, without: &[usize]) -> Vec<PersonConflict> {
    without.iter().map(|p| one(input, instance, *p)).collect()
}

fn one(input: &PlanningInput, instance: &Instance, p: usize) -> PersonConflict {
    let person = &instance.people[p];
    let possible = |dropped: &[RuleId]| lines(instance, person, dropped).is_possible(instance.shifts + 1);
    let mut dropped: Vec<RuleId> = Vec::new();
    if !possible(&[]) {
        for rule in DROPPABLE {
            dropped.push(rule);
            if possible(&dropped) {
                dropped.pop();
            }
        }
    }
    let mut rules: Vec<RuleId> = DROPPABLE.into_iter().filter(|r| !dropped.contains(r)).collect();
    if dropped.is_empty() && possible(&[]) {
        // Only the sums over weeks are left: they are not in the graph.
        rules = vec![RuleId::Hours, RuleId::Wt21];
        rules.extend(person.only_nights.then_some(RuleId::Wt61));
    }
    let reachable = lines(instance, person, &[RuleId::Hours]).most_amount(instance.shifts + 1);
    PersonConflict {
        person: input.staff[p].person.clone(),
        rules,
        owed: i64::from(person.owed_minutes),
        reachable: reachable.map_or(-1, |amount| i64::from(amount) * i64::from(unit(instance))),
    }
}
