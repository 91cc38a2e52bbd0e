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
//! 4. *Bounds*: where L(λ) is the bound at a price, no rota that gives up n standing shifts or fewer has fewer points than
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
        made.into_iter().map(|m| self.outcome(m, floor, &bounds)).collect()
    }

    fn outcome(&self, made: Made, floor: i64, bounds: &[(i64, i64)]) -> Result<CalendarOutcome, Unsolved> {
        let (input, instance, lines) = (self.input, self.instance, &made.lines);
        let substitutes = self.ward.substitutes(instance, lines);
        let broken = || Unsolved::Failed("a line of the rota breaks a rule; please report this with the exported input".into());
        let objective = ward::points(instance, lines, &substitutes).ok_or_else(broken)?;
        let (bound, given_up) = (floor.clamp(0, objective), standing::given_up(&self.stands, lines));
        let of_as_few = bounds.iter().map(|(price, bound)| bound - price * given_up.iter().sum::<usize>() as i64).max().unwrap_or(0);
        let status = match (objective == bound, self.cancel.load(Ordering::Relaxed)) {
            (true, _) => SolveStatus::Optimal,
            (false, true) => SolveStatus::Cancelled,
            (false, false) => SolveStatus::Feasible,
        };
        let (assignments, substitutes) = (assignments(input, lines), named(input, instance, &substitutes));
        Ok(CalendarOutcome {
            saves: made.saves,
            rota: Outcome { assignments, substitutes, objective, bound, status },
            standing: standing::count(&self.stands),
            given_up: given_up.iter().sum(),
            people: given_up.iter().filter(|n| **n > 0).count(),
            bound_of_as_few: of_as_few.clamp(bound, objective),
        })
    }
}
