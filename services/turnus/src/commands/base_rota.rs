//! `turnus base-rota`: weeks that repeat, with proof and report; kept when people agreed on them.

use super::write;
use crate::{
    base_rota_told,
    cli::BaseRotaArgs,
    exit::{Failure, fault},
    opening, planned, say,
    session::{self, Session},
};
use serde_json::json;
use std::path::Path;
use turnus_domain::{calendar::Horizon, facts::Facts, id::UnitId, rota::state::PlanStatus};
use turnus_planning::{AskBaseRota, BaseRota, fresh_command_id};
use turnus_web::rota::{csv, view::RotaView};

pub(super) async fn run(args: BaseRotaArgs) -> Result<(), Failure> {
    Session::with(&args.place.store, async |session| base_rota(session, &args).await).await
}

async fn base_rota(session: &Session, args: &BaseRotaArgs) -> Result<(), Failure> {
    let facts = session.planning.facts().await?;
    let unit = session::unit(&facts, args.place.unit.as_ref())?;
    if args.show {
        return show(session, &facts, &unit, args).await;
    }
    let made = make(session, &facts, &unit, args).await?;
    let names = session.planning.names().await?;
    say::text(base_rota_told::text(&made, &names))?;
    if let Some(path) = &args.csv {
        csv_file(session, &facts, &made, path).await?;
    }
    let mut adopted = None;
    if args.adopt {
        let consulted = args.consulted.clone().unwrap_or_default();
        let done = session.planning.adopt_base_rota(&made.rota, consulted, fresh_command_id()).await?;
        say::line(format_args!(
            "Adopted as base rota {} from {}; `turnus calendar-rota` makes rotas from it",
            made.rota.id, made.rota.horizon.first
        ))?;
        adopted = Some(done.last);
    }
    if args.json {
        let patterns: Vec<_> = made.patterns.iter().map(|p| &p.people).collect();
        say::line(json!({"rota": made.rota, "report": made.report, "patterns": patterns, "adopted_at": adopted}))
    } else {
        Ok(())
    }
}

async fn make(session: &Session, facts: &Facts, unit: &UnitId, args: &BaseRotaArgs) -> Result<BaseRota, Failure> {
    let first = match args.from {
        Some(first) => first,
        None => opening::next_start(session::today()?),
    };
    let horizon = Horizon { first, weeks: args.weeks };
    if !horizon.is_plannable() {
        return Err(Failure::BadInput(format!("--from {first}: expected a Monday")));
    }
    if args.consulted.as_ref().is_some_and(|record| record.trim().is_empty()) {
        return Err(Failure::BadInput("--consulted: name the record of the discussion with the employees' representatives".into()));
    }
    if facts.sharing_plan(unit, first).is_none() {
        return Err(Failure::BadInput(format!(
            "no sharing plan of {unit} is in force on {first}, so its cover is not known; `turnus share --unit {unit} --on {first}` derives and adopts one"
        )));
    }
    let plan = planned::free_id(facts, &format!("base-{unit}"))?;
    let asked =
        AskBaseRota { unit: unit.clone(), horizon, plan, common_pattern: args.common_pattern, params: planned::params(&args.search) };
    Ok(planned::watched(args.search.time_limit, |monitor, cancel| session.planning.base_rota(facts, asked, monitor, cancel)).await?)
}

async fn show(session: &Session, facts: &Facts, unit: &UnitId, args: &BaseRotaArgs) -> Result<(), Failure> {
    let on = args.from.map_or_else(session::today, Ok)?;
    let found = session.planning.base_rota_in_force(facts, unit, on).await?;
    let names = session.planning.names().await?;
    say::text(base_rota_told::in_force(&found, &names))?;
    if let Some(path) = &args.csv {
        csv_file(session, facts, &found.round, path).await?;
    }
    if args.json { say::line(json!({"adopted": *found.adopted, "report": found.round.report})) } else { Ok(()) }
}

async fn csv_file(session: &Session, facts: &Facts, made: &BaseRota, path: &Path) -> Result<(), Failure> {
    let unit = &made.rota.unit;
    let view = RotaView {
        unit_name: facts.units.get(unit).map_or_else(|| unit.to_string(), |u| u.name.clone()),
        status: PlanStatus::Proposed,
        stale: None,
        amends: None,
        rota: made.rota.clone(),
        report: made.report.clone(),
        input: made.input.clone(),
        names: session.planning.names().await?,
    };
    write(Some(path), &csv::write(&view).map_err(fault)?)?;
    say::line(format_args!("The round is in {}", path.display()))
}
