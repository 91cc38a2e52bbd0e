//! Rows and what they mean: every statement that reads or writes the tables of the log.

use std::collections::{HashMap, HashSet};

use sqlx::query_builder::Separated;
use sqlx::sqlite::SqliteRow;
use sqlx::{QueryBuilder, Row, Sqlite, SqliteConnection};

use crate::chain::Hash;
use crate::columns::{CommandColumns, Fault, array, event_id, revisions_text, sealed_macs, signed, utf8};
use crate::error::Corrupt;
use crate::event::{RecordedEvent, SealedField};
use crate::group::{Group, Names};
use crate::ids::{CommandId, EventId, LogId};
use crate::log::{Head, SealedPlace};
use crate::order::{Instant, Position, Revision};
use crate::rules::{Remembered, Situation};
use crate::sealed_column::{sealed_fields, sealed_text};

/// Events of a log between two positions.
pub(super) const PAGE: &str = "
    SELECT position, event_id, stream_id, revision, type, schema_version, recorded_at_us,
           effective_from_us, effective_to_us, actor, command_id, correlation_id, causation_id,
           data, meta, sealed, hash
      FROM es_event WHERE log_id = ? AND position > ? AND position <= ? ORDER BY position";

/// Events of a stream after a revision.
pub(super) const STREAM_PAGE: &str = "
    SELECT position, event_id, stream_id, revision, type, schema_version, recorded_at_us,
           effective_from_us, effective_to_us, actor, command_id, correlation_id, causation_id,
           data, meta, sealed, hash
      FROM es_event WHERE log_id = ? AND stream_id = ? AND revision > ? ORDER BY revision LIMIT ?";

/// The last position recorded at or before an instant.
pub(super) const POSITION_AT: &str = "
    SELECT position FROM es_event WHERE log_id = ? AND recorded_at_us <= ?
     ORDER BY recorded_at_us DESC, position DESC LIMIT 1";

/// Rows or ids in one statement: 17 values each stay below SQLite's limit of 32,766 values.
const CHUNK: usize = 500;

/// Reads one event; a row that is no event is corruption at its position.
pub(super) fn event(log: &LogId, row: &SqliteRow) -> Result<RecordedEvent, Corrupt> {
    decode(log, row).map_err(|cause| Corrupt {
        log: log.clone(),
        position: Position(row.try_get::<i64, _>(0).unwrap_or(0) as u64),
        cause: format!("the row is no event: {cause}"),
    })
}

fn decode(log: &LogId, row: &SqliteRow) -> Result<RecordedEvent, Fault> {
    let text = |column: &str| row.try_get::<String, _>(column);
    let number = |column: &str| row.try_get::<i64, _>(column);
    let optional = |column: &str| row.try_get::<Option<String>, _>(column);
    let causation: Option<&[u8]> = row.try_get("causation_id")?;
    Ok(RecordedEvent {
        log_id: log.clone(),
        position: Position(number("position")?.try_into()?),
        event_id: event_id(row.try_get("event_id")?)?,
        stream_id: text("stream_id")?.try_into()?,
        revision: Revision(number("revision")?.try_into()?),
        event_type: text("type")?.try_into()?,
        schema_version: number("schema_version")?.try_into()?,
        recorded_at: Instant::from_micros(number("recorded_at_us")?),
        effective_from: Instant::from_micros(number("effective_from_us")?),
        effective_to: row.try_get::<Option<i64>, _>("effective_to_us")?.map(Instant::from_micros),
        actor: text("actor")?.try_into()?,
        command_id: text("command_id")?.try_into()?,
        correlation_id: optional("correlation_id")?.map(TryInto::try_into).transpose()?,
        causation_id: causation.map(event_id).transpose()?,
        data: text("data")?.into_bytes(),
        meta: text("meta")?.into_bytes(),
        sealed: sealed_fields(row.try_get("sealed")?)?,
        hash: Hash(array(row.try_get("hash")?)?),
    })
}

/// Where the log ends.
pub(super) async fn head(connection: &mut SqliteConnection, log: &LogId) -> Result<Head, sqlx::Error> {
    let select = "SELECT head_position, head_hash, head_recorded_at_us FROM es_log WHERE log_id = ?";
    let row = sqlx::query(select).bind(log.as_str()).fetch_optional(connection).await?;
    let Some(row) = row else {
        return Ok(Head::START);
    };
    Ok(Head {
        position: Position(row.try_get::<i64, _>(0)? as u64),
        hash: Hash(array(row.try_get(1)?).map_err(sqlx::Error::Decode)?),
        recorded_at: Some(Instant::from_micros(row.try_get(2)?)),
    })
}

/// What the log remembers of a command.
pub(super) async fn remembered(
    connection: &mut SqliteConnection,
    log: &LogId,
    command: &CommandId,
) -> Result<Option<Remembered>, sqlx::Error> {
    let select = "SELECT open_hash, sealed_macs, first_position, last_position, revisions, hash
                    FROM es_command WHERE log_id = ? AND command_id = ?";
    let query = sqlx::query(select).bind(log.as_str()).bind(command.as_str());
    let Some(row) = query.fetch_optional(connection).await? else {
        return Ok(None);
    };
    let columns = CommandColumns {
        open_hash: row.try_get(0)?,
        sealed_macs: row.try_get(1)?,
        first_position: row.try_get(2)?,
        last_position: row.try_get(3)?,
        revisions: row.try_get(4)?,
        hash: row.try_get(5)?,
    };
    columns.remembered().map(Some).map_err(sqlx::Error::Decode)
}

/// Looks up what a group of requests of one log names.
pub(super) async fn group(connection: &mut SqliteConnection, log: &LogId, names: &Names<'_>) -> Result<Group, sqlx::Error> {
    let mut known = HashMap::new();
    for command in &names.commands {
        if let Some(remembered) = remembered(connection, log, command).await? {
            known.insert((*command).clone(), remembered);
        }
    }
    let mut revisions = HashMap::new();
    for stream in &names.streams {
        let select = "SELECT revision FROM es_stream WHERE log_id = ? AND stream_id = ?";
        let query = sqlx::query(select).bind(log.as_str()).bind(stream.as_str());
        if let Some(row) = query.fetch_optional(&mut *connection).await? {
            revisions.insert((*stream).clone(), Revision(row.try_get::<i64, _>(0)? as u64));
        }
    }
    let taken = taken(connection, log, &names.events).await?;
    Ok(Group::new(Situation { head: head(connection, log).await?, revisions, taken }, known))
}

/// Which of these ids the log already holds. They travel as one JSON array, so that the statement
/// stays prepared whatever their number. CROSS JOIN keeps SQLite from reading the whole log and looking
/// for each event in the array.
async fn taken(connection: &mut SqliteConnection, log: &LogId, ids: &[EventId]) -> Result<HashSet<EventId>, sqlx::Error> {
    let ids: Vec<String> = ids.iter().map(|id| id.uuid().simple().to_string()).collect();
    let ids = serde_json::to_string(&ids).map_err(|error| sqlx::Error::Encode(error.into()))?;
    let select = "SELECT e.event_id FROM json_each(?) AS asked
                    CROSS JOIN es_event AS e ON e.log_id = ? AND e.event_id = unhex(asked.value)";
    let rows = sqlx::query(select).bind(ids).bind(log.as_str()).fetch_all(connection).await?;
    let id = |row: &SqliteRow| event_id(row.try_get(0)?).map_err(sqlx::Error::Decode);
    rows.iter().map(id).collect()
}

/// Writes what a group has decided: head, streams, events and the remembered answers.
pub(super) async fn write(connection: &mut SqliteConnection, log: &LogId, group: &Group) -> Result<(), sqlx::Error> {
    let Some(last) = group.events.last() else {
        return Ok(());
    };
    write_head(connection, last).await?;
    for (stream, revision) in group.streams() {
        let upsert = "INSERT INTO es_stream (log_id, stream_id, revision) VALUES (?, ?, ?)
                      ON CONFLICT DO UPDATE SET revision = excluded.revision";
        let query = sqlx::query(upsert).bind(log.as_str()).bind(stream.as_str()).bind(signed(revision.0));
        query.execute(&mut *connection).await?;
    }
    for chunk in group.events.chunks(CHUNK) {
        write_events(connection, chunk).await?;
    }
    for (command, remembered) in &group.commands {
        write_command(connection, log, command, remembered).await?;
    }
    Ok(())
}

async fn write_head(connection: &mut SqliteConnection, last: &RecordedEvent) -> Result<(), sqlx::Error> {
    let upsert = "
        INSERT INTO es_log (log_id, head_position, head_hash, head_recorded_at_us)
        VALUES (?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET head_position = excluded.head_position,
            head_hash = excluded.head_hash, head_recorded_at_us = excluded.head_recorded_at_us";
    let query =
        sqlx::query(upsert).bind(last.log_id.as_str()).bind(signed(last.position.0)).bind(&last.hash.0[..]).bind(last.recorded_at.micros());
    query.execute(connection).await.map(|_| ())
}

async fn write_events(connection: &mut SqliteConnection, events: &[RecordedEvent]) -> Result<(), sqlx::Error> {
    let sealed: Vec<Option<String>> = events.iter().map(|event| sealed_text(&event.sealed)).collect::<Result<_, _>>()?;
    let mut query = QueryBuilder::<Sqlite>::new(
        "INSERT INTO es_event (log_id, position, event_id, stream_id, revision, type,
            schema_version, recorded_at_us, effective_from_us, effective_to_us, actor, command_id,
            correlation_id, causation_id, data, meta, sealed, hash) ",
    );
    let texts: Vec<_> = events.iter().map(|event| Ok((utf8(&event.data)?, utf8(&event.meta)?))).collect::<Result<_, sqlx::Error>>()?;
    query.push_values(events.iter().zip(sealed).zip(texts), |row, ((event, sealed), texts)| bind_event(row, event, sealed, texts));
    query.build().persistent(events.len() == 1).execute(connection).await.map(|_| ())
}

fn bind_event(mut row: Separated<'_, Sqlite, &'static str>, event: &RecordedEvent, sealed: Option<String>, (data, meta): (&str, &str)) {
    row.push_bind(event.log_id.as_str().to_owned())
        .push_bind(signed(event.position.0))
        .push_bind(event.event_id.as_bytes().to_vec())
        .push_bind(event.stream_id.as_str().to_owned())
        .push_bind(signed(event.revision.0))
        .push_bind(event.event_type.as_str().to_owned())
        .push_bind(event.schema_version)
        .push_bind(event.recorded_at.micros())
        .push_bind(event.effective_from.micros())
        .push_bind(event.effective_to.map(Instant::micros))
        .push_bind(event.actor.as_str().to_owned())
        .push_bind(event.command_id.as_str().to_owned())
        .push_bind(event.correlation_id.as_ref().map(|id| id.as_str().to_owned()))
        .push_bind(event.causation_id.map(|id| id.as_bytes().to_vec()))
        .push_bind(data.to_owned())
        .push_bind(meta.to_owned())
        .push_bind(sealed)
        .push_bind(event.hash.0.to_vec());
}

async fn write_command(
    connection: &mut SqliteConnection,
    log: &LogId,
    command: &CommandId,
    Remembered { fingerprint, answer }: &Remembered,
) -> Result<(), sqlx::Error> {
    let insert = "
        INSERT INTO es_command (log_id, command_id, open_hash, sealed_macs, first_position,
            last_position, revisions, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
    let query = sqlx::query(insert)
        .bind(log.as_str())
        .bind(command.as_str())
        .bind(&fingerprint.open[..])
        .bind(sealed_macs(fingerprint))
        .bind(signed(answer.first.0))
        .bind(signed(answer.last.0))
        .bind(revisions_text(answer)?)
        .bind(&answer.hash.0[..]);
    query.execute(connection).await.map(|_| ())
}

/// Blanks the content of a sealed field; `false` when there is no such field.
pub(super) async fn blank(connection: &mut SqliteConnection, place: &SealedPlace) -> Result<bool, sqlx::Error> {
    let position = signed(place.position.0);
    let select = "SELECT sealed FROM es_event WHERE log_id = ? AND position = ?";
    let query = sqlx::query(select).bind(place.log.as_str()).bind(position);
    let Some(row) = query.fetch_optional(&mut *connection).await? else {
        return Ok(false);
    };
    let mut fields = sealed_fields(row.try_get(0)?).map_err(sqlx::Error::Decode)?;
    let named = |f: &&mut SealedField| f.subject == place.subject && f.field == place.field;
    let Some(field) = fields.iter_mut().find(named) else {
        return Ok(false);
    };
    field.content = None;
    let update = "UPDATE es_event SET sealed = ? WHERE log_id = ? AND position = ?";
    let query = sqlx::query(update).bind(sealed_text(&fields)?).bind(place.log.as_str());
    query.bind(position).execute(connection).await?;
    Ok(true)
}
