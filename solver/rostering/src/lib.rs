//! Cover → rota: who works when, with a bound.
//!
//! # The mathematics, in the order of the files
//! 1. [`solve`](solve()) lowers the frozen input to indices (`instance`); what a person may not work has no choice
//!    (`legality`).
//! 2. `ward` makes it the engine's model: each person's lines are a layered graph, the product of her rules' automata
//!    (`automata`, `rules`) merged to its fewest nodes; substitutes and unmet heads help in all rows of cover they meet.
//! 3. `beginning`: small integer programs (`weekends`) decide first how many duties everybody has and who works which weekend, for the
//!    first rota only.
//! 4. The engine (`turnus_engine`) finds the rota by exact lines, best beside everybody else's, and the bound by duals of
//!    the cover.
//! 5. `search`: simulated annealing over small exchanges from there, for the soft rules. `start`: several searches, where the first is
//!    poor, from other numbers of duties (`rebalance`), and `neighbourhoods` from the best one; beside them all the bound is raised.
//! 6. `line` judges the result by `rules` once more, whole lines at a time.
//! 7. `repair` and `swap` change lines of a rota in force; `reserve` draws absences over one.
//!    `exchange` finds swaps of whole weekends, runs and weeks that relieve somebody.
//!    `wish_price` tells what a wish that is not met would cost, and which rule forbids it.
//!    `leximax` evens a burden out, the worst-off first, with its proof.
//!    `posts` puts left-over fragments of posts together to full ones.
//!    `pool` tells how many absences a staffing pool covers.
//!    `hitting` finds the cheapest sets of measures that a judge finds enough.
//!    `proof` gives the tree of multipliers of the cover for the certificate of a rota.
//! 8. `base_rota`: weeks that repeat, the last followed by the first; `round` says what lies before each line then.
//!    `common_pattern`: one of patterns that people share. `calendar_rota`: rotas of dated weeks from one, by what each
//!    change saves.
//! 9. `conflict`: when somebody has no line at all, an irreducible set of rules says why.
//!
//! To add a rule: a file in `rules` named as in the rule book, an entry in its tables, the same rule in the checker.
//! Sources: roster lines and their pricing as in Legrain and Omer (2023).
#![forbid(unsafe_code)]

mod automata;
mod base_rota;
mod beginning;
mod calendar_rota;
mod carried;
mod common_pattern;
mod conflict;
pub mod exchange;
pub mod hitting;
mod instance;
mod legality;
pub mod leximax;
mod line;
mod neighbourhoods;
#[cfg(test)]
mod parity;
pub mod pool;
pub mod posts;
pub mod proof;
mod rebalance;
pub mod repair;
pub mod reserve;
mod round;
mod rules;
mod search;
mod solve;
mod start;
pub mod swap;
mod told;
mod ward;
pub mod weekend;
mod weekends;
pub mod wish_price;

pub use base_rota::solve_base_rota;
pub use calendar_rota::{CalendarOutcome, calendar_rotas, standing_shifts};
pub use common_pattern::{CommonPatterns, Pattern, solve_common_patterns};
pub use conflict::PersonConflict;
pub use solve::{Outcome, Params, Progress, Stage, Unsolved, solve};
pub use ward::{LineGraphs, line_graphs};
