//! `turnus wishes`: which wishes a rota meets, and why not the others.

use crate::{
    cli::WishesArgs,
    exit::Failure,
    say,
    session::{self, Session},
    wishes_told,
};
use turnus_planning::OfRota;

pub(super) async fn run(args: WishesArgs) -> Result<(), Failure> {
    Session::with(&args.place.store, async |session| wishes(session, &args).await).await
}

async fn wishes(session: &Session, args: &WishesArgs) -> Result<(), Failure> {
    let facts = session.planning.facts().await?;
    let unit = session::unit(&facts, args.place.unit.as_ref())?;
    let of = OfRota { unit, rota: args.rota.clone() };
    let mut found = session.planning.wishes(&facts, &of, args.on.map_or_else(session::today, Ok)?).await?;
    if let Some(person) = &args.person {
        found.table.people.retain(|p| p.person == *person);
        found.not_met.retain(|n| n.person == *person);
        if found.table.people.is_empty() {
            return Err(Failure::BadInput(format!(
                "--person {person}: is not employed at the unit in rota {}; correct the id",
                found.rota
            )));
        }
    }
    say::text(wishes_told::text(&found, &session.planning.names().await?))?;
    if args.json { say::line(wishes_told::json(&found)) } else { Ok(()) }
}
