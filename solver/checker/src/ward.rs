//! The frozen input as the rules read it: limits on the first day of the horizon, agreements in force.

use crate::limit::{Limit, Origin};
use chrono::{Days, NaiveDate};
use turnus_domain::{
    agreement::{Agreement, AgreementKind},
    planning_input::PlanningInput,
    rule_book::ParameterKey,
    shift::ShiftType,
    staff::{ExemptFrom, StaffMember},
};

/// The frozen input with the questions that many rules ask.
#[derive(Clone, Copy)]
pub(crate) struct Ward<'a> {
    pub(crate) input: &'a PlanningInput,
}

impl<'a> Ward<'a> {
    /// A limit of the rule book, as it stands on the first day of the horizon.
    pub(crate) fn limit(&self, key: ParameterKey) -> Option<Limit<'a>> {
        let p = self.input.rule_book.parameter(key, self.input.horizon.first)?;
        Some(Limit { value: p.value, origin: Origin::Book(&p.source) })
    }
    /// Its value.
    pub(crate) fn value(&self, key: ParameterKey) -> Option<i64> {
        self.limit(key).map(|l| l.value)
    }

    /// Agreements of a kind that hold for a person on a day: in scope, valid, not past their evaluation, consented if they ask for it.
    pub(crate) fn in_force(&self, kind: AgreementKind, member: &StaffMember, day: NaiveDate) -> impl Iterator<Item = &'a Agreement> {
        let ward = *self;
        self.input.agreements.iter().filter(move |a| a.kind == kind && ward.holds_for(a, member, day))
    }
    fn holds_for(&self, a: &Agreement, member: &StaffMember, day: NaiveDate) -> bool {
        a.valid.contains(day)
            && self.usable_until(a).is_none_or(|last| day <= last)
            && self.in_scope(a, member)
            && (!a.needs_consent || self.consented(a, member, day))
    }
    /// The last day an agreement can be used when it is not evaluated: some days after it was due (R-WT-07).
    pub(crate) fn usable_until(&self, a: &Agreement) -> Option<NaiveDate> {
        let grace = self.value(ParameterKey::EvaluationGrace).and_then(|days| u64::try_from(days).ok()).unwrap_or(0);
        a.evaluate_by.map(|due| due.checked_add_days(Days::new(grace)).unwrap_or(due))
    }
    /// Whether the agreement is meant for the person.
    pub(crate) fn in_scope(&self, a: &Agreement, member: &StaffMember) -> bool {
        a.scope.covers(&self.input.unit, &member.person, &member.profession)
    }
    /// Whether the agreement is meant for the unit, whoever works there.
    pub(crate) fn covers_unit(&self, a: &Agreement) -> bool {
        a.scope.units.is_empty() || a.scope.units.contains(&self.input.unit)
    }
    /// Whether the person has consented and not withdrawn by that day.
    pub(crate) fn consented(&self, a: &Agreement, member: &StaffMember, day: NaiveDate) -> bool {
        self.input.consents.iter().any(|c| c.agreement == a.id && c.person == member.person && c.valid.contains(day))
    }
    /// Whether the shift structure has the shift type on that kind of day.
    pub(crate) fn used_on(&self, day: NaiveDate, shift: &ShiftType) -> bool {
        self.input.structure.on(self.input.holidays.kind(day)).contains(&shift.id)
    }
}

/// Whether the person is exempt on a day.
pub(crate) fn is_exempt(member: &StaffMember, from: ExemptFrom, day: NaiveDate) -> bool {
    member.exemptions.iter().any(|e| e.from == from && e.valid.contains(day))
}

/// Whether the person is known to be under 18 on a day.
pub(crate) fn is_minor(member: &StaffMember, day: NaiveDate) -> bool {
    member.adult_from.is_some_and(|adult| day < adult)
}
