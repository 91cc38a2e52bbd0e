//! Public benchmark instances: read (`task`), renamed and in another order (`permuted`), solved within a time limit, written, judged
//! (`verdict`).

pub mod permuted;
pub mod task;
pub mod verdict;

pub use task::Task;

use crate::{
    exit::{Failure, fault},
    interrupt::on_ctrl_c,
    memory, processor,
};
use indicatif::{ProgressBar, ProgressStyle};
use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc,
    },
    time::{Duration, Instant},
};
use turnus_engine::{Params, Profile, Progress, Stage, gap};

/// What came out.
pub struct Solved {
    /// Cost of the plan.
    pub objective: Option<i64>,
    /// No plan costs less.
    pub bound: Option<i64>,
    /// Seconds.
    pub seconds: f64,
    /// Processor seconds of all threads until it ended.
    pub processor: f64,
    /// Processor seconds until the first plan.
    pub first_plan: Option<f64>,
    /// Seed.
    pub seed: u64,
    /// The plan in the instance's format.
    pub plan: Option<String>,
    /// The certificate of the bound, in formats that have one.
    pub certificate: Option<String>,
    /// Where the time went.
    pub profile: Profile,
    /// Most memory that the program held while it solved, in MiB; absent where the system does not tell.
    pub memory: Option<u64>,
    without_line: Vec<String>,
}

/// Solves within a time limit; Ctrl-C ends it earlier and keeps the best.
///
/// # Errors
/// Threads that cannot be started.
pub fn solve(
    task: &Task,
    seconds: f64,
    seed: u64,
    threads: Option<u16>,
    report: &mut (dyn FnMut(&Progress) + Send),
) -> Result<Solved, Failure> {
    let began = Instant::now();
    let stop = Arc::new(AtomicBool::new(false));
    on_ctrl_c({
        let stop = Arc::clone(&stop);
        move || stop.store(true, Ordering::Relaxed)
    });
    let (done, ended) = mpsc::channel::<()>();
    let deadline = std::thread::spawn({
        let stop = Arc::clone(&stop);
        move || {
            let limit = Duration::try_from_secs_f64(seconds.max(0.0)).unwrap_or(Duration::MAX);
            if ended.recv_timeout(limit) == Err(mpsc::RecvTimeoutError::Timeout) {
                stop.store(true, Ordering::Relaxed);
            }
        }
    });
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads.map_or(0, usize::from)).build().map_err(fault)?;
    let params = Params { seed, ..Params::default() };
    let clock = || began.elapsed().as_secs_f64();
    memory::forget_peak();
    let (spent, mut first_plan) = (processor::seconds(), None);
    let found = pool.install(|| {
        task.search(&params, &stop, &clock, &mut |p: &Progress| {
            if p.objective.is_some() && first_plan.is_none() {
                first_plan = Some(processor::seconds() - spent);
            }
            report(p);
        })
    });
    drop(done);
    deadline.join().map_err(|_| fault("the timer of the time limit failed"))?;
    Ok(Solved {
        objective: found.objective,
        bound: found.bound,
        seconds: began.elapsed().as_secs_f64(),
        processor: processor::seconds() - spent,
        first_plan,
        seed,
        plan: found.plan,
        certificate: found.certificate,
        profile: found.profile,
        memory: memory::peak(),
        without_line: found.without_line,
    })
}

impl Solved {
    /// `optimal`, `feasible`, `infeasible` or `unknown`.
    #[must_use]
    pub fn status(&self) -> &'static str {
        match self.objective {
            _ if !self.without_line.is_empty() => "infeasible",
            None => "unknown",
            objective if objective == self.bound => "optimal",
            Some(_) => "feasible",
        }
    }

    /// Gap of the plan to the bound.
    #[must_use]
    pub fn gap(&self) -> Option<f64> {
        Some(gap(self.objective?, self.bound?))
    }

    /// The JSON object of the contract.
    #[must_use]
    pub fn answer(&self) -> serde_json::Value {
        serde_json::json!({
            "status": self.status(),
            "objective": self.objective,
            "bound": self.bound,
            "gap": self.gap(),
            "seconds": self.seconds,
            "processor_seconds": self.processor,
            "first_plan_processor_seconds": self.first_plan,
            "seed": self.seed,
            "peak_memory_mib": self.memory,
            "profile": profile(&self.profile),
        })
    }

    /// How the program ends.
    ///
    /// # Errors
    /// No plan: nobody can have a line, or nothing was found in time.
    pub fn failure(&self, file: &Path) -> Result<(), Failure> {
        if let Some(employee) = self.without_line.first() {
            let all = self.without_line.join(", ");
            return Err(Failure::Infeasible(format!(
                "{}: no line keeps the hard rules of employee {employee} (all: {all}); \
                 look at her minutes, days off, longest run and weekends",
                file.display()
            )));
        }
        match self.objective {
            Some(_) => Ok(()),
            None => Err(Failure::NothingFound(format!("{}: no plan was found in time; give a longer --time-limit", file.display()))),
        }
    }
}

/// Seconds by use, and counts.
#[must_use]
pub fn profile(p: &Profile) -> serde_json::Value {
    serde_json::json!({
        "lp_seconds": p.lp, "pricing_seconds": p.pricing, "mip_seconds": p.mip, "branching_seconds": p.branching,
        "root_rounds": p.root_rounds, "neighbourhoods": p.neighbourhoods, "nodes": p.nodes, "columns": p.columns,
    })
}

/// A spinner with the best plan and bound.
#[must_use]
pub fn bar() -> ProgressBar {
    let bar = ProgressBar::new_spinner();
    if let Ok(style) = ProgressStyle::with_template("{spinner} [{elapsed_precise}] {msg}") {
        bar.set_style(style);
    }
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}

/// Progress in words.
#[must_use]
pub fn told(p: &Progress) -> String {
    let what = match p.stage {
        Stage::Construct => "a first plan",
        Stage::Root => "bound at the root",
        Stage::Dive => "rounding the root",
        Stage::Neighbourhoods => "some people and weeks again",
        Stage::Tree => "branching to the proof",
    };
    let objective = p.objective.map_or_else(|| "no plan yet".into(), |o| format!("cost {o}"));
    let bound = if p.bound == i64::MIN { String::new() } else { format!(", at least {} for any plan", p.bound) };
    format!("{what}: {objective}{bound} (Ctrl-C keeps the best so far)")
}
