//! `turnus base-rota`: weeks that repeat, with proof and report.

use super::write;
use crate::{
    base_rota_told,
    cli::BaseRotaArgs,
    exit::{Failure, fault},
    opening, planned, say,
    session::{self, Session},
};
use turnus_domain::{calendar::Horizon, rota::state::PlanStatus};
use turnus_planning::AskBaseRota;
use turnus_web::rota::{csv, view::RotaView};

pub(super) async fn run(args: BaseRotaArgs) -> Result<(), Failure> {
    Session::with(&args.place.store, async |session| base_rota(session, &args).await).await
}

async fn base_rota(session: &Session, args: &BaseRotaArgs) -> Result<(), Failure> {
    let facts = session.planning.facts().await?;
    let unit = session::unit(&facts, args.place.unit.as_ref())?;
    let first = match args.from {
        Some(first) => first,
        None => opening::next_start(session::today()?),
    };
    let horizon = Horizon { first, weeks: args.weeks };
    if !horizon.is_plannable() {
        return Err(Failure::BadInput(format!("--from {first}: expected a Monday")));
    }
    if facts.sharing_plan(&unit, first).is_none() {
        return Err(Failure::BadInput(format!(
            "no sharing plan of {unit} is in force on {first}, so its cover is not known; `turnus share --unit {unit} --on {first}` derives and adopts one"
        )));
    }
    let plan = planned::free_id(&facts, &format!("base-{unit}"))?;
    let asked = AskBaseRota { unit: unit.clone(), horizon, plan, params: planned::params(&args.search) };
    let made =
        planned::watched(args.search.time_limit, |monitor, cancel| session.planning.base_rota(&facts, asked, monitor, cancel)).await?;
    let names = session.planning.names().await?;
    say::text(base_rota_told::text(&made, &names))?;
    if let Some(path) = &args.csv {
        let unit_name = facts.units.get(&unit).map_or_else(|| unit.to_string(), |u| u.name.clone());
        let (rota, report, input) = (made.rota.clone(), made.report.clone(), made.input.clone());
        let view = RotaView { unit_name, status: PlanStatus::Proposed, stale: None, amends: None, rota, report, input, names };
        write(Some(path), &csv::write(&view).map_err(fault)?)?;
        say::line(format_args!("The round is in {}", path.display()))?;
    }
    if args.json { say::line(serde_json::json!({"rota": made.rota, "report": made.report})) } else { Ok(()) }
}
