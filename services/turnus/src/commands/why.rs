//! `turnus why`: why a shift is uncovered, why her and not him.

use crate::{
    cli::WhyArgs,
    exit::Failure,
    say,
    session::{self, Session},
    why_told,
};
use turnus_domain::shift::DatedShift;
use turnus_planning::OfRota;

pub(super) async fn run(args: WhyArgs) -> Result<(), Failure> {
    Session::with(&args.place.store, async |session| why(session, &args).await).await
}

async fn why(session: &Session, args: &WhyArgs) -> Result<(), Failure> {
    let facts = session.planning.facts().await?;
    let unit = session::unit(&facts, args.place.unit.as_ref())?;
    let shift = DatedShift { date: args.on, shift: args.shift.clone() };
    let mut why = session.planning.why(&facts, &OfRota { unit, rota: args.rota.clone() }, shift).await?;
    if let Some(person) = &args.person {
        why.people.retain(|(p, _)| p == person);
        if why.people.is_empty() {
            return Err(Failure::BadInput(format!("--person {person}: is not employed at the unit in rota {}; correct the id", why.rota)));
        }
    }
    say::text(why_told::text(&why, &session.planning.names().await?))?;
    if args.json { say::line(why_told::json(&why)) } else { Ok(()) }
}
