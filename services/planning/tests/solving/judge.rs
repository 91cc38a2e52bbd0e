//! The judge: what must hold of the jobs of a log, read from its events alone.

use crate::journeys::id;
use std::collections::BTreeMap;
use turnus_domain::{
    event::Event,
    id::{PlanId, UnitId},
    rota::event::RotaRejected,
    solve::{
        FromBase, InputHash, MOST_STARTS, SolveLimits,
        event::{SolveAbandoned, SolveCancelled, SolveFailed, SolveFinished, SolveReleased, SolveRequested, SolveStarted},
    },
};

#[derive(Default)]
struct Seen {
    priority: u8,
    attempt: u32,
    starts: u32,
    released: u32,
    results: u32,
    rotas: u32,
    waiting: bool,
}

/// What the jobs of a log came to.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Sum {
    pub(crate) jobs: u32,
    pub(crate) starts: u32,
    pub(crate) finished: u32,
    pub(crate) abandoned: u32,
    pub(crate) open: u32,
    /// Most jobs of a higher priority that were waiting when one was started.
    pub(crate) overtaken: usize,
}

/// Every job has one result at most, of its latest attempt, with one rota or rejection beside it; attempts follow each
/// other; nobody starts a job four times; the same is solved once.
pub(crate) fn judge(events: &[Event]) -> Result<Sum, String> {
    let mut jobs: BTreeMap<PlanId, Seen> = BTreeMap::new();
    let mut same: BTreeMap<(UnitId, InputHash, u64, SolveLimits, Option<FromBase>), PlanId> = BTreeMap::new();
    let mut sum = Sum::default();
    for event in events {
        match event {
            Event::SolveRequested(e) => {
                let what = (e.unit.clone(), e.input_hash.clone(), e.seed, e.limits, e.from_base.clone());
                if let Some(other) = same.insert(what, e.plan.clone()) {
                    return Err(format!("{} and {other} are the same", e.plan));
                }
                jobs.insert(e.plan.clone(), Seen { priority: e.priority, waiting: true, ..Seen::default() });
                sum.jobs += 1;
            }
            Event::SolveStarted(e) => {
                let priority = jobs.get(&e.plan).ok_or_else(|| format!("{} was started before it was requested", e.plan))?.priority;
                let higher = jobs.iter().filter(|(plan, job)| job.waiting && job.priority > priority && **plan != e.plan).count();
                sum.overtaken = sum.overtaken.max(higher);
                sum.starts += 1;
                start(jobs.entry(e.plan.clone()).or_default(), e)?;
            }
            Event::SolveReleased(e) => {
                let job = jobs.entry(e.plan.clone()).or_default();
                job.waiting = true;
                job.released += 1;
            }
            Event::SolveFinished(SolveFinished { plan, attempt, .. })
            | Event::SolveFailed(SolveFailed { plan, attempt, .. })
            | Event::SolveCancelled(SolveCancelled { plan, attempt })
            | Event::SolveAbandoned(SolveAbandoned { plan, attempt, .. }) => {
                let job = jobs.entry(plan.clone()).or_default();
                job.waiting = false;
                job.results += 1;
                sum.finished += u32::from(matches!(event, Event::SolveFinished(_)));
                sum.abandoned += u32::from(matches!(event, Event::SolveAbandoned(_)));
                if job.results > 1 {
                    return Err(format!("{plan} has {} results", job.results));
                }
                if *attempt != job.attempt {
                    return Err(format!("attempt {attempt} of {plan} has a result, but attempt {} is the latest", job.attempt));
                }
            }
            Event::RotaProposed(e) => jobs.entry(e.rota.id.clone()).or_default().rotas += 1,
            Event::RotaRejected(e) => jobs.entry(e.plan.clone()).or_default().rotas += 1,
            _ => {}
        }
    }
    for (plan, job) in &jobs {
        if job.results != job.rotas {
            return Err(format!("{plan} has {} results and {} rotas", job.results, job.rotas));
        }
        sum.open += u32::from(job.results == 0);
    }
    Ok(sum)
}

fn start(job: &mut Seen, e: &SolveStarted) -> Result<(), String> {
    if job.results > 0 {
        return Err(format!("{} was started after its end", e.plan));
    }
    if e.attempt != job.attempt + 1 {
        return Err(format!("{} went from attempt {} to {}", e.plan, job.attempt, e.attempt));
    }
    (job.attempt, job.waiting, job.starts) = (e.attempt, false, job.starts + 1);
    match job.starts - job.released <= MOST_STARTS {
        true => Ok(()),
        false => Err(format!("{} was started {} times without a result", e.plan, job.starts)),
    }
}

fn requested(plan: &str, seed: u64, priority: u8) -> Event {
    let limits = SolveLimits { program_millis: 1, nodes: None, steps: 1, chains: 1, rounds: 1, total_millis: None };
    let input_hash = "ab".repeat(32).try_into().expect("a hash");
    SolveRequested { plan: id(plan), unit: id("U1"), input_hash, seed, limits, priority, from_base: None }.into()
}

fn started(plan: &str, attempt: u32) -> Event {
    SolveStarted { plan: id(plan), attempt, worker: id("W") }.into()
}

fn failed(plan: &str, attempt: u32) -> [Event; 2] {
    let rejected = RotaRejected { unit: id("U1"), plan: id(plan), why: "none".into(), report: None };
    [SolveFailed { plan: id(plan), attempt, millis: 1 }.into(), rejected.into()]
}

/// The judge itself is judged: logs as wrong workers would leave them, each with what must be said of it.
#[test]
fn the_judge_finds_what_wrong_workers_leave_behind() {
    let r = |plan, seed| requested(plan, seed, 5);
    let ok = [vec![r("A", 1), started("A", 1), started("A", 2)], failed("A", 2).into()].concat();
    assert_eq!(judge(&ok).map(|sum| (sum.starts, sum.open)), Ok((2, 0)));
    let released = SolveReleased { plan: id("A"), attempt: 1 }.into();
    let fine = vec![r("A", 1), started("A", 1), released, started("A", 2), started("A", 3), started("A", 4)];
    assert_eq!(judge(&fine).map(|sum| sum.open), Ok(1), "a job that was given back was not lost");
    let wrong = [
        (vec![vec![r("A", 1), started("A", 1)], failed("A", 1).into(), failed("A", 1).into()], "A has 2 results"),
        (vec![vec![r("A", 1), started("A", 1), started("A", 2)], failed("A", 1).into()], "attempt 2 is the latest"),
        (vec![vec![r("A", 1), started("A", 1), started("A", 1)]], "from attempt 1 to 1"),
        (vec![vec![r("A", 1), started("A", 1), started("A", 2), started("A", 3), started("A", 4)]], "started 4 times"),
        (vec![vec![r("A", 1), started("A", 1)], failed("A", 1).into(), vec![started("A", 2)]], "after its end"),
        (vec![vec![r("A", 1), started("A", 1)], failed("A", 1)[..1].to_vec()], "1 results and 0 rotas"),
        (vec![vec![r("A", 1), r("B", 1)]], "are the same"),
        (vec![vec![started("A", 1)]], "before it was requested"),
    ];
    for (log, what) in wrong {
        let found = judge(&log.concat()).expect_err(what);
        assert!(found.contains(what), "{found}, not {what}");
    }
    let overtaken = judge(&[r("A", 1), requested("B", 2, 9), started("A", 1)]).expect("allowed for some");
    assert_eq!(overtaken.overtaken, 1);
}
