//! Rows and what they mean: every statement that reads or writes the tables of the log.

use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteConnection};

use crate::chain::Hash;
use crate::columns::{Fault, array, event_id, signed};
use crate::error::Corrupt;
use crate::event::{RecordedEvent, SealedField};
use crate::ids::LogId;
use crate::log::{Head, SealedPlace};
use crate::order::{Instant, Position, Revision};
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
