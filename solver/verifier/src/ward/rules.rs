//! The rules of a line that the bound keeps, each as an automaton. Their meaning: `turnus export --input` names the rule book,
//! README the rules. Left out, so that the bound may be weaker and never wrong: WT-31 (overtime of extra shifts), WT-42 (Sundays),
//! WT-50 (breaks), WT-61 (nights only) and the means of WT-20/21 over eight weeks.

use super::{
    choices::{about_long, in_force},
    clock::{Axis, Duty},
    graph::Rule,
    input::{AgreementKind as Kind, Input, Member},
};
use crate::Refused;

/// Whose line it is, and when what can be worked.
pub(super) struct Frame<'a> {
    pub(super) input: &'a Input,
    pub(super) axis: &'a Axis,
    pub(super) member: &'a Member,
    /// Shifts before the horizon, in order, one a date.
    pub(super) past: Vec<Duty>,
    /// Duty of (day, choice).
    pub(super) duty: &'a dyn Fn(usize, u8) -> Option<Duty>,
}

/// Every rule that is kept, those first whose product stays small.
pub(super) fn all<'a>(frame: &'a Frame<'a>) -> Result<Vec<Rule<'a>>, Refused> {
    let n = |key| frame.input.number(key);
    let mut rules = vec![after(frame)?, weekends(frame)?];
    rules.extend(long_runs(frame)?);
    rules.push(weekly_rest(frame)?);
    rules.push(run(frame, n("nights-in-row")?, n("points-hs02")?, |d| d.night));
    rules.push(run(frame, n("long-in-row")?, n("points-hs07")?, |d| d.long));
    rules.extend(fair_weekends(frame)?);
    rules.push(split_weeks(frame, n("points-hs05")?));
    rules.push(run(frame, n("days-in-row")?, n("points-hs06")?, |_| true));
    rules.push(quick_returns(frame)?);
    rules.push(week_minutes(frame)?);
    Ok(rules)
}

/// The last duty as a word: 0 when it is unknown or too long ago, else 1 + its index among the duties of the last days.
struct Last<'a> {
    frame: &'a Frame<'a>,
    /// Days it is remembered.
    keep: u64,
}

const CHOICES: u64 = 64;
/// Stands for the last duty before the horizon.
const HISTORY: u64 = CHOICES - 1;

impl<'a> Last<'a> {
    /// Long enough that a rest of so many minutes is over when it is forgotten.
    fn new(frame: &'a Frame<'a>, minutes: i64) -> Self {
        Self { frame, keep: 3 + minutes.clamp(0, 100 * 1440) as u64 / 1440 }
    }
    fn start(&self) -> u64 {
        let ago = self.frame.past.last().map_or(u64::MAX, |d| d.day.unsigned_abs());
        if ago <= self.keep { ago * CHOICES + HISTORY } else { 0 }
    }
    fn get(&self, word: u64, day: usize) -> Option<Duty> {
        match word % CHOICES {
            0 => None,
            HISTORY => self.frame.past.last().copied(),
            choice => (self.frame.duty)(day - (word / CHOICES) as usize, choice as u8),
        }
    }
    /// The word for the next day; `choice` is told by the duty's place among those of the day.
    fn next(&self, word: u64, day: usize, duty: Option<&Duty>) -> u64 {
        match duty {
            Some(duty) => {
                let same = |c: &u8| (self.frame.duty)(day, *c).as_ref() == Some(duty);
                // Shift types that are the same duty are the same to every rule.
                CHOICES + u64::from((1..HISTORY as u8).find(same).unwrap_or(0))
            }
            None if word == 0 || word / CHOICES >= self.keep => 0,
            None => word + CHOICES,
        }
    }
}

fn none(_: u64) -> i64 {
    0
}

/// WT-40, HS-03 and HS-04: what a duty asks of the one before it.
fn after<'a>(frame: &'a Frame<'a>) -> Result<Rule<'a>, Refused> {
    let n = |key| frame.input.number(key);
    let (law, floor, free) = (n("daily-rest")?, n("daily-rest-floor")?, n("free-after-night")?);
    let (hs03, hs04) = (n("points-hs03")?, n("points-hs04")?);
    let days = i64::from(frame.input.horizon.weeks) * 7;
    let rest: Vec<i64> = (0..days)
        .map(|day| {
            let agreed = in_force(frame.input, frame.member, Kind::LocalRest, frame.axis.date(day)).filter_map(|a| a.terms.daily_rest);
            agreed.min().map_or(law, |rest| rest.max(floor).min(law))
        })
        .collect();
    let last = Last::new(frame, law.max(free));
    Ok(Rule {
        start: last.start(),
        step: Box::new(move |word, day, duty| {
            let mut points = 0;
            if let (Some(before), Some(duty)) = (last.get(word, day), duty) {
                let between = duty.start - before.end;
                if between < rest[day] {
                    return None;
                }
                points += if duty.day == before.day + 1 && duty.rotation < before.rotation { hs03 } else { 0 };
                points += if before.night && !duty.night && between < free { hs04 } else { 0 };
            }
            Some((last.next(word, day, duty), points))
        }),
        end: Box::new(none),
    })
}

/// HS-01: rests below a limit, from one too many in four weeks on.
fn quick_returns<'a>(frame: &'a Frame<'a>) -> Result<Rule<'a>, Refused> {
    let n = |key| frame.input.number(key);
    let (below, free, points) = (n("quick-return-below")?, n("quick-returns")? as u64, n("points-hs01")?);
    let last = Last::new(frame, below);
    const COUNT: u64 = 1 << 32;
    Ok(Rule {
        start: last.start(),
        step: Box::new(move |state, day, duty| {
            let (count, word) = (if day % 28 == 0 { 0 } else { state / COUNT }, state % COUNT);
            let quick = matches!((last.get(word, day), duty), (Some(before), Some(duty)) if duty.start - before.end < below);
            let beyond = quick && count >= free;
            Some(((count + u64::from(quick && !beyond)) * COUNT + last.next(word, day, duty), if beyond { points } else { 0 }))
        }),
        end: Box::new(none),
    })
}

/// HS-02, HS-06, HS-07: such duties on consecutive dates beyond a number.
fn run<'a>(frame: &'a Frame<'a>, limit: i64, points: i64, such: fn(&Duty) -> bool) -> Rule<'a> {
    let most = limit as u64 + 1;
    let before = (1_i64..).take_while(|ago| frame.past.iter().any(|d| d.day == -ago && such(d))).count() as u64;
    Rule {
        start: before.min(most),
        step: Box::new(move |run, _, duty| {
            let run = if duty.is_some_and(such) { (run + 1).min(most) } else { 0 };
            Some((run, if run == most { points } else { 0 }))
        }),
        end: Box::new(none),
    }
}

/// LOC-01: weekends apart. State: weeks since the last worked one, twice, and one more when the present one is.
fn weekends<'a>(frame: &'a Frame<'a>) -> Result<Rule<'a>, Refused> {
    let (member, weeks) = (frame.member, i64::from(frame.input.horizon.weeks));
    let every: Vec<i64> = (0..weeks)
        .map(|week| {
            let saturday = frame.axis.date(7 * week + 5);
            let agreed = in_force(frame.input, member, Kind::LocalWeekend, saturday).filter_map(|a| a.terms.weekend_every).max();
            agreed.unwrap_or(0).max(member.weekend_every)
        })
        .collect();
    let cap = every.iter().copied().max().unwrap_or(1).clamp(1, 1_000);
    let told = member.history.weekends.iter().map(|d| frame.axis.day(*d)).filter(|d| (-400..0).contains(d));
    let worked = frame.past.iter().filter(|d| d.weekend).map(|d| d.day);
    let last = told.chain(worked).map(|d| d.div_euclid(7)).max();
    Ok(Rule {
        start: last.map_or(cap, |week| (-week).clamp(0, cap)) as u64 * 2,
        step: Box::new(move |state, day, duty| {
            let (mut since, mut now) = ((state / 2) as i64, state % 2 == 1);
            if duty.is_some_and(|d| d.weekend) && !now {
                if since < every[day / 7] {
                    return None;
                }
                now = true;
            }
            if day % 7 == 6 {
                since = if now { 1 } else { (since + 1).min(cap) };
                now = false;
            }
            Some((since as u64 * 2 + u64::from(now), 0))
        }),
        end: Box::new(none),
    })
}

/// FAIR-WEEKEND. State: worked weekends up to the fair number, twice, and one more when the present one is counted.
fn fair_weekends<'a>(frame: &'a Frame<'a>) -> Result<Option<Rule<'a>>, Refused> {
    let Some(share) = frame.member.fair_weekends else { return Ok(None) };
    let points = frame.input.number("points-fair-weekend")?;
    let (least, most) = (i64::from(share.least), u64::from(share.most));
    Ok(Some(Rule {
        start: 0,
        step: Box::new(move |state, day, duty| {
            let (mut count, mut now, mut cost) = (state / 2, state % 2 == 1, 0);
            if duty.is_some_and(|d| d.weekend) && !now {
                now = true;
                cost = if count == most { points } else { 0 };
                count = (count + 1).min(most);
            }
            Some((count * 2 + u64::from(now && day % 7 != 6), cost))
        }),
        end: Box::new(move |state| (least - (state / 2) as i64).max(0) * points),
    }))
}

/// LOC-02: long shifts on consecutive dates, and the rest after a full run. Where agreements differ, the widest of each term.
fn long_runs<'a>(frame: &'a Frame<'a>) -> Result<Option<Rule<'a>>, Refused> {
    let terms = || about_long(frame.input).map(|a| &a.terms);
    let most = terms().map(|t| t.long_shifts_in_row.map(u64::from)).collect::<Option<Vec<_>>>().and_then(|all| all.into_iter().max());
    let Some(most) = most else { return Ok(None) };
    let block = terms().map(|t| t.rest_block).collect::<Option<Vec<_>>>().and_then(|all| all.into_iter().min()).unwrap_or(0);
    let last = Last::new(frame, block);
    const RUN: u64 = 1 << 32;
    // Of the last shift before the horizon; it may be a day or two old.
    let tail =
        frame.past.last().map_or(0, |end| (0_i64..).take_while(|ago| frame.past.iter().any(|d| d.day == end.day - ago && d.long)).count());
    Ok(Some(Rule {
        start: if last.start() == 0 { 0 } else { (tail as u64).min(most) * RUN + last.start() },
        step: Box::new(move |state, day, duty| {
            let (run, word) = (state / RUN, state % RUN);
            let next = last.next(word, day, duty);
            let Some(duty) = duty else { return Some((if next == 0 { 0 } else { run * RUN + next }, 0)) };
            let before = last.get(word, day);
            if run >= most && before.is_some_and(|b| duty.start - b.end < block) {
                return None;
            }
            let goes_on = before.is_some_and(|b| b.day + 1 == duty.day);
            let run = if !duty.long { 0 } else { u64::from(goes_on) * run + 1 };
            (run <= most).then_some((run * RUN + next, 0))
        }),
        end: Box::new(none),
    }))
}

/// WT-41: a free block in each week. State: the last duty, and whether the rest was had.
fn weekly_rest<'a>(frame: &'a Frame<'a>) -> Result<Rule<'a>, Refused> {
    let (law, floor) = (frame.input.number("weekly-rest")?, frame.input.number("weekly-rest-floor")?);
    let (axis, weeks) = (frame.axis, i64::from(frame.input.horizon.weeks));
    let need: Vec<i64> = (0..weeks)
        .map(|week| {
            let agreed = in_force(frame.input, frame.member, Kind::LocalRest, axis.date(7 * week)).filter_map(|a| a.terms.weekly_rest);
            agreed.min().map_or(law, |rest| rest.max(floor).min(law))
        })
        .collect();
    let midnight: Vec<i64> = (0..=7 * weeks).map(|day| axis.minute(day, 0)).collect();
    let last = Last::new(frame, law);
    const HAD: u64 = 1 << 32;
    Ok(Rule {
        start: last.start(),
        step: Box::new(move |state, day, duty| {
            let (mut had, word, week) = (state / HAD == 1, state % HAD, day / 7);
            let (from, to) = (midnight[7 * week], midnight[7 * week + 7]);
            let free_from = last.get(word, day).map_or(from, |before| before.end.max(from));
            let free_to = duty.map_or(midnight[day + 1], |d| d.start);
            had |= free_to - free_from >= need[week];
            if day % 7 == 6 {
                had |= to - duty.map_or(free_from, |d| d.end) >= need[week];
                if !had {
                    return None;
                }
                had = false;
            }
            Some((u64::from(had) * HAD + last.next(word, day, duty), 0))
        }),
        end: Box::new(none),
    })
}

/// HS-05: two days off together in two weeks. State: 0, 1 after a day off, 2 when they were had.
fn split_weeks<'a>(frame: &'a Frame<'a>, points: i64) -> Rule<'a> {
    let whole = frame.input.horizon.weeks as usize / 2 * 14;
    Rule {
        start: 0,
        step: Box::new(move |state, day, duty| {
            let before = if day % 14 == 0 { 0 } else { state };
            let state = match (before, duty) {
                (2, _) | (1, None) => 2,
                (_, None) => 1,
                _ => 0,
            };
            match (day < whole, day % 14 == 13) {
                (true, true) => Some((0, if state == 2 { 0 } else { points })),
                (true, false) => Some((state, 0)),
                (false, _) => Some((0, 0)),
            }
        }),
        end: Box::new(none),
    }
}

/// WT-10, WT-20, WT-21: minutes of a week. State: those of the present one.
fn week_minutes<'a>(frame: &'a Frame<'a>) -> Result<Rule<'a>, Refused> {
    let n = |key| frame.input.number(key);
    let (law, individual, local) = (n("week-limit")?, n("week-max-individual")?, n("week-max-local")?);
    let most: Vec<u64> = (0..i64::from(frame.input.horizon.weeks))
        .map(|week| {
            let holds = |kind| in_force(frame.input, frame.member, kind, frame.axis.date(7 * week)).next().is_some();
            if holds(Kind::LocalAveraging) {
                local as u64
            } else if holds(Kind::IndividualAveraging) {
                individual as u64
            } else {
                law as u64
            }
        })
        .collect();
    Ok(Rule {
        start: 0,
        step: Box::new(move |minutes, day, duty| {
            let minutes = minutes + duty.map_or(0, |d| d.working as u64);
            (minutes <= most[day / 7]).then_some((if day % 7 == 6 { 0 } else { minutes }, 0))
        }),
        end: Box::new(none),
    })
}
