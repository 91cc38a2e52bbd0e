//! Jobs on the clock.
//!
//! What people do together takes its earliest place, one job after the other in some order; what everybody does alone is
//! packed around it. The order that holds most is kept, of equal ones the first. What is not held is tried with everybody who may, and then by `repair`. In the end nothing is left that
//! somebody has time for: the checker asks for exactly that.

use crate::{
    jobs::Job,
    ways::{Day, Oversight, Way},
};
use turnus_domain::{
    day_plan::{Duty, Pause, Performer, Supervision, TaskDone},
    quantity::Minutes,
    task::Mode,
};

/// How many orders are tried.
const ORDERS: u64 = 8;

/// Which times to try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Times {
    /// Every minute.
    Every,
    /// Those at which somebody comes or gets free.
    Free,
}

/// When a break may be: the middle third of the shift, and longer where that is shorter than the break.
pub(crate) fn pause_span(duty: &Duty) -> (i64, i64) {
    let (from, to, minutes) = (duty.from.0, duty.to.0, duty.pause.0);
    let third = (to - from) / 3;
    let (a, b) = (from + third, to - third);
    if b - a >= minutes { (a, b) } else { (a, a + minutes) }
}

/// The people on the clock.
#[derive(Debug, Clone)]
pub(crate) struct Clock<'a> {
    pub(crate) day: &'a Day<'a>,
    /// When each person is busy, in order.
    busy: Vec<Vec<(i64, i64)>>,
    /// Minutes of care each person gives.
    load: Vec<i64>,
    /// Performances each person supervises.
    watched: Vec<Vec<(i64, i64)>>,
    pub(crate) placed: Vec<(i64, Job)>,
    pub(crate) pauses: Vec<Pause>,
    /// Times left by demand.
    pub(crate) left: Vec<u32>,
}

impl<'a> Clock<'a> {
    pub(crate) fn new(day: &'a Day<'a>) -> Self {
        let people = day.duties().len();
        let left = day.asked.iter().map(|a| a.times).collect();
        let empty = vec![Vec::new(); people];
        Self { day, busy: empty.clone(), load: vec![0; people], watched: empty, placed: Vec::new(), pauses: Vec::new(), left }
    }

    /// Places the jobs; `goal` is what the model proved: minutes left by risk, critical first, and levels.
    pub(crate) fn place(&mut self, jobs: &[Job], goal: &[i64]) {
        let mut best: Option<((usize, i64), Self)> = None;
        for attempt in 0..ORDERS {
            let mut tried = self.clone();
            tried.in_order(jobs, attempt);
            let unplaced = tried.unplaced();
            if best.as_ref().is_none_or(|(least, _)| unplaced < *least) {
                best = Some((unplaced, tried));
            }
            if best.as_ref().is_some_and(|(least, _)| least.1 == goal[..4].iter().sum::<i64>() && least.0 == 0) {
                break;
            }
        }
        if let Some((_, tried)) = best {
            *self = tried;
            crate::repair::retime(self, jobs);
            self.rescue();
            crate::repair::repair(self, goal);
        }
    }

    /// Puts what is placed in order of time, and the breaks in order of people.
    pub(crate) fn sorted(mut self) -> Self {
        self.placed.sort_by(|a, b| (a.0, a.1.demand, &a.1.performers).cmp(&(b.0, b.1.demand, &b.1.performers)));
        self.pauses.sort();
        self
    }

    /// Breaks that are missing, and standard minutes that are not placed.
    pub(crate) fn unplaced(&self) -> (usize, i64) {
        let breaks = self.day.duties().iter().filter(|d| d.pause > Minutes::ZERO).count();
        let minutes = self.day.asked.iter().zip(&self.left).map(|(a, left)| i64::from(*left) * a.standard()).sum();
        (breaks - self.pauses.len(), minutes)
    }

    /// Places what people do together one after the other, then packs what everybody does alone.
    fn in_order(&mut self, jobs: &[Job], attempt: u64) {
        let day = self.day;
        let alone = |job: &&Job| crate::pack::is_alone(job, job.performers[0].duty);
        let (single, mut together): (Vec<&Job>, Vec<&Job>) = jobs.iter().partition(alone);
        together.sort_by_cached_key(|job| key(day, job, attempt));
        for job in together {
            self.put_early(job);
        }
        for duty in 0..day.duties().len() {
            self.pack(duty, single.iter().filter(|j| j.performers[0].duty == duty).copied().cloned().collect());
        }
    }

    /// When somebody is busy.
    pub(crate) fn busy(&self, duty: usize) -> &[(i64, i64)] {
        &self.busy[duty]
    }

    /// Puts something of hers at a time that is free: a job she does alone, or the break.
    pub(crate) fn put_piece(&mut self, duty: usize, at: i64, job: Option<Job>) {
        if let Some(job) = job {
            self.put(at, job);
        } else {
            let minutes = self.day.duties()[duty].pause;
            self.pauses.push(Pause { duty, from: Minutes(at), minutes });
            occupy(&mut self.busy[duty], at, at + minutes.0);
        }
    }

    /// What is done, in order of time.
    pub(crate) fn done(&self) -> Vec<TaskDone> {
        let done = |(from, job): &(i64, Job)| TaskDone { from: Minutes(*from), demand: job.demand, performers: job.performers.clone() };
        self.placed.iter().map(done).collect()
    }

    /// Minutes × levels above the lowest effective level of care.
    pub(crate) fn levels(&self) -> i64 {
        let of = |job: &Job, p: &Performer| {
            let way = self.day.asked[job.demand].ways.iter().find(|w| w.duty == p.duty);
            way.map_or(0, |w| w.levels * p.minutes.0)
        };
        self.placed.iter().flat_map(|(_, job)| job.performers.iter().map(move |p| of(job, p))).sum()
    }

    /// Per mille of capacity that the busiest person uses, rounded up.
    pub(crate) fn busiest(&self) -> i64 {
        let of = |(load, duty): (&i64, &Duty)| (load * 1000 + duty.capacity.0 - 1).checked_div(duty.capacity.0).unwrap_or(0);
        self.load.iter().zip(self.day.duties()).map(of).max().unwrap_or(0)
    }

    /// What placements are compared by: breaks that are missing; minutes left by risk, critical first; levels.
    pub(crate) fn worth(&self) -> Vec<i64> {
        let mut by_risk = [0; 4];
        for (asked, left) in self.day.asked.iter().zip(&self.left) {
            by_risk[3 - asked.task.risk as usize] += i64::from(*left) * asked.standard();
        }
        let breaks = self.day.duties().iter().filter(|d| d.pause > Minutes::ZERO).count();
        std::iter::once((breaks - self.pauses.len()) as i64).chain(by_risk).chain([self.levels()]).collect()
    }

    /// Puts a break where she is free. An unpaid one does not break a presence minimum that holds otherwise, as long as
    /// some minute is free for that.
    pub(crate) fn pause(&mut self, duty: usize) -> bool {
        let who = &self.day.duties()[duty];
        let minutes = who.pause.0;
        let (from, to) = pause_span(who);
        let free: Vec<i64> = (from..=to - minutes).filter(|at| clash(&self.busy[duty], *at, at + minutes).is_none()).collect();
        let alone = |at: &&i64| !who.leaves || !self.missed(duty, **at);
        let Some(at) = free.iter().find(alone).or(free.first()).copied() else { return false };
        self.pauses.push(Pause { duty, from: Minutes(at), minutes: who.pause });
        occupy(&mut self.busy[duty], at, at + minutes);
        true
    }

    /// Takes somebody's break away, to be put elsewhere.
    pub(crate) fn unpause(&mut self, duty: usize) {
        if let Some(k) = self.pauses.iter().position(|p| p.duty == duty) {
            let pause = self.pauses.swap_remove(k);
            self.busy[duty].retain(|b| *b != (pause.from.0, (pause.from + pause.minutes).0));
        }
    }

    /// Minutes of care that somebody still has when nobody may use more than so many per mille of hers.
    pub(crate) fn room(&self, duty: usize, busiest: i64) -> i64 {
        (self.day.duties()[duty].capacity.0 * busiest.min(1000) / 1000 - self.load[duty]).max(0)
    }

    /// Whether a minimum that holds would break if she left then.
    fn missed(&self, duty: usize, at: i64) -> bool {
        let more = Pause { duty, from: Minutes(at), minutes: self.day.duties()[duty].pause };
        let with: Vec<Pause> = self.pauses.iter().cloned().chain([more]).collect();
        let (before, after) = (crate::presence::presence(self.day, &self.pauses), crate::presence::presence(self.day, &with));
        before.iter().zip(&after).any(|(b, a)| a.least < a.needed && a.least < b.least)
    }

    pub(crate) fn has_time(&self, duty: usize, minutes: i64) -> bool {
        self.load[duty] + minutes <= self.day.duties()[duty].capacity.0
    }

    /// Puts a job at its earliest time.
    pub(crate) fn put_early(&mut self, job: &Job) -> bool {
        let watcher = |p: &Performer| p.supervised.as_ref().and_then(|s| Some((s.by?, s.minutes.0)));
        if !job.performers.iter().all(|p| self.has_time(p.duty, p.minutes.0) && watcher(p).is_none_or(|(s, m)| self.has_time(s, m))) {
            return false;
        }
        // Dealt jobs may name somebody twice, as performer and as supervisor: then others are found for it.
        let mut named: Vec<usize> = job.performers.iter().flat_map(|p| std::iter::once(p.duty).chain(watcher(p).map(|(s, _)| s))).collect();
        named.sort_unstable();
        if named.windows(2).any(|w| w[0] == w[1]) {
            return false;
        }
        let mut at = self.day.asked[job.demand].from;
        loop {
            match self.next(job, at) {
                None => return false,
                Some(next) if next == at => break,
                Some(next) => at = next,
            }
        }
        self.put(at, job.clone());
        true
    }

    fn put(&mut self, at: i64, job: Job) {
        for p in &job.performers {
            let end = at + p.minutes.0;
            occupy(&mut self.busy[p.duty], at, end);
            self.load[p.duty] += p.minutes.0;
            if let Some(Supervision { by: Some(s), minutes }) = &p.supervised {
                occupy(&mut self.busy[*s], end - minutes.0, end);
                self.load[*s] += minutes.0;
                self.watched[*s].push((at, end));
            }
        }
        self.left[job.demand] -= 1;
        self.placed.push((at, job));
    }

    /// Takes a job away.
    pub(crate) fn take(&mut self, index: usize) -> Job {
        let (at, job) = self.placed.swap_remove(index);
        for p in &job.performers {
            let end = at + p.minutes.0;
            self.busy[p.duty].retain(|b| *b != (at, end));
            self.load[p.duty] -= p.minutes.0;
            if let Some(Supervision { by: Some(s), minutes }) = &p.supervised {
                self.busy[*s].retain(|b| *b != (end - minutes.0, end));
                self.load[*s] -= minutes.0;
                if let Some(k) = self.watched[*s].iter().position(|w| *w == (at, end)) {
                    self.watched[*s].swap_remove(k);
                }
            }
        }
        self.left[job.demand] += 1;
        job
    }

    /// The same time when the job can be done then, else the next that may be better; none when there is none.
    fn next(&self, job: &Job, at: i64) -> Option<i64> {
        let asked = &self.day.asked[job.demand];
        let mut next = at;
        for p in &job.performers {
            let duty = &self.day.duties()[p.duty];
            let end = at + p.minutes.0;
            if end > asked.to.min(duty.to.0) {
                return None;
            }
            next = next.max(duty.from.0);
            next = next.max(clash(&self.busy[p.duty], at, end).unwrap_or(at));
            next = next.max(self.overseen(p, at, end)?);
        }
        Some(next)
    }

    fn overseen(&self, p: &Performer, at: i64, end: i64) -> Option<i64> {
        match &p.supervised {
            None => Some(at),
            Some(Supervision { by: None, .. }) => {
                if self.day.reached(at, end) {
                    return Some(at);
                }
                self.day.reach.iter().map(|(a, _)| *a).filter(|a| *a > at).min()
            }
            Some(Supervision { by: Some(s), minutes }) => {
                let there = &self.day.duties()[*s];
                if end > there.to.0 {
                    return None;
                }
                let busy = clash(&self.busy[*s], end - minutes.0, end).map_or(at, |t| t - (end - minutes.0 - at));
                let full = self.is_overloaded(*s, at, end);
                Some(at.max(there.from.0).max(busy).max(if full { at + 1 } else { at }))
            }
        }
    }

    fn is_overloaded(&self, supervisor: usize, from: i64, to: i64) -> bool {
        let during: Vec<_> = self.watched[supervisor].iter().filter(|(a, b)| *a < to && from < *b).collect();
        let at = |t: i64| during.iter().filter(|(a, b)| *a <= t && t < *b).count();
        let most = during.iter().map(|(a, _)| at((*a).max(from))).max().unwrap_or(0);
        most >= self.day.input.supervisees_at_once as usize
    }

    /// Places what is left with anybody who may and has time, until nobody has.
    pub(crate) fn rescue(&mut self) {
        let mut demands: Vec<usize> = (0..self.left.len()).filter(|d| self.left[*d] > 0).collect();
        demands.sort_by_key(|d| (std::cmp::Reverse(self.day.asked[*d].task.risk), *d));
        for demand in demands {
            while self.left[demand] > 0 && self.anybody(demand, Times::Every) {}
        }
    }

    /// Puts a demand once where somebody has time: the lowest levels of care, then the earliest.
    pub(crate) fn anybody(&mut self, demand: usize, times: Times) -> bool {
        let asked = &self.day.asked[demand];
        let free: Vec<&Way> = asked.ways.iter().filter(|w| self.has_time(w.duty, w.minutes)).collect();
        if free.len() < asked.performers() {
            return false;
        }
        let least = free.iter().map(|w| w.minutes).min().unwrap_or(i64::MAX);
        let unsupervised: Vec<&Way> = free.iter().copied().filter(|w| w.oversight == Oversight::None).collect();
        let mut best: Option<(i64, i64, Vec<Performer>)> = None;
        for at in self.times(demand, &free, times).into_iter().filter(|at| at.saturating_add(least) <= asked.to) {
            if let Some((levels, team)) = self.team(demand, &free, at).or_else(|| self.team(demand, &unsupervised, at))
                && best.as_ref().is_none_or(|b| levels < b.0)
            {
                best = Some((levels, at, team));
            }
        }
        let Some((_, at, performers)) = best else { return false };
        self.put(at, Job { demand, performers });
        true
    }

    fn times(&self, demand: usize, free: &[&Way], times: Times) -> Vec<i64> {
        let asked = &self.day.asked[demand];
        if times == Times::Every {
            return (asked.from..asked.to).collect();
        }
        let ends = free.iter().flat_map(|w| self.busy[w.duty].iter().map(|b| b.1).chain([self.day.duties()[w.duty].from.0]));
        let mut all: Vec<i64> = ends.filter(|t| asked.from < *t && *t < asked.to).chain([asked.from]).collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// Who can do a demand together at a time, with the levels above that it costs.
    fn team(&self, demand: usize, free: &[&Way], at: i64) -> Option<(i64, Vec<Performer>)> {
        let asked = &self.day.asked[demand];
        let mut free: Vec<(bool, i64, &Way)> = free.iter().map(|w| (w.mode == Mode::Assist, w.levels * w.minutes, *w)).collect();
        free.sort_by_key(|(assists, cost, w)| (*assists, *cost, w.duty));
        let (mut levels, mut team) = (0, Vec::new());
        // The leader first, then the cheapest of all others.
        for turn in 0..2 {
            if turn == 1 && team.is_empty() {
                return None;
            }
            for (assists, cost, way) in &free {
                let wanted = if turn == 0 { team.is_empty() && !assists } else { team.len() < asked.performers() };
                if wanted
                    && !team.iter().any(|p: &Performer| p.duty == way.duty)
                    && let Some(p) = self.performer(demand, way, at, &team)
                {
                    levels += cost;
                    team.push(p);
                }
            }
        }
        (team.len() == asked.performers()).then_some((levels, team))
    }

    /// A way at a time, with a supervisor who has time, beside those who are in the team already.
    fn performer(&self, demand: usize, way: &Way, at: i64, team: &[Performer]) -> Option<Performer> {
        let plain = Performer { duty: way.duty, mode: way.mode, minutes: Minutes(way.minutes), supervised: None };
        let choices: Vec<Option<Supervision>> = match &way.oversight {
            Oversight::None => vec![None],
            Oversight::By { supervisors, minutes, afar } => {
                let here = supervisors.iter().map(|s| Some(Supervision { by: Some(*s), minutes: Minutes(*minutes) }));
                here.chain(afar.then_some(Some(Supervision { by: None, minutes: Minutes::ZERO }))).collect()
            }
        };
        let watches = |p: &Performer, d: usize| p.supervised.as_ref().is_some_and(|s| s.by == Some(d));
        let taken = |d: usize| team.iter().any(|p| p.duty == d || watches(p, d));
        choices.into_iter().map(|supervised| Performer { supervised, ..plain.clone() }).find(|p| {
            let supervisor = p.supervised.as_ref().and_then(|s| Some((s.by?, s.minutes.0)));
            let alone = Job { demand, performers: vec![p.clone()] };
            !taken(p.duty)
                && self.has_time(p.duty, p.minutes.0)
                && supervisor.is_none_or(|(s, minutes)| !taken(s) && self.has_time(s, minutes))
                && self.next(&alone, at) == Some(at)
        })
    }
}

/// Where a job stands in the order of an attempt: by latest end, people and length; shaken in later attempts, with more
/// and more weight on those that need several people.
pub(crate) fn key(day: &Day<'_>, job: &Job, attempt: u64) -> Vec<i64> {
    let asked = &day.asked[job.demand];
    let minutes = job.performers.iter().map(|p| p.minutes.0).max().unwrap_or(0);
    let starts = job.performers.iter().map(|p| day.duties()[p.duty].from.0).max().unwrap_or(0).max(asked.from);
    let ends = job.performers.iter().map(|p| day.duties()[p.duty].to.0).min().unwrap_or(0).min(asked.to);
    let people = (job.performers.len() + job.performers.iter().filter(|p| p.supervised.is_some()).count()) as i64;
    match attempt {
        0 => vec![ends, -people, -minutes],
        1 => vec![ends - 60 * (people - 1), -people, -minutes],
        2 => vec![ends - starts - minutes, -people, ends],
        shake => vec![ends - 30 * (people - 1) * (shake as i64 % 5) + shaken(job.demand as u64, shake), -people, -minutes],
    }
}

/// A number from 0 to 99 that depends on both arguments only (SplitMix64).
pub(crate) fn shaken(index: u64, attempt: u64) -> i64 {
    let mut z = index.wrapping_mul(0x9E37_79B9_7F4A_7C15).wrapping_add(attempt.wrapping_mul(0xD1B5_4A32_D192_ED03));
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    ((z ^ (z >> 31)) % 100) as i64
}

fn occupy(busy: &mut Vec<(i64, i64)>, from: i64, to: i64) {
    if from < to {
        let place = busy.partition_point(|b| *b < (from, to));
        busy.insert(place, (from, to));
    }
}

/// The end of the last piece that stands in the way of a span.
fn clash(busy: &[(i64, i64)], from: i64, to: i64) -> Option<i64> {
    busy.iter().filter(|(a, b)| *a < to && from < *b).map(|(_, b)| *b).max()
}
