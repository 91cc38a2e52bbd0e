//! How many duties of each length everybody has, before anybody knows on which days.
//!
//! Where substitutes are hired, everybody works to the last minute that her hours allow. Shifts have few lengths, so few numbers of
//! them come to exactly that: with 7.5, 9.5 and 12.5 hours the nights of a line are settled but for fives, and then the long shifts
//! but for threes. Whoever gives up one long night has to change several other duties, and others with her. A search that changes a
//! few lines at a time does not get from one such sharing to another, and a program of single duties hardly does.
//!
//! So they are chosen first: one composition for each person, with duties summed up over days that are alike. Cover is met in sums
//! over such days. Weekends are the scarce days: how many of them she may work is known from her contract, her past and her absences.
//!
//! How many of the duties are nights is chosen too, where everybody works the most that comes out: shares of nights are as hard to change
//! later as hours are. While long duties could be nights or days, the sample home bore 90 to 102 points of FAIR-NIGHT, now 66 to 81.

mod capacity;
mod possible;

use crate::{
    instance::{Duty, Instance},
    rules::fair_night,
    ward::{substitute_points, unit},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::atomic::AtomicBool,
};
use turnus_lp::{Mip, MipLimits, MipOutcome};

#[cfg(test)]
pub(super) use possible::MANY;
pub(crate) use possible::Possible;

/// Most days of a week that are worked: one is left for its rest.
const MOST_DAYS: usize = 6;
/// Most compositions of one person: more lengths than this can tell apart need no such care.
const MOST: usize = 2_000;
/// Nobody does much more duties of one length than her part, by so many times and a few.
const AT_MOST: f64 = 1.5;
const FEW: usize = 4;

/// Duties of so many working minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Length {
    pub(crate) minutes: i32,
    /// Nights only, or no nights; where it is not said, either.
    night: Option<bool>,
}

impl Length {
    /// What is as long as a duty, and at night if it is.
    pub(crate) const fn of(duty: &Duty) -> Self {
        Self { minutes: duty.working, night: Some(duty.night) }
    }

    /// The same by day or by night.
    const fn either(self) -> Self {
        Self { night: None, ..self }
    }

    /// Whether all duties of another one are among these.
    pub(super) fn has(self, other: Self) -> bool {
        self.minutes == other.minutes && (self.night.is_none() || self.night == other.night)
    }
}

/// Numbers of duties by their lengths.
pub(crate) type Composition = BTreeMap<Length, u32>;

/// Whether compositions say how many of the duties of a length are nights.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Nights {
    /// They do, where that does not make too many compositions.
    Told,
    /// They do not.
    Open,
}

/// A composition for everybody.
#[derive(Debug)]
pub(crate) struct Compositions {
    pub(crate) of: Vec<Composition>,
    /// Substitutes beside them.
    pub(crate) hired: usize,
    /// Points of substitutes and of shares of nights.
    pub(crate) points: f64,
}

/// Duties that are alike: a shift on days that touch a weekend in the same way, or on all others.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Alike {
    Other,
    Weekend { day: usize, used: u32, minutes: Vec<i32> },
}

/// Somebody's duties of one shift type on days that are alike.
#[derive(Debug)]
struct Duties {
    alike: usize,
    shift: usize,
    length: Length,
    column: usize,
}

/// Cover by any hours, in parts of duties.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Least {
    pub(crate) points: f64,
    /// Substitutes in it.
    pub(crate) hired: f64,
}

struct Program<'a> {
    instance: &'a Instance,
    /// Duties and compositions come in whole numbers.
    whole: bool,
    mip: Mip,
    /// By day and shift type.
    alike: Vec<Vec<usize>>,
    kinds: Vec<Alike>,
    duties: Vec<Vec<Duties>>,
    /// Everybody's compositions with their columns.
    choices: Vec<Vec<(Composition, usize)>>,
    hired: Vec<usize>,
}

impl Compositions {
    /// The best within the limits. None where lengths are too many, or nothing is found that costs at most so many points.
    pub(crate) fn best(
        instance: &Instance,
        cover: &[usize],
        nights: Nights,
        most: f64,
        limits: &MipLimits,
        cancel: &AtomicBool,
    ) -> Option<Self> {
        // In parts of duties they cost no more, and that is known at once.
        let parts = Program::chosen(instance, cover, nights, false)?;
        if !matches!(parts.mip.solve(limits, None, cancel, &mut |_| ()), MipOutcome::Solved { objective, .. } if objective <= most) {
            return None;
        }
        let Program { mip, choices, hired, .. } = Program::chosen(instance, cover, nights, true)?;
        let MipOutcome::Solved { values, objective, .. } = mip.solve(limits, None, cancel, &mut |_| ()) else { return None };
        let chosen = |own: Vec<(Composition, usize)>| own.into_iter().find(|(_, column)| values[*column] > 0.5).map(|(one, _)| one);
        let of = choices.into_iter().map(chosen).collect::<Option<Vec<_>>>()?;
        let hired = hired.iter().map(|column| values[*column].round() as usize).sum();
        (objective <= most).then_some(Self { of, hired, points: objective })
    }
}

/// What remains to substitutes when everybody works any hours that are hers, in parts of duties.
pub(crate) fn least(instance: &Instance, cover: &[usize], limits: &MipLimits, cancel: &AtomicBool) -> Option<Least> {
    let mut program = Program::of(instance, false);
    for p in 0..instance.people.len() {
        program.person(p);
        program.hours(p);
    }
    program.cover(cover);
    let Program { mip, hired, .. } = program;
    let MipOutcome::Solved { objective, values, .. } = mip.solve(limits, None, cancel, &mut |_| ()) else { return None };
    Some(Least { points: objective, hired: hired.iter().map(|column| values[*column]).sum() })
}

impl<'a> Program<'a> {
    fn of(instance: &'a Instance, whole: bool) -> Self {
        let mut kinds = Vec::new();
        let mut number = |kind: Alike| {
            kinds.iter().position(|k| *k == kind).unwrap_or_else(|| {
                kinds.push(kind);
                kinds.len() - 1
            })
        };
        let alike = (0..instance.days).map(|d| (0..instance.shifts).map(|s| number(kind(instance, d, s))).collect::<Vec<_>>()).collect();
        Self { instance, whole, mip: Mip::new(), alike, kinds, duties: Vec::new(), choices: Vec::new(), hired: Vec::new() }
    }

    /// Everybody with one of her compositions, and the cover.
    fn chosen(instance: &'a Instance, cover: &[usize], nights: Nights, whole: bool) -> Option<Self> {
        let mut program = Self::of(instance, whole);
        for p in 0..instance.people.len() {
            program.person(p);
            program.rests(p);
            program.choose(p, nights)?;
        }
        program.cover(cover);
        Some(program)
    }

    /// Her duties, and how many of them there can be.
    fn person(&mut self, p: usize) {
        let i = self.instance;
        let mut most: BTreeMap<(usize, usize, Length), f64> = BTreeMap::new();
        for (d, s) in self.open(p) {
            *most.entry((self.alike[d][s], s, Length::of(&i.duty[d][s]))).or_default() += 1.0;
        }
        let one = |((alike, shift, length), most)| Duties { alike, shift, length, column: self.mip.column(0.0, 0.0, most, self.whole) };
        let own = most.into_iter().map(one).collect();
        self.duties.push(own);
        self.capacity(p);
    }

    /// Any hours that are hers.
    fn hours(&mut self, p: usize) {
        let person = &self.instance.people[p];
        let unit = unit(self.instance) as i32;
        let most = person.most_minutes.max(0) / unit * unit;
        let terms: Vec<(usize, f64)> = self.duties[p].iter().map(|o| (o.column, f64::from(o.length.minutes))).collect();
        self.row(f64::from(person.least_minutes), f64::from(most), &terms);
    }

    /// One of her compositions.
    fn choose(&mut self, p: usize, nights: Nights) -> Option<()> {
        let (nights, compositions) = self.nearly_most(p, nights)?;
        let columns: Vec<(Composition, usize)> = self
            .priced(p, compositions)
            .into_iter()
            .map(|(points, one)| (one, self.mip.column(points as f64, 0.0, 1.0, self.whole)))
            .collect();
        let all: Vec<(usize, f64)> = columns.iter().map(|(_, column)| (*column, 1.0)).collect();
        self.mip.row(1.0, 1.0, &all);
        for length in self.lengths(p, nights) {
            let mut terms: Vec<(usize, f64)> = self.duties[p].iter().filter(|o| length.has(o.length)).map(|o| (o.column, 1.0)).collect();
            terms.extend(columns.iter().map(|(one, column)| (*column, -f64::from(one.get(&length).copied().unwrap_or(0)))));
            self.mip.row(0.0, 0.0, &terms);
        }
        self.choices.push(columns);
        Some(())
    }

    /// Days and shift types that she may work.
    fn open(&self, p: usize) -> Vec<(usize, usize)> {
        let i = self.instance;
        let fits = |d: usize, s: usize| i.people[p].fixed[d].is_none_or(|c| usize::from(c) == s + 1);
        (0..i.days).flat_map(|d| (0..i.shifts).map(move |s| (d, s))).filter(|(d, s)| i.may(p, *d, *s) && fits(*d, *s)).collect()
    }

    fn lengths(&self, p: usize, nights: Nights) -> BTreeSet<Length> {
        let told = |length: Length| if nights == Nights::Told { length } else { length.either() };
        self.duties[p].iter().map(|o| told(o.length)).collect()
    }

    fn row(&mut self, least: f64, most: f64, terms: &[(usize, f64)]) {
        if !terms.is_empty() {
            self.mip.row(least, most, terms);
        }
    }

    /// Her compositions of nearly the most minutes, with open nights where there are too many with told ones.
    fn nearly_most(&self, p: usize, nights: Nights) -> Option<(Nights, Vec<Composition>)> {
        let of = |nights| Some((nights, self.compositions(p, possible::NEXT, nights)?));
        of(nights).or_else(|| of(Nights::Open))
    }

    /// Her compositions of the most minutes that any comes to, and of so many fewer amounts; none where they are too many.
    fn compositions(&self, p: usize, fewer: i32, nights: Nights) -> Option<Vec<Composition>> {
        let person = &self.instance.people[p];
        let unit = unit(self.instance) as i32;
        let most = person.most_minutes.max(0) / unit * unit;
        // What there can be fewest of comes first, what there can be most of has no choice left.
        let number = |length: Length| {
            let possible = self.most(p, |d, s| length.has(Length::of(&self.instance.duty[d][s])), MOST_DAYS);
            let shifts: BTreeSet<usize> = self.duties[p].iter().filter(|o| length.has(o.length)).map(|o| o.shift).collect();
            let part: f64 = shifts.into_iter().map(|s| self.part(p, s)).sum();
            possible.min((AT_MOST * part).ceil() as usize + FEW)
        };
        let mut lengths: Vec<(usize, Length)> = self.lengths(p, nights).into_iter().map(|length| (number(length), length)).collect();
        lengths.sort_unstable();
        let mut found = Vec::new();
        let mut last = person.least_minutes.max(0);
        for minutes in (last..=most).rev().step_by(unit as usize) {
            let none = found.is_empty();
            if minutes < last {
                break;
            }
            compose(&lengths, minutes, &mut Composition::new(), &mut found)?;
            if none && !found.is_empty() {
                last = last.max(minutes - fewer * unit);
            }
        }
        (!found.is_empty()).then_some(found)
    }

    /// Compositions with what her share of nights costs at least.
    fn priced(&self, p: usize, compositions: Vec<Composition>) -> Vec<(i64, Composition)> {
        compositions.into_iter().map(|one| (self.unfair(p, &one), one)).collect()
    }

    /// Points that her share of nights costs at least (FAIR-NIGHT): all duties of some lengths are nights, of others some may be.
    fn unfair(&self, p: usize, composition: &Composition) -> i64 {
        let night = |o: &Duties| o.length.night == Some(true);
        let number = |such: &dyn Fn(Length) -> bool| composition.iter().filter(|(l, _)| such(**l)).map(|(_, n)| *n as i32).sum::<i32>();
        let always = number(&|length| self.duties[p].iter().filter(|o| length.has(o.length)).all(night));
        let possible = number(&|length| self.duties[p].iter().filter(|o| length.has(o.length)).any(night));
        fair_night::at_least(self.instance, &self.instance.people[p], always, possible)
    }

    /// Rows of the cover, summed up over days that are alike.
    fn cover(&mut self, cover: &[usize]) {
        let i = self.instance;
        let mut all: BTreeMap<(BTreeSet<(usize, usize)>, usize), f64> = BTreeMap::new();
        for row in cover.iter().map(|r| &i.cover[*r]) {
            let spans = (0..i.shifts).filter(|s| row.shifts & i.used[row.day] & (1 << s) != 0);
            let duties = spans.map(|s| (self.alike[row.day][s], s)).collect();
            *all.entry((duties, row.class)).or_default() += f64::from(row.need);
        }
        let hired = self.substitutes();
        for ((duties, class), need) in all {
            let mut terms: Vec<(usize, f64)> = Vec::new();
            for (p, own) in self.duties.iter().enumerate() {
                let counts = i.people[p].classes[class].contains(&true);
                terms.extend(own.iter().filter(|o| counts && duties.contains(&(o.alike, o.shift))).map(|o| (o.column, 1.0)));
            }
            let serving = hired.iter().filter(|(duty, k, _)| duties.contains(duty) && i.substitutes[*k].classes[class]);
            terms.extend(serving.map(|(.., column)| (*column, 1.0)));
            self.row(need, f64::INFINITY, &terms);
        }
    }

    /// Numbers of substitutes: which days and shift type, kind, column.
    fn substitutes(&mut self) -> Vec<((usize, usize), usize, usize)> {
        let i = self.instance;
        let mut hired = Vec::new();
        let mut known = BTreeSet::new();
        for (d, s) in (0..i.days).flat_map(|d| (0..i.shifts).map(move |s| (d, s))).filter(|(d, s)| i.used[*d] & (1 << s) != 0) {
            let duty = (self.alike[d][s], s);
            if known.insert(duty) {
                for k in 0..i.substitutes.len() {
                    let column = self.mip.column(substitute_points(i, d, s, k) as f64, 0.0, f64::INFINITY, self.whole);
                    self.hired.push(column);
                    hired.push((duty, k, column));
                }
            }
        }
        hired
    }

    /// Her part of all duties of a shift type, by the hours of those who may work it.
    fn part(&self, p: usize, shift: usize) -> f64 {
        let i = self.instance;
        let all: f64 = (0..i.days).map(|d| need(i, d, shift)).sum();
        let may = |q: &usize| (0..i.days).any(|d| i.may(*q, d, shift));
        let hours = |q: usize| f64::from(i.people[q].most_minutes.max(0));
        all * hours(p) / (0..i.people.len()).filter(may).map(hours).sum::<f64>().max(1.0)
    }
}

/// Heads that a shift type can meet on a day: those of the band that needs fewest.
fn need(i: &Instance, day: usize, shift: usize) -> f64 {
    let mut bands: BTreeMap<usize, i32> = BTreeMap::new();
    for row in i.rows_of_day[day].iter().map(|r| &i.cover[*r]).filter(|row| row.shifts & i.used[day] & (1 << shift) != 0) {
        let most = bands.entry(row.slot).or_default();
        *most = row.need.max(*most);
    }
    f64::from(bands.into_values().min().unwrap_or(0))
}

fn kind(i: &Instance, d: usize, s: usize) -> Alike {
    if i.duty[d][s].weekend.is_none() {
        return Alike::Other;
    }
    let touching = i.duty[d].iter().filter(|duty| duty.weekend.is_some());
    Alike::Weekend { day: d % 7, used: i.used[d], minutes: touching.map(|duty| duty.working).collect() }
}

/// Every way to make up so many minutes of at most so many duties of each length; nothing where there are too many.
fn compose(lengths: &[(usize, Length)], minutes: i32, so_far: &mut Composition, found: &mut Vec<Composition>) -> Option<()> {
    let Some(((number, length), rest)) = lengths.split_first() else {
        if minutes == 0 {
            found.push(so_far.clone());
        }
        return (found.len() <= MOST).then_some(());
    };
    let top = (*number as i32).min(minutes / length.minutes);
    // The last length has one number that fits.
    let from = if rest.is_empty() { top } else { 0 };
    for n in from..=top {
        so_far.insert(*length, n as u32);
        compose(rest, minutes - n * length.minutes, so_far, found)?;
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parity::ward;

    /// Told apart, nights cost what FAIR-NIGHT says; not told, they cost no more than any way to tell them.
    #[test]
    fn nights_cost_their_share_where_they_are_told_and_at_most_that_where_not() {
        let input = ward::scarce(4);
        let instance = Instance::lower(&input).unwrap();
        let mut program = Program::of(&instance, true);
        let (mut differ, mut priced) = (0, 0);
        for (p, person) in instance.people.iter().enumerate() {
            program.person(p);
            let Some((least, most)) = person.fair_nights else { continue };
            for told in program.compositions(p, possible::NEXT, Nights::Told).unwrap() {
                let nights: u32 = told.iter().filter(|(length, _)| length.night == Some(true)).map(|(_, n)| *n).sum();
                let unfair = i64::from((nights as i32 - most).max(least - nights as i32).max(0)) * instance.points.fair_night;
                assert_eq!(program.unfair(p, &told), unfair, "{told:?}");
                let mut merged = Composition::new();
                told.iter().for_each(|(length, n)| *merged.entry(length.either()).or_default() += n);
                let least = program.unfair(p, &merged);
                assert!(least <= unfair, "{merged:?}");
                differ += usize::from(least < unfair);
                priced += usize::from(unfair > 0);
            }
        }
        assert!(differ > 0 && priced > differ, "{differ} of {priced}");
    }

    #[test]
    fn compositions_are_all_the_sums_that_come_out() {
        let length = |minutes| Length { minutes, night: None };
        let (lengths, minutes) = ([(3, length(750)), (9, length(570)), (20, length(450))], 5_700);
        let mut found = Vec::new();
        compose(&lengths, minutes, &mut Composition::new(), &mut found).unwrap();
        let all = (0..=3_u32).flat_map(|a| (0..=9_u32).flat_map(move |b| (0..=20_u32).map(move |c| (a, b, c))));
        let fit: Vec<Composition> = all
            .filter(|(a, b, c)| 750 * a + 570 * b + 450 * c == 5_700)
            .map(|(a, b, c)| Composition::from([(length(750), a), (length(570), b), (length(450), c)]))
            .collect();
        assert!(!fit.is_empty());
        assert_eq!(found, fit);
    }
}
