//! The shifts of all published rotas as a table: one row for each shift of each line, for reports,
//! spreadsheets and research. A person is an id and nothing else.
//!
//! A row says what was published, also after another rota took its place: then `replaced_by` names the
//! first rota that did, on that day. The rows in force are those where it is empty.

use crate::{Planning, envelope, error::LogFault, error::PlanningError, view::RecordedAsOf};
use async_trait::async_trait;
use chrono::{DateTime, NaiveDate, Utc};
use std::collections::BTreeSet;
use turnus_domain::{
    calendar::DateRange,
    event::Event,
    facts::Facts,
    id::{PersonId, PlanId, ProfessionId, ShiftTypeId, UnitId},
    rota::state::Proposal,
};
use turnus_event_log::{
    ReadError, RecordedEvent,
    view::{ApplyError, Cell, Column, ColumnKind, Rows, Shape, View},
};

/// Name of the view, and of the table that SQL sees.
pub const PUBLISHED_SHIFT: &str = "published_shift";

const fn column(name: &'static str, kind: ColumnKind) -> Column {
    Column { name, kind }
}

/// The columns, in order.
pub const PUBLISHED_SHIFT_COLUMNS: &[Column] = &[
    // Where.
    column("unit", ColumnKind::Text),
    // Which rota.
    column("rota", ColumnKind::Text),
    // The local date the shift starts on.
    column("day", ColumnKind::Date),
    // Who; empty for a substitute.
    column("person", ColumnKind::Text),
    // As what she is employed there that day, or what the substitute must be.
    column("profession", ColumnKind::Text),
    // Shift type and its kind.
    column("shift", ColumnKind::Text),
    column("kind", ColumnKind::Text),
    // From when to when.
    column("starts_at", ColumnKind::Instant),
    column("ends_at", ColumnKind::Instant),
    // Working minutes: elapsed less unpaid breaks.
    column("minutes", ColumnKind::Integer),
    // The day staff got the rota, and the log position of its publication.
    column("shared_on", ColumnKind::Date),
    column("published_at_position", ColumnKind::Integer),
    // The rota that took its place on that day.
    column("replaced_by", ColumnKind::Text),
];

/// Keeps `published_shift` from the log of a planning.
pub struct PublishedShifts(pub Planning);

#[async_trait]
impl View for PublishedShifts {
    fn shape(&self) -> Shape {
        Shape { name: PUBLISHED_SHIFT, version: 1, columns: PUBLISHED_SHIFT_COLUMNS }
    }

    async fn apply(&self, recorded: &RecordedEvent, rows: &mut Rows<'_>) -> Result<(), ApplyError> {
        if recorded.event_type.as_str() != "RotaPublished" {
            return Ok(());
        }
        let Event::RotaPublished(e) = envelope::event(recorded).map_err(cause)? else { return Ok(()) };
        let facts = self.0.facts_as_of(RecordedAsOf::Position(recorded.position.0)).await.map_err(cause)?;
        let missing = || ApplyError::Poison(format!("rota {} was published but never proposed", e.plan));
        let new = facts.rotas.get(&e.plan).and_then(|rota| rota.proposal.as_ref()).ok_or_else(missing)?;
        put(rows, &Publication::of(&facts, &e.plan)?, |_| true, None)?;
        for (position, old) in facts.publications(&e.unit) {
            if position >= recorded.position.0 {
                continue;
            }
            let replaced = |day: &NaiveDate| replaced_now(&facts, &e.unit, *day, (position, old), (recorded.position.0, new));
            let replaced: BTreeSet<NaiveDate> = old.rota.horizon.days().filter(replaced).collect();
            if !replaced.is_empty() {
                // With the shift types as they were when it was published.
                let then = self.0.facts_as_of(RecordedAsOf::Position(position)).await.map_err(cause)?;
                put(rows, &Publication::of(&then, &old.rota.id)?, |day| replaced.contains(&day), Some(&e.plan))?;
            }
        }
        Ok(())
    }
}

/// A fault of the log passes; an event that cannot be read does not.
fn cause(error: PlanningError) -> ApplyError {
    match error {
        PlanningError::Log(LogFault::Read(ReadError::Storage(_) | ReadError::Keys(_))) => ApplyError::Unavailable(error.to_string()),
        error => ApplyError::Poison(error.to_string()),
    }
}

/// Whether a publication is the first to take the place of an older one on a day.
fn replaced_now(facts: &Facts, unit: &UnitId, day: NaiveDate, old: (u64, &Proposal), new: (u64, &Proposal)) -> bool {
    let covers = |p: &Proposal| p.rota.horizon.range().contains(day);
    let between = |at: u64| old.0 < at && at < new.0;
    covers(old.1) && covers(new.1) && !facts.publications(unit).iter().any(|(at, p)| between(*at) && covers(p))
}

/// A rota with the facts of its publication.
struct Publication<'a> {
    facts: &'a Facts,
    proposal: &'a Proposal,
    position: u64,
    shared_on: NaiveDate,
}

impl<'a> Publication<'a> {
    fn of(facts: &'a Facts, plan: &PlanId) -> Result<Self, ApplyError> {
        let rota = facts.rotas.get(plan);
        let found = rota.and_then(|r| Some((r.proposal.as_ref()?, r.published.as_ref()?)));
        let (proposal, (position, event)) = found.ok_or_else(|| ApplyError::Poison(format!("rota {plan} is not published")))?;
        Ok(Self { facts, proposal, position: *position, shared_on: event.shared_on })
    }

    /// As what somebody is employed at the unit on a day.
    fn profession(&self, person: &PersonId, day: NaiveDate) -> Option<&'a ProfessionId> {
        let person = self.facts.people.get(person)?;
        let mut jobs = person.employments.values().filter(|e| e.unit == self.proposal.rota.unit);
        jobs.find(|e| e.employed.overlaps(&DateRange::between(day, day))).map(|e| &e.profession)
    }

    fn cells(&self, line: Line<'_>, replaced_by: Option<&PlanId>) -> Vec<Cell> {
        let (rota, day) = (&self.proposal.rota, line.day);
        let shift = self.facts.units.get(&rota.unit).and_then(|unit| unit.shift_type_ever(line.shift, day));
        let span = shift.map(|shift| shift.span(day));
        let profession = line.profession.or_else(|| self.profession(line.person?, day));
        vec![
            rota.unit.as_str().into(),
            rota.id.as_str().into(),
            days(day).into(),
            line.person.map(PersonId::as_str).into(),
            profession.map(ProfessionId::as_str).into(),
            line.shift.as_str().into(),
            shift.map(|shift| shift.kind.name()).into(),
            span.map(|(from, _)| micros(from)).into(),
            span.map(|(_, to)| micros(to)).into(),
            shift.map(|shift| shift.working(day).0).into(),
            days(self.shared_on).into(),
            i64::try_from(self.position).unwrap_or(i64::MAX).into(),
            replaced_by.map(PlanId::as_str).into(),
        ]
    }
}

/// One shift of a rota.
#[derive(Clone, Copy)]
struct Line<'a> {
    day: NaiveDate,
    shift: &'a ShiftTypeId,
    person: Option<&'a PersonId>,
    profession: Option<&'a ProfessionId>,
}

/// Puts the shifts of some days of a published rota. Keys begin with the unit and the rota.
fn put(
    rows: &mut Rows<'_>,
    publication: &Publication<'_>,
    of: impl Fn(NaiveDate) -> bool,
    replaced_by: Option<&PlanId>,
) -> Result<(), ApplyError> {
    let rota = &publication.proposal.rota;
    let key = |day: NaiveDate, who: &str, shift: &ShiftTypeId| format!("{}/{}/{day}/{who}/{shift}", rota.unit, rota.id);
    for a in rota.assignments.iter().filter(|a| of(a.date)) {
        let line = Line { day: a.date, shift: &a.shift, person: Some(&a.person), profession: None };
        rows.put(key(a.date, a.person.as_str(), &a.shift), publication.cells(line, replaced_by))?;
    }
    // Several substitutes may work the same shift: they are numbered. No id of a person begins with `+`.
    for (n, s) in rota.substitutes.iter().enumerate().filter(|(_, s)| of(s.date)) {
        let line = Line { day: s.date, shift: &s.shift, person: None, profession: Some(&s.profession) };
        rows.put(key(s.date, &format!("+{n}"), &s.shift), publication.cells(line, replaced_by))?;
    }
    Ok(())
}

/// Days since 1970-01-01.
fn days(day: NaiveDate) -> i64 {
    day.signed_duration_since(NaiveDate::default()).num_days()
}

fn micros(at: DateTime<Utc>) -> i64 {
    at.timestamp_micros()
}
