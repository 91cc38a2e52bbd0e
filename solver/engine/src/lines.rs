//! What a line of a person with a layered graph must keep besides the graph: amounts over days.

use crate::layered::Layered;

/// The rules of one person whose lines are a layered graph.
#[derive(Debug, Clone)]
pub struct Lines {
    /// Which choices may follow each other, with costs.
    pub graph: Layered,
    /// Amount (units of working time) of choice `c` on day `d` at `d * choices + c`.
    pub amount: Vec<u32>,
    /// Least amount of a line.
    pub least: u32,
    /// Greatest amount of a line.
    pub most: u32,
    /// A count that costs when it leaves its limits.
    pub share: Option<Share>,
    /// Sums that may not be exceeded.
    pub windows: Vec<Window>,
}

/// A count over the whole line with a cost for each unit outside its limits.
#[derive(Debug, Clone)]
pub struct Share {
    /// Whether choice `c` on day `d` counts, at `d * choices + c`.
    pub counts: Vec<bool>,
    /// Fewest.
    pub least: u32,
    /// Most.
    pub most: u32,
    /// Cost of each one outside.
    pub cost: i64,
}

/// A sum over some days that may not exceed a limit. Such sums bind rarely: they are judged, not priced.
#[derive(Debug, Clone)]
pub struct Window {
    /// First day and the day after the last.
    pub days: (usize, usize),
    /// Greatest amount in these days.
    pub most: u32,
}

impl Share {
    /// Cost of a count.
    #[must_use]
    pub fn price(&self, count: u32) -> i64 {
        i64::from(self.least.saturating_sub(count) + count.saturating_sub(self.most)) * self.cost
    }
}

impl Lines {
    /// Whether no step, end or count costs less than 0.
    pub(crate) fn cost_nothing_below_zero(&self) -> bool {
        let steps = self.graph.layers.iter().flat_map(|layer| &layer.steps).map(|step| step.cost);
        steps.chain(self.graph.end.iter().copied()).chain(self.share.iter().map(|share| share.cost)).all(|cost| cost >= 0)
    }

    /// Whether the graph has a line whose amount lies within the limits (sums over windows are not asked).
    #[must_use]
    pub fn is_possible(&self, choices: usize) -> bool {
        if self.graph.is_empty() {
            return false;
        }
        let most = self.most_amount(choices).unwrap_or(0).min(self.most) as usize;
        // Amounts that can be worked on the way to each node.
        let mut layer = vec![vec![false; most + 1]];
        layer[0][0] = true;
        for (d, arcs) in self.graph.layers.iter().enumerate() {
            let width = self.graph.layers.get(d + 1).map_or(self.graph.end.len(), |next| next.first.len() - 1);
            let mut next = vec![vec![false; most + 1]; width];
            for (node, reached) in layer.iter().enumerate() {
                for arc in arcs.of(node) {
                    let amount = self.amount[d * choices + usize::from(arc.choice)] as usize;
                    let to = &mut next[arc.to as usize];
                    for a in (0..(most + 1).saturating_sub(amount)).filter(|a| reached[*a]) {
                        to[a + amount] = true;
                    }
                }
            }
            layer = next;
        }
        layer.iter().any(|reached| reached.iter().skip(self.least as usize).any(|r| *r))
    }

    /// Greatest amount that a line of the graph works; nothing when it has no line.
    #[must_use]
    pub fn most_amount(&self, choices: usize) -> Option<u32> {
        let mut most = vec![0_u32; self.graph.end.len()];
        for (d, layer) in self.graph.layers.iter().enumerate().rev() {
            let of =
                |node: usize| layer.of(node).iter().map(|a| self.amount[d * choices + usize::from(a.choice)] + most[a.to as usize]).max();
            most = (0..layer.first.len().saturating_sub(1)).map(|node| of(node).unwrap_or(0)).collect();
        }
        most.first().copied().filter(|_| !self.graph.is_empty())
    }

    /// Cost of a line, or `None` when it is not legal.
    #[must_use]
    pub fn cost(&self, choices: usize, line: &[u8]) -> Option<i64> {
        let at = |d: usize| d * choices + usize::from(line[d]);
        let amount = |days: std::ops::Range<usize>| days.map(|d| self.amount[at(d)]).sum::<u32>();
        if !(self.least..=self.most).contains(&amount(0..line.len())) || self.windows.iter().any(|w| amount(w.days.0..w.days.1) > w.most) {
            return None;
        }
        let share = self.share.as_ref().map_or(0, |s| s.price((0..line.len()).filter(|d| s.counts[at(*d)]).count() as u32));
        Some(self.graph.cost(line)? + share)
    }
}
