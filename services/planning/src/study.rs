//! Scenarios side by side: the figures of each, and of the zero alternative, which is the log as it stood where they begin.
//!
//! Nothing of it is recorded: figures are a function of the input at (log, position, day), and position and hash are told
//! beside them, so that anyone can make them again.

use crate::{Planning, envelope::effective, error::PlanningError, thread::on_its_own, view::RecordedAsOf};
use chrono::NaiveDate;
use std::{collections::BTreeMap, sync::Arc};
use turnus_domain::{freeze::freeze_sharing_input, id::UnitId, sharing_input::SharingInput};
use turnus_event_log::{Branch, Hash, LogId};
use turnus_sharing::unit::{Figures, figures};

/// A state of a unit with its figures.
#[derive(Debug, Clone)]
pub struct Told {
    /// The scenario; none for the zero alternative.
    pub scenario: Option<String>,
    /// The log it was read from.
    pub log: LogId,
    /// The position up to which it was read.
    pub position: u64,
    /// The chain of hashes up to there.
    pub hash: Hash,
    /// What was read.
    pub input: SharingInput,
    /// What is told of it.
    pub figures: Figures,
    /// What was recorded in the scenario, by type.
    pub recorded: BTreeMap<String, u64>,
}

/// Scenarios side by side.
#[derive(Debug, Clone)]
pub struct Study {
    /// The unit.
    pub unit: UnitId,
    /// What people call it.
    pub name: String,
    /// The day that is read.
    pub effective: NaiveDate,
    /// The zero alternative: what happens when nothing is decided.
    pub zero: Told,
    /// The scenarios, as they were named.
    pub scenarios: Vec<Told>,
}

impl Study {
    /// All states, the zero alternative first.
    pub fn states(&self) -> impl Iterator<Item = &Told> {
        std::iter::once(&self.zero).chain(&self.scenarios)
    }
}

impl Planning {
    /// The same planning on another log of the same store, such as a scenario of this one.
    #[must_use]
    pub fn beside(&self, log_id: LogId) -> Self {
        Self { log_id, folded: Arc::default(), turn: Arc::default(), ..self.clone() }
    }

    /// The input of the figures of a unit, as the log said then.
    ///
    /// # Errors
    /// [`PlanningError::Defects`], or as [`Planning::facts_as_of`].
    pub async fn sharing_input(&self, unit: &UnitId, at: RecordedAsOf, on: NaiveDate) -> Result<SharingInput, PlanningError> {
        let facts = self.facts_as_of(at).await?;
        freeze_sharing_input(&facts, unit, facts.position(), on).map_err(PlanningError::Defects)
    }

    /// The figures of a frozen unit. Where several plans are equally good, the one nearest to `today` is told.
    ///
    /// # Errors
    /// [`PlanningError::Sharing`].
    pub async fn figures(&self, input: SharingInput, today: Option<Figures>) -> Result<Figures, PlanningError> {
        let solved = on_its_own("figures", move || figures(&input, today.as_ref())).await;
        Ok(solved.ok_or(PlanningError::Silent("the figures"))??)
    }

    /// The first day from `today` on when all that was recorded in the scenarios has taken effect: read earlier, a decision
    /// for next year would show as nothing.
    ///
    /// # Errors
    /// The scenarios could not be read.
    pub async fn study_day(&self, scenarios: &[(String, Branch)], today: NaiveDate) -> Result<NaiveDate, PlanningError> {
        let mut on = today;
        for (_, branch) in scenarios {
            for event in self.compare(branch).await?.ours {
                on = on.max(effective(&event)?);
            }
        }
        Ok(on)
    }

    /// Scenarios of this log side by side with the log as it stood where the earliest of them begins.
    ///
    /// # Errors
    /// As [`Planning::sharing_input`] and [`Planning::figures`].
    pub async fn study(&self, scenarios: &[(String, Branch)], unit: &UnitId, on: NaiveDate) -> Result<Study, PlanningError> {
        let first = scenarios.iter().map(|(_, b)| b).min_by_key(|b| b.at);
        let (position, hash) = match first {
            Some(branch) => (branch.at.0, branch.hash),
            None => {
                let head = self.log.head(&self.log_id).await?;
                (head.position.0, head.hash)
            }
        };
        let facts = self.facts_as_of(RecordedAsOf::Position(position)).await?;
        let name = facts.units.get(unit).map(|u| u.name.clone()).unwrap_or_default();
        let input = freeze_sharing_input(&facts, unit, facts.position(), on).map_err(PlanningError::Defects)?;
        let figures = self.figures(input.clone(), None).await?;
        let zero = Told { scenario: None, log: self.log_id.clone(), position, hash, input, figures, recorded: BTreeMap::new() };
        let mut told = Vec::new();
        for (name, branch) in scenarios {
            told.push(self.told(name, branch, unit, on, &zero.figures).await?);
        }
        Ok(Study { unit: unit.clone(), name, effective: on, zero, scenarios: told })
    }

    async fn told(&self, name: &str, branch: &Branch, unit: &UnitId, on: NaiveDate, today: &Figures) -> Result<Told, PlanningError> {
        let head = self.log.head(&branch.log).await?;
        let at = RecordedAsOf::Position(head.position.0);
        let input = self.beside(branch.log.clone()).sharing_input(unit, at, on).await?;
        let mut recorded = BTreeMap::new();
        for event in self.compare(branch).await?.ours {
            *recorded.entry(event.event_type.to_string()).or_default() += 1;
        }
        let figures = self.figures(input.clone(), Some(today.clone())).await?;
        Ok(Told {
            scenario: Some(name.to_owned()),
            log: branch.log.clone(),
            position: head.position.0,
            hash: head.hash,
            input,
            figures,
            recorded,
        })
    }
}
