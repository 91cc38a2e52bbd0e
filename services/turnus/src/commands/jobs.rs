//! `turnus jobs`: the solves of a log.

use crate::{cli::JobsArgs, exit::Failure, say, session::Session};
use std::cmp::Reverse;
use turnus_domain::{
    facts::Facts,
    id::PlanId,
    solve::state::{SolveFacts, SolveState},
};

pub(super) async fn run(args: JobsArgs) -> Result<(), Failure> {
    Session::with(&args.store, async |session| list(session, &args).await).await
}

async fn list(session: &Session, args: &JobsArgs) -> Result<(), Failure> {
    if let Some(plan) = &args.cancel {
        match session.planning.cancel_solve(plan).await? {
            true => say::line(format_args!("The solve of rota {plan} is to stop; what was found so far is proposed"))?,
            false => return Err(Failure::BadInput(format!("--cancel {plan}: there is no solve to stop; `turnus jobs` lists them"))),
        }
    }
    let facts = session.planning.facts().await?;
    let mut ended: Vec<_> = facts.solves.all().filter(|(_, job)| !job.state.is_open()).collect();
    ended.sort_by_key(|(_, job)| Reverse(job.requested_at));
    let more = ended.len().saturating_sub(args.ended);
    let jobs: Vec<_> = facts.solves.open().chain(ended.into_iter().take(args.ended)).collect();
    say::line("rota                             state      prio  attempt  worker                cause")?;
    for (plan, job) in &jobs {
        let worker = job.worker.as_ref().map_or("", |w| w.as_str());
        let state = if job.cancel_requested && job.state.is_open() { "stopping".to_owned() } else { job.state.to_string() };
        let cause = cause(&facts, plan, job).unwrap_or_default();
        say::line(format_args!("{:<32} {state:<10} {:>4} {:>8}  {worker:<20}  {cause}", plan.as_str(), job.request.priority, job.attempt))?;
    }
    if more > 0 {
        say::line(format_args!("and {more} more that are ended: --ended {}", more + args.ended))?;
    }
    if args.json {
        let jobs: Vec<_> = jobs.iter().map(|(plan, job)| json(&facts, plan, job)).collect();
        say::line(serde_json::json!({"jobs": jobs}))?;
    }
    Ok(())
}

/// Why a job ended without a rota.
fn cause(facts: &Facts, plan: &PlanId, job: &SolveFacts) -> Option<String> {
    match &job.state {
        SolveState::Abandoned { cause } => Some(cause.clone()),
        SolveState::Failed | SolveState::Cancelled => facts.rotas.get(plan)?.rejected.clone(),
        _ => None,
    }
}

fn json(facts: &Facts, plan: &PlanId, job: &SolveFacts) -> serde_json::Value {
    serde_json::json!({
        "plan": plan,
        "unit": job.request.unit,
        "state": job.state.to_string(),
        "priority": job.request.priority,
        "attempt": job.attempt,
        "lost": job.lost,
        "worker": job.worker,
        "cancel_requested": job.cancel_requested,
        "cause": cause(facts, plan, job),
        "requested_at": job.requested_at,
        "input_hash": job.request.input_hash,
    })
}
