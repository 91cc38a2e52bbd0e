//! Named tasks: every task of a date in a competent hand, at a time, or left with the reason.
//!
//! # What it is
//! [`plan`] reads a frozen [`DayPlanInput`] and gives a [`DayPlan`]: who does what when, in which mode, under whose
//! supervision; the breaks; what is left and why; who answers for every presence minimum; and the proof. [`advise`] tells
//! what would help, what an hour is worth and where the cover promised what the day does not keep, each found by
//! solving again.
//!
//! # The mathematics
//! * `ways`: who of the people on duty may do a task, in the best mode she may (own right before delegation before
//!   supervision before assistance), and who may supervise it.
//! * `model`: whole numbers of times per (demand, person, supervisor). A person's minutes fit her capacity, and in every
//!   stretch of the day the work that lies wholly inside it fits its length (Hall's condition on time). That is a
//!   relaxation: it does not see the clock, so its least value is a **bound of every plan**.
//! * `stages`: the aims of [`DayAim`](turnus_domain::day_plan::DayAim) in strict order, each to proof.
//! * `groups`, `slots`, `gaps`: on days that leave nothing and need no supervisor, people who are alike are counted together; a
//!   model with starts for what people do together, long tasks and breaks finds a plan on the clock that reaches the bound.
//! * `jobs`, `clock`, `pack`: else the times become jobs (two performers by McNaughton's wrap-around) and get a place on the clock:
//!   no one is in two places, performers start together, supervisors are there, breaks are taken. What the clock does
//!   not hold is tried with other people and else left, never hidden.
//! * `fill`: who works at a lower level takes over, so that levels come down to what the model proved.
//! * `repair`: ruin and recreate, until the clock holds what the model proved or a number of tries is used up.
//! * `left`, `presence`, `advice`: reasons, names, ways out.
//! * `coverage`: the matrix of who on which shift may do what, with no clock and no solver.
//!
//! A value that equals its bound is proven best; the clock can only lose, and then the gap says how much.
//! Everything is synchronous and the same input gives the same plan; searches stop by nodes.
//!
//! # References
//! Hall (1935) for the stretches; McNaughton (1959) for the wrap-around; Ernst et al. (2004) on task assignment.
#![forbid(unsafe_code)]

mod advice;
mod clock;
mod coverage;
mod fill;
mod gaps;
mod groups;
mod jobs;
mod left;
mod model;
mod pack;
mod presence;
mod repair;
mod slots;
mod stages;
mod ways;

pub use advice::advise;
pub use coverage::{Cell, Coverage, TaskCoverage, coverage};

use turnus_domain::day_plan::{DayPlan, DayPlanInput};

/// Why there is no plan.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DayError {
    /// A demand names a task that the catalogue lacks.
    #[error("demand {demand} names the task {task}, which the catalogue lacks; freeze the input again")]
    UnknownTask {
        /// Its place.
        demand: usize,
        /// The task.
        task: String,
    },
    /// The solver gave up.
    #[error("the day plan stopped at {step}: {why}")]
    Solver {
        /// At which aim.
        step: &'static str,
        /// What the solver says.
        why: String,
    },
}

/// Who does what on a date, with proof.
///
/// # Errors
/// [`DayError`].
pub fn plan(input: &DayPlanInput) -> Result<DayPlan, DayError> {
    let day = ways::Day::new(input)?;
    let (clock, bounds) = best(&day)?;
    let clock = clock.sorted();
    let left = left::left(&day, &clock);
    let stages = stages::certificate(&day, &bounds, &clock, &left)?;
    Ok(DayPlan {
        unit: input.sharing.unit.clone(),
        date: input.date,
        rota: input.rota.clone(),
        input_position: input.sharing.position,
        done: clock.done(),
        presence: presence::presence(&day, &clock.pauses),
        pauses: clock.pauses,
        left,
        stages,
    })
}

/// The way that counts people who are alike together; where that is none or proves less than all, the better of both ways.
fn best<'a>(day: &'a ways::Day<'a>) -> Result<Found<'a>, DayError> {
    let Some((clock, bounds)) = alike(day)? else { return by_name(day) };
    if clock.levels() == bounds[4] && clock.busiest() == bounds[5] {
        return Ok((clock, bounds));
    }
    let (other, by_name) = by_name(day)?;
    let worth = |clock: &clock::Clock<'_>| (clock.worth(), clock.busiest());
    // Both ways bound every plan: the better bound of the first aim in which they differ holds, and what follows it.
    let bounds = bounds.max(by_name);
    Ok((if worth(&other) < worth(&clock) { other } else { clock }, bounds))
}

type Found<'a> = (clock::Clock<'a>, Vec<i64>);

/// A plan that leaves nothing, found and proven with people who are alike counted together.
fn alike<'a>(day: &'a ways::Day<'a>) -> Result<Option<Found<'a>>, DayError> {
    if !groups::is_simple(day) {
        return Ok(None);
    }
    let groups = groups::groups(day);
    let Some(bounds) = stages::together(day, groups::sizes(day.duties().len(), &groups))? else { return Ok(None) };
    let placed = slots::placed(day, &groups, &bounds);
    Ok(placed.filter(|clock| clock.worth()[..5].iter().all(|lost| *lost == 0)).map(|clock| (clock, bounds)))
}

/// A plan with everybody by herself.
fn by_name<'a>(day: &'a ways::Day<'a>) -> Result<Found<'a>, DayError> {
    let settled = stages::settle(day)?;
    let mut clock = clock::Clock::new(day);
    clock.place(&jobs::jobs(day, &settled), &settled.bounds[..5]);
    Ok((clock, settled.bounds))
}
