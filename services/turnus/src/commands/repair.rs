//! `turnus repair`: who steps in when somebody falls away.

use crate::{
    cli::RepairArgs,
    exit::{Failure, fault},
    planned::free_id,
    repair_told, say,
    session::{self, Session},
};
use chrono::NaiveDate;
use turnus_domain::{
    calendar::DateRange,
    staff::{Absence, event::AbsenceRegistered},
};
use turnus_planning::{RepairRota, Repaired, TakeRepair, fresh_command_id};

pub(super) async fn run(args: RepairArgs) -> Result<(), Failure> {
    let session = Session::existing(&args.place.store).await?;
    let done = repair(&session, &args).await;
    session.close().await;
    done
}

async fn repair(session: &Session, args: &RepairArgs) -> Result<(), Failure> {
    let facts = session.planning.facts().await?;
    let unit = session::unit(&facts, args.place.unit.as_ref())?;
    let now = session::today()?;
    // What is asked of another day than today is asked of the first day away.
    let today = args.today.or(args.from).unwrap_or(now);
    let asked = RepairRota { unit, plan: args.rota.clone(), absence: absence(args)?, today };
    let start = std::time::Instant::now();
    let found = session.planning.repair(&asked).await?;
    let millis = start.elapsed().as_millis();
    let names = session.planning.names().await?;
    say::text(repair_told::text(&found, &names))?;
    let taken = match args.take {
        None => None,
        Some(number) => Some(take(session, args, asked, &found, usize::from(number), now).await?),
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
    let to = args.to.unwrap_or(from);
    if to < from {
        return Err(Failure::BadInput(format!("--from {from} --to {to}: the last day is before the first")));
    }
    let id = format!("away-{person}-{from}").parse().map_err(|e| Failure::BadInput(format!("--person {person}: {e}")))?;
    let absence = Absence { id, kind: args.kind.into(), days: DateRange::between(from, to) };
    Ok(Some(AbsenceRegistered { person: person.clone(), absence }))
}

/// Records an alternative; the id of the new rota.
async fn take(
    session: &Session,
    args: &RepairArgs,
    asked: RepairRota,
    found: &Repaired,
    number: usize,
    now: NaiveDate,
) -> Result<String, Failure> {
    let Some(alternative) = number.checked_sub(1).and_then(|k| found.repair.alternatives.get(k)).cloned() else {
        let told = match found.repair.alternatives.len() {
            0 => "there is nothing to repair".to_owned(),
            1 => "there is one alternative".to_owned(),
            most => format!("there are {most} alternatives"),
        };
        return Err(Failure::BadInput(format!("--take {number}: {told}; nothing was recorded")));
    };
    let facts = session.planning.facts().await?;
    let plan = free_id(&facts, &format!("rota-{}-{}", asked.unit, found.input.horizon.first))?;
    let unit = asked.unit.clone();
    let take = TakeRepair { asked, base: found.base.clone(), alternative, plan, id: fresh_command_id() };
    let made = session.planning.take_repair(take).await?;
    let hard = made.report.hard();
    say::line(format_args!("Alternative {number} is proposed as rota {}: {hard} hard violations by the checker", made.rota.id))?;
    if args.publish {
        let consulted = args.consulted.clone().unwrap_or_default();
        // WT-05 lets a rota in force be changed for an urgent reason that is kept with it.
        let urgent = Some("somebody fell away".to_owned());
        session.planning.publish(unit, made.rota.id.clone(), now, consulted, urgent, fresh_command_id()).await?;
        say::line("  published")?;
    }
    Ok(made.rota.id.to_string())
}
