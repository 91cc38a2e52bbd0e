//! Why no rota exists: for which people, which rules cannot hold together for each of them, and the cheapest ways out.
//!
//! Cover can always be left to substitutes, so people do not constrain each other: when there is no rota, it is
//! because some person alone has no line. For each such person a deletion filter over the rules (Chinneck 1991) gives an
//! irreducible set: its rules together leave no line, whatever else is forgotten, and without any one of them there is one.
//! A way out is a change of the input with which she has a line by all rules, tried out before it is told.

pub(crate) mod case;
mod ways;

use crate::instance::Instance;
use case::Case;
use rayon::prelude::*;
use std::fmt;
use turnus_domain::{id::PersonId, planning_input::PlanningInput, rule_book::RuleId};

/// Rules that a line can do without, one by one. What comes last is left in a conflict first: what people decide on.
const DROPPABLE: [RuleId; 15] = [
    RuleId::Hours,
    RuleId::Wt40,
    RuleId::Wt41,
    RuleId::Wt42,
    RuleId::Wt21,
    RuleId::Wt31,
    RuleId::Wt61,
    RuleId::Wt80,
    RuleId::Wt10,
    RuleId::Loc01,
    RuleId::Loc02,
    RuleId::Loc03,
    RuleId::Absence,
    RuleId::Contract,
    RuleId::Fixed,
];

/// Rules that cannot hold together for one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonConflict {
    /// Who.
    pub person: PersonId,
    /// An irreducible set of rules. WT-21 stands for the working time of weeks, by whichever of WT-10, WT-20 and WT-21 she has.
    pub rules: Vec<RuleId>,
    /// Minutes owed over the horizon.
    pub owed: i64,
    /// Minutes that can be worked at most when HOURS is left out, or -1 when even then no line exists.
    pub reachable: i64,
    /// Changes that give her a line, one alone is enough, the cheapest first: the unit's own decisions before contracts, contracts
    /// before agreements. Empty when no single change of these rules does.
    pub ways_out: Vec<String>,
}

impl fmt::Display for PersonConflict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rules: Vec<String> = self.rules.iter().map(ToString::to_string).collect();
        match self.rules.len() {
            1 => write!(f, "for {} the rule {} cannot be kept", self.person, rules.join(""))?,
            _ => write!(f, "for {} the rules {} cannot hold together", self.person, rules.join(" + "))?,
        }
        if self.reachable >= 0 && self.rules.contains(&RuleId::Hours) {
            let (owed, reachable) = (self.owed / 60, self.reachable / 60);
            if self.reachable < self.owed {
                write!(f, " ({owed} h owed, at most {reachable} h can be worked)")?;
            } else {
                write!(f, " ({owed} h owed: no number of whole shifts comes near enough to that)")?;
            }
        }
        match self.ways_out.split_first() {
            Some((first, others)) => {
                write!(f, "; cheapest way out: {first}")?;
                others.iter().try_for_each(|way| write!(f, "; or {way}"))
            }
            None => {
                write!(f, "; no single change of these is enough: something else stands in the way too, mend this first and solve again")
            }
        }
    }
}

/// The conflicts of people for whom no line was found. People who have one after all are left out.
pub(crate) fn people(input: &PlanningInput, instance: &Instance, without: &[usize]) -> Vec<PersonConflict> {
    without.par_iter().filter_map(|p| one(input, instance, *p)).collect()
}

fn one(input: &PlanningInput, instance: &Instance, p: usize) -> Option<PersonConflict> {
    let case = Case { input, instance, p, only: None };
    let rules = irreducible(&case)?;
    let ways_out = ways::cheapest(&case, &rules);
    let owed = i64::from(instance.people[p].owed_minutes);
    Some(PersonConflict { person: input.staff[p].person.clone(), rules, owed, reachable: case.most_minutes().unwrap_or(-1), ways_out })
}

/// Rules that together leave no line, each of them needed for that; none when there is a line.
pub(crate) fn irreducible(case: &Case<'_>) -> Option<Vec<RuleId>> {
    if case.is_possible(&[]) {
        return None;
    }
    let mut dropped: Vec<RuleId> = Vec::new();
    for rule in DROPPABLE {
        dropped.push(rule);
        if case.is_possible(&dropped) {
            dropped.pop();
        }
    }
    Some(DROPPABLE.into_iter().filter(|r| !dropped.contains(r)).collect())
}
