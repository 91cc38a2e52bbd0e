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
