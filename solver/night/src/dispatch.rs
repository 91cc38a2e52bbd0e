//! Serves one night's visits.
//!
//! An event loop over arrivals and teams that become idle. A visit goes to the team idle longest, whatever the distance;
//! with nobody idle it waits, first come first served. With interruptible planned visits, calls have their own queue that
//! is served first, and a call that finds nobody idle breaks off the planned visit begun last. A team broken off on the way
//! takes the shorter of turning back and driving on; the broken-off visit keeps the minutes on site that are left.

use crate::{demand::Job, instance::Instance};
use std::collections::VecDeque;

/// A visit that was made.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Made {
    pub(crate) job: Job,
    /// Minutes from call to first arrival.
    pub(crate) response: f64,
    /// Whether nobody was idle when it was called for.
    pub(crate) waited: bool,
    /// Minute of first arrival.
    pub(crate) arrival: f64,
}

/// What the teams did in a night.
#[derive(Debug, Default)]
pub(crate) struct Night {
    pub(crate) made: Vec<Made>,
    /// Minutes driven, by all teams.
    pub(crate) driving: f64,
    /// Minutes driving or on site, by all teams.
    pub(crate) busy: f64,
    /// Planned visits broken off.
    pub(crate) interrupted: u64,
    calls: VecDeque<Waiting>,
    planned: VecDeque<Waiting>,
}

/// Teams, and what they may do.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rules {
    pub(crate) teams: usize,
    pub(crate) start: usize,
    pub(crate) interrupt: bool,
}

/// A visit in a queue. One that was broken off after the team came has its record already.
#[derive(Debug, Clone, Copy)]
struct Waiting {
    job: Job,
    waited: bool,
    left: f64,
    arrived: bool,
}

#[derive(Debug, Clone, Copy)]
struct Doing {
    visit: Waiting,
    set_out: f64,
    arrival: f64,
    from: usize,
}

#[derive(Debug, Clone)]
struct Team {
    /// Home visited last or driven to.
    home: usize,
    /// When it became idle or will.
    free: f64,
    doing: Option<Doing>,
}

impl Night {
    /// Serves visits sorted by time; adds to what was made before. Without a team nothing is made.
    pub(crate) fn serve(&mut self, instance: &Instance, jobs: &[Job], rules: Rules) {
        let mut teams = vec![Team { home: rules.start, free: 0.0, doing: None }; rules.teams];
        let mut next = 0;
        self.calls.clear();
        self.planned.clear();
        loop {
            let ready = teams
                .iter()
                .enumerate()
                .filter(|(_, t)| t.doing.is_some())
                .min_by(|a, b| a.1.free.total_cmp(&b.1.free))
                .map(|(i, t)| (i, t.free));
            match (jobs.get(next), ready) {
                (Some(job), ready) if ready.is_none_or(|(_, at)| job.at < at) => {
                    next += 1;
                    self.arrive(instance, &mut teams, *job, rules.interrupt);
                }
                (_, Some((i, at))) => {
                    self.finish(&mut teams[i]);
                    if let Some(visit) = self.calls.pop_front().or_else(|| self.planned.pop_front()) {
                        set_out(instance, &mut teams[i], visit, at, 0.0);
                    }
                }
                _ => break,
            }
        }
    }
    fn arrive(&mut self, instance: &Instance, teams: &mut [Team], job: Job, interrupt: bool) {
        let idle = teams.iter_mut().filter(|t| t.doing.is_none()).min_by(|a, b| a.free.total_cmp(&b.free));
        let visit = Waiting { job, waited: idle.is_none(), left: job.on_site, arrived: false };
        if let Some(team) = idle {
            return set_out(instance, team, visit, job.at, 0.0);
        }
        if interrupt && job.priority.is_none() {
            return self.planned.push_back(visit);
        }
        let begun = |t: &&mut Team| t.doing.is_some_and(|d| d.visit.job.priority.is_none());
        let set_out_at = |t: &&mut Team| t.doing.map_or(0.0, |d| d.set_out);
        let broken = teams.iter_mut().filter(|_| interrupt).filter(begun).max_by(|a, b| set_out_at(a).total_cmp(&set_out_at(b)));
        match broken {
            Some(team) => self.break_off(instance, team, visit),
            None => self.calls.push_back(visit),
        }
    }
    /// The team leaves its planned visit for a call.
    fn break_off(&mut self, instance: &Instance, team: &mut Team, call: Waiting) {
        let Some(mut doing) = team.doing.take() else { return };
        let now = call.job.at;
        self.interrupted += 1;
        let mut extra = 0.0;
        if now < doing.arrival {
            let (back, on) = (now - doing.set_out, doing.arrival - now);
            self.driving += back;
            let turning = back + instance.drive(doing.from, call.job.home) < on + instance.drive(team.home, call.job.home);
            (team.home, extra) = if turning { (doing.from, back) } else { (team.home, on) };
        } else {
            self.driving += doing.arrival - doing.set_out;
            self.note(&doing);
            doing.visit.left -= now - doing.arrival;
            doing.visit.arrived = true;
        }
        self.busy += now - doing.set_out;
        let place = self.planned.partition_point(|w| w.job.at < doing.visit.job.at);
        self.planned.insert(place, doing.visit);
        set_out(instance, team, call, now, extra);
    }
    fn finish(&mut self, team: &mut Team) {
        if let Some(doing) = team.doing.take() {
            self.driving += doing.arrival - doing.set_out;
            self.busy += team.free - doing.set_out;
            self.note(&doing);
        }
    }
    /// Records a first arrival.
    fn note(&mut self, doing: &Doing) {
        if !doing.visit.arrived {
            let Waiting { job, waited, .. } = doing.visit;
            self.made.push(Made { job, response: doing.arrival - job.at, waited, arrival: doing.arrival });
        }
    }
}

/// Sends a team; `extra` minutes it needs to reach the home it counts as being at.
fn set_out(instance: &Instance, team: &mut Team, visit: Waiting, now: f64, extra: f64) {
    let arrival = now + extra + instance.drive(team.home, visit.job.home);
    team.doing = Some(Doing { visit, set_out: now, arrival, from: team.home });
    (team.home, team.free) = (visit.job.home, arrival + visit.left);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demand::exponential;
    use rand::SeedableRng;
    use rand_chacha::ChaCha8Rng;
    use turnus_domain::night::CallPriority;

    fn one_home_without_driving() -> Instance {
        line_of_homes(&[0.0])
    }

    /// Homes on a line, at these minutes from the first.
    fn line_of_homes(at: &[f64]) -> Instance {
        let travel = at.iter().flat_map(|a| at.iter().map(move |b| (a - b).abs())).collect();
        Instance::for_test(at.len(), travel)
    }

    /// Erlang C: mean wait in units of the mean service time, for offered load `a` and `c` teams.
    fn erlang_c_wait(a: f64, c: usize) -> f64 {
        let blocked = (1..=c).fold(1.0, |b, n| a * b / (n as f64 + a * b));
        let waits = blocked / (1.0 - a / c as f64 * (1.0 - blocked));
        waits / (c as f64 - a)
    }

    /// Without driving and with exponential visits the mean wait is that of M/M/c.
    #[test]
    fn mean_wait_is_erlang_c() {
        let instance = one_home_without_driving();
        for (load, teams) in [(0.45, 1), (0.9, 2), (1.6, 3), (2.0, 4)] {
            let mut random = ChaCha8Rng::seed_from_u64(7);
            let mut at = 0.0;
            let jobs: Vec<Job> = (0..4_000_000)
                .map(|_| {
                    at += exponential(&mut random) / load;
                    Job { at, home: 0, on_site: exponential(&mut random), priority: Some(CallPriority::Orange) }
                })
                .collect();
            let mut night = Night::default();
            night.serve(&instance, &jobs, Rules { teams, start: 0, interrupt: false });
            let mean = night.made.iter().map(|m| m.response).sum::<f64>() / jobs.len() as f64;
            let asked = erlang_c_wait(load, teams);
            assert!((mean / asked - 1.0).abs() < 0.005, "load {load}, {teams} teams: {mean} against {asked}");
        }
    }

    fn planned(at: f64, home: usize) -> Job {
        Job { at, home, on_site: 20.0, priority: None }
    }
    fn call(at: f64, home: usize) -> Job {
        Job { at, home, on_site: 20.0, priority: Some(CallPriority::Orange) }
    }
    fn responses(at: &[f64], jobs: &[Job], teams: usize, interrupt: bool) -> (Vec<f64>, Night) {
        let mut night = Night::default();
        night.serve(&line_of_homes(at), jobs, Rules { teams, start: 0, interrupt });
        let mut minutes: Vec<(f64, f64)> = night.made.iter().map(|m| (m.job.at, m.response)).collect();
        minutes.sort_by(|a, b| a.0.total_cmp(&b.0));
        (minutes.into_iter().map(|m| m.1).collect(), night)
    }

    /// The team idle longest goes, although the other one is nearer.
    #[test]
    fn the_team_idle_longest_goes() {
        let (minutes, night) = responses(&[0.0, 10.0], &[call(0.0, 1), call(100.0, 1)], 2, false);
        assert_eq!(minutes, [10.0, 10.0]);
        assert_eq!((night.driving, night.busy), (20.0, 60.0));
    }

    /// On site: the call starts at once, and the planned visit is resumed for the minutes left, with the way back.
    #[test]
    fn a_planned_visit_on_site_is_broken_off_and_resumed() {
        let jobs = [planned(0.0, 1), call(15.0, 2)];
        let (kept, _) = responses(&[0.0, 10.0, 14.0], &jobs, 1, false);
        assert_eq!(kept, [10.0, 19.0]);
        let (yielding, night) = responses(&[0.0, 10.0, 14.0], &jobs, 1, true);
        assert_eq!(yielding, [10.0, 4.0]);
        assert_eq!((night.interrupted, night.driving, night.busy), (1, 18.0, 58.0));
    }

    /// On the way: the shorter of turning back and driving on, and the planned visit counts its first arrival.
    #[test]
    fn a_team_on_the_way_turns_or_drives_on() {
        let (minutes, night) = responses(&[0.0, 10.0, 12.0], &[planned(0.0, 1), call(4.0, 0)], 1, true);
        assert_eq!(minutes, [38.0, 4.0]);
        assert_eq!((night.driving, night.busy), (18.0, 58.0));
        let (minutes, _) = responses(&[0.0, 10.0, 12.0], &[planned(0.0, 1), call(4.0, 2)], 1, true);
        assert_eq!(minutes, [34.0, 8.0]);
    }

    /// Without a team nothing is made.
    #[test]
    fn without_a_team_nothing_is_made() {
        assert!(responses(&[0.0], &[call(0.0, 0)], 0, false).0.is_empty());
    }
}
