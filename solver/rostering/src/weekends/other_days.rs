//! The days that touch no weekend, all together: how many duties of each shift type each person has on them, as numbers that
//! need not be whole.
//!
//! An hour worked at a weekend is an hour less on other days, where a substitute takes it at the same price. Without these
//! days long shifts at weekends look free, though two of them take half an hour more than the two nights, or the day and the
//! evening, that would do. Each row here is the sum over days of rows of the cover, so no rota is shut out.
//!
//! Over one week at a time it is seen besides that who is away cannot make up for a weekend in that week. The program of the sample
//! home with absences then takes 13 s instead of one and is 800 points nearer to the bound (29 300 for 28 500 of 30 346). With it and
//! a program of all other days the search came to 31 219 points in the mean of three seeds, with it alone to 31 352, with neither to
//! 31 514.

use super::{Weekends, compositions::Length};
use crate::{solve::Standing, ward::substitute_points};
use std::collections::{BTreeMap, BTreeSet};

/// Most working days of a week: one is left for its rest.
const MOST_DAYS: usize = 6;

/// Duties of one person on days that touch no weekend.
#[derive(Debug, Clone, Copy)]
pub(crate) struct OtherDuties {
    /// Which weeks, counted in as many as are summed up together.
    part: usize,
    shift: usize,
    pub(super) length: Length,
    /// Their number.
    pub(super) column: usize,
}

/// Rows of the cover that count the same shift types and class.
#[derive(Debug, Default)]
struct Rows {
    need: f64,
    days: BTreeSet<usize>,
}

impl Weekends<'_> {
    /// Numbers of duties of everybody, each over so many weeks.
    pub(super) fn other_duties(&mut self, weeks: usize) -> Vec<Vec<OtherDuties>> {
        let i = self.instance;
        let mut all = Vec::new();
        for p in 0..i.people.len() {
            let mut most: BTreeMap<(usize, usize, Length), f64> = BTreeMap::new();
            for d in 0..i.days {
                for s in (0..i.shifts).filter(|s| self.is_other(d, *s) && i.may(p, d, *s)) {
                    *most.entry((d / 7 / weeks, s, Length::of(&i.duty[d][s]))).or_default() += 1.0;
                }
            }
            let one = |((part, shift, length), most)| OtherDuties { part, shift, length, column: self.mip.column(0.0, 0.0, most, false) };
            all.push(most.into_iter().map(one).collect());
        }
        all
    }

    /// The price of standing shifts of these days, as many as somebody has more of a type than duties.
    pub(super) fn other_standing(&mut self, weeks: usize) {
        let Some(Standing { lines, price }) = self.standing else { return };
        for (p, line) in lines.iter().enumerate() {
            let mut stand: BTreeMap<(usize, usize), f64> = BTreeMap::new();
            for (d, choice) in line.iter().enumerate() {
                if let Some(s) = usize::from(*choice).checked_sub(1).filter(|s| self.is_other(d, *s)) {
                    *stand.entry((d / 7 / weeks, s)).or_default() += 1.0;
                }
            }
            for ((part, shift), many) in stand {
                let given_up = self.mip.column(price as f64, 0.0, many, false);
                let duties = self.others[p].iter().filter(|o| o.part == part && o.shift == shift);
                let mut terms: Vec<(usize, f64)> = duties.map(|o| (o.column, 1.0)).collect();
                terms.push((given_up, 1.0));
                self.mip.row(many, f64::INFINITY, &terms);
            }
        }
    }

    /// Where single weeks are told: no more days are worked in one than somebody may work, one less than seven for its rest, and no
    /// more minutes than it may have.
    pub(super) fn other_limits(&mut self, p: usize) {
        let i = self.instance;
        if self.others[p].iter().all(|o| o.part == 0) {
            return;
        }
        for week in 0..i.weeks {
            let days = 7 * week..7 * week + 7;
            let open = days.clone().filter(|d| i.people[p].allowed[*d] != 0).count().min(MOST_DAYS);
            let others: Vec<OtherDuties> = self.others[p].iter().filter(|o| o.part == week).copied().collect();
            let mut terms: Vec<(usize, f64)> = days.clone().flat_map(|d| self.works(p, d)).collect();
            terms.extend(others.iter().map(|o| (o.column, 1.0)));
            self.row(f64::NEG_INFINITY, open as f64, &terms);
            let mut minutes = self.minutes(p, days);
            minutes.extend(others.iter().map(|o| (o.column, f64::from(o.length.minutes))));
            self.row(f64::NEG_INFINITY, f64::from(i.people[p].week_max[week]), &minutes);
        }
    }

    /// Whether a shift is used on a day and touches no weekend.
    fn is_other(&self, day: usize, shift: usize) -> bool {
        self.instance.used[day] & (1 << shift) != 0 && self.instance.duty[day][shift].weekend.is_none()
    }

    /// The cover of all days together that are not met day by day: one head too many at a weekend is none on another day. With all days in
    /// one row eight substitutes of the night to summer time, which is an hour shorter, stood in for other nights.
    pub(super) fn other_cover(&mut self, weeks: usize) {
        let i = self.instance;
        let mut all: BTreeMap<(usize, u32, usize), Rows> = BTreeMap::new();
        for row in i.cover.iter().filter(|row| !self.decides(row)) {
            let rows = all.entry((row.day / 7 / weeks, row.shifts, row.class)).or_default();
            rows.need += f64::from(row.need);
            rows.days.insert(row.day);
        }
        let hired = self.other_substitutes(weeks);
        for ((part, shifts, class), rows) in all {
            let counts = |s: usize| shifts & (1 << s) != 0;
            let mut terms = Vec::new();
            for (p, person) in i.people.iter().enumerate() {
                let days = || rows.days.iter().filter(|d| person.classes[class][**d]);
                if days().next().is_some() {
                    terms.extend(self.others[p].iter().filter(|o| o.part == part && counts(o.shift)).map(|o| (o.column, 1.0)));
                }
                terms.extend(days().flat_map(|d| (0..i.shifts).filter(|s| counts(*s)).filter_map(|s| Some((self.x(p, *d, s)?, 1.0)))));
            }
            let serves = |s: usize, k: usize| counts(s) && i.substitutes[k].classes[class];
            terms.extend(hired.iter().filter(|(q, s, k, _)| *q == part && serves(*s, *k)).map(|(.., column)| (*column, 1.0)));
            let weekends = self.substitutes.iter().filter(|(d, s, k, _)| rows.days.contains(d) && serves(*s, *k));
            terms.extend(weekends.map(|(.., column)| (*column, 1.0)));
            self.mip.row(rows.need, f64::INFINITY, &terms);
        }
    }

    /// Numbers of substitutes: which weeks, shift type, kind, column.
    fn other_substitutes(&mut self, weeks: usize) -> Vec<(usize, usize, usize, usize)> {
        let i = self.instance;
        let mut hired = Vec::new();
        for (part, s) in (0..i.weeks.div_ceil(weeks)).flat_map(|part| (0..i.shifts).map(move |s| (part, s))) {
            let days = 7 * weeks * part..(7 * weeks * (part + 1)).min(i.days);
            let Some(day) = days.clone().find(|d| self.is_other(*d, s)) else { continue };
            for k in 0..i.substitutes.len() {
                hired.push((
                    part,
                    s,
                    k,
                    self.mip.column(substitute_points(i, day, s, k) as f64, 0.0, f64::INFINITY, self.numbers.are_whole()),
                ));
            }
        }
        hired
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{instance::Instance, parity::ward, weekends::Numbers};
    use std::sync::atomic::AtomicBool;
    use turnus_lp::MipLimits;

    /// A weekend's night made short saves no more than its own heads' time: nobody stands there for nights of other days.
    #[test]
    fn a_head_too_many_at_a_weekend_is_none_on_another_day() {
        let input = ward::scarce(4);
        let mut instance = Instance::lower(&input).unwrap();
        // With a fifth of their hours gone substitutes are needed.
        for person in &mut instance.people {
            (person.least_minutes, person.most_minutes) = (person.least_minutes * 4 / 5, person.most_minutes * 4 / 5);
        }
        let on = |weekend: bool, s: usize| {
            (7..instance.days).find(|d| instance.used[*d] & (1 << s) != 0 && instance.duty[*d][s].weekend.is_some() == weekend)
        };
        let both = |s: usize| Some((on(true, s)?, on(false, s)?, s));
        let nights = (0..instance.shifts).filter(|s| instance.duty[7][*s].night);
        let (day, _, night) = nights.filter_map(both).next().expect("no night is worked at weekends and on other days");
        let needs = instance.rows_of_day[day].iter().map(|r| &instance.cover[*r]).filter(|row| row.shifts & (1 << night) != 0);
        let heads = needs.map(|row| row.need).max().unwrap();
        let mut short = instance.clone();
        short.duty[day][night].working = 30;
        let limits = MipLimits { relative_gap: 0.001, nodes: Some(20), ..MipLimits::default() };
        let points = |i: &Instance| Weekends::first(i, i.weeks, Numbers::Any, None).solve(&limits, &AtomicBool::new(false)).unwrap().points;
        let (before, after) = (points(&instance), points(&short));
        let hours = f64::from(instance.duty[day][night].working - 30) / 60.0;
        let least = before * 0.998 - f64::from(heads) * hours * instance.points.substitute_hour as f64;
        assert!(least > 0.0 && after >= least, "{after} after {before}, at least {least}: {heads} heads of {hours} h");
    }
}
