//! Pricing of a person whose lines are a layered graph.
//!
//! 1. Amount and share are priced by multipliers (Lagrange): one backward pass over the graph gives a bound on every legal
//!    line and the cheapest completion of every partial one. The best multiplier of the amount lies between a line that
//!    works too much and one that works too little; multipliers are remembered from call to call.
//! 2. `layered_labels` searches forward with that completion as guide and keeps amount and share exactly.

use crate::{
    layered_labels::{Frame, Labels},
    lines::Lines,
    master::SCALE,
    pricing::{Answer, Ask},
};
use std::sync::Arc;

const S: f64 = SCALE as f64;
/// Backward passes of one call.
const PASSES: usize = 10;
/// First step of the multiplier of the amount: two units of cost per unit of amount.
const FIRST_STEP: f64 = 2.0 * S;

/// Pricing of one person with its memory.
#[derive(Debug)]
pub(crate) struct LayeredPricer {
    lines: Arc<Lines>,
    choices: usize,
    /// Least and greatest amount that can still be worked from each node of each layer.
    reach: Vec<Vec<(u32, u32)>>,
    /// Multipliers of amount and share.
    amount: f64,
    share: f64,
    price: Vec<f64>,
    /// Cheapest completion from each node of each layer with the multipliers of the last pass.
    table: Vec<Vec<f64>>,
    labels: Labels,
}

/// A multiplier and what its pass met.
type Tried = Option<(f64, Met)>;

/// The cheapest line of a pass.
#[derive(Debug, Clone, Copy)]
struct Met {
    /// Cost without multipliers.
    cost: f64,
    amount: f64,
    count: f64,
    /// Bound on every legal line.
    value: f64,
}

impl LayeredPricer {
    pub(crate) fn new(lines: Arc<Lines>, choices: usize) -> Self {
        let reach = reach(&lines, choices);
        let table = reach.iter().map(|layer| vec![0.0; layer.len()]).collect();
        Self { lines, choices, reach, amount: 0.0, share: 0.0, price: Vec::new(), table, labels: Labels::default() }
    }

    /// The cheapest lines and a lower bound on every legal line.
    pub(crate) fn price(&mut self, ask: &Ask<'_>) -> Answer {
        let lines = Arc::clone(&self.lines);
        let mut answer = Answer { lower: f64::INFINITY, ..Answer::default() };
        if lines.graph.is_empty() {
            return answer;
        }
        let arcs: usize = lines.graph.layers.iter().map(|l| l.steps.len()).sum();
        let Some(value) = self.multiply(ask, &mut answer.work, arcs as u64) else { return answer };
        answer.lower = value;
        if value >= ask.target {
            return answer;
        }
        let frame = Frame {
            lines: &lines,
            choices: self.choices,
            reach: &self.reach,
            price: &self.price,
            table: &self.table,
            amount: self.amount,
            share: self.share,
            rebate: self.rebate(self.amount, self.share),
        };
        let found = self.labels.search(&frame, ask);
        answer.work += found.work;
        answer.lower = answer.lower.max(found.lower);
        answer.lines = found.lines;
        answer
    }

    /// Finds good multipliers, leaves their table, gives their bound; `None` when there is no line at all.
    fn multiply(&mut self, ask: &Ask<'_>, work: &mut u64, arcs: u64) -> Option<f64> {
        let (mut low, mut high): (Tried, Tried) = (None, None);
        let mut best: Option<(f64, f64, f64)> = None;
        let mut step = FIRST_STEP.max(self.amount.abs() / 8.0);
        let (mut current, mut count) = ((f64::NAN, f64::NAN), 0.0);
        for _ in 0..PASSES {
            let at = (self.amount, self.share);
            let met = self.pass(ask);
            *work += arcs / 4;
            current = at;
            let met = met?;
            if best.is_none_or(|b| met.value > b.0) {
                best = Some((met.value, at.0, at.1));
                count = met.count;
            }
            if met.value >= ask.target {
                break;
            }
            let side = self.slope(at.0, met.amount);
            if side == 0.0 {
                let next = self.share_step(at.1, met.count);
                if next == at.1 || high.is_some() && low.is_some() {
                    break;
                }
                self.share = next;
                (low, high) = (None, None);
                continue;
            }
            if side > 0.0 {
                low = Some((at.0, met))
            } else {
                high = Some((at.0, met))
            }
            let next = match (low, high) {
                (Some((a, l)), Some((b, h))) => {
                    // Where both lines cost the same; at a change of sign first at 0, where the limit changes.
                    let cross = if h.amount == l.amount { (a + b) / 2.0 } else { (l.cost - h.cost) / (h.amount - l.amount) };
                    if a < 0.0 && b > 0.0 { 0.0 } else { cross.clamp(a.min(b), a.max(b)) }
                }
                (Some((a, _)), None) => a + step,
                (None, Some((b, _))) => b - step,
                (None, None) => break,
            }
            .round();
            step *= 4.0;
            if next == at.0 {
                break;
            }
            self.amount = next;
        }
        let (mut value, amount, mut share) = best?;
        self.amount = amount;
        // The amount's multiplier settles at a kink, where its own line says nothing of the share: one step of it a call.
        let next = self.share_step(share, count);
        if next != share && value < ask.target {
            (current, self.share) = ((amount, next), next);
            let met = self.pass(ask)?;
            *work += arcs / 4;
            if met.value > value {
                (value, share) = (met.value, next);
            }
        }
        self.share = share;
        if current != (amount, share) {
            self.pass(ask);
            *work += arcs / 4;
        }
        Some(value)
    }

    /// Slope of the bound in the multiplier of the amount.
    fn slope(&self, at: f64, amount: f64) -> f64 {
        let (least, most) = (f64::from(self.lines.least), f64::from(self.lines.most));
        if at > 0.0 || at == 0.0 && amount > most {
            amount - most
        } else if at < 0.0 || amount < least {
            amount - least
        } else {
            0.0
        }
    }

    /// The share's multiplier after a line with a count: a quarter of its greatest towards where the bound rises.
    fn share_step(&self, at: f64, count: f64) -> f64 {
        let turn = self.share_slope(at, count);
        let limit = self.lines.share.as_ref().map_or(0.0, |s| s.cost as f64 * S);
        if turn == 0.0 { at } else { (at + turn.signum() * (limit / 4.0)).clamp(-limit, limit).round() }
    }

    fn share_slope(&self, at: f64, count: f64) -> f64 {
        let Some(share) = &self.lines.share else { return 0.0 };
        let (least, most) = (f64::from(share.least), f64::from(share.most));
        if at > 0.0 || at == 0.0 && count > most {
            count - most
        } else if at < 0.0 || count < least {
            count - least
        } else {
            0.0
        }
    }

    /// What multipliers give back: `max over legal amounts` and the like.
    fn rebate(&self, amount: f64, share: f64) -> f64 {
        let side = |m: f64, least: u32, most: u32| if m > 0.0 { m * f64::from(most) } else { m * f64::from(least) };
        side(amount, self.lines.least, self.lines.most) + self.lines.share.as_ref().map_or(0.0, |s| side(share, s.least, s.most))
    }

    /// One backward pass with the present multipliers; the cheapest line it found.
    fn pass(&mut self, ask: &Ask<'_>) -> Option<Met> {
        let (lines, n) = (&*self.lines, self.choices);
        self.price.clear();
        self.price.extend((0..ask.cost.len()).map(|at| {
            let open = ask.allowed[at / n] & (1 << (at % n)) != 0;
            let share = lines.share.as_ref().is_some_and(|s| s.counts[at]);
            if open {
                ask.cost[at] + self.amount * f64::from(lines.amount[at]) + if share { self.share } else { 0.0 }
            } else {
                f64::INFINITY
            }
        }));
        let days = lines.graph.layers.len();
        for (v, end) in self.table[days].iter_mut().zip(&lines.graph.end) {
            *v = *end as f64 * S;
        }
        for d in (0..days).rev() {
            let (head, tail) = self.table.split_at_mut(d + 1);
            let (layer, price, next) = (&lines.graph.layers[d], &self.price[d * n..(d + 1) * n], &tail[0]);
            for (node, out) in head[d].iter_mut().enumerate() {
                let mut least = f64::INFINITY;
                for arc in layer.of(node) {
                    let v = price[usize::from(arc.choice)] + arc.cost as f64 * S + next[arc.to as usize];
                    least = if v < least { v } else { least };
                }
                *out = least;
            }
        }
        let root = self.table[0][0];
        root.is_finite().then(|| self.walk(root))
    }

    /// The line of the last pass.
    fn walk(&self, root: f64) -> Met {
        let (lines, n) = (&*self.lines, self.choices);
        let (mut node, mut amount, mut count) = (0, 0_u32, 0_u32);
        for (d, layer) in lines.graph.layers.iter().enumerate() {
            let worth = |c: usize, cost: i64, to: u32| self.price[d * n + c] + cost as f64 * S + self.table[d + 1][to as usize];
            let least = self.table[d][node];
            let Some(arc) = layer.of(node).iter().find(|a| worth(usize::from(a.choice), a.cost, a.to) == least) else { break };
            let at = d * n + usize::from(arc.choice);
            amount += lines.amount[at];
            count += u32::from(lines.share.as_ref().is_some_and(|s| s.counts[at]));
            node = arc.to as usize;
        }
        let (amount, count) = (f64::from(amount), f64::from(count));
        Met { cost: root - self.amount * amount - self.share * count, amount, count, value: root - self.rebate(self.amount, self.share) }
    }
}

fn reach(lines: &Lines, choices: usize) -> Vec<Vec<(u32, u32)>> {
    let mut reach = vec![vec![(0, 0); lines.graph.end.len()]];
    for (d, layer) in lines.graph.layers.iter().enumerate().rev() {
        let next = &reach[reach.len() - 1];
        let of = |node: usize| {
            layer.of(node).iter().fold((u32::MAX, 0), |(a, b), arc| {
                let (amount, to) = (lines.amount[d * choices + usize::from(arc.choice)], next[arc.to as usize]);
                (a.min(amount + to.0), b.max(amount + to.1))
            })
        };
        let own = (0..layer.first.len().saturating_sub(1)).map(of).collect();
        reach.push(own);
    }
    reach.reverse();
    reach
}
