//! `turnus arrangements`: the life of the long-shift arrangements of a unit.

use crate::{
    cli::ArrangementsArgs,
    exit::{Failure, fault},
    say,
    session::{self, Session},
};
use serde_json::{Value, json};
use turnus_domain::agreement::life::{Arrangement, Stage, Standing, Step};

pub(super) async fn run(args: ArrangementsArgs) -> Result<(), Failure> {
    let session = Session::existing(&args.place.store).await?;
    let facts = session.planning.facts().await?;
    session.close().await;
    let unit = session::unit(&facts, args.place.unit.as_ref())?;
    let on = args.on.map_or_else(session::today, Ok)?;
    let found = Arrangement::at(&facts, &unit, on);
    for a in &found {
        let usable = if a.is_usable(on) { "can be used" } else { "cannot be used" };
        say::line(format_args!("Long-shift arrangement {} at {unit} on {on}: {usable}", a.agreement.id))?;
        for s in &a.stages {
            say::line(format_args!("  {}", stage(a, s)))?;
        }
        match a.next() {
            None => say::line("  next: nothing, it has ended")?,
            Some(s) => say::line(format_args!("  next: {}{}", task(s.step), by(a, s)))?,
        }
    }
    if found.is_empty() {
        say::line(format_args!("no agreement on long shifts covers {unit}"))?;
    }
    if args.json {
        let all: Vec<Value> = found.iter().map(|a| told(a, on)).collect();
        say::line(serde_json::to_string(&all).map_err(fault)?)?;
    }
    Ok(())
}

fn stage(a: &Arrangement<'_>, s: &Stage) -> String {
    let standing = match s.standing {
        Standing::Done => "done",
        Standing::Missing => "MISSING",
        Standing::Ahead => "ahead",
        Standing::Late => "LATE",
        Standing::TooLate => "TOO LATE",
    };
    let on = s.on.map_or_else(String::new, |on| format!(" {on}"));
    let detail = match s.step {
        Step::Signed => format!(": {} ({})", a.agreement.parties.join(", "), a.agreement.document),
        Step::Assessed => a.agreement.health_assessment.as_ref().map_or_else(String::new, |d| format!(": {d}")),
        Step::Consented => a.consents.map_or_else(
            || ": numbers not told of a small group, nor where the rule book does not say what is small".into(),
            |(all, yes)| format!(": {yes} of {all}"),
        ),
        _ => String::new(),
    };
    format!("{:<14} {standing}{on}{detail} ({})", name(s.step), s.step.rule())
}

const fn name(step: Step) -> &'static str {
    match step {
        Step::Signed => "signed",
        Step::Assessed => "assessed",
        Step::Consented => "consented to",
        Step::FollowedUp => "followed up",
        Step::Begun => "begun",
        Step::Evaluated => "evaluated",
        Step::Ended => "ended",
    }
}

const fn task(step: Step) -> &'static str {
    match step {
        Step::Signed => "sign it",
        Step::Assessed => "file the health and welfare assessment",
        Step::Consented => "ask the people for their consent",
        Step::FollowedUp => "start the follow-up of deviations, with the rate before",
        Step::Begun => "publish a rota with long shifts",
        Step::Evaluated => "evaluate it with the union representatives",
        Step::Ended => "agree on renewing it, or let it end",
    }
}

/// By when.
fn by(a: &Arrangement<'_>, s: &Stage) -> String {
    let until = a.usable_until.filter(|_| s.step == Step::Evaluated).map_or_else(String::new, |u| format!("; it can be used until {u}"));
    s.on.map_or_else(String::new, |on| format!(" by {on}{until}"))
}

fn told(a: &Arrangement<'_>, on: chrono::NaiveDate) -> Value {
    let one = |s: &Stage| json!({"step": name(s.step), "standing": format!("{:?}", s.standing), "on": s.on, "rule": s.step.rule()});
    json!({"agreement": a.agreement.id, "usable": a.is_usable(on), "usable_until": a.usable_until,
        "covered": a.consents.map(|c| c.0), "consents": a.consents.map(|c| c.1),
        "stages": a.stages.iter().map(one).collect::<Vec<_>>(), "next": a.next().map(|s| name(s.step))})
}
