//! Everybody's own work dealt anew around what stands: what people do together, under supervision, and the breaks keep their
//! times, and the stretches between them are the gaps of each person. A small integer program then says who does how much
//! of what in which gap, so that levels are least.
//!
//! With `x` the times of a demand by a person in a gap: each demand is done as often as it is now; a person's minutes fit her
//! capacity; and in every stretch of a gap the work that lies wholly inside it fits its length (as in `model`, so that here,
//! too, only work that cannot be interrupted may not find its place). Each gap is then filled in the order of latest ends.
//! What finds no place is tried as ever, and the whole is undone unless it is better.

use crate::{
    clock::Clock,
    jobs::Job,
    pack::is_alone,
    ways::{Oversight, Way},
};
use std::{collections::BTreeMap, sync::atomic::AtomicBool};
use turnus_domain::{day_plan::Performer, quantity::Minutes};
use turnus_lp::{Mip, MipLimits, MipOutcome};

/// Most nodes of the search.
const NODES: i64 = 60;

/// A free stretch of somebody's shift.
#[derive(Debug, Clone, Copy)]
struct Gap {
    duty: usize,
    from: i64,
    to: i64,
}

/// A demand done by a person in a gap.
#[derive(Debug, Clone, Copy)]
struct Column {
    demand: usize,
    gap: usize,
    minutes: i64,
    cost: i64,
    /// It can lie here only.
    from: i64,
    to: i64,
}

/// Deals everybody's own work anew when levels are above what the model proved.
pub(crate) fn polish(clock: &mut Clock<'_>, goal: &[i64]) {
    if clock.levels() <= goal[4] {
        return;
    }
    let worth = clock.worth();
    let mut tried = clock.clone();
    let alone = take_alone(&mut tried);
    let gaps = gaps(&tried);
    let columns = columns(&tried, &gaps, &alone);
    let Some(times) = dealt(&tried, &gaps, &columns, &alone, goal[4] - tried.levels()) else { return };
    let mut loose = Vec::new();
    for (place, gap) in gaps.iter().enumerate() {
        let here = columns.iter().zip(&times).filter(|(c, _)| c.gap == place);
        let work = here.flat_map(|(c, n)| (0..*n).map(move |_| *c)).collect();
        loose.extend(fill(&mut tried, *gap, work));
    }
    loose.sort_by_key(|c| (-c.minutes, c.demand));
    for column in loose {
        let job = job(&tried, column.demand, gaps[column.gap].duty);
        if !job.is_some_and(|j| tried.put_early(&j) || crate::repair::packed(&mut tried, &j)) {
            tried.anybody(column.demand, crate::clock::Times::Free);
        }
    }
    if tried.worth() < worth {
        *clock = tried;
    }
}

/// Takes away what people do alone, as often as each demand was done.
fn take_alone(clock: &mut Clock<'_>) -> BTreeMap<usize, u32> {
    let mut taken = BTreeMap::new();
    for k in (0..clock.placed.len()).rev() {
        let job = &clock.placed[k].1;
        if is_alone(job, job.performers[0].duty) {
            *taken.entry(clock.take(k).demand).or_default() += 1;
        }
    }
    taken
}

fn gaps(clock: &Clock<'_>) -> Vec<Gap> {
    let mut gaps = Vec::new();
    for (duty, who) in clock.day.duties().iter().enumerate() {
        let mut at = who.from.0;
        for (from, to) in clock.busy(duty).iter().copied().chain([(who.to.0, who.to.0)]) {
            if at < from {
                gaps.push(Gap { duty, from: at, to: from });
            }
            at = at.max(to);
        }
    }
    gaps
}

fn own<'a>(clock: &Clock<'a>, demand: usize) -> impl Iterator<Item = &'a Way> {
    clock.day.asked[demand].ways.iter().filter(|w| w.oversight == Oversight::None)
}

fn columns(clock: &Clock<'_>, gaps: &[Gap], alone: &BTreeMap<usize, u32>) -> Vec<Column> {
    let mut columns = Vec::new();
    for demand in alone.keys().copied() {
        let asked = &clock.day.asked[demand];
        for way in own(clock, demand) {
            for (place, gap) in gaps.iter().enumerate().filter(|(_, g)| g.duty == way.duty) {
                let (from, to) = (gap.from.max(asked.from), gap.to.min(asked.to));
                if from + way.minutes <= to {
                    columns.push(Column { demand, gap: place, minutes: way.minutes, cost: way.levels * way.minutes, from, to });
                }
            }
        }
    }
    columns
}

/// How often each column is used, when that can be better than now; `goal` is what is worth reaching.
fn dealt(clock: &Clock<'_>, gaps: &[Gap], columns: &[Column], alone: &BTreeMap<usize, u32>, goal: i64) -> Option<Vec<u32>> {
    let mut mip = Mip::new();
    for c in columns {
        mip.column(c.cost as f64, 0.0, f64::from(alone[&c.demand]), true);
    }
    let row = |of: &dyn Fn(&Column) -> bool, k: &dyn Fn(&Column) -> f64| -> Vec<(usize, f64)> {
        columns.iter().enumerate().filter(|(_, c)| of(c)).map(|(i, c)| (i, k(c))).collect()
    };
    for (demand, n) in alone {
        mip.row(f64::from(*n), f64::from(*n), &row(&|c| c.demand == *demand, &|_| 1.0));
    }
    for duty in 0..clock.day.duties().len() {
        mip.row(f64::NEG_INFINITY, clock.room(duty) as f64, &row(&|c| gaps[c.gap].duty == duty, &|c| c.minutes as f64));
    }
    for place in 0..gaps.len() {
        let here: Vec<&Column> = columns.iter().filter(|c| c.gap == place).collect();
        let (mut starts, mut ends): (Vec<i64>, Vec<i64>) = here.iter().map(|c| (c.from, c.to)).unzip();
        for list in [&mut starts, &mut ends] {
            list.sort_unstable();
            list.dedup();
        }
        for a in &starts {
            for b in ends.iter().filter(|b| *b > a) {
                let inside = row(&|c| c.gap == place && *a <= c.from && c.to <= *b, &|c| c.minutes as f64);
                mip.row(f64::NEG_INFINITY, (b - a) as f64, &inside);
            }
        }
    }
    let limits = MipLimits {
        nodes: Some(NODES),
        absolute_gap: 0.999,
        stop_at_first: true,
        stop_objective: goal as f64 + 0.5,
        ..MipLimits::default()
    };
    match mip.solve(&limits, None, &AtomicBool::new(false), &mut |_| {}) {
        MipOutcome::Solved { values, .. } => Some(values.iter().map(|v| v.round().max(0.0) as u32).collect()),
        _ => None,
    }
}

/// Fills a gap: of what may begin, what must end first, unless it makes something late that may begin later. What found no place.
fn fill(clock: &mut Clock<'_>, gap: Gap, mut work: Vec<Column>) -> Vec<Column> {
    work.sort_by_key(|c| (c.to, c.to - c.minutes - c.from, -c.minutes, c.demand));
    let mut at = gap.from;
    while !work.is_empty() && at < gap.to {
        let late = |c: &Column, until: i64| work.iter().any(|o| o.from > at && until > o.to - o.minutes && o.demand != c.demand);
        let fits = |c: &Column| c.from <= at && at + c.minutes <= c.to;
        let next = (0..work.len()).find(|k| fits(&work[*k]) && !late(&work[*k], at + work[*k].minutes));
        if let Some(k) = next.or_else(|| (0..work.len()).find(|k| fits(&work[*k]))) {
            let column = work.remove(k);
            if let Some(job) = job(clock, column.demand, gap.duty) {
                clock.put_piece(gap.duty, at, Some(job));
            }
            at += column.minutes;
        } else {
            at = work.iter().map(|c| c.from).filter(|from| *from > at).min().unwrap_or(gap.to);
        }
    }
    work
}

/// A demand done once by somebody alone.
fn job(clock: &Clock<'_>, demand: usize, duty: usize) -> Option<Job> {
    let way = own(clock, demand).find(|w| w.duty == duty)?;
    let performer = Performer { duty, mode: way.mode, minutes: Minutes(way.minutes), supervised: None };
    Some(Job { demand, performers: vec![performer] })
}
