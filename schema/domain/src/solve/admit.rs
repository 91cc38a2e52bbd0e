//! Whether a step in the life of a solve may be recorded.

use super::{
    FromBase, HIGHEST_PRIORITY, MOST_STARTS,
    event::SolveRequested,
    state::{SolveFacts, SolveState},
};
use crate::{
    admit::{duplicate, ensure, invalid, named, unknown},
    event::Event,
    facts::Facts,
    id::PlanId,
    refusal::{Refusal, RefusalCode},
    rota::state::PlanStatus,
};
use chrono::NaiveDate;

pub(crate) fn admit(facts: &Facts, event: &Event) -> Result<(), Refusal> {
    match event {
        Event::SolveRequested(e) => request(facts, e),
        Event::SolveStarted(e) => start(open(facts, &e.plan)?, &e.plan, e.attempt),
        Event::SolveReleased(e) => latest(open(facts, &e.plan)?, &e.plan, e.attempt),
        Event::SolveCancelRequested(e) => {
            let job = open(facts, &e.plan)?;
            ensure(!job.cancel_requested, || duplicate("request to stop the solve of rota", &e.plan))
        }
        Event::SolveFinished(e) => latest(open(facts, &e.plan)?, &e.plan, e.attempt),
        Event::SolveFailed(e) => latest(open(facts, &e.plan)?, &e.plan, e.attempt),
        Event::SolveCancelled(e) => cancelled(open(facts, &e.plan)?, &e.plan, e.attempt),
        Event::SolveAbandoned(e) => {
            let job = open(facts, &e.plan)?;
            latest(job, &e.plan, e.attempt)?;
            ensure(!job.may_start(), || {
                let what = format!("was lost {} times only", job.lost_by_now());
                invalid(place(&e.plan), what, format!("start it again; it is given up after {MOST_STARTS} starts"))
            })?;
            named(&e.cause, format!("cause of giving up the solve of rota {}", e.plan), RefusalCode::InvalidValue)
        }
        _ => Ok(()),
    }
}

fn place(plan: &PlanId) -> String {
    format!("solve of rota {plan}")
}

fn request(facts: &Facts, e: &SolveRequested) -> Result<(), Refusal> {
    let rota = facts.rotas.get(&e.plan).ok_or_else(|| unknown("rota", &e.plan))?;
    let asked = &rota.request;
    ensure(asked.unit == e.unit && asked.seed == e.seed, || {
        invalid(place(&e.plan), "has another unit or seed than the rota that was requested", "solve the rota that was asked for")
    })?;
    if let Some(from) = &e.from_base {
        begins_with(facts, e, from, asked.horizon.first)?;
    }
    ensure(facts.status(&e.plan) == Some(PlanStatus::Requested), || {
        Refusal::new(RefusalCode::WrongStatus, place(&e.plan), "comes too late: the rota is there already", "request a new rota")
    })?;
    ensure(facts.solves.get(&e.plan).is_none(), || duplicate("solve of rota", &e.plan))?;
    ensure(e.priority <= HIGHEST_PRIORITY, || {
        invalid(place(&e.plan), format!("has priority {}", e.priority), format!("give 0 to {HIGHEST_PRIORITY}"))
    })?;
    match facts.same_solve(asked.parent.as_ref(), e) {
        None => Ok(()),
        Some(same) => Err(Refusal::new(
            RefusalCode::Duplicate,
            place(&e.plan),
            format!("was asked for already: rota {same} has the same input, seed and limits"),
            format!("use rota {same}, or choose another seed"),
        )),
    }
}

/// What it is made from must be what is in force.
fn begins_with(facts: &Facts, e: &SolveRequested, from: &FromBase, first: NaiveDate) -> Result<(), Refusal> {
    let in_force = facts.base_rota(&e.unit, first).map(|base| &base.base_rota);
    ensure(in_force == Some(&from.base_rota), || {
        let is = in_force.map_or_else(|| "none is".to_owned(), |base| format!("{base} is"));
        let what = format!("is to be made from base rota {}, but {is} in force on {first}", from.base_rota);
        invalid(place(&e.plan), what, "make it from the base rota in force on its first day")
    })?;
    ensure(from.saves.is_none_or(|saves| saves.0 >= 0), || {
        invalid(place(&e.plan), "asks that a base shift saves less than nothing", "give 0 minutes or more, or none to keep all")
    })
}

fn open<'a>(facts: &'a Facts, plan: &PlanId) -> Result<&'a SolveFacts, Refusal> {
    let job = facts.solves.get(plan).ok_or_else(|| unknown("solve of rota", plan))?;
    ensure(job.state.is_open(), || {
        Refusal::new(RefusalCode::WrongStatus, place(plan), format!("is {} already", job.state), "request a new rota")
    })?;
    Ok(job)
}

fn start(job: &SolveFacts, plan: &PlanId, attempt: u32) -> Result<(), Refusal> {
    ensure(attempt == job.attempt + 1, || {
        Refusal::new(
            RefusalCode::WrongStatus,
            place(plan),
            format!("is at attempt {}, not before {attempt}", job.attempt),
            "leave it to its worker",
        )
    })?;
    ensure(job.may_start(), || {
        let what = format!("was started {} times without a result", job.lost_by_now());
        Refusal::new(RefusalCode::WrongStatus, place(plan), what, "give it up, and find out what ends its workers")
    })
}

/// The fence in words; the revision of the stream is the fence in the log.
fn latest(job: &SolveFacts, plan: &PlanId, attempt: u32) -> Result<(), Refusal> {
    ensure(job.state == SolveState::Started && job.attempt == attempt, || {
        let what = format!("is {} at attempt {}; attempt {attempt} has no say any more", job.state, job.attempt);
        Refusal::new(RefusalCode::WrongStatus, place(plan), what, "throw this result away")
    })
}

fn cancelled(job: &SolveFacts, plan: &PlanId, attempt: u32) -> Result<(), Refusal> {
    ensure(job.attempt == attempt, || {
        invalid(place(plan), format!("is at attempt {}, not {attempt}", job.attempt), "end the latest attempt")
    })?;
    ensure(job.cancel_requested, || invalid(place(plan), "was not asked to stop", "ask first"))
}
