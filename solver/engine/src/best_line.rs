//! The best line of one person while everybody else keeps hers, within any choices, with a bound on every such line.

use crate::{generation::whole_bound, master::SCALE, model::Model, priced::Pricer, pricing::Ask, response::Tally};

/// Beams, from quick to nearly exact, until a line meets its bound.
const BEAMS: [usize; 3] = [1_000, 20_000, 200_000];

/// What one person's lines cost beside everybody else's.
pub struct BestLine<'a> {
    model: &'a Model,
    p: usize,
    /// Cost of all cover when she works nothing.
    without: i64,
    /// Cost of each choice of hers besides that.
    cost: Vec<f64>,
    pricer: Pricer,
}

/// The best line that was found. Costs are those of the line and of all cover with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Best {
    /// The line and its cost; none when none was found, which proves nothing.
    pub line: Option<(Box<[u8]>, i64)>,
    /// No line within the choices costs less.
    pub least: i64,
}

impl<'a> BestLine<'a> {
    /// Person `p` of a model in a plan.
    #[must_use]
    pub fn of(model: &'a Model, lines: &[Box<[u8]>], p: usize) -> Self {
        let mut tally = Tally::new(model);
        lines.iter().enumerate().filter(|(other, _)| *other != p).for_each(|(other, line)| tally.change(other, line, 1));
        let pricer = Pricer::new(&model.people[p], model.days, model.choices);
        Self { model, p, without: tally.cover(), cost: tally.costs(p), pricer }
    }

    /// Her best line within some choices of each day (bit `c` for choice `c`); none when it is proven that no line is legal.
    pub fn within(&mut self, choices: &[u64]) -> Option<Best> {
        let person = &self.model.people[self.p];
        let allowed: Vec<u64> = choices.iter().zip(&person.allowed).map(|(mask, open)| mask & open).collect();
        let mut best = Best { line: None, least: i64::MIN };
        for beam in BEAMS {
            let answer = self.pricer.price(&Ask { cost: &self.cost, allowed: &allowed, target: f64::INFINITY, beam, keep: 8 });
            if answer.lower == f64::INFINITY {
                return None;
            }
            best.least = best.least.max(self.without + person.base + whole_bound(answer.lower));
            let found = answer.lines.into_iter().next().and_then(|(_, line)| self.cost(&line).map(|cost| (line, cost)));
            if let Some(found) = found.filter(|f| best.line.as_ref().is_none_or(|b| f.1 < b.1)) {
                best.line = Some(found);
            }
            if best.line.as_ref().is_some_and(|(_, cost)| *cost <= best.least) {
                break;
            }
        }
        Some(best)
    }

    /// Cost of a line of hers and of all cover with it; none when it is not legal.
    fn cost(&self, line: &[u8]) -> Option<i64> {
        let own = self.model.people[self.p].line_cost(self.model.choices, line)?;
        let at = |d: usize, c: u8| d * self.model.choices + usize::from(c);
        // What a choice costs as such is in the line's own cost already.
        let cover = line.iter().enumerate().map(|(d, c)| self.cost[at(d, *c)] as i64 / SCALE - self.model.people[self.p].cost[at(d, *c)]);
        Some(self.without + own + cover.sum::<i64>())
    }
}
