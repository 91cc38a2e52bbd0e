//! What happened, latest first: events as they stand in the log, and the way to read everything as of one of them.

use crate::{
    format,
    layout::{Page, Place, page},
    problem::Problem,
    site::{Reader, Site},
    words::fill,
};
use axum::extract::{Path, Query, State};
use chrono::{DateTime, Utc};
use maud::{Markup, html};
use serde::Deserialize;
use std::collections::BTreeMap;
use turnus_domain::{
    id::{PersonId, UnitId},
    retention::event::told_in_groups,
};
use turnus_event_log::{Instant, Position, ReadError, RecordedEvent};
use turnus_planning::shown_payload;

/// Events on a page.
const PAGE: u64 = 50;
/// Pages of the log that are looked through for the events of one unit before the reader is asked to go on.
const LOOKED_THROUGH: u64 = 40;

#[derive(Debug, Default, Deserialize)]
pub(crate) struct Asked {
    before: Option<u64>,
    unit: Option<String>,
}

impl From<ReadError> for Problem {
    fn from(e: ReadError) -> Self {
        Self::Fault(e.to_string())
    }
}

pub(crate) async fn list(State(site): State<Site>, reader: Reader, Query(asked): Query<Asked>) -> Result<Page, Problem> {
    let words = reader.words();
    let unit: Option<UnitId> = asked.unit.as_deref().filter(|u| !u.is_empty()).map(str::parse).transpose()?;
    let head = site.log.head(&site.log_id).await?.position.0;
    let end = reader.as_of.map_or(head, |at| at.min(head));
    let before = asked.before.unwrap_or(end + 1).min(end + 1);
    let (events, reached) = backwards(&site, before, unit.as_ref()).await?;
    let (from, to) = (events.last().map_or(0, |e| e.position.0), events.first().map_or(0, |e| e.position.0));
    let names = site.planning.names_of(&people(&events)).await?;
    let link = |before: u64| {
        let unit = unit.as_ref().map(|u| format!("&unit={u}")).unwrap_or_default();
        reader.link(&format!("/history?before={before}{unit}"))
    };
    Ok(page(
        &reader,
        Place::History(unit.as_ref()),
        words.history_title,
        &html! {
            h1 { (words.history_title) }
            @if let Some(unit) = &unit { p { (words.stream) " " b { (unit) } ". " a href=(reader.link("/history")) { (words.all_events) } } }
            form method="get" action="/" {
                label for="as-of" { (words.see_as_of_day) } " " input type="date" id="as-of" name="as_of" required; " " button { (words.show) }
            }
            @if events.is_empty() { p { (words.no_events) } } @else { div class="scroll" tabindex="0" role="region" aria-label=(words.history) { table class="list" {
                caption { (fill(words.history_caption, [&from, &to, &head])) }
                thead { tr { @for h in [words.log_position, words.recorded, words.event, words.stream, words.effective, words.actor] { th scope="col" { (h) } } } }
                tbody { @for e in &events { (row(&reader, e, &names)) } }
            } } }
            p class="actions" {
                @if before <= end { a class="button quiet" href=(link((before + PAGE).min(end + 1))) { (words.newer) } " " }
                @if reached > 1 { a class="button quiet" href=(link(reached)) { (words.older) } }
            }
        },
    ))
}

/// Events before a position, latest first, and the position from which to go on: 1 when there is nothing before.
async fn backwards(site: &Site, before: u64, unit: Option<&UnitId>) -> Result<(Vec<RecordedEvent>, u64), Problem> {
    let size = if unit.is_some() { PAGE * 10 } else { PAGE };
    let (mut found, mut end) = (Vec::new(), before);
    for _ in 0..LOOKED_THROUGH {
        let start = end.saturating_sub(size).max(1);
        if end <= 1 {
            break;
        }
        let count = usize::try_from(end - start).map_err(|e| Problem::Fault(e.to_string()))?;
        let mut events = site.log.read(&site.log_id, Position(start - 1), count).await?;
        events.reverse();
        for event in events {
            if unit.is_none_or(|u| concerns(&event, u)) {
                end = event.position.0;
                found.push(event);
                if found.len() as u64 == PAGE {
                    return Ok((found, end));
                }
            }
        }
        end = start;
        if unit.is_none() {
            break;
        }
    }
    Ok((found, end))
}

/// Whether an event is of a unit: of one of its streams, or of a person at it.
fn concerns(event: &RecordedEvent, unit: &UnitId) -> bool {
    let stream = event.stream_id.as_str();
    let of_unit = ["unit-", "sharing-", "rota-", "deviation-"].iter().any(|kind| stream.strip_prefix(kind) == Some(unit.as_str()));
    let value = || serde_json::from_slice::<serde_json::Value>(&event.data).unwrap_or_default();
    of_unit || (stream.starts_with("person-") && value()["unit"] == unit.as_str())
}

/// The people whose streams the events belong to.
fn people(events: &[RecordedEvent]) -> Vec<PersonId> {
    events.iter().filter_map(|e| e.stream_id.as_str().strip_prefix("person-")?.parse().ok()).collect()
}

type Names = BTreeMap<PersonId, String>;

fn row(reader: &Reader, e: &RecordedEvent, names: &Names) -> Markup {
    html! { tr {
        th scope="row" { a href=(reader.link(&format!("/history/{}", e.position.0))) { (e.position.0) } }
        td { (format::instant(instant(e.recorded_at))) }
        td { (e.event_type.as_str()) }
        td { (concerned(e, names)) }
        td { (format::date(instant(e.effective_from).with_timezone(&turnus_domain::calendar::ZONE).date_naive())) }
        td { (e.actor.as_str()) }
    } }
}

/// The stream, with the name of the person it is about.
fn concerned(e: &RecordedEvent, names: &Names) -> String {
    let stream = e.stream_id.as_str();
    let person = stream.strip_prefix("person-").and_then(|id| names.get(&id.parse().ok()?));
    person.map_or_else(|| stream.to_owned(), |name| format!("{stream} ({name})"))
}

pub(crate) async fn event(State(site): State<Site>, reader: Reader, Path(position): Path<u64>) -> Result<Page, Problem> {
    let words = reader.words();
    let missing = || Problem::NotFound(format!("position {position}"));
    let head = site.log.head(&site.log_id).await?.position.0;
    let before = position.checked_sub(1).filter(|_| position <= head).ok_or_else(missing)?;
    let found = site.log.read(&site.log_id, Position(before), 1).await?;
    let e = found.first().ok_or_else(missing)?;
    let names = site.planning.names_of(&people(&found)).await?;
    let title = fill(words.event_title, [&position]);
    let rows = [
        (words.event, format!("{} v{}", e.event_type.as_str(), e.schema_version)),
        (words.stream, concerned(e, &names)),
        (words.recorded, format::instant(instant(e.recorded_at))),
        (words.effective, format::instant(instant(e.effective_from))),
        (words.actor, e.actor.as_str().to_owned()),
        (words.command, e.command_id.as_str().to_owned()),
        (words.hash, e.hash.to_string()),
    ];
    Ok(page(
        &reader,
        Place::History(None),
        &title,
        &html! {
            h1 { (title) }
            div class="scroll" tabindex="0" role="region" aria-label=(title) { table class="list" { tbody {
                @for (name, value) in &rows { tr { th scope="row" { (name) } td { (value) } } }
            } } }
            @if !e.sealed.is_empty() { p class="help" { (words.sealed_note) } }
            @if !told_in_groups(e.event_type.as_str()).is_empty() { p class="help" { (words.groups_note) } }
            h2 { (words.data) }
            pre tabindex="0" { (pretty(e)) }
            p class="actions" {
                a class="button" href=(format!("/?as_of={position}")) { (words.see_as_of) }
            }
        },
    ))
}

/// The data with a line for each field.
fn pretty(e: &RecordedEvent) -> String {
    serde_json::to_string_pretty(&shown_payload(e)).unwrap_or_default()
}

fn instant(at: Instant) -> DateTime<Utc> {
    DateTime::from_timestamp_micros(at.micros()).unwrap_or_default()
}
