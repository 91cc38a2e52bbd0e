//! GraphQL over HTTP and over WebSocket, for any schema.
//!
//! # The protocols
//! * HTTP after the *GraphQL over HTTP* draft: `POST` with JSON and `GET` with parameters; a mutation is never run over
//!   `GET`, and a body that is not `application/json` is refused, so no foreign page can send one with a form.
//! * WebSocket after *graphql-transport-ws* (`socket`).
//!
//! Every operation passes the same gate: `limits` are counted on the text and on the parsed document before anything is
//! validated, because validation itself can be made expensive. The parsed document travels on, so nothing is parsed twice.
//!
//! Only pages of the computer itself may ask (`origin`), since there is no sign-in yet.
//!
//! # References
//! <https://graphql.github.io/graphql-over-http/draft/>, <https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md>
#![forbid(unsafe_code)]

mod accept;
mod failure;
mod http;
mod limits;
mod operation;
mod origin;
mod socket;
mod socket_message;
mod status;
mod tokens;

pub use limits::{Limits, TooLarge};
pub use status::StatusProfile;

use async_graphql::Executor;
use axum::{
    Router,
    body::Body,
    extract::{
        DefaultBodyLimit,
        ws::{WebSocketUpgrade, rejection::WebSocketUpgradeRejection},
    },
    http::{HeaderValue, Request, StatusCode, header},
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::any,
};
use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};
use tokio::sync::watch;

/// What is served and how.
#[derive(Clone)]
pub struct Endpoint<E> {
    /// The schema.
    pub schema: E,
    /// How much one operation, one connection may ask for.
    pub limits: Limits,
    /// Which status codes are given.
    pub profile: StatusProfile,
    /// How much was served.
    pub traffic: Arc<Traffic>,
    /// Becomes true when the server stops: open sockets are then closed.
    pub stopping: watch::Receiver<bool>,
}

/// Counts since the start.
#[derive(Debug, Default)]
pub struct Traffic {
    operations: AtomicU64,
    refused: AtomicU64,
    sockets: AtomicU64,
}

impl Traffic {
    /// Operations that were started, over both protocols.
    #[must_use]
    pub fn operations(&self) -> u64 {
        self.operations.load(Ordering::Relaxed)
    }
    /// Requests that were refused before anything was run.
    #[must_use]
    pub fn refused(&self) -> u64 {
        self.refused.load(Ordering::Relaxed)
    }
    /// Sockets open now.
    #[must_use]
    pub fn sockets(&self) -> u64 {
        self.sockets.load(Ordering::Relaxed)
    }
}

/// A route `/graphql` that serves both protocols.
pub fn router<E: Executor>(endpoint: Endpoint<E>) -> Router {
    let body = DefaultBodyLimit::max(endpoint.limits.body_bytes);
    let endpoint = Arc::new(endpoint);
    let serve = move |upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>, request: Request<Body>| {
        let endpoint = Arc::clone(&endpoint);
        async move {
            match upgrade {
                Ok(upgrade) => socket::upgrade(endpoint, upgrade),
                Err(_) => http::serve(endpoint, request).await,
            }
        }
    };
    Router::new().route("/graphql", any(serve)).layer(body)
}

/// What every answer of the server carries and every request must keep to.
pub fn guarded(router: Router) -> Router {
    router.layer(middleware::from_fn(guard))
}

async fn guard(request: Request<Body>, next: Next) -> Response {
    match origin::objection(request.headers(), request.uri().host()) {
        None => with_headers(next.run(request).await),
        Some(why) => with_headers((StatusCode::FORBIDDEN, [(header::CONTENT_TYPE, "text/plain; charset=utf-8")], why).into_response()),
    }
}

fn with_headers(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    headers.entry(header::REFERRER_POLICY).or_insert(HeaderValue::from_static("no-referrer"));
    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'"));
    headers.insert("cross-origin-resource-policy", HeaderValue::from_static("same-origin"));
    headers.insert("cross-origin-opener-policy", HeaderValue::from_static("same-origin"));
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}
