//! Solver and checker read the same text; here they must say the same of thousands of lines, legal and not.

#[path = "../tests/ward/mod.rs"]
pub(crate) mod ward;

#[path = "../tests/supplements/mod.rs"]
mod supplements;

mod long_shifts;

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
    base_rota::repeated,
    planning_input::PlanningInput,
    quantity::Minutes,
    rota::{Assignment, Finding, Severity},
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
        many_sundays(full.clone()),
        many_sundays(without(Kind::SundayAverage)),
        nights_only(full.clone()),
        supplements::paid(full.clone()),
        short_rest(full),
    ]
}

/// Everybody said yes to extra shifts now and then, and was ill for as long: owed minutes are what they were.
fn with_extra_shifts(mut input: PlanningInput) -> PlanningInput {
    let working = Minutes(450);
    for m in &mut input.staff {
        let days = [1, 4, 5, 11, 13, 17, 19, 25].map(|d| input.horizon.date(d));
        m.extra = days.map(|date| ExtraShift { date, shift: input.shift_types[0].id.clone(), working }).into();
        m.credited = days.map(|date| CreditedDay { date, working }).into();
        let absences = m.absences.clone();
        let away = |date| absences.iter().any(|a| a.days.contains(date));
        m.credited.retain(|c| !away(c.date));
        m.extra.retain(|e| !away(e.date));
    }
    input
}

/// A history full of Sundays, told by weekends only; people may work every weekend.
fn many_sundays(mut input: PlanningInput) -> PlanningInput {
    for (k, m) in input.staff.iter_mut().enumerate() {
        let saturdays = (1..=10 + k as u64 % 6).map(|w| ward::MONDAY - chrono::Days::new(7 * w + 2));
        m.history.weekends.extend(saturdays.filter(|d| k % 2 == 1 || *d < ward::MONDAY - chrono::Days::new(20)));
        m.history.weekends.sort_unstable();
        m.weekend_every = 1 + (k as u8 % 3);
    }
    input
}

/// Contracts of nights only, with hours up to the night average.
fn nights_only(mut input: PlanningInput) -> PlanningInput {
    use turnus_domain::shift::ShiftKind;
    for m in input.staff.iter_mut().step_by(2) {
        m.kinds = vec![ShiftKind::Night, ShiftKind::LongNight];
    }
    for p in &mut input.rule_book.parameters {
        if p.key == turnus_domain::rule_book::ParameterKey::NightAverage {
            p.value = 60 * 60;
        }
        if p.key == turnus_domain::rule_book::ParameterKey::HoursTolerance {
            p.value = 9_000;
        }
    }
    input
}

/// Rest of nine hours for everybody: quick returns are legal and cost.
fn short_rest(mut input: PlanningInput) -> PlanningInput {
    for a in input.agreements.iter_mut().filter(|a| a.kind == turnus_domain::agreement::AgreementKind::LocalRest) {
        a.valid = turnus_domain::calendar::DateRange::starting(ward::MONDAY);
        a.terms.daily_rest = Some(Minutes::hours(9));
        a.terms.weekly_rest = Some(turnus_domain::quantity::Minutes(1_680));
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
    let params = Params { steps: 6_000, chains: 1, rounds: 0, nodes: Some(100), ..Params::default() };
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
        // As many duties, one of them where a line that repeats follows itself.
        for day in [0, 1, instance.days - 2, instance.days - 1] {
            let mut changed = line.clone();
            changed.swap(day, random.random_range(0..instance.days));
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

/// A line of a round has itself before it; the judge is told so by the input, the search makes it up line by line.
#[test]
fn checker_and_search_say_the_same_of_every_line_that_repeats() {
    let (mut legal, mut illegal, mut seam) = (0, 0, 0);
    for input in inputs() {
        let (once, instance) = (Instance::lower(&input).unwrap(), Instance::round(&input).unwrap());
        let mut judge = Judge::default();
        for (p, line) in lines() {
            let round = repeated(&input, &of_one(&input, *p, line));
            let found = findings(&round, *p, line);
            let hard = found.iter().any(|f| f.severity == Severity::Hard);
            let points: i64 = found.iter().filter(|f| f.rule != RuleId::Cover).map(|f| f.points).sum();
            let mine = judge.points(&instance, *p, line);
            assert_eq!(mine, (!hard).then_some(points), "person {p} {line:?}\n{found:#?}");
            *(if mine.is_some() { &mut legal } else { &mut illegal }) += 1;
            seam += usize::from(mine.is_none() && Judge::default().points(&once, *p, line).is_some());
        }
    }
    assert!(legal > 100 && illegal > 400 && seam > 20, "{legal} legal, {illegal} illegal, {seam} only because of the seam");
}

fn of_one(input: &PlanningInput, p: usize, line: &[u8]) -> Vec<Assignment> {
    let mut all = vec![vec![OFF; line.len()].into_boxed_slice(); input.staff.len()];
    all[p] = line.into();
    crate::solve::assignments(input, &all)
}

#[test]
fn the_engine_accepts_exactly_the_legal_lines_at_the_same_points() {
    let (mut legal, mut illegal) = (0, 0);
    for input in inputs() {
        let instance = Instance::lower(&input).unwrap();
        let ward = crate::ward::Ward::new(&instance);
        for (p, line) in lines() {
            let mine = Judge::default().points(&instance, *p, line);
            let there = ward.model.people[*p].line_cost(ward.model.choices, line);
            let broken = Judge::default().broken(&instance, *p, line);
            assert_eq!(there, mine, "person {p} {line:?}, the search breaks {broken:?}");
            *(if mine.is_some() { &mut legal } else { &mut illegal }) += 1;
        }
    }
    assert!(legal > 200 && illegal > 400, "{legal} legal, {illegal} illegal");
}
