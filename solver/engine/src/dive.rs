//! Diving: fix the choices of days that the relaxation is nearly sure of, generate a few more lines, and go on until
//! everybody's line is whole. A step that costs much is taken back and made smaller, down to one choice, which is then made or ruled out.
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
use turnus_lp::Basis;

/// Shares from here on are fixed whatever their number.
const SURE: f64 = 0.95;
/// Others are fixed in one step: one in so many of the days that are open.
const PART: usize = 20;
/// A step that still costs much after more rounds is taken back, and so many times fewer choices are fixed. Each step that costs little
/// brings a quarter of them back.
const FEWER: usize = 4;
/// Weight of a person's lines that must stay when a choice of hers is fixed.
const LEAST: f64 = 0.2;
/// After a step that costs more than this part, so many times the rounds are tried.
const JUMP: f64 = 0.002;
const AFTER_A_JUMP: usize = 4;
/// Lines of a person that are kept when those are forgotten that no further step needs. A master of 30 people that kept them all came to
/// 13 000, and an iteration of its solve took ten times as long as one of 1 500.
const KEPT: usize = 60;
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

/// A choice of a person's day.
#[derive(Debug, Clone, Copy)]
struct Choice {
    person: usize,
    day: usize,
    choice: u8,
}

/// How much of a person's relaxed line makes a choice.
#[derive(Debug, Clone, Copy)]
struct Share {
    order: f64,
    value: f64,
    of: Choice,
}

/// Rounds the present solution of a master to lines for its free people. `None` when that led nowhere.
pub(crate) fn dive(master: &mut Master<'_>, pricers: &Pricers, allowed: &[Vec<u64>], how: Dive, control: &Control<'_>) -> Option<Lines> {
    let rng = ChaCha8Rng::seed_from_u64(how.seed);
    let mut way = Way { master, pricers, how, control, masks: allowed.to_vec(), part: PART, rng };
    loop {
        if way.is_hopeless() || control.stopped() {
            return None;
        }
        if let Some(whole) = way.master.whole() {
            return Some(whole);
        }
        way.step()?;
    }
}

/// A dive on its way.
struct Way<'a, 'm> {
    master: &'a mut Master<'m>,
    pricers: &'a Pricers,
    how: Dive,
    control: &'a Control<'a>,
    /// Choices that are still allowed.
    masks: Vec<Vec<u64>>,
    /// One in so many of the open days is fixed in the next step.
    part: usize,
    rng: ChaCha8Rng,
}

/// Where a dive can go back to.
struct Point {
    objective: f64,
    masks: Vec<Vec<u64>>,
    basis: Option<Basis>,
}

impl Way<'_, '_> {
    fn is_hopeless(&self) -> bool {
        self.how.cutoff.is_some_and(|c| self.master.objective > c as f64 + WHOLE)
    }

    fn is_jump(&self, before: f64) -> bool {
        self.master.objective > before + JUMP * before.abs()
    }

    fn here(&mut self) -> Point {
        Point { objective: self.master.objective, masks: self.masks.clone(), basis: self.master.basis() }
    }

    /// Fixes some choices. Where that costs much it is taken back and the next step fixes fewer; where one choice does, the day is left
    /// without it if that costs less. `None` when nothing can be fixed, or the master was not solved.
    fn step(&mut self) -> Option<()> {
        let before = self.here();
        let fixed = self.fix()?;
        self.settle(before.objective)?;
        if !self.is_jump(before.objective) {
            self.part = (self.part * 3 / 4).max(PART);
            if 2 * self.master.columns.len() > 3 * KEPT * self.master.free.len() {
                self.master.forget(KEPT);
            }
            return Some(());
        }
        match fixed[..] {
            [] => Some(()),
            [one] => self.without(one, before),
            _ => {
                self.part *= FEWER;
                self.back(before)
            }
        }
    }

    /// Leaves a day without a choice that costs much, unless that costs more.
    fn without(&mut self, one: Choice, before: Point) -> Option<()> {
        let with = self.here();
        let objective = before.objective;
        self.masks = before.masks;
        self.masks[one.person][one.day] &= !(1 << one.choice);
        self.master.allow(&self.masks);
        before.basis.iter().for_each(|basis| self.master.set_basis(basis));
        self.settle(objective)?;
        if self.master.objective > with.objective { self.back(with) } else { Some(()) }
    }

    /// Goes back, with the lines that were found meanwhile.
    fn back(&mut self, to: Point) -> Option<()> {
        self.masks = to.masks;
        self.master.allow(&self.masks);
        to.basis.iter().for_each(|basis| self.master.set_basis(basis));
        self.generate(1)
    }

    /// Generates lines after a step, more of them when it cost much; `None` when the master was not solved.
    fn settle(&mut self, before: f64) -> Option<()> {
        self.master.allow(&self.masks);
        for rounds in [self.how.rounds, AFTER_A_JUMP * self.how.rounds] {
            self.generate(rounds)?;
            if self.is_hopeless() || !self.is_jump(before) {
                break;
            }
        }
        Some(())
    }

    fn generate(&mut self, rounds: usize) -> Option<()> {
        let until = Until { rounds, near: 1e-4, beam: 0, smoothing: 0.0, ..Until::END };
        let done = generate(self.master, self.pricers, &self.masks, &until, None, self.control);
        (done.ended != Ended::Failed).then_some(())
    }

    /// Fixes the choices with the greatest shares, of each person only as long as lines of hers stay. Gives those that were not sure;
    /// `None` when nothing was open.
    fn fix(&mut self) -> Option<Vec<Choice>> {
        let mut lines: Vec<Vec<(f64, &[u8])>> = vec![Vec::new(); self.masks.len()];
        for column in &self.master.columns {
            let value = self.master.value(column);
            if value > WHOLE {
                lines[column.person].push((value, &column.line));
            }
        }
        let mut shares = shares(self.master, &lines, &self.masks);
        let open = shares.iter().filter(|s| s.value < 1.0 - WHOLE).count();
        for share in &mut shares {
            let chance = |rng: &mut ChaCha8Rng| self.how.noise * rng.random_range(0.0..1.0_f64);
            share.order = if share.value < SURE { share.value + chance(&mut self.rng) } else { 1.0 + share.value };
        }
        shares.sort_by(|a, b| b.order.total_cmp(&a.order).then((a.of.person, a.of.day).cmp(&(b.of.person, b.of.day))));
        let most = (open / self.part).max(1);
        let (mut any, mut unsure) = (false, Vec::new());
        for Share { value, of, .. } in shares {
            let (mask, p) = (1 << of.choice, of.person);
            let fits = |line: &[u8]| line[of.day] == of.choice && line.iter().zip(&self.masks[p]).all(|(c, m)| m & (1 << c) != 0);
            if lines[p].iter().filter(|(_, line)| fits(line)).map(|(v, _)| v).sum::<f64>() < LEAST {
                continue;
            }
            if value < SURE {
                if unsure.len() == most {
                    break;
                }
                unsure.push(of);
            }
            any |= value < 1.0 - WHOLE;
            self.masks[p][of.day] = mask;
        }
        any.then_some(unsure)
    }
}

/// The greatest share of each day that is not fixed yet.
fn shares(master: &Master<'_>, lines: &[Vec<(f64, &[u8])>], masks: &[Vec<u64>]) -> Vec<Share> {
    let mut shares = Vec::new();
    let mut share = vec![0.0; master.model.choices];
    for person in master.free.iter().copied() {
        for day in (0..master.model.days).filter(|d| masks[person][*d].count_ones() > 1) {
            share.fill(0.0);
            lines[person].iter().for_each(|(v, line)| share[usize::from(line[day])] += v);
            let first = |a: &(usize, &f64), b: &(usize, &f64)| a.1.total_cmp(b.1).then(b.0.cmp(&a.0));
            if let Some((choice, value)) = share.iter().enumerate().max_by(first).filter(|s| *s.1 > WHOLE) {
                shares.push(Share { order: 0.0, value: *value, of: Choice { person, day, choice: choice as u8 } });
            }
        }
    }
    shares
}
