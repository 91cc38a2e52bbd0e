//! People as the planning sees them: employment, competences, absences, wishes, history. No names.

pub(crate) mod admit;
pub mod event;
pub mod state;

use crate::{
    calendar::DateRange,
    competence::{CompetenceExpr, HeldCompetence},
    id::{AbsenceId, EmploymentId, PersonId, ProfessionId, ShiftTypeId, WishId},
    profession::Authorisation,
    quantity::{BasisPoints, Minutes},
    shift::{DatedShift, ShiftKind},
};
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Why somebody is away. Health details are never kept here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AbsenceKind {
    /// Annual leave (*ferie*).
    AnnualLeave,
    /// Leave of another kind (*permisjon*).
    Leave,
    /// Sick leave.
    SickLeave,
    /// Course or training away from the unit.
    Training,
}

/// Days on which somebody does not work. Owed minutes fall by position × full week × days / 7.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Absence {
    /// Its id.
    pub id: AbsenceId,
    /// Kind.
    pub kind: AbsenceKind,
    /// Days, both included. Absences of one person never overlap.
    pub days: DateRange,
}

/// What somebody wishes for. Wishes cost when not met; they never block.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum WishFor {
    /// No shift starting on the day.
    DayOff,
    /// Not this shift type on the day.
    NotShift(ShiftTypeId),
    /// This shift type on the day.
    Shift(ShiftTypeId),
}

impl WishFor {
    /// Whether what a rota gives on the day meets it.
    #[must_use]
    pub fn is_met(&self, given: Option<&ShiftTypeId>) -> bool {
        match self {
            Self::DayOff => given.is_none(),
            Self::NotShift(shift) => given != Some(shift),
            Self::Shift(shift) => given == Some(shift),
        }
    }
}

/// One wish.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Wish {
    /// Its id.
    pub id: WishId,
    /// The day.
    pub date: NaiveDate,
    /// What.
    pub wish: WishFor,
    /// Points when it is not met, 1 or more.
    pub points: u32,
}

/// A right not to work some kind of shift (aml §10-2(2), or a flag agreed for long shifts).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Exemption {
    /// From what.
    pub from: ExemptFrom,
    /// When.
    pub valid: DateRange,
}

/// What somebody is exempt from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ExemptFrom {
    /// Night and long-night shifts.
    Night,
    /// Shifts above the long-shift length.
    LongShift,
}

/// What happened before the first day, as far as rules look back.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct History {
    /// First day of which `shifts` is complete; rules do not judge earlier days.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub complete_from: Option<NaiveDate>,
    /// Shifts worked from then up to the day before the horizon.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shifts: Vec<DatedShift>,
    /// Saturdays of worked weekends in the 26 weeks before the horizon.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub weekends: Vec<NaiveDate>,
}

/// The share of a burden that is fair for a person: between `least` and `most` costs nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FairShare {
    /// Rounded down.
    pub least: u32,
    /// Rounded up.
    pub most: u32,
}

/// A shift beyond the contract that somebody said yes to: extra work (*merarbeid*) inside full time, overtime above it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ExtraShift {
    /// The local date it starts on.
    pub date: NaiveDate,
    /// Its type.
    pub shift: ShiftTypeId,
    /// Its working minutes.
    pub working: Minutes,
}

/// A day of sick leave that came after the rota was published: it counts as worked as the rota had it (HTA 8.2), so nobody owes
/// hours for having been ill on a long day, or is owed any for having been ill on a day off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CreditedDay {
    /// The day.
    pub date: NaiveDate,
    /// Working minutes of the shift the published rota had on it; 0 on a day off.
    pub working: Minutes,
}

/// Everything the rota must know about one employed person, frozen at a log position.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct StaffMember {
    /// Who.
    pub person: PersonId,
    /// Her employment at the unit.
    pub employment: EmploymentId,
    /// Days employed.
    pub employed: DateRange,
    /// Profession.
    pub profession: ProfessionId,
    /// Standing in the Health Personnel Register.
    pub authorisation: Authorisation,
    /// Position percentage.
    pub position: BasisPoints,
    /// Full time per week this employment is counted against (HTA-10 … HTA-12), in minutes.
    pub full_time_week: Minutes,
    /// Works at most one weekend in so many (LOC-01).
    pub weekend_every: u8,
    /// Kinds of shift in the contract; night-only is `[night, long-night]`.
    pub kinds: Vec<ShiftKind>,
    /// Shifts that are fixed in advance (pinned).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fixed: Vec<DatedShift>,
    /// Shifts beyond the contract that she said yes to; they are fixed as well.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub extra: Vec<ExtraShift>,
    /// Days of sick leave that count as worked as they were planned.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub credited: Vec<CreditedDay>,
    /// First day of age 18, when that is known to matter (WT-80).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub adult_from: Option<NaiveDate>,
    /// Exemptions.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exemptions: Vec<Exemption>,
    /// Competences held.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub competences: Vec<HeldCompetence>,
    /// Absences that touch the horizon.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub absences: Vec<Absence>,
    /// Wishes inside the horizon.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub wishes: Vec<Wish>,
    /// Before the first day.
    #[serde(default)]
    pub history: History,
    /// Fair number of night shifts in the horizon; none for those who may not or only work nights.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fair_nights: Option<FairShare>,
    /// Fair number of worked weekends in the horizon.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fair_weekends: Option<FairShare>,
}

impl StaffMember {
    /// Whether the person is absent on a day.
    #[must_use]
    pub fn is_absent(&self, day: NaiveDate) -> bool {
        self.absences.iter().any(|a| a.days.contains(day))
    }

    /// Whether the person meets an expression on a day (authorisation and expiry included).
    #[must_use]
    pub fn meets(&self, expr: &CompetenceExpr, day: NaiveDate) -> bool {
        match expr {
            CompetenceExpr::Anyone => true,
            CompetenceExpr::Profession(list) => list.contains(&self.profession) && self.authorisation.counts_on(day),
            CompetenceExpr::Holds { competence, level } => {
                self.competences.iter().any(|c| c.competence == *competence && c.level >= *level && c.valid.contains(day))
            }
            CompetenceExpr::All(list) => list.iter().all(|e| self.meets(e, day)),
            CompetenceExpr::Any(list) => list.iter().any(|e| self.meets(e, day)),
        }
    }

    /// Minutes owed over a range of days: position × full week / 7 for each employed day that is not absent, and those of
    /// extra shifts. A credited day of sick leave counts as a day at work, and as its planned minutes worked.
    #[must_use]
    pub fn owed(&self, days: impl Iterator<Item = NaiveDate>) -> Minutes {
        let (mut n, mut besides) = (0, Minutes::ZERO);
        for day in days.filter(|d| self.employed.contains(*d)) {
            let credited = self.credited.iter().find(|c| c.date == day);
            n += i64::from(credited.is_some() || !self.is_absent(day));
            besides += self.extra.iter().filter(|e| e.date == day).map(|e| e.working).sum::<Minutes>();
            besides -= credited.map_or(Minutes::ZERO, |c| c.working);
        }
        Minutes((self.full_time_week.0 * i64::from(self.position.0) * n + 35_000).div_euclid(70_000)) + besides
    }
}
