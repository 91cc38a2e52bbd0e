//! A small schema served over the transport, for checks that need known fields.

use async_graphql::{
    Context, Error, ID, Object, Result, Schema, SimpleObject, Subscription,
    connection::{Connection, Edge, query},
};
use futures::{Stream, stream};
use std::{net::SocketAddr, sync::Arc, time::Duration};
use tokio::{net::TcpListener, sync::watch};
use turnus_transport::{Endpoint, Limits, StatusProfile, Traffic, guarded, router};

#[derive(SimpleObject)]
struct Shift {
    id: ID,
    hours: f64,
}

struct Nest;

#[Object]
impl Nest {
    async fn deeper(&self) -> Nest {
        Nest
    }
    async fn leaf(&self) -> i32 {
        1
    }
}

pub(crate) struct Query;

#[Object]
impl Query {
    async fn hello(&self) -> &'static str {
        "world"
    }
    async fn boom(&self) -> Result<String> {
        Err("boom".into())
    }
    async fn nest(&self) -> Nest {
        Nest
    }
    async fn sum(&self, of: Vec<i32>) -> i32 {
        of.iter().sum()
    }
    async fn slow(&self, millis: u64) -> u64 {
        tokio::time::sleep(Duration::from_millis(millis)).await;
        millis
    }
    #[graphql(complexity = "first.unwrap_or(50).max(0) as usize * child_complexity + 1")]
    async fn shifts(
        &self,
        after: Option<String>,
        before: Option<String>,
        first: Option<i32>,
        last: Option<i32>,
    ) -> Result<Connection<usize, Shift>> {
        query(after, before, first, last, |after: Option<usize>, _, first, _| async move {
            let from = after.map_or(0, |a| a + 1);
            let mut page = Connection::new(from > 0, true);
            page.edges.extend((from..from + first.unwrap_or(50)).map(|n| Edge::new(n, Shift { id: ID(n.to_string()), hours: 7.5 })));
            Ok::<_, Error>(page)
        })
        .await
    }
}

pub(crate) struct Mutation;

#[Object]
impl Mutation {
    async fn bump(&self, context: &Context<'_>) -> i32 {
        context.data_opt::<i32>().copied().unwrap_or(1)
    }
}

pub(crate) struct Ticks;

#[Subscription]
impl Ticks {
    async fn ticks(&self, n: i32) -> impl Stream<Item = i32> {
        stream::unfold(0, move |tick| async move {
            tokio::time::sleep(Duration::from_millis(20)).await;
            (tick < n).then_some((tick, tick + 1))
        })
    }
}

/// The sample schema without limits.
pub(crate) fn schema() -> Schema<Query, Mutation, Ticks> {
    Schema::build(Query, Mutation, Ticks).finish()
}

/// The sample schema behind the product's transport.
pub(crate) fn endpoint(limits: Limits, profile: StatusProfile) -> Endpoint<Schema<Query, Mutation, Ticks>> {
    let schema = limits.guard(Schema::build(Query, Mutation, Ticks)).finish();
    let (_, stopping) = watch::channel(false);
    Endpoint { schema, limits, profile, traffic: Arc::new(Traffic::default()), stopping }
}

/// Serves the sample on a free port for as long as the runtime lives.
pub(crate) async fn serve(limits: Limits, profile: StatusProfile) -> String {
    let listener = TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0))).await.expect("a free port");
    let url = format!("http://{}/graphql", listener.local_addr().expect("an address"));
    let app = guarded(router(endpoint(limits, profile)));
    tokio::spawn(async move { axum::serve(listener, app).await });
    url
}
