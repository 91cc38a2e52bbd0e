//! The rostering engine: people × days × choices → a plan with a bound and a proof of the bound. It knows no ward, no law
//! and no file format; those are lowered to its [`Model`] by others.
//!
//! # The mathematics, in the order of the files
//! 1. `model`: an automaton, one amount with two limits and counters per person; costs per choice; cover with a cost for
//!    each person under and over. `automaton` builds the usual sequence rules.
//! 2. `master`: the set-partitioning master over lines (Dantzig and Wolfe 1960), `generation`: columns and a Lagrangian
//!    bound every round, duals smoothed (Wentges 1997).
//! 3. `pricing`: the cheapest line of a person is a resource-constrained shortest path on a layered `graph`.
//!    `relaxation` prices the counters, `level` finds their prices for half a year and more, `labels` keeps them (Irnich and
//!    Desaulniers 2005; decremental state space as in Righini and Salani 2008). Costs are whole numbers: no bound rests on rounding.
//! 4. `coarse`, `recreate`: where lines are `layered` graphs, duals of the whole cover from those of weeks that are alike, and a plan by
//!    exact lines; `help_tree`, `help_kinds`: a better bound, because help comes in whole units. `weights`: lines and duals without a
//!    linear program, to begin with. `response`, `dive`, `dives`, `neighbourhoods`, `repair`: plans; `best_line`: one line of a plan,
//!    and its bound. `tree`, `branching`: the proof. `search`: in which order.
//! 5. `proof`, `settled`: what is left of it all for an independent verifier.
//!
//! Nothing here reads a clock: the caller stops a search by a flag, and everything else depends on counted work.
#![forbid(unsafe_code)]

mod automaton;
mod best_line;
mod branching;
mod coarse;
mod coarse_master;
mod control;
mod dive;
mod dives;
#[cfg(test)]
mod enumerated;
mod first;
mod first_plan;
mod fixing;
mod generation;
mod graph;
mod help_duals;
mod help_kinds;
mod help_tree;
mod labels;
mod layered;
mod layered_labels;
mod layered_pricing;
mod level;
mod lines;
mod master;
mod model;
mod neighbourhoods;
mod priced;
mod pricing;
mod proof;
mod recreate;
mod relaxation;
mod relief;
mod repair;
mod response;
mod search;
mod settled;
mod tree;
mod twins;
mod weights;
mod whole;

pub use automaton::Sequence;
pub use best_line::{Best, BestLine};
pub use control::{Clock, Profile, Progress, Stage, gap};
pub use first::first;
pub use help_tree::HelpNode;
pub use layered::{Layered, Rule};
pub use lines::{Lines, Share, Window};
pub use master::{SCALE, Side};
pub use model::{Automaton, CountedDays, Counter, Cover, DayRule, MOST_CHOICES, Model, NONE, OFF, Person};
pub use proof::{Certificate, Decision, ProofNode};
pub use relief::{Help, Relief};
pub use search::{Outcome, Params, search};
pub use settled::{Effort, Settled, settle};
