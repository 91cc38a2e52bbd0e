//! What a rota is to those who work it: nurses who have another nurse beside them (K03), and the spread of weekends (K11).

use super::{PersonHours, Rota};
use crate::{
    cover::Band,
    id::{PersonId, ShiftTypeId},
    planning_input::PlanningInput,
    quantity::BasisPoints,
    shift::ShiftType,
    staff::StaffMember,
};
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

/// The HPR code of nurses (Volven code system 9060).
const NURSE: &str = "SP";
/// Weekends apart that people with the same contract may be in twelve weeks before it is told (R-WT-10).
const SPREAD_TOLD: u32 = 1;

/// Shifts by the nurses who are there all the time they last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct NursePresence {
    /// Shifts, by date and type, that anybody works.
    pub shifts: u32,
    /// With one nurse or more.
    pub one: u32,
    /// With two or more: none of them is alone.
    pub two: u32,
}

impl NursePresence {
    /// Shifts with two nurses as a share of all.
    #[must_use]
    pub fn two_share(self) -> BasisPoints {
        BasisPoints((10_000 * self.two).checked_div(self.shifts).unwrap_or(0))
    }
}

/// Weekends of people who work one weekend in the same number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WeekendSpread {
    /// One weekend in so many.
    pub every: u8,
    /// How many people, employed all the days of the rota and never absent in them.
    pub people: u32,
    /// Fewest weekends of any of them, and who.
    pub least: (u32, PersonId),
    /// Most weekends of any of them, and who.
    pub most: (u32, PersonId),
    /// Most that they may be apart before it is told: one for every twelve weeks that begin.
    pub limit: u32,
}

impl WeekendSpread {
    /// Whether they are further apart than is fair.
    #[must_use]
    pub const fn is_unfair(&self) -> bool {
        self.most.0 - self.least.0 > self.limit
    }
}

/// How many nurses each shift has while it lasts: somebody counts where her shift spans each band of it.
#[must_use]
pub fn nurse_presence(input: &PlanningInput, rota: &Rota) -> NursePresence {
    let mut worked: BTreeMap<NaiveDate, Vec<(&ShiftTypeId, bool)>> = BTreeMap::new();
    for a in &rota.assignments {
        let nurse = input.member(&a.person).is_some_and(|m| m.profession.as_str() == NURSE && m.authorisation.counts_on(a.date));
        worked.entry(a.date).or_default().push((&a.shift, nurse));
    }
    for s in &rota.substitutes {
        worked.entry(s.date).or_default().push((&s.shift, s.profession.as_str() == NURSE));
    }
    let mut presence = NursePresence::default();
    for there in worked.values() {
        for shift in there.iter().map(|(shift, _)| *shift).collect::<BTreeSet<_>>() {
            let nurses = input.shift_type(shift).map_or(0, |s| nurses(input, there, s));
            presence.shifts += 1;
            presence.one += u32::from(nurses >= 1);
            presence.two += u32::from(nurses >= 2);
        }
    }
    presence
}

/// The fewest nurses in any band of a shift.
fn nurses(input: &PlanningInput, there: &[(&ShiftTypeId, bool)], shift: &ShiftType) -> usize {
    let spans = |id: &ShiftTypeId, band: &Band| input.shift_type(id).is_some_and(|other| band.covered_by(other));
    let bands = input.bands();
    let own = bands.iter().filter(|band| band.covered_by(shift));
    own.map(|band| there.iter().filter(|(id, nurse)| *nurse && spans(id, band)).count()).min().unwrap_or(0)
}

/// Spread of weekends within each contract type, the most frequent weekends first.
#[must_use]
pub fn weekend_spread(input: &PlanningInput, rota: &Rota, hours: &[PersonHours]) -> Vec<WeekendSpread> {
    let mut groups: BTreeMap<u8, Vec<(u32, PersonId)>> = BTreeMap::new();
    for h in hours {
        let there = |m: &&StaffMember| rota.horizon.days().all(|day| m.employed.contains(day) && !m.is_absent(day));
        if let Some(m) = input.member(&h.person).filter(there) {
            groups.entry(m.weekend_every).or_default().push((h.weekends, h.person.clone()));
        }
    }
    let limit = SPREAD_TOLD * rota.horizon.weeks.div_ceil(12);
    let spread = |(every, people): (u8, Vec<(u32, PersonId)>)| {
        let (least, most) = (people.iter().min()?.clone(), people.iter().max()?.clone());
        Some(WeekendSpread { every, people: u32::try_from(people.len()).unwrap_or(u32::MAX), least, most, limit })
    };
    groups.into_iter().filter_map(spread).collect()
}
