//! Messages of graphql-transport-ws, read from a client and closed with.

use serde_json::{Map, Value as Json};

/// What a client says.
#[derive(Debug)]
pub(super) enum ClientMessage {
    Init,
    Ping,
    Pong,
    Subscribe { id: String, payload: Map<String, Json> },
    Complete { id: String },
}

/// Why a socket is closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Closing {
    Invalid(&'static str),
    Unauthorized,
    Subprotocol,
    InitTimeout,
    Repeated(String),
    TooManyInits,
    TooManyOperations,
    TooLarge,
    Stopping,
}

impl Closing {
    /// Code and reason; a reason never exceeds the 123 bytes of a close frame.
    pub(super) fn frame(&self) -> (u16, String) {
        let (code, mut reason) = match self {
            Self::Invalid(why) => (4400, (*why).to_owned()),
            Self::Unauthorized => (4401, "Unauthorized".to_owned()),
            Self::Subprotocol => (4406, "Subprotocol not acceptable".to_owned()),
            Self::InitTimeout => (4408, "Connection initialisation timeout".to_owned()),
            Self::Repeated(id) => (4409, format!("Subscriber for {id} already exists")),
            Self::TooManyInits => (4429, "Too many initialisation requests".to_owned()),
            Self::TooManyOperations => (4400, "Too many operations on this socket".to_owned()),
            Self::TooLarge => (1009, "Message too large".to_owned()),
            Self::Stopping => (1001, "The server stops".to_owned()),
        };
        let mut end = reason.len().min(123);
        while !reason.is_char_boundary(end) {
            end -= 1;
        }
        reason.truncate(end);
        (code, reason)
    }
}

impl ClientMessage {
    /// Reads a message.
    pub(super) fn read(text: &str) -> Result<Self, Closing> {
        let Ok(Json::Object(mut message)) = serde_json::from_str(text) else {
            return Err(Closing::Invalid("Message is not a JSON object"));
        };
        let kind = message.get("type").and_then(Json::as_str).unwrap_or_default().to_owned();
        match kind.as_str() {
            "connection_init" => Ok(Self::Init),
            "ping" => Ok(Self::Ping),
            "pong" => Ok(Self::Pong),
            "complete" => Ok(Self::Complete { id: id(&mut message)? }),
            "subscribe" => {
                let id = id(&mut message)?;
                match message.remove("payload") {
                    Some(Json::Object(payload)) if payload.get("query").is_some_and(Json::is_string) => Ok(Self::Subscribe { id, payload }),
                    _ => Err(Closing::Invalid("Subscribe message without a query")),
                }
            }
            _ => Err(Closing::Invalid("Invalid message type")),
        }
    }
}

fn id(message: &mut Map<String, Json>) -> Result<String, Closing> {
    match message.remove("id") {
        Some(Json::String(id)) if !id.is_empty() => Ok(id),
        _ => Err(Closing::Invalid("Message without an id")),
    }
}
