//! Wards without a rota: every conflict is irreducible, by a judge that shares nothing with the solver, and every way out
//! that is told gives a line.

#[expect(dead_code, reason = "the sample unit has more than the drawn wards need")]
mod ward;

mod infeasible;
mod line_judge;

use line_judge::{LineJudge, Tables, broken};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;
use std::{collections::BTreeMap, sync::atomic::AtomicBool};
use turnus_domain::{
    planning_input::PlanningInput,
    rule_book::{ParameterKey as Key, RuleId},
    staff::StaffMember,
};
use turnus_rostering::{Params, PersonConflict, Unsolved, solve};

/// Rules that a drawn ward can break.
const RULES: [RuleId; 13] = [
    RuleId::Hours,
    RuleId::Wt40,
    RuleId::Wt41,
    RuleId::Wt42,
    RuleId::Wt21,
    RuleId::Wt61,
    RuleId::Wt80,
    RuleId::Wt10,
    RuleId::Loc01,
    RuleId::Loc02,
    RuleId::Absence,
    RuleId::Contract,
    RuleId::Fixed,
];

/// No search: only whether everybody has a line.
fn conflicts(input: &PlanningInput) -> Vec<PersonConflict> {
    let params = Params { seed: 1, seconds: 1e6, nodes: Some(0), steps: 0, chains: 1, rounds: 0 };
    match solve(input, &params, &AtomicBool::new(false), &mut |_| {}) {
        Ok(_) => Vec::new(),
        Err(Unsolved::Infeasible(conflicts)) => conflicts,
        Err(other) => panic!("{other}"),
    }
}

/// Whether some rules leave a person no line, and any of them left out leaves her one that the checker accepts.
fn irreducible(input: &PlanningInput, m: &StaffMember, rules: &[RuleId]) -> Result<(), String> {
    let tables = Tables::new(input, m);
    if LineJudge::new(&tables, rules).line().is_some() {
        return Err(format!("{rules:?} can be kept together"));
    }
    for rule in rules {
        let others: Vec<RuleId> = rules.iter().copied().filter(|r| r != rule).collect();
        let line = LineJudge::new(&tables, &others).line().ok_or_else(|| format!("{rules:?}: {rule} can be spared"))?;
        let wrong: Vec<RuleId> = broken(input, m, &line).into_iter().filter(|r| others.contains(r)).collect();
        if !wrong.is_empty() {
            return Err(format!("{rules:?}: the line without {rule} breaks {wrong:?}"));
        }
    }
    Ok(())
}

/// Conflicts of a ward, each verified.
fn verified(seed: u64) -> Vec<PersonConflict> {
    let input = infeasible::drawn(seed);
    assert_eq!(input.defects(), vec![], "ward {seed}");
    let found = conflicts(&input);
    for c in &found {
        let m = input.member(&c.person).unwrap();
        irreducible(&input, m, &c.rules).unwrap_or_else(|why| panic!("ward {seed}: {c}: {why}"));
    }
    // And nobody else is without a line, where that is fast to see.
    for m in input.staff.iter().filter(|m| !found.iter().any(|c| c.person == m.person)).filter(|_| input.horizon.weeks == 2) {
        let line = LineJudge::new(&Tables::new(&input, m), &RULES).line();
        assert!(line.is_some(), "ward {seed}: {} has no line and no conflict is told", m.person);
    }
    found
}

#[test]
fn every_conflict_of_five_hundred_drawn_wards_is_irreducible() {
    let found: Vec<Vec<PersonConflict>> = (0..900_u64).into_par_iter().map(verified).collect();
    let wards = found.iter().filter(|c| !c.is_empty()).take(500).count();
    let mut sets: BTreeMap<String, usize> = BTreeMap::new();
    for c in found.iter().flatten() {
        *sets.entry(c.rules.iter().map(ToString::to_string).collect::<Vec<_>>().join(" + ")).or_default() += 1;
    }
    println!("{wards} wards, {} conflicts: {sets:#?}", sets.values().sum::<usize>());
    assert_eq!(wards, 500, "of 900 drawn ones");
    let named = |rule: &RuleId| found.iter().flatten().any(|c| c.rules.contains(rule));
    let never: Vec<&RuleId> = RULES.iter().filter(|r| !named(r)).collect();
    assert!(never.is_empty(), "no drawn ward has a conflict with {never:?}");
}

/// What is told first is the cheapest: a shift that the unit has pinned itself is unpinned, and that is enough.
#[test]
fn a_shift_that_is_told_to_be_unpinned_gives_a_line() {
    let mut unpinned = 0;
    for seed in 0..60 {
        let input = infeasible::drawn(seed);
        for c in conflicts(&input).iter().filter(|c| c.rules.contains(&RuleId::Fixed)) {
            let Some(way) = c.ways_out.first() else { continue };
            assert!(way.starts_with("unpin "), "ward {seed}: {c}");
            let Some(date) = way.split(" on ").nth(1) else { continue };
            let mut mended = input.clone();
            let m = mended.staff.iter_mut().find(|m| m.person == c.person).unwrap();
            m.fixed.retain(|f| f.date.to_string() != date);
            assert!(conflicts(&mended).iter().all(|other| other.person != c.person), "ward {seed}: {c}");
            unpinned += 1;
        }
    }
    assert!(unpinned > 5, "{unpinned}");
}

/// One sentence with the rules, the numbers and what to do.
#[test]
fn a_conflict_is_told_with_its_cheapest_way_out() {
    let mut input = ward::solbakken(2);
    input.cover.clear();
    input.staff.truncate(2);
    input.staff[0].history = Default::default();
    // Nights only, of 9.5 h, without any averaging: no shift is left that she may work.
    input.staff[0].kinds = vec![turnus_domain::shift::ShiftKind::Night];
    input.agreements.retain(|a| a.kind == turnus_domain::agreement::AgreementKind::SundayAverage);
    input.rule_book.parameters.iter_mut().filter(|p| p.key == Key::HoursTolerance).for_each(|p| p.value = 1_000);
    let told: Vec<String> = conflicts(&input).iter().map(ToString::to_string).collect();
    let expected = "for E01 the rules HOURS + WT-10 + CONTRACT cannot hold together (71 h owed, at most 0 h can be worked); cheapest way \
                    out: let her contract have day shifts; or an agreement with her on averaging (aml §10-5(1))";
    assert!(told.contains(&expected.to_owned()), "{told:#?}");
}

/// The verifier is no yes-man: a set with a rule too many or too few is refused.
#[test]
fn a_conflict_with_a_rule_too_many_or_too_few_is_refused() {
    let mut refused = 0;
    for seed in 0..25 {
        let input = infeasible::drawn(seed);
        for c in conflicts(&input) {
            let m = input.member(&c.person).unwrap();
            let spare = RULES.iter().find(|r| !c.rules.contains(r)).unwrap();
            let more: Vec<RuleId> = c.rules.iter().copied().chain([*spare]).collect();
            let why = irreducible(&input, m, &more).unwrap_err();
            assert!(why.contains("can be spared") || why.contains("breaks"), "ward {seed}: {why}");
            let fewer = &c.rules[1..];
            let why = irreducible(&input, m, fewer).unwrap_err();
            assert!(why.contains("can be kept together"), "ward {seed}: {why}");
            refused += 2;
        }
    }
    assert!(refused > 40, "{refused}");
}

/// The judge of these tests and the checker say the same of drawn lines, rule by rule.
#[test]
fn the_line_judge_and_the_checker_say_the_same_of_every_rule() {
    let mut rng = ChaCha8Rng::seed_from_u64(5);
    let (mut kept, mut not) = (BTreeMap::<RuleId, u32>::new(), BTreeMap::<RuleId, u32>::new());
    for seed in 0..120 {
        let input = infeasible::drawn(seed);
        let m = &input.staff[0];
        let shifts = input.shift_types.len();
        let tables = Tables::new(&input, m);
        let base = LineJudge::new(&tables, &[RuleId::Contract, RuleId::Wt40]).line().unwrap();
        let nights = m.kinds.iter().all(|k| k.is_night());
        for share in [0.0, 0.1, 0.3, 0.5, 0.7] {
            // Of shift types, N and LN are the third and the last.
            let any = |rng: &mut ChaCha8Rng| if nights { [2, 4][rng.random_range(0..2_usize)] } else { rng.random_range(0..shifts) };
            let one = |choice: &Option<usize>, rng: &mut ChaCha8Rng| if rng.random_bool(share) { Some(any(rng)) } else { *choice };
            let line: Vec<Option<usize>> = base.iter().map(|c| one(c, &mut rng)).collect();
            let found = broken(&input, m, &line);
            for rule in RULES {
                let keeps = LineJudge::new(&tables, &[rule]).keeps(&line);
                assert_eq!(keeps, !found.contains(&rule), "ward {seed}, {rule}: checker {found:?}, {line:?}");
                *(if keeps { &mut kept } else { &mut not }).entry(rule).or_default() += 1;
            }
        }
    }
    for rule in RULES {
        let counts = (kept.get(&rule).copied().unwrap_or(0), not.get(&rule).copied().unwrap_or(0));
        assert!(counts.0 > 0 && counts.1 > 0, "{rule}: kept and broken {counts:?}");
    }
}

/// A number below 0 in the rule book is said to be wrong, where and why; whoever solves all the same is not met by a panic.
#[test]
fn a_rest_below_nothing_is_a_defect_and_never_a_panic() {
    let mut input = infeasible::drawn(1);
    for p in input.rule_book.parameters.iter_mut().filter(|p| p.key == Key::DailyRest || p.key == Key::WeekMeanWindow) {
        p.value = if p.key == Key::DailyRest { -60 } else { 0 };
    }
    let defects: Vec<String> = input.defects().iter().map(ToString::to_string).collect();
    assert!(defects.iter().any(|d| d.contains("DailyRest (WT-40)") && d.contains("-60")), "{defects:?}");
    assert!(defects.iter().any(|d| d.contains("WeekMeanWindow (WT-20)")), "{defects:?}");
    for p in input.rule_book.parameters.iter_mut().filter(|p| p.key == Key::WeekMeanWindow) {
        p.value = 8;
    }
    conflicts(&input);
}
