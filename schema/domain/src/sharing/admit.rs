//! Whether an event of task sharing may be recorded.

use super::{SharingDecision, SharingPlan, event::SharingDecisionRevoked};
use crate::{
    admit::{days, duplicate, ensure, invalid, named, profession, unit, unknown},
    event::Event,
    facts::Facts,
    refusal::{Refusal, RefusalCode},
    task::Mode,
    unit::{admit::class, state::UnitFacts},
};
use chrono::Months;

/// A sharing decision holds at most so many months (R-TS-01); then it is reviewed and made anew.
pub(crate) const MOST_MONTHS: u32 = 12;

pub(crate) fn admit(facts: &Facts, event: &Event) -> Result<(), Refusal> {
    match event {
        Event::SharingDecisionMade(e) => decide(facts, &e.decision),
        Event::SharingDecisionRevoked(e) => revoke(facts, e),
        Event::SharingPlanAdopted(e) => adopt(facts, &e.plan),
        _ => Ok(()),
    }
}

fn decide(facts: &Facts, d: &SharingDecision) -> Result<(), Refusal> {
    let place = format!("sharing decision {}", d.id);
    let unit = unit(facts, &d.unit)?;
    ensure(!facts.decisions.contains_key(&d.id), || duplicate("sharing decision", &d.id))?;
    profession(facts, &d.to)?;
    days(&place, d.valid)?;
    let longest = d.valid.from.checked_add_months(Months::new(MOST_MONTHS));
    ensure(d.valid.to.zip(longest).is_some_and(|(to, end)| to < end), || {
        let what = format!("has no last day, or holds longer than {MOST_MONTHS} months");
        Refusal::new(RefusalCode::DecisionTooLong, &place, what, "give a last day within a year; decide again after the review")
    })?;
    ensure(d.valid.contains(d.review_on), || {
        invalid(&place, format!("review on {} is not one of its days", d.review_on), "review it while it holds")
    })?;
    ensure(!d.consultation.trim().is_empty(), || {
        let remedy = "consult the unions (drøfting) and name the minutes";
        Refusal::new(RefusalCode::ConsultationMissing, &place, "names no minutes of a consultation with the unions (R-TS-15)", remedy)
    })?;
    for (what, text) in [("purpose", &d.purpose), ("risk assessment", &d.risk_assessment), ("follow-up", &d.follow_up)] {
        named(text, format!("{what} of {place}"), RefusalCode::DocumentMissing)?;
    }
    escalation(facts, d, &place)?;
    allowed(unit, d, &place)
}

/// A performer must know whom to turn to: somebody else than her own profession, with an answer in time.
fn escalation(facts: &Facts, d: &SharingDecision, place: &str) -> Result<(), Refusal> {
    let remedy = "say whom the performer turns to, within how many minutes, and when";
    let path = d
        .escalation
        .as_ref()
        .ok_or_else(|| Refusal::new(RefusalCode::EscalationMissing, place, "has no escalation path and cannot be activated", remedy))?;
    profession(facts, &path.to)?;
    named(&path.when, format!("escalation of {place}"), RefusalCode::EscalationMissing)?;
    ensure(path.within.0 > 0 && path.to != d.to, || {
        invalid(
            place,
            format!("escalates to {} within {}", path.to, path.within),
            "name another profession than the performer's, and a time",
        )
    })
}

/// The task may be done that way by that profession, as the catalogue of the decision's first day has it.
fn allowed(unit: &UnitFacts, d: &SharingDecision, place: &str) -> Result<(), Refusal> {
    let tasks = unit.tasks(d.valid.from);
    let task = tasks.iter().find(|t| t.id == d.task).ok_or_else(|| unknown("task", &d.task))?;
    let modes = || task.allowed.iter().filter(|a| a.profession == d.to);
    if let Some(forbidden) = modes().find(|a| a.mode == Mode::Forbidden) {
        let what = format!("profession {} may never do task {} ({})", d.to, d.task, task.name);
        let refusal = Refusal::new(RefusalCode::ForbiddenByLaw, place, what, "give the task to a profession that may do it");
        return Err(refusal.resting_on(&forbidden.source));
    }
    let shared = matches!(d.mode, Mode::Delegated | Mode::Supervised | Mode::Assist);
    ensure(shared && modes().any(|a| a.mode == d.mode), || {
        let what = format!("the task catalogue does not let profession {} do task {} in mode {:?}", d.to, d.task, d.mode);
        Refusal::new(
            RefusalCode::ModeNotAllowed,
            place,
            what,
            "choose a mode the catalogue allows besides own right, or revise the task with its source",
        )
    })
}

fn revoke(facts: &Facts, e: &SharingDecisionRevoked) -> Result<(), Refusal> {
    let decision = facts.decisions.get(&e.decision).filter(|d| d.unit == e.unit);
    let decision = decision.ok_or_else(|| unknown("sharing decision", &e.decision))?;
    ensure(decision.valid.contains(e.on), || {
        let what = format!("is not in force on {}", e.on);
        Refusal::new(RefusalCode::InvalidDays, format!("sharing decision {}", e.decision), what, "revoke it on a day it holds")
    })
}

fn adopt(facts: &Facts, plan: &SharingPlan) -> Result<(), Refusal> {
    unit(facts, &plan.unit)?;
    let taken = facts.sharing_plans.contains(&plan.id) || facts.rotas.contains_key(&plan.id);
    ensure(!taken, || duplicate("plan", &plan.id))?;
    ensure(plan.input_position <= facts.position(), || {
        let what = format!("was made from position {}, but the log ends at {}", plan.input_position, facts.position());
        invalid(format!("sharing plan {}", plan.id), what, "make it from this log")
    })?;
    let foreign = plan.decisions.iter().find(|id| !facts.decisions.contains_key(*id));
    foreign.map_or(Ok(()), |id| Err(unknown("sharing decision", id)))?;
    plan.cover.iter().try_for_each(|c| class(facts, &c.class))
}
