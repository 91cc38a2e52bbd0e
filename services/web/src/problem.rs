//! What went wrong, as a page that a person can act on.

use crate::{
    layout,
    rota::view::NotShown,
    words::{Lang, fill},
};
use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use maud::{Markup, html};
use turnus_domain::id::InvalidId;
use turnus_planning::PlanningError;

/// Why there is no page.
#[derive(Debug, Clone)]
pub(crate) enum Problem {
    /// Nothing of that name is in the log.
    NotFound(String),
    /// The address or the form cannot be read.
    Unreadable(String),
    /// The program or the log failed.
    Fault(String),
}

impl From<PlanningError> for Problem {
    fn from(e: PlanningError) -> Self {
        match e {
            PlanningError::NotYet { asked, head } => Self::NotFound(format!("position {asked} (the log ends at {head})")),
            e @ (PlanningError::Refused(_) | PlanningError::Defects(_)) => Self::Unreadable(e.to_string()),
            other => Self::Fault(other.to_string()),
        }
    }
}

impl From<InvalidId> for Problem {
    fn from(e: InvalidId) -> Self {
        Self::Unreadable(e.to_string())
    }
}

impl From<NotShown> for Problem {
    fn from(e: NotShown) -> Self {
        match e {
            NotShown::Unknown { plan, .. } => Self::NotFound(format!("rota {plan}")),
            e @ NotShown::Empty { .. } => Self::Unreadable(e.to_string()),
            NotShown::Planning(e) => e.into(),
        }
    }
}

impl IntoResponse for Problem {
    /// The status now; the page is written where the language is known.
    fn into_response(self) -> Response {
        let status = match self {
            Self::NotFound(_) => StatusCode::NOT_FOUND,
            Self::Unreadable(_) => StatusCode::BAD_REQUEST,
            Self::Fault(_) => StatusCode::INTERNAL_SERVER_ERROR,
        };
        let mut response = status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// Writes the page of a problem in the reader's language; other answers pass as they are.
pub(crate) fn in_language(lang: Lang, mut response: Response) -> Response {
    let Some(problem) = response.extensions_mut().remove::<Problem>() else { return response };
    let words = lang.words();
    let (title, body): (&str, Markup) = match &problem {
        Problem::NotFound(what) => (words.not_found, html! { p { (fill(words.not_found_what, [what])) } }),
        Problem::Unreadable(why) => (words.bad_request, html! { p lang="en" { (why) } }),
        Problem::Fault(why) => (words.fault, html! { p { (fill(words.fault_what, [why])) } }),
    };
    let page = layout::bare(lang, title, html! { h1 { (title) } (body) });
    (response.status(), page).into_response()
}
