//! One request over HTTP.

use super::{
    Endpoint,
    accept::Media,
    failure::Failure,
    operation::{Operation, is_request_error},
};
use async_graphql::{Executor, Response as Answer, ServerError, parser::types::OperationType};
use axum::{
    body::{Body, Bytes},
    extract::{FromRequest, Query, rejection::BytesRejection},
    http::{HeaderMap, HeaderValue, Method, Request, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use serde_json::{Map, Value as Json, json};
use std::sync::{Arc, atomic::Ordering};

/// Serves a request.
pub(super) async fn serve<E: Executor>(endpoint: Arc<Endpoint<E>>, request: Request<Body>) -> Response {
    let Some(media) = Media::accepted(request.headers()) else {
        return refuse(&endpoint, Failure::NotAcceptable, Media::Json);
    };
    match answer(&endpoint, request).await {
        Ok(answer) if is_request_error(&answer) => {
            endpoint.traffic.refused.fetch_add(1, Ordering::Relaxed);
            write(endpoint.profile.of_request_error(media), media, errors_only(&answer.errors))
        }
        Ok(answer) => match serde_json::to_vec(&answer) {
            Ok(body) => write(endpoint.profile.of_result(!answer.errors.is_empty()), media, body),
            Err(_) => write(StatusCode::INTERNAL_SERVER_ERROR, media, Vec::new()),
        },
        Err(failure) => refuse(&endpoint, failure, media),
    }
}

async fn answer<E: Executor>(endpoint: &Endpoint<E>, request: Request<Body>) -> Result<Answer, Failure> {
    let method = request.method().clone();
    let parameters = match method {
        Method::GET => from_uri(request.uri())?,
        Method::POST => from_body(endpoint, request).await?,
        _ => return Err(Failure::Method { allow: "GET, POST" }),
    };
    let operation = Operation::read(parameters, &endpoint.limits)?;
    match operation.kind {
        Some(OperationType::Mutation) if method == Method::GET => Err(Failure::Method { allow: "POST" }),
        _ => operation.run(endpoint).await,
    }
}

fn from_uri(uri: &Uri) -> Result<Map<String, Json>, Failure> {
    let Query(pairs) =
        Query::<Vec<(String, String)>>::try_from_uri(uri).map_err(|_| Failure::Unreadable("the parameters cannot be read"))?;
    let mut parameters = Map::new();
    for (name, text) in pairs {
        let value = match name.as_str() {
            "query" | "operationName" => Json::String(text),
            "variables" | "extensions" => {
                serde_json::from_str(&text).map_err(|_| Failure::Unreadable("variables and extensions must be JSON"))?
            }
            _ => continue,
        };
        if parameters.insert(name, value).is_some() {
            return Err(Failure::Unreadable("a parameter is given twice"));
        }
    }
    Ok(parameters)
}

async fn from_body<E: Executor>(endpoint: &Endpoint<E>, request: Request<Body>) -> Result<Map<String, Json>, Failure> {
    if !is_json(request.headers()) {
        return Err(Failure::MediaType);
    }
    let body = Bytes::from_request(request, &()).await.map_err(|e| match e {
        BytesRejection::FailedToBufferBody(e) if e.status() == StatusCode::PAYLOAD_TOO_LARGE => {
            Failure::BodyTooLarge(endpoint.limits.body_bytes)
        }
        _ => Failure::Unreadable("the body ended early"),
    })?;
    match serde_json::from_slice(&body) {
        Ok(Json::Object(parameters)) => Ok(parameters),
        Ok(_) => Err(Failure::Malformed("the body must be one object; batches are not served")),
        Err(_) => Err(Failure::Unreadable("the body is not JSON")),
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let said = headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default().to_ascii_lowercase();
    let mut parts = said.split(';').map(str::trim);
    let utf8 = |p: &str| p.strip_prefix("charset=").is_none_or(|c| c.trim_matches('"') == "utf-8");
    parts.next() == Some("application/json") && parts.all(utf8)
}

fn refuse<E>(endpoint: &Endpoint<E>, failure: Failure, media: Media) -> Response {
    endpoint.traffic.refused.fetch_add(1, Ordering::Relaxed);
    let mut response = write(endpoint.profile.of_failure(&failure, media), media, errors_only(&[failure.error()]));
    if let Failure::Method { allow } = failure {
        response.headers_mut().insert(header::ALLOW, HeaderValue::from_static(allow));
    }
    response
}

/// An answer without `data`, as the specification asks when nothing was run.
fn errors_only(errors: &[ServerError]) -> Vec<u8> {
    json!({ "errors": errors }).to_string().into_bytes()
}

fn write(status: StatusCode, media: Media, body: Vec<u8>) -> Response {
    (status, [(header::CONTENT_TYPE, media.content_type()), (header::VARY, "Accept")], body).into_response()
}
