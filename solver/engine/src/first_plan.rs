//! A first plan: one after the other gets the best line beside those who have one, and then everybody again until nobody alone can do
//! better.

use crate::{pricing::Ask, response::Tally, search::Search};
use rand::seq::SliceRandom;
use std::sync::PoisonError;

/// Work that a first plan may always take: less than a second.
const MOMENT: u64 = 100_000_000;
/// Beams of a search for any line.
const ANY_BEAMS: [usize; 3] = [100, 1_000, 20_000];

/// What a search for any line of a person came to.
enum Found {
    Line(Box<[u8]>),
    Impossible,
    Nothing,
}

impl Search<'_> {
    /// A first plan by best responses, improved until nobody alone can do better. When there is none: people who have no legal line; it
    /// may also be that none was found.
    pub(crate) fn construct(&mut self, first: Option<&[Vec<u64>]>) -> Result<(), Vec<usize>> {
        let n = self.model.people.len();
        let mut order: Vec<usize> = (0..n).collect();
        order.shuffle(&mut self.rng);
        let mut tally = Tally::new(self.model);
        let mut lines: Vec<Option<Box<[u8]>>> = vec![None; n];
        let mut without = Vec::new();
        let mut work = 0;
        for p in &order {
            // Whoever stops at once has a first plan nevertheless, unless it takes long.
            if self.control.stopped() && work > MOMENT {
                return Err(Vec::new());
            }
            let mut best = |masks: &[Vec<u64>]| {
                let (line, worked) = tally.best(*p, &self.pricers[*p], &masks[*p]);
                work += worked;
                line
            };
            let narrow = first.and_then(&mut best);
            let best = narrow.or_else(|| best(&self.allowed));
            match best.map_or_else(|| self.any(*p), Found::Line) {
                Found::Line(line) => {
                    tally.change(*p, &line, 1);
                    lines[*p] = Some(line);
                }
                Found::Impossible => without.push(*p),
                // Whoever lays graphs gives such a person more room and asks again.
                Found::Nothing if self.model.people[*p].lines.is_some() => without.push(*p),
                Found::Nothing => {}
            }
        }
        let Some(lines) = lines.into_iter().collect::<Option<Vec<_>>>() else { return Err(without) };
        self.offer(lines);
        if let Some(masks) = first {
            self.respond(&order, masks);
        }
        let allowed = self.allowed.clone();
        self.respond(&order, &allowed);
        Ok(())
    }

    /// Any legal line of a person: where nothing costs anything, limits are all that is looked at.
    fn any(&self, p: usize) -> Found {
        let free = vec![0.0; self.model.days * self.model.choices];
        let mut pricer = self.pricers[p].lock().unwrap_or_else(PoisonError::into_inner);
        let mut found = Found::Nothing;
        for beam in ANY_BEAMS {
            let ask = Ask { cost: &free, allowed: &self.allowed[p], target: f64::INFINITY, beam, keep: 1 };
            let answer = pricer.price(&ask);
            self.control.work(answer.work);
            found = match answer.lines.into_iter().next() {
                Some((_, line)) => Found::Line(line),
                None if answer.lower == f64::INFINITY => Found::Impossible,
                None => Found::Nothing,
            };
            if !matches!(found, Found::Nothing) {
                break;
            }
        }
        found
    }

    /// Best responses one after the other until a whole round brings nothing.
    pub(crate) fn respond(&mut self, order: &[usize], allowed: &[Vec<u64>]) {
        let Some((_, mut lines)) = self.best.clone() else { return };
        let mut tally = Tally::new(self.model);
        for (p, line) in lines.iter().enumerate() {
            tally.change(p, line, 1);
        }
        loop {
            let before = self.best.as_ref().map(|b| b.0);
            for p in order {
                if self.control.stopped() {
                    return;
                }
                tally.change(*p, &lines[*p], -1);
                if let (Some(line), work) = tally.best(*p, &self.pricers[*p], &allowed[*p]) {
                    self.control.work(work);
                    // A line that spreads weekends evenly may be worse than the one she has.
                    if !self.model.is_long() || tally.cost_with(*p, &line) <= tally.cost_with(*p, &lines[*p]) {
                        lines[*p] = line;
                    }
                }
                tally.change(*p, &lines[*p], 1);
            }
            self.offer(lines.clone());
            if self.best.as_ref().map(|b| b.0) == before {
                return;
            }
        }
    }
}
