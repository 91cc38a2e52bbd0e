//! The input of a day plan: the tasks of a date, counted, and what the people of a rota can give.
//!
//! A task that is due 0.86 times a day is done once on most days: what is due up to this date less what was due up to
//! the day before. Demands are out of step with each other by the golden ratio, so that rare tasks of the same
//! frequency do not gather on one date.

use super::{Missing, freeze_sharing_input};
use crate::{
    calendar::{ClockTime, DayKind},
    cover::Band,
    day_plan::{DayDemand, DayPlanInput, Duty, Promised},
    facts::Facts,
    id::{PersonId, PlanId, ProfessionId, ShiftTypeId, UnitId},
    planning_input::InputDefect,
    quantity::{BasisPoints, Minutes},
    rota::Rota,
    sharing_input::SharingInput,
    shift::ShiftType,
    task::{Task, TaskDays, TimeWindow},
};
use chrono::{Datelike, NaiveDate};

/// People that somebody may supervise at once (R-TS-07: 3, assumed).
const SUPERVISEES: u32 = 3;
/// Basis points in a whole.
const WHOLE: u128 = 10_000;
/// The golden ratio's fraction in basis points.
const GOLDEN: u128 = 6_180;

/// The input of the day plan of a unit for a date, as of a log position; of the published rota, or of a proposed one.
///
/// # Errors
/// No such rota holds the date; or what [`freeze_sharing_input`] misses.
pub fn freeze_day_input(
    facts: &Facts,
    unit: &UnitId,
    position: u64,
    date: NaiveDate,
    rota: Option<&PlanId>,
) -> Result<DayPlanInput, Vec<InputDefect>> {
    let sharing = freeze_sharing_input(facts, unit, position, date)?;
    let mut missing = Missing::at(facts, position, date);
    let found = match rota {
        None => facts.publications(unit).into_iter().rev().map(|(_, p)| (&p.rota, true)).find(|(r, _)| r.horizon.contains(date)),
        Some(id) => {
            facts.rotas_of(unit).find(|(plan, _)| *plan == id).and_then(|(_, r)| Some((&r.proposal.as_ref()?.rota, r.published.is_some())))
        }
    };
    let Some((rota, published)) = found.filter(|(r, _)| r.horizon.contains(date)) else {
        let which = rota.map_or_else(|| "published rota".to_owned(), |id| format!("rota {id}"));
        missing.add(
            "rota",
            format!("no {which} of unit {unit} holds {date}"),
            "publish a rota for that day, or ask for another day".into(),
        );
        return Err(missing.found);
    };
    let kind = facts.catalogue.holidays.at(date).map_or_else(|| plain(date), |holidays| holidays.kind(date));
    let promised = facts.sharing_plan(unit, date).map(|plan| Promised {
        plan: plan.id.clone(),
        cover: plan.cover.iter().filter(|c| c.day == kind).cloned().collect(),
        left_x100: plan
            .shares
            .iter()
            .filter(|s| s.day == kind && s.profession.is_none())
            .map(|s| (s.task.clone(), s.minutes_x100))
            .collect(),
    });
    Ok(day_input(sharing, kind, rota, published, promised))
}

/// The same from a rota and what is known for the date.
#[must_use]
pub fn day_input(sharing: SharingInput, kind: DayKind, rota: &Rota, published: bool, promised: Option<Promised>) -> DayPlanInput {
    let date = sharing.effective;
    let start = sharing.bands.iter().map(|b| b.from).min().unwrap_or(ClockTime::MIDNIGHT);
    let (duties, away) = on_duty(&sharing, start, rota);
    let (mut demands, mut mobile, mut place) = (Vec::new(), Vec::new(), 0);
    for task in sharing.tasks.iter().filter(|t| t.valid.contains(date)) {
        for window in &task.windows {
            place += 1;
            let (from, to) = care_span(Minutes(start.minutes()), window.from, window.to);
            let demand = DayDemand { task: task.id.clone(), window: *window, from, to, times: times(&sharing, kind, task, window, place) };
            match (demand.times, is_for_mobile_team(&sharing, task, window)) {
                (0, _) => {}
                (_, true) => mobile.push(demand),
                (_, false) => demands.push(demand),
            }
        }
    }
    let (rota, start) = (rota.id.clone(), Minutes(start.minutes()));
    DayPlanInput { sharing, date, kind, rota, published, start, duties, away, demands, mobile, supervisees_at_once: SUPERVISEES, promised }
}

/// From and to in minutes after midnight, counted inside the care day that starts then.
#[must_use]
pub fn care_span(start: Minutes, from: ClockTime, to: ClockTime) -> (Minutes, Minutes) {
    let begin = start.0;
    let from = begin + (from.minutes() - begin).rem_euclid(1440);
    let length = (to.minutes() - from).rem_euclid(1440);
    let to = from + if length == 0 { 1440 } else { length };
    (Minutes(from), Minutes(to.min(begin + 1440)))
}

/// Who starts a shift on the date, people before substitutes; and who should, but is absent.
fn on_duty(sharing: &SharingInput, start: ClockTime, rota: &Rota) -> (Vec<Duty>, Vec<PersonId>) {
    let date = sharing.effective;
    let mut assigned: Vec<_> = rota.assignments.iter().filter(|a| a.date == date).collect();
    assigned.sort();
    let (mut duties, mut away) = (Vec::new(), Vec::new());
    for a in assigned {
        let Some(member) = sharing.staff.iter().find(|m| m.person == a.person) else { continue };
        if member.is_absent(date) {
            away.push(a.person.clone());
        } else {
            duties.extend(duty(sharing, start, Some(a.person.clone()), &member.profession, &a.shift));
        }
    }
    let substitutes = rota.substitutes.iter().filter(|s| s.date == date);
    duties.extend(substitutes.filter_map(|s| duty(sharing, start, None, &s.profession, &s.shift)));
    (duties, away)
}

fn duty(
    sharing: &SharingInput,
    start: ClockTime,
    person: Option<PersonId>,
    profession: &ProfessionId,
    shift: &ShiftTypeId,
) -> Option<Duty> {
    let of = sharing.shift_types.iter().find(|s| s.id == *shift)?;
    let length = Band { from: of.start, to: of.end }.minutes();
    let (Minutes(from), Minutes(to)) = shift_span(Minutes(start.minutes()), of);
    let productive = (length - sharing.measure.unproductive.0).clamp(0, (to - from).max(0));
    let capacity = Minutes(productive * i64::from(sharing.measure.utilisation.0) / WHOLE as i64);
    let pause = (of.paid_break + of.unpaid_break).0.clamp(0, (to - from).max(0) / 3);
    Some(Duty {
        person,
        profession: profession.clone(),
        shift: shift.clone(),
        from: Minutes(from),
        to: Minutes(to.max(from)),
        capacity,
        pause: Minutes(pause),
        leaves: of.unpaid_break > Minutes::ZERO,
    })
}

/// A shift inside the care day that starts then; one that begins before it belongs to the care day of its date all the same.
#[must_use]
pub fn shift_span(start: Minutes, of: &ShiftType) -> (Minutes, Minutes) {
    let length = Band { from: of.start, to: of.end }.minutes();
    (Minutes(of.start.minutes()).max(start), Minutes(of.start.minutes() + length).min(start + Minutes(1440)))
}

/// How often a task is due in a window on the date; `place` tells demands apart.
fn times(sharing: &SharingInput, kind: DayKind, task: &Task, window: &TimeWindow, place: u128) -> u32 {
    let weekend = u128::from(sharing.measure.weekend_factor.0);
    let days: u128 = sharing.effective.num_days_from_ce().unsigned_abs().into();
    // 0001-01-01 was a Monday and is day 1.
    let (weeks, weekday) = ((days - 1) / 7, (days - 1) % 7);
    let (worked, rest) = (weekday.min(5), weekday.saturating_sub(5));
    let (before, today, week) = match (task.days, kind) {
        (TaskDays::Every, _) => {
            let today = if kind == DayKind::Weekday { WHOLE } else { weekend };
            (weeks * (5 * WHOLE + 2 * weekend) + worked * WHOLE + rest * weekend, today, 1)
        }
        (TaskDays::Weekdays, DayKind::Weekday) => ((weeks * 5 + worked) * 7 * WHOLE, 7 * WHOLE, 5),
        (TaskDays::Weekdays, _) => return 0,
    };
    let (often, per) = daily(sharing, task);
    let rate = often * u128::from(window.share.0);
    let whole = WHOLE.pow(2) * per * week;
    let phase = whole / WHOLE * (place * GOLDEN % WHOLE);
    let due = |weight: u128| (weight * rate + phase) / whole;
    u32::try_from(due(before + today) - due(before)).unwrap_or(u32::MAX)
}

/// Times a day of a task as a fraction: what the catalogue says, as much of it as the residents' level of care asks for, and
/// what was moved to the unit or away from it, as the cover counts it.
fn daily(sharing: &SharingInput, task: &Task) -> (u128, u128) {
    let level = sharing.care_level.as_ref().map_or(BasisPoints::WHOLE, |level| level.of(&task.id));
    let per_days = i128::from(task.frequency.per_days.max(1));
    let listed = i128::from(task.frequency.times_bp)
        * i128::from(task.frequency.residents.0)
        * i128::from(sharing.measure.residents)
        * i128::from(level.0);
    let moved: i64 = sharing.demand.iter().filter(|d| d.valid.contains(sharing.effective)).map(|d| d.change_x100(&task.id, false)).sum();
    let each_x100 = 100 * i128::from(task.minutes.0.max(1)) * i128::from(task.performers.max(1));
    let listed_per = i128::from(WHOLE as i64).pow(3) * per_days;
    let times = listed * each_x100 + i128::from(moved) * listed_per;
    (times.max(0).unsigned_abs(), (listed_per * each_x100).unsigned_abs())
}

/// Whether the mobile night team does the task: at least half of the window lies in its hours.
#[must_use]
pub fn is_for_mobile_team(sharing: &SharingInput, task: &Task, window: &TimeWindow) -> bool {
    let window = Band { from: window.from, to: window.to };
    task.mobile_team_at_night && sharing.night_reach.is_some_and(|r| 2 * shared(&window, r.from, r.to) >= window.minutes())
}

/// Minutes of a band between two clock times, on the ring of one day.
fn shared(band: &Band, from: ClockTime, to: ClockTime) -> i64 {
    let other = Band { from, to };
    let (a, b) = (band.from.minutes(), other.from.minutes());
    let overlap = |shift: i64| ((a + band.minutes()).min(b + shift + other.minutes()) - a.max(b + shift)).max(0);
    [-1440, 0, 1440].into_iter().map(overlap).sum()
}

fn plain(date: NaiveDate) -> DayKind {
    if crate::calendar::is_weekend(date) { DayKind::Weekend } else { DayKind::Weekday }
}
