//! How many weekends long shifts can cover when fewer people consent: the most over every choice of who consents.
//!
//! # The mathematics
//! Exact, by a small whole-number model per number of consents. People who are alike for weekends (same classes, same
//! frequency, same last worked weekend, same weekends on which long shifts are legal once they consent) form a group.
//! A working weekend blocks the person for the weekends up to her next turn: intervals of equal length. Intervals can
//! be shared out among m people exactly when no moment has more than m of them (interval graphs are perfect), so a
//! group needs no variable per person:
//!
//! * `a[g,t,w]` people of group g work shift type t on weekend w, Saturday and Sunday; `m[g]` of the group consent;
//! * every weekend w: Σ over `every` weekends up to w of `a[g]` ≤ `m[g]` (LOC-01); none before the group's turn by history;
//! * every row of weekend cover: heads of its class on the types that span its band ≥ heads × `c[w]`;
//! * Σ `m` ≤ consents; maximise Σ `c`, the covered weekends, then minimise Σ `m`.
//!
//! The fewest people for so many weekends answer for every number of consents down to them, so the curve takes a solve
//! per step and not per person. Two rows more make the proof short: in as many weekends in a row as the shortest
//! frequency nobody works two, so people per weekend × Σ `c` ≤ Σ `m` there, and Σ `c` ≤ ⌊consents / people per weekend⌋;
//! in all and per class.
//!
//! Absences count. So does rest between Saturday and Sunday (WT-40): it matters when the clock goes forward. Friday
//! nights beyond those of the weekend's night people are left out: people without consent can work them.

use super::{WeekendError, weekend_need};
use crate::legality;
use chrono::{Days, NaiveDate};
use std::{collections::BTreeMap, sync::atomic::AtomicBool};
use turnus_domain::{
    agreement::{Agreement, AgreementKind, Consent},
    calendar::{DayKind, minutes_between},
    cover::CoverRequirement,
    id::ShiftTypeId,
    planning_input::PlanningInput,
    rule_book::MissingParameter,
    shift::ShiftType,
    staff::StaffMember,
};
use turnus_lp::{Mip, MipLimits, MipOutcome};

/// A point of the curve.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ConsentStep {
    /// So many people consent.
    pub consents: u32,
    /// So many weekends of the horizon can be covered at most.
    pub weekends: u32,
}

/// Most weekends covered, from everybody who may consent down to nobody.
///
/// # Errors
/// [`WeekendError`] when the rule book lacks a number, or the solver gives up.
pub fn consent_curve(input: &PlanningInput, cover: &[CoverRequirement], types: &[ShiftTypeId]) -> Result<Vec<ConsentStep>, WeekendError> {
    let model = Model::new(input, cover, types)?;
    let people: u32 = model.groups.iter().map(|g| g.people).sum();
    let mut curve = Vec::new();
    let (mut weekends, mut used) = (input.horizon.weeks, people + 1);
    for consents in (0..=people).rev() {
        if consents < used && weekends > 0 {
            (weekends, used) = model.most(consents)?;
        }
        curve.push(ConsentStep { consents, weekends });
    }
    Ok(curve)
}

/// What makes people alike for weekends.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Likeness {
    every: usize,
    /// First weekend that is their turn again.
    turn: i64,
    /// Shift types that are legal once they consent, as a bit mask per weekend.
    legal: Vec<u32>,
    /// Classes they belong to, as a bit mask per weekend.
    classes: Vec<u32>,
}

struct Group {
    like: Likeness,
    people: u32,
}

struct Model<'a> {
    input: &'a PlanningInput,
    types: Vec<&'a ShiftType>,
    /// Weekend cover that asks for somebody.
    rows: Vec<&'a CoverRequirement>,
    groups: Vec<Group>,
    /// Fewest people on a weekend, in all (no class) and per class as a bit of the masks.
    crews: Vec<(Option<u32>, u32)>,
}

impl<'a> Model<'a> {
    fn new(input: &'a PlanningInput, cover: &'a [CoverRequirement], types: &[ShiftTypeId]) -> Result<Self, MissingParameter> {
        let need = weekend_need(input, cover, types, 1)?;
        let types: Vec<_> = types.iter().filter_map(|id| input.shift_type(id)).collect();
        let rows = cover.iter().filter(|r| r.day == DayKind::Weekend && r.heads() > 0).collect();
        let willing = everybody_consents(input);
        let mut groups: BTreeMap<Likeness, u32> = BTreeMap::new();
        for m in &willing.staff {
            let like = likeness(&willing, m, &types)?;
            if like.legal.iter().any(|mask| *mask != 0) {
                *groups.entry(like).or_default() += 1;
            }
        }
        let groups = groups.into_iter().map(|(like, people)| Group { like, people }).collect();
        let all = (None, need.all.per_weekend - need.all.friday_only);
        let classes = need.classes.iter().enumerate().map(|(k, n)| (Some(1 << k), n.per_weekend - n.friday_only));
        let crews = classes.chain([all]).filter(|(_, crew)| *crew > 0).collect();
        Ok(Self { input, types, rows, groups, crews })
    }

    /// (most weekends covered, fewest people who do it).
    fn most(&self, consents: u32) -> Result<(u32, u32), WeekendError> {
        let mut mip = Mip::new();
        let weeks = self.input.horizon.weeks as usize;
        let worth = f64::from(consents) + 1.0;
        let covered: Vec<usize> = (0..weeks).map(|_| mip.column(-worth, 0.0, 1.0, true)).collect();
        let willing: Vec<usize> = self.groups.iter().map(|g| mip.column(1.0, 0.0, f64::from(g.people), true)).collect();
        let working: Vec<_> = self.groups.iter().map(|g| self.columns(&mut mip, g)).collect();
        mip.row(f64::NEG_INFINITY, f64::from(consents), &willing.iter().map(|m| (*m, 1.0)).collect::<Vec<_>>());
        for (k, group) in self.groups.iter().enumerate() {
            for last in 0..weeks {
                let first = (last + 1).saturating_sub(group.like.every);
                let window = working[k].iter().filter(|((w, _), _)| (first..=last).contains(w));
                let mut terms: Vec<_> = window.map(|(_, a)| (*a, 1.0)).collect();
                terms.push((willing[k], -1.0));
                mip.row(f64::NEG_INFINITY, 0.0, &terms);
            }
        }
        for (w, covered) in covered.iter().enumerate() {
            for row in &self.rows {
                let mut terms = self.there(&working, w, row);
                terms.push((*covered, -f64::from(row.heads())));
                mip.row(0.0, f64::INFINITY, &terms);
            }
        }
        self.in_a_row(&mut mip, &covered, &willing, consents);
        let limits = MipLimits { absolute_gap: 0.999, ..MipLimits::default() };
        match mip.solve(&limits, None, &AtomicBool::new(false), &mut |_| {}) {
            MipOutcome::Solved { values, optimal: true, .. } => {
                let sum = |columns: &[usize]| columns.iter().map(|c| values[*c]).sum::<f64>().round() as u32;
                Ok((sum(&covered), sum(&willing)))
            }
            other => Err(WeekendError::Solver { consents, why: format!("{other:?}") }),
        }
    }

    /// Covered weekends among those in which nobody works two.
    fn in_a_row(&self, mip: &mut Mip, covered: &[usize], willing: &[usize], consents: u32) {
        let length = self.groups.iter().map(|g| g.like.every).min().unwrap_or(1).min(covered.len());
        for (class, crew) in &self.crews {
            let is_in = |g: &Group| class.is_none_or(|bit| g.like.classes.iter().any(|mask| mask & bit != 0));
            let members: Vec<_> = self.groups.iter().zip(willing).filter(|(g, _)| is_in(g)).collect();
            let most = members.iter().map(|(g, _)| g.people).sum::<u32>().min(consents) / crew;
            for window in covered.windows(length) {
                mip.row(f64::NEG_INFINITY, f64::from(most), &window.iter().map(|c| (*c, 1.0)).collect::<Vec<_>>());
                let crews = window.iter().map(|c| (*c, f64::from(*crew)));
                let terms: Vec<_> = crews.chain(members.iter().map(|(_, m)| (**m, -1.0))).collect();
                mip.row(f64::NEG_INFINITY, 0.0, &terms);
            }
        }
    }

    /// A column per weekend and shift type that is legal and not before the group's turn.
    fn columns(&self, mip: &mut Mip, group: &Group) -> BTreeMap<(usize, usize), usize> {
        let mut columns = BTreeMap::new();
        for (w, mask) in group.like.legal.iter().enumerate().filter(|(w, _)| *w as i64 >= group.like.turn) {
            for t in (0..self.types.len()).filter(|t| mask & (1 << t) != 0) {
                columns.insert((w, t), mip.column(0.0, 0.0, f64::from(group.people), true));
            }
        }
        columns
    }

    /// Columns that count towards a row of cover on a weekend.
    fn there(&self, working: &[BTreeMap<(usize, usize), usize>], weekend: usize, row: &CoverRequirement) -> Vec<(usize, f64)> {
        let class = self.input.classes.iter().position(|c| c.id == row.class).map_or(0, |c| 1 << c);
        let mut terms = Vec::new();
        for (_, columns) in self.groups.iter().zip(working).filter(|(g, _)| g.like.classes[weekend] & class != 0) {
            let counting = columns.iter().filter(|((w, t), _)| *w == weekend && row.band.covered_by(self.types[*t]));
            terms.extend(counting.map(|(_, a)| (*a, 1.0)));
        }
        terms
    }
}

/// The input as if everybody consented to every agreement that makes shifts longer.
fn everybody_consents(input: &PlanningInput) -> PlanningInput {
    let longer = |a: &&Agreement| matches!(a.kind, AgreementKind::LocalAveraging | AgreementKind::National);
    let valid = input.horizon.range();
    let by = |m: &StaffMember, a: &Agreement| Consent { person: m.person.clone(), agreement: a.id.clone(), valid };
    let consents = input.staff.iter().flat_map(|m| input.agreements.iter().filter(longer).map(move |a| by(m, a)));
    PlanningInput { consents: input.consents.iter().cloned().chain(consents).collect(), ..input.clone() }
}

fn likeness(input: &PlanningInput, m: &StaffMember, types: &[&ShiftType]) -> Result<Likeness, MissingParameter> {
    let every = legality::weekend_every(input, m);
    let last = m.history.weekends.iter().map(|d| input.horizon.index(*d).div_euclid(7)).max();
    let saturdays: Vec<NaiveDate> = (0..input.horizon.weeks).map(|w| input.horizon.date(w as usize * 7 + 5)).collect();
    let classes =
        |day: &NaiveDate| input.classes.iter().enumerate().filter(|(_, c)| m.meets(&c.who, *day)).fold(0, |mask, (k, _)| mask | 1 << k);
    Ok(Likeness {
        every,
        turn: last.map_or(0, |w| w + every as i64).max(0),
        legal: saturdays.iter().map(|day| legal(input, m, types, *day)).collect::<Result<_, _>>()?,
        classes: saturdays.iter().map(classes).collect(),
    })
}

/// Types that may be worked on both days of a weekend, with the rest between them.
fn legal(input: &PlanningInput, m: &StaffMember, types: &[&ShiftType], saturday: NaiveDate) -> Result<u32, MissingParameter> {
    let sunday = saturday + Days::new(1);
    let both = legality::allowed(input, m, saturday)? & legality::allowed(input, m, sunday)?;
    let rest = i64::from(legality::limits(input, m, sunday)?.daily_rest);
    let mut mask = 0;
    for (t, shift) in types.iter().enumerate() {
        let allowed = input.shift_types.iter().position(|s| s.id == shift.id).is_some_and(|k| both & (1 << k) != 0);
        if allowed && minutes_between(shift.span(saturday).1, shift.span(sunday).0).0 >= rest {
            mask |= 1 << t;
        }
    }
    Ok(mask)
}
