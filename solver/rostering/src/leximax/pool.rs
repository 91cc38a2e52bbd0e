//! Lines that legal exchanges of whole occasions give people, and the rows that tie them together.

use super::{
    Aim,
    certificate::{Column, Pool, Row},
};
use crate::{
    exchange::possible,
    instance::{Instance, OFF},
    line::Judge,
    repair::state::{State, rows_of},
    swap::Search,
};
use std::collections::{BTreeMap, BTreeSet};

/// Most lines that are kept of one person in one round, those with the fewest points.
const MOST_LINES: usize = 60;

/// A line of the pool.
struct Candidate {
    /// Place of the person in the staff.
    staff: usize,
    line: Vec<u8>,
    points: i64,
}

/// A pool that grows.
pub(super) struct Filling<'a> {
    instance: &'a Instance,
    first: &'a State,
    aim: Aim,
    target: &'a [Option<i64>],
    tolerance: i64,
    /// Places in the staff of those who share.
    sharing: Vec<usize>,
    candidates: Vec<Candidate>,
    seen: BTreeSet<(usize, Vec<u8>)>,
}

impl<'a> Filling<'a> {
    /// The pool with everybody's own line only.
    pub(super) fn new(instance: &'a Instance, first: &'a State, (aim, target): (Aim, &'a [Option<i64>]), tolerance: i64) -> Self {
        let sharing: Vec<usize> = (0..target.len()).filter(|p| target[*p].is_some()).collect();
        let mut judge = Judge::default();
        let own = |p: &usize| Candidate { staff: *p, line: first.lines[*p].clone(), points: judge.soft(instance, *p, &first.lines[*p]) };
        let candidates: Vec<Candidate> = sharing.iter().map(own).collect();
        let seen = candidates.iter().map(|c| (c.staff, c.line.clone())).collect();
        Self { instance, first, aim, target, tolerance, sharing, candidates, seen }
    }

    fn excess(&self, staff: usize, line: &[u8]) -> i64 {
        100 * worked(self.instance, line, self.aim) - self.target[staff].unwrap_or(0)
    }

    /// Adds lines of exchanges that take an occasion off somebody above her target; whether there were new ones.
    pub(super) fn fill(&mut self, state: &State) -> bool {
        let mut found: BTreeMap<usize, Vec<Candidate>> = BTreeMap::new();
        let mut new = BTreeSet::new();
        for first in self.sharing.iter().copied().filter(|p| self.excess(*p, &state.lines[*p]) > 0) {
            let mut search = Search { instance: self.instance, state, first, day: 0, judge: Judge::default() };
            for occasion in occasions(self.instance, &state.lines[first], self.aim) {
                for days in possible(&occasion, self.instance, state.today.max(0) as usize) {
                    for second in self.sharing.iter().copied().filter(|p| *p != first) {
                        let differ = |d: &usize| state.lines[first][*d] != state.lines[second][*d];
                        let days: Vec<usize> = days.iter().copied().filter(differ).collect();
                        let mut lines = [state.lines[first].clone(), state.lines[second].clone()];
                        let [hers, theirs] = &mut lines;
                        days.iter().for_each(|d| std::mem::swap(&mut hers[*d], &mut theirs[*d]));
                        let relieves = worked(self.instance, hers, self.aim) < worked(self.instance, &state.lines[first], self.aim);
                        if !relieves || search.judged(second, &days).is_none() {
                            continue;
                        }
                        for (staff, line) in [first, second].into_iter().zip(lines) {
                            if !self.seen.contains(&(staff, line.clone())) && new.insert((staff, line.clone())) {
                                let points = search.judge.soft(self.instance, staff, &line);
                                found.entry(staff).or_default().push(Candidate { staff, line, points });
                            }
                        }
                    }
                }
            }
        }
        let grown = !found.is_empty();
        for mut lines in found.into_values() {
            lines.sort_by(|a, b| (a.points, &a.line).cmp(&(b.points, &b.line)));
            lines.truncate(MOST_LINES);
            self.seen.extend(lines.iter().map(|c| (c.staff, c.line.clone())));
            self.candidates.extend(lines);
        }
        grown
    }

    /// The pool in whole numbers. Rows count what changes beside everybody's first line.
    pub(super) fn pool(&self) -> Pool {
        let place = |staff: usize| self.sharing.iter().position(|p| *p == staff).unwrap_or(0);
        let columns =
            self.candidates.iter().map(|c| Column { person: place(c.staff), excess: self.excess(c.staff, &c.line) }).collect::<Vec<_>>();
        let mut heads: BTreeMap<usize, BTreeMap<usize, i64>> = BTreeMap::new();
        let mut points = Vec::new();
        for (k, c) in self.candidates.iter().enumerate() {
            let own = &self.first.lines[c.staff];
            for d in (0..self.instance.days).filter(|d| own[*d] != c.line[*d]) {
                for (choice, step) in [(own[d], -1), (c.line[d], 1)] {
                    if let Some(shift) = usize::from(choice).checked_sub(1) {
                        for row in rows_of(self.instance, c.staff, d, shift) {
                            *heads.entry(row).or_default().entry(k).or_default() += step;
                        }
                    }
                }
            }
            points.push((k, -(c.points - self.candidates[place(c.staff)].points)));
        }
        let row = |(row, terms): (usize, BTreeMap<usize, i64>)| {
            let terms: Vec<(usize, i64)> = terms.into_iter().filter(|(_, a)| *a != 0).collect();
            Row { terms, least: -i64::from(self.first.spare(row)) }
        };
        let mut rows: Vec<Row> = heads.into_iter().map(row).filter(|r| r.terms.iter().any(|(_, a)| *a < 0)).collect();
        points.retain(|(_, change)| *change != 0);
        rows.push(Row { terms: points, least: -self.tolerance });
        Pool { people: self.sharing.len(), columns, rows }
    }

    /// A choice to start from: the last one, or everybody's own line.
    pub(super) fn start(&self, chosen: &[usize]) -> Vec<usize> {
        if chosen.is_empty() { (0..self.sharing.len()).collect() } else { chosen.to_vec() }
    }

    /// Everybody's line under a choice.
    pub(super) fn lines(&self, chosen: &[usize]) -> Vec<Vec<u8>> {
        let mut lines = self.first.lines.clone();
        chosen.iter().map(|c| &self.candidates[*c]).for_each(|c| lines[c.staff].clone_from(&c.line));
        lines
    }

    /// Points of a choice beside those of the first lines.
    pub(super) fn points(&self, chosen: &[usize]) -> i64 {
        let own: i64 = self.candidates[..self.sharing.len()].iter().map(|c| c.points).sum();
        chosen.iter().map(|c| self.candidates[*c].points).sum::<i64>() - own
    }
}

/// Days of a line on which it bears a burden, by what belongs together.
fn occasions(instance: &Instance, line: &[u8], aim: Aim) -> Vec<Vec<usize>> {
    let duties = || line.iter().enumerate().filter(|(_, c)| **c != OFF).map(|(d, c)| (d, &instance.duty[d][usize::from(*c) - 1]));
    match aim {
        Aim::Weekends => {
            let mut found: BTreeMap<i32, Vec<usize>> = BTreeMap::new();
            for (d, duty) in duties() {
                if let Some(k) = duty.weekend.filter(|k| (0..instance.weeks as i32).contains(k)) {
                    found.entry(k).or_default().push(d);
                }
            }
            found.into_values().collect()
        }
        Aim::Evenings => duties().filter(|(_, duty)| duty.rotation == 1).map(|(d, _)| vec![d]).collect(),
        Aim::Nights => {
            let mut runs: Vec<Vec<usize>> = Vec::new();
            for (d, _) in duties().filter(|(_, duty)| duty.night) {
                match runs.last_mut() {
                    Some(run) if run.last().is_some_and(|last| last + 1 == d) => run.push(d),
                    _ => runs.push(vec![d]),
                }
            }
            let single = runs.iter().filter(|run| run.len() > 1).flatten().map(|d| vec![*d]).collect::<Vec<_>>();
            runs.into_iter().chain(single).collect()
        }
    }
}

/// Occasions of a line.
pub(super) fn worked(instance: &Instance, line: &[u8], aim: Aim) -> i64 {
    let duties = || line.iter().enumerate().filter(|(_, c)| **c != OFF).map(|(d, c)| &instance.duty[d][usize::from(*c) - 1]);
    match aim {
        Aim::Weekends => occasions(instance, line, aim).len() as i64,
        Aim::Evenings => duties().filter(|duty| duty.rotation == 1).count() as i64,
        Aim::Nights => duties().filter(|duty| duty.night).count() as i64,
    }
}
