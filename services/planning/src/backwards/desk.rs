//! A rota, the people whose lines break rules, and what could be done about it, judged part by part.
//!
//! A line is judged in parts, so that what is weighed is asked about alone: hours by all that changes what she owes; overtime of a
//! week by the extra shifts of that week and the one before, whose last days share seven days with it; every other rule by what is
//! left. Extra shifts and positions make no difference to those rules, and what makes a difference to hours none to overtime. The
//! checker on the whole rota has the last word on every set.

use super::{
    Way, hard,
    hours::{self, is_weighed},
    measure::Measure,
};
use crate::step_in::shifts;
use chrono::{Days, NaiveDate};
use std::{cell::RefCell, collections::HashMap};
use turnus_domain::{
    admit::admit,
    agreement::AgreementKind,
    calendar::monday_of,
    fact::Fact,
    facts::Facts,
    freeze::freeze_planning_input,
    id::{PersonId, UnitId},
    planning_input::PlanningInput,
    rota::{Finding, Rota, Severity},
    rule_book::RuleId,
    shift::DatedShift,
    staff::StaffMember,
};
use turnus_rostering::hitting::{Judge, Set, Sum};

/// What is asked about of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Matter {
    /// Hours.
    Hours,
    /// Overtime of the extra shifts of the week of a Monday.
    Overtime(NaiveDate),
    /// Every other rule.
    Rules,
}

impl Matter {
    fn of(f: &Finding) -> Self {
        match (f.rule, f.date) {
            (RuleId::Hours, _) => Self::Hours,
            (RuleId::Wt31, Some(date)) => Self::Overtime(monday_of(date)),
            _ => Self::Rules,
        }
    }
}

/// One matter of one line.
struct Part {
    person: usize,
    matter: Matter,
    relevant: Set,
    weighed: Set,
}

/// Findings of a person after some measures; none when the domain refuses one of them.
type Left = HashMap<(usize, Set), Option<Vec<Finding>>>;

pub(super) struct Desk<'a> {
    facts: &'a Facts,
    unit: &'a UnitId,
    rota: &'a Rota,
    /// Hard rules that may stay broken.
    known: &'a [Finding],
    pub(super) measures: Vec<Measure>,
    people: Vec<(PersonId, Vec<DatedShift>)>,
    parts: Vec<Part>,
    sums: Vec<Sum>,
    asked: RefCell<Left>,
}

impl<'a> Desk<'a> {
    pub(super) fn lay(
        facts: &'a Facts,
        unit: &'a UnitId,
        (input, rota): (&PlanningInput, &'a Rota),
        (breaks, known): (&[Finding], &'a [Finding]),
        mut measures: Vec<Measure>,
    ) -> Self {
        let refused = |m: &Measure| m.facts(facts, unit, rota.horizon).first().is_some_and(|fact| admit(facts, fact).is_err());
        // Whoever is on leave may be asked for an extra shift once her leave is moved.
        let later = |m: &Measure, all: &[Measure]| {
            matches!(m, Measure::Extra(..)) && all.iter().any(|k| moves_leave(k) && k.person() == m.person())
        };
        let all = measures.clone();
        measures.retain(|m| !refused(m) || later(m, &all));
        let mut people: Vec<PersonId> = breaks.iter().filter_map(|f| f.person.clone()).collect();
        people.sort();
        people.dedup();
        let members: Vec<_> = people.iter().filter_map(|person| input.member(person)).collect();
        let parts = members.iter().enumerate().flat_map(|(at, m)| parts(at, input, m, &measures)).collect();
        // Hours that may stay as wrong as they are bind nobody.
        let bound = |person: &PersonId| !known.iter().any(|f| f.rule == RuleId::Hours && f.person.as_ref() == Some(person));
        let sums = members.iter().filter(|m| bound(&m.person)).flat_map(|m| hours::sums(input, rota, m, &measures)).collect();
        let people = members.iter().map(|m| (m.person.clone(), shifts(rota, &m.person))).collect();
        Self { facts, unit, rota, known, measures, people, parts, sums, asked: RefCell::default() }
    }

    /// The input after some measures, with the events of each; none when the domain refuses one of them.
    fn after(&self, set: &Set) -> Option<(PlanningInput, Vec<Vec<Fact>>)> {
        let mut state = self.facts.clone();
        let mut made = Vec::new();
        // An agreement is signed before anybody consents to it; a consent to one that is not signed does nothing.
        for k in set {
            let events = self.measures[*k].facts(&state, self.unit, self.rota.horizon);
            for fact in &events {
                admit(&state, fact).ok()?;
                let position = state.position() + 1;
                state.evolve(&fact.event, position, fact.effective);
            }
            made.push(events);
        }
        let input = freeze_planning_input(&state, self.unit, self.rota.horizon, state.position()).ok()?;
        Some((input, made))
    }

    /// Hard rules of a part that a line still breaks after some measures.
    pub(super) fn left(&self, part: usize, set: &Set) -> Option<Vec<Finding>> {
        let Part { person, matter, .. } = &self.parts[part];
        let key = (*person, set.clone());
        let known = self.asked.borrow().get(&key).cloned();
        let left = known.unwrap_or_else(|| {
            let left = self.left_of(*person, set);
            self.asked.borrow_mut().insert(key, left.clone());
            left
        });
        Some(left?.into_iter().filter(|f| Matter::of(f) == *matter).collect())
    }

    fn left_of(&self, person: usize, set: &Set) -> Option<Vec<Finding>> {
        let (input, _) = self.after(set)?;
        let (person, shifts) = &self.people[person];
        let found = turnus_checker::check_person(&input, person, shifts);
        Some(found.into_iter().filter(|f| f.severity == Severity::Hard && !self.known.contains(f)).collect())
    }

    /// Hard rules of a part that a line breaks as things are.
    pub(super) fn breaks_of(&self, part: usize, breaks: &[Finding]) -> Vec<Finding> {
        let Part { person, matter, .. } = &self.parts[part];
        let person = &self.people[*person].0;
        breaks.iter().filter(|f| f.person.as_ref() == Some(person) && Matter::of(f) == *matter).cloned().collect()
    }

    /// The way of a set, if the checker finds the whole rota legal then.
    pub(super) fn way(&self, set: &Set) -> Option<Way> {
        let (input, facts) = self.after(set)?;
        let measures: Vec<Measure> = set.iter().map(|k| self.measures[*k].clone()).collect();
        let effort = measures.iter().map(Measure::effort).sum();
        let legal = hard(&input, self.rota).iter().all(|f| self.known.contains(f));
        legal.then_some(Way { measures, effort, facts })
    }
}

/// Whether it moves leave or a course.
const fn moves_leave(measure: &Measure) -> bool {
    matches!(measure, Measure::Return(..) | Measure::Spare(..))
}

/// The parts of one line.
fn parts(person: usize, input: &PlanningInput, m: &StaffMember, measures: &[Measure]) -> Vec<Part> {
    let of = |wanted: &dyn Fn(&Measure) -> bool| -> Set {
        measures.iter().enumerate().filter(|(_, k)| k.concerns(&m.person) && wanted(k)).map(|(at, _)| at).collect()
    };
    let part =
        |matter, harmless: Set, weighed: Set| Part { person, matter, relevant: harmless.union(&weighed).copied().collect(), weighed };
    let other = |k: &Measure| {
        let agreed = matches!(k, Measure::Agree { kind: AgreementKind::LocalOvertime, .. });
        !agreed && !matches!(k, Measure::Tolerance(_) | Measure::Position(..) | Measure::Leave(..) | Measure::Extra(..))
    };
    let widens = |k: &Measure| matches!(k, Measure::Tolerance(_));
    let mut all = vec![part(Matter::Rules, of(&other), Set::new()), part(Matter::Hours, of(&widens), of(&|k| is_weighed(k, m)))];
    // An extra shift on a day of leave is there once the leave is moved.
    let overtime = |k: &Measure| moves_leave(k) || matches!(k, Measure::Agree { kind: AgreementKind::LocalOvertime, .. });
    for monday in input.horizon.days().step_by(7) {
        let near = |date: &NaiveDate| *date >= monday - Days::new(7) && *date < monday + Days::new(7);
        let extra = |k: &Measure| match k {
            Measure::Extra(_, date, _) => near(date),
            Measure::Free(_, date) => is_weighed(k, m) && near(date),
            _ => false,
        };
        all.push(part(Matter::Overtime(monday), of(&overtime), of(&extra)));
    }
    all
}

impl Judge for Desk<'_> {
    fn parts(&self) -> usize {
        self.parts.len()
    }
    fn relevant(&self, part: usize) -> &Set {
        &self.parts[part].relevant
    }
    fn weighed(&self, part: usize) -> &Set {
        &self.parts[part].weighed
    }
    fn sums(&self) -> &[Sum] {
        &self.sums
    }
    fn is_mended(&self, part: usize, set: &Set) -> bool {
        self.left(part, set).is_some_and(|left| left.is_empty())
    }
    fn is_enough(&self, set: &Set) -> bool {
        self.way(set).is_some()
    }
}
