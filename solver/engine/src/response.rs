//! Best response: with everybody else's line fixed, the cost of cover is linear in one person's line, so pricing finds her
//! best line. One after the other this makes a first plan, and the cheapest strong local search.

use crate::{
    master::SCALE,
    model::{CountedDays, DayRule, Model, Person},
    priced::Pricer,
    pricing::Ask,
};
use std::{
    ops::Range,
    sync::{Mutex, PoisonError},
};

const S: f64 = SCALE as f64;
/// Beams, from quick to nearly exact, until a line is found.
const BEAMS: [usize; 3] = [32, 1_000, 50_000];
/// All of them.
pub(crate) const ALL: Range<usize> = 0..BEAMS.len();
/// The quickest.
pub(crate) const QUICKEST: Range<usize> = 0..1;
/// Most labels of all days of a search. The widest beam over a year went on for half an hour with one person of Curtois 22.
const LABELS: usize = 50_000 * 84;

/// Ways to spread what may happen only so often evenly over the days.
const PHASES: usize = 2;

/// Allowed choices that spread what counts on some days only, such as weekends, evenly over all of them: a search that has used up all
/// weekends of a year in its first months finds no line, however wide it is. None where nothing is so counted.
fn paced(person: &Person, allowed: &[u64], phase: usize) -> Option<Vec<u64>> {
    let mut paced = allowed.to_vec();
    let mut any = false;
    for counter in person.counters.iter().filter(|c| c.excess.is_none()) {
        let CountedDays::Some(rules) = &counter.days else { continue };
        // A weekend is a run of days that count.
        let begins = |d: &usize| rules[*d] != DayRule::Not && (*d == 0 || rules[*d - 1] == DayRule::Not);
        let runs = (0..rules.len()).filter(begins).count();
        let most = usize::from(counter.most);
        let mut run = 0;
        for d in 0..rules.len() {
            run += usize::from(begins(&d));
            let at = run + phase * runs / (PHASES * most.max(1));
            if most < runs && rules[d] != DayRule::Not && at * most / runs == (at - 1) * most / runs {
                paced[d] &= !counter.choices;
                any = true;
            }
        }
    }
    any.then_some(paced)
}

/// How many people count in each row, kept while lines change.
pub(crate) struct Tally<'a> {
    model: &'a Model,
    by_day: Vec<Vec<usize>>,
    pub(crate) have: Vec<i64>,
}

impl<'a> Tally<'a> {
    pub(crate) fn new(model: &'a Model) -> Self {
        Self { model, by_day: model.rows_by_day(), have: vec![0; model.cover.len()] }
    }

    pub(crate) fn change(&mut self, p: usize, line: &[u8], by: i64) {
        for (d, c) in line.iter().enumerate().filter(|(_, c)| **c != 0) {
            for k in &self.by_day[d] {
                if self.model.cover[*k].counts(p, usize::from(*c)) {
                    self.have[*k] += by;
                }
            }
        }
    }

    /// Costs of every choice for a person when the others stay as they are.
    pub(crate) fn costs(&self, p: usize) -> Vec<f64> {
        let model = self.model;
        let mut cost: Vec<f64> = model.people[p].cost.iter().map(|c| *c as f64 * S).collect();
        if !model.help.reliefs().is_empty() {
            self.add_help(p, &mut cost);
            return cost;
        }
        for (k, row) in model.cover.iter().enumerate() {
            let marginal = row.cost(self.have[k] + 1) - row.cost(self.have[k]);
            for c in (1..model.choices).filter(|c| row.counts(p, *c)) {
                cost[row.day * model.choices + c] += marginal as f64 * S;
            }
        }
        cost
    }

    /// What the cover of each day costs more or less by a choice, all its rows together.
    fn add_help(&self, p: usize, cost: &mut [f64]) {
        let model = self.model;
        for (d, rows) in self.by_day.iter().enumerate() {
            let before = model.cover_cost(d, rows, |k| self.have[k]);
            for c in 1..model.choices {
                let after = model.cover_cost(d, rows, |k| self.have[k] + i64::from(model.cover[k].counts(p, c)));
                cost[d * model.choices + c] += (after - before) as f64 * S;
            }
        }
    }

    /// Her best line within allowed choices, and work; `None` when no legal line was found.
    pub(crate) fn best(&self, p: usize, pricer: &Mutex<Pricer>, allowed: &[u64]) -> (Option<Box<[u8]>>, u64) {
        let cost = self.costs(p);
        if !self.model.is_long() {
            return self.best_at(&cost, pricer, allowed, ALL);
        }
        let (found, mut work) = self.best_at(&cost, pricer, allowed, QUICKEST);
        let paced = |phase| paced(&self.model.people[p], allowed, phase);
        let found = found.or_else(|| {
            (0..PHASES).filter_map(paced).find_map(|paced| {
                let (found, worked) = self.best_at(&cost, pricer, &paced, QUICKEST);
                work += worked;
                found
            })
        });
        if found.is_some() {
            return (found, work);
        }
        let (found, worked) = self.best_at(&cost, pricer, allowed, 1..BEAMS.len());
        (found, work + worked)
    }

    /// What a person's line costs, and all cover with it; more than anything where it is not legal.
    pub(crate) fn cost_with(&mut self, p: usize, line: &[u8]) -> i64 {
        self.change(p, line, 1);
        let cover = self.cover();
        self.change(p, line, -1);
        self.model.people[p].line_cost(self.model.choices, line).map_or(i64::MAX, |own| own + cover)
    }

    /// Cost of all cover.
    pub(crate) fn cover(&self) -> i64 {
        self.by_day.iter().enumerate().map(|(d, rows)| self.model.cover_cost(d, rows, |k| self.have[k])).sum()
    }

    /// The best line at some costs by the first of some beams that finds one.
    pub(crate) fn best_at(&self, cost: &[f64], pricer: &Mutex<Pricer>, allowed: &[u64], beams: Range<usize>) -> (Option<Box<[u8]>>, u64) {
        let mut work = 0;
        for beam in BEAMS[beams].iter().filter(|beam| **beam * self.model.days <= LABELS) {
            let ask = Ask { cost, allowed, target: f64::INFINITY, beam: *beam, keep: 8 };
            let answer = pricer.lock().unwrap_or_else(PoisonError::into_inner).price(&ask);
            work += answer.work;
            if let Some((_, line)) = answer.lines.into_iter().next() {
                return (Some(line), work);
            }
            if answer.lower.is_infinite() && answer.lower > 0.0 {
                return (None, work);
            }
        }
        (None, work)
    }
}

#[cfg(test)]
mod tests {
    use super::{PHASES, QUICKEST, Tally, paced};
    use crate::{
        automaton::Sequence,
        model::{CountedDays, Counter, Cover, DayRule, Model, Person},
        priced::Pricer,
        relief::Help,
    };
    use std::sync::{Arc, Mutex};

    const DAYS: usize = 364;

    /// A year with at most every other weekend and little time to spare.
    fn person() -> Person {
        let sequence = Sequence { choices: 2, used: 0b10, not_after: vec![0, 0], most_days: 5, fewest_days: 2, fewest_free: 2 };
        let rule = |d: usize| match d % 7 {
            5 => DayRule::Counts,
            6 => DayRule::CountsUnlessDayBefore,
            _ => DayRule::Not,
        };
        let days = CountedDays::Some((0..DAYS).map(rule).collect());
        Person {
            cost: vec![0; DAYS * 2],
            base: 0,
            allowed: vec![0b11; DAYS],
            automaton: Arc::new(sequence.automaton()),
            amount: vec![0, 1],
            least: 232,
            most: 234,
            amount_cost: Arc::default(),
            turn: Arc::default(),
            counters: vec![Counter { most: 26, excess: None, choices: 0b10, days }],
            lines: None,
        }
    }

    fn weekends(open: impl Fn(usize) -> bool) -> Vec<usize> {
        (0..DAYS / 7).filter(|w| open(w * 7 + 5) || open(w * 7 + 6)).collect()
    }

    #[test]
    fn weekends_are_spread_evenly_and_otherwise_by_each_phase() {
        let person = person();
        let spread: Vec<Vec<usize>> = (0..PHASES)
            .map(|phase| {
                let masks = paced(&person, &person.allowed, phase).expect("weekends are counted");
                assert!((0..DAYS).all(|d| masks[d] & 1 == 1 && (d % 7 > 4 || masks[d] == 0b11)), "only shifts at weekends go");
                weekends(|d| masks[d] & 0b10 != 0)
            })
            .collect();
        for own in &spread {
            assert_eq!(own.len(), 26, "{own:?}");
            assert!(own.windows(2).all(|w| w[1] - w[0] == 2), "{own:?}");
        }
        assert_ne!(spread[0], spread[1]);
        let mut free = person;
        free.counters.clear();
        assert!(paced(&free, &free.allowed, 0).is_none(), "nothing is counted");
    }

    /// Who is wanted most at weekends gets a line of a year that keeps to half of them, by the quickest search among evenly spread ones.
    #[test]
    fn among_evenly_spread_weekends_the_quickest_search_finds_a_line_of_a_year() {
        let weekend = |day: usize| if day % 7 > 4 { 100 } else { 99 };
        let cover = (0..DAYS).map(|day| Cover { day, choices: 0b10, people: None, need: 1, under: weekend(day), over: 0 }).collect();
        let model = Model { days: DAYS, choices: 2, people: vec![person()], cover, help: Arc::new(Help::default()) };
        assert!(model.is_long());
        let (tally, person) = (Tally::new(&model), &model.people[0]);
        let pricer = Mutex::new(Pricer::new(person, DAYS, 2));
        for phase in 0..PHASES {
            let masks = paced(person, &person.allowed, phase).expect("weekends are counted");
            let (line, _) = tally.best_at(&tally.costs(0), &pricer, &masks, QUICKEST);
            let line = line.expect("a line");
            assert!(person.line_cost(2, &line).is_some() && (0..DAYS).all(|d| masks[d] & (1 << line[d]) != 0), "phase {phase}");
        }
        assert!(tally.best(0, &pricer, &person.allowed).0.is_some_and(|line| person.line_cost(2, &line).is_some()));
    }

    /// The cost of a line beside the others counts its own and that of all cover; an illegal one costs more than anything.
    #[test]
    fn a_line_costs_itself_and_the_cover_that_it_leaves() {
        let cover = vec![Cover { day: 0, choices: 0b10, people: None, need: 1, under: 7, over: 0 }];
        let mut person = person();
        (person.least, person.most, person.cost[1]) = (0, 234, 3);
        let model = Model { days: DAYS, choices: 2, people: vec![person], cover, help: Arc::new(Help::default()) };
        let mut tally = Tally::new(&model);
        let mut line = vec![0_u8; DAYS];
        assert_eq!(tally.cost_with(0, &line), 7);
        (line[0], line[1]) = (1, 1);
        assert_eq!(tally.cost_with(0, &line), 3);
        line[10] = 1;
        assert_eq!(tally.cost_with(0, &line), i64::MAX, "one day alone is not legal");
        assert_eq!(tally.have, [0], "nothing is changed");
    }
}
