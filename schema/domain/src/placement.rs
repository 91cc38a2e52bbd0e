//! Student placements: at least two students at a place (R-CO-05), all three kinds of shift (R-CO-06), and what they cost
//! their supervisors (R-CO-04). Students in placement are never counted in cover: they have no employment.
//!
//! What is asked is data: [`PlacementTerms`], adopted with their source. What a plan lacks is told and stops nothing.

pub(crate) mod admit;
pub mod event;

use crate::{
    calendar::DateRange,
    competence::CompetenceExpr,
    facts::Facts,
    id::{PersonId, PlacementId, UnitId},
    quantity::Minutes,
    rule_book::Source,
    shift::ShiftKind,
};
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What supervision takes from a week of the placement on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SupervisionPhase {
    /// From this week, 1 being the first.
    pub from_week: u32,
    /// Minutes of a supervisor for each student and shift.
    pub minutes: Minutes,
}

/// What is asked of placements.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PlacementTerms {
    /// Least students at a place together.
    pub group: u32,
    /// Every student works each of these kinds of shift.
    pub kinds: Vec<ShiftKind>,
    /// What supervision takes, in order of weeks.
    pub supervision: Vec<SupervisionPhase>,
    /// Who may supervise.
    pub supervisors: CompetenceExpr,
    /// Where this comes from.
    pub source: Source,
}

impl PlacementTerms {
    /// Minutes of a supervisor for each student and shift in a week of the placement.
    #[must_use]
    pub fn supervision_in(&self, week: u32) -> Minutes {
        let phase = self.supervision.iter().filter(|p| p.from_week <= week).max_by_key(|p| p.from_week);
        phase.map_or(Minutes::ZERO, |p| p.minutes)
    }
}

/// Shifts of one kind in a placement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PlacementShifts {
    /// The kind.
    pub kind: ShiftKind,
    /// How many of them each student works.
    pub times: u32,
}

/// Students of a school at a unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Placement {
    /// Its id.
    pub id: PlacementId,
    /// Where.
    pub unit: UnitId,
    /// Which school and study.
    pub school: String,
    /// Students.
    pub students: u32,
    /// When, both days included.
    pub days: DateRange,
    /// Their supervisors.
    pub supervisors: Vec<PersonId>,
    /// Shifts of each student.
    pub shifts: Vec<PlacementShifts>,
}

/// What a placement lacks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum PlacementFinding {
    /// Fewer students than a group (R-CO-05).
    GroupTooSmall {
        /// Students.
        students: u32,
        /// Least.
        least: u32,
    },
    /// Kinds of shift that no student works (R-CO-06).
    NotThreeShift {
        /// Which.
        missing: Vec<ShiftKind>,
    },
    /// A supervisor without the formal competence.
    SupervisorNotQualified {
        /// Who.
        person: PersonId,
    },
    /// Nobody supervises.
    NoSupervisor,
}

impl PlacementFinding {
    /// Its stable name.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::GroupTooSmall { .. } => "GroupTooSmall",
            Self::NotThreeShift { .. } => "NotThreeShift",
            Self::SupervisorNotQualified { .. } => "SupervisorNotQualified",
            Self::NoSupervisor => "NoSupervisor",
        }
    }

    /// What it is and what to do.
    #[must_use]
    pub fn told(&self) -> String {
        match self {
            Self::GroupTooSmall { students, least } => {
                format!("{students} at the place, at least {least} learn together: take one more, or share the place with another school")
            }
            Self::NotThreeShift { missing } => {
                let kinds: Vec<&str> = missing.iter().map(|k| k.name()).collect();
                format!("no shift of {}: move some shifts there, so that every student has been through the rota", kinds.join(" and "))
            }
            Self::SupervisorNotQualified { person } => {
                format!("{person} has not the formal competence of a supervisor: name another, or let her take the course first")
            }
            Self::NoSupervisor => "nobody supervises: name somebody with the formal competence".to_owned(),
        }
    }
}

/// A placement beside the terms.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlacementTold {
    /// What it lacks, none when nothing.
    pub findings: Vec<PlacementFinding>,
    /// Minutes of supervisors over the whole placement, the shifts spread evenly over its weeks.
    pub supervision: Minutes,
    /// The same in its first week.
    pub first_week: Minutes,
}

/// Weeks of a range of days, the last one whole.
fn weeks(days: DateRange) -> u32 {
    let to = days.to.unwrap_or(days.from);
    u32::try_from(((to - days.from).num_days() + 7) / 7).unwrap_or(1).max(1)
}

/// What a placement lacks by the terms in force on its first day; none while no terms are adopted.
#[must_use]
pub fn told(facts: &Facts, p: &Placement) -> Option<PlacementTold> {
    let terms = facts.catalogue.placement.at(p.days.from)?;
    let mut findings = Vec::new();
    if p.students < terms.group {
        findings.push(PlacementFinding::GroupTooSmall { students: p.students, least: terms.group });
    }
    let worked = |kind: ShiftKind| p.shifts.iter().any(|s| s.kind.rotation() == kind.rotation() && s.times > 0);
    let missing: Vec<ShiftKind> = terms.kinds.iter().copied().filter(|k| !worked(*k)).collect();
    if !missing.is_empty() {
        findings.push(PlacementFinding::NotThreeShift { missing });
    }
    if p.supervisors.is_empty() {
        findings.push(PlacementFinding::NoSupervisor);
    }
    let qualified = |id: &PersonId, day: NaiveDate| facts.people.get(id).is_some_and(|who| who.meets(&terms.supervisors, day));
    let lacking = p.supervisors.iter().filter(|id| !qualified(id, p.days.from));
    findings.extend(lacking.map(|id| PlacementFinding::SupervisorNotQualified { person: id.clone() }));
    let shifts: i64 = p.shifts.iter().map(|s| i64::from(s.times)).sum();
    let weeks = weeks(p.days);
    let in_week = |week: u32| Minutes(terms.supervision_in(week).0 * i64::from(p.students) * shifts);
    let all: Minutes = (1..=weeks).map(in_week).sum();
    let share = |m: Minutes| Minutes(m.0 / i64::from(weeks));
    Some(PlacementTold { findings, supervision: share(all), first_week: share(in_week(1)) })
}
