//! Task sharing: decisions and plans.

use super::{command_id, id, outcome, payloads, record};
use crate::{
    backend::Reader,
    query::{Query, sharing_plan::SharingPlan, task::Mode},
    refusal::{UserError, fault},
    scalar::Date,
};
use async_graphql::{Context, InputObject, Object, Result, SimpleObject};
use std::sync::Arc;
use turnus_domain::{
    calendar::DateRange,
    command::Command,
    id::{PlanId, UnitId},
    quantity::Minutes,
    sharing::{
        Escalation, SharingDecision,
        event::{SharingDecisionMade, SharingDecisionRevoked},
    },
};

/// A decision that a profession may do a task by delegation or under supervision.
#[derive(InputObject)]
struct SharingDecisionMakeInput {
    /// Makes a retry safe; made up when left out.
    command_id: Option<String>,
    /// Id of the decision.
    decision: String,
    /// Key of the unit.
    unit: String,
    /// Key of the task.
    task: String,
    /// The profession that may now do it.
    to: String,
    /// How.
    mode: Mode,
    /// What it is for.
    purpose: String,
    /// Risk assessment on file.
    risk_assessment: String,
    /// Minutes of the consultation with the unions.
    consultation: String,
    /// Who answers for follow-up and how often.
    follow_up: String,
    /// Whom a performer turns to; a decision without it is refused.
    escalation: Option<EscalationInput>,
    /// First day in force.
    from: Date,
    /// Last day in force, at most twelve months later.
    to_day: Date,
    /// Day of review.
    review_on: Date,
}

/// Whom a performer turns to, how fast, and when.
#[derive(InputObject)]
struct EscalationInput {
    /// The profession to turn to.
    to: String,
    /// Minutes until somebody looks at it, at most.
    within_minutes: i64,
    /// When.
    when: String,
}

/// Which decision is to be revoked.
#[derive(InputObject)]
struct SharingDecisionRevokeInput {
    /// Makes a retry safe; made up when left out.
    command_id: Option<String>,
    /// Key of the unit.
    unit: String,
    /// Id of the decision.
    decision: String,
    /// The first day it is not in force.
    on: Date,
}

payloads!(SharingDecisionMakePayload, SharingDecisionRevokePayload);

/// Which sharing plan is to be made.
#[derive(InputObject)]
struct SharingPlanMakeInput {
    /// Makes a retry safe; made up when left out.
    command_id: Option<String>,
    /// Key of the unit.
    unit: String,
    /// Id of the plan.
    plan: String,
    /// The day to read tasks, decisions and minima for; rotas use the cover from then on.
    effective_on: Date,
}

/// What came of it.
#[derive(SimpleObject)]
struct SharingPlanMakePayload {
    /// The adopted plan; null when it was refused.
    sharing_plan: Option<SharingPlan>,
    /// Why it was refused; empty when it was not.
    user_errors: Vec<UserError>,
    /// Everything that can be asked.
    query: Query,
}

fn make(input: &SharingDecisionMakeInput) -> Result<Command, UserError> {
    let decision = SharingDecision {
        id: id("decision", &input.decision)?,
        unit: id("unit", &input.unit)?,
        task: id("task", &input.task)?,
        to: id("to", &input.to)?,
        mode: input.mode.into(),
        purpose: input.purpose.clone(),
        risk_assessment: input.risk_assessment.clone(),
        consultation: input.consultation.clone(),
        follow_up: input.follow_up.clone(),
        escalation: input.escalation.as_ref().map(escalation).transpose()?,
        valid: DateRange::between(input.from.0, input.to_day.0),
        review_on: input.review_on.0,
    };
    Ok(Command::MakeSharingDecision(SharingDecisionMade { decision }))
}

fn escalation(input: &EscalationInput) -> Result<Escalation, UserError> {
    Ok(Escalation { to: id("escalation.to", &input.to)?, within: Minutes(input.within_minutes), when: input.when.clone() })
}

fn revoke(input: &SharingDecisionRevokeInput) -> Result<Command, UserError> {
    let (unit, decision) = (id("unit", &input.unit)?, id("decision", &input.decision)?);
    Ok(Command::RevokeSharingDecision(SharingDecisionRevoked { unit, decision, on: input.on.0 }))
}

#[derive(Default)]
pub(crate) struct SharingMutation;

#[Object]
impl SharingMutation {
    /// Makes a task-sharing decision.
    async fn sharing_decision_make(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The decision.")] input: SharingDecisionMakeInput,
    ) -> Result<SharingDecisionMakePayload> {
        let command = make(&input);
        record(context, input.command_id, command).await
    }

    /// Revokes a task-sharing decision before its last day. Cover follows with the next sharing plan.
    async fn sharing_decision_revoke(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which decision.")] input: SharingDecisionRevokeInput,
    ) -> Result<SharingDecisionRevokePayload> {
        let command = revoke(&input);
        record(context, input.command_id, command).await
    }

    /// Makes the sharing plan of a unit from everything recorded and adopts it.
    async fn sharing_plan_make(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which plan.")] input: SharingPlanMakeInput,
    ) -> Result<SharingPlanMakePayload> {
        let planning = &context.data::<Arc<Reader>>()?.backend.planning;
        let asked = || -> Result<(UnitId, PlanId, _), UserError> {
            Ok((id("unit", &input.unit)?, id("plan", &input.plan)?, command_id(input.command_id.clone())?))
        };
        let (unit, plan, command) = match asked() {
            Ok(asked) => asked,
            Err(e) => return Ok(SharingPlanMakePayload { sharing_plan: None, user_errors: vec![e], query: Query }),
        };
        // On a task of its own: if it takes longer than a request may, it goes on, and the same command id finds the plan.
        let (planning, on) = (planning.clone(), input.effective_on.0);
        let sharing = tokio::spawn(async move { planning.share(unit, on, plan, command).await });
        let (made, user_errors) = outcome(sharing.await.map_err(|e| fault("INTERNAL", e))?)?;
        Ok(SharingPlanMakePayload { sharing_plan: made.map(SharingPlan), user_errors, query: Query })
    }
}
