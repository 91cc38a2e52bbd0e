//! The feed of events.

use crate::{backend::Reader, query::event::EventRecord, refusal::fault, scalar::Position};
use async_graphql::{Context, Result, Subscription};
use futures::{Stream, StreamExt};
use std::sync::Arc;
use turnus_event_log::Position as LogPosition;

#[derive(Default)]
pub(crate) struct EventSubscription;

#[Subscription]
impl EventSubscription {
    /// Every event after a position, in order and without gaps, then new ones as they are recorded. To resume, give the
    /// position of the last event that arrived: nothing is lost and nothing comes twice.
    async fn events(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The last position known; 0 for all.")] after: Position,
    ) -> Result<impl Stream<Item = Result<EventRecord>> + use<>> {
        let backend = &context.data::<Arc<Reader>>()?.backend;
        let feed = backend.log.subscribe(backend.log_id.clone(), LogPosition(after.0));
        Ok(feed.map(|event| event.as_ref().map(EventRecord::from).map_err(|e| fault("FEED_ENDED", e))))
    }
}
