//! Protected time for learning and development (R-CO-08): what a share of each post asks for beside what is planned as training.
//! A deficit is told for every person, so that operations do not eat the time of one with that of another.

use crate::{
    calendar::DateRange,
    facts::Facts,
    id::{PersonId, UnitId},
    quantity::{BasisPoints, Minutes},
    staff::AbsenceKind,
};
use chrono::NaiveDate;
use serde::Serialize;

/// A person's time for learning over some weeks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LearningTime {
    /// Who.
    pub person: PersonId,
    /// The share of her post over all days employed.
    pub asked: Minutes,
    /// Days of training, each a seventh of her week, as absences count.
    pub planned: Minutes,
}

impl LearningTime {
    /// What is lacking; more training than asked for lacks nothing.
    #[must_use]
    pub fn deficit(&self) -> Minutes {
        (self.asked - self.planned).max(Minutes::ZERO)
    }
}

/// Everybody employed at a unit in so many weeks from a day, in order of person.
#[must_use]
pub fn learning_time(facts: &Facts, unit: &UnitId, from: NaiveDate, weeks: u8, share: BasisPoints) -> Vec<LearningTime> {
    let days: Vec<NaiveDate> = from.iter_days().take(usize::from(weeks) * 7).collect();
    let all = DateRange { from, to: days.last().copied() };
    let mut found: Vec<LearningTime> = Vec::new();
    for ((id, person), (_, job)) in facts.employed_at(unit, all) {
        let week = |day| {
            let (position, full) = (job.position.at(day).map_or(0, |p| i64::from(p.0)), job.full_time_week.at(day).map_or(0, |w| w.0));
            position * full
        };
        let trains = |day: &NaiveDate| person.absences.values().any(|a| a.kind == AbsenceKind::Training && a.days.contains(*day));
        let employed = days.iter().filter(|day| job.employed.contains(**day));
        // Minute · 10⁻⁴ · 7 and, with the share, once more 10⁻⁴.
        let owed: i64 = employed.clone().map(|day| week(*day)).sum();
        let trained: i64 = employed.filter(|day| trains(day)).map(|day| week(*day)).sum();
        let (asked, planned) = (Minutes(rounded(owed * i64::from(share.0), 700_000_000)), Minutes(rounded(trained, 70_000)));
        match found.last_mut().filter(|last| last.person == *id) {
            Some(last) => (last.asked, last.planned) = (last.asked + asked, last.planned + planned),
            None => found.push(LearningTime { person: id.clone(), asked, planned }),
        }
    }
    found
}

fn rounded(n: i64, by: i64) -> i64 {
    (n + by / 2).div_euclid(by)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event_file;

    /// A full post of 35.5 hours a week at 15 % is 5.3 hours a week; three hours of training leave 2.3 hours lacking.
    #[test]
    fn r_co_08_a_full_post_asks_for_5_3_hours_a_week_and_what_is_lacking_is_told() {
        let file = include_str!("../../../samples/solbakken-base.jsonl");
        let mut facts = Facts::default();
        for (k, fact) in event_file::parse(file).unwrap().iter().enumerate() {
            facts.evolve(&fact.event, k as u64 + 1, fact.effective);
        }
        let (unit, from) = ("solbakken-2".parse().unwrap(), "2027-01-04".parse().unwrap());
        let all = learning_time(&facts, &unit, from, 12, BasisPoints(1_500));
        let full = all.iter().find(|t| t.person.as_str() == "E01").unwrap();
        assert_eq!((full.asked.0 + 6) / 12, 320, "5.3 hours a week");
        assert_eq!(full.deficit(), full.asked, "nothing is planned");
        let three_hours = LearningTime { planned: Minutes(180 * 12), ..full.clone() };
        assert_eq!((three_hours.deficit().0 + 6) / 12, 140, "2.3 hours a week");
        assert_eq!(LearningTime { planned: Minutes(100_000), ..full.clone() }.deficit(), Minutes::ZERO);
    }
}
