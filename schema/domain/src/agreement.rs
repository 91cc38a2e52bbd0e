//! Agreements, consents and what must go with them, as data.

pub(crate) mod admit;
pub mod event;
pub mod life;
pub(crate) mod state;

use crate::{
    calendar::DateRange,
    id::{AgreementId, PersonId, ProfessionId, UnitId},
    quantity::Minutes,
};
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What an agreement widens or allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AgreementKind {
    /// Averaging agreed with the employee, aml §10-5(1): up to 10 h a day.
    IndividualAveraging,
    /// Averaging agreed with local union representatives, aml §10-5(2): up to 12.5 h a day.
    LocalAveraging,
    /// More overtime agreed with local union representatives, aml §10-6(5).
    LocalOvertime,
    /// Shorter daily or weekly rest, aml §10-8(3).
    LocalRest,
    /// Sundays off on average, aml §10-8(4).
    SundayAverage,
    /// National union agreement, aml §10-12(4): shifts above 12.5 h.
    National,
    /// Weekend frequency other than every third.
    LocalWeekend,
}

/// Terms an agreement sets; each absent term leaves the law's or the rule book's value.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct AgreementTerms {
    /// Least rest between shifts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub daily_rest: Option<Minutes>,
    /// Least continuous rest in a week.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weekly_rest: Option<Minutes>,
    /// Most working minutes in a day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub day_limit: Option<Minutes>,
    /// Most long shifts in a row.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub long_shifts_in_row: Option<u8>,
    /// Rest planned after a full run of long shifts (`long_shifts_in_row` of them), from the end of the last one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rest_block: Option<Minutes>,
    /// Overtime minutes in seven days.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overtime_week: Option<Minutes>,
    /// Every so many weekends is worked (4 = every fourth).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weekend_every: Option<u8>,
}

/// Whom an agreement covers; an empty list means everybody or everywhere.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Scope {
    /// Units.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub units: Vec<UnitId>,
    /// People.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub people: Vec<PersonId>,
    /// Professions.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub professions: Vec<ProfessionId>,
}

impl Scope {
    /// Whether a person of a profession at a unit is covered.
    #[must_use]
    pub fn covers(&self, unit: &UnitId, person: &PersonId, profession: &ProfessionId) -> bool {
        (self.units.is_empty() || self.units.contains(unit))
            && (self.people.is_empty() || self.people.contains(person))
            && (self.professions.is_empty() || self.professions.contains(profession))
    }
}

/// Follow-up of deviations that a long-shift arrangement must have running (B.4 point 8).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Monitoring {
    /// Days it runs.
    pub running: DateRange,
    /// Deviations per 1 000 resident-days before the arrangement, in hundredths.
    pub baseline_per_1000_x100: u32,
}

/// An agreement as it stands at the position the plan was made from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Agreement {
    /// Its id.
    pub id: AgreementId,
    /// What it widens.
    pub kind: AgreementKind,
    /// Who signed.
    pub parties: Vec<String>,
    /// Whom it covers.
    pub scope: Scope,
    /// Its terms.
    pub terms: AgreementTerms,
    /// Days it holds. An ended agreement has its last day here.
    pub valid: DateRange,
    /// Whether each person must consent before it is used for her.
    pub needs_consent: bool,
    /// Health and welfare assessment on file (B.4 point 2): reference of the document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub health_assessment: Option<String>,
    /// Follow-up of deviations.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub monitoring: Option<Monitoring>,
    /// Last day before which it must be evaluated; after it, it cannot be used (B.4 point 9).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evaluate_by: Option<NaiveDate>,
    /// The document people can look up.
    pub document: String,
}

/// A person's consent to an agreement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Consent {
    /// Who.
    pub person: PersonId,
    /// To what.
    pub agreement: AgreementId,
    /// From the day given to the day before it was withdrawn.
    pub valid: DateRange,
}
