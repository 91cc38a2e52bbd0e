//! The day: frozen, assigned, judged. Nothing of it is recorded, because it is a function of the input; a plan that the
//! judge does not bear out is not shown.

use crate::{Planning, error::PlanningError, thread::on_its_own};
use chrono::NaiveDate;
use std::sync::Arc;
use turnus_checker::day::check_day;
use turnus_day::{Coverage, advise, coverage, plan};
use turnus_domain::{
    day_plan::{DayAdvice, DayPlan, DayPlanInput},
    facts::Facts,
    freeze::{freeze_day_input, mobile_nurses},
    id::{PlanId, UnitId},
    planning_input::InputDefect,
};

/// Who does what on a date, with what it was made from.
#[derive(Debug, Clone)]
pub struct PlannedDay {
    /// The frozen input.
    pub input: DayPlanInput,
    /// The plan; the judge found nothing.
    pub plan: DayPlan,
    /// What would help and what hours are worth, where it was asked for.
    pub advice: Option<DayAdvice>,
}

/// Who on each shift of a date may do each task (R-TS-02), with what it was read from.
#[derive(Debug, Clone)]
pub struct CoveredDay {
    /// The frozen input.
    pub input: DayPlanInput,
    /// Tasks × shifts.
    pub matrix: Coverage,
}

/// The coverage matrix of a unit on a date, of the published rota or of a proposed one. Nothing is solved.
///
/// # Errors
/// No such rota holds the date, or the input lacks something.
pub fn covered_day(facts: &Facts, unit: &UnitId, date: NaiveDate, rota: Option<&PlanId>) -> Result<CoveredDay, Vec<InputDefect>> {
    let input = freeze_day_input(facts, unit, facts.position(), date, rota)?;
    let matrix = coverage(&input, mobile_nurses(facts, unit, date));
    Ok(CoveredDay { input, matrix })
}

impl Planning {
    /// Who does what at a unit on a date, by facts as of any moment: of the published rota, or of a proposed one.
    ///
    /// # Errors
    /// [`PlanningError::Defects`] when no such rota holds the date or the input lacks something; [`PlanningError::Day`];
    /// [`PlanningError::Silent`].
    pub async fn day(
        &self,
        facts: &Facts,
        unit: &UnitId,
        date: NaiveDate,
        rota: Option<&PlanId>,
        advised: bool,
    ) -> Result<PlannedDay, PlanningError> {
        let input = freeze_day_input(facts, unit, facts.position(), date, rota).map_err(PlanningError::Defects)?;
        let turn = Arc::clone(&self.nights).acquire_owned().await;
        let work = move || {
            let planned = solve(input, advised);
            drop(turn);
            planned
        };
        on_its_own("day", work).await.ok_or(PlanningError::Silent("the day plan"))?
    }
}

fn solve(input: DayPlanInput, advised: bool) -> Result<PlannedDay, PlanningError> {
    let plan = plan(&input)?;
    if let Some(found) = check_day(&input, &plan).into_iter().next() {
        return Err(PlanningError::DayDisproved { date: input.date, why: format!("{:?}: {}", found.rule, found.what) });
    }
    let advice = if advised { Some(advise(&input, &plan)?) } else { None };
    Ok(PlannedDay { input, plan, advice })
}
