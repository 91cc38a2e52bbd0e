//! `turnus fairness`: how a rota shares its burdens, and the same rota evened out.

use crate::{
    cli::{Even, FairnessArgs},
    exit::{Failure, fault},
    fairness_told,
    planned::free_id,
    say,
    session::{self, Session},
};
use std::sync::Arc;
use turnus_domain::facts::Facts;
use turnus_planning::{AmendRota, EvenRota, OfRota, fresh_command_id};
use turnus_rostering::leximax::Aim;

pub(super) async fn run(args: FairnessArgs) -> Result<(), Failure> {
    Session::with(&args.place.store, async |session| fairness(session, &args).await).await
}

async fn fairness(session: &Session, args: &FairnessArgs) -> Result<(), Failure> {
    let facts = session.planning.facts().await?;
    let unit = session::unit(&facts, args.place.unit.as_ref())?;
    let of = OfRota { unit, rota: args.rota.clone() };
    if let Some(burden) = args.even_out {
        return even_out(session, args, &facts, of, burden).await;
    }
    let found = session.planning.fairness(&facts, &of, args.on.map_or_else(session::today, Ok)?).await?;
    let names = session.planning.names().await?;
    say::text(fairness_told::text(&found, &names))?;
    if args.json { say::line(serde_json::to_string(&fairness_told::json(&found)).map_err(fault)?) } else { Ok(()) }
}

async fn even_out(session: &Session, args: &FairnessArgs, facts: &Arc<Facts>, of: OfRota, burden: Even) -> Result<(), Failure> {
    let aim = match burden {
        Even::Weekends => Aim::Weekends,
        Even::Nights => Aim::Nights,
        Even::Evenings => Aim::Evenings,
    };
    let (unit, today) = (of.unit.clone(), args.on.map_or_else(session::today, Ok)?);
    let evened = session.planning.even_out(facts, EvenRota { of, aim, tolerance: args.tolerance, today }).await?;
    let names = session.planning.names().await?;
    say::text(fairness_told::evened(&evened, &names))?;
    let mut taken = None;
    if args.take && !evened.changes.is_empty() {
        let first = facts.rotas.get(&evened.base).map(|r| r.request.horizon.first).ok_or_else(|| fault("no such rota"))?;
        let plan = free_id(facts, &format!("rota-{unit}-{first}"))?;
        let amend = AmendRota { unit, base: evened.base.clone(), plan, changes: evened.changes.clone(), id: fresh_command_id() };
        let made = session.planning.amend(amend).await?;
        say::line(format_args!("Proposed as rota {}: {} hard violations by the checker", made.rota.id, made.report.hard()))?;
        taken = Some(made.rota.id);
    }
    if !args.json {
        return Ok(());
    }
    let mut answer = fairness_told::evened_json(&evened);
    answer["taken"] = serde_json::to_value(&taken).map_err(fault)?;
    say::line(answer)
}
