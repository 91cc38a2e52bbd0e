//! `turnus as-of`: what was known then, for a day.

use crate::{
    called::day_name,
    cli::AsOfArgs,
    exit::Failure,
    say,
    session::{self, Session},
    summary,
};
use chrono::NaiveDate;
use std::{collections::BTreeMap, fmt::Write};
use turnus_domain::{calendar::DateRange, facts::Facts, id::UnitId, quantity::BasisPoints, unit::state::UnitFacts};
use turnus_event_log::Instant;
use turnus_planning::RecordedAsOf;

pub(super) async fn run(args: AsOfArgs) -> Result<(), Failure> {
    let session = Session::existing(&args.place.store).await?;
    let at = match (args.position, args.instant) {
        (Some(position), _) => RecordedAsOf::Position(position),
        (None, Some(instant)) => RecordedAsOf::Instant(Instant::from_micros(instant.timestamp_micros())),
        (None, None) => RecordedAsOf::Head,
    };
    let facts = session.planning.facts_as_of(at).await?;
    session.close().await;
    let on = match args.on {
        Some(on) => on,
        None => session::today()?,
    };
    let unit = session::unit(&facts, args.place.unit.as_ref())?;
    say::text(state(&facts, &unit, on))?;
    Ok(())
}

/// The state of a unit on a day, in words.
fn state(facts: &Facts, id: &UnitId, on: NaiveDate) -> String {
    let mut out = format!("As recorded up to position {}, for {on}\n", facts.position());
    if let Some(unit) = facts.units.get(id) {
        about_unit(&mut out, id, unit, on);
    }
    about_staff(&mut out, facts, id, on);
    for a in facts.agreements.values().filter(|a| a.valid.contains(on) && (a.scope.units.is_empty() || a.scope.units.contains(id))) {
        let consents = facts.people.values().filter(|p| p.consents_on(&a.id, on)).count();
        let _ = writeln!(out, "  agreement {} ({:?}): {}; {consents} consents", a.id, a.kind, a.document);
    }
    for d in facts.decisions.values().filter(|d| d.unit == *id && d.valid.contains(on)) {
        let _ = writeln!(out, "  sharing decision {}: {} may do {} ({:?})", d.id, d.to, d.task, d.mode);
    }
    for (plan, rota) in facts.rotas_of(id) {
        let status = facts.status(plan).map(|s| s.to_string()).unwrap_or_default();
        let stale = if facts.stale(plan).is_some() { ", out of date" } else { "" };
        let _ = writeln!(out, "  rota {plan}: {} weeks from {}, {status}{stale}", rota.request.horizon.weeks, rota.request.horizon.first);
    }
    match facts.sharing_plan(id, on) {
        Some(plan) => out.push_str(&summary::sharing(plan)),
        None => out.push_str("  no sharing plan is adopted\n"),
    }
    out
}

fn about_unit(out: &mut String, id: &UnitId, unit: &UnitFacts, on: NaiveDate) {
    let residents = unit.measure.at(on).map_or_else(|| "not open yet".into(), |m| format!("{} residents", m.residents));
    let _ = writeln!(out, "Unit {id}, {}: {residents}, {} tasks in the catalogue", unit.name, unit.tasks(on).len());
    for line in unit.head_plan.at(on).into_iter().flatten() {
        let _ = writeln!(out, "  head plan: {} {} on a {}", line.heads, line.shift, day_name(line.day));
    }
}

fn about_staff(out: &mut String, facts: &Facts, id: &UnitId, on: NaiveDate) {
    let mut by: BTreeMap<_, (u32, u32)> = BTreeMap::new();
    for (_, (_, e)) in facts.employed_at(id, DateRange::between(on, on)) {
        let entry = by.entry(e.profession.clone()).or_default();
        entry.0 += 1;
        entry.1 += e.position.at(on).map_or(0, |p| p.0);
    }
    for (profession, (people, position)) in by {
        let _ = writeln!(out, "  {people} {profession}, {} of a full position together", BasisPoints(position));
    }
    let today = facts.employed_at(id, DateRange::between(on, on));
    let absent = today.filter(|((_, p), _)| p.absences.values().any(|a| a.days.contains(on))).count();
    let _ = writeln!(out, "  {absent} absent that day");
}
