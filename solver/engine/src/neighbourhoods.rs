//! Large neighbourhood search: which people and days are set free next, and how many.

use crate::{
    master::{Duals, Master},
    model::Model,
    repair::{Effort, Neighbourhood, repair},
    search::Search,
};
use rand::{
    RngExt,
    seq::{IndexedRandom, SliceRandom},
};

/// Size that a neighbourhood starts with, in people over the whole horizon.
const FIRST_SIZE: f64 = 5.0;
/// Lines kept per person from earlier neighbourhoods.
const POOL: usize = 24;

/// State of the neighbourhoods: how large they are, and lines that were part of plans.
#[derive(Debug)]
pub(crate) struct Neighbourhoods {
    size: f64,
    left: u64,
    pool: Vec<Vec<Box<[u8]>>>,
}

impl Neighbourhoods {
    pub(crate) fn new(model: &Model, most: u64) -> Self {
        Self { size: FIRST_SIZE, left: most, pool: vec![Vec::new(); model.people.len()] }
    }

    /// Takes the lines of the root that cost least at its best duals.
    pub(crate) fn know(&mut self, master: &Master<'_>, duals: &Duals) {
        for (p, pool) in self.pool.iter_mut().enumerate() {
            let mut own: Vec<(f64, &Box<[u8]>)> =
                master.columns.iter().filter(|c| c.person == p).map(|c| (master.price_of(c, duals), &c.line)).collect();
            own.sort_by(|a, b| a.0.total_cmp(&b.0).then_with(|| a.1.cmp(b.1)));
            pool.extend(own.into_iter().take(POOL).map(|(_, line)| line.clone()));
        }
    }

    pub(crate) fn is_spent(&self) -> bool {
        self.left == 0
    }

    /// Tries neighbourhoods until so much work is done, at least one.
    pub(crate) fn turn(&mut self, search: &mut Search<'_>, work: u64) {
        let until = search.control.worked() + work;
        loop {
            if self.left == 0 || search.control.stopped() {
                return;
            }
            self.left -= 1;
            self.one(search);
            if search.control.worked() >= until {
                return;
            }
        }
    }

    fn one(&mut self, search: &mut Search<'_>) {
        let Some((_, lines)) = search.best.clone() else { return };
        let what = self.pick(search, &lines);
        let pool: Vec<(usize, Box<[u8]>)> = what.people.iter().flat_map(|p| self.pool[*p].iter().map(|line| (*p, line.clone()))).collect();
        let seed = search.rng.random_range(0..1_000_000);
        let effort = Effort { rounds: 25, nodes: 60, seed };
        let (found, finished) = repair(search.model, &lines, &what, &pool, search.pricers, effort, search.control);
        search.control.count(|p| p.neighbourhoods += 1);
        // A floor for the work of a neighbourhood: its integer program is not counted otherwise.
        search.control.work(200_000);
        let Some(found) = found else {
            self.size = (self.size * 0.9).max(2.0);
            return;
        };
        let mut new = lines.clone();
        for (p, line) in found {
            self.remember(p, &line);
            new[p] = line;
        }
        let better = search.offer(new);
        let most = search.model.people.len() as f64;
        if finished && !better {
            self.size = (self.size * 1.03).min(most);
        } else if !better {
            self.size = (self.size * 1.005).min(most);
        }
    }

    fn remember(&mut self, p: usize, line: &[u8]) {
        let pool = &mut self.pool[p];
        if !pool.iter().any(|l| **l == *line) {
            if pool.len() >= 2 * POOL {
                pool.remove(0);
            }
            pool.push(line.into());
        }
    }

    /// People at random, people of a row that costs, or more people within some weeks.
    fn pick(&self, search: &mut Search<'_>, lines: &[Box<[u8]>]) -> Neighbourhood {
        let (model, rng) = (search.model, &mut search.rng);
        let n = model.people.len();
        let whole = (0, model.days);
        let size = (self.size.round() as usize).clamp(2, n.max(2)).min(n);
        let everybody: Vec<usize> = (0..n).collect();
        let kind = rng.random_range(0..10);
        let weeks = model.days / 7;
        if kind < 4 && weeks >= 3 {
            // The fewer days, the more people fit.
            let span = if weeks >= 12 { rng.random_range(1..=4) } else { rng.random_range(1..=2) };
            let from = rng.random_range(0..=(weeks - span)) * 7;
            let many = (size * weeks / span).clamp(2, n.max(2)).min(n);
            let mut people: Vec<usize> = everybody.sample(rng, many).copied().collect();
            people.sort_unstable();
            return Neighbourhood { people, days: (from, (from + 7 * span).min(model.days)) };
        }
        if kind < 8 {
            let have = model.counted(lines);
            let costly: Vec<usize> = (0..model.cover.len()).filter(|k| model.cover[*k].cost(have[*k]) > 0).collect();
            if let Some(k) = costly.choose(rng) {
                let row = &model.cover[*k];
                let (mut first, mut rest): (Vec<usize>, Vec<usize>) =
                    everybody.iter().partition(|p| row.counts(**p, usize::from(lines[**p][row.day])));
                first.shuffle(rng);
                rest.shuffle(rng);
                first.truncate(size / 2);
                rest.truncate(size - first.len());
                first.extend(rest);
                first.sort_unstable();
                return Neighbourhood { people: first, days: whole };
            }
        }
        let mut people: Vec<usize> = everybody.sample(rng, size).copied().collect();
        people.sort_unstable();
        Neighbourhood { people, days: whole }
    }
}
