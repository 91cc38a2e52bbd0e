//! Wards without a rota: every conflict is irreducible, by lines that the checker judges on the ward as it was drawn.

#[expect(dead_code, reason = "the sample unit has more than the drawn wards need")]
mod ward;

mod drawn;

use drawn::drawn;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::atomic::AtomicBool,
};
use turnus_checker::check_person;
use turnus_domain::{
    agreement::AgreementKind,
    id::PersonId,
    planning_input::PlanningInput,
    rota::Severity,
    rule_book::{ParameterKey as Key, RuleId},
    shift::DatedShift,
};
use turnus_rostering::{Outcome, Params, PersonConflict, Unsolved, solve};

/// Rules that a conflict can name, without the night average: it is left as it is.
const RULES: [RuleId; 8] =
    [RuleId::Hours, RuleId::Wt40, RuleId::Wt41, RuleId::Wt42, RuleId::Wt21, RuleId::Loc01, RuleId::Loc02, RuleId::Fixed];

/// No search: only whether everybody has a line.
fn asked(input: &PlanningInput) -> Result<Outcome, Unsolved> {
    let params = Params { seed: 1, seconds: 1e6, nodes: Some(0), steps: 0, chains: 1, rounds: 0 };
    solve(input, &params, &AtomicBool::new(false), &mut |_| {})
}

/// The ward of one person in which some rules ask for nothing: by its numbers, contracts and agreements.
fn alone(input: &PlanningInput, person: &PersonId, without: &[RuleId]) -> PlanningInput {
    let mut ward = input.clone();
    ward.staff.retain(|m| m.person == *person);
    ward.cover.iter_mut().for_each(|c| (c.head_plan, c.policy_minimum, c.task_need) = (0, 0, 0));
    for rule in without {
        let set: &[(Key, i64)] = match rule {
            RuleId::Hours => &[(Key::HoursTolerance, 20_000)],
            RuleId::Wt40 => &[(Key::DailyRest, -1_439), (Key::DailyRestFloor, -1_439)],
            RuleId::Wt41 => &[(Key::WeeklyRest, 0), (Key::WeeklyRestFloor, 0)],
            RuleId::Wt42 => &[(Key::SundayEvery, 10_000), (Key::SundayWindow, 10_000)],
            RuleId::Wt21 => {
                &[(Key::WeekLimit, 10_080), (Key::WeekMean, 10_080), (Key::WeekMaxIndividual, 10_080), (Key::WeekMaxLocal, 10_080)]
            }
            _ => &[],
        };
        for p in &mut ward.rule_book.parameters {
            p.value = set.iter().find(|(key, _)| *key == p.key).map_or(p.value, |(_, value)| *value);
        }
        match rule {
            RuleId::Wt40 => ward.agreements.retain(|a| a.kind != AgreementKind::LocalRest),
            RuleId::Wt42 => {
                let mut sundays = ward.agreements[0].clone();
                (sundays.id, sundays.kind, sundays.needs_consent) = ("A-FREE".parse().unwrap(), AgreementKind::SundayAverage, false);
                sundays.scope = Default::default();
                ward.agreements.push(sundays);
            }
            RuleId::Loc01 => {
                ward.staff[0].weekend_every = 1;
                ward.agreements.retain(|a| a.kind != AgreementKind::LocalWeekend);
            }
            RuleId::Loc02 => ward.agreements.iter_mut().for_each(|a| (a.terms.long_shifts_in_row, a.terms.rest_block) = (None, None)),
            RuleId::Fixed => ward.staff[0].fixed.clear(),
            _ => {}
        }
    }
    ward
}

/// The rules that a line without some rules breaks, by the checker on the ward as it was drawn.
fn broken(input: &PlanningInput, person: &PersonId, line: &Outcome) -> BTreeSet<RuleId> {
    let mine = line.assignments.iter().filter(|a| a.person == *person);
    let shifts: Vec<DatedShift> = mine.map(|a| DatedShift { date: a.date, shift: a.shift.clone() }).collect();
    check_person(input, person, &shifts).into_iter().filter(|f| f.severity == Severity::Hard).map(|f| f.rule).collect()
}

/// Rules that the checker names where the solver has one name for several.
fn same(rule: RuleId, found: RuleId) -> bool {
    let weeks = [RuleId::Wt10, RuleId::Wt20, RuleId::Wt21];
    rule == found || rule == RuleId::Wt21 && weeks.contains(&found)
}

/// Together they cannot be kept, without any one of them they can: with the rules outside the set asking for nothing there is
/// no line, and without one rule more there is one that breaks rules outside the rest of the set only.
fn irreducible(input: &PlanningInput, c: &PersonConflict, seed: u64) {
    let outside: Vec<RuleId> = RULES.into_iter().filter(|r| !c.rules.contains(r)).collect();
    let whole = asked(&alone(input, &c.person, &outside));
    assert!(matches!(whole, Err(Unsolved::Infeasible(_))), "ward {seed}: {c}: they can be kept");
    for rule in c.rules.iter().filter(|r| RULES.contains(r)) {
        let without: Vec<RuleId> = outside.iter().chain([rule]).copied().collect();
        let line =
            asked(&alone(input, &c.person, &without)).unwrap_or_else(|why| panic!("ward {seed}: {c}: {rule} can be spared: {why:?}"));
        let kept: Vec<RuleId> = c.rules.iter().filter(|r| *r != rule).copied().collect();
        let found = broken(input, &c.person, &line);
        assert!(found.iter().any(|f| without.iter().any(|r| same(*r, *f))), "ward {seed}: {c}: the line breaks nothing");
        let wrong: Vec<_> = found.iter().filter(|f| kept.iter().any(|r| same(*r, **f))).collect();
        assert!(wrong.is_empty(), "ward {seed}: {c}: a line without {rule} breaks {wrong:?}");
    }
}

fn verified(wards: usize) -> BTreeMap<String, usize> {
    let (mut sets, mut found) = (BTreeMap::new(), 0);
    for seed in 0.. {
        if found == wards {
            break;
        }
        let mut input = drawn(seed);
        input.staff.truncate(8);
        input.cover.iter_mut().for_each(|c| (c.head_plan, c.policy_minimum, c.task_need) = (0, 0, 0));
        match asked(&input) {
            Ok(_) => {}
            Err(Unsolved::Infeasible(conflicts)) => {
                found += 1;
                for c in &conflicts {
                    irreducible(&input, c, seed);
                    *sets.entry(c.rules.iter().map(ToString::to_string).collect::<Vec<_>>().join(" + ")).or_default() += 1;
                }
            }
            Err(other) => panic!("ward {seed}: {other}"),
        }
    }
    sets
}

#[test]
fn every_conflict_of_thirty_drawn_wards_is_irreducible() {
    let sets = verified(30);
    assert!(sets.len() > 2, "{sets:?}");
}

#[test]
#[ignore = "long: 500 wards"]
fn every_conflict_of_five_hundred_drawn_wards_is_irreducible() {
    println!("{:#?}", verified(500));
}
