//! A unit as folded from its events.

use crate::{
    base_rota::event::BaseRotaAdopted,
    cover::{Band, HeadPlanLine, PolicyMinimum},
    dated::Dated,
    demand::{CareLevel, DemandShift},
    event::Event,
    id::{ActivityId, DemandId, PlacementId, ShiftTypeId, VacancyId, WishRoundId},
    place::UnitPlace,
    placement::Placement,
    planning_input::ShiftStructure,
    retention::survey::Answer,
    shared_map::SharedMap,
    sharing::SharingPlan,
    sharing_input::{NightReach, WorkMeasure},
    shift::ShiftType,
    task::Task,
    unit::{UnitKind, event::UnitOpened},
    vacancy::VacancyFacts,
    volunteer::Activity,
    wish_round::WishRoundFacts,
};
use chrono::NaiveDate;
use std::{collections::BTreeMap, sync::Arc};

/// A unit and everything agreed about it, by day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitFacts {
    /// What people call it.
    pub name: String,
    /// What kind of place it is.
    pub kind: UnitKind,
    /// How its work is measured.
    pub measure: Dated<WorkMeasure>,
    /// Shift types.
    pub shift_types: Dated<Vec<ShiftType>>,
    /// Bands of the day.
    pub bands: Dated<Vec<Band>>,
    /// Which shift types are used when.
    pub structure: Dated<ShiftStructure>,
    /// Head plan.
    pub head_plan: Dated<Vec<HeadPlanLine>>,
    /// Presence and competence minima.
    pub minima: Dated<Vec<PolicyMinimum>>,
    /// Mobile night team; none when the arrangement ended.
    pub night_reach: Dated<Option<NightReach>>,
    /// Adopted sharing plans.
    pub sharing_plan: Dated<SharingPlan>,
    /// Adopted base rotas.
    pub base_rota: Dated<Arc<BaseRotaAdopted>>,
    /// Work moved to the unit or away from it; one that ended has its last day.
    pub demand: BTreeMap<DemandId, DemandShift>,
    /// How much care the residents need.
    pub care_level: Dated<CareLevel>,
    /// Vacant posts, closed ones included.
    pub vacancies: BTreeMap<VacancyId, VacancyFacts>,
    /// Wish rounds, closed ones included.
    pub wish_rounds: BTreeMap<WishRoundId, WishRoundFacts>,
    /// Answers to the exit survey, in the order they came.
    pub exit_answers: Vec<Answer>,
    /// Its place among other units.
    pub place: Dated<UnitPlace>,
    /// Student placements that are not cancelled.
    pub placements: BTreeMap<PlacementId, Placement>,
    /// Activities that were held.
    pub activities: SharedMap<ActivityId, Activity>,
    catalogue: Dated<CatalogueStep>,
}

/// A change of the task catalogue.
#[derive(Debug, Clone, PartialEq, Eq)]
enum CatalogueStep {
    Adopted(Vec<Task>),
    Revised(Task),
}

impl UnitFacts {
    pub(crate) fn open(e: &UnitOpened, position: u64, from: NaiveDate) -> Self {
        let mut unit = Self {
            name: e.name.clone(),
            kind: e.kind,
            measure: Dated::default(),
            shift_types: Dated::default(),
            bands: Dated::default(),
            structure: Dated::default(),
            head_plan: Dated::default(),
            minima: Dated::default(),
            night_reach: Dated::default(),
            sharing_plan: Dated::default(),
            base_rota: Dated::default(),
            demand: BTreeMap::new(),
            care_level: Dated::default(),
            vacancies: BTreeMap::new(),
            wish_rounds: BTreeMap::new(),
            exit_answers: Vec::new(),
            place: Dated::default(),
            placements: BTreeMap::new(),
            activities: SharedMap::default(),
            catalogue: Dated::default(),
        };
        unit.measure.set(from, position, e.measure);
        unit
    }

    pub(crate) fn evolve(&mut self, event: &Event, position: u64, from: NaiveDate) {
        match event {
            Event::WorkMeasured(e) => self.measure.set(from, position, e.measure),
            Event::ShiftTypesAdopted(e) => {
                self.shift_types.set(from, position, e.shift_types.clone());
                self.bands.set(from, position, e.bands.clone());
            }
            Event::ShiftStructureAdopted(e) => self.structure.set(from, position, e.structure.clone()),
            Event::HeadPlanAgreed(e) => self.head_plan.set(from, position, e.lines.clone()),
            Event::PolicyMinimaSet(e) => self.minima.set(from, position, e.minima.clone()),
            Event::TaskCatalogueAdopted(e) => self.catalogue.set(from, position, CatalogueStep::Adopted(e.tasks.clone())),
            Event::TaskRevised(e) => self.catalogue.set(from, position, CatalogueStep::Revised(e.task.clone())),
            Event::DemandShifted(e) => drop(self.demand.insert(e.shift.id.clone(), e.shift.clone())),
            Event::DemandShiftEnded(e) => {
                if let Some(shift) = self.demand.get_mut(&e.shift) {
                    shift.valid.to = e.on.pred_opt().or(shift.valid.to);
                }
            }
            Event::CareLevelSet(e) => self.care_level.set(from, position, e.level.clone()),
            Event::NightReachArranged(e) => self.night_reach.set(from, position, Some(e.reach)),
            Event::NightReachEnded(_) => self.night_reach.set(from, position, None),
            Event::VacancyAdvertised(e) => {
                drop(self.vacancies.insert(e.vacancy.id.clone(), VacancyFacts::advertised(&e.vacancy, position, from)))
            }
            Event::VacancyClosed(e) => {
                if let Some(vacancy) = self.vacancies.get_mut(&e.vacancy) {
                    vacancy.closed = Some((from, e.outcome.clone()));
                }
            }
            Event::WishRoundOpened(e) => {
                let opened = WishRoundFacts { round: e.round.clone(), opened: position, closed: None };
                drop(self.wish_rounds.insert(e.round.id.clone(), opened));
            }
            Event::WishRoundClosed(e) => {
                if let Some(round) = self.wish_rounds.get_mut(&e.round) {
                    round.closed = Some(from);
                }
            }
            Event::ExitSurveyAnswered(e) => self.exit_answers.push(Answer { month: from, reasons: e.reasons.clone() }),
            Event::UnitPlaced(e) => self.place.set(from, position, e.place.clone()),
            Event::PlacementPlanned(e) => drop(self.placements.insert(e.placement.id.clone(), e.placement.clone())),
            Event::PlacementCancelled(e) => drop(self.placements.remove(&e.placement)),
            Event::ActivityHeld(e) => drop(self.activities.insert(e.activity.id.clone(), e.activity.clone())),
            Event::BaseRotaAdopted(e) => self.base_rota.set(from, position, Arc::new(e.clone())),
            Event::SharingPlanAdopted(e) => self.sharing_plan.set(from, position, e.plan.clone()),
            _ => {}
        }
    }

    /// The task catalogue of a day: the catalogue adopted last and the revisions since, in catalogue order.
    #[must_use]
    pub fn tasks(&self, day: NaiveDate) -> Vec<&Task> {
        let mut tasks: Vec<&Task> = Vec::new();
        for step in self.catalogue.until(day) {
            match &step.value {
                CatalogueStep::Adopted(all) => tasks = all.iter().collect(),
                CatalogueStep::Revised(task) => match tasks.iter_mut().find(|t| t.id == task.id) {
                    Some(old) => *old = task,
                    None => tasks.push(task),
                },
            }
        }
        tasks
    }

    /// A shift type of the unit on a day.
    #[must_use]
    pub fn shift_type(&self, id: &ShiftTypeId, day: NaiveDate) -> Option<&ShiftType> {
        self.shift_types.at(day)?.iter().find(|s| s.id == *id)
    }

    /// A shift type of the unit on a day, or as it was last known before it went out of use.
    #[must_use]
    pub fn shift_type_ever(&self, id: &ShiftTypeId, day: NaiveDate) -> Option<&ShiftType> {
        self.shift_types.until(day).rev().find_map(|v| v.value.iter().find(|s| s.id == *id))
    }
}
