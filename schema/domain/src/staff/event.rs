//! Events of a person. No names and no health reasons: those are sealed beside the event.

use crate::{
    calendar::DateRange,
    competence::{HeldCompetence, PracticeKind},
    id::{AbsenceId, AgreementId, CompetenceId, EmploymentId, PersonId, ProfessionId, UnitId, WishId},
    profession::Authorisation,
    quantity::{BasisPoints, Minutes},
    shift::{DatedShift, ShiftKind},
    staff::{Absence, Exemption, History, Wish},
};
use chrono::{NaiveDate, NaiveDateTime};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A person was registered. Sealed: `name`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PersonRegistered {
    /// Who.
    pub person: PersonId,
    /// First day of age 18, when that is known to matter (WT-80).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub adult_from: Option<NaiveDate>,
}

/// An employment at a unit started.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct EmploymentStarted {
    /// Who.
    pub person: PersonId,
    /// Id of the employment.
    pub employment: EmploymentId,
    /// Where.
    pub unit: UnitId,
    /// Days employed.
    pub employed: DateRange,
    /// As what.
    pub profession: ProfessionId,
    /// Standing in the Health Personnel Register for that profession.
    pub authorisation: Authorisation,
    /// Position percentage.
    pub position: BasisPoints,
    /// Full time per week it is counted against, in minutes.
    pub full_time_week: Minutes,
    /// Works at most one weekend in so many.
    pub weekend_every: u8,
    /// Kinds of shift in the contract.
    pub kinds: Vec<ShiftKind>,
}

impl EmploymentStarted {
    /// Its terms on the first day, as if they had changed then.
    #[must_use]
    pub fn terms(&self) -> PositionChanged {
        PositionChanged {
            person: self.person.clone(),
            employment: self.employment.clone(),
            position: Some(self.position),
            full_time_week: Some(self.full_time_week),
            weekend_every: Some(self.weekend_every),
            kinds: Some(self.kinds.clone()),
        }
    }
}

/// Terms of an employment changed from the effective day on; what is absent stays as it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PositionChanged {
    /// Who.
    pub person: PersonId,
    /// Which employment.
    pub employment: EmploymentId,
    /// New position percentage.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<BasisPoints>,
    /// New full time per week.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub full_time_week: Option<Minutes>,
    /// New weekend frequency.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weekend_every: Option<u8>,
    /// New kinds of shift.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kinds: Option<Vec<ShiftKind>>,
}

/// An employment ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct EmploymentEnded {
    /// Who.
    pub person: PersonId,
    /// Which employment.
    pub employment: EmploymentId,
    /// The last day employed.
    pub on: NaiveDate,
}

/// The standing in the Health Personnel Register changed from the effective day on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AuthorisationRecorded {
    /// Who.
    pub person: PersonId,
    /// For which profession.
    pub profession: ProfessionId,
    /// Standing.
    pub authorisation: Authorisation,
}

/// A competence was signed off; it replaces the same competence recorded earlier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CompetenceRecorded {
    /// Who.
    pub person: PersonId,
    /// What, at which level, how long.
    pub competence: HeldCompetence,
}

/// A repetition on the job was signed off (R-CO-07); the effective day is the day it was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PracticeSignedOff {
    /// Who did it.
    pub person: PersonId,
    /// Towards which competence.
    pub competence: CompetenceId,
    /// Under supervision or assessment.
    pub kind: PracticeKind,
    /// Who signs.
    pub signer: PersonId,
}

/// A competence no longer counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CompetenceWithdrawn {
    /// Who.
    pub person: PersonId,
    /// Which competence.
    pub competence: CompetenceId,
    /// The first day it does not count.
    pub on: NaiveDate,
}

/// A right not to work some kind of shift was recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ExemptionRecorded {
    /// Who.
    pub person: PersonId,
    /// From what, and when.
    pub exemption: Exemption,
}

/// An absence was registered. Sealed, if given: `reason`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AbsenceRegistered {
    /// Who.
    pub person: PersonId,
    /// Kind and days.
    pub absence: Absence,
}

/// An absence was cancelled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AbsenceCancelled {
    /// Who.
    pub person: PersonId,
    /// Which absence.
    pub absence: AbsenceId,
}

/// A wish was recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct WishRecorded {
    /// Who.
    pub person: PersonId,
    /// What for.
    pub wish: Wish,
}

/// A wish was withdrawn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct WishWithdrawn {
    /// Who.
    pub person: PersonId,
    /// Which wish.
    pub wish: WishId,
}

/// A shift was fixed: every rota keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ShiftFixed {
    /// Who.
    pub person: PersonId,
    /// Where.
    pub unit: UnitId,
    /// Which shift.
    pub shift: DatedShift,
}

/// A fixed shift is free to be planned again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ShiftUnfixed {
    /// Who.
    pub person: PersonId,
    /// Where.
    pub unit: UnitId,
    /// On which day.
    pub date: NaiveDate,
}

/// A person said yes to a shift beyond her contract: extra work (*merarbeid*) inside full time, overtime above it. Every rota
/// keeps it, and she owes its minutes besides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ExtraShiftAgreed {
    /// Who.
    pub person: PersonId,
    /// Where.
    pub unit: UnitId,
    /// Which shift.
    pub shift: DatedShift,
}

/// An extra shift was called off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ExtraShiftCancelled {
    /// Who.
    pub person: PersonId,
    /// Where.
    pub unit: UnitId,
    /// On which day.
    pub date: NaiveDate,
}

/// A person consented to an agreement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ConsentGiven {
    /// Who.
    pub person: PersonId,
    /// To what.
    pub agreement: AgreementId,
    /// The first day it holds.
    pub from: NaiveDate,
}

/// A person withdrew her consent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ConsentWithdrawn {
    /// Who.
    pub person: PersonId,
    /// From what.
    pub agreement: AgreementId,
    /// The first day without consent.
    pub on: NaiveDate,
}

/// A person told of work for another employer: when, not where or what (R-TS-19). Only she may tell, and telling is her consent
/// to have rest looked at across her employers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OtherWorkTold {
    /// Who.
    pub person: PersonId,
    /// Begins, by the local clock.
    pub from: NaiveDateTime,
    /// Ends, by the local clock.
    pub to: NaiveDateTime,
}

/// A person took back what she told of work for another employer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OtherWorkWithdrawn {
    /// Who.
    pub person: PersonId,
    /// The work that begins then.
    pub from: NaiveDateTime,
}

/// A person said which position she wants in an employment, by her own wish and in place of what she said before. As large
/// as the one she has: part time is wanted. Only wishes count when more is offered (R-WT-14).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PositionWished {
    /// Who.
    pub person: PersonId,
    /// Which employment.
    pub employment: EmploymentId,
    /// The position she wants.
    pub wanted: BasisPoints,
}

/// A person took back which position she wants.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PositionWishWithdrawn {
    /// Who.
    pub person: PersonId,
    /// Which employment.
    pub employment: EmploymentId,
}

/// Shifts worked before the first rota in this log, as far as rules look back; replaces the earlier record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct HistoryRecorded {
    /// Who.
    pub person: PersonId,
    /// Where.
    pub unit: UnitId,
    /// Shifts and weekends.
    pub history: History,
}

/// Nothing more will be recorded about a person: her stream is closed for good. What was recorded stays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct StreamClosed {
    /// Who.
    pub person: PersonId,
}
