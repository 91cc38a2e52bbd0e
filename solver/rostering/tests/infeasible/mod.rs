//! Small wards drawn at random in which at least somebody was given what may not be kept.

use crate::ward;
use chrono::{Days, NaiveDate};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use turnus_domain::{
    agreement::AgreementKind,
    calendar::{DateRange, PublicHoliday},
    planning_input::PlanningInput,
    quantity::{BasisPoints, Minutes},
    rule_book::ParameterKey as Key,
    shift::{DatedShift, ShiftKind},
    staff::{Absence, AbsenceKind, CreditedDay, ExemptFrom, Exemption, StaffMember},
};

/// What may stand in the way of a line.
const CAUSES: usize = 14;

/// A ward of 2 to 6 people over 2 to 6 weeks.
pub(crate) fn drawn(seed: u64) -> PlanningInput {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let mut input = ward::solbakken(2 + few(&mut rng));
    let staff = input.staff.clone();
    input.staff = (0..2 + few(&mut rng) as usize).map(|k| named(staff[rng.random_range(0..staff.len())].clone(), k)).collect();
    let consent = input.consents[0].clone();
    let some: Vec<_> = input.staff.iter().filter(|_| rng.random_bool(0.7)).map(|m| m.person.clone()).collect();
    input.consents = some.into_iter().map(|person| turnus_domain::agreement::Consent { person, ..consent.clone() }).collect();
    input.cover.clear();
    numbers(&mut input, &mut rng);
    let horizon = input.horizon;
    let first = horizon.first;
    let mut members = std::mem::take(&mut input.staff);
    for (k, m) in members.iter_mut().enumerate() {
        m.position = BasisPoints(rng.random_range(15..=100) * 100);
        m.weekend_every = rng.random_range(1..=4);
        if k == 0 || rng.random_bool(0.3) {
            for _ in 0..rng.random_range(1..=2) {
                cause(m, &input, first, &mut rng);
            }
        }
    }
    input.staff = members;
    input
}

/// 0 to 4, small ones more often.
fn few(rng: &mut ChaCha8Rng) -> u32 {
    (0..3).map(|_| rng.random_range(0..=4)).min().unwrap()
}

fn named(mut m: StaffMember, k: usize) -> StaffMember {
    m.person = format!("P{k:02}").parse().unwrap();
    m.employment = format!("P{k:02}-1").parse().unwrap();
    m
}

/// The rule book and agreements of the ward.
fn numbers(input: &mut PlanningInput, rng: &mut ChaCha8Rng) {
    let kinds = [AgreementKind::LocalAveraging, AgreementKind::IndividualAveraging, AgreementKind::SundayAverage, AgreementKind::LocalRest];
    for kind in kinds {
        if rng.random_bool(0.3) {
            input.agreements.retain(|a| a.kind != kind);
        }
    }
    if rng.random_bool(0.2) {
        // A rest for everybody and always, shorter than the law's.
        let rest = input.agreements.iter_mut().find(|a| a.kind == AgreementKind::LocalRest);
        if let Some(a) = rest {
            a.valid = DateRange::starting(ward::MONDAY);
            a.terms.daily_rest = Some(Minutes::hours(rng.random_range(8..=10)));
            a.terms.weekly_rest = Some(Minutes::hours(rng.random_range(28..=34)));
        }
    }
    let tolerance = [0, 20, 100, 100, 100, 200, 200, 200][rng.random_range(0..8_usize)];
    let nights = [90 * 60, 120 * 60, 10_640][rng.random_range(0..3_usize)];
    for p in &mut input.rule_book.parameters {
        match p.key {
            Key::HoursTolerance => p.value = tolerance,
            Key::NightAverage => p.value = nights,
            _ => {}
        }
    }
    if rng.random_bool(0.3) {
        let date = input.horizon.date(rng.random_range(0..input.horizon.len()));
        if !input.holidays.days.iter().any(|d| d.date == date) {
            input.holidays.days.push(PublicHoliday { date, name: "holiday".into() });
        }
    }
}

/// Gives a person something that may not be kept.
fn cause(m: &mut StaffMember, input: &PlanningInput, first: NaiveDate, rng: &mut ChaCha8Rng) {
    let weeks = u64::from(input.horizon.weeks);
    let monday = first + Days::new(7 * rng.random_range(0..weeks));
    let day = monday + Days::new(rng.random_range(0..7));
    match rng.random_range(0..CAUSES) {
        0 => m.kinds = vec![[ShiftKind::LongDay, ShiftKind::LongNight, ShiftKind::Evening][rng.random_range(0..3_usize)]],
        1 => {
            pin(m, day, "E");
            pin(m, day + Days::new(1), "D");
        }
        2 => pin(m, monday + Days::new(rng.random_range(5..7)), ["LD", "LN"][rng.random_range(0..2_usize)]),
        3 => (0..7).for_each(|k| pin(m, monday + Days::new(k), ["D", "E"][usize::from(k == 3 && rng.random_bool(0.5))])),
        4 => [5, 12].into_iter().for_each(|k| pin(m, monday + Days::new(k), "D")),
        5 => {
            [6, 13].into_iter().for_each(|k| pin(m, monday + Days::new(k), "D"));
            m.weekend_every = 1;
        }
        6 => pin(m, day, "N"),
        7 => {
            m.adult_from = Some(first + Days::new(7 * weeks));
            pin(m, day, "N");
        }
        8 => {
            // Ill after the rota was published, on days off: hours are owed all the same.
            let last = first + Days::new(7 * weeks - 1);
            m.absences = vec![Absence { id: "A1".parse().unwrap(), kind: AbsenceKind::SickLeave, days: DateRange::between(monday, last) }];
            m.credited = monday.iter_days().take_while(|d| *d <= last).map(|date| CreditedDay { date, working: Minutes(0) }).collect();
            m.fixed.retain(|f| f.date < monday);
        }
        9 => {
            m.kinds = vec![ShiftKind::Night, ShiftKind::LongNight];
            m.position = BasisPoints(10_000);
        }
        10 => (0..6).for_each(|k| pin(m, monday + Days::new(k), ["D", "N"][usize::from(rng.random_bool(0.2))])),
        11 => {
            m.exemptions.push(Exemption {
                from: [ExemptFrom::Night, ExemptFrom::LongShift][rng.random_range(0..2_usize)],
                valid: DateRange::starting(first),
            });
            pin(m, monday + Days::new(5), "LN");
        }
        12 => m.employed = DateRange::between(m.employed.from, first + Days::new(rng.random_range(0..10))),
        _ => [0, 1, 2].into_iter().for_each(|k| pin(m, monday + Days::new(4 + k), ["LD", "D", "LN"][rng.random_range(0..3_usize)])),
    }
    m.fixed.retain(|f| f.date < first + Days::new(7 * weeks));
}

fn pin(m: &mut StaffMember, date: NaiveDate, shift: &str) {
    if !m.is_absent(date) {
        m.fixed.retain(|f| f.date != date);
        m.fixed.push(DatedShift { date, shift: shift.parse().unwrap() });
    }
}
