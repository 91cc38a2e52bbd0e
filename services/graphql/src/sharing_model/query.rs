//! Reading a model that is kept solved, and the years ahead.

use super::{
    SharingModel,
    answer::Changes,
    change::changes,
    futures::{SharingFutures, told},
    refused::{read, refusal},
};
use crate::{
    backend::{Reader, View},
    refusal::{UserError, UserErrorCode},
};
use async_graphql::{Context, Json, Object, Result, SimpleObject};
use std::sync::Arc;
use turnus_domain::{freeze::freeze_sharing_input, id::UnitId};
use turnus_sharing::{
    skill_mix::{Model, Watch, futures},
    unit::unit_model,
};

/// A model, or why not.
#[derive(SimpleObject)]
pub(crate) struct SharingModelResult {
    /// The solved model; null when it was refused.
    pub(crate) sharing_model: Option<SharingModel>,
    /// Why it was refused; empty when it was not.
    pub(crate) user_errors: Vec<UserError>,
}

/// Futures, or why not.
#[derive(SimpleObject)]
struct SharingFuturesResult {
    /// The table; null when it was refused.
    sharing_futures: Option<SharingFutures>,
    /// Why it was refused; empty when it was not.
    user_errors: Vec<UserError>,
}

impl SharingModelResult {
    fn refused(user_errors: Vec<UserError>) -> Self {
        Self { sharing_model: None, user_errors }
    }
}

/// The ordinary week of a unit as it is recorded, with changes. The same state of the log is solved once.
pub(crate) async fn of_unit(context: &Context<'_>, view: &View, unit: &UnitId, by: Changes) -> Result<SharingModelResult> {
    let models = &context.data::<Arc<Reader>>()?.models;
    let asked = week(view, unit).and_then(|model| Ok((model, changes(by).map_err(|e| vec![e])?)));
    let (model, by) = match asked {
        Ok(asked) => asked,
        Err(errors) => return Ok(SharingModelResult::refused(errors)),
    };
    let solved = async {
        let (id, warm) = models.open(model).await?;
        SharingModel::read(models, &id, warm, by).await
    };
    match solved.await {
        Ok(model) => Ok(SharingModelResult { sharing_model: Some(model), user_errors: Vec::new() }),
        Err(e) => Ok(SharingModelResult::refused(vec![refusal("changes", e)?])),
    }
}

fn week(view: &View, unit: &UnitId) -> Result<Model, Vec<UserError>> {
    let input = freeze_sharing_input(&view.facts, unit, view.facts.position(), view.on);
    let input = input.map_err(|defects| defects.into_iter().map(UserError::from).collect::<Vec<_>>())?;
    let none = |why| vec![UserError::new(UserErrorCode::NoSharingPlan, format!("unit {unit}"), why, "mend what is named")];
    unit_model(&input).map_err(none)
}

/// No such model here.
pub(crate) fn gone(id: &str) -> UserError {
    UserError::new(UserErrorCode::UnknownId, "id", format!("no model {id} is kept"), "open the model again with sharingModelOpen")
}

#[derive(Default)]
pub(crate) struct SharingModelQuery;

#[Object]
impl SharingModelQuery {
    /// A task-sharing model that was opened, with changes: what a slider asks. It is solved from where the model's last
    /// solve ended. The model is not of the log, so it has no `asOf`: its id is the hash of its content.
    #[graphql(complexity = "100 + child_complexity")]
    async fn sharing_model(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Id of the model.")] id: String,
        #[graphql(desc = "Changes in their order, at most 200.")] changes: Changes,
    ) -> Result<SharingModelResult> {
        let models = &context.data::<Arc<Reader>>()?.models;
        let refused = |e| Ok(SharingModelResult::refused(vec![e]));
        let by = match self::changes(changes) {
            Ok(by) => by,
            Err(e) => return refused(e),
        };
        let Some(warm) = models.find(&id) else { return refused(gone(&id)) };
        match SharingModel::read(models, &id, warm, by).await {
            Ok(model) => Ok(SharingModelResult { sharing_model: Some(model), user_errors: Vec::new() }),
            Err(e) => refused(refusal("changes", e)?),
        }
    }

    /// Years ahead: the labour-share rule year by year, four futures and their reference. Neither visions nor forecasts.
    /// Nothing of the log is read, so it has no `asOf`.
    #[graphql(complexity = "1000 + child_complexity")]
    async fn sharing_futures(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The outlook, in the form that `turnus futures` reads.")] outlook: Json<serde_json::Value>,
    ) -> Result<SharingFuturesResult> {
        let models = &context.data::<Arc<Reader>>()?.models;
        let refused = |e| Ok(SharingFuturesResult { sharing_futures: None, user_errors: vec![e] });
        let outlook = match read("outlook", outlook.0) {
            Ok(outlook) => outlook,
            Err(e) => return refused(e),
        };
        match models.work(move |stop| futures(&outlook, &Watch::new(stop, &|_, _| {}))).await {
            Ok(found) => Ok(SharingFuturesResult { sharing_futures: Some(told(&found)), user_errors: Vec::new() }),
            Err(e) => refused(refusal("outlook", e)?),
        }
    }
}
