//! Fewer levels above: who works at a lower level takes over what somebody at a higher one does alone, first into time she
//! has, then in exchange for something shorter. Whoever takes over packs her day anew.

use crate::{
    clock::Clock,
    jobs::Job,
    pack::is_alone,
    repair::packed,
    ways::{Oversight, Way},
};
use std::collections::BTreeSet;
use turnus_domain::{day_plan::Performer, quantity::Minutes};

/// Most days that are packed anew.
const PACKED: u32 = 500;

/// Moves and exchanges until none lowers the levels, or the goal or a number of trials is reached.
pub(crate) fn fill(clock: &mut Clock<'_>, goal: i64) {
    let mut trials = PACKED;
    while clock.levels() > goal && trials > 0 {
        if !(0..2).any(|exchange| one_better(clock, exchange == 1, &mut trials)) {
            break;
        }
    }
}

/// A job that somebody does alone, by its demand.
type Alone = (usize, usize);

fn one_better(clock: &mut Clock<'_>, exchange: bool, trials: &mut u32) -> bool {
    let mut alone: Vec<(i64, Alone)> =
        distinct(clock).into_iter().map(|(demand, duty)| (cost(clock, demand, duty), (demand, duty))).collect();
    alone.sort_by_key(|(cost, job)| (-cost, *job));
    let costly: Vec<Alone> = alone.iter().filter(|(cost, _)| *cost > 0).map(|(_, job)| *job).collect();
    for (demand, from) in costly {
        let ways = &clock.day.asked[demand].ways;
        let had = cost(clock, demand, from);
        let lower = ways.iter().filter(|w| w.oversight == Oversight::None && w.duty != from && w.levels * w.minutes < had);
        for to in lower.map(|w| w.duty).collect::<Vec<_>>() {
            let back: Vec<Option<usize>> = if exchange {
                alone.iter().filter(|(_, (d, duty))| *duty == to && *d != demand).map(|(_, (d, _))| Some(*d)).collect()
            } else {
                vec![None]
            };
            for back in back {
                if *trials == 0 {
                    return false;
                }
                if swapped(clock, (demand, from), to, back, trials) {
                    return true;
                }
            }
        }
    }
    false
}

/// Gives a job to somebody else, who may give one back; undone unless levels fall.
fn swapped(clock: &mut Clock<'_>, (demand, from): Alone, to: usize, back: Option<usize>, trials: &mut u32) -> bool {
    let Some(new) = way(clock, demand, to) else { return false };
    let (gives, gets) = match back {
        None => (0, 0),
        Some(other) => match (way(clock, other, to), way(clock, other, from)) {
            (Some(hers), Some(taken)) => {
                (cost(clock, other, to), taken.levels * taken.minutes + i64::from(hers.minutes >= new.minutes) * 1_000_000)
            }
            _ => return false,
        },
    };
    let after = new.levels * new.minutes + gets;
    let freed = back.and_then(|other| way(clock, other, to)).map_or(0, |w| w.minutes);
    if after >= cost(clock, demand, from) + gives || !clock.has_time(to, new.minutes - freed) {
        return false;
    }
    *trials -= 1;
    let before = clock.clone();
    take(clock, demand, from);
    if let Some(other) = back {
        take(clock, other, to);
    }
    let fits = packed(clock, &job(demand, new))
        && back.is_none_or(|other| {
            way(clock, other, from).is_some_and(|w| {
                let job = job(other, w);
                clock.put_early(&job) || packed(clock, &job)
            })
        });
    if !fits {
        *clock = before;
    }
    fits
}

fn job(demand: usize, way: &Way) -> Job {
    let performer = Performer { duty: way.duty, mode: way.mode, minutes: Minutes(way.minutes), supervised: None };
    Job { demand, performers: vec![performer] }
}

fn way<'a>(clock: &Clock<'a>, demand: usize, duty: usize) -> Option<&'a Way> {
    clock.day.asked[demand].ways.iter().find(|w| w.duty == duty && w.oversight == Oversight::None)
}

fn cost(clock: &Clock<'_>, demand: usize, duty: usize) -> i64 {
    clock.day.asked[demand].ways.iter().find(|w| w.duty == duty).map_or(0, |w| w.levels * w.minutes)
}

fn distinct(clock: &Clock<'_>) -> BTreeSet<Alone> {
    let alone = clock.placed.iter().filter(|(_, job)| is_alone(job, job.performers[0].duty));
    alone.map(|(_, job)| (job.demand, job.performers[0].duty)).collect()
}

fn take(clock: &mut Clock<'_>, demand: usize, duty: usize) {
    if let Some(index) = clock.placed.iter().position(|(_, job)| job.demand == demand && is_alone(job, duty)) {
        clock.take(index);
    }
}
