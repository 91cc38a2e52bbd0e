//! What a group of requests is judged by: one statement, and so one snapshot, whatever the number of
//! requests.
//!
//! Nothing is locked yet. The decision is written only if the head is still where this snapshot saw it
//! ([`super::writing`]), and nothing that an append looks up changes unless the head moves.

use std::collections::{HashMap, HashSet};

use sqlx::postgres::PgRow;
use sqlx::{PgConnection, Row};
use uuid::Uuid;

use crate::chain::Hash;
use crate::columns::{CommandColumns, Fault, array};
use crate::group::{Group, Names};
use crate::ids::{EventId, LogId, StreamId};
use crate::log::Head;
use crate::order::{Instant, Position, Revision};
use crate::rules::Situation;
use crate::stream_end::StreamEnd;

/// The head and all that is known of the names, a row each. LATERAL with LIMIT makes each a look-up by
/// the whole key: of a plain join, planned while the table was new, PostgreSQL keeps a plan that reads
/// the whole log for each group.
const SITUATION: &str = "
    SELECT 'head', NULL, head_position, head_recorded_at_us, head_hash, NULL::bytea, NULL::bytea, NULL, NULL::uuid
      FROM es_log WHERE log_id = $1
    UNION ALL
    SELECT 'command', command_id, first_position, last_position, hash, open_hash, sealed_macs, revisions, NULL
      FROM unnest($2::text[]) AS asked (id),
           LATERAL (SELECT * FROM es_command WHERE log_id = $1 AND command_id = asked.id LIMIT 1) AS known
    UNION ALL
    SELECT 'stream', stream_id, revision, closed::int::bigint, NULL, NULL, NULL, NULL, NULL
      FROM unnest($3::text[]) AS asked (id),
           LATERAL (SELECT * FROM es_stream WHERE log_id = $1 AND stream_id = asked.id LIMIT 1) AS known
    UNION ALL
    SELECT 'event', NULL, NULL, NULL, NULL, NULL, NULL, NULL, event_id
      FROM unnest($4::uuid[]) AS asked (id),
           LATERAL (SELECT event_id FROM es_event WHERE log_id = $1 AND event_id = asked.id LIMIT 1) AS known";

/// Looks up what a group of requests names.
pub(super) async fn look_up(connection: &mut PgConnection, log: &LogId, names: &Names<'_>) -> Result<Group, sqlx::Error> {
    let commands: Vec<&str> = names.commands.iter().map(|id| id.as_str()).collect();
    let streams: Vec<&str> = names.streams.iter().map(|id| id.as_str()).collect();
    let events: Vec<Uuid> = names.events.iter().map(|id| id.uuid()).collect();
    let query = sqlx::query(SITUATION).bind(log.as_str()).bind(commands).bind(streams).bind(events);
    let rows = query.fetch_all(connection).await?;
    group(&rows).map_err(sqlx::Error::Decode)
}

fn group(rows: &[PgRow]) -> Result<Group, Fault> {
    let mut situation = Situation { head: Head::START, streams: HashMap::new(), taken: HashSet::new() };
    let mut remembered = HashMap::new();
    for row in rows {
        match row.try_get(0)? {
            "head" => situation.head = head(row)?,
            "command" => {
                remembered.insert(row.try_get::<String, _>(1)?.try_into()?, command(row)?.remembered()?);
            }
            "stream" => {
                let end = StreamEnd { revision: Revision(row.try_get::<i64, _>(2)?.try_into()?), closed: row.try_get::<i64, _>(3)? != 0 };
                situation.streams.insert(StreamId::new(row.try_get::<&str, _>(1)?)?, end);
            }
            _ => {
                situation.taken.insert(EventId::new(row.try_get(8)?)?);
            }
        }
    }
    Ok(Group::new(situation, remembered))
}

fn head(row: &PgRow) -> Result<Head, Fault> {
    Ok(Head {
        position: Position(row.try_get::<i64, _>(2)?.try_into()?),
        hash: Hash(array(row.try_get(4)?)?),
        recorded_at: row.try_get::<Option<i64>, _>(3)?.map(Instant::from_micros),
    })
}

fn command(row: &PgRow) -> Result<CommandColumns<'_>, sqlx::Error> {
    Ok(CommandColumns {
        open_hash: row.try_get(5)?,
        sealed_macs: row.try_get(6)?,
        first_position: row.try_get(2)?,
        last_position: row.try_get(3)?,
        revisions: row.try_get(7)?,
        hash: row.try_get(4)?,
    })
}
