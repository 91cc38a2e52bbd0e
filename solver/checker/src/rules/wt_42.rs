//! WT-42, aml §10-8(4): Sundays and public holidays off.
//!
//! A Sunday or public holiday is worked when a shift overlaps `SundayFrom` of the day before to `SundayTo` of the day.
//! Without a Sunday agreement in force: after a worked one the next one is off (the later in the horizon).
//! With it: in each window of `SundayWindow` weeks worked ≤ half of its Sundays and holidays, rounded up, and in each
//! window of `SundayEvery` weeks at least one Sunday is off. Windows end in the horizon and begin at most
//! `SundayWindow` weeks before it; a day of which the history tells nothing counts as off. Sundays before the complete
//! history are known by `history.weekends`. Overlapping windows that fail are told once.

use crate::{
    limit::{Breach, Limit},
    line::Line,
    period::{Period, clock},
    ward::Ward,
};
use chrono::{Datelike, Days, NaiveDate, Weekday};
use turnus_domain::{
    agreement::AgreementKind,
    rota::Finding,
    rule_book::{ParameterKey, RuleId},
};

/// A Sunday or public holiday.
struct Holy {
    date: NaiveDate,
    worked: bool,
}

pub(crate) fn judge(ward: &Ward<'_>, line: &Line<'_>, found: &mut Vec<Finding>) {
    let Some(every) = ward.limit(ParameterKey::SundayEvery) else { return };
    let Some(window) = ward.limit(ParameterKey::SundayWindow).filter(|w| (1..=104).contains(&w.value)) else { return };
    let Some(days) = holy_days(ward, line, window.value as u64) else { return };
    judge_next(ward, line, &days, window, found);
    judge_windows(ward, line, &days, window, found, half_off);
    judge_windows(ward, line, &days, every, found, one_off);
}

fn judge_next<'a>(ward: &Ward<'a>, line: &Line<'a>, days: &[Holy], limit: Limit<'a>, found: &mut Vec<Finding>) {
    for pair in days.windows(2).filter(|p| p[0].worked && p[1].worked) {
        let (before, date) = (pair[0].date, pair[1].date);
        if line.horizon.contains(date) && !is_averaged(ward, line, date) {
            let what = format!("works on {before} and on {date}, the next Sunday or holiday, without an agreement on Sundays");
            found.push(breach(line, date, 2, Limit { value: 1, ..limit }, what).hard());
        }
    }
}

/// Judges every window of `length.value` weeks; `worked_and_most` counts a window.
fn judge_windows<'a>(
    ward: &Ward<'a>,
    line: &Line<'a>,
    days: &[Holy],
    length: Limit<'a>,
    found: &mut Vec<Finding>,
    worked_and_most: fn(&[&Holy]) -> (usize, usize),
) {
    let Ok(weeks) = u64::try_from(length.value) else { return };
    let Some(start) = days.first().map(|d| d.date) else { return };
    let mut told = None;
    for monday in line.horizon.days().step_by(7) {
        let end = monday + Days::new(6);
        let first = monday - Days::new(7 * weeks.clamp(1, 104) - 7);
        let early = first + Days::new(6) < start;
        if early || told.is_some_and(|t| first <= t) || !is_averaged(ward, line, end) {
            continue;
        }
        let inside: Vec<_> = days.iter().filter(|d| first <= d.date && d.date <= end).collect();
        let (worked, most) = worked_and_most(&inside);
        if worked > most {
            told = Some(end);
            let what = format!("works {worked} Sundays or holidays in the {weeks} weeks from {first}; {most} is the most");
            found.push(breach(line, end, worked as i64, Limit { value: most as i64, ..length }, what).hard());
        }
    }
}

fn half_off(days: &[&Holy]) -> (usize, usize) {
    (days.iter().filter(|d| d.worked).count(), days.len().div_ceil(2))
}

fn one_off(days: &[&Holy]) -> (usize, usize) {
    let sundays: Vec<_> = days.iter().filter(|d| d.date.weekday() == Weekday::Sun).collect();
    (sundays.iter().filter(|d| d.worked).count(), sundays.len().saturating_sub(1))
}

fn is_averaged(ward: &Ward<'_>, line: &Line<'_>, day: NaiveDate) -> bool {
    ward.in_force(AgreementKind::SundayAverage, line.member, day).next().is_some()
}

/// Sundays and holidays from so many weeks before the horizon to its end.
fn holy_days(ward: &Ward<'_>, line: &Line<'_>, weeks: u64) -> Option<Vec<Holy>> {
    let (from, to) = (clock(ward.value(ParameterKey::SundayFrom)?), clock(ward.value(ParameterKey::SundayTo)?));
    let first = line.horizon.first - Days::new(7 * weeks);
    let days = first.iter_days().take_while(|d| *d <= line.horizon.last());
    let holy = days.filter(|d| ward.input.holidays.is_sunday_or_holiday(*d));
    Some(holy.map(|date| Holy { date, worked: is_worked(line, date, Period::into_day(date, from, to)) }).collect())
}

fn is_worked(line: &Line<'_>, date: NaiveDate, period: Period) -> bool {
    let history = &line.member.history;
    let told = date < line.horizon.first && history.complete_from.is_none_or(|from| date < from);
    let weekend = told && date.weekday() == Weekday::Sun && history.weekends.contains(&(date - Days::new(1)));
    weekend || line.shifts.iter().any(|s| s.span.touches(&period))
}

fn breach<'a>(line: &Line<'a>, date: NaiveDate, measured: i64, limit: Limit<'a>, what: String) -> Breach<'a> {
    Breach {
        rule: RuleId::Wt42,
        person: Some(&line.member.person),
        date: Some(date),
        measured,
        limit,
        what,
        remedy: "give one of these Sundays or holidays off, or agree in writing that Sundays are off on average".into(),
    }
}
