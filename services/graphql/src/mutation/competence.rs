//! Competences of people: signed off and withdrawn.

use super::{days, id, payloads, record};
use crate::{refusal::UserError, scalar::Date};
use async_graphql::{Context, InputObject, Object, Result};
use turnus_domain::{
    command::Command,
    competence::{HeldCompetence, PracticeKind},
    staff::event::{CompetenceRecorded, CompetenceWithdrawn, PracticeSignedOff},
};

/// A competence that was signed off.
#[derive(InputObject)]
struct CompetenceRecordInput {
    /// Makes a retry safe; made up when left out.
    command_id: Option<String>,
    /// Who.
    person: String,
    /// Which competence.
    competence: String,
    /// Level, 1 (basic) upwards.
    #[graphql(validator(minimum = 1, maximum = 255))]
    level: u8,
    /// First day it counts.
    from: Date,
    /// Last day it counts, if it expires.
    to: Option<Date>,
}

/// Which competence no longer counts.
#[derive(InputObject)]
struct CompetenceWithdrawInput {
    /// Makes a retry safe; made up when left out.
    command_id: Option<String>,
    /// Who.
    person: String,
    /// Which competence.
    competence: String,
    /// The first day it does not count.
    on: Date,
}

/// A repetition on the job.
#[derive(InputObject)]
struct PracticeSignOffInput {
    /// Makes a retry safe; made up when left out.
    command_id: Option<String>,
    /// Who did it.
    person: String,
    /// Towards which competence.
    competence: String,
    /// Whether it was assessed, and not only supervised.
    assessed: bool,
    /// Who signs.
    signer: String,
    /// The day it was done.
    on: Date,
}

payloads!(CompetenceRecordPayload, CompetenceWithdrawPayload, PracticeSignOffPayload);

fn signed_off(input: &PracticeSignOffInput) -> Result<Command, UserError> {
    let kind = if input.assessed { PracticeKind::Assessed } else { PracticeKind::Supervised };
    let (person, competence) = (id("person", &input.person)?, id("competence", &input.competence)?);
    Ok(Command::SignOffPractice(PracticeSignedOff { person, competence, kind, signer: id("signer", &input.signer)? }, input.on.0))
}

fn recorded(input: &CompetenceRecordInput) -> Result<Command, UserError> {
    let competence =
        HeldCompetence { competence: id("competence", &input.competence)?, level: input.level, valid: days(input.from, input.to) };
    Ok(Command::RecordCompetence(CompetenceRecorded { person: id("person", &input.person)?, competence }))
}

fn withdrawn(input: &CompetenceWithdrawInput) -> Result<Command, UserError> {
    let (person, competence) = (id("person", &input.person)?, id("competence", &input.competence)?);
    Ok(Command::WithdrawCompetence(CompetenceWithdrawn { person, competence, on: input.on.0 }))
}

#[derive(Default)]
pub(crate) struct CompetenceMutation;

#[Object]
impl CompetenceMutation {
    /// Records a competence that was signed off; it replaces the same one recorded from the same day.
    async fn competence_record(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The competence.")] input: CompetenceRecordInput,
    ) -> Result<CompetenceRecordPayload> {
        let command = recorded(&input);
        record(context, input.command_id, command).await
    }

    /// Signs off a repetition on the job; the last one that is asked for issues the competence.
    async fn practice_sign_off(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The repetition.")] input: PracticeSignOffInput,
    ) -> Result<PracticeSignOffPayload> {
        let command = signed_off(&input);
        record(context, input.command_id, command).await
    }

    /// Withdraws a competence.
    async fn competence_withdraw(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which competence.")] input: CompetenceWithdrawInput,
    ) -> Result<CompetenceWithdrawPayload> {
        let command = withdrawn(&input);
        record(context, input.command_id, command).await
    }
}
