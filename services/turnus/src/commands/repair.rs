//! `turnus repair`: who steps in when somebody falls away.

use crate::{
    cli::RepairArgs,
    exit::{Failure, fault},
    planned::{free_id, publish_changed},
    repair_told, say,
    session::{self, Session},
};
use turnus_domain::staff::event::AbsenceRegistered;
use turnus_planning::{PlanningError, RepairRota, Repaired, TakeRepair, fresh_command_id};

pub(super) async fn run(args: RepairArgs) -> Result<(), Failure> {
    Session::with(&args.place.store, async |session| repair(session, &args).await).await
}

async fn repair(session: &Session, args: &RepairArgs) -> Result<(), Failure> {
    let facts = session.planning.facts().await?;
    let unit = session::unit(&facts, args.place.unit.as_ref())?;
    // What is asked of another day than today is asked of the first day away.
    let today = args.today.or(args.from).map_or_else(session::today, Ok)?;
    let asked = RepairRota { unit, plan: args.rota.clone(), absence: absence(args)?, today };
    let start = std::time::Instant::now();
    let found = session.planning.repair(&facts, &asked).await?;
    let millis = start.elapsed().as_millis();
    let names = session.planning.names().await?;
    say::text(repair_told::text(&found, &names))?;
    let taken = match args.take {
        None => None,
        Some(number) => Some(take(session, args, asked, &found, usize::from(number)).await?),
    };
    if args.json {
        let mut answer = repair_told::json(&found);
        answer["millis"] = u64::try_from(millis).map_err(fault)?.into();
        answer["taken"] = serde_json::to_value(&taken).map_err(fault)?;
        say::line(answer)?;
    }
    Ok(())
}

fn absence(args: &RepairArgs) -> Result<Option<AbsenceRegistered>, Failure> {
    let (Some(person), Some(from)) = (&args.person, args.from) else { return Ok(None) };
    let absence = RepairRota::absence(person.clone(), args.kind.into(), from, args.to).map_err(PlanningError::from)?;
    Ok(Some(absence))
}

/// Records an alternative; the id of the new rota.
async fn take(session: &Session, args: &RepairArgs, asked: RepairRota, found: &Repaired, number: usize) -> Result<String, Failure> {
    let facts = session.planning.facts().await?;
    let plan = free_id(&facts, &format!("rota-{}-{}", asked.unit, found.input.horizon.first))?;
    let unit = asked.unit.clone();
    let take = TakeRepair { asked, position: found.position, number, plan, id: fresh_command_id() };
    let made = session.planning.take_repair(take).await?;
    let hard = made.report.hard();
    say::line(format_args!("Alternative {number} is proposed as rota {}: {hard} hard violations by the checker", made.rota.id))?;
    if args.publish {
        publish_changed(session, unit, &made.rota.id, args.consulted.as_deref(), "somebody fell away".to_owned()).await?;
    }
    Ok(made.rota.id.to_string())
}
