//! What another weekend does to full time: the three-shift conversion (HTA-12) before and after, per person.
//!
//! The conversion asks for work on every third Sunday at least. Every fourth weekend takes it away, and full time goes
//! back up (HTA-13): the same pay for more hours. Numbers come from the checker's report of two rotas.

use turnus_domain::{id::PersonId, quantity::Minutes, rota::PersonHours};

/// Full time per week of a person before and after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FullTimeChange {
    /// Who.
    pub person: PersonId,
    /// With the first rota.
    pub before: Minutes,
    /// With the second.
    pub after: Minutes,
}

impl FullTimeChange {
    /// How much longer full time gets; negative when it gets shorter.
    #[must_use]
    pub fn longer(&self) -> Minutes {
        self.after - self.before
    }
}

/// Full time of everybody who is in both reports, in the order of the first.
#[must_use]
pub fn full_time_table(before: &[PersonHours], after: &[PersonHours]) -> Vec<FullTimeChange> {
    let same = |b: &PersonHours| {
        let a = after.iter().find(|a| a.person == b.person)?;
        Some(FullTimeChange { person: b.person.clone(), before: b.full_time_week, after: a.full_time_week })
    };
    before.iter().filter_map(same).collect()
}
