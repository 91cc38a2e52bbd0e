//! Dives from the root, each another way by chance.

use crate::{
    control::Stage,
    dive::{Dive, dive},
    generation::{Ended, Until, generate},
    master::{Duals, Master},
    search::Search,
};
use rand::RngExt;
use turnus_lp::Method;

/// Lines of a person that dives begin with: at first the cheapest at the root's duals.
const KEPT: usize = 40;
/// With so many times as many lines, the dearest are forgotten again.
const GROWN: usize = 3;
/// Rounds of column generation after each step, and the most noise.
const ROUNDS: usize = 4;
const NOISE: f64 = 0.3;
/// Dives get so much of the work of neighbourhoods: one part in so many.
const PART: u64 = 4;
/// While the gap is small, they get as much.
const PART_NEAR: u64 = 1;
/// Nearer than this is the same cost.
const WHOLE: f64 = 1e-6;

/// Dives and the master that they begin from.
#[derive(Default)]
pub(crate) struct Dives<'a> {
    /// The master that every dive is a copy of.
    root: Option<Master<'a>>,
    /// Dives so far.
    done: u64,
    /// Work that they have not had yet; below 0 when they had more.
    owed: i64,
}

impl<'a> Dives<'a> {
    /// Begins from a master with the duals of its best bound.
    pub(crate) fn begin(&mut self, master: &Master<'a>, duals: &Duals) {
        self.root = Some(master.cheapest(duals, KEPT));
    }

    /// Neighbourhoods have worked so much: dives until they have had their part.
    pub(crate) fn owed(&mut self, search: &mut Search<'_>, work: u64) {
        self.owed += (work / if search.is_near() { PART_NEAR } else { PART }) as i64;
        while self.owed > 0 && !search.done() {
            let before = search.control.worked();
            if !self.one(search) {
                // Nothing better is to be had from here: not over and over again.
                self.owed = 0;
                return;
            }
            self.owed -= (search.control.worked() - before).max(1) as i64;
        }
    }

    /// One dive; the first one leaves nothing to chance. Whether its beginning left hope of a better plan.
    pub(crate) fn one(&mut self, search: &mut Search<'_>) -> bool {
        let Some(master) = &mut self.root else { return false };
        search.stage = Stage::Dive;
        let cutoff = search.best.as_ref().map(|b| b.0 - 1);
        let noise = if self.done == 0 { 0.0 } else { NOISE * search.rng.random_range(0.0..1.0_f64) };
        self.done += 1;
        master.allow(&search.tight);
        // The lines kept are few: others of the root may be needed for its cost.
        let until = Until { rounds: ROUNDS, near: 1e-4, beam: 0, smoothing: 0.0, ..Until::END };
        let begun = generate(master, search.pricers, &search.tight, &until, None, search.control);
        if begun.ended == Ended::Failed || cutoff.is_some_and(|c| master.objective > c as f64 + WHOLE) {
            return false;
        }
        let mut trial = master.copy();
        trial.allow(&search.tight);
        master.basis().iter().for_each(|basis| trial.set_basis(basis));
        let control = search.control;
        if !control.time_lp(|| trial.solve_unless(Method::Dual, || control.stopped())) {
            return false;
        }
        if master.columns.len() > GROWN * KEPT * search.model.people.len() {
            master.forget(KEPT);
        }
        let how = Dive { rounds: ROUNDS, noise, seed: search.rng.random_range(0..u64::MAX), cutoff };
        if let Some(whole) = dive(&mut trial, search.pricers, &search.tight, how, control) {
            search.offer_some(whole);
        }
        true
    }
}
