//! The anytime search: a first plan, the root's bound, and then neighbourhoods and the tree in turn until they meet.
//!
//! What is done next depends on counted work, never on the clock: the same seed and limits give the same plan on any
//! number of threads. Only `stop` ends it elsewhere.

use crate::{
    coarse::{self, Coarse},
    control::{Clock, Control, Profile, Progress, Stage},
    dives::Dives,
    fixing,
    generation::{Ended, Generated, Pricers, Until, generate, whole_bound},
    master::{Duals, Master},
    model::Model,
    neighbourhoods::Neighbourhoods,
    priced::Pricer,
    proof::{Certificate, ProofNode},
    recreate::{Effort, HOT, REHEATED, WARM, recreate},
    repair::choose,
    tree::Tree,
    weights,
};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::sync::{Mutex, atomic::AtomicBool};

/// Rounds of the root between two turns of the neighbourhoods.
const ROOT_TURN: usize = 12;
/// Rounds of the root before its duals are smoothed, and how much then. Most roots are done before. That it helps the others is
/// not shown yet: single runs on a busy machine went both ways.
const UNSMOOTHED: usize = 36;
const SMOOTHING: f64 = 0.8;
/// While the gap is wide, neighbourhoods get so many times the work of the tree.
const FAR_SHARE: u64 = 5;
/// While it is small, the tree gets up to so many times the work of neighbourhoods, growing by so much for each time that the work
/// until the last better plan is done again in vain. With sixteen times, a plan that was one point too dear was not bettered within
/// 250 s of processor time, with four times it was after 90 s (Curtois 12, seed 1).
const MOST_SHARE: u64 = 4;
const IMPATIENT: u64 = 8;
/// Cover rows from which the root begins by weights, and rounds of them: one more for so many rows, up to twice as many. On twelve
/// weeks of 22 people the root was done in 11 s of processor time with 60 rounds before it, without them after 200 s not yet (Curtois 18,
/// where pricing had become faster too).
const MANY_ROWS: usize = 250;
const WEIGHT_ROUNDS: usize = 60;
const ROWS_A_ROUND: usize = 20;
/// A gap of so many units is always small.
const NEAR: i64 = 5;
/// Nodes of the integer program over the root's lines.
const POOL_NODES: i64 = 30;
/// More lines than this are too many for it.
const POOL_LINES: usize = 800;
/// Work of neighbourhoods where their number alone ends them.
const WITHOUT_END: u64 = u64::MAX / 2;
/// Cost of a person without a line in the root master: dearer than any cover.
const DEAR: f64 = 1e6;

/// Limits and seed.
#[derive(Debug, Clone)]
pub struct Params {
    /// Seed of every random choice.
    pub seed: u64,
    /// Most nodes of the tree.
    pub nodes: u64,
    /// Most neighbourhoods.
    pub neighbourhoods: u64,
    /// Most rounds of column generation at the root.
    pub rounds: usize,
    /// Rounds of the relaxation where lines are layered graphs, if it is not known.
    pub weights: usize,
    /// Where lines are layered graphs: duals of the cover in 1/[`SCALE`](crate::SCALE), and the bound by them, from [`crate::multipliers`].
    pub known: Option<(Vec<i64>, i64)>,
    /// Tries of each chain of ruin and recreate, where lines are layered graphs or long.
    pub tries: u64,
    /// Chains of ruin and recreate.
    pub chains: u64,
    /// Choices of everybody's days (bit `c` for choice `c`) that the first plan is made of, if not all.
    pub first: Option<Vec<Vec<u64>>>,
}

impl Default for Params {
    /// To the proof.
    fn default() -> Self {
        Self {
            seed: 1,
            nodes: u64::MAX,
            neighbourhoods: u64::MAX,
            rounds: 100_000,
            weights: 150,
            known: None,
            tries: 30_000,
            chains: 2,
            first: None,
        }
    }
}

/// What was found.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// The best plan: a line per person; absent when none was found.
    pub lines: Option<Vec<Box<[u8]>>>,
    /// Its cost.
    pub objective: Option<i64>,
    /// No plan costs less.
    pub bound: i64,
    /// People for whom no legal line exists: then there is no plan at all. Empty and without lines: none was found.
    pub without_line: Vec<usize>,
    /// What proves the bound.
    pub certificate: Certificate,
    /// Where the time went.
    pub profile: Profile,
}

impl Outcome {
    /// The plan is proven to be a cheapest one.
    #[must_use]
    pub fn is_optimal(&self) -> bool {
        self.objective == Some(self.bound)
    }
}

/// Searches until the proof, a limit, or `stop`. `report` is told of every better plan and bound.
pub fn search(model: &Model, params: &Params, stop: &AtomicBool, clock: Clock<'_>, report: &mut dyn FnMut(&Progress)) -> Outcome {
    let control = Control::new(stop, clock);
    let pricers: Vec<Mutex<Pricer>> = model.people.iter().map(|p| Mutex::new(Pricer::new(p, model.days, model.choices))).collect();
    let allowed: Vec<Vec<u64>> = model.people.iter().map(|p| p.allowed.clone()).collect();
    let mut search = Search {
        model,
        pricers: &pricers,
        tight: Vec::clone(&allowed),
        allowed,
        control: &control,
        report,
        rng: ChaCha8Rng::seed_from_u64(params.seed),
        best: None,
        bound: i64::MIN,
        improved: 0,
        stage: Stage::Construct,
    };
    match search.construct(params.first.as_deref()) {
        Ok(()) => search.run(params),
        Err(without_line) => search.nothing(without_line),
    }
}

pub(crate) struct Search<'a> {
    pub(crate) model: &'a Model,
    pub(crate) pricers: &'a Pricers,
    pub(crate) allowed: Vec<Vec<u64>>,
    /// Choices that a better plan can make.
    pub(crate) tight: Vec<Vec<u64>>,
    pub(crate) control: &'a Control<'a>,
    report: &'a mut dyn FnMut(&Progress),
    pub(crate) rng: ChaCha8Rng,
    /// The best plan: cost and lines.
    pub(crate) best: Option<(i64, Vec<Box<[u8]>>)>,
    bound: i64,
    /// Work done when the best plan was found.
    improved: u64,
    pub(crate) stage: Stage,
}

impl Search<'_> {
    /// Takes a plan if it is better than the best; whether it is.
    pub(crate) fn offer(&mut self, lines: Vec<Box<[u8]>>) -> bool {
        let Some(objective) = self.model.objective(&lines) else { return false };
        if self.best.as_ref().is_some_and(|b| b.0 <= objective) {
            // As good but different: neighbourhoods go on from there.
            if self.best.as_ref().is_some_and(|b| b.0 == objective) {
                self.best = Some((objective, lines));
            }
            return false;
        }
        self.best = Some((objective, lines));
        self.improved = self.control.worked();
        self.tell();
        true
    }

    /// How many times the work of neighbourhoods the tree gets: the more, the longer no better plan was found.
    fn patience(&self) -> u64 {
        let stale = self.control.worked() - self.improved;
        (1 + IMPATIENT * stale / self.improved.max(1)).min(MOST_SHARE)
    }

    fn tell(&mut self) {
        let progress = Progress { objective: self.best.as_ref().map(|b| b.0), bound: self.bound, stage: self.stage };
        (self.report)(&progress);
    }

    /// A bound that was stopped before it was one proves nothing.
    fn raise(&mut self, bound: i64) {
        if bound > self.bound.max(whole_bound(f64::NEG_INFINITY)) {
            self.bound = bound;
            self.tell();
        }
    }

    fn objective(&self) -> Option<i64> {
        self.best.as_ref().map(|b| b.0)
    }

    pub(crate) fn done(&self) -> bool {
        self.control.stopped() || self.objective().is_some_and(|o| o <= self.bound)
    }

    /// The gap is small enough that branching may close it.
    pub(crate) fn is_near(&self) -> bool {
        self.objective().is_some_and(|o| o - self.bound <= NEAR.max(o.abs() / 500))
    }

    fn run(mut self, params: &Params) -> Outcome {
        let everybody: Vec<usize> = (0..self.model.people.len()).collect();
        let mut master = Master::new(self.model, &everybody, None, DEAR);
        let mut around = Neighbourhoods::new(self.model, params.neighbourhoods);
        let mut dives = Dives::default();
        let begin = if self.model.is_layered() { self.layered(params) } else { self.relaxed(&mut master) };
        if let Some(duals) = begin.as_ref().filter(|_| self.model.is_long()) {
            self.anneal(duals, WARM, params);
        }
        if params.rounds == 0 {
            self.stage = Stage::Neighbourhoods;
            around.turn(&mut self, WITHOUT_END);
            let certificate =
                Certificate { bound: self.bound, scale: crate::SCALE, nodes: vec![ProofNode::leaf(&begin.unwrap_or_default())] };
            return self.outcome(certificate);
        }
        let root = self.root(&mut master, &mut around, params, begin);
        self.control.count(|p| {
            p.root_rounds = root.rounds as u64;
            p.columns = master.columns.len() as u64;
        });
        if !self.done() && root.ended != Ended::Failed {
            dives.begin(&master, &root.duals);
            dives.one(&mut self);
            self.pick_from(&mut master, &root);
            around.know(&master, &root.duals);
        }
        let mut tree = Tree::new(&master, &root);
        self.alternate(&mut master, (&mut around, &mut dives), &mut tree, params);
        let certificate = tree.certificate(self.bound, &self.allowed, &self.tight);
        self.outcome(certificate)
    }

    /// Leaves out the choices that no plan below the best one makes, by the duals of the root.
    fn tighten(&mut self, duals: &Duals) {
        if let Some(objective) = self.objective().filter(|_| !self.done()) {
            self.tight = fixing::left(self.model, self.pricers, &self.tight, (duals, objective), self.control);
        }
    }

    /// An integer program over the lines of the root that a better plan may hold; the master keeps only these.
    fn pick_from(&mut self, master: &mut Master<'_>, root: &Generated) {
        let Some((objective, lines)) = self.best.clone() else { return };
        *master = master.pruned(&root.duals, (objective - 1) as f64 * crate::SCALE as f64 - root.bound);
        self.seed_master(master);
        if self.done() || master.columns.len() > POOL_LINES {
            return;
        }
        let mut old = Vec::new();
        for (k, column) in master.columns.iter().enumerate() {
            if lines[column.person] == column.line {
                old.push(k);
            }
        }
        let (found, _) = self.control.time_mip(|| choose(master, &old, POOL_NODES, 1, self.control));
        if let Some(found) = found {
            self.offer_some(found);
        }
    }

    /// Column generation at the root in turns with neighbourhoods.
    fn root(&mut self, master: &mut Master<'_>, around: &mut Neighbourhoods, params: &Params, mut begin: Option<Duals>) -> Generated {
        let mut root = Generated { bound: f64::NEG_INFINITY, duals: Duals::default(), ended: Ended::Stopped, rounds: 0 };
        let good = begin.is_some();
        loop {
            self.stage = Stage::Root;
            self.seed_master(master);
            let rounds = ROOT_TURN.min(params.rounds - root.rounds);
            let smoothing = if root.rounds < UNSMOOTHED && !good { 0.0 } else { SMOOTHING };
            let until = Until { rounds, cutoff: self.objective(), smoothing, ..Until::END };
            let before = self.control.worked();
            let start = begin.take().or_else(|| (root.rounds > 0).then(|| root.duals.clone()));
            let done = generate(master, self.pricers, &self.allowed, &until, start.as_ref(), self.control);
            root.rounds += done.rounds;
            root.ended = done.ended;
            if done.bound > root.bound {
                root.bound = done.bound;
                root.duals = done.duals;
            }
            self.raise(whole_bound(root.bound));
            if self.done() || root.ended != Ended::Stopped || root.rounds >= params.rounds {
                return root;
            }
            let spent = self.control.worked() - before;
            if self.model.is_long() && !self.is_near() {
                self.anneal(&root.duals, REHEATED, params);
            } else {
                self.stage = Stage::Neighbourhoods;
                around.turn(self, spent / 2);
            }
        }
    }

    /// Ruin and recreate around the best plan, from and to such temperatures.
    fn anneal(&mut self, duals: &Duals, temperature: (f64, f64), params: &Params) {
        let Some((_, lines)) = self.best.clone().filter(|_| !self.done()) else { return };
        self.stage = Stage::Neighbourhoods;
        let seed = if self.model.is_long() { self.rng.random() } else { params.seed };
        let effort = Effort { tries: params.tries, chains: params.chains, seed, temperature };
        recreate(self.model, &lines, duals, effort, self.control, &mut |lines| {
            self.offer(lines.to_vec());
        });
    }

    /// Duals with their bound, and lines for a master, where its rows are so many that a solve takes longer than many rounds of pricing.
    fn relaxed(&mut self, master: &mut Master<'_>) -> Option<Duals> {
        if self.model.cover.len() < MANY_ROWS {
            return None;
        }
        self.stage = Stage::Root;
        let (objective, lines) = self.best.clone()?;
        let rounds = WEIGHT_ROUNDS + (self.model.cover.len() / ROWS_A_ROUND).min(WEIGHT_ROUNDS);
        let relaxed = weights::relax(self.model, self.pricers, &self.allowed, (objective, &lines), rounds, self.control);
        self.raise(whole_bound(relaxed.bound).min(objective));
        if relaxed.plan.is_some_and(|plan| self.offer(plan)) {
            let (everybody, allowed): (Vec<usize>, _) = ((0..self.model.people.len()).collect(), self.allowed.clone());
            self.respond(&everybody, &allowed);
        }
        for (p, own) in relaxed.lines.iter().enumerate() {
            for line in own {
                if let Some(cost) = self.model.people[p].line_cost(self.model.choices, line) {
                    master.add(p, line, cost);
                }
            }
        }
        Some(relaxed.duals)
    }

    /// Duals with their bound, and a better plan, where lines are layered graphs.
    fn layered(&mut self, params: &Params) -> Option<Duals> {
        self.stage = Stage::Root;
        let (objective, lines) = self.best.clone()?;
        let duals = if let Some((cover, bound)) = &params.known {
            self.raise((*bound).min(objective));
            Duals { cover: cover.iter().map(|y| *y as f64).collect(), ..Duals::default() }
        } else if params.weights == 0 || objective == 0 {
            Duals { cover: vec![0.0; self.model.cover.len()], ..Duals::default() }
        } else {
            let Coarse { duals, bound } =
                coarse::relax(self.model, self.pricers, &self.allowed, (objective, &lines), params.weights, self.control);
            self.raise(whole_bound(bound).min(objective));
            duals
        };
        self.anneal(&duals, HOT, params);
        Some(duals)
    }

    fn seed_master(&self, master: &mut Master<'_>) {
        if let Some((_, lines)) = &self.best {
            for (p, line) in lines.iter().enumerate() {
                if let Some(cost) = self.model.people[p].line_cost(self.model.choices, line) {
                    master.add(p, line, cost);
                }
            }
        }
    }

    /// Neighbourhoods and the tree in turn, each with its share of the work since the last better plan.
    fn alternate(
        &mut self,
        master: &mut Master<'_>,
        (around, dives): (&mut Neighbourhoods, &mut Dives<'_>),
        tree: &mut Tree,
        params: &Params,
    ) {
        let (mut in_tree, mut outside, mut nodes) = (0_u64, 0_u64, 0_u64);
        let mut known = i64::MAX;
        while !self.done() {
            if self.objective().is_some_and(|o| o < known) {
                self.tighten(tree.root());
                known = self.objective().unwrap_or(i64::MAX);
                (in_tree, outside) = (0, 0);
            }
            let may_tree = nodes < params.nodes && self.objective().is_none_or(|o| tree.is_open(o));
            if !may_tree && around.is_spent() {
                return;
            }
            let before = self.control.worked();
            let (tree_share, outside_share) = if self.is_near() { (self.patience(), 1) } else { (1, FAR_SHARE) };
            if may_tree && (in_tree * outside_share <= outside * tree_share || around.is_spent()) {
                self.stage = Stage::Tree;
                let cutoff = self.objective();
                if let Some(whole) = tree.step(master, self.pricers, &self.tight, cutoff, self.control) {
                    self.offer_some(whole);
                }
                nodes += 1;
                let bound = tree.bound();
                self.raise(self.objective().map_or(bound, |o| bound.min(o)));
                in_tree += self.control.worked() - before;
            } else {
                self.stage = Stage::Neighbourhoods;
                around.turn(self, 0);
                let spent = self.control.worked() - before;
                dives.owed(self, spent);
                outside += self.control.worked() - before;
            }
        }
    }

    /// A plan that a master of everybody gave.
    pub(crate) fn offer_some(&mut self, chosen: Vec<(usize, Box<[u8]>)>) {
        let mut lines = vec![None; self.model.people.len()];
        for (p, line) in chosen {
            lines[p] = Some(line);
        }
        if let Some(lines) = lines.into_iter().collect::<Option<Vec<_>>>() {
            self.offer(lines);
        }
    }

    fn nothing(self, without_line: Vec<usize>) -> Outcome {
        let certificate = Certificate { bound: i64::MIN, scale: crate::SCALE, nodes: vec![ProofNode::leaf(&Duals::default())] };
        Outcome { without_line, ..self.outcome(certificate) }
    }

    fn outcome(self, certificate: Certificate) -> Outcome {
        let (objective, lines) = self.best.map_or((None, None), |(o, l)| (Some(o), Some(l)));
        Outcome { lines, objective, bound: self.bound, without_line: Vec::new(), certificate, profile: self.control.profile() }
    }
}
