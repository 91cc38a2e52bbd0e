//! What giving base shifts up buys: worked out by the server that is asked, in minutes, told when it waits, runs, and is there.

use crate::{
    backend::Reader,
    query::parsed,
    refusal::{UserError, UserErrorCode::NoRota, fault, user_errors},
    scalar::{Date, Position},
};
use async_graphql::{Context, Enum, InputObject, Object, Result, SimpleObject, Subscription};
use futures::{Stream, StreamExt, stream};
use std::sync::Arc;
use turnus_domain::{calendar::Horizon, id::UnitId, quantity::Minutes};
use turnus_planning::{AskCalendarCurve, CurvePoint, CurveRun, CurveState, PlanningError, calendar_params};

/// Most points beside that of keeping all.
const MOST_POINTS: usize = 12;

/// Which curve.
#[derive(InputObject)]
struct CalendarCurveInput {
    /// Key of the unit.
    unit: String,
    /// First day, a Monday on which a base rota is in force.
    first: Date,
    /// Number of weeks.
    #[graphql(validator(minimum = 1, maximum = 104))]
    weeks: u32,
    /// A point for each: minutes of substitutes that a base shift must save to be given up; at most twelve. The first point is that
    /// of keeping all.
    #[graphql(default_with = "vec![720, 480, 240, 120, 0]")]
    saves: Vec<u16>,
    /// Steps of each chain of each search; chosen by the program when left out.
    #[graphql(validator(minimum = 0, maximum = 1_000_000_000))]
    steps: Option<i32>,
    /// Rounds of each bound; chosen by the program when left out.
    #[graphql(validator(minimum = 0, maximum = 10_000))]
    rounds: Option<u32>,
}

/// How far a curve is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
enum CalendarCurveState {
    /// Others have their turn first.
    Queued,
    /// Being worked out.
    Running,
    /// There.
    Done,
    /// There is none: `userErrors` say why.
    Refused,
}

/// One choice of what a base shift must save to be given up.
struct CalendarCurvePoint {
    index: usize,
    point: CurvePoint,
    beaten_by: Option<usize>,
}

/// One choice of what a base shift must save to be given up.
#[Object]
impl CalendarCurvePoint {
    /// Minutes of substitutes that a base shift had to save to be given up; null: only rules took one away.
    async fn saves(&self) -> Option<i64> {
        self.point.saves.map(|minutes| minutes.0)
    }
    /// Index of the point whose search found this rota: its own, unless what that one found is better by this one's measure too. To
    /// have the rota made, ask for what that point saves.
    async fn found_by(&self) -> usize {
        self.point.found_by
    }
    /// Whether its own search found it.
    async fn own(&self) -> bool {
        self.point.found_by == self.index
    }
    /// Index of a point that gives up no more shifts and needs no more of substitutes, and less of one; null when there is none.
    async fn beaten_by(&self) -> Option<usize> {
        self.beaten_by
    }
    /// Base shifts that could stand and are given up.
    async fn given_up(&self) -> usize {
        self.point.given_up
    }
    /// People who give one up.
    async fn people(&self) -> usize {
        self.point.people
    }
    /// Minutes that substitutes work.
    async fn substitute_minutes(&self) -> i64 {
        self.point.substitutes.0
    }
    /// Minutes of cover that nobody meets.
    async fn unmet_minutes(&self) -> i64 {
        self.point.unmet.0
    }
    /// Points of all soft rules; fewer is better.
    async fn objective(&self) -> i64 {
        self.point.objective
    }
    /// No rota that gives up as few base shifts has fewer points; 0: nothing is proven.
    async fn bound_of_as_few(&self) -> i64 {
        self.point.bound_of_as_few
    }
}

/// What giving base shifts up buys.
#[derive(SimpleObject)]
struct CalendarCurve {
    /// Id of the base rota in force on the first day.
    base_rota: String,
    /// Position of the log that it is worked out by.
    position: Position,
    /// Shifts that the base gives on the days.
    base_shifts: usize,
    /// Those of them that could stand.
    standing: usize,
    /// No rota of the days has fewer points, from a base or not.
    bound: i64,
    /// The points, in the order asked for.
    points: Vec<CalendarCurvePoint>,
    /// Points that were asked for and not reached in ten minutes.
    missing: usize,
}

/// A step of a curve; the last one is `DONE` or `REFUSED`.
#[derive(SimpleObject)]
struct CalendarCurveProgress {
    /// How far it is.
    state: CalendarCurveState,
    /// The curve, once it is there.
    curve: Option<CalendarCurve>,
    /// Why there is none; empty otherwise.
    user_errors: Vec<UserError>,
}

impl CalendarCurveProgress {
    const fn at(state: CalendarCurveState) -> Self {
        Self { state, curve: None, user_errors: Vec::new() }
    }

    const fn refused(user_errors: Vec<UserError>) -> Self {
        Self { state: CalendarCurveState::Refused, curve: None, user_errors }
    }

    fn of(run: &CurveRun, state: &CurveState) -> Self {
        match state {
            CurveState::Waiting => Self::at(CalendarCurveState::Queued),
            CurveState::Running => Self::at(CalendarCurveState::Running),
            CurveState::Failed(why) => {
                let remedy = "mend what is named, or ask for fewer weeks";
                Self::refused(vec![UserError::new(NoRota, format!("curve of unit {}", run.asked.unit), why, remedy)])
            }
            CurveState::Done(curve) => {
                let point = |(index, p): (usize, &CurvePoint)| {
                    let (point, beaten_by) = (p.clone(), curve.beaten_by(index));
                    CalendarCurvePoint { index, point, beaten_by }
                };
                let told = CalendarCurve {
                    base_rota: curve.base.base_rota.to_string(),
                    position: Position(run.position),
                    base_shifts: curve.base_shifts,
                    standing: curve.standing,
                    bound: curve.bound,
                    points: curve.points.iter().enumerate().map(point).collect(),
                    missing: run.asked.saves.len() - curve.points.len(),
                };
                Self { curve: Some(told), ..Self::at(CalendarCurveState::Done) }
            }
        }
    }
}

fn asked(input: CalendarCurveInput) -> Result<AskCalendarCurve> {
    if input.saves.len() > MOST_POINTS {
        return Err(fault("CALENDAR_CURVE", format!("saves: {} points are more than {MOST_POINTS}", input.saves.len())));
    }
    let usual = calendar_params();
    let steps = input.steps.map_or(usual.steps, |steps| u64::try_from(steps).unwrap_or(0));
    let rounds = input.rounds.unwrap_or(usual.rounds);
    let unit: UnitId = parsed(&input.unit)?;
    Ok(AskCalendarCurve {
        plan: parsed(&format!("curve-{}", input.first.0))?,
        horizon: Horizon { first: input.first.0, weeks: input.weeks },
        saves: std::iter::once(None).chain(input.saves.into_iter().map(|m| Some(Minutes(m.into())))).collect(),
        params: turnus_rostering::Params { steps, rounds, ..usual },
        unit,
    })
}

/// Each state once, until the last one.
fn follow(run: Arc<CurveRun>) -> impl Stream<Item = CalendarCurveProgress> {
    let told = run.follow();
    stream::unfold((run, told, true, false), |(run, mut told, first, over)| async move {
        if over || (!first && told.changed().await.is_err()) {
            return None;
        }
        let state = told.borrow_and_update().clone();
        let over = state.is_over();
        Some((CalendarCurveProgress::of(&run, &state), (run, told, false, over)))
    })
}

#[derive(Default)]
pub(crate) struct CalendarCurveSubscription;

#[Subscription]
impl CalendarCurveSubscription {
    /// What giving base shifts up buys: rotas of the same days from "only where a rule asks for it" to "as if there were no base
    /// rota". Worked out by the server that is asked, one after the other, for at most ten minutes each, and kept there for who asks
    /// the same again. Nothing is recorded; `rotaSolve` with `fromBase` makes the one that is chosen.
    async fn calendar_curve(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which curve.")] input: CalendarCurveInput,
    ) -> Result<impl Stream<Item = CalendarCurveProgress> + use<>> {
        let planning = &context.data::<Arc<Reader>>()?.backend.planning;
        let asked = asked(input)?;
        if !asked.horizon.is_plannable() {
            return Err(fault("CALENDAR_CURVE", format!("first: {} is no Monday", asked.horizon.first)));
        }
        Ok(match planning.ask_curve(asked).await {
            Ok(run) => follow(run).boxed(),
            Err(e @ (PlanningError::Refused(_) | PlanningError::Defects(_))) => {
                let refused = CalendarCurveProgress::refused(user_errors(e)?);
                stream::iter([refused]).boxed()
            }
            Err(e) => return Err(fault("INTERNAL", e)),
        })
    }
}
