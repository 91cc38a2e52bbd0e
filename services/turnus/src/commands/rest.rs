//! `turnus rest`: rest across employers.

use crate::{
    cli::RestArgs,
    exit::{Failure, fault},
    say,
    session::{self, Session},
};
use chrono::{Days, NaiveDate};
use turnus_domain::cross_employer_rest::{Work, WorkAt, cross_employer_rest};

pub(super) async fn run(args: RestArgs) -> Result<(), Failure> {
    let session = Session::existing(&args.place.store).await?;
    let facts = session.planning.facts().await?;
    let unit = session::unit(&facts, args.place.unit.as_ref())?;
    let from = args.from.map_or_else(session::today, Ok)?;
    let to = from.checked_add_days(Days::new(u64::from(args.days) - 1)).unwrap_or(NaiveDate::MAX);
    let gaps = cross_employer_rest(&facts, &unit, (from, to), args.rota.as_ref());
    let people: Vec<_> = gaps.iter().map(|g| g.person.clone()).collect();
    let names = session.planning.names_of(&people).await?;
    session.close().await;
    for g in &gaps {
        let name = names.get(&g.person).map_or(g.person.as_str(), String::as_str);
        let (before, after, source) = (told(&g.before), told(&g.after), &g.source.text);
        say::line(format_args!(
            "CrossEmployerRest: {name} ({}) rests {} between {before} and {after}; daily rest is {} ({source})",
            g.person, g.rest, g.least
        ))?;
    }
    if gaps.is_empty() {
        say::line(format_args!("{unit}, {from} to {to}: no shift here is too near to work elsewhere that is known"))?;
    } else {
        say::line("A warning, not a breach: the limits of the law hold for each employer. Talk with her, or swap the shift.")?;
    }
    if args.json {
        say::line(serde_json::to_string(&gaps).map_err(fault)?)?;
    }
    Ok(())
}

fn told(work: &Work) -> String {
    let at = match &work.at {
        WorkAt::Unit(unit, shift) => format!("{shift} at {unit}"),
        WorkAt::Elsewhere => "work elsewhere".to_owned(),
    };
    format!("{at} {}–{}", work.from.format("%Y-%m-%d %H:%M"), work.to.format("%Y-%m-%d %H:%M"))
}
