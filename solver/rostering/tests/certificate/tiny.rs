//! Tiny wards, solved to the proven optimum over all lines that the checker accepts: no multipliers prove more.

use crate::{drawn::drawn, file, leaf, multipliers, plan};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::sync::atomic::AtomicBool;
use turnus_checker::{check_assignments, check_person};
use turnus_domain::{
    competence::CompetenceExpr,
    planning_input::PlanningInput,
    rota::{Assignment, Severity, SubstituteShift},
    rule_book::ParameterKey,
    shift::{DatedShift, ShiftKind},
};
use turnus_lp::{Mip, MipLimits, MipOutcome};
use turnus_rostering::proof::{Effort, SCALE};
use turnus_verifier::ward as verifier;

/// Three people, a week.
fn tiny(seed: u64) -> PlanningInput {
    let mut input = drawn(seed);
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    input.horizon.weeks = 1;
    input.staff.truncate(3);
    let kinds = [ShiftKind::Day, ShiftKind::Evening, ShiftKind::Night, ShiftKind::LongDay, ShiftKind::LongNight];
    for m in &mut input.staff {
        let from = rng.random_range(0..kinds.len());
        m.kinds = (0..rng.random_range(2..=3)).map(|k| kinds[(from + k) % kinds.len()]).collect();
        m.fixed.clear();
        m.extra.clear();
    }
    for c in &mut input.cover {
        (c.head_plan, c.policy_minimum, c.task_need) = (c.head_plan.min(rng.random_range(0..=2)), 0, c.task_need.min(1));
    }
    set(&mut input, ParameterKey::HoursTolerance, 2_500);
    input
}

fn set(input: &mut PlanningInput, key: ParameterKey, value: i64) {
    input.rule_book.parameters.iter_mut().filter(|p| p.key == key).for_each(|p| p.value = value);
}

type Line = Vec<Option<usize>>;

/// Every line of somebody that the checker accepts, with its points.
fn legal(input: &PlanningInput, p: usize) -> Vec<(Line, i64)> {
    let m = &input.staff[p];
    let open = |d: usize| -> Vec<Option<usize>> {
        let used = input.structure.on(input.holidays.kind(input.horizon.date(d)));
        let mine = |s: &usize| used.contains(&input.shift_types[*s].id) && m.kinds.contains(&input.shift_types[*s].kind);
        std::iter::once(None).chain((0..input.shift_types.len()).filter(mine).map(Some)).collect()
    };
    let mut lines: Vec<Line> = vec![Vec::new()];
    for d in 0..input.horizon.len() {
        let choices = open(d);
        lines = lines.iter().flat_map(|line| choices.iter().map(move |c| line.iter().copied().chain([*c]).collect())).collect();
    }
    let judged = lines.into_iter().filter_map(|line| {
        let shifts: Vec<DatedShift> = (0..line.len())
            .filter_map(|d| Some(DatedShift { date: input.horizon.date(d), shift: input.shift_types[line[d]?].id.clone() }))
            .collect();
        let findings = check_person(input, &m.person, &shifts);
        let ok = findings.iter().all(|f| f.severity != Severity::Hard);
        ok.then(|| (line, findings.iter().map(|f| f.points).sum()))
    });
    judged.collect()
}

/// The optimum over all lines and substitutes, by HiGHS; `None` when somebody has no line.
fn optimum(input: &PlanningInput) -> Option<(Vec<Assignment>, Vec<SubstituteShift>, i64)> {
    let number = |key| input.rule_book.value(key, input.horizon.first).unwrap();
    let (substitute, unmet) = (number(ParameterKey::PointsSubstituteHour), number(ParameterKey::PointsUnmetHour));
    let mut mip = Mip::new();
    let mut columns: Vec<(usize, Line, usize)> = Vec::new();
    for p in 0..input.staff.len() {
        let lines = legal(input, p);
        let own: Vec<(usize, f64)> = lines
            .into_iter()
            .map(|(line, points)| {
                let column = mip.column(points as f64, 0.0, 1.0, true);
                columns.push((p, line, column));
                (column, 1.0)
            })
            .collect();
        if own.is_empty() {
            return None;
        }
        mip.row(1.0, 1.0, &own);
    }
    let mut hired = Vec::new();
    for d in 0..input.horizon.len() {
        let date = input.horizon.date(d);
        for (s, shift) in input.shift_types.iter().enumerate() {
            if input.structure.on(input.holidays.kind(date)).contains(&shift.id) {
                let points = (shift.working(date).0 * substitute + 59).div_euclid(60);
                hired.extend(input.professions.iter().map(|k| (d, s, k.id.clone(), mip.column(points as f64, 0.0, 9.0, true))));
            }
        }
        let mut bands = std::collections::BTreeMap::new();
        for row in input.cover_on(date).filter(|c| c.heads() > 0) {
            assert_eq!(row.band.minutes() * unmet % 60, 0, "an unmet head has whole points");
            let points = row.band.minutes() * unmet / 60;
            let missing = *bands.entry(row.band).or_insert_with(|| mip.column(points as f64, 0.0, 9.0, true));
            let who = &input.class(&row.class).unwrap().who;
            let spans = |s: usize| row.band.covered_by(&input.shift_types[s]);
            let mut terms = vec![(missing, 1.0)];
            let own = columns.iter().filter(|(p, line, _)| line[d].is_some_and(spans) && input.staff[*p].meets(who, date));
            terms.extend(own.map(|(.., column)| (*column, 1.0)));
            let help = hired.iter().filter(|(day, s, k, _)| *day == d && spans(*s) && meets(who, k));
            terms.extend(help.map(|(.., column)| (*column, 1.0)));
            mip.row(f64::from(row.heads()), f64::INFINITY, &terms);
        }
    }
    let limits = MipLimits { relative_gap: 0.0, absolute_gap: 0.5, ..MipLimits::default() };
    let MipOutcome::Solved { values, optimal: true, .. } = mip.solve(&limits, None, &AtomicBool::new(false), &mut |_| ()) else {
        panic!("HiGHS has no optimum")
    };
    let mut assignments = Vec::new();
    for (p, line, _) in columns.iter().filter(|(.., column)| values[*column] > 0.5) {
        let shifts = (0..line.len()).filter_map(|d| Some((input.horizon.date(d), input.shift_types[line[d]?].id.clone())));
        assignments.extend(shifts.map(|(date, shift)| Assignment { date, person: input.staff[*p].person.clone(), shift }));
    }
    let units = hired.into_iter().flat_map(|(d, s, profession, column)| {
        let one = SubstituteShift { date: input.horizon.date(d), shift: input.shift_types[s].id.clone(), profession };
        std::iter::repeat_n(one, values[column].round() as usize)
    });
    let substitutes: Vec<SubstituteShift> = units.collect();
    let report = check_assignments(input, &assignments, &substitutes);
    assert_eq!(report.hard(), 0);
    Some((assignments, substitutes, report.objective))
}

fn meets(who: &CompetenceExpr, profession: &turnus_domain::id::ProfessionId) -> bool {
    match who {
        CompetenceExpr::Anyone => true,
        CompetenceExpr::Profession(list) => list.contains(profession),
        CompetenceExpr::Holds { .. } => false,
        CompetenceExpr::All(list) => list.iter().all(|e| meets(e, profession)),
        CompetenceExpr::Any(list) => list.iter().any(|e| meets(e, profession)),
    }
}

/// Multipliers drawn at random: shares of what the engine found, in every row alone or all together.
fn drawn_around(found: &[verifier::Multiplier], rng: &mut ChaCha8Rng) -> Vec<verifier::Multiplier> {
    let all: f64 = rng.random_range(0.3..1.0);
    let mut other = found.to_vec();
    other.iter_mut().for_each(|m| m.4 = (m.4 as f64 * all * rng.random_range(0.7..1.0)) as i64);
    other
}

/// What the verifier proves with an input that is not the ward's own, as if it had read a rule wrongly.
fn misread(input: &PlanningInput, found: &[verifier::Multiplier]) -> Vec<i64> {
    let stricter = [
        (ParameterKey::HoursTolerance, 300),
        (ParameterKey::DailyRest, 1_500),
        (ParameterKey::WeeklyRest, 4_000),
        (ParameterKey::DaysInRow, 1),
        (ParameterKey::FreeAfterNight, 4_000),
    ];
    let prove = |(key, value)| {
        let mut wrong = input.clone();
        set(&mut wrong, key, value);
        // That nobody has a line is as wrong as a bound too high.
        verifier::prove(&file(&wrong), &leaf(found), SCALE, i64::MAX).map_or(i64::MAX, |proven| proven.bound)
    };
    stricter.into_iter().map(prove).collect()
}

#[test]
fn no_multipliers_prove_more_than_the_optimum_of_a_tiny_ward() {
    let (mut proven, mut by_trees, mut best, mut solved, mut caught) = (0, 0, 0, 0, [0; 5]);
    for seed in 0..24 {
        let input = tiny(seed);
        let Some((assignments, substitutes, objective)) = optimum(&input) else { continue };
        assert_eq!(verifier::points(&file(&input), &plan(&assignments, &substitutes)), Ok(objective), "ward {seed}");
        let (found, engine) = multipliers(&input, &assignments, 60);
        assert!(engine <= objective, "ward {seed}: the engine has {engine} and the optimum is {objective}");
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let bound = verifier::prove(&file(&input), &leaf(&found), SCALE, i64::MAX).unwrap().bound;
        for other in std::iter::once(found.clone()).chain((0..8).map(|_| drawn_around(&found, &mut rng))) {
            let bound = verifier::prove(&file(&input), &leaf(&other), SCALE, i64::MAX).unwrap().bound;
            assert!(bound <= objective, "ward {seed}: {bound} is proven and the optimum is {objective}");
        }
        let (nodes, engine) = crate::proven(&input, &assignments, Effort { rounds: 60, leaves: 20 });
        let tree = verifier::prove(&file(&input), &nodes, SCALE, objective).unwrap().bound;
        assert!(engine <= objective && tree <= objective, "ward {seed}: {engine} and {tree} by a tree, and the optimum is {objective}");
        assert!(tree >= bound, "ward {seed}: {tree} by a tree, {bound} without");
        // A rule read too strictly would be found by just that.
        for (count, bound) in caught.iter_mut().zip(misread(&input, &found)) {
            *count += usize::from(bound > objective);
        }
        (proven, by_trees, best, solved) = (proven + bound, by_trees + tree, best + objective, solved + 1);
    }
    println!("{solved} tiny wards: {proven} proven of {best}, {by_trees} by trees; misread rules found {caught:?} times");
    assert!(solved >= 10, "only {solved} wards have a rota");
    assert!(proven * 100 >= best * 90 && by_trees > proven, "{proven} proven of {best}, {by_trees} by trees");
    assert!(caught.iter().all(|n| *n > 0), "a misread rule was not found: {caught:?}");
}
