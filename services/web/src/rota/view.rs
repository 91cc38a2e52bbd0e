//! A rota as it is shown: names, lines, substitute lines, cover with its sources.

use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};
use turnus_domain::{
    competence::{CompetenceClass, CompetenceExpr},
    cover::{Band, CoverSource},
    facts::{Facts, Touched},
    id::{ClassId, PersonId, PlanId, ProfessionId, ShiftTypeId, UnitId},
    planning_input::PlanningInput,
    rota::{PersonHours, Report, Rota, state::PlanStatus},
    staff::{AbsenceKind, StaffMember},
};
use turnus_planning::{Planning, PlanningError};

/// Everything that is needed to show a rota.
#[derive(Debug, Clone)]
pub struct RotaView {
    /// Name of the unit.
    pub unit_name: String,
    /// Where the rota is in its life.
    pub status: PlanStatus,
    /// The event that made it stale, if one did.
    pub stale: Option<Touched>,
    /// The rota that this one changes by hand, if it does.
    pub amends: Option<PlanId>,
    /// The rota.
    pub rota: Rota,
    /// The checker's report.
    pub report: Report,
    /// The frozen input.
    pub input: PlanningInput,
    /// Names of people.
    pub names: BTreeMap<PersonId, String>,
}

/// Why a rota cannot be shown.
#[derive(Debug, thiserror::Error)]
pub enum NotShown {
    /// Nobody asked for it, or it belongs to another unit.
    #[error("unit {unit} has no rota {plan}")]
    Unknown {
        /// The unit.
        unit: UnitId,
        /// The rota.
        plan: PlanId,
    },
    /// It has no shifts: it is being solved, or was turned down before it had any.
    #[error("rota {plan} is {status} and holds no shifts")]
    Empty {
        /// The rota.
        plan: PlanId,
        /// Where it is in its life.
        status: PlanStatus,
    },
    /// The log cannot be read.
    #[error(transparent)]
    Planning(#[from] PlanningError),
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
    /// What is there and what is required, by day.
    pub days: BTreeMap<NaiveDate, CoverCell>,
}

/// Cover of one class in one band on one day.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CoverCell {
    /// Heads present, substitutes included.
    pub present: u32,
    /// Heads required.
    pub required: u32,
    /// Which sources ask for that many.
    pub binding: Vec<CoverSource>,
}

impl RotaView {
    /// A rota of a unit with the input it was made from.
    ///
    /// # Errors
    /// See [`NotShown`].
    pub async fn load(planning: &Planning, facts: &Facts, unit: &UnitId, plan: &PlanId) -> Result<Self, NotShown> {
        let unknown = || NotShown::Unknown { unit: unit.clone(), plan: plan.clone() };
        let rota = facts.rotas.get(plan).filter(|r| r.request.unit == *unit).ok_or_else(unknown)?;
        let status = facts.status(plan).ok_or_else(unknown)?;
        let Some(proposal) = &rota.proposal else { return Err(NotShown::Empty { plan: plan.clone(), status }) };
        let input = planning.input(&rota.request).await?;
        let people: Vec<PersonId> = input.staff.iter().map(|m| m.person.clone()).collect();
        Ok(Self {
            unit_name: facts.units.get(unit).map_or_else(|| unit.to_string(), |u| u.name.clone()),
            status,
            stale: facts.stale(plan),
            amends: rota.amends.clone(),
            rota: proposal.rota.clone(),
            report: proposal.report.clone(),
            input,
            names: planning.names_of(&people).await?,
        })
    }

    /// The rota of a unit that was proposed last, if any.
    #[must_use]
    pub fn latest(facts: &Facts, unit: &UnitId) -> Option<PlanId> {
        let proposed = facts.rotas_of(unit).filter_map(|(id, r)| Some((id, r.proposal.as_ref()?)));
        proposed.max_by_key(|(_, p)| p.position).map(|(id, _)| id.clone())
    }

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

    /// The kind of absence of a person on a day, if she is absent.
    #[must_use]
    pub fn absence(member: &StaffMember, day: NaiveDate) -> Option<AbsenceKind> {
        member.absences.iter().find(|a| a.days.contains(day)).map(|a| a.kind)
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
        let cell = |day| {
            let asked = here.iter().find(|c| c.day == self.input.holidays.kind(day));
            let binding = asked.map(|c| c.binding()).unwrap_or_default();
            CoverCell { present: self.present(band, class, day), required: asked.map_or(0, |c| c.heads()), binding }
        };
        CoverLine { class: class.name.clone(), band, days: self.input.horizon.days().map(|day| (day, cell(day))).collect() }
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
