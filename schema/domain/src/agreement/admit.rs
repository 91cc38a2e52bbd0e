//! Whether an event of an agreement may be recorded.

use super::Agreement;
use crate::{
    admit::{days, duplicate, ensure, invalid, named, person, profession, unit, unknown},
    event::Event,
    facts::Facts,
    id::AgreementId,
    quantity::Minutes,
    refusal::{Refusal, RefusalCode},
    rule_book::{ParameterKey, RuleId},
};
use chrono::NaiveDate;

pub(crate) fn admit(facts: &Facts, event: &Event) -> Result<(), Refusal> {
    match event {
        Event::AgreementSigned(e) => sign(facts, &e.agreement),
        Event::HealthAssessmentFiled(e) => {
            find(facts, &e.agreement)?;
            named(&e.document, format!("health assessment of agreement {}", e.agreement), RefusalCode::DocumentMissing)
        }
        Event::MonitoringStarted(e) => find(facts, &e.agreement).map(drop),
        Event::MonitoringStopped(e) => {
            let running = find(facts, &e.agreement)?.monitoring.as_ref().map(|m| m.running);
            let running = running.ok_or_else(|| unknown("monitoring of agreement", &e.agreement))?;
            on_its_days(running.contains(e.on), "monitoring of agreement", &e.agreement, e.on)
        }
        Event::AgreementEvaluated(e) => find(facts, &e.agreement).map(drop),
        Event::AgreementEnded(e) => on_its_days(find(facts, &e.agreement)?.valid.contains(e.on), "agreement", &e.agreement, e.on),
        _ => Ok(()),
    }
}

fn find<'a>(facts: &'a Facts, id: &AgreementId) -> Result<&'a Agreement, Refusal> {
    facts.agreements.get(id).map(|a| &**a).ok_or_else(|| unknown("agreement", id))
}

fn on_its_days(holds: bool, kind: &str, id: &AgreementId, on: NaiveDate) -> Result<(), Refusal> {
    ensure(holds, || {
        let what = format!("would end on {on}, which is not one of its days");
        Refusal::new(RefusalCode::InvalidDays, format!("{kind} {id}"), what, "end it on a day it holds")
    })
}

fn sign(facts: &Facts, a: &Agreement) -> Result<(), Refusal> {
    let place = format!("agreement {}", a.id);
    ensure(!facts.agreements.contains_key(&a.id), || duplicate("agreement", &a.id))?;
    days(&place, a.valid)?;
    ensure(a.parties.len() > 1, || invalid(&place, "has fewer than two parties", "name everybody who signed"))?;
    named(&a.document, format!("document of {place}"), RefusalCode::DocumentMissing)?;
    a.scope.units.iter().try_for_each(|id| unit(facts, id).map(drop))?;
    a.scope.people.iter().try_for_each(|id| person(facts, id).map(drop))?;
    a.scope.professions.iter().try_for_each(|id| profession(facts, id))?;
    ensure(a.terms.weekend_every != Some(0), || invalid(&place, "works every 0th weekend", "give 1 (every weekend) or more"))?;
    floor(facts, a, a.terms.daily_rest, ParameterKey::DailyRestFloor, RuleId::Wt40)?;
    floor(facts, a, a.terms.weekly_rest, ParameterKey::WeeklyRestFloor, RuleId::Wt41)
}

/// No agreement goes below the rest that the rule book gives as floor.
fn floor(facts: &Facts, a: &Agreement, rest: Option<Minutes>, key: ParameterKey, rule: RuleId) -> Result<(), Refusal> {
    let day = a.valid.from;
    let least = facts.catalogue.rule_book.at(day).and_then(|book| book.parameter(key, day));
    match (rest, least) {
        (Some(rest), Some(least)) if rest.0 < least.value => {
            let what = format!("rest of {rest} is below the floor of {}", Minutes(least.value));
            let remedy = "agree on at least the floor";
            Err(Refusal::new(RefusalCode::ForbiddenByLaw, format!("agreement {}", a.id), what, remedy).by(rule).resting_on(&least.source))
        }
        _ => Ok(()),
    }
}
