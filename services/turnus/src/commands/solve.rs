//! `turnus solve`: a rota, and its publication if that is asked for.

use super::sharing_model;
use crate::{
    certified,
    cli::{Format, PublicSet, SolveArgs},
    exit::{Failure, io},
    opening, planned,
    public::{self, Task},
    say,
    session::{self, Session},
    summary,
};
use chrono::NaiveDate;
use std::path::Path;
use turnus_domain::{calendar::Horizon, facts::Facts, id::UnitId};
use turnus_planning::{PlannedRota, Ticket, fresh_command_id};

pub(super) async fn run(args: SolveArgs) -> Result<(), Failure> {
    match (args.format, &args.file) {
        (Some(Format::Sharing), Some(file)) => return sharing_model::run(file, args.json, args.search.seed, &args.unsure),
        (Some(format), Some(file)) => return benchmark(&args, format, file),
        _ => {}
    }
    let session = Session::existing(&args.place.store).await?;
    let solved = solve(&session, &args).await;
    session.close().await;
    match solved {
        Ok(Asked::Made(made)) => say::line(answer(&made)),
        Ok(Asked::Queued(ticket)) => {
            let again = if ticket.repeated { " was asked for before" } else { " waits for `turnus worker` or `turnus serve`" };
            say::line(format_args!("Rota {}{again}; `turnus jobs` says how it stands", ticket.plan))?;
            say::line(serde_json::json!({"status": "queued", "plan": ticket.plan, "repeated": ticket.repeated, "seed": args.search.seed}))
        }
        Err(e) => {
            if let Some(status) = match &e {
                Failure::Infeasible(_) => Some("infeasible"),
                Failure::NothingFound(_) => Some("unknown"),
                _ => None,
            } {
                say::line(
                    serde_json::json!({"status": status, "objective": null, "bound": null, "gap": null, "seconds": null, "seed": args.search.seed}),
                )?;
            }
            Err(e)
        }
    }
}

/// A public benchmark instance: the plan, the JSON object of the contract, the certificate.
fn benchmark(args: &SolveArgs, format: Format, file: &Path) -> Result<(), Failure> {
    let set = match format {
        Format::Inrc2 => PublicSet::Inrc2,
        Format::Tsprp => PublicSet::Tsprp,
        Format::Curtois | Format::Sharing => PublicSet::Curtois,
    };
    if args.certificate.is_some() && set != PublicSet::Curtois {
        return Err(Failure::BadInput("--certificate: only plans of --format curtois have a certificate yet".into()));
    }
    let task = Task::read(set, file)?;
    let bar = public::bar();
    let solved = public::solve(&task, args.search.time_limit, args.search.seed, args.threads, &mut |p| bar.set_message(public::told(p)))?;
    bar.finish_and_clear();
    if let Some(plan) = &solved.plan {
        super::write(args.out.as_deref(), plan)?;
    }
    if let (Some(path), Some(certificate)) = (&args.certificate, &solved.certificate) {
        std::fs::write(path, certificate).map_err(io(path))?;
    }
    say::line(solved.answer())?;
    solved.failure(file)
}

/// What became of the request.
enum Asked {
    Made(Box<PlannedRota>),
    Queued(Ticket),
}

async fn solve(session: &Session, args: &SolveArgs) -> Result<Asked, Failure> {
    let facts = session.planning.facts().await?;
    let unit = session::unit(&facts, args.place.unit.as_ref())?;
    let first = match args.from {
        Some(first) => first,
        None => opening::next_start(session::today()?).max(first_monday_of_staff(&facts, &unit)),
    };
    let horizon = Horizon { first, weeks: args.weeks };
    if !horizon.is_plannable() {
        return Err(Failure::BadInput(format!("--from {first} --weeks {}: expected a Monday and 1 to 104 weeks", args.weeks)));
    }
    say::line(format_args!(
        "Planning unit {unit} from {first}, {} weeks{}",
        args.weeks,
        if args.from.is_none() { " (no --from given: the next Monday at least four weeks ahead)" } else { "" }
    ))?;
    if let Some(plan) = planned::sharing(session, &facts, &unit, first).await? {
        say::line(format_args!(
            "No sharing plan was adopted for that day, so {} was made and adopted (`turnus as-of --on {first}` shows all of it):",
            plan.id
        ))?;
        say::text(summary::sharing_brief(&plan))?;
    }
    let made = match args.queue {
        true => return Ok(Asked::Queued(planned::queue(session, &unit, horizon, &args.search, args.priority).await?)),
        false => planned::rota(session, &unit, horizon, &args.search, planned::order(&args.search, args.priority)).await?,
    };
    say::text(summary::rota(&made.rota, &made.report, &made.input, &session.planning.names().await?))?;
    if let Some(path) = &args.certificate {
        certified::write(path, &made.rota, &made.input, planned::params(&args.search).rounds)?;
    }
    if args.publish {
        publish(session, args, &made).await?;
    } else {
        say::line("  proposed, not published: add --publish --consulted \"record of the discussion\" when it is discussed")?;
    }
    Ok(Asked::Made(Box::new(made)))
}

/// The first Monday on which somebody is employed at the unit.
fn first_monday_of_staff(facts: &Facts, unit: &UnitId) -> NaiveDate {
    let starts = facts.people.values().flat_map(|p| p.employments.values()).filter(|e| e.unit == *unit).map(|e| e.employed.from);
    starts.min().map_or(NaiveDate::MIN, |day| opening::next_start(day - chrono::Days::new(28)))
}

async fn publish(session: &Session, args: &SolveArgs, made: &PlannedRota) -> Result<(), Failure> {
    let shared_on = match args.shared_on {
        Some(day) => day,
        None => session::today()?,
    };
    let consulted = args.consulted.clone().unwrap_or_default();
    let (unit, plan) = (made.rota.unit.clone(), made.rota.id.clone());
    session.planning.publish(unit, plan, shared_on, consulted, args.urgent.clone(), fresh_command_id()).await?;
    say::line(format_args!("  published; staff has it from {shared_on}"))?;
    Ok(())
}

/// The JSON object of the contract.
fn answer(made: &PlannedRota) -> serde_json::Value {
    let rota = &made.rota;
    let gap = rota.gap_bp() as f64 / 10_000.0;
    serde_json::json!({
        "status": planned::status(rota.status),
        "objective": rota.objective,
        "bound": rota.bound,
        "gap": gap,
        "seconds": made.solve_millis as f64 / 1000.0,
        "seed": rota.seed,
        "plan": rota.id,
        "hard_violations": made.report.hard(),
    })
}
