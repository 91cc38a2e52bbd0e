//! `turnus log stats`: what is in the log, counted.

use super::unread;
use crate::{cli::Store, exit::Failure, say, session::Session};
use chrono::{DateTime, SecondsFormat, Utc};
use turnus_event_log::{EventLog, Instant, LogId, LogStats, MAX_PAGE, Position, ReadError};

pub(super) async fn run(store: &Store, json: bool) -> Result<(), Failure> {
    let session = Session::existing(store).await?;
    let facts = session.planning.facts().await?;
    let stats = count(&*session.log(), session.log_id()).await;
    session.close().await;
    let stats = stats.map_err(unread)?;
    let (units, people, rotas) = (facts.units.len() as u64, facts.people.len() as u64, facts.rotas.len() as u64);
    let counts = [
        ("events", stats.events),
        ("streams", stats.streams),
        ("commands", stats.commands),
        ("bytes", stats.bytes),
        ("sealed values", stats.sealed),
        ("bytes of sealed values", stats.sealed_bytes),
        ("blanked values", stats.blanked),
        ("units", units),
        ("people", people),
        ("rotas", rotas),
    ];
    counts.iter().try_for_each(|(what, n)| say::line(format_args!("{n:>12} {what}")))?;
    if let (Some(first), Some(last)) = (stats.first_recorded, stats.last_recorded) {
        say::line(format_args!("recorded from {} to {}", utc(first), utc(last)))?;
    }
    stats.types.iter().try_for_each(|(name, n)| say::line(format_args!("{n:>12} {name}")))?;
    if json {
        say::line(serde_json::json!({
            "counts": {
                "events": stats.events, "streams": stats.streams, "commands": stats.commands, "bytes": stats.bytes,
                "sealed": stats.sealed, "sealed_bytes": stats.sealed_bytes, "blanked": stats.blanked,
                "units": units, "people": people, "rotas": rotas,
            },
            "first_recorded": stats.first_recorded.map(utc),
            "last_recorded": stats.last_recorded.map(utc),
            "types": stats.types,
        }))?;
    }
    Ok(())
}

async fn count(log: &dyn EventLog, id: &LogId) -> Result<LogStats, ReadError> {
    let (mut stats, mut after) = (LogStats::default(), Position::START);
    loop {
        let page = log.read(id, after, MAX_PAGE).await?;
        let Some(last) = page.last() else { return Ok(stats) };
        after = last.position;
        page.iter().for_each(|event| stats.count(event));
    }
}

/// An instant in UTC, for people.
pub(super) fn utc(instant: Instant) -> String {
    let time = DateTime::<Utc>::from_timestamp_micros(instant.micros());
    time.map_or_else(|| format!("{} µs after 1970", instant.micros()), |time| time.to_rfc3339_opts(SecondsFormat::Millis, true))
}
