//! What a group has decided becomes statements, and all of them, the commit with them, one call to SQLite: each call
//! goes to another thread and back, which costs as much as a statement.

use futures::TryStreamExt;
use sqlx::query_builder::Separated;
use sqlx::{Either, Executor, QueryBuilder, Sqlite, SqliteConnection};

use crate::columns::{revisions_text, sealed_macs, signed, utf8};
use crate::event::RecordedEvent;
use crate::group::Group;
use crate::ids::{CommandId, LogId};
use crate::order::Instant;
use crate::rules::Remembered;
use crate::sealed_column::sealed_text;

/// Rows in one statement: 17 values each stay below SQLite's limit of 32,766 values.
const CHUNK: usize = 500;

/// Statements that wait to be sent, at the latest with the commit.
pub(super) struct Writes {
    sql: QueryBuilder<Sqlite>,
    /// How many of them.
    statements: usize,
    /// Whether their text comes again, so that preparing it once is enough.
    usual: bool,
}

/// What failed.
pub(super) enum Failed {
    /// A statement; the transaction is still open, unless SQLite ended it by itself.
    Write(sqlx::Error),
    /// The commit.
    Commit(sqlx::Error),
}

impl Default for Writes {
    fn default() -> Self {
        Self { sql: QueryBuilder::new(""), statements: 0, usual: true }
    }
}

impl Writes {
    /// Adds what a group of one log has decided: head, streams, events and the remembered answers. Events of a
    /// large group are sent at once.
    pub(super) async fn add(&mut self, connection: &mut SqliteConnection, log: &LogId, group: &Group) -> Result<(), Failed> {
        let Some(last) = group.events.last() else {
            return Ok(());
        };
        self.usual &= self.statements == 0 && group.events.len() == 1 && group.commands.len() == 1;
        self.head(last);
        self.streams(log, group).map_err(Failed::Write)?;
        let chunks = group.events.chunks_exact(CHUNK);
        let rest = chunks.remainder();
        for chunk in chunks {
            self.send(connection).await.map_err(Failed::Write)?;
            // The statement of a whole chunk is always the same.
            let mut whole = Self::default();
            whole.events(chunk).map_err(Failed::Write)?;
            whole.send(connection).await.map_err(Failed::Write)?;
        }
        if !rest.is_empty() {
            self.events(rest).map_err(Failed::Write)?;
        }
        group.commands.chunks(CHUNK).try_for_each(|chunk| self.commands(log, chunk)).map_err(Failed::Write)
    }

    /// Runs what waits.
    async fn send(&mut self, connection: &mut SqliteConnection) -> Result<(), sqlx::Error> {
        let mut now = std::mem::take(self);
        self.usual = false;
        if now.statements > 0 {
            now.sql.build().persistent(now.usual).execute(connection).await?;
        }
        Ok(())
    }

    /// Runs what waits and commits.
    pub(super) async fn commit(mut self, connection: &mut SqliteConnection) -> Result<(), Failed> {
        self.sql.push("COMMIT");
        let mut done = 0;
        let query = self.sql.build().persistent(self.usual);
        let mut results = connection.fetch_many(query);
        loop {
            match results.try_next().await {
                Ok(Some(Either::Left(_))) => done += 1,
                Ok(Some(Either::Right(_))) => {}
                Ok(None) => return Ok(()),
                Err(error) if done < self.statements => return Err(Failed::Write(error)),
                Err(error) => return Err(Failed::Commit(error)),
            }
        }
    }

    fn end(&mut self) {
        self.sql.push("; ");
        self.statements += 1;
    }

    fn head(&mut self, last: &RecordedEvent) {
        self.sql.push("INSERT INTO es_log (log_id, head_position, head_hash, head_recorded_at_us) ");
        self.sql.push_values([last], |mut row, last| {
            row.push_bind(last.log_id.as_str().to_owned())
                .push_bind(signed(last.position.0))
                .push_bind(last.hash.0.to_vec())
                .push_bind(last.recorded_at.micros());
        });
        self.sql.push(
            " ON CONFLICT DO UPDATE SET head_position = excluded.head_position,
                head_hash = excluded.head_hash, head_recorded_at_us = excluded.head_recorded_at_us",
        );
        self.end();
    }

    /// The streams travel as JSON, so that the statement is the same whatever their number.
    fn streams(&mut self, log: &LogId, group: &Group) -> Result<(), sqlx::Error> {
        let streams: Vec<(&str, i64, u8)> =
            group.streams().map(|(stream, end)| (stream.as_str(), signed(end.revision.0), end.closed.into())).collect();
        let streams = serde_json::to_string(&streams).map_err(|error| sqlx::Error::Encode(error.into()))?;
        self.sql.push("INSERT INTO es_stream (log_id, stream_id, revision, closed) SELECT ").push_bind(log.as_str().to_owned());
        self.sql.push(", value ->> 0, value ->> 1, value ->> 2 FROM json_each(").push_bind(streams);
        // Without WHERE, SQLite would read ON as the start of a join.
        self.sql.push(") WHERE true ON CONFLICT DO UPDATE SET revision = excluded.revision, closed = excluded.closed");
        self.end();
        Ok(())
    }

    fn events(&mut self, events: &[RecordedEvent]) -> Result<(), sqlx::Error> {
        let sealed: Vec<Option<String>> = events.iter().map(|event| sealed_text(&event.sealed)).collect::<Result<_, _>>()?;
        let texts: Vec<_> = events.iter().map(|event| Ok((utf8(&event.data)?, utf8(&event.meta)?))).collect::<Result<_, sqlx::Error>>()?;
        self.sql.push(
            "INSERT INTO es_event (log_id, position, event_id, stream_id, revision, type, schema_version, recorded_at_us,
                effective_from_us, effective_to_us, actor, command_id, correlation_id, causation_id, data, meta, sealed, hash) ",
        );
        self.sql.push_values(events.iter().zip(sealed).zip(texts), |row, ((event, sealed), texts)| bind_event(row, event, sealed, texts));
        self.end();
        Ok(())
    }

    fn commands(&mut self, log: &LogId, commands: &[(CommandId, Remembered)]) -> Result<(), sqlx::Error> {
        let revisions: Vec<String> = commands.iter().map(|(_, known)| revisions_text(&known.answer)).collect::<Result<_, _>>()?;
        self.sql
            .push("INSERT INTO es_command (log_id, command_id, open_hash, sealed_macs, first_position, last_position, revisions, hash) ");
        self.sql.push_values(commands.iter().zip(revisions), |mut row, ((command, Remembered { fingerprint, answer }), revisions)| {
            row.push_bind(log.as_str().to_owned())
                .push_bind(command.as_str().to_owned())
                .push_bind(fingerprint.open.to_vec())
                .push_bind(sealed_macs(fingerprint))
                .push_bind(signed(answer.first.0))
                .push_bind(signed(answer.last.0))
                .push_bind(revisions)
                .push_bind(answer.hash.0.to_vec());
        });
        self.end();
        Ok(())
    }
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
