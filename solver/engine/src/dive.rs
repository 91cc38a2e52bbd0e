//! Diving: fix the choices of days that the relaxation is nearly sure of, generate a few more lines, and go on until
//! everybody's line is whole.
//!
//! A choice of one day leaves a person far more room than a whole line does: from the root of an instance of 40 people this dive came
//! to the optimum in 0.1 s of processor time, the one by lines to 4 737 instead of 4 631 in 3.1 s (Curtois 10, seed 1).

use crate::{
    control::Control,
    generation::{Ended, Pricers, Until, generate},
    master::Master,
    repair::Lines,
};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// Shares from here on are fixed whatever their number.
const SURE: f64 = 0.95;
/// Others are fixed in one step: one in so many of the days that are open.
const PART: usize = 20;
/// A step that still costs much after more rounds is taken back, and so many times fewer choices are fixed.
const FEWER: usize = 8;
/// Weight of a person's lines that must stay when a choice of hers is fixed.
const LEAST: f64 = 0.2;
/// After a step that costs more than this part, so many times the rounds are tried.
const JUMP: f64 = 0.002;
const AFTER_A_JUMP: usize = 4;
/// Nearer to whole than this is whole.
const WHOLE: f64 = 1e-6;

/// How to dive.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Dive {
    /// Rounds of column generation after each step.
    pub(crate) rounds: usize,
    /// Most that is added to a share by chance: another dive fixes other choices first.
    pub(crate) noise: f64,
    /// Seed of it.
    pub(crate) seed: u64,
    /// A plan that costs more is of no use.
    pub(crate) cutoff: Option<i64>,
}

/// A choice of a person's day, and how much of her relaxed line makes it.
#[derive(Debug, Clone, Copy)]
struct Share {
    order: f64,
    value: f64,
    person: usize,
    day: usize,
    choice: u8,
}

/// Rounds the present solution of a master to lines for its free people. `None` when that led nowhere.
pub(crate) fn dive(master: &mut Master<'_>, pricers: &Pricers, allowed: &[Vec<u64>], how: Dive, control: &Control<'_>) -> Option<Lines> {
    let mut rng = ChaCha8Rng::seed_from_u64(how.seed);
    let mut masks = allowed.to_vec();
    let hopeless = |master: &Master<'_>| how.cutoff.is_some_and(|c| master.objective > c as f64 + WHOLE);
    loop {
        if hopeless(master) || control.stopped() {
            return None;
        }
        if let Some(whole) = master.whole() {
            return Some(whole);
        }
        let (before, open) = (master.objective, masks.clone());
        for part in [PART, PART * FEWER] {
            if !fix(master, &mut masks, (part, how.noise), &mut rng) {
                return None;
            }
            if !settle(master, (pricers, &masks), (how.rounds, before), &hopeless, control) {
                return None;
            }
            if master.objective <= before + JUMP * before.abs() || part > PART {
                break;
            }
            // Fewer at once, with the lines that were found meanwhile.
            masks.clone_from(&open);
            master.allow(&masks);
            if generate(master, pricers, &masks, &Until { rounds: 1, ..until(how.rounds) }, None, control).ended == Ended::Failed {
                return None;
            }
        }
    }
}

const fn until(rounds: usize) -> Until {
    Until { rounds, near: 1e-4, beam: 0, smoothing: 0.0, ..Until::END }
}

/// Generates lines after a step, more of them when it cost much; whether the master was solved.
fn settle(
    master: &mut Master<'_>,
    (pricers, masks): (&Pricers, &[Vec<u64>]),
    (rounds, before): (usize, f64),
    hopeless: &impl Fn(&Master<'_>) -> bool,
    control: &Control<'_>,
) -> bool {
    master.allow(masks);
    for rounds in [rounds, AFTER_A_JUMP * rounds] {
        if generate(master, pricers, masks, &until(rounds), None, control).ended == Ended::Failed {
            return false;
        }
        if hopeless(master) || master.objective <= before + JUMP * before.abs() {
            break;
        }
    }
    true
}

/// Fixes the choices with the greatest shares, of each person only as long as lines of hers stay; whether there were any.
fn fix(master: &Master<'_>, masks: &mut [Vec<u64>], (part, noise): (usize, f64), rng: &mut ChaCha8Rng) -> bool {
    let mut lines: Vec<Vec<(f64, &[u8])>> = vec![Vec::new(); masks.len()];
    for column in &master.columns {
        let value = master.value(column);
        if value > WHOLE {
            lines[column.person].push((value, &column.line));
        }
    }
    let mut shares = shares(master, &lines, masks);
    let open = shares.iter().filter(|s| s.value < 1.0 - WHOLE).count();
    for share in &mut shares {
        share.order = if share.value < SURE { share.value + noise * rng.random_range(0.0..1.0_f64) } else { 1.0 + share.value };
    }
    shares.sort_by(|a, b| b.order.total_cmp(&a.order).then((a.person, a.day).cmp(&(b.person, b.day))));
    let mut left = (open / part).max(1);
    let mut any = false;
    for share in shares {
        let (mask, p) = (1 << share.choice, share.person);
        let fits = |line: &[u8]| line[share.day] == share.choice && line.iter().zip(&masks[p]).all(|(c, m)| m & (1 << c) != 0);
        if lines[p].iter().filter(|(_, line)| fits(line)).map(|(v, _)| v).sum::<f64>() < LEAST {
            continue;
        }
        if share.value < SURE {
            if left == 0 {
                break;
            }
            left -= 1;
        }
        any |= share.value < 1.0 - WHOLE;
        masks[p][share.day] = mask;
    }
    any
}

/// The greatest share of each day that is not fixed yet.
fn shares(master: &Master<'_>, lines: &[Vec<(f64, &[u8])>], masks: &[Vec<u64>]) -> Vec<Share> {
    let mut shares = Vec::new();
    let mut share = vec![0.0; master.model.choices];
    for p in &master.free {
        for day in (0..master.model.days).filter(|d| masks[*p][*d].count_ones() > 1) {
            share.fill(0.0);
            lines[*p].iter().for_each(|(v, line)| share[usize::from(line[day])] += v);
            let first = |a: &(usize, &f64), b: &(usize, &f64)| a.1.total_cmp(b.1).then(b.0.cmp(&a.0));
            if let Some((choice, value)) = share.iter().enumerate().max_by(first).filter(|s| *s.1 > WHOLE) {
                shares.push(Share { order: 0.0, value: *value, person: *p, day, choice: choice as u8 });
            }
        }
    }
    shares
}
