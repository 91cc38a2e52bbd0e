//! `turnus wish-round`: everybody wishes for the days of a rota to come, each with as many points.

use crate::{
    cli::{OpenRoundArgs, Where, WishArgs, WishRoundArgs, WishRoundQuestion},
    exit::{Failure, fault},
    say,
    session::{self, Session},
    wish_round_told,
};
use chrono::NaiveDate;
use turnus_domain::{
    calendar::Horizon,
    command::Command,
    id::WishRoundId,
    staff::{Wish, WishFor, event::WishRecorded},
    wish_round::{
        WishRound,
        event::{WishRoundClosed, WishRoundOpened},
    },
};
use turnus_planning::fresh_command_id;

pub(super) async fn run(args: WishRoundArgs) -> Result<(), Failure> {
    match args.question {
        WishRoundQuestion::Open(args) => Session::with(&args.place.store, async |session| open(session, &args).await).await,
        WishRoundQuestion::Wish(args) => Session::with(&args.place.store, async |session| wish(session, &args).await).await,
        WishRoundQuestion::Close { round, place, on } => {
            Session::with(&place.store, async |session| close(session, &round, &place, on).await).await
        }
        WishRoundQuestion::Show { round, place, on, json } => {
            Session::with(&place.store, async |session| show(session, round.clone(), &place, (on, json)).await).await
        }
    }
}

async fn open(session: &Session, args: &OpenRoundArgs) -> Result<(), Failure> {
    let facts = session.planning.facts().await?;
    let round = WishRound {
        id: args.round.clone(),
        unit: session::unit(&facts, args.place.unit.as_ref())?,
        horizon: Horizon { first: args.from, weeks: args.weeks },
        opens: args.opens.map_or_else(session::today, Ok)?,
        closes: args.closes,
        most_points: args.points,
    };
    let (id, days, closes, points) = (round.id.clone(), round.horizon.range(), round.closes, round.most_points);
    session.planning.execute(fresh_command_id(), Command::OpenWishRound(WishRoundOpened { round })).await?;
    let to = days.to.unwrap_or(days.from);
    say::line(format_args!("Wish round {id} is open until {closes}: {points} points each for {} to {to}", days.from))
}

async fn wish(session: &Session, args: &WishArgs) -> Result<(), Failure> {
    let wish = match (&args.shift, &args.not) {
        (Some(shift), _) => WishFor::Shift(shift.clone()),
        (None, Some(shift)) => WishFor::NotShift(shift.clone()),
        (None, None) => WishFor::DayOff,
    };
    let id = args.id.clone().map_or_else(|| format!("wish-{}", args.date).parse().map_err(fault), Ok)?;
    let wish = Wish { id, date: args.date, wish, points: args.points };
    let recorded = WishRecorded { person: args.person.clone(), wish };
    session.planning.execute(fresh_command_id(), Command::RecordWish(recorded)).await?;
    say::line(format_args!("The wish of {} for {} is recorded", args.person, args.date))
}

async fn close(session: &Session, round: &WishRoundId, place: &Where, on: Option<NaiveDate>) -> Result<(), Failure> {
    let unit = session::unit(&*session.planning.facts().await?, place.unit.as_ref())?;
    let on = on.map_or_else(session::today, Ok)?;
    let closed = WishRoundClosed { unit, round: round.clone() };
    session.planning.execute(fresh_command_id(), Command::CloseWishRound(closed, on)).await?;
    say::line(format_args!("Wish round {round} is closed: no wish for its days is taken any more"))
}

async fn show(session: &Session, round: Option<WishRoundId>, place: &Where, (on, json): (Option<NaiveDate>, bool)) -> Result<(), Failure> {
    let facts = session.planning.facts().await?;
    let unit = session::unit(&facts, place.unit.as_ref())?;
    let found = session.planning.wish_rounds(&facts, &unit, round).await?;
    let names = session.planning.names().await?;
    say::text(wish_round_told::text(&found, &names, on.map_or_else(session::today, Ok)?))?;
    if json { say::line(wish_round_told::json(&found)) } else { Ok(()) }
}
