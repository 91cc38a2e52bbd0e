//! A rota of the calendar from base shifts, judged by the checker.

#[path = "in_force/mod.rs"]
mod in_force;
#[expect(dead_code, reason = "the sample unit has more than a calendar rota needs")]
mod ward;

use chrono::Days;
use in_force::in_force;
use std::sync::atomic::AtomicBool;
use turnus_checker::check_assignments;
use turnus_domain::{
    calendar::{DateRange, PublicHoliday},
    planning_input::PlanningInput,
    quantity::Minutes,
    rota::{Assignment, Severity},
    shift::DatedShift,
    staff::{Absence, AbsenceKind},
};
use turnus_rostering::{CalendarOutcome, Outcome, Params, Unsolved, calendar_rotas};

fn quick() -> Params {
    Params { seed: 1, seconds: 600.0, nodes: Some(50), steps: 500 * 60, chains: 2, rounds: 0 }
}

fn rotas(input: &PlanningInput, base: &[Assignment], saves: &[Option<Minutes>], params: &Params) -> Result<Vec<CalendarOutcome>, Unsolved> {
    calendar_rotas(input, base, saves, params, &AtomicBool::new(false), &mut |_| {})
}

/// Made, and judged: legal, and with the points it claims.
fn made(input: &PlanningInput, base: &[Assignment]) -> Outcome {
    let found = rotas(input, base, &[None], &quick()).unwrap().remove(0).rota;
    let report = check_assignments(input, &found.assignments, &found.substitutes);
    let hard: Vec<_> = report.findings.iter().filter(|f| f.severity == Severity::Hard).collect();
    assert_eq!(hard, Vec::<&_>::new());
    assert_eq!((report.objective, found.bound), (found.objective, 0));
    found
}

fn of<'a>(all: &'a [Assignment], input: &'a PlanningInput, p: usize) -> Vec<&'a Assignment> {
    all.iter().filter(|a| a.person == input.staff[p].person).collect()
}

/// Who loses nothing has the same line after.
fn others_keep_theirs(input: &PlanningInput, base: &[Assignment], found: &Outcome, but: &[usize]) {
    for p in (0..input.staff.len()).filter(|p| !but.contains(p)) {
        assert_eq!(of(base, input, p), of(&found.assignments, input, p), "{}", input.staff[p].person);
    }
}

#[test]
fn base_shifts_that_keep_every_rule_are_the_rota() {
    let (input, rota) = in_force();
    let found = made(input, &rota.assignments);
    assert_eq!(found.assignments, rota.assignments);
    let nobody = made(input, &[]);
    assert!(!nobody.assignments.is_empty(), "without a base everybody still works what she owes");
}

#[test]
fn leave_takes_her_shifts_and_she_alone_works_otherwise_the_same_on_one_thread() {
    let (input, rota) = in_force();
    let mut input = input.clone();
    let days = DateRange::between(input.horizon.first + Days::new(7), input.horizon.first + Days::new(13));
    input.staff[8].absences.push(Absence { id: "A1".parse().unwrap(), kind: AbsenceKind::AnnualLeave, days });
    let found = made(&input, &rota.assignments);
    others_keep_theirs(&input, &rota.assignments, &found, &[8]);
    assert!(of(&found.assignments, &input, 8).iter().all(|a| !days.contains(a.date)));
    let before = of(&rota.assignments, &input, 8);
    let stay = before.iter().filter(|a| found.assignments.contains(a)).count();
    let in_leave = before.iter().filter(|a| days.contains(a.date)).count();
    assert!(in_leave > 0 && stay + in_leave + 1 >= before.len(), "{stay} of {} stay, {in_leave} in her leave", before.len());
    let one_thread = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    assert_eq!(one_thread.install(|| made(&input, &rota.assignments)), found);
}

/// A Wednesday that is a public holiday asks for five by day where an ordinary one asks for seven.
#[test]
fn a_public_holiday_needs_fewer_and_no_row_of_its_cover_is_missed_for_it() {
    let (input, rota) = in_force();
    let mut input = input.clone();
    let date = input.horizon.first + Days::new(9);
    input.holidays.days.push(PublicHoliday { date, name: "Unit day".into() });
    let on = |all: &[Assignment]| all.iter().filter(|a| a.date == date).count();
    let found = made(&input, &rota.assignments);
    assert!(on(&found.assignments) < on(&rota.assignments), "{} and {}", on(&found.assignments), on(&rota.assignments));
    let losers: Vec<usize> = (0..input.staff.len())
        .filter(|p| of(&rota.assignments, &input, *p).iter().any(|a| a.date == date && !found.assignments.contains(a)))
        .collect();
    others_keep_theirs(&input, &rota.assignments, &found, &losers);
    let report = check_assignments(&input, &found.assignments, &found.substitutes);
    assert!(report.unmet.iter().all(|u| u.date != date), "{:?}", report.unmet);
}

/// What was worked before binds: a night on the Sunday before takes a day shift of the first Monday, and weekends too near.
#[test]
fn a_night_worked_before_and_a_fixed_shift_come_before_the_base() {
    let (input, rota) = in_force();
    let mut input = input.clone();
    let first = input.horizon.first;
    let p = (0..input.staff.len())
        .find(|p| of(&rota.assignments, &input, *p).iter().any(|a| a.date == first && a.shift.as_str() == "D"))
        .unwrap();
    let night = DatedShift { date: first - Days::new(1), shift: "N".parse().unwrap() };
    let history = &mut input.staff[p].history;
    history.shifts.retain(|s| s.date != night.date);
    history.shifts.push(night);
    history.weekends = vec![first - Days::new(2)];
    let found = made(&input, &rota.assignments);
    assert!(of(&found.assignments, &input, p).iter().all(|a| a.date != first || a.shift.as_str() != "D"), "no rest before it");
    others_keep_theirs(&input, &rota.assignments, &found, &[p]);

    let (mut input, other) = (in_force().0.clone(), (p + 1) % 20);
    let free = input.horizon.days().filter(|d| input.holidays.kind(*d) == turnus_domain::calendar::DayKind::Weekday).collect::<Vec<_>>();
    let works: Vec<_> = of(&rota.assignments, &input, other).iter().map(|a| a.date).collect();
    let fixed = |d: &chrono::NaiveDate| DatedShift { date: *d, shift: "D".parse().unwrap() };
    // The first free weekday on which a day shift keeps her rules, as the checker says of the whole rota.
    let fits = free.iter().filter(|d| !works.contains(d)).find_map(|d| {
        input.staff[other].fixed = vec![fixed(d)];
        rotas(&input, &rota.assignments, &[None], &quick()).ok().map(|mut found| (*d, found.remove(0).rota))
    });
    let (date, found) = fits.unwrap();
    assert!(of(&found.assignments, &input, other).iter().any(|a| a.date == date && a.shift.as_str() == "D"), "fixed");
    others_keep_theirs(&input, &rota.assignments, &found, &[other]);
}

/// Days on which somebody is away, so that there is something to save.
fn with_leave() -> (PlanningInput, Vec<Assignment>) {
    let (input, rota) = in_force();
    let mut input = input.clone();
    ward::absences(&mut input);
    input.staff.iter_mut().for_each(|m| m.absences.retain(|a| input.horizon.range().overlaps(&a.days)));
    (input, rota.assignments.clone())
}

/// The cheaper a standing shift, the more are given up, and points and price together are never more than another point's.
#[test]
fn what_a_standing_shift_must_save_is_what_it_costs() {
    let (input, base) = with_leave();
    let asked = [None, Some(Minutes::hours(8)), Some(Minutes::hours(2)), Some(Minutes(0))];
    let points = rotas(&input, &base, &asked, &quick()).unwrap();
    assert_eq!(points.iter().map(|p| p.saves).collect::<Vec<_>>(), asked);
    let hour = input.rule_book.value(turnus_domain::rule_book::ParameterKey::PointsSubstituteHour, input.horizon.first).unwrap();
    for p in &points {
        let report = check_assignments(&input, &p.rota.assignments, &p.rota.substitutes);
        assert!(
            report.findings.iter().all(|f| f.severity != Severity::Hard) && report.objective == p.rota.objective,
            "{:?}",
            report.points
        );
        let gone = base.iter().filter(|a| !p.rota.assignments.contains(a)).count();
        assert_eq!(gone, base.len() - p.standing + p.given_up, "what does not stand, and what is given up");
        assert!(p.people <= p.given_up && (p.people > 0) == (p.given_up > 0));
    }
    let (keep, free) = (&points[0], &points[3]);
    assert!(free.rota.objective < keep.rota.objective, "{} and {} points", free.rota.objective, keep.rota.objective);
    assert!(
        free.given_up > points[1].given_up && points[1].given_up >= keep.given_up,
        "{:?}",
        points.iter().map(|p| p.given_up).collect::<Vec<_>>()
    );
    for p in &points[1..] {
        let at = |q: &CalendarOutcome| q.rota.objective + p.saves.unwrap().0 * hour / 60 * q.given_up as i64;
        for q in &points {
            assert!(at(p) <= at(q), "no other rota found is better at its price: {} and {}", at(p), at(q));
        }
        let alone = rotas(&input, &base, &[asked[p.found_by]], &quick()).unwrap().remove(0);
        assert_eq!(alone.rota.assignments, p.rota.assignments, "asked for alone, the search that found it finds it again");
    }
}
