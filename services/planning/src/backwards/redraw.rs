//! A rota that nothing anybody could agree to makes legal: the fewest shifts of it to draw otherwise.
//!
//! For every line with something that nothing mends, each day is drawn otherwise in each way, alone and then two together, until
//! nothing of that is left and nothing new is broken. What can be agreed may stay: then the cheapest way is told beside the shifts.
//! The checker on the whole rota has the last word.

use super::{Desk, Way, candidates::candidates, hard, searched};
use crate::{error::PlanningError, step_in::shifts};
use chrono::{Days, NaiveDate};
use turnus_domain::{
    facts::Facts,
    freeze::freeze_planning_input,
    id::{PersonId, ShiftTypeId, UnitId},
    planning_input::PlanningInput,
    quantity::Minutes,
    rota::{Finding, Rota, Severity, amend::Amendment},
    shift::DatedShift,
};
use turnus_rostering::hitting::Limits;

/// Redrawn rotas that are told.
const TOLD: usize = 3;
/// Redrawn lines of a person that are looked at further, in the order of how little they change.
const KEPT: usize = 24;
/// Days before and after a breach on which one of two shifts that are drawn otherwise is looked for: no rule looks further than a week.
const AROUND: u64 = 8;
/// Days drawn otherwise, of about six weeks, up to which two together are also looked for where one is enough: each pair asks the checker.
const FEW_CELLS: usize = 250;
/// Measures beside redrawn shifts: the cheapest set alone is told.
const ONE_WAY: Limits = Limits { sets: 1, rounds: 500 };

/// Shifts of a rota drawn otherwise, after which what is still broken can be agreed.
#[derive(Debug, Clone, PartialEq)]
pub struct Redraw {
    /// The shifts, by person and day.
    pub changes: Vec<Amendment>,
    /// What has to be agreed beside them; nothing where the rota is legal then.
    pub way: Way,
    /// Person-minutes of cover that are missing more than in the rota as it is, or fewer below zero.
    pub unmet: Minutes,
}

/// A day drawn otherwise.
type Cell = (NaiveDate, Option<ShiftTypeId>);

/// A line drawn otherwise, and how little that is: findings left, and minutes of work more or less.
struct Line {
    cells: Vec<Cell>,
    rank: (usize, i64),
}

/// The fewest shifts to draw otherwise, at most three ways; none where something is wrong with no line in particular.
pub(super) fn redraws(
    facts: &Facts,
    unit: &UnitId,
    (input, rota): (&PlanningInput, &Rota),
    (breaks, unmendable): (&[Finding], &[Finding]),
) -> Result<Vec<Redraw>, PlanningError> {
    let mut people: Vec<&PersonId> = unmendable.iter().filter_map(|f| f.person.as_ref()).collect();
    people.sort();
    people.dedup();
    if people.is_empty() || unmendable.iter().any(|f| f.person.is_none()) {
        return Ok(Vec::new());
    }
    let mut all: Vec<Vec<Amendment>> = vec![Vec::new()];
    for person in people {
        let lines = Redrawing { input, rota, person, breaks, unmendable }.lines();
        let with = |before: &Vec<Amendment>, line: &Line| {
            let own = line.cells.iter().map(|(date, shift)| Amendment::Line { person: person.clone(), date: *date, shift: shift.clone() });
            before.iter().cloned().chain(own).collect::<Vec<_>>()
        };
        // Lines of one person differ in how little they change; of several people the first of each go together first.
        all = lines.iter().flat_map(|line| all.iter().map(move |before| (before, line))).map(|(before, line)| with(before, line)).collect();
        all.sort_by_key(Vec::len);
        all.truncate(KEPT);
    }
    let before = turnus_checker::check_assignments(input, &rota.assignments, &rota.substitutes).slack.unmet;
    let mut told = Vec::new();
    for changes in all {
        if let Some(redraw) = judged(facts, unit, rota, before, changes)? {
            told.push(redraw);
        }
        if told.len() == TOLD {
            break;
        }
    }
    Ok(told)
}

/// What is left to agree when a rota is drawn otherwise; none where something is left that nothing mends.
fn judged(facts: &Facts, unit: &UnitId, rota: &Rota, before: Minutes, changes: Vec<Amendment>) -> Result<Option<Redraw>, PlanningError> {
    let drawn = rota.amended(rota.id.clone(), &changes);
    let input = freeze_planning_input(facts, unit, drawn.horizon, facts.position()).map_err(PlanningError::Defects)?;
    let unmet = turnus_checker::check_assignments(&input, &drawn.assignments, &drawn.substitutes).slack.unmet;
    let breaks = hard(&input, &drawn);
    let way = if breaks.is_empty() {
        Some(Way { measures: Vec::new(), effort: 0, facts: Vec::new() })
    } else {
        let desk = Desk::lay(facts, unit, (&input, &drawn), (&breaks, &[]), candidates(facts, &input, &drawn, &breaks));
        let found = searched(&desk, ONE_WAY)?;
        found.sets.first().and_then(|set| desk.way(set))
    };
    Ok(way.map(|way| Redraw { changes, way, unmet: Minutes(unmet.0 - before.0) }))
}

struct Redrawing<'a> {
    input: &'a PlanningInput,
    rota: &'a Rota,
    person: &'a PersonId,
    breaks: &'a [Finding],
    unmendable: &'a [Finding],
}

impl Redrawing<'_> {
    /// Lines with the fewest days drawn otherwise, those that change least first; of two days where one is not enough, or, in a short
    /// rota, not enough for as many as are told, and none of those that one day does alone.
    fn lines(&self) -> Vec<Line> {
        let drawn = shifts(self.rota, self.person);
        let cells = self.cells(&drawn);
        let mut lines: Vec<Line> = cells.iter().filter_map(|cell| self.line(&drawn, &[cell])).collect();
        lines.sort_by_key(|line| line.rank);
        if lines.is_empty() || (lines.len() < TOLD && cells.len() <= FEW_CELLS) {
            let open = |cell: &&Cell| !lines.iter().any(|line| line.cells[0] == **cell);
            let open: Vec<&Cell> = cells.iter().filter(open).collect();
            let (near, far): (Vec<&Cell>, Vec<&Cell>) = open.iter().copied().partition(|cell| self.is_near(cell.0));
            let pair = |k: usize, first: &Cell| {
                let later = near[k + 1..].iter().chain(&far).filter(|second| second.0 != first.0);
                later.filter_map(|second| self.line(&drawn, &[first, second])).collect::<Vec<_>>()
            };
            let mut pairs: Vec<Line> = near.iter().enumerate().flat_map(|(k, first)| pair(k, first)).collect();
            pairs.sort_by_key(|line| line.rank);
            lines.extend(pairs);
        }
        lines.truncate(KEPT);
        lines
    }

    /// Every day of the rota drawn otherwise.
    fn cells(&self, drawn: &[DatedShift]) -> Vec<Cell> {
        let on = |date: NaiveDate| {
            let now = drawn.iter().find(|s| s.date == date).map(|s| &s.shift);
            let types = self.input.structure.on(self.input.holidays.kind(date)).iter();
            let other = types.filter(move |shift| now != Some(shift)).map(move |shift| (date, Some(shift.clone())));
            other.chain(now.map(|_| (date, None)))
        };
        self.rota.horizon.days().flat_map(on).collect()
    }

    fn is_near(&self, date: NaiveDate) -> bool {
        let mine = self.unmendable.iter().filter(|f| f.person.as_ref() == Some(self.person));
        mine.map(|f| f.date).any(|of| of.is_none_or(|of| of <= date + Days::new(AROUND) && date <= of + Days::new(AROUND)))
    }

    /// The line with some days drawn otherwise, if nothing is left in it that nothing mends, and nothing new.
    fn line(&self, drawn: &[DatedShift], cells: &[&Cell]) -> Option<Line> {
        let mut line = drawn.to_vec();
        line.retain(|s| cells.iter().all(|cell| cell.0 != s.date));
        line.extend(cells.iter().filter_map(|(date, shift)| Some(DatedShift { date: *date, shift: shift.clone()? })));
        line.sort();
        let left = turnus_checker::check_person(self.input, self.person, &line);
        let left: Vec<Finding> = left.into_iter().filter(|f| f.severity == Severity::Hard).collect();
        let alike = |a: &Finding, b: &Finding| a.rule == b.rule && a.date == b.date && a.person == b.person;
        let may_stay = |f: &Finding| !self.unmendable.iter().any(|u| alike(u, f)) && self.breaks.iter().any(|b| alike(b, f));
        let rank = (left.len(), (self.worked(&line) - self.worked(drawn)).abs());
        left.iter().all(may_stay).then(|| Line { cells: cells.iter().copied().cloned().collect(), rank })
    }

    /// Minutes of work of a line.
    fn worked(&self, line: &[DatedShift]) -> i64 {
        line.iter().filter_map(|s| Some(self.input.shift_type(&s.shift)?.working(s.date).0)).sum()
    }
}
