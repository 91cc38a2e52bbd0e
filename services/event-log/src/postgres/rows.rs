//! Rows and what they mean: every statement that reads the tables of the log.

use futures::TryStreamExt;
use futures::stream::BoxStream;
use sqlx::postgres::PgRow;
use sqlx::{PgConnection, Row};
use uuid::Uuid;

use crate::chain::Hash;
use crate::columns::{Fault, array, signed};
use crate::error::Corrupt;
use crate::event::RecordedEvent;
use crate::ids::{Actor, CommandId, CorrelationId, EventId, EventType, LogId, StreamId};
use crate::log::Head;
use crate::order::{Instant, Position, Revision};
use crate::sealed_column::sealed_fields;

/// Events of a log between two positions.
const PAGE: &str = "
    SELECT position, event_id, stream_id, revision, type, schema_version, recorded_at_us,
           effective_from_us, effective_to_us, actor, command_id, correlation_id, causation_id,
           data, meta, sealed, hash
      FROM es_event WHERE log_id = $1 AND position > $2 AND position <= $3 ORDER BY position";

/// Events of a stream after a revision.
const STREAM_PAGE: &str = "
    SELECT position, event_id, stream_id, revision, type, schema_version, recorded_at_us,
           effective_from_us, effective_to_us, actor, command_id, correlation_id, causation_id,
           data, meta, sealed, hash
      FROM es_event WHERE log_id = $1 AND stream_id = $2 AND revision > $3 ORDER BY revision LIMIT $4";

/// The last position recorded at or before an instant. Recorded times never decrease, so halving
/// finds it through the primary key; an index for this question alone would slow every append.
const POSITION_AT: &str = "
    WITH RECURSIVE halving (low, high) AS (
        SELECT 0::bigint, coalesce((SELECT head_position FROM es_log WHERE log_id = $1), 0)
        UNION ALL
        SELECT CASE WHEN e.recorded_at_us <= $2 THEN e.position ELSE low END,
               CASE WHEN e.recorded_at_us <= $2 THEN high ELSE e.position - 1 END
          FROM halving
          JOIN es_event AS e ON e.log_id = $1 AND e.position = low + (high - low + 1) / 2
         WHERE low < high
    )
    SELECT low FROM halving WHERE low = high";

const HEAD: &str = "SELECT head_position, head_hash, head_recorded_at_us FROM es_log WHERE log_id = $1";

/// Reads one event; a row that is no event is corruption at its position.
fn event(log: &LogId, row: &PgRow) -> Result<RecordedEvent, Corrupt> {
    decode(log, row).map_err(|cause| Corrupt {
        log: log.clone(),
        position: Position(row.try_get::<i64, _>(0).unwrap_or(0) as u64),
        cause: format!("the row is no event: {cause}"),
    })
}

/// By the order of the columns in [`PAGE`].
fn decode(log: &LogId, row: &PgRow) -> Result<RecordedEvent, Fault> {
    let text = |column: usize| row.try_get::<&str, _>(column);
    let optional = |column: usize| row.try_get::<Option<&str>, _>(column);
    let number = |column: usize| row.try_get::<i64, _>(column);
    let causation: Option<Uuid> = row.try_get(12)?;
    Ok(RecordedEvent {
        log_id: log.clone(),
        position: Position(number(0)?.try_into()?),
        event_id: EventId::new(row.try_get(1)?)?,
        stream_id: StreamId::new(text(2)?)?,
        revision: Revision(number(3)?.try_into()?),
        event_type: EventType::new(text(4)?)?,
        schema_version: row.try_get::<i32, _>(5)?.try_into()?,
        recorded_at: Instant::from_micros(number(6)?),
        effective_from: Instant::from_micros(number(7)?),
        effective_to: row.try_get::<Option<i64>, _>(8)?.map(Instant::from_micros),
        actor: Actor::new(text(9)?)?,
        command_id: CommandId::new(text(10)?)?,
        correlation_id: optional(11)?.map(CorrelationId::new).transpose()?,
        causation_id: causation.map(EventId::new).transpose()?,
        data: text(13)?.as_bytes().to_vec(),
        meta: text(14)?.as_bytes().to_vec(),
        sealed: sealed_fields(row.try_get(15)?)?,
        hash: Hash(array(row.try_get(16)?)?),
    })
}

/// Events of a log after a position and up to another.
pub(super) async fn page(
    connection: &mut PgConnection,
    log: &LogId,
    after: Position,
    last: u64,
) -> Result<Result<Vec<RecordedEvent>, Corrupt>, sqlx::Error> {
    let query = sqlx::query(PAGE).bind(log.as_str()).bind(signed(after.0)).bind(signed(last));
    decoded(log, query.fetch(connection)).await
}

/// Events of a stream after a revision.
pub(super) async fn stream_page(
    connection: &mut PgConnection,
    log: &LogId,
    stream: &StreamId,
    after: Revision,
    limit: usize,
) -> Result<Result<Vec<RecordedEvent>, Corrupt>, sqlx::Error> {
    let query = sqlx::query(STREAM_PAGE).bind(log.as_str()).bind(stream.as_str()).bind(signed(after.0)).bind(signed(limit as u64));
    decoded(log, query.fetch(connection)).await
}

/// Reads rows as they come, while the server makes the next ones.
async fn decoded(
    log: &LogId,
    mut rows: BoxStream<'_, Result<PgRow, sqlx::Error>>,
) -> Result<Result<Vec<RecordedEvent>, Corrupt>, sqlx::Error> {
    let mut events = Vec::new();
    while let Some(row) = rows.try_next().await? {
        match event(log, &row) {
            Ok(event) => events.push(event),
            Err(corrupt) => return Ok(Err(corrupt)),
        }
    }
    Ok(Ok(events))
}

/// The last position recorded at or before an instant.
pub(super) async fn position_at(connection: &mut PgConnection, log: &LogId, instant: Instant) -> Result<Option<Position>, sqlx::Error> {
    let query = sqlx::query(POSITION_AT).bind(log.as_str()).bind(instant.micros());
    let row = query.fetch_optional(connection).await?;
    row.map(|row| Ok(Position(row.try_get::<i64, _>(0)? as u64))).transpose()
}

/// Where the log ends.
pub(super) async fn head(connection: &mut PgConnection, log: &LogId) -> Result<Head, sqlx::Error> {
    let Some(row) = sqlx::query(HEAD).bind(log.as_str()).fetch_optional(connection).await? else {
        return Ok(Head::START);
    };
    Ok(Head {
        position: Position(row.try_get::<i64, _>(0)? as u64),
        hash: Hash(array(row.try_get(1)?).map_err(sqlx::Error::Decode)?),
        recorded_at: row.try_get::<Option<i64>, _>(2)?.map(Instant::from_micros),
    })
}
