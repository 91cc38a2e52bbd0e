//! `as_of` as people say it: a day or an instant leads to the position that stood then, so that what is linked and shown
//! is one moment of the log whatever is recorded later under an earlier clock.

use crate::{problem::Problem, site::Site};
use axum::{
    extract::{Request, State},
    http::Uri,
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use chrono::{DateTime, NaiveDate};
use turnus_domain::calendar::ClockTime;
use turnus_event_log::Instant;

/// Sends whoever asks for a day or an instant to the position that stood then; lets everybody else pass.
pub(crate) async fn as_position(State(site): State<Site>, request: Request, next: Next) -> Response {
    let Some(asked) = asked(request.uri()).filter(|asked| asked.parse::<u64>().is_err()) else { return next.run(request).await };
    let Some(instant) = instant(&asked) else {
        let why = format!("as_of={asked}: give a position of the log, a day (2027-01-04) or an instant (2027-01-04T12:00:00Z)");
        return Problem::Unreadable(why).into_response();
    };
    match site.log.position_at(&site.log_id, instant).await {
        Ok(position) => Redirect::temporary(&at(request.uri(), position.0)).into_response(),
        Err(e) => Problem::Fault(e.to_string()).into_response(),
    }
}

/// What stands behind `as_of=` in an address.
fn asked(uri: &Uri) -> Option<String> {
    #[derive(serde::Deserialize)]
    struct Common {
        as_of: Option<String>,
    }
    let axum::extract::Query(common) = axum::extract::Query::<Common>::try_from_uri(uri).ok()?;
    common.as_of
}

/// An instant, or the last of a day in Oslo.
fn instant(text: &str) -> Option<Instant> {
    // A plus sign that was not encoded comes as a blank.
    if let Ok(instant) = DateTime::parse_from_rfc3339(&text.replace(' ', "+")) {
        return Some(Instant::from_micros(instant.timestamp_micros()));
    }
    let next: NaiveDate = text.parse::<NaiveDate>().ok()?.succ_opt()?;
    Some(Instant::from_micros(ClockTime::MIDNIGHT.on(next).timestamp_micros() - 1))
}

/// The same address as of a position.
fn at(uri: &Uri, position: u64) -> String {
    let kept = uri.query().unwrap_or_default().split('&').filter(|pair| !pair.is_empty() && !pair.starts_with("as_of="));
    let query: Vec<String> = kept.map(str::to_owned).chain([format!("as_of={position}")]).collect();
    format!("{}?{}", uri.path(), query.join("&"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::{Router, body::Body, http::StatusCode, http::header::LOCATION, routing::get};
    use std::sync::Arc;
    use tower::ServiceExt;
    use turnus_event_log::{
        Actor, Append, CommandId, EventId, EventLog, EventType, Expected, LogId, MemoryLog, NewEvent, StreamId, StreamWrite,
    };
    use turnus_planning::{Planning, SystemClock};

    /// A log with an event at noon of each of three days, and one page.
    async fn page() -> Router {
        let (log, log_id) = (Arc::new(MemoryLog::default()), LogId::new("municipality").expect("a name"));
        for (n, day) in (0..).zip(["2027-03-26", "2027-03-27", "2027-03-28"]) {
            let noon = instant(&format!("{day}T12:00:00+01:00")).expect("an instant");
            let event = NewEvent {
                event_id: EventId::from_parts(n, [7; 10]),
                event_type: EventType::new("WishWithdrawn").expect("a name"),
                schema_version: 1,
                effective_from: noon,
                effective_to: None,
                data: b"{}".to_vec(),
                meta: b"{}".to_vec(),
                sealed: Vec::new(),
            };
            let append = Append {
                log: log_id.clone(),
                command_id: CommandId::new(day).expect("a name"),
                actor: Actor::new("test").expect("a name"),
                correlation_id: None,
                causation_id: None,
                now: noon,
                at: None,
                writes: vec![StreamWrite { stream: StreamId::new("s").expect("a name"), expected: Expected::Any, events: vec![event] }],
                conditions: Vec::new(),
            };
            log.append(append).await.expect("appended");
        }
        let planning = Planning::new(log.clone(), log_id.clone(), Actor::new("test").expect("a name"), Arc::new(SystemClock));
        let site = Site { planning, log: log.clone(), branching: log, log_id };
        Router::new().route("/", get(|| async { "now" })).layer(axum::middleware::from_fn_with_state(site, as_position))
    }

    async fn answer(address: &str) -> (StatusCode, Option<String>) {
        let request = Request::get(address).body(Body::empty()).expect("a request");
        let response = page().await.oneshot(request).await.expect("an answer");
        let to = response.headers().get(LOCATION).map(|to| to.to_str().expect("text").to_owned());
        (response.status(), to)
    }

    #[tokio::test]
    async fn a_day_and_an_instant_lead_to_the_position_that_stood_then() {
        for (asked, position) in [
            ("2027-03-25", 0),
            ("2027-03-26", 1),
            ("2027-03-26T12:00:00%2B01:00", 1),
            ("2027-03-26T11:59:59.999999+01:00", 0),
            ("2027-03-27T10:59:59Z", 1),
            ("2027-03-27T11:00:00Z", 2),
            ("2027-03-28", 3),
            ("2999-01-01", 3),
        ] {
            let (status, to) = answer(&format!("/?lang=nb&as_of={asked}&on=2027-01-04")).await;
            let wanted = format!("/?lang=nb&on=2027-01-04&as_of={position}");
            assert_eq!((status, to.as_deref()), (StatusCode::TEMPORARY_REDIRECT, Some(wanted.as_str())), "{asked}");
        }
    }

    #[tokio::test]
    async fn positions_pass_and_what_is_no_moment_is_refused() {
        for address in ["/", "/?lang=nb", "/?as_of=2"] {
            assert_eq!(answer(address).await, (StatusCode::OK, None), "{address}");
        }
        for asked in ["yesterday", "-1", "2027-02-30", ""] {
            assert_eq!(answer(&format!("/?as_of={asked}")).await.0, StatusCode::BAD_REQUEST, "{asked}");
        }
    }
}
