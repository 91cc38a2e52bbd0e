//! Two people swap shifts.

use super::{NewRota, command_id, id, new_rota_payloads};
use crate::{backend::Reader, refusal::UserError, scalar::Date};
use async_graphql::{Context, InputObject, Object, Result};
use std::sync::Arc;
use turnus_domain::rota::swap::Swap;
use turnus_planning::TakeSwap;

/// Which swap is taken.
#[derive(InputObject)]
struct RotaSwapTakeInput {
    /// Makes a retry safe; made up when left out.
    command_id: Option<String>,
    /// Key of the unit.
    unit: String,
    /// The rota that is changed; it stays what it is.
    rota: String,
    /// Who gives her shift away.
    first: String,
    /// Who takes it.
    second: String,
    /// Dates on which both exchange what they have.
    dates: Vec<Date>,
    /// Id of the new rota.
    plan: String,
}

new_rota_payloads!(RotaSwapTakePayload);

fn taken(input: &RotaSwapTakeInput) -> Result<TakeSwap, UserError> {
    let dates = input.dates.iter().map(|d| d.0);
    Ok(TakeSwap {
        unit: id("unit", &input.unit)?,
        base: id("rota", &input.rota)?,
        swap: Swap::new(id("first", &input.first)?, id("second", &input.second)?, dates),
        plan: id("plan", &input.plan)?,
        id: command_id(input.command_id.clone())?,
    })
}

#[derive(Default)]
pub(crate) struct SwapMutation;

#[Object]
impl SwapMutation {
    /// Takes a swap: the changed rota is proposed with the checker's report. One that breaks a hard rule is refused, with the
    /// rule, its paragraph, the person and the date.
    async fn rota_swap_take(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which swap.")] input: RotaSwapTakeInput,
    ) -> Result<RotaSwapTakePayload> {
        let planning = &context.data::<Arc<Reader>>()?.backend.planning;
        match taken(&input) {
            Ok(take) => Ok(NewRota::of(planning.take_swap(take).await)?.into()),
            Err(e) => Ok(NewRota::refused(e).into()),
        }
    }
}
