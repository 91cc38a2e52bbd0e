//! Help from outside, substitutes and unmet heads: what a unit costs, what it counts in, and what whole numbers of units come to.

use super::{
    clock::{Axis, used},
    cover::Row,
    input::Input,
    person::Duties,
    supplement::Supplements,
};
use crate::{Refused, refuse};
use std::collections::{BTreeMap, BTreeSet};

/// More steps of points than this are not counted through.
const MOST_STEPS: i64 = 4_000_000;

/// A substitute of a shift, or a head that is missing in a band.
struct Unit {
    points: i64,
    /// Rows of the cover that it counts in, of those that have a multiplier.
    rows: Vec<usize>,
    /// For whoever is told.
    name: String,
}

/// All units that are needed for rows that have a multiplier in some leaf; the others are left out of the proof. Whatever another unit of
/// the day does as well for no more is replaced by that one.
pub(super) struct Help {
    units: Vec<Unit>,
    /// Points that a unit may cost.
    kinds: BTreeSet<i64>,
}

/// Between which numbers the units of each kind lie (any where not told), and the points of all.
#[derive(Debug, Clone)]
pub(super) struct Limits {
    pub(super) units: BTreeMap<i64, (i64, i64)>,
    pub(super) points: (i64, i64),
}

/// Any number.
pub(super) const ANY: (i64, i64) = (0, i64::MAX);

impl Help {
    /// `priced`: rows that have a multiplier.
    pub(super) fn of(input: &Input, axis: &Axis, rows: &[Row<'_>], duties: &Duties, priced: &[bool]) -> Result<Self, Refused> {
        let (unmet, hour) = (input.number("points-unmet-hour")?, input.number("points-substitute-hour")?);
        let supplements = Supplements::of(input)?;
        let mut units = Vec::new();
        for (day, own) in duties.iter().enumerate() {
            let date = axis.date(day as i64);
            let of_day: Vec<usize> = (0..rows.len()).filter(|k| rows[*k].day == day && priced[*k]).collect();
            let mut all = Vec::new();
            for (s, duty) in own.iter().enumerate() {
                let Some(duty) = duty.filter(|_| used(input, date).contains(&input.shift_types[s].id)) else { continue };
                for profession in &input.professions {
                    let supplement = supplements.as_ref().map_or(0, |s| s.points(input, axis, profession.pay_per_hour, &duty));
                    let counts = |k: &usize| rows[*k].shifts >> s & 1 == 1 && rows[*k].who.is_met_by(&profession.id);
                    all.push(Unit {
                        points: (hour * duty.working + 59).div_euclid(60) + supplement,
                        rows: of_day.iter().copied().filter(counts).collect(),
                        name: format!("a substitute ({}, {}) on {date}", profession.id, input.shift_types[s].id),
                    });
                }
            }
            let bands: BTreeSet<(&str, &str, i64)> = of_day.iter().map(|k| (rows[*k].from, rows[*k].to, rows[*k].minutes)).collect();
            // Heads of a band are rounded up together: one by one they cost no less than rounded down.
            all.extend(bands.into_iter().map(|(from, to, minutes)| Unit {
                points: (unmet * minutes).div_euclid(60),
                rows: of_day.iter().copied().filter(|k| (rows[*k].from, rows[*k].to) == (from, to)).collect(),
                name: format!("an unmet head, {from}–{to} on {date}"),
            }));
            units.extend(needed(all));
        }
        let kinds = units.iter().map(|unit| unit.points).collect();
        Ok(Self { units, kinds })
    }

    /// Refuses multipliers that pay more for a unit than it costs: then there would be no bound. Multipliers of the rows, of numbers of
    /// units by their points, and of all points.
    pub(super) fn payable(&self, y: &[i64], of_units: &BTreeMap<i64, i64>, of_points: i64, scale: i64) -> Result<(), Refused> {
        for unit in &self.units {
            let own = i128::from(unit.points) * i128::from(of_points) + i128::from(of_units.get(&unit.points).copied().unwrap_or(0));
            let paid = own + unit.rows.iter().map(|k| i128::from(y[*k])).sum::<i128>();
            if paid > i128::from(scale) * i128::from(unit.points) {
                return refuse(format!("the multipliers pay more for {} than it costs", unit.name));
            }
        }
        Ok(())
    }

    /// Whether whole numbers of units within limits come to points between two numbers, both included, and within the limits of points.
    pub(super) fn reaches(&self, limits: &Limits, least: i64, most: i64) -> Result<bool, Refused> {
        let (least, most) = (least.max(limits.points.0).max(0), most.min(limits.points.1));
        if least > most {
            return Ok(false);
        }
        if least == 0 && limits.units.is_empty() {
            return Ok(true);
        }
        let step = self.kinds.iter().fold(0, |g, points| gcd(g, *points)).max(1);
        if most / step > MOST_STEPS {
            return refuse(format!("help of up to {most} points in steps of {step} is too much to count through"));
        }
        let mut reached = vec![false; (most / step) as usize + 1];
        let number = |points: &i64| limits.units.get(points).copied().unwrap_or(ANY);
        // Of units that are not needed there are none.
        let is_impossible = |(points, (low, high)): (&i64, &(i64, i64))| low > high || *low > 0 && !self.kinds.contains(points);
        if limits.units.iter().any(is_impossible) {
            return Ok(false);
        }
        let begin = self.kinds.iter().try_fold(0_i64, |sum, points| sum.checked_add(points.checked_mul(number(points).0)?));
        let Some(first) = begin.and_then(|points| reached.get_mut((points / step) as usize)) else { return Ok(false) };
        *first = true;
        for points in self.kinds.iter().filter(|points| **points > 0) {
            let (low, high) = number(points);
            more(&mut reached, (points / step) as usize, high - low);
        }
        let from = (least + step - 1).div_euclid(step) as usize;
        Ok(reached.iter().skip(from).any(|is| *is))
    }
}

/// What can be reached with up to so many units more of a size.
fn more(reached: &mut [bool], size: usize, most: i64) {
    let mut taken = vec![0_i64; reached.len()];
    for at in size..reached.len() {
        if !reached[at] && reached[at - size] && taken[at - size] < most {
            (reached[at], taken[at]) = (true, taken[at - size] + 1);
        }
    }
}

/// Without units that another one is as good as: it counts wherever they do, and costs no more.
fn needed(all: Vec<Unit>) -> Vec<Unit> {
    let as_good = |a: &Unit, b: &Unit| a.points <= b.points && b.rows.iter().all(|k| a.rows.contains(k));
    let spare = |at: usize| {
        let unit = &all[at];
        unit.rows.is_empty()
            || all.iter().enumerate().any(|(k, other)| k != at && as_good(other, unit) && (k < at || !as_good(unit, other)))
    };
    let keep: Vec<bool> = (0..all.len()).map(|at| !spare(at)).collect();
    all.into_iter().zip(keep).filter(|(_, keep)| *keep).map(|(unit, _)| unit).collect()
}

const fn gcd(a: i64, b: i64) -> i64 {
    if b == 0 { a } else { gcd(b, a % b) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn help(points: &[i64]) -> Help {
        Help { units: Vec::new(), kinds: points.iter().copied().collect() }
    }

    fn limits(units: &[(i64, i64, i64)], most: i64) -> Limits {
        Limits { units: units.iter().map(|(points, low, high)| (*points, (*low, *high))).collect(), points: (0, most) }
    }

    #[test]
    fn whole_numbers_come_to_their_sums_and_to_nothing_else() {
        let help = help(&[750, 950]);
        let all: Vec<i64> = (0..=2_400).filter(|n| help.reaches(&limits(&[], 2_400), *n, *n).unwrap()).collect();
        assert_eq!(all, [0, 750, 950, 1_500, 1_700, 1_900, 2_250]);
        let few = limits(&[(750, 1, 1), (950, 0, 1)], 2_400);
        let some: Vec<i64> = (0..=2_400).filter(|n| help.reaches(&few, *n, *n).unwrap()).collect();
        assert_eq!(some, [750, 1_700]);
        assert!(!help.reaches(&few, 751, 1_699).unwrap() && help.reaches(&few, 751, 1_700).unwrap());
    }

    #[test]
    fn what_no_number_keeps_is_reached_by_nothing() {
        let help = help(&[750]);
        assert!(!help.reaches(&limits(&[(750, 2, 1)], 9_000), 0, 9_000).unwrap());
        assert!(!help.reaches(&limits(&[(750, 13, i64::MAX)], 9_000), 0, 9_000).unwrap());
        assert!(!help.reaches(&limits(&[], 9_000), 9_001, 12_000).unwrap());
        assert!(
            !help.reaches(&limits(&[(950, 1, 3)], 9_000), 0, 9_000).unwrap() && help.reaches(&limits(&[(950, 0, 3)], 9_000), 0, 0).unwrap()
        );
        assert!(!help.reaches(&limits(&[(950, 0, -1)], 9_000), 0, 9_000).unwrap());
    }

    #[test]
    fn a_unit_that_another_is_as_good_as_is_not_needed() {
        let unit = |points, rows: &[usize]| Unit { points, rows: rows.to_vec(), name: String::new() };
        let left = |all: Vec<Unit>| needed(all).into_iter().map(|u| (u.points, u.rows)).collect::<Vec<_>>();
        assert_eq!(
            left(vec![unit(950, &[1]), unit(750, &[0, 1]), unit(750, &[0, 1]), unit(600, &[0])]),
            [(750, vec![0, 1]), (600, vec![0])]
        );
        assert_eq!(left(vec![unit(5, &[]), unit(950, &[1, 2]), unit(750, &[1])]), [(950, vec![1, 2]), (750, vec![1])]);
    }
}
