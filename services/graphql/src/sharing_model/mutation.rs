//! Opening a model.

use super::{
    SharingModel,
    refused::{read, refusal},
};
use crate::{backend::Reader, query::Query, refusal::UserError};
use async_graphql::{Context, InputObject, Json, Object, Result, SimpleObject};
use std::sync::Arc;

/// Which model.
#[derive(InputObject)]
struct SharingModelOpenInput {
    /// The model, in the form that `turnus solve --format sharing` reads. What is larger than a request may be goes to
    /// `POST /sharing/models`.
    model: Json<serde_json::Value>,
}

/// What came of it.
#[derive(SimpleObject)]
struct SharingModelOpenPayload {
    /// The solved model; null when it was refused.
    sharing_model: Option<SharingModel>,
    /// Why it was refused; empty when it was not.
    user_errors: Vec<UserError>,
    /// Everything that can be asked.
    query: Query,
}

#[derive(Default)]
pub(crate) struct SharingModelMutation;

#[Object]
impl SharingModelMutation {
    /// Solves a task-sharing model and keeps it, so that changes are answered at once. Nothing is recorded; the same model
    /// is solved once.
    #[graphql(complexity = "1000 + child_complexity")]
    async fn sharing_model_open(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which model.")] input: SharingModelOpenInput,
    ) -> Result<SharingModelOpenPayload> {
        let models = &context.data::<Arc<Reader>>()?.models;
        let refused = |e| Ok(SharingModelOpenPayload { sharing_model: None, user_errors: vec![e], query: Query });
        let model = match read("model", input.model.0) {
            Ok(model) => model,
            Err(e) => return refused(e),
        };
        let solved = async {
            let (id, warm) = models.open(model).await?;
            SharingModel::read(models, &id, warm, Vec::new()).await
        };
        match solved.await {
            Ok(model) => Ok(SharingModelOpenPayload { sharing_model: Some(model), user_errors: Vec::new(), query: Query }),
            Err(e) => refused(refusal("model", e)?),
        }
    }
}
