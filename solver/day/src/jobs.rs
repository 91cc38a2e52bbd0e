//! Times become jobs: who does what together, once.
//!
//! A task for `n` performers that is begun `y` times in a segment is dealt by McNaughton's wrap-around: the people stand in
//! a row, each as often as she takes part, those who may lead first; place `k` belongs to job `k mod y`. Nobody stands
//! more than `y` times, so nobody is twice in a job, and the first `y` places all lead.

use crate::{
    model::Column,
    stages::Settled,
    ways::{Day, Way},
};
use turnus_domain::{
    day_plan::{Performer, Supervision},
    quantity::Minutes,
    task::Mode,
};

/// A task done once, without a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Job {
    pub(crate) demand: usize,
    pub(crate) performers: Vec<Performer>,
}

/// All jobs.
pub(crate) fn jobs(day: &Day<'_>, settled: &Settled) -> Vec<Job> {
    let mut jobs = Vec::new();
    for (index, column) in settled.model.columns.iter().enumerate() {
        if day.asked[column.demand].performers() == 1 {
            let performer = performer(&day.asked[column.demand].ways[column.way], column);
            jobs.extend((0..settled.times[index]).map(|_| Job { demand: column.demand, performers: vec![performer.clone()] }));
        }
    }
    for (segment, begun) in settled.model.segments.iter().zip(&settled.begun) {
        let asked = &day.asked[segment.demand];
        let way = |c: &usize| &asked.ways[settled.model.columns[*c].way];
        let mut columns = segment.columns.clone();
        columns.sort_by_key(|c| (way(c).mode == Mode::Assist, way(c).duty, *c));
        let row = columns.iter().flat_map(|c| (0..settled.times[*c]).map(|_| performer(way(c), &settled.model.columns[*c])));
        let mut dealt = vec![Vec::new(); *begun as usize];
        for (k, performer) in row.enumerate() {
            if let Some(job) = dealt.get_mut(k % (*begun).max(1) as usize) {
                job.push(performer);
            }
        }
        jobs.extend(dealt.into_iter().map(|performers| Job { demand: segment.demand, performers }));
    }
    jobs
}

fn performer(way: &Way, column: &Column) -> Performer {
    let by = column.by.map(|(s, minutes)| Supervision { by: Some(s), minutes: Minutes(minutes) });
    let supervised = by.or(column.afar.then_some(Supervision { by: None, minutes: Minutes::ZERO }));
    Performer { duty: way.duty, mode: way.mode, minutes: Minutes(way.minutes), supervised }
}
