//! Constructed sample units as facts: a seeded generator, and the event files under `samples/` made with it.
//!
//! A [`SampleUnit`] says what a unit is like: staff, agreed heads, weekend frequency, consents, wishes, absences.
//! [`SampleUnit::facts`] writes it out. Same parameters and seed, same facts, on every machine: nothing is drawn
//! unseeded or read from a clock. Everything is constructed; no person or place is real.
//!
//! A [`place::Place`] is larger: a nursing home or a municipality, written out as a year of its life by [`year::live`].
//!
//! To add a sample: a function in [`solbakken`] or [`ward`], its line in the test `files`, then `BLESS=1 cargo test`.

mod absences;
mod agreements;
mod catalogue;
mod competences;
mod names;
pub mod night;
mod people;
pub mod place;
mod posts;
pub mod solbakken;
#[cfg(test)]
mod tests;
pub mod ward;
pub mod year;

pub use absences::{Absences, Away};
pub use people::Post;

use chrono::{Days, NaiveDate};
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use turnus_domain::{
    calendar::Horizon,
    cover::{HeadPlanLine, PolicyMinimum},
    fact::Fact,
    id::{InvalidId, ShiftTypeId},
    quantity::BasisPoints,
    unit::UnitKind,
};

/// The day everything constant has held from.
const FOUNDED: NaiveDate = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap();

/// How weekends are staffed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weekends {
    /// Day, evening and night.
    ThreeShift,
    /// Long day and long night.
    Long,
}

/// What a sample unit is like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SampleUnit {
    /// Id of the unit.
    pub unit: &'static str,
    /// Its name.
    pub name: &'static str,
    /// What kind of place it is.
    pub kind: UnitKind,
    /// Residents or patients.
    pub residents: u32,
    /// Weekend work as a share of weekday work.
    pub weekend_factor: BasisPoints,
    /// Whether the mobile night team comes to the unit.
    pub night_team: bool,
    /// Who is employed.
    pub staff: Vec<Post>,
    /// How weekends are staffed.
    pub weekends: Weekends,
    /// Agreed heads; none means the head plan of the sample catalogue for `weekends`.
    pub head_plan: Option<Vec<HeadPlanLine>>,
    /// Presence and competence minima; none means those of the sample catalogue.
    pub minima: Option<Vec<PolicyMinimum>>,
    /// Everybody works one weekend in so many.
    pub weekend_every: u8,
    /// How many people consent to long shifts, spread over the list.
    pub consents: usize,
    /// Wishes of each person.
    pub wishes: u32,
    /// Who is away when.
    pub absences: Absences,
    /// Whether the public holidays of 2026 and 2027 count, or no day is one.
    pub holidays: bool,
    /// The days it is made for.
    pub horizon: Horizon,
    /// Seed of names, dates of competences, wishes and drawn absences.
    pub seed: u64,
}

/// Why a sample cannot be written: an id or a catalogue file is wrong.
#[derive(Debug, thiserror::Error)]
pub enum SampleError {
    /// An id of the parameters is not one.
    #[error(transparent)]
    Id(#[from] InvalidId),
    /// A file of the sample catalogue is not what it should be.
    #[error("sample catalogue: {0}")]
    Catalogue(#[from] serde_json::Error),
}

impl SampleUnit {
    /// Everything that happened at the unit before its first rota, in an order that can be recorded.
    ///
    /// # Errors
    /// [`SampleError`] when an id is not one; never for the samples of this module.
    pub fn facts(&self) -> Result<Vec<Fact>, SampleError> {
        let mut random = ChaCha8Rng::seed_from_u64(self.seed);
        let mut facts = catalogue::facts(self)?;
        facts.extend(people::facts(self, &mut random)?);
        facts.extend(agreements::facts(self)?);
        facts.extend(people::wishes(self, &mut random)?);
        facts.extend(absences::facts(self, &mut random)?);
        Ok(facts)
    }

    /// Whether a person, by her place in the list, consents to long shifts. Those who do are spread evenly.
    #[must_use]
    pub fn consents(&self, person: usize) -> bool {
        let n = self.staff.len().max(1);
        (person + 1) * self.consents / n > person * self.consents / n
    }

    /// The last Saturday before the first day.
    fn last_saturday(&self) -> NaiveDate {
        self.horizon.first - Days::new(2)
    }
}

/// Id of a person by her place in the list.
fn person_id(person: usize) -> String {
    format!("E{:02}", person + 1)
}

/// A line of a head plan, for parameters written by hand.
///
/// # Errors
/// [`InvalidId`] when the shift type is not an id.
pub fn heads(day: turnus_domain::calendar::DayKind, shift: &str, heads: u32) -> Result<HeadPlanLine, InvalidId> {
    Ok(HeadPlanLine { day, shift: shift.parse::<ShiftTypeId>()?, heads })
}
