//! The `turnus` program as a library: command line, staff lists, printed rotas, sample data.
//!
//! `cli` says what can be asked, `commands` does it, `exit` says how it can fail. `staff_list` and `opening` bring a
//! manager's own list into the log; `rota_view` with `rota_csv`, `rota_html` and `summary` shows what came out;
//! `demo` tells the story of the sample home.
#![forbid(unsafe_code)]

pub mod cli;
pub mod commands;
pub mod database;
pub mod demo;
pub mod exit;
pub mod holidays;
pub mod opening;
pub mod planned;
pub mod progress;
pub mod rota_csv;
pub mod rota_html;
pub mod rota_view;
pub mod sample;
pub mod say;
pub mod session;
pub mod staff_list;
pub mod summary;
