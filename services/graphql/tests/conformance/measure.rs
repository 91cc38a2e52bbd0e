//! Measuring side by side: processor time of this thread, in turns, so that what else the machine does falls on both alike.

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, header},
};
use rustix::time::{ClockId, clock_gettime};
use serde_json::{Value, json};
use std::time::Duration;
use tower::ServiceExt;

/// Processor time that this thread has used.
fn cpu() -> Duration {
    let t = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(t.tv_sec.try_into().unwrap_or(0), t.tv_nsec.try_into().unwrap_or(0))
}

/// Sends a query through a router as a request over HTTP and reads the answer to its last byte, without a network.
pub(crate) async fn bytes(app: &Router, query: &str) -> Vec<u8> {
    let body = json!({ "query": query }).to_string();
    let request = Request::post("/graphql").header(header::CONTENT_TYPE, "application/json").header(header::HOST, "127.0.0.1:4000");
    let answer = app.clone().oneshot(request.body(Body::from(body)).expect("a request")).await.expect("an answer");
    to_bytes(answer.into_body(), usize::MAX).await.expect("a body").to_vec()
}

/// The answer, with no error in it.
pub(crate) async fn answer(app: &Router, query: &str) -> Value {
    let answer: Value = serde_json::from_slice(&bytes(app, query).await).expect("JSON");
    assert!(answer.get("errors").is_none(), "{query}: {answer}");
    answer
}

/// Processor time for each call of each of several, over rounds in which all take their turn.
pub(crate) struct Turns {
    /// `[round][which]`, in nanoseconds.
    rounds: Vec<Vec<f64>>,
}

impl Turns {
    /// Calls each so often in each round. The first round warms up and does not count.
    pub(crate) async fn take(rounds: usize, calls: u32, all: &[&dyn AsyncCall]) -> Self {
        let mut found = Vec::new();
        for _ in 0..=rounds {
            let mut round = Vec::new();
            for call in all {
                let begun = cpu();
                for _ in 0..calls {
                    call.call().await;
                }
                round.push((cpu() - begun).as_secs_f64() * 1e9 / f64::from(calls));
            }
            found.push(round);
        }
        Self { rounds: found.split_off(1) }
    }

    /// The middle time of one, in microseconds.
    pub(crate) fn micros(&self, which: usize) -> f64 {
        median(self.rounds.iter().map(|r| r[which]).collect()) / 1e3
    }

    /// The middle of what one takes for each unit that another takes, round by round.
    pub(crate) fn ratio(&self, which: usize, to: usize) -> f64 {
        median(self.rounds.iter().map(|r| r[which] / r[to]).collect())
    }
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// Something that is called again and again.
#[async_trait::async_trait]
pub(crate) trait AsyncCall {
    /// Calls it.
    async fn call(&self);
}

/// A query through a router.
pub(crate) struct OverHttp<'a>(pub(crate) &'a Router, pub(crate) &'a str);

#[async_trait::async_trait]
impl AsyncCall for OverHttp<'_> {
    async fn call(&self) {
        bytes(self.0, self.1).await;
    }
}

/// A query of a schema, without HTTP.
pub(crate) struct Alone<'a, E>(pub(crate) &'a E, pub(crate) &'a str);

#[async_trait::async_trait]
impl<E: async_graphql::Executor> AsyncCall for Alone<'_, E> {
    async fn call(&self) {
        let answer = self.0.execute(async_graphql::Request::new(self.1)).await;
        serde_json::to_vec(&answer).expect("JSON");
    }
}
