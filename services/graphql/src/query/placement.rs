//! Students in placement at a unit: what is planned, what it lacks, what it costs supervisors.

use super::person::Person;
use crate::{backend::View, scalar::Date};
use async_graphql::SimpleObject;
use turnus_domain::{
    id::UnitId,
    placement::{self, told},
};

/// Shifts of one kind.
#[derive(SimpleObject)]
struct PlacementShifts {
    /// The kind: `day`, `evening`, `night`, `long-day` or `long-night`.
    kind: &'static str,
    /// How many of them each student works.
    times: u32,
}

/// What a placement lacks; a warning, it stops nothing.
#[derive(SimpleObject)]
struct PlacementFinding {
    /// Its stable name, such as `GroupTooSmall` or `NotThreeShift`.
    name: &'static str,
    /// In words, with what to do.
    what: String,
}

/// Students of a school at a unit. They are counted in no cover.
#[derive(SimpleObject)]
pub(crate) struct Placement {
    /// Its key.
    key: String,
    /// Which school and study.
    school: String,
    /// Students.
    students: u32,
    /// First day.
    from: Date,
    /// Last day.
    to: Date,
    /// Their supervisors.
    supervisors: Vec<Person>,
    /// Shifts of each student.
    shifts: Vec<PlacementShifts>,
    /// What it lacks by the terms in force on its first day; null when no terms are adopted.
    findings: Option<Vec<PlacementFinding>>,
    /// Minutes of supervisors over the whole placement.
    supervision_minutes: Option<i64>,
    /// The same in its first week.
    first_week_minutes: Option<i64>,
}

/// Placements planned at a unit, in order of their keys.
pub(crate) fn of(view: &View, unit: &UnitId) -> Vec<Placement> {
    let here = view.facts.units.get(unit);
    here.map(|u| u.placements.values().map(|p| one(view, p)).collect()).unwrap_or_default()
}

fn one(view: &View, p: &placement::Placement) -> Placement {
    let judged = told(&view.facts, p);
    let finding = |f: &placement::PlacementFinding| PlacementFinding { name: f.name(), what: f.told() };
    Placement {
        key: p.id.to_string(),
        school: p.school.clone(),
        students: p.students,
        from: Date(p.days.from),
        to: Date(p.days.to.unwrap_or(p.days.from)),
        supervisors: p.supervisors.iter().cloned().map(Person).collect(),
        shifts: p.shifts.iter().map(|s| PlacementShifts { kind: s.kind.name(), times: s.times }).collect(),
        findings: judged.as_ref().map(|t| t.findings.iter().map(finding).collect()),
        supervision_minutes: judged.as_ref().map(|t| t.supervision.0),
        first_week_minutes: judged.as_ref().map(|t| t.first_week.0),
    }
}
