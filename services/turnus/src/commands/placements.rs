//! `turnus placements`: students at a unit.

use crate::{
    cli::PlacementsArgs,
    exit::{Failure, fault},
    say,
    session::{self, Session},
};
use turnus_domain::{
    calendar::DateRange,
    command::Command,
    facts::Facts,
    id::UnitId,
    placement::{
        Placement, PlacementShifts, PlacementTold,
        event::{PlacementCancelled, PlacementPlanned},
        told,
    },
    shift::ShiftKind,
};
use turnus_planning::fresh_command_id;

pub(super) async fn run(args: PlacementsArgs) -> Result<(), Failure> {
    Session::with(&args.place.store, async |session| placements(session, &args).await).await
}

async fn placements(session: &Session, args: &PlacementsArgs) -> Result<(), Failure> {
    let facts = session.planning.facts().await?;
    let unit = session::unit(&facts, args.place.unit.as_ref())?.clone();
    if let Some(command) = asked(args, &unit)? {
        session.planning.execute(fresh_command_id(), command).await?;
    }
    let facts = session.planning.facts().await?;
    let all = facts.units.get(&unit).map(|u| u.placements.values().collect::<Vec<_>>()).unwrap_or_default();
    if all.is_empty() {
        say::line(format_args!("No students are planned at {unit}"))?;
    }
    for p in &all {
        show(&facts, p)?;
    }
    if args.json {
        let rows: Vec<_> = all.iter().map(|p| serde_json::json!({"placement": p, "told": told(&facts, p)})).collect();
        say::line(serde_json::to_string(&rows).map_err(fault)?)?;
    }
    Ok(())
}

fn asked(args: &PlacementsArgs, unit: &UnitId) -> Result<Option<Command>, Failure> {
    if let Some(placement) = &args.cancel {
        let cancelled = PlacementCancelled { unit: unit.clone(), placement: placement.clone() };
        return Ok(Some(Command::CancelPlacement(cancelled, session::today()?)));
    }
    let (Some(id), Some(school), Some(students), Some(from), Some(to)) = (&args.plan, &args.school, args.students, args.from, args.to)
    else {
        return Ok(None);
    };
    let kinds = [(ShiftKind::Day, args.day), (ShiftKind::Evening, args.evening), (ShiftKind::Night, args.night)];
    let placement = Placement {
        id: id.clone(),
        unit: unit.clone(),
        school: school.clone(),
        students,
        days: DateRange::between(from, to),
        supervisors: args.supervisors.clone(),
        shifts: kinds.into_iter().filter(|(_, times)| *times > 0).map(|(kind, times)| PlacementShifts { kind, times }).collect(),
    };
    Ok(Some(Command::PlanPlacement(PlacementPlanned { placement })))
}

fn show(facts: &Facts, p: &Placement) -> Result<(), Failure> {
    let to = p.days.to.unwrap_or(p.days.from);
    let shifts: Vec<String> = p.shifts.iter().map(|s| format!("{} {}", s.times, s.kind.name())).collect();
    say::line(format_args!(
        "{} {}: {} students, {} to {to}; shifts of each: {}",
        p.id,
        p.school,
        p.students,
        p.days.from,
        shifts.join(", ")
    ))?;
    let Some(PlacementTold { findings, supervision, first_week }) = told(facts, p) else {
        return say::line("  no terms of placements are adopted for its first day: import samples/placement-terms.jsonl, or your own");
    };
    say::line(format_args!("  supervisors: {first_week} in the first week, {supervision} over the whole placement"))?;
    for finding in &findings {
        say::line(format_args!("  WARNING {}: {}", finding.name(), finding.told()))?;
    }
    if let (false, Some(terms)) = (findings.is_empty(), facts.catalogue.placement.at(p.days.from)) {
        say::line(format_args!("  (by {}; a warning, it stops nothing)", terms.source.text))?;
    }
    Ok(())
}
