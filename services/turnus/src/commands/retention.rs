//! `turnus retention`: who leaves, who stays, what may drive people away, and the early warning of a spiral.

use crate::{
    cli::RetentionArgs,
    exit::{Failure, fault},
    retention_told, say,
    session::{self, Session},
};
use turnus_domain::retention::Retention;

pub(super) async fn run(args: RetentionArgs) -> Result<(), Failure> {
    let session = Session::existing(&args.place.store).await?;
    let facts = session.planning.facts().await?;
    session.close().await;
    let unit = if args.all { None } else { Some(session::unit(&facts, args.place.unit.as_ref())?) };
    let on = args.on.map_or_else(session::today, Ok)?;
    let found = Retention::of(&facts, unit.as_ref(), on, args.weeks).map_err(|missing| Failure::BadInput(missing.to_string()))?;
    let place = unit.as_ref().map_or("all units", |unit| unit.as_str());
    say::text(retention_told::text(&found, place))?;
    if args.json { say::line(serde_json::to_string(&retention_told::json(&found)).map_err(fault)?) } else { Ok(()) }
}
