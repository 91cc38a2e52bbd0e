//! A period of self-rostering: leave, wishes, fixed shifts, changes, what was worked.

use super::{
    super::SampleError,
    Period, Year, YearError,
    days::COVERED,
    worker::{Rhythm, Shift},
};
use chrono::{Datelike, Days, NaiveDate};
use rand::RngExt;
use turnus_domain::{
    calendar::DateRange,
    fact::Fact,
    id::UnitId,
    shift::DatedShift,
    staff::{
        Absence, AbsenceKind, History, Wish, WishFor,
        event::{AbsenceRegistered, HistoryRecorded, ShiftFixed, ShiftUnfixed, WishRecorded, WishWithdrawn},
    },
};

/// Changes of the draft for every hundred shifts: each frees a shift and fixes another, to fill a hole.
const CHANGES: usize = 200;
/// Wishes for a day off for every hundred shifts.
const DAYS_OFF: u32 = 25;

impl<E> Year<'_, E> {
    /// Annual leave that falls into the period: three weeks in summer, one in winter and one in autumn.
    pub(super) fn leave(&mut self, period: Period) -> Result<(), YearError<E>> {
        for k in 0..self.workers.len() {
            let turn = self.workers[k].phase % 6;
            for (week, weeks) in [(7 + turn % 2, 1), (26 + turn, 3), (40 + turn % 3, 1)] {
                let Some((_, from)) = period.mondays().find(|(_, monday)| monday.iso_week().week() == week) else { continue };
                let to = (from + Days::new(weeks * 7 - 1)).min(period.last());
                if self.workers[k].rhythm != Rhythm::DaysAndEvenings {
                    self.absent(k, AbsenceKind::AnnualLeave, from, to)?;
                }
            }
        }
        Ok(())
    }

    /// Registers an absence, shortened to the days on which the person is employed and free of other absences. Gives its
    /// last day.
    pub(super) fn absent(
        &mut self,
        k: usize,
        kind: AbsenceKind,
        from: NaiveDate,
        to: NaiveDate,
    ) -> Result<Option<(turnus_domain::id::AbsenceId, NaiveDate)>, YearError<E>> {
        let worker = &mut self.workers[k];
        let to = from.iter_days().take_while(|day| *day <= to && worker.there(*day)).last();
        let Some(to) = to else { return Ok(None) };
        worker.numbers.0 += 1;
        let person = worker.person.clone();
        let id: turnus_domain::id::AbsenceId = format!("{person}-A{}", worker.numbers.0).parse().map_err(SampleError::from)?;
        worker.away.push((from, to));
        let absence = Absence { id: id.clone(), kind, days: DateRange::between(from, to) };
        self.emit(Fact::new(AbsenceRegistered { person, absence }, from))?;
        Ok(Some((id, to)))
    }

    /// Everybody wishes for the shifts of her rhythm, and now and then for a day off.
    pub(super) fn wishes(&mut self, period: Period) -> Result<(), YearError<E>> {
        for k in 0..self.workers.len() {
            for (week, monday) in period.mondays() {
                for (date, shift) in self.workers[k].duty(week, monday) {
                    let id = self.wish(k, date, WishFor::Shift(shift.id().parse().map_err(SampleError::from)?), 2)?;
                    self.workers[k].wishes.insert(date, (id, shift));
                    if self.random.random_range(0..100) < DAYS_OFF {
                        let free = monday + Days::new(self.random.random_range(0..7));
                        if self.workers[k].there(free) && !self.workers[k].wishes.contains_key(&free) {
                            self.wish(k, free, WishFor::DayOff, 3)?;
                        }
                    }
                }
            }
        }
        Ok(())
    }

    fn wish(&mut self, k: usize, date: NaiveDate, wish: WishFor, points: u32) -> Result<turnus_domain::id::WishId, YearError<E>> {
        let worker = &mut self.workers[k];
        worker.numbers.1 += 1;
        let person = worker.person.clone();
        let id: turnus_domain::id::WishId = format!("{person}-W{}", worker.numbers.1).parse().map_err(SampleError::from)?;
        self.emit(Fact::new(WishRecorded { person, wish: Wish { id: id.clone(), date, wish, points } }, date))?;
        Ok(id)
    }

    /// The leader of each ward fixes the shifts that were wished for.
    pub(super) fn fix(&mut self, period: Period) -> Result<(), YearError<E>> {
        for (week, monday) in period.mondays() {
            for k in 0..self.workers.len() {
                let ward = self.workers[k].ward(week);
                let wished = self.workers[k].wishes.range(monday..monday + Days::new(7));
                let wished: Vec<_> = wished.map(|(date, (_, shift))| (*date, *shift)).collect();
                for (date, shift) in wished {
                    if self.workers[k].fits(date, shift) {
                        self.fixed(k, date, ward, shift)?;
                    }
                }
            }
        }
        Ok(())
    }

    /// Colleagues take the shifts of those who are on leave.
    pub(super) fn stand_in(&mut self, period: Period) -> Result<(), YearError<E>> {
        for k in 0..self.workers.len() {
            let worker = &self.workers[k];
            let away = worker.away.iter().filter(|(from, _)| *from >= period.first).copied().collect::<Vec<_>>();
            for (from, to) in away {
                let (ward, shift) = (self.workers[k].ward(0), self.workers[k].kind_of(0));
                let days = (to - from).num_days() as usize + 1;
                let shifts = days * 2_130 * self.workers[k].position as usize / (700 * 450);
                for n in 0..shifts {
                    if self.random.random_range(0..100) < COVERED {
                        self.cover(ward, from + Days::new((n * days / shifts) as u64), shift)?;
                    }
                }
            }
        }
        Ok(())
    }

    pub(super) fn fixed(&mut self, k: usize, date: NaiveDate, ward: usize, shift: Shift) -> Result<(), YearError<E>> {
        self.workers[k].fix(date, ward, shift);
        let (person, unit) = (self.workers[k].person.clone(), self.unit(ward)?);
        let shift = DatedShift { date, shift: shift.id().parse().map_err(SampleError::from)? };
        self.emit(Fact::new(ShiftFixed { person, unit, shift }, date))
    }

    /// Frees a fixed shift and tells which it was.
    pub(super) fn freed(&mut self, k: usize, date: NaiveDate) -> Result<Option<(usize, Shift)>, YearError<E>> {
        let Some((ward, shift)) = self.workers[k].shifts.remove(&date) else { return Ok(None) };
        let (person, unit) = (self.workers[k].person.clone(), self.unit(ward)?);
        self.emit(Fact::new(ShiftUnfixed { person, unit, date }, date))?;
        Ok(Some((ward, shift)))
    }

    pub(super) fn unit(&self, ward: usize) -> Result<UnitId, SampleError> {
        Ok(self.place.wards[ward].id.parse()?)
    }

    /// The leader fills holes: a shift becomes another one of the same day, or moves to a free day of the same week.
    pub(super) fn adjust(&mut self, period: Period) -> Result<(), YearError<E>> {
        let fixed = |w: &super::worker::Worker| w.shifts.range(period.first..=period.last()).map(|(date, _)| *date).collect();
        let all: Vec<Vec<NaiveDate>> = self.workers.iter().map(fixed).collect();
        let shifts: Vec<(usize, NaiveDate)> = all.iter().enumerate().flat_map(|(k, dates)| dates.iter().map(move |d| (k, *d))).collect();
        for _ in 0..shifts.len() * CHANGES / 100 {
            // Some shifts have no room to move; another one is tried then.
            for _ in 0..4 {
                let (k, date) = shifts[self.random.random_range(0..shifts.len())];
                if self.change(k, date, period)? {
                    break;
                }
            }
        }
        Ok(())
    }

    fn change(&mut self, k: usize, date: NaiveDate, period: Period) -> Result<bool, YearError<E>> {
        let Some((ward, shift)) = self.workers[k].shifts.remove(&date) else { return Ok(false) };
        let worker = &self.workers[k];
        let other = match shift {
            Shift::Day if worker.rhythm == Rhythm::Turns => Shift::Evening,
            Shift::Evening => Shift::Day,
            same => same,
        };
        let monday = date - Days::new(u64::from(date.weekday().num_days_from_monday()));
        let free = monday + Days::new(self.random.random_range(0..5));
        // The weekend is the scarce part: it stays with those whose weekend it is.
        let weekday = date.weekday().num_days_from_monday() < 5;
        let to = if other != shift && worker.fits(date, other) {
            Some((date, other))
        } else if weekday && free != date && free >= period.first && worker.there(free) && !worker.shifts.contains_key(&free) {
            Some((free, shift)).filter(|_| worker.fits(free, shift))
        } else {
            None
        };
        self.workers[k].fix(date, ward, shift);
        let Some((date_to, shift_to)) = to else { return Ok(false) };
        self.freed(k, date)?;
        self.fixed(k, date_to, ward, shift_to)?;
        Ok(true)
    }

    /// Wishes that were met are settled; the others stay.
    pub(super) fn settle(&mut self, period: Period) -> Result<(), YearError<E>> {
        for k in 0..self.workers.len() {
            let wishes = std::mem::take(&mut self.workers[k].wishes);
            for (date, (wish, shift)) in wishes {
                if self.workers[k].shifts.get(&date).is_some_and(|(_, fixed)| *fixed == shift) {
                    let person = self.workers[k].person.clone();
                    self.emit(Fact::new(WishWithdrawn { person, wish }, period.first))?;
                }
            }
        }
        Ok(())
    }

    /// The shifts worked in the period, as the history that the next rota looks back on.
    pub(super) fn history(&mut self, period: Period) -> Result<(), YearError<E>> {
        let next = period.last() + Days::new(1);
        for k in 0..self.workers.len() {
            self.workers[k].keep_weekends(next);
            for (_, ward) in self.workers[k].jobs.clone() {
                let worker = &self.workers[k];
                let here = worker.shifts.range(period.first..).filter(|(_, (at, _))| *at == ward);
                let dated = |(date, (_, shift)): (&NaiveDate, &(usize, Shift))| -> Result<_, SampleError> {
                    Ok(DatedShift { date: *date, shift: shift.id().parse()? })
                };
                let shifts = here.map(dated).collect::<Result<_, _>>()?;
                let history = History { complete_from: Some(period.first), shifts, weekends: worker.weekends.clone() };
                let (person, unit) = (worker.person.clone(), self.unit(ward)?);
                self.emit(Fact::new(HistoryRecorded { person, unit, history }, next))?;
            }
            self.workers[k].forget(next - Days::new(6));
        }
        Ok(())
    }
}
