//! `POST /sharing/models`: models that are larger than a request of GraphQL may be. Opens the model and gives its id.

use super::{Models, refused};
use axum::{
    Router,
    body::Bytes,
    extract::{DefaultBodyLimit, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::post,
};
use serde_json::{Value, json};
use std::sync::Arc;

/// Most bytes of a model.
const MOST: usize = 16 << 20;

/// The route.
pub(crate) fn route(models: Arc<Models>) -> Router {
    Router::new().route("/sharing/models", post(upload)).layer(DefaultBodyLimit::max(MOST)).with_state(models)
}

async fn upload(State(models): State<Arc<Models>>, headers: HeaderMap, body: Bytes) -> Response {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    // As with GraphQL: no foreign page can send JSON with a form.
    if kind.split(';').next().map(str::trim) != Some("application/json") {
        return answer(StatusCode::UNSUPPORTED_MEDIA_TYPE, json!({"error": "send the model as application/json"}));
    }
    let Ok(value) = serde_json::from_slice::<Value>(&body) else {
        return answer(StatusCode::BAD_REQUEST, json!({"error": "the body is not JSON"}));
    };
    let model = match refused::read("model", value) {
        Ok(model) => model,
        Err(e) => return answer(StatusCode::UNPROCESSABLE_ENTITY, json!({"error": e.to_string()})),
    };
    match models.open(model).await {
        Ok((id, _)) => answer(StatusCode::CREATED, json!({"id": id})),
        Err(e) => match refused::refusal("model", e) {
            Ok(e) => answer(StatusCode::UNPROCESSABLE_ENTITY, json!({"error": e.to_string()})),
            Err(e) => answer(StatusCode::INTERNAL_SERVER_ERROR, json!({"error": e.message})),
        },
    }
}

fn answer(status: StatusCode, body: Value) -> Response {
    (status, [(header::CONTENT_TYPE, "application/json")], body.to_string()).into_response()
}
