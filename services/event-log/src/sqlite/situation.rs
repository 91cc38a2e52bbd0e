//! What a group of requests is judged by: one statement under the lock of the file, whatever the number
//! of requests.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteConnection};

use crate::chain::Hash;
use crate::columns::{CommandColumns, Fault, array, event_id};
use crate::group::{Group, Names};
use crate::ids::{LogId, StreamId};
use crate::log::Head;
use crate::order::{Instant, Position, Revision};
use crate::rules::Situation;
use crate::stream_end::StreamEnd;

/// The head and all that is known of the names, a row each. Names travel as JSON arrays, so that the
/// statement stays prepared whatever their number. CROSS JOIN keeps SQLite from reading the whole log
/// and looking for each event in the array.
const SITUATION: &str = "
    SELECT 0, NULL, head_position, head_recorded_at_us, head_hash, NULL, NULL, NULL FROM es_log WHERE log_id = ?1
    UNION ALL
    SELECT 1, c.command_id, c.first_position, c.last_position, c.hash, c.open_hash, c.sealed_macs, c.revisions
      FROM json_each(?2) AS asked CROSS JOIN es_command AS c ON c.log_id = ?1 AND c.command_id = asked.value
    UNION ALL
    SELECT 2, s.stream_id, s.revision, s.closed, NULL, NULL, NULL, NULL
      FROM json_each(?3) AS asked CROSS JOIN es_stream AS s ON s.log_id = ?1 AND s.stream_id = asked.value
    UNION ALL
    SELECT 3, NULL, NULL, NULL, e.event_id, NULL, NULL, NULL
      FROM json_each(?4) AS asked CROSS JOIN es_event AS e ON e.log_id = ?1 AND e.event_id = unhex(asked.value)";

/// Takes the lock of the file and looks, in one call: each call goes to another thread and back, which costs more
/// than the question.
static LOCK_AND_LOOK: LazyLock<String> = LazyLock::new(|| format!("BEGIN IMMEDIATE; {SITUATION}"));

/// Takes the lock of the file, then looks up what a group of requests of one log names. A transaction may be open
/// after an error.
pub(super) async fn lock_and_look_up(connection: &mut SqliteConnection, log: &LogId, names: &Names<'_>) -> Result<Group, sqlx::Error> {
    asked(connection, &LOCK_AND_LOOK, log, names).await
}

/// Looks up what a group of requests of one log names.
pub(super) async fn look_up(connection: &mut SqliteConnection, log: &LogId, names: &Names<'_>) -> Result<Group, sqlx::Error> {
    asked(connection, SITUATION, log, names).await
}

async fn asked(connection: &mut SqliteConnection, sql: &'static str, log: &LogId, names: &Names<'_>) -> Result<Group, sqlx::Error> {
    let commands = json(names.commands.iter().map(|id| id.as_str()))?;
    let streams = json(names.streams.iter().map(|id| id.as_str()))?;
    let events = json(names.events.iter().map(|id| id.uuid().simple().to_string()))?;
    let query = sqlx::query(sql).bind(log.as_str()).bind(commands).bind(streams).bind(events);
    let rows = query.fetch_all(connection).await?;
    group(&rows).map_err(sqlx::Error::Decode)
}

fn json<T: serde::Serialize>(names: impl Iterator<Item = T>) -> Result<String, sqlx::Error> {
    serde_json::to_string(&names.collect::<Vec<_>>()).map_err(|error| sqlx::Error::Encode(error.into()))
}

fn group(rows: &[SqliteRow]) -> Result<Group, Fault> {
    let mut situation = Situation { head: Head::START, streams: HashMap::new(), taken: HashSet::new() };
    let mut remembered = HashMap::new();
    for row in rows {
        match row.try_get::<i64, _>(0)? {
            0 => situation.head = head(row)?,
            1 => {
                remembered.insert(row.try_get::<String, _>(1)?.try_into()?, command(row)?.remembered()?);
            }
            2 => {
                let end = StreamEnd { revision: Revision(row.try_get::<i64, _>(2)?.try_into()?), closed: row.try_get::<i64, _>(3)? != 0 };
                situation.streams.insert(StreamId::new(row.try_get::<&str, _>(1)?)?, end);
            }
            _ => {
                situation.taken.insert(event_id(row.try_get(4)?)?);
            }
        }
    }
    Ok(Group::new(situation, remembered))
}

fn head(row: &SqliteRow) -> Result<Head, Fault> {
    Ok(Head {
        position: Position(row.try_get::<i64, _>(2)?.try_into()?),
        hash: Hash(array(row.try_get(4)?)?),
        recorded_at: Some(Instant::from_micros(row.try_get(3)?)),
    })
}

fn command(row: &SqliteRow) -> Result<CommandColumns<'_>, sqlx::Error> {
    Ok(CommandColumns {
        open_hash: row.try_get(5)?,
        sealed_macs: row.try_get(6)?,
        first_position: row.try_get(2)?,
        last_position: row.try_get(3)?,
        revisions: row.try_get(7)?,
        hash: row.try_get(4)?,
    })
}
