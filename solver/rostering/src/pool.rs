//! How many absences a staffing pool (*bemanningsenhet*) of full posts covers (R-WT-17).
//!
//! # The mathematics
//! Absent shifts come independently of each other and alike in every slot of the week: Poisson with mean λ = absences / slots.
//! The pool's own shifts, less its own absence, are spread over the slots as evenly as whole people allow: some slots have c
//! of them and the others c + 1. Covered are Σ over slots of E[min(X, c)] = Σ over k = 1…c of P(X ≥ k). That a pool with as
//! many shifts as there are absences does not cover all of them is the point: absences do not come one at a time.

use turnus_domain::quantity::BasisPoints;

/// A pool and what it meets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pool {
    /// People with full posts.
    pub people: u32,
    /// Shifts of a full post a week.
    pub shifts_week: u32,
    /// Share of their own shifts from which they are absent.
    pub own_absence: BasisPoints,
    /// Shifts a week that somebody else is absent from.
    pub absences_week: u32,
    /// Shifts of a week at different times.
    pub slots_week: u32,
}

/// What it covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Covered {
    /// Whole shifts of the pool a week.
    pub shifts: u32,
    /// Absent shifts a week that it covers on average, in ten-thousandths.
    pub covered_x10000: u64,
    /// The same as a share of all.
    pub share: BasisPoints,
}

/// What a pool covers on average.
#[must_use]
pub fn covered(pool: &Pool) -> Covered {
    let shifts = pool.people * pool.shifts_week * (10_000 - pool.own_absence.0.min(10_000)) / 10_000;
    let slots = pool.slots_week.max(1);
    let mean = f64::from(pool.absences_week) / f64::from(slots);
    let (each, more) = (shifts / slots, shifts % slots);
    let sum = f64::from(slots - more) * met(mean, each) + f64::from(more) * met(mean, each + 1);
    let share = if pool.absences_week == 0 { 1.0 } else { sum / f64::from(pool.absences_week) };
    Covered { shifts, covered_x10000: (sum * 10_000.0).round() as u64, share: BasisPoints((share * 10_000.0).round() as u32) }
}

/// E[min(X, c)] of a Poisson number X.
fn met(mean: f64, c: u32) -> f64 {
    let (mut probability, mut below, mut sum) = ((-mean).exp(), 0.0, 0.0);
    for k in 1..=c {
        below += probability;
        probability *= mean / f64::from(k);
        sum += 1.0 - below;
    }
    sum
}
