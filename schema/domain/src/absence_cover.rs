//! Absence as a share of agreed days (K18), and the full-time equivalents that stand in for it (R-RT-03).

use crate::{calendar::DateRange, facts::Facts, id::UnitId, night::Hundredths, quantity::BasisPoints, staff::AbsenceKind};
use chrono::NaiveDate;

/// Days of sick leave and days agreed at a unit, each weighted by position: 10 000 is a day of a full position.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct AbsenceDays {
    /// Days of sick leave.
    pub absent: i64,
    /// Days employed.
    pub agreed: i64,
}

impl AbsenceDays {
    /// What is recorded at a unit of some days, both included.
    #[must_use]
    pub fn recorded(facts: &Facts, unit: &UnitId, from: NaiveDate, to: NaiveDate) -> Self {
        let mut days = Self::default();
        for ((_, person), (_, job)) in facts.employed_at(unit, DateRange::between(from, to)) {
            let sick = |day: NaiveDate| person.absences.values().any(|a| a.kind == AbsenceKind::SickLeave && a.days.contains(day));
            for day in from.iter_days().take_while(|day| *day <= to).filter(|day| job.employed.contains(*day)) {
                let position = job.position.at(day).map_or(0, |p| i64::from(p.0));
                days.agreed += position;
                days.absent += if sick(day) { position } else { 0 };
            }
        }
        days
    }

    /// Sick leave as a share of agreed days; none where nothing was agreed.
    #[must_use]
    pub fn share(self) -> Option<BasisPoints> {
        let share = (20_000 * self.absent + self.agreed).checked_div(2 * self.agreed)?;
        u32::try_from(share).ok().map(BasisPoints)
    }
}

/// Full-time equivalents of a unit and what absence takes of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AbsenceCover {
    /// All of them.
    pub fte: Hundredths,
    /// Planned absence.
    pub planned: BasisPoints,
    /// Recorded absence, where there is any.
    pub actual: Option<BasisPoints>,
}

impl AbsenceCover {
    /// What stands in for the planned absence.
    #[must_use]
    pub fn planned_fte(&self) -> Hundredths {
        of(self.fte, self.planned)
    }

    /// What recorded absence takes beyond the plan; negative when it takes less.
    #[must_use]
    pub fn variance_fte(&self) -> Option<Hundredths> {
        Some(of(self.fte, self.actual?) - self.planned_fte())
    }
}

/// A share of full-time equivalents, rounded to the nearest hundredth.
fn of(fte: Hundredths, share: BasisPoints) -> Hundredths {
    Hundredths((fte.0 * i64::from(share.0) + 5_000).div_euclid(10_000))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// R-RT-03.
    #[test]
    fn ten_percent_of_twenty_fte_is_two_and_twelve_percent_shows_the_variance() {
        let cover = AbsenceCover { fte: Hundredths(2_000), planned: BasisPoints(1_000), actual: Some(BasisPoints(1_200)) };
        assert_eq!(cover.planned_fte(), Hundredths(200));
        assert_eq!(cover.variance_fte(), Some(Hundredths(40)));
        assert_eq!(AbsenceCover { actual: None, ..cover }.variance_fte(), None);
    }

    #[test]
    fn a_share_is_rounded_and_needs_agreed_days() {
        assert_eq!(AbsenceDays { absent: 1, agreed: 3 }.share(), Some(BasisPoints(3_333)));
        assert_eq!(AbsenceDays { absent: 2, agreed: 3 }.share(), Some(BasisPoints(6_667)));
        assert_eq!(AbsenceDays::default().share(), None);
    }
}
