//! People employed at a unit, with their competences. The only place where names are unsealed.

use super::{
    global,
    staff_calendar::{Absence, Consent, FixedShift, Wish},
};
use crate::{
    backend::{Names, View},
    refusal::fault,
    scalar::Date,
};
use async_graphql::{Context, ID, Object, Result, SimpleObject, dataloader::DataLoader};
use turnus_domain::{
    id::{EmploymentId, PersonId, UnitId},
    staff::state::{EmploymentFacts, PersonFacts},
};

/// A person at a unit.
#[derive(Clone)]
pub(crate) struct StaffMember {
    pub(crate) view: View,
    pub(crate) unit: UnitId,
    pub(crate) person: PersonId,
    pub(crate) employment: EmploymentId,
}

/// A competence held on the day.
#[derive(SimpleObject)]
pub(crate) struct HeldCompetence {
    /// Which.
    competence: String,
    /// Level, 1 (basic) upwards.
    level: u8,
    /// First day it counts.
    from: Date,
    /// Last day it counts.
    to: Option<Date>,
    /// Whether it counts on the day that is read.
    counts: bool,
}

/// Repetitions on the job towards a competence, since it was last issued.
#[derive(SimpleObject)]
pub(crate) struct Practice {
    /// Which competence.
    competence: String,
    /// Done under supervision.
    supervised: u32,
    /// Asked for.
    of_supervised: u8,
    /// Done under assessment.
    assessed: u32,
    /// Asked for.
    of_assessed: u8,
}

impl StaffMember {
    fn facts(&self) -> &PersonFacts {
        &self.view.facts.people[&self.person]
    }
    fn employed(&self) -> &EmploymentFacts {
        &self.facts().employments[&self.employment]
    }
}

/// A person employed at a unit.
#[Object]
impl StaffMember {
    /// Global id.
    pub(crate) async fn id(&self) -> ID {
        global("StaffMember", &[self.unit.as_str(), self.person.as_str()])
    }
    /// Her key in events and rotas.
    async fn person(&self) -> &str {
        self.person.as_str()
    }
    /// Her name; null once it was erased.
    #[graphql(complexity = 2)]
    async fn name(&self, context: &Context<'_>) -> Result<Option<String>> {
        context.data::<DataLoader<Names>>()?.load_one(self.person.clone()).await.map_err(|e| fault("INTERNAL", e))
    }
    /// Profession of her employment here.
    async fn profession(&self) -> &str {
        self.employed().profession.as_str()
    }
    /// Whether she counts as her profession on the day.
    async fn authorised(&self) -> bool {
        let here = self.facts().authorisations.get(&self.employed().profession);
        here.and_then(|a| a.at(self.view.on)).is_some_and(|a| a.counts_on(self.view.on))
    }
    /// Position percentage in hundredths of a percent: 10000 is full time.
    async fn position_basis_points(&self) -> Option<u32> {
        self.employed().position.at(self.view.on).map(|p| p.0)
    }
    /// Works at most one weekend in so many.
    async fn weekend_every(&self) -> Option<u8> {
        self.employed().weekend_every.at(self.view.on).copied()
    }
    /// Competences, those that expired too.
    #[graphql(complexity = "5 * child_complexity")]
    async fn competences(&self) -> Vec<HeldCompetence> {
        let all = self.facts().competences.iter();
        all.map(|c| HeldCompetence {
            competence: c.competence.to_string(),
            level: c.level,
            from: Date(c.valid.from),
            to: c.valid.to.map(Date),
            counts: c.valid.contains(self.view.on),
        })
        .collect()
    }
    /// Repetitions on the job that were signed off towards a competence she has not got yet, or is renewing.
    #[graphql(complexity = "3 * child_complexity")]
    async fn practice(&self) -> Vec<Practice> {
        let asked = |c| self.view.facts.catalogue.practice_of(c, self.view.on);
        let shown = self.facts().practice.iter().map(|(competence, done)| Practice {
            competence: competence.to_string(),
            supervised: done.supervised,
            of_supervised: asked(competence).map_or(0, |r| r.supervised),
            assessed: done.assessed,
            of_assessed: asked(competence).map_or(0, |r| r.assessed),
        });
        shown.collect()
    }
    /// Absences that are not cancelled, past ones too.
    #[graphql(complexity = "10 * child_complexity")]
    async fn absences(&self) -> Vec<Absence> {
        self.facts().absences.values().map(Absence::from).collect()
    }
    /// Wishes that are not withdrawn, past ones too.
    #[graphql(complexity = "10 * child_complexity")]
    async fn wishes(&self) -> Vec<Wish> {
        self.facts().wishes.values().map(Wish::from).collect()
    }
    /// Shifts at the unit that every rota keeps.
    #[graphql(complexity = "10 * child_complexity")]
    async fn fixed_shifts(&self) -> Vec<FixedShift> {
        let here = self.facts().fixed.iter().filter(|((unit, _), _)| *unit == self.unit);
        here.map(|((_, date), shift)| FixedShift { date: Date(*date), shift: shift.to_string() }).collect()
    }
    /// Consents to agreements, withdrawn ones too.
    #[graphql(complexity = "5 * child_complexity")]
    async fn consents(&self) -> Vec<Consent> {
        self.facts().consents.iter().map(Consent::from).collect()
    }
}
