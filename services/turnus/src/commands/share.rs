//! `turnus share`: tasks to cover.

use crate::{
    cli::ShareArgs,
    exit::{Failure, fault},
    planned::free_id,
    say,
    session::{self, Session},
    summary,
};
use turnus_planning::fresh_command_id;

pub(super) async fn run(args: ShareArgs) -> Result<(), Failure> {
    let session = Session::existing(&args.place.store).await?;
    let facts = session.planning.facts().await?;
    let unit = session::unit(&facts, args.place.unit.as_ref())?;
    let on = match args.on {
        Some(on) => on,
        None => session::today()?,
    };
    let id = free_id(&facts, &format!("sharing-{on}"))?;
    let plan = session.planning.share(unit, on, id, fresh_command_id()).await?;
    session.close().await;
    say::text(summary::sharing(&plan))?;
    if args.json {
        say::line(serde_json::to_string(&plan).map_err(fault)?)?;
    }
    Ok(())
}
