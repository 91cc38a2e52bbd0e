//! `turnus positions`: how large posts are, who wants more, and what that would give.

use crate::{
    cli::PositionsArgs,
    exit::Failure,
    positions_told, say,
    session::{self, Session},
};
use chrono::NaiveDate;
use turnus_domain::{
    calendar::DateRange,
    command::Command,
    facts::Facts,
    id::{EmploymentId, PersonId, UnitId},
    quantity::BasisPoints,
    staff::event::{PositionWishWithdrawn, PositionWished},
    vacancy::{
        PartTimeGrounds, Vacancy, VacancyOutcome,
        event::{VacancyAdvertised, VacancyClosed},
    },
};
use turnus_planning::fresh_command_id;

pub(super) async fn run(args: PositionsArgs) -> Result<(), Failure> {
    Session::with(&args.place.store, async |session| positions(session, &args).await).await
}

async fn positions(session: &Session, args: &PositionsArgs) -> Result<(), Failure> {
    let on = args.on.map_or_else(session::today, Ok)?;
    let facts = session.planning.facts().await?;
    let unit = if args.all { None } else { Some(session::unit(&facts, args.place.unit.as_ref())?) };
    if let Some(unit) = &unit
        && let Some(command) = asked(args, &facts, unit, on)?
    {
        session.planning.execute(fresh_command_id(), command).await?;
    }
    let facts = session.planning.facts().await?;
    let found = session.planning.positions(&facts, unit.as_ref(), on).await?;
    let people: Vec<PersonId> = found.positions.posts.iter().map(|p| p.person.clone()).collect();
    let names = session.planning.names_of(&people).await?;
    say::text(positions_told::text(&found, &names, BasisPoints(args.target * 100)))?;
    if let Some(gap) = args.gap {
        say::line(positions_told::gap(&found.positions, gap))?;
    }
    if args.json { say::line(positions_told::json(&found)) } else { Ok(()) }
}

/// What is to be recorded, if anything.
fn asked(args: &PositionsArgs, facts: &Facts, unit: &UnitId, on: NaiveDate) -> Result<Option<Command>, Failure> {
    let percent = args.percent.map(|percent| BasisPoints(percent.saturating_mul(100)));
    if let (Some(person), Some(wanted)) = (&args.wish, percent) {
        let employment = employment(facts, unit, person, on)?;
        return Ok(Some(Command::WishPosition(PositionWished { person: person.clone(), employment, wanted }, on)));
    }
    if let Some(person) = &args.withdraw {
        let employment = employment(facts, unit, person, on)?;
        return Ok(Some(Command::WithdrawPositionWish(PositionWishWithdrawn { person: person.clone(), employment }, on)));
    }
    if let (Some(id), Some(profession)) = (&args.advertise, &args.profession) {
        let vacancy = Vacancy {
            id: id.clone(),
            unit: unit.clone(),
            profession: profession.clone(),
            position: percent.unwrap_or(BasisPoints::WHOLE),
            from: args.from.unwrap_or(on),
            part_time: PartTimeGrounds::said(args.reason.clone(), args.consulted.clone()),
        };
        return Ok(Some(Command::AdvertiseVacancy(VacancyAdvertised { vacancy }, on)));
    }
    let Some(vacancy) = &args.close else { return Ok(None) };
    let outcome = VacancyOutcome::named(args.filled_by.clone(), args.merged_into.clone());
    Ok(Some(Command::CloseVacancy(VacancyClosed { unit: unit.clone(), vacancy: vacancy.clone(), outcome }, on)))
}

/// Her employment at the unit that day.
fn employment(facts: &Facts, unit: &UnitId, person: &PersonId, on: NaiveDate) -> Result<EmploymentId, Failure> {
    let known = facts.people.get(person);
    let here = known.and_then(|p| p.employments_at(unit, DateRange::between(on, on)).next().map(|(id, _)| id.clone()));
    here.ok_or_else(|| {
        Failure::BadInput(format!("{person} is not employed at {unit} on {on}: name somebody who is, or another day by --on"))
    })
}
