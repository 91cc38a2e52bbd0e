//! Wards drawn at random with contracts as a unit writes them.

use crate::drawn::drawn_by;
use chrono::Days;
use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use turnus_domain::{
    calendar::DateRange,
    planning_input::PlanningInput,
    quantity::BasisPoints,
    shift::{DatedShift, ShiftKind},
    staff::{Absence, AbsenceKind, ExemptFrom, Exemption, StaffMember},
};

/// Minutes of the sample unit's day shift and of its night.
const DAY: u64 = 450;
const NIGHT: u64 = 570;

/// A ward of 10 to 40 people over two to six weeks. Everybody owes about a whole number of shifts, as hours of a position must come
/// out over the weeks of a rota; one in a hundred has another position. Weekends every third or fourth, whoever works nights only is
/// not exempt from them, agreements stand, leave is a whole week and what is fixed is a day shift on a weekday. Size, cover, wishes,
/// holidays and consents vary as in [`crate::drawn::drawn`].
pub(crate) fn mild(seed: u64) -> PlanningInput {
    drawn_by(seed, 0.0, vary)
}

fn vary(m: &mut StaffMember, first: chrono::NaiveDate, days: u64, rng: &mut ChaCha8Rng) {
    m.weekend_every = rng.random_range(3..=4);
    let nights = rng.random_bool(0.05);
    if nights {
        m.kinds = vec![ShiftKind::Night, ShiftKind::LongNight];
    } else if rng.random_bool(0.1) {
        m.exemptions.push(Exemption { from: ExemptFrom::Night, valid: DateRange::starting(first) });
    } else if rng.random_bool(0.05) {
        m.exemptions.push(Exemption { from: ExemptFrom::LongShift, valid: DateRange::starting(first) });
    }
    let mut weeks = days / 7;
    if rng.random_bool(0.15) {
        weeks -= 1;
        let from = first + Days::new(7 * rng.random_range(0..days / 7));
        let to = from + Days::new(6);
        m.absences.push(Absence { id: "A1".parse().unwrap(), kind: AbsenceKind::AnnualLeave, days: DateRange::between(from, to) });
    }
    let (shift, full) = (if nights { NIGHT } else { DAY }, m.full_time_week.0.unsigned_abs() * weeks);
    let shifts = rng.random_range(full * 3 / 10 / shift..=full / shift);
    let basis_points = if rng.random_bool(0.01) { rng.random_range(30..=100) * 100 } else { (10_000 * shift * shifts + full / 2) / full };
    m.position = BasisPoints(basis_points as u32);
    if !nights && rng.random_bool(0.1) {
        let date = first + Days::new(7 * rng.random_range(0..days / 7) + rng.random_range(1..5));
        if !m.is_absent(date) {
            m.fixed.push(DatedShift { date, shift: "D".parse().unwrap() });
        }
    }
}
