//! A repair of a rota is taken.

use super::{NewRota, command_id, id, new_rota_payloads};
use crate::{
    backend::Reader,
    query::repair::RotaRepairQuestion,
    refusal::UserError,
    scalar::{Date, Position},
};
use async_graphql::{Context, InputObject, Object, Result};
use std::sync::Arc;
use turnus_planning::TakeRepair;

/// Which repair is taken.
#[derive(InputObject)]
struct RotaRepairTakeInput {
    /// Makes a retry safe; made up when left out.
    command_id: Option<String>,
    /// Key of the unit.
    unit: String,
    /// What was asked.
    question: RotaRepairQuestion,
    /// The position that the repair was found at.
    position: Position,
    /// The alternative that is taken; everybody whose shift lies beyond her contract said yes.
    number: usize,
    /// Id of the new rota.
    plan: String,
}

new_rota_payloads!(RotaRepairTakePayload);

fn taken(input: &RotaRepairTakeInput, today: Date) -> Result<TakeRepair, UserError> {
    Ok(TakeRepair {
        asked: input.question.asked(id("unit", &input.unit)?, today)?,
        position: input.position.0,
        number: input.number,
        plan: id("plan", &input.plan)?,
        id: command_id(input.command_id.clone())?,
    })
}

#[derive(Default)]
pub(crate) struct RepairMutation;

#[Object]
impl RepairMutation {
    /// Takes a repair of a rota: the absence, the extra shifts that were agreed, and the changed rota as a proposal.
    async fn rota_repair_take(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which repair.")] input: RotaRepairTakeInput,
    ) -> Result<RotaRepairTakePayload> {
        let reader = context.data::<Arc<Reader>>()?;
        match taken(&input, Date(reader.view(None).await?.on)) {
            Ok(take) => Ok(NewRota::of(reader.backend.planning.take_repair(take).await)?.into()),
            Err(e) => Ok(NewRota::refused(e).into()),
        }
    }
}
