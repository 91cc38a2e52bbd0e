//! Forward label search over a layered graph, guided by the completions of a pass. Amount and share are kept exactly; what is
//! cut off is counted into the lower bound, so the bound holds however narrow the search is.

use crate::{layered::Fast, lines::Lines, master::SCALE, pricing::Ask};
use std::{collections::HashMap, hash::BuildHasherDefault};

const S: f64 = SCALE as f64;
const END: u32 = u32::MAX;

/// A partial line.
#[derive(Debug, Clone, Copy)]
struct Label {
    /// Cost without multipliers.
    cost: f64,
    /// No completion costs less.
    least: f64,
    node: u32,
    amount: u32,
    count: u32,
    /// Where its choices are kept.
    trace: u32,
    /// Next label of the same node and amount.
    next: u32,
    dominated: bool,
}

/// What does not change in one search.
pub(crate) struct Frame<'a> {
    pub(crate) lines: &'a Lines,
    pub(crate) choices: usize,
    pub(crate) reach: &'a [Vec<(u32, u32)>],
    pub(crate) price: &'a [f64],
    pub(crate) table: &'a [Vec<f64>],
    pub(crate) amount: f64,
    pub(crate) share: f64,
    pub(crate) rebate: f64,
}

/// What one search found.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// No legal line costs less.
    pub(crate) lower: f64,
    /// Legal lines, cheapest first.
    pub(crate) lines: Vec<(f64, Box<[u8]>)>,
    /// Labels made.
    pub(crate) work: u64,
}

type Heads = HashMap<u64, u32, BuildHasherDefault<Fast>>;

/// Buffers of the search.
#[derive(Debug, Default)]
pub(crate) struct Labels {
    layer: Vec<Label>,
    next: Vec<Label>,
    /// Parent and choice of every label.
    trace: Vec<(u32, u8)>,
    heads: Heads,
}

impl Labels {
    pub(crate) fn search(&mut self, frame: &Frame<'_>, ask: &Ask<'_>) -> Found {
        self.trace.clear();
        self.layer.clear();
        let least = frame.table[0][0] - frame.rebate;
        self.layer.push(Label { cost: 0.0, least, node: 0, amount: 0, count: 0, trace: END, next: END, dominated: false });
        let mut found = Found { lower: ask.target, ..Found::default() };
        for d in 0..frame.lines.graph.layers.len() {
            self.expand(frame, d, ask, &mut found);
            self.cut(ask.beam, &mut found);
        }
        self.finish(frame, ask, &mut found);
        found
    }

    fn expand(&mut self, frame: &Frame<'_>, d: usize, ask: &Ask<'_>, found: &mut Found) {
        let (lines, n) = (frame.lines, frame.choices);
        // A unit of the share more or less is never worth more than this.
        let unit = lines.share.as_ref().map_or(0.0, |s| s.cost as f64 * S);
        self.next.clear();
        self.heads.clear();
        for label in &self.layer {
            let priced = label.cost + frame.amount * f64::from(label.amount) + frame.share * f64::from(label.count);
            for arc in lines.graph.layers[d].of(label.node as usize) {
                let at = d * n + usize::from(arc.choice);
                let fixed = arc.cost as f64 * S;
                let least = priced + frame.price[at] + fixed + frame.table[d + 1][arc.to as usize] - frame.rebate;
                let amount = label.amount + lines.amount[at];
                let (a, b) = frame.reach[d + 1][arc.to as usize];
                if least >= ask.target || least.is_infinite() || amount + a > lines.most || amount + b < lines.least {
                    continue;
                }
                found.work += 1;
                let count = label.count + u32::from(lines.share.as_ref().is_some_and(|s| s.counts[at]));
                let cost = label.cost + ask.cost[at] + fixed;
                let key = u64::from(arc.to) << 32 | u64::from(amount);
                let head = self.heads.entry(key).or_insert(END);
                let mut other = *head;
                let mut beaten = false;
                while other != END {
                    let o = &mut self.next[other as usize];
                    if !o.dominated {
                        let apart = unit * f64::from(o.count.abs_diff(count));
                        if o.cost + apart <= cost {
                            beaten = true;
                            break;
                        }
                        o.dominated = cost + apart <= o.cost;
                    }
                    other = o.next;
                }
                if beaten {
                    continue;
                }
                self.trace.push((label.trace, arc.choice));
                let trace = self.trace.len() as u32 - 1;
                self.next.push(Label { cost, least, node: arc.to, amount, count, trace, next: *head, dominated: false });
                *head = self.next.len() as u32 - 1;
            }
        }
    }

    /// Makes the next layer the current one; cuts it to the beam and counts what is cut off into the bound.
    fn cut(&mut self, beam: usize, found: &mut Found) {
        std::mem::swap(&mut self.layer, &mut self.next);
        self.layer.retain(|l| !l.dominated);
        let order = |a: &Label, b: &Label| a.least.total_cmp(&b.least).then_with(|| a.trace.cmp(&b.trace));
        if self.layer.len() > beam {
            let (_, first_cut, _) = self.layer.select_nth_unstable_by(beam, order);
            found.lower = found.lower.min(first_cut.least);
            self.layer.truncate(beam);
        }
        self.layer.sort_unstable_by(order);
    }

    fn finish(&mut self, frame: &Frame<'_>, ask: &Ask<'_>, found: &mut Found) {
        let lines = frame.lines;
        let mut ends: Vec<(f64, u32)> = Vec::new();
        for label in self.layer.iter().filter(|l| (lines.least..=lines.most).contains(&l.amount)) {
            let share = lines.share.as_ref().map_or(0, |s| s.price(label.count));
            ends.push((label.cost + (lines.graph.end[label.node as usize] + share) as f64 * S, label.trace));
        }
        ends.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        if let Some((cost, _)) = ends.first() {
            found.lower = found.lower.min(*cost);
        }
        for (cost, trace) in ends.into_iter().take_while(|e| e.0 < ask.target).take(ask.keep * 2) {
            let mut line = vec![0_u8; lines.graph.layers.len()];
            let mut at = trace;
            for d in (0..line.len()).rev() {
                let (parent, choice) = self.trace[at as usize];
                line[d] = choice;
                at = parent;
            }
            // Sums over windows are judged only here.
            if found.lines.len() < ask.keep && lines.cost(frame.choices, &line).is_some() {
                found.lines.push((cost, line.into_boxed_slice()));
            }
        }
    }
}
