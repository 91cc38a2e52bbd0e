//! Why a request was not run.

use super::limits::TooLarge;
use async_graphql::{ErrorExtensionValues, ServerError};
use std::time::Duration;

/// Why a request was not run; over HTTP each has its status.
#[derive(Debug, thiserror::Error)]
pub(super) enum Failure {
    #[error("accept application/graphql-response+json or application/json")]
    NotAcceptable,
    #[error("send the request as application/json")]
    MediaType,
    #[error("this is allowed over {allow} only")]
    Method { allow: &'static str },
    #[error("the request is longer than {0} bytes")]
    BodyTooLarge(usize),
    #[error("{0}")]
    Unreadable(&'static str),
    #[error("{0}")]
    Malformed(&'static str),
    #[error("{}", .0.message)]
    Syntax(ServerError),
    #[error(transparent)]
    TooLarge(#[from] TooLarge),
    #[error("the operation took longer than {} s and was given up", .0.as_secs())]
    Timeout(Duration),
}

impl Failure {
    /// A stable name for programs.
    pub(super) const fn code(&self) -> &'static str {
        match self {
            Self::NotAcceptable => "NOT_ACCEPTABLE",
            Self::MediaType => "UNSUPPORTED_MEDIA_TYPE",
            Self::Method { .. } => "METHOD_NOT_ALLOWED",
            Self::BodyTooLarge(_) => "BODY_TOO_LARGE",
            Self::Unreadable(_) | Self::Malformed(_) => "BAD_REQUEST",
            Self::Syntax(_) => "GRAPHQL_PARSE_FAILED",
            Self::TooLarge(TooLarge::Tokens(_)) => "TOO_MANY_TOKENS",
            Self::TooLarge(TooLarge::Nesting(_)) => "TOO_DEEPLY_NESTED",
            Self::TooLarge(TooLarge::Aliases(_)) => "TOO_MANY_ALIASES",
            Self::TooLarge(TooLarge::Fields(_)) => "TOO_MANY_FIELDS",
            Self::Timeout(_) => "TIMEOUT",
        }
    }

    /// The same as the error of an answer.
    pub(super) fn error(&self) -> ServerError {
        let mut error = match self {
            Self::Syntax(e) => e.clone(),
            other => ServerError::new(other.to_string(), None),
        };
        set_code(&mut error, self.code());
        error
    }
}

/// Gives an error a code, unless it has one.
pub(super) fn set_code(error: &mut ServerError, code: &str) {
    let extensions = error.extensions.get_or_insert_with(ErrorExtensionValues::default);
    if extensions.get("code").is_none() {
        extensions.set("code", code);
    }
}
