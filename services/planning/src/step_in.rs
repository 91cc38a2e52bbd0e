//! Who could work a shift: everybody of a unit, judged by the checker as one who takes it, with what it costs or breaks.

use turnus_domain::{
    id::{ClassId, PersonId, ShiftTypeId},
    planning_input::PlanningInput,
    quantity::{Minutes, Ore},
    rota::{Assignment, Finding, Rota, Severity},
    shift::DatedShift,
    staff::{ExtraShift, StaffMember},
};

/// Somebody who might take a lost shift as one more shift of her own.
#[derive(Debug, Clone, PartialEq)]
pub struct Replacement {
    /// Who.
    pub person: PersonId,
    /// Whether she counts in every class that lost a head.
    pub counts: bool,
    /// What she works that day already; the lost shift would take its place.
    pub instead_of: Option<ShiftTypeId>,
    /// Working minutes beyond the contract; none when her hours have room for it.
    pub extra: Minutes,
    /// Ordinary pay of the extra minutes; supplements and overtime come on top (HTA 5 and 6).
    pub pay: Ore,
    /// Supplements of the shift (HTA 5.2 to 5.4), less those of the shift whose place it takes; none where the rule book lacks a number.
    pub supplements: Option<Ore>,
    /// Hard rules that it would break, with paragraph and remedy; empty when she may be asked.
    pub breaks: Vec<Finding>,
    /// Soft points it costs.
    pub points: i64,
}

/// Everybody who is employed and not absent and has another shift or none, as one who takes a shift; the most fitting first.
pub(crate) fn replacements(input: &PlanningInput, rota: &Rota, classes: &[&ClassId], wanted: &DatedShift) -> Vec<Replacement> {
    let day = wanted.date;
    let free = |m: &&StaffMember| m.employed.contains(day) && !m.is_absent(day) && rota.shift(&m.person, day) != Some(&wanted.shift);
    let able = input.staff.iter().filter(free);
    let mut all: Vec<Replacement> = able
        .map(|m| {
            let counts = classes.iter().all(|class| input.class(class).is_some_and(|c| m.meets(&c.who, day)));
            replacement(input, rota, m, wanted, counts)
        })
        .collect();
    all.sort_by_key(|r| (!r.breaks.is_empty(), !r.counts, r.instead_of.is_some(), r.extra, r.pay, r.points, r.person.clone()));
    all
}

fn replacement(input: &PlanningInput, rota: &Rota, m: &StaffMember, wanted: &DatedShift, counts: bool) -> Replacement {
    let own = shifts(rota, &m.person);
    let instead_of = own.iter().find(|s| s.date == wanted.date).map(|s| s.shift.clone());
    let line: Vec<DatedShift> = own.iter().filter(|s| s.date != wanted.date).chain([wanted]).cloned().collect();
    let before = turnus_checker::check_person(input, &m.person, &own);
    let within = turnus_checker::check_person(input, &m.person, &line);
    let working = input.shift_type(&wanted.shift).map_or(Minutes::ZERO, |s| s.working(wanted.date));
    let beyond = turnus_checker::check_person(&with_extra(input, m, wanted, working), &m.person, &line);
    // Inside her hours if that is legal, else beyond them.
    let (found, extra) = if broken_anew(&before, &within).is_empty() { (within, Minutes::ZERO) } else { (beyond, working) };
    let points = points(&found) - points(&before);
    let (pay, supplements) = (pay(input, m, extra), supplements_more(input, m, &own, wanted));
    Replacement { person: m.person.clone(), counts, instead_of, extra, pay, supplements, breaks: broken_anew(&before, &found), points }
}

/// Hard findings that were not there before.
pub(crate) fn broken_anew(before: &[Finding], after: &[Finding]) -> Vec<Finding> {
    after.iter().filter(|f| f.severity == Severity::Hard && !before.contains(f)).cloned().collect()
}

pub(crate) fn points(found: &[Finding]) -> i64 {
    found.iter().map(|f| f.points).sum()
}

/// Ordinary pay of somebody for some minutes.
pub(crate) fn pay(input: &PlanningInput, m: &StaffMember, minutes: Minutes) -> Ore {
    input.professions.iter().find(|p| p.id == m.profession).map_or(Ore::ZERO, |p| Ore(p.pay_per_hour.0 * minutes.0 / 60))
}

/// Supplements of a shift more than those of her own of the same date, whose place it takes; none where the rule book lacks a number.
pub(crate) fn supplements_more(input: &PlanningInput, m: &StaffMember, own: &[DatedShift], wanted: &DatedShift) -> Option<Ore> {
    let of = |shift: &DatedShift| turnus_checker::pay::of_shift(input, &m.profession, shift).iter().map(|s| s.pay).sum::<Ore>();
    let instead_of: Ore = own.iter().filter(|s| s.date == wanted.date).map(of).sum();
    turnus_checker::pay::unknown(input).is_empty().then(|| of(wanted) - instead_of)
}

/// The shifts that a rota gives a person, in order.
pub(crate) fn shifts(rota: &Rota, person: &PersonId) -> Vec<DatedShift> {
    let theirs = rota.assignments.iter().filter(|a| a.person == *person);
    theirs.map(|Assignment { date, shift, .. }| DatedShift { date: *date, shift: shift.clone() }).collect()
}

fn with_extra(input: &PlanningInput, m: &StaffMember, wanted: &DatedShift, working: Minutes) -> PlanningInput {
    let mut input = PlanningInput { staff: vec![m.clone()], ..input.clone() };
    input.staff[0].extra.push(ExtraShift { date: wanted.date, shift: wanted.shift.clone(), working });
    input
}
