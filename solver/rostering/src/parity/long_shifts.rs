//! LOC-02 at units with two agreements of different terms: the judge, the search and the engine's graph must say the same of runs.

use super::{findings, ward};
use crate::{
    instance::{Instance, OFF},
    line::Judge,
    rules::AUTOMATA,
};
use chrono::Days;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use turnus_domain::{
    agreement::{Agreement, AgreementKind, AgreementTerms, Consent, Scope},
    base_rota::repeated,
    calendar::DateRange,
    planning_input::PlanningInput,
    quantity::Minutes,
    rota::Severity,
    rule_book::RuleId,
    shift::DatedShift,
};

/// Two or three agreements that differ in what they allow, for whom, when, and in what each lacks.
fn with_agreements(random: &mut ChaCha8Rng) -> PlanningInput {
    let mut input = ward::solbakken(4);
    let first = input.agreements.iter().position(|a| a.kind == AgreementKind::LocalAveraging).unwrap();
    let pattern = input.agreements.remove(first);
    input.structure.weekday = input.structure.weekend.clone();
    let agreements: Vec<Agreement> = (0..random.random_range(2..=3)).map(|k| drawn(&pattern, k, random)).collect();
    input.agreements.extend(agreements);
    let people: Vec<_> = input.staff.iter().map(|m| m.person.clone()).collect();
    for a in input.agreements.iter().filter(|a| a.id.as_str().starts_with('L')) {
        for person in &people {
            let from = ward::MONDAY + Days::new(random.random_range(0..28));
            let valid = match random.random_range(0..4) {
                0 => continue,
                1 => DateRange::starting(from),
                2 => DateRange::between(ward::MONDAY - Days::new(60), from),
                _ => DateRange::starting(ward::MONDAY - Days::new(60)),
            };
            input.consents.push(Consent { person: person.clone(), agreement: a.id.clone(), valid });
        }
    }
    for m in &mut input.staff {
        m.history.shifts = (1..=5_u64)
            .filter_map(|back| {
                let shift = ["", "D", "LD", "LD", "LN"][random.random_range(0..5)];
                (!shift.is_empty()).then(|| DatedShift { date: ward::MONDAY - Days::new(back), shift: shift.parse().unwrap() })
            })
            .collect();
        m.history.shifts.sort();
    }
    input
}

fn drawn(pattern: &Agreement, k: usize, random: &mut ChaCha8Rng) -> Agreement {
    let of = |n: usize| ["SP", "HF", "X-ASS"][n].parse().unwrap();
    let middle = ward::MONDAY + Days::new(random.random_range(5..25));
    let national = random.random_range(0..4) == 0;
    Agreement {
        id: format!("L{k}").parse().unwrap(),
        kind: if national { AgreementKind::National } else { AgreementKind::LocalAveraging },
        scope: if random.random_range(0..3) == 0 {
            Scope { professions: vec![of(random.random_range(0..3))], ..Scope::default() }
        } else {
            Scope::default()
        },
        terms: AgreementTerms {
            long_shifts_in_row: (random.random_range(0..5) > 0).then(|| random.random_range(1..=3)),
            rest_block: (random.random_range(0..5) > 0).then(|| Minutes::hours([11, 24, 35, 60][random.random_range(0..4)])),
            day_limit: (random.random_range(0..5) == 0).then(|| Minutes::hours(12)),
            ..AgreementTerms::default()
        },
        valid: match random.random_range(0..4) {
            0 => DateRange::starting(middle),
            1 => DateRange::between(ward::MONDAY - Days::new(60), middle),
            _ => DateRange::starting(ward::MONDAY - Days::new(60)),
        },
        health_assessment: (random.random_range(0..6) > 0).then(|| "H1".into()),
        ..pattern.clone()
    }
}

/// Mostly long shifts in runs, of what she may work.
fn line(instance: &Instance, p: usize, random: &mut ChaCha8Rng) -> Vec<u8> {
    let mut line = vec![OFF; instance.days];
    let mut d = random.random_range(0..3);
    while d < instance.days {
        for _ in 0..random.random_range(1..=4) {
            let choices: Vec<u8> =
                (0..instance.shifts).filter(|s| d < instance.days && instance.may(p, d, *s)).map(|s| s as u8 + 1).collect();
            let long: Vec<u8> = choices.iter().copied().filter(|c| instance.duty_of(d, *c).is_some_and(|x| x.long)).collect();
            let from = if long.is_empty() || random.random_range(0..6) == 0 { &choices } else { &long };
            if !from.is_empty() {
                line[d] = from[random.random_range(0..from.len())];
            }
            d += 1;
        }
        d += random.random_range(1..=5);
    }
    line
}

fn breaks(input: &PlanningInput, p: usize, line: &[u8]) -> bool {
    findings(input, p, line).iter().any(|f| f.rule == RuleId::Loc02 && f.severity == Severity::Hard)
}

#[test]
fn of_runs_of_long_shifts_under_several_agreements_all_three_say_the_same() {
    let mut random = ChaCha8Rng::seed_from_u64(11);
    let (mut kept, mut broken, mut not_strictest) = (0, 0, 0);
    for _ in 0..40 {
        let input = with_agreements(&mut random);
        let (instance, round) = (Instance::lower(&input).unwrap(), Instance::round(&input).unwrap());
        let others: Vec<RuleId> = AUTOMATA.iter().map(|(rule, _)| *rule).filter(|rule| *rule != RuleId::Loc02).collect();
        let dropped = [others, vec![RuleId::Hours, RuleId::Wt21]].concat();
        for p in 0..instance.people.len() {
            let mut person = instance.people[p].clone();
            person.fair_nights = None;
            let graph = crate::ward::lines(&instance, &person, &dropped);
            for _ in 0..12 {
                let line = line(&instance, p, &mut random);
                let judged = breaks(&input, p, &line);
                let mine = Judge::default().broken(&instance, p, &line).contains(&"LOC-02");
                assert_eq!(mine, judged, "{p} {line:?}\n{:#?}\n{:#?}", findings(&input, p, &line), input.agreements);
                assert_eq!(graph.cost(instance.shifts + 1, &line).is_none(), judged, "the graph: {p} {line:?}");
                not_strictest += usize::from(!judged && breaks_the_strictest(&input, &instance, p, &line));
                let own = crate::solve::assignments(&input, &alone(&input, p, &line));
                let in_round = breaks(&repeated(&input, &own), p, &line);
                assert_eq!(Judge::default().broken(&round, p, &line).contains(&"LOC-02"), in_round, "again and again: {p} {line:?}");
                *(if judged { &mut broken } else { &mut kept }) += 1;
            }
        }
    }
    assert!(
        kept > 2_000 && broken > 2_000 && not_strictest > 200,
        "{kept} kept, {broken} broken, {not_strictest} by the strictest terms only"
    );
}

fn alone(input: &PlanningInput, p: usize, line: &[u8]) -> Vec<Box<[u8]>> {
    let mut all = vec![vec![OFF; line.len()].into_boxed_slice(); input.staff.len()];
    all[p] = line.into();
    all
}

/// What the strictest terms of all agreements would forbid: more in a row than any allows.
fn breaks_the_strictest(input: &PlanningInput, instance: &Instance, p: usize, line: &[u8]) -> bool {
    let least = input.agreements.iter().filter_map(|a| a.terms.long_shifts_in_row).min().map_or(i32::MAX, i32::from);
    Judge::default().line(instance, p, line).beyond_run(least, |d| d.long) > 0
}
