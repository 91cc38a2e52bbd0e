//! What is weighed against a person's hours, and the sums that every set keeps to which brings them within the limit.
//!
//! Hours are |worked − owed| ≤ tolerance, so measures can do too much as well as too little. A measure changes what she owes: an
//! extra shift and a day of leave that is moved add to it, a day of leave takes away, another position counts all days anew, and a
//! wider tolerance widens the limit. All of them but the position add up, and of positions a set needs one at most, so the limit is
//! two rows for each position there may be: exact but for the rounding of minutes, for which each row has room.

use super::measure::Measure;
use chrono::NaiveDate;
use std::collections::BTreeSet;
use turnus_domain::{
    calendar::DateRange,
    facts::Facts,
    id::AbsenceId,
    planning_input::PlanningInput,
    quantity::{BasisPoints, Minutes},
    rota::Rota,
    rule_book::ParameterKey,
    staff::{Absence, AbsenceKind, ExtraShift, StaffMember},
};
use turnus_rostering::hitting::Sum;

/// Whether a measure changes what somebody owes, so that there can be too many of it.
pub(super) fn is_weighed(measure: &Measure, m: &StaffMember) -> bool {
    match measure {
        Measure::Position(person, ..)
        | Measure::Return(person, _)
        | Measure::Spare(person, _)
        | Measure::Leave(person, ..)
        | Measure::Extra(person, ..) => *person == m.person,
        Measure::Free(person, date) => *person == m.person && m.extra.iter().any(|e| e.date == *date),
        _ => false,
    }
}

/// The hours of one person in a rota.
struct Hours<'a> {
    input: &'a PlanningInput,
    rota: &'a Rota,
    m: &'a StaffMember,
    worked: i64,
}

/// What could bring a person's hours within the limit, beside what else is looked at.
pub(super) fn measures(facts: &Facts, input: &PlanningInput, rota: &Rota, m: &StaffMember, others: &[Measure]) -> Vec<Measure> {
    let Some(hours) = Hours::of(input, rota, m) else { return Vec::new() };
    let mut all = hours.extra();
    all.extend(hours.leave(facts));
    // Her days as they are, and after each of the other measures that change what she owes.
    let leave = all.iter().filter(|k| matches!(k, Measure::Leave(..)));
    let states = others.iter().filter(|k| is_weighed(k, m)).chain(leave).map(|k| after(input, m, k)).chain([m.clone()]);
    let changed: Vec<Measure> = states.flat_map(|m| [hours.position(&m), hours.tolerance(hours.excess(&m))]).flatten().collect();
    all.extend(hours.tolerance(hours.rest_of_extra()));
    all.extend(changed);
    all
}

/// The sums of a person over all measures.
pub(super) fn sums(input: &PlanningInput, rota: &Rota, m: &StaffMember, measures: &[Measure]) -> Vec<Sum> {
    let Some(hours) = Hours::of(input, rota, m) else { return Vec::new() };
    let mine: Vec<(usize, &Measure)> = measures.iter().enumerate().filter(|(_, k)| is_weighed(k, m)).collect();
    let positions: Vec<(usize, StaffMember)> =
        mine.iter().filter(|(_, k)| is_position(k)).map(|(at, k)| (*at, after(input, m, k))).collect();
    let mut all = vec![Sum { weights: positions.iter().map(|(at, _)| (*at, 1)).collect(), most: 1 }];
    all.extend(hours.rows(m, &mine, measures, None, &positions));
    positions.iter().for_each(|(at, then)| all.extend(hours.rows(then, &mine, measures, Some(*at), &positions)));
    all
}

const fn is_position(measure: &Measure) -> bool {
    matches!(measure, Measure::Position(..))
}

impl<'a> Hours<'a> {
    /// None when the rule book has no tolerance.
    fn of(input: &'a PlanningInput, rota: &'a Rota, m: &'a StaffMember) -> Option<Self> {
        let mine = rota.assignments.iter().filter(|a| a.person == m.person);
        let worked = mine.filter_map(|a| Some(input.shift_type(&a.shift)?.working(a.date).0)).sum();
        let hours = Self { input, rota, m, worked };
        hours.share().map(|_| hours)
    }

    /// The tolerance that the rule book has.
    fn share(&self) -> Option<BasisPoints> {
        let share = self.input.rule_book.parameter(ParameterKey::HoursTolerance, self.input.horizon.first)?;
        u32::try_from(share.value).ok().map(BasisPoints)
    }

    /// Minutes that a tolerance allows.
    fn allowed(&self, share: BasisPoints) -> i64 {
        share.of(self.full()).0
    }

    fn tolerated(&self) -> i64 {
        self.share().map_or(0, |share| self.allowed(share))
    }

    /// A full position over the rota.
    fn full(&self) -> Minutes {
        self.m.full_time_week * i64::from(self.input.horizon.weeks)
    }

    fn owed(&self, m: &StaffMember) -> i64 {
        m.owed(self.rota.horizon.days()).0
    }

    /// What the line has too much; below 0 when it has too little.
    fn excess(&self, m: &StaffMember) -> i64 {
        self.worked - self.owed(m)
    }

    /// Shifts of the line that may be among the extra ones: none is longer than all that is too much.
    fn extra(&self) -> Vec<Measure> {
        let most = self.excess(self.m) + self.tolerated();
        let mine = self.rota.assignments.iter().filter(|a| a.person == self.m.person && !self.m.fixed.iter().any(|f| f.date == a.date));
        let fits = |working: i64| (1..=most).contains(&working) && self.excess(self.m) > self.tolerated();
        let fitting = mine.filter(|a| self.input.shift_type(&a.shift).is_some_and(|s| fits(s.working(a.date).0)));
        fitting.map(|a| Measure::Extra(a.person.clone(), a.date, a.shift.clone())).collect()
    }

    /// The position that owes what the line has.
    fn position(&self, m: &StaffMember) -> Option<Measure> {
        if self.excess(m).abs() <= self.tolerated() {
            return None;
        }
        let besides = self.owed(&StaffMember { position: BasisPoints(0), ..m.clone() });
        let (owed, wanted) = (self.owed(m) - besides, self.worked - besides);
        let position = (i64::from(m.position.0) * wanted + owed / 2).checked_div(owed)?;
        let position = u32::try_from(position).ok().filter(|p| (1..=BasisPoints::WHOLE.0).contains(p))?;
        Some(Measure::Position(m.person.clone(), m.employment.clone(), BasisPoints(position)))
    }

    /// The least tolerance that allows the line to be off by so much. More than her longest shift is no matter of tolerance.
    fn tolerance(&self, off: i64) -> Option<Measure> {
        let off = off.abs();
        if off <= self.tolerated() || off > self.lengths().max()? {
            return None;
        }
        let whole = i64::from(BasisPoints::WHOLE.0);
        let share = u32::try_from((off * whole).checked_div(self.full().0)?).ok()?;
        (share..=share + 1).map(BasisPoints).find(|share| self.allowed(*share) >= off).map(Measure::Tolerance)
    }

    /// Working minutes of each shift of the line.
    fn lengths(&self) -> impl Iterator<Item = i64> {
        let mine = self.rota.assignments.iter().filter(|a| a.person == self.m.person);
        mine.filter_map(|a| Some(self.input.shift_type(&a.shift)?.working(a.date).0))
    }

    /// What is left at best of too many hours when shifts are agreed as extra ones.
    fn rest_of_extra(&self) -> i64 {
        let excess = self.excess(self.m);
        let together = self.extra().iter().fold(BTreeSet::from([0]), |sums: BTreeSet<i64>, k| {
            let minutes = self.owed(&after(self.input, self.m, k)) - self.owed(self.m);
            sums.iter().copied().chain(sums.iter().map(|sum| sum + minutes).filter(|sum| *sum <= 2 * excess)).collect()
        });
        together.into_iter().map(|sum| excess - sum).min_by_key(|rest| (rest.abs(), *rest)).unwrap_or(excess)
    }

    /// Days of leave, one after the other and without a shift: as many as leave least of what she owes too much.
    fn leave(&self, facts: &Facts) -> Option<Measure> {
        let m = self.m;
        if self.excess(m) >= -self.tolerated() {
            return None;
        }
        let id = (0..).find_map(|n| {
            let id: AbsenceId = format!("wanted-leave-{n}").parse().ok()?;
            let taken = facts.people.get(&m.person).is_some_and(|p| p.absences.contains_key(&id));
            (!taken).then_some(id)
        })?;
        let days: Vec<NaiveDate> = self.rota.horizon.days().collect();
        let is_free = |day: &NaiveDate| {
            let fixed = m.fixed.iter().any(|f| f.date == *day);
            m.employed.contains(*day) && !m.is_absent(*day) && !fixed && self.rota.shift(&m.person, *day).is_none()
        };
        let of = |n: usize| days.windows(n).find(|days| days.iter().all(is_free)).map(|days| (days[0], days[n - 1]));
        let leaves = (1..=days.len()).map_while(of).map(|(from, to)| Measure::Leave(m.person.clone(), id.clone(), from, to));
        let left = |k: &Measure| self.excess(&after(self.input, m, k)).abs();
        leaves.min_by_key(left).filter(|k| left(k) < self.excess(m).abs())
    }

    /// Both rows of the limit with a position of a certain size, or with the one she has; room for everything when the set has another.
    fn rows(
        &self,
        m: &StaffMember,
        mine: &[(usize, &Measure)],
        measures: &[Measure],
        with: Option<usize>,
        positions: &[(usize, StaffMember)],
    ) -> [Sum; 2] {
        let owed = self.owed(m);
        let adds: Vec<(usize, i64)> =
            mine.iter().filter(|(_, k)| !is_position(k)).map(|(at, k)| (*at, self.owed(&after(self.input, m, k)) - owed)).collect();
        let widens: Vec<(usize, i64)> = measures
            .iter()
            .enumerate()
            .filter_map(|(at, k)| match k {
                Measure::Tolerance(share) => Some((at, self.allowed(*share) - self.tolerated())),
                _ => None,
            })
            .collect();
        // Every minute there is, so that a row says nothing when another position holds.
        let all = adds.iter().chain(&widens).map(|(_, minutes)| minutes.abs()).sum::<i64>() + self.worked + owed.abs() + self.tolerated();
        let rounding = i64::try_from(adds.len()).unwrap_or(i64::MAX) + 1;
        let row = |sign: i64| {
            let added = adds.iter().map(|(at, minutes)| (*at, sign * minutes));
            let widened = widens.iter().map(|(at, minutes)| (*at, -minutes));
            let other = |at: usize| if with == Some(at) { all } else { -all };
            let held = positions.iter().filter(|(at, _)| with.is_none_or(|with| with == *at)).map(|(at, _)| (*at, other(*at)));
            let room = if with.is_some() { all } else { 0 };
            let most = sign * (self.worked - owed) + self.tolerated() + rounding + room;
            Sum { weights: added.chain(widened).chain(held).collect(), most }
        };
        [row(1), row(-1)]
    }
}

/// Somebody after a measure that changes what she owes.
fn after(input: &PlanningInput, m: &StaffMember, measure: &Measure) -> StaffMember {
    let mut m = m.clone();
    match measure {
        Measure::Position(_, _, position) => m.position = *position,
        Measure::Return(_, absence) => m.absences.retain(|a| a.id != *absence),
        Measure::Spare(_, date) => {
            let day = *date;
            let parts = |a: Absence| {
                let before = Absence { days: DateRange { to: day.pred_opt(), ..a.days }, ..a.clone() };
                let after = day.succ_opt().map(|from| Absence { days: DateRange { from, ..a.days }, ..a.clone() });
                if a.days.contains(day) { [Some(before), after] } else { [Some(a), None] }
            };
            m.absences = m.absences.into_iter().flat_map(parts).flatten().collect();
        }
        Measure::Leave(_, id, from, to) => {
            m.absences.push(Absence { id: id.clone(), kind: AbsenceKind::Leave, days: DateRange::between(*from, *to) });
        }
        Measure::Extra(_, date, shift) => {
            let working = input.shift_type(shift).map_or(Minutes::ZERO, |s| s.working(*date));
            m.extra.push(ExtraShift { date: *date, shift: shift.clone(), working });
        }
        Measure::Free(_, date) => m.extra.retain(|e| e.date != *date),
        _ => {}
    }
    m
}
