//! `turnus swap`: two people exchange shifts.

use crate::{
    cli::SwapArgs,
    exit::{Failure, fault},
    planned::{free_id, publish_changed},
    say,
    session::{self, Session},
    swap_told,
};
use turnus_domain::{
    facts::Facts,
    id::{PersonId, UnitId},
    rota::swap::Swap,
};
use turnus_planning::{JudgedSwap, OfRota, TakeSwap, fresh_command_id};

pub(super) async fn run(args: SwapArgs) -> Result<(), Failure> {
    Session::with(&args.place.store, async |session| swap(session, &args).await).await
}

async fn swap(session: &Session, args: &SwapArgs) -> Result<(), Failure> {
    let facts = session.planning.facts().await?;
    let unit = session::unit(&facts, args.place.unit.as_ref())?;
    let of = OfRota { unit: unit.clone(), rota: args.rota.clone() };
    let names = session.planning.names().await?;
    let Some(second) = &args.second else {
        let [date] = args.on[..] else {
            return Err(Failure::BadInput("--on: name one date to see who could swap, or --second as well".into()));
        };
        let found = session.planning.swap_offers(&facts, &of, (args.first.clone(), date), session::today()?.min(date)).await?;
        say::text(swap_told::offers(&found, &names))?;
        return if args.json { say::line(swap_told::offers_json(&found)) } else { Ok(()) };
    };
    let judged = session.planning.swap(&facts, &of, Swap::new(args.first.clone(), second.clone(), args.on.iter().copied())).await?;
    say::text(swap_told::text(&judged, &names))?;
    let taken = if args.take { Some(take(session, args, &facts, unit, &judged).await?) } else { None };
    if args.json {
        let mut answer = swap_told::json(&judged);
        answer["taken"] = serde_json::to_value(&taken).map_err(fault)?;
        say::line(answer)?;
    }
    Ok(())
}

/// Records the swap; the id of the new rota.
async fn take(session: &Session, args: &SwapArgs, facts: &Facts, unit: UnitId, judged: &JudgedSwap) -> Result<String, Failure> {
    let first = facts.rotas.get(&judged.base).map(|r| r.request.horizon.first).ok_or_else(|| fault("no such rota"))?;
    let plan = free_id(facts, &format!("rota-{unit}-{first}"))?;
    let take = TakeSwap { unit: unit.clone(), base: judged.base.clone(), swap: judged.swap.clone(), plan, id: fresh_command_id() };
    let made = session.planning.take_swap(take).await?;
    say::line(format_args!("The swap is proposed as rota {}: {} hard violations by the checker", made.rota.id, made.report.hard()))?;
    if args.publish {
        let both: [&PersonId; 2] = [&judged.swap.first, &judged.swap.second];
        let urgent = format!("swap that {} and {} asked for", both[0], both[1]);
        publish_changed(session, unit, &made.rota.id, args.consulted.as_deref(), urgent).await?;
    }
    Ok(made.rota.id.to_string())
}
