//! Rotas of the calendar made from a base rota: base shifts stay where they can, and each that is given up must save enough.
//!
//! # The mathematics
//! 1. *What stands* (`standing`): a base shift stands unless the person may not work it on that day (`legality`), another one is
//!    fixed there, or a public holiday asks for fewer: then shifts are taken off whose absence no row of cover misses, first from
//!    whoever works most above what she owes.
//! 2. *At a price* λ in points: of all rotas of these days one with the fewest points + λ × standing shifts that are not worked. It is
//!    searched for like any rota (`solve`), from the programs of weekends that know the price and from what stands, whichever begins
//!    better. At price 0 this is the rota without a base.
//! 3. *Without a price* (`kept`): only rules take a standing shift away. Whose standing line is the base's own and keeps every rule
//!    has that line and no other. Who lost shifts may work on her free days besides what stands. Where no such line keeps the rules
//!    (her hours, rest beside what she worked before), all her days are open.
//! 4. *Beside each other*: a search ends before everything is tried and may miss what another one at another price found. Of all rotas
//!    found, each price takes the one with the fewest points + λ × given up (`best_at`): the lower the price, the more are given up for
//!    fewer points, and no rota told for a price has more points than another that gives up as few. The rota without a price promises
//!    who keeps which line and is never exchanged.
//! 5. *Bounds*: where L(λ) is the bound at a price, no rota that gives up n standing shifts or fewer has fewer points than
//!    L(λ) − λ n, whatever λ is: the greatest over all prices that were solved is told beside each rota (Lagrangian duality; the
//!    curve that leaves out what lies above is the lower convex hull of points over given-up shifts).
//!
//! Substitutes do what is left, as in every rota. This is re-rostering with few changes: people live by their standing shifts, and
//! what one is worth in hours of substitutes is for the unit to say.

mod kept;
mod standing;

use crate::{
    instance::Instance,
    solve::{self, Outcome, Params, Progress, Searched, Stage, Standing, Unsolved, assignments, limits, named},
    ward::{self, Ward},
};
use standing::Lines;
use std::sync::atomic::{AtomicBool, Ordering};
use turnus_domain::{
    calendar::DayKind,
    planning_input::PlanningInput,
    quantity::Minutes,
    rota::{Assignment, SolveStatus},
    rule_book::MissingParameter,
};

/// A rota of the calendar beside what stands of its base.
#[derive(Debug, Clone, PartialEq)]
pub struct CalendarOutcome {
    /// Minutes of substitutes that a standing shift must save to be given up; none: only rules take one away.
    pub saves: Option<Minutes>,
    /// Which of the searches found it, in the order asked for: its own, unless another one found what is better at this price too.
    pub found_by: usize,
    /// The rota. Its bound is that of any rota of these days, from a base or not; 0 where no rounds are asked for.
    pub rota: Outcome,
    /// Base shifts that could stand on their own days.
    pub standing: usize,
    /// How many of them are not worked.
    pub given_up: usize,
    /// People of whom one is not.
    pub people: usize,
    /// No rota that gives up as many or fewer has fewer points; 0 where no rounds are asked for.
    pub bound_of_as_few: i64,
}

/// Makes rotas of the calendar from the shifts that base rotas give on its days, one for each number of minutes of substitutes (or as
/// many points) that a standing shift must save to be given up. Shifts of people or types that the input does not know are left out.
/// Whoever cancels gets the rotas begun until then.
///
/// # Errors
/// See [`Unsolved`].
pub fn calendar_rotas(
    input: &PlanningInput,
    base: &[Assignment],
    saves: &[Option<Minutes>],
    params: &Params,
    cancel: &AtomicBool,
    monitor: &mut (dyn FnMut(&Progress) + Send),
) -> Result<Vec<CalendarOutcome>, Unsolved> {
    let instance = Instance::lower(input)?;
    let base = standing::known(input, base);
    let stands = standing::standing(input, &instance, &base);
    let calendar = Calendar { input, instance: &instance, ward: Ward::new(&instance), base, stands, params, cancel };
    let mut made = Vec::new();
    for saves in saves {
        if made.is_empty() || !cancel.load(Ordering::Relaxed) {
            made.push(calendar.made(*saves, monitor)?);
        }
    }
    calendar.told(made, monitor)
}

/// Base shifts that could stand on their own days, and how many of them a rota does not work.
///
/// # Errors
/// The rule book lacks a number.
pub fn standing_shifts(input: &PlanningInput, base: &[Assignment], rota: &[Assignment]) -> Result<(usize, usize), MissingParameter> {
    let stands = standing::standing(input, &Instance::lower(input)?, &standing::known(input, base));
    let given_up = standing::given_up(&stands, &standing::known(input, rota));
    Ok((standing::count(&stands), given_up.into_iter().sum()))
}

/// What stands in the days that are planned.
struct Calendar<'a> {
    input: &'a PlanningInput,
    instance: &'a Instance,
    ward: Ward,
    base: Lines,
    stands: Lines,
    params: &'a Params,
    cancel: &'a AtomicBool,
}

/// Lines at a price, and the bound of points and price together.
struct Made {
    saves: Option<Minutes>,
    price: i64,
    lines: Lines,
    bound: i64,
}

impl Calendar<'_> {
    fn made(&self, saves: Option<Minutes>, monitor: &mut (dyn FnMut(&Progress) + Send)) -> Result<Made, Unsolved> {
        let (input, instance, cancel) = (self.input, self.instance, self.cancel);
        let Some(minutes) = saves else {
            monitor(&Progress { stage: Stage::Days, objective: None, bound: 0 });
            let holiday: Vec<bool> = input.horizon.days().map(|d| input.holidays.kind(d) == DayKind::Holiday).collect();
            let lines = kept::laid(input, instance, (&self.base, &self.stands), &holiday, self.params, cancel)?;
            return Ok(Made { saves, price: kept::KEEP, bound: self.bound(kept::KEEP, &lines), lines });
        };
        let price = ward::hired_points(instance, minutes.0).clamp(0, kept::KEEP);
        let standing = Standing { lines: &self.stands, price };
        let Searched { lines, bound, .. } = solve::searched(input, instance, Some(standing), self.params, cancel, monitor)?;
        Ok(Made { saves, price, lines, bound })
    }

    /// Points and price that no rota lies below, from around some lines; 0 where no rounds are asked for.
    fn bound(&self, price: i64, lines: &Lines) -> i64 {
        if self.params.rounds == 0 {
            return 0;
        }
        let priced = self.instance.priced(Standing { lines: &self.stands, price });
        let ward = Ward::new(&priced);
        let first: Vec<Vec<u8>> = lines.iter().map(|line| line.to_vec()).collect();
        let only = turnus_engine::Params { tries: 0, chains: 0, ..limits(self.params, Some(Ward::exactly(&first))) };
        turnus_engine::search(&ward.model, &only, self.cancel, &|| 0.0, &mut |_| {}).bound.max(0)
    }

    /// The rotas with their bounds.
    fn told(&self, made: Vec<Made>, monitor: &mut (dyn FnMut(&Progress) + Send)) -> Result<Vec<CalendarOutcome>, Unsolved> {
        let free = made.iter().find(|m| m.price == 0).map(|m| m.bound);
        let floor = match (free, made.first()) {
            (Some(bound), _) => bound,
            (None, Some(first)) => {
                monitor(&Progress { stage: Stage::Bound, objective: None, bound: 0 });
                self.bound(0, &first.lines)
            }
            (None, None) => 0,
        };
        let bounds: Vec<(i64, i64)> = made.iter().map(|m| (m.price, m.bound)).collect();
        let found = made.iter().map(|m| self.found(m)).collect::<Result<Vec<_>, _>>()?;
        let costs: Vec<(i64, i64)> = found.iter().map(|f| (f.objective, f.given_up.iter().sum::<usize>() as i64)).collect();
        let told = made.iter().enumerate().map(|(own, m)| {
            let by = m.saves.map_or(own, |_| best_at(m.price, own, &costs));
            self.outcome(m.saves, by, &found[by], floor, &bounds)
        });
        Ok(told.collect())
    }

    fn found<'a>(&self, made: &'a Made) -> Result<Found<'a>, Unsolved> {
        let substitutes = self.ward.substitutes(self.instance, &made.lines);
        let broken = || Unsolved::Failed("a line of the rota breaks a rule; please report this with the exported input".into());
        let objective = ward::points(self.instance, &made.lines, &substitutes).ok_or_else(broken)?;
        Ok(Found { lines: &made.lines, substitutes, objective, given_up: standing::given_up(&self.stands, &made.lines) })
    }

    fn outcome(&self, saves: Option<Minutes>, found_by: usize, found: &Found<'_>, floor: i64, bounds: &[(i64, i64)]) -> CalendarOutcome {
        let (input, instance) = (self.input, self.instance);
        let Found { lines, substitutes, objective, given_up } = found;
        let objective = *objective;
        let bound = floor.clamp(0, objective);
        let of_as_few = bounds.iter().map(|(price, bound)| bound - price * given_up.iter().sum::<usize>() as i64).max().unwrap_or(0);
        let status = match (objective == bound, self.cancel.load(Ordering::Relaxed)) {
            (true, _) => SolveStatus::Optimal,
            (false, true) => SolveStatus::Cancelled,
            (false, false) => SolveStatus::Feasible,
        };
        let (assignments, substitutes) = (assignments(input, lines), named(input, instance, substitutes));
        CalendarOutcome {
            saves,
            found_by,
            rota: Outcome { assignments, substitutes, objective, bound, status },
            standing: standing::count(&self.stands),
            given_up: given_up.iter().sum(),
            people: given_up.iter().filter(|n| **n > 0).count(),
            bound_of_as_few: of_as_few.clamp(bound, objective),
        }
    }
}

/// Lines with what they come to.
struct Found<'a> {
    lines: &'a Lines,
    substitutes: Vec<(usize, usize, usize)>,
    objective: i64,
    given_up: Vec<usize>,
}

/// Which of some rotas, told as points and standing shifts given up, is best at a price: fewest points + price × given up, then
/// fewest given up; of the same the one that was searched for at that price.
fn best_at(price: i64, own: usize, found: &[(i64, i64)]) -> usize {
    let cost = |k: usize| (found[k].0 + price * found[k].1, found[k].1, k != own);
    (0..found.len()).min_by_key(|k| cost(*k)).unwrap_or(own)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Points and given-up shifts as they were found once: the search at 400 points a shift lost to the one at 800, that at 200 to the
    /// one at 400.
    #[test]
    fn a_rota_found_at_another_price_is_taken_where_it_costs_less_at_this_one_too() {
        let found = [(43_364, 29), (43_358, 29), (42_408, 30), (36_737, 50), (36_700, 65), (32_289, 724)];
        let taken = [(1_200, 1), (800, 2), (400, 3), (200, 4), (0, 5)].map(|(price, own)| best_at(price, own, &found));
        assert_eq!(taken, [1, 2, 2, 3, 5]);
        assert_eq!(best_at(0, 1, &[(10, 3), (10, 2)]), 1, "of the same cost the one that gives up fewer");
        assert_eq!(best_at(5, 1, &[(10, 2), (10, 2)]), 1, "of the same its own");
    }
}
