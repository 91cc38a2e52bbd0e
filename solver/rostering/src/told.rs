//! Whoever watches a search, from several threads.

use crate::solve::{Progress, Stage};
use std::sync::{
    Mutex,
    atomic::{AtomicI64, Ordering},
};

/// Tells of the best rota and the best bound only, whoever found them.
pub(crate) struct Told<'a> {
    monitor: Mutex<&'a mut (dyn FnMut(&Progress) + Send)>,
    points: AtomicI64,
    proven: AtomicI64,
}

impl<'a> Told<'a> {
    pub(crate) fn new(monitor: &'a mut (dyn FnMut(&Progress) + Send)) -> Self {
        Self { monitor: Mutex::new(monitor), points: AtomicI64::new(i64::MAX), proven: AtomicI64::new(0) }
    }

    /// A bound that is told with whatever comes next.
    pub(crate) fn prove(&self, bound: i64) {
        self.proven.fetch_max(bound, Ordering::Relaxed);
    }

    /// A step forward.
    pub(crate) fn tell(&self, stage: Stage, objective: Option<i64>, bound: i64) {
        self.prove(bound);
        if let Ok(mut monitor) = self.monitor.lock() {
            let points = objective.unwrap_or(i64::MAX).min(self.points.load(Ordering::Relaxed));
            self.points.store(points, Ordering::Relaxed);
            let bound = self.proven.load(Ordering::Relaxed).min(points);
            monitor(&Progress { stage, objective: (points < i64::MAX).then_some(points), bound });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_search_that_begins_worse_takes_nothing_back() {
        let mut heard = Vec::new();
        let mut monitor = |p: &Progress| heard.push((p.objective, p.bound));
        let told = Told::new(&mut monitor);
        told.tell(Stage::Weekends, None, 0);
        told.tell(Stage::Improve, Some(900), 100);
        told.prove(700);
        told.tell(Stage::Days, Some(2_000), 50);
        told.tell(Stage::Days, None, 0);
        assert_eq!(heard, [(None, 0), (Some(900), 100), (Some(900), 700), (Some(900), 700)]);
    }
}
