//! `turnus calendar-rota`: the rota of dated weeks made from the base rota in force.

use crate::{
    calendar_rota_told,
    cli::CalendarRotaArgs,
    exit::Failure,
    opening, planned, say,
    session::{self, Session},
};
use serde_json::json;
use turnus_domain::{calendar::Horizon, facts::Facts};
use turnus_planning::{AskCalendarCurve, AskCalendarRota, CalendarCurve, CurvePoint, GiveUp, fresh_command_id};
use turnus_rostering::Params;

/// Steps of each chain of the search: only what changes is laid, so a tenth of a whole rota's.
const STEPS: u64 = 600_000;

/// Rounds of the bound of each point of a curve.
const CURVE_ROUNDS: u32 = 60;

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
    if let Some(saves) = &args.curve {
        let rounds = search.rounds.unwrap_or(CURVE_ROUNDS);
        let saves = std::iter::once(None).chain(saves.iter().copied().map(Some)).collect();
        let asked = AskCalendarCurve { unit, horizon, plan, saves, params: Params { rounds, ..params } };
        return curve(session, &facts, asked, args).await;
    }
    let give_up = match args.saves {
        _ if args.keep_all => GiveUp::ForRules,
        Some(minutes) => GiveUp::Saving(minutes),
        None => GiveUp::AsPolicy,
    };
    let asked = AskCalendarRota { unit, horizon, plan, give_up, params, id: fresh_command_id() };
    drop(facts);
    let made = planned::watched(search.time_limit, |monitor, cancel| session.planning.calendar_rota(asked, monitor, cancel)).await?;
    let names = session.planning.names().await?;
    say::text(calendar_rota_told::text(&made, &names))?;
    if args.json {
        let base = &made.base.base_rota;
        say::line(json!({"rota": made.made.rota, "report": made.made.report, "base_rota": base, "departures": made.departures,
            "standing": made.standing, "given_up": made.given_up, "saves": made.saves}))
    } else {
        Ok(())
    }
}

async fn curve(session: &Session, facts: &Facts, asked: AskCalendarCurve, args: &CalendarRotaArgs) -> Result<(), Failure> {
    let wanted = asked.saves.len();
    let search = |monitor, cancel| session.planning.calendar_curve(facts, asked, monitor, cancel);
    let curve = planned::watched(args.search.time_limit, search).await?;
    say::text(calendar_rota_told::curve(&curve, wanted))?;
    if args.json { say::line(curve_json(&curve)) } else { Ok(()) }
}

fn curve_json(curve: &CalendarCurve) -> serde_json::Value {
    let point = |p: &CurvePoint| {
        json!({"saves": p.saves, "given_up": p.given_up, "people": p.people, "substitutes": p.substitutes, "unmet": p.unmet,
            "objective": p.objective, "bound_of_as_few": p.bound_of_as_few})
    };
    let points: Vec<_> = curve.points.iter().map(point).collect();
    json!({"base_rota": curve.base.base_rota, "base_shifts": curve.base_shifts, "standing": curve.standing, "bound": curve.bound, "points": points})
}
