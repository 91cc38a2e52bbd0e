//! Cover → rota: who works when, with a bound.
//!
//! # The mathematics, in the order of the files
//! 1. [`solve`](solve()) lowers the frozen input to indices (`instance`); what a person may not work has no column
//!    (`legality`).
//! 2. `compact`: an integer program with every hard rule decides first who works which weekend, then all other days.
//!    It minimises substitute and unmet hours only.
//! 3. `search`: simulated annealing over block exchanges between lines, all soft rules in the objective, hard rules
//!    never broken (`line` judges a line by `rules`).
//! 4. `bound`: a Lagrangian relaxation over lines, priced on a layered day graph (`graph`), gives the bound.
//! 5. `conflict`: when somebody has no line at all, an irreducible set of rules says why.
//!
//! To add a rule: a file in `rules` named as in the rule book, an entry in its tables, the same rule in the checker.
//! Sources: roster lines and their pricing as in Legrain and Omer (2023); subgradients after Held, Wolfe and Crowder (1974).
#![forbid(unsafe_code)]

mod automata;
mod bound;
mod columns;
pub use columns::measure;
mod compact;
mod conflict;
mod graph;
mod instance;
mod legality;
mod line;
#[cfg(test)]
mod parity;
mod rules;
mod search;
mod solve;
mod ward;
pub mod weekend;

pub use conflict::PersonConflict;
pub use solve::{Outcome, Params, Progress, Stage, Unsolved, solve};
