//! Every statement that writes the tables of the log.
//!
//! A group is one statement, its rows as arrays of columns; when it is large, its events are copied in
//! after that, in the same transaction: in parts, so that the server writes while the program still puts
//! the next ones into words.

use sqlx::postgres::{PgArguments, PgDatabaseError, PgSeverity};
use sqlx::query::Query;
use sqlx::{PgConnection, Postgres};
use uuid::Uuid;

use super::copy_text;
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
/// Rows of a copy that are sent together.
const COPY_ROWS: usize = 500;

/// Moves the head, if it is where the decision was made, and with it all that was decided: events,
/// streams and answers hang on the moved head, so that without it nothing is written. The head comes
/// first and stays locked until the commit; whoever else would move it waits here, and then finds it
/// elsewhere. That makes positions come in the order in which they become visible.
const WRITE: &str = "
    WITH head AS (
        INSERT INTO es_log (log_id, head_position, head_hash, head_recorded_at_us) VALUES ($1, $4, $5, $6)
        ON CONFLICT (log_id) DO UPDATE
           SET head_position = excluded.head_position, head_hash = excluded.head_hash,
               head_recorded_at_us = excluded.head_recorded_at_us
         WHERE es_log.head_position = $2 AND es_log.head_hash = $3
        RETURNING log_id
    ), streams AS (
        INSERT INTO es_stream (log_id, stream_id, revision, closed)
        SELECT log_id, stream.* FROM head, unnest($7::text[], $8::bigint[], $9::boolean[]) AS stream
        ON CONFLICT (log_id, stream_id) DO UPDATE SET revision = excluded.revision, closed = excluded.closed
    ), commands AS (
        INSERT INTO es_command (log_id, command_id, open_hash, sealed_macs, first_position, last_position, revisions, hash)
        SELECT log_id, command.*
          FROM head, unnest($10::text[], $11::bytea[], $12::bytea[], $13::bigint[], $14::bigint[], $15::text[], $16::bytea[])
                     AS command
    ), events AS (
        INSERT INTO es_event (log_id, position, event_id, stream_id, revision, type, schema_version,
            recorded_at_us, effective_from_us, effective_to_us, actor, command_id, correlation_id,
            causation_id, data, meta, sealed, hash)
        SELECT log_id, event.*
          FROM head, unnest($17::bigint[], $18::uuid[], $19::text[], $20::bigint[], $21::text[], $22::integer[],
                   $23::bigint[], $24::bigint[], $25::bigint[], $26::text[], $27::text[], $28::text[],
                   $29::uuid[], $30::text[], $31::text[], $32::text[], $33::bytea[]) AS event
    )
    SELECT 1 FROM head";

const COPY: &str = "
    COPY es_event (log_id, position, event_id, stream_id, revision, type, schema_version, recorded_at_us,
        effective_from_us, effective_to_us, actor, command_id, correlation_id, causation_id, data, meta, sealed, hash)
    FROM STDIN";

const INSERT: &str = "
    INSERT INTO es_event (log_id, position, event_id, stream_id, revision, type, schema_version, recorded_at_us,
        effective_from_us, effective_to_us, actor, command_id, correlation_id, causation_id, data, meta, sealed, hash)
    SELECT $1, event.*
      FROM unnest($2::bigint[], $3::uuid[], $4::text[], $5::bigint[], $6::text[], $7::integer[], $8::bigint[], $9::bigint[],
               $10::bigint[], $11::text[], $12::text[], $13::text[], $14::uuid[], $15::text[], $16::text[], $17::text[],
               $18::bytea[]) AS event";

/// Writes what a group has decided, in a transaction of its own; there is at least one event. `false`
/// when the head has moved since: nothing was written.
pub(super) async fn write(connection: &mut PgConnection, log: &LogId, group: &Group, copies: bool) -> Result<bool, WriteError> {
    if chunk(&group.events) == group.events.len() {
        // A statement outside a transaction is one, and commits before its last answer.
        return move_head(connection, log, group, &group.events).await.map_err(WriteError::unknown);
    }
    sqlx::raw_sql(BEGIN).execute(&mut *connection).await.map_err(WriteError::Nothing)?;
    let moved = move_head(connection, log, group, &[]).await.map_err(WriteError::Nothing)?;
    if !moved {
        sqlx::raw_sql("ROLLBACK").execute(connection).await.map_err(WriteError::Nothing)?;
        return Ok(false);
    }
    let written = match copies {
        true => copy_events(connection, &group.events).await,
        false => insert_events(connection, log, &group.events).await,
    };
    written.map_err(WriteError::Nothing)?;
    sqlx::raw_sql(COMMIT).execute(connection).await.map_err(|_| WriteError::Unknown)?;
    Ok(true)
}

/// Begins a transaction for a copy, which may take longer than other statements: it has a limit of
/// events, and the server ends it when the program is gone.
const BEGIN: &str = "BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL statement_timeout = 0";

/// Ends the transaction. No timeout may cut the commit short: PostgreSQL would report a commit that its
/// synchronous standby has not confirmed. (For a statement that is its own transaction it ends the
/// timeout before the commit.)
const COMMIT: &str = "COMMIT";

/// Why a group was not written.
pub(super) enum WriteError {
    /// Nothing was written.
    Nothing(sqlx::Error),
    /// The connection was lost and with it the answer to the commit.
    Unknown,
}

impl WriteError {
    /// What the server refuses is rolled back. Anything else may have come after the commit, also the
    /// end of its backend: one that waits for a standby has committed already.
    fn unknown(error: sqlx::Error) -> Self {
        let refused = match &error {
            sqlx::Error::Database(told) => {
                told.try_downcast_ref::<PgDatabaseError>().is_some_and(|told| matches!(told.severity(), PgSeverity::Error))
            }
            sqlx::Error::Encode(_) => true,
            _ => false,
        };
        if refused { Self::Nothing(error) } else { Self::Unknown }
    }
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

async fn move_head(connection: &mut PgConnection, log: &LogId, group: &Group, events: &[RecordedEvent]) -> Result<bool, sqlx::Error> {
    let Some(last) = group.events.last() else {
        return Ok(true);
    };
    let query = sqlx::query(WRITE).bind(log.as_str());
    let query = query.bind(signed(group.judged_at.position.0)).bind(&group.judged_at.hash.0[..]);
    let query = query.bind(signed(last.position.0)).bind(&last.hash.0[..]).bind(last.recorded_at.micros());
    let query = bind_events(bind_commands(bind_streams(query, group), &group.commands)?, events)?;
    // All rows, not the first: only after the last answer is the commit known.
    Ok(!query.fetch_all(connection).await?.is_empty())
}

type PgQuery<'q> = Query<'q, Postgres, PgArguments>;

fn bind_streams<'q>(query: PgQuery<'q>, group: &'q Group) -> PgQuery<'q> {
    let streams: Vec<&str> = group.streams().map(|(stream, _)| stream.as_str()).collect();
    let revisions: Vec<i64> = group.streams().map(|(_, end)| signed(end.revision.0)).collect();
    let closed: Vec<bool> = group.streams().map(|(_, end)| end.closed).collect();
    query.bind(streams).bind(revisions).bind(closed)
}

fn bind_commands<'q>(query: PgQuery<'q>, commands: &'q [(CommandId, Remembered)]) -> Result<PgQuery<'q>, sqlx::Error> {
    let answers = || commands.iter().map(|(_, remembered)| &remembered.answer);
    let revisions: Vec<String> = answers().map(revisions_text).collect::<Result<_, _>>()?;
    Ok(query
        .bind(commands.iter().map(|(id, _)| id.as_str()).collect::<Vec<_>>())
        .bind(commands.iter().map(|(_, remembered)| &remembered.fingerprint.open[..]).collect::<Vec<_>>())
        .bind(commands.iter().map(|(_, remembered)| sealed_macs(&remembered.fingerprint)).collect::<Vec<_>>())
        .bind(answers().map(|answer| signed(answer.first.0)).collect::<Vec<_>>())
        .bind(answers().map(|answer| signed(answer.last.0)).collect::<Vec<_>>())
        .bind(revisions)
        .bind(answers().map(|answer| &answer.hash.0[..]).collect::<Vec<_>>()))
}

fn bind_events<'q>(query: PgQuery<'q>, events: &'q [RecordedEvent]) -> Result<PgQuery<'q>, sqlx::Error> {
    fn column<'a, T>(events: &'a [RecordedEvent], of: impl Fn(&'a RecordedEvent) -> T) -> Vec<T> {
        events.iter().map(of).collect()
    }
    let data: Vec<&str> = events.iter().map(|e| utf8(&e.data)).collect::<Result<_, _>>()?;
    let meta: Vec<&str> = events.iter().map(|e| utf8(&e.meta)).collect::<Result<_, _>>()?;
    let sealed: Vec<Option<String>> = events.iter().map(|e| sealed_text(&e.sealed)).collect::<Result<_, _>>()?;
    Ok(query
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
        .bind(column(events, |e| &e.hash.0[..])))
}

/// As [`copy_events`], for those whom row-level security does not let copy.
async fn insert_events(connection: &mut PgConnection, log: &LogId, events: &[RecordedEvent]) -> Result<(), sqlx::Error> {
    let mut rest = events;
    while !rest.is_empty() {
        let (now, later) = rest.split_at(chunk(rest));
        bind_events(sqlx::query(INSERT).bind(log.as_str()), now)?.execute(&mut *connection).await?;
        rest = later;
    }
    Ok(())
}

async fn copy_events(connection: &mut PgConnection, events: &[RecordedEvent]) -> Result<(), sqlx::Error> {
    let mut copy = connection.copy_in_raw(COPY).await?;
    // In parts, so that the server writes one while the next is put into words.
    let mut rest = events;
    while !rest.is_empty() {
        let (now, later) = rest.split_at(chunk(rest).min(COPY_ROWS));
        let mut text = String::with_capacity(now.len() * 512);
        now.iter().try_for_each(|event| copy_text::row(&mut text, event))?;
        copy.send(text.into_bytes()).await?;
        rest = later;
    }
    let copied = copy.finish().await?;
    match copied == events.len() as u64 {
        true => Ok(()),
        false => Err(sqlx::Error::Protocol(format!("{copied} of {} events were copied", events.len()))),
    }
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
