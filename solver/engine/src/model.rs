//! The model: people × days × choices, hard rules per person, costs per person and per cover row.
//!
//! A *choice* of a day is 0 (free) or the number of a shift type. A *line* is one person's choice for every day. A line
//! is legal when an automaton accepts it, the amount it works lies between two limits and no hard counter is exceeded.
//! Steps and ends of the automaton, amounts, turns between work and free, and counts beyond soft counters may cost.
//! All costs are integers, so that a bound may be rounded up.

use crate::{lines::Lines, relief::Help};
use std::sync::Arc;

/// The free day.
pub const OFF: u8 = 0;
/// No next node: the choice is forbidden there.
pub const NONE: u16 = u16::MAX;
/// Days from which lines are long, half a year and a year, where they are no layered graphs.
pub(crate) const LONG: usize = 150;
/// Most choices of a day, the free day included: a set of choices is one machine word.
pub const MOST_CHOICES: usize = 64;

/// A whole problem. Minimise Σ cost of lines + Σ cost of cover rows.
#[derive(Debug, Clone)]
pub struct Model {
    /// Days.
    pub days: usize,
    /// Choices of a day, the free day included.
    pub choices: usize,
    /// People.
    pub people: Vec<Person>,
    /// Cover rows.
    pub cover: Vec<Cover>,
    /// Help from outside that can count in several rows at once.
    pub help: Arc<Help>,
}

/// One person: hard rules and costs of her line.
#[derive(Debug, Clone)]
pub struct Person {
    /// Cost of choice `c` on day `d` at `d * choices + c`.
    pub cost: Vec<i64>,
    /// Cost of every line.
    pub base: i64,
    /// Choices allowed on each day, bit `c` for choice `c`.
    pub allowed: Vec<u64>,
    /// Which sequences are legal.
    pub automaton: Arc<Automaton>,
    /// Amount (units of working time) of each choice.
    pub amount: Vec<u32>,
    /// Least amount of a line.
    pub least: u32,
    /// Greatest amount of a line.
    pub most: u32,
    /// Cost of a line by its amount, at that place; no cost beyond the end. Empty when no amount costs.
    pub amount_cost: Arc<[i64]>,
    /// Per day: cost of working after a free day, and of being free after a day worked. Empty when no turn costs.
    pub turn: Arc<[[i64; 2]]>,
    /// What may not happen too often.
    pub counters: Vec<Counter>,
    /// A layered graph in place of automaton, amounts and counters, for rules that depend on the day.
    pub lines: Option<Arc<Lines>>,
}

/// A deterministic automaton over choices; every node remembers whether the day before was worked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Automaton {
    /// First node.
    pub start: u16,
    /// Next node of node `n` by choice `c` at `n * choices + c`, or [`NONE`].
    pub next: Vec<u16>,
    /// The day before was worked.
    pub works: Vec<bool>,
    /// A line may end here.
    pub accepting: Vec<bool>,
    /// Cost of choice `c` at node `n` at `n * choices + c`; empty when no step costs.
    pub cost: Vec<i64>,
    /// Cost of a line that ends at a node; empty when no end costs.
    pub end: Vec<i64>,
}

/// Days of a line that count, and how many may.
#[derive(Debug, Clone)]
pub struct Counter {
    /// Greatest count, or the greatest that costs nothing.
    pub most: u16,
    /// Cost of each count beyond; absent when it is forbidden.
    pub excess: Option<i64>,
    /// Choices that count, bit `c` for choice `c`.
    pub choices: u64,
    /// On which days they count.
    pub days: CountedDays,
}

/// On which days a choice counts.
#[derive(Debug, Clone)]
pub enum CountedDays {
    /// Every day.
    All,
    /// By day.
    Some(Arc<[DayRule]>),
}

/// Whether a day counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayRule {
    /// Never.
    Not,
    /// Always.
    Counts,
    /// Only when the day before was free: two days of one weekend count once.
    CountsUnlessDayBefore,
}

/// People wanted on a day by some choices: each one under and over the need costs.
#[derive(Debug, Clone)]
pub struct Cover {
    /// Day.
    pub day: usize,
    /// Choices that count, bit `c` for choice `c`.
    pub choices: u64,
    /// People that count; everybody when absent.
    pub people: Option<Vec<bool>>,
    /// How many are wanted.
    pub need: i64,
    /// Cost of each one missing.
    pub under: i64,
    /// Cost of each one too many.
    pub over: i64,
}

impl Automaton {
    /// Cost of choice `c` at a node.
    pub(crate) fn step_cost(&self, node: u16, choices: usize, c: usize) -> i64 {
        self.cost.get(usize::from(node) * choices + c).copied().unwrap_or(0)
    }

    /// Cost of ending at a node.
    pub(crate) fn end_cost(&self, node: u16) -> i64 {
        self.end.get(usize::from(node)).copied().unwrap_or(0)
    }
}

impl Counter {
    /// Whether choice `c` on day `d` counts when the day before was worked or not.
    #[must_use]
    pub fn counts(&self, d: usize, c: usize, worked_before: bool) -> bool {
        self.choices & (1 << c) != 0
            && match &self.days {
                CountedDays::All => true,
                CountedDays::Some(rules) => match rules[d] {
                    DayRule::Not => false,
                    DayRule::Counts => true,
                    DayRule::CountsUnlessDayBefore => !worked_before,
                },
            }
    }
}

impl Cover {
    /// Whether person `p` counts when she makes choice `c` on this row's day.
    #[must_use]
    pub fn counts(&self, p: usize, c: usize) -> bool {
        self.choices & (1 << c) != 0 && self.people.as_ref().is_none_or(|people| people[p])
    }

    /// Cost when `have` people count.
    #[must_use]
    pub fn cost(&self, have: i64) -> i64 {
        if have < self.need { (self.need - have) * self.under } else { (have - self.need) * self.over }
    }
}

impl Person {
    /// Cost of a line, or `None` when it is not legal.
    #[must_use]
    pub fn line_cost(&self, choices: usize, line: &[u8]) -> Option<i64> {
        if let Some(lines) = &self.lines {
            let allowed = line.iter().zip(&self.allowed).all(|(c, mask)| mask & (1 << c) != 0);
            let own: i64 = line.iter().enumerate().map(|(d, c)| self.cost[d * choices + usize::from(*c)]).sum();
            return Some(self.base + own + lines.cost(choices, line).filter(|_| allowed)?);
        }
        let (mut node, mut amount, mut cost) = (self.automaton.start, 0, self.base);
        let mut counts = vec![0_u16; self.counters.len()];
        for (d, c) in line.iter().map(|c| usize::from(*c)).enumerate() {
            if self.allowed[d] & (1 << c) == 0 {
                return None;
            }
            let worked = self.automaton.works[usize::from(node)];
            for (count, counter) in counts.iter_mut().zip(&self.counters) {
                *count += u16::from(counter.counts(d, c, worked));
            }
            cost += self.automaton.step_cost(node, choices, c) + self.turn_cost(d, c, worked);
            node = self.automaton.next[usize::from(node) * choices + c];
            if node == NONE {
                return None;
            }
            amount += self.amount[c];
            cost += self.cost[d * choices + c];
        }
        cost += self.automaton.end_cost(node) + self.amount_cost.get(amount as usize).copied().unwrap_or(0);
        let mut legal = self.automaton.accepting[usize::from(node)] && (self.least..=self.most).contains(&amount);
        for (count, counter) in counts.iter().zip(&self.counters).filter(|(count, counter)| **count > counter.most) {
            legal &= counter.excess.is_some();
            cost += counter.excess.unwrap_or(0) * i64::from(count - counter.most);
        }
        legal.then_some(cost)
    }

    /// Whether no line and no part of one costs less than 0, where lines are a layered graph.
    pub(crate) fn costs_nothing_below_zero(&self) -> bool {
        self.base >= 0
            && self.cost.iter().all(|cost| *cost >= 0)
            && self.lines.as_ref().is_some_and(|lines| lines.cost_nothing_below_zero())
    }

    /// Cost of turning from work to free or back on day `d` by choice `c`.
    pub(crate) fn turn_cost(&self, d: usize, c: usize, worked_before: bool) -> i64 {
        self.turn.get(d).map_or(0, |turn| match (worked_before, c == usize::from(OFF)) {
            (false, false) => turn[0],
            (true, true) => turn[1],
            _ => 0,
        })
    }
}

impl Model {
    /// Whether everybody's lines are a layered graph.
    pub(crate) fn is_layered(&self) -> bool {
        self.people.iter().all(|p| p.lines.is_some())
    }

    /// Whether lines are so long that they are searched for in other ways (see `level`). Layered graphs need none: theirs are exact.
    pub(crate) fn is_long(&self) -> bool {
        self.days >= LONG && !self.is_layered()
    }

    /// How many people count in each cover row.
    #[must_use]
    pub fn counted(&self, lines: &[Box<[u8]>]) -> Vec<i64> {
        let have = |row: &Cover| lines.iter().enumerate().filter(|(p, line)| row.counts(*p, usize::from(line[row.day]))).count() as i64;
        self.cover.iter().map(have).collect()
    }

    /// Cost of a plan, or `None` when a line is not legal.
    #[must_use]
    pub fn objective(&self, lines: &[Box<[u8]>]) -> Option<i64> {
        let own = lines.iter().zip(&self.people).map(|(line, person)| person.line_cost(self.choices, line)).sum::<Option<i64>>()?;
        let have = self.counted(lines);
        let days = self.rows_by_day();
        Some(own + days.iter().enumerate().map(|(d, rows)| self.cover_cost(d, rows, |k| have[k])).sum::<i64>())
    }

    /// Cost of a day's rows when `have` people count in row `k`: what is over, and the cheapest help for what is missing.
    pub(crate) fn cover_cost(&self, day: usize, rows: &[usize], have: impl Fn(usize) -> i64) -> i64 {
        if self.help.reliefs().is_empty() {
            return rows.iter().map(|k| self.cover[*k].cost(have(*k))).sum();
        }
        let over: i64 = rows.iter().map(|k| (have(*k) - self.cover[*k].need).max(0) * self.cover[*k].over).sum();
        over + self.help.cost(day, |k| self.cover[k].need - have(k))
    }

    /// Units of each relief in a cheapest cover around some lines.
    #[must_use]
    pub fn relief(&self, lines: &[Box<[u8]>]) -> Vec<usize> {
        if self.help.reliefs().is_empty() {
            return Vec::new();
        }
        let have = self.counted(lines);
        (0..self.days).flat_map(|d| self.help.units(d, |k| self.cover[k].need - have[k])).collect()
    }

    /// Cover rows that a line counts in, by the rows of each day.
    pub(crate) fn rows_of<'b>(&'b self, by_day: &'b [Vec<usize>], p: usize, line: &'b [u8]) -> impl Iterator<Item = usize> + 'b {
        let worked = line.iter().enumerate().filter(|(_, c)| **c != OFF);
        worked.flat_map(move |(d, c)| by_day[d].iter().copied().filter(move |k| self.cover[*k].counts(p, usize::from(*c))))
    }

    /// Cover rows of each day.
    pub(crate) fn rows_by_day(&self) -> Vec<Vec<usize>> {
        let mut days = vec![Vec::new(); self.days];
        for (k, row) in self.cover.iter().enumerate() {
            days[row.day].push(k);
        }
        days
    }
}
