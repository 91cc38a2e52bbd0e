//! Every statement that writes the tables of the log: one for each table, whatever the number of
//! rows, the rows as arrays of columns.

use sqlx::PgConnection;
use uuid::Uuid;

use crate::columns::{revisions_text, sealed_macs, signed, utf8};
use crate::event::RecordedEvent;
use crate::group::Group;
use crate::ids::{CommandId, LogId};
use crate::log::SealedPlace;
use crate::order::Instant;
use crate::rules::Remembered;
use crate::sealed_column::{sealed_fields, sealed_text};

/// Most rows in one statement, and about the most bytes: PostgreSQL takes 1 GB, memory is dearer.
const ROWS: usize = 5_000;
const BYTES: usize = 16 * 1024 * 1024;

const INSERT_EVENTS: &str = "
    INSERT INTO es_event (log_id, position, event_id, stream_id, revision, type, schema_version,
        recorded_at_us, effective_from_us, effective_to_us, actor, command_id, correlation_id,
        causation_id, data, meta, sealed, hash)
    SELECT $1, * FROM unnest($2::bigint[], $3::uuid[], $4::text[], $5::bigint[], $6::text[], $7::integer[],
        $8::bigint[], $9::bigint[], $10::bigint[], $11::text[], $12::text[], $13::text[],
        $14::uuid[], $15::text[], $16::text[], $17::text[], $18::bytea[])";

const UPSERT_STREAMS: &str = "
    INSERT INTO es_stream (log_id, stream_id, revision) SELECT $1, * FROM unnest($2::text[], $3::bigint[])
    ON CONFLICT (log_id, stream_id) DO UPDATE SET revision = excluded.revision";

const INSERT_COMMANDS: &str = "
    INSERT INTO es_command (log_id, command_id, open_hash, sealed_macs, first_position, last_position, revisions, hash)
    SELECT $1, * FROM unnest($2::text[], $3::bytea[], $4::bytea[], $5::bigint[], $6::bigint[], $7::text[], $8::bytea[])";

const MOVE_HEAD: &str = "
    UPDATE es_log SET head_position = $2, head_hash = $3, head_recorded_at_us = $4 WHERE log_id = $1";

/// Writes what a group has decided; there is at least one event.
pub(super) async fn write(connection: &mut PgConnection, log: &LogId, group: &Group) -> Result<(), sqlx::Error> {
    let mut rest = &group.events[..];
    while !rest.is_empty() {
        let (now, later) = rest.split_at(chunk(rest));
        insert_events(connection, log, now).await?;
        rest = later;
    }
    upsert_streams(connection, log, group).await?;
    insert_commands(connection, log, &group.commands).await?;
    let Some(last) = group.events.last() else {
        return Ok(());
    };
    let query = sqlx::query(MOVE_HEAD).bind(log.as_str()).bind(signed(last.position.0)).bind(&last.hash.0[..]);
    query.bind(last.recorded_at.micros()).execute(connection).await?;
    Ok(())
}

/// How many of these events go into one statement; at least one.
fn chunk(events: &[RecordedEvent]) -> usize {
    let mut bytes = 0;
    let fits = |event: &&RecordedEvent| {
        // Sealed values are written in hexadecimal.
        let sealed = event.sealed.iter().filter_map(|field| field.content.as_ref()).map(|content| 2 * content.ciphertext.len());
        bytes += event.data.len() + event.meta.len() + sealed.sum::<usize>();
        bytes <= BYTES
    };
    events.iter().take(ROWS).take_while(fits).count().max(1)
}

async fn insert_events(connection: &mut PgConnection, log: &LogId, events: &[RecordedEvent]) -> Result<(), sqlx::Error> {
    fn column<'a, T>(events: &'a [RecordedEvent], of: impl Fn(&'a RecordedEvent) -> T) -> Vec<T> {
        events.iter().map(of).collect()
    }
    let data: Vec<&str> = events.iter().map(|e| utf8(&e.data)).collect::<Result<_, _>>()?;
    let meta: Vec<&str> = events.iter().map(|e| utf8(&e.meta)).collect::<Result<_, _>>()?;
    let sealed: Vec<Option<String>> = events.iter().map(|e| sealed_text(&e.sealed)).collect::<Result<_, _>>()?;
    let query = sqlx::query(INSERT_EVENTS)
        .bind(log.as_str())
        .bind(column(events, |e| signed(e.position.0)))
        .bind(column(events, |e| e.event_id.uuid()))
        .bind(column(events, |e| e.stream_id.as_str()))
        .bind(column(events, |e| signed(e.revision.0)))
        .bind(column(events, |e| e.event_type.as_str()))
        .bind(column(events, |e| i32::from(e.schema_version)))
        .bind(column(events, |e| e.recorded_at.micros()))
        .bind(column(events, |e| e.effective_from.micros()))
        .bind(column(events, |e| e.effective_to.map(Instant::micros)))
        .bind(column(events, |e| e.actor.as_str()))
        .bind(column(events, |e| e.command_id.as_str()))
        .bind(column(events, |e| e.correlation_id.as_ref().map(|id| id.as_str())))
        .bind(column(events, |e| e.causation_id.map(|id| -> Uuid { id.uuid() })))
        .bind(data)
        .bind(meta)
        .bind(sealed)
        .bind(column(events, |e| &e.hash.0[..]));
    query.execute(connection).await.map(|_| ())
}

async fn upsert_streams(connection: &mut PgConnection, log: &LogId, group: &Group) -> Result<(), sqlx::Error> {
    let (streams, revisions): (Vec<&str>, Vec<i64>) =
        group.streams().map(|(stream, revision)| (stream.as_str(), signed(revision.0))).unzip();
    sqlx::query(UPSERT_STREAMS).bind(log.as_str()).bind(streams).bind(revisions).execute(connection).await.map(|_| ())
}

async fn insert_commands(connection: &mut PgConnection, log: &LogId, commands: &[(CommandId, Remembered)]) -> Result<(), sqlx::Error> {
    let answers = || commands.iter().map(|(_, remembered)| &remembered.answer);
    let revisions: Vec<String> = answers().map(revisions_text).collect::<Result<_, _>>()?;
    let query = sqlx::query(INSERT_COMMANDS)
        .bind(log.as_str())
        .bind(commands.iter().map(|(id, _)| id.as_str()).collect::<Vec<_>>())
        .bind(commands.iter().map(|(_, remembered)| &remembered.fingerprint.open[..]).collect::<Vec<_>>())
        .bind(commands.iter().map(|(_, remembered)| sealed_macs(&remembered.fingerprint)).collect::<Vec<_>>())
        .bind(answers().map(|answer| signed(answer.first.0)).collect::<Vec<_>>())
        .bind(answers().map(|answer| signed(answer.last.0)).collect::<Vec<_>>())
        .bind(revisions)
        .bind(answers().map(|answer| &answer.hash.0[..]).collect::<Vec<_>>());
    query.execute(connection).await.map(|_| ())
}

/// Blanks the content of a sealed field; `false` when there is no such field. One statement looks and
/// one writes, without a transaction: the second only writes over what the first has seen.
pub(super) async fn blank(connection: &mut PgConnection, place: &SealedPlace) -> Result<bool, sqlx::Error> {
    let position = signed(place.position.0);
    loop {
        let select = "SELECT sealed FROM es_event WHERE log_id = $1 AND position = $2";
        let query = sqlx::query_scalar::<_, Option<String>>(select).bind(place.log.as_str()).bind(position);
        let Some(seen) = query.fetch_optional(&mut *connection).await? else {
            return Ok(false);
        };
        let mut fields = sealed_fields(seen.as_deref()).map_err(sqlx::Error::Decode)?;
        let Some(field) = fields.iter_mut().find(|f| f.subject == place.subject && f.field == place.field) else {
            return Ok(false);
        };
        field.content = None;
        let update = "UPDATE es_event SET sealed = $1 WHERE log_id = $2 AND position = $3 AND sealed = $4";
        let query = sqlx::query(update).bind(sealed_text(&fields)?).bind(place.log.as_str()).bind(position).bind(seen);
        if query.execute(&mut *connection).await?.rows_affected() == 1 {
            return Ok(true);
        }
    }
}
