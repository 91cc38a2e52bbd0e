//! Whether a step in the life of a rota may be recorded.

use super::{
    Rota, Severity,
    amend::Amendment,
    event::{RotaAmended, RotaPublished, RotaRequested},
    state::{PlanStatus, Proposal, RotaFacts},
};
use crate::{
    admit::{duplicate, ensure, invalid, named, person, unit, unknown},
    event::Event,
    facts::Facts,
    id::{PlanId, UnitId},
    refusal::{Refusal, RefusalCode},
    rule_book::{ParameterKey, RuleId},
    unit::admit::shift_type,
};

pub(crate) fn admit(facts: &Facts, event: &Event) -> Result<(), Refusal> {
    match event {
        Event::RotaRequested(e) => request(facts, e),
        Event::RotaProposed(e) => propose(facts, &e.rota),
        Event::RotaAmended(e) => amend(facts, e),
        Event::RotaRejected(e) => {
            not_being_solved(facts, &e.plan)?;
            in_state(facts, &e.unit, &e.plan, &[PlanStatus::Requested, PlanStatus::Proposed])?;
            named(&e.why, format!("reason for rejecting rota {}", e.plan), RefusalCode::InvalidValue)
        }
        Event::RotaPublished(e) => publish(facts, e),
        _ => Ok(()),
    }
}

fn request(facts: &Facts, e: &RotaRequested) -> Result<(), Refusal> {
    let place = format!("rota {}", e.plan);
    unit(facts, &e.unit)?;
    unused(facts, &e.plan)?;
    let first = e.horizon.first;
    ensure(e.horizon.is_plannable() && e.effective == first, || {
        let what = format!("{} weeks from {first}, read for {}", e.horizon.weeks, e.effective);
        invalid(&place, what, "start on a Monday, plan 1 to 104 weeks, and read dated values for the first day")
    })?;
    ensure(e.input_position <= facts.position(), || {
        let what = format!("asks for input at position {}, but the log ends at {}", e.input_position, facts.position());
        invalid(&place, what, "read the input from this log")
    })?;
    let in_force = facts.sharing_plan(&e.unit, first).map(|p| &p.id);
    ensure(in_force == Some(&e.sharing_plan), || {
        let what = format!("sharing plan {} is not the one in force at unit {} on {first}", e.sharing_plan, e.unit);
        let remedy = in_force.map_or_else(|| "adopt a sharing plan first".into(), |id| format!("use {id}"));
        invalid(&place, what, remedy)
    })?;
    parent(facts, &place, e)
}

/// The published rota of these days is the one this rota replaces.
fn parent(facts: &Facts, place: &str, e: &RotaRequested) -> Result<(), Refusal> {
    let say = |id: Option<&PlanId>| id.map_or_else(|| "no rota".to_owned(), |id| format!("rota {id}"));
    let published = facts.published(&e.unit, e.horizon);
    ensure(published == e.parent.as_ref(), || {
        let what = format!("{} is published for these days, but this one was made to replace {}", say(published), say(e.parent.as_ref()));
        Refusal::new(RefusalCode::ParentChanged, place, what, "request a new rota that names the published one as parent")
    })
}

fn unused(facts: &Facts, plan: &PlanId) -> Result<(), Refusal> {
    let taken = facts.rotas.contains_key(plan) || facts.sharing_plans.contains(plan);
    ensure(!taken, || duplicate("plan", plan))
}

/// A change by hand is asked for like any rota, of days and with a base that are there; whether it is legal is the checker's report.
fn amend(facts: &Facts, e: &RotaAmended) -> Result<(), Refusal> {
    let place = format!("rota {}", e.plan);
    unused(facts, &e.plan)?;
    let base = facts.rotas.get(&e.base).filter(|r| r.request.unit == e.unit).ok_or_else(|| unknown("rota", &e.base))?;
    let asked = RotaRequested {
        plan: e.plan.clone(),
        parent: e.parent.clone(),
        sharing_plan: e.sharing_plan.clone(),
        input_position: e.input_position,
        ..base.request.clone()
    };
    request(facts, &asked)?;
    let Some(proposal) = &base.proposal else {
        return Err(Refusal::new(RefusalCode::WrongStatus, format!("rota {}", e.base), "holds no shifts yet", "wait until it is proposed"));
    };
    ensure(!e.changes.is_empty(), || invalid(&place, "changes nothing", "change a cell first"))?;
    ensure(e.bound <= e.objective, || {
        invalid(&place, format!("bound {} above objective {}", e.bound, e.objective), "keep the base's bound only where it holds")
    })?;
    let mut rota = proposal.rota.clone();
    for change in &e.changes {
        changes(facts, &place, &rota, change)?;
        rota = rota.amended(e.plan.clone(), std::slice::from_ref(change));
    }
    Ok(())
}

/// Whether a change names what is there and does change the rota.
fn changes(facts: &Facts, place: &str, rota: &Rota, change: &Amendment) -> Result<(), Refusal> {
    let date = change.date();
    ensure(rota.horizon.contains(date), || invalid(place, format!("changes {date}, outside its days"), "change a day of the rota"))?;
    if let Some(shift) = change.shift() {
        shift_type(unit(facts, &rota.unit)?, shift)?;
    }
    match change {
        Amendment::Line { person: id, shift, .. } => {
            person(facts, id)?;
            ensure(rota.shift(id, date) != shift.as_ref(), || {
                invalid(place, format!("gives person {id} on {date} what she has already"), "leave the change out")
            })
        }
        Amendment::SubstituteAdded(_) => Ok(()),
        Amendment::SubstituteRemoved(s) => ensure(rota.substitutes.contains(s), || {
            let what = format!("takes away a {} substitute of {} on {date} that is not there", s.profession, s.shift);
            invalid(place, what, "leave the change out")
        }),
    }
}

fn in_state<'a>(facts: &'a Facts, unit: &UnitId, plan: &PlanId, allowed: &[PlanStatus]) -> Result<&'a RotaFacts, Refusal> {
    let rota = facts.rotas.get(plan).map(|r| &**r).filter(|r| r.request.unit == *unit).ok_or_else(|| unknown("rota", plan))?;
    let status = facts.status(plan);
    ensure(status.as_ref().is_some_and(|s| allowed.contains(s)), || {
        let is = status.map_or_else(|| "unknown".to_owned(), |s| s.to_string());
        let must: Vec<_> = allowed.iter().map(PlanStatus::to_string).collect();
        let what = format!("is {is}, not {}", must.join(" or "));
        Refusal::new(RefusalCode::WrongStatus, format!("rota {plan}"), what, "request a new rota")
    })?;
    Ok(rota)
}

/// While a job makes a rota, only the end of that job says what becomes of it.
fn not_being_solved(facts: &Facts, plan: &PlanId) -> Result<(), Refusal> {
    let job = facts.solves.get(plan).filter(|job| job.state.is_open());
    job.map_or(Ok(()), |job| {
        let what = format!("is being solved (attempt {})", job.attempt);
        Err(Refusal::new(RefusalCode::WrongStatus, format!("rota {plan}"), what, "wait for the solve to end, or stop it"))
    })
}

fn propose(facts: &Facts, rota: &Rota) -> Result<(), Refusal> {
    let place = format!("rota {}", rota.id);
    not_being_solved(facts, &rota.id)?;
    let asked = &in_state(facts, &rota.unit, &rota.id, &[PlanStatus::Requested])?.request;
    let same = rota.horizon == asked.horizon
        && rota.parent == asked.parent
        && rota.seed == asked.seed
        && rota.input_position == asked.input_position;
    ensure(same, || {
        invalid(&place, "has another horizon, parent, seed or input than was requested", "propose the rota that was asked for")
    })?;
    ensure(rota.bound <= rota.objective, || {
        invalid(&place, format!("bound {} above objective {}", rota.bound, rota.objective), "report the solver's proof as it is")
    })?;
    let unit = unit(facts, &rota.unit)?;
    for a in &rota.assignments {
        person(facts, &a.person)?;
        shift_type(unit, &a.shift)?;
        ensure(rota.horizon.contains(a.date), || {
            invalid(&place, format!("assigns a shift on {}, outside its days", a.date), "plan the horizon only")
        })?;
    }
    rota.substitutes.iter().try_for_each(|s| shift_type(unit, &s.shift))
}

fn publish(facts: &Facts, e: &RotaPublished) -> Result<(), Refusal> {
    let place = format!("rota {}", e.plan);
    let rota = in_state(facts, &e.unit, &e.plan, &[PlanStatus::Proposed])?;
    let Some(proposal) = &rota.proposal else { return Err(unknown("proposal of rota", &e.plan)) };
    no_hard_findings(&place, proposal)?;
    parent(facts, &place, &rota.request)?;
    if let Some(touched) = facts.stale(&e.plan) {
        let what = format!(
            "{} at position {} concerns it and came after its input at position {}",
            touched.event, touched.position, rota.request.input_position
        );
        return Err(Refusal::new(RefusalCode::Stale, place, what, "request a new rota from the present position"));
    }
    ensure(!e.consulted.trim().is_empty(), || {
        let remedy = "discuss the rota with the employees' representatives and name the record";
        Refusal::new(RefusalCode::ConsultationMissing, &place, "names no record of its discussion", remedy).by(RuleId::Wt05)
    })?;
    notice(facts, &place, rota, e)
}

fn no_hard_findings(place: &str, proposal: &Proposal) -> Result<(), Refusal> {
    let report = &proposal.report;
    let Some(first) = report.findings.iter().find(|f| f.severity == Severity::Hard) else { return Ok(()) };
    let what = format!("breaks {} hard rules, the first: {}", report.hard(), first.what);
    Err(Refusal::new(RefusalCode::HardFindings, place, what, &first.remedy).by(first.rule).resting_on(&first.source))
}

/// WT-05: so many days between sharing the rota and its first day, unless an urgent reason is kept.
fn notice(facts: &Facts, place: &str, rota: &RotaFacts, e: &RotaPublished) -> Result<(), Refusal> {
    let first = rota.request.horizon.first;
    let missing = || {
        let remedy = "adopt a rule book with NoticeDays for that day";
        Refusal::new(RefusalCode::MissingParameter, place, format!("the rule book says no notice for {first}"), remedy).by(RuleId::Wt05)
    };
    let book = facts.catalogue.rule_book.at(first).ok_or_else(missing)?;
    let least = book.parameter(ParameterKey::NoticeDays, first).ok_or_else(missing)?;
    let days = (first - e.shared_on).num_days();
    let urgent = e.urgent.as_deref().is_some_and(|why| !why.trim().is_empty());
    ensure(urgent || days >= least.value, || {
        let what = format!("shared {days} days before its first day; at least {} are needed", least.value);
        let remedy = "start later, or name the urgent reason that is to be kept with it";
        Refusal::new(RefusalCode::NoticeTooShort, place, what, remedy).by(RuleId::Wt05).resting_on(&least.source)
    })
}
