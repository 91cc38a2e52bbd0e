//! `turnus candidates`: who could work a shift, from the unit outwards.

use crate::{
    candidates_told,
    cli::CandidatesArgs,
    exit::Failure,
    say,
    session::{self, Session},
};
use turnus_domain::shift::DatedShift;
use turnus_planning::{AskCandidates, OfRota};

pub(super) async fn run(args: CandidatesArgs) -> Result<(), Failure> {
    Session::with(&args.place.store, async |session| candidates(session, &args).await).await
}

async fn candidates(session: &Session, args: &CandidatesArgs) -> Result<(), Failure> {
    let facts = session.planning.facts().await?;
    let unit = session::unit(&facts, args.place.unit.as_ref())?;
    let asked = AskCandidates {
        of: OfRota { unit, rota: args.rota.clone() },
        shift: DatedShift { date: args.on, shift: args.shift.clone() },
        profession: args.profession.clone(),
        class: args.class.clone(),
    };
    let found = session.planning.candidates(&facts, &asked).await?;
    let people: Vec<_> = found.may.iter().chain(&found.may_not).map(|c| c.step_in.person.clone()).collect();
    say::text(candidates_told::text(&found, &session.planning.names_of(&people).await?))?;
    if args.json { say::line(candidates_told::json(&found)) } else { Ok(()) }
}
