//! A base rota of common patterns: judged by the checker with itself before it, and everybody's line is her group's pattern turned.

#[expect(dead_code, reason = "the sample unit has more than a base rota needs")]
mod ward;

use std::{collections::BTreeSet, sync::atomic::AtomicBool};
use turnus_checker::check_assignments;
use turnus_domain::{base_rota::repeated, id::PersonId, planning_input::PlanningInput, rota::Severity};
use turnus_rostering::{CommonPatterns, Params, Unsolved, solve_common_patterns};

fn quick() -> Params {
    Params { seed: 1, seconds: 600.0, nodes: Some(50), steps: 100 * 2_000, chains: 2, rounds: 10 }
}

fn sample() -> PlanningInput {
    let mut input = ward::solbakken(8);
    ward::dress(&mut input);
    input.staff.iter_mut().for_each(|m| {
        m.wishes.clear();
        m.history = turnus_domain::staff::History::default();
    });
    input
}

fn made(input: &PlanningInput) -> CommonPatterns {
    solve_common_patterns(input, &quick(), &AtomicBool::new(false), &mut |_| {}).unwrap()
}

/// The shifts of a person from a week of the round on, day by day.
fn from_week(input: &PlanningInput, made: &CommonPatterns, who: &PersonId, week: u32) -> Vec<Option<String>> {
    let days = input.horizon.len();
    let on = |d: usize| {
        let date = input.horizon.date((d + 7 * week as usize) % days);
        made.rota.assignments.iter().find(|a| a.person == *who && a.date == date).map(|a| a.shift.to_string())
    };
    (0..days).map(on).collect()
}

#[test]
fn people_of_one_contract_follow_one_pattern_and_the_round_repeats_by_every_rule() {
    let input = sample();
    let found = made(&input);
    let everybody: Vec<&PersonId> = found.patterns.iter().flat_map(|p| p.people.iter().map(|(who, _)| who)).collect();
    assert_eq!(everybody.iter().collect::<BTreeSet<_>>().len(), input.staff.len(), "everybody has a pattern");
    assert_eq!(everybody.len(), input.staff.len(), "and one only");
    let shared = found.patterns.iter().filter(|p| p.people.len() > 1).count();
    assert!(
        shared >= 3,
        "three nurses, six health-care workers and three assistants in full or the same part time share: {:?}",
        found.patterns
    );
    for pattern in &found.patterns {
        let starts: BTreeSet<u32> = pattern.people.iter().map(|(_, week)| *week).collect();
        assert_eq!(starts.len(), pattern.people.len(), "each starts at a week of her own: {pattern:?}");
        let weeks = input.horizon.weeks;
        let turned: BTreeSet<_> =
            pattern.people.iter().map(|(who, start)| from_week(&input, &found, who, (weeks - start) % weeks)).collect();
        assert_eq!(turned.len(), 1, "one pattern: {pattern:?}");
        let terms = |who: &PersonId| {
            let m = input.member(who).unwrap();
            (m.profession.clone(), m.position, m.full_time_week, m.weekend_every)
        };
        assert!(pattern.people.iter().all(|(who, _)| terms(who) == terms(&pattern.people[0].0)), "of one contract: {pattern:?}");
    }
    let round = repeated(&input, &found.rota.assignments);
    let report = check_assignments(&round, &found.rota.assignments, &found.rota.substitutes);
    let hard: Vec<_> = report.findings.iter().filter(|f| f.severity == Severity::Hard).collect();
    assert_eq!(hard, Vec::<&_>::new());
    assert_eq!(report.objective, found.rota.objective);
    assert!((0..=found.rota.objective).contains(&found.rota.bound));
    let one_thread = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    assert_eq!(one_thread.install(|| made(&input)), found);
}

#[test]
fn cancelled_before_a_pattern_is_found_is_said_so() {
    let stopped = solve_common_patterns(&sample(), &quick(), &AtomicBool::new(true), &mut |_| {});
    assert!(matches!(stopped, Err(Unsolved::Stopped | Unsolved::Seam)), "{stopped:?}");
}
