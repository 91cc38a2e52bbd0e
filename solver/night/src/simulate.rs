//! Many nights of one design.

use crate::{
    demand::{Asked, Demand, Job},
    dispatch::{Made, Night, Rules},
    figures::{HomeFigures, NightFigures, PriorityFigures, ResponseFigures},
    instance::Instance,
};
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use turnus_domain::{
    night::{CallPriority, Hundredths, NightDesign, NightDistrict, PlannedVisits, TeamMode},
    quantity::{BasisPoints, Minutes},
};

/// Most urgent first.
pub(crate) const PRIORITIES: [CallPriority; 4] = [CallPriority::Red, CallPriority::Orange, CallPriority::Yellow, CallPriority::Green];

/// Simulates `nights` independent nights (at least one) of a design. The same seed gives the same figures, and two
/// designs under one seed meet the same calls.
#[must_use]
pub fn simulate(district: &NightDistrict, design: &NightDesign, nights: u32, seed: u64) -> NightFigures {
    let mut instance = Instance::lower(district);
    instance.scale_driving(f64::from(design.driving.0) / 10_000.0);
    let seen = run(&instance, design, nights.max(1), seed);
    seen.figures(district, design, seed)
}

/// What was seen in all nights.
#[derive(Debug)]
pub(crate) struct Seen {
    nights: u32,
    night: f64,
    teams: usize,
    served: Night,
    calls: [u64; 4],
    by_phone: [u64; 4],
}

/// Runs the nights of a lowered district.
pub(crate) fn run(instance: &Instance, design: &NightDesign, nights: u32, seed: u64) -> Seen {
    let asked =
        Asked { planned: design.planned != PlannedVisits::LeftOut, arrival_shares: design.arrival_shares && !instance.parts.is_empty() };
    let mut seen =
        Seen { nights, night: instance.night, teams: teams(instance, design), served: Night::default(), calls: [0; 4], by_phone: [0; 4] };
    let (mut demand, mut of_home) = (Demand::default(), Vec::new());
    for night in 0..nights {
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        random.set_stream(u64::from(night));
        demand.draw(instance, asked, &mut random);
        serve(instance, design, &demand.jobs, &mut of_home, &mut seen.served);
        for p in 0..PRIORITIES.len() {
            seen.calls[p] += demand.calls[p];
            seen.by_phone[p] += demand.by_phone[p];
        }
    }
    seen
}

/// Teams that move on their own.
fn teams(instance: &Instance, design: &NightDesign) -> usize {
    match design.mode {
        TeamMode::Fixed => instance.fixed.iter().sum(),
        TeamMode::Together => 1,
        TeamMode::Split => design.nurses.max(1) as usize,
    }
}

fn serve(instance: &Instance, design: &NightDesign, jobs: &[Job], of_home: &mut Vec<Job>, served: &mut Night) {
    let interrupt = design.planned == PlannedVisits::Interrupted;
    if design.mode != TeamMode::Fixed {
        return served.serve(instance, jobs, Rules { teams: teams(instance, design), start: instance.base, interrupt });
    }
    for (home, nurses) in instance.fixed.iter().enumerate() {
        of_home.clear();
        of_home.extend(jobs.iter().filter(|j| j.home == home));
        served.serve(instance, of_home, Rules { teams: *nurses, start: home, interrupt });
    }
}

impl Seen {
    /// Ninth decile of the response in minutes; zero without visits.
    pub(crate) fn p90(&self) -> f64 {
        let mut minutes: Vec<f64> = self.served.made.iter().map(|m| m.response).collect();
        minutes.sort_by(f64::total_cmp);
        if minutes.is_empty() { 0.0 } else { quantile(&minutes, 90) }
    }
    fn per_night(&self, amount: f64) -> Hundredths {
        hundredths(amount / f64::from(self.nights))
    }
    fn figures(&self, district: &NightDistrict, design: &NightDesign, seed: u64) -> NightFigures {
        let made = &self.served.made;
        let team_minutes = self.night * f64::from(self.nights) * self.teams.max(1) as f64;
        let approvals = &district.phone_approvals;
        let per_resident = approvals.per_50_residents.0 as f64 / 100.0 / 50.0 * approvals.each.0 as f64;
        NightFigures {
            design: *design,
            nights: self.nights,
            seed,
            calls: self.per_night(self.calls.iter().sum::<u64>() as f64),
            by_phone: self.per_night(self.by_phone.iter().sum::<u64>() as f64),
            visits: self.per_night(made.len() as f64),
            driving: self.per_night(self.served.driving),
            busy: share(self.served.busy, team_minutes),
            response: response(made.iter()),
            waited: share(made.iter().filter(|m| m.waited).count() as f64, made.len() as f64),
            interrupted: self.per_night(self.served.interrupted as f64),
            begun_after_end: self.per_night(made.iter().filter(|m| m.arrival > self.night).count() as f64),
            phone_approval_minutes: hundredths(per_resident * f64::from(district.residents())),
            per_home: self.per_home(district),
            per_priority: self.per_priority(district),
        }
    }
    fn per_home(&self, district: &NightDistrict) -> Vec<HomeFigures> {
        let of = |i: usize| self.served.made.iter().filter(move |m| m.job.home == i);
        let figures = |(i, h): (usize, &turnus_domain::night::NightHome)| HomeFigures {
            home: h.home.clone(),
            visits: self.per_night(of(i).count() as f64),
            response: response(of(i)),
        };
        district.homes.iter().enumerate().map(figures).collect()
    }
    fn per_priority(&self, district: &NightDistrict) -> Vec<PriorityFigures> {
        let rows = PRIORITIES.into_iter().map(Some).chain([None]);
        rows.map(|priority| {
            let of = || self.served.made.iter().filter(|m| m.job.priority == priority);
            let target: Option<Minutes> = district.calls.iter().filter(|c| Some(c.priority) == priority).filter_map(|c| c.target).min();
            let visits = of().count() as f64;
            let kept = |t: Minutes| of().filter(|m| m.response <= t.0 as f64 + SAME_MINUTE).count() as f64;
            PriorityFigures {
                priority,
                calls: priority.map(|p| self.per_night(self.calls[p as usize] as f64)),
                by_phone: priority.map(|p| self.per_night(self.by_phone[p as usize] as f64)),
                visits: self.per_night(visits),
                response: response(of()),
                target,
                within_target: target.filter(|_| visits > 0.0).map(|t| share(kept(t), visits)),
            }
        })
        .collect()
    }
}

fn response<'a>(made: impl Iterator<Item = &'a Made>) -> Option<ResponseFigures> {
    let mut minutes: Vec<f64> = made.map(|m| m.response).collect();
    minutes.sort_by(f64::total_cmp);
    // a response of exactly 20 minutes is within 20 although it was summed in floats
    let within = |limit: f64| share(minutes.partition_point(|m| *m <= limit + SAME_MINUTE) as f64, minutes.len() as f64);
    (!minutes.is_empty()).then(|| ResponseFigures {
        p50: hundredths(quantile(&minutes, 50)),
        p90: hundredths(quantile(&minutes, 90)),
        within_20: within(20.0),
        within_30: within(30.0),
    })
}

/// Minutes nearer to each other than this are the same.
pub(crate) const SAME_MINUTE: f64 = 1e-6;

/// Nearest-rank quantile of sorted, non-empty values.
fn quantile(sorted: &[f64], percent: usize) -> f64 {
    sorted[(sorted.len() * percent).div_ceil(100).max(1) - 1]
}

/// Rounded to the nearest hundredth.
pub(crate) fn hundredths(x: f64) -> Hundredths {
    Hundredths((x * 100.0).round() as i64)
}

/// Rounded to the nearest basis point; nothing of nothing is none.
pub(crate) fn share(part: f64, whole: f64) -> BasisPoints {
    BasisPoints(if whole > 0.0 { (part / whole * 10_000.0).round() as u32 } else { 0 })
}
