//! Contracted hours laid on shifts.
//!
//! Hours of a group (a profession with the same kinds of shift in its contracts, or none told) go to the shifts of those
//! kinds. They are
//! scaled in turn to the head plan of each shift and to the contracts of each group (iterative proportional fitting, Deming
//! and Stephan 1940), last to the contracts: nobody works more or less than agreed, and the head plan is met as nearly as
//! that allows.

use crate::ways::employed;
use std::collections::BTreeMap;
use turnus_domain::{profession::Profession, sharing_input::SharingInput, shift::ShiftKind};

/// Rounds of scaling. The fit of the sample stands still to a millionth after some thirty.
const ROUNDS: usize = 200;

/// A shift of the head plan on weekdays or weekends.
#[derive(Debug, Clone)]
pub(crate) struct Slot {
    pub(crate) kind: ShiftKind,
    /// Working minutes a week that the head plan asks for.
    pub(crate) wanted: f64,
}

/// Working minutes a week of each profession of the team in each slot.
pub(crate) fn laid(input: &SharingInput, team: &[(&Profession, u32)], slots: &[Slot]) -> Vec<Vec<f64>> {
    let mut groups: BTreeMap<(usize, Vec<ShiftKind>), f64> = BTreeMap::new();
    for m in employed(input).filter(|m| !m.is_absent(input.effective)) {
        let Some(profession) = team.iter().position(|(p, _)| p.id == m.profession) else { continue };
        let mut kinds = m.kinds.clone();
        kinds.sort_unstable();
        *groups.entry((profession, kinds)).or_default() += m.full_time_week.0 as f64 * f64::from(m.position.0) / 10_000.0;
    }
    let mut cells: Vec<Vec<f64>> = groups
        .keys()
        .map(|(_, kinds)| slots.iter().map(|s| if kinds.is_empty() || kinds.contains(&s.kind) { s.wanted } else { 0.0 }).collect())
        .collect();
    for _ in 0..ROUNDS {
        for (slot, wanted) in slots.iter().map(|s| s.wanted).enumerate() {
            let there: f64 = cells.iter().map(|row| row[slot]).sum();
            if there > 0.0 {
                cells.iter_mut().for_each(|row| row[slot] *= wanted / there);
            }
        }
        for (row, contracted) in cells.iter_mut().zip(groups.values()) {
            let there: f64 = row.iter().sum();
            if there > 0.0 {
                row.iter_mut().for_each(|cell| *cell *= contracted / there);
            }
        }
    }
    let mut hours = vec![vec![0.0; slots.len()]; team.len()];
    for ((profession, _), row) in groups.keys().zip(&cells) {
        hours[*profession].iter_mut().zip(row).for_each(|(sum, cell)| *sum += cell);
    }
    hours
}
