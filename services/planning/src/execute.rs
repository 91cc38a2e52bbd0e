//! Load, decide, append exactly there.

use crate::{Planning, envelope, error::PlanningError, view::RecordedAsOf};
use chrono::NaiveDate;
use std::time::Duration;
use turnus_domain::{
    command::Command,
    decide::decide,
    fact::Fact,
    id::{PlanId, UnitId},
    refusal::{Refusal, RefusalCode},
    rota::event::RotaPublished,
};
use turnus_event_log::{Append, AppendError, Appended, CommandId, Position};

/// How often a command is decided anew because others were first.
const ATTEMPTS: u32 = 20;

/// What a command did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// Position of its first event.
    pub first: u64,
    /// Position of its last event.
    pub last: u64,
    /// Whether this is the answer to an earlier command of the same id.
    pub repeated: bool,
    /// What was recorded.
    pub facts: Vec<Fact>,
}

impl Planning {
    /// Decides a command on everything recorded and records what follows from it, all or nothing.
    /// The same id with the same command gets the first answer again.
    ///
    /// # Errors
    /// [`PlanningError::Refused`], [`PlanningError::CommandReused`], [`PlanningError::Busy`]: nothing was recorded.
    /// After [`PlanningError::Log`] the same id tells.
    pub async fn execute(&self, id: CommandId, command: Command) -> Result<Done, PlanningError> {
        let _turn = self.turn.lock().await;
        for attempt in 0..ATTEMPTS {
            if let Some(done) = self.earlier(&id, &command).await? {
                return Ok(done);
            }
            let state = self.folded().await?;
            self.not_ahead(&command)?;
            let facts = match decided(decide(&state, &command)) {
                Ok(facts) => facts,
                // The same command may have taken effect elsewhere since it was looked up.
                Err(refusal) => return self.earlier(&id, &command).await?.ok_or(refusal.into()),
            };
            let position = state.position();
            drop(state);
            match self.append(&id, &facts, position).await {
                Ok(Appended { first, last, repeated, .. }) => return Ok(Done { first: first.0, last: last.0, repeated, facts }),
                Err(PlanningError::Log(e)) if e.may_pass() => tokio::time::sleep(Duration::from_millis(u64::from(attempt))).await,
                Err(e) => return Err(e),
            }
        }
        Err(PlanningError::Busy)
    }

    /// Records the facts of an event file in one append.
    ///
    /// # Errors
    /// As [`Planning::execute`].
    pub async fn import(&self, id: CommandId, facts: Vec<Fact>) -> Result<Done, PlanningError> {
        self.execute(id, Command::Import(facts)).await
    }

    /// Publishes a proposed rota.
    ///
    /// # Errors
    /// As [`Planning::execute`]; refused when it is stale, when its parent is no longer the published rota, when it breaks
    /// hard rules, or when notice or consultation are missing.
    pub async fn publish(
        &self,
        unit: UnitId,
        plan: PlanId,
        shared_on: NaiveDate,
        consulted: String,
        urgent: Option<String>,
        id: CommandId,
    ) -> Result<Done, PlanningError> {
        self.execute(id, Command::PublishRota(RotaPublished { unit, plan, shared_on, consulted, urgent })).await
    }

    /// The answer of a command that took effect earlier.
    async fn earlier(&self, id: &CommandId, command: &Command) -> Result<Option<Done>, PlanningError> {
        let Some(answer) = self.log.command(&self.log_id, id).await? else { return Ok(None) };
        let (first, last) = (answer.first.0, answer.last.0);
        let recorded = self.recorded(first - 1, last).await?;
        let then = self.facts_as_of(RecordedAsOf::Position(first - 1)).await?;
        match decide(&then, command) {
            Ok(facts) if same(&facts, &recorded) => Ok(Some(Done { first, last, repeated: true, facts: recorded })),
            _ => Err(PlanningError::CommandReused { id: id.clone() }),
        }
    }

    /// An answer to the exit survey is given today or was given before: only here is the day known.
    fn not_ahead(&self, command: &Command) -> Result<(), Refusal> {
        let Command::AnswerExitSurvey(e, on) = command else { return Ok(()) };
        let today = self.today();
        if *on <= today {
            return Ok(());
        }
        let what = format!("has an answer dated {on}, and today is {today}");
        let remedy = "date it by the day on which it was given";
        Err(Refusal::new(RefusalCode::InvalidDays, format!("exit survey of unit {}", e.unit), what, remedy))
    }

    pub(crate) async fn append(&self, id: &CommandId, facts: &[Fact], position: u64) -> Result<Appended, PlanningError> {
        let append = Append {
            log: self.log_id.clone(),
            command_id: id.clone(),
            actor: self.actor.clone(),
            correlation_id: None,
            causation_id: None,
            now: self.clock.now(),
            at: Some(Position(position)),
            writes: envelope::writes(id, facts)?,
            conditions: Vec::new(),
        };
        Ok(self.log.append(append).await?)
    }
}

impl crate::LogFault {
    /// Whether deciding anew may help: somebody else was first, or holds the log; or used the same command id, which the
    /// look-up then tells.
    fn may_pass(&self) -> bool {
        let Self::Append(e) = self else { return false };
        matches!(
            e,
            AppendError::WrongHead { .. } | AppendError::WrongRevision { .. } | AppendError::IdempotencyMismatch { .. } | AppendError::Busy
        )
    }
}

/// A command that records nothing is refused: there would be nothing to remember it by.
pub(crate) fn decided(decision: Result<Vec<Fact>, Refusal>) -> Result<Vec<Fact>, Refusal> {
    decision.and_then(|facts| match facts.is_empty() {
        false => Ok(facts),
        true => Err(Refusal::new(RefusalCode::InvalidValue, "the event file", "holds no events", "give a file with at least one line")),
    })
}

/// Whether these facts are the recorded ones; erased texts cannot be compared any more.
fn same(facts: &[Fact], recorded: &[Fact]) -> bool {
    let alike = |(a, b): (&Fact, &Fact)| {
        a.stream == b.stream && a.event == b.event && a.effective == b.effective && b.sealed.iter().all(|s| a.sealed.contains(s))
    };
    facts.len() == recorded.len() && facts.iter().zip(recorded).all(alike)
}
