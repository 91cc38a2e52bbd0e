//! The night team: frozen, sized, simulated.
//!
//! Nothing of it is recorded. Sizing and simulation are functions of the input at (position, day), design, nights and seed;
//! they take seconds to make again, and no later decision rests on them: what is decided is the team, and that is an event.

use crate::{Planning, error::PlanningError, thread::on_its_own, view::RecordedAsOf};
use chrono::NaiveDate;
use std::sync::Arc;
use turnus_domain::{
    freeze::freeze_night_input,
    id::DistrictId,
    night::{NightDesign, NightInput},
    planning_input::InputDefect,
    refusal::{Refusal, RefusalCode},
};
use turnus_night::{NightFigures, NightSizing, simulate, simulation_effort, size, sizing_effort};

/// Sizings and simulations at a time; others wait for their turn.
pub(crate) const AT_A_TIME: usize = 2;
/// Most calls and planned visits that a simulation may draw: each is kept until the figures are made.
const MOST_SIMULATED: u64 = 2_000_000;
/// Most calls and planned visits that a ranking may draw; they are kept for one draw only.
const MOST_RANKED: u64 = 60_000_000;

impl Planning {
    /// The input of a night district as the log said then, for a day.
    ///
    /// # Errors
    /// [`PlanningError::Defects`], or as [`Planning::facts_as_of`].
    pub async fn night_input(&self, district: &DistrictId, at: RecordedAsOf, on: NaiveDate) -> Result<NightInput, PlanningError> {
        let facts = self.facts_as_of(at).await?;
        freeze_night_input(&facts, district, on).map_err(PlanningError::Defects)
    }

    /// Sizes the night team of a frozen district.
    ///
    /// # Errors
    /// [`PlanningError::Defects`] when no parameters are set; [`PlanningError::Refused`] when the ranking would draw too much.
    pub async fn size_night(&self, input: Arc<NightInput>) -> Result<NightSizing, PlanningError> {
        let Some(parameters) = input.parameters.clone() else { return Err(PlanningError::Defects(vec![unset(&input)])) };
        let effort = sizing_effort(&input.district, &parameters);
        bounded(&input, "the ranking", effort, MOST_RANKED, "set fewer draws, fewer nights or narrower ranges")?;
        self.in_turn(move || size(&input.district, &parameters)).await
    }

    /// Simulates nights of a design in a frozen district.
    ///
    /// # Errors
    /// [`PlanningError::Refused`] when the design has no nurse or the nights would draw too much.
    pub async fn simulate_night(
        &self,
        input: Arc<NightInput>,
        design: NightDesign,
        nights: u32,
        seed: u64,
    ) -> Result<NightFigures, PlanningError> {
        if design.nurses == 0 || nights == 0 {
            let what = format!("has {} nurses and {nights} nights", design.nurses);
            return Err(Refusal::new(RefusalCode::InvalidValue, place(&input, "the simulation"), what, "give at least one of each").into());
        }
        let effort = simulation_effort(&input.district, nights);
        bounded(&input, "the simulation", effort, MOST_SIMULATED, "ask for fewer nights")?;
        self.in_turn(move || simulate(&input.district, &design, nights, seed)).await
    }

    /// Runs on a thread of its own when it is its turn. A caller that goes away keeps nobody waiting longer than the work takes.
    async fn in_turn<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, PlanningError> {
        let turn = Arc::clone(&self.nights).acquire_owned().await;
        let answer = on_its_own("night", move || {
            let answer = work();
            drop(turn);
            answer
        });
        answer.await.ok_or(PlanningError::Silent("the night team"))
    }
}

fn place(input: &NightInput, what: &str) -> String {
    format!("{what} of night district {}", input.id)
}

fn unset(input: &NightInput) -> InputDefect {
    InputDefect {
        place: format!("night district {}", input.id),
        what: format!("has no sizing parameters for {}", input.on),
        remedy: "set them first, or ask for a later day".into(),
    }
}

fn bounded(input: &NightInput, what: &str, effort: u64, most: u64, remedy: &str) -> Result<(), PlanningError> {
    if effort <= most {
        return Ok(());
    }
    let text = format!("would draw {effort} calls and visits; {most} are the most");
    Err(Refusal::new(RefusalCode::InvalidValue, place(input, what), text, remedy).into())
}
