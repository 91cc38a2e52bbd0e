//! The `turnus` program as a library: command line, staff lists, printed rotas, sample data.
#![forbid(unsafe_code)]

pub mod sample;
