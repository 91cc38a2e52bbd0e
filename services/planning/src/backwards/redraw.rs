//! A rota that nothing anybody could agree to makes legal: the fewest shifts of it to draw otherwise.
//!
//! For every line with something that nothing mends, each day is drawn otherwise in each way, alone and then two together, one of them
//! near a breach, until nothing of that is left and nothing new is broken. What can be agreed may stay: then the cheapest way is told
//! beside the shifts. The checker on the whole rota has the last word.

use super::{Desk, Way, candidates::candidates, hard, searched};
use crate::{error::PlanningError, step_in::shifts};
use chrono::{Days, NaiveDate};
use turnus_domain::{
    facts::Facts,
    id::{PersonId, ShiftTypeId, UnitId},
    planning_input::PlanningInput,
    quantity::Minutes,
    rota::{Finding, Rota, Severity, amend::Amendment},
    shift::DatedShift,
};
use turnus_rostering::hitting::Limits;

/// Redrawn rotas that are told.
const TOLD: usize = 3;
/// Most redrawn rotas that are judged, in the order of how little they change.
const JUDGED: usize = 24;
/// Days before and after a breach on which one of two shifts that are drawn otherwise is looked for: most rules look no further than a week.
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

/// The fewest shifts to draw otherwise, at most three times, and whether all that were looked for were also judged on the whole rota. None
/// is looked for where something is wrong with no line in particular.
pub(super) fn redraws(
    facts: &Facts,
    unit: &UnitId,
    (input, rota): (&PlanningInput, &Rota),
    (breaks, unmendable): (&[Finding], &[Finding]),
) -> Result<(Vec<Redraw>, bool), PlanningError> {
    let mut people: Vec<&PersonId> = unmendable.iter().filter_map(|f| f.person.as_ref()).collect();
    people.sort();
    people.dedup();
    if people.is_empty() || unmendable.iter().any(|f| f.person.is_none()) {
        return Ok((Vec::new(), false));
    }
    let mut all: Vec<Vec<Amendment>> = vec![Vec::new()];
    let mut complete = true;
    for person in people {
        let lines = Redrawing { input, rota, person, breaks, unmendable }.lines();
        let of = |(date, shift): &Cell| Amendment::Line { person: person.clone(), date: *date, shift: shift.clone() };
        // Lines of one person differ in how little they change; of several people the first of each go together first.
        let with = |line: &Line, before: &Vec<Amendment>| before.iter().cloned().chain(line.cells.iter().map(of)).collect();
        all = lines.iter().flat_map(|line| all.iter().map(|before| with(line, before)).collect::<Vec<_>>()).collect();
        all.sort_by_key(Vec::len);
        complete &= all.len() <= JUDGED;
        all.truncate(JUDGED);
    }
    let unmet = |drawn: &Rota| turnus_checker::check_assignments(input, &drawn.assignments, &drawn.substitutes).slack.unmet;
    let before = unmet(rota);
    let mut told = Vec::new();
    for changes in all {
        let drawn = rota.amended(rota.id.clone(), &changes);
        if let Some(way) = left_to_agree(facts, unit, input, &drawn)? {
            told.push(Redraw { changes, way, unmet: Minutes(unmet(&drawn).0 - before.0) });
        }
        if told.len() == TOLD {
            break;
        }
    }
    Ok((told, complete))
}

/// What is left to agree in a rota, nothing where it is legal; none where something is left that nothing mends.
fn left_to_agree(facts: &Facts, unit: &UnitId, input: &PlanningInput, drawn: &Rota) -> Result<Option<Way>, PlanningError> {
    let breaks = hard(input, drawn);
    if breaks.is_empty() {
        return Ok(Some(Way { measures: Vec::new(), effort: 0, facts: Vec::new() }));
    }
    let desk = Desk::lay(facts, unit, (input, drawn), (&breaks, &[]), candidates(facts, input, drawn, &breaks));
    let found = searched(&desk, ONE_WAY)?;
    Ok(found.sets.first().and_then(|set| desk.way(set)))
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
