//! `turnus volunteers`: who can help when, what was held, and the time bank.

use crate::{
    cli::VolunteersArgs,
    exit::{Failure, fault},
    say,
    session::{self, Session},
};
use chrono::{Datelike, Days, NaiveDate};
use std::collections::BTreeMap;
use turnus_domain::{
    calendar::DateRange,
    command::Command,
    facts::Facts,
    id::{PersonId, UnitId},
    quantity::Minutes,
    volunteer::{
        Activity, Volunteer, Wanted, activities,
        event::{ActivityHeld, TimeCreditUsed, VolunteerEnrolled, VolunteerLeft},
        volunteers,
    },
};
use turnus_planning::fresh_command_id;

pub(super) async fn run(args: VolunteersArgs) -> Result<(), Failure> {
    Session::with(&args.place.store, async |session| told(session, &args).await).await
}

async fn told(session: &Session, args: &VolunteersArgs) -> Result<(), Failure> {
    let on = args.on.map_or_else(session::today, Ok)?;
    let facts = session.planning.facts().await?;
    if let Some(command) = asked(args, &facts, on)? {
        session.planning.execute(fresh_command_id(), command).await?;
    }
    let facts = session.planning.facts().await?;
    match args.activities {
        Some(days) => held(args, &facts, on, days),
        None => found(session, args, &facts, on).await,
    }
}

/// What is to be recorded, if anything.
fn asked(args: &VolunteersArgs, facts: &Facts, on: NaiveDate) -> Result<Option<Command>, Failure> {
    if let Some(person) = &args.enrol {
        let volunteer = Volunteer {
            person: person.clone(),
            sites: args.sites.clone(),
            skills: args.skills.clone(),
            slots: args.slots.clone(),
            certificate_shown: args.certificate_shown,
            time_bank: args.time_bank,
            valid: DateRange::starting(on),
        };
        let (name, contact) = (args.name.clone(), args.contact.clone());
        return Ok(Some(Command::EnrolVolunteer { enrolled: VolunteerEnrolled { volunteer }, name, contact }));
    }
    if let Some(person) = &args.leave {
        return Ok(Some(Command::EndVolunteer(VolunteerLeft { person: person.clone(), on })));
    }
    let minutes = Minutes(args.minutes.unwrap_or_default());
    if let Some(person) = &args.credit_used {
        return Ok(Some(Command::UseTimeCredit(TimeCreditUsed { person: person.clone(), minutes }, on)));
    }
    let (Some(id), Some(task), Some(residents)) = (&args.activity, &args.task, args.residents) else { return Ok(None) };
    let (unit, by) = (session::unit(facts, args.place.unit.as_ref())?, args.by.clone());
    let activity = Activity { id: id.clone(), unit: unit.clone(), task: task.clone(), date: on, minutes, residents, by };
    Ok(Some(Command::RecordActivity(ActivityHeld { activity })))
}

/// Who is what is looked for.
async fn found(session: &Session, args: &VolunteersArgs, facts: &Facts, on: NaiveDate) -> Result<(), Failure> {
    let wanted = Wanted { site: args.site.clone(), skill: args.skill.clone(), hours: args.hours, certificate: args.certificate };
    let all = volunteers(facts, &wanted, on);
    let people: Vec<PersonId> = all.iter().map(|v| v.person.clone()).collect();
    let names = session.planning.names_of(&people).await?;
    let contacts = if args.contacts { session.planning.contacts_of(&people).await? } else { BTreeMap::new() };
    say::line(format_args!("Volunteers on {} {on}: {}", on.weekday(), all.len()))?;
    for v in &all {
        let name = names.get(&v.person).map_or(v.person.as_str(), String::as_str);
        let skills: Vec<&str> = v.skills.iter().map(|s| s.as_str()).collect();
        let times = v.slots.iter().filter(|s| s.day == on.weekday()).map(|s| format!("{}–{}", s.from, s.to)).collect::<Vec<_>>();
        let shown = v.certificate_shown.map_or_else(|| "police certificate not shown".into(), |d| format!("police certificate shown {d}"));
        let contact = contacts.get(&v.person).map(|c| format!("; {c}")).unwrap_or_default();
        say::line(format_args!(
            "  {name} ({}): {}; {}; {shown}{}{contact}",
            v.person,
            skills.join(", "),
            times.join(", "),
            credit(facts, v)
        ))?;
    }
    if all.is_empty() {
        say::line("  nobody: ask of another time or site, or without a skill")?;
    }
    say::line("  (volunteers count in no cover: they come beside staff)")?;
    if args.json {
        say::line(serde_json::to_string(&all).map_err(fault)?)?;
    }
    Ok(())
}

fn credit(facts: &Facts, v: &Volunteer) -> String {
    let credit = facts.people.get(&v.person).map_or(Minutes::ZERO, |p| p.time_credit);
    if v.time_bank { format!("; time bank +{credit}") } else { String::new() }
}

/// What was held at the unit.
fn held(args: &VolunteersArgs, facts: &Facts, on: NaiveDate, days: u64) -> Result<(), Failure> {
    let unit: &UnitId = &session::unit(facts, args.place.unit.as_ref())?;
    let from = on.checked_sub_days(Days::new(days.max(1) - 1)).unwrap_or(on);
    let all = activities(facts, unit, DateRange::between(from, on));
    say::line(format_args!("Activities at {unit}, {from} to {on}:"))?;
    for a in &all {
        say::line(format_args!(
            "  {}: {} sessions, {} resident-contacts, {} of staff, {} of volunteers; one by one it would be {}",
            a.task, a.sessions, a.contacts, a.staff, a.volunteers, a.one_by_one
        ))?;
    }
    if all.is_empty() {
        say::line("  none is recorded")?;
    }
    if args.json {
        say::line(serde_json::to_string(&all).map_err(fault)?)?;
    }
    Ok(())
}
