//! A kind of day as the models see it: pieces of the day, what each planned shift can give in them, and the demands.
//!
//! The care day runs from the first band's start to the same clock time of the next day. It is cut at the bands
//! and at [`CUTS`]; a task may be placed in every piece that its window touches, so work moves freely inside a
//! piece and never out of the window's pieces. A head gives `(span − unproductive) × utilisation` minutes, spread
//! evenly over the pieces its shift covers wholly, and never more than their length × utilisation: time that two
//! shifts overlap counts as hand-over, not as care.

use crate::error::SharingError;
use turnus_domain::{
    calendar::{ClockTime, DayKind},
    cover::Band,
    sharing_input::{NightReach, SharingInput},
    shift::ShiftType,
    task::{Task, TaskDays, TimeWindow},
};

/// Clock times at which the day is cut besides the bands, so that windows bind. A choice of resolution, not a rule.
const CUTS: [&str; 3] = ["11:00", "13:00", "18:00"];

/// Kinds of day in the order of plans and prices.
pub(crate) const KINDS: [DayKind; 3] = [DayKind::Weekday, DayKind::Weekend, DayKind::Holiday];

/// A kind of day.
#[derive(Debug)]
pub(crate) struct Day<'a> {
    pub(crate) kind: DayKind,
    pub(crate) pieces: Vec<Band>,
    pub(crate) shifts: Vec<PlannedShift<'a>>,
    pub(crate) demands: Vec<Demand<'a>>,
}

/// A shift of the head plan.
#[derive(Debug)]
pub(crate) struct PlannedShift<'a> {
    pub(crate) shift: &'a ShiftType,
    pub(crate) planned: u32,
    /// Minutes a head gives in each piece; 0 where the shift is not there for the whole piece.
    pub(crate) minutes: Vec<f64>,
    /// Minutes of care in an hour of the shift.
    pub(crate) per_hour: f64,
}

/// Minutes of a task in one of its windows, all performers together.
#[derive(Debug)]
pub(crate) struct Demand<'a> {
    pub(crate) task: &'a Task,
    /// Index of the task in the catalogue.
    pub(crate) index: usize,
    pub(crate) pieces: Vec<usize>,
    pub(crate) minutes: f64,
}

impl<'a> Day<'a> {
    /// The day of a kind, or an error when bands or head plan do not fit.
    pub(crate) fn new(input: &'a SharingInput, kind: DayKind) -> Result<Self, SharingError> {
        let pieces = pieces(input)?;
        let shifts: Vec<_> = input.planned_shifts(kind).map(|(s, n)| planned(input, &pieces, s, n)).collect();
        if shifts.is_empty() {
            return Err(SharingError::NoHeadPlan { day: kind });
        }
        let tasks = input.tasks.iter().enumerate().filter(|(_, t)| t.valid.contains(input.effective));
        let demands = tasks.flat_map(|(index, task)| demands(input, kind, &pieces, (index, task))).collect();
        Ok(Self { kind, pieces, shifts, demands })
    }
}

/// Clock times counted from the start of the care day.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Clock {
    /// Minutes after midnight.
    pub(crate) start: i64,
}

impl Clock {
    /// From and to in minutes after the midnight before the care day begins.
    pub(crate) fn span(self, from: ClockTime, to: ClockTime) -> (i64, i64) {
        let after = |t: ClockTime| if t.minutes() < self.start { t.minutes() + 1440 } else { t.minutes() };
        let (from, to) = (after(from), after(to));
        (from, if to <= from { to + 1440 } else { to })
    }
    /// Minutes that two spans share on the ring of one day.
    pub(crate) fn shared(self, a: (ClockTime, ClockTime), b: (ClockTime, ClockTime)) -> i64 {
        let (a, b) = (self.span(a.0, a.1), self.span(b.0, b.1));
        [-1440, 0, 1440].iter().map(|k| (a.1.min(b.1 + k) - a.0.max(b.0 + k)).max(0)).sum()
    }
}

fn pieces(input: &SharingInput) -> Result<Vec<Band>, SharingError> {
    let mut bands = input.bands.clone();
    bands.sort();
    for (k, band) in bands.iter().enumerate() {
        let next = bands[(k + 1) % bands.len()];
        if band.to != next.from {
            let what = format!("a band ends at {} and the next one starts at {}", band.to, next.from);
            return Err(SharingError::Bands { what });
        }
    }
    let Some(first) = bands.first() else { return Err(SharingError::Bands { what: "there are none".to_owned() }) };
    let clock = Clock { start: first.from.minutes() };
    let mut cuts: Vec<ClockTime> = bands.iter().map(|b| b.from).chain(CUTS.iter().filter_map(|c| c.parse().ok())).collect();
    cuts.sort_by_key(|t| clock.span(*t, *t).0);
    cuts.dedup();
    let ends = cuts.iter().skip(1).chain(cuts.first());
    Ok(cuts.iter().zip(ends).map(|(from, to)| Band { from: *from, to: *to }).collect())
}

fn planned<'a>(input: &SharingInput, pieces: &[Band], shift: &'a ShiftType, planned: u32) -> PlannedShift<'a> {
    let span = Band { from: shift.start, to: shift.end }.minutes();
    let length = |p: &Band| if p.covered_by(shift) { p.minutes() } else { 0 };
    let covered: i64 = pieces.iter().map(length).sum();
    let productive = (span - input.measure.unproductive.0).clamp(0, covered) as f64 * share(input.measure.utilisation.0);
    let minutes = pieces.iter().map(|p| productive * length(p) as f64 / covered.max(1) as f64).collect();
    PlannedShift { shift, planned, minutes, per_hour: productive / span as f64 * 60.0 }
}

fn share(basis_points: u32) -> f64 {
    f64::from(basis_points) / 10_000.0
}

fn demands<'a>(input: &SharingInput, kind: DayKind, pieces: &[Band], (index, task): (usize, &'a Task)) -> Vec<Demand<'a>> {
    let clock = Clock { start: pieces[0].from.minutes() };
    let daily = daily_minutes(input, kind, task);
    let mut out: Vec<Demand<'a>> = Vec::new();
    for window in &task.windows {
        let minutes = daily * share(window.share.0);
        if minutes <= 0.0 || (task.mobile_team_at_night && at_night(clock, window, input.night_reach)) {
            continue;
        }
        let span = (window.from, window.to);
        let touched = (0..pieces.len()).filter(|p| clock.shared((pieces[*p].from, pieces[*p].to), span) > 0).collect();
        out.push(Demand { task, index, pieces: touched, minutes });
    }
    out
}

/// Minutes of a task on a day of a kind, all residents and performers together: what the catalogue says, as much of it as
/// the residents' level of care asks for, and what was moved to the unit or away from it.
pub(crate) fn daily_minutes(input: &SharingInput, kind: DayKind, task: &Task) -> f64 {
    let often = task.frequency.times_bp as f64 / 10_000.0 / f64::from(task.frequency.per_days) * share(task.frequency.residents.0);
    let level = input.care_level.as_ref().map_or(1.0, |level| share(level.of(&task.id).0));
    let listed = task.minutes.0 as f64 * f64::from(task.performers) * often * f64::from(input.measure.residents) * level;
    let moved: i64 = input.demand.iter().filter(|d| d.valid.contains(input.effective)).map(|d| d.change_x100(&task.id, false)).sum();
    let every_day = (listed + moved as f64 / 100.0).max(0.0);
    every_day
        * match (task.days, kind) {
            (TaskDays::Every, DayKind::Weekday) => 1.0,
            (TaskDays::Every, _) => share(input.measure.weekend_factor.0),
            (TaskDays::Weekdays, DayKind::Weekday) => 7.0 / 5.0,
            (TaskDays::Weekdays, _) => 0.0,
        }
}

/// Whether at least half of the window lies in the hours of the mobile night team: then the team does the work.
fn at_night(clock: Clock, window: &TimeWindow, reach: Option<NightReach>) -> bool {
    let (from, to) = clock.span(window.from, window.to);
    reach.is_some_and(|r| 2 * clock.shared((window.from, window.to), (r.from, r.to)) >= to - from)
}
