//! What counts as a burden, and on which occasions somebody bears it.

use crate::{
    calendar::{ClockTime, minutes_between, monday_of},
    id::{PersonId, ShiftTypeId},
    night::Hundredths,
    planning_input::PlanningInput,
    rota::Rota,
    rule_book::{MissingParameter, ParameterKey},
    shift::{ShiftKind, ShiftType},
};
use chrono::{Days, NaiveDate};
use std::collections::{BTreeMap, BTreeSet};

/// What is shared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Burden {
    /// Weekends with a shift that touches Saturday or Sunday; unit: weekends.
    Weekends,
    /// Time between Saturday 00:00 and Sunday 24:00; unit: minutes.
    WeekendTime,
    /// Night and long-night shifts; unit: shifts.
    Nights,
    /// Evening shifts; unit: shifts.
    Evenings,
    /// Public holidays with a shift that touches them; unit: days.
    Holidays,
    /// Rests shorter than a quick return's (HS-01); unit: rests.
    QuickReturns,
}

impl Burden {
    /// All of them.
    pub const ALL: [Self; 6] = [Self::Weekends, Self::WeekendTime, Self::Nights, Self::Evenings, Self::Holidays, Self::QuickReturns];

    /// Whether it is counted in minutes.
    #[must_use]
    pub const fn is_time(self) -> bool {
        matches!(self, Self::WeekendTime)
    }

    /// Its name as machines write it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Weekends => "weekends",
            Self::WeekendTime => "weekend-time",
            Self::Nights => "nights",
            Self::Evenings => "evenings",
            Self::Holidays => "holidays",
            Self::QuickReturns => "quick-returns",
        }
    }
}

/// What belongs together of a burden: a weekend, a night.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Occasion {
    /// Dates of the shifts that make it.
    pub dates: BTreeSet<NaiveDate>,
    /// How much of the burden it is.
    pub amount: Hundredths,
}

/// Shifts that people have on some days.
pub(crate) struct Lines<'a> {
    pub(crate) shifts: BTreeMap<PersonId, BTreeMap<NaiveDate, &'a ShiftType>>,
    holidays: BTreeSet<NaiveDate>,
    /// Rests below so many minutes are quick returns.
    quick: i64,
}

impl<'a> Lines<'a> {
    pub(crate) fn of(input: &'a PlanningInput, rota: &Rota) -> Result<Self, MissingParameter> {
        let shifts = rota.assignments.iter().map(|a| (a.person.clone(), a.date, a.shift.clone()));
        Self::from(input, shifts)
    }

    /// People's shifts on some days; who is absent on a day works nothing on it, whatever a rota made before says.
    pub(crate) fn from(
        input: &'a PlanningInput,
        all: impl Iterator<Item = (PersonId, NaiveDate, ShiftTypeId)>,
    ) -> Result<Self, MissingParameter> {
        let quick = input.rule_book.value(ParameterKey::QuickReturnBelow, input.horizon.first)?;
        let mut shifts: BTreeMap<PersonId, BTreeMap<NaiveDate, &ShiftType>> = BTreeMap::new();
        for (person, date, shift) in all {
            let there = input.member(&person).is_some_and(|m| !m.is_absent(date));
            if let Some(of) = input.shift_type(&shift).filter(|_| there) {
                shifts.entry(person).or_default().insert(date, of);
            }
        }
        let holidays = input.holidays.days.iter().map(|h| h.date).collect();
        Ok(Self { shifts, holidays, quick })
    }

    /// Every occasion of a burden for a person.
    pub(crate) fn occasions(&self, person: &PersonId, burden: Burden) -> Vec<Occasion> {
        let none = BTreeMap::new();
        let line = self.shifts.get(person).unwrap_or(&none);
        match burden {
            Burden::Weekends => weekends(line).into_values().map(|(dates, _)| one(dates)).collect(),
            Burden::WeekendTime => {
                let weekends = weekends(line).into_values();
                weekends.map(|(dates, minutes)| Occasion { dates, amount: Hundredths(100 * minutes) }).collect()
            }
            Burden::Nights => of_kind(line, ShiftKind::is_night),
            Burden::Evenings => of_kind(line, |kind| kind == ShiftKind::Evening),
            Burden::Holidays => self.holidays.iter().filter_map(|day| touching(line, *day)).map(one).collect(),
            Burden::QuickReturns => {
                let rest = |two: &[(&NaiveDate, &&ShiftType)]| minutes_between(two[0].1.span(*two[0].0).1, two[1].1.span(*two[1].0).0).0;
                let line: Vec<_> = line.iter().collect();
                line.windows(2).filter(|two| rest(two) < self.quick).map(|two| one(BTreeSet::from([*two[1].0]))).collect()
            }
        }
    }

    pub(crate) fn worked(&self, person: &PersonId, burden: Burden) -> Hundredths {
        self.occasions(person, burden).into_iter().map(|o| o.amount).sum()
    }
}

/// Every occasion of a burden that a rota has for a person.
///
/// # Errors
/// [`MissingParameter`] when the rule book does not say what a quick return is.
pub fn occasions(input: &PlanningInput, rota: &Rota, person: &PersonId, burden: Burden) -> Result<Vec<Occasion>, MissingParameter> {
    Ok(Lines::of(input, rota)?.occasions(person, burden))
}

fn one(dates: BTreeSet<NaiveDate>) -> Occasion {
    Occasion { dates, amount: Hundredths(100) }
}

fn of_kind(line: &BTreeMap<NaiveDate, &ShiftType>, is: impl Fn(ShiftKind) -> bool) -> Vec<Occasion> {
    line.iter().filter(|(_, s)| is(s.kind)).map(|(date, _)| one(BTreeSet::from([*date]))).collect()
}

/// Minutes of a shift within some whole days.
fn within(shift: &ShiftType, date: NaiveDate, first: NaiveDate, days: u64) -> i64 {
    let (from, to) = shift.span(date);
    let (begin, end) = (ClockTime::MIDNIGHT.on(first), ClockTime::MIDNIGHT.on(first + Days::new(days)));
    minutes_between(from.max(begin), to.min(end)).0.max(0)
}

/// Weekends by their Saturday: dates of the shifts that touch them, and minutes in them.
fn weekends(line: &BTreeMap<NaiveDate, &ShiftType>) -> BTreeMap<NaiveDate, (BTreeSet<NaiveDate>, i64)> {
    let mut found: BTreeMap<NaiveDate, (BTreeSet<NaiveDate>, i64)> = BTreeMap::new();
    for (date, shift) in line {
        let saturday = monday_of(*date) + Days::new(5);
        let minutes = within(shift, *date, saturday, 2);
        if minutes > 0 {
            let (dates, sum) = found.entry(saturday).or_default();
            dates.insert(*date);
            *sum += minutes;
        }
    }
    found
}

/// Dates of the shifts that touch a day; none when there are none.
fn touching(line: &BTreeMap<NaiveDate, &ShiftType>, day: NaiveDate) -> Option<BTreeSet<NaiveDate>> {
    let near = line.range(day.pred_opt().unwrap_or(day)..=day);
    let dates: BTreeSet<NaiveDate> = near.filter(|(date, s)| within(s, **date, day, 1) > 0).map(|(date, _)| *date).collect();
    (!dates.is_empty()).then_some(dates)
}
