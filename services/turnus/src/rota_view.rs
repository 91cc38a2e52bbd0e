//! A rota as it is shown: names, lines, substitute lines, cover with its sources.

use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};
use turnus_domain::{
    calendar::DayKind,
    competence::{CompetenceClass, CompetenceExpr},
    cover::{Band, CoverRequirement, CoverSource},
    id::{ClassId, PersonId, ProfessionId, ShiftTypeId},
    planning_input::PlanningInput,
    rota::{PersonHours, Report, Rota},
    staff::{AbsenceKind, StaffMember},
};

/// Everything that is needed to show a rota.
#[derive(Debug, Clone)]
pub struct RotaView {
    /// Name of the unit.
    pub unit_name: String,
    /// `published`, `proposed`, ….
    pub status: String,
    /// What made it stale, if anything did.
    pub stale: Option<String>,
    /// The rota.
    pub rota: Rota,
    /// The checker's report.
    pub report: Report,
    /// The frozen input.
    pub input: PlanningInput,
    /// Names of people.
    pub names: BTreeMap<PersonId, String>,
}

/// A row of substitute shifts: somebody of a profession who is not employed at the unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubstituteLine {
    /// Profession asked for.
    pub profession: ProfessionId,
    /// Shift of each day it has one.
    pub shifts: BTreeMap<NaiveDate, ShiftTypeId>,
}

/// A row of cover: one class in one band.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CoverLine {
    /// Name of the class.
    pub class: String,
    /// Band.
    pub band: Band,
    /// Which source binds on which kinds of day: `head plan (weekday, weekend), policy minimum (holiday)`.
    pub binds: String,
    /// Heads present and required, by day.
    pub days: BTreeMap<NaiveDate, (u32, u32)>,
}

impl RotaView {
    /// The name of a person, or her id when the log has no name.
    #[must_use]
    pub fn name<'a>(&'a self, person: &'a PersonId) -> &'a str {
        self.names.get(person).map_or(person.as_str(), String::as_str)
    }

    /// The shift of a person on a day.
    #[must_use]
    pub fn shifts(&self) -> BTreeMap<(&PersonId, NaiveDate), &ShiftTypeId> {
        self.rota.assignments.iter().map(|a| ((&a.person, a.date), &a.shift)).collect()
    }

    /// Hours of a person.
    #[must_use]
    pub fn hours(&self, person: &PersonId) -> Option<&PersonHours> {
        self.report.hours.iter().find(|h| h.person == *person)
    }

    /// What stands in the cell of a person and a day without a shift: nothing, or the kind of absence in brackets.
    #[must_use]
    pub fn absence(member: &StaffMember, day: NaiveDate) -> &'static str {
        let kind = member.absences.iter().find(|a| a.days.contains(day)).map(|a| a.kind);
        match kind {
            None => "",
            Some(AbsenceKind::AnnualLeave | AbsenceKind::Leave) => "(leave)",
            Some(AbsenceKind::SickLeave) => "(absent)",
            Some(AbsenceKind::Training) => "(course)",
        }
    }

    /// Substitute shifts put in as few rows as each profession needs, one shift a day.
    #[must_use]
    pub fn substitutes(&self) -> Vec<SubstituteLine> {
        let mut lines: Vec<SubstituteLine> = Vec::new();
        for s in &self.rota.substitutes {
            let free = lines.iter_mut().find(|l| l.profession == s.profession && !l.shifts.contains_key(&s.date));
            match free {
                Some(line) => drop(line.shifts.insert(s.date, s.shift.clone())),
                None => {
                    lines.push(SubstituteLine { profession: s.profession.clone(), shifts: BTreeMap::from([(s.date, s.shift.clone())]) })
                }
            }
        }
        lines.sort_by(|a, b| a.profession.cmp(&b.profession));
        lines
    }

    /// Cover by class and band, for the bands and classes that anything asks for.
    #[must_use]
    pub fn cover(&self) -> Vec<CoverLine> {
        let asked: BTreeSet<(Band, &ClassId)> = self.input.cover.iter().filter(|c| c.heads() > 0).map(|c| (c.band, &c.class)).collect();
        asked.into_iter().filter_map(|(band, class)| Some(self.cover_line(band, self.input.class(class)?))).collect()
    }

    fn cover_line(&self, band: Band, class: &CompetenceClass) -> CoverLine {
        let here: Vec<_> = self.input.cover.iter().filter(|c| c.band == band && c.class == class.id).collect();
        let required = |day| here.iter().find(|c| c.day == self.input.holidays.kind(day)).map_or(0, |c| c.heads());
        let days = self.input.horizon.days().map(|day| (day, (self.present(band, class, day), required(day)))).collect();
        CoverLine { class: class.name.clone(), band, binds: binds(&here), days }
    }

    fn present(&self, band: Band, class: &CompetenceClass, day: NaiveDate) -> u32 {
        let covers = |shift: &ShiftTypeId| self.input.shift_type(shift).is_some_and(|s| band.covered_by(s));
        let people = self
            .rota
            .assignments
            .iter()
            .filter(|a| a.date == day && covers(&a.shift) && self.input.member(&a.person).is_some_and(|m| m.meets(&class.who, day)));
        let others =
            self.rota.substitutes.iter().filter(|s| s.date == day && covers(&s.shift) && substitute_meets(&class.who, &s.profession));
        u32::try_from(people.count() + others.count()).unwrap_or(u32::MAX)
    }
}

/// A substitute is asked for by profession and holds nothing else.
fn substitute_meets(expr: &CompetenceExpr, profession: &ProfessionId) -> bool {
    match expr {
        CompetenceExpr::Anyone => true,
        CompetenceExpr::Profession(list) => list.contains(profession),
        CompetenceExpr::Holds { .. } => false,
        CompetenceExpr::All(list) => list.iter().all(|e| substitute_meets(e, profession)),
        CompetenceExpr::Any(list) => list.iter().any(|e| substitute_meets(e, profession)),
    }
}

/// What people call a source.
#[must_use]
pub const fn source_name(source: CoverSource) -> &'static str {
    match source {
        CoverSource::HeadPlan => "head plan",
        CoverSource::PolicyMinimum => "policy minimum",
        CoverSource::TaskNeed => "task need",
    }
}

/// What people call a kind of day.
#[must_use]
pub const fn day_name(day: DayKind) -> &'static str {
    match day {
        DayKind::Weekday => "weekday",
        DayKind::Weekend => "weekend",
        DayKind::Holiday => "holiday",
    }
}

fn binds(rows: &[&CoverRequirement]) -> String {
    let mut by_source: BTreeMap<CoverSource, Vec<&str>> = BTreeMap::new();
    for row in rows {
        for source in row.binding() {
            by_source.entry(source).or_default().push(day_name(row.day));
        }
    }
    let all = by_source.into_iter().map(|(s, days)| format!("{} ({})", source_name(s), days.join(", ")));
    all.collect::<Vec<_>>().join("; ")
}
