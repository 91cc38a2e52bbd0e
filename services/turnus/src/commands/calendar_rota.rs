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
use turnus_planning::{AskCalendarCurve, CalendarCurve, CurvePoint, GiveUp, PlanRota, SolveOrder, calendar_params, fresh_command_id};
use turnus_rostering::Params;

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
    let usual = calendar_params();
    let (steps, rounds) = (search.steps.unwrap_or(usual.steps), search.rounds.unwrap_or(usual.rounds));
    let params = Params { steps, rounds, ..planned::params(search) };
    if let Some(saves) = &args.curve {
        let saves = std::iter::once(None).chain(saves.iter().copied().map(Some)).collect();
        let asked = AskCalendarCurve { unit, horizon, plan, saves, params };
        return curve(session, &facts, asked, args).await;
    }
    let give_up = match args.saves {
        _ if args.keep_all => GiveUp::ForRules,
        Some(minutes) => GiveUp::Saving(minutes),
        None => GiveUp::AsPolicy,
    };
    let order = planned::order(search, SolveOrder::default().priority);
    let request = PlanRota { unit, horizon, plan, params, from_base: Some(give_up), order, id: fresh_command_id() };
    drop(facts);
    // The order itself has the time limit.
    let made = planned::watched(f64::INFINITY, |monitor, cancel| session.planning.calendar_rota(request, monitor, cancel)).await?;
    let names = session.planning.names().await?;
    say::text(calendar_rota_told::text(&made, &names))?;
    if args.json {
        let base = &made.base.base_rota;
        say::line(json!({"rota": made.made.rota, "report": made.made.report, "base_rota": base, "departures": made.departures,
            "standing": made.standing, "given_up": made.given_up, "saves": made.asked.and_then(|asked| asked.saves)}))
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
    let point = |(k, p): (usize, &CurvePoint)| {
        json!({"saves": p.saves, "found_by": p.found_by, "beaten_by": curve.beaten_by(k), "given_up": p.given_up, "people": p.people, "substitutes": p.substitutes, "unmet": p.unmet,
            "objective": p.objective, "bound_of_as_few": p.bound_of_as_few})
    };
    let points: Vec<_> = curve.points.iter().enumerate().map(point).collect();
    json!({"base_rota": curve.base.base_rota, "base_shifts": curve.base_shifts, "standing": curve.standing, "bound": curve.bound, "points": points})
}
