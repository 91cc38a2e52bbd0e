//! A rota that breaks rules, planned backwards: the cheapest sets of events that would make it legal as it is.
//!
//! Every hard finding of a person has events that could take it away; a finding that law forbids has none and is told as
//! such. Each set is tried as the events themselves: admitted after the facts, the input frozen anew, the checker asked. What
//! is found is what somebody would have to say yes to; nothing of it is recorded.
//!
//! What takes away too many hours of a person is an alternative to everything else that does: one shift agreed as an extra one
//! is enough, and two leave too few hours and more overtime. A measure that the domain refuses as things are is no measure.

mod measure;

pub use measure::Measure;
pub(crate) use measure::is_movable;

use crate::{Planning, amend::proposed, error::PlanningError, step_in::shifts, thread::on_its_own};
use std::sync::Arc;
use turnus_domain::{
    admit::admit,
    fact::Fact,
    facts::Facts,
    freeze::freeze_planning_input,
    id::{PersonId, PlanId, UnitId},
    planning_input::PlanningInput,
    rota::{Finding, Rota, Severity},
    rule_book::RuleId,
    shift::DatedShift,
};
use turnus_rostering::{
    Unsolved,
    hitting::{Judge, Set, cheapest},
};

/// Alternatives that are told.
const MOST: usize = 3;

/// A set of measures that makes the rota legal, by the checker on the whole rota.
#[derive(Debug, Clone, PartialEq)]
pub struct Way {
    /// What somebody would have to say yes to, in order.
    pub measures: Vec<Measure>,
    /// What it costs together, in points of effort.
    pub effort: u32,
    /// The events to record, once they are true.
    pub facts: Vec<Fact>,
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
    /// Measures that were looked at.
    pub tried: usize,
    /// How often the checker was asked.
    pub asked: usize,
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

/// The cheapest ways to make the line of a person legal who is given a shift in a rota; what the rota breaks as it is may stay. The
/// shift itself may be work beyond the contract; more of that, or another position, is not looked for.
pub(crate) fn ways_of(
    facts: &Facts,
    unit: &UnitId,
    rota: &Rota,
    (person, shift): (&PersonId, &DatedShift),
    known: &[Finding],
) -> Result<Vec<Way>, PlanningError> {
    let input = freeze_planning_input(facts, unit, rota.horizon, facts.position()).map_err(PlanningError::Defects)?;
    let breaks: Vec<Finding> = hard(&input, rota).into_iter().filter(|f| !known.contains(f)).collect();
    if breaks.iter().any(|f| f.person.as_ref() != Some(person)) {
        return Ok(Vec::new());
    }
    let mut measures = measure::candidates(facts, &input, rota, &breaks);
    measures.retain(|m| !matches!(m, Measure::Extra(..) | Measure::Position(..)));
    if breaks.iter().any(|f| f.rule == RuleId::Hours) {
        measures.push(Measure::Extra(person.clone(), shift.date, shift.shift.clone()));
    }
    measures.sort();
    let desk = Desk { known, ..Desk::lay(facts, unit, rota, &breaks, measures) };
    let costs: Vec<u32> = desk.measures.iter().map(Measure::effort).collect();
    let mended = cheapest(&costs, &desk, MOST).map_err(|why| PlanningError::Unsolved(Unsolved::Failed(why)))?;
    Ok(mended.sets.iter().filter_map(|set| desk.way(set)).collect())
}

fn found(facts: &Facts, unit: &UnitId, plan: &PlanId) -> Result<Backwards, PlanningError> {
    let rota = &proposed(facts, unit, plan)?.1.rota;
    let input = freeze_planning_input(facts, unit, rota.horizon, facts.position()).map_err(PlanningError::Defects)?;
    let breaks = hard(&input, rota);
    let measures = measure::candidates(facts, &input, rota, &breaks);
    let desk = Desk::lay(facts, unit, rota, &breaks, measures);
    let costs: Vec<u32> = desk.measures.iter().map(Measure::effort).collect();
    let mended = cheapest(&costs, &desk, MOST).map_err(|why| PlanningError::Unsolved(Unsolved::Failed(why)))?;
    let mut unmendable: Vec<Finding> = breaks.iter().filter(|f| f.person.is_none()).cloned().collect();
    for (part, tried) in &mended.unmendable {
        let left = tried.iter().filter_map(|set| desk.left(*part, set)).min_by_key(Vec::len);
        unmendable.extend(left.unwrap_or_else(|| desk.breaks_of(*part, &breaks)));
    }
    let ways = if unmendable.is_empty() { mended.sets.iter().filter_map(|set| desk.way(set)).collect() } else { Vec::new() };
    Ok(Backwards { rota: plan.clone(), breaks, unmendable, ways, tried: desk.measures.len(), asked: mended.asked })
}

/// Hard rules that a rota breaks by an input.
fn hard(input: &PlanningInput, rota: &Rota) -> Vec<Finding> {
    let report = turnus_checker::check_assignments(input, &rota.assignments, &rota.substitutes);
    report.findings.into_iter().filter(|f| f.severity == Severity::Hard).collect()
}

/// A rota, the people whose lines break rules, and what could be done about it.
struct Desk<'a> {
    facts: &'a Facts,
    unit: &'a UnitId,
    rota: &'a Rota,
    /// Hard rules that may stay broken.
    known: &'a [Finding],
    measures: Vec<Measure>,
    people: Vec<(PersonId, Vec<DatedShift>)>,
    relevant: Vec<Set>,
    /// For each person the measures that take away hours, where there are two of them or more.
    alternatives: Vec<Set>,
}

impl<'a> Desk<'a> {
    fn lay(facts: &'a Facts, unit: &'a UnitId, rota: &'a Rota, breaks: &[Finding], mut measures: Vec<Measure>) -> Self {
        measures.retain(|m| m.facts(facts, unit, rota.horizon).iter().all(|fact| admit(facts, fact).is_ok()));
        let mut people: Vec<PersonId> = breaks.iter().filter_map(|f| f.person.clone()).collect();
        people.sort();
        people.dedup();
        let concerns = |person: &PersonId| (0..measures.len()).filter(|k| measures[*k].concerns(person)).collect::<Set>();
        let relevant = people.iter().map(concerns).collect();
        let hours_of = |person: &PersonId| (0..measures.len()).filter(|k| measures[*k].takes_hours_of(person)).collect::<Set>();
        let alternatives = people.iter().map(hours_of).filter(|all| all.len() > 1).collect();
        let people = people.into_iter().map(|person| (person.clone(), shifts(rota, &person))).collect();
        Self { facts, unit, rota, known: &[], measures, people, relevant, alternatives }
    }

    /// The input after some measures; none when the domain refuses one of them.
    fn after(&self, set: &Set) -> Option<(PlanningInput, Vec<Fact>)> {
        let mut state = self.facts.clone();
        let mut made = Vec::new();
        // An agreement is signed before anybody consents to it; a consent to one that is not signed does nothing.
        for k in set {
            for fact in self.measures[*k].facts(&state, self.unit, self.rota.horizon) {
                admit(&state, &fact).ok()?;
                let position = state.position() + 1;
                state.evolve(&fact.event, position, fact.effective);
                made.push(fact);
            }
        }
        let input = freeze_planning_input(&state, self.unit, self.rota.horizon, state.position()).ok()?;
        Some((input, made))
    }

    /// Hard rules that a person's line still breaks after some measures.
    fn left(&self, part: usize, set: &Set) -> Option<Vec<Finding>> {
        let (input, _) = self.after(set)?;
        let (person, shifts) = &self.people[part];
        let found = turnus_checker::check_person(&input, person, shifts);
        Some(found.into_iter().filter(|f| f.severity == Severity::Hard && !self.known.contains(f)).collect())
    }

    /// Hard rules that a person's line breaks as things are.
    fn breaks_of(&self, part: usize, breaks: &[Finding]) -> Vec<Finding> {
        breaks.iter().filter(|f| f.person.as_ref() == Some(&self.people[part].0)).cloned().collect()
    }

    /// The way of a set, if the checker finds the whole rota legal then.
    fn way(&self, set: &Set) -> Option<Way> {
        let (input, facts) = self.after(set)?;
        let measures: Vec<Measure> = set.iter().map(|k| self.measures[*k].clone()).collect();
        let effort = measures.iter().map(Measure::effort).sum();
        let legal = hard(&input, self.rota).iter().all(|f| self.known.contains(f));
        legal.then_some(Way { measures, effort, facts })
    }
}

impl Judge for Desk<'_> {
    fn parts(&self) -> usize {
        self.people.len()
    }
    fn relevant(&self, part: usize) -> &Set {
        &self.relevant[part]
    }
    fn alternatives(&self) -> &[Set] {
        &self.alternatives
    }
    fn is_mended(&self, part: usize, set: &Set) -> bool {
        self.left(part, set).is_some_and(|left| left.is_empty())
    }
}
