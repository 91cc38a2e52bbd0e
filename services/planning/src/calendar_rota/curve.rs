//! What giving standing shifts up buys: rotas of the same days from "only where a rule asks for it" to "as if there were no base",
//! so that whoever makes the rota can choose between them. Nothing is recorded.

use super::{Made, on_calendar, requested, solved};
use crate::{Planning, error::PlanningError, solve::Monitor};
use std::sync::{Arc, atomic::AtomicBool};
use turnus_domain::{
    base_rota::event::BaseRotaAdopted,
    calendar::Horizon,
    facts::Facts,
    freeze::freeze_planning_input,
    id::{PlanId, UnitId},
    quantity::Minutes,
};
use turnus_rostering::Params;

/// What is asked of a curve.
#[derive(Debug, Clone, PartialEq)]
pub struct AskCalendarCurve {
    /// Where.
    pub unit: UnitId,
    /// Which days.
    pub horizon: Horizon,
    /// Id that the one chosen would have.
    pub plan: PlanId,
    /// For each point: minutes of substitutes that a standing shift must save to be given up; none: only rules take one away.
    pub saves: Vec<Option<Minutes>>,
    /// How each is searched for; without rounds all bounds are 0.
    pub params: Params,
}

/// One point: the rota that [`Planning::calendar_rota`] makes for the minutes of the point that found it, with the same parameters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CurvePoint {
    /// Minutes of substitutes that a standing shift had to save to be given up; none: only rules took one away.
    pub saves: Option<Minutes>,
    /// Which point's search found it: its own, unless what another one found is better by this one's measure too. Searches end
    /// before everything is tried.
    pub found_by: usize,
    /// Standing shifts that are given up.
    pub given_up: usize,
    /// People who give one up.
    pub people: usize,
    /// Working time of substitutes.
    pub substitutes: Minutes,
    /// Cover that nobody meets.
    pub unmet: Minutes,
    /// Points of the rota.
    pub objective: i64,
    /// No rota that gives up as many standing shifts or fewer has fewer points; 0 where no rounds were asked for.
    pub bound_of_as_few: i64,
}

/// The points of a curve, in the order asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct CalendarCurve {
    /// The base rota in force on the first day.
    pub base: Arc<BaseRotaAdopted>,
    /// How many shifts the base gives on these days.
    pub base_shifts: usize,
    /// How many of them could stand.
    pub standing: usize,
    /// No rota of these days has fewer points, from a base or not; 0 where no rounds were asked for.
    pub bound: i64,
    /// The points that were reached before the time was over.
    pub points: Vec<CurvePoint>,
}

impl CalendarCurve {
    /// A point that gives up no more standing shifts and needs no more of substitutes, and less of one: there is nothing to choose
    /// this one for but other wishes and soft rules. Of several the first.
    #[must_use]
    pub fn beaten_by(&self, point: usize) -> Option<usize> {
        let p = self.points.get(point)?;
        let of = |q: &CurvePoint| (q.given_up, q.substitutes, q.unmet);
        let beats = |q: &CurvePoint| {
            let no_more = q.given_up <= p.given_up && q.substitutes <= p.substitutes && q.unmet <= p.unmet;
            no_more && of(q) != of(p)
        };
        self.points.iter().position(beats)
    }
}

impl Planning {
    /// What giving standing shifts up buys, by facts as of any moment. Dropping the future cancels.
    ///
    /// # Errors
    /// As [`Planning::calendar_rota`].
    pub async fn calendar_curve(
        &self,
        facts: &Facts,
        asked: AskCalendarCurve,
        monitor: Monitor,
        cancel: Arc<AtomicBool>,
    ) -> Result<CalendarCurve, PlanningError> {
        let (base, shifts) = on_calendar(facts, &asked.unit, asked.horizon)?;
        let input = freeze_planning_input(facts, &asked.unit, asked.horizon, facts.position()).map_err(PlanningError::Defects)?;
        let request = requested(facts, &input, asked.plan, asked.params.seed);
        let base_shifts = shifts.shifts.len();
        let (made, ..) = solved(&request, input, shifts, (asked.saves, asked.params), monitor, cancel).await?;
        let (standing, bound) = made.first().map_or((0, 0), |m| (m.standing, m.rota.bound));
        Ok(CalendarCurve { base, base_shifts, standing, bound, points: made.into_iter().map(point).collect() })
    }
}

fn point(made: Made) -> CurvePoint {
    CurvePoint {
        saves: made.saves,
        found_by: made.found_by,
        given_up: made.given_up,
        people: made.people,
        substitutes: made.report.slack.substitutes,
        unmet: made.report.slack.unmet,
        objective: made.rota.objective,
        bound_of_as_few: made.bound_of_as_few,
    }
}
