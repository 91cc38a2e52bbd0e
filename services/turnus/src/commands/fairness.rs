//! `turnus fairness`: how a rota shares its burdens.

use crate::{
    cli::FairnessArgs,
    exit::{Failure, fault},
    fairness_told, say,
    session::{self, Session},
};
use turnus_planning::OfRota;

pub(super) async fn run(args: FairnessArgs) -> Result<(), Failure> {
    Session::with(&args.place.store, async |session| fairness(session, &args).await).await
}

async fn fairness(session: &Session, args: &FairnessArgs) -> Result<(), Failure> {
    let facts = session.planning.facts().await?;
    let unit = session::unit(&facts, args.place.unit.as_ref())?;
    let on = args.on.map_or_else(session::today, Ok)?;
    let found = session.planning.fairness(&facts, &OfRota { unit, rota: args.rota.clone() }, on).await?;
    let names = session.planning.names().await?;
    say::text(fairness_told::text(&found, &names))?;
    if args.json { say::line(serde_json::to_string(&fairness_told::json(&found)).map_err(fault)?) } else { Ok(()) }
}
