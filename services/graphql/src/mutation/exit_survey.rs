//! Why people leave, as they say themselves.

use super::{id, payloads, record};
use crate::{query::retention::LeavingReason, refusal::UserError, scalar::Date};
use async_graphql::{Context, InputObject, Object, Result};
use turnus_domain::{command::Command, retention::event::ExitSurveyAnswered};

/// An answer to the exit survey. It has no person, and nobody may be asked to give one.
#[derive(InputObject)]
struct ExitSurveyAnswerInput {
    /// Makes a retry safe; made up when left out. The log keeps it: make it of nothing that names a person.
    command_id: Option<String>,
    /// Where.
    unit: String,
    /// Why, one reason or more.
    reasons: Vec<LeavingReason>,
    /// The day of the answer; its month is kept.
    on: Date,
}

payloads!(ExitSurveyAnswerPayload);

fn answered(input: &ExitSurveyAnswerInput) -> Result<Command, UserError> {
    let reasons = input.reasons.iter().map(|reason| (*reason).into()).collect();
    Ok(Command::AnswerExitSurvey(ExitSurveyAnswered { unit: id("unit", &input.unit)?, reasons }, input.on.0))
}

#[derive(Default)]
pub(crate) struct ExitSurveyMutation;

#[Object]
impl ExitSurveyMutation {
    /// Records why somebody leaves a unit, as she says: without a name and dated by the month. Answers are told of groups only.
    async fn exit_survey_answer(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The answer.")] input: ExitSurveyAnswerInput,
    ) -> Result<ExitSurveyAnswerPayload> {
        let command = answered(&input);
        record(context, input.command_id, command).await
    }
}
