//! Sharing plans: frozen, solved, adopted.

use crate::{Planning, error::PlanningError, thread::on_its_own};
use chrono::NaiveDate;
use turnus_domain::{
    calendar::DayKind,
    command::Command,
    event::Event,
    freeze::freeze_sharing_input,
    id::{PlanId, UnitId},
    sharing::{SharingPlan, event::SharingPlanAdopted},
};
use turnus_event_log::CommandId;
use turnus_sharing::SharingError;

impl Planning {
    /// Makes the sharing plan of a unit from everything recorded, read for a day, and adopts it.
    ///
    /// # Errors
    /// [`PlanningError::Defects`], [`PlanningError::Sharing`], or as [`Planning::execute`]: nothing was recorded.
    pub async fn share(&self, unit: UnitId, effective: NaiveDate, plan: PlanId, id: CommandId) -> Result<SharingPlan, PlanningError> {
        if let Some(adopted) = self.adopted(&id).await? {
            let same = adopted.unit == unit && adopted.effective == effective && adopted.id == plan;
            return if same { Ok(adopted) } else { Err(PlanningError::CommandReused { id }) };
        }
        let facts = self.folded().await?;
        let input = freeze_sharing_input(&facts, &unit, facts.position(), effective).map_err(PlanningError::Defects)?;
        drop(facts);
        let silent = || SharingError::Solver { step: "sharing", day: DayKind::Weekday, why: "its thread ended without an answer".into() };
        let solved = on_its_own("sharing", move || turnus_sharing::share(&input, plan, &mut |_| {})).await;
        let plan = solved.unwrap_or_else(|| Err(silent()))?;
        self.execute(id, Command::AdoptSharingPlan(SharingPlanAdopted { plan: plan.clone() })).await?;
        Ok(plan)
    }

    /// The plan that a command adopted earlier.
    async fn adopted(&self, id: &CommandId) -> Result<Option<SharingPlan>, PlanningError> {
        let Some(answer) = self.log.command(&self.log_id, id).await? else { return Ok(None) };
        let recorded = self.recorded(answer.first.0 - 1, answer.last.0).await?;
        match recorded.into_iter().next().map(|fact| fact.event) {
            Some(Event::SharingPlanAdopted(e)) => Ok(Some(e.plan)),
            _ => Err(PlanningError::CommandReused { id: id.clone() }),
        }
    }
}
