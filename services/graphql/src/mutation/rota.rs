//! Rotas: solve, cancel, publish.

use super::{command_id, id, payloads, record};
use crate::{
    backend::Reader,
    query::Query,
    refusal::{UserError, UserErrorCode, user_errors},
    scalar::Date,
    solving::{Standing, settled},
};
use async_graphql::{Context, InputObject, Object, Result, SimpleObject};
use std::sync::Arc;
use turnus_domain::{calendar::Horizon, command::Command, id::PlanId, quantity::Minutes, rota::event::RotaPublished};
use turnus_planning::{GiveUp, PlanRota, Planning, PlanningError, SolveOrder, calendar_params};
use turnus_rostering::Params;

/// Which rota is to be solved, and how long. What is left out is chosen by the program.
#[derive(InputObject)]
struct RotaSolveInput {
    /// Makes a retry safe; made up when left out.
    command_id: Option<String>,
    /// Key of the unit.
    unit: String,
    /// Id of the rota to be.
    plan: String,
    /// First day, a Monday.
    first: Date,
    /// Number of weeks.
    #[graphql(validator(minimum = 1, maximum = 104))]
    weeks: u32,
    /// Seed of the search.
    #[graphql(validator(minimum = 0))]
    seed: Option<i32>,
    /// Most seconds for each of the two integer programs.
    #[graphql(validator(minimum = 1, maximum = 3600))]
    seconds: Option<u32>,
    /// Most nodes for each of the two integer programs.
    #[graphql(validator(minimum = 1))]
    nodes: Option<i32>,
    /// Steps of each chain of the local search.
    #[graphql(validator(minimum = 0, maximum = 1_000_000_000))]
    steps: Option<i32>,
    /// Chains of the local search.
    #[graphql(validator(minimum = 1, maximum = 16))]
    chains: Option<u32>,
    /// Rounds of the bound.
    #[graphql(validator(minimum = 0, maximum = 10_000))]
    rounds: Option<u32>,
    /// Makes it from the base rota in force on the first day instead of anew: its shifts stay where the rules of these days let
    /// them. Steps and rounds that are left out are fewer then.
    from_base: Option<RotaFromBaseInput>,
    /// The highest is started first; 5 when it is left out.
    #[graphql(validator(maximum = 9))]
    priority: Option<u8>,
}

/// When a base shift is given up that no rule of its day, no holiday and no other shift agreed takes away.
#[derive(InputObject)]
struct RotaFromBaseInput {
    /// Minutes of substitutes that it must save; what the rule book says when left out.
    #[graphql(validator(minimum = 0, maximum = 6000))]
    saves: Option<i32>,
    /// Never to save substitutes: only where a rule of her line asks for it. Not together with `saves`.
    #[graphql(default)]
    keep_all: bool,
}

impl RotaFromBaseInput {
    fn give_up(&self) -> Result<GiveUp, UserError> {
        match (self.keep_all, self.saves) {
            (true, Some(_)) => {
                let what = "asks to keep all base shifts and to give some up".to_owned();
                Err(UserError::new(UserErrorCode::InvalidValue, "fromBase", what, "give `saves` or `keepAll`"))
            }
            (true, None) => Ok(GiveUp::ForRules),
            (false, Some(minutes)) => Ok(GiveUp::Saving(Minutes(minutes.into()))),
            (false, None) => Ok(GiveUp::AsPolicy),
        }
    }
}

/// What came of it.
#[derive(SimpleObject)]
struct RotaSolvePayload {
    /// Id of the rota that is being solved: follow it with the subscription `solveProgress`. It is an earlier one where the
    /// same input, seed and limits were asked for before. Null when it was refused.
    plan: Option<String>,
    /// Why it was refused; empty when it was not.
    user_errors: Vec<UserError>,
    /// Everything that can be asked.
    query: Query,
}

/// Which solve is to be stopped.
#[derive(InputObject)]
struct RotaCancelInput {
    /// Id of the rota.
    plan: String,
}

/// What came of it.
#[derive(SimpleObject)]
struct RotaCancelPayload {
    /// Whether there was a solve to stop; a rota in hand is still proposed.
    cancelled: bool,
    /// Why it was refused; empty when it was not.
    user_errors: Vec<UserError>,
    /// Everything that can be asked.
    query: Query,
}

/// Which rota is to be published.
#[derive(InputObject)]
struct RotaPublishInput {
    /// Makes a retry safe; made up when left out.
    command_id: Option<String>,
    /// Key of the unit.
    unit: String,
    /// Id of the rota.
    plan: String,
    /// The day it was shared with the employees.
    shared_on: Date,
    /// Record of the discussion with the employees' representatives.
    consulted: String,
    /// Why it had to be shared later than the notice allows, if it was.
    urgent: Option<String>,
}

payloads!(RotaPublishPayload);

fn asked(input: RotaSolveInput) -> Result<PlanRota, UserError> {
    let from_base = input.from_base.as_ref().map(RotaFromBaseInput::give_up).transpose()?;
    let usual = if from_base.is_some() { calendar_params() } else { Params::default() };
    let whole = |n: i32| u64::try_from(n).unwrap_or(0);
    Ok(PlanRota {
        unit: id("unit", &input.unit)?,
        plan: id("plan", &input.plan)?,
        horizon: Horizon { first: input.first.0, weeks: input.weeks },
        params: Params {
            seed: input.seed.map_or(usual.seed, whole),
            seconds: input.seconds.map_or(usual.seconds, Into::into),
            nodes: input.nodes.map(i64::from).or(usual.nodes),
            steps: input.steps.map_or(usual.steps, whole),
            chains: input.chains.map_or(usual.chains, Into::into),
            rounds: input.rounds.unwrap_or(usual.rounds),
        },
        from_base,
        order: SolveOrder { priority: input.priority.unwrap_or(SolveOrder::default().priority), ..SolveOrder::default() },
        id: command_id(input.command_id)?,
    })
}

fn publish(input: &RotaPublishInput) -> Result<Command, UserError> {
    Ok(Command::PublishRota(RotaPublished {
        unit: id("unit", &input.unit)?,
        plan: id("plan", &input.plan)?,
        shared_on: input.shared_on.0,
        consulted: input.consulted.clone(),
        urgent: input.urgent.clone(),
    }))
}

/// Asks for a rota, and waits a moment for what becomes of it.
async fn solved(planning: &Planning, asked: &PlanRota) -> Result<(PlanId, Standing), PlanningError> {
    let plan = planning.request_solve(asked).await?.plan;
    let standing = settled(planning, &plan).await?;
    Ok((plan, standing))
}

#[derive(Default)]
pub(crate) struct RotaMutation;

#[Object]
impl RotaMutation {
    /// Has a rota solved, here or by a worker elsewhere, and answers as soon as the search is under way or refused; where
    /// no solver is free, after five seconds.
    async fn rota_solve(&self, context: &Context<'_>, #[graphql(desc = "Which rota.")] input: RotaSolveInput) -> Result<RotaSolvePayload> {
        let refused = |user_errors| Ok(RotaSolvePayload { plan: None, user_errors, query: Query });
        let planning = &context.data::<Arc<Reader>>()?.backend.planning;
        let asked = match asked(input) {
            Ok(asked) => asked,
            Err(e) => return refused(vec![e]),
        };
        match solved(planning, &asked).await {
            Ok((_, Standing::Refused(errors))) => refused(errors),
            Ok((plan, _)) => Ok(RotaSolvePayload { plan: Some(plan.to_string()), user_errors: Vec::new(), query: Query }),
            Err(e) => refused(user_errors(e)?),
        }
    }

    /// Stops a solve wherever it runs; what was found so far is proposed.
    async fn rota_cancel(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which rota.")] input: RotaCancelInput,
    ) -> Result<RotaCancelPayload> {
        let planning = &context.data::<Arc<Reader>>()?.backend.planning;
        let plan = match id::<PlanId>("plan", &input.plan) {
            Ok(plan) => plan,
            Err(e) => return Ok(RotaCancelPayload { cancelled: false, user_errors: vec![e], query: Query }),
        };
        Ok(match planning.cancel_solve(&plan).await {
            Ok(cancelled) => RotaCancelPayload { cancelled, user_errors: Vec::new(), query: Query },
            Err(e) => RotaCancelPayload { cancelled: false, user_errors: user_errors(e)?, query: Query },
        })
    }

    /// Publishes a proposed rota.
    async fn rota_publish(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which rota.")] input: RotaPublishInput,
    ) -> Result<RotaPublishPayload> {
        let command = publish(&input);
        record(context, input.command_id, command).await
    }
}
