//! A person's lines as a layered graph: the product of her rules' automata, nodes with the same future made one.

use super::clock::Duty;
use std::collections::HashMap;

/// State after a day with or without a duty, and its points; `None` when it is forbidden.
pub(super) type Step<'a> = dyn Fn(u64, usize, Option<&Duty>) -> Option<(u64, i64)> + 'a;

/// A rule that follows a line day by day.
pub(super) struct Rule<'a> {
    /// State before the first day.
    pub(super) start: u64,
    /// A step of it.
    pub(super) step: Box<Step<'a>>,
    /// Points at the end.
    pub(super) end: Box<dyn Fn(u64) -> i64 + 'a>,
}

/// An arc: choice, node of the next layer, points.
pub(super) type Arc = (u8, u32, i64);

/// Node 0 of layer 0 is the start. No node without a way to the end.
pub(super) struct Graph {
    /// Arcs of each node of each day.
    pub(super) layers: Vec<Vec<Vec<Arc>>>,
    /// Points of each node after the last day; empty when there is no line.
    pub(super) end: Vec<i64>,
}

impl Graph {
    /// Every line of open choices (bit 0 is off, bit `s + 1` shift type `s`).
    pub(super) fn free(open: &[u64]) -> Self {
        let layer = |mask: &u64| vec![(0..64).filter(|c| mask >> c & 1 == 1).map(|c| (c, 0, 0)).collect()];
        Self { layers: open.iter().map(layer).collect(), end: vec![0] }
    }

    /// The lines that also keep a rule.
    pub(super) fn and(&self, rule: &Rule<'_>, duty: &dyn Fn(usize, u8) -> Option<Duty>) -> Self {
        let mut states: Vec<(u32, u64)> = vec![(0, rule.start)];
        let mut layers = Vec::new();
        for (day, layer) in self.layers.iter().enumerate() {
            let (mut numbers, mut next, mut arcs) = (HashMap::new(), Vec::new(), Vec::new());
            for (node, state) in &states {
                let mut own = Vec::new();
                for (choice, to, points) in &layer[*node as usize] {
                    let Some((after, more)) = (rule.step)(*state, day, duty(day, *choice).as_ref()) else { continue };
                    let number = *numbers.entry((*to, after)).or_insert_with(|| {
                        next.push((*to, after));
                        next.len() as u32 - 1
                    });
                    own.push((*choice, number, points + more));
                }
                arcs.push(own);
            }
            layers.push(arcs);
            states = next;
        }
        let end = states.iter().map(|(node, state)| self.end[*node as usize] + (rule.end)(*state)).collect();
        Self { layers, end }.merged()
    }

    /// Nodes with the same future made one, from the last day back; nodes without a future left out.
    fn merged(self) -> Self {
        let mut known: HashMap<i64, u32> = HashMap::new();
        let mut end = Vec::new();
        let mut place: Vec<Option<u32>> = Vec::new();
        for points in &self.end {
            place.push(Some(*known.entry(*points).or_insert_with(|| {
                end.push(*points);
                end.len() as u32 - 1
            })));
        }
        let mut layers = Vec::new();
        for layer in self.layers.into_iter().rev() {
            let (mut known, mut kept, mut before) = (HashMap::new(), Vec::new(), Vec::new());
            for arcs in layer {
                let alive: Vec<Arc> = arcs.into_iter().filter_map(|(c, to, points)| Some((c, place[to as usize]?, points))).collect();
                before.push((!alive.is_empty()).then(|| {
                    *known.entry(alive.clone()).or_insert_with(|| {
                        kept.push(alive);
                        kept.len() as u32 - 1
                    })
                }));
            }
            layers.push(kept);
            place = before;
        }
        layers.reverse();
        if place.first().copied().flatten().is_none() {
            end.clear();
        }
        Self { layers, end }
    }

    /// Points of a line; `None` when it has none.
    pub(super) fn points(&self, line: &[u8]) -> Option<i64> {
        let (mut node, mut sum) = (0, 0);
        for (layer, choice) in self.layers.iter().zip(line) {
            let (_, to, points) = layer.get(node)?.iter().find(|a| a.0 == *choice)?;
            (node, sum) = (*to as usize, sum + points);
        }
        Some(sum + self.end.get(node)?)
    }
}
