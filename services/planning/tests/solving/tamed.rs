//! A runner behind the product's own trait, for jobs that are tiny or that misbehave. What it hands over is a rota that the
//! real solver made of the same input, so the checker bears it out; what it does before is told by the seed of the job.

use std::{
    path::{Path, PathBuf},
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};
use turnus_domain::rota::Rota;
use turnus_planning::{Given, Runner};
use turnus_rostering::{Outcome, Params, Progress, Unsolved};

/// From this seed on: takes its worker with it.
pub(crate) const KILLER: u64 = 1_000_000;
/// Uses all processors until it is told to stop, then has no rota.
pub(crate) const BUSY: u64 = 2_000_000;
/// Uses all processors and never listens, until the file `go` is there.
pub(crate) const DEAF: u64 = 3_000_000;
/// Waits until it is told to stop or the file `go` is there.
pub(crate) const WAITING: u64 = 4_000_000;

pub(crate) struct Tamed {
    rota: Rota,
    go: PathBuf,
    millis: u64,
}

impl Tamed {
    /// Hands over this rota after so many milliseconds; `folder` is where `go` is looked for.
    pub(crate) fn new(rota: Rota, folder: &Path, millis: u64) -> Self {
        Self { rota, go: folder.join("go"), millis }
    }

    fn outcome(&self) -> Outcome {
        let Rota { assignments, substitutes, objective, bound, status, .. } = self.rota.clone();
        Outcome { assignments, substitutes, objective, bound, status }
    }

    fn wait(&self, spin: bool, stop: impl Fn() -> bool + Sync) {
        let done = || stop() || self.go.exists();
        std::thread::scope(|scope| {
            for _ in 0..if spin { 4 } else { 0 } {
                scope.spawn(|| {
                    let mut n = 1_u64;
                    while !done() {
                        (0..1_000_000_u64)
                            .for_each(|k| n = std::hint::black_box(n.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(k)));
                    }
                });
            }
            while !done() {
                std::thread::sleep(Duration::from_millis(10));
            }
        });
    }
}

impl Runner for Tamed {
    fn solve(
        &self,
        _: &Given,
        params: &Params,
        cancel: &AtomicBool,
        monitor: &mut (dyn FnMut(&Progress) + Send),
    ) -> Result<Outcome, Unsolved> {
        monitor(&Progress { stage: turnus_rostering::Stage::Weekends, objective: None, bound: 0 });
        let told = || cancel.load(Ordering::Relaxed);
        match params.seed {
            WAITING.. => self.wait(false, told),
            DEAF.. => self.wait(true, || false),
            BUSY.. => self.wait(true, told),
            KILLER.. => std::process::abort(),
            _ => std::thread::sleep(Duration::from_millis(self.millis)),
        }
        if told() && params.seed >= BUSY { Err(Unsolved::Stopped) } else { Ok(self.outcome()) }
    }
}
