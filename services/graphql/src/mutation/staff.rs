//! Staff and everything else that event files say.

use super::{Recorded, command_id, outcome};
use crate::{
    backend::Reader,
    query::Query,
    refusal::{UserError, UserErrorCode},
};
use async_graphql::{Context, InputObject, Object, Result, SimpleObject};
use std::sync::Arc;
use turnus_domain::event_file;

/// Events to record, all or none.
#[derive(InputObject)]
struct StaffImportInput {
    /// Makes a retry safe; made up when left out.
    command_id: Option<String>,
    /// Lines of an event file: one fact each, as JSON.
    lines: String,
}

/// What came of it.
#[derive(SimpleObject)]
struct StaffImportPayload {
    /// What was recorded; null when it was refused.
    recorded: Option<Recorded>,
    /// Why it was refused; empty when it was not.
    user_errors: Vec<UserError>,
    /// Everything that can be asked.
    query: Query,
}

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
        let planning = &context.data::<Arc<Reader>>()?.backend.planning;
        let refused = |e: UserError| StaffImportPayload { recorded: None, user_errors: vec![e], query: Query };
        let id = match command_id(input.command_id) {
            Ok(id) => id,
            Err(e) => return Ok(refused(e)),
        };
        let facts = match event_file::parse(&input.lines) {
            Ok(facts) => facts,
            Err(e) => {
                return Ok(refused(UserError::new(
                    UserErrorCode::UnreadableEvents,
                    format!("line {}", e.line),
                    e.problem,
                    "correct the line",
                )));
            }
        };
        let (done, user_errors) = outcome(planning.import(id, facts).await)?;
        Ok(StaffImportPayload { recorded: done.map(Recorded::from), user_errors, query: Query })
    }
}
