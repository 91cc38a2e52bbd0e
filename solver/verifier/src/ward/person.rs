//! One person: her lines, hours and prices.

use super::{
    choices::open,
    clock::{Axis, Duty},
    graph::Graph,
    input::{Input, Member, WishFor},
    line::Sums,
    rules::{Frame, all},
    supplement::Supplements,
};
use crate::{Refused, refuse};

/// History before this many days is not read.
const LOOK_BACK: i64 = 400;

/// Duties of the horizon by day and shift type, where the day uses it.
pub(super) type Duties = Vec<Vec<Option<Duty>>>;

pub(super) struct Person {
    pub(super) graph: Graph,
    /// Points of wishes and supplements by day and choice.
    single: Vec<Vec<i64>>,
    /// Fewest and most working minutes.
    pub(super) hours: (i64, i64),
    amount: Vec<i64>,
    night: Vec<bool>,
    share: Option<(super::input::Share, i64)>,
}

impl Person {
    pub(super) fn new(input: &Input, axis: &Axis, duties: &Duties, member: &Member) -> Result<Self, Refused> {
        let days = duties.len();
        if [member.fair_nights, member.fair_weekends].iter().flatten().any(|s| s.least > s.most || s.most > 10_000) {
            return refuse(format!("{}: a fair share that begins above its end", member.person));
        }
        let duty = |day: usize, choice: u8| duties[day].get(usize::from(choice).checked_sub(1)?).copied().flatten();
        let choices = input.shift_types.len() + 1;
        let mut masks = Vec::new();
        for day in 0..days {
            masks.push(choices_of(input, axis, member, day as i64)?);
        }
        let frame = Frame { input, axis, member, past: past(input, axis, member)?, duty: &duty };
        let mut graph = Graph::free(&masks);
        for rule in all(&frame)? {
            if !graph.end.is_empty() {
                graph = graph.and(&rule, &duty);
            }
        }
        let mut single: Vec<Vec<i64>> = (0..days).map(|day| wishes(input, axis, member, day as i64)).collect();
        if let Some(supplements) = Supplements::of(input)? {
            for (points, own) in single.iter_mut().zip(duties) {
                for (points, duty) in points.iter_mut().skip(1).zip(own) {
                    *points += duty.map_or(0, |d| supplements.points(input, axis, input.pay(&member.profession), &d));
                }
            }
        }
        let cells = || (0..days).flat_map(|day| (0..choices).map(move |c| duty(day, c as u8)));
        Ok(Self {
            graph,
            single,
            hours: hours(input, axis, member)?,
            amount: cells().map(|d| d.map_or(0, |d| d.working)).collect(),
            night: cells().map(|d| d.is_some_and(|d| d.night)).collect(),
            share: match member.fair_nights {
                Some(share) => Some((share, input.number("points-fair-night")?)),
                None => None,
            },
        })
    }

    /// The least of a line's points times `scale`, less what its choices earn (by day and choice).
    pub(super) fn cheapest(&self, earned: &[i64], scale: i64) -> Result<Option<i64>, Refused> {
        let choices = self.single.first().map_or(1, Vec::len);
        let price: Vec<i64> = self.single.iter().flatten().zip(earned).map(|(points, earned)| points * scale - earned).collect();
        let unit = self.amount.iter().fold(0, |a, b| gcd(a, *b)).max(1);
        let units = |minutes: i64| usize::try_from(minutes).unwrap_or(0);
        if self.hours.1 < 0 {
            return Ok(None);
        }
        let sums = Sums {
            choices,
            price: &price,
            amount: &self.amount.iter().map(|a| units(a / unit)).collect::<Vec<_>>(),
            night: &self.night,
            limits: (units((self.hours.0 + unit - 1).div_euclid(unit)), units(self.hours.1 / unit)),
            share: self.share.map(|(share, points)| (share, points * scale)),
            scale,
        };
        Ok(sums.cheapest(&self.graph))
    }

    /// Points of a line; `None` when it keeps not even the rules of the bound.
    pub(super) fn points(&self, line: &[u8]) -> Option<i64> {
        let choices = self.single.first().map_or(1, Vec::len);
        let at = |day: usize| day * choices + usize::from(line[day]);
        let worked: i64 = (0..line.len()).map(|day| self.amount[at(day)]).sum();
        let nights = (0..line.len()).filter(|day| self.night[at(*day)]).count() as i64;
        let share = self.share.map_or(0, |(s, points)| points * (i64::from(s.least) - nights).max(nights - i64::from(s.most)).max(0));
        let single: i64 = self.single.iter().zip(line).map(|(day, c)| day[usize::from(*c)]).sum();
        (self.hours.0..=self.hours.1).contains(&worked).then_some(())?;
        Some(self.graph.points(line)? + single + share)
    }
}

fn gcd(a: i64, b: i64) -> i64 {
    if b == 0 { a } else { gcd(b, a % b) }
}

/// What a day leaves open: bit 0 off, bit `s + 1` shift type `s`. A fixed shift is the only choice.
fn choices_of(input: &Input, axis: &Axis, m: &Member, day: i64) -> Result<u64, Refused> {
    let date = axis.date(day);
    let open = u64::from(open(input, axis, m, day)?) << 1 | 1;
    let fixed = m.fixed.iter().filter(|f| f.date == date && !m.is_absent(date));
    let place = |id: &String| input.shift_types.iter().position(|s| s.id == *id).map_or(0, |s| 2_u64 << s);
    Ok(fixed.fold(open, |mask, f| mask & place(&f.shift)))
}

/// Shifts before the horizon, in order, the first one of each date.
fn past(input: &Input, axis: &Axis, m: &Member) -> Result<Vec<Duty>, Refused> {
    let mut past = Vec::new();
    for h in &m.history.shifts {
        let day = axis.day(h.date);
        if let (true, Some(shift)) = ((-LOOK_BACK..0).contains(&day), input.shift_types.iter().find(|s| s.id == h.shift)) {
            past.push(axis.duty(shift, day)?);
        }
    }
    past.sort_by_key(|d| d.day);
    past.dedup_by_key(|d| d.day);
    Ok(past)
}

fn wishes(input: &Input, axis: &Axis, m: &Member, day: i64) -> Vec<i64> {
    let date = axis.date(day);
    let mut points = vec![0; input.shift_types.len() + 1];
    for wish in m.wishes.iter().filter(|w| w.date == date && !m.is_absent(date)) {
        for (choice, cost) in points.iter_mut().enumerate() {
            let has = choice.checked_sub(1).map(|s| &input.shift_types[s].id);
            let met = match &wish.wish {
                WishFor::DayOff => has.is_none(),
                WishFor::NotShift(shift) => has != Some(shift),
                WishFor::Shift(shift) => has == Some(shift),
            };
            *cost += if met { 0 } else { i64::from(wish.points) };
        }
    }
    points
}

/// Fewest and most minutes: owed, give or take the tolerance of a full position.
fn hours(input: &Input, axis: &Axis, m: &Member) -> Result<(i64, i64), Refused> {
    if !(0..=10_000).contains(&m.position) || !(0..=10_080).contains(&m.full_time_week) {
        return refuse(format!("{}: position {} of {} minutes a week", m.person, m.position, m.full_time_week));
    }
    let weeks = i64::from(input.horizon.weeks);
    let tolerance = (m.full_time_week * weeks * input.number("hours-tolerance")?.min(10_000) + 5_000).div_euclid(10_000);
    let (mut days, mut besides) = (0, 0);
    for date in (0..7 * weeks).map(|day| axis.date(day)).filter(|d| m.employed.hold(*d)) {
        let credited = m.credited.iter().find(|c| c.date == date);
        days += i64::from(credited.is_some() || !m.is_absent(date));
        besides += m.extra.iter().filter(|e| e.date == date).map(|e| e.working).sum::<i64>();
        besides -= credited.map_or(0, |c| c.working);
    }
    let owed = (m.full_time_week * m.position * days + 35_000).div_euclid(70_000) + besides;
    Ok((owed - tolerance, owed + tolerance))
}
