//! What all models of Turnus share: a live linear program, staged (lexicographic) solving, conflicts
//! between groups of rows, and one compact mixed-integer solve with progress and cancel.
//!
//! * [`Lp`] stays alive between solves: add columns, change costs and bounds, solve again from the basis.
//! * [`staged`] minimises objectives one after the other; each keeps its value when the next is minimised.
//! * [`conflict`] names a smallest set of row groups that cannot hold together, with its proof.
//! * [`Mip`] is built once and solved once.
//!
//! All models **minimise**, run on the calling thread and are deterministic for the same calls and seed,
//! except that a limit in seconds stops where the clock says. A row dual is d(objective)/d(right side):
//! a `≤` row has dual ≤ 0, a `≥` row has dual ≥ 0. Everything is built on HiGHS through the crate `highs`;
//! the few calls it does not wrap are in `ffi`, the only file with unsafe code in this workspace.

mod conflict;
mod ffi;
mod lp;
mod mip;
mod staged;

pub use conflict::{Conflict, ConflictError, conflict, deletion_filter};
pub use lp::{Basis, Lp, LpOutcome, Method, Presolve};
pub use mip::{Mip, MipLimits, MipOutcome, MipProgress};
pub use staged::{Stage, StageError, StageResult, staged, staged_from};
