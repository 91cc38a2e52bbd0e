//! Why not this wish, and its price: what a wish that a rota does not meet would cost.
//!
//! # The mathematics
//! 1. Her own best line with the wish granted while everybody else keeps hers: the cheapest of all her legal lines at what each of
//!    her choices saves or costs in cover ([`turnus_engine::BestLine`]), substitutes laid anew around it. The price is what
//!    everything but the wish costs more than in the rota: the reduced cost of the line that grants it. A lower bound stands beside
//!    it; where both are equal no other line of hers is cheaper.
//! 2. When none of her lines is legal: rules that together leave none, each of them needed for that ([`crate::PersonConflict`]).
//! 3. Swaps of [`crate::exchange`] that grant it. They are tried: that there is none says nothing of other swaps.
//!
//! Everybody's shifts on days of absence are left out, and the substitutes of the rota are laid anew, before and after.

use crate::{
    conflict::{case::Case, irreducible},
    exchange::Exchanges,
    instance::{Instance, OFF},
    line::Judge,
    repair::{Unrepaired, state::State},
    solve::{assignments, named},
    swap::Offer,
    ward::{self, Ward},
};
use chrono::NaiveDate;
use rayon::prelude::*;
use std::collections::BTreeSet;
use turnus_domain::{
    id::{PersonId, ShiftTypeId},
    planning_input::PlanningInput,
    rota::{Assignment, Rota, SubstituteShift},
    rule_book::RuleId,
    shift::DatedShift,
    staff::{Wish, WishFor},
};
use turnus_engine::BestLine;

/// Most swaps that are told of a wish.
const MOST_SWAPS: usize = 4;

/// The prices of some wishes of a rota.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prices {
    /// The rota as it is priced: nobody works on a day of absence.
    pub assignments: Vec<Assignment>,
    /// Its substitutes, laid anew.
    pub substitutes: Vec<SubstituteShift>,
    /// In order of what was asked; none for a day that is past, outside the rota or one of absence, and for strangers.
    pub wishes: Vec<Option<WishPrice>>,
}

/// What it takes to grant a wish.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WishPrice {
    /// By a line of her own.
    pub own: OwnLine,
    /// By a legal swap: those with the fewest points, which count the wish as met.
    pub swaps: Vec<Offer>,
}

/// Her best line with the wish granted while everybody else keeps hers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OwnLine {
    /// The best that was found.
    Granted(Granted),
    /// She has no legal line with it.
    Forbidden {
        /// Rules that together leave none, each of them needed for that; WT-21 stands for the working time of weeks.
        rules: Vec<RuleId>,
        /// She has no legal line without the wish either.
        also_without: bool,
    },
    /// None was found, and it is not proven that there is none.
    NotFound,
}

/// A line that grants a wish.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Granted {
    /// All its shifts, in order.
    pub line: Vec<DatedShift>,
    /// Days on which it differs from the rota.
    pub days: usize,
    /// Points that everything but the wish costs more than in the rota; negative when it costs less.
    pub price: i64,
    /// The part of them for substitutes and unmet cover; the rest is health, fairness and her other wishes.
    pub cover: i64,
    /// Minutes of substitutes more than in the rota.
    pub substitute_minutes: i64,
    /// No line of hers that grants the wish costs less.
    pub least: i64,
    /// Substitutes of the whole rota around it.
    pub substitutes: Vec<SubstituteShift>,
}

impl Granted {
    /// Whether no line of hers that grants the wish is cheaper while everybody else keeps hers.
    #[must_use]
    pub const fn is_proven(&self) -> bool {
        self.price <= self.least
    }
}

/// Prices wishes that a rota does not meet. Days before `today` stay as they are.
///
/// # Errors
/// See [`Unrepaired`].
pub fn prices(input: &PlanningInput, rota: &Rota, asked: &[(PersonId, Wish)], today: NaiveDate) -> Result<Prices, Unrepaired> {
    let instance = Instance::lower(input)?;
    let state = State::of(input, &instance, rota, today)?;
    let exchanges = Exchanges::of(input, rota, today)?;
    let there = |p: usize, d: usize, choice: u8| if input.staff[p].is_absent(input.horizon.date(d)) { OFF } else { choice };
    let line = |(p, line): (usize, &Vec<u8>)| line.iter().enumerate().map(|(d, choice)| there(p, d, *choice)).collect();
    let lines: Vec<Box<[u8]>> = state.lines.iter().enumerate().map(line).collect();
    let ward = Ward::new(&instance);
    let substitutes = ward.substitutes(&instance, &lines);
    let desk = Desk {
        cover: ward::cover_points(&instance, &lines, &substitutes),
        minutes: minutes(&instance, &substitutes),
        today: state.today,
        input,
        rota,
        instance: &instance,
        ward: &ward,
        lines: &lines,
        exchanges: &exchanges,
    };
    Ok(Prices {
        wishes: asked.par_iter().map(|(person, wish)| desk.price(person, wish)).collect(),
        assignments: assignments(input, &lines),
        substitutes: named(input, &instance, &substitutes),
    })
}

fn minutes(instance: &Instance, substitutes: &[(usize, usize, usize)]) -> i64 {
    substitutes.iter().map(|(d, s, _)| i64::from(instance.duty[*d][*s].working)).sum()
}

/// A rota laid out to price wishes of.
struct Desk<'a> {
    input: &'a PlanningInput,
    rota: &'a Rota,
    instance: &'a Instance,
    ward: &'a Ward,
    lines: &'a [Box<[u8]>],
    exchanges: &'a Exchanges<'a>,
    /// The day of the decision as an index.
    today: i32,
    /// Points of all cover.
    cover: i64,
    /// Minutes of all substitutes.
    minutes: i64,
}

impl Desk<'_> {
    fn price(&self, person: &PersonId, wish: &Wish) -> Option<WishPrice> {
        let p = self.input.staff.iter().position(|m| m.person == *person)?;
        let counts = self.input.horizon.contains(wish.date) && !self.input.staff[p].is_absent(wish.date);
        let day = usize::try_from(self.input.horizon.index(wish.date)).ok().filter(|d| counts && *d as i32 >= self.today)?;
        let met = self.met(wish)?;
        Some(WishPrice { own: self.own_line(p, (day, met), wish), swaps: self.swaps(person, wish) })
    }

    /// Choices of the day that meet a wish; none for a shift type that is not in use.
    fn met(&self, wish: &Wish) -> Option<u64> {
        let bit = |shift: &ShiftTypeId| self.input.shift_types.iter().position(|s| s.id == *shift).map(|s| 2_u64 << s);
        match &wish.wish {
            WishFor::DayOff => Some(1),
            WishFor::Shift(shift) => bit(shift),
            WishFor::NotShift(shift) => bit(shift).map(|bit| !bit),
        }
    }

    fn own_line(&self, p: usize, (day, met): (usize, u64), wish: &Wish) -> OwnLine {
        let may_change = |d: usize| d as i32 >= self.today;
        let open: Vec<u64> = (0..self.instance.days).map(|d| if may_change(d) { u64::MAX } else { 1 << self.lines[p][d] }).collect();
        let mut choices = open.clone();
        choices[day] &= met;
        let best = BestLine::of(&self.ward.model, self.lines, p).within(&choices);
        if let Some((line, least)) = best.and_then(|best| Some((best.line?.0, best.least)))
            && let Some(granted) = self.granted(p, line, least, i64::from(wish.points))
        {
            return OwnLine::Granted(granted);
        }
        let case = |only| Case { input: self.input, instance: self.instance, p, only: Some(only) };
        match irreducible(&case(&choices)) {
            Some(rules) => OwnLine::Forbidden { rules, also_without: !case(&open).is_possible(&[]) },
            None => OwnLine::NotFound,
        }
    }

    /// What a line costs beside the one of the rota; none when it breaks a hard rule.
    fn granted(&self, p: usize, line: Box<[u8]>, least: i64, wish: i64) -> Option<Granted> {
        let mut judge = Judge::default();
        let own = judge.points(self.instance, p, &line)?;
        let before = judge.soft(self.instance, p, &self.lines[p]);
        let mut lines = self.lines.to_vec();
        let days = line.iter().zip(&self.lines[p]).filter(|(now, then)| now != then).count();
        let shifts = line.iter().enumerate().filter_map(|(d, choice)| {
            let shift = usize::from(*choice).checked_sub(1)?;
            Some(DatedShift { date: self.input.horizon.date(d), shift: self.input.shift_types[shift].id.clone() })
        });
        let shifts = shifts.collect();
        lines[p] = line;
        let substitutes = self.ward.substitutes(self.instance, &lines);
        let cover = ward::cover_points(self.instance, &lines, &substitutes) - self.cover;
        Some(Granted {
            line: shifts,
            days,
            price: own - before + cover + wish,
            cover,
            substitute_minutes: minutes(self.instance, &substitutes) - self.minutes,
            least: least - before - self.cover + wish,
            substitutes: named(self.input, self.instance, &substitutes),
        })
    }

    /// Legal swaps that grant it, the fewest points first.
    fn swaps(&self, person: &PersonId, wish: &Wish) -> Vec<Offer> {
        let found = self.exchanges.relieving(person, &BTreeSet::from([wish.date]));
        let grants = |offer: &Offer| wish.wish.is_met(self.rota.shift(&offer.swap.second, wish.date));
        found.into_iter().filter(grants).take(MOST_SWAPS).collect()
    }
}
