//! Staff and everything else that event files say.

use super::{payloads, record};
use crate::refusal::{UserError, UserErrorCode};
use async_graphql::{Context, InputObject, Object, Result};
use turnus_domain::{command::Command, event_file};

/// Events to record, all or none.
#[derive(InputObject)]
struct StaffImportInput {
    /// Makes a retry safe; made up when left out.
    command_id: Option<String>,
    /// Lines of an event file: one fact each, as JSON.
    lines: String,
}

payloads!(StaffImportPayload);

#[derive(Default)]
pub(crate) struct StaffMutation;

#[Object]
impl StaffMutation {
    /// Records the lines of an event file in one append.
    async fn staff_import(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What is to be recorded.")] input: StaffImportInput,
    ) -> Result<StaffImportPayload> {
        let unreadable = |e: event_file::EventFileError| {
            UserError::new(UserErrorCode::UnreadableEvents, format!("line {}", e.line), e.problem, "correct the line")
        };
        record(context, input.command_id, event_file::parse(&input.lines).map(Command::Import).map_err(unreadable)).await
    }
}
