//! A log with a rota of 60 people and 84 days, made from the people of the sample under new ids. The lines are constructed:
//! five days on, two off, turning through day, evening and night. The rota is requested and proposed as any other.

use std::{fs, path::Path, sync::Arc};
use turnus_domain::{
    calendar::Horizon,
    command::Command,
    event_file,
    id::{PersonId, PlanId, UnitId},
    quantity::Minutes,
    rota::{
        Assignment, PersonHours, Report, Rota, SolveStatus,
        event::{RotaProposed, RotaRequested},
    },
};
use turnus_event_log::{Actor, EventLog, LogId};
use turnus_graphql::Backend;
use turnus_planning::{Planning, SystemClock, fresh_command_id};

/// People of the rota.
pub(crate) const PEOPLE: usize = 60;
/// Days of the rota.
pub(crate) const DAYS: usize = 84;
/// Its plan id.
pub(crate) const PLAN: &str = "R60";
const UNIT: &str = "solbakken-2";

fn horizon() -> Horizon {
    Horizon { first: "2027-01-04".parse().expect("a day"), weeks: 12 }
}

/// The catalogue of the sample with its 28 people, and the same people again as `F…` and `G…` until there are 60.
fn lines() -> String {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples/solbakken-base.jsonl");
    let sample = fs::read_to_string(file).expect("the sample");
    let again = |letter: char, most: usize| {
        let of = (1..=most).flat_map(|n| {
            let stream = format!("{{\"stream\":\"person-E{n:02}\"");
            sample.lines().filter(move |l| l.starts_with(&stream)).map(move |l| (n, l))
        });
        of.map(|(n, line)| line.replace(&format!("E{n:02}"), &format!("{letter}{n:02}")) + "\n").collect::<String>()
    };
    let (f, g) = (again('F', 28), again('G', PEOPLE - 56));
    format!("{}\n{f}{g}", sample.trim_end())
}

fn code(person: usize, day: usize) -> Option<&'static str> {
    let turn = (day + person) % 7;
    (turn < 5).then(|| ["D", "E", "N"][(day / 7 + person) % 3])
}

/// Backend over a log that holds the rota.
pub(crate) async fn backend(log: Arc<dyn EventLog>) -> Backend {
    let (log_id, actor) = (LogId::new("big").expect("a name"), Actor::new("tester").expect("a name"));
    let planning = Planning::new(Arc::clone(&log), log_id.clone(), actor, Arc::new(SystemClock));
    let facts = event_file::parse(&lines()).expect("reads");
    planning.import(fresh_command_id(), facts).await.expect("is recorded");
    let (unit, plan): (UnitId, PlanId) = (UNIT.parse().expect("an id"), "S60".parse().expect("an id"));
    planning.share(unit.clone(), horizon().first, plan.clone(), fresh_command_id()).await.expect("a sharing plan");
    let facts = planning.facts().await.expect("reads");
    let people: Vec<PersonId> = facts.people.keys().cloned().collect();
    assert_eq!(people.len(), PEOPLE);
    let request = RotaRequested {
        plan: PLAN.parse().expect("an id"),
        unit: unit.clone(),
        horizon: horizon(),
        seed: 1,
        parent: None,
        sharing_plan: plan,
        input_position: facts.position(),
        effective: horizon().first,
    };
    let proposal = proposed(&request, &people);
    planning.execute(fresh_command_id(), Command::RequestRota(request)).await.expect("is requested");
    planning.execute(fresh_command_id(), Command::RecordProposal(proposal)).await.expect("is proposed");
    Backend { planning, log, log_id, solvers: 2 }
}

fn proposed(request: &RotaRequested, people: &[PersonId]) -> RotaProposed {
    let mut assignments = Vec::new();
    for (day, date) in horizon().days().enumerate() {
        let worked = people.iter().enumerate().filter_map(|(k, person)| Some((person, code(k, day)?)));
        assignments.extend(worked.map(|(person, code)| Assignment { date, person: person.clone(), shift: code.parse().expect("an id") }));
    }
    let hours = people.iter().map(|person| PersonHours {
        person: person.clone(),
        owed: Minutes(0),
        worked: Minutes(0),
        weekends: 0,
        nights: 0,
        full_time_week: Minutes(2130),
    });
    RotaProposed {
        report: Report { hours: hours.collect(), ..Report::default() },
        rota: Rota {
            id: request.plan.clone(),
            parent: None,
            unit: request.unit.clone(),
            horizon: request.horizon,
            input_position: request.input_position,
            assignments,
            substitutes: Vec::new(),
            seed: request.seed,
            status: SolveStatus::Feasible,
            objective: 0,
            bound: 0,
        },
    }
}

/// The line of a person, as it was recorded.
pub(crate) fn line(person: usize) -> String {
    (0..DAYS).map(|day| code(person, day).unwrap_or("-")).collect::<Vec<_>>().join(" ")
}
