//! A person's legal lines as a layered graph: the product of the rules' automata, each merged to its fewest nodes.
//!
//! A rule looks at a line day by day ([`Rule`]). [`Layered::and`] takes the product of the lines so far with one more rule
//! and then merges nodes with the same future (Myhill and Nerode), so that many small rules stay a small graph.

use std::{
    collections::HashMap,
    hash::{BuildHasherDefault, Hasher},
};

/// A rule over a line as a deterministic automaton with a state packed in one word.
pub trait Rule {
    /// State before the first day.
    fn start(&self) -> u64;
    /// State after a choice of a day and what the choice costs; `None` when the rule forbids it.
    fn step(&self, state: u64, day: usize, choice: u8) -> Option<(u64, i64)>;
    /// Cost of ending in a state; `None` when a line may not end there.
    fn end(&self, _state: u64) -> Option<i64> {
        Some(0)
    }
}

/// An arc to a node of the next layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Step {
    pub(crate) to: u32,
    pub(crate) choice: u8,
    pub(crate) cost: i64,
}

/// The arcs that leave the nodes of a day.
#[derive(Debug, Clone, Default)]
pub(crate) struct Layer {
    /// First arc of each node, and the number of all arcs.
    pub(crate) first: Vec<u32>,
    pub(crate) steps: Vec<Step>,
}

impl Layer {
    fn nodes(&self) -> usize {
        self.first.len() - 1
    }

    /// Arcs of a node.
    pub(crate) fn of(&self, node: usize) -> &[Step] {
        &self.steps[self.first[node] as usize..self.first[node + 1] as usize]
    }
}

/// The graph. Node 0 of layer 0 is the start.
#[derive(Debug, Clone)]
pub struct Layered {
    pub(crate) layers: Vec<Layer>,
    /// Cost of ending in each node after the last day.
    pub(crate) end: Vec<i64>,
}

impl Layered {
    /// Every line within allowed choices (bit `c` for choice `c`, day by day).
    #[must_use]
    pub fn free(allowed: &[u64]) -> Self {
        let layer = |mask: &u64| {
            let steps: Vec<Step> = (0..64).filter(|c| mask & (1 << c) != 0).map(|c| Step { to: 0, choice: c as u8, cost: 0 }).collect();
            Layer { first: vec![0, steps.len() as u32], steps }
        };
        Self { layers: allowed.iter().map(layer).collect(), end: vec![0] }
    }

    /// The lines of this graph that a rule accepts, with its costs added.
    #[must_use]
    pub fn and(&self, rule: &dyn Rule) -> Self {
        let mut layer: Vec<(u32, u64)> = vec![(0, rule.start())];
        let mut layers = Vec::with_capacity(self.layers.len());
        for (day, old) in self.layers.iter().enumerate() {
            let mut index: HashMap<(u32, u64), u32, BuildHasherDefault<Fast>> = HashMap::default();
            let (mut next, mut out) = (Vec::new(), Layer { first: vec![0], steps: Vec::new() });
            for (node, state) in &layer {
                for arc in old.of(*node as usize) {
                    let Some((to, cost)) = rule.step(*state, day, arc.choice) else { continue };
                    let key = (arc.to, to);
                    let to = *index.entry(key).or_insert_with(|| {
                        next.push(key);
                        next.len() as u32 - 1
                    });
                    out.steps.push(Step { to, choice: arc.choice, cost: arc.cost + cost });
                }
                out.first.push(out.steps.len() as u32);
            }
            layers.push(out);
            layer = next;
        }
        let end = layer.iter().map(|(node, state)| Some(self.end[*node as usize] + rule.end(*state)?)).collect();
        merged(layers, end)
    }

    /// Whether no line is left.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.end.is_empty()
    }

    /// Nodes of the widest layer, and arcs of all.
    #[must_use]
    pub fn size(&self) -> (usize, usize) {
        (self.layers.iter().map(Layer::nodes).max().unwrap_or(0), self.layers.iter().map(|l| l.steps.len()).sum())
    }

    /// Nodes of all layers.
    #[must_use]
    pub fn nodes(&self) -> usize {
        self.layers.iter().map(Layer::nodes).sum()
    }

    /// Cost of a line, or `None` when it is not in the graph.
    #[must_use]
    pub fn cost(&self, line: &[u8]) -> Option<i64> {
        if self.is_empty() {
            return None;
        }
        let (mut node, mut cost) = (0, 0);
        for (layer, choice) in self.layers.iter().zip(line) {
            let arc = layer.of(node).iter().find(|a| a.choice == *choice)?;
            cost += arc.cost;
            node = arc.to as usize;
        }
        Some(cost + self.end[node])
    }
}

/// No node.
const DEAD: u32 = u32::MAX;

/// Merges nodes with the same future, from the last layer to the first, and drops those from which no line ends.
fn merged(layers: Vec<Layer>, ends: Vec<Option<i64>>) -> Layered {
    let mut end = Vec::new();
    let mut known: HashMap<i64, u32, BuildHasherDefault<Fast>> = HashMap::default();
    let mut class: Vec<u32> = ends
        .into_iter()
        .map(|cost| {
            cost.map_or(DEAD, |cost| {
                *known.entry(cost).or_insert_with(|| {
                    end.push(cost);
                    end.len() as u32 - 1
                })
            })
        })
        .collect();
    let mut out = Vec::with_capacity(layers.len());
    let mut own: Vec<Step> = Vec::new();
    for layer in layers.into_iter().rev() {
        let mut seen: HashMap<Box<[Step]>, u32, BuildHasherDefault<Fast>> = HashMap::default();
        let mut merged = Layer { first: vec![0], steps: Vec::new() };
        let mut now = Vec::with_capacity(layer.nodes());
        for node in 0..layer.nodes() {
            own.clear();
            own.extend(layer.of(node).iter().map(|a| Step { to: class[a.to as usize], ..*a }).filter(|a| a.to != DEAD));
            now.push(match (own.is_empty(), seen.get(&own[..])) {
                (true, _) => DEAD,
                (_, Some(known)) => *known,
                _ => {
                    merged.steps.extend_from_slice(&own);
                    merged.first.push(merged.steps.len() as u32);
                    let new = merged.nodes() as u32 - 1;
                    seen.insert(own.clone().into_boxed_slice(), new);
                    new
                }
            });
        }
        class = now;
        out.push(merged);
    }
    if class.first().is_none_or(|c| *c == DEAD) {
        return Layered { layers: out, end: Vec::new() };
    }
    out.reverse();
    Layered { layers: out, end }
}

/// A quick hash (multiply and rotate) for keys of our own: nobody outside chooses them.
#[derive(Debug, Default)]
pub(crate) struct Fast(u64);

impl Fast {
    const fn mix(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(0x517c_c1b7_2722_0a95);
    }
}

impl Hasher for Fast {
    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 29)
    }
    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            self.mix(u64::from_le_bytes(word));
        }
    }
    fn write_u8(&mut self, n: u8) {
        self.mix(u64::from(n));
    }
    fn write_u32(&mut self, n: u32) {
        self.mix(u64::from(n));
    }
    fn write_u64(&mut self, n: u64) {
        self.mix(n);
    }
    fn write_i64(&mut self, n: i64) {
        self.mix(n as u64);
    }
    fn write_usize(&mut self, n: usize) {
        self.mix(n as u64);
    }
}
