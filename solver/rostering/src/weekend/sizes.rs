//! What position sizes would make the weekends come out: people needed at each frequency, and the mean position that the
//! hours there are would give each of them (R-WT-12).

use super::{WeekendNeed, long_shift_types, weekend_need};
use turnus_domain::{planning_input::PlanningInput, quantity::BasisPoints, rule_book::MissingParameter};

/// Frequencies that are looked at: every second to every fourth weekend.
const EVERY: [u32; 3] = [2, 3, 4];

/// Weekends at one frequency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WeekendSize {
    /// Whether the shifts are long ones.
    pub long: bool,
    /// What they need.
    pub need: WeekendNeed,
    /// The mean position of as many people as are needed, with the hours that are employed now; at most 100 %.
    pub mean: BasisPoints,
    /// Full posts that are left when everybody who is needed has 100 %, in basis points.
    pub left: u64,
}

/// The weekend shifts that the input has, at every second to every fourth weekend, by its cover. Other shifts would have
/// another cover: a sharing plan with a head plan of their own tells what they need.
///
/// # Errors
/// [`MissingParameter`] when the rule book lacks a number that says who may work the shifts.
pub fn weekend_sizes(input: &PlanningInput) -> Result<Vec<WeekendSize>, MissingParameter> {
    let types = &input.structure.weekend;
    let long = long_shift_types(input).iter().any(|t| types.contains(t));
    let employed = input.staff.iter().filter(|m| m.employed.overlaps(&input.horizon.range()));
    let fte: u64 = employed.map(|m| u64::from(m.position.0)).sum();
    EVERY
        .iter()
        .map(|every| {
            let need = weekend_need(input, &input.cover, types, *every)?;
            let people = u64::from(need.all.needed);
            let each = fte.checked_div(people).unwrap_or(0).min(u64::from(BasisPoints::WHOLE.0));
            let mean = BasisPoints(u32::try_from(each).unwrap_or(0));
            Ok(WeekendSize { long, mean, left: fte.saturating_sub(people * u64::from(BasisPoints::WHOLE.0)), need })
        })
        .collect()
}
