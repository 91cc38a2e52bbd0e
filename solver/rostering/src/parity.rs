//! Solver and checker read the same text; here they must say the same of thousands of lines, legal and not.

#[path = "../tests/ward/mod.rs"]
mod ward;

use crate::{
    instance::{Instance, OFF},
    line::Judge,
    solve::{Params, solve},
};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::sync::{OnceLock, atomic::AtomicBool};
use turnus_checker::check_person;
use turnus_domain::{
    planning_input::PlanningInput,
    quantity::Minutes,
    rota::{Finding, Severity},
    rule_book::RuleId,
    shift::DatedShift,
    staff::{CreditedDay, ExtraShift},
};

fn inputs() -> Vec<PlanningInput> {
    let mut full = ward::solbakken(4);
    ward::dress(&mut full);
    ward::absences(&mut full);
    let without = |kind: turnus_domain::agreement::AgreementKind| {
        let mut input = full.clone();
        input.agreements.retain(|a| a.kind != kind);
        input
    };
    use turnus_domain::agreement::AgreementKind as Kind;
    vec![
        full.clone(),
        with_extra_shifts(full.clone()),
        without(Kind::SundayAverage),
        without(Kind::LocalAveraging),
        without(Kind::IndividualAveraging),
        without(Kind::LocalRest),
    ]
}

/// Everybody said yes to extra shifts now and then, and was ill for as long: owed minutes are what they were.
fn with_extra_shifts(mut input: PlanningInput) -> PlanningInput {
    let working = Minutes(450);
    for m in &mut input.staff {
        let days = [1, 4, 5, 11, 13, 17, 19, 25].map(|d| input.horizon.date(d));
        m.extra = days.map(|date| ExtraShift { date, shift: input.shift_types[0].id.clone(), working }).into();
        m.credited = days.map(|date| CreditedDay { date, working }).into();
        m.credited.retain(|c| !m.is_absent(c.date));
        m.extra.retain(|e| m.credited.iter().any(|c| c.date == e.date));
    }
    input
}

/// Lines near legal ones: those of a rota of the whole sample, with a few days changed.
fn lines() -> &'static [(usize, Vec<u8>)] {
    static LINES: OnceLock<Vec<(usize, Vec<u8>)>> = OnceLock::new();
    LINES.get_or_init(|| near_legal(&inputs()[0]))
}

fn near_legal(input: &PlanningInput) -> Vec<(usize, Vec<u8>)> {
    let instance = Instance::lower(input).unwrap();
    let params = Params { steps: 5_000, chains: 1, rounds: 0, nodes: Some(100), ..Params::default() };
    let rota = solve(input, &params, &AtomicBool::new(false), &mut |_| {}).unwrap();
    let mut random = ChaCha8Rng::seed_from_u64(7);
    let mut found = Vec::new();
    for p in 0..instance.people.len() {
        let mut line = vec![OFF; instance.days];
        for a in rota.assignments.iter().filter(|a| a.person == input.staff[p].person) {
            line[input.horizon.index(a.date) as usize] = input.shift_types.iter().position(|s| s.id == a.shift).unwrap() as u8 + 1;
        }
        for changes in [0, 1, 1, 1, 2, 2, 3, 4, 6, 10] {
            let mut changed = line.clone();
            for _ in 0..changes {
                changed[random.random_range(0..instance.days)] = random.random_range(0..=instance.shifts as u8);
            }
            found.push((p, changed));
        }
    }
    found
}

fn findings(input: &PlanningInput, p: usize, line: &[u8]) -> Vec<Finding> {
    let shifts: Vec<DatedShift> = line
        .iter()
        .enumerate()
        .filter(|(_, c)| **c != OFF)
        .map(|(d, c)| DatedShift { date: input.horizon.date(d), shift: input.shift_types[usize::from(*c) - 1].id.clone() })
        .collect();
    check_person(input, &input.staff[p].person, &shifts)
}

#[test]
fn checker_and_search_say_the_same_of_every_line() {
    let (mut legal, mut illegal, mut overtime) = (0, 0, 0);
    for input in inputs() {
        let instance = Instance::lower(&input).unwrap();
        for (p, line) in lines() {
            let found = findings(&input, *p, line);
            overtime += usize::from(found.iter().any(|f| f.rule == RuleId::Wt31));
            let hard: Vec<&Finding> = found.iter().filter(|f| f.severity == Severity::Hard).collect();
            let points: i64 = found.iter().filter(|f| f.rule != RuleId::Cover).map(|f| f.points).sum();
            let mine = Judge::default().points(&instance, *p, line);
            assert_eq!(
                mine.is_some(),
                hard.is_empty(),
                "person {p} {line:?}\nchecker: {hard:#?}\nsearch breaks: {:?}",
                Judge::default().broken(&instance, *p, line)
            );
            if let Some(mine) = mine {
                assert_eq!(mine, points, "person {p} {line:?} {found:#?}");
                legal += 1;
            } else {
                illegal += 1;
            }
        }
    }
    assert!(legal > 200 && illegal > 400 && overtime > 10, "{legal} legal, {illegal} illegal, {overtime} with too much overtime");
}

#[test]
fn every_legal_line_is_in_the_graph_and_costs_there_at_most_what_it_costs() {
    for input in inputs() {
        let instance = Instance::lower(&input).unwrap();
        let graphs: Vec<_> = instance.people.iter().map(|p| crate::graph::Graph::build(&instance, p)).collect();
        for (p, line) in lines() {
            if let Some(points) = Judge::default().points(&instance, *p, line) {
                let there = graphs[*p].points(line);
                assert!(there.is_some_and(|t| t <= points), "person {p} {line:?}: {there:?} against {points}");
            }
        }
    }
}
