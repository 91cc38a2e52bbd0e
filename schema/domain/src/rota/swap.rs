//! A swap (LOC-05): two people exchange what they have on some dates.

use super::{Rota, amend::Amendment};
use crate::{
    id::PersonId,
    refusal::{Refusal, RefusalCode},
};
use chrono::NaiveDate;

/// Two people exchange what a rota gives them on each of some dates: a shift for a day off, or one shift for another.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Swap {
    /// Who gives her shift away.
    pub first: PersonId,
    /// Who takes it.
    pub second: PersonId,
    /// The dates, in order, each once.
    pub dates: Vec<NaiveDate>,
}

impl Swap {
    /// A swap of some dates in any order.
    #[must_use]
    pub fn new(first: PersonId, second: PersonId, dates: impl IntoIterator<Item = NaiveDate>) -> Self {
        let mut dates: Vec<NaiveDate> = dates.into_iter().collect();
        dates.sort_unstable();
        dates.dedup();
        Self { first, second, dates }
    }

    /// What it changes of a rota.
    ///
    /// # Errors
    /// [`RefusalCode::InvalidValue`] when there is nobody or nothing to exchange, or a date is outside the rota.
    pub fn changes(&self, rota: &Rota) -> Result<Vec<Amendment>, Refusal> {
        let refused = |what: String, remedy: &str| Err(Refusal::new(RefusalCode::InvalidValue, self.place(), what, remedy));
        if self.first == self.second {
            return refused("is of one person with herself".into(), "name two people");
        }
        if let Some(day) = self.dates.iter().find(|day| !rota.horizon.contains(**day)) {
            return refused(format!("{day} is outside rota {}", rota.id), "name dates of the rota");
        }
        let differ = |day: &&NaiveDate| rota.shift(&self.first, **day) != rota.shift(&self.second, **day);
        let line =
            |person: &PersonId, date, of: &PersonId| Amendment::Line { person: person.clone(), date, shift: rota.shift(of, date).cloned() };
        let both = |day: &NaiveDate| [line(&self.first, *day, &self.second), line(&self.second, *day, &self.first)];
        let changes: Vec<Amendment> = self.dates.iter().filter(differ).flat_map(both).collect();
        if changes.is_empty() {
            return refused("changes nothing: both have the same on these dates".into(), "name a date on which they differ");
        }
        Ok(changes)
    }

    /// What it is called in a refusal.
    #[must_use]
    pub fn place(&self) -> String {
        let dates: Vec<String> = self.dates.iter().map(ToString::to_string).collect();
        format!("swap of {} and {} on {}", self.first, self.second, dates.join(", "))
    }
}
