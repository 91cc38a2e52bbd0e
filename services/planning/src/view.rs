//! Reading: the folded state now and as of then, the events with their sealed texts, names.

use crate::{Planning, envelope, error::PlanningError, folded::fold};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};
use turnus_domain::{fact::Fact, facts::Facts, id::PersonId};
use turnus_event_log::{Instant, MAX_PAGE, Position, ReadError, Reader, RecordedEvent, Verified, accesses_to};

/// Registrations within so many events are read together for their names.
const TOGETHER: u64 = 256;

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
    /// Everything the log says. Later events do not change it; holding it costs what they change.
    ///
    /// # Errors
    /// [`PlanningError::Log`] and [`PlanningError::EventForm`].
    pub async fn facts(&self) -> Result<Arc<Facts>, PlanningError> {
        self.folded().await
    }

    /// What the log said then. What holds on a day is asked of the facts. After the first read of a log, at most one
    /// interval of kept states is folded: 4,096 events, or a 32nd of the log once that is more.
    ///
    /// # Errors
    /// [`PlanningError::NotYet`] for a position after the end of the log; [`PlanningError::Log`], [`PlanningError::EventForm`].
    pub async fn facts_as_of(&self, at: RecordedAsOf) -> Result<Arc<Facts>, PlanningError> {
        let to = match at {
            RecordedAsOf::Head => return self.facts().await,
            RecordedAsOf::Position(position) => position,
            RecordedAsOf::Instant(instant) => self.log.position_at(&self.log_id, instant).await?.0,
        };
        let head = match self.folded().await {
            // An event that this program cannot read hides nothing that came before it.
            Err(PlanningError::EventForm { position, .. }) if to < position => self.folded.lock().await.head(),
            folded => folded?,
        };
        match head.position() {
            end if end == to => Ok(head),
            end if end < to => Err(PlanningError::NotYet { asked: to, head: end }),
            _ => self.past(to).await,
        }
    }

    /// Every fact of the log in order, with the sealed texts that were not erased.
    ///
    /// # Errors
    /// [`PlanningError::Log`] and [`PlanningError::EventForm`].
    pub async fn export(&self) -> Result<Vec<Fact>, PlanningError> {
        self.recorded(0, u64::MAX).await
    }

    /// Names of all people that were not erased.
    ///
    /// # Errors
    /// [`PlanningError::Log`] and [`PlanningError::EventForm`].
    pub async fn names(&self) -> Result<BTreeMap<PersonId, String>, PlanningError> {
        let facts = self.folded().await?;
        self.unsealed(facts.people.values().map(|p| p.registered_at), "name").await
    }

    /// Names of some people, as far as they are known and were not erased. Names are unsealed when they are asked for and
    /// never kept.
    ///
    /// # Errors
    /// [`PlanningError::Log`] and [`PlanningError::EventForm`].
    pub async fn names_of(&self, people: &[PersonId]) -> Result<BTreeMap<PersonId, String>, PlanningError> {
        let facts = self.folded().await?;
        self.unsealed(people.iter().filter_map(|id| Some(facts.people.get(id)?.registered_at)), "name").await
    }

    /// How some volunteers are reached, as far as it is known and was not erased; opened as names are.
    ///
    /// # Errors
    /// [`PlanningError::Log`] and [`PlanningError::EventForm`].
    pub async fn contacts_of(&self, people: &[PersonId]) -> Result<BTreeMap<PersonId, String>, PlanningError> {
        let facts = self.folded().await?;
        let enrolled = |id| facts.people.get(id).map(|p| p.enrolled_at).filter(|at| *at > 0);
        self.unsealed(people.iter().filter_map(enrolled), "contact").await
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
        let after = folded.head().position();
        // Folded event by event: whatever interrupts this leaves facts that are true up to their position.
        self.each(after, u64::MAX, |e| folded.fold(e)).await?;
        Ok(folded.head())
    }

    /// The facts at a position that was folded before.
    async fn past(&self, to: u64) -> Result<Arc<Facts>, PlanningError> {
        let mut facts = self.folded.lock().await.nearest(to);
        if facts.position() < to {
            self.each(facts.position(), to, |e| fold(&mut facts, e)).await?;
            self.folded.lock().await.remember(&facts);
        }
        Ok(facts)
    }

    /// The texts of a field that are sealed at these positions. Those that stand close together are read together.
    async fn unsealed(&self, places: impl Iterator<Item = u64>, field: &str) -> Result<BTreeMap<PersonId, String>, PlanningError> {
        let places: BTreeSet<u64> = places.collect();
        let (mut names, mut next) = (BTreeMap::new(), places.first().copied());
        while let Some(first) = next {
            let last = places.range(first..first + TOGETHER).next_back().copied().unwrap_or(first);
            let size = usize::try_from(last + 1 - first).unwrap_or(1);
            let mut page = self.log.read(&self.log_id, Position(first - 1), size).await?;
            page.retain(|recorded| places.contains(&recorded.position.0));
            for fact in self.opened(&page).await? {
                let texts = fact.sealed.into_iter().filter(|s| s.field == field);
                names.extend(texts.map(|s| (s.subject, s.text)));
            }
            next = places.range(last + 1..).next().copied();
        }
        Ok(names)
    }

    /// The facts of the events after a position up to another.
    pub(crate) async fn recorded(&self, after: u64, to: u64) -> Result<Vec<Fact>, PlanningError> {
        let mut events = Vec::new();
        self.each(after, to, |e| {
            events.push(e.clone());
            Ok(())
        })
        .await?;
        self.opened(&events).await
    }

    /// The facts of events with their sealed texts. Who reads them is recorded first: what cannot be recorded is not opened.
    pub(crate) async fn opened(&self, events: &[RecordedEvent]) -> Result<Vec<Fact>, PlanningError> {
        if let Some((access_log, purpose)) = &self.readings {
            let root = self.log.branch(&self.log_id).await?.map_or_else(|| self.log_id.clone(), |branch| branch.root);
            let by = Reader { reader: self.actor.clone(), purpose: purpose.to_string(), at: self.clock.now() };
            let accesses = accesses_to(events, &root, &by);
            access_log.record_accesses(&accesses).await.map_err(ReadError::Keys)?;
        }
        let mut facts = Vec::with_capacity(events.len());
        for e in events {
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
