//! `turnus supplements`: what a rota pays in supplements.

use crate::{
    cli::SupplementsArgs,
    exit::Failure,
    say,
    session::{self, Session},
    supplements_told,
};
use turnus_planning::OfRota;

pub(super) async fn run(args: SupplementsArgs) -> Result<(), Failure> {
    Session::with(&args.place.store, async |session| supplements(session, &args).await).await
}

async fn supplements(session: &Session, args: &SupplementsArgs) -> Result<(), Failure> {
    let facts = session.planning.facts().await?;
    let unit = session::unit(&facts, args.place.unit.as_ref())?;
    let of = OfRota { unit, rota: args.rota.clone() };
    let found = session.planning.supplements(&facts, &of, args.on.map_or_else(session::today, Ok)?).await?;
    let names = session.planning.names().await?;
    say::text(supplements_told::text(&found, &names))?;
    if args.json { say::line(supplements_told::json(&found)) } else { Ok(()) }
}
