//! Style and script, built into the program.

use axum::{
    http::header,
    response::{IntoResponse, Response},
};

const STYLE: &str = include_str!("../assets/turnus.css");
const SCRIPT: &str = include_str!("../assets/turnus.js");

pub(crate) async fn style() -> Response {
    served("text/css; charset=utf-8", STYLE)
}

pub(crate) async fn memo_style() -> Response {
    served("text/css; charset=utf-8", crate::memo::STYLE)
}

pub(crate) async fn script() -> Response {
    served("text/javascript; charset=utf-8", SCRIPT)
}

/// Asked for anew with every page: it comes from this computer, and an old one beside a new page would be wrong.
fn served(kind: &'static str, text: &'static str) -> Response {
    ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "no-cache")], text).into_response()
}
