//! Who leaves a unit and who stays, and what may drive people away (R-RT-01). Units only, never a person.
//!
//! Turnover: people who left within a year ÷ mean staff of its thirteen month starts (K19). Retention: of the staff of a year
//! ago, those who are still there. Drivers are counted in the published rotas in force of the last weeks and stand beside those
//! of all units together; one far above them is flagged. Beside them stands what people who left
//! said of why, if they wanted to. Groups smaller than the rule book says have no figures.

pub(crate) mod admit;
pub mod event;
pub mod load;
pub mod reason;
pub mod spiral;
pub mod survey;

use crate::{
    calendar::{DateRange, monday_of},
    facts::Facts,
    id::{PersonId, UnitId},
    positions::Positions,
    quantity::BasisPoints,
    rule_book::{MissingParameter, Parameter, ParameterKey},
};
use chrono::{Days, Months, NaiveDate};
use load::Load;
use spiral::Spiral;
use std::collections::BTreeSet;
use survey::Survey;

/// What may drive people away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Driver {
    /// Worked weekends per person in four weeks, in hundredths.
    Weekends,
    /// Quick returns per person in four weeks, in hundredths (K10).
    QuickReturns,
    /// Overtime as a share of worked time, in basis points (K14).
    Overtime,
    /// People who want a larger post as a share of posts, in basis points (K16).
    UnwantedPartTime,
}

/// A driver at the unit beside all units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Measure {
    /// Which.
    pub driver: Driver,
    /// At the unit.
    pub here: u64,
    /// In all units together.
    pub everywhere: u64,
    /// Whether the unit lies above all units by more than the rule book's share.
    pub flagged: bool,
}

/// Leaving and staying in the year up to a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Turnover {
    /// Mean staff, in hundredths of a person.
    pub staff_x100: u64,
    /// People who left.
    pub left: u64,
    /// Left as a share of mean staff.
    pub turnover: BasisPoints,
    /// Staff of a year ago, and how many of them are still there; none when that group is too small to be told of.
    pub stayed: Option<(u64, u64)>,
}

/// Leaving, staying and drivers of a unit, or of all of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Retention<'a> {
    /// The day.
    pub on: NaiveDate,
    /// The year up to it.
    pub year: DateRange,
    /// The whole weeks in which drivers are counted.
    pub weeks: DateRange,
    /// Smallest group of which figures are told.
    pub smallest: &'a Parameter,
    /// Share above all units from which a driver is flagged.
    pub flag_above: &'a Parameter,
    /// Leaving and staying; none when the group is too small.
    pub turnover: Option<Turnover>,
    /// Drivers of which something was counted; none when the group is too small.
    pub drivers: Option<Vec<Measure>>,
    /// What people who left said of why; none when the group is too small, or too few answered.
    pub survey: Option<Survey>,
    /// The early warning; none when the group is too small.
    pub spiral: Option<Spiral<'a>>,
}

impl<'a> Retention<'a> {
    /// The figures of a unit, or of all units, on a day, with drivers of so many whole weeks before it.
    ///
    /// # Errors
    /// [`MissingParameter`] when the rule book in force says nothing of group sizes, flags or warnings.
    pub fn of(facts: &'a Facts, unit: Option<&UnitId>, on: NaiveDate, weeks: u32) -> Result<Self, MissingParameter> {
        let at = |key| parameter(facts, key, on);
        let (smallest, flag_above) = (at(ParameterKey::SmallGroup)?, at(ParameterKey::DriverAbove)?);
        let year = DateRange::between(year_before(on).checked_add_days(Days::new(1)).unwrap_or(on), on);
        let monday = monday_of(on);
        let first = monday.checked_sub_days(Days::new(7 * u64::from(weeks))).unwrap_or(monday);
        let days = DateRange::between(first, monday.pred_opt().unwrap_or(monday));
        let large = |people: u64| i64::try_from(people).is_ok_and(|n| n >= smallest.value);
        let turnover = turnover(facts, unit, on).filter(|t| large(t.staff_x100 / 100));
        let there = large(staff(facts, unit, on).len() as u64);
        let (mut drivers, mut survey, mut spiral) = (None, None, None);
        if there {
            let quick = at(ParameterKey::QuickReturnBelow)?.value;
            let all: Vec<Vec<Load>> = facts.units.keys().map(|id| load::weeks_of(facts, id, first, weeks, quick)).collect();
            let here: Vec<Load> = facts
                .units
                .keys()
                .zip(&all)
                .filter(|(id, _)| unit.is_none_or(|u| u == *id))
                .fold(vec![Load::default(); weeks as usize], |sum, (_, weeks)| sum.into_iter().zip(weeks).map(|(a, b)| a + *b).collect());
            let everywhere = all.into_iter().flatten().fold(Load::default(), |a, b| a + b);
            let sum = here.iter().fold(Load::default(), |a, b| a + *b);
            let positions = [unit, None].map(|unit| Positions::of(facts, unit, on));
            drivers = Some(measures(sum, everywhere, &positions, flag_above.value));
            let has_staff = |id: &UnitId| large(staff(facts, Some(id), on).len() as u64);
            survey = Survey::of(facts, unit, year, smallest.value, has_staff);
            spiral = Some(Spiral::of(&here, first, at)?);
        }
        let mut told = turnover;
        if let Some(t) = &mut told {
            t.stayed = t.stayed.filter(|(then, _)| large(*then));
        }
        Ok(Self { on, year, weeks: days, smallest, flag_above, turnover: told, drivers, survey, spiral })
    }
}

fn parameter(facts: &Facts, key: ParameterKey, day: NaiveDate) -> Result<&Parameter, MissingParameter> {
    facts.catalogue.rule_book.at(day).and_then(|book| book.parameter(key, day)).ok_or(MissingParameter { key, day })
}

fn year_before(on: NaiveDate) -> NaiveDate {
    on.checked_sub_months(Months::new(12)).unwrap_or(on)
}

/// Everybody employed at a unit, or anywhere, on a day.
fn staff<'a>(facts: &'a Facts, unit: Option<&UnitId>, on: NaiveDate) -> BTreeSet<&'a PersonId> {
    let here = facts.people.iter().filter(|(_, p)| {
        let mut jobs = p.employments.values();
        jobs.any(|e| unit.is_none_or(|unit| e.unit == *unit) && e.employed.contains(on))
    });
    here.map(|(id, _)| id).collect()
}

/// None when nobody was employed all year.
fn turnover(facts: &Facts, unit: Option<&UnitId>, on: NaiveDate) -> Option<Turnover> {
    let begin = year_before(on);
    let months: Vec<NaiveDate> = (0..=12).filter_map(|k| begin.checked_add_months(Months::new(k))).collect();
    let sum: u64 = months.iter().map(|day| staff(facts, unit, *day).len() as u64).sum();
    let now = staff(facts, unit, on);
    let of_unit = |e: &&crate::staff::state::EmploymentFacts| unit.is_none_or(|unit| e.unit == *unit);
    let ended = facts.people.iter().filter(|(id, p)| {
        let mut jobs = p.employments.values().filter(of_unit);
        // The last day of work lies in the year, and she is not there any more.
        !now.contains(id) && jobs.any(|e| e.employed.to.is_some_and(|to| begin <= to && to < on && e.employed.from <= to))
    });
    let left = ended.count() as u64;
    let then = staff(facts, unit, begin);
    let stayed = then.intersection(&now).count() as u64;
    let n = months.len() as u64;
    let share = (left * n * 10_000 + sum / 2).checked_div(sum)?;
    let turnover = BasisPoints(u32::try_from(share).unwrap_or(u32::MAX));
    Some(Turnover { staff_x100: sum * 100 / n, left, turnover, stayed: Some((then.len() as u64, stayed)) })
}

/// Drivers that were counted here and everywhere.
fn measures(here: Load, everywhere: Load, positions: &[Positions; 2], above: i64) -> Vec<Measure> {
    let unwanted = |p: &Positions| (u64::from(p.part_time().unwanted) * 10_000).checked_div(p.posts.len() as u64);
    let pairs = [
        (Driver::Weekends, here.weekends_x100(), everywhere.weekends_x100()),
        (Driver::QuickReturns, here.quick_returns_x100(), everywhere.quick_returns_x100()),
        (Driver::Overtime, here.overtime_bp(), everywhere.overtime_bp()),
        (Driver::UnwantedPartTime, unwanted(&positions[0]), unwanted(&positions[1])),
    ];
    let above = 10_000 + u64::try_from(above).unwrap_or(0);
    let one = |(driver, here, everywhere): (Driver, Option<u64>, Option<u64>)| {
        let (here, everywhere) = (here?, everywhere?);
        Some(Measure { driver, here, everywhere, flagged: here * 10_000 > everywhere * above })
    };
    pairs.into_iter().filter_map(one).collect()
}
