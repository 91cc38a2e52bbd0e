//! What people who left said of why (R-RT-01), counted so that no figure tells of a few, nor of one.
//!
//! * Answers of a unit are told in whole groups of the smallest size, in the order they came. Two readings, of two days or of two
//!   positions of the log, never differ by less than a group.
//! * A reason that fewer than the smallest group gave has no figure, at the unit or in all units.
//! * A figure of all units is told only when what it holds of units without that figure is nothing, or a group: no unit's figure is
//!   what is left when the others are taken away.

use super::reason::Reason;
use crate::{calendar::DateRange, facts::Facts, id::UnitId, unit::state::UnitFacts};
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

/// One answer; the day is the first of its month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The month.
    pub month: NaiveDate,
    /// Why.
    pub reasons: BTreeSet<Reason>,
}

/// How many gave a reason; none when too few to be told of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Given {
    /// Which.
    pub reason: Reason,
    /// At the unit.
    pub here: Option<u64>,
    /// In all units together.
    pub everywhere: Option<u64>,
}

/// The answers of a year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Survey {
    /// Answers that are told, at the unit.
    pub answers: u64,
    /// In all units together.
    pub everywhere: u64,
    /// Every reason with a figure at the unit or in all units: what most gave at the unit first.
    pub reasons: Vec<Given>,
}

/// Answers of a unit, counted.
#[derive(Default)]
struct Counted {
    answers: u64,
    by_reason: BTreeMap<Reason, u64>,
}

impl Counted {
    /// Whole groups whose latest answer lies in the year.
    fn of(unit: &UnitFacts, year: DateRange, group: usize) -> Self {
        let mut counted = Self::default();
        for answers in unit.exit_answers.chunks_exact(group) {
            if answers.iter().map(|a| a.month).max().is_some_and(|latest| year.contains(latest)) {
                counted.answers += answers.len() as u64;
                answers.iter().flat_map(|a| &a.reasons).for_each(|reason| *counted.by_reason.entry(*reason).or_default() += 1);
            }
        }
        counted
    }

    fn given(&self, reason: Reason) -> u64 {
        self.by_reason.get(&reason).copied().unwrap_or(0)
    }
}

impl Survey {
    /// The answers of a unit, or of all units, in a year; none when there is no group of them. `is_told` says of a unit whether it has
    /// staff enough to be told of.
    pub(super) fn of(
        facts: &Facts,
        unit: Option<&UnitId>,
        year: DateRange,
        smallest: i64,
        is_told: impl Fn(&UnitId) -> bool,
    ) -> Option<Self> {
        let group = usize::try_from(smallest).unwrap_or(1).max(1);
        let units: Vec<(&UnitId, bool, Counted)> =
            facts.units.iter().map(|(id, u)| (id, is_told(id), Counted::of(u, year, group))).collect();
        let everywhere: u64 = units.iter().map(|(_, _, c)| c.answers).sum();
        let answers = match unit {
            None => everywhere,
            Some(unit) => units.iter().find(|(id, ..)| *id == unit).map_or(0, |(_, _, c)| c.answers),
        };
        let large = |n: u64| Some(n).filter(|n| *n >= group as u64);
        let figure = |told: bool, c: &Counted, reason: Reason| large(c.given(reason)).filter(|_| told);
        let one = |reason: Reason| {
            let total: u64 = units.iter().map(|(_, _, c)| c.given(reason)).sum();
            let untold: u64 = units.iter().filter(|(_, told, c)| figure(*told, c, reason).is_none()).map(|(_, _, c)| c.given(reason)).sum();
            let everywhere = large(total).filter(|_| untold == 0 || large(untold).is_some());
            let here = match unit {
                None => everywhere,
                Some(unit) => units.iter().find(|(id, ..)| *id == unit).and_then(|(_, told, c)| figure(*told, c, reason)),
            };
            (here.is_some() || everywhere.is_some()).then_some(Given { reason, here, everywhere })
        };
        let mut reasons: Vec<Given> = Reason::ALL.iter().filter_map(|reason| one(*reason)).collect();
        reasons.sort_by_key(|g| (std::cmp::Reverse((g.here, g.everywhere)), g.reason));
        (answers > 0).then_some(Self { answers, everywhere, reasons })
    }
}
