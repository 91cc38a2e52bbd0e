//! Who on each shift of a date may do each task.

use super::parsed;
use crate::{backend::View, refusal::fault, scalar::Date};
use async_graphql::{Result, SimpleObject};
use turnus_domain::id::{PlanId, UnitId};
use turnus_planning::{CoveredDay, covered_day};

/// A task on a shift.
#[derive(SimpleObject)]
pub(crate) struct ShiftCoverage {
    /// Code of the shift.
    shift: String,
    /// People on duty there who may do it.
    on_site: u64,
    /// Keys of those who are employed here; substitutes have none.
    people: Vec<String>,
    /// Nurses of the mobile team who do it there.
    mobile: u32,
    /// Whether that is as many as it needs at once, one of whom does not only assist.
    covered: bool,
}

/// A task on the shifts of a date that it may fall into.
#[derive(SimpleObject)]
pub(crate) struct TaskCoverage {
    /// The task's key.
    task: String,
    /// Its English name.
    name: String,
    /// Its Norwegian name.
    name_nb: String,
    /// People it needs at once.
    needed: u32,
    /// The shifts.
    #[graphql(complexity = "4 * child_complexity")]
    shifts: Vec<ShiftCoverage>,
}

pub(crate) fn of(view: &View, unit: &UnitId, date: Date, rota: Option<String>) -> Result<Vec<TaskCoverage>> {
    let rota: Option<PlanId> = rota.as_deref().map(parsed).transpose()?;
    let covered = covered_day(&view.facts, unit, date.0, rota.as_ref());
    let covered = covered.map_err(|all| fault("INPUT_INCOMPLETE", all.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")))?;
    Ok((0..covered.matrix.rows.len()).map(|row| self::row(&covered, row)).collect())
}

fn row(CoveredDay { input, matrix }: &CoveredDay, row: usize) -> TaskCoverage {
    let row = &matrix.rows[row];
    let task = input.sharing.tasks.iter().find(|t| t.id == row.task);
    let shifts = matrix.shifts.iter().zip(&row.cells).filter_map(|(shift, cell)| {
        let cell = cell.as_ref()?;
        Some(ShiftCoverage {
            shift: shift.to_string(),
            on_site: cell.able.len() as u64,
            people: cell.able.iter().filter_map(|d| input.duties[*d].person.as_ref()).map(ToString::to_string).collect(),
            mobile: cell.mobile,
            covered: cell.covered,
        })
    });
    TaskCoverage {
        task: row.task.to_string(),
        name: task.map(|t| t.name.clone()).unwrap_or_default(),
        name_nb: task.map(|t| t.name_nb.clone()).unwrap_or_default(),
        needed: row.needed,
        shifts: shifts.collect(),
    }
}
