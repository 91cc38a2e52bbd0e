//! Rows and what they mean: every statement that reads or writes the tables of the log.

use sqlx::query_builder::Separated;
use sqlx::sqlite::SqliteRow;
use sqlx::{QueryBuilder, Row, Sqlite, SqliteConnection};

use crate::chain::Hash;
use crate::columns::{Fault, array, event_id, revisions_text, sealed_macs, signed, utf8};
use crate::error::Corrupt;
use crate::event::{RecordedEvent, SealedField};
use crate::group::Group;
use crate::ids::{CommandId, LogId};
use crate::log::{Head, SealedPlace};
use crate::order::{Instant, Position, Revision};
use crate::rules::Remembered;
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

/// By the order of the columns in [`PAGE`].
fn decode(log: &LogId, row: &SqliteRow) -> Result<RecordedEvent, Fault> {
    let text = |column: usize| row.try_get::<String, _>(column);
    let number = |column: usize| row.try_get::<i64, _>(column);
    let optional = |column: usize| row.try_get::<Option<String>, _>(column);
    let causation: Option<&[u8]> = row.try_get(12)?;
    Ok(RecordedEvent {
        log_id: log.clone(),
        position: Position(number(0)?.try_into()?),
        event_id: event_id(row.try_get(1)?)?,
        stream_id: text(2)?.try_into()?,
        revision: Revision(number(3)?.try_into()?),
        event_type: text(4)?.try_into()?,
        schema_version: number(5)?.try_into()?,
        recorded_at: Instant::from_micros(number(6)?),
        effective_from: Instant::from_micros(number(7)?),
        effective_to: row.try_get::<Option<i64>, _>(8)?.map(Instant::from_micros),
        actor: text(9)?.try_into()?,
        command_id: text(10)?.try_into()?,
        correlation_id: optional(11)?.map(TryInto::try_into).transpose()?,
        causation_id: causation.map(event_id).transpose()?,
        data: text(13)?.into_bytes(),
        meta: text(14)?.into_bytes(),
        sealed: sealed_fields(row.try_get(15)?)?,
        hash: Hash(array(row.try_get(16)?)?),
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

/// Writes what a group has decided: head, streams, events and the remembered answers.
pub(super) async fn write(connection: &mut SqliteConnection, log: &LogId, group: &Group) -> Result<(), sqlx::Error> {
    let Some(last) = group.events.last() else {
        return Ok(());
    };
    write_head(connection, last).await?;
    write_streams(connection, log, group).await?;
    for chunk in group.events.chunks(CHUNK) {
        write_events(connection, chunk).await?;
    }
    for chunk in group.commands.chunks(CHUNK) {
        write_commands(connection, log, chunk).await?;
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

async fn write_streams(connection: &mut SqliteConnection, log: &LogId, group: &Group) -> Result<(), sqlx::Error> {
    let streams: Vec<(&str, i64, u8)> =
        group.streams().map(|(stream, end)| (stream.as_str(), signed(end.revision.0), end.closed.into())).collect();
    let streams = serde_json::to_string(&streams).map_err(|error| sqlx::Error::Encode(error.into()))?;
    // Without WHERE, SQLite would read ON as the start of a join.
    let upsert = "INSERT INTO es_stream (log_id, stream_id, revision, closed)
                  SELECT ?, value ->> 0, value ->> 1, value ->> 2 FROM json_each(?) WHERE true
                  ON CONFLICT DO UPDATE SET revision = excluded.revision, closed = excluded.closed";
    sqlx::query(upsert).bind(log.as_str()).bind(streams).execute(connection).await.map(|_| ())
}

async fn write_commands(connection: &mut SqliteConnection, log: &LogId, commands: &[(CommandId, Remembered)]) -> Result<(), sqlx::Error> {
    let revisions: Vec<String> = commands.iter().map(|(_, known)| revisions_text(&known.answer)).collect::<Result<_, _>>()?;
    let mut query = QueryBuilder::<Sqlite>::new(
        "INSERT INTO es_command (log_id, command_id, open_hash, sealed_macs, first_position,
            last_position, revisions, hash) ",
    );
    query.push_values(commands.iter().zip(revisions), |mut row, ((command, Remembered { fingerprint, answer }), revisions)| {
        row.push_bind(log.as_str().to_owned())
            .push_bind(command.as_str().to_owned())
            .push_bind(fingerprint.open.to_vec())
            .push_bind(sealed_macs(fingerprint))
            .push_bind(signed(answer.first.0))
            .push_bind(signed(answer.last.0))
            .push_bind(revisions)
            .push_bind(answer.hash.0.to_vec());
    });
    query.build().persistent(commands.len() == 1).execute(connection).await.map(|_| ())
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
