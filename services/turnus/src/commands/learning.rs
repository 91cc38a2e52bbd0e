//! `turnus learning`: protected time for learning and development.

use crate::{
    cli::LearningArgs,
    exit::{Failure, fault},
    learning_told, say,
    session::{self, Session},
};
use turnus_domain::{
    competence_expiry::expiries,
    competence_gap::{GapQuestion, competence_gap},
    facts::Facts,
    learning::{LearningTime, learning_time},
    quantity::{BasisPoints, Minutes},
};

pub(super) async fn run(args: LearningArgs) -> Result<(), Failure> {
    let session = Session::existing(&args.place.store).await?;
    let facts = session.planning.facts().await?;
    let unit = session::unit(&facts, args.place.unit.as_ref())?;
    let from = args.from.map_or_else(session::today, Ok)?;
    if let (Some(competence), Some(shift), Some(need)) = (&args.gap, &args.shift, args.need) {
        let to = from + chrono::Days::new(u64::from(args.weeks) * 7 - 1);
        let (competence, shift) = (competence.clone(), shift.clone());
        let asked = GapQuestion { unit, competence, level: args.level, shift, need, days: (from, to), course_days: args.course_days };
        let told = gap(&session, &facts, &asked, args.json).await;
        session.close().await;
        return told;
    }
    if args.expiring {
        let days = (from, from + chrono::Days::new(u64::from(args.weeks) * 7 - 1));
        let found = expiries(&facts, &unit, days, &args.warn);
        let people: Vec<_> = found.iter().map(|e| e.person.clone()).collect();
        let names = session.planning.names_of(&people).await;
        session.close().await;
        say::text(learning_told::expiring(&unit, days, &found, &names?))?;
        return if args.json { say::line(serde_json::to_string(&found).map_err(fault)?) } else { Ok(()) };
    }
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

/// Which competence a shift lacks, and the courses that give it.
async fn gap(session: &Session, facts: &Facts, asked: &GapQuestion, json: bool) -> Result<(), Failure> {
    let found = competence_gap(facts, asked);
    let known = || {
        let of = facts.units.get(&asked.unit).into_iter().flat_map(|u| u.shift_types.at(asked.days.0)).flatten();
        of.map(|s| s.id.to_string()).collect::<Vec<_>>().join(", ")
    };
    let unknown = || Failure::BadInput(format!("--shift {}: {} has no such shift; name one of {}", asked.shift, asked.unit, known()));
    let found = found.ok_or_else(unknown)?;
    let people: Vec<_> = found.one_step.iter().map(|(id, _)| id.clone()).collect();
    say::text(learning_told::gap(asked, &found, &session.planning.names_of(&people).await?))?;
    if json { say::line(serde_json::to_string(&found).map_err(fault)?) } else { Ok(()) }
}

/// Hours a week with one decimal.
fn tenths(minutes: Minutes, weeks: i64) -> String {
    let tenths = (minutes.0 * 10 + 30 * weeks) / (60 * weeks);
    format!("{}.{}", tenths / 10, tenths % 10)
}
