//! HTA-12, HTA 4.2.4: full time per week by the three-shift conversion.
//!
//! full time = clamp(`FullTimeDay` − `NightConversion` × night hours − `SundayConversion` × Sunday hours a week,
//! `FullTimeFloor`, `FullTimeRota`), in whole minutes, hours scaled to a 100 % line. Night is `NightFrom`–`NightTo`,
//! Sunday is `SundayTo` (22:00) on Saturday to `SundayTo` on Sunday; an hour that is both is counted as night only.
//! Hours are counted over the span of a shift, breaks included.
//!
//! Conditions, else full time is `FullTimeRota`: day, evening and night are worked; worked Sundays × `ConversionSundayEvery`
//! ≥ weeks of the horizon; at least a quarter of the working minutes on day and evening shifts.
//!
//! A line that is counted against more full time than this is told without points: it changes pay and what she owes,
//! not whether the rota may be worked.

use crate::{
    limit::{Breach, Limit, Origin},
    line::{Line, Shift},
    period::{Period, clock},
    ward::Ward,
};
use chrono::{Datelike, Days, NaiveDate, Weekday};
use std::collections::BTreeSet;
use turnus_domain::{
    calendar::ClockTime,
    quantity::Minutes,
    rota::Finding,
    rule_book::{MissingParameter, ParameterKey, RuleBook, RuleId, Source},
};

/// The numbers of the conversion.
struct Terms<'a> {
    day: i64,
    floor: i64,
    rota: i64,
    night: i64,
    sunday: i64,
    source: &'a Source,
}

pub(crate) fn judge(ward: &Ward<'_>, line: &Line<'_>, found: &mut Vec<Finding>) {
    let (Some(full), Ok(terms)) = (of_line(ward, line), terms(&ward.input.rule_book, line.horizon.first)) else { return };
    found.extend(above(line, full, terms.source).map(|b| b.soft(0)));
}

/// Full time per week for so many night and Sunday minutes a week of a 100 % line whose conditions hold.
///
/// # Errors
/// [`MissingParameter`] when the rule book lacks a number of the conversion on that day.
pub fn full_time_week(book: &RuleBook, day: NaiveDate, night_week: Minutes, sunday_week: Minutes) -> Result<Minutes, MissingParameter> {
    Ok(converted(&terms(book, day)?, night_week, sunday_week, 10_000))
}

/// Full time per week that the line of a person gives.
pub(crate) fn of_line(ward: &Ward<'_>, line: &Line<'_>) -> Option<Minutes> {
    let terms = terms(&ward.input.rule_book, line.horizon.first).ok()?;
    if !is_converted(ward, line)? {
        return Some(Minutes(terms.rota));
    }
    let (night, sunday) = line.planned().map(|s| night_and_sunday(ward, s)).fold((0, 0), |a, b| (a.0 + b.0, a.1 + b.1));
    let parts = i64::from(line.member.position.0.max(1)) * i64::from(line.horizon.weeks);
    Some(converted(&terms, Minutes(night), Minutes(sunday), parts))
}

/// `parts` is 10 000 × weeks × position.
fn converted(terms: &Terms<'_>, night: Minutes, sunday: Minutes, parts: i64) -> Minutes {
    let taken = (2 * (night.0 * terms.night + sunday.0 * terms.sunday) + parts).div_euclid(2 * parts.max(1));
    Minutes((terms.day - taken).min(terms.rota).max(terms.floor))
}

fn terms(book: &RuleBook, day: NaiveDate) -> Result<Terms<'_>, MissingParameter> {
    let parameter = |key| book.parameter(key, day).ok_or(MissingParameter { key, day });
    Ok(Terms {
        day: parameter(ParameterKey::FullTimeDay)?.value,
        floor: parameter(ParameterKey::FullTimeFloor)?.value,
        rota: parameter(ParameterKey::FullTimeRota)?.value,
        sunday: parameter(ParameterKey::SundayConversion)?.value,
        night: parameter(ParameterKey::NightConversion)?.value,
        source: &parameter(ParameterKey::NightConversion)?.source,
    })
}

fn is_converted(ward: &Ward<'_>, line: &Line<'_>) -> Option<bool> {
    let every = ward.value(ParameterKey::ConversionSundayEvery)?;
    let rotations: BTreeSet<_> = line.planned().map(|s| s.of.kind.rotation()).collect();
    let by_day: Minutes = line.planned().filter(|s| !s.of.kind.is_night()).map(|s| s.working).sum();
    let mut sundays = BTreeSet::new();
    for s in line.planned() {
        sundays.extend(sundays_of(ward, s)?.into_iter().filter(|(_, p)| p.touches(&s.span)).map(|(d, _)| d));
    }
    let often = sundays.len() as i64 * every >= i64::from(line.horizon.weeks);
    Some(rotations.len() == 3 && often && by_day * 4 >= line.worked())
}

/// Sundays near a shift with the time that counts as theirs here.
fn sundays_of(ward: &Ward<'_>, s: &Shift<'_>) -> Option<Vec<(NaiveDate, Period)>> {
    let turn = clock(ward.value(ParameterKey::SundayTo)?);
    let near = (s.date - Days::new(1)).iter_days().take(3).filter(|d| d.weekday() == Weekday::Sun);
    Some(near.map(|d| (d, Period::into_day(d, turn, turn))).collect())
}

/// Night minutes of a shift, and its Sunday minutes that are not night.
fn night_and_sunday(ward: &Ward<'_>, s: &Shift<'_>) -> (i64, i64) {
    let time = |key| ward.value(key).map_or(ClockTime::MIDNIGHT, clock);
    let (from, to) = (time(ParameterKey::NightFrom), time(ParameterKey::NightTo));
    let nights: Vec<_> = s.date.iter_days().take(3).map(|d| s.span.shared(&Period::into_day(d, from, to))).collect();
    let night: Minutes = nights.iter().map(Period::minutes).sum();
    let sundays = sundays_of(ward, s).unwrap_or_default().into_iter().map(|(_, p)| s.span.shared(&p));
    let sunday: Minutes = sundays.map(|p| p.minutes() - nights.iter().map(|n| p.shared(n).minutes()).sum::<Minutes>()).sum();
    (night.0, sunday.0)
}

/// The breach of a line counted against more full time than the conversion gives.
fn above<'a>(line: &Line<'a>, full: Minutes, source: &'a Source) -> Option<Breach<'a>> {
    let counted = line.member.full_time_week;
    let breach = Breach {
        rule: RuleId::Hta12,
        person: Some(&line.member.person),
        date: None,
        measured: counted.0,
        limit: Limit { value: full.0, origin: Origin::Book(source) },
        what: format!("is counted against a full week of {counted}; with these nights and Sundays full time is {full}"),
        remedy: "lower her full time to this, or pay the difference as extra work".into(),
    };
    (counted > full).then_some(breach)
}
