//! The HiGHS calls that the crate `highs` does not wrap. All unsafe code of the workspace is here.
#![expect(unsafe_code, reason = "row bounds, callbacks and the scheduler of HiGHS are reached through its C interface only")]

use highs::{Model, SolvedModel};
use std::{
    any::Any,
    ffi::{c_char, c_int, c_void},
    panic::{AssertUnwindSafe, catch_unwind},
};

/// One change of a live model. Rows and columns are named by index.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Change<'a> {
    /// A new row with its terms by column; no column twice.
    AddRow { lower: f64, upper: f64, terms: &'a [(usize, f64)] },
    /// A new column with its terms by row; no row twice.
    AddColumn { cost: f64, lower: f64, upper: f64, terms: &'a [(usize, f64)] },
    /// New bounds of a row.
    RowBounds { row: usize, lower: f64, upper: f64 },
    /// New bounds of a column.
    ColumnBounds { column: usize, lower: f64, upper: f64 },
    /// A new cost of a column.
    ColumnCost { column: usize, cost: f64 },
    /// Columns that are no longer wanted, one mark per column; the others close up. A basis stays where none of them is basic.
    DeleteColumns { gone: &'a [bool] },
}

/// Changes a live model and keeps its basis.
///
/// # Errors
/// A text when HiGHS refuses; the model is as before then.
pub(crate) fn change(model: &mut Model, change: Change<'_>) -> Result<(), String> {
    let highs = model.as_mut_ptr();
    // SAFETY: the pointer is that of a live model held exclusively; arrays are as long as said and outlive the
    // call, which copies them; HiGHS checks every index itself.
    let status = unsafe {
        match change {
            Change::AddRow { lower, upper, terms } => {
                let (index, value) = arrays(terms)?;
                highs_sys::Highs_addRow(highs, lower, upper, int(terms.len())?, index.as_ptr(), value.as_ptr())
            }
            Change::AddColumn { cost, lower, upper, terms } => {
                let (index, value) = arrays(terms)?;
                highs_sys::Highs_addCol(highs, cost, lower, upper, int(terms.len())?, index.as_ptr(), value.as_ptr())
            }
            Change::RowBounds { row, lower, upper } => highs_sys::Highs_changeRowBounds(highs, int(row)?, lower, upper),
            Change::ColumnBounds { column, lower, upper } => highs_sys::Highs_changeColBounds(highs, int(column)?, lower, upper),
            Change::ColumnCost { column, cost } => highs_sys::Highs_changeColCost(highs, int(column)?, cost),
            Change::DeleteColumns { gone } => {
                let mut mask: Vec<highs_sys::HighsInt> = gone.iter().map(|g| (*g).into()).collect();
                highs_sys::Highs_deleteColsByMask(highs, mask.as_mut_ptr())
            }
        }
    };
    if status == highs_sys::STATUS_ERROR { Err(format!("HiGHS refuses {change:?}")) } else { Ok(()) }
}

fn int(n: usize) -> Result<highs_sys::HighsInt, String> {
    highs_sys::HighsInt::try_from(n).map_err(|_| format!("{n} is too large for HiGHS"))
}

fn arrays(terms: &[(usize, f64)]) -> Result<(Vec<highs_sys::HighsInt>, Vec<f64>), String> {
    let index = terms.iter().map(|(i, _)| int(*i)).collect::<Result<_, _>>()?;
    Ok((index, terms.iter().map(|(_, v)| *v).collect()))
}

/// Status of every column and row in the present basis.
///
/// # Errors
/// A text when the model has no basis.
pub(crate) fn basis(model: &mut Model, columns: usize, rows: usize) -> Result<(Vec<i32>, Vec<i32>), String> {
    let (mut of_columns, mut of_rows) = (vec![0; columns], vec![0; rows]);
    // SAFETY: the pointer is that of a live model held exclusively; HiGHS writes one status per column and row it has,
    // and the caller names as many as it has added.
    let status = unsafe { highs_sys::Highs_getBasis(model.as_mut_ptr(), of_columns.as_mut_ptr(), of_rows.as_mut_ptr()) };
    if status == highs_sys::STATUS_ERROR { Err("HiGHS has no basis".into()) } else { Ok((of_columns, of_rows)) }
}

/// Starts the next solve from a basis.
///
/// # Errors
/// A text when HiGHS refuses it; the model is as before then.
pub(crate) fn set_basis(model: &mut Model, of_columns: &[i32], of_rows: &[i32]) -> Result<(), String> {
    // SAFETY: as in `basis`; HiGHS copies one status per column and row.
    let status = unsafe { highs_sys::Highs_setBasis(model.as_mut_ptr(), of_columns.as_ptr(), of_rows.as_ptr()) };
    if status == highs_sys::STATUS_ERROR { Err("HiGHS refuses the basis".into()) } else { Ok(()) }
}

/// Destroys the task scheduler of HiGHS on this OS thread, so that the next solve may use another number of threads.
pub(crate) fn reset_scheduler() {
    // SAFETY: the scheduler is thread-local in HiGHS and no solve is running on this thread.
    unsafe { highs_sys::Highs_resetGlobalScheduler(1) }
}

/// What HiGHS tells while it solves a mixed-integer model.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Report {
    /// Objective of the best solution; infinite when there is none.
    pub(crate) primal: f64,
    /// Proven lower bound.
    pub(crate) dual: f64,
    /// Nodes.
    pub(crate) nodes: i64,
    /// Simplex iterations of all relaxations.
    pub(crate) iterations: i64,
    /// Seconds since the start.
    pub(crate) seconds: f64,
}

struct Watch<'a> {
    judge: &'a mut dyn FnMut(Report) -> bool,
    panic: Option<Box<dyn Any + Send>>,
}

/// Solves, calling `judge` often; solving stops soon after it returns true. A panic of `judge` goes on after the solve.
///
/// # Errors
/// A text when HiGHS calls the model invalid; the model is lost then.
pub(crate) fn solve_watched(mut model: Model, judge: &mut dyn FnMut(Report) -> bool) -> Result<SolvedModel, String> {
    let mut watch = Watch { judge, panic: None };
    // SAFETY: `watch` outlives the solve below, which is the only time HiGHS calls back; the callback is removed after it.
    unsafe {
        let highs = model.as_mut_ptr();
        highs_sys::Highs_setCallback(highs, Some(on_callback), (&raw mut watch).cast::<c_void>());
        highs_sys::Highs_startCallback(highs, highs_sys::kHighsCallbackMipInterrupt);
        highs_sys::Highs_startCallback(highs, highs_sys::kHighsCallbackMipImprovingSolution);
    }
    let mut solved = model.try_solve().map_err(|status| format!("HiGHS refuses the model: {status:?}"));
    if let Ok(solved) = &mut solved {
        // SAFETY: a live model held exclusively; without a callback HiGHS keeps no pointer to `watch`.
        unsafe {
            let highs = solved.as_mut_ptr();
            highs_sys::Highs_stopCallback(highs, highs_sys::kHighsCallbackMipInterrupt);
            highs_sys::Highs_stopCallback(highs, highs_sys::kHighsCallbackMipImprovingSolution);
            highs_sys::Highs_setCallback(highs, None, std::ptr::null_mut());
        }
    }
    if let Some(panic) = watch.panic {
        std::panic::resume_unwind(panic);
    }
    solved
}

unsafe extern "C" fn on_callback(
    _kind: c_int,
    _message: *const c_char,
    out: *const highs_sys::HighsCallbackDataOut,
    answer: *mut highs_sys::HighsCallbackDataIn,
    data: *mut c_void,
) {
    // SAFETY: HiGHS passes the pointer given to Highs_setCallback and a valid `out`; one thread calls at a time.
    let (Some(watch), Some(out)) = (unsafe { data.cast::<Watch<'_>>().as_mut() }, unsafe { out.as_ref() }) else { return };
    if watch.panic.is_some() {
        return;
    }
    let report = Report {
        primal: out.mip_primal_bound,
        dual: out.mip_dual_bound,
        nodes: out.mip_node_count,
        iterations: out.mip_total_lp_iterations,
        seconds: out.running_time,
    };
    let stop = catch_unwind(AssertUnwindSafe(|| (watch.judge)(report))).unwrap_or_else(|panic| {
        watch.panic = Some(panic);
        true
    });
    // SAFETY: `answer` is null or points to the answer HiGHS reads after this call.
    if let (true, Some(answer)) = (stop, unsafe { answer.as_mut() }) {
        answer.user_interrupt = 1;
    }
}
