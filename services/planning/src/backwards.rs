//! A rota that breaks rules, planned backwards: the cheapest sets of events that would make it legal as it is.
//!
//! Every hard finding of a person has events that could take it away; a finding that law forbids has none and is told as
//! such. Each set is tried as the events themselves: admitted after the facts, the input frozen anew, the checker asked. What
//! is found is what somebody would have to say yes to; nothing of it is recorded.
//!
//! What changes the hours that a person owes is weighed: too few shifts agreed as extra ones leave her with too many hours, and
//! too many with too few and more overtime. A measure that the domain refuses as things are is no measure.
//!
//! Where nothing that anybody could agree to is enough, the fewest shifts to draw otherwise are told (`redraw`).
//!
//! What is proven: every way is legal by the checker on the whole rota, none can do without any of its measures, and of all sets of
//! the measures that were looked at the three cheapest are told. Where fewer are told and the search came to its end there are no more.

mod candidates;
mod desk;
mod hours;
mod measure;
mod redraw;

pub(crate) use candidates::is_movable;
pub use measure::Measure;
pub use redraw::Redraw;

use crate::{Planning, amend::proposed, error::PlanningError, thread::on_its_own};
use candidates::candidates;
use desk::Desk;
use std::sync::Arc;
use turnus_domain::{
    fact::Fact,
    facts::Facts,
    freeze::freeze_planning_input,
    id::{PersonId, PlanId, UnitId},
    planning_input::PlanningInput,
    rota::{Finding, Rota, Severity},
    rule_book::{Authority, ParameterKey, RuleId},
    shift::DatedShift,
};
use turnus_rostering::{
    Unsolved,
    hitting::{Limits, Mended, Set, cheapest},
};

/// Alternatives that are told, and rounds of the search; a hundred drawn rotas asked the checker at most 300 times each.
const LIMITS: Limits = Limits { sets: 3, rounds: 2_000 };

/// A set of measures that makes the rota legal, by the checker on the whole rota.
#[derive(Debug, Clone, PartialEq)]
pub struct Way {
    /// What somebody would have to say yes to, in order.
    pub measures: Vec<Measure>,
    /// What it costs together, in points of effort.
    pub effort: u32,
    /// The events of each measure, to record once they are true.
    pub facts: Vec<Vec<Fact>>,
}

/// A rota planned backwards.
#[derive(Debug, Clone, PartialEq)]
pub struct Backwards {
    /// The rota.
    pub rota: PlanId,
    /// Hard rules that it breaks as things are.
    pub breaks: Vec<Finding>,
    /// What would still be broken when all that can be agreed together was agreed, whichever way hours are taken away: law, or
    /// what has no event. Of the choices the one that leaves least.
    pub unmendable: Vec<Finding>,
    /// The cheapest ways, the cheapest first; none holds another one, and none can do without any of its measures.
    pub ways: Vec<Way>,
    /// Where there is no way: the fewest shifts to draw otherwise so that nothing new is broken, at most three times, none of which holds
    /// another one. Empty where two of each line, one of them near a breach, are not enough, or something is wrong with no line in
    /// particular.
    pub redraws: Vec<Redraw>,
    /// Whether all redrawn rotas that were looked for were judged: then there is none where none is told.
    pub redrawn: bool,
    /// Whether there are proven to be no other ways of the measures that were looked at, which hold none of these.
    pub all: bool,
    /// Measures that were looked at.
    pub tried: usize,
    /// How often the checker was asked.
    pub asked: usize,
}

impl Backwards {
    /// Whether the law itself forbids some of it, so that nothing within anybody's power makes it legal.
    #[must_use]
    pub fn is_beyond_law(&self) -> bool {
        self.unmendable.iter().any(|f| f.source.authority == Authority::Law)
    }

    /// Whether nothing can be agreed and no two shifts of each line, drawn otherwise, are enough.
    #[must_use]
    pub fn is_hopeless(&self) -> bool {
        self.redrawn && !self.unmendable.is_empty() && self.redraws.is_empty()
    }

    /// Whether fewer ways are told than are asked for because the search ended first.
    #[must_use]
    pub fn is_cut_short(&self) -> bool {
        !self.all && self.unmendable.is_empty() && self.ways.len() < LIMITS.sets
    }
}

impl Planning {
    /// Plans a rota backwards by facts as of any moment. Nothing is recorded.
    ///
    /// # Errors
    /// [`PlanningError::Refused`] for a rota that is not there or not proposed yet, [`PlanningError::Defects`].
    pub async fn backwards(&self, facts: &Arc<Facts>, unit: &UnitId, rota: &PlanId) -> Result<Backwards, PlanningError> {
        let (facts, unit, rota) = (Arc::clone(facts), unit.clone(), rota.clone());
        on_its_own("backwards", move || found(&facts, &unit, &rota)).await.ok_or(PlanningError::Silent("the way backwards"))?
    }
}

/// The cheapest ways to make the line of a person legal who is given a shift in a rota, or what nothing takes away; what the rota
/// breaks as it is may stay. The shift itself may be work beyond the contract; more of that, or another position, is not looked for.
pub(crate) fn ways_of(
    facts: &Facts,
    unit: &UnitId,
    rota: &Rota,
    (person, shift): (&PersonId, &DatedShift),
    known: &[Finding],
) -> Result<(Vec<Way>, Vec<Finding>), PlanningError> {
    let input = freeze_planning_input(facts, unit, rota.horizon, facts.position()).map_err(PlanningError::Defects)?;
    let breaks: Vec<Finding> = hard(&input, rota).into_iter().filter(|f| !known.contains(f)).collect();
    if breaks.iter().any(|f| f.person.as_ref() != Some(person)) {
        return Ok((Vec::new(), breaks));
    }
    let mut measures = candidates(facts, &input, rota, &breaks);
    measures.retain(|m| !matches!(m, Measure::Extra(..) | Measure::Position(..) | Measure::Leave(..) | Measure::Tolerance(_)));
    if breaks.iter().any(|f| f.rule == RuleId::Hours) {
        measures.push(Measure::Extra(person.clone(), shift.date, shift.shift.clone()));
    }
    measures.sort();
    let desk = Desk::lay(facts, unit, (&input, rota), (&breaks, known), measures);
    let Mended { sets, unmendable, .. } = searched(&desk, LIMITS)?;
    Ok((sets.iter().filter_map(|set| desk.way(set)).collect(), left_of(&desk, &input, &unmendable, &breaks)))
}

fn searched(desk: &Desk<'_>, limits: Limits) -> Result<Mended, PlanningError> {
    let costs: Vec<u32> = desk.measures.iter().map(Measure::effort).collect();
    cheapest(&costs, desk, limits).map_err(|why| PlanningError::Unsolved(Unsolved::Failed(why)))
}

fn found(facts: &Facts, unit: &UnitId, plan: &PlanId) -> Result<Backwards, PlanningError> {
    let rota = &proposed(facts, unit, plan)?.1.rota;
    let input = freeze_planning_input(facts, unit, rota.horizon, facts.position()).map_err(PlanningError::Defects)?;
    let breaks = hard(&input, rota);
    let desk = Desk::lay(facts, unit, (&input, rota), (&breaks, &[]), candidates(facts, &input, rota, &breaks));
    let mut unmendable: Vec<Finding> = breaks.iter().filter(|f| f.person.is_none()).cloned().collect();
    // What is wrong with no line in particular has no measure: then it is only asked which lines could be mended.
    let limits = if unmendable.is_empty() { LIMITS } else { Limits { sets: 0, ..LIMITS } };
    let Mended { sets, unmendable: parts, all, asked } = searched(&desk, limits)?;
    unmendable.extend(left_of(&desk, &input, &parts, &breaks));
    let ways = if unmendable.is_empty() { sets.iter().filter_map(|set| desk.way(set)).collect() } else { Vec::new() };
    let (redraws, redrawn) = redraw::redraws(facts, unit, (&input, rota), (&breaks, &unmendable))?;
    Ok(Backwards { rota: plan.clone(), breaks, unmendable, ways, redraws, redrawn, all, tried: desk.measures.len(), asked })
}

/// What is left of parts that nothing mends, by the choice that leaves least.
fn left_of(desk: &Desk<'_>, input: &PlanningInput, parts: &[(usize, Vec<Set>)], breaks: &[Finding]) -> Vec<Finding> {
    let of = |(part, tried): &(usize, Vec<Set>)| {
        let left = tried.iter().filter_map(|set| desk.left(*part, set)).min_by_key(Vec::len);
        left.unwrap_or_else(|| desk.breaks_of(*part, breaks))
    };
    parts.iter().flat_map(of).map(|f| against_the_floor(input, f)).collect()
}

/// Rest that is shorter than any agreement may set rests on the paragraph that says so, not on an agreement that is only wanted.
fn against_the_floor(input: &PlanningInput, f: Finding) -> Finding {
    let key = match f.rule {
        RuleId::Wt40 => ParameterKey::DailyRestFloor,
        RuleId::Wt41 => ParameterKey::WeeklyRestFloor,
        _ => return f,
    };
    match input.rule_book.parameter(key, input.horizon.first) {
        Some(floor) if f.measured < floor.value && f.limit == floor.value => Finding { source: floor.source.clone(), ..f },
        _ => f,
    }
}

/// Hard rules that a rota breaks by an input.
fn hard(input: &PlanningInput, rota: &Rota) -> Vec<Finding> {
    let report = turnus_checker::check_assignments(input, &rota.assignments, &rota.substitutes);
    report.findings.into_iter().filter(|f| f.severity == Severity::Hard).collect()
}

#[cfg(test)]
mod tests {
    use super::{Backwards, LIMITS, Way};

    #[test]
    fn only_a_search_that_ended_first_with_too_few_ways_is_cut_short() {
        let found = |ways, all| Backwards {
            rota: "r".parse().expect("an id"),
            breaks: Vec::new(),
            unmendable: Vec::new(),
            ways: vec![Way { measures: Vec::new(), effort: 1, facts: Vec::new() }; ways],
            redraws: Vec::new(),
            redrawn: false,
            all,
            tried: 1,
            asked: LIMITS.rounds,
        };
        assert!(found(LIMITS.sets - 1, false).is_cut_short());
        assert!(!found(LIMITS.sets, false).is_cut_short() && !found(0, true).is_cut_short());
    }
}
