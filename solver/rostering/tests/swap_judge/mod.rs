//! What the checker says of a swap.

use std::collections::BTreeMap;
use turnus_checker::{check_assignments, check_person};
use turnus_domain::{
    id::PersonId,
    planning_input::PlanningInput,
    rota::{Rota, Severity, swap::Swap},
    shift::DatedShift,
};

/// Cover that is not met, by day, band and class, as the checker sees it.
pub(crate) fn unmet(input: &PlanningInput, rota: &Rota) -> BTreeMap<String, u32> {
    let report = check_assignments(input, &rota.assignments, &rota.substitutes);
    report.unmet.iter().map(|u| (format!("{} {:?} {}", u.date, u.band, u.class), u.required - u.present)).collect()
}

fn legal_for(input: &PlanningInput, rota: &Rota, person: &PersonId) -> bool {
    let line = rota.assignments.iter().filter(|a| a.person == *person);
    let line: Vec<_> = line.map(|a| DatedShift { date: a.date, shift: a.shift.clone() }).collect();
    check_person(input, person, &line).iter().all(|f| f.severity == Severity::Soft)
}

/// Whether it is legal for both and loses no cover.
pub(crate) fn legal(input: &PlanningInput, rota: &Rota, before: &BTreeMap<String, u32>, swap: &Swap) -> bool {
    let after = rota.amended(rota.id.clone(), &swap.changes(rota).expect("there is something to exchange"));
    [&swap.first, &swap.second].iter().all(|p| legal_for(input, &after, p))
        && unmet(input, &after).iter().all(|(row, heads)| before.get(row).is_some_and(|had| had >= heads))
}
