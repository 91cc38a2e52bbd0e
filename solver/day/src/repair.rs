//! Ruin and recreate (Schrimpf et al. 2000) on the clock: take away some of what stands where something is left, put what
//! was left first, and the rest again; keep it when it is no worse. It ends at what the model proved, or after a number
//! of tries, so that it is the same on every machine.

use crate::{
    clock::{Clock, Times, key, pause_span, shaken},
    jobs::Job,
    pack::is_alone,
    ways::Oversight,
};
use turnus_domain::{day_plan::Performer, quantity::Minutes};

/// Most tries.
const TRIES: u64 = 550;
/// Most tries without anything better.
const PATIENCE: u64 = 200;

/// Most tries with everybody's work as the model dealt it.
const RETIMED: u64 = 400;

/// Finds other times for jobs, and leaves it to the same people to do them.
pub(crate) fn retime(clock: &mut Clock<'_>, jobs: &[Job]) {
    let mut had = clock.unplaced();
    let dealt = |clock: &Clock<'_>| {
        let mut all: Vec<&Job> = jobs.iter().collect();
        all.sort_unstable_by_key(|j| (j.demand, j.performers.clone()));
        let mut placed: Vec<&Job> = clock.placed.iter().map(|(_, j)| j).collect();
        placed.sort_unstable_by_key(|j| (j.demand, j.performers.clone()));
        let mut placed = placed.into_iter().peekable();
        all.into_iter().filter(|j| placed.next_if(|p| p == j).is_none()).cloned().collect::<Vec<Job>>()
    };
    let mut missing = dealt(clock);
    for turn in 0..RETIMED {
        if missing.is_empty() && had.0 == 0 {
            break;
        }
        let mut tried = clock.clone();
        let target = (!missing.is_empty()).then(|| &missing[shaken(turn, 5) as usize * missing.len() / 100]);
        let (span, people) = match (target, without_break(clock).first()) {
            (Some(job), _) => {
                let asked = &clock.day.asked[job.demand];
                ((asked.from, asked.to), job.performers.iter().map(|p| p.duty).collect())
            }
            (None, Some(duty)) => (pause_span(&clock.day.duties()[*duty]), vec![*duty]),
            (None, None) => break,
        };
        let mut gone = ruin(&mut tried, span, &people, turn);
        gone.sort_by_cached_key(|job| key(tried.day, job, turn % 40));
        for job in target.into_iter().chain(&gone) {
            if !tried.put_early(job) {
                packed(&mut tried, job);
            }
        }
        for duty in without_break(&tried) {
            tried.pause(duty);
        }
        let has = tried.unplaced();
        if has <= had {
            (*clock, had) = (tried, has);
            missing = dealt(clock);
        }
    }
}

/// Makes a placement better until it reaches the goal.
pub(crate) fn repair(clock: &mut Clock<'_>, goal: &[i64]) {
    crate::fill::fill(clock, goal[4]);
    let mut worth = clock.worth();
    let mut since = 0;
    for turn in 0..TRIES {
        if (worth[0] == 0 && worth[1..] == *goal) || since > PATIENCE {
            break;
        }
        since += 1;
        let mut tried = clock.clone();
        recreate(&mut tried, turn);
        let new = tried.worth();
        if new <= worth {
            if new < worth {
                since = 0;
            }
            (*clock, worth) = (tried, new);
        }
    }
    force_breaks(clock);
    clock.rescue();
    crate::fill::fill(clock, goal[4]);
    clock.rescue();
}

fn recreate(clock: &mut Clock<'_>, turn: u64) {
    let day = clock.day;
    let left: Vec<usize> = (0..clock.left.len()).filter(|d| clock.left[*d] > 0).collect();
    let missing = without_break(clock);
    let pick = |n: usize, salt: u64| shaken(turn, salt) as usize * n / 100;
    // Where to ruin: at a missing break, at something left, or at a job that costs levels.
    let (span, people, target) = if let Some(duty) = missing.first() {
        (pause_span(&day.duties()[*duty]), vec![*duty], None)
    } else {
        let (demand, people) = if left.is_empty() {
            let Some(found) = costly(clock, turn) else { return };
            found
        } else {
            let demand = left[pick(left.len(), 1)];
            (demand, some_of(day.asked[demand].ways.iter().map(|w| w.duty).collect(), day.asked[demand].performers(), turn))
        };
        ((day.asked[demand].from, day.asked[demand].to), people, Some(demand))
    };
    if people.len() == 1 && target.is_some_and(|demand| squeeze(clock, demand, people[0])) {
        return;
    }
    let mut gone = ruin(clock, span, &people, turn);
    for duty in &missing {
        clock.pause(*duty);
    }
    if turn.is_multiple_of(3) {
        let near = |d: &usize| clock.pauses.iter().any(|p| p.duty == *d && p.from.0 < span.1 && span.0 < (p.from + p.minutes).0);
        let resting: Vec<usize> = people.iter().copied().filter(near).collect();
        if !resting.is_empty() {
            clock.unpause(resting[pick(resting.len(), 2)]);
        }
    }
    if let Some(demand) = target {
        let own = gone.iter().filter(|j| j.demand == demand).count();
        while clock.left[demand] as usize > own && clock.anybody(demand, Times::Free) {}
    }
    gone.sort_by_cached_key(|job| key(day, job, turn % 40));
    for job in gone {
        if !clock.put_early(&job) && !packed(clock, &job) {
            clock.anybody(job.demand, Times::Free);
        }
    }
    for duty in without_break(clock) {
        clock.pause(duty);
    }
    for demand in left {
        while clock.left[demand] > 0 && clock.anybody(demand, Times::Free) {}
    }
}

/// Gives a demand to somebody who packs her day anew for it.
fn squeeze(clock: &mut Clock<'_>, demand: usize, duty: usize) -> bool {
    let asked = &clock.day.asked[demand];
    let way = asked.ways.iter().find(|w| w.duty == duty && w.oversight == Oversight::None);
    let Some(way) = way.filter(|_| asked.performers() == 1) else { return false };
    let performer = Performer { duty, mode: way.mode, minutes: Minutes(way.minutes), supervised: None };
    packed(clock, &Job { demand, performers: vec![performer] })
}

/// Whether a job that somebody does alone finds a place when she packs her day anew; else nothing is changed.
pub(crate) fn packed(clock: &mut Clock<'_>, job: &Job) -> bool {
    let duty = job.performers[0].duty;
    if !is_alone(job, duty) {
        return false;
    }
    let before = clock.clone();
    if clock.pack(duty, vec![job.clone()]) {
        return true;
    }
    *clock = before;
    false
}

fn without_break(clock: &Clock<'_>) -> Vec<usize> {
    let duties = clock.day.duties();
    (0..duties.len()).filter(|d| duties[*d].pause > Minutes::ZERO && !clock.pauses.iter().any(|p| p.duty == *d)).collect()
}

/// Takes some jobs away that stand in a span with people who matter.
fn ruin(clock: &mut Clock<'_>, span: (i64, i64), people: &[usize], turn: u64) -> Vec<Job> {
    let many = 2 + shaken(turn, 3) as usize / if people.len() < 3 { 3 } else { 7 };
    let mut near: Vec<(i64, usize)> = Vec::new();
    for (index, (at, job)) in clock.placed.iter().enumerate() {
        if job.performers.iter().any(|p| *at < span.1 && span.0 < at + p.minutes.0 && people.contains(&p.duty)) {
            near.push((shaken(index as u64, turn.wrapping_add(1_000)), index));
        }
    }
    near.sort_unstable();
    let mut chosen: Vec<usize> = near.into_iter().take(many).map(|(_, index)| index).collect();
    // From the back, so that what is swapped in does not move what is still to be taken.
    chosen.sort_unstable_by(|a, b| b.cmp(a));
    chosen.into_iter().map(|index| clock.take(index)).collect()
}

/// Takes a job away that costs levels: its demand, and somebody of a lower level who has minutes for it, or all.
fn costly(clock: &mut Clock<'_>, turn: u64) -> Option<(usize, Vec<usize>)> {
    let day = clock.day;
    let levels = |job: &Job| {
        let of = |p: &Performer| day.asked[job.demand].ways.iter().find(|w| w.duty == p.duty).map_or(0, |w| w.levels);
        job.performers.iter().map(of).max().unwrap_or(0)
    };
    let all: Vec<usize> = (0..clock.placed.len()).filter(|k| levels(&clock.placed[*k].1) > 0).collect();
    let index = *all.get(shaken(turn, 4) as usize * all.len() / 100)?;
    let job = clock.take(index);
    let ways = &day.asked[job.demand].ways;
    let lower = ways.iter().filter(|w| w.levels < levels(&job) && clock.has_time(w.duty, w.minutes)).map(|w| w.duty);
    let lower = some_of(lower.collect(), 1, turn);
    let people = if lower.is_empty() { ways.iter().map(|w| w.duty).collect() } else { lower };
    Some((job.demand, people))
}

/// All of some people, or every other time so many of them.
fn some_of(people: Vec<usize>, many: usize, turn: u64) -> Vec<usize> {
    if turn.is_multiple_of(2) {
        return people;
    }
    let mut drawn: Vec<(i64, usize)> = people.into_iter().map(|d| (shaken(d as u64, turn.wrapping_add(2_000)), d)).collect();
    drawn.sort_unstable();
    drawn.into_iter().take(many).map(|(_, d)| d).collect()
}

/// A break is a right: whatever stands in the way of one is left.
fn force_breaks(clock: &mut Clock<'_>) {
    for duty in without_break(clock) {
        let (from, to) = pause_span(&clock.day.duties()[duty]);
        while !clock.pause(duty) {
            let hers = |(at, job): &(i64, Job)| {
                let watches = |p: &Performer| p.supervised.as_ref().is_some_and(|s| s.by == Some(duty));
                job.performers.iter().any(|p| (p.duty == duty || watches(p)) && *at < to && from < at + p.minutes.0)
            };
            let Some(index) = clock.placed.iter().position(hers) else { break };
            clock.take(index);
        }
    }
}
