//! Changes by hand: a rota and a list of changes give another rota.

use super::{Assignment, Rota, SolveStatus, SubstituteShift};
use crate::id::{PersonId, PlanId, ShiftTypeId};
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One change by hand.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Amendment {
    /// A person works another shift on a day, or none.
    Line {
        /// Who.
        person: PersonId,
        /// The local date the shift starts on.
        date: NaiveDate,
        /// The shift type; a day off when absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        shift: Option<ShiftTypeId>,
    },
    /// A shift is left to a substitute.
    SubstituteAdded(SubstituteShift),
    /// A substitute's shift is no longer needed.
    SubstituteRemoved(SubstituteShift),
}

impl Amendment {
    /// The day it concerns.
    #[must_use]
    pub const fn date(&self) -> NaiveDate {
        match self {
            Self::Line { date, .. } => *date,
            Self::SubstituteAdded(s) | Self::SubstituteRemoved(s) => s.date,
        }
    }

    /// The shift type it names, if it names one.
    #[must_use]
    pub const fn shift(&self) -> Option<&ShiftTypeId> {
        match self {
            Self::Line { shift, .. } => shift.as_ref(),
            Self::SubstituteAdded(s) | Self::SubstituteRemoved(s) => Some(&s.shift),
        }
    }
}

impl Rota {
    /// This rota with changes, under another id. Points, bound and input are the base's until they are judged anew.
    /// A change of what is not there (a substitute that the rota does not have) changes nothing.
    #[must_use]
    pub fn amended(&self, id: PlanId, changes: &[Amendment]) -> Self {
        let mut rota = Self { id, status: SolveStatus::Feasible, ..self.clone() };
        changes.iter().for_each(|change| rota.apply(change));
        rota.assignments.sort();
        rota.substitutes.sort();
        rota
    }

    fn apply(&mut self, change: &Amendment) {
        match change {
            Amendment::Line { person, date, shift } => {
                self.assignments.retain(|a| a.person != *person || a.date != *date);
                let assigned = shift.iter().map(|shift| Assignment { date: *date, person: person.clone(), shift: shift.clone() });
                self.assignments.extend(assigned);
            }
            Amendment::SubstituteAdded(s) => self.substitutes.push(s.clone()),
            Amendment::SubstituteRemoved(s) => {
                if let Some(k) = self.substitutes.iter().position(|here| here == s) {
                    self.substitutes.remove(k);
                }
            }
        }
    }

    /// The shift of a person on a day.
    #[must_use]
    pub fn shift(&self, person: &PersonId, date: NaiveDate) -> Option<&ShiftTypeId> {
        self.assignments.iter().find(|a| a.person == *person && a.date == date).map(|a| &a.shift)
    }
}
