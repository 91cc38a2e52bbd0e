//! The day graph of one person: what pricing needs and duals do not change. Costs in 1/[`SCALE`].

use crate::{
    master::SCALE,
    model::{Automaton, Counter, LONG, NONE, OFF, Person},
};
use std::sync::Arc;

/// Choices that lead every node to the same next node at the same cost with the same amount: only the cheapest of a day matters for the bound.
#[derive(Debug)]
pub(crate) struct Kind {
    pub(crate) choices: Vec<u8>,
    pub(crate) amount: usize,
    /// Next node of each node, or [`NONE`].
    pub(crate) next: Vec<u16>,
    /// Cost of the step from each node.
    pub(crate) cost: Vec<f64>,
}

/// Nodes, kinds, and the amounts from which a legal line can still be made.
#[derive(Debug)]
pub(crate) struct DayGraph {
    pub(crate) automaton: Arc<Automaton>,
    pub(crate) nodes: usize,
    pub(crate) kinds: Vec<Kind>,
    pub(crate) counters: Vec<Counter>,
    /// Greatest multiplier of each counter: what a count beyond costs.
    pub(crate) caps: Vec<f64>,
    /// Cost of ending at each node.
    pub(crate) end: Vec<f64>,
    /// Cost of each amount of a whole line; none beyond.
    pub(crate) amount_cost: Vec<f64>,
    /// Per day: cost of working after a free day, of being free after a day worked.
    pub(crate) turn: Vec<[f64; 2]>,
    /// Per day 0..=days: least amount that a node of the day needs to be worth keeping.
    pub(crate) low: Vec<usize>,
    /// Per day and node: first and one past the last amount worth keeping.
    pub(crate) range: Vec<(usize, usize)>,
    /// Width of the widest day.
    pub(crate) width: usize,
    /// Whether its days are so many that lines are searched for in other ways.
    pub(crate) is_long: bool,
}

impl DayGraph {
    pub(crate) fn new(person: &Person, days: usize, choices: usize) -> Self {
        let automaton = Arc::clone(&person.automaton);
        let nodes = automaton.works.len();
        let used = person.allowed.iter().fold(0, |all, mask| all | mask);
        let mut kinds: Vec<Kind> = Vec::new();
        for c in (0..choices).filter(|c| used & (1 << c) != 0) {
            let next: Vec<u16> = (0..nodes).map(|n| automaton.next[n * choices + c]).collect();
            let cost: Vec<f64> = (0..nodes).map(|n| scaled(automaton.step_cost(n as u16, choices, c))).collect();
            let amount = person.amount[c] as usize;
            let same = |k: &Kind| k.amount == amount && k.next == next && k.cost == cost && (k.choices[0] == OFF) == (c == 0);
            match kinds.iter_mut().find(|k| same(k)) {
                Some(kind) => kind.choices.push(c as u8),
                None => kinds.push(Kind { choices: vec![c as u8], amount, next, cost }),
            }
        }
        let counters = binding(person, days);
        let mut graph = Self {
            nodes,
            kinds,
            caps: counters.iter().map(|c| c.excess.map_or(f64::INFINITY, scaled)).collect(),
            counters,
            end: (0..nodes).map(|n| scaled(automaton.end_cost(n as u16))).collect(),
            amount_cost: person.amount_cost.iter().map(|c| scaled(*c)).collect(),
            turn: person.turn.iter().map(|t| t.map(scaled)).collect(),
            automaton,
            low: Vec::new(),
            range: Vec::new(),
            width: 0,
            is_long: days >= LONG,
        };
        graph.set_ranges(person, days);
        graph
    }

    /// Amounts between what is reached from the start and what still reaches the end, per day and node.
    fn set_ranges(&mut self, person: &Person, days: usize) {
        let n = self.nodes;
        let open = |d: usize, kind: &Kind| kind.choices.iter().any(|c| person.allowed[d] & (1 << c) != 0);
        let nothing = (usize::MAX, 0);
        let mut from = vec![nothing; (days + 1) * n];
        from[usize::from(self.automaton.start)] = (0, 0);
        for d in 0..days {
            for kind in self.kinds.iter().filter(|k| open(d, k)) {
                for (node, to) in kind.next.iter().enumerate().filter(|(_, to)| **to != NONE) {
                    let (a, b) = from[d * n + node];
                    if a <= b {
                        let cell = &mut from[(d + 1) * n + usize::from(*to)];
                        *cell = (cell.0.min(a + kind.amount), cell.1.max(b + kind.amount));
                    }
                }
            }
        }
        let mut to_end = vec![nothing; (days + 1) * n];
        for node in (0..n).filter(|n| self.automaton.accepting[*n]) {
            to_end[days * n + node] = (0, 0);
        }
        for d in (0..days).rev() {
            for kind in self.kinds.iter().filter(|k| open(d, k)) {
                for (node, to) in kind.next.iter().enumerate().filter(|(_, to)| **to != NONE) {
                    let (a, b) = to_end[(d + 1) * n + usize::from(*to)];
                    if a <= b {
                        let cell = &mut to_end[d * n + node];
                        *cell = (cell.0.min(a + kind.amount), cell.1.max(b + kind.amount));
                    }
                }
            }
        }
        let (least, most) = (person.least as usize, person.most as usize);
        self.range = from
            .iter()
            .zip(&to_end)
            .map(|(f, e)| {
                if f.0 > f.1 || e.0 > e.1 || e.0 > most {
                    return (0, 0);
                }
                let (a, b) = (f.0.max(least.saturating_sub(e.1)), f.1.min(most - e.0) + 1);
                if a < b { (a, b) } else { (0, 0) }
            })
            .collect();
        self.low = self.range.chunks(n).map(|day| day.iter().filter(|r| r.0 < r.1).map(|r| r.0).min().unwrap_or(0)).collect();
        let high = self.range.chunks(n).map(|day| day.iter().map(|r| r.1).max().unwrap_or(0));
        self.width = high.zip(&self.low).map(|(h, l)| h.saturating_sub(*l)).max().unwrap_or(0).max(1);
    }
}

fn scaled(cost: i64) -> f64 {
    (cost * SCALE) as f64
}

/// Counters that a legal line could exceed if they were left out.
fn binding(person: &Person, days: usize) -> Vec<Counter> {
    let reachable = |counter: &Counter| {
        let cheapest = (0..person.amount.len()).filter(|c| counter.choices & (1 << c) != 0).map(|c| person.amount[c]).min();
        let by_amount = match cheapest {
            Some(a) if a > 0 => (person.most / a) as usize,
            _ => days,
        };
        let by_days = (0..days)
            .filter(|d| (0..person.amount.len()).any(|c| person.allowed[*d] & (1 << c) != 0 && counter.counts(*d, c, false)))
            .count();
        by_amount.min(by_days)
    };
    person.counters.iter().filter(|c| reachable(c) > usize::from(c.most)).cloned().collect()
}
