//! Why each day of somebody is not as the base rota has it.

use std::collections::BTreeMap;
use turnus_domain::{
    base_rota::calendar::{BaseShifts, Because, Departure, differing},
    calendar::DayKind,
    id::{PersonId, ShiftTypeId},
    planning_input::PlanningInput,
    rota::{Assignment, Finding, Severity},
    rule_book::RuleId,
    shift::DatedShift,
    staff::StaffMember,
};

/// Rules of single days: what they refuse does not stand whatever the rest of the line is.
const OF_A_DAY: [RuleId; 6] = [RuleId::Absence, RuleId::Contract, RuleId::Wt10, RuleId::Wt80, RuleId::Loc02, RuleId::Loc03];

/// A breach so many days away is not what a day itself is about: the day follows from what mended the breach.
const NEAR: i64 = 7;

/// Each day of somebody that is not as the base has it, and why: by the checker's findings in the base shifts, never by what a
/// solver says.
pub(super) fn departures(input: &PlanningInput, base: &BaseShifts, rota: &[Assignment]) -> Vec<Departure> {
    let differing = differing(&base.shifts, rota);
    let mut people: BTreeMap<&PersonId, Hers<'_>> = BTreeMap::new();
    for ((person, _), _, _) in &differing {
        people.entry(person).or_insert_with(|| Hers::of(input, base, rota, person));
    }
    let told = |((person, date), base, now): ((&PersonId, chrono::NaiveDate), Option<&ShiftTypeId>, Option<&ShiftTypeId>)| Departure {
        person: person.clone(),
        date,
        base: base.cloned(),
        now: now.cloned(),
        because: people[person].because(input, date, base.is_some(), now),
    };
    differing.into_iter().map(told).collect()
}

/// What the checker finds in somebody's base shifts.
struct Hers<'a> {
    member: Option<&'a StaffMember>,
    in_base: bool,
    /// Hard findings of her base shifts by rules of single days.
    of_days: Vec<Finding>,
    /// Hard findings of the shifts that are left then.
    of_line: Vec<Finding>,
}

impl<'a> Hers<'a> {
    fn of(input: &'a PlanningInput, base: &BaseShifts, rota: &[Assignment], person: &PersonId) -> Self {
        let dated = |a: &Assignment| DatedShift { date: a.date, shift: a.shift.clone() };
        let all: Vec<DatedShift> = base.shifts.iter().filter(|a| a.person == *person).map(dated).collect();
        let hard = |shifts: &[DatedShift]| {
            let found = turnus_checker::check_person(input, person, shifts);
            found.into_iter().filter(|f| f.severity == Severity::Hard).collect::<Vec<_>>()
        };
        let of_days: Vec<Finding> = hard(&all).into_iter().filter(|f| f.date.is_some() && OF_A_DAY.contains(&f.rule)).collect();
        let works = |s: &DatedShift| rota.iter().any(|a| a.person == *person && a.date == s.date && a.shift == s.shift);
        let stands = |s: &&DatedShift| {
            let refused = of_days.iter().any(|f| f.date == Some(s.date));
            !refused && (works(s) || input.holidays.kind(s.date) != DayKind::Holiday)
        };
        let left: Vec<DatedShift> = all.iter().filter(stands).cloned().collect();
        let of_line = hard(&left).into_iter().filter(|f| f.rule != RuleId::Fixed).collect();
        Self { member: input.member(person), in_base: base.people.contains(person), of_days, of_line }
    }

    fn because(&self, input: &PlanningInput, date: chrono::NaiveDate, in_base: bool, now: Option<&ShiftTypeId>) -> Because {
        let Some(member) = self.member.filter(|m| m.employed.contains(date)) else { return Because::NotEmployed };
        if member.fixed.iter().any(|f| f.date == date && Some(&f.shift) == now) {
            return Because::Fixed;
        }
        let rule = |f: &Finding| Because::Rule(Box::new(f.clone()));
        if !in_base {
            let hours = self.of_line.iter().find(|f| f.rule == RuleId::Hours && f.measured < 0);
            return if self.in_base { hours.map_or(Because::Cover, rule) } else { Because::NotInBase };
        }
        if let Some(found) = self.of_days.iter().find(|f| f.date == Some(date)) {
            return rule(found);
        }
        if let Some(holiday) = input.holidays.days.iter().find(|h| h.date == date && input.holidays.kind(date) == DayKind::Holiday) {
            return Because::Holiday(holiday.name.clone());
        }
        // The nearest breach of the line; what belongs to no day, such as hours, after all that does.
        let away = |f: &&Finding| f.date.map_or(i64::MAX, |on| (on - date).num_days().abs());
        let too_few = |f: &Finding| f.rule == RuleId::Hours && f.measured < 0;
        let nearest = self.of_line.iter().filter(|f| !too_few(f)).min_by_key(away);
        nearest.map_or(Because::Cover, |f| match f.date {
            Some(on) if (on - date).num_days().abs() > NEAR => Because::Follows(Box::new(f.clone())),
            _ => rule(f),
        })
    }
}
