//! The coverage matrix (R-TS-02): tasks × shifts × people on duty who may do them, whether or not a task is due on the date.
//!
//! It counts competence, not time: a task that is covered here may still be left because everybody is busy, and that is
//! what the plan of the day tells.

use crate::ways::{Way, reach, within};
use serde::Serialize;
use std::collections::BTreeSet;
use turnus_domain::{
    day_plan::DayPlanInput,
    freeze::{care_span, is_for_mobile_team, shift_span},
    id::{ShiftTypeId, TaskId},
    shift::ShiftType,
    task::{Mode, Task, TimeWindow},
};

/// Tasks down, shifts across.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Coverage {
    /// Shifts that are planned or worked on the date, in the order of their starts.
    pub shifts: Vec<ShiftTypeId>,
    /// A row for each task of the catalogue.
    pub rows: Vec<TaskCoverage>,
}

/// A task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TaskCoverage {
    /// Which.
    pub task: TaskId,
    /// People it needs at once.
    pub needed: u32,
    /// A cell for each shift; none where no window of the task falls into it.
    pub cells: Vec<Option<Cell>>,
}

/// A task on a shift.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Cell {
    /// Who may do it, as places in the list of people on duty.
    pub able: Vec<usize>,
    /// Nurses of the mobile team who do it there.
    pub mobile: u32,
    /// Whether there are as many as it needs at once, one of whom does not only assist.
    pub covered: bool,
}

impl TaskCoverage {
    /// Whether it lacks somebody on some shift.
    #[must_use]
    pub fn is_short(&self) -> bool {
        self.cells.iter().flatten().any(|c| !c.covered)
    }
}

/// The matrix of a date; `mobile_nurses` is how many the mobile night team has.
#[must_use]
pub fn coverage(input: &DayPlanInput, mobile_nurses: u32) -> Coverage {
    let shifts = shifts(input);
    let in_force = input.sharing.tasks.iter().filter(|t| t.valid.contains(input.date));
    let row = |task: &Task| TaskCoverage {
        task: task.id.clone(),
        needed: u32::from(task.performers.max(1)),
        cells: shifts.iter().map(|shift| cell(input, task, shift, mobile_nurses)).collect(),
    };
    let rows = in_force.map(row).collect();
    Coverage { shifts: shifts.iter().map(|s| s.id.clone()).collect(), rows }
}

fn shifts(input: &DayPlanInput) -> Vec<&ShiftType> {
    let planned = input.sharing.planned_shifts(input.kind).filter(|(_, heads)| *heads > 0).map(|(s, _)| &s.id);
    let all: BTreeSet<&ShiftTypeId> = planned.chain(input.duties.iter().map(|d| &d.shift)).collect();
    let mut types: Vec<&ShiftType> = input.sharing.shift_types.iter().filter(|s| all.contains(&s.id)).collect();
    types.sort_by_key(|s| (shift_span(input.start, s), &s.id));
    types
}

fn cell(input: &DayPlanInput, task: &Task, shift: &ShiftType, mobile_nurses: u32) -> Option<Cell> {
    let (begins, ends) = shift_span(input.start, shift);
    let shared = |w: &TimeWindow| {
        let (from, to) = care_span(input.start, w.from, w.to);
        (from.max(begins).0, to.min(ends).0)
    };
    let long_enough = |(_, (from, to)): &(&TimeWindow, (i64, i64))| from + task.minutes.0 <= *to;
    let windows: Vec<(&TimeWindow, (i64, i64))> = task.windows.iter().map(|w| (w, shared(w))).filter(long_enough).collect();
    if windows.is_empty() {
        return None;
    }
    let reach = reach(input);
    let of_shift = |w: &Way| input.duties[w.duty].shift == shift.id;
    let ways: Vec<Way> = windows.iter().flat_map(|(_, (from, to))| within(input, &reach, task, *from, *to).0).filter(of_shift).collect();
    let able: BTreeSet<usize> = ways.iter().map(|w| w.duty).collect();
    let mobile = if windows.iter().any(|(w, _)| is_for_mobile_team(&input.sharing, task, w)) { mobile_nurses } else { 0 };
    let needed = usize::from(task.performers.max(1));
    let on_site = able.len() >= needed && ways.iter().any(|w| w.mode != Mode::Assist);
    Some(Cell { able: able.into_iter().collect(), mobile, covered: on_site || mobile as usize >= needed })
}
