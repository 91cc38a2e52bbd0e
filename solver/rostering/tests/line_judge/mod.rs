//! Whether one person has a line under some rules only: a search over days that shares nothing with the solver.
//!
//! Single days are asked of the checker, rule by rule; what looks from day to day is written down here once more, from the
//! text of the rules, and compared with the checker on drawn lines. States that agree in everything that the rules asked
//! for can still see are one.

use chrono::{Datelike, Days, NaiveDate};
use std::collections::{BTreeSet, HashMap, HashSet};
use turnus_checker::check_person;
use turnus_domain::{
    agreement::{Agreement, AgreementKind as Kind},
    calendar::{ClockTime, Horizon, minutes_between},
    planning_input::PlanningInput,
    rota::Severity,
    rule_book::{ParameterKey as Key, RuleId},
    shift::DatedShift,
    staff::StaffMember,
};

/// Rules of single days: what the checker says of a shift that stands alone.
const OF_A_DAY: [RuleId; 5] = [RuleId::Absence, RuleId::Contract, RuleId::Wt80, RuleId::Wt10, RuleId::Loc02];

/// Days after which a shift is too long ago to matter for rest between shifts.
const LONG_AGO: i64 = 4 * 1440;

/// A shift on the axis of minutes since the first midnight.
#[derive(Clone, Copy)]
struct Piece {
    start: i64,
    end: i64,
    working: i64,
    long: bool,
    night: bool,
    weekend: Option<i64>,
    /// Sundays and holidays of the horizon it works on, by their place.
    holy: u64,
}

/// What the rules asked for can still see. What none of them sees stays 0.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
struct State {
    end: i64,
    run_day: i64,
    run: i64,
    rested: bool,
    total: i64,
    week: i64,
    block: i64,
    over: bool,
    balance: i64,
    weekend: i64,
    holy: u64,
}

/// A state with the place of the one before it and the choice between them.
type Reached = (State, usize, Option<usize>);

/// One person of an input, as every rule sees her.
pub(crate) struct Tables<'a> {
    input: &'a PlanningInput,
    member: &'a StaffMember,
    /// By day and shift type, with the rules of single days that forbid it.
    pieces: Vec<Vec<(Piece, Vec<RuleId>)>>,
    midnight: Vec<i64>,
    holy: Vec<NaiveDate>,
    /// Sundays and holidays before the horizon, and whether they were worked.
    past_holy: Vec<(NaiveDate, bool)>,
    /// What is left of the history.
    start: State,
    numbers: HashMap<Key, i64>,
}

impl<'a> Tables<'a> {
    pub(crate) fn new(input: &'a PlanningInput, member: &'a StaffMember) -> Self {
        let mut tables = Self {
            input,
            member,
            pieces: Vec::new(),
            midnight: (0..=input.horizon.len()).map(|d| axis(input, input.horizon.first + Days::new(d as u64), 0)).collect(),
            holy: input.horizon.days().filter(|d| input.holidays.is_sunday_or_holiday(*d)).collect(),
            past_holy: Vec::new(),
            start: State::default(),
            numbers: input
                .rule_book
                .parameters
                .iter()
                .filter_map(|p| Some((p.key, input.rule_book.value(p.key, input.horizon.first).ok()?)))
                .collect(),
        };
        tables.past_holy = tables.worked_before();
        tables.start = tables.left_of_history();
        let shifts = 0..input.shift_types.len();
        tables.pieces =
            input.horizon.days().map(|day| shifts.clone().map(|s| (tables.piece(day, s), tables.alone(day, s))).collect()).collect();
        tables
    }

    fn number(&self, key: Key) -> i64 {
        self.numbers[&key]
    }

    /// The rules of single days that a shift breaks which stands alone in its week.
    fn alone(&self, day: NaiveDate, s: usize) -> Vec<RuleId> {
        let monday = day - Days::new(u64::from(day.weekday().num_days_from_monday()));
        let mut alone = self.member.clone();
        (alone.history, alone.fixed, alone.wishes) = Default::default();
        let horizon = Horizon { first: monday, weeks: 1 };
        let input = PlanningInput { staff: vec![alone], cover: Vec::new(), horizon, ..self.input.clone() };
        let shifts = [DatedShift { date: day, shift: input.shift_types[s].id.clone() }];
        let found = check_person(&input, &self.member.person, &shifts).into_iter();
        found.filter(|f| f.severity == Severity::Hard && f.date == Some(day) && OF_A_DAY.contains(&f.rule)).map(|f| f.rule).collect()
    }
    fn piece(&self, day: NaiveDate, s: usize) -> Piece {
        let shift = &self.input.shift_types[s];
        let (from, to) = shift.span(day);
        let zero = ClockTime::MIDNIGHT.on(self.input.horizon.first);
        let (start, end) = (minutes_between(zero, from).0, minutes_between(zero, to).0);
        let saturday = day + Days::new(5) - Days::new(u64::from(day.weekday().num_days_from_monday()));
        let touches = |from: i64, to: i64| start < to && from < end;
        let weekend = touches(axis(self.input, saturday, 0), axis(self.input, saturday + Days::new(2), 0));
        let works_on = |h: &NaiveDate| {
            let (from, to) = self.holy_period(*h);
            touches(from, to)
        };
        Piece {
            start,
            end,
            working: shift.working(day).0,
            long: shift.working(day).0 > self.number(Key::LongShiftFrom),
            night: shift.kind.is_night(),
            weekend: weekend.then(|| (saturday - self.input.horizon.first).num_days().div_euclid(7)),
            holy: self.holy.iter().enumerate().filter(|(_, h)| works_on(h)).fold(0, |mask, (k, _)| mask | 1 << k),
        }
    }

    fn holy_period(&self, day: NaiveDate) -> (i64, i64) {
        let eve = day - Days::new(1);
        (axis(self.input, eve, self.number(Key::SundayFrom)), axis(self.input, day, self.number(Key::SundayTo)))
    }

    fn worked_before(&self) -> Vec<(NaiveDate, bool)> {
        let (first, history) = (self.input.horizon.first, &self.member.history);
        let weeks = self.number(Key::SundayWindow) as u64;
        let days = (1..=7 * weeks).rev().map(|k| first - Days::new(k)).filter(|d| self.input.holidays.is_sunday_or_holiday(*d));
        days.map(|day| {
            let (from, to) = self.holy_period(day);
            let told = history.complete_from.is_none_or(|from| day < from) && day.weekday() == chrono::Weekday::Sun;
            let named = told && history.weekends.contains(&(day - Days::new(1)));
            let by_shift = history.shifts.iter().any(|h| {
                let s = self.input.shift_types.iter().position(|s| s.id == h.shift).unwrap();
                let piece = self.piece(h.date, s);
                piece.start < to && from < piece.end
            });
            (day, named || by_shift)
        })
        .collect()
    }

    fn left_of_history(&self) -> State {
        let mut state = State { end: -LONG_AGO, run_day: -99, weekend: -99, ..State::default() };
        let mut shifts: Vec<&DatedShift> = self.member.history.shifts.iter().collect();
        shifts.sort();
        for h in shifts {
            let s = self.input.shift_types.iter().position(|s| s.id == h.shift).unwrap();
            let (piece, day) = (self.piece(h.date, s), (h.date - self.input.horizon.first).num_days());
            state.run = if !piece.long {
                0
            } else if state.run_day == day - 1 {
                state.run + 1
            } else {
                1
            };
            (state.end, state.run_day) = (piece.end, day);
            state.weekend = state.weekend.max(piece.weekend.unwrap_or(-99));
            state.holy |= piece.holy;
        }
        for saturday in &self.member.history.weekends {
            state.weekend = state.weekend.max((*saturday - self.input.horizon.first).num_days().div_euclid(7));
        }
        state
    }
}

/// A person, and rules that are asked for.
pub(crate) struct LineJudge<'a> {
    tables: &'a Tables<'a>,
    input: &'a PlanningInput,
    member: &'a StaffMember,
    rules: BTreeSet<RuleId>,
    /// By day and shift type; none where a rule of single days that is asked for forbids it.
    pieces: Vec<Vec<Option<Piece>>>,
    least: i64,
    most: i64,
    /// Greatest working time of a day from each day on.
    left: Vec<i64>,
}

impl<'a> LineJudge<'a> {
    pub(crate) fn new(tables: &'a Tables<'a>, rules: &[RuleId]) -> Self {
        let (input, member) = (tables.input, tables.member);
        let rules: BTreeSet<RuleId> = rules.iter().copied().collect();
        let pinned = |d: usize| member.fixed.iter().find(|f| f.date == input.horizon.date(d)).filter(|_| rules.contains(&RuleId::Fixed));
        let open = |d: usize, s: usize, broken: &[RuleId]| {
            !broken.iter().any(|r| rules.contains(r)) && pinned(d).is_none_or(|f| f.shift == input.shift_types[s].id)
        };
        let day = |(d, day): (usize, &Vec<(Piece, Vec<RuleId>)>)| -> Vec<Option<Piece>> {
            day.iter().enumerate().map(|(s, (piece, broken))| open(d, s, broken).then_some(*piece)).collect()
        };
        let pieces: Vec<Vec<Option<Piece>>> = tables.pieces.iter().enumerate().map(day).collect();
        let (mut least, mut most) = (i64::MIN, i64::MAX);
        if rules.contains(&RuleId::Hours) {
            let owed = member.owed(input.horizon.days()).0;
            let share = member.full_time_week.0 * i64::from(input.horizon.weeks) * tables.number(Key::HoursTolerance);
            // As the checker does: basis points of a full position, rounded to the nearest minute.
            let tolerance = (share + 5_000) / 10_000;
            (least, most) = (owed - tolerance, owed + tolerance);
        }
        let longest = |day: &Vec<Option<Piece>>| day.iter().flatten().map(|p| p.working).max().unwrap_or(0);
        let mut left = vec![0; pieces.len() + 1];
        for d in (0..pieces.len()).rev() {
            left[d] = left[d + 1] + longest(&pieces[d]);
        }
        Self { tables, input, member, rules, pieces, least, most, left }
    }

    fn asks(&self, rule: RuleId) -> bool {
        self.rules.contains(&rule)
    }

    fn number(&self, key: Key) -> i64 {
        self.tables.number(key)
    }

    fn start(&self) -> State {
        self.seen(self.tables.start, 0)
    }

    fn agreed(&self, kind: Kind, day: NaiveDate) -> impl Iterator<Item = &Agreement> {
        let here = |a: &&Agreement| a.scope.covers(&self.input.unit, &self.member.person, &self.member.profession);
        let said_yes = move |a: &&Agreement| {
            !a.needs_consent
                || self.input.consents.iter().any(|c| c.person == self.member.person && c.agreement == a.id && c.valid.contains(day))
        };
        self.input.agreements.iter().filter(move |a| a.kind == kind && a.valid.contains(day)).filter(here).filter(said_yes)
    }

    /// Terms of the long-shift agreement of the unit.
    fn terms(&self) -> Option<(i64, i64)> {
        let a = self.input.agreements.iter().find(|a| a.kind == Kind::LocalAveraging)?;
        Some((i64::from(a.terms.long_shifts_in_row?), a.terms.rest_block.map_or(0, |m| m.0)))
    }

    /// The state without what no rule that is asked for can see on a day.
    fn seen(&self, mut state: State, day: usize) -> State {
        let (rests, weekly) = (self.asks(RuleId::Wt40) || self.asks(RuleId::Loc02), self.asks(RuleId::Wt41));
        let week_start = self.tables.midnight[day / 7 * 7];
        let forgotten = match (rests, weekly) {
            (false, _) => week_start,
            (true, true) => week_start.min(self.tables.midnight[day] - LONG_AGO),
            (true, false) => self.tables.midnight[day] - LONG_AGO,
        };
        state.end = if rests || weekly { state.end.max(forgotten) } else { 0 };
        if !self.asks(RuleId::Loc02) {
            (state.run, state.run_day) = (0, 0);
        } else if state.run_day < day as i64 - 4 {
            (state.run, state.run_day) = (0, day as i64 - 4);
        }
        state.rested &= weekly;
        state.total *= i64::from(self.asks(RuleId::Hours));
        state.week *= i64::from(self.asks(RuleId::Wt21));
        if !(self.asks(RuleId::Wt61) && self.nights_only()) {
            (state.block, state.over, state.balance) = (0, false, 0);
        }
        let every = i64::from(self.member.weekend_every);
        state.weekend = if self.asks(RuleId::Loc01) { state.weekend.max(day as i64 / 7 - every) } else { 0 };
        state.holy *= u64::from(self.asks(RuleId::Wt42));
        state
    }

    fn nights_only(&self) -> bool {
        !self.member.kinds.is_empty() && self.member.kinds.iter().all(|k| k.is_night())
    }

    /// The state after a shift or a day off; none when a rule that is asked for is broken.
    fn step(&self, mut state: State, day: usize, piece: Option<&Piece>) -> Option<State> {
        let date = self.input.horizon.date(day);
        if let Some(p) = piece {
            state = self.work(state, day, date, p)?;
        } else if self.asks(RuleId::Fixed) && self.member.fixed.iter().any(|f| f.date == date) {
            return None;
        }
        if !self.next_holy_is_off(&state) {
            return None;
        }
        if day % 7 == 6 {
            state = self.week_over(state, day)?;
        }
        if day % 28 == 27 {
            state.over |= state.block > self.number(Key::NightAverage);
            state.block = 0;
        }
        if state.total > self.most || state.total + self.left[day + 1] < self.least {
            return None;
        }
        Some(self.seen(state, day + 1))
    }

    fn work(&self, mut state: State, day: usize, date: NaiveDate, p: &Piece) -> Option<State> {
        if self.asks(RuleId::Wt40) && p.start - state.end < self.daily_rest(date) {
            return None;
        }
        if self.asks(RuleId::Wt41) {
            state.rested |= p.start - state.end.max(self.tables.midnight[day / 7 * 7]) >= self.weekly_rest(day / 7);
        }
        if let Some((most, block)) = self.terms().filter(|_| self.asks(RuleId::Loc02)) {
            if state.run >= most && p.start - state.end < block {
                return None;
            }
            state.run = if !p.long {
                0
            } else if state.run_day == day as i64 - 1 {
                state.run + 1
            } else {
                1
            };
            if state.run > most {
                return None;
            }
        }
        if let Some(k) = p.weekend.filter(|_| self.asks(RuleId::Loc01)) {
            if k != state.weekend && k - state.weekend < i64::from(self.member.weekend_every) {
                return None;
            }
            state.weekend = k;
        }
        (state.end, state.run_day) = (p.end, day as i64);
        state.holy |= p.holy;
        state.total += p.working;
        state.week += p.working;
        state.block += p.working;
        state.balance += if p.night { 1 } else { -3 };
        Some(state)
    }

    fn week_over(&self, mut state: State, day: usize) -> Option<State> {
        let monday = self.input.horizon.date(day - 6);
        let most = if self.agreed(Kind::LocalAveraging, monday).next().is_some() {
            Key::WeekMaxLocal
        } else if self.agreed(Kind::IndividualAveraging, monday).next().is_some() {
            Key::WeekMaxIndividual
        } else {
            Key::WeekLimit
        };
        let end = self.tables.midnight[day + 1];
        let free = end - state.end.max(self.tables.midnight[day - 6]);
        let rest = self.asks(RuleId::Wt41) && !state.rested && free < self.weekly_rest(day / 7);
        let hours = self.asks(RuleId::Wt21) && state.week > self.number(most);
        (state.week, state.rested) = (0, false);
        (!rest && !hours && self.holy_windows_hold(&state, day)).then_some(state)
    }

    fn daily_rest(&self, date: NaiveDate) -> i64 {
        self.rest(date, Key::DailyRest, Key::DailyRestFloor, |a| a.terms.daily_rest.map(|m| m.0))
    }

    fn weekly_rest(&self, week: usize) -> i64 {
        self.rest(self.input.horizon.date(7 * week), Key::WeeklyRest, Key::WeeklyRestFloor, |a| a.terms.weekly_rest.map(|m| m.0))
    }

    fn rest(&self, date: NaiveDate, law: Key, floor: Key, term: fn(&Agreement) -> Option<i64>) -> i64 {
        let shortest = self.agreed(Kind::LocalRest, date).filter_map(term).min();
        shortest.map_or(self.number(law), |r| r.max(self.number(floor)).min(self.number(law)))
    }

    /// Without an agreement on Sundays off on average: none of two Sundays or holidays that follow each other.
    fn next_holy_is_off(&self, state: &State) -> bool {
        if !self.asks(RuleId::Wt42) || self.agreed(Kind::SundayAverage, self.input.horizon.first).next().is_some() {
            return true;
        }
        let last = self.tables.past_holy.last().is_some_and(|(_, worked)| *worked);
        let worked = |k: usize| state.holy & 1 << k != 0;
        (0..self.tables.holy.len()).all(|k| !(worked(k) && (if k == 0 { last } else { worked(k - 1) })))
    }

    /// With it: half of those of the long window off, and one Sunday of the short one.
    fn holy_windows_hold(&self, state: &State, day: usize) -> bool {
        if !self.asks(RuleId::Wt42) || self.agreed(Kind::SundayAverage, self.input.horizon.first).next().is_none() {
            return true;
        }
        let end = self.input.horizon.date(day);
        let here = self.tables.holy.iter().enumerate().map(|(k, d)| (*d, state.holy & 1 << k != 0));
        let all: Vec<(NaiveDate, bool)> = self.tables.past_holy.iter().copied().chain(here).collect();
        let window = |weeks: i64| all.iter().filter(move |(d, _)| *d <= end && *d > end - Days::new(7 * weeks as u64));
        let long = self.number(Key::SundayWindow);
        let (days, worked) = (window(long).count(), window(long).filter(|(_, w)| *w).count());
        let mut sundays = window(self.number(Key::SundayEvery)).filter(|(d, _)| d.weekday() == chrono::Weekday::Sun);
        worked <= days.div_ceil(2) && sundays.any(|(_, worked)| !*worked)
    }

    fn ends_well(&self, state: &State) -> bool {
        (self.least..=self.most).contains(&state.total) && !(state.over && state.balance >= 0)
    }

    /// A line that keeps the rules asked for, if there is one: every state of every day is looked at.
    pub(crate) fn line(&self) -> Option<Vec<Option<usize>>> {
        let mut layers: Vec<Vec<Reached>> = vec![vec![(self.start(), 0, None)]];
        for day in 0..self.pieces.len() {
            let mut next: Vec<Reached> = Vec::new();
            let mut known: HashSet<State> = HashSet::new();
            for (from, (state, ..)) in layers[day].iter().enumerate() {
                let worked = self.pieces[day].iter().enumerate().filter_map(|(s, p)| Some((Some(s), Some(p.as_ref()?))));
                for (choice, piece) in std::iter::once((None, None)).chain(worked) {
                    let Some(to) = self.step(*state, day, piece) else { continue };
                    if known.insert(to) {
                        next.push((to, from, choice));
                    }
                }
            }
            layers.push(next);
        }
        let mut at = layers.last()?.iter().position(|(state, ..)| self.ends_well(state))?;
        let mut line = vec![None; self.pieces.len()];
        for day in (0..line.len()).rev() {
            let (_, from, choice) = layers[day + 1][at];
            (line[day], at) = (choice, from);
        }
        Some(line)
    }

    /// Whether a line keeps the rules asked for.
    pub(crate) fn keeps(&self, line: &[Option<usize>]) -> bool {
        let mut state = self.start();
        for (day, choice) in line.iter().enumerate() {
            let piece = match choice {
                Some(s) => match &self.pieces[day][*s] {
                    Some(piece) => Some(piece),
                    None => return false,
                },
                None => None,
            };
            let Some(next) = self.step(state, day, piece) else { return false };
            state = next;
        }
        self.ends_well(&state)
    }
}

/// Minutes since the first midnight at a clock minute of a date.
fn axis(input: &PlanningInput, date: NaiveDate, clock: i64) -> i64 {
    let time = ClockTime::new((clock / 60) as u16, (clock % 60) as u16).unwrap();
    minutes_between(ClockTime::MIDNIGHT.on(input.horizon.first), time.on(date)).0
}

/// A line as shifts with their dates.
pub(crate) fn dated(input: &PlanningInput, line: &[Option<usize>]) -> Vec<DatedShift> {
    let of = |(d, s): (usize, &Option<usize>)| Some(DatedShift { date: input.horizon.date(d), shift: input.shift_types[(*s)?].id.clone() });
    line.iter().enumerate().filter_map(of).collect()
}

/// Hard rules that the checker finds broken, by the names of the solver: WT-21 stands for the working time of weeks.
pub(crate) fn broken(input: &PlanningInput, member: &StaffMember, line: &[Option<usize>]) -> BTreeSet<RuleId> {
    let found = check_person(input, &member.person, &dated(input, line));
    let of_a_week =
        |f: &turnus_domain::rota::Finding| f.rule == RuleId::Wt20 || f.rule == RuleId::Wt10 && f.what.contains("in the week of");
    let named = |f: &turnus_domain::rota::Finding| if of_a_week(f) { RuleId::Wt21 } else { f.rule };
    found.iter().filter(|f| f.severity == Severity::Hard).map(named).collect()
}
