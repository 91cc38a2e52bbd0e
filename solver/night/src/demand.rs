//! One night's demand, drawn.

use crate::instance::{Instance, Kind};
use rand::{Rng, RngExt};
use turnus_domain::night::CallPriority;

/// A visit that a team must make.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Job {
    /// Minute it was called for or fell due.
    pub(crate) at: f64,
    pub(crate) home: usize,
    /// Minutes on site.
    pub(crate) on_site: f64,
    /// None when planned.
    pub(crate) priority: Option<CallPriority>,
}

/// What a night brings.
#[derive(Debug, Default)]
pub(crate) struct Demand {
    /// Visits in order of time.
    pub(crate) jobs: Vec<Job>,
    /// Calls by priority, and those of them solved by phone.
    pub(crate) calls: [u64; 4],
    pub(crate) by_phone: [u64; 4],
}

/// Which choices of the design the demand depends on.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Asked {
    pub(crate) planned: bool,
    pub(crate) arrival_shares: bool,
}

impl Demand {
    /// Draws a night into this demand. Planned visits are drawn last, so that designs with and without meet the same calls.
    pub(crate) fn draw(&mut self, instance: &Instance, asked: Asked, random: &mut impl Rng) {
        self.jobs.clear();
        (self.calls, self.by_phone) = ([0; 4], [0; 4]);
        let residents: f64 = instance.residents.iter().sum();
        self.draw_calls(instance, asked, residents, random);
        let (first, last) = instance.planned_between;
        for _ in 0..if asked.planned { instance.planned } else { 0 } {
            let at = first + (last - first) * random.random::<f64>();
            let home = pick(&instance.residents, residents, random);
            self.jobs.push(Job { at, home, on_site: triangular(instance.visit, random), priority: None });
        }
        self.jobs.sort_by(|a, b| a.at.total_cmp(&b.at));
    }
    /// A Poisson process over the night, or over its parts by their shares.
    fn draw_calls(&mut self, instance: &Instance, asked: Asked, residents: f64, random: &mut impl Rng) {
        let per_night = instance.rate() * residents;
        if per_night <= 0.0 {
            return;
        }
        let mut clock = exponential(random) / per_night;
        while clock < 1.0 {
            let at = if asked.arrival_shares { at_share(instance, clock) } else { clock * instance.night };
            let home = pick(&instance.residents, residents, random);
            let kind = pick_kind(&instance.kinds, random);
            let (phone, on_site) = (random.random::<f64>() < kind.by_phone, triangular(instance.visit, random));
            self.calls[kind.priority as usize] += 1;
            if phone {
                self.by_phone[kind.priority as usize] += 1;
            } else {
                self.jobs.push(Job { at, home, on_site, priority: Some(kind.priority) });
            }
            clock += exponential(random) / per_night;
        }
    }
}

/// Exponential with mean one.
pub(crate) fn exponential(random: &mut impl Rng) -> f64 {
    -(1.0 - random.random::<f64>()).ln()
}

/// Triangular by inversion.
fn triangular([least, typical, most]: [f64; 3], random: &mut impl Rng) -> f64 {
    let (u, width) = (random.random::<f64>(), most - least);
    if width <= 0.0 {
        return least;
    }
    if u * width < typical - least {
        least + (u * width * (typical - least)).sqrt()
    } else {
        most - ((1.0 - u) * width * (most - typical)).sqrt()
    }
}

/// The minute by which a share of the night's calls has come. Parts stand in any order; the last one takes rounding errors.
fn at_share(instance: &Instance, share: f64) -> f64 {
    let mut before = 0.0;
    for p in &instance.parts {
        if share < before + p.share {
            return p.from + p.length * (share - before) / p.share;
        }
        before += p.share;
    }
    share * instance.night
}

fn pick(weights: &[f64], total: f64, random: &mut impl Rng) -> usize {
    let mut left = random.random::<f64>() * total;
    for (i, w) in weights.iter().enumerate() {
        left -= w;
        if left < 0.0 {
            return i;
        }
    }
    weights.len() - 1
}

fn pick_kind<'a>(kinds: &'a [Kind], random: &mut impl Rng) -> &'a Kind {
    let mut left = random.random::<f64>() * kinds.iter().map(|k| k.rate).sum::<f64>();
    let mut chosen = &kinds[0];
    for k in kinds.iter().filter(|k| k.rate > 0.0) {
        chosen = k;
        left -= k.rate;
        if left < 0.0 {
            break;
        }
    }
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instance::Part;
    use rand::SeedableRng;
    use rand_chacha::ChaCha8Rng;

    /// Calls fall in the parts of the night by their shares, and on site they last the triangular's mean.
    #[test]
    fn calls_keep_shares_and_minutes() {
        let mut instance = Instance::for_test(1, vec![0.0]);
        instance.night = 100.0;
        instance.kinds = vec![Kind { priority: CallPriority::Red, rate: 200_000.0, by_phone: 0.25 }];
        instance.parts = vec![Part { from: 0.0, length: 20.0, share: 0.3 }, Part { from: 20.0, length: 80.0, share: 0.7 }];
        instance.visit = [15.0, 25.0, 45.0];
        let (mut demand, mut random) = (Demand::default(), ChaCha8Rng::seed_from_u64(1));
        demand.draw(&instance, Asked { planned: true, arrival_shares: true }, &mut random);
        let jobs = demand.jobs.len() as f64;
        let near = |x: f64, asked: f64| assert!((x / asked - 1.0).abs() < 0.01, "{x} asked {asked}");
        near(jobs, 150_000.0);
        near(demand.jobs.iter().filter(|j| j.at < 20.0).count() as f64 / jobs, 0.3);
        near(demand.jobs.iter().map(|j| j.on_site).sum::<f64>() / jobs, 85.0 / 3.0);
        assert!(demand.jobs.iter().all(|j| (15.0..=45.0).contains(&j.on_site) && (0.0..=100.0).contains(&j.at)));
    }
}
