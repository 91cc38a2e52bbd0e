//! A group's own work dealt into gaps: what begins at starts stands on the clock, and the stretches between are the gaps of each
//! person. A small integer program says how much of what is done in which gap, so that as much as can be finds its place.
//!
//! With `x` the times of a demand in a gap: each demand at most as often as the group is to do it; a person's minutes fit what
//! she has left; and in every stretch of a gap the work that lies wholly inside it fits its length (as in `model`, so that here,
//! too, only work that cannot be interrupted may not find its place). Each gap is then filled in the order of latest ends;
//! what finds no place is tried as ever.

use crate::{
    clock::Clock,
    jobs::Job,
    slots::{Own, performer},
};
use std::sync::atomic::AtomicBool;
use turnus_lp::{Mip, MipLimits, MipOutcome};

/// Most nodes of the search.
const NODES: i64 = 20;

/// A free stretch of somebody's shift.
#[derive(Debug, Clone, Copy)]
struct Gap {
    duty: usize,
    from: i64,
    to: i64,
}

/// A demand in a gap.
#[derive(Debug, Clone, Copy)]
struct Column {
    demand: usize,
    gap: usize,
    minutes: i64,
    /// It can lie here only.
    from: i64,
    to: i64,
}

/// Deals a group's own work, with its times, into the gaps between what stands; nobody uses more than so many per mille of her
/// minutes.
pub(crate) fn deal(clock: &mut Clock<'_>, people: &[usize], work: &[(Own, u32)], busiest: i64) {
    let gaps: Vec<Gap> = people.iter().flat_map(|duty| gaps(clock, *duty)).collect();
    let columns = columns(&gaps, work);
    let room: Vec<(usize, i64)> = people.iter().map(|duty| (*duty, clock.room(*duty, busiest))).collect();
    let times = dealt(&room, &gaps, &columns, work);
    for (place, gap) in gaps.iter().enumerate() {
        let here = columns.iter().zip(&times).filter(|(c, _)| c.gap == place);
        let work = here.flat_map(|(c, n)| std::iter::repeat_n(*c, *n as usize)).collect();
        for loose in fill(clock, *gap, work) {
            put(clock, loose.demand, gap.duty);
        }
    }
}

/// Puts something wherever she has time.
fn put(clock: &mut Clock<'_>, demand: usize, duty: usize) {
    if let Some(job) = job(clock, demand, duty) {
        let _ = clock.put_early(&job) || crate::repair::packed(clock, &job);
    }
}

fn gaps(clock: &Clock<'_>, duty: usize) -> Vec<Gap> {
    let who = &clock.day.duties()[duty];
    let (mut gaps, mut at) = (Vec::new(), who.from.0);
    for (from, to) in clock.busy(duty).iter().copied().chain([(who.to.0, who.to.0)]) {
        if at < from {
            gaps.push(Gap { duty, from: at, to: from });
        }
        at = at.max(to);
    }
    gaps
}

fn columns(gaps: &[Gap], work: &[(Own, u32)]) -> Vec<Column> {
    let mut columns = Vec::new();
    for (own, _) in work {
        for (place, gap) in gaps.iter().enumerate() {
            let (from, to) = (gap.from.max(own.from), gap.to.min(own.to));
            if from + own.minutes <= to {
                columns.push(Column { demand: own.demand, gap: place, minutes: own.minutes, from, to });
            }
        }
    }
    columns
}

/// How often each column is used, with as many minutes placed as can be.
fn dealt(room: &[(usize, i64)], gaps: &[Gap], columns: &[Column], work: &[(Own, u32)]) -> Vec<u32> {
    let mut mip = Mip::new();
    let most = |c: &Column| work.iter().find(|(o, _)| o.demand == c.demand).map_or(0, |(_, n)| i64::from(*n));
    for c in columns {
        mip.column(-(c.minutes as f64), 0.0, most(c).min((c.to - c.from) / c.minutes.max(1)) as f64, true);
    }
    let row = |of: &dyn Fn(&Column) -> bool, k: &dyn Fn(&Column) -> f64| -> Vec<(usize, f64)> {
        columns.iter().enumerate().filter(|(_, c)| of(c)).map(|(i, c)| (i, k(c))).collect()
    };
    for (own, n) in work {
        mip.row(f64::NEG_INFINITY, f64::from(*n), &row(&|c| c.demand == own.demand, &|_| 1.0));
    }
    for (duty, room) in room {
        mip.row(f64::NEG_INFINITY, *room as f64, &row(&|c| gaps[c.gap].duty == *duty, &|c| c.minutes as f64));
    }
    for place in 0..gaps.len() {
        let (mut starts, mut ends): (Vec<i64>, Vec<i64>) = columns.iter().filter(|c| c.gap == place).map(|c| (c.from, c.to)).unzip();
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
    let due: i64 = work.iter().map(|(o, n)| o.minutes * i64::from(*n)).sum();
    let limits = MipLimits {
        nodes: Some(NODES),
        absolute_gap: 0.999,
        stop_at_first: true,
        stop_objective: 0.5 - due as f64,
        ..MipLimits::default()
    };
    match mip.solve(&limits, None, &AtomicBool::new(false), &mut |_| {}) {
        MipOutcome::Solved { values, .. } if !columns.is_empty() => values.iter().map(|v| v.round().max(0.0) as u32).collect(),
        _ => vec![0; columns.len()],
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
    let way = clock.day.asked[demand].ways.iter().find(|w| w.duty == duty)?;
    Some(Job { demand, performers: vec![performer(way)] })
}
