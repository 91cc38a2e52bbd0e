//! Who is away when: nobody, a list, or spells drawn from the seed.

use super::{SampleError, SampleUnit, person_id};
use chrono::Days;
use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use turnus_domain::{
    calendar::DateRange,
    fact::Fact,
    staff::{Absence, AbsenceKind, event::AbsenceRegistered},
};

/// The absences of a sample.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Absences {
    /// Nobody is away: a base rota.
    None,
    /// These.
    Listed(Vec<Away>),
    /// Sick leave drawn up to this share of all days, in hundredths of a percent: 60 % of the spells last 1–3 days,
    /// 25 % 4–16 days, 15 % 17–30 days.
    Drawn(u32),
}

/// One absence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Away {
    /// Place of the person in the list, from 0.
    pub person: usize,
    /// Why.
    pub kind: AbsenceKind,
    /// First day, counted from the first day of the horizon.
    pub from: u64,
    /// Days, 1 or more.
    pub days: u64,
}

pub(super) fn facts(sample: &SampleUnit, random: &mut ChaCha8Rng) -> Result<Vec<Fact>, SampleError> {
    let list = match &sample.absences {
        Absences::None => Vec::new(),
        Absences::Listed(list) => list.clone(),
        Absences::Drawn(share) => drawn(sample, *share, random),
    };
    list.iter().enumerate().map(|(n, away)| fact(sample, n, *away)).collect()
}

fn fact(sample: &SampleUnit, n: usize, away: Away) -> Result<Fact, SampleError> {
    let from = sample.horizon.first + Days::new(away.from);
    let days = DateRange::between(from, from + Days::new(away.days.max(1) - 1));
    let absence = Absence { id: format!("A{:02}", n + 1).parse()?, kind: away.kind, days };
    Ok(Fact::new(AbsenceRegistered { person: person_id(away.person).parse()?, absence }, from))
}

fn drawn(sample: &SampleUnit, share: u32, random: &mut ChaCha8Rng) -> Vec<Away> {
    let (people, days) = (sample.staff.len(), sample.horizon.len() as u64);
    let mut left = people as u64 * days * u64::from(share) / 10_000;
    let mut list: Vec<Away> = Vec::new();
    for _ in 0..1_000 {
        let length = match random.random_range(0..100_u32) {
            0..60 => random.random_range(1..=3),
            60..85 => random.random_range(4..=16),
            _ => random.random_range(17..=30_u64),
        };
        let person = random.random_range(0..people.max(1));
        let from = random.random_range(0..days);
        let away = Away { person, kind: AbsenceKind::SickLeave, from, days: length.min(left).min(days - from) };
        let free = |o: &Away| o.person != person || o.from + o.days <= away.from || away.from + away.days <= o.from;
        if away.days > 0 && list.iter().all(free) {
            left -= away.days;
            list.push(away);
        }
        if left == 0 {
            break;
        }
    }
    list
}
