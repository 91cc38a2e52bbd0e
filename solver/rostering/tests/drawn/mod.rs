//! Wards drawn at random, with everything the rule book knows.

use crate::ward;
use chrono::Days;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use turnus_domain::{
    agreement::AgreementKind,
    calendar::{DateRange, PublicHoliday},
    planning_input::PlanningInput,
    quantity::BasisPoints,
    shift::{DatedShift, ShiftKind},
    staff::{Absence, AbsenceKind, ExemptFrom, Exemption, StaffMember},
};

/// A ward of 10 to 40 people over two to six weeks. Contracts are drawn as if nobody had looked whether they can be kept: positions
/// of 15 to 100 %, every other weekend, nights only beside an exemption from nights, agreements that are not there. In most wards
/// somebody has no legal line.
pub(crate) fn drawn(seed: u64) -> PlanningInput {
    drawn_by(seed, 0.15, vary)
}

/// Changes one person's contract: her, the first day, days.
pub(crate) type Vary = fn(&mut StaffMember, chrono::NaiveDate, u64, &mut ChaCha8Rng);

/// The same with other contracts; each of three agreements is missing with the probability given.
pub(crate) fn drawn_by(seed: u64, missing: f64, vary: Vary) -> PlanningInput {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let mut input = ward::solbakken(rng.random_range(2..=6));
    let n = rng.random_range(10..=40_usize);
    let staff = input.staff.clone();
    input.staff = (0..n).map(|k| named(staff[rng.random_range(0..staff.len())].clone(), k)).collect();
    for c in &mut input.cover {
        c.head_plan = (c.head_plan * n as u32).div_ceil(28);
    }
    ward::dress(&mut input);
    let consent = input.consents[0].clone();
    let refusals = rng.random_range(0.0..0.5);
    let some: Vec<_> = input.staff.iter().filter(|_| rng.random_bool(1.0 - refusals)).map(|m| m.person.clone()).collect();
    input.consents = some.into_iter().map(|person| turnus_domain::agreement::Consent { person, ..consent.clone() }).collect();
    for kind in [AgreementKind::LocalAveraging, AgreementKind::SundayAverage, AgreementKind::LocalRest] {
        if rng.random_bool(missing) {
            input.agreements.retain(|a| a.kind != kind);
        }
    }
    if rng.random_bool(0.5) {
        let date = input.horizon.date(rng.random_range(0..input.horizon.len()));
        if !input.holidays.days.iter().any(|d| d.date == date) {
            input.holidays.days.push(PublicHoliday { date, name: "holiday".into() });
        }
    }
    let first = input.horizon.first;
    let days = input.horizon.len() as u64;
    for m in &mut input.staff {
        vary(m, first, days, &mut rng);
    }
    input
}

fn named(mut m: StaffMember, k: usize) -> StaffMember {
    m.person = format!("P{k:02}").parse().unwrap();
    m.employment = format!("P{k:02}-1").parse().unwrap();
    m
}

fn vary(m: &mut StaffMember, first: chrono::NaiveDate, days: u64, rng: &mut ChaCha8Rng) {
    m.position = BasisPoints(rng.random_range(15..=100) * 100);
    m.weekend_every = rng.random_range(2..=4);
    if rng.random_bool(0.1) {
        m.kinds = vec![ShiftKind::Night, ShiftKind::LongNight];
    } else if rng.random_bool(0.1) {
        m.kinds = vec![ShiftKind::Day, ShiftKind::Evening];
    }
    let exempt = [(0.08, ExemptFrom::Night), (0.08, ExemptFrom::LongShift)];
    for (share, from) in exempt {
        if rng.random_bool(share) {
            m.exemptions.push(Exemption { from, valid: DateRange::starting(first) });
        }
    }
    if rng.random_bool(0.05) {
        m.adult_from = Some(first + Days::new(rng.random_range(0..days)));
    }
    if rng.random_bool(0.25) {
        let from = first + Days::new(rng.random_range(0..days));
        let to = from + Days::new(rng.random_range(0..10));
        m.absences.push(Absence { id: "A1".parse().unwrap(), kind: AbsenceKind::AnnualLeave, days: DateRange::between(from, to) });
    }
    if rng.random_bool(0.2) {
        let date = first + Days::new(rng.random_range(0..days));
        if !m.is_absent(date) {
            m.fixed.push(DatedShift { date, shift: "D".parse().unwrap() });
        }
    }
    if rng.random_bool(0.1) {
        m.history.complete_from = None;
        m.history.weekends = (1..=rng.random_range(2..=12)).map(|w| first - Days::new(14 * w + 2)).rev().collect();
        m.history.shifts.clear();
    }
}
