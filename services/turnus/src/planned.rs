//! Makes a rota on request of a command: sharing plan if there is none, progress, Ctrl-C, time limit.

use crate::{
    cli::Search,
    exit::{Failure, fault},
    progress::Bar,
    session::Session,
};
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use turnus_domain::{
    calendar::Horizon,
    facts::Facts,
    id::{PlanId, UnitId},
    rota::SolveStatus,
    sharing::SharingPlan,
};
use turnus_planning::{PlanRota, PlannedRota, PlanningError, SolveOrder, Ticket, fresh_command_id};
use turnus_rostering::{Params, Unsolved};

/// Parameters of a search.
#[must_use]
pub fn params(search: &Search) -> Params {
    let default = Params::default();
    Params {
        seed: search.seed,
        nodes: search.nodes,
        steps: search.steps.unwrap_or(default.steps),
        rounds: search.rounds.unwrap_or(default.rounds),
        ..default
    }
}

/// Adopts a sharing plan for the first day when none is in force then; gives it when it is new.
///
/// # Errors
/// Those of planning.
pub async fn sharing(session: &Session, facts: &Facts, unit: &UnitId, on: chrono::NaiveDate) -> Result<Option<SharingPlan>, Failure> {
    if facts.sharing_plan(unit, on).is_some() {
        return Ok(None);
    }
    let plan = free_id(facts, &format!("sharing-{on}"))?;
    Ok(Some(session.planning.share(unit.clone(), on, plan, fresh_command_id()).await?))
}

/// When a rota is solved, and how long that may take.
#[must_use]
pub fn order(search: &Search, priority: u8) -> SolveOrder {
    SolveOrder { priority, total: Duration::try_from_secs_f64(search.time_limit).ok() }
}

/// Has a rota solved by whoever is there to do it.
///
/// # Errors
/// Those of planning.
pub async fn queue(session: &Session, unit: &UnitId, horizon: Horizon, search: &Search, priority: u8) -> Result<Ticket, Failure> {
    let facts = session.planning.facts().await?;
    let plan = free_id(&facts, &format!("rota-{unit}-{}", horizon.first))?;
    let order = order(search, priority);
    let request = PlanRota { unit: unit.clone(), horizon, plan, params: params(search), from_base: None, order, id: fresh_command_id() };
    Ok(session.planning.request_solve(&request).await?)
}

/// Makes and proposes a rota.
///
/// # Errors
/// Those of planning; a conflict is told with the names of the people.
pub async fn rota(session: &Session, unit: &UnitId, horizon: Horizon, search: &Search, order: SolveOrder) -> Result<PlannedRota, Failure> {
    let facts = session.planning.facts().await?;
    let plan = free_id(&facts, &format!("rota-{unit}-{}", horizon.first))?;
    let request = PlanRota { unit: unit.clone(), horizon, plan, params: params(search), from_base: None, order, id: fresh_command_id() };
    // The order itself has the time limit.
    match watched(f64::INFINITY, |monitor, cancel| session.planning.plan_rota(request, monitor, cancel)).await {
        Err(PlanningError::Unsolved(Unsolved::Infeasible(people))) => {
            let names = session.planning.names().await?;
            let line =
                |c: &turnus_rostering::PersonConflict| format!("  {}: {c}", names.get(&c.person).map_or(c.person.as_str(), String::as_str));
            let lines: Vec<_> = people.iter().map(line).collect();
            Err(Failure::Infeasible(format!(
                "no rota keeps the rules, because some people have no line of their own:\n{}",
                lines.join("\n")
            )))
        }
        other => Ok(other?),
    }
}

/// Runs a search with a bar; Ctrl-C and the time limit keep the best so far.
///
/// # Errors
/// Those of the search.
pub async fn watched<T, F>(
    time_limit: f64,
    search: impl FnOnce(Box<dyn FnMut(&turnus_rostering::Progress) + Send>, Arc<AtomicBool>) -> F,
) -> Result<T, PlanningError>
where
    F: Future<Output = Result<T, PlanningError>>,
{
    let cancel = Arc::new(AtomicBool::new(false));
    stop_on_ctrl_c(&cancel);
    let mut bar = Bar::new();
    let ending = bar.ending();
    let running = search(Box::new(move |p| bar.show(p)), Arc::clone(&cancel));
    tokio::pin!(running);
    let limit = Duration::try_from_secs_f64(time_limit).unwrap_or(Duration::MAX);
    let made = match tokio::time::timeout(limit, &mut running).await {
        Ok(made) => made,
        Err(_) => {
            cancel.store(true, Ordering::Relaxed);
            running.await
        }
    };
    ending.finish_and_clear();
    made
}

/// What the contract calls the outcome.
#[must_use]
pub const fn status(status: SolveStatus) -> &'static str {
    match status {
        SolveStatus::Optimal => "optimal",
        SolveStatus::Feasible | SolveStatus::Cancelled => "feasible",
    }
}

/// The first id of this form that no plan has.
///
/// # Errors
/// An id that is too long.
pub fn free_id(facts: &Facts, stem: &str) -> Result<PlanId, Failure> {
    let stem: String = stem.chars().take(56).collect();
    for k in 1_u32.. {
        let id: PlanId = format!("{stem}-{k}").parse().map_err(fault)?;
        if !turnus_domain::base_rota::taken(facts, &id) {
            return Ok(id);
        }
    }
    Err(fault("no free plan id"))
}

/// Publishes a rota that changes the one in force, for an urgent reason that is kept with it (WT-05).
///
/// # Errors
/// Those of planning.
pub async fn publish_changed(
    session: &Session,
    unit: UnitId,
    plan: &PlanId,
    consulted: Option<&str>,
    urgent: String,
) -> Result<(), Failure> {
    let consulted = consulted.unwrap_or_default().to_owned();
    session.planning.publish(unit, plan.clone(), crate::session::today()?, consulted, Some(urgent), fresh_command_id()).await?;
    crate::say::line("  published")
}

/// The first Ctrl-C cancels the search, the second one ends the program.
fn stop_on_ctrl_c(cancel: &Arc<AtomicBool>) {
    let cancel = Arc::clone(cancel);
    let handler = move || {
        if cancel.swap(true, Ordering::Relaxed) {
            std::process::exit(130);
        }
    };
    crate::interrupt::on_ctrl_c(handler);
}
