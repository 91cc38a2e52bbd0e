//! The counter-sample "Fjordgløtt 3": a hospital-like ward where long shifts do not solve the weekend (constructed).
//!
//! Saturdays are as busy as Tuesdays (weekend factor 1.0), a nurse is needed round the clock, and 22 of 30 people
//! consent. Long weekends need 8 heads, 32 people at every fourth weekend; there are 30.

use super::{Absences, Post, SampleError, SampleUnit, Weekends, heads, solbakken};
use turnus_domain::{
    calendar::{ClockTime, DayKind},
    cover::{Band, HeadPlanLine, PolicyMinimum},
    fact::Fact,
    quantity::BasisPoints,
    rule_book::{Authority, Source},
    unit::UnitKind,
};

/// Id of the unit.
pub const UNIT: &str = "fjordglott-3";

/// (profession, position in percent).
const STAFF: [(&str, u32); 30] = [
    ("SP", 100),
    ("SP", 100),
    ("SP", 100),
    ("SP", 100),
    ("SP", 100),
    ("SP", 80),
    ("SP", 80),
    ("SP", 75),
    ("SP", 75),
    ("SP", 75),
    ("SP", 60),
    ("SP", 60),
    ("SP", 50),
    ("SP", 50),
    ("VP", 100),
    ("VP", 75),
    ("HF", 100),
    ("HF", 100),
    ("HF", 100),
    ("HF", 75),
    ("HF", 75),
    ("HF", 75),
    ("HF", 60),
    ("HF", 60),
    ("HF", 50),
    ("X-ASS", 75),
    ("X-ASS", 60),
    ("X-ASS", 40),
    ("X-ASS", 20),
    ("X-ASS", 20),
];

/// (kind of day, shift type, heads).
const HEADS: [(DayKind, &str, u32); 8] = [
    (DayKind::Weekday, "D", 8),
    (DayKind::Weekday, "E", 6),
    (DayKind::Weekday, "N", 2),
    (DayKind::Weekend, "LD", 6),
    (DayKind::Weekend, "LN", 2),
    (DayKind::Holiday, "D", 6),
    (DayKind::Holiday, "E", 5),
    (DayKind::Holiday, "N", 2),
];

/// (from, to, class, heads, what for), on every kind of day.
const MINIMA: [(u16, u16, &str, u32, &str); 4] = [
    (450, 1_350, "nurse", 2, "two nurses by day and in the evening: patients get worse at all hours"),
    (1_350, 450, "nurse", 1, "a nurse at night"),
    (1_350, 450, "any", 2, "two present at night"),
    (1_350, 450, "skilled", 2, "both at night are health-care workers or higher"),
];

/// The ward with long weekends every fourth weekend.
///
/// # Errors
/// Never; see [`SampleUnit::facts`].
pub fn unit() -> Result<SampleUnit, SampleError> {
    let post = |(k, (profession, position)): (usize, &(&'static str, u32))| Post {
        profession,
        position: *position,
        phase: (k % 4) as u8,
        last_night: matches!(k, 3 | 19),
    };
    Ok(SampleUnit {
        unit: UNIT,
        name: "Fjordgløtt 3 (constructed)",
        kind: UnitKind::HospitalWard,
        weekend_factor: BasisPoints::WHOLE,
        night_team: false,
        staff: STAFF.iter().enumerate().map(post).collect(),
        weekends: Weekends::Long,
        head_plan: Some(head_plan()?),
        minima: Some(minima()?),
        consents: 22,
        absences: Absences::None,
        holidays: true,
        seed: 3_003,
        ..solbakken::unit()
    })
}

/// `samples/ward-counter.jsonl`.
///
/// # Errors
/// Never; see [`SampleUnit::facts`].
pub fn counter() -> Result<Vec<Fact>, SampleError> {
    unit()?.facts()
}

fn head_plan() -> Result<Vec<HeadPlanLine>, SampleError> {
    HEADS.iter().map(|(day, shift, n)| Ok(heads(*day, shift, *n)?)).collect()
}

fn minima() -> Result<Vec<PolicyMinimum>, SampleError> {
    let clock = |minutes: u16| ClockTime::new(minutes / 60, minutes % 60).unwrap_or(ClockTime::MIDNIGHT);
    let row = |(from, to, class, heads, text): &(u16, u16, &str, u32, &str)| {
        Ok(PolicyMinimum {
            days: vec![DayKind::Weekday, DayKind::Weekend, DayKind::Holiday],
            band: Band { from: clock(*from), to: clock(*to) },
            class: class.parse()?,
            heads: *heads,
            source: Source { authority: Authority::Policy, text: (*text).into() },
        })
    };
    MINIMA.iter().map(row).collect()
}
