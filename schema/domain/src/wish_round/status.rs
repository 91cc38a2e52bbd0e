//! Where a wish round stands: who has wished, with how many points, and on which dates more people wish to be off than can be.

use super::WishRound;
use crate::{
    cover::Band,
    id::PersonId,
    planning_input::PlanningInput,
    shift::ShiftType,
    staff::{StaffMember, WishFor},
};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// The wishes of one person in a round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Who.
    pub person: PersonId,
    /// Her wishes for the days of the round.
    pub wishes: u32,
    /// What they weigh together.
    pub points: u64,
}

/// A date, and how many wish to be off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DateWished {
    /// The date.
    pub date: NaiveDate,
    /// People who wish for a day off and are there otherwise.
    pub off: u32,
    /// People who are employed and not absent.
    pub there: u32,
    /// Fewest people who fill the cover of the date, whatever their competence.
    pub heads: u32,
}

impl DateWished {
    /// People whose wish to be off cannot be met without substitutes or unmet cover, whatever else the rota has.
    #[must_use]
    pub const fn too_many(&self) -> u32 {
        let free = self.there.saturating_sub(self.heads);
        self.off.saturating_sub(free)
    }
}

/// Where a round stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    /// Everybody employed on a day of the round, in order of person.
    pub people: Vec<Answer>,
    /// Dates on which somebody wishes to be off: those with the fewest people left above the cover first.
    pub dates: Vec<DateWished>,
}

impl Status {
    /// Where a round stands by the frozen input of its days.
    #[must_use]
    pub fn of(input: &PlanningInput, round: &WishRound) -> Self {
        let answer = |m: &StaffMember| {
            let wishes = || m.wishes.iter().filter(|w| round.horizon.contains(w.date));
            Answer {
                person: m.person.clone(),
                wishes: u32::try_from(wishes().count()).unwrap_or(u32::MAX),
                points: wishes().map(|w| u64::from(w.points)).sum(),
            }
        };
        let mut dates: Vec<DateWished> = round.horizon.days().map(|date| wished(input, date)).filter(|d| d.off > 0).collect();
        dates.sort_by_key(|d| (i64::from(d.there) - i64::from(d.off) - i64::from(d.heads), d.date));
        Self { people: input.staff.iter().map(answer).collect(), dates }
    }

    /// People who have wished.
    #[must_use]
    pub fn answered(&self) -> usize {
        self.people.iter().filter(|a| a.wishes > 0).count()
    }
}

fn wished(input: &PlanningInput, date: NaiveDate) -> DateWished {
    let there = |m: &&StaffMember| m.employed.contains(date) && !m.is_absent(date);
    let off = |m: &&StaffMember| m.wishes.iter().any(|w| w.date == date && w.wish == WishFor::DayOff);
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    DateWished {
        date,
        off: count(input.staff.iter().filter(there).filter(off).count()),
        there: count(input.staff.iter().filter(there).count()),
        heads: fewest(input, date),
    }
}

/// Fewest people whose shifts fill the bands of a date. Bands follow each other and a shift spans bands in a row, so it is enough to
/// go through them in time and let whoever is missing work the shift that reaches furthest.
fn fewest(input: &PlanningInput, date: NaiveDate) -> u32 {
    let used = input.structure.on(input.holidays.kind(date));
    let shifts: Vec<&ShiftType> = input.shift_types.iter().filter(|s| used.contains(&s.id)).collect();
    let mut needs: BTreeMap<Band, u32> = BTreeMap::new();
    for row in input.cover_on(date) {
        let need = needs.entry(row.band).or_default();
        *need = (*need).max(row.heads());
    }
    let bands: Vec<(Band, u32)> = needs.into_iter().collect();
    let (mut there, mut people) = (vec![0_u32; bands.len()], 0);
    for (k, (band, need)) in bands.iter().enumerate() {
        let reach = |s: &ShiftType| bands[k..].iter().take_while(|(b, _)| b.covered_by(s)).count();
        let Some(furthest) = shifts.iter().filter(|s| band.covered_by(s)).max_by_key(|s| reach(s)) else { continue };
        let missing = need.saturating_sub(there[k]);
        for (other, (b, _)) in bands.iter().enumerate().skip(k) {
            there[other] += if b.covered_by(furthest) { missing } else { 0 };
        }
        people += missing;
    }
    people
}
