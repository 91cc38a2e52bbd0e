//! Leximax: among rotas that cost no more, the worst-off bears as little as possible, then the next, and so on.
//!
//! # The mathematics
//! Lines of a pool: each person's own line, and lines that legal exchanges of whole occasions ([`crate::exchange`]) give her.
//! `x` chooses one line for each person so that no row of cover has fewer heads than it is owed and all lines together cost at
//! most the points they cost now and a tolerance. The excess of a line is 100 × occasions − target. The vector of excesses,
//! sorted downwards, is lexicographically least when for every value `v` of the pool, the greatest first, the number of people
//! at or above it is least among the choices that are least for all greater values: one small integer program a value, as far
//! as values lie above the target ([`levels`]). Then the pool is filled anew around the lines that were found, until nothing
//! gets better.
//!
//! What proves it: for every value multipliers of the rows, whose bound anybody can add up in whole numbers
//! ([`certificate`]; weak duality). It holds for the pool. [`ideal`] holds for every rota with the same shifts: where its
//! greatest excess is that of the rota, nobody could do better for the worst-off at all.
//!
//! Sources: lexicographic minimax by counting as in Ogryczak and Śliwiński (2006); lines as in [`crate::ward`].

pub mod certificate;
pub mod ideal;
pub mod levels;
mod pool;

use crate::{
    instance::{Instance, OFF},
    repair::{Unrepaired, state::State},
};
use certificate::Certificate;
use chrono::NaiveDate;
use pool::Filling;
use std::collections::BTreeMap;
use turnus_domain::{
    id::PersonId,
    planning_input::PlanningInput,
    rota::{Assignment, Rota},
};

/// How often the pool is filled around the lines that were found.
const ROUNDS: usize = 4;

/// Which burden is evened out; unit: occasions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aim {
    /// Weekends with a shift that touches Saturday or Sunday.
    Weekends,
    /// Night and long-night shifts.
    Nights,
    /// Evening shifts.
    Evenings,
}

/// A rota evened out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EvenedOut {
    /// Excess of those who share, in hundredths: before and after, in order of person.
    pub people: Vec<(PersonId, i64, i64)>,
    /// All assignments of the rota afterwards, in order of date and person.
    pub assignments: Vec<Assignment>,
    /// Points of the lines of those who share, afterwards less before.
    pub points: i64,
    /// The proof within the pool.
    pub certificate: Certificate,
    /// Excesses of any rota with the same shifts, sorted downwards: none is lexicographically less.
    pub ideal: Vec<i64>,
}

impl EvenedOut {
    /// Excesses afterwards, sorted downwards.
    #[must_use]
    pub fn excesses(&self) -> Vec<i64> {
        let mut all: Vec<i64> = self.people.iter().map(|(_, _, after)| *after).collect();
        all.sort_unstable_by(|a, b| b.cmp(a));
        all
    }

    /// Whether no rota with the same shifts does better for the worst-off: proven without the pool.
    #[must_use]
    pub fn is_worst_off_proven(&self) -> bool {
        self.gap() <= 0
    }

    /// Excess of the worst-off above that of the ideal, in hundredths; nobody who is not above her target counts.
    #[must_use]
    pub fn gap(&self) -> i64 {
        let worst = |all: &[i64]| all.first().map_or(0, |e| (*e).max(0));
        worst(&self.excesses()) - worst(&self.ideal)
    }
}

/// Evens out one burden of a rota among those who have a target (hundredths of an occasion); everybody else keeps her line, and
/// so does everybody who is absent on a shift. Days before `today` stay as they are. `tolerance`: points that it may cost.
///
/// # Errors
/// See [`Unrepaired`].
pub fn even_out(
    input: &PlanningInput,
    rota: &Rota,
    (aim, targets): (Aim, &BTreeMap<PersonId, i64>),
    tolerance: i64,
    today: NaiveDate,
) -> Result<EvenedOut, Unrepaired> {
    let instance = Instance::lower(input)?;
    let first = State::of(input, &instance, rota, today)?;
    let target: Vec<Option<i64>> =
        input.staff.iter().enumerate().map(|(p, m)| targets.get(&m.person).copied().filter(|_| first.may_change[p])).collect();
    let mut filling = Filling::new(&instance, &first, (aim, &target), tolerance);
    let (mut state, mut chosen, mut proven) = (first.clone(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let grown = filling.fill(&state);
        if !grown && !proven.is_empty() {
            break;
        }
        let (pool, before) = (filling.pool(), chosen.clone());
        (chosen, proven) = levels::solve(&pool, &filling.start(&chosen));
        if chosen == before {
            break;
        }
        state = State::of(input, &instance, &worked(input, rota, &filling.lines(&chosen)), today)?;
    }
    let lines = filling.lines(&chosen);
    let people = (0..target.len()).filter_map(|p| {
        let excess = |line: &[u8]| Some(100 * pool::worked(&instance, line, aim) - target[p]?);
        Some((input.staff[p].person.clone(), excess(&first.lines[p])?, excess(&lines[p])?))
    });
    Ok(EvenedOut {
        people: people.collect(),
        points: filling.points(&chosen),
        assignments: worked(input, rota, &lines).assignments,
        ideal: ideal::excesses(&instance, &first.lines, &target, aim),
        certificate: Certificate { pool: filling.pool(), chosen, levels: proven },
    })
}

/// A rota with other lines. What absent people were to work stays as the rota has it.
fn worked(input: &PlanningInput, rota: &Rota, lines: &[Vec<u8>]) -> Rota {
    let lost = rota.assignments.iter().filter(|a| input.member(&a.person).is_some_and(|m| m.is_absent(a.date))).cloned();
    let mut assignments: Vec<Assignment> = lost.collect();
    for (m, line) in input.staff.iter().zip(lines) {
        let shifts = line.iter().enumerate().filter(|(_, choice)| **choice != OFF);
        assignments.extend(shifts.map(|(d, choice)| Assignment {
            date: input.horizon.date(d),
            person: m.person.clone(),
            shift: input.shift_types[usize::from(*choice) - 1].id.clone(),
        }));
    }
    assignments.sort();
    assignments.dedup_by(|a, b| (a.date, &a.person) == (b.date, &b.person));
    Rota { assignments, ..rota.clone() }
}
