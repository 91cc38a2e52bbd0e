//! What the weeks of a unit asked of its people, counted in the published rotas in force.

use crate::{
    calendar::{ClockTime, DateRange, minutes_between},
    cover::Band,
    facts::Facts,
    id::{PersonId, UnitId},
    quantity::Minutes,
    rota::state::Proposal,
    shift::ShiftType,
};
use chrono::{DateTime, Datelike, Days, NaiveDate, Utc};
use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Add,
};

/// Sums over weeks that have a rota in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Load {
    /// People employed on each Monday, added up.
    pub person_weeks: u64,
    /// Worked weekends, by person.
    pub weekends: u64,
    /// Rests shorter than a quick return's, by the later shift.
    pub quick_returns: u64,
    /// Worked time: shifts of people who were there.
    pub worked: Minutes,
    /// Overtime of it: what extra shifts add to a week above both full time and its other shifts.
    pub overtime: Minutes,
    /// Planned time that nobody of the unit worked: shifts of absent people, substitute lines, cover that is not met.
    pub uncovered: Minutes,
}

impl Add for Load {
    type Output = Self;
    fn add(self, o: Self) -> Self {
        Self {
            person_weeks: self.person_weeks + o.person_weeks,
            weekends: self.weekends + o.weekends,
            quick_returns: self.quick_returns + o.quick_returns,
            worked: self.worked + o.worked,
            overtime: self.overtime + o.overtime,
            uncovered: self.uncovered + o.uncovered,
        }
    }
}

impl Load {
    /// Weekends per person in four weeks, in hundredths; none where no rota was in force.
    #[must_use]
    pub const fn weekends_x100(&self) -> Option<u64> {
        (self.weekends * 400 + self.person_weeks / 2).checked_div(self.person_weeks)
    }
    /// Quick returns per person in four weeks, in hundredths.
    #[must_use]
    pub const fn quick_returns_x100(&self) -> Option<u64> {
        (self.quick_returns * 400 + self.person_weeks / 2).checked_div(self.person_weeks)
    }
    /// Overtime as a share of worked time, in basis points.
    #[must_use]
    pub fn overtime_bp(&self) -> Option<u64> {
        share(self.overtime, self.worked)
    }
    /// Uncovered time as a share of all that was planned, in basis points.
    #[must_use]
    pub fn uncovered_bp(&self) -> Option<u64> {
        share(self.uncovered, self.worked + self.uncovered)
    }
}

fn share(part: Minutes, whole: Minutes) -> Option<u64> {
    u64::try_from((part.0 * 10_000).checked_div(whole.0)?).ok()
}

/// A shift that somebody of the unit has.
struct Worked<'a> {
    date: NaiveDate,
    of: &'a ShiftType,
    extra: bool,
}

/// Each of some weeks from a Monday on. `quick`: rests shorter than so many minutes are quick returns.
#[must_use]
pub fn weeks_of(facts: &Facts, unit: &UnitId, first: NaiveDate, weeks: u32, quick: i64) -> Vec<Load> {
    let mut loads = vec![Load::default(); weeks as usize];
    let publications = facts.publications(unit);
    let in_force = |day: NaiveDate| publications.iter().rev().map(|(_, p)| *p).find(|p| p.rota.horizon.contains(day));
    let week = |day: NaiveDate| usize::try_from((day - first).num_days().div_euclid(7)).ok().filter(|k| *k < weeks as usize);
    let Some(here) = facts.units.get(unit) else { return loads };
    for (k, load) in loads.iter_mut().enumerate() {
        let monday = first + Days::new(7 * k as u64);
        if (0..7).any(|d| in_force(monday + Days::new(d)).is_some()) {
            load.person_weeks = facts.employed_at(unit, DateRange::between(monday, monday)).count() as u64;
        }
    }
    let mut lines: BTreeMap<&PersonId, Vec<Worked<'_>>> = BTreeMap::new();
    for (_, p) in &publications {
        let counts = |day: NaiveDate| week(day).filter(|_| in_force(day).is_some_and(|f| std::ptr::eq(f, *p)));
        for a in &p.rota.assignments {
            let (Some(k), Some(of)) = (counts(a.date), here.shift_type_ever(&a.shift, a.date)) else { continue };
            let Some(person) = facts.people.get(&a.person) else { continue };
            if person.absences.values().any(|absence| absence.days.contains(a.date)) {
                loads[k].uncovered += of.working(a.date);
                continue;
            }
            let extra = person.extra.get(&(unit.clone(), a.date)).is_some();
            lines.entry(&a.person).or_default().push(Worked { date: a.date, of, extra });
        }
        for s in &p.rota.substitutes {
            if let (Some(k), Some(of)) = (counts(s.date), here.shift_type_ever(&s.shift, s.date)) {
                loads[k].uncovered += of.working(s.date);
            }
        }
        for ((day, _), minutes) in unmet(p) {
            if let Some(k) = counts(day) {
                loads[k].uncovered += minutes;
            }
        }
    }
    for (person, mut line) in lines {
        line.sort_by_key(|w| w.date);
        count_line(&mut loads, &line, week, quick);
        let full = |monday: NaiveDate| {
            let jobs = facts.people[person].employments_at(unit, DateRange::between(monday, monday + Days::new(6)));
            jobs.filter_map(|(_, job)| job.full_time_week.at(monday + Days::new(6))).max().copied().unwrap_or(Minutes::ZERO)
        };
        for (k, load) in loads.iter_mut().enumerate() {
            let of_week = || line.iter().filter(|w| week(w.date) == Some(k));
            let total: Minutes = of_week().map(|w| w.of.working(w.date)).sum();
            if of_week().any(|w| w.extra) {
                let contract: Minutes = of_week().filter(|w| !w.extra).map(|w| w.of.working(w.date)).sum();
                load.overtime += (total - full(first + Days::new(7 * k as u64)).max(contract)).max(Minutes::ZERO);
            }
            load.worked += total;
        }
    }
    loads
}

/// Weekends and quick returns of one person.
fn count_line(loads: &mut [Load], line: &[Worked<'_>], week: impl Fn(NaiveDate) -> Option<usize>, quick: i64) {
    let weekends: BTreeSet<NaiveDate> = line.iter().filter_map(weekend).collect();
    for k in weekends.into_iter().filter_map(&week) {
        loads[k].weekends += 1;
    }
    for two in line.windows(2) {
        let rest = minutes_between(two[0].of.span(two[0].date).1, two[1].of.span(two[1].date).0);
        if let Some(k) = week(two[1].date).filter(|_| rest.0 < quick) {
            loads[k].quick_returns += 1;
        }
    }
}

/// The Saturday of the weekend that a shift touches.
fn weekend(w: &Worked<'_>) -> Option<NaiveDate> {
    let saturday = w.date - Days::new(u64::from(w.date.weekday().num_days_from_monday())) + Days::new(5);
    let midnight = |day: NaiveDate| -> DateTime<Utc> { ClockTime::MIDNIGHT.on(day) };
    let (from, to) = w.of.span(w.date);
    (from < midnight(saturday + Days::new(2)) && to > midnight(saturday)).then_some(saturday)
}

/// Person-minutes of cover that is not met, by day and band: the greatest shortfall over classes.
fn unmet(p: &Proposal) -> BTreeMap<(NaiveDate, Band), Minutes> {
    let mut worst: BTreeMap<(NaiveDate, Band), Minutes> = BTreeMap::new();
    for u in &p.report.unmet {
        let minutes = Minutes(i64::from(u.required.saturating_sub(u.present)) * u.band.minutes());
        let one = worst.entry((u.date, u.band)).or_default();
        *one = (*one).max(minutes);
    }
    worst
}
