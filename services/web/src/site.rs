//! What a page needs: the planning, the log, the language of the reader, the moment that is read.

use crate::{
    problem::Problem,
    words::{Lang, Words},
};
use axum::{
    extract::{FromRequestParts, Query, Request},
    http::{HeaderMap, HeaderValue, Uri, header, request::Parts},
    middleware::Next,
    response::Response,
};
use chrono::{DateTime, NaiveDate};
use serde::Deserialize;
use std::sync::Arc;
use turnus_domain::{calendar::ZONE, facts::Facts, id::UnitId};
use turnus_event_log::{BranchingLog, EventLog, LogId};
use turnus_planning::{Clock, Planning, RecordedAsOf, SystemClock};

/// What is shown: the planning of one log, and that log for its history.
#[derive(Clone)]
pub struct Site {
    /// Commands and folded state.
    pub planning: Planning,
    /// Events as they were recorded.
    pub log: Arc<dyn EventLog>,
    /// The same log, for those who branch off it.
    pub branching: Arc<dyn BranchingLog>,
    /// Which log.
    pub log_id: LogId,
}

/// The part of an address that every page understands.
#[derive(Debug, Default, Deserialize)]
struct Common {
    lang: Option<String>,
    as_of: Option<u64>,
}

/// Who reads, and as of when.
#[derive(Debug, Clone)]
pub(crate) struct Reader {
    pub(crate) lang: Lang,
    /// A position of the log; now when absent.
    pub(crate) as_of: Option<u64>,
    /// The address that was asked for.
    pub(crate) uri: Uri,
}

/// A unit, what it is called, and all that was known with it.
pub(crate) struct UnitAsOf {
    pub(crate) unit: UnitId,
    pub(crate) name: String,
    pub(crate) facts: Arc<Facts>,
}

impl Reader {
    pub(crate) const fn words(&self) -> &'static Words {
        self.lang.words()
    }

    /// What was recorded by the moment that is read.
    pub(crate) async fn facts(&self, site: &Site) -> Result<Arc<Facts>, Problem> {
        let at = self.as_of.map_or(RecordedAsOf::Head, RecordedAsOf::Position);
        Ok(site.planning.facts_as_of(at).await?)
    }

    /// A unit of an address as it was known at the moment that is read.
    pub(crate) async fn unit(&self, site: &Site, unit: UnitId) -> Result<UnitAsOf, Problem> {
        let facts = self.facts(site).await?;
        let name = facts.units.get(&unit).map(|u| u.name.clone());
        Ok(UnitAsOf { name: name.ok_or_else(|| Problem::NotFound(format!("unit {unit}")))?, unit, facts })
    }

    /// An address of another page as of the same moment.
    pub(crate) fn link(&self, path: &str) -> String {
        match self.as_of {
            None => path.to_owned(),
            Some(at) if path.contains('?') => format!("{path}&as_of={at}"),
            Some(at) => format!("{path}?as_of={at}"),
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Reader {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let lang = language(&parts.uri, &parts.headers);
        let unreadable = |e: axum::extract::rejection::QueryRejection| Problem::Unreadable(e.body_text());
        let Query(common) = Query::<Common>::try_from_uri(&parts.uri).map_err(unreadable)?;
        Ok(Self { lang, as_of: common.as_of, uri: parts.uri.clone() })
    }
}

/// The language of a request: asked for in the address, remembered in a cookie, or what the browser prefers.
pub(crate) fn language(uri: &Uri, headers: &HeaderMap) -> Lang {
    let text = |name| headers.get(name).and_then(|v| v.to_str().ok());
    let cookies = text(header::COOKIE).unwrap_or_default().split(';').filter_map(|c| c.trim().split_once('='));
    let remembered = cookies.into_iter().find(|(name, _)| *name == "lang").and_then(|(_, tag)| Lang::of(tag));
    asked(uri).or(remembered).unwrap_or_else(|| Lang::accepted(text(header::ACCEPT_LANGUAGE).unwrap_or_default()))
}

fn asked(uri: &Uri) -> Option<Lang> {
    Query::<Common>::try_from_uri(uri).ok()?.lang.as_deref().and_then(Lang::of)
}

/// A language that was asked for in an address is remembered.
pub(crate) async fn remember_language(request: Request, next: Next) -> Response {
    let (asked, lang) = (asked(request.uri()), language(request.uri(), request.headers()));
    let mut request = request;
    request.extensions_mut().insert(lang);
    let mut response = crate::problem::in_language(lang, next.run(request).await);
    if let Some(lang) = asked {
        let cookie = format!("lang={}; Path=/; Max-Age=31536000; SameSite=Lax", lang.tag());
        if let Ok(cookie) = HeaderValue::from_str(&cookie) {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
    }
    response
}

/// Today in Oslo.
pub(crate) fn today() -> NaiveDate {
    let now = DateTime::from_timestamp_micros(SystemClock.now().micros()).unwrap_or_default();
    now.with_timezone(&ZONE).date_naive()
}
