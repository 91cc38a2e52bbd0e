//! A night district as folded from its events.

use super::{DistrictParts, InputSource, NightCall, NightTeam, SizingParts};
use crate::{dated::Dated, event::Event, id::NightCallId};
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

/// A value and which of its inputs rest on something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sourced<T> {
    /// The value.
    pub value: T,
    /// Inputs that are not assumed.
    pub sources: Vec<InputSource>,
}

/// A night district, by day.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NightFacts {
    /// Homes, driving, what a night brings.
    pub description: Dated<Sourced<DistrictParts>>,
    /// What the team is sized with.
    pub sizing: Dated<Sourced<SizingParts>>,
    /// The mobile team; none when it ended.
    pub team: Dated<Option<NightTeam>>,
    /// Calls as they happened.
    pub calls: BTreeMap<NightCallId, NightCall>,
    /// Nights whose calls are all recorded.
    pub completed: BTreeSet<NaiveDate>,
}

impl NightFacts {
    pub(crate) fn evolve(&mut self, event: &Event, position: u64, from: NaiveDate) {
        match event {
            Event::NightDistrictDescribed(e) => {
                self.description.set(from, position, Sourced { value: e.description.clone(), sources: e.sources.clone() });
            }
            Event::NightSizingSet(e) => {
                self.sizing.set(from, position, Sourced { value: e.parameters.clone(), sources: e.sources.clone() });
            }
            Event::NightTeamAdopted(e) => self.team.set(from, position, Some(e.team)),
            Event::NightTeamEnded(_) => self.team.set(from, position, None),
            Event::NightCallRecorded(e) => drop(self.calls.insert(e.call.id.clone(), e.call.clone())),
            Event::NightCompleted(e) => drop(self.completed.insert(e.night)),
            _ => {}
        }
    }

    /// The mobile team on a day.
    #[must_use]
    pub fn team(&self, day: NaiveDate) -> Option<NightTeam> {
        self.team.at(day).copied().flatten()
    }
}
