//! Which status an answer has.

use super::{accept::Media, failure::Failure};
use axum::http::StatusCode;

/// Which text of *GraphQL over HTTP* the status codes follow.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum StatusProfile {
    /// The text that the 61 public audits check: 400 for a request that cannot be run; `application/json` gets 200.
    #[default]
    Audit,
    /// The draft of 2026: 422 for a document that is not valid, 294 when data and errors stand together, the same for
    /// both media types. Proxies may not know 294 yet.
    Draft2026,
}

impl StatusProfile {
    /// The status of a failed request.
    pub(super) fn of_failure(self, failure: &Failure, media: Media) -> StatusCode {
        match (self, failure) {
            (_, Failure::NotAcceptable) => StatusCode::NOT_ACCEPTABLE,
            (_, Failure::MediaType) => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            (_, Failure::Method { .. }) => StatusCode::METHOD_NOT_ALLOWED,
            (_, Failure::BodyTooLarge(_)) => StatusCode::PAYLOAD_TOO_LARGE,
            (_, Failure::Unreadable(_)) => StatusCode::BAD_REQUEST,
            (_, Failure::Timeout(_)) => StatusCode::SERVICE_UNAVAILABLE,
            (Self::Audit, Failure::Malformed(_)) => StatusCode::BAD_REQUEST,
            (Self::Audit, Failure::Syntax(_) | Failure::TooLarge(_)) => self.soft(media),
            (Self::Draft2026, Failure::Syntax(_)) => StatusCode::BAD_REQUEST,
            (Self::Draft2026, Failure::Malformed(_) | Failure::TooLarge(_)) => StatusCode::UNPROCESSABLE_ENTITY,
        }
    }

    /// The status of an answer without data: the document was not valid.
    pub(super) fn of_request_error(self, media: Media) -> StatusCode {
        match self {
            Self::Audit => self.soft(media),
            Self::Draft2026 => StatusCode::UNPROCESSABLE_ENTITY,
        }
    }

    /// The status of an answer with data.
    pub(super) fn of_result(self, errors: bool) -> StatusCode {
        match self {
            Self::Draft2026 if errors => StatusCode::from_u16(294).unwrap_or(StatusCode::OK),
            _ => StatusCode::OK,
        }
    }

    fn soft(self, media: Media) -> StatusCode {
        match media {
            Media::Json => StatusCode::OK,
            Media::GraphqlResponse => StatusCode::BAD_REQUEST,
        }
    }
}
