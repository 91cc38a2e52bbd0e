//! The `turnus` program as a library: command line, staff lists, printed rotas, sample data.
//!
//! `cli` says what can be asked, `commands` does it, `exit` says how it can fail. `staff_list` and `opening` bring a
//! manager's own list into the log; `summary` shows what came out; `public` solves benchmark instances; `serving` serves
//! pages and API while `keeping` keeps the views; `demo` tells the story
//! of the sample home.
#![forbid(unsafe_code)]

pub mod backwards_told;
pub mod base_rota_told;
pub mod bench;
pub mod calendar_rota_told;
pub mod called;
pub mod candidates_told;
pub mod certified;
pub mod cli;
pub mod commands;
mod coverage_text;
pub mod database;
mod day_text;
pub mod demo;
pub mod exit;
pub mod fairness_told;
pub mod holidays;
pub mod interrupt;
pub mod keeping;
pub mod learning_told;
pub mod log_file;
pub mod memory;
pub mod opening;
pub mod planned;
pub mod positions_told;
pub mod processor;
pub mod progress;
pub mod public;
pub mod repair_told;
pub mod reserve_told;
pub mod retention_told;
pub mod sample;
pub mod say;
pub mod serving;
pub mod session;
pub mod staff_list;
pub mod summary;
pub mod supplements_told;
pub mod swap_told;
pub mod why_told;
pub mod wish_round_told;
pub mod wishes_told;
