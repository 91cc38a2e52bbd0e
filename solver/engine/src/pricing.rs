//! Pricing: the cheapest legal lines of one person at given costs, and a lower bound on all of them.
//!
//! 1. `relaxation` with multipliers on the counters, improved by a few subgradient steps and remembered between calls,
//!    gives a bound, often the optimum itself, and the cheapest completion of every partial line.
//! 2. `labels` searches forward with that completion as guide: dominance, counters only where they matter, the best
//!    labels of a layer when there are too many. What is cut off is counted into the lower bound, so the bound holds
//!    however narrow the search is.

use crate::{
    graph::DayGraph,
    labels::{Found, Labels},
    level::Level,
    master::SCALE,
    model::Person,
    relaxation::{Costs, Relaxation},
};
use std::cell::Cell;

/// Subgradient steps of one call.
const STEPS: usize = 4;
/// Passes of one call where one counter alone matters: its best multiplier is found, not approached.
const PASSES: usize = 12;
/// Most passes of one call where lines are long.
const LONG_PASSES: usize = 100;
/// Days on which a line may change, up to which it is priced like a short one.
const FEW_DAYS: usize = 42;
/// First multiplier of a counter that is exceeded.
const FIRST: f64 = SCALE as f64;
/// Rounds of label search, each with the counters that the one before exceeded.
const ROUNDS: usize = 4;
/// Counters that labels can hold.
pub(crate) const MOST_ACTIVE: usize = 8;

/// What is asked.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ask<'a> {
    /// Cost of choice `c` on day `d` at `d * choices + c`: whole numbers.
    pub(crate) cost: &'a [f64],
    pub(crate) allowed: &'a [u64],
    /// Only lines below this are wanted.
    pub(crate) target: f64,
    /// Most labels of a layer.
    pub(crate) beam: usize,
    /// Most lines.
    pub(crate) keep: usize,
}

/// What was found.
#[derive(Debug, Clone, Default)]
pub(crate) struct Answer {
    /// No legal line costs less; infinite when there is none. At most the target when nothing was found below it.
    pub(crate) lower: f64,
    /// Legal lines below the target, cheapest first.
    pub(crate) lines: Vec<(f64, Box<[u8]>)>,
    /// Labels and table cells visited: a measure of work that no clock is needed for.
    pub(crate) work: u64,
}

/// Lines next to the limit of a counter: cost without its multiplier, and count.
#[derive(Debug, Default)]
struct Bracket {
    /// Which counter; lines next to the limit of another one say nothing of it.
    of: Option<usize>,
    beyond: Option<(f64, f64)>,
    within: Option<(f64, f64)>,
}

thread_local! {
    /// Tables of a call. A year of one person takes more than 100 MB, so that they belong to whoever calls, not to a person.
    static BUFFERS: Cell<(Relaxation, Labels)> = Cell::default();
}

/// Pricing of a person with automaton and counters, with its memory.
#[derive(Debug)]
pub(crate) struct SequencePricer {
    person: Person,
    graph: DayGraph,
    least: usize,
    most: usize,
    days: usize,
    choices: usize,
    multipliers: Vec<f64>,
    /// How much better ones are looked for where lines are long.
    hope: f64,
    /// How lately a counter was exceeded: it stays in the labels for some calls.
    recent: Vec<u8>,
    relaxation: Relaxation,
    labels: Labels,
    line: Vec<u8>,
    counts: Vec<u16>,
}

/// Calls for which an exceeded counter stays in the labels.
const REMEMBER: u8 = 8;

impl SequencePricer {
    pub(crate) fn new(person: &Person, days: usize, choices: usize) -> Self {
        let graph = DayGraph::new(person, days, choices);
        let counters = graph.counters.len();
        Self {
            person: person.clone(),
            graph,
            least: person.least as usize,
            most: person.most as usize,
            days,
            choices,
            multipliers: vec![0.0; counters],
            hope: f64::INFINITY,
            recent: vec![0; counters],
            relaxation: Relaxation::default(),
            labels: Labels::default(),
            line: Vec::new(),
            counts: Vec::new(),
        }
    }

    /// The cheapest lines and a lower bound on every legal line.
    pub(crate) fn price(&mut self, ask: &Ask<'_>) -> Answer {
        (self.relaxation, self.labels) = BUFFERS.take();
        let answer = self.priced(ask);
        BUFFERS.set((std::mem::take(&mut self.relaxation), std::mem::take(&mut self.labels)));
        answer
    }

    /// A lower bound on every legal line through each choice of each day, at `d * choices + c`, by the multipliers of the last call;
    /// and the work it took.
    pub(crate) fn through(&mut self, cost: &[f64], allowed: &[u64]) -> (Vec<f64>, u64) {
        let (mut relaxation, labels) = BUFFERS.take();
        let costs = self.costs(cost, allowed);
        relaxation.begin(&self.graph, &costs);
        relaxation.solve(&self.graph, &costs, &self.multipliers);
        let mut through = relaxation.through(&self.graph, &costs);
        BUFFERS.set((relaxation, labels));
        let limits = self.limits(&self.multipliers);
        through.iter_mut().for_each(|v| *v -= limits);
        (through, 2 * self.cells())
    }

    const fn costs<'a>(&self, cost: &'a [f64], allowed: &'a [u64]) -> Costs<'a> {
        Costs { days: self.days, choices: self.choices, cost, allowed, least: self.least, most: self.most }
    }

    fn priced(&mut self, ask: &Ask<'_>) -> Answer {
        self.relaxation.begin(&self.graph, &self.costs(ask.cost, ask.allowed));
        // Where she may change on a few days only, labels tell more than multipliers, however long the line.
        let open = ask.allowed.iter().filter(|mask| mask.count_ones() > 1).count();
        if self.graph.is_long && open > FEW_DAYS { self.long(ask) } else { self.short(ask) }
    }

    /// Many passes for the multipliers, and a label search that they lead.
    fn long(&mut self, ask: &Ask<'_>) -> Answer {
        let costs = self.costs(ask.cost, ask.allowed);
        let mut answer = Answer::default();
        let mut level = Level::new(&self.multipliers, self.hope);
        for _ in 0..LONG_PASSES {
            let root = self.relaxation.solve(&self.graph, &costs, &self.multipliers);
            answer.work += self.cells();
            if root.is_infinite() {
                return Answer { lower: f64::INFINITY, work: answer.work, ..Answer::default() };
            }
            let value = root - self.limits(&self.multipliers);
            self.relaxation.line(&self.graph, &costs, &mut self.line, &mut self.counts);
            if !level.next(&self.graph, &mut self.multipliers, value, &self.counts) || level.best.0 >= ask.target {
                break;
            }
        }
        self.hope = level.hope();
        (answer.lower, self.multipliers) = level.best;
        if answer.lower < ask.target {
            self.relaxation.solve(&self.graph, &costs, &self.multipliers);
            answer.work += self.cells();
            self.search(ask, &costs, &mut answer);
        }
        answer
    }

    /// A few passes from the remembered multipliers, and a label search with the counters that matter.
    fn short(&mut self, ask: &Ask<'_>) -> Answer {
        let costs = self.costs(ask.cost, ask.allowed);
        let mut answer = Answer { lower: f64::NEG_INFINITY, ..Answer::default() };
        let mut best = (f64::NEG_INFINITY, self.multipliers.clone());
        let mut cheapest = f64::INFINITY;
        let mut current = false;
        let mut bracket = Bracket::default();
        for pass in 0..PASSES {
            let root = self.relaxation.solve(&self.graph, &costs, &self.multipliers);
            answer.work += self.cells();
            if root.is_infinite() {
                return Answer { lower: f64::INFINITY, work: answer.work, ..Answer::default() };
            }
            let value = root - self.limits(&self.multipliers);
            current = value > best.0;
            if current {
                best = (value, self.multipliers.clone());
            }
            if best.0 >= ask.target {
                break;
            }
            self.relaxation.line(&self.graph, &costs, &mut self.line, &mut self.counts);
            if self.note_counts(value, &mut cheapest, root) {
                break;
            }
            let moved = match self.only() {
                Some(j) => self.search_along(j, root, &mut bracket),
                None if pass + 1 < STEPS => self.step(value, cheapest.min(ask.target)),
                None => false,
            };
            if !moved {
                break;
            }
        }
        self.multipliers.clone_from(&best.1);
        if best.0 >= ask.target {
            answer.lower = best.0;
            return answer;
        }
        if !current {
            self.relaxation.solve(&self.graph, &costs, &self.multipliers);
            answer.work += self.cells();
        }
        self.search(ask, &costs, &mut answer);
        answer.lower = answer.lower.max(best.0);
        answer
    }

    /// Remembers exceeded counters and legal costs; whether the relaxed line is the optimum.
    fn note_counts(&mut self, value: f64, cheapest: &mut f64, root: f64) -> bool {
        let (mut legal, mut beyond) = (true, 0.0);
        for (j, (count, counter)) in self.counts.iter().zip(&self.graph.counters).enumerate() {
            if *count > counter.most {
                legal &= counter.excess.is_some();
                beyond += f64::from(count - counter.most) * self.graph.caps[j];
                if self.multipliers[j] < self.graph.caps[j] {
                    self.recent[j] = REMEMBER;
                }
            }
        }
        if legal {
            let paid: f64 = self.counts.iter().zip(&self.multipliers).map(|(n, m)| f64::from(*n) * m).sum();
            *cheapest = cheapest.min(root - paid + beyond);
        }
        legal && *cheapest <= value
    }

    /// The counter that matters, when it is one: exceeded or with a multiplier.
    fn only(&self) -> Option<usize> {
        let matters = |j: &usize| self.multipliers[*j] > 0.0 || self.counts[*j] > self.graph.counters[*j].most;
        let mut all = (0..self.counts.len()).filter(matters);
        all.next().filter(|_| all.next().is_none())
    }

    /// The next multiplier of a counter that alone matters: where the two lines next to the limit cost the same. Whether there is one.
    fn search_along(&mut self, j: usize, root: f64, bracket: &mut Bracket) -> bool {
        if bracket.of != Some(j) {
            *bracket = Bracket { of: Some(j), ..Bracket::default() };
        }
        let (now, count) = (self.multipliers[j], f64::from(self.counts[j]));
        let met = Some((root - now * count, count));
        if count > f64::from(self.graph.counters[j].most) {
            bracket.beyond = met;
        } else {
            bracket.within = met;
        }
        let next = match (bracket.beyond, bracket.within) {
            (Some(b), Some(w)) => ((w.0 - b.0) / (b.1 - w.1)).round(),
            (Some(_), None) => (now * 2.0).max(FIRST),
            _ => (now / 2.0).round(),
        };
        self.multipliers[j] = next.clamp(0.0, self.graph.caps[j]);
        self.multipliers[j] != now
    }

    /// A subgradient step towards `goal` (Polyak); multipliers stay whole numbers. Whether there is one.
    fn step(&mut self, value: f64, goal: f64) -> bool {
        let excess = |j: usize| f64::from(self.counts[j]) - f64::from(self.graph.counters[j].most);
        let moves: Vec<f64> =
            (0..self.counts.len()).map(|j| if excess(j) > 0.0 || self.multipliers[j] > 0.0 { excess(j) } else { 0.0 }).collect();
        let square: f64 = moves.iter().map(|m| m * m).sum();
        if square == 0.0 {
            return false;
        }
        let rise = if goal.is_finite() { (goal - value).max(1.0) } else { value.abs() * 0.05 + 1.0 };
        for ((m, cap), v) in self.multipliers.iter_mut().zip(&self.graph.caps).zip(moves) {
            *m = (*m + rise / square * v).clamp(0.0, *cap).round();
        }
        true
    }

    fn limits(&self, multipliers: &[f64]) -> f64 {
        self.graph.counters.iter().zip(multipliers).map(|(c, m)| f64::from(c.most) * m).sum()
    }

    fn cells(&self) -> u64 {
        (self.days * self.graph.nodes * self.graph.width * self.graph.kinds.len()) as u64 / 8
    }

    /// Label search with the counters that matter; more are added while a cheapest line exceeds them.
    fn search(&mut self, ask: &Ask<'_>, costs: &Costs<'_>, answer: &mut Answer) {
        for _ in 0..ROUNDS {
            let active = self.active();
            let found = self.labels.search(&self.graph, costs, &self.relaxation, &self.multipliers, &active, ask);
            answer.work += found.work;
            answer.lower = answer.lower.max(found.lower);
            let exceeded = self.take(&found, answer, ask);
            let more = exceeded.iter().any(|j| !active.contains(j)) && active.len() < MOST_ACTIVE.min(self.graph.counters.len());
            for j in exceeded {
                self.recent[j] = REMEMBER;
            }
            if !more {
                break;
            }
        }
        answer.lines.sort_by(|a, b| a.0.total_cmp(&b.0).then_with(|| a.1.cmp(&b.1)));
        answer.lines.dedup_by(|a, b| a.1 == b.1);
        answer.lines.truncate(ask.keep);
        for r in &mut self.recent {
            *r = r.saturating_sub(1);
        }
    }

    /// Counters that labels hold: those with a multiplier and those exceeded lately.
    fn active(&self) -> Vec<usize> {
        let mut active: Vec<usize> = (0..self.graph.counters.len()).filter(|j| self.recent[*j] > 0 || self.multipliers[*j] > 0.0).collect();
        active.sort_by_key(|j| (std::cmp::Reverse(self.recent[*j]), *j));
        active.truncate(MOST_ACTIVE);
        active.sort_unstable();
        active
    }

    /// Keeps the legal lines below the target; gives the counters that the cheapest found line exceeds.
    fn take(&self, found: &Found, answer: &mut Answer, ask: &Ask<'_>) -> Vec<usize> {
        let mut exceeded = Vec::new();
        for (rank, line) in found.lines.iter().enumerate() {
            if let Some(cost) = self.cost(line, ask.cost).filter(|cost| *cost < ask.target) {
                answer.lines.push((cost, line.clone()));
            }
            if rank == 0 {
                exceeded = self.exceeded(line);
            }
        }
        exceeded
    }

    /// Cost of a legal line at these costs of its choices.
    fn cost(&self, line: &[u8], cost: &[f64]) -> Option<f64> {
        let person = &self.person;
        let own = person.line_cost(self.choices, line)? - person.base;
        let priced = |(d, c): (usize, &u8)| {
            let at = d * self.choices + usize::from(*c);
            cost[at] - (person.cost[at] * SCALE) as f64
        };
        Some((own * SCALE) as f64 + line.iter().enumerate().map(priced).sum::<f64>())
    }

    fn exceeded(&self, line: &[u8]) -> Vec<usize> {
        let mut counts = vec![0_u16; self.graph.counters.len()];
        let mut worked = self.graph.automaton.works[usize::from(self.graph.automaton.start)];
        for (d, c) in line.iter().enumerate() {
            for (count, counter) in counts.iter_mut().zip(&self.graph.counters) {
                *count += u16::from(counter.counts(d, usize::from(*c), worked));
            }
            worked = *c != 0;
        }
        (0..counts.len()).filter(|j| counts[*j] > self.graph.counters[*j].most).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{Ask, Bracket, SequencePricer};
    use crate::{
        automaton::Sequence,
        master::SCALE,
        model::{CountedDays, Counter, DayRule, Person},
    };
    use rand::{RngExt, SeedableRng};
    use rand_chacha::ChaCha8Rng;
    use std::sync::Arc;

    const DAYS: usize = 182;

    /// Half a year with every other weekend free, and at most 20 shifts of the first type.
    fn person() -> Person {
        let sequence = Sequence { choices: 3, used: 0b110, not_after: vec![0, 0, 0b010], most_days: 5, fewest_days: 2, fewest_free: 2 };
        let weekends: Arc<[DayRule]> = (0..DAYS)
            .map(|d| match d % 7 {
                5 => DayRule::Counts,
                6 => DayRule::CountsUnlessDayBefore,
                _ => DayRule::Not,
            })
            .collect();
        let weekends = Counter { most: 13, excess: None, choices: 0b110, days: CountedDays::Some(weekends) };
        Person {
            cost: vec![0; DAYS * 3],
            base: 0,
            allowed: vec![0b111; DAYS],
            automaton: Arc::new(sequence.automaton()),
            amount: vec![0, 1, 1],
            least: 114,
            most: 117,
            amount_cost: Arc::default(),
            turn: Arc::default(),
            counters: vec![weekends],
            lines: None,
        }
    }

    /// What was met next to the limit of one counter is no help with another: it could make a multiplier infinite, and then no line legal.
    #[test]
    fn lines_next_to_the_limit_of_one_counter_do_not_move_the_multiplier_of_another() {
        let mut person = person();
        person.counters.push(Counter { most: 20, excess: None, choices: 0b010, days: CountedDays::All });
        let mut pricer = SequencePricer::new(&person, DAYS, 3);
        let one = SCALE as f64;
        let mut bracket = Bracket::default();
        (pricer.counts, pricer.multipliers) = (vec![14, 0], vec![one, 0.0]);
        assert!(pricer.search_along(0, -500.0 * one, &mut bracket));
        (pricer.counts, pricer.multipliers) = (vec![13, 14], vec![0.0, one]);
        assert!(pricer.search_along(1, -400.0 * one, &mut bracket));
        assert_eq!(pricer.multipliers[1], one / 2.0);
    }

    /// Half a year with every other weekend: by the subgradient alone the bound lay hundreds of units below the best line.
    #[test]
    fn where_one_limit_alone_matters_a_narrow_beam_finds_the_best_line_of_half_a_year_and_its_bound() {
        let person = person();
        let mut pricer = SequencePricer::new(&person, DAYS, 3);
        let mut rng = ChaCha8Rng::seed_from_u64(1);
        for _ in 0..5 {
            // Weekends pay best, so that the limit binds.
            let mut pay =
                |d: usize, c: usize| if c == 0 { 0.0 } else { f64::from(rng.random_range(-60_i32..=0) - if d % 7 > 4 { 80 } else { 0 }) };
            let cost: Vec<f64> = (0..DAYS * 3).map(|k| pay(k / 3, k % 3) * SCALE as f64).collect();
            for is_long in [true, false] {
                pricer.graph.is_long = is_long;
                let answer = pricer.price(&Ask { cost: &cost, allowed: &person.allowed, target: f64::INFINITY, beam: 200, keep: 1 });
                let best = answer.lines[0].0;
                assert!(person.line_cost(3, &answer.lines[0].1).is_some(), "a legal line");
                assert!(answer.lower <= best && best - answer.lower <= SCALE as f64, "bound {} of a line of {best}", answer.lower);
            }
        }
    }

    /// A week of half a year priced anew, all other days as they are: the best of all lines that can be written down, wherever the week is
    /// and whatever was priced before.
    #[test]
    fn a_week_of_a_long_line_is_priced_exactly() {
        let person = person();
        let mut pricer = SequencePricer::new(&person, DAYS, 3);
        let mut rng = ChaCha8Rng::seed_from_u64(4);
        let mut changed = 0;
        for _ in 0..8 {
            let cost: Vec<f64> =
                (0..DAYS * 3).map(|k| if k % 3 == 0 { 0.0 } else { f64::from(rng.random_range(-60_i32..=20)) * SCALE as f64 }).collect();
            let whole = Ask { cost: &cost, allowed: &person.allowed, target: f64::INFINITY, beam: 200, keep: 1 };
            let mut line = pricer.price(&whole).lines[0].1.clone();
            let from = rng.random_range(0..DAYS - 7);
            let cost: Vec<f64> = cost.iter().map(|c| if rng.random_bool(0.5) { -*c } else { *c }).collect();
            let allowed: Vec<u64> = line.iter().map(|c| 1 << c).collect();
            let week = |d: usize| (from..from + 7).contains(&d);
            let allowed: Vec<u64> = allowed.iter().enumerate().map(|(d, m)| if week(d) { person.allowed[d] } else { *m }).collect();
            let answer = pricer.price(&Ask { cost: &cost, allowed: &allowed, target: f64::INFINITY, beam: 32, keep: 1 });
            let of = |line: &[u8]| line.iter().enumerate().map(|(d, c)| cost[d * 3 + usize::from(*c)]).sum::<f64>();
            let before = of(&line);
            let mut best = f64::INFINITY;
            for k in 0..3_usize.pow(7) {
                (0..7).for_each(|d| line[from + d] = (k / 3_usize.pow(d as u32) % 3) as u8);
                if person.line_cost(3, &line).is_some() {
                    best = best.min(of(&line));
                }
            }
            changed += usize::from(best < before);
            assert_eq!((of(&answer.lines[0].1), answer.lines[0].0), (best, best), "from day {from}");
        }
        assert!(changed > 4, "{changed} of 8 weeks were worth changing");
    }

    /// With limits on both types of shift beside that on weekends: a few steps of the subgradient at each call came nowhere near.
    #[test]
    fn where_three_limits_matter_the_bound_of_half_a_year_is_near_the_best_line() {
        let mut person = person();
        for (choice, most) in [(1, 50), (2, 68)] {
            person.counters.push(Counter { most, excess: None, choices: 1 << choice, days: CountedDays::All });
        }
        let mut pricer = SequencePricer::new(&person, DAYS, 3);
        let mut rng = ChaCha8Rng::seed_from_u64(3);
        for _ in 0..5 {
            let mut pay = |d: usize, c: usize| {
                if c == 0 { 0.0 } else { f64::from(rng.random_range(-60_i32..=0) - if d % 7 > 4 { 80 } else { 0 } - 10 * c as i32) }
            };
            let cost: Vec<f64> = (0..DAYS * 3).map(|k| pay(k / 3, k % 3) * SCALE as f64).collect();
            let answer = pricer.price(&Ask { cost: &cost, allowed: &person.allowed, target: f64::INFINITY, beam: 200, keep: 1 });
            let best = answer.lines[0].0;
            assert!(person.line_cost(3, &answer.lines[0].1).is_some(), "a legal line");
            assert!(answer.lower <= best && best - answer.lower <= 10.0 * SCALE as f64, "bound {} of a line of {best}", answer.lower);
        }
    }

    /// What a line through a choice costs at least: as if that day had no other choice, by the same multipliers; and the least of a day is
    /// the bound of all lines.
    #[test]
    fn through_each_choice_is_as_if_its_day_had_no_other() {
        let person = person();
        let mut pricer = SequencePricer::new(&person, DAYS, 3);
        let mut rng = ChaCha8Rng::seed_from_u64(2);
        let cost: Vec<f64> =
            (0..DAYS * 3).map(|k| if k % 3 == 0 { 0.0 } else { f64::from(rng.random_range(-60_i32..=0)) * SCALE as f64 }).collect();
        let answer = pricer.price(&Ask { cost: &cost, allowed: &person.allowed, target: f64::INFINITY, beam: 200, keep: 5 });
        assert!(pricer.multipliers[0] > 0.0, "the limit binds");
        let (through, _) = pricer.through(&cost, &person.allowed);
        let least = |through: &[f64], d: usize| through[d * 3..d * 3 + 3].iter().copied().fold(f64::INFINITY, f64::min);
        for d in 0..DAYS {
            assert_eq!(least(&through, d), least(&through, 0), "day {d}");
        }
        for (paid, line) in &answer.lines {
            assert!(line.iter().enumerate().all(|(d, c)| through[d * 3 + usize::from(*c)] <= *paid), "a bound on every legal line");
        }
        for (d, c) in (0..DAYS).step_by(9).flat_map(|d| (0..3).map(move |c| (d, c))) {
            let mut narrow = person.allowed.clone();
            narrow[d] = 1 << c;
            assert_eq!(least(&pricer.through(&cost, &narrow).0, d), through[d * 3 + c], "day {d}, choice {c}");
        }
    }
}
