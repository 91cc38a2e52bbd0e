//! `turnus calendar-rota`: the rota of dated weeks made from the base rota in force.

use crate::{
    calendar_rota_told,
    cli::CalendarRotaArgs,
    exit::Failure,
    opening, planned, say,
    session::{self, Session},
};
use serde_json::json;
use turnus_domain::calendar::Horizon;
use turnus_planning::{AskCalendarRota, fresh_command_id};
use turnus_rostering::Params;

/// Steps of each chain of the search: only what changes is laid, so a tenth of a whole rota's.
const STEPS: u64 = 600_000;

pub(super) async fn run(args: CalendarRotaArgs) -> Result<(), Failure> {
    Session::with(&args.place.store, async |session| calendar_rota(session, &args).await).await
}

async fn calendar_rota(session: &Session, args: &CalendarRotaArgs) -> Result<(), Failure> {
    let facts = session.planning.facts().await?;
    let unit = session::unit(&facts, args.place.unit.as_ref())?;
    let first = match args.from {
        Some(first) => first,
        None => opening::next_start(session::today()?),
    };
    let round = facts.base_rota(&unit, first).map(|base| base.weeks);
    let horizon = Horizon { first, weeks: args.weeks.or(round).unwrap_or(1) };
    if !horizon.is_plannable() {
        return Err(Failure::BadInput(format!("--from {first}: expected a Monday")));
    }
    let plan = planned::free_id(&facts, &format!("rota-{unit}-{first}"))?;
    let search = &args.search;
    let params = Params { steps: search.steps.unwrap_or(STEPS), rounds: search.rounds.unwrap_or(0), ..planned::params(search) };
    let asked = AskCalendarRota { unit, horizon, plan, change_cost: args.change_cost, params, id: fresh_command_id() };
    let made = planned::watched(search.time_limit, |monitor, cancel| session.planning.calendar_rota(asked, monitor, cancel)).await?;
    let names = session.planning.names().await?;
    say::text(calendar_rota_told::text(&made, &names))?;
    if args.json {
        let base = &made.base.base_rota;
        say::line(json!({"rota": made.made.rota, "report": made.made.report, "base_rota": base, "departures": made.departures}))
    } else {
        Ok(())
    }
}
