//! A plan at once: one person after the other gets the best line beside those before her.

use crate::{model::Model, priced::Pricer, response::Tally};
use rand::{SeedableRng, seq::SliceRandom};
use rand_chacha::ChaCha8Rng;
use std::sync::Mutex;

/// A line for everybody within the choices of her days (bit `c` for choice `c`), in an order drawn from the seed; none where
/// somebody has no such line.
#[must_use]
pub fn first(model: &Model, allowed: &[Vec<u64>], seed: u64) -> Option<Vec<Box<[u8]>>> {
    let mut order: Vec<usize> = (0..model.people.len()).collect();
    order.shuffle(&mut ChaCha8Rng::seed_from_u64(seed));
    let mut tally = Tally::new(model);
    let mut lines = vec![None; order.len()];
    for p in order {
        let pricer = Mutex::new(Pricer::new(&model.people[p], model.days, model.choices));
        let line = tally.best(p, &pricer, &allowed[p]).0?;
        tally.change(p, &line, 1);
        lines[p] = Some(line);
    }
    lines.into_iter().collect()
}
