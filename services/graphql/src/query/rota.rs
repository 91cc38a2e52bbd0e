//! Rotas: node by node, and packed as one string of shift codes per person.

use super::{global, report::Report};
use crate::{
    backend::{Names, Reader, View},
    paging::{self, Page, Wanted},
    refusal::{fault, told},
    scalar::{Date, Position},
};
use async_graphql::{Context, Enum, ID, Object, Result, SimpleObject, dataloader::DataLoader};
use std::{collections::BTreeMap, sync::Arc};
use turnus_domain::{
    id::{PersonId, PlanId},
    planning_input::PlanningInput,
    rota::{
        self,
        figures::{self, nurse_presence, weekend_spread},
        state::{PlanStatus, Proposal, RotaFacts},
    },
};

/// Where a rota is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub(crate) enum RotaStatus {
    /// Asked for; a solver may be at work.
    Requested,
    /// Handed over with its report; waits for a decision.
    Proposed,
    /// In force.
    Published,
    /// Turned down.
    Rejected,
    /// Published once; another rota of these days was published later.
    Superseded,
}

/// Why the search ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "turnus_domain::rota::SolveStatus")]
pub(crate) enum SolveStatus {
    /// Objective equals bound.
    Optimal,
    /// The gap says how far it can be from the best.
    Feasible,
    /// Stopped by the user with a rota in hand.
    Cancelled,
}

/// A rota at a position.
#[derive(Clone)]
pub(crate) struct Rota {
    pub(crate) view: View,
    pub(crate) plan: PlanId,
}

/// One person works one shift.
#[derive(SimpleObject)]
pub(crate) struct Assignment {
    /// The local date the shift starts on.
    date: Date,
    /// Who.
    person: String,
    /// Shift type.
    shift: String,
}

/// A line for somebody who is not employed at the unit.
#[derive(SimpleObject)]
pub(crate) struct SubstituteShift {
    /// Date.
    date: Date,
    /// Shift type.
    shift: String,
    /// Profession asked for.
    profession: String,
}

impl From<&rota::SubstituteShift> for SubstituteShift {
    fn from(s: &rota::SubstituteShift) -> Self {
        Self { date: Date(s.date), shift: s.shift.to_string(), profession: s.profession.to_string() }
    }
}

/// What a rota is to those who work it.
#[derive(SimpleObject)]
struct RotaPeople {
    /// Shifts, by date and type, that anybody works.
    shifts: u32,
    /// Shifts with a nurse all the time they last.
    shifts_with_nurse: u32,
    /// Shifts with two nurses or more all the time they last.
    shifts_with_two_nurses: u32,
    /// Weekends of people who work one weekend in the same number.
    weekends: Vec<WeekendSpread>,
}

/// Weekends of people who work one weekend in the same number.
#[derive(SimpleObject)]
struct WeekendSpread {
    /// One weekend in so many.
    every: u8,
    /// How many people.
    people: u32,
    /// Fewest weekends of any of them.
    least: u32,
    /// Most weekends of any of them.
    most: u32,
    /// Whether that is further apart than is fair: more than one in twelve weeks.
    unfair: bool,
}

impl RotaPeople {
    fn of(input: &PlanningInput, proposal: &Proposal) -> Self {
        let nurses = nurse_presence(input, &proposal.rota);
        let spread = weekend_spread(input, &proposal.rota, &proposal.report.hours);
        let show = |s: &figures::WeekendSpread| WeekendSpread {
            every: s.every,
            people: s.people,
            least: s.least.0,
            most: s.most.0,
            unfair: s.is_unfair(),
        };
        Self {
            shifts: nurses.shifts,
            shifts_with_nurse: nurses.one,
            shifts_with_two_nurses: nurses.two,
            weekends: spread.iter().map(show).collect(),
        }
    }
}

/// A recorded event that makes a rota stale.
#[derive(SimpleObject)]
pub(crate) struct StaleBy {
    /// Its position.
    position: Position,
    /// Its type.
    event: String,
}

/// A person's line, packed.
pub(crate) struct RotaRow {
    person: PersonId,
    shifts: String,
}

impl RotaRow {
    pub(crate) const fn of(person: PersonId, shifts: String) -> Self {
        Self { person, shifts }
    }
}

/// The line of a person, packed.
#[Object]
impl RotaRow {
    /// Who.
    async fn person(&self) -> &str {
        self.person.as_str()
    }
    /// Her name; null once it was erased.
    #[graphql(complexity = 2)]
    async fn name(&self, context: &Context<'_>) -> Result<Option<String>> {
        context.data::<DataLoader<Names>>()?.load_one(self.person.clone()).await.map_err(|e| fault("INTERNAL", e))
    }
    /// The shift codes of all days of the horizon in order, apart by blanks; a dash is a day without a shift.
    async fn shifts(&self) -> &str {
        &self.shifts
    }
}

impl Rota {
    pub(crate) fn find(view: &View, plan: &str) -> Option<Self> {
        let plan: PlanId = plan.parse().ok()?;
        view.facts.rotas.contains_key(&plan).then(|| Self { view: view.clone(), plan })
    }

    fn facts(&self) -> &RotaFacts {
        &self.view.facts.rotas[&self.plan]
    }
    fn proposal(&self) -> Option<&Proposal> {
        self.facts().proposal.as_ref()
    }
    fn proposed(&self) -> Option<&rota::Rota> {
        self.proposal().map(|p| &p.rota)
    }

    fn packed(&self) -> Vec<RotaRow> {
        let Some(rota) = self.proposed() else { return Vec::new() };
        let mut lines: BTreeMap<&PersonId, Vec<&str>> = BTreeMap::new();
        let owed = self.proposal().map_or(&[][..], |p| &p.report.hours);
        for person in owed.iter().map(|h| &h.person) {
            lines.insert(person, vec!["-"; rota.horizon.len()]);
        }
        for a in &rota.assignments {
            let line = lines.entry(&a.person).or_insert_with(|| vec!["-"; rota.horizon.len()]);
            if let Some(cell) = usize::try_from(rota.horizon.index(a.date)).ok().and_then(|k| line.get_mut(k)) {
                *cell = a.shift.as_str();
            }
        }
        lines.into_iter().map(|(person, codes)| RotaRow { person: person.clone(), shifts: codes.join(" ") }).collect()
    }
}

/// A rota: who works when, with its proof and the checker's report.
#[Object]
impl Rota {
    /// Global id.
    pub(crate) async fn id(&self) -> ID {
        global("Rota", &[self.plan.as_str()])
    }
    /// Plan id.
    async fn plan(&self) -> &str {
        self.plan.as_str()
    }
    /// Key of its unit.
    async fn unit(&self) -> &str {
        self.facts().request.unit.as_str()
    }
    /// Where it is in its life.
    async fn status(&self) -> RotaStatus {
        match self.view.facts.status(&self.plan) {
            None | Some(PlanStatus::Requested) => RotaStatus::Requested,
            Some(PlanStatus::Proposed) => RotaStatus::Proposed,
            Some(PlanStatus::Published) => RotaStatus::Published,
            Some(PlanStatus::Rejected { .. }) => RotaStatus::Rejected,
            Some(PlanStatus::Superseded { .. }) => RotaStatus::Superseded,
        }
    }
    /// Why it was turned down, if it was.
    async fn rejected_because(&self) -> Option<&str> {
        self.facts().rejected.as_deref()
    }
    /// The rota that was published later, if one was.
    async fn superseded_by(&self) -> Option<String> {
        match self.view.facts.status(&self.plan) {
            Some(PlanStatus::Superseded { by }) => Some(by.to_string()),
            _ => None,
        }
    }
    /// The event that makes it stale, if one does: recorded after its input and touching it.
    async fn stale_by(&self) -> Option<StaleBy> {
        self.view.facts.stale(&self.plan).map(|t| StaleBy { position: Position(t.position), event: t.event.into() })
    }
    /// First day, a Monday.
    async fn first(&self) -> Date {
        Date(self.facts().request.horizon.first)
    }
    /// Number of weeks.
    async fn weeks(&self) -> u32 {
        self.facts().request.horizon.weeks
    }
    /// The rota it is meant to replace.
    async fn parent(&self) -> Option<&str> {
        self.facts().request.parent.as_ref().map(PlanId::as_str)
    }
    /// The rota that it changes by hand, if it does.
    async fn amends(&self) -> Option<&str> {
        self.facts().amends.as_ref().map(PlanId::as_str)
    }
    /// Position of its input.
    async fn input_position(&self) -> Position {
        Position(self.facts().request.input_position)
    }
    /// The sharing plan whose cover it uses.
    async fn sharing_plan(&self) -> &str {
        self.facts().request.sharing_plan.as_str()
    }
    /// Seed of the search, as text because it may exceed 53 bits.
    async fn seed(&self) -> String {
        self.facts().request.seed.to_string()
    }
    /// Why the search ended.
    async fn solve_status(&self) -> Option<SolveStatus> {
        self.proposed().map(|r| r.status.into())
    }
    /// Points of all soft rules; fewer is better.
    async fn objective(&self) -> Option<i64> {
        self.proposed().map(|r| r.objective)
    }
    /// No rota has fewer points.
    async fn bound(&self) -> Option<i64> {
        self.proposed().map(|r| r.bound)
    }
    /// Points between it and the bound.
    async fn gap_points(&self) -> Option<i64> {
        self.proposed().map(|r| r.objective - r.bound)
    }
    /// (objective − bound) / max(1, |objective|) in hundredths of a percent, rounded up. Where nothing but 0 is proven of points
    /// above 0 it is 10000 and says nothing: read `gapPoints`.
    async fn gap_basis_points(&self) -> Option<i64> {
        self.proposed().map(rota::Rota::gap_bp)
    }

    /// Every line as one string; the cheap way to read a whole rota.
    #[graphql(complexity = "60 * child_complexity")]
    async fn rows(&self) -> Vec<RotaRow> {
        self.packed()
    }

    /// Assignments in order of date and person.
    #[graphql(complexity = "paging::cost(first, last, child_complexity)")]
    async fn assignments(
        &self,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Page size from the front, at most 200.")] first: Option<i32>,
        #[graphql(desc = "Page size from the end, at most 200.")] last: Option<i32>,
    ) -> Result<Page<Assignment>> {
        let all = self.proposed().map_or(&[][..], |r| &r.assignments).iter();
        let show = |a: &rota::Assignment| {
            (
                format!("{}:{}", a.date, a.person),
                Assignment { date: Date(a.date), person: a.person.to_string(), shift: a.shift.to_string() },
            )
        };
        paging::page(all.map(show).collect(), Wanted { after, before, first, last })
    }

    /// Shifts that nobody employed at the unit works.
    #[graphql(complexity = "paging::cost(first, last, child_complexity)")]
    async fn substitutes(
        &self,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Page size from the front, at most 200.")] first: Option<i32>,
        #[graphql(desc = "Page size from the end, at most 200.")] last: Option<i32>,
    ) -> Result<Page<SubstituteShift>> {
        let all = self.proposed().map_or(&[][..], |r| &r.substitutes).iter().enumerate();
        let show = |(k, s): (usize, &rota::SubstituteShift)| (k.to_string(), SubstituteShift::from(s));
        paging::page(all.map(show).collect(), Wanted { after, before, first, last })
    }

    /// What the rota is to those who work it; null before it was proposed.
    #[graphql(complexity = "50 + child_complexity")]
    async fn people(&self, context: &Context<'_>) -> Result<Option<RotaPeople>> {
        let Some(proposal) = self.proposal() else { return Ok(None) };
        let planning = &context.data::<Arc<Reader>>()?.backend.planning;
        let input = planning.input(&self.facts().request).await.map_err(|e| told("ROTA_PEOPLE", e))?;
        Ok(Some(RotaPeople::of(&input, proposal)))
    }

    /// What the checker found; null before the rota was proposed.
    async fn report(&self) -> Option<Report> {
        self.proposal().map(|p| Report(p.report.clone()))
    }
}
