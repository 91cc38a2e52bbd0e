//! The model with a clock for what cannot be cut: it says not only who, but when.
//!
//! The model of `model` does not know that those who do a task together must be free at the same time, nor that a long task must
//! lie in one piece beside the break; that is what a clock loses first. Here such a task begins at one of some starts, a break
//! too, and the rest may be interrupted. With groups of people who are alike:
//! * demand: at each start `Σ z = n · y`, `Σ assisting ≤ (n − 1) · y`; `Σ y` over all starts, or `Σ x`, is how often it is due;
//! * at once: of all `z` and breaks of a group that go on at a start, as many as it has people;
//! * capacity: minutes of a group fit what its people have, none of them busier than the busiest must be;
//! * stretch: in every stretch between windows, a group's own work that lies wholly inside, and as much of what begins at
//!   starts as falls into it, fit its length for each of its people.
//!
//! Starts are few, so the least value here is no bound; where it reaches what `model` proved, it is a plan to fill (`gaps`).

use crate::{
    clock::{Clock, pause_span},
    gaps,
    jobs::Job,
    ways::{Asked, Day, Way},
};
use std::{collections::BTreeMap, sync::atomic::AtomicBool};
use turnus_domain::{day_plan::Performer, quantity::Minutes, task::Mode};
use turnus_lp::{Mip, MipLimits, MipOutcome};

/// Most starts of what has starts, attempt by attempt: few leave longer gaps between, more find what must fit closely; no single
/// number reaches the bound on all of the sample unit's days.
const STARTS: [usize; 4] = [20, 16, 32, 24];
/// Most nodes of each search.
const NODES: i64 = 30;
/// Minutes between starts; what is shorter is done in rows of about so many, so that no odd minutes are left between.
const GRID: i64 = 30;
/// A task from so many minutes on has starts although one person does it.
const LONG: i64 = 35;

/// What one group has at a start: parts in a task, or breaks.
#[derive(Debug, Clone, Copy)]
struct Piece {
    column: usize,
    group: usize,
    from: i64,
    to: i64,
    /// None for a break.
    demand: Option<usize>,
}

/// A group's own work in a window.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Own {
    column: usize,
    group: usize,
    pub(crate) demand: usize,
    pub(crate) from: i64,
    pub(crate) to: i64,
    pub(crate) minutes: i64,
}

struct Slots<'a, 'g> {
    day: &'a Day<'a>,
    groups: &'g [Vec<usize>],
    most: usize,
    /// Per mille of her minutes that the busiest must use.
    busiest: i64,
    mip: Mip,
    pieces: Vec<Piece>,
    own: Vec<Own>,
    /// Times begun, by demand and start.
    begun: BTreeMap<(usize, i64), usize>,
}

/// A plan on the clock that leaves nothing; `goal` is what the model proved, aim by aim. None when none of this form is found.
pub(crate) fn placed<'a>(day: &'a Day<'a>, groups: &[Vec<usize>], goal: &[i64]) -> Option<Clock<'a>> {
    let mut best: Option<Clock<'a>> = None;
    for (attempt, most) in STARTS.into_iter().enumerate() {
        let found = Slots::new(day, groups, most, goal[5]).solved(goal, attempt + 1 == STARTS.len() && best.is_none());
        let better = |new: &Clock<'_>| best.as_ref().is_none_or(|old| (new.worth(), new.busiest()) < (old.worth(), old.busiest()));
        best = found.filter(better).or(best);
        if best.as_ref().is_some_and(|clock| clock.worth()[1..] == goal[..5] && clock.busiest() <= goal[5]) {
            break;
        }
    }
    best
}

impl<'a, 'g> Slots<'a, 'g> {
    fn new(day: &'a Day<'a>, groups: &'g [Vec<usize>], most: usize, busiest: i64) -> Self {
        let (pieces, own) = (Vec::new(), Vec::new());
        let mut slots = Self { day, groups, most, busiest, mip: Mip::new(), pieces, own, begun: BTreeMap::new() };
        for (demand, asked) in day.asked.iter().enumerate() {
            let longest = asked.ways.iter().map(|w| w.minutes).max().unwrap_or(0);
            if asked.performers() == 1 && longest < LONG { slots.alone(demand) } else { slots.at_starts(demand, longest.max(1)) }
        }
        slots.breaks();
        (0..groups.len()).for_each(|group| slots.limits(group));
        slots
    }

    /// Ways of groups: each by its first.
    fn ways(&self, demand: usize) -> Vec<(usize, &'a Way)> {
        let ways = self.day.asked[demand].ways.iter();
        ways.filter_map(|w| Some((self.groups.iter().position(|g| g[0] == w.duty)?, w))).collect()
    }

    fn alone(&mut self, demand: usize) {
        let asked = &self.day.asked[demand];
        let times = f64::from(asked.times);
        let mut terms = Vec::new();
        for (group, way) in self.ways(demand) {
            let who = &self.day.duties()[way.duty];
            let (from, to) = (asked.from.max(who.from.0), asked.to.min(who.to.0));
            if from + way.minutes <= to {
                let column = self.mip.column((way.levels * way.minutes) as f64, 0.0, times, true);
                self.own.push(Own { column, group, demand, from, to, minutes: way.minutes });
                terms.push((column, 1.0));
            }
        }
        self.mip.row(times, times, &terms);
    }

    fn at_starts(&mut self, demand: usize, longest: i64) {
        let asked = &self.day.asked[demand];
        let n = asked.performers();
        let mut all = Vec::new();
        for at in starts(asked, longest, self.most) {
            let there = |w: &Way| self.day.duties()[w.duty].from.0 <= at && at + w.minutes <= self.day.duties()[w.duty].to.0;
            let ways: Vec<(usize, &Way)> = self.ways(demand).into_iter().filter(|(_, w)| there(w)).collect();
            let people: usize = ways.iter().map(|(g, _)| self.groups[*g].len()).sum();
            if people < n || ways.iter().all(|(_, w)| w.mode == Mode::Assist) {
                continue;
            }
            let begun = self.mip.column(0.0, 0.0, f64::from(asked.times).min((people / n) as f64), true);
            let (mut every, mut assist) = (vec![(begun, -(n as f64))], vec![(begun, 1.0 - n as f64)]);
            for (group, way) in ways {
                let column = self.mip.column((way.levels * way.minutes) as f64, 0.0, self.groups[group].len() as f64, true);
                self.pieces.push(Piece { column, group, from: at, to: at + way.minutes, demand: Some(demand) });
                every.push((column, 1.0));
                if way.mode == Mode::Assist {
                    assist.push((column, 1.0));
                }
            }
            self.mip.row(0.0, 0.0, &every);
            self.mip.row(f64::NEG_INFINITY, 0.0, &assist);
            all.push((begun, 1.0));
            self.begun.insert((demand, at), begun);
        }
        let times = f64::from(asked.times);
        self.mip.row(times, times, &all);
    }

    fn breaks(&mut self) {
        for (group, people) in self.groups.iter().enumerate() {
            let who = &self.day.duties()[people[0]];
            if who.pause == Minutes::ZERO {
                continue;
            }
            let (from, to) = pause_span(who);
            let (many, minutes) = (people.len() as f64, who.pause.0);
            let mut terms = Vec::new();
            for at in (from..=to - minutes).step_by(GRID as usize) {
                let column = self.mip.column(0.0, 0.0, many, true);
                self.pieces.push(Piece { column, group, from: at, to: at + minutes, demand: None });
                terms.push((column, 1.0));
            }
            self.mip.row(many, many, &terms);
        }
    }

    /// What a group has: people at once, minutes, and stretches.
    fn limits(&mut self, group: usize) {
        let people = self.groups[group].len() as f64;
        let pieces: Vec<Piece> = self.pieces.iter().filter(|p| p.group == group).copied().collect();
        let own: Vec<Own> = self.own.iter().filter(|o| o.group == group).copied().collect();
        let mut times: Vec<i64> = pieces.iter().map(|p| p.from).collect();
        times.sort_unstable();
        times.dedup();
        for t in times {
            let on: Vec<_> = pieces.iter().filter(|p| p.from <= t && t < p.to).map(|p| (p.column, 1.0)).collect();
            self.mip.row(f64::NEG_INFINITY, people, &on);
        }
        let care = pieces.iter().filter(|p| p.demand.is_some()).map(|p| (p.column, (p.to - p.from) as f64));
        let work: Vec<_> = own.iter().map(|o| (o.column, o.minutes as f64)).chain(care).collect();
        let capacity = self.day.duties()[self.groups[group][0]].capacity.0 * self.busiest.min(1000) / 1000;
        self.mip.row(f64::NEG_INFINITY, people * capacity as f64, &work);
        self.stretches(&pieces, &own, people);
    }

    fn stretches(&mut self, pieces: &[Piece], own: &[Own], people: f64) {
        let (mut from, mut to): (Vec<i64>, Vec<i64>) = own.iter().map(|o| (o.from, o.to)).unzip();
        for list in [&mut from, &mut to] {
            list.sort_unstable();
            list.dedup();
        }
        for a in &from {
            for b in to.iter().filter(|b| *b > a) {
                let inside: Vec<&Own> = own.iter().filter(|o| *a <= o.from && o.to <= *b).collect();
                let is_tight = inside.iter().any(|o| o.from == *a) && inside.iter().any(|o| o.to == *b);
                let within = |p: &Piece| (p.to.min(*b) - p.from.max(*a)).max(0) as f64;
                if is_tight {
                    let shared = pieces.iter().map(|p| (p.column, within(p))).filter(|(_, minutes)| *minutes > 0.0);
                    let terms: Vec<_> = inside.iter().map(|o| (o.column, o.minutes as f64)).chain(shared).collect();
                    self.mip.row(f64::NEG_INFINITY, people * (b - a) as f64, &terms);
                }
            }
        }
    }

    /// Solves and lays it on the clock; what misses the goal already here only when it is asked for.
    fn solved(mut self, goal: &[i64], anyway: bool) -> Option<Clock<'a>> {
        let limits = MipLimits {
            nodes: Some(NODES),
            absolute_gap: 0.999,
            stop_at_first: true,
            stop_objective: goal[4] as f64 + 0.5,
            ..MipLimits::default()
        };
        let outcome = std::mem::take(&mut self.mip).solve(&limits, None, &AtomicBool::new(false), &mut |_| {});
        let MipOutcome::Solved { values, objective, .. } = outcome else { return None };
        if objective > goal[4] as f64 + 0.5 && !anyway {
            return None;
        }
        let whole = |column: usize| values[column].round().max(0.0) as usize;
        let mut clock = Clock::new(self.day);
        let mut teams: BTreeMap<(usize, i64), Vec<usize>> = BTreeMap::new();
        for (group, people) in self.groups.iter().enumerate() {
            let hers = self.pieces.iter().filter(|p| p.group == group);
            let pieces: Vec<Piece> = hers.flat_map(|p| std::iter::repeat_n(*p, whole(p.column))).collect();
            for (piece, k) in coloured(pieces, people.len())? {
                match piece.demand {
                    None => clock.put_piece(people[k], piece.from, None),
                    Some(demand) => teams.entry((demand, piece.from)).or_default().push(people[k]),
                }
            }
        }
        for ((demand, at), team) in teams {
            self.begin(&mut clock, demand, at, team, whole(self.begun[&(demand, at)]));
        }
        for (group, people) in self.groups.iter().enumerate() {
            let hers = self.own.iter().filter(|o| o.group == group && whole(o.column) > 0);
            let work: Vec<(Own, u32)> = hers.map(|o| (*o, whole(o.column) as u32)).collect();
            gaps::deal(&mut clock, people, &work, self.busiest);
        }
        clock.rescue();
        crate::repair::repair(&mut clock, &goal[..5]);
        Some(clock)
    }

    /// Puts what begins at a start: those who may lead stand first, and each of the first leads one.
    fn begin(&self, clock: &mut Clock<'_>, demand: usize, at: i64, team: Vec<usize>, begun: usize) {
        let asked = &self.day.asked[demand];
        let mut team: Vec<&Way> = asked.ways.iter().filter(|w| team.contains(&w.duty)).collect();
        team.sort_by_key(|w| (w.mode == Mode::Assist, w.duty));
        for k in 0..begun {
            let performers: Vec<Performer> = team.iter().skip(k).step_by(begun).map(|w| performer(w)).collect();
            if let Some(first) = performers.first() {
                clock.put_piece(first.duty, at, Some(Job { demand, performers }));
            }
        }
    }
}

pub(crate) fn performer(way: &Way) -> Performer {
    Performer { duty: way.duty, mode: way.mode, minutes: Minutes(way.minutes), supervised: None }
}

/// At most so many starts: every [`GRID`] minutes, of something short several in a row; when there are too many, some rows only,
/// spread evenly.
fn starts(asked: &Asked<'_>, longest: i64, most: usize) -> Vec<i64> {
    let in_row = (GRID / longest).max(1);
    let rows: Vec<i64> = (asked.from..asked.to).step_by(GRID as usize).collect();
    let kept = rows.len().min((most / in_row as usize).max(1));
    let chosen = (0..kept).map(|k| rows[k * rows.len() / kept]);
    chosen.flat_map(|row| (0..in_row).map(move |k| row + k * longest)).filter(|at| at + longest <= asked.to).collect()
}

/// Who of so many people has which piece: each one break, nobody two pieces at once, minutes shared evenly. None when no such
/// sharing is found.
fn coloured(mut pieces: Vec<Piece>, people: usize) -> Option<Vec<(Piece, usize)>> {
    // Breaks come first, each for another; at any time no more pieces go on than there are people.
    pieces.sort_by_key(|p| (p.demand.is_some(), p.from, p.to, p.demand));
    let mut search = Colouring { pieces: &pieces, of: Vec::new(), load: vec![0; people], steps: 20_000 };
    search.go().then(|| search.of.clone()).map(|of| pieces.iter().copied().zip(of).collect())
}

struct Colouring<'a> {
    pieces: &'a [Piece],
    of: Vec<usize>,
    load: Vec<i64>,
    steps: u32,
}

impl Colouring<'_> {
    fn go(&mut self) -> bool {
        let Some(piece) = self.pieces.get(self.of.len()).copied() else { return true };
        let rests = self.pieces.iter().filter(|p| p.demand.is_none()).count();
        let mut people: Vec<usize> = if piece.demand.is_none() { vec![self.of.len()] } else { (0..self.load.len()).collect() };
        people.sort_by_key(|k| (self.load[*k], *k));
        for k in people {
            let clashes = |(p, of): (&Piece, &usize)| *of == k && p.from < piece.to && piece.from < p.to;
            if self.pieces.iter().zip(&self.of).any(clashes) {
                continue;
            }
            if self.steps == 0 {
                return false;
            }
            self.steps -= 1;
            let care = if self.of.len() < rests { 0 } else { piece.to - piece.from };
            self.of.push(k);
            self.load[k] += care;
            if self.go() {
                return true;
            }
            self.of.pop();
            self.load[k] -= care;
        }
        false
    }
}
