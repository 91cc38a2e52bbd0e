//! The weekend puzzle, computed: how many people a weekend needs, how often each can work one, and whether it comes out.
//!
//! people needed = people per weekend × weekend frequency, in all and per competence class (`need`). The cover of a
//! plan belongs to one head plan, so three shifts and long shifts are compared by the cover of two sharing plans:
//! [`compare_weekends`]. Who may work long shifts, and what is missing, is in `obstacles`; how many weekends they
//! carry when fewer consent, in `consents`; what the change does to full time (HTA-12, HTA-13), in `full_time`.

mod consents;
mod full_time;
mod need;
mod obstacles;
mod sizes;

pub use consents::{ConsentStep, consent_curve};
pub use full_time::{FullTimeChange, full_time_table};
pub use need::{Need, TightRow, WeekendNeed, WeekendYear, weekend_need};
pub use obstacles::{Missing, Obstacle, long_shift_obstacles, shift_obstacles};
pub use sizes::{WeekendSize, weekend_sizes};

use std::collections::BTreeMap;
use turnus_domain::{
    calendar::DayKind,
    cover::CoverRequirement,
    id::ShiftTypeId,
    planning_input::PlanningInput,
    rule_book::{MissingParameter, ParameterKey as Key},
    shift::ShiftKind,
};

/// Why the puzzle cannot be computed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WeekendError {
    /// The rule book lacks a number.
    #[error(transparent)]
    Missing(#[from] MissingParameter),
    /// The solver gave up on the curve of consents.
    #[error("weekends covered by {consents} people: {why}")]
    Solver {
        /// How many consent.
        consents: u32,
        /// What it said.
        why: String,
    },
}

/// One way to staff weekends: the cover of its sharing plan and how often everybody works a weekend.
#[derive(Debug, Clone, Copy)]
pub struct WeekendPlan<'a> {
    /// Cover of a sharing plan made with the head plan of these weekends.
    pub cover: &'a [CoverRequirement],
    /// Everybody works one weekend in so many.
    pub every: u32,
}

/// Three shifts beside long shifts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WeekendPuzzle {
    /// With day, evening and night.
    pub three_shift: WeekendNeed,
    /// With long day and long night.
    pub long_shift: WeekendNeed,
    /// Weekends of the horizon.
    pub weekends: u32,
    /// Most weekends that long shifts can cover when so many consent, from everybody down to nobody.
    pub consents: Vec<ConsentStep>,
}

impl WeekendPuzzle {
    /// Whether long shifts solve the weekend: it comes out with the people there are, with fewer than three shifts need.
    #[must_use]
    pub fn long_shifts_help(&self) -> bool {
        self.long_shift.comes_out && self.long_shift.all.needed < self.three_shift.all.needed
    }
}

/// The puzzle with the cover of the input for both: right for the structure that the adopted head plan has, an upper
/// estimate for the other. Three shifts are worked as often as the tariff's conversion asks (`ConversionSundayEvery`),
/// long shifts as often as most people's contracts and agreements say.
///
/// # Errors
/// See [`compare_weekends`].
pub fn weekend_puzzle(input: &PlanningInput) -> Result<WeekendPuzzle, WeekendError> {
    let every = input.rule_book.value(Key::ConversionSundayEvery, input.horizon.first)?;
    let three_shift = WeekendPlan { cover: &input.cover, every: u32::try_from(every).unwrap_or(1) };
    compare_weekends(input, three_shift, WeekendPlan { cover: &input.cover, every: usual_frequency(input) })
}

/// The puzzle with the cover of two sharing plans.
///
/// # Errors
/// [`WeekendError`] when the rule book lacks a number, or the solver gives up.
pub fn compare_weekends(
    input: &PlanningInput,
    three_shift: WeekendPlan<'_>,
    long_shift: WeekendPlan<'_>,
) -> Result<WeekendPuzzle, WeekendError> {
    let long = long_shift_types(input);
    Ok(WeekendPuzzle {
        three_shift: weekend_need(input, three_shift.cover, &three_shift_types(input), three_shift.every)?,
        long_shift: weekend_need(input, long_shift.cover, &long, long_shift.every)?,
        weekends: input.horizon.weeks,
        consents: consent_curve(input, long_shift.cover, &long)?,
    })
}

/// Weekend shift types of the unit that are day, evening or night.
#[must_use]
pub fn three_shift_types(input: &PlanningInput) -> Vec<ShiftTypeId> {
    weekend_types(input, |k| !is_long(k))
}

/// Weekend shift types of the unit that are long days or long nights.
#[must_use]
pub fn long_shift_types(input: &PlanningInput) -> Vec<ShiftTypeId> {
    weekend_types(input, is_long)
}

/// How often most people work a weekend; of equal numbers the rarer.
#[must_use]
pub fn usual_frequency(input: &PlanningInput) -> u32 {
    let mut count: BTreeMap<usize, usize> = BTreeMap::new();
    for m in &input.staff {
        *count.entry(crate::legality::weekend_every(input, m)).or_default() += 1;
    }
    count.into_iter().max_by_key(|(every, n)| (*n, *every)).map_or(1, |(every, _)| u32::try_from(every).unwrap_or(1))
}

const fn is_long(kind: ShiftKind) -> bool {
    matches!(kind, ShiftKind::LongDay | ShiftKind::LongNight)
}

fn weekend_types(input: &PlanningInput, wanted: impl Fn(ShiftKind) -> bool) -> Vec<ShiftTypeId> {
    let used = input.structure.on(DayKind::Weekend);
    input.shift_types.iter().filter(|s| used.contains(&s.id) && wanted(s.kind)).map(|s| s.id.clone()).collect()
}
