//! The cheapest line of a person: a forward dynamic program over the nodes of her graph, the minutes she has worked and, where
//! nights are shared, their number. Whole numbers, nothing cut off.

use super::{graph::Graph, input::Share};

/// No line; far from what numbers can reach, so that a price more does not wrap.
const NONE: i64 = i64::MAX / 4;

/// What is known of a person besides her graph; choice `c` of day `d` at `d * choices + c`.
pub(super) struct Sums<'a> {
    pub(super) choices: usize,
    /// Price of a choice.
    pub(super) price: &'a [i64],
    /// Working time, in units.
    pub(super) amount: &'a [usize],
    pub(super) night: &'a [bool],
    /// Fewest and most units.
    pub(super) limits: (usize, usize),
    /// Fair share of nights, and the price of each one outside.
    pub(super) share: Option<(Share, i64)>,
    /// Price of a point.
    pub(super) scale: i64,
}

/// Prices of a node by number of nights and units from `low` to `high`.
#[derive(Clone)]
struct Block {
    low: usize,
    high: usize,
    cells: Vec<i64>,
}

impl Sums<'_> {
    /// The least price of a line; `None` when there is none.
    pub(super) fn cheapest(&self, graph: &Graph) -> Option<i64> {
        if graph.end.is_empty() {
            return None;
        }
        let rows = self.share.map_or(1, |(share, _)| share.most as usize + 1);
        let rest = self.rest(graph);
        let mut layer = vec![Block { low: 0, high: 0, cells: vec![NONE; rows] }];
        layer[0].cells[0] = 0;
        for (day, arcs) in graph.layers.iter().enumerate() {
            let mut next = self.empty(&layer, arcs, day, &rest[day + 1], rows);
            for (block, own) in layer.iter().zip(arcs).filter(|(block, _)| block.low <= block.high) {
                for (choice, to, points) in own {
                    let at = day * self.choices + usize::from(*choice);
                    let price = self.price[at] + points * self.scale;
                    self.pass(block, &mut next[*to as usize], at, price, rows);
                }
            }
            layer = next;
        }
        let ends = layer.iter().zip(&graph.end).flat_map(|(block, points)| {
            let width = (block.high + 1).saturating_sub(block.low);
            (0..rows).map(move |nights| {
                let short = self.share.map_or(0, |(share, cost)| i64::from(share.least).saturating_sub(nights as i64).max(0) * cost);
                let least = block.cells[nights * width..(nights + 1) * width].iter().copied().min().unwrap_or(NONE);
                least + points * self.scale + short
            })
        });
        ends.min().filter(|least| *least < NONE / 2)
    }

    /// Fewest and most units that can still be worked from each node.
    fn rest(&self, graph: &Graph) -> Vec<Vec<(usize, usize)>> {
        let mut rest = vec![vec![(0, 0); graph.end.len()]];
        for (day, layer) in graph.layers.iter().enumerate().rev() {
            let next = &rest[rest.len() - 1];
            let of = |arcs: &Vec<super::graph::Arc>| {
                arcs.iter().fold((usize::MAX, 0), |(low, high), (c, to, _)| {
                    let amount = self.amount[day * self.choices + usize::from(*c)];
                    (low.min(next[*to as usize].0 + amount), high.max(next[*to as usize].1 + amount))
                })
            };
            let own = layer.iter().map(of).collect();
            rest.push(own);
        }
        rest.reverse();
        rest
    }

    /// Blocks of the next layer, as wide as what can be reached and can still end within the limits.
    fn empty(&self, layer: &[Block], arcs: &[Vec<super::graph::Arc>], day: usize, rest: &[(usize, usize)], rows: usize) -> Vec<Block> {
        let mut ranges = vec![(usize::MAX, 0); rest.len()];
        for (block, own) in layer.iter().zip(arcs).filter(|(block, _)| block.low <= block.high) {
            for (choice, to, _) in own {
                let amount = self.amount[day * self.choices + usize::from(*choice)];
                let range: &mut (usize, usize) = &mut ranges[*to as usize];
                *range = (range.0.min(block.low + amount), range.1.max(block.high + amount));
            }
        }
        let block = |((low, high), rest): ((usize, usize), &(usize, usize))| {
            let low = low.max(self.limits.0.saturating_sub(rest.1));
            match self.limits.1.checked_sub(rest.0).map(|most| high.min(most)) {
                Some(high) if low <= high => Block { low, high, cells: vec![NONE; rows * (high - low + 1)] },
                _ => Block { low: 1, high: 0, cells: Vec::new() },
            }
        };
        ranges.into_iter().zip(rest).map(block).collect()
    }

    /// Takes a choice from every state of a node.
    fn pass(&self, from: &Block, to: &mut Block, at: usize, price: i64, rows: usize) {
        let amount = self.amount[at];
        let (low, high) = ((from.low + amount).max(to.low), (from.high + amount).min(to.high));
        if to.low > to.high || low > high {
            return;
        }
        let (width, wide) = (from.high - from.low + 1, to.high - to.low + 1);
        for nights in 0..rows {
            let more = usize::from(self.night[at] && self.share.is_some());
            // The greatest number stands for all above: each of them is priced at once.
            let (row, beyond) = if nights + more < rows { (nights + more, 0) } else { (rows - 1, self.share.map_or(0, |(_, cost)| cost)) };
            let price = if more == 1 { price + beyond } else { price };
            let row = if more == 1 { row } else { nights };
            let source = &from.cells[nights * width + low - amount - from.low..nights * width + high - amount - from.low + 1];
            let target = &mut to.cells[row * wide + low - to.low..row * wide + high - to.low + 1];
            for (t, s) in target.iter_mut().zip(source) {
                *t = (*t).min(*s + price);
            }
        }
    }
}
