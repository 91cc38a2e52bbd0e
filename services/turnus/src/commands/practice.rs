//! `turnus practice`: repetitions on the job, signed off one by one.

use crate::{
    cli::PracticeArgs,
    exit::Failure,
    say,
    session::{self, Session},
};
use chrono::NaiveDate;
use turnus_domain::{
    calendar::DateRange, command::Command, competence::PracticeKind, facts::Facts, id::UnitId, staff::event::PracticeSignedOff,
};
use turnus_planning::fresh_command_id;

pub(super) async fn run(args: PracticeArgs) -> Result<(), Failure> {
    let session = Session::existing(&args.place.store).await?;
    let on = args.on.map_or_else(session::today, Ok)?;
    if let (Some(competence), Some(person), Some(signer)) = (&args.sign, &args.person, &args.signer) {
        let kind = if args.assessed { PracticeKind::Assessed } else { PracticeKind::Supervised };
        let (competence, person, signer) = (competence.clone(), person.clone(), signer.clone());
        let signed = PracticeSignedOff { person: person.clone(), competence: competence.clone(), kind, signer };
        session.planning.execute(fresh_command_id(), Command::SignOffPractice(signed, on)).await?;
        let facts = session.planning.facts().await?;
        let issued =
            facts.people.get(&person).and_then(|p| p.competences.iter().find(|c| c.competence == competence && c.valid.from == on));
        if let Some(held) = issued {
            let until = held.valid.to.map_or_else(String::new, |to| format!(", until {to}"));
            say::line(format_args!("{competence} is issued to {person} from {on}{until}"))?;
        }
    }
    let facts = session.planning.facts().await?;
    let unit = session::unit(&facts, args.place.unit.as_ref())?;
    session.close().await;
    say::text(told(&facts, &unit, on))
}

/// Who at the unit is on her way to a competence.
fn told(facts: &Facts, unit: &UnitId, on: NaiveDate) -> String {
    let mut lines = Vec::new();
    for ((id, person), _) in facts.employed_at(unit, DateRange::between(on, on)) {
        for (competence, done) in &person.practice {
            let Some(asked) = facts.catalogue.practice_of(competence, on) else { continue };
            lines.push(format!(
                "{id} {competence}: {} of {} supervised, {} of {} assessed",
                done.supervised, asked.supervised, done.assessed, asked.assessed
            ));
        }
    }
    if lines.is_empty() {
        lines.push(format!("nobody at {unit} is on her way to a competence by practice on the job"));
    }
    lines.join("\n") + "\n"
}
