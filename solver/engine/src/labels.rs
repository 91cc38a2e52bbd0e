//! Forward label search over the day graph, guided by the relaxation's completions.

use crate::{
    graph::DayGraph,
    model::NONE,
    pricing::{Ask, MOST_ACTIVE},
    relaxation::{Costs, Relaxation},
};

/// Bits of a counter in a packed word; the top bit is a guard for comparing all at once.
const LANE: usize = 16;
const LANES: usize = 64 / LANE;
const WORDS: usize = MOST_ACTIVE / LANES;
const GUARD: u64 = 0x8000_8000_8000_8000;
/// The end of a list.
const END: u32 = u32::MAX;

type Packed = [u64; WORDS];

/// A partial line.
#[derive(Debug, Clone, Copy)]
struct Label {
    /// Cost with the multipliers of counters that labels do not hold.
    cost: f64,
    /// Cost with all multipliers.
    priced: f64,
    /// `priced` and the cheapest completion, less all limits: no completion costs less.
    least: f64,
    counts: Packed,
    amount: u32,
    /// Where its choices are kept.
    trace: u32,
    /// Next label of the same node and amount.
    next: u32,
    node: u16,
    dominated: bool,
}

/// What one search found.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// No legal line costs less.
    pub(crate) lower: f64,
    /// Cheapest first. They keep the active counters only.
    pub(crate) lines: Vec<Box<[u8]>>,
    /// Labels made.
    pub(crate) work: u64,
}

/// Buffers of the search.
#[derive(Debug, Default)]
pub(crate) struct Labels {
    layer: Vec<Label>,
    next: Vec<Label>,
    /// Choice and parent of every kept label.
    trace: Vec<(u32, u8)>,
    /// First label of each node and amount.
    heads: Vec<u32>,
    touched: Vec<usize>,
}

/// What does not change in one search.
struct Frame<'a> {
    graph: &'a DayGraph,
    costs: &'a Costs<'a>,
    relaxation: &'a Relaxation,
    multipliers: &'a [f64],
    active: &'a [usize],
    limits: f64,
    /// Multipliers of the active counters.
    target: f64,
}

impl Labels {
    pub(crate) fn search(
        &mut self,
        graph: &DayGraph,
        costs: &Costs<'_>,
        relaxation: &Relaxation,
        multipliers: &[f64],
        active: &[usize],
        ask: &Ask<'_>,
    ) -> Found {
        let limits = graph.counters.iter().zip(multipliers).map(|(c, m)| f64::from(c.most) * m).sum();
        let frame = Frame { graph, costs, relaxation, multipliers, active, limits, target: ask.target };
        let start = graph.automaton.start;
        let root = relaxation.completion(graph, 0, usize::from(start), 0) - limits;
        self.trace.clear();
        self.layer.clear();
        self.layer.push(Label {
            cost: 0.0,
            priced: 0.0,
            least: root,
            counts: [0; WORDS],
            amount: 0,
            trace: END,
            next: END,
            node: start,
            dominated: false,
        });
        self.heads.clear();
        self.heads.resize(graph.nodes * graph.width, END);
        let mut found = Found { lower: ask.target, ..Found::default() };
        for d in 0..costs.days {
            self.expand(&frame, d, &mut found);
            self.close_layer(ask.beam, &mut found);
        }
        self.finish(&frame, ask, &mut found);
        found
    }

    fn expand(&mut self, frame: &Frame<'_>, d: usize, found: &mut Found) {
        let (graph, costs) = (frame.graph, frame.costs);
        self.next.clear();
        for at in 0..self.layer.len() {
            let label = self.layer[at];
            let node = usize::from(label.node);
            let worked = graph.automaton.works[node];
            for kind in graph.kinds.iter().filter(|k| k.next[node] != NONE) {
                let to = usize::from(kind.next[node]);
                let amount = label.amount as usize + kind.amount;
                let completion = frame.relaxation.completion(graph, d + 1, to, amount);
                if completion.is_infinite() {
                    continue;
                }
                for c in kind.choices.iter().map(|c| usize::from(*c)) {
                    let price = frame.relaxation.price[(d * costs.choices + c) * 2 + usize::from(worked)] + kind.cost[node];
                    if label.priced + price + completion - frame.limits >= frame.target {
                        continue;
                    }
                    let Some(Step { counts, held, excess }) = frame.count(&label.counts, d, c, worked) else { continue };
                    let (cost, priced) = (label.cost + price - held + excess.0, label.priced + price + excess.1);
                    let least = priced + completion - frame.limits;
                    if least >= frame.target {
                        continue;
                    }
                    found.work += 1;
                    let child = Label {
                        cost,
                        priced,
                        least,
                        counts,
                        amount: amount as u32,
                        trace: at as u32,
                        next: END,
                        node: to as u16,
                        dominated: false,
                    };
                    self.add(graph, d + 1, child, c as u8);
                }
            }
        }
    }

    /// Adds a label unless another one dominates it; marks those it dominates.
    fn add(&mut self, graph: &DayGraph, d: usize, mut label: Label, choice: u8) {
        let place = usize::from(label.node) * graph.width + label.amount as usize - graph.low[d];
        let mut at = self.heads[place];
        if at == END {
            self.touched.push(place);
        }
        while at != END {
            let other = &mut self.next[at as usize];
            if !other.dominated {
                if other.cost <= label.cost && within(&other.counts, &label.counts) {
                    return;
                }
                if label.cost <= other.cost && within(&label.counts, &other.counts) {
                    other.dominated = true;
                }
            }
            at = other.next;
        }
        label.next = self.heads[place];
        self.heads[place] = self.next.len() as u32;
        // The choice travels in the trace; the parent's trace is put in when the layer is closed.
        self.trace.push((self.layer[label.trace as usize].trace, choice));
        label.trace = self.trace.len() as u32 - 1;
        self.next.push(label);
    }

    /// Makes the next layer the current one; cuts it to the beam and counts what is cut off into the bound.
    fn close_layer(&mut self, beam: usize, found: &mut Found) {
        for place in self.touched.drain(..) {
            self.heads[place] = END;
        }
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
        for label in &mut self.layer {
            label.cost += frame.relaxation.completion(frame.graph, frame.costs.days, usize::from(label.node), label.amount as usize);
        }
        self.layer.sort_by(|a, b| a.cost.total_cmp(&b.cost).then_with(|| a.trace.cmp(&b.trace)));
        let held: f64 = frame.active.iter().map(|j| frame.multipliers[*j] * f64::from(frame.graph.counters[*j].most)).sum();
        if let Some(best) = self.layer.first() {
            found.lower = found.lower.min(best.cost - (frame.limits - held));
        }
        for label in self.layer.iter().take(ask.keep * 2) {
            let mut line = vec![0_u8; frame.costs.days];
            let mut at = label.trace;
            for d in (0..line.len()).rev() {
                let (parent, choice) = self.trace[at as usize];
                line[d] = choice;
                at = parent;
            }
            found.lines.push(line.into_boxed_slice());
        }
    }
}

/// What one more choice does to active counters.
struct Step {
    counts: Packed,
    /// Multipliers it pays.
    held: f64,
    /// What it costs beyond soft counters, and by how much that is more than the multipliers.
    excess: (f64, f64),
}

impl Frame<'_> {
    /// One more choice, or `None` when a hard counter is exceeded.
    fn count(&self, counts: &Packed, d: usize, c: usize, worked: bool) -> Option<Step> {
        let mut out = *counts;
        let (mut held, mut excess) = (0.0, (0.0, 0.0));
        for (lane, j) in self.active.iter().enumerate() {
            let counter = &self.graph.counters[*j];
            if counter.counts(d, c, worked) {
                let shift = LANE * (lane % LANES);
                let word = &mut out[lane / LANES];
                *word += 1 << shift;
                held += self.multipliers[*j];
                if (*word >> shift) & 0x7fff > u64::from(counter.most) {
                    counter.excess?;
                    excess.0 += self.graph.caps[*j];
                    excess.1 += self.graph.caps[*j] - self.multipliers[*j];
                }
            }
        }
        Some(Step { counts: out, held, excess })
    }
}

/// Every counter of `a` is at most that of `b`: one subtraction per word.
fn within(a: &Packed, b: &Packed) -> bool {
    a.iter().zip(b).all(|(a, b)| ((b | GUARD) - a) & GUARD == GUARD)
}
