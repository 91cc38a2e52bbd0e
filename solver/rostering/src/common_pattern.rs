//! A base rota of common patterns: people of the same contract follow one pattern of weeks, each starting at another week of it.
//!
//! # The mathematics
//! 1. *Same contract*: position, full time, weekends, kinds, exemptions, the competence classes a person meets, the agreements
//!    that cover her and her consents. Of `n` people in `W` weeks the `k`-th starts `k·W/n` weeks into the pattern.
//! 2. A base rota without common patterns ([`solve_base_rota`]) gives each group its first pattern, the line of its first member;
//!    where that is not legal for all of them, a base rota of one person without cover does.
//! 3. *Simulated annealing* over the patterns: two days, runs of days or weeks of a pattern change places, one day changes, or
//!    somebody starts at another week; everybody's line follows. Cover that is missing costs what substitutes cost. A line is
//!    judged as often repeated as rules look back, by the same rules as any line; none that breaks one is taken.
//! 4. The round is judged with itself before it, as every base rota is. Its bound is that of 2: of any round, common patterns or
//!    not.
//!
//! Source: cyclical rosters of one line for a group, as surveyed by Ernst and others (2004).

use crate::{
    base_rota::solve_base_rota,
    instance::{Instance, OFF},
    line::Judge,
    solve::{Outcome, Params, Progress, Stage, Unsolved, assignments, lines, named},
    ward::{self, Ward},
};
use chrono::NaiveDate;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;
use std::{
    collections::BTreeSet,
    sync::atomic::{AtomicBool, Ordering},
};
use turnus_domain::{
    base_rota::repeated,
    planning_input::PlanningInput,
    quantity::{BasisPoints, Minutes},
    rota::SolveStatus,
    shift::ShiftKind,
    staff::{Exemption, FairShare, StaffMember},
    touch::HISTORY_WEEKS,
};

/// A step judges whole lines of a group, so it counts for so many small steps.
const STEPS_OF_A_MOVE: u64 = 100;
/// First and last temperature in points: at the first a tenth of a substitute's shift is often lost, at the last hardly a wish.
const TEMPERATURE: (f64, f64) = (60.0, 2.0);
/// A first pattern is of one person: it needs few steps.
const FIRST: Params = Params { seed: 1, seconds: 60.0, nodes: Some(200), steps: 20_000, chains: 1, rounds: 0 };

/// People who share a pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    /// Who, with the week of the pattern each starts at (from 0), in order of person.
    pub people: Vec<(turnus_domain::id::PersonId, u32)>,
}

/// A base rota of common patterns.
#[derive(Debug, Clone, PartialEq)]
pub struct CommonPatterns {
    /// The round.
    pub rota: Outcome,
    /// Who shares a pattern with whom, in order of the first person.
    pub patterns: Vec<Pattern>,
}

/// Solves a base rota of common patterns; the input has nobody's past (see [`turnus_domain::base_rota`]).
///
/// # Errors
/// See [`Unsolved`]; [`Unsolved::Seam`] when some contract has no pattern that repeats.
pub fn solve_common_patterns(
    input: &PlanningInput,
    params: &Params,
    cancel: &AtomicBool,
    monitor: &mut (dyn FnMut(&Progress) + Send),
) -> Result<CommonPatterns, Unsolved> {
    let free = solve_base_rota(input, params, cancel, monitor)?;
    let round = lines(input, &free.assignments).ok_or(Unsolved::Seam)?;
    let instance = Instance::lower(input)?;
    let long = Instance::lower(&prolonged(input))?;
    let groups = first_patterns(input, &long, &round, cancel)?;
    let seeds = 0..params.chains.max(1);
    let chains: Vec<Option<Chain<'_>>> = seeds
        .into_par_iter()
        .map(|k| {
            let random = ChaCha8Rng::seed_from_u64(params.seed.wrapping_mul(1_000).wrapping_add(k));
            Some(Chain::new(&instance, &long, groups.clone(), random)?.anneal(params.steps / STEPS_OF_A_MOVE, cancel))
        })
        .collect();
    let best = chains.into_iter().flatten().reduce(|a, b| if b.best.0 < a.best.0 { b } else { a }).ok_or(Unsolved::Seam)?;
    let groups = best.best.1;
    let lines = everybody(&instance, &groups);
    let rota = judged(input, &lines, free.bound, cancel)?;
    monitor(&Progress { stage: Stage::Improve, objective: Some(rota.objective), bound: rota.bound });
    let pattern = |g: &Group| Pattern {
        people: g.members.iter().zip(&g.starts).map(|(p, week)| (input.staff[*p].person.clone(), *week as u32)).collect(),
    };
    Ok(CommonPatterns { rota, patterns: groups.iter().map(pattern).collect() })
}

/// People of one contract on their pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Group {
    members: Vec<usize>,
    /// The week of the pattern each starts at.
    starts: Vec<usize>,
    pattern: Vec<u8>,
}

impl Group {
    /// The line of the `k`-th member, as often as fills some days.
    fn line(&self, k: usize, days: usize) -> Vec<u8> {
        let length = self.pattern.len();
        (0..days).map(|d| self.pattern[(d + 7 * self.starts[k]) % length]).collect()
    }
}

/// What binds a person's line and what it counts for, without who she is: terms, rights, the classes she meets, and for each
/// agreement whether it covers her and whether she consents.
#[derive(PartialEq)]
struct Contract {
    position: BasisPoints,
    full_time_week: Minutes,
    weekend_every: u8,
    kinds: BTreeSet<ShiftKind>,
    exemptions: Vec<Exemption>,
    adult_from: Option<NaiveDate>,
    classes: Vec<bool>,
    covers: Vec<bool>,
    consents: Vec<bool>,
}

impl Contract {
    fn of(input: &PlanningInput, m: &StaffMember) -> Self {
        let covers = input.agreements.iter().map(|a| a.scope.covers(&input.unit, &m.person, &m.profession));
        let consents = input.agreements.iter().map(|a| input.consents.iter().any(|c| c.person == m.person && c.agreement == a.id));
        Self {
            position: m.position,
            full_time_week: m.full_time_week,
            weekend_every: m.weekend_every,
            kinds: m.kinds.iter().copied().collect(),
            exemptions: m.exemptions.clone(),
            adult_from: m.adult_from,
            classes: input.classes.iter().map(|c| m.meets(&c.who, input.horizon.first)).collect(),
            covers: covers.collect(),
            consents: consents.collect(),
        }
    }
}

/// Groups with a legal pattern each: the line that the first of them has in a base rota without common patterns, or, where that
/// line is not legal for all of them, a pattern of her own.
fn first_patterns(input: &PlanningInput, long: &Instance, round: &[Box<[u8]>], cancel: &AtomicBool) -> Result<Vec<Group>, Unsolved> {
    let weeks = input.horizon.weeks as usize;
    let mut groups: Vec<(Contract, Vec<usize>)> = Vec::new();
    for (p, m) in input.staff.iter().enumerate() {
        let key = Contract::of(input, m);
        match groups.iter_mut().find(|(of, _)| *of == key) {
            Some((_, members)) => members.push(p),
            None => groups.push((key, vec![p])),
        }
    }
    let members: Vec<Vec<usize>> = groups.into_iter().map(|(_, members)| members).collect();
    let made = |members: &Vec<usize>| {
        let n = members.len();
        let starts = (0..n).map(|k| k * weeks / n).collect();
        let group = Group { starts, members: members.clone(), pattern: round[members[0]].to_vec() };
        if points(&mut Judge::default(), long, &group).is_some() {
            return Ok(group);
        }
        let alone = PlanningInput { staff: vec![input.staff[members[0]].clone()], cover: Vec::new(), ..input.clone() };
        let rota = solve_base_rota(&alone, &FIRST, cancel, &mut |_| {})?;
        let pattern = lines(&alone, &rota.assignments).and_then(|lines| lines.into_iter().next()).ok_or(Unsolved::Seam)?;
        Ok(Group { pattern: pattern.into_vec(), ..group })
    };
    members.par_iter().map(made).collect()
}

/// The input over as many rounds as rules look back and one more: a line that is legal there repeats.
fn prolonged(input: &PlanningInput) -> PlanningInput {
    let weeks = input.horizon.weeks.max(1);
    let rounds = 1 + u32::try_from(HISTORY_WEEKS).unwrap_or(0).div_ceil(weeks);
    let mut long = input.clone();
    long.horizon.weeks = weeks * rounds;
    let more = |share: Option<FairShare>| share.map(|s| FairShare { least: s.least * rounds, most: s.most * rounds });
    for m in &mut long.staff {
        m.fair_nights = more(m.fair_nights);
        m.fair_weekends = more(m.fair_weekends);
    }
    long
}

fn everybody(instance: &Instance, groups: &[Group]) -> Vec<Box<[u8]>> {
    let mut lines = vec![vec![OFF; instance.days].into_boxed_slice(); instance.people.len()];
    for g in groups {
        for (k, p) in g.members.iter().enumerate() {
            lines[*p] = g.line(k, instance.days).into_boxed_slice();
        }
    }
    lines
}

/// One chain of the annealing.
struct Chain<'a> {
    instance: &'a Instance,
    long: &'a Instance,
    judge: Judge,
    random: ChaCha8Rng,
    groups: Vec<Group>,
    /// Points of each group's lines over all rounds.
    points: Vec<i64>,
    cover: i64,
    best: (i64, Vec<Group>),
}

impl<'a> Chain<'a> {
    fn new(instance: &'a Instance, long: &'a Instance, groups: Vec<Group>, random: ChaCha8Rng) -> Option<Self> {
        let mut judge = Judge::default();
        let points: Vec<i64> = groups.iter().map(|g| points(&mut judge, long, g)).collect::<Option<_>>()?;
        let cover = missing(instance, &everybody(instance, &groups));
        let mut chain = Self { instance, long, judge, random, points, cover, best: (0, groups.clone()), groups };
        chain.best.0 = chain.total();
        Some(chain)
    }

    /// Points a round.
    fn total(&self) -> i64 {
        let rounds = (self.long.days / self.instance.days.max(1)).max(1) as i64;
        self.points.iter().sum::<i64>() / rounds + self.cover
    }

    fn anneal(mut self, steps: u64, cancel: &AtomicBool) -> Self {
        let (hot, cold) = TEMPERATURE;
        for step in 0..steps {
            if step % 64 == 0 && cancel.load(Ordering::Relaxed) {
                break;
            }
            let temperature = hot * (cold / hot).powf(step as f64 / steps as f64);
            let allowance = -temperature * self.random.random_range(1e-12..1.0_f64).ln();
            self.one(allowance);
            if self.total() < self.best.0 {
                self.best = (self.total(), self.groups.clone());
            }
        }
        self
    }

    /// One move, taken when it keeps every rule and costs at most the allowance.
    fn one(&mut self, allowance: f64) {
        let g = self.random.random_range(0..self.groups.len());
        let mut moved = self.groups[g].clone();
        self.change(&mut moved);
        if moved == self.groups[g] {
            return;
        }
        let Some(after) = points(&mut self.judge, self.long, &moved) else { return };
        let before = (self.total(), std::mem::replace(&mut self.points[g], after), self.cover);
        let old = std::mem::replace(&mut self.groups[g], moved);
        self.cover = missing(self.instance, &everybody(self.instance, &self.groups));
        if (self.total() - before.0) as f64 > allowance {
            (self.points[g], self.cover, self.groups[g]) = (before.1, before.2, old);
        }
    }

    fn change(&mut self, group: &mut Group) {
        let (days, weeks) = (group.pattern.len(), group.pattern.len() / 7);
        let day = self.random.random_range(0..days);
        match self.random.random_range(0..8_u8) {
            // Another week to start at, that nobody else starts at where there are enough.
            0 => {
                let (k, week) = (self.random.random_range(0..group.starts.len()), self.random.random_range(0..weeks));
                if group.starts.len() > weeks || !group.starts.contains(&week) {
                    group.starts[k] = week;
                }
            }
            1 => group.pattern[day] = self.random.random_range(0..=self.instance.shifts as u8),
            2 => {
                let other = self.random.random_range(0..weeks);
                (0..7).for_each(|d| group.pattern.swap(day / 7 * 7 + d, other * 7 + d));
            }
            3 | 4 => group.pattern.swap(day, self.random.random_range(0..days)),
            // A run of days of one week with the same weekdays of another.
            5 | 6 => {
                let (other, to) = (self.random.random_range(0..weeks), self.random.random_range(day % 7 + 1..=7));
                (day % 7..to).for_each(|d| group.pattern.swap(day / 7 * 7 + d, other * 7 + d));
            }
            _ => {
                let near = (day + self.random.random_range(1..7)) % days;
                group.pattern.swap(day, near);
            }
        }
    }
}

/// Points of a group's lines over all rounds; none when one breaks a rule.
fn points(judge: &mut Judge, long: &Instance, group: &Group) -> Option<i64> {
    group.members.iter().enumerate().map(|(k, p)| judge.points(long, *p, &group.line(k, long.days))).sum()
}

/// What cover costs that is missing, at the price of substitutes: per band the greatest shortfall over classes.
fn missing(instance: &Instance, lines: &[Box<[u8]>]) -> i64 {
    let mut points = 0;
    for rows in &instance.rows_of_day {
        let mut slots: Vec<(usize, i64)> = Vec::new();
        for row in rows.iter().map(|r| &instance.cover[*r]) {
            let there = |p: &usize| {
                let choice = lines[*p][row.day];
                choice != OFF && row.shifts & (1 << (choice - 1)) != 0 && instance.people[*p].classes[row.class][row.day]
            };
            let heads = (0..lines.len()).filter(there).count() as i32;
            let cost = i64::from((row.need - heads).max(0)) * i64::from(row.band_minutes) * instance.points.substitute_hour / 60;
            match slots.iter_mut().find(|(slot, _)| *slot == row.slot) {
                Some((_, worst)) => *worst = (*worst).max(cost),
                None => slots.push((row.slot, cost)),
            }
        }
        points += slots.iter().map(|(_, cost)| cost).sum::<i64>();
    }
    points
}

/// The round with itself before it and its substitutes.
fn judged(input: &PlanningInput, lines: &[Box<[u8]>], bound: i64, cancel: &AtomicBool) -> Result<Outcome, Unsolved> {
    let round = Instance::lower(&repeated(input, &assignments(input, lines)))?;
    let substitutes = Ward::new(&round).substitutes(&round, lines);
    let objective = ward::points(&round, lines, &substitutes).ok_or(Unsolved::Seam)?;
    let bound = bound.min(objective);
    let status = match (objective == bound, cancel.load(Ordering::Relaxed)) {
        (true, _) => SolveStatus::Optimal,
        (false, true) => SolveStatus::Cancelled,
        (false, false) => SolveStatus::Feasible,
    };
    Ok(Outcome { assignments: assignments(input, lines), substitutes: named(input, &round, &substitutes), objective, bound, status })
}
