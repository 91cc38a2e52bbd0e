//! The rota problem with indices in place of ids: what model, search and bound read.
//!
//! Time axis: elapsed minutes since local midnight of the first day (so the clock change counts).
//! Day `d` of the horizon has index `d`; days before it are negative. A line is one byte per day:
//! 0 is off, `s + 1` is shift type `s`.

use crate::{carried::Carried, legality, round::Round, rules::supplement, solve::Standing};
use chrono::{Days, NaiveDate};
use turnus_domain::{
    calendar::{ClockTime, minutes_between},
    cover::Band,
    planning_input::PlanningInput,
    quantity::{Minutes, Ore},
    rule_book::{MissingParameter, ParameterKey as Key},
    shift::ShiftType,
    staff::StaffMember,
};

/// No shift on a day.
pub(crate) const OFF: u8 = 0;

/// A shift somebody works, on the time axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Duty {
    pub day: i32,
    /// Index of its type.
    pub shift: u8,
    pub start: i32,
    pub end: i32,
    pub working: i32,
    pub night: bool,
    pub long: bool,
    pub rotation: u8,
    /// Index of the weekend it touches (Saturday in week `k`), negative before the horizon.
    pub weekend: Option<i32>,
    /// Whether it overlaps the Sunday period of its own or the next day.
    pub sunday: [bool; 2],
}

/// Limits and wishes of one person.
#[derive(Debug, Clone)]
pub(crate) struct Person {
    /// Bit `s` is set when shift type `s` may be worked on the day.
    pub allowed: Vec<u32>,
    pub fixed: Vec<Option<u8>>,
    pub least_minutes: i32,
    pub most_minutes: i32,
    pub owed_minutes: i32,
    /// Full time per week, in minutes.
    pub full_time_week: i32,
    /// Days of extra shifts.
    pub extra: Vec<i32>,
    /// Most overtime in the seven days up to each day.
    pub overtime_week: Vec<i32>,
    pub rest: Vec<i32>,
    pub weekly_rest: Vec<i32>,
    pub week_max: Vec<i32>,
    pub weekend_every: usize,
    pub past_weekends: Vec<i32>,
    /// Duties before the horizon, in order.
    pub past: Vec<Duty>,
    /// Terms of her long shifts.
    pub carried: Carried,
    pub sunday_average: bool,
    /// Sundays and holidays in the `sunday_window` weeks before the horizon, and whether they were worked.
    pub past_holy: Vec<(i32, bool)>,
    /// The contract has nights only.
    pub only_nights: bool,
    /// Points per day and choice (index 0 is off): wishes not met.
    pub wish: Vec<Vec<i32>>,
    /// The same of pay supplements; empty where they have no points.
    pub supplement: Vec<Vec<i32>>,
    pub fair_nights: Option<(i32, i32)>,
    pub fair_weekends: Option<(i32, i32)>,
    /// Per class, per day: whether the person counts in it.
    pub classes: Vec<Vec<bool>>,
}

/// One row of cover: `need` heads of `class` in a band of a day, met by the shifts in `shifts`.
#[derive(Debug, Clone)]
pub(crate) struct CoverRow {
    pub day: usize,
    pub class: usize,
    pub need: i32,
    /// Bit `s` set when shift type `s` spans the band.
    pub shifts: u32,
    pub band_minutes: i32,
    /// Index of the (day, band) the row belongs to.
    pub slot: usize,
}

/// A kind of substitute: a profession, with the classes it counts in.
#[derive(Debug, Clone)]
pub(crate) struct SubstituteKind {
    pub profession: turnus_domain::id::ProfessionId,
    pub classes: Vec<bool>,
    pub pay: i64,
    /// Points of pay supplements per day and choice (index 0 is off); empty where they have none.
    pub supplement: Vec<Vec<i32>>,
}

/// Points of the soft rules.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Points {
    pub hs_01: i64,
    pub hs_02: i64,
    pub hs_03: i64,
    pub hs_04: i64,
    pub hs_05: i64,
    pub hs_06: i64,
    pub hs_07: i64,
    pub fair_night: i64,
    pub fair_weekend: i64,
    pub substitute_hour: i64,
    pub unmet_hour: i64,
    pub quick_returns: i64,
    pub quick_return_below: i32,
    pub nights_in_row: i32,
    pub free_after_night: i32,
    pub days_in_row: i32,
    pub long_in_row: i32,
}

/// The whole problem.
#[derive(Debug, Clone)]
pub(crate) struct Instance {
    pub days: usize,
    pub weeks: usize,
    pub shifts: usize,
    /// Duty of (day, shift type).
    pub duty: Vec<Vec<Duty>>,
    /// Minute at which each week begins; one more for the end.
    pub week_start: Vec<i32>,
    /// Minute at which each day begins; one more for the end.
    pub midnight: Vec<i32>,
    pub people: Vec<Person>,
    pub cover: Vec<CoverRow>,
    /// Rows of each day.
    pub rows_of_day: Vec<Vec<usize>>,
    pub substitutes: Vec<SubstituteKind>,
    /// Shift types that the unit uses on each day, as a bit mask.
    pub used: Vec<u32>,
    /// Sunday or public holiday, day by day.
    pub sunday: Vec<bool>,
    /// Weeks over which half the Sundays and holidays are off, and over which one Sunday is.
    pub sunday_window: usize,
    pub sunday_every: usize,
    pub night_average: i32,
    pub week_mean: i32,
    pub week_mean_window: usize,
    pub points: Points,
    /// The rota itself is what lies before its first week.
    pub round: Option<Round>,
}

impl Instance {
    /// Lowers a frozen input. The input was validated when it was frozen.
    pub(crate) fn lower(input: &PlanningInput) -> Result<Self, MissingParameter> {
        let axis = Axis::new(input)?;
        let days = input.horizon.len();
        let duty = (0..days).map(|d| input.shift_types.iter().map(|s| axis.duty(s, d as i32)).collect()).collect();
        let people = input.staff.iter().map(|m| person(input, &axis, m)).collect::<Result<_, _>>()?;
        let cover = cover_rows(input);
        let mut rows_of_day = vec![Vec::new(); days];
        for (k, row) in cover.iter().enumerate() {
            rows_of_day[row.day].push(k);
        }
        Ok(Self {
            days,
            weeks: input.horizon.weeks as usize,
            shifts: input.shift_types.len(),
            duty,
            week_start: (0..=input.horizon.weeks as i32).map(|k| axis.midnight(k * 7)).collect(),
            midnight: (0..=days as i32).map(|d| axis.midnight(d)).collect(),
            people,
            cover,
            rows_of_day,
            substitutes: substitute_kinds(&axis),
            used: input.horizon.days().map(|d| used(input, d)).collect(),
            sunday: input.horizon.days().map(|d| input.holidays.is_sunday_or_holiday(d)).collect(),
            sunday_window: axis.value(Key::SundayWindow)?.clamp(1, 104) as usize,
            sunday_every: axis.value(Key::SundayEvery)?.clamp(1, 104) as usize,
            night_average: axis.value(Key::NightAverage)? as i32,
            week_mean: axis.value(Key::WeekMean)? as i32,
            week_mean_window: axis.value(Key::WeekMeanWindow)?.clamp(1, 104) as usize,
            points: points(&axis)?,
            round: None,
        })
    }

    /// Lowers the input of a base rota, whose first week follows its last.
    pub(crate) fn round(input: &PlanningInput) -> Result<Self, MissingParameter> {
        let mut instance = Self::lower(input)?;
        instance.round = Some(Round::of(&Axis::new(input)?, instance.sunday_window));
        Ok(instance)
    }

    /// The same with the price of standing shifts among the wishes of each day, so that whatever reads points reads it.
    pub(crate) fn priced(&self, standing: Standing<'_>) -> Self {
        let mut priced = self.clone();
        for (person, stands) in priced.people.iter_mut().zip(standing.lines) {
            for (wish, stood) in person.wish.iter_mut().zip(stands).filter(|(_, stood)| **stood != OFF) {
                let others = wish.iter_mut().enumerate().filter(|(choice, _)| *choice != usize::from(*stood));
                others.for_each(|(_, points)| *points += standing.price as i32);
            }
        }
        priced
    }

    /// A day that may lie before the first one, where the rota repeats: the day of the horizon that it is, and the minutes from
    /// there to here. Nothing where there is none.
    pub(crate) fn over_the_seam(&self, day: i32) -> Option<(usize, i32)> {
        match usize::try_from(day) {
            Ok(day) => (day < self.days).then_some((day, 0)),
            Err(_) if self.round.is_some() => Some((usize::try_from(day + self.days as i32).ok()?, -self.week_start[self.weeks])),
            Err(_) => None,
        }
    }

    /// The duty behind a choice of a line, if it is a shift.
    pub(crate) fn duty_of(&self, day: usize, choice: u8) -> Option<&Duty> {
        (choice != OFF).then(|| &self.duty[day][usize::from(choice) - 1])
    }

    /// Whether a shift type may be worked by a person on a day.
    pub(crate) fn may(&self, person: usize, day: usize, shift: usize) -> bool {
        self.people[person].allowed[day] & (1 << shift) != 0
    }
}

/// The time axis of an input.
pub(crate) struct Axis<'a> {
    pub input: &'a PlanningInput,
    sunday_from: i64,
    sunday_to: i64,
    pub long_from: i32,
}

impl<'a> Axis<'a> {
    fn new(input: &'a PlanningInput) -> Result<Self, MissingParameter> {
        let at = |k| input.rule_book.value(k, input.horizon.first);
        Ok(Self { input, sunday_from: at(Key::SundayFrom)?, sunday_to: at(Key::SundayTo)?, long_from: at(Key::LongShiftFrom)? as i32 })
    }
    pub(crate) fn value(&self, key: Key) -> Result<i64, MissingParameter> {
        self.input.rule_book.value(key, self.input.horizon.first)
    }
    pub(crate) fn date(&self, day: i32) -> NaiveDate {
        let first = self.input.horizon.first;
        if day >= 0 { first + Days::new(day as u64) } else { first - Days::new(u64::from(day.unsigned_abs())) }
    }
    pub(crate) fn minute(&self, date: NaiveDate, time: i64) -> i32 {
        let zero = ClockTime::MIDNIGHT.on(self.input.horizon.first);
        let clock = ClockTime::new((time / 60) as u16, (time % 60) as u16).unwrap_or(ClockTime::MIDNIGHT);
        minutes_between(zero, clock.on(date)).0 as i32
    }
    pub(crate) fn midnight(&self, day: i32) -> i32 {
        self.minute(self.date(day), 0)
    }

    /// A shift type on a day as a duty.
    pub(crate) fn duty(&self, shift: &ShiftType, day: i32) -> Duty {
        let date = self.date(day);
        let zero = ClockTime::MIDNIGHT.on(self.input.horizon.first);
        let (from, to) = shift.span(date);
        let (start, end) = (minutes_between(zero, from).0 as i32, minutes_between(zero, to).0 as i32);
        let saturday = day - day.rem_euclid(7) + 5;
        let touches = |from: i32, to: i32| start < to && from < end;
        let weekend = touches(self.midnight(saturday), self.midnight(saturday + 2)).then_some(day.div_euclid(7));
        let sunday = [day, day + 1].map(|d| {
            self.input.holidays.is_sunday_or_holiday(self.date(d))
                && touches(self.minute(self.date(d - 1), self.sunday_from), self.minute(self.date(d), self.sunday_to))
        });
        let working = shift.working(date).0 as i32;
        let index = self.input.shift_types.iter().position(|s| s.id == shift.id).unwrap_or(0);
        Duty {
            day,
            shift: index as u8,
            start,
            end,
            working,
            night: shift.kind.is_night(),
            long: working > self.long_from,
            rotation: shift.kind.rotation(),
            weekend,
            sunday,
        }
    }
}

fn person(input: &PlanningInput, axis: &Axis<'_>, m: &StaffMember) -> Result<Person, MissingParameter> {
    let days: Vec<NaiveDate> = input.horizon.days().collect();
    let limits = days.iter().map(|d| legality::limits(input, m, *d)).collect::<Result<Vec<_>, _>>()?;
    let owed = m.owed(days.iter().copied());
    let full = Minutes(m.full_time_week.0 * i64::from(input.horizon.weeks));
    // Rounded to the nearest minute, as the share of anything is.
    let tolerance = (full.0 * axis.value(Key::HoursTolerance)? + 5_000).div_euclid(10_000);
    let mut past: Vec<Duty> =
        m.history.shifts.iter().filter_map(|h| Some(axis.duty(input.shift_type(&h.shift)?, input.horizon.index(h.date) as i32))).collect();
    past.sort_by_key(|d| d.start);
    let index = |id: &turnus_domain::id::ShiftTypeId| input.shift_types.iter().position(|s| s.id == *id).map(|s| s as u8 + 1);
    let fixed = days.iter().map(|d| m.fixed.iter().find(|f| f.date == *d).and_then(|f| index(&f.shift))).collect();
    let share = |f: Option<turnus_domain::staff::FairShare>| f.map(|f| (f.least as i32, f.most as i32));
    Ok(Person {
        allowed: days.iter().map(|d| legality::allowed(input, m, *d)).collect::<Result<_, _>>()?,
        fixed,
        least_minutes: (owed.0 - tolerance) as i32,
        most_minutes: (owed.0 + tolerance) as i32,
        owed_minutes: owed.0 as i32,
        full_time_week: m.full_time_week.0 as i32,
        extra: m.extra.iter().map(|e| input.horizon.index(e.date) as i32).collect(),
        overtime_week: limits.iter().map(|l| l.overtime_week).collect(),
        rest: limits.iter().map(|l| l.daily_rest).collect(),
        weekly_rest: limits.iter().step_by(7).map(|l| l.weekly_rest).collect(),
        week_max: limits.iter().step_by(7).map(|l| l.week_max).collect(),
        weekend_every: legality::weekend_every(input, m),
        past_weekends: m.history.weekends.iter().map(|d| input.horizon.index(*d).div_euclid(7) as i32).collect(),
        past_holy: past_holy(input, axis, m, &past)?,
        only_nights: !m.kinds.is_empty() && m.kinds.iter().all(|k| k.is_night()),
        past,
        carried: Carried::of(axis, m)?,
        sunday_average: limits.iter().all(|l| l.sunday_average),
        wish: wishes(input, m, &days),
        supplement: supplement::table(axis, input.professions.iter().find(|p| p.id == m.profession).map_or(Ore::ZERO, |p| p.pay_per_hour)),
        fair_nights: share(m.fair_nights),
        fair_weekends: share(m.fair_weekends),
        classes: input.classes.iter().map(|c| days.iter().map(|d| m.meets(&c.who, *d)).collect()).collect(),
    })
}

/// Worked by a shift of the history, or by a weekend it names where its shifts are not complete.
fn past_holy(input: &PlanningInput, axis: &Axis<'_>, m: &StaffMember, past: &[Duty]) -> Result<Vec<(i32, bool)>, MissingParameter> {
    let from = -7 * axis.value(Key::SundayWindow)?.clamp(1, 104) as i32;
    let days = (from..0).filter(|d| input.holidays.is_sunday_or_holiday(axis.date(*d)));
    Ok(days
        .map(|d| {
            let date = axis.date(d);
            let told = m.history.complete_from.is_none_or(|from| date < from) && d.rem_euclid(7) == 6;
            let named = told && m.history.weekends.contains(&axis.date(d - 1));
            (d, named || past.iter().any(|x| x.day == d && x.sunday[0] || x.day + 1 == d && x.sunday[1]))
        })
        .collect())
}

fn wishes(input: &PlanningInput, m: &StaffMember, days: &[NaiveDate]) -> Vec<Vec<i32>> {
    use turnus_domain::staff::WishFor;
    let mut points = vec![vec![0; input.shift_types.len() + 1]; days.len()];
    for w in m.wishes.iter().filter(|w| input.horizon.contains(w.date) && !m.is_absent(w.date)) {
        let row = &mut points[input.horizon.index(w.date) as usize];
        for (choice, cost) in row.iter_mut().enumerate() {
            let shift = choice.checked_sub(1).map(|s| &input.shift_types[s].id);
            let met = match &w.wish {
                WishFor::DayOff => shift.is_none(),
                WishFor::NotShift(s) => shift != Some(s),
                WishFor::Shift(s) => shift == Some(s),
            };
            if !met {
                *cost += w.points as i32;
            }
        }
    }
    points
}

fn used(input: &PlanningInput, date: NaiveDate) -> u32 {
    let types = input.structure.on(input.holidays.kind(date));
    input.shift_types.iter().enumerate().filter(|(_, s)| types.contains(&s.id)).fold(0, |mask, (s, _)| mask | 1 << s)
}

fn cover_rows(input: &PlanningInput) -> Vec<CoverRow> {
    let bands: Vec<Band> = input.bands().into_iter().collect();
    let mut rows = Vec::new();
    for (d, date) in input.horizon.days().enumerate() {
        for c in input.cover_on(date).filter(|c| c.heads() > 0) {
            let Some(class) = input.classes.iter().position(|k| k.id == c.class) else { continue };
            let spanning = input.shift_types.iter().enumerate().filter(|(_, s)| c.band.covered_by(s));
            let slot = d * bands.len() + bands.iter().position(|b| *b == c.band).unwrap_or(0);
            rows.push(CoverRow {
                day: d,
                class,
                need: c.heads() as i32,
                shifts: spanning.fold(0, |mask, (s, _)| mask | 1 << s),
                band_minutes: c.band.minutes() as i32,
                slot,
            });
        }
    }
    rows
}

/// A substitute counts in a class when somebody authorised in the profession and holding nothing else would. Professions that
/// nobody at the unit has are asked for only where they count in a class together with others as no profession at the unit does:
/// else a class that nobody there meets would look as if nobody could be hired for it, and the bound would be too high.
fn substitute_kinds(axis: &Axis<'_>) -> Vec<SubstituteKind> {
    let input = axis.input;
    let Some(template) = input.staff.first() else { return Vec::new() };
    let employed: std::collections::BTreeSet<_> = input.staff.iter().map(|m| &m.profession).collect();
    let mut kinds: Vec<SubstituteKind> = input
        .professions
        .iter()
        .map(|p| {
            let stranger = StaffMember {
                profession: p.id.clone(),
                authorisation: turnus_domain::profession::Authorisation::Authorised,
                competences: Vec::new(),
                ..template.clone()
            };
            SubstituteKind {
                profession: p.id.clone(),
                classes: input.classes.iter().map(|c| stranger.meets(&c.who, input.horizon.first)).collect(),
                pay: p.pay_per_hour.0,
                supplement: supplement::table(axis, p.pay_per_hour),
            }
        })
        .collect();
    let own: Vec<(Vec<bool>, i64)> =
        kinds.iter().filter(|k| employed.contains(&k.profession)).map(|k| (k.classes.clone(), k.pay)).collect();
    let serves = |more: &[bool], less: &[bool]| less.iter().zip(more).all(|(l, m)| !l || *m);
    // Where supplements count, whoever is paid less for them is another kind.
    let as_cheap = |pay: i64, k: &SubstituteKind| k.supplement.is_empty() || pay <= k.pay;
    kinds.retain(|k| employed.contains(&k.profession) || !own.iter().any(|(o, pay)| serves(o, &k.classes) && as_cheap(*pay, k)));
    kinds.sort_by_key(|k| k.pay);
    kinds
}

fn points(axis: &Axis<'_>) -> Result<Points, MissingParameter> {
    let v = |k| axis.value(k);
    Ok(Points {
        hs_01: v(Key::PointsHs01)?,
        hs_02: v(Key::PointsHs02)?,
        hs_03: v(Key::PointsHs03)?,
        hs_04: v(Key::PointsHs04)?,
        hs_05: v(Key::PointsHs05)?,
        hs_06: v(Key::PointsHs06)?,
        hs_07: v(Key::PointsHs07)?,
        fair_night: v(Key::PointsFairNight)?,
        fair_weekend: v(Key::PointsFairWeekend)?,
        substitute_hour: v(Key::PointsSubstituteHour)?,
        unmet_hour: v(Key::PointsUnmetHour)?,
        quick_returns: v(Key::QuickReturns)?,
        quick_return_below: v(Key::QuickReturnBelow)? as i32,
        nights_in_row: v(Key::NightsInRow)? as i32,
        free_after_night: v(Key::FreeAfterNight)? as i32,
        days_in_row: v(Key::DaysInRow)? as i32,
        long_in_row: v(Key::LongInRow)? as i32,
    })
}
