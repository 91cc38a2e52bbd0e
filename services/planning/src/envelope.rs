//! A fact in the envelope of the log, and back. Days become the instants at which they begin in Oslo.

use crate::{command_id::event_id, error::PlanningError};
use chrono::{DateTime, NaiveDate};
use turnus_domain::{
    calendar::{ClockTime, ZONE},
    event::Event,
    event_file::unknown_field,
    fact::{Fact, SealedText},
    upcast::upcast,
};
use turnus_event_log::{
    CommandId, EventLog, EventType, Expected, FieldName, Instant, NewEvent, PlainField, RecordedEvent, StreamId, StreamWrite, SubjectId,
    Unsealed,
};

/// The writes of a command, in the order of its facts. The position of the log guards them all, so no revision is asked for.
pub(crate) fn writes(command: &CommandId, facts: &[Fact]) -> Result<Vec<StreamWrite>, PlanningError> {
    let mut writes: Vec<StreamWrite> = Vec::new();
    for (index, fact) in (0..).zip(facts) {
        let event = new_event(command, index, fact)?;
        match writes.last_mut().filter(|w| w.stream.as_str() == fact.stream) {
            Some(write) => write.events.push(event),
            None => {
                let stream = StreamId::new(&fact.stream).map_err(PlanningError::unwritable)?;
                writes.push(StreamWrite { stream, expected: Expected::Any, events: vec![event] });
            }
        }
    }
    Ok(writes)
}

fn new_event(command: &CommandId, index: u64, fact: &Fact) -> Result<NewEvent, PlanningError> {
    let unwritable = |e: String| PlanningError::Unwritable(format!("{}: {e}", fact.event.name()));
    let field = |s: &SealedText| {
        Ok(PlainField {
            subject: SubjectId::new(s.subject.as_str()).map_err(PlanningError::unwritable)?,
            field: FieldName::new(&s.field).map_err(PlanningError::unwritable)?,
            plaintext: s.text.clone(),
        })
    };
    Ok(NewEvent {
        event_id: event_id(command, index),
        event_type: EventType::new(fact.event.name()).map_err(PlanningError::unwritable)?,
        schema_version: u16::try_from(fact.event.schema_version()).map_err(|e| unwritable(e.to_string()))?,
        effective_from: begin(fact.effective),
        effective_to: last_day(&fact.event).filter(|day| *day >= fact.effective).and_then(|day| day.succ_opt()).map(begin),
        data: fact.payload().map_err(|e| unwritable(e.to_string()))?.into_bytes(),
        meta: b"{}".to_vec(),
        sealed: fact.sealed.iter().map(field).collect::<Result<_, PlanningError>>()?,
    })
}

/// The event of a recorded one.
pub(crate) fn event(recorded: &RecordedEvent) -> Result<Event, PlanningError> {
    let (position, name) = (recorded.position.0, recorded.event_type.as_str());
    let text = std::str::from_utf8(&recorded.data).map_err(|e| PlanningError::EventForm { position, why: e.to_string() })?;
    upcast(name, recorded.schema_version.into(), text).map_err(|e| PlanningError::unreadable(position, &e))
}

/// The day a recorded event takes effect.
pub(crate) fn effective(recorded: &RecordedEvent) -> Result<NaiveDate, PlanningError> {
    day(recorded.effective_from).ok_or_else(|| PlanningError::EventForm {
        position: recorded.position.0,
        why: format!("it takes effect {} µs after 1970, which is no day of the calendar", recorded.effective_from.micros()),
    })
}

/// The fact of a recorded event, with the sealed texts that can still be read.
pub(crate) async fn fact(log: &dyn EventLog, recorded: &RecordedEvent) -> Result<Fact, PlanningError> {
    let mut sealed = Vec::new();
    if !recorded.sealed.is_empty() {
        for field in log.unseal(recorded).await? {
            if let Unsealed::Plain(plain) = field {
                let subject = plain.subject.as_str().parse();
                let subject = subject.map_err(|e| PlanningError::EventForm { position: recorded.position.0, why: format!("{e}") })?;
                sealed.push(SealedText { subject, field: plain.field.as_str().into(), text: plain.plaintext });
            }
        }
    }
    let event = event(recorded)?;
    let stored = stored(recorded, &event)?;
    Ok(Fact { stream: recorded.stream_id.as_str().into(), event, effective: effective(recorded)?, sealed, stored })
}

/// The stored payload, when it has fields that this program does not know. One of an older version has been raised.
fn stored(recorded: &RecordedEvent, event: &Event) -> Result<Option<Box<str>>, PlanningError> {
    let unreadable = |why: String| PlanningError::EventForm { position: recorded.position.0, why };
    let text = std::str::from_utf8(&recorded.data).map_err(|e| unreadable(e.to_string()))?;
    let current = event.schema_version() == u32::from(recorded.schema_version);
    let unknown = current && unknown_field(event, text).map_err(|e| unreadable(e.to_string()))?.is_some();
    Ok(unknown.then(|| text.into()))
}

/// The instant a day begins.
fn begin(day: NaiveDate) -> Instant {
    Instant::from_micros(ClockTime::MIDNIGHT.on(day).timestamp_micros())
}

/// The day of an instant.
pub(crate) fn day(instant: Instant) -> Option<NaiveDate> {
    DateTime::from_timestamp_micros(instant.micros()).map(|t| t.with_timezone(&ZONE).date_naive())
}

/// The last day a fact holds, when the event itself says so.
fn last_day(event: &Event) -> Option<NaiveDate> {
    match event {
        Event::EmploymentStarted(e) => e.employed.to,
        Event::CompetenceRecorded(e) => e.competence.valid.to,
        Event::ExemptionRecorded(e) => e.exemption.valid.to,
        Event::AbsenceRegistered(e) => e.absence.days.to,
        Event::WishRecorded(e) => Some(e.wish.date),
        Event::WishRoundOpened(e) => Some(e.round.closes),
        Event::ShiftFixed(e) => Some(e.shift.date),
        Event::ExtraShiftAgreed(e) => Some(e.shift.date),
        Event::OtherWorkTold(e) => Some(e.to.date()),
        Event::VolunteerEnrolled(e) => e.volunteer.valid.to,
        Event::PlacementPlanned(e) => e.placement.days.to,
        Event::AgreementSigned(e) => e.agreement.valid.to,
        Event::SharingDecisionMade(e) => e.decision.valid.to,
        _ => None,
    }
}
