//! A day: who falls ill and who comes instead, competences that are renewed, deviations.

use super::{
    super::{SampleError, competences},
    Year, YearError,
    worker::Shift,
};
use chrono::{Datelike, Days, Months, NaiveDate, Weekday};
use rand::RngExt;
use turnus_domain::{
    calendar::DateRange,
    competence::HeldCompetence,
    deviation::{Deviation, event::DeviationReported},
    fact::Fact,
    staff::{
        AbsenceKind,
        event::{AbsenceCancelled, CompetenceRecorded},
    },
};

/// Sick days of ten thousand, by month: 9 % all year, 2.5 more in winter, 2 less in July (domain brief E.1).
const SICK: [u32; 12] = [1_150, 1_150, 900, 900, 900, 900, 700, 900, 900, 900, 900, 1_150];
/// Spells of a hundred and their days (E.1); the longest is not bounded there and ends after 30 days here.
const SPELLS: [(u32, u64, u64); 3] = [(60, 1, 3), (25, 4, 16), (15, 17, 30)];
/// Mean days of a spell, in hundredths: .60 × 2 + .25 × 10 + .15 × 23.5.
const MEAN_SPELL: u32 = 723;
/// Of a hundred shifts that somebody misses, so many are worked by a colleague, if one is free; the rest by substitutes
/// who are not in the log.
pub(super) const COVERED: u32 = 75;
/// Deviation reports for every hundred shifts.
const DEVIATIONS: u32 = 5;

impl<E> Year<'_, E> {
    /// What happens on one day.
    pub(super) fn day(&mut self, day: NaiveDate) -> Result<(), YearError<E>> {
        for k in 0..self.workers.len() {
            if day.weekday() == Weekday::Mon {
                self.renew(k, day)?;
            }
            if self.workers[k].there(day) && self.falls_ill(day) {
                self.ill(k, day)?;
            }
            let shift = self.workers[k].shifts.get(&day).copied();
            if let Some((ward, shift)) = shift.filter(|_| self.random.random_range(0..100) < DEVIATIONS) {
                self.deviation(ward, day, shift)?;
            }
        }
        Ok(())
    }

    /// Spells begin so often that sick days reach their share of the days on which nobody is ill yet.
    fn falls_ill(&mut self, day: NaiveDate) -> bool {
        let share = SICK[day.month0() as usize];
        let well = 10_000 - share;
        self.random.random_range(0..u64::from(well) * u64::from(MEAN_SPELL)) < u64::from(share) * 100
    }

    fn ill(&mut self, k: usize, day: NaiveDate) -> Result<(), YearError<E>> {
        let drawn = self.random.random_range(0..100);
        let mut below = 0;
        let spell = SPELLS.iter().find(|(share, ..)| {
            below += share;
            drawn < below
        });
        let (least, most) = spell.map_or((1, 3), |(_, least, most)| (*least, *most));
        let days = self.random.random_range(least..=most);
        let Some((absence, to)) = self.absent(k, AbsenceKind::SickLeave, day, day + Days::new(days - 1))? else { return Ok(()) };
        if self.random.random_range(0..50) == 0_u32 {
            // She came after all.
            self.workers[k].away.pop();
            let person = self.workers[k].person.clone();
            return self.emit(Fact::new(AbsenceCancelled { person, absence }, day));
        }
        let missed: Vec<NaiveDate> = self.workers[k].shifts.range(day..=to).map(|(date, _)| *date).collect();
        for date in missed {
            if let Some((ward, shift)) = self.freed(k, date)?
                && self.random.random_range(0..100) < COVERED
            {
                self.cover(ward, date, shift)?;
            }
        }
        Ok(())
    }

    /// A colleague of the ward who is free and rested comes instead, if there is one.
    pub(super) fn cover(&mut self, ward: usize, date: NaiveDate, shift: Shift) -> Result<(), YearError<E>> {
        let n = self.workers.len();
        let begin = self.random.random_range(0..n);
        let free = |k: &usize| {
            let w = &self.workers[*k];
            let here = w.jobs.iter().any(|(_, at)| *at == ward) && w.there(date) && w.takes(shift);
            here && !w.shifts.contains_key(&date) && w.fits(date, shift) && w.may_help(date)
        };
        let Some(k) = (0..n).map(|k| (begin + k) % n).find(free) else { return Ok(()) };
        self.fixed(k, date, ward, shift)
    }

    /// Competences that end within two weeks are recorded anew, from the day after.
    fn renew(&mut self, k: usize, day: NaiveDate) -> Result<(), YearError<E>> {
        for c in 0..self.workers[k].competences.len() {
            let (place, to) = self.workers[k].competences[c];
            if to >= day + Days::new(14) || !self.workers[k].employed.contains(to) {
                continue;
            }
            let (_, competence, months, _) = competences::HELD[place];
            let from = to + Days::new(1);
            let until = from + Months::new(months) - Days::new(1);
            self.workers[k].competences[c].1 = until;
            let competence = HeldCompetence {
                competence: competence.parse().map_err(SampleError::from)?,
                level: 1,
                valid: DateRange::between(from, until),
            };
            let person = self.workers[k].person.clone();
            self.emit(Fact::new(CompetenceRecorded { person, competence }, from))?;
        }
        Ok(())
    }

    fn deviation(&mut self, ward: usize, date: NaiveDate, shift: Shift) -> Result<(), YearError<E>> {
        const CATEGORIES: [&str; 5] = ["medicine", "fall", "fall", "violence", "documentation"];
        self.deviations += 1;
        let deviation = Deviation {
            rest_before: None,
            id: format!("V{:06}", self.deviations).parse().map_err(SampleError::from)?,
            unit: self.unit(ward)?,
            date,
            shift: shift.id().parse().map_err(SampleError::from)?,
            hours_into_shift: self.random.random_range(0..8),
            category: CATEGORIES[self.random.random_range(0..CATEGORIES.len())].into(),
        };
        self.emit(Fact::new(DeviationReported { deviation }, date))
    }
}
