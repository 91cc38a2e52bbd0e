//! A place as it is lived through: people come and go, ask for shifts, get them fixed, fall ill, are replaced.
//!
//! The events are those of self-rostering (*ønsketurnus*) with the leader's hand in it, in periods of twelve weeks:
//!
//! 1. leave is registered; everybody wishes for the shifts of her rhythm, and for days off;
//! 2. the leader fixes the shifts, lets colleagues stand in for those on leave, frees and fixes anew to fill holes, and
//!    settles the wishes that were met;
//! 3. day by day people fall ill, shifts are freed and fixed for others, competences are renewed, deviations reported;
//! 4. the shifts worked are recorded as history, which is what a rota of the weeks that follow looks back on.
//!
//! No rota is proposed or published here: that takes a solver and the checker. The weeks end on Sunday 3 January 2027, so
//! that a rota can be planned from the first day of the other samples on. A municipality-year has about a million
//! events, as E.5 reckons: six for each shift that is to be staffed.

mod days;
mod opening;
mod people;
mod period;
mod worker;

use super::{SampleError, place::Place};
use chrono::{Days, NaiveDate};
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use turnus_domain::fact::Fact;
use worker::Worker;

/// The day after the last one: Monday 4 January 2027.
pub const END: NaiveDate = NaiveDate::from_ymd_opt(2027, 1, 4).unwrap();
/// Weeks that are rostered at a time.
const PERIOD: u32 = 12;

/// Why a place cannot be written out.
#[derive(Debug, thiserror::Error)]
pub enum YearError<E> {
    /// A fault of the sample.
    #[error(transparent)]
    Sample(#[from] SampleError),
    /// What takes the facts failed.
    #[error("{0}")]
    Out(E),
}

/// A range of days that is rostered together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Period {
    /// Its first day, a Monday.
    first: NaiveDate,
    /// Number of its first week, from 0.
    week: u32,
    /// Weeks.
    weeks: u32,
}

impl Period {
    fn last(self) -> NaiveDate {
        self.first + Days::new(u64::from(self.weeks) * 7 - 1)
    }
    fn days(self) -> impl Iterator<Item = NaiveDate> {
        self.first.iter_days().take(self.weeks as usize * 7)
    }
    fn mondays(self) -> impl Iterator<Item = (u32, NaiveDate)> {
        (0..self.weeks).map(move |k| (self.week + k, self.first + Days::new(u64::from(k) * 7)))
    }
}

/// A place, the people in it, and where the facts go.
struct Year<'a, E> {
    place: &'a Place,
    random: ChaCha8Rng,
    workers: Vec<Worker>,
    /// Number of the last person.
    people: usize,
    /// Number of the last deviation report.
    deviations: u64,
    emit: &'a mut dyn FnMut(Fact) -> Result<(), E>,
}

/// Everything that happened at a place, one fact after the other in an order that can be recorded. Only what is needed to
/// go on is kept in memory.
///
/// # Errors
/// [`YearError::Out`] is what `emit` gives; the rest never for the places of this crate.
pub fn live<E>(place: &Place, emit: &mut dyn FnMut(Fact) -> Result<(), E>) -> Result<(), YearError<E>> {
    let random = ChaCha8Rng::seed_from_u64(place.seed);
    let mut year = Year { place, random, workers: Vec::new(), people: 0, deviations: 0, emit };
    let begin = END - Days::new(u64::from(place.weeks) * 7);
    year.open(begin)?;
    for week in (0..place.weeks).step_by(PERIOD as usize) {
        let first = begin + Days::new(u64::from(week) * 7);
        year.live_through(Period { first, week, weeks: PERIOD.min(place.weeks - week) })?;
    }
    Ok(())
}

impl<E> Year<'_, E> {
    fn live_through(&mut self, period: Period) -> Result<(), YearError<E>> {
        self.students(period)?;
        self.leave(period)?;
        self.notices(period)?;
        self.changes(period)?;
        self.wishes(period)?;
        self.fix(period)?;
        self.stand_in(period)?;
        self.adjust(period)?;
        self.settle(period)?;
        for day in period.days() {
            self.day(day)?;
        }
        self.history(period)?;
        self.successors(period)
    }

    fn emit(&mut self, fact: Fact) -> Result<(), YearError<E>> {
        (self.emit)(fact).map_err(YearError::Out)
    }
}
