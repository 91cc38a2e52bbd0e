//! What the caller holds in her hand while a search runs: stop, clock, report, profile.

use std::sync::{
    Mutex, PoisonError,
    atomic::{AtomicBool, AtomicU64, Ordering},
};

/// How far a search is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Cost of the best plan.
    pub objective: Option<i64>,
    /// No plan costs less.
    pub bound: i64,
    /// What is being done.
    pub stage: Stage,
}

/// What a search is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// A first plan, one person after the other.
    Construct,
    /// Column generation at the root.
    Root,
    /// Rounding the root step by step.
    Dive,
    /// Some people or weeks again, the others fixed.
    Neighbourhoods,
    /// Branching to the proof.
    Tree,
}

/// Seconds by what they were used for; 0 when no clock was given.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Profile {
    /// Solving restricted masters.
    pub lp: f64,
    /// Pricing lines.
    pub pricing: f64,
    /// Integer programs over known lines.
    pub mip: f64,
    /// Trying what to branch on.
    pub branching: f64,
    /// All.
    pub total: f64,
    /// Rounds of column generation at the root.
    pub root_rounds: u64,
    /// Neighbourhoods tried.
    pub neighbourhoods: u64,
    /// Nodes of the tree.
    pub nodes: u64,
    /// Lines in the root master.
    pub columns: u64,
}

/// Seconds since some moment. Only durations are read from it, for the profile; it decides nothing.
pub type Clock<'a> = &'a (dyn Fn() -> f64 + Sync);

pub(crate) struct Control<'a> {
    stop: &'a AtomicBool,
    clock: Clock<'a>,
    began: f64,
    profile: Mutex<Profile>,
    work: AtomicU64,
}

impl<'a> Control<'a> {
    pub(crate) fn new(stop: &'a AtomicBool, clock: Clock<'a>) -> Self {
        Self { stop, clock, began: clock(), profile: Mutex::default(), work: AtomicU64::new(0) }
    }

    pub(crate) fn stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    pub(crate) const fn flag(&self) -> &AtomicBool {
        self.stop
    }

    pub(crate) fn profile(&self) -> Profile {
        let mut profile = *self.profile.lock().unwrap_or_else(PoisonError::into_inner);
        profile.total = (self.clock)() - self.began;
        profile
    }

    pub(crate) fn count(&self, change: impl FnOnce(&mut Profile)) {
        change(&mut self.profile.lock().unwrap_or_else(PoisonError::into_inner));
    }

    fn timed<T>(&self, what: impl FnOnce() -> T, place: impl FnOnce(&mut Profile) -> &mut f64) -> T {
        let from = (self.clock)();
        let out = what();
        let spent = (self.clock)() - from;
        self.count(|p| *place(p) += spent);
        out
    }

    pub(crate) fn time_lp<T>(&self, what: impl FnOnce() -> T) -> T {
        self.timed(what, |p| &mut p.lp)
    }

    pub(crate) fn time_pricing<T>(&self, what: impl FnOnce() -> T) -> T {
        self.timed(what, |p| &mut p.pricing)
    }

    pub(crate) fn time_mip<T>(&self, what: impl FnOnce() -> T) -> T {
        self.timed(what, |p| &mut p.mip)
    }

    pub(crate) fn time_branching<T>(&self, what: impl FnOnce() -> T) -> T {
        self.timed(what, |p| &mut p.branching)
    }

    /// Adds work done, in units that no clock is needed for.
    pub(crate) fn work(&self, amount: u64) {
        self.work.fetch_add(amount, Ordering::Relaxed);
    }

    /// Work done so far.
    pub(crate) fn worked(&self) -> u64 {
        self.work.load(Ordering::Relaxed)
    }
}

/// Gap of an objective to a bound, as a share of the objective.
#[must_use]
pub fn gap(objective: i64, bound: i64) -> f64 {
    if objective == bound { 0.0 } else { (objective - bound) as f64 / objective.abs().max(1) as f64 }
}
