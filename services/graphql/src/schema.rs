//! The schema with what it reads, and what is made anew for every request.

use crate::{
    backend::{Backend, Names, Reader},
    mutation::Mutation,
    query::Query,
    sharing_model::Models,
    subscription::Subscription,
};
use async_graphql::{Data, Executor, Request, Response, SDLExportOptions, Schema, SchemaBuilder, dataloader::DataLoader};
use futures::{future::BoxFuture, stream::BoxStream};
use std::sync::Arc;
use turnus_transport::Limits;

/// The schema over one log.
#[derive(Clone)]
pub struct Api {
    schema: Arc<dyn Answers>,
    reader: Arc<Reader>,
}

/// A schema whose types are not named: a crate that asks it need not compile every resolver once more.
trait Answers: Send + Sync {
    fn answer(&self, request: Request) -> BoxFuture<'_, Response>;
    fn answers(&self, request: Request, session: Option<Arc<Data>>) -> BoxStream<'static, Response>;
}

impl Answers for Schema<Query, Mutation, Subscription> {
    fn answer(&self, request: Request) -> BoxFuture<'_, Response> {
        Box::pin(self.execute(request))
    }

    fn answers(&self, request: Request, session: Option<Arc<Data>>) -> BoxStream<'static, Response> {
        Executor::execute_stream(self, request, session)
    }
}

fn builder() -> SchemaBuilder<Query, Mutation, Subscription> {
    Schema::build(Query, Mutation::default(), Subscription::default())
}

/// The schema as text, sorted, so that it can be compared.
#[must_use]
pub fn sdl() -> String {
    let sorted = SDLExportOptions::new().sorted_fields().sorted_arguments().sorted_enum_items().prefer_single_line_descriptions();
    builder().finish().sdl_with_options(sorted)
}

impl Api {
    /// A schema over a log.
    #[must_use]
    pub fn new(backend: Backend, limits: &Limits) -> Self {
        let reader = Arc::new(Reader::new(backend));
        let schema = limits.guard(builder()).data(Arc::clone(&reader)).finish();
        Self { schema: Arc::new(schema), reader }
    }

    /// Where the log ends, to see whether it can be read.
    pub(crate) async fn head(&self) -> Option<u64> {
        let Backend { log, log_id, .. } = &self.reader.backend;
        log.head(log_id).await.ok().map(|h| h.position.0)
    }

    /// Number of rotas that are being solved in this process.
    pub(crate) fn solves(&self) -> usize {
        self.reader.backend.planning.solving().running()
    }

    /// Task-sharing models that are kept solved.
    pub(crate) fn models(&self) -> &Arc<Models> {
        &self.reader.models
    }

    /// A request with loaders of its own: names are batched, and none outlives the request.
    fn prepared(&self, request: Request) -> Request {
        request.data(DataLoader::new(Names(Arc::clone(&self.reader)), tokio::spawn))
    }
}

impl Executor for Api {
    async fn execute(&self, request: Request) -> Response {
        self.schema.answer(self.prepared(request)).await
    }

    fn execute_stream(&self, request: Request, session: Option<Arc<Data>>) -> BoxStream<'static, Response> {
        self.schema.answers(self.prepared(request), session)
    }
}
