//! A base rota: weeks that repeat, so that the last week is followed by the first.
//!
//! # The mathematics
//! 1. Two integer programs with every rule over the seam: who works which weekend, then all other days around them
//!    (`weekends`). A first legal rota lies between them: lines around the weekends in which everybody rests at the seam.
//! 2. Small exchanges (`search`), each line judged with itself before it (`round`).
//! 3. The bound is that of the rota without a seam: looking back only adds to what rules forbid and cost, so it holds for every
//!    rota that repeats.
//! 4. Where substitutes are left, the rota is turned by some weeks so that the seam lies inside it; all but its last weeks are laid
//!    anew by exact lines, and the weeks before are the rota itself. The end of the rota, which is what the others look back at,
//!    does not change while they do. The same is done at other places of the round. Turning by four weeks keeps the blocks of
//!    rules that count in twos or fours of weeks.
//!
//! Whatever way a rota was found, it counts when it is legal with itself before it, again and again.

use crate::{
    instance::{Instance, OFF},
    search,
    solve::{DAYS_GAP, Outcome, Params, Progress, Stage, Unsolved, WEEKEND_GAP, assignments, limits, named, no_line, program_limits},
    ward::{self, Ward},
    weekends::{Numbers, Weekends},
};
use std::sync::atomic::{AtomicBool, Ordering};
use turnus_domain::{base_rota::repeated, planning_input::PlanningInput, rota::SolveStatus};

/// Weeks by which the rota is turned each time.
const TURN: usize = 4;
/// Weeks at the end that stay: most rules look back no further, and what looks further counts weekends, which stay too.
const KEPT: usize = 2;
/// Each place of the round that is laid anew has a quarter of the steps: most of its days stay.
const FOR_A_TURN: u64 = 4;

/// Lines of everybody, a choice a day.
type Lines = Vec<Box<[u8]>>;

/// Solves a base rota; the input has nobody's past (see [`turnus_domain::base_rota`]).
///
/// # Errors
/// See [`Unsolved`]; [`Unsolved::Seam`] when no way was found from the last week to the first.
pub fn solve_base_rota(
    input: &PlanningInput,
    params: &Params,
    cancel: &AtomicBool,
    monitor: &mut (dyn FnMut(&Progress) + Send),
) -> Result<Outcome, Unsolved> {
    let instance = Instance::round(input)?;
    let ward = Ward::new(&instance);
    let mut search = Search { input, instance: &instance, ward: &ward, params, cancel, monitor, best: None, open: None, bound: 0 };
    search.run()?;
    search.outcome()
}

struct Search<'a> {
    input: &'a PlanningInput,
    instance: &'a Instance,
    ward: &'a Ward,
    params: &'a Params,
    cancel: &'a AtomicBool,
    monitor: &'a mut (dyn FnMut(&Progress) + Send),
    best: Option<(i64, Lines)>,
    /// A rota that need not repeat, where no other is known.
    open: Option<Lines>,
    bound: i64,
}

impl Search<'_> {
    fn run(&mut self) -> Result<(), Unsolved> {
        self.tell(Stage::Weekends);
        let weekends = Weekends::first(self.instance, self.instance.weeks, Numbers::Any, None)
            .solve(&program_limits(self.params, WEEKEND_GAP), self.cancel);
        self.tell(Stage::Days);
        if let Some(weekends) = weekends {
            self.rest_at_the_seam(&weekends.lines);
            let program = Weekends::around(self.instance, &weekends.lines, Numbers::Any, None);
            if let Some(days) = program.solve(&program_limits(self.params, DAYS_GAP), self.cancel) {
                self.offer(Stage::Days, days.lines.into_iter().map(Vec::into_boxed_slice).collect());
            }
        }
        self.exchange();
        self.bound()?;
        if self.best.as_ref().is_none_or(|(points, lines)| *points > self.bound && self.hires(lines)) {
            self.turn()?;
            self.exchange();
        }
        Ok(())
    }

    fn tell(&mut self, stage: Stage) {
        let objective = self.best.as_ref().map(|b| b.0);
        (self.monitor)(&Progress { stage, objective, bound: self.bound });
    }

    /// Takes a rota that is legal with itself before it, if it is better than the best.
    fn offer(&mut self, stage: Stage, lines: Lines) {
        let substitutes = self.ward.substitutes(self.instance, &lines);
        let Some(points) = ward::points(self.instance, &lines, &substitutes) else { return };
        if self.best.as_ref().is_none_or(|(least, _)| points < *least) {
            self.best = Some((points, lines));
            self.tell(stage);
        }
    }

    fn stopped(&self) -> bool {
        self.cancel.load(Ordering::Relaxed)
    }

    fn hires(&self, lines: &Lines) -> bool {
        !self.ward.substitutes(self.instance, lines).is_empty()
    }

    /// Lines around the weekends that a rest parts from themselves: each the best beside those before it.
    fn rest_at_the_seam(&mut self, weekends: &[Vec<u8>]) {
        let mut open = self.ward.around(self.instance, weekends);
        for (p, days) in open.iter_mut().enumerate() {
            self.free_after_the_last_weekend(p, &weekends[p], days);
        }
        if let Some(lines) = turnus_engine::first(&self.ward.model, &open, self.params.seed) {
            self.offer(Stage::Days, lines);
        }
    }

    /// Who works at the end is free for the rest that is due; everybody else is off in the last weekend.
    fn free_after_the_last_weekend(&self, p: usize, line: &[u8], open: &mut [u64]) {
        let (instance, person) = (self.instance, &self.instance.people[p]);
        let Some((last, shift)) = instance.over_the_seam(-1) else { return };
        let Some(duty) = instance.duty_of(last, line[last]) else { return };
        let due = person.rest[0].max(person.carried.rest);
        for (d, mask) in open.iter_mut().enumerate() {
            let early = (0..instance.shifts).filter(|s| instance.duty[d][*s].start < duty.end + shift + due);
            *mask &= !early.fold(0_u64, |early, s| early | 2 << s);
        }
    }

    /// Small exchanges from the best rota.
    fn exchange(&mut self) {
        let Some((_, lines)) = &self.best else { return };
        if let Some(lines) = exchanged(self.instance, self.ward, lines, self.params, self.cancel) {
            self.offer(Stage::Improve, lines);
        }
    }

    /// The bound of the rota without a seam.
    fn bound(&mut self) -> Result<(), Unsolved> {
        let first = match &self.best {
            Some((0, _)) => return Ok(()),
            Some((_, lines)) => lines.iter().map(|line| line.iter().map(|choice| 1 << choice).collect()).collect(),
            None => self.ward.model.people.iter().map(|p| p.allowed.clone()).collect(),
        };
        let limits = turnus_engine::Params { tries: 0, ..limits(self.params, Some(first)) };
        let found = turnus_engine::search(&self.ward.model, &limits, self.cancel, &|| 0.0, &mut |_| {});
        if !found.without_line.is_empty() {
            return Err(no_line(self.input, self.instance, &found.without_line));
        }
        self.bound = found.bound.max(0);
        self.open = found.lines;
        self.tell(Stage::Bound);
        Ok(())
    }

    /// Lays the weeks around each place of the round anew.
    fn turn(&mut self) -> Result<(), Unsolved> {
        let params = Params { steps: self.params.steps / FOR_A_TURN, ..self.params.clone() };
        let known = self.best.as_ref().map(|(_, lines)| lines).or(self.open.as_ref());
        let Some(mut lines) = known.cloned() else { return Ok(()) };
        for turn in turns(self.instance.weeks) {
            if self.stopped() {
                break;
            }
            if let Some(laid) = laid_anew(self.input, self.instance, &lines, turn, &params, self.cancel)? {
                lines = laid;
            }
            self.offer(Stage::Improve, lines.clone());
            if let Some((_, kept)) = &self.best {
                lines.clone_from(kept);
            }
        }
        Ok(())
    }

    fn outcome(self) -> Result<Outcome, Unsolved> {
        let cancelled = self.stopped();
        let (objective, lines) = self.best.ok_or(if cancelled { Unsolved::Stopped } else { Unsolved::Seam })?;
        let substitutes = self.ward.substitutes(self.instance, &lines);
        let bound = self.bound.min(objective);
        let status = match (objective == bound, cancelled) {
            (true, _) => SolveStatus::Optimal,
            (false, true) => SolveStatus::Cancelled,
            (false, false) => SolveStatus::Feasible,
        };
        let assignments = assignments(self.input, &lines);
        Ok(Outcome { assignments, substitutes: named(self.input, self.instance, &substitutes), objective, bound, status })
    }
}

/// Who works no duty of a weekend may not work one.
fn keep_off(instance: &mut Instance, p: usize, week: usize, line: &[u8]) {
    let days = 7 * week + 4..7 * week + 7;
    let touches = |instance: &Instance, d: usize, s: usize| instance.duty[d][s].weekend == Some(week as i32);
    if days.clone().any(|d| line[d] != OFF && touches(instance, d, usize::from(line[d]) - 1)) {
        return;
    }
    for d in days {
        let mask = (0..instance.shifts).filter(|s| touches(instance, d, *s)).fold(0, |mask, s| mask | 1 << s);
        instance.people[p].allowed[d] &= !mask;
    }
}

/// The rota after small exchanges; none where a line breaks a hard rule.
fn exchanged(instance: &Instance, ward: &Ward, lines: &Lines, params: &Params, cancel: &AtomicBool) -> Option<Lines> {
    let substitutes = ward.substitutes(instance, lines);
    let plain: Vec<Vec<u8>> = lines.iter().map(|line| line.to_vec()).collect();
    let better = search::improve(instance, &plain, &substitutes, params, cancel, &|_| {})?;
    Some(better.lines.into_iter().map(Vec::into_boxed_slice).collect())
}

/// By how many weeks the rota is turned each time: the seam first, twice, then the rest of the round, then the seam again.
fn turns(weeks: usize) -> Vec<usize> {
    let seam = weeks - (open_weeks(weeks) / 2).max(1);
    let rest = (0..weeks).step_by(TURN).map(move |k| (seam + k) % weeks);
    std::iter::once(seam).chain(rest).chain(std::iter::once(seam)).collect()
}

fn open_weeks(weeks: usize) -> usize {
    weeks.saturating_sub(KEPT).max(1)
}

/// The rota with the weeks after a turn laid anew; none where nobody's line fits.
fn laid_anew(
    input: &PlanningInput,
    round: &Instance,
    lines: &Lines,
    turn: usize,
    params: &Params,
    cancel: &AtomicBool,
) -> Result<Option<Lines>, Unsolved> {
    let weeks = input.horizon.weeks as usize;
    let turned = by(lines, turn * 7);
    let mut instance = Instance::lower(&repeated(input, &assignments(input, &turned)))?;
    // A night of a clock change keeps its minutes where it comes to lie.
    for (d, shifts) in instance.duty.iter_mut().enumerate() {
        let from = &round.duty[(d + 7 * turn) % round.days];
        shifts.iter_mut().zip(from).for_each(|(duty, own)| duty.working = own.working);
    }
    let open = open_weeks(weeks) * 7;
    for (person, line) in instance.people.iter_mut().zip(&turned) {
        for d in open..line.len() {
            person.allowed[d] = u32::from(line[d]).checked_sub(1).map_or(0, |s| 1 << s);
            person.fixed[d] = Some(line[d]);
        }
    }
    let weekends: Vec<Vec<u8>> = turned.iter().map(|line| line.to_vec()).collect();
    for (p, line) in weekends.iter().enumerate() {
        for week in 0..open / 7 {
            keep_off(&mut instance, p, week, line);
        }
    }
    let ward = Ward::new(&instance);
    let first = ward.around(&instance, &weekends);
    let found = turnus_engine::search(&ward.model, &limits(params, Some(first)), cancel, &|| 0.0, &mut |_| {}).lines;
    Ok(found.map(|found| {
        let better = exchanged(&instance, &ward, &found, params, cancel).unwrap_or(found);
        by(&better, (weeks - turn) * 7)
    }))
}

/// Lines that begin some days later, and end with those days.
fn by(lines: &Lines, days: usize) -> Lines {
    let turned = |line: &[u8]| {
        let mut line = line.to_vec();
        let n = line.len().max(1);
        line.rotate_left(days % n);
        line.into_boxed_slice()
    };
    lines.iter().map(|line| turned(line)).collect()
}
