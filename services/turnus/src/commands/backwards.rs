//! `turnus backwards`: the cheapest sets of events that would make a rota legal as it is.

use crate::{
    backwards_told,
    cli::BackwardsArgs,
    exit::Failure,
    say,
    session::{self, Session},
};
use turnus_planning::fresh_command_id;

pub(super) async fn run(args: BackwardsArgs) -> Result<(), Failure> {
    Session::with(&args.place.store, async |session| backwards(session, &args).await).await
}

async fn backwards(session: &Session, args: &BackwardsArgs) -> Result<(), Failure> {
    let facts = session.planning.facts().await?;
    let unit = match (&args.place.unit, facts.rotas.get(&args.rota)) {
        (None, Some(rota)) => rota.request.unit.clone(),
        (named, _) => session::unit(&facts, named.as_ref())?,
    };
    let found = session.planning.backwards(&facts, &unit, &args.rota).await?;
    let names = session.planning.names().await?;
    say::text(backwards_told::text(&found, &names))?;
    if let Some(number) = args.take {
        let way = number.checked_sub(1).and_then(|k| found.ways.get(k));
        let way =
            way.ok_or_else(|| Failure::BadInput(format!("--take {number}: there are {} ways; nothing was recorded", found.ways.len())))?;
        session.planning.import(fresh_command_id(), way.facts.concat()).await?;
        say::line(format_args!("Way {number} is recorded in this scenario; publish there, compare, and merge what people agree to."))?;
    }
    if args.json { say::line(backwards_told::json(&found)) } else { Ok(()) }
}
