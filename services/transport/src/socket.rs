//! One connection after graphql-transport-ws.
//!
//! One task reads and writes the socket; every operation is a task that hands its answers over a short queue, so a slow
//! reader slows its own operations and nobody else's. Each operation has a number besides its id: answers that were queued
//! before the client completed it are dropped even when the id is used again.

use super::{
    Endpoint, Traffic,
    failure::Failure,
    operation::{Operation, is_request_error, mark},
    socket_message::{ClientMessage, Closing},
};
use async_graphql::{Executor, Response as Answer, ServerError, parser::types::OperationType};
use axum::{
    extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade},
    response::Response,
};
use futures::StreamExt;
use serde_json::{Map, Value as Json, json};
use std::{
    collections::HashMap,
    sync::{Arc, atomic::Ordering},
};
use tokio::{
    sync::{mpsc, watch},
    task::AbortHandle,
    time::{Instant, sleep_until},
};

/// Answers that wait for a socket.
const QUEUE: usize = 64;

/// Turns a request into a connection.
pub(super) fn upgrade<E: Executor>(endpoint: Arc<Endpoint<E>>, upgrade: WebSocketUpgrade) -> Response {
    // Somewhat above the limit, so that a message just above it is answered with a reason.
    let hard = endpoint.limits.message_bytes.saturating_mul(2);
    let upgrade = upgrade.protocols(["graphql-transport-ws"]).max_message_size(hard).max_frame_size(hard);
    upgrade.on_upgrade(move |socket| async move {
        let _open = Open::count(Arc::clone(&endpoint.traffic));
        let (queue, answers) = mpsc::channel(QUEUE);
        let connection = Connection { endpoint, queue, running: HashMap::new(), begun: 0, acknowledged: false };
        connection.serve(socket, answers).await;
    })
}

struct Open(Arc<Traffic>);

impl Open {
    fn count(traffic: Arc<Traffic>) -> Self {
        traffic.sockets.fetch_add(1, Ordering::Relaxed);
        Self(traffic)
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        self.0.sockets.fetch_sub(1, Ordering::Relaxed);
    }
}

/// What an operation has to say.
struct Said {
    id: String,
    number: u64,
    words: Words,
}

enum Words {
    Next(Box<Answer>),
    Failed(Vec<ServerError>),
    Complete,
}

/// A task that ends with its entry.
struct Running {
    number: u64,
    task: AbortHandle,
}

impl Drop for Running {
    fn drop(&mut self) {
        self.task.abort();
    }
}

struct Connection<E> {
    endpoint: Arc<Endpoint<E>>,
    queue: mpsc::Sender<Said>,
    running: HashMap<String, Running>,
    begun: u64,
    acknowledged: bool,
}

impl<E: Executor> Connection<E> {
    async fn serve(mut self, mut socket: WebSocket, mut answers: mpsc::Receiver<Said>) {
        if socket.protocol().is_none() {
            return close(&mut socket, &Closing::Subprotocol).await;
        }
        let deadline = Instant::now() + self.endpoint.limits.init;
        let mut stopping = self.endpoint.stopping.clone();
        loop {
            let reply = tokio::select! {
                () = sleep_until(deadline), if !self.acknowledged => Err(Closing::InitTimeout),
                () = stopped(&mut stopping) => Err(Closing::Stopping),
                Some(said) = answers.recv() => Ok(self.pass_on(said)),
                received = socket.recv() => match received {
                    Some(Ok(Message::Text(text))) => self.receive(text.as_str()),
                    Some(Ok(Message::Binary(_))) => Err(Closing::Invalid("Text messages only")),
                    Some(Ok(Message::Ping(_) | Message::Pong(_))) => Ok(None),
                    // What the protocol below refuses is nearly always a message above the hard limit.
                    Some(Err(_)) => Err(Closing::TooLarge),
                    Some(Ok(Message::Close(_))) | None => return,
                },
            };
            match reply {
                Ok(None) => {}
                Ok(Some(text)) => {
                    if socket.send(Message::Text(text.into())).await.is_err() {
                        return;
                    }
                }
                Err(closing) => return close(&mut socket, &closing).await,
            }
        }
    }

    /// Takes a message of the client; gives what is answered at once.
    fn receive(&mut self, text: &str) -> Result<Option<String>, Closing> {
        if text.len() > self.endpoint.limits.message_bytes {
            return Err(Closing::TooLarge);
        }
        match ClientMessage::read(text)? {
            ClientMessage::Init if self.acknowledged => Err(Closing::TooManyInits),
            ClientMessage::Init => {
                self.acknowledged = true;
                Ok(Some(json!({ "type": "connection_ack" }).to_string()))
            }
            ClientMessage::Ping => Ok(Some(json!({ "type": "pong" }).to_string())),
            ClientMessage::Pong => Ok(None),
            ClientMessage::Complete { id } => {
                self.running.remove(&id);
                Ok(None)
            }
            ClientMessage::Subscribe { .. } if !self.acknowledged => Err(Closing::Unauthorized),
            ClientMessage::Subscribe { id, .. } if self.running.contains_key(&id) => Err(Closing::Repeated(id)),
            ClientMessage::Subscribe { .. } if self.running.len() >= self.endpoint.limits.subscriptions => Err(Closing::TooManyOperations),
            ClientMessage::Subscribe { id, payload } => Ok(self.begin(id, payload)),
        }
    }

    /// Starts an operation; gives the error message of one that cannot be started.
    fn begin(&mut self, id: String, payload: Map<String, Json>) -> Option<String> {
        let operation = match Operation::read(payload, &self.endpoint.limits) {
            Ok(operation) => operation,
            Err(failure) => {
                self.endpoint.traffic.refused.fetch_add(1, Ordering::Relaxed);
                return Some(error_message(&id, &[failure.error()]));
            }
        };
        self.begun += 1;
        let number = self.begun;
        let voice = Voice { id: id.clone(), number, queue: self.queue.clone() };
        let endpoint = Arc::clone(&self.endpoint);
        let task = tokio::spawn(run(endpoint, operation, voice)).abort_handle();
        self.running.insert(id, Running { number, task });
        None
    }

    /// The message of what an operation said; none when the client completed it meanwhile.
    fn pass_on(&mut self, said: Said) -> Option<String> {
        let Said { id, number, words } = said;
        if self.running.get(&id).is_none_or(|r| r.number != number) {
            return None;
        }
        if !matches!(words, Words::Next(_)) {
            self.running.remove(&id);
        }
        Some(match words {
            Words::Next(answer) => json!({ "id": id, "type": "next", "payload": answer }).to_string(),
            Words::Failed(errors) => error_message(&id, &errors),
            Words::Complete => json!({ "id": id, "type": "complete" }).to_string(),
        })
    }
}

fn error_message(id: &str, errors: &[ServerError]) -> String {
    json!({ "id": id, "type": "error", "payload": errors }).to_string()
}

/// How an operation speaks.
struct Voice {
    id: String,
    number: u64,
    queue: mpsc::Sender<Said>,
}

impl Voice {
    /// Whether anybody still listens.
    async fn say(&self, words: Words) -> bool {
        self.queue.send(Said { id: self.id.clone(), number: self.number, words }).await.is_ok()
    }

    /// Passes an answer on; whether there may be more.
    async fn answer(&self, mut answer: Answer) -> bool {
        mark(&mut answer);
        if is_request_error(&answer) {
            self.say(Words::Failed(answer.errors)).await;
            return false;
        }
        self.say(Words::Next(Box::new(answer))).await
    }
}

async fn run<E: Executor>(endpoint: Arc<Endpoint<E>>, operation: Operation, voice: Voice) {
    let more = if operation.kind == Some(OperationType::Subscription) {
        endpoint.traffic.operations.fetch_add(1, Ordering::Relaxed);
        let mut answers = endpoint.schema.execute_stream(operation.into_request(), None);
        let mut more = true;
        while let (true, Some(answer)) = (more, answers.next().await) {
            more = voice.answer(answer).await;
        }
        more
    } else {
        match operation.run(&endpoint).await {
            Ok(answer) => voice.answer(answer).await,
            Err(failure) => failed(&voice, &failure).await,
        }
    };
    if more {
        voice.say(Words::Complete).await;
    }
}

async fn failed(voice: &Voice, failure: &Failure) -> bool {
    voice.say(Words::Failed(vec![failure.error()])).await;
    false
}

/// Ends when the server stops; never, when nobody can say so any more.
async fn stopped(stopping: &mut watch::Receiver<bool>) {
    if stopping.wait_for(|stop| *stop).await.is_err() {
        std::future::pending::<()>().await;
    }
}

async fn close(socket: &mut WebSocket, closing: &Closing) {
    let (code, reason) = closing.frame();
    // A client that is already gone needs no reason.
    drop(socket.send(Message::Close(Some(CloseFrame { code, reason: reason.into() }))).await);
}
