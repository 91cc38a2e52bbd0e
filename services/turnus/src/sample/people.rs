//! The people: names (sealed), employments, competences, history, wishes.

use super::{SampleError, SampleUnit, Weekends, competences, names, person_id};
use chrono::{Days, NaiveDate};
use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use turnus_domain::{
    calendar::DateRange,
    fact::Fact,
    profession::Authorisation,
    quantity::{BasisPoints, Minutes},
    shift::{DatedShift, ShiftKind},
    staff::{
        History, Wish, WishFor,
        event::{EmploymentStarted, HistoryRecorded, PersonRegistered, WishRecorded},
    },
};

/// Full time of rota workers a week (35.5 h, HTA 4.2), which positions are counted against.
pub(super) const FULL_WEEK: Minutes = Minutes(2_130);

/// Weekends that history goes back: 26 weeks.
const HISTORY_WEEKS: u64 = 26;

/// A post and the person who has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Post {
    /// Profession, an HPR code or a local role.
    pub profession: &'static str,
    /// Position in percent.
    pub position: u32,
    /// Her weekend is the one with this number, from 0, and every `weekend_every`-th after it.
    pub phase: u8,
    /// Of the weekend before the first day: whether she had the night, if she worked it.
    pub last_night: bool,
}

/// Registration, employment, competences and history of everybody.
pub(super) fn facts(sample: &SampleUnit, random: &mut ChaCha8Rng) -> Result<Vec<Fact>, SampleError> {
    let mut facts = Vec::new();
    for (k, post) in sample.staff.iter().enumerate() {
        let employment = employment(sample, k, post, random)?;
        let registered = PersonRegistered { person: employment.person.clone(), adult_from: None };
        facts.push(Fact::new(registered, employment.employed.from).sealing(&employment.person, "name", &names::name(sample.seed, k)));
        facts.push(Fact::new(employment.clone(), employment.employed.from));
        let place = sample.staff[..k].iter().filter(|p| p.profession == post.profession).count();
        facts.extend(competences::facts(&employment.person, post.profession, place, sample.horizon.first, random)?);
        let history = HistoryRecorded { person: employment.person, unit: employment.unit, history: history(sample, post)? };
        facts.push(Fact::new(history, sample.horizon.first));
    }
    Ok(facts)
}

fn employment(sample: &SampleUnit, k: usize, post: &Post, random: &mut ChaCha8Rng) -> Result<EmploymentStarted, SampleError> {
    let from = sample.horizon.first - Days::new(400 + random.random_range(0..5_000));
    Ok(EmploymentStarted {
        person: person_id(k).parse()?,
        employment: format!("{}-1", person_id(k)).parse()?,
        unit: sample.unit.parse()?,
        employed: DateRange::starting(from),
        profession: post.profession.parse()?,
        authorisation: Authorisation::Authorised,
        position: BasisPoints(post.position * 100),
        full_time_week: FULL_WEEK,
        weekend_every: sample.weekend_every,
        kinds: vec![ShiftKind::Day, ShiftKind::Evening, ShiftKind::Night, ShiftKind::LongDay, ShiftKind::LongNight],
    })
}

/// The weekends of the past half year, and the shifts of the last one.
fn history(sample: &SampleUnit, post: &Post) -> Result<History, SampleError> {
    let (every, saturday) = (u64::from(sample.weekend_every.max(1)), sample.last_saturday());
    let since = every - 1 - u64::from(post.phase) % every;
    let weekends: Vec<_> = (0..HISTORY_WEEKS).filter(|k| k % every == since).map(|k| saturday - Days::new(7 * k)).rev().collect();
    let shift = match (sample.weekends, post.last_night) {
        (Weekends::Long, false) => "LD",
        (Weekends::Long, true) => "LN",
        (Weekends::ThreeShift, false) => "D",
        (Weekends::ThreeShift, true) => "N",
    };
    let mut shifts = Vec::new();
    for date in [saturday, saturday + Days::new(1)].into_iter().filter(|_| since == 0) {
        shifts.push(DatedShift { date, shift: shift.parse()? });
    }
    Ok(History { complete_from: Some(saturday), shifts, weekends })
}

/// Wishes of everybody: mostly days off, now and then a shift type wanted or not wanted.
pub(super) fn wishes(sample: &SampleUnit, random: &mut ChaCha8Rng) -> Result<Vec<Fact>, SampleError> {
    let mut facts = Vec::new();
    for k in 0..sample.staff.len() {
        let mut dates: Vec<NaiveDate> = Vec::new();
        while dates.len() < (sample.wishes as usize).min(sample.horizon.len()) {
            let date = sample.horizon.date(random.random_range(0..sample.horizon.len()));
            if !dates.contains(&date) {
                dates.push(date);
            }
        }
        dates.sort_unstable();
        for (n, date) in dates.into_iter().enumerate() {
            let wish = Wish {
                id: format!("{}-W{}", person_id(k), n + 1).parse()?,
                date,
                wish: wish_for(random)?,
                points: random.random_range(1..=5),
            };
            facts.push(Fact::new(WishRecorded { person: person_id(k).parse()?, wish }, date));
        }
    }
    Ok(facts)
}

fn wish_for(random: &mut ChaCha8Rng) -> Result<WishFor, SampleError> {
    Ok(match random.random_range(0..10_u32) {
        0..6 => WishFor::DayOff,
        6 => WishFor::NotShift("N".parse()?),
        7 => WishFor::NotShift("E".parse()?),
        8 => WishFor::Shift("D".parse()?),
        _ => WishFor::Shift("E".parse()?),
    })
}
