//! Why somebody bears more than her target, as far as the input tells.

use super::{
    Borne, Fairness,
    burden::{Burden, Lines, Occasion},
    exceeds,
};
use crate::{
    cover::CoverRequirement,
    id::{ClassId, PersonId},
    night::Hundredths,
    planning_input::PlanningInput,
    rota::{Rota, swap::Swap},
    shift::{ShiftKind, ShiftType},
    staff::{ExemptFrom, StaffMember, WishFor},
};
use chrono::NaiveDate;
use std::collections::BTreeSet;

/// Why somebody bears more than her target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// So many occasions are fixed in advance: pinned, or extra shifts she said yes to.
    Fixed(u32),
    /// She wished for so many of them.
    Wished(u32),
    /// Not above her target: it evens out what she bore too little of before.
    CarriedOver,
    /// Whole shifts: with one less she would be below her target.
    Whole,
    /// Of so many occasions nobody else was free whose terms and competences allow them; the classes that only she met.
    Scarce(u32, BTreeSet<ClassId>),
    /// No reason: this swap evens it out and is legal for both.
    Swap(Swap),
    /// No reason was found, and no legal swap that evens it out.
    NotFound,
}

pub(super) fn of(table: &Fairness, input: &PlanningInput, rota: &Rota, whose: (&PersonId, Burden, &Borne)) -> Option<Reason> {
    let (person, burden, borne) = whose;
    let (lines, m) = (Lines::of(input, rota).ok()?, input.member(person)?);
    let occasions = lines.occasions(person, burden);
    // Whether it would not be too much without the occasions that something holds for.
    let without = |holds: &dyn Fn(&Occasion) -> bool| {
        let (n, amount) = sum(occasions.iter().filter(|o| holds(o)));
        (n > 0 && !exceeds(borne.worked - amount, borne.target, table.above.value)).then_some(n)
    };
    let fixed = |o: &Occasion| m.fixed.iter().any(|f| o.dates.contains(&f.date));
    if let Some(n) = without(&fixed) {
        return Some(Reason::Fixed(n));
    }
    let wished = |o: &Occasion| o.dates.iter().any(|day| asked_for(m, rota, *day));
    if let Some(n) = without(&wished) {
        return Some(Reason::Wished(n));
    }
    if !exceeds(borne.worked, borne.target, table.above.value) {
        return Some(Reason::CarriedOver);
    }
    if occasions.iter().all(|o| borne.worked - o.amount < borne.target) {
        return Some(Reason::Whole);
    }
    let mut needed = BTreeSet::new();
    let mut alone = |o: &Occasion| o.dates.iter().any(|day| !could_be_taken(input, rota, (m, *day), &mut needed));
    let (n, amount) = sum(occasions.iter().filter(|o| alone(o)));
    // What others could take would leave her with too much.
    (n > 0 && exceeds(amount, borne.target, table.above.value)).then_some(Reason::Scarce(n, needed))
}

fn sum<'a>(occasions: impl Iterator<Item = &'a Occasion>) -> (u32, Hundredths) {
    occasions.fold((0, Hundredths(0)), |(n, amount), o| (n + 1, amount + o.amount))
}

fn asked_for(m: &StaffMember, rota: &Rota, day: NaiveDate) -> bool {
    let given = rota.shift(&m.person, day);
    m.wishes.iter().any(|w| w.date == day && matches!(&w.wish, WishFor::Shift(s) if Some(s) == given))
}

/// Whether anybody who is off could take a shift by her terms and the classes that would lose their head. Rest and hours are
/// not asked here: a swap can mend them.
fn could_be_taken(input: &PlanningInput, rota: &Rota, (m, day): (&StaffMember, NaiveDate), needed: &mut BTreeSet<ClassId>) -> bool {
    let Some(shift) = rota.shift(&m.person, day).and_then(|id| input.shift_type(id)) else { return true };
    let lost: Vec<&CoverRequirement> = input
        .cover_on(day)
        .filter(|c| c.band.covered_by(shift) && meets(input, m, &c.class, day) && is_tight(input, rota, c, day))
        .collect();
    let others = input.staff.iter().filter(|o| o.person != m.person && rota.shift(&o.person, day).is_none());
    let free: Vec<&StaffMember> = others.filter(|o| may_work(input, o, shift, day)).collect();
    if free.iter().any(|o| lost.iter().all(|c| meets(input, o, &c.class, day))) {
        return true;
    }
    let unmet = lost.iter().filter(|c| !free.iter().any(|o| meets(input, o, &c.class, day)));
    needed.extend(unmet.map(|c| c.class.clone()));
    false
}

fn meets(input: &PlanningInput, m: &StaffMember, class: &ClassId, day: NaiveDate) -> bool {
    input.class(class).is_some_and(|c| m.meets(&c.who, day))
}

/// Whether a requirement has no head to spare.
fn is_tight(input: &PlanningInput, rota: &Rota, c: &CoverRequirement, day: NaiveDate) -> bool {
    let spans = |shift: &crate::id::ShiftTypeId| input.shift_type(shift).is_some_and(|s| c.band.covered_by(s));
    let there = rota.assignments.iter().filter(|a| a.date == day && spans(&a.shift));
    let heads = there.filter_map(|a| input.member(&a.person)).filter(|m| !m.is_absent(day) && meets(input, m, &c.class, day)).count();
    heads <= c.heads() as usize
}

/// Whether contract, exemptions, age, presence and, for long shifts, consent allow a shift.
fn may_work(input: &PlanningInput, m: &StaffMember, shift: &ShiftType, day: NaiveDate) -> bool {
    let exempt = |from: ExemptFrom| m.exemptions.iter().any(|x| x.from == from && x.valid.contains(day));
    let long = matches!(shift.kind, ShiftKind::LongDay | ShiftKind::LongNight);
    let consents = input.consents.iter().any(|c| c.person == m.person && c.valid.contains(day));
    let there = m.employed.contains(day) && !m.is_absent(day);
    let young = m.adult_from.is_some_and(|adult| day < adult);
    there
        && m.kinds.contains(&shift.kind)
        && !(shift.kind.is_night() && (exempt(ExemptFrom::Night) || young))
        && !(long && (exempt(ExemptFrom::LongShift) || !consents))
}
