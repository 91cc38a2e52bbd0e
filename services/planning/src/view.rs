//! Reading: the folded state now and as of then, the events with their sealed texts, names.

use crate::{Planning, envelope, error::PlanningError};
use std::{collections::BTreeMap, sync::Arc};
use turnus_domain::{event::Event, fact::Fact, facts::Facts, id::PersonId};
use turnus_event_log::{Instant, MAX_PAGE, Position, RecordedEvent, Verified};

/// What was recorded up to when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecordedAsOf {
    /// Everything.
    Head,
    /// Everything up to a position.
    Position(u64),
    /// Everything recorded at or before an instant.
    Instant(Instant),
}

impl Planning {
    /// Everything the log says.
    ///
    /// # Errors
    /// [`PlanningError::Log`] and [`PlanningError::EventForm`].
    pub async fn facts(&self) -> Result<Facts, PlanningError> {
        Ok(Arc::unwrap_or_clone(self.folded().await?))
    }

    /// What the log said then. What holds on a day is asked of the facts.
    ///
    /// # Errors
    /// [`PlanningError::NotYet`] for a position after the end of the log; [`PlanningError::Log`], [`PlanningError::EventForm`].
    pub async fn facts_as_of(&self, at: RecordedAsOf) -> Result<Facts, PlanningError> {
        let to = match at {
            RecordedAsOf::Head => return self.facts().await,
            RecordedAsOf::Position(position) => position,
            RecordedAsOf::Instant(instant) => self.log.position_at(&self.log_id, instant).await?.0,
        };
        let head = self.folded().await?;
        match head.position() {
            end if end == to => Ok(Arc::unwrap_or_clone(head)),
            end if end < to => Err(PlanningError::NotYet { asked: to, head: end }),
            _ => {
                let mut facts = Facts::default();
                self.each(0, to, |e| fold(&mut facts, e)).await?;
                Ok(facts)
            }
        }
    }

    /// Every fact of the log in order, with the sealed texts that were not erased.
    ///
    /// # Errors
    /// [`PlanningError::Log`] and [`PlanningError::EventForm`].
    pub async fn export(&self) -> Result<Vec<Fact>, PlanningError> {
        self.recorded(0, u64::MAX).await
    }

    /// Names of the people that were not erased.
    ///
    /// # Errors
    /// [`PlanningError::Log`] and [`PlanningError::EventForm`].
    pub async fn names(&self) -> Result<BTreeMap<PersonId, String>, PlanningError> {
        let mut with_name = Vec::new();
        self.each(0, u64::MAX, |e| {
            if e.event_type.as_str() == "PersonRegistered" {
                with_name.push(e.clone());
            }
            Ok(())
        })
        .await?;
        let mut names = BTreeMap::new();
        for recorded in with_name {
            let fact = envelope::fact(&*self.log, &recorded).await?;
            if let (Event::PersonRegistered(e), Some(name)) = (fact.event, fact.sealed.into_iter().find(|s| s.field == "name")) {
                names.insert(e.person, name.text);
            }
        }
        Ok(names)
    }

    /// Checks the log from its first event to its end.
    ///
    /// # Errors
    /// [`PlanningError::Log`] names the first position that is not what it was.
    pub async fn verify(&self) -> Result<Verified, PlanningError> {
        Ok(self.log.verify(&self.log_id).await?)
    }
}

impl Planning {
    /// The facts at the end of the log.
    pub(crate) async fn folded(&self) -> Result<Arc<Facts>, PlanningError> {
        let mut folded = self.folded.lock().await;
        let after = folded.position();
        // Folded event by event: whatever interrupts this leaves facts that are true up to their position.
        self.each(after, u64::MAX, |e| fold(Arc::make_mut(&mut folded), e)).await?;
        Ok(Arc::clone(&folded))
    }

    /// The facts of the events after a position up to another.
    pub(crate) async fn recorded(&self, after: u64, to: u64) -> Result<Vec<Fact>, PlanningError> {
        let mut events = Vec::new();
        self.each(after, to, |e| {
            events.push(e.clone());
            Ok(())
        })
        .await?;
        let mut facts = Vec::with_capacity(events.len());
        for e in &events {
            facts.push(envelope::fact(&*self.log, e).await?);
        }
        Ok(facts)
    }

    /// Meets every event after a position up to another or to the end.
    pub(crate) async fn each(
        &self,
        after: u64,
        to: u64,
        mut meet: impl FnMut(&RecordedEvent) -> Result<(), PlanningError>,
    ) -> Result<(), PlanningError> {
        let mut at = Position(after);
        while at.0 < to {
            let size = usize::try_from(to - at.0).unwrap_or(MAX_PAGE).min(MAX_PAGE);
            let page = self.log.read(&self.log_id, at, size).await?;
            page.iter().try_for_each(&mut meet)?;
            match page.last() {
                Some(last) => at = last.position,
                None => break,
            }
        }
        Ok(())
    }
}

fn fold(facts: &mut Facts, recorded: &RecordedEvent) -> Result<(), PlanningError> {
    let (event, effective) = (envelope::event(recorded)?, envelope::effective(recorded)?);
    facts.evolve(&event, recorded.position.0, effective);
    Ok(())
}
