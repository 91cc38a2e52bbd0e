//! Help by what a unit of it costs, and what whole numbers of units can cost together.
//!
//! Substitutes of seven and a half hours cost 750 points, of nine and a half 950: 46 and a half of the first are a relaxation's
//! answer, and no plan's. What lies between two costs that whole numbers can come to, no plan pays.

use crate::model::{Model, Person};

/// More kinds than this come to every cost: whole numbers tell nothing.
const MOST_KINDS: usize = 12;
/// Nor are so many steps of a cost looked at.
const MOST_STEPS: i64 = 2_000_000;

/// Units of help that cost the same are of a kind.
#[derive(Debug)]
pub(crate) struct Kinds {
    /// Cost of a unit, rising.
    pub(crate) costs: Vec<i64>,
    /// Kind of each relief.
    pub(crate) of_relief: Vec<usize>,
    /// Kind of each cover row's missing head; none where a relief does as well.
    pub(crate) of_head: Vec<Option<usize>>,
    /// What all costs are multiples of.
    step: i64,
    /// No line costs less than nothing, so that what all help costs is no more than a plan does.
    are_lines_dear: bool,
}

/// Between which numbers the units of each kind lie, and what all cost together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Limits {
    pub(crate) units: Vec<(i64, i64)>,
    pub(crate) cost: (i64, i64),
}

impl Kinds {
    /// All that there are in a model.
    pub(crate) fn of(model: &Model) -> Self {
        let reliefs = model.help.reliefs();
        let beaten = |k: usize| reliefs.iter().any(|r| r.cost <= model.cover[k].under && r.rows.contains(&k));
        let alone: Vec<bool> = (0..model.cover.len()).map(|k| !beaten(k)).collect();
        let heads = model.cover.iter().zip(&alone).filter(|(_, alone)| **alone).map(|(row, _)| row.under);
        let mut costs: Vec<i64> = reliefs.iter().map(|r| r.cost).chain(heads).collect();
        costs.sort_unstable();
        costs.dedup();
        let step = costs.iter().fold(0, |g, c| gcd(g, *c)).max(1);
        let kind = |cost: i64| costs.partition_point(|c| *c < cost);
        let of_relief = reliefs.iter().map(|r| kind(r.cost)).collect();
        let of_head = model.cover.iter().zip(&alone).map(|(row, alone)| alone.then(|| kind(row.under))).collect();
        Self { costs, of_relief, of_head, step, are_lines_dear: model.people.iter().all(Person::costs_nothing_below_zero) }
    }

    /// Whether what whole numbers come to says anything about plans of at most so much.
    pub(crate) fn are_countable(&self, most: i64) -> bool {
        let are_few = self.costs.len() <= MOST_KINDS && most / self.step <= MOST_STEPS;
        are_few && self.are_lines_dear && self.costs.first().is_some_and(|least| *least > 0)
    }

    /// What so many units of each kind cost.
    pub(crate) fn cost(&self, units: &[f64]) -> f64 {
        self.costs.iter().zip(units).map(|(cost, n)| *cost as f64 * n).sum()
    }

    /// Whether whole numbers within limits come to any cost.
    pub(crate) fn is_possible(&self, limits: &Limits) -> bool {
        self.around(limits, limits.cost.0 - 1).1.is_some()
    }

    /// Any numbers of units, up to a cost.
    pub(crate) fn free(&self, most: i64) -> Limits {
        Limits { units: vec![(0, i64::MAX); self.costs.len()], cost: (0, most) }
    }

    /// The greatest cost that whole numbers within limits come to and that is at most so much, and the least one that is more; none
    /// beyond the limits of the cost.
    pub(crate) fn around(&self, limits: &Limits, cost: i64) -> (Option<i64>, Option<i64>) {
        let size = usize::try_from(limits.cost.1 / self.step + 1).unwrap_or(0);
        let least: i64 = self.costs.iter().zip(&limits.units).map(|(c, (low, _))| c.saturating_mul(*low)).fold(0, i64::saturating_add);
        let mut reached = vec![false; size];
        if let Some(first) = usize::try_from(least / self.step).ok().and_then(|at| reached.get_mut(at)) {
            *first = true;
        }
        for (c, (low, high)) in self.costs.iter().zip(&limits.units) {
            add(&mut reached, (c / self.step) as usize, high.saturating_sub(*low));
        }
        let inside = |t: &i64| (limits.cost.0..=limits.cost.1).contains(t);
        let costs = || reached.iter().enumerate().filter(|(_, is)| **is).map(|(at, _)| at as i64 * self.step).filter(inside);
        (costs().take_while(|t| *t <= cost).last(), costs().find(|t| *t > cost))
    }
}

/// What is reached with up to so many units more of a size.
fn add(reached: &mut [bool], size: usize, most: i64) {
    let mut used = vec![i64::MAX; reached.len()];
    for at in 0..reached.len() {
        if reached[at] {
            used[at] = 0;
        } else if at >= size && used[at - size] < most {
            used[at] = used[at - size] + 1;
            reached[at] = true;
        }
    }
}

const fn gcd(a: i64, b: i64) -> i64 {
    if b == 0 { a } else { gcd(b, a % b) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::Cover,
        relief::{Help, Relief},
    };
    use std::sync::Arc;

    fn kinds(costs: &[i64]) -> Kinds {
        let step = costs.iter().fold(0, |g, c| gcd(g, *c)).max(1);
        Kinds { costs: costs.to_vec(), of_relief: Vec::new(), of_head: Vec::new(), step, are_lines_dear: true }
    }

    #[test]
    fn between_two_sums_of_whole_units_there_is_none() {
        let kinds = kinds(&[750, 950]);
        let free = kinds.free(2_400);
        let sums = [0, 750, 950, 1_500, 1_700, 1_900, 2_250];
        for cost in -1..=2_400 {
            let (below, above) = (sums.iter().rfind(|s| **s <= cost), sums.iter().find(|s| **s > cost));
            assert_eq!(kinds.around(&free, cost), (below.copied(), above.copied()), "{cost}");
        }
    }

    #[test]
    fn limits_of_units_and_of_the_cost_leave_fewer_sums() {
        let kinds = kinds(&[750, 950]);
        let one = Limits { units: vec![(0, i64::MAX), (1, 1)], cost: (1_000, 3_000) };
        assert_eq!(kinds.around(&one, 1_699), (None, Some(1_700)));
        assert_eq!(kinds.around(&one, 1_700), (Some(1_700), Some(2_450)));
        assert_eq!(kinds.around(&one, 2_999), (Some(2_450), None));
        assert!(!kinds.is_possible(&Limits { units: vec![(5, i64::MAX), (0, 0)], cost: (0, 3_000) }));
        assert!(!kinds.is_possible(&Limits { units: vec![(0, 0), (0, 0)], cost: (1, 3_000) }));
    }

    #[test]
    fn many_kinds_or_small_steps_are_not_counted() {
        assert!(kinds(&[750, 950]).are_countable(1_000_000));
        assert!(!kinds(&[1, 950]).are_countable(MOST_STEPS + 1));
        assert!(!kinds(&(700..700 + 1 + MOST_KINDS as i64).collect::<Vec<_>>()).are_countable(1_000_000));
        assert!(!kinds(&[]).are_countable(1_000_000));
    }

    /// A head that is missing for less than any relief costs is help of its own kind.
    #[test]
    fn a_missing_head_is_a_kind_where_no_relief_does_as_well() {
        let row = |under| Cover { day: 0, choices: 2, people: None, need: 1, under, over: 0 };
        let cover = vec![row(500), row(9_000)];
        let reliefs = vec![Relief { cost: 750, rows: vec![0, 1] }, Relief { cost: 950, rows: vec![1] }];
        let help = Arc::new(Help::new(1, &cover, reliefs));
        let kinds = Kinds::of(&Model { days: 1, choices: 2, people: Vec::new(), cover, help });
        assert_eq!((&kinds.costs[..], &kinds.of_relief[..], &kinds.of_head[..]), (&[500, 750, 950][..], &[1, 2][..], &[Some(0), None][..]));
        assert_eq!(kinds.step, 50);
    }
}
