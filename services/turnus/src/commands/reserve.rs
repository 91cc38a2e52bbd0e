//! `turnus reserve`: how many people must be ready to step in.

use crate::{
    cli::ReserveArgs,
    exit::{Failure, fault},
    reserve_told, say,
    session::{self, Session},
};
use turnus_domain::quantity::BasisPoints;
use turnus_planning::{AskReserve, OfRota};

pub(super) async fn run(args: ReserveArgs) -> Result<(), Failure> {
    Session::with(&args.place.store, async |session| reserve(session, &args).await).await
}

async fn reserve(session: &Session, args: &ReserveArgs) -> Result<(), Failure> {
    let facts = session.planning.facts().await?;
    let unit = session::unit(&facts, args.place.unit.as_ref())?;
    let asked = AskReserve {
        of: OfRota { unit, rota: args.rota.clone() },
        today: args.on.map_or_else(session::today, Ok)?,
        absence: args.absence.map(|percent| BasisPoints(u32::from(percent) * 100)),
        spell_days: args.spell,
        samples: args.samples,
        seed: args.seed,
    };
    let start = std::time::Instant::now();
    let found = session.planning.reserve(&facts, asked).await?;
    let millis = start.elapsed().as_millis();
    say::text(reserve_told::text(&found))?;
    if args.json {
        let mut answer = reserve_told::json(&found);
        answer["millis"] = u64::try_from(millis).map_err(fault)?.into();
        say::line(answer)?;
    }
    Ok(())
}
