//! Variants of a unit, drawn: heads, frequencies, consents, absences, structure, and what is switched off.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use turnus::sample::{Absences, Away, Post, SampleUnit, Weekends, solbakken};
use turnus_domain::{
    calendar::{DayKind, Horizon},
    cover::{Band, CoverRequirement},
    staff::AbsenceKind,
};

/// Classes from narrow to wide, with the professions in them; none means everybody.
pub(crate) const CLASSES: [(&str, Option<&[&str]>); 4] =
    [("nurse", Some(&["SP"])), ("nurse-or-social-educator", Some(&["SP", "VP"])), ("skilled", Some(&["SP", "VP", "HF"])), ("any", None)];

/// Bands with the shift types that span them.
pub(crate) const BANDS: [(&str, &str, &[&str]); 4] = [
    ("07:30", "15:00", &["D", "LD"]),
    ("15:00", "20:00", &["E", "LD"]),
    ("20:00", "22:30", &["E", "LN"]),
    ("22:30", "07:30", &["N", "LN"]),
];

pub(crate) const THREE: [&str; 3] = ["D", "E", "N"];
pub(crate) const LONG: [&str; 2] = ["LD", "LN"];

/// What is switched off, from which day of the horizon on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Off {
    Nothing,
    Agreement(u64),
    Monitoring(u64),
    Evaluation(u64),
    Consent(usize, u64),
    Exempt(usize, u64),
}

/// A variant: the unit, both covers as (class, band, day, heads), and what is switched off.
#[derive(Debug, Clone)]
pub(crate) struct Variant {
    pub(crate) sample: SampleUnit,
    pub(crate) three_every: u32,
    pub(crate) three: Vec<Row>,
    pub(crate) long: Vec<Row>,
    pub(crate) off: Off,
}

/// A row of cover.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Row {
    pub(crate) day: DayKind,
    pub(crate) class: usize,
    pub(crate) band: usize,
    pub(crate) sources: [u32; 3],
}

impl Row {
    pub(crate) fn heads(&self) -> u32 {
        self.sources.into_iter().max().unwrap()
    }
    pub(crate) fn requirement(&self) -> CoverRequirement {
        let (from, to, _) = BANDS[self.band];
        CoverRequirement {
            day: self.day,
            band: Band { from: from.parse().unwrap(), to: to.parse().unwrap() },
            class: CLASSES[self.class].0.parse().unwrap(),
            head_plan: self.sources[0],
            policy_minimum: self.sources[1],
            task_need: self.sources[2],
        }
    }
}

pub(crate) fn variant(seed: u64) -> Variant {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let people = random.random_range(6..=9_usize);
    let every = random.random_range(2..=4_u8);
    let weeks = random.random_range(4..=6_u32);
    let professions = ["SP", "VP", "HF", "HF", "X-ASS"];
    let post = |random: &mut ChaCha8Rng| Post {
        profession: professions[random.random_range(0..professions.len())],
        position: [40, 60, 75, 100][random.random_range(0..4_usize)],
        phase: random.random_range(0..every),
        last_night: random.random_range(0..2_u32) == 0,
    };
    let staff = (0..people).map(|_| post(&mut random)).collect();
    let away = |random: &mut ChaCha8Rng| Away {
        person: random.random_range(0..people),
        kind: AbsenceKind::SickLeave,
        from: random.random_range(0..u64::from(weeks) * 7 - 7),
        days: random.random_range(1..=7),
    };
    let absences = if seed.is_multiple_of(3) { Absences::Listed(vec![away(&mut random)]) } else { Absences::None };
    let day = |random: &mut ChaCha8Rng| random.random_range(0..u64::from(weeks) * 7);
    let off = match seed % 8 {
        1 => Off::Agreement(day(&mut random)),
        2 => Off::Monitoring(day(&mut random)),
        3 => Off::Evaluation(day(&mut random)),
        4 => Off::Consent(random.random_range(0..people), day(&mut random)),
        5 => Off::Exempt(random.random_range(0..people), day(&mut random)),
        _ => Off::Nothing,
    };
    let sample = SampleUnit {
        staff,
        weekends: if seed.is_multiple_of(2) { Weekends::Long } else { Weekends::ThreeShift },
        weekend_every: every,
        consents: if random.random_range(0..3_u32) > 0 { people } else { random.random_range(0..people) },
        absences,
        wishes: 1,
        horizon: Horizon { first: solbakken::unit().horizon.first, weeks },
        seed,
        ..solbakken::unit()
    };
    let night = random.random_range(1..=2);
    let three = cover(&[(random.random_range(1..=4), &[0]), (random.random_range(1..=3), &[1, 2]), (night, &[3])], &mut random);
    let long = cover(&[(random.random_range(1..=2), &[0, 1]), (night, &[2, 3])], &mut random);
    Variant { sample, three_every: random.random_range(2..=3), three, long, off }
}

/// Weekend rows for shifts that need so many heads in their bands, narrower classes fewer; and the nights of weekdays.
pub(crate) fn cover(shifts: &[(u32, &[usize])], random: &mut ChaCha8Rng) -> Vec<Row> {
    let mut rows = Vec::new();
    for (heads, bands) in shifts {
        for band in *bands {
            rows.push(row(DayKind::Weekend, 3, *band, *heads, random));
            for class in 0..3 {
                if random.random_range(0..5_u32) == 0 {
                    rows.push(row(DayKind::Weekend, class, *band, 1, random));
                }
            }
        }
    }
    let nights = random.random_range(1..=2);
    rows.push(row(DayKind::Weekday, 3, 3, nights, random));
    rows.push(row(DayKind::Weekday, 2, 3, 1, random));
    rows.push(row(DayKind::Weekday, 3, 0, 4, random));
    rows
}

pub(crate) fn row(day: DayKind, class: usize, band: usize, heads: u32, random: &mut ChaCha8Rng) -> Row {
    let mut sources = [0; 3].map(|_: u32| random.random_range(0..=heads));
    sources[random.random_range(0..3_usize)] = heads;
    Row { day, class, band, sources }
}
