//! The relaxed problem of one person: counters are not kept but priced, everything else is kept exactly.
//!
//! For multipliers λ ≥ 0, at most what a count beyond a soft counter costs, the cheapest line with cost `c + λ · counts`, less `λ · limits`, is a lower bound on every legal
//! line. One backward pass over (day, node, amount) finds it, and leaves for every partial line the cost of its cheapest
//! completion. Costs are whole numbers held in floating point, so sums are exact.

use crate::{
    graph::{DayGraph, Kind},
    model::{CountedDays, DayRule, NONE},
};

/// Cheapest allowed choice of each kind on a day, by whether the day before was worked: (cost, choice).
type Cheapest = [(f64, u8); 2];

/// Tables of one backward pass; kept between passes to save allocation.
#[derive(Debug, Default)]
pub(crate) struct Relaxation {
    /// Cheapest completion at `(d * nodes + node) * width + amount - low[d]`.
    pub(crate) table: Vec<f64>,
    /// Price of choice `c` on day `d` with all multipliers at `(d * choices + c) * 2 + worked_before`; infinite when forbidden.
    pub(crate) price: Vec<f64>,
    cheapest: Vec<Cheapest>,
    /// Per day and node: first and one past the last amount that allowed choices lead to and that is worth keeping. Only there the table
    /// is filled: where a line may change on a few days only, other days have hardly any.
    range: Vec<(usize, usize)>,
}

/// One person's costs of one call.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Costs<'a> {
    pub(crate) days: usize,
    pub(crate) choices: usize,
    /// At `d * choices + c`.
    pub(crate) cost: &'a [f64],
    pub(crate) allowed: &'a [u64],
    pub(crate) least: usize,
    pub(crate) most: usize,
}

impl Relaxation {
    /// Begins a call: what the allowed choices lead to.
    pub(crate) fn begin(&mut self, graph: &DayGraph, costs: &Costs<'_>) {
        let n = graph.nodes;
        self.range.clear();
        self.range.resize((costs.days + 1) * n, (0, 0));
        self.range[usize::from(graph.automaton.start)] = graph.range[usize::from(graph.automaton.start)];
        for d in 0..costs.days {
            let open = |kind: &&Kind| kind.choices.iter().any(|c| costs.allowed[d] & (1 << c) != 0);
            for kind in graph.kinds.iter().filter(open) {
                for node in 0..n {
                    let ((a, b), to) = (self.range[d * n + node], kind.next[node]);
                    if a == b || to == NONE {
                        continue;
                    }
                    let place = (d + 1) * n + usize::from(to);
                    let (first, last) = (graph.range[place].0.max(a + kind.amount), graph.range[place].1.min(b + kind.amount));
                    if first < last {
                        let cell = &mut self.range[place];
                        *cell = if cell.0 == cell.1 { (first, last) } else { (cell.0.min(first), cell.1.max(last)) };
                    }
                }
            }
        }
    }

    /// Cost of the cheapest line with these multipliers, limits not yet subtracted; infinite when there is none.
    pub(crate) fn solve(&mut self, graph: &DayGraph, costs: &Costs<'_>, multipliers: &[f64]) -> f64 {
        self.set_prices(graph, costs, multipliers);
        self.set_cheapest(graph, costs);
        let (n, w, kinds) = (graph.nodes, graph.width, graph.kinds.len());
        if self.table.len() < (costs.days + 1) * n * w {
            self.table.resize((costs.days + 1) * n * w, f64::INFINITY);
        }
        for (place, (a, b)) in self.range.iter().enumerate() {
            let low = graph.low[place / n];
            self.table[place * w..][a.saturating_sub(low)..b.saturating_sub(low)].fill(f64::INFINITY);
        }
        for node in (0..n).filter(|node| graph.automaton.accepting[*node]) {
            let (a, b) = self.range[costs.days * n + node];
            for amount in a.max(costs.least)..b.min(costs.most + 1) {
                let cost = graph.end[node] + graph.amount_cost.get(amount).copied().unwrap_or(0.0);
                self.table[(costs.days * n + node) * w + amount - graph.low[costs.days]] = cost;
            }
        }
        for d in (0..costs.days).rev() {
            let (head, tail) = self.table.split_at_mut((d + 1) * n * w);
            for node in 0..n {
                let (a, b) = self.range[d * n + node];
                if a == b {
                    continue;
                }
                let worked = usize::from(graph.automaton.works[node]);
                for (k, kind) in graph.kinds.iter().enumerate() {
                    let (price, to) = (self.cheapest[d * kinds + k][worked].0 + kind.cost[node], kind.next[node]);
                    if to == NONE || price.is_infinite() {
                        continue;
                    }
                    let (c, e) = self.range[(d + 1) * n + usize::from(to)];
                    let (first, last) = (a.max(c.saturating_sub(kind.amount)), b.min(e.saturating_sub(kind.amount)));
                    if first >= last {
                        continue;
                    }
                    let out = &mut head[(d * n + node) * w + first - graph.low[d]..][..last - first];
                    let from = &tail[usize::from(to) * w + first + kind.amount - graph.low[d + 1]..][..last - first];
                    for (o, f) in out.iter_mut().zip(from) {
                        let v = price + f;
                        *o = if v < *o { v } else { *o };
                    }
                }
            }
        }
        self.completion(graph, 0, usize::from(graph.automaton.start), 0)
    }

    /// Cost of the cheapest completion from a node of a day with an amount worked so far.
    pub(crate) fn completion(&self, graph: &DayGraph, d: usize, node: usize, amount: usize) -> f64 {
        let (a, b) = self.range[d * graph.nodes + node];
        if amount < a || amount >= b { f64::INFINITY } else { self.table[(d * graph.nodes + node) * graph.width + amount - graph.low[d]] }
    }

    /// Cost of the cheapest line through every choice of every day with the multipliers of the last pass, at `d * choices + c`, limits
    /// not yet subtracted; infinite where no line leads through. One forward pass beside the backward one.
    pub(crate) fn through(&self, graph: &DayGraph, costs: &Costs<'_>) -> Vec<f64> {
        let (w, kinds, choices) = (graph.width, graph.kinds.len(), costs.choices);
        let mut through = vec![f64::INFINITY; costs.days * choices];
        let mut reached = vec![f64::INFINITY; graph.nodes * w];
        reached[usize::from(graph.automaton.start) * w] = 0.0;
        for d in 0..costs.days {
            let mut next = vec![f64::INFINITY; graph.nodes * w];
            // The least of what leads to a choice and away from it, by its kind and whether the day before was worked.
            let mut least = vec![[f64::INFINITY; 2]; kinds];
            for (node, worked) in graph.automaton.works.iter().enumerate() {
                let (a, b) = self.range[d * graph.nodes + node];
                for (k, kind) in graph.kinds.iter().enumerate().filter(|(_, kind)| kind.next[node] != NONE) {
                    let (price, to) = (self.cheapest[d * kinds + k][usize::from(*worked)].0, usize::from(kind.next[node]));
                    for amount in a..b {
                        let (here, after) = (reached[node * w + amount - graph.low[d]] + kind.cost[node], amount + kind.amount);
                        let beyond = self.completion(graph, d + 1, to, after);
                        if here.is_finite() && beyond.is_finite() {
                            let least = &mut least[k][usize::from(*worked)];
                            *least = least.min(here + beyond);
                            let cell = &mut next[to * w + after - graph.low[d + 1]];
                            *cell = cell.min(here + price);
                        }
                    }
                }
            }
            for (least, kind) in least.iter().zip(&graph.kinds) {
                for c in kind.choices.iter().map(|c| usize::from(*c)) {
                    let by = |worked: usize| least[worked] + self.price[(d * choices + c) * 2 + worked];
                    through[d * choices + c] = through[d * choices + c].min(by(0)).min(by(1));
                }
            }
            reached = next;
        }
        through
    }

    /// The line that the last pass found, into `line`; counts of the counters into `counts`.
    pub(crate) fn line(&self, graph: &DayGraph, costs: &Costs<'_>, line: &mut Vec<u8>, counts: &mut Vec<u16>) {
        line.clear();
        counts.clear();
        counts.resize(graph.counters.len(), 0);
        let (mut node, mut amount) = (usize::from(graph.automaton.start), 0);
        for d in 0..costs.days {
            let worked = graph.automaton.works[node];
            let mut best = (f64::INFINITY, 0, 0);
            for (k, kind) in graph.kinds.iter().enumerate().filter(|(_, kind)| kind.next[node] != NONE) {
                let price = self.cheapest[d * graph.kinds.len() + k][usize::from(worked)].0 + kind.cost[node];
                let v = price + self.completion(graph, d + 1, usize::from(kind.next[node]), amount + kind.amount);
                if v < best.0 {
                    best = (v, k, self.cheapest[d * graph.kinds.len() + k][usize::from(worked)].1);
                }
            }
            let (_, k, choice) = best;
            for (count, counter) in counts.iter_mut().zip(&graph.counters) {
                *count += u16::from(counter.counts(d, usize::from(choice), worked));
            }
            line.push(choice);
            amount += graph.kinds[k].amount;
            node = usize::from(graph.kinds[k].next[node]);
        }
    }

    fn set_prices(&mut self, graph: &DayGraph, costs: &Costs<'_>, multipliers: &[f64]) {
        let choices = costs.choices;
        self.price.clear();
        self.price.resize(costs.days * choices * 2, f64::INFINITY);
        let mut every = vec![0.0; choices];
        for (counter, m) in graph.counters.iter().zip(multipliers).filter(|(c, m)| **m > 0.0 && matches!(c.days, CountedDays::All)) {
            for (c, e) in every.iter_mut().enumerate().filter(|(c, _)| counter.choices & (1 << c) != 0) {
                let _ = c;
                *e += m;
            }
        }
        for d in 0..costs.days {
            for c in (0..choices).filter(|c| costs.allowed[d] & (1 << c) != 0) {
                let p = costs.cost[d * choices + c] + every[c];
                let [start, stop] = graph.turn.get(d).copied().unwrap_or_default();
                self.price[(d * choices + c) * 2] = if c == 0 { p } else { p + start };
                self.price[(d * choices + c) * 2 + 1] = if c == 0 { p + stop } else { p };
            }
        }
        for (counter, m) in graph.counters.iter().zip(multipliers).filter(|(_, m)| **m > 0.0) {
            let CountedDays::Some(rules) = &counter.days else { continue };
            for (d, rule) in rules.iter().enumerate().filter(|(_, rule)| **rule != DayRule::Not) {
                for c in (0..choices).filter(|c| counter.choices & (1 << c) != 0) {
                    self.price[(d * choices + c) * 2] += m;
                    if *rule == DayRule::Counts {
                        self.price[(d * choices + c) * 2 + 1] += m;
                    }
                }
            }
        }
    }

    fn set_cheapest(&mut self, graph: &DayGraph, costs: &Costs<'_>) {
        self.cheapest.clear();
        for d in 0..costs.days {
            for kind in &graph.kinds {
                let mut best = [(f64::INFINITY, 0); 2];
                for c in &kind.choices {
                    for (worked, b) in best.iter_mut().enumerate() {
                        let p = self.price[(d * costs.choices + usize::from(*c)) * 2 + worked];
                        if p < b.0 {
                            *b = (p, *c);
                        }
                    }
                }
                self.cheapest.push(best);
            }
        }
    }
}
