//! A person as other answers name her.

use crate::{backend::Names, refusal::fault};
use async_graphql::{Context, Object, Result, dataloader::DataLoader};
use turnus_domain::id::PersonId;

/// Somebody who is named in an answer.
pub(crate) struct Person(pub(crate) PersonId);

/// Somebody who is named in an answer.
#[Object]
impl Person {
    /// Her key.
    async fn key(&self) -> &str {
        self.0.as_str()
    }
    /// Her name; null once it was erased.
    async fn name(&self, context: &Context<'_>) -> Result<Option<String>> {
        context.data::<DataLoader<Names>>()?.load_one(self.0.clone()).await.map_err(|e| fault("INTERNAL", e))
    }
}
