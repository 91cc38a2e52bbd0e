//! The server: GraphQL, its schema as text, health and metrics. Bound to this computer only until there is sign-in.

use crate::{
    backend::Backend,
    schema::{Api, sdl},
};
use axum::{
    Router,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use sha2::{Digest, Sha256};
use std::{future::Future, net::SocketAddr, sync::Arc, time::Duration};
use tokio::{net::TcpListener, sync::watch, task::JoinHandle};
use turnus_planning::{PlanningError, Worked, Worker};
use turnus_transport::{Endpoint, Limits, StatusProfile, Traffic, guarded, router};

/// How long connections may take to end once the server stops.
const FAREWELL: Duration = Duration::from_secs(5);
/// How long solves may take to end once the server stops, before they are given back.
const GRACE: Duration = Duration::from_secs(1);

/// Why nothing is served.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// Other computers could reach the address.
    #[error("{0} can be reached from other computers, and there is no sign-in yet; listen on 127.0.0.1 or [::1]")]
    ForeignAddress(SocketAddr),
    /// The address cannot be used.
    #[error("cannot listen on {address}: {why}; choose another port")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// What the system says.
        #[source]
        why: std::io::Error,
    },
    /// Rotas could not be solved any more.
    #[error("solving stopped: {0}")]
    Working(#[source] Box<PlanningError>),
    /// The connection to the network failed.
    #[error("the server stopped: {0}")]
    Stopped(#[source] std::io::Error),
}

#[derive(Clone)]
struct Served {
    api: Api,
    traffic: Arc<Traffic>,
    sdl: Arc<str>,
    etag: Arc<str>,
}

/// Listens on an address of this computer.
///
/// # Errors
/// [`ServeError::ForeignAddress`] and [`ServeError::Listen`].
pub async fn listen(address: SocketAddr) -> Result<TcpListener, ServeError> {
    if !address.ip().is_loopback() {
        return Err(ServeError::ForeignAddress(address));
    }
    TcpListener::bind(address).await.map_err(|why| ServeError::Listen { address, why })
}

/// Serves until `shutdown`: `/graphql` over HTTP and WebSocket, `/graphql/schema.graphql`, `/sharing/models`, `/healthz`, `/readyz`, `/metrics`.
///
/// # Errors
/// See [`ServeError`].
pub async fn serve(backend: Backend, address: SocketAddr, shutdown: impl Future<Output = ()> + Send + 'static) -> Result<(), ServeError> {
    serve_on(backend, listen(address).await?, shutdown).await
}

/// The same on a listener that is open already, as [`listen`] gives.
///
/// # Errors
/// See [`ServeError`].
pub async fn serve_on(
    backend: Backend,
    listener: TcpListener,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> Result<(), ServeError> {
    serve_with(backend, Router::new(), listener, shutdown).await
}

/// The same with other pages beside the API, behind the same guard.
///
/// # Errors
/// See [`ServeError`].
pub async fn serve_with(
    backend: Backend,
    pages: Router,
    listener: TcpListener,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> Result<(), ServeError> {
    let address = listener.local_addr().map_err(ServeError::Stopped)?;
    if !address.ip().is_loopback() {
        return Err(ServeError::ForeignAddress(address));
    }
    let limits = Limits::default();
    let (stop_working, working) = work(&backend);
    let api = Api::new(backend, &limits);
    let (stop, mut stopped) = watch::channel(false);
    let app = guarded(pages).merge(app(api.clone(), limits, stopped.clone()));
    let graceful = async move {
        shutdown.await;
        stop.send_replace(true);
    };
    let serving = axum::serve(listener, app).with_graceful_shutdown(graceful).into_future();
    let late = async move {
        // An error means that the sender is gone, and with it the server.
        drop(stopped.wait_for(|stop| *stop).await);
        tokio::time::sleep(FAREWELL).await;
    };
    let result = tokio::select! {
        result = serving => result.map_err(ServeError::Stopped),
        () = late => Ok(()),
    };
    stop_working.send_replace(true);
    // What does not end in the worker's own grace is given back, and goes on wherever there is a worker.
    match working.await {
        Ok(Err(e)) => result.and(Err(ServeError::Working(Box::new(e)))),
        Ok(Ok(_)) | Err(_) => result,
    }
}

/// Solves in this process, as many at a time as the backend says.
fn work(backend: &Backend) -> (watch::Sender<bool>, JoinHandle<Result<Worked, PlanningError>>) {
    let (stop, stopped) = watch::channel(false);
    let worker = Worker::new(backend.planning.clone(), backend.solvers, GRACE);
    let idle = backend.solvers == 0;
    (stop, tokio::spawn(async move { if idle { Ok(Worked::default()) } else { worker.run(stopped).await } }))
}

/// Every route.
pub fn app(api: Api, limits: Limits, stopping: watch::Receiver<bool>) -> Router {
    let traffic = Arc::new(Traffic::default());
    let endpoint = Endpoint { schema: api.clone(), limits, profile: StatusProfile::default(), traffic: Arc::clone(&traffic), stopping };
    let text = sdl();
    let etag = format!("\"{}\"", Sha256::digest(text.as_bytes()).iter().take(16).map(|b| format!("{b:02x}")).collect::<String>());
    let models = crate::sharing_model::route(Arc::clone(api.models()));
    let served = Served { api, traffic, sdl: text.into(), etag: etag.into() };
    let pages = Router::new()
        .route("/graphql/schema.graphql", get(schema))
        .route("/healthz", get(|| async { "ok\n" }))
        .route("/readyz", get(ready))
        .route("/metrics", get(metrics))
        .with_state(served);
    guarded(router(endpoint).merge(pages).merge(models))
}

async fn schema(State(served): State<Served>, headers: HeaderMap) -> Response {
    let tag = [(header::ETAG, served.etag.to_string()), (header::CACHE_CONTROL, "no-cache".to_owned())];
    let known = headers.get(header::IF_NONE_MATCH).and_then(|v| v.to_str().ok());
    if known.is_some_and(|k| k.split(',').any(|k| k.trim().trim_start_matches("W/") == &*served.etag || k.trim() == "*")) {
        return (StatusCode::NOT_MODIFIED, tag).into_response();
    }
    (tag, [(header::CONTENT_TYPE, "application/graphql; charset=utf-8")], served.sdl.to_string()).into_response()
}

async fn ready(State(served): State<Served>) -> Response {
    match served.api.head().await {
        Some(position) => format!("ready at position {position}\n").into_response(),
        None => (StatusCode::SERVICE_UNAVAILABLE, "the log cannot be read\n").into_response(),
    }
}

async fn metrics(State(served): State<Served>) -> Response {
    let Served { api, traffic, .. } = served;
    let rows = [
        ("turnus_graphql_operations_total", "counter", "Operations started.", traffic.operations()),
        ("turnus_graphql_refused_total", "counter", "Requests refused before anything was run.", traffic.refused()),
        ("turnus_graphql_sockets", "gauge", "Sockets open now.", traffic.sockets()),
        ("turnus_rota_solves", "gauge", "Rotas being solved now.", api.solves() as u64),
        ("turnus_log_position", "gauge", "Position of the last event.", api.head().await.unwrap_or(0)),
    ];
    let text: String =
        rows.iter().map(|(name, kind, help, value)| format!("# HELP {name} {help}\n# TYPE {name} {kind}\n{name} {value}\n")).collect();
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text).into_response()
}
