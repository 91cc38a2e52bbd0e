//! The first rota by integer programs: the duties that touch a weekend, then all others around them; one binary per person,
//! day and shift type.
//!
//! Weekends are the scarce resource: who works which one, and how, decides what is left to substitutes, and a search that
//! changes few lines at a time does not find its way there. What hours the weekends leave for all other days counts too, so
//! those days are in the first program together (`other_days`). Where substitutes are needed, how many duties of each length
//! everybody has is decided before (`compositions`), and both programs keep to it; where the most hours do not come out, with the weekends
//! (`composed`). Where little is left to substitutes, a second program lays
//! them around the weekends (the same model with those duties settled and at most six working days in a row).
//! `x[p,d,s] = 1` when p works s on d. Cover rows that only such duties meet count `x` of those who belong to the class,
//! plus substitutes `o[d,s,k]` of kind k, plus the shortfall `u` of the band. Objective: substitute and unmet hours in points.

mod composed;
mod compositions;
mod other_days;

use crate::{
    instance::{CoverRow, Duty, Instance, OFF},
    rules,
    solve::Standing,
    ward::{substitute_points, unmet_points},
};
pub(crate) use compositions::{Composition, Compositions, Nights, Possible, least};
use other_days::OtherDuties;
use std::{ops::Range, sync::atomic::AtomicBool};
use turnus_lp::{Mip, MipLimits, MipOutcome};

/// Working dates in a row that the model allows (advice HS-06 says five; six keeps the model loose enough).
const MOST_DAYS_IN_ROW: i32 = 6;

/// How many duties of each length everybody has.
#[derive(Clone, Copy)]
pub(crate) enum Numbers<'a> {
    /// Any that hours allow.
    Any,
    /// These.
    Of(&'a [Composition]),
    /// Those of one of her compositions, which the program chooses.
    Among(&'a Possible),
}

impl Numbers<'_> {
    const fn are_whole(&self) -> bool {
        !matches!(self, Self::Any)
    }
}

/// The model while it is being built.
pub(crate) struct Weekends<'a> {
    pub instance: &'a Instance,
    /// Lines from which the duties that touch a weekend are taken; without them the model decides only these duties.
    pub around: Option<&'a [Vec<u8>]>,
    mip: Mip,
    x: Vec<Option<usize>>,
    substitutes: Vec<(usize, usize, usize, usize)>,
    /// Per person the numbers of her duties on days that touch no weekend; empty when lines are laid around weekends.
    others: Vec<Vec<OtherDuties>>,
    /// How many duties of each length everybody has. Where that is settled, all that costs comes in whole numbers, so that the
    /// bound of the program comes in steps of the dearest common part of their points.
    numbers: Numbers<'a>,
    /// Compositions to choose among, with their columns.
    choices: Vec<Vec<(Composition, usize)>>,
    /// Shifts that cost when they are not worked.
    standing: Option<Standing<'a>>,
}

/// What the first program finds.
pub(crate) struct Found {
    /// One line per person.
    pub lines: Vec<Vec<u8>>,
    /// Substitutes on days that touch a weekend.
    pub hired: usize,
    /// Points of all substitutes and of unmet cover.
    pub points: f64,
    /// The composition that was chosen for everybody, where there was a choice.
    pub numbers: Vec<Composition>,
}

impl<'a> Weekends<'a> {
    /// The program of the duties that touch a weekend; all other days are in it in sums over so many weeks.
    pub(crate) fn first(instance: &'a Instance, weeks: usize, numbers: Numbers<'a>, standing: Option<Standing<'a>>) -> Self {
        let mut model = Self::of(instance, None, numbers, standing);
        model.others = model.other_duties(weeks.max(1));
        model.with_rows();
        model.other_cover(weeks.max(1));
        model.other_standing(weeks.max(1));
        model.compose();
        model
    }

    /// The program of all other duties around those of some lines.
    pub(crate) fn around(instance: &'a Instance, lines: &'a [Vec<u8>], numbers: Numbers<'a>, standing: Option<Standing<'a>>) -> Self {
        let mut model = Self::of(instance, Some(lines), numbers, standing);
        model.with_rows();
        model.compose();
        model
    }

    fn of(instance: &'a Instance, around: Option<&'a [Vec<u8>]>, numbers: Numbers<'a>, standing: Option<Standing<'a>>) -> Self {
        let (x, substitutes, others) = (Vec::new(), Vec::new(), Vec::new());
        let mut model = Self { instance, around, mip: Mip::new(), x, substitutes, others, numbers, choices: Vec::new(), standing };
        model.columns();
        model
    }

    fn with_rows(&mut self) {
        for p in 0..self.instance.people.len() {
            self.one_shift_a_day(p);
            if self.around.is_some() {
                self.days_in_row(p);
            } else {
                self.other_limits(p);
            }
            for rows in rules::ROWS {
                rows(self, p);
            }
        }
        self.cover();
    }

    fn columns(&mut self) {
        let i = self.instance;
        let mut standing = 0.0;
        for p in 0..i.people.len() {
            for d in 0..i.days {
                for s in 0..i.shifts {
                    // To work what stands saves its price, which a column that is 1 pays: gaps are those of all points.
                    let saved =
                        self.standing.filter(|stands| usize::from(stands.lines[p][d]) == s + 1).map_or(0.0, |stands| stands.price as f64);
                    let column = self.range(p, d, s).map(|least| self.mip.column(-saved, least, 1.0, true));
                    standing += column.map_or(0.0, |_| saved);
                    self.x.push(column);
                }
            }
        }
        if standing > 0.0 {
            self.mip.column(standing, 1.0, 1.0, false);
        }
    }

    /// Lower bound of `x[p,d,s]`, or none when the column does not exist.
    fn range(&self, p: usize, d: usize, s: usize) -> Option<f64> {
        let i = self.instance;
        if !i.may(p, d, s) {
            return None;
        }
        let touches = i.duty[d][s].weekend.is_some();
        let choice = s as u8 + 1;
        let given = match self.around {
            None if !touches => return None,
            Some(lines) if touches => Some(lines[p][d]),
            Some(lines) if i.duty_of(d, lines[p][d]).is_some_and(|x| x.weekend.is_some()) => return None,
            _ => i.people[p].fixed[d],
        };
        match given {
            None => Some(0.0),
            Some(g) if g == choice => Some(1.0),
            Some(_) => None,
        }
    }

    /// Whether the model decides the cover of a row.
    fn decides(&self, row: &CoverRow) -> bool {
        let i = self.instance;
        let mut spanning =
            (0..i.shifts).filter(|s| row.shifts & (1 << s) != 0 && i.people.iter().any(|p| p.allowed[row.day] & (1 << s) != 0));
        self.around.is_some() || spanning.all(|s| i.duty[row.day][s].weekend.is_some())
    }

    /// Column of `x[p,d,s]` when it exists.
    pub(crate) fn x(&self, p: usize, d: usize, s: usize) -> Option<usize> {
        self.x[(p * self.instance.days + d) * self.instance.shifts + s]
    }
    /// Terms of every shift of a person on a day that satisfies a condition.
    pub(crate) fn works_where(&self, p: usize, d: usize, keep: impl Fn(&Duty) -> bool) -> Vec<(usize, f64)> {
        (0..self.instance.shifts).filter(|s| keep(&self.instance.duty[d][*s])).filter_map(|s| Some((self.x(p, d, s)?, 1.0))).collect()
    }
    /// Terms of every shift of a person on a day.
    pub(crate) fn works(&self, p: usize, d: usize) -> Vec<(usize, f64)> {
        self.works_where(p, d, |_| true)
    }
    /// Working minutes of a person over the whole horizon.
    pub(crate) fn all_minutes(&self, p: usize) -> Vec<(usize, f64)> {
        let others = self.others.get(p).into_iter().flatten().map(|o| (o.column, f64::from(o.length.minutes)));
        self.minutes(p, 0..self.instance.days).into_iter().chain(others).collect()
    }
    /// Working minutes of a person over days, as far as their duties are decided one by one.
    pub(crate) fn minutes(&self, p: usize, days: Range<usize>) -> Vec<(usize, f64)> {
        let i = self.instance;
        days.flat_map(|d| (0..i.shifts).map(move |s| (d, s)))
            .filter_map(|(d, s)| Some((self.x(p, d, s)?, f64::from(i.duty[d][s].working))))
            .collect()
    }
    /// A row over terms.
    pub(crate) fn row(&mut self, least: f64, most: f64, terms: &[(usize, f64)]) {
        let trivial = least <= 0.0 && terms.iter().map(|(_, a)| a.max(0.0)).sum::<f64>() <= most;
        if !trivial || terms.is_empty() && least > 0.0 {
            self.mip.row(least, most, terms);
        }
    }
    /// A row over terms that come to exactly so much, however trivial.
    pub(crate) fn row_always(&mut self, sum: f64, terms: &[(usize, f64)]) {
        self.mip.row(sum, sum, terms);
    }
    /// An indicator that costs so many points.
    pub(crate) fn priced(&mut self, points: i64) -> usize {
        self.mip.column(points as f64, 0.0, 1.0, true)
    }
    /// An indicator between 0 and `most`.
    pub(crate) fn free(&mut self, most: f64) -> usize {
        self.mip.column(0.0, 0.0, most, true)
    }
    /// A duty that cannot be.
    pub(crate) fn forbid(&mut self, p: usize, d: usize, s: usize) {
        if let Some(x) = self.x(p, d, s) {
            self.mip.row(f64::NEG_INFINITY, 0.0, &[(x, 1.0)]);
        }
    }
    /// A duty excludes others that exclude each other (they lie on one day).
    pub(crate) fn exclude(&mut self, p: usize, duty: (usize, usize), others: &[(usize, usize)]) {
        let Some(x) = self.x(p, duty.0, duty.1) else { return };
        let mut terms: Vec<_> = others.iter().filter_map(|(d, s)| Some((self.x(p, *d, *s)?, 1.0))).collect();
        if !terms.is_empty() {
            terms.push((x, 1.0));
            self.mip.row(f64::NEG_INFINITY, 1.0, &terms);
        }
    }

    fn one_shift_a_day(&mut self, p: usize) {
        for d in 0..self.instance.days {
            let terms = self.works(p, d);
            self.row(f64::NEG_INFINITY, 1.0, &terms);
        }
    }

    fn days_in_row(&mut self, p: usize) {
        for end in 0..self.instance.days as i32 {
            let window: Option<Vec<usize>> = (end - MOST_DAYS_IN_ROW..=end).map(|t| Some(self.instance.over_the_seam(t)?.0)).collect();
            let Some(window) = window else { continue };
            let terms: Vec<_> = window.into_iter().flat_map(|t| self.works(p, t)).collect();
            self.row(f64::NEG_INFINITY, f64::from(MOST_DAYS_IN_ROW), &terms);
        }
    }

    fn cover(&mut self) {
        let i = self.instance;
        for d in 0..i.days {
            let useful = i.rows_of_day[d].iter().fold(0, |mask, r| mask | i.cover[*r].shifts) & i.used[d];
            let counted = |s: usize| self.around.is_some() || i.duty[d][s].weekend.is_some();
            for s in (0..i.shifts).filter(|s| useful & (1 << s) != 0 && counted(*s)).collect::<Vec<_>>() {
                for k in 0..i.substitutes.len() {
                    // The cheaper profession first among equals.
                    let among_equals = if self.numbers.are_whole() { 0.0 } else { 0.01 * k as f64 };
                    let column = self.mip.column(substitute_points(i, d, s, k) as f64 + among_equals, 0.0, 20.0, true);
                    self.substitutes.push((d, s, k, column));
                }
            }
        }
        let mut shortfall = std::collections::BTreeMap::new();
        for row in i.cover.iter().filter(|r| self.decides(r)).collect::<Vec<_>>() {
            let price = unmet_points(i, row.band_minutes, 1) as f64;
            let u = *shortfall.entry(row.slot).or_insert_with(|| self.mip.column(price, 0.0, f64::INFINITY, self.numbers.are_whole()));
            let mut terms = vec![(u, 1.0)];
            for (p, _) in i.people.iter().enumerate().filter(|(_, q)| q.classes[row.class][row.day]) {
                terms.extend((0..i.shifts).filter(|s| row.shifts & (1 << s) != 0).filter_map(|s| Some((self.x(p, row.day, s)?, 1.0))));
            }
            let subs = self
                .substitutes
                .iter()
                .filter(|(d, s, k, _)| *d == row.day && row.shifts & (1 << s) != 0 && i.substitutes[*k].classes[row.class]);
            terms.extend(subs.map(|(.., c)| (*c, 1.0)));
            self.mip.row(f64::from(row.need), f64::INFINITY, &terms);
        }
    }

    /// Who works what on the days that the model decides. Nothing when none was found within the limits.
    pub(crate) fn solve(self, limits: &MipLimits, cancel: &AtomicBool) -> Option<Found> {
        let Self { instance: i, mip, x, substitutes, choices, .. } = self;
        let MipOutcome::Solved { values, objective, .. } = mip.solve(limits, None, cancel, &mut |_| ()) else { return None };
        let mut lines = vec![vec![OFF; i.days]; i.people.len()];
        for (index, column) in x.iter().enumerate() {
            if column.is_some_and(|c| values[c] > 0.5) {
                let (p, d, s) = (index / (i.days * i.shifts), index / i.shifts % i.days, index % i.shifts);
                lines[p][d] = s as u8 + 1;
            }
        }
        let hired = substitutes.iter().map(|(.., column)| values[*column].round() as usize).sum();
        let chosen = |own: Vec<(Composition, usize)>| own.into_iter().find(|(_, column)| values[*column] > 0.5).map(|(one, _)| one);
        let numbers = choices.into_iter().filter_map(chosen).collect();
        Some(Found { lines, hired, points: objective, numbers })
    }
}
