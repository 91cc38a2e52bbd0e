//! The mix of professions at a unit on two days, read from its employments.

use chrono::{Months, NaiveDate};
use turnus_domain::{
    calendar::DateRange,
    facts::Facts,
    id::{ProfessionId, UnitId},
    quantity::BasisPoints,
};
use turnus_sharing::mix::{Mix, Post, mix};

/// The mix so many months before a day, and on it. A unit that had nobody then has no trend.
#[must_use]
pub fn profession_mix(facts: &Facts, unit: &UnitId, on: NaiveDate, months: u32, alert_at: BasisPoints) -> Mix {
    let then = on.checked_sub_months(Months::new(months)).unwrap_or(on);
    mix(&posts(facts, unit, then), &posts(facts, unit, on), alert_at)
}

fn posts(facts: &Facts, unit: &UnitId, on: NaiveDate) -> Vec<Post> {
    // Levels are those known on the day; of a day before the first list, those of the first list.
    let listed = facts.catalogue.professions.at(on).or_else(|| facts.catalogue.professions.versions().next().map(|v| &v.value));
    let level = |id: &ProfessionId| listed.and_then(|all| all.iter().find(|p| p.id == *id)).map_or(0, |p| p.level.0);
    let here = facts.employed_at(unit, DateRange::between(on, on));
    here.map(|(_, (_, job))| Post {
        profession: job.profession.clone(),
        level: level(&job.profession),
        position: job.position.at(on).copied().unwrap_or(BasisPoints(0)),
    })
    .collect()
}
