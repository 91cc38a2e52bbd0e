//! `turnus learning`: protected time for learning and development.

use crate::{
    cli::LearningArgs,
    exit::{Failure, fault},
    say,
    session::{self, Session},
};
use turnus_domain::{
    learning::{LearningTime, learning_time},
    quantity::{BasisPoints, Minutes},
};

pub(super) async fn run(args: LearningArgs) -> Result<(), Failure> {
    let session = Session::existing(&args.place.store).await?;
    let facts = session.planning.facts().await?;
    let unit = session::unit(&facts, args.place.unit.as_ref())?;
    let from = args.from.map_or_else(session::today, Ok)?;
    let all = learning_time(&facts, &unit, from, args.weeks, BasisPoints(args.share * 100));
    let names = session.planning.names_of(&all.iter().map(|t| t.person.clone()).collect::<Vec<_>>()).await?;
    session.close().await;
    let weeks = i64::from(args.weeks);
    say::line(format_args!("Time for learning at {unit}, {weeks} weeks from {from}, {} % of each post (a choice); a week:", args.share))?;
    for t in &all {
        let name = names.get(&t.person).map_or(t.person.as_str(), String::as_str);
        let (asked, planned, deficit) = (tenths(t.asked, weeks), tenths(t.planned, weeks), tenths(t.deficit(), weeks));
        say::line(format_args!("  {name:<24} asked {asked} h, planned {planned} h, deficit {deficit} h"))?;
    }
    let sum: Minutes = all.iter().map(LearningTime::deficit).sum();
    let short = all.iter().filter(|t| t.deficit() > Minutes::ZERO).count();
    say::line(format_args!("{short} of {} lack time, {} h a week together", all.len(), tenths(sum, weeks)))?;
    if args.json {
        say::line(serde_json::to_string(&all).map_err(fault)?)?;
    }
    Ok(())
}

/// Hours a week with one decimal.
fn tenths(minutes: Minutes, weeks: i64) -> String {
    let tenths = (minutes.0 * 10 + 30 * weeks) / (60 * weeks);
    format!("{}.{}", tenths / 10, tenths % 10)
}
