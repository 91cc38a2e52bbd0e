//! Reserve: how many people must be ready to step in when absences come as they come, by drawing them many times.
//!
//! # The model
//! Each person is well or absent, day by day: absent on a share [`Params::absence`] of all days in the long run, in spells of
//! [`Params::spell_days`] on average (a chain of two states, started in its long-run state; [ASSUME]: people fall ill
//! independently of each other and of their shifts). A drawn absence on a day with a shift loses that shift. Cover owed is
//! min(need, heads the rota has), as in [`crate::repair`].
//!
//! # What is counted
//! * heads uncovered of each row of cover (day, band, class);
//! * *changes*: the fewest shifts that somebody else must work so that nothing is uncovered, were she fit for every class;
//! * for each class and day the fewest reserve people who meet it, each working one shift type of the day, that leave none of
//!   its heads uncovered. Somebody of a narrow class counts in the wider ones as well: the numbers are not to be added up.
//!
//! Every sample has a generator of its own, so that the same seed gives the same answer on any number of threads.

use crate::{
    instance::{Instance, OFF},
    repair::{
        Unrepaired,
        state::{State, rows_of},
    },
};
use chrono::NaiveDate;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;
use std::collections::HashMap;
use turnus_domain::{cover::Band, id::ClassId, planning_input::PlanningInput, quantity::BasisPoints, rota::Rota};

/// Shares of days, in percent, for which a reserve is told.
pub const SHARES: [u8; 3] = [50, 80, 95];
/// Most reserve people of a class that are told apart on one day.
const MOST: usize = 32;

/// How absences are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Params {
    /// Share of days on which somebody is absent, in the long run; at most 5,000 (a half).
    pub absence: BasisPoints,
    /// Days of a spell on average, 1 or more.
    pub spell_days: u32,
    /// How often the rota is lived through.
    pub samples: u32,
    /// Seed of every draw.
    pub seed: u64,
}

/// Heads of a class that are uncovered in a band of a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Uncovered {
    /// The day.
    pub date: NaiveDate,
    /// The band.
    pub band: Band,
    /// The class.
    pub class: ClassId,
    /// Mean heads, in hundredths.
    pub mean_x100: i64,
    /// Share of samples in which any head is uncovered.
    pub share: BasisPoints,
    /// Most heads in any sample.
    pub most: u32,
}

/// Reserve people of a class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClassReserve {
    /// The class.
    pub class: ClassId,
    /// For each of [`SHARES`] the fewest people a day that are enough on that share of all drawn days, with the share they
    /// are enough on.
    pub people: Vec<(u8, u32, BasisPoints)>,
}

/// What drawn absences ask for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reserve {
    /// Shifts lost over the horizon, mean in hundredths.
    pub lost_x100: i64,
    /// Shifts that somebody else must work over the horizon, mean in hundredths.
    pub changes_x100: i64,
    /// For each of [`SHARES`] the changes that are not exceeded in that share of samples.
    pub changes: Vec<(u8, u32)>,
    /// Rows of cover with an uncovered head in any sample, in order of date, band and class.
    pub uncovered: Vec<Uncovered>,
    /// Reserve people a day, by class.
    pub classes: Vec<ClassReserve>,
}

/// Draws absences over a rota. Same input, seed and samples: same answer.
///
/// # Errors
/// See [`Unrepaired`].
pub fn reserve(input: &PlanningInput, rota: &Rota, params: &Params) -> Result<Reserve, Unrepaired> {
    let instance = Instance::lower(input)?;
    let state = State::of(input, &instance, rota, input.horizon.first)?;
    let ward = Ward::of(&instance, &state);
    let counts: Vec<Count> = (0..params.samples.max(1)).into_par_iter().map(|k| ward.lived(params, k)).collect();
    Ok(ward.told(input, &counts))
}

/// The rota as the draws read it.
struct Ward<'a> {
    instance: &'a Instance,
    state: &'a State,
    /// Heads that each row may lose.
    spare: Vec<i32>,
    /// Rows of each person and day.
    rows: Vec<Vec<Vec<usize>>>,
    /// Rows of each class and day.
    by_class: Vec<Vec<Vec<usize>>>,
}

/// What one sample came to.
struct Count {
    lost: u32,
    changes: u32,
    /// Rows with their uncovered heads.
    uncovered: Vec<(usize, u32)>,
    /// Reserve people of each class and day.
    people: Vec<Vec<u32>>,
}

impl<'a> Ward<'a> {
    fn of(instance: &'a Instance, state: &'a State) -> Self {
        let spare = instance.cover.iter().zip(&state.heads).map(|(row, heads)| (heads - row.need).max(0)).collect();
        let worked = |p: usize, d: usize| match state.lines[p][d] {
            OFF => Vec::new(),
            choice => rows_of(instance, p, d, usize::from(choice) - 1),
        };
        let rows = (0..state.lines.len()).map(|p| (0..instance.days).map(|d| worked(p, d)).collect()).collect();
        let classes = instance.cover.iter().map(|row| row.class + 1).max().unwrap_or(0);
        let of_class = |class: usize, d: usize| {
            let here = instance.rows_of_day[d].iter().copied();
            here.filter(|row| instance.cover[*row].class == class).collect()
        };
        let by_class = (0..classes).map(|c| (0..instance.days).map(|d| of_class(c, d)).collect()).collect();
        Self { instance, state, spare, rows, by_class }
    }

    /// One sample.
    fn lived(&self, params: &Params, sample: u32) -> Count {
        let mut random = ChaCha8Rng::seed_from_u64(params.seed);
        random.set_stream(u64::from(sample));
        let (mut gone, mut lost) = (vec![0_i32; self.spare.len()], 0);
        for p in 0..self.rows.len() {
            let mut chain = Chain::new(params, &mut random);
            for d in 0..self.instance.days {
                if chain.absent(&mut random) && self.state.lines[p][d] != OFF {
                    lost += 1;
                    self.rows[p][d].iter().for_each(|row| gone[*row] += 1);
                }
            }
        }
        let short = |row: usize| u32::try_from(gone[row] - self.spare[row]).unwrap_or(0).min(self.owed(row));
        let uncovered: Vec<(usize, u32)> = (0..gone.len()).map(|row| (row, short(row))).filter(|(_, n)| *n > 0).collect();
        let mut heads = vec![0; gone.len()];
        uncovered.iter().for_each(|(row, n)| heads[*row] = *n);
        let people = self.by_class.iter().map(|days| days.iter().map(|rows| self.fewest(rows, &heads)).collect()).collect();
        let changes = (0..self.instance.days).map(|d| self.fewest(&self.instance.rows_of_day[d], &heads)).sum();
        Count { lost, changes, uncovered, people }
    }

    /// Heads of a row that the rota has and that are asked for.
    fn owed(&self, row: usize) -> u32 {
        u32::try_from(self.instance.cover[row].need.min(self.state.heads[row])).unwrap_or(0)
    }

    /// The fewest people, each working one shift type, who cover these rows of a day; each counts in every row of a band.
    fn fewest(&self, rows: &[usize], heads: &[u32]) -> u32 {
        let mut slots: Vec<(usize, u32, u32)> = Vec::new();
        for row in rows.iter().filter(|row| heads[**row] > 0) {
            let cover = &self.instance.cover[*row];
            match slots.iter_mut().find(|(slot, ..)| *slot == cover.slot) {
                Some((_, _, n)) => *n = (*n).max(heads[*row]),
                None => slots.push((cover.slot, cover.shifts, heads[*row])),
            }
        }
        let mut need: Vec<u32> = slots.iter().map(|(_, _, n)| *n).collect();
        let shifts: Vec<u32> = slots.iter().map(|(_, shifts, _)| *shifts).collect();
        fewest(&shifts, &mut need)
    }

    fn told(&self, input: &PlanningInput, counts: &[Count]) -> Reserve {
        let samples = counts.len() as i64;
        let mean = |of: &dyn Fn(&Count) -> u32| 100 * counts.iter().map(|c| i64::from(of(c))).sum::<i64>() / samples;
        let mut changes: Vec<u32> = counts.iter().map(|c| c.changes).collect();
        changes.sort_unstable();
        let not_exceeded = |share: u8| changes[(changes.len() * usize::from(share)).div_ceil(100).max(1) - 1];
        Reserve {
            lost_x100: mean(&|c| c.lost),
            changes_x100: mean(&|c| c.changes),
            changes: SHARES.map(|share| (share, not_exceeded(share))).to_vec(),
            uncovered: self.uncovered(input, counts),
            classes: (0..self.by_class.len()).map(|c| self.class(input, counts, c)).collect(),
        }
    }

    fn uncovered(&self, input: &PlanningInput, counts: &[Count]) -> Vec<Uncovered> {
        let mut rows = vec![(0_i64, 0_i64, 0_u32); self.spare.len()];
        for (row, n) in counts.iter().flat_map(|c| &c.uncovered) {
            let (sum, any, most) = &mut rows[*row];
            (*sum, *any, *most) = (*sum + i64::from(*n), *any + 1, (*most).max(*n));
        }
        let bands: Vec<Band> = input.bands().into_iter().collect();
        let samples = counts.len() as i64;
        let told = rows.iter().enumerate().filter(|(_, (_, any, _))| *any > 0).map(|(k, (sum, any, most))| {
            let row = &self.instance.cover[k];
            Uncovered {
                date: input.horizon.date(row.day),
                band: bands[row.slot % bands.len()],
                class: input.classes[row.class].id.clone(),
                mean_x100: 100 * sum / samples,
                share: share(*any, samples),
                most: *most,
            }
        });
        let mut told: Vec<Uncovered> = told.collect();
        told.sort_by(|a, b| (a.date, a.band, &a.class).cmp(&(b.date, b.band, &b.class)));
        told
    }

    fn class(&self, input: &PlanningInput, counts: &[Count], class: usize) -> ClassReserve {
        let mut days = [0_i64; MOST + 1];
        counts.iter().flat_map(|c| &c.people[class]).for_each(|n| days[(*n as usize).min(MOST)] += 1);
        let all: i64 = days.iter().sum();
        let enough = |n: usize| days[..=n].iter().sum::<i64>();
        let fewest = |percent: u8| (0..=MOST).find(|n| 100 * enough(*n) >= i64::from(percent) * all).unwrap_or(MOST);
        let people = SHARES.map(|percent| {
            let n = fewest(percent);
            (percent, n as u32, share(enough(n), all))
        });
        ClassReserve { class: input.classes[class].id.clone(), people: people.to_vec() }
    }
}

fn share(part: i64, all: i64) -> BasisPoints {
    BasisPoints(u32::try_from(10_000 * part / all.max(1)).unwrap_or(0))
}

/// The fewest shifts that give each band its heads; bit `s` of `shifts` is set where shift type `s` spans the band.
fn fewest(shifts: &[u32], need: &mut Vec<u32>) -> u32 {
    fewest_known(shifts, need, &mut HashMap::new())
}

/// The first band that lacks somebody is given somebody of each shift type that spans it in turn; what the same heads need is
/// looked for once.
fn fewest_known(shifts: &[u32], need: &mut Vec<u32>, known: &mut HashMap<Vec<u32>, u32>) -> u32 {
    let Some(first) = need.iter().position(|n| *n > 0) else { return 0 };
    if let Some(best) = known.get(need) {
        return *best;
    }
    let mut best = u32::MAX;
    for s in (0..u32::BITS).filter(|s| shifts[first] & (1 << s) != 0) {
        let before = need.clone();
        for (n, spans) in need.iter_mut().zip(shifts) {
            *n -= u32::from(*n > 0 && spans & (1 << s) != 0);
        }
        best = best.min(fewest_known(shifts, need, known).saturating_add(1));
        *need = before;
    }
    known.insert(need.clone(), best);
    best
}

/// Well or absent, day by day.
struct Chain {
    begins: f64,
    ends: f64,
    is_absent: bool,
    started: bool,
}

impl Chain {
    fn new(params: &Params, random: &mut ChaCha8Rng) -> Self {
        let share = f64::from(params.absence.0.min(5_000)) / 10_000.0;
        let ends = 1.0 / f64::from(params.spell_days.max(1));
        Self { begins: (ends * share / (1.0 - share)).min(1.0), ends, is_absent: random.random_bool(share), started: false }
    }

    /// Whether the next day is one of absence.
    fn absent(&mut self, random: &mut ChaCha8Rng) -> bool {
        if self.started {
            let turns = random.random_bool(if self.is_absent { self.ends } else { self.begins });
            self.is_absent ^= turns;
        }
        self.started = true;
        self.is_absent
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fewest_shifts_are_the_fewest() {
        // Three bands; a long shift spans the first two, a short one each.
        let shifts = [0b1001, 0b1010, 0b0100];
        assert_eq!(fewest(&shifts, &mut vec![0, 0, 0]), 0);
        assert_eq!(fewest(&shifts, &mut vec![1, 1, 0]), 1, "the long one");
        assert_eq!(fewest(&shifts, &mut vec![2, 1, 1]), 3);
        assert_eq!(fewest(&shifts, &mut vec![40, 40, 40]), 80, "many heads take little longer");
    }

    /// A chain with a spell of one day and half the days absent would need to begin with certainty.
    #[test]
    fn the_long_run_share_is_the_one_asked_for() {
        for (absence, spell_days) in [(1_000, 4), (500, 1), (2_500, 10)] {
            let params = Params { absence: BasisPoints(absence), spell_days, samples: 1, seed: 1 };
            let mut random = ChaCha8Rng::seed_from_u64(7);
            let mut days = 0;
            for _ in 0..2_000 {
                let mut chain = Chain::new(&params, &mut random);
                days += (0..84).filter(|_| chain.absent(&mut random)).count();
            }
            let measured = days as f64 / (2_000.0 * 84.0);
            assert!((measured - f64::from(absence) / 10_000.0).abs() < 0.01, "{measured} of {absence}");
        }
    }
}
