//! Who shares a burden, with which weight, and what her share is.

use super::{
    Borne,
    burden::{Burden, Lines},
};
use crate::{
    calendar::{DayKind, is_weekend, monday_of},
    id::PersonId,
    night::Hundredths,
    planning_input::PlanningInput,
    shift::ShiftKind,
    staff::{ExemptFrom, StaffMember},
};
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

/// Why somebody does not share a burden.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Apart {
    /// Her contract has no shift of that kind.
    NotInContract,
    /// Her contract has nothing else: nights of night-only people.
    NothingElse,
    /// She is exempt from it, or too young, on all days there (aml §10-2(2), ch. 11).
    Exempt,
    /// She is absent or not employed on all days that count.
    NotThere,
    /// No day of the rota counts for anybody: no public holiday falls in it.
    NoSuchDay,
}

pub(super) type AllBorne = BTreeMap<PersonId, BTreeMap<Burden, Borne>>;

/// Everybody's burdens on some days with plain shares of them.
pub(super) fn counted(input: &PlanningInput, lines: &Lines<'_>, days: &BTreeSet<NaiveDate>) -> AllBorne {
    let mut all: AllBorne = input.staff.iter().map(|m| (m.person.clone(), BTreeMap::new())).collect();
    for burden in Burden::ALL {
        let found: Vec<_> = input.staff.iter().map(|m| (m, lines.worked(&m.person, burden), weight(input, m, burden, days))).collect();
        let sharing = || found.iter().filter_map(|(_, worked, weight)| Some((*worked, weight.ok()?)));
        let (total, weights) = (sharing().map(|(w, _)| w).sum::<Hundredths>(), sharing().map(|(_, w)| w).sum::<i64>());
        for (m, worked, weight) in found {
            let (weight, apart) = weight.map_or_else(|apart| (0, Some(apart)), |weight| (weight, None));
            let share = part(total, weight, weights);
            let borne = Borne { worked, share, carried: Hundredths(0), target: share, apart, weight };
            all.entry(m.person.clone()).or_default().insert(burden, borne);
        }
    }
    all
}

/// Targets of those who share, when so much was carried over by each.
pub(super) fn aim(all: &mut AllBorne, carried: &BTreeMap<(PersonId, Burden), Hundredths>) {
    for burden in Burden::ALL {
        let mut sharing: Vec<(&PersonId, &mut Borne)> =
            all.iter_mut().filter_map(|(p, b)| Some((p, b.get_mut(&burden).filter(|b| b.apart.is_none())?))).collect();
        for (person, borne) in &mut sharing {
            borne.carried = carried.get(&((*person).clone(), burden)).copied().unwrap_or_default();
        }
        let total = sharing.iter().map(|(_, b)| b.worked + b.carried).sum::<Hundredths>();
        let weights = sharing.iter().map(|(_, b)| b.weight).sum::<i64>();
        for (_, borne) in sharing {
            borne.target = part(total, borne.weight, weights) - borne.carried;
        }
    }
}

/// `total × weight ÷ weights`, rounded to the nearest.
fn part(total: Hundredths, weight: i64, weights: i64) -> Hundredths {
    let (whole, of) = (i128::from(total.0) * i128::from(weight), i128::from(weights));
    Hundredths(if of > 0 { i64::try_from((2 * whole + of).div_euclid(2 * of)).unwrap_or(i64::MAX) } else { 0 })
}

/// Weight of somebody in a burden, or why she does not share it.
fn weight(input: &PlanningInput, m: &StaffMember, burden: Burden, days: &BTreeSet<NaiveDate>) -> Result<i64, Apart> {
    let there = |day: &NaiveDate| m.employed.contains(*day) && !m.is_absent(*day);
    let at_work = days.iter().copied().filter(there);
    let by_position = |n: usize| i64::from(m.position.0) * n as i64;
    let weight = match burden {
        Burden::Weekends | Burden::WeekendTime => {
            if !has_shift(input, m, DayKind::Weekend) {
                return Err(Apart::NotInContract);
            }
            let weekends: BTreeSet<NaiveDate> = at_work.filter(|day| is_weekend(*day)).map(monday_of).collect();
            // In millionths of a weekend that the contract asks for.
            1_000_000 * weekends.len() as i64 / i64::from(m.weekend_every.max(1))
        }
        Burden::Nights => {
            of_contract(m, ShiftKind::is_night)?;
            let exempt = |day: NaiveDate| m.exemptions.iter().any(|x| x.from == ExemptFrom::Night && x.valid.contains(day));
            let may = |day: NaiveDate| !exempt(day) && m.adult_from.is_none_or(|adult| day >= adult);
            let (there, nights) = (at_work.clone().count(), at_work.filter(|day| may(*day)).count());
            if nights == 0 && there > 0 {
                return Err(Apart::Exempt);
            }
            by_position(nights)
        }
        Burden::Evenings => {
            of_contract(m, |kind| kind == ShiftKind::Evening)?;
            by_position(at_work.count())
        }
        Burden::Holidays => {
            if !has_shift(input, m, DayKind::Holiday) && !has_shift(input, m, DayKind::Weekend) {
                return Err(Apart::NotInContract);
            }
            if !days.iter().any(|day| input.holidays.is_holiday(*day)) {
                return Err(Apart::NoSuchDay);
            }
            by_position(at_work.filter(|day| input.holidays.is_holiday(*day)).count())
        }
        Burden::QuickReturns => by_position(at_work.count()),
    };
    if weight > 0 { Ok(weight) } else { Err(Apart::NotThere) }
}

/// Whether a contract has shifts of a kind beside others.
fn of_contract(m: &StaffMember, is: impl Fn(ShiftKind) -> bool) -> Result<(), Apart> {
    match (m.kinds.iter().any(|k| is(*k)), m.kinds.iter().all(|k| is(*k))) {
        (false, _) => Err(Apart::NotInContract),
        (true, true) => Err(Apart::NothingElse),
        (true, false) => Ok(()),
    }
}

/// Whether the unit has a shift on a kind of day that the contract has.
fn has_shift(input: &PlanningInput, m: &StaffMember, day: DayKind) -> bool {
    input.structure.on(day).iter().filter_map(|id| input.shift_type(id)).any(|s| m.kinds.contains(&s.kind))
}
