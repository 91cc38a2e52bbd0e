//! Why no rota exists: for which people, and which rules cannot hold together for each of them.
//!
//! Cover can always be left to substitutes, so people do not constrain each other: when there is no rota, it is
//! because some person alone has no line. For each such person a deletion filter over the rules gives an
//! irreducible set: together they cannot be kept, without any one of them they can.

use crate::{
    compact::{Compact, Design, NoDraft, Scope},
    instance::Instance,
    rules::ROWS,
};
use std::{fmt, sync::atomic::AtomicBool};
use turnus_domain::{id::PersonId, planning_input::PlanningInput, rule_book::RuleId};
use turnus_lp::MipLimits;

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

/// The conflict of every person who has no line alone.
pub(crate) fn people(input: &PlanningInput, instance: &Instance) -> Vec<PersonConflict> {
    (0..instance.people.len()).filter_map(|p| one(input, instance, p)).collect()
}

fn one(input: &PlanningInput, instance: &Instance, p: usize) -> Option<PersonConflict> {
    let alone = Instance {
        people: vec![instance.people[p].clone()],
        cover: Vec::new(),
        rows_of_day: vec![Vec::new(); instance.days],
        ..instance.clone()
    };
    if feasible(&alone, &[]) {
        return None;
    }
    let mut dropped: Vec<RuleId> = Vec::new();
    for rule in droppable() {
        dropped.push(rule);
        if feasible(&alone, &dropped) {
            dropped.pop();
        }
    }
    let rules: Vec<RuleId> = droppable().filter(|r| !dropped.contains(r)).collect();
    Some(PersonConflict {
        person: input.staff[p].person.clone(),
        rules,
        owed: i64::from(alone.people[0].owed_minutes),
        reachable: reachable(&alone),
    })
}

/// Rules that a model can do without, one by one.
fn droppable() -> impl Iterator<Item = RuleId> {
    ROWS.iter().map(|(rule, _)| *rule).chain([RuleId::Fixed])
}

fn limits() -> MipLimits {
    MipLimits {
        seconds: 20.0,
        nodes: Some(2_000),
        relative_gap: 0.0,
        absolute_gap: 0.999,
        seed: 1,
        threads: 1,
        stop_at_first: false,
        stop_objective: 0.0,
    }
}

fn feasible(alone: &Instance, without: &[RuleId]) -> bool {
    let model = Compact::build(alone, Design { dropped: without, ..Design::of(Scope::All) });
    !matches!(model.solve(&limits(), &AtomicBool::new(false), &mut |_| {}), Err(NoDraft::Infeasible))
}

/// Most minutes the person can work when nothing is owed.
fn reachable(alone: &Instance) -> i64 {
    let model = Compact::build(alone, Design { scope: Scope::All, dropped: &[RuleId::Hours], minute: -1.0 });
    match model.solve(&limits(), &AtomicBool::new(false), &mut |_| {}) {
        Ok(draft) => draft.lines[0].iter().enumerate().filter_map(|(d, c)| alone.duty_of(d, *c)).map(|d| i64::from(d.working)).sum(),
        Err(_) => -1,
    }
}
