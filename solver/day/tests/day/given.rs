//! Days to plan: the sample unit with people on duty, and generated ones.

use crate::sample::{Weekends, date, decision, held, unit};
use rand::{RngExt, SeedableRng, seq::SliceRandom};
use rand_chacha::ChaCha8Rng;
use turnus_checker::day::check_day;
use turnus_domain::{
    calendar::{DateRange, DayKind, Horizon, is_weekend, monday_of},
    day_plan::{DayPlan, DayPlanInput},
    freeze::day_input,
    profession::Authorisation,
    quantity::{BasisPoints, Minutes},
    rota::{Assignment, Rota, SolveStatus, SubstituteShift},
    sharing_input::SharingInput,
    staff::{Absence, AbsenceKind},
    task::{AllowedMode, Mode},
};

/// The sample's people by profession: seven nurses, a social educator, twelve health-care workers, eight assistants.
pub(crate) const WEEKDAY: [(&str, &[&str]); 3] = [
    ("D", &["P-01", "P-02", "P-09", "P-10", "P-11", "P-21", "P-22"]),
    ("E", &["P-03", "P-12", "P-13", "P-14", "P-23"]),
    ("N", &["P-15", "P-16"]),
];

pub(crate) fn on(mut sharing: SharingInput, day: &str, shifts: &[(&str, &[&str])]) -> DayPlanInput {
    sharing.effective = date(day);
    let each = shifts.iter().flat_map(|(shift, people)| people.iter().map(move |p| (*shift, *p)));
    let assigned =
        each.map(|(shift, person)| Assignment { date: date(day), person: person.parse().unwrap(), shift: shift.parse().unwrap() });
    let rota = rota(date(day), assigned.collect(), Vec::new());
    day_input(sharing, kind(date(day)), &rota, true, None)
}

fn kind(day: chrono::NaiveDate) -> DayKind {
    if is_weekend(day) { DayKind::Weekend } else { DayKind::Weekday }
}

fn rota(day: chrono::NaiveDate, assignments: Vec<Assignment>, substitutes: Vec<SubstituteShift>) -> Rota {
    Rota {
        id: "rota-1".parse().unwrap(),
        parent: None,
        unit: "solbakken-2".parse().unwrap(),
        horizon: Horizon { first: monday_of(day), weeks: 1 },
        input_position: 1,
        assignments,
        substitutes,
        seed: 1,
        status: SolveStatus::Optimal,
        objective: 0,
        bound: 0,
    }
}

/// A plan without a finding.
pub(crate) fn planned(input: &DayPlanInput) -> DayPlan {
    let plan = turnus_day::plan(input).unwrap_or_else(|e| panic!("{e}"));
    let found = check_day(input, &plan);
    assert!(found.is_empty(), "{}: {:#?}", input.date, found);
    plan
}

pub(crate) fn person(input: &DayPlanInput, duty: usize) -> &str {
    input.duties[duty].person.as_ref().unwrap().as_str()
}

pub(crate) fn task(input: &DayPlanInput, demand: usize) -> &str {
    input.demands[demand].task.as_str()
}

/// A generated day: staffing, absences, decisions, competences, breaks and catalogue differ by seed.
pub(crate) fn drawn(seed: u64) -> DayPlanInput {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let weekends = if rng.random_bool(0.5) { Weekends::Long } else { Weekends::ThreeShift };
    let mut sharing = unit(weekends);
    let day = date("2027-01-04") + chrono::Days::new(rng.random_range(0..364));
    sharing.effective = day;
    sharing.measure.residents = rng.random_range(8..=34);
    sharing.measure.utilisation = BasisPoints(rng.random_range(8_000..=10_000));
    catalogue(&mut rng, &mut sharing);
    for task in ["T08", "T10", "T16", "T20", "T22", "T28"] {
        if rng.random_bool(0.5) {
            sharing.decisions.push(decision(task, "HF", if task == "T28" { Mode::Supervised } else { Mode::Delegated }));
        }
    }
    people(&mut rng, &mut sharing);
    if rng.random_bool(0.3) {
        for shift in &mut sharing.shift_types {
            (shift.paid_break, shift.unpaid_break) = (Minutes::ZERO, Minutes(30));
        }
    }
    if rng.random_bool(0.2) {
        sharing.night_reach = None;
    }
    let long = is_weekend(day) && weekends == Weekends::Long;
    let wanted: &[(&str, std::ops::RangeInclusive<usize>)] =
        if long { &[("LD", 2..=7), ("LN", 1..=3)] } else { &[("D", 2..=8), ("E", 1..=6), ("N", 1..=3)] };
    let mut pool: Vec<_> = sharing.staff.iter().map(|m| m.person.clone()).collect();
    pool.shuffle(&mut rng);
    let (mut assigned, mut substitutes) = (Vec::new(), Vec::new());
    for (shift, heads) in wanted {
        for _ in 0..rng.random_range(heads.clone()) {
            assigned.extend(pool.pop().map(|person| Assignment { date: day, person, shift: shift.parse().unwrap() }));
        }
        if rng.random_bool(0.2) {
            let profession = ["SP", "HF", "X-ASS"][rng.random_range(0..3)].parse().unwrap();
            substitutes.push(SubstituteShift { date: day, shift: shift.parse().unwrap(), profession });
        }
    }
    day_input(sharing, kind(day), &rota(day, assigned, substitutes), true, None)
}

fn catalogue(rng: &mut ChaCha8Rng, sharing: &mut SharingInput) {
    let dropped: f64 = rng.random_range(0.0..0.3);
    sharing.tasks.retain(|_| !rng.random_bool(dropped));
    for task in &mut sharing.tasks {
        task.minutes = Minutes((task.minutes.0 * rng.random_range(70..=140) / 100).max(1));
        if rng.random_bool(0.05) {
            task.performers = rng.random_range(1..=3);
        }
        if rng.random_bool(0.05) {
            let window = &mut task.windows[0];
            window.to = turnus_domain::calendar::ClockTime::new((window.from.minutes() / 60 + 1) as u16 % 24, 0).unwrap();
        }
        for line in &mut task.allowed {
            line.time_factor = BasisPoints([10_000, 10_000, 12_500, 9_000][rng.random_range(0..4)]);
            if line.mode == Mode::Delegated && rng.random_bool(0.2) {
                (line.supervision, line.supervisors) = (BasisPoints(2_000), vec!["SP".parse().unwrap()]);
            }
        }
        if rng.random_bool(0.05) {
            let like = task.allowed[0].clone();
            task.allowed.push(AllowedMode {
                profession: "X-ASS".parse().unwrap(),
                mode: Mode::Supervised,
                requires: turnus_domain::competence::CompetenceExpr::Anyone,
                supervision: BasisPoints(1_500),
                supervisors: vec!["SP".parse().unwrap(), "HF".parse().unwrap()],
                ..like
            });
            let mut shared = decision(task.id.as_str(), "X-ASS", Mode::Supervised);
            shared.id = format!("drawn-{}", task.id).parse().unwrap();
            sharing.decisions.push(shared);
        }
    }
}

fn people(rng: &mut ChaCha8Rng, sharing: &mut SharingInput) {
    let day = sharing.effective;
    for (n, member) in sharing.staff.iter_mut().enumerate() {
        for competence in ["C-WOUND1", "C-BLOOD", "C-INJ-SC", "C-CATH"] {
            if rng.random_bool(0.3) {
                member.competences.push(held(competence, "2028-12-31"));
            }
        }
        member.competences.retain(|_| rng.random_bool(0.9));
        if rng.random_bool(0.08) {
            let id = format!("absence-{n}").parse().unwrap();
            member.absences.push(Absence { id, kind: AbsenceKind::SickLeave, days: DateRange::between(day, day) });
        }
        if rng.random_bool(0.05) {
            member.authorisation = Authorisation::Awaiting { applied: day };
        }
    }
}
