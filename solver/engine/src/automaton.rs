//! Builds the automaton of the usual sequence rules.

use crate::model::{Automaton, NONE, OFF};

/// Rules about sequences. A run that touches the first or last day counts as long enough.
#[derive(Debug, Clone)]
pub struct Sequence {
    /// Choices of a day, the free day included.
    pub choices: usize,
    /// Choices that are used at all, bit `c` for choice `c`; others are forbidden.
    pub used: u64,
    /// Choices that may not follow choice `c` on the next day, as bits.
    pub not_after: Vec<u64>,
    /// Most days worked in a row.
    pub most_days: usize,
    /// Fewest days worked in a row.
    pub fewest_days: usize,
    /// Fewest free days in a row.
    pub fewest_free: usize,
}

/// What a node remembers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Node {
    /// Free days so far, as many as matter.
    Free(usize),
    /// Days worked in a row, the class of the last choice, and whether the run may end.
    Work { run: usize, class: usize, done: bool },
}

impl Sequence {
    /// The automaton. Choices after which the same choices are forbidden share their nodes.
    #[must_use]
    pub fn automaton(&self) -> Automaton {
        let mut classes: Vec<u64> = Vec::new();
        let class_of: Vec<usize> = (0..self.choices)
            .map(|c| {
                let forbidden = self.not_after[c] & self.used;
                classes.iter().position(|k| *k == forbidden).unwrap_or_else(|| {
                    classes.push(forbidden);
                    classes.len() - 1
                })
            })
            .collect();
        let enough = self.fewest_free.max(1);
        let mut nodes = vec![Node::Free(enough)];
        let mut next = Vec::new();
        let mut at = 0;
        // The first day has a node of its own: a run that starts there counts as long enough.
        let mut first = true;
        while at < nodes.len() {
            let node = nodes[at];
            for c in 0..self.choices {
                let to = self.step(node, c, &classes, &class_of, enough, first);
                next.push(to.map_or(NONE, |to| {
                    let seen = nodes.iter().skip(1).position(|n| *n == to).map(|k| k + 1);
                    seen.unwrap_or_else(|| {
                        nodes.push(to);
                        nodes.len() - 1
                    }) as u16
                }));
            }
            first = false;
            at += 1;
        }
        let works = nodes.iter().map(|n| matches!(n, Node::Work { .. })).collect();
        Automaton { start: 0, next, works, accepting: vec![true; nodes.len()], cost: Vec::new(), end: Vec::new() }
    }

    fn step(&self, node: Node, c: usize, classes: &[u64], class_of: &[usize], enough: usize, first: bool) -> Option<Node> {
        if c == usize::from(OFF) {
            return match node {
                Node::Free(n) => Some(Node::Free((n + 1).min(enough))),
                Node::Work { done: true, .. } => Some(Node::Free(1)),
                Node::Work { .. } => None,
            };
        }
        if self.used & (1 << c) == 0 {
            return None;
        }
        let (run, done) = match node {
            Node::Free(n) if n < enough => return None,
            Node::Free(_) => (1, first || self.fewest_days <= 1),
            Node::Work { run, class, done } => {
                if run >= self.most_days || classes[class] & (1 << c) != 0 {
                    return None;
                }
                (run + 1, done || run + 1 >= self.fewest_days)
            }
        };
        (run <= self.most_days).then_some(Node::Work { run, class: class_of[c], done })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accepts(a: &Automaton, choices: usize, line: &[u8]) -> bool {
        let mut node = a.start;
        for c in line {
            node = a.next[usize::from(node) * choices + usize::from(*c)];
            if node == NONE {
                return false;
            }
        }
        a.accepting[usize::from(node)]
    }

    #[test]
    fn runs_are_held_between_their_limits_except_at_the_edges() {
        let s = Sequence { choices: 3, used: 0b110, not_after: vec![0, 0, 0b010], most_days: 3, fewest_days: 2, fewest_free: 2 };
        let a = s.automaton();
        let ok = |line: &[u8]| accepts(&a, 3, line);
        assert!(ok(&[1, 0, 0, 1, 2, 2, 0, 0, 1]), "short runs at both edges");
        assert!(ok(&[0, 1, 1, 0, 0]));
        assert!(!ok(&[0, 1, 0, 0, 1, 1]), "a run of one day inside");
        assert!(!ok(&[1, 1, 0, 1, 1]), "one free day inside");
        assert!(!ok(&[1, 1, 1, 1]), "four days");
        assert!(!ok(&[2, 1, 0, 0]), "1 follows 2");
        assert!(ok(&[2, 0, 0, 1, 1]), "a free day breaks the sequence");
    }
}
